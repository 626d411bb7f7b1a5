/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-keep"

#include "config.h"

#include "base/ved-error.h"
#include "form/command/ved-form-build.h"
#include "form/command/ved-form-fill.h"
#include "form/runs/ved-result-export.h"
#include "form/ved-form-json.h"
#include "form/ved-form-preset.h"
#include "support/ved-test-form.h"
#include "support/ved-test-loop.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#define TRAIN "examples/text-detection/train"

/* Fills an empty form from the command of another: both must make the same words. */
static void
assert_round_trip (VedForm           *form,
                   VedForm           *empty,
                   const char *const *expected_unknown)
{
  g_autoptr(VedFormCommand) command = ved_form_build (form), back = NULL, pasted = NULL;
  g_autofree char *text = ved_form_command_to_text (command);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) unknown = NULL;

  pasted = ved_form_command_parse (text, NULL, &error);
  g_assert_no_error (error);
  ved_form_set_suffix (empty, ved_form_get_suffix (form));
  unknown = ved_form_fill (empty, pasted);
  back = ved_form_build (empty);
  g_assert_cmpstrv (unknown, expected_unknown);
  g_assert_cmpstrv (ved_form_command_get_argv (back), ved_form_command_get_argv (command));
}

static void
test_pasted_command_fills_the_form (void)
{
  static const struct {
    const char *sets[8];
  } table[] = {
    { { NULL } },
    { { "architecture", "craft", "exp_name", "my exp", "batch_size", "16" } },
    { { "preprocessing_profile", "lens_style_office", "learning_rate", "0.002" } },
    { { "resume_training", "true", "checkpoint_path", "outputs/e/checkpoints/epoch=3-step=10.ckpt" } },
    { { "exp_name", "say \"hi\" it's $(x)", "optimizer", "adamw", "wandb", "true" } },
  };
  const char *const nothing[] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint suffix = 0; suffix < 2; suffix++)
      {
        g_autoptr(VedForm) form = ved_test_form_open_pack (TRAIN, "/p"), empty = ved_test_form_open_pack (TRAIN, "/p");

        ved_form_set_suffix (form, suffix);
        for (guint j = 0; table[i].sets[j] != NULL; j += 2)
          ved_test_form_set (form, table[i].sets[j], table[i].sets[j + 1]);
        assert_round_trip (form, empty, nothing);
        g_assert_true (ved_form_undo (empty));
        g_assert_false (ved_form_undo (empty));
      }
}

static void
test_other_styles_fill_as_well (void)
{
  static const char schema[] =
    "program: [tool]\nstyle: gnu-long\nui_elements:\n"
    "  - {key: n, type: number_input, default: 3, hydra_override: count}\n"
    "  - {key: v, type: checkbox, default: true, hydra_override: verbose}\n"
    "  - {key: l, type: multiselect, options: [a, b c], hydra_override: item}\n"
    "  - {key: s, type: text_input, default: x, hydra_override: s, style: short}\n"
    "  - {key: p, type: text_input, default: y, hydra_override: p, style: positional}\n"
    "  - {key: e, type: text_input, default: z, hydra_override: MODE, style: env}\n"
    "  - {key: m, type: multiselect, options: [a, 'b,c'], hydra_override: ks, style: hydra}\n";
  g_autoptr(VedForm) form = ved_test_form_open (schema, "/p"), empty = ved_test_form_open (schema, "/p");
  const char *const nothing[] = { NULL };
  g_autoptr(VedFormValue) both = NULL;

  ved_test_form_set (form, "n", "7");
  ved_test_form_set (form, "v", "false");
  ved_test_form_set (form, "l", "a,b c");
  ved_test_form_set (form, "s", "-q");
  ved_test_form_set (form, "e", "a b");
  both = ved_form_value_new_list (NULL, 0);
  ved_form_value_append (both, ved_form_value_new_string ("a"));
  ved_form_value_append (both, ved_form_value_new_string ("b,c"));
  ved_form_set (form, "m", both);
  assert_round_trip (form, empty, nothing);
}

static void
test_unknown_words_are_handed_back (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack (TRAIN, "/p");
  g_autoptr(VedFormCommand) command = ved_form_command_parse (
    "uv run python /other/train.py seed=7 nobody.knows=1 +extra=2 --flag", NULL, NULL);
  g_auto(GStrv) unknown = ved_form_fill (form, command);
  const char *const expected[] = { "nobody.knows=1", "+extra=2", "--flag", NULL };
  g_autofree char *seed = ved_test_form_get (form, "seed");

  g_assert_cmpstrv (unknown, expected);
  g_assert_cmpstr (seed, ==, "7");
}

/* What a field does not take is handed back as well: nothing is lost without a word. */
static void
test_refused_words_are_handed_back (void)
{
  static const struct {
    const char *text, *unknown;
  } table[] = {
    { "tool -- n=5 c=y", "--" }, { "tool n=five", "n=five" }, { "tool c=z n=4", "c=z" }, { "tool m=[p,r] c=y", "m=[p,r]" },
    { "tool --wide=maybe --go", "--wide=maybe" }, { "tool --opt 7 --opt=8", "" }, { "tool --opt seven", "--opt|seven" },
    { "tool n=1 n=2", "" }, { "tool two.a=3 two.b=4", "two.a=3" }, { "tool two.a=3 two.b=3", "" }, { "NUM=x tool", "NUM=x" },
    { "tool h=1", "h=1" }, { "tool on=true h=1", "" }, { "tool x=1", "" },
    { "tool --key " VED_FORM_MASK, "--key|" VED_FORM_MASK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(VedForm) form = ved_test_form_open (
        "program: [tool]\nui_elements:\n"
        "  - {key: n, type: number_input, default: 3, hydra_override: n}\n"
        "  - {key: c, type: selectbox, options: [x, y], hydra_override: c}\n"
        "  - {key: m, type: multiselect, options: [p, q], hydra_override: m}\n"
        "  - {key: w, type: checkbox, style: gnu-long, hydra_override: wide}\n"
        "  - {key: g, type: checkbox, style: gnu-long, hydra_override: go}\n"
        "  - {key: o, type: number_input, default: 1, style: gnu-long, hydra_override: opt}\n"
        "  - {key: t, type: number_input, default: 1, hydra_override: [two.a, two.b]}\n"
        "  - {key: e, type: number_input, default: 1, style: env, hydra_override: NUM}\n"
        "  - {key: on, type: checkbox, default: false, hydra_override: on}\n"
        "  - {key: h, type: text_input, visible_if: 'on', hydra_override: h}\n"
        "  - {key: x, type: number_input, default: 2.5, hydra_override: '+x='}\n"
        "  - {key: k, type: text_input, style: gnu-long, hydra_override: key, secret: true}\n", "/p");
      g_autoptr(VedFormCommand) command = ved_form_command_parse (table[i].text, NULL, NULL);
      g_auto(GStrv) unknown = ved_form_fill (form, command);
      g_autofree char *joined = g_strjoinv ("|", unknown);

      g_assert_cmpstr (joined, ==, table[i].unknown);
    }
}

/* A profile is found wherever the form has its choices from; under it, the form names no data. */
static void
test_profiles_of_a_provider_are_recognised (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *meta = g_build_filename (folder, "configs", "ui_meta", NULL);
  g_autofree char *profiles = g_build_filename (meta, "preprocessing_profiles.yaml", NULL);
  g_autofree char *list = g_build_filename (folder, "names.txt", NULL), *name = NULL;
  g_autoptr(VedForm) form = NULL;
  g_autoptr(VedFormCommand) command = ved_form_command_parse ("tool data=y +p=1 q=2", NULL, NULL);
  g_auto(GStrv) unknown = NULL;
  const char *const lost[] = { "data=y", NULL };

  g_mkdir_with_parents (meta, 0700);
  g_assert_true (g_file_set_contents (profiles, "profiles: {none: {}, big: {overrides: ['+p=1', 'q=2']}}\n", -1, NULL));
  g_assert_true (g_file_set_contents (list, "none\nbig\n", -1, NULL));
  form = ved_test_form_open (
    "program: [tool]\nproviders: {names: {list_file: names.txt}}\nui_elements:\n"
    "  - {key: dataset, type: selectbox, options: [x, y], hydra_override: data}\n"
    "  - {key: preprocessing_profile, type: selectbox, options_source: names}\n", folder);
  unknown = ved_form_fill (form, command);
  name = ved_test_form_get (form, "preprocessing_profile");
  g_assert_cmpstr (name, ==, "big");
  g_assert_cmpstrv (unknown, lost);
  ved_test_remove_folder (folder);
}

static void
test_only_changes_are_kept (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack (TRAIN, "/p"), again = ved_test_form_open_pack (TRAIN, "/p");
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL, *edited = NULL, *first = NULL, *second = NULL;
  g_autoptr(GError) error = NULL;
  guint n_dropped;

  ved_test_form_set (form, "architecture", "craft");
  ved_test_form_set (form, "learning_rate", "0.002");
  node = ved_form_save (form, "edited text");
  text = json_to_string (json_object_get_member (json_node_get_object (node), "values"), FALSE);
  g_assert_cmpstr (text, ==, "{\"architecture\":\"craft\",\"learning_rate\":0.002}");

  json_object_set_string_member (json_object_get_object_member (json_node_get_object (node), "values"), "gone", "x");
  json_object_set_string_member (json_object_get_object_member (json_node_get_object (node), "values"), "seed", "x");
  g_assert_true (ved_form_load (again, node, &edited, &n_dropped, &error));
  g_assert_cmpuint (n_dropped, ==, 2);
  g_assert_cmpstr (edited, ==, "edited text");
  first = ved_test_form_command (form);
  second = ved_test_form_command (again);
  g_assert_cmpstr (first, ==, second);
  g_assert_true (ved_form_undo (again));

  {
    g_autoptr(JsonNode) wrong = json_from_string ("[1]", NULL);

    g_assert_false (ved_form_load (again, wrong, NULL, NULL, &error));
    g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  }
}

static void
test_recommendation_is_one_step (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack (TRAIN, "/p");
  g_autoptr(GListModel) cards = ved_form_recommendations (form), others = NULL;
  g_autoptr(VedFormPreset) card = g_list_model_get_item (cards, 2);
  g_autofree char *before = ved_test_form_command (form), *profile = NULL, *after = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (cards), ==, 3);
  g_assert_false (ved_form_preset_is_active (card, form));
  g_assert_cmpuint (ved_form_preset_apply (card, form), ==, ved_form_preset_get_n_values (card));
  g_assert_true (ved_form_preset_is_active (card, form));

  /* A choice with a label of its own is found by its value. */
  profile = ved_test_form_get (form, "preprocessing_profile");
  g_assert_cmpstr (profile, ==, "lens_style_office");
  g_assert_true (ved_form_undo (form));
  after = ved_test_form_command (form);
  g_assert_cmpstr (after, ==, before);

  ved_test_form_set (form, "resume_training", "true");
  others = ved_form_recommendations (form);
  g_assert_cmpuint (g_list_model_get_n_items (others), ==, 3);
}

static void
test_presets_survive_a_restart (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "presets.json", NULL);
  g_autoptr(VedForm) form = ved_test_form_open_pack (TRAIN, "/p"), other = ved_test_form_open_pack (TRAIN, "/p");
  g_autoptr(GListModel) presets = NULL, again = NULL;
  g_autoptr(VedFormPreset) preset = NULL, loaded = NULL;
  const char *const tags[] = { "fast", NULL };
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr(GError) error = NULL;

  ved_test_form_set (form, "batch_size", "32");
  ved_test_form_set (form, "architecture", "dbnetpp");
  presets = ved_form_presets_load (path, &error);
  g_assert_no_error (error);
  preset = ved_form_preset_new_from_form (form, "Mine", tags);
  g_list_store_append (G_LIST_STORE (presets), preset);
  g_assert_true (ved_form_presets_save (presets, path, &error));
  again = ved_form_presets_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (again), ==, 1);
  loaded = g_list_model_get_item (again, 0);
  g_assert_cmpstr (ved_form_preset_get_title (loaded), ==, "Mine");
  g_assert_cmpstrv (ved_form_preset_get_tags (loaded), tags);
  ved_form_preset_apply (loaded, other);
  first = ved_test_form_command (form);
  second = ved_test_form_command (other);
  g_assert_cmpstr (first, ==, second);
  ved_test_remove_folder (folder);
}

static void
test_result_as_csv (void)
{
  g_autoptr(JsonNode) node = json_from_string (
    "{\"images\":{\"a,b.jpg\":{\"words\":{\"1\":{\"points\":[[1,2],[3.5,4]],\"confidence\":0.5},"
    "\"2\":{\"points\":[[5,6]]}}},\"empty.jpg\":{\"words\":{}}}}", NULL);
  g_autoptr(JsonNode) broken = json_from_string ("{\"images\":{\"a\":{\"words\":{\"1\":{}}}}}", NULL);
  g_autoptr(GError) error = NULL;
  guint n_rows;
  g_autofree char *plain = ved_result_to_csv (node, FALSE, &n_rows, &error);
  g_autofree char *with = ved_result_to_csv (node, TRUE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 2);
  g_assert_cmpstr (plain, ==, "filename,polygons\n\"a,b.jpg\",1 2 3.5 4|5 6\nempty.jpg,\n");
  g_assert_cmpstr (with, ==, "filename,polygons,confidences\n\"a,b.jpg\",1 2 3.5 4|5 6,0.5|\nempty.jpg,,\n");
  g_assert_null (ved_result_to_csv (broken, FALSE, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
}

static void
write_file (const char *folder,
            const char *relative,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL), *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_results (const char *folder,
                const char *glob,
                const char *experiments,
                const char *files)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "ui_elements:\n  - {key: name, type: text_input, default: b}\n  - {key: kind, type: text_input, default: odd}\n"
    "  - {key: none, type: text_input}\n", folder);
  g_autofree char *experiment = NULL, *pattern = ved_result_expand (form, glob, &experiment);
  g_auto(GStrv) names = ved_result_experiments (folder, pattern), found = ved_result_files (folder, pattern, experiment);
  g_autofree char *all_names = g_strjoinv (" ", names), *all_files = g_strjoinv (" ", found);

  g_assert_cmpstr (all_names, ==, experiments);
  g_assert_cmpstr (all_files, ==, files);
}

/* The schema says where results are, and what tells experiments apart. */
static void
test_results_are_where_the_schema_says (void)
{
  static const char *const files[] = {
    "runs/a/odd/r.json", "runs/b/odd/r.json", "runs/b/odd/deep/s.json", "runs/b/even/t.json", "runs/b/odd/u.txt",
    "runs/c/even/v.json", "all/b-odd.json", "all/c-odd.json",
  };
  g_autofree char *folder = ved_test_make_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);
      struct utimbuf times = { 1000 + i, 1000 + i };

      write_file (folder, files[i], "{}");
      g_assert_cmpint (g_utime (path, &times), ==, 0);
    }
  assert_results (folder, "runs/{name}/{kind}/*.json", "b a", "runs/b/odd/r.json");
  assert_results (folder, "runs/{name}/*/*.json", "c b a", "runs/b/even/t.json runs/b/odd/r.json");
  assert_results (folder, "all/{name}-{kind}.json", "", "all/b-odd.json");
  assert_results (folder, "all/{none}-{kind}.json", "", "all/c-odd.json all/b-odd.json");
  assert_results (folder, "runs/*/{name}/*.json", "", "");
  assert_results (folder, "../{name}/*.json", "", "");
  ved_test_remove_folder (folder);
}

/* A project of its own: nothing comes from what Vedette ships. */
static void
test_project_and_providers (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *command = NULL, *later = NULL;
  g_autoptr(VedForm) form = NULL;

  write_file (folder, "configs/ui_meta/architectures/net.yaml",
              "ui_metadata: {default_decoder: two, compatible_decoders: [two, three], notes: [a, b]}\n");
  write_file (folder, "configs/model/architectures/net.yaml", "component_overrides: {head: {name: hh}}\n");
  write_file (folder, "configs/ui_meta/architectures/broken.yaml", "a: [\n");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *file = g_strdup_printf ("configs/preset/models/decoder/%s.yaml",
                                               (const char *[]) { "one", "two", "three" }[i]);

      write_file (folder, file, "");
    }
  write_file (folder, "packs/b.txt", "");
  write_file (folder, "packs/a.txt", "");
  write_file (folder, "list.txt", "# a comment\nx\n\ny z\n");
  form = ved_test_form_open (
    "providers:\n  packs: {glob: packs/*.txt, strip: .txt}\n  lines: {list_file: list.txt}\n"
    "  told: {command: [printf, '[\"p\", {\"label\": \"Q\", \"value\": \"q\"}]']}\n"
    "ui_elements:\n"
    "  - {key: architecture, type: selectbox, options_source: models.architectures, hydra_override: arch}\n"
    "  - {key: d, type: selectbox, options_source: models.decoders, filter_by_architecture_key: compatible_decoders,"
    " metadata_default_key: default_decoder, metadata_help_key: notes, help: Help, hydra_override: d}\n"
    "  - {key: h, type: info, metadata_info_key: components, info_template: 'H {head}'}\n"
    "  - {key: a, type: selectbox, options_source: packs, hydra_override: a}\n"
    "  - {key: b, type: selectbox, options_source: lines, default: 'y z', hydra_override: b}\n"
    "  - {key: c, type: selectbox, options_source: told, default: q, hydra_override: c}\n", folder);
  command = ved_test_form_command (form);
  g_assert_cmpstr (command, ==, "arch=net d=two a=a 'b=\"y z\"' c=q");
  g_assert_cmpstr (ved_form_field_get_help (ved_form_get_field (form, "d")), ==, "Help\n\na, b");
  g_assert_cmpstr (ved_form_field_get_info (ved_form_get_field (form, "h")), ==, "H hh");

  /* A file that has changed is seen after a refresh, and only then. */
  write_file (folder, "configs/ui_meta/architectures/net.yaml",
              "ui_metadata: {default_decoder: three, compatible_decoders: [two, three], notes: n}\n");
  g_assert_true (ved_form_project_refresh (ved_form_get_project (form)));
  later = ved_test_form_command (form);
  g_assert_cmpstr (later, ==, "arch=net d=three a=a 'b=\"y z\"' c=q");
  ved_test_remove_folder (folder);
}

/* What gives no options says why, and says no more once it does. */
static void
test_providers_that_fail_are_told (void)
{
  static const char *const reasons[] = {
    "“/etc/*” must be a path below", "No such file", "a list was expected", "ended with status 1; run it by hand",
    "neither glob nor list_file nor command", "sh ended with status 3: no checkpoint in models",
  };
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(VedForm) form = ved_test_form_open (
    "providers:\n  a: {glob: /etc/*}\n  b: {list_file: later.txt}\n  c: {command: [echo, '{}']}\n"
    "  d: {command: ['false']}\n  e: {}\n"
    "  f: {command: [sh, -c, 'echo Traceback >&2; echo no checkpoint in models >&2; exit 3']}\n"
    "ui_elements:\n  - {key: a, type: selectbox, options_source: a}\n"
    "  - {key: b, type: selectbox, options_source: b}\n  - {key: c, type: selectbox, options_source: c}\n"
    "  - {key: d, type: selectbox, options_source: d}\n  - {key: e, type: selectbox, options_source: e}\n"
    "  - {key: f, type: selectbox, options_source: f}\n", folder);
  VedFormProject *project = ved_form_get_project (form);
  g_autoptr(GPtrArray) problems = ved_form_project_get_problems (project);
  g_autoptr(GPtrArray) later = NULL;
  g_autoptr(VedFormValue) options = NULL;

  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (reasons));
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      guint n_told = 0;

      for (guint j = 0; j < problems->len; j++)
        n_told += strstr (ved_form_problem_get_message (g_ptr_array_index (problems, j)), reasons[i]) != NULL;
      g_assert_cmpuint (n_told, ==, 1);
    }
  /* Each at its field, and once. */
  g_assert_cmpuint (g_list_model_get_n_items (ved_form_get_problems (form)), ==, G_N_ELEMENTS (reasons));
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      const char key[] = { (char) ('a' + i), '\0' };

      g_assert_nonnull (strstr (ved_form_field_get_message (ved_form_get_field (form, key), NULL), reasons[i]));
    }

  write_file (folder, "later.txt", "x\n");
  g_assert_true (ved_form_project_refresh (project));
  options = ved_form_project_get_options (project, ved_form_get_schema (form), "b");
  later = ved_form_project_get_problems (project);
  g_assert_cmpuint (later->len, ==, G_N_ELEMENTS (reasons) - 1);
  g_assert_null (ved_form_field_get_message (ved_form_get_field (form, "b"), NULL));
  ved_test_remove_folder (folder);
}

static void
prepared_cb (GObject      *project,
             GAsyncResult *result,
             gpointer      prepared)
{
  g_assert_true (ved_form_project_prepare_finish (VED_FORM_PROJECT (project), result, NULL));
  *(gboolean *) prepared = TRUE;
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

static char *
get_first_option (VedForm *form)
{
  g_autoptr(VedFormValue) options = ved_form_project_get_options (ved_form_get_project (form), ved_form_get_schema (form),
                                                                  "told");

  return g_strdup (ved_form_value_string (ved_form_value_item (options, 0)));
}

/* While the command of a provider runs, what it gave before is there at once. */
static void
test_slow_provider_lets_others_ask (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *begun = g_build_filename (folder, "begun", NULL), *go_on = g_build_filename (folder, "go-on", NULL);
  g_autofree char *first = NULL, *meanwhile = NULL, *later = NULL;
  g_autoptr(VedForm) form = NULL;
  gboolean prepared = FALSE;
  int fd;

  write_file (folder, "list.sh", "if [ ! -p go-on ]; then echo '[a]'; exit; fi\n: > begun\nread x < go-on\necho '[b]'\n");
  form = ved_test_form_open ("providers: {told: {command: [sh, list.sh]}}\n"
                             "ui_elements: [{key: t, type: selectbox, options_source: told, hydra_override: t}]\n", folder);
  first = get_first_option (form);
  g_assert_cmpstr (first, ==, "a");
  g_assert_cmpint (mkfifo (go_on, 0600), ==, 0);
  ved_form_project_forget_commands (ved_form_get_project (form));
  ved_form_project_prepare_async (ved_form_get_project (form), ved_form_get_schema (form), NULL, prepared_cb, &prepared);
  ved_test_wait_until (is_there, begun);

  meanwhile = get_first_option (form);
  g_assert_cmpstr (meanwhile, ==, "a");
  g_assert_cmpuint (ved_form_project_count_problems (ved_form_get_project (form)), ==, 0);
  g_assert_false (prepared);
  fd = g_open (go_on, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint ((int) write (fd, "\n", 1), ==, 1);
  close (fd);
  ved_test_wait_until (is_set, &prepared);
  later = get_first_option (form);
  g_assert_cmpstr (later, ==, "b");
  ved_test_remove_folder (folder);
}

/* Broken metadata are told at the field that has chosen them, with their place, while they are chosen. */
static void
test_broken_metadata_are_told (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(VedForm) form = NULL;
  VedFormField *architecture, *profile;
  int severity = -1;

  write_file (folder, "configs/model/architectures/good.yaml", "");
  write_file (folder, "configs/model/architectures/odd.yaml", "");
  write_file (folder, "configs/ui_meta/architectures/odd.yaml", "ui_metadata:\n  default_head: [x\n");
  write_file (folder, "configs/ui_meta/optimizers/adam.yaml", "\t- no\n");
  write_file (folder, "configs/ui_meta/preprocessing_profiles.yaml", "profiles: {\n");
  form = ved_test_form_open (
    "ui_elements:\n  - {key: architecture, type: selectbox, options_source: models.architectures}\n"
    "  - {key: head, type: text_input, metadata_default_key: default_head}\n"
    "  - {key: optimizer, type: selectbox, options: [adam, sgd]}\n"
    "  - {key: rate, type: slider, optimizer_metadata_key: learning_rate, min_value: 0.0, max_value: 1.0}\n"
    "  - {key: preprocessing_profile, type: selectbox, options: [none, lens]}\n", folder);
  architecture = ved_form_get_field (form, "architecture");
  profile = ved_form_get_field (form, "preprocessing_profile");
  g_assert_null (ved_form_field_get_message (architecture, NULL));
  g_assert_null (ved_form_field_get_message (profile, NULL));
  g_assert_nonnull (strstr (ved_form_field_get_message (ved_form_get_field (form, "optimizer"), &severity),
                            "configs/ui_meta/optimizers/adam.yaml:1:"));
  g_assert_cmpint (severity, ==, VED_FORM_WARNING);
  g_assert_cmpuint (g_list_model_get_n_items (ved_form_get_problems (form)), ==, 1);

  ved_test_form_set (form, "architecture", "odd");
  g_assert_nonnull (strstr (ved_form_field_get_message (architecture, NULL), "ui_meta/architectures/odd.yaml:3:"));
  ved_test_form_set (form, "preprocessing_profile", "lens");
  g_assert_nonnull (strstr (ved_form_field_get_message (profile, NULL), "preprocessing_profiles.yaml:2:"));
  g_assert_cmpuint (g_list_model_get_n_items (ved_form_get_problems (form)), ==, 3);

  write_file (folder, "configs/ui_meta/architectures/odd.yaml", "ui_metadata: {default_head: x}\n");
  g_assert_true (ved_form_project_refresh (ved_form_get_project (form)));
  g_assert_null (ved_form_field_get_message (architecture, NULL));
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/keep/pasted-command-fills-the-form", test_pasted_command_fills_the_form);
  g_test_add_func ("/form/keep/other-styles-fill-as-well", test_other_styles_fill_as_well);
  g_test_add_func ("/form/keep/unknown-words-are-handed-back", test_unknown_words_are_handed_back);
  g_test_add_func ("/form/keep/refused-words-are-handed-back", test_refused_words_are_handed_back);
  g_test_add_func ("/form/keep/profiles-of-a-provider-are-recognised", test_profiles_of_a_provider_are_recognised);
  g_test_add_func ("/form/keep/only-changes-are-kept", test_only_changes_are_kept);
  g_test_add_func ("/form/keep/recommendation-is-one-step", test_recommendation_is_one_step);
  g_test_add_func ("/form/keep/presets-survive-a-restart", test_presets_survive_a_restart);
  g_test_add_func ("/form/keep/result-as-csv", test_result_as_csv);
  g_test_add_func ("/form/keep/results-are-where-the-schema-says", test_results_are_where_the_schema_says);
  g_test_add_func ("/form/keep/project-and-providers", test_project_and_providers);
  g_test_add_func ("/form/keep/providers-that-fail-are-told", test_providers_that_fail_are_told);
  g_test_add_func ("/form/keep/slow-provider-lets-others-ask", test_slow_provider_lets_others_ask);
  g_test_add_func ("/form/keep/broken-metadata-are-told", test_broken_metadata_are_told);

  return g_test_run ();
}
