/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-compare"

#include "config.h"

#include "app/recordings/ved-compare.h"

#include <math.h>
#include <string.h>

/* A value stands until the next one, but no longer than a few times the usual distance. */
#define HELD_STEPS 3

/**
 * ved_compare_shift:
 * @slice: a series
 * @by_us: how much later it is to lie, µs
 *
 * Returns: (transfer full): the same values at other times
 */
VedSeriesSlice *
ved_compare_shift (const VedSeriesSlice *slice,
                   gint64                by_us)
{
  VedSeriesSlice *shifted = ved_series_slice_new (slice->n_points);
  gsize size = slice->n_points * sizeof (float);

  shifted->bucket_s = slice->bucket_s;
  for (guint i = 0; i < slice->n_points; i++)
    shifted->times_us[i] = slice->times_us[i] + by_us;
  if (size > 0)
    {
      memcpy (shifted->mean, slice->mean, size);
      memcpy (shifted->min, slice->min, size);
      memcpy (shifted->max, slice->max, size);
    }

  return shifted;
}

static gint64
get_hold_us (const VedSeriesSlice *slice)
{
  if (slice->n_points < 2)
    return G_MAXINT64;

  return HELD_STEPS * (slice->times_us[slice->n_points - 1] - slice->times_us[0]) / (slice->n_points - 1);
}

/**
 * ved_compare_difference:
 * @a: a series
 * @b: another one
 *
 * Returns: (transfer full): at each time of @a its value less the one @b had then; NaN where @b has none
 */
VedSeriesSlice *
ved_compare_difference (const VedSeriesSlice *a,
                        const VedSeriesSlice *b)
{
  VedSeriesSlice *difference = ved_series_slice_new (a->n_points);
  gint64 hold_us = get_hold_us (b);
  guint at = 0;

  difference->bucket_s = a->bucket_s;
  for (guint i = 0; i < a->n_points; i++)
    {
      float value = NAN;

      while (at < b->n_points && b->times_us[at] <= a->times_us[i])
        at++;
      if (at > 0 && a->times_us[i] - b->times_us[at - 1] <= hold_us)
        value = a->mean[i] - b->mean[at - 1];
      difference->times_us[i] = a->times_us[i];
      difference->mean[i] = difference->min[i] = difference->max[i] = value;
    }

  return difference;
}
