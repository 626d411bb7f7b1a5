/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_SPREAD_HOURS 24

/* How much louder or quieter than on average a series is at each hour of the day; hours are counted from
 * an instant that who asks keeps. The factors of a series that was never measured are all 0, and mean 1. */
typedef struct {
  float factor[VED_SPREAD_HOURS];
} VedDaySpread;

/* Sums from which the factors are made. All zero to begin with. */
typedef struct {
  double deviation[VED_SPREAD_HOURS];
  double weight[VED_SPREAD_HOURS];
} VedSpreadSums;

void  ved_spread_sums_add    (VedSpreadSums       *self,
                              guint                step,
                              float                deviation,
                              float                weight);
void  ved_day_spread_measure (VedDaySpread        *self,
                              const VedSpreadSums *sums,
                              double               n_days);
float ved_day_spread_at      (const VedDaySpread  *self,
                              guint                step);

G_END_DECLS
