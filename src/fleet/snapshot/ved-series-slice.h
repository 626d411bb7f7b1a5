/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* What is asked for: the values of one metric of one server. */
typedef struct {
  const char *server;
  VedMetric metric;
  gint64 from_us;               /* µs UTC */
  gint64 to_us;                 /* excluded */
  guint max_points;             /* how many are wanted at most */
} VedSeriesQuery;

VedSeriesQuery *ved_series_query_copy (const VedSeriesQuery *self) G_GNUC_WARN_UNUSED_RESULT;
void            ved_series_query_free (VedSeriesQuery       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSeriesQuery, ved_series_query_free)

/* One series over a range, decimated by its source: parallel arrays, oldest first. Gaps are NaN
 * points. Immutable once returned. */
typedef struct {
  gatomicrefcount ref_count;
  guint n_points;
  gint64 *times_us;             /* bucket starts (or sample times) */
  float *mean;
  float *min;
  float *max;
  guint bucket_s;               /* 0: raw samples */
} VedSeriesSlice;

#define VED_TYPE_SERIES_SLICE (ved_series_slice_get_type ())

GType           ved_series_slice_get_type (void) G_GNUC_CONST;
VedSeriesSlice *ved_series_slice_new      (guint           n_points) G_GNUC_WARN_UNUSED_RESULT;
VedSeriesSlice *ved_series_slice_ref      (VedSeriesSlice *self);
void            ved_series_slice_unref    (VedSeriesSlice *self);
gint64          ved_series_slice_get_longest_gap_us (const VedSeriesSlice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSeriesSlice, ved_series_slice_unref)

G_END_DECLS
