/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-time-cursor"

#include "config.h"

#include "base/ved-time-cursor.h"

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *n_calls)
{
  (*n_calls)++;
}

static void
test_following (void)
{
  g_autoptr(VedTimeCursor) cursor = ved_time_cursor_new ();

  ved_time_cursor_set_extent (cursor, 100, 200);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 200);
  ved_time_cursor_set_extent (cursor, 100, 300);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 300);

  ved_time_cursor_pause (cursor);
  ved_time_cursor_set_extent (cursor, 100, 400);
  g_assert_false (ved_time_cursor_get_following (cursor));
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 300);

  ved_time_cursor_follow (cursor);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 400);
}

static void
test_seek_stays_inside (void)
{
  g_autoptr(VedTimeCursor) cursor = ved_time_cursor_new ();

  ved_time_cursor_set_extent (cursor, 100, 200);
  ved_time_cursor_seek (cursor, 50);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 100);
  ved_time_cursor_seek (cursor, 500);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 200);
  g_assert_false (ved_time_cursor_get_following (cursor));

  /* what it stood at is gone */
  ved_time_cursor_seek (cursor, 110);
  ved_time_cursor_set_extent (cursor, 150, 300);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 150);
}

static void
test_play (void)
{
  g_autoptr(VedTimeCursor) cursor = ved_time_cursor_new ();

  ved_time_cursor_set_extent (cursor, 0, 1000);
  ved_time_cursor_seek (cursor, 0);
  ved_time_cursor_set_speed (cursor, 10.0);
  ved_time_cursor_advance (cursor, 20);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 0);

  ved_time_cursor_play (cursor, FALSE);
  ved_time_cursor_advance (cursor, 20);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 200);
  ved_time_cursor_advance (cursor, 100);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 1000);
  g_assert_true (ved_time_cursor_get_following (cursor));
  g_assert_false (ved_time_cursor_get_playing (cursor));
}

static void
test_play_backward (void)
{
  g_autoptr(VedTimeCursor) cursor = ved_time_cursor_new ();

  ved_time_cursor_set_extent (cursor, 100, 1000);
  ved_time_cursor_set_speed (cursor, 10.0);
  ved_time_cursor_play (cursor, TRUE);
  ved_time_cursor_advance (cursor, 20);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 800);
  g_assert_true (ved_time_cursor_get_playing (cursor));
  ved_time_cursor_advance (cursor, 100);
  g_assert_cmpint (ved_time_cursor_get_position (cursor), ==, 100);
  g_assert_false (ved_time_cursor_get_playing (cursor));
  g_assert_false (ved_time_cursor_get_following (cursor));
}

static void
test_speed_is_bounded (void)
{
  g_autoptr(VedTimeCursor) cursor = ved_time_cursor_new ();

  ved_time_cursor_set_speed (cursor, 1e9);
  g_assert_cmpfloat (ved_time_cursor_get_speed (cursor), ==, VED_TIME_CURSOR_MAX_SPEED);
  ved_time_cursor_set_speed (cursor, 0.0);
  g_assert_cmpfloat (ved_time_cursor_get_speed (cursor), ==, VED_TIME_CURSOR_MIN_SPEED);
}

static void
test_notifies_changes_only (void)
{
  g_autoptr(VedTimeCursor) cursor = ved_time_cursor_new ();
  guint n_calls = 0;

  ved_time_cursor_set_extent (cursor, 100, 200);
  g_signal_connect (cursor, "notify::position", G_CALLBACK (count_cb), &n_calls);
  ved_time_cursor_set_extent (cursor, 100, 200);
  ved_time_cursor_follow (cursor);
  g_assert_cmpuint (n_calls, ==, 0);
  ved_time_cursor_seek (cursor, 150);
  ved_time_cursor_seek (cursor, 150);
  g_assert_cmpuint (n_calls, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/time-cursor/following", test_following);
  g_test_add_func ("/time-cursor/seek-stays-inside", test_seek_stays_inside);
  g_test_add_func ("/time-cursor/play", test_play);
  g_test_add_func ("/time-cursor/play-backward", test_play_backward);
  g_test_add_func ("/time-cursor/speed-is-bounded", test_speed_is_bounded);
  g_test_add_func ("/time-cursor/notifies-changes-only", test_notifies_changes_only);

  return g_test_run ();
}
