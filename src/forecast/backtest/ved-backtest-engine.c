/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-engine"

#include "config.h"

#include "forecast/backtest/ved-backtest-engine.h"

#include "base/ved-crew.h"
#include "forecast/backtest/ved-backtest-neural.h"
#include "forecast/ved-backtest-score.h"
#include "forecast/ved-forecaster.h"
#include "series/ved-history.h"
#include "series/ved-robust.h"

#include <math.h>
#include <time.h>

/* At an origin o (last known sample o − 1) an engine says p10, p50, p90 of the next 96 samples from samples
 * before o alone. What it learns for that it learns from the same samples, anew at every origin, so a
 * forecast does not depend on which other origins are asked for. Series are independent of each other:
 * threads share them out, and the result does not depend on their number.
 *
 * `snaive` (the imputed value a day earlier) and `persistence` (the last one) are point methods here and get
 * the yardstick intervals of protocol FP-1: from calibration origins every 36 samples over the window before,
 * per horizon step the residuals are sorted and their quantiles added to the point, for p50 too. All other
 * engines make their own. */

#define CALIBRATION_STRIDE 36
#define CALIBRATION_MAX    (14 * VED_DAY_STEPS)
#define CALIBRATION_MIN    (2 * VED_DAY_STEPS)
#define CALIBRATION_GUARD  (22 * VED_DAY_STEPS)

typedef struct {
  const VedBacktestTask *task;
  VedForecastCube *cube;
  GCancellable *cancellable;
  guint next_series;            /* atomic */
  guint n_done;                 /* under lock, as what follows */
  double cpu_seconds;
  GMutex lock;
} Run;

/* A point method and where its residuals are looked up. */
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
  gboolean has_day = self->engine == VED_ENGINE_SNAIVE && origin + step >= VED_DAY_STEPS;

  return self->filled[has_day ? origin + step - VED_DAY_STEPS : origin - 1];
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

/* The first calibration origin of the protocol; where so much history is not there, the first of the same
 * grid that has a point. */
static guint
first_calibration (guint       test_start,
                   guint       window,
                   VedEngineId engine)
{
  guint least = engine == VED_ENGINE_SNAIVE ? VED_DAY_STEPS : 1;

  if (test_start >= window + least)
    return test_start - window;

  return least + (test_start + CALIBRATION_STRIDE * window - window - least) % CALIBRATION_STRIDE;
}

static void
fill_yardstick (const VedBacktestTask *task,
                VedForecastCube       *cube,
                guint                  series)
{
  const float *values = ved_backtest_data_series (task->data, series);
  guint n = task->data->n_steps;
  guint window = (guint) CLAMP ((int) task->test_start - CALIBRATION_GUARD, CALIBRATION_MIN, CALIBRATION_MAX);
  g_autofree float *filled = g_new (float, n);
  g_autofree float *residuals = g_new (float, n / CALIBRATION_STRIDE + 1);
  Yardstick yardstick = { filled, values, task->engine, window, 0, 0.0f };
  VedQuantileForecast forecast;

  yardstick.first = first_calibration (task->test_start, window, task->engine);
  ved_backtest_fill (values, n, filled);
  for (guint i = 0; i < task->train_end; i++)
    {
      if (filled[i] < 0.0f)
        yardstick.floor = -INFINITY;
    }

  for (guint i = 0; i < cube->n_origins; i++)
    {
      yardstick_forecast (&yardstick, cube->origins[i], residuals, &forecast);
      ved_forecast_cube_put (cube, series, i, &forecast);
    }
}

static void
fill_series (const VedBacktestTask *task,
             VedForecastCube       *cube,
             guint                  series)
{
  const float *values = ved_backtest_data_series (task->data, series);
  VedSeriesKind kind = ved_series_kind_unknown (values, task->train_end);
  VedQuantileForecast forecast;

  for (guint i = 0; i < cube->n_origins; i++)
    {
      guint origin = cube->origins[i], n = MIN (origin, VED_HISTORY_POINTS);
      VedSeriesPast past = { &values[origin - n], n, task->data->first_us + origin * VED_STEP_US };
      VedSeasonalState state = { 0 };

      if (task->engine == VED_ENGINE_SEASONAL)
        ved_forecaster_learn (&state, &kind, &past);
      ved_forecaster_run (task->engine, &state, &kind, &past, &forecast);
      ved_forecast_cube_put (cube, series, i, &forecast);
    }
}

static void
tell_progress (Run *run)
{
  const VedBacktestTask *task = run->task;

  if (task->progress == NULL)
    return;

  g_mutex_lock (&run->lock);
  task->progress (task->engine, ++run->n_done, run->cube->n_series, task->progress_data);
  g_mutex_unlock (&run->lock);
}

static gpointer
run_thread (gpointer data)
{
  Run *run = data;
  VedEngineId engine = run->task->engine;
  double before = thread_seconds ();

  while (!g_cancellable_is_cancelled (run->cancellable))
    {
      guint series = g_atomic_int_add (&run->next_series, 1);

      if (series >= run->cube->n_series)
        break;
      if (engine == VED_ENGINE_SNAIVE || engine == VED_ENGINE_PERSISTENCE)
        fill_yardstick (run->task, run->cube, series);
      else if (ved_backtest_needs_model (engine))
        ved_backtest_neural_fill (run->task, run->cube, series);
      else
        fill_series (run->task, run->cube, series);
      tell_progress (run);
    }

  g_mutex_lock (&run->lock);
  run->cpu_seconds += thread_seconds () - before;
  g_mutex_unlock (&run->lock);

  return NULL;
}

/**
 * ved_backtest_engine_exists:
 *
 * Returns: whether an engine can be asked for forecasts of recorded metrics; MIXED is the choice per metric
 */
gboolean
ved_backtest_engine_exists (VedEngineId engine)
{
  return engine > VED_ENGINE_NONE && engine < VED_N_ENGINES;
}

/**
 * ved_backtest_engine_fill:
 * @task: whom to ask
 * @cube: (inout): its rows are filled; one series of the data each, all origins above 0
 * @cpu_seconds: (out): what the engine took, all threads together
 * @cancellable: (nullable): to give up
 * @error: that it was cancelled
 *
 * Makes all forecasts of one engine. Takes seconds to minutes: not for a main thread. The same bytes
 * with any number of threads.
 *
 * Returns: whether the cube is filled
 */
gboolean
ved_backtest_engine_fill (const VedBacktestTask  *task,
                          VedForecastCube        *cube,
                          double                 *cpu_seconds,
                          GCancellable           *cancellable,
                          GError                **error)
{
  guint n = task->n_threads > 0 ? task->n_threads : g_get_num_processors ();
  Run run = { task, cube, cancellable };

  g_return_val_if_fail (cube->n_series == task->data->n_series, FALSE);
  g_return_val_if_fail (ved_backtest_engine_exists (task->engine), FALSE);
  g_return_val_if_fail (task->model != NULL || (task->engine != VED_ENGINE_MLP && task->engine != VED_ENGINE_TFT), FALSE);

  g_mutex_init (&run.lock);
  ved_crew_run (run_thread, &run, n);
  g_mutex_clear (&run.lock);
  *cpu_seconds = run.cpu_seconds;

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
