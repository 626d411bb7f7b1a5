/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-admin"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "server/ved-request-body.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* /admin/…: the networks of the fleet and their training. A model is named by its folder; a path is taken by its last
 * part, since models outside the folder of the daemon are not loaded. What a POST wants may stand in its query as in
 * its body. */

static const char *const reload_arguments[] = { "model_path", NULL };
static const char *const training_arguments[] = { "epochs", "incremental", "blocking", "engine", NULL };

#define MIB (1024.0 * 1024.0)

static gboolean
has_models (VedService *service,
            VedRequest *request)
{
  if (ved_engine_get_models (service->engine) != NULL)
    return TRUE;
  ved_request_reply_error (request, SOUP_STATUS_NOT_FOUND,
                           "This daemon keeps nothing: start it with --data-dir to train networks", NULL);

  return FALSE;
}

static char *
path_of (VedModelShelf *models,
         const char    *name)
{
  return name != NULL ? g_build_filename (ved_model_shelf_get_folder (models), name, NULL) : NULL;
}

static const char *
time_in_name (const char *name)
{
  const char *found = name != NULL ? strstr (name, "_model_") : NULL;

  return found != NULL ? found + strlen ("_model_") : NULL;
}

static void
write_model (GString            *out,
             VedModelShelf      *models,
             const VedModelInfo *info)
{
  g_autofree char *path = path_of (models, info->name);

  g_string_append_c (out, '{');
  ved_json_member_string (out, "path", path);
  ved_json_member_string (out, "name", info->name);
  ved_json_member_string (out, "timestamp", time_in_name (info->name));
  ved_json_member_bool (out, "is_current", g_strcmp0 (info->name, ved_model_shelf_get_current (models)) == 0);
  ved_json_member_bool (out, "is_previous", g_strcmp0 (info->name, ved_model_shelf_get_previous (models)) == 0);
  ved_json_member_value (out, "size_mb", (double) info->size / MIB, 0.01, 2);
  ved_json_member_time (out, "modified", info->modified_us);
  ved_json_member_string (out, "engine", ved_engine_id_get_name (info->engine));
  ved_json_member_uint (out, "promoted_metrics", info->n_promoted);
  ved_json_member_string (out, "fault", info->fault);
  ved_json_member (out, "training");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "epochs", info->epoch);
  ved_json_member_value (out, "training_time", info->training_s > 0.0 ? info->training_s : NAN, 0.1, 1);
  ved_json_member_value (out, "servers_trained", info->n_servers > 0 ? info->n_servers : NAN, 1.0, 0);
  ved_json_member_value (out, "loss", info->loss, 0.0001, 4);
  ved_json_member_time (out, "data_until", info->trained_us);
  g_string_append (out, "}}");
}

static void
write_promotions (GString         *out,
                  const GPtrArray *promotions)
{
  ved_json_member (out, "promotions");
  g_string_append_c (out, '[');
  for (guint i = promotions->len; i > 0; i--)
    {
      const VedPromotion *promotion = g_ptr_array_index (promotions, i - 1);

      if (i < promotions->len)
        g_string_append_c (out, ',');
      g_string_append_c (out, '{');
      ved_json_member_time (out, "time", promotion->time_us);
      ved_json_member_string (out, "model", promotion->model);
      ved_json_member_string (out, "metric", promotion->metric);
      ved_json_member_value (out, "share_before", promotion->from, 0.01, 2);
      ved_json_member_value (out, "share", promotion->to, 0.01, 2);
      ved_json_member_value (out, "score", promotion->score, 0.001, 3);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

void
ved_handle_models (VedService *service,
                   VedRequest *request)
{
  VedModelShelf *models = ved_engine_get_models (service->engine);
  const GPtrArray *infos;
  GString *out;

  if (!has_models (service, request))
    return;

  infos = ved_model_shelf_get_infos (models);
  out = g_string_new ("{");
  ved_json_member (out, "models");
  g_string_append_c (out, '[');
  for (guint i = 0; i < infos->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_model (out, models, g_ptr_array_index (infos, i));
    }
  g_string_append_c (out, ']');
  ved_json_member_uint (out, "count", infos->len);
  ved_json_member_string (out, "models_dir", ved_model_shelf_get_folder (models));
  ved_json_member_string (out, "current_model", ved_model_shelf_get_current (models));
  ved_json_member_string (out, "fault", ved_model_shelf_get_fault (models));
  write_promotions (out, ved_model_shelf_get_promotions (models));
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

/* Per metric: what part of its forecasts the network makes, and its loss over that of the statistical engine. */
static void
write_metrics (GString              *out,
               const VedNeuralModel *model)
{
  ved_json_member (out, "metrics");
  g_string_append_c (out, '{');
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      const char *key = ved_metric_get_info (metric)->key;
      const VedNeuralJudgement *judgement = &model->judgements[ved_neural_model_get_metric (model, key)];

      ved_json_member (out, key);
      g_string_append_c (out, '{');
      ved_json_member_value (out, "share", judgement->share, 0.01, 2);
      ved_json_member_value (out, "score", judgement->n > 0 ? judgement->score : NAN, 0.001, 3);
      ved_json_member_value (out, "mixed_score", judgement->n > 0 ? judgement->mixed_score : NAN, 0.001, 3);
      ved_json_member_uint (out, "windows", judgement->n);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
}

static void
write_servers (GString   *out,
               VedEngine *engine)
{
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (engine);
  guint n = snapshot != NULL ? ved_snapshot_get_n_servers (snapshot) : 0, n_known = 0;

  for (guint i = 0; i < n; i++)
    {
      VedEngineId id = ved_snapshot_get_engine (snapshot, i);

      n_known += id == VED_ENGINE_MLP || id == VED_ENGINE_TFT || id == VED_ENGINE_MIXED;
    }
  ved_json_member (out, "servers");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "total", n);
  ved_json_member_uint (out, "known", n_known);
  g_string_append_c (out, '}');
}

void
ved_handle_model_info (VedService *service,
                       VedRequest *request)
{
  VedModelShelf *models = ved_engine_get_models (service->engine);
  VedNeuralModel *model = models != NULL ? ved_model_shelf_get_model (models) : NULL;
  const char *name = model != NULL ? ved_model_shelf_get_current (models) : NULL;
  const char *fault = models != NULL ? ved_model_shelf_get_fault (models) : NULL;
  g_autofree char *path = path_of (models, name);
  GString *out = g_string_new ("{");

  ved_json_member_bool (out, "loaded", model != NULL);
  ved_json_member_string (out, "mode", model != NULL ? ved_engine_id_get_name (ved_neural_model_get_engine (model))
                          : "heuristic");
  ved_json_member_string (out, "model_path", path);
  ved_json_member_string (out, "model_name", name);
  ved_json_member_string (out, "model_timestamp", time_in_name (name));
  ved_json_member (out, "config");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "max_prediction_length", VED_HORIZON_STEPS);
  ved_json_member_uint (out, "max_encoder_length", model != NULL ? model->net.shape.n_tokens * VED_TOKEN_STEPS : 0);
  g_string_append_c (out, '}');
  write_servers (out, service->engine);
  ved_json_member_string (out, "self_test", fault != NULL ? "failed" : model != NULL ? "passed" : "none");
  ved_json_member_string (out, "fault", fault);
  if (model != NULL)
    write_metrics (out, model);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static void
reply_reload (VedService   *service,
              VedRequest   *request,
              const char   *before,
              const GError *error)
{
  VedModelShelf *models = ved_engine_get_models (service->engine);
  const char *current = ved_model_shelf_get_current (models);
  g_autofree char *message = NULL;
  GString *out = g_string_new ("{");

  ved_json_member_bool (out, "success", error == NULL);
  if (error == NULL)
    {
      message = g_strdup_printf ("%s is in use", current);
      ved_json_member_string (out, "message", message);
      ved_json_member_string (out, "previous_model", before);
      ved_json_member_string (out, "new_model", current);
      ved_json_member_string (out, "model_timestamp", time_in_name (current));
    }
  else
    {
      ved_json_member_string (out, "error", "invalid");
      ved_json_member_string (out, "message", error->message);
      ved_json_member_string (out, "current_model", current);
    }
  g_string_append_c (out, '}');
  ved_request_reply_json (request, error == NULL ? SOUP_STATUS_OK : SOUP_STATUS_UNPROCESSABLE_ENTITY, out);
}

void
ved_handle_model_reload (VedService *service,
                         VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_body_read_arguments (request, reload_arguments, &error);
  g_autofree char *name = NULL, *before = NULL;
  const char *path = NULL;

  if (!has_models (service, request))
    return;
  if (body == NULL || !ved_body_read_text (body, "model_path", &path, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  before = g_strdup (ved_model_shelf_get_current (ved_engine_get_models (service->engine)));
  name = path != NULL ? g_path_get_basename (path) : NULL;
  ved_engine_use_model (service->engine, name, &error);
  reply_reload (service, request, before, error);
}

/* Training */

static gboolean
read_epochs (JsonObject  *body,
             guint       *epochs,
             GError     **error)
{
  JsonNode *node = json_object_get_member (body, "epochs");
  gint64 value;

  *epochs = VED_TRAINING_EPOCHS;
  if (node == NULL)
    return TRUE;
  value = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
  if (value < 1 || value > G_MAXINT)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "epochs: must be a whole number from 1 on");
      return FALSE;
    }
  *epochs = (guint) value;

  return TRUE;
}

static gboolean
read_flag (JsonObject  *body,
           const char  *key,
           gboolean    *flag,
           GError     **error)
{
  JsonNode *node = json_object_get_member (body, key);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be true or false", key);
      return FALSE;
    }
  *flag = json_node_get_boolean (node);

  return TRUE;
}

static gboolean
read_training (JsonObject          *body,
               VedTrainingRequest  *wanted,
               GError             **error)
{
  gboolean is_blocking = FALSE;
  const char *engine = NULL;

  *wanted = (VedTrainingRequest) { .engine = VED_ENGINE_MLP, .epochs = VED_TRAINING_EPOCHS, .is_incremental = TRUE };
  if (!read_epochs (body, &wanted->epochs, error) || !read_flag (body, "incremental", &wanted->is_incremental, error)
      || !read_flag (body, "blocking", &is_blocking, error) || !ved_body_read_text (body, "engine", &engine, error))
    return FALSE;
  if (is_blocking)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                           "blocking: no request waits for a training; ask /admin/training-status");
      return FALSE;
    }
  if (engine != NULL && !ved_engine_id_from_name (engine, &wanted->engine))
    wanted->engine = VED_ENGINE_NONE;

  return TRUE;
}

static void
reply_started (VedService *service,
               VedRequest *request)
{
  const VedTrainingJob *job = ved_training_desk_get_job (ved_engine_get_training (service->engine));
  GString *out = g_string_new ("{");

  ved_json_member_bool (out, "success", TRUE);
  ved_json_member_string (out, "job_id", job->id);
  ved_json_member_string (out, "status", ved_training_status_get_name (job->status));
  ved_json_member_string (out, "message", job->is_incremental ? "Training goes on from the newest model"
                          : "Training begins from the start");
  ved_json_member_uint (out, "epochs", job->epochs);
  ved_json_member_bool (out, "incremental", job->is_incremental);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_training_start (VedService *service,
                           VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_body_read_arguments (request, training_arguments, &error);
  VedTrainingRequest wanted;

  if (!has_models (service, request))
    return;
  if (body != NULL && read_training (body, &wanted, &error)
      && ved_engine_start_training (service->engine, &wanted, &error))
    reply_started (service, request);
  else if (g_error_matches (error, VED_ERROR, VED_ERROR_BUSY))
    ved_request_reply_error (request, SOUP_STATUS_CONFLICT, error->message, NULL);
  else
    ved_request_reply_gerror (request, error, NULL);
}

static void
write_curve (GString              *out,
             const VedTrainingJob *job)
{
  ved_json_member (out, "curve");
  g_string_append_c (out, '[');
  for (guint i = 0; job->curve != NULL && i < job->curve->len; i++)
    {
      const VedTrainingEpoch *epoch = &g_array_index (job->curve, VedTrainingEpoch, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      ved_json_member_uint (out, "epoch", i + 1);
      ved_json_member_value (out, "loss", epoch->loss, 0.0001, 4);
      ved_json_member_value (out, "validation_loss", epoch->validation_loss, 0.0001, 4);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

/* Members of a job, without braces. */
static void
write_job (GString              *out,
           VedService           *service,
           const VedTrainingJob *job)
{
  gint64 duration_us = ved_training_desk_get_duration_us (ved_engine_get_training (service->engine));

  ved_json_member_string (out, "job_id", job->id);
  ved_json_member_string (out, "status", ved_training_status_get_name (job->status));
  ved_json_member_value (out, "progress_pct", 100.0 * ved_training_job_get_progress (job), 0.1, 1);
  ved_json_member_uint (out, "epochs", job->epochs);
  ved_json_member_bool (out, "incremental", job->is_incremental);
  ved_json_member_time (out, "started_at", job->started_us);
  ved_json_member_time (out, "completed_at", job->ended_us);
  ved_json_member_value (out, "duration_seconds",
                         job->id != NULL ? (double) duration_us / G_USEC_PER_SEC : NAN, 0.1, 1);
  ved_json_member_string (out, "model_path", job->model);
  ved_json_member_string (out, "error", job->error);
  write_curve (out, job);
}

void
ved_handle_training_status (VedService *service,
                            VedRequest *request)
{
  const char *wanted = ved_request_get_query (request, "job_id");
  const VedTrainingJob *job;
  GString *out;

  if (!has_models (service, request))
    return;

  job = ved_training_desk_get_job (ved_engine_get_training (service->engine));
  if (wanted != NULL && g_strcmp0 (wanted, job->id) != 0)
    {
      ved_request_reply_error (request, SOUP_STATUS_NOT_FOUND, "Only the newest training is known", NULL);
      return;
    }
  out = g_string_new ("{");
  write_job (out, service, job);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static void
write_history (GString                 *out,
               const VedTrainingCounts *counts)
{
  ved_json_member (out, "history");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "total_trainings", counts->n_total);
  ved_json_member_uint (out, "successful", counts->n_successful);
  ved_json_member_uint (out, "failed", counts->n_failed);
  ved_json_member_time (out, "last_training", counts->last_us);
  g_string_append_c (out, '}');
}

/* What is learned from is the 5-minute tier: no file is kept for it beside the history. */
static void
write_buffer (GString               *out,
              const VedTrainingData *data,
              gint64                 now_us)
{
  ved_json_member (out, "data_buffer");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "total_records", data->n_records);
  ved_json_member_uint (out, "points", data->n_points);
  ved_json_member_uint (out, "file_count", 0);
  ved_json_member (out, "date_range");
  g_string_append_c (out, '{');
  ved_json_member_time (out, "start", now_us - (gint64) (data->days * VED_DAY_US));
  ved_json_member_time (out, "end", now_us);
  g_string_append_c (out, '}');
  ved_json_member_uint (out, "disk_usage_mb", 0);
  g_string_append_c (out, '}');
}

void
ved_handle_training_stats (VedService *service,
                           VedRequest *request)
{
  VedTrainingData data = ved_engine_get_training_data (service->engine);
  g_autofree char *reason = NULL;
  gboolean is_ready = ved_training_data_is_enough (&data, &reason);
  VedTrainingDesk *desk = ved_engine_get_training (service->engine);
  GString *out;

  if (!has_models (service, request))
    return;

  out = g_string_new ("{");
  ved_json_member (out, "current_job");
  g_string_append_c (out, '{');
  write_job (out, service, ved_training_desk_get_job (desk));
  g_string_append_c (out, '}');
  write_history (out, ved_training_desk_get_counts (desk));
  write_buffer (out, &data, ved_engine_get_now_us (service->engine));
  ved_json_member_bool (out, "ready_to_train", is_ready);
  ved_json_member_string (out, "ready_reason", reason);
  ved_json_member (out, "config");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "training_days", VED_TRAINING_DAYS);
  ved_json_member_uint (out, "min_records_threshold", VED_TRAINING_RECORDS);
  ved_json_member_uint (out, "least_days", VED_TRAINING_LEAST_DAYS);
  ved_json_member_uint (out, "least_points", VED_TRAINING_LEAST_POINTS);
  ved_json_member_bool (out, "automatic", ved_engine_trains_by_itself (service->engine));
  g_string_append (out, "}}");
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_training_cancel (VedService *service,
                            VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  GString *out;

  if (!ved_engine_cancel_training (service->engine, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }
  out = g_string_new ("{");
  ved_json_member_bool (out, "success", TRUE);
  ved_json_member_string (out, "message", "The training is being ended; what is in use stays in use");
  ved_json_member_string (out, "job_id", ved_training_desk_get_job (ved_engine_get_training (service->engine))->id);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_training_automatic (VedService *service,
                               VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_request_read_json (request, &error);
  gboolean is_on = FALSE;
  GString *out;

  if (body != NULL && !json_object_has_member (body, "automatic"))
    g_set_error (&error, VED_ERROR, VED_ERROR_INVALID, "automatic: must be true or false");
  if (error != NULL || body == NULL || !read_flag (body, "automatic", &is_on, &error)
      || !ved_engine_set_settings (service->engine, "training",
                                   is_on ? "[training]\nautomatic=true\n" : "[training]\nautomatic=false\n", &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }
  out = g_string_new ("{");
  ved_json_member_bool (out, "automatic", is_on);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}
