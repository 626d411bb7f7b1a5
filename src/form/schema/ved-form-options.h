/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-option.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_FORM_OPTIONS (ved_form_options_get_type ())

G_DECLARE_FINAL_TYPE (VedFormOptions, ved_form_options, VED, FORM_OPTIONS, GObject)

/* The choices of one select: a GListModel of VedFormOption, made when they are looked at. A change splices
 * what is different, so that a widget keeps the rest. */

VedFormOptions *ved_form_options_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_form_options_set  (VedFormOptions     *self,
                                       VedFormValue       *options);
guint           ved_form_options_find (VedFormOptions     *self,
                                       const VedFormValue *value);

G_END_DECLS
