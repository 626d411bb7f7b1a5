/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-quantile-forecast.h"

#include <glib.h>

G_BEGIN_DECLS

#define VED_SPREAD_HOURS 24

/* How much louder or quieter than on average a series is at each hour of the day; hours are counted from
 * an instant that who asks keeps. The factors of a series that was never measured are all 0, and mean 1. */
typedef struct {
  float factor[VED_SPREAD_HOURS];
} VedDaySpread;

/* Sums from which the factors are made, of each step of a day and of a horizon more, so that a run of steps never
 * wraps. All zero to begin with. */
typedef struct {
  float deviation[VED_DAY_STEPS + VED_HORIZON_STEPS];
  float weight[VED_DAY_STEPS + VED_HORIZON_STEPS];
} VedSpreadSums;

void ved_spread_sums_add    (VedSpreadSums       *self,
                             guint                step,
                             const float         *deviations,
                             float                weight);
void ved_day_spread_measure (VedDaySpread        *self,
                             const VedSpreadSums *sums,
                             double               n_days);
void ved_day_spread_fill    (const VedDaySpread  *self,
                             guint                step,
                             guint                n,
                             float               *factors);

G_END_DECLS
