/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-startup"

#include "config.h"

#include "engine/ved-startup.h"

#include "base/ved-task.h"

typedef struct {
  VedKeeper *keeper;            /* (nullable) */
  VedDemo *demo;                /* (nullable) */
  gint64 now_us;
} Startup;

static void
let_go (Startup *self)
{
  g_clear_pointer (&self->keeper, ved_keeper_unref);
  g_clear_pointer (&self->demo, ved_demo_unref);
}

static void
startup_free (Startup *self)
{
  let_go (self);
  g_free (self);
}

/* (nullable): with an error */
static VedRegistry *
bring_together (Startup       *startup,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(VedRegistry) registry = ved_registry_new ();

  if (startup->keeper != NULL && !ved_keeper_restore (startup->keeper, registry, startup->now_us, error))
    return NULL;
  if (startup->demo != NULL)
    ved_demo_prepare (startup->demo, registry, startup->keeper, cancellable);

  return g_steal_pointer (&registry);
}

/* A worker lets go of its task when it comes to it: what the keeper locks must not wait for that. */
static void
start_in_worker (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  VedRegistry *registry = bring_together (task_data, cancellable, &error);

  let_go (task_data);
  ved_task_return (task, registry, (GDestroyNotify) ved_registry_free, error);
}

/**
 * ved_startup_async:
 * @keeper: (nullable): what was kept of an earlier life
 * @demo: (nullable): a simulated fleet that wants a history
 * @now_us: the present
 * @cancellable: (nullable): ends it early
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * Brings the servers together that are known at the start, in a worker.
 */
void
ved_startup_async (VedKeeper           *keeper,
                   VedDemo             *demo,
                   gint64               now_us,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Startup *startup = g_new0 (Startup, 1);

  startup->keeper = keeper != NULL ? ved_keeper_ref (keeper) : NULL;
  startup->demo = demo != NULL ? ved_demo_ref (demo) : NULL;
  startup->now_us = now_us;
  g_task_set_source_tag (task, ved_startup_async);
  g_task_set_task_data (task, startup, (GDestroyNotify) startup_free);
  g_task_run_in_thread (task, start_in_worker);
}

/**
 * ved_startup_finish:
 *
 * Returns: (transfer full): the servers with their history
 */
VedRegistry *
ved_startup_finish (GAsyncResult  *result,
                    GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
