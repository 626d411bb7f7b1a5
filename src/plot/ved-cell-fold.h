/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-field.h"

G_BEGIN_DECLS

/* How maxima of one kind of cell are taken. Maxima are of the cells' type, so that an index of bytes has bytes.
 * A maximum over nothing is −∞ or 0; codes are counted from 1 in maxima, by a bias of 1 that is added to cells
 * and makes the missing one 0. The bias is 0 where the input are maxima already. Of floats it has no meaning. */
typedef struct {
  gsize size;                   /* of a cell */
  void (* set_nothing) (gpointer       maxima,
                        gsize          n);
  void (* take)        (gpointer       maxima,
                        gconstpointer  input,
                        gsize          n,
                        guint          bias);
  void (* take_groups) (gpointer       maxima,
                        gconstpointer  input,
                        gsize          n_input,
                        guint          shift,
                        guint          bias);
  void (* get_values)  (gconstpointer  maxima,
                        gsize          n,
                        double         offset,
                        double         step,
                        float         *values);
} VedCellFold;

/* Room for one maximum of any kind. */
typedef union {
  float of_floats;
  guint8 of_bytes;
  guint16 of_words;
} VedCellMaximum;

const VedCellFold *ved_cell_fold_get (VedCellKind kind);

G_END_DECLS
