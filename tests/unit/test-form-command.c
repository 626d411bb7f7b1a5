/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-command"

#include "config.h"

#include "base/ved-error.h"
#include "form/command/ved-form-build.h"
#include "form/command/ved-form-fill.h"
#include "form/command/ved-form-override.h"
#include "support/ved-test-form.h"

static const char styles[] =
  "program: [tool]\n"
  "style: gnu-long\n"
  "ui_elements:\n"
  "  - {key: n, type: number_input, default: 3, hydra_override: count}\n"
  "  - {key: v, type: checkbox, default: true, hydra_override: verbose}\n"
  "  - {key: q, type: checkbox, default: false, hydra_override: quiet}\n"
  "  - {key: l, type: multiselect, options: [a, b c], default: [a, b c], hydra_override: item}\n"
  "  - {key: j, type: multiselect, options: [x, y], default: [x, y], hydra_override: all, list_separator: ','}\n"
  "  - {key: s, type: text_input, default: val, hydra_override: s, style: short}\n"
  "  - {key: f, type: checkbox, default: true, hydra_override: f, style: short}\n"
  "  - {key: p, type: text_input, default: 'my file', hydra_override: p, style: positional}\n"
  "  - {key: e, type: text_input, default: 'a b', hydra_override: MODE, style: env}\n"
  "  - {key: t, type: text_input, default: hush, hydra_override: token, secret: true}\n"
  "  - {key: h, type: text_input, default: 'x,y', hydra_override: k, style: hydra}\n"
  "  - {key: m, type: multiselect, options: [a, 'b,c'], default: [a, 'b,c'], hydra_override: ks, style: hydra}\n"
  "  - {key: d, type: checkbox, default: true, hydra_override: ~gone, style: hydra}\n"
  "  - {key: a, type: number_input, default: 1.5, hydra_override: [+add, ++over], style: hydra}\n"
  "  - {key: silent, type: text_input, default: text}\n";

static void
test_styles (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (styles, "/p");
  g_autoptr(VedFormCommand) command = ved_form_build (form);
  const char *const expected[] = {
    "tool", "--count", "3", "--verbose", "--item", "a", "--item", "b c", "--all", "x,y", "-s", "val", "-f", "my file",
    "--token", "hush", "k=\"x,y\"", "ks=[a,\"b,c\"]", "~gone", "+add=1.5", "++over=1.5", NULL,
  };
  g_autofree char *text = ved_form_command_to_text (command);

  g_assert_cmpstrv (ved_form_command_get_argv (command), expected);
  g_assert_cmpstr (ved_form_command_get_env (command)[0], ==, "MODE=a b");
  g_assert_cmpstr (text, ==, "MODE='a b' tool --count 3 --verbose --item a --item 'b c' --all x,y -s val -f 'my file'"
                   " --token '••••••' 'k=\"x,y\"' 'ks=[a,\"b,c\"]' '~gone' +add=1.5 ++over=1.5");
  g_assert_cmpuint (ved_form_schema_get_problems (ved_form_get_schema (form))->len, ==, 0);
}

/* A path may be written with the "=" behind it, whatever the value is. */
static void
test_paths_with_their_equals_sign (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "program: [p]\nexperiment_suffix: true\nui_elements:\n"
    "  - {key: n, type: text_input, default: run, hydra_override: 'exp_name='}\n"
    "  - {key: encoder, type: text_input, default: e, hydra_override: '+enc='}\n"
    "  - {key: l, type: multiselect, options: [a, b], default: [a, b], hydra_override: ['list=', '+more=']}\n", "/p");
  g_autoptr(VedFormCommand) command = ved_form_build (form);
  const char *const expected[] = { "p", "exp_name=run-e", "+enc=e", "list=[a,b]", "+more=[a,b]", NULL };
  g_auto(GStrv) unknown = NULL;

  g_assert_cmpstrv (ved_form_command_get_argv (command), expected);
  g_assert_cmpuint (ved_form_schema_get_problems (ved_form_get_schema (form))->len, ==, 0);
  ved_form_reset_all (form);
  unknown = ved_form_fill (form, command);
  g_assert_cmpstr (*unknown, ==, NULL);
}

/* The words are the truth: whatever the value is, what a shell makes of the text is the same words. */
static void
test_text_reads_back (void)
{
  const char *const nasty[] = {
    "prog", "", " ", "it's", "a\"b", "$(rm -rf /)", "`id`", "a\nb", "\\", "-x", "--", "*", "~", "a;b|c&d", "ü", "#",
    "!x", "\tt", "'''", "\\'", NULL,
  };
  g_autoptr(VedFormCommand) command = ved_form_command_new (nasty, 1, "/p");
  g_autofree char *text = ved_form_command_to_text (command), *pretty = ved_form_command_to_pretty (command);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormCommand) back = ved_form_command_parse (text, "/p", &error);
  g_auto(GStrv) argv = NULL;

  g_assert_no_error (error);
  g_assert_true (ved_form_command_equal (command, back));
  g_assert_true (g_shell_parse_argv (pretty, NULL, &argv, &error));
  g_assert_no_error (error);
  g_assert_cmpstrv (argv, nasty);
}

static void
test_constants_come_first_and_are_quoted (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "constant_overrides: ['a=b c', 'd=\"e f\"', '~g', '--multirun', 'h=1']\n"
    "ui_elements: [{key: x, type: text_input, default: '', hydra_override: x}]\n", "/p");
  g_autoptr(VedFormCommand) command = ved_form_build (form);
  const char *const expected[] = { "a=\"b c\"", "d=\"e f\"", "~g", "--multirun", "h=1", NULL };

  g_assert_cmpstrv (ved_form_command_get_argv (command), expected);
}

static void
test_suffix_is_appended_without_a_name (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "experiment_suffix: true\nui_elements:\n"
    "  - {key: architecture, type: selectbox, options: [a b], hydra_override: arch}\n"
    "  - {key: encoder, type: text_input, default: e, hydra_override: enc}\n", "/p");
  g_autofree char *command = ved_test_form_command (form), *without = NULL;

  g_assert_cmpstr (command, ==, "'arch=\"a b\"' enc=e 'exp_name=\"a b-e\"'");
  ved_test_form_set (form, "encoder", "");
  without = ved_test_form_command (form);
  g_assert_cmpstr (without, ==, "'arch=\"a b\"'");
}

static void
test_pretty_form (void)
{
  const char *const plain[] = { "uv", "run", "python", "/my p/x.py", "a=1", "b=2", NULL };
  const char *const config[] = { "uv", "run", "x.py", "--config-path", "/c", "a=1", NULL };
  g_autoptr(VedFormCommand) first = ved_form_command_new (plain, 4, NULL);
  g_autoptr(VedFormCommand) second = ved_form_command_new (config, 3, NULL);
  g_autofree char *one = ved_form_command_to_pretty (first), *two = ved_form_command_to_pretty (second);

  g_assert_cmpstr (one, ==, "uv run python '/my p/x.py' \\\n  a=1 \\\n  b=2");
  g_assert_cmpstr (two, ==, "uv run x.py --config-path /c \\\n  a=1");
}

/* An option stands beside its value, and everything else on a line of its own. */
static void
test_option_beside_its_value (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "program: [prog]\nstyle: gnu-long\nui_elements:\n"
    "  - {key: a, type: text_input, default: 'x y', hydra_override: name}\n"
    "  - {key: b, type: checkbox, default: true, hydra_override: fast}\n"
    "  - {key: c, type: multiselect, options: [p, q], default: [p, q], style: short, hydra_override: c}\n"
    "  - {key: d, type: text_input, default: end, style: positional, hydra_override: d}\n", "/p");
  g_autoptr(VedFormCommand) command = ved_form_build (form);
  g_autofree char *pretty = ved_form_command_to_pretty (command);

  g_assert_cmpstr (pretty, ==, "prog \\\n  --name 'x y' \\\n  --fast \\\n  -c p \\\n  -c q \\\n  end");
}

static char *
findings (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormCommand) command = ved_form_command_parse (text, "/", &error);
  g_autoptr(GListModel) model = NULL;
  g_autoptr(GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  model = ved_form_command_check (command, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(VedFormProblem) problem = g_list_model_get_item (model, i);

      g_string_append_printf (out, "%s\n", ved_form_problem_get_message (problem));
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_check_tells_each_fault (void)
{
  static const struct {
    const char *text, *finding;
  } table[] = {
    { "/bin/sh a=1 b/c=d +e=f ++g=h '~i'", "" },
    { "/bin/sh '/no where/x y.py' a=1", "The script /no where/x y.py is not there.\n" },
    { "no-such-program-at-all a=1", "There is no program no-such-program-at-all in PATH.\n" },
    { "/bin/no-such a=1", "The program /bin/no-such is not there, or may not be run.\n" },
    { "/bin/sh a=1 a=2", "“a” is given twice: the later one counts.\n" },
    { "/bin/sh a=1 +a=2", "“a” is given twice: the later one counts.\n" },
    { "/bin/sh a=1 word", "" },
    { "/bin/sh größe=1 größe=2", "“größe” is given twice: the later one counts.\n" },
    { "/bin/sh größe/ü=1 +größe.ß=2", "" },
    { "/bin/sh a=1 'b c=d'", "“b c=d” is no override: it has the form path=value.\n" },
    { "/bin/sh 'a=[1,2'", "A quote or bracket in the value of “a=[1,2” does not close.\n" },
    { "/bin/sh 'a=\"x'", "A quote or bracket in the value of “a=\"x” does not close.\n" },
    { "/bin/sh 'a=\"x]\"'", "" },
    { "/bin/sh --config-path /c a=1", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *found = findings (table[i].text);

      g_assert_cmpstr (found, ==, table[i].finding);
    }
}

static void
test_diff_is_by_word (void)
{
  const char *const before[] = { "p", "a=1", "b=2", "c=3", NULL }, *const after[] = { "p", "a=1", "b=9", "c=3", "d=4", NULL };
  g_autoptr(VedFormCommand) one = ved_form_command_new (before, 1, NULL), two = ved_form_command_new (after, 1, NULL);
  g_autoptr(GPtrArray) lines = ved_form_command_diff (one, two);
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const VedFormDiffLine *line = g_ptr_array_index (lines, i);

      g_string_append_printf (out, "%c%s ", " -+"[line->kind], line->token);
    }
  g_assert_cmpstr (out->str, ==, " p  a=1 -b=2 +b=9  c=3 +d=4 ");
}

/* However long two commands are, all that is different is told, and what they have in common costs nothing. */
static void
test_diff_leaves_nothing_out (void)
{
  g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func (g_free), after = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(VedFormCommand) one = NULL, two = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  guint n[3] = { 0 };

  for (guint i = 0; i < 5000; i++)
    {
      g_ptr_array_add (before, g_strdup_printf ("a%u=%s", i, i >= 1000 && i < 4000 ? "x" : "same"));
      g_ptr_array_add (after, g_strdup_printf ("a%u=%s", i, i >= 1000 && i < 4000 ? "y" : "same"));
    }
  g_ptr_array_add (before, NULL);
  g_ptr_array_add (after, NULL);
  one = ved_form_command_new ((const char *const *) before->pdata, 1, NULL);
  two = ved_form_command_new ((const char *const *) after->pdata, 1, NULL);
  lines = ved_form_command_diff (one, two);
  for (guint i = 0; i < lines->len; i++)
    n[((const VedFormDiffLine *) g_ptr_array_index (lines, i))->kind]++;
  g_assert_cmpuint (n[VED_FORM_SAME], ==, 2000);
  g_assert_cmpuint (n[VED_FORM_REMOVED], ==, 3000);
  g_assert_cmpuint (n[VED_FORM_ADDED], ==, 3000);
}

/* Of a value it is known whose it is. */
static void
test_diff_names_options (void)
{
  const char *const before[] = { "p", "--epochs", "20", "end", NULL }, *const after[] = { "p", "--epochs", "3", "end", NULL };
  g_autoptr(VedFormCommand) one = ved_form_command_new (before, 1, NULL), two = ved_form_command_new (after, 1, NULL);
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GString) out = g_string_new (NULL);

  ved_form_command_join (one, 2);
  ved_form_command_join (two, 2);
  lines = ved_form_command_diff (one, two);
  for (guint i = 0; i < lines->len; i++)
    {
      const VedFormDiffLine *line = g_ptr_array_index (lines, i);

      g_string_append_printf (out, "%c%s/%s ", " -+"[line->kind], line->token, line->option != NULL ? line->option : "");
    }
  g_assert_cmpstr (out->str, ==, " p/  --epochs/ -20/--epochs +3/--epochs  end/ ");
}

static void
test_script_runs_in_its_folder (void)
{
  const char *const words[] = { "p", "a b", NULL };
  g_autoptr(VedFormCommand) command = ved_form_command_new (words, 1, "/my p");
  g_autofree char *script = ved_form_command_to_script (command);

  g_assert_cmpstr (script, ==, "#!/bin/sh\nset -e\ncd -- '/my p'\np \\\n  'a b'\n");
}

static const char secrets[] =
  "program: [tool]\n"
  "style: gnu-long\n"
  "ui_elements:\n"
  "  - {key: o, type: text_input, hydra_override: token, secret: true}\n"
  "  - {key: e, type: text_input, hydra_override: KEY, style: env, secret: true}\n"
  "  - {key: p, type: text_input, hydra_override: p, style: positional, secret: true}\n"
  "  - {key: h, type: text_input, hydra_override: a.pass, style: hydra, secret: true}\n"
  "  - {key: n, type: text_input, hydra_override: name}\n";

/* Whatever way a secret is written, it runs as it stands there and nobody sees it. */
static void
test_written_secrets_are_hidden (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (secrets, "/p");
  const char *written = "KEY=k1 tool --token=t1 --name n1 \\\n  p1 'a.pass=\"h, 1\"'";
  g_autoptr(VedFormCommand) command = ved_form_read_command (form, written, "/p", NULL);
  g_autofree char *text = ved_form_command_to_text (command), *masked = ved_form_mask_text (form, written);
  g_autofree char *concealed = ved_form_conceal (form, written), *unreadable = ved_form_mask_text (form, "tool --token 't1");
  g_autoptr(VedFormCommand) again = ved_form_read_command (form, concealed, "/p", NULL);

  g_assert_cmpstr (text, ==, "KEY='" VED_FORM_MASK "' tool '--token=" VED_FORM_MASK "' --name n1 '" VED_FORM_MASK
                   "' 'a.pass=" VED_FORM_MASK "'");
  g_assert_cmpstr (masked, ==, "KEY=" VED_FORM_MASK " tool --token=" VED_FORM_MASK " --name n1 \\\n  " VED_FORM_MASK
                   " 'a.pass=" VED_FORM_MASK "'");
  g_assert_cmpstr (concealed, ==, masked);
  g_assert_true (ved_form_command_equal (again, command));
  g_assert_null (unreadable);
}

/* What a field of secrets holds is hidden wherever it is written, and a mask that stands for nothing does not run. */
static void
test_held_secrets_are_hidden (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (secrets, "/p");
  g_autoptr(VedFormCommand) command = NULL, none = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) unknown = NULL;
  g_autoptr(VedFormCommand) masked = ved_form_command_parse ("tool --name x --token " VED_FORM_MASK, NULL, NULL);
  g_autoptr(GError) error = NULL;

  ved_test_form_set (form, "o", "held-token");
  command = ved_form_read_command (form, "tool p1 --url=https://held-token@host --name held-token", NULL, NULL);
  text = ved_form_command_to_text (command);
  g_assert_cmpstr (text, ==, "tool '" VED_FORM_MASK "' '--url=https://" VED_FORM_MASK "' --name '" VED_FORM_MASK "'");
  none = ved_form_read_command (form, "tool 'a.pass=" VED_FORM_MASK "'", NULL, &error);
  g_assert_null (none);
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);

  unknown = ved_form_fill (form, masked);
  g_assert_cmpstr (*unknown, ==, NULL);
  g_clear_pointer (&command, ved_form_command_unref);
  command = ved_form_build (form);
  g_assert_cmpstr (ved_form_command_get_argv (command)[2], ==, "held-token");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/command/styles", test_styles);
  g_test_add_func ("/form/command/paths-with-their-equals-sign", test_paths_with_their_equals_sign);
  g_test_add_func ("/form/command/text-reads-back", test_text_reads_back);
  g_test_add_func ("/form/command/constants-come-first-and-are-quoted", test_constants_come_first_and_are_quoted);
  g_test_add_func ("/form/command/suffix-is-appended-without-a-name", test_suffix_is_appended_without_a_name);
  g_test_add_func ("/form/command/pretty-form", test_pretty_form);
  g_test_add_func ("/form/command/option-beside-its-value", test_option_beside_its_value);
  g_test_add_func ("/form/command/check-tells-each-fault", test_check_tells_each_fault);
  g_test_add_func ("/form/command/diff-is-by-word", test_diff_is_by_word);
  g_test_add_func ("/form/command/diff-leaves-nothing-out", test_diff_leaves_nothing_out);
  g_test_add_func ("/form/command/diff-names-options", test_diff_names_options);
  g_test_add_func ("/form/command/script-runs-in-its-folder", test_script_runs_in_its_folder);
  g_test_add_func ("/form/command/written-secrets-are-hidden", test_written_secrets_are_hidden);
  g_test_add_func ("/form/command/held-secrets-are-hidden", test_held_secrets_are_hidden);

  return g_test_run ();
}
