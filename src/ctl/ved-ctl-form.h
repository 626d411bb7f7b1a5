/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/ved-ctl.h"
#include "form/command/ved-form-command.h"
#include "form/ved-form.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What all commands on a form take. */
typedef struct {
  char **sets;                  /* KEY=VALUE, in the order in which they are given */
  char *root;
  char *suffix;
  gboolean as_json;
  gboolean lost_choice;         /* (out): a choice of @sets had to give way */
} VedCtlFormOptions;

#define VED_CTL_FORM_ENTRIES(options) \
  { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &(options)->sets, "Give a field a value", "KEY=VALUE" }, \
  { "root", 'r', 0, G_OPTION_ARG_FILENAME, &(options)->root, "The folder of the project", "DIR" }, \
  { "suffix", 0, 0, G_OPTION_ARG_STRING, &(options)->suffix, "Add the model to the experiment's name", "on|off" }, \
  { "json", 0, 0, G_OPTION_ARG_NONE, &(options)->as_json, "Print one JSON object", NULL }

VedForm      *ved_ctl_form_open         (const char              *prefix,
                                         VedCtlFormOptions       *options,
                                         const char              *schema,
                                         GPtrArray               *problems,
                                         VedCtlStatus            *status) G_GNUC_WARN_UNUSED_RESULT;
void          ved_ctl_form_clear        (VedCtlFormOptions       *options);
VedCtlStatus  ved_ctl_form_fail         (const char              *prefix,
                                         const char              *schema,
                                         const GError            *error);
char         *ved_ctl_form_find         (const char              *schema) G_GNUC_WARN_UNUSED_RESULT;
void          ved_ctl_form_add_text     (JsonBuilder             *builder,
                                         const char              *text);
void          ved_ctl_form_add_member   (JsonBuilder             *builder,
                                         const char              *name,
                                         const char              *text);
void          ved_ctl_form_add_words    (JsonBuilder             *builder,
                                         const char              *name,
                                         const char *const       *words);
void          ved_ctl_form_add_problems (JsonBuilder             *builder,
                                         const char              *name,
                                         GPtrArray               *problems,
                                         VedFormSeverity          severity);
void          ved_ctl_form_print_command (VedFormCommand         *command,
                                          GPtrArray              *problems);
void          ved_ctl_form_say_problems (GPtrArray               *problems);

VedCtlStatus  ved_ctl_form_list         (int                      argc,
                                         char                   **argv);
VedCtlStatus  ved_ctl_form_lint         (int                      argc,
                                         char                   **argv);
VedCtlStatus  ved_ctl_form_build        (int                      argc,
                                         char                   **argv);
VedCtlStatus  ved_ctl_form_run          (int                      argc,
                                         char                   **argv);
VedCtlStatus  ved_ctl_form_fill         (int                      argc,
                                         char                   **argv);
VedCtlStatus  ved_ctl_form_convert      (int                      argc,
                                         char                   **argv);

G_END_DECLS
