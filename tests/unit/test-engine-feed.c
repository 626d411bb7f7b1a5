/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-error.h"
#include "engine/ved-engine.h"
#include "forecast/ved-forecaster.h"
#include "series/ved-history.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <math.h>
#include <string.h>

typedef struct {
  VedClock *clock;
  VedEngine *engine;
  guint n_ticks;
  guint n_forecasts;
} Fixture;

static void
ticked_cb (VedEngine   *engine,
           VedSnapshot *snapshot,
           Fixture     *fixture)
{
  fixture->n_ticks++;
}

static void
forecast_made_cb (VedEngine      *engine,
                  VedForecastSet *forecasts,
                  Fixture        *fixture)
{
  fixture->n_forecasts++;
}

static void
fixture_init (Fixture     *fixture,
              VedTimeBase  time_base)
{
  VedEngineConfig config = { .time_base = time_base };
  g_autoptr(GError) error = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  fixture->engine = ved_engine_new (&config, fixture->clock);
  g_signal_connect (fixture->engine, "tick", G_CALLBACK (ticked_cb), fixture);
  g_signal_connect (fixture->engine, "forecast", G_CALLBACK (forecast_made_cb), fixture);
  g_assert_true (ved_engine_start (fixture->engine, &error));
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *fixture)
{
  ved_engine_stop (fixture->engine);
  g_assert_finalize_object (fixture->engine);
  ved_clock_unref (fixture->clock);
}

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
settle (Fixture *fixture)
{
  ved_test_wait_until (is_idle, fixture->engine);
}

static VedFeedReply
feed (Fixture *fixture,
      guint    n_servers,
      guint64  seed,
      gint64   time_us)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (n_servers, seed, time_us);
  g_autoptr(GError) error = NULL;
  VedFeedReply reply;

  g_assert_true (ved_engine_feed (fixture->engine, batch, &reply, NULL, &error));
  g_assert_no_error (error);

  return reply;
}

/* Moves the clock and lets the fleet speak, every @step_us, for @n steps. */
static void
live (Fixture *fixture,
      guint    n_servers,
      gint64   step_us,
      guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      ved_clock_advance_us (fixture->clock, step_us);
      feed (fixture, n_servers, i, ved_clock_now_us (fixture->clock));
      ved_engine_advance (fixture->engine);
    }
  settle (fixture);
}

static guint
find (const VedSnapshot *snapshot,
      guint              server)
{
  g_autofree char *name = ved_test_server_name (server);
  guint index = 0;

  g_assert_true (ved_snapshot_find (snapshot, name, &index));

  return index;
}

static void
assert_idle_completes_cpu (const VedSnapshot *snapshot,
                           guint              server)
{
  static const VedMetric parts[] = {
    VED_METRIC_CPU_USER, VED_METRIC_CPU_SYS, VED_METRIC_CPU_IOWAIT, VED_METRIC_CPU_IDLE,
  };

  for (guint step = 0; step < VED_FORECAST_STEPS; step++)
    {
      double sum = 0.0;

      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        sum += ved_snapshot_get_forecast (snapshot, server, parts[i], VED_QUANTILE_P50)[step];
      g_assert_cmpfloat_with_epsilon (sum, 100.0, 0.001);
    }
}

static void
test_first_sample_is_answered (void)
{
  Fixture fixture;
  VedFeedReply reply;
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (3, 1, VED_TEST_TIME_US);
  g_autoptr(VedSnapshot) snapshot = NULL;

  fixture_init (&fixture, VED_TIME_WALL);
  reply = feed (&fixture, 3, 1, VED_TEST_TIME_US);
  settle (&fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpuint (reply.tick, ==, 1);
  g_assert_cmpuint (reply.servers_tracked, ==, 3);
  g_assert_cmpuint (reply.servers_ready, ==, 0);
  g_assert_false (reply.warmup_complete);
  g_assert_cmpuint (ved_snapshot_get_n_servers (snapshot), ==, 3);
  g_assert_cmpint (ved_snapshot_get_time_us (snapshot), ==, VED_TEST_TIME_US);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (ved_snapshot_get_state (snapshot, i), ==, VED_SERVER_LIVE);
      g_assert_cmpint (ved_snapshot_get_engine (snapshot, i), ==, VED_ENGINE_PERSISTENCE);
      g_assert_false (isnan (ved_snapshot_risk (snapshot)[i]));
      g_assert_false (isnan (ved_snapshot_prob_8h (snapshot)[i]));
      g_assert_false (ved_snapshot_has_metric (snapshot, i, VED_METRIC_CASCADE_IMPACT));
      for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
        g_assert_cmpfloat (ved_snapshot_current (snapshot, metric)[i], ==,
                           ved_sample_batch_get_sample (batch, i)->values[metric]);
      assert_idle_completes_cpu (snapshot, i);
    }
  fixture_clear (&fixture);
}

static void
test_ladder (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) early = NULL;
  g_autoptr(VedSnapshot) ready = NULL;

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 2, VED_MINUTE_US, 5 * 23);
  early = ved_engine_ref_snapshot (fixture.engine);
  live (&fixture, 2, VED_MINUTE_US, 10);
  ready = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpuint (ved_snapshot_get_points (early, 0), <, VED_FORECAST_READY_POINTS);
  g_assert_cmpint (ved_snapshot_get_engine (early, 0), ==, VED_ENGINE_PERSISTENCE);
  g_assert_false (ved_snapshot_get_metadata (early)->warmed_up);
  g_assert_cmpuint (ved_snapshot_get_points (ready, 0), >=, VED_FORECAST_READY_POINTS);
  g_assert_cmpint (ved_snapshot_get_engine (ready, 0), ==, VED_ENGINE_SEASONAL);
  g_assert_true (ved_snapshot_get_metadata (ready)->warmed_up);
  g_assert_cmpint (ved_snapshot_get_origin_us (ready), ==,
                   ved_history_origin_us (ved_clock_now_us (fixture.clock)));
  fixture_clear (&fixture);
}

static void
test_uptime_goes_on (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  const float *days;
  float now;

  fixture_init (&fixture, VED_TIME_WALL);
  feed (&fixture, 1, 1, VED_TEST_TIME_US);
  settle (&fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  days = ved_snapshot_get_forecast (snapshot, 0, VED_METRIC_UPTIME_DAYS, VED_QUANTILE_P50);

  now = ved_snapshot_current (snapshot, VED_METRIC_UPTIME_DAYS)[0];

  g_assert_cmpfloat_with_epsilon (days[VED_FORECAST_STEPS - 1] - now, 8.0 / 24.0, 0.011);
  fixture_clear (&fixture);
}

static void
test_silence (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) stale = NULL;
  g_autoptr(VedSnapshot) offline = NULL;
  g_autoptr(VedSnapshot) back = NULL;
  float risk;

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 3, 5 * VED_SECOND_US, 12);
  live (&fixture, 2, 5 * VED_SECOND_US, 5);
  stale = ved_engine_ref_snapshot (fixture.engine);
  live (&fixture, 2, 5 * VED_SECOND_US, 60);
  offline = ved_engine_ref_snapshot (fixture.engine);
  live (&fixture, 3, 5 * VED_SECOND_US, 1);
  back = ved_engine_ref_snapshot (fixture.engine);
  risk = ved_snapshot_risk (stale)[find (stale, 2)];

  g_assert_cmpint (ved_snapshot_get_state (stale, find (stale, 2)), ==, VED_SERVER_STALE);
  g_assert_cmpint (ved_snapshot_get_state (stale, find (stale, 1)), ==, VED_SERVER_LIVE);
  g_assert_false (isnan (ved_snapshot_prob_8h (stale)[find (stale, 2)]));
  g_assert_cmpint (ved_snapshot_get_state (offline, find (offline, 2)), ==, VED_SERVER_OFFLINE);
  g_assert_true (isnan (ved_snapshot_prob_8h (offline)[find (offline, 2)]));
  g_assert_cmpuint (ved_snapshot_get_counts (offline)->state[VED_SERVER_OFFLINE], ==, 1);
  g_assert_cmpfloat (ved_snapshot_risk (offline)[find (offline, 2)], ==, risk);
  g_assert_cmpint (ved_snapshot_get_state (back, find (back, 2)), ==, VED_SERVER_LIVE);
  g_assert_cmpint (ved_snapshot_get_engine (back, find (back, 2)), !=, VED_ENGINE_NONE);
  fixture_clear (&fixture);
}

/* Time alone makes no forecast new: without samples the origin stays, and with the next ones it goes on. */
static void
test_silence_keeps_origin (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) before = NULL;
  g_autoptr(VedSnapshot) silent = NULL;
  g_autoptr(VedSnapshot) back = NULL;
  gint64 seen_us, end_us;
  guint n_forecasts;

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 2, VED_MINUTE_US, 14);
  seen_us = ved_clock_now_us (fixture.clock);
  end_us = ved_history_origin_us (seen_us) + VED_FORECAST_STEP_US;
  for (guint i = 0; i < 7; i++)
    {
      ved_clock_advance_us (fixture.clock, VED_MINUTE_US);
      ved_engine_advance (fixture.engine);
      settle (&fixture);
    }
  before = ved_engine_ref_snapshot (fixture.engine);
  n_forecasts = fixture.n_forecasts;
  for (guint i = 0; i < 12; i++)
    {
      ved_clock_advance_us (fixture.clock, VED_MINUTE_US);
      ved_engine_advance (fixture.engine);
      settle (&fixture);
    }
  silent = ved_engine_ref_snapshot (fixture.engine);
  live (&fixture, 2, VED_MINUTE_US, 1);
  back = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpint (ved_snapshot_get_origin_us (before), ==, end_us);
  g_assert_cmpint (ved_snapshot_get_time_us (silent), >, seen_us + 15 * VED_MINUTE_US);
  g_assert_cmpint (ved_snapshot_get_origin_us (silent), ==, end_us);
  g_assert_cmpuint (n_forecasts, ==, fixture.n_forecasts - 1);
  g_assert_cmpint (ved_snapshot_get_metadata (silent)->latest_sample_us, ==, seen_us);
  g_assert_cmpint (ved_snapshot_get_origin_us (back), ==, ved_history_origin_us (ved_clock_now_us (fixture.clock)));
  fixture_clear (&fixture);
}

static void
test_time_travel (void)
{
  Fixture fixture;
  static const gint64 offsets[] = { 6 * VED_MINUTE_US, -31 * VED_DAY_US };

  fixture_init (&fixture, VED_TIME_WALL);
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr(VedSampleBatch) batch = ved_test_batch_new (2, 1, VED_TEST_TIME_US);
      g_autoptr(GError) error = NULL;
      g_autoptr(VedEngineStatus) status = NULL;
      VedFeedReply reply;
      guint bad_record = VED_NO_RECORD;

      ved_sample_batch_add (batch, "traveller", strlen ("traveller"), VED_TEST_TIME_US + offsets[i]);
      g_assert_false (ved_engine_feed (fixture.engine, batch, &reply, &bad_record, &error));
      status = ved_engine_get_status (fixture.engine);

      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      g_assert_cmpuint (bad_record, ==, 2);
      g_assert_cmpuint (status->n_servers, ==, 0);
      g_assert_cmpuint (status->n_refused, ==, 3 * (i + 1));
    }
  fixture_clear (&fixture);
}

static void
test_feed_clock (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  gint64 then_us = VED_TEST_TIME_US - 400 * VED_DAY_US;

  fixture_init (&fixture, VED_TIME_FEED);
  for (guint i = 0; i < 30; i++)
    feed (&fixture, 2, i, then_us + i * 5 * VED_MINUTE_US);
  settle (&fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpint (ved_snapshot_get_time_us (snapshot), ==, then_us + 29 * 5 * VED_MINUTE_US);
  g_assert_cmpint (ved_snapshot_get_state (snapshot, 0), ==, VED_SERVER_LIVE);
  g_assert_cmpint (ved_snapshot_get_engine (snapshot, 0), ==, VED_ENGINE_SEASONAL);
  fixture_clear (&fixture);
}

static guint
count_servers (Fixture *fixture)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (fixture->engine);

  return status->n_servers;
}

/* Of the fleet's servers one has a wrong clock. */
static void
test_feed_clock_is_not_lost (void)
{
  Fixture fixture;
  g_autofree char *strayed = ved_test_server_name (1);
  gint64 then_us = VED_TEST_TIME_US - 400 * VED_DAY_US, far_us = VED_TEST_TIME_US + 3650 * VED_DAY_US;
  g_autoptr(VedSampleBatch) lone = ved_sample_batch_new ();
  g_autoptr(VedSampleBatch) amid = ved_sample_batch_new ();
  g_autoptr(VedSnapshot) snapshot = NULL;
  VedFeedReply reply;

  ved_sample_batch_add (lone, strayed, strlen (strayed), far_us);
  ved_sample_batch_add (amid, "first", strlen ("first"), then_us);
  ved_sample_batch_add (amid, strayed, strlen (strayed), then_us + 100 * VED_DAY_US);
  ved_sample_batch_add (amid, "last", strlen ("last"), then_us);
  fixture_init (&fixture, VED_TIME_FEED);
  feed (&fixture, 3, 1, then_us);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      guint bad_record = VED_NO_RECORD;

      g_assert_false (ved_engine_feed (fixture.engine, i == 0 ? lone : amid, &reply, &bad_record, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      g_assert_cmpuint (bad_record, ==, i);
    }
  feed (&fixture, 3, 2, then_us + 5 * VED_SECOND_US);
  settle (&fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpint (ved_snapshot_get_time_us (snapshot), ==, then_us + 5 * VED_SECOND_US);
  g_assert_cmpuint (ved_snapshot_get_n_servers (snapshot), ==, 3);
  fixture_clear (&fixture);
}

/* What was recorded may have a gap, and a fleet may be elsewhere in time as a whole. */
static void
test_feed_clock_jumps (void)
{
  static const gint64 jumps_us[] = { 40 * VED_DAY_US, 4000 * VED_DAY_US };

  for (guint i = 0; i < G_N_ELEMENTS (jumps_us); i++)
    {
      Fixture fixture;
      gint64 then_us = VED_TEST_TIME_US - 400 * VED_DAY_US;

      fixture_init (&fixture, VED_TIME_FEED);
      feed (&fixture, 3, 1, then_us);
      ved_engine_advance (fixture.engine);
      feed (&fixture, 2, 2, then_us + jumps_us[i]);
      ved_engine_advance (fixture.engine);
      g_assert_cmpuint (count_servers (&fixture), ==, 3);

      feed (&fixture, 2, 3, then_us + jumps_us[i] + 2 * VED_DAY_US);
      ved_engine_advance (fixture.engine);
      g_assert_cmpuint (count_servers (&fixture), ==, 2);
      settle (&fixture);
      fixture_clear (&fixture);
    }
}

/* A clock that is set right goes back: what comes from then on is what is current. */
static void
test_clock_goes_back (void)
{
  Fixture fixture;
  g_autoptr(VedSampleBatch) newest = NULL;
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedSnapshot) silent = NULL;

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 2, 5 * VED_MINUTE_US, 24);
  ved_clock_advance_us (fixture.clock, -VED_HOUR_US);
  ved_engine_advance (fixture.engine);
  live (&fixture, 1, 5 * VED_SECOND_US, 24);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  newest = ved_test_batch_new (1, 23, ved_clock_now_us (fixture.clock));

  g_assert_cmpint (ved_snapshot_get_time_us (snapshot), ==, ved_clock_now_us (fixture.clock));
  g_assert_cmpint (ved_snapshot_get_metadata (snapshot)->latest_sample_us, ==, ved_clock_now_us (fixture.clock));
  g_assert_cmpint (ved_snapshot_get_origin_us (snapshot), <=, ved_clock_now_us (fixture.clock));
  g_assert_cmpint (ved_snapshot_get_last_seen_us (snapshot, find (snapshot, 0)), ==, ved_clock_now_us (fixture.clock));
  g_assert_cmpfloat (ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[find (snapshot, 0)], ==,
                     ved_sample_batch_get_sample (newest, 0)->values[VED_METRIC_MEM_USED]);

  live (&fixture, 1, 5 * VED_MINUTE_US, 8);
  silent = ved_engine_ref_snapshot (fixture.engine);
  g_assert_cmpint (ved_snapshot_get_state (silent, find (silent, 0)), ==, VED_SERVER_LIVE);
  g_assert_cmpint (ved_snapshot_get_state (silent, find (silent, 1)), ==, VED_SERVER_OFFLINE);
  fixture_clear (&fixture);
}

static void
test_late_and_again (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedSampleBatch) newest = ved_test_batch_new (1, 7, VED_TEST_TIME_US);

  fixture_init (&fixture, VED_TIME_WALL);
  feed (&fixture, 1, 3, VED_TEST_TIME_US);
  feed (&fixture, 1, 4, VED_TEST_TIME_US - 20 * VED_MINUTE_US);
  feed (&fixture, 1, 5, VED_TEST_TIME_US - 3 * VED_HOUR_US);
  feed (&fixture, 1, 7, VED_TEST_TIME_US);
  settle (&fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpint (ved_snapshot_get_last_seen_us (snapshot, 0), ==, VED_TEST_TIME_US);
  g_assert_cmpfloat (ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[0], ==,
                     ved_sample_batch_get_sample (newest, 0)->values[VED_METRIC_MEM_USED]);
  g_assert_cmpuint (ved_snapshot_get_points (snapshot, 0), >=, 2);
  fixture_clear (&fixture);
}

static void
test_new_server_leaves_fleet_warm (void)
{
  Fixture fixture;
  VedFeedReply before, after;

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 20, 5 * VED_MINUTE_US, 26);
  before = feed (&fixture, 20, 1, ved_clock_now_us (fixture.clock));
  after = feed (&fixture, 21, 2, ved_clock_now_us (fixture.clock));
  settle (&fixture);

  g_assert_true (before.warmup_complete);
  g_assert_true (after.warmup_complete);
  g_assert_cmpuint (after.servers_tracked, ==, 21);
  g_assert_cmpuint (after.servers_ready, ==, 20);
  fixture_clear (&fixture);
}

/* Thousands of agents may send a record each within a second: whom they are told of is counted at once, how ready they
 * are once a second and with each run. */
static void
test_counted_once_a_second (void)
{
  Fixture fixture;
  VedFeedReply at_once, later;
  gint64 now_us;

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 1, 5 * VED_MINUTE_US, 26);
  now_us = ved_clock_now_us (fixture.clock);
  feed (&fixture, 2, 1, now_us);
  for (guint i = 1; i <= 24; i++)
    at_once = feed (&fixture, 2, i, now_us - (25 - i) * 5 * VED_MINUTE_US);
  g_assert_cmpuint (at_once.servers_tracked, ==, 2);
  g_assert_cmpuint (at_once.servers_ready, ==, 1);
  ved_clock_advance_us (fixture.clock, VED_SECOND_US);
  later = feed (&fixture, 2, 25, now_us);
  g_assert_cmpuint (later.servers_ready, ==, 2);
  settle (&fixture);
  fixture_clear (&fixture);
}

static void
test_batches_share_runs (void)
{
  Fixture fixture;

  fixture_init (&fixture, VED_TIME_WALL);
  settle (&fixture);
  fixture.n_ticks = 0;
  for (guint i = 0; i < 20; i++)
    feed (&fixture, 5, i, VED_TEST_TIME_US + i);
  settle (&fixture);

  g_assert_cmpuint (fixture.n_ticks, ==, 1);
  g_assert_cmpuint (fixture.n_forecasts, ==, 1);
  fixture_clear (&fixture);
}

static void
test_newcomer_keeps_others_forecasts (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) before = NULL;
  g_autoptr(VedSnapshot) after = NULL;

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 3, 5 * VED_MINUTE_US, 30);
  before = ved_engine_ref_snapshot (fixture.engine);
  feed (&fixture, 4, 99, ved_clock_now_us (fixture.clock));
  settle (&fixture);
  after = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpint (ved_snapshot_get_origin_us (before), ==, ved_snapshot_get_origin_us (after));
  g_assert_cmpint (ved_snapshot_get_engine (after, find (after, 3)), ==, VED_ENGINE_PERSISTENCE);
  for (guint i = 0; i < 3; i++)
    {
      VedMetric metric = VED_METRIC_MEM_USED;
      const float *was = ved_snapshot_get_forecast (before, find (before, i), metric, VED_QUANTILE_P90);
      const float *is = ved_snapshot_get_forecast (after, find (after, i), metric, VED_QUANTILE_P90);

      g_assert_cmpmem (was, VED_FORECAST_STEPS * sizeof (float), is, VED_FORECAST_STEPS * sizeof (float));
    }
  fixture_clear (&fixture);
}

static void
test_backfill_is_used_at_once (void)
{
  Fixture fixture;
  VedFeedReply reply;
  g_autoptr(VedSnapshot) before = NULL;
  g_autoptr(VedSnapshot) after = NULL;
  g_autoptr(VedSampleBatch) history = ved_sample_batch_new ();
  g_autofree char *name = ved_test_server_name (0);

  fixture_init (&fixture, VED_TIME_WALL);
  feed (&fixture, 2, 1, VED_TEST_TIME_US);
  settle (&fixture);
  before = ved_engine_ref_snapshot (fixture.engine);
  ved_sample_batch_set_bucket_s (history, 300);
  for (guint i = 288; i > 0; i--)
    {
      gint64 time_us = VED_TEST_TIME_US - i * 5 * VED_MINUTE_US;
      VedSample *sample = ved_sample_batch_add (history, name, strlen (name), time_us);

      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        sample->values[metric] = metric < VED_METRIC_CPU_IDLE ? 10.0f : 50.0f;
    }
  g_assert_true (ved_engine_feed (fixture.engine, history, &reply, NULL, NULL));
  settle (&fixture);
  after = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpuint (reply.servers_ready, ==, 1);
  g_assert_cmpint (ved_snapshot_get_engine (before, 0), ==, VED_ENGINE_PERSISTENCE);
  g_assert_cmpint (ved_snapshot_get_engine (after, 0), ==, VED_ENGINE_SEASONAL);
  g_assert_cmpint (ved_snapshot_get_engine (after, 1), ==, VED_ENGINE_PERSISTENCE);
  g_assert_cmpint (ved_snapshot_get_origin_us (after), ==, ved_snapshot_get_origin_us (before));
  fixture_clear (&fixture);
}

static VedSnapshot *
live_once (void)
{
  Fixture fixture;
  VedSnapshot *snapshot;

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 8, VED_MINUTE_US, 150);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  fixture_clear (&fixture);

  return snapshot;
}

/* Chances are of the thresholds that hold, whenever the forecasts were made. */
static void
test_thresholds_count_at_once (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) before = NULL;
  g_autoptr(VedSnapshot) after = NULL;
  g_autoptr(GError) error = NULL;
  guint n_forecasts;

  static const char lenient[] = "[probability]\ncpu_user_pct=99;100\ncpu_sys_pct=99;100\ncpu_iowait_pct=99;100\n"
    "cpu_idle_pct=1;0\njava_cpu_pct=99;100\nmem_used_pct=99;100\nswap_used_pct=99;100\ndisk_usage_pct=99;100\n";

  fixture_init (&fixture, VED_TIME_WALL);
  live (&fixture, 2, VED_MINUTE_US, 130);
  before = ved_engine_ref_snapshot (fixture.engine);
  n_forecasts = fixture.n_forecasts;
  g_assert_true (ved_engine_set_settings (fixture.engine, "thresholds", lenient, &error));
  g_assert_no_error (error);
  settle (&fixture);
  after = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpuint (fixture.n_forecasts, ==, n_forecasts);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpfloat (ved_snapshot_prob_8h (before)[i], <, 1.0f);
      g_assert_cmpfloat (ved_snapshot_prob_8h (after)[i], <, ved_snapshot_prob_8h (before)[i]);
    }
  fixture_clear (&fixture);
}

static void
test_determinism (void)
{
  g_autoptr(VedSnapshot) first = live_once ();
  g_autoptr(VedSnapshot) second = live_once ();
  gsize column = 8 * sizeof (float), row = VED_FORECAST_STEPS * sizeof (float);

  g_assert_cmpmem (ved_snapshot_risk (first), column, ved_snapshot_risk (second), column);
  g_assert_cmpmem (ved_snapshot_prob_8h (first), column, ved_snapshot_prob_8h (second), column);
  for (guint server = 0; server < 8; server++)
    {
      for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
        {
          if (ved_snapshot_has_metric (first, server, metric))
            g_assert_cmpmem (ved_snapshot_get_forecast (first, server, metric, VED_QUANTILE_P90), row,
                             ved_snapshot_get_forecast (second, server, metric, VED_QUANTILE_P90), row);
        }
    }
}

static void
test_generations_ascend (void)
{
  Fixture fixture;
  guint64 last = 0;

  for (guint life = 0; life < 3; life++)
    {
      fixture_init (&fixture, VED_TIME_WALL);
      ved_clock_advance_us (fixture.clock, life * VED_SECOND_US);
      for (guint i = 0; i < 4; i++)
        {
          g_autoptr(VedSnapshot) snapshot = NULL;

          live (&fixture, 2, VED_SECOND_US, 1);
          snapshot = ved_engine_ref_snapshot (fixture.engine);
          g_assert_true (life > 0 || ved_snapshot_get_generation (snapshot) > last);
          last = ved_snapshot_get_generation (snapshot);
        }
      fixture_clear (&fixture);
    }
}

static void
test_no_demo_fleet (void)
{
  Fixture fixture;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, VED_TIME_WALL);
  g_assert_false (ved_engine_set_scenario (fixture.engine, "critical", &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/feed/first-sample-is-answered", test_first_sample_is_answered);
  g_test_add_func ("/engine/feed/ladder", test_ladder);
  g_test_add_func ("/engine/feed/uptime-goes-on", test_uptime_goes_on);
  g_test_add_func ("/engine/feed/silence", test_silence);
  g_test_add_func ("/engine/feed/silence-keeps-origin", test_silence_keeps_origin);
  g_test_add_func ("/engine/feed/time-travel", test_time_travel);
  g_test_add_func ("/engine/feed/feed-clock", test_feed_clock);
  g_test_add_func ("/engine/feed/feed-clock-is-not-lost", test_feed_clock_is_not_lost);
  g_test_add_func ("/engine/feed/feed-clock-jumps", test_feed_clock_jumps);
  g_test_add_func ("/engine/feed/clock-goes-back", test_clock_goes_back);
  g_test_add_func ("/engine/feed/late-and-again", test_late_and_again);
  g_test_add_func ("/engine/feed/new-server-leaves-fleet-warm", test_new_server_leaves_fleet_warm);
  g_test_add_func ("/engine/feed/counted-once-a-second", test_counted_once_a_second);
  g_test_add_func ("/engine/feed/batches-share-runs", test_batches_share_runs);
  g_test_add_func ("/engine/feed/newcomer-keeps-others-forecasts", test_newcomer_keeps_others_forecasts);
  g_test_add_func ("/engine/feed/backfill-is-used-at-once", test_backfill_is_used_at_once);
  g_test_add_func ("/engine/feed/thresholds-count-at-once", test_thresholds_count_at_once);
  g_test_add_func ("/engine/feed/determinism", test_determinism);
  g_test_add_func ("/engine/feed/generations-ascend", test_generations_ascend);
  g_test_add_func ("/engine/feed/no-demo-fleet", test_no_demo_fleet);

  return g_test_run ();
}
