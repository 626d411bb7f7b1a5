/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-probability.h"
#include "fleet/ved-metric.h"
#include "fleet/ved-severity.h"

G_BEGIN_DECLS

#define VED_REPORT_LEADS    6
#define VED_REPORT_BINS     10
#define VED_REPORT_DRIFTS   4

/* Figures of a stretch of the horizon; NaN: nothing known. */
typedef struct {
  double minutes;               /* where it ends */
  double relative_error;
  double coverage;
  double skill;                 /* how much smaller the error is than that of the last value */
} VedReportLead;

typedef struct {
  double outcomes;              /* 0: the metric is not measured */
  double relative_error;        /* Σ |error| / Σ |outcome| */
  double coverage;              /* of the band p10 to p90 */
  double pit[VED_REPORT_BINS];  /* outcomes by where they lay in their forecast distribution */
  VedReportLead leads[VED_REPORT_LEADS];
  double drift[VED_REPORT_DRIFTS];
} VedReportMetric;

typedef struct {
  double brier;
  double calibration_error;
  gboolean servers_calibrated;
  gboolean fleet_calibrated;
  double server_outcomes;
  double fleet_outcomes;
  float chance[VED_REPORT_BINS];        /* told, on average; NaN: no outcomes */
  float share[VED_REPORT_BINS];         /* that came true */
  double outcomes[VED_REPORT_BINS];
  double events;
  double alarms;
  double hits;
  double misses;
  double false_alarms;
  double threshold;
  double lead_minutes;
} VedReportHorizon;

/* What a daemon tells of its past forecasts at /quality. A plain value. */
typedef struct {
  gint64 made_us;               /* 0: nothing was measured yet */
  gint64 from_us;
  gint64 to_us;
  double servers;
  double forecasts;
  double stored;                /* forecasts as they were kept; the others were made again */
  double by_network;            /* forecasts of some metric that a network had a part in; 0 where that is not told */
  VedReportMetric metrics[VED_N_METRICS];
  VedReportHorizon horizons[VED_N_HORIZONS];
  double drift[VED_REPORT_DRIFTS];      /* error, distribution, feature, anomaly */
  double thresholds[VED_REPORT_DRIFTS];
  gboolean is_sufficient;
  gboolean needs_retraining;    /* a limit is exceeded */
  gboolean training_helps;      /* as far as can be told */
  gboolean has_learned_lately;  /* a network has just learned these days: only a grown error speaks for another training */
} VedQualityReport;

gboolean ved_quality_report_parse (VedQualityReport        *self,
                                   GBytes                  *json,
                                   GError                 **error);
double   ved_quality_report_mean  (const VedQualityReport  *self,
                                   gsize                    offset);
double   ved_quality_report_get_gain         (const VedQualityReport *self,
                                              guint                   lead);
double   ved_quality_report_get_lead_minutes (const VedQualityReport *self,
                                              guint                   lead);
VedLevel ved_quality_report_judge_drift (const VedQualityReport *self);

G_END_DECLS
