/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hold-share"

#include "config.h"

#include "forecast/seasonal/ved-hold-share.h"

#include "base/ved-vector.h"

#include <math.h>

/* Some series jump and stay: what they will be in half an hour says the newest value, not the hour before and no day. A
 * mixture that is chosen for all of 8 hours does not know that. So in the first two hours a share of the forecast is the
 * newest value, and another one the median of the newest 15 minutes. How large they are is learned block by block from
 * the origins of the past: of ten mixtures of the three, each counts by how close its |error| came to the least, and
 * forecasts without shares count a little more, as do those with small ones. */

#define HELD_BLOCKS     4
#define HELD_STEPS      24
#define CLOSENESS_POWER 60.0
#define CAUTION         3.0     /* so much less counts, as a logarithm, what holds all */

typedef struct {
  float last;
  float quarter;
} Candidate;

static const Candidate candidates[] = {
  { 0.0f, 0.0f },
  { 0.0f, 0.25f },
  { 0.0f, 0.5f },
  { 0.0f, 0.75f },
  { 0.0f, 1.0f },
  { 0.25f, 0.0f },
  { 0.5f, 0.0f },
  { 0.75f, 0.0f },
  { 1.0f, 0.0f },
  { 0.5f, 0.5f },
};

#define N_CANDIDATES G_N_ELEMENTS (candidates)

/**
 * ved_newest_read:
 * @end: behind the newest of at least three values
 * @least: what values are believed to reach: spikes apart
 * @most: likewise
 *
 * Returns: where a series was last. A single value beyond belief is none to hold on to
 */
VedNewest
ved_newest_read (const float *end,
                 float        least,
                 float        most)
{
  float last = end[-1], lesser = MIN (end[-3], end[-2]), greater = MAX (end[-3], end[-2]);
  float quarter = CLAMP (last, lesser, greater);

  return (VedNewest) { last >= least && last <= most ? last : quarter, quarter };
}

/* Adds the |errors| of a candidate. */
VED_VECTOR_CLONES
static void
add_errors (const VedHoldCase *origin,
            const Candidate   *shares,
            float *restrict    errors)
{
  float held = shares->last + shares->quarter;
  float newest = shares->last * origin->newest.last + shares->quarter * origin->newest.quarter;

  for (guint step = 0; step < HELD_STEPS; step++)
    {
      float error = fabsf ((1.0f - held) * origin->residuals[step] + held * origin->outcome[step] - newest);

      errors[step] += error <= G_MAXFLOAT ? origin->weight * error : 0.0f;
    }
}

static double
sum_block (const float *errors,
           guint        block)
{
  double sum = 0.0;

  for (guint step = ved_horizon_block_start[block]; step < ved_horizon_block_start[block + 1]; step++)
    sum += errors[step];

  return sum;
}

static void
choose_shares (VedHoldShares *self,
               guint          block,
               const double  *errors)
{
  double least = INFINITY, whole = 0.0, last = 0.0, quarter = 0.0;

  for (guint i = 0; i < N_CANDIDATES; i++)
    least = MIN (least, errors[i]);
  for (guint i = 0; i < N_CANDIDATES; i++)
    {
      double closeness = errors[i] > 0.0 ? least / errors[i] : 1.0;
      double held = candidates[i].last + candidates[i].quarter;
      double weight = pow (closeness, CLOSENESS_POWER) * exp (-CAUTION * held);

      whole += weight;
      last += weight * candidates[i].last;
      quarter += weight * candidates[i].quarter;
    }
  self->last[block] = (float) (last / whole);
  self->quarter[block] = (float) (quarter / whole);
}

/**
 * ved_hold_shares_learn:
 * @self: (out caller-allocates): the shares
 * @cases: (array length=n): origins of the past
 * @n: their number; without any nothing is held
 */
void
ved_hold_shares_learn (VedHoldShares     *self,
                       const VedHoldCase *cases,
                       guint              n)
{
  float errors[N_CANDIDATES][HELD_STEPS] = { { 0.0f } };

  *self = (VedHoldShares) { { 0.0f }, { 0.0f } };
  for (guint i = 0; i < N_CANDIDATES; i++)
    {
      for (guint j = 0; j < n; j++)
        add_errors (&cases[j], &candidates[i], errors[i]);
    }
  for (guint block = 0; block < HELD_BLOCKS && n > 0; block++)
    {
      double sums[N_CANDIDATES];

      for (guint i = 0; i < N_CANDIDATES; i++)
        sums[i] = sum_block (errors[i], block);
      choose_shares (self, block, sums);
    }
}

/**
 * ved_hold_shares_apply:
 * @newest: where the series is
 * @points: (inout) (array fixed-size=96): a forecast
 */
void
ved_hold_shares_apply (const VedHoldShares *self,
                       const VedNewest     *newest,
                       float               *points)
{
  float last[VED_HORIZON_STEPS], quarter[VED_HORIZON_STEPS];

  ved_horizon_blocks_fill (self->last, last);
  ved_horizon_blocks_fill (self->quarter, quarter);
  for (guint step = 0; step < VED_HORIZON_STEPS; step++)
    points[step] += last[step] * (newest->last - points[step]) + quarter[step] * (newest->quarter - points[step]);
}
