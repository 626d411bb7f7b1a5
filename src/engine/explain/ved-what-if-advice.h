/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/explain/ved-what-if.h"

G_BEGIN_DECLS

#define VED_WHAT_IF_LEAST_RISK 30.0     /* below it no action is advised */

typedef enum {
  VED_ADVICE_LOW,
  VED_ADVICE_MEDIUM,
  VED_ADVICE_HIGH,
} VedAdviceGrade;

VedAdviceGrade ved_what_if_kind_get_effort (VedWhatIfKind           kind) G_GNUC_CONST;
VedAdviceGrade ved_what_if_kind_get_hazard (VedWhatIfKind           kind,
                                            double                  risk) G_GNUC_CONST;
gboolean       ved_what_if_is_safe         (const VedWhatIfOutcome *outcome);
double         ved_what_if_get_confidence  (const VedWhatIfOutcome *outcome);
VedWhatIfKind  ved_what_if_pick_best       (double                  risk,
                                            const double           *new_risks);

G_END_DECLS
