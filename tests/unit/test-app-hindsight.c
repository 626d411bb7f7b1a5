/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-hindsight"

#include "config.h"

#include "app/servers/ved-hindsight.h"

#include "base/ved-clock.h"

#define N_STEPS 12
#define STEP_US (5 * VED_MINUTE_US)

/* 14:00 UTC of some day */
#define NOW_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US + 14 * VED_HOUR_US)

/* Compares a forecast that rises by a step each 5 minutes with values each minute that rise from a minute on. */
static char *
compare (double threshold,
         double forecast_rise,
         double rise,
         guint  n_minutes)
{
  g_autoptr(VedSeriesSlice) slice = ved_series_slice_new (n_minutes);
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  VedChartThreshold line = { .value = threshold };
  float p50[N_STEPS];
  VedChartForecast forecast = {
    .origin_us = NOW_US, .step_us = STEP_US, .n_steps = N_STEPS, .p50 = p50, .now_us = NOW_US, .now_value = 50.0f,
  };
  VedHindsight hindsight;

  for (guint i = 0; i < N_STEPS; i++)
    p50[i] = (float) (50.0 + forecast_rise * (i + 1));
  for (guint i = 0; i < n_minutes; i++)
    {
      slice->times_us[i] = NOW_US + (i + 1) * VED_MINUTE_US;
      slice->mean[i] = slice->min[i] = slice->max[i] = (float) (50.0 + rise * (i + 1));
    }
  ved_hindsight_compare (&hindsight, &line, &forecast, slice);

  return ved_hindsight_write (&hindsight, "90 %", zone);
}

static void
test_both (void)
{
  g_autofree char *text = compare (90.0, 6.0, 1.0, 60);

  g_assert_cmpstr (text, ==, "Reaches 90 %: predicted 14:35, happened 14:40");
}

static void
test_not_predicted (void)
{
  g_autofree char *text = compare (90.0, 0.0, 1.0, 60);

  g_assert_cmpstr (text, ==, "Reaches 90 %: not predicted, happened 14:40");
}

static void
test_did_not_happen (void)
{
  g_autofree char *text = compare (90.0, 6.0, 0.0, 60);

  g_assert_cmpstr (text, ==, "Reaches 90 %: predicted 14:35, had not happened by 15:00");
}

static void
test_not_known (void)
{
  g_autofree char *text = compare (90.0, 6.0, 0.0, 20);

  g_assert_cmpstr (text, ==, "Reaches 90 %: predicted 14:35, known only until 14:20");
}

static void
test_nothing_to_tell (void)
{
  g_assert_null (compare (90.0, 0.0, 0.0, 60));
  g_assert_null (compare (40.0, 6.0, 1.0, 60));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hindsight/both", test_both);
  g_test_add_func ("/hindsight/not-predicted", test_not_predicted);
  g_test_add_func ("/hindsight/did-not-happen", test_did_not_happen);
  g_test_add_func ("/hindsight/not-known", test_not_known);
  g_test_add_func ("/hindsight/nothing-to-tell", test_nothing_to_tell);

  return g_test_run ();
}
