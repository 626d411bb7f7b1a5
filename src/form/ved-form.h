/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/project/ved-form-project.h"
#include "form/schema/ved-form-schema.h"
#include "form/ved-form-field.h"

G_BEGIN_DECLS

#define VED_TYPE_FORM (ved_form_get_type ())

G_DECLARE_FINAL_TYPE (VedForm, ved_form, VED, FORM, GObject)

/* A schema filled in: a GListModel of VedFormField, one for each element, in the order of the schema. One
 * thread, the one that made it.
 *
 * Whatever changes a value is a change with a name, and one step of undo. After it, "changed" is emitted once,
 * if anything is different: then the command may be different as well.
 *
 * Properties, with notify: "can-undo", "can-redo", "suffix". */

VedForm        *ved_form_new             (VedFormSchema  *schema,
                                          VedFormProject *project) G_GNUC_WARN_UNUSED_RESULT;
VedForm        *ved_form_copy            (VedForm        *self) G_GNUC_WARN_UNUSED_RESULT;
VedFormSchema  *ved_form_get_schema      (VedForm        *self);
VedFormProject *ved_form_get_project     (VedForm        *self);
VedFormField   *ved_form_get_field       (VedForm        *self,
                                          const char     *key);
GListModel     *ved_form_get_problems    (VedForm        *self);
guint           ved_form_count_problems  (VedForm        *self,
                                          VedFormSeverity severity);
gboolean        ved_form_get_suffix      (VedForm        *self);
void            ved_form_set_suffix      (VedForm        *self,
                                          gboolean        suffix);
void            ved_form_set_strict      (VedForm        *self,
                                          gboolean        strict);
gboolean        ved_form_get_is_updating (VedForm        *self);
guint           ved_form_get_n_evaluated (VedForm        *self);

void            ved_form_begin           (VedForm        *self,
                                          const char     *name);
void            ved_form_end             (VedForm        *self);
void            ved_form_settle          (VedForm        *self);
void            ved_form_set             (VedForm        *self,
                                          const char     *key,
                                          VedFormValue   *value);
void            ved_form_type            (VedForm        *self,
                                          const char     *key,
                                          VedFormValue   *value);
void            ved_form_reset           (VedForm        *self,
                                          const char     *key);
void            ved_form_reset_all       (VedForm        *self);
void            ved_form_seal            (VedForm        *self);
gboolean        ved_form_undo            (VedForm        *self);
gboolean        ved_form_redo            (VedForm        *self);

G_END_DECLS
