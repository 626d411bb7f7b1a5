/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-scale"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "plot/ved-scale.h"

#include <math.h>

/* 2100-01-01T00:00:00Z */
#define YEAR_2100_US (G_GINT64_CONSTANT (4102444800) * VED_SECOND_US)

static void
test_linear (void)
{
  VedScale scale;

  ved_scale_init_linear (&scale, 0.0, 100.0, 500.0, 100.0);
  g_assert_cmpfloat (ved_scale_to_px (&scale, 0.0), ==, 500.0);
  g_assert_cmpfloat (ved_scale_to_px (&scale, 25.0), ==, 400.0);
  g_assert_cmpfloat (ved_scale_from_px (&scale, 100.0), ==, 100.0);
  g_assert_true (isnan (ved_scale_to_px (&scale, (double) NAN)));

  ved_scale_init_linear (&scale, 7.0, 7.0, 0.0, 100.0);
  g_assert_cmpfloat (ved_scale_to_px (&scale, 7.0), ==, 50.0);
}

static void
test_log (void)
{
  VedScale scale;

  ved_scale_init_log (&scale, 0.01, 100.0, 0.0, 400.0);
  g_assert_cmpfloat_with_epsilon (ved_scale_to_px (&scale, 1.0), 200.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ved_scale_from_px (&scale, 300.0), 10.0, 1e-9);
  g_assert_true (isfinite (ved_scale_to_px (&scale, 0.0)));
  g_assert_cmpfloat (ved_scale_to_px (&scale, -1.0), <, 0.0);
}

static void
test_far_time_is_exact (void)
{
  VedScale scale;

  /* One microsecond a pixel. */
  ved_scale_init_time (&scale, YEAR_2100_US + 123, YEAR_2100_US + 1123, 40.0, 1040.0);
  for (int i = 0; i < 1000; i++)
    {
      g_assert_cmpfloat_with_epsilon (ved_scale_time_to_px (&scale, YEAR_2100_US + 123 + i), 40.0 + i, 1e-9);
      g_assert_cmpint (ved_scale_time_from_px (&scale, 40.2 + i), ==, YEAR_2100_US + 123 + i);
    }
}

static void
test_zoom_keeps_the_anchor (void)
{
  VedScale scale, values;
  VedRng rng;

  ved_rng_init (&rng, 5, 1);
  ved_scale_init_time (&scale, YEAR_2100_US, YEAR_2100_US + VED_DAY_US, 0.0, 1000.0);
  for (int i = 0; i < 2000; i++)
    {
      double anchor_px = ved_rng_uniform (&rng) * 1000.0;
      gint64 anchor_us = ved_scale_time_from_px (&scale, anchor_px);
      double us_per_px, moved_px;

      ved_scale_zoom (&scale, anchor_px, 0.5 + ved_rng_uniform (&rng));
      us_per_px = (double) (scale.to_us - scale.from_us) / 1000.0;
      moved_px = fabs (ved_scale_time_to_px (&scale, anchor_us) - anchor_px);
      g_assert_cmpfloat (moved_px, <=, 1.5 / us_per_px + 1e-6);
      ved_scale_clamp_time (&scale, YEAR_2100_US, YEAR_2100_US + VED_DAY_US);
    }

  ved_scale_init_log (&values, 1.0, 1000.0, 300.0, 0.0);
  ved_scale_zoom (&values, 100.0, 0.25);
  g_assert_cmpfloat_with_epsilon (ved_scale_from_px (&values, 100.0), 100.0, 1e-9);
}

/* From the whole extent to a microsecond and back: no window is a trap. */
static void
test_zoom_limits (void)
{
  gint64 extent_us = 30 * VED_DAY_US;
  VedScale scale;

  ved_scale_init_time (&scale, 0, extent_us, 0.0, 800.0);
  for (int i = 0; i < 300; i++)
    {
      ved_scale_zoom (&scale, 400.0, 0.8);
      ved_scale_clamp_time (&scale, 0, extent_us);
    }
  g_assert_cmpint (scale.to_us - scale.from_us, ==, 1);
  for (int i = 0; i < 300; i++)
    {
      ved_scale_zoom (&scale, 400.0, 1.25);
      ved_scale_clamp_time (&scale, 0, extent_us);
    }
  g_assert_cmpint (scale.to_us - scale.from_us, ==, 2 * extent_us);

  ved_scale_pan_px (&scale, 1e12);
  ved_scale_clamp_time (&scale, 0, extent_us);
  g_assert_cmpint (scale.from_us, <=, extent_us);
  g_assert_cmpint (scale.to_us, >=, 0);
}

static void
test_value_limits (void)
{
  VedScale scale;

  ved_scale_init_linear (&scale, 0.0, 100.0, 100.0, 0.0);
  ved_scale_zoom (&scale, 50.0, 10.0);
  ved_scale_clamp (&scale, 0.0, 100.0);
  g_assert_cmpfloat_with_epsilon (scale.to - scale.from, 200.0, 1e-9);
  ved_scale_zoom (&scale, 50.0, 1e-20);
  ved_scale_clamp (&scale, 0.0, 100.0);
  g_assert_cmpfloat (scale.to, >, scale.from);
}

static void
test_pan (void)
{
  VedScale scale;

  ved_scale_init_time (&scale, 1000, 2000, 0.0, 100.0);
  ved_scale_pan_px (&scale, 10.0);
  g_assert_cmpint (scale.from_us, ==, 900);
  g_assert_cmpint (scale.to_us, ==, 1900);

  ved_scale_init_log (&scale, 1.0, 100.0, 0.0, 200.0);
  ved_scale_pan_px (&scale, -100.0);
  g_assert_cmpfloat_with_epsilon (scale.from, 10.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (scale.to, 1000.0, 1e-9);
}

static void
test_round_out (void)
{
  VedScale scale;

  ved_scale_init_linear (&scale, 3.2, 87.1, 0.0, 100.0);
  ved_scale_round_out (&scale, 5);
  g_assert_cmpfloat (scale.from, ==, 0.0);
  g_assert_cmpfloat (scale.to, ==, 100.0);

  ved_scale_init_log (&scale, 0.03, 420.0, 0.0, 100.0);
  ved_scale_round_out (&scale, 5);
  g_assert_cmpfloat_with_epsilon (scale.from, 0.01, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.to, 1000.0, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/scale/linear", test_linear);
  g_test_add_func ("/plot/scale/log", test_log);
  g_test_add_func ("/plot/scale/far-time-is-exact", test_far_time_is_exact);
  g_test_add_func ("/plot/scale/zoom-keeps-the-anchor", test_zoom_keeps_the_anchor);
  g_test_add_func ("/plot/scale/zoom-limits", test_zoom_limits);
  g_test_add_func ("/plot/scale/value-limits", test_value_limits);
  g_test_add_func ("/plot/scale/pan", test_pan);
  g_test_add_func ("/plot/scale/round-out", test_round_out);

  return g_test_run ();
}
