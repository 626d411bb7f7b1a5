/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-form.h"

#include "form/command/ved-form-build.h"

#include <stdio.h>

#define BUILD_PREFIX "vedettectl form build"
#define LINT_PREFIX  "vedettectl form lint"

static void
add_env (JsonBuilder          *builder,
         const VedFormCommand *command)
{
  const char *const *env = ved_form_command_get_shown_env (command);

  json_builder_set_member_name (builder, "env");
  json_builder_begin_object (builder);
  for (guint i = 0; env[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (env[i], "=", 2);

      ved_ctl_form_add_member (builder, parts[0], parts[1]);
    }
  json_builder_end_object (builder);
}

/* Prints a command, its secrets masked, with what is to be said about it. */
void
ved_ctl_form_print_command (VedFormCommand *command,
                            GPtrArray      *problems)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = ved_form_command_to_text (command);

  json_builder_begin_object (builder);
  ved_ctl_form_add_words (builder, "argv", ved_form_command_get_shown (command));
  ved_ctl_form_add_member (builder, "text", text);
  ved_ctl_form_add_member (builder, "folder", ved_form_command_get_folder (command));
  add_env (builder, command);
  ved_ctl_form_add_problems (builder, "errors", problems, VED_FORM_ERROR);
  ved_ctl_form_add_problems (builder, "warnings", problems, VED_FORM_WARNING);
  ved_ctl_form_add_problems (builder, "hints", problems, VED_FORM_HINT);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  ved_ctl_print_json (root);
}

/* A shell would run what is printed, so a command that is not what was asked for is not. */
static VedCtlStatus
print_text (const VedFormCommand *command,
            GPtrArray            *problems,
            gboolean              pretty)
{
  g_autofree char *text = pretty ? ved_form_command_to_pretty (command) : ved_form_command_to_text (command);

  ved_ctl_form_say_problems (problems);
  if (ved_form_problems_have_error (problems))
    return VED_CTL_FAILED;

  /* A command is bytes, whatever the locale can show. */
  fputs (text, stdout);
  fputc ('\n', stdout);

  return VED_CTL_OK;
}

/* JSON is UTF-8; a name of a file need not be. */
static void
check_bytes (const VedFormCommand *command,
             GPtrArray            *problems)
{
  const char *const *argv = ved_form_command_get_argv (command);

  for (guint i = 0; argv[i] != NULL; i++)
    if (!g_utf8_validate (argv[i], -1, NULL))
      {
        g_ptr_array_add (problems, ved_form_problem_new (VED_FORM_WARNING, NULL,
                                                         "Bytes that are no UTF-8 are shown as “\357\277\275”; they"
                                                         " run as they are."));
        return;
      }
}

/* What is said of a schema of which there is no form. */
static void
print_no_command (GPtrArray *problems)
{
  static const char *const none[] = { NULL };
  g_autoptr(VedFormCommand) command = ved_form_command_new (none, 0, NULL);

  ved_ctl_form_print_command (command, problems);
}

/* Prints one JSON object, with what is wrong as a part of it; --text and --pretty print for a shell instead. */
VedCtlStatus
ved_ctl_form_build (int    argc,
                    char **argv)
{
  VedCtlFormOptions options = { 0 };
  gboolean as_text = FALSE, pretty = FALSE;
  const GOptionEntry entries[] = {
    VED_CTL_FORM_ENTRIES (&options),
    { "text", 0, 0, G_OPTION_ARG_NONE, &as_text, "Print one line for a shell", NULL },
    { "pretty", 0, 0, G_OPTION_ARG_NONE, &pretty, "Print one argument a line for a shell", NULL },
    { NULL }
  };
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(VedForm) form = NULL;
  g_autoptr(VedFormCommand) command = NULL;
  VedCtlStatus status = VED_CTL_USAGE;

  if (!ved_ctl_parse (BUILD_PREFIX, "SCHEMA", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc == 2)
    form = ved_ctl_form_open (BUILD_PREFIX, &options, argv[1], problems, &status);
  else
    g_printerr ("%s: name one schema\n", BUILD_PREFIX);
  if (form != NULL)
    {
      command = ved_form_build (form);
      if (as_text || pretty)
        status = print_text (command, problems, pretty);
      else
        {
          check_bytes (command, problems);
          ved_ctl_form_print_command (command, problems);
        }
    }
  else if (status == VED_CTL_FAILED && !as_text && !pretty)
    print_no_command (problems);
  ved_ctl_form_clear (&options);

  return status;
}

static void
add_problem (JsonBuilder    *builder,
             VedFormProblem *problem)
{
  json_builder_begin_object (builder);
  ved_ctl_form_add_member (builder, "severity",
                           ved_form_severity_to_string (ved_form_problem_get_severity (problem)));
  ved_ctl_form_add_member (builder, "file", ved_form_problem_get_path (problem));
  json_builder_set_member_name (builder, "line");
  json_builder_add_int_value (builder, ved_form_problem_get_line (problem));
  json_builder_set_member_name (builder, "column");
  json_builder_add_int_value (builder, ved_form_problem_get_column (problem));
  ved_ctl_form_add_member (builder, "message", ved_form_problem_get_message (problem));
  json_builder_end_object (builder);
}

static void
print_lint (const char   *path,
            GPtrArray    *problems,
            const GError *error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  ved_ctl_form_add_member (builder, "schema", path);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    add_problem (builder, g_ptr_array_index (problems, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "errors");
  json_builder_begin_array (builder);
  if (error != NULL)
    ved_ctl_form_add_text (builder, error->message);
  json_builder_end_array (builder);
  ved_ctl_form_add_problems (builder, "warnings", problems, VED_FORM_WARNING);
  ved_ctl_form_add_problems (builder, "hints", problems, VED_FORM_HINT);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  ved_ctl_print_json (root);
}

/* Fails only when no form can be made of the file. */
VedCtlStatus
ved_ctl_form_lint (int    argc,
                   char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
    { NULL }
  };
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormSchema) schema = NULL;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  GPtrArray *problems = none;

  if (!ved_ctl_parse (LINT_PREFIX, "SCHEMA", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc != 2)
    {
      g_printerr ("%s: name one schema\n", LINT_PREFIX);
      return VED_CTL_USAGE;
    }

  path = ved_ctl_form_find (argv[1]);
  schema = ved_form_schema_load (path, &error);
  if (schema != NULL)
    problems = ved_form_schema_get_problems (schema);
  if (as_json)
    print_lint (path, problems, error);
  else
    ved_ctl_form_say_problems (problems);
  if (schema == NULL && !as_json)
    return ved_ctl_form_fail (LINT_PREFIX, argv[1], error);

  return schema != NULL ? VED_CTL_OK : VED_CTL_FAILED;
}
