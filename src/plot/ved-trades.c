/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-trades"

#include "config.h"

#include "plot/ved-trades.h"

#include "base/ved-search.h"

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

  if (bubbles->len == from)
    return;

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
 * ved_trades_find:
 * @time_us: an instant
 *
 * Returns: the first trade at or after it
 */
gsize
ved_trades_find (const VedTrades *self,
                 gint64           time_us)
{
  return ved_search_times (self->times_us, 0, self->n, time_us);
}

/**
 * ved_trades_find_bubble:
 * @bubbles: (element-type VedTradeBubble): in order of time
 * @time_us: an instant
 *
 * Returns: the first bubble at or after it
 */
guint
ved_trades_find_bubble (const GArray *bubbles,
                        gint64        time_us)
{
  guint low = 0, high = bubbles->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (bubbles, VedTradeBubble, middle).time_us < time_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
append_bubbles (const VedTrades *self,
                gint64           span_us,
                gsize            first,
                GArray          *bubbles)
{
  guint from = bubbles->len;

  for (gsize i = first; i < self->n; i++)
    {
      gint64 span = span_of (self->times_us[i], span_us);
      VedTradeBubble bubble = {
        span *span_us + span_us / 2, self->prices[i], self->volumes[i], self->signs[i] * self->volumes[i], 1
      };

      if (i > first && span != span_of (self->times_us[i - 1], span_us))
        {
          merge_span (bubbles, from);
          from = bubbles->len;
        }
      g_array_append_val (bubbles, bubble);
    }
  merge_span (bubbles, from);
}

/**
 * ved_trades_gather:
 * @span_us: > 0; spans begin at whole multiples of it, so that bubbles stay what they are while a picture moves
 * @bubbles: (element-type VedTradeBubble): those of the first @n_before trades, with the same span; now those of all, in
 *   order of time, then price
 * @n_before: of the same arrays, which are as long; 0: none have been gathered
 *
 * Adds up trades by span and price. O(n log n) in the trades of a span, over the spans that differ: cheap for each
 * picture, but for one with another span.
 *
 * Returns: the first bubble that differs
 */
guint
ved_trades_gather (const VedTrades *self,
                   gint64           span_us,
                   GArray          *bubbles,
                   gsize            n_before)
{
  gsize same = MIN (n_before, self->n), first = 0;
  guint kept = 0;

  if (n_before > 0 && n_before == self->n)
    return bubbles->len;

  if (same > 0)
    {
      gint64 start_us = span_of (self->times_us[same], span_us) * span_us;

      first = ved_trades_find (&(VedTrades) { .n = same, .times_us = self->times_us }, start_us);
      kept = ved_trades_find_bubble (bubbles, start_us);
    }
  g_array_set_size (bubbles, kept);
  append_bubbles (self, span_us, first, bubbles);

  return kept;
}
