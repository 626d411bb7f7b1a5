/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-schema.h"

G_BEGIN_DECLS

#define VED_TYPE_FORM_PACK (ved_form_pack_get_type ())

G_DECLARE_FINAL_TYPE (VedFormPack, ved_form_pack, VED, FORM_PACK, GObject)

/* A schema file in a folder of schemas: what it says now, or what it said before it was broken.
 *
 * Signal: "changed", when the file has become another one. Main thread. */

VedFormPack   *ved_form_pack_new           (const char    *path,
                                            gboolean       is_example) G_GNUC_WARN_UNUSED_RESULT;
const char    *ved_form_pack_get_path      (VedFormPack   *self);
const char    *ved_form_pack_get_name      (VedFormPack   *self);
const char    *ved_form_pack_get_title     (VedFormPack   *self);
gboolean       ved_form_pack_get_is_example (VedFormPack  *self);
VedFormSchema *ved_form_pack_get_schema    (VedFormPack   *self);
const char    *ved_form_pack_get_fault     (VedFormPack   *self);
void           ved_form_pack_take          (VedFormPack   *self,
                                            VedFormSchema *schema,
                                            const GError  *fault);

G_END_DECLS
