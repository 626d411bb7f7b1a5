/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sim/ved-sim-control.h"
#include "support/ved-test-http.h"
#include "support/ved-test-snapshot.h"

#include <string.h>

/* A daemon that simulates nothing passes what it is asked about the scenario on to the simulator that its configuration
 * names, with the key of that one, and answers as it does. */

#define KEY "of the simulator"

typedef struct {
  VedSimPoster *poster;
  VedSimStream *stream;
  VedSimControl *control;
  VedTestHttp http;
  JsonParser *parser;
} Fixture;

static void
listen_http (Fixture    *f,
             guint16     port,
             const char *key)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  VedHttpConfig config;

  ved_http_config_init (&config);
  config.port = 0;
  config.simulator = url;
  config.simulator_key = key;
  ved_test_http_init (&f->http, &config);
}

static void
set_up (Fixture      *f,
        gconstpointer key)
{
  const VedSimStreamConfig config = { .n_servers = 20, .rng_seed = 42, .scenario = VED_SCENARIO_HEALTHY, .speed = 1.0 };
  g_autoptr(GError) error = NULL;

  f->parser = json_parser_new ();
  f->poster = ved_sim_poster_new ("http://127.0.0.1:1", NULL);
  f->stream = ved_sim_stream_new (&config, f->poster, VED_TEST_TIME_US);
  f->control = ved_sim_control_new (f->stream, "http://127.0.0.1:8000", KEY);
  ved_sim_control_listen (f->control, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  listen_http (f, ved_sim_control_get_port (f->control), key);
}

static void
tear_down (Fixture      *f,
           gconstpointer key)
{
  ved_test_http_clear (&f->http);
  g_assert_finalize_object (f->control);
  ved_sim_stream_free (f->stream);
  g_assert_finalize_object (f->poster);
  g_object_unref (f->parser);
}

static void
assert_refused (const VedTestAnswer *answer,
                guint                status,
                const char          *code)
{
  g_assert_cmpuint (answer->status, ==, status);
  ved_test_answer_assert_error (answer, code);
}

static void
test_passed_on (Fixture      *f,
                gconstpointer key)
{
  g_auto(VedTestAnswer) set = ved_test_http_post (&f->http, "/scenario/set", "{\"scenario\":\"critical\"}", -1);
  g_auto(VedTestAnswer) status = ved_test_http_get (&f->http, "/scenario/status");
  g_auto(VedTestAnswer) unknown = ved_test_http_post (&f->http, "/scenario/set", "{\"scenario\":\"doom\"}", -1);
  JsonObject *reply;

  g_assert_cmpuint (set.status, ==, 200);
  reply = ved_test_answer_read_json (&set, f->parser);
  g_assert_cmpstr (json_object_get_string_member (reply, "old_scenario"), ==, "healthy");
  g_assert_cmpstr (json_object_get_string_member (reply, "new_scenario"), ==, "critical");
  g_assert_cmpint (json_object_get_int_member (reply, "affected_servers"), >, 0);

  g_assert_cmpuint (status.status, ==, 200);
  reply = ved_test_answer_read_json (&status, f->parser);
  g_assert_cmpstr (json_object_get_string_member (reply, "scenario"), ==, "critical");
  g_assert_cmpint (json_object_get_int_member (reply, "fleet_size"), ==, 20);

  assert_refused (&unknown, 422, "invalid");
}

static void
test_wrong_key (Fixture      *f,
                gconstpointer key)
{
  g_auto(VedTestAnswer) status = ved_test_http_get (&f->http, "/scenario/status");

  assert_refused (&status, 503, "simulator_unavailable");
}

/* A simulator that went away is no fleet that never was. */
static void
test_silent (void)
{
  Fixture f = { 0 };

  listen_http (&f, 1, NULL);
  {
    g_auto(VedTestAnswer) status = ved_test_http_get (&f.http, "/scenario/status");
    g_auto(VedTestAnswer) nothing = ved_test_http_post (&f.http, "/scenario/set", "{}", -1);

    assert_refused (&status, 503, "simulator_unavailable");
    assert_refused (&nothing, 422, "invalid");
  }
  ved_test_http_clear (&f.http);
}

static void
strange_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  const char *body = user_data;

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
assert_not_understood (const char *body)
{
  g_autoptr(SoupServer) server = soup_server_new (NULL, NULL);
  Fixture f = { 0 };
  GSList *uris;

  soup_server_add_handler (server, NULL, strange_cb, (char *) body, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  listen_http (&f, (guint16) g_uri_get_port (uris->data), NULL);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  {
    g_auto(VedTestAnswer) status = ved_test_http_get (&f.http, "/scenario/status");

    assert_refused (&status, 503, "simulator_unavailable");
  }
  ved_test_http_clear (&f.http);
}

/* What would end a recursive parser, what is too long, and what is no object. */
static void
test_strange (void)
{
  g_autofree char *levels = g_strnfill (30000, '['), *deep = g_strconcat ("{\"a\":", levels, NULL);
  g_autofree char *letters = g_strnfill (100000, 'a'), *large = g_strconcat ("{\"scenario\":\"", letters, "\"}", NULL);

  assert_not_understood (deep);
  assert_not_understood (large);
  assert_not_understood ("[]");
}

static void
test_none (void)
{
  VedTestHttp http;

  ved_test_http_init (&http, NULL);
  ved_test_http_assert_status (&http, "/scenario/status", 404);
  ved_test_http_clear (&http);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http-scenario/passed-on", Fixture, KEY, set_up, test_passed_on, tear_down);
  g_test_add ("/http-scenario/wrong-key", Fixture, "another", set_up, test_wrong_key, tear_down);
  g_test_add_func ("/http-scenario/silent", test_silent);
  g_test_add_func ("/http-scenario/strange", test_strange);
  g_test_add_func ("/http-scenario/none", test_none);

  return g_test_run ();
}
