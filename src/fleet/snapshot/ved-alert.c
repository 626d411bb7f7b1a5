/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert"

#include "config.h"

#include "fleet/snapshot/ved-alert.h"

#include "fleet/snapshot/ved-forecast-set.h"
#include "fleet/ved-thresholds.h"

#include <math.h>

static const char *const state_names[VED_N_ALERT_STATES] = {
  [VED_ALERT_OPEN] = "open",
  [VED_ALERT_ACKNOWLEDGED] = "acknowledged",
  [VED_ALERT_RESOLVED] = "resolved",
};

/**
 * ved_alert_clear:
 * @self: an alert
 *
 * Frees what @self owns, and leaves it all zero.
 */
void
ved_alert_clear (VedAlert *self)
{
  g_free (self->id);
  g_free (self->server);
  *self = (VedAlert) { 0 };
}

/**
 * ved_alert_copy_to:
 * @self: an alert
 * @copy: (out caller-allocates): overwritten, not cleared before
 */
void
ved_alert_copy_to (const VedAlert *self,
                   VedAlert       *copy)
{
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->server = g_strdup (self->server);
}

/**
 * ved_alert_get_subject_key:
 *
 * Returns: what the episode is about, as on the wire: a metric's key, "risk_score", "prob_30m" or
 *   "prob_8h"
 */
const char *
ved_alert_get_subject_key (const VedAlert *self)
{
  switch (self->subject)
    {
    case VED_ALERT_SUBJECT_METRIC:
      return ved_metric_get_info (self->metric)->key;
    case VED_ALERT_SUBJECT_RISK:
      return "risk_score";
    case VED_ALERT_SUBJECT_PROB_30M:
      return "prob_30m";
    case VED_ALERT_SUBJECT_PROB_8H:
    case VED_N_ALERT_SUBJECTS:
    default:
      return "prob_8h";
    }
}

/**
 * ved_alert_get_level:
 *
 * Returns: the level of the one scale that an alert counts as
 */
VedLevel
ved_alert_get_level (const VedAlert *self)
{
  if (self->subject != VED_ALERT_SUBJECT_METRIC)
    return self->level;

  return self->severity == VED_ALERT_SEVERITY_CRITICAL ? VED_LEVEL_CRITICAL : VED_LEVEL_WARNING;
}

/**
 * ved_alert_get_severity_key:
 *
 * Returns: "warning" or "critical" for a metric, else the key of the level
 */
const char *
ved_alert_get_severity_key (const VedAlert *self)
{
  if (self->subject != VED_ALERT_SUBJECT_METRIC)
    return ved_level_get_info (self->level)->key;

  return self->severity == VED_ALERT_SEVERITY_CRITICAL ? "critical" : "warning";
}

/**
 * ved_alert_get_aspect:
 *
 * Values move on while an episode is open: what opened it may hold no more.
 *
 * Returns: what of it holds now. Scores and probabilities are either beyond or receding: of a score the threshold is the
 *   least of its level, which counts as beyond.
 */
VedAlertAspect
ved_alert_get_aspect (const VedAlert *self)
{
  double threshold = (double) self->threshold;

  if (self->subject == VED_ALERT_SUBJECT_RISK)
    return self->current_value >= self->threshold ? VED_ALERT_BEYOND : VED_ALERT_RECEDING;
  if (self->subject != VED_ALERT_SUBJECT_METRIC)
    return self->current_value > self->threshold ? VED_ALERT_BEYOND : VED_ALERT_RECEDING;
  if (ved_thresholds_is_beyond (self->metric, (double) self->current_value, threshold))
    return VED_ALERT_BEYOND;
  if (self->steps_ahead == 0)
    return VED_ALERT_RECEDING;

  return ved_thresholds_is_beyond (self->metric, (double) self->predicted_value, threshold)
         ? VED_ALERT_EXPECTED
         : VED_ALERT_POSSIBLE;
}

static char *
format_metric_message (const VedAlert *self)
{
  const char *key = ved_metric_get_info (self->metric)->key;
  guint minutes = self->steps_ahead * VED_FORECAST_STEP_S / 60;

  switch (ved_alert_get_aspect (self))
    {
    case VED_ALERT_EXPECTED:
      return g_strdup_printf ("%s: %s predicted to reach %.1f", self->server, key,
                              (double) self->predicted_value);
    case VED_ALERT_POSSIBLE:
      return g_strdup_printf ("%s: %s may pass %g within %u min (probability %.2f)", self->server, key,
                              (double) self->threshold, minutes, (double) self->probability);
    case VED_ALERT_RECEDING:
      if (isnan (self->current_value))
        return g_strdup_printf ("%s: %s is no longer reported", self->server, key);
      return g_strdup_printf ("%s: %s is back at %.1f (threshold %g)", self->server, key,
                              (double) self->current_value, (double) self->threshold);
    case VED_ALERT_BEYOND:
    default:
      return g_strdup_printf ("%s: %s is %.1f (threshold %g)", self->server, key,
                              (double) self->current_value, (double) self->threshold);
    }
}

/**
 * ved_alert_format_message:
 *
 * Returns: (transfer full): one English line for the API and for logs, such as
 *   "ppdb002: cpu_iowait_pct predicted to reach 22.4"
 */
char *
ved_alert_format_message (const VedAlert *self)
{
  const char *key = ved_alert_get_subject_key (self);

  if (self->subject == VED_ALERT_SUBJECT_RISK)
    return g_strdup_printf ("%s: risk_score is %.1f (%s)", self->server, (double) self->current_value,
                            ved_level_get_info (self->level)->label);

  if (self->subject != VED_ALERT_SUBJECT_METRIC)
    return g_strdup_printf ("fleet: %s is %.0f %%", key, 100.0 * (double) self->current_value);

  return format_metric_message (self);
}

const char *
ved_alert_state_get_name (VedAlertState state)
{
  g_return_val_if_fail (state < VED_N_ALERT_STATES, NULL);

  return state_names[state];
}
