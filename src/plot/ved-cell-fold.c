/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cell-fold"

#include "config.h"

#include "plot/ved-cell-fold.h"

#include "base/ved-vector.h"

#include <math.h>

/* The same loops for each type of cell, plain enough for the compiler to make vector code of them. The order of
 * the operands of a comparison matters: NaN never replaces what has been gathered. */

#define NOTHING_FLOAT (-INFINITY)
#define NOTHING_CODE 0
#define VALUE_FLOAT(maximum) (maximum)
#define VALUE_CODE(maximum) ((maximum) == 0 ? -INFINITY : first + factor * (float) (maximum))
#define CELL_FLOAT(cell) ((void) bias, (cell))
#define CELL_CODE(cell) ((cell) + bias)

#define DEFINE_FOLD(name, type, CELL, NOTHING, VALUE) \
  static void \
  name ## _set_nothing (gpointer maxima, \
                        gsize    n) \
  { \
    type *out = maxima; \
    for (gsize i = 0; i < n; i++) \
    out[i] = NOTHING; \
  } \
  VED_VECTOR_CLONES static void \
    name ## _take (gpointer      maxima, \
                   gconstpointer input, \
                   gsize         n, \
                   guint         bias) \
  { \
    type *restrict out = maxima; \
    const type *restrict in = input; \
    for (gsize i = 0; i < n; i++) \
      { \
        type cell = (type) CELL (in[i]); \
        out[i] = cell > out[i] ? cell : out[i]; \
      } \
  } \
  VED_VECTOR_CLONES static void \
    name ## _take_fours (type *restrict       out, \
                         const type *restrict in, \
                         gsize                n, \
                         guint                bias) \
  { \
    for (gsize i = 0; i < n; i++) \
      { \
        type most = out[i], a = (type) CELL (in[4 * i]), b = (type) CELL (in[4 * i + 1]); \
        type c = (type) CELL (in[4 * i + 2]), d = (type) CELL (in[4 * i + 3]); \
        most = a > most ? a : most; \
        most = b > most ? b : most; \
        most = c > most ? c : most; \
        out[i] = d > most ? d : most; \
      } \
  } \
  static void \
    name ## _take_groups (gpointer      maxima, \
                          gconstpointer input, \
                          gsize         n_input, \
                          guint         shift, \
                          guint         bias) \
  { \
    type *out = maxima; \
    const type *in = input; \
    gsize i = shift == 2 ? n_input / 4 * 4 : 0; \
    name ## _take_fours (out, in, i / 4, bias); \
    for (; i < n_input; i++) \
      { \
        type cell = (type) CELL (in[i]), most = out[i >> shift]; \
        out[i >> shift] = cell > most ? cell : most; \
      } \
  } \
  VED_VECTOR_CLONES static void \
    name ## _get_values (gconstpointer maxima, \
                         gsize         n, \
                         double        offset, \
                         double        step, \
                         float        *values) \
  { \
    const type *in = maxima; \
    float first = (float) (offset - step), factor = (float) step; \
    (void) first, (void) factor; \
    for (gsize i = 0; i < n; i++) \
    values[i] = VALUE (in[i]); \
  }

DEFINE_FOLD (floats, float, CELL_FLOAT, NOTHING_FLOAT, VALUE_FLOAT)
DEFINE_FOLD (bytes, guint8, CELL_CODE, NOTHING_CODE, VALUE_CODE)
DEFINE_FOLD (words, guint16, CELL_CODE, NOTHING_CODE, VALUE_CODE)

static const VedCellFold folds[] = {
  [VED_CELL_FLOAT] = {
    sizeof (float), floats_set_nothing, floats_take, floats_take_groups, floats_get_values,
  },
  [VED_CELL_U8] = {
    sizeof (guint8), bytes_set_nothing, bytes_take, bytes_take_groups, bytes_get_values,
  },
  [VED_CELL_U16] = {
    sizeof (guint16), words_set_nothing, words_take, words_take_groups, words_get_values,
  },
};

const VedCellFold *
ved_cell_fold_get (VedCellKind kind)
{
  return &folds[kind];
}
