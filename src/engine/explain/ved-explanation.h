/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/explain/ved-focus.h"
#include "engine/explain/ved-what-if-run.h"

G_BEGIN_DECLS

/* What can be computed about one server beyond its snapshot. A plain value. */
typedef struct {
  guint n_points;               /* 5-minute points of history */
  double deviation[VED_N_METRICS];      /* (newest − mean) / sd over all of it; NaN where not known */
  VedFocus focus;
  VedWhatIfOutcome outcomes[VED_N_WHAT_IFS];
} VedExplanation;

void ved_explanation_compute (VedExplanation       *self,
                              const VedWhatIfInput *input);

G_END_DECLS
