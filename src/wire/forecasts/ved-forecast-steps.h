/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/forecasts/ved-forecast-numbers.h"

G_BEGIN_DECLS

/* What ved-forecast-track.c does with all steps of a forecast at once, and the numbers it does it with. */

#define STEPS         VED_FORECAST_STEPS
#define CHANGE_ONE    (1 << 22)
#define MOST_ESTIMATE (1 << 30)
#define LEAST_WIDTH   (2 * ONE) /* of which a factor can be learned */

enum { HELD_NOT, HELD_NOW, HELD_EVER };

/* What a metric can be, in codes. */
typedef struct {
  gint32 ceiling;
  const gint32 *expected;       /* (nullable): p50, as other metrics tell it */
} Bounds;

/* What estimates say of the codes of all steps. */
typedef struct {
  gint32 guess[STEPS - 1];
  gint32 sign[STEPS - 1];
  gint32 zero[STEPS - 1];
} Nears;

/* What is expected of the distances of a side. */
typedef struct {
  gint32 limit[STEPS - 1];      /* the bound of the metric, in codes */
  gint32 off[STEPS - 1];        /* how far p50 was rounded to this side */
  gint32 width[STEPS - 1];      /* from p50 before it was rounded */
  gint32 plain[STEPS - 1];      /* from p50 as it is told */
} Widths;

#define GAIN(table, n) (table)[MIN ((guint) (n), G_N_ELEMENTS (table) - 1)]

static inline gint32
bound_estimate (gint64 estimate)
{
  return (gint32) CLAMP (estimate, -MOST_ESTIMATE, MOST_ESTIMATE);
}

static inline gint32
cut_estimate (double estimate)
{
  return (gint32) CLAMP (estimate, (double) -MOST_ESTIMATE, (double) MOST_ESTIMATE);
}

static inline gint32
share_of (gint32 width,
          gint32 change)
{
  return (gint32) ((double) width * change / CHANGE_ONE);
}

static inline guint
seen_class (guint seen)
{
  return (seen > 1) + (seen > 2) + (seen > 4) + (seen > 8);
}

static inline Near
get_near (const Nears *nears,
          guint        step)
{
  return (Near) { nears->guess[step], nears->sign[step], nears->zero[step] };
}

void   ved_forecast_look_at_all    (guint                    family,
                                    const guint8 *restrict   seen,
                                    guint                    before,
                                    const gint32 *restrict   estimates,
                                    Nears *restrict          nears);
void   ved_forecast_expect_middles (VedForecastTrack        *track,
                                    gint32 *restrict         both);
void   ved_forecast_learn_middles  (VedForecastTrack        *track,
                                    const gint32 *restrict   both,
                                    const gint32 *restrict   gains,
                                    const gint32 *restrict   codes);
void   ved_forecast_expect_widths  (const VedForecastTrack  *track,
                                    const Bounds            *bounds,
                                    guint                    side,
                                    const gint32 *restrict   medians,
                                    Widths *restrict         widths);
void   ved_forecast_learn_widths   (VedForecastTrack        *track,
                                    guint                    side,
                                    const Widths *restrict   widths,
                                    const gint32 *restrict   gains,
                                    const gint32 *restrict   codes);
gint32 ved_forecast_find_widest    (const VedForecastTrack  *track);
void   ved_forecast_scale_widths   (VedForecastTrack        *track,
                                    gint32                   share);
void   ved_forecast_smooth_changes (VedForecastTrack        *track);

G_END_DECLS
