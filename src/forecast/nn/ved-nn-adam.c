/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nn-adam"

#include "config.h"

#include "forecast/nn/ved-nn-adam.h"

/* D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization" (arXiv 1412.6980), and clipping of the
 * gradient by its norm. */

#define BETA_MEAN   0.9
#define BETA_SQUARE 0.999
#define EPSILON     1e-8
#define N_QUANTILES 3

void
ved_nn_adam_init (VedNnAdam *self,
                  gsize      n)
{
  self->n = n;
  self->step = 0;
  self->mean = g_new0 (VedReal, n);
  self->square = g_new0 (VedReal, n);
}

void
ved_nn_adam_clear (VedNnAdam *self)
{
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->square, g_free);
}

/**
 * ved_nn_clip:
 * @largest: the norm that @grads are shortened to where theirs is larger; 0: never
 *
 * Returns: the norm of @grads before; not finite where a gradient is not
 */
double
ved_nn_clip (VedReal *grads,
             gsize    n,
             double   largest)
{
  double squares = 0.0, norm;

  for (gsize i = 0; i < n; i++)
    squares += (double) grads[i] * grads[i];
  norm = sqrt (squares);
  if (largest > 0.0 && norm > largest && isfinite (norm))
    {
      for (gsize i = 0; i < n; i++)
        grads[i] *= (VedReal) (largest / norm);
    }

  return norm;
}

VED_NN_CLONES
static void
move (VedReal       *params,
      VedReal       *mean,
      VedReal       *square,
      const VedReal *grads,
      gsize          n,
      VedReal        rate,
      VedReal        square_scale)
{
  for (gsize i = 0; i < n; i++)
    {
      mean[i] += (VedReal) (1.0 - BETA_MEAN) * (grads[i] - mean[i]);
      square[i] += (VedReal) (1.0 - BETA_SQUARE) * (grads[i] * grads[i] - square[i]);
      params[i] -= rate * mean[i] / ((VedReal) sqrt (square[i] * square_scale) + (VedReal) EPSILON);
    }
}

/**
 * ved_nn_adam_step:
 * @params: (array) (inout): the parameters
 * @grads: (array): their gradient
 * @rate: learning rate
 */
void
ved_nn_adam_step (VedNnAdam     *self,
                  VedReal       *params,
                  const VedReal *grads,
                  double         rate)
{
  self->step++;
  move (params, self->mean, self->square, grads, self->n,
        (VedReal) (rate / (1.0 - pow (BETA_MEAN, (double) self->step))),
        (VedReal) (1.0 / (1.0 - pow (BETA_SQUARE, (double) self->step))));
}

/**
 * ved_nn_pinball_loss:
 * @said: (array): [n_targets, 3], p10, p50, p90 of each target
 * @target: (array): [n_targets], NaN where not observed
 * @dsaid: (array) (out caller-allocates): [n_targets, 3], derivative of the loss
 *
 * Returns: the mean of ρ over all observed targets and quantiles
 */
double
ved_nn_pinball_loss (const VedReal *said,
                     const VedReal *target,
                     gsize          n_targets,
                     VedReal       *dsaid)
{
  static const VedReal levels[N_QUANTILES] = { (VedReal) 0.1, (VedReal) 0.5, (VedReal) 0.9 };
  double sum = 0.0;
  gsize n = 0;

  for (gsize i = 0; i < n_targets; i++)
    n += isfinite (target[i]) != 0;
  for (gsize i = 0; i < n_targets; i++)
    {
      for (guint q = 0; q < N_QUANTILES; q++)
        {
          VedReal error = target[i] - said[i * N_QUANTILES + q];
          VedReal slope = error > 0 ? levels[q] : levels[q] - 1;

          if (!isfinite (target[i]))
            slope = error = 0;
          sum += (double) slope * error;
          dsaid[i * N_QUANTILES + q] = -slope / (VedReal) (n * N_QUANTILES);
        }
    }

  return sum / (double) MAX (n * N_QUANTILES, 1);
}
