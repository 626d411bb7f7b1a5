/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-calibration-fit.h"
#include "forecast/ved-reliability.h"

G_BEGIN_DECLS

#define VED_QUALITY_LEADS     6
#define VED_QUALITY_PIT_BINS  10
#define VED_QUALITY_DAYS      14        /* origins of so many days count */

/* Forecasts of one metric, at one stretch of the horizon, against what came: sums. */
typedef struct {
  guint n;
  guint n_inside;               /* p10 to p90 */
  guint n_below90;
  guint pit[VED_QUALITY_PIT_BINS];      /* where in its forecast distribution the outcome lay */
  double absolute_error;        /* of p50 */
  double absolute_value;
  double bias;                  /* Σ (p50 − outcome) */
  double loss;                  /* Σ mean of 2ρ over the three quantiles */
  double naive_error;           /* of the last value before the origin */
} VedQualityCell;

/* Σ |error| and Σ |outcome| of medians. */
typedef struct {
  guint n;
  double error;
  double value;
} VedErrorSum;

/* Has the population changed: what was measured lately against what was before (ved-hindcast.c tells the days). */
typedef struct {
  guint n_recent;               /* values compared */
  guint n_reference;
  double ks;                    /* two-sample Kolmogorov–Smirnov statistic */
  double shift;                 /* |Δ mean| / sd / 3, at most 1 */
  double anomaly;               /* share of recent values beyond 3 sd */
} VedDriftCell;

/* Warnings of the newer half of the time: told with what the older half had taught. */
typedef struct {
  guint n_chances;
  guint n_events;
  guint n_alarms;
  guint n_hits;
  double threshold;             /* chance from which on it counts as an alarm */
  double lead_minutes;          /* median over hits; NaN without */
} VedQualityWarnings;

/* The quality of the forecasts of a fleet. Filled by one thread, then immutable and atomically reference
 * counted. */
typedef struct {
  gatomicrefcount ref_count;
  gint64 from_us;               /* oldest origin that counts; 0: none */
  gint64 to_us;                 /* newest */
  gint64 made_us;               /* when it was computed */
  gboolean has_learned_lately;  /* a network was trained so lately that what is recent was before it, too */
  guint n_servers;              /* that were followed */
  guint n_origins;
  guint n_forecasts;            /* server and origin */
  guint n_stored;               /* of these: as they were kept; the others were made again from what was known then */
  guint n_by_network;           /* of these: those that a network had a hand in */
  VedQualityCell cells[VED_N_METRICS][VED_QUALITY_LEADS];
  VedErrorSum errors[VED_N_METRICS][2]; /* of origins before the recent stretch, and in it */
  VedDriftCell drift[VED_N_METRICS];
  VedReliability reliability[VED_N_HORIZONS];
  VedQualityWarnings warnings[VED_N_HORIZONS];
  VedCalibration calibration;
} VedQuality;

extern const guint ved_quality_lead_end[VED_QUALITY_LEADS];
extern const guint ved_quality_horizon_steps[VED_N_HORIZONS];   /* after how many steps it is known what came of a chance */

VedQuality     *ved_quality_new       (void) G_GNUC_WARN_UNUSED_RESULT;
VedQuality     *ved_quality_ref       (VedQuality           *self);
void            ved_quality_unref     (VedQuality           *self);

void            ved_quality_add       (VedQuality           *self,
                                       const VedForecastSet *forecasts,
                                       guint                 row,
                                       VedMetric             metric,
                                       const float          *outcome,
                                       float                 last,
                                       gboolean              is_recent);
void            ved_quality_set_drift (VedQuality           *self,
                                       VedMetric             metric,
                                       GArray               *recent,
                                       GArray               *reference);
VedQualityCell  ved_quality_sum       (const VedQuality     *self,
                                       VedMetric             metric);

/* Figures of a cell; NaN where nothing was seen. */
double          ved_quality_cell_get_relative_error (const VedQualityCell *self);
double          ved_quality_cell_get_coverage       (const VedQualityCell *self);
double          ved_quality_cell_get_skill          (const VedQualityCell *self);
double          ved_error_sum_get_relative          (const VedErrorSum    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedQuality, ved_quality_unref)

G_END_DECLS
