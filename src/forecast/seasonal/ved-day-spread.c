/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-day-spread"

#include "config.h"

#include "forecast/seasonal/ved-day-spread.h"

#include "base/ved-vector.h"

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
 * @step: steps of 300 s since the instant from which hours are counted, of the first residual
 * @deviations: (array fixed-size=96): residuals of a horizon, NaN where there is none
 * @weight: how much they count
 */
VED_VECTOR_CLONES
void
ved_spread_sums_add (VedSpreadSums *self,
                     guint          step,
                     const float   *deviations,
                     float          weight)
{
  float *restrict sums = &self->deviation[step % VED_DAY_STEPS];
  float *restrict weights = &self->weight[step % VED_DAY_STEPS];

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float size = fabsf (deviations[i]);
      gboolean is_known = size <= G_MAXFLOAT;

      sums[i] += weight * sqrtf (is_known ? size : 0.0f);
      weights[i] += is_known ? weight : 0.0f;
    }
}

/* Sums of whole hours. */
static void
sum_hours (const float *steps,
           double      *hours)
{
  for (guint step = 0; step < VED_DAY_STEPS + VED_HORIZON_STEPS; step++)
    hours[step % VED_DAY_STEPS / HOUR_STEPS] += steps[step];
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
  double deviations[VED_SPREAD_HOURS] = { 0.0 }, weights[VED_SPREAD_HOURS] = { 0.0 };
  double total = 0.0, weight = 0.0, raw[VED_SPREAD_HOURS];

  sum_hours (sums->deviation, deviations);
  sum_hours (sums->weight, weights);
  for (guint hour = 0; hour < VED_SPREAD_HOURS; hour++)
    {
      total += deviations[hour];
      weight += weights[hour];
    }
  for (guint hour = 0; hour < VED_SPREAD_HOURS; hour++)
    {
      double mean = weights[hour] > 0.0 ? deviations[hour] / weights[hour] : NAN;
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
 * ved_day_spread_fill:
 * @step: steps of 300 s since the instant from which hours are counted
 * @n: how many steps
 * @factors: (out caller-allocates) (array length=n): the factors of widths there, linear between the middles of hours
 */
void
ved_day_spread_fill (const VedDaySpread *self,
                     guint               step,
                     guint               n,
                     float              *factors)
{
  guint shifted = step % VED_DAY_STEPS + VED_DAY_STEPS - HOUR_STEPS / 2;
  guint hour = shifted / HOUR_STEPS, place = shifted % HOUR_STEPS;

  for (guint i = 0; i < n; hour++, place = 0)
    {
      gboolean is_measured = self->factor[0] > 0.0f;
      float from = is_measured ? self->factor[hour % VED_SPREAD_HOURS] : 1.0f;
      float to = is_measured ? self->factor[(hour + 1) % VED_SPREAD_HOURS] : 1.0f;

      for (; place < HOUR_STEPS && i < n; place++, i++)
        {
          float share = (place + 0.5f) / HOUR_STEPS;

          factors[i] = (1.0f - share) * from + share * to;
        }
    }
}
