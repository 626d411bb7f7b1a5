/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-store-task"

#include "config.h"

#include "store/ved-store-task.h"

typedef struct {
  GTask *task;
  gssize number;
  GError *error;
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *self = data;

  g_object_unref (self->task);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
return_cb (gpointer user_data)
{
  Outcome *outcome = user_data;

  if (outcome->error != NULL)
    g_task_return_error (outcome->task, g_steal_pointer (&outcome->error));
  else
    g_task_return_int (outcome->task, outcome->number);

  return G_SOURCE_REMOVE;
}

/**
 * ved_store_task_return:
 * @task: (transfer full): of an object that owns a store writer
 * @number: what it returns
 * @error: (transfer full) (nullable): or why not
 *
 * Ends a task from a job of the store writer. The task, and with it its source object, is let go of in the thread
 * that waits for it: gone in the job, the object would wait for its own thread.
 */
void
ved_store_task_return (GTask  *task,
                       gssize  number,
                       GError *error)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  Outcome *outcome = g_new (Outcome, 1);

  *outcome = (Outcome) { task, number, error };
  g_source_set_name (source, "ved-store-task return");
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, return_cb, outcome, outcome_free);
  g_source_attach (source, g_task_get_context (task));
}
