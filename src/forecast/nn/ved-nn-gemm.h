/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/nn/ved-nn-real.h"

G_BEGIN_DECLS

/* A matrix that is read: element (i, j) is at[i · row + j · column]. */
typedef struct {
  const VedReal *at;
  gsize row;
  gsize column;
} VedNnView;

/* C (m × n, rows c_row apart) = A (m × k) · B (k × n, rows b_row apart), or += where it adds. */
typedef void (*VedNnGemm) (guint          m,
                           guint          n,
                           guint          k,
                           VedNnView      a,
                           const VedReal *b,
                           gsize          b_row,
                           VedReal       *c,
                           gsize          c_row,
                           gboolean       adds);

extern VedNnGemm ved_nn_gemm;

void ved_nn_transpose (const VedReal *from,
                       gsize          from_row,
                       guint          n_rows,
                       guint          n_columns,
                       VedReal       *to);

G_END_DECLS
