/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the values of a fleet are like. Without values all are NaN. */
typedef struct {
  guint n;                      /* servers with a value */
  double min, mean, max, sd;
} VedMetricStats;

/* Filled value by value. Zero it before the first. */
typedef struct {
  VedMetricStats stats;
  double squares;
} VedMetricStatsWork;

void           ved_metric_stats_add     (VedMetricStatsWork       *self,
                                         double                    value);
VedMetricStats ved_metric_stats_finish  (const VedMetricStatsWork *self);
VedMetricStats ved_metric_stats_compute (const double             *values,
                                         guint                     n_values);

G_END_DECLS
