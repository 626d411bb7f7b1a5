/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_FORM_PRESET (ved_form_preset_get_type ())

G_DECLARE_FINAL_TYPE (VedFormPreset, ved_form_preset, VED, FORM_PRESET, GObject)

/* Values for several fields at once: a recommendation of an architecture, or the user's own. It never changes. */

VedFormPreset *ved_form_preset_new             (const char         *id,
                                                const char         *title,
                                                const char         *description,
                                                const char *const  *tags,
                                                VedFormValue       *values) G_GNUC_WARN_UNUSED_RESULT;
VedFormPreset *ved_form_preset_new_from_form   (VedForm            *form,
                                                const char         *title,
                                                const char *const  *tags) G_GNUC_WARN_UNUSED_RESULT;
const char    *ved_form_preset_get_title       (VedFormPreset      *self);
const char    *ved_form_preset_get_description (VedFormPreset      *self);
const char *const *ved_form_preset_get_tags    (VedFormPreset      *self);
guint          ved_form_preset_get_n_values    (VedFormPreset      *self);
guint          ved_form_preset_apply           (VedFormPreset      *self,
                                                VedForm            *form);
gboolean       ved_form_preset_is_active       (VedFormPreset      *self,
                                                VedForm            *form);
GListModel    *ved_form_recommendations        (VedForm            *form) G_GNUC_WARN_UNUSED_RESULT;
GListModel    *ved_form_presets_load           (const char         *path,
                                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_form_presets_save           (GListModel         *presets,
                                                const char         *path,
                                                GError            **error);

G_END_DECLS
