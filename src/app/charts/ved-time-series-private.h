/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-time-series-chart.h"

G_BEGIN_DECLS

#define VED_CHART_MAX_THRESHOLDS 4
#define VED_N_FORECAST_LINES 3

/* The steps of a forecast; slot 0 is where the fan begins when it begins at the last measured value. */
typedef struct {
  gint64 *times_us;
  float *quantiles[VED_N_FORECAST_LINES];       /* p10, p50, p90 */
  guint n;
  guint first_step;                             /* 1 with an anchor in slot 0 */
  gint64 now_us;
} VedForecastCopy;

struct _VedTimeSeriesChart
{
  VedPlotChart parent_instance;

  GPtrArray *series;            /* VedChartSeries in atomic boxes, labels owned */
  VedForecastCopy *forecast;    /* (nullable): an atomic box */
  VedChartThreshold thresholds[VED_CHART_MAX_THRESHOLDS];
  guint n_thresholds;
  guint selected;               /* series that the keyboard reads */
};

void            ved_time_series_unref                    (VedChartSeries     *series);
void            ved_time_series_forecast_unref           (VedForecastCopy    *forecast);
VedChartSeries *ved_time_series_chart_get_series         (VedTimeSeriesChart *self,
                                                          guint               index);
VedColor        ved_time_series_chart_get_color          (VedTimeSeriesChart *self,
                                                          guint               index);
VedTrace        ved_time_series_chart_get_forecast_trace (VedTimeSeriesChart *self,
                                                          guint               quantile);
void            ved_time_series_chart_install_readings   (VedPlotChartClass  *plot_class);
VedChartTable  *ved_time_series_chart_tabulate           (VedPlotChart       *chart,
                                                          gint64              from_us,
                                                          gint64              to_us)
                                                            G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
