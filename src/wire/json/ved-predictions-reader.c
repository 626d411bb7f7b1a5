/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-predictions-reader"

#include "config.h"

#include "wire/json/ved-predictions-reader.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "wire/json/ved-json-scanner.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* A saved answer of /predictions/current, of this daemon or another that serves the same shape. What it lacks is
 * missing in the snapshot: a server without an engine has been forecast by nobody we know, a risk that is not
 * there is no risk of 0. Numbers are snapped to the resolution of their metric, so a body that this daemon served
 * gives the values that it served. For files that a person opens; what comes every few seconds is a frame. */

#define MAX_SERVERS 100000

typedef struct {
  VedSnapshotBuilder *builder;
  VedForecastSet *forecasts;
  guint n_rows;                 /* of it, filled so far */
  gint64 time_us;
} Reader;

static VedSnapshot *
refuse (GError    **error,
        const char *what,
        const char *where)
{
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "no saved predictions: “%s” %s", where, what);

  return NULL;
}

/* A number that cannot be what it is called is missing. */
static float
get_within (JsonObject *object,
            const char *key,
            double      highest,
            double      resolution)
{
  double number = ved_json_get_number (object, key, NAN);

  return number >= 0.0 && number <= highest ? ved_value_snap (number, resolution) : NAN;
}

static float
get_probability (JsonObject *object,
                 const char *key)
{
  return get_within (object, key, 1.0, VED_PROBABILITY_RESOLUTION);
}

/* Whether there are as many steps as we know, all of them numbers. */
static gboolean
read_steps (JsonObject *metric,
            const char *key,
            float       steps[VED_FORECAST_STEPS])
{
  JsonNode *node = json_object_get_member (metric, key);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != VED_FORECAST_STEPS)
    return FALSE;
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      steps[i] = (float) ved_json_to_number (json_array_get_element (array, i), NAN);
      if (!isfinite (steps[i]))
        return FALSE;
    }

  return TRUE;
}

/* Returns whether the metric is forecast. */
static gboolean
read_forecast (Reader     *self,
               JsonObject *object,
               VedMetric   metric)
{
  float quantiles[VED_N_QUANTILES][VED_FORECAST_STEPS];

  if (!read_steps (object, "p10", quantiles[VED_QUANTILE_P10]) ||
      !read_steps (object, "p50", quantiles[VED_QUANTILE_P50]) ||
      !read_steps (object, "p90", quantiles[VED_QUANTILE_P90]))
    return FALSE;

  ved_forecast_set_put (self->forecasts, self->n_rows, metric, quantiles[VED_QUANTILE_P10],
                        quantiles[VED_QUANTILE_P50], quantiles[VED_QUANTILE_P90]);

  return TRUE;
}

/* Returns whether anything of the server is forecast. */
static gboolean
read_metrics (Reader            *self,
              guint              server,
              JsonObject        *object,
              VedSnapshotServer *description)
{
  gboolean is_forecast = FALSE;

  for (guint i = 0; i < VED_N_METRICS; i++)
    {
      const VedMetricInfo *info = ved_metric_get_info ((VedMetric) i);
      JsonObject *metric = ved_json_get_object (object, info->key);

      if (metric == NULL)
        continue;
      description->metrics |= (guint16) (1u << i);
      ved_snapshot_builder_current (self->builder, (VedMetric) i)[server] =
        ved_value_snap (ved_json_get_number (metric, "current", NAN), info->resolution);
      ved_snapshot_builder_trend (self->builder, (VedMetric) i)[server] =
        ved_value_snap (ved_json_get_number (metric, "trend", NAN), VED_TREND_RESOLUTION);
      is_forecast |= read_forecast (self, metric, (VedMetric) i);
    }

  return is_forecast;
}

static VedServerState
read_state (JsonObject *object)
{
  const char *name = ved_json_get_text (object, "state");

  for (guint i = 0; name != NULL && i < VED_N_SERVER_STATES; i++)
    if (g_str_equal (name, ved_server_state_get_name ((VedServerState) i)))
      return (VedServerState) i;

  return VED_SERVER_LIVE;
}

static VedProfile
read_profile (JsonObject *object,
              const char *name)
{
  const char *text = ved_json_get_text (object, "profile");
  VedProfile profile;

  if (text != NULL && ved_profile_from_text (text, strlen (text), &profile))
    return profile;
  for (guint i = 0; text != NULL && i < VED_N_PROFILES; i++)
    if (g_str_equal (text, ved_profile_get_info ((VedProfile) i)->label))
      return (VedProfile) i;

  return ved_profile_from_server_name (name);
}

static void
read_server (Reader     *self,
             guint       server,
             const char *name,
             JsonObject *object)
{
  VedSnapshotServer description = { .name = name, .forecast_row = VED_NO_ROW, .engine = VED_ENGINE_NONE };
  const char *engine = ved_json_get_text (object, "engine");

  description.profile = read_profile (object, name);
  description.state = read_state (object);
  description.last_seen_us = ved_json_get_time (object, "last_seen");
  description.last_seen_us = description.last_seen_us != 0 ? description.last_seen_us : self->time_us;
  description.risk = get_within (object, "risk_score", 100.0, VED_RISK_RESOLUTION);
  description.prob_30m = get_probability (object, "prob_30m");
  description.prob_8h = get_probability (object, "prob_8h");
  if (engine != NULL && !ved_engine_id_from_name (engine, &description.engine))
    description.engine = VED_ENGINE_NONE;
  ved_warmup_rung_from_name (ved_json_get_text (object, "rung"), &description.rung);
  if (read_metrics (self, server, object, &description))
    {
      ved_forecast_set_put_engine (self->forecasts, self->n_rows, description.engine, description.rung);
      description.forecast_row = self->n_rows++;
    }
  ved_snapshot_builder_set_server (self->builder, server, &description);
}

static void
read_environment (Reader     *self,
                  JsonObject *root)
{
  JsonObject *object = ved_json_get_object (root, "environment");
  VedEnvironment environment = { 0 };

  if (object == NULL)
    return;

  environment.prob_30m = get_probability (object, "prob_30m");
  environment.prob_8h = get_probability (object, "prob_8h");
  environment.valid = !isnan (environment.prob_30m);
  environment.calibrated = json_object_has_member (object, "calibrated") &&
    json_object_get_boolean_member_with_default (object, "calibrated", FALSE);
  environment.high_risk_servers = (guint) fmax (ved_json_get_number (object, "high_risk_servers", NAN), 0.0);
  ved_snapshot_builder_set_environment (self->builder, &environment);
}

static VedAlertState
read_alert_state (JsonObject *object)
{
  const char *name = ved_json_get_text (object, "state");

  for (guint i = 0; name != NULL && i < VED_N_ALERT_STATES; i++)
    if (g_str_equal (name, ved_alert_state_get_name ((VedAlertState) i)))
      return (VedAlertState) i;

  return VED_ALERT_OPEN;
}

/* None where it is not told, which is NaN. */
static guint
read_steps_ahead (JsonObject *object)
{
  double steps = ved_json_get_number (object, "steps_ahead", NAN);

  return steps > 0.0 ? (guint) MIN (steps, (double) VED_FORECAST_STEPS) : 0;
}

/* Only episodes of metrics: those of the whole fleet and of risk follow from what else the body says. */
static void
read_alert (Reader     *self,
            JsonObject *object,
            guint       number)
{
  const char *key = ved_json_get_text (object, "metric"), *server = ved_json_get_text (object, "server");
  const char *severity = ved_json_get_text (object, "severity"), *id = ved_json_get_text (object, "id");
  VedAlert alert = { .subject = VED_ALERT_SUBJECT_METRIC };

  if (key == NULL || server == NULL || !ved_metric_from_key (key, strlen (key), &alert.metric))
    return;

  alert.id = id != NULL ? g_strdup (id) : g_strdup_printf ("a-%06u", number);
  alert.server = g_strdup (server);
  alert.severity = g_strcmp0 (severity, "critical") == 0 ? VED_ALERT_SEVERITY_CRITICAL : VED_ALERT_SEVERITY_WARNING;
  alert.level = alert.severity == VED_ALERT_SEVERITY_CRITICAL ? VED_LEVEL_CRITICAL : VED_LEVEL_WARNING;
  alert.state = read_alert_state (object);
  alert.opened_us = ved_json_get_time (object, "opened_at");
  alert.updated_us = self->time_us;
  alert.current_value = (float) ved_json_get_number (object, "current_value", NAN);
  alert.predicted_value = (float) ved_json_get_number (object, "predicted_value", NAN);
  alert.threshold = (float) ved_json_get_number (object, "threshold", NAN);
  alert.probability = (float) ved_json_get_number (object, "probability", NAN);
  alert.steps_ahead = read_steps_ahead (object);
  ved_snapshot_builder_add_alert (self->builder, &alert);
  ved_alert_clear (&alert);
}

static void
read_alerts (Reader     *self,
             JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "alerts");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        read_alert (self, json_node_get_object (element), i);
    }
}

static void
read_metadata (Reader     *self,
               JsonObject *root)
{
  JsonObject *object = ved_json_get_object (root, "metadata");
  VedMetadata metadata = { .latest_sample_us = self->time_us, .warmed_up = TRUE, .warmup_progress = 1.0 };

  if (object != NULL)
    {
      metadata.model_dir = (char *) ved_json_get_text (object, "model_dir");
      metadata.source = (char *) ved_json_get_text (object, "source");
      metadata.prediction_us = ved_json_get_time (object, "prediction_time");
      metadata.input_points = (guint) fmax (ved_json_get_number (object, "input_points", NAN), 0.0);
    }
  ved_snapshot_builder_set_metadata (self->builder, &metadata);
}

static gboolean
read_servers (Reader      *self,
              JsonObject  *predictions,
              GList       *names,
              GError     **error)
{
  guint server = 0;

  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonObject *object = ved_json_get_object (predictions, link->data);

      if (object == NULL || *(const char *) link->data == '\0')
        return refuse (error, "is no server with a name", link->data) != NULL;
      read_server (self, server++, link->data, object);
    }

  return TRUE;
}

static VedSnapshot *
read_root (JsonObject *root,
           guint64     generation,
           GError    **error)
{
  JsonObject *predictions = ved_json_get_object (root, "predictions");
  gint64 time_us = ved_json_get_time (root, "timestamp"), origin_us = ved_json_get_time (root, "origin");
  guint n_servers = predictions != NULL ? json_object_get_size (predictions) : 0;
  g_autoptr(GList) names = NULL;
  g_autoptr(VedSnapshotBuilder) builder = NULL;
  g_autoptr(VedForecastSet) forecasts = NULL;
  Reader self = { .time_us = time_us };

  if (predictions == NULL || n_servers > MAX_SERVERS)
    return refuse (error, predictions == NULL ? "is missing" : "names too many servers", "predictions");
  if (time_us == 0)
    return refuse (error, "is missing, or no time as in 2026-01-15T10:05:00Z", "timestamp");

  names = g_list_sort (json_object_get_members (predictions), (GCompareFunc) strcmp);
  self.builder = builder = ved_snapshot_builder_new (n_servers, generation, time_us);
  self.forecasts = forecasts = ved_forecast_set_new (n_servers, origin_us != 0 ? origin_us : time_us);
  if (!read_servers (&self, predictions, names, error))
    return NULL;

  ved_forecast_set_seal (forecasts);
  if (self.n_rows > 0)
    {
      ved_snapshot_builder_set_origin_us (builder, ved_forecast_set_get_origin_us (forecasts));
      ved_snapshot_builder_set_forecasts (builder, forecasts);
    }
  read_environment (&self, root);
  read_alerts (&self, root);
  read_metadata (&self, root);

  return ved_snapshot_builder_finish (g_steal_pointer (&builder));
}

/**
 * ved_predictions_read:
 * @text: the body, UTF-8
 * @length: its bytes
 * @generation: what the snapshot is numbered
 *
 * Reads a saved answer of /predictions/current. Blocks: 50 ns a byte.
 *
 * Returns: (transfer full): the snapshot; %NULL with %VED_ERROR_INVALID, which names the place
 */
VedSnapshot *
ved_predictions_read (const char  *text,
                      gsize        length,
                      guint64      generation,
                      GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (length > G_MAXINT32)
    return refuse (error, "is larger than 2 GiB", "file");
  /* Strict, and no deeper than a stack. */
  if (!ved_json_check (text, length, error) || !json_parser_load_from_data (parser, text, (gssize) length, error))
    return NULL;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, "is missing", "predictions");

  return read_root (json_node_get_object (root), generation, error);
}
