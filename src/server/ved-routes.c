/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-routes"

#include "config.h"

#include "server/ved-routes.h"

#include "server/ved-handlers.h"

#include <string.h>

#define GET  "GET"
#define POST "POST"
#define DELETE "DELETE"
#define PUT "PUT"

static const VedRoute routes[] = {
  { GET, "/", TRUE, VED_LIMIT_NONE, "What this service is", NULL, NULL, ved_handle_root },
  { GET, "/health", TRUE, VED_LIMIT_NONE, "Whether the daemon works", NULL, NULL, ved_handle_health },
  { GET, "/status", TRUE, VED_LIMIT_NONE, "Warm-up, sources and engines", NULL, NULL, ved_handle_status },
  { GET, "/openapi.json", TRUE, VED_LIMIT_NONE, "This description", NULL, NULL, ved_handle_openapi },
  { GET, "/metrics", FALSE, VED_LIMIT_NONE, "The daemon's own metrics as OpenMetrics", NULL, NULL,
    ved_handle_metrics },
  { GET, "/events", FALSE, VED_LIMIT_NONE, "New results, alerts and jobs as Server-Sent Events", NULL, NULL,
    ved_handle_events },
  { POST, "/feed/data", FALSE, VED_LIMIT_FEED, "Samples of servers", NULL, "records", ved_handle_feed },
  { GET, "/predictions/current", FALSE, VED_LIMIT_READ, "All servers with their forecasts", "fields servers", NULL,
    ved_handle_current },
  { GET, "/predictions/summary", FALSE, VED_LIMIT_READ, "Figures of the whole fleet", NULL, NULL,
    ved_handle_summary },
  { GET, "/predictions/{server}", FALSE, VED_LIMIT_READ, "One server with its forecasts", "fields", NULL,
    ved_handle_server },
  { DELETE, "/servers/{server}", FALSE, VED_LIMIT_READ,
    "No longer list a server that is no more; what was kept of it goes when it is too old, and samples bring it back", NULL, NULL,
    ved_handle_server_remove },
  { GET, "/alerts/active", FALSE, VED_LIMIT_READ, "Alerts that are not resolved", NULL, NULL, ved_handle_alerts },
  { POST, "/alerts/{id}/acknowledge", FALSE, VED_LIMIT_ALERT, "Take charge of an alert", NULL, "actor note",
    ved_handle_alert_acknowledge },
  { POST, "/alerts/{id}/unacknowledge", FALSE, VED_LIMIT_ALERT, "Give an alert back: nobody is in charge", NULL,
    "actor note", ved_handle_alert_unacknowledge },
  { POST, "/alerts/{id}/resolve", FALSE, VED_LIMIT_ALERT, "Close an alert", NULL, "actor note",
    ved_handle_alert_resolve },
  { POST, "/alerts/{id}/mute", FALSE, VED_LIMIT_ALERT, "Hold notifications of an alert back", NULL, "actor until",
    ved_handle_alert_mute },
  { POST, "/alerts/{id}/unmute", FALSE, VED_LIMIT_ALERT, "Notify of an alert again", NULL, NULL,
    ved_handle_alert_unmute },
  { POST, "/alerts/{id}/note", FALSE, VED_LIMIT_ALERT, "Say something about an alert", NULL, "actor text",
    ved_handle_alert_note },
  { GET, "/alerts/desk", FALSE, VED_LIMIT_READ,
    "Alerts with who takes charge, silences and delivery; channels and what they delivered. The weak ETag is not of the "
    "values: after a 304 those of /alerts/active are the present ones", NULL, NULL,
    ved_handle_alert_desk },
  { GET, "/settings/routing", FALSE, VED_LIMIT_READ, "Who is told of what, and who next", NULL, NULL,
    ved_handle_routing },
  { PUT, "/settings/routing", FALSE, VED_LIMIT_READ, "Change who is told, row by row", NULL, "routes",
    ved_handle_routing_put },
  { GET, "/settings/channels", FALSE, VED_LIMIT_READ, "Channels that reach people, and how they do; no secrets", NULL,
    NULL, ved_handle_channels },
  { PUT, "/settings/channels", FALSE, VED_LIMIT_READ, "Change the channels that are not the configuration's", NULL,
    "channels", ved_handle_channels_put },
  { POST, "/settings/channels/{channel}/test", FALSE, VED_LIMIT_READ, "Send a test over a channel", NULL, NULL,
    ved_handle_channel_test },
  { GET, "/settings/{name}", FALSE, VED_LIMIT_READ, "Thresholds, profiles, the bounds of cascade detection, or who depends on whom", NULL,
    NULL, ved_handle_settings },
  { PUT, "/settings/{name}", FALSE, VED_LIMIT_READ, "Change them; judged by at once", NULL, NULL,
    ved_handle_settings_put },
  { GET, "/cascade/status", FALSE, VED_LIMIT_READ, "Anomalies that many servers have at once", NULL, NULL,
    ved_handle_cascade_status },
  { GET, "/cascade/health", FALSE, VED_LIMIT_READ, "The health score of the fleet", NULL, NULL,
    ved_handle_cascade_health },
  { GET, "/historical/summary", FALSE, VED_LIMIT_READ, "Sums of alerts, by server too", "time_range", NULL,
    ved_handle_history },
  { GET, "/historical/alerts", FALSE, VED_LIMIT_READ, "Changes of level", "time_range server_name", NULL,
    ved_handle_history },
  { GET, "/historical/environment", FALSE, VED_LIMIT_READ, "The fleet as a whole, minute by minute",
    "time_range points", NULL, ved_handle_history },
  { GET, "/historical/server/{name}", FALSE, VED_LIMIT_READ, "Changes of level of one server", "time_range", NULL,
    ved_handle_history },
  { GET, "/historical/export/{table}", FALSE, VED_LIMIT_READ, "The tables alerts and environment as CSV or JSON",
    "time_range format", NULL, ved_handle_history },
  { GET, "/remediation", FALSE, VED_LIMIT_READ, "What would be done about servers at risk, and the log of it", NULL,
    NULL, ved_handle_remediation },
  { POST, "/remediation/{id}/approve", FALSE, VED_LIMIT_READ, "Approve a plan", NULL, "actor note",
    ved_handle_remediation_approve },
  { POST, "/remediation/{id}/reject", FALSE, VED_LIMIT_READ, "Reject a plan", NULL, "actor note",
    ved_handle_remediation_reject },
  { GET, "/mutes", FALSE, VED_LIMIT_READ, "What is muted", NULL, NULL, ved_handle_mutes },
  { POST, "/mutes", FALSE, VED_LIMIT_READ, "Mute an episode, server, profile or metric", NULL,
    "scope target actor until", ved_handle_mute_add },
  { DELETE, "/mutes", FALSE, VED_LIMIT_READ, "End a mute", "scope target", NULL, ved_handle_mute_remove },
  { GET, "/maintenance", FALSE, VED_LIMIT_READ, "Maintenance windows", NULL, NULL, ved_handle_maintenance },
  { POST, "/maintenance", FALSE, VED_LIMIT_READ, "Plan a maintenance window", NULL,
    "servers profiles start end repeat zone actor note", ved_handle_maintenance_add },
  { DELETE, "/maintenance/{id}", FALSE, VED_LIMIT_READ, "Drop a maintenance window", NULL, NULL,
    ved_handle_maintenance_remove },
  { GET, "/notes/{server}", FALSE, VED_LIMIT_READ, "What people wrote about a server", NULL, NULL, ved_handle_notes },
  { POST, "/notes/{server}", FALSE, VED_LIMIT_READ, "Write about a server", NULL, "actor text", ved_handle_note_add },
  { DELETE, "/notes/{server}", FALSE, VED_LIMIT_READ, "Remove a note", "id", NULL, ved_handle_note_remove },
  { POST, "/scenario/set", FALSE, VED_LIMIT_READ, "Switch the simulated fleet to a scenario", NULL, "scenario",
    ved_handle_scenario_set },
  { GET, "/scenario/status", FALSE, VED_LIMIT_READ, "What the simulated fleet goes through", NULL, NULL,
    ved_handle_scenario_status },
  { GET, "/series", FALSE, VED_LIMIT_READ, "History of metrics", "metric servers from to points", NULL,
    ved_handle_series },
  { GET, "/series/fleet", FALSE, VED_LIMIT_READ, "One metric of all servers: hours of history, and the forecast",
    "metric quantile hours", NULL, ved_handle_fleet_series },
  { GET, "/forecasts/{server}", FALSE, VED_LIMIT_READ, "The forecast that was current at a time", "at", NULL,
    ved_handle_forecast },
  { GET, "/explain/{server}", FALSE, VED_LIMIT_EXPLAIN, "Why a server has its risk, and what would change it", NULL,
    NULL, ved_handle_explain },
  { GET, "/quality", FALSE, VED_LIMIT_READ, "How good past forecasts were", NULL, NULL, ved_handle_quality },
  { GET, "/drift/status", FALSE, VED_LIMIT_READ, "Whether the fleet still behaves as forecasts expect", NULL, NULL,
    ved_handle_drift_status },
  { GET, "/drift/report", FALSE, VED_LIMIT_READ, "The same as text", NULL, NULL, ved_handle_drift_report },
  { GET, "/admin/models", FALSE, VED_LIMIT_READ, "Networks that were trained for this fleet", NULL, NULL,
    ved_handle_models },
  { GET, "/admin/model-info", FALSE, VED_LIMIT_READ, "The network in use, and what it is used for", NULL, NULL,
    ved_handle_model_info },
  { POST, "/admin/reload-model", FALSE, VED_LIMIT_READ, "Take a network into use, or go back to one", "model_path",
    "model_path", ved_handle_model_reload },
  { POST, "/admin/trigger-training", FALSE, VED_LIMIT_READ, "Train a network", "epochs incremental blocking engine",
    "epochs incremental blocking engine", ved_handle_training_start },
  { GET, "/admin/training-status", FALSE, VED_LIMIT_READ, "How the newest training goes", "job_id", NULL,
    ved_handle_training_status },
  { GET, "/admin/training-stats", FALSE, VED_LIMIT_READ, "How trainings went, and what there is to train with", NULL,
    NULL, ved_handle_training_stats },
  { POST, "/admin/cancel-training", FALSE, VED_LIMIT_READ, "End the training under way", NULL, NULL,
    ved_handle_training_cancel },
  { POST, "/admin/automatic-training", FALSE, VED_LIMIT_READ, "Train by itself after drift, or not", NULL,
    "automatic", ved_handle_training_automatic },
  { GET, "/whatif/{server}", FALSE, VED_LIMIT_READ, "One server as it would be with a change",
    "scenario cpu iowait memory load network clear flat", NULL, ved_handle_what_if },
  { POST, "/whatif/{server}", FALSE, VED_LIMIT_READ, "One server as it would be with a change", NULL,
    "scenario cpu iowait memory load network clear flat", ved_handle_what_if },
  { POST, "/jobs/calculate", FALSE, VED_LIMIT_EXPLAIN, "Start a long calculation", NULL,
    "type server scenario from to metrics", ved_handle_job_start },
  { GET, "/jobs/{id}/status", FALSE, VED_LIMIT_READ, "Progress and result of a calculation", NULL, NULL,
    ved_handle_job_status },
};

const VedRoute *
ved_routes_get (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);

  return routes;
}

static gboolean
is_brace (const char *segment)
{
  return *segment == '{';
}

/* Whether a path of decoded segments is that of @route; @param is what stands for the brace. */
static gboolean
path_matches (const VedRoute *route,
              char          **segments,
              const char    **param)
{
  g_auto(GStrv) pattern = g_strsplit (route->path, "/", -1);
  guint n_segments = g_strv_length (segments);

  *param = NULL;
  if (g_strv_length (pattern) != n_segments)
    return FALSE;

  for (guint i = 0; i < n_segments; i++)
    {
      if (is_brace (pattern[i]) && *segments[i] != '\0')
        *param = segments[i];
      else if (strcmp (pattern[i], segments[i]) != 0)
        return FALSE;
    }

  return TRUE;
}

/* Returns %NULL when a segment is not decodable. */
static char **
split_path (const char *path)
{
  g_auto(GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      char *decoded = g_uri_unescape_string (segments[i], NULL);

      if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
        {
          g_free (decoded);
          return NULL;
        }
      g_free (segments[i]);
      segments[i] = decoded;
    }

  return g_steal_pointer (&segments);
}

/**
 * ved_routes_match:
 * @method: "GET", "HEAD", …
 * @path: as it was sent, with its percent signs
 * @param: (out) (nullable) (transfer full): what stands for the braces, decoded
 * @allowed: (out) (nullable) (transfer full): the methods that @path has when it lacks @method
 *
 * Rows without braces stand before those they would also match.
 *
 * Returns: (nullable) (transfer none): the row; %NULL: 405 when @allowed is set, else 404
 */
const VedRoute *
ved_routes_match (const char  *method,
                  const char  *path,
                  char       **param,
                  char       **allowed)
{
  g_auto(GStrv) segments = split_path (path);
  g_autoptr(GString) methods = g_string_new (NULL);

  *param = *allowed = NULL;
  if (strcmp (method, "HEAD") == 0)
    method = GET;

  for (guint i = 0; segments != NULL && i < G_N_ELEMENTS (routes); i++)
    {
      const char *found;

      if (!path_matches (&routes[i], segments, &found))
        continue;
      if (strcmp (routes[i].method, method) == 0)
        {
          *param = g_strdup (found);
          return &routes[i];
        }
      if (strstr (methods->str, routes[i].method) == NULL)
        g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", routes[i].method);
    }
  if (methods->len > 0)
    *allowed = g_strdup (methods->str);

  return NULL;
}
