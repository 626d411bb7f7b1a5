/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ved-connection.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <time.h>

/* What a refresh costs the app before anything is drawn, against a running daemon:
 *
 *   bench-client URL
 *
 * N1: one full GET of the compact frame, decoded and handed over, and the part of it on the main
 * thread. N3: the same request when nothing has changed, answered by 304. */

#define N_REFRESHES 200

typedef struct {
  GMainLoop *loop;
  VedFrameSource *source;
  GArray *wall_ms;
  GArray *main_ms;
  gint64 began_us;
  double began_cpu_ms;
} Refreshes;

static double
thread_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return 1e3 * now.tv_sec + now.tv_nsec / 1e6;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
quantile (GArray *values,
          double  share)
{
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

static void
print_row (const char *id,
           const char *what,
           double      value,
           const char *target)
{
  printf ("{\"id\":\"%s\",\"what\":\"%s\",\"value\":%.4f,\"unit\":\"ms\",\"target\":\"%s\"}\n",
          id, what, value, target);
}

static gboolean
ask_again_cb (gpointer user_data)
{
  Refreshes *self = user_data;

  self->began_us = g_get_monotonic_time ();
  self->began_cpu_ms = thread_cpu_ms ();
  ved_frame_source_refresh (self->source);

  return G_SOURCE_REMOVE;
}

static void
snapshot_received_cb (Refreshes *self)
{
  double wall_ms = (g_get_monotonic_time () - self->began_us) / 1e3;
  double main_ms = thread_cpu_ms () - self->began_cpu_ms;

  if (self->began_us > 0)
    {
      g_array_append_val (self->wall_ms, wall_ms);
      g_array_append_val (self->main_ms, main_ms);
    }
  if (self->wall_ms->len < N_REFRESHES)
    g_idle_add (ask_again_cb, self);
  else
    g_main_loop_quit (self->loop);
}

static void
measure_refreshes (const char *url)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedConnection) connection = ved_connection_new (clock, url, NULL);
  g_autoptr(GArray) wall_ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) main_ms = g_array_new (FALSE, FALSE, sizeof (double));
  Refreshes self = { loop, VED_FRAME_SOURCE (connection), wall_ms, main_ms, 0, 0.0 };

  g_signal_connect_swapped (connection, "snapshot", G_CALLBACK (snapshot_received_cb), &self);
  ved_frame_source_start (self.source);
  g_main_loop_run (loop);
  ved_frame_source_stop (self.source);

  print_row ("N1", "GET, decode, ready: 90 servers, p50", quantile (wall_ms, 0.5), "≤ 1");
  print_row ("N1", "GET, decode, ready: 90 servers, p95", quantile (wall_ms, 0.95), "≤ 2");
  print_row ("N1", "of it on the main thread (CPU), p50", quantile (main_ms, 0.5), "≤ 1");
}

static void
measure_unchanged (const char *url)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autofree char *address = g_strconcat (url, "/predictions/current", NULL);
  g_autoptr(GArray) wall_ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *etag = NULL;

  for (guint i = 0; i < 2 * N_REFRESHES; i++)
    {
      g_autoptr(SoupMessage) message = soup_message_new ("GET", address);
      g_autoptr(GBytes) body = NULL;
      gint64 began_us = g_get_monotonic_time ();
      double ms;

      soup_message_headers_append (soup_message_get_request_headers (message), "Accept",
                                   "application/vnd.vedette.frame");
      if (etag != NULL)
        soup_message_headers_append (soup_message_get_request_headers (message), "If-None-Match", etag);
      body = soup_session_send_and_read (session, message, NULL, NULL);
      ms = (g_get_monotonic_time () - began_us) / 1e3;
      if (soup_message_get_status (message) == SOUP_STATUS_NOT_MODIFIED)
        g_array_append_val (wall_ms, ms);
      g_free (etag);
      etag = g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (message), "ETag"));
    }

  if (wall_ms->len > 0)
    print_row ("N3", "unchanged: 304, p50", quantile (wall_ms, 0.5), "≤ 0.3");
}

int
main (int    argc,
      char **argv)
{
  if (argc != 2)
    {
      g_printerr ("usage: bench-client URL\n");
      return 2;
    }
  measure_refreshes (argv[1]);
  measure_unchanged (argv[1]);

  return 0;
}
