/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-fleet-figures"

#include "config.h"

#include "fleet/snapshot/ved-fleet-figures.h"

#include "fleet/ved-fleet-status.h"

static gboolean
is_critical (const VedAlert *alert)
{
  return alert->subject == VED_ALERT_SUBJECT_METRIC ? alert->severity == VED_ALERT_SEVERITY_CRITICAL
                                                    : alert->level >= VED_LEVEL_CRITICAL;
}

/**
 * ved_fleet_figures_init:
 * @self: (out caller-allocates): the figures
 * @snapshot: what they are of
 *
 * Reads the figures of the whole fleet off a snapshot. Chances that were not measured to come true are left out: beside later
 * ones they would look like a fall. Cost: the number of its alerts.
 */
void
ved_fleet_figures_init (VedFleetFigures   *self,
                        const VedSnapshot *snapshot)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);

  *self = (VedFleetFigures) { .time_us = ved_snapshot_get_time_us (snapshot) };
  self->origin_us = ved_snapshot_get_origin_us (snapshot);
  self->n_affected = ved_snapshot_get_scenario (snapshot)->n_affected;
  self->prob_30m = ved_environment_get_sound (environment, VED_HORIZON_30M);
  self->prob_8h = ved_environment_get_sound (environment, VED_HORIZON_8H);
  self->mean_risk = (float) counts->mean_risk;
  self->max_risk = (float) counts->max_risk;
  self->total = counts->total;
  for (guint i = 0; i < VED_N_LEVELS; i++)
    self->level[i] = counts->level[i];
  self->offline = counts->state[VED_SERVER_OFFLINE];
  self->healthy_below_50 = counts->healthy_below_50;

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      if (is_critical (ved_snapshot_get_alert (snapshot, i)))
        self->critical_alerts++;
      else
        self->warning_alerts++;
    }
}

/**
 * ved_fleet_figures_find:
 * @figures: in order of time
 *
 * Returns: the index of the first that is not before @time_us; @n_figures where there is none. O(log n)
 */
guint
ved_fleet_figures_find (const VedFleetFigures *figures,
                        guint                  n_figures,
                        gint64                 time_us)
{
  guint low = 0, high = n_figures;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (figures[middle].time_us < time_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}
