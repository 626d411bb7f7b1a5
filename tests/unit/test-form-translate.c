/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-translate"

#include "config.h"

#include "form/project/ved-form-library.h"
#include "form/schema/ved-form-option.h"
#include "form/schema/ved-form-schema.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

static const char schema[] =
  "gettext_domain: %s\n"
  "title: Epochs\n"
  "ui_elements:\n"
  "  - {key: epochs, type: selectbox, label: Epochs, default: Epochs,\n"
  "     options: [Epochs, {label: Epochs, value: Epochs}]}\n";

static VedFormSchema *
parse (const char *domain)
{
  g_autofree char *text = g_strdup_printf (schema, domain);
  g_autoptr(GError) error = NULL;
  VedFormSchema *result = ved_form_schema_parse (text, strlen (text), "test.yaml", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ved_form_schema_get_problems (result)->len, ==, 0);

  return result;
}

static void
test_people_read_their_language (void)
{
  g_autoptr(VedFormSchema) form = parse ("vedette");
  const VedFormElement *element = ved_form_schema_find (form, "epochs", NULL);
  const char *translation = g_dgettext ("vedette", "Epochs");
  g_autofree char *label = ved_form_option_label (ved_form_value_item (element->options, 1));

  g_assert_cmpstr (translation, !=, "Epochs");
  g_assert_cmpstr (ved_form_schema_get_title (form), ==, translation);
  g_assert_cmpstr (element->label, ==, translation);
  g_assert_cmpstr (label, ==, translation);
  g_assert_cmpuint (element->line, ==, 4);
}

static void
test_programs_read_what_was_written (void)
{
  g_autoptr(VedFormSchema) form = parse ("vedette");
  const VedFormElement *element = ved_form_schema_find (form, "epochs", NULL);
  VedFormValue *plain = ved_form_value_item (element->options, 0), *named = ved_form_value_item (element->options, 1);

  g_assert_cmpstr (ved_form_value_string (element->default_value), ==, "Epochs");
  g_assert_cmpstr (ved_form_value_string (plain), ==, "Epochs");
  g_assert_cmpstr (ved_form_value_get_string (named, "value"), ==, "Epochs");
}

static void
test_other_domains (void)
{
  g_autoptr(VedFormSchema) unknown = parse ("nobodys"), path = parse ("../vedette"), none = parse ("");

  g_assert_cmpstr (ved_form_schema_get_title (unknown), ==, "Epochs");
  g_assert_cmpstr (ved_form_schema_get_title (path), ==, "Epochs");
  g_assert_cmpstr (ved_form_schema_get_title (none), ==, "Epochs");
}

static void
assert_translators_have (const char *words,
                         const char *text,
                         const char *path)
{
  g_autofree char *escaped = text != NULL ? g_strescape (text, "…µ") : NULL;
  g_autofree char *entry = g_strdup_printf ("N_(\"%s\")\n", escaped != NULL ? escaped : "");

  if (text != NULL && strstr (words, entry) == NULL)
    g_error ("%s: “%s” isn't in po/form-words.c: does it stand on one line?", path, text);
}

/* What translators are given is read from the forms line by line, without a parser. */
static void
test_translators_have_all_texts (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "forms", NULL);
  g_autofree char *list = g_test_build_filename (G_TEST_DIST, "..", "po", "form-words.c", NULL);
  g_autofree char *words = NULL;
  g_auto(GStrv) paths = NULL;

  g_assert_true (g_file_get_contents (list, &words, NULL, NULL));
  g_setenv ("VEDETTE_FORMS", folder, TRUE);
  setlocale (LC_ALL, "C");
  paths = ved_form_library_list ();
  g_assert_cmpuint (g_strv_length (paths), >=, 5);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedFormSchema) form = ved_form_schema_load (paths[i], &error);

      g_assert_no_error (error);
      assert_translators_have (words, ved_form_schema_get_title (form), paths[i]);
      assert_translators_have (words, ved_form_schema_get_description (form), paths[i]);
      for (guint j = 0; j < ved_form_schema_get_n_elements (form); j++)
        {
          const VedFormElement *element = ved_form_schema_get_element (form, j);

          assert_translators_have (words, element->label, paths[i]);
          assert_translators_have (words, element->help, paths[i]);
          for (guint k = 0; k < ved_form_value_size (element->options); k++)
            assert_translators_have (words, ved_form_value_get_string (ved_form_value_item (element->options, k), "label"),
                                     paths[i]);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *catalogues = NULL;

  g_test_init (&argc, &argv, NULL);
  catalogues = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);
  g_setenv ("LANGUAGE", "de", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain ("vedette", catalogues);
  bind_textdomain_codeset ("vedette", "UTF-8");

  g_test_add_func ("/form-translate/people-read-their-language", test_people_read_their_language);
  g_test_add_func ("/form-translate/programs-read-what-was-written", test_programs_read_what_was_written);
  g_test_add_func ("/form-translate/other-domains", test_other_domains);
  g_test_add_func ("/form-translate/translators-have-all-texts", test_translators_have_all_texts);

  return g_test_run ();
}
