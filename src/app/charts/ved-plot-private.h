/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"
#include "app/charts/ved-shown-set.h"
#include "plot/ved-ticks.h"

G_BEGIN_DECLS

typedef enum {
  VED_DRAG_NONE,
  VED_DRAG_PAN,
  VED_DRAG_BOX,
  VED_DRAG_X_AXIS,
  VED_DRAG_VALUE_AXIS,
} VedDragMode;

/* Whether a wheel is the chart's, or that of the page which it has been scrolling. */
typedef struct {
  GtkAdjustment *adjustment;    /* (nullable): of the page, while the chart is mapped */
  gulong handler_id;
  gboolean has_wheel;
  gboolean has_place;           /* of the pointer in the window, seen since the page has moved */
  double x;
  double y;
} VedPageWatch;

/* Of both axes, made once a picture: grid lines and labels are the same ones. */
typedef struct {
  VedTick x[VED_TICKS_MAX];
  VedTick value[VED_TICKS_MAX];
  guint n_x;
  guint n_value;
} VedPlotTicks;

/* What the files of VedPlotChart share: axes, gestures, keys, overlay. */
typedef struct {
  VedViewport *viewport;
  GTimeZone *zone;
  VedNumberFormat axis_format;
  VedNumberFormat value_format;
  VedNumberFormat x_format;
  double x_unit;                /* 0: positions are instants */
  VedGutters gutters;
  VedPlotValueFlags flags;
  double floor_value;
  double ceiling_value;
  double least_span;

  VedPlotLayerFunc layer;       /* (nullable) */
  gpointer layer_owner;
  GDestroyNotify free_layer_owner;
  VedShownSet shown;            /* of the series */

  VedPlotFrame frame;           /* of the last record */
  VedPlotTicks ticks;           /* likewise */
  float gutter;                 /* of the viewport, likewise */
  gboolean has_values;          /* in view */
  gboolean has_value_range;     /* chosen by hand; else it follows the data */
  double value_from;
  double value_to;

  VedDragMode drag;
  VedPlotFrame drag_frame;      /* axes when the drag began */
  gboolean drag_has_value_range;
  double drag_x;
  double drag_y;
  VedRect box;                  /* of a box zoom in progress; width 0: none */
  double pointer_x;
  double pointer_y;
  gboolean has_pointer;
  gboolean by_keyboard;         /* it was keys that moved the cursor, since the chart has the focus */
  VedPageWatch page;
} VedPlotChartPrivate;

extern const VedGutters ved_plot_usual_gutters;

VedPlotChartPrivate *ved_plot_chart_get_private     (VedPlotChart       *self);
void            ved_plot_chart_fit_axes        (VedPlotChart       *self,
                                                int                 width,
                                                int                 height);
void            ved_plot_chart_fit_value_axis  (VedPlotChart       *self,
                                                VedScale           *scale);
void            ved_plot_chart_record_grid     (VedPlotChart       *self,
                                                VedDrawList        *list);
void            ved_plot_chart_annotate_axes   (VedPlotChart       *self,
                                                GtkSnapshot        *snapshot);
void            ved_plot_chart_add_difference  (VedPlotChart       *self,
                                                VedBubble          *bubble);
void            ved_plot_chart_draw_overlay    (VedPlotChart       *self,
                                                GtkSnapshot        *snapshot);
void            ved_plot_chart_add_gestures    (VedPlotChart       *self);
void            ved_plot_chart_install_keys    (VedChartClass      *chart_class);
void            ved_plot_chart_add_keys        (VedPlotChart       *self);
void            ved_plot_chart_watch_page      (VedPlotChart       *self);
void            ved_plot_chart_forget_page     (VedPlotChart       *self);
void            ved_plot_chart_see_pointer     (VedPlotChart       *self,
                                                GdkEvent           *event);
void            ved_plot_chart_put_cursor      (VedPlotChart       *self,
                                                gint64              x);
void            ved_plot_chart_put_pin         (VedPlotChart       *self,
                                                gint64              x);

G_END_DECLS
