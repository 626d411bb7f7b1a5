/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-cell-fold.h"
#include "plot/ved-field.h"

G_BEGIN_DECLS

/* For ved-field.c and ved-field-view.c. Lines are the rows or columns of cells that lie together in memory, items
 * the cells of a line. */

#define VED_FIELD_FAN_SHIFT 2
#define VED_FIELD_MAX_DEPTH 15

/* The maxima of blocks of 4^line_depth × 4^item_depth cells; of depth 0 and 0 the cells themselves. */
typedef struct _VedFieldPlane VedFieldPlane;

struct _VedFieldPlane
{
  const VedFieldPlane *below;   /* what it is made from */
  gpointer maxima;
  gsize n_lines;
  gsize n_items;
  gsize stride;
  guint line_depth;
  guint item_depth;
  guint bias;                   /* 1 for the cells, else 0: see VedCellFold */
};

/* Where the oldest line and the oldest item are in memory. */
typedef struct {
  gsize line;
  gsize item;
} VedFieldStart;

const VedFieldPlane *ved_field_get_plane  (VedField            *self,
                                           guint                line_depth,
                                           guint                item_depth);
const VedFieldCells *ved_field_get_cells  (const VedField      *self);
VedFieldStart        ved_field_get_start  (const VedField      *self);
float                ved_field_scan       (const VedField      *self,
                                           gsize                line,
                                           gsize                item,
                                           gsize                n_lines,
                                           gsize                n_items);
gconstpointer        ved_field_plane_at   (const VedFieldPlane *plane,
                                           gsize                cell_size,
                                           gsize                line,
                                           gsize                item);

G_END_DECLS
