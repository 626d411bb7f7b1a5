/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/alerts/ved-alert-rules.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "fleet/ved-fleet-status.h"

#include <math.h>

/* 100 servers: so many at each level. */
static VedFleetCounts
counts_of (guint degrading,
           guint warning,
           guint critical)
{
  VedFleetCounts counts = { .total = 105 };

  counts.level[VED_LEVEL_DEGRADING] = degrading;
  counts.level[VED_LEVEL_WARNING] = warning;
  counts.level[VED_LEVEL_CRITICAL] = critical;
  counts.level[VED_LEVEL_HEALTHY] = 100 - degrading - warning - critical;
  counts.state[VED_SERVER_OFFLINE] = 5;

  return counts;
}

static void
test_status_by_counts (void)
{
  const struct {
    guint warning;
    guint critical;
    VedFleetStatus status;
  } cases[] = {
    { 0, 0, VED_FLEET_HEALTHY }, { 10, 0, VED_FLEET_HEALTHY }, { 11, 0, VED_FLEET_WATCH },
    { 30, 0, VED_FLEET_WATCH }, { 31, 0, VED_FLEET_WARNING }, { 50, 0, VED_FLEET_WARNING },
    { 51, 0, VED_FLEET_CRITICAL }, { 0, 10, VED_FLEET_HEALTHY }, { 0, 11, VED_FLEET_WARNING },
    { 0, 30, VED_FLEET_WARNING }, { 0, 31, VED_FLEET_CRITICAL }, { 5, 6, VED_FLEET_WATCH },
  };
  const VedFleetCounts nobody = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedFleetCounts counts = counts_of (0, cases[i].warning, cases[i].critical);

      g_assert_cmpint (ved_fleet_status_from_counts (&counts), ==, cases[i].status);
    }
  g_assert_cmpint (ved_fleet_status_from_counts (&nobody), ==, VED_FLEET_UNKNOWN);
}

static void
test_assessment (void)
{
  const struct {
    guint alerts;
    VedFleetStatus status;
  } cases[] = {
    { 0, VED_FLEET_HEALTHY }, { 4, VED_FLEET_HEALTHY }, { 5, VED_FLEET_WATCH }, { 14, VED_FLEET_WATCH },
    { 15, VED_FLEET_WARNING }, { 29, VED_FLEET_WARNING }, { 30, VED_FLEET_CRITICAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedFleetCounts counts = counts_of (cases[i].alerts, 0, 0);

      g_assert_cmpint (ved_fleet_assessment (&counts), ==, cases[i].status);
    }
}

static void
test_worst_level (void)
{
  VedFleetCounts counts = counts_of (3, 2, 0);

  g_assert_cmpint (ved_fleet_worst_level (&counts), ==, VED_LEVEL_WARNING);
  g_assert_cmpuint (ved_fleet_n_scored (&counts), ==, 100);
  counts = counts_of (0, 0, 0);
  g_assert_cmpint (ved_fleet_worst_level (&counts), ==, VED_LEVEL_HEALTHY);
}

static VedEnvironment
environment_of (double near,
                double far)
{
  VedEnvironment environment = { .valid = TRUE, .calibrated = TRUE };

  environment.prob_30m = ved_value_snap (near, VED_PROBABILITY_RESOLUTION);
  environment.prob_8h = ved_value_snap (far, VED_PROBABILITY_RESOLUTION);

  return environment;
}

static void
test_status_by_forecast (void)
{
  const struct {
    double near;
    double far;
    VedFleetStatus status;
  } cases[] = {
    { 0.20, 0.40, VED_FLEET_HEALTHY }, { 0.2001, 0.0, VED_FLEET_WATCH }, { 0.0, 0.4001, VED_FLEET_WATCH },
    { 0.40, 0.60, VED_FLEET_WATCH }, { 0.4001, 0.0, VED_FLEET_WARNING }, { 0.0, 0.6001, VED_FLEET_WARNING },
    { 0.70, 0.85, VED_FLEET_WARNING }, { 0.7001, 0.0, VED_FLEET_CRITICAL },
    { 0.0, 0.8501, VED_FLEET_CRITICAL },
  };
  const VedEnvironment unknown = { .prob_30m = NAN, .prob_8h = NAN };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedEnvironment environment = environment_of (cases[i].near, cases[i].far);

      g_assert_cmpint (ved_fleet_status_from_environment (&environment), ==, cases[i].status);
    }
  g_assert_cmpint (ved_fleet_status_from_environment (&unknown), ==, VED_FLEET_UNKNOWN);
}

static void
test_health_key (void)
{
  VedEnvironment environment = environment_of (0.3, 0.0);

  g_assert_cmpstr (ved_environment_get_health_key (&environment), ==, "healthy");
  environment = environment_of (0.3001, 0.0);
  g_assert_cmpstr (ved_environment_get_health_key (&environment), ==, "warning");
  environment = environment_of (0.6, 0.0);
  g_assert_cmpstr (ved_environment_get_health_key (&environment), ==, "warning");
  environment = environment_of (0.6001, 0.0);
  g_assert_cmpstr (ved_environment_get_health_key (&environment), ==, "critical");
  environment.valid = FALSE;
  g_assert_cmpstr (ved_environment_get_health_key (&environment), ==, "unknown");
  environment.valid = TRUE;
  environment.prob_30m = NAN;
  g_assert_cmpstr (ved_environment_get_health_key (&environment), ==, "unknown");
}

static void
test_outlook (void)
{
  const VedEnvironment quiet = environment_of (0.01, 0.05), bad = environment_of (0.5, 0.9);
  const VedScenario healthy = { .available = TRUE }, critical = { .available = TRUE, .n_affected = 5 };

  g_assert_cmpint (ved_fleet_outlook (&healthy, &quiet, 0, TRUE), ==, VED_OUTLOOK_STABLE);
  g_assert_cmpint (ved_fleet_outlook (&healthy, &bad, 0, TRUE), ==, VED_OUTLOOK_EARLY_WARNING);
  g_assert_cmpint (ved_fleet_outlook (&critical, &bad, 0, TRUE), ==, VED_OUTLOOK_CONFIRMED);
  g_assert_cmpint (ved_fleet_outlook (&critical, &bad, 0, FALSE), ==, VED_OUTLOOK_UNCONFIRMED);
  g_assert_cmpint (ved_fleet_outlook (&critical, &bad, 2, TRUE), ==, VED_OUTLOOK_BEGUN);
  g_assert_cmpint (ved_fleet_outlook (&healthy, &bad, 2, TRUE), ==, VED_OUTLOOK_LEFT);
  g_assert_cmpint (ved_fleet_outlook (&critical, &quiet, 0, TRUE), ==, VED_OUTLOOK_NOT_YET_SEEN);
}

/* A chance that nobody has measured warns nobody; one that is certain needs no measuring. */
static void
test_guesses (void)
{
  const VedScenario healthy = { .available = TRUE };
  VedEnvironment guess = environment_of (0.82, 0.97);
  VedEnvironment certain = environment_of (1.0, 1.0);

  guess.calibrated = certain.calibrated = FALSE;
  g_assert_false (ved_environment_is_sound (&guess, VED_HORIZON_30M));
  g_assert_true (isnan (ved_environment_get_sound (&guess, VED_HORIZON_8H)));
  g_assert_cmpint (ved_environment_get_level (&guess, VED_HORIZON_30M), ==, VED_LEVEL_HEALTHY);
  g_assert_cmpint (ved_environment_get_level (&guess, VED_HORIZON_8H), ==, VED_LEVEL_HEALTHY);
  g_assert_cmpint (ved_fleet_status_from_environment (&guess), ==, VED_FLEET_UNKNOWN);
  g_assert_cmpint (ved_fleet_outlook (&healthy, &guess, 0, TRUE), ==, VED_OUTLOOK_OPEN);

  g_assert_true (ved_environment_is_sound (&certain, VED_HORIZON_30M));
  g_assert_cmpfloat (ved_environment_get_sound (&certain, VED_HORIZON_8H), ==, 1.0f);
  g_assert_cmpint (ved_environment_get_level (&certain, VED_HORIZON_30M), ==, VED_LEVEL_CRITICAL);
  g_assert_cmpint (ved_fleet_status_from_environment (&certain), ==, VED_FLEET_CRITICAL);
  certain.valid = FALSE;
  g_assert_false (ved_environment_is_sound (&certain, VED_HORIZON_30M));
}

static void
put_step (VedForecastSet *forecasts,
          VedMetric       metric,
          float           value)
{
  gboolean low_is_bad = ved_metric_get_info (metric)->low_is_bad;
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];

  /* The band is open to the good side alone: what is measured is never better than the forecast. */
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      p10[i] = low_is_bad ? value : value - 6.0f;
      p50[i] = value;
      p90[i] = low_is_bad ? value + 6.0f : value;
    }
  ved_forecast_set_put (forecasts, 0, metric, p10, p50, p90);
}

/* One server: CPU used 40, memory 50, I/O wait 8, swap 4, load 4 on 8 cores; then what is forecast. */
static VedSnapshot *
build_snapshot (float idle,
                float memory,
                float iowait)
{
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, 0);
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, 0);
  VedSnapshotServer server = { .name = "ppweb001", .cores = 8, .state = VED_SERVER_LIVE };

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[0] = 60.0f;
  ved_snapshot_builder_current (builder, VED_METRIC_MEM_USED)[0] = 50.0f;
  ved_snapshot_builder_current (builder, VED_METRIC_CPU_IOWAIT)[0] = 8.0f;
  ved_snapshot_builder_current (builder, VED_METRIC_SWAP_USED)[0] = 4.0f;
  ved_snapshot_builder_current (builder, VED_METRIC_LOAD_AVERAGE)[0] = 4.0f;
  ved_snapshot_builder_near (builder, VED_METRIC_CPU_IDLE)[0] = idle;
  ved_snapshot_builder_near (builder, VED_METRIC_MEM_USED)[0] = memory;
  put_step (forecasts, VED_METRIC_CPU_IDLE, idle);
  put_step (forecasts, VED_METRIC_MEM_USED, memory);
  put_step (forecasts, VED_METRIC_CPU_IOWAIT, iowait);
  ved_forecast_set_seal (forecasts);
  ved_snapshot_builder_set_forecasts (builder, forecasts);

  return ved_snapshot_builder_finish (builder);
}

static void
test_busyness (void)
{
  g_autoptr(VedSnapshot) snapshot = build_snapshot (60.0f, 50.0f, 8.0f);

  /* .30 · 40 + .25 · 50 + .25 · 8 + .10 · 4 + .10 · 12.5 · 4 */
  g_assert_cmpfloat_with_epsilon (ved_server_busyness (snapshot, 0), 31.9, 1e-5);
}

static void
test_words (void)
{
  const struct {
    float idle;
    float memory;
    float iowait;
    VedTrendWord change;
    VedTrendWord trend;
  } cases[] = {
    { 60.0f, 50.0f, 8.0f, VED_TREND_MIXED, VED_TREND_STABLE },
    { 59.0f, 50.0f, 8.0f, VED_TREND_WORSENING, VED_TREND_STABLE },
    { 61.0f, 50.0f, 8.0f, VED_TREND_IMPROVING, VED_TREND_STABLE },
    { 59.0f, 49.0f, 8.0f, VED_TREND_MIXED, VED_TREND_STABLE },
    { 55.0f, 55.0f, 10.0f, VED_TREND_WORSENING, VED_TREND_STABLE },
    { 54.99f, 55.0f, 10.0f, VED_TREND_WORSENING, VED_TREND_RISING },
    { 54.99f, 55.01f, 10.0f, VED_TREND_WORSENING, VED_TREND_WORSENING },
    { 60.0f, 50.0f, 10.01f, VED_TREND_MIXED, VED_TREND_RISING },
    /* A way back that is clearly beyond what was forecast is none. */
    { 65.0f, 50.0f, 8.0f, VED_TREND_IMPROVING, VED_TREND_STABLE },
    { 65.01f, 50.0f, 8.0f, VED_TREND_UNFORESEEN, VED_TREND_UNFORESEEN },
    { 60.0f, 44.99f, 8.0f, VED_TREND_UNFORESEEN, VED_TREND_UNFORESEEN },
    { 59.0f, 44.99f, 8.0f, VED_TREND_UNFORESEEN, VED_TREND_UNFORESEEN },
    { 54.99f, 44.99f, 8.0f, VED_TREND_UNFORESEEN, VED_TREND_RISING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = build_snapshot (cases[i].idle, cases[i].memory, cases[i].iowait);

      g_assert_cmpint (ved_server_change_word (snapshot, 0), ==, cases[i].change);
      g_assert_cmpint (ved_server_trend_word (snapshot, 0), ==, cases[i].trend);
    }
}

/* A server that has died does not get better because its forecast is milder than what it said last. */
static void
test_silent_servers_change_nothing (void)
{
  static const struct {
    VedServerState state;
    float near;
    VedTrendWord word;
  } cases[] = {
    { VED_SERVER_WARMING, 61.0f, VED_TREND_IMPROVING },
    { VED_SERVER_LIVE, 61.0f, VED_TREND_IMPROVING },
    { VED_SERVER_STALE, 61.0f, VED_TREND_UNKNOWN },
    { VED_SERVER_OFFLINE, 61.0f, VED_TREND_UNKNOWN },
    { VED_SERVER_OFFLINE, 59.0f, VED_TREND_UNKNOWN },
    { VED_SERVER_LIVE, NAN, VED_TREND_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, 0);
      const VedSnapshotServer server = { .name = "ppweb001", .cores = 8, .state = cases[i].state };
      g_autoptr(VedSnapshot) snapshot = NULL;

      ved_snapshot_builder_set_server (builder, 0, &server);
      ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[0] = 60.0f;
      ved_snapshot_builder_near (builder, VED_METRIC_CPU_IDLE)[0] = cases[i].near;
      snapshot = ved_snapshot_builder_finish (builder);

      g_assert_cmpint (ved_server_change_word (snapshot, 0), ==, cases[i].word);
    }
}

/* Three servers of these risks and probabilities within 8 hours; the last may be offline. */
static VedSnapshot *
build_fleet (const float *risk,
             const float *prob_8h,
             float        env_30m,
             float        env_8h,
             gboolean     last_is_offline)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (3, 1, 0);
  VedEnvironment environment = { .prob_30m = env_30m, .prob_8h = env_8h, .valid = TRUE, .calibrated = TRUE };
  const char *const names[] = { "ppdb001", "ppml0003", "ppweb001" };

  for (guint i = 0; i < 3; i++)
    {
      VedSnapshotServer server = { .name = names[i], .cores = 8, .state = VED_SERVER_LIVE };

      server.risk = risk[i];
      server.prob_30m = prob_8h[i] / 2.0f;
      server.prob_8h = prob_8h[i];
      if (i == 2 && last_is_offline)
        server.state = VED_SERVER_OFFLINE;
      ved_snapshot_builder_set_server (builder, i, &server);
    }
  ved_snapshot_builder_set_environment (builder, &environment);

  return ved_snapshot_builder_finish (builder);
}

static void
test_verdict_by_level (void)
{
  const struct {
    float risk;
    VedCall call;
    VedLevel level;
  } cases[] = {
    { 0.0f, VED_CALL_NONE, VED_LEVEL_HEALTHY }, { 29.5f, VED_CALL_NONE, VED_LEVEL_HEALTHY },
    { 30.0f, VED_CALL_WATCH, VED_LEVEL_WATCH }, { 49.0f, VED_CALL_WATCH, VED_LEVEL_WATCH },
    { 50.0f, VED_CALL_WATCH, VED_LEVEL_DEGRADING }, { 60.0f, VED_CALL_LOOK, VED_LEVEL_WARNING },
    { 70.0f, VED_CALL_LOOK, VED_LEVEL_DANGER }, { 80.0f, VED_CALL_ACT, VED_LEVEL_CRITICAL },
    { 100.0f, VED_CALL_ACT, VED_LEVEL_IMMINENT },
  };
  const float prob_8h[] = { 0.0f, 0.0f, 0.9f };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const float risk[] = { 0.0f, cases[i].risk, 0.0f };
      /* A bad forecast changes nothing once a server is at risk 50. */
      float env_8h = cases[i].level >= VED_LEVEL_DEGRADING ? 0.99f : 0.40f;
      g_autoptr(VedSnapshot) snapshot = build_fleet (risk, prob_8h, 0.1f, env_8h, FALSE);
      VedVerdict verdict = ved_fleet_verdict (snapshot);

      g_assert_cmpint (verdict.call, ==, cases[i].call);
      g_assert_cmpint (verdict.level, ==, cases[i].level);
      g_assert_true (verdict.has_server);
      g_assert_cmpuint (verdict.server, ==, cases[i].risk > 0.0f ? 1 : 0);
    }
}

static void
test_verdict_by_forecast (void)
{
  const float risk[] = { 10.0f, 0.0f, 20.0f }, prob_8h[] = { 0.6f, 0.97f, 0.99f };
  const struct {
    float env_30m;
    float env_8h;
    gboolean last_is_offline;
    VedCall call;
    gboolean is_near;
    guint server;
    guint n_likely;
    VedLevel level;
  } cases[] = {
    { 0.20f, 0.40f, FALSE, VED_CALL_NONE, FALSE, 2, 0, VED_LEVEL_HEALTHY },
    { 0.20f, 0.41f, FALSE, VED_CALL_PREPARE, FALSE, 2, 3, VED_LEVEL_WATCH },
    { 0.20f, 1.00f, TRUE, VED_CALL_PREPARE, FALSE, 1, 2, VED_LEVEL_WARNING },
    { 0.71f, 1.00f, TRUE, VED_CALL_PREPARE, TRUE, 1, 0, VED_LEVEL_CRITICAL },
    { 0.44f, 1.00f, TRUE, VED_CALL_PREPARE, FALSE, 1, 2, VED_LEVEL_DANGER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = build_fleet (risk, prob_8h, cases[i].env_30m, cases[i].env_8h,
                                                     cases[i].last_is_offline);
      VedVerdict verdict = ved_fleet_verdict (snapshot);

      g_assert_cmpint (verdict.call, ==, cases[i].call);
      g_assert_cmpint (verdict.is_near, ==, cases[i].is_near);
      g_assert_cmpuint (verdict.server, ==, cases[i].server);
      g_assert_cmpuint (verdict.n_likely, ==, cases[i].n_likely);
      g_assert_cmpint (verdict.level, ==,
                       verdict.call == VED_CALL_PREPARE ? cases[i].level : VED_LEVEL_HEALTHY);
    }
}

/* A value beyond its threshold counts as certain, whatever little it adds to the risk: nothing may then say that all is
 * well. */
static void
test_verdict_by_certainty (void)
{
  const float calm[] = { 10.0f, 28.0f, 20.0f }, prob_8h[] = { 0.6f, 2.0f, 0.9f };
  const float troubled[] = { 10.0f, 28.0f, 60.0f };
  g_autoptr(VedSnapshot) snapshot = build_fleet (calm, prob_8h, 1.0f, 1.0f, FALSE);
  g_autoptr(VedSnapshot) other = build_fleet (troubled, prob_8h, 1.0f, 1.0f, FALSE);
  VedVerdict verdict = ved_fleet_verdict (snapshot);

  g_assert_cmpint (verdict.call, ==, VED_CALL_CERTAIN);
  g_assert_cmpint (verdict.level, ==, VED_LEVEL_CRITICAL);
  g_assert_cmpuint (verdict.n_certain, ==, 1);
  g_assert_cmpuint (verdict.server, ==, 1);
  g_assert_true (verdict.is_near);

  /* Another that is at risk takes nothing of the urgency away. */
  verdict = ved_fleet_verdict (other);
  g_assert_cmpint (verdict.call, ==, VED_CALL_ACT);
  g_assert_cmpint (verdict.level, ==, VED_LEVEL_CRITICAL);
  g_assert_cmpuint (verdict.server, ==, 1);
  g_assert_cmpuint (verdict.n_certain, ==, 1);
}

/* The fleet's chance has the level of the alert that it opens; that of 8 hours is never milder than that of 30 minutes. */
static void
test_level_of_chance (void)
{
  const struct {
    double near;
    double far;
    VedLevel near_level;
    VedLevel far_level;
  } cases[] = {
    { 0.20, 0.40, VED_LEVEL_HEALTHY, VED_LEVEL_HEALTHY }, { 0.2001, 0.4001, VED_LEVEL_WATCH, VED_LEVEL_WATCH },
    { 0.40, 0.50, VED_LEVEL_WATCH, VED_LEVEL_WATCH }, { 0.4001, 0.5001, VED_LEVEL_DANGER, VED_LEVEL_DANGER },
    { 0.20, 1.0, VED_LEVEL_HEALTHY, VED_LEVEL_WARNING }, { 0.70, 1.0, VED_LEVEL_DANGER, VED_LEVEL_DANGER },
    { 0.7001, 1.0, VED_LEVEL_CRITICAL, VED_LEVEL_CRITICAL }, { 1.0, 1.0, VED_LEVEL_CRITICAL, VED_LEVEL_CRITICAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedEnvironment environment = environment_of (cases[i].near, cases[i].far);
      VedAlertFinding findings[VED_N_HORIZONS];

      g_assert_cmpint (ved_environment_get_level (&environment, VED_HORIZON_30M), ==, cases[i].near_level);
      g_assert_cmpint (ved_environment_get_level (&environment, VED_HORIZON_8H), ==, cases[i].far_level);
      ved_alert_judge_environment (findings, &environment);
      if (findings[VED_HORIZON_30M].beyond)
        g_assert_cmpuint (findings[VED_HORIZON_30M].rank, ==, cases[i].near_level);
      if (findings[VED_HORIZON_8H].beyond)
        g_assert_cmpuint (MAX (findings[VED_HORIZON_8H].rank, (guint) cases[i].near_level), ==, cases[i].far_level);
    }
}

/* A forecast confirms a scenario when it is from after it, and clearly worse than the last from before. */
static void
test_confirms (void)
{
  const struct {
    gint64 origin_us;
    float before;
    gboolean confirms;
  } cases[] = { { 100, 0.10f, FALSE }, { 300, 0.10f, TRUE }, { 300, 0.51f, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, cases[i].origin_us);
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, 400);
      const VedSnapshotServer server = { .name = "ppweb001", .state = VED_SERVER_LIVE };
      const VedEnvironment environment = environment_of (0.05, 0.53);
      VedFleetFigures figures[] = {
        { .time_us = 200, .origin_us = 100, .prob_30m = 0.05f, .prob_8h = cases[i].before },
        { .time_us = 300, .origin_us = 100, .prob_30m = 0.05f, .prob_8h = 0.01f, .n_affected = 4 },
      };
      g_autoptr(VedSnapshot) snapshot = NULL;

      ved_forecast_set_seal (forecasts);
      ved_snapshot_builder_set_server (builder, 0, &server);
      ved_snapshot_builder_set_environment (builder, &environment);
      ved_snapshot_builder_set_forecasts (builder, forecasts);
      snapshot = ved_snapshot_builder_finish (builder);
      g_assert_cmpint (ved_snapshot_get_origin_us (snapshot), ==, cases[i].origin_us);
      g_assert_cmpint (ved_forecast_confirms (figures, 2, snapshot), ==, cases[i].confirms);
      g_assert_false (ved_forecast_confirms (figures + 1, 1, snapshot));
      figures[0].origin_us = 0;
      g_assert_false (ved_forecast_confirms (figures, 2, snapshot));
    }
}

/* A cascade is under way beside servers of any risk: nothing is called calm, and who is more urgent stays so. */
static void
test_verdict_with_cascade (void)
{
  static const struct {
    float risk;
    VedLevel together;
    gboolean has_cascade;
    VedCall call;
    VedLevel level;
  } cases[] = {
    { 0.0f, VED_LEVEL_HEALTHY, FALSE, VED_CALL_NONE, VED_LEVEL_HEALTHY },
    { 0.0f, VED_LEVEL_DEGRADING, FALSE, VED_CALL_TOGETHER, VED_LEVEL_DEGRADING },
    { 0.0f, VED_LEVEL_WATCH, TRUE, VED_CALL_CASCADE, VED_LEVEL_WATCH },
    { 52.0f, VED_LEVEL_WATCH, TRUE, VED_CALL_CASCADE, VED_LEVEL_DEGRADING },
    { 52.0f, VED_LEVEL_DEGRADING, FALSE, VED_CALL_WATCH, VED_LEVEL_DEGRADING },
    { 72.0f, VED_LEVEL_WARNING, TRUE, VED_CALL_LOOK, VED_LEVEL_DANGER },
    { 72.0f, VED_LEVEL_CRITICAL, TRUE, VED_CALL_CASCADE, VED_LEVEL_CRITICAL },
    { 95.0f, VED_LEVEL_CRITICAL, TRUE, VED_CALL_ACT, VED_LEVEL_IMMINENT },
  };
  const float prob_8h[] = { 0.0f, 0.0f, 0.1f };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const float risk[] = { 0.0f, cases[i].risk, 0.0f };
      g_autoptr(VedSnapshot) snapshot = build_fleet (risk, prob_8h, 0.1f, 0.1f, FALSE);
      VedVerdict verdict = ved_fleet_verdict (snapshot);

      ved_verdict_add_together (&verdict, cases[i].together, cases[i].has_cascade);
      g_assert_cmpint (verdict.call, ==, cases[i].call);
      g_assert_cmpint (verdict.level, ==, cases[i].level);
    }
}

static void
test_verdict_of_nobody (void)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (0, 1, 0);
  g_autoptr(VedSnapshot) snapshot = ved_snapshot_builder_finish (builder);
  VedVerdict verdict = ved_fleet_verdict (snapshot);

  g_assert_cmpint (verdict.call, ==, VED_CALL_UNKNOWN);
  g_assert_false (verdict.has_server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fleet-status/by-counts", test_status_by_counts);
  g_test_add_func ("/fleet-status/assessment", test_assessment);
  g_test_add_func ("/fleet-status/worst-level", test_worst_level);
  g_test_add_func ("/fleet-status/by-forecast", test_status_by_forecast);
  g_test_add_func ("/fleet-status/health-key", test_health_key);
  g_test_add_func ("/fleet-status/outlook", test_outlook);
  g_test_add_func ("/fleet-status/guesses", test_guesses);
  g_test_add_func ("/fleet-status/verdict-by-level", test_verdict_by_level);
  g_test_add_func ("/fleet-status/verdict-by-forecast", test_verdict_by_forecast);
  g_test_add_func ("/fleet-status/verdict-by-certainty", test_verdict_by_certainty);
  g_test_add_func ("/fleet-status/level-of-chance", test_level_of_chance);
  g_test_add_func ("/fleet-status/confirms", test_confirms);
  g_test_add_func ("/fleet-status/verdict-with-cascade", test_verdict_with_cascade);
  g_test_add_func ("/fleet-status/verdict-of-nobody", test_verdict_of_nobody);
  g_test_add_func ("/fleet-status/busyness", test_busyness);
  g_test_add_func ("/fleet-status/words", test_words);
  g_test_add_func ("/fleet-status/silent-servers-change-nothing", test_silent_servers_change_nothing);

  return g_test_run ();
}
