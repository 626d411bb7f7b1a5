/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-provider"

#include "config.h"

#include "form/project/ved-form-provider.h"

#include "base/ved-error.h"
#include "form/project/ved-form-capture.h"
#include "form/project/ved-form-walk.h"
#include "form/schema/ved-form-yaml.h"

#include <string.h>

/* Where the options of a select come from, when a schema says it itself:
 *
 *   { glob: "packs/?.yaml", strip: .yaml }     the names of files, sorted
 *   { list_file: names.txt }                   the lines of a file, or the list in a .json or .yaml file
 *   { command: [program, argument] }           the list that a program prints as JSON */

#define COMMAND_TIMEOUT_MS 10000
#define COMMAND_MAX_BYTES  (4 * 1024 * 1024)
#define LIST_MAX_BYTES     (1024 * 1024)

/* strip is a text that is cut from the end of the file's name, or, when it has a slash in it, from the
 * beginning of its path; several may be given. */
static char *
strip_path (const char         *path,
            const VedFormValue *strip)
{
  g_auto(GStrv) parts = ved_form_value_to_strv (strip);
  g_autofree char *text = g_strdup (path);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      const char *from = text;

      if (strchr (parts[i], '/') != NULL)
        from += g_str_has_prefix (text, parts[i]) ? strlen (parts[i]) : 0;
      else
        {
          const char *slash = strrchr (text, '/');

          from = slash != NULL ? slash + 1 : text;
          if (g_str_has_suffix (from, parts[i]) && strlen (from) > strlen (parts[i]))
            text[strlen (text) - strlen (parts[i])] = '\0';
        }
      from = g_strdup (from);
      g_free (text);
      text = (char *) from;
    }

  return g_steal_pointer (&text);
}

static VedFormValue *
list_glob (const VedFormValue *provider,
           const char         *root,
           char              **fault,
           GError            **error)
{
  const char *pattern = ved_form_value_get_string (provider, "glob");
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) paths = NULL;
  VedFormValue *list;

  if (!ved_form_glob_is_inside (pattern))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "“%s” must be a path below the project, without “..” and with two “**” at most", pattern);
      return NULL;
    }
  paths = ved_form_glob (root, pattern, fault);
  list = ved_form_value_new_list (NULL, 0);

  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (names, strip_path (paths[i], ved_form_value_get (provider, "strip")));
  ved_form_sort_texts (names);
  for (guint i = 0; i < names->len; i++)
    ved_form_value_append (list, ved_form_value_new_string (g_ptr_array_index (names, i)));

  return list;
}

static VedFormValue *
list_from_lines (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  VedFormValue *list = ved_form_value_new_list (NULL, 0);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0' && *lines[i] != '#' && g_utf8_validate (lines[i], -1, NULL))
      ved_form_value_append (list, ved_form_value_new_string (lines[i]));

  return list;
}

/* JSON is YAML enough: one reader serves lists in both, and its bounds hold for both. */
static VedFormValue *
list_from_text (const char *text,
                gsize       length,
                const char *path,
                GError    **error)
{
  g_autoptr(VedFormValue) value = ved_form_yaml_parse (text, length, path, NULL, error);

  if (value == NULL || ved_form_value_type (value) == VED_FORM_LIST)
    return g_steal_pointer (&value);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: a list was expected, as in [\"a\", \"b\"]", path);

  return NULL;
}

static VedFormValue *
list_file (const VedFormValue *provider,
           const char         *root,
           GError            **error)
{
  g_autofree char *path = g_canonicalize_filename (ved_form_value_get_string (provider, "list_file"), root);
  gsize length;
  g_autofree char *text = ved_form_file_read (path, LIST_MAX_BYTES, &length, error);

  if (text == NULL)
    return NULL;
  if (g_str_has_suffix (path, ".json") || g_str_has_suffix (path, ".yaml") || g_str_has_suffix (path, ".yml"))
    return list_from_text (text, length, path, error);

  return list_from_lines (text);
}

static GStrv
read_command (const VedFormValue *command,
              GError            **error)
{
  const char *text = ved_form_value_string (command);
  GStrv words = NULL;

  if (text != NULL && !g_shell_parse_argv (text, NULL, &words, error))
    return NULL;
  if (text == NULL)
    words = ved_form_value_to_strv (command);
  if (words != NULL && *words != NULL)
    return words;

  g_strfreev (words);
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "its command is empty");

  return NULL;
}

static VedFormValue *
list_command (const VedFormValue *provider,
              const char         *root,
              GError            **error)
{
  g_auto(GStrv) words = read_command (ved_form_value_get (provider, "command"), error);
  g_autofree char *output = NULL, *reason = NULL;
  int status = -1;

  if (words == NULL)
    return NULL;
  output = ved_form_capture ((const char *const *) words, g_file_test (root, G_FILE_TEST_IS_DIR) ? root : NULL,
                             COMMAND_TIMEOUT_MS, COMMAND_MAX_BYTES, &status, &reason, error);
  if (output == NULL)
    {
      if (error != NULL && g_error_matches (*error, G_SPAWN_ERROR, G_SPAWN_ERROR_ACCES))
        g_prefix_error (error, "make it executable, with chmod +x: ");
      else if (error != NULL && g_error_matches (*error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
        g_prefix_error (error, "install it, or write its path from the folder of the project: ");
      return NULL;
    }
  if (status != 0)
    {
      if (reason != NULL)
        g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s ended with status %d: %s", words[0], status, reason);
      else
        g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s ended with status %d; run it by hand in %s to see why",
                     words[0], status, root);
      return NULL;
    }

  return list_from_text (output, strlen (output), words[0], error);
}

/**
 * ved_form_provider_runs:
 *
 * Returns: whether its options come from a program
 */
gboolean
ved_form_provider_runs (const VedFormValue *provider)
{
  return ved_form_value_get (provider, "command") != NULL;
}

/**
 * ved_form_provider_list:
 * @provider: what a schema says of it
 * @root: the folder of the project
 * @fault: (out) (nullable): why the list may not be all of it
 *
 * Blocks: it may walk folders, read a file or run a program for ten seconds at most.
 *
 * Returns: (transfer full): a list of scalars and of maps { label, value }; %NULL with the reason why there is none
 */
VedFormValue *
ved_form_provider_list (const VedFormValue *provider,
                        const char         *root,
                        char              **fault,
                        GError            **error)
{
  *fault = NULL;
  if (ved_form_value_get_string (provider, "glob") != NULL)
    return list_glob (provider, root, fault, error);
  if (ved_form_value_get_string (provider, "list_file") != NULL)
    return list_file (provider, root, error);
  if (ved_form_provider_runs (provider))
    return list_command (provider, root, error);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "it has neither glob nor list_file nor command");

  return NULL;
}
