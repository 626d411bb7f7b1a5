/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-retraining-policy"

#include "config.h"

#include "engine/training/ved-retraining-policy.h"

#include "base/ved-clock.h"

#include <math.h>

/* When a fleet is trained without anybody asking: after drift or a month, with much data, at a quiet time, and not
 * often. By hand much less is enough: what a network needs at all. */

#define PAUSE_US           VED_DAY_US
#define LATEST_US          (30 * VED_DAY_US)
#define MOST_A_WEEK        3
#define QUIET_CPU_PCT      60.0
#define QUIET_MEMORY_PCT   70.0

/**
 * ved_training_data_is_enough:
 * @reason: (out) (transfer full): what is missing, or what there is
 *
 * Returns: whether a training can be begun by hand
 */
gboolean
ved_training_data_is_enough (const VedTrainingData  *self,
                             char                  **reason)
{
  if (self->point_days < VED_TRAINING_LEAST_DAYS)
    *reason = g_strdup_printf ("%.1f days of history are at hand, a network needs %d", self->point_days,
                               VED_TRAINING_LEAST_DAYS);
  else if (self->n_points < VED_TRAINING_LEAST_POINTS)
    *reason = g_strdup_printf ("%" G_GUINT64_FORMAT " five-minute values are at hand, a network needs %d", self->n_points,
                               VED_TRAINING_LEAST_POINTS);
  else
    *reason = g_strdup_printf ("%.1f days and %" G_GUINT64_FORMAT " five-minute values are at hand", self->point_days,
                               self->n_points);

  return self->point_days >= VED_TRAINING_LEAST_DAYS && self->n_points >= VED_TRAINING_LEAST_POINTS;
}

/**
 * ved_retraining_policy_decides:
 * @reason: (out) (transfer none): why, or why not
 *
 * Returns: whether training is to begin by itself
 */
gboolean
ved_retraining_policy_decides (const VedRetrainingCase  *self,
                               const char              **reason)
{
  gboolean is_late = self->since_success_us != G_MAXINT64 && self->since_success_us >= LATEST_US;

  if (self->data.n_records < VED_TRAINING_RECORDS || self->data.days < VED_TRAINING_DAYS)
    *reason = "there is too little history";
  else if (self->since_end_us < PAUSE_US)
    *reason = "the last training is less than a day ago";
  else if (self->n_last_week >= MOST_A_WEEK)
    *reason = "there were three trainings this week";
  else if (!self->has_drifted && !is_late)
    *reason = "the fleet has not changed";
  else if (self->cpu_pct >= QUIET_CPU_PCT || self->memory_pct >= QUIET_MEMORY_PCT)
    *reason = "the fleet is busy";
  else
    {
      *reason = is_late ? "the last training is a month ago" : "the fleet has changed";
      return TRUE;
    }

  return FALSE;
}
