/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-time-series-chart.h"

G_BEGIN_DECLS

#define VED_CHART_MAX_THRESHOLDS 4
#define VED_N_FORECAST_LINES 3
#define VED_CHART_LINE_WIDTH 1.6f

/* A series in an atomic box: immutable once it is shown, but for the index that is built for it when it is
 * first drawn. */
typedef struct {
  VedChartSeries series;        /* label owned */
  VedPyramid *index;            /* (nullable): owned; of long series that brought none */
} VedTimeSeries;

/* The steps of a forecast in an atomic box; slot 0 is where the fan begins when it begins at the last measured
 * value. */
typedef struct {
  gint64 *times_us;
  float *quantiles[VED_N_FORECAST_LINES];       /* p10, p50, p90 */
  guint n;
  guint first_step;                             /* 1 with an anchor in slot 0 */
  gint64 origin_us;
  gint64 now_us;
  gboolean is_past;
} VedForecastCopy;

typedef struct {
  double least_span;
  double greatest;
  VedNumberFormat axis_format;
  VedNumberFormat format;
} VedSecondAxis;

struct _VedTimeSeriesChart
{
  VedPlotChart parent_instance;

  GPtrArray *series;            /* VedTimeSeries that are shown */
  GPtrArray *pending;           /* likewise: (nullable) the one that a worker makes ready to take its place */
  VedForecastCopy *forecast;    /* (nullable) */
  VedForecastCopy *hindsight;   /* (nullable): what was forecast then */
  VedChartThreshold thresholds[VED_CHART_MAX_THRESHOLDS];
  guint n_thresholds;
  GArray *regions;              /* VedChartRegion, labels owned */
  GArray *notes;                /* VedChartNote, texts owned */
  VedSecondAxis second;         /* of series that are beside */
  guint selected;               /* series that the keyboard reads */

  gboolean is_crowded;          /* since the last record: lines are crisp, and the nearest is drawn over them */
  GskRenderNode *emphasis;      /* (nullable): that one */
  guint emphasis_series;
  guint64 emphasis_redraws;     /* data redraws when it was made */
};

VedTimeSeries  *ved_time_series_new                      (const VedChartSeries *series)
                                                            G_GNUC_WARN_UNUSED_RESULT;
void            ved_time_series_unref                    (VedTimeSeries      *self);
void            ved_time_series_build_index              (VedTimeSeries      *self);
void            ved_time_series_forecast_unref           (VedForecastCopy    *forecast);
VedTrace        ved_time_series_forecast_trace           (VedForecastCopy    *forecast,
                                                          guint               quantile);
VedChartSeries *ved_time_series_chart_get_series         (VedTimeSeriesChart *self,
                                                          guint               index);
void            ved_time_series_chart_record_ground      (VedTimeSeriesChart *self,
                                                          VedDrawList        *list,
                                                          const VedPlotFrame *axes);
void            ved_time_series_chart_record_lines       (VedTimeSeriesChart *self,
                                                          VedDrawList        *list,
                                                          const VedPlotFrame *axes);
void            ved_time_series_chart_annotate_marks     (VedTimeSeriesChart *self,
                                                          GtkSnapshot        *snapshot,
                                                          const VedPlotFrame *axes);
float           ved_time_series_chart_find_room          (VedTimeSeriesChart *self,
                                                          const VedPlotFrame *axes,
                                                          float               width);
void            ved_time_series_chart_add_note_rows      (VedTimeSeriesChart *self,
                                                          gint64              time_us,
                                                          VedBubble          *bubble);
VedScale        ved_time_series_chart_get_scale          (VedTimeSeriesChart *self,
                                                          const VedPlotFrame *axes,
                                                          guint               index);
double          ved_time_series_chart_to_height          (VedTimeSeriesChart *self,
                                                          const VedPlotFrame *axes,
                                                          guint               index,
                                                          double              value);
const VedNumberFormat *ved_time_series_chart_get_format  (VedTimeSeriesChart *self,
                                                          guint               index);
void            ved_time_series_chart_annotate_second    (VedTimeSeriesChart *self,
                                                          GtkSnapshot        *snapshot,
                                                          const VedPlotFrame *axes);
VedColor        ved_time_series_chart_get_color          (VedTimeSeriesChart *self,
                                                          guint               index);
void            ved_time_series_chart_draw_emphasis      (VedTimeSeriesChart *self,
                                                          GtkSnapshot        *snapshot,
                                                          const VedPlotFrame *axes,
                                                          guint               index);
const char     *ved_time_series_chart_explain_blank      (VedTimeSeriesChart *self,
                                                          const VedPlotFrame *axes);
void            ved_time_series_chart_install_lines      (VedPlotChartClass  *plot_class);
void            ved_time_series_chart_install_readings   (VedPlotChartClass  *plot_class);
VedChartTable  *ved_time_series_chart_tabulate           (VedPlotChart       *chart,
                                                          gint64              from_us,
                                                          gint64              to_us)
                                                            G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
