/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-neural-set"

#include "config.h"

#include "forecast/neural/ved-neural-set.h"

#include "base/ved-crew.h"
#include "base/ved-error.h"

#include <math.h>
#include <string.h>

/* Every window's statistical forecast is made as it would have been made there: the seasonal engine
 * learns on the way from the oldest origin to the newest and sees nothing that came later.
 *
 * The weight of a window makes losses of quiet and loud series equal: they are measured by what the statistical
 * forecast of the series usually loses in the windows that are learned from. Validation is the end of
 * the time; between the two lies a horizon, so that no target of one is a target of the other. */

#define PAST_MAX        6144
#define FIRST_ORIGIN    (7 * VED_DAY_STEPS + VED_DAY_STEPS)
#define LONGEST_STRETCH (35 * VED_DAY_STEPS)
#define FEWEST_OBSERVED (VED_HORIZON_STEPS / 2)
#define SMALLEST_LOSS   1e-3    /* of the deviation of the targets' series */
#define FEWEST_WINDOWS  64

typedef struct {
  const VedBacktestData *data;
  const VedNeuralSetPlan *plan;
  GCancellable *cancellable;
  VedNeuralSet *set;
  guint first;
  guint stride;
  guint n_per_series;
  gboolean *is_kept;            /* [n_series · n_per_series] */
  double *losses;               /* likewise */
  double *deviations;           /* likewise */
  guint next_series;            /* atomic */
  guint n_done;                 /* under lock */
  GMutex lock;
} Job;

static VedSeriesPast
past_until (const VedBacktestData *data,
            guint                  series,
            guint                  origin)
{
  guint n = MIN (origin, PAST_MAX);

  return (VedSeriesPast) { ved_backtest_data_series (data, series) + (origin - n), n,
                           data->first_us + origin * VED_STEP_US };
}

static guint
count_observed (const float *values)
{
  guint n = 0;

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    n += isfinite (values[i]) != 0;

  return n;
}

static void
make_window (Job              *job,
             guint             series,
             guint             place,
             guint             origin,
             VedSeasonalState *state)
{
  static const float silence[VED_NEURAL_OUT];
  VedNeuralSet *set = job->set;
  gsize at = (gsize) series * job->n_per_series + place;
  const float *observed = ved_backtest_data_series (job->data, series) + origin;
  VedSeriesPast past = past_until (job->data, series, origin);
  VedNeuralCase from = { &set->kinds[series], &past, &set->statistical[at], 0 };
  guint n = count_observed (observed);
  VedNeuralScale scale;

  ved_forecaster_learn (state, &set->kinds[series], &past);
  ved_forecaster_run (VED_ENGINE_SEASONAL, state, &set->kinds[series], &past, &set->statistical[at]);
  if (n < FEWEST_OBSERVED || !ved_neural_scale_init (&scale, &from))
    return;

  job->is_kept[at] = TRUE;
  job->losses[at] = ved_neural_scale_loss (&scale, from.statistical, observed, silence, 1.0 / n, NULL);
  job->deviations[at] = scale.sd;
  set->windows[at] = (VedNeuralWindow) {
    series, origin, job->plan->metrics[series % job->data->n_metrics], 0.0f
  };
}

/* Origins of a series, oldest first, and their weight. */
static void
make_series (Job   *job,
             guint  series)
{
  VedSeasonalState state = { 0 };
  double loss = 0.0, deviation = 0.0;
  guint n = 0;

  job->set->kinds[series] = ved_series_kind_unknown (ved_backtest_data_series (job->data, series), job->plan->end);
  for (guint place = 0; place < job->n_per_series; place++)
    {
      gsize at = (gsize) series * job->n_per_series + place;

      make_window (job, series, place, job->first + place * job->stride, &state);
      if (job->is_kept[at])
        {
          loss += job->losses[at];
          deviation += job->deviations[at];
          n++;
        }
    }
  if (n == 0)
    return;

  loss = MAX (loss, SMALLEST_LOSS * deviation) / n;
  for (guint place = 0; place < job->n_per_series; place++)
    job->set->windows[(gsize) series * job->n_per_series + place].weight = (float) (1.0 / loss);
}

static void
tell_progress (Job *job)
{
  if (job->plan->progress == NULL)
    return;

  g_mutex_lock (&job->lock);
  job->plan->progress (VED_ENGINE_SEASONAL, ++job->n_done, job->data->n_series, job->plan->progress_data);
  g_mutex_unlock (&job->lock);
}

static gpointer
run_thread (gpointer user_data)
{
  Job *job = user_data;

  while (!g_cancellable_is_cancelled (job->cancellable))
    {
      guint series = g_atomic_int_add (&job->next_series, 1);

      if (series >= job->data->n_series)
        break;
      make_series (job, series);
      tell_progress (job);
    }

  return NULL;
}

static void
run_threads (Job *job)
{
  g_mutex_init (&job->lock);
  ved_crew_run (run_thread, job, job->plan->n_threads);
  g_mutex_clear (&job->lock);
}

/* Those kept, origin by origin. The validation is what lies behind the last learned origin by a horizon. */
static void
gather (Job *job)
{
  VedNeuralSet *set = job->set;
  guint n_series = job->data->n_series, n_validated = (guint) (job->plan->validation_share * job->n_per_series);
  guint split = job->n_per_series - n_validated;
  guint gap = n_validated > 0 ? VED_HORIZON_STEPS / job->stride : 0;
  g_autofree VedNeuralWindow *windows = g_steal_pointer (&set->windows);
  g_autofree VedQuantileForecast *statistical = g_steal_pointer (&set->statistical);
  gsize n_most = (gsize) n_series * job->n_per_series;

  set->windows = g_new (VedNeuralWindow, n_most);
  set->statistical = g_new (VedQuantileForecast, n_most);
  for (guint place = 0; place < job->n_per_series; place++)
    {
      gboolean is_gap = place >= split - MIN (gap, split) && place < split;

      for (guint series = 0; series < n_series && !is_gap; series++)
        {
          gsize at = (gsize) series * job->n_per_series + place;

          if (!job->is_kept[at])
            continue;
          set->windows[set->n] = windows[at];
          set->statistical[set->n++] = statistical[at];
          set->n_learned += place < split;
        }
    }
}

static gboolean
job_plan (Job     *job,
          GError **error)
{
  guint end = MIN (job->plan->end, job->data->n_steps), span;

  if (end < FIRST_ORIGIN + 2 * VED_DAY_STEPS)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "%u samples before the end of training are too few: ten days (%u) are the least",
                   end, FIRST_ORIGIN + 2 * VED_DAY_STEPS);
      return FALSE;
    }
  job->first = MAX (FIRST_ORIGIN, end - MIN (end, LONGEST_STRETCH));
  span = end - VED_HORIZON_STEPS - job->first;
  job->stride = MAX (1, (guint) ((guint64) span * job->data->n_series / MAX (job->plan->max_windows, 1)));
  job->n_per_series = span / job->stride + 1;
  job->first += span % job->stride;

  return TRUE;
}

/**
 * ved_neural_set_new:
 * @data: the series; to live longer than the set
 * @plan: what to take of it
 * @cancellable: (nullable): to give up
 * @error: place and cure of a fault
 *
 * Takes seconds to a minute: 0.3 ms CPU for each quarter of a day of each series.
 *
 * Returns: (transfer full) (nullable): the windows; the same for any number of threads
 */
VedNeuralSet *
ved_neural_set_new (const VedBacktestData   *data,
                    const VedNeuralSetPlan  *plan,
                    GCancellable            *cancellable,
                    GError                 **error)
{
  g_autoptr(VedNeuralSet) self = g_new0 (VedNeuralSet, 1);
  Job job = { data, plan, cancellable, self };
  gsize n_most;

  if (!job_plan (&job, error))
    return NULL;

  n_most = (gsize) data->n_series * job.n_per_series;
  self->data = data;
  self->end = MIN (plan->end, data->n_steps);
  self->kinds = g_new0 (VedSeriesKind, data->n_series);
  self->windows = g_new0 (VedNeuralWindow, n_most);
  self->statistical = g_new0 (VedQuantileForecast, n_most);
  job.is_kept = g_new0 (gboolean, n_most);
  job.losses = g_new0 (double, n_most);
  job.deviations = g_new0 (double, n_most);
  run_threads (&job);
  gather (&job);
  g_free (job.is_kept);
  g_free (job.losses);
  g_free (job.deviations);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->n_learned < FEWEST_WINDOWS)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "Only %u windows of %u series can be learned from, %u are the least: bring a longer record, or "
                   "series that move", self->n_learned, data->n_series, FEWEST_WINDOWS);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
ved_neural_set_free (VedNeuralSet *self)
{
  if (self == NULL)
    return;

  g_free (self->windows);
  g_free (self->statistical);
  g_free (self->kinds);
  g_free (self);
}

/**
 * ved_neural_set_get_past:
 *
 * Returns: what was known at the origin of a window
 */
VedSeriesPast
ved_neural_set_get_past (const VedNeuralSet *self,
                         guint               window)
{
  return past_until (self->data, self->windows[window].series, self->windows[window].origin);
}

/**
 * ved_neural_set_observed:
 *
 * Returns: (array fixed-size=96): what came, NaN where nothing was observed
 */
const float *
ved_neural_set_observed (const VedNeuralSet *self,
                         guint               window)
{
  return ved_backtest_data_series (self->data, self->windows[window].series) + self->windows[window].origin;
}
