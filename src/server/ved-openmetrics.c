/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-openmetrics"

#include "config.h"

#include "server/ved-openmetrics.h"

#include "wire/json/ved-json-writer.h"

#include <math.h>

/* The text format of OpenMetrics 1.0: "# TYPE", "# HELP", then one sample a line. A missing value has no
 * line. */

/**
 * ved_openmetrics_begin:
 * @name: of the family, without the suffix of its samples
 * @type: "gauge" or "counter"
 */
void
ved_openmetrics_begin (GString    *out,
                       const char *name,
                       const char *type,
                       const char *help)
{
  g_string_append_printf (out, "# TYPE %s %s\n# HELP %s %s\n", name, type, name, help);
}

static void
append_label_value (GString    *out,
                    const char *value)
{
  g_string_append_c (out, '"');
  for (; *value != '\0'; value++)
    {
      if (*value == '\n')
        g_string_append (out, "\\n");
      else
        {
          if (*value == '"' || *value == '\\')
            g_string_append_c (out, '\\');
          g_string_append_c (out, *value);
        }
    }
  g_string_append_c (out, '"');
}

/**
 * ved_openmetrics_sample:
 * @name: with its suffix: counters end with "_total"
 * @value: the sample; a NaN is left out
 * @...: pairs of label and value, ended by %NULL
 */
void
ved_openmetrics_sample (GString    *out,
                        const char *name,
                        double      value,
                        ...)
{
  va_list labels;
  char separator = '{';

  if (isnan (value))
    return;

  g_string_append (out, name);
  va_start (labels, value);
  for (const char *label = va_arg (labels, const char *); label != NULL; label = va_arg (labels,
                                                                                         const char *))
    {
      g_string_append_c (out, separator);
      separator = ',';
      g_string_append (out, label);
      g_string_append_c (out, '=');
      append_label_value (out, va_arg (labels, const char *));
    }
  va_end (labels);
  g_string_append (out, separator == '{' ? " " : "} ");
  ved_json_append_double (out, value);
  g_string_append_c (out, '\n');
}

static void
write_write_back (GString                  *out,
                  const VedEngineWriteBack *write_back)
{
  ved_openmetrics_begin (out, "vedette_write_back_requests", "counter", "Requests that the store took.");
  ved_openmetrics_sample (out, "vedette_write_back_requests_total", (double) write_back->n_requests, NULL);
  ved_openmetrics_begin (out, "vedette_write_back_lost", "counter", "Requests refused for good, rounds too old to wait.");
  ved_openmetrics_sample (out, "vedette_write_back_lost_total", (double) write_back->n_lost, NULL);
}

/**
 * ved_openmetrics_write_status:
 *
 * Families about the daemon.
 */
void
ved_openmetrics_write_status (GString               *out,
                              const VedEngineStatus *status)
{
  ved_openmetrics_begin (out, "vedette_feed_records", "counter", "Accepted records.");
  ved_openmetrics_sample (out, "vedette_feed_records_total", (double) status->n_records, NULL);
  ved_openmetrics_begin (out, "vedette_feed_unknown_keys", "counter", "Keys of records that were left out.");
  ved_openmetrics_sample (out, "vedette_feed_unknown_keys_total", (double) status->n_unknown_keys, NULL);
  ved_openmetrics_begin (out, "vedette_forecast_seconds", "gauge", "CPU time of the newest forecasts.");
  ved_openmetrics_sample (out, "vedette_forecast_seconds", status->forecast_s, NULL);
  ved_openmetrics_begin (out, "vedette_tick_seconds", "gauge", "CPU time of the newest tick.");
  ved_openmetrics_sample (out, "vedette_tick_seconds", status->tick_s, NULL);
  ved_openmetrics_begin (out, "vedette_history_bytes", "gauge", "Memory that the history of all servers takes.");
  ved_openmetrics_sample (out, "vedette_history_bytes", (double) status->history_bytes, NULL);
  ved_openmetrics_begin (out, "vedette_result_generation", "gauge", "Number of the newest result.");
  ved_openmetrics_sample (out, "vedette_result_generation", (double) status->generation, NULL);
  ved_openmetrics_begin (out, "vedette_servers", "gauge", "Servers by state.");
  for (guint state = 0; state < VED_N_SERVER_STATES; state++)
    ved_openmetrics_sample (out, "vedette_servers", status->n_in_state[state], "state",
                            ved_server_state_get_name (state), NULL);
  if (status->write_back.target != NULL)
    write_write_back (out, &status->write_back);
  ved_openmetrics_begin (out, "vedette_engine_servers", "gauge", "Servers by the engine of their forecast.");
  for (guint engine = 0; engine < VED_N_ENGINES; engine++)
    ved_openmetrics_sample (out, "vedette_engine_servers", status->n_with_engine[engine], "engine",
                            ved_engine_id_get_name (engine), NULL);
}

/* The decimals that JSON has, not those of the float that holds them. */
static double
round_probability (double value)
{
  return round (value * 1e4) / 1e4;
}

static void
write_alerts (GString           *out,
              const VedSnapshot *snapshot)
{
  guint n[VED_N_LEVELS] = { 0 };

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);

      if (alert->subject == VED_ALERT_SUBJECT_METRIC)
        n[alert->severity == VED_ALERT_SEVERITY_CRITICAL ? VED_LEVEL_CRITICAL : VED_LEVEL_WARNING]++;
      else
        n[alert->level]++;
    }
  ved_openmetrics_begin (out, "vedette_alerts_open", "gauge", "Alerts that are not resolved.");
  for (guint level = VED_LEVEL_WATCH; level < VED_N_LEVELS; level++)
    ved_openmetrics_sample (out, "vedette_alerts_open", n[level], "severity", ved_level_get_info (level)->key, NULL);
}

/* A stale server keeps its last score in the snapshot: a sample of it would be taken for news. */
static gboolean
is_current (const VedSnapshot *snapshot,
            guint              server)
{
  return ved_snapshot_get_state (snapshot, server) == VED_SERVER_LIVE;
}

static void
write_risks (GString           *out,
             const VedSnapshot *snapshot)
{
  ved_openmetrics_begin (out, "vedette_server_risk", "gauge", "Risk of a server that is heard of, 0 to 100.");
  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    if (is_current (snapshot, i))
      ved_openmetrics_sample (out, "vedette_server_risk", ved_snapshot_risk (snapshot)[i], "server",
                              ved_snapshot_get_name (snapshot, i), "profile",
                              ved_profile_get_info (ved_snapshot_get_profile (snapshot, i))->key, NULL);
}

static void
write_chances (GString           *out,
               const VedSnapshot *snapshot)
{
  ved_openmetrics_begin (out, "vedette_server_prob", "gauge", "Chance that a server that is heard of becomes critical.");
  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      const char *name = ved_snapshot_get_name (snapshot, i);

      if (!is_current (snapshot, i))
        continue;
      ved_openmetrics_sample (out, "vedette_server_prob", round_probability (ved_snapshot_prob_30m (snapshot)[i]), "server", name,
                              "horizon", "30m", NULL);
      ved_openmetrics_sample (out, "vedette_server_prob", round_probability (ved_snapshot_prob_8h (snapshot)[i]), "server", name,
                              "horizon", "8h", NULL);
    }
}

/**
 * ved_openmetrics_write_servers:
 *
 * Families about the fleet and each of its servers that is heard of.
 */
void
ved_openmetrics_write_servers (GString           *out,
                               const VedSnapshot *snapshot)
{
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);

  ved_openmetrics_begin (out, "vedette_environment_prob", "gauge", "Chance that a server becomes critical.");
  ved_openmetrics_sample (out, "vedette_environment_prob", environment->valid ? round_probability (environment->prob_30m) : NAN,
                          "horizon", "30m", NULL);
  ved_openmetrics_sample (out, "vedette_environment_prob", environment->valid ? round_probability (environment->prob_8h) : NAN,
                          "horizon", "8h", NULL);
  write_alerts (out, snapshot);

  write_risks (out, snapshot);
  write_chances (out, snapshot);
}
