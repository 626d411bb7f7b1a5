/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-rolling-recorder"

#include "config.h"

#include "base/ved-error.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-source.h"
#include "store/recordings/ved-rolling-folder.h"
#include "store/recordings/ved-rolling-recorder.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-recording.h"

#include <glib/gstdio.h>
#include <utime.h>

#define WINDOW_US (6 * G_TIME_SPAN_HOUR)
#define MAX_BYTES (64 * 1024 * 1024)
#define NAME "demo"
#define PIECE_TICKS 180         /* in a quarter of an hour */

typedef struct {
  char *folder;
  char *path;                   /* of what is saved */
  VedRecordingCoverage coverage;        /* of it */
  VedClock *clock;              /* stands still from the beginning of a test on */
  VedFrameSource *source;       /* one that says nothing */
  VedRollingRecorder *recorder;
} Fixture;

static VedRollingRecorder *
make_recorder (Fixture *fixture,
               guint64  max_bytes)
{
  const VedRollingLimits limits = { WINDOW_US, max_bytes };
  GError *error = NULL;
  VedRollingRecorder *recorder =
    ved_rolling_recorder_new (fixture->source, fixture->folder, NAME, "Demo fleet", &limits, fixture->clock, &error);

  g_assert_no_error (error);

  return recorder;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = ved_test_make_folder ();
  fixture->path = g_strconcat (fixture->folder, "-saved.vedette", NULL);
  fixture->clock = ved_clock_new_manual (g_get_real_time ());
  fixture->source = VED_FRAME_SOURCE (ved_recording_source_new ("/nowhere.vedette"));
  fixture->recorder = make_recorder (fixture, MAX_BYTES);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->recorder);
  g_object_unref (fixture->source);
  ved_clock_unref (fixture->clock);
  ved_test_remove_folder (fixture->folder);
  g_unlink (fixture->path);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
push (VedRollingRecorder *recorder,
      guint               first,
      guint               last)
{
  for (guint tick = first; tick <= last; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);

      ved_rolling_recorder_push (recorder, snapshot);
    }
}

static int
save (Fixture *fixture,
      guint    from_tick,
      GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  ved_rolling_recorder_save_async (fixture->recorder, VED_TEST_TIME_US + from_tick * VED_TEST_TICK_US, fixture->path, NULL, NULL,
                                   ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);

  return ved_rolling_recorder_save_finish (fixture->recorder, result, &fixture->coverage, error);
}

static void
assert_saved (Fixture *fixture,
              guint    first_tick,
              guint    last_tick)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (fixture->path, NULL);
  g_auto(VedRecordingInfo) info = { 0 };
  VedRecordingCheck check;

  g_assert_nonnull (reader);
  g_assert_true (ved_recording_reader_check (reader, &check, NULL));
  ved_recording_reader_get_info (reader, &info);
  g_assert_cmpint (info.first_us, ==, VED_TEST_TIME_US + first_tick * VED_TEST_TICK_US);
  g_assert_cmpint (info.last_us, ==, VED_TEST_TIME_US + last_tick * VED_TEST_TICK_US);
  g_assert_cmpuint (info.n_frames, ==, last_tick - first_tick + 1);
  g_assert_cmpstr (info.source, ==, "Demo fleet");
  g_assert_cmpint (info.finished_us, !=, 0);
}

static void
assert_ascending (const char *path)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);

  for (guint number = 1; number <= 121; number++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_recording_reader_read_snapshot (reader, number, 0, NULL);

      g_assert_cmpint (ved_snapshot_get_time_us (snapshot), ==, VED_TEST_TIME_US + (number - 1) * VED_TEST_TICK_US);
    }
}

static guint
count_pieces (Fixture *fixture)
{
  g_auto(GStrv) pieces = ved_rolling_folder_list (fixture->folder, NAME, G_MININT64);

  return g_strv_length (pieces);
}

static void
test_last_minutes_are_saved_after_the_fact (Fixture       *fixture,
                                            gconstpointer  data)
{
  GError *error = NULL;

  push (fixture->recorder, 0, PIECE_TICKS + 50);
  g_assert_cmpint (save (fixture, PIECE_TICKS - 20, &error), ==, 71);
  g_assert_no_error (error);
  g_assert_cmpuint (count_pieces (fixture), ==, 2);
  assert_saved (fixture, PIECE_TICKS - 20, PIECE_TICKS + 50);

  /* And goes on. */
  push (fixture->recorder, PIECE_TICKS + 51, PIECE_TICKS + 60);
  g_unlink (fixture->path);
  g_assert_cmpint (save (fixture, 0, &error), ==, PIECE_TICKS + 61);
  assert_saved (fixture, 0, PIECE_TICKS + 60);
}

/* The clock of a daemon is set back, and comes by the same minutes again: within a piece time ascends. */
static void
test_time_goes_back (Fixture       *fixture,
                     gconstpointer  data)
{
  GError *error = NULL;

  push (fixture->recorder, 0, 100);
  push (fixture->recorder, 40, 120);
  ved_rolling_recorder_flush (fixture->recorder);
  g_assert_cmpuint (count_pieces (fixture), ==, 2);
  g_assert_cmpint (save (fixture, 0, &error), ==, 121);
  assert_saved (fixture, 0, 120);
  assert_ascending (fixture->path);
}

/* A bookmark is saved with the minutes it stands in. */
static void
test_bookmarks_are_saved_with_them (Fixture       *fixture,
                                    gconstpointer  user_data)
{
  g_autoptr(VedRecordingEvent) bookmark = NULL;
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GPtrArray) events = NULL;
  gint64 time_us = VED_TEST_TIME_US + (PIECE_TICKS + 5) * VED_TEST_TICK_US;

  push (fixture->recorder, 0, PIECE_TICKS + 20);
  bookmark = ved_recording_event_new (time_us, VED_RECORDING_BOOKMARK, "here", "");
  ved_rolling_recorder_add_event (fixture->recorder, bookmark);
  g_assert_cmpint (save (fixture, PIECE_TICKS - 20, NULL), >, 0);

  reader = ved_recording_reader_open (fixture->path, NULL);
  events = ved_recording_reader_read_events (reader);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpstr (((VedRecordingEvent *) events->pdata[0])->title, ==, "here");
  g_assert_cmpint (((VedRecordingEvent *) events->pdata[0])->time_us, ==, time_us);
}

/* One that was set later, looking back at what an earlier piece tells, is saved too, and once. */
static void
test_bookmarks_set_back_in_time_are_saved (Fixture       *fixture,
                                           gconstpointer  user_data)
{
  g_autoptr(VedRecordingEvent) bookmark = NULL;
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GPtrArray) events = NULL;
  gint64 time_us = VED_TEST_TIME_US + (PIECE_TICKS - 5) * VED_TEST_TICK_US;

  push (fixture->recorder, 0, PIECE_TICKS + 20);
  bookmark = ved_recording_event_new (time_us, VED_RECORDING_BOOKMARK, "it began here", "");
  ved_rolling_recorder_add_event (fixture->recorder, bookmark);
  ved_rolling_recorder_add_event (fixture->recorder, bookmark);
  g_assert_cmpint (save (fixture, PIECE_TICKS - 20, NULL), >, 0);

  reader = ved_recording_reader_open (fixture->path, NULL);
  events = ved_recording_reader_read_events (reader);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpint (((VedRecordingEvent *) events->pdata[0])->time_us, ==, time_us);
}

/* One that was removed is in no piece any more, whether that has ended or goes on. */
static void
test_removed_bookmarks_are_not_saved (Fixture       *fixture,
                                      gconstpointer  user_data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GPtrArray) events = NULL;
  static const guint ticks[] = { 5, PIECE_TICKS + 5 };
  VedRecordingEvent *bookmarks[2];
  struct utimbuf old = { .actime = 1000000000, .modtime = 1000000000 };
  g_auto(GStrv) pieces = NULL;
  GStatBuf status;

  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    {
      bookmarks[i] = ved_recording_event_new (VED_TEST_TIME_US + ticks[i] * VED_TEST_TICK_US, VED_RECORDING_BOOKMARK, "here", "");
      push (fixture->recorder, i * PIECE_TICKS, (i + 1) * PIECE_TICKS);
      ved_rolling_recorder_add_event (fixture->recorder, bookmarks[i]);
    }
  push (fixture->recorder, 2 * PIECE_TICKS - 1, 2 * PIECE_TICKS);
  g_assert_cmpint (save (fixture, 0, NULL), >, 0);      /* so all of it was written */
  g_unlink (fixture->path);
  pieces = ved_rolling_folder_list (fixture->folder, NAME, G_MININT64);
  g_assert_cmpint (g_utime (pieces[0], &old), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    {
      ved_rolling_recorder_remove_event (fixture->recorder, bookmarks[i]);
      ved_recording_event_free (bookmarks[i]);
    }
  g_assert_cmpint (save (fixture, 0, NULL), >, 0);

  reader = ved_recording_reader_open (fixture->path, NULL);
  events = ved_recording_reader_read_events (reader);
  g_assert_cmpuint (events->len, ==, 0);

  /* That makes no piece younger. */
  g_assert_cmpint (g_stat (pieces[0], &status), ==, 0);
  g_assert_cmpint (status.st_mtime, ==, old.modtime);
}

/* Whoever saves hours can see how far that is, and give it up: nothing is left of it. */
static void
test_saving_is_told_and_given_up (Fixture       *fixture,
                                  gconstpointer  user_data)
{
  g_autoptr(VedProgress) progress = ved_progress_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) saved = NULL, given_up = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr(GError) error = NULL;
  VedRecordingCoverage coverage;
  gsize n_done, n_all;
  int n_frames;

  push (fixture->recorder, 0, PIECE_TICKS + 20);
  g_cancellable_cancel (cancellable);
  ved_rolling_recorder_save_async (fixture->recorder, 0, fixture->path, NULL, cancellable, ved_test_store_result_cb,
                                   &pending);
  given_up = ved_test_wait_for_result (&pending);
  pending = NULL;
  g_assert_cmpint (ved_rolling_recorder_save_finish (fixture->recorder, given_up, &coverage, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  ved_rolling_recorder_save_async (fixture->recorder, 0, fixture->path, progress, NULL, ved_test_store_result_cb, &pending);
  saved = ved_test_wait_for_result (&pending);
  n_frames = ved_rolling_recorder_save_finish (fixture->recorder, saved, &coverage, NULL);
  ved_progress_get (progress, &n_done, &n_all);
  g_assert_cmpint (n_frames, >, PIECE_TICKS);
  g_assert_cmpuint (n_done, ==, (gsize) n_frames);
  g_assert_cmpuint (n_all, ==, (gsize) n_frames);
}

/* How much of the time is there is told, since it may be less than was asked for. */
static void
test_holes_are_told (Fixture       *fixture,
                     gconstpointer  data)
{
  push (fixture->recorder, 0, 30);
  g_assert_cmpint (save (fixture, 0, NULL), ==, 31);
  g_assert_cmpint (fixture->coverage.span_us, ==, 30 * VED_TEST_TICK_US);
  g_assert_cmpuint (fixture->coverage.n_holes, ==, 0);

  push (fixture->recorder, 33, 40);
  push (fixture->recorder, 51, 60);
  g_unlink (fixture->path);
  g_assert_cmpint (save (fixture, 0, NULL), ==, 49);
  g_assert_cmpint (fixture->coverage.span_us, ==, 60 * VED_TEST_TICK_US);
  g_assert_cmpint (fixture->coverage.missing_us, ==, 11 * VED_TEST_TICK_US);
  g_assert_cmpuint (fixture->coverage.n_holes, ==, 1);
}

static void
test_another_run_goes_on (Fixture       *fixture,
                          gconstpointer  data)
{
  push (fixture->recorder, 0, 30);
  g_clear_object (&fixture->recorder);
  fixture->recorder = make_recorder (fixture, MAX_BYTES);
  push (fixture->recorder, 31, 40);
  g_assert_cmpint (save (fixture, 0, NULL), ==, 41);
  assert_saved (fixture, 0, 40);
}

/* Another one may record the same when all was written, whoever still holds the one that ended. */
static void
test_one_that_is_stopped_lets_go (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(VedRollingRecorder) stopped = NULL;

  push (fixture->recorder, 0, 30);
  stopped = g_steal_pointer (&fixture->recorder);
  ved_rolling_recorder_stop (stopped);
  push (stopped, 31, 40);
  ved_rolling_recorder_flush (stopped);
  fixture->recorder = make_recorder (fixture, MAX_BYTES);
  push (fixture->recorder, 41, 50);
  g_assert_cmpint (save (fixture, 0, NULL), ==, 41);
}

static void
test_second_program_is_refused (Fixture       *fixture,
                                gconstpointer  data)
{
  const VedRollingLimits limits = { WINDOW_US, MAX_BYTES };
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_rolling_recorder_new (fixture->source, fixture->folder, NAME, "Demo fleet", &limits, fixture->clock, &error));
  g_assert_nonnull (error);
}

static void
test_nothing_recorded_is_said (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (save (fixture, 0, &error), ==, -1);
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* A server in trouble or not, in a scenario. */
static void
push_one (VedRollingRecorder *recorder,
          guint               tick,
          gboolean            is_critical)
{
  const gint64 time_us = VED_TEST_TIME_US + tick * VED_TEST_TICK_US;
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1 + tick, time_us);
  const VedSnapshotServer server = { .name = "db-01", .metrics = 0x7fff, .last_seen_us = time_us, .risk = 95.0f };
  const VedScenario scenario = { .available = TRUE, .name = (char *) "degrading", .n_affected = 1 };
  const VedAlert alert = { .id = (char *) "a-000017", .server = (char *) "db-01", .subject = VED_ALERT_SUBJECT_RISK,
                           .metric = VED_METRIC_NONE, .level = VED_LEVEL_CRITICAL, .opened_us = VED_TEST_TIME_US - VED_MINUTE_US,
                           .updated_us = time_us };
  g_autoptr(VedSnapshot) snapshot = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_scenario (builder, &scenario);
  if (is_critical)
    ved_snapshot_builder_add_alert (builder, &alert);
  snapshot = ved_snapshot_builder_finish (builder);
  ved_rolling_recorder_push (recorder, snapshot);
}

static guint
count_changes (VedRecordingReader *reader,
               VedAlertChange      change)
{
  g_autoptr(GPtrArray) changes = ved_recording_reader_read_changes (reader, G_MININT64, G_MAXINT64, NULL);
  guint n = 0;

  for (guint i = 0; i < changes->len; i++)
    n += ((VedAlertTransition *) changes->pdata[i])->change == change;

  return n;
}

/* What happens where a piece ends and another begins is kept, and what goes on there does not begin again. */
static void
test_pieces_follow_each_other (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GPtrArray) events = NULL;

  push_one (fixture->recorder, 0, TRUE);
  push_one (fixture->recorder, PIECE_TICKS, FALSE);
  push_one (fixture->recorder, 2 * PIECE_TICKS, TRUE);
  g_assert_cmpint (save (fixture, 0, NULL), ==, 3);
  g_assert_cmpuint (count_pieces (fixture), ==, 3);

  reader = ved_recording_reader_open (fixture->path, NULL);
  g_assert_cmpuint (count_changes (reader, VED_ALERT_WAS_RESOLVED), ==, 1);
  g_assert_cmpuint (count_changes (reader, VED_ALERT_REOPENED), ==, 1);
  events = ved_recording_reader_read_events (reader);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpint (((VedRecordingEvent *) events->pdata[0])->kind, ==, VED_RECORDING_SCENARIO);

  /* But a recording of the last piece alone says which scenario it is of. */
  g_unlink (fixture->path);
  g_clear_pointer (&reader, ved_recording_reader_free);
  g_clear_pointer (&events, g_ptr_array_unref);
  g_assert_cmpint (save (fixture, 2 * PIECE_TICKS - 1, NULL), ==, 1);
  reader = ved_recording_reader_open (fixture->path, NULL);
  events = ved_recording_reader_read_events (reader);
  g_assert_cmpuint (events->len, ==, 1);
}

/* A piece that cannot be opened costs what it held, and nothing of the others. */
static void
test_broken_pieces_are_left_out (Fixture       *fixture,
                                 gconstpointer  data)
{
  GError *error = NULL;
  g_auto(GStrv) pieces = NULL;

  push (fixture->recorder, 0, 2 * PIECE_TICKS + 10);
  ved_rolling_recorder_flush (fixture->recorder);
  pieces = ved_rolling_folder_list (fixture->folder, NAME, G_MININT64);
  g_assert_cmpuint (g_strv_length (pieces), ==, 3);
  g_assert_true (g_file_set_contents (pieces[0], "", 0, NULL));

  g_test_expect_message ("ved-recording-merge", G_LOG_LEVEL_MESSAGE, "*Left out: *is empty*");
  g_assert_cmpint (save (fixture, 0, &error), ==, PIECE_TICKS + 11);
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  assert_saved (fixture, PIECE_TICKS, 2 * PIECE_TICKS + 10);
}

/* What was written seven hours ago goes when the next piece begins, also what is of another source. */
static void
test_old_pieces_are_dropped (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *other_piece = g_build_filename (other, "00000000000000000001.vedette", NULL);
  g_auto(GStrv) pieces = NULL;
  struct utimbuf past;

  past.actime = past.modtime = (time_t) (g_get_real_time () / G_USEC_PER_SEC) - 7 * 3600;
  push (fixture->recorder, 0, PIECE_TICKS);
  ved_rolling_recorder_flush (fixture->recorder);
  pieces = ved_rolling_folder_list (fixture->folder, NAME, G_MININT64);
  g_assert_cmpint (g_utime (pieces[0], &past), ==, 0);
  g_mkdir (other, 0700);
  g_assert_true (g_file_set_contents (other_piece, "old", -1, NULL));
  g_assert_cmpint (g_utime (other_piece, &past), ==, 0);

  push (fixture->recorder, 2 * PIECE_TICKS, 2 * PIECE_TICKS);
  ved_rolling_recorder_flush (fixture->recorder);
  g_assert_cmpuint (count_pieces (fixture), ==, 2);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_cmpint (save (fixture, 0, NULL), ==, 2);
}

/* A computer that wakes up with a clock that is ahead has it put right within minutes: until then nothing is dropped. */
static void
test_a_leap_drops_nothing (Fixture       *fixture,
                           gconstpointer  data)
{
  push (fixture->recorder, 0, PIECE_TICKS);
  ved_rolling_recorder_flush (fixture->recorder);
  ved_clock_advance_us (fixture->clock, 30 * WINDOW_US);
  push (fixture->recorder, 2 * PIECE_TICKS, 3 * PIECE_TICKS);
  ved_rolling_recorder_flush (fixture->recorder);
  g_assert_cmpuint (count_pieces (fixture), ==, 4);

  /* A clock that was right all the same drops them a window later. */
  for (guint i = 0; i < 7; i++)
    {
      ved_clock_advance_us (fixture->clock, G_TIME_SPAN_HOUR);
      push (fixture->recorder, (4 + i) * PIECE_TICKS, (4 + i) * PIECE_TICKS);
      ved_rolling_recorder_flush (fixture->recorder);
    }
  g_assert_cmpuint (count_pieces (fixture), ==, 1);
}

/* What is a leap goes by the window that holds, not by the one before. */
static void
test_a_leap_of_a_shorter_window (Fixture       *fixture,
                                 gconstpointer  data)
{
  const VedRollingLimits wide = { 24 * WINDOW_US, MAX_BYTES }, narrow = { WINDOW_US, MAX_BYTES };

  ved_rolling_recorder_set_limits (fixture->recorder, &wide);
  push (fixture->recorder, 0, PIECE_TICKS);
  ved_rolling_recorder_set_limits (fixture->recorder, &narrow);
  push (fixture->recorder, 2 * PIECE_TICKS, 2 * PIECE_TICKS);
  ved_rolling_recorder_flush (fixture->recorder);
  ved_clock_advance_us (fixture->clock, 2 * WINDOW_US);
  push (fixture->recorder, 4 * PIECE_TICKS, 4 * PIECE_TICKS);
  ved_rolling_recorder_flush (fixture->recorder);
  g_assert_cmpuint (count_pieces (fixture), ==, 4);
}

/* What was written while the clock was ahead is no newer than what comes when it was put right, and not told with it. */
static void
test_the_future_is_over (Fixture       *fixture,
                         gconstpointer  data)
{
  const guint ahead = 100 * PIECE_TICKS;
  struct utimbuf future = { .actime = G_MAXINT32 / 2 * 2, .modtime = G_MAXINT32 / 2 * 2 };
  g_auto(GStrv) pieces = NULL;
  GStatBuf status;

  push (fixture->recorder, 0, 10);
  push (fixture->recorder, ahead, ahead + PIECE_TICKS);
  ved_rolling_recorder_flush (fixture->recorder);
  pieces = ved_rolling_folder_list (fixture->folder, NAME, G_MININT64);
  g_assert_cmpint (g_utime (pieces[1], &future), ==, 0);
  push (fixture->recorder, 11, 20);
  g_assert_cmpint (save (fixture, 0, NULL), ==, 21);
  assert_saved (fixture, 0, 20);

  g_assert_cmpint (g_stat (pieces[1], &status), ==, 0);
  g_assert_cmpint (status.st_mtime, ==, ved_clock_now_us (fixture->clock) / G_USEC_PER_SEC);
}

static void
test_bytes_are_bounded (Fixture       *fixture,
                        gconstpointer  data)
{
  enum { N_PIECES = 12, TICKS = 4 };
  guint64 bytes = 0;
  g_auto(GStrv) pieces = NULL;

  ved_rolling_recorder_set_limits (fixture->recorder, &(VedRollingLimits) { WINDOW_US, 150 * 1024 });
  for (guint piece = 0; piece < N_PIECES; piece++)
    push (fixture->recorder, piece * PIECE_TICKS, piece * PIECE_TICKS + TICKS - 1);
  ved_rolling_recorder_flush (fixture->recorder);
  pieces = ved_rolling_folder_list (fixture->folder, NAME, G_MININT64);
  g_assert_cmpuint (g_strv_length (pieces), <, N_PIECES);
  g_assert_cmpuint (g_strv_length (pieces), >=, 2);
  for (guint i = 0; pieces[i + 1] != NULL; i++)
    {
      GStatBuf status;

      g_assert_cmpint (g_stat (pieces[i], &status), ==, 0);
      bytes += (guint64) status.st_size;
    }
  g_assert_cmpuint (bytes, <=, 150 * 1024);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/rolling-recorder/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("last-minutes-are-saved-after-the-fact", test_last_minutes_are_saved_after_the_fact);
  ADD ("time-goes-back", test_time_goes_back);
  ADD ("holes-are-told", test_holes_are_told);
  ADD ("bookmarks-are-saved-with-them", test_bookmarks_are_saved_with_them);
  ADD ("bookmarks-set-back-in-time-are-saved", test_bookmarks_set_back_in_time_are_saved);
  ADD ("saving-is-told-and-given-up", test_saving_is_told_and_given_up);
  ADD ("removed-bookmarks-are-not-saved", test_removed_bookmarks_are_not_saved);
  ADD ("another-run-goes-on", test_another_run_goes_on);
  ADD ("one-that-is-stopped-lets-go", test_one_that_is_stopped_lets_go);
  ADD ("second-program-is-refused", test_second_program_is_refused);
  ADD ("nothing-recorded-is-said", test_nothing_recorded_is_said);
  ADD ("pieces-follow-each-other", test_pieces_follow_each_other);
  ADD ("broken-pieces-are-left-out", test_broken_pieces_are_left_out);
  ADD ("old-pieces-are-dropped", test_old_pieces_are_dropped);
  ADD ("a-leap-drops-nothing", test_a_leap_drops_nothing);
  ADD ("a-leap-of-a-shorter-window", test_a_leap_of_a_shorter_window);
  ADD ("the-future-is-over", test_the_future_is_over);
  ADD ("bytes-are-bounded", test_bytes_are_bounded);

  return g_test_run ();
}
