/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-lines"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include "gl/ved-cairo-executor.h"
#include "plot/ved-trace-painter.h"

#include <glib/gi18n.h>
#include <math.h>

/* From back to front: ground of the future, regions, thresholds, fans, envelopes, lines, the line between
 * history and forecast, notes.
 *
 * Many noisy lines are a carpet, of which soft edges show nothing, and cost most of a frame. So beyond
 * CROWD of them, of those that have more than a sample for every two device pixels, all are crisp lines of single
 * pixels. This is decided once for each record, so that a frame has lines of one kind. The one that pointer
 * or keyboard is at lies above them at full width, in the overlay: hovering still redraws no data. */

#define MAX_AREA_SERIES 1
#define LONE_RADIUS 3.5f
#define CROWD 24
#define CRISP 0.0f
#define HALO_PX 3.0f

static VedTraceFrame
trace_frame (const VedPlotFrame *axes)
{
  return (VedTraceFrame) { axes->x, axes->value, axes->scale_factor };
}

static void
record_fan (VedDrawList         *list,
            const VedTraceFrame *frame,
            VedForecastCopy     *forecast,
            float                line_width,
            VedColor             band,
            VedColor             line)
{
  VedTrace p10, p50, p90;

  if (forecast == NULL)
    return;

  p10 = ved_time_series_forecast_trace (forecast, 0);
  p50 = ved_time_series_forecast_trace (forecast, 1);
  p90 = ved_time_series_forecast_trace (forecast, 2);
  ved_draw_list_add_fan (list, frame, &p10, &p90, band);
  ved_draw_list_add_trace (list, frame, &p50, line_width, line);
}

static void
record_line (VedDrawList          *list,
             const VedTraceFrame  *frame,
             const VedChartSeries *series,
             float                 line_width,
             VedColor              color)
{
  if (series->has_steps)
    ved_draw_list_add_steps (list, frame, &series->trace, line_width, color);
  else
    ved_draw_list_add_trace (list, frame, &series->trace, line_width, color);
}

static void
record_area (VedDrawList          *list,
             const VedTraceFrame  *frame,
             const VedChartSeries *series,
             VedColor              color)
{
  if (series->has_steps)
    ved_draw_list_add_step_area (list, frame, &series->trace, frame->value.from, TRUE, color);
  else
    ved_draw_list_add_area (list, frame, &series->trace, frame->value.from, TRUE, color);
}

/* The area between two arrays of a series; either may be missing. */
static void
record_between (VedDrawList          *list,
                const VedTraceFrame  *frame,
                const VedChartSeries *series,
                const float          *from,
                const float          *to,
                VedColor              color)
{
  VedTrace lower = series->trace, upper = series->trace;

  if (from == NULL || to == NULL)
    return;

  lower.values = from;
  upper.values = to;
  lower.pyramid = upper.pyramid = NULL;
  ved_draw_list_add_fan (list, frame, &lower, &upper, color);
}

static void
record_series (VedTimeSeriesChart  *self,
               VedDrawList         *list,
               const VedTraceFrame *frame,
               guint                index)
{
  const VedChartSeries *series = ved_time_series_chart_get_series (self, index);
  VedColor color = ved_time_series_chart_get_color (self, index);

  if (series->is_beside)
    return;
  if (series->stack_top != NULL)
    {
      record_between (list, frame, series, series->stack_base, series->stack_top, ved_color_with_alpha (color, 0.75f));
      return;
    }
  if (self->series->len <= MAX_AREA_SERIES)
    record_area (list, frame, series, ved_color_with_alpha (color, 0.20f));
  record_between (list, frame, series, series->lower, series->upper, ved_color_with_alpha (color, 0.28f));
  record_line (list, frame, series, self->is_crowded ? CRISP : VED_CHART_LINE_WIDTH, color);
  /* A line of one sample is a speck. */
  if (series->trace.n_values == 1)
    ved_draw_list_add_samples (list, frame, &series->trace, LONE_RADIUS, VED_POINT_CIRCLE, color);
}

/* Above all others, in whose colours a line alone would be lost. */
static void
record_beside (VedTimeSeriesChart *self,
               VedDrawList        *list,
               const VedPlotFrame *axes)
{
  VedTraceFrame frame = trace_frame (axes);

  for (guint i = 0; i < self->series->len; i++)
    {
      const VedChartSeries *series = ved_time_series_chart_get_series (self, i);

      if (!series->is_beside || !ved_plot_chart_is_visible (VED_PLOT_CHART (self), i))
        continue;

      frame.value = ved_time_series_chart_get_scale (self, axes, i);
      record_line (list, &frame, series, VED_CHART_LINE_WIDTH + HALO_PX, ved_chart_get_theme (VED_CHART (self))->ground);
      record_line (list, &frame, series, VED_CHART_LINE_WIDTH, ved_time_series_chart_get_color (self, i));
    }
}

static gboolean
is_dense (const VedChartSeries *series,
          const VedPlotFrame   *axes)
{
  gsize begin = ved_trace_find (&series->trace, axes->x.from_us);
  gsize end = ved_trace_find (&series->trace, axes->x.to_us + 1);

  return (double) (end - begin) * 2.0 > (double) axes->plot.width * axes->scale_factor;
}

static gboolean
is_crowded (VedTimeSeriesChart *self,
            const VedPlotFrame *axes)
{
  guint n_dense = 0;

  for (guint i = 0; i < self->series->len && n_dense <= CROWD; i++)
    n_dense += ved_plot_chart_is_visible (VED_PLOT_CHART (self), i) &&
      is_dense (ved_time_series_chart_get_series (self, i), axes);

  return n_dense > CROWD;
}

static void
ved_time_series_chart_record_data (VedPlotChart       *chart,
                                   VedDrawList        *list,
                                   const VedPlotFrame *axes)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedTraceFrame frame = trace_frame (axes);

  self->is_crowded = is_crowded (self, axes);
  ved_time_series_chart_record_ground (self, list, axes);
  record_fan (list, &frame, self->forecast, VED_CHART_LINE_WIDTH,
              ved_color_with_alpha (theme->forecast, 0.24f), theme->forecast);
  for (guint i = 0; i < self->series->len; i++)
    if (ved_plot_chart_is_visible (chart, i))
      record_series (self, list, &frame, i);
  record_fan (list, &frame, self->hindsight, 1.0f, ved_color_with_alpha (theme->forecast, 0.16f),
              theme->forecast);
  record_beside (self, list, axes);
  ved_time_series_chart_record_lines (self, list, axes);
}

static GskRenderNode *
create_emphasis (VedTimeSeriesChart *self,
                 const VedPlotFrame *axes,
                 guint               index)
{
  const VedChartSeries *series = ved_time_series_chart_get_series (self, index);
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedRect *plot = &axes->plot;
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  VedTraceFrame frame = { axes->x, ved_time_series_chart_get_scale (self, axes, index), axes->scale_factor };
  GskRenderNode *node;
  cairo_t *cr;

  ved_draw_list_set_clip (list, plot->x, plot->y, plot->width, plot->height);
  record_line (list, &frame, series, VED_CHART_LINE_WIDTH + HALO_PX, theme->ground);
  record_line (list, &frame, series, VED_CHART_LINE_WIDTH, ved_time_series_chart_get_color (self, index));
  node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (plot->x, plot->y, plot->width, plot->height));
  cr = gsk_cairo_node_get_draw_context (node);
  ved_cairo_executor_run (list, cr);
  cairo_destroy (cr);

  return node;
}

/* Draws one line of a crowd at full width. It is kept until the data are redrawn or another one is nearest. */
void
ved_time_series_chart_draw_emphasis (VedTimeSeriesChart *self,
                                     GtkSnapshot        *snapshot,
                                     const VedPlotFrame *axes,
                                     guint               index)
{
  guint64 n_redraws = ved_chart_get_data_redraws (VED_CHART (self));

  if (!ved_plot_chart_is_visible (VED_PLOT_CHART (self), index))
    return;

  if (self->emphasis == NULL || self->emphasis_series != index || self->emphasis_redraws != n_redraws)
    {
      g_clear_pointer (&self->emphasis, gsk_render_node_unref);
      self->emphasis = create_emphasis (self, axes, index);
      self->emphasis_series = index;
      self->emphasis_redraws = n_redraws;
    }
  gtk_snapshot_append_node (snapshot, self->emphasis);
}

static gboolean
has_value (VedTimeSeriesChart *self,
           gint64              from_us,
           gint64              to_us,
           gboolean            beside_alone)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const VedChartSeries *series = ved_time_series_chart_get_series (self, i);
      const VedTrace *trace = &series->trace;
      float min, max;

      if (beside_alone && !(series->is_beside && ved_plot_chart_is_visible (VED_PLOT_CHART (self), i)))
        continue;
      if (trace->n_values > 0 && ved_trace_range (trace, MAX (from_us, ved_trace_time (trace, 0)),
                                                  MIN (to_us, ved_trace_time (trace, trace->n_values - 1)), &min, &max))
        return TRUE;
    }

  return FALSE;
}

/* Why the plot is blank; NULL: it is not. */
const char *
ved_time_series_chart_explain_blank (VedTimeSeriesChart *self,
                                     const VedPlotFrame *axes)
{
  VedPlotChart *chart = VED_PLOT_CHART (self);
  double least, most;

  if (VED_PLOT_CHART_GET_CLASS (chart)->get_value_extent (chart, axes->x.from_us, axes->x.to_us, &least, &most)
      || has_value (self, axes->x.from_us, axes->x.to_us, TRUE))
    return NULL;
  /* On such an axis only what is above zero counts. */
  if (axes->value.kind == VED_SCALE_LOG && has_value (self, axes->x.from_us, axes->x.to_us, FALSE))
    return _("No values above zero");

  return has_value (self, G_MININT64, G_MAXINT64, FALSE) ? _("No values in this range") : _("No values");
}

static void
ved_time_series_chart_annotate_data (VedPlotChart       *chart,
                                     GtkSnapshot        *snapshot,
                                     const VedPlotFrame *axes)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (chart);
  const char *blank = ved_time_series_chart_explain_blank (self, axes);

  ved_time_series_chart_annotate_marks (self, snapshot, axes);
  ved_time_series_chart_annotate_second (self, snapshot, axes);
  if (blank != NULL)
    ved_plot_chart_annotate_empty (chart, snapshot, blank);
}

void
ved_time_series_chart_install_lines (VedPlotChartClass *plot_class)
{
  plot_class->record_data = ved_time_series_chart_record_data;
  plot_class->annotate_data = ved_time_series_chart_annotate_data;
}
