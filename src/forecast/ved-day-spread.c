/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-day-spread"

#include "config.h"

#include "forecast/ved-day-spread.h"

#include "forecast/ved-quantile-forecast.h"

#include <math.h>

/* A band as wide at night as by day is too wide half of the time and too narrow the other half. The factor
 * of an hour is the mean size of its residuals over that of the day, drawn towards 1 as if PRIOR_DAYS of an
 * even day had been seen too, and averaged with its neighbours. Sizes are averaged as roots, so that a single
 * wild sample does not make its hour loud. */

#define HOUR_STEPS (VED_DAY_STEPS / VED_SPREAD_HOURS)
#define PRIOR_DAYS 3.0
#define NEIGHBOUR  0.25
#define LEAST      0.2
#define MOST       4.0

/**
 * ved_spread_sums_add:
 * @step: steps of 300 s since the instant from which hours are counted
 * @deviation: a residual, finite
 * @weight: how much it counts
 */
void
ved_spread_sums_add (VedSpreadSums *self,
                     guint          step,
                     float          deviation,
                     float          weight)
{
  guint hour = step % VED_DAY_STEPS / HOUR_STEPS;

  self->deviation[hour] += weight * sqrtf (fabsf (deviation));
  self->weight[hour] += weight;
}

/**
 * ved_day_spread_measure:
 * @sums: of the residuals seen
 * @n_days: how many days they come from
 */
void
ved_day_spread_measure (VedDaySpread        *self,
                        const VedSpreadSums *sums,
                        double               n_days)
{
  double total = 0.0, weight = 0.0, raw[VED_SPREAD_HOURS];

  for (guint hour = 0; hour < VED_SPREAD_HOURS; hour++)
    {
      total += sums->deviation[hour];
      weight += sums->weight[hour];
    }
  for (guint hour = 0; hour < VED_SPREAD_HOURS; hour++)
    {
      double mean = sums->weight[hour] > 0.0 ? sums->deviation[hour] / sums->weight[hour] : NAN;
      double ratio = mean / (total / weight) * mean / (total / weight);

      raw[hour] = isfinite (ratio) ? (n_days * ratio + PRIOR_DAYS) / (n_days + PRIOR_DAYS) : 1.0;
    }
  for (guint hour = 0; hour < VED_SPREAD_HOURS; hour++)
    {
      double around = raw[(hour + 1) % VED_SPREAD_HOURS] + raw[(hour + VED_SPREAD_HOURS - 1) % VED_SPREAD_HOURS];

      self->factor[hour] = (float) CLAMP ((1.0 - 2.0 * NEIGHBOUR) * raw[hour] + NEIGHBOUR * around, LEAST, MOST);
    }
}

/**
 * ved_day_spread_at:
 * @step: steps of 300 s since the instant from which hours are counted
 *
 * Returns: the factor of widths there, linear between the middles of hours
 */
float
ved_day_spread_at (const VedDaySpread *self,
                   guint               step)
{
  guint shifted = step % VED_DAY_STEPS + VED_DAY_STEPS - HOUR_STEPS / 2;
  guint hour = shifted / HOUR_STEPS;
  float share = (shifted % HOUR_STEPS + 0.5f) / HOUR_STEPS;

  if (self->factor[0] <= 0.0f)
    return 1.0f;

  return (1.0f - share) * self->factor[hour % VED_SPREAD_HOURS] + share * self->factor[(hour + 1) % VED_SPREAD_HOURS];
}
