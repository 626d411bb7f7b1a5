/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality-report"

#include "config.h"

#include "app/quality/ved-quality-report.h"

#include "base/ved-error.h"
#include "base/ved-json-guard.h"
#include "base/ved-json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Members that are missing, null or of another type are NaN: an older or newer daemon tells less, not nonsense. */

#define DEEPEST 16

static double
get_count (JsonObject *object,
           const char *key)
{
  double value = ved_json_get_number (object, key, NAN);

  return isfinite (value) && value >= 0.0 ? value : 0.0;
}

static void
read_drift (JsonObject *object,
            double     *drift)
{
  static const char *const keys[VED_REPORT_DRIFTS] = { "per", "dss", "fds", "anomaly_rate" };

  for (guint i = 0; i < VED_REPORT_DRIFTS; i++)
    drift[i] = ved_json_get_number (object, keys[i], NAN);
}

static void
read_pit (JsonArray *array,
          double    *pit)
{
  for (guint i = 0; i < VED_REPORT_BINS; i++)
    {
      JsonNode *node = array != NULL && i < json_array_get_length (array) ? json_array_get_element (array, i) : NULL;

      pit[i] = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0.0;
    }
}

static void
read_metric (JsonObject      *object,
             JsonObject      *drift,
             VedReportMetric *metric)
{
  JsonArray *leads = ved_json_get_array (object, "leads");

  metric->outcomes = get_count (object, "outcomes");
  metric->relative_error = ved_json_get_number (object, "relative_error", NAN);
  metric->coverage = ved_json_get_number (object, "coverage", NAN);
  read_pit (ved_json_get_array (object, "pit"), metric->pit);
  for (guint i = 0; i < VED_REPORT_LEADS; i++)
    {
      JsonObject *lead = ved_json_get_element (leads, i);

      metric->leads[i] = (VedReportLead) {
        ved_json_get_number (lead, "minutes", NAN), ved_json_get_number (lead, "relative_error", NAN),
        ved_json_get_number (lead, "coverage", NAN),
        ved_json_get_number (lead, "skill", NAN)
      };
    }
  read_drift (drift, metric->drift);
}

/* Bins are told by their content; where a chance belongs is their place. */
static void
read_bins (JsonArray        *array,
           VedReportHorizon *horizon)
{
  for (guint i = 0; i < VED_REPORT_BINS; i++)
    horizon->chance[i] = horizon->share[i] = NAN;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *bin = ved_json_get_element (array, i);
      double chance = ved_json_get_number (bin, "chance", NAN);
      guint at;

      if (!(chance >= 0.0 && chance <= 1.0))
        continue;
      at = MIN ((guint) (chance * VED_REPORT_BINS), VED_REPORT_BINS - 1);
      horizon->chance[at] = (float) chance;
      horizon->share[at] = (float) ved_json_get_number (bin, "share", NAN);
      horizon->outcomes[at] = get_count (bin, "outcomes");
    }
}

static void
read_horizon (JsonObject       *object,
              VedReportHorizon *horizon)
{
  JsonObject *warnings = ved_json_get_object (object, "warnings");

  horizon->brier = ved_json_get_number (object, "brier", NAN);
  horizon->calibration_error = ved_json_get_number (object, "calibration_error", NAN);
  horizon->servers_calibrated = ved_json_get_flag (object, "servers_calibrated");
  horizon->fleet_calibrated = ved_json_get_flag (object, "fleet_calibrated");
  horizon->server_outcomes = get_count (object, "server_outcomes");
  horizon->fleet_outcomes = get_count (object, "fleet_outcomes");
  read_bins (ved_json_get_array (object, "bins"), horizon);
  horizon->events = get_count (warnings, "events");
  horizon->alarms = get_count (warnings, "alarms");
  horizon->hits = get_count (warnings, "hits");
  horizon->misses = get_count (warnings, "misses");
  horizon->false_alarms = get_count (warnings, "false_alarms");
  horizon->threshold = ved_json_get_number (warnings, "threshold", NAN);
  horizon->lead_minutes = ved_json_get_number (warnings, "lead_minutes", NAN);
}

static void
read_thresholds (JsonObject *object,
                 double     *thresholds)
{
  static const char *const keys[VED_REPORT_DRIFTS] = {
    "per_threshold", "dss_threshold", "fds_threshold", "anomaly_threshold"
  };

  for (guint i = 0; i < VED_REPORT_DRIFTS; i++)
    thresholds[i] = ved_json_get_number (object, keys[i], NAN);
}

/* A daemon or recording from before this was told meant both by one word. */
static gboolean
get_training_helps (JsonObject *current,
                    gboolean    needs_retraining)
{
  if (current == NULL || !json_object_has_member (current, "training_helps"))
    return needs_retraining;

  return ved_json_get_flag (current, "training_helps");
}

static void
read_report (JsonObject       *root,
             VedQualityReport *self)
{
  JsonObject *metrics = ved_json_get_object (root, "metrics"), *horizons = ved_json_get_object (root, "horizons");
  JsonObject *drift = ved_json_get_object (root, "drift"), *features = ved_json_get_object (drift, "features");
  JsonObject *current = ved_json_get_object (drift, "current_metrics");

  self->made_us = ved_json_get_time (root, "timestamp");
  self->from_us = ved_json_get_time (root, "from");
  self->to_us = ved_json_get_time (root, "to");
  self->servers = get_count (root, "servers");
  self->forecasts = get_count (root, "forecasts");
  self->stored = get_count (root, "stored_forecasts");
  self->by_network = get_count (root, "network_forecasts");
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const char *key = ved_metric_get_info (metric)->key;

      read_metric (ved_json_get_object (metrics, key), ved_json_get_object (features, key), &self->metrics[metric]);
    }
  read_horizon (ved_json_get_object (horizons, "30m"), &self->horizons[VED_HORIZON_30M]);
  read_horizon (ved_json_get_object (horizons, "8h"), &self->horizons[VED_HORIZON_8H]);
  read_drift (current, self->drift);
  read_thresholds (ved_json_get_object (drift, "thresholds"), self->thresholds);
  self->needs_retraining = ved_json_get_flag (current, "needs_retraining");
  self->training_helps = get_training_helps (current, self->needs_retraining);
  self->has_learned_lately = ved_json_get_flag (drift, "learned_lately");
  self->is_sufficient = TRUE;
  for (guint i = 0; i < VED_REPORT_DRIFTS; i++)
    self->is_sufficient &= !isnan (self->drift[i]);
}

/**
 * ved_quality_report_parse:
 * @self: (out caller-allocates): the report
 * @json: the body of /quality
 * @error: that it is no such body
 */
gboolean
ved_quality_report_parse (VedQualityReport  *self,
                          GBytes            *json,
                          GError           **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (json, &length);
  JsonNode *root;

  memset (self, 0, sizeof *self);
  if (text == NULL || !ved_json_is_shallow (text, length, DEEPEST))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "the answer is no report of forecasts");
      return FALSE;
    }
  if (!json_parser_load_from_data (parser, text, (gssize) length, error))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "the answer is no report of forecasts");
      return FALSE;
    }
  read_report (json_node_get_object (root), self);

  return TRUE;
}

/**
 * ved_quality_report_mean:
 * @offset: of a double in #VedReportMetric
 *
 * Returns: its mean over the metrics that have it; NaN where none has
 */
double
ved_quality_report_mean (const VedQualityReport *self,
                         gsize                   offset)
{
  double sum = 0.0;
  guint n = 0;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      double value = *(const double *) ((const char *) &self->metrics[metric] + offset);

      if (self->metrics[metric].outcomes <= 0.0 || isnan (value))
        continue;
      sum += value;
      n++;
    }

  return n > 0 ? sum / n : NAN;
}

/**
 * ved_quality_report_get_gain:
 * @lead: a stretch of the horizon
 *
 * Returns: how much smaller errors were there than those of the last value, as the mean of all metrics; NaN where that is not known
 */
double
ved_quality_report_get_gain (const VedQualityReport *self,
                             guint                   lead)
{
  g_return_val_if_fail (lead < VED_REPORT_LEADS, NAN);

  return ved_quality_report_mean (self, G_STRUCT_OFFSET (VedReportMetric, leads) + lead * sizeof (VedReportLead)
                                  + G_STRUCT_OFFSET (VedReportLead, skill));
}

/**
 * ved_quality_report_get_lead_minutes:
 * @lead: a stretch of the horizon
 *
 * Returns: where it ends, for all metrics that have one; NaN where none has
 */
double
ved_quality_report_get_lead_minutes (const VedQualityReport *self,
                                     guint                   lead)
{
  g_return_val_if_fail (lead < VED_REPORT_LEADS, NAN);

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    if (self->metrics[metric].outcomes > 0.0)
      return self->metrics[metric].leads[lead].minutes;

  return NAN;
}

/**
 * ved_quality_report_judge_drift:
 *
 * What is beyond its limit is not well, also where no training would help.
 *
 * Returns: the level that goes with what is said of drift
 */
VedLevel
ved_quality_report_judge_drift (const VedQualityReport *self)
{
  if (!self->needs_retraining)
    return VED_LEVEL_HEALTHY;

  return self->training_helps ? VED_LEVEL_WARNING : VED_LEVEL_WATCH;
}
