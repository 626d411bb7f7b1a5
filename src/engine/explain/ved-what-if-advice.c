/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-what-if-advice"

#include "config.h"

#include "engine/explain/ved-what-if-advice.h"

#include <math.h>

/* What an action costs, what it endangers, and which one is worth it. */

#define SAFE_BELOW 50.0
#define LEAST_REDUCTION 5.0
#define HIGH_HAZARD_ABOVE 85.0
#define MEDIUM_HAZARD_ABOVE 75.0

static const struct {
  VedAdviceGrade effort;
  VedAdviceGrade hazard;
} grades[VED_N_WHAT_IFS] = {
  [VED_WHAT_IF_SCALE_OUT] = { VED_ADVICE_HIGH, VED_ADVICE_LOW },
  [VED_WHAT_IF_RESTART] = { VED_ADVICE_LOW, VED_ADVICE_MEDIUM },
  [VED_WHAT_IF_STABILISE] = { VED_ADVICE_MEDIUM, VED_ADVICE_LOW },
  [VED_WHAT_IF_LESS_MEMORY] = { VED_ADVICE_MEDIUM, VED_ADVICE_LOW },
  [VED_WHAT_IF_LESS_IO] = { VED_ADVICE_HIGH, VED_ADVICE_LOW },
  [VED_WHAT_IF_NOTHING] = { VED_ADVICE_LOW, VED_ADVICE_LOW },
};

/**
 * ved_what_if_kind_get_effort:
 *
 * Returns: how much work the action is
 */
VedAdviceGrade
ved_what_if_kind_get_effort (VedWhatIfKind kind)
{
  g_return_val_if_fail (kind < VED_N_WHAT_IFS, VED_ADVICE_LOW);

  return grades[kind].effort;
}

/**
 * ved_what_if_kind_get_hazard:
 * @risk: of the server now, 0 to 100
 *
 * Returns: how dangerous the action is for what the server does; doing nothing is as dangerous as the risk is high
 */
VedAdviceGrade
ved_what_if_kind_get_hazard (VedWhatIfKind kind,
                             double        risk)
{
  g_return_val_if_fail (kind < VED_N_WHAT_IFS, VED_ADVICE_LOW);

  if (kind != VED_WHAT_IF_NOTHING)
    return grades[kind].hazard;
  if (risk > HIGH_HAZARD_ABOVE)
    return VED_ADVICE_HIGH;

  return risk > MEDIUM_HAZARD_ABOVE ? VED_ADVICE_MEDIUM : VED_ADVICE_LOW;
}

/**
 * ved_what_if_is_safe:
 *
 * Returns: whether the server would be healthy or watched, no more
 */
gboolean
ved_what_if_is_safe (const VedWhatIfOutcome *outcome)
{
  return outcome->risk < SAFE_BELOW;
}

/**
 * ved_what_if_get_confidence:
 *
 * Returns: the chance that the server does not turn critical within 8 hours, 0 to 1; NaN where it is unknown
 */
double
ved_what_if_get_confidence (const VedWhatIfOutcome *outcome)
{
  return 1.0 - outcome->prob_8h;
}

static double
effort_weight (VedWhatIfKind kind)
{
  return 3.0 - (double) grades[kind].effort;
}

/**
 * ved_what_if_pick_best:
 * @risk: with nothing done
 * @new_risks: (array fixed-size=6): with each action; NaN where it is unknown
 *
 * Returns: the action that takes away most risk for its effort; VED_WHAT_IF_NOTHING where none is needed or none
 *   takes away 5 points
 */
VedWhatIfKind
ved_what_if_pick_best (double        risk,
                       const double *new_risks)
{
  VedWhatIfKind best = VED_WHAT_IF_NOTHING;
  double best_worth = 0.0;

  if (!(risk >= VED_WHAT_IF_LEAST_RISK))
    return VED_WHAT_IF_NOTHING;

  for (guint i = 0; i < VED_WHAT_IF_NOTHING; i++)
    {
      double reduction = risk - new_risks[i];

      if (!(reduction >= LEAST_REDUCTION) || reduction * effort_weight (i) <= best_worth)
        continue;

      best = i;
      best_worth = reduction * effort_weight (i);
    }

  return best;
}
