/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-chart"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include "plot/ved-trace-painter.h"

#include <glib/gi18n.h>
#include <math.h>

/* From back to front: ground of the future, thresholds, fan, envelopes, lines, the line between history and
 * forecast. History and fan meet in the last measured value, which is not a step of the forecast and
 * therefore in no reading and no export.
 *
 * Series and forecast are immutable once set and reference counted, so that tables and workers keep what they
 * look at while the chart goes on to newer ones. */

#define LINE_WIDTH 1.6f
#define MAX_AREA_SERIES 1

G_DEFINE_FINAL_TYPE (VedTimeSeriesChart, ved_time_series_chart, VED_TYPE_PLOT_CHART)

static void
series_clear_cb (gpointer data)
{
  VedChartSeries *series = data;

  g_free ((char *) series->label);
  if (series->free_owner != NULL && series->owner != NULL)
    series->free_owner (series->owner);
}

void
ved_time_series_unref (VedChartSeries *series)
{
  g_atomic_rc_box_release_full (series, series_clear_cb);
}

static void
forecast_clear_cb (gpointer data)
{
  VedForecastCopy *forecast = data;

  g_free (forecast->times_us);
  for (guint i = 0; i < G_N_ELEMENTS (forecast->quantiles); i++)
    g_free (forecast->quantiles[i]);
}

void
ved_time_series_forecast_unref (VedForecastCopy *forecast)
{
  g_atomic_rc_box_release_full (forecast, forecast_clear_cb);
}

VedChartSeries *
ved_time_series_chart_get_series (VedTimeSeriesChart *self,
                                  guint               index)
{
  return g_ptr_array_index (self->series, index);
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
ved_time_series_chart_get_value_extent (VedPlotChart *chart,
                                        gint64        from_us,
                                        gint64        to_us,
                                        double       *least,
                                        double       *most)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);

  *least = G_MAXDOUBLE;
  *most = -G_MAXDOUBLE;
  for (guint i = 0; i < self->series->len; i++)
    {
      const VedChartSeries *series = ved_time_series_chart_get_series (self, i);

      extend_range (&series->trace, series->trace.values, from_us, to_us, least, most);
      extend_range (&series->trace, series->lower, from_us, to_us, least, most);
      extend_range (&series->trace, series->upper, from_us, to_us, least, most);
    }
  for (guint i = 0; i < VED_N_FORECAST_LINES && self->forecast != NULL; i++)
    {
      VedTrace trace = ved_time_series_chart_get_forecast_trace (self, i);

      extend_range (&trace, trace.values, from_us, to_us, least, most);
    }

  return *least <= *most;
}

VedColor
ved_time_series_chart_get_color (VedTimeSeriesChart *self,
                                 guint               index)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  return self->series->len <= 1 ? theme->history : ved_chart_theme_get_series (theme, index);
}

static void
record_thresholds (VedTimeSeriesChart *self,
                   VedDrawList        *list,
                   const VedPlotFrame *axes)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float right = axes->plot.x + axes->plot.width;

  for (guint i = 0; i < self->n_thresholds; i++)
    {
      const VedChartThreshold *threshold = &self->thresholds[i];
      VedColor color = ved_chart_theme_get_level (theme, threshold->level);
      float y = (float) ved_scale_to_px (&axes->value, threshold->value);
      float edge = threshold->is_below ? axes->plot.y + axes->plot.height : axes->plot.y;

      if (y <= axes->plot.y || y >= axes->plot.y + axes->plot.height)
        continue;

      ved_draw_list_add_rect (list, axes->plot.x, MIN (y, edge), axes->plot.width, fabsf (edge - y),
                              ved_color_with_alpha (color, 0.06f));
      ved_draw_list_add_h_line (list, axes->plot.x, right, y, 1.0f, 5.0f, 4.0f,
                                ved_color_with_alpha (color, 0.8f));
    }
}

static void
record_forecast (VedTimeSeriesChart  *self,
                 VedDrawList         *list,
                 const VedTraceFrame *frame)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedTrace p10, p50, p90;

  if (self->forecast == NULL)
    return;

  p10 = ved_time_series_chart_get_forecast_trace (self, 0);
  p50 = ved_time_series_chart_get_forecast_trace (self, 1);
  p90 = ved_time_series_chart_get_forecast_trace (self, 2);
  ved_draw_list_add_fan (list, frame, &p10, &p90, ved_color_with_alpha (theme->forecast, 0.24f));
  ved_draw_list_add_trace (list, frame, &p50, LINE_WIDTH, theme->forecast);
}

static void
record_series (VedTimeSeriesChart  *self,
               VedDrawList         *list,
               const VedTraceFrame *frame,
               guint                index)
{
  const VedChartSeries *series = ved_time_series_chart_get_series (self, index);
  VedColor color = ved_time_series_chart_get_color (self, index);

  if (self->series->len <= MAX_AREA_SERIES)
    ved_draw_list_add_area (list, frame, &series->trace, frame->value.from, TRUE,
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
            VedDrawList        *list,
            const VedPlotFrame *axes)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float right = axes->plot.x + axes->plot.width, x;

  if (self->forecast == NULL)
    return;

  x = (float) ved_scale_time_to_px (&axes->x, self->forecast->now_us);
  if (x >= right)
    return;

  if (x > axes->plot.x)
    ved_draw_list_add_v_line (list, x, axes->plot.y, axes->plot.y + axes->plot.height, 1.0f, 2.0f, 3.0f,
                              theme->dim_text);
}

static void
record_future (VedTimeSeriesChart *self,
               VedDrawList        *list,
               const VedPlotFrame *axes)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float right = axes->plot.x + axes->plot.width, x;

  if (self->forecast == NULL)
    return;

  x = (float) ved_scale_time_to_px (&axes->x, self->forecast->now_us);
  if (x >= right)
    return;

  x = MAX (x, axes->plot.x);
  ved_draw_list_add_rect (list, x, axes->plot.y, right - x, axes->plot.height,
                          ved_color_with_alpha (theme->forecast, 0.04f));
}

static void
ved_time_series_chart_record_data (VedPlotChart       *chart,
                                   VedDrawList        *list,
                                   const VedPlotFrame *axes)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  VedTraceFrame frame = { .time = axes->x, .value = axes->value, .scale_factor = axes->scale_factor };

  record_future (self, list, axes);
  record_thresholds (self, list, axes);
  record_forecast (self, list, &frame);
  for (guint i = 0; i < self->series->len; i++)
    record_series (self, list, &frame, i);
  record_now (self, list, axes);
}

/* A label over the data, on a ground that keeps it legible. */
static void
annotate_threshold (VedTimeSeriesChart      *self,
                    GtkSnapshot             *snapshot,
                    const VedPlotFrame      *axes,
                    const VedChartThreshold *threshold)
{
  const VedTextAnchor above = { 0.0f, 1.0f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const char *label = _(ved_level_get_info (threshold->level)->label);
  GdkRGBA ground = ved_chart_theme_to_rgba (ved_color_with_alpha (theme->bubble, 0.6f));
  float y = roundf ((float) ved_scale_to_px (&axes->value, threshold->value));
  float x = axes->plot.x + 4.0f, width, height;

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, label, &width, &height);
  if (y < axes->plot.y + height || y > axes->plot.y + axes->plot.height)
    return;

  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT (x - 2.0f, y - height, width + 4.0f, height - 1.0f));
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, label, x, y, above, 0.0f,
                       ved_chart_theme_get_level (theme, threshold->level));
}

static void
ved_time_series_chart_annotate_data (VedPlotChart       *chart,
                                     GtkSnapshot        *snapshot,
                                     const VedPlotFrame *axes)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);

  for (guint i = 0; i < self->n_thresholds; i++)
    annotate_threshold (self, snapshot, axes, &self->thresholds[i]);
}

static void
ved_time_series_chart_finalize (GObject *object)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (object);

  g_clear_pointer (&self->forecast, ved_time_series_forecast_unref);
  g_ptr_array_unref (self->series);

  G_OBJECT_CLASS (ved_time_series_chart_parent_class)->finalize (object);
}

static void
ved_time_series_chart_class_init (VedTimeSeriesChartClass *klass)
{
  VedPlotChartClass *plot_class = VED_PLOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_time_series_chart_finalize;
  plot_class->record_data = ved_time_series_chart_record_data;
  plot_class->annotate_data = ved_time_series_chart_annotate_data;
  plot_class->get_value_extent = ved_time_series_chart_get_value_extent;
  plot_class->tabulate = ved_time_series_chart_tabulate;

  ved_time_series_chart_install_readings (plot_class);
}

static void
ved_time_series_chart_init (VedTimeSeriesChart *self)
{
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_time_series_unref);
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
  return g_object_new (VED_TYPE_TIME_SERIES_CHART, "viewport", viewport, NULL);
}

/**
 * ved_time_series_chart_set_series:
 * @index: an existing series to replace, or their number to add one
 * @series: copied but for the arrays; takes over the owner
 *
 * The owner is freed by whichever thread lets go of it last, and its arrays must not change. Without an owner
 * the arrays must last as long as the chart and the tables made of it.
 */
void
ved_time_series_chart_set_series (VedTimeSeriesChart   *self,
                                  guint                 index,
                                  const VedChartSeries *series)
{
  VedChartSeries *copy;

  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));
  g_return_if_fail (index <= self->series->len);

  copy = g_atomic_rc_box_new (VedChartSeries);
  *copy = *series;
  copy->label = g_strdup (series->label);
  if (index < self->series->len)
    {
      ved_time_series_unref (g_ptr_array_index (self->series, index));
      g_ptr_array_index (self->series, index) = copy;
    }
  else
    g_ptr_array_add (self->series, copy);
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

  g_ptr_array_set_size (self->series, 0);
  g_clear_pointer (&self->forecast, ved_time_series_forecast_unref);
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

  g_clear_pointer (&self->forecast, ved_time_series_forecast_unref);
  ved_chart_queue_data (VED_CHART (self));
  if (forecast == NULL || forecast->n_steps == 0)
    return;

  copy = g_atomic_rc_box_new0 (VedForecastCopy);
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
  if (copy->n > copy->first_step)
    self->forecast = copy;
  else
    ved_time_series_forecast_unref (copy);
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

/* The steps of one quantile as they are drawn; there must be a forecast. */
VedTrace
ved_time_series_chart_get_forecast_trace (VedTimeSeriesChart *self,
                                          guint               quantile)
{
  return (VedTrace) {
           .values = self->forecast->quantiles[quantile],
           .n_values = self->forecast->n,
           .times_us = self->forecast->times_us,
  };
}
