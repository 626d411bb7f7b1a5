/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-fleet-status"

#include "config.h"

#include "fleet/ved-fleet-status.h"

#include "fleet/alerts/ved-alert-rules.h"
#include "fleet/risk/ved-outlook.h"

#include <math.h>

/* The rules behind the Overview's words. Shares are of the servers that have a level: offline ones
 * leave every count. Bounds are exclusive unless said otherwise. */

#define PREDICTED_STEP 5        /* p50[5]: 30 minutes ahead */
#define LIKELY 0.5f             /* as in high_risk_servers */
#define CLEARLY_HIGHER 0.1f
#define WATCH_PROB_30M 0.20f
#define WATCH_PROB_8H 0.40f
#define USUALLY_MISSED 50       /* of so many servers one is beyond its forecast on any day: the fleet is not */

/**
 * ved_fleet_n_scored:
 *
 * Returns: servers that have a level: all but the offline ones
 */
guint
ved_fleet_n_scored (const VedFleetCounts *counts)
{
  guint n = 0;

  for (guint i = 0; i < VED_N_LEVELS; i++)
    n += counts->level[i];

  return n;
}

/**
 * ved_fleet_count_from_level:
 *
 * Returns: servers at level @lowest or above
 */
guint
ved_fleet_count_from_level (const VedFleetCounts *counts,
                            VedLevel              lowest)
{
  guint n = 0;

  for (guint i = lowest; i < VED_N_LEVELS; i++)
    n += counts->level[i];

  return n;
}

/**
 * ved_fleet_status_from_counts:
 *
 * Returns: the fleet's status, by the shares C of servers ≥ 80 and U of servers ≥ 60: Critical with
 *   C > 0.30 or U > 0.50, Warning with C > 0.10 or U > 0.30, Watch with U > 0.10
 */
VedFleetStatus
ved_fleet_status_from_counts (const VedFleetCounts *counts)
{
  double n = ved_fleet_n_scored (counts);
  double critical = ved_fleet_count_from_level (counts, VED_LEVEL_CRITICAL);
  double unhealthy = ved_fleet_count_from_level (counts, VED_LEVEL_WARNING);

  /* Compared as whole numbers, so that exactly 10 % is not more than 10 %. */
  if (n == 0.0)
    return VED_FLEET_UNKNOWN;
  if (100.0 * critical > 30.0 * n || 100.0 * unhealthy > 50.0 * n)
    return VED_FLEET_CRITICAL;
  if (100.0 * critical > 10.0 * n || 100.0 * unhealthy > 30.0 * n)
    return VED_FLEET_WARNING;

  return 100.0 * unhealthy > 10.0 * n ? VED_FLEET_WATCH : VED_FLEET_HEALTHY;
}

/**
 * ved_environment_is_sound:
 *
 * A probability that was not measured to come true is a guess, and too often a high one: nobody is warned by it. That
 * something is beyond its threshold already needs no measuring.
 *
 * Returns: whether that probability may warn: it is calibrated, or certain
 */
gboolean
ved_environment_is_sound (const VedEnvironment *environment,
                          VedHorizon            horizon)
{
  float probability = horizon == VED_HORIZON_8H ? environment->prob_8h : environment->prob_30m;

  return environment->valid && (environment->calibrated || probability >= VED_CHANCE_CERTAIN);
}

/**
 * ved_environment_get_sound:
 *
 * Returns: that probability; NaN while it is not sound, see ved_environment_is_sound()
 */
float
ved_environment_get_sound (const VedEnvironment *environment,
                           VedHorizon            horizon)
{
  if (!ved_environment_is_sound (environment, horizon))
    return NAN;

  return horizon == VED_HORIZON_8H ? environment->prob_8h : environment->prob_30m;
}

/**
 * ved_fleet_status_from_environment:
 *
 * Returns: what the forecast alone says, by the fleet's probabilities in percent: Critical above 70 in
 *   30 minutes or 85 in 8 hours, Warning above 40 or 60, Watch above 20 or 40; Unknown while none of them is sound
 */
VedFleetStatus
ved_fleet_status_from_environment (const VedEnvironment *environment)
{
  gboolean is_near_sound = ved_environment_is_sound (environment, VED_HORIZON_30M);
  gboolean is_far_sound = ved_environment_is_sound (environment, VED_HORIZON_8H);
  float near = is_near_sound ? environment->prob_30m : 0.0f;
  float far = is_far_sound ? environment->prob_8h : 0.0f;

  if (!is_near_sound && !is_far_sound)
    return VED_FLEET_UNKNOWN;
  if (near > 0.70f || far > 0.85f)
    return VED_FLEET_CRITICAL;
  if (near > 0.40f || far > 0.60f)
    return VED_FLEET_WARNING;

  return near > WATCH_PROB_30M || far > WATCH_PROB_8H ? VED_FLEET_WATCH : VED_FLEET_HEALTHY;
}

static VedLevel
level_of_8h (float probability)
{
  if (probability > VED_WARNING_PROB_8H)
    return VED_LEVEL_WARNING;

  return probability > WATCH_PROB_8H ? VED_LEVEL_WATCH : VED_LEVEL_HEALTHY;
}

/**
 * ved_environment_get_level:
 * @horizon: whose probability counts
 *
 * The level of one of the fleet's probabilities: that of the alert which it opens, so that the same figure has the
 * same mark wherever it stands; Watch for what opens none and is still not calm. What comes within 30 minutes comes
 * within 8 hours, too: the far level is never milder than the near one.
 *
 * Returns: Healthy for a probability that is unknown or not sound
 */
VedLevel
ved_environment_get_level (const VedEnvironment *environment,
                           VedHorizon            horizon)
{
  if (!ved_environment_is_sound (environment, horizon))
    return VED_LEVEL_HEALTHY;

  if (horizon == VED_HORIZON_8H)
    return MAX (level_of_8h (environment->prob_8h), ved_environment_get_level (environment, VED_HORIZON_30M));

  if (environment->prob_30m > VED_CRITICAL_PROB_30M)
    return VED_LEVEL_CRITICAL;
  if (environment->prob_30m > VED_DANGER_PROB_30M)
    return VED_LEVEL_DANGER;

  return environment->prob_30m > WATCH_PROB_30M ? VED_LEVEL_WATCH : VED_LEVEL_HEALTHY;
}

/**
 * ved_fleet_assessment:
 *
 * Returns: by the share of servers ≥ 50: below 5 % Healthy, below 15 % Watch, below 30 % Warning
 *   ("degrading"), else Critical
 */
VedFleetStatus
ved_fleet_assessment (const VedFleetCounts *counts)
{
  guint n = ved_fleet_n_scored (counts);
  guint alerts = ved_fleet_count_from_level (counts, VED_LEVEL_DEGRADING);

  if (n == 0)
    return VED_FLEET_UNKNOWN;
  if (100 * alerts < 5 * n)
    return VED_FLEET_HEALTHY;
  if (100 * alerts < 15 * n)
    return VED_FLEET_WATCH;

  return 100 * alerts < 30 * n ? VED_FLEET_WARNING : VED_FLEET_CRITICAL;
}

/**
 * ved_forecast_confirms:
 * @figures: (array length=n_figures): of all snapshots, oldest first
 * @snapshot: one of them, in which a scenario affects servers
 *
 * A forecast from before the scenario cannot know of it, and a chance that was as high before says nothing of it.
 *
 * Returns: whether the forecast is from after the last snapshot before the scenario, and its chance clearly higher than then;
 *   %FALSE where that snapshot is not known
 */
gboolean
ved_forecast_confirms (const VedFleetFigures *figures,
                       guint                  n_figures,
                       const VedSnapshot     *snapshot)
{
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);

  for (guint i = n_figures; i-- > 0;)
    {
      if (figures[i].time_us >= ved_snapshot_get_time_us (snapshot) || figures[i].n_affected > 0)
        continue;
      if (figures[i].origin_us == 0 || ved_snapshot_get_origin_us (snapshot) <= figures[i].time_us)
        return FALSE;

      return environment->prob_30m - figures[i].prob_30m > CLEARLY_HIGHER
             || environment->prob_8h - figures[i].prob_8h > CLEARLY_HIGHER;
    }

  return FALSE;
}

/**
 * ved_fleet_outlook:
 * @n_certain: as in #VedVerdict: they make a chance of 100 %, whatever is forecast
 * @confirms: as ved_forecast_confirms() says
 *
 * Returns: which of the messages fits. A scenario that affects nobody (natural, the calm of a demo) counts
 *   as healthy. A forecast whose probabilities are not sound says nothing.
 */
VedOutlook
ved_fleet_outlook (const VedScenario    *scenario,
                   const VedEnvironment *environment,
                   guint                 n_certain,
                   gboolean              confirms)
{
  VedFleetStatus status = ved_fleet_status_from_environment (environment);
  gboolean forecast_bad = status > VED_FLEET_HEALTHY;

  if (status == VED_FLEET_UNKNOWN)
    return VED_OUTLOOK_OPEN;
  if (n_certain > 0)
    return scenario->n_affected > 0 ? VED_OUTLOOK_BEGUN : VED_OUTLOOK_LEFT;
  if (scenario->n_affected == 0)
    return forecast_bad ? VED_OUTLOOK_EARLY_WARNING : VED_OUTLOOK_STABLE;

  if (!forecast_bad)
    return VED_OUTLOOK_NOT_YET_SEEN;

  return confirms ? VED_OUTLOOK_CONFIRMED : VED_OUTLOOK_UNCONFIRMED;
}

/**
 * ved_fleet_worst_level:
 *
 * Returns: the highest level that any server has; Healthy for an empty fleet
 */
VedLevel
ved_fleet_worst_level (const VedFleetCounts *counts)
{
  VedLevel level = VED_LEVEL_IMMINENT;

  while (level > VED_LEVEL_HEALTHY && counts->level[level] == 0)
    level--;

  return level;
}

static VedCall
call_of_level (VedLevel level)
{
  if (level >= VED_LEVEL_CRITICAL)
    return VED_CALL_ACT;
  if (level >= VED_LEVEL_WARNING)
    return VED_CALL_LOOK;

  return level >= VED_LEVEL_DEGRADING ? VED_CALL_WATCH : VED_CALL_NONE;
}

/* The horizon that is judged worse; at a tie the nearer. */
static gboolean
is_near_worse (const VedEnvironment *environment)
{
  VedEnvironment near = *environment, far = *environment;

  near.prob_8h = 0.0f;
  far.prob_30m = 0.0f;

  return ved_fleet_status_from_environment (&near) >= ved_fleet_status_from_environment (&far);
}

/* Who is likeliest to turn critical, and how many are likelier to than not. */
static void
find_likeliest (VedVerdict        *self,
                const VedSnapshot *snapshot)
{
  const float *probability = self->is_near ? ved_snapshot_prob_30m (snapshot)
                             : ved_snapshot_prob_8h (snapshot);
  guint n = ved_snapshot_get_n_servers (snapshot);

  for (guint i = 0; i < n; i++)
    {
      if (isnan (probability[i]) || ved_snapshot_get_state (snapshot, i) == VED_SERVER_OFFLINE)
        continue;

      self->n_likely += probability[i] > LIKELY;
      if (self->has_server && probability[i] <= self->probability)
        continue;

      self->has_server = TRUE;
      self->server = i;
      self->probability = probability[i];
    }
}

static guint
count_certain (const VedSnapshot *snapshot)
{
  const float *probability = ved_snapshot_prob_30m (snapshot);
  guint n = 0;

  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    n += probability[i] >= VED_CHANCE_CERTAIN && ved_snapshot_get_state (snapshot, i) != VED_SERVER_OFFLINE;

  return n;
}

static guint
count_missed (const VedSnapshot *snapshot)
{
  guint n = 0, n_servers = ved_snapshot_get_n_servers (snapshot);

  for (guint i = 0; i < n_servers; i++)
    n += ved_server_is_chance_missed (snapshot, i) && ved_snapshot_get_state (snapshot, i) != VED_SERVER_OFFLINE;

  return n * USUALLY_MISSED > n_servers ? n : 0;
}

/* The riskiest of all; with @is_certain of those alone that are certain to cross a critical threshold. */
static void
find_riskiest (VedVerdict        *self,
               const VedSnapshot *snapshot,
               gboolean           is_certain)
{
  const guint *order = ved_snapshot_risk_order (snapshot);
  const float *probability = ved_snapshot_prob_30m (snapshot);
  guint n = ved_snapshot_get_n_servers (snapshot);

  for (guint i = 0; i < n && !self->has_server; i++)
    if (ved_snapshot_get_state (snapshot, order[i]) != VED_SERVER_OFFLINE &&
        (!is_certain || probability[order[i]] >= VED_CHANCE_CERTAIN))
      {
        self->has_server = TRUE;
        self->server = order[i];
      }
}

/**
 * ved_fleet_verdict:
 *
 * One verdict for level, sentence and call, so that they cannot disagree: the worst level of any server
 * says what to do, but a server that is beyond a critical threshold is never less urgent than the chance of 100 % that it
 * makes. While no server is at risk 50 or above, such a server asks for a look, and a forecast that is not healthy by
 * ved_fleet_status_from_environment() to prepare; without either, a server at Watch is one to keep an eye on. O(servers).
 *
 * Returns: what to say about all servers together
 */
VedVerdict
ved_fleet_verdict (const VedSnapshot *snapshot)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  VedVerdict self = { .probability = NAN };

  if (ved_fleet_n_scored (counts) == 0)
    return self;

  self.level = ved_fleet_worst_level (counts);
  self.call = call_of_level (self.level);
  self.n_certain = count_certain (snapshot);
  self.n_missed = count_missed (snapshot);
  if (self.call != VED_CALL_NONE || ved_fleet_status_from_environment (environment) <= VED_FLEET_HEALTHY)
    {
      gboolean is_certain = self.n_certain > 0 && self.call != VED_CALL_NONE && self.call != VED_CALL_ACT;

      if (is_certain)
        {
          self.call = VED_CALL_ACT;
          self.level = MAX (self.level, ved_environment_get_level (environment, VED_HORIZON_30M));
        }
      find_riskiest (&self, snapshot, is_certain);
      if (self.call == VED_CALL_NONE && self.level > VED_LEVEL_HEALTHY)
        self.call = VED_CALL_WATCH;
      return self;
    }

  self.call = self.n_certain > 0 ? VED_CALL_CERTAIN : VED_CALL_PREPARE;
  self.is_near = self.n_certain > 0 || is_near_worse (environment);
  self.level = MAX (self.level, ved_environment_get_level (environment,
                                                           self.is_near ? VED_HORIZON_30M : VED_HORIZON_8H));
  find_likeliest (&self, snapshot);

  return self;
}

/**
 * ved_verdict_add_together:
 * @level: of what many servers have at once; Healthy for nothing, or where it is not known
 * @has_cascade: whether a cascade goes on
 *
 * No snapshot tells of cascades: whoever knows of them adds them, so that nothing is called calm beside one. Servers that
 * are to be looked into stay more urgent, unless the cascade is of a worse level than theirs.
 */
void
ved_verdict_add_together (VedVerdict *self,
                          VedLevel    level,
                          gboolean    has_cascade)
{
  gboolean is_worse = level > self->level;

  if (self->call == VED_CALL_UNKNOWN)
    return;

  self->together = level;
  self->has_cascade = has_cascade;
  self->level = MAX (self->level, level);
  if (has_cascade && self->call != VED_CALL_CERTAIN && (is_worse || self->call <= VED_CALL_WATCH))
    self->call = VED_CALL_CASCADE;
  else if (level > VED_LEVEL_HEALTHY && self->call == VED_CALL_NONE)
    self->call = VED_CALL_TOGETHER;
}

/**
 * ved_environment_get_health_key:
 *
 * Returns: the API's `fleet_health`: "critical", "warning", "healthy" or "unknown", by prob_30m
 */
const char *
ved_environment_get_health_key (const VedEnvironment *environment)
{
  if (!environment->valid || isnan (environment->prob_30m))
    return "unknown";
  if (environment->prob_30m > 0.6f)
    return "critical";

  return environment->prob_30m > 0.3f ? "warning" : "healthy";
}

static double
or_zero (float value)
{
  return isnan (value) ? 0.0 : (double) value;
}

/**
 * ved_server_busyness:
 * @server: index in @snapshot
 *
 * Returns: 0.30 · CPU + 0.25 · memory + 0.25 · I/O wait + 0.10 · swap + 0.10 · min (100, 12.5 · l);
 *   what is missing counts as 0
 */
double
ved_server_busyness (const VedSnapshot *snapshot,
                     guint              server)
{
  double load = or_zero (ved_snapshot_get_load_l (snapshot, server));

  return 0.30 * or_zero (ved_snapshot_get_cpu_used (snapshot, server)) +
         0.25 * or_zero (ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[server]) +
         0.25 * or_zero (ved_snapshot_current (snapshot, VED_METRIC_CPU_IOWAIT)[server]) +
         0.10 * or_zero (ved_snapshot_current (snapshot, VED_METRIC_SWAP_USED)[server]) +
         0.10 * MIN (100.0, 12.5 * load);
}

/* Whether any figure that the words compare is. */
static gboolean
is_unforeseen (const VedSnapshot *snapshot,
               guint              server)
{
  return ved_vital_is_unforeseen (VED_VITAL_CPU, snapshot, server) ||
         ved_vital_is_unforeseen (VED_VITAL_MEMORY, snapshot, server) ||
         ved_vital_is_unforeseen (VED_VITAL_IOWAIT, snapshot, server);
}

static gboolean
is_overtaken (const VedSnapshot *snapshot,
              guint              server)
{
  return ved_metric_is_overtaken (VED_METRIC_CPU_IDLE, snapshot, server) ||
         ved_metric_is_overtaken (VED_METRIC_MEM_USED, snapshot, server) ||
         ved_metric_is_overtaken (VED_METRIC_CPU_IOWAIT, snapshot, server);
}

/**
 * ved_server_change_word:
 * @server: index in @snapshot
 *
 * Compares the mean of the next 30 minutes with now, for CPU and memory. Of a server that is not heard of, what is now is
 * not known: that its last value stands beside a forecast is no change.
 *
 * Returns: Worsening when any rises and none falls, Improving the other way round, else Mixed; Unforeseen instead of the
 *   last two for a server that is beyond its forecast; Unknown for one that is silent or was not forecast
 */
VedTrendWord
ved_server_change_word (const VedSnapshot *snapshot,
                        guint              server)
{
  const float *idle = ved_snapshot_current (snapshot, VED_METRIC_CPU_IDLE);
  const float *idle_near = ved_snapshot_near (snapshot, VED_METRIC_CPU_IDLE);
  const float *mem = ved_snapshot_current (snapshot, VED_METRIC_MEM_USED);
  const float *mem_near = ved_snapshot_near (snapshot, VED_METRIC_MEM_USED);
  gboolean rises = idle_near[server] < idle[server] || mem_near[server] > mem[server];
  gboolean falls = idle_near[server] > idle[server] || mem_near[server] < mem[server];

  if (ved_snapshot_get_state (snapshot, server) >= VED_SERVER_STALE || (isnan (idle_near[server]) && isnan (mem_near[server])))
    return VED_TREND_UNKNOWN;
  if (rises && !falls)
    return VED_TREND_WORSENING;
  if (is_unforeseen (snapshot, server))
    return VED_TREND_UNFORESEEN;

  return falls && !rises ? VED_TREND_IMPROVING : VED_TREND_MIXED;
}

static gboolean
will_rise (const VedSnapshot *snapshot,
           guint              server,
           VedMetric          metric,
           float              by)
{
  const float *p50 = ved_snapshot_get_forecast (snapshot, server, metric, VED_QUANTILE_P50);
  float current = ved_snapshot_current (snapshot, metric)[server];

  if (p50 == NULL || ved_metric_is_overtaken (metric, snapshot, server))
    return FALSE;
  if (ved_metric_get_info (metric)->low_is_bad)
    return p50[PREDICTED_STEP] < current - by;

  return p50[PREDICTED_STEP] > current + by;
}

/**
 * ved_server_trend_word:
 * @server: index in @snapshot
 *
 * Counts what will have risen in 30 minutes: CPU and memory by more than 5 points, I/O wait by more
 * than 2. What a forecast has not seen recover does not rise.
 *
 * Returns: Worsening for two or more, Rising for one, else Stable; instead of that Unforeseen for a server that is beyond
 *   its forecast, Overtaken for one that is better than it
 */
VedTrendWord
ved_server_trend_word (const VedSnapshot *snapshot,
                       guint              server)
{
  guint n = will_rise (snapshot, server, VED_METRIC_CPU_IDLE, 5.0f) +
    will_rise (snapshot, server, VED_METRIC_MEM_USED, 5.0f) +
    will_rise (snapshot, server, VED_METRIC_CPU_IOWAIT, 2.0f);

  if (n >= 2)
    return VED_TREND_WORSENING;

  if (n == 1)
    return VED_TREND_RISING;

  if (is_unforeseen (snapshot, server))
    return VED_TREND_UNFORESEEN;

  return is_overtaken (snapshot, server) ? VED_TREND_OVERTAKEN : VED_TREND_STABLE;
}
