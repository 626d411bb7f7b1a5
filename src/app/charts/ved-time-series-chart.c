/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-chart"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include "plot/ved-ticks.h"
#include "plot/ved-trace-painter.h"

#include <glib/gi18n.h>
#include <math.h>

/* From back to front: grid, ground of the future, thresholds, fan, envelopes, lines, the line between history
 * and forecast. History and fan meet in the last measured value, which is not a step of the forecast and
 * therefore in no reading and no export.
 *
 * The value axis follows the visible data until somebody sets it by hand. It begins at the physical floor
 * unless the data stays far above it, and is rounded out to whole ticks, so that it moves seldom. */

#define GUTTER_LEFT 46.0f
#define GUTTER_TOP 8.0f
#define GUTTER_RIGHT 10.0f
#define GUTTER_BOTTOM 34.0f
#define TIME_TICK_DISTANCE_PX 72.0
#define VALUE_TICK_DISTANCE_PX 26.0
#define LINE_WIDTH 1.6f
#define HEADROOM 0.06
#define FAR_FROM_FLOOR 0.85
#define MAX_AREA_SERIES 1
#define MAX_CSV_ROWS 200000

G_DEFINE_FINAL_TYPE (VedTimeSeriesChart, ved_time_series_chart, VED_TYPE_CHART)

static void
series_clear_cb (gpointer data)
{
  VedChartSeries *series = data;

  g_free ((char *) series->label);
  if (series->free_owner != NULL && series->owner != NULL)
    series->free_owner (series->owner);
  *series = (VedChartSeries) { 0 };
}

static VedChartSeries *
get_series (VedTimeSeriesChart *self,
            guint               index)
{
  VedChartSeries *all = (VedChartSeries *) (gpointer) self->series->data;

  return all + index;
}

static void
clear_forecast (VedForecastCopy *forecast)
{
  g_clear_pointer (&forecast->times_us, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (forecast->quantiles); i++)
    g_clear_pointer (&forecast->quantiles[i], g_free);
  *forecast = (VedForecastCopy) { 0 };
}

static void
extend_range (const VedTrace *trace,
              const float    *values,
              gint64          from_us,
              gint64          to_us,
              double         *least,
              double         *most)
{
  VedTrace shown = *trace;
  float min, max;

  if (values == NULL)
    return;

  shown.values = values;
  if (values != trace->values)
    shown.pyramid = NULL;
  if (!ved_trace_range (&shown, from_us, to_us, &min, &max) || !isfinite (min) || !isfinite (max))
    return;

  *least = MIN (*least, (double) min);
  *most = MAX (*most, (double) max);
}

static gboolean
find_visible_range (VedTimeSeriesChart *self,
                    double             *least,
                    double             *most)
{
  gint64 from_us = self->time.from_us, to_us = self->time.to_us;

  *least = G_MAXDOUBLE;
  *most = -G_MAXDOUBLE;
  for (guint i = 0; i < self->series->len; i++)
    {
      const VedChartSeries *series = get_series (self, i);

      extend_range (&series->trace, series->trace.values, from_us, to_us, least, most);
      extend_range (&series->trace, series->lower, from_us, to_us, least, most);
      extend_range (&series->trace, series->upper, from_us, to_us, least, most);
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->forecast.quantiles); i++)
    {
      VedTrace trace = ved_time_series_chart_get_forecast_trace (self, i);

      extend_range (&trace, trace.values, from_us, to_us, least, most);
    }

  return *least <= *most;
}

static void
fit_value_axis (VedTimeSeriesChart *self)
{
  double bottom = self->plot.y + self->plot.height, top = self->plot.y;
  double least, most, missing;
  guint n_ticks = (guint) MAX (self->plot.height / VALUE_TICK_DISTANCE_PX, 2.0);

  if (self->has_value_range)
    {
      ved_scale_init_linear (&self->value, self->value_from, self->value_to, bottom, top);
      return;
    }

  if (!find_visible_range (self, &least, &most))
    {
      least = isfinite (self->floor_value) ? self->floor_value : 0.0;
      most = least + self->least_span;
    }
  most += (most - least) * HEADROOM;
  if (isfinite (self->floor_value) && least - self->floor_value < FAR_FROM_FLOOR * (most - self->floor_value))
    least = self->floor_value;
  missing = self->least_span - (most - least);
  if (missing > 0.0)
    {
      least = MAX (least - missing / 2.0, self->floor_value);
      most = least + self->least_span;
    }

  ved_scale_init_linear (&self->value, least, most, bottom, top);
  ved_scale_round_out (&self->value, n_ticks);
  self->value.from = MAX (self->value.from, self->floor_value);
  self->value.to = MIN (self->value.to, self->ceiling_value);
}

static void
fit_axes (VedTimeSeriesChart *self,
          int                 width,
          int                 height)
{
  const VedGutters gutters = { GUTTER_LEFT, GUTTER_TOP, GUTTER_RIGHT, GUTTER_BOTTOM };
  gint64 from_us, to_us;

  self->plot = ved_layout_plot ((float) width, (float) height, &gutters);
  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  ved_scale_init_time (&self->time, from_us, to_us, self->plot.x, self->plot.x + self->plot.width);
  fit_value_axis (self);
}

static void
record_grid (VedTimeSeriesChart *self,
             VedDrawList        *list)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedTick ticks[VED_TICKS_MAX];
  guint n = ved_ticks_numeric (&self->value, &self->axis_format, VALUE_TICK_DISTANCE_PX, ticks);

  for (guint i = 0; i < n; i++)
    ved_draw_list_add_h_line (list, self->plot.x, self->plot.x + self->plot.width, (float) ticks[i].px, 1.0f,
                              0.0f, 0.0f, theme->grid);

  n = ved_ticks_time (&self->time, self->zone, TIME_TICK_DISTANCE_PX, ticks);
  for (guint i = 0; i < n; i++)
    ved_draw_list_add_v_line (list, (float) ticks[i].px, self->plot.y, self->plot.y + self->plot.height, 1.0f,
                              0.0f, 0.0f, ved_color_with_alpha (theme->grid, 0.05f));
}

static void
record_thresholds (VedTimeSeriesChart *self,
                   VedDrawList        *list)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float right = self->plot.x + self->plot.width;

  for (guint i = 0; i < self->n_thresholds; i++)
    {
      const VedChartThreshold *threshold = &self->thresholds[i];
      VedColor color = ved_chart_theme_get_level (theme, threshold->level);
      float y = (float) ved_scale_to_px (&self->value, threshold->value);
      float edge = threshold->is_below ? self->plot.y + self->plot.height : self->plot.y;

      if (y <= self->plot.y || y >= self->plot.y + self->plot.height)
        continue;

      ved_draw_list_add_rect (list, self->plot.x, MIN (y, edge), self->plot.width, fabsf (edge - y),
                              ved_color_with_alpha (color, 0.06f));
      ved_draw_list_add_h_line (list, self->plot.x, right, y, 1.0f, 5.0f, 4.0f,
                                ved_color_with_alpha (color, 0.8f));
    }
}

static void
record_forecast (VedTimeSeriesChart  *self,
                 VedDrawList         *list,
                 const VedTraceFrame *frame)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedTrace p10 = ved_time_series_chart_get_forecast_trace (self, 0);
  VedTrace p50 = ved_time_series_chart_get_forecast_trace (self, 1);
  VedTrace p90 = ved_time_series_chart_get_forecast_trace (self, 2);

  if (self->forecast.n == 0)
    return;

  ved_draw_list_add_fan (list, frame, &p10, &p90, ved_color_with_alpha (theme->forecast, 0.24f));
  ved_draw_list_add_trace (list, frame, &p50, LINE_WIDTH, theme->forecast);
}

static void
record_series (VedTimeSeriesChart  *self,
               VedDrawList         *list,
               const VedTraceFrame *frame,
               guint                index)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedChartSeries *series = get_series (self, index);
  VedColor color = self->series->len == 1 ? theme->history : ved_chart_theme_get_series (theme, index);

  if (self->series->len <= MAX_AREA_SERIES)
    ved_draw_list_add_area (list, frame, &series->trace, self->value.from, TRUE,
                            ved_color_with_alpha (color, 0.20f));
  if (series->lower != NULL && series->upper != NULL)
    {
      VedTrace lower = series->trace, upper = series->trace;

      lower.values = series->lower;
      upper.values = series->upper;
      lower.pyramid = upper.pyramid = NULL;
      ved_draw_list_add_fan (list, frame, &lower, &upper, ved_color_with_alpha (color, 0.28f));
    }
  ved_draw_list_add_trace (list, frame, &series->trace, LINE_WIDTH, color);
}

static void
record_now (VedTimeSeriesChart *self,
            VedDrawList        *list)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float x = (float) ved_scale_time_to_px (&self->time, self->forecast.now_us);
  float right = self->plot.x + self->plot.width;

  if (self->forecast.n == 0 || x >= right)
    return;

  if (x > self->plot.x)
    ved_draw_list_add_v_line (list, x, self->plot.y, self->plot.y + self->plot.height, 1.0f, 2.0f, 3.0f,
                              theme->dim_text);
}

static void
record_future (VedTimeSeriesChart *self,
               VedDrawList        *list)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float x = (float) ved_scale_time_to_px (&self->time, self->forecast.now_us);
  float right = self->plot.x + self->plot.width;

  if (self->forecast.n == 0 || x >= right)
    return;

  x = MAX (x, self->plot.x);
  ved_draw_list_add_rect (list, x, self->plot.y, right - x, self->plot.height,
                          ved_color_with_alpha (theme->forecast, 0.04f));
}

static void
ved_time_series_chart_record (VedChart    *chart,
                              VedDrawList *list,
                              int          width,
                              int          height)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  VedTraceFrame frame;

  fit_axes (self, width, height);
  if (self->plot.width < 1.0f || self->plot.height < 1.0f)
    return;

  frame = (VedTraceFrame) {
    .time = self->time,
    .value = self->value,
    .scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
  };
  record_future (self, list);
  record_grid (self, list);
  ved_draw_list_set_clip (list, self->plot.x, self->plot.y, self->plot.width, self->plot.height);
  record_thresholds (self, list);
  record_forecast (self, list, &frame);
  for (guint i = 0; i < self->series->len; i++)
    record_series (self, list, &frame, i);
  record_now (self, list);
  ved_draw_list_unset_clip (list);
}

static void
annotate_time (VedTimeSeriesChart *self,
               GtkSnapshot        *snapshot)
{
  const VedTextAnchor centred = { 0.5f, 0.0f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float y = self->plot.y + self->plot.height + 4.0f, right = self->plot.x + self->plot.width, line_height;
  VedTick ticks[VED_TICKS_MAX];
  guint n = ved_ticks_time (&self->time, self->zone, TIME_TICK_DISTANCE_PX, ticks);

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, "0", NULL, &line_height);
  for (guint i = 0; i < n; i++)
    {
      float width, x = (float) ticks[i].px;

      ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, ticks[i].label, &width, NULL);
      x = CLAMP (x, self->plot.x + width / 2.0f - 6.0f, right - width / 2.0f + GUTTER_RIGHT - 1.0f);
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, ticks[i].label, x, y, centred, 0.0f,
                           theme->dim_text);
      if (ticks[i].context[0] == 0)
        continue;

      ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, ticks[i].context, &width, NULL);
      x = CLAMP ((float) ticks[i].px, self->plot.x + width / 2.0f - 6.0f,
                 right - width / 2.0f + GUTTER_RIGHT - 1.0f);
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, ticks[i].context, x, y + line_height,
                           centred, 0.0f, theme->dim_text);
    }
}

static void
annotate_values (VedTimeSeriesChart *self,
                 GtkSnapshot        *snapshot)
{
  const VedTextAnchor right_middle = { 1.0f, 0.5f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedTick ticks[VED_TICKS_MAX];
  guint n = ved_ticks_numeric (&self->value, &self->axis_format, VALUE_TICK_DISTANCE_PX, ticks);

  for (guint i = 0; i < n; i++)
    if (!ticks[i].is_minor)
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, ticks[i].label, self->plot.x - 6.0f,
                           (float) ticks[i].px, right_middle, GUTTER_LEFT - 8.0f, theme->dim_text);
}

/* A label over the data, on a ground that keeps it legible. */
static void
annotate_threshold (VedTimeSeriesChart      *self,
                    GtkSnapshot             *snapshot,
                    const VedChartThreshold *threshold)
{
  const VedTextAnchor above = { 0.0f, 1.0f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const char *label = _(ved_level_get_info (threshold->level)->label);
  GdkRGBA ground = ved_chart_theme_to_rgba (ved_color_with_alpha (theme->bubble, 0.6f));
  float y = roundf ((float) ved_scale_to_px (&self->value, threshold->value));
  float x = self->plot.x + 4.0f, width, height;

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, label, &width, &height);
  if (y < self->plot.y + height || y > self->plot.y + self->plot.height)
    return;

  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT (x - 2.0f, y - height, width + 4.0f, height - 1.0f));
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, label, x, y, above, 0.0f,
                       ved_chart_theme_get_level (theme, threshold->level));
}

static void
ved_time_series_chart_annotate (VedChart    *chart,
                                GtkSnapshot *snapshot,
                                int          width,
                                int          height)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);

  if (self->plot.width < 1.0f || self->plot.height < 1.0f)
    return;

  annotate_values (self, snapshot);
  annotate_time (self, snapshot);
  for (guint i = 0; i < self->n_thresholds; i++)
    annotate_threshold (self, snapshot, &self->thresholds[i]);
}

static void
ved_time_series_chart_overlay (VedChart    *chart,
                               GtkSnapshot *snapshot,
                               int          width,
                               int          height)
{
  ved_time_series_chart_draw_overlay (VED_TIME_SERIES_CHART (chart), snapshot);
}

static void
ved_time_series_chart_measure (GtkWidget     *widget,
                               GtkOrientation orientation,
                               int            for_size,
                               int           *minimum,
                               int           *natural,
                               int           *minimum_baseline,
                               int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 110;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 180;
}

static void
range_changed_cb (VedViewport        *viewport,
                  VedTimeSeriesChart *self)
{
  ved_chart_queue_data (VED_CHART (self));
}

static void
cursor_changed_cb (VedViewport        *viewport,
                   VedTimeSeriesChart *self)
{
  ved_chart_queue_overlay (VED_CHART (self));
}

static void
ved_time_series_chart_dispose (GObject *object)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  g_clear_object (&self->viewport);

  G_OBJECT_CLASS (ved_time_series_chart_parent_class)->dispose (object);
}

static void
ved_time_series_chart_finalize (GObject *object)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (object);

  clear_forecast (&self->forecast);
  g_array_unref (self->series);
  g_time_zone_unref (self->zone);
  g_free (self->title);

  G_OBJECT_CLASS (ved_time_series_chart_parent_class)->finalize (object);
}

static void
ved_time_series_chart_class_init (VedTimeSeriesChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  object_class->dispose = ved_time_series_chart_dispose;
  object_class->finalize = ved_time_series_chart_finalize;
  widget_class->measure = ved_time_series_chart_measure;
  chart_class->record = ved_time_series_chart_record;
  chart_class->annotate = ved_time_series_chart_annotate;
  chart_class->overlay = ved_time_series_chart_overlay;

  ved_time_series_chart_install_actions (widget_class);
}

static void
ved_time_series_chart_init (VedTimeSeriesChart *self)
{
  self->series = g_array_new (FALSE, TRUE, sizeof (VedChartSeries));
  g_array_set_clear_func (self->series, series_clear_cb);
  self->zone = g_time_zone_new_local ();
  self->floor_value = -INFINITY;
  self->ceiling_value = INFINITY;
  self->least_span = 1.0;
  self->axis_format = (VedNumberFormat) { VED_NUMBER_DECIMAL, -1, NULL };
  self->value_format = self->axis_format;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  ved_time_series_chart_add_controllers (self);
}

/**
 * ved_time_series_chart_new:
 * @viewport: shared by all charts that move together
 *
 * Returns: a chart without series
 */
GtkWidget *
ved_time_series_chart_new (VedViewport *viewport)
{
  VedTimeSeriesChart *self = g_object_new (VED_TYPE_TIME_SERIES_CHART, NULL);

  self->viewport = g_object_ref (viewport);
  g_signal_connect (viewport, "range-changed", G_CALLBACK (range_changed_cb), self);
  g_signal_connect (viewport, "cursor-changed", G_CALLBACK (cursor_changed_cb), self);

  return GTK_WIDGET (self);
}

/**
 * ved_time_series_chart_get_viewport:
 *
 * Returns: (transfer none): range and cursor of the chart
 */
VedViewport *
ved_time_series_chart_get_viewport (VedTimeSeriesChart *self)
{
  g_return_val_if_fail (VED_IS_TIME_SERIES_CHART (self), NULL);

  return self->viewport;
}

/**
 * ved_time_series_chart_set_title:
 * @title: what the chart shows; its accessible name and the name of exported files
 */
void
ved_time_series_chart_set_title (VedTimeSeriesChart *self,
                                 const char         *title)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  g_free (self->title);
  self->title = g_strdup (title);
  ved_chart_set_label (VED_CHART (self), title);
}

/**
 * ved_time_series_chart_set_format:
 * @axis: of the labels of the value axis
 * @value: of readings, with the unit
 *
 * The units of both must be static strings.
 */
void
ved_time_series_chart_set_format (VedTimeSeriesChart    *self,
                                  const VedNumberFormat *axis,
                                  const VedNumberFormat *value)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  self->axis_format = *axis;
  self->value_format = *value;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_time_series_chart_set_limits:
 * @floor_value: no value lies below; -INFINITY for none
 * @ceiling_value: no value lies above; INFINITY for none
 * @least_span: the value axis shows at least as much, so that noise does not look like an event
 */
void
ved_time_series_chart_set_limits (VedTimeSeriesChart *self,
                                  double              floor_value,
                                  double              ceiling_value,
                                  double              least_span)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));
  g_return_if_fail (least_span > 0.0);

  self->floor_value = floor_value;
  self->ceiling_value = ceiling_value;
  self->least_span = least_span;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_time_series_chart_set_zone:
 * @zone: of the labels and readings; the local one at first
 */
void
ved_time_series_chart_set_zone (VedTimeSeriesChart *self,
                                GTimeZone          *zone)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  g_time_zone_ref (zone);
  g_time_zone_unref (self->zone);
  self->zone = zone;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_time_series_chart_set_series:
 * @index: an existing series to replace, or their number to add one
 * @series: copied but for the arrays; takes over the owner
 */
void
ved_time_series_chart_set_series (VedTimeSeriesChart   *self,
                                  guint                 index,
                                  const VedChartSeries *series)
{
  VedChartSeries copy;

  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));
  g_return_if_fail (index <= self->series->len);

  copy = *series;
  copy.label = g_strdup (series->label);
  if (index < self->series->len)
    {
      series_clear_cb (get_series (self, index));
      *get_series (self, index) = copy;
    }
  else
    g_array_append_val (self->series, copy);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_time_series_chart_remove_series:
 *
 * Removes all series and the forecast.
 */
void
ved_time_series_chart_remove_series (VedTimeSeriesChart *self)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  g_array_set_size (self->series, 0);
  clear_forecast (&self->forecast);
  ved_chart_queue_data (VED_CHART (self));
}

static void
put_step (VedForecastCopy *copy,
          gint64           time_us,
          float            p10,
          float            p50,
          float            p90)
{
  copy->times_us[copy->n] = time_us;
  copy->quantiles[0][copy->n] = p10;
  copy->quantiles[1][copy->n] = p50;
  copy->quantiles[2][copy->n] = p90;
  copy->n++;
}

/**
 * ved_time_series_chart_set_forecast:
 * @forecast: (nullable): copied; %NULL for none. Steps that lie before its now are not drawn: what has
 *   happened since is known
 */
void
ved_time_series_chart_set_forecast (VedTimeSeriesChart     *self,
                                    const VedChartForecast *forecast)
{
  VedForecastCopy *copy;

  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  copy = &self->forecast;
  clear_forecast (copy);
  ved_chart_queue_data (VED_CHART (self));
  if (forecast == NULL || forecast->n_steps == 0)
    return;

  copy->times_us = g_new (gint64, forecast->n_steps + 1);
  for (guint i = 0; i < G_N_ELEMENTS (copy->quantiles); i++)
    copy->quantiles[i] = g_new (float, forecast->n_steps + 1);
  copy->now_us = forecast->now_us;
  if (!isnan (forecast->now_value))
    {
      put_step (copy, forecast->now_us, forecast->now_value, forecast->now_value, forecast->now_value);
      copy->first_step = 1;
    }
  for (guint i = 0; i < forecast->n_steps; i++)
    {
      gint64 time_us = forecast->origin_us + (i + 1) * forecast->step_us;

      if (time_us > forecast->now_us)
        put_step (copy, time_us, forecast->p10[i], forecast->p50[i], forecast->p90[i]);
    }
}

/**
 * ved_time_series_chart_set_thresholds:
 * @thresholds: (array length=n_thresholds): copied
 * @n_thresholds: at most 4
 */
void
ved_time_series_chart_set_thresholds (VedTimeSeriesChart      *self,
                                      const VedChartThreshold *thresholds,
                                      guint                    n_thresholds)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));
  g_return_if_fail (n_thresholds <= VED_CHART_MAX_THRESHOLDS);

  for (guint i = 0; i < n_thresholds; i++)
    self->thresholds[i] = thresholds[i];
  self->n_thresholds = n_thresholds;
  ved_chart_queue_data (VED_CHART (self));
}

/* The steps of one quantile as they are drawn. */
VedTrace
ved_time_series_chart_get_forecast_trace (VedTimeSeriesChart *self,
                                          guint               quantile)
{
  return (VedTrace) {
           .values = self->forecast.quantiles[quantile],
           .n_values = self->forecast.n,
           .times_us = self->forecast.times_us,
  };
}

static gboolean
read_forecast (VedTimeSeriesChart *self,
               gint64              time_us,
               VedChartReading    *reading)
{
  const VedForecastCopy *forecast = &self->forecast;
  VedTrace trace = {
    .values = forecast->quantiles[1] + forecast->first_step,
    .times_us = forecast->times_us + forecast->first_step,
    .n_values = forecast->n - forecast->first_step,
  };
  gsize index;

  if (forecast->n <= forecast->first_step || time_us <= forecast->now_us)
    return FALSE;

  index = ved_trace_nearest (&trace, time_us);
  if (index == VED_TRACE_NONE)
    return FALSE;

  *reading = (VedChartReading) {
    .time_us = trace.times_us[index],
    .is_forecast = TRUE,
    .value = trace.values[index],
    .lower = forecast->quantiles[0][index + forecast->first_step],
    .upper = forecast->quantiles[2][index + forecast->first_step],
  };

  return TRUE;
}

/**
 * ved_time_series_chart_read:
 * @series: its index
 * @time_us: where to read, UTC
 * @reading: (out): the nearest sample of @series; of the first series also the nearest step of the forecast
 *   where @time_us lies in the future
 *
 * Returns: whether there is anything to read
 */
gboolean
ved_time_series_chart_read (VedTimeSeriesChart *self,
                            guint               series,
                            gint64              time_us,
                            VedChartReading    *reading)
{
  const VedChartSeries *read;
  gsize index;

  g_return_val_if_fail (VED_IS_TIME_SERIES_CHART (self), FALSE);

  if (series == 0 && read_forecast (self, time_us, reading))
    return TRUE;

  if (series >= self->series->len || time_us == VED_VIEWPORT_NOWHERE)
    return FALSE;

  read = get_series (self, series);
  index = ved_trace_nearest (&read->trace, time_us);
  if (index == VED_TRACE_NONE)
    return FALSE;

  *reading = (VedChartReading) {
    .time_us = ved_trace_time (&read->trace, index),
    .value = read->trace.values[index],
    .lower = read->lower != NULL ? read->lower[index] : NAN,
    .upper = read->upper != NULL ? read->upper[index] : NAN,
  };

  return TRUE;
}

/**
 * ved_time_series_chart_time_to_threshold:
 *
 * Returns: when the p50 first lies beyond the first threshold, UTC; %VED_VIEWPORT_NOWHERE when it does not,
 *   or is beyond it already
 */
gint64
ved_time_series_chart_time_to_threshold (VedTimeSeriesChart *self)
{
  const VedForecastCopy *forecast;

  g_return_val_if_fail (VED_IS_TIME_SERIES_CHART (self), VED_VIEWPORT_NOWHERE);

  forecast = &self->forecast;
  if (self->n_thresholds == 0)
    return VED_VIEWPORT_NOWHERE;

  for (guint i = 0; i < forecast->n; i++)
    {
      double value = forecast->quantiles[1][i];
      gboolean is_beyond = self->thresholds[0].is_below ? value <= self->thresholds[0].value
                                                        : value >= self->thresholds[0].value;

      if (is_beyond)
        return i < forecast->first_step ? VED_VIEWPORT_NOWHERE : forecast->times_us[i];
    }

  return VED_VIEWPORT_NOWHERE;
}

/* Sets the value axis by hand, within the physical bounds. */
void
ved_time_series_chart_set_value_range (VedTimeSeriesChart *self,
                                       double              from,
                                       double              to)
{
  double least = self->least_span * 1e-6;

  if (!(to - from >= least))
    return;

  self->has_value_range = TRUE;
  self->value_from = MAX (from, self->floor_value);
  self->value_to = MIN (to, self->ceiling_value);
  if (self->value_to - self->value_from < least)
    self->value_to = self->value_from + least;
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_time_series_chart_zoom_value:
 * @anchor_px: the height that keeps its value, in px from the top of the widget
 * @factor: of the visible span; below 1 zooms in
 */
void
ved_time_series_chart_zoom_value (VedTimeSeriesChart *self,
                                  double              anchor_px,
                                  double              factor)
{
  VedScale scale;

  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  scale = self->value;
  ved_scale_zoom (&scale, anchor_px, factor);
  ved_time_series_chart_set_value_range (self, scale.from, scale.to);
}

/**
 * ved_time_series_chart_get_value_range:
 * @from: (out): value at the bottom
 * @to: (out): value at the top
 *
 * The range of the picture that was drawn last.
 */
void
ved_time_series_chart_get_value_range (VedTimeSeriesChart *self,
                                       double             *from,
                                       double             *to)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  *from = self->value.from;
  *to = self->value.to;
}

/**
 * ved_time_series_chart_reset:
 *
 * Takes both axes back to where they follow the data.
 */
void
ved_time_series_chart_reset (VedTimeSeriesChart *self)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  self->has_value_range = FALSE;
  ved_viewport_reset (self->viewport);
  ved_chart_queue_data (VED_CHART (self));
}
