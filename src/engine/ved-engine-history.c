/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-history"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "engine/ved-engine-private.h"

/* What was: transitions of alerts and the fleet as a whole, from the disk. */

static gboolean
check_keeper (VedEngine *self,
              GTask     *task)
{
  if (self->keeper != NULL)
    return TRUE;

  g_task_return_new_error (task, VED_ERROR, VED_ERROR_NOT_FOUND,
                           "this daemon keeps no history: start it with --data-dir");

  return FALSE;
}

static void
transitions_fetched_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *transitions = ved_alert_log_fetch_finish (VED_ALERT_LOG (object), result, &error);

  ved_task_return (task, transitions, (GDestroyNotify) g_ptr_array_unref, error);
}

/**
 * ved_engine_fetch_transitions_async:
 * @server: (nullable): only those of this server
 * @from_us: µs UTC
 * @to_us: excluded
 * @max_transitions: the newest so many
 */
void
ved_engine_fetch_transitions_async (VedEngine           *self,
                                    const char          *server,
                                    gint64               from_us,
                                    gint64               to_us,
                                    guint                max_transitions,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_engine_fetch_transitions_async);
  if (check_keeper (self, task))
    ved_alert_log_fetch_async (ved_keeper_get_alert_log (self->keeper), server, from_us, to_us, max_transitions,
                               cancellable, transitions_fetched_cb, g_steal_pointer (&task));
}

/**
 * ved_engine_fetch_transitions_finish:
 *
 * Returns: (transfer full) (element-type VedAlertTransition): newest first; %NULL with VED_ERROR_NOT_FOUND where
 *   nothing is kept
 */
GPtrArray *
ved_engine_fetch_transitions_finish (VedEngine     *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rows_fetched_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *rows = ved_environment_store_fetch_finish (VED_ENVIRONMENT_STORE (object), result, &error);

  ved_task_return (task, rows, (GDestroyNotify) g_ptr_array_unref, error);
}

/**
 * ved_engine_fetch_environment_async:
 * @from_us: µs UTC
 * @to_us: excluded
 * @max_rows: 0: each minute; else means of equal spans
 */
void
ved_engine_fetch_environment_async (VedEngine           *self,
                                    gint64               from_us,
                                    gint64               to_us,
                                    guint                max_rows,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_engine_fetch_environment_async);
  if (check_keeper (self, task))
    ved_environment_store_fetch_async (ved_keeper_get_environment (self->keeper), from_us, to_us, max_rows,
                                       cancellable, rows_fetched_cb, g_steal_pointer (&task));
}

/**
 * ved_engine_fetch_environment_finish:
 *
 * Returns: (transfer full) (element-type VedEnvironmentRow): oldest first; %NULL with VED_ERROR_NOT_FOUND where
 *   nothing is kept
 */
GPtrArray *
ved_engine_fetch_environment_finish (VedEngine     *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
