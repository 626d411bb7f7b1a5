/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-quality"

#include "config.h"

#include "server/ved-handlers.h"

#include "engine/quality/ved-drift.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>

/* How good past forecasts were. Shares have four decimals; null: nothing known yet. */

static void
write_share (GString    *out,
             const char *key,
             double      value)
{
  ved_json_member_value (out, key, value, 0.0001, 4);
}

static double
per_outcome (double sum,
             guint  n)
{
  return n > 0 ? sum / n : NAN;
}

static void
write_counts (GString     *out,
              const char  *key,
              const guint *counts,
              guint        n)
{
  ved_json_member (out, key);
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_uint (out, counts[i]);
    }
  g_string_append_c (out, ']');
}

static void
write_cell (GString              *out,
            const VedQualityCell *cell)
{
  ved_json_member_uint (out, "outcomes", cell->n);
  ved_json_member_value (out, "mean_error", per_outcome (cell->absolute_error, cell->n), 0.001, 3);
  ved_json_member_value (out, "bias", per_outcome (cell->bias, cell->n), 0.001, 3);
  ved_json_member_value (out, "pinball", per_outcome (cell->loss, cell->n), 0.001, 3);
  write_share (out, "relative_error", ved_quality_cell_get_relative_error (cell));
  write_share (out, "skill", ved_quality_cell_get_skill (cell));
  write_share (out, "coverage", ved_quality_cell_get_coverage (cell));
  write_share (out, "below_p90", per_outcome (cell->n_below90, cell->n));
}

static void
write_leads (GString          *out,
             const VedQuality *quality,
             VedMetric         metric)
{
  ved_json_member (out, "leads");
  g_string_append_c (out, '[');
  for (guint lead = 0; lead < VED_QUALITY_LEADS; lead++)
    {
      g_string_append (out, lead > 0 ? ",{" : "{");
      ved_json_member_uint (out, "minutes", ved_quality_lead_end[lead] * (VED_FORECAST_STEP_S / 60));
      write_cell (out, &quality->cells[metric][lead]);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_metrics (GString          *out,
               const VedQuality *quality)
{
  ved_json_member (out, "metrics");
  g_string_append_c (out, '{');
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const VedQualityCell sum = ved_quality_sum (quality, metric);

      if (sum.n == 0)
        continue;
      ved_json_member (out, ved_metric_get_info (metric)->key);
      g_string_append_c (out, '{');
      write_cell (out, &sum);
      write_counts (out, "pit", sum.pit, VED_QUALITY_PIT_BINS);
      write_leads (out, quality, metric);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
}

static void
write_bins (GString              *out,
            const VedReliability *reliability)
{
  ved_json_member (out, "bins");
  g_string_append_c (out, '[');
  for (guint bin = 0, n_written = 0; bin < VED_RELIABILITY_BINS; bin++)
    {
      guint n = reliability->n[bin];

      if (n == 0)
        continue;
      g_string_append (out, n_written++ > 0 ? ",{" : "{");
      write_share (out, "chance", reliability->sum[bin] / n);
      write_share (out, "share", (double) reliability->n_events[bin] / n);
      ved_json_member_uint (out, "outcomes", n);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_warnings (GString                  *out,
                const VedQualityWarnings *warnings)
{
  guint n_false = warnings->n_alarms - warnings->n_hits;

  ved_json_member (out, "warnings");
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "events", warnings->n_events);
  ved_json_member_uint (out, "alarms", warnings->n_alarms);
  ved_json_member_uint (out, "hits", warnings->n_hits);
  ved_json_member_uint (out, "misses", warnings->n_events - warnings->n_hits);
  ved_json_member_uint (out, "false_alarms", n_false);
  write_share (out, "threshold", warnings->n_chances > 0 ? warnings->threshold : NAN);
  ved_json_member_value (out, "lead_minutes", warnings->n_hits > 0 ? warnings->lead_minutes : NAN, 1.0, 0);
  g_string_append_c (out, '}');
}

static void
write_horizons (GString          *out,
                const VedQuality *quality)
{
  static const char *const names[VED_N_HORIZONS] = { "30m", "8h" };

  ved_json_member (out, "horizons");
  g_string_append_c (out, '{');
  for (guint i = 0; i < VED_N_HORIZONS; i++)
    {
      const VedCalibration *calibration = &quality->calibration;

      ved_json_member (out, names[i]);
      g_string_append_c (out, '{');
      ved_json_member_uint (out, "outcomes", ved_reliability_get_n (&quality->reliability[i]));
      write_share (out, "brier", ved_reliability_get_brier (&quality->reliability[i]));
      write_share (out, "calibration_error", ved_reliability_get_error (&quality->reliability[i]));
      ved_json_member_bool (out, "servers_calibrated", ved_calibration_map_is_fitted (&calibration->server[i]));
      ved_json_member_uint (out, "server_outcomes", calibration->server[i].n_outcomes);
      ved_json_member_bool (out, "fleet_calibrated", ved_calibration_map_is_fitted (&calibration->fleet[i]));
      ved_json_member_uint (out, "fleet_outcomes", calibration->fleet[i].n_outcomes);
      write_bins (out, &quality->reliability[i]);
      write_warnings (out, &quality->warnings[i]);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
}

static void
write_time (GString    *out,
            const char *key,
            gint64      time_us)
{
  if (time_us > 0)
    {
      ved_json_member_time (out, key, time_us);
      return;
    }
  ved_json_member (out, key);
  g_string_append (out, "null");
}

static void
write_drift_values (GString              *out,
                    const VedDriftValues *values)
{
  for (guint kind = 0; kind < VED_N_DRIFTS; kind++)
    write_share (out, kind == VED_DRIFT_ANOMALY ? "anomaly_rate" : ved_drift_kind_get_key (kind), values->value[kind]);
  write_share (out, "combined_score", values->combined);
}

static void
write_current_drift (GString          *out,
                     const VedDrift   *drift,
                     const VedQuality *quality)
{
  ved_json_member (out, "current_metrics");
  g_string_append_c (out, '{');
  write_drift_values (out, &drift->fleet);
  ved_json_member_bool (out, "needs_retraining", drift->is_sufficient && drift->needs_retraining);
  ved_json_member_bool (out, "training_helps", drift->is_sufficient && drift->training_helps);
  ved_json_member_value (out, "error_growth", drift->error_growth, 0.001, 3);
  write_time (out, "timestamp", quality != NULL ? quality->made_us : 0);
  g_string_append_c (out, '}');
}

static void
write_thresholds (GString *out)
{
  ved_json_member (out, "thresholds");
  g_string_append_c (out, '{');
  for (guint kind = 0; kind < VED_N_DRIFTS; kind++)
    {
      g_autofree char *key = g_strconcat (ved_drift_kind_get_key (kind), "_threshold", NULL);

      write_share (out, key, ved_drift_get_threshold (kind));
    }
  g_string_append_c (out, '}');
}

static void
write_features (GString          *out,
                const VedDrift   *drift,
                const VedQuality *quality)
{
  ved_json_member (out, "features");
  g_string_append_c (out, '{');
  for (guint metric = 0; quality != NULL && metric < VED_N_BASE_METRICS; metric++)
    {
      if (quality->drift[metric].n_recent == 0)
        continue;
      ved_json_member (out, ved_metric_get_info (metric)->key);
      g_string_append_c (out, '{');
      write_drift_values (out, &drift->metrics[metric]);
      ved_json_member_uint (out, "values", quality->drift[metric].n_recent);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
}

/* By how much each figure has grown since the measurement before; null where that is not known. */
static void
write_trends (GString          *out,
              const VedDrift   *drift,
              const VedQuality *earlier)
{
  VedDriftValues change;
  VedDrift before;

  ved_drift_compute (&before, earlier);
  for (guint kind = 0; kind < VED_N_DRIFTS; kind++)
    change.value[kind] = drift->fleet.value[kind] - before.fleet.value[kind];
  change.combined = drift->fleet.combined - before.fleet.combined;
  ved_json_member (out, "trends");
  g_string_append_c (out, '{');
  write_drift_values (out, &change);
  write_time (out, "since", earlier != NULL ? earlier->made_us : 0);
  g_string_append_c (out, '}');
}

/* Members of /drift/status, without braces. */
static void
write_drift (GString          *out,
             const VedQuality *quality,
             const VedQuality *earlier)
{
  VedDrift drift;

  ved_drift_compute (&drift, quality);
  write_current_drift (out, &drift, quality);
  write_trends (out, &drift, earlier);
  ved_json_member_uint (out, "window_size", 1000);
  ved_json_member_uint (out, "data_points_tracked", drift.n_points);
  ved_json_member_string (out, "recommendation", ved_drift_get_recommendation (&drift));
  ved_json_member_bool (out, "learned_lately", drift.has_learned_lately);
  write_thresholds (out);
  write_features (out, &drift, quality);
}

void
ved_handle_quality (VedService *service,
                    VedRequest *request)
{
  static const VedQuality nothing;
  const VedQuality *quality = ved_engine_get_quality (service->engine);
  GString *out = g_string_new ("{");

  if (quality == NULL)
    quality = &nothing;
  write_time (out, "timestamp", quality->made_us);
  write_time (out, "from", quality->from_us);
  write_time (out, "to", quality->to_us);
  ved_json_member_uint (out, "servers", quality->n_servers);
  ved_json_member_uint (out, "origins", quality->n_origins);
  ved_json_member_uint (out, "forecasts", quality->n_forecasts);
  ved_json_member_uint (out, "stored_forecasts", quality->n_stored);
  ved_json_member_uint (out, "network_forecasts", quality->n_by_network);
  write_metrics (out, quality);
  write_horizons (out, quality);
  ved_json_member (out, "drift");
  g_string_append_c (out, '{');
  write_drift (out, quality == &nothing ? NULL : quality, ved_engine_get_earlier_quality (service->engine));
  g_string_append (out, "}}");
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_drift_status (VedService *service,
                         VedRequest *request)
{
  GString *out = g_string_new ("{");

  write_drift (out, ved_engine_get_quality (service->engine), ved_engine_get_earlier_quality (service->engine));
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static void
append_line (GString    *report,
             const char *name,
             double      value,
             double      threshold)
{
  if (isnan (value))
    g_string_append_printf (report, "%-28s insufficient data\n", name);
  else
    g_string_append_printf (report, "%-28s %6.2f %%   threshold %5.1f %%   %s\n", name, 100.0 * value, 100.0 * threshold,
                            value > threshold ? "over" : "within");
}

/* In the report the words stand alone, not beside the members that say more: they advise a training only where one is
 * expected to help. */
static const char *
describe_recommendation (const VedDrift *drift)
{
  if (drift->is_sufficient && drift->needs_retraining && !drift->training_helps)
    return "LIMIT EXCEEDED";

  return ved_drift_get_recommendation (drift);
}

static char *
make_report (const VedQuality *quality)
{
  static const char *const names[VED_N_DRIFTS] = {
    "Prediction error (PER)", "Distribution shift (DSS)", "Feature drift (FDS)", "Anomaly rate"
  };
  GString *report = g_string_new ("Drift of the fleet\n");
  VedDrift drift;

  ved_drift_compute (&drift, quality);
  for (guint kind = 0; kind < VED_N_DRIFTS; kind++)
    append_line (report, names[kind], drift.fleet.value[kind], ved_drift_get_threshold (kind));
  g_string_append_printf (report, "%-28s %s\n", "Recommendation", describe_recommendation (&drift));
  if (drift.is_sufficient && drift.needs_retraining)
    g_string_append_printf (report, "%-28s %s\n", "Expected to help", drift.training_helps ? "yes" : "no");
  g_string_append_printf (report, "%-28s %u\n", "Outcomes compared", drift.n_points);

  return g_string_free (report, FALSE);
}

void
ved_handle_drift_report (VedService *service,
                         VedRequest *request)
{
  g_autofree char *report = make_report (ved_engine_get_quality (service->engine));
  GString *out = g_string_new ("{");

  ved_json_member_bool (out, "success", TRUE);
  ved_json_member_string (out, "report", report);
  g_string_append_c (out, '}');
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}
