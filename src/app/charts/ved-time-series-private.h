/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-time-series-chart.h"
#include "plot/ved-layout.h"
#include "plot/ved-scale.h"

G_BEGIN_DECLS

#define VED_CHART_MAX_THRESHOLDS 4

typedef enum {
  VED_DRAG_NONE,
  VED_DRAG_PAN,
  VED_DRAG_BOX,
  VED_DRAG_TIME_AXIS,
  VED_DRAG_VALUE_AXIS,
} VedDragMode;

/* The steps of a forecast; slot 0 is where the fan begins when it begins at the last measured value. */
typedef struct {
  gint64 *times_us;
  float *quantiles[3];          /* p10, p50, p90 */
  guint n;
  guint first_step;             /* 1 with an anchor in slot 0 */
  gint64 now_us;
} VedForecastCopy;

struct _VedTimeSeriesChart
{
  VedChart parent_instance;

  VedViewport *viewport;
  char *title;
  GTimeZone *zone;
  GArray *series;               /* VedChartSeries, labels owned */
  VedForecastCopy forecast;
  VedChartThreshold thresholds[VED_CHART_MAX_THRESHOLDS];
  guint n_thresholds;
  VedNumberFormat axis_format;
  VedNumberFormat value_format;
  double floor_value;
  double ceiling_value;
  double least_span;

  VedRect plot;                 /* of the last record */
  VedScale time;
  VedScale value;
  gboolean has_value_range;     /* chosen by hand; else it follows the data */
  double value_from;
  double value_to;

  VedDragMode drag;
  VedScale drag_time;           /* axes when the drag began */
  VedScale drag_value;
  double drag_x;
  double drag_y;
  VedRect box;                  /* of a box zoom in progress; width 0: none */
  double pointer_x;
  double pointer_y;
  gboolean has_pointer;
  GtkWidget *menu;
};

void      ved_time_series_chart_add_controllers    (VedTimeSeriesChart *self);
void      ved_time_series_chart_draw_overlay       (VedTimeSeriesChart *self,
                                                    GtkSnapshot        *snapshot);
char     *ved_time_series_chart_describe           (VedTimeSeriesChart *self,
                                                    gint64              time_us) G_GNUC_WARN_UNUSED_RESULT;
void      ved_time_series_chart_install_actions    (GtkWidgetClass     *widget_class);
void      ved_time_series_chart_popup_menu         (VedTimeSeriesChart *self,
                                                    double              x,
                                                    double              y);
void      ved_time_series_chart_set_value_range    (VedTimeSeriesChart *self,
                                                    double              from,
                                                    double              to);
VedTrace  ved_time_series_chart_get_forecast_trace (VedTimeSeriesChart *self,
                                                    guint               quantile);

G_END_DECLS
