/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/command/ved-form-command.h"
#include "form/ved-form.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a command can be looked at as. */
typedef enum {
  VED_COMMAND_PRETTY,           /* one argument a line, as a shell reads it */
  VED_COMMAND_LINE,             /* the same on one line */
  VED_COMMAND_CONSTANT,         /* the overrides that the schema gives */
  VED_COMMAND_DYNAMIC,          /* the arguments that the form gives */
  VED_COMMAND_JSON,             /* the words */
  VED_COMMAND_CHANGES,          /* what went and came against another command */
  VED_COMMAND_DRY_RUN,          /* words, environment and folder, as a run would be given them */
} VedCommandFace;

char *ved_command_text_write     (VedFormCommand       *command,
                                  VedFormSchema        *schema,
                                  VedCommandFace        face) G_GNUC_WARN_UNUSED_RESULT;
void  ved_command_text_mark      (GtkTextBuffer        *buffer,
                                  const VedFormCommand *before,
                                  const VedFormCommand *after);
void  ved_command_text_show_diff (GtkTextBuffer        *buffer,
                                  const VedFormCommand *before,
                                  const VedFormCommand *after);
void  ved_command_text_add_tags  (GtkTextBuffer        *buffer);

G_END_DECLS
