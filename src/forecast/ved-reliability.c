/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-reliability"

#include "config.h"

#include "forecast/ved-reliability.h"

#include <math.h>

/**
 * ved_reliability_add:
 * @chance: that was told, 0 to 1; anything not finite is passed over
 * @is_event: whether it came
 */
void
ved_reliability_add (VedReliability *self,
                     double          chance,
                     gboolean        is_event)
{
  guint bin;

  if (!isfinite (chance))
    return;

  chance = CLAMP (chance, 0.0, 1.0);
  bin = MIN ((guint) (chance * VED_RELIABILITY_BINS), VED_RELIABILITY_BINS - 1);
  self->n[bin]++;
  self->n_events[bin] += is_event != FALSE;
  self->sum[bin] += chance;
  self->squares += (chance - (is_event ? 1.0 : 0.0)) * (chance - (is_event ? 1.0 : 0.0));
}

/**
 * ved_reliability_get_n:
 *
 * Returns: how many outcomes were seen
 */
guint
ved_reliability_get_n (const VedReliability *self)
{
  guint n = 0;

  for (guint bin = 0; bin < VED_RELIABILITY_BINS; bin++)
    n += self->n[bin];

  return n;
}

/**
 * ved_reliability_get_brier:
 *
 * Returns: the Brier score, the mean of (chance − outcome)²; NaN before the first outcome
 */
double
ved_reliability_get_brier (const VedReliability *self)
{
  guint n = ved_reliability_get_n (self);

  return n > 0 ? self->squares / n : NAN;
}

/**
 * ved_reliability_get_error:
 *
 * Returns: the expected calibration error, Σ over bins of their share · |mean chance − share of events|; NaN before
 *   the first outcome
 */
double
ved_reliability_get_error (const VedReliability *self)
{
  guint n = ved_reliability_get_n (self);
  double sum = 0.0;

  for (guint bin = 0; bin < VED_RELIABILITY_BINS; bin++)
    sum += fabs (self->sum[bin] - self->n_events[bin]);

  return n > 0 ? sum / n : NAN;
}
