/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-learner"

#include "config.h"

#include "engine/ved-learner.h"

#include "base/ved-crew.h"

#include <string.h>

/* The seasonal engine learns a series from its whole history, which takes a third of a millisecond: nothing
 * for one server, most of a minute for 10,000 that a start brings at once. A run therefore has a budget,
 * counted in points so that the same input always has the same result. It goes to whole servers: first
 * those never learned, then those learned longest ago, among equals the one most at risk. The others wait;
 * between ticks the runner lets the learner go on, one budget at a time, until nobody waits.
 *
 * A server that waits for the first time is forecast by persistence. One that waits to be learned anew
 * keeps what was learned of it before. */

#define POINTS_PER_SERIES VED_DAY_STEPS /* what learning costs beside the points themselves */

typedef struct {
  VedServer *server;            /* owned */
  guint16 metrics;
  guint n_points;               /* that learning it goes through */
  guint index;                  /* in the run's input */
} Pupil;

struct _VedLearner
{
  GArray *waiting;              /* of Pupil */
  gint64 origin_us;             /* of the newest plan */
  guint n_threads;
};

/* What threads that go on share. */
typedef struct {
  VedLearner *learner;
  guint n;                      /* pupils at the head of the queue */
  gint next;                    /* atomic */
} Lesson;

static void
pupil_clear (Pupil *self)
{
  g_clear_pointer (&self->server, ved_server_unref);
}

/**
 * ved_learner_new:
 *
 * Returns: (transfer full): a learner for whom nobody waits
 */
VedLearner *
ved_learner_new (void)
{
  VedLearner *self = g_new0 (VedLearner, 1);

  self->waiting = g_array_new (FALSE, FALSE, sizeof (Pupil));
  g_array_set_clear_func (self->waiting, (GDestroyNotify) pupil_clear);

  return self;
}

void
ved_learner_free (VedLearner *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->waiting);
  g_free (self);
}

static gboolean
is_due (const VedSeasonalState *state,
        gint64                  origin_us)
{
  return state->learned_us == 0 || origin_us < state->learned_us || origin_us >= state->due_us;
}

/* Points to be gone through for @server at this origin; 0: nothing is due. */
static guint
count_due_points (const VedTickServer *server,
                  gint64               origin_us)
{
  const VedServerWork *work = &server->server->work;
  guint n_points = MIN (server->n_points, VED_HISTORY_POINTS) + POINTS_PER_SERIES;
  guint n_series = 0;

  if (work->learned_us == origin_us || server->n_points < VED_FORECAST_READY_POINTS)
    return 0;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((server->metrics & (1u << metric)) != 0 && metric != VED_METRIC_UPTIME_DAYS)
        n_series += is_due (&work->states[metric], origin_us);
    }

  return n_series * n_points;
}

static int
compare_turns (gconstpointer a,
               gconstpointer b)
{
  const Pupil *left = a, *right = b;
  const VedServerWork *left_work = &left->server->work, *right_work = &right->server->work;

  if (left_work->learned_us != right_work->learned_us)
    return left_work->learned_us < right_work->learned_us ? -1 : 1;
  if (left_work->risk.score != right_work->risk.score)
    return left_work->risk.score > right_work->risk.score ? -1 : 1;

  return left->index < right->index ? -1 : left->index > right->index;
}

/* Orders the queue and returns how many at its head one budget is enough for. */
static guint
choose (VedLearner *self)
{
  guint n_points = 0, n = 0;

  g_array_sort (self->waiting, compare_turns);
  while (n < self->waiting->len)
    {
      n_points += g_array_index (self->waiting, Pupil, n).n_points;
      if (n > 0 && n_points > VED_LEARN_POINTS)
        break;
      n++;
    }

  return n;
}

static void
forget (VedServer *server)
{
  memset (server->work.states, 0, sizeof server->work.states);
  server->work.learned_us = 0;
}

/**
 * ved_learner_plan:
 * @input: a run that makes forecasts
 * @learn: (inout) (array): set to %TRUE where a server is to be learned in this run; the others have to wait
 *
 * What was learned of a server without its new past (`refresh`) is forgotten. Who waited before is asked
 * anew.
 */
void
ved_learner_plan (VedLearner         *self,
                  const VedTickInput *input,
                  gboolean           *learn)
{
  guint n;

  self->origin_us = input->origin_us;
  self->n_threads = input->n_threads;
  g_array_set_size (self->waiting, 0);
  for (guint i = 0; i < input->n_servers; i++)
    {
      const VedTickServer *server = &input->servers[i];
      Pupil pupil = { .metrics = server->metrics, .index = i };

      if (server->refresh)
        forget (server->server);
      pupil.n_points = count_due_points (server, input->origin_us);
      if (pupil.n_points == 0 || server->state == VED_SERVER_OFFLINE)
        continue;
      pupil.server = ved_server_ref (server->server);
      g_array_append_val (self->waiting, pupil);
    }

  n = choose (self);
  for (guint i = 0; i < n; i++)
    learn[g_array_index (self->waiting, Pupil, i).index] = TRUE;
  g_array_remove_range (self->waiting, 0, n);
}

/**
 * ved_learner_teach:
 * @pasts: the whole history of a server
 * @server: the server, whose work the caller has to itself
 * @metrics: a bit for each series that is in @pasts
 *
 * Learns what is due of one server. 0.35 ms a series of three weeks that is due.
 */
void
ved_learner_teach (const VedServerPasts *pasts,
                   VedServer            *server,
                   guint16               metrics)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      VedSeriesKind kind = ved_server_pasts_get_kind (metric);
      VedSeriesPast past = ved_server_pasts_get (pasts, metric);

      if ((metrics & (1u << metric)) != 0 && metric != VED_METRIC_UPTIME_DAYS)
        ved_forecaster_learn (&server->work.states[metric], &kind, &past);
    }
  server->work.learned_us = pasts->origin_us;
}

gboolean
ved_learner_is_waiting (const VedLearner *self)
{
  return self->waiting->len > 0;
}

/**
 * ved_learner_get_n_unlearned:
 *
 * Returns: how many wait of whom nothing is learned yet
 */
guint
ved_learner_get_n_unlearned (const VedLearner *self)
{
  guint n = 0;

  for (guint i = 0; i < self->waiting->len; i++)
    n += g_array_index (self->waiting, Pupil, i).server->work.learned_us == 0;

  return n;
}

static gpointer
teach_thread (gpointer user_data)
{
  Lesson *lesson = user_data;
  VedLearner *learner = lesson->learner;
  g_autofree VedServerPasts *pasts = g_new (VedServerPasts, 1);

  for (;;)
    {
      guint index = (guint) g_atomic_int_add (&lesson->next, 1);
      const Pupil *pupil;

      if (index >= lesson->n)
        return NULL;

      pupil = &g_array_index (learner->waiting, Pupil, index);
      ved_server_pasts_read (pasts, pupil->server, pupil->metrics, learner->origin_us, VED_HISTORY_POINTS);
      ved_learner_teach (pasts, pupil->server, pupil->metrics);
      pupil->server->work.is_outdated = TRUE;
    }
}

/**
 * ved_learner_go_on:
 *
 * Spends one more budget on those who wait, at the origin of the plan. In a worker. Their forecasts are
 * outdated then.
 */
void
ved_learner_go_on (VedLearner *self)
{
  Lesson lesson = { .learner = self, .n = choose (self) };

  ved_crew_run (teach_thread, &lesson, MIN (self->n_threads, MAX (lesson.n, 1)));
  g_array_remove_range (self->waiting, 0, lesson.n);
}
