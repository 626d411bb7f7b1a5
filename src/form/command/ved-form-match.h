/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/command/ved-form-command.h"
#include "form/ved-form.h"

G_BEGIN_DECLS

/* A secret that stands in a word. */
typedef struct {
  const char *word;             /* of the command: the very one */
  guint index;                  /* of the field */
  gsize start;                  /* of the value in it */
  gboolean hydra;
} VedFormSecret;

/* Words, and whose they are. */
typedef struct {
  const char *word, *next;      /* (nullable): next, the value of an option */
  gssize index;                 /* of the field; -1: nobody's */
  char *text;                   /* (nullable): for the field */
} VedFormTaken;

/* A command, word by word, beside the form that it belongs to. Lives on the stack. */
typedef struct {
  VedForm *form;
  GPtrArray *words;             /* (element-type utf8): those of the command that are left to be recognised */
  GArray *secrets;              /* (element-type VedFormSecret) */
  GArray *taken;                /* (element-type VedFormTaken): in the order of the words */
  VedFormValue **found;         /* by field: what was written for it */
  guint n_fields;
  gboolean has_profile;
} VedFormMatch;

void          ved_form_match_init       (VedFormMatch         *match,
                                         VedForm              *form,
                                         const VedFormCommand *command);
void          ved_form_match_clear      (VedFormMatch         *match);
VedFormField *ved_form_match_get_field  (VedFormMatch         *match,
                                         guint                 index);
VedFormValue *ved_form_match_parse      (VedFormField         *field,
                                         const VedFormValue   *found) G_GNUC_WARN_UNUSED_RESULT;
char         *ved_form_match_get_secret (VedFormField         *field) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
