/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-chart"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the chart has: series, forecasts, thresholds, regions, notes. The files beside this one draw the lines and
 * the marks, read, and tabulate. History and fan meet in the last measured value, which is not a step of the
 * forecast and therefore in no reading and no export.
 *
 * Series and forecasts are reference counted, so that tables and workers keep what they look at while the
 * chart goes on to newer ones. A long series that brings no index of its own gets one when it is first
 * drawn; one that is so long that this takes longer than a frame gets it from a worker, and what was there
 * before stays on the screen until then. */

#define INDEXED_VALUES 4096
#define WORKER_VALUES 16777216
#define MOST_READ 65536
#define LOG_COLUMNS 2048

G_DEFINE_FINAL_TYPE (VedTimeSeriesChart, ved_time_series_chart, VED_TYPE_PLOT_CHART)

static void
series_clear_cb (gpointer data)
{
  VedTimeSeries *self = data;

  g_clear_pointer (&self->index, ved_pyramid_free);
  g_free ((char *) self->series.label);
  if (self->series.free_owner != NULL && self->series.owner != NULL)
    self->series.free_owner (self->series.owner);
}

/* A box that takes over the owner of the arrays. */
VedTimeSeries *
ved_time_series_new (const VedChartSeries *series)
{
  VedTimeSeries *self = g_atomic_rc_box_new0 (VedTimeSeries);

  self->series = *series;
  self->series.label = g_strdup (series->label);

  return self;
}

void
ved_time_series_unref (VedTimeSeries *self)
{
  g_atomic_rc_box_release_full (self, series_clear_cb);
}

/* Gives a long series its index, so that a frame costs pixels and not samples. */
void
ved_time_series_build_index (VedTimeSeries *self)
{
  VedTrace *trace = &self->series.trace;

  if (trace->pyramid != NULL || trace->n_values < INDEXED_VALUES)
    return;

  self->index = ved_pyramid_new (trace->values, trace->n_values);
  trace->pyramid = self->index;
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

/* The steps of one quantile as they are drawn. */
VedTrace
ved_time_series_forecast_trace (VedForecastCopy *forecast,
                                guint            quantile)
{
  return (VedTrace) {
           .values = forecast->quantiles[quantile],
           .n_values = forecast->n,
           .times_us = forecast->times_us,
  };
}

VedChartSeries *
ved_time_series_chart_get_series (VedTimeSeriesChart *self,
                                  guint               index)
{
  return &((VedTimeSeries *) g_ptr_array_index (self->series, index))->series;
}

/* The least value above 0, exact of as many samples as are read in a moment, else that of columns without others. INFINITY:
 * there is none. */
static float
find_least_above_zero (const VedTrace *trace,
                       gint64          from_us,
                       gint64          to_us)
{
  gsize from = ved_trace_find (trace, from_us), to = ved_trace_find (trace, to_us + 1);
  float least = INFINITY;
  VedScale time;

  if (to - from <= MOST_READ)
    {
      for (gsize i = from; i < to; i++)
        if (trace->values[i] > 0.0f && trace->values[i] < least)
          least = trace->values[i];
    }
  else
    {
      g_autofree VedColumn *columns = g_new (VedColumn, LOG_COLUMNS);

      ved_scale_init_time (&time, from_us, to_us, 0.0, LOG_COLUMNS);
      ved_trace_columns (trace, &time, LOG_COLUMNS, columns);
      for (gsize i = 0; i < LOG_COLUMNS; i++)
        if (columns[i].min > 0.0f && columns[i].min < least)
          least = columns[i].min;
    }

  return least;
}

static void
extend_range (const VedTrace *trace,
              const float    *values,
              gint64          from_us,
              gint64          to_us,
              gboolean        is_log,
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

  if (is_log && min <= 0.0f)
    min = find_least_above_zero (&shown, from_us, to_us);
  *least = MIN (*least, (double) min);
  *most = MAX (*most, (double) max);
}

static void
extend_by_forecast (VedForecastCopy *forecast,
                    gint64           from_us,
                    gint64           to_us,
                    gboolean         is_log,
                    double          *least,
                    double          *most)
{
  for (guint i = 0; i < VED_N_FORECAST_LINES && forecast != NULL; i++)
    {
      VedTrace trace = ved_time_series_forecast_trace (forecast, i);

      extend_range (&trace, trace.values, from_us, to_us, is_log, least, most);
    }
}

static gboolean
ved_time_series_chart_get_value_extent (VedPlotChart *chart,
                                        gint64        from_us,
                                        gint64        to_us,
                                        double       *least,
                                        double       *most)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  gboolean is_log = (ved_plot_chart_get_value_flags (chart) & VED_PLOT_VALUE_LOG) != 0;

  *least = G_MAXDOUBLE;
  *most = -G_MAXDOUBLE;
  for (guint i = 0; i < self->series->len; i++)
    {
      const VedChartSeries *series = ved_time_series_chart_get_series (self, i);

      if (!ved_plot_chart_is_visible (chart, i) || series->is_beside)
        continue;

      ved_time_series_build_index (g_ptr_array_index (self->series, i));
      extend_range (&series->trace, series->trace.values, from_us, to_us, is_log, least, most);
      extend_range (&series->trace, series->lower, from_us, to_us, is_log, least, most);
      extend_range (&series->trace, series->upper, from_us, to_us, is_log, least, most);
      extend_range (&series->trace, series->stack_base, from_us, to_us, is_log, least, most);
      extend_range (&series->trace, series->stack_top, from_us, to_us, is_log, least, most);
    }
  extend_by_forecast (self->forecast, from_us, to_us, is_log, least, most);
  extend_by_forecast (self->hindsight, from_us, to_us, is_log, least, most);

  return *least <= *most;
}

VedColor
ved_time_series_chart_get_color (VedTimeSeriesChart *self,
                                 guint               index)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedChartSeries *series = index < self->series->len ? ved_time_series_chart_get_series (self, index) : NULL;

  if (series != NULL && series->is_beside)
    return theme->text;
  if (series != NULL && series->has_level)
    return ved_chart_theme_get_level (theme, series->level);

  return self->series->len <= 1 ? theme->history : ved_chart_theme_get_series (theme, index);
}

static guint
ved_time_series_chart_get_n_series (VedPlotChart *chart)
{
  return VED_TIME_SERIES_CHART (chart)->series->len;
}

static const char *
ved_time_series_chart_get_series_label (VedPlotChart *chart,
                                        guint         index)
{
  return ved_time_series_chart_get_series (VED_TIME_SERIES_CHART (chart), index)->label;
}

static VedColor
ved_time_series_chart_get_series_color (VedPlotChart *chart,
                                        guint         index)
{
  return ved_time_series_chart_get_color (VED_TIME_SERIES_CHART (chart), index);
}

static void
ved_time_series_chart_finalize (GObject *object)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (object);

  g_clear_pointer (&self->forecast, ved_time_series_forecast_unref);
  g_clear_pointer (&self->hindsight, ved_time_series_forecast_unref);
  g_clear_pointer (&self->emphasis, gsk_render_node_unref);
  g_ptr_array_unref (self->series);
  g_ptr_array_unref (self->pending);
  g_array_unref (self->regions);
  g_array_unref (self->notes);

  G_OBJECT_CLASS (ved_time_series_chart_parent_class)->finalize (object);
}

static void
ved_time_series_chart_class_init (VedTimeSeriesChartClass *klass)
{
  VedPlotChartClass *plot_class = VED_PLOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_time_series_chart_finalize;
  plot_class->get_value_extent = ved_time_series_chart_get_value_extent;
  plot_class->tabulate = ved_time_series_chart_tabulate;
  plot_class->get_n_series = ved_time_series_chart_get_n_series;
  plot_class->get_series_label = ved_time_series_chart_get_series_label;
  plot_class->get_series_color = ved_time_series_chart_get_series_color;

  ved_time_series_chart_install_lines (plot_class);
  ved_time_series_chart_install_readings (plot_class);
}

static void
region_clear_cb (gpointer data)
{
  g_free ((char *) ((VedChartRegion *) data)->label);
}

static void
note_clear_cb (gpointer data)
{
  g_free ((char *) ((VedChartNote *) data)->text);
}

static void
pending_free_cb (gpointer data)
{
  if (data != NULL)
    ved_time_series_unref (data);
}

static void
ved_time_series_chart_init (VedTimeSeriesChart *self)
{
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_time_series_unref);
  self->pending = g_ptr_array_new_with_free_func (pending_free_cb);
  self->regions = g_array_new (FALSE, FALSE, sizeof (VedChartRegion));
  self->notes = g_array_new (FALSE, FALSE, sizeof (VedChartNote));
  g_array_set_clear_func (self->regions, region_clear_cb);
  g_array_set_clear_func (self->notes, note_clear_cb);
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

/* Takes over @series. */
static void
put_series (VedTimeSeriesChart *self,
            guint               index,
            VedTimeSeries      *series)
{
  gboolean is_new = index == self->series->len;
  gboolean is_renamed = is_new || g_strcmp0 (ved_time_series_chart_get_series (self, index)->label,
                                             series->series.label) != 0;

  if (is_new)
    {
      g_ptr_array_add (self->series, series);
      g_ptr_array_add (self->pending, NULL);
    }
  else
    {
      ved_time_series_unref (g_ptr_array_index (self->series, index));
      g_ptr_array_index (self->series, index) = series;
    }
  if (is_renamed)
    ved_plot_chart_series_changed (VED_PLOT_CHART (self));
  else
    ved_plot_chart_values_changed (VED_PLOT_CHART (self));
}

static void
index_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  ved_time_series_build_index (data);
  g_task_return_boolean (task, TRUE);
}

/* Something newer may have been set in the meantime; then this one is for nobody. */
static void
indexed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(VedTimeSeriesChart) self = user_data;
  VedTimeSeries *series = g_task_get_task_data (G_TASK (result));
  guint index;

  if (!g_ptr_array_find (self->pending, series, &index))
    return;

  g_ptr_array_index (self->pending, index) = NULL;
  put_series (self, index, series);
}

static void
index_in_worker (VedTimeSeriesChart *self,
                 guint               index,
                 VedTimeSeries      *series)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, indexed_cb, g_object_ref (self));

  if (index == self->series->len)
    {
      VedTimeSeries *empty = g_atomic_rc_box_new0 (VedTimeSeries);

      empty->series.label = g_strdup (series->series.label);
      put_series (self, index, empty);
    }
  g_ptr_array_index (self->pending, index) = series;
  g_task_set_source_tag (task, index_in_worker);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (series), (GDestroyNotify) ved_time_series_unref);
  g_task_run_in_thread (task, index_in_thread);
}

/**
 * ved_time_series_chart_set_series:
 * @index: an existing series to replace, or their number to add one
 * @series: copied but for the arrays; takes over the owner
 *
 * The owner is freed by whichever thread lets go of it last, and its arrays must not change. Without an owner
 * the arrays must last as long as the chart and the tables made of it. Costs nothing until the chart is drawn;
 * a series of more than 16 million values without an index appears when a worker has made one.
 */
void
ved_time_series_chart_set_series (VedTimeSeriesChart   *self,
                                  guint                 index,
                                  const VedChartSeries *series)
{
  VedTimeSeries *copy;

  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));
  g_return_if_fail (index <= self->series->len);

  copy = ved_time_series_new (series);
  if (index < self->pending->len)
    g_clear_pointer (&g_ptr_array_index (self->pending, index), ved_time_series_unref);
  if (series->trace.pyramid == NULL && series->trace.n_values > WORKER_VALUES && series->owner != NULL)
    index_in_worker (self, index, copy);
  else
    put_series (self, index, copy);
}

/**
 * ved_time_series_chart_remove_series:
 *
 * Removes all series and forecasts.
 */
void
ved_time_series_chart_remove_series (VedTimeSeriesChart *self)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  g_ptr_array_set_size (self->series, 0);
  g_ptr_array_set_size (self->pending, 0);
  g_clear_pointer (&self->forecast, ved_time_series_forecast_unref);
  g_clear_pointer (&self->hindsight, ved_time_series_forecast_unref);
  self->selected = 0;
  ved_plot_chart_series_changed (VED_PLOT_CHART (self));
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

/* The steps after an instant; NULL when there is none. */
static VedForecastCopy *
copy_forecast (const VedChartForecast *forecast,
               gint64                  after_us,
               float                   anchor)
{
  VedForecastCopy *copy;

  if (forecast == NULL || forecast->n_steps == 0)
    return NULL;

  copy = g_atomic_rc_box_new0 (VedForecastCopy);
  copy->times_us = g_new (gint64, forecast->n_steps + 1);
  for (guint i = 0; i < G_N_ELEMENTS (copy->quantiles); i++)
    copy->quantiles[i] = g_new (float, forecast->n_steps + 1);
  copy->origin_us = forecast->origin_us;
  copy->now_us = forecast->now_us;
  copy->is_past = forecast->is_past;
  if (!isnan (anchor))
    {
      put_step (copy, after_us, anchor, anchor, anchor);
      copy->first_step = 1;
    }
  for (guint i = 0; i < forecast->n_steps; i++)
    {
      gint64 time_us = forecast->origin_us + (i + 1) * forecast->step_us;

      if (time_us > after_us)
        put_step (copy, time_us, forecast->p10[i], forecast->p50[i], forecast->p90[i]);
    }
  if (copy->n > copy->first_step)
    return copy;

  ved_time_series_forecast_unref (copy);

  return NULL;
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
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  g_clear_pointer (&self->forecast, ved_time_series_forecast_unref);
  if (forecast != NULL)
    self->forecast = copy_forecast (forecast, forecast->now_us, forecast->now_value);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_time_series_chart_set_hindsight:
 * @forecast: (nullable): copied; %NULL for none. Its now_us and now_value are not looked at
 *
 * Lays an earlier forecast over what has happened since, from its origin to its last step.
 */
void
ved_time_series_chart_set_hindsight (VedTimeSeriesChart     *self,
                                     const VedChartForecast *forecast)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  g_clear_pointer (&self->hindsight, ved_time_series_forecast_unref);
  if (forecast != NULL)
    self->hindsight = copy_forecast (forecast, forecast->origin_us, NAN);
  ved_chart_queue_data (VED_CHART (self));
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

/**
 * ved_time_series_chart_set_regions:
 * @regions: (array length=n_regions): copied
 * @n_regions: how many there are
 */
void
ved_time_series_chart_set_regions (VedTimeSeriesChart   *self,
                                   const VedChartRegion *regions,
                                   guint                 n_regions)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  g_array_set_size (self->regions, 0);
  for (guint i = 0; i < n_regions; i++)
    {
      VedChartRegion region = regions[i];

      region.label = g_strdup (region.label);
      g_array_append_val (self->regions, region);
    }
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_time_series_chart_set_notes:
 * @notes: (array length=n_notes): copied
 * @n_notes: how many there are
 */
void
ved_time_series_chart_set_notes (VedTimeSeriesChart *self,
                                 const VedChartNote *notes,
                                 guint               n_notes)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  g_array_set_size (self->notes, 0);
  for (guint i = 0; i < n_notes; i++)
    {
      VedChartNote note = notes[i];

      note.text = g_strdup (note.text);
      g_array_append_val (self->notes, note);
    }
  ved_chart_queue_data (VED_CHART (self));
}
