/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The standard deviation of a normal distribution over its median absolute deviation. */
#define VED_MAD_TO_SD 1.4826

/* A running median over the last values of a window, of at most VED_RUNNING_MEDIAN_MAX. */
#define VED_RUNNING_MEDIAN_MAX 256

typedef struct {
  guint capacity;
  guint n;
  guint next;
  float recent[VED_RUNNING_MEDIAN_MAX];
  float sorted[VED_RUNNING_MEDIAN_MAX];
} VedRunningMedian;

guint ved_robust_compact            (const float            *values,
                                     guint                   n,
                                     float                  *finite);
float ved_robust_select             (float                  *values,
                                     guint                   n,
                                     guint                   rank);
float ved_robust_quantile           (float                  *values,
                                     guint                   n,
                                     double                  position);
void  ved_robust_weighted_quantiles (float                  *values,
                                     float                  *weights,
                                     guint                   n,
                                     const double           *levels,
                                     guint                   n_levels,
                                     float                  *quantiles);
float ved_robust_median             (const float            *values,
                                     guint                   n);
float ved_robust_mad                (const float            *values,
                                     guint                   n,
                                     float                   centre);
void  ved_robust_running_median     (const float            *values,
                                     guint                   n,
                                     guint                   before,
                                     guint                   after,
                                     float                  *medians);

void  ved_running_median_init       (VedRunningMedian       *self,
                                     guint                   capacity);
void  ved_running_median_push       (VedRunningMedian       *self,
                                     float                   value);
float ved_running_median_get        (const VedRunningMedian *self);

G_END_DECLS
