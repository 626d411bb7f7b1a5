/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-element.h"
#include "form/schema/ved-form-problem.h"

G_BEGIN_DECLS

/* A rule over several fields: when @when holds, @assert must. */
typedef struct {
  VedFormExpr *when;            /* (nullable) */
  VedFormExpr *assert;
  VedFormSeverity severity;
  char *message;                /* may name fields, as in {encoder} */
  char *key;                    /* of the field that it is shown with */
} VedFormConstraint;

/* What a schema file says: a form and the command it makes. Immutable and reference counted; any thread. */
typedef struct _VedFormSchema VedFormSchema;

#define VED_TYPE_FORM_SCHEMA (ved_form_schema_get_type ())

GType                    ved_form_schema_get_type        (void) G_GNUC_CONST;
VedFormSchema           *ved_form_schema_load            (const char           *path,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
VedFormSchema           *ved_form_schema_parse           (const char           *text,
                                                          gsize                 length,
                                                          const char           *path,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
VedFormSchema           *ved_form_schema_ref             (VedFormSchema        *self);
void                     ved_form_schema_unref           (VedFormSchema        *self);
const char              *ved_form_schema_get_path        (const VedFormSchema  *self);
const char              *ved_form_schema_get_title       (const VedFormSchema  *self);
const char              *ved_form_schema_get_description (const VedFormSchema *self);
const char              *ved_form_schema_get_hash        (const VedFormSchema  *self);
guint                    ved_form_schema_get_n_elements  (const VedFormSchema  *self);
const VedFormElement    *ved_form_schema_get_element     (const VedFormSchema  *self,
                                                          guint                 index);
const VedFormElement    *ved_form_schema_find            (const VedFormSchema  *self,
                                                          const char           *name,
                                                          const char          **path);
guint                    ved_form_schema_get_n_constraints (const VedFormSchema *self);
const VedFormConstraint *ved_form_schema_get_constraint  (const VedFormSchema  *self,
                                                          guint                 index);
const char *const       *ved_form_schema_get_constants   (const VedFormSchema  *self);
const char *const       *ved_form_schema_get_program     (const VedFormSchema  *self);
const char              *ved_form_schema_get_script      (const VedFormSchema  *self);
const char              *ved_form_schema_get_result_glob (const VedFormSchema  *self);
const char *const       *ved_form_schema_get_converter   (const VedFormSchema  *self);
VedFormStyle             ved_form_schema_get_style       (const VedFormSchema  *self);
gboolean                 ved_form_schema_has_suffix      (const VedFormSchema  *self);
const VedFormValue      *ved_form_schema_get_provider    (const VedFormSchema  *self,
                                                          const char           *name);
GPtrArray               *ved_form_schema_get_problems    (const VedFormSchema  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFormSchema, ved_form_schema_unref)

G_END_DECLS
