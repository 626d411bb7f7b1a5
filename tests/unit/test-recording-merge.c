/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-recording-merge"

#include "config.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "store/recordings/ved-recording-editor.h"
#include "store/recordings/ved-recording-merge.h"
#include "store/recordings/ved-recording-reader.h"
#include "support/ved-test-recording.h"
#include "wire/frames/ved-frame-codec.h"

#include <glib/gstdio.h>
#include <string.h>

#define PAGE_SIZE 1024

typedef struct {
  char *folder;
  char *one;
  char *two;
  char *out;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("ved-recording-merge-XXXXXX", NULL);
  fixture->one = g_build_filename (fixture->folder, "one.vedette", NULL);
  fixture->two = g_build_filename (fixture->folder, "two.vedette", NULL);
  fixture->out = g_build_filename (fixture->folder, "out.vedette", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->one);
  g_unlink (fixture->two);
  g_unlink (fixture->out);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->one);
  g_free (fixture->two);
  g_free (fixture->out);
}

static gint64
instant (guint tick)
{
  return VED_TEST_TIME_US + tick * VED_TEST_TICK_US;
}

/* That a recording holds just these ticks, bit by bit, and is whole. */
static void
assert_ticks (const char *path,
              guint       first,
              guint       last)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);
  g_auto(VedRecordingInfo) info = { 0 };
  VedRecordingCheck check;

  g_assert_nonnull (reader);
  g_assert_true (ved_recording_reader_check (reader, &check, NULL));
  ved_recording_reader_get_info (reader, &info);
  g_assert_cmpuint (info.n_frames, ==, last - first + 1);
  for (guint tick = first; tick <= last; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);
      g_autoptr(GBytes) expected = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);
      g_autoptr(GBytes) frame = ved_recording_reader_read_frame (reader, tick - first + 1, TRUE, NULL);

      g_assert_nonnull (frame);
      g_assert_true (g_bytes_equal (frame, expected));
    }
}

/* The range begins and ends within chains, and has a whole one between. */
static void
test_trimmed_frames_are_the_same (Fixture       *fixture,
                                  gconstpointer  data)
{
  char *paths[] = { fixture->one, NULL };
  VedRecordingCopied copied;
  GError *error = NULL;

  ved_test_record_closed (fixture->one, 190);
  g_assert_true (ved_recording_merge (paths, fixture->out, &(VedRecordingCut) { instant (37), instant (141) }, &copied, NULL,
                                      &error));
  g_assert_no_error (error);
  g_assert_cmpuint (copied.n_frames, ==, 105);
  g_assert_cmpuint (copied.n_lost_frames, ==, 0);
  assert_ticks (fixture->out, 37, 141);
}

/* Whole chains and single frames count alike. */
static void
test_progress_reaches_its_end (Fixture       *fixture,
                               gconstpointer  data)
{
  char *paths[] = { fixture->one, NULL };
  g_autoptr(VedProgress) progress = ved_progress_new ();
  VedRecordingCopied copied;
  gsize n_done, n_all;

  ved_test_record_closed (fixture->one, 190);
  g_assert_true (ved_recording_merge (paths, fixture->out, &(VedRecordingCut) { instant (37), instant (141), progress },
                                      &copied, NULL, NULL));
  ved_progress_get (progress, &n_done, &n_all);
  g_assert_cmpuint (n_done, ==, 105);
  g_assert_cmpuint (n_all, ==, 105);
}

static void
test_copy_of_everything_is_the_same_size (Fixture       *fixture,
                                          gconstpointer  data)
{
  char *paths[] = { fixture->one, NULL };
  VedRecordingCopied copied;
  GStatBuf before, after;

  ved_test_record_closed (fixture->one, 120);
  g_assert_true (ved_recording_merge (paths, fixture->out, &VED_RECORDING_ALL, &copied, NULL, NULL));
  assert_ticks (fixture->out, 0, 119);
  g_assert_cmpint (g_stat (fixture->one, &before), ==, 0);
  g_assert_cmpint (g_stat (fixture->out, &after), ==, 0);
  g_assert_cmpint (after.st_size, <=, before.st_size + before.st_size / 10);
}

/* Named in the wrong order, and overlapping; one is still being written. */
static void
test_merged_recordings_follow_each_other (Fixture       *fixture,
                                          gconstpointer  data)
{
  char *parts[] = { fixture->one, NULL }, *paths[] = { fixture->out, fixture->one, NULL };
  g_autoptr(VedRecordingWriter) writer = ved_test_record (fixture->one, 100);
  VedRecordingCopied copied;

  ved_test_record_closed (fixture->two, 150);
  parts[0] = fixture->two;
  g_assert_true (ved_recording_merge (parts, fixture->out, &(VedRecordingCut) { instant (90), G_MAXINT64 }, &copied, NULL, NULL));
  g_assert_true (ved_recording_merge (paths, fixture->folder, &(VedRecordingCut) { 0, G_MAXINT64 }, &copied, NULL, NULL) == FALSE);
  g_unlink (fixture->two);
  g_assert_true (ved_recording_merge (paths, fixture->two, &(VedRecordingCut) { 0, G_MAXINT64 }, &copied, NULL, NULL));
  assert_ticks (fixture->two, 0, 149);
}

static void
test_events_and_title_come_along (Fixture       *fixture,
                                  gconstpointer  data)
{
  char *paths[] = { fixture->one, NULL };
  g_autoptr(VedRecordingEditor) editor = NULL;
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_auto(VedRecordingInfo) info = { 0 };
  VedRecordingCopied copied;

  ved_test_record_closed (fixture->one, 30);
  editor = ved_recording_editor_open (fixture->one, NULL);
  g_assert_true (ved_recording_editor_set_title (editor, "Night", NULL));
  for (guint tick = 5; tick <= 25; tick += 10)
    {
      g_autoptr(VedRecordingEvent) event = ved_recording_event_new (instant (tick), VED_RECORDING_BOOKMARK, "here", "why");

      g_assert_true (ved_recording_editor_put_event (editor, event, NULL));
    }
  g_assert_true (ved_recording_merge (paths, fixture->out, &(VedRecordingCut) { instant (10), instant (20) }, &copied, NULL, NULL));
  reader = ved_recording_reader_open (fixture->out, NULL);
  ved_recording_reader_get_info (reader, &info);
  events = ved_recording_reader_read_events (reader);
  g_assert_cmpstr (info.title, ==, "Night");
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpint (((VedRecordingEvent *) events->pdata[0])->time_us, ==, instant (15));
  g_assert_cmpstr (((VedRecordingEvent *) events->pdata[0])->note, ==, "why");
}

/* Nothing has the name before it is whole, what was there stays, and what a program that was killed left is no hindrance. */
static void
test_a_name_is_of_what_is_whole (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autofree char *part = g_strconcat (fixture->out, ".part", NULL), *kept = NULL;
  char *paths[] = { fixture->one, NULL };
  g_autoptr(GError) error = NULL;
  VedRecordingCopied copied;

  ved_test_record_closed (fixture->one, 10);
  g_assert_true (g_file_set_contents (part, "what was left", -1, NULL));
  g_assert_true (ved_recording_merge (paths, fixture->out, &VED_RECORDING_ALL, &copied, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  assert_ticks (fixture->out, 0, 9);

  g_assert_true (g_file_set_contents (fixture->out, "another", -1, NULL));
  g_assert_false (ved_recording_merge (paths, fixture->out, &VED_RECORDING_ALL, &copied, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (fixture->out, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "another");
}

static void
test_empty_range_leaves_no_file (Fixture       *fixture,
                                 gconstpointer  data)
{
  char *paths[] = { fixture->one, NULL };
  VedRecordingCopied copied;
  g_autoptr(GError) error = NULL;

  ved_test_record_closed (fixture->one, 10);
  g_assert_false (ved_recording_merge (paths, fixture->out, &(VedRecordingCut) { instant (50), instant (60) }, &copied, NULL,
                                       &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
}

static void
damage (const char *path,
        guint       n_pages,
        guint64     seed)
{
  g_autofree char *bytes = NULL;
  gsize length;
  VedRng rng;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  ved_rng_init (&rng, seed, 0);
  for (guint i = 0; i < n_pages; i++)
    memset (bytes + PAGE_SIZE * (1 + ved_rng_below (&rng, length / PAGE_SIZE - 1)), 0x5a, PAGE_SIZE);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

/* That a recording is sound, and holds frames that were recorded, whatever became of their forecasts. Returns: how many */
static guint
assert_sound (const char *path)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);
  g_auto(VedRecordingInfo) info = { 0 };
  VedRecordingCheck check;

  g_assert_nonnull (reader);
  g_assert_true (ved_recording_reader_check (reader, &check, NULL));
  ved_recording_reader_get_info (reader, &info);
  for (guint number = 1; number <= info.n_frames; number++)
    {
      g_autoptr(GBytes) frame = ved_recording_reader_read_frame (reader, number, FALSE, NULL);
      g_autoptr(VedSnapshot) snapshot = ved_frame_decode (frame, NULL);
      g_autoptr(VedSnapshot) tick = ved_test_tick_new ((guint) ((ved_snapshot_get_time_us (snapshot) - VED_TEST_TIME_US) /
                                                                VED_TEST_TICK_US));
      g_autoptr(GBytes) expected = ved_frame_encode (tick, VED_FRAME_SUMMARY);

      g_assert_true (g_bytes_equal (frame, expected));
    }

  return info.n_frames;
}

/* Whole pages are overwritten, the first one not. What comes out is sound, holds only frames that were recorded,
 * and more than half of them. */
static void
test_repaired_recording_is_sound (Fixture       *fixture,
                                  gconstpointer  data)
{
  guint n_kept = 0, n_rounds = 12;

  for (guint round = 0; round < n_rounds; round++)
    {
      VedRecordingCopied copied;
      GError *error = NULL;

      g_unlink (fixture->one);
      g_unlink (fixture->out);
      ved_test_record_closed (fixture->one, 150);
      damage (fixture->one, 1, round);
      g_assert_true (ved_recording_repair (fixture->one, fixture->out, NULL, &copied, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (assert_sound (fixture->out), ==, copied.n_frames);
      n_kept += copied.n_frames;
    }
  g_test_message ("%u of %u frames were kept", n_kept, n_rounds * 150);
  g_assert_cmpuint (n_kept, >, n_rounds * 150 / 2);
}

/* Of a file that opens, but whose pages do not all hold. */
static void
make_damaged (Fixture *fixture)
{
  char *paths[] = { fixture->one, NULL };
  VedRecordingCopied copied;

  for (guint seed = 0; seed < 1000; seed++)
    {
      g_autoptr(VedRecordingReader) reader = NULL;
      g_autoptr(GError) error = NULL;

      g_unlink (fixture->one);
      ved_test_record_closed (fixture->one, 120);
      damage (fixture->one, 1, seed);
      reader = ved_recording_reader_open (fixture->one, NULL);
      if (reader != NULL && !ved_recording_merge (paths, fixture->out, &VED_RECORDING_ALL, &copied, NULL, &error) &&
          g_error_matches (error, VED_ERROR, VED_ERROR_CORRUPT) && strstr (error->message, "is damaged") != NULL)
        return;
      g_unlink (fixture->out);
    }
  g_assert_not_reached ();
}

/* Of the last hour, one piece is damaged: the others are saved. */
static void
test_damaged_part_is_left_out (Fixture       *fixture,
                               gconstpointer  data)
{
  char *parts[] = { fixture->one, NULL }, *paths[] = { fixture->one, fixture->two, NULL };
  const VedRecordingCut cut = { 0, G_MAXINT64, NULL, TRUE };
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(VedRecordingInfo) info = { 0 };
  VedRecordingCopied copied;

  ved_test_record_closed (fixture->one, 150);
  g_assert_true (ved_recording_merge (parts, fixture->two, &(VedRecordingCut) { instant (120), G_MAXINT64 }, &copied, NULL,
                                      NULL));
  make_damaged (fixture);

  g_test_expect_message ("ved-recording-merge", G_LOG_LEVEL_MESSAGE, "*Left out: *damaged*");
  g_assert_true (ved_recording_merge (paths, fixture->out, &cut, &copied, NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  reader = ved_recording_reader_open (fixture->out, NULL);
  ved_recording_reader_get_info (reader, &info);
  g_assert_cmpint (info.last_us, ==, instant (149));
  g_assert_cmpuint (copied.n_frames, >=, 30);
  g_unlink (fixture->out);

  /* Where nothing else is left, damage is what is told. */
  g_test_expect_message ("ved-recording-merge", G_LOG_LEVEL_MESSAGE, "*Left out: *damaged*");
  if (!ved_recording_merge (parts, fixture->out, &cut, &copied, NULL, &error))
    g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
  g_test_assert_expected_messages ();
}

static void
spoil (Fixture    *fixture,
       const char *spoils)
{
  sqlite3 *database;

  ved_test_record_closed (fixture->one, 150);
  g_assert_cmpint (sqlite3_open (fixture->one, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, spoils, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

/* The time in a row is wrong, the frame is not: nothing is lost, and nothing is counted that is not there. */
static void
test_wrong_times_lose_nothing (Fixture       *fixture,
                               gconstpointer  data)
{
  static const char *const spoils[] = {
    "UPDATE frames SET time_us = time_us + 100000000000 WHERE number = 30",
    "UPDATE frames SET time_us = time_us - 60000000 WHERE number = 90",
    "UPDATE frames SET time_us = time_us + 100000000000 WHERE number = 60",
  };

  for (guint i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      VedRecordingCopied copied;
      g_autoptr(GError) error = NULL;

      g_unlink (fixture->one);
      g_unlink (fixture->out);
      spoil (fixture, spoils[i]);
      g_assert_true (ved_recording_repair (fixture->one, fixture->out, NULL, &copied, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (copied.n_lost_frames, ==, 0);
      g_assert_cmpuint (copied.n_frames, ==, 150);
      assert_ticks (fixture->out, 0, 149);
    }
}

/* What is damaged outside of the range is nothing to a part. */
static void
test_damage_outside_is_not_told (Fixture       *fixture,
                                 gconstpointer  data)
{
  char *paths[] = { fixture->one, NULL };
  VedRecordingCopied copied;

  spoil (fixture, "UPDATE frames SET crc = crc + 1 WHERE number = 59");
  g_assert_true (ved_recording_merge (paths, fixture->out, &(VedRecordingCut) { instant (20), instant (40) }, &copied, NULL,
                                      NULL));
  g_assert_cmpuint (copied.n_frames, ==, 21);
  g_assert_cmpuint (copied.n_lost_frames, ==, 0);
}

/* The trees are gone: the first page, which tells where they begin, and what is asked of it. */
static void
test_recording_without_its_first_page_is_found_again (Fixture       *fixture,
                                                      gconstpointer  data)
{
  g_autofree char *bytes = NULL;
  VedRecordingCopied copied;
  GError *error = NULL;
  gsize length;

  ved_test_record_closed (fixture->one, 100);
  g_assert_true (g_file_get_contents (fixture->one, &bytes, &length, NULL));
  memset (bytes, 0, PAGE_SIZE);
  g_assert_true (g_file_set_contents (fixture->one, bytes, (gssize) length, NULL));
  g_assert_true (ved_recording_repair (fixture->one, fixture->out, NULL, &copied, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (copied.n_lost_forecasts, ==, 0);
  assert_ticks (fixture->out, 0, 99);
}

/* A copy that was broken off ends within the frames of a chain: what came before is kept. */
static void
test_cut_recording_keeps_its_beginning (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autofree char *bytes = NULL;
  guint n_before = 0;
  gsize length;

  ved_test_record_closed (fixture->one, 40);
  g_assert_true (g_file_get_contents (fixture->one, &bytes, &length, NULL));
  for (gsize kept = length - 24 * PAGE_SIZE; kept < length; kept += PAGE_SIZE)
    {
      VedRecordingCopied copied;
      g_autoptr(GError) error = NULL;

      g_unlink (fixture->out);
      g_assert_true (g_file_set_contents (fixture->one, bytes, (gssize) kept, NULL));
      g_assert_true (ved_recording_repair (fixture->one, fixture->out, NULL, &copied, NULL, &error));
      g_assert_no_error (error);
      g_test_message ("%u of 40 frames from %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes", copied.n_frames, kept, length);
      g_assert_cmpuint (copied.n_frames, >=, n_before);
      n_before = copied.n_frames;
      g_assert_cmpuint (assert_sound (fixture->out), ==, copied.n_frames);
    }
}

/* Where nothing is left the message says so; it is not called empty. */
static void
test_nothing_left_is_told (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedRecordingReader) reader = NULL;
  VedRecordingCopied copied;
  gsize length;

  ved_test_record_closed (fixture->one, 40);
  g_assert_true (g_file_get_contents (fixture->one, &bytes, &length, NULL));
  memset (bytes + PAGE_SIZE, 0, length - PAGE_SIZE);
  g_assert_true (g_file_set_contents (fixture->one, bytes, (gssize) length, NULL));
  reader = ved_recording_reader_open (fixture->one, &error);
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_false (ved_recording_repair (fixture->one, fixture->out, NULL, &copied, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "nothing to save"));
}

/* A row of a frame says that its chain goes on for ever, another that it began before all others. */
static void
test_numbers_without_end_end (Fixture       *fixture,
                              gconstpointer  data)
{
  VedRecordingCopied copied;
  GError *error = NULL;
  sqlite3 *database;

  ved_test_record_closed (fixture->one, 100);
  g_assert_cmpint (sqlite3_open (fixture->one, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database,
                                 "UPDATE frames SET number = 4611686018427387904 WHERE number = 59;"
                                 "UPDATE frames SET key = -9223372036854775807 WHERE number = 100",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);

  g_assert_true (ved_recording_repair (fixture->one, fixture->out, NULL, &copied, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (copied.n_frames, ==, 97);
}

/* What a killed program was making goes, what one may be making stays, and so does any other file. */
static void
test_leftovers_are_swept (Fixture       *fixture,
                          gconstpointer  data)
{
  static const char *const names[] = { "out.vedette.part", "out.vedette.part-wal", "out.vedette.found" };
  gint64 now_us = g_get_real_time ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_assert_true (g_file_set_contents (path, "begun", -1, NULL));
    }
  g_assert_true (g_file_set_contents (fixture->one, "mine", -1, NULL));
  for (guint hours = 0; hours <= 2; hours += 2)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

        ved_recording_sweep (path, now_us + hours * G_TIME_SPAN_HOUR);
        ved_recording_sweep (fixture->one, now_us + hours * G_TIME_SPAN_HOUR);
        g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, hours == 0);
      }
  g_assert_true (g_file_test (fixture->one, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/recording-merge/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("trimmed-frames-are-the-same", test_trimmed_frames_are_the_same);
  ADD ("leftovers-are-swept", test_leftovers_are_swept);
  ADD ("progress-reaches-its-end", test_progress_reaches_its_end);
  ADD ("copy-of-everything-is-the-same-size", test_copy_of_everything_is_the_same_size);
  ADD ("merged-recordings-follow-each-other", test_merged_recordings_follow_each_other);
  ADD ("events-and-title-come-along", test_events_and_title_come_along);
  ADD ("a-name-is-of-what-is-whole", test_a_name_is_of_what_is_whole);
  ADD ("empty-range-leaves-no-file", test_empty_range_leaves_no_file);
  ADD ("repaired-recording-is-sound", test_repaired_recording_is_sound);
  ADD ("damaged-part-is-left-out", test_damaged_part_is_left_out);
  ADD ("wrong-times-lose-nothing", test_wrong_times_lose_nothing);
  ADD ("damage-outside-is-not-told", test_damage_outside_is_not_told);
  ADD ("cut-recording-keeps-its-beginning", test_cut_recording_keeps_its_beginning);
  ADD ("nothing-left-is-told", test_nothing_left_is_told);
  ADD ("numbers-without-end-end", test_numbers_without_end_end);
  ADD ("recording-without-its-first-page-is-found-again", test_recording_without_its_first_page_is_found_again);

  return g_test_run ();
}
