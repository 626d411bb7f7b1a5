/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest"

#include "config.h"

#include "forecast/backtest/ved-backtest.h"

#include "base/ved-error.h"
#include "forecast/backtest/ved-backtest-neural.h"

#include <math.h>

/* Protocol FP-1 from end to end: every engine forecasts at the origins of the test window and at some before
 * it, from which the thresholds of alarms are set; then scores are taken of what lies in the window. */

#define EARLIER_STRIDE 60
#define EARLIER_SPAN   (7 * VED_DAY_STEPS)
#define LEAST_HISTORY  (3 * VED_DAY_STEPS)

typedef struct {
  const VedBacktestData *data;
  const VedBacktestPlan *plan;
  VedSeriesScore *yardstick;    /* [n_series] */
  double *scales;
  gboolean *usable;
  VedNeuralModel *trained[VED_N_ENGINES];       /* by kind; those that were needed so far */
} Judge;

/* Origins before the window whose outcome is known at its start, then those of the window; all ascending. */
static GArray *
list_origins (const VedBacktestPlan *plan)
{
  GArray *origins = g_array_new (FALSE, FALSE, sizeof (guint));
  guint span = MIN (EARLIER_SPAN, plan->test_start - LEAST_HISTORY);

  for (guint back = span / EARLIER_STRIDE * EARLIER_STRIDE; back >= VED_HORIZON_STEPS; back -= EARLIER_STRIDE)
    {
      guint origin = plan->test_start - back;

      g_array_append_val (origins, origin);
    }
  for (guint origin = plan->test_start; origin + VED_HORIZON_STEPS <= plan->test_end; origin += plan->stride)
    g_array_append_val (origins, origin);

  return origins;
}

static void
score_series (const Judge           *self,
              const VedForecastCube *cube,
              VedSeriesScore        *scores)
{
  VedQuantileForecast forecast;

  for (guint series = 0; series < self->data->n_series; series++)
    {
      const float *values = ved_backtest_data_series (self->data, series);

      for (guint i = 0; i < cube->n_origins && self->usable[series]; i++)
        {
          if (cube->origins[i] < self->plan->test_start)
            continue;
          ved_forecast_cube_get (cube, series, i, &forecast);
          ved_series_score_add (&scores[series], &values[cube->origins[i]], &forecast);
        }
    }
}

static VedBacktestTask
task_of (const Judge *self,
         VedEngineId  engine)
{
  const VedBacktestPlan *plan = self->plan;

  return (VedBacktestTask) {
           self->data, engine, plan->train_end, plan->test_start, plan->n_threads, plan->model, plan->progress,
           plan->progress_data
  };
}

static VedForecastCube *
make_cube (const Judge            *self,
           const VedBacktestTask  *task,
           double                 *cpu_seconds,
           GCancellable           *cancellable,
           GError                **error)
{
  g_autoptr(GArray) origins = list_origins (self->plan);
  g_autoptr(VedForecastCube) cube = ved_forecast_cube_new (self->data->n_series, (guint *) (gpointer) origins->data,
                                                           origins->len);

  if (!ved_backtest_engine_fill (task, cube, cpu_seconds, cancellable, error))
    return NULL;

  return g_steal_pointer (&cube);
}

static void
prepare_series (Judge *self)
{
  const VedBacktestPlan *plan = self->plan;

  for (guint series = 0; series < self->data->n_series; series++)
    {
      const float *values = ved_backtest_data_series (self->data, series);

      self->usable[series] = ved_backtest_is_usable (values, plan->train_end, plan->test_start, plan->test_end);
      if (self->usable[series])
        self->scales[series] = ved_backtest_scale (values, plan->train_end);
    }
}

static gboolean
judge_yardstick (Judge         *self,
                 GCancellable  *cancellable,
                 GError       **error)
{
  VedBacktestTask task = task_of (self, VED_ENGINE_SNAIVE);
  double cpu_seconds;
  g_autoptr(VedForecastCube) cube = make_cube (self, &task, &cpu_seconds, cancellable, error);

  if (cube == NULL)
    return FALSE;
  score_series (self, cube, self->yardstick);

  return TRUE;
}

/* A network is trained once for all rows that ask it: `auto` asks the MLP. */
static gboolean
find_model (Judge            *self,
            VedBacktestTask  *task,
            GCancellable     *cancellable,
            GError          **error)
{
  VedEngineId kind = task->engine == VED_ENGINE_MIXED ? VED_ENGINE_MLP : task->engine;

  if (task->model != NULL || self->trained[kind] == NULL)
    {
      g_clear_pointer (&self->trained[kind], ved_neural_model_unref);
      if (!ved_backtest_find_model (task, &self->trained[kind], cancellable, error))
        return FALSE;
    }
  task->model = self->trained[kind];

  return TRUE;
}

static gboolean
judge_engine (Judge           *self,
              VedBacktestRow  *row,
              GCancellable    *cancellable,
              GError         **error)
{
  const VedBacktestPlan *plan = self->plan;
  guint n_series = self->data->n_series, n_metrics = self->data->n_metrics;
  g_autoptr(VedForecastCube) cube = NULL;
  VedBacktestTask task = task_of (self, row->engine);

  if (ved_backtest_needs_model (row->engine))
    {
      if (!find_model (self, &task, cancellable, error))
        return FALSE;
      if (row->engine == VED_ENGINE_MIXED)
        row->labels = ved_backtest_neural_labels (&task);
    }
  cube = make_cube (self, &task, &row->cpu_seconds, cancellable, error);
  if (cube == NULL)
    return FALSE;
  score_series (self, cube, row->series);
  row->score = ved_backtest_score_total (row->series, self->yardstick, self->scales, self->usable, n_series,
                                         n_metrics, row->by_metric);
  row->events = ved_backtest_events_compute (self->data, cube, self->usable, plan->train_end, plan->test_start);

  return TRUE;
}

static gboolean
judge_engines (Judge             *self,
               VedBacktestResult *result,
               GCancellable      *cancellable,
               GError           **error)
{
  gboolean is_judged = judge_yardstick (self, cancellable, error);

  for (guint i = 0; i < result->n_rows && is_judged; i++)
    is_judged = judge_engine (self, &result->rows[i], cancellable, error);
  for (guint i = 0; i < VED_N_ENGINES; i++)
    g_clear_pointer (&self->trained[i], ved_neural_model_unref);

  return is_judged;
}

static gboolean
check_plan (const VedBacktestPlan  *plan,
            const VedBacktestData  *data,
            GError                **error)
{
  if (plan->stride > 0 && plan->train_end > VED_DAY_STEPS && plan->train_end <= plan->test_start
      && plan->test_start >= LEAST_HISTORY
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
  self->n_metrics = data->n_metrics;
  self->n_rows = n_engines;
  self->rows = g_new0 (VedBacktestRow, n_engines);
  for (guint i = 0; i < n_engines; i++)
    {
      self->rows[i].engine = engines[i];
      self->rows[i].by_metric = g_new0 (VedMetricScore, data->n_metrics);
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
      return (VedBacktestPlan) { 5760, 8064, 10368, 60 };
    case VED_BACKTEST_BITBRAINS:
      return (VedBacktestPlan) { 11520, 13824, 17556, 100 };
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
  Judge judge = { data, plan, yardstick, scales, usable };

  if (!check_plan (plan, data, error))
    return NULL;

  result = result_new (data, plan, engines, n_engines);
  prepare_series (&judge);
  if (!judge_engines (&judge, result, cancellable, error))
    return NULL;

  return g_steal_pointer (&result);
}

void
ved_backtest_result_free (VedBacktestResult *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_rows; i++)
    {
      g_free (self->rows[i].by_metric);
      g_strfreev (self->rows[i].labels);
      g_free (self->rows[i].series);
    }
  g_free (self->rows);
  g_free (self);
}
