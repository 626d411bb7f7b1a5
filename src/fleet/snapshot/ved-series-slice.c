/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-series-slice"

#include "config.h"

#include "fleet/snapshot/ved-series-slice.h"

#include "series/ved-robust.h"

#include <math.h>

#define GAP_SPACINGS 3

G_DEFINE_BOXED_TYPE (VedSeriesSlice, ved_series_slice, ved_series_slice_ref, ved_series_slice_unref)

/**
 * ved_series_query_copy:
 *
 * Returns: (transfer full): one that lasts
 */
VedSeriesQuery *
ved_series_query_copy (const VedSeriesQuery * self)
{
  VedSeriesQuery *copy = g_new (VedSeriesQuery, 1);

  *copy = *self;
  copy->server = g_strdup (self->server);

  return copy;
}

void
ved_series_query_free (VedSeriesQuery *self)
{
  g_return_if_fail (self != NULL);

  g_free ((char *) self->server);
  g_free (self);
}

/**
 * ved_series_slice_new:
 * @n_points: length of the four arrays
 *
 * Returns: (transfer full): times 0 and values NaN, for its maker to fill
 */
VedSeriesSlice *
ved_series_slice_new (guint n_points)
{
  VedSeriesSlice *self = g_new0 (VedSeriesSlice, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_points = n_points;
  self->times_us = g_new0 (gint64, n_points);
  self->mean = g_new (float, n_points);
  self->min = g_new (float, n_points);
  self->max = g_new (float, n_points);
  for (guint i = 0; i < n_points; i++)
    self->mean[i] = self->min[i] = self->max[i] = NAN;

  return self;
}

VedSeriesSlice *
ved_series_slice_ref (VedSeriesSlice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_series_slice_unref (VedSeriesSlice *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->times_us);
  g_free (self->mean);
  g_free (self->min);
  g_free (self->max);
  g_free (self);
}

/**
 * ved_series_slice_get_longest_gap_us:
 *
 * Buckets without a value are left out: those of a minute of a server that is measured every five stand five minutes
 * apart, and that is no gap.
 *
 * Returns: what is to be drawn as a gap is longer than this; 0: gaps are points without a value
 */
gint64
ved_series_slice_get_longest_gap_us (const VedSeriesSlice *self)
{
  g_autofree float *spacings = NULL;
  gint64 spacing_us = (gint64) self->bucket_s * G_USEC_PER_SEC;

  if (self->bucket_s == 0)
    return 0;

  spacings = g_new (float, MAX (self->n_points, 1));
  for (guint i = 1; i < self->n_points; i++)
    spacings[i - 1] = (float) (self->times_us[i] - self->times_us[i - 1]);
  if (self->n_points > 1)
    spacing_us = MAX (spacing_us, (gint64) ved_robust_select (spacings, self->n_points - 1, (self->n_points - 1) / 2));

  return GAP_SPACINGS * spacing_us;
}
