/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-trade-layer"

#include "config.h"

#include "app/charts/ved-trade-layer.h"

#include <glib/gi18n.h>
#include <math.h>

/* Trades of a few pixels are one bubble for each price. The spans of time are powers of two, so the bubbles are
 * gathered anew only when the zoom has changed by so much, and stay while the picture moves; a frame looks at those
 * in the window only. Where more of the trades come to be known, as while a day is replayed, those of the last span
 * are gathered and all others stay. Buyers and sellers have the colours of rising and falling prices, two of the palette of series,
 * which is told apart with every kind of colour vision; the shapes say it once more. */

#define LEAST_SPAN_PX 6.0
#define MAX_RADIUS_PX 14.0f
#define LEAST_RADIUS_PX 1.5f
#define ALPHA 0.6f
#define CLEAR_BALANCE 0.34
#define REACH_PX 4.0f

struct _VedTradeLayer
{
  VedTrades trades;             /* those that are known */
  GArray *bubbles;              /* (element-type VedTradeBubble) */
  GArray *most_volumes;         /* double: the largest of the bubbles up to each */
  gint64 span_us;               /* of these */
  gsize n_gathered;             /* trades that are in them */
};

static const VedTradeBubble *
get_bubble (VedTradeLayer *self,
            guint          index)
{
  return &g_array_index (self->bubbles, VedTradeBubble, index);
}

static void
forget (VedTradeLayer *self)
{
  g_array_set_size (self->bubbles, 0);
  g_array_set_size (self->most_volumes, 0);
  self->n_gathered = 0;
}

static void
find_most_volumes (VedTradeLayer *self,
                   guint          from)
{
  double most = from > 0 ? g_array_index (self->most_volumes, double, from - 1) : 0.0;

  g_array_set_size (self->most_volumes, self->bubbles->len);
  for (guint i = from; i < self->bubbles->len; i++)
    {
      most = MAX (most, get_bubble (self, i)->volume);
      g_array_index (self->most_volumes, double, i) = most;
    }
}

static void
gather (VedTradeLayer      *self,
        const VedPlotFrame *frame)
{
  double px_us = (double) (frame->x.to_us - frame->x.from_us) / MAX (frame->plot.width, 1.0);
  gint64 span_us = 1;

  while ((double) span_us < LEAST_SPAN_PX * px_us && span_us < G_MAXINT64 / 4)
    span_us *= 2;
  if (self->span_us != span_us)
    forget (self);
  self->span_us = span_us;
  find_most_volumes (self, ved_trades_gather (&self->trades, span_us, self->bubbles, self->n_gathered));
  self->n_gathered = self->trades.n;
}

static float
get_radius (VedTradeLayer        *self,
            const VedTradeBubble *bubble)
{
  double most = g_array_index (self->most_volumes, double, self->most_volumes->len - 1);

  return MAX (MAX_RADIUS_PX * (float) sqrt (bubble->volume / most), LEAST_RADIUS_PX);
}

static VedPointShape
get_shape (double balance)
{
  if (balance >= CLEAR_BALANCE)
    return VED_POINT_TRIANGLE;

  return balance <= -CLEAR_BALANCE ? VED_POINT_DIAMOND : VED_POINT_CIRCLE;
}

/**
 * ved_trade_layer_new:
 *
 * Returns: (transfer full): a layer without trades
 */
VedTradeLayer *
ved_trade_layer_new (void)
{
  VedTradeLayer *self = g_new0 (VedTradeLayer, 1);

  self->bubbles = g_array_new (FALSE, FALSE, sizeof (VedTradeBubble));
  self->most_volumes = g_array_new (FALSE, FALSE, sizeof (double));

  return self;
}

/**
 * ved_trade_layer_free:
 *
 * Frees the layer; the trades are the caller's.
 */
void
ved_trade_layer_free (VedTradeLayer *self)
{
  g_array_unref (self->bubbles);
  g_array_unref (self->most_volumes);
  g_free (self);
}

/**
 * ved_trade_layer_set_trades:
 * @trades: (nullable): borrowed until they are replaced
 */
void
ved_trade_layer_set_trades (VedTradeLayer   *self,
                            const VedTrades *trades)
{
  const VedTrades none = { 0 };

  self->trades = trades != NULL ? *trades : none;
  forget (self);
}

/**
 * ved_trade_layer_set_n:
 * @n: how many of the trades that were set are known
 *
 * O(trades that differ) in the next picture.
 */
void
ved_trade_layer_set_n (VedTradeLayer *self,
                       gsize          n)
{
  self->trades.n = n;
}

/**
 * ved_trade_layer_is_empty:
 *
 * Returns: whether there are no trades
 */
gboolean
ved_trade_layer_is_empty (VedTradeLayer *self)
{
  return self->trades.n == 0;
}

/**
 * ved_trade_layer_extend:
 * @from_us: of a window
 * @to_us: likewise
 * @least: (inout): lowered to the price of the cheapest trade in it
 * @most: (inout): raised to that of the dearest
 *
 * O(trades in the window).
 */
void
ved_trade_layer_extend (VedTradeLayer *self,
                        gint64         from_us,
                        gint64         to_us,
                        double        *least,
                        double        *most)
{
  const VedTrades *trades = &self->trades;

  for (gsize i = ved_trades_find (trades, from_us); i < trades->n && trades->times_us[i] <= to_us; i++)
    {
      *least = MIN (*least, trades->prices[i]);
      *most = MAX (*most, trades->prices[i]);
    }
}

/**
 * ved_trade_layer_record:
 * @frame: axes of time and prices
 * @theme: of the chart
 */
void
ved_trade_layer_record (VedTradeLayer       *self,
                        VedDrawList         *list,
                        const VedPlotFrame  *frame,
                        const VedChartTheme *theme)
{
  if (self->trades.n == 0)
    return;

  gather (self, frame);
  for (guint i = ved_trades_find_bubble (self->bubbles, frame->x.from_us - self->span_us);
       i < self->bubbles->len && get_bubble (self, i)->time_us <= frame->x.to_us + self->span_us; i++)
    {
      const VedTradeBubble *bubble = get_bubble (self, i);

      ved_draw_list_add_point (list, (float) ved_scale_time_to_px (&frame->x, bubble->time_us),
                               (float) ved_scale_to_px (&frame->value, bubble->price), get_radius (self, bubble),
                               get_shape (bubble->balance),
                               ved_color_with_alpha (ved_trade_layer_get_color (theme, bubble->balance), ALPHA));
    }
}

/* The smallest bubble below the pointer: it lies on top of what is larger for whoever aims at it. */
static const VedTradeBubble *
find_below (VedTradeLayer      *self,
            const VedPlotFrame *frame,
            double              x_px,
            double              y_px)
{
  gint64 reach_us = ved_scale_time_from_px (&frame->x, x_px + (double) (MAX_RADIUS_PX + REACH_PX)) -
    ved_scale_time_from_px (&frame->x, x_px);
  gint64 time_us = ved_scale_time_from_px (&frame->x, x_px);
  const VedTradeBubble *found = NULL;

  for (guint i = ved_trades_find_bubble (self->bubbles, time_us - reach_us);
       i < self->bubbles->len && get_bubble (self, i)->time_us <= time_us + reach_us; i++)
    {
      const VedTradeBubble *bubble = get_bubble (self, i);
      double dx = ved_scale_time_to_px (&frame->x, bubble->time_us) - x_px;
      double dy = ved_scale_to_px (&frame->value, bubble->price) - y_px;

      if (hypot (dx, dy) <= (double) (get_radius (self, bubble) + REACH_PX) &&
          (found == NULL || bubble->volume < found->volume))
        found = bubble;
    }

  return found;
}

/**
 * ved_trade_layer_add_rows:
 * @chart: whose pointer asks
 * @volume_format: of volumes
 * @bubble: the tooltip
 *
 * Adds what was traded in the bubble below the pointer.
 */
void
ved_trade_layer_add_rows (VedTradeLayer         *self,
                          VedPlotChart          *chart,
                          const VedNumberFormat *volume_format,
                          VedBubble             *bubble)
{
  const VedTradeBubble *found;
  g_autofree char *label = NULL, *text = NULL;
  char volume[48], price[48];
  double x, y;

  if (self->trades.n == 0 || self->bubbles->len == 0 || !ved_plot_chart_get_pointer (chart, &x, &y))
    return;

  found = find_below (self, ved_plot_chart_get_frame (chart), x, y);
  if (found == NULL)
    return;

  ved_number_format_write (volume_format, found->volume, volume, sizeof volume);
  ved_number_format_write (ved_plot_chart_get_value_format (chart), found->price, price, sizeof price);
  label = g_strdup_printf (ngettext ("%u trade", "%u trades", found->n), (guint) found->n);
  /* Translators: a volume at a price, and the share of it that buyers began */
  text = g_strdup_printf (_("%s at %s, %.0f %% by buyers"), volume, price, 50.0 + 50.0 * found->balance);
  ved_bubble_add (bubble, ved_trade_layer_get_color (ved_chart_get_theme (VED_CHART (chart)), found->balance), FALSE,
                  label, text);
}

/**
 * ved_trade_layer_get_color:
 * @theme: of the chart
 * @balance: from -1, sellers or falling, to 1, buyers or rising
 *
 * Returns: the colour of a direction
 */
VedColor
ved_trade_layer_get_color (const VedChartTheme *theme,
                           double               balance)
{
  return ved_color_mix (ved_chart_theme_get_series (theme, 3), ved_chart_theme_get_series (theme, 0),
                        (float) (0.5 + 0.5 * CLAMP (balance, -1.0, 1.0)));
}
