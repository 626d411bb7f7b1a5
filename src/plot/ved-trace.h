/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/ved-pyramid.h"
#include "plot/ved-scale.h"

G_BEGIN_DECLS

#define VED_TRACE_NONE G_MAXSIZE

/* One series as bare arrays, borrowed from the caller: values at ascending instants. NaN values are gaps. */
typedef struct {
  const float *values;
  gsize n_values;
  const gint64 *times_us;       /* not descending; NULL: value i is at start_us + i × step_us */
  gint64 start_us;
  gint64 step_us;
  gint64 max_gap_us;            /* neighbours farther apart are not joined by a line; 0: only NaN breaks it */
  const VedPyramid *pyramid;    /* over the same values, or NULL: then every visible value is read */
} VedTrace;

/* What one pixel column of a trace shows: its samples, whose first and last the line enters and leaves it by, and
 * the least and greatest value of them. A column without any value has min > max. */
typedef struct {
  gsize from;
  gsize to;                     /* the sample after the last; == from: a line may pass, but has no sample here */
  float min;
  float max;
} VedColumn;

gint64   ved_trace_time       (const VedTrace *self,
                               gsize           index);
gsize    ved_trace_find       (const VedTrace *self,
                               gint64          time_us);
gsize    ved_trace_nearest    (const VedTrace *self,
                               gint64          time_us);
gboolean ved_trace_range      (const VedTrace *self,
                               gint64          from_us,
                               gint64          to_us,
                               float          *min,
                               float          *max);
gsize    ved_trace_columns    (const VedTrace *self,
                               const VedScale *time_scale,
                               gsize           n_columns,
                               VedColumn      *columns);

G_END_DECLS
