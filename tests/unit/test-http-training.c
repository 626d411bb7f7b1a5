/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forecast/neural/ved-neural-file.h"
#include "support/ved-test-http.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>

/* Networks of the fleet over HTTP: trained in a process, taken into use, given up again. The fleet is seven simulated
 * servers with 12 days of history; the program is the real one. */

#define N_SERVERS 7
#define TRAIN     "/admin/trigger-training"
#define EPOCHS_1  "{\"epochs\":1,\"incremental\":false}"

typedef struct {
  char *folder;
  guint days;
  VedTestHttp http;
  JsonParser *parser;
} Fixture;

static void
begin (Fixture *f)
{
  VedEngineConfig config = { .data_dir = f->folder, .demo_servers = N_SERVERS, .backfill_days = f->days };

  config.rng_seed = VED_SIMULATOR_RNG_SEED;
  ved_test_http_init_engine (&f->http, &config);
  ved_test_http_settle (&f->http);
}

static void
set_up (Fixture      *f,
        gconstpointer days)
{
  f->folder = ved_test_make_folder ();
  f->days = GPOINTER_TO_UINT (days);
  f->parser = json_parser_new ();
  begin (f);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_test_http_clear (&f->http);
  ved_test_remove_folder (f->folder);
  g_object_unref (f->parser);
  g_free (f->folder);
}

static void
restart (Fixture *f)
{
  ved_test_http_clear (&f->http);
  begin (f);
}

static JsonObject *
get (Fixture    *f,
     const char *path)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get (&f->http, path);

  g_assert_cmpuint (answer.status, ==, 200);

  return ved_test_answer_read_json (&answer, f->parser);
}

static void
post (Fixture    *f,
      const char *path,
      const char *body,
      guint       status)
{
  g_auto(VedTestAnswer) answer = ved_test_http_post (&f->http, path, body, -1);

  g_assert_cmpuint (answer.status, ==, status);
  if (status == SOUP_STATUS_CONFLICT)
    ved_test_answer_assert_error (&answer, "busy");
}

static void
assert_text (JsonObject *object,
             const char *key,
             const char *value)
{
  g_assert_cmpstr (json_object_get_string_member (object, key), ==, value);
}

static gboolean
is_over (gpointer user_data)
{
  Fixture *f = user_data;

  return !ved_training_desk_is_busy (ved_engine_get_training (f->http.engine));
}

static gboolean
has_process (gpointer user_data)
{
  Fixture *f = user_data;

  return ved_training_desk_get_pid (ved_engine_get_training (f->http.engine)) != 0;
}

static void
train (Fixture *f)
{
  post (f, TRAIN, EPOCHS_1, 200);
  ved_test_wait_until (is_over, f);
  assert_text (get (f, "/admin/training-status"), "status", "completed");
}

static char *
path_in_model (Fixture    *f,
               const char *model,
               const char *file)
{
  return g_build_filename (f->folder, "models", model, file, NULL);
}

/* What held-back days said of a network, as if they had said it of all metrics. */
static void
share_everywhere (Fixture    *f,
                  const char *model,
                  const char *words)
{
  g_autofree char *path = path_in_model (f, model, "model.json");
  g_autoptr(GRegex) share = g_regex_new ("\"share\" : [0-9.]+", 0, 0, NULL);
  g_autofree char *text = NULL, *changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_regex_match (share, text, 0, NULL));
  changed = g_regex_replace_literal (share, text, -1, 0, words, 0, NULL);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
}

static void
promote_everywhere (Fixture    *f,
                    const char *model)
{
  share_everywhere (f, model, "\"share\" : 1.0");
}

static void
cut_off (Fixture    *f,
         const char *model)
{
  g_autofree char *path = path_in_model (f, model, "model.safetensors");

  g_assert_true (g_file_set_contents (path, "cut", -1, NULL));
}

static char *
only_model (Fixture *f)
{
  JsonObject *models = get (f, "/admin/models");

  g_assert_cmpint (json_object_get_int_member (models, "count"), ==, 1);

  return g_strdup (json_object_get_string_member (json_array_get_object_element (
                                                    json_object_get_array_member (models, "models"), 0), "name"));
}

static void
reload (Fixture    *f,
        const char *model,
        guint       status)
{
  g_autofree char *body = g_strdup_printf ("{\"model_path\":\"%s\"}", model);

  post (f, "/admin/reload-model", body, status);
}

static guint
count_known (Fixture *f)
{
  JsonObject *info = get (f, "/admin/model-info");

  return (guint) json_object_get_int_member (json_object_get_object_member (info, "servers"), "known");
}

/* What would be if nothing were done is what is on screen. */
static void
assert_nothing_changes_nothing (Fixture *f)
{
  const VedWhatIfChange nothing = ved_what_if_kind_get_change (VED_WHAT_IF_NOTHING);
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (f->http.engine);

  for (guint i = 0; i < N_SERVERS; i++)
    {
      g_autoptr(GAsyncResult) answer = NULL;
      GAsyncResult *pending = NULL;
      VedWhatIfResult result;

      ved_engine_what_if_async (f->http.engine, ved_snapshot_get_name (snapshot, i), &nothing, NULL, ved_test_store_result_cb,
                                &pending);
      answer = ved_test_wait_for_result (&pending);
      g_assert_true (ved_engine_what_if_finish (f->http.engine, answer, &result, NULL));
      g_assert_cmpfloat ((float) result.unchanged.prob_8h, ==, ved_snapshot_prob_8h (snapshot)[i]);
      g_assert_cmpfloat ((float) result.unchanged.memory, ==,
                         ved_forecast_set_get_near (ved_snapshot_get_forecasts (snapshot), i, VED_METRIC_MEM_USED, VED_QUANTILE_P50));
    }
}

/* Where the mean of network and statistical forecast does better, metrics say whose mean theirs is. */
static void
assert_means_are_named (Fixture    *f,
                        const char *model)
{
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autofree char *path = NULL;
  JsonObject *prediction;

  share_everywhere (f, model, "\"share\" : 0.5");
  reload (f, model, 200);
  ved_test_http_settle (&f->http);
  snapshot = ved_engine_ref_snapshot (f->http.engine);
  path = g_strdup_printf ("/predictions/%s", ved_snapshot_get_name (snapshot, 0));
  prediction = json_object_get_object_member (get (f, path), "prediction");
  assert_text (prediction, "engine", "mixed");
  assert_text (json_object_get_object_member (prediction, "mem_used_pct"), "engine", "mlp+seasonal");
}

static void
test_train_and_use (Fixture      *f,
                    gconstpointer data)
{
  g_autofree char *model = NULL;
  JsonObject *status, *models;
  gboolean is_told;

  g_assert_true (json_object_get_boolean_member (get (f, "/admin/training-stats"), "ready_to_train"));
  post (f, TRAIN, EPOCHS_1, 200);
  post (f, TRAIN, EPOCHS_1, 409);
  ved_test_wait_until (is_over, f);
  status = get (f, "/admin/training-status");
  assert_text (status, "status", "completed");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (status, "curve")), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (status, "progress_pct"), ==, 100.0);

  /* It is in use, or it is told why not. */
  is_told = !json_object_get_null_member (status, "error");
  g_assert_true (is_told != json_object_get_boolean_member (get (f, "/admin/model-info"), "loaded"));

  model = only_model (f);
  promote_everywhere (f, model);
  reload (f, model, 200);
  ved_test_http_settle (&f->http);
  g_assert_cmpuint (count_known (f), ==, N_SERVERS);
  models = get (f, "/admin/models");
  assert_text (models, "current_model", model);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (models, "promotions")), >, 5);

  restart (f);
  g_assert_cmpuint (count_known (f), ==, N_SERVERS);
  assert_nothing_changes_nothing (f);
  assert_means_are_named (f, model);
}

static void
test_bad_model (Fixture      *f,
                gconstpointer data)
{
  g_autofree char *model = NULL, *other = NULL, *from = NULL, *to = NULL;
  JsonObject *info;

  train (f);
  model = only_model (f);
  reload (f, model, 200);
  reload (f, "mlp_model_20200101_000000", 422);
  reload (f, "..", 422);
  assert_text (get (f, "/admin/model-info"), "model_name", model);

  /* A second model becomes the one in use, and then its numbers are lost. */
  ved_clock_advance_us (f->http.clock, 10 * VED_SECOND_US);
  ved_test_http_settle (&f->http);
  train (f);
  other = g_strdup (json_object_get_string_member (json_array_get_object_element (
                                                     json_object_get_array_member (get (f, "/admin/models"), "models"), 0),
                                                   "name"));
  g_assert_cmpstr (other, !=, model);
  reload (f, other, 200);
  cut_off (f, other);
  reload (f, other, 422);
  assert_text (get (f, "/admin/model-info"), "model_name", other);

  g_test_expect_message ("ved-model-shelf", G_LOG_LEVEL_WARNING, "*cannot be loaded*");
  restart (f);
  g_test_assert_expected_messages ();
  info = get (f, "/admin/model-info");
  assert_text (info, "model_name", model);
  assert_text (info, "self_test", "failed");
  g_assert_nonnull (strstr (json_object_get_string_member (info, "fault"), "model.safetensors"));
}

static void
exited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  char **printed = user_data;
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result, printed, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
has_printed (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

/* vedettectl train --daemon: what is trained is on the shelf of the daemon, and each epoch is told. */
static void
test_from_afar (Fixture      *f,
                gconstpointer data)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", ved_http_server_get_port (f->http.server));
  g_autofree char *printed = NULL, *model = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("VEDETTE_CTL"), "train", "--daemon", url,
                              "--epochs", "1", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, exited_cb, &printed);
  ved_test_wait_until (has_printed, &printed);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_true (g_str_has_prefix (printed, "epoch 1 of 1: loss "));
  model = only_model (f);
}

static void
compare_with (Fixture    *f,
              const char *model,
              const char *champion,
              const char *ratio)
{
  g_autofree char *path = path_in_model (f, model, "model.json");
  g_autofree char *text = NULL, *words = NULL;
  g_autoptr(GString) changed = NULL;

  words = g_strdup_printf ("\"champion\" : \"%s\", \"against_champion\" : %s, \"crc32c\"", champion, ratio);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "\"crc32c\"", words, 0), ==, 1);
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
}

/* What beats the statistical engine, but not the network in use, takes nothing over. */
static void
test_champion_stays (Fixture      *f,
                     gconstpointer data)
{
  VedModelShelf *shelf = ved_engine_get_models (f->http.engine);
  const char *other = "mlp_model_20300101_000000", *stranger = "mlp_model_20300102_000000";
  g_autofree char *model = NULL, *from = NULL, *to = NULL, *away = NULL;
  g_autoptr(VedNeuralModel) copy = NULL;
  g_autoptr(GError) error = NULL;

  train (f);
  model = only_model (f);
  promote_everywhere (f, model);
  from = g_build_filename (f->folder, "models", model, NULL);
  to = g_build_filename (f->folder, "models", other, NULL);
  copy = ved_neural_model_load (from, &error);
  g_assert_no_error (error);
  g_assert_true (ved_neural_model_save (copy, to, &error));
  compare_with (f, other, model, "1.05");

  g_assert_true (ved_model_shelf_challenge (shelf, model, VED_TEST_TIME_US, &error));
  g_assert_false (ved_model_shelf_challenge (shelf, other, VED_TEST_TIME_US, &error));
  g_assert_nonnull (strstr (error->message, "5.0 %"));
  g_assert_cmpstr (ved_model_shelf_get_current (shelf), ==, model);
  g_clear_error (&error);

  /* Somebody took another model into use while this one was trained. */
  away = g_build_filename (f->folder, "models", stranger, NULL);
  g_assert_true (ved_neural_model_save (copy, away, &error));
  compare_with (f, stranger, other, "0.95");
  g_assert_false (ved_model_shelf_challenge (shelf, stranger, VED_TEST_TIME_US, &error));
  g_assert_nonnull (strstr (error->message, "was compared with mlp_model_20300101_000000, but"));
  g_assert_cmpstr (ved_model_shelf_get_current (shelf), ==, model);
}

/* One that was compared with the network in use on nothing at all has not beaten it. */
static void
test_champion_stays_unbeaten (Fixture      *f,
                              gconstpointer data)
{
  VedModelShelf *shelf = ved_engine_get_models (f->http.engine);
  const char *other = "mlp_model_20300101_000000";
  g_autofree char *model = NULL, *from = NULL, *to = NULL;
  g_autoptr(VedNeuralModel) copy = NULL;
  g_autoptr(GError) error = NULL;

  train (f);
  model = only_model (f);
  promote_everywhere (f, model);
  from = g_build_filename (f->folder, "models", model, NULL);
  to = g_build_filename (f->folder, "models", other, NULL);
  copy = ved_neural_model_load (from, &error);
  g_assert_no_error (error);
  g_assert_true (ved_neural_model_save (copy, to, &error));
  compare_with (f, other, model, "null");

  g_assert_true (ved_model_shelf_challenge (shelf, model, VED_TEST_TIME_US, &error));
  g_assert_false (ved_model_shelf_challenge (shelf, other, VED_TEST_TIME_US, &error));
  g_assert_nonnull (strstr (error->message, "nothing that was held back"));
  g_assert_cmpstr (ved_model_shelf_get_current (shelf), ==, model);
}

static VedSnapshot *
settle_at (Fixture *f,
           gint64   later_us)
{
  ved_clock_advance_us (f->http.clock, later_us);
  ved_test_http_settle (&f->http);

  return ved_engine_ref_snapshot (f->http.engine);
}

/* A network that corrects nothing changes no forecast: what was learned of the servers stays when it is taken into use. */
static void
test_keeps_what_was_learned (Fixture      *f,
                             gconstpointer data)
{
  g_autofree char *model = NULL;
  g_autoptr(VedSnapshot) before = NULL, after = NULL;
  VedForecastSet *old, *new;

  train (f);
  model = only_model (f);
  share_everywhere (f, model, "\"share\" : 0.0");
  reload (f, model, 200);
  ved_test_http_settle (&f->http);
  before = settle_at (f, 10 * VED_MINUTE_US);
  reload (f, model, 200);
  after = settle_at (f, 10 * VED_SECOND_US);

  old = ved_snapshot_get_forecasts (before);
  new = ved_snapshot_get_forecasts (after);
  g_assert_true (old != new);
  g_assert_cmpint (ved_forecast_set_get_origin_us (new), ==, ved_forecast_set_get_origin_us (old));
  for (guint i = 0; i < N_SERVERS; i++)
    {
      for (guint quantile = 0; quantile < VED_N_QUANTILES; quantile++)
        g_assert_cmpmem (ved_forecast_set_get (new, i, VED_METRIC_MEM_USED, quantile), VED_FORECAST_STEPS * sizeof (float),
                         ved_forecast_set_get (old, i, VED_METRIC_MEM_USED, quantile), VED_FORECAST_STEPS * sizeof (float));
    }
}

static void
test_cancel (Fixture      *f,
             gconstpointer data)
{
  int pid;

  post (f, "/admin/cancel-training", "{}", 404);
  post (f, TRAIN, "{\"epochs\":200}", 200);
  ved_test_wait_until (has_process, f);
  pid = ved_training_desk_get_pid (ved_engine_get_training (f->http.engine));
  g_assert_cmpint (kill (pid, 0), ==, 0);
  post (f, "/admin/cancel-training", "{}", 200);
  ved_test_wait_until (is_over, f);
  assert_text (get (f, "/admin/training-status"), "status", "cancelled");
  g_assert_cmpint (kill (pid, 0), !=, 0);
  g_assert_false (json_object_get_boolean_member (get (f, "/admin/model-info"), "loaded"));
}

static char *
read_command_line (Fixture *f)
{
  VedTrainingDesk *desk = ved_engine_get_training (f->http.engine);
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", ved_training_desk_get_pid (desk));
  char *words = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &words, &size, NULL));
  for (gsize i = 0; i + 1 < size; i++)
    words[i] = words[i] == '\0' ? ' ' : words[i];

  return words;
}

/* What nobody asked for ends after an hour; what somebody asked for, when it is done. */
static void
test_automatic_limit (Fixture      *f,
                      gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      const VedTrainingRequest request = { VED_ENGINE_MLP, 200, FALSE, i == 1 };
      g_autofree char *words = NULL;
      g_autoptr(GError) error = NULL;

      ved_clock_advance_us (f->http.clock, 10 * VED_SECOND_US);
      g_assert_true (ved_engine_start_training (f->http.engine, &request, &error));
      ved_test_wait_until (has_process, f);
      words = read_command_line (f);
      g_assert_cmpint (strstr (words, "--minutes 60") != NULL, ==, request.is_automatic);
      g_assert_true (ved_engine_cancel_training (f->http.engine, &error));
      ved_test_wait_until (is_over, f);
    }
}

static void
test_killed (Fixture      *f,
             gconstpointer data)
{
  g_autofree char *data_folder = g_build_filename (f->folder, "models", ".training-data", NULL);
  JsonObject *status;

  post (f, TRAIN, "{\"epochs\":200}", 200);
  ved_test_wait_until (has_process, f);
  kill (ved_training_desk_get_pid (ved_engine_get_training (f->http.engine)), SIGKILL);
  ved_test_wait_until (is_over, f);
  status = get (f, "/admin/training-status");
  assert_text (status, "status", "failed");
  g_assert_nonnull (strstr (json_object_get_string_member (status, "error"), "signal 9"));
  g_assert_false (g_file_test (data_folder, G_FILE_TEST_EXISTS));
}

/* The daemon was cut off while it trained: the next one says so. */
static void
test_cut_off (Fixture      *f,
              gconstpointer data)
{
  g_autofree char *models = g_build_filename (f->folder, "models", NULL);
  g_autofree char *path = g_build_filename (models, "training", NULL);
  JsonObject *status;

  ved_test_http_clear (&f->http);
  g_mkdir_with_parents (models, 0700);
  g_assert_true (g_file_set_contents (path, "[training]\nstatus=running\nid=t-1\nepochs=5\n", -1, NULL));
  begin (f);
  status = get (f, "/admin/training-status");
  assert_text (status, "status", "failed");
  assert_text (status, "job_id", "t-1");
  g_assert_nonnull (strstr (json_object_get_string_member (status, "error"), "the daemon ended"));
}

/* @status with these words, in the form of every error. */
static void
post_refused (Fixture    *f,
              const char *path,
              const char *body,
              const char *words)
{
  g_auto(VedTestAnswer) answer = ved_test_http_post (&f->http, path, body, -1);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *error = ved_test_answer_read_json (&answer, parser);

  g_assert_cmpuint (answer.status, ==, 422);
  assert_text (error, "error", "invalid");
  g_assert_nonnull (strstr (json_object_get_string_member (error, "message"), words));
}

/* What is wanted may stand in the query; where the body says it too, the body counts. */
static void
test_query (Fixture      *f,
            gconstpointer data)
{
  post_refused (f, TRAIN "?epochs=many", "", "epochs:");
  post_refused (f, TRAIN "?epochs=0", "", "epochs:");
  post_refused (f, TRAIN "?incremental=perhaps", "", "incremental:");
  post_refused (f, TRAIN "?blocking=true", "", "blocking:");
  post_refused (f, TRAIN "?epochs=0", "{\"epochs\":5}", "days of history");
  post_refused (f, TRAIN "?epochs=5&incremental=false", "", "days of history");
  post_refused (f, "/admin/reload-model?model_path=gone", "", "gone");
}

static void
test_refused (Fixture      *f,
              gconstpointer data)
{
  post (f, TRAIN, "{\"epochs\":0}", 422);
  post (f, TRAIN, "{\"epochs\":\"many\"}", 422);
  post (f, TRAIN, "{\"engine\":\"oracle\"}", 422);
  post (f, TRAIN, "{\"blocking\":true}", 422);
  post (f, TRAIN, "{\"epochs\":5}", 422);        /* one day of history */
  g_assert_false (json_object_get_boolean_member (get (f, "/admin/training-stats"), "ready_to_train"));
  post (f, "/admin/reload-model", "{}", 422);
  assert_text (get (f, "/admin/training-status"), "status", "idle");
}

static void
test_automatic (Fixture      *f,
                gconstpointer data)
{
  JsonObject *config;

  post (f, "/admin/automatic-training", "{\"automatic\":\"yes\"}", 422);
  post (f, "/admin/automatic-training", "{}", 422);
  post (f, "/admin/automatic-training", "{\"automatic\":true}", 200);
  restart (f);
  config = json_object_get_object_member (get (f, "/admin/training-stats"), "config");
  g_assert_true (json_object_get_boolean_member (config, "automatic"));
}

static void
test_nothing_kept (void)
{
  VedTestHttp http;

  ved_test_http_init (&http, NULL);
  ved_test_http_assert_status (&http, "/admin/models", 404);
  ved_test_http_assert_status (&http, "/admin/training-status", 404);
  ved_test_http_assert_status (&http, "/admin/model-info", 200);
  ved_test_http_clear (&http);
}

static void
test_policy (void)
{
  const VedRetrainingCase due = {
    .data = { 200000, 30.0, 6000, 21.0 }, .since_end_us = 2 * VED_DAY_US, .since_success_us = 9 * VED_DAY_US, .has_drifted = TRUE,
    .cpu_pct = 40.0, .memory_pct = 50.0
  };
  VedRetrainingCase other[] = { due, due, due, due, due, due, due }, unmeasured = due;
  const char *reason;

  g_assert_true (ved_retraining_policy_decides (&due, &reason));
  other[0].data.n_records = 99999;
  other[1].since_end_us = VED_HOUR_US;
  other[2].n_last_week = 3;
  other[3].has_drifted = FALSE;
  other[4].cpu_pct = 60.0;
  other[5].memory_pct = 70.0;
  other[6].data.days = 29.9;
  for (guint i = 0; i < G_N_ELEMENTS (other); i++)
    g_assert_false (ved_retraining_policy_decides (&other[i], &reason));

  unmeasured.cpu_pct = unmeasured.memory_pct = NAN;
  g_assert_true (ved_retraining_policy_decides (&unmeasured, &reason));
  other[3].since_success_us = 30 * VED_DAY_US;
  g_assert_true (ved_retraining_policy_decides (&other[3], &reason));
  other[3].since_success_us = G_MAXINT64;
  g_assert_false (ved_retraining_policy_decides (&other[3], &reason));
}

static void
ignore_change (const VedTrainingJob *job,
               gpointer              user_data)
{
}

static gboolean
desk_is_over (gpointer user_data)
{
  return !ved_training_desk_is_busy (user_data);
}

static void
begin_by_itself (VedTrainingDesk *desk,
                 const char      *folder)
{
  g_autoptr(VedRegistry) registry = ved_registry_new ();
  g_autofree char *out = g_build_filename (folder, "mlp_model_1", NULL);
  const VedTrainingPlan plan = { .engine = "mlp", .epochs = 1, .out = out, .is_automatic = TRUE };
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_training_desk_start (desk, registry, VED_TEST_TIME_US, &plan, &error));
  g_assert_no_error (error);
  ved_test_wait_until (desk_is_over, desk);
  g_assert_cmpint (ved_training_desk_get_job (desk)->status, ==, VED_TRAINING_FAILED);
}

/* Trainings that fail count like others, for a week and over restarts; a clock that was put back holds nothing up. */
static void
test_pause (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  g_autofree char *folder = ved_test_make_folder ();
  VedTrainingDesk *desk = ved_training_desk_new (folder, "/bin/false", clock, ignore_change, NULL);

  g_assert_cmpint (ved_training_desk_get_pause_us (desk), ==, G_MAXINT64);
  begin_by_itself (desk, folder);
  ved_clock_advance_us (clock, 3 * VED_DAY_US);
  begin_by_itself (desk, folder);
  ved_training_desk_unref (desk);

  desk = ved_training_desk_new (folder, "/bin/false", clock, ignore_change, NULL);
  ved_clock_advance_us (clock, VED_HOUR_US);
  g_assert_cmpint (ved_training_desk_get_pause_us (desk), ==, VED_HOUR_US);
  g_assert_cmpint (ved_training_desk_get_success_age_us (desk), ==, G_MAXINT64);
  g_assert_cmpuint (ved_training_desk_count_automatic (desk), ==, 2);
  ved_clock_advance_us (clock, 4 * VED_DAY_US);
  g_assert_cmpuint (ved_training_desk_count_automatic (desk), ==, 1);
  g_assert_cmpint (ved_training_desk_get_duration_us (desk), ==, 0);

  ved_clock_set_us (clock, VED_TEST_TIME_US - VED_DAY_US);
  g_assert_cmpint (ved_training_desk_get_pause_us (desk), ==, G_MAXINT64);
  g_assert_cmpuint (ved_training_desk_count_automatic (desk), ==, 0);
  ved_training_desk_unref (desk);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *program = NULL;

  g_test_init (&argc, &argv, NULL);
  program = g_test_build_filename (G_TEST_BUILT, "..", "src", "ctl", "vedettectl", NULL);
  g_setenv ("VEDETTE_CTL", program, TRUE);

#define ADD(path, days, func) g_test_add (path, Fixture, GUINT_TO_POINTER (days), set_up, func, tear_down)
  ADD ("/http-training/train-and-use", 12, test_train_and_use);
  ADD ("/http-training/bad-model", 12, test_bad_model);
  ADD ("/http-training/from-afar", 12, test_from_afar);
  ADD ("/http-training/champion-stays", 12, test_champion_stays);
  ADD ("/http-training/champion-stays-unbeaten", 12, test_champion_stays_unbeaten);
  ADD ("/http-training/keeps-what-was-learned", 12, test_keeps_what_was_learned);
  ADD ("/http-training/cancel", 12, test_cancel);
  ADD ("/http-training/killed", 12, test_killed);
  ADD ("/http-training/automatic-limit", 12, test_automatic_limit);
  ADD ("/http-training/cut-off", 1, test_cut_off);
  ADD ("/http-training/refused", 1, test_refused);
  ADD ("/http-training/query", 1, test_query);
  ADD ("/http-training/automatic", 1, test_automatic);
#undef ADD
  g_test_add_func ("/http-training/nothing-kept", test_nothing_kept);
  g_test_add_func ("/http-training/policy", test_policy);
  g_test_add_func ("/http-training/pause", test_pause);

  return g_test_run ();
}
