/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-session"

#include "config.h"

#include "app/models/ved-session.h"
#include "app/ved-settings.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

/* What is open never answers: what counts is what it is asked for. */
#define DAEMONS "http://127.0.0.1:1,http://127.0.0.1:2"
#define OTHERS "http://127.0.0.1:3,http://127.0.0.1:4"

typedef struct {
  char *folder;
  char *path;
  GSettings *settings;
  VedSession *session;
  guint n_told;
  gboolean has_ended;
} Fixture;

static void
told_cb (VedSession *session,
         const char *text,
         Fixture    *fixture)
{
  fixture->n_told++;
}

static void
ended_cb (VedSession *session,
          const char *path,
          const char *fault,
          Fixture    *fixture)
{
  g_assert_cmpstr (path, ==, fixture->path);
  g_assert_cmpstr (fault, ==, NULL);
  fixture->has_ended = TRUE;
}

static VedFrameSource *
open_source (Fixture    *fixture,
             const char *source)
{
  GError *error = NULL;

  ved_session_open (fixture->session, source, "/", &error);
  g_assert_no_error (error);

  return ved_fleet_model_get_source (ved_session_get_model (fixture->session));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = ved_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "test.vedette", NULL);
  fixture->settings = ved_settings_new (TRUE);
  fixture->session = ved_session_new (fixture->settings);
  g_signal_connect (fixture->session, "told", G_CALLBACK (told_cb), fixture);
  g_signal_connect (fixture->session, "recording-ended", G_CALLBACK (ended_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->session);
  g_object_unref (fixture->settings);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
has_ended (gpointer data)
{
  return ((Fixture *) data)->has_ended;
}

static void
begin_recording (Fixture *fixture)
{
  GError *error = NULL;

  ved_session_start_recording (fixture->session, fixture->path, "both", &error);
  g_assert_no_error (error);
}

/* Who looks back at what is recorded, or at another fleet, still records; and comes back to the same. */
static void
test_a_recording_goes_on (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(VedFrameSource) recorded = g_object_ref (open_source (fixture, DAEMONS));

  begin_recording (fixture);
  g_assert_true (open_source (fixture, OTHERS) != recorded);
  g_assert_cmpuint (fixture->n_told, ==, 1);
  g_assert_cmpstr (ved_session_get_recording_path (fixture->session), ==, fixture->path);
  g_assert_false (ved_session_can_record (fixture->session));
  ved_session_close (fixture->session);
  g_assert_cmpuint (fixture->n_told, ==, 2);
  g_assert_true (ved_session_is_recording (fixture->session));

  g_assert_true (open_source (fixture, DAEMONS) == recorded);
  g_assert_cmpuint (fixture->n_told, ==, 2);
  ved_session_stop_recording (fixture->session);
  ved_test_wait_until (has_ended, fixture);
  g_assert_true (ved_session_can_record (fixture->session));
}

static void
test_it_ends_in_the_background (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr(VedFrameSource) recorded = g_object_ref (open_source (fixture, DAEMONS));

  begin_recording (fixture);
  open_source (fixture, OTHERS);
  ved_session_stop_recording (fixture->session);
  ved_test_wait_until (has_ended, fixture);
  g_assert_true (ved_session_can_record (fixture->session));
  g_assert_true (open_source (fixture, DAEMONS) != recorded);
}

/* Whoever comes back finds what was marked there. */
static void
test_bookmarks_wait (Fixture       *fixture,
                     gconstpointer  data)
{
  VedTimeMarks *marks = ved_session_get_marks (fixture->session);
  g_autoptr(VedRecordingEvent) bookmark = ved_recording_event_new (VED_TEST_TIME_US, VED_RECORDING_BOOKMARK, "here", "");

  open_source (fixture, DAEMONS);
  begin_recording (fixture);
  ved_time_marks_put_bookmark (marks, bookmark);
  open_source (fixture, OTHERS);
  g_assert_cmpuint (ved_time_marks_get_n_bookmarks (marks), ==, 0);
  ved_session_close (fixture->session);
  open_source (fixture, DAEMONS);
  g_assert_cmpuint (ved_time_marks_get_n_bookmarks (marks), ==, 1);
  g_assert_cmpstr (ved_time_marks_get_bookmark (marks, 0)->title, ==, "here");
}

/* How long it is grows with what comes, whatever is open. */
static void
test_it_says_how_long_it_is (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(VedFrameSource) recorded = g_object_ref (open_source (fixture, DAEMONS));

  g_assert_null (ved_session_get_recorded (fixture->session));
  begin_recording (fixture);
  g_assert_cmpstr (ved_session_get_recorded (fixture->session), ==, DAEMONS);
  g_assert_true (ved_session_shows_recorded (fixture->session));
  open_source (fixture, OTHERS);
  g_assert_false (ved_session_shows_recorded (fixture->session));
  g_assert_cmpint (ved_session_get_recorded_us (fixture->session), ==, 0);
  for (guint minute = 0; minute < 3; minute++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new_at (3, minute, FALSE, VED_TEST_TIME_US + minute * VED_MINUTE_US);

      ved_frame_source_emit_snapshot (recorded, snapshot);
    }
  g_assert_cmpint (ved_session_get_recorded_us (fixture->session), ==, 2 * VED_MINUTE_US);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/session/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("a-recording-goes-on", test_a_recording_goes_on);
  ADD ("it-ends-in-the-background", test_it_ends_in_the_background);
  ADD ("bookmarks-wait", test_bookmarks_wait);
  ADD ("it-says-how-long-it-is", test_it_says_how_long_it_is);

  return g_test_run ();
}
