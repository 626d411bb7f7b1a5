/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/seasonal/ved-horizon-blocks.h"

G_BEGIN_DECLS

/* Where a series was last. */
typedef struct {
  float last;                   /* the newest value */
  float quarter;                /* the median of the newest 15 minutes */
} VedNewest;

/* What share of a forecast both are, in each block of the horizon. */
typedef struct {
  float last[VED_HORIZON_BLOCKS];
  float quarter[VED_HORIZON_BLOCKS];
} VedHoldShares;

/* A past origin. */
typedef struct {
  VedNewest newest;
  const float *outcome;         /* [VED_HORIZON_STEPS] */
  const float *residuals;       /* of a forecast without shares; NaN where nothing was observed */
  float weight;
} VedHoldCase;

VedNewest ved_newest_read       (const float         *end,
                                 float                least,
                                 float                most);
void      ved_hold_shares_learn (VedHoldShares       *self,
                                 const VedHoldCase   *cases,
                                 guint                n);
void      ved_hold_shares_apply (const VedHoldShares *self,
                                 const VedNewest     *newest,
                                 float               *points);

G_END_DECLS
