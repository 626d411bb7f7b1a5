/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/ved-test-http.h"

#include "base/ved-error.h"
#include "server/ved-routes.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <string.h>

#define KEY       "right-key"
#define STAMP     "\"timestamp\":\"2026-01-15T10:05:00Z\""
#define N_DIVIDED 20
#define TOO_LARGE (9 * 1024 * 1024)

static void
test_paths (void)
{
  const char *open_paths[] = { "/", "/health", "/status", "/openapi.json", "/metrics", "/alerts/active" };
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (open_paths); i++)
    ved_test_http_assert_status (&fixture, open_paths[i], 200);
  ved_test_http_assert_status (&fixture, "/nothing/here", 404);
  ved_test_http_assert_status (&fixture, "/predictions/a/b", 404);
  ved_test_http_assert_status (&fixture, "/predictions/%FF", 404);
  ved_test_http_assert_status (&fixture, "/scenario/status", 404);
  ved_test_http_assert_status (&fixture, "/jobs/j-000001/status", 404);
  {
    g_auto(VedTestAnswer) wrong = ved_test_http_post (&fixture, "/health", "", 0);
    g_auto(VedTestAnswer) unknown = ved_test_http_get (&fixture, "/favicon.ico");

    g_assert_cmpuint (wrong.status, ==, 405);
    g_assert_cmpstr (ved_test_answer_get_header (&wrong, "Allow"), ==, "GET");
    ved_test_answer_assert_error (&wrong, "method_not_allowed");
    ved_test_answer_assert_error (&unknown, "not_found");
  }
  ved_test_http_clear (&fixture);
}

/* What a request may say is told with its meaning. */
static void
check_parameters (JsonObject     *operation,
                  const VedRoute *route)
{
  JsonArray *parameters = json_object_get_array_member (operation, "parameters");
  g_auto(GStrv) names = g_strsplit (route->query != NULL ? route->query : "", " ", -1);
  guint n_in_path = strchr (route->path, '{') != NULL;

  g_assert_cmpuint (json_array_get_length (parameters), ==, n_in_path + g_strv_length (names));
  for (guint i = 0; i < json_array_get_length (parameters); i++)
    {
      JsonObject *parameter = json_array_get_object_element (parameters, i);

      g_assert_cmpint (json_object_get_boolean_member (parameter, "required"), ==, i < n_in_path);
      g_assert_cmpuint (strlen (json_object_get_string_member (parameter, "description")), >, 3);
      if (i >= n_in_path)
        g_assert_cmpstr (json_object_get_string_member (parameter, "name"), ==, names[i - n_in_path]);
    }
}

/* Every route has its operation, and no path stands there twice: a reader would keep but one of them. */
static void
test_openapi (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  guint n_routes, n_operations = 0;
  const VedRoute *routes = ved_routes_get (&n_routes);
  JsonObject *paths;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_get (&fixture, "/openapi.json");
    g_autoptr(GList) members = NULL;

    paths = json_object_get_object_member (ved_test_answer_read_json (&answer, parser), "paths");
    for (guint i = 0; i < n_routes; i++)
      {
        g_autofree char *method = g_ascii_strdown (routes[i].method, -1);
        JsonObject *path = json_object_get_object_member (paths, routes[i].path);
        JsonObject *operation = json_object_get_object_member (path, method);

        g_assert_cmpstr (json_object_get_string_member (operation, "summary"), ==, routes[i].summary);
        g_assert_cmpint (json_object_has_member (operation, "requestBody"), ==,
                         *routes[i].method == 'P');
        check_parameters (operation, &routes[i]);
      }
    members = json_object_get_values (paths);
    for (GList *at = members; at != NULL; at = at->next)
      n_operations += json_object_get_size (json_node_get_object (at->data));
    g_assert_cmpuint (n_operations, ==, n_routes);
  }
  ved_test_http_clear (&fixture);
}

static void
test_key (void)
{
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.api_key = KEY;
  ved_test_http_init (&fixture, &config);
  {
    g_auto(VedTestAnswer) without = ved_test_http_get (&fixture, "/alerts/active");
    g_auto(VedTestAnswer) wrong = ved_test_http_get_with (&fixture, "/alerts/active", "X-API-Key",
                                                          "right-kez");
    g_auto(VedTestAnswer) longer = ved_test_http_get_with (&fixture, "/alerts/active", "X-API-Key", KEY KEY);
    g_auto(VedTestAnswer) right = ved_test_http_get_with (&fixture, "/alerts/active", "X-API-Key", KEY);
    g_auto(VedTestAnswer) bearer = ved_test_http_get_with (&fixture, "/metrics", "Authorization",
                                                           "Bearer " KEY);
    g_auto(VedTestAnswer) events = ved_test_http_get (&fixture, "/events");
    SoupMessage *message = ved_test_http_make_message (&fixture, "GET", "/alerts/active");
    g_auto(VedTestAnswer) both = { 0 };

    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", "Bearer other");
    soup_message_headers_append (soup_message_get_request_headers (message), "X-API-Key", KEY);
    both = ved_test_http_send (&fixture, message);
    g_assert_cmpuint (both.status, ==, 200);
    g_assert_cmpuint (without.status, ==, 403);
    ved_test_answer_assert_error (&without, "forbidden");
    g_assert_cmpuint (wrong.status, ==, 403);
    g_assert_cmpuint (longer.status, ==, 403);
    g_assert_cmpuint (right.status, ==, 200);
    g_assert_cmpuint (bearer.status, ==, 200);
    g_assert_cmpuint (events.status, ==, 403);
  }
  ved_test_http_assert_status (&fixture, "/health", 200);
  ved_test_http_assert_status (&fixture, "/", 200);
  ved_test_http_clear (&fixture);
}

/* A page in a browser on this machine is not a local program. */
static void
test_browsers (void)
{
  const char *origins[] = { "https://dashboard.example", NULL };
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.cors_origins = origins;
  ved_test_http_init (&fixture, &config);
  {
    g_auto(VedTestAnswer) foreign = ved_test_http_get_with (&fixture, "/status", "Origin",
                                                            "https://elsewhere.example");
    g_auto(VedTestAnswer) rebound = ved_test_http_get_with (&fixture, "/status", "Host", "elsewhere.example");
    g_auto(VedTestAnswer) listed = ved_test_http_get_with (&fixture, "/status", "Origin", origins[0]);

    g_assert_cmpuint (foreign.status, ==, 403);
    g_assert_null (ved_test_answer_get_header (&foreign, "Access-Control-Allow-Origin"));
    g_assert_cmpuint (rebound.status, ==, 403);
    g_assert_cmpuint (listed.status, ==, 200);
    g_assert_cmpstr (ved_test_answer_get_header (&listed, "Access-Control-Allow-Origin"), ==, origins[0]);
    g_assert_cmpstr (ved_test_answer_get_header (&listed, "Access-Control-Allow-Methods"), ==, "GET, POST, PUT, DELETE");
    g_assert_nonnull (strstr (ved_test_answer_get_header (&listed, "Access-Control-Allow-Headers"), "Authorization"));
  }
  ved_test_http_clear (&fixture);
}

static void
test_exposure (void)
{
  VedEngineConfig engine_config = { 0 };
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  g_autoptr(VedEngine) engine = ved_engine_new (&engine_config, clock);
  const char *addresses[] = { "0.0.0.0", "nowhere" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedHttpServer) server = NULL;
      VedHttpConfig config;

      ved_http_config_init (&config);
      config.port = 0;
      config.address = addresses[i];
      server = ved_http_server_new (engine, &config);
      g_assert_false (ved_http_server_listen (server, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      ved_http_server_stop (server);
    }
}

static void
assert_feed_refused (VedTestHttp *self,
                     const char  *body,
                     gint64       record,
                     const char  *field)
{
  g_auto(VedTestAnswer) answer = ved_test_http_post (self, "/feed/data", body, -1);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object = ved_test_answer_read_json (&answer, parser);

  g_assert_cmpuint (answer.status, ==, 422);
  if (record < 0)
    g_assert_true (json_object_get_null_member (object, "record"));
  else
    g_assert_cmpint (json_object_get_int_member (object, "record"), ==, record);
  g_assert_cmpstr (json_object_get_string_member_with_default (object, "field", NULL), ==, field);
}

static void
test_wrong_feeds (void)
{
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  assert_feed_refused (&fixture, "", -1, NULL);
  assert_feed_refused (&fixture, "nonsense", -1, NULL);
  assert_feed_refused (&fixture, "[]", -1, NULL);
  assert_feed_refused (&fixture, "{\"records\":[{\"server_name\":\"a\"," STAMP ",\"mem_used_pct\":NaN}]}", 0,
                       "mem_used_pct");
  assert_feed_refused (&fixture, "{\"records\":[{\"server_name\":\"a\"," STAMP "},{\"server_name\":7}]}", 1,
                       "server_name");
  assert_feed_refused (&fixture,
                       "{\"records\":[{\"server_name\":\"a\",\"timestamp\":\"2026-01-15T11:05:00Z\"}]}", 0,
                       "timestamp");
  assert_feed_refused (&fixture,
                       "{\"records\":[{\"server_name\":\"a\",\"timestamp\":\"2025-01-15T11:05:00Z\"}]}", 0,
                       "timestamp");
  ved_test_http_assert_status (&fixture, "/predictions/current", 503);
  ved_test_http_clear (&fixture);
}

static char *
refusal_of (VedTestHttp *fixture,
            const char  *method,
            const char  *path,
            const char  *type,
            const char  *body,
            guint        status)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  SoupMessage *message = ved_test_http_make_message (fixture, method, path);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_auto(VedTestAnswer) answer = { 0 };
  JsonObject *object;

  soup_message_set_request_body_from_bytes (message, type, bytes);
  answer = ved_test_http_send (fixture, message);
  object = ved_test_answer_read_json (&answer, parser);
  g_assert_cmpuint (answer.status, ==, status);

  return g_strdup (status < 400 ? "" : json_object_get_string_member (object, "message"));
}

/* What a page in a browser may send anywhere without asking is not taken for JSON; who says nothing is no page. */
static void
test_body_types (void)
{
  static const struct { const char *type; guint status; } cases[] = {
    { "application/json", 200 }, { "application/json; charset=utf-8", 200 }, { "application/vnd.x+json", 200 },
    { NULL, 200 }, { "text/plain", 415 }, { "application/x-www-form-urlencoded", 415 }, { "multipart/form-data; boundary=x", 415 },
  };
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = refusal_of (&fixture, "POST", "/mutes", cases[i].type,
                                          "{\"scope\":\"profile\",\"target\":\"database\"}", cases[i].status);

      if (cases[i].status == 415)
        g_assert_nonnull (strstr (text, "Content-Type: application/json"));
    }
  {
    g_auto(VedTestAnswer) without_body = ved_test_http_get_with (&fixture, "/mutes", "Content-Type", "text/plain");

    g_assert_cmpuint (without_body.status, ==, 200);
  }
  ved_test_http_clear (&fixture);
}

/* Each says where the fault is, and how it goes. */
static void
test_messages_name_the_place (void)
{
  static const struct { const char *method, *path, *body, *text; } cases[] = {
    { "POST", "/feed/data", "{\"records\":[\n{\"server_name\":\"a\"," STAMP ",\"mem_used_pct\":\"x\"}]}",
      "records[0].mem_used_pct: line 2, column " },
    { "POST", "/feed/data", "hello", "The body is no batch: line 1, column 1: an object should stand there, not “hello”; a batch is {" },
    { "POST", "/feed/data", "{\"record\":[]}", "The body has no list “records”; a batch is {" },
    { "POST", "/feed/data", "{\"records\":[{\"server_name\":\"a\"," STAMP ",\"mem_used_pct\":null}]}",
      "records[0].mem_used_pct: must be a number: leave out what is not known" },
    { "POST", "/mutes", "{\"scope\":\"server\"", "The body is not JSON: line 1, column 18: a comma or the end of the object or list "
      "should stand there, and the text ends" },
    { "POST", "/mutes", "{\"scope\":\"severs\",\"target\":\"x\"}", "scope: must be episode, server, profile or metric, not “severs”" },
    { "POST", "/mutes", "{\"scope\":\"server\",\"taget\":\"x\"}", "taget: there is no such member; there are scope, target, until, actor" },
    { "PUT", "/settings/thresholds", "{\"alert\":{\"mem_used_pct\":\"x\"}}",
      "Thresholds, [alert] mem_used_pct: “x” is not 2 numbers with “;” between them" },
    { "PUT", "/settings/thresholds", "{\"alrt\":{\"mem_used_pct\":\"1;2\"}}", "Thresholds: there is no group [alrt]; there are alert, " },
  };
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = refusal_of (&fixture, cases[i].method, cases[i].path, "application/json", cases[i].body, 422);

      if (!g_str_has_prefix (text, cases[i].text))
        g_assert_cmpstr (text, ==, cases[i].text);
    }
  ved_test_http_clear (&fixture);
}

static void
test_odd_feeds (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  {
    g_auto(VedTestAnswer) empty = ved_test_http_post (&fixture, "/feed/data", "{\"records\":[]}", -1);
    g_auto(VedTestAnswer) unknown =
      ved_test_http_post (&fixture, "/feed/data", "{\"records\":[{\"server_name\":\"a\"," STAMP
                          ",\"latency_ms\":5}]}", -1);

    g_assert_cmpuint (empty.status, ==, 200);
    g_assert_cmpstr (json_object_get_string_member (ved_test_answer_read_json (&empty, parser), "status"), ==,
                     "ignored");
    g_assert_cmpuint (unknown.status, ==, 200);
    g_assert_cmpstr (json_object_get_string_member (ved_test_answer_read_json (&unknown, parser), "status"),
                     ==, "accepted");
  }
  ved_test_http_clear (&fixture);
}

static void
test_large_feeds (void)
{
  g_autoptr(GString) many = g_string_new ("{\"records\":[");
  g_autofree char *long_body = g_strnfill (TOO_LARGE, ' ');
  VedTestHttp fixture;

  for (guint i = 0; i <= 10000; i++)
    g_string_append (many,
                     i == 0 ? "{\"server_name\":\"a\"," STAMP "}" : ",{\"server_name\":\"a\"," STAMP "}");
  g_string_append (many, "]}");

  ved_test_http_init (&fixture, NULL);
  {
    g_auto(VedTestAnswer) records = ved_test_http_post (&fixture, "/feed/data", many->str,
                                                        (gssize) many->len);
    g_auto(VedTestAnswer) bytes = ved_test_http_post (&fixture, "/feed/data", long_body, TOO_LARGE);

    g_assert_cmpuint (records.status, ==, 413);
    ved_test_answer_assert_error (&records, "too_large");
    g_assert_cmpuint (bytes.status, ==, 413);
    ved_test_answer_assert_error (&bytes, "too_large");
  }
  ved_test_http_assert_status (&fixture, "/health", 200);
  ved_test_http_clear (&fixture);
}

/* A body without a length is cut off while it comes. */
static void
test_large_stream (void)
{
  g_autofree char *long_body = g_strnfill (TOO_LARGE, ' ');
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (long_body, TOO_LARGE, NULL);
  SoupMessage *message;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  message = ved_test_http_make_message (&fixture, "POST", "/feed/data");
  soup_message_set_request_body (message, "application/json", stream, -1);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_send (&fixture, message);

    g_assert_cmpuint (answer.status, ==, 413);
  }
  ved_test_http_clear (&fixture);
}

static void
test_rate_limit (void)
{
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.per_minute[VED_LIMIT_READ] = 3;
  ved_test_http_init (&fixture, &config);
  ved_test_http_feed (&fixture, 2, VED_TEST_TIME_US);
  {
    g_auto(VedTestAnswer) first = ved_test_http_get (&fixture, "/predictions/summary");
    const char *tag = ved_test_answer_get_header (&first, "ETag");

    for (guint i = 0; i < 10; i++)
      {
        g_auto(VedTestAnswer) unchanged =
          ved_test_http_get_with (&fixture, "/predictions/summary", "If-None-Match", tag);

        g_assert_cmpuint (unchanged.status, ==, 304);
      }
  }
  ved_test_http_assert_status (&fixture, "/predictions/summary", 200);
  ved_test_http_assert_status (&fixture, "/predictions/summary", 200);
  {
    g_auto(VedTestAnswer) refused = ved_test_http_get (&fixture, "/predictions/summary");

    g_assert_cmpuint (refused.status, ==, 429);
    g_assert_cmpuint (g_ascii_strtoull (ved_test_answer_get_header (&refused, "Retry-After"), NULL, 10), >=,
                      1);
    ved_test_answer_assert_error (&refused, "rate_limited");
  }
  ved_test_http_assert_status (&fixture, "/alerts/active", 200);
  ved_test_http_assert_status (&fixture, "/health", 200);
  ved_test_http_clear (&fixture);
}

static GSocketConnection *
connect_plainly (VedTestHttp *self)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autofree char *place = g_strdup_printf ("127.0.0.1:%u", ved_http_server_get_port (self->server));
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  GSocketConnection *connection;

  g_socket_client_connect_to_host_async (client, place, 0, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);
  connection = g_socket_client_connect_to_host_finish (client, done, NULL);
  g_assert_nonnull (connection);

  return connection;
}

/* Returns the bytes until the server hangs up. */
static gssize
read_to_end (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  gssize total = 0, n = 0;

  do
    {
      GAsyncResult *result = NULL;
      g_autoptr(GAsyncResult) done = NULL;
      char bytes[512];

      g_input_stream_read_async (stream, bytes, sizeof bytes, G_PRIORITY_DEFAULT, NULL,
                                 ved_test_store_result_cb,
                                 &result);
      done = ved_test_wait_for_result (&result);
      n = g_input_stream_read_finish (stream, done, NULL);
      total += MAX (n, 0);
    }
  while (n > 0);

  return total;
}

static void
test_slow_request (void)
{
  const char part[] = "POST /feed/data HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{";
  g_autoptr(GSocketConnection) connection = NULL;
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.request_timeout_s = 1;
  ved_test_http_init (&fixture, &config);
  connection = connect_plainly (&fixture);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), part,
                                            strlen (part), NULL, NULL, NULL));
  g_assert_cmpint (read_to_end (connection), ==, 0);
  ved_test_http_assert_status (&fixture, "/health", 200);
  ved_test_http_clear (&fixture);
}

static void
say (GSocketConnection *connection,
     const char        *text,
     gsize              length)
{
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, length,
                                            NULL, NULL, NULL));
}

/* Who announces too much is told before it sends it, whether it has the key or not. */
static void
test_announced_length (void)
{
  const char request[] = "POST /feed/data HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n{";
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GSocketConnection) connection = NULL;

      config.api_key = i == 0 ? NULL : KEY;
      ved_test_http_init (&fixture, &config);
      connection = connect_plainly (&fixture);
      say (connection, request, strlen (request));
      g_assert_cmpint (read_to_end (connection), >, 100);
      ved_test_http_assert_status (&fixture, "/health", 200);
      ved_test_http_clear (&fixture);
    }
}

/* A refused request that does not end is not read for ever. */
static void
test_endless_body (void)
{
  const char head[] = "POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  const char tail[] = "\r\n0\r\n\r\n";
  g_autofree char *chunk = g_strnfill (0x8000, ' ');
  g_autoptr(GSocketConnection) connection = NULL;
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.max_body = 1000;
  ved_test_http_init (&fixture, &config);
  connection = connect_plainly (&fixture);
  say (connection, head, strlen (head));
  say (connection, "8000\r\n", 6);
  say (connection, chunk, 0x8000);
  say (connection, tail, strlen (tail));
  g_assert_cmpint (read_to_end (connection), ==, 0);
  ved_test_http_assert_status (&fixture, "/health", 200);
  ved_test_http_clear (&fixture);
}

static void
test_idle_connection (void)
{
  const char request[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  g_autoptr(GSocketConnection) connection = NULL;
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.idle_timeout_s = 4;       /* a busy computer answers later than at once */
  ved_test_http_init (&fixture, &config);
  connection = connect_plainly (&fixture);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                            strlen (request), NULL, NULL, NULL));
  g_assert_cmpint (read_to_end (connection), >, 50);
  ved_test_http_clear (&fixture);
}

/* One connection serves request after request. */
static void
test_keep_alive (void)
{
  const char both[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    "GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  g_autoptr(GSocketConnection) connection = NULL;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  connection = connect_plainly (&fixture);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), both,
                                            strlen (both), NULL, NULL, NULL));
  g_assert_cmpint (read_to_end (connection), >, 2000);
  ved_test_http_clear (&fixture);
}

/* Who asks for what does not come yet and goes away leaves nothing behind. */
static void
test_early_goodbye (void)
{
  const char request[] = "GET /predictions/current HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 50, VED_TEST_TIME_US);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GSocketConnection) connection = connect_plainly (&fixture);

      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                                request,
                                                strlen (request), NULL, NULL, NULL));
      for (guint turn = 0; turn < i; turn++)
        g_main_context_iteration (NULL, FALSE);
    }
  ved_test_http_assert_status (&fixture, "/predictions/current", 200);
  ved_test_http_clear (&fixture);
}

/* Clients that ask once and leave, before or after the answer, or that say nothing at all, leave nothing behind: as
 * many as one likes find a place, one after the other. */
static void
test_many_goodbyes (void)
{
  const char request[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.max_connections = 2;
  config.per_minute[VED_LIMIT_READ] = 0;
  ved_test_http_init (&fixture, &config);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr(GSocketConnection) connection = connect_plainly (&fixture);
      GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
      g_autoptr(GBytes) answer = NULL;

      if (i % 3 > 0)
        g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                                  strlen (request), NULL, NULL, NULL));
      while (i % 3 == 2 && !g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (input)))
        g_main_context_iteration (NULL, FALSE);
      if (i % 3 == 2)
        {
          answer = g_input_stream_read_bytes (input, strlen ("HTTP/1.1 200"), NULL, NULL);
          g_assert_cmpmem (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), "HTTP/1.1 200", 12);
        }
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      ved_test_http_assert_status (&fixture, "/health", 200);
      soup_session_abort (fixture.session);
    }
  ved_test_http_clear (&fixture);
}

static void
test_connection_limit (void)
{
  g_autoptr(GSocketConnection) first = NULL, second = NULL, third = NULL;
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.max_connections = 2;
  ved_test_http_init (&fixture, &config);
  first = connect_plainly (&fixture);
  second = connect_plainly (&fixture);
  third = connect_plainly (&fixture);
  g_assert_cmpint (read_to_end (third), ==, 0);
  ved_test_http_clear (&fixture);
}

static gboolean
has_fault (gpointer user_data)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (user_data);

  return status->phase == VED_ENGINE_RUNNING && !status->sources[0].working
         && status->sources[0].message != NULL;
}

static void
assert_degraded (VedTestHttp *self,
                 const char  *reason)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get (self, "/health");
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *health = ved_test_answer_read_json (&answer, parser);

  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (json_object_get_string_member (health, "status"), ==, "degraded");
  g_assert_nonnull (strstr (json_object_get_string_member (health, "message"), reason));
}

static void
assert_nothing_yet (VedTestHttp *self,
                    const char  *code,
                    const char  *reason)
{
  const char *paths[] = { "/predictions/current", "/predictions/summary", "/predictions/a" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto(VedTestAnswer) answer = ved_test_http_get (self, paths[i]);
      g_autoptr(JsonParser) parser = json_parser_new ();
      JsonObject *body = ved_test_answer_read_json (&answer, parser);

      g_assert_cmpuint (answer.status, ==, 503);
      g_assert_cmpstr (ved_test_answer_get_header (&answer, "Retry-After"), ==, "5");
      ved_test_answer_assert_error (&answer, code);
      g_assert_nonnull (strstr (json_object_get_string_member (body, "message"), reason));
      g_assert_cmpuint (json_object_get_size (json_object_get_object_member (body, "predictions")), ==, 0);
    }
}

static void
test_warming_up (void)
{
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  assert_nothing_yet (&fixture, "warming_up", "/feed/data");
  ved_test_http_clear (&fixture);
}

/* A source that cannot deliver is said, in the log once; it takes nothing from what comes otherwise. */
static void
test_source_failed (void)
{
  const char reason[] = "/nowhere/samples.csv";
  VedTestHttp fixture;

  g_test_expect_message ("ved-service", G_LOG_LEVEL_MESSAGE,
                         "file:/nowhere/samples.csv delivers nothing: *");
  ved_test_http_init_source (&fixture, "file:/nowhere/samples.csv");
  ved_test_wait_until (has_fault, fixture.engine);
  g_test_assert_expected_messages ();
  assert_nothing_yet (&fixture, "source_failed", reason);
  assert_degraded (&fixture, reason);

  ved_test_http_feed (&fixture, 2, VED_TEST_TIME_US);
  ved_test_http_assert_status (&fixture, "/predictions/current", 200);
  ved_test_http_assert_status (&fixture, "/predictions/summary", 200);
  assert_degraded (&fixture, reason);
  ved_test_http_clear (&fixture);
}

/* One of two daemons that divide a fleet: it takes its own servers of what is sent to both, and says so. */
static void
test_shard (void)
{
  VedEngineConfig config = { .shard = { 0, 2 } };
  g_autoptr(JsonParser) parser = json_parser_new ();
  guint n_own = 0;
  JsonObject *shard;
  VedTestHttp fixture;

  ved_test_http_init_engine (&fixture, &config);
  ved_test_http_feed (&fixture, N_DIVIDED, VED_TEST_TIME_US);
  for (guint i = 0; i < N_DIVIDED; i++)
    {
      g_autofree char *name = ved_test_server_name (i);
      g_autofree char *path = g_strconcat ("/predictions/", name, NULL);
      gboolean own = ved_shard_has (&config.shard, name);

      n_own += own;
      ved_test_http_assert_status (&fixture, path, own ? 200 : 404);
    }
  g_assert_cmpuint (n_own, >, 0);
  {
    g_auto(VedTestAnswer) status = ved_test_http_get (&fixture, "/status");
    g_auto(VedTestAnswer) predictions = ved_test_http_get (&fixture, "/predictions/current");
    JsonObject *metadata;

    shard = json_object_get_object_member (ved_test_answer_read_json (&status, parser), "shard");
    g_assert_cmpint (json_object_get_int_member (shard, "part"), ==, 1);
    g_assert_cmpint (json_object_get_int_member (shard, "of"), ==, 2);
    g_assert_cmpint (json_object_get_int_member (shard, "records_of_others"), ==, N_DIVIDED - n_own);
    metadata = json_object_get_object_member (ved_test_answer_read_json (&predictions, parser), "metadata");
    g_assert_cmpstr (json_object_get_string_member (metadata, "source"), ==, "HTTP feed, part 1/2");
  }
  ved_test_http_clear (&fixture);
}

/* A slip in the name of a field is told to its sender, and a server of which nothing was measured is not healthy. */
static void
test_slips_are_told (void)
{
  static const char slip[] = "{\"records\":[{\"server_name\":\"box\"," STAMP ",\"cpu_idel_pct\":7,\"mem\":1},"
    "{\"server_name\":\"box\"," STAMP ",\"mem\":1}]}";
  static const char right[] = "{\"records\":[{\"server_name\":\"box\"," STAMP ",\"cpu_idle_pct\":7}]}";
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  {
    g_auto(VedTestAnswer) slipped = ved_test_http_post (&fixture, "/feed/data", slip, -1);
    g_auto(VedTestAnswer) taken = ved_test_http_post (&fixture, "/feed/data", right, -1);
    const char *first = g_bytes_get_data (slipped.body, NULL), *second = g_bytes_get_data (taken.body, NULL);

    g_assert_cmpuint (slipped.status, ==, 200);
    g_assert_nonnull (g_strstr_len (first, (gssize) g_bytes_get_size (slipped.body), "\"ignored\":[\"cpu_idel_pct\",\"mem\"]"));
    g_assert_nonnull (g_strstr_len (first, (gssize) g_bytes_get_size (slipped.body), "\"servers_tracked\":0"));
    g_assert_null (g_strstr_len (second, (gssize) g_bytes_get_size (taken.body), "ignored"));
    g_assert_nonnull (g_strstr_len (second, (gssize) g_bytes_get_size (taken.body), "\"servers_tracked\":1"));
  }
  ved_test_http_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-server/paths", test_paths);
  g_test_add_func ("/http-server/openapi", test_openapi);
  g_test_add_func ("/http-server/shard", test_shard);
  g_test_add_func ("/http-server/key", test_key);
  g_test_add_func ("/http-server/browsers", test_browsers);
  g_test_add_func ("/http-server/exposure", test_exposure);
  g_test_add_func ("/http-server/wrong-feeds", test_wrong_feeds);
  g_test_add_func ("/http-server/body-types", test_body_types);
  g_test_add_func ("/http-server/messages-name-the-place", test_messages_name_the_place);
  g_test_add_func ("/http-server/odd-feeds", test_odd_feeds);
  g_test_add_func ("/http-server/large-feeds", test_large_feeds);
  g_test_add_func ("/http-server/large-stream", test_large_stream);
  g_test_add_func ("/http-server/rate-limit", test_rate_limit);
  g_test_add_func ("/http-server/slow-request", test_slow_request);
  g_test_add_func ("/http-server/announced-length", test_announced_length);
  g_test_add_func ("/http-server/endless-body", test_endless_body);
  g_test_add_func ("/http-server/idle-connection", test_idle_connection);
  g_test_add_func ("/http-server/keep-alive", test_keep_alive);
  g_test_add_func ("/http-server/early-goodbye", test_early_goodbye);
  g_test_add_func ("/http-server/many-goodbyes", test_many_goodbyes);
  g_test_add_func ("/http-server/connection-limit", test_connection_limit);
  g_test_add_func ("/http-server/warming-up", test_warming_up);
  g_test_add_func ("/http-server/slips-are-told", test_slips_are_told);
  g_test_add_func ("/http-server/source-failed", test_source_failed);

  return g_test_run ();
}
