/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-fleet-samples"

#include "config.h"

#include "wire/ved-fleet-samples.h"

#include "wire/ved-remote-write.h"

#include <math.h>

/* What a snapshot says, as samples for a store of time series. Risks and chances bear the snapshot's time and the names
 * that /metrics gives them. A forecast bears the time it was made from, so that "what was said of now, two hours ago" is
 * an offset away, and the engine that made it:
 *
 *   vedette_forecast{engine="seasonal",lead="2h",metric="cpu_user_pct",quantile="0.9",server="web-1"}
 *
 * Labels are in ascending order. */

typedef struct {
  const char *label;
  guint step;
} Lead;

static const Lead leads[] = { { "30m", 5 }, { "2h", 23 }, { "8h", 95 } };

static const char *const quantiles[VED_N_QUANTILES] = {
  [VED_QUANTILE_P10] = "0.1", [VED_QUANTILE_P50] = "0.5", [VED_QUANTILE_P90] = "0.9",
};

#define RISK_UNIT   0.1
#define CHANCE_UNIT 1e-4

/* The decimals that JSON has, not those of the float that holds them. */
static double
in_decimals (float  value,
             double unit)
{
  double units = round (1.0 / unit);

  return round ((double) value * units) / units;
}

/**
 * ved_fleet_samples_add_environment:
 * @message: (inout): see ved_remote_write_add()
 * @shard: (nullable): which part of the fleet the snapshot is, if it is one
 *
 * The chances that a server becomes critical; nothing where they are not known.
 */
void
ved_fleet_samples_add_environment (GByteArray        *message,
                                   const VedSnapshot *snapshot,
                                   const char        *shard)
{
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  gint64 time_us = ved_snapshot_get_time_us (snapshot);
  const char *shard_label = shard != NULL ? "shard" : NULL;

  if (!environment->valid)
    return;

  ved_remote_write_add (message, time_us, in_decimals (environment->prob_30m, CHANCE_UNIT), "vedette_environment_prob", "horizon", "30m",
                        shard_label, shard, NULL);
  ved_remote_write_add (message, time_us, in_decimals (environment->prob_8h, CHANCE_UNIT), "vedette_environment_prob", "horizon", "8h",
                        shard_label, shard, NULL);
}

/**
 * ved_fleet_samples_add_state:
 * @message: (inout): see ved_remote_write_add()
 *
 * Risk and chances of a server that is heard of; a stale one keeps its last score in the snapshot, and gets no sample.
 */
void
ved_fleet_samples_add_state (GByteArray        *message,
                             const VedSnapshot *snapshot,
                             guint              server)
{
  gint64 time_us = ved_snapshot_get_time_us (snapshot);
  const char *name = ved_snapshot_get_name (snapshot, server);

  if (ved_snapshot_get_state (snapshot, server) != VED_SERVER_LIVE)
    return;

  ved_remote_write_add (message, time_us, in_decimals (ved_snapshot_risk (snapshot)[server], RISK_UNIT), "vedette_server_risk",
                        "profile", ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->key,
                        "server", name, NULL);
  ved_remote_write_add (message, time_us, in_decimals (ved_snapshot_prob_30m (snapshot)[server], CHANCE_UNIT), "vedette_server_prob",
                        "horizon", "30m", "server", name, NULL);
  ved_remote_write_add (message, time_us, in_decimals (ved_snapshot_prob_8h (snapshot)[server], CHANCE_UNIT), "vedette_server_prob",
                        "horizon", "8h", "server", name, NULL);
}

static void
add_metric (GByteArray        *message,
            const VedSnapshot *snapshot,
            guint              server,
            VedMetric          metric)
{
  gint64 origin_us = ved_snapshot_get_origin_us (snapshot);
  const char *engine = ved_engine_id_get_name (ved_snapshot_get_engine (snapshot, server));
  const VedMetricInfo *info = ved_metric_get_info (metric);

  for (guint quantile = 0; quantile < VED_N_QUANTILES; quantile++)
    {
      const float *steps = ved_snapshot_get_forecast (snapshot, server, metric, quantile);

      for (guint i = 0; steps != NULL && i < G_N_ELEMENTS (leads); i++)
        ved_remote_write_add (message, origin_us, in_decimals (steps[leads[i].step], info->quantile_resolution),
                              "vedette_forecast", "engine", engine, "lead", leads[i].label, "metric", info->key,
                              "quantile", quantiles[quantile], "server", ved_snapshot_get_name (snapshot, server), NULL);
    }
}

/**
 * ved_fleet_samples_add_forecasts:
 * @message: (inout): see ved_remote_write_add()
 *
 * The forecasts of a server for 30 minutes, 2 and 8 hours on, of every metric that it has.
 */
void
ved_fleet_samples_add_forecasts (GByteArray        *message,
                                 const VedSnapshot *snapshot,
                                 guint              server)
{
  if (ved_snapshot_get_engine (snapshot, server) == VED_ENGINE_NONE)
    return;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (ved_snapshot_has_metric (snapshot, server, metric))
        add_metric (message, snapshot, server, metric);
    }
}
