/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-problem.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What stands for a secret wherever a command is shown or kept. */
#define VED_FORM_MASK "••••••"

#define VED_TYPE_FORM_COMMAND (ved_form_command_get_type ())

/* A command: its words, where it runs and what it finds in its environment. The words are the truth, and no
 * shell ever reads them; text is for people. Immutable and reference counted; any thread. */
typedef struct _VedFormCommand VedFormCommand;

/* What is different between two commands, word by word. */
typedef enum {
  VED_FORM_SAME,
  VED_FORM_REMOVED,
  VED_FORM_ADDED,
} VedFormDifference;

typedef struct {
  VedFormDifference kind;
  char *token;
  char *option;                 /* (nullable): whose value it is */
} VedFormDiffLine;

GType              ved_form_command_get_type      (void) G_GNUC_CONST;
VedFormCommand    *ved_form_command_new           (const char *const    *argv,
                                                   guint                 n_program,
                                                   const char           *folder) G_GNUC_WARN_UNUSED_RESULT;
VedFormCommand    *ved_form_command_parse         (const char           *text,
                                                   const char           *folder,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
VedFormCommand    *ved_form_command_ref           (VedFormCommand       *self);
void               ved_form_command_unref         (VedFormCommand       *self);

/* While it is made: by who made it, before anyone else holds it. */
void               ved_form_command_set_env       (VedFormCommand       *self,
                                                   const char           *name,
                                                   const char           *value,
                                                   gboolean              secret);
void               ved_form_command_join          (VedFormCommand       *self,
                                                   guint                 position);
void               ved_form_command_hide          (VedFormCommand       *self,
                                                   guint                 position,
                                                   const char           *shown);

const char *const *ved_form_command_get_argv      (const VedFormCommand *self);
const char *const *ved_form_command_get_shown     (const VedFormCommand *self);
const char *const *ved_form_command_get_env       (const VedFormCommand *self);
const char *const *ved_form_command_get_shown_env (const VedFormCommand *self);
const char        *ved_form_command_get_folder    (const VedFormCommand *self);
guint              ved_form_command_get_n_program (const VedFormCommand *self);
gboolean           ved_form_command_equal         (const VedFormCommand *a,
                                                   const VedFormCommand *b);
gboolean           ved_form_is_secret_name        (const char           *name);
const char        *ved_form_find_mask             (const char *const    *words);
char              *ved_form_quote_token           (const char           *token) G_GNUC_WARN_UNUSED_RESULT;
char              *ved_form_command_to_text       (const VedFormCommand *self) G_GNUC_WARN_UNUSED_RESULT;
char              *ved_form_command_to_pretty     (const VedFormCommand *self) G_GNUC_WARN_UNUSED_RESULT;
char              *ved_form_command_to_script     (const VedFormCommand *self) G_GNUC_WARN_UNUSED_RESULT;
GListModel        *ved_form_command_check         (const VedFormCommand *self,
                                                   gboolean              hydra) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray         *ved_form_command_diff          (const VedFormCommand *before,
                                                   const VedFormCommand *after) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFormCommand, ved_form_command_unref)

G_END_DECLS
