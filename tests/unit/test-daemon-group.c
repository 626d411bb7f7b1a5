/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-daemon-group"

#include "config.h"

#include "client/ved-daemon-group.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

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
  tell_time (other, 120);
  assert_heard (&heard, 120);

  /* A clock that was set back by much is one. */
  tell_time (other, -3600);
  assert_heard (&heard, -3600);
  ved_frame_source_stop (VED_FRAME_SOURCE (group));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/daemon-group/time-ascends", test_time_ascends);

  return g_test_run ();
}
