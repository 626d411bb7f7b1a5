/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/ved-http-server.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-feed-json.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* A server in this thread, clients over loopback in threads of their own, each with one kept connection
 * that asks again as soon as it has its answer. One JSON object a line. */

#define SECONDS       2.0
#define N_CONNECTIONS 8
#define N_SERVERS     90
#define BATCH_RECORDS 1000

typedef struct {
  guint16 port;
  const char *request;
  gsize request_length;
  gint *stop;
  gint *n_running;              /* goes down when a client has its last answer */
  GArray *latencies_us;         /* of double */
  guint64 n_bytes;
} Client;

typedef struct {
  VedClock *clock;
  VedEngine *engine;
  VedHttpServer *server;
} Bench;

static gsize
content_length (const char *head)
{
  const char *header = strstr (head, "Content-Length: ");

  return header == NULL ? 0 : (gsize) g_ascii_strtoull (header + strlen ("Content-Length: "), NULL, 10);
}

/* Reads one answer. Returns its bytes, 0 at the end. */
static gsize
read_answer (GInputStream *stream,
             char         *buffer,
             gsize         size)
{
  gsize have = 0, wanted = 0;

  while (wanted == 0 || have < wanted)
    {
      gssize n = g_input_stream_read (stream, buffer + MIN (have, size / 2), size / 2, NULL, NULL);
      char *end;

      if (n <= 0)
        return 0;
      have += (gsize) n;
      if (wanted > 0)
        continue;
      buffer[have] = '\0';
      end = strstr (buffer, "\r\n\r\n");
      if (end != NULL)
        {
          end[2] = '\0';
          wanted = (gsize) (end - buffer) + 4 + content_length (buffer);
        }
    }

  return have;
}

static gpointer
run_client (gpointer user_data)
{
  Client *client = user_data;
  g_autoptr(GSocketClient) connector = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  gsize size = 512 * 1024;
  g_autofree char *buffer = g_malloc (size + 1);

  connection = g_socket_client_connect_to_host (connector, "127.0.0.1", client->port, NULL, NULL);
  while (connection != NULL && !g_atomic_int_get (client->stop))
    {
      gint64 start_us = g_get_monotonic_time ();
      double latency_us;
      gsize n;

      if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                      client->request,
                                      client->request_length, NULL, NULL, NULL))
        break;
      n = read_answer (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, size);
      if (n == 0)
        break;
      client->n_bytes += n;
      latency_us = (double) (g_get_monotonic_time () - start_us);
      g_array_append_val (client->latencies_us, latency_us);
    }
  g_atomic_int_add (client->n_running, -1);
  g_main_context_wakeup (NULL);

  return NULL;
}

static int
compare_double (gconstpointer a,
                gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static gboolean
time_over_cb (gpointer user_data)
{
  g_atomic_int_set ((gint *) user_data, 1);

  return G_SOURCE_REMOVE;
}

static double
percentile (const GArray *sorted,
            double        share)
{
  return sorted->len == 0 ? NAN : g_array_index (sorted, double, (guint) (share * (sorted->len - 1)));
}

static void
report (const char *what,
        guint       n_connections,
        GArray     *latencies,
        guint64     n_bytes,
        double      seconds,
        double      cpu_s)
{
  g_array_sort (latencies, compare_double);
  g_print ("{\"id\":\"daemon\",\"what\":\"%s, %u connections: p50 %.3f ms, p99 %.3f ms, %.0f MB/s, "
           "%.1f us of CPU a request\",\"value\":%.0f,\"unit\":\"requests/s\"}\n", what, n_connections,
           percentile (latencies, 0.5) / 1e3, percentile (latencies, 0.99) / 1e3, n_bytes / 1e6 / seconds,
           1e6 * cpu_s / MAX (latencies->len, 1), latencies->len / seconds);
}

static double
thread_cpu_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
load (Bench      *self,
      const char *what,
      GString    *request,
      guint       n_connections)
{
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree Client *clients = g_new0 (Client, n_connections);
  g_autofree GThread **threads = g_new0 (GThread *, n_connections);
  gint stop = 0, n_running = (gint) n_connections;
  gint64 start_us = g_get_monotonic_time ();
  double cpu_s = thread_cpu_s (), seconds;
  guint64 n_bytes = 0;

  for (guint i = 0; i < n_connections; i++)
    {
      clients[i] = (Client) { ved_http_server_get_port (self->server), request->str, request->len, &stop, &n_running,
                              g_array_new (FALSE, FALSE, sizeof (double)), 0 };
      threads[i] = g_thread_new ("client", run_client, &clients[i]);
    }
  g_timeout_add ((guint) (SECONDS * 1000), time_over_cb, &stop);
  while (!g_atomic_int_get (&stop))
    g_main_context_iteration (NULL, TRUE);
  seconds = (g_get_monotonic_time () - start_us) / 1e6;
  cpu_s = thread_cpu_s () - cpu_s;
  while (g_atomic_int_get (&n_running) > 0)     /* the server answers in this thread */
    g_main_context_iteration (NULL, TRUE);

  ved_http_server_stop (self->server);
  for (guint i = 0; i < n_connections; i++)
    {
      g_thread_join (threads[i]);
      g_array_append_vals (all, clients[i].latencies_us->data, clients[i].latencies_us->len);
      g_array_unref (clients[i].latencies_us);
      n_bytes += clients[i].n_bytes;
    }
  report (what, n_connections, all, n_bytes, seconds, cpu_s);
}

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static void
bench_begin (Bench *self)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (N_SERVERS, 1, VED_TEST_TIME_US);
  g_autoptr(GError) error = NULL;
  VedEngineConfig engine_config = { 0 };
  VedHttpConfig config;
  VedFeedReply reply;

  ved_http_config_init (&config);
  config.port = 0;
  memset (config.per_minute, 0, sizeof config.per_minute);
  self->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  self->engine = ved_engine_new (&engine_config, self->clock);
  self->server = ved_http_server_new (self->engine, &config);
  if (!ved_engine_start (self->engine, &error) || !ved_http_server_listen (self->server, &error)
      || !ved_engine_feed (self->engine, batch, &reply, NULL, &error))
    g_error ("%s", error->message);
  ved_engine_advance (self->engine);
  ved_test_wait_until (is_idle, self->engine);
}

static void
bench_end (Bench *self)
{
  ved_engine_stop (self->engine);
  g_object_unref (self->server);
  g_object_unref (self->engine);
  ved_clock_unref (self->clock);
}

static void
bench_get (const char *what,
           const char *path,
           const char *headers,
           guint       n_connections)
{
  g_autoptr(GString) request = g_string_new (NULL);
  Bench bench;

  bench_begin (&bench);
  g_string_printf (request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n", path, headers);
  load (&bench, what, request, n_connections);
  bench_end (&bench);
}

static void
bench_feed (guint n_records,
            guint n_connections)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (n_records, 1, VED_TEST_TIME_US);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GString) request = g_string_new (NULL);
  g_autofree char *what = g_strdup_printf ("feed, %u records a batch", n_records);
  Bench bench;

  ved_feed_json_write (body, batch);
  g_string_printf (request,
                   "POST /feed/data HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                   "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", body->len);
  g_string_append_len (request, body->str, (gssize) body->len);
  bench_begin (&bench);
  load (&bench, what, request, n_connections);
  bench_end (&bench);
}

int
main (int   argc,
      char *argv[])
{
  bench_get ("GET current, JSON", "/predictions/current", "", N_CONNECTIONS);
  bench_get ("GET current, JSON, stored gzip", "/predictions/current", "Accept-Encoding: gzip\r\n",
             N_CONNECTIONS);
  bench_get ("GET current, frame", "/predictions/current", "Accept: " VED_FRAME_MEDIA_TYPE "\r\n",
             N_CONNECTIONS);
  bench_get ("GET current, frame", "/predictions/current", "Accept: " VED_FRAME_MEDIA_TYPE "\r\n", 1);
  bench_get ("GET current, not modified", "/predictions/current", "If-None-Match: *\r\n", N_CONNECTIONS);
  bench_get ("GET current, not modified", "/predictions/current", "If-None-Match: *\r\n", 1);
  bench_feed (BATCH_RECORDS, 1);
  bench_feed (BATCH_RECORDS, N_CONNECTIONS);
  bench_feed (200, 1);

  return 0;
}
