/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-runner"

#include "config.h"

#include "engine/ved-runner.h"

/* The scorer, and with it the work of all servers, belongs to the run in flight, else to the engine's
 * thread. What has to touch it from outside comes through ved_runner_when_idle() and waits for the end of
 * the run. Whatever asks for a run while one is in flight is served by the next one: batches that come
 * faster than runs share one. A run begins when the main loop has nothing more urgent, so batches that
 * wait in sockets are filed first.
 *
 * While servers wait to be learned and no run is due, the worker goes on learning, in pieces of a second at
 * most: a run that becomes due meanwhile begins after the piece. */

typedef struct {
  VedRunnerIdleFunc func;
  gpointer user_data;
} Waiting;

struct _VedRunner
{
  guint ref_count;
  VedScorer *scorer;
  VedRunnerInputFunc make_input;
  VedRunnerResultFunc take_result;
  gpointer user_data;

  gboolean is_stopped;
  gboolean in_flight;
  gboolean is_due;
  gboolean judge_due;
  GSource *source;              /* (nullable): starts the run that is due, or a piece of learning */
  GQueue waiting;               /* of Waiting: for the end of the run in flight */
  GQueue next_waiting;          /* of Waiting: for the end of the one after it */
};

/**
 * ved_runner_new:
 * @scorer: (transfer full): what runs work with
 * @make_input: called as each run begins
 * @take_result: told of each end, on this thread; not after ved_runner_stop()
 * @user_data: for both
 *
 * Returns: (transfer full): a runner that does nothing until it is asked
 */
VedRunner *
ved_runner_new (VedScorer           *scorer,
                VedRunnerInputFunc   make_input,
                VedRunnerResultFunc  take_result,
                gpointer             user_data)
{
  VedRunner *self = g_new0 (VedRunner, 1);

  self->ref_count = 1;
  self->scorer = scorer;
  self->make_input = make_input;
  self->take_result = take_result;
  self->user_data = user_data;
  g_queue_init (&self->waiting);
  g_queue_init (&self->next_waiting);

  return self;
}

VedRunner *
ved_runner_ref (VedRunner *self)
{
  self->ref_count++;

  return self;
}

void
ved_runner_unref (VedRunner *self)
{
  if (--self->ref_count > 0)
    return;

  ved_scorer_free (self->scorer);
  g_free (self);
}

/* Those that wait for the next run wait from now on for the one that begins. */
static void
advance_waiting (VedRunner *self)
{
  Waiting *waiting;

  while ((waiting = g_queue_pop_head (&self->next_waiting)) != NULL)
    g_queue_push_tail (&self->waiting, waiting);
}

static void
perform_waiting (VedRunner *self)
{
  Waiting *waiting;

  if (self->is_stopped)
    advance_waiting (self);
  while ((waiting = g_queue_pop_head (&self->waiting)) != NULL)
    {
      waiting->func (self->scorer, waiting->user_data);
      g_free (waiting);
    }
}

/**
 * ved_runner_stop:
 *
 * Ends it: no run begins any more, and the one in flight tells nobody. What waits is done first or as
 * soon as that one has ended.
 */
void
ved_runner_stop (VedRunner *self)
{
  self->is_stopped = TRUE;
  self->is_due = FALSE;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (!self->in_flight)
    perform_waiting (self);
}

static void begin_soon (VedRunner *self);

static void
run_ended_cb (GObject      *object,
              GAsyncResult *async_result,
              gpointer      user_data)
{
  VedRunner *self = user_data;
  g_autoptr(VedTickResult) result = g_task_propagate_pointer (G_TASK (async_result), NULL);

  self->in_flight = FALSE;
  if (result != NULL && !self->is_stopped)
    self->take_result (result, self->user_data);
  perform_waiting (self);
  if (!self->is_stopped && (self->is_due || ved_scorer_is_learning (self->scorer)))
    begin_soon (self);
  ved_runner_unref (self);
}

typedef struct {
  VedScorer *scorer;
  VedTickInput *input;          /* (nullable): without one it is a piece of learning */
} Job;

static void
job_free (Job *job)
{
  ved_tick_input_free (job->input);
  g_free (job);
}

static void
run_in_worker (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Job *job = task_data;
  VedTickResult *result = NULL;

  if (job->input != NULL)
    result = ved_scorer_run (job->scorer, job->input);
  else
    ved_scorer_learn (job->scorer);

  /* What the input refers to is let go of before the end is told, not some time after. */
  g_clear_pointer (&job->input, ved_tick_input_free);
  g_task_return_pointer (task, result, (GDestroyNotify) ved_tick_result_free);
}

static VedTickInput *
take_input (VedRunner *self)
{
  VedTickInput *input = self->make_input (self->judge_due, self->user_data);

  self->is_due = FALSE;
  self->judge_due = FALSE;
  advance_waiting (self);

  return input;
}

static gboolean
run_due_cb (gpointer user_data)
{
  VedRunner *self = user_data;
  g_autoptr(GTask) task = g_task_new (NULL, NULL, run_ended_cb, ved_runner_ref (self));
  Job *job = g_new0 (Job, 1);

  g_clear_pointer (&self->source, g_source_unref);
  job->scorer = self->scorer;
  job->input = self->is_due ? take_input (self) : NULL;
  self->in_flight = TRUE;
  g_task_set_source_tag (task, run_due_cb);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, run_in_worker);

  return G_SOURCE_REMOVE;
}

static void
begin_soon (VedRunner *self)
{
  if (self->source != NULL)
    return;

  self->source = g_idle_source_new ();
  g_source_set_static_name (self->source, "[vedette] run");
  g_source_set_callback (self->source, run_due_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/**
 * ved_runner_request:
 * @judge: whether the alert rules shall be applied, since there are new samples or time has gone on
 */
void
ved_runner_request (VedRunner *self,
                    gboolean   judge)
{
  if (self->is_stopped)
    return;

  self->is_due = TRUE;
  self->judge_due |= judge;
  if (!self->in_flight)
    begin_soon (self);
}

/**
 * ved_runner_is_busy:
 *
 * Returns: whether a run or a piece of learning is in flight or due
 */
gboolean
ved_runner_is_busy (const VedRunner *self)
{
  return self->in_flight || self->source != NULL;
}

static Waiting *
waiting_new (VedRunnerIdleFunc func,
             gpointer          user_data)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->func = func;
  waiting->user_data = user_data;

  return waiting;
}

/**
 * ved_runner_when_idle:
 * @func: gets the scorer to itself
 * @user_data: for @func, which owns it
 *
 * Calls @func now, or as soon as the run in flight has ended; in any case exactly once.
 */
void
ved_runner_when_idle (VedRunner         *self,
                      VedRunnerIdleFunc  func,
                      gpointer           user_data)
{
  if (self->in_flight)
    g_queue_push_tail (&self->waiting, waiting_new (func, user_data));
  else
    func (self->scorer, user_data);
}

/**
 * ved_runner_run_and_tell:
 * @func: gets the scorer to itself
 * @user_data: for @func, which owns it
 *
 * Asks for a run, and calls @func once when its result has been taken: what was changed before is in the newest
 * snapshot then. A runner that was stopped calls @func without a run.
 */
void
ved_runner_run_and_tell (VedRunner         *self,
                         VedRunnerIdleFunc  func,
                         gpointer           user_data)
{
  if (self->is_stopped)
    {
      ved_runner_when_idle (self, func, user_data);
      return;
    }

  g_queue_push_tail (&self->next_waiting, waiting_new (func, user_data));
  ved_runner_request (self, FALSE);
}
