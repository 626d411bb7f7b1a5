/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "support/ved-test-http.h"
#include "support/ved-test-loop.h"

#include <string.h>

/* The shape of every body that clients read: which members it has and of what kind they are, against api-shapes.txt.
 * Values are the business of other tests. Where a change of a shape is meant, VEDETTE_WRITE_SHAPES=1 writes the file
 * anew, and the difference is to be read. */

#define N_SERVERS 7
#define GOLDEN    "api-shapes.txt"

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

static void
add_answer (VedTestHttp *http,
            const Asked *question,
            GString     *text)
{
  g_auto(VedTestAnswer) answer = question->body != NULL ? ved_test_http_post (http, question->path, question->body, -1)
                                                        : ved_test_http_get (http, question->path);
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

static void
test_shapes (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", GOLDEN, NULL);
  g_autofree char *expected = NULL;
  VedEngineConfig config = { .data_dir = folder, .demo_servers = N_SERVERS, .backfill_days = 1 };
  g_autoptr(GString) text = g_string_new (NULL);
  VedTestHttp http;

  config.rng_seed = VED_SIMULATOR_RNG_SEED;
  config.measures_quality = TRUE;
  config.scenario = VED_SCENARIO_HEALTHY;
  ved_test_http_init_engine (&http, &config);
  ved_test_http_settle (&http);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      if (g_str_equal (asked[i].path, "/jobs/j-000001/status"))
        ved_test_wait_until (job_has_ended, &http);
      add_answer (&http, &asked[i], text);
    }
  ved_test_http_clear (&http);
  ved_test_remove_folder (folder);

  if (g_getenv ("VEDETTE_WRITE_SHAPES") != NULL)
    g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  assert_same_lines (text->str, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-shapes/all", test_shapes);

  return g_test_run ();
}
