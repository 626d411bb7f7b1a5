/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-api-terms"

#include "config.h"

#include "server/ved-api-terms.h"

#include <string.h>

/* One name means one thing, except where a path says otherwise; rows with a path stand before those without. */
static const VedApiTerm terms[] = {
  { "id", "/alerts/", "string", "An alert, as its id in /alerts/active" },
  { "id", "/remediation/", "string", "A plan, as its id in /remediation" },
  { "id", "/maintenance/", "string", "A window, as its id in /maintenance" },
  { "id", "/jobs/", "string", "A calculation, as job_id in the answer of /jobs/calculate" },
  { "id", "/notes/", "integer", "A note, as its id among those of the server" },
  { "name", "/settings/", "string", "thresholds, profiles, cascade, dependencies or training. Of dependencies, the object of the "
    "same name has members as web_api.database.connection_failures: downstream, upstream and effect (connection_failures, "
    "request_queuing, idle_resources, data_starvation or retry_storms), with a strength above 0, up to 1; without any, the "
    "default is used" },
  { "name", "/historical/", "string", "A server" },
  { "servers", "/maintenance", "array", "Names of servers that the window is for" },
  { "scenario", "/scenario/", "string", "demo, natural, healthy, degrading, critical or cascade" },
  { "server", NULL, "string", "A server, as it is called in the feed" },
  { "channel", NULL, "string", "A channel, as its name in /settings/channels" },
  { "table", NULL, "string", "alerts or environment" },

  { "time_range", NULL, "string", "How far back from now: 5m, 15m, 30m, 1h, 8h, 1d, 1w or 1M" },
  { "server_name", NULL, "string", "Of this server alone" },
  { "points", NULL, "integer", "At most so many points; longer stretches are thinned" },
  { "format", NULL, "string", "csv or json" },
  { "fields", NULL, "string", "Comma list of what to answer: sections (predictions, alerts, environment, metadata, summary), "
    "metrics, members of a server (risk_score, state …) and parts of a forecast (p10, p50, p90, current, trend)" },
  { "servers", NULL, "string", "Comma list of names, and of profiles as profile:database" },
  { "metric", NULL, "string", "A metric, as mem_used_pct; /series takes a comma list" },
  { "quantile", NULL, "string", "Of the forecast: p10, p50 or p90" },
  { "hours", NULL, "integer", "Hours of history before now" },
  { "from", NULL, "string", "Since then; ISO 8601 with a zone" },
  { "to", NULL, "string", "Until then; ISO 8601 with a zone" },
  { "at", NULL, "string", "An instant; ISO 8601 with a zone" },
  { "job_id", NULL, "string", "A training, as in the answer that started it" },
  { "scope", NULL, "string", "What the target names: episode, server, profile or metric" },
  { "target", NULL, "string", "What is muted" },

  { "records", NULL, "array", "Samples: objects with timestamp, server_name, and metrics by their names" },
  { "actor", NULL, "string", "Who does it; the address that asks, unless said" },
  { "note", NULL, "string", "Why" },
  { "text", NULL, "string", "What to remember" },
  { "until", NULL, "string", "When it ends; ISO 8601 with a zone. Without it only a later change ends it" },
  { "start", NULL, "string", "When the window opens; ISO 8601 with a zone. Now, unless said" },
  { "end", NULL, "string", "When the window closes; ISO 8601 with a zone" },
  { "repeat", NULL, "string", "never, daily or weekly" },
  { "zone", NULL, "string", "By whose clock it repeats, as in Europe/Berlin; UTC, unless said" },
  { "profiles", NULL, "array", "Keys of profiles whose servers the window is for" },
  { "routes", NULL, "array", "Rows: level, applies_to (server or environment), notice_minutes, roles, and escalations "
    "with after_minutes and role" },
  { "channels", NULL, "array", "Rows: name, type (webhook, mail or alertmanager), url, authorization, relay, from, to, "
    "roles and enabled. One that is kept needs no url: it keeps that and its authorization" },
  { "model_path", NULL, "string", "Name of a model in /admin/models; the one before, unless said" },
  { "epochs", NULL, "integer", "Passes over the history" },
  { "incremental", NULL, "boolean", "Whether to go on from the newest model" },
  { "blocking", NULL, "boolean", "Must be false: no request waits for a training" },
  { "engine", NULL, "string", "mlp, or tft for the transformer" },
  { "automatic", NULL, "boolean", "Whether drift starts a training" },
  { "type", NULL, "string", "what_if, export, backtest or recalibrate" },
  { "metrics", NULL, "array", "Names of metrics to export; all, unless said" },
  { "scenario", NULL, "string", "scale_out, restart, stabilise, less_memory, less_io or nothing" },
  { "cpu", NULL, "number", "Factor on CPU use" },
  { "iowait", NULL, "number", "Factor on I/O wait" },
  { "memory", NULL, "number", "Factor on memory in use" },
  { "load", NULL, "number", "Factor on load" },
  { "network", NULL, "number", "Factor on traffic" },
  { "clear", NULL, "boolean", "Whether swap and waiting connections start from zero" },
  { "flat", NULL, "boolean", "Whether the last hour had been level" },
};

/**
 * ved_api_terms_find:
 * @name: as in a row of ved_routes_get()
 * @path: of that row
 *
 * Returns: (transfer none) (nullable): what @name means there
 */
const VedApiTerm *
ved_api_terms_find (const char *name,
                    const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      if (strcmp (terms[i].name, name) == 0 && (terms[i].path == NULL || g_str_has_prefix (path, terms[i].path)))
        return &terms[i];
    }

  return NULL;
}
