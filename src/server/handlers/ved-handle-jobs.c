/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-jobs"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "base/ved-json.h"
#include "engine/jobs/ved-job-desk.h"
#include "server/handlers/ved-what-if-json.h"
#include "wire/json/ved-json-writer.h"

#include <string.h>

/* POST /jobs/calculate {"type":"what_if","server":…,"scenario":"restart"} or
 * {"type":"export","server":…,"from":…,"to":…,"metrics":[…]}, or {"type":"backtest"} or "recalibrate", which compare past
 * forecasts with what came at once instead of within the hour; and what became of it. */

static gboolean
read_change (JsonObject       *body,
             VedWhatIfChange  *change,
             GError          **error)
{
  const char *scenario = ved_json_get_text (body, "scenario");
  VedWhatIfKind kind;

  if (scenario != NULL && ved_what_if_kind_from_key (scenario, &kind))
    {
      *change = ved_what_if_kind_get_change (kind);
      return TRUE;
    }
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "scenario: “%s” is no what-if",
               scenario == NULL ? "" : scenario);

  return FALSE;
}

static gboolean
read_time (JsonObject  *body,
           const char  *key,
           gint64      *time_us,
           GError     **error)
{
  const char *text = ved_json_get_text (body, key);

  if (text != NULL && ved_iso8601_parse (text, strlen (text), NULL, time_us))
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "%s: must be an ISO 8601 time such as 2026-01-15T10:05:02Z", key);

  return FALSE;
}

static gboolean
read_metrics (JsonObject  *body,
              guint16     *metrics,
              GError     **error)
{
  JsonNode *node = json_object_get_member (body, "metrics");
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *key = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;
      VedMetric metric;

      if (key == NULL || !ved_metric_from_key (key, strlen (key), &metric))
        array = NULL;
      else
        *metrics |= (guint16) (1u << metric);
    }
  if (array == NULL)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "metrics: must be a list of metrics");

  return array != NULL;
}

static gboolean
read_server (JsonObject   *body,
             const char  **server,
             GError      **error)
{
  *server = ved_json_get_text (body, "server");
  if (*server == NULL)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "server: name the server that is meant");

  return *server != NULL;
}

static gboolean
read_request (JsonObject     *body,
              VedJobRequest  *job,
              GError        **error)
{
  job->type = ved_json_get_text (body, "type");

  if (g_strcmp0 (job->type, "what_if") == 0)
    return read_server (body, &job->server, error) && read_change (body, &job->change, error);
  if (g_strcmp0 (job->type, "export") == 0)
    return read_server (body, &job->server, error) && read_time (body, "from", &job->from_us, error)
           && read_time (body, "to", &job->to_us, error) && read_metrics (body, &job->metrics, error);
  if (ved_job_desk_is_measure (job->type))
    return TRUE;
  g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                       "type: must be what_if, export, backtest or recalibrate");

  return FALSE;
}

void
ved_handle_job_start (VedService *service,
                      VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_request_read_json (request, &error);
  VedJobRequest wanted = { 0 };
  const VedJob *job = NULL;
  GString *out;

  if (body != NULL && read_request (body, &wanted, &error))
    job = ved_engine_start_job (service->engine, &wanted, &error);
  if (job == NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  out = g_string_new ("{");
  ved_json_member_string (out, "job_id", job->id);
  ved_json_member_string (out, "status", ved_job_status_get_name (job->status));
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_ACCEPTED, out);
}

/* What /quality tells of each metric, of all together. */
static void
write_quality (GString          *out,
               const VedQuality *quality)
{
  VedQualityCell all = { 0 };

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      VedQualityCell cell = ved_quality_sum (quality, metric);

      all.n += cell.n;
      all.n_inside += cell.n_inside;
    }
  ved_json_member_uint (out, "servers", quality->n_servers);
  ved_json_member_uint (out, "origins", quality->n_origins);
  ved_json_member_uint (out, "forecasts", quality->n_forecasts);
  ved_json_member_uint (out, "outcomes", all.n);
  ved_json_member_value (out, "coverage", ved_quality_cell_get_coverage (&all), 0.001, 3);
  ved_json_member_bool (out, "calibrated_30m",
                        ved_calibration_map_is_fitted (&quality->calibration.server[VED_HORIZON_30M]));
  ved_json_member_bool (out, "calibrated_8h",
                        ved_calibration_map_is_fitted (&quality->calibration.server[VED_HORIZON_8H]));
}

static void
write_result (GString      *out,
              const VedJob *job)
{
  ved_json_member (out, "result");
  g_string_append_c (out, '{');
  if (job->quality != NULL)
    write_quality (out, job->quality);
  else if (job->file != NULL)
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (job->file, NULL), g_bytes_get_size (job->file));

      ved_json_member_string (out, "filename", job->file_name);
      ved_json_member_string (out, "csv_data", text);
    }
  else
    {
      ved_what_if_json_write_outcome (out, "changed", &job->what_if.changed);
      ved_what_if_json_write_outcome (out, "unchanged", &job->what_if.unchanged);
    }
  g_string_append_c (out, '}');
}

void
ved_handle_job_status (VedService *service,
                       VedRequest *request)
{
  const VedJob *job = ved_engine_find_job (service->engine, ved_request_get_param (request));
  GString *out;

  if (job == NULL)
    {
      ved_request_reply_error (request, SOUP_STATUS_NOT_FOUND,
                               "There is no such job; jobs are kept for an hour, large exports until others take their room", NULL);
      return;
    }

  out = g_string_new ("{");
  ved_json_member_string (out, "job_id", job->id);
  ved_json_member_string (out, "type", job->type);
  ved_json_member_string (out, "status", ved_job_status_get_name (job->status));
  ved_json_member_value (out, "progress", job->progress, 0.01, 2);
  ved_json_member_time (out, "started_at", job->started_us);
  ved_json_member_time (out, "ended_at", job->ended_us);
  if (job->status == VED_JOB_COMPLETE)
    write_result (out, job);
  if (job->error != NULL)
    ved_json_member_string (out, "error", job->error);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}
