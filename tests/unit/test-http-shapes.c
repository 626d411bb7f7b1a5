/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-iso8601.h"
#include "forecast/neural/ved-neural-file.h"
#include "support/ved-test-http.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <glib/gstdio.h>
#include <string.h>

/* The shape of every body that clients read: which members it has and of what kind they are, against api-shapes.txt;
 * of a fleet in trouble, so that what lists alerts, cascades, plans and silences has something to list, against
 * api-shapes-trouble.txt. Values are the business of other tests. Where a change of a shape is meant,
 * VEDETTE_WRITE_SHAPES=1 writes the files anew, and the difference is to be read. */

#define N_SERVERS 7
#define N_TROUBLED 20
#define MODEL     "mlp_model_20260101_100000"

typedef struct {
  const char *method;
  const char *path;
  const char *body;             /* of a POST */
} Asked;

static const Asked asked[] = {
  { "GET", "/" },
  { "GET", "/health" },
  { "GET", "/status" },
  { "GET", "/predictions/current?servers=ppml0001" },
  { "GET", "/predictions/summary" },
  { "GET", "/predictions/ppml0001" },
  { "GET", "/predictions/nobody" },
  { "GET", "/alerts/active" },
  { "GET", "/maintenance" },
  { "GET", "/mutes" },
  { "GET", "/explain/ppml0001" },
  { "GET", "/explain/nobody" },
  { "GET", "/cascade/status" },
  { "GET", "/cascade/health" },
  { "GET", "/drift/status" },
  { "GET", "/drift/report" },
  { "GET", "/quality" },
  { "GET", "/scenario/status" },
  { "POST", "/scenario/set", "{\"scenario\":\"healthy\"}" },
  { "POST", "/scenario/set", "{\"scenario\":\"doom\"}" },
  { "GET", "/historical/summary" },
  { "GET", "/historical/summary?time_range=2y" },
  { "GET", "/historical/alerts" },
  { "GET", "/historical/environment" },
  { "GET", "/historical/server/ppml0001" },
  { "GET", "/historical/export/alerts" },
  { "GET", "/historical/export/environment?format=json" },
  { "GET", "/admin/models" },
  { "GET", "/admin/model-info" },
  { "POST", "/admin/reload-model", "{}" },
  { "POST", "/admin/trigger-training", "{}" },
  { "GET", "/admin/training-status" },
  { "GET", "/admin/training-stats" },
  { "POST", "/admin/cancel-training", "{}" },
  { "GET", "/remediation" },
  { "GET", "/settings/thresholds" },
  { "GET", "/settings/cascade" },
  { "GET", "/settings/profiles" },
  { "GET", "/settings/routing" },
  { "GET", "/settings/channels" },
  { "GET", "/series?metric=mem_used_pct&servers=ppml0001" },
  { "GET", "/whatif/ppml0001?scenario=restart" },
  { "POST", "/jobs/calculate", "{\"type\":\"recalibrate\"}" },
  { "POST", "/jobs/calculate", "{\"type\":\"miracle\"}" },
  { "GET", "/jobs/j-000001/status" },
  { "GET", "/jobs/j-000099/status" },
  { "POST", "/feed/data", "{\"records\":[]}" },
  { "POST", "/feed/data", "{\"records\":[{\"server_name\":\"\"}]}" },
  { "GET", "/nowhere" },
};

typedef struct {
  VedSnapshot *snapshot;
  GHashTable *lines;            /* a set of "path kind" */
} Shape;

static const char *
kind_of (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (JSON_NODE_HOLDS_NULL (node))
    return "null";
  if (type == G_TYPE_INVALID)
    return JSON_NODE_HOLDS_OBJECT (node) ? "object" : "array";

  return type == G_TYPE_STRING ? "text" : type == G_TYPE_BOOLEAN ? "flag" : "number";
}

/* Servers stand for all servers. */
static const char *
generalise (const Shape *self,
            const char  *name)
{
  guint server;

  return ved_snapshot_find (self->snapshot, name, &server) ? "{server}" : name;
}

static void
describe (Shape      *self,
          const char *path,
          JsonNode   *node)
{
  g_hash_table_add (self->lines, g_strdup_printf ("  %s %s", path, kind_of (node)));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        {
          g_autofree char *below = g_strconcat (path, ".", generalise (self, name), NULL);

          describe (self, below, member);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autofree char *below = g_strconcat (path, "[]", NULL);
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        describe (self, below, json_array_get_element (array, i));
    }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
job_has_ended (gpointer user_data)
{
  VedTestHttp *http = user_data;
  const VedJob *job = ved_engine_find_job (http->engine, "j-000001");

  return job->status != VED_JOB_PROCESSING;
}

static VedTestAnswer
ask (VedTestHttp *http,
     const Asked *question)
{
  SoupMessage *message = ved_test_http_make_message (http, question->method, question->path);

  if (question->body != NULL)
    {
      g_autoptr(GBytes) body = g_bytes_new (question->body, strlen (question->body));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }

  return ved_test_http_send (http, message);
}

static void
add_answer (VedTestHttp *http,
            const Asked *question,
            GString     *text)
{
  g_auto(VedTestAnswer) answer = ask (http, question);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (http->engine);
  g_autoptr(GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) sorted = NULL;
  Shape shape = { snapshot, lines };
  GHashTableIter iter;
  gpointer line;

  ved_test_answer_read_json (&answer, parser);
  describe (&shape, "$", json_parser_get_root (parser));
  sorted = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, lines);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    g_ptr_array_add (sorted, line);
  g_ptr_array_sort (sorted, compare_texts);
  g_string_append_printf (text, "%s %s %s%s%u\n", question->method, question->path,
                          question->body != NULL ? question->body : "", question->body != NULL ? " " : "", answer.status);
  for (guint i = 0; i < sorted->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (sorted, i));
}

static void
assert_same_lines (const char *found,
                   const char *expected)
{
  g_auto(GStrv) ours = g_strsplit (found, "\n", -1), theirs = g_strsplit (expected, "\n", -1);
  const char *answer = "";

  for (guint i = 0; ours[i] != NULL && theirs[i] != NULL; i++)
    {
      answer = ours[i][0] != ' ' ? ours[i] : answer;
      if (strcmp (ours[i], theirs[i]) != 0)
        g_test_message ("%s has “%s” where “%s” was expected", answer, ours[i], theirs[i]);
      g_assert_cmpstr (ours[i], ==, theirs[i]);
    }
  g_assert_cmpuint (g_strv_length (ours), ==, g_strv_length (theirs));
}

/* Compares @text with the file, or writes it. */
static void
assert_golden (const char *name,
               const char *text)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", name, NULL);
  g_autofree char *expected = NULL;

  if (g_getenv ("VEDETTE_WRITE_SHAPES") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  assert_same_lines (text, expected);
}

static void
init_fleet (VedTestHttp *http,
            const char  *folder,
            guint        n_servers)
{
  VedEngineConfig config = { .data_dir = folder, .demo_servers = n_servers, .backfill_days = 1 };

  config.rng_seed = VED_SIMULATOR_RNG_SEED;
  config.measures_quality = TRUE;
  config.scenario = VED_SCENARIO_HEALTHY;
  ved_test_http_init_engine (http, &config);
  ved_test_http_settle (http);
}

static void
test_shapes (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(GString) text = g_string_new (NULL);
  VedTestHttp http;

  init_fleet (&http, folder, N_SERVERS);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      if (g_str_equal (asked[i].path, "/jobs/j-000001/status"))
        ved_test_wait_until (job_has_ended, &http);
      add_answer (&http, &asked[i], text);
    }
  ved_test_http_clear (&http);
  ved_test_remove_folder (folder);
  assert_golden ("api-shapes.txt", text->str);
}

/* What a fleet in trouble is asked for, after what has been done about it. */
static const Asked asked_in_trouble[] = {
  { "POST", "/mutes", "{\"scope\":\"server\",\"target\":\"ppml0001\",\"actor\":\"sam\",\"until\":\"2026-01-16T00:00:00Z\"}" },
  { "GET", "/mutes" },
  { "POST", "/maintenance", "{\"servers\":[\"ppml0002\"],\"end\":\"2026-01-16T00:00:00Z\",\"repeat\":\"weekly\",\"note\":\"disks\"}" },
  { "GET", "/maintenance" },
  { "POST", "/notes/ppml0001", "{\"text\":\"new disk\"}" },
  { "GET", "/notes/ppml0001" },
  { "GET", "/alerts/active" },
  { "GET", "/historical/summary" },
  { "GET", "/historical/alerts" },
  { "GET", "/historical/export/alerts?format=json" },
  { "GET", "/cascade/status" },
  { "GET", "/remediation" },
  { "GET", "/admin/models" },
  { "GET", "/scenario/status" },
};

static void
save_model (const char *folder)
{
  const VedNeuralShape shape = { VED_ENGINE_MLP, 2, 8, 2, VED_DAY_TOKENS, 1 };
  const char *const metrics[] = { "mem_used_pct", NULL };
  g_autoptr(VedNeuralModel) model = ved_neural_model_new (&shape, metrics);
  g_autofree char *path = g_build_filename (folder, "models", MODEL, NULL);

  model->trained_us = VED_TEST_TIME_US;
  ved_neural_model_seal (model);
  g_assert_true (ved_neural_model_save (model, path, NULL));
}

static void
live_for (VedTestHttp *http,
          gint64       duration_us)
{
  for (gint64 gone_us = 0; gone_us < duration_us; gone_us += 5 * VED_SECOND_US)
    {
      ved_clock_advance_us (http->clock, 5 * VED_SECOND_US);
      ved_test_http_settle (http);
    }
}

static void
set_scenario (VedTestHttp *http,
              const char  *name)
{
  g_autofree char *body = g_strdup_printf ("{\"scenario\":\"%s\"}", name);
  g_auto(VedTestAnswer) answer = ved_test_http_post (http, "/scenario/set", body, -1);

  g_assert_cmpuint (answer.status, ==, 200);
}

static guint
count_active (VedTestHttp *http)
{
  g_autoptr(VedCascadeResult) cascade = ved_engine_ref_cascade (http->engine);

  return cascade->active->len;
}

static gboolean
is_calm (VedTestHttp *http)
{
  g_autoptr(VedCascadeResult) cascade = ved_engine_ref_cascade (http->engine);

  return cascade->active->len == 0 && ved_cascade_is_settled (cascade);
}

/* A sender hears of a cascade once, and of what it sent in vain always. */
static void
add_cascade (VedTestHttp *http,
             GString     *text)
{
  const Asked status = { "GET", "/cascade/status" };
  g_autofree char *time = ved_iso8601_format (ved_clock_now_us (http->clock));
  g_autofree char *body = g_strdup_printf ("{\"records\":[{\"timestamp\":\"%s\",\"server_name\":\"newcomer\","
                                           "\"mem_used_pct\":40,\"memroy\":1}]}", time);
  const Asked feed = { "POST", "/feed/data", body };

  g_string_append (text, "# while a cascade goes on\n");
  add_answer (http, &status, text);
  add_answer (http, &feed, text);
  add_answer (http, &feed, text);
}

/* One that has certainly been resolved, whatever became of the others by themselves. */
static void
resolve_one (VedTestHttp *http)
{
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (http->engine);
  g_autofree char *path = NULL;

  g_assert_cmpuint (ved_snapshot_get_n_alerts (snapshot), >, 0);
  path = g_strdup_printf ("/alerts/%s/resolve", ved_snapshot_get_alert (snapshot, 0)->id);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_post (http, path, "{\"actor\":\"sam\"}", -1);

    g_assert_cmpuint (answer.status, ==, 200);
  }
}

/* Where a file of settings should be there is a folder: nothing can be kept, and that is nobody's mistake who asks. */
static void
add_internal_error (VedTestHttp *http,
                    const char  *folder,
                    GString     *text)
{
  g_autofree char *path = g_build_filename (folder, "cascade.settings", NULL);
  const Asked put = { "PUT", "/settings/cascade", "{\"cascade\":{\"anomaly_z_score\":6}}" };

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  add_answer (http, &put, text);
}

static void
test_trouble (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_minutes;
  VedTestHttp http;

  save_model (folder);
  init_fleet (&http, folder, N_TROUBLED);
  live_for (&http, 6 * VED_MINUTE_US);
  set_scenario (&http, "cascade");
  for (n_minutes = 0; count_active (&http) == 0 && n_minutes < 5; n_minutes++)
    live_for (&http, VED_MINUTE_US);
  g_assert_cmpuint (count_active (&http), >, 0);
  add_cascade (&http, text);
  set_scenario (&http, "healthy");
  for (n_minutes = 0; !is_calm (&http) && n_minutes < 30; n_minutes++)
    live_for (&http, VED_MINUTE_US);
  g_assert_true (is_calm (&http));
  g_string_append (text, "# calm again\n");
  add_answer (&http, &(const Asked) { "GET", "/cascade/status" }, text);
  set_scenario (&http, "critical");
  live_for (&http, 3 * VED_MINUTE_US);
  g_string_append (text, "# afterwards\n");
  resolve_one (&http);
  for (guint i = 0; i < G_N_ELEMENTS (asked_in_trouble); i++)
    add_answer (&http, &asked_in_trouble[i], text);
  add_internal_error (&http, folder, text);
  ved_test_http_clear (&http);
  ved_test_remove_folder (folder);
  assert_golden ("api-shapes-trouble.txt", text->str);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-shapes/all", test_shapes);
  g_test_add_func ("/http-shapes/trouble", test_trouble);

  return g_test_run ();
}
