/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-seasonal-shape"

#include "config.h"

#include "forecast/seasonal/ved-seasonal-shape.h"

#include "base/ved-vector.h"
#include "forecast/seasonal/ved-lane-median.h"

#include <math.h>

/* What the learning half and the forecasting half of the seasonal engine share: imputation, the level
 * of a series against a shape, and how a level fades over the horizon. */

#define LONG_GAP       12       /* from an hour on a gap repeats yesterday */
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

VED_VECTOR_CLONES
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
 * ved_shape_defined_from:
 *
 * Returns: the first past origin at which the shape and the level against it exist
 */
guint
ved_shape_defined_from (guint                shape,
                        const VedFilledPast *past)
{
  guint back = shape < VED_N_DAY_SETS ? ved_day_profile_nearest (shape) : 0;

  return past->first + MAX (VED_LEVEL_STEPS, back);
}

/* The value that @rank others are below, by counting for each how many are: for a few dozen that is vector code
 * without a branch. @values: VED_FLAT_READS of them, those that do not count infinite. */
VED_VECTOR_CLONES
static float
value_of_rank (const float *values,
               gint         rank)
{
  gint32 ranks[VED_FLAT_READS] = { 0 };
  guint at = 0;

  for (gint32 j = 0; j < VED_FLAT_READS; j++)
    {
      for (gint32 i = 0; i < VED_FLAT_READS; i++)
        ranks[i] += (values[j] < values[i]) | ((values[j] == values[i]) & (j < i));
    }
  for (guint i = 0; i < VED_FLAT_READS; i++)
    at = ranks[i] == rank ? i : at;

  return values[at];
}

/**
 * ved_shape_flat_stride:
 *
 * Returns: how many points lie between two of the %VED_FLAT_READS values that a constant shape is the median of
 */
guint
ved_shape_flat_stride (guint shape)
{
  return (shape == VED_SHAPE_FLAT_6H ? VED_DAY_STEPS / 4 : VED_DAY_STEPS) / VED_FLAT_READS;
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
  guint window = VED_FLAT_READS * ved_shape_flat_stride (shape);
  float values[VED_FLAT_READS];
  guint length = MIN (window, origin - past->first);
  guint stride = (length + VED_FLAT_READS - 1) / VED_FLAT_READS;
  guint n = 0;

  for (guint back = 1; back <= length; back += stride)
    values[n++] = past->filled[origin - back];
  for (guint i = n; i < VED_FLAT_READS; i++)
    values[i] = INFINITY;

  return value_of_rank (values, (n - 1) / 2) * 0.5f + value_of_rank (values, n / 2) * 0.5f;
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

/* Row @row of the last @n points before the origin, against each shape. */
static void
offsets_before (const VedFilledPast *past,
                guint                origin,
                guint                n,
                guint                row,
                const float *const  *profiles,
                guint                n_shapes,
                float               *offsets)
{
  float value = past->filled[origin - n + row];

  for (guint i = 0; i < n_shapes; i++)
    {
      float against = profiles[i] != NULL ? profiles[i][VED_LEVEL_STEPS - n + row] : 0.0f;

      offsets[i] = value - (isnan (against) ? ved_shape_stand_in (&profiles[i][VED_LEVEL_STEPS]) : against);
    }
}

/**
 * ved_shape_levels:
 * @past: the history
 * @origin: place of the first step ahead
 * @shapes: (array length=n_shapes): shapes that are defined at @origin
 * @profiles: (array length=n_shapes) (element-type nullable): of a day set: the profile from %VED_LEVEL_STEPS places
 *   before @origin on, @origin included; what follows stands in for those whose day lies before the history. %NULL
 *   for others
 * @n_shapes: 1 … %VED_N_SHAPES
 * @levels: (out caller-allocates) (array length=n_shapes): where the series stands against each shape
 *
 * All shapes side by side, so that their medians are taken at once.
 */
void
ved_shape_levels (const VedFilledPast *past,
                  guint                origin,
                  const guint8        *shapes,
                  const float *const  *profiles,
                  guint                n_shapes,
                  VedShapeLevel       *levels)
{
  float offsets[VED_LEVEL_STEPS][VED_N_SHAPES], hour[VED_N_SHAPES], newest[VED_N_SHAPES];
  const float *rows[VED_LEVEL_STEPS];
  guint n = MIN (VED_LEVEL_STEPS, origin - past->first);
  guint n_newest = MIN (VED_NEAR_STEPS_BACK, n);

  for (guint row = 0; row < n; row++)
    {
      offsets_before (past, origin, n, row, profiles, n_shapes, offsets[row]);
      rows[row] = offsets[row];
    }
  ved_lane_median (rows, n, n_shapes, hour);
  ved_lane_median (&rows[n - n_newest], n_newest, n_shapes, newest);

  for (guint i = 0; i < n_shapes; i++)
    {
      float base = 0.0f;

      if (shapes[i] == VED_SHAPE_HOLD)
        base = hour[i];
      else if (shapes[i] >= VED_N_DAY_SETS)
        base = ved_shape_flat_value (shapes[i], past, origin);
      levels[i] = (VedShapeLevel) { base, hour[i] - base, newest[i] - hour[i] };
    }
}
