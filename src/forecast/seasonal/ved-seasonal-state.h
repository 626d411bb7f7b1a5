/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/seasonal/ved-day-spread.h"
#include "forecast/seasonal/ved-hold-share.h"
#include "forecast/seasonal/ved-unrest.h"

#include <glib.h>

G_BEGIN_DECLS

#define VED_SEASONAL_PARTS  8

/* One forecast that the seasonal engine mixes: a shape of the day and how its level fades. */
typedef struct {
  guint8 shape;
  guint8 fade;
  float weight;
} VedSeasonalPart;

/* What the seasonal engine keeps of one series between forecasts: at most 1 KB, a plain value without
 * pointers (copy it, store it, keep arrays of it). All zero is the state of a series never seen. One
 * thread learns it at a time; forecasts only read it. */
typedef struct {
  gint64 learned_us;            /* origin it was learned at; 0: never */
  gint64 due_us;                /* origin from which it is to be learned anew */
  guint8 rung;                  /* VedWarmupRung */
  guint8 n_parts;
  VedSeasonalPart parts[VED_SEASONAL_PARTS];
  VedHoldShares held;           /* of the newest values in a forecast */
  VedDaySpread spread;          /* hours since learned_us */
  VedUnrest unrest;             /* the usual one */
  float least;                  /* what values are believed to reach, spikes apart */
  float most;
  float low[VED_HORIZON_BLOCKS];       /* residual quantiles 0.1, 0.5, 0.9 of each block, over spread and unrest */
  float middle[VED_HORIZON_BLOCKS];
  float high[VED_HORIZON_BLOCKS];
} VedSeasonalState;

G_STATIC_ASSERT (sizeof (VedSeasonalState) <= 1024);

G_END_DECLS
