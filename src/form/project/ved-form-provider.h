/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-value.h"

G_BEGIN_DECLS

gboolean      ved_form_provider_runs (const VedFormValue *provider);
VedFormValue *ved_form_provider_list (const VedFormValue *provider,
                                      const char         *root,
                                      char              **fault,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
