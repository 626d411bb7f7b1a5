/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-predictions-json"

#include "config.h"

#include "wire/json/ved-predictions-json.h"

#include "wire/frames/ved-frame-columns.h"
#include "fleet/ved-fleet-status.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* The answers of /predictions/… and /alerts/active. Nearly all bytes are forecast steps, so each run of
 * 96 is turned into its multiples at once and printed into room that was made for it. */

#define BYTES_A_SERVER (27 * 1024)
#define SEASON_POINTS  24        /* 2 hours of 5 minutes: what the seasonal engine needs */

typedef struct {
  const char *key;
  VedMetric metric;
  const char *unit;
} DisplayMetric;

/* CPU used, 100 − idle, stands before these. */
static const DisplayMetric display_metrics[] = {
  { "memory", VED_METRIC_MEM_USED, "%" },
  { "iowait", VED_METRIC_CPU_IOWAIT, "%" },
  { "swap", VED_METRIC_SWAP_USED, "%" },
  { "load", VED_METRIC_LOAD_AVERAGE, "" },
  { "disk", VED_METRIC_DISK_USAGE, "%" },
  { "net_in", VED_METRIC_NET_IN, "MB/s" },
  { "net_out", VED_METRIC_NET_OUT, "MB/s" },
};

static const char *const quantile_keys[VED_N_QUANTILES] = { "p10", "p50", "p90" };

static const VedPredictionsQuery everything = {
  .sections = VED_PREDICTIONS_ALL,
  .details = VED_PREDICTIONS_DETAILS,
  .parts = VED_PREDICTIONS_WHOLE,
  .metrics = (1u << VED_N_METRICS) - 1,
  .all_servers = TRUE,
};

static void
member_probability (GString    *out,
                    const char *key,
                    double      value)
{
  ved_json_member_value (out, key, value, VED_PROBABILITY_RESOLUTION, 4);
}

static void
write_steps (GString     *out,
             const float *steps,
             double       resolution,
             guint        decimals)
{
  gint32 codes[VED_FORECAST_STEPS];
  gsize before = out->len;
  char *at;

  ved_frame_codes_from_values (codes, steps, VED_FORECAST_STEPS, resolution);
  g_string_set_size (out, before + (VED_JSON_NUMBER_SIZE + 1) * VED_FORECAST_STEPS + 2);
  at = out->str + before;
  *at++ = '[';
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      at = ved_json_print_code (at, codes[i], decimals);
      *at++ = ',';
    }
  at[-1] = ']';
  g_string_truncate (out, (gsize) (at - out->str));
}

static void
write_quantile (GString           *out,
                const VedSnapshot *snapshot,
                guint              server,
                VedMetric          metric,
                VedQuantile        quantile)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  const float *steps = ved_snapshot_get_forecast (snapshot, server, metric, quantile);

  ved_json_member (out, quantile_keys[quantile]);
  if (steps == NULL)
    g_string_append (out, "null");
  else
    write_steps (out, steps, info->quantile_resolution, info->quantile_decimals);
}

static void
write_engine_of_metric (GString              *out,
                        const VedForecastSet *forecasts,
                        guint                 row,
                        VedMetric             metric)
{
  VedEngineId other, engine = ved_forecast_set_get_metric_engine (forecasts, row, metric, &other);

  if (engine == VED_ENGINE_NONE)
    return;

  ved_json_member (out, "engine");
  g_string_append_printf (out, "\"%s%s%s\"", ved_engine_id_get_name (engine), other != VED_ENGINE_NONE ? "+" : "",
                          other != VED_ENGINE_NONE ? ved_engine_id_get_name (other) : "");
}

static void
write_metric (GString             *out,
              const VedSnapshot   *snapshot,
              guint                server,
              VedMetric            metric,
              VedPredictionsParts  parts)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);

  ved_json_member (out, info->key);
  g_string_append_c (out, '{');
  if ((parts & VED_PREDICTIONS_P50) != 0)
    write_quantile (out, snapshot, server, metric, VED_QUANTILE_P50);
  if ((parts & VED_PREDICTIONS_P10) != 0)
    write_quantile (out, snapshot, server, metric, VED_QUANTILE_P10);
  if ((parts & VED_PREDICTIONS_P90) != 0)
    write_quantile (out, snapshot, server, metric, VED_QUANTILE_P90);
  if ((parts & VED_PREDICTIONS_CURRENT) != 0)
    ved_json_member_value (out, "current", ved_snapshot_current (snapshot, metric)[server], info->resolution,
                           info->decimals);
  if ((parts & VED_PREDICTIONS_TREND) != 0)
    ved_json_member_value (out, "trend", ved_snapshot_trend (snapshot, metric)[server], VED_TREND_RESOLUTION,
                           2);
  if (ved_snapshot_get_forecasts (snapshot) != NULL && ved_snapshot_get_engine (snapshot, server) == VED_ENGINE_MIXED)
    write_engine_of_metric (out, ved_snapshot_get_forecasts (snapshot),
                            ved_snapshot_get_forecast_row (snapshot, server), metric);
  g_string_append_c (out, '}');
}

/* Why no better engine made the forecasts; %NULL where none could. */
static const char *
reason_of_engine (const VedSnapshot *snapshot,
                  guint              server)
{
  const VedMetadata *metadata = ved_snapshot_get_metadata (snapshot);
  VedEngineId engine = ved_snapshot_get_engine (snapshot, server);

  if (engine != VED_ENGINE_NONE && engine == metadata->engine)
    return "chosen in the configuration";

  switch (engine)
    {
    case VED_ENGINE_NONE:
      return "no samples to forecast from";

    case VED_ENGINE_PERSISTENCE:
      return ved_snapshot_get_points (snapshot, server) < SEASON_POINTS
             ? "less than 2 hours of history" : "its history is being learned";

    case VED_ENGINE_SEASONAL:
      if (metadata->model_dir == NULL)
        return "no network is in use";
      return ved_snapshot_get_rung (snapshot, server) < VED_RUNG_SELECTION
             ? "a network needs 7 days of history" : "the network in use does no better for its metrics";

    case VED_ENGINE_MIXED:
      return metadata->model_dir == NULL ? "no network is in use" : "the network in use does better for some metrics only";

    case VED_ENGINE_TREND:
    case VED_ENGINE_SNAIVE:
    case VED_ENGINE_MLP:
    case VED_ENGINE_TFT:
    case VED_N_ENGINES:
    default:
      return NULL;
    }
}

static void
write_engine (GString           *out,
              const VedSnapshot *snapshot,
              guint              server)
{
  ved_json_member_string (out, "engine", ved_engine_id_get_name (ved_snapshot_get_engine (snapshot, server)));
  ved_json_member_string (out, "rung", ved_warmup_rung_get_name (ved_snapshot_get_rung (snapshot, server)));
  ved_json_member_string (out, "reason", reason_of_engine (snapshot, server));
}

static void
write_liveness (GString           *out,
                const VedSnapshot *snapshot,
                guint              server)
{
  gint64 last_seen_us = ved_snapshot_get_last_seen_us (snapshot, server);
  gint64 age_us = MAX (0, ved_snapshot_get_time_us (snapshot) - last_seen_us);  /* a sender's clock may be ahead */
  double age_s = last_seen_us == 0 ? NAN : (double) age_us / G_USEC_PER_SEC;

  ved_json_member_time (out, "last_seen", last_seen_us);
  ved_json_member_string (out, "state",
                          ved_server_state_get_name (ved_snapshot_get_state (snapshot, server)));
  ved_json_member_value (out, "data_age_seconds", age_s, 0.1, 1);
}

static void
write_alert_badge (GString           *out,
                   const VedSnapshot *snapshot,
                   guint              server)
{
  const VedLevelInfo *level = ved_level_get_info (ved_snapshot_get_level (snapshot, server));

  ved_json_member (out, "alert");
  g_string_append_c (out, '{');
  ved_json_member_string (out, "level", level->key);
  ved_json_member_value (out, "score", ved_snapshot_risk (snapshot)[server], VED_RISK_RESOLUTION / 5, 1);
  ved_json_member_string (out, "color", level->light_colour);
  ved_json_member_string (out, "emoji", "");
  ved_json_member_string (out, "label", level->label);
  g_string_append_c (out, '}');
}

static void
write_display_metric (GString    *out,
                      const char *key,
                      double      current,
                      double      predicted,
                      const char *unit)
{
  gint32 delta = ved_code_from_value (predicted - current, 0.1);

  ved_json_member (out, key);
  g_string_append_c (out, '{');
  ved_json_member_value (out, "current", current, 0.01, 2);
  ved_json_member_value (out, "predicted", predicted, 0.01, 2);
  ved_json_member (out, "delta");
  ved_json_append_code (out, delta, 1);
  ved_json_member_string (out, "unit", unit);
  ved_json_member_string (out, "trend", delta == VED_CODE_MISSING ? NULL
                 : delta > 0 ? "increasing" : delta < 0 ? "decreasing" : "stable");
  g_string_append_c (out, '}');
}

static void
write_display_metrics (GString           *out,
                       const VedSnapshot *snapshot,
                       guint              server)
{
  ved_json_member (out, "display_metrics");
  g_string_append_c (out, '{');
  if (ved_snapshot_has_metric (snapshot, server, VED_METRIC_CPU_IDLE)
      || ved_snapshot_has_metric (snapshot, server, VED_METRIC_CPU_USER))
    write_display_metric (out, "cpu", ved_snapshot_get_cpu_used (snapshot, server),
                          100.0 - ved_snapshot_near (snapshot, VED_METRIC_CPU_IDLE)[server], "%");
  for (guint i = 0; i < G_N_ELEMENTS (display_metrics); i++)
    {
      const DisplayMetric *display = &display_metrics[i];

      if (ved_snapshot_has_metric (snapshot, server, display->metric))
        write_display_metric (out, display->key, ved_snapshot_current (snapshot, display->metric)[server],
                              ved_snapshot_near (snapshot, display->metric)[server], display->unit);
    }
  g_string_append_c (out, '}');
}

static void
write_details (GString               *out,
               const VedSnapshot     *snapshot,
               guint                  server,
               VedPredictionsDetails  details)
{
  if ((details & VED_PREDICTIONS_RISK) != 0)
    ved_json_member_value (out, "risk_score", ved_snapshot_risk (snapshot)[server], VED_RISK_RESOLUTION / 5,
                           1);
  if ((details & VED_PREDICTIONS_PROFILE) != 0)
    ved_json_member_string (out, "profile",
                            ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->label);
  if ((details & VED_PREDICTIONS_LIVENESS) != 0)
    write_liveness (out, snapshot, server);
  if ((details & VED_PREDICTIONS_ENGINE) != 0)
    write_engine (out, snapshot, server);
  if ((details & VED_PREDICTIONS_PROBS) != 0)
    {
      member_probability (out, "prob_30m", ved_snapshot_prob_30m (snapshot)[server]);
      member_probability (out, "prob_8h", ved_snapshot_prob_8h (snapshot)[server]);
    }
  if ((details & VED_PREDICTIONS_ALERT) != 0)
    write_alert_badge (out, snapshot, server);
  if ((details & VED_PREDICTIONS_DISPLAY) != 0)
    write_display_metrics (out, snapshot, server);
}

static void
write_server (GString                   *out,
              const VedSnapshot         *snapshot,
              guint                      server,
              const VedPredictionsQuery *query)
{
  g_string_append_c (out, '{');
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((query->metrics & (1u << metric)) != 0 && ved_snapshot_has_metric (snapshot, server, metric))
        write_metric (out, snapshot, server, metric, query->parts);
    }
  write_details (out, snapshot, server, query->details);
  g_string_append_c (out, '}');
}

static void
write_predictions (GString                   *out,
                   const VedSnapshot         *snapshot,
                   const VedPredictionsQuery *query)
{
  guint n_servers = query->all_servers ? ved_snapshot_get_n_servers (snapshot) : query->servers->len;

  ved_json_member (out, "predictions");
  g_string_append_c (out, '{');
  for (guint i = 0; i < n_servers; i++)
    {
      guint server = query->all_servers ? i : g_array_index (query->servers, guint, i);

      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_string (out, ved_snapshot_get_name (snapshot, server));
      g_string_append_c (out, ':');
      write_server (out, snapshot, server, query);
    }
  g_string_append_c (out, '}');
}

/* Unit and decimals of an alert's numbers. */
static double
alert_resolution (const VedAlert *alert,
                  guint          *decimals)
{
  if (alert->subject == VED_ALERT_SUBJECT_METRIC)
    {
      const VedMetricInfo *info = ved_metric_get_info (alert->metric);

      *decimals = info->quantile_decimals;
      return info->quantile_resolution;
    }
  *decimals = alert->subject == VED_ALERT_SUBJECT_RISK ? 1 : 4;

  return alert->subject == VED_ALERT_SUBJECT_RISK ? 0.1 : VED_PROBABILITY_RESOLUTION;
}

/**
 * ved_predictions_json_write_alert:
 *
 * Appends one episode as an object.
 */
void
ved_predictions_json_write_alert (GString        *out,
                                  const VedAlert *alert)
{
  g_autofree char *message = ved_alert_format_message (alert);
  guint decimals;
  double resolution = alert_resolution (alert, &decimals);

  g_string_append_c (out, '{');
  ved_json_member_string (out, "id", alert->id);
  ved_json_member_string (out, "server", alert->server);
  ved_json_member_string (out, "metric", ved_alert_get_subject_key (alert));
  ved_json_member_string (out, "severity", ved_alert_get_severity_key (alert));
  ved_json_member_string (out, "state", ved_alert_state_get_name (alert->state));
  ved_json_member_time (out, "opened_at", alert->opened_us);
  if (alert->resolved_us != 0)
    ved_json_member_time (out, "resolved_at", alert->resolved_us);
  ved_json_member_value (out, "current_value", alert->current_value, resolution, decimals);
  ved_json_member_value (out, "predicted_value", alert->predicted_value, resolution, decimals);
  ved_json_member_value (out, "threshold", alert->threshold, resolution, decimals);
  member_probability (out, "probability", alert->probability);
  ved_json_member_uint (out, "steps_ahead", alert->steps_ahead);
  ved_json_member_uint (out, "minutes_ahead", alert->steps_ahead * (VED_FORECAST_STEP_S / 60));
  ved_json_member_string (out, "message", message);
  g_string_append_c (out, '}');
}

static gboolean
alert_is_wanted (const VedSnapshot         *snapshot,
                 const VedPredictionsQuery *query,
                 const VedAlert            *alert)
{
  guint server, index;

  if (query->all_servers)
    return TRUE;
  if (!ved_snapshot_find (snapshot, alert->server, &server))
    return FALSE;
  for (index = 0; index < query->servers->len; index++)
    {
      if (g_array_index (query->servers, guint, index) == server)
        return TRUE;
    }

  return FALSE;
}

static guint
write_alerts (GString                   *out,
              const VedSnapshot         *snapshot,
              const VedPredictionsQuery *query)
{
  guint n_written = 0;

  ved_json_member (out, "alerts");
  g_string_append_c (out, '[');
  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);

      if (!alert_is_wanted (snapshot, query, alert))
        continue;
      if (n_written++ > 0)
        g_string_append_c (out, ',');
      ved_predictions_json_write_alert (out, alert);
    }
  g_string_append_c (out, ']');

  return n_written;
}

static void
write_environment (GString           *out,
                   const VedSnapshot *snapshot)
{
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  double prob_30m = environment->valid ? environment->prob_30m : NAN;
  double prob_8h = environment->valid ? environment->prob_8h : NAN;

  ved_json_member (out, "environment");
  g_string_append_c (out, '{');
  member_probability (out, "prob_30m", prob_30m);
  member_probability (out, "prob_8h", prob_8h);
  member_probability (out, "incident_probability_30m", prob_30m);
  member_probability (out, "incident_probability_8h", prob_8h);
  ved_json_member_bool (out, "calibrated", environment->calibrated);
  ved_json_member_uint (out, "high_risk_servers", environment->high_risk_servers);
  ved_json_member_uint (out, "total_servers", ved_snapshot_get_n_servers (snapshot));
  ved_json_member_string (out, "fleet_health", ved_environment_get_health_key (environment));
  g_string_append_c (out, '}');
}

static const char *
model_type (const VedSnapshot *snapshot)
{
  guint n_servers = ved_snapshot_get_n_servers (snapshot), n_tft = 0, n_mixed = 0;

  for (guint i = 0; i < n_servers; i++)
    {
      VedEngineId engine = ved_snapshot_get_engine (snapshot, i);

      n_tft += engine == VED_ENGINE_TFT;
      n_mixed += engine == VED_ENGINE_MIXED;
    }
  if (n_servers > 0 && n_tft == n_servers)
    return "TFT";

  return n_tft + n_mixed > 0 ? "mixed" : "heuristic";
}

static void
write_metadata (GString           *out,
                const VedSnapshot *snapshot)
{
  const VedMetadata *metadata = ved_snapshot_get_metadata (snapshot);

  ved_json_member (out, "metadata");
  g_string_append_c (out, '{');
  ved_json_member_string (out, "model_type", model_type (snapshot));
  ved_json_member_string (out, "model_dir", metadata->model_dir);
  ved_json_member_time (out, "prediction_time", metadata->prediction_us);
  ved_json_member_uint (out, "horizon_steps", VED_FORECAST_STEPS);
  ved_json_member_uint (out, "input_points", metadata->input_points);
  ved_json_member_string (out, "device", "cpu");
  ved_json_member_string (out, "source", metadata->source);
  g_string_append_c (out, '}');
}

static void
write_top_risks (GString           *out,
                 const VedSnapshot *snapshot,
                 const char        *key,
                 guint              n_wanted)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  const guint *order = ved_snapshot_risk_order (snapshot);
  guint n_scored = counts->total - counts->state[VED_SERVER_OFFLINE];

  ved_json_member (out, key);
  g_string_append_c (out, '[');
  for (guint i = 0; i < MIN (n_wanted, n_scored); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_string (out, ved_snapshot_get_name (snapshot, order[i]));
    }
  g_string_append_c (out, ']');
}

static void
write_levels (GString              *out,
              const VedFleetCounts *counts)
{
  ved_json_member (out, "levels");
  g_string_append_c (out, '{');
  for (guint level = 0; level < VED_N_LEVELS; level++)
    ved_json_member_uint (out, ved_level_get_info (level)->key, counts->level[level]);
  g_string_append_c (out, '}');
}

static void
write_summary (GString           *out,
               const VedSnapshot *snapshot)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);

  ved_json_member (out, "summary");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "total_servers", counts->total);
  ved_json_member_uint (out, "critical_count", counts->critical_80);
  ved_json_member_uint (out, "warning_count", counts->warning_60_79);
  ved_json_member_uint (out, "degrading_count", counts->level[VED_LEVEL_DEGRADING]);
  ved_json_member_uint (out, "healthy_count", counts->healthy_below_50);
  write_levels (out, counts);
  ved_json_member_uint (out, "stale_count", counts->state[VED_SERVER_STALE]);
  ved_json_member_uint (out, "offline_count", counts->state[VED_SERVER_OFFLINE]);
  ved_json_member_value (out, "avg_risk_score", counts->mean_risk, 0.1, 1);
  ved_json_member_value (out, "max_risk_score", counts->max_risk, 0.1, 1);
  write_top_risks (out, snapshot, "top_5_risks", 5);
  write_top_risks (out, snapshot, "top_10_risks", 10);
  write_top_risks (out, snapshot, "top_20_risks", 20);
  ved_json_member_time (out, "risk_calculation_time", ved_snapshot_get_time_us (snapshot));
  g_string_append_c (out, '}');
}

static void
write_head (GString           *out,
            const VedSnapshot *snapshot)
{
  ved_json_member_time (out, "timestamp", ved_snapshot_get_time_us (snapshot));
  ved_json_member_time (out, "origin", ved_snapshot_get_origin_us (snapshot));
  ved_json_member_uint (out, "step_seconds", VED_FORECAST_STEP_S);
}

/**
 * ved_predictions_json_write_current:
 * @out: where the body is appended
 * @query: (nullable): what is asked for; %NULL for everything
 *
 * The body of /predictions/current. Any thread; meant for a worker. Cost: about 10 ms and 2.2 MB for 90
 * servers.
 */
void
ved_predictions_json_write_current (GString                   *out,
                                    const VedSnapshot         *snapshot,
                                    const VedPredictionsQuery *query)
{
  gsize before = out->len;

  if (query == NULL)
    query = &everything;
  if ((query->sections & VED_PREDICTIONS_SERVERS) != 0 && query->all_servers)
    {
      g_string_set_size (out, before + (gsize) ved_snapshot_get_n_servers (snapshot) * BYTES_A_SERVER);
      g_string_truncate (out, before);
    }

  g_string_append_c (out, '{');
  write_head (out, snapshot);
  if ((query->sections & VED_PREDICTIONS_SERVERS) != 0)
    write_predictions (out, snapshot, query);
  if ((query->sections & VED_PREDICTIONS_ALERTS) != 0)
    write_alerts (out, snapshot, query);
  if ((query->sections & VED_PREDICTIONS_ENVIRONMENT) != 0)
    write_environment (out, snapshot);
  if ((query->sections & VED_PREDICTIONS_METADATA) != 0)
    write_metadata (out, snapshot);
  if ((query->sections & VED_PREDICTIONS_SUMMARY) != 0)
    write_summary (out, snapshot);
  g_string_append_c (out, '}');
}

static void
write_alert_counts (GString           *out,
                    const VedSnapshot *snapshot)
{
  guint n_alerts = ved_snapshot_get_n_alerts (snapshot), n_critical = 0, n_acknowledged = 0;

  for (guint i = 0; i < n_alerts; i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);

      if (alert->subject == VED_ALERT_SUBJECT_METRIC)
        n_critical += alert->severity == VED_ALERT_SEVERITY_CRITICAL;
      else
        n_critical += alert->level >= VED_LEVEL_CRITICAL;
      n_acknowledged += alert->state == VED_ALERT_ACKNOWLEDGED;
    }

  ved_json_member (out, "alert_counts");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "total", n_alerts);
  ved_json_member_uint (out, "critical", n_critical);
  ved_json_member_uint (out, "warning", n_alerts - n_critical);
  ved_json_member_uint (out, "acknowledged", n_acknowledged);
  g_string_append_c (out, '}');
}

/**
 * ved_predictions_json_write_summary:
 *
 * The body of /predictions/summary: everything that does not grow with the fleet.
 */
void
ved_predictions_json_write_summary (GString           *out,
                                    const VedSnapshot *snapshot)
{
  g_string_append_c (out, '{');
  write_head (out, snapshot);
  write_environment (out, snapshot);
  write_summary (out, snapshot);
  write_metadata (out, snapshot);
  write_alert_counts (out, snapshot);
  g_string_append_c (out, '}');
}

static void
write_contribution (GString               *out,
                    const VedContribution *contribution)
{
  gboolean cap = contribution->term == VED_RISK_TERM_CAP;

  g_string_append_c (out, '{');
  ved_json_member_string (out, "term", ved_risk_term_get_name (contribution->term));
  ved_json_member_string (out, "part", cap ? NULL : contribution->predicted ? "pred" : "cur");
  ved_json_member_value (out, "input", cap ? NAN : (double) contribution->input, 0.01, 2);
  ved_json_member_value (out, "bound", cap ? NAN : (double) contribution->bound, 0.01, 2);
  ved_json_member (out, "points");
  ved_json_append_code (out, cap ? contribution->points : 10 * contribution->points, 1);
  ved_json_member (out, "weight");
  g_string_append (out, cap ? "1.0" : contribution->predicted ? "0.3" : "0.7");
  g_string_append_c (out, '}');
}

static void
write_contributions (GString           *out,
                     const VedSnapshot *snapshot,
                     guint              server)
{
  guint n_contributions;
  const VedContribution *contributions = ved_snapshot_get_contributions (snapshot, server, &n_contributions);

  ved_json_member (out, "contributions");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_contributions; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_contribution (out, &contributions[i]);
    }
  g_string_append_c (out, ']');
}

/**
 * ved_predictions_json_write_server:
 * @server: its index
 * @query: (nullable): the metrics, keys and parts that are asked for; %NULL for all
 *
 * The body of /predictions/{server}.
 */
void
ved_predictions_json_write_server (GString                   *out,
                                   const VedSnapshot         *snapshot,
                                   guint                      server,
                                   const VedPredictionsQuery *query)
{
  g_string_append_c (out, '{');
  write_head (out, snapshot);
  ved_json_member_string (out, "server", ved_snapshot_get_name (snapshot, server));
  ved_json_member (out, "prediction");
  write_server (out, snapshot, server, query == NULL ? &everything : query);
  write_contributions (out, snapshot, server);
  g_string_append_c (out, '}');
}

/**
 * ved_predictions_json_append_prediction:
 * @server: its index
 *
 * One server as /predictions/current has it, to be a member of another body.
 */
void
ved_predictions_json_append_prediction (GString           *out,
                                        const VedSnapshot *snapshot,
                                        guint              server)
{
  write_server (out, snapshot, server, &everything);
}

/**
 * ved_predictions_json_write_alerts:
 *
 * The body of /alerts/active: episodes that are not resolved.
 */
void
ved_predictions_json_write_alerts (GString           *out,
                                   const VedSnapshot *snapshot)
{
  g_string_append_c (out, '{');
  ved_json_member_time (out, "timestamp", ved_snapshot_get_time_us (snapshot));
  ved_json_member_uint (out, "count", ved_snapshot_get_n_alerts (snapshot));
  write_alerts (out, snapshot, &everything);
  g_string_append_c (out, '}');
}

static void
write_forecast_metric (GString              *out,
                       const VedForecastSet *forecasts,
                       guint                 row,
                       VedMetric             metric)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);

  ved_json_member (out, info->key);
  g_string_append_c (out, '{');
  for (guint quantile = 0; quantile < VED_N_QUANTILES; quantile++)
    {
      ved_json_member (out, quantile_keys[quantile]);
      write_steps (out, ved_forecast_set_get (forecasts, row, metric, quantile), info->quantile_resolution,
                   info->quantile_decimals);
    }
  g_string_append_c (out, '}');
}

/**
 * ved_predictions_json_write_forecast:
 * @server: its name
 * @row: its row in @forecasts
 *
 * The body of /forecasts/{server}: one forecast as it was made, without what was observed since.
 */
void
ved_predictions_json_write_forecast (GString              *out,
                                     const char           *server,
                                     const VedForecastSet *forecasts,
                                     guint                 row)
{
  g_string_append_c (out, '{');
  ved_json_member_string (out, "server", server);
  ved_json_member_time (out, "origin", ved_forecast_set_get_origin_us (forecasts));
  ved_json_member_uint (out, "step_seconds", VED_FORECAST_STEP_S);
  ved_json_member_string (out, "engine",
                          ved_engine_id_get_name (ved_forecast_set_get_engine (forecasts, row)));
  ved_json_member_string (out, "rung", ved_warmup_rung_get_name (ved_forecast_set_get_rung (forecasts, row)));
  ved_json_member (out, "metrics");
  g_string_append_c (out, '{');
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (ved_forecast_set_has_metric (forecasts, row, metric))
        write_forecast_metric (out, forecasts, row, metric);
    }
  g_string_append (out, "}}");
}
