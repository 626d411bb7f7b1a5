/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-historical-answer"

#include "config.h"

#include "store/history/ved-historical-answer.h"

#include "base/ved-clock.h"
#include "base/ved-csv.h"
#include "base/ved-iso8601.h"
#include "fleet/alerts/ved-alert-history.h"
#include "store/alerts/ved-alert-log.h"
#include "store/history/ved-environment-store.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* What /historical/… tells: alerts are those of the risk score, told as changes of level; sums are by episode
 * (ved-alert-history.h), those that are still open at the end among them. An export is the same as CSV, or as JSON. */

static const char alerts_header[] =
  "timestamp,server_name,event_type,previous_level,new_level,risk_score,resolved_at,resolution_duration_minutes,"
  "caused_incident,notes\n";

static const char environment_header[] =
  "timestamp,total_servers,critical_count,warning_count,degraded_count,healthy_count,prob_30m,prob_8h,"
  "avg_risk_score,max_risk_score,top_risk_server,fleet_health\n";

/* Alerts */

static VedAlertHistory *
sum_up (GPtrArray *transitions)
{
  VedAlertHistory *history = ved_alert_history_new ();

  for (guint i = transitions->len; i > 0; i--)
    {
      const VedAlertTransition *transition = g_ptr_array_index (transitions, i - 1);

      ved_alert_history_add (history, transition->time_us, transition->change, &transition->alert);
    }

  return history;
}

/* Those to which nothing happened in the range. */
static void
add_open (VedAlertHistory             *history,
          const VedHistoricalQuestion *question,
          const VedSnapshot           *shown)
{
  for (guint i = 0; shown != NULL && i < ved_snapshot_get_n_alerts (shown); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (shown, i);

      if (question->server == NULL || strcmp (question->server, alert->server) == 0)
        ved_alert_history_add_open (history, alert);
    }
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
resolution_minutes (VedAlertHistory          *history,
                    const VedAlertTransition *transition)
{
  if (transition->change != VED_ALERT_WAS_RESOLVED)
    return NAN;

  return (double) ved_alert_history_get_span_us (history, transition->alert.id, transition->time_us)
         / (double) VED_MINUTE_US;
}

static gboolean
is_incident (const VedHistoricalQuestion *question,
             VedAlertHistory             *history,
             const VedAlertTransition    *transition)
{
  return ved_alert_history_is_incident (history, transition->alert.id, transition->time_us, question->to_us);
}

static void
write_event (GString                     *out,
             const VedHistoricalQuestion *question,
             VedAlertHistory             *history,
             const VedAlertTransition    *transition)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
  g_string_append_printf (out, "\"id\":\"%s@%" G_GINT64_FORMAT "\"", transition->alert.id, transition->time_us);
  ved_json_member_time (out, "timestamp", transition->time_us);
  ved_json_member_string (out, "server_name", transition->alert.server);
  ved_json_member_string (out, "event_type", get_event (transition));
  ved_json_member_string (out, "previous_level", previous_level (transition));
  ved_json_member_string (out, "new_level", new_level (transition));
  ved_json_member_value (out, "risk_score", (double) transition->alert.current_value, 0.1, 1);
  ved_json_member_string (out, "metrics_snapshot", transition->metrics);
  if (transition->change == VED_ALERT_WAS_RESOLVED)
    ved_json_member_time (out, "resolved_at", transition->time_us);
  else
    ved_json_member_string (out, "resolved_at", NULL);
  ved_json_member_value (out, "resolution_duration_minutes", resolution_minutes (history, transition), 0.1, 1);
  ved_json_member_bool (out, "caused_incident", is_incident (question, history, transition));
  ved_json_member_string (out, "notes", transition->note);
  ved_json_member_string (out, "episode_id", transition->alert.id);
  ved_json_member_string (out, "actor", transition->actor);
  g_string_append_c (out, '}');
}

static guint
write_event_array (GString                     *out,
                   const char                  *key,
                   const VedHistoricalQuestion *question,
                   GPtrArray                   *transitions,
                   VedAlertHistory             *history)
{
  guint n = 0;

  ved_json_member (out, key);
  g_string_append_c (out, '[');
  for (guint i = 0; i < transitions->len; i++)
    {
      const VedAlertTransition *transition = g_ptr_array_index (transitions, i);

      if (get_event (transition) == NULL)
        continue;
      write_event (out, question, history, transition);
      n++;
    }
  g_string_append_c (out, ']');

  return n;
}

/* From when on the changes are told, and whether that is later than what was asked for. */
static void
write_extent (const VedHistoricalQuestion *question,
              const VedHistoricalMaterial *material,
              GString                     *out)
{
  const GPtrArray *items = material->items;
  const VedAlertTransition *oldest = material->is_cut && items->len > 0 ? g_ptr_array_index (items, items->len - 1) : NULL;

  ved_json_member_bool (out, "truncated", material->is_cut);
  ved_json_member_time (out, "from", oldest != NULL ? oldest->time_us : question->from_us);
}

static void
write_alerts (const VedHistoricalQuestion *question,
              const VedHistoricalMaterial *material,
              GString                     *out)
{
  guint n = write_event_array (out, "alerts", question, material->items, material->history);

  ved_json_member_uint (out, "count", n);
  write_extent (question, material, out);
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
  ved_json_member_uint (out, "likely_outages", summary.n_likely);
  ved_json_member_uint (out, "possible_outages", summary.n_possible);
  ved_json_member_uint (out, "resolved_count", summary.n_resolved);
  ved_json_member_uint (out, "unresolved_count", summary.n_alerts - summary.n_resolved);
  ved_json_member_uint (out, "return_count", summary.n_returns);
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
      ved_json_member_uint (out, "returns", stats->n_returns);
      ved_json_member_value (out, "resolution_rate", 100.0 * stats->n_resolved / stats->n_alerts, 0.1, 1);
      ved_json_member_time (out, "last_alert", stats->last_us);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_summary (const VedHistoricalQuestion *question,
               VedAlertHistory             *history,
               GString                     *out)
{
  write_sums (out, history, question->to_us);
  write_server_stats (out, history);
}

static void
write_server (const VedHistoricalQuestion *question,
              const VedHistoricalMaterial *material,
              GString                     *out)
{
  ved_json_member_string (out, "server_name", question->server);
  write_event_array (out, "events", question, material->items, material->history);
  write_extent (question, material, out);
  ved_json_member (out, "stats");
  g_string_append_c (out, '{');
  write_sums (out, material->history, question->to_us);
  g_string_append_c (out, '}');
}

/* The environment */

static double
healthy_share (const VedEnvironmentRow *row)
{
  double n = row->total - row->offline;

  return n > 0.0 ? 100.0 * row->healthy / n : NAN;
}

/* Whole as it was counted; the mean of several rows need not be. */
static void
write_count (GString    *out,
             const char *key,
             double      count)
{
  if (count == floor (count))
    ved_json_member_uint (out, key, (guint64) count);
  else
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
write_environment (GPtrArray *rows,
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
  char format[8], number[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (format, sizeof format, "%%.%uf", decimals);
  if (!isnan (value))
    g_string_append (csv, g_ascii_formatd (number, sizeof number, format, value));
  g_string_append_c (csv, ',');
}

static void
append_event (GString                     *csv,
              const VedHistoricalQuestion *question,
              VedAlertHistory             *history,
              const VedAlertTransition    *transition)
{
  g_autofree char *time = ved_iso8601_format (transition->time_us);
  gboolean ends = transition->change == VED_ALERT_WAS_RESOLVED;

  g_string_append_printf (csv, "%s,", time);
  ved_csv_append_words (csv, transition->alert.server);
  g_string_append_printf (csv, ",%s,%s,%s,", get_event (transition), previous_level (transition),
                          new_level (transition));
  append_number (csv, (double) transition->alert.current_value, 1);
  g_string_append_printf (csv, "%s,", ends ? time : "");
  append_number (csv, resolution_minutes (history, transition), 1);
  g_string_append_printf (csv, "%s,", is_incident (question, history, transition) ? "true" : "false");
  ved_csv_append_words (csv, transition->note);
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
  ved_csv_append_words (csv, row->top_server);
  g_string_append_c (csv, ',');
  append_number (csv, healthy_share (row), 1);
  g_string_overwrite (csv, csv->len - 1, "\n");
}

static GString *
make_csv (const VedHistoricalQuestion *question,
          GPtrArray                   *items,
          VedAlertHistory             *history)
{
  gboolean alerts = ved_historical_question_is_of_alerts (question);
  GString *csv = g_string_new (alerts ? alerts_header : environment_header);

  for (guint i = 0; i < items->len; i++)
    {
      if (!alerts)
        append_row (csv, g_ptr_array_index (items, i));
      else if (get_event (g_ptr_array_index (items, i)) != NULL)
        append_event (csv, question, history, g_ptr_array_index (items, i));
    }

  return csv;
}

static void
write_export (const VedHistoricalQuestion *question,
              const VedHistoricalMaterial *material,
              GString                     *out)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (question->to_us / VED_SECOND_US);
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d_%H%M%S");
  gboolean alerts = ved_historical_question_is_of_alerts (question);
  const char *table = alerts ? "alerts" : "environment";
  g_autofree char *name = g_strdup_printf ("vedette_%s_%s_%s.%s", table, question->range, stamp,
                                           question->is_csv ? "csv" : "json");

  ved_json_member_string (out, "table", table);
  ved_json_member_string (out, "filename", name);
  if (question->is_csv)
    {
      g_autoptr(GString) csv = make_csv (question, material->items, material->history);

      ved_json_member_string (out, "csv_data", csv->str);
      if (alerts)
        write_extent (question, material, out);
    }
  else if (alerts)
    write_alerts (question, material, out);
  else
    write_environment (material->items, out);
}

static void
write_body (const VedHistoricalQuestion *question,
            const VedHistoricalMaterial *material,
            GString                     *out)
{
  switch (question->kind)
    {
    case VED_HISTORICAL_SUMMARY:
      write_summary (question, material->history, out);
      break;
    case VED_HISTORICAL_ALERTS:
      write_alerts (question, material, out);
      break;
    case VED_HISTORICAL_SERVER:
      write_server (question, material, out);
      break;
    case VED_HISTORICAL_ENVIRONMENT:
      write_environment (material->items, out);
      break;
    case VED_HISTORICAL_EXPORT_ALERTS:
    case VED_HISTORICAL_EXPORT_ENVIRONMENT:
    default:
      write_export (question, material, out);
      break;
    }
}

/**
 * ved_historical_answer:
 * @material: of the range; its sums take what is open at the end
 *
 * Returns: (transfer full): the answer, a JSON object
 */
GString *
ved_historical_answer (const VedHistoricalQuestion *question,
                       const VedHistoricalMaterial *material)
{
  VedHistoricalMaterial whole = *material;
  g_autoptr(VedAlertHistory) own = NULL;
  GString *out = g_string_new ("{\"success\":true");

  if (ved_historical_question_is_of_alerts (question))
    {
      if (whole.history == NULL)
        whole.history = own = sum_up (whole.items);
      add_open (whole.history, question, whole.shown);
    }
  ved_json_member_string (out, "time_range", question->range);
  write_body (question, &whole, out);
  g_string_append_c (out, '}');

  return out;
}
