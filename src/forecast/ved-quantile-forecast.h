/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/seasonal/ved-series-kind.h"
#include "series/ved-engine-id.h"

#include <glib.h>

G_BEGIN_DECLS

#define VED_HORIZON_STEPS 96    /* 8 h of 5 minutes */
#define VED_DAY_STEPS     288
#define VED_STEP_US       (300 * G_GINT64_CONSTANT (1000000))

/* The forecast of one series. Element i is for the time origin + (i + 1) · 300 s. Whatever an engine
 * was given, all three are finite, ordered p10 ≤ p50 ≤ p90 and inside the bounds of the kind. */
typedef struct {
  float p10[VED_HORIZON_STEPS];
  float p50[VED_HORIZON_STEPS];
  float p90[VED_HORIZON_STEPS];
  VedEngineId engine;           /* who truly made it; NONE: no forecast, all zero */
  VedWarmupRung rung;
} VedQuantileForecast;

void ved_quantile_forecast_settle (VedQuantileForecast       *self,
                                   const VedSeriesKind       *kind);
void ved_quantile_forecast_rebase (VedQuantileForecast       *self,
                                   const VedSeriesKind       *kind,
                                   const float               *p50);
void ved_quantile_forecast_mix    (VedQuantileForecast       *self,
                                   const VedQuantileForecast *other,
                                   float                      share);

G_END_DECLS
