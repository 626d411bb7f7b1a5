/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-bubble.h"
#include "app/charts/ved-chart.h"
#include "app/charts/ved-viewport.h"
#include "plot/ved-layout.h"
#include "plot/ved-number-format.h"
#include "plot/ved-scale.h"
#include "plot/ved-ticks.h"

G_BEGIN_DECLS

/* What the value axis is like. */
typedef enum {
  VED_PLOT_VALUE_LOG   = 1 << 0,
  VED_PLOT_VALUE_EXACT = 1 << 1,        /* ends where the extent ends: rows of cells, shares of 100 % */
  VED_PLOT_VALUE_DOWN  = 1 << 2,        /* the least value on top: rows */
} VedPlotValueFlags;

/* The axes of one frame. Positions along x are whole numbers, whatever they stand for: see
 * ved_plot_chart_set_x_unit(). */
typedef struct {
  VedRect plot;
  VedScale x;                   /* of the time kind */
  VedScale value;
  int scale_factor;
} VedPlotFrame;

/* Something that a chart can point at: a sample, a step, a cell, a candle. */
typedef struct {
  gint64 x;
  double value;                 /* NaN: it has none */
} VedPlotPoint;

#define VED_TYPE_PLOT_CHART (ved_plot_chart_get_type ())

G_DECLARE_DERIVABLE_TYPE (VedPlotChart, ved_plot_chart, VED, PLOT_CHART, VedChart)

/* What the page of a chart draws above its data, clipped to the plot. */
typedef void (*VedPlotLayerFunc) (VedPlotChart       *chart,
                                  VedDrawList        *list,
                                  const VedPlotFrame *frame,
                                  gpointer            owner);

/* Signal: "series-changed": other series are there, or other ones are visible.
 *
 * A chart with two axes. It owns the plot rectangle between fixed gutters, axes, grid, crosshair, tooltip,
 * pins and every gesture and key; kinds of charts say what lies where.
 *
 * Where a function takes a value beside a position, it is the height of the pointer, or NaN when the keyboard
 * asks: then the kind answers for its principal series or the row that it has chosen itself. */
struct _VedPlotChartClass
{
  VedChartClass parent_class;

  /* The data, clipped to the plot, above the grid. */
  void          (*record_data)      (VedPlotChart       *self,
                                     VedDrawList        *list,
                                     const VedPlotFrame *frame);
  /* Least and greatest value between two positions; FALSE: there is none. With a logarithmic axis only of what
   * is above 0. */
  gboolean      (*get_value_extent) (VedPlotChart       *self,
                                     gint64              from_x,
                                     gint64              to_x,
                                     double             *least,
                                     double             *most);
  /* What lies nearest to a place; FALSE: nothing at all. Cursor and pins stand on what this finds. */
  gboolean      (*read)             (VedPlotChart       *self,
                                     gint64              x,
                                     double              value,
                                     VedPlotPoint       *point);
  /* Adds the rows of the tooltip, below the position that is its heading. */
  void          (*add_rows)         (VedPlotChart       *self,
                                     gint64              x,
                                     double              value,
                                     VedBubble          *bubble);
  /* The position n samples further; @x may be VED_VIEWPORT_NOWHERE: then where the keyboard begins. */
  gint64        (*step)             (VedPlotChart       *self,
                                     gint64              x,
                                     int                 n);
  /* The rows of what lies between two positions. */
  VedChartTable *(*tabulate)        (VedPlotChart * self,
                                     gint64 from_x,
                                     gint64 to_x);

  /* The rest may be left out. */

  /* How much the value changes from one position to another, of what a height means at @x; NaN: it has no value at one
   * of them. Tells what that is where there are several. */
  double        (*get_change)       (VedPlotChart       *self,
                                     gint64              from_x,
                                     gint64              to_x,
                                     gint64              x,
                                     double              value,
                                     char              **name);

  /* Up and down: another series or row, n further. FALSE: there is none. */
  gboolean      (*step_value)       (VedPlotChart       *self,
                                     int                 n);
  /* Labels over the data. */
  void          (*annotate_data)    (VedPlotChart       *self,
                                     GtkSnapshot        *snapshot,
                                     const VedPlotFrame *frame);
  /* Marks at the cursor, above the crosshair and below the tooltip. */
  void          (*overlay_data)     (VedPlotChart       *self,
                                     GtkSnapshot        *snapshot,
                                     const VedPlotFrame *frame,
                                     gint64              cursor_x);
  /* What the cursor stands on, as a sentence; else the tooltip is read out. */
  char         *(*describe)         (VedPlotChart       *self,
                                     gint64              x,
                                     double              value);
  guint         (*get_x_ticks)      (VedPlotChart       *self,
                                     const VedScale     *x,
                                     VedTick            *ticks);
  guint         (*get_value_ticks)  (VedPlotChart       *self,
                                     const VedScale     *value,
                                     VedTick            *ticks);
  /* A position as people read it; else an instant or a number. */
  char         *(*write_x)          (VedPlotChart       *self,
                                     gint64              x);

  /* Charts of several series have a legend: see VedLegend. */
  guint         (*get_n_series)     (VedPlotChart       *self);
  const char   *(*get_series_label) (VedPlotChart       *self,
                                     guint               index);
  VedColor      (*get_series_color) (VedPlotChart       *self,
                                     guint               index);
  /* Of one series at a position; the newest one at VED_VIEWPORT_NOWHERE. NULL: it has none there. */
  char         *(*write_series)     (VedPlotChart       *self,
                                     guint               index,
                                     gint64              x);

  gpointer padding[7];
};

VedViewport        *ved_plot_chart_get_viewport      (VedPlotChart          *self);
void                ved_plot_chart_set_format        (VedPlotChart          *self,
                                                      const VedNumberFormat *axis,
                                                      const VedNumberFormat *value);
const VedNumberFormat *
                    ved_plot_chart_get_value_format  (VedPlotChart          *self);
const VedNumberFormat *
                    ved_plot_chart_get_axis_format   (VedPlotChart          *self);
void                ved_plot_chart_set_x_unit        (VedPlotChart          *self,
                                                      double                 unit,
                                                      const VedNumberFormat *format);
double              ved_plot_chart_get_x_unit        (VedPlotChart          *self,
                                                      VedNumberFormat       *format);
void                ved_plot_chart_set_limits        (VedPlotChart          *self,
                                                      double                 floor_value,
                                                      double                 ceiling_value,
                                                      double                 least_span);
void                ved_plot_chart_set_value_flags   (VedPlotChart          *self,
                                                      VedPlotValueFlags      flags);
VedPlotValueFlags   ved_plot_chart_get_value_flags   (VedPlotChart          *self);
void                ved_plot_chart_set_layer         (VedPlotChart          *self,
                                                      VedPlotLayerFunc       layer,
                                                      gpointer               owner,
                                                      GDestroyNotify         free_owner);
void                ved_plot_chart_set_gutters       (VedPlotChart          *self,
                                                      const VedGutters      *gutters);
void                ved_plot_chart_set_zone          (VedPlotChart          *self,
                                                      GTimeZone             *zone);
GTimeZone          *ved_plot_chart_get_zone          (VedPlotChart          *self);
VedGutters          ved_plot_gutters                 (VedChart              *chart,
                                                      VedViewport           *viewport);
const VedPlotFrame *ved_plot_chart_get_frame         (VedPlotChart          *self);
gboolean            ved_plot_chart_get_pointer       (VedPlotChart          *self,
                                                      double                *x_px,
                                                      double                *y_px);
gboolean            ved_plot_chart_is_addressed      (VedPlotChart          *self);
double              ved_plot_chart_get_pointer_value (VedPlotChart          *self);
char               *ved_plot_chart_write_x           (VedPlotChart          *self,
                                                      gint64                 x) G_GNUC_WARN_UNUSED_RESULT;
char               *ved_plot_chart_describe          (VedPlotChart          *self,
                                                      gint64                 x) G_GNUC_WARN_UNUSED_RESULT;
VedBubble          *ved_plot_chart_make_tooltip      (VedPlotChart          *self,
                                                      gint64                 x) G_GNUC_WARN_UNUSED_RESULT;
void                ved_plot_chart_draw_mark         (VedPlotChart          *self,
                                                      GtkSnapshot           *snapshot,
                                                      gint64                 x,
                                                      double                 value,
                                                      VedColor               color);
void                ved_plot_chart_draw_frame        (VedPlotChart          *self,
                                                      GtkSnapshot           *snapshot,
                                                      const graphene_rect_t *bounds);
guint               ved_plot_chart_make_value_ticks  (VedPlotChart          *self,
                                                      const VedScale        *value,
                                                      VedTick               *ticks);
void                ved_plot_chart_annotate_empty    (VedPlotChart          *self,
                                                      GtkSnapshot           *snapshot,
                                                      const char            *text);
void                ved_plot_chart_set_value_range   (VedPlotChart          *self,
                                                      double                 from,
                                                      double                 to);
void                ved_plot_chart_get_value_range   (VedPlotChart          *self,
                                                      double                *from,
                                                      double                *to);
void                ved_plot_chart_zoom_value        (VedPlotChart          *self,
                                                      double                 anchor_px,
                                                      double                 factor);
void                ved_plot_chart_show_values       (VedPlotChart          *self,
                                                      double                 least,
                                                      double                 most);
void                ved_plot_chart_reset             (VedPlotChart          *self);
guint               ved_plot_chart_get_n_series      (VedPlotChart          *self);
gboolean            ved_plot_chart_is_visible        (VedPlotChart          *self,
                                                      guint                  series);
void                ved_plot_chart_show_all          (VedPlotChart          *self);
void                ved_plot_chart_show_only         (VedPlotChart          *self,
                                                      guint                  series);
void                ved_plot_chart_toggle            (VedPlotChart          *self,
                                                      guint                  series);
void                ved_plot_chart_series_changed    (VedPlotChart          *self);
void                ved_plot_chart_values_changed    (VedPlotChart          *self);
void                ved_plot_chart_move_cursor       (VedPlotChart          *self,
                                                      int                    n_samples);
gboolean            ved_plot_chart_step_value        (VedPlotChart          *self,
                                                      int                    n);

G_END_DECLS
