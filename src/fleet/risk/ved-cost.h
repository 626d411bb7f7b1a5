/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* From which risk a server counts as a likely outage, and from which as a possible one. */
#define VED_COST_LIKELY_RISK   70.0f
#define VED_COST_POSSIBLE_RISK 50.0f

/* Which share of a likely outage a possible one is worth. */
#define VED_COST_POSSIBLE_SHARE 0.3
#define VED_COST_MOST_POSSIBLE 5       /* servers at risk 50 to below 70 in the table */

/* Which share of an outage's cost is shown for a server that may have one. */
#define VED_COST_TABLE_SHARE 0.6

/* What somebody who knows the business says. */
typedef struct {
  double cost_per_hour;         /* of an outage */
  double outage_hours;
  double prevention_rate;       /* 0 to 1: the share of outages that a warning prevents */
  double project_cost;          /* once */
} VedCostInputs;

typedef enum {
  VED_PAYBACK_EXCELLENT,        /* below 6 months */
  VED_PAYBACK_STRONG,           /* below 12 */
  VED_PAYBACK_GOOD,             /* below 24 */
  VED_PAYBACK_LONG,
} VedPayback;

typedef struct {
  double incidents_per_day;     /* that are prevented */
  double cost_per_incident;
  double daily;
  double monthly;
  double annual;
  double payback_months;        /* infinite when nothing is prevented */
  double first_year_net;
  VedPayback payback;
} VedCostEstimate;

/* With less history than this, nothing is said of a day. */
#define VED_COST_LEAST_HISTORY_US (24 * VED_HOUR_US)

/* What the alerts of the risk score came to while somebody looked. */
typedef struct {
  guint n_likely;               /* episodes that reached risk 70 */
  guint n_possible;             /* that reached 50, not 70 */
  gint64 observed_us;           /* how long there was anything to see */
} VedCostHistory;

VedCostInputs ved_cost_inputs_default  (void);
void          ved_cost_estimate        (const VedCostInputs *inputs,
                                        double               n_likely,
                                        double               n_possible,
                                        VedCostEstimate     *estimate);
void          ved_cost_count_at_risk   (const VedSnapshot   *snapshot,
                                        guint               *n_likely,
                                        guint               *n_possible);
guint        *ved_cost_list_at_risk    (const VedSnapshot   *snapshot,
                                        guint               *n_servers) G_GNUC_WARN_UNUSED_RESULT;
double        ved_cost_get_share       (double               risk) G_GNUC_CONST;
gboolean      ved_cost_count_a_day     (const VedCostHistory *history,
                                        double               *n_likely,
                                        double               *n_possible);

G_END_DECLS
