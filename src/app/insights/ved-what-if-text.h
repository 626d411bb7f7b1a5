/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/explain/ved-what-if-advice.h"

G_BEGIN_DECLS

const char *ved_what_if_text_title   (VedWhatIfKind           kind);
const char *ved_what_if_text_change  (VedWhatIfKind           kind);
const char *ved_what_if_text_steps   (VedWhatIfKind           kind);
const char *ved_what_if_text_grade   (VedAdviceGrade          grade);
char       *ved_what_if_text_outcome (const VedWhatIfOutcome *outcome,
                                      gboolean                is_calibrated) G_GNUC_WARN_UNUSED_RESULT;

char       *ved_what_if_text_best (VedWhatIfKind best,
                                   const VedWhatIfResult *results,
                                   gboolean is_missed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
