/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/seasonal/ved-seasonal-state.h"
#include "forecast/ved-quantile-forecast.h"

#include <glib.h>

G_BEGIN_DECLS

/* What an engine is given: the 5-minute means of one series up to its origin, NaN where there was no
 * sample. means[n_points - 1] is the bucket that ends at the origin. Engines look back 6,144 points
 * at most (21 days and 8 hours); more are not read. */
typedef struct {
  const float *means;
  guint n_points;
  gint64 origin_us;
} VedSeriesPast;

/* The fewest real 5-minute points of a server from which it counts as warmed up, and of a series from
 * which the seasonal engine answers. */
#define VED_FORECAST_READY_POINTS 24

void ved_forecaster_learn (VedSeasonalState       *state,
                           const VedSeriesKind    *kind,
                           const VedSeriesPast    *past);
void ved_forecaster_run   (VedEngineId             engine,
                           const VedSeasonalState *state,
                           const VedSeriesKind    *kind,
                           const VedSeriesPast    *past,
                           VedQuantileForecast    *forecast);

G_END_DECLS
