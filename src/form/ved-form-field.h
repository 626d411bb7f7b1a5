/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-element.h"
#include "form/schema/ved-form-options.h"

G_BEGIN_DECLS

#define VED_TYPE_FORM_FIELD (ved_form_field_get_type ())

G_DECLARE_FINAL_TYPE (VedFormField, ved_form_field, VED, FORM_FIELD, GObject)

/* One element of a form as it stands: what it has, may have and must have. It lives as long as its form, so a
 * widget binds to it once.
 *
 * Properties, read-only, with notify: "visible", "changed" (whether its value is the user's own), "value"
 * (VedFormValue; NULL is null), "text" (the value as text), "help", "info" (text of an info element), "minimum",
 * "maximum", "step" (double), "message" (the worst problem, or NULL), "severity" (of it; -1 without one). */

const VedFormElement *ved_form_field_get_element     (VedFormField        *self);
const char           *ved_form_field_get_key         (VedFormField        *self);
const char           *ved_form_field_get_label       (VedFormField        *self);
gboolean              ved_form_field_get_visible     (VedFormField        *self);
gboolean              ved_form_field_get_changed     (VedFormField        *self);
VedFormValue         *ved_form_field_get_value       (VedFormField        *self);
VedFormValue         *ved_form_field_dup_own         (VedFormField        *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean              ved_form_field_takes           (VedFormField        *self,
                                                      const VedFormValue  *value);
char                 *ved_form_field_get_text        (VedFormField        *self) G_GNUC_WARN_UNUSED_RESULT;
const char           *ved_form_field_get_help        (VedFormField        *self);
const char           *ved_form_field_get_info        (VedFormField        *self);
gboolean              ved_form_field_get_bounds      (VedFormField        *self,
                                                      double              *minimum,
                                                      double              *maximum,
                                                      double              *step);
gboolean              ved_form_field_is_integer      (VedFormField        *self);
VedFormOptions       *ved_form_field_get_options     (VedFormField        *self);
const char           *ved_form_field_get_message     (VedFormField        *self,
                                                      int                 *severity);
gboolean              ved_form_field_awaits_value    (VedFormField        *self);
char                 *ved_form_field_format          (VedFormField        *self) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue         *ved_form_field_parse           (VedFormField        *self,
                                                      const char          *text,
                                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean              ved_form_field_accepts         (VedFormField        *self,
                                                      const VedFormValue  *value);

G_END_DECLS
