/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-compare"

#include "config.h"

#include "app/recordings/ved-compare.h"

#include <math.h>

static VedSeriesSlice *
make_slice (gint64 begin_us,
            gint64 step_us,
            float  first,
            guint  n_points)
{
  VedSeriesSlice *slice = ved_series_slice_new (n_points);

  for (guint i = 0; i < n_points; i++)
    {
      slice->times_us[i] = begin_us + i * step_us;
      slice->mean[i] = slice->min[i] = slice->max[i] = first + (float) i;
    }

  return slice;
}

static void
test_at_the_same_time (void)
{
  g_autoptr(VedSeriesSlice) a = make_slice (1000, 10, 5.0f, 20);
  g_autoptr(VedSeriesSlice) b = make_slice (1005, 10, 1.0f, 5);
  g_autoptr(VedSeriesSlice) difference = ved_compare_difference (a, b);

  g_assert_cmpuint (difference->n_points, ==, 20);
  g_assert_true (isnan (difference->mean[0]));
  for (guint i = 1; i <= 5; i++)
    g_assert_cmpfloat (difference->mean[i], ==, 5.0f);
  /* What B had last holds for three steps, then it is not known. */
  g_assert_cmpfloat (difference->mean[7], ==, 7.0f);
  g_assert_true (isnan (difference->mean[9]));
}

static void
test_from_the_beginning (void)
{
  g_autoptr(VedSeriesSlice) a = make_slice (1000, 10, 5.0f, 4);
  g_autoptr(VedSeriesSlice) b = make_slice (777777, 10, 1.0f, 4);
  g_autoptr(VedSeriesSlice) shifted = ved_compare_shift (b, a->times_us[0] - b->times_us[0]);
  g_autoptr(VedSeriesSlice) difference = ved_compare_difference (a, shifted);

  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (difference->mean[i], ==, 4.0f);
}

static void
test_nothing_to_compare (void)
{
  g_autoptr(VedSeriesSlice) a = make_slice (1000, 10, 5.0f, 4);
  g_autoptr(VedSeriesSlice) none = make_slice (1000, 10, 5.0f, 0);
  g_autoptr(VedSeriesSlice) difference = ved_compare_difference (a, none);
  g_autoptr(VedSeriesSlice) empty = ved_compare_difference (none, a);

  g_assert_true (isnan (difference->mean[3]));
  g_assert_cmpuint (empty->n_points, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compare/at-the-same-time", test_at_the_same_time);
  g_test_add_func ("/compare/from-the-beginning", test_from_the_beginning);
  g_test_add_func ("/compare/nothing-to-compare", test_nothing_to_compare);

  return g_test_run ();
}
