/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/ved-http-server.h"

#include "base/ved-error.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "wire/ved-feed-json.h"
#include "wire/ved-frame-codec.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#define KEY        "right-key"
#define STAMP      "\"timestamp\":\"2026-01-15T10:05:00Z\""
#define TOO_LARGE  (9 * 1024 * 1024)

/* Server and client in one thread: requests go over a real socket, time is the test's own. */
typedef struct {
  VedClock *clock;
  VedEngine *engine;
  VedHttpServer *server;
  SoupSession *session;
} Fixture;

typedef struct {
  guint status;
  GBytes *body;
  SoupMessage *message;
} Answer;

static void
fixture_init (Fixture             *self,
              const VedHttpConfig *config)
{
  VedEngineConfig engine_config = { 0 };
  VedHttpConfig defaults;
  g_autoptr(GError) error = NULL;

  ved_http_config_init (&defaults);
  defaults.port = 0;
  memset (defaults.per_minute, 0, sizeof defaults.per_minute);
  self->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  self->engine = ved_engine_new (&engine_config, self->clock);
  g_assert_true (ved_engine_start (self->engine, &error));
  g_assert_no_error (error);
  self->server = ved_http_server_new (self->engine, config == NULL ? &defaults : config);
  g_assert_true (ved_http_server_listen (self->server, &error));
  g_assert_no_error (error);
  self->session = soup_session_new_with_options ("timeout", 30, NULL);
}

static void
fixture_clear (Fixture *self)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  ved_http_server_stop (self->server);
  ved_engine_stop (self->engine);
  g_object_unref (self->server);
  g_object_unref (self->engine);
  ved_clock_unref (self->clock);
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_object (&answer->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/* The stream, read line by line in the test's own thread. */
typedef struct {
  GInputStream *body;
  GDataInputStream *lines;
} Listener;

static SoupMessage *
make_message (Fixture    *self,
              const char *method,
              const char *path)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", ved_http_server_get_port (self->server),
                                          path);

  return soup_message_new (method, uri);
}

static Answer
send_message (Fixture     *self,
              SoupMessage *message)
{
  Answer answer = { .message = message };
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(GError) error = NULL;

  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL,
                                    ved_test_store_result_cb,
                                    &result);
  done = ved_test_wait_for_result (&result);
  answer.body = soup_session_send_and_read_finish (self->session, done, &error);
  g_assert_no_error (error);
  answer.status = soup_message_get_status (message);

  return answer;
}

static Answer
get (Fixture    *self,
     const char *path)
{
  return send_message (self, make_message (self, "GET", path));
}

static Answer
get_with (Fixture    *self,
          const char *path,
          const char *header,
          const char *value)
{
  SoupMessage *message = make_message (self, "GET", path);

  soup_message_headers_replace (soup_message_get_request_headers (message), header, value);

  return send_message (self, message);
}

static Answer
post (Fixture    *self,
      const char *path,
      const char *body,
      gssize      length)
{
  SoupMessage *message = make_message (self, "POST", path);
  g_autoptr(GBytes) bytes = g_bytes_new (body, length < 0 ? strlen (body) : (gsize) length);

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);

  return send_message (self, message);
}

static const char *
header_of (const Answer *answer,
           const char   *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

/* The members are those of the last body that was read. */
static JsonObject *
json_of (const Answer *answer,
         JsonParser   *parser)
{
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);

  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

static void
assert_status (Fixture    *self,
               const char *path,
               guint       status)
{
  g_auto(Answer) answer = get (self, path);

  g_assert_cmpuint (answer.status, ==, status);
}

/* An error has its code and a message; nothing else is said of the inside. */
static void
assert_error_body (const Answer *answer,
                   const char   *code)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object = json_of (answer, parser);

  g_assert_cmpstr (json_object_get_string_member (object, "error"), ==, code);
  g_assert_cmpuint (strlen (json_object_get_string_member (object, "message")), >, 10);
}

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
feed_fleet (Fixture *self,
            guint    n_servers,
            gint64   time_us)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (n_servers, 5, time_us);
  g_autoptr(GString) body = g_string_new (NULL);

  ved_feed_json_write (body, batch);
  {
    g_auto(Answer) answer = post (self, "/feed/data", body->str, (gssize) body->len);

    g_assert_cmpuint (answer.status, ==, 200);
  }
  ved_engine_advance (self->engine);
  ved_test_wait_until (is_idle, self->engine);
}

static void
test_paths (void)
{
  const char *open_paths[] = { "/", "/health", "/status", "/openapi.json", "/metrics", "/alerts/active" };
  Fixture fixture;

  fixture_init (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (open_paths); i++)
    assert_status (&fixture, open_paths[i], 200);
  assert_status (&fixture, "/nothing/here", 404);
  assert_status (&fixture, "/predictions/a/b", 404);
  assert_status (&fixture, "/predictions/%FF", 404);
  assert_status (&fixture, "/scenario/status", 404);
  assert_status (&fixture, "/jobs/j-000001/status", 404);
  {
    g_auto(Answer) wrong = post (&fixture, "/health", "", 0);
    g_auto(Answer) unknown = get (&fixture, "/favicon.ico");

    g_assert_cmpuint (wrong.status, ==, 405);
    g_assert_cmpstr (header_of (&wrong, "Allow"), ==, "GET");
    assert_error_body (&wrong, "method_not_allowed");
    assert_error_body (&unknown, "not_found");
  }
  fixture_clear (&fixture);
}

static void
test_openapi (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *paths;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  {
    g_auto(Answer) answer = get (&fixture, "/openapi.json");

    paths = json_object_get_object_member (json_of (&answer, parser), "paths");
    g_assert_true (json_object_has_member (paths, "/predictions/{server}"));
    g_assert_true (json_object_has_member (paths, "/alerts/{id}/acknowledge"));
  }
  fixture_clear (&fixture);
}

static void
test_key (void)
{
  VedHttpConfig config;
  Fixture fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.api_key = KEY;
  fixture_init (&fixture, &config);
  {
    g_auto(Answer) without = get (&fixture, "/alerts/active");
    g_auto(Answer) wrong = get_with (&fixture, "/alerts/active", "X-API-Key", "right-kez");
    g_auto(Answer) longer = get_with (&fixture, "/alerts/active", "X-API-Key", KEY KEY);
    g_auto(Answer) right = get_with (&fixture, "/alerts/active", "X-API-Key", KEY);
    g_auto(Answer) bearer = get_with (&fixture, "/metrics", "Authorization", "Bearer " KEY);
    g_auto(Answer) events = get (&fixture, "/events");

    g_assert_cmpuint (without.status, ==, 403);
    assert_error_body (&without, "forbidden");
    g_assert_cmpuint (wrong.status, ==, 403);
    g_assert_cmpuint (longer.status, ==, 403);
    g_assert_cmpuint (right.status, ==, 200);
    g_assert_cmpuint (bearer.status, ==, 200);
    g_assert_cmpuint (events.status, ==, 403);
  }
  assert_status (&fixture, "/health", 200);
  assert_status (&fixture, "/", 200);
  fixture_clear (&fixture);
}

/* A page in a browser on this machine is not a local program. */
static void
test_browsers (void)
{
  const char *origins[] = { "https://dashboard.example", NULL };
  VedHttpConfig config;
  Fixture fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.cors_origins = origins;
  fixture_init (&fixture, &config);
  {
    g_auto(Answer) foreign = get_with (&fixture, "/status", "Origin", "https://elsewhere.example");
    g_auto(Answer) rebound = get_with (&fixture, "/status", "Host", "elsewhere.example");
    g_auto(Answer) listed = get_with (&fixture, "/status", "Origin", origins[0]);

    g_assert_cmpuint (foreign.status, ==, 403);
    g_assert_null (header_of (&foreign, "Access-Control-Allow-Origin"));
    g_assert_cmpuint (rebound.status, ==, 403);
    g_assert_cmpuint (listed.status, ==, 200);
    g_assert_cmpstr (header_of (&listed, "Access-Control-Allow-Origin"), ==, origins[0]);
  }
  fixture_clear (&fixture);
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
assert_feed_refused (Fixture    *self,
                     const char *body,
                     gint64      record,
                     const char *field)
{
  g_auto(Answer) answer = post (self, "/feed/data", body, -1);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object = json_of (&answer, parser);

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
  Fixture fixture;

  fixture_init (&fixture, NULL);
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
  assert_status (&fixture, "/predictions/current", 503);
  fixture_clear (&fixture);
}

static void
test_odd_feeds (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  Fixture fixture;

  fixture_init (&fixture, NULL);
  {
    g_auto(Answer) empty = post (&fixture, "/feed/data", "{\"records\":[]}", -1);
    g_auto(Answer) unknown = post (&fixture, "/feed/data",
                                   "{\"records\":[{\"server_name\":\"a\"," STAMP ",\"latency_ms\":5}]}", -1);

    g_assert_cmpuint (empty.status, ==, 200);
    g_assert_cmpstr (json_object_get_string_member (json_of (&empty, parser), "status"), ==, "ignored");
    g_assert_cmpuint (unknown.status, ==, 200);
    g_assert_cmpstr (json_object_get_string_member (json_of (&unknown, parser), "status"), ==, "accepted");
  }
  fixture_clear (&fixture);
}

static void
test_large_feeds (void)
{
  g_autoptr(GString) many = g_string_new ("{\"records\":[");
  g_autofree char *long_body = g_strnfill (TOO_LARGE, ' ');
  Fixture fixture;

  for (guint i = 0; i <= 10000; i++)
    g_string_append (many,
                     i == 0 ? "{\"server_name\":\"a\"," STAMP "}" : ",{\"server_name\":\"a\"," STAMP "}");
  g_string_append (many, "]}");

  fixture_init (&fixture, NULL);
  {
    g_auto(Answer) records = post (&fixture, "/feed/data", many->str, (gssize) many->len);
    g_auto(Answer) bytes = post (&fixture, "/feed/data", long_body, TOO_LARGE);

    g_assert_cmpuint (records.status, ==, 413);
    assert_error_body (&records, "too_large");
    g_assert_cmpuint (bytes.status, ==, 413);
    assert_error_body (&bytes, "too_large");
  }
  assert_status (&fixture, "/health", 200);
  fixture_clear (&fixture);
}

/* A body without a length is cut off while it comes. */
static void
test_large_stream (void)
{
  g_autofree char *long_body = g_strnfill (TOO_LARGE, ' ');
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (long_body, TOO_LARGE, NULL);
  SoupMessage *message;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  message = make_message (&fixture, "POST", "/feed/data");
  soup_message_set_request_body (message, "application/json", stream, -1);
  {
    g_auto(Answer) answer = send_message (&fixture, message);

    g_assert_cmpuint (answer.status, ==, 413);
  }
  fixture_clear (&fixture);
}

/* What a feeder sends that knows the reference API alone comes back as forecasts. */
static void
test_round_trip (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root, *predictions, *server, *metric;
  g_autofree char *name = ved_test_server_name (3);
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 20, VED_TEST_TIME_US);
  {
    g_auto(Answer) answer = get (&fixture, "/predictions/current");

    g_assert_cmpuint (answer.status, ==, 200);
    root = json_of (&answer, parser);
    predictions = json_object_get_object_member (root, "predictions");
    g_assert_cmpuint (json_object_get_size (predictions), ==, 20);
    server = json_object_get_object_member (predictions, name);
    metric = json_object_get_object_member (server, "mem_used_pct");
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (metric, "p90")), ==, 96);
  }
  fixture_clear (&fixture);
}

static void
test_frame_equals_json (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(VedSnapshot) snapshot = NULL;
  JsonObject *predictions;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 20, VED_TEST_TIME_US);
  {
    g_auto(Answer) frame = get_with (&fixture, "/predictions/current", "Accept", VED_FRAME_MEDIA_TYPE);
    g_auto(Answer) json = get (&fixture, "/predictions/current");

    g_assert_cmpstr (header_of (&frame, "Content-Type"), ==, VED_FRAME_MEDIA_TYPE);
    g_assert_cmpstr (header_of (&frame, "ETag"), !=, header_of (&json, "ETag"));
    snapshot = ved_frame_decode (frame.body, NULL);
    predictions = json_object_get_object_member (json_of (&json, parser), "predictions");
    for (guint i = 0; i < 20; i++)
      {
        JsonObject *server = json_object_get_object_member (predictions, ved_snapshot_get_name (snapshot, i));
        JsonObject *load = json_object_get_object_member (server, "load_average");
        const float *p90 = ved_snapshot_get_forecast (snapshot, i, VED_METRIC_LOAD_AVERAGE, VED_QUANTILE_P90);
        double sent = json_array_get_double_element (json_object_get_array_member (load, "p90"), 95);

        g_assert_cmpfloat (ved_value_snap (sent, 0.01), ==, p90[95]);
      }
  }
  fixture_clear (&fixture);
}

static void
test_not_modified (void)
{
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 5, VED_TEST_TIME_US);
  {
    g_auto(Answer) first = get (&fixture, "/predictions/current");
    g_auto(Answer) same = get_with (&fixture, "/predictions/current", "If-None-Match", header_of (&first,
                                                                                                  "ETag"));
    g_auto(Answer) part = get_with (&fixture, "/predictions/current?fields=summary", "If-None-Match",
                                    header_of (&first, "ETag"));

    g_assert_cmpuint (same.status, ==, 304);
    g_assert_cmpuint (g_bytes_get_size (same.body), ==, 0);
    g_assert_cmpuint (part.status, ==, 200);

    ved_clock_advance_us (fixture.clock, 5 * VED_SECOND_US);
    feed_fleet (&fixture, 5, VED_TEST_TIME_US + 5 * VED_SECOND_US);
    {
      g_auto(Answer) later = get_with (&fixture, "/predictions/current", "If-None-Match",
                                       header_of (&first, "ETag"));

      g_assert_cmpuint (later.status, ==, 200);
    }
  }
  fixture_clear (&fixture);
}

static void
test_gzip (void)
{
  g_autoptr(GConverter) inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr(GBytes) plain = NULL;
  g_autoptr(GInputStream) packed_stream = NULL, plain_stream = NULL;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  soup_session_remove_feature_by_type (fixture.session, SOUP_TYPE_CONTENT_DECODER);
  feed_fleet (&fixture, 5, VED_TEST_TIME_US);
  {
    g_auto(Answer) packed = get_with (&fixture, "/predictions/current", "Accept-Encoding", "gzip");
    g_auto(Answer) again = get_with (&fixture, "/predictions/current", "Accept-Encoding", "br, gzip;q=0.5");
    g_auto(Answer) identity = get (&fixture, "/predictions/current");

    g_assert_cmpstr (header_of (&packed, "Content-Encoding"), ==, "gzip");
    g_assert_cmpstr (header_of (&packed, "ETag"), !=, header_of (&identity, "ETag"));
    g_assert_true (g_bytes_equal (packed.body, again.body));
    packed_stream = g_memory_input_stream_new_from_bytes (packed.body);
    plain_stream = g_converter_input_stream_new (packed_stream, inflater);
    plain = g_input_stream_read_bytes (plain_stream, g_bytes_get_size (identity.body) + 1, NULL, NULL);
    g_assert_true (g_bytes_equal (plain, identity.body));
  }
  fixture_clear (&fixture);
}

static void
test_subsets (void)
{
  g_autofree char *name = ved_test_server_name (2);
  g_autofree char *one = g_strdup_printf ("/predictions/%s", name);
  g_autofree char *by_name = g_strdup_printf ("/predictions/current?servers=%s&fields=risk_score", name);
  g_autoptr(JsonParser) parser = json_parser_new ();
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 20, VED_TEST_TIME_US);
  assert_status (&fixture, "/predictions/nobody", 404);
  assert_status (&fixture, "/predictions/current?fields=nothing", 422);
  assert_status (&fixture, "/predictions/current?servers=nobody", 404);
  assert_status (&fixture, "/predictions/summary", 200);
  {
    g_auto(Answer) server = get (&fixture, one);
    g_auto(Answer) subset = get (&fixture, by_name);

    g_assert_cmpstr (json_object_get_string_member (json_of (&server, parser), "server"), ==, name);
    g_assert_cmpuint (json_object_get_size (json_object_get_object_member (json_of (&subset, parser),
                                                                           "predictions")), ==, 1);
  }
  fixture_clear (&fixture);
}

static void
test_rate_limit (void)
{
  VedHttpConfig config;
  Fixture fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.per_minute[VED_LIMIT_READ] = 3;
  fixture_init (&fixture, &config);
  feed_fleet (&fixture, 2, VED_TEST_TIME_US);
  {
    g_auto(Answer) first = get (&fixture, "/predictions/summary");

    for (guint i = 0; i < 10; i++)
      {
        g_auto(Answer) unchanged = get_with (&fixture, "/predictions/summary", "If-None-Match",
                                             header_of (&first, "ETag"));

        g_assert_cmpuint (unchanged.status, ==, 304);
      }
  }
  assert_status (&fixture, "/predictions/summary", 200);
  assert_status (&fixture, "/predictions/summary", 200);
  {
    g_auto(Answer) refused = get (&fixture, "/predictions/summary");

    g_assert_cmpuint (refused.status, ==, 429);
    g_assert_cmpuint (g_ascii_strtoull (header_of (&refused, "Retry-After"), NULL, 10), >=, 1);
    assert_error_body (&refused, "rate_limited");
  }
  assert_status (&fixture, "/alerts/active", 200);
  assert_status (&fixture, "/health", 200);
  fixture_clear (&fixture);
}

static void
test_alert_actions (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *path = NULL;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  {
    g_auto(Answer) hot = post (&fixture, "/feed/data", "{\"records\":[{\"server_name\":\"a\"," STAMP
                               ",\"mem_used_pct\":99.5}]}", -1);

    g_assert_cmpuint (hot.status, ==, 200);
  }
  ved_engine_advance (fixture.engine);
  ved_test_wait_until (is_idle, fixture.engine);
  {
    g_auto(Answer) list = get (&fixture, "/alerts/active");
    JsonArray *alerts = json_object_get_array_member (json_of (&list, parser), "alerts");

    g_assert_cmpuint (json_array_get_length (alerts), >, 0);
    path = g_strdup_printf ("/alerts/%s/acknowledge",
                            json_object_get_string_member (json_array_get_object_element (alerts, 0), "id"));
  }
  {
    g_auto(Answer) done = post (&fixture, path, "{\"actor\":\"me@here\",\"note\":\"looking\"}", -1);
    g_auto(Answer) unknown = post (&fixture, "/alerts/a-999999/acknowledge", "", 0);
    g_auto(Answer) wrong = post (&fixture, path, "{\"actor\":7}", -1);
    g_autofree char *brackets = g_strnfill (500000, '[');
    g_auto(Answer) deep = post (&fixture, path, brackets, -1);

    g_assert_cmpuint (done.status, ==, 200);
    g_assert_cmpstr (json_object_get_string_member (json_of (&done, parser), "state"), ==, "acknowledged");
    g_assert_cmpuint (unknown.status, ==, 404);
    g_assert_cmpuint (wrong.status, ==, 422);
    g_assert_cmpuint (deep.status, ==, 422);
  }
  fixture_clear (&fixture);
}

static void
test_wrong_series (void)
{
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 2, VED_TEST_TIME_US);
  assert_status (&fixture, "/series", 422);
  assert_status (&fixture, "/series?metric=speed&servers=a", 422);
  assert_status (&fixture, "/series?metric=mem_used_pct&servers=a&from=yesterday", 422);
  assert_status (&fixture, "/series?metric=mem_used_pct&servers=a&points=many", 422);
  assert_status (&fixture,
                 "/series?metric=mem_used_pct&servers=a&from=2026-01-15T10:00Z&to=2026-01-15T09:00Z", 422);
  fixture_clear (&fixture);
}

static void
test_jobs (void)
{
  g_autofree char *name = ved_test_server_name (1);
  g_autofree char *wanted =
    g_strdup_printf ("{\"type\":\"what_if\",\"server\":\"%s\",\"scenario\":\"restart\"}", name);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *path = NULL;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 3, VED_TEST_TIME_US);
  {
    g_auto(Answer) unknown = post (&fixture, "/jobs/calculate", "{\"type\":\"miracle\"}", -1);
    g_auto(Answer) started = post (&fixture, "/jobs/calculate", wanted, -1);

    g_assert_cmpuint (unknown.status, ==, 422);
    g_assert_cmpuint (started.status, ==, 202);
    path = g_strdup_printf ("/jobs/%s/status",
                            json_object_get_string_member (json_of (&started, parser), "job_id"));
  }
  assert_status (&fixture, path, 200);
  fixture_clear (&fixture);
}

static void
listener_init (Listener   *self,
               Fixture    *fixture,
               const char *last_id)
{
  g_autoptr(SoupMessage) message = make_message (fixture, "GET", "/events");
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(GError) error = NULL;

  if (last_id != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Last-Event-ID", last_id);
  soup_session_send_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, ved_test_store_result_cb,
                           &result);
  done = ved_test_wait_for_result (&result);
  self->body = soup_session_send_finish (fixture->session, done, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL),
                   ==,
                   "text/event-stream");
  self->lines = g_data_input_stream_new (self->body);
}

static void
listener_clear (Listener *self)
{
  g_object_unref (self->lines);
  g_object_unref (self->body);
}

static char *
next_line (Listener   *self,
           const char *prefix)
{
  for (;;)
    {
      GAsyncResult *result = NULL;
      g_autoptr(GAsyncResult) done = NULL;
      g_autofree char *line = NULL;

      g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, NULL, ved_test_store_result_cb,
                                           &result);
      done = ved_test_wait_for_result (&result);
      line = g_data_input_stream_read_line_finish (self->lines, done, NULL, NULL);
      g_assert_nonnull (line);
      if (g_str_has_prefix (line, prefix))
        return g_strdup (line + strlen (prefix));
    }
}

static void
test_events (void)
{
  Listener listener;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 3, VED_TEST_TIME_US);
  listener_init (&listener, &fixture, NULL);
  ved_clock_advance_us (fixture.clock, 5 * VED_SECOND_US);
  feed_fleet (&fixture, 3, VED_TEST_TIME_US + 5 * VED_SECOND_US);
  {
    g_autofree char *event = next_line (&listener, "event: forecast");
    g_autofree char *id = next_line (&listener, "id: ");
    g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (fixture.engine);
    g_autofree char *generation =
      g_strdup_printf ("%" G_GUINT64_FORMAT, ved_snapshot_get_generation (snapshot));

    g_assert_cmpstr (id, ==, generation);
  }
  listener_clear (&listener);
  fixture_clear (&fixture);
}

static void
test_events_resume (void)
{
  g_autofree char *first_id = NULL, *second_id = NULL, *third_id = NULL, *resync = NULL;
  Listener listener;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  listener_init (&listener, &fixture, NULL);
  for (guint i = 0; i < 3; i++)
    {
      ved_clock_advance_us (fixture.clock, 5 * VED_SECOND_US);
      feed_fleet (&fixture, 2, VED_TEST_TIME_US + (i + 1) * 5 * VED_SECOND_US);
    }
  first_id = next_line (&listener, "id: ");
  second_id = next_line (&listener, "id: ");
  listener_clear (&listener);

  listener_init (&listener, &fixture, first_id);
  third_id = next_line (&listener, "id: ");
  g_assert_cmpstr (third_id, ==, second_id);
  listener_clear (&listener);

  listener_init (&listener, &fixture, "17");
  resync = next_line (&listener, "event: ");
  g_assert_cmpstr (resync, ==, "resync");
  listener_clear (&listener);
  fixture_clear (&fixture);
}

static GSocketConnection *
connect_plainly (Fixture *self)
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
  Fixture fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.request_timeout_s = 1;
  fixture_init (&fixture, &config);
  connection = connect_plainly (&fixture);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), part,
                                            strlen (part), NULL, NULL, NULL));
  g_assert_cmpint (read_to_end (connection), ==, 0);
  assert_status (&fixture, "/health", 200);
  fixture_clear (&fixture);
}

/* One connection serves request after request. */
static void
test_keep_alive (void)
{
  const char both[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    "GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  g_autoptr(GSocketConnection) connection = NULL;
  Fixture fixture;

  fixture_init (&fixture, NULL);
  connection = connect_plainly (&fixture);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), both,
                                            strlen (both), NULL, NULL, NULL));
  g_assert_cmpint (read_to_end (connection), >, 2000);
  fixture_clear (&fixture);
}

/* Who asks for what does not come yet and goes away leaves nothing behind. */
static void
test_early_goodbye (void)
{
  const char request[] = "GET /predictions/current HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 50, VED_TEST_TIME_US);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GSocketConnection) connection = connect_plainly (&fixture);

      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                                request,
                                                strlen (request), NULL, NULL, NULL));
      for (guint turn = 0; turn < i; turn++)
        g_main_context_iteration (NULL, FALSE);
    }
  assert_status (&fixture, "/predictions/current", 200);
  fixture_clear (&fixture);
}

static void
test_connection_limit (void)
{
  g_autoptr(GSocketConnection) first = NULL, second = NULL, third = NULL;
  VedHttpConfig config;
  Fixture fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.max_connections = 2;
  fixture_init (&fixture, &config);
  first = connect_plainly (&fixture);
  second = connect_plainly (&fixture);
  third = connect_plainly (&fixture);
  g_assert_cmpint (read_to_end (third), ==, 0);
  fixture_clear (&fixture);
}

static void
test_metrics (void)
{
  Fixture fixture;

  fixture_init (&fixture, NULL);
  feed_fleet (&fixture, 3, VED_TEST_TIME_US);
  {
    g_auto(Answer) answer = get (&fixture, "/metrics");
    g_autofree char *text = g_strndup (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body));
    const char *families[] = {
      "vedette_feed_records_total 3\n", "vedette_feed_rejected_total 0\n", "\nvedette_forecast_seconds ",
      "\nvedette_result_generation ", "\nvedette_server_risk{server=", "\nvedette_server_prob{server=",
      "\nvedette_environment_prob{horizon=\"30m\"} ", "\nvedette_servers{state=\"live\"} ",
      "\nvedette_alerts_open{severity=", "\nvedette_engine_servers{engine=",
      "\nvedette_http_requests_total{path=\"/feed/data\",code=\"200\"} 1\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS (families); i++)
      g_assert_nonnull (strstr (text, families[i]));
    g_assert_true (g_str_has_suffix (text, "\n# EOF\n"));
  }
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-server/paths", test_paths);
  g_test_add_func ("/http-server/openapi", test_openapi);
  g_test_add_func ("/http-server/key", test_key);
  g_test_add_func ("/http-server/browsers", test_browsers);
  g_test_add_func ("/http-server/exposure", test_exposure);
  g_test_add_func ("/http-server/wrong-feeds", test_wrong_feeds);
  g_test_add_func ("/http-server/odd-feeds", test_odd_feeds);
  g_test_add_func ("/http-server/large-feeds", test_large_feeds);
  g_test_add_func ("/http-server/large-stream", test_large_stream);
  g_test_add_func ("/http-server/round-trip", test_round_trip);
  g_test_add_func ("/http-server/frame-equals-json", test_frame_equals_json);
  g_test_add_func ("/http-server/not-modified", test_not_modified);
  g_test_add_func ("/http-server/gzip", test_gzip);
  g_test_add_func ("/http-server/subsets", test_subsets);
  g_test_add_func ("/http-server/rate-limit", test_rate_limit);
  g_test_add_func ("/http-server/alert-actions", test_alert_actions);
  g_test_add_func ("/http-server/wrong-series", test_wrong_series);
  g_test_add_func ("/http-server/jobs", test_jobs);
  g_test_add_func ("/http-server/events", test_events);
  g_test_add_func ("/http-server/events-resume", test_events_resume);
  g_test_add_func ("/http-server/slow-request", test_slow_request);
  g_test_add_func ("/http-server/keep-alive", test_keep_alive);
  g_test_add_func ("/http-server/early-goodbye", test_early_goodbye);
  g_test_add_func ("/http-server/connection-limit", test_connection_limit);
  g_test_add_func ("/http-server/metrics", test_metrics);

  return g_test_run ();
}
