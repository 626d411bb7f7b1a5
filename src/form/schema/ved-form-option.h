/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-value.h"

G_BEGIN_DECLS

#define VED_TYPE_FORM_OPTION (ved_form_option_get_type ())

G_DECLARE_FINAL_TYPE (VedFormOption, ved_form_option, VED, FORM_OPTION, GObject)

/* One choice of a select. Properties, read-only: "label" (string), "value" (VedFormValue). */

VedFormOption      *ved_form_option_new       (const VedFormValue *option) G_GNUC_WARN_UNUSED_RESULT;
const char         *ved_form_option_get_label (VedFormOption      *self);
VedFormValue       *ved_form_option_get_value (VedFormOption      *self);

/* What a list of options holds at one place: a scalar, or a map { label, value }. */
VedFormValue       *ved_form_option_value     (const VedFormValue *option);
char               *ved_form_option_label     (const VedFormValue *option) G_GNUC_WARN_UNUSED_RESULT;
gssize              ved_form_option_find      (const VedFormValue *options,
                                               const VedFormValue *value);

G_END_DECLS
