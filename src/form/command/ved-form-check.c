/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-check"

#include "config.h"

#include "form/command/ved-form-command.h"
#include "form/command/ved-form-override.h"
#include "form/project/ved-form-program.h"

#include <glib/gi18n.h>
#include <string.h>

/* Looks over the words of a command before it runs. It looks at words, never at text, so a blank in a path is
 * nothing special. */

static void say (GListStore      *findings,
                 VedFormSeverity  severity,
                 const char      *format,
                 ...) G_GNUC_PRINTF (3, 4);

static void
say (GListStore     *findings,
     VedFormSeverity severity,
     const char     *format,
     ...)
{
  g_autofree char *message = NULL;
  g_autoptr(VedFormProblem) problem = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  problem = ved_form_problem_new (severity, NULL, message);
  g_list_store_append (findings, problem);
}

static gboolean
is_there (const char *path,
          const char *folder)
{
  g_autofree char *absolute = g_canonicalize_filename (path, folder);

  return g_file_test (absolute, G_FILE_TEST_EXISTS);
}

static void
check_program (GListStore           *findings,
               const VedFormCommand *command)
{
  const char *const *argv = ved_form_command_get_argv (command);
  const char *folder = ved_form_command_get_folder (command);
  g_autofree char *program = NULL, *shown = g_utf8_make_valid (argv[0], -1);

  if (strchr (argv[0], '/') != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (argv[0], folder);

      if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) || g_file_test (path, G_FILE_TEST_IS_DIR))
        say (findings, VED_FORM_ERROR, _("The program %s is not there, or may not be run."), shown);
      return;
    }
  program = ved_form_find_program (argv[0], folder);
  if (program == NULL)
    say (findings, VED_FORM_ERROR, _("There is no program %s in PATH."), shown);
}

static gboolean
looks_like_script (const char *word)
{
  static const char *const endings[] = { ".py", ".sh", ".pl", ".rb", ".js", ".R", ".jl" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (word, endings[i]))
      return TRUE;

  return FALSE;
}

static void
check_script (GListStore           *findings,
              const VedFormCommand *command)
{
  const char *const *argv = ved_form_command_get_argv (command);

  for (guint i = 1; argv[i] != NULL && i < MAX (ved_form_command_get_n_program (command), 4); i++)
    {
      g_autofree char *shown = NULL;

      if (*argv[i] == '-' || strchr (argv[i], '=') != NULL || !looks_like_script (argv[i]))
        continue;
      shown = g_utf8_make_valid (argv[i], -1);
      if (!is_there (argv[i], ved_form_command_get_folder (command)))
        say (findings, VED_FORM_ERROR, _("The script %s is not there."), shown);
    }
}

static void
check_override (GListStore *findings,
                GHashTable *seen,
                const char *word)
{
  g_autofree char *path = NULL, *shown = g_utf8_make_valid (word, -1);
  const char *value, *bare;

  if (!ved_form_override_split (word, &path, &value))
    {
      say (findings, VED_FORM_ERROR, _("“%s” is no override: it has the form path=value."), shown);
      return;
    }
  if (value != NULL && !ved_form_override_is_balanced (value))
    say (findings, VED_FORM_ERROR, _("A quote or bracket in the value of “%s” does not close."), shown);
  bare = ved_form_override_bare_path (path);
  if (!g_hash_table_add (seen, g_strdup (bare)))
    say (findings, VED_FORM_WARNING, _("“%s” is given twice: the later one counts."), bare);
}

/**
 * ved_form_command_check:
 * @hydra: whether its arguments are overrides
 *
 * Looks for what would make a run fail at once: a program or script that is not there, words that are no
 * overrides, overrides that are given twice, quotes and brackets that do not close. Touches files: a few
 * stat() calls.
 *
 * Returns: (transfer full): a model of VedFormProblem; empty when nothing was found
 */
GListModel *
ved_form_command_check (const VedFormCommand *self,
                        gboolean              hydra)
{
  GListStore *findings = g_list_store_new (VED_TYPE_FORM_PROBLEM);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *const *argv = ved_form_command_get_argv (self);

  if (argv[0] == NULL)
    {
      say (findings, VED_FORM_ERROR, _("The command is empty."));
      return G_LIST_MODEL (findings);
    }
  check_program (findings, self);
  check_script (findings, self);
  for (guint i = MAX (ved_form_command_get_n_program (self), 1); hydra && argv[i] != NULL; i++)
    if (*argv[i] == '-')
      i += argv[i][1] == '-' && strchr (argv[i], '=') == NULL && argv[i + 1] != NULL
        && *argv[i + 1] != '-' && strchr (argv[i + 1], '=') == NULL;
    else
      check_override (findings, seen, argv[i]);

  return G_LIST_MODEL (findings);
}
