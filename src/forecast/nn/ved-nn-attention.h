/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/nn/ved-nn-layers.h"

G_BEGIN_DECLS

/* Interpretable multi-head attention: heads have queries and keys of their own, and share the values. Only the
 * positions from `first` on ask; each sees itself and what lies before. */
typedef struct {
  guint d;
  guint n_heads;
  VedNnLinear query;            /* no biases */
  VedNnLinear key;
  VedNnLinear value;            /* d → d / n_heads */
  VedNnLinear out;              /* d / n_heads → d */
} VedNnAttention;

typedef struct {
  guint n_windows;
  guint length;
  guint first;
  const VedReal *x;             /* [n_windows · length, d] */
  VedReal *asking;              /* [n_windows · (length − first), d] */
  VedReal *query;
  VedReal *key;
  VedReal *value;
  VedReal *weights;             /* [n_windows, heads, length − first, length] */
  gboolean keeps_weights;       /* of all heads and windows, else of the one at hand */
  VedReal *mean;                /* [n_windows, length − first, length] */
  VedReal *read;                /* [n_windows · (length − first), d / heads] */
} VedNnAttentionTrace;

VedNnAttention ved_nn_attention_new      (VedNnLayout               *layout,
                                          const char                *prefix,
                                          guint                      d,
                                          guint                      n_heads);
void           ved_nn_attention_forward  (const VedNnAttention      *self,
                                          const VedNnPass           *pass,
                                          const VedReal             *x,
                                          guint                      n_windows,
                                          guint                      length,
                                          guint                      first,
                                          VedReal                   *y,
                                          VedNnAttentionTrace       *trace);
void           ved_nn_attention_backward (const VedNnAttention      *self,
                                          const VedNnPass           *pass,
                                          const VedNnAttentionTrace *trace,
                                          const VedReal             *dy,
                                          VedReal                   *dx);

G_END_DECLS
