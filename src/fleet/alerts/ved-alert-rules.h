/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-probability.h"
#include "fleet/snapshot/ved-alert.h"
#include "fleet/ved-thresholds.h"

G_BEGIN_DECLS

/* Environment rules: a probability above its bound opens an alert of that level; the first that matches counts. */
#define VED_CRITICAL_PROB_30M 0.70f
#define VED_DANGER_PROB_30M   0.40f
#define VED_WARNING_PROB_8H   0.50f

/* What the forecast says about the next hour of one metric. */
typedef struct {
  float warning_probability;
  float critical_probability;
  float predicted;              /* p50 at the first step that crosses, else the worst */
  float worst_p50;
  guint first_step;             /* VED_HOUR_STEPS: none crosses */
} VedAlertHour;

/* What one result says about one subject. Ranks are severities or levels. */
typedef struct {
  gboolean beyond;
  gboolean clear;               /* clearly below the lowest threshold */
  guint rank;                   /* deserved now */
  guint held_rank;              /* the highest that is not clearly left */
  float current;
  float predicted;
  float threshold;
  float probability;
  guint steps_ahead;
} VedAlertFinding;

void  ved_alert_hour_compute      (VedAlertHour         *self,
                                   const VedThresholds  *thresholds,
                                   const VedForecastSet *forecasts,
                                   guint                 row,
                                   VedMetric             metric,
                                   guint                 cores);
void  ved_alert_judge_metric      (VedAlertFinding      *self,
                                   const VedThresholds  *thresholds,
                                   const VedAlertHour   *hour,
                                   VedMetric             metric,
                                   float                 value);
void  ved_alert_judge_risk        (VedAlertFinding      *self,
                                   float                 risk);
void  ved_alert_judge_environment (VedAlertFinding      *findings,
                                   const VedEnvironment *environment);
float ved_alert_threshold_unit    (VedMetric             metric,
                                   float                 value,
                                   guint                 cores);

G_END_DECLS
