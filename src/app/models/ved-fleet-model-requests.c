/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-fleet-model"

#include "config.h"

#include "app/models/ved-fleet-model-private.h"

#include "base/ved-task.h"

/* What pages ask of the source, through the model: it counts what is under way, and keeps the details of a
 * few servers. */

#define MAX_DETAILS 32

static gboolean
has_forecasts_of (VedSnapshot *snapshot,
                  const char  *server)
{
  guint index;

  return ved_snapshot_find (snapshot, server, &index)
         && ved_snapshot_get_forecasts (snapshot) != NULL
         && ved_snapshot_get_forecast_row (snapshot, index) != G_MAXUINT;
}

/**
 * ved_fleet_model_get_detail:
 * @server: a name
 *
 * Returns: (transfer none) (nullable): a snapshot that holds the forecasts of @server, of the origin
 *   that is shown; %NULL when they have to be fetched first
 */
VedSnapshot *
ved_fleet_model_get_detail (VedFleetModel *self,
                            const char    *server)
{
  VedSnapshot *detail;

  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), NULL);
  g_return_val_if_fail (server != NULL, NULL);

  if (self->shown == NULL)
    return NULL;
  if (has_forecasts_of (self->shown, server))
    return self->shown;

  detail = g_hash_table_lookup (self->details, server);
  if (detail == NULL || ved_snapshot_get_origin_us (detail) != ved_snapshot_get_origin_us (self->shown))
    return NULL;

  return detail;
}

static void
detail_fetched_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  VedFleetModel *self = g_task_get_source_object (task);
  GError *error = NULL;
  VedSnapshot *detail = ved_frame_source_fetch_detail_finish (VED_FRAME_SOURCE (object), result, &error);

  if (detail == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (VED_FRAME_SOURCE (object) == self->source)
    {
      if (g_hash_table_size (self->details) >= MAX_DETAILS)
        g_hash_table_remove_all (self->details);
      g_hash_table_insert (self->details, g_strdup (g_task_get_task_data (task)), ved_snapshot_ref (detail));
    }
  g_task_return_pointer (task, detail, (GDestroyNotify) ved_snapshot_unref);
}

static void
task_completed_cb (GTask         *task,
                   GParamSpec    *pspec,
                   VedFleetModel *self)
{
  self->n_pending--;
}

/* Every request goes through here: without a source it ends at once, else it counts until it is over. */
static GTask *
begin_request (VedFleetModel       *self,
               gpointer             tag,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  self->n_pending++;
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (task_completed_cb), self, 0);
  if (self->source != NULL)
    return task;

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                           "There is no source to ask: choose one first");
  g_object_unref (task);

  return NULL;
}

/**
 * ved_fleet_model_fetch_detail_async:
 * @server: a name
 *
 * Brings the forecasts of one server; at once when they are there.
 */
void
ved_fleet_model_fetch_detail_async (VedFleetModel       *self,
                                    const char          *server,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  VedSnapshot *detail;

  g_return_if_fail (VED_IS_FLEET_MODEL (self));
  g_return_if_fail (server != NULL);

  task = begin_request (self, ved_fleet_model_fetch_detail_async, cancellable, callback, user_data);
  if (task == NULL)
    return;

  g_task_set_task_data (task, g_strdup (server), g_free);
  detail = ved_fleet_model_get_detail (self, server);
  if (detail != NULL)
    g_task_return_pointer (task, ved_snapshot_ref (detail), (GDestroyNotify) ved_snapshot_unref);
  else
    ved_frame_source_fetch_detail_async (self->source, server, cancellable, detail_fetched_cb,
                                         g_steal_pointer (&task));
}

VedSnapshot *
ved_fleet_model_fetch_detail_finish (VedFleetModel  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ved_fleet_model_fetch_series_async (VedFleetModel        *self,
                                    const VedSeriesQuery *query,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (VED_IS_FLEET_MODEL (self));

  task = begin_request (self, ved_fleet_model_fetch_series_async, cancellable, callback, user_data);
  if (task == NULL)
    return;

  ved_frame_source_fetch_series_async (self->source, query, cancellable, ved_task_relay_cb,
                                       ved_task_relay (task, (GDestroyNotify) ved_series_slice_unref));
}

VedSeriesSlice *
ved_fleet_model_fetch_series_finish (VedFleetModel  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ved_fleet_model_fetch_document_async (VedFleetModel       *self,
                                      const char          *path,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (VED_IS_FLEET_MODEL (self));

  task = begin_request (self, ved_fleet_model_fetch_document_async, cancellable, callback, user_data);
  if (task == NULL)
    return;

  ved_frame_source_fetch_document_async (self->source, path, cancellable, ved_task_relay_cb,
                                         ved_task_relay (task, (GDestroyNotify) g_bytes_unref));
}

GBytes *
ved_fleet_model_fetch_document_finish (VedFleetModel  *self,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ved_fleet_model_can_perform:
 *
 * Returns: whether the source does what it is asked for; recordings only tell
 */
gboolean
ved_fleet_model_can_perform (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), FALSE);

  return self->source != NULL && ved_frame_source_can_perform (self->source);
}

void
ved_fleet_model_perform_async (VedFleetModel       *self,
                               const char          *path,
                               const char          *json_body,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (VED_IS_FLEET_MODEL (self));

  task = begin_request (self, ved_fleet_model_perform_async, cancellable, callback, user_data);
  if (task == NULL)
    return;

  ved_frame_source_perform_async (self->source, path, json_body, cancellable, ved_task_relay_boolean_cb, task);
}

gboolean
ved_fleet_model_perform_finish (VedFleetModel  *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
