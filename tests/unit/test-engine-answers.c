/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-error.h"
#include "engine/ved-engine.h"
#include "engine/ved-series-reader.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <math.h>
#include <string.h>

#define FLEET 7

typedef struct {
  VedClock *clock;
  VedEngine *engine;
  guint n_job_signals;
} Fixture;

static void
job_changed_cb (VedEngine    *engine,
                const VedJob *job,
                Fixture      *fixture)
{
  fixture->n_job_signals++;
}

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
fixture_init (Fixture *fixture)
{
  VedEngineConfig config = { .demo_servers = FLEET, .scenario = VED_SCENARIO_HEALTHY, .backfill_days = 2 };
  g_autoptr(GError) error = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  fixture->engine = ved_engine_new (&config, fixture->clock);
  g_signal_connect (fixture->engine, "job", G_CALLBACK (job_changed_cb), fixture);
  g_assert_true (ved_engine_start (fixture->engine, &error));
  g_assert_no_error (error);
  ved_test_wait_until (is_idle, fixture->engine);
}

static void
fixture_clear (Fixture *fixture)
{
  ved_engine_stop (fixture->engine);
  g_assert_finalize_object (fixture->engine);
  ved_clock_unref (fixture->clock);
}

static void
live (Fixture *fixture,
      guint    n_ticks)
{
  for (guint i = 0; i < n_ticks; i++)
    {
      ved_clock_advance_us (fixture->clock, 5 * VED_SECOND_US);
      ved_engine_advance (fixture->engine);
      ved_test_wait_until (is_idle, fixture->engine);
    }
}

static const char *
first_server (Fixture *fixture)
{
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (fixture->engine);

  return g_intern_string (ved_snapshot_get_name (snapshot, 0));
}

static VedSeriesSlice *
fetch (Fixture     *fixture,
       const char  *server,
       gint64       back_us,
       guint        max_points,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  gint64 now_us = ved_clock_now_us (fixture->clock);

  ved_engine_fetch_series_async (fixture->engine, &(VedSeriesQuery) { server, VED_METRIC_MEM_USED, now_us - back_us, now_us + 1,
                                                                      max_points }, NULL, ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);

  return ved_engine_fetch_series_finish (fixture->engine, result, error);
}

static void
assert_in_order (const VedSeriesSlice *slice)
{
  for (guint i = 0; i < slice->n_points; i++)
    {
      g_assert_true (i == 0 || slice->times_us[i] > slice->times_us[i - 1]);
      if (!isnan (slice->mean[i]))
        {
          g_assert_cmpfloat (slice->min[i], <=, slice->mean[i]);
          g_assert_cmpfloat (slice->mean[i], <=, slice->max[i]);
        }
    }
}

static void
test_series (void)
{
  Fixture fixture;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSeriesSlice) minutes = NULL;
  g_autoptr(VedSeriesSlice) hour = NULL;
  g_autoptr(VedSeriesSlice) day = NULL;
  g_autoptr(VedSeriesSlice) few = NULL;

  fixture_init (&fixture);
  live (&fixture, 24);
  minutes = fetch (&fixture, first_server (&fixture), 2 * VED_MINUTE_US, 1000, &error);
  hour = fetch (&fixture, first_server (&fixture), VED_HOUR_US, 10, &error);
  day = fetch (&fixture, first_server (&fixture), VED_DAY_US, 1000, &error);
  few = fetch (&fixture, first_server (&fixture), VED_DAY_US, 20, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (minutes->bucket_s, ==, 0);
  g_assert_cmpuint (minutes->n_points, ==, 25);
  g_assert_cmpuint (hour->bucket_s, >=, 360);
  g_assert_cmpuint (hour->n_points, <=, 12);
  g_assert_cmpuint (day->bucket_s, ==, 300);
  g_assert_cmpuint (day->n_points, >=, 287);
  g_assert_cmpuint (few->n_points, <=, 22);
  assert_in_order (minutes);
  assert_in_order (hour);
  assert_in_order (day);
  assert_in_order (few);
  fixture_clear (&fixture);
}

static void
test_unknown_server (void)
{
  Fixture fixture;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture);
  g_assert_null (fetch (&fixture, "nobody", VED_DAY_US, 100, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  fixture_clear (&fixture);
}

static void
test_newest_forecast_is_hindsight_too (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedForecastSet) forecasts = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *place = NULL;

  fixture_init (&fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  ved_engine_fetch_forecast_async (fixture.engine, first_server (&fixture), VED_TEST_TIME_US, NULL,
                                   ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);
  forecasts = ved_engine_fetch_forecast_finish (fixture.engine, result, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ved_forecast_set_get_origin_us (forecasts), ==, ved_snapshot_get_origin_us (snapshot));
  g_assert_cmpmem (ved_forecast_set_get (forecasts, 0, VED_METRIC_MEM_USED, VED_QUANTILE_P10),
                   VED_FORECAST_STEPS * sizeof (float),
                   ved_snapshot_get_forecast (snapshot, 0, VED_METRIC_MEM_USED, VED_QUANTILE_P10),
                   VED_FORECAST_STEPS * sizeof (float));
  g_clear_object (&result);
  fixture_clear (&fixture);
}

typedef struct {
  Fixture *fixture;
  const char *id;
} JobWait;

static gboolean
has_ended (gpointer user_data)
{
  const JobWait *wait = user_data;

  return ved_engine_find_job (wait->fixture->engine, wait->id)->status != VED_JOB_PROCESSING;
}

static const VedJob *
run_job (Fixture             *fixture,
         const VedJobRequest *request)
{
  g_autoptr(GError) error = NULL;
  const VedJob *job = ved_engine_start_job (fixture->engine, request, &error);
  JobWait wait = { fixture, NULL };

  g_assert_no_error (error);
  wait.id = g_intern_string (job->id);
  ved_test_wait_until (has_ended, &wait);

  return ved_engine_find_job (fixture->engine, wait.id);
}

static void
test_what_if (void)
{
  Fixture fixture;
  VedJobRequest request = { .type = "what_if" };
  const VedJob *job;

  fixture_init (&fixture);
  request.server = first_server (&fixture);
  request.change = ved_what_if_kind_get_change (VED_WHAT_IF_SCALE_OUT);
  job = run_job (&fixture, &request);

  g_assert_cmpint (job->status, ==, VED_JOB_COMPLETE);
  g_assert_cmpfloat (job->what_if.changed.cpu_used, <, 0.6 * job->what_if.unchanged.cpu_used);
  g_assert_cmpfloat_with_epsilon (job->what_if.changed.memory, job->what_if.unchanged.memory, 0.5);
  g_assert_cmpfloat (job->what_if.changed.prob_8h, <=, job->what_if.unchanged.prob_8h);
  g_assert_cmpuint (fixture.n_job_signals, >=, 2);
  fixture_clear (&fixture);
}

static void
test_what_if_nothing_is_the_forecast (void)
{
  Fixture fixture;
  VedJobRequest request = { .type = "what_if" };
  g_autoptr(VedSnapshot) snapshot = NULL;
  const VedJob *job;

  fixture_init (&fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  request.server = first_server (&fixture);
  request.change = ved_what_if_kind_get_change (VED_WHAT_IF_NOTHING);
  job = run_job (&fixture, &request);

  g_assert_cmpfloat (job->what_if.changed.risk, ==, ved_snapshot_risk (snapshot)[0]);
  g_assert_cmpfloat_with_epsilon (job->what_if.changed.cpu_used,
                                  100.0 - ved_snapshot_near (snapshot, VED_METRIC_CPU_IDLE)[0], 0.5);
  g_assert_cmpfloat (job->what_if.changed.cpu_used, ==, job->what_if.unchanged.cpu_used);
  fixture_clear (&fixture);
}

static void
test_export (void)
{
  Fixture fixture;
  VedJobRequest request = { .type = "export" };
  g_auto(GStrv) lines = NULL;
  g_auto(GStrv) cells = NULL;
  const VedJob *job;

  fixture_init (&fixture);
  request.server = first_server (&fixture);
  request.metrics = 1u << VED_METRIC_MEM_USED | 1u << VED_METRIC_NET_IN;
  request.from_us = VED_TEST_TIME_US - VED_DAY_US;
  request.to_us = VED_TEST_TIME_US;
  job = run_job (&fixture, &request);

  g_assert_cmpint (job->status, ==, VED_JOB_COMPLETE);
  g_assert_cmpfloat (job->progress, ==, 1.0);
  g_assert_true (g_str_has_suffix (job->file_name, ".csv"));
  lines = g_strsplit (g_bytes_get_data (job->file, NULL), "\n", -1);
  g_assert_cmpstr (lines[0], ==, "time,mem_used_pct_mean,mem_used_pct_min,mem_used_pct_max,"
                   "net_in_mb_s_mean,net_in_mb_s_min,net_in_mb_s_max");
  cells = g_strsplit (lines[1], ",", -1);
  g_assert_cmpuint (g_strv_length (cells), ==, 7);
  g_assert_cmpstr (cells[0], ==, "2026-01-14T10:05:00Z");
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 288 + 1);
  fixture_clear (&fixture);
}

static void
test_jobs_refused (void)
{
  Fixture fixture;
  VedJobRequest unknown_type = { .type = "divination", .server = "x" };
  VedJobRequest unknown_server = { .type = "what_if", .server = "nobody" };
  VedJobRequest backwards = { .type = "export", .from_us = 2, .to_us = 1 };
  VedJobRequest absurd = { .type = "what_if", .change = { .cpu_factor = -1.0 } };
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture);
  backwards.server = absurd.server = first_server (&fixture);
  g_assert_null (ved_engine_start_job (fixture.engine, &unknown_type, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (ved_engine_start_job (fixture.engine, &unknown_server, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ved_engine_start_job (fixture.engine, &backwards, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (ved_engine_start_job (fixture.engine, &absurd, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_assert_null (ved_engine_find_job (fixture.engine, "j-999999"));
  fixture_clear (&fixture);
}

/* Minutes of a server that is measured every five: points of a line; what is longer is a hole as before. */
static void
test_pace_is_no_hole (void)
{
  g_autoptr(VedServer) server = ved_server_new ("db-1", VED_PROFILE_GENERIC);
  g_autoptr(VedSeriesSlice) slice = ved_series_slice_new (36);

  server->usual_gap_us = 5 * VED_MINUTE_US;
  for (guint i = 0; i < slice->n_points; i++)
    {
      gboolean is_measured = i % 5 == 2 && (i < 10 || i > 30);

      slice->times_us[i] = i * VED_MINUTE_US;
      slice->mean[i] = slice->min[i] = slice->max[i] = is_measured ? (float) i : NAN;
    }
  ved_series_reader_close_gaps (slice, server);

  /* 0 1 before the first, 2 7, 8 … 31 of the hole, 32, 33 34 35 after the last */
  g_assert_cmpuint (slice->n_points, ==, 2 + 2 + 24 + 1 + 3);
  g_assert_cmpfloat (slice->mean[2], ==, 2.0f);
  g_assert_cmpfloat (slice->mean[3], ==, 7.0f);
  g_assert_cmpint (slice->times_us[3], ==, 7 * VED_MINUTE_US);
  g_assert_true (isnan (slice->mean[4]));
  g_assert_cmpfloat (slice->mean[28], ==, 32.0f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/answers/series", test_series);
  g_test_add_func ("/engine/answers/pace-is-no-hole", test_pace_is_no_hole);
  g_test_add_func ("/engine/answers/unknown-server", test_unknown_server);
  g_test_add_func ("/engine/answers/newest-forecast-is-hindsight-too", test_newest_forecast_is_hindsight_too);
  g_test_add_func ("/engine/answers/what-if", test_what_if);
  g_test_add_func ("/engine/answers/what-if-nothing-is-the-forecast", test_what_if_nothing_is_the_forecast);
  g_test_add_func ("/engine/answers/export", test_export);
  g_test_add_func ("/engine/answers/jobs-refused", test_jobs_refused);

  return g_test_run ();
}
