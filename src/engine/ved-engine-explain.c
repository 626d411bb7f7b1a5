/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-explain"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "engine/ved-engine-private.h"

/* A copy of the server and what was learned of it is taken while no run is in flight; the forecasts are then made in
 * a worker beside the runs. */

typedef struct {
  VedTickServer server;
  VedWhatIfInput *input;        /* (nullable): before it was its turn */
} Explain;

static void
explain_free (Explain *self)
{
  g_clear_pointer (&self->server.server, ved_server_unref);
  g_clear_pointer (&self->input, ved_what_if_input_free);
  g_free (self);
}

static gpointer
compute (gpointer       task_data,
         GCancellable  *cancellable,
         GError       **error)
{
  Explain *explain = task_data;
  VedExplanation *explanation = g_new0 (VedExplanation, 1);

  ved_explanation_compute (explanation, explain->input);

  return explanation;
}

static void
begin_explain (VedScorer *scorer,
               gpointer   user_data)
{
  g_autoptr(GTask) task = user_data;
  VedEngine *self = g_task_get_source_object (task);
  Explain *explain = g_task_get_task_data (task);

  explain->input = ved_engine_make_what_if_input (self, &explain->server);
  ved_task_run (task, compute, g_free);
}

/**
 * ved_engine_explain_async:
 * @server: which
 * @cancellable: (nullable): ends it early
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * Forecasts and scores a server anew under each of the what-ifs.
 */
void
ved_engine_explain_async (VedEngine           *self,
                          const char          *server,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  VedServer *record = NULL;
  Explain *explain;

  g_task_set_source_tag (task, ved_engine_explain_async);
  if (self->phase != VED_ENGINE_RUNNING || self->origin_us == 0)
    {
      g_task_return_new_error (task, VED_ERROR, VED_ERROR_BUSY, "the daemon is starting: ask again in some seconds");
      return;
    }
  record = ved_registry_find (ved_intake_get_registry (self->intake), server);
  if (record == NULL)
    {
      g_task_return_new_error (task, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no server “%s”", server);
      return;
    }
  explain = g_new0 (Explain, 1);
  ved_tick_server_fill (&explain->server, record, ved_engine_get_now_us (self));
  g_task_set_task_data (task, explain, (GDestroyNotify) explain_free);
  ved_runner_when_idle (self->runner, begin_explain, g_steal_pointer (&task));
}

/**
 * ved_engine_explain_finish:
 *
 * Returns: (transfer full): to be freed with g_free(); %NULL with VED_ERROR_NOT_FOUND for an unknown server,
 *   VED_ERROR_BUSY before the first forecasts
 */
VedExplanation *
ved_engine_explain_finish (VedEngine     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
