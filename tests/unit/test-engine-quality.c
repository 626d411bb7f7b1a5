/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-error.h"
#include "engine/quality/ved-calibration-file.h"
#include "engine/quality/ved-drift.h"
#include "engine/quality/ved-fleet-ledger.h"
#include "engine/quality/ved-hindcast.h"
#include "engine/ved-engine.h"
#include "engine/ved-forecast-run.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <glib/gstdio.h>
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

/* Noise has a large error for ever, and that is told; only one that has grown speaks for training anew. */
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
  g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, "RETRAIN NOW");
  g_assert_false (drift.training_helps);

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    quality->errors[metric][1].error = 900.0;
  ved_drift_compute (&drift, quality);
  assert_near (drift.error_growth, 1.5, 1e-9);
  g_assert_true (drift.training_helps);

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    quality->errors[metric][1].n = 999;
  ved_drift_compute (&drift, quality);
  g_assert_true (isnan (drift.error_growth));
  g_assert_cmpstr (ved_drift_get_recommendation (&drift), ==, "RETRAIN NOW");
  g_assert_false (drift.training_helps);
  quality->drift[VED_METRIC_MEM_USED].shift = 1.0;
  quality->drift[VED_METRIC_CPU_USER].shift = 1.0;
  quality->drift[VED_METRIC_SWAP_USED].shift = 1.0;
  ved_drift_compute (&drift, quality);
  g_assert_true (drift.training_helps);
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

#define DAYS   10

/* One server with days of memory and a store of forecasts, and a network that says nothing. */
typedef struct {
  char *folder;
  VedStoreWriter *writer;
  VedNeuralModel *model;
  VedHindcastInput *input;
} Past;

static float
memory_at (guint point)
{
  return 50.0f + 10.0f * sinf ((float) (point % VED_DAY_STEPS) * 2.0f * (float) G_PI / VED_DAY_STEPS)
         + (float) (point * 7 % 5) * 0.3f;
}

/* Memory rises by 20 points as @shift_days are over. */
static void
past_init (Past   *self,
           gint64  origin_us,
           guint   days,
           guint   shift_days)
{
  const VedNeuralShape shape = { VED_ENGINE_MLP, 2, 8, 2, VED_DAY_TOKENS, 1 };
  const char *const metrics[] = { ved_metric_get_info (VED_METRIC_MEM_USED)->key, NULL };
  VedServer *server = ved_server_new ("web001", VED_PROFILE_WEB_API);
  g_autoptr(GError) error = NULL;
  float means[VED_N_METRICS];

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    means[metric] = NAN;
  for (guint i = 0; i < days * VED_DAY_STEPS; i++)
    {
      means[VED_METRIC_MEM_USED] = memory_at (i) + (i >= shift_days * VED_DAY_STEPS ? 20.0f : 0.0f);
      ved_server_restore_bucket (server, origin_us - (days * VED_DAY_STEPS - i) * VED_FORECAST_STEP_US, means, 1);
    }
  ved_server_restore (server, origin_us, origin_us);

  self->folder = ved_test_make_folder ();
  self->writer = ved_store_writer_new ();
  self->model = ved_neural_model_new (&shape, metrics);
  self->model->judgements[0].share = self->model->judgements[1].share = 1.0f;
  ved_neural_model_seal (self->model);
  self->input = g_new0 (VedHindcastInput, 1);
  self->input->servers = g_new (VedTickServer, 1);
  self->input->n_servers = 1;
  ved_tick_server_fill (&self->input->servers[0], server, origin_us);
  self->input->is_whole = TRUE;
  self->input->origin_us = self->input->now_us = origin_us;
  self->input->thresholds = *ved_thresholds_get_default ();
  self->input->store = ved_forecast_store_new (self->folder, self->writer, &error);
  g_assert_no_error (error);
  ved_server_unref (server);
}

static void
past_clear (Past *self)
{
  ved_hindcast_input_free (self->input);
  ved_neural_model_unref (self->model);
  ved_test_finalize (self->writer);
  ved_test_remove_folder (self->folder);
  g_free (self->folder);
}

/* Keeps forecasts of @engine from the full and half hours of [@from_us, @to_us). */
static guint
past_keep (Past        *self,
           VedEngineId  engine,
           gint64       from_us,
           gint64       to_us)
{
  static const char *const names[] = { "web001" };
  gint64 half_hour_us = 30 * VED_MINUTE_US;
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];
  guint n = 0;

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      p10[i] = 40.0f;
      p50[i] = 50.0f;
      p90[i] = 60.0f;
    }
  for (gint64 at_us = (from_us + half_hour_us - 1) / half_hour_us * half_hour_us; at_us < to_us; at_us += half_hour_us, n++)
    {
      g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, at_us);

      ved_forecast_set_put (forecasts, 0, VED_METRIC_MEM_USED, p10, p50, p90);
      ved_forecast_set_put_engine (forecasts, 0, engine, VED_RUNG_SELECTION);
      ved_forecast_set_seal (forecasts);
      ved_forecast_store_append (self->input->store, forecasts, names, NULL, at_us);
    }
  ved_store_writer_flush (self->writer);

  return n;
}

static VedQuality *
past_measure (Past     *self,
              gboolean  with_model)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  self->input->model = with_model ? ved_neural_model_ref (self->model) : NULL;

  return ved_hindcast_run (self->input, cancellable);
}

/* What was kept at full and half hours is what is measured, at whatever minute that is done. */
static void
test_kept_forecasts (void)
{
  for (guint late = 0; late < 6; late++)
    {
      gint64 origin_us = VED_TEST_TIME_US - VED_TEST_TIME_US % VED_HOUR_US + late * VED_FORECAST_STEP_US;
      g_autoptr(VedQuality) quality = NULL;
      Past past;
      guint n;

      past_init (&past, origin_us, DAYS, DAYS);
      n = past_keep (&past, VED_ENGINE_SEASONAL, origin_us - 12 * VED_HOUR_US, origin_us - 8 * VED_HOUR_US + 1);
      quality = past_measure (&past, FALSE);
      g_assert_cmpuint (n, >=, 8);
      g_assert_cmpuint (quality->n_stored, ==, n);
      g_assert_cmpuint (quality->n_forecasts, >, n);
      g_assert_cmpuint (quality->n_by_network, ==, 0);
      g_assert_cmpint (quality->to_us % (30 * VED_MINUTE_US), ==, 0);
      past_clear (&past);
    }
}

/* What came of a chance of 30 minutes is known once these are over, that is of 15 half hours more than what came of one of 8
 * hours: of a server that was not yet seen for so long, too. */
static void
test_young_chances (void)
{
  for (guint hours = 3; hours <= 24; hours += 21)
    {
      g_autoptr(VedQuality) quality = NULL;
      const VedCalibrationMap *maps;
      Past past;

      past_init (&past, VED_TEST_TIME_US - VED_TEST_TIME_US % VED_HOUR_US, 1, 1);
      past.input->origin_us -= (24 - hours) * VED_HOUR_US;
      quality = past_measure (&past, FALSE);
      maps = quality->calibration.server;
      g_assert_cmpuint (maps[VED_HORIZON_8H].n_outcomes, ==, hours == 24 ? 2 * (hours - 2 - 8) + 1 : 0);
      g_assert_cmpuint (maps[VED_HORIZON_30M].n_outcomes, ==, 2 * (hours - 2));
      g_assert_cmpuint (quality->n_forecasts, ==, maps[VED_HORIZON_8H].n_outcomes);
      g_assert_cmpuint (quality->n_servers, ==, hours == 24);
      past_clear (&past);
    }
}

/* With a network in use: what it makes again after its training counts, and what was served before it. What nobody
 * served does not; and what the statistical engine served says nothing of the network's chances. */
static void
test_network_in_use (void)
{
  gint64 origin_us = VED_TEST_TIME_US - VED_TEST_TIME_US % VED_HOUR_US + VED_FORECAST_STEP_US;
  gint64 trained_us = origin_us - VED_DAY_US;
  g_autoptr(VedQuality) none = NULL, served = NULL, networks = NULL;
  guint n_again = 2 * 16, n;
  Past past;

  past_init (&past, origin_us, DAYS, DAYS);
  past.model->trained_us = trained_us;
  none = past_measure (&past, TRUE);
  g_assert_cmpuint (none->n_forecasts, ==, n_again);
  g_assert_cmpuint (none->n_by_network, ==, n_again);
  g_assert_cmpuint (none->calibration.server[VED_HORIZON_8H].n_outcomes, ==, n_again);

  g_clear_pointer (&past.input->model, ved_neural_model_unref);
  n = past_keep (&past, VED_ENGINE_SEASONAL, trained_us - 2 * VED_HOUR_US, trained_us);
  served = past_measure (&past, TRUE);
  g_assert_cmpuint (served->n_stored, ==, n);
  g_assert_cmpuint (served->n_forecasts, ==, n_again + n);
  g_assert_cmpuint (served->n_by_network, ==, n_again);
  g_assert_cmpuint (served->calibration.server[VED_HORIZON_8H].n_outcomes, ==, n_again);

  g_clear_pointer (&past.input->model, ved_neural_model_unref);
  n += past_keep (&past, VED_ENGINE_MIXED, trained_us - 4 * VED_HOUR_US, trained_us - 2 * VED_HOUR_US);
  networks = past_measure (&past, TRUE);
  g_assert_cmpuint (networks->n_stored, ==, n);
  g_assert_cmpuint (networks->n_by_network, ==, n_again + 4);
  g_assert_cmpuint (networks->calibration.server[VED_HORIZON_8H].n_outcomes, ==, n_again + 4);
  past_clear (&past);
}

/* A change that came before a training is no reason to train again: for eight days it does not speak, and then only
 * what came after the training is looked at. */
static void
test_learned_change (void)
{
  const struct {
    gint64 learned_days;        /* ago; 0: never */
    gboolean is_lately;
    gboolean is_drift;
  } cases[] = { { 0, FALSE, TRUE }, { 4, TRUE, FALSE }, { 9, FALSE, FALSE }, { 13, FALSE, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedQuality) quality = NULL;
      VedDrift drift;
      Past past;

      past_init (&past, VED_TEST_TIME_US, 20, cases[i].learned_days == 13 ? 13 : 10);
      if (cases[i].learned_days > 0)
        past.input->learned_us = VED_TEST_TIME_US - cases[i].learned_days * VED_DAY_US;
      quality = past_measure (&past, FALSE);
      ved_drift_compute (&drift, quality);
      g_assert_true (drift.is_sufficient);
      g_assert_cmpint (drift.has_learned_lately, ==, cases[i].is_lately);
      g_assert_cmpint (drift.training_helps, ==, cases[i].is_drift);
      past_clear (&past);
    }
}

static VedFleetInstant
make_instant (gint64   origin_us,
              gboolean is_beyond)
{
  return (VedFleetInstant) {
           .origin_us = origin_us, .is_told = TRUE, .is_beyond = is_beyond, .raw = { 0.1f, 0.4f }
  };
}

/* Six days of a fleet too large to be followed whole, in which some server is beyond a threshold for an hour at noon. */
static void
fill_ledger (VedFleetLedger *ledger,
             guint           days)
{
  gint64 from_us = VED_TEST_TIME_US - VED_TEST_TIME_US % VED_DAY_US;

  for (guint i = 0; i < days * VED_DAY_STEPS; i++)
    {
      guint step = i % VED_DAY_STEPS;
      gboolean is_beyond = step >= VED_DAY_STEPS / 2 && step < VED_DAY_STEPS / 2 + 12;
      VedFleetInstant instant = make_instant (from_us + i * VED_FORECAST_STEP_US, is_beyond);

      g_assert_cmpint (ved_fleet_ledger_take (ledger, &instant), ==, i % 6 == 0 && !is_beyond);
      g_assert_false (ved_fleet_ledger_take (ledger, &instant));
    }
}

static guint
count_events (const VedFleetLedger *ledger,
              VedHorizon            horizon,
              guint                *n)
{
  g_autoptr(GArray) outcomes = ved_fleet_ledger_outcomes (ledger, horizon, FALSE);
  guint n_events = 0;

  for (guint i = 0; i < outcomes->len; i++)
    n_events += g_array_index (outcomes, VedChanceOutcome, i).is_event;
  *n = outcomes->len;

  return n_events;
}

/* 46 of the 48 half hours of a day are told of. The 16 before noon see it come within 8 hours, one of them within 30
 * minutes; of the last 16 the 8 hours are not yet over, of the very last the 30 minutes. All of that lives through a restart. */
static void
test_fleet_ledger (void)
{
  g_autoptr(VedFleetLedger) ledger = ved_fleet_ledger_new (), again = ved_fleet_ledger_new ();
  g_autoptr(GArray) networks = NULL;
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "chances", NULL), *text = NULL;
  g_autoptr(GError) error = NULL;
  VedFleetInstant early = make_instant (VED_TEST_TIME_US - 30 * VED_DAY_US, FALSE);
  guint n;

  fill_ledger (ledger, 3);
  g_assert_cmpuint (count_events (ledger, VED_HORIZON_8H, &n), ==, 3 * 16);
  g_assert_cmpuint (n, ==, 3 * 46 - 16);
  g_assert_cmpuint (count_events (ledger, VED_HORIZON_30M, &n), ==, 3);
  g_assert_cmpuint (n, ==, 3 * 46 - 1);
  networks = ved_fleet_ledger_outcomes (ledger, VED_HORIZON_8H, TRUE);
  g_assert_cmpuint (networks->len, ==, 0);

  text = ved_fleet_ledger_to_text (ledger);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  ved_fleet_ledger_load (again, path);
  g_assert_cmpuint (count_events (again, VED_HORIZON_8H, &n), ==, 3 * 16);

  /* A clock that was put back by weeks begins anew. */
  ved_fleet_ledger_take (ledger, &early);
  g_assert_cmpuint (count_events (ledger, VED_HORIZON_8H, &n), ==, 0);
  g_assert_cmpuint (n, ==, 0);

  g_assert_true (g_file_set_contents (path, "1\t2\nx\t1\t1\t1\t1\t1\n-5\t1\t1\t1\t1\t1\n", -1, NULL));
  ved_fleet_ledger_load (ledger, path);
  ved_test_remove_folder (folder);
}

/* Half an hour of which nothing was seen is not one in which nothing came, however much was seen afterwards. */
static void
test_ledger_of_a_gap (void)
{
  g_autoptr(VedFleetLedger) ledger = ved_fleet_ledger_new ();
  gint64 from_us = VED_TEST_TIME_US - VED_TEST_TIME_US % VED_DAY_US;
  guint n;

  for (guint i = 0; i <= VED_FORECAST_STEPS; i = i > 0 ? i + 1 : VED_NEAR_STEPS + 1)
    {
      VedFleetInstant instant = make_instant (from_us + i * VED_FORECAST_STEP_US, FALSE);

      ved_fleet_ledger_take (ledger, &instant);
    }
  g_assert_true (count_events (ledger, VED_HORIZON_8H, &n) == 0 && n == 1);
  count_events (ledger, VED_HORIZON_30M, &n);
  g_assert_cmpuint (n, ==, VED_FORECAST_STEPS / VED_NEAR_STEPS - 2);
}

/* Of a fleet that is not followed whole the map is fitted on what was told of all of it, once that is enough. */
static void
test_large_fleet (void)
{
  for (guint days = 10; days <= 12; days += 2)
    {
      g_autoptr(VedFleetLedger) ledger = ved_fleet_ledger_new ();
      g_autoptr(VedQuality) quality = NULL;
      const VedCalibrationMap *map;
      Past past;

      past_init (&past, VED_TEST_TIME_US, DAYS, DAYS);
      past.input->is_whole = FALSE;
      fill_ledger (ledger, days);
      for (guint i = 0; i < VED_N_HORIZONS; i++)
        past.input->fleet_outcomes[i] = ved_fleet_ledger_outcomes (ledger, i, FALSE);
      quality = past_measure (&past, FALSE);
      map = &quality->calibration.fleet[VED_HORIZON_8H];
      g_assert_cmpuint (map->n_outcomes, ==, days * 46 - 16);
      g_assert_cmpint (ved_calibration_map_is_fitted (map), ==, days == 12);
      if (days == 12)
        assert_near (ved_calibration_map_apply (map, 0.4), 12.0 * 16.0 / (12.0 * 46.0 - 16.0), 0.01);
      past_clear (&past);
    }
}

/* What was told of other thresholds counts no more, in this life and in the next. */
static void
test_ledger_basis (void)
{
  g_autoptr(VedFleetLedger) ledger = ved_fleet_ledger_new (), again = ved_fleet_ledger_new (), other = ved_fleet_ledger_new ();
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "chances", NULL), *text = NULL;
  guint n;

  ved_fleet_ledger_set_basis (ledger, "95");
  fill_ledger (ledger, 3);
  g_assert_cmpuint (count_events (ledger, VED_HORIZON_8H, &n), ==, 3 * 16);
  text = ved_fleet_ledger_to_text (ledger);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_false (ved_fleet_ledger_set_basis (ledger, "95"));
  g_assert_cmpuint (count_events (ledger, VED_HORIZON_8H, &n), ==, 3 * 16);
  g_assert_true (ved_fleet_ledger_set_basis (ledger, "90"));
  g_assert_cmpuint (count_events (ledger, VED_HORIZON_8H, &n), ==, 0);
  g_assert_cmpuint (n, ==, 0);

  ved_fleet_ledger_set_basis (again, "95");
  ved_fleet_ledger_load (again, path);
  g_assert_cmpuint (count_events (again, VED_HORIZON_8H, &n), ==, 3 * 16);
  ved_fleet_ledger_set_basis (other, "90");
  ved_fleet_ledger_load (other, path);
  g_assert_cmpuint (count_events (other, VED_HORIZON_8H, &n), ==, 0);
  ved_test_remove_folder (folder);
}

/* Maps live through a restart of the same day, whole or not at all. */
static void
test_calibration_file (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "calibration", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GString) damaged = NULL;
  g_autoptr(GError) error = NULL;
  VedCalibration saved = { 0 }, loaded = { 0 }, untouched = { 0 };

  saved.server[VED_HORIZON_8H] = (VedCalibrationMap) { 700, 2, { 0.1f, 0.9f }, { 0.05f, 0.33f } };
  g_assert_false (ved_calibration_file_load (&loaded, path, VED_TEST_TIME_US));
  text = ved_calibration_file_format (&saved, VED_TEST_TIME_US);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_true (ved_calibration_file_load (&loaded, path, VED_TEST_TIME_US + VED_HOUR_US));
  g_assert_cmpmem (&loaded, sizeof loaded, &saved, sizeof saved);

  g_assert_false (ved_calibration_file_load (&untouched, path, VED_TEST_TIME_US + 2 * VED_DAY_US));
  g_assert_false (ved_calibration_file_load (&untouched, path, VED_TEST_TIME_US - 1));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  damaged = g_string_new (text);
  g_string_replace (damaged, "raw=0.1", "raw=7;0.1", 0);
  g_assert_true (g_file_set_contents (path, damaged->str, -1, NULL));
  g_assert_false (ved_calibration_file_load (&untouched, path, VED_TEST_TIME_US));
  g_assert_cmpuint (untouched.server[VED_HORIZON_8H].n_outcomes, ==, 0);
  ved_test_remove_folder (folder);
}

static VedSnapshot *
live_once (const char *folder,
           gboolean    measures)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US + 17 * G_USEC_PER_SEC);
  VedEngineConfig config = {
    .data_dir = folder, .demo_servers = FLEET, .backfill_days = BACKFILL_DAYS, .rng_seed = VED_SIMULATOR_RNG_SEED,
  };
  VedEngine *engine;
  g_autoptr(GError) error = NULL;
  VedSnapshot *snapshot;

  config.measures_quality = measures;
  engine = ved_engine_new (&config, clock);
  g_assert_true (ved_engine_start (engine, &error));
  g_assert_no_error (error);
  ved_test_wait_until (is_idle, engine);
  snapshot = ved_engine_ref_snapshot (engine);
  ved_engine_stop (engine);
  ved_test_finalize (engine);

  return snapshot;
}

static double
least_chance (const char *folder,
              gboolean    measures)
{
  g_autoptr(VedSnapshot) snapshot = live_once (folder, measures);
  double least = 1.0;

  for (guint i = 0; i < FLEET; i++)
    least = MIN (least, (double) ved_snapshot_prob_8h (snapshot)[i]);

  return least;
}

/* A restart tells chances by the maps of before, which call nothing impossible, not raw ones, which do. */
static void
test_chances_come_back (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "calibration", NULL);

  g_assert_cmpfloat (least_chance (folder, TRUE), >, 0.005);
  g_assert_cmpfloat (least_chance (folder, FALSE), >, 0.005);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpfloat (least_chance (folder, FALSE), <, 0.001);
  ved_test_remove_folder (folder);
}

/* Idle is what the other parts of the CPU leave: it does not keep a server that a network forecasts from being told so. */
static void
test_engine_of_cpu (void)
{
  const VedNeuralShape shape = { VED_ENGINE_MLP, 4, 8, 2, VED_DAY_TOKENS, 1 };
  const char *metrics[] = { "cpu_user_pct", "cpu_sys_pct", "cpu_iowait_pct", NULL };
  g_autoptr(VedNeuralModel) model = ved_neural_model_new (&shape, metrics);
  g_autoptr(VedLearner) learner = ved_learner_new ();
  g_autoptr(VedForecastSet) forecasts = NULL;
  VedServer *server = ved_server_new ("web001", VED_PROFILE_WEB_API);
  VedTickServer about;
  VedTickInput tick = { .n_threads = 1, .n_servers = 1, .servers = &about, .origin_us = VED_TEST_TIME_US, .model = model };
  float means[VED_N_METRICS];

  tick.thresholds = *ved_thresholds_get_default ();
  for (guint i = 0; i < shape.n_metrics; i++)
    model->judgements[i].share = 1.0f;
  ved_neural_model_seal (model);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    means[metric] = NAN;
  for (guint i = 0; i < DAYS * VED_DAY_STEPS; i++)
    {
      means[VED_METRIC_CPU_USER] = memory_at (i) / 2.0f;
      means[VED_METRIC_CPU_SYS] = memory_at (i + 5) / 5.0f;
      means[VED_METRIC_CPU_IOWAIT] = memory_at (i + 9) / 8.0f;
      means[VED_METRIC_CPU_IDLE] = 100.0f - means[VED_METRIC_CPU_USER] - means[VED_METRIC_CPU_SYS]
        - means[VED_METRIC_CPU_IOWAIT];
      ved_server_restore_bucket (server, VED_TEST_TIME_US - (DAYS * VED_DAY_STEPS - i) * VED_FORECAST_STEP_US, means, 1);
    }
  ved_server_restore (server, VED_TEST_TIME_US, VED_TEST_TIME_US);
  ved_tick_server_fill (&about, server, VED_TEST_TIME_US);
  about.state = VED_SERVER_LIVE;
  forecasts = ved_forecast_run (&tick, NULL, learner);
  g_assert_cmpint (ved_forecast_set_get_engine (forecasts, 0), ==, VED_ENGINE_MLP);
  ved_server_unref (about.server);
  ved_server_unref (server);
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
  g_test_add_func ("/engine-quality/kept-forecasts", test_kept_forecasts);
  g_test_add_func ("/engine-quality/young-chances", test_young_chances);
  g_test_add_func ("/engine-quality/network-in-use", test_network_in_use);
  g_test_add_func ("/engine-quality/learned-change", test_learned_change);
  g_test_add_func ("/engine-quality/fleet-ledger", test_fleet_ledger);
  g_test_add_func ("/engine-quality/ledger-of-a-gap", test_ledger_of_a_gap);
  g_test_add_func ("/engine-quality/large-fleet", test_large_fleet);
  g_test_add_func ("/engine-quality/ledger-basis", test_ledger_basis);
  g_test_add_func ("/engine-quality/calibration-file", test_calibration_file);
  g_test_add_func ("/engine-quality/chances-come-back", test_chances_come_back);
  g_test_add_func ("/engine-quality/engine-of-cpu", test_engine_of_cpu);
  g_test_add_func ("/engine-quality/calm-fleet", test_calm_fleet);
  g_test_add_func ("/engine-quality/drift-by-hand", test_drift_by_hand);
  g_test_add_func ("/engine-quality/drift-bounds", test_drift_bounds);
  g_test_add_func ("/engine-quality/drift-advice", test_drift_advice);
  g_test_add_func ("/engine-quality/recalibrate", test_recalibrate);
  g_test_add_func ("/engine-quality/no-history", test_no_history);
  g_test_add_func ("/engine-quality/stop-early", test_stop_early);

  return g_test_run ();
}
