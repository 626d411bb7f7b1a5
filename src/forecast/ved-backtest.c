/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest"

#include "config.h"

#include "forecast/ved-backtest.h"

#include "base/ved-error.h"
#include "forecast/ved-forecaster.h"
#include "series/ved-robust.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* Protocol FP-1: at an origin o (last known sample o − 1) an engine says p10, p50, p90 of the next 96
 * samples from samples before o alone. Series are independent of each other, so threads share them out
 * and the result does not depend on their number.
 *
 * `snaive` (the imputed value a day earlier) and `persistence` (the last one) are point methods here
 * and get the protocol's yardstick intervals: from calibration origins every 36 samples over the
 * window before, per horizon step the residuals are sorted and their quantiles added to the point, for
 * p50 too. All other engines make their own. */

#define CALIBRATION_STRIDE 36
#define CALIBRATION_MAX    (14 * VED_DAY_STEPS)
#define CALIBRATION_MIN    (2 * VED_DAY_STEPS)
#define CALIBRATION_GUARD  (22 * VED_DAY_STEPS)
#define PAST_MAX           6144
#define LEARN_STRIDE       36    /* the engine learns when it is due, not only at test origins */

typedef struct {
  const VedBacktestData *data;
  const VedBacktestPlan *plan;
  GCancellable *cancellable;
  VedBacktestResult *result;
  VedSeriesScore *yardstick;
  double *scales;
  gboolean *usable;
  guint next_series;            /* atomic */
  GMutex lock;                  /* of cpu_seconds */
} Run;

/* Residuals of a point method at its calibration origins, and what one of them costs to look up. */
typedef struct {
  const float *filled;
  const float *observed;
  VedEngineId engine;
  guint window;
  guint first;                  /* first calibration origin */
  float floor;
} Yardstick;

static double
thread_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec + now.tv_nsec * 1e-9;
}

static float
point_at (const Yardstick *self,
          guint            origin,
          guint            step)
{
  return self->filled[self->engine == VED_ENGINE_SNAIVE ? origin + step - VED_DAY_STEPS : origin - 1];
}

static float
shifted (const Yardstick *self,
         float            point,
         float           *residuals,
         guint            n,
         double           level)
{
  double position = level * (n + 1.0) - 1.0;
  float shift = n > 0 ? ved_robust_quantile (residuals, n, position) : 0.0f;

  return MAX (point + shift, self->floor);
}

static void
yardstick_forecast (const Yardstick     *self,
                    guint                origin,
                    float               *residuals,
                    VedQuantileForecast *forecast)
{
  for (guint step = 0; step < VED_HORIZON_STEPS; step++)
    {
      float point = point_at (self, origin, step);
      guint n = 0;

      for (guint c = self->first; c + VED_HORIZON_STEPS <= origin; c += CALIBRATION_STRIDE)
        {
          float residual = self->observed[c + step] - point_at (self, c, step);

          if (c + self->window >= origin && isfinite (residual))
            residuals[n++] = residual;
        }
      forecast->p10[step] = shifted (self, point, residuals, n, 0.1);
      forecast->p50[step] = shifted (self, point, residuals, n, 0.5);
      forecast->p90[step] = shifted (self, point, residuals, n, 0.9);
    }
}

static void
score_yardstick (const Run      *run,
                 VedEngineId     engine,
                 const float    *values,
                 VedSeriesScore *score)
{
  const VedBacktestPlan *plan = run->plan;
  guint n = run->data->n_steps;
  g_autofree float *filled = g_new (float, n);
  g_autofree float *residuals = g_new (float, n / CALIBRATION_STRIDE + 1);
  guint window = MAX (CALIBRATION_MIN, MIN (CALIBRATION_MAX, (int) plan->test_start - CALIBRATION_GUARD));
  Yardstick yardstick = { filled, values, engine, window, plan->test_start - window, 0.0f };
  VedQuantileForecast forecast;

  ved_backtest_fill (values, n, filled);
  for (guint i = 0; i < plan->train_end; i++)
    {
      if (filled[i] < 0.0f)
        yardstick.floor = -INFINITY;
    }

  for (guint o = plan->test_start; o + VED_HORIZON_STEPS <= plan->test_end; o += plan->stride)
    {
      yardstick_forecast (&yardstick, o, residuals, &forecast);
      ved_series_score_add (score, &values[o], &forecast);
    }
}

static VedSeriesPast
past_until (const Run   *run,
            const float *values,
            guint        origin)
{
  guint n = MIN (origin, PAST_MAX);

  return (VedSeriesPast) { &values[origin - n], n, run->data->first_us + origin * VED_STEP_US };
}

static void
score_engine (const Run      *run,
              VedEngineId     engine,
              const float    *values,
              VedSeriesScore *score)
{
  const VedBacktestPlan *plan = run->plan;
  VedSeriesKind kind = ved_series_kind_unknown (values, plan->train_end);
  VedSeasonalState state = { 0 };
  guint learned = plan->test_start - VED_DAY_STEPS;
  VedQuantileForecast forecast;
  VedSeriesPast past;

  for (guint o = plan->test_start; o + VED_HORIZON_STEPS <= plan->test_end; o += plan->stride)
    {
      for (; engine == VED_ENGINE_SEASONAL && learned <= o; learned += LEARN_STRIDE)
        {
          past = past_until (run, values, learned);
          ved_forecaster_learn (&state, &kind, &past);
        }
      past = past_until (run, values, o);
      ved_forecaster_run (engine, &state, &kind, &past, &forecast);
      ved_series_score_add (score, &values[o], &forecast);
    }
}

static void
score_series (Run   *run,
              guint  series)
{
  const VedBacktestPlan *plan = run->plan;
  const float *values = ved_backtest_data_series (run->data, series);

  run->usable[series] = ved_backtest_is_usable (values, plan->train_end, plan->test_start, plan->test_end);
  if (!run->usable[series])
    return;

  run->scales[series] = ved_backtest_scale (values, plan->train_end);
  score_yardstick (run, VED_ENGINE_SNAIVE, values, &run->yardstick[series]);

  for (guint i = 0; i < run->result->n_rows; i++)
    {
      VedBacktestRow *row = &run->result->rows[i];
      double before = thread_seconds ();

      if (row->engine == VED_ENGINE_SNAIVE)
        row->series[series] = run->yardstick[series];
      else if (row->engine == VED_ENGINE_PERSISTENCE)
        score_yardstick (run, row->engine, values, &row->series[series]);
      else
        score_engine (run, row->engine, values, &row->series[series]);

      g_mutex_lock (&run->lock);
      row->cpu_seconds += thread_seconds () - before;
      g_mutex_unlock (&run->lock);
    }
}

static gpointer
run_thread (gpointer data)
{
  Run *run = data;

  while (!g_cancellable_is_cancelled (run->cancellable))
    {
      guint series = g_atomic_int_add (&run->next_series, 1);

      if (series >= run->data->n_series)
        break;
      score_series (run, series);
    }

  return NULL;
}

static void
run_threads (Run *run)
{
  guint n = run->plan->n_threads > 0 ? run->plan->n_threads : g_get_num_processors ();
  g_autofree GThread **threads = g_new0 (GThread *, n);

  for (guint i = 1; i < n; i++)
    threads[i] = g_thread_new ("backtest", run_thread, run);
  run_thread (run);
  for (guint i = 1; i < n; i++)
    g_thread_join (threads[i]);
}

static gboolean
check_plan (const VedBacktestPlan  *plan,
            const VedBacktestData  *data,
            GError                **error)
{
  if (plan->stride > 0 && plan->train_end > VED_DAY_STEPS && plan->train_end <= plan->test_start
      && plan->test_start > CALIBRATION_MIN + VED_DAY_STEPS
      && plan->test_start + VED_HORIZON_STEPS <= plan->test_end && plan->test_end <= data->n_steps)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "The window %u..%u every %u with training until %u does not fit the %u steps of the data: "
               "three days come first, training ends before the window, and it holds a horizon of %u",
               plan->test_start, plan->test_end, plan->stride, plan->train_end, data->n_steps,
               VED_HORIZON_STEPS);

  return FALSE;
}

static VedBacktestResult *
result_new (const VedBacktestData *data,
            const VedBacktestPlan *plan,
            const VedEngineId     *engines,
            guint                  n_engines)
{
  VedBacktestResult *self = g_new0 (VedBacktestResult, 1);

  self->n_origins = (plan->test_end - VED_HORIZON_STEPS - plan->test_start) / plan->stride + 1;
  self->n_rows = n_engines;
  self->rows = g_new0 (VedBacktestRow, n_engines);
  for (guint i = 0; i < n_engines; i++)
    {
      self->rows[i].engine = engines[i];
      self->rows[i].wql_by_metric = g_new0 (double, data->n_metrics);
      self->rows[i].series = g_new0 (VedSeriesScore, data->n_series);
    }

  return self;
}

/**
 * ved_backtest_plan_developer:
 *
 * Returns: the developer window of a set: days 29–36 of jumpstarter, August 18–30 of bitbrains; an
 *   empty plan for other data
 */
VedBacktestPlan
ved_backtest_plan_developer (VedBacktestSet set)
{
  switch (set)
    {
    case VED_BACKTEST_JUMPSTARTER:
      return (VedBacktestPlan) { 5760, 8064, 10368, 60, 0 };
    case VED_BACKTEST_BITBRAINS:
      return (VedBacktestPlan) { 11520, 13824, 17556, 100, 0 };
    case VED_BACKTEST_CSV:
    case VED_N_BACKTEST_SETS:
    default:
      return (VedBacktestPlan) { 0 };
    }
}

/**
 * ved_backtest_run:
 * @data: the series
 * @plan: where to look
 * @engines: (array length=n_engines): whom to test
 * @n_engines: their number
 * @cancellable: (nullable): to give up
 * @error: place and cure of a fault
 *
 * Runs protocol FP-1. Takes seconds to minutes: not for a main thread.
 *
 * Returns: (transfer full) (nullable): a row an engine
 */
VedBacktestResult *
ved_backtest_run (const VedBacktestData  *data,
                  const VedBacktestPlan  *plan,
                  const VedEngineId      *engines,
                  guint                   n_engines,
                  GCancellable           *cancellable,
                  GError                **error)
{
  g_autoptr(VedBacktestResult) result = NULL;
  g_autofree VedSeriesScore *yardstick = g_new0 (VedSeriesScore, data->n_series);
  g_autofree double *scales = g_new0 (double, data->n_series);
  g_autofree gboolean *usable = g_new0 (gboolean, data->n_series);
  Run run = { data, plan, cancellable, NULL, yardstick, scales, usable, 0 };

  if (!check_plan (plan, data, error))
    return NULL;

  result = result_new (data, plan, engines, n_engines);
  run.result = result;
  g_mutex_init (&run.lock);
  run_threads (&run);
  g_mutex_clear (&run.lock);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  for (guint i = 0; i < n_engines; i++)
    {
      VedBacktestRow *row = &result->rows[i];

      row->score = ved_backtest_score_total (row->series, yardstick, scales, usable, data->n_series,
                                             data->n_metrics, row->wql_by_metric);
    }

  return g_steal_pointer (&result);
}

void
ved_backtest_result_free (VedBacktestResult *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_rows; i++)
    {
      g_free (self->rows[i].wql_by_metric);
      g_free (self->rows[i].series);
    }
  g_free (self->rows);
  g_free (self);
}
