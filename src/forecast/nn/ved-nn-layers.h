/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/nn/ved-nn-layout.h"
#include "forecast/nn/ved-nn-pass.h"

G_BEGIN_DECLS

/* y = x W + b. Numbers of a layer are places in the parameters; a layer itself holds none. */
typedef struct {
  guint in;                     /* 0: there is no such layer */
  guint out;
  gsize weight;                 /* [in, out] */
  gsize bias;
  gboolean has_bias;
} VedNnLinear;

/* y = LayerNorm (skip + (x W₁ + b₁) ⊙ sigmoid (x W₂ + b₂)); dropout on x. */
typedef struct {
  VedNnLinear linear;           /* to 2 out: the value first, then the gate */
  guint out;
  gsize norm_weight;
  gsize norm_bias;
} VedNnGate;

/* What a gate keeps for the way back. */
typedef struct {
  guint n;
  const VedReal *x;             /* behind the dropout */
  VedReal *mask;                /* [n, in] factors of the dropout; NULL without */
  VedReal *pre;                 /* [n, 2 out]; the second half behind the sigmoid */
  VedReal *unit;                /* [n, out] normalised */
  VedReal *rate;                /* [n] 1 / deviation */
} VedNnGateTrace;

/* Gated residual network: a gate of ELU (x W_a + c W_c + b_a) W_b + b_b with a skip of x. */
typedef struct {
  VedNnLinear first;
  VedNnLinear context;          /* in = 0 without; no bias */
  VedNnLinear second;
  VedNnLinear skip;             /* in = 0: x itself */
  VedNnGate gate;
} VedNnGrn;

typedef struct {
  guint n;
  const VedReal *x;
  const VedReal *context;
  guint group;
  VedReal *elu;                 /* [n, d] */
  VedNnGateTrace gate;
} VedNnGrnTrace;

void        ved_nn_add_rows          (VedReal              *y,
                                      const VedReal        *row,
                                      guint                 n,
                                      guint                 width);
void        ved_nn_sum_rows          (const VedReal        *y,
                                      guint                 n,
                                      guint                 width,
                                      VedReal              *sum);
VedNnLinear ved_nn_linear_new        (VedNnLayout          *layout,
                                      const char           *prefix,
                                      guint                 in,
                                      guint                 out,
                                      gboolean              has_bias);
void        ved_nn_linear_forward    (const VedNnLinear    *self,
                                      const VedNnPass      *pass,
                                      const VedReal        *x,
                                      guint                 n,
                                      VedReal              *y);
void        ved_nn_linear_backward   (const VedNnLinear    *self,
                                      const VedNnPass      *pass,
                                      const VedReal        *x,
                                      const VedReal        *dy,
                                      guint                 n,
                                      VedReal              *dx,
                                      gboolean              adds);
VedNnGate   ved_nn_gate_new          (VedNnLayout          *layout,
                                      const char           *linear_prefix,
                                      const char           *norm_prefix,
                                      guint                 in,
                                      guint                 out);
void        ved_nn_gate_forward      (const VedNnGate      *self,
                                      const VedNnPass      *pass,
                                      const VedReal        *x,
                                      const VedReal        *skip,
                                      guint                 n,
                                      VedReal              *y,
                                      VedNnGateTrace       *trace);
void        ved_nn_gate_backward     (const VedNnGate      *self,
                                      const VedNnPass      *pass,
                                      const VedNnGateTrace *trace,
                                      const VedReal        *dy,
                                      VedReal              *dx,
                                      VedReal              *dskip);
VedNnGrn    ved_nn_grn_new           (VedNnLayout          *layout,
                                      const char           *prefix,
                                      guint                 in,
                                      guint                 hidden,
                                      guint                 out,
                                      guint                 context);
void        ved_nn_grn_tail_forward  (const VedNnGrn       *self,
                                      const VedNnPass      *pass,
                                      VedReal              *hidden,
                                      const VedReal        *skip,
                                      guint                 n,
                                      VedReal              *y,
                                      VedNnGrnTrace        *trace);
void        ved_nn_grn_tail_backward (const VedNnGrn       *self,
                                      const VedNnPass      *pass,
                                      const VedNnGrnTrace  *trace,
                                      const VedReal        *dy,
                                      VedReal              *dhidden,
                                      VedReal              *dskip);
void        ved_nn_grn_add_context   (const VedNnGrn       *self,
                                      const VedNnPass      *pass,
                                      const VedReal        *context,
                                      guint                 group,
                                      guint                 n,
                                      VedReal              *hidden);
void        ved_nn_grn_context_back  (const VedNnGrn       *self,
                                      const VedNnPass      *pass,
                                      const VedReal        *context,
                                      guint                 group,
                                      guint                 n,
                                      const VedReal        *dhidden,
                                      VedReal              *dcontext);
void        ved_nn_grn_forward       (const VedNnGrn       *self,
                                      const VedNnPass      *pass,
                                      const VedReal        *x,
                                      const VedReal        *context,
                                      guint                 group,
                                      guint                 n,
                                      VedReal              *y,
                                      VedNnGrnTrace        *trace);
void        ved_nn_grn_backward      (const VedNnGrn       *self,
                                      const VedNnPass      *pass,
                                      const VedNnGrnTrace  *trace,
                                      const VedReal        *dy,
                                      VedReal              *dx,
                                      VedReal              *dcontext);

G_END_DECLS
