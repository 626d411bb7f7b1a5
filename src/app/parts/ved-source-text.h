/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/ved-source-spec.h"

G_BEGIN_DECLS

const char *ved_source_text_state      (VedSourceState       state);
const char *ved_source_text_state_css  (VedSourceState       state);
const char *ved_source_text_hint       (VedSourceState       state,
                                        const VedSourceSpec *spec,
                                        gboolean             has_key);
char       *ved_source_text_fault      (GBytes              *status) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_source_text_name       (const VedSourceSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_source_text_recorded   (const char          *source) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_source_text_details    (const VedSourceSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_source_text_icon       (const VedSourceSpec *spec);
char       *ved_source_text_age        (gint64               age_us) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_source_text_shown_age  (gint64               age_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
