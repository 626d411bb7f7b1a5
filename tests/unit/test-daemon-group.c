/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-daemon-group"

#include "config.h"

#include "base/ved-error.h"
#include "client/ved-daemon-group.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <string.h>

typedef struct {
  guint n;
  gint64 time_us;               /* of the last */
} Heard;

static void
time_heard_cb (VedFrameSource *source,
               VedSnapshot    *snapshot,
               Heard          *heard)
{
  heard->n++;
  heard->time_us = ved_snapshot_get_time_us (snapshot);
}

static gboolean
has_heard (gpointer user_data)
{
  return ((Heard *) user_data)->n > 0;
}

static void
assert_heard (Heard  *heard,
              gint64  seconds)
{
  heard->n = 0;
  ved_test_wait_until (has_heard, heard);
  g_assert_cmpint (heard->time_us, ==, VED_TEST_TIME_US + seconds * VED_SECOND_US);
}

static void
tell_time (VedFrameSource *part,
           gint64          seconds)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new_at (3, 1, FALSE, VED_TEST_TIME_US + seconds * VED_SECOND_US);

  ved_frame_source_emit_snapshot (part, snapshot);
}

/* When a daemon whose clock is ahead goes away, time goes on slower until the others have caught up. Groups of none are parts
 * that tell what the test has them tell. */
static void
test_time_ascends (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  g_autoptr(VedDaemonGroup) group = ved_daemon_group_new (clock);
  g_autoptr(VedFrameSource) ahead = VED_FRAME_SOURCE (ved_daemon_group_new (clock));
  g_autoptr(VedFrameSource) other = VED_FRAME_SOURCE (ved_daemon_group_new (clock));
  Heard heard = { 0 };

  ved_daemon_group_add (group, ahead, "ahead");
  ved_daemon_group_add (group, other, "other");
  g_signal_connect (group, "snapshot", G_CALLBACK (time_heard_cb), &heard);
  ved_frame_source_start (VED_FRAME_SOURCE (group));
  ved_frame_source_set_state (ahead, VED_SOURCE_LIVE, NULL);
  ved_frame_source_set_state (other, VED_SOURCE_LIVE, NULL);
  tell_time (ahead, 60);
  tell_time (other, 0);
  assert_heard (&heard, 60);

  ved_frame_source_set_state (ahead, VED_SOURCE_DISCONNECTED, NULL);
  assert_heard (&heard, 60);
  tell_time (other, 30);
  assert_heard (&heard, 75);
  tell_time (other, 60);
  assert_heard (&heard, 90);

  /* While all are gone it stands. */
  ved_frame_source_set_state (other, VED_SOURCE_DISCONNECTED, NULL);
  assert_heard (&heard, 90);
  ved_frame_source_set_state (other, VED_SOURCE_LIVE, NULL);
  assert_heard (&heard, 90);
  tell_time (other, 120);
  assert_heard (&heard, 120);

  /* A clock that was set back by much is one. */
  tell_time (other, -3600);
  assert_heard (&heard, -3600);
  ved_frame_source_stop (VED_FRAME_SOURCE (group));
}

/* A part that answers whatever it is asked. */
struct _TestPart
{
  VedFrameSource parent_instance;

  const char *answer;
};

#define TEST_TYPE_PART (test_part_get_type ())

G_DECLARE_FINAL_TYPE (TestPart, test_part, TEST, PART, VedFrameSource)
G_DEFINE_FINAL_TYPE (TestPart, test_part, VED_TYPE_FRAME_SOURCE)

static void
test_part_fetch_document_async (VedFrameSource      *source,
                                const char          *path,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  const char *answer = TEST_PART (source)->answer;

  g_task_return_pointer (task, g_bytes_new_static (answer, strlen (answer)), (GDestroyNotify) g_bytes_unref);
}

static void
test_part_class_init (TestPartClass *klass)
{
  VED_FRAME_SOURCE_CLASS (klass)->fetch_document_async = test_part_fetch_document_async;
}

static void
test_part_init (TestPart *self)
{
}

static GBytes *
fetch (VedDaemonGroup  *group,
       const char      *path,
       GError         **error)
{
  g_autoptr(GAsyncResult) done = NULL;
  GAsyncResult *result = NULL;

  ved_frame_source_fetch_document_async (VED_FRAME_SOURCE (group), path, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);

  return ved_frame_source_fetch_document_finish (VED_FRAME_SOURCE (group), done, error);
}

/* Settings that all parts have alike are those of the group; whatever else belongs to no server is each part's own. */
static void
test_agrees_on_settings (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  g_autoptr(VedDaemonGroup) group = ved_daemon_group_new (clock);
  g_autoptr(TestPart) east = g_object_new (TEST_TYPE_PART, NULL);
  g_autoptr(TestPart) west = g_object_new (TEST_TYPE_PART, NULL);
  g_autoptr(GBytes) told = NULL, none = NULL;
  g_autoptr(GError) error = NULL, differ = NULL;

  east->answer = west->answer = "{\"a\":1}";
  ved_daemon_group_add (group, VED_FRAME_SOURCE (east), "east");
  ved_daemon_group_add (group, VED_FRAME_SOURCE (west), "west");
  told = fetch (group, "/settings/dependencies", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (told), ==, strlen (east->answer));
  none = fetch (group, "/quality", &error);
  g_assert_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED);

  west->answer = "{\"a\":2}";
  none = fetch (group, "/settings/dependencies", &differ);
  g_assert_error (differ, VED_ERROR, VED_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (differ->message, "differ"));
}

/* What is told of settings that cannot be changed at once is how they can be. */
static void
test_settings_are_each_daemons_own (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  g_autoptr(VedDaemonGroup) group = ved_daemon_group_new (clock);
  g_autoptr(GAsyncResult) done = NULL;
  GAsyncResult *result = NULL;
  g_autoptr(GError) error = NULL;

  ved_frame_source_perform_async (VED_FRAME_SOURCE (group), "PUT /settings/cascade", "{}", NULL, ved_test_store_result_cb,
                                  &result);
  done = ved_test_wait_for_result (&result);
  g_assert_false (ved_frame_source_perform_finish (VED_FRAME_SOURCE (group), done, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "open each of them"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/daemon-group/time-ascends", test_time_ascends);
  g_test_add_func ("/daemon-group/agrees-on-settings", test_agrees_on_settings);
  g_test_add_func ("/daemon-group/settings-are-each-daemons-own", test_settings_are_each_daemons_own);

  return g_test_run ();
}
