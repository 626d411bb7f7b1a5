/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-drift"

#include "config.h"

#include "engine/quality/ved-drift.h"

#include <math.h>

#define FEWEST_FOR_ERROR        1000    /* outcomes of a metric: what is drawn from fewer is chance */
#define FEWEST_FOR_DISTRIBUTION 30
#define FEWEST_FOR_SHIFT        10
#define WORSE                   1.25    /* error lately over error before: that much is no chance */

/* Any of the four beyond its threshold calls for training. Whether that can be expected to help is another question.
 * Three of them compare a fleet with itself, before and now. The error of forecasts does not: metrics that are noise
 * have a large one for ever, and training anew would not make it smaller: it helps only where the error has also grown.
 * Nor does it help where a network has just learned what the fleet is now like: for eight days only a grown error
 * speaks for it. */

static const struct {
  const char *key;
  double threshold;
  double weight;
} kinds[VED_N_DRIFTS] = {
  [VED_DRIFT_ERROR] = { "per", 0.10, 0.4 },
  [VED_DRIFT_DISTRIBUTION] = { "dss", 0.20, 0.3 },
  [VED_DRIFT_FEATURE] = { "fds", 0.15, 0.2 },
  [VED_DRIFT_ANOMALY] = { "anomaly", 0.05, 0.1 },
};

double
ved_drift_get_threshold (VedDriftKind kind)
{
  return kinds[kind].threshold;
}

/**
 * ved_drift_kind_get_key:
 *
 * Returns: "per", "dss", "fds" or "anomaly"
 */
const char *
ved_drift_kind_get_key (VedDriftKind kind)
{
  return kinds[kind].key;
}

static void
compute_metric (VedDriftValues   *self,
                const VedQuality *quality,
                VedMetric         metric)
{
  const VedQualityCell sum = ved_quality_sum (quality, metric);
  const VedDriftCell *cell = &quality->drift[metric];
  guint n = MIN (cell->n_recent, cell->n_reference);

  self->value[VED_DRIFT_ERROR] = sum.n >= FEWEST_FOR_ERROR ? ved_quality_cell_get_relative_error (&sum) : NAN;
  self->value[VED_DRIFT_DISTRIBUTION] = n >= FEWEST_FOR_DISTRIBUTION ? cell->ks : NAN;
  self->value[VED_DRIFT_FEATURE] = n >= FEWEST_FOR_SHIFT ? cell->shift : NAN;
  self->value[VED_DRIFT_ANOMALY] = n >= FEWEST_FOR_SHIFT ? cell->anomaly : NAN;
}

static double
combine (const VedDriftValues *values)
{
  double sum = 0.0;

  for (guint kind = 0; kind < VED_N_DRIFTS; kind++)
    sum += kinds[kind].weight * values->value[kind];

  return sum;
}

static double
mean_of (const VedDrift *self,
         VedDriftKind    kind)
{
  double sum = 0.0;
  guint n = 0;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      if (isnan (self->metrics[metric].value[kind]))
        continue;
      sum += self->metrics[metric].value[kind];
      n++;
    }

  return n > 0 ? sum / n : NAN;
}

/* Geometric mean over metrics of how much the error has grown. */
static double
measure_growth (const VedQuality *quality)
{
  double sum = 0.0;
  guint n = 0;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      const VedErrorSum *before = &quality->errors[metric][0], *now = &quality->errors[metric][1];
      double ratio = ved_error_sum_get_relative (now) / ved_error_sum_get_relative (before);

      if (before->n < FEWEST_FOR_ERROR || now->n < FEWEST_FOR_ERROR || !(ratio > 0.0) || !isfinite (ratio))
        continue;
      sum += log (ratio);
      n++;
    }

  return n > 0 ? exp (sum / n) : NAN;
}

static gboolean
is_over (const VedDrift *self,
         VedDriftKind    kind)
{
  return self->fleet.value[kind] > kinds[kind].threshold;
}

static gboolean
can_be_learned (const VedDrift *self,
                VedDriftKind    kind)
{
  return kind == VED_DRIFT_ERROR ? self->error_growth > WORSE : !self->has_learned_lately;
}

/**
 * ved_drift_compute:
 * @self: (out caller-allocates): the drift
 * @quality: (nullable): what it is seen in
 */
void
ved_drift_compute (VedDrift         *self,
                   const VedQuality *quality)
{
  static const VedQuality nothing;

  if (quality == NULL)
    quality = &nothing;
  *self = (VedDrift) {
    .is_sufficient = TRUE, .has_learned_lately = quality->has_learned_lately, .error_growth = measure_growth (quality)
  };
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      compute_metric (&self->metrics[metric], quality, metric);
      self->metrics[metric].combined = combine (&self->metrics[metric]);
      self->n_points += ved_quality_sum (quality, metric).n;
    }
  for (guint kind = 0; kind < VED_N_DRIFTS; kind++)
    {
      self->fleet.value[kind] = mean_of (self, kind);
      self->is_sufficient &= !isnan (self->fleet.value[kind]);
      self->needs_retraining |= is_over (self, kind);
      self->training_helps |= is_over (self, kind) && can_be_learned (self, kind);
    }
  self->fleet.combined = combine (&self->fleet);
}

/**
 * ved_drift_get_recommendation:
 *
 * Returns: "RETRAIN NOW", "OK", or "insufficient"
 */
const char *
ved_drift_get_recommendation (const VedDrift *self)
{
  if (!self->is_sufficient)
    return "insufficient";

  return self->needs_retraining ? "RETRAIN NOW" : "OK";
}
