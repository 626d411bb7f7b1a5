/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-rules"

#include "config.h"

#include "fleet/alerts/ved-alert-rules.h"

#include "fleet/risk/ved-risk.h"

#include <math.h>

/* What counts as beyond a threshold, and what as clearly below it: pure functions of one result. A
 * value between "clear" and "beyond" neither opens nor closes anything. */

#define MARGIN_POINTS      2.0
#define MARGIN_SHARE       0.10
#define MARGIN_PROBABILITY 0.02f

static double
get_margin (VedMetric metric,
            double    threshold)
{
  return ved_metric_get_info (metric)->unit == VED_UNIT_PERCENT ? MARGIN_POINTS : threshold *MARGIN_SHARE;
}

/* NaN is clear of everything: what a host no longer has closes. */
static gboolean
is_clear (VedMetric metric,
          double    value,
          double    threshold)
{
  double margin = get_margin (metric, threshold);

  if (ved_metric_get_info (metric)->low_is_bad)
    return !(value < threshold + margin);

  return !(value > threshold - margin);
}

static float
find_worst_p50 (const float *p50,
                gboolean     low_is_bad)
{
  float worst = p50[0];

  for (guint i = 1; i < VED_HOUR_STEPS; i++)
    worst = low_is_bad ? MIN (worst, p50[i]) : MAX (worst, p50[i]);

  return worst;
}

static void
judge_30m (VedAlertFinding *self,
           float            probability)
{
  gboolean critical = probability > VED_CRITICAL_PROB_30M;
  gboolean held = probability > VED_CRITICAL_PROB_30M - MARGIN_PROBABILITY;

  self->beyond = probability > VED_DANGER_PROB_30M;
  self->clear = probability <= VED_DANGER_PROB_30M - MARGIN_PROBABILITY;
  self->rank = critical ? VED_LEVEL_CRITICAL : VED_LEVEL_DANGER;
  self->held_rank = held ? VED_LEVEL_CRITICAL : VED_LEVEL_DANGER;
  self->threshold = critical ? VED_CRITICAL_PROB_30M : VED_DANGER_PROB_30M;
}

static void
judge_8h (VedAlertFinding *self,
          float            probability,
          gboolean         superseded)
{
  self->beyond = probability > VED_WARNING_PROB_8H && !superseded;
  self->clear = probability <= VED_WARNING_PROB_8H - MARGIN_PROBABILITY || superseded;
  self->rank = self->held_rank = VED_LEVEL_WARNING;
  self->threshold = VED_WARNING_PROB_8H;
}

/**
 * ved_alert_threshold_unit:
 * @value: of @metric
 * @cores: of the server; 0: unknown
 *
 * Returns: what is compared with the threshold: l for the load, else @value
 */
float
ved_alert_threshold_unit (VedMetric metric,
                          float     value,
                          guint     cores)
{
  if (metric != VED_METRIC_LOAD_AVERAGE)
    return value;

  return ved_value_snap ((double) ved_load_l (value, cores), ved_metric_get_info (metric)->resolution);
}

/**
 * ved_alert_hour_compute:
 * @self: (out caller-allocates): what the next hour brings
 * @thresholds: the alert set counts; its warning threshold of @metric is set
 * @forecasts: (nullable): a sealed set
 * @row: the server's row; beyond the last: none
 * @metric: a metric
 * @cores: of the server; 0: unknown
 */
void
ved_alert_hour_compute (VedAlertHour         *self,
                        const VedThresholds  *thresholds,
                        const VedForecastSet *forecasts,
                        guint                 row,
                        VedMetric             metric,
                        guint                 cores)
{
  const VedThreshold *threshold = &thresholds->alert[metric];
  double likely = (double) thresholds->alert_probability[metric];
  const float *p50;
  float worst;

  self->warning_probability = self->critical_probability = self->predicted = self->worst_p50 = NAN;
  self->first_step = VED_HOUR_STEPS;
  if (forecasts == NULL || !ved_forecast_set_has_metric (forecasts, row, metric))
    return;

  p50 = ved_forecast_set_get (forecasts, row, metric, VED_QUANTILE_P50);
  worst = find_worst_p50 (p50, ved_metric_get_info (metric)->low_is_bad);
  self->warning_probability = (float) ved_exceedance_peak (forecasts, row, metric, cores,
                                                           (double) threshold->warning, VED_HOUR_STEPS,
                                                           likely, &self->first_step);
  self->critical_probability = (float) ved_exceedance_peak (forecasts, row, metric, cores,
                                                            (double) threshold->critical, VED_HOUR_STEPS,
                                                            likely, NULL);
  self->worst_p50 = ved_alert_threshold_unit (metric, worst, cores);
  self->predicted = self->worst_p50;
  if (self->first_step < VED_HOUR_STEPS)
    self->predicted = ved_alert_threshold_unit (metric, p50[self->first_step], cores);
}

/**
 * ved_alert_judge_metric:
 * @self: (out caller-allocates): the finding
 * @thresholds: the alert set counts; its warning threshold of @metric is set
 * @hour: what the forecast says
 * @metric: a metric
 * @value: the newest, in the threshold's unit; NaN: missing
 */
void
ved_alert_judge_metric (VedAlertFinding     *self,
                        const VedThresholds *thresholds,
                        const VedAlertHour  *hour,
                        VedMetric            metric,
                        float                value)
{
  const VedThreshold *threshold = &thresholds->alert[metric];
  float likely = thresholds->alert_probability[metric];
  gboolean now = ved_thresholds_is_beyond (metric, value, threshold->warning);
  gboolean soon = hour->first_step < VED_HOUR_STEPS;
  gboolean critical_soon = hour->critical_probability >= likely;
  gboolean critical = critical_soon || ved_thresholds_is_beyond (metric, value, threshold->critical);

  self->beyond = now || soon || critical;
  self->rank = critical ? VED_ALERT_SEVERITY_CRITICAL : VED_ALERT_SEVERITY_WARNING;
  self->threshold = critical ? threshold->critical : threshold->warning;
  self->clear = !soon && is_clear (metric, value, threshold->warning) &&
    is_clear (metric, hour->worst_p50, threshold->warning);
  self->held_rank = VED_ALERT_SEVERITY_WARNING;
  if (critical_soon || !is_clear (metric, value, threshold->critical) ||
      !is_clear (metric, hour->worst_p50, threshold->critical))
    self->held_rank = VED_ALERT_SEVERITY_CRITICAL;

  self->current = value;
  self->predicted = now || isnan (hour->predicted) ? value : hour->predicted;
  self->probability = ved_value_snap ((double) hour->warning_probability, VED_PROBABILITY_RESOLUTION);
  self->steps_ahead = !now && soon ? hour->first_step + 1 : 0;
}

/**
 * ved_alert_judge_risk:
 * @self: (out caller-allocates): the finding; ranks are levels, Watch the lowest
 * @risk: a score
 */
void
ved_alert_judge_risk (VedAlertFinding *self,
                      float            risk)
{
  self->rank = MAX (ved_level_from_risk ((double) risk), VED_LEVEL_WATCH);
  /* Scores are multiples of the resolution, so this is "above the level's bound less the margin". */
  self->held_rank = ved_level_from_risk ((double) risk + MARGIN_POINTS - VED_RISK_RESOLUTION);
  self->threshold = (float) ved_level_get_info (self->rank)->min_risk;
  self->beyond = (double) risk >= ved_level_get_info (VED_LEVEL_WATCH)->min_risk;
  self->clear = self->held_rank < VED_LEVEL_WATCH;
  self->current = self->predicted = risk;
  self->probability = NAN;
  self->steps_ahead = 0;
}

/**
 * ved_alert_judge_environment:
 * @findings: (out caller-allocates): VED_N_HORIZONS findings; ranks are levels
 * @environment: valid probabilities
 *
 * The rules of the near horizon take precedence: while one of them matches, that of the far one does
 * not.
 */
void
ved_alert_judge_environment (VedAlertFinding      *findings,
                             const VedEnvironment *environment)
{
  const float probabilities[VED_N_HORIZONS] = { environment->prob_30m, environment->prob_8h };

  judge_30m (&findings[VED_HORIZON_30M], environment->prob_30m);
  judge_8h (&findings[VED_HORIZON_8H], environment->prob_8h, findings[VED_HORIZON_30M].beyond);
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    {
      findings[i].current = findings[i].predicted = findings[i].probability = probabilities[i];
      findings[i].steps_ahead = 0;
    }
}
