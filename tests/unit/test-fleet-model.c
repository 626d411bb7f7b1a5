/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-fleet-model"

#include "config.h"

#include "app/models/ved-fleet-model.h"
#include "base/ved-iso8601.h"
#include "client/ved-frame-file.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "store/recordings/ved-recording-source.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-recording.h"
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"

/* Snapshots are pushed through a source that never reads its file. */

typedef struct {
  VedClock *clock;
  VedFrameSource *source;
  VedFleetModel *model;
  guint n_changed;
  guint n_received;
} Fixture;

static void
count_cb (VedFleetModel *model,
          guint         *n_calls)
{
  (*n_calls)++;
}

static VedSnapshot *
new_snapshot (guint  tick,
              double risk)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, tick,
                                                          VED_TEST_TIME_US + tick * 5 * VED_SECOND_US);
  const VedSnapshotServer server = { .name = "one", .state = VED_SERVER_LIVE, .forecast_row = VED_NO_ROW,
                                     .risk = (float) risk };

  ved_snapshot_builder_set_server (builder, 0, &server);

  return ved_snapshot_builder_finish (builder);
}

static void
push (Fixture *fixture,
      guint    tick,
      double   risk)
{
  g_autoptr(VedSnapshot) snapshot = new_snapshot (tick, risk);

  ved_frame_source_emit_snapshot (fixture->source, snapshot);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  fixture->source = VED_FRAME_SOURCE (ved_frame_file_new ("/nowhere"));
  fixture->model = ved_fleet_model_new (fixture->clock);
  ved_fleet_model_set_watched (fixture->model, FALSE);
  ved_fleet_model_set_source (fixture->model, fixture->source);
  g_signal_connect (fixture->model, "changed", G_CALLBACK (count_cb), &fixture->n_changed);
  g_signal_connect (fixture->model, "received", G_CALLBACK (count_cb), &fixture->n_received);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->source);
  ved_clock_unref (fixture->clock);
}

static void
test_one_change_each (Fixture       *fixture,
                      gconstpointer  user_data)
{
  for (guint tick = 1; tick <= 40; tick++)
    {
      push (fixture, tick, 10.0);
      g_assert_cmpuint (fixture->n_changed, ==, tick);
      g_assert_cmpuint (fixture->n_received, ==, tick);
      g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==,
                        tick);
    }
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  user_data)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (fixture->model);
  guint n_figures;

  push (fixture, 1, 10.0);
  ved_time_cursor_pause (cursor);
  push (fixture, 2, 20.0);
  push (fixture, 3, 30.0);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->n_received, ==, 3);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 1);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_latest (fixture->model)), ==, 3);
  g_assert_nonnull (ved_fleet_model_get_figures (fixture->model, &n_figures));
  g_assert_cmpuint (n_figures, ==, 3);

  ved_time_cursor_follow (cursor);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 3);
}

static void
test_step (Fixture       *fixture,
           gconstpointer  user_data)
{
  for (guint tick = 1; tick <= 5; tick++)
    push (fixture, tick, 10.0 * tick);

  ved_fleet_model_step (fixture->model, -2);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 3);
  g_assert_false (ved_time_cursor_get_following (ved_fleet_model_get_cursor (fixture->model)));
  ved_fleet_model_step (fixture->model, 1);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 4);
  ved_fleet_model_step (fixture->model, -100);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 1);
}

/* However long the pause is, what is looked at stays, and one can go on from there. */
static void
test_long_pause (Fixture       *fixture,
                 gconstpointer  user_data)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (fixture->model);
  gint64 paused_us;

  push (fixture, 1, 10.0);
  push (fixture, 2, 10.0);
  ved_time_cursor_pause (cursor);
  paused_us = ved_time_cursor_get_position (cursor);
  for (guint tick = 3; tick <= 5000; tick++)
    push (fixture, tick, 10.0);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, paused_us);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 2);

  ved_fleet_model_step (fixture->model, -1);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 2);
  ved_fleet_model_step (fixture->model, 1);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 5000 - 4096 + 1);
}

/* Half an hour of live data can be looked back at. */
static void
test_look_back (Fixture       *fixture,
                gconstpointer  user_data)
{
  for (guint tick = 1; tick <= 360; tick++)
    push (fixture, tick, 10.0);
  ved_time_cursor_seek (ved_fleet_model_get_cursor (fixture->model), VED_TEST_TIME_US + 5 * VED_SECOND_US);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 1);
}

static void
test_figures_are_bounded (Fixture       *fixture,
                          gconstpointer  user_data)
{
  const VedFleetFigures *figures;
  guint n_figures;

  for (guint tick = 1; tick <= VED_FLEET_MODEL_MAX_FIGURES + 10; tick++)
    push (fixture, tick, 95.0);
  figures = ved_fleet_model_get_figures (fixture->model, &n_figures);
  g_assert_cmpuint (n_figures, <=, VED_FLEET_MODEL_MAX_FIGURES);
  g_assert_cmpfloat (figures[n_figures - 1].max_risk, ==, 95.0f);
  g_assert_cmpuint (figures[n_figures - 1].level[VED_LEVEL_IMMINENT], ==, 1);
  g_assert_cmpint (figures[n_figures - 1].time_us, ==,
                   ved_snapshot_get_time_us (ved_fleet_model_get_latest (fixture->model)));
}

static void
test_age (Fixture       *fixture,
          gconstpointer  user_data)
{
  g_assert_cmpint (ved_fleet_model_get_age_us (fixture->model), ==, -1);
  push (fixture, 1, 10.0);
  ved_clock_set_us (fixture->clock, VED_TEST_TIME_US + 65 * VED_SECOND_US);
  g_assert_cmpint (ved_fleet_model_get_age_us (fixture->model), ==, 65 * VED_SECOND_US);

  /* Of a daemon whose clock shows another year. */
  ved_clock_set_us (fixture->clock, VED_TEST_TIME_US + 400 * VED_DAY_US);
  push (fixture, 2, 10.0);
  ved_clock_advance_us (fixture->clock, 7 * VED_SECOND_US);
  g_assert_cmpint (ved_fleet_model_get_age_us (fixture->model), ==, 7 * VED_SECOND_US);
}

static void
test_other_source (Fixture       *fixture,
                   gconstpointer  user_data)
{
  guint n_figures;

  push (fixture, 1, 10.0);
  ved_fleet_model_set_source (fixture->model, NULL);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  g_assert_null (ved_fleet_model_get_snapshot (fixture->model));
  ved_fleet_model_get_figures (fixture->model, &n_figures);
  g_assert_cmpuint (n_figures, ==, 0);
  push (fixture, 2, 10.0);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

static void
test_details (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(VedSnapshot) whole = ved_test_snapshot_new (5, 1, TRUE);
  const char *name = ved_snapshot_get_name (whole, 2);
  GAsyncResult *stored = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(VedSnapshot) detail = NULL;
  g_autoptr(GError) error = NULL;

  ved_frame_source_emit_snapshot (fixture->source, whole);
  g_assert_true (ved_fleet_model_get_detail (fixture->model, name) == whole);
  ved_fleet_model_fetch_detail_async (fixture->model, name, NULL, ved_test_store_result_cb, &stored);
  g_assert_cmpuint (ved_fleet_model_get_n_pending (fixture->model), ==, 1);
  result = ved_test_wait_for_result (&stored);
  detail = ved_fleet_model_fetch_detail_finish (fixture->model, result, &error);
  g_assert_no_error (error);
  g_assert_true (detail == whole);
  g_assert_cmpuint (ved_fleet_model_get_n_pending (fixture->model), ==, 0);
}

static void
push_summary (VedFrameSource *source,
              const char     *name,
              guint           tick,
              gint64          origin_us)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 100 + tick, VED_TEST_TIME_US + tick * VED_MINUTE_US);
  const VedSnapshotServer server = { .name = name, .state = VED_SERVER_LIVE, .forecast_row = VED_NO_ROW };
  g_autoptr(VedSnapshot) snapshot = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_origin_us (builder, origin_us);
  snapshot = ved_snapshot_builder_finish (builder);
  ved_frame_source_emit_snapshot (source, snapshot);
}

static gboolean
has_latest (gpointer model)
{
  return ved_fleet_model_get_latest (model) != NULL;
}

/* Of a large fleet the forecasts of a server are fetched: they stay as long as what they belong to is looked at. */
static void
test_details_of_a_pause (Fixture       *fixture,
                         gconstpointer  user_data)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "whole.frame", NULL);
  g_autoptr(VedSnapshot) whole = ved_test_snapshot_new (5, 1, TRUE);
  g_autoptr(GBytes) frame = ved_frame_encode (whole, VED_FRAME_FORECASTS);
  g_autoptr(VedFrameSource) source = VED_FRAME_SOURCE (ved_frame_file_new (path));
  const char *name = ved_snapshot_get_name (whole, 2);
  gint64 origin_us = ved_snapshot_get_origin_us (whole);
  GAsyncResult *stored = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(VedSnapshot) detail = NULL;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (frame, NULL), (gssize) g_bytes_get_size (frame), NULL));
  ved_fleet_model_set_source (fixture->model, source);
  ved_frame_source_start (source);
  ved_test_wait_until (has_latest, fixture->model);
  push_summary (source, name, 1, origin_us);
  g_assert_null (ved_fleet_model_get_detail (fixture->model, name));
  ved_fleet_model_fetch_detail_async (fixture->model, name, NULL, ved_test_store_result_cb, &stored);
  result = ved_test_wait_for_result (&stored);
  detail = ved_fleet_model_fetch_detail_finish (fixture->model, result, NULL);
  g_assert_true (ved_fleet_model_get_detail (fixture->model, name) == detail);

  ved_time_cursor_pause (ved_fleet_model_get_cursor (fixture->model));
  push_summary (source, name, 6, origin_us + VED_FORECAST_STEP_US);
  g_assert_true (ved_fleet_model_get_detail (fixture->model, name) == detail);
  ved_time_cursor_follow (ved_fleet_model_get_cursor (fixture->model));
  g_assert_null (ved_fleet_model_get_detail (fixture->model, name));
  ved_fleet_model_set_source (fixture->model, NULL);
  ved_test_remove_folder (folder);
}

/* The clock of a daemon is set back: what follows can be looked back at. */
static void
test_clock_is_set_back (Fixture       *fixture,
                        gconstpointer  user_data)
{
  const VedFleetFigures *figures;
  guint n_figures;

  push (fixture, 40, 10.0);
  for (guint tick = 100; tick <= 110; tick++)
    push (fixture, tick, 10.0);
  push (fixture, 50, 20.0);
  push (fixture, 51, 20.0);
  figures = ved_fleet_model_get_figures (fixture->model, &n_figures);
  g_assert_cmpuint (n_figures, ==, 3);
  g_assert_cmpint (figures[2].time_us, >, figures[1].time_us);
  g_assert_cmpint (figures[1].time_us, >, figures[0].time_us);
  ved_fleet_model_step (fixture->model, -1);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 50);
  ved_fleet_model_step (fixture->model, -1);
  g_assert_cmpuint (ved_snapshot_get_generation (ved_fleet_model_get_snapshot (fixture->model)), ==, 40);
}

static gboolean
has_failed (gpointer user_data)
{
  return ved_fleet_model_get_state (user_data) == VED_SOURCE_ERROR;
}

/* A source that fails leaves what it told last, which is not what is now; who looks back sees what he looks for. */
static void
test_unknown_since (Fixture       *fixture,
                    gconstpointer  user_data)
{
  push (fixture, 1, 10.0);
  push (fixture, 2, 20.0);
  g_assert_cmpint (ved_fleet_model_get_unknown_since (fixture->model), ==, 0);
  ved_frame_source_start (fixture->source);
  ved_test_wait_until (has_failed, fixture->model);
  g_assert_cmpint (ved_fleet_model_get_unknown_since (fixture->model), ==, VED_TEST_TIME_US + 10 * VED_SECOND_US);

  ved_fleet_model_step (fixture->model, -1);
  g_assert_cmpint (ved_fleet_model_get_unknown_since (fixture->model), ==, 0);
}

/* A daemon without samples goes on telling the time: what is known is not of that. */
static void
test_unknown_since_newest_sample (Fixture       *fixture,
                                  gconstpointer  user_data)
{
  gint64 seen_us = VED_TEST_TIME_US + VED_SECOND_US;

  ved_frame_source_start (fixture->source);
  ved_test_wait_until (has_failed, fixture->model);
  for (guint tick = 1; tick <= 3; tick++)
    {
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, tick, VED_TEST_TIME_US + tick * VED_MINUTE_US);
      const VedSnapshotServer server = { .name = "one", .state = VED_SERVER_STALE, .forecast_row = VED_NO_ROW };
      const VedMetadata metadata = { .latest_sample_us = seen_us };
      g_autoptr(VedSnapshot) snapshot = NULL;

      ved_snapshot_builder_set_server (builder, 0, &server);
      ved_snapshot_builder_set_metadata (builder, &metadata);
      snapshot = ved_snapshot_builder_finish (builder);
      ved_frame_source_emit_snapshot (fixture->source, snapshot);
      g_assert_cmpint (ved_fleet_model_get_unknown_since (fixture->model), ==, seen_us);
    }
}

static void
add (const char *path,
     void      (*test)(Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static gboolean
shows_cursor (gpointer user_data)
{
  VedFleetModel *model = user_data;
  VedSnapshot *shown = ved_fleet_model_get_snapshot (model);

  return shown != NULL &&
         ved_snapshot_get_time_us (shown) == ved_time_cursor_get_position (ved_fleet_model_get_cursor (model));
}

static void
assert_told (VedFrameSource *source,
             VedSnapshot    *shown)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autofree char *text = NULL, *time = ved_iso8601_format (ved_snapshot_get_time_us (shown));

  ved_frame_source_fetch_document_async (source, "/predictions/summary", NULL, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  body = ved_frame_source_fetch_document_finish (source, result, NULL);
  g_assert_nonnull (body);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (strstr (text, time) == NULL)
    g_error ("“%.200s…” is not of %s", text, time);
}

/* The newest instant of a recording is at hand from the start. What the recording tells besides is of the instant that is
 * shown all the same, also after the viewer was elsewhere. */
static void
test_recording_tells_of_what_is_shown (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "a.vedette", NULL);
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  g_autoptr(VedFleetModel) model = ved_fleet_model_new (clock);
  g_autoptr(VedFrameSource) source = NULL;
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (model);

  ved_test_record_closed (path, 40);
  source = VED_FRAME_SOURCE (ved_recording_source_new (path));
  ved_fleet_model_set_source (model, source);
  ved_test_wait_until (shows_cursor, model);
  assert_told (source, ved_fleet_model_get_snapshot (model));

  ved_time_cursor_seek (cursor, VED_TEST_TIME_US + 17 * VED_TEST_TICK_US);
  ved_test_wait_until (shows_cursor, model);
  assert_told (source, ved_fleet_model_get_snapshot (model));

  ved_time_cursor_follow (cursor);
  ved_test_wait_until (shows_cursor, model);
  assert_told (source, ved_fleet_model_get_snapshot (model));
  ved_fleet_model_set_source (model, NULL);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/fleet-model/one-change-each", test_one_change_each);
  add ("/fleet-model/pause", test_pause);
  add ("/fleet-model/step", test_step);
  add ("/fleet-model/long-pause", test_long_pause);
  add ("/fleet-model/look-back", test_look_back);
  add ("/fleet-model/figures-are-bounded", test_figures_are_bounded);
  add ("/fleet-model/age", test_age);
  add ("/fleet-model/other-source", test_other_source);
  add ("/fleet-model/details", test_details);
  add ("/fleet-model/details-of-a-pause", test_details_of_a_pause);
  add ("/fleet-model/clock-is-set-back", test_clock_is_set_back);
  add ("/fleet-model/unknown-since", test_unknown_since);
  add ("/fleet-model/unknown-since-newest-sample", test_unknown_since_newest_sample);
  g_test_add_func ("/fleet-model/recording-tells-of-what-is-shown", test_recording_tells_of_what_is_shown);

  return g_test_run ();
}
