/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-store"

#include "config.h"

#include "base/ved-rng.h"
#include "engine/ved-engine.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "sim/ved-simulator.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-schema.h"
#include "store/recordings/ved-recording-writer.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What recordings cost: a day of a simulated fleet of 1,000 servers in the scenario "natural", a tick in five seconds.
 * CPU time of this process; one JSON object a line. VEDETTE_BENCH_TICKS makes the day shorter. */

#define N_SERVERS   1000
#define N_TICKS     17280
#define N_SEEKS     400
#define N_SCRUBS    1200
#define N_WRITES    240
#define N_OPENS     7
#define START_US    (VED_TEST_TIME_US)
#define TICK_S      5.0
#define N_ORIGINS   96
#define N_BETWEEN   60           /* ticks between two of them */
#define N_FORECAST  90
#define N_LOOKS     200

/* A series as it goes by, for the entropy of its noise. */
typedef struct {
  gint32 last;
  guint n;
  double sum;
  double squares;
} Series;

typedef struct {
  VedSimulator *simulator;
  GHashTable *rows;             /* name → row + 1 */
  char **names;                 /* in ascending order */
  guint n_servers;
  guint n_ticks;
  gint64 time_us;
  Series *series;               /* metric by metric */
  VedSnapshot *forecasts;       /* (nullable): what its servers are forecast with */
} Fleet;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

static void
report (const char *id,
        const char *what,
        double      value,
        const char *unit,
        const char *target)
{
  printf ("{\"id\": \"%s\", \"what\": \"%s\", \"value\": %.4g, \"unit\": \"%s\", \"target\": \"%s\"}\n", id, what, value,
          unit, target);
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

static int
compare_names (const void *a,
               const void *b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static void
fleet_init (Fleet *self,
            guint  n_servers)
{
  const VedSimulatorConfig config = { n_servers, VED_SIMULATOR_RNG_SEED, START_US, VED_SCENARIO_NATURAL, NULL };

  *self = (Fleet) { .n_servers = n_servers, .time_us = START_US };
  self->simulator = ved_simulator_new (&config);
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  self->names = g_new0 (char *, n_servers + 1);
  self->series = g_new0 (Series, (gsize) n_servers * VED_N_METRICS);
  for (guint i = 0; i < n_servers; i++)
    self->names[i] = g_strdup (ved_simulator_get_server (self->simulator, i));
  qsort (self->names, n_servers, sizeof *self->names, compare_names);
  for (guint i = 0; i < n_servers; i++)
    g_hash_table_insert (self->rows, self->names[i], GUINT_TO_POINTER (i + 1));
}

static void
fleet_clear (Fleet *self)
{
  ved_simulator_free (self->simulator);
  g_hash_table_unref (self->rows);
  g_strfreev (self->names);
  g_free (self->series);
}

static void
note_value (Series *series,
            gint32  code)
{
  double step = (double) code - series->last;

  if (code == VED_CODE_MISSING)
    return;
  if (series->n++ > 0)
    {
      series->sum += step;
      series->squares += step * step;
    }
  series->last = code;
}

static guint
find_forecast (const Fleet *self,
               const char  *name)
{
  guint server;

  return self->forecasts != NULL && ved_snapshot_find (self->forecasts, name, &server)
         ? ved_snapshot_get_forecast_row (self->forecasts, server) : VED_NO_ROW;
}

static void
put_sample (Fleet              *self,
            VedSnapshotBuilder *builder,
            const VedSample    *sample)
{
  guint row = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, sample->server)) - 1;
  VedSnapshotServer server = { .name = self->names[row], .profile = (VedProfile) MAX (sample->profile, 0) };

  server.forecast_row = find_forecast (self, sample->server);
  server.state = VED_SERVER_LIVE;
  server.last_seen_us = sample->time_us;
  server.cores = sample->cores;
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      double resolution = ved_metric_get_info ((VedMetric) metric)->resolution;
      gint32 code = ved_code_from_value (sample->values[metric], resolution);

      server.metrics |= (guint16) (1u << metric);
      ved_snapshot_builder_current (builder, (VedMetric) metric)[row] = ved_value_from_code (code, resolution);
      note_value (&self->series[(gsize) metric * self->n_servers + row], code);
    }
  ved_snapshot_builder_set_server (builder, row, &server);
}

static VedSnapshot *
fleet_tick (Fleet *self)
{
  g_autoptr(VedSampleBatch) batch = NULL;
  VedSnapshotBuilder *builder;

  self->time_us += VED_SIMULATOR_TICK_US;
  batch = ved_simulator_tick (self->simulator, self->time_us);
  builder = ved_snapshot_builder_new (self->n_servers, ++self->n_ticks, self->time_us);
  for (guint row = 0; row < self->n_servers; row++)
    {
      VedSnapshotServer offline = { .name = self->names[row], .state = VED_SERVER_OFFLINE, .forecast_row = VED_NO_ROW };

      ved_snapshot_builder_set_server (builder, row, &offline);
    }
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    put_sample (self, builder, ved_sample_batch_get_sample (batch, i));
  if (self->forecasts != NULL)
    {
      ved_snapshot_builder_set_origin_us (builder, ved_snapshot_get_origin_us (self->forecasts));
      ved_snapshot_builder_set_forecasts (builder, ved_snapshot_get_forecasts (self->forecasts));
    }

  return ved_snapshot_builder_finish (builder);
}

/* The least that any coder takes which knows the last value and each series' spread: the entropy of normal steps of
 * that spread, one digit wide. Idle is told by the others, and costs nothing. */
static double
entropy_bytes (const Fleet *self)
{
  double bits = 0.0;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    for (guint row = 0; metric != VED_METRIC_CPU_IDLE && row < self->n_servers; row++)
      {
        const Series *series = &self->series[(gsize) metric * self->n_servers + row];
        double n = MAX (series->n, 2) - 1, mean = series->sum / n;
        double variance = series->squares / n - mean * mean;

        bits += fmax (0.5 * log2 (2 * G_PI * G_E * (variance + 1.0 / 12.0)), 0.0);
      }

  return bits / 8 / self->n_servers;
}

static double
file_bytes (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? (double) status.st_size : 0.0;
}

/* Returns the CPU time of writing alone, ms a tick. */
static double
record_fleet (Fleet      *fleet,
              const char *path,
              guint       n_ticks)
{
  g_autoptr(VedRecordingWriter) writer = ved_recording_writer_new (path, "bench", START_US, NULL);
  double spent = 0.0;

  g_assert_nonnull (writer);
  ved_recording_writer_set_lazy (writer, NULL);
  for (guint tick = 0; tick < n_ticks; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_tick (fleet);
      double start = cpu_ms ();

      g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
      spent += cpu_ms () - start;
    }
  g_assert_true (ved_recording_writer_finish (writer, fleet->time_us, NULL));

  return spent / n_ticks;
}

static void
show (VedRecordingReader *reader,
      guint               number)
{
  g_autoptr(GBytes) frame = ved_recording_reader_read_frame (reader, number, FALSE, NULL);
  g_autoptr(VedSnapshot) snapshot = ved_frame_decode (frame, NULL);

  g_assert_nonnull (snapshot);
}

static void
bench_seeks (VedRecordingReader *reader,
             guint               n_frames)
{
  double *times = g_new (double, N_SEEKS);
  VedRng rng;

  ved_rng_init (&rng, 1, 0);
  for (guint i = 0; i < N_SEEKS; i++)
    {
      gint64 instant_us = START_US + (1 + ved_rng_below (&rng, n_frames)) * VED_SIMULATOR_TICK_US;
      double start = cpu_ms ();

      show (reader, ved_recording_reader_find (reader, instant_us));
      times[i] = cpu_ms () - start;
    }
  report ("R2", "a random instant of a day of 1,000 servers, median", quantile (times, N_SEEKS, 0.5), "ms", "≤ 5");
  report ("R2", "the same, p99", quantile (times, N_SEEKS, 0.99), "ms", "≤ 20");
  g_free (times);
}

static double
rss_mib (void)
{
  g_autofree char *text = NULL;
  unsigned long pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) && sscanf (text, "%*s %lu", &pages) == 1)
    return (double) pages * 4096 / (1 << 20);

  return NAN;
}

/* Over the whole day and back, and step by step. */
static void
bench_scrub (VedRecordingReader *reader,
             guint               n_frames)
{
  double start, before;

  show (reader, 1);
  before = rss_mib ();
  start = cpu_ms ();
  for (guint i = 0; i < N_SCRUBS; i++)
    {
      double place = fabs (1.0 - 2.0 * i / N_SCRUBS);

      show (reader, 1 + (guint) (place * (n_frames - 1)));
    }
  report ("R3", "scrubbing over the day and back, 1,000 servers", N_SCRUBS / (cpu_ms () - start) * 1e3, "frames/s", "≥ 60");
  report ("R3", "what its memory grew by", rss_mib () - before, "MiB", "");
  start = cpu_ms ();
  for (guint i = 0; i < N_SCRUBS; i++)
    show (reader, 1 + (n_frames / 3 + i) % n_frames);
  report ("R3", "playing, 1,000 servers", N_SCRUBS / (cpu_ms () - start) * 1e3, "frames/s", "≥ 60");
}

static void
bench_day (const char *folder,
           guint       n_ticks)
{
  g_autofree char *path = g_build_filename (folder, "day.vedette", NULL);
  g_autoptr(VedRecordingReader) reader = NULL;
  double write_ms;
  Fleet fleet;

  fleet_init (&fleet, N_SERVERS);
  write_ms = record_fleet (&fleet, path, n_ticks);
  report ("R1", "14 metrics of 1,000 servers, a server and tick", file_bytes (path) / n_ticks / N_SERVERS, "bytes", "≤ 12");
  report ("R1", "entropy of their noise: no coder takes less", entropy_bytes (&fleet), "bytes", "");
  report ("R4", "writing, 1,000 servers, of a core", write_ms / (TICK_S * 1e3) * 100, "%", "");
  fleet_clear (&fleet);

  reader = ved_recording_reader_open (path, NULL);
  bench_seeks (reader, n_ticks);
  bench_scrub (reader, n_ticks);
  g_unlink (path);
}

/* With forecasts, which change once in sixty ticks. */
static void
bench_writing (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "writing.vedette", NULL);
  g_autoptr(VedRecordingWriter) writer = ved_recording_writer_new (path, "bench", START_US, NULL);
  double spent = 0.0;

  for (guint tick = 0; tick < N_WRITES; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = NULL, forecasts = ved_test_snapshot_new (90, tick / 60, TRUE);
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (90, tick + 1, START_US + tick * VED_SIMULATOR_TICK_US);
      double start;

      for (guint i = 0; i < 90; i++)
        {
          VedSnapshotServer server = { .name = ved_snapshot_get_name (forecasts, i), .metrics = 0x7fff };

          server.forecast_row = ved_snapshot_get_forecast_row (forecasts, i);
          for (guint metric = 0; metric < VED_N_METRICS; metric++)
            ved_snapshot_builder_current (builder, (VedMetric) metric)[i] =
              ved_snapshot_current (forecasts, (VedMetric) metric)[i] + (float) (tick % 7);
          ved_snapshot_builder_set_server (builder, i, &server);
        }
      ved_snapshot_builder_set_origin_us (builder, START_US + tick / 60 * VED_FORECAST_STEP_US);
      ved_snapshot_builder_set_forecasts (builder, ved_snapshot_get_forecasts (forecasts));
      snapshot = ved_snapshot_builder_finish (builder);
      start = cpu_ms ();
      g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
      spent += cpu_ms () - start;
    }
  report ("R4", "writing, 90 servers with forecasts, synced, of a core", spent / N_WRITES / (TICK_S * 1e3) * 100, "%", "≤ 1");
  g_clear_pointer (&writer, ved_recording_writer_free);
  g_unlink (path);
}

static gboolean
is_idle (gpointer user_data)
{
  return !ved_engine_is_busy (user_data);
}

/* Five minutes of a fleet. */
static void
record_ticks (VedRecordingWriter *writer,
              Fleet              *fleet,
              VedSnapshot        *forecasts)
{
  fleet->forecasts = forecasts;
  for (guint tick = 0; tick < N_BETWEEN; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_tick (fleet);

      g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
    }
  fleet->forecasts = NULL;
}

/* Forecasts of a demo fleet with two weeks behind it, over eight hours. The ticks that they are shown with are those of a
 * simulator alone: an engine would take an hour to live through them. */
static void
record_forecasts (const char *path,
                  guint       n_servers)
{
  const VedEngineConfig config = { .demo_servers = n_servers, .backfill_days = 14, .rng_seed = 42,
                                   .scenario = VED_SCENARIO_NATURAL };
  g_autoptr(VedClock) clock = ved_clock_new_manual (START_US);
  g_autoptr(VedEngine) engine = ved_engine_new (&config, clock);
  g_autoptr(VedRecordingWriter) writer = ved_recording_writer_new (path, "bench", START_US, NULL);
  Fleet fleet;

  fleet_init (&fleet, n_servers);
  ved_recording_writer_set_lazy (writer, NULL);
  g_assert_true (ved_engine_start (engine, NULL));
  ved_test_wait_until (is_idle, engine);
  for (guint i = 0; i < N_ORIGINS; i++)
    {
      g_autoptr(VedSnapshot) snapshot = NULL;

      ved_clock_advance_us (clock, VED_FORECAST_STEP_US);
      ved_engine_advance (engine);
      ved_test_wait_until (is_idle, engine);
      snapshot = ved_engine_ref_snapshot (engine);
      record_ticks (writer, &fleet, snapshot);
    }
  fleet_clear (&fleet);
  ved_engine_stop (engine);
  g_assert_true (ved_recording_writer_finish (writer, ved_clock_now_us (clock), NULL));
}

static double
forecast_bytes (const char *path)
{
  g_autoptr(VedDatabase) database = ved_database_open_file (path, &ved_recording_schema, NULL);

  return (double) ved_database_get_number (database, "SELECT sum(length(data)) FROM (SELECT data FROM forecasts UNION ALL "
                                           "SELECT data FROM strips)", 0);
}

/* What a page waits for that looks at one of the first few servers. */
static void
bench_looks (VedRecordingReader *reader,
             guint               n_servers,
             const char         *what)
{
  g_autofree char *median = g_strconcat (what, ", median", NULL), *p99 = g_strconcat (what, ", p99", NULL);
  double times[N_LOOKS];
  VedRng rng;

  ved_rng_init (&rng, 1, 0);
  for (guint i = 0; i < N_LOOKS; i++)
    {
      double start = cpu_ms ();
      g_autoptr(VedSnapshot) snapshot =
        ved_recording_reader_read_snapshot (reader, 1 + ved_rng_below (&rng, N_ORIGINS * N_BETWEEN), G_MAXUINT, NULL);

      ved_snapshot_get_forecast (snapshot, ved_rng_below (&rng, n_servers), VED_METRIC_MEM_USED, VED_QUANTILE_P50);
      times[i] = cpu_ms () - start;
    }
  report ("R2", median, quantile (times, N_LOOKS, 0.5), "ms", "≤ 5");
  report ("R2", p99, quantile (times, N_LOOKS, 0.99), "ms", "≤ 20");
}

/* What they take, and what a page that looks at one server waits for at a random instant. */
static void
bench_forecasts (const char *folder,
                 guint       n_servers)
{
  g_autofree char *path = g_build_filename (folder, "forecasts.vedette", NULL);
  g_autofree char *size = g_strdup_printf ("forecasts of %u servers, a server and tick", n_servers);
  g_autofree char *all = g_strdup_printf ("eight hours of %u servers with forecasts, a server and tick", n_servers);
  g_autofree char *same = g_strdup_printf ("a random instant of %u servers with the forecasts of one", n_servers);
  g_autofree char *other = g_strconcat (same, ", another each time", NULL);
  g_autoptr(VedRecordingReader) reader = NULL;

  record_forecasts (path, n_servers);
  report ("R1", size, forecast_bytes (path) / N_ORIGINS / n_servers / (VED_FORECAST_STEP_S / TICK_S), "bytes",
          "≤ 9 of 20");
  report ("R1", all, file_bytes (path) / N_ORIGINS / n_servers / N_BETWEEN, "bytes", "≤ 20");
  reader = ved_recording_reader_open (path, NULL);
  bench_looks (reader, 1, same);
  bench_looks (reader, n_servers, other);
  g_unlink (path);
}

/* From the file to the snapshot that a page shows. */
static void
bench_opening (const char *folder,
               guint       n_servers)
{
  g_autofree char *path = g_build_filename (folder, "opening.vedette", NULL);
  g_autofree char *what = g_strdup_printf ("opening to the last snapshot, %u servers", n_servers);
  double times[N_OPENS];
  Fleet fleet;

  fleet_init (&fleet, n_servers);
  record_fleet (&fleet, path, 90);
  fleet_clear (&fleet);
  for (guint i = 0; i < N_OPENS; i++)
    {
      double start = cpu_ms ();
      g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);

      show (reader, ved_recording_reader_find (reader, G_MAXINT64));
      times[i] = cpu_ms () - start;
    }
  report ("S1", what, quantile (times, N_OPENS, 0.5), "ms", "");
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  const char *wanted = g_getenv ("VEDETTE_BENCH_TICKS");
  guint n_ticks = wanted != NULL ? (guint) CLAMP (g_ascii_strtoll (wanted, NULL, 10), 120, N_TICKS) : N_TICKS;
  g_autofree char *folder = g_dir_make_tmp ("ved-bench-store-XXXXXX", NULL);

  bench_writing (folder);
  bench_forecasts (folder, N_FORECAST);
  bench_forecasts (folder, N_SERVERS);
  bench_opening (folder, 90);
  bench_opening (folder, 10000);
  bench_day (folder, n_ticks);
  g_rmdir (folder);

  return 0;
}
