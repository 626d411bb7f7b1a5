/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-what-if-run"

#include "config.h"

#include "engine/explain/ved-what-if-run.h"

#include "engine/ved-forecast-run.h"

#include <math.h>
#include <string.h>

/* Nothing is guessed: a copy of the server is given a history as it would have been measured with the
 * change, and is forecast and scored by the same code as the fleet. "Do nothing" goes the same way, so
 * the difference is the change's alone. */

#define LEVEL_POINTS 12

VedWhatIfInput *
ved_what_if_input_new (const VedTickServer  *server,
                       const VedThresholds  *thresholds,
                       const VedCalibration *calibration,
                       VedNeuralModel       *model,
                       gint64                origin_us)
{
  VedWhatIfInput *self = g_new0 (VedWhatIfInput, 1);

  self->server = *server;
  ved_server_ref (self->server.server);
  self->work = server->server->work;
  self->thresholds = *thresholds;
  self->calibration = *calibration;
  self->model = model != NULL ? ved_neural_model_ref (model) : NULL;
  self->origin_us = origin_us;

  return self;
}

void
ved_what_if_input_free (VedWhatIfInput *self)
{
  ved_server_unref (self->server.server);
  g_clear_pointer (&self->model, ved_neural_model_unref);
  g_free (self);
}

static double
factor_of (const VedWhatIfChange *change,
           VedMetric              metric)
{
  switch ((int) metric)
    {
    case VED_METRIC_CPU_USER:
    case VED_METRIC_CPU_SYS:
    case VED_METRIC_JAVA_CPU:
      return change->cpu_factor;
    case VED_METRIC_CPU_IOWAIT:
      return change->iowait_factor;
    case VED_METRIC_MEM_USED:
      return change->memory_factor;
    case VED_METRIC_LOAD_AVERAGE:
      return change->load_factor;
    case VED_METRIC_NET_IN:
    case VED_METRIC_NET_OUT:
      return change->network_factor;
    case VED_METRIC_SWAP_USED:
    case VED_METRIC_BACK_CLOSE_WAIT:
    case VED_METRIC_FRONT_CLOSE_WAIT:
    case VED_METRIC_UPTIME_DAYS:
      return change->clear ? 0.0 : 1.0;
    default:
      return 1.0;
    }
}

/* One instant's values as the change would have them. */
static void
change_values (const VedWhatIfChange *change,
               float                 *values)
{
  double freed = 0.0;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const VedMetricInfo *info = ved_metric_get_info (metric);
      double changed = values[metric] * factor_of (change, metric);

      if (isnan (values[metric]))
        continue;
      changed = CLAMP (changed, info->floor, info->ceiling);
      if (metric <= VED_METRIC_CPU_IOWAIT)
        freed += values[metric] - changed;
      values[metric] = ved_value_snap (changed, info->resolution);
    }
  if (!isnan (values[VED_METRIC_CPU_IDLE]))
    {
      double idle = values[VED_METRIC_CPU_IDLE] + freed;

      values[VED_METRIC_CPU_IDLE] = ved_value_snap (CLAMP (idle, 0.0, 100.0), 0.01);
    }
}

static void
flatten (float *means,
         guint  n_points)
{
  guint n = MIN (n_points, LEVEL_POINTS), n_values = 0;
  double sum = 0.0;

  for (guint i = n_points - n; i < n_points; i++)
    {
      if (isfinite (means[i]))
        {
          sum += means[i];
          n_values++;
        }
    }
  for (guint i = n_points - n; i < n_points && n_values > 0; i++)
    means[i] = (float) (sum / n_values);
}

/* [metric][n_points], oldest first, up to the origin. */
static float *
read_history (const VedWhatIfInput *input,
              guint                *n_points)
{
  VedServer *server = input->server.server;
  gint64 first_us;
  float *means;

  g_mutex_lock (&server->lock);
  ved_history_settle (server->history);
  first_us = ved_history_origin_us (ved_history_get_first_us (server->history));
  *n_points = (guint) CLAMP ((input->origin_us - first_us) / VED_FORECAST_STEP_US, 0, VED_HISTORY_POINTS);
  means = g_new (float, VED_N_METRICS * MAX (*n_points, 1));
  for (guint metric = 0; metric < VED_N_METRICS && *n_points > 0; metric++)
    ved_history_read_means (server->history, metric, input->origin_us, *n_points, means + metric * *n_points);
  g_mutex_unlock (&server->lock);

  return means;
}

static VedServer *
make_server (const VedWhatIfInput  *input,
             const VedWhatIfChange *change)
{
  VedServer *server = ved_server_new (input->server.server->name, input->server.profile);
  guint n_points;
  g_autofree float *means = read_history (input, &n_points);
  gint64 start_us = input->origin_us - n_points * VED_FORECAST_STEP_US;

  for (guint metric = 0; metric < VED_N_METRICS && change->flat; metric++)
    flatten (means + metric * n_points, n_points);
  for (guint i = 0; i < n_points; i++)
    {
      float values[VED_N_METRICS];

      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        values[metric] = means[metric * n_points + i];
      change_values (change, values);
      ved_server_restore_bucket (server, start_us + i * VED_FORECAST_STEP_US, values, 1);
    }
  server->work = input->work;
  server->work.row = VED_NO_ROW;

  return server;
}

static void
judge (const VedTickServer  *server,
       const VedTickInput   *tick,
       const VedForecastSet *forecasts,
       VedWhatIfOutcome     *outcome)
{
  const VedServerWork *work = &server->server->work;
  VedRiskInput input = { .bounds = &tick->thresholds.risk, .profile = server->profile, .cores = server->cores };
  float idle = ved_forecast_set_get_near (forecasts, work->row, VED_METRIC_CPU_IDLE, VED_QUANTILE_P50);
  VedRisk risk;

  memcpy (input.current, server->current, sizeof input.current);
  ved_risk_input_set_forecast (&input, forecasts, work->row);
  ved_risk_compute (&input, &risk);

  outcome->risk = risk.score;
  outcome->cpu_used = isnan (idle) ? NAN : 100.0 - idle;
  outcome->memory = ved_forecast_set_get_near (forecasts, work->row, VED_METRIC_MEM_USED, VED_QUANTILE_P50);
  outcome->prob_30m = ved_server_chance_get (&work->chance, VED_HORIZON_30M, &tick->thresholds,
                                             server->current, server->cores, &tick->calibration);
  outcome->prob_8h = ved_server_chance_get (&work->chance, VED_HORIZON_8H, &tick->thresholds,
                                            server->current, server->cores, &tick->calibration);
}

/**
 * ved_what_if_run_one:
 * @input: a server that has values
 * @change: what would be different
 * @outcome: (out caller-allocates): forecast, risk and chances with the change
 *
 * In a worker.
 */
void
ved_what_if_run_one (const VedWhatIfInput  *input,
                     const VedWhatIfChange *change,
                     VedWhatIfOutcome      *outcome)
{
  VedTickServer server = input->server;
  g_autoptr(VedServer) record = make_server (input, change);
  VedTickInput tick = { .origin_us = input->origin_us, .n_threads = 1, .n_servers = 1, .servers = &server };
  g_autoptr(VedLearner) learner = ved_learner_new ();
  g_autoptr(VedForecastSet) forecasts = NULL;

  server.server = record;
  server.state = VED_SERVER_LIVE;
  change_values (change, server.current);
  tick.thresholds = input->thresholds;
  tick.calibration = input->calibration;
  tick.engine = input->engine;
  tick.model = input->model;
  forecasts = ved_forecast_run (&tick, NULL, learner);
  judge (&server, &tick, forecasts, outcome);
}

/**
 * ved_what_if_run:
 * @input: a server that has values
 * @change: what would be different
 * @result: (out caller-allocates): forecast, risk and chances with the change and without
 *
 * In a worker; some 10 ms with three weeks of history.
 */
void
ved_what_if_run (const VedWhatIfInput  *input,
                 const VedWhatIfChange *change,
                 VedWhatIfResult       *result)
{
  VedWhatIfChange nothing = ved_what_if_kind_get_change (VED_WHAT_IF_NOTHING);

  ved_what_if_run_one (input, change, &result->changed);
  ved_what_if_run_one (input, &nothing, &result->unchanged);
}
