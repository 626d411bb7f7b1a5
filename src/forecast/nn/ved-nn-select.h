/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/nn/ved-nn-layers.h"

G_BEGIN_DECLS

/* Variable selection network over m variables of each row. A real variable x is embedded as x w + b; a
 * categorical one, given as the number of its category, as its row of a table + b. */
typedef struct {
  guint m;
  guint d;
  gsize weight;                 /* [m, 1, d]; of no use for categorical ones */
  gsize bias;                   /* [m, 1, d] */
  guint *n_categories;          /* [m]; 0: real */
  gsize *tables;                /* [m], of [n_categories, d] */
  VedNnGrn *each;               /* [m], d → d */
  VedNnGrn weigh;               /* m d → m */
} VedNnSelect;

/* A table covers inputs of ± 8; what lies outside is taken for its end. */
#define VED_NN_KNOTS      1024
#define VED_NN_KNOT_RANGE 8

typedef struct {
  guint n;
  guint group;
  const VedReal *x;             /* [n, m] */
  const VedReal *context;
  VedReal *real;                /* [n, m], 0 for categorical variables */
  VedReal *shares;              /* [n, m] */
  VedReal **chosen;             /* [m] of [n, d]: what each variable offers */
  VedNnGrnTrace *each;
  VedNnGrnTrace weigh;
} VedNnSelectTrace;

/* What a selection over real variables gives for fixed parameters, computed beforehand: see
 * ved_nn_select_table_init(). */
typedef struct {
  VedReal *offers;              /* [m, VED_NN_KNOTS, d] */
  VedReal *hidden_slopes;       /* [m, d] */
  VedReal *hidden_base;         /* [d] */
  VedReal *skip_slopes;         /* [m, m] */
  VedReal *skip_base;           /* [m] */
} VedNnSelectTable;

void ved_nn_select_init        (VedNnSelect            *self,
                                VedNnLayout            *layout,
                                const char             *prefix,
                                guint                   m,
                                const guint            *n_categories,
                                guint                   d,
                                guint                   context);
void ved_nn_select_clear       (VedNnSelect            *self);
void ved_nn_select_forward     (const VedNnSelect      *self,
                                const VedNnPass        *pass,
                                const VedReal          *x,
                                const VedReal          *context,
                                guint                   group,
                                guint                   n,
                                VedReal                *y,
                                VedNnSelectTrace       *trace);
void ved_nn_select_backward    (const VedNnSelect      *self,
                                const VedNnPass        *pass,
                                const VedNnSelectTrace *trace,
                                const VedReal          *dy,
                                VedReal                *dcontext);
void ved_nn_select_trace_clear (VedNnSelectTrace       *self);
void ved_nn_select_table_init  (VedNnSelectTable       *self,
                                const VedNnSelect      *select,
                                const VedReal          *params);
void ved_nn_select_table_clear (VedNnSelectTable       *self);
void ved_nn_select_read        (const VedNnSelect      *self,
                                const VedNnSelectTable *table,
                                const VedNnPass        *pass,
                                const VedReal          *x,
                                const VedReal          *context,
                                guint                   group,
                                guint                   n,
                                VedReal                *y,
                                VedNnSelectTrace       *trace);

G_END_DECLS
