/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-startup"

#include "config.h"

#include "engine/ved-startup.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "engine/ved-cascade-replay.h"

typedef struct {
  VedKeeper *keeper;            /* (nullable) */
  VedDemo *demo;                /* (nullable) */
  VedCascadeSettings cascade;
  gint64 now_us;
} Startup;

/* What it brings. */
typedef struct {
  VedRegistry *registry;
  VedCascade *cascade;          /* (nullable) */
} Fleet;

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

static void
fleet_free (Fleet *fleet)
{
  g_clear_pointer (&fleet->registry, ved_registry_free);
  g_clear_pointer (&fleet->cascade, ved_cascade_free);
  g_free (fleet);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fleet, fleet_free)

/* Without the last hour the detector begins anew, and says so: no reason not to begin. */
static void
replay_cascade (Startup *startup,
                Fleet   *fleet)
{
  GError *error = NULL;

  fleet->cascade = ved_cascade_replay (ved_keeper_get_history (startup->keeper), fleet->registry, &startup->cascade,
                                       startup->now_us, &error);
  ved_report_error (G_LOG_DOMAIN, "Going through the last hour", error);
}

/* (nullable): with an error */
static Fleet *
bring_together (Startup       *startup,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(Fleet) fleet = g_new0 (Fleet, 1);

  fleet->registry = ved_registry_new ();
  if (startup->keeper != NULL && !ved_keeper_restore (startup->keeper, fleet->registry, startup->now_us, error))
    return NULL;
  if (startup->keeper != NULL)
    replay_cascade (startup, fleet);
  if (startup->demo != NULL)
    ved_demo_prepare (startup->demo, fleet->registry, startup->keeper, cancellable);

  return g_steal_pointer (&fleet);
}

/* A worker lets go of its task when it comes to it: what the keeper locks must not wait for that. */
static void
start_in_worker (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  Fleet *fleet = bring_together (task_data, cancellable, &error);

  let_go (task_data);
  ved_task_return (task, fleet, (GDestroyNotify) fleet_free, error);
}

/**
 * ved_startup_async:
 * @keeper: (nullable): what was kept of an earlier life
 * @demo: (nullable): a simulated fleet that wants a history
 * @cascade: the bounds that cascades are found by
 * @now_us: the present
 * @cancellable: (nullable): ends it early
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * Brings the servers together that are known at the start, in a worker.
 */
void
ved_startup_async (VedKeeper                *keeper,
                   VedDemo                  *demo,
                   const VedCascadeSettings *cascade,
                   gint64                    now_us,
                   GCancellable             *cancellable,
                   GAsyncReadyCallback       callback,
                   gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Startup *startup = g_new0 (Startup, 1);

  startup->keeper = keeper != NULL ? ved_keeper_ref (keeper) : NULL;
  startup->demo = demo != NULL ? ved_demo_ref (demo) : NULL;
  startup->cascade = *cascade;
  startup->now_us = now_us;
  g_task_set_source_tag (task, ved_startup_async);
  g_task_set_task_data (task, startup, (GDestroyNotify) startup_free);
  g_task_run_in_thread (task, start_in_worker);
}

/**
 * ved_startup_finish:
 * @cascade: (out) (transfer full) (nullable): a detector that knows the last hour; %NULL where nothing is known of it
 *
 * Returns: (transfer full): the servers with their history
 */
VedRegistry *
ved_startup_finish (GAsyncResult  *result,
                    VedCascade   **cascade,
                    GError       **error)
{
  g_autoptr(Fleet) fleet = g_task_propagate_pointer (G_TASK (result), error);

  *cascade = fleet != NULL ? g_steal_pointer (&fleet->cascade) : NULL;

  return fleet != NULL ? g_steal_pointer (&fleet->registry) : NULL;
}
