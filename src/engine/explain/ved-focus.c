/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-focus"

#include "config.h"

#include "engine/explain/ved-focus.h"

#include "base/ved-clock.h"
#include "fleet/ved-metric.h"
#include "forecast/seasonal/ved-day-profile.h"

#include <string.h>

/* Weights are those that made the forecast. A transformer that forecasts any metric of the server tells its attention,
 * mean over heads, the half hours ahead and its metrics; else the mixtures of the seasonal engine tell how much each
 * day back counts in their profiles. Constant shapes are medians of the newest day. */

static const char *const past_names[VED_PAST_VARIABLES] = {
  "value", "highest_above_mean", "is_observed", "change_from_yesterday", "time_of_day_sin", "time_of_day_cos",
};

static const char *const future_names[VED_FUTURE_VARIABLES] = {
  "yesterday", "day_before", "week_ago", "mean_of_week", "highest_of_week", "spread_of_week", "spread_of_yesterday",
  "side_below", "side_above", "width", "forecast", "above_floor", "time_of_day_sin", "time_of_day_cos", "lead",
  "inverse_lead", "day_of_week_sin", "day_of_week_cos",
};

const char *
ved_focus_get_past_name (guint variable)
{
  g_return_val_if_fail (variable < VED_PAST_VARIABLES, NULL);

  return past_names[variable];
}

const char *
ved_focus_get_future_name (guint variable)
{
  g_return_val_if_fail (variable < VED_FUTURE_VARIABLES, NULL);

  return future_names[variable];
}

static void
add_explanation (VedFocus                   *self,
                 const VedNeuralExplanation *explanation)
{
  self->n = explanation->n_tokens;
  for (guint ahead = 0; ahead < VED_DECODER_TOKENS; ahead++)
    {
      for (guint i = 0; i < self->n; i++)
        self->weights[i] += explanation->attention[ahead][i];
    }
  for (guint i = 0; i < VED_PAST_VARIABLES; i++)
    self->past[i] += explanation->past[i];
  for (guint i = 0; i < VED_FUTURE_VARIABLES; i++)
    self->future[i] += explanation->future[i];
  self->n_metrics++;
}

static void
ask_network (VedFocus               *self,
             const VedNeuralModel   *model,
             const VedSeasonalState *states,
             const VedServerPasts   *pasts,
             VedMetric               metric)
{
  guint number = ved_neural_model_get_metric (model, ved_metric_get_info (metric)->key);
  VedSeriesKind kind = ved_server_pasts_get_kind (metric);
  VedSeriesPast past = ved_server_pasts_get (pasts, metric);
  g_autofree VedNeuralExplanation *explanation = NULL;
  VedQuantileForecast statistical;
  const VedNeuralCase asked = { &kind, &past, &statistical, number };

  if (ved_neural_model_get_share (model, number) <= 0.0f)
    return;
  ved_forecaster_run (VED_ENGINE_SEASONAL, &states[metric], &kind, &past, &statistical);
  if (statistical.rung < VED_RUNG_SELECTION)
    return;
  explanation = g_new (VedNeuralExplanation, 1);
  if (ved_neural_model_explain (model, &asked, explanation))
    add_explanation (self, explanation);
}

static void
add_days (VedFocus               *self,
          const VedSeasonalState *state)
{
  float days[VED_FOCUS_DAYS + 1] = { 0.0f };

  for (guint i = 0; i < state->n_parts; i++)
    {
      if (state->parts[i].shape < VED_N_DAY_SETS)
        ved_day_profile_add_weight (state->parts[i].shape, state->parts[i].weight, days);
      else
        days[1] += state->parts[i].weight;
    }
  for (guint day = 1; day <= VED_FOCUS_DAYS; day++)
    self->weights[VED_FOCUS_DAYS - day] += days[day];
  self->n_metrics += state->n_parts > 0;
}

static void
normalise (float *values,
           guint  n)
{
  float sum = 0.0f;

  for (guint i = 0; i < n; i++)
    sum += values[i];
  for (guint i = 0; i < n && sum > 0.0f; i++)
    values[i] /= sum;
}

static gboolean
is_told (guint16   metrics,
         VedMetric metric)
{
  return (metrics & (1u << metric)) != 0 && metric != VED_METRIC_CPU_IDLE && metric != VED_METRIC_UPTIME_DAYS;
}

/**
 * ved_focus_compute:
 * @self: (out caller-allocates): the focus
 * @model: (nullable): the network in use
 * @states: (array): what the seasonal engine has learned, by metric
 * @pasts: the histories of the server
 * @metrics: those that it has, a bit each
 *
 * Any thread; a transformer takes about a millisecond a metric.
 */
void
ved_focus_compute (VedFocus               *self,
                   const VedNeuralModel   *model,
                   const VedSeasonalState *states,
                   const VedServerPasts   *pasts,
                   guint16                 metrics)
{
  memset (self, 0, sizeof *self);
  self->kind = VED_FOCUS_ATTENTION;
  self->step_s = VED_TOKEN_STEPS * VED_STEP_US / G_USEC_PER_SEC;
  for (guint metric = 0; metric < VED_N_BASE_METRICS && model != NULL; metric++)
    {
      if (is_told (metrics, metric))
        ask_network (self, model, states, pasts, metric);
    }
  if (self->n_metrics == 0)
    {
      self->kind = VED_FOCUS_DAYS_BACK;
      self->n = VED_FOCUS_DAYS;
      self->step_s = VED_DAY_US / G_USEC_PER_SEC;
      for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
        {
          if (is_told (metrics, metric))
            add_days (self, &states[metric]);
        }
    }
  if (self->n_metrics == 0)
    self->kind = VED_FOCUS_NONE;
  normalise (self->weights, self->n);
  normalise (self->past, VED_PAST_VARIABLES);
  normalise (self->future, VED_FUTURE_VARIABLES);
}
