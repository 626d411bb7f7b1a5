/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-calibration-fit"

#include "config.h"

#include "fleet/risk/ved-calibration-fit.h"

#include <string.h>

/* Outcomes in order of their raw probability are cut into groups of equal size, one a knot; groups that
 * contradict the order are joined (pool adjacent violators: Ayer et al. 1955), and the share of events in a
 * group is what its mean raw probability is worth. Each share counts half an event of the whole's frequency as
 * seen too, so a group without events is not called impossible. */

#define PRIOR_OUTCOMES 0.5

typedef struct {
  double raw;                   /* Σ */
  double events;
  double n;
} Group;

static int
compare_outcomes (gconstpointer a,
                  gconstpointer b)
{
  float one = ((const VedChanceOutcome *) a)->raw, other = ((const VedChanceOutcome *) b)->raw;

  return (one > other) - (one < other);
}

static double
share_of (const Group *group)
{
  return group->events / group->n;
}

/* Groups end where the raw probability changes: equal ones have one answer. */
static guint
cut_groups (const VedChanceOutcome *sorted,
            guint                   n,
            double                  frequency,
            Group                  *groups)
{
  guint size = (n + VED_CALIBRATION_KNOTS - 1) / VED_CALIBRATION_KNOTS, n_groups = 0;

  for (guint i = 0; i < n;)
    {
      Group *group = &groups[n_groups++];
      guint from = i;

      *group = (Group) { 0.0, PRIOR_OUTCOMES *frequency, PRIOR_OUTCOMES };
      for (; i < n && (i - from < size || sorted[i].raw <= sorted[i - 1].raw); i++)
        {
          group->raw += (double) sorted[i].raw;
          group->events += sorted[i].is_event;
        }
      group->raw /= i - from;
      group->n += i - from;
    }

  return n_groups;
}

/* Makes shares ascend; a knot keeps its raw probability, so the map is as fine as the groups. */
static void
pool (const Group *groups,
      guint        n_groups,
      float       *calibrated)
{
  Group pools[VED_CALIBRATION_KNOTS];
  guint sizes[VED_CALIBRATION_KNOTS], n_pools = 0, at = 0;

  for (guint i = 0; i < n_groups; i++)
    {
      pools[n_pools] = groups[i];
      sizes[n_pools++] = 1;
      while (n_pools > 1 && share_of (&pools[n_pools - 2]) >= share_of (&pools[n_pools - 1]))
        {
          n_pools--;
          pools[n_pools - 1].events += pools[n_pools].events;
          pools[n_pools - 1].n += pools[n_pools].n;
          sizes[n_pools - 1] += sizes[n_pools];
        }
    }
  for (guint i = 0; i < n_pools; i++)
    {
      for (guint j = 0; j < sizes[i]; j++)
        calibrated[at++] = (float) share_of (&pools[i]);
    }
}

/**
 * ved_calibration_map_fit:
 * @self: (out caller-allocates): the map; not fitted with fewer than %VED_CALIBRATION_MIN_OUTCOMES
 * @outcomes: (array length=n): what was told and what came, in any order
 *
 * Deterministic; n log n.
 */
void
ved_calibration_map_fit (VedCalibrationMap      *self,
                         const VedChanceOutcome *outcomes,
                         guint                   n)
{
  g_autofree VedChanceOutcome *sorted = NULL;
  Group groups[VED_CALIBRATION_KNOTS];
  double events = 0.0;

  *self = (VedCalibrationMap) { .n_outcomes = n };
  if (n < VED_CALIBRATION_MIN_OUTCOMES)
    return;

  sorted = g_memdup2 (outcomes, n * sizeof *outcomes);
  qsort (sorted, n, sizeof *sorted, compare_outcomes);
  for (guint i = 0; i < n; i++)
    events += sorted[i].is_event;
  self->n_knots = cut_groups (sorted, n, events / n, groups);
  pool (groups, self->n_knots, self->calibrated);
  for (guint i = 0; i < self->n_knots; i++)
    self->raw[i] = (float) groups[i].raw;

  /* All outcomes alike: one knot, the same share everywhere. */
  if (self->n_knots == 1)
    {
      self->raw[1] = self->raw[0];
      self->calibrated[1] = self->calibrated[0];
      self->n_knots = 2;
    }
}
