/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/cascade/ved-dependency.h"
#include "fleet/ved-metric.h"

G_BEGIN_DECLS

void        ved_sim_effects_spread     (VedProfile    source,
                                        double        source_intensity,
                                        double       *intensities);
void        ved_sim_effects_apply_one  (VedEffect     effect,
                                        double        amount,
                                        double       *values);
void        ved_sim_effects_apply      (VedProfile    profile,
                                        const double *intensities,
                                        double       *values);
double      ved_sim_effects_get_impact (double        intensity,
                                        gboolean      source);
const char *ved_sim_effects_get_notes  (VedProfile    profile,
                                        double        impact,
                                        gboolean      source);

G_END_DECLS
