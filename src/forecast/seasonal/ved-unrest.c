/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-unrest"

#include "config.h"

#include "forecast/seasonal/ved-unrest.h"

#include "base/ved-vector.h"

#include <math.h>

/* A series has quiet and wild times, and they last: what strayed from yesterday's course for three hours, or for a day,
 * will be harder to foretell than usual for the next eight hours too, at all of them about alike. Both spans tell, and a
 * fifth power of each keeps what is to be expected of the next residuals: a wild day is followed by one that is less so.
 * Distances are averaged as roots, so that a single wild sample does not make unrest. Only what was observed counts: a
 * gap that was filled with yesterday is no calm. */

#define RECENT       36         /* points of three hours */
#define SPANS        (VED_DAY_STEPS / RECENT)
#define FEWEST       (RECENT / 3)
#define FEWEST_DAY   (VED_DAY_STEPS / 4)
#define POWER        0.2f
#define LEAST_UNREST 0.1f       /* of the usual one: what stands still for hours will not do so for ever */
#define LEAST        0.25f
#define MOST         4.0f

/* Adds the roots and the number of the distances of as many points of three hours, side by side. */
VED_VECTOR_CLONES
static void
add_span (const float *restrict means,
          const float *restrict yesterday,
          float                 least,
          float                 most,
          float *restrict       roots,
          float *restrict       counts)
{
  for (guint i = 0; i < RECENT; i++)
    {
      float distance = fabsf (CLAMP (means[i], least, most) - CLAMP (yesterday[i], least, most));
      gboolean is_known = distance <= G_MAXFLOAT;

      roots[i] += sqrtf (is_known ? distance : 0.0f);
      counts[i] += is_known ? 1.0f : 0.0f;
    }
}

static float
mean_of (const float *roots,
         const float *counts,
         guint        fewest)
{
  float root = 0.0f, count = 0.0f;

  for (guint i = 0; i < RECENT; i++)
    {
      root += roots[i];
      count += counts[i];
    }

  return count >= fewest ? root / count : NAN;
}

/**
 * ved_unrest_measure:
 * @self: (out caller-allocates): the unrest of the newest points
 * @means: (array length=n): 5-minute means, anything not finite is missing
 * @n: their number
 * @least: what values are believed to reach: spikes apart
 * @most: likewise
 */
void
ved_unrest_measure (VedUnrest   *self,
                    const float *means,
                    guint        n,
                    float        least,
                    float        most)
{
  float roots[RECENT] = { 0.0f }, counts[RECENT] = { 0.0f };

  self->recent = NAN;
  for (guint span = 1; span <= SPANS && n >= span * RECENT + VED_DAY_STEPS; span++)
    {
      const float *from = &means[n - span * RECENT];

      add_span (from, from - VED_DAY_STEPS, least, most, roots, counts);
      if (span == 1)
        self->recent = mean_of (roots, counts, FEWEST);
    }
  self->day = mean_of (roots, counts, FEWEST_DAY);
}

/* Adds what is known. */
static void
add_known (float   value,
           float   weight,
           double *sum,
           double *whole)
{
  if (isnan (value))
    return;
  *sum += weight * value;
  *whole += weight;
}

/**
 * ved_unrest_mean:
 * @self: (out caller-allocates): the usual unrest
 * @unrests: (array length=n): that of past moments
 * @weights: (array length=n): how much they count
 * @n: their number
 */
void
ved_unrest_mean (VedUnrest       *self,
                 const VedUnrest *unrests,
                 const float     *weights,
                 guint            n)
{
  double recent = 0.0, day = 0.0, recent_whole = 0.0, day_whole = 0.0;

  for (guint i = 0; i < n; i++)
    {
      add_known (unrests[i].recent, weights[i], &recent, &recent_whole);
      add_known (unrests[i].day, weights[i], &day, &day_whole);
    }
  self->recent = recent_whole > 0.0 ? (float) (recent / recent_whole) : NAN;
  self->day = day_whole > 0.0 ? (float) (day / day_whole) : NAN;
}

/* What is not known, or was never moved by anything, is as usual. */
static float
ratio_of (float unrest,
          float usual)
{
  float square = usual * usual;

  if (!(square > 0.0f) || isnan (unrest))
    return 1.0f;

  return (unrest * unrest + LEAST_UNREST * square) / (square + LEAST_UNREST * square);
}

/**
 * ved_unrest_get_factor:
 * @self: the unrest at a moment
 * @usual: that of the series at other times
 *
 * Returns: what to multiply the width of a band by that was made for usual times
 */
float
ved_unrest_get_factor (const VedUnrest *self,
                       const VedUnrest *usual)
{
  float ratio = ratio_of (self->recent, usual->recent) * ratio_of (self->day, usual->day);

  return CLAMP (powf (ratio, POWER), LEAST, MOST);
}
