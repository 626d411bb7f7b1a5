/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form"

#include "config.h"

#include "form/schema/ved-form-yaml.h"
#include "support/ved-test-form.h"

#include <glib/gstdio.h>

static const char schema[] =
  "ui_elements:\n"
  "  - {key: on, type: checkbox, hydra_override: on}\n"
  "  - {key: name, type: text_input, default: abc, visible_if: on, hydra_override: name,"
  " validation: {required: true, min_length: 3, pattern: '[a-z]+'}}\n"
  "  - {key: n, type: number_input, min_value: 1, max_value: 9, default: 5, hydra_override: n}\n"
  "  - {key: x, type: slider, min_value: 0.0, max_value: 1.0, default: 0.5, hydra_override: x,"
  " validation: {range: [0.2, 0.8]}}\n"
  "  - {key: note, type: text_input, validation: {required_if: n > 5}}\n"
  "  - {key: pick, type: selectbox, options: [{label: One, value: 1}, {label: Two, value: 2}], hydra_override: pick}\n"
  "constraints:\n"
  "  - {when: on, assert: n < 9, severity: warning, message: '{n} is much.'}\n";

static void
assert_problems (VedForm    *form,
                 const char *expected)
{
  g_autofree char *problems = ved_test_form_problems (form);

  g_assert_cmpstr (problems, ==, expected);
}

static void
assert_value (VedForm    *form,
              const char *key,
              const char *expected)
{
  g_autofree char *value = ved_test_form_get (form, key);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_validation (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (schema, "/p");

  assert_problems (form, "");
  ved_test_form_set (form, "name", "a");
  assert_problems (form, "");
  ved_test_form_set (form, "on", "true");
  assert_problems (form, "error: 'name' must be at least 3 characters long.\n");
  ved_test_form_set (form, "name", "");
  assert_problems (form, "error: 'name' is required.\n");
  ved_test_form_set (form, "name", "aB1");
  assert_problems (form, "error: 'name' has the wrong form.\n");
  ved_test_form_set (form, "on", "false");
  ved_test_form_set (form, "n", "12");
  assert_problems (form, "error: 'n' must be between 1 and 9.\nerror: 'note' is required.\n");
  ved_test_form_set (form, "n", "5");
  ved_test_form_set (form, "x", "0.9");
  assert_problems (form, "error: 'x' must be between 0.2 and 0.8.\n");
}

static void
test_constraint_warns_and_blocks_nothing (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (schema, "/p");

  ved_test_form_set (form, "on", "true");
  ved_test_form_set (form, "note", "why");
  ved_test_form_set (form, "n", "9");
  assert_problems (form, "warning: 9 is much.\n");
  g_assert_cmpuint (ved_form_count_problems (form, VED_FORM_ERROR), ==, 0);
  g_assert_cmpstr (ved_form_field_get_message (ved_form_get_field (form, "n"), NULL), ==, "9 is much.");
}

/* A warning of one rule takes no other rule's place, and a constraint counts whatever it is shown with. */
static void
test_no_rule_hides_another (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "ui_elements:\n"
    "  - {key: n, type: number_input, default: 5, min_value: 1, max_value: 9, required_if: 'n <'}\n"
    "  - {key: i, type: info}\n"
    "  - {key: u, type: odd}\n"
    "constraints:\n"
    "  - {assert: 'n != 6', severity: error, field: i, message: not six}\n"
    "  - {assert: 'n != 7', severity: error, field: u, message: not seven}\n", "/p");

  ved_test_form_set (form, "n", "99");
  g_assert_cmpuint (ved_form_count_problems (form, VED_FORM_ERROR), ==, 1);
  g_assert_cmpstr (ved_form_field_get_message (ved_form_get_field (form, "n"), NULL), ==, "'n' must be between 1 and 9.");
  ved_test_form_set (form, "n", "6");
  g_assert_cmpstr (ved_form_field_get_message (ved_form_get_field (form, "i"), NULL), ==, "not six");
  g_assert_cmpuint (ved_form_count_problems (form, VED_FORM_ERROR), ==, 1);
  ved_test_form_set (form, "n", "7");
  g_assert_cmpstr (ved_form_field_get_message (ved_form_get_field (form, "u"), NULL), ==, "not seven");
  g_assert_cmpuint (ved_form_count_problems (form, VED_FORM_ERROR), ==, 1);
}

static void
test_hidden_is_null_and_keeps_its_value (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (schema, "/p");

  ved_test_form_set (form, "name", "kept");
  g_assert_null (ved_form_field_get_value (ved_form_get_field (form, "name")));
  ved_test_form_set (form, "on", "true");
  assert_value (form, "name", "kept");
}

static void
test_undo_gives_back_exactly (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack ("examples/text-detection/train", "/p");
  g_autofree char *before = NULL, *after = NULL, *again = NULL, *redone = NULL;

  ved_test_form_set (form, "encoder", "resnet34");
  ved_test_form_set (form, "learning_rate", "0.009");
  before = ved_test_form_command (form);
  ved_test_form_set (form, "architecture", "dbnetpp");
  after = ved_test_form_command (form);
  g_assert_cmpstr (before, !=, after);

  g_assert_true (ved_form_undo (form));
  again = ved_test_form_command (form);
  g_assert_cmpstr (again, ==, before);
  g_assert_true (ved_form_redo (form));
  redone = ved_test_form_command (form);
  g_assert_cmpstr (redone, ==, after);
  for (guint i = 0; i < 3; i++)
    g_assert_true (ved_form_undo (form));
  g_assert_false (ved_form_undo (form));
  g_assert_false (ved_form_field_get_changed (ved_form_get_field (form, "encoder")));
}

static void
test_typing_is_one_step (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (schema, "/p");
  const char *const texts[] = { "a", "ab", "abx" };

  ved_test_form_set (form, "on", "true");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(VedFormValue) value = ved_form_value_new_string (texts[i]);

      ved_form_type (form, "name", value);
    }
  ved_form_undo (form);
  assert_value (form, "name", "abc");
  ved_form_redo (form);
  assert_value (form, "name", "abx");
}

static void
test_reset (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (schema, "/p");

  ved_test_form_set (form, "n", "7");
  ved_test_form_set (form, "pick", "2");
  ved_form_reset (form, "n");
  assert_value (form, "n", "5");
  assert_value (form, "pick", "2");
  ved_form_undo (form);
  assert_value (form, "n", "7");
  ved_form_reset_all (form);
  assert_value (form, "n", "5");
  assert_value (form, "pick", "1");
}

static VedForm *
open_large (void)
{
  g_autoptr(GString) text = g_string_new ("ui_elements:\n  - {key: a, type: checkbox}\n");

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "  - {key: k%u, type: slider, min_value: 0, max_value: 9, default: 1, "
                            "hydra_override: k%u%s}\n", i, i, i % 100 == 0 ? ", visible_if: a" : "");

  return ved_test_form_open (text->str, "/p");
}

static void
test_change_touches_only_dependants (void)
{
  g_autoptr(VedForm) form = open_large ();
  const guint before = ved_form_get_n_evaluated (form), n_parses = ved_form_yaml_get_n_parses ();

  ved_test_form_set (form, "k7", "3");
  g_assert_cmpuint (ved_form_get_n_evaluated (form), ==, before + 1);
  ved_test_form_set (form, "a", "true");
  g_assert_cmpuint (ved_form_get_n_evaluated (form), ==, before + 1 + 6);
  g_assert_cmpuint (ved_form_yaml_get_n_parses (), ==, n_parses);
}

static void
test_faulty_expressions_show_and_require_nothing (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "ui_elements:\n"
    "  - {key: a, type: text_input, visible_if: 'a ==', validation: {required_if: 'b =='}}\n"
    "  - {key: b, type: text_input, visible_if: c == 1}\n"
    "  - {key: c, type: number_input, default: 1, visible_if: 'a < 1'}\n", "/p");
  GPtrArray *lint = ved_form_schema_get_problems (ved_form_get_schema (form));

  g_assert_cmpuint (lint->len, ==, 3);
  for (guint i = 0; i < lint->len; i++)
    g_assert_cmpint (ved_form_problem_get_severity (g_ptr_array_index (lint, i)), ==, VED_FORM_WARNING);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);

      g_assert_true (ved_form_field_get_visible (field));
    }
  assert_problems (form, "warning: visible_if of 'c': a text and a number have no order.\n");
}

static void
test_lint (void)
{
  static const struct {
    const char *text, *message;
  } table[] = {
    { "ui_elements: []\nprogram: {a: b}\n", "“program” is left out: it must be a list of words" },
    { "ui_elements: []\ncolour: red\n", "The schema has an unknown key “colour”" },
    { "ui_elements: [{type: info}]\n", "An element without a key is skipped" },
    { "ui_elements: [{key: a, type: info}, {key: a, type: info}]\n", "A second element with the key “a” is skipped" },
    { "ui_elements: [{key: a, type: knob}]\n", "“knob” is no type of element; it is shown without a field" },
    { "ui_elements: [{key: a, type: slider}]\n", "The slider “a” needs min_value and max_value" },
    { "ui_elements: [{key: a, type: number_input, min_value: 1, default: 0}]\n",
      "The default of “a” is outside its bounds" },
    { "ui_elements: [{key: a, type: selectbox, options: [x], default: y}]\n",
      "The default of “a” is none of its options" },
    { "ui_elements: []\nproviders: {p: {glob: x}}\n", "No element uses the provider “p”" },
    { "ui_elements: [{key: a, type: text_input, colour: red}]\n", "a has an unknown key “colour”" },
    { "ui_elements: [{key: a, type: text_input, validation: {longest: 3}}]\n",
      "The validation has an unknown key “longest”" },
    { "ui_elements: [{key: a, type: selectbox, options_source: nowhere}]\n",
      "“a” takes its options from “nowhere”, which is not there" },
    { "ui_elements: [{key: a, type: checkbox, default: no}]\n", "no is text here; write true, false or null, or put it in quotes" },
    { "ui_elements: [{key: a, type: text_input, validation: {pattern: 'a)|(b'}}]\n", "The pattern is left out" },
    { "ui_elements: [{key: a, type: text_input, style: env, hydra_override: 'no name'}]\n",
      "“no name” is left out: it is no name of an environment variable" },
    { "ui_elements: [{key: a, type: text_input}, {key: b, type: text_input, visible_if: a.x}]\n",
      "visible_if is left out: it reads “a.x”" },
    { "ui_elements: [{key: a, type: selectbox, options_source: p}]\nproviders: {p: {}}\n",
      "The provider “p” needs one of glob, list_file and command" },
    { "title: x\n", "There are no “ui_elements”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(VedForm) form = ved_test_form_open (table[i].text, "/p");
      GPtrArray *lint = ved_form_schema_get_problems (ved_form_get_schema (form));

      g_test_message ("%s", table[i].text);
      g_assert_cmpuint (lint->len, >=, 1);
      g_assert_true (g_str_has_prefix (ved_form_problem_get_message (g_ptr_array_index (lint, 0)), table[i].message));
      g_assert_cmpuint (ved_form_problem_get_line (g_ptr_array_index (lint, 0)), >, 0);
    }
}

/* A fault is told once, by the rule that stands nearest to it. */
static void
test_one_fault_one_message (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "ui_elements:\n  - {key: n, type: slider, min_value: 1, max_value: 9, default: 5}\n"
    "  - {key: t, type: text_input, default: abc, validation: {min_length: 3}}\n"
    "constraints: [{assert: n < 8, message: Too much.}]\n", "/p");

  ved_test_form_set (form, "n", "8");
  assert_problems (form, "error: Too much.\n");
  ved_test_form_set (form, "n", "12");
  assert_problems (form, "error: 'n' must be between 1 and 9.\n");
  ved_test_form_set (form, "n", "5");
  ved_test_form_set (form, "t", "\377");
  assert_problems (form, "error: 't' must be UTF-8 text: it has other bytes in it.\n");
}

/* Nobody is told off for a form that was just opened. */
static void
test_open_field_is_no_fault_yet (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "ui_elements:\n  - {key: a, type: text_input, validation: {required_if: 'true', min_length: 3, pattern: '[a-z]+'}}\n"
    "  - {key: b, type: text_input, validation: {pattern: '[a-z]+'}}\n", "/p");
  VedFormField *field = ved_form_get_field (form, "a");

  assert_problems (form, "error: 'a' is required.\n");
  g_assert_true (ved_form_field_awaits_value (field));
  ved_form_set_strict (form, TRUE);
  g_assert_false (ved_form_field_awaits_value (field));
  ved_form_set_strict (form, FALSE);
  ved_test_form_set (form, "a", "ab");
  g_assert_false (ved_form_field_awaits_value (field));
  assert_problems (form, "error: 'a' must be at least 3 characters long.\n");
  ved_test_form_set (form, "a", "");
  g_assert_false (ved_form_field_awaits_value (field));
  assert_problems (form, "error: 'a' is required.\n");
  g_assert_false (ved_form_field_awaits_value (ved_form_get_field (form, "b")));
}

/* A range that ends before it begins is refused in the form, not by the program. */
static void
test_range_ascends (void)
{
  static const struct { const char *text; gboolean is_right; } cases[] = {
    { "100..50", FALSE }, { "50..50", FALSE }, { "9..10", TRUE }, { "8064..10368", TRUE }, { "7", TRUE }, { "1..5..5", FALSE },
    { "99999999999999999999..100", FALSE },
  };
  g_autoptr(VedForm) form = ved_test_form_open (
    "ui_elements:\n  - {key: a, type: text_input, validation: {ascending: true}}\n", "/p");

  assert_problems (form, "");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ved_test_form_set (form, "a", cases[i].text);
      assert_problems (form, cases[i].is_right ? "" : "error: 'a' must go from a lower number to a higher one.\n");
    }
}

/* What is not there may be made before the command runs: that is told, and forbids nothing. */
static void
test_path_exists (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-form-XXXXXX", NULL), *gone = g_build_filename (folder, "gone", NULL);
  g_autofree char *told = g_strdup_printf ("warning: 'a': there is nothing at %s.\n", gone);
  g_autoptr(VedForm) form = ved_test_form_open (
    "ui_elements:\n  - {key: a, type: directory, validation: {exists: true}}\n  - {key: b, type: directory}\n", "/p");

  assert_problems (form, "");
  ved_test_form_set (form, "a", folder);
  ved_test_form_set (form, "b", gone);
  assert_problems (form, "");
  ved_test_form_set (form, "a", gone);
  assert_problems (form, told);
  ved_test_form_set (form, "a", "relative");
  assert_problems (form, "");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_slider_without_bounds_has_its_default (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "ui_elements:\n  - {key: a, type: slider, default: 7, hydra_override: a}\n"
    "  - {key: b, type: slider, hydra_override: b}\n"
    "  - {key: c, type: slider, min_value: 2, max_value: 3, hydra_override: c}\n", "/p");
  g_autofree char *command = ved_test_form_command (form);

  g_assert_cmpstr (command, ==, "a=7 c=2");
}

static void
test_form_is_finalized (void)
{
  VedForm *form = ved_test_form_open (schema, "/p");

  g_assert_finalize_object (form);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/validation", test_validation);
  g_test_add_func ("/form/range-ascends", test_range_ascends);
  g_test_add_func ("/form/path-exists", test_path_exists);
  g_test_add_func ("/form/constraint-warns-and-blocks-nothing", test_constraint_warns_and_blocks_nothing);
  g_test_add_func ("/form/no-rule-hides-another", test_no_rule_hides_another);
  g_test_add_func ("/form/hidden-is-null-and-keeps-its-value", test_hidden_is_null_and_keeps_its_value);
  g_test_add_func ("/form/undo-gives-back-exactly", test_undo_gives_back_exactly);
  g_test_add_func ("/form/typing-is-one-step", test_typing_is_one_step);
  g_test_add_func ("/form/reset", test_reset);
  g_test_add_func ("/form/change-touches-only-dependants", test_change_touches_only_dependants);
  g_test_add_func ("/form/faulty-expressions-show-and-require-nothing",
                   test_faulty_expressions_show_and_require_nothing);
  g_test_add_func ("/form/lint", test_lint);
  g_test_add_func ("/form/one-fault-one-message", test_one_fault_one_message);
  g_test_add_func ("/form/open-field-is-no-fault-yet", test_open_field_is_no_fault_yet);
  g_test_add_func ("/form/slider-without-bounds-has-its-default", test_slider_without_bounds_has_its_default);
  g_test_add_func ("/form/is-finalized", test_form_is_finalized);

  return g_test_run ();
}
