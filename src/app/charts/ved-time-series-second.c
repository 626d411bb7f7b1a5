/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-second"

#include "config.h"

#include "app/charts/ved-mirror.h"
#include "app/charts/ved-time-series-private.h"

#include <math.h>

/* An axis on the other side for series that are measured in something else. It begins at 0 and follows the data in view, up to
 * what they can be at most. No grid belongs to it: two grids in one plot cannot be read. Its labels have the ink of its lines. */

#define HEADROOM 1.06
#define LABEL_GAP 6.0f
#define LABEL_MARGIN 2.0f
#define TICK_DISTANCE_PX 32.0
#define PX_PER_STEP 32.0

static double
find_most (VedTimeSeriesChart *self,
           const VedPlotFrame *axes)
{
  double most = self->second.least_span;

  for (guint i = 0; i < self->series->len; i++)
    {
      const VedChartSeries *series = ved_time_series_chart_get_series (self, i);
      float least_here, most_here;

      if (series->is_beside && ved_plot_chart_is_visible (VED_PLOT_CHART (self), i)
          && ved_trace_range (&series->trace, axes->x.from_us, axes->x.to_us, &least_here, &most_here))
        most = MAX (most, HEADROOM * (double) most_here);
    }

  return most;
}

/* The axis that a series is drawn by. */
VedScale
ved_time_series_chart_get_scale (VedTimeSeriesChart *self,
                                 const VedPlotFrame *axes,
                                 guint               index)
{
  VedScale scale;

  if (index >= self->series->len || !ved_time_series_chart_get_series (self, index)->is_beside)
    return axes->value;

  ved_scale_init_linear (&scale, 0.0, find_most (self, axes), (double) (axes->plot.y + axes->plot.height), (double) axes->plot.y);
  ved_scale_round_out (&scale, (guint) MAX ((double) axes->plot.height / PX_PER_STEP, 2.0));
  scale.to = MIN (scale.to, self->second.greatest);

  return scale;
}

/* What the axis of the plot has at the height at which @value of a series is drawn. */
double
ved_time_series_chart_to_height (VedTimeSeriesChart *self,
                                 const VedPlotFrame *axes,
                                 guint               index,
                                 double              value)
{
  VedScale scale;

  if (index >= self->series->len || !ved_time_series_chart_get_series (self, index)->is_beside)
    return value;

  scale = ved_time_series_chart_get_scale (self, axes, index);

  return ved_scale_from_px (&axes->value, ved_scale_to_px (&scale, value));
}

/* How values of a series are written. */
const VedNumberFormat *
ved_time_series_chart_get_format (VedTimeSeriesChart *self,
                                  guint               index)
{
  if (index < self->series->len && ved_time_series_chart_get_series (self, index)->is_beside)
    return &self->second.format;

  return ved_plot_chart_get_value_format (VED_PLOT_CHART (self));
}

/* The first series to be seen that is drawn by the second axis; the number of all where there is none. */
static guint
find_beside (VedTimeSeriesChart *self)
{
  guint index = 0;

  while (index < self->series->len && !(ved_time_series_chart_get_series (self, index)->is_beside
                                        && ved_plot_chart_is_visible (VED_PLOT_CHART (self), index)))
    index++;

  return index;
}

void
ved_time_series_chart_annotate_second (VedTimeSeriesChart *self,
                                       GtkSnapshot        *snapshot,
                                       const VedPlotFrame *axes)
{
  gboolean is_mirrored = ved_is_mirrored (VED_CHART (self));
  const VedTextAnchor beside = { is_mirrored ? 1.0f : 0.0f, 0.5f };
  float x = is_mirrored ? axes->plot.x - LABEL_GAP : axes->plot.x + axes->plot.width + LABEL_GAP;
  guint index = find_beside (self), n;
  VedTick ticks[VED_TICKS_MAX];
  VedScale scale;

  if (index == self->series->len)
    return;

  scale = ved_time_series_chart_get_scale (self, axes, index);
  n = ved_ticks_numeric (&scale, &self->second.axis_format, TICK_DISTANCE_PX, ticks);
  for (guint i = 0; i < n; i++)
    if (!ticks[i].is_minor)
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, ticks[i].label, x, (float) ticks[i].px, beside, 0.0f,
                           ved_time_series_chart_get_color (self, index));
}

/**
 * ved_time_series_chart_set_second_axis:
 * @least_span: it goes from 0 to this at least
 * @greatest: and never beyond this
 * @axis: how its labels are written
 * @value: how values are
 *
 * For the series that are beside. The gutter on its side has to be wide enough, see ved_plot_chart_set_gutters().
 */
void
ved_time_series_chart_set_second_axis (VedTimeSeriesChart    *self,
                                       double                 least_span,
                                       double                 greatest,
                                       const VedNumberFormat *axis,
                                       const VedNumberFormat *value)
{
  g_return_if_fail (VED_IS_TIME_SERIES_CHART (self));

  self->second = (VedSecondAxis) { least_span, greatest, *axis, *value };
  ved_chart_queue_data (VED_CHART (self));
}
