/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run.h"

G_BEGIN_DECLS

const char *ved_run_text_state    (VedRunState  state);
const char *ved_run_text_icon     (VedRunState  state);
const char *ved_run_text_class    (VedRunState  state);
char       *ved_run_text_duration (gint64       duration_us) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_run_text_facts    (VedRunState  state,
                                   gint64       duration_us,
                                   int          exit_status,
                                   gint64       peak_kb) G_GNUC_WARN_UNUSED_RESULT;
VedRunState ved_run_text_parse    (const char  *state);

G_END_DECLS
