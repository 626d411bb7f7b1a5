/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality"

#include "config.h"

#include "engine/quality/ved-quality.h"

#include "series/ved-exceedance.h"

#include <math.h>

#define SD_OF_SHIFT 3.0
#define FAR         3.0

/* Steps up to 30 min, 1 h, 2 h, 4 h, 6 h and 8 h. */
const guint ved_quality_lead_end[VED_QUALITY_LEADS] = { 6, 12, 24, 48, 72, 96 };
const guint ved_quality_horizon_steps[VED_N_HORIZONS] = { VED_NEAR_STEPS, VED_FORECAST_STEPS };

VedQuality *
ved_quality_new (void)
{
  VedQuality *self = g_new0 (VedQuality, 1);

  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

VedQuality *
ved_quality_ref (VedQuality *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_quality_unref (VedQuality *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static double
pinball (double error,
         double level)
{
  return 2.0 * MAX (level * error, (level - 1.0) * error);
}

static void
cell_add (VedQualityCell *self,
          const double   *quantiles,
          double          outcome,
          double          last,
          double          floor_sigma)
{
  double below = 1.0 - ved_exceedance (quantiles[0], quantiles[1], quantiles[2], outcome, floor_sigma, FALSE);
  double loss = pinball (outcome - quantiles[0], 0.1) + pinball (outcome - quantiles[1], 0.5);

  self->n++;
  self->n_inside += outcome >= quantiles[0] && outcome <= quantiles[2];
  self->n_below90 += outcome <= quantiles[2];
  self->pit[MIN ((guint) (below * VED_QUALITY_PIT_BINS), VED_QUALITY_PIT_BINS - 1)]++;
  self->absolute_error += fabs (outcome - quantiles[1]);
  self->absolute_value += fabs (outcome);
  self->bias += quantiles[1] - outcome;
  self->loss += (loss + pinball (outcome - quantiles[2], 0.9)) / 3.0;
  self->naive_error += fabs (outcome - last);
}

/**
 * ved_quality_add:
 * @forecasts: a set
 * @row: a row of it
 * @metric: a metric that it has
 * @outcome: (array fixed-size=96): what came, NaN where nothing did
 * @last: the last value before the origin; without one nothing is counted
 * @is_recent: whether the origin is of the stretch in which a change is looked for
 *
 * Both are compared at the resolution at which values are shown.
 */
void
ved_quality_add (VedQuality           *self,
                 const VedForecastSet *forecasts,
                 guint                 row,
                 VedMetric             metric,
                 const float          *outcome,
                 float                 last,
                 gboolean              is_recent)
{
  VedErrorSum *errors = &self->errors[metric][is_recent ? 1 : 0];
  const VedMetricInfo *info = ved_metric_get_info (metric);
  const float *quantiles[VED_N_QUANTILES];
  guint lead = 0;

  if (!isfinite (last))
    return;
  for (guint i = 0; i < VED_N_QUANTILES; i++)
    quantiles[i] = ved_forecast_set_get (forecasts, row, metric, i);
  for (guint step = 0; step < VED_FORECAST_STEPS; step++)
    {
      const double at[VED_N_QUANTILES] = { quantiles[0][step], quantiles[1][step], quantiles[2][step] };

      double came = ved_value_snap (outcome[step], info->quantile_resolution);

      if (step >= ved_quality_lead_end[lead])
        lead++;
      if (!isfinite (outcome[step]))
        continue;
      cell_add (&self->cells[metric][lead], at, came, last, 0.5 * info->resolution);
      errors->n++;
      errors->error += fabs (came - at[VED_QUANTILE_P50]);
      errors->value += fabs (came);
    }
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float one = *(const float *) a, other = *(const float *) b;

  return (one > other) - (one < other);
}

/* The largest distance between the two distribution functions; both arrays are sorted. */
static double
ks_statistic (GArray *recent,
              GArray *reference)
{
  guint i = 0, j = 0;
  double most = 0.0;

  while (i < recent->len && j < reference->len)
    {
      float at = MIN (g_array_index (recent, float, i), g_array_index (reference, float, j));

      while (i < recent->len && g_array_index (recent, float, i) <= at)
        i++;
      while (j < reference->len && g_array_index (reference, float, j) <= at)
        j++;
      most = MAX (most, fabs ((double) i / recent->len - (double) j / reference->len));
    }

  return most;
}

static double
mean_of (GArray *values)
{
  double sum = 0.0;

  for (guint i = 0; i < values->len; i++)
    sum += g_array_index (values, float, i);

  return sum / values->len;
}

static double
sd_of (GArray *values,
       double  mean)
{
  double squares = 0.0;

  for (guint i = 0; i < values->len; i++)
    squares += (g_array_index (values, float, i) - mean) * (g_array_index (values, float, i) - mean);

  return sqrt (squares / values->len);
}

/**
 * ved_quality_set_drift:
 * @recent: (element-type float): values of the recent stretch (ved-hindcast.c); sorted here
 * @reference: (element-type float): values of the stretches that it is compared with; sorted here
 */
void
ved_quality_set_drift (VedQuality *self,
                       VedMetric   metric,
                       GArray     *recent,
                       GArray     *reference)
{
  VedDriftCell *cell = &self->drift[metric];
  double mean, sd;
  guint n_far = 0;

  *cell = (VedDriftCell) { recent->len, reference->len, NAN, NAN, NAN };
  if (recent->len == 0 || reference->len == 0)
    return;

  g_array_sort (recent, compare_floats);
  g_array_sort (reference, compare_floats);
  mean = mean_of (reference);
  sd = MAX (sd_of (reference, mean), ved_metric_get_info (metric)->resolution);
  for (guint i = 0; i < recent->len; i++)
    n_far += fabs (g_array_index (recent, float, i) - mean) > FAR * sd;
  cell->ks = ks_statistic (recent, reference);
  cell->shift = MIN (fabs (mean_of (recent) - mean) / sd / SD_OF_SHIFT, 1.0);
  cell->anomaly = (double) n_far / recent->len;
}

/**
 * ved_quality_sum:
 *
 * Returns: the whole horizon of @metric
 */
VedQualityCell
ved_quality_sum (const VedQuality *self,
                 VedMetric         metric)
{
  VedQualityCell sum = { 0 };

  for (guint lead = 0; lead < VED_QUALITY_LEADS; lead++)
    {
      const VedQualityCell *cell = &self->cells[metric][lead];

      sum.n += cell->n;
      sum.n_inside += cell->n_inside;
      sum.n_below90 += cell->n_below90;
      for (guint bin = 0; bin < VED_QUALITY_PIT_BINS; bin++)
        sum.pit[bin] += cell->pit[bin];
      sum.absolute_error += cell->absolute_error;
      sum.absolute_value += cell->absolute_value;
      sum.bias += cell->bias;
      sum.loss += cell->loss;
      sum.naive_error += cell->naive_error;
    }

  return sum;
}

/**
 * ved_quality_cell_get_relative_error:
 *
 * Returns: Σ |error| / Σ |outcome|; NaN where all outcomes were 0
 */
double
ved_quality_cell_get_relative_error (const VedQualityCell *self)
{
  return self->absolute_value > 0.0 ? self->absolute_error / self->absolute_value : NAN;
}

/**
 * ved_quality_cell_get_coverage:
 *
 * Returns: the share of outcomes between p10 and p90, 0.8 where bands are true
 */
double
ved_quality_cell_get_coverage (const VedQualityCell *self)
{
  return self->n > 0 ? (double) self->n_inside / self->n : NAN;
}

/**
 * ved_quality_cell_get_skill:
 *
 * Returns: how much smaller the error is than that of the last value, 0: not at all, 1: none is left
 */
double
ved_quality_cell_get_skill (const VedQualityCell *self)
{
  return self->naive_error > 0.0 ? 1.0 - self->absolute_error / self->naive_error : NAN;
}

/**
 * ved_error_sum_get_relative:
 *
 * Returns: Σ |error| / Σ |outcome|; NaN where nothing was seen
 */
double
ved_error_sum_get_relative (const VedErrorSum *self)
{
  return self->value > 0.0 ? self->error / self->value : NAN;
}
