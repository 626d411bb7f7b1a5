/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-trades"

#include "config.h"

#include "plot/ved-trades.h"

static int
compare_prices (gconstpointer a,
                gconstpointer b)
{
  const VedTradeBubble *one = a, *other = b;

  return one->price < other->price ? -1 : one->price > other->price ? 1 : 0;
}

/* Turns the trades of one span, one bubble each, into one for each price. */
static void
merge_span (GArray *bubbles,
            guint   from)
{
  VedTradeBubble *all = (VedTradeBubble *) (gpointer) bubbles->data;
  guint kept = from;

  qsort (all + from, bubbles->len - from, sizeof *all, compare_prices);
  for (guint i = from; i < bubbles->len; i++)
    {
      if (kept > from && all[kept - 1].price == all[i].price)
        {
          all[kept - 1].volume += all[i].volume;
          all[kept - 1].balance += all[i].balance;
          all[kept - 1].n++;
        }
      else
        all[kept++] = all[i];
    }
  for (guint i = from; i < kept; i++)
    all[i].balance = all[i].volume > 0.0 ? all[i].balance / all[i].volume : 0.0;
  g_array_set_size (bubbles, kept);
}

static gint64
span_of (gint64 time_us,
         gint64 span_us)
{
  return time_us / span_us - (time_us % span_us < 0 ? 1 : 0);
}

/**
 * ved_trades_gather:
 * @span_us: > 0; spans begin at whole multiples of it, so that bubbles stay what they are while a picture moves
 *
 * Adds up trades by span and price. O(n log n) in the trades of a span: do it when the zoom changes, not for each
 * picture.
 *
 * Returns: (transfer full) (element-type VedTradeBubble): in order of time, then price
 */
GArray *
ved_trades_gather (const VedTrades *self,
                   gint64           span_us)
{
  GArray *bubbles = g_array_new (FALSE, FALSE, sizeof (VedTradeBubble));
  guint from = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      gint64 span = span_of (self->times_us[i], span_us);
      VedTradeBubble bubble = {
        span *span_us + span_us / 2, self->prices[i], self->volumes[i], self->signs[i] * self->volumes[i], 1
      };

      if (i > 0 && span != span_of (self->times_us[i - 1], span_us))
        {
          merge_span (bubbles, from);
          from = bubbles->len;
        }
      g_array_append_val (bubbles, bubble);
    }
  merge_span (bubbles, from);

  return bubbles;
}
