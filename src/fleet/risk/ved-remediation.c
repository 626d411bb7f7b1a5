/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-remediation"

#include "config.h"

#include "fleet/risk/ved-remediation.h"

#include <glib/gi18n.h>
#include <math.h>

#define NEAR_STEPS 6            /* half an hour */

static const VedRemediationAction page_somebody = { "page on-call for review", "pager", 0, FALSE };

static const VedRemediationAction actions[VED_N_PROFILES] = {
  [VED_PROFILE_ML_COMPUTE] = { "scale up +2 vCPU", "workload manager POST /resources/scale", 2, TRUE },
  [VED_PROFILE_DATABASE] = { "connection pooling on, scale read replicas", "database management API", 5, TRUE },
  [VED_PROFILE_WEB_API] = { "scale out +2 instances, rate limiting", "load balancer and pod autoscaler", 3, TRUE },
  [VED_PROFILE_RISK_ANALYTICS] = { "queue batch jobs, scale compute", "job scheduler API", 4, TRUE },
};

static const VedRemediationApproval approvals[VED_N_LEVELS] = {
  [VED_LEVEL_HEALTHY] = { "automatic", N_("Automatic, logged") },
  [VED_LEVEL_WATCH] = { "automatic", N_("Automatic, logged") },
  [VED_LEVEL_DEGRADING] = { "automatic-30s", N_("Automatic after 30 s, unless overridden") },
  [VED_LEVEL_WARNING] = { "automatic-30s", N_("Automatic after 30 s, unless overridden") },
  [VED_LEVEL_DANGER] = { "senior-engineer", N_("Senior engineer") },
  [VED_LEVEL_CRITICAL] = { "director", N_("Director, or automatic off-hours") },
  [VED_LEVEL_IMMINENT] = { "director", N_("Director, or automatic off-hours") },
};

/**
 * ved_remediation_get_action:
 *
 * Returns: (transfer none): what would be done for a server of @profile
 */
const VedRemediationAction *
ved_remediation_get_action (VedProfile profile)
{
  g_return_val_if_fail (profile < VED_N_PROFILES, NULL);

  return actions[profile].action != NULL ? &actions[profile] : &page_somebody;
}

/**
 * ved_remediation_get_approval:
 *
 * Returns: (transfer none): the step of the ladder for @risk
 */
const VedRemediationApproval *
ved_remediation_get_approval (double risk)
{
  return &approvals[ved_level_from_risk (risk)];
}

/**
 * ved_remediation_predicted_cpu:
 *
 * Returns: CPU used, p90 of the next half hour: 100 less the mean of p10 of idle; what is used now where there is
 *   no forecast; NaN where that is unknown too
 */
double
ved_remediation_predicted_cpu (const VedSnapshot *snapshot,
                               guint              server)
{
  const float *idle = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P10);
  double sum = 0.0;

  if (idle == NULL)
    return (double) ved_snapshot_get_cpu_used (snapshot, server);
  for (guint i = 0; i < NEAR_STEPS; i++)
    sum += (double) idle[i];

  return 100.0 - sum / NEAR_STEPS;
}
