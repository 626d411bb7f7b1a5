/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-clock.h"
#include "engine/ved-engine.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* The engine at 90 … 10,000 servers: what a batch costs its thread, what a tick and the forecasts of a fleet
 * cost the worker, and what a server takes of memory. One JSON object a line.
 *
 * Usage: bench-engine [SERVERS…] */

#define N_TICKS       15
#define HISTORY_HOURS (7 * 24)

typedef struct {
  VedClock *clock;
  VedEngine *engine;
  guint n_servers;
} Bench;

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
median (double *values,
        guint   n)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return values[n / 2];
}

static void
print (const Bench *bench,
       const char  *id,
       const char  *what,
       double       value,
       const char  *unit,
       const char  *target)
{
  printf ("{\"id\":\"%s-%u\",\"what\":\"%s, %u servers\",\"value\":%.6g,\"unit\":\"%s\"%s%s%s}\n", id,
          bench->n_servers, what, bench->n_servers, value, unit,
          target != NULL ? ",\"target\":\"" : "", target != NULL ? target : "", target != NULL ? "\"" : "");
  fflush (stdout);
}

static double
feed (Bench   *bench,
      guint64  seed)
{
  gint64 now_us = ved_clock_now_us (bench->clock);
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (bench->n_servers, seed, now_us);
  g_autoptr(GError) error = NULL;
  VedFeedReply reply;
  gint64 begun_us = g_get_monotonic_time ();

  if (!ved_engine_feed (bench->engine, batch, &reply, NULL, &error))
    g_error ("%s", error->message);

  return (double) (g_get_monotonic_time () - begun_us) / 1000;
}

static void
measure_ticks (Bench *bench)
{
  double feed_ms[N_TICKS], tick_ms[N_TICKS];

  for (guint i = 0; i < N_TICKS; i++)
    {
      double begun_s;

      ved_clock_advance_us (bench->clock, 5 * VED_SECOND_US);
      feed_ms[i] = feed (bench, i);
      begun_s = cpu_seconds ();
      ved_test_wait_until (is_idle, bench->engine);
      tick_ms[i] = 1000 * (cpu_seconds () - begun_s);
    }
  print (bench, "engine-feed", "batch of one record a server", median (feed_ms, N_TICKS), "ms",
         bench->n_servers == 200 ? "< 5" : NULL);
  print (bench, "engine-tick", "tick: score, alerts, snapshot (CPU)", median (tick_ms, N_TICKS), "ms",
         bench->n_servers == 10000 ? "≤ 250" : NULL);
}

static void
measure_forecasts (Bench *bench)
{
  g_autoptr(VedEngineStatus) status = NULL;
  double begun_s;

  ved_clock_advance_us (bench->clock, 5 * VED_MINUTE_US);
  feed (bench, 99);
  begun_s = cpu_seconds ();
  ved_test_wait_until (is_idle, bench->engine);
  status = ved_engine_get_status (bench->engine);
  print (bench, "engine-forecast", "forecasts of the fleet and a tick (CPU)", cpu_seconds () - begun_s, "s",
         bench->n_servers == 10000 ? "≤ 2" : NULL);
  print (bench, "engine-forecast-wall", "forecasts of the fleet (wall)", status->forecast_s, "s", NULL);
  print (bench, "engine-history", "history",
         (double) status->history_bytes / bench->n_servers / 1024, "KiB a server", NULL);
}

static double
resident_kib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0.0;
  line = strstr (text, "VmRSS:");

  return line != NULL ? g_ascii_strtod (line + strlen ("VmRSS:"), NULL) : 0.0;
}

/* A value that has a day, a level of its own and some noise. */
static float
draw_value (guint  server,
            guint  metric,
            gint64 time_us)
{
  double day = (double) (time_us % VED_DAY_US) / VED_DAY_US;
  guint32 noise = (guint32) (time_us / VED_MINUTE_US + server * 2654435761u + metric * 40503u) * 2246822519u;

  if (metric == VED_METRIC_CPU_IDLE)
    return 55.0f;

  return (float) (10.0 + 3.0 * sin (2 * G_PI * day) + server % 7 + (noise >> 16) / 65536.0);
}

static void
feed_history (Bench *bench,
              gint64 from_us,
              guint  n_buckets)
{
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();
  g_autoptr(GError) error = NULL;
  VedFeedReply reply;

  ved_sample_batch_set_bucket_s (batch, 300);
  for (guint server = 0; server < bench->n_servers; server++)
    {
      g_autofree char *name = ved_test_server_name (server);

      for (guint i = 0; i < n_buckets; i++)
        {
          gint64 time_us = from_us + i * 5 * VED_MINUTE_US;
          VedSample *sample = ved_sample_batch_add (batch, name, strlen (name), time_us);

          for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
            sample->values[metric] = draw_value (server, metric, time_us);
        }
    }
  if (!ved_engine_feed (bench->engine, batch, &reply, NULL, &error))
    g_error ("%s", error->message);
}

static void
run (guint n_servers)
{
  VedEngineConfig config = { 0 };
  Bench bench = { .n_servers = n_servers };
  g_autoptr(GError) error = NULL;
  double before_kib = resident_kib (), begun_s = cpu_seconds ();

  bench.clock = ved_clock_new_manual (VED_TEST_TIME_US);
  bench.engine = ved_engine_new (&config, bench.clock);
  if (!ved_engine_start (bench.engine, &error))
    g_error ("%s", error->message);
  for (guint hour = HISTORY_HOURS; hour > 0; hour--)
    feed_history (&bench, VED_TEST_TIME_US - hour * VED_HOUR_US, 12);
  ved_test_wait_until (is_idle, bench.engine);
  print (&bench, "engine-cold", "seven days filed and first forecasts (CPU)",
         cpu_seconds () - begun_s, "s", NULL);

  measure_ticks (&bench);
  measure_forecasts (&bench);
  measure_ticks (&bench);
  print (&bench, "engine-memory", "resident", (resident_kib () - before_kib) / n_servers, "KiB a server",
         n_servers == 10000 ? "≤ 150" : NULL);

  ved_engine_stop (bench.engine);
  g_object_unref (bench.engine);
  ved_clock_unref (bench.clock);
}

int
main (int   argc,
      char *argv[])
{
  static const guint sizes[] = { 90, 200, 1000, 10000 };

  for (int i = 1; i < argc; i++)
    run ((guint) atoi (argv[i]));
  for (guint i = 0; argc < 2 && i < G_N_ELEMENTS (sizes); i++)
    run (sizes[i]);

  return 0;
}
