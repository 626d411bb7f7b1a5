/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-answers"

#include "config.h"

#include "engine/ved-engine.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "engine/ved-engine-private.h"
#include "engine/ved-series-reader.h"
#include "engine/ved-warmup.h"

#include <string.h>

/* What an engine is asked, and answers from what it has. */

/* Status */

static double
get_progress (VedEngine *self)
{
  if (self->phase == VED_ENGINE_RUNNING)
    return 1.0;

  return self->demo != NULL ? ved_demo_get_progress (self->demo) : 0.0;
}

static void
describe_counts (const VedIntakeCounts *counts,
                 VedEngineStatus       *status)
{
  status->n_batches = counts->n_batches;
  status->n_records = counts->n_records;
  status->n_refused = counts->n_refused;
  status->n_unknown_keys = counts->n_unknown_keys;
  status->n_foreign = counts->n_foreign;
  status->last_batch_us = counts->last_batch_us;
  status->latest_sample_us = counts->latest_sample_us;
}

static void
describe_servers (VedRegistry     *registry,
                  VedEngineStatus *status)
{
  VedWarmup warmup;

  ved_warmup_measure (&warmup, registry, status->now_us);
  status->window_size = warmup.most_points;
  status->n_servers = warmup.n_servers;
  status->n_ready = warmup.n_ready;
  memcpy (status->n_in_state, warmup.n_in_state, sizeof status->n_in_state);
  status->mean_points = warmup.mean_points;
  status->required_points = VED_FORECAST_READY_POINTS;
  status->warmup_progress = warmup.progress;
  status->warmed_up = warmup.is_complete;

  for (guint i = 0; i < warmup.n_servers; i++)
    {
      VedServer *server = ved_registry_get (registry, i);

      g_mutex_lock (&server->lock);
      status->history_bytes += ved_history_get_bytes (server->history) + sizeof (VedServer);
      g_mutex_unlock (&server->lock);
    }
}

static void
describe_results (VedEngine       *self,
                  VedEngineStatus *status)
{
  guint n = self->snapshot != NULL ? ved_snapshot_get_n_servers (self->snapshot) : 0;

  status->generation = self->snapshot != NULL ? ved_snapshot_get_generation (self->snapshot) : 0;
  status->n_snapshots = self->n_snapshots;
  status->n_unlearned = self->n_unlearned;
  status->forecast_s = self->forecast_s;
  status->tick_s = self->tick_s;
  for (guint i = 0; i < n; i++)
    status->n_with_engine[ved_snapshot_get_engine (self->snapshot, i)]++;
}

/**
 * ved_engine_get_status:
 *
 * Cost: a look at every server.
 *
 * Returns: (transfer full): how the engine is doing
 */
VedEngineStatus *
ved_engine_get_status (VedEngine *self)
{
  VedEngineStatus *status = g_new0 (VedEngineStatus, 1);

  status->phase = self->phase;
  status->shard = self->shard;
  if (self->intake == NULL)
    return status;

  status->progress = get_progress (self);
  status->started_us = self->started_us;
  status->now_us = ved_engine_get_now_us (self);
  describe_counts (ved_intake_get_counts (self->intake), status);
  describe_servers (ved_intake_get_registry (self->intake), status);
  describe_results (self, status);
  ved_source_set_describe (self->sources, status);
  if (self->write_back != NULL)
    ved_write_back_describe (self->write_back, status);
  status->store.healthy = TRUE;
  if (self->keeper != NULL)
    ved_keeper_describe (self->keeper, &status->store);

  return status;
}

/**
 * ved_engine_ref_snapshot:
 *
 * Returns: (transfer full) (nullable): the newest result; %NULL before the first
 */
VedSnapshot *
ved_engine_ref_snapshot (VedEngine *self)
{
  return self->snapshot != NULL ? ved_snapshot_ref (self->snapshot) : NULL;
}

/* Scenarios */

static VedSimulator *
get_simulator (VedEngine *self,
               GError   **error)
{
  if (self->demo == NULL)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no simulated fleet here: this daemon was started without --demo, "
                           "and its configuration names no simulator");
      return NULL;
    }
  if (!ved_demo_is_ready (self->demo))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_BUSY,
                           "the simulated fleet is being prepared: ask again in some seconds");
      return NULL;
    }

  return ved_demo_get_simulator (self->demo);
}

/**
 * ved_engine_set_scenario:
 * @scenario: name of a scenario
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND where there is no demo fleet, VED_ERROR_BUSY while it is being
 *   prepared, VED_ERROR_INVALID for an unknown name
 */
gboolean
ved_engine_set_scenario (VedEngine   *self,
                         const char  *scenario,
                         GError     **error)
{
  VedSimulator *simulator = get_simulator (self, error);
  VedScenarioId id;

  if (simulator == NULL || !ved_scenario_id_from_name (scenario, &id, error))
    return FALSE;

  ved_simulator_set_scenario (simulator, id, ved_engine_get_now_us (self));
  ved_engine_request_run (self, FALSE);

  return TRUE;
}

/**
 * ved_engine_get_scenario:
 * @status: (out caller-allocates): to be cleared with ved_scenario_status_clear()
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND or VED_ERROR_BUSY as ved_engine_set_scenario()
 */
gboolean
ved_engine_get_scenario (VedEngine          *self,
                         VedScenarioStatus  *status,
                         GError            **error)
{
  VedSimulator *simulator = get_simulator (self, error);
  guint n_affected;

  if (simulator == NULL)
    return FALSE;

  n_affected = ved_simulator_get_n_affected (simulator);
  status->scenario = g_strdup (ved_scenario_id_get_name (ved_simulator_get_scenario (simulator)));
  status->affected = g_new0 (char *, n_affected + 1);
  for (guint i = 0; i < n_affected; i++)
    status->affected[i] = g_strdup (ved_simulator_get_affected (simulator, i));
  status->fleet_size = ved_simulator_get_n_servers (simulator);
  status->tick = ved_simulator_get_tick (simulator);

  return TRUE;
}

void
ved_scenario_status_clear (VedScenarioStatus *self)
{
  g_clear_pointer (&self->scenario, g_free);
  g_clear_pointer (&self->affected, g_strfreev);
}

/**
 * ved_engine_get_quality:
 *
 * Returns: (transfer none) (nullable): how good past forecasts were, as measured last; %NULL before, or where it is
 *   not measured
 */
VedQuality *
ved_engine_get_quality (VedEngine *self)
{
  return self->quality != NULL ? ved_quality_desk_get (self->quality) : NULL;
}

/**
 * ved_engine_get_earlier_quality:
 *
 * Returns: (transfer none) (nullable): what was measured before that
 */
VedQuality *
ved_engine_get_earlier_quality (VedEngine *self)
{
  return self->quality != NULL ? ved_quality_desk_get_earlier (self->quality) : NULL;
}

/* Alerts */

static void
free_alert (VedAlert *alert)
{
  ved_alert_clear (alert);
  g_free (alert);
}

typedef struct {
  GTask *task;
  VedAlert *alert;
} Acted;

static void
tell_acted (VedScorer *scorer,
            gpointer   user_data)
{
  g_autofree Acted *acted = user_data;
  g_autoptr(GTask) task = acted->task;

  g_task_return_pointer (task, acted->alert, (GDestroyNotify) free_alert);
}

/* Whoever asks after the answer finds the alert as it is now: the answer waits for the snapshot. */
static void
act_on_alert (VedScorer *scorer,
              gpointer   user_data)
{
  g_autoptr(GTask) task = user_data;
  VedEngine *self = g_task_get_source_object (task);
  const VedAlertAction *action = g_task_get_task_data (task);
  g_autoptr(GPtrArray) transitions = NULL;
  GError *error = NULL;
  Acted *acted;
  VedAlert *alert = ved_alert_action_perform (action, ved_scorer_get_alert_book (scorer),
                                              ved_engine_get_now_us (self), &error);

  if (alert == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  transitions = ved_scorer_take_transitions (scorer);
  ved_engine_tell_transitions (self, transitions, action->note);
  acted = g_new (Acted, 1);
  *acted = (Acted) { g_steal_pointer (&task), alert };
  ved_runner_run_and_tell (self->runner, tell_acted, acted);
}

/* Whether the engine goes on; else @task is told that it does not. */
static gboolean
check_running (VedEngine *self,
               GTask     *task)
{
  if (self->phase == VED_ENGINE_RUNNING)
    return TRUE;

  g_task_return_new_error (task, VED_ERROR, VED_ERROR_BUSY, "the daemon is not running yet, or no more");

  return FALSE;
}

/**
 * ved_engine_act_on_alert_async:
 * @action: copied
 * @cancellable: (nullable): for the caller's use; an action that has begun is not undone
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * Acknowledges or resolves; waits for the run in flight to end, and for the snapshot that shows it.
 */
void
ved_engine_act_on_alert_async (VedEngine            *self,
                               const VedAlertAction *action,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_engine_act_on_alert_async);
  g_task_set_task_data (task, ved_alert_action_copy (action), (GDestroyNotify) ved_alert_action_free);
  if (check_running (self, task))
    ved_runner_when_idle (self->runner, act_on_alert, g_steal_pointer (&task));
}

/**
 * ved_engine_act_on_alert_finish:
 *
 * Returns: (transfer full): the episode afterwards, to be freed with ved_alert_clear() and g_free(); %NULL with
 *   VED_ERROR_NOT_FOUND where there is no such active episode
 */
VedAlert *
ved_engine_act_on_alert_finish (VedEngine     *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tell_forgotten (VedScorer *scorer,
                gpointer   user_data)
{
  g_autoptr(GTask) task = user_data;

  g_task_return_boolean (task, TRUE);
}

/**
 * ved_engine_has_room:
 *
 * Returns: whether the disk keeps up with what is fed; always, where nothing is kept
 */
gboolean
ved_engine_has_room (VedEngine *self)
{
  g_return_val_if_fail (VED_IS_ENGINE (self), FALSE);

  return self->keeper == NULL || ved_keeper_has_room (self->keeper);
}

/**
 * ved_engine_forget_server_async:
 * @name: of a server that is no more
 * @cancellable: (nullable): for the caller's use; what has begun is not undone
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * Lets a server go at once, instead of 30 days after its last sample: its alerts are resolved, its mute ends, and what was
 * kept of it goes when it is too old. Should samples of it come, it is there again, as a new one. Waits for the snapshot
 * that does not have it.
 */
void
ved_engine_forget_server_async (VedEngine           *self,
                                const char          *name,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_engine_forget_server_async);
  if (!check_running (self, task))
    return;
  if (!ved_intake_forget_server (self->intake, name))
    {
      g_task_return_new_error (task, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no server “%s”", name);
      return;
    }

  ved_alert_desk_unmute (self->desk, VED_MUTE_SERVER, name, NULL);
  ved_engine_request_run (self, TRUE);
  ved_runner_run_and_tell (self->runner, tell_forgotten, g_steal_pointer (&task));
}

/**
 * ved_engine_forget_server_finish:
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND where there is no such server, VED_ERROR_BUSY before the start has ended
 */
gboolean
ved_engine_forget_server_finish (VedEngine     *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ved_engine_get_alert_desk:
 *
 * Returns: (transfer none) (nullable): silences, notes and delivery; %NULL before the start. After a change
 *   there ved_engine_silences_changed() is to be called.
 */
VedAlertDesk *
ved_engine_get_alert_desk (VedEngine *self)
{
  return self->desk;
}

/**
 * ved_engine_get_remediation:
 *
 * Returns: (transfer none) (nullable): plans for servers at risk; %NULL before the start
 */
VedRemediationDesk *
ved_engine_get_remediation (VedEngine *self)
{
  return self->remediation;
}

/**
 * ved_engine_ref_cascade:
 *
 * Returns: (transfer full) (nullable): the newest look for cascades; %NULL before the first
 */
VedCascadeResult *
ved_engine_ref_cascade (VedEngine *self)
{
  return self->cascade != NULL ? ved_cascade_result_ref (self->cascade) : NULL;
}

/**
 * ved_engine_get_past_cascades:
 *
 * Returns: (transfer none) (element-type utf8): episodes that were kept of earlier lives, as JSON, newest first
 */
GPtrArray *
ved_engine_get_past_cascades (VedEngine *self)
{
  return ved_cascade_log_get_past (self->cascade_log);
}

/**
 * ved_engine_get_now_us:
 *
 * Returns: the present as the engine counts it
 */
gint64
ved_engine_get_now_us (VedEngine *self)
{
  return ved_intake_get_now_us (self->intake);
}

/* Series and forecasts */

typedef struct {
  VedServer *server;
  VedSeriesQuery *query;
} SeriesRequest;

static void
series_request_free (SeriesRequest *self)
{
  ved_server_unref (self->server);
  ved_series_query_free (self->query);
  g_free (self);
}

static VedServer *
find_server (VedEngine  *self,
             const char *name,
             GError    **error)
{
  VedServer *server = NULL;

  if (self->intake != NULL)
    server = ved_registry_find (ved_intake_get_registry (self->intake), name);
  if (server == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no server “%s”", name);

  return server;
}

static void
return_series (GTask           *task,
               VedSeriesSlice  *slice,
               const VedServer *server)
{
  ved_series_reader_close_gaps (slice, server);
  g_task_return_pointer (task, slice, (GDestroyNotify) ved_series_slice_unref);
}

static void
stored_series_fetched_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const SeriesRequest *request = g_task_get_task_data (task);
  const VedSeriesQuery *query = request->query;
  GError *error = NULL;
  VedSeriesSlice *slice = ved_history_store_fetch_series_finish (VED_HISTORY_STORE (object), result, &error);

  if (slice == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  return_series (task, ved_series_reader_extend (slice, request->server, query->metric, query->from_us, query->to_us),
                 request->server);
}

/**
 * ved_engine_fetch_series_async:
 * @query: may get a few points more, for gaps
 * @cancellable: (nullable): ends it early
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * History of the finest tier that fits, from the disk where there is one, with what is resident only.
 */
void
ved_engine_fetch_series_async (VedEngine            *self,
                               const VedSeriesQuery *query,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  VedServer *record = find_server (self, query->server, &error);
  SeriesRequest *request;

  g_task_set_source_tag (task, ved_engine_fetch_series_async);
  if (record == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->keeper == NULL)
    {
      return_series (task, ved_series_reader_read (record, query->metric, query->from_us, query->to_us, query->max_points),
                     record);
      return;
    }

  request = g_new (SeriesRequest, 1);
  *request = (SeriesRequest) { ved_server_ref (record), ved_series_query_copy (query) };
  g_task_set_task_data (task, request, (GDestroyNotify) series_request_free);
  ved_history_store_fetch_series_async (ved_keeper_get_history (self->keeper), query, cancellable,
                                        stored_series_fetched_cb, g_steal_pointer (&task));
}

/**
 * ved_engine_fetch_series_finish:
 *
 * Returns: (transfer full): the series; %NULL with VED_ERROR_NOT_FOUND where there is no such server
 */
VedSeriesSlice *
ved_engine_fetch_series_finish (VedEngine     *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A set of the one row that @snapshot has of the server. */
static VedForecastSet *
extract_row (const VedSnapshot *snapshot,
             const char        *name,
             gint64             at_us)
{
  VedForecastSet *forecasts = snapshot != NULL ? ved_snapshot_get_forecasts (snapshot) : NULL;
  VedForecastSet *extract;
  guint server, row;

  if (forecasts == NULL
      || ved_forecast_set_get_origin_us (forecasts) > at_us
      || !ved_snapshot_find (snapshot, name, &server))
    return NULL;

  row = ved_snapshot_get_forecast_row (snapshot, server);
  if (row == VED_NO_ROW)
    return NULL;

  extract = ved_forecast_set_new (1, ved_forecast_set_get_origin_us (forecasts));
  ved_forecast_set_copy_row (extract, 0, forecasts, row);
  ved_forecast_set_seal (extract);

  return extract;
}

/**
 * ved_engine_fetch_forecast_async:
 * @server: whose
 * @at_us: an instant
 * @cancellable: (nullable): ends it early
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * Hindsight: the forecast that was in force at @at_us, as far as it is known still.
 */
void
ved_engine_fetch_forecast_async (VedEngine           *self,
                                 const char          *server,
                                 gint64               at_us,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  VedForecastSet *newest = extract_row (self->snapshot, server, at_us);

  g_task_set_source_tag (task, ved_engine_fetch_forecast_async);
  if (newest != NULL)
    g_task_return_pointer (task, newest, (GDestroyNotify) ved_forecast_set_unref);
  else if (self->keeper != NULL)
    ved_forecast_store_fetch_async (ved_keeper_get_forecasts (self->keeper), server, at_us, cancellable,
                                    ved_task_relay_cb,
                                    ved_task_relay (g_steal_pointer (&task), (GDestroyNotify) ved_forecast_set_unref));
  else
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_NOT_FOUND,
                             "no forecast of “%s” from then is kept", server);
}

/**
 * ved_engine_fetch_forecast_finish:
 *
 * Returns: (transfer full): a sealed set of one row; %NULL with VED_ERROR_NOT_FOUND where none is kept
 */
VedForecastSet *
ved_engine_fetch_forecast_finish (VedEngine     *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
