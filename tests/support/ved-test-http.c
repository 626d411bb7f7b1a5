/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-http"

#include "config.h"

#include "support/ved-test-http.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "wire/json/ved-feed-json.h"

#include <string.h>

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
init_at (VedTestHttp           *self,
         const VedEngineConfig *engine_config,
         const VedHttpConfig   *config,
         gint64                 now_us)
{
  VedHttpConfig defaults;
  g_autoptr(GError) error = NULL;

  ved_http_config_init (&defaults);
  defaults.port = 0;
  memset (defaults.per_minute, 0, sizeof defaults.per_minute);
  self->clock = ved_clock_new_manual (now_us);
  self->engine = ved_engine_new (engine_config, self->clock);
  ved_engine_start (self->engine, &error);
  g_assert_no_error (error);
  self->server = ved_http_server_new (self->engine, config == NULL ? &defaults : config);
  ved_http_server_listen (self->server, &error);
  g_assert_no_error (error);
  self->session = soup_session_new_with_options ("timeout", 30, NULL);
}

static void
init (VedTestHttp           *self,
      const VedEngineConfig *engine_config,
      const VedHttpConfig   *config)
{
  init_at (self, engine_config, config, VED_TEST_TIME_US);
}

/**
 * ved_test_http_init:
 * @config: (nullable): of the server; %NULL for a free port and no limits
 *
 * Serves an engine that is fed by the test alone.
 */
void
ved_test_http_init (VedTestHttp         *self,
                    const VedHttpConfig *config)
{
  VedEngineConfig engine_config = { 0 };

  init (self, &engine_config, config);
}

/**
 * ved_test_http_init_engine:
 * @config: of the engine
 *
 * Serves an engine that is fed by the test alone, and waits until it lives.
 */
void
ved_test_http_init_engine (VedTestHttp           *self,
                           const VedEngineConfig *config)
{
  ved_test_http_init_engine_at (self, config, VED_TEST_TIME_US);
}

/**
 * ved_test_http_init_engine_at:
 * @config: of the engine
 * @now_us: when its life begins
 *
 * The same at another time, as where a life of it follows another.
 */
void
ved_test_http_init_engine_at (VedTestHttp           *self,
                              const VedEngineConfig *config,
                              gint64                 now_us)
{
  init_at (self, config, NULL, now_us);
  ved_test_wait_until (is_idle, self->engine);
}

/**
 * ved_test_http_init_demo:
 *
 * Serves an engine with a simulated fleet and its history, and waits until it lives.
 */
void
ved_test_http_init_demo (VedTestHttp   *self,
                         guint          n_servers,
                         VedScenarioId  scenario)
{
  VedEngineConfig engine_config = { .demo_servers = n_servers, .scenario = scenario, .backfill_days = 14 };

  engine_config.rng_seed = VED_SIMULATOR_RNG_SEED;
  init (self, &engine_config, NULL);
  ved_test_wait_until (is_idle, self->engine);
  ved_test_http_settle (self);
}

/**
 * ved_test_http_init_starting:
 *
 * Serves an engine that simulates the history of a large fleet: it starts as long as no test waits for it.
 */
void
ved_test_http_init_starting (VedTestHttp *self)
{
  VedEngineConfig engine_config = { .demo_servers = 2000, .scenario = VED_SCENARIO_HEALTHY, .backfill_days = 14 };

  engine_config.rng_seed = VED_SIMULATOR_RNG_SEED;
  init (self, &engine_config, NULL);
}

/**
 * ved_test_http_init_measured:
 *
 * Serves a small calm fleet whose past forecasts have been measured.
 */
void
ved_test_http_init_measured (VedTestHttp *self)
{
  VedEngineConfig engine_config = { .demo_servers = 7, .scenario = VED_SCENARIO_HEALTHY, .backfill_days = 4 };

  engine_config.rng_seed = VED_SIMULATOR_RNG_SEED;
  engine_config.measures_quality = TRUE;
  init (self, &engine_config, NULL);
  ved_test_wait_until (is_idle, self->engine);
  ved_test_http_settle (self);
}

/**
 * ved_test_http_init_source:
 * @spec: as in "file:samples.csv"
 *
 * Serves an engine that gets samples from a source, and from the test.
 */
void
ved_test_http_init_source (VedTestHttp *self,
                           const char  *spec)
{
  const char *sources[] = { spec, NULL };
  VedEngineConfig engine_config = { .sources = sources };

  init (self, &engine_config, NULL);
}

/* Connections and work behind may hold the engine for a moment, and with it the lock of its folder: where a test
 * begins another life on the folder, the one before has to be over. */
void
ved_test_http_clear (VedTestHttp *self)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  ved_http_server_stop (self->server);
  ved_engine_stop (self->engine);
  g_object_unref (self->server);
  ved_test_finalize (self->engine);
  ved_clock_unref (self->clock);
}

void
ved_test_answer_clear (VedTestAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_object (&answer->message);
}

SoupMessage *
ved_test_http_make_message (VedTestHttp *self,
                            const char  *method,
                            const char  *path)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", ved_http_server_get_port (self->server),
                                          path);

  return soup_message_new (method, uri);
}

VedTestAnswer
ved_test_http_send (VedTestHttp *self,
                    SoupMessage *message)
{
  VedTestAnswer answer = { .message = message };
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

VedTestAnswer
ved_test_http_get (VedTestHttp *self,
                   const char  *path)
{
  return ved_test_http_send (self, ved_test_http_make_message (self, "GET", path));
}

VedTestAnswer
ved_test_http_get_with (VedTestHttp *self,
                        const char  *path,
                        const char  *header,
                        const char  *value)
{
  SoupMessage *message = ved_test_http_make_message (self, "GET", path);

  soup_message_headers_replace (soup_message_get_request_headers (message), header, value);

  return ved_test_http_send (self, message);
}

VedTestAnswer
ved_test_http_post (VedTestHttp *self,
                    const char  *path,
                    const char  *body,
                    gssize       length)
{
  SoupMessage *message = ved_test_http_make_message (self, "POST", path);
  g_autoptr(GBytes) bytes = g_bytes_new (body, length < 0 ? strlen (body) : (gsize) length);

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);

  return ved_test_http_send (self, message);
}

const char *
ved_test_answer_get_header (const VedTestAnswer *answer,
                            const char          *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

/* The members are those of the last body that was read. */
JsonObject *
ved_test_answer_read_json (const VedTestAnswer *answer,
                           JsonParser          *parser)
{
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);

  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

void
ved_test_http_assert_status (VedTestHttp *self,
                             const char  *path,
                             guint        status)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get (self, path);

  g_assert_cmpuint (answer.status, ==, status);
}

/* An error has its code and a message; nothing else is said of the inside. */
void
ved_test_answer_assert_error (const VedTestAnswer *answer,
                              const char          *code)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object = ved_test_answer_read_json (answer, parser);

  g_assert_cmpstr (json_object_get_string_member (object, "error"), ==, code);
  g_assert_cmpuint (strlen (json_object_get_string_member (object, "message")), >, 10);
}

/**
 * ved_test_http_settle:
 *
 * Lets the engine do what has become due, and waits for it.
 */
void
ved_test_http_settle (VedTestHttp *self)
{
  ved_engine_advance (self->engine);
  ved_test_wait_until (is_idle, self->engine);
}

/**
 * ved_test_http_feed:
 *
 * Posts one sample of each server of a synthetic fleet, and waits for its result.
 */
void
ved_test_http_feed (VedTestHttp *self,
                    guint        n_servers,
                    gint64       time_us)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (n_servers, 5, time_us);
  g_autoptr(GString) body = g_string_new (NULL);

  ved_feed_json_write (body, batch);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_post (self, "/feed/data", body->str, (gssize) body->len);

    g_assert_cmpuint (answer.status, ==, 200);
  }
  ved_test_http_settle (self);
}
