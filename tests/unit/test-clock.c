/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"

static void
test_manual (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (5 * VED_SECOND_US);

  g_assert_cmpint (ved_clock_now_us (clock), ==, 5000000);
  ved_clock_advance_us (clock, -VED_SECOND_US);
  g_assert_cmpint (ved_clock_now_us (clock), ==, 4000000);
  ved_clock_set_us (clock, VED_DAY_US);
  g_assert_cmpint (ved_clock_now_us (clock), ==, G_GINT64_CONSTANT (86400000000));
}

static void
test_system (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  gint64 before = g_get_real_time ();
  gint64 now = ved_clock_now_us (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time ());
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/manual", test_manual);
  g_test_add_func ("/clock/system", test_system);

  return g_test_run ();
}
