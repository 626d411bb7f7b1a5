/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-yaml"

#include "config.h"

#include "base/ved-error.h"
#include "form/schema/ved-form-problem.h"
#include "form/schema/ved-form-yaml.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

static VedFormValue *
parse (const char *text,
       GPtrArray  *problems)
{
  g_autoptr(GError) error = NULL;
  VedFormValue *value = ved_form_yaml_parse (text, strlen (text), "f.yaml", problems, &error);

  g_assert_no_error (error);

  return value;
}

static void
assert_fails (const char *text,
              gsize       length,
              const char *start)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_form_yaml_parse (text, length, "f.yaml", NULL, &error));
  g_assert_true (error->domain == VED_ERROR);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, start));
  g_assert_cmpuint (strlen (error->message), <, 200);
}

static void
test_typing (void)
{
  static const struct {
    const char *text;
    VedFormValueType type;
    const char *shown;
    guint n_hints;
  } table[] = {
    { "1", VED_FORM_INT, "1", 0 }, { "-42", VED_FORM_INT, "-42", 0 }, { "1.0", VED_FORM_FLOAT, "1.0", 0 },
    { "1.0e-5", VED_FORM_FLOAT, "1e-05", 0 }, { "1e-5", VED_FORM_FLOAT, "1e-05", 1 },
    { "'1'", VED_FORM_STRING, "1", 0 }, { "\"1.5\"", VED_FORM_STRING, "1.5", 0 }, { "true", VED_FORM_BOOL, "true", 0 },
    { "false", VED_FORM_BOOL, "false", 0 }, { "yes", VED_FORM_STRING, "yes", 1 }, { "No", VED_FORM_STRING, "No", 1 },
    { "on", VED_FORM_STRING, "on", 1 }, { "off", VED_FORM_STRING, "off", 1 }, { "~", VED_FORM_NULL, "", 0 },
    { "null", VED_FORM_NULL, "", 0 }, { "", VED_FORM_NULL, "", 0 }, { "\"a\\nb\"", VED_FORM_STRING, "a\nb", 0 },
    { "'yes'", VED_FORM_STRING, "yes", 0 }, { "012", VED_FORM_INT, "12", 1 }, { "1:30", VED_FORM_STRING, "1:30", 1 },
    { "1.2.3", VED_FORM_STRING, "1.2.3", 0 }, { "2024-01-01", VED_FORM_STRING, "2024-01-01", 0 },
    { "16-mixed", VED_FORM_STRING, "16-mixed", 0 }, { ".5", VED_FORM_FLOAT, "0.5", 0 }, { "5.", VED_FORM_FLOAT, "5.0", 0 },
    { "99999999999999999999", VED_FORM_STRING, "99999999999999999999", 1 }, { "1e400", VED_FORM_STRING, "1e400", 1 },
    { "0x1f", VED_FORM_STRING, "0x1f", 1 }, { "0o17", VED_FORM_STRING, "0o17", 1 },
    { "1_000", VED_FORM_STRING, "1_000", 1 }, { "0xyz", VED_FORM_STRING, "0xyz", 0 }, { "é", VED_FORM_STRING, "é", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = g_strdup_printf ("k: %s\n", table[i].text), *shown = NULL;
      g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(VedFormValue) map = parse (text, problems);
      VedFormValue *value = ved_form_value_get (map, "k");

      g_test_message ("%s", table[i].text);
      shown = ved_form_value_to_text (value);
      g_assert_cmpint (ved_form_value_type (value), ==, table[i].type);
      g_assert_cmpstr (shown, ==, table[i].shown);
      g_assert_cmpuint (problems->len, ==, table[i].n_hints);
    }
}

static void
test_structure_and_places (void)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(VedFormValue) map = parse ("# comment\na:\n  - {b: 1, c: [x, 'y']}\n  - &n {d: 2}\n  - *n\na2: 1\na2: 2\n",
                                       problems);
  VedFormValue *list = ved_form_value_get (map, "a"), *first = ved_form_value_item (list, 0);
  g_autofree char *text = ved_form_problem_to_text (g_ptr_array_index (problems, 0));

  g_assert_cmpuint (ved_form_value_size (list), ==, 3);
  g_assert_cmpuint (ved_form_value_line (first), ==, 3);
  g_assert_cmpuint (ved_form_value_column (first), ==, 5);
  g_assert_true (ved_form_value_equal (ved_form_value_item (list, 1), ved_form_value_item (list, 2)));
  g_assert_cmpint (ved_form_value_int (ved_form_value_get (map, "a2")), ==, 2);
  g_assert_cmpstr (text, ==, "f.yaml:7:1: The key “a2” stands here twice; the later one counts");
}

/* What a map says itself goes before what it takes over, wherever “<<” stands. */
static void
test_merge_keys (void)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(VedFormValue) map = parse ("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\n"
                                       "c: {x: 3, <<: [*a, *b], y: 3}\nd: {<<: *a}\ne: {'<<': 5}\n", problems);
  g_autofree char *c = ved_form_value_to_text (ved_form_value_get (map, "c"));
  g_autofree char *d = ved_form_value_to_text (ved_form_value_get (map, "d"));
  g_autofree char *e = ved_form_value_to_text (ved_form_value_get (map, "e"));

  g_assert_cmpstr (c, ==, "x: 3\ny: 3\nz: 2");
  g_assert_cmpstr (d, ==, "x: 1\ny: 1");
  g_assert_cmpstr (e, ==, "<<: 5");
  g_assert_cmpuint (problems->len, ==, 0);
  assert_fails ("a: {<<: 5}\n", 11, "f.yaml:1:5: “<<” takes a map");
}

/* Who writes a form is told what to change, at the place to change. */
static void
test_errors_say_what_to_change (void)
{
  static const char utf16[] = "\377\376a\0:\0", zero[] = "a: 1\nb\0";

  assert_fails ("a:\n\tb: 1\n", 8, "f.yaml:2:1: nothing can begin with this character: YAML indents by blanks");
  assert_fails ("a:\n  - b: 1\n\tc: 2\n", 18, "f.yaml:3:1: a tab indents this line");
  assert_fails ("a: b: c\n", 8, "f.yaml:1:5: no “key: value” can stand here");
  assert_fails ("a: 1\nb: \"open\nc: 2\n", 19, "f.yaml:2:4: a text in quotes begins here and never ends");
  assert_fails ("a: [1, 2\n", 9, "f.yaml:2:1: a “,” or “]” is missing before this");
  assert_fails ("a: {b: 1 c: 2}\n", 15, "f.yaml:1:11: a “,” or “}” is missing before this");
  assert_fails (utf16, 6, "f.yaml:1:1: this is UTF-16");
  assert_fails (zero, 7, "f.yaml:2:2: this is no text: there is a zero byte in it");
}

static char *
repeat (const char *part,
        guint       times)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (out, part);

  return g_string_free (out, FALSE);
}

/* Nine levels of nine aliases each would be 387 million values. */
static char *
alias_bomb (void)
{
  GString *out = g_string_new ("l0: &l0 [x, x, x, x, x, x, x, x, x]\n");

  for (guint i = 1; i < 9; i++)
    {
      g_string_append_printf (out, "l%u: &l%u [", i, i);
      for (guint j = 0; j < 9; j++)
        g_string_append_printf (out, "%s*l%u", j > 0 ? ", " : "", i - 1);
      g_string_append (out, "]\n");
    }

  return g_string_free (out, FALSE);
}

static void
test_hostile_texts_fail_at_once (void)
{
  g_autofree char *bomb = alias_bomb (), *deep = repeat ("[", 500000), *maps = repeat ("{a: ", 200000);
  g_autofree char *dashes = repeat ("- ", 400000), *questions = repeat ("? ", 400000);
  g_autofree char *large = repeat ("a", VED_FORM_YAML_MAX_BYTES + 1), *tabs = repeat ("\t", 1000);
  const clock_t start = clock ();

  assert_fails (bomb, strlen (bomb), "f.yaml:");
  assert_fails (deep, strlen (deep), "f.yaml:1:33: it is nested more than 32");
  assert_fails (maps, strlen (maps), "f.yaml:1:");
  assert_fails (dashes, strlen (dashes), "f.yaml:1:");
  assert_fails (questions, strlen (questions), "f.yaml:1:");
  assert_fails (large, strlen (large), "f.yaml: it is larger than 1 MiB");
  assert_fails (tabs, strlen (tabs), "f.yaml:1:");
  assert_fails ("a: \377\376\n", 6, "f.yaml:1:4: this is no UTF-8");
  assert_fails ("a: b\0c\n", 7, "f.yaml:1:5: this is no text");
  assert_fails ("a: !!python/object:os.system x\n", 31, "f.yaml:1:4: tags");
  assert_fails ("a: *nothing\n", 12, "f.yaml:1:4: an alias");
  assert_fails ("a: &a [*a]\n", 11, "f.yaml:1:8: an alias");
  assert_fails ("a: 1\n---\nb: 2\n", 14, "f.yaml:2:1: a file holds one document");
  assert_fails ("a: 'open\n", 9, "f.yaml:");
  assert_fails ("a: 1\n  b: 2\n", 12, "f.yaml:2:4: no “key: value”");
  assert_fails ("[a]: b\n", 7, "f.yaml:1:1: the key of a map");
  g_assert_cmpint (clock () - start, <, 20 * CLOCKS_PER_SEC);
}

static void
test_files_are_bounded (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "large.yaml", NULL);
  g_autoptr(GError) error = NULL;
  FILE *file = g_fopen (path, "w");

  /* 100 MB of nothing: a hole. */
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, 100 * 1024 * 1024, SEEK_SET), ==, 0);
  g_assert_cmpint (fputc ('a', file), ==, 'a');
  fclose (file);
  g_assert_null (ved_form_yaml_load (path, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_assert_null (ved_form_yaml_load ("/dev/zero", NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (ved_form_yaml_load (folder, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (ved_form_yaml_load ("/nowhere/x.yaml", NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/yaml/typing", test_typing);
  g_test_add_func ("/form/yaml/structure-and-places", test_structure_and_places);
  g_test_add_func ("/form/yaml/merge-keys", test_merge_keys);
  g_test_add_func ("/form/yaml/errors-say-what-to-change", test_errors_say_what_to_change);
  g_test_add_func ("/form/yaml/hostile-texts-fail-at-once", test_hostile_texts_fail_at_once);
  g_test_add_func ("/form/yaml/files-are-bounded", test_files_are_bounded);

  return g_test_run ();
}
