/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-trace-hit"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "plot/ved-trace-hit.h"

#include <math.h>

#define N_TRACES 100
#define N_SAMPLES 50

static void
frame_init (VedTraceFrame *frame,
            gint64         span_us)
{
  frame->scale_factor = 1;
  ved_scale_init_time (&frame->time, 0, span_us, 0.0, 800.0);
  ved_scale_init_linear (&frame->value, 0.0, 100.0, 400.0, 0.0);
}

/* Of a hundred lines the one under the pointer is found, and at no other place than where it is. */
static void
test_nearest_of_many (void)
{
  g_autofree float *values = g_new (float, N_TRACES * N_SAMPLES);
  VedTrace traces[N_TRACES];
  VedTraceFrame frame;
  VedRng rng;

  ved_rng_init (&rng, 71, 1);
  frame_init (&frame, N_SAMPLES * VED_SECOND_US);
  for (gsize i = 0; i < N_TRACES; i++)
    {
      for (gsize k = 0; k < N_SAMPLES; k++)
        values[i * N_SAMPLES + k] = (float) i + 0.8f * (float) ved_rng_uniform (&rng);
      traces[i] = (VedTrace) {
        .values = values + i * N_SAMPLES, .n_values = N_SAMPLES, .step_us = VED_SECOND_US,
      };
    }
  for (int round = 0; round < 1000; round++)
    {
      gsize trace = ved_rng_below (&rng, N_TRACES), sample = ved_rng_below (&rng, N_SAMPLES - 1);
      double share = ved_rng_uniform (&rng);
      double a = (double) traces[trace].values[sample], b = (double) traces[trace].values[sample + 1];
      double x = ((double) sample + share) * 16.0, y = 400.0 - 4.0 * (a + (b - a) * share);
      VedTraceHit hit;

      g_assert_true (ved_trace_hit (&frame, traces, N_TRACES, x, y, 10.0, &hit));
      g_assert_cmpfloat (hit.distance_px, <, 0.01);
      g_assert_cmpuint (hit.trace, ==, trace);
      g_assert_cmpuint (hit.sample, ==, share > 0.5 ? sample + 1 : sample);
    }
}

static void
test_reach_and_gaps (void)
{
  const float values[] = { 50.0f, 50.0f, NAN, 50.0f, NAN };
  VedTrace trace = { .values = values, .n_values = 5, .step_us = VED_SECOND_US };
  VedTraceFrame frame;
  VedTraceHit hit;

  frame_init (&frame, 5 * VED_SECOND_US);
  g_assert_true (ved_trace_hit (&frame, &trace, 1, 80.0, 205.0, 6.0, &hit));
  g_assert_cmpfloat_with_epsilon (hit.distance_px, 5.0, 1e-9);
  g_assert_false (ved_trace_hit (&frame, &trace, 1, 80.0, 207.0, 6.0, &hit));
  g_assert_false (ved_trace_hit (&frame, &trace, 1, 320.0, 200.0, 6.0, &hit));
  g_assert_true (ved_trace_hit (&frame, &trace, 1, 477.0, 204.0, 6.0, &hit));
  g_assert_cmpfloat_with_epsilon (hit.distance_px, 5.0, 1e-9);
  g_assert_cmpuint (hit.sample, ==, 3);
  g_assert_false (ved_trace_hit (&frame, &trace, 0, 80.0, 200.0, 6.0, &hit));
}

/* In a line of a hundred samples a pixel the whole stroke is hit. */
static void
test_dense_stroke (void)
{
  gsize n_values = 80000;
  g_autofree float *values = g_new (float, n_values);
  g_autoptr(VedPyramid) pyramid = NULL;
  VedTraceFrame frame;
  VedTraceHit hit;

  for (gsize i = 0; i < n_values; i++)
    values[i] = i % 2 == 0 ? 40.0f : 60.0f;
  pyramid = ved_pyramid_new (values, n_values);
  frame_init (&frame, (gint64) n_values);
  {
    VedTrace trace = { .values = values, .n_values = n_values, .step_us = 1, .pyramid = pyramid };

    g_assert_true (ved_trace_hit (&frame, &trace, 1, 333.3, 220.0, 1.0, &hit));
    g_assert_cmpfloat (hit.distance_px, ==, 0.0);
    g_assert_true (ved_trace_hit (&frame, &trace, 1, 333.3, 244.0, 5.0, &hit));
    g_assert_cmpfloat_with_epsilon (hit.distance_px, 4.0, 1e-6);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/trace-hit/nearest-of-many", test_nearest_of_many);
  g_test_add_func ("/plot/trace-hit/reach-and-gaps", test_reach_and_gaps);
  g_test_add_func ("/plot/trace-hit/dense-stroke", test_dense_stroke);

  return g_test_run ();
}
