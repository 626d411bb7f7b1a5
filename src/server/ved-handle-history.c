/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-history"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "fleet/ved-alert-history.h"
#include "wire/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* /historical/…: what was, over one of the ranges. Alerts are those of the risk score, told as changes of level;
 * sums are by episode (ved-alert-history.h). An export is the same as CSV, or as JSON. */

#define MAX_TRANSITIONS 50000
#define DEFAULT_POINTS  1000
#define MAX_POINTS      20000

static const struct {
  const char *name;
  gint64 length_us;
} ranges[] = {
  { "30m", 30 * VED_MINUTE_US }, { "1h", VED_HOUR_US }, { "8h", 8 * VED_HOUR_US }, { "1d", VED_DAY_US },
  { "1w", 7 * VED_DAY_US }, { "1M", 30 * VED_DAY_US },
};

static const char alerts_header[] =
  "timestamp,server_name,event_type,previous_level,new_level,risk_score,resolved_at,resolution_duration_minutes,"
  "caused_incident,notes\n";

static const char environment_header[] =
  "timestamp,total_servers,critical_count,warning_count,degraded_count,healthy_count,prob_30m,prob_8h,"
  "avg_risk_score,max_risk_score,top_risk_server,fleet_health\n";

typedef struct Query Query;

typedef void (*WriteFunc) (Query     *query,
                           GPtrArray *items,
                           GString   *out);

struct Query
{
  VedRequest *request;
  const char *range;
  gint64 from_us;
  gint64 to_us;
  VedSnapshot *snapshot;        /* (nullable): what is open now */
  char *server;                 /* (nullable) */
  const char *table;            /* of an export */
  gboolean is_csv;
  WriteFunc write;
};

static void
query_free (Query *query)
{
  ved_request_unref (query->request);
  g_clear_pointer (&query->snapshot, ved_snapshot_unref);
  g_free (query->server);
  g_free (query);
}

/* NULL: it has been answered. */
static Query *
query_new (VedService *service,
           VedRequest *request,
           const char *fallback,
           WriteFunc   write)
{
  const char *name = ved_request_get_query (request, "time_range");

  if (name == NULL)
    name = fallback;
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      Query *query;

      if (strcmp (ranges[i].name, name) != 0)
        continue;
      query = g_new0 (Query, 1);
      query->request = ved_request_ref (request);
      query->snapshot = ved_engine_ref_snapshot (service->engine);
      query->range = ranges[i].name;
      query->to_us = ved_engine_get_now_us (service->engine) + 1;
      query->from_us = query->to_us - ranges[i].length_us;
      query->write = write;
      return query;
    }
  ved_request_reply_error (request, SOUP_STATUS_UNPROCESSABLE_ENTITY,
                           "time_range: must be 30m, 1h, 8h, 1d, 1w or 1M", NULL);

  return NULL;
}

static GString *
begin_body (const Query *query)
{
  GString *out = g_string_new ("{\"success\":true");

  ved_json_member_string (out, "time_range", query->range);

  return out;
}

static void
finish (Query     *query,
        GPtrArray *items,
        GError    *error)
{
  if (items == NULL)
    ved_request_reply_gerror (query->request, error, NULL);
  else
    {
      GString *out = begin_body (query);

      query->write (query, items, out);
      g_string_append_c (out, '}');
      ved_request_reply_json (query->request, SOUP_STATUS_OK, out);
      g_ptr_array_unref (items);
    }
  g_clear_error (&error);
  query_free (query);
}

static void
transitions_fetched_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  GError *error = NULL;
  GPtrArray *transitions = ved_engine_fetch_transitions_finish (VED_ENGINE (object), result, &error);

  finish (user_data, transitions, error);
}

static void
rows_fetched_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GError *error = NULL;
  GPtrArray *rows = ved_engine_fetch_environment_finish (VED_ENGINE (object), result, &error);

  finish (user_data, rows, error);
}

static void
fetch_transitions (VedService *service,
                   Query      *query)
{
  ved_request_hold (query->request);
  ved_engine_fetch_transitions_async (service->engine, query->server, query->from_us, query->to_us, MAX_TRANSITIONS,
                                      NULL, transitions_fetched_cb, query);
}

static void
fetch_rows (VedService *service,
            Query      *query,
            guint       max_rows)
{
  ved_request_hold (query->request);
  ved_engine_fetch_environment_async (service->engine, query->from_us, query->to_us, max_rows, NULL, rows_fetched_cb,
                                      query);
}

/* Alerts */

/* What happened in the range, and what is open all the while. */
static VedAlertHistory *
sum_up (const Query *query,
        GPtrArray   *transitions)
{
  guint n_open = query->snapshot != NULL ? ved_snapshot_get_n_alerts (query->snapshot) : 0;
  VedAlertHistory *history = ved_alert_history_new ();

  for (guint i = transitions->len; i > 0; i--)
    {
      const VedAlertTransition *transition = g_ptr_array_index (transitions, i - 1);

      ved_alert_history_add (history, transition->time_us, &transition->alert);
    }

  for (guint i = 0; i < n_open; i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (query->snapshot, i);

      if (query->server == NULL || strcmp (alert->server, query->server) == 0)
        ved_alert_history_add_open (history, alert);
    }

  return history;
}

static const char *
get_event (const VedAlertTransition *transition)
{
  if (transition->alert.subject != VED_ALERT_SUBJECT_RISK)
    return NULL;

  return ved_alert_history_get_event (transition->change);
}

static const char *
previous_level (const VedAlertTransition *transition)
{
  gboolean opens = transition->change == VED_ALERT_OPENED || transition->change == VED_ALERT_REOPENED;

  return ved_level_get_info (opens ? VED_LEVEL_HEALTHY : transition->previous_level)->key;
}

static const char *
new_level (const VedAlertTransition *transition)
{
  gboolean ends = transition->change == VED_ALERT_WAS_RESOLVED;

  return ved_level_get_info (ends ? VED_LEVEL_HEALTHY : transition->alert.level)->key;
}

static double
resolution_minutes (const VedAlertTransition *transition)
{
  if (transition->change != VED_ALERT_WAS_RESOLVED)
    return NAN;

  return (double) (transition->time_us - transition->alert.opened_us) / (double) VED_MINUTE_US;
}

static void
write_event (GString                  *out,
             const VedAlertTransition *transition,
             gboolean                  incident)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
  g_string_append_printf (out, "\"id\":\"%s@%" G_GINT64_FORMAT "\"", transition->alert.id, transition->time_us);
  ved_json_member_time (out, "timestamp", transition->time_us);
  ved_json_member_string (out, "server_name", transition->alert.server);
  ved_json_member_string (out, "event_type", get_event (transition));
  ved_json_member_string (out, "previous_level", previous_level (transition));
  ved_json_member_string (out, "new_level", new_level (transition));
  ved_json_member_value (out, "risk_score", (double) transition->alert.current_value, 0.1, 1);
  ved_json_member_string (out, "metrics_snapshot", NULL);
  if (transition->change == VED_ALERT_WAS_RESOLVED)
    ved_json_member_time (out, "resolved_at", transition->time_us);
  else
    ved_json_member_string (out, "resolved_at", NULL);
  ved_json_member_value (out, "resolution_duration_minutes", resolution_minutes (transition), 0.1, 1);
  ved_json_member_bool (out, "caused_incident", incident);
  ved_json_member_string (out, "notes", transition->note);
  ved_json_member_string (out, "episode_id", transition->alert.id);
  ved_json_member_string (out, "actor", transition->actor);
  g_string_append_c (out, '}');
}

static guint
write_event_array (GString     *out,
                   const char  *key,
                   const Query *query,
                   GPtrArray   *transitions)
{
  g_autoptr(VedAlertHistory) history = sum_up (query, transitions);
  guint n = 0;

  ved_json_member (out, key);
  g_string_append_c (out, '[');
  for (guint i = 0; i < transitions->len; i++)
    {
      const VedAlertTransition *transition = g_ptr_array_index (transitions, i);

      if (get_event (transition) == NULL)
        continue;
      write_event (out, transition, ved_alert_history_is_incident (history, transition->alert.id, query->to_us));
      n++;
    }
  g_string_append_c (out, ']');

  return n;
}

static void
write_alerts (Query     *query,
              GPtrArray *transitions,
              GString   *out)
{
  guint n = write_event_array (out, "alerts", query, transitions);

  ved_json_member_uint (out, "count", n);
}

static void
write_sums (GString         *out,
            VedAlertHistory *history,
            gint64           now_us)
{
  VedAlertSummary summary;

  ved_alert_history_summarise (history, now_us, &summary);
  ved_json_member_uint (out, "total_alerts", summary.n_alerts);
  ved_json_member_uint (out, "critical_alerts", summary.n_critical);
  ved_json_member_uint (out, "warning_alerts", summary.n_warning);
  ved_json_member_uint (out, "resolved_count", summary.n_resolved);
  ved_json_member_uint (out, "unresolved_count", summary.n_alerts - summary.n_resolved);
  ved_json_member_value (out, "avg_resolution_minutes", summary.mean_resolution_min, 0.1, 1);
  ved_json_member_uint (out, "incidents_caused", summary.n_incidents);
  ved_json_member_uint (out, "servers_affected", summary.n_servers);
  ved_json_member_value (out, "resolution_rate", summary.resolution_rate, 0.1, 1);
}

static void
write_server_stats (GString         *out,
                    VedAlertHistory *history)
{
  g_autoptr(GPtrArray) servers = ved_alert_history_list_servers (history);

  ved_json_member (out, "servers");
  g_string_append_c (out, '[');
  for (guint i = 0; i < servers->len; i++)
    {
      const VedServerAlertStats *stats = g_ptr_array_index (servers, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      ved_json_member_string (out, "server_name", stats->server);
      ved_json_member_string (out, "level", ved_level_get_info (stats->level)->key);
      ved_json_member_uint (out, "total", stats->n_alerts);
      ved_json_member_uint (out, "critical", stats->n_critical);
      ved_json_member_uint (out, "warnings", stats->n_warning);
      ved_json_member_uint (out, "resolved", stats->n_resolved);
      ved_json_member_value (out, "resolution_rate", 100.0 * stats->n_resolved / stats->n_alerts, 0.1, 1);
      ved_json_member_time (out, "last_alert", stats->last_us);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_summary (Query     *query,
               GPtrArray *transitions,
               GString   *out)
{
  g_autoptr(VedAlertHistory) history = sum_up (query, transitions);

  write_sums (out, history, query->to_us);
  write_server_stats (out, history);
}

static void
write_server (Query     *query,
              GPtrArray *transitions,
              GString   *out)
{
  g_autoptr(VedAlertHistory) history = sum_up (query, transitions);

  ved_json_member_string (out, "server_name", query->server);
  write_event_array (out, "events", query, transitions);
  ved_json_member (out, "stats");
  g_string_append_c (out, '{');
  write_sums (out, history, query->to_us);
  g_string_append_c (out, '}');
}

/* The environment */

static double
healthy_share (const VedEnvironmentRow *row)
{
  double n = row->total - row->offline;

  return n > 0.0 ? 100.0 * row->healthy / n : NAN;
}

static void
write_count (GString    *out,
             const char *key,
             double      count)
{
  ved_json_member_value (out, key, count, 0.1, 1);
}

static void
write_row (GString                 *out,
           const VedEnvironmentRow *row)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
  g_string_append_printf (out, "\"id\":%" G_GINT64_FORMAT, row->time_us / VED_SECOND_US);
  ved_json_member_time (out, "timestamp", row->time_us);
  write_count (out, "total_servers", row->total);
  write_count (out, "critical_count", row->critical);
  write_count (out, "warning_count", row->warning);
  write_count (out, "degraded_count", row->degrading);
  write_count (out, "healthy_count", row->healthy);
  write_count (out, "offline_count", row->offline);
  ved_json_member_value (out, "prob_30m", row->prob_30m, 0.0001, 4);
  ved_json_member_value (out, "prob_8h", row->prob_8h, 0.0001, 4);
  ved_json_member_value (out, "avg_risk_score", row->mean_risk, 0.1, 1);
  ved_json_member_value (out, "max_risk_score", row->max_risk, 0.1, 1);
  ved_json_member_string (out, "top_risk_server", row->top_server);
  ved_json_member_value (out, "fleet_health", healthy_share (row), 0.1, 1);
  g_string_append_c (out, '}');
}

static void
write_environment (Query     *query,
                   GPtrArray *rows,
                   GString   *out)
{
  ved_json_member_uint (out, "count", rows->len);
  ved_json_member (out, "snapshots");
  g_string_append_c (out, '[');
  for (guint i = 0; i < rows->len; i++)
    write_row (out, g_ptr_array_index (rows, i));
  g_string_append_c (out, ']');
}

/* Exports */

static void
append_number (GString *csv,
               double   value,
               guint    decimals)
{
  if (!isnan (value))
    g_string_append_printf (csv, "%.*f", (int) decimals, value);
  g_string_append_c (csv, ',');
}

/* RFC 4180; what a spreadsheet would take for a formula is led by an apostrophe. */
static void
append_text (GString    *csv,
             const char *text)
{
  const char *lead = text != NULL && strchr ("=+-@", *text) != NULL && *text != '\0' ? "'" : "";

  g_string_append_c (csv, '"');
  g_string_append (csv, lead);
  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

static void
append_event (GString                  *csv,
              const VedAlertTransition *transition,
              gboolean                  incident)
{
  g_autofree char *time = ved_iso8601_format (transition->time_us);
  gboolean ends = transition->change == VED_ALERT_WAS_RESOLVED;

  g_string_append_printf (csv, "%s,", time);
  append_text (csv, transition->alert.server);
  g_string_append_printf (csv, ",%s,%s,%s,", get_event (transition), previous_level (transition),
                          new_level (transition));
  append_number (csv, (double) transition->alert.current_value, 1);
  g_string_append_printf (csv, "%s,", ends ? time : "");
  append_number (csv, resolution_minutes (transition), 1);
  g_string_append_printf (csv, "%s,", incident ? "true" : "false");
  append_text (csv, transition->note);
  g_string_append_c (csv, '\n');
}

static void
append_row (GString                 *csv,
            const VedEnvironmentRow *row)
{
  g_autofree char *time = ved_iso8601_format (row->time_us);
  const double counts[] = { row->total, row->critical, row->warning, row->degrading, row->healthy };

  g_string_append_printf (csv, "%s,", time);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    append_number (csv, counts[i], 0);
  append_number (csv, row->prob_30m, 4);
  append_number (csv, row->prob_8h, 4);
  append_number (csv, row->mean_risk, 1);
  append_number (csv, row->max_risk, 1);
  append_text (csv, row->top_server);
  g_string_append_c (csv, ',');
  append_number (csv, healthy_share (row), 1);
  g_string_overwrite (csv, csv->len - 1, "\n");
}

static GString *
make_csv (Query     *query,
          GPtrArray *items)
{
  gboolean alerts = strcmp (query->table, "alerts") == 0;
  GString *csv = g_string_new (alerts ? alerts_header : environment_header);
  g_autoptr(VedAlertHistory) history = alerts ? sum_up (query, items) : NULL;

  for (guint i = 0; i < items->len; i++)
    {
      if (!alerts)
        append_row (csv, g_ptr_array_index (items, i));
      else if (get_event (g_ptr_array_index (items, i)) != NULL)
        append_event (csv, g_ptr_array_index (items, i),
                      ved_alert_history_is_incident (history,
                                                     ((VedAlertTransition *) g_ptr_array_index (items, i))->alert.id,
                                                     query->to_us));
    }

  return csv;
}

static void
write_export (Query     *query,
              GPtrArray *items,
              GString   *out)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (query->to_us / VED_SECOND_US);
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d_%H%M%S");
  g_autofree char *name = g_strdup_printf ("vedette_%s_%s_%s.%s", query->table, query->range, stamp,
                                           query->is_csv ? "csv" : "json");

  ved_json_member_string (out, "table", query->table);
  ved_json_member_string (out, "filename", name);
  if (query->is_csv)
    {
      g_autoptr(GString) csv = make_csv (query, items);

      ved_json_member_string (out, "csv_data", csv->str);
    }
  else if (strcmp (query->table, "alerts") == 0)
    write_alerts (query, items, out);
  else
    write_environment (query, items, out);
}

/* Routes */

void
ved_handle_history_summary (VedService *service,
                            VedRequest *request)
{
  Query *query = query_new (service, request, "1d", write_summary);

  if (query != NULL)
    fetch_transitions (service, query);
}

void
ved_handle_history_alerts (VedService *service,
                           VedRequest *request)
{
  Query *query = query_new (service, request, "1h", write_alerts);

  if (query == NULL)
    return;
  query->server = g_strdup (ved_request_get_query (request, "server_name"));
  fetch_transitions (service, query);
}

void
ved_handle_history_server (VedService *service,
                           VedRequest *request)
{
  Query *query = query_new (service, request, "1d", write_server);

  if (query == NULL)
    return;
  query->server = g_strdup (ved_request_get_param (request));
  fetch_transitions (service, query);
}

void
ved_handle_history_environment (VedService *service,
                                VedRequest *request)
{
  const char *text = ved_request_get_query (request, "points");
  guint64 points = DEFAULT_POINTS;
  Query *query;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, MAX_POINTS, &points, NULL))
    {
      ved_request_reply_error (request, SOUP_STATUS_UNPROCESSABLE_ENTITY, "points: must be 1 to 20000", NULL);
      return;
    }
  query = query_new (service, request, "1h", write_environment);
  if (query != NULL)
    fetch_rows (service, query, (guint) points);
}

void
ved_handle_history_export (VedService *service,
                           VedRequest *request)
{
  const char *table = ved_request_get_param (request);
  const char *format = ved_request_get_query (request, "format");
  gboolean alerts = strcmp (table, "alerts") == 0;
  Query *query;

  if (!alerts && strcmp (table, "environment") != 0)
    {
      ved_request_reply_error (request, SOUP_STATUS_NOT_FOUND, "there are the tables alerts and environment", NULL);
      return;
    }
  if (format != NULL && strcmp (format, "csv") != 0 && strcmp (format, "json") != 0)
    {
      ved_request_reply_error (request, SOUP_STATUS_UNPROCESSABLE_ENTITY, "format: must be csv or json", NULL);
      return;
    }
  query = query_new (service, request, "1d", write_export);
  if (query == NULL)
    return;

  query->table = alerts ? "alerts" : "environment";
  query->is_csv = format == NULL || strcmp (format, "csv") == 0;
  if (alerts)
    fetch_transitions (service, query);
  else
    fetch_rows (service, query, 0);
}
