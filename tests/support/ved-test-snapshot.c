/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-snapshot"

#include "config.h"

#include "support/ved-test-snapshot.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "fleet/snapshot/ved-alert-order.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include <math.h>
#include <string.h>

/* A fleet that never was, but could be: every level, state and profile occurs once there are enough
 * servers, CPU parts sum to 100, quantiles stand in order, every value is a whole multiple of its
 * resolution. Each tenth server (3, 13, …) has no java_cpu, each server 7, 17, … no forecast. The same
 * arguments give the same bits. */

#define TEST_GENERATION 42

typedef struct {
  VedSnapshotBuilder *builder;
  VedForecastSet *forecasts;
  VedRng rng;
  guint next_row;
  gint64 time_us;
} Maker;

/**
 * ved_test_server_name:
 *
 * Returns: (transfer full): the name of a synthetic server; names ascend with @server up to 99,999
 */
char *
ved_test_server_name (guint server)
{
  static const char *prefixes[VED_N_PROFILES] = {
    "ppml", "ppdb", "ppweb", "ppcon", "ppetl", "pprisk", "ppgen",
  };

  return g_strdup_printf ("s%05u-%s%03u", server, prefixes[server % VED_N_PROFILES], server);
}

static void
make_values (VedRng *rng,
             float  *values)
{
  double busy = ved_rng_uniform (rng);

  values[VED_METRIC_CPU_IDLE] = 0;      /* what the others leave, as soon as they are rounded */
  values[VED_METRIC_CPU_USER] = 5 + 75 * busy * busy;
  values[VED_METRIC_CPU_SYS] = 1 + 8 * ved_rng_uniform (rng);
  values[VED_METRIC_CPU_IOWAIT] = 10 * busy * ved_rng_uniform (rng);
  values[VED_METRIC_JAVA_CPU] = 0.8 * values[VED_METRIC_CPU_USER];
  values[VED_METRIC_MEM_USED] = 30 + 65 * ved_rng_uniform (rng);
  values[VED_METRIC_SWAP_USED] = 12 * busy * busy;
  values[VED_METRIC_DISK_USAGE] = 20 + 70 * ved_rng_uniform (rng);
  values[VED_METRIC_NET_IN] = 200 * ved_rng_uniform (rng);
  values[VED_METRIC_NET_OUT] = 150 * ved_rng_uniform (rng);
  values[VED_METRIC_BACK_CLOSE_WAIT] = ved_rng_below (rng, 20);
  values[VED_METRIC_FRONT_CLOSE_WAIT] = ved_rng_below (rng, 15);
  values[VED_METRIC_LOAD_AVERAGE] = 12 * busy;
  values[VED_METRIC_UPTIME_DAYS] = 1 + 400 * ved_rng_uniform (rng);
  values[VED_METRIC_CASCADE_IMPACT] = NAN;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    values[metric] = ved_value_snap (values[metric], ved_metric_get_info (metric)->resolution);
  values[VED_METRIC_CPU_IDLE] = ved_value_snap (100.0 - values[VED_METRIC_CPU_USER] - values[VED_METRIC_CPU_SYS]
                                                - values[VED_METRIC_CPU_IOWAIT], 0.01);
}

static void
put_forecast (Maker     *self,
              guint      row,
              VedMetric  metric,
              float      value)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  float quantiles[VED_N_QUANTILES][VED_FORECAST_STEPS];
  double swing = 0.15 * value * ved_rng_uniform (&self->rng);
  double width = 0.02 * value + info->quantile_resolution;

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      double centre = value + swing * sin (i / 15.0);
      double reach = width * sqrt (i + 1.0);

      for (guint quantile = 0; quantile < VED_N_QUANTILES; quantile++)
        {
          double at = centre + reach * ((int) quantile - 1);

          quantiles[quantile][i] = ved_value_snap (CLAMP (at, info->floor, info->ceiling),
                                                   info->quantile_resolution);
        }
    }
  ved_forecast_set_put (self->forecasts, row, metric, quantiles[VED_QUANTILE_P10],
                        quantiles[VED_QUANTILE_P50], quantiles[VED_QUANTILE_P90]);
}

static void
describe_forecast (Maker             *self,
                   guint              server,
                   const float       *values,
                   VedSnapshotServer *description)
{
  description->forecast_row = VED_NO_ROW;
  description->engine = VED_ENGINE_NONE;
  if (self->forecasts == NULL || server % 10 == 7)
    return;

  description->forecast_row = self->next_row++;
  description->engine = server % 6 == 5 ? VED_ENGINE_PERSISTENCE : VED_ENGINE_SEASONAL;
  description->rung = server % VED_N_RUNGS;
  ved_forecast_set_put_engine (self->forecasts, description->forecast_row, description->engine,
                               description->rung);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (!isnan (values[metric]))
        put_forecast (self, description->forecast_row, metric, values[metric]);
    }
}

static void
put_risk (Maker *self,
          guint  server,
          float  risk)
{
  VedContribution contribution = { .term = VED_RISK_TERM_CPU, .points = risk / 0.7f, .input = 96, .bound = 95 };

  ved_snapshot_builder_set_contributions (self->builder, server, &contribution, risk > 0 ? 1 : 0);
}

static void
make_server (Maker *self,
             guint  server)
{
  static const VedServerState states[] = {
    VED_SERVER_LIVE, VED_SERVER_LIVE, VED_SERVER_LIVE, VED_SERVER_STALE, VED_SERVER_LIVE,
    VED_SERVER_LIVE, VED_SERVER_OFFLINE, VED_SERVER_LIVE, VED_SERVER_WARMING,
  };
  static const float risks[] = { 0, 10.5, 35, 52.5, 65, 3.5, 76.5, 84, 100, 0, 7 };
  g_autofree char *name = ved_test_server_name (server);
  VedSnapshotServer description = { .name = name };
  float values[VED_N_METRICS];

  make_values (&self->rng, values);
  if (server % 10 == 3)
    values[VED_METRIC_JAVA_CPU] = NAN;
  description.profile = server % VED_N_PROFILES;
  description.state = states[server % G_N_ELEMENTS (states)];
  description.last_seen_us = self->time_us - (server % 10) * VED_SECOND_US;
  description.cores = ved_profile_get_info (description.profile)->cores;
  description.points = server * 17 % 4032;
  description.risk = risks[server % G_N_ELEMENTS (risks)];
  description.prob_30m = ved_value_snap (description.risk / 200, VED_PROBABILITY_RESOLUTION);
  description.prob_8h = ved_value_snap (description.risk / 110, VED_PROBABILITY_RESOLUTION);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (isnan (values[metric]))
        continue;
      description.metrics |= 1u << metric;
      ved_snapshot_builder_current (self->builder, metric)[server] = values[metric];
      ved_snapshot_builder_trend (self->builder, metric)[server] =
        ved_value_snap (0.2 * ved_rng_normal (&self->rng), VED_TREND_RESOLUTION);
    }
  describe_forecast (self, server, values, &description);
  ved_snapshot_builder_set_server (self->builder, server, &description);
  put_risk (self, server, description.risk);
}

/* An alert that has neither a severity nor values yet. */
static VedAlert
begin_alert (Maker    *self,
             guint     server,
             guint     number,
             VedMetric metric)
{
  return (VedAlert) {
           .id = g_strdup_printf ("a-%06u", number), .server = ved_test_server_name (server),
           .subject = VED_ALERT_SUBJECT_METRIC, .metric = metric, .updated_us = self->time_us, .threshold = 90,
           .probability = 0.5f
  };
}

static void
add_alert (Maker *self,
           guint  server,
           guint  number)
{
  VedAlert alert = begin_alert (self, server, number, VED_METRIC_MEM_USED);

  alert.severity = VED_ALERT_SEVERITY_WARNING;
  alert.level = VED_LEVEL_WARNING;
  alert.state = number % 3 == 2 ? VED_ALERT_ACKNOWLEDGED : VED_ALERT_OPEN;
  alert.opened_us = self->time_us - 10 * VED_MINUTE_US;
  alert.current_value = 88.5f;
  alert.predicted_value = 91.25f;
  alert.steps_ahead = number;
  ved_snapshot_builder_add_alert (self->builder, &alert);
  ved_alert_clear (&alert);
}

/* An alert as a fleet in trouble has by the thousand: some worse than others, some almost over. */
static VedAlert
make_random_alert (Maker *self,
                   guint  server,
                   guint  number)
{
  VedAlert alert = begin_alert (self, server, number, VED_METRIC_CPU_USER);

  alert.severity = ved_rng_below (&self->rng, 2) == 0 ? VED_ALERT_SEVERITY_WARNING : VED_ALERT_SEVERITY_CRITICAL;
  alert.opened_us = self->time_us - (1 + ved_rng_below (&self->rng, 60)) * VED_MINUTE_US;
  alert.current_value = (float) (70.0 + 30.0 * ved_rng_uniform (&self->rng));
  alert.steps_ahead = ved_rng_below (&self->rng, 12);

  return alert;
}

/* In the order in which a snapshot has them. */
static void
add_random_alerts (Maker *self,
                   guint  n_servers,
                   guint  n_alerts)
{
  g_autoptr(GArray) alerts = g_array_new (FALSE, FALSE, sizeof (VedAlert));

  g_array_set_clear_func (alerts, (GDestroyNotify) ved_alert_clear);
  for (guint i = 0; i < n_alerts; i++)
    {
      VedAlert alert = make_random_alert (self, i % n_servers, i);

      g_array_append_val (alerts, alert);
    }
  g_array_sort (alerts, (GCompareFunc) ved_alert_compare);
  for (guint i = 0; i < n_alerts; i++)
    ved_snapshot_builder_add_alert (self->builder, &g_array_index (alerts, VedAlert, i));
}

static void
describe_fleet (Maker *self,
                guint  n_servers)
{
  VedEnvironment environment = { .prob_30m = 0.12f, .prob_8h = 0.31f, .valid = n_servers > 0 };
  VedScenario scenario = { .available = TRUE, .name = (char *) "degrading", .n_affected = n_servers / 5 };
  VedMetadata metadata = { .input_points = 4032, .warmup_progress = 1, .warmed_up = TRUE };

  scenario.tick = 1000;
  metadata.source = (char *) "Demo fleet";
  metadata.prediction_us = self->time_us;
  metadata.latest_sample_us = self->time_us;
  ved_snapshot_builder_set_environment (self->builder, &environment);
  ved_snapshot_builder_set_scenario (self->builder, &scenario);
  ved_snapshot_builder_set_metadata (self->builder, &metadata);
  ved_snapshot_builder_set_origin_us (self->builder, self->time_us);
}

static VedSnapshot *
make_snapshot (guint    n_servers,
               guint64  seed,
               gboolean with_forecasts,
               guint    n_random_alerts,
               gint64   time_us)
{
  Maker self = { .time_us = time_us };
  guint n_alerts = n_random_alerts > 0 ? 0 : MIN (n_servers, 12);

  self.builder = ved_snapshot_builder_new (n_servers, TEST_GENERATION, time_us);
  ved_rng_init (&self.rng, seed, 0);
  if (with_forecasts)
    self.forecasts = ved_forecast_set_new (n_servers, time_us);
  for (guint server = 0; server < n_servers; server++)
    make_server (&self, server);
  for (guint i = 0; i < n_alerts; i++)
    add_alert (&self, i, i);
  add_random_alerts (&self, n_servers, n_random_alerts);
  describe_fleet (&self, n_servers);
  if (with_forecasts)
    {
      ved_forecast_set_seal (self.forecasts);
      ved_snapshot_builder_set_forecasts (self.builder, self.forecasts);
      ved_forecast_set_unref (self.forecasts);
    }

  return ved_snapshot_builder_finish (self.builder);
}

/**
 * ved_test_snapshot_new_at:
 * @n_servers: 0 makes the snapshot of an empty fleet
 * @seed: another one makes other values
 * @with_forecasts: whether servers have quantiles; else it is a summary without them
 * @time_us: when it was taken
 *
 * Returns: (transfer full): a snapshot
 */
VedSnapshot *
ved_test_snapshot_new_at (guint    n_servers,
                          guint64  seed,
                          gboolean with_forecasts,
                          gint64   time_us)
{
  return make_snapshot (n_servers, seed, with_forecasts, 0, time_us);
}

/**
 * ved_test_snapshot_new_alarmed:
 * @n_servers: at least 1
 * @n_alerts: how many are open, of any urgency; those of another @seed have the same ids
 * @time_us: when it was taken
 *
 * Returns: (transfer full): a summary of a fleet in trouble
 */
VedSnapshot *
ved_test_snapshot_new_alarmed (guint   n_servers,
                               guint64 seed,
                               guint   n_alerts,
                               gint64  time_us)
{
  return make_snapshot (n_servers, seed, FALSE, n_alerts, time_us);
}

/**
 * ved_test_snapshot_new:
 *
 * Returns: (transfer full): the same of %VED_TEST_TIME_US
 */
VedSnapshot *
ved_test_snapshot_new (guint    n_servers,
                       guint64  seed,
                       gboolean with_forecasts)
{
  return ved_test_snapshot_new_at (n_servers, seed, with_forecasts, VED_TEST_TIME_US);
}

/**
 * ved_test_batch_new:
 * @time_us: of all its records
 *
 * Returns: (transfer full): one record for each of @n_servers synthetic servers, in order of names
 */
VedSampleBatch *
ved_test_batch_new (guint   n_servers,
                    guint64 seed,
                    gint64  time_us)
{
  VedSampleBatch *batch = ved_sample_batch_new ();
  VedRng rng;

  ved_rng_init (&rng, seed, 1);
  for (guint server = 0; server < n_servers; server++)
    {
      g_autofree char *name = ved_test_server_name (server);
      VedSample *sample = ved_sample_batch_add (batch, name, strlen (name), time_us);

      make_values (&rng, sample->values);
      sample->profile = server % VED_N_PROFILES;
      sample->cores = ved_profile_get_info (sample->profile)->cores;
    }

  return batch;
}
