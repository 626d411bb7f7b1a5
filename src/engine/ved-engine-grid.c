/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-grid"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "engine/ved-engine-private.h"
#include "wire/json/ved-fleet-grid-json.h"

/* Every server over time: the resident means of five minutes, and the forecasts of the newest snapshot. Which servers
 * there are is settled on the engine's thread; a worker reads them, each under its own lock, and writes the body. */

typedef struct {
  VedFleetGridQuestion question;
  VedSnapshot *snapshot;
  GPtrArray *servers;           /* VedServer (nullable), of the snapshot's rows */
} Reading;

static void
reading_free (Reading *self)
{
  ved_snapshot_unref (self->snapshot);
  g_ptr_array_unref (self->servers);
  g_free (self);
}

static void
unref_server (gpointer server)
{
  if (server != NULL)
    ved_server_unref (server);
}

static void
read_past (VedFleetGrid *grid,
           guint         row,
           VedServer    *server)
{
  g_mutex_lock (&server->lock);
  ved_history_settle (server->history);
  ved_history_read_means (server->history, grid->question.metric, grid->origin_us, grid->question.n_past,
                          ved_fleet_grid_get_row (grid, row));
  g_mutex_unlock (&server->lock);
}

static gpointer
read_grid (gpointer       task_data,
           GCancellable  *cancellable,
           GError       **error)
{
  Reading *self = task_data;
  g_autoptr(VedFleetGrid) grid = ved_fleet_grid_new_ahead (&self->question, self->snapshot);
  GString *body = g_string_sized_new ((gsize) 6 * grid->n_columns * MAX (grid->n_servers, 1));

  for (guint i = 0; i < grid->n_servers; i++)
    if (self->servers->pdata[i] != NULL)
      read_past (grid, i, self->servers->pdata[i]);
  ved_fleet_grid_json_write (body, grid);

  return g_string_free_to_bytes (body);
}

/**
 * ved_engine_fetch_grid_async:
 * @question: what of the fleet, copied
 *
 * Reads one metric of all servers over time: some 5 µs a server, in a worker.
 */
void
ved_engine_fetch_grid_async (VedEngine                  *self,
                             const VedFleetGridQuestion *question,
                             GCancellable               *cancellable,
                             GAsyncReadyCallback         callback,
                             gpointer                    user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Reading *reading;

  g_task_set_source_tag (task, ved_engine_fetch_grid_async);
  if (self->snapshot == NULL)
    {
      g_task_return_new_error (task, VED_ERROR, VED_ERROR_BUSY, "the daemon is starting: ask again in some seconds");
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->question = *question;
  reading->snapshot = ved_snapshot_ref (self->snapshot);
  reading->servers = g_ptr_array_new_with_free_func (unref_server);
  for (guint i = 0; i < ved_snapshot_get_n_servers (self->snapshot); i++)
    {
      VedServer *server = ved_registry_find (ved_intake_get_registry (self->intake),
                                             ved_snapshot_get_name (self->snapshot, i));

      g_ptr_array_add (reading->servers, server != NULL ? ved_server_ref (server) : NULL);
    }
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  ved_task_run (task, read_grid, (GDestroyNotify) g_bytes_unref);
}

/**
 * ved_engine_fetch_grid_finish:
 *
 * Returns: (transfer full): the body that ved_fleet_grid_json_read() reads; %NULL with %VED_ERROR_BUSY before the first
 *   snapshot
 */
GBytes *
ved_engine_fetch_grid_finish (VedEngine     *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
