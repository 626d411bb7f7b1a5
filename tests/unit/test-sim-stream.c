/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-iso8601.h"
#include "sim/ved-sim-stream.h"
#include "support/ved-test-loop.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#define NOW_US (G_GINT64_CONSTANT (1767598207) * VED_SECOND_US)  /* 07:30:07 */

/* A feed that refuses as it is told, and notes what it took. */
typedef struct {
  SoupServer *server;
  VedSimPoster *poster;
  guint n_busy;                 /* answers of 503 to give first */
  guint n_invalid;              /* then answers of 422 */
  guint n_requests;
  guint n_awaited;              /* batches */
  GArray *counts;               /* of guint: records per accepted batch */
  GArray *times;                /* of gint64: time of the first record */
} Fixture;

static gint64
read_time (JsonObject *record)
{
  const char *text = json_object_get_string_member (record, "timestamp");
  gint64 time_us;

  g_assert_true (ved_iso8601_parse (text, strlen (text), NULL, &time_us));

  return time_us;
}

static void
take_batch (Fixture           *f,
            SoupServerMessage *message)
{
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonArray *records;
  guint count;
  gint64 time_us;

  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                             (gssize) g_bytes_get_size (bytes), NULL));
  records = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "records");
  count = json_array_get_length (records);
  time_us = read_time (json_array_get_object_element (records, 0));
  g_array_append_val (f->counts, count);
  g_array_append_val (f->times, time_us);
}

static void
requested_cb (SoupServer        *server,
              SoupServerMessage *message,
              const char        *path,
              GHashTable        *query,
              gpointer           user_data)
{
  Fixture *f = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  guint status = SOUP_STATUS_OK;

  g_assert_cmpstr (path, ==, "/feed/data");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "X-API-Key"), ==, "secret");
  f->n_requests++;
  if (f->n_busy > 0)
    {
      f->n_busy--;
      status = SOUP_STATUS_SERVICE_UNAVAILABLE;
    }
  else if (f->n_invalid > 0)
    {
      f->n_invalid--;
      status = SOUP_STATUS_UNPROCESSABLE_ENTITY;
    }
  else
    take_batch (f, message);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  GSList *uris;
  g_autofree char *url = NULL;
  GError *error = NULL;

  f->counts = g_array_new (FALSE, FALSE, sizeof (guint));
  f->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, NULL, requested_cb, f, NULL);
  soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (f->server);
  url = g_strdup_printf ("http://127.0.0.1:%d/", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  f->poster = ved_sim_poster_new (url, "secret");
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_assert_finalize_object (f->poster);
  soup_server_disconnect (f->server);
  g_object_unref (f->server);
  g_array_unref (f->counts);
  g_array_unref (f->times);
}

static gboolean
has_batches (gpointer user_data)
{
  Fixture *f = user_data;

  return f->counts->len >= f->n_awaited;
}

static void
wait_for_batches (Fixture *f,
                  guint    n)
{
  f->n_awaited = n;
  ved_test_wait_until (has_batches, f);
  while (ved_sim_poster_get_n_queued (f->poster) > 0 && f->counts->len == n)
    g_main_context_iteration (NULL, TRUE);
}

static void
push (Fixture *f,
      gint64   time_us)
{
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();

  ved_sample_batch_add (batch, "ppdb001", 7, time_us)->values[VED_METRIC_MEM_USED] = 50.0f;
  ved_sim_poster_push (f->poster, batch);
}

static void
test_order_through_outage (Fixture      *f,
                           gconstpointer data)
{
  /* Told once, however often it is tried in vain. */
  g_test_expect_message ("ved-sim-poster", G_LOG_LEVEL_MESSAGE, "*takes no batches, so they wait until it does: *");
  g_test_expect_message ("ved-sim-poster", G_LOG_LEVEL_MESSAGE, "*takes batches again after * s, 5 waiting");
  f->n_busy = 2;
  for (guint i = 0; i < 5; i++)
    push (f, NOW_US + i * VED_SECOND_US);
  wait_for_batches (f, 5);
  g_test_assert_expected_messages ();

  g_assert_cmpuint (f->n_requests, ==, 7);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (g_array_index (f->times, gint64, i), ==, NOW_US + i * VED_SECOND_US);
  g_assert_cmpuint (ved_sim_poster_get_n_posted (f->poster), ==, 5);
  g_assert_cmpuint (ved_sim_poster_get_n_lost (f->poster), ==, 0);
}

static void
test_refused_is_given_up (Fixture      *f,
                          gconstpointer data)
{
  f->n_invalid = 2;
  g_test_expect_message ("ved-sim-poster", G_LOG_LEVEL_WARNING, "*refused a batch*");
  g_test_expect_message ("ved-sim-poster", G_LOG_LEVEL_MESSAGE, "*takes batches again, after it refused 2");
  for (guint i = 0; i < 3; i++)
    push (f, NOW_US + i * VED_SECOND_US);
  wait_for_batches (f, 1);
  g_test_assert_expected_messages ();

  g_assert_cmpint (g_array_index (f->times, gint64, 0), ==, NOW_US + 2 * VED_SECOND_US);
  g_assert_cmpuint (ved_sim_poster_get_n_lost (f->poster), ==, 2);
}

/* Two days of the past: 20 servers, 500 buckets to a batch; then the ticks since the last five minutes. */
static void
test_past_then_live (Fixture      *f,
                     gconstpointer data)
{
  const VedSimStreamConfig config = {
    .n_servers = 20, .rng_seed = 42, .scenario = VED_SCENARIO_CRITICAL, .backfill_days = 2.0, .speed = 1.0
  };
  g_autoptr(VedSimStream) stream = ved_sim_stream_new (&config, f->poster, NOW_US);
  gint64 live_us = NOW_US - 7 * VED_SECOND_US;
  guint past = 0;

  g_assert_false (ved_sim_stream_is_running (stream));
  ved_sim_stream_start (stream);
  wait_for_batches (f, 4);

  for (guint i = 0; i < 2; i++)
    past += g_array_index (f->counts, guint, i);
  g_assert_cmpuint (past, <=, 20 * 576);
  g_assert_cmpuint (past, >, 19 * 576);
  g_assert_cmpint (g_array_index (f->times, gint64, 0), ==, live_us - 2 * VED_DAY_US);
  g_assert_cmpint (g_array_index (f->times, gint64, 2), ==, live_us);
  g_assert_cmpint (g_array_index (f->times, gint64, 3), ==, live_us + VED_SIMULATOR_TICK_US);
  g_assert_cmpuint (g_array_index (f->counts, guint, 2), <=, 20);
  g_assert_cmpint (ved_simulator_get_scenario (ved_sim_stream_get_simulator (stream)), ==,
                   VED_SCENARIO_CRITICAL);
}

/* Faster than the clock the fleet waits for its daemon. */
static void
test_fast (Fixture      *f,
           gconstpointer data)
{
  const VedSimStreamConfig config = { .n_servers = 7, .rng_seed = 42, .speed = 10000.0 };
  g_autoptr(VedSimStream) stream = ved_sim_stream_new (&config, f->poster, NOW_US);
  gint64 first_us;

  ved_sim_stream_start (stream);
  wait_for_batches (f, 60);
  first_us = g_array_index (f->times, gint64, 0);
  for (guint i = 0; i < 60; i++)
    g_assert_cmpint (g_array_index (f->times, gint64, i), ==, first_us + i * VED_SIMULATOR_TICK_US);
  g_assert_cmpuint (ved_sim_poster_get_n_queued (f->poster), <=, 32);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sim-stream/order-through-outage", Fixture, NULL, set_up, test_order_through_outage,
              tear_down);
  g_test_add ("/sim-stream/refused-is-given-up", Fixture, NULL, set_up, test_refused_is_given_up, tear_down);
  g_test_add ("/sim-stream/past-then-live", Fixture, NULL, set_up, test_past_then_live, tear_down);
  g_test_add ("/sim-stream/fast", Fixture, NULL, set_up, test_fast, tear_down);

  return g_test_run ();
}
