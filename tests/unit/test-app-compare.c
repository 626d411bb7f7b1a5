/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-compare"

#include "config.h"

#include "app/recordings/ved-compare-search.h"
#include "app/recordings/ved-compare.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

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

/* Two servers: @cpu and @load are of the second one; that it has been up for @uptime says nothing. */
static VedSnapshot *
make_snapshot (gint64 time_us,
               float  cpu,
               float  load,
               float  uptime)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (2, 1, time_us);

  for (guint i = 0; i < 2; i++)
    {
      VedSnapshotServer server = { .name = i == 0 ? "first" : "second", .metrics = 0x7fff, .forecast_row = VED_NO_ROW };

      for (int metric = 0; metric < VED_N_METRICS; metric++)
        ved_snapshot_builder_current (builder, (VedMetric) metric)[i] = 10.0f;
      ved_snapshot_builder_set_server (builder, i, &server);
    }
  ved_snapshot_builder_current (builder, VED_METRIC_CPU_USER)[1] = cpu;
  ved_snapshot_builder_current (builder, VED_METRIC_LOAD_AVERAGE)[1] = load;
  ved_snapshot_builder_current (builder, VED_METRIC_UPTIME_DAYS)[1] = uptime;

  return ved_snapshot_builder_finish (builder);
}

static VedCompareFinding *
find_most (VedSnapshot *a,
           VedSnapshot *b)
{
  g_autoptr(GPtrArray) of_a = g_ptr_array_new (), of_b = g_ptr_array_new ();

  g_ptr_array_add (of_a, a);
  g_ptr_array_add (of_b, b);

  return ved_compare_find_most (of_a, of_b);
}

static void
test_where_they_differ_most (void)
{
  g_autoptr(VedSnapshot) a = make_snapshot (1, 90.0f, 4.0f, 1.0f);
  g_autoptr(VedSnapshot) b = make_snapshot (1, 70.0f, 8.0f, 400.0f);
  g_autoptr(VedSnapshot) gap = make_snapshot (1, NAN, 4.0f, 1.0f);
  g_autoptr(VedCompareFinding) finding = find_most (a, b), same = find_most (a, a), unknown = find_most (a, gap);

  /* 4 of 10 are more than 20 of 90. */
  g_assert_cmpstr (finding->server, ==, "second");
  g_assert_cmpint (finding->metric, ==, VED_METRIC_LOAD_AVERAGE);
  g_assert_null (same->server);
  g_assert_null (unknown->server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compare/at-the-same-time", test_at_the_same_time);
  g_test_add_func ("/compare/from-the-beginning", test_from_the_beginning);
  g_test_add_func ("/compare/nothing-to-compare", test_nothing_to_compare);
  g_test_add_func ("/compare/where-they-differ-most", test_where_they_differ_most);

  return g_test_run ();
}
