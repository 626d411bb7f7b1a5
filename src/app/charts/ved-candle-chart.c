/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-candle-chart"

#include "config.h"

#include "app/charts/ved-candle-chart.h"

#include "app/charts/ved-candle-drawing.h"
#include "app/charts/ved-candle-table.h"
#include "app/charts/ved-trade-layer.h"
#include "base/ved-clock.h"
#include "plot/ved-trace-painter.h"

#include <glib/gi18n.h>
#include <math.h>

/* A slot is at least a few pixels wide. Where candles are narrower, a slot is a power of two of them long and
 * begins at a whole multiple of that, so that candles do not change their shape while the picture moves; the
 * index gives the candle of a slot whatever it holds, so a frame costs its pixels.
 *
 * The cursor stands where a slot begins, as the heading of the tooltip says; the slot itself is tinted.
 *
 * Volumes share the x axis and have a scale of their own at the foot of the plot, where the price axis leaves
 * room for them. ved-candle-drawing.c draws both. */

#define LEAST_SLOT_PX 4.0
#define VOLUME_ROOM 0.3         /* of the span of the prices, left free below them */
#define LINE_WIDTH 1.6f
#define GUTTER_LEFT_PX 56.0f
#define LEAST_PRICE_SPAN 0.01

enum {
  SERIES_PRICE,
  SERIES_VOLUME,
  SERIES_LINES
};

typedef struct {
  gpointer data;
  GDestroyNotify free;
} Owner;

struct _VedCandleChart
{
  VedPlotChart parent_instance;

  VedCandles candles;
  VedCandleIndex *index;
  Owner candles_owner;
  GArray *lines;                /* VedCandleLine, labels owned */
  Owner lines_owner;
  VedTradeLayer *trades;
  Owner trades_owner;
  VedNumberFormat volume_format;
  GArray *slots;                /* VedCandleSlot of the last record */
  double most_volume;           /* of these */
};

G_DEFINE_FINAL_TYPE (VedCandleChart, ved_candle_chart, VED_TYPE_PLOT_CHART)

static void
replace_owner (Owner         *self,
               gpointer       data,
               GDestroyNotify free)
{
  if (self->data != NULL && self->free != NULL)
    self->free (self->data);
  *self = (Owner) { data, free };
}

static void
line_clear_cb (gpointer data)
{
  g_free ((char *) ((VedCandleLine *) data)->label);
}

static const VedCandleLine *
get_line (VedCandleChart *self,
          guint           index)
{
  return &g_array_index (self->lines, VedCandleLine, index);
}

static gboolean
is_shown (VedCandleChart *self,
          guint           series)
{
  return ved_plot_chart_is_visible (VED_PLOT_CHART (self), series);
}

static gboolean
has_volume (VedCandleChart *self)
{
  return self->candles.volume != NULL && is_shown (self, SERIES_VOLUME);
}

static VedColor
direction_color (VedCandleChart *self,
                 gboolean        is_rising)
{
  return ved_candle_drawing_get_color (ved_chart_get_theme (VED_CHART (self)), is_rising);
}

/* How long a slot is; 0: each candle has its own. */
static gint64
choose_span (VedCandleChart     *self,
             const VedPlotFrame *frame)
{
  double px_us = (double) (frame->x.to_us - frame->x.from_us) / MAX (frame->plot.width, 1.0);
  double least_us = LEAST_SLOT_PX * px_us;
  gint64 span_us = MAX (self->candles.step_us, 1);

  if (self->candles.step_us == 0)
    {
      gsize n = ved_candles_find (&self->candles, frame->x.to_us) - ved_candles_find (&self->candles, frame->x.from_us);

      if ((double) n * LEAST_SLOT_PX <= (double) frame->plot.width)
        return 0;
    }
  while ((double) span_us < least_us && span_us < G_MAXINT64 / 4)
    span_us *= 2;

  return span_us > self->candles.step_us ? span_us : 0;
}

/* The slot that a candle stands in. */
static VedCandleSlot
slot_of (VedCandleChart *self,
         gsize           index,
         gint64          span_us)
{
  const VedCandles *candles = &self->candles;
  gint64 shift = candles->step_us > 0 ? candles->times_us[0] - ved_floor_to (candles->times_us[0], candles->step_us) : 0;
  VedCandleSlot slot;

  if (span_us == 0)
    {
      slot = (VedCandleSlot) {
        .from_us = candles->times_us[index], .to_us = ved_candles_get_end (candles, index), .first = index, .end = index + 1
      };
    }
  else
    {
      slot.from_us = ved_floor_to (candles->times_us[index] - shift, span_us) + shift;
      slot.to_us = slot.from_us + span_us;
      slot.first = ved_candles_find (candles, slot.from_us);
      slot.end = ved_candles_find (candles, slot.to_us);
    }
  slot.candle = ved_candle_index_query (self->index, candles, slot.first, slot.end);

  return slot;
}

static gsize
candle_at (VedCandleChart *self,
           gint64          time_us)
{
  gsize index = ved_candles_find (&self->candles, time_us == G_MAXINT64 ? time_us : time_us + 1);

  return index > 0 ? index - 1 : 0;
}

static void
gather_slots (VedCandleChart     *self,
              const VedPlotFrame *frame)
{
  gint64 span_us = choose_span (self, frame);

  g_array_set_size (self->slots, 0);
  self->most_volume = 0.0;
  if (self->candles.n == 0)
    return;

  for (gsize i = candle_at (self, frame->x.from_us); i < self->candles.n && self->candles.times_us[i] <= frame->x.to_us;)
    {
      VedCandleSlot slot = slot_of (self, i, span_us);

      if (slot.candle.n > 0 && slot.to_us > frame->x.from_us)
        {
          g_array_append_val (self->slots, slot);
          self->most_volume = MAX (self->most_volume, slot.candle.volume);
        }
      i = MAX (slot.end, i + 1);
    }
}

static VedColor
line_color (VedCandleChart *self,
            guint           line)
{
  /* Behind those of rising and falling candles. */
  return ved_chart_theme_get_series (ved_chart_get_theme (VED_CHART (self)), line == 0 ? 1 : line + 3);
}

static guint
trades_series (VedCandleChart *self)
{
  return SERIES_LINES + self->lines->len;
}

static void
ved_candle_chart_record_data (VedPlotChart       *chart,
                              VedDrawList        *list,
                              const VedPlotFrame *frame)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);
  const VedTraceFrame axes = { .time = frame->x, .value = frame->value, .scale_factor = frame->scale_factor };

  gather_slots (self, frame);
  ved_candle_drawing_add (list, frame, ved_chart_get_theme (VED_CHART (self)), self->slots, is_shown (self, SERIES_PRICE),
                          has_volume (self) ? self->most_volume : 0.0);
  for (guint i = 0; i < self->lines->len; i++)
    if (is_shown (self, SERIES_LINES + i))
      ved_draw_list_add_trace (list, &axes, &get_line (self, i)->trace, LINE_WIDTH, line_color (self, i));
  if (is_shown (self, trades_series (self)))
    ved_trade_layer_record (self->trades, list, frame, ved_chart_get_theme (VED_CHART (self)));
}

static void
ved_candle_chart_annotate_data (VedPlotChart       *chart,
                                GtkSnapshot        *snapshot,
                                const VedPlotFrame *frame)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);
  const VedTextAnchor above = { 0.0f, 1.0f };
  g_autofree char *text = NULL;
  char volume[48];

  if (self->slots->len == 0)
    ved_plot_chart_annotate_empty (chart, snapshot, self->candles.n > 0 ? _("No prices in this range") : _("No prices"));
  if (!has_volume (self) || !(self->most_volume > 0.0))
    return;

  ved_number_format_write (&self->volume_format, self->most_volume, volume, sizeof volume);
  /* Translators: what the highest bar of a chart of traded volumes stands for */
  text = g_strdup_printf (_("Volume up to %s"), volume);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, text, frame->plot.x, frame->plot.y - 1.0f, above,
                       frame->plot.width, ved_chart_get_theme (VED_CHART (self))->dim_text);
}

static gboolean
ved_candle_chart_get_value_extent (VedPlotChart *chart,
                                   gint64        from_us,
                                   gint64        to_us,
                                   double       *least,
                                   double       *most)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);
  gint64 span_us;
  VedCandle all;

  if (self->candles.n == 0)
    return FALSE;

  /* Slots at either end are drawn as a whole, with candles that are out of the window. */
  span_us = choose_span (self, ved_plot_chart_get_frame (chart));
  all = ved_candle_index_query (self->index, &self->candles, slot_of (self, candle_at (self, from_us), span_us).first,
                                slot_of (self, candle_at (self, to_us), span_us).end);
  *least = all.n > 0 ? all.low : INFINITY;
  *most = all.n > 0 ? all.high : -INFINITY;
  for (guint i = 0; i < self->lines->len; i++)
    {
      float line_least, line_most;

      if (is_shown (self, SERIES_LINES + i) &&
          ved_trace_range (&get_line (self, i)->trace, from_us, to_us, &line_least, &line_most))
        {
          *least = MIN (*least, (double) line_least);
          *most = MAX (*most, (double) line_most);
        }
    }
  if (is_shown (self, trades_series (self)))
    ved_trade_layer_extend (self->trades, from_us, to_us, least, most);
  if (!(*most >= *least))
    return FALSE;

  if (has_volume (self))
    *least -= VOLUME_ROOM * (*most - *least);

  return TRUE;
}

static gboolean
ved_candle_chart_read_point (VedPlotChart *chart,
                             gint64        time_us,
                             double        value,
                             VedPlotPoint *point)
{
  VedCandleSlot slot;

  if (!ved_candle_chart_read (VED_CANDLE_CHART (chart), time_us, &slot))
    return FALSE;

  *point = (VedPlotPoint) { slot.from_us, slot.candle.close };

  return TRUE;
}

static void
add_price (VedCandleChart *self,
           VedBubble      *bubble,
           VedColor        mark,
           gboolean        is_strong,
           const char     *label,
           double          price)
{
  char text[48];

  ved_number_format_write (ved_plot_chart_get_value_format (VED_PLOT_CHART (self)), price, text, sizeof text);
  ved_bubble_add (bubble, mark, is_strong, label, text);
}

static void
add_change (VedCandleChart  *self,
            VedBubble       *bubble,
            const VedCandle *candle)
{
  double change = candle->close - candle->open;
  double percent = candle->open != 0.0 ? 100.0 * fabs (change / candle->open) : 0.0;
  const char *sign = change < 0.0 ? "−" : "";
  g_autofree char *line = NULL;
  char text[48];

  ved_number_format_write (ved_plot_chart_get_value_format (VED_PLOT_CHART (self)), fabs (change), text, sizeof text);
  line = g_strdup_printf ("%s %s%s (%s%.*f %%)", change > 0.0 ? "▲" : change < 0.0 ? "▼" : "▬", sign, text, sign,
                          percent > 0.0 && percent < 0.1 ? 4 : 2, percent);
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("Change"), line);
}

static float
read_line (VedCandleChart *self,
           guint           line,
           gint64          time_us)
{
  const VedTrace *trace = &get_line (self, line)->trace;
  gsize index = ved_trace_nearest (trace, time_us);

  return index != VED_TRACE_NONE ? trace->values[index] : NAN;
}

/* An average of prices, with the decimals that the price beside it has: more would say nothing. */
static void
write_line (VedCandleChart      *self,
            guint                line,
            const VedCandleSlot *slot,
            char                *text,
            gsize                size)
{
  VedNumberFormat format = *ved_plot_chart_get_value_format (VED_PLOT_CHART (self));

  if (format.kind == VED_NUMBER_PRICE)
    format.decimals = ved_number_format_get_digits (&format, slot->candle.close);
  ved_number_format_write (&format, (double) read_line (self, line, slot->to_us), text, size);
}

static void
ved_candle_chart_add_rows (VedPlotChart *chart,
                           gint64        time_us,
                           double        value,
                           VedBubble    *bubble)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);
  g_autofree char *end = NULL;
  VedCandleSlot slot;
  char text[48];

  if (!ved_candle_chart_read (self, time_us, &slot))
    return;

  add_price (self, bubble, VED_COLOR_TRANSPARENT, FALSE, C_("price", "Open"), slot.candle.open);
  add_price (self, bubble, VED_COLOR_TRANSPARENT, FALSE, C_("price", "High"), slot.candle.high);
  add_price (self, bubble, VED_COLOR_TRANSPARENT, FALSE, C_("price", "Low"), slot.candle.low);
  add_price (self, bubble, direction_color (self, slot.candle.close >= slot.candle.open), TRUE, C_("price", "Close"),
             slot.candle.close);
  add_change (self, bubble, &slot.candle);
  if (self->candles.volume != NULL)
    ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("Volume"),
                    ved_number_format_write (&self->volume_format, slot.candle.volume, text, sizeof text));
  for (guint i = 0; i < self->lines->len; i++)
    if (is_shown (self, SERIES_LINES + i) && !isnan (read_line (self, i, slot.to_us)))
      {
        write_line (self, i, &slot, text, sizeof text);
        ved_bubble_add (bubble, line_color (self, i), FALSE, get_line (self, i)->label, text);
      }
  end = ved_plot_chart_write_x (chart, slot.to_us);
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("until"), end);
  if (!isnan (value) && is_shown (self, trades_series (self)))
    ved_trade_layer_add_rows (self->trades, chart, &self->volume_format, bubble);
}

static gint64
ved_candle_chart_step (VedPlotChart *chart,
                       gint64        time_us,
                       int           n)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);
  gint64 from_us, to_us;
  VedCandleSlot slot;

  ved_viewport_get_range (ved_plot_chart_get_viewport (chart), &from_us, &to_us);
  if (time_us == VED_VIEWPORT_NOWHERE)
    {
      time_us = to_us;
      n = 0;
    }
  if (!ved_candle_chart_read (self, time_us, &slot))
    return time_us;

  for (; n > 0 && slot.end < self->candles.n; n--)
    ved_candle_chart_read (self, self->candles.times_us[slot.end], &slot);
  for (; n < 0 && slot.first > 0; n++)
    ved_candle_chart_read (self, self->candles.times_us[slot.first - 1], &slot);

  return slot.from_us;
}

static void
ved_candle_chart_overlay_data (VedPlotChart       *chart,
                               GtkSnapshot        *snapshot,
                               const VedPlotFrame *frame,
                               gint64              cursor_us)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);
  GdkRGBA tint = ved_chart_theme_to_rgba (ved_color_with_alpha (ved_chart_get_theme (VED_CHART (self))->text, 0.08f));
  VedCandleSlot slot;
  float from, to;

  if (!ved_candle_chart_read (self, cursor_us, &slot))
    return;

  from = MAX ((float) ved_scale_time_to_px (&frame->x, slot.from_us), frame->plot.x);
  to = MIN ((float) ved_scale_time_to_px (&frame->x, slot.to_us), frame->plot.x + frame->plot.width);
  if (to > from)
    gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT (from, frame->plot.y, to - from,
                                                                     frame->plot.height));
}

static guint
ved_candle_chart_get_n_series (VedPlotChart *chart)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);

  return trades_series (self) + (ved_trade_layer_is_empty (self->trades) ? 0 : 1);
}

static const char *
ved_candle_chart_get_series_label (VedPlotChart *chart,
                                   guint         index)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);

  if (index == SERIES_PRICE)
    return _("Price");
  if (index == SERIES_VOLUME)
    return _("Volume");

  return index < trades_series (self) ? get_line (self, index - SERIES_LINES)->label : _("Trades");
}

static VedColor
ved_candle_chart_get_series_color (VedPlotChart *chart,
                                   guint         index)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);

  if (index >= SERIES_LINES && index < trades_series (self))
    return line_color (self, index - SERIES_LINES);

  return ved_color_with_alpha (direction_color (self, index != trades_series (self)),
                               index == SERIES_VOLUME ? VED_CANDLE_VOLUME_ALPHA : 1.0f);
}

static char *
ved_candle_chart_write_series (VedPlotChart *chart,
                               guint         index,
                               gint64        time_us)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);
  VedCandleSlot slot;
  char text[48];

  if (index >= trades_series (self) ||
      !ved_candle_chart_read (self, time_us == VED_VIEWPORT_NOWHERE ? G_MAXINT64 : time_us, &slot))
    return NULL;

  if (index == SERIES_PRICE)
    ved_number_format_write (ved_plot_chart_get_value_format (chart), slot.candle.close, text, sizeof text);
  else if (index == SERIES_VOLUME)
    ved_number_format_write (&self->volume_format, slot.candle.volume, text, sizeof text);
  else
    write_line (self, index - SERIES_LINES, &slot, text, sizeof text);

  return g_strdup (text);
}

static VedChartTable *
ved_candle_chart_tabulate (VedPlotChart *chart,
                           gint64        from_us,
                           gint64        to_us)
{
  VedCandleChart *self = VED_CANDLE_CHART (chart);
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();
  const VedCandleTableSpec spec = {
    &self->candles, is_shown (self, SERIES_PRICE), has_volume (self), lines, *ved_plot_chart_get_value_format (chart),
    self->volume_format,
  };

  for (guint i = 0; i < self->lines->len; i++)
    if (is_shown (self, SERIES_LINES + i))
      g_ptr_array_add (lines, (gpointer) get_line (self, i));

  return ved_candle_table_new (&spec, from_us, to_us, ved_plot_chart_get_zone (chart));
}

static void
ved_candle_chart_finalize (GObject *object)
{
  VedCandleChart *self = VED_CANDLE_CHART (object);

  g_array_unref (self->lines);
  g_array_unref (self->slots);
  ved_candle_index_free (self->index);
  ved_trade_layer_free (self->trades);
  replace_owner (&self->candles_owner, NULL, NULL);
  replace_owner (&self->lines_owner, NULL, NULL);
  replace_owner (&self->trades_owner, NULL, NULL);

  G_OBJECT_CLASS (ved_candle_chart_parent_class)->finalize (object);
}

static void
ved_candle_chart_class_init (VedCandleChartClass *klass)
{
  VedPlotChartClass *plot_class = VED_PLOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_candle_chart_finalize;
  plot_class->record_data = ved_candle_chart_record_data;
  plot_class->annotate_data = ved_candle_chart_annotate_data;
  plot_class->overlay_data = ved_candle_chart_overlay_data;
  plot_class->get_value_extent = ved_candle_chart_get_value_extent;
  plot_class->read = ved_candle_chart_read_point;
  plot_class->add_rows = ved_candle_chart_add_rows;
  plot_class->step = ved_candle_chart_step;
  plot_class->tabulate = ved_candle_chart_tabulate;
  plot_class->get_n_series = ved_candle_chart_get_n_series;
  plot_class->get_series_label = ved_candle_chart_get_series_label;
  plot_class->get_series_color = ved_candle_chart_get_series_color;
  plot_class->write_series = ved_candle_chart_write_series;
}

static void
ved_candle_chart_init (VedCandleChart *self)
{
  const VedGutters gutters = { GUTTER_LEFT_PX, 18.0f, 10.0f, 34.0f };
  const VedNumberFormat price = { VED_NUMBER_DECIMAL, 2, NULL };

  self->index = ved_candle_index_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (VedCandleLine));
  g_array_set_clear_func (self->lines, line_clear_cb);
  self->slots = g_array_new (FALSE, FALSE, sizeof (VedCandleSlot));
  self->trades = ved_trade_layer_new ();
  self->volume_format = (VedNumberFormat) { VED_NUMBER_COUNT, -1, NULL };
  ved_plot_chart_set_format (VED_PLOT_CHART (self), &price, &price);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self), -INFINITY, INFINITY, LEAST_PRICE_SPAN);
  ved_plot_chart_set_gutters (VED_PLOT_CHART (self), &gutters);
}

/**
 * ved_candle_chart_new:
 * @viewport: (nullable): range and cursor of time, shared with linked charts; %NULL: one of its own
 *
 * Returns: a chart without candles
 */
GtkWidget *
ved_candle_chart_new (VedViewport *viewport)
{
  return g_object_new (VED_TYPE_CANDLE_CHART, "viewport", viewport, NULL);
}

/**
 * ved_candle_chart_set_candles:
 * @candles: (nullable): borrowed from @owner; %NULL for none
 * @owner: (transfer full) (nullable): keeps the arrays alive
 * @free_owner: of @owner
 *
 * Replaces the candles; O(n) for their index.
 */
void
ved_candle_chart_set_candles (VedCandleChart   *self,
                              const VedCandles *candles,
                              gpointer          owner,
                              GDestroyNotify    free_owner)
{
  const VedCandles none = { 0 };

  g_return_if_fail (VED_IS_CANDLE_CHART (self));

  replace_owner (&self->candles_owner, owner, free_owner);
  ved_candle_chart_candles_changed (self, candles != NULL ? candles : &none, 0);
}

/**
 * ved_candle_chart_candles_changed:
 * @candles: all of them, still of the same owner: the arrays may have grown or moved
 * @from: the first that is new or has changed, as the last one does while it is traded
 *
 * O(n − @from).
 */
void
ved_candle_chart_candles_changed (VedCandleChart   *self,
                                  const VedCandles *candles,
                                  gsize             from)
{
  g_return_if_fail (VED_IS_CANDLE_CHART (self));

  self->candles = *candles;
  ved_candle_index_update (self->index, candles, from);
  ved_plot_chart_values_changed (VED_PLOT_CHART (self));
}

static gboolean
has_labels (VedCandleChart      *self,
            const VedCandleLine *lines,
            guint                n_lines)
{
  if (self->lines->len != n_lines)
    return FALSE;

  for (guint i = 0; i < n_lines; i++)
    if (!g_str_equal (get_line (self, i)->label, lines[i].label))
      return FALSE;

  return TRUE;
}

/**
 * ved_candle_chart_set_lines:
 * @lines: (array length=n_lines): labels are copied, values borrowed from @owner
 * @owner: (transfer full) (nullable): keeps the values alive
 * @free_owner: of @owner
 *
 * Lines with the labels of those before are the same series with other values.
 */
void
ved_candle_chart_set_lines (VedCandleChart      *self,
                            const VedCandleLine *lines,
                            guint                n_lines,
                            gpointer             owner,
                            GDestroyNotify       free_owner)
{
  gboolean are_same;

  g_return_if_fail (VED_IS_CANDLE_CHART (self));

  are_same = has_labels (self, lines, n_lines);
  g_array_set_size (self->lines, 0);
  for (guint i = 0; i < n_lines; i++)
    {
      VedCandleLine line = { g_strdup (lines[i].label), lines[i].trace };

      g_array_append_val (self->lines, line);
    }
  replace_owner (&self->lines_owner, owner, free_owner);
  if (are_same)
    ved_plot_chart_values_changed (VED_PLOT_CHART (self));
  else
    ved_plot_chart_series_changed (VED_PLOT_CHART (self));
}

/* Trades are a series while there are any. */
static void
trades_changed (VedCandleChart *self,
                gboolean        were_empty)
{
  if (ved_trade_layer_is_empty (self->trades) != were_empty)
    ved_plot_chart_series_changed (VED_PLOT_CHART (self));
  else
    ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_candle_chart_set_trades:
 * @trades: (nullable): drawn as bubbles; borrowed from @owner
 * @owner: (transfer full) (nullable): keeps the arrays alive
 * @free_owner: of @owner
 */
void
ved_candle_chart_set_trades (VedCandleChart  *self,
                             const VedTrades *trades,
                             gpointer         owner,
                             GDestroyNotify   free_owner)
{
  gboolean were_empty;

  g_return_if_fail (VED_IS_CANDLE_CHART (self));

  were_empty = ved_trade_layer_is_empty (self->trades);
  ved_trade_layer_set_trades (self->trades, trades);
  replace_owner (&self->trades_owner, owner, free_owner);
  trades_changed (self, were_empty);
}

/**
 * ved_candle_chart_set_n_trades:
 * @n: how many of the trades that were set are known, as when a day is replayed
 *
 * O(trades that differ) in the next picture.
 */
void
ved_candle_chart_set_n_trades (VedCandleChart *self,
                               gsize           n)
{
  gboolean were_empty;

  g_return_if_fail (VED_IS_CANDLE_CHART (self));

  were_empty = ved_trade_layer_is_empty (self->trades);
  ved_trade_layer_set_n (self->trades, n);
  trades_changed (self, were_empty);
}

/**
 * ved_candle_chart_read:
 * @time_us: an instant
 * @slot: (out): what stands there, as it was drawn last; the last one before where nothing stands
 *
 * Returns: whether there is any candle
 */
gboolean
ved_candle_chart_read (VedCandleChart *self,
                       gint64          time_us,
                       VedCandleSlot  *slot)
{
  const VedPlotFrame *frame;

  g_return_val_if_fail (VED_IS_CANDLE_CHART (self), FALSE);

  if (self->candles.n == 0)
    return FALSE;

  frame = ved_plot_chart_get_frame (VED_PLOT_CHART (self));
  *slot = slot_of (self, candle_at (self, time_us), choose_span (self, frame));

  return slot->candle.n > 0;
}
