/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-form"

#include "config.h"

#include "support/ved-test-form.h"

#include "form/command/ved-form-build.h"

#include <string.h>

/**
 * ved_test_form_open:
 * @text: a schema
 * @root: the folder of its project
 */
VedForm *
ved_test_form_open (const char *text,
                    const char *root)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormSchema) schema = ved_form_schema_parse (text, strlen (text), "test.yaml", &error);
  g_autoptr(VedFormProject) project = NULL;

  g_assert_no_error (error);
  project = ved_form_project_new (root, NULL);

  return ved_form_new (schema, project);
}

/**
 * ved_test_form_open_pack:
 * @name: a file below data/forms, without .yaml
 */
VedForm *
ved_test_form_open_pack (const char *name,
                         const char *root)
{
  g_autofree char *file = g_strdup_printf ("%s.yaml", name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "forms", file, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormSchema) schema = ved_form_schema_load (path, &error);
  g_autoptr(VedFormProject) project = NULL;

  g_assert_no_error (error);
  project = ved_form_project_new_for_schema (root, schema);

  return ved_form_new (schema, project);
}

/* As someone types it. */
void
ved_test_form_set (VedForm    *form,
                   const char *key,
                   const char *text)
{
  g_autoptr(GError) error = NULL;
  VedFormField *field = ved_form_get_field (form, key);
  g_autoptr(VedFormValue) value = NULL;

  g_assert_nonnull (field);
  value = ved_form_field_parse (field, text, &error);
  g_assert_no_error (error);
  ved_form_set (form, key, value);
}

char *
ved_test_form_get (VedForm    *form,
                   const char *key)
{
  return ved_form_field_get_text (ved_form_get_field (form, key));
}

char *
ved_test_form_command (VedForm *form)
{
  g_autoptr(VedFormCommand) command = ved_form_build (form);

  return ved_form_command_to_text (command);
}

/* One line each: severity and message. */
char *
ved_test_form_problems (VedForm *form)
{
  GListModel *model = ved_form_get_problems (form);
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(VedFormProblem) problem = g_list_model_get_item (model, i);

      g_string_append_printf (out, "%s: %s\n", ved_form_severity_to_string (ved_form_problem_get_severity (problem)),
                              ved_form_problem_get_message (problem));
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
