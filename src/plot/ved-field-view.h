/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-draw-list.h"
#include "plot/ved-field.h"
#include "plot/ved-level-map.h"

G_BEGIN_DECLS

/* One axis of a window onto a field. Cell i spans i … i + 1, in the order of the ring: 0 is the oldest. */
typedef struct {
  double from;                  /* position in cells at the left or upper edge; > .to turns the axis over */
  double to;                    /* at the right or lower edge */
  gsize n_px;                   /* device pixels between them */
  gsize n_cells;                /* of the field */
  gsize n;                      /* levels that a picture of the window has along this axis */
  double px;                    /* where the first of them begins, in device pixels from the edge */
  double length_px;             /* of all of them; a level is 1 pixel, or one cell where those are larger */
  gboolean is_by_cell;
  gsize first;                  /* the first pixel, or cell in ascending order */
  guint depth;                  /* of the index: 4^depth cells a block */
} VedFieldAxis;

/* A window onto a field: which cells lie where on the screen. A plain value, valid until the field changes. */
typedef struct {
  VedFieldAxis columns;
  VedFieldAxis rows;
} VedFieldView;

void     ved_field_view_init       (VedFieldView       *self,
                                    const VedField     *field,
                                    double              column_from,
                                    double              column_to,
                                    gsize               width_px,
                                    double              row_from,
                                    double              row_to,
                                    gsize               height_px);
void     ved_field_view_get_levels (const VedFieldView *self,
                                    VedField           *field,
                                    const VedLevelMap  *map,
                                    guint8             *levels);
gboolean ved_field_view_hit        (const VedFieldView *self,
                                    double              x_px,
                                    double              y_px,
                                    gsize              *row,
                                    gsize              *column);
gboolean ved_field_view_peak       (const VedFieldView *self,
                                    const VedField     *field,
                                    double              x_px,
                                    double              y_px,
                                    gsize              *row,
                                    gsize              *column);
void     ved_field_view_get_cell   (const VedFieldView *self,
                                    gsize               row,
                                    gsize               column,
                                    double             *x_px,
                                    double             *y_px,
                                    double             *width_px,
                                    double             *height_px);
void     ved_draw_list_add_field   (VedDrawList        *list,
                                    VedField           *field,
                                    const VedFieldView *view,
                                    float               x,
                                    float               y,
                                    int                 scale_factor,
                                    const VedLevelMap  *map,
                                    const VedColorMap  *colors);

G_END_DECLS
