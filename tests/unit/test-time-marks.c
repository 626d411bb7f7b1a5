/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-time-marks"

#include "config.h"

#include "app/models/ved-time-marks.h"
#include "store/recordings/ved-recording-source.h"
#include "store/recordings/ved-recording-writer.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <glib/gstdio.h>

typedef struct {
  VedClock *clock;
  VedFleetModel *model;
  VedTimeMarks *marks;
  guint n_changed;
  guint n_added;
  VedRecordingEvent *removed;   /* (nullable): the last one */
} Fixture;

static void
changed_cb (VedTimeMarks *marks,
            Fixture      *fixture)
{
  fixture->n_changed++;
}

static void
added_cb (VedTimeMarks            *marks,
          const VedRecordingEvent *bookmark,
          Fixture                 *fixture)
{
  fixture->n_added++;
}

static void
removed_cb (VedTimeMarks            *marks,
            const VedRecordingEvent *bookmark,
            Fixture                 *fixture)
{
  g_clear_pointer (&fixture->removed, ved_recording_event_free);
  fixture->removed = ved_recording_event_copy (bookmark);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  fixture->model = ved_fleet_model_new (fixture->clock);
  fixture->marks = ved_time_marks_new (fixture->model);
  g_signal_connect (fixture->marks, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->marks, "added", G_CALLBACK (added_cb), fixture);
  g_signal_connect (fixture->marks, "removed", G_CALLBACK (removed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_pointer (&fixture->removed, ved_recording_event_free);
  g_assert_finalize_object (fixture->marks);
  g_assert_finalize_object (fixture->model);
  ved_clock_unref (fixture->clock);
}

static void
add (Fixture    *fixture,
     gint64      time_us,
     const char *title)
{
  g_autoptr(VedRecordingEvent) bookmark = ved_recording_event_new (time_us, VED_RECORDING_BOOKMARK, title, "");

  ved_time_marks_put_bookmark (fixture->marks, bookmark);
}

static void
test_bookmarks_in_order (Fixture       *fixture,
                         gconstpointer  user_data)
{
  add (fixture, 300, "later");
  add (fixture, 100, "first");
  add (fixture, 200, "between");
  g_assert_cmpuint (fixture->n_added, ==, 3);
  g_assert_cmpstr (ved_time_marks_get_bookmark (fixture->marks, 0)->title, ==, "first");
  g_assert_cmpstr (ved_time_marks_get_bookmark (fixture->marks, 2)->title, ==, "later");

  g_assert_cmpint (ved_time_marks_find_bookmark (fixture->marks, 100, FALSE), ==, 200);
  g_assert_cmpint (ved_time_marks_find_bookmark (fixture->marks, 300, TRUE), ==, 200);
  g_assert_cmpint (ved_time_marks_find_bookmark (fixture->marks, 300, FALSE), ==, 0);
  g_assert_cmpint (ved_time_marks_find_bookmark (fixture->marks, 100, TRUE), ==, 0);
}

static void
made_cb (VedTimeMarks            *marks,
         const VedRecordingEvent *bookmark,
         VedRecordingEvent      **made)
{
  *made = ved_recording_event_copy (bookmark);
}

/* What the viewer has just made can be taken back: that one, and no other of the same name. */
static void
test_make_and_take_back (Fixture       *fixture,
                         gconstpointer  user_data)
{
  g_autoptr(VedRecordingEvent) made = NULL;

  add (fixture, 100, "one");
  g_signal_connect (fixture->marks, "made", G_CALLBACK (made_cb), &made);
  ved_time_marks_make_bookmark (fixture->marks, 200, "one");
  g_assert_cmpstr (made->title, ==, "one");
  g_assert_cmpint (made->time_us, ==, 200);
  g_assert_cmpuint (fixture->n_added, ==, 2);
  g_assert_false (ved_time_marks_is_of_recording (fixture->marks));

  ved_time_marks_remove_like (fixture->marks, made);
  g_assert_cmpuint (ved_time_marks_get_n_bookmarks (fixture->marks), ==, 1);
  g_assert_cmpint (ved_time_marks_get_bookmark (fixture->marks, 0)->time_us, ==, 100);
  g_assert_cmpint (fixture->removed->time_us, ==, 200);
}

static void
test_change_and_remove (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autoptr(VedRecordingEvent) changed = NULL;

  add (fixture, 100, "one");
  changed = ved_recording_event_copy (ved_time_marks_get_bookmark (fixture->marks, 0));
  changed->time_us = 150;
  ved_time_marks_put_bookmark (fixture->marks, changed);
  g_assert_cmpuint (ved_time_marks_get_n_bookmarks (fixture->marks), ==, 1);
  g_assert_cmpint (ved_time_marks_get_bookmark (fixture->marks, 0)->time_us, ==, 150);
  g_assert_cmpuint (fixture->n_added, ==, 1);
  ved_time_marks_remove_bookmark (fixture->marks, ved_time_marks_get_bookmark (fixture->marks, 0)->number);
  g_assert_cmpuint (ved_time_marks_get_n_bookmarks (fixture->marks), ==, 0);

  /* What was removed is told, so that it can be put back, and is another new one then. */
  g_assert_cmpstr (fixture->removed->title, ==, "one");
  g_assert_cmpint (fixture->removed->time_us, ==, 150);
  fixture->removed->number = 0;
  ved_time_marks_put_bookmark (fixture->marks, fixture->removed);
  g_assert_cmpuint (ved_time_marks_get_n_bookmarks (fixture->marks), ==, 1);
  g_assert_cmpuint (fixture->n_added, ==, 2);
}

static void
test_range (Fixture       *fixture,
            gconstpointer  user_data)
{
  gint64 from_us, to_us;

  ved_time_marks_set_mark (fixture->marks, VED_TIME_MARK_A, 500);
  g_assert_false (ved_time_marks_get_range (fixture->marks, &from_us, &to_us));
  ved_time_marks_set_mark (fixture->marks, VED_TIME_MARK_B, 200);
  g_assert_true (ved_time_marks_get_range (fixture->marks, &from_us, &to_us));
  g_assert_cmpint (from_us, ==, 200);
  g_assert_cmpint (to_us, ==, 500);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  ved_time_marks_set_mark (fixture->marks, VED_TIME_MARK_B, 200);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

static char *
make_recording (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ved-marks-XXXXXX", NULL);
  char *path = g_build_filename (folder, "one.vedette", NULL);
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (7, 1, TRUE);
  g_autoptr(VedRecordingWriter) writer = ved_recording_writer_new (path, "test", VED_TEST_TIME_US, NULL);
  g_autoptr(GError) error = NULL;

  ved_recording_writer_append (writer, snapshot, &error);
  g_assert_no_error (error);
  ved_recording_writer_finish (writer, VED_TEST_TIME_US, &error);
  g_assert_no_error (error);

  return path;
}

static gboolean
has_bookmark (gpointer user_data)
{
  return ved_time_marks_get_n_bookmarks (user_data) > 0;
}

static gboolean
is_replaying (gpointer user_data)
{
  return ved_fleet_model_get_state (user_data) == VED_SOURCE_REPLAYING;
}

static void
open_recording (Fixture    *fixture,
                const char *path)
{
  g_autoptr(VedFrameSource) source = VED_FRAME_SOURCE (ved_recording_source_new (path));

  ved_fleet_model_set_source (fixture->model, source);
  ved_test_wait_until (is_replaying, fixture->model);
}

/* A bookmark made in a recording is in its file: it is there again when the file is opened again. */
static void
test_kept_in_the_file (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autofree char *path = make_recording ();
  g_autofree char *folder = g_path_get_dirname (path);

  open_recording (fixture, path);
  add (fixture, VED_TEST_TIME_US, "it began here");
  ved_test_wait_until (has_bookmark, fixture->marks);
  g_assert_cmpuint (fixture->n_added, ==, 0);
  ved_fleet_model_set_source (fixture->model, NULL);
  g_assert_cmpuint (ved_time_marks_get_n_bookmarks (fixture->marks), ==, 0);

  open_recording (fixture, path);
  ved_test_wait_until (has_bookmark, fixture->marks);
  g_assert_cmpstr (ved_time_marks_get_bookmark (fixture->marks, 0)->title, ==, "it began here");
  ved_fleet_model_set_source (fixture->model, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/time-marks/bookmarks-in-order", Fixture, NULL, set_up, test_bookmarks_in_order, tear_down);
  g_test_add ("/time-marks/make-and-take-back", Fixture, NULL, set_up, test_make_and_take_back, tear_down);
  g_test_add ("/time-marks/change-and-remove", Fixture, NULL, set_up, test_change_and_remove, tear_down);
  g_test_add ("/time-marks/range", Fixture, NULL, set_up, test_range, tear_down);
  g_test_add ("/time-marks/kept-in-the-file", Fixture, NULL, set_up, test_kept_in_the_file, tear_down);

  return g_test_run ();
}
