/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-form.h"

#include "ctl/ved-ctl-commands.h"
#include "form/project/ved-form-library.h"

#include <string.h>

static const VedCtlCommand commands[] = {
  { "list", "the forms that are installed, and the user's own", ved_ctl_form_list },
  { "lint", "what there is to say about a schema", ved_ctl_form_lint },
  { "build", "the command that a form makes", ved_ctl_form_build },
  { "run", "run the command that a form makes", ved_ctl_form_run },
  { "fill", "the values that a command has for a form", ved_ctl_form_fill },
  { "convert", "a result of the text-detection example as CSV", ved_ctl_form_convert },
};

VedCtlStatus
ved_ctl_form (int    argc,
              char **argv)
{
  return ved_ctl_dispatch (commands, G_N_ELEMENTS (commands), "vedettectl form", argc, argv);
}

void
ved_ctl_form_clear (VedCtlFormOptions *options)
{
  g_clear_pointer (&options->sets, g_strfreev);
  g_clear_pointer (&options->root, g_free);
  g_clear_pointer (&options->suffix, g_free);
}

/* Adds a text as JSON can hold it: of UTF-8. */
void
ved_ctl_form_add_text (JsonBuilder *builder,
                       const char  *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_builder_add_string_value (builder, valid);
}

void
ved_ctl_form_add_member (JsonBuilder *builder,
                         const char  *name,
                         const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    ved_ctl_form_add_text (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
ved_ctl_form_add_words (JsonBuilder       *builder,
                        const char        *name,
                        const char *const *words)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; words[i] != NULL; i++)
    ved_ctl_form_add_text (builder, words[i]);
  json_builder_end_array (builder);
}

/* Adds the messages of one severity as a list of strings. */
void
ved_ctl_form_add_problems (JsonBuilder    *builder,
                           const char     *name,
                           GPtrArray      *problems,
                           VedFormSeverity severity)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    {
      VedFormProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *text = NULL;

      if (ved_form_problem_get_severity (problem) != severity)
        continue;
      text = ved_form_problem_to_text (problem);
      ved_ctl_form_add_text (builder, text);
    }
  json_builder_end_array (builder);
}

void
ved_ctl_form_say_problems (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      VedFormProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *text = ved_form_problem_to_text (problem);

      g_printerr ("%s: %s\n", ved_form_severity_to_string (ved_form_problem_get_severity (problem)), text);
    }
}

/* A file, or the name of a form that is installed. */
char *
ved_ctl_form_find (const char *schema)
{
  char *found;

  if (g_file_test (schema, G_FILE_TEST_EXISTS) || strchr (schema, '/') != NULL)
    return g_strdup (schema);

  found = ved_form_library_find (schema);

  return found != NULL ? found : g_strdup (schema);
}

/* A word that is neither a file nor a form is answered with the forms there are. */
VedCtlStatus
ved_ctl_form_fail (const char   *prefix,
                   const char   *schema,
                   const GError *error)
{
  g_autofree char *path = ved_ctl_form_find (schema);
  g_auto(GStrv) paths = NULL;

  if (!g_str_equal (path, schema) || strchr (schema, '/') != NULL || g_file_test (schema, G_FILE_TEST_EXISTS))
    return ved_ctl_fail (prefix, error);

  paths = ved_form_library_list ();
  g_printerr ("%s: there is no form “%s”, and no file of that name;", prefix, schema);
  g_printerr (*paths != NULL ? " there are:" : " none is installed");
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);

      *strrchr (name, '.') = '\0';
      g_printerr (" %s", name);
    }
  g_printerr ("\n");

  return VED_CTL_FAILED;
}

static gboolean
apply_suffix (const char *prefix,
              VedForm    *form,
              const char *suffix)
{
  if (suffix == NULL)
    return TRUE;
  if (!g_str_equal (suffix, "on") && !g_str_equal (suffix, "off"))
    {
      g_printerr ("%s: --suffix is on or off, not “%s”\n", prefix, suffix);
      return FALSE;
    }
  ved_form_set_suffix (form, g_str_equal (suffix, "on"));

  return TRUE;
}

static VedFormField *
find_field (const char *prefix,
            VedForm    *form,
            const char *set)
{
  const char *equals = strchr (set, '=');
  g_autofree char *key = equals != NULL ? g_strndup (set, (gsize) (equals - set)) : g_strdup (set);
  VedFormField *field = equals != NULL ? ved_form_get_field (form, key) : NULL;

  if (equals == NULL)
    g_printerr ("%s: --set takes KEY=VALUE, not “%s”\n", prefix, set);
  else if (field == NULL)
    {
      g_printerr ("%s: the form has no field “%s”; it has:", prefix, key);
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form)); i++)
        {
          g_autoptr(VedFormField) other = g_list_model_get_item (G_LIST_MODEL (form), i);

          g_printerr (" %s", ved_form_field_get_key (other));
        }
      g_printerr ("\n");
    }

  return field;
}

/* Each --set is one edit, as if it were typed: what comes later may move what came before. */
static gboolean
apply_sets (const char *prefix,
            VedForm    *form,
            char      **sets,
            GPtrArray  *problems)
{
  for (guint i = 0; sets != NULL && sets[i] != NULL; i++)
    {
      VedFormField *field = find_field (prefix, form, sets[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(VedFormValue) value = NULL;

      if (field == NULL)
        return FALSE;
      value = ved_form_field_parse (field, strchr (sets[i], '=') + 1, &error);
      if (value != NULL)
        ved_form_set (form, ved_form_field_get_key (field), value);
      else
        g_ptr_array_add (problems, ved_form_problem_new (VED_FORM_ERROR, ved_form_field_get_key (field),
                                                         error->message));
    }

  return TRUE;
}

/* Returns: whether all choices are what was wanted; says which had to give way. */
static gboolean
check_sets (VedForm   *form,
            char     **sets,
            GPtrArray *problems)
{
  gboolean all = TRUE;

  for (guint i = 0; sets != NULL && sets[i] != NULL; i++)
    {
      const char *wanted = strchr (sets[i], '=') + 1;
      g_autofree char *key = g_strndup (sets[i], (gsize) (wanted - sets[i] - 1));
      VedFormField *field = ved_form_get_field (form, key);
      g_autofree char *text = ved_form_field_get_text (field);
      g_autofree char *message = NULL;

      if (!ved_form_field_get_visible (field)
          || ved_form_field_get_element (field)->type != VED_FORM_SELECTBOX || g_str_equal (text, wanted))
        continue;
      all = FALSE;
      message = g_strdup_printf ("'%s' has no choice “%s” here; it is “%s”.", ved_form_field_get_label (field),
                                 wanted, text);
      g_ptr_array_add (problems, ved_form_problem_new (VED_FORM_WARNING, key, message));
    }

  return all;
}

static void
add_array (GPtrArray *problems,
           GPtrArray *more)
{
  for (guint i = 0; i < more->len; i++)
    g_ptr_array_add (problems, g_object_ref (g_ptr_array_index (more, i)));
}

static void
add_all (GPtrArray *problems,
         VedForm   *form)
{
  GListModel *model = ved_form_get_problems (form);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (problems, g_list_model_get_item (model, i));
  add_array (problems, ved_form_schema_get_problems (ved_form_get_schema (form)));
}

/**
 * ved_ctl_form_open:
 * @schema: a file or a name
 * @problems: (element-type VedFormProblem): gets all there is to say about schema, project and values
 * @status: (out): what to end with when there is no form
 *
 * Opens a form and gives its fields the values of the options.
 *
 * Returns: (transfer full) (nullable): the form; %NULL when that was said on standard error
 */
VedForm *
ved_ctl_form_open (const char        *prefix,
                   VedCtlFormOptions *options,
                   const char        *schema,
                   GPtrArray         *problems,
                   VedCtlStatus      *status)
{
  g_autofree char *path = ved_ctl_form_find (schema);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormSchema) loaded = ved_form_schema_load (path, &error);
  g_autoptr(VedFormProject) project = NULL;
  g_autoptr(VedForm) form = NULL;

  if (loaded == NULL)
    {
      g_ptr_array_add (problems, ved_form_problem_new (VED_FORM_ERROR, NULL, error->message));
      *status = ved_ctl_form_fail (prefix, schema, error);
      return NULL;
    }
  project = ved_form_project_new_for_schema (options->root, loaded);
  form = ved_form_new (loaded, project);
  *status = VED_CTL_USAGE;
  if (!apply_suffix (prefix, form, options->suffix) || !apply_sets (prefix, form, options->sets, problems))
    return NULL;

  options->lost_choice = !check_sets (form, options->sets, problems);
  add_all (problems, form);
  *status = VED_CTL_OK;

  return g_steal_pointer (&form);
}

VedCtlStatus
ved_ctl_form_list (int    argc,
                   char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
    { NULL }
  };
  g_auto(GStrv) paths = NULL;
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(JsonNode) root = NULL;

  if (!ved_ctl_parse ("vedettectl form list", NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;

  paths = ved_form_library_list ();
  if (!as_json)
    {
      for (guint i = 0; paths[i] != NULL; i++)
        g_print ("%s\n", paths[i]);
      return VED_CTL_OK;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  ved_ctl_form_add_words (builder, "forms", (const char *const *) paths);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  ved_ctl_print_json (root);

  return VED_CTL_OK;
}
