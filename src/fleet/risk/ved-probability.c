/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-probability"

#include "config.h"

#include "fleet/risk/ved-probability.h"

#include "fleet/risk/ved-risk.h"
#include "series/ved-exceedance.h"

#include <math.h>

/* A step's quantiles make a distribution as ved-exceedance.h reads them.
 *
 * A server crosses when any metric does: 1 − Π (1 − P). The fleet has an incident when any server
 * does. Both pass through monotone maps fitted by the backtest; without a fit they are the identity. */

/* As narrow as a forecast is believed to be: half the resolution that values are shown with. */
#define FLOOR_OF_RESOLUTION 0.5

#define HIGH_RISK_PROBABILITY 0.5f

static double
z_of_step (const float *const *quantiles,
           guint               step,
           double              threshold,
           double              floor_sigma,
           gboolean            low_is_bad)
{
  double p10 = quantiles[VED_QUANTILE_P10][step];
  double p50 = quantiles[VED_QUANTILE_P50][step];
  double p90 = quantiles[VED_QUANTILE_P90][step];

  return ved_exceedance_z (p10, p50, p90, threshold, floor_sigma, low_is_bad);
}

/* Thresholds of the load are of l: 8 · load / cores. */
static double
in_metric_unit (VedMetric metric,
                double    threshold,
                guint     cores)
{
  return metric == VED_METRIC_LOAD_AVERAGE && cores > 0 ? threshold * cores / 8.0 : threshold;
}

/**
 * ved_exceedance_peak:
 * @forecasts: a sealed set
 * @row: a server's row
 * @metric: a metric
 * @cores: of the server; only the load needs it
 * @threshold: of @metric; of l for the load
 * @n_steps: how many steps count, from the first
 * @first_at_least: the chance that @first_step asks for
 * @first_step: (out) (optional): the first step whose chance is at least @first_at_least, or @n_steps
 *
 * Returns: the largest chance of a step to be beyond @threshold; NaN without forecast or threshold
 */
double
ved_exceedance_peak (const VedForecastSet *forecasts,
                     guint                 row,
                     VedMetric             metric,
                     guint                 cores,
                     double                threshold,
                     guint                 n_steps,
                     double                first_at_least,
                     guint                *first_step)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  const float *quantiles[VED_N_QUANTILES];
  double least = INFINITY;
  guint first = n_steps;

  if (first_step != NULL)
    *first_step = n_steps;
  if (isnan (threshold) || !ved_forecast_set_has_metric (forecasts, row, metric))
    return NAN;

  for (guint i = 0; i < VED_N_QUANTILES; i++)
    quantiles[i] = ved_forecast_set_get (forecasts, row, metric, i);
  threshold = in_metric_unit (metric, threshold, cores);

  for (guint i = 0; i < n_steps; i++)
    {
      double z = z_of_step (quantiles, i, threshold, FLOOR_OF_RESOLUTION * info->resolution, info->low_is_bad);

      if (z >= least)
        continue;

      least = z;
      if (first_step != NULL && first == n_steps && ved_exceedance_chance (z) >= first_at_least)
        first = i;
    }

  if (first_step != NULL)
    *first_step = first;

  return ved_exceedance_chance (least);
}

static void
add_metric (double               *none,
            const VedThresholds  *thresholds,
            const VedForecastSet *forecasts,
            guint                 row,
            guint                 cores,
            VedMetric             metric)
{
  const guint steps[VED_N_HORIZONS] = { VED_NEAR_STEPS, VED_FORECAST_STEPS };

  for (guint i = 0; i < VED_N_HORIZONS; i++)
    none[i] *= 1.0 - ved_exceedance_peak (forecasts, row, metric, cores,
                                          thresholds->probability[metric].critical, steps[i], 1.0, NULL);
}

/**
 * ved_server_chance_compute:
 * @self: (out caller-allocates): the raw chances of both horizons
 * @thresholds: the probability set counts
 * @forecasts: (nullable): a sealed set
 * @row: the server's row; beyond the last: none
 * @cores: of the server; 0: unknown
 *
 * Cost: about 96 × 8 divisions; once per forecast, not per tick. Safe in any thread.
 */
void
ved_server_chance_compute (VedServerChance      *self,
                           const VedThresholds  *thresholds,
                           const VedForecastSet *forecasts,
                           guint                 row,
                           guint                 cores)
{
  double none[VED_N_HORIZONS] = { 1.0, 1.0 };
  gboolean known = FALSE;

  for (guint metric = 0; forecasts != NULL && metric < VED_N_METRICS; metric++)
    {
      if (isnan (thresholds->probability[metric].critical) ||
          !ved_forecast_set_has_metric (forecasts, row, metric))
        continue;

      add_metric (none, thresholds, forecasts, row, cores, metric);
      known = TRUE;
    }

  for (guint i = 0; i < VED_N_HORIZONS; i++)
    self->raw[i] = known ? 1.0 - none[i] : NAN;
}

/**
 * ved_server_find_beyond:
 * @thresholds: the probability set counts
 * @current: (array fixed-size=VED_N_METRICS): values of one instant
 * @cores: of the server; 0: unknown
 *
 * Returns: the first metric whose value has passed a critical threshold; %VED_METRIC_NONE where none has
 */
VedMetric
ved_server_find_beyond (const VedThresholds *thresholds,
                        const float         *current,
                        guint                cores)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      float value = current[metric];

      if (metric == VED_METRIC_LOAD_AVERAGE)
        value = ved_load_l (value, cores);
      if (ved_thresholds_is_beyond (metric, value, thresholds->probability[metric].critical))
        return metric;
    }

  return VED_METRIC_NONE;
}

/**
 * ved_server_is_beyond:
 * @thresholds: the probability set counts
 * @current: (array fixed-size=VED_N_METRICS): values of one instant
 * @cores: of the server; 0: unknown
 *
 * Returns: whether any value has passed a critical threshold
 */
gboolean
ved_server_is_beyond (const VedThresholds *thresholds,
                      const float         *current,
                      guint                cores)
{
  return ved_server_find_beyond (thresholds, current, cores) != VED_METRIC_NONE;
}

/**
 * ved_server_chance_get:
 * @self: raw chances
 * @horizon: a horizon
 * @thresholds: the probability set counts
 * @current: VED_N_METRICS newest values of the server
 * @cores: of the server; 0: unknown
 * @calibration: (nullable): fitted maps
 *
 * Returns: the server's calibrated probability to cross a critical threshold within @horizon, a whole
 *   multiple of 0.0001; 1 when a current value is already beyond, and then only; NaN without a forecast
 */
double
ved_server_chance_get (const VedServerChance *self,
                       VedHorizon             horizon,
                       const VedThresholds   *thresholds,
                       const float           *current,
                       guint                  cores,
                       const VedCalibration  *calibration)
{
  double raw = self->raw[horizon];

  if (isnan (raw))
    return NAN;

  if (ved_server_is_beyond (thresholds, current, cores))
    return 1.0;
  if (calibration != NULL)
    raw = ved_calibration_map_apply (&calibration->server[horizon], raw);

  return (double) ved_value_snap_chance (raw);
}

/**
 * ved_calibration_map_is_fitted:
 *
 * Returns: whether enough outcomes stand behind the map to call its result calibrated
 */
gboolean
ved_calibration_map_is_fitted (const VedCalibrationMap *self)
{
  return self->n_knots >= 2 && self->n_outcomes >= VED_CALIBRATION_MIN_OUTCOMES;
}

/**
 * ved_calibration_map_apply:
 * @raw: 0 to 1, or NaN
 *
 * Returns: the calibrated probability; @raw itself while the map is not fitted
 */
double
ved_calibration_map_apply (const VedCalibrationMap *self,
                           double                   raw)
{
  guint right = 1;
  double left_raw, width, share;

  if (isnan (raw) || !ved_calibration_map_is_fitted (self))
    return raw;

  if (raw <= (double) self->raw[0])
    return (double) self->calibrated[0];
  if (raw >= (double) self->raw[self->n_knots - 1])
    return (double) self->calibrated[self->n_knots - 1];

  while (raw > (double) self->raw[right])
    right++;

  left_raw = (double) self->raw[right - 1];
  width = (double) self->raw[right] - left_raw;
  share = width > 0.0 ? (raw - left_raw) / width : 1.0;

  return (double) self->calibrated[right - 1] * (1.0 - share) + (double) self->calibrated[right] * share;
}

static float
fleet_probability (const VedCalibration *calibration,
                   VedHorizon            horizon,
                   double                none)
{
  double raw = 1.0 - none;

  if (none <= 0.0)
    return 1.0f;
  if (calibration != NULL)
    raw = ved_calibration_map_apply (&calibration->fleet[horizon], raw);

  return ved_value_snap_chance (raw);
}

static gboolean
is_calibrated (const VedCalibration *calibration)
{
  if (calibration == NULL)
    return FALSE;

  for (guint i = 0; i < VED_N_HORIZONS; i++)
    {
      if (!ved_calibration_map_is_fitted (&calibration->server[i]) ||
          !ved_calibration_map_is_fitted (&calibration->fleet[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_environment_compute:
 * @self: (out caller-allocates): probabilities that at least one server crosses
 * @calibration: (nullable): fitted maps
 * @n_servers: length of the columns
 * @prob_30m: per server; NaN for those that do not take part (offline, without forecast)
 * @prob_8h: the same for eight hours
 *
 * The fleet's are 1 when a server is beyond already, and then only.
 */
void
ved_environment_compute (VedEnvironment       *self,
                         const VedCalibration *calibration,
                         guint                 n_servers,
                         const float          *prob_30m,
                         const float          *prob_8h)
{
  double none[VED_N_HORIZONS] = { 1.0, 1.0 };
  guint n = 0;

  self->high_risk_servers = 0;
  for (guint i = 0; i < n_servers; i++)
    {
      if (isnan (prob_30m[i]) || isnan (prob_8h[i]))
        continue;

      n++;
      none[VED_HORIZON_30M] *= 1.0 - (double) prob_30m[i];
      none[VED_HORIZON_8H] *= 1.0 - (double) prob_8h[i];
      self->high_risk_servers += prob_30m[i] > HIGH_RISK_PROBABILITY;
    }

  self->valid = n > 0;
  self->calibrated = is_calibrated (calibration);
  self->prob_30m = n > 0 ? fleet_probability (calibration, VED_HORIZON_30M, none[VED_HORIZON_30M]) : NAN;
  self->prob_8h = n > 0 ? fleet_probability (calibration, VED_HORIZON_8H, none[VED_HORIZON_8H]) : NAN;
}
