/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-heat-axes"

#include "config.h"

#include "app/charts/ved-heat-axes.h"

#include <math.h>

/**
 * ved_heat_axes_get_x:
 *
 * Returns: where @column begins
 */
gint64
ved_heat_axes_get_x (const VedHeatAxes *self,
                     gsize              column)
{
  return self->x_from + (gint64) column * self->x_step;
}

/**
 * ved_heat_axes_find_column:
 * @x: a position
 * @n_columns: at least 1
 *
 * Returns: the column that holds @x, or the nearest one
 */
gsize
ved_heat_axes_find_column (const VedHeatAxes *self,
                           gint64             x,
                           gsize              n_columns)
{
  gint64 distance = x - self->x_from;

  if (distance < 0)
    return 0;

  return MIN ((gsize) (distance / self->x_step), n_columns - 1);
}

/* A place on the x axis, in columns. */
static double
get_column (const VedHeatAxes *self,
            const VedScale    *x,
            double             px)
{
  double span = (double) (x->to_us - x->from_us);
  double distance = (double) (x->from_us - self->x_from) + (px - x->px_from) / (x->px_to - x->px_from) * span;

  return distance / (double) self->x_step;
}

/**
 * ved_heat_axes_get_row:
 * @value: the value axis
 * @px: a place on it
 *
 * Returns: where that is, in rows; there need not be one
 */
double
ved_heat_axes_get_row (const VedHeatAxes *self,
                       const VedScale    *value,
                       double             px)
{
  return (ved_scale_from_px (value, px) - self->row_from) / self->row_step;
}

/**
 * ved_heat_axes_find_rows:
 * @from: a value
 * @to: a greater one
 * @n_rows: that there are
 * @first: (out): of the rows between the two, also in part
 * @end: (out): behind the last one
 */
void
ved_heat_axes_find_rows (const VedHeatAxes *self,
                         double             from,
                         double             to,
                         gsize              n_rows,
                         gsize             *first,
                         gsize             *end)
{
  *first = (gsize) CLAMP (floor ((from - self->row_from) / self->row_step), 0.0, (double) n_rows);
  *end = (gsize) CLAMP (ceil ((to - self->row_from) / self->row_step), (double) *first, (double) n_rows);
}

/**
 * ved_heat_axes_place_view:
 * @frame: the axes of the chart
 * @view: (out): what is seen of @field
 * @x: (out): its left edge, in px
 * @y: (out): its upper edge
 *
 * The window begins and ends on whole device pixels.
 */
void
ved_heat_axes_place_view (const VedHeatAxes  *self,
                          const VedPlotFrame *frame,
                          const VedField     *field,
                          VedFieldView       *view,
                          float              *x,
                          float              *y)
{
  double scale = frame->scale_factor, left = ceil (frame->plot.x * scale), top = ceil (frame->plot.y * scale);
  double width = floor ((frame->plot.x + frame->plot.width) * scale) - left;
  double height = floor ((frame->plot.y + frame->plot.height) * scale) - top;

  *x = (float) (left / scale);
  *y = (float) (top / scale);
  ved_field_view_init (view, field, get_column (self, &frame->x, left / scale),
                       get_column (self, &frame->x, (left + width) / scale), (gsize) MAX (width, 0.0),
                       ved_heat_axes_get_row (self, &frame->value, top / scale),
                       ved_heat_axes_get_row (self, &frame->value, (top + height) / scale), (gsize) MAX (height, 0.0));
}
