/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-rng.h"
#include "forecast/nn/ved-nn-real.h"

G_BEGIN_DECLS

/* What a tensor holds before training. */
typedef enum {
  VED_NN_START_ZERO,
  VED_NN_START_ONE,
  VED_NN_START_UNIFORM          /* within ± 1 / √fan_in */
} VedNnStart;

/* One named piece of the parameters of a network. */
typedef struct {
  char *name;
  guint n_dims;
  guint dims[3];                /* outermost first; a product y = x W is stored [in, out] */
  gsize offset;
  gsize size;
  VedNnStart start;
  guint fan_in;
} VedNnTensor;

/* How the parameters of a network lie in one array. Immutable once the network is made. */
typedef struct {
  GArray *tensors;              /* VedNnTensor */
  gsize n_params;
} VedNnLayout;

void               ved_nn_layout_init  (VedNnLayout       *self);
void               ved_nn_layout_clear (VedNnLayout       *self);
gsize              ved_nn_layout_add   (VedNnLayout       *self,
                                        const char        *name,
                                        guint              stack,
                                        guint              rows,
                                        guint              columns,
                                        VedNnStart         start);
const VedNnTensor *ved_nn_layout_get   (const VedNnLayout *self,
                                        guint              index);
void               ved_nn_layout_start (const VedNnLayout *self,
                                        VedRng            *rng,
                                        VedReal           *params);

G_END_DECLS
