/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-scorer"

#include "config.h"

#include "engine/ved-scorer.h"

#include "base/ved-clock.h"
#include "engine/ved-collect.h"
#include "engine/ved-forecast-run.h"

#include <math.h>
#include <string.h>

/* One tick: forecasts where they are due, then per server risk and probabilities, the environment, the
 * alert rules, and the snapshot of it all. A server that has gone stale keeps the score it had; an
 * offline one takes no part in probabilities. Rules judge results only: a snapshot made because
 * somebody acknowledged an alert does not count as one of the calm results an episode needs to end. */

#define CASCADE_TICK_US (5 * VED_SECOND_US)
#define MAX_TAUGHT         500
#define MAX_TAUGHT_SAMPLES 1024

struct _VedScorer
{
  VedAlertBook *book;
  VedLearner *learner;
  VedForecastSet *forecasts;    /* (nullable) in force */
  gint64 forecast_us;           /* when they were made */
  GPtrArray *transitions;       /* (element-type VedTransition) since the last tick */
  VedCascade *cascade;
  gint64 cascade_us;            /* when it last looked */
  VedThreshold bounds[VED_N_METRICS];   /* that the servers' raw chances are of */
};

/* The columns of one tick. */
typedef struct {
  const VedTickInput *input;
  float *prob_30m;
  float *prob_8h;
} Score;

static void
alert_changed_cb (const VedAlertEvent *event,
                  gpointer             user_data)
{
  VedScorer *self = user_data;
  VedTransition *transition = g_new0 (VedTransition, 1);

  transition->change = event->change;
  transition->time_us = event->time_us;
  transition->actor = g_strdup (event->actor);
  ved_alert_copy_to (event->alert, &transition->alert);
  transition->previous_severity = event->previous_severity;
  transition->previous_level = event->previous_level;
  transition->profile = event->profile;
  g_ptr_array_add (self->transitions, transition);
}

void
ved_transition_free (VedTransition *self)
{
  ved_alert_clear (&self->alert);
  g_free (self->actor);
  g_free (self);
}

void
ved_tick_result_free (VedTickResult *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_clear_pointer (&self->forecasts, ved_forecast_set_unref);
  g_clear_pointer (&self->transitions, g_ptr_array_unref);
  g_clear_pointer (&self->cascade, ved_cascade_result_unref);
  g_free (self);
}

/**
 * ved_scorer_new:
 * @thresholds: the alert rules
 * @first_number: larger than that of any episode there ever was
 *
 * Returns: (transfer full): a scorer without forecasts or episodes
 */
VedScorer *
ved_scorer_new (const VedThresholds *thresholds,
                guint64              first_number)
{
  VedScorer *self = g_new0 (VedScorer, 1);

  self->book = ved_alert_book_new (thresholds, first_number);
  memcpy (self->bounds, thresholds->probability, sizeof self->bounds);
  self->learner = ved_learner_new ();
  self->cascade = ved_cascade_new ();
  self->transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_transition_free);
  ved_alert_book_set_event_func (self->book, alert_changed_cb, self);

  return self;
}

void
ved_scorer_free (VedScorer *self)
{
  if (self == NULL)
    return;

  ved_alert_book_free (self->book);
  ved_learner_free (self->learner);
  ved_cascade_free (self->cascade);
  g_ptr_array_unref (self->transitions);
  g_clear_pointer (&self->forecasts, ved_forecast_set_unref);
  g_free (self);
}

/**
 * ved_scorer_get_alert_book:
 *
 * Returns: (transfer none): the episodes; to be touched only while no run is in flight
 */
VedAlertBook *
ved_scorer_get_alert_book (VedScorer *self)
{
  return self->book;
}

/**
 * ved_scorer_get_cascade:
 *
 * Returns: (transfer none): the detector; to be touched only while no run is in flight
 */
VedCascade *
ved_scorer_get_cascade (VedScorer *self)
{
  return self->cascade;
}

/**
 * ved_scorer_take_cascade:
 * @cascade: (transfer full): takes the place of the detector; knows the servers by the slots in their work
 */
void
ved_scorer_take_cascade (VedScorer  *self,
                         VedCascade *cascade)
{
  ved_cascade_free (self->cascade);
  self->cascade = cascade;
}

/**
 * ved_scorer_take_transitions:
 *
 * Returns: (transfer full) (element-type VedTransition): what changed since the last tick, by hand
 */
GPtrArray *
ved_scorer_take_transitions (VedScorer *self)
{
  GPtrArray *transitions = self->transitions;

  self->transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_transition_free);

  return transitions;
}

static void
score_risk (VedScorer           *self,
            const VedTickInput  *tick,
            const VedTickServer *server)
{
  VedServerWork *work = &server->server->work;
  VedRiskInput input = { .bounds = &tick->thresholds.risk, .profile = server->profile, .cores = server->cores };

  if (work->has_risk && server->state != VED_SERVER_LIVE)
    return;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    input.current[metric] = server->current[metric];
  ved_risk_input_set_forecast (&input, self->forecasts, work->row);
  ved_risk_compute (&input, &work->risk);
  work->has_risk = TRUE;
}

static float
score_chance (const Score         *score,
              const VedTickServer *server,
              VedHorizon           horizon)
{
  if (server->state == VED_SERVER_OFFLINE)
    return NAN;

  return (float) ved_server_chance_get (&server->server->work.chance, horizon, &score->input->thresholds,
                                        server->current, server->cores, &score->input->calibration);
}

static void
score_servers (VedScorer   *self,
               const Score *score)
{
  for (guint i = 0; i < score->input->n_servers; i++)
    {
      const VedTickServer *server = &score->input->servers[i];

      score_risk (self, score->input, server);
      score->prob_30m[i] = score_chance (score, server, VED_HORIZON_30M);
      score->prob_8h[i] = score_chance (score, server, VED_HORIZON_8H);
    }
}

static void
judge_server (VedScorer           *self,
              const VedTickServer *server)
{
  VedServerWork *work = &server->server->work;
  VedAlertInput input = {
    .state = server->state, .profile = server->profile, .cores = server->cores, .forecast_row = work->row,
  };

  if (!ved_alert_book_is_slot_of (self->book, work->slot, server->server->name))
    work->slot = ved_alert_book_add_server (self->book, server->server->name);
  input.risk = work->risk.score;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    input.current[metric] = server->current[metric];
  ved_alert_book_update_server (self->book, work->slot, &input);
}

static void
judge (VedScorer            *self,
       const VedTickInput   *input,
       const VedEnvironment *environment)
{
  ved_alert_book_begin (self->book, input->time_us, self->forecasts);
  for (guint i = 0; i < input->n_servers; i++)
    judge_server (self, &input->servers[i]);
  ved_alert_book_update_environment (self->book, environment);
  ved_alert_book_end (self->book);
}

static gboolean
is_news (const VedTickServer *server)
{
  return server->state == VED_SERVER_LIVE && server->last_seen_us > server->server->work.cascade_us;
}

/* Batches of a fleet may come in pieces: a tick of the detector waits for most of it, or for TICK_US. */
static gboolean
is_cascade_due (VedScorer          *self,
                const VedTickInput *input)
{
  guint n_live = 0, n_news = 0;

  for (guint i = 0; i < input->n_servers; i++)
    {
      n_live += input->servers[i].state == VED_SERVER_LIVE;
      n_news += is_news (&input->servers[i]);
    }

  return n_news > 0 && input->time_us > self->cascade_us
         && (10 * n_news >= 9 * n_live || input->time_us - self->cascade_us >= CASCADE_TICK_US);
}

/* The samples of the last hour before the newest of this tick, where the server came with some: MAX_TAUGHT servers at most,
 * since each takes some milliseconds. Meanwhile newer ones are filed. */
static void
teach_cascade (VedScorer *self,
               VedServer *server,
               gint64     newest_us)
{
  g_autofree gint64 *times_us = g_new (gint64, MAX_TAUGHT_SAMPLES);
  g_autofree float *values = g_new (float, VED_N_METRICS * MAX_TAUGHT_SAMPLES);
  float current[VED_N_METRICS];
  guint n = 0;

  g_mutex_lock (&server->lock);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    n = ved_history_read_samples (server->history, metric, newest_us - VED_HOUR_US, newest_us, MAX_TAUGHT_SAMPLES,
                                  times_us, values + metric * MAX_TAUGHT_SAMPLES);
  g_mutex_unlock (&server->lock);
  for (guint i = 0; i < n; i++)
    {
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        current[metric] = values[metric * MAX_TAUGHT_SAMPLES + i];
      ved_cascade_teach (self->cascade, server->work.cascade_slot, times_us[i], current);
    }
}

/* A clock that went back comes by what was looked at once more. */
static void
follow_clock (VedScorer          *self,
              const VedTickInput *input)
{
  if (self->cascade_us <= input->time_us)
    return;

  self->cascade_us = input->time_us;
  for (guint i = 0; i < input->n_servers; i++)
    {
      VedServerWork *work = &input->servers[i].server->work;

      work->cascade_us = MIN (work->cascade_us, input->time_us);
    }
}

/* Whether the detector knows the server, and as what it is now. */
static gboolean
is_introduced (VedScorer           *self,
               const VedTickServer *server)
{
  const VedServerWork *work = &server->server->work;

  return ved_cascade_is_slot_of (self->cascade, work->cascade_slot, server->server->name)
         && work->cascade_profile == server->profile;
}

static void
introduce (VedScorer           *self,
           const VedTickServer *server)
{
  VedServerWork *work = &server->server->work;
  gboolean is_new = !ved_cascade_is_slot_of (self->cascade, work->cascade_slot, server->server->name);

  work->cascade_slot = ved_cascade_add_server (self->cascade, server->server->name, server->profile);
  work->cascade_profile = server->profile;
  if (is_new && work->cascade_slot < MAX_TAUGHT)
    teach_cascade (self, server->server, server->last_seen_us);
}

static VedCascadeResult *
look_for_cascade (VedScorer          *self,
                  const VedTickInput *input)
{
  follow_clock (self, input);
  if (!is_cascade_due (self, input))
    return NULL;

  ved_cascade_begin (self->cascade, input->time_us);
  for (guint i = 0; i < input->n_servers; i++)
    {
      const VedTickServer *server = &input->servers[i];
      VedServerWork *work = &server->server->work;

      if (!is_news (server))
        continue;
      if (!is_introduced (self, server))
        introduce (self, server);
      work->cascade_us = server->last_seen_us;
      ved_cascade_update (self->cascade, work->cascade_slot, server->current);
      ved_cascade_set_risk (self->cascade, work->cascade_slot, work->risk.score);
    }
  self->cascade_us = input->time_us;

  return ved_cascade_end (self->cascade);
}

static void
describe_server (VedScorer          *self,
                 VedSnapshotBuilder *builder,
                 const Score        *score,
                 guint               index)
{
  const VedTickServer *server = &score->input->servers[index];
  const VedServerWork *work = &server->server->work;
  VedSnapshotServer description = { .name = server->server->name };

  description.profile = server->profile;
  description.state = server->state;
  description.last_seen_us = server->last_seen_us;
  description.cores = server->cores;
  description.points = server->n_points;
  description.forecast_row = work->row;
  if (work->row != VED_NO_ROW)
    {
      description.engine = ved_forecast_set_get_engine (self->forecasts, work->row);
      description.rung = ved_forecast_set_get_rung (self->forecasts, work->row);
    }
  description.metrics = server->metrics;
  description.risk = work->risk.score;
  description.prob_30m = score->prob_30m[index];
  description.prob_8h = score->prob_8h[index];
  ved_snapshot_builder_set_server (builder, index, &description);
  ved_snapshot_builder_set_contributions (builder, index, work->risk.contributions,
                                          work->risk.n_contributions);
}

static void
fill_columns (VedSnapshotBuilder *builder,
              const VedTickInput *input,
              VedMetric           metric)
{
  float *current = ved_snapshot_builder_current (builder, metric);
  float *trend = ved_snapshot_builder_trend (builder, metric);

  for (guint i = 0; i < input->n_servers; i++)
    {
      current[i] = input->servers[i].current[metric];
      trend[i] = isnan (current[i]) ? NAN : input->servers[i].server->work.trend[metric];
    }
}

static VedSnapshot *
build_snapshot (VedScorer            *self,
                const Score          *score,
                const VedEnvironment *environment)
{
  const VedTickInput *input = score->input;
  VedMetadata metadata = input->metadata;
  VedSnapshotBuilder *builder;

  builder = ved_snapshot_builder_new (input->n_servers, input->generation, input->time_us);
  for (guint i = 0; i < input->n_servers; i++)
    describe_server (self, builder, score, i);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    fill_columns (builder, input, metric);
  for (guint i = 0; i < ved_alert_book_get_n_active (self->book); i++)
    ved_snapshot_builder_add_alert (builder, ved_alert_book_get_active (self->book, i));

  if (self->forecasts != NULL)
    ved_snapshot_builder_set_forecasts (builder, self->forecasts);
  metadata.prediction_us = self->forecast_us;
  ved_snapshot_builder_set_environment (builder, environment);
  ved_snapshot_builder_set_scenario (builder, &input->scenario);
  ved_snapshot_builder_set_metadata (builder, &metadata);

  return ved_snapshot_builder_finish (builder);
}

static void
forecast (VedScorer          *self,
          const VedTickInput *input,
          VedTickResult      *result)
{
  gint64 begun_us = g_get_monotonic_time ();
  VedForecastSet *forecasts = ved_forecast_run (input, self->forecasts, self->learner);

  g_clear_pointer (&self->forecasts, ved_forecast_set_unref);
  self->forecasts = forecasts;
  self->forecast_us = input->time_us;
  result->forecasts = ved_forecast_set_ref (forecasts);
  result->forecast_s = (double) (g_get_monotonic_time () - begun_us) / G_USEC_PER_SEC;
}

/* Raw chances are of a forecast and of thresholds; those of thresholds that somebody has changed are made anew. */
static void
follow_thresholds (VedScorer          *self,
                   const VedTickInput *input)
{
  if (memcmp (self->bounds, input->thresholds.probability, sizeof self->bounds) == 0)
    return;

  memcpy (self->bounds, input->thresholds.probability, sizeof self->bounds);
  for (guint i = 0; i < input->n_servers; i++)
    {
      VedServerWork *work = &input->servers[i].server->work;

      ved_server_chance_compute (&work->chance, &input->thresholds, work->row != VED_NO_ROW ? self->forecasts : NULL, work->row,
                                 input->servers[i].cores);
    }
}

/* What is told of the fleet at the origin of new forecasts, and how it stood there. */
static void
describe_instant (VedScorer       *self,
                  const Score     *score,
                  VedFleetInstant *instant)
{
  const VedTickInput *input = score->input;
  double none[VED_N_HORIZONS] = { 1.0, 1.0 };
  gboolean is_known = FALSE;

  for (guint i = 0; i < input->n_servers; i++)
    {
      const VedServerWork *work = &input->servers[i].server->work;

      if (work->row == VED_NO_ROW || isnan (score->prob_30m[i]) || isnan (score->prob_8h[i]))
        continue;
      is_known = TRUE;
      instant->is_beyond |= work->is_beyond;
      none[VED_HORIZON_30M] *= 1.0 - (double) score->prob_30m[i];
      none[VED_HORIZON_8H] *= 1.0 - (double) score->prob_8h[i];
    }
  instant->origin_us = input->origin_us;
  instant->has_network = input->model != NULL;
  instant->is_told = is_known && none[VED_HORIZON_30M] > 0.0 && none[VED_HORIZON_8H] > 0.0
    && ved_learner_get_n_unlearned (self->learner) == 0;
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    instant->raw[i] = (float) (1.0 - none[i]);
}

/**
 * ved_scorer_run:
 * @input: what is known; its servers' work is brought up to date
 *
 * In a worker. Without new forecasts 10,000 servers take some 100 ms.
 *
 * Returns: (transfer full): the snapshot and what changed with it
 */
VedTickResult *
ved_scorer_run (VedScorer          *self,
                const VedTickInput *input)
{
  VedTickResult *result = g_new0 (VedTickResult, 1);
  g_autofree float *probabilities = g_new (float, 2 * MAX (input->n_servers, 1));
  Score score = { input, probabilities, probabilities + input->n_servers };
  VedEnvironment environment;
  gint64 begun_us;

  if (input->collect_us > 0)
    ved_collect_complete (input);
  if (input->forecast)
    forecast (self, input, result);

  begun_us = g_get_monotonic_time ();
  follow_thresholds (self, input);
  score_servers (self, &score);
  if (input->forecast)
    describe_instant (self, &score, &result->instant);
  ved_environment_compute (&environment, &input->calibration, input->n_servers, score.prob_30m, score.prob_8h);
  if (input->judge)
    {
      judge (self, input, &environment);
      result->is_judged = TRUE;
      result->cascade = look_for_cascade (self, input);
    }
  result->snapshot = build_snapshot (self, &score, &environment);
  result->n_unlearned = ved_learner_get_n_unlearned (self->learner);
  result->transitions = ved_scorer_take_transitions (self);
  result->tick_s = (double) (g_get_monotonic_time () - begun_us) / G_USEC_PER_SEC;

  return result;
}

/**
 * ved_scorer_is_learning:
 *
 * Returns: whether servers wait to be learned
 */
gboolean
ved_scorer_is_learning (VedScorer *self)
{
  return ved_learner_is_waiting (self->learner);
}

/**
 * ved_scorer_learn:
 *
 * Learns some more servers, for a second at most; the next ved_scorer_run() forecasts them anew. In a worker.
 */
void
ved_scorer_learn (VedScorer *self)
{
  ved_learner_go_on (self->learner);
}
