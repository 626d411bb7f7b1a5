/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cost"

#include "config.h"

#include "fleet/risk/ved-cost.h"

#include <math.h>

/* What prevention is worth: so many outages a day are prevented, each costs so much. Nothing here is a forecast; it is
 * arithmetic on assumptions, which pages print beside it. */

#define DAYS_PER_MONTH 30.0
#define DAYS_PER_YEAR 365.0

/**
 * ved_cost_inputs_default:
 *
 * Returns: assumptions to begin with
 */
VedCostInputs
ved_cost_inputs_default (void)
{
  return (VedCostInputs) { .cost_per_hour = 50000.0, .outage_hours = 2.5, .prevention_rate = 0.85,
                           .project_cost = 250000.0 };
}

static VedPayback
grade_payback (double months)
{
  if (months < 6.0)
    return VED_PAYBACK_EXCELLENT;
  if (months < 12.0)
    return VED_PAYBACK_STRONG;

  return months < 24.0 ? VED_PAYBACK_GOOD : VED_PAYBACK_LONG;
}

/**
 * ved_cost_estimate:
 * @n_likely: servers a day at risk 70 or above
 * @n_possible: servers a day at risk 50 to below 70
 * @estimate: (out caller-allocates): what preventing their outages is worth
 */
void
ved_cost_estimate (const VedCostInputs *inputs,
                   double               n_likely,
                   double               n_possible,
                   VedCostEstimate     *estimate)
{
  double rate = inputs->prevention_rate;

  estimate->incidents_per_day = n_likely * rate + n_possible * VED_COST_POSSIBLE_SHARE * rate;
  estimate->cost_per_incident = inputs->cost_per_hour * inputs->outage_hours;
  estimate->daily = estimate->incidents_per_day * estimate->cost_per_incident;
  estimate->monthly = estimate->daily * DAYS_PER_MONTH;
  estimate->annual = estimate->daily * DAYS_PER_YEAR;
  estimate->payback_months = estimate->monthly > 0.0 ? inputs->project_cost / estimate->monthly : INFINITY;
  estimate->first_year_net = estimate->annual - inputs->project_cost;
  estimate->payback = grade_payback (estimate->payback_months);
}

/**
 * ved_cost_count_at_risk:
 * @n_likely: (out): servers at risk 70 or above
 * @n_possible: (out): servers at risk 50 to below 70
 *
 * Offline servers are in neither.
 */
void
ved_cost_count_at_risk (const VedSnapshot *snapshot,
                        guint             *n_likely,
                        guint             *n_possible)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);

  *n_likely = counts->high_risk_70;
  *n_possible = counts->attention_50 - counts->high_risk_70;
}

/**
 * ved_cost_list_at_risk:
 * @n_servers: (out): how many there are
 *
 * All servers that are likely to fail and the first of those that may, the highest risk first; no offline ones.
 *
 * Returns: (transfer full) (array length=n_servers): places in @snapshot
 */
guint *
ved_cost_list_at_risk (const VedSnapshot *snapshot,
                       guint             *n_servers)
{
  const guint *order = ved_snapshot_risk_order (snapshot);
  guint n_likely, n_possible, n_wanted, *servers;

  ved_cost_count_at_risk (snapshot, &n_likely, &n_possible);
  n_wanted = n_likely + MIN (n_possible, VED_COST_MOST_POSSIBLE);
  servers = g_new (guint, MAX (n_wanted, 1));
  *n_servers = 0;
  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot) && *n_servers < n_wanted; i++)
    if (ved_snapshot_get_state (snapshot, order[i]) != VED_SERVER_OFFLINE)
      servers[(*n_servers)++] = order[i];

  return servers;
}

/**
 * ved_cost_get_share:
 * @risk: of a server in the table
 *
 * Returns: how much of the cost of an outage it stands for
 */
double
ved_cost_get_share (double risk)
{
  return risk >= VED_COST_LIKELY_RISK ? 1.0 : VED_COST_TABLE_SHARE;
}

/**
 * ved_cost_count_a_day:
 * @history: what alerts came to
 * @n_likely: (out): how many a day reached risk 70
 * @n_possible: (out): how many a day reached 50, not 70
 *
 * Every episode is one outage that may have been, however long it lasted: servers that are at risk for hours are not
 * counted anew at each look.
 *
 * Returns: whether there is a day of history or more; else nothing can be said of a day
 */
gboolean
ved_cost_count_a_day (const VedCostHistory *history,
                      double               *n_likely,
                      double               *n_possible)
{
  double days = (double) history->observed_us / (double) VED_DAY_US;

  if (history->observed_us < VED_COST_LEAST_HISTORY_US)
    return FALSE;

  *n_likely = history->n_likely / days;
  *n_possible = history->n_possible / days;

  return TRUE;
}
