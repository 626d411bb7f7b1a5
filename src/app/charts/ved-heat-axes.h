/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"
#include "plot/ved-field-view.h"

G_BEGIN_DECLS

/* Where the cells of a field lie on the axes of a chart. */
typedef struct {
  gint64 x_from;                /* left edge of the oldest column: µs UTC, or a position */
  gint64 x_step;                /* width of a column, > 0 */
  double row_from;              /* edge of the oldest row */
  double row_step;              /* height of a row, > 0 */
} VedHeatAxes;

gint64 ved_heat_axes_get_x        (const VedHeatAxes  *self,
                                   gsize               column);
gsize  ved_heat_axes_find_column  (const VedHeatAxes  *self,
                                   gint64              x,
                                   gsize               n_columns);
double ved_heat_axes_get_row      (const VedHeatAxes  *self,
                                   const VedScale     *value,
                                   double              px);
void   ved_heat_axes_find_rows    (const VedHeatAxes  *self,
                                   double              from,
                                   double              to,
                                   gsize               n_rows,
                                   gsize              *first,
                                   gsize              *end);
void   ved_heat_axes_place_view   (const VedHeatAxes  *self,
                                   const VedPlotFrame *frame,
                                   const VedField     *field,
                                   VedFieldView       *view,
                                   float              *x,
                                   float              *y);

G_END_DECLS
