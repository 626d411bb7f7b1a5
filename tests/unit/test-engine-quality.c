/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "engine/quality/ved-chance-book.h"
#include "engine/quality/ved-drift.h"
#include "engine/ved-engine.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <math.h>

#define FLEET         7
#define BACKFILL_DAYS 4

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
quality_cb (VedEngine  *engine,
            VedQuality *quality,
            guint      *n_told)
{
  (*n_told)++;
}

static VedEngine *
make_engine (VedClock      *clock,
             VedScenarioId  scenario,
             guint          backfill_days)
{
  VedEngineConfig config = { .demo_servers = FLEET, .scenario = scenario, .backfill_days = backfill_days };

  config.rng_seed = VED_SIMULATOR_RNG_SEED;
  config.measures_quality = TRUE;

  return ved_engine_new (&config, clock);
}

static void
assert_near (double value,
             double expected,
             double tolerance)
{
  g_assert_cmpfloat (value, >=, expected - tolerance);
  g_assert_cmpfloat (value, <=, expected + tolerance);
}

/* A calm fleet with four days of history: bands hold what they promise, forecasts beat the last value, chances are
 * calibrated per server (not for the fleet, for which there are too few half hours) and small. */
static void
test_calm_fleet (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US + 17 * G_USEC_PER_SEC);
  VedEngine *engine = make_engine (clock, VED_SCENARIO_HEALTHY, BACKFILL_DAYS);
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(GError) error = NULL;
  VedQualityCell memory;
  const VedQuality *quality;
  guint n_told = 0;
  VedDrift drift;

  g_signal_connect (engine, "quality", G_CALLBACK (quality_cb), &n_told);
  g_assert_true (ved_engine_start (engine, &error));
  g_assert_no_error (error);
  g_assert_null (ved_engine_get_quality (engine));
  ved_test_wait_until (is_idle, engine);

  quality = ved_engine_get_quality (engine);
  g_assert_nonnull (quality);
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpuint (quality->n_servers, ==, FLEET);
  g_assert_cmpuint (quality->n_forecasts, ==, FLEET * quality->n_origins);
  g_assert_cmpuint (quality->n_stored, ==, 0);
  memory = ved_quality_sum (quality, VED_METRIC_MEM_USED);
  g_assert_cmpuint (memory.n, ==, 96 * quality->n_forecasts);
  assert_near (ved_quality_cell_get_coverage (&memory), 0.8, 0.12);
  g_assert_cmpfloat (ved_quality_cell_get_skill (&memory), >, 0.0);

  g_assert_true (ved_calibration_map_is_fitted (&quality->calibration.server[VED_HORIZON_8H]));
  g_assert_false (ved_calibration_map_is_fitted (&quality->calibration.fleet[VED_HORIZON_8H]));
  g_assert_cmpfloat (ved_reliability_get_error (&quality->reliability[VED_HORIZON_8H]), <=, 0.05);
  snapshot = ved_engine_ref_snapshot (engine);
  g_assert_cmpfloat (ved_snapshot_get_environment (snapshot)->prob_8h, <, 0.10f);
  g_assert_false (ved_snapshot_get_environment (snapshot)->calibrated);

  ved_drift_compute (&drift, quality);
  g_assert_true (drift.is_sufficient);
  g_assert_cmpfloat (drift.fleet.value[VED_DRIFT_DISTRIBUTION], <, 0.5);

  ved_engine_stop (engine);
  g_assert_finalize_object (engine);
}

/* Noise has a large error for ever; only one that has grown speaks for training anew. */
static void
test_drift_advice (void)
{
  g_autoptr(VedQuality) quality = ved_quality_new ();
  VedDrift drift;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      quality->cells[metric][0] = (VedQualityCell) { .n = 4000, .absolute_error = 1200.0, .absolute_value = 4000.0 };
      quality->errors[metric][0] = (VedErrorSum) { 2000, 600.0, 2000.0 };
      quality->errors[metric][1] = (VedErrorSum) { 2000, 640.0, 2000.0 };
      quality->drift[metric] = (VedDriftCell) { 1000, 1000, 0.05, 0.02, 0.003 };
    }
  ved_drift_compute (&drift, quality);
  g_assert_cmpfloat (drift.fleet.value[VED_DRIFT_ERROR], >, ved_drift_get_threshold (VED_DRIFT_ERROR));
  g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, "OK");

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    quality->errors[metric][1].error = 900.0;
  ved_drift_compute (&drift, quality);
  assert_near (drift.error_growth, 1.5, 1e-9);
  g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, "RETRAIN NOW");

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    quality->errors[metric][1].n = 999;
  ved_drift_compute (&drift, quality);
  g_assert_true (isnan (drift.error_growth));
  g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, "OK");
  quality->drift[VED_METRIC_MEM_USED].shift = 1.0;
  quality->drift[VED_METRIC_CPU_USER].shift = 1.0;
  quality->drift[VED_METRIC_SWAP_USED].shift = 1.0;
  ved_drift_compute (&drift, quality);
  g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, "RETRAIN NOW");
}

static void
append (GArray *values,
        guint   n,
        float   value)
{
  for (guint i = 0; i < n; i++)
    g_array_append_val (values, value);
}

/* Weeks in which a metric is 10 or 20, equally often: mean 15, sd 5. */
static GArray *
make_reference (guint n)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (float));

  append (values, n / 2, 10.0f);
  append (values, n - n / 2, 20.0f);

  return values;
}

/* Memory: 30 times 20 and 10 times 40 since. At 10 the distribution functions are 0 and ½ apart, which is the most;
 * the mean is 25, two sd off, a third of which is ⅔; 40 is five sd off: 10 of 40. Forecasts miss 120 of 1,000.
 * Swap: as ever; forecasts miss 40 of 1,000. Of all other metrics nothing is known, and they are in no mean. */
static void
test_drift_by_hand (void)
{
  const double memory[] = { 0.12, 0.5, 2.0 / 3.0, 0.25 }, swap[] = { 0.04, 0.0, 0.0, 0.0 };
  const double fleet[] = { 0.08, 0.25, 1.0 / 3.0, 0.125 };
  g_autoptr(VedQuality) quality = ved_quality_new ();
  g_autoptr(GArray) reference = make_reference (40), same = make_reference (40);
  g_autoptr(GArray) recent = g_array_new (FALSE, FALSE, sizeof (float));
  VedDrift drift;

  append (recent, 10, 40.0f);
  append (recent, 30, 20.0f);
  ved_quality_set_drift (quality, VED_METRIC_MEM_USED, recent, reference);
  ved_quality_set_drift (quality, VED_METRIC_SWAP_USED, same, reference);
  quality->cells[VED_METRIC_MEM_USED][0] = (VedQualityCell) { .n = 600, .absolute_error = 20.0, .absolute_value = 400.0 };
  quality->cells[VED_METRIC_MEM_USED][5] = (VedQualityCell) { .n = 400, .absolute_error = 100.0, .absolute_value = 600.0 };
  quality->cells[VED_METRIC_SWAP_USED][2] = (VedQualityCell) { .n = 1000, .absolute_error = 40.0, .absolute_value = 1000.0 };
  ved_drift_compute (&drift, quality);

  for (guint kind = 0; kind < VED_N_DRIFTS; kind++)
    {
      assert_near (drift.metrics[VED_METRIC_MEM_USED].value[kind], memory[kind], 1e-9);
      assert_near (drift.metrics[VED_METRIC_SWAP_USED].value[kind], swap[kind], 1e-9);
      assert_near (drift.fleet.value[kind], fleet[kind], 1e-9);
      g_assert_true (isnan (drift.metrics[VED_METRIC_CPU_USER].value[kind]));
    }
  assert_near (drift.metrics[VED_METRIC_MEM_USED].combined, 0.4 * 0.12 + 0.3 * 0.5 + 0.2 * 2.0 / 3.0 + 0.1 * 0.25, 1e-9);
  assert_near (drift.metrics[VED_METRIC_SWAP_USED].combined, 0.016, 1e-9);
  assert_near (drift.fleet.combined, 0.032 + 0.075 + 0.2 / 3.0 + 0.0125, 1e-9);
  g_assert_true (drift.is_sufficient);
  g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, "RETRAIN NOW");
}

/* Each of the three kinds that compare a fleet with itself speaks alone, above its threshold and not at it; too few
 * values say nothing. */
static void
test_drift_bounds (void)
{
  const struct {
    VedDriftCell cell;
    const char *recommendation;
  } cases[] = {
    { { 30, 30, 0.20, 0.15, 0.05 }, "OK" },
    { { 30, 30, 0.201, 0.0, 0.0 }, "RETRAIN NOW" },
    { { 30, 30, 0.0, 0.151, 0.0 }, "RETRAIN NOW" },
    { { 30, 30, 0.0, 0.0, 0.051 }, "RETRAIN NOW" },
    { { 29, 1000, 1.0, 0.0, 0.0 }, "insufficient" },
    { { 1000, 9, 1.0, 1.0, 1.0 }, "insufficient" },
  };
  const double thresholds[VED_N_DRIFTS] = { 0.10, 0.20, 0.15, 0.05 };

  for (guint kind = 0; kind < VED_N_DRIFTS; kind++)
    g_assert_cmpfloat (ved_drift_get_threshold (kind), ==, thresholds[kind]);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedQuality) quality = ved_quality_new ();
      VedDrift drift;

      quality->cells[VED_METRIC_MEM_USED][0] = (VedQualityCell) { .n = 1000, .absolute_error = 1.0, .absolute_value = 1000.0 };
      quality->drift[VED_METRIC_MEM_USED] = cases[i].cell;
      ved_drift_compute (&drift, quality);
      g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, cases[i].recommendation);
    }
}

static gboolean
has_ended (gpointer user_data)
{
  const VedJob *job = user_data;

  return job->status != VED_JOB_PROCESSING;
}

/* Who asks need not wait for the hour to be over; what was measured is the answer. */
static void
test_recalibrate (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US + 17 * G_USEC_PER_SEC);
  VedEngine *engine = make_engine (clock, VED_SCENARIO_HEALTHY, 1);
  const VedJobRequest wanted[] = { { .type = "recalibrate" }, { .type = "backtest" } };
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_engine_start (engine, &error));
  g_assert_null (ved_engine_start_job (engine, &wanted[0], &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_BUSY);
  g_clear_error (&error);
  ved_test_wait_until (is_idle, engine);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const VedQuality *before = ved_engine_get_quality (engine);
      const VedJob *job = ved_engine_start_job (engine, &wanted[i], &error);

      g_assert_no_error (error);
      ved_test_wait_until (has_ended, (gpointer) job);
      g_assert_cmpint (job->status, ==, VED_JOB_COMPLETE);
      g_assert_true (job->quality == ved_engine_get_quality (engine));
      g_assert_true (job->quality != before);
    }
  ved_engine_stop (engine);
  g_assert_finalize_object (engine);
}

/* Without history there is nothing to measure, and that is what is said. */
static void
test_no_history (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US + 17 * G_USEC_PER_SEC);
  VedEngine *engine = make_engine (clock, VED_SCENARIO_HEALTHY, 0);
  g_autoptr(GError) error = NULL;
  VedDrift drift;

  g_assert_true (ved_engine_start (engine, &error));
  g_assert_no_error (error);
  ved_test_wait_until (is_idle, engine);
  ved_drift_compute (&drift, ved_engine_get_quality (engine));
  g_assert_false (drift.is_sufficient);
  g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, "insufficient");

  ved_engine_stop (engine);
  g_assert_finalize_object (engine);
}

/* Stopping while it is measured neither hangs nor tells anybody. */
static void
test_stop_early (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US + 17 * G_USEC_PER_SEC);
  VedEngine *engine = make_engine (clock, VED_SCENARIO_HEALTHY, BACKFILL_DAYS);
  g_autoptr(GError) error = NULL;
  guint n_told = 0, n_before, n_ticks = 0;

  g_signal_connect (engine, "quality", G_CALLBACK (quality_cb), &n_told);
  g_assert_true (ved_engine_start (engine, &error));
  while (n_ticks == 0)
    {
      g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (engine);

      n_ticks = snapshot != NULL;
      g_main_context_iteration (NULL, TRUE);
    }
  n_before = n_told;
  ved_engine_stop (engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_told, ==, n_before);
  g_assert_finalize_object (engine);
}

/* Raw chances that are four times too high: what is told of the newer half is true all the same. */
static void
test_too_high (void)
{
  g_autoptr(VedChanceBook) book = ved_chance_book_new ();
  g_autoptr(VedQuality) quality = ved_quality_new ();
  VedRng rng;

  ved_rng_init (&rng, 3, 1);
  for (guint i = 0; i < 8000; i++)
    {
      VedPastChance chance = { .origin = i / 10, .first_step = VED_NEVER };
      double raw = ved_rng_uniform (&rng);

      if (ved_rng_uniform (&rng) < raw / 4.0)
        chance.first_step = 40;
      chance.raw[VED_HORIZON_30M] = chance.raw[VED_HORIZON_8H] = (float) raw;
      ved_chance_book_add (book, &chance);
    }
  ved_chance_book_judge (book, TRUE, quality);

  g_assert_cmpuint (ved_reliability_get_n (&quality->reliability[VED_HORIZON_8H]), ==, 4000);
  g_assert_cmpfloat (ved_reliability_get_error (&quality->reliability[VED_HORIZON_8H]), <, 0.03);
  assert_near (ved_calibration_map_apply (&quality->calibration.server[VED_HORIZON_8H], 0.8), 0.2, 0.06);
  g_assert_cmpfloat (ved_calibration_map_apply (&quality->calibration.server[VED_HORIZON_30M], 1.0), <, 0.01);
  g_assert_cmpuint (quality->warnings[VED_HORIZON_30M].n_events, ==, 0);
  g_assert_cmpuint (quality->warnings[VED_HORIZON_8H].n_hits, >, 100);
  g_assert_cmpfloat (quality->warnings[VED_HORIZON_8H].lead_minutes, ==, 41 * 5);
  g_assert_true (ved_calibration_map_is_fitted (&quality->calibration.fleet[VED_HORIZON_8H]));
}

/* An outcome at the median, one above p90, one missing. */
static void
test_cell (void)
{
  g_autoptr(VedQuality) quality = ved_quality_new ();
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, VED_TEST_TIME_US);
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS], outcome[VED_FORECAST_STEPS];
  VedQualityCell sum;

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      p10[i] = 40.0f;
      p50[i] = 50.0f;
      p90[i] = 60.0f;
      outcome[i] = NAN;
    }
  outcome[0] = 50.0f;
  outcome[95] = 70.0f;
  ved_forecast_set_put (forecasts, 0, VED_METRIC_MEM_USED, p10, p50, p90);
  ved_forecast_set_seal (forecasts);
  ved_quality_add (quality, forecasts, 0, VED_METRIC_MEM_USED, outcome, 45.0f, FALSE);
  ved_quality_add (quality, forecasts, 0, VED_METRIC_MEM_USED, outcome, NAN, FALSE);

  g_assert_cmpuint (quality->cells[VED_METRIC_MEM_USED][0].n, ==, 1);
  g_assert_cmpuint (quality->cells[VED_METRIC_MEM_USED][0].pit[5], ==, 1);
  g_assert_cmpuint (quality->cells[VED_METRIC_MEM_USED][5].pit[9], ==, 1);
  sum = ved_quality_sum (quality, VED_METRIC_MEM_USED);
  g_assert_cmpuint (sum.n, ==, 2);
  g_assert_cmpfloat (ved_quality_cell_get_coverage (&sum), ==, 0.5);
  assert_near (ved_quality_cell_get_relative_error (&sum), 20.0 / 120.0, 1e-9);
  assert_near (ved_quality_cell_get_skill (&sum), 1.0 - 20.0 / 30.0, 1e-9);
  assert_near (sum.bias, -20.0, 1e-9);
  assert_near (sum.loss, (2 * (0.1 * 10 + 0.1 * 10) + 2 * (0.1 * 30 + 0.5 * 20 + 0.9 * 10)) / 3.0, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine-quality/cell", test_cell);
  g_test_add_func ("/engine-quality/too-high", test_too_high);
  g_test_add_func ("/engine-quality/calm-fleet", test_calm_fleet);
  g_test_add_func ("/engine-quality/drift-by-hand", test_drift_by_hand);
  g_test_add_func ("/engine-quality/drift-bounds", test_drift_bounds);
  g_test_add_func ("/engine-quality/drift-advice", test_drift_advice);
  g_test_add_func ("/engine-quality/recalibrate", test_recalibrate);
  g_test_add_func ("/engine-quality/no-history", test_no_history);
  g_test_add_func ("/engine-quality/stop-early", test_stop_early);

  return g_test_run ();
}
