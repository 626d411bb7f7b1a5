/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "store/history/ved-series-points.h"

#include <math.h>

#define START_US (1768471200 * VED_SECOND_US)

static GArray *
make_points (guint  n_points,
             gint64 distance_us,
             gint64 step_us)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (VedSeriesPoint));

  for (guint i = 0; i < n_points; i++)
    {
      VedSeriesPoint point = {
        .time_us = START_US + i * distance_us,
        .step_us = step_us,
        .count = 1 + i % 3,
        .mean = (float) (i % 10),
        .min = (float) (i % 10) - 1.0f,
        .max = i == 77 ? 1000.0f : (float) (i % 10) + 1.0f,
      };

      g_array_append_val (points, point);
    }

  return points;
}

static VedSeriesSlice *
to_slice (GArray *points,
          guint   max_points)
{
  const VedSeriesPoint *all = (const VedSeriesPoint *) (gpointer) points->data;

  return ved_series_points_to_slice (all, points->len, START_US, all[points->len - 1].time_us + 1,
                                     max_points);
}

static void
test_raw (void)
{
  g_autoptr(GArray) points = make_points (100, 15 * VED_SECOND_US, 0);
  g_autoptr(VedSeriesSlice) slice = NULL;

  g_array_remove_range (points, 40, 10);
  slice = to_slice (points, 500);
  g_assert_cmpuint (slice->bucket_s, ==, 0);
  g_assert_cmpuint (slice->n_points, ==, 91);
  g_assert_true (isnan (slice->mean[40]));
  g_assert_cmpint (slice->times_us[40], ==, START_US + 40 * 15 * VED_SECOND_US);
  g_assert_cmpint (slice->times_us[41], ==, START_US + 50 * 15 * VED_SECOND_US);
  g_assert_cmpfloat (slice->mean[90], ==, 9.0f);
}

static void
test_bins (void)
{
  g_autoptr(GArray) points = make_points (1000, VED_MINUTE_US, VED_MINUTE_US);
  g_autoptr(VedSeriesSlice) slice = NULL;
  float max = 0.0f;

  slice = to_slice (points, 120);
  g_assert_cmpuint (slice->n_points, <=, 120);
  g_assert_cmpuint (slice->n_points, >=, 60);
  g_assert_cmpuint (slice->bucket_s % 60, ==, 0);
  for (guint i = 0; i < slice->n_points; i++)
    {
      g_assert_true (isfinite (slice->mean[i]));
      g_assert_cmpfloat (slice->min[i], <=, slice->mean[i]);
      g_assert_cmpfloat (slice->max[i], >=, slice->mean[i]);
      g_assert_cmpint (slice->times_us[i] % (slice->bucket_s * VED_SECOND_US), ==, 0);
      if (i > 0)
        g_assert_cmpint (slice->times_us[i], >, slice->times_us[i - 1]);
      max = fmaxf (max, slice->max[i]);
    }
  g_assert_cmpfloat (max, ==, 1000.0f);
}

static void
test_weights (void)
{
  VedSeriesPoint points[] = {
    { START_US, VED_MINUTE_US, 3, 10.0f, 10.0f, 10.0f },
    { START_US + VED_MINUTE_US, VED_MINUTE_US, 1, 30.0f, 30.0f, 30.0f },
    { START_US + 2 * VED_MINUTE_US, VED_MINUTE_US, 4, 15.0f, 15.0f, 15.0f },
  };
  g_autoptr(VedSeriesSlice) slice = NULL;

  slice = ved_series_points_to_slice (points, 3, START_US, START_US + 5 * VED_MINUTE_US, 2);

  g_assert_cmpuint (slice->n_points, ==, 1);
  g_assert_cmpfloat (slice->mean[0], ==, 15.0f);
}

/* At any size the number of points holds, gaps included. */
static void
test_limit (void)
{
  for (guint max_points = 2; max_points < 200; max_points += 7)
    {
      g_autoptr(GArray) points = make_points (300, 5 * VED_SECOND_US, 0);
      g_autoptr(VedSeriesSlice) slice = NULL;

      for (guint gap = 6; gap > 0; gap--)
        g_array_remove_range (points, gap * 40, 20);
      slice = to_slice (points, max_points);
      g_assert_cmpuint (slice->n_points, <=, max_points);
      g_assert_cmpuint (slice->n_points, >=, 1);
    }
}

static void
test_empty (void)
{
  g_autoptr(VedSeriesSlice) slice = ved_series_points_to_slice (NULL, 0, START_US, START_US + 1, 10);

  g_assert_cmpuint (slice->n_points, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series-points/raw", test_raw);
  g_test_add_func ("/series-points/bins", test_bins);
  g_test_add_func ("/series-points/weights", test_weights);
  g_test_add_func ("/series-points/limit", test_limit);
  g_test_add_func ("/series-points/empty", test_empty);

  return g_test_run ();
}
