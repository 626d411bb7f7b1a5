/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"
#include "fleet/ved-severity.h"
#include "plot/ved-trace.h"

G_BEGIN_DECLS

/* One line of a chart. The arrays of the traces are borrowed from the owner, which lives until the series is
 * replaced or the chart ends. */
typedef struct {
  const char *label;
  VedTrace trace;
  const float *lower;           /* (nullable): least value of each sample, drawn as an envelope */
  const float *upper;           /* (nullable): greatest value of each sample */
  const float *stack_base;      /* (nullable): of a stacked area: where it begins; its height is the value */
  const float *stack_top;       /* (nullable): and where it ends */
  gboolean is_beside;           /* measured by the axis on the other side */
  gboolean has_steps;           /* each value holds until the next: counts, states */
  gboolean has_level;           /* else it has the colour of its place */
  VedLevel level;
  gpointer owner;               /* (nullable) */
  GDestroyNotify free_owner;    /* (nullable) */
} VedChartSeries;

/* Steps ahead, one time and three quantiles for each. */
typedef struct {
  gint64 origin_us;             /* step i is at origin + (i + 1) × step */
  gint64 step_us;
  guint n_steps;
  const float *p10;
  const float *p50;
  const float *p90;
  gint64 now_us;                /* where history ends; the fan is drawn from there on */
  gboolean is_past;             /* whether that is no longer now */
  float now_value;              /* NaN: the fan begins at its first step */
} VedChartForecast;

typedef struct {
  double value;
  VedLevel level;               /* gives the line its colour and its letter */
  gboolean is_below;            /* what lies below the line is bad */
} VedChartThreshold;

/* A span of time that something was different in: maintenance, a halt, an incident. */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  gboolean has_level;           /* else it is neutral */
  VedLevel level;
  const char *label;
} VedChartRegion;

/* A remark pinned to an instant. */
typedef struct {
  gint64 time_us;
  const char *text;
} VedChartNote;

/* What the chart says at an instant. */
typedef struct {
  gint64 time_us;               /* of the sample or step that was found */
  gboolean is_forecast;
  gboolean is_here;             /* the line is at the instant that was asked for, and not only elsewhere */
  float value;                  /* a measured value, or the p50 */
  float lower;                  /* of the envelope or p10; NaN where there is none */
  float upper;
} VedChartReading;

#define VED_TYPE_TIME_SERIES_CHART (ved_time_series_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedTimeSeriesChart, ved_time_series_chart, VED, TIME_SERIES_CHART, VedPlotChart)

GtkWidget *ved_time_series_chart_new               (VedViewport             *viewport)
                                                      G_GNUC_WARN_UNUSED_RESULT;
void       ved_time_series_chart_set_series        (VedTimeSeriesChart      *self,
                                                    guint                    index,
                                                    const VedChartSeries    *series);
void       ved_time_series_chart_remove_series     (VedTimeSeriesChart      *self);
void       ved_time_series_chart_set_forecast      (VedTimeSeriesChart      *self,
                                                    const VedChartForecast  *forecast);
void       ved_time_series_chart_set_thresholds    (VedTimeSeriesChart      *self,
                                                    const VedChartThreshold *thresholds,
                                                    guint                    n_thresholds);
void       ved_time_series_chart_set_hindsight     (VedTimeSeriesChart      *self,
                                                    const VedChartForecast  *forecast);
void       ved_time_series_chart_set_regions       (VedTimeSeriesChart      *self,
                                                    const VedChartRegion    *regions,
                                                    guint                    n_regions);
void       ved_time_series_chart_set_notes         (VedTimeSeriesChart      *self,
                                                    const VedChartNote      *notes,
                                                    guint                    n_notes);
void       ved_time_series_chart_set_second_axis   (VedTimeSeriesChart      *self,
                                                    double                   least_span,
                                                    double                   greatest,
                                                    const VedNumberFormat   *axis,
                                                    const VedNumberFormat   *value);
gboolean   ved_time_series_chart_read              (VedTimeSeriesChart      *self,
                                                    guint                    series,
                                                    gint64                   time_us,
                                                    VedChartReading         *reading);
gboolean   ved_time_series_chart_read_hindsight    (VedTimeSeriesChart      *self,
                                                    gint64                   time_us,
                                                    VedChartReading         *reading);
gint64     ved_time_series_chart_time_to_threshold (VedTimeSeriesChart      *self);

G_END_DECLS
