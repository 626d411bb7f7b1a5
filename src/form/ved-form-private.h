/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

G_BEGIN_DECLS

/* What the files of VedForm share, and nobody else sees. */

#define VED_FORM_PROFILE_KEY "preprocessing_profile"
#define VED_FORM_DATASET_KEY "dataset"

/* Metadata of what another field has chosen, looked up when the name changes. */
typedef struct {
  char *name;                   /* (nullable) */
  VedFormValue *map;            /* (nullable) */
  gboolean known;
} VedFormMetadata;

struct _VedFormField
{
  GObject parent_instance;
  VedForm *form;                /* which owns this; not referenced */
  const VedFormElement *element;
  VedFormValue *own;            /* (nullable): the user's value; NULL: it follows its default */
  VedFormValue *value;          /* (nullable): what holds; NULL is null */
  VedFormValue *default_value;  /* (nullable) */
  VedFormValue *options;        /* (nullable): of a select that was shown */
  VedFormOptions *model;        /* (nullable): once asked for */
  VedFormValue *minimum, *maximum, *step; /* (nullable): numbers */
  VedFormMetadata architecture, optimizer;
  VedFormMetadata chosen;       /* what an expression reads behind a dot */
  char *help, *info;            /* (nullable) */
  GPtrArray *problems;          /* (element-type VedFormProblem) */
  char *fault;                  /* (nullable): why visible_if could not be evaluated */
  gboolean visible, integer, resolved;
  gboolean names_architecture, names_optimizer; /* whose metadata other fields take */
};

struct _VedForm
{
  GObject parent_instance;
  VedFormSchema *schema;
  VedFormProject *project;
  GPtrArray *fields;
  GArray **readers;             /* by field: the later fields that read it */
  GArray **checkers;            /* by field: the fields whose required_if reads it */
  GArray **constrained;         /* by field: the constraints that read it */
  guint8 *stale;                /* by field: STALE_… */
  guint8 *stale_constraints;
  VedFormProblem **violations;  /* by constraint; NULL: it holds */
  GListStore *problems;
  GQueue *undo, *redo;          /* of VedFormStep */
  GArray *step;                 /* (nullable): what the present change did so far */
  char *step_name;
  guint depth;                  /* of nested changes */
  guint n_project_problems;     /* when problems were gathered */
  gboolean problems_changed, suffix, restoring, sealed, settled, updating, strict;
  guint n_evaluated;
  guint serial;
};

enum {
  VED_FORM_STALE_VALUE = 1,
  VED_FORM_STALE_CHECK = 2,
};

void          ved_form_build_graph        (VedForm              *self);
VedFormField *ved_form_field_new          (VedForm              *form,
                                           const VedFormElement *element) G_GNUC_WARN_UNUSED_RESULT;
void          ved_form_field_forget       (VedFormField         *self);
void          ved_form_field_set_problems (VedFormField         *self,
                                           GPtrArray            *problems);
gboolean      ved_form_field_evaluate     (VedFormField         *self);
gboolean      ved_form_field_validate     (VedFormField         *self);
gboolean      ved_form_constraint_check   (VedForm              *self,
                                           guint                 index);
void          ved_form_field_keep         (VedFormField         *self,
                                           VedFormValue         *own);
const VedFormValue *ved_form_lookup       (const char           *name,
                                           gpointer              form);

G_END_DECLS
