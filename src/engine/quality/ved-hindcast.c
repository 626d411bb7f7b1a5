/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hindcast"

#include "config.h"

#include "engine/quality/ved-hindcast.h"

#include "base/ved-clock.h"
#include "engine/quality/ved-chance-book.h"
#include "engine/ved-forecast-run.h"
#include "engine/ved-server-pasts.h"

#include <math.h>
#include <string.h>

/* How good forecasts were, from what is known by now: at every half hour of two weeks whose 8 hours are over,
 * the forecast that was kept of that instant is taken; where none was (the daemon was not running then) it is made
 * again by the fleet's own code, from what was known then alone. A copy of the server goes through its history in
 * order of time, so it learns as often as the live one does. At younger half hours only the chance of the next 30
 * minutes counts, as soon as these are over.
 *
 * A network has seen what lies before its training: of that it can make nothing again that would count, and what the
 * statistical engine would have said alone is not what is served. So where a network is in use, an instant before its
 * training counts only if its forecast was kept, and it speaks for chances only if a network had a hand in it. */

#define EVERY_POINTS     6      /* 30 min */
#define MOST_ORIGINS     (VED_QUALITY_DAYS * VED_DAY_STEPS / EVERY_POINTS)
#define RECENT_POINTS    VED_DAY_STEPS
#define WEEK_POINTS      (7 * RECENT_POINTS)
#define FRESH_POINTS     (WEEK_POINTS + RECENT_POINTS)
#define RECENT_VALUES    1000   /* of a metric, over all servers */
#define REFERENCE_VALUES 3000

typedef struct {
  const VedHindcastInput *input;
  VedQuality *quality;
  VedChanceBook *book;
  VedServerPasts pasts;         /* until the present */
  GArray *recent[VED_N_METRICS];        /* of float */
  GArray *reference[VED_N_METRICS];
  gboolean has_origin[MOST_ORIGINS + 1];
} Run;

void
ved_hindcast_input_free (VedHindcastInput *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_servers; i++)
    ved_server_unref (self->servers[i].server);
  g_free (self->servers);
  g_clear_object (&self->store);
  g_clear_pointer (&self->model, ved_neural_model_unref);
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    g_clear_pointer (&self->fleet_outcomes[i], g_array_unref);
  g_free (self);
}

static Run *
run_new (const VedHindcastInput *input)
{
  Run *self = g_new0 (Run, 1);

  self->input = input;
  self->quality = ved_quality_new ();
  self->book = ved_chance_book_new ();
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      self->recent[metric] = g_array_new (FALSE, FALSE, sizeof (float));
      self->reference[metric] = g_array_new (FALSE, FALSE, sizeof (float));
    }

  return self;
}

static void
run_free (Run *self)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      g_array_unref (self->recent[metric]);
      g_array_unref (self->reference[metric]);
    }
  ved_chance_book_free (self->book);
  g_clear_pointer (&self->quality, ved_quality_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static void
read_instant (const Run           *self,
              const VedTickServer *server,
              guint                index,
              float               *values)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    values[metric] = (server->metrics & (1u << metric)) != 0 ? self->pasts.means[metric][index] : NAN;
}

/* The server as it was, but for its history, which forecasts read up to their origin alone. */
static VedServer *
copy_server (const Run           *self,
             const VedTickServer *server)
{
  VedServer *copy = ved_server_new (server->server->name, server->profile);
  gint64 start_us = self->pasts.origin_us - self->pasts.n_points * VED_FORECAST_STEP_US;

  for (guint i = 0; i < self->pasts.n_points; i++)
    {
      float values[VED_N_METRICS];

      read_instant (self, server, i, values);
      ved_server_restore_bucket (copy, start_us + i * VED_FORECAST_STEP_US, values, 1);
    }

  return copy;
}

static VedForecastSet *
find_stored (const Run           *self,
             const VedTickServer *server,
             gint64               origin_us)
{
  g_autoptr(GError) error = NULL;

  if (self->input->store == NULL)
    return NULL;

  return ved_forecast_store_find (self->input->store, server->server->name, origin_us, &error);
}

static gint64
get_instant (const Run *self,
             guint      index)
{
  return self->pasts.origin_us - (self->pasts.n_points - index) * VED_FORECAST_STEP_US;
}

static gboolean
is_over (const Run *self,
         guint      index,
         guint      n_steps)
{
  return index + n_steps <= self->pasts.n_points;
}

/* Whether the network in use, if any, had seen nothing of what came after this instant. */
static gboolean
is_after_training (const Run *self,
                   guint      index)
{
  return self->input->model == NULL || get_instant (self, index) >= self->input->model->trained_us;
}

static gboolean
is_by_network (const VedForecastSet *forecasts)
{
  VedEngineId engine = ved_forecast_set_get_engine (forecasts, 0);

  return engine == VED_ENGINE_MLP || engine == VED_ENGINE_TFT || engine == VED_ENGINE_MIXED;
}

/* Fills @chance with the raw chances that go with the forecast; %NULL where there is none that would count. */
static VedForecastSet *
forecast (const Run       *self,
          VedTickServer   *server,
          VedLearner      *learner,
          guint            index,
          VedServerChance *chance)
{
  VedTickInput tick = { .n_threads = 1, .n_servers = 1, .servers = server, .thresholds = self->input->thresholds };
  VedForecastSet *forecasts;

  tick.engine = self->input->engine;
  tick.model = self->input->model;
  tick.origin_us = get_instant (self, index);
  forecasts = find_stored (self, server, tick.origin_us);
  if (forecasts != NULL)
    {
      self->quality->n_stored += is_over (self, index, VED_FORECAST_STEPS);
      ved_server_chance_compute (chance, &self->input->thresholds, forecasts, 0, server->cores);
      return forecasts;
    }
  if (!is_after_training (self, index))
    return NULL;

  server->n_points = index;
  read_instant (self, server, index - 1, server->current);
  forecasts = ved_forecast_run (&tick, NULL, learner);
  *chance = server->server->work.chance;

  return forecasts;
}

static gboolean
is_observed (const float *values)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (isfinite (values[metric]))
        return TRUE;
    }

  return FALSE;
}

/* The first step at which any metric is beyond its critical threshold; VED_NEVER: none is, as far as known;
 * @observed: steps within each horizon at which something was measured. */
static guint
first_beyond (const Run           *self,
              const VedTickServer *server,
              guint                index,
              guint               *observed)
{
  guint first = VED_NEVER, n_known = MIN (self->pasts.n_points - index, VED_FORECAST_STEPS);

  memset (observed, 0, VED_N_HORIZONS * sizeof *observed);
  for (guint step = 0; step < n_known; step++)
    {
      float values[VED_N_METRICS];

      read_instant (self, server, index + step, values);
      for (guint i = 0; i < VED_N_HORIZONS; i++)
        observed[i] += step < ved_quality_horizon_steps[i] && is_observed (values);
      if (first == VED_NEVER && ved_server_is_beyond (&self->input->thresholds, values, server->cores))
        first = step;
    }

  return first;
}

/* A horizon counts once it is over, if something was measured in half of it. */
static void
judge_chance (Run                   *self,
              const VedTickServer   *server,
              guint                  index,
              const VedServerChance *chance)
{
  VedPastChance past = { .origin = (guint) (self->pasts.n_points - index) / EVERY_POINTS };
  float now[VED_N_METRICS];
  guint observed[VED_N_HORIZONS];

  past.first_step = first_beyond (self, server, index, observed);
  read_instant (self, server, index - 1, now);
  past.is_beyond = ved_server_is_beyond (&self->input->thresholds, now, server->cores);
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    {
      guint n_steps = ved_quality_horizon_steps[i];

      past.raw[i] = is_over (self, index, n_steps) && 2 * observed[i] >= n_steps ? (float) chance->raw[i] : NAN;
    }
  ved_chance_book_add (self->book, &past);
}

/* What is compared, in points of a past: what is recent [from, to) with what was before [before, until). */
typedef struct {
  guint from;
  guint to;
  guint before;
  guint until;
} Stretches;

static gboolean
has_learned_lately (const Run *self)
{
  const VedHindcastInput *input = self->input;

  return input->learned_us > 0 && input->origin_us - input->learned_us < FRESH_POINTS * VED_FORECAST_STEP_US;
}

/* What a network was taught is no change since: the first point that counts. Until there is enough after a training,
 * all do, and it is told that they are old news. */
static guint
find_birth (const Run *self)
{
  gint64 since = (self->pasts.origin_us - self->input->learned_us) / VED_FORECAST_STEP_US;
  guint n = self->pasts.n_points;

  return since >= FRESH_POINTS && since < n ? n - (guint) since : 0;
}

/* A weekend is no change of a fleet: like is compared with like. From two weeks on it is the newest week against
 * whole weeks before, from eight days on the newest day against the same one a week ago; younger fleets have nothing
 * better than the days before. */
static Stretches
find_stretches (const Run *self)
{
  guint n = self->pasts.n_points, birth = find_birth (self), age = n - birth, weeks = age / WEEK_POINTS;
  guint day = n - MIN (age, RECENT_POINTS);
  Stretches stretches = { day, n, birth, day };

  if (weeks >= 2)
    {
      stretches = (Stretches) { n - WEEK_POINTS, n, n - weeks * WEEK_POINTS, n - WEEK_POINTS };
    }
  else if (age >= FRESH_POINTS)
    {
      stretches = (Stretches) { day, n, day - WEEK_POINTS, n - WEEK_POINTS };
    }

  return stretches;
}

static void
judge_forecast (Run                  *self,
                const VedTickServer  *server,
                guint                 index,
                const VedForecastSet *forecasts)
{
  Stretches recent = find_stretches (self);

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const float *means = self->pasts.means[metric];

      if ((server->metrics & (1u << metric)) != 0 && metric != VED_METRIC_UPTIME_DAYS
          && ved_forecast_set_has_metric (forecasts, 0, metric))
        ved_quality_add (self->quality, forecasts, 0, metric, &means[index], means[index - 1], index >= recent.from);
    }
  self->quality->n_forecasts++;
  self->quality->n_by_network += is_by_network (forecasts);
}

static void
note_origin (Run   *self,
             guint  index)
{
  VedQuality *quality = self->quality;
  guint back = self->pasts.n_points - index;
  gint64 origin_us = get_instant (self, index);

  quality->from_us = quality->from_us == 0 ? origin_us : MIN (quality->from_us, origin_us);
  quality->to_us = MAX (quality->to_us, origin_us);
  quality->n_origins += !self->has_origin[back / EVERY_POINTS];
  self->has_origin[back / EVERY_POINTS] = TRUE;
}

/* Every @stride-th of the values from @from to @to. */
static void
sample (GArray      *values,
        const float *means,
        guint        from,
        guint        to,
        guint        wanted)
{
  guint stride = MAX ((to - from) / MAX (wanted, 1), 1);

  for (guint i = from; i < to; i += stride)
    {
      if (isfinite (means[i]))
        g_array_append_val (values, means[i]);
    }
}

static void
sample_population (Run                 *self,
                   const VedTickServer *server)
{
  Stretches stretches = find_stretches (self);
  guint n_servers = self->input->n_servers;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const float *means = self->pasts.means[metric];

      if ((server->metrics & (1u << metric)) == 0 || metric == VED_METRIC_UPTIME_DAYS)
        continue;
      sample (self->recent[metric], means, stretches.from, stretches.to, RECENT_VALUES / n_servers);
      sample (self->reference[metric], means, stretches.before, stretches.until, REFERENCE_VALUES / n_servers);
    }
}

/* The oldest origin of a server: a full or half hour of the clock, as those that are kept, with the history that an
 * engine needs. */
static guint
first_origin (const Run *self)
{
  guint n = self->pasts.n_points, oldest = VED_FORECAST_READY_POINTS;
  guint since = (guint) (self->pasts.origin_us / VED_FORECAST_STEP_US % EVERY_POINTS);
  guint back = MIN (n - oldest, MOST_ORIGINS * EVERY_POINTS);

  return n - since - (back - since) / EVERY_POINTS * EVERY_POINTS;
}

static void
follow_server (Run                 *self,
               const VedTickServer *server,
               GCancellable        *cancellable)
{
  g_autoptr(VedLearner) learner = ved_learner_new ();
  g_autoptr(VedServer) copy = NULL;
  VedTickServer past = *server;

  ved_server_pasts_read (&self->pasts, server->server, server->metrics, self->input->origin_us, VED_HISTORY_POINTS);
  if (!is_over (self, VED_FORECAST_READY_POINTS, VED_NEAR_STEPS))
    return;

  if (is_over (self, VED_FORECAST_READY_POINTS, VED_FORECAST_STEPS))
    {
      sample_population (self, server);
      self->quality->n_servers++;
    }
  copy = copy_server (self, server);
  past.server = copy;
  past.state = VED_SERVER_LIVE;
  for (guint index = first_origin (self);
       is_over (self, index, VED_NEAR_STEPS) && !g_cancellable_is_cancelled (cancellable);
       index += EVERY_POINTS)
    {
      g_autoptr(VedForecastSet) forecasts = NULL;
      VedServerChance chance;

      forecasts = forecast (self, &past, learner, index, &chance);
      if (forecasts == NULL || ved_forecast_set_get_engine (forecasts, 0) == VED_ENGINE_NONE)
        continue;
      if (is_after_training (self, index) || is_by_network (forecasts))
        judge_chance (self, server, index, &chance);
      if (!is_over (self, index, VED_FORECAST_STEPS))
        continue;
      judge_forecast (self, server, index, forecasts);
      note_origin (self, index);
    }
}

/* The whole fleet's map is fitted on what was told as it was told, where that is more than what could be made again. */
static void
fit_fleet (Run *self)
{
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    {
      GArray *outcomes = self->input->fleet_outcomes[i];
      VedCalibrationMap *map = &self->quality->calibration.fleet[i];

      if (outcomes != NULL && outcomes->len > map->n_outcomes)
        ved_calibration_map_fit (map, (VedChanceOutcome *) (gpointer) outcomes->data, outcomes->len);
    }
}

/**
 * ved_hindcast_run:
 * @input: servers and where their history is
 * @cancellable: to give up
 *
 * In a thread of its own: about 0.7 s of CPU a server with two weeks of history.
 *
 * Returns: (transfer full) (nullable): the figures, those of no forecasts where no history is long enough; %NULL when
 *   it was cancelled
 */
VedQuality *
ved_hindcast_run (const VedHindcastInput *input,
                  GCancellable           *cancellable)
{
  g_autoptr(Run) run = run_new (input);

  for (guint i = 0; i < input->n_servers && !g_cancellable_is_cancelled (cancellable); i++)
    follow_server (run, &input->servers[i], cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    ved_quality_set_drift (run->quality, metric, run->recent[metric], run->reference[metric]);
  ved_chance_book_judge (run->book, input->is_whole, run->quality);
  fit_fleet (run);
  run->quality->made_us = input->now_us;
  run->quality->has_learned_lately = has_learned_lately (run);

  return g_steal_pointer (&run->quality);
}
