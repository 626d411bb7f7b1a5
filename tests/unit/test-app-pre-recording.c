/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-pre-recording"

#include "config.h"

#include "app/models/ved-pre-recording.h"
#include "app/ved-settings.h"
#include "support/ved-test-loop.h"

/* What is open never answers: what counts is who may record it. */
#define DAEMONS "http://127.0.0.1:1,http://127.0.0.1:2"

typedef struct {
  GSettings *settings;
  VedSession *session;
  VedPreRecording *pre_recording;
} Fixture;

static void
open_daemons (Fixture *fixture)
{
  GError *error = NULL;

  ved_session_open (fixture->session, DAEMONS, "/", &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->settings = ved_settings_new (TRUE);
  fixture->session = ved_session_new (fixture->settings);
  open_daemons (fixture);
  fixture->pre_recording = ved_pre_recording_new (fixture->session);
  g_assert_true (ved_pre_recording_is_on (fixture->pre_recording));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->pre_recording);
  g_object_unref (fixture->session);
  g_object_unref (fixture->settings);
}

static gboolean
is_on (gpointer data)
{
  const Fixture *fixture = data;
  g_autofree char *fault = ved_pre_recording_dup_fault (fixture->pre_recording);

  g_assert_cmpstr (fault, ==, NULL);

  return ved_pre_recording_is_on (fixture->pre_recording);
}

static void
begin_saving (Fixture       *fixture,
              GAsyncResult **pending)
{
  ved_pre_recording_save_async (fixture->pre_recording, 60, "/nowhere/saved.vedette", NULL, NULL,
                                ved_test_store_result_cb, pending);
}

static void
end_saving (Fixture       *fixture,
            GAsyncResult **pending)
{
  g_autoptr(GAsyncResult) result = ved_test_wait_for_result (pending);
  g_autoptr(GError) error = NULL;
  VedRecordingCoverage coverage;

  g_assert_cmpint (ved_pre_recording_save_finish (fixture->pre_recording, result, &coverage, &error), ==, -1);
  g_assert_nonnull (error);
}

/* The recorder that still saves has the lock. */
static void
test_opening_again_while_it_saves (Fixture       *fixture,
                                   gconstpointer  data)
{
  GAsyncResult *pending = NULL;

  begin_saving (fixture, &pending);
  open_daemons (fixture);
  ved_test_wait_until (is_on, fixture);
  end_saving (fixture, &pending);
  g_assert_true (is_on (fixture));
}

static void
test_limits_change_while_it_saves (Fixture       *fixture,
                                   gconstpointer  data)
{
  GAsyncResult *pending = NULL;

  begin_saving (fixture, &pending);
  for (guint mib = 100; mib < 110; mib++)
    g_settings_set_uint (fixture->settings, "pre-record-mib", mib);
  g_settings_set_uint (fixture->settings, "pre-record-hours", 3);
  g_assert_true (is_on (fixture));
  end_saving (fixture, &pending);
  g_assert_true (is_on (fixture));
}

static void
test_turned_off_and_on (Fixture       *fixture,
                        gconstpointer  data)
{
  g_settings_set_boolean (fixture->settings, "pre-record", FALSE);
  g_assert_false (is_on (fixture));
  g_settings_set_boolean (fixture->settings, "pre-record", TRUE);
  ved_test_wait_until (is_on, fixture);
}

/* Who lets go of it while one still ends waits for that one, and another run can begin. */
static void
test_it_ends_with_what_is_queued (Fixture       *fixture,
                                  gconstpointer  data)
{
  GAsyncResult *pending = NULL;

  begin_saving (fixture, &pending);
  open_daemons (fixture);
  g_clear_object (&fixture->pre_recording);
  fixture->pre_recording = ved_pre_recording_new (fixture->session);
  g_assert_true (is_on (fixture));
  end_saving (fixture, &pending);
}

/* Whoever opens the same beside another program is told that this has its last hours, not that something is wrong. */
static void
test_another_program_keeps_them (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(VedPreRecording) other = ved_pre_recording_new (fixture->session);
  g_autofree char *fault = ved_pre_recording_dup_fault (other);

  g_assert_false (ved_pre_recording_is_on (other));
  g_assert_true (ved_pre_recording_is_elsewhere (other));
  g_assert_null (fault);
  g_assert_false (ved_pre_recording_is_elsewhere (fixture->pre_recording));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = ved_test_make_folder ();
  int status;

  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/pre-recording/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("opening-again-while-it-saves", test_opening_again_while_it_saves);
  ADD ("limits-change-while-it-saves", test_limits_change_while_it_saves);
  ADD ("turned-off-and-on", test_turned_off_and_on);
  ADD ("another-program-keeps-them", test_another_program_keeps_them);
  ADD ("it-ends-with-what-is-queued", test_it_ends_with_what_is_queued);

  status = g_test_run ();
  ved_test_remove_folder (folder);

  return status;
}
