/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/nn/ved-nn-real.h"

G_BEGIN_DECLS

typedef struct {
  gsize n;
  guint64 step;
  VedReal *mean;
  VedReal *square;
} VedNnAdam;

void   ved_nn_adam_init    (VedNnAdam     *self,
                            gsize          n);
void   ved_nn_adam_clear   (VedNnAdam     *self);
double ved_nn_clip         (VedReal       *grads,
                            gsize          n,
                            double         largest);
void   ved_nn_adam_step    (VedNnAdam     *self,
                            VedReal       *params,
                            const VedReal *grads,
                            double         rate);
double ved_nn_pinball_loss (const VedReal *said,
                            const VedReal *target,
                            gsize          n_targets,
                            VedReal       *dsaid);

G_END_DECLS
