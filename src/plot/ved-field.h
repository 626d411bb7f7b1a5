/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_CELL_FLOAT,               /* float; NaN is a missing value, and so is −∞ */
  VED_CELL_U8,                  /* codes; 255 is a missing value */
  VED_CELL_U16,                 /* codes; 65535 is a missing value */
} VedCellKind;

/* The memory of a field, borrowed from the caller: rows of cells one after another, or columns. It may be a
 * mapped file. A field that grows begins full of missing values. */
typedef struct {
  VedCellKind kind;
  gconstpointer cells;
  gsize n_rows;
  gsize n_columns;
  gsize stride;                 /* cells from one row to the next; by columns: from one column to the next */
  gboolean is_by_columns;       /* cell (row, column) is at [column × stride + row], not [row × stride + column] */
  double code_offset;           /* a code's value is code_offset + code × code_step */
  double code_step;
} VedFieldCells;

/* A grid of values with an index of maxima: what a heat map shows. See VedFieldView for looking at it. */
typedef struct _VedField VedField;

VedField    *ved_field_new           (const VedFieldCells *cells) G_GNUC_WARN_UNUSED_RESULT;
void         ved_field_free          (VedField            *self);
void         ved_field_prepare       (VedField            *self);

gsize        ved_field_get_n_rows    (const VedField      *self);
gsize        ved_field_get_n_columns (const VedField      *self);
gsize        ved_field_get_bytes     (const VedField      *self);
double       ved_field_get_value     (const VedField      *self,
                                      gsize                row,
                                      gsize                column);
float        ved_field_get_max       (VedField            *self);
const float *ved_field_get_sample    (VedField            *self,
                                      gsize               *n_sample);

void         ved_field_changed       (VedField            *self,
                                      gsize                row,
                                      gsize                column,
                                      gsize                n_rows,
                                      gsize                n_columns);
gsize        ved_field_next_row      (const VedField      *self);
gsize        ved_field_next_column   (const VedField      *self);
void         ved_field_append_rows   (VedField            *self,
                                      gsize                n_rows);
void         ved_field_append_columns (VedField           *self,
                                       gsize               n_columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedField, ved_field_free)

G_END_DECLS
