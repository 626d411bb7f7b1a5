/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-input.h"
#include "forecast/nn/ved-tft-net.h"

G_BEGIN_DECLS

#define VED_MLP_TOKENS 8         /* half hours of the past that an MLP reads */
#define VED_MLP_BLOCKS 2

/* What a network of the product looks like. */
typedef struct {
  VedEngineId engine;           /* MLP or TFT */
  guint n_metrics;              /* known metrics and one for all others */
  guint size;                   /* state size; an MLP is twice as wide */
  guint n_heads;
  guint n_tokens;               /* half hours of the past */
  guint n_members;              /* MLPs of other starts, whose mean is what it says; a TFT is alone */
} VedNeuralShape;

/* Either of the two; both read a VedNeuralInput and say [96, 3] numbers (see ved_neural_scale_place()). */
typedef struct {
  VedNeuralShape shape;
  const VedNnLayout *layout;    /* of one member */
  gsize n_params;               /* of all members, one after the other */
  guint n_in;                   /* numbers of an input, behind ved_neural_net_read() */
  VedTftNet tft;
  VedNnLayout mlp_layout;
  VedNnGrn blocks[VED_MLP_BLOCKS];
  VedNnLinear head;
} VedNeuralNet;

/* What a way forward leaves. */
typedef struct {
  guint n;
  VedReal *out;                 /* [n, 96, 3] */
  VedReal *hidden[VED_MLP_BLOCKS];
  VedNnGrnTrace blocks[VED_MLP_BLOCKS];
  VedTftTrace tft;
} VedNeuralTrace;

gboolean ved_neural_shape_is_valid (const VedNeuralShape *self);
void     ved_neural_net_init       (VedNeuralNet         *self,
                                    const VedNeuralShape *shape);
void     ved_neural_net_clear      (VedNeuralNet         *self);
void     ved_neural_net_start      (const VedNeuralNet   *self,
                                    VedRng               *rng,
                                    VedReal              *params);
void     ved_neural_net_read       (const VedNeuralNet   *self,
                                    const VedNeuralCase  *from,
                                    const VedNeuralScale *scale,
                                    VedReal              *packed);
void     ved_neural_net_forward    (const VedNeuralNet   *self,
                                    const VedNnPass      *pass,
                                    const VedReal        *packed,
                                    guint                 n,
                                    const VedTftTables   *tables,
                                    VedNeuralTrace       *trace);
void     ved_neural_net_ask        (const VedNeuralNet   *self,
                                    const VedNnPass      *pass,
                                    const VedReal        *packed,
                                    guint                 n,
                                    const VedTftTables   *tables,
                                    VedReal              *out);
void     ved_neural_net_backward   (const VedNeuralNet   *self,
                                    const VedNnPass      *pass,
                                    const VedNeuralTrace *trace,
                                    const VedReal        *dout);
void     ved_neural_trace_clear    (VedNeuralTrace       *self);

G_END_DECLS
