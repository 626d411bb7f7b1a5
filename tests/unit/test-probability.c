/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/risk/ved-probability.h"

#include "fleet/risk/ved-calibration-fit.h"
#include "series/ved-exceedance.h"

#include <math.h>

static void
assert_near (double actual,
             double expected)
{
  g_assert_cmpfloat_with_epsilon (actual, expected, 1e-4);
}

static void
test_exceedance (void)
{
  /* p50 itself is a half, p90 a tenth; the lower side has its own width. */
  assert_near (ved_exceedance (40, 50, 80, 50, 0.01, FALSE), 0.5);
  assert_near (ved_exceedance (40, 50, 80, 80, 0.01, FALSE), 0.1);
  assert_near (ved_exceedance (40, 50, 80, 40, 0.01, FALSE), 0.9);
  assert_near (ved_exceedance (40, 50, 80, 50 + 30 / 1.2815516, 0.01, FALSE), 0.15866);
}

static void
test_exceedance_below (void)
{
  assert_near (ved_exceedance (20, 50, 60, 20, 0.01, TRUE), 0.1);
  assert_near (ved_exceedance (20, 50, 60, 60, 0.01, TRUE), 0.9);
  assert_near (ved_exceedance (20, 50, 60, 50, 0.01, TRUE), 0.5);
}

static void
test_no_spread (void)
{
  g_assert_cmpfloat (ved_exceedance (50, 50, 50, 51, 0.005, FALSE), <, 1e-9);
  g_assert_cmpfloat (ved_exceedance (50, 50, 50, 49, 0.005, FALSE), >, 1.0 - 1e-9);
  assert_near (ved_exceedance (50, 50, 50, 50, 0.005, FALSE), 0.5);
}

/* Flat at p50 but for one step. */
static void
put (VedForecastSet *forecasts,
     guint           row,
     VedMetric       metric,
     float           p50,
     float           width,
     guint           peak_step,
     float           peak)
{
  float low[VED_FORECAST_STEPS], middle[VED_FORECAST_STEPS], high[VED_FORECAST_STEPS];

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      middle[i] = i == peak_step ? peak : p50;
      low[i] = middle[i] - width;
      high[i] = middle[i] + width;
    }
  ved_forecast_set_put (forecasts, row, metric, low, middle, high);
}

static void
test_peak (void)
{
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, 0);
  guint first;

  put (forecasts, 0, VED_METRIC_MEM_USED, 50.0f, 5.0f, 20, 90.0f);
  put (forecasts, 0, VED_METRIC_LOAD_AVERAGE, 10.0f, 1.0f, 3, 16.0f);
  ved_forecast_set_seal (forecasts);

  assert_near (ved_exceedance_peak (forecasts, 0, VED_METRIC_MEM_USED, 0, 95.0, 96, 0.05, &first), 0.1);
  g_assert_cmpuint (first, ==, 20);
  g_assert_cmpfloat (ved_exceedance_peak (forecasts, 0, VED_METRIC_MEM_USED, 0, 95.0, 12, 0.05, &first),
                     <, 1e-9);
  g_assert_cmpuint (first, ==, 12);

  /* The load is judged as l: 16 on 16 cores is 8. */
  assert_near (ved_exceedance_peak (forecasts, 0, VED_METRIC_LOAD_AVERAGE, 16, 8.0, 12, 0.35, &first), 0.5);
  g_assert_cmpuint (first, ==, 3);
  g_assert_true (isnan (ved_exceedance_peak (forecasts, 0, VED_METRIC_DISK_USAGE, 0, 90.0, 12, 0.35, NULL)));
  g_assert_true (isnan (ved_exceedance_peak (forecasts, 0, VED_METRIC_MEM_USED, 0, NAN, 12, 0.35, &first)));
}

static void
test_server (void)
{
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (2, 0);
  const VedThresholds *thresholds = ved_thresholds_get_default ();
  float current[VED_N_METRICS];
  VedServerChance chance;

  for (guint i = 0; i < VED_N_METRICS; i++)
    current[i] = NAN;
  put (forecasts, 0, VED_METRIC_MEM_USED, 50.0f, 5.0f, 20, 90.0f);
  put (forecasts, 0, VED_METRIC_DISK_USAGE, 85.0f, 5.0f, 0, 85.0f);
  ved_forecast_set_seal (forecasts);

  /* Disk: a tenth at every step; memory: a tenth at step 20 alone. */
  ved_server_chance_compute (&chance, thresholds, forecasts, 0, 8);
  assert_near (chance.raw[VED_HORIZON_30M], 0.1);
  assert_near (chance.raw[VED_HORIZON_8H], 1.0 - 0.9 * 0.9);
  assert_near (ved_server_chance_get (&chance, VED_HORIZON_8H, thresholds, current, 8, NULL), 0.19);

  current[VED_METRIC_CPU_IDLE] = 10.0f;
  g_assert_cmpfloat (ved_server_chance_get (&chance, VED_HORIZON_30M, thresholds, current, 8, NULL), ==, 1.0);

  ved_server_chance_compute (&chance, thresholds, forecasts, 1, 8);
  g_assert_true (isnan (ved_server_chance_get (&chance, VED_HORIZON_30M, thresholds, current, 8, NULL)));
  ved_server_chance_compute (&chance, thresholds, NULL, 0, 8);
  g_assert_true (isnan (chance.raw[VED_HORIZON_8H]));
}

static void
test_environment (void)
{
  const float near[] = { 0.1f, NAN, 0.6f, 0.0f };
  const float far[] = { 0.2f, NAN, 0.7f, 0.5f };
  VedEnvironment environment;

  ved_environment_compute (&environment, NULL, 4, near, far);
  g_assert_true (environment.valid);
  g_assert_false (environment.calibrated);
  g_assert_cmpuint (environment.high_risk_servers, ==, 1);
  assert_near (environment.prob_30m, 1.0 - 0.9 * 0.4);
  assert_near (environment.prob_8h, 1.0 - 0.8 * 0.3 * 0.5);

  ved_environment_compute (&environment, NULL, 1, near + 1, far + 1);
  g_assert_false (environment.valid);
  g_assert_true (isnan (environment.prob_30m));
}

/* 1 says that it has happened: no forecast reaches it, and no calibration takes it away. */
static void
test_certain (void)
{
  const float near[] = { 0.9999f, 0.9999f, 0.9999f, 1.0f };
  const VedThresholds *thresholds = ved_thresholds_get_default ();
  VedServerChance chance = { .raw = { 1.0, 1.0 } };
  VedCalibration calibration = { 0 };
  VedEnvironment environment;
  float current[VED_N_METRICS];

  for (guint i = 0; i < VED_N_METRICS; i++)
    current[i] = NAN;
  assert_near (ved_server_chance_get (&chance, VED_HORIZON_30M, thresholds, current, 8, NULL), 0.9999);

  ved_environment_compute (&environment, NULL, 3, near, near);
  assert_near (environment.prob_30m, 0.9999);
  calibration.fleet[VED_HORIZON_30M] = (VedCalibrationMap) {
    .n_knots = 2, .n_outcomes = VED_CALIBRATION_MIN_OUTCOMES, .raw = { 0.0f, 1.0f }, .calibrated = { 0.0f, 0.5f },
  };
  ved_environment_compute (&environment, &calibration, 3, near, near);
  assert_near (environment.prob_30m, 0.5);
  ved_environment_compute (&environment, &calibration, 4, near, near);
  g_assert_cmpfloat (environment.prob_30m, ==, 1.0f);
}

static void
test_calibration (void)
{
  VedCalibrationMap map = { .n_outcomes = 499, .n_knots = 3, .raw = { 0.1f, 0.5f, 0.9f },
                            .calibrated = { 0.0f, 0.2f, 1.0f } };

  g_assert_cmpfloat (ved_calibration_map_apply (&map, 0.5), ==, 0.5);

  map.n_outcomes = VED_CALIBRATION_MIN_OUTCOMES;
  g_assert_true (ved_calibration_map_is_fitted (&map));
  assert_near (ved_calibration_map_apply (&map, 0.05), 0.0);
  assert_near (ved_calibration_map_apply (&map, 0.3), 0.1);
  assert_near (ved_calibration_map_apply (&map, 0.5), 0.2);
  assert_near (ved_calibration_map_apply (&map, 0.7), 0.6);
  assert_near (ved_calibration_map_apply (&map, 1.0), 1.0);
  g_assert_true (isnan (ved_calibration_map_apply (&map, NAN)));
}

/* Of raw 0.1 a tenth of the events that of 0.9: the map says so, never descends, and calls nothing impossible. */
static void
test_calibration_fit (void)
{
  VedChanceOutcome outcomes[1000];
  VedCalibrationMap map;
  double last = 0.0;

  for (guint i = 0; i < 1000; i++)
    {
      outcomes[i] = (VedChanceOutcome) { (i % 10 + 0.5f) / 10.0f, i % 10 == 9 ? i % 4 == 1 : i % 100 == 5 };
    }
  ved_calibration_map_fit (&map, outcomes, 400);
  g_assert_false (ved_calibration_map_is_fitted (&map));
  ved_calibration_map_fit (&map, outcomes, 1000);
  g_assert_true (ved_calibration_map_is_fitted (&map));
  g_assert_cmpfloat_with_epsilon (ved_calibration_map_apply (&map, 0.95), 0.5, 0.02);
  g_assert_cmpfloat (ved_calibration_map_apply (&map, 0.05), >, 0.0);
  g_assert_cmpfloat (ved_calibration_map_apply (&map, 0.05), <, 0.01);
  for (guint i = 0; i <= 100; i++)
    {
      double calibrated = ved_calibration_map_apply (&map, i / 100.0);

      g_assert_cmpfloat (calibrated, >=, last - 1e-9);
      last = calibrated;
    }
}

/* All outcomes alike: the map is constant. */
static void
test_calibration_fit_alike (void)
{
  VedChanceOutcome outcomes[600] = { { 0.0f, 0 } };
  VedCalibrationMap map;

  ved_calibration_map_fit (&map, outcomes, 600);
  g_assert_true (ved_calibration_map_is_fitted (&map));
  g_assert_cmpfloat (ved_calibration_map_apply (&map, 0.0), ==, 0.0);
  g_assert_cmpfloat (ved_calibration_map_apply (&map, 1.0), ==, 0.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probability/exceedance", test_exceedance);
  g_test_add_func ("/probability/exceedance-below", test_exceedance_below);
  g_test_add_func ("/probability/no-spread", test_no_spread);
  g_test_add_func ("/probability/peak", test_peak);
  g_test_add_func ("/probability/server", test_server);
  g_test_add_func ("/probability/environment", test_environment);
  g_test_add_func ("/probability/certain", test_certain);
  g_test_add_func ("/probability/calibration", test_calibration);
  g_test_add_func ("/probability/calibration-fit", test_calibration_fit);
  g_test_add_func ("/probability/calibration-fit-alike", test_calibration_fit_alike);

  return g_test_run ();
}
