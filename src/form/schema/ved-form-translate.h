/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-value.h"

G_BEGIN_DECLS

VedFormValue *ved_form_translate (VedFormValue *schema,
                                  const char   *domain) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
