/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "sim/ved-sim-control.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

/* A control on a free port, asked by a client in the same main context. */
typedef struct {
  VedSimPoster *poster;
  VedSimStream *stream;
  VedSimControl *control;
  SoupSession *session;
  guint status;                 /* of the last answer */
  JsonObject *body;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer api_key)
{
  const VedSimStreamConfig config = {
    .n_servers = 20, .rng_seed = 42, .scenario = VED_SCENARIO_HEALTHY, .speed = 1.0
  };
  GError *error = NULL;

  f->poster = ved_sim_poster_new ("http://127.0.0.1:1", NULL);
  f->stream = ved_sim_stream_new (&config, f->poster, G_GINT64_CONSTANT (1767598200) * VED_SECOND_US);
  f->control = ved_sim_control_new (f->stream, "http://127.0.0.1:8000", api_key);
  f->session = soup_session_new ();
  ved_sim_control_listen (f->control, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *f,
           gconstpointer api_key)
{
  g_clear_pointer (&f->body, json_object_unref);
  g_clear_object (&f->session);
  g_assert_finalize_object (f->control);
  ved_sim_stream_free (f->stream);
  g_assert_finalize_object (f->poster);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GBytes **bytes = user_data;

  *bytes = soup_session_send_and_read_finish (SOUP_SESSION (object), result, NULL);
  g_assert_nonnull (*bytes);
}

static void
ask (Fixture    *f,
     const char *method,
     const char *path,
     const char *header,
     const char *value,
     const char *text)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s",
                                          ved_sim_control_get_port (f->control), path);
  g_autoptr(SoupMessage) message = soup_message_new (method, url);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GBytes) answer = NULL;
  gsize length;
  const char *data;

  if (text != NULL)
    {
      g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
  if (header != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), header, value);

  soup_session_send_and_read_async (f->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  data = g_bytes_get_data (answer, &length);
  g_assert_true (json_parser_load_from_data (parser, data, (gssize) length, NULL));
  g_clear_pointer (&f->body, json_object_unref);
  f->body = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  f->status = soup_message_get_status (message);
}

static void
assert_error (Fixture    *f,
              guint       status,
              const char *code)
{
  g_assert_cmpuint (f->status, ==, status);
  g_assert_cmpstr (json_object_get_string_member (f->body, "error"), ==, code);
  g_assert_true (json_object_has_member (f->body, "message"));
}

static void
assert_text (Fixture    *f,
             const char *member,
             const char *text)
{
  g_assert_cmpuint (f->status, ==, 200);
  g_assert_cmpstr (json_object_get_string_member (f->body, member), ==, text);
}

static void
assert_number (Fixture    *f,
               const char *member,
               gint64      number)
{
  g_assert_cmpint (json_object_get_int_member (f->body, member), ==, number);
}

static void
test_status (Fixture      *f,
             gconstpointer api_key)
{
  ask (f, "GET", "/", NULL, NULL, NULL);
  assert_text (f, "service", "vedette-sim");
  assert_text (f, "status", "stopped");
  assert_number (f, "fleet_size", 20);

  ask (f, "GET", "/status", NULL, NULL, NULL);
  assert_text (f, "inference_url", "http://127.0.0.1:8000");
  assert_text (f, "scenario", "healthy");
  g_assert_false (json_object_get_boolean_member (f->body, "running"));
  assert_number (f, "tick_count", 0);
  assert_number (f, "affected_servers", 0);
}

static void
test_scenarios (Fixture      *f,
                gconstpointer api_key)
{
  const struct {
    const char *name;
    guint n_affected;
    guint n_named;
  } cases[] = { { "degrading", 4, 4 }, { "critical", 4, 4 }, { "cascade", 18, 10 }, { "healthy", 0, 0 } };
  const char *before = "healthy";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"scenario\":\"%s\"}", cases[i].name);

      ask (f, "POST", "/scenario/set", NULL, NULL, body);
      assert_text (f, "status", "success");
      assert_text (f, "old_scenario", before);
      assert_text (f, "new_scenario", cases[i].name);
      assert_number (f, "affected_servers", cases[i].n_affected);
      assert_number (f, "tick_count", 0);

      ask (f, "GET", "/scenario/status", NULL, NULL, NULL);
      assert_text (f, "scenario", cases[i].name);
      assert_number (f, "total_affected", cases[i].n_affected);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (f->body, "affected_servers")),
                        ==, cases[i].n_named);
      before = cases[i].name;
    }
}

static void
test_refused (Fixture      *f,
              gconstpointer api_key)
{
  g_autofree char *large = g_strnfill (100 * 1024, ' ');

  ask (f, "POST", "/scenario/set", NULL, NULL, "{\"scenario\":\"meltdown\"}");
  assert_error (f, 422, "invalid");
  ask (f, "POST", "/scenario/set", "Content-Type", "text/plain", "{\"scenario\":\"healthy\"}");
  assert_error (f, 415, "unsupported_media_type");
  ask (f, "POST", "/scenario/set", NULL, NULL, "{\"scenario\":7}");
  assert_error (f, 422, "invalid");
  ask (f, "POST", "/scenario/set", NULL, NULL, "[]");
  assert_error (f, 422, "invalid");
  ask (f, "POST", "/scenario/set", NULL, NULL, "critical");
  assert_error (f, 422, "invalid");
  ask (f, "POST", "/scenario/set", NULL, NULL, NULL);
  assert_error (f, 422, "invalid");
  ask (f, "POST", "/scenario/set", NULL, NULL, large);
  assert_error (f, 413, "too_large");
  ask (f, "GET", "/scenario/set", NULL, NULL, NULL);
  assert_error (f, 405, "method_not_allowed");
  ask (f, "GET", "/elsewhere", NULL, NULL, NULL);
  assert_error (f, 404, "not_found");
  ask (f, "GET", "/status", "Origin", "http://elsewhere.example", NULL);
  assert_error (f, 403, "forbidden");
  ask (f, "GET", "/status", "Host", "elsewhere.example", NULL);
  assert_error (f, 403, "forbidden");
}

static void
test_key (Fixture      *f,
          gconstpointer api_key)
{
  ask (f, "GET", "/status", NULL, NULL, NULL);
  g_assert_cmpuint (f->status, ==, 200);
  ask (f, "GET", "/scenario/status", NULL, NULL, NULL);
  assert_error (f, 403, "forbidden");
  ask (f, "GET", "/scenario/status", "X-API-Key", "secreT", NULL);
  assert_error (f, 403, "forbidden");
  ask (f, "GET", "/scenario/status", "X-API-Key", "secret", NULL);
  g_assert_cmpuint (f->status, ==, 200);
  ask (f, "POST", "/scenario/set", "Authorization", "Bearer secret", "{\"scenario\":\"critical\"}");
  g_assert_cmpuint (f->status, ==, 200);
}

static void
test_addresses (void)
{
  const VedSimStreamConfig config = { .n_servers = 7, .speed = 1.0 };
  g_autoptr(VedSimPoster) poster = ved_sim_poster_new ("http://127.0.0.1:1", NULL);
  g_autoptr(VedSimStream) stream = ved_sim_stream_new (&config, poster, VED_DAY_US);
  g_autoptr(VedSimControl) control = ved_sim_control_new (stream, "", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (ved_sim_control_listen (control, "0.0.0.0", 0, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (ved_sim_control_listen (control, "somewhere", 0, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_assert_cmpuint (ved_sim_control_get_port (control), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sim-control/status", Fixture, NULL, set_up, test_status, tear_down);
  g_test_add ("/sim-control/scenarios", Fixture, NULL, set_up, test_scenarios, tear_down);
  g_test_add ("/sim-control/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/sim-control/key", Fixture, "secret", set_up, test_key, tear_down);
  g_test_add_func ("/sim-control/addresses", test_addresses);

  return g_test_run ();
}
