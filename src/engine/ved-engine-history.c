/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-history"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "engine/ved-engine-private.h"
#include "store/history/ved-historical-fetch.h"

/* What was: transitions of alerts and the fleet as a whole, from the disk. */

/**
 * ved_engine_fetch_history_async:
 * @question: (transfer full): what is asked
 *
 * Reads the disk in a worker, and writes there what it comes to.
 */
void
ved_engine_fetch_history_async (VedEngine             *self,
                                VedHistoricalQuestion *question,
                                GAsyncReadyCallback    callback,
                                gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(VedSnapshot) shown = ved_engine_ref_snapshot (self);

  g_task_set_source_tag (task, ved_engine_fetch_history_async);
  if (self->keeper == NULL)
    {
      ved_historical_question_free (question);
      g_task_return_new_error (task, VED_ERROR, VED_ERROR_NOT_FOUND,
                               "this daemon keeps no history: start it with --data-dir");
      return;
    }

  ved_historical_fetch_async (question, ved_keeper_get_alert_log (self->keeper), ved_keeper_get_environment (self->keeper),
                              shown, NULL, ved_task_relay_cb,
                              ved_task_relay (g_steal_pointer (&task), (GDestroyNotify) g_bytes_unref));
}

/**
 * ved_engine_fetch_history_finish:
 *
 * Returns: (transfer full): the answer, a JSON object; %NULL with VED_ERROR_NOT_FOUND where nothing is kept, or for a server
 *   that never was
 */
GBytes *
ved_engine_fetch_history_finish (VedEngine     *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
