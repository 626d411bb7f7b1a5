/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/ved-engine-private.h"
#include "engine/ved-engine.h"
#include "engine/ved-settings-file.h"
#include "series/ved-history.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define FLEET 5

/* A data directory that lives through several engines. */
typedef struct {
  char *folder;
  VedClock *clock;
  VedEngine *engine;
  guint n_servers;
  float mem;                    /* of the first server, % */
  gboolean is_in_cascade;       /* all have much more load than usual */
} Fixture;

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
begin (Fixture *fixture)
{
  VedEngineConfig config = { .data_dir = fixture->folder };
  g_autoptr(GError) error = NULL;

  fixture->engine = ved_engine_new (&config, fixture->clock);
  g_assert_true (ved_engine_start (fixture->engine, &error));
  g_assert_no_error (error);
  ved_test_wait_until (is_idle, fixture->engine);
}

static void
end (Fixture *fixture)
{
  ved_test_wait_until (is_idle, fixture->engine);
  ved_engine_stop (fixture->engine);
  g_assert_finalize_object (fixture->engine);
  fixture->engine = NULL;
}

static void
fixture_init (Fixture *fixture)
{
  fixture->n_servers = FLEET;
  fixture->mem = 98.5f;
  fixture->is_in_cascade = FALSE;
  fixture->folder = ved_test_make_folder ();
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  begin (fixture);
}

static void
fixture_clear (Fixture *fixture)
{
  end (fixture);
  ved_clock_unref (fixture->clock);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
feed_hot (Fixture *fixture)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (fixture->n_servers, 1, ved_clock_now_us (fixture->clock));
  g_autoptr(GError) error = NULL;
  VedSample *sample = (VedSample *) ved_sample_batch_get_sample (batch, 0);
  VedFeedReply reply;

  sample->values[VED_METRIC_MEM_USED] = fixture->mem;
  for (guint i = 0; fixture->is_in_cascade && i < fixture->n_servers; i++)
    ((VedSample *) ved_sample_batch_get_sample (batch, i))->values[VED_METRIC_LOAD_AVERAGE] = 60.0f;
  g_assert_true (ved_engine_feed (fixture->engine, batch, &reply, NULL, &error));
  g_assert_no_error (error);
}

static void
live (Fixture *fixture,
      guint    n,
      gint64   step_us)
{
  for (guint i = 0; i < n; i++)
    {
      ved_clock_advance_us (fixture->clock, step_us);
      feed_hot (fixture);
      ved_engine_advance (fixture->engine);
      ved_test_wait_until (is_idle, fixture->engine);
      if (i % 20 == 0)
        ved_engine_flush (fixture->engine);
    }
}

static VedSeriesSlice *
fetch (Fixture *fixture,
       gint64   back_us)
{
  g_autofree char *name = ved_test_server_name (0);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *place = NULL;
  VedSeriesSlice *slice;
  gint64 now_us = ved_clock_now_us (fixture->clock);

  ved_engine_fetch_series_async (fixture->engine, &(VedSeriesQuery) { name, VED_METRIC_MEM_USED, now_us - back_us, now_us + 1,
                                                                      1000 }, NULL, ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);
  slice = ved_engine_fetch_series_finish (fixture->engine, result, &error);
  g_assert_no_error (error);

  return slice;
}

static guint
count_values (const VedSeriesSlice *slice)
{
  guint n = 0;

  for (guint i = 0; i < slice->n_points; i++)
    n += !isnan (slice->mean[i]);

  return n;
}

static void
test_history_comes_back (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) before = NULL;
  g_autoptr(VedSnapshot) after = NULL;

  fixture_init (&fixture);
  live (&fixture, 3 * 60, VED_MINUTE_US);
  before = ved_engine_ref_snapshot (fixture.engine);
  end (&fixture);
  ved_clock_advance_us (fixture.clock, 2 * VED_MINUTE_US);
  begin (&fixture);
  after = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpuint (ved_snapshot_get_n_servers (after), ==, FLEET);
  g_assert_cmpuint (ved_snapshot_get_generation (after), >, ved_snapshot_get_generation (before));
  for (guint i = 0; i < FLEET; i++)
    {
      g_assert_cmpstr (ved_snapshot_get_name (after, i), ==, ved_snapshot_get_name (before, i));
      g_assert_cmpint (ved_snapshot_get_profile (after, i), ==, ved_snapshot_get_profile (before, i));
      g_assert_cmpuint (ved_snapshot_get_cores (after, i), ==, ved_snapshot_get_cores (before, i));
      g_assert_cmpint (ved_snapshot_get_state (after, i), ==, VED_SERVER_STALE);
      g_assert_cmpint (ved_snapshot_get_engine (after, i), ==, VED_ENGINE_SEASONAL);
      g_assert_cmpuint (ved_snapshot_get_points (after, i) + 1, >=, ved_snapshot_get_points (before, i));
    }
  fixture_clear (&fixture);
}

/* The 5-minute bucket in which the engine ended has all its samples in the next life too. */
static void
check_cut_bucket (guint  n_servers,
                  gint64 step_us)
{
  const guint n_before = 2 * VED_MINUTE_US / step_us, n_after = 3 * VED_MINUTE_US / step_us - 1;
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedSeriesSlice) slice = NULL;
  gint64 bucket_us = VED_TEST_TIME_US;
  guint i;

  fixture_init (&fixture);
  fixture.n_servers = n_servers;
  fixture.mem = 90.0f;
  live (&fixture, n_before, step_us);
  end (&fixture);
  begin (&fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  g_assert_cmpfloat (ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[0], ==, 90.0f);
  fixture.mem = 98.5f;
  live (&fixture, 5 * VED_MINUTE_US / step_us, step_us);
  slice = fetch (&fixture, 2 * VED_DAY_US);

  g_assert_cmpuint (slice->bucket_s, ==, 300);
  for (i = 0; i < slice->n_points && slice->times_us[i] != bucket_us; i++)
    ;
  g_assert_cmpuint (i, <, slice->n_points);
  g_assert_cmpfloat_with_epsilon (slice->mean[i], (n_before * 90.0 + n_after * 98.5) / (n_before + n_after), 0.01);
  fixture_clear (&fixture);
}

static void
test_cut_bucket_is_made_whole (void)
{
  check_cut_bucket (FLEET, 5 * VED_SECOND_US);
}

static void
test_cut_bucket_of_a_large_fleet (void)
{
  check_cut_bucket (600, 30 * VED_SECOND_US);
}

static guint
count_points (Fixture *fixture)
{
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (fixture->engine);

  return ved_snapshot_get_points (snapshot, 0);
}

static void
feed_past (Fixture *fixture,
           gint64   time_us)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (FLEET, 1, time_us);
  g_autoptr(GError) error = NULL;
  VedFeedReply reply;

  g_assert_true (ved_engine_feed (fixture->engine, batch, &reply, NULL, &error));
  g_assert_no_error (error);
}

/* Two weeks of samples that come at once are on disk too, although no run collects what they leave. */
static void
test_fast_history_is_kept (void)
{
  const guint n = 14 * VED_DAY_STEPS;
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < n; i++)
    feed_past (&fixture, VED_TEST_TIME_US - (gint64) (n - i) * VED_FORECAST_STEP_US);
  end (&fixture);
  begin (&fixture);

  g_assert_cmpuint (count_points (&fixture), ==, n);
  fixture_clear (&fixture);
}

static void
feed_one_server (Fixture *fixture,
                 gint64   from_us,
                 guint    n,
                 gint64   step_us)
{
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();
  g_autoptr(GError) error = NULL;
  VedFeedReply reply;

  for (guint i = 0; i < n; i++)
    {
      VedSample *sample = ved_sample_batch_add (batch, "one", 3, from_us + i * step_us);

      sample->values[VED_METRIC_MEM_USED] = 40.0f;
    }
  g_assert_true (ved_engine_feed (fixture->engine, batch, &reply, NULL, &error));
  g_assert_no_error (error);
}

/* A single server that reports each 15 s has, after a month, what training by itself asks for, in the next life too. What it
 * does not measure forbids nothing. */
static void
test_one_server_is_enough_to_train (void)
{
  const gint64 step_us = 15 * VED_SECOND_US;
  const guint n_days = 30, n = VED_DAY_US / step_us;
  Fixture fixture;

  fixture_init (&fixture);
  for (guint day = 0; day < n_days; day++)
    feed_one_server (&fixture, VED_TEST_TIME_US - (n_days - day) * VED_DAY_US, n, step_us);
  feed_one_server (&fixture, VED_TEST_TIME_US, 1, step_us);
  for (guint life = 0; life < 2; life++)
    {
      VedRetrainingCase described = {
        .since_end_us = G_MAXINT64, .since_success_us = G_MAXINT64, .has_drifted = TRUE, .cpu_pct = NAN,
        .memory_pct = 40.0
      };
      VedTrainingData data;
      const char *reason;

      ved_test_wait_until (is_idle, fixture.engine);
      ved_engine_flush (fixture.engine);
      described.data = data = ved_engine_get_training_data (fixture.engine);
      g_assert_cmpuint (data.n_records, >=, life == 0 ? n * n_days : n *(VED_HISTORY_POINTS / VED_DAY_STEPS));
      g_assert_cmpuint (data.n_records, <=, n * n_days + n);
      g_assert_cmpfloat (data.days, ==, 30.0);
      g_assert_true (ved_retraining_policy_decides (&described, &reason));
      end (&fixture);
      begin (&fixture);
    }
  fixture_clear (&fixture);
}

/* What a clock filed that ran weeks ahead does not stand in the way of what comes when it has been put right, neither in
 * that life nor in the next. */
static void
test_clock_was_ahead (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  live (&fixture, 13, 5 * VED_MINUTE_US);
  ved_clock_advance_us (fixture.clock, 40 * VED_DAY_US);
  live (&fixture, 3, 5 * VED_MINUTE_US);
  ved_clock_advance_us (fixture.clock, -40 * VED_DAY_US);
  live (&fixture, 8, 5 * VED_MINUTE_US);
  g_assert_cmpuint (count_points (&fixture), >=, 7);
  g_assert_cmpuint (count_points (&fixture), <, 13);

  end (&fixture);
  begin (&fixture);
  live (&fixture, 6, 5 * VED_MINUTE_US);
  g_assert_cmpuint (count_points (&fixture), >=, 13);
  fixture_clear (&fixture);
}

static VedCascadeResult *
see_next_tick (Fixture *fixture)
{
  live (fixture, 1, 10 * VED_SECOND_US);

  return ved_engine_ref_cascade (fixture->engine);
}

/* The detector knows after a short restart what it knew before; after a longer one it does not pretend to. */
static void
test_cascade_is_known (void)
{
  g_autoptr(VedCascadeResult) known = NULL;
  g_autoptr(VedCascadeResult) unknown = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  fixture.mem = 50.0f;
  live (&fixture, 240, 10 * VED_SECOND_US);
  end (&fixture);
  ved_clock_advance_us (fixture.clock, 5 * VED_MINUTE_US);
  begin (&fixture);
  known = see_next_tick (&fixture);
  g_assert_cmpuint (known->n_taking_part, ==, FLEET);
  g_assert_true (ved_cascade_is_settled (known));
  g_assert_cmpuint (known->n_episodes, ==, 0);
  live (&fixture, 6, 10 * VED_SECOND_US);

  end (&fixture);
  ved_clock_advance_us (fixture.clock, 16 * VED_MINUTE_US);
  begin (&fixture);
  unknown = see_next_tick (&fixture);
  g_assert_false (ved_cascade_is_settled (unknown));
  fixture_clear (&fixture);
}

/* What went on when the daemon ended is found again when it begins: the trouble did not become usual. */
static void
test_cascade_goes_on (void)
{
  g_autoptr(VedCascadeResult) before = NULL;
  g_autoptr(VedCascadeResult) after = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  fixture.mem = 50.0f;
  live (&fixture, 240, 10 * VED_SECOND_US);
  fixture.is_in_cascade = TRUE;
  live (&fixture, 54, 10 * VED_SECOND_US);
  before = ved_engine_ref_cascade (fixture.engine);
  g_assert_cmpuint (before->active->len, ==, 1);
  end (&fixture);
  ved_clock_advance_us (fixture.clock, VED_MINUTE_US);
  begin (&fixture);
  live (&fixture, 2, 10 * VED_SECOND_US);
  after = see_next_tick (&fixture);
  g_assert_cmpuint (after->active->len, ==, 1);
  fixture_clear (&fixture);
}

static void
test_fresh_data_ends_staleness (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) silent = NULL;
  g_autoptr(VedSnapshot) spoken = NULL;

  fixture_init (&fixture);
  live (&fixture, 12, 5 * VED_SECOND_US);
  end (&fixture);
  ved_clock_advance_us (fixture.clock, 40 * VED_MINUTE_US);
  begin (&fixture);
  silent = ved_engine_ref_snapshot (fixture.engine);
  live (&fixture, 1, 5 * VED_SECOND_US);
  spoken = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpuint (ved_snapshot_get_counts (silent)->state[VED_SERVER_STALE], ==, FLEET);
  g_assert_cmpuint (ved_snapshot_get_counts (spoken)->state[VED_SERVER_LIVE], ==, FLEET);
  fixture_clear (&fixture);
}

static void
test_alerts_come_back (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) before = NULL;
  g_autoptr(VedSnapshot) after = NULL;

  fixture_init (&fixture);
  live (&fixture, 12, 5 * VED_SECOND_US);
  before = ved_engine_ref_snapshot (fixture.engine);
  g_assert_cmpuint (ved_snapshot_get_n_alerts (before), >, 0);
  end (&fixture);
  begin (&fixture);
  live (&fixture, 1, 5 * VED_SECOND_US);
  after = ved_engine_ref_snapshot (fixture.engine);

  g_assert_cmpuint (ved_snapshot_get_n_alerts (after), ==, ved_snapshot_get_n_alerts (before));
  for (guint i = 0; i < ved_snapshot_get_n_alerts (after); i++)
    {
      const VedAlert *was = ved_snapshot_get_alert (before, i);
      const VedAlert *is = ved_snapshot_get_alert (after, i);

      g_assert_cmpstr (is->id, ==, was->id);
      g_assert_cmpint (is->opened_us, ==, was->opened_us);
    }
  fixture_clear (&fixture);
}

static void
test_series_from_disk_and_memory (void)
{
  Fixture fixture;
  g_autoptr(VedSeriesSlice) whole = NULL;
  g_autoptr(VedSeriesSlice) restored = NULL;

  fixture_init (&fixture);
  live (&fixture, 60, 5 * VED_SECOND_US);
  whole = fetch (&fixture, 4 * VED_MINUTE_US);
  end (&fixture);
  begin (&fixture);
  restored = fetch (&fixture, 4 * VED_MINUTE_US);

  g_assert_cmpuint (count_values (whole), ==, 4 * 12 + 1);
  g_assert_cmpint (whole->times_us[whole->n_points - 1], ==, ved_clock_now_us (fixture.clock));
  g_assert_cmpuint (count_values (restored), ==, count_values (whole));
  fixture_clear (&fixture);
}

static void
test_hindsight (void)
{
  Fixture fixture;
  g_autofree char *name = ved_test_server_name (0);
  g_autoptr(VedForecastSet) forecasts = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 then_us;

  fixture_init (&fixture);
  live (&fixture, 60, VED_MINUTE_US);
  then_us = ved_clock_now_us (fixture.clock);
  live (&fixture, 60, VED_MINUTE_US);
  ved_engine_fetch_forecast_async (fixture.engine, name, then_us, NULL, ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);
  forecasts = ved_engine_fetch_forecast_finish (fixture.engine, result, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ved_forecast_set_get_origin_us (forecasts), <=, then_us);
  g_assert_cmpint (ved_forecast_set_get_origin_us (forecasts), >, then_us - 31 * VED_MINUTE_US);
  g_assert_true (ved_forecast_set_has_metric (forecasts, 0, VED_METRIC_MEM_USED));
  g_clear_object (&result);
  fixture_clear (&fixture);
}

/* A file that is there and cannot be read is no file that is not there: the log tells it. */
static void
test_settings_that_cannot_be_read (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "thresholds.settings", NULL);

  g_assert_null (ved_settings_file_load (folder, "thresholds"));
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_test_expect_message ("ved-settings-file", G_LOG_LEVEL_MESSAGE, "Reading settings*directory*");
  g_assert_null (ved_settings_file_load (folder, "thresholds"));
  g_test_assert_expected_messages ();
  ved_test_remove_folder (folder);
}

/* What cannot be kept does not hold either: it would be gone after the next start, and nobody was told. */
static void
test_settings_that_cannot_be_kept (void)
{
  static const char *const names[] = { "thresholds", "cascade", "training", "profiles" };
  static const char *const changes[] = {
    "[probability]\nmem_used_pct=40;60\n", "[cascade]\nmin_servers=7\n", "[training]\nautomatic=true\n",
    "[prefixes]\ndatabase=zz\n",
  };
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s.settings", names[i]);
      g_autofree char *in_its_place = g_build_filename (fixture.folder, file, "folder", NULL);
      g_autofree char *before = ved_engine_dup_settings (fixture.engine, names[i], NULL);
      g_autofree char *after = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (g_mkdir_with_parents (in_its_place, 0700), ==, 0);
      g_assert_false (ved_engine_set_settings (fixture.engine, names[i], changes[i], &error));
      g_assert_cmpint (error->domain, ==, G_FILE_ERROR);
      after = ved_engine_dup_settings (fixture.engine, names[i], NULL);
      g_assert_cmpstr (after, ==, before);
    }
  fixture_clear (&fixture);
}

/* Nor does it cost what was learnt of the thresholds that hold on; and to set the same again is no news. */
static void
test_chances_outlive_a_failed_change (void)
{
  static const char change[] = "[probability]\nmem_used_pct=40;60\n";
  VedFleetInstant instant = { .origin_us = VED_TEST_TIME_US - VED_TEST_TIME_US % VED_DAY_US, .is_told = TRUE };
  g_autofree char *in_its_place = NULL, *empty = NULL, *before = NULL, *after = NULL, *same = NULL, *changed = NULL;
  g_autofree char *thresholds = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  in_its_place = g_build_filename (fixture.folder, "thresholds.settings", "folder", NULL);
  empty = ved_fleet_ledger_to_text (fixture.engine->ledger);
  g_assert_true (ved_fleet_ledger_take (fixture.engine->ledger, &instant));
  before = ved_fleet_ledger_to_text (fixture.engine->ledger);
  g_assert_cmpstr (before, !=, empty);

  g_assert_cmpint (g_mkdir_with_parents (in_its_place, 0700), ==, 0);
  g_assert_false (ved_engine_set_settings (fixture.engine, "thresholds", change, NULL));
  after = ved_fleet_ledger_to_text (fixture.engine->ledger);
  g_assert_cmpstr (after, ==, before);

  g_assert_cmpint (g_rmdir (in_its_place), ==, 0);
  *strrchr (in_its_place, '/') = '\0';
  g_assert_cmpint (g_rmdir (in_its_place), ==, 0);
  thresholds = ved_engine_dup_settings (fixture.engine, "thresholds", NULL);
  g_assert_true (ved_engine_set_settings (fixture.engine, "thresholds", thresholds, NULL));
  same = ved_fleet_ledger_to_text (fixture.engine->ledger);
  g_assert_cmpstr (same, ==, before);
  g_assert_true (ved_engine_set_settings (fixture.engine, "thresholds", change, NULL));
  changed = ved_fleet_ledger_to_text (fixture.engine->ledger);
  g_assert_cmpstr (changed, !=, before);
  fixture_clear (&fixture);
}

static void
test_directory_is_held (void)
{
  Fixture fixture;
  VedEngineConfig config = { 0 };
  g_autoptr(VedEngine) second = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture);
  config.data_dir = fixture.folder;
  second = ved_engine_new (&config, fixture.clock);
  g_assert_false (ved_engine_start (second, &error));
  g_assert_nonnull (error);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/keep/history-comes-back", test_history_comes_back);
  g_test_add_func ("/engine/keep/clock-was-ahead", test_clock_was_ahead);
  g_test_add_func ("/engine/keep/cut-bucket-is-made-whole", test_cut_bucket_is_made_whole);
  g_test_add_func ("/engine/keep/cut-bucket-of-a-large-fleet", test_cut_bucket_of_a_large_fleet);
  g_test_add_func ("/engine/keep/fast-history-is-kept", test_fast_history_is_kept);
  g_test_add_func ("/engine/keep/one-server-is-enough-to-train", test_one_server_is_enough_to_train);
  g_test_add_func ("/engine/keep/cascade-is-known", test_cascade_is_known);
  g_test_add_func ("/engine/keep/cascade-goes-on", test_cascade_goes_on);
  g_test_add_func ("/engine/keep/fresh-data-ends-staleness", test_fresh_data_ends_staleness);
  g_test_add_func ("/engine/keep/alerts-come-back", test_alerts_come_back);
  g_test_add_func ("/engine/keep/series-from-disk-and-memory", test_series_from_disk_and_memory);
  g_test_add_func ("/engine/keep/hindsight", test_hindsight);
  g_test_add_func ("/engine/keep/settings-that-cannot-be-read", test_settings_that_cannot_be_read);
  g_test_add_func ("/engine/keep/settings-that-cannot-be-kept", test_settings_that_cannot_be_kept);
  g_test_add_func ("/engine/keep/chances-outlive-a-failed-change", test_chances_outlive_a_failed_change);
  g_test_add_func ("/engine/keep/directory-is-held", test_directory_is_held);

  return g_test_run ();
}
