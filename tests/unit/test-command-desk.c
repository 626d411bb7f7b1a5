/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-command-desk"

#include "config.h"

#include "app/models/ved-command-session.h"
#include "base/ved-error.h"
#include "form/command/ved-form-build.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  VedCommandDesk *desk;
  guint n_ended;
} Fixture;

static VedCommandDesk *
make_desk (const char *folder)
{
  g_autofree char *forms = g_build_filename (folder, "forms", NULL), *user = g_build_filename (folder, "user", NULL);
  g_autofree char *state = g_build_filename (folder, "state", NULL), *work = g_build_filename (folder, "work", NULL);
  g_autofree char *history = g_build_filename (folder, "runs.jsonl", NULL);
  const VedCommandPlaces places = { user, forms, state, history, work };

  return ved_command_desk_new (&places);
}

static void
ended_cb (Fixture *fixture)
{
  fixture->n_ended++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *forms = NULL, *schema = NULL;

  fixture->folder = ved_test_make_folder ();
  forms = g_build_filename (fixture->folder, "forms", NULL);
  schema = g_build_filename (forms, "a.yaml", NULL);
  g_mkdir_with_parents (forms, 0700);
  g_file_set_contents (schema, "title: A\nprogram: ['true']\nstyle: gnu-long\nui_elements:\n"
                       "  - {key: word, type: text_input, hydra_override: word}\n"
                       "  - {key: key, type: text_input, secret: true, hydra_override: key}\n"
                       "  - {key: from, type: selectbox, options_source: models.trained, hydra_override: from}\n", -1, NULL);
  fixture->desk = make_desk (fixture->folder);
  g_signal_connect_swapped (fixture->desk, "run-ended", G_CALLBACK (ended_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  ved_test_finalize (fixture->desk);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
has_ended (gpointer fixture)
{
  return ((Fixture *) fixture)->n_ended > 0;
}

static gboolean
has_items (gpointer model)
{
  return g_list_model_get_n_items (model) > 0;
}

static gboolean
has_looked (gpointer shelf)
{
  return ved_form_shelf_get_has_looked (shelf);
}

static gboolean
has_form (gpointer session)
{
  return ved_command_session_get_form (session) != NULL;
}

static VedCommandSession *
open_session (Fixture *fixture)
{
  VedFormShelf *shelf = ved_command_desk_get_shelf (fixture->desk);
  g_autoptr(VedFormPack) pack = NULL;
  VedCommandSession *session;

  ved_test_wait_until (has_looked, shelf);
  pack = g_list_model_get_item (G_LIST_MODEL (shelf), 0);
  session = ved_command_session_new (fixture->desk, pack);
  ved_test_wait_until (has_form, session);

  return session;
}

static void
set (VedCommandSession *session,
     const char        *key,
     const char        *text)
{
  g_autoptr(VedFormValue) value = ved_form_value_new_string (text);

  ved_form_set (ved_command_session_get_form (session), key, value);
}

/* A run is in the history of the next start; that it has begun is written down before it ends. */
static void
test_run_is_remembered (Fixture      *fixture,
                        gconstpointer data)
{
  VedCommandSession *session = open_session (fixture);
  g_autoptr(VedCommandDesk) later = NULL;
  g_autoptr(VedRunRecord) record = NULL;
  g_autoptr(VedFormCommand) last = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "runs.jsonl", NULL), *begun = NULL;

  set (session, "word", "x");
  set (session, "key", "hush");
  g_assert_nonnull (ved_command_session_run (session, NULL));
  g_assert_true (g_file_get_contents (path, &begun, NULL, NULL));
  g_assert_nonnull (strstr (begun, "\"state\":\"running\""));
  g_assert_null (strstr (begun, "hush"));
  ved_test_wait_until (has_ended, fixture);
  later = make_desk (fixture->folder);
  ved_test_wait_until (has_items, ved_command_desk_get_history (later));
  record = g_list_model_get_item (G_LIST_MODEL (ved_command_desk_get_history (later)), 0);
  g_assert_nonnull (record);
  g_assert_cmpstr (ved_run_record_get_title (record), ==, "A");
  g_assert_cmpstr (ved_run_record_get_state (record), ==, "success");
  g_assert_cmpstr (ved_run_record_get_argv (record)[2], ==, "x");
  g_assert_cmpstr (ved_run_record_get_argv (record)[4], ==, VED_FORM_MASK);
  last = ved_command_session_get_last (session);
  g_assert_cmpstr (ved_form_command_get_argv (last)[4], ==, VED_FORM_MASK);
  g_object_unref (session);
}

static gboolean
has_model (gpointer session)
{
  VedFormField *field = ved_form_get_field (ved_command_session_get_form (session), "from");
  GListModel *options = G_LIST_MODEL (ved_form_field_get_options (field));

  return g_list_model_get_n_items (options) == 2;
}

/* What a training leaves below the folder of the project can be chosen without anyone asking for it. */
static void
test_new_model_can_be_chosen (Fixture      *fixture,
                              gconstpointer data)
{
  VedCommandSession *session = open_session (fixture);
  g_autofree char *folder = g_build_filename (fixture->folder, "work", "models", "mlp", NULL);
  g_autofree char *path = g_build_filename (folder, "model.json", NULL);
  gint64 start_us;

  g_mkdir_with_parents (folder, 0700);
  start_us = g_get_monotonic_time ();
  g_file_set_contents (path, "{\"engine\": \"mlp\", \"metrics\": [{}, {}]}", -1, NULL);
  ved_test_wait_until (has_model, session);
  g_test_message ("after %.2f s", (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC);
  g_object_unref (session);
}

static void
test_environment_and_text (Fixture      *fixture,
                           gconstpointer data)
{
  VedCommandSession *session = open_session (fixture), *later;
  g_autoptr(VedFormCommand) command = NULL;
  g_autoptr(VedFormPack) pack = NULL;

  ved_command_session_set_environment (session, "A=1\nno variable\n B = two words\n");
  ved_command_session_set_edited (session, "env x");
  command = ved_command_session_make_command (session, NULL);
  g_assert_cmpstr (ved_form_command_get_argv (command)[0], ==, "env");
  g_assert_cmpstr (ved_form_command_get_env (command)[0], ==, "A=1");
  g_assert_cmpstr (ved_form_command_get_env (command)[1], ==, "B= two words");
  ved_command_session_flush (session);

  pack = g_object_ref (ved_command_session_get_pack (session));
  later = ved_command_session_new (fixture->desk, pack);
  ved_test_wait_until (has_form, later);
  g_assert_cmpstr (ved_command_session_get_edited (later), ==, "env x");
  g_assert_cmpstr (ved_command_session_get_environment (later), ==, "A=1\nno variable\n B = two words\n");
  g_object_unref (later);
  g_object_unref (session);
}

static gboolean
has_more_field (gpointer session)
{
  VedForm *form = ved_command_session_get_form (session);

  return form != NULL && ved_form_get_field (form, "more") != NULL;
}

static gboolean
is_elsewhere (gpointer session)
{
  return g_str_has_suffix (ved_form_project_get_root (ved_form_get_project (ved_command_session_get_form (session))),
                           "/elsewhere");
}

/* A schema that changes, and another project, leave alone what was typed: secrets, which are in no file, and text. */
static void
test_reload_keeps_what_was_typed (Fixture      *fixture,
                                  gconstpointer data)
{
  VedCommandSession *session = open_session (fixture);
  g_autofree char *schema = g_build_filename (fixture->folder, "forms", "a.yaml", NULL), *text = NULL, *longer = NULL;
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere", NULL);

  set (session, "word", "x");
  set (session, "key", "hush");
  ved_command_session_set_edited (session, "true --key " VED_FORM_MASK " --strange");
  g_assert_true (g_file_get_contents (schema, &text, NULL, NULL));
  longer = g_strconcat (text, "  - {key: more, type: checkbox}\n", NULL);
  g_assert_true (g_file_set_contents (schema, longer, -1, NULL));
  ved_form_shelf_look (ved_command_desk_get_shelf (fixture->desk));
  ved_test_wait_until (has_more_field, session);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(VedFormCommand) command = ved_command_session_make_command (session, NULL);
      g_autofree char *word = ved_form_field_get_text (ved_form_get_field (ved_command_session_get_form (session), "word"));

      g_assert_cmpstr (ved_command_session_get_edited (session), ==, "true --key " VED_FORM_MASK " --strange");
      g_assert_nonnull (command);
      g_assert_cmpstr (ved_form_command_get_argv (command)[2], ==, "hush");
      g_assert_cmpstr (word, ==, "x");
      if (i == 1)
        break;
      ved_command_session_set_folder (session, elsewhere);
      ved_test_wait_until (is_elsewhere, session);
    }
  g_object_unref (session);
}

/* A text that shows a mask instead of a secret must not run with the mask. */
static void
test_masked_text_does_not_run (Fixture      *fixture,
                               gconstpointer data)
{
  VedCommandSession *session = open_session (fixture);
  g_autoptr(GError) error = NULL;

  ved_command_session_set_edited (session, "true --key " VED_FORM_MASK);
  g_assert_null (ved_command_session_run (session, &error));
  g_assert_nonnull (error);
  g_object_unref (session);
}

static char *
read_text (Fixture    *fixture,
           const char *folder,
           const char *suffix)
{
  g_autofree char *path = g_build_filename (fixture->folder, folder, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  char *text = NULL;

  g_assert_nonnull (dir);
  while (text == NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix))
      {
        g_autofree char *file = g_build_filename (path, name, NULL);

        g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
      }
  g_assert_nonnull (text);

  return text;
}

/* A secret that is written into the text runs, and is masked in all that is kept or shown of it. */
static void
test_written_secret_is_masked (Fixture      *fixture,
                               gconstpointer data)
{
  VedCommandSession *session = open_session (fixture);
  g_autoptr(VedFormCommand) command = NULL;
  g_autofree char *history = NULL, *state = NULL, *file = NULL;
  g_autoptr(GError) error = NULL;

  ved_command_session_set_edited (session, "true  --key 'to ken1' --other x");
  file = ved_command_session_export (session);
  g_assert_null (strstr (file, "ken1"));
  g_assert_nonnull (ved_command_session_run (session, &error));
  g_assert_no_error (error);
  ved_test_wait_until (has_ended, fixture);
  g_assert_cmpstr (ved_command_session_get_edited (session), ==, "true  --key '" VED_FORM_MASK "' --other x");
  command = ved_command_session_make_command (session, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ved_form_command_get_argv (command)[2], ==, "to ken1");
  g_assert_cmpstr (ved_form_command_get_shown (command)[2], ==, VED_FORM_MASK);
  ved_command_session_flush (session);
  state = read_text (fixture, "state/forms", ".json");
  g_assert_null (strstr (state, "ken1"));
  g_assert_nonnull (strstr (state, "--other x"));
  history = read_text (fixture, ".", "runs.jsonl");
  g_assert_null (strstr (history, "ken1"));
  g_object_unref (session);
}

/* A secret in the environment, too; without its value it does not run, in a sweep no more than alone. */
static void
test_secret_variable_is_not_kept (Fixture      *fixture,
                                  gconstpointer data)
{
  VedCommandSession *session = open_session (fixture), *later;
  g_autofree char *state = NULL;
  g_autoptr(VedFormCommand) command = NULL, none = NULL, swept = NULL;
  g_autoptr(GError) error = NULL;

  ved_command_session_set_environment (session, "DEVICE=1\nHF_TOKEN=hush");
  command = ved_command_session_make_command (session, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ved_form_command_get_env (command)[1], ==, "HF_TOKEN=hush");
  g_assert_cmpstr (ved_form_command_get_shown_env (command)[1], ==, "HF_TOKEN=" VED_FORM_MASK);
  ved_command_session_flush (session);
  state = read_text (fixture, "state/forms", ".json");
  g_assert_null (strstr (state, "hush"));
  later = ved_command_session_new (fixture->desk, ved_command_session_get_pack (session));
  ved_test_wait_until (has_form, later);
  g_assert_cmpstr (ved_command_session_get_environment (later), ==, "DEVICE=1\nHF_TOKEN=" VED_FORM_MASK);
  none = ved_command_session_make_command (later, &error);
  g_assert_null (none);
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  swept = ved_form_build (ved_command_session_get_form (later));
  g_assert_false (ved_command_session_apply_environment (later, swept, NULL));
  g_object_unref (later);
  g_object_unref (session);
}

static void
test_presets (Fixture      *fixture,
              gconstpointer data)
{
  VedCommandSession *session = open_session (fixture), *later;
  const char *const tags[] = { "quick", NULL };
  g_autoptr(VedFormPreset) preset = NULL;

  set (session, "word", "kept");
  g_assert_true (ved_command_session_add_preset (session, "Mine", tags, NULL));
  g_assert_true (ved_command_session_add_preset (session, "Mine", tags, NULL));
  later = ved_command_session_new (fixture->desk, ved_command_session_get_pack (session));
  g_assert_cmpuint (g_list_model_get_n_items (ved_command_session_get_presets (later)), ==, 1);
  preset = g_list_model_get_item (ved_command_session_get_presets (later), 0);
  g_assert_cmpstr (ved_form_preset_get_title (preset), ==, "Mine");
  ved_test_wait_until (has_form, later);
  g_object_unref (later);
  g_object_unref (session);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("vedette-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/command-desk/run-is-remembered", test_run_is_remembered);
  ADD ("/command-desk/new-model-can-be-chosen", test_new_model_can_be_chosen);
  ADD ("/command-desk/reload-keeps-what-was-typed", test_reload_keeps_what_was_typed);
  ADD ("/command-desk/environment-and-text", test_environment_and_text);
  ADD ("/command-desk/masked-text-does-not-run", test_masked_text_does_not_run);
  ADD ("/command-desk/written-secret-is-masked", test_written_secret_is_masked);
  ADD ("/command-desk/secret-variable-is-not-kept", test_secret_variable_is_not_kept);
  ADD ("/command-desk/presets", test_presets);
  status = g_test_run ();
  ved_test_remove_folder (cache);

  return status;
}
