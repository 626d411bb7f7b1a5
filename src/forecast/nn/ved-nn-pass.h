/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-rng.h"
#include "forecast/nn/ved-nn-real.h"

G_BEGIN_DECLS

/* Memory of one pass through a network: pieces are taken one after another and given back together. */
typedef struct {
  GPtrArray *chunks;
  GArray *sizes;                /* gsize, of the chunks */
  guint chunk;
  gsize used;                   /* of the current chunk */
} VedNnArena;

typedef struct {
  guint chunk;
  gsize used;
} VedNnMark;

/* What every layer is handed. One thread a pass; parameters are shared, the rest is its own. */
typedef struct {
  const VedReal *params;
  VedReal *grads;               /* NULL: a forecast, nothing is kept for the way back */
  VedNnArena *arena;
  VedRng *rng;                  /* NULL: no dropout */
  double dropout;
} VedNnPass;

void      ved_nn_arena_init    (VedNnArena       *self);
void      ved_nn_arena_clear   (VedNnArena       *self);
VedReal  *ved_nn_arena_take    (VedNnArena       *self,
                                gsize             n);
VedReal  *ved_nn_arena_take0   (VedNnArena       *self,
                                gsize             n);
VedNnMark ved_nn_arena_mark    (const VedNnArena *self);
void      ved_nn_arena_release (VedNnArena       *self,
                                VedNnMark         mark);

G_END_DECLS
