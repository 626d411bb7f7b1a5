/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-seasonal-shape"

#include "config.h"

#include "forecast/ved-seasonal-shape.h"

#include "series/ved-robust.h"

#include <math.h>
#include <string.h>

/* What the learning half and the forecasting half of the seasonal engine share: imputation, the level
 * of a series against a shape, and how a level fades over the horizon. */

#define LONG_GAP       12       /* from an hour on a gap repeats yesterday */
#define FLAT_READS     36       /* values that the median of a constant shape is taken of */
#define STAND_IN_STEPS 4
#define NEAR_FADE      3.0

static const double fade_steps[VED_N_FADES] = { 4.0, 12.0, 36.0, 120.0 };      /* 20 min, 1 h, 3 h, 10 h */

/**
 * ved_fades_get:
 *
 * Returns: (transfer none): the share of a level that is left at each step of the horizon
 */
const VedFades *
ved_fades_get (void)
{
  static VedFades fades;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint step = 0; step < VED_HORIZON_STEPS; step++)
        {
          for (guint i = 0; i < VED_N_FADES; i++)
            fades.fade[i][step] = (float) exp (-(step + 1.0) / fade_steps[i]);
          fades.near[step] = (float) exp (-(step + 1.0) / NEAR_FADE);
        }
      g_once_init_leave (&once, 1);
    }

  return &fades;
}

static guint
count_missing (const float *means,
               guint        n)
{
  guint missing = 0;

  for (guint i = 0; i < n; i++)
    missing += means[i] - means[i] != 0.0f;

  return missing;
}

static void
fill_gaps (const float *means,
           guint        first,
           guint        n,
           float       *filled)
{
  float last = 0.0f;
  guint gap = 0;

  for (guint i = first; i < n; i++)
    {
      if (isfinite (means[i]))
        {
          filled[i] = last = means[i];
          gap = 0;
          continue;
        }
      gap++;
      filled[i] = gap >= LONG_GAP && i >= first + VED_DAY_STEPS ? filled[i - VED_DAY_STEPS] : last;
    }
}

/**
 * ved_filled_past_init:
 * @means: (array length=n): 5-minute means, anything not finite is missing
 * @n: their number
 * @buffer: (array length=n): room for a filled copy; used only where there are gaps, and to live as
 *   long as @self
 *
 * Causal imputation: the last value; from the twelfth missing point of a gap on the value of the same
 * time yesterday.
 */
void
ved_filled_past_init (VedFilledPast *self,
                      const float   *means,
                      guint          n,
                      float         *buffer)
{
  self->n = n;
  self->first = 0;
  self->filled = means;
  while (self->first < n && !isfinite (means[self->first]))
    self->first++;

  if (count_missing (&means[self->first], n - self->first) > 0)
    {
      fill_gaps (means, self->first, n, buffer);
      self->filled = buffer;
    }
}

/**
 * ved_filled_past_get_age:
 *
 * Returns: the length of the history in points, gaps included
 */
guint
ved_filled_past_get_age (const VedFilledPast *self)
{
  return self->n - self->first;
}

/**
 * ved_shape_is_ready:
 *
 * Returns: whether a history of @age points is long enough to forecast with the shape
 */
gboolean
ved_shape_is_ready (guint shape,
                    guint age)
{
  return shape < VED_N_DAY_SETS ? age >= ved_day_profile_min_age (shape) : age > 0;
}

/**
 * ved_shape_is_defined_at:
 *
 * Returns: whether the shape and the level against it exist at a past origin
 */
gboolean
ved_shape_is_defined_at (guint                shape,
                         const VedFilledPast *past,
                         guint                origin)
{
  guint back = shape < VED_N_DAY_SETS ? ved_day_profile_nearest (shape) : 0;

  return origin >= past->first + MAX (VED_LEVEL_STEPS, back);
}

static float
median_of_few (float *values,
               guint  n)
{
  for (guint i = 1; i < n; i++)
    {
      float value = values[i];
      guint j = i;

      for (; j > 0 && values[j - 1] > value; j--)
        values[j] = values[j - 1];
      values[j] = value;
    }

  return values[(n - 1) / 2] * 0.5f + values[n / 2] * 0.5f;
}

/**
 * ved_shape_flat_value:
 * @shape: %VED_SHAPE_FLAT_6H or %VED_SHAPE_FLAT_24H
 * @past: the history
 * @origin: place of the first step ahead, behind the first value
 *
 * Returns: the value of a constant shape
 */
float
ved_shape_flat_value (guint                shape,
                      const VedFilledPast *past,
                      guint                origin)
{
  guint window = shape == VED_SHAPE_FLAT_6H ? VED_DAY_STEPS / 4 : VED_DAY_STEPS;
  float values[FLAT_READS];
  guint length = MIN (window, origin - past->first);
  guint stride = (length + FLAT_READS - 1) / FLAT_READS;
  guint n = 0;

  for (guint back = 1; back <= length; back += stride)
    values[n++] = past->filled[origin - back];

  return ved_robust_quantile (values, n, (n - 1) / 2.0);
}

/**
 * ved_shape_stand_in:
 * @profile: of a day set, from the origin on
 *
 * Returns: what stands in for the profile of the hour before, where its day lies before the history
 */
float
ved_shape_stand_in (const float *profile)
{
  float sum = 0.0f;

  for (guint i = 0; i < STAND_IN_STEPS; i++)
    sum += profile[i];

  return sum / STAND_IN_STEPS;
}

/**
 * ved_shape_level:
 * @shape: a shape that is defined at @origin
 * @past: the history
 * @origin: place of the first step ahead
 * @profile: (nullable): of a day set: the profile from %VED_LEVEL_STEPS places before @origin on, @origin
 *   included; what follows stands in for those whose day lies before the history
 *
 * Returns: where the series stands against the shape
 */
VedShapeLevel
ved_shape_level (guint                shape,
                 const VedFilledPast *past,
                 guint                origin,
                 const float         *profile)
{
  float offsets[VED_LEVEL_STEPS], newest[VED_NEAR_STEPS_BACK];
  guint n = MIN (VED_LEVEL_STEPS, origin - past->first);
  guint n_newest = MIN (VED_NEAR_STEPS_BACK, n);
  VedShapeLevel at = { 0 };

  for (guint i = 0; i < n; i++)
    {
      float against = profile != NULL ? profile[VED_LEVEL_STEPS - n + i] : 0.0f;

      offsets[i] = past->filled[origin - n + i] - (isnan (against) ? ved_shape_stand_in (&profile[VED_LEVEL_STEPS]) : against);
    }
  memcpy (newest, &offsets[n - n_newest], n_newest * sizeof (float));
  at.level = median_of_few (offsets, n);
  at.near = median_of_few (newest, n_newest) - at.level;

  if (shape == VED_SHAPE_HOLD)
    at.base = at.level;
  else if (shape >= VED_N_DAY_SETS)
    at.base = ved_shape_flat_value (shape, past, origin);
  at.level -= at.base;

  return at;
}
