/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-time-series-chart.h"
#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

/* When a threshold was reached: by a forecast, and by what happened after it. */
typedef struct {
  gboolean was_beyond;          /* already when the forecast was looked at: nothing to tell */
  gint64 predicted_us;          /* 0: the forecast did not reach it */
  gint64 happened_us;           /* 0: it was not reached as far as is known */
  gint64 known_us;              /* until when it is known what happened */
} VedHindsight;

void  ved_hindsight_compare (VedHindsight            *self,
                             const VedChartThreshold *threshold,
                             const VedChartForecast  *forecast,
                             const VedSeriesSlice    *slice);
char *ved_hindsight_write   (const VedHindsight      *self,
                             const char              *threshold,
                             GTimeZone               *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
