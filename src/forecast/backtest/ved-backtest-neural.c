/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-neural"

#include "config.h"

#include "forecast/backtest/ved-backtest-neural.h"

#include "base/ved-error.h"
#include "forecast/neural/ved-neural-trainer.h"
#include "forecast/ved-forecaster.h"
#include "series/ved-history.h"

/* Networks, and the champion of each metric. A network is trained on what lies before the test window, unless a
 * model is given: with the epochs that are usual for any training and no limit of time, so that the same data give the
 * same network; a transformer, whose windows cost far more time, with fewer of them. In training it was tried on
 * windows held back at the end of that stretch: where it did not beat the seasonal engine there, `auto` (MIXED here)
 * keeps the seasonal forecast; where a mixture of both was best it mixes their quantiles in that proportion. */

#define TFT_WINDOWS 12000

/**
 * ved_backtest_needs_model:
 *
 * Returns: whether an engine asks a network
 */
gboolean
ved_backtest_needs_model (VedEngineId engine)
{
  return engine == VED_ENGINE_MLP || engine == VED_ENGINE_TFT || engine == VED_ENGINE_MIXED;
}

static VedNeuralModel *
train (const VedBacktestTask  *task,
       GCancellable           *cancellable,
       GError                **error)
{
  VedNeuralOptions options;

  ved_neural_options_init (&options);
  options.engine = task->engine == VED_ENGINE_TFT ? VED_ENGINE_TFT : VED_ENGINE_MLP;
  options.n_threads = task->n_threads;
  if (options.engine == VED_ENGINE_TFT)
    options.max_windows = TFT_WINDOWS;

  return ved_neural_train (task->data, task->test_start, &options, NULL, NULL, NULL, cancellable, error);
}

/**
 * ved_backtest_find_model:
 * @task: whose engine needs a network
 * @model: (out) (transfer full) (nullable): the model of the task if it has one and it fits, else one trained on what
 *   lies before its test; none for `auto` where that is too little, which then is the seasonal engine
 * @cancellable: (nullable): to give up
 * @error: why there is none
 *
 * Takes minutes: not for a main thread.
 */
gboolean
ved_backtest_find_model (const VedBacktestTask  *task,
                         VedNeuralModel        **model,
                         GCancellable           *cancellable,
                         GError                **error)
{
  g_autoptr(GError) local_error = NULL;

  *model = NULL;
  if (task->model != NULL)
    {
      if (task->engine != VED_ENGINE_MIXED && ved_neural_model_get_engine (task->model) != task->engine)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "The engine %s needs a model of its own kind; that given is %s",
                       ved_engine_id_get_name (task->engine),
                       ved_engine_id_get_name (ved_neural_model_get_engine (task->model)));
          return FALSE;
        }
      *model = ved_neural_model_ref (task->model);
      return TRUE;
    }

  *model = train (task, cancellable, &local_error);
  if (*model != NULL
      || (task->engine == VED_ENGINE_MIXED && g_error_matches (local_error, VED_ERROR, VED_ERROR_INVALID)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static guint
number_of_metric (const VedBacktestTask *task,
                  guint                  metric)
{
  return task->model == NULL ? 0 : ved_neural_model_get_metric (task->model, task->data->metrics[metric]);
}

/* What part of the forecasts of a metric the network is. */
static float
share_of (const VedBacktestTask *task,
          guint                  metric)
{
  if (task->model == NULL)
    return 0.0f;
  if (task->engine != VED_ENGINE_MIXED)
    return 1.0f;

  return ved_neural_model_get_share (task->model, number_of_metric (task, metric));
}

static void
mix (const VedQuantileForecast *statistical,
     float                      share,
     VedQuantileForecast       *forecast)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      forecast->p10[i] = share * forecast->p10[i] + (1.0f - share) * statistical->p10[i];
      forecast->p50[i] = share * forecast->p50[i] + (1.0f - share) * statistical->p50[i];
      forecast->p90[i] = share * forecast->p90[i] + (1.0f - share) * statistical->p90[i];
    }
}

/**
 * ved_backtest_neural_fill:
 * @task: with a model; without one `auto` is the seasonal engine
 * @cube: (inout): the rows of @series are filled
 *
 * The forecasts of a network, or of `auto`, for one series.
 */
void
ved_backtest_neural_fill (const VedBacktestTask *task,
                          VedForecastCube       *cube,
                          guint                  series)
{
  const float *values = ved_backtest_data_series (task->data, series);
  VedSeriesKind kind = ved_series_kind_unknown (values, task->train_end);
  guint metric = series % task->data->n_metrics;
  float share = share_of (task, metric);

  for (guint i = 0; i < cube->n_origins; i++)
    {
      guint origin = cube->origins[i], n = MIN (origin, VED_HISTORY_POINTS);
      VedSeriesPast past = { &values[origin - n], n, task->data->first_us + origin * VED_STEP_US };
      VedQuantileForecast statistical, forecast;
      VedSeasonalState state = { 0 };
      VedNeuralCase asked = { &kind, &past, &statistical, number_of_metric (task, metric) };

      ved_forecaster_learn (&state, &kind, &past);
      ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &kind, &past, &statistical);
      forecast = statistical;
      if (share > 0.0f)
        ved_neural_model_forecast (task->model, &asked, 1, &forecast);
      mix (&statistical, share, &forecast);
      ved_quantile_forecast_settle (&forecast, &kind);
      ved_forecast_cube_put (cube, series, i, &forecast);
    }
}

/**
 * ved_backtest_neural_labels:
 * @task: of `auto`
 *
 * Returns: (transfer full): per metric who makes its forecasts; averaged engines are joined by "+"
 */
GStrv
ved_backtest_neural_labels (const VedBacktestTask *task)
{
  VedEngineId kind = task->model != NULL ? ved_neural_model_get_engine (task->model) : VED_ENGINE_NONE;
  const char *network = ved_engine_id_get_name (kind);
  const char *seasonal = ved_engine_id_get_name (VED_ENGINE_SEASONAL);
  GStrv labels = g_new0 (char *, task->data->n_metrics + 1);

  for (guint metric = 0; metric < task->data->n_metrics; metric++)
    {
      float share = share_of (task, metric);

      if (share > 0.0f && share < 1.0f)
        labels[metric] = g_strconcat (seasonal, "+", network, NULL);
      else
        labels[metric] = g_strdup (share > 0.0f ? network : seasonal);
    }

  return labels;
}
