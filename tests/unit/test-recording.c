/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-recording"

#include "config.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "store/recordings/ved-frame-states.h"
#include "store/recordings/ved-recording-editor.h"
#include "store/recordings/ved-recording-coverage.h"
#include "store/recordings/ved-recording-export.h"
#include "store/recordings/ved-recording-merge.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-schema.h"
#include "store/recordings/ved-recording-writer.h"
#include "support/ved-test-recording.h"
#include "wire/frames/ved-frame-codec.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("ved-recording-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "test.vedette", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_frame (VedRecordingReader *reader,
              guint               number)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (number - 1);
  g_autoptr(GBytes) expected = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);
  g_autoptr(GBytes) frame = ved_recording_reader_read_frame (reader, number, TRUE, &error);
  g_autoptr(VedSnapshot) shown = NULL;
  g_autoptr(GBytes) again = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (frame, expected));

  shown = ved_recording_reader_read_snapshot (reader, number, G_MAXUINT, &error);
  g_assert_no_error (error);
  again = ved_frame_encode (shown, VED_FRAME_FORECASTS);
  g_assert_true (g_bytes_equal (again, expected));
}

static void
test_every_frame_comes_back (Fixture       *fixture,
                             gconstpointer  data)
{
  enum { N_TICKS = 150 };
  g_autoptr(VedRecordingReader) reader = NULL;
  VedRng rng;

  ved_test_record_closed (fixture->path, N_TICKS);
  reader = ved_recording_reader_open (fixture->path, NULL);
  g_assert_nonnull (reader);

  for (guint number = 1; number <= N_TICKS; number++)
    assert_frame (reader, number);
  for (guint number = N_TICKS; number >= 1; number -= 7)
    {
      assert_frame (reader, number);
      if (number <= 7)
        break;
    }
  ved_rng_init (&rng, 5, 0);
  for (guint i = 0; i < 40; i++)
    assert_frame (reader, 1 + ved_rng_below (&rng, N_TICKS));
}

static void
test_closed_recording_is_one_file (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(GDir) folder = NULL;
  g_auto(VedRecordingInfo) info = { 0 };
  g_autoptr(VedRecordingReader) reader = NULL;

  ved_test_record_closed (fixture->path, 3);
  reader = ved_recording_reader_open (fixture->path, NULL);
  ved_recording_reader_get_info (reader, &info);
  g_assert_cmpstr (info.source, ==, "Demo fleet");
  g_assert_cmpuint (info.n_frames, ==, 3);
  g_assert_cmpint (info.first_us, ==, VED_TEST_TIME_US);
  g_assert_cmpint (info.last_us, ==, VED_TEST_TIME_US + 2 * VED_TEST_TICK_US);
  g_assert_cmpint (info.finished_us, ==, VED_TEST_TIME_US + 3 * VED_TEST_TICK_US);
  g_clear_pointer (&reader, ved_recording_reader_free);

  folder = g_dir_open (fixture->folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (folder), ==, "test.vedette");
  g_assert_null (g_dir_read_name (folder));
}

static gint64
ask (const char *path,
     const char *question)
{
  g_autoptr(VedDatabase) database = ved_database_open_file (path, &ved_recording_schema, NULL);

  g_assert_nonnull (database);

  return ved_database_get_number (database, question, -1);
}

/* What chains say that have ended lies in one row each; somebody who reads meanwhile does not notice. */
static void
test_ended_chains_are_bundled (Fixture       *fixture,
                               gconstpointer  data)
{
  enum { N_TICKS = 150 };
  g_autoptr(VedRecordingWriter) writer = ved_test_record (fixture->path, 40);
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (fixture->path, NULL);

  assert_frame (reader, 40);
  for (guint tick = 40; tick < N_TICKS; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);

      g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
      assert_frame (reader, tick + 1);
      assert_frame (reader, 1 + tick / 2);
    }
  g_clear_pointer (&reader, ved_recording_reader_free);
  g_assert_true (ved_recording_writer_finish (writer, VED_TEST_TIME_US + N_TICKS * VED_TEST_TICK_US, NULL));
  g_clear_pointer (&writer, ved_recording_writer_free);

  g_assert_cmpint (ask (fixture->path, "SELECT count(*) FROM bundles"), ==,
                   ask (fixture->path, "SELECT count(*) FROM (SELECT key FROM frames GROUP BY key HAVING count(*) > 1)"));
  g_assert_cmpint (ask (fixture->path, "SELECT count(*) FROM frames JOIN bundles USING (key) WHERE length (frames.data) > 0"), ==,
                   0);
  g_assert_cmpint (ask (fixture->path, "SELECT count(*) FROM figures"), <, 8);
  g_assert_cmpint (ask (fixture->path, "PRAGMA freelist_count"), ==, 0);
}

/* Jumps read what a chain says up to where they go, and steps go on from there, forward and backward. */
static void
test_jumps_and_steps_find_the_same_frames (Fixture       *fixture,
                                           gconstpointer  data)
{
  enum { N_TICKS = 150 };
  g_autoptr(VedRecordingReader) reader = NULL;
  VedRng rng;

  ved_test_record_closed (fixture->path, N_TICKS);
  reader = ved_recording_reader_open (fixture->path, NULL);
  ved_rng_init (&rng, 7, 0);
  for (guint i = 0; i < 60; i++)
    {
      guint number = 2 + ved_rng_below (&rng, N_TICKS - 4);

      assert_frame (reader, number);
      for (guint step = 0; step < i % 3; step++)
        assert_frame (reader, number + 1 + step);
      assert_frame (reader, number - 1);
    }
}

/* A dozen forecasts are cut by server, and what is left when the recording ends; a server can be read of what was shown
 * when the recording is closed again. */
static void
test_forecasts_are_cut_by_server (Fixture       *fixture,
                                  gconstpointer  data)
{
  enum { N_TICKS = 160 };
  g_autoptr(VedRecordingWriter) writer = ved_test_record (fixture->path, 130);
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (fixture->path, NULL);
  g_autoptr(VedSnapshot) shown = NULL, recorded = ved_test_tick_new (115);
  g_autoptr(GBytes) frame = NULL, expected = ved_frame_encode (recorded, VED_FRAME_FORECASTS);

  g_assert_cmpint (ask (fixture->path, "SELECT count(*) FROM forecasts WHERE length (data) = 0"), ==, 12);
  for (guint tick = 130; tick < N_TICKS; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);

      g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
      assert_frame (reader, tick + 1);
    }
  shown = ved_recording_reader_read_snapshot (reader, 116, G_MAXUINT, NULL);
  g_clear_pointer (&reader, ved_recording_reader_free);
  g_assert_true (ved_recording_writer_finish (writer, VED_TEST_TIME_US + N_TICKS * VED_TEST_TICK_US, NULL));
  g_clear_pointer (&writer, ved_recording_writer_free);
  frame = ved_frame_encode (shown, VED_FRAME_FORECASTS);
  g_assert_true (g_bytes_equal (frame, expected));

  g_assert_cmpint (ask (fixture->path, "SELECT count(*) FROM forecasts WHERE length (data) > 0"), ==, 0);
  g_assert_cmpint (ask (fixture->path, "SELECT count(*) FROM strips WHERE number & 65535 = 0"), ==, 2);
  reader = ved_recording_reader_open (fixture->path, NULL);
  for (guint number = N_TICKS; number >= 7; number -= 7)
    assert_frame (reader, number);
}

static guint
count_servers (const char *path)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);
  g_autoptr(VedSnapshot) snapshot = ved_recording_reader_read_snapshot (reader, 40, G_MAXUINT, NULL);
  VedForecastSet *set = ved_snapshot_get_forecasts (snapshot);
  guint n = 0;

  for (guint row = 0; row < ved_forecast_set_get_n_rows (set); row++)
    n += !isnan (ved_forecast_set_get (set, row, VED_METRIC_MEM_USED, VED_QUANTILE_P50)[0]);

  return n;
}

/* Rows of the forecasts of the same instant, which tell of something. */
static guint
count_forecasts (const char *path)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);
  g_autoptr(VedSnapshot) snapshot = ved_recording_reader_read_snapshot (reader, 40, G_MAXUINT, NULL);

  g_assert_cmpuint (count_servers (path), ==, ved_forecast_set_get_n_rows (ved_snapshot_get_forecasts (snapshot)));

  return ved_forecast_set_get_n_rows (ved_snapshot_get_forecasts (snapshot));
}

/* Bytes gone bad in a strip cost the server that they tell of; verifying tells, and what repairing does. */
static void
damage_strip (const char *path,
              const char *which)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE strips SET data = CAST (substr (data, 1, length (data) - 4) || x'01020304' AS BLOB) "
                                          "WHERE number = (SELECT %s (number) FROM strips WHERE number & 65535 > 0)", which);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (database), ==, 1);
  sqlite3_close (database);
}

static void
assert_repaired_without_a_server (Fixture *fixture,
                                  guint    n_servers)
{
  g_autofree char *out = g_strconcat (fixture->path, ".repaired", NULL);
  g_autoptr(VedRecordingReader) reader = NULL;
  VedRecordingCopied copied;
  VedRecordingCheck found;

  g_assert_true (ved_recording_repair (fixture->path, out, NULL, &copied, NULL, NULL));
  g_assert_cmpuint (copied.n_lost_frames, ==, 0);
  g_assert_cmpuint (copied.n_lost_forecasts, ==, 0);
  g_assert_cmpuint (copied.n_lost_servers, ==, 1);
  g_assert_cmpuint (count_forecasts (out), ==, n_servers - 1);
  reader = ved_recording_reader_open (out, NULL);
  g_assert_true (ved_recording_reader_check (reader, &found, NULL));
  g_unlink (out);
}

static void
test_damage_of_a_strip_costs_a_server (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  VedRecordingCheck found;
  guint n_servers;

  ved_test_record_closed (fixture->path, 60);
  n_servers = count_servers (fixture->path);
  damage_strip (fixture->path, "max");

  g_assert_cmpuint (count_servers (fixture->path), ==, n_servers - 1);
  reader = ved_recording_reader_open (fixture->path, NULL);
  g_assert_false (ved_recording_reader_check (reader, &found, NULL));
  g_assert_cmpuint (found.n_damaged_forecasts, ==, 6);
  g_assert_cmpuint (found.n_damaged_frames, ==, 0);
  g_assert_cmpuint (found.n_bare_frames, >, found.n_damaged_forecasts);
  g_free (found.first_fault);

  assert_repaired_without_a_server (fixture, n_servers);
}

/* What later forecasts tell of it leans on what is gone. */
static void
test_a_damaged_strip_costs_its_server_up_to_the_next_key (Fixture       *fixture,
                                                          gconstpointer  data)
{
  guint n_servers;

  ved_test_record_closed (fixture->path, 60);
  n_servers = count_servers (fixture->path);
  damage_strip (fixture->path, "min");
  assert_repaired_without_a_server (fixture, n_servers);
}

/* Where a clock is set back, an instant is there once. */
static void
test_time_ascends (Fixture       *fixture,
                   gconstpointer  data)
{
  static const guint ticks[] = { 0, 1, 2, 3, 1, 2, 3, 4 };
  VedRecordingWriter *writer = ved_test_record (fixture->path, 0);

  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (ticks[i]);

      g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
    }
  g_assert_cmpuint (ved_recording_writer_get_n_frames (writer), ==, 5);
  ved_recording_writer_free (writer);
}

static void
test_instants_find_their_frames (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;

  ved_test_record_closed (fixture->path, 10);
  reader = ved_recording_reader_open (fixture->path, NULL);
  g_assert_cmpuint (ved_recording_reader_find (reader, 0), ==, 1);
  g_assert_cmpuint (ved_recording_reader_find (reader, VED_TEST_TIME_US), ==, 1);
  g_assert_cmpuint (ved_recording_reader_find (reader, VED_TEST_TIME_US + 3 * VED_TEST_TICK_US - 1), ==, 3);
  g_assert_cmpuint (ved_recording_reader_find (reader, G_MAXINT64), ==, 10);
}

static void
test_figures_are_those_of_the_snapshots (Fixture       *fixture,
                                         gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autofree VedFleetFigures *figures = NULL;
  guint n_figures;

  ved_test_record_closed (fixture->path, 5);
  reader = ved_recording_reader_open (fixture->path, NULL);
  figures = ved_recording_reader_read_figures (reader, &n_figures);
  g_assert_cmpuint (n_figures, ==, 5);
  for (guint i = 0; i < n_figures; i++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (i);
      VedFleetFigures expected;

      ved_fleet_figures_init (&expected, snapshot);
      g_assert_cmpint (figures[i].time_us, ==, expected.time_us);
      g_assert_cmpfloat (figures[i].max_risk, ==, expected.max_risk);
      g_assert_cmpmem (figures[i].level, sizeof expected.level, expected.level, sizeof expected.level);
    }
}

static void
assert_series (VedRecordingReader *reader,
               guint               first,
               guint               last,
               guint               server)
{
  g_autofree char *name = ved_test_server_name (server);
  g_autoptr(VedSeriesSlice) slice =
    ved_recording_reader_read_series (reader, &(VedSeriesQuery) { name, VED_METRIC_MEM_USED,
                                                                  VED_TEST_TIME_US + first * VED_TEST_TICK_US,
                                                                  VED_TEST_TIME_US + last * VED_TEST_TICK_US, 0 }, NULL);

  g_assert_cmpuint (slice->n_points, ==, last - first + 1);
  for (guint i = 0; i < slice->n_points; i++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (first + i);
      guint at;

      g_assert_true (ved_snapshot_find (snapshot, name, &at));
      g_assert_cmpint (slice->times_us[i], ==, ved_snapshot_get_time_us (snapshot));
      g_assert_cmpfloat (slice->mean[i], ==, ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[at]);
    }
}

static void
test_series_are_the_recorded_values (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(VedSeriesSlice) nobody = NULL, joined = NULL;
  VedSeriesQuery query = { "nobody", VED_METRIC_MEM_USED, 0, G_MAXINT64, 0 };

  ved_test_record_closed (fixture->path, 130);
  reader = ved_recording_reader_open (fixture->path, NULL);
  assert_series (reader, 0, 129, 3);
  assert_series (reader, 55, 70, 0);

  nobody = ved_recording_reader_read_series (reader, &query, NULL);
  for (guint i = 0; i < nobody->n_points; i++)
    g_assert_true (isnan (nobody->mean[i]));
  query.max_points = 20;
  joined = ved_recording_reader_read_series (reader, &query, NULL);
  g_assert_cmpuint (joined->n_points, <=, 20);
}

/* Flips a byte in every page of the file, one file after the other. */
static void
test_damage_costs_frames_and_nothing_else (Fixture       *fixture,
                                           gconstpointer  data)
{
  g_autofree char *whole = NULL;
  gsize length;
  guint n_openable = 0, n_found = 0;

  ved_test_record_closed (fixture->path, 70);
  g_assert_true (g_file_get_contents (fixture->path, &whole, &length, NULL));
  for (gsize at = 200; at < length; at += 4096)
    {
      g_autofree char *copy = g_memdup2 (whole, length);
      g_autoptr(VedRecordingReader) reader = NULL;
      g_autoptr(GError) error = NULL;
      VedRecordingCheck found;

      copy[at] ^= 0x55;
      g_assert_true (g_file_set_contents (fixture->path, copy, (gssize) length, NULL));
      reader = ved_recording_reader_open (fixture->path, &error);
      if (reader == NULL)
        continue;
      n_openable++;
      n_found += !ved_recording_reader_check (reader, &found, NULL);
      g_assert_cmpuint (found.n_damaged_frames, <=, 70);
      g_free (found.first_fault);
    }
  g_assert_cmpuint (n_openable, >, 0);
  g_assert_cmpuint (n_found, >, n_openable / 2);
}

static void
test_other_files_are_refused (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_recording_reader_open (fixture->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (fixture->path, "this is a text, no recording", -1, NULL));
  g_assert_null (ved_recording_reader_open (fixture->path, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "test.vedette"));
  g_clear_error (&error);

  g_assert_null (ved_recording_writer_new (fixture->path, "x", 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

static void
assert_event (GPtrArray  *events,
              guint       index,
              guint       tick,
              const char *title,
              const char *note)
{
  const VedRecordingEvent *event = g_ptr_array_index (events, index);

  g_assert_cmpint (event->time_us, ==, VED_TEST_TIME_US + tick * VED_TEST_TICK_US);
  g_assert_cmpint (event->kind, ==, VED_RECORDING_BOOKMARK);
  g_assert_cmpstr (event->title, ==, title);
  g_assert_cmpstr (event->note, ==, note);
}

/* While a reader has the file open, and before it is closed. */
static void
test_bookmarks_are_kept_changed_and_removed (Fixture       *fixture,
                                             gconstpointer  data)
{
  g_autoptr(VedRecordingWriter) writer = ved_test_record (fixture->path, 5);
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (fixture->path, NULL);
  g_autoptr(VedRecordingEditor) editor = ved_recording_editor_open (fixture->path, NULL);
  g_autoptr(VedRecordingEvent) late = ved_recording_event_new (VED_TEST_TIME_US + 4 * VED_TEST_TICK_US, VED_RECORDING_BOOKMARK,
                                                               "it fails\nhere", "two\nlines");
  g_autoptr(VedRecordingEvent) early = ved_recording_event_new (VED_TEST_TIME_US + VED_TEST_TICK_US, VED_RECORDING_BOOKMARK,
                                                                "it begins", NULL);
  g_autoptr(GPtrArray) events = NULL, changed = NULL;
  GError *error = NULL;

  g_assert_true (ved_recording_writer_add_event (writer, late, &error));
  g_assert_true (ved_recording_editor_put_event (editor, early, &error));
  g_assert_cmpint (early->number, >, 0);
  events = ved_recording_reader_read_events (reader);
  g_assert_cmpuint (events->len, ==, 2);
  assert_event (events, 0, 1, "it begins", "");
  assert_event (events, 1, 4, "it fails", "two\nlines");

  g_free (early->title);
  early->title = g_strdup ("it began");
  g_assert_true (ved_recording_editor_put_event (editor, early, &error));
  g_assert_true (ved_recording_editor_remove_event (editor, ((VedRecordingEvent *) events->pdata[1])->number, &error));
  g_clear_pointer (&editor, ved_recording_editor_free);
  g_assert_true (ved_recording_writer_finish (writer, 0, &error));
  changed = ved_recording_reader_read_events (reader);
  g_assert_cmpuint (changed->len, ==, 1);
  assert_event (changed, 0, 1, "it began", "");
}

static void
test_title_and_tags_are_kept (Fixture       *fixture,
                              gconstpointer  data)
{
  char *tags[] = { (char *) "disk", (char *) "night shift", NULL };
  g_autoptr(VedRecordingEditor) editor = NULL;
  g_autoptr(VedRecordingReader) reader = NULL;
  g_auto(VedRecordingInfo) before = { 0 }, after = { 0 };
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);

  ved_test_record_closed (fixture->path, 3);
  reader = ved_recording_reader_open (fixture->path, NULL);
  ved_recording_reader_get_info (reader, &before);
  g_assert_null (before.title);
  g_assert_cmpuint (g_strv_length (before.tags), ==, 0);

  editor = ved_recording_editor_open (fixture->path, NULL);
  g_assert_true (ved_recording_editor_set_title (editor, "The night it burnt", NULL));
  g_assert_true (ved_recording_editor_set_note (editor, "Ask Ada.", NULL));
  g_assert_true (ved_recording_editor_set_tags (editor, tags, NULL));
  ved_recording_reader_get_info (reader, &after);
  g_assert_cmpstr (after.title, ==, "The night it burnt");
  g_assert_cmpstr (after.note, ==, "Ask Ada.");
  g_assert_cmpstrv ((const char *const *) after.tags, (const char *const *) tags);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

/* Says after each frame that it is written. */
static void
record_until_killed (const char *path,
                     int         tell_fd)
{
  VedRecordingWriter *writer = ved_recording_writer_new (path, "killed", 0, NULL);

  for (guint tick = 0;; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);
      g_autoptr(GBytes) body = g_bytes_new (&tick, sizeof tick);

      ved_recording_writer_add_document (writer, ved_snapshot_get_time_us (snapshot), "/told", body);
      if (!ved_recording_writer_append (writer, snapshot, NULL) || write (tell_fd, "+", 1) != 1)
        _exit (1);
    }
}

/* Kills it some time after so many frames. Returns how many it told. */
static guint
record_and_kill (const char *path,
                 guint       wanted,
                 gint64      later_us)
{
  guint n_written = 0;
  int pipe_fds[2];
  gint64 at_us;
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  child = fork ();
  if (child == 0)
    record_until_killed (path, pipe_fds[1]);
  close (pipe_fds[1]);
  while (n_written < wanted && read (pipe_fds[0], &byte, 1) == 1)
    n_written++;
  at_us = g_get_monotonic_time () + later_us;
  while (g_get_monotonic_time () < at_us)
    ;
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  while (read (pipe_fds[0], &byte, 1) == 1)
    n_written++;
  close (pipe_fds[0]);

  return n_written;
}

/* At any instant of the writing of a frame, 200 times: what was told to be written is there. A frame stands for the
 * second between two of them. */
static void
test_killed_recording_keeps_what_was_appended (Fixture       *fixture,
                                               gconstpointer  data)
{
  VedRng rng;

  ved_rng_init (&rng, 17, 0);
  for (guint round = 0; round < 200; round++)
    {
      guint wanted = 1 + ved_rng_below (&rng, round % 25 == 0 ? 70 : 3), n_written;
      g_autoptr(VedRecordingReader) reader = NULL;
      g_auto(VedRecordingInfo) info = { 0 };
      VedRecordingCheck found;

      g_unlink (fixture->path);
      n_written = record_and_kill (fixture->path, wanted, ved_rng_below (&rng, 3000));
      reader = ved_recording_reader_open (fixture->path, NULL);
      g_assert_nonnull (reader);
      g_assert_true (ved_recording_reader_check (reader, &found, NULL));
      g_assert_cmpuint (found.n_documents, ==, found.n_frames);
      ved_recording_reader_get_info (reader, &info);
      g_assert_cmpuint (info.n_frames, >=, n_written);
      g_assert_cmpuint (info.n_frames, <=, n_written + 1);
      assert_frame (reader, n_written);
    }
}

/* A name is written so that it can be read again. */
static void
test_strange_names_are_escaped (Fixture       *fixture,
                                gconstpointer  data)
{
  const VedSnapshotServer server = { .name = "a\n\"b\\", .metrics = 1u << VED_METRIC_MEM_USED, .forecast_row = VED_NO_ROW };
  const VedExportRequest request = { .format = VED_EXPORT_OPENMETRICS, .from_us = G_MININT64, .to_us = G_MAXINT64,
                                     .metrics = 1u << VED_METRIC_MEM_USED };
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  g_autoptr(VedRecordingWriter) writer = ved_recording_writer_new (fixture->path, "", VED_TEST_TIME_US, NULL);
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autofree char *text = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_current (builder, VED_METRIC_MEM_USED)[0] = 40.0f;
  snapshot = ved_snapshot_builder_finish (builder);
  g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
  g_assert_true (ved_recording_writer_finish (writer, VED_TEST_TIME_US, NULL));
  g_clear_pointer (&writer, ved_recording_writer_free);
  reader = ved_recording_reader_open (fixture->path, NULL);
  g_assert_true (ved_recording_export (reader, &request, stream, NULL, NULL));
  text = g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
  g_assert_nonnull (strstr (text, "{server=\"a\\n\\\"b\\\\\"} 40"));
}

/* Of two servers, the first of which has its clock ahead and has fallen silent. */
static void
append_seen (VedRecordingWriter *writer,
             guint               generation,
             gint64              time_us,
             gint64              seen_us)
{
  const VedSnapshotServer servers[] = {
    { .name = "a", .last_seen_us = VED_TEST_TIME_US + 4 * VED_MINUTE_US, .forecast_row = VED_NO_ROW },
    { .name = "b", .last_seen_us = seen_us, .forecast_row = VED_NO_ROW },
  };
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (2, generation, time_us);
  g_autoptr(VedSnapshot) snapshot = NULL;

  for (guint i = 0; i < 2; i++)
    ved_snapshot_builder_set_server (builder, i, &servers[i]);
  snapshot = ved_snapshot_builder_finish (builder);
  g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
}

/* A snapshot that came since somebody acknowledged an alert stands between two ticks, and measures nothing. */
static void
test_export_has_a_row_for_each_tick (Fixture       *fixture,
                                     gconstpointer  data)
{
  const VedExportRequest request = { .from_us = G_MININT64, .to_us = G_MAXINT64 };
  g_autoptr(VedRecordingWriter) writer = ved_recording_writer_new (fixture->path, "", VED_TEST_TIME_US, NULL);
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  append_seen (writer, 1, VED_TEST_TIME_US, VED_TEST_TIME_US);
  append_seen (writer, 2, VED_TEST_TIME_US + 2 * VED_SECOND_US, VED_TEST_TIME_US);
  append_seen (writer, 3, VED_TEST_TIME_US + VED_TEST_TICK_US, VED_TEST_TIME_US + VED_TEST_TICK_US);
  g_assert_true (ved_recording_writer_finish (writer, VED_TEST_TIME_US, NULL));
  reader = ved_recording_reader_open (fixture->path, NULL);
  g_assert_true (ved_recording_export (reader, &request, stream, NULL, NULL));
  text = g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 2 * 2 + 1);
}

/* Where one of several daemons is ahead, most snapshots have the time of the one before: that is no hole. */
static void
test_same_times_are_no_holes (void)
{
  VedFleetFigures figures[30] = { 0 };
  VedRecordingCoverage coverage;

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    figures[i].time_us = VED_TEST_TIME_US + (gint64) (i / 3) * VED_TEST_TICK_US;
  ved_recording_coverage_init (&coverage, figures, G_N_ELEMENTS (figures));
  g_assert_cmpuint (coverage.n_holes, ==, 0);
  g_assert_cmpint (coverage.missing_us, ==, 0);
  g_assert_cmpint (coverage.span_us, ==, 9 * VED_TEST_TICK_US);

  figures[29].time_us += 10 * VED_TEST_TICK_US;
  ved_recording_coverage_init (&coverage, figures, G_N_ELEMENTS (figures));
  g_assert_cmpuint (coverage.n_holes, ==, 1);
  g_assert_cmpint (coverage.missing_us, ==, 10 * VED_TEST_TICK_US);
}

/* Reading goes on from the last place that was kept on the way, and comes to the same frames. */
static void
test_places_in_a_chain_are_gone_on_from (Fixture       *fixture,
                                         gconstpointer  data)
{
  enum { N_LINKS = 50, WANTED = 44 };
  g_autoptr(VedFrameChain) writer = ved_frame_chain_new (), reader = ved_frame_chain_new (), other = ved_frame_chain_new ();
  g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  VedFrameStates *states = ved_frame_states_new ();
  const VedFrameChain *place;
  gint64 number;

  for (guint i = 0; i < N_LINKS; i++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (i);
      gboolean is_key = i == 0;

      g_ptr_array_add (frames, ved_frame_encode (snapshot, VED_FRAME_SUMMARY));
      g_ptr_array_add (links, ved_frame_chain_pack (writer, frames->pdata[i], &is_key, NULL));
      g_assert_true (ved_frame_chain_unpack (reader, links->pdata[i], NULL));
      ved_frame_states_keep (states, 1, i + 1, reader);
    }
  g_assert_cmpint (ved_frame_states_find (states, 2, WANTED, &place), ==, 0);
  g_assert_null (place);
  g_assert_cmpint (ved_frame_states_find (states, 1, 3, &place), ==, 0);

  number = ved_frame_states_find (states, 1, WANTED, &place);
  g_assert_cmpint (number, >, WANTED - 20);
  g_assert_cmpint (number, <=, WANTED);
  ved_frame_chain_assign (other, place);
  for (; number <= WANTED; number++)
    {
      g_autoptr(GBytes) frame = ved_frame_chain_build (other, NULL);

      g_assert_true (g_bytes_equal (frame, frames->pdata[number - 1]));
      g_assert_true (ved_frame_chain_unpack (other, links->pdata[number], NULL));
    }
  ved_frame_states_free (states);
}

/* However long a recording is, places are bounded; those used last stay. */
static void
test_places_in_chains_are_bounded (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(VedFrameChain) writer = ved_frame_chain_new (), reader = ved_frame_chain_new ();
  g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (0);
  g_autoptr(GBytes) frame = ved_frame_encode (snapshot, VED_FRAME_SUMMARY), link = NULL;
  VedFrameStates *states = ved_frame_states_new ();
  const VedFrameChain *place;
  gboolean is_key = TRUE;

  link = ved_frame_chain_pack (writer, frame, &is_key, NULL);
  g_assert_true (ved_frame_chain_unpack (reader, link, NULL));
  for (gint64 key = 1; key < 60 * 100; key += 60)
    ved_frame_states_keep (states, key, key + 30, reader);
  g_assert_cmpint (ved_frame_states_find (states, 1, 40, &place), ==, 0);
  g_assert_cmpint (ved_frame_states_find (states, 60 * 99 + 1, 60 * 99 + 40, &place), ==, 60 * 99 + 31);
  ved_frame_states_free (states);
}

/* What earlier versions of the program wrote: the same demo fleet of two servers, five minutes, and the last two an hour.
 * Each digest is that of what the program of then read from its own recording. */
static void
test_recordings_of_every_version_are_read (Fixture       *fixture,
                                           gconstpointer  data)
{
  static const char *const digests[] = {
    "5cfb7248743ce7a6bb3a77f6972f33b6c3ddb2bbd0ace4c65ab555316a9cb103",
    "ca5e17cb137ace496304072c2fc1aa36a0c71e51f4c63c705c7543cfadfc6f6a",
    "ca5e17cb137ace496304072c2fc1aa36a0c71e51f4c63c705c7543cfadfc6f6a",
    "ca5e17cb137ace496304072c2fc1aa36a0c71e51f4c63c705c7543cfadfc6f6a",
    "ca5e17cb137ace496304072c2fc1aa36a0c71e51f4c63c705c7543cfadfc6f6a",
    "d5d70529d337542b0dad5f41392a342b11ddddeec2deb87bf2b9310a1afcc54a",
    "c2c4e293864603981c5939a9e0550e9b045d36d22563d6ab3d16c8cdf61bb6e7",
  };

  for (guint version = 1; version <= G_N_ELEMENTS (digests); version++)
    {
      g_autofree char *name = g_strdup_printf ("version-%u.vedette", version);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "recordings", name, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, &error);
      g_autoptr(GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);

      g_assert_no_error (error);
      for (guint number = 1; number <= 63; number++)
        {
          g_autoptr(GBytes) frame = ved_recording_reader_read_frame (reader, number, TRUE, &error);

          g_assert_no_error (error);
          g_checksum_update (digest, g_bytes_get_data (frame, NULL), (gssize) g_bytes_get_size (frame));
        }
      g_assert_cmpstr (g_checksum_get_string (digest), ==, digests[version - 1]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/recording/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("every-frame-comes-back", test_every_frame_comes_back);
  ADD ("closed-recording-is-one-file", test_closed_recording_is_one_file);
  ADD ("ended-chains-are-bundled", test_ended_chains_are_bundled);
  ADD ("jumps-and-steps-find-the-same-frames", test_jumps_and_steps_find_the_same_frames);
  ADD ("forecasts-are-cut-by-server", test_forecasts_are_cut_by_server);
  ADD ("damage-of-a-strip-costs-a-server", test_damage_of_a_strip_costs_a_server);
  ADD ("a-damaged-strip-costs-its-server-up-to-the-next-key", test_a_damaged_strip_costs_its_server_up_to_the_next_key);
  ADD ("time-ascends", test_time_ascends);
  ADD ("instants-find-their-frames", test_instants_find_their_frames);
  ADD ("figures-are-those-of-the-snapshots", test_figures_are_those_of_the_snapshots);
  ADD ("series-are-the-recorded-values", test_series_are_the_recorded_values);
  ADD ("damage-costs-frames-and-nothing-else", test_damage_costs_frames_and_nothing_else);
  ADD ("other-files-are-refused", test_other_files_are_refused);
  ADD ("bookmarks-are-kept-changed-and-removed", test_bookmarks_are_kept_changed_and_removed);
  ADD ("title-and-tags-are-kept", test_title_and_tags_are_kept);
  ADD ("strange-names-are-escaped", test_strange_names_are_escaped);
  ADD ("export-has-a-row-for-each-tick", test_export_has_a_row_for_each_tick);
  g_test_add_func ("/recording/same-times-are-no-holes", test_same_times_are_no_holes);
  ADD ("places-in-a-chain-are-gone-on-from", test_places_in_a_chain_are_gone_on_from);
  ADD ("places-in-chains-are-bounded", test_places_in_chains_are_bounded);
  ADD ("recordings-of-every-version-are-read", test_recordings_of_every_version_are_read);
  ADD ("killed-recording-keeps-what-was-appended", test_killed_recording_keeps_what_was_appended);

  return g_test_run ();
}
