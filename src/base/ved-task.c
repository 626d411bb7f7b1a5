/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-task"

#include "config.h"

#include "base/ved-task.h"

/* g_task_run_in_thread() hands its task to a worker, which lets go of it after everybody else may have: what the task
 * holds, the source object and its data, then ends in a worker. Here a second task, without a source, goes there; the
 * first one waits as the data of its callback, and ends in the thread that made it. */

typedef struct {
  VedTaskFunc func;
  gpointer data;                /* of the task that waits */
  GDestroyNotify destroy;
} Work;

/* A task that ends as another one does. */
typedef struct {
  GTask *task;
  GDestroyNotify destroy;
} Relay;

static void
work_in_thread (GTask        *worker,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Work *work = task_data;
  GError *error = NULL;
  gpointer result = work->func (work->data, cancellable, &error);

  ved_task_return (worker, result, work->destroy, error);
}

static void
worked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const Work *work = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gpointer outcome = g_task_propagate_pointer (G_TASK (result), &error);

  ved_task_return (task, outcome, work->destroy, error);
}

/**
 * ved_task_run:
 * @task: made in this thread, for this main context
 * @func: called in a worker
 * @destroy: (nullable): frees what it returns
 *
 * Ends @task with what @func returns. Other than with g_task_run_in_thread(), the worker holds neither the task nor its
 * source object: both end in this thread, so that the source may be a widget, or whatever else belongs to it.
 */
void
ved_task_run (GTask          *task,
              VedTaskFunc     func,
              GDestroyNotify  destroy)
{
  g_autoptr(GTask) worker = g_task_new (NULL, g_task_get_cancellable (task), worked_cb, g_object_ref (task));
  Work *work = g_new (Work, 1);

  *work = (Work) { func, g_task_get_task_data (task), destroy };
  g_task_set_source_tag (worker, g_task_get_source_tag (task));
  g_task_set_priority (worker, g_task_get_priority (task));
  g_task_set_check_cancellable (worker, g_task_get_check_cancellable (task));
  g_task_set_task_data (worker, work, g_free);
  g_task_run_in_thread (worker, work_in_thread);
}

/**
 * ved_task_return:
 * @result: (transfer full) (nullable): what was asked for
 * @destroy: (nullable): frees it
 * @error: (transfer full) (nullable): why there is none
 *
 * Ends @task, either way.
 */
void
ved_task_return (GTask          *task,
                 gpointer        result,
                 GDestroyNotify  destroy,
                 GError         *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, destroy);
}

/**
 * ved_task_return_boolean:
 * @done: whether it worked
 * @error: (transfer full) (nullable): why it did not
 *
 * Ends @task, either way.
 */
void
ved_task_return_boolean (GTask    *task,
                         gboolean  done,
                         GError   *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ved_task_relay:
 * @task: (transfer full): one that asks somebody else
 * @destroy: (nullable): frees what comes of it
 *
 * Returns: what is given to ved_task_relay_cb()
 */
gpointer
ved_task_relay (GTask          *task,
                GDestroyNotify  destroy)
{
  Relay *self = g_new (Relay, 1);

  *self = (Relay) { task, destroy };

  return self;
}

/**
 * ved_task_relay_cb:
 * @result: a task with a pointer
 * @relay: of ved_task_relay()
 *
 * Ends the task that waits as this one ended.
 */
void
ved_task_relay_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      relay)
{
  g_autofree Relay *self = relay;
  g_autoptr(GTask) task = self->task;
  GError *error = NULL;
  gpointer outcome = g_task_propagate_pointer (G_TASK (result), &error);

  ved_task_return (task, outcome, self->destroy, error);
}

/**
 * ved_task_relay_boolean_cb:
 * @result: a task with a boolean
 * @task: (transfer full): one that asked for it
 *
 * Ends @task as @result ended.
 */
void
ved_task_relay_boolean_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      task)
{
  g_autoptr(GTask) owned = task;
  GError *error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  ved_task_return_boolean (owned, done, error);
}
