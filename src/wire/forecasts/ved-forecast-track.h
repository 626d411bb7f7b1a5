/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-forecast-set.h"
#include "wire/forecasts/ved-forecast-curves.h"
#include "wire/forecasts/ved-symbol-coder.h"

G_BEGIN_DECLS

/* The codes of one server and metric, as a frame has them: p50, p50 − p10, p90 − p50. */
typedef gint32 VedForecastCodes[VED_N_QUANTILES][VED_FORECAST_STEPS];

/* How the forecasts that follow a first one are told. */
typedef enum {
  VED_TRACK_PLAIN,              /* before version 7 */
  VED_TRACK_SCALED,             /* with a scale of all distances; version 7 */
  VED_TRACK_FINE,               /* likewise, and by how well the series was told of late; since version 8 */
} VedTrackKind;

/* What is known of the forecasts of one server and metric, of one origin after the other. A plain value, all zero
 * before the first. */
typedef struct {
  VedForecastCodes last;
  gint32 middle[VED_FORECAST_STEPS];            /* p50 before it was rounded, as far as known; in 1/256 */
  gint32 width[2][VED_FORECAST_STEPS];          /* distances of p10 and p90 from that; in 1/256 */
  gint32 change[3][VED_FORECAST_STEPS];         /* of both distances and p50 from one origin to the next, in 1/2²² of
                                                 * a distance: by step, not by time */
  guint8 seen[VED_FORECAST_STEPS];              /* how often */
  guint8 held[2][VED_FORECAST_STEPS];           /* whether p10 and p90 stand at their bounds */
  guint8 age;                                   /* origins since the first, saturated */
  gboolean is_known;
  guint8 kind;                                  /* VedTrackKind */
  guint8 scale_size;                            /* bits that scales take, of late; in 1/8 */
  guint16 curve_size[VED_FORECAST_CURVES];      /* what is told of each curve, of late; in 1/16 */
  gint32 curve_share[VED_FORECAST_CURVES][VED_FORECAST_CURVES - 1];     /* of the curves before, in 1/65536 */
} VedForecastTrack;

#define VED_FORECAST_TRACK_CONTEXTS 1600
#define VED_FORECAST_TRACK_LIMIT    (1 << 22)   /* codes are within ± this */

gboolean ved_forecast_track_code (VedForecastTrack *self,
                                  VedSymbolCoder   *coder,
                                  VedMetric         metric,
                                  guint             steps_passed,
                                  const gint32     *expected,
                                  VedForecastCodes  codes);

G_END_DECLS
