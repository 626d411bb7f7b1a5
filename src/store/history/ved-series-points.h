/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

/* One value of a series as it was kept. */
typedef struct {
  gint64 time_us;
  gint64 step_us;               /* 0: a sample */
  guint count;                  /* samples behind it */
  float mean;
  float min;
  float max;
} VedSeriesPoint;

VedSeriesSlice *ved_series_points_to_slice (const VedSeriesPoint *points,
                                            guint                 n_points,
                                            gint64                from_us,
                                            gint64                to_us,
                                            guint                 max_points) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
