/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-service"

#include "config.h"

#include "server/ved-service.h"

#include "engine/quality/ved-drift.h"
#include "server/ved-handlers.h"
#include "wire/json/ved-cascade-json.h"
#include "wire/json/ved-json-writer.h"
#include "wire/json/ved-predictions-json.h"

#include <string.h>

/* Turns the engine's signals into new bodies and events. A `forecast` event names the servers whose
 * risk, level, engine or state changed since the snapshot before; when nearly everything did, a client
 * does better to fetch, and the list is cut. */

#define MAX_CHANGED_SERVERS 1000

static const char *const change_names[] = {
  [VED_ALERT_OPENED] = "opened",
  [VED_ALERT_REOPENED] = "reopened",
  [VED_ALERT_RAISED] = "raised",
  [VED_ALERT_LOWERED] = "lowered",
  [VED_ALERT_WAS_ACKNOWLEDGED] = "acknowledged",
  [VED_ALERT_WAS_RESOLVED] = "resolved",
  [VED_ALERT_WAS_GIVEN_BACK] = "unacknowledged",
};

/* @old is where the search in @before goes on: in both the names ascend. */
static gboolean
has_changed (const VedSnapshot *before,
             guint             *old,
             const VedSnapshot *snapshot,
             guint              server)
{
  guint n_before = before == NULL ? 0 : ved_snapshot_get_n_servers (before);
  const char *name = ved_snapshot_get_name (snapshot, server);

  while (*old < n_before && strcmp (ved_snapshot_get_name (before, *old), name) < 0)
    (*old)++;
  if (*old == n_before || strcmp (ved_snapshot_get_name (before, *old), name) != 0)
    return TRUE;

  return ved_snapshot_risk (before)[*old] != ved_snapshot_risk (snapshot)[server]
         || ved_snapshot_get_state (before, *old) != ved_snapshot_get_state (snapshot, server)
         || ved_snapshot_get_engine (before, *old) != ved_snapshot_get_engine (snapshot, server);
}

static void
append_changed_server (GString           *out,
                       const VedSnapshot *snapshot,
                       guint              server)
{
  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
  g_string_append_c (out, '{');
  ved_json_member_string (out, "server", ved_snapshot_get_name (snapshot, server));
  ved_json_member_value (out, "risk", ved_snapshot_risk (snapshot)[server], 0.1, 1);
  ved_json_member_string (out, "level", ved_level_get_info (ved_snapshot_get_level (snapshot, server))->key);
  ved_json_member_string (out, "engine", ved_engine_id_get_name (ved_snapshot_get_engine (snapshot, server)));
  ved_json_member_string (out, "state", ved_server_state_get_name (ved_snapshot_get_state (snapshot,
                                                                                           server)));
  g_string_append_c (out, '}');
}

static GString *
describe_tick (const VedSnapshot *before,
               const VedSnapshot *snapshot)
{
  GString *out = g_string_new ("{");
  guint n_changed = 0, old = 0;

  ved_json_member_uint (out, "generation", ved_snapshot_get_generation (snapshot));
  ved_json_member_time (out, "timestamp", ved_snapshot_get_time_us (snapshot));
  ved_json_member_time (out, "origin", ved_snapshot_get_origin_us (snapshot));
  ved_json_member (out, "changed");
  g_string_append_c (out, '[');
  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      if (has_changed (before, &old, snapshot, i) && n_changed++ < MAX_CHANGED_SERVERS)
        append_changed_server (out, snapshot, i);
    }
  g_string_append_c (out, ']');
  ved_json_member_uint (out, "n_changed", n_changed);
  g_string_append_c (out, '}');

  return out;
}

static gboolean
any_forecast (const VedSnapshot *snapshot)
{
  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      if (ved_snapshot_get_engine (snapshot, i) != VED_ENGINE_NONE)
        return TRUE;
    }

  return FALSE;
}

static void
take_snapshot (VedService  *self,
               VedSnapshot *snapshot)
{
  GString *event = describe_tick (ved_body_cache_get_snapshot (self->bodies), snapshot);

  ved_body_cache_set_snapshot (self->bodies, snapshot);
  self->can_predict = any_forecast (snapshot);
  ved_event_stream_publish (self->events, "forecast", ved_snapshot_get_generation (snapshot), event);
}

static void
tick_cb (VedEngine   *engine,
         VedSnapshot *snapshot,
         gpointer     user_data)
{
  take_snapshot (user_data, snapshot);
}

static void
alert_cb (VedEngine                 *engine,
          const VedEngineAlertEvent *event,
          gpointer                   user_data)
{
  VedService *self = user_data;
  GString *out = g_string_new ("{");

  ved_json_member_string (out, "change", change_names[event->change]);
  ved_json_member_time (out, "timestamp", event->time_us);
  ved_json_member_string (out, "actor", event->actor);
  ved_json_member_string (out, "note", event->note);
  ved_json_member_string (out, "previous_level", ved_level_get_info (event->previous_level)->key);
  ved_json_member_bool (out, "muted", event->muted);
  ved_json_member (out, "alert");
  ved_predictions_json_write_alert (out, event->alert);
  g_string_append_c (out, '}');
  ved_event_stream_publish (self->events, "alert", 0, out);
}

static void
quality_cb (VedEngine  *engine,
            VedQuality *quality,
            VedService *self)
{
  VedDrift drift;
  GString *out = g_string_new ("{");

  ved_drift_compute (&drift, quality);
  ved_json_member_time (out, "timestamp", quality->made_us);
  ved_json_member_string (out, "recommendation", ved_drift_get_recommendation (&drift));
  g_string_append_c (out, '}');
  ved_event_stream_publish (self->events, "drift", 0, out);
}

static void
notice_cb (VedEngine       *engine,
           const VedNotice *notice,
           gpointer         user_data)
{
  VedService *self = user_data;

  ved_event_stream_publish (self->events, "notice", 0, ved_notice_format_json (notice));
}

static void
cascade_cb (VedEngine        *engine,
            VedCascadeResult *cascade,
            gpointer          user_data)
{
  VedService *self = user_data;
  GPtrArray *episodes = cascade->active->len > 0 ? cascade->active : cascade->recent;
  GString *out = g_string_new (NULL);

  if (episodes->len > 0)
    ved_cascade_write_episode (out, g_ptr_array_index (episodes, 0));
  else
    g_string_append (out, "{}");
  ved_event_stream_publish (self->events, "cascade", 0, out);
}

static void
remediation_cb (VedEngine *engine,
                gpointer   user_data)
{
  VedService *self = user_data;

  ved_event_stream_publish (self->events, "remediation", 0, g_string_new ("{}"));
}

static void
silences_cb (VedEngine *engine,
             gpointer   user_data)
{
  VedService *self = user_data;

  ved_event_stream_publish (self->events, "silences", 0, g_string_new ("{}"));
}

static void
job_cb (VedEngine    *engine,
        const VedJob *job,
        gpointer      user_data)
{
  VedService *self = user_data;
  GString *out = g_string_new ("{");

  ved_json_member_string (out, "job_id", job->id);
  ved_json_member_string (out, "type", job->type);
  ved_json_member_string (out, "status", ved_job_status_get_name (job->status));
  ved_json_member_value (out, "progress", job->progress, 0.01, 2);
  g_string_append_c (out, '}');
  ved_event_stream_publish (self->events, "job", 0, out);
}

static void
training_cb (VedEngine *engine,
             gpointer   user_data)
{
  VedService *self = user_data;
  const VedTrainingJob *job = ved_training_desk_get_job (ved_engine_get_training (engine));
  GString *out = g_string_new ("{");

  ved_json_member_string (out, "job_id", job->id);
  ved_json_member_string (out, "type", "training");
  ved_json_member_string (out, "status", ved_training_status_get_name (job->status));
  ved_json_member_value (out, "progress", ved_training_job_get_progress (job), 0.01, 2);
  ved_json_member_string (out, "model", ved_model_shelf_get_current (ved_engine_get_models (engine)));
  g_string_append_c (out, '}');
  ved_event_stream_publish (self->events, "model", 0, out);
}

/* A source that only tries once more is not back yet. */
static gboolean
is_any_working (const VedEngineStatus *status)
{
  for (guint i = 0; i < status->n_sources; i++)
    if (status->sources[i].working)
      return TRUE;

  return FALSE;
}

/* The log says why a source delivers nothing: once, not at every attempt, and that it delivers again. */
static void
status_changed_cb (VedEngine *engine,
                   gpointer   user_data)
{
  VedService *self = user_data;
  g_autoptr(VedEngineStatus) status = NULL;
  const VedEngineSource *failed;
  const char *fault;

  status = ved_engine_get_status (engine);
  failed = ved_service_find_failed (status);
  fault = failed != NULL ? failed->message : NULL;
  if (g_strcmp0 (fault, self->said_fault) == 0 || (fault == NULL && !is_any_working (status)))
    return;

  if (failed != NULL)
    g_message ("%s delivers nothing: %s", failed->name, fault);
  else
    g_message ("%s", "all sources deliver again");
  g_free (self->said_fault);
  self->said_fault = g_strdup (fault);
}

/**
 * ved_service_new:
 * @engine: (transfer none): what is served
 * @feed_zone: (transfer none): the zone of feed timestamps that name none
 */
VedService *
ved_service_new (VedEngine *engine,
                 GTimeZone *feed_zone)
{
  VedService *self = g_new0 (VedService, 1);
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (engine);

  self->ref_count = 1;
  self->engine = g_object_ref (engine);
  self->bodies = ved_body_cache_new (VED_BODY_CACHE_BYTES);
  self->events = ved_event_stream_new ();
  self->feed_zone = g_time_zone_ref (feed_zone);
  self->started_us = g_get_monotonic_time ();
  self->n_requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_signal_connect (engine, "tick", G_CALLBACK (tick_cb), self);
  g_signal_connect (engine, "alert", G_CALLBACK (alert_cb), self);
  g_signal_connect (engine, "notice", G_CALLBACK (notice_cb), self);
  g_signal_connect (engine, "cascade", G_CALLBACK (cascade_cb), self);
  g_signal_connect (engine, "remediation-changed", G_CALLBACK (remediation_cb), self);
  g_signal_connect (engine, "silences-changed", G_CALLBACK (silences_cb), self);
  g_signal_connect (engine, "job", G_CALLBACK (job_cb), self);
  g_signal_connect (engine, "training", G_CALLBACK (training_cb), self);
  g_signal_connect (engine, "quality", G_CALLBACK (quality_cb), self);
  g_signal_connect (engine, "status-changed", G_CALLBACK (status_changed_cb), self);
  if (snapshot != NULL)
    take_snapshot (self, snapshot);

  return self;
}

VedService *
ved_service_ref (VedService *self)
{
  self->ref_count++;

  return self;
}

void
ved_service_unref (VedService *self)
{
  if (--self->ref_count > 0)
    return;

  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_object_unref (self->engine);
  ved_body_cache_free (self->bodies);
  ved_event_stream_free (self->events);
  g_clear_object (&self->simulator);
  g_time_zone_unref (self->feed_zone);
  g_hash_table_unref (self->n_requests);
  g_free (self->said_fault);
  g_free (self);
}

/**
 * ved_service_find_failed:
 *
 * Returns: (transfer none) (nullable): the first source that does not work and says why; one that has
 *   only begun to connect is no failure
 */
const VedEngineSource *
ved_service_find_failed (const VedEngineStatus *status)
{
  for (guint i = 0; i < status->n_sources; i++)
    {
      if (!status->sources[i].working && status->sources[i].message != NULL)
        return &status->sources[i];
    }

  return NULL;
}

/**
 * ved_service_count_request:
 * @path: of the route, or "" for none
 * @status: of the answer
 */
void
ved_service_count_request (VedService *self,
                           const char *path,
                           guint       status)
{
  g_autofree char *key = g_strdup_printf ("%s %u", path, status);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_requests, key));

  g_hash_table_replace (self->n_requests, g_steal_pointer (&key), GUINT_TO_POINTER (count + 1));
}
