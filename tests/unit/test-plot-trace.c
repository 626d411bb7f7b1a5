/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-trace"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "plot/ved-trace.h"

#include <math.h>

static float *
random_values (VedRng *rng,
               gsize   n_values)
{
  float *values = g_new (float, n_values);

  for (gsize i = 0; i < n_values; i++)
    values[i] = ved_rng_below (rng, 20) == 0 ? NAN : (float) ved_rng_normal (rng);

  return values;
}

static gint64 *
random_times (VedRng *rng,
              gsize   n_values)
{
  gint64 *times_us = g_new (gint64, n_values);
  gint64 now_us = 1000 * VED_DAY_US;

  for (gsize i = 0; i < n_values; i++)
    {
      times_us[i] = now_us;
      now_us += ved_rng_below (rng, 3) == 0 ? 0 : ved_rng_below (rng, 2000000);
    }

  return times_us;
}

static void
brute_range (const float *values,
             gsize        from,
             gsize        to,
             float       *min,
             float       *max)
{
  *min = INFINITY;
  *max = -INFINITY;
  for (gsize i = from; i < to; i++)
    if (!isnan (values[i]))
      {
        *min = MIN (*min, values[i]);
        *max = MAX (*max, values[i]);
      }
}

/* Built at once or grown value by value, every range answers as reading all values does. */
static void
test_pyramid_is_exact (void)
{
  VedRng rng;

  ved_rng_init (&rng, 11, 1);
  for (int round = 0; round < 40; round++)
    {
      gsize n_values = ved_rng_below (&rng, 30000);
      gsize n_built = ved_rng_below (&rng, (guint) n_values + 1);
      g_autofree float *values = random_values (&rng, n_values);
      g_autoptr(VedPyramid) pyramid = ved_pyramid_new (values, n_built);

      for (gsize i = n_built; i < n_values; i++)
        ved_pyramid_append (pyramid, values[i]);
      g_assert_cmpuint (ved_pyramid_get_count (pyramid), ==, n_values);

      for (int i = 0; i < 100; i++)
        {
          gsize to = ved_rng_below (&rng, (guint) n_values + 1);
          gsize from = ved_rng_below (&rng, (guint) to + 1);
          float min, max, brute_min, brute_max;

          ved_pyramid_query (pyramid, values, from, to, &min, &max);
          brute_range (values, from, to, &brute_min, &brute_max);
          g_assert_cmpfloat (min, ==, brute_min);
          g_assert_cmpfloat (max, ==, brute_max);
        }
    }
}

/* Many values are read by several threads, a run of blocks at a time; where they meet nothing is lost. */
static void
test_pyramid_of_millions (void)
{
  gsize n_values = 1300003;
  g_autofree float *values = NULL;
  g_autoptr(VedPyramid) pyramid = NULL;
  VedRng rng;

  ved_rng_init (&rng, 12, 1);
  values = random_values (&rng, n_values);
  for (gsize i = 300; i < 500; i++)
    values[i] = NAN;
  pyramid = ved_pyramid_new (values, n_values);
  for (gsize from = 0; from < n_values; from += 64 * 1024 - 1)
    {
      gsize to = MIN (from + 70000, n_values);
      float min, max, brute_min, brute_max;

      ved_pyramid_query (pyramid, values, from, to, &min, &max);
      brute_range (values, from, to, &brute_min, &brute_max);
      g_assert_cmpfloat (min, ==, brute_min);
      g_assert_cmpfloat (max, ==, brute_max);
    }
}

/* An index that was only begun answers, grows and goes as one that is there. */
static void
test_pyramid_begun (void)
{
  gsize n_values = 1100001;
  g_autofree float *values = g_new (float, n_values);
  float min, max;

  for (gsize i = 0; i < n_values; i++)
    values[i] = (float) i;
  for (int round = 0; round < 3; round++)
    {
      g_autoptr(VedPyramid) pyramid = ved_pyramid_begin (values, n_values - 1);

      g_assert_cmpuint (ved_pyramid_get_count (pyramid), ==, n_values - 1);
      if (round == 0)
        continue;           /* freed before anybody looked at it */
      if (round == 1)
        ved_pyramid_append (pyramid, values[n_values - 1]);
      ved_pyramid_query (pyramid, values, 17, n_values - 1, &min, &max);
      g_assert_cmpfloat (min, ==, 17.0f);
      g_assert_cmpfloat (max, ==, (float) (n_values - 2));
    }
}

static void
test_pyramid_of_gaps (void)
{
  float values[200];
  g_autoptr(VedPyramid) pyramid = NULL;
  float min, max;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = NAN;
  pyramid = ved_pyramid_new (values, G_N_ELEMENTS (values));
  ved_pyramid_query (pyramid, values, 0, G_N_ELEMENTS (values), &min, &max);
  g_assert_cmpfloat (min, >, max);
  g_assert_cmpuint (ved_pyramid_get_bytes (pyramid), <, 2048);
}

/* Each visible sample is in exactly one column, the one its instant falls into. */
static void
assert_columns (const VedTrace *trace,
                const VedScale *scale,
                gsize           n_columns)
{
  g_autofree VedColumn *columns = g_new (VedColumn, n_columns);
  gsize n_visible = ved_trace_columns (trace, scale, n_columns, columns);
  gsize from = 0, n_seen = 0;

  while (from < trace->n_values && ved_trace_time (trace, from) < scale->from_us)
    from++;
  for (gsize i = 0; i < n_columns; i++)
    {
      double edge_us = (double) (scale->to_us - scale->from_us) * (double) (i + 1) / (double) n_columns;
      gsize to = from;
      float min, max;

      while (to < trace->n_values && (double) (ved_trace_time (trace, to) - scale->from_us) < edge_us)
        to++;
      brute_range (trace->values, from, to, &min, &max);
      g_assert_cmpfloat (columns[i].min, ==, min);
      g_assert_cmpfloat (columns[i].max, ==, max);
      g_assert_cmpuint (columns[i].from, ==, from);
      g_assert_cmpuint (columns[i].to, ==, to);
      n_seen += to - from;
      from = to;
    }
  g_assert_cmpuint (n_visible, ==, n_seen);
}

static void
test_columns (void)
{
  gsize n_values = 20000;
  g_autofree float *values = NULL;
  g_autofree gint64 *times_us = NULL;
  g_autoptr(VedPyramid) pyramid = NULL;
  VedRng rng;

  ved_rng_init (&rng, 12, 1);
  values = random_values (&rng, n_values);
  times_us = random_times (&rng, n_values);
  pyramid = ved_pyramid_new (values, n_values);
  for (int i = 0; i < 200; i++)
    {
      VedTrace trace = { .values = values, .n_values = n_values };
      gint64 begin_us = times_us[0], extent_us = times_us[n_values - 1] - times_us[0];
      gint64 span_us = (gint64) ((double) extent_us * pow (10.0, -6.0 * ved_rng_uniform (&rng))) + 1;
      VedScale scale;

      if (i % 2 == 0)
        trace.times_us = times_us;
      else
        {
          trace.start_us = begin_us;
          trace.step_us = extent_us / (gint64) n_values;
        }
      if (i % 4 < 2)
        trace.pyramid = pyramid;
      begin_us += (gint64) (ved_rng_uniform (&rng) * 1.2 * (double) extent_us) - extent_us / 10;
      ved_scale_init_time (&scale, begin_us, begin_us + span_us, 0.0, 300.0);
      assert_columns (&trace, &scale, 1 + ved_rng_below (&rng, 300));
    }
}

/* One sample among a million is seen at every zoom that includes it. */
static void
test_spike_is_never_lost (void)
{
  gsize n_values = 1000000;
  g_autofree float *values = g_new0 (float, n_values);
  g_autoptr(VedPyramid) pyramid = NULL;
  VedColumn columns[500];
  gsize spike;
  VedRng rng;

  ved_rng_init (&rng, 13, 1);
  spike = ved_rng_below (&rng, (guint) n_values);
  values[spike] = 1.0f;
  pyramid = ved_pyramid_new (values, n_values);
  for (int i = 0; i < 500; i++)
    {
      VedTrace trace = {
        .values = values, .n_values = n_values, .step_us = VED_SECOND_US, .pyramid = pyramid,
      };
      gint64 spike_us = (gint64) spike * VED_SECOND_US;
      gint64 span_us = 10 + (gint64) ((double) n_values * 1e6 * pow (10.0, -10.0 * ved_rng_uniform (&rng)));
      gint64 from_us = spike_us - (gint64) (ved_rng_uniform (&rng) * (double) (span_us - 1));
      float most = 0.0f;
      VedScale scale;

      ved_scale_init_time (&scale, from_us, from_us + span_us, 0.0, 500.0);
      ved_trace_columns (&trace, &scale, G_N_ELEMENTS (columns), columns);
      for (gsize k = 0; k < G_N_ELEMENTS (columns); k++)
        most = MAX (most, columns[k].max);
      g_assert_cmpfloat (most, ==, 1.0f);
    }
}

static void
test_nearest (void)
{
  const float values[] = { 1.0f, NAN, NAN, 4.0f, 5.0f };
  const gint64 times_us[] = { 0, 10, 20, 30, 100 };
  VedTrace trace = { .values = values, .n_values = 5, .times_us = times_us };
  VedTrace gaps = { .values = values + 1, .n_values = 2, .times_us = times_us };
  float min, max;

  g_assert_cmpuint (ved_trace_nearest (&trace, -50), ==, 0);
  g_assert_cmpuint (ved_trace_nearest (&trace, 14), ==, 0);
  g_assert_cmpuint (ved_trace_nearest (&trace, 16), ==, 3);
  g_assert_cmpuint (ved_trace_nearest (&trace, 64), ==, 3);
  g_assert_cmpuint (ved_trace_nearest (&trace, 66), ==, 4);
  g_assert_cmpuint (ved_trace_nearest (&trace, 1000), ==, 4);
  g_assert_cmpuint (ved_trace_nearest (&gaps, 5), ==, VED_TRACE_NONE);

  g_assert_true (ved_trace_range (&trace, 0, 30, &min, &max));
  g_assert_cmpfloat (min, ==, 1.0f);
  g_assert_cmpfloat (max, ==, 4.0f);
  g_assert_false (ved_trace_range (&trace, 5, 25, &min, &max));
  g_assert_false (ved_trace_range (&trace, 500, 100, &min, &max));
}

/* A gap of a million samples is passed with the pyramid, to the same sample as without. */
static void
test_nearest_over_gaps (void)
{
  gsize n_values = 300000;
  g_autofree float *values = g_new (float, n_values);
  VedRng rng;

  ved_rng_init (&rng, 14, 1);
  for (int round = 0; round < 20; round++)
    {
      g_autoptr(VedPyramid) pyramid = NULL;
      gsize at[2];

      for (gsize i = 0; i < n_values; i++)
        values[i] = NAN;
      for (int i = 0; i < 2; i++)
        values[at[i] = ved_rng_below (&rng, (guint) n_values)] = -1.0f;
      pyramid = ved_pyramid_new (values, n_values);
      for (int i = 0; i < 20; i++)
        {
          VedTrace trace = { .values = values, .n_values = n_values, .step_us = 2, .pyramid = pyramid };
          gint64 time_us = 2 * (gint64) ved_rng_below (&rng, (guint) n_values) + 1;
          gint64 expected_us = MIN (ABS (2 * (gint64) at[0] - time_us), ABS (2 * (gint64) at[1] - time_us));
          gsize found = ved_trace_nearest (&trace, time_us);

          g_assert_true (found == at[0] || found == at[1]);
          g_assert_cmpint (ABS (2 * (gint64) found - time_us), ==, expected_us);
          trace.pyramid = NULL;
          g_assert_cmpuint (ved_trace_nearest (&trace, time_us), ==, found);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/pyramid/begun", test_pyramid_begun);
  g_test_add_func ("/plot/pyramid/exact", test_pyramid_is_exact);
  g_test_add_func ("/plot/pyramid/gaps", test_pyramid_of_gaps);
  g_test_add_func ("/plot/pyramid/millions", test_pyramid_of_millions);
  g_test_add_func ("/plot/trace/columns", test_columns);
  g_test_add_func ("/plot/trace/spike-is-never-lost", test_spike_is_never_lost);
  g_test_add_func ("/plot/trace/nearest", test_nearest);
  g_test_add_func ("/plot/trace/nearest-over-gaps", test_nearest_over_gaps);

  return g_test_run ();
}
