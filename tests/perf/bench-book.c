/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-book"

#include "config.h"

#include "base/ved-rng.h"
#include "book/analytics/ved-book-heat.h"
#include "book/import/ved-book-cache.h"
#include "book/import/ved-book-import.h"
#include "book/replay/ved-book-replay.h"
#include "support/ved-test-book.h"

#include <glib/gstdio.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What an order-book recording costs: a made-up day of 400,000 rows and 10 levels, and the recordings of
 * VEDETTE_TEST_DATA where it is set. CPU seconds of this process, one JSON object a line. */

#define N_RUNS    7
#define N_ROWS    400000
#define N_LEVELS  10
#define N_SEEKS   2000
#define N_STEPS   20000
#define COLUMNS   1200
#define PRICES    400
#define MADE_UP   "MADE_2026-01-15_34200000_57600000_"

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static void
print_figure (const char *id,
              const char *set,
              const char *what,
              double      value,
              const char *unit,
              const char *target)
{
  printf ("{\"id\": \"%s\", \"what\": \"%s: %s\", \"value\": %.4g, \"unit\": \"%s\", \"target\": \"%s\"}\n", id, set, what,
          value, unit, target);
  fflush (stdout);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static double
quantile (double *values,
          guint   n,
          double  share)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return values[MIN (n - 1, (guint) (share * n))];
}

static VedBookDay *
bench_import (const char *name,
              VedBookSet *set)
{
  VedBookDay *day = NULL;
  double one[N_RUNS], two[N_RUNS], cached[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 wall;
      double start = cpu_seconds ();

      g_clear_pointer (&day, ved_book_day_unref);
      day = ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 1, NULL, NULL, NULL);
      one[i] = cpu_seconds () - start;
      g_clear_pointer (&day, ved_book_day_unref);
      wall = g_get_monotonic_time ();
      day = ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 2, NULL, NULL, NULL);
      two[i] = (double) (g_get_monotonic_time () - wall) * 1e-6;
      ved_book_cache_save (set, day, NULL);
      g_clear_pointer (&day, ved_book_day_unref);
      start = cpu_seconds ();
      day = ved_book_cache_load (set);
      cached[i] = cpu_seconds () - start;
    }
  print_figure ("B1", name, "import on one thread, CPU", quantile (one, N_RUNS, 0.5) * 1e3, "ms", "");
  print_figure ("B1", name, "import on one thread", (double) set->n_bytes / 1e6 / quantile (one, N_RUNS, 0.5), "MB/s", "");
  print_figure ("B1", name, "import on two threads, wall", quantile (two, N_RUNS, 0.5) * 1e3, "ms", "");
  print_figure ("B1", name, "from the side-car, CPU", quantile (cached, N_RUNS, 0.5) * 1e3, "ms", "");

  return day;
}

static void
bench_replay (const char *name,
              VedBookDay *day)
{
  g_autoptr(VedBookCheckpoints) checkpoints = NULL;
  g_autoptr(VedBookReplay) replay = NULL;
  g_auto(VedBookQueues) queues = { 0 };
  g_autofree double *seeks = g_new (double, N_SEEKS), *steps = g_new (double, N_STEPS);
  double whole[N_RUNS], start, depth = 0.0;
  VedRng rng;

  for (guint i = 0; i < N_RUNS; i++)
    {
      g_clear_pointer (&checkpoints, ved_book_checkpoints_unref);
      start = cpu_seconds ();
      checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_PLAIN, NULL);
      whole[i] = cpu_seconds () - start;
    }
  print_figure ("B2", name, "whole-day replay of orders", day->n_rows / quantile (whole, N_RUNS, 0.5) / 1e6, "M rows/s",
                "≥ 10");
  print_figure ("B2", name, "its checkpoints", (double) ved_book_checkpoints_get_bytes (checkpoints) / 1e6, "MB", "");
  replay = ved_book_replay_new (checkpoints);
  ved_rng_init (&rng, 1, 1);
  for (guint i = 0; i < N_SEEKS; i++)
    {
      start = cpu_seconds ();
      ved_book_replay_seek (replay, ved_rng_below (&rng, day->n_rows));
      ved_book_replay_read (replay, 10, &queues);
      seeks[i] = cpu_seconds () - start;
    }
  print_figure ("B2", name, "orders at any row, p50", quantile (seeks, N_SEEKS, 0.5) * 1e3, "ms", "");
  print_figure ("B2", name, "orders at any row, p99", quantile (seeks, N_SEEKS, 0.99) * 1e3, "ms", "≤ 1");
  ved_book_replay_seek (replay, day->n_rows / 2);
  for (guint i = 0; i < N_STEPS; i++)
    {
      gint direction = i % 5 < 3 ? -1 : 1;

      start = cpu_seconds ();
      ved_book_replay_seek (replay, (guint32) ((gint) ved_book_replay_get_row (replay) + direction));
      steps[i] = cpu_seconds () - start;
    }
  print_figure ("B2", name, "step of one, p99", quantile (steps, N_STEPS, 0.99) * 1e6, "µs", "≤ 10");
  start = cpu_seconds ();
  for (guint i = 0; i < N_STEPS; i++)
    depth += ved_book_day_get_imbalance (day, ved_rng_below (&rng, day->n_rows), day->n_levels);
  print_figure ("B2", name, depth > -1e9 ? "levels at any row" : "", (cpu_seconds () - start) / N_STEPS * 1e3, "ms", "≤ 0.05");
}

static void
bench_heat (const char *name,
            VedBookDay *day)
{
  g_autoptr(VedBookHeat) heat = NULL;
  g_autofree float *mean = g_new (float, COLUMNS * PRICES), *max = g_new (float, COLUMNS * PRICES);
  gint64 first = day->time_ns[0], span = day->time_ns[day->n_rows - 1] - first;
  double frames[N_RUNS * 10], start = cpu_seconds ();

  heat = ved_book_heat_new (day, NULL);
  print_figure ("B3", name, "heat map made, CPU", (cpu_seconds () - start) * 1e3, "ms", "≤ 60");
  for (guint zoom = 1; zoom <= 4096; zoom *= 64)
    {
      guint shift = ved_book_heat_choose_shift (heat, (double) span / zoom / COLUMNS);

      for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
        {
          VedBookHeatView view = {
            shift, (first + span / 2 / zoom * (zoom / 2)) / (G_GINT64_CONSTANT (1) << shift) + i * 7, COLUMNS,
            ved_book_day_price (day, day->n_rows / 2, VED_BOOK_BID, 0) - PRICES * 50, 100, PRICES, VED_BOOK_HEAT_BOTH
          };

          start = cpu_seconds ();
          ved_book_heat_read (heat, &view, mean, max);
          frames[i] = cpu_seconds () - start;
        }
      print_figure ("B3", name, zoom == 1 ? "heat map read, whole day" : zoom == 64 ? "heat map read, 1/64 of it"
                                                                                     : "heat map read, 1/4096 of it",
                    quantile (frames, G_N_ELEMENTS (frames), 0.5) * 1e3, "ms", "≤ 5");
    }
}

/* Megabytes of one kind that this process occupies, see proc(5): "RssAnon:     1234 kB". */
static double
read_memory (const char *kind)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  malloc_trim (0);
  if (g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    line = strstr (text, kind);

  return line != NULL ? (double) g_ascii_strtoull (line + strlen (kind), NULL, 10) * 1024.0 / 1e6 : 0.0;
}

/* What an open set adds to the process: memory of its own, and pages of the side-car file, which the kernel takes
 * back when it needs them. */
static void
bench_memory (const char *name,
              VedBookSet *set)
{
  double own = read_memory ("RssAnon:"), mapped = read_memory ("RssFile:");
  g_autoptr(VedBookDay) day = ved_book_import (set, VED_BOOK_IMPORT_DEFAULT, 1, NULL, NULL, NULL);
  g_autoptr(VedBookCheckpoints) checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_PLAIN, NULL);
  g_autoptr(VedBookHeat) heat = ved_book_heat_new (day, NULL);

  print_figure ("B3", name, "day, queues and heat map in memory, own", read_memory ("RssAnon:") - own, "MB", "≤ 60");
  print_figure ("B3", name, "day in memory, pages of the side-car file", read_memory ("RssFile:") - mapped, "MB", "");
}

static void
bench_set (const char *name,
           const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookSet) set = ved_book_sets_find_one (path, NULL, &error);
  g_autoptr(VedBookDay) day = NULL;

  if (set == NULL)
    {
      fprintf (stderr, "skipped: %s\n", error->message);
      return;
    }
  bench_memory (name, set);
  day = bench_import (name, set);
  bench_replay (name, day);
  bench_heat (name, day);
}

static void
write_made_up (const char *messages,
               const char *cells)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (1, N_ROWS, N_LEVELS, VED_TEST_BOOK_NO_TRUTH);

  g_file_set_contents (messages, book->messages->str, (gssize) book->messages->len, NULL);
  g_file_set_contents (cells, book->book->str, (gssize) book->book->len, NULL);
}

static void
bench_made_up (const char *folder)
{
  g_autofree char *messages = g_build_filename (folder, MADE_UP "message_10.csv", NULL);
  g_autofree char *cells = g_build_filename (folder, MADE_UP "orderbook_10.csv", NULL);

  write_made_up (messages, cells);
  bench_set ("400 k rows", messages);
  g_unlink (messages);
  g_unlink (cells);
}

static double
wall_ms (gint64 since_us)
{
  return (double) (g_get_monotonic_time () - since_us) / 1e3;
}

/* One import of each kind, for a comparison that alternates with another program: CPU milliseconds, but for two
 * threads wall milliseconds. The side-car goes to the folder of the user's cache. */
static int
import_once (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookSet) set = ved_book_sets_find_one (path, NULL, &error);
  double start = cpu_seconds (), one, two;
  gint64 start_us;

  if (set == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }
  ved_book_day_unref (ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 1, NULL, NULL, NULL));
  one = cpu_seconds () - start;
  start_us = g_get_monotonic_time ();
  ved_book_day_unref (ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 2, NULL, NULL, NULL));
  two = wall_ms (start_us);
  ved_book_day_unref (ved_book_import (set, VED_BOOK_IMPORT_DEFAULT, 1, NULL, NULL, NULL));
  start = cpu_seconds ();
  ved_book_day_unref (ved_book_cache_load (set));
  printf ("{\"one_ms\": %.3f, \"two_ms\": %.3f, \"cached_ms\": %.3f}\n", one * 1e3, two,
          (cpu_seconds () - start) * 1e3);

  return EXIT_SUCCESS;
}

static void
remove_cache (const char *folder)
{
  g_autofree char *cache = g_build_filename (folder, "vedette", "book", NULL);
  g_autoptr(GDir) dir = g_dir_open (cache, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (cache, name, NULL);

      g_unlink (path);
    }
}

static int
bench_all (int          n_paths,
           char *const *paths)
{
  const char *data = g_getenv ("VEDETTE_TEST_DATA"), *folder = g_getenv ("XDG_CACHE_HOME");

  bench_made_up (folder);
  if (data != NULL)
    {
      g_autofree char *google = g_build_filename (data, "lobster", "LOBSTER_SampleFile_GOOG_2012-06-21_10.zip", NULL);

      bench_set ("GOOG zip", google);
    }
  for (int i = 0; i < n_paths; i++)
    bench_set (paths[i], paths[i]);

  return EXIT_SUCCESS;
}

/* bench-book [SET…], --write FOLDER: leave the made-up day there, --import MESSAGES: read it once of each kind. */
int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-bench-XXXXXX", NULL);
  int status = EXIT_SUCCESS;

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    {
      g_autofree char *messages = g_build_filename (argv[2], MADE_UP "message_10.csv", NULL);
      g_autofree char *cells = g_build_filename (argv[2], MADE_UP "orderbook_10.csv", NULL);

      write_made_up (messages, cells);
    }
  else if (argc == 3 && g_str_equal (argv[1], "--import"))
    {
      status = import_once (argv[2]);
    }
  else
    {
      status = bench_all (argc - 1, argv + 1);
    }
  remove_cache (folder);

  return status;
}
