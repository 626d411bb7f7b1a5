/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/ved-quality.h"

G_BEGIN_DECLS

typedef enum {
  VED_DRIFT_ERROR,              /* prediction error rate: Σ|error| / Σ|actual| */
  VED_DRIFT_DISTRIBUTION,       /* distance of the distributions */
  VED_DRIFT_FEATURE,            /* shift of the means */
  VED_DRIFT_ANOMALY,            /* share of values far out */
  VED_N_DRIFTS
} VedDriftKind;

/* What a metric, or the mean of metrics, says; NaN: too little is known. */
typedef struct {
  double value[VED_N_DRIFTS];
  double combined;
} VedDriftValues;

typedef struct {
  gboolean is_sufficient;       /* all four are known */
  gboolean needs_retraining;    /* any is over its threshold */
  gboolean training_helps;      /* and it is not noise, nor has a network just learned it */
  gboolean has_learned_lately;  /* a network has just learned what the fleet is now */
  double error_growth;          /* relative error lately over that of before, mean of metrics; NaN: unknown */
  guint n_points;               /* outcomes behind it */
  VedDriftValues fleet;
  VedDriftValues metrics[VED_N_METRICS];
} VedDrift;

double      ved_drift_get_threshold      (VedDriftKind      kind) G_GNUC_CONST;
const char *ved_drift_kind_get_key       (VedDriftKind      kind) G_GNUC_CONST;
void        ved_drift_compute            (VedDrift         *self,
                                          const VedQuality *quality);
const char *ved_drift_get_recommendation (const VedDrift   *self);

G_END_DECLS
