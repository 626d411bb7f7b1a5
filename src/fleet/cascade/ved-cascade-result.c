/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-result"

#include "config.h"

#include "fleet/cascade/ved-cascade.h"

/* What is said of a tick once it has been judged. */

VedCascadeResult *
ved_cascade_result_ref (VedCascadeResult *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_cascade_result_unref (VedCascadeResult *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->active);
  g_ptr_array_unref (self->recent);
  g_free (self);
}

const char *
ved_cascade_severity_get_name (VedCascadeSeverity severity)
{
  static const char *const names[] = { "low", "medium", "high", "critical" };

  g_return_val_if_fail (severity < G_N_ELEMENTS (names), NULL);

  return names[severity];
}

/* -1: no cascade goes on. */
static int
get_worst_severity (const VedCascadeResult *result)
{
  int worst = -1;

  for (guint i = 0; result->active != NULL && i < result->active->len; i++)
    worst = MAX (worst, (int) ((const VedCascadeEpisode *) g_ptr_array_index (result->active, i))->severity);

  return worst;
}

/**
 * ved_cascade_is_settled:
 *
 * Returns: whether it can be told that there is no cascade: what began before half of the servers were watched looks
 *   usual for a while. One that goes on is known at once
 */
gboolean
ved_cascade_is_settled (const VedCascadeResult *result)
{
  return result->n_taking_part > 0
         && (result->active->len > 0 || result->time_us - result->watched_us >= VED_CASCADE_SETTLE_US);
}

/**
 * ved_cascade_get_risk_name:
 *
 * Returns: "low", "medium" or "high", by the correlation; while a cascade goes on at least "medium", and "high" from a quarter
 *   of the fleet on
 */
const char *
ved_cascade_get_risk_name (const VedCascadeResult *result)
{
  int severity = get_worst_severity (result);

  if (result->correlation > result->settings.correlation_high || severity >= VED_CASCADE_HIGH)
    return "high";

  return result->correlation > result->settings.correlation_medium || severity >= VED_CASCADE_LOW ? "medium" : "low";
}

/**
 * ved_cascade_score_health:
 *
 * Much may go together and few be anomalous while a cascade goes on: then the score lies in the band of its severity.
 *
 * Returns: 0 to 100
 */
double
ved_cascade_score_health (const VedCascadeResult *result)
{
  static const double most[] = {
    [VED_CASCADE_LOW] = 79.0, [VED_CASCADE_MEDIUM] = 79.0, [VED_CASCADE_HIGH] = 59.0, [VED_CASCADE_CRITICAL] = 39.0,
  };
  int severity = get_worst_severity (result);

  return (severity >= 0 ? most[severity] : 100.0) * (1.0 - result->correlation / 2.0) * (1.0 - result->anomaly_rate);
}

/**
 * ved_cascade_get_status_name:
 *
 * Returns: "healthy", "degraded", "warning" or "critical", by the health score
 */
const char *
ved_cascade_get_status_name (const VedCascadeResult *result)
{
  double score = result->health_score;

  if (score >= 80.0)
    return "healthy";
  if (score >= 60.0)
    return "degraded";

  return score >= 40.0 ? "warning" : "critical";
}
