/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-schema.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whose metadata a file holds. */
typedef enum {
  VED_FORM_OF_ARCHITECTURE,
  VED_FORM_OF_OPTIMIZER,
  VED_FORM_OF_PROFILE,
} VedFormMetadataKind;

#define VED_TYPE_FORM_PROJECT (ved_form_project_get_type ())

G_DECLARE_FINAL_TYPE (VedFormProject, ved_form_project, VED, FORM_PROJECT, GObject)

/* The folder that a form works for: its models, data sets, optimizers and profiles. What a project lacks comes
 * from the folder of the schema, so that a pack can bring its own. Thread-safe.
 *
 * Everything is read once and kept until ved_form_project_refresh(). The signal "changed" is emitted there,
 * when something is not what it was. */

VedFormProject *ved_form_project_new              (const char         *root,
                                                   const char         *pack) G_GNUC_WARN_UNUSED_RESULT;
VedFormProject *ved_form_project_new_for_schema   (const char         *root,
                                                   VedFormSchema      *schema) G_GNUC_WARN_UNUSED_RESULT;
const char     *ved_form_project_get_root         (VedFormProject     *self);
VedFormValue   *ved_form_project_get_options      (VedFormProject     *self,
                                                   VedFormSchema      *schema,
                                                   const char         *source) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue   *ved_form_project_get_architecture (VedFormProject     *self,
                                                   const char         *name) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue   *ved_form_project_get_optimizer    (VedFormProject     *self,
                                                   const char         *name) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue   *ved_form_project_get_profile      (VedFormProject     *self,
                                                   const char         *name) G_GNUC_WARN_UNUSED_RESULT;
char           *ved_form_project_get_source_fault (VedFormProject     *self,
                                                   VedFormSchema      *schema,
                                                   const char         *source) G_GNUC_WARN_UNUSED_RESULT;
char           *ved_form_project_get_metadata_fault
                                                  (VedFormProject     *self,
                                                   VedFormMetadataKind kind,
                                                   const char         *name) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray      *ved_form_project_get_problems     (VedFormProject     *self) G_GNUC_WARN_UNUSED_RESULT;
guint           ved_form_project_count_problems   (VedFormProject     *self);
void            ved_form_project_set_checkpoints  (VedFormProject     *self,
                                                   VedFormValue       *options,
                                                   const char         *fault);
void            ved_form_project_set_trained      (VedFormProject     *self,
                                                   VedFormValue       *options,
                                                   const char         *fault);
void            ved_form_project_forget_commands  (VedFormProject     *self);
void            ved_form_project_prepare_async    (VedFormProject     *self,
                                                   VedFormSchema      *schema,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
gboolean        ved_form_project_prepare_finish   (VedFormProject     *self,
                                                   GAsyncResult       *result,
                                                   GError            **error);
gboolean        ved_form_project_refresh          (VedFormProject     *self);

G_END_DECLS
