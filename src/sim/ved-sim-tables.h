/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"
#include "fleet/ved-metric.h"
#include "fleet/ved-profile.h"

G_BEGIN_DECLS

/* What of the day's rhythm reaches a metric. */
typedef enum {
  VED_SEASONAL_NONE,
  VED_SEASONAL_HALF,
  VED_SEASONAL_FULL,
} VedSeasonal;

typedef struct {
  double mean;                  /* in the metric's unit */
  double sd;                    /* between servers */
} VedBaseline;

VedBaseline ved_sim_get_baseline   (VedProfile    profile,
                                    VedMetric     metric);
double      ved_sim_get_noise_sd   (VedProfile    profile,
                                    VedMetric     metric);
double      ved_sim_get_multiplier (VedFeedStatus state,
                                    VedMetric     metric);
VedSeasonal ved_sim_get_seasonal   (VedMetric     metric);
double      ved_sim_get_soft_limit (VedMetric     metric);

G_END_DECLS
