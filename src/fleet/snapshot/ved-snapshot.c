/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-snapshot"

#include "config.h"

#include "base/ved-nearest-word.h"
#include "fleet/snapshot/ved-snapshot-private.h"

#include <math.h>
#include <string.h>

/* Columns are plain arrays over servers, servers stand in ascending order of their names, and what
 * several pages need (risk order, counts, statistics) is computed once at the end of building. A
 * snapshot of 10,000 servers without forecasts is about 4 MB; the forecasts, 17 KB a server, are a
 * set of their own that snapshots of the same origin share. */

static const char *const state_names[VED_N_SERVER_STATES] = {
  [VED_SERVER_WARMING] = "warming",
  [VED_SERVER_LIVE] = "live",
  [VED_SERVER_STALE] = "stale",
  [VED_SERVER_OFFLINE] = "offline",
};

static const char *const term_names[VED_N_RISK_TERMS] = {
  [VED_RISK_TERM_CPU] = "cpu",
  [VED_RISK_TERM_MEMORY] = "memory",
  [VED_RISK_TERM_IOWAIT] = "iowait",
  [VED_RISK_TERM_SWAP] = "swap",
  [VED_RISK_TERM_LOAD] = "load",
  [VED_RISK_TERM_CAP] = "cap",
};

G_DEFINE_BOXED_TYPE (VedSnapshot, ved_snapshot, ved_snapshot_ref, ved_snapshot_unref)

static float *
column_new (gsize n)
{
  float *column = g_new (float, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    column[i] = NAN;

  return column;
}

/* Everything NaN, zero or empty; for the builder. */
VedSnapshot *
ved_snapshot_alloc (guint   n_servers,
                    guint64 generation,
                    gint64  time_us)
{
  VedSnapshot *self = g_new0 (VedSnapshot, 1);
  gsize n_values = (gsize) n_servers * VED_N_METRICS;

  g_atomic_ref_count_init (&self->ref_count);
  self->n_servers = n_servers;
  self->generation = generation;
  self->time_us = time_us;
  self->text = g_string_chunk_new (4096);
  self->servers = g_new0 (VedSnapshotServer, MAX (n_servers, 1));
  self->levels = g_new0 (guint8, MAX (n_servers, 1));
  self->current = column_new (n_values);
  self->trend = column_new (n_values);
  self->near = column_new (n_values);
  self->peak = column_new (n_values);
  self->risk = column_new (n_servers);
  self->prob_30m = column_new (n_servers);
  self->prob_8h = column_new (n_servers);
  self->contributions = g_array_new (FALSE, FALSE, sizeof (VedContribution));
  self->contribution_ranges = g_new0 (VedContributionRange, MAX (n_servers, 1));
  self->alerts = g_array_new (FALSE, TRUE, sizeof (VedAlert));
  g_array_set_clear_func (self->alerts, (GDestroyNotify) ved_alert_clear);
  self->risk_order = g_new0 (guint, MAX (n_servers, 1));

  return self;
}

VedSnapshot *
ved_snapshot_ref (VedSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_snapshot_unref (VedSnapshot *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_string_chunk_free (self->text);
  g_free (self->servers);
  g_free (self->levels);
  g_free (self->current);
  g_free (self->trend);
  g_free (self->near);
  g_free (self->peak);
  g_free (self->risk);
  g_free (self->prob_30m);
  g_free (self->prob_8h);
  g_array_unref (self->contributions);
  g_free (self->contribution_ranges);
  g_array_unref (self->alerts);
  g_clear_pointer (&self->forecasts, ved_forecast_set_unref);
  g_free (self->scenario.name);
  g_free (self->metadata.model_dir);
  g_free (self->metadata.source);
  g_free (self->risk_order);
  g_free (self);
}

static int
compare_risk (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const VedSnapshot *self = user_data;
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;
  float left_risk = self->servers[left].state == VED_SERVER_OFFLINE ? -1.0f : self->risk[left];
  float right_risk = self->servers[right].state == VED_SERVER_OFFLINE ? -1.0f : self->risk[right];

  if (left_risk != right_risk)
    return left_risk > right_risk ? -1 : 1;

  return left < right ? -1 : 1;
}

static void
count_server (VedFleetCounts *counts,
              VedLevel        level,
              double          risk)
{
  counts->level[level]++;
  counts->healthy_below_50 += level <= VED_LEVEL_WATCH;
  counts->attention_50 += level >= VED_LEVEL_DEGRADING;
  counts->warning_60_79 += level == VED_LEVEL_WARNING || level == VED_LEVEL_DANGER;
  counts->high_risk_70 += level >= VED_LEVEL_DANGER;
  counts->critical_80 += level >= VED_LEVEL_CRITICAL;
  counts->mean_risk += risk;
  counts->max_risk = MAX (counts->max_risk, risk);
}

static void
compute_counts (VedSnapshot *self)
{
  VedFleetCounts *counts = &self->counts;
  guint n_scored = 0;

  counts->total = self->n_servers;
  for (guint i = 0; i < self->n_servers; i++)
    {
      VedServerState state = self->servers[i].state;

      counts->state[state]++;
      self->levels[i] = (guint8) ved_level_from_risk (self->risk[i]);
      if (state == VED_SERVER_OFFLINE)
        continue;
      count_server (counts, self->levels[i], self->risk[i]);
      n_scored++;
    }
  /* As recordings keep it: it is rounded alike wherever it is shown. */
  if (n_scored > 0)
    counts->mean_risk = (double) (float) (counts->mean_risk / n_scored);
}

static void
compute_stats (VedSnapshot *self,
               VedMetric    metric)
{
  const float *values = ved_snapshot_current (self, metric);
  VedMetricStatsWork work = { 0 };

  for (guint i = 0; i < self->n_servers; i++)
    if (self->servers[i].state != VED_SERVER_OFFLINE)
      ved_metric_stats_add (&work, (double) values[i]);
  self->stats[metric] = ved_metric_stats_finish (&work);
}

/* What the builder calls last. */
void
ved_snapshot_summarise (VedSnapshot *self)
{
  compute_counts (self);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    compute_stats (self, metric);

  for (guint i = 0; i < self->n_servers; i++)
    self->risk_order[i] = i;
  g_qsort_with_data (self->risk_order, (int) self->n_servers, sizeof (guint), compare_risk, self);
}

/**
 * ved_snapshot_get_generation:
 *
 * Returns: the number of the result; it only ever grows
 */
guint64
ved_snapshot_get_generation (const VedSnapshot *self)
{
  return self->generation;
}

/**
 * ved_snapshot_get_time_us:
 *
 * Returns: the instant of the tick, µs UTC
 */
gint64
ved_snapshot_get_time_us (const VedSnapshot *self)
{
  return self->time_us;
}

/**
 * ved_snapshot_get_origin_us:
 *
 * Returns: the origin of the forecasts: end of the last complete 5-minute bucket, µs UTC; 0 without
 */
gint64
ved_snapshot_get_origin_us (const VedSnapshot *self)
{
  return self->origin_us;
}

guint
ved_snapshot_get_n_servers (const VedSnapshot *self)
{
  return self->n_servers;
}

const VedEnvironment *
ved_snapshot_get_environment (const VedSnapshot *self)
{
  return &self->environment;
}

const VedScenario *
ved_snapshot_get_scenario (const VedSnapshot *self)
{
  return &self->scenario;
}

const VedMetadata *
ved_snapshot_get_metadata (const VedSnapshot *self)
{
  return &self->metadata;
}

/**
 * ved_snapshot_get_sample_age_us:
 *
 * What a viewer adds the time to that has gone by since: its own clock may show another one than the daemon's, or the
 * daemon live in another time.
 *
 * Returns: how old the newest sample was when the snapshot was made, µs; 0 where there is none
 */
gint64
ved_snapshot_get_sample_age_us (const VedSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->metadata.latest_sample_us > 0 ? MAX (self->time_us - self->metadata.latest_sample_us, 0) : 0;
}

const char *
ved_snapshot_get_name (const VedSnapshot *self,
                       guint              server)
{
  g_return_val_if_fail (server < self->n_servers, NULL);

  return self->servers[server].name;
}

/**
 * ved_snapshot_find:
 * @name: a server's name
 * @server: (out): its index
 *
 * Cost: a binary search.
 *
 * Returns: whether the snapshot has it
 */
gboolean
ved_snapshot_find (const VedSnapshot *self,
                   const char        *name,
                   guint             *server)
{
  guint low = 0, high = self->n_servers;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = strcmp (self->servers[middle].name, name);

      if (order == 0)
        {
          *server = middle;
          return TRUE;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}

/**
 * ved_snapshot_find_nearest:
 * @name: what no server is called
 *
 * Returns: (transfer none) (nullable): the name that may be meant, as ved_nearest_word()
 */
const char *
ved_snapshot_find_nearest (const VedSnapshot *self,
                           const char        *name)
{
  g_autofree const char **names = g_new (const char *, MAX (self->n_servers, 1));

  for (guint i = 0; i < self->n_servers; i++)
    names[i] = self->servers[i].name;

  return ved_nearest_word (name, names, self->n_servers);
}

VedProfile
ved_snapshot_get_profile (const VedSnapshot *self,
                          guint              server)
{
  g_return_val_if_fail (server < self->n_servers, VED_PROFILE_GENERIC);

  return self->servers[server].profile;
}

VedServerState
ved_snapshot_get_state (const VedSnapshot *self,
                        guint              server)
{
  g_return_val_if_fail (server < self->n_servers, VED_SERVER_OFFLINE);

  return self->servers[server].state;
}

gint64
ved_snapshot_get_last_seen_us (const VedSnapshot *self,
                               guint              server)
{
  g_return_val_if_fail (server < self->n_servers, 0);

  return self->servers[server].last_seen_us;
}

/**
 * ved_snapshot_get_cores:
 *
 * Returns: CPU cores, 0 when unknown
 */
guint
ved_snapshot_get_cores (const VedSnapshot *self,
                        guint              server)
{
  g_return_val_if_fail (server < self->n_servers, 0);

  return self->servers[server].cores;
}

VedEngineId
ved_snapshot_get_engine (const VedSnapshot *self,
                         guint              server)
{
  g_return_val_if_fail (server < self->n_servers, VED_ENGINE_NONE);

  return self->servers[server].engine;
}

VedWarmupRung
ved_snapshot_get_rung (const VedSnapshot *self,
                       guint              server)
{
  g_return_val_if_fail (server < self->n_servers, VED_RUNG_LAST_KIND);

  return self->servers[server].rung;
}

/**
 * ved_snapshot_get_points:
 *
 * Returns: real 5-minute points behind the server's forecast
 */
guint
ved_snapshot_get_points (const VedSnapshot *self,
                         guint              server)
{
  g_return_val_if_fail (server < self->n_servers, 0);

  return self->servers[server].points;
}

VedLevel
ved_snapshot_get_level (const VedSnapshot *self,
                        guint              server)
{
  g_return_val_if_fail (server < self->n_servers, VED_LEVEL_HEALTHY);

  return self->levels[server];
}

gboolean
ved_snapshot_has_metric (const VedSnapshot *self,
                         guint              server,
                         VedMetric          metric)
{
  g_return_val_if_fail (server < self->n_servers, FALSE);

  return (self->servers[server].metrics & (1u << metric)) != 0;
}

/**
 * ved_snapshot_get_contributions:
 * @n_contributions: (out): their number
 *
 * Returns: (array length=n_contributions): what the server's risk is made of
 */
const VedContribution *
ved_snapshot_get_contributions (const VedSnapshot *self,
                                guint              server,
                                guint             *n_contributions)
{
  const VedContributionRange *range;

  g_return_val_if_fail (server < self->n_servers, NULL);

  range = &self->contribution_ranges[server];
  *n_contributions = range->n;

  return range->n == 0 ? NULL : &g_array_index (self->contributions, VedContribution, range->first);
}

/**
 * ved_snapshot_get_forecast:
 *
 * Returns: (nullable) (array fixed-size=96): steps 0..95, %NULL when this snapshot brings none
 */
const float *
ved_snapshot_get_forecast (const VedSnapshot *self,
                           guint              server,
                           VedMetric          metric,
                           VedQuantile        quantile)
{
  guint row = ved_snapshot_get_forecast_row (self, server);

  if (row == VED_NO_ROW)
    return NULL;

  return ved_forecast_set_get (self->forecasts, row, metric, quantile);
}

/**
 * ved_snapshot_get_cpu_used:
 *
 * Returns: 100 − idle in percent; the sum of the busy parts where idle is unknown; NaN without either
 */
float
ved_snapshot_get_cpu_used (const VedSnapshot *self,
                           guint              server)
{
  const VedMetric busy[] = { VED_METRIC_CPU_USER, VED_METRIC_CPU_SYS, VED_METRIC_CPU_IOWAIT };
  float idle;
  double sum = 0.0;

  g_return_val_if_fail (server < self->n_servers, NAN);

  idle = ved_snapshot_current (self, VED_METRIC_CPU_IDLE)[server];
  if (!isnan (idle))
    return ved_value_snap (100.0 - idle, 0.01);

  for (guint i = 0; i < G_N_ELEMENTS (busy); i++)
    sum += ved_snapshot_current (self, busy[i])[server];

  return ved_value_snap (sum, 0.01);
}

/**
 * ved_snapshot_get_load_l:
 *
 * Returns: the load that thresholds are compared with: 8 · load / cores, or the load itself where the
 *   cores are unknown
 */
float
ved_snapshot_get_load_l (const VedSnapshot *self,
                         guint              server)
{
  guint cores = ved_snapshot_get_cores (self, server);
  float load;

  g_return_val_if_fail (server < self->n_servers, NAN);

  load = ved_snapshot_current (self, VED_METRIC_LOAD_AVERAGE)[server];

  return cores > 0 ? 8.0f * load / (float) cores : load;
}

const float *
ved_snapshot_current (const VedSnapshot *self,
                      VedMetric          metric)
{
  return self->current + (gsize) metric * self->n_servers;
}

/**
 * ved_snapshot_trend:
 *
 * Returns: (array): change per 5-minute step
 */
const float *
ved_snapshot_trend (const VedSnapshot *self,
                    VedMetric          metric)
{
  return self->trend + (gsize) metric * self->n_servers;
}

/**
 * ved_snapshot_near:
 *
 * Returns: (array): mean of p50 over steps 0..5 ("30 min")
 */
const float *
ved_snapshot_near (const VedSnapshot *self,
                   VedMetric          metric)
{
  return self->near + (gsize) metric * self->n_servers;
}

/**
 * ved_snapshot_peak:
 *
 * Returns: (array): highest p90 of steps 0..5; of idle the lowest p10
 */
const float *
ved_snapshot_peak (const VedSnapshot *self,
                   VedMetric          metric)
{
  return self->peak + (gsize) metric * self->n_servers;
}

const float *
ved_snapshot_risk (const VedSnapshot *self)
{
  return self->risk;
}

const float *
ved_snapshot_prob_30m (const VedSnapshot *self)
{
  return self->prob_30m;
}

const float *
ved_snapshot_prob_8h (const VedSnapshot *self)
{
  return self->prob_8h;
}

guint
ved_snapshot_get_n_alerts (const VedSnapshot *self)
{
  return self->alerts->len;
}

const VedAlert *
ved_snapshot_get_alert (const VedSnapshot *self,
                        guint              index)
{
  g_return_val_if_fail (index < self->alerts->len, NULL);

  return &g_array_index (self->alerts, VedAlert, index);
}

/**
 * ved_snapshot_risk_order:
 *
 * Returns: (array): all server indices, highest risk first, equal risks by name, offline ones last
 */
const guint *
ved_snapshot_risk_order (const VedSnapshot *self)
{
  return self->risk_order;
}

const VedFleetCounts *
ved_snapshot_get_counts (const VedSnapshot *self)
{
  return &self->counts;
}

/**
 * ved_snapshot_get_stats:
 *
 * Returns: statistics of the current values over all servers that are not offline
 */
const VedMetricStats *
ved_snapshot_get_stats (const VedSnapshot *self,
                        VedMetric          metric)
{
  g_return_val_if_fail (metric >= 0 && metric < VED_N_METRICS, NULL);

  return &self->stats[metric];
}

/**
 * ved_snapshot_get_forecasts:
 *
 * Returns: (nullable) (transfer none): the forecasts this snapshot brings
 */
VedForecastSet *
ved_snapshot_get_forecasts (const VedSnapshot *self)
{
  return self->forecasts;
}

/**
 * ved_snapshot_get_forecast_row:
 *
 * Returns: the server's row in the forecast set, VED_NO_ROW (G_MAXUINT) without one
 */
guint
ved_snapshot_get_forecast_row (const VedSnapshot *self,
                               guint              server)
{
  g_return_val_if_fail (server < self->n_servers, VED_NO_ROW);

  return self->forecasts == NULL ? VED_NO_ROW : self->servers[server].forecast_row;
}

const char *
ved_server_state_get_name (VedServerState state)
{
  g_return_val_if_fail (state < VED_N_SERVER_STATES, NULL);

  return state_names[state];
}

const char *
ved_risk_term_get_name (VedRiskTerm term)
{
  g_return_val_if_fail (term < VED_N_RISK_TERMS, NULL);

  return term_names[term];
}
