/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-recording-faults"

#include "config.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "store/recordings/ved-recorder.h"
#include "store/recordings/ved-recording-answer.h"
#include "store/recordings/ved-recording-bundle.h"
#include "store/recordings/ved-recording-desk.h"
#include "store/recordings/ved-recording-editor.h"
#include "store/recordings/ved-recording-merge.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-source.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-recording.h"
#include "wire/frames/ved-frame-codec.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What disks do to a recording that is being made. */

#define FULL_AT_BYTES (200 * 1024)
#define NOBODY 65534

typedef struct {
  char *folder;
  char *path;
  VedFrameSource *source;       /* one that says nothing */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = ved_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "test.vedette", NULL);
  fixture->source = VED_FRAME_SOURCE (ved_recording_source_new ("/nowhere.vedette"));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->source);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* To the file system a file that must not grow is a disk that is full. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static guint
count_whole_frames (const char *path)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);
  g_auto(VedRecordingInfo) info = { 0 };
  VedRecordingCheck check;

  g_assert_nonnull (reader);
  g_assert_true (ved_recording_reader_check (reader, &check, NULL));
  ved_recording_reader_get_info (reader, &info);
  g_assert_cmpuint (info.n_frames, ==, check.n_frames);

  return info.n_frames;
}

static void
test_full_disk_ends_a_recording_and_keeps_it (Fixture       *fixture,
                                              gconstpointer  data)
{
  g_autoptr(VedRecordingWriter) writer = NULL;
  g_autoptr(GError) error = NULL;
  guint n_written = 0;

  signal (SIGXFSZ, SIG_IGN);
  writer = ved_recording_writer_new (fixture->path, "Demo fleet", VED_TEST_TIME_US, NULL);
  limit_files (FULL_AT_BYTES);
  while (error == NULL)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (n_written);

      n_written += ved_recording_writer_append (writer, snapshot, &error);
      g_assert_cmpuint (n_written, <, 1000);
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_cmpuint (n_written, >, 3);
  ved_recording_writer_finish (writer, 0, NULL);
  g_clear_pointer (&writer, ved_recording_writer_free);
  limit_files (RLIM_INFINITY);

  g_assert_cmpuint (count_whole_frames (fixture->path), ==, n_written);
}

/* Where nothing can be written nothing stays: not even an empty file under the name. */
static void
test_full_disk_leaves_no_empty_recording (Fixture       *fixture,
                                          gconstpointer  data)
{
  signal (SIGXFSZ, SIG_IGN);
  for (rlim_t bytes = 0; bytes < 1024 * 1024; bytes += 4096)
    {
      g_autoptr(VedRecordingWriter) writer = NULL;
      g_autoptr(GDir) folder = NULL;

      limit_files (bytes);
      writer = ved_recording_writer_new (fixture->path, "Demo fleet", VED_TEST_TIME_US, NULL);
      limit_files (RLIM_INFINITY);
      if (writer != NULL)
        return;
      folder = g_dir_open (fixture->folder, 0, NULL);
      g_assert_null (g_dir_read_name (folder));
    }
  g_assert_not_reached ();
}

static gboolean
has_failed (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
failed_cb (VedRecorder *recorder,
           gboolean    *failed)
{
  *failed = TRUE;
}

/* The recorder says so once, and takes what still comes without a fault. */
static void
test_recorder_tells_that_the_disk_is_full (Fixture       *fixture,
                                           gconstpointer  data)
{
  g_autoptr(VedRecorder) recorder = ved_recorder_new (fixture->source, fixture->path, "Demo fleet", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  g_autofree char *fault = NULL;
  gboolean failed = FALSE;

  signal (SIGXFSZ, SIG_IGN);
  g_signal_connect (recorder, "failed", G_CALLBACK (failed_cb), &failed);
  limit_files (FULL_AT_BYTES);
  for (guint tick = 0; tick < 200; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);

      ved_recorder_push (recorder, snapshot);
    }
  ved_test_wait_until (has_failed, &failed);
  fault = ved_recorder_dup_fault (recorder);
  g_assert_nonnull (strstr (fault, "its disk is full"));
  ved_recorder_stop_async (recorder, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  g_assert_cmpint (ved_recorder_stop_finish (recorder, result, NULL), >=, 0);
  limit_files (RLIM_INFINITY);

  g_assert_cmpuint (count_whole_frames (fixture->path), >, 3);
}

/* A clock that is set back ends a recording, which says so and is whole; a tick that comes twice does not. */
static void
test_recorder_tells_that_a_clock_went_back (Fixture       *fixture,
                                            gconstpointer  data)
{
  static const guint ticks[] = { 0, 1, 1, 2, 100, 10, 11 };
  g_autoptr(VedRecorder) recorder = ved_recorder_new (fixture->source, fixture->path, "Demo fleet", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  g_autofree char *fault = NULL;
  gboolean failed = FALSE;

  g_signal_connect (recorder, "failed", G_CALLBACK (failed_cb), &failed);
  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (ticks[i]);

      ved_recorder_push (recorder, snapshot);
    }
  ved_test_wait_until (has_failed, &failed);
  fault = ved_recorder_dup_fault (recorder);
  g_assert_nonnull (strstr (fault, "went back"));
  ved_recorder_stop_async (recorder, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  g_assert_cmpint (ved_recorder_stop_finish (recorder, result, NULL), >=, 0);

  g_assert_cmpuint (count_whole_frames (fixture->path), ==, 4);
}

/* What the queue refuses is missing: the recording ends, and says so also once the disk has caught up. */
static void
test_recorder_tells_that_the_disk_was_too_slow (Fixture       *fixture,
                                                gconstpointer  data)
{
  g_autoptr(VedRecorder) recorder = ved_recorder_new (fixture->source, fixture->path, "Demo fleet", NULL);
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (1000, 1, FALSE);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  g_autofree char *fault = NULL;
  gboolean failed = FALSE;
  sqlite3 *database;

  g_signal_connect (recorder, "failed", G_CALLBACK (failed_cb), &failed);
  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_test_expect_message ("ved-store-writer", G_LOG_LEVEL_MESSAGE, "*too slow*");
  for (guint i = 0; i < 40; i++)
    ved_recorder_push (recorder, snapshot);
  g_test_assert_expected_messages ();
  sqlite3_close (database);
  ved_recorder_flush (recorder);

  ved_test_wait_until (has_failed, &failed);
  ved_recorder_stop_async (recorder, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  g_assert_cmpint (ved_recorder_stop_finish (recorder, result, NULL), >=, 0);
  fault = ved_recorder_dup_fault (recorder);
  g_assert_nonnull (strstr (fault, "too slow"));
}

static void
test_place_that_cannot_be_written_is_named (Fixture       *fixture,
                                            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_recorder_new (fixture->source, "/proc/nowhere/test.vedette", "Demo fleet", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_nonnull (strstr (error->message, "/proc/nowhere/test.vedette"));
}

static void
assert_read_and_not_written (Fixture *fixture)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other.vedette", NULL);
  g_autoptr(GError) edited = NULL, made = NULL;

  g_assert_cmpuint (count_whole_frames (fixture->path), ==, 20);
  g_assert_null (ved_recording_editor_open (fixture->path, &edited));
  g_assert_error (edited, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_nonnull (strstr (edited->message, "copy it to a folder of your own"));
  g_assert_null (ved_recording_writer_new (other, "Demo fleet", VED_TEST_TIME_US, &made));
  g_assert_error (made, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* As on a disc: neither the file nor its folder can be written. Root may write everywhere, so that a child which is
 * nobody looks. */
static void
look_where_nothing_can_be_written (Fixture *fixture,
                                   void     (*look)(Fixture *))
{
  int status = 0;

  g_assert_cmpint (g_chmod (fixture->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  if (geteuid () != 0)
    look (fixture);
  else if (fork () == 0)
    {
      if (setgid (NOBODY) != 0 || setuid (NOBODY) != 0)
        _exit (2);
      look (fixture);
      _exit (0);
    }
  else
    wait (&status);
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  g_assert_cmpint (status, ==, 0);
}

static void
test_read_only_media_are_read_and_not_edited (Fixture       *fixture,
                                              gconstpointer  data)
{
  ved_test_record_closed (fixture->path, 20);
  look_where_nothing_can_be_written (fixture, assert_read_and_not_written);
}

static void
assert_log_is_named (Fixture *fixture)
{
  g_autoptr(VedRecordingDesk) desk = ved_recording_desk_new ();

  desk->path = g_strdup (fixture->path);
  g_assert_true (ved_recording_desk_open (desk, NULL));
  g_assert_nonnull (strstr (desk->notice, "the log beside it is not shown"));
}

/* What a recorder had not yet taken into the file when it was copied is missing, which is said. */
static void
test_log_on_read_only_media_is_named (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);

  ved_test_record_closed (fixture->path, 20);
  g_assert_true (g_file_set_contents (log, "what was not yet taken in", -1, NULL));
  look_where_nothing_can_be_written (fixture, assert_log_is_named);
}

/* Bits, bytes or what follows somewhere. */
static void
damage (char   *bytes,
        gsize  *length,
        VedRng *rng)
{
  guint n = 1 + ved_rng_below (rng, 40);

  switch (ved_rng_below (rng, 3))
    {
    case 0:
      for (guint i = 0; i < n; i++)
        bytes[ved_rng_below (rng, *length)] ^= (char) (1 << ved_rng_below (rng, 8));
      break;
    case 1:
      for (guint i = 0; i < n; i++)
        bytes[ved_rng_below (rng, *length)] = (char) ved_rng_below (rng, 256);
      break;
    default:
      *length = 1 + ved_rng_below (rng, *length);
      break;
    }
}

/* Everything that a page may ask for. Nothing needs to come of it but an end. */
static void
read_everything (const char *path)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);
  g_autoptr(GPtrArray) events = NULL, changes = NULL;
  g_autofree VedFleetFigures *figures = NULL;
  g_autoptr(VedSeriesSlice) slice = NULL;
  g_autoptr(GBytes) document = NULL;
  VedRecordingCheck check = { 0 };
  guint n_figures;

  if (reader == NULL)
    return;

  figures = ved_recording_reader_read_figures (reader, &n_figures);
  for (guint number = 1; number <= MIN (n_figures, 100); number++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_recording_reader_read_snapshot (reader, number, G_MAXUINT, NULL);
    }
  events = ved_recording_reader_read_events (reader);
  changes = ved_recording_reader_read_changes (reader, G_MININT64, G_MAXINT64, NULL);
  document = ved_document_reader_read (ved_recording_reader_get_documents (reader), "/told", G_MAXINT64, NULL);
  slice = ved_recording_reader_read_series (reader, &(VedSeriesQuery) { "server-0001", VED_METRIC_MEM_USED, 0, G_MAXINT64, 100 }, NULL);
  ved_recording_reader_check (reader, &check, NULL);
  g_free (check.first_fault);
}

static void
test_damaged_files_end_no_program (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autofree char *out = g_build_filename (fixture->folder, "out.vedette", NULL), *whole = NULL;
  gsize length;
  VedRng rng;

  ved_test_record_closed (fixture->path, 70);
  g_assert_true (g_file_get_contents (fixture->path, &whole, &length, NULL));
  ved_rng_init (&rng, 23, 0);
  for (guint round = 0; round < 150; round++)
    {
      g_autofree char *bytes = g_memdup2 (whole, length);
      gsize n_bytes = length;
      VedRecordingCopied copied;

      damage (bytes, &n_bytes, &rng);
      g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) n_bytes, NULL));
      read_everything (fixture->path);
      if (ved_recording_repair (fixture->path, out, NULL, &copied, NULL, NULL))
        g_assert_cmpuint (count_whole_frames (out), ==, copied.n_frames);
      g_unlink (out);
    }
}

static void
spoil (const char *path,
       const char *spoils)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, spoils, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (database), >, 0);
  sqlite3_close (database);
}

/* Alters @path where it is; opens it as the app does. Returns: the instant that is shown first, 0 where it does not open. */
static gint64
open_spoiled (Fixture     *fixture,
              const char  *spoils,
              const char  *notice)
{
  g_autoptr(VedRecordingDesk) desk = ved_recording_desk_new ();
  g_autoptr(VedRecordingNews) news = NULL;
  g_autoptr(GError) error = NULL;

  g_unlink (fixture->path);
  ved_test_record_closed (fixture->path, 20);
  spoil (fixture->path, spoils);
  desk->path = g_strdup (fixture->path);
  news = ved_recording_desk_read_news (desk, 0, &error);
  g_assert_no_error (error);
  if (notice == NULL)
    g_assert_null (desk->notice);
  else
    g_assert_nonnull (strstr (desk->notice, notice));

  return ved_snapshot_get_time_us (news->latest);
}

/* Damage loses what is damaged, not the file, and is told: also where it is the end, which is shown first. */
static void
test_damage_is_passed_by (Fixture       *fixture,
                          gconstpointer  data)
{
  gint64 last_us = VED_TEST_TIME_US + 19 * VED_TEST_TICK_US;

  g_assert_cmpint (open_spoiled (fixture, "UPDATE frames SET forecast = -7 WHERE number = 20", "nearest whole instant"), ==,
                   last_us - VED_TEST_TICK_US);
  g_assert_cmpint (open_spoiled (fixture, "UPDATE frames SET crc = crc + 1 WHERE number >= 18", "nearest whole instant"), ==,
                   last_us - 3 * VED_TEST_TICK_US);
  g_assert_cmpint (open_spoiled (fixture, "UPDATE forecasts SET crc = crc + 1", "without forecasts"), ==, last_us);
  g_assert_cmpint (open_spoiled (fixture, "UPDATE figures SET data = zeroblob (3)", NULL), ==, last_us);
}

/* A row that claims more parts than there can be has none, and is not gone through for ever. */
static void
test_bundles_that_claim_too_much_are_empty (Fixture       *fixture,
                                            gconstpointer  data)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GBytes) bundle = NULL;
  VedBundleWalk walk;

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (parts, g_bytes_new ("parts", i));
  bundle = ved_recording_bundle_new (parts, VED_BUNDLE_STRIP);
  ved_bundle_walk_init (&walk, bundle, VED_BUNDLE_STRIP, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(GBytes) part = ved_bundle_walk_next (&walk);

      g_assert_true (g_bytes_equal (part, parts->pdata[i]));
    }
  g_assert_null (ved_bundle_walk_next (&walk));

  ved_bundle_walk_init (&walk, bundle, VED_BUNDLE_STRIP, 4);
  g_assert_null (ved_bundle_walk_next (&walk));
  ved_bundle_walk_init (&walk, bundle, VED_BUNDLE_FRAMES, 5);
  g_assert_null (ved_bundle_walk_next (&walk));
}

static char *
answer (const VedRecordingView *view,
        const char             *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = ved_recording_answer (view, path, &error);

  g_assert_no_error (error);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

/* What is computed of many frames lacks the damaged ones. */
static void
test_answers_go_on_without_what_is_damaged (Fixture       *fixture,
                                            gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(VedSnapshot) shown = NULL;
  g_autofree VedFleetFigures *figures = NULL;
  g_autofree char *grid = NULL, *table = NULL;
  VedRecordingView view;
  guint n_figures;

  ved_test_record_closed (fixture->path, 130);
  spoil (fixture->path, "UPDATE frames SET crc = crc + 1 WHERE number BETWEEN 49 AND 60");
  reader = ved_recording_reader_open (fixture->path, NULL);
  shown = ved_recording_reader_read_snapshot (reader, 130, G_MAXUINT, NULL);
  figures = ved_recording_reader_read_figures (reader, &n_figures);
  view = (VedRecordingView) { reader, figures, n_figures, shown };

  grid = answer (&view, "/series/fleet?metric=cpu_user_pct&hours=1");
  g_assert_nonnull (strstr (grid, ",null,"));
  table = answer (&view, "/historical/export/environment?time_range=1h&format=csv");
  g_assert_nonnull (strstr (table, ",\\\"\\\","));
  g_assert_nonnull (strstr (table, ",\\\"s0000"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/recording-faults/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("full-disk-ends-a-recording-and-keeps-it", test_full_disk_ends_a_recording_and_keeps_it);
  ADD ("full-disk-leaves-no-empty-recording", test_full_disk_leaves_no_empty_recording);
  ADD ("recorder-tells-that-the-disk-is-full", test_recorder_tells_that_the_disk_is_full);
  ADD ("recorder-tells-that-a-clock-went-back", test_recorder_tells_that_a_clock_went_back);
  ADD ("recorder-tells-that-the-disk-was-too-slow", test_recorder_tells_that_the_disk_was_too_slow);
  ADD ("place-that-cannot-be-written-is-named", test_place_that_cannot_be_written_is_named);
  ADD ("read-only-media-are-read-and-not-edited", test_read_only_media_are_read_and_not_edited);
  ADD ("log-on-read-only-media-is-named", test_log_on_read_only_media_is_named);
  ADD ("damaged-files-end-no-program", test_damaged_files_end_no_program);
  ADD ("damage-is-passed-by", test_damage_is_passed_by);
  ADD ("bundles-that-claim-too-much-are-empty", test_bundles_that_claim_too_much_are_empty);
  ADD ("answers-go-on-without-what-is-damaged", test_answers_go_on_without_what_is_damaged);

  return g_test_run ();
}
