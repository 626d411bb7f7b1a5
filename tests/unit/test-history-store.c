/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "store/history/ved-history-store.h"
#include "store/ved-data-lock.h"
#include "support/ved-test-loop.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOW_US (1768471500 * VED_SECOND_US)
#define FIVE_MINUTES_US (5 * VED_MINUTE_US)

typedef struct {
  char *folder;
  VedStoreWriter *writer;
  VedHistoryStore *store;
} Fixture;

static void
open_store (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->writer = ved_store_writer_new ();
  fixture->store = ved_history_store_new (fixture->folder, fixture->writer, &error);
  g_assert_no_error (error);
}

static void
close_store (Fixture *fixture)
{
  ved_test_finalize (g_steal_pointer (&fixture->store));
  ved_test_finalize (g_steal_pointer (&fixture->writer));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = ved_test_make_folder ();
  open_store (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_store (fixture);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static VedHistoryRow *
add_row (VedHistoryBatch *batch,
         guint            server,
         VedTier          tier,
         gint64           start_us,
         float            cpu)
{
  VedHistoryRow *row = ved_history_batch_add (batch);

  row->server = server;
  row->tier = tier;
  row->count = 12;
  row->start_us = start_us;
  row->mean[VED_METRIC_CPU_USER] = cpu;
  row->min[VED_METRIC_CPU_USER] = cpu - 1.0f;
  row->max[VED_METRIC_CPU_USER] = cpu + 2.0f;

  return row;
}

static void
append_row (Fixture *fixture,
            guint    server,
            VedTier  tier,
            gint64   start_us,
            float    cpu)
{
  VedHistoryBatch *batch = ved_history_batch_new ();

  add_row (batch, server, tier, start_us, cpu);
  ved_history_store_append (fixture->store, batch, NOW_US);
  ved_store_writer_flush (fixture->writer);
}

static VedSeriesSlice *
fetch_cpu (Fixture    *fixture,
           const char *server,
           gint64      from_us,
           gint64      to_us)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *pending = NULL;
  VedSeriesSlice *slice;

  ved_history_store_fetch_series_async (fixture->store,
                                        &(VedSeriesQuery) { server, VED_METRIC_CPU_USER, from_us, to_us, 1000 }, NULL,
                                        ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  slice = ved_history_store_fetch_series_finish (fixture->store, result, &error);
  g_assert_no_error (error);

  return slice;
}

static void
count_bucket (guint        server,
              gint64       start_us,
              const float *means,
              guint        n_samples,
              gpointer     user_data)
{
  guint *n = user_data;

  g_assert_cmpint (start_us % FIVE_MINUTES_US, ==, 0);
  g_assert_true (isfinite (means[VED_METRIC_CPU_USER]));
  g_assert_true (isnan (means[VED_METRIC_JAVA_CPU]));
  (*n)++;
}

static guint
count_restored (Fixture *fixture,
                gint64   from_us)
{
  g_autoptr(GError) error = NULL;
  guint n = 0;

  g_assert_true (ved_history_store_restore (fixture->store, VED_TIER_FIVE_MINUTES, from_us, count_bucket, &n, &error));
  g_assert_no_error (error);

  return n;
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  guint a = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  guint b = ved_history_store_add_server (fixture->store, "web001", VED_PROFILE_WEB_API, 0);
  g_autoptr(GPtrArray) servers = NULL;
  VedHistoryBatch *batch = ved_history_batch_new ();

  g_assert_cmpint (ved_history_store_get_newest_us (fixture->store), ==, G_MININT64);
  for (guint i = 0; i < 100; i++)
    {
      add_row (batch, a, VED_TIER_FIVE_MINUTES, NOW_US - (100 - i) * FIVE_MINUTES_US, 10.0f);
      add_row (batch, b, VED_TIER_FIVE_MINUTES, NOW_US - (100 - i) * FIVE_MINUTES_US, 20.0f);
    }
  ved_history_store_append (fixture->store, batch, NOW_US);
  ved_store_writer_flush (fixture->writer);
  close_store (fixture);

  open_store (fixture);
  g_assert_null (ved_history_store_get_notice (fixture->store));
  g_assert_cmpint (ved_history_store_get_newest_us (fixture->store), ==, NOW_US - FIVE_MINUTES_US);
  g_assert_cmpuint (ved_history_store_add_server (fixture->store, "web001", VED_PROFILE_WEB_API, 0), ==, b);
  servers = ved_history_store_list_servers (fixture->store);
  g_assert_cmpuint (servers->len, ==, 2);
  for (guint i = 0; i < servers->len; i++)
    {
      const VedStoredServer *server = g_ptr_array_index (servers, i);

      g_assert_cmpint (server->first_us, ==, NOW_US - 100 * FIVE_MINUTES_US);
      g_assert_cmpint (server->last_us, ==, NOW_US - FIVE_MINUTES_US);
      if (server->id == a)
        {
          g_assert_cmpstr (server->name, ==, "db001");
          g_assert_cmpint (server->profile, ==, VED_PROFILE_DATABASE);
          g_assert_cmpuint (server->cores, ==, 8);
        }
    }
  g_assert_cmpuint (count_restored (fixture, 0), ==, 200);
  g_assert_cmpuint (count_restored (fixture, NOW_US - 10 * FIVE_MINUTES_US), ==, 20);
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  guint first = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  guint second;
  g_autoptr(GError) error = NULL;

  ved_history_store_remove_server (fixture->store, "db001");
  g_assert_null (ved_history_store_fetch_series (fixture->store,
                                                 &(VedSeriesQuery) { "db001", VED_METRIC_CPU_USER, 0, NOW_US, 10 }, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  close_store (fixture);
  open_store (fixture);
  second = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  g_assert_cmpuint (second, >, first);
}

static void
test_late_rows (Fixture       *fixture,
                gconstpointer  data)
{
  guint server = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  gint64 start_us = NOW_US - 2 * VED_HOUR_US;
  g_autoptr(VedSeriesSlice) slice = NULL;
  VedHistoryBatch *batch;
  VedHistoryRow *row;

  append_row (fixture, server, VED_TIER_MINUTES, start_us, 10.0f);
  append_row (fixture, server, VED_TIER_MINUTES, start_us + VED_MINUTE_US, 10.0f);

  /* The same bucket again: the later one counts. */
  append_row (fixture, server, VED_TIER_MINUTES, start_us, 40.0f);

  /* Four late samples beside the twelve that are there. */
  batch = ved_history_batch_new ();
  row = add_row (batch, server, VED_TIER_MINUTES, start_us + VED_MINUTE_US, 50.0f);
  row->mode = VED_BUCKET_MERGE;
  row->count = 4;
  ved_history_store_append (fixture->store, batch, NOW_US);
  ved_store_writer_flush (fixture->writer);

  /* And one that is made of less. */
  batch = ved_history_batch_new ();
  add_row (batch, server, VED_TIER_MINUTES, start_us, 99.0f)->count = 11;
  ved_history_store_append (fixture->store, batch, NOW_US);
  ved_store_writer_flush (fixture->writer);

  slice = fetch_cpu (fixture, "db001", start_us, NOW_US);
  g_assert_cmpuint (slice->n_points, ==, 2);
  g_assert_cmpuint (slice->bucket_s, ==, 60);
  g_assert_cmpfloat (slice->mean[0], ==, 40.0f);
  g_assert_cmpfloat (slice->mean[1], ==, 20.0f);
  g_assert_cmpfloat (slice->min[1], ==, 9.0f);
  g_assert_cmpfloat (slice->max[1], ==, 52.0f);
}

static gint64
count_rows (Fixture    *fixture,
            const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, "history.sqlite", NULL);
  sqlite3 *database;
  sqlite3_stmt *statement;
  gint64 n;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);

  return n;
}

static void
test_retention (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (NOW_US);
  guint server = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  VedHistoryBatch *batch = ved_history_batch_new ();

  for (VedTier tier = VED_TIER_SAMPLES; tier < VED_N_TIERS; tier++)
    add_row (batch, server, tier, NOW_US - VED_MINUTE_US, 1.0f);
  ved_history_store_append (fixture->store, batch, ved_clock_now_us (clock));
  ved_store_writer_flush (fixture->writer);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM samples"), ==, 1);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM minutes"), ==, 1);

  ved_clock_advance_us (clock, VED_HOUR_US);
  ved_history_store_append (fixture->store, ved_history_batch_new (), ved_clock_now_us (clock));
  ved_store_writer_flush (fixture->writer);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM samples"), ==, 0);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM minutes"), ==, 1);

  ved_clock_advance_us (clock, VED_DAY_US);
  ved_history_store_append (fixture->store, ved_history_batch_new (), ved_clock_now_us (clock));
  ved_store_writer_flush (fixture->writer);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM minutes"), ==, 0);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM fives"), ==, 1);

  for (guint day = 0; day < 30; day++)
    {
      ved_clock_advance_us (clock, VED_DAY_US);
      ved_history_store_append (fixture->store, ved_history_batch_new (), ved_clock_now_us (clock));
    }
  ved_store_writer_flush (fixture->writer);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM fives"), ==, 0);
}

static void
append_at (Fixture *fixture,
           guint    server,
           gint64   time_us)
{
  VedHistoryBatch *batch = ved_history_batch_new ();

  for (VedTier tier = VED_TIER_SAMPLES; tier < VED_N_TIERS; tier++)
    add_row (batch, server, tier, time_us - time_us % (5 * VED_MINUTE_US), 1.0f);
  ved_history_store_append (fixture->store, batch, time_us);
  ved_store_writer_flush (fixture->writer);
}

/* A clock that is a year ahead for a while takes no history with it, nor does it hide what comes after. */
static void
test_clock_ahead (Fixture       *fixture,
                  gconstpointer  data)
{
  guint server = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  g_autoptr(VedSeriesSlice) slice = NULL;

  append_at (fixture, server, NOW_US);
  append_at (fixture, server, NOW_US + 365 * VED_DAY_US);
  append_at (fixture, server, NOW_US + 365 * VED_DAY_US + VED_HOUR_US);
  g_assert_cmpint (count_rows (fixture, "SELECT count(DISTINCT row) FROM fives"), ==, 3);
  append_at (fixture, server, NOW_US + 20 * VED_MINUTE_US);
  slice = fetch_cpu (fixture, "db001", NOW_US - 10 * VED_MINUTE_US, NOW_US + 30 * VED_MINUTE_US);
  g_assert_cmpuint (slice->n_points, ==, 2);
  g_assert_cmpuint (slice->bucket_s, ==, 0);

  /* And what is too old by the right clock goes as ever. */
  for (guint hour = 1; hour < 3; hour++)
    append_at (fixture, server, NOW_US + hour * VED_HOUR_US);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM samples"), <, 5);
}

/* Fetched history has 5-minute buckets alone, live data all tiers: the day is made of both. */
static void
test_tiers_join (Fixture       *fixture,
                 gconstpointer  data)
{
  guint server = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  VedHistoryBatch *batch = ved_history_batch_new ();
  g_autoptr(VedSeriesSlice) day = NULL;
  g_autoptr(VedSeriesSlice) hour = NULL;

  for (gint64 at_us = NOW_US - VED_DAY_US; at_us < NOW_US - VED_HOUR_US; at_us += FIVE_MINUTES_US)
    add_row (batch, server, VED_TIER_FIVE_MINUTES, at_us, 5.0f);
  for (gint64 at_us = NOW_US - VED_HOUR_US; at_us < NOW_US; at_us += VED_MINUTE_US)
    add_row (batch, server, VED_TIER_MINUTES, at_us, 7.0f);
  for (gint64 at_us = NOW_US - VED_HOUR_US; at_us <= NOW_US; at_us += 5 * VED_SECOND_US)
    add_row (batch, server, VED_TIER_SAMPLES, at_us, 9.0f);
  ved_history_store_append (fixture->store, batch, NOW_US);
  ved_store_writer_flush (fixture->writer);

  day = fetch_cpu (fixture, "db001", NOW_US - VED_DAY_US, NOW_US + 1);
  g_assert_cmpuint (day->bucket_s, ==, 300);
  g_assert_cmpuint (day->n_points, ==, 23 * 12 + 60 + 1);
  g_assert_cmpfloat (day->mean[0], ==, 5.0f);
  g_assert_cmpfloat (day->mean[23 * 12 - 1], ==, 5.0f);
  g_assert_cmpfloat (day->mean[23 * 12], ==, 7.0f);
  g_assert_cmpfloat (day->mean[23 * 12 + 60], ==, 9.0f);
  for (guint i = 0; i < day->n_points; i++)
    g_assert_true (isfinite (day->mean[i]));

  hour = fetch_cpu (fixture, "db001", NOW_US - VED_HOUR_US, NOW_US + 1);
  g_assert_cmpuint (hour->bucket_s, ==, 0);
  g_assert_cmpuint (hour->n_points, ==, 721);
  g_assert_cmpfloat (hour->mean[720], ==, 9.0f);
  g_assert_cmpint (hour->times_us[720], ==, NOW_US);
}

/* A child writes ticks until it is killed: what is there afterwards is whole ticks, from the first on. */
static void
test_kill (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "history.sqlite", NULL);
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;
  gint64 n_ticks, n_rows;
  char *folder;

  close_store (fixture);
  folder = fixture->folder;
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--write-ticks", folder,
                            NULL);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_skip (g_subprocess_get_stdout_pipe (child), 50, NULL, &error), >, 0);
  g_subprocess_send_signal (child, SIGKILL);
  g_assert_true (g_subprocess_wait (child, NULL, &error));

  open_store (fixture);
  g_assert_null (ved_history_store_get_notice (fixture->store));
  n_ticks = count_rows (fixture, "SELECT count(DISTINCT row) FROM samples");
  n_rows = count_rows (fixture, "SELECT count(*) FROM samples");
  g_assert_cmpint (n_ticks, >, 0);
  g_assert_cmpint (n_rows, ==, n_ticks * 100);
  g_assert_cmpint (count_rows (fixture, "SELECT max(row) - min(row) + 1 FROM samples"), ==, n_ticks);
}

/* The child of test_kill(): tells of each tick once it is on disk. */
static int
write_ticks (const char *folder)
{
  g_autoptr(VedStoreWriter) writer = ved_store_writer_new ();
  g_autoptr(VedHistoryStore) store = ved_history_store_new (folder, writer, NULL);
  guint servers[100];

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *name = g_strdup_printf ("web%03u", i);

      servers[i] = ved_history_store_add_server (store, name, VED_PROFILE_WEB_API, 4);
    }
  for (gint64 at_us = NOW_US;; at_us += 5 * VED_SECOND_US)
    {
      VedHistoryBatch *batch = ved_history_batch_new ();

      for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
        add_row (batch, servers[i], VED_TIER_SAMPLES, at_us, 1.0f);
      ved_history_store_append (store, batch, NOW_US);
      ved_store_writer_flush (writer);
      if (write (STDOUT_FILENO, ".", 1) != 1)
        return 1;
    }
}

static void
test_damage (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "history.sqlite", NULL);
  guint server = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  g_autofree char *content = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;
  guint n_aside = 0;
  gsize length;

  append_row (fixture, server, VED_TIER_FIVE_MINUTES, NOW_US, 10.0f);
  close_store (fixture);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  memset (content + 4096, 0x5a, length - 4096);
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));

  g_test_expect_message ("ved-database", G_LOG_LEVEL_MESSAGE, "*is damaged*set aside*");
  open_store (fixture);
  g_test_assert_expected_messages ();
  g_assert_nonnull (ved_history_store_get_notice (fixture->store));
  server = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  append_row (fixture, server, VED_TIER_FIVE_MINUTES, NOW_US, 10.0f);
  g_assert_cmpuint (count_restored (fixture, 0), ==, 1);

  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    n_aside += g_str_has_prefix (name, "history.sqlite.damaged-");
  g_assert_cmpuint (n_aside, >=, 1);
}

static void
test_refused_files (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "history.sqlite", NULL);
  g_autoptr(VedStoreWriter) writer = ved_store_writer_new ();
  g_autoptr(GError) newer = NULL;
  g_autoptr(GError) foreign = NULL;
  sqlite3 *database;

  close_store (fixture);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_exec (database, "PRAGMA user_version = 99", NULL, NULL, NULL);
  g_assert_null (ved_history_store_new (fixture->folder, writer, &newer));
  g_assert_error (newer, VED_ERROR, VED_ERROR_VERSION);

  sqlite3_exec (database, "PRAGMA user_version = 1; PRAGMA application_id = 17", NULL, NULL, NULL);
  g_assert_null (ved_history_store_new (fixture->folder, writer, &foreign));
  g_assert_error (foreign, VED_ERROR, VED_ERROR_INVALID);

  sqlite3_exec (database, "PRAGMA application_id = 0x56454448", NULL, NULL, NULL);
  sqlite3_close (database);
  open_store (fixture);
}

static gboolean
is_healthy (gpointer user_data)
{
  g_autofree char *fault = ved_store_writer_dup_fault (user_data);

  return fault == NULL;
}

static void
count_cb (VedStoreWriter *writer,
          guint          *n)
{
  (*n)++;
}

/* Somebody holds the file, as a full disk would: told, the tick is lost, the next ones are kept. */
static void
test_write_fault (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "history.sqlite", NULL);
  guint server = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  g_autofree char *fault = NULL;
  sqlite3 *database;
  guint n_changes = 0;

  ved_store_writer_flush (fixture->writer);
  g_signal_connect (fixture->writer, "health-changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "CREATE TRIGGER full BEFORE INSERT ON samples BEGIN "
                                 "SELECT RAISE(FAIL, 'no room'); END", NULL, NULL, NULL), ==, SQLITE_OK);
  g_test_expect_message ("ved-store-writer", G_LOG_LEVEL_MESSAGE, "*no room*");
  append_row (fixture, server, VED_TIER_SAMPLES, NOW_US, 1.0f);
  g_test_assert_expected_messages ();
  fault = ved_store_writer_dup_fault (fixture->writer);
  g_assert_nonnull (strstr (fault, "no room"));
  g_assert_cmpuint (ved_store_writer_get_n_lost (fixture->writer), ==, 1);

  sqlite3_exec (database, "DROP TRIGGER full", NULL, NULL, NULL);
  sqlite3_close (database);
  append_row (fixture, server, VED_TIER_SAMPLES, NOW_US + 5 * VED_SECOND_US, 1.0f);
  g_assert_true (is_healthy (fixture->writer));
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM samples"), ==, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_changes, ==, 2);
}

/* To the file system a file that must not grow is a disk that is full. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static gboolean
is_ill (gpointer user_data)
{
  return !is_healthy (user_data);
}

/* Ticks that come while the disk is full are in the file when there is room again, and no server is forgotten. */
static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  const guint n_ticks = 5;
  guint server;

  ved_store_writer_set_patient (fixture->writer, TRUE);
  g_test_expect_message ("ved-store-writer", G_LOG_LEVEL_MESSAGE, "*its disk is full*");
  limit_files (4096);
  server = ved_history_store_add_server (fixture->store, "db001", VED_PROFILE_DATABASE, 8);
  for (guint tick = 0; tick < n_ticks; tick++)
    {
      VedHistoryBatch *batch = ved_history_batch_new ();

      add_row (batch, server, VED_TIER_SAMPLES, NOW_US + tick * 5 * VED_SECOND_US, 1.0f);
      ved_history_store_append (fixture->store, batch, NOW_US);
    }
  ved_test_wait_until (is_ill, fixture->writer);
  g_test_assert_expected_messages ();

  limit_files (RLIM_INFINITY);
  ved_test_wait_until (is_healthy, fixture->writer);
  ved_store_writer_flush (fixture->writer);
  g_assert_cmpuint (ved_store_writer_get_n_lost (fixture->writer), ==, 0);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM samples"), ==, n_ticks);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM servers WHERE last_us IS NOT NULL"), ==, 1);
}

static void
test_lock (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr(VedDataLock) first = NULL;
  g_autoptr(VedDataLock) again = NULL;
  g_autoptr(GError) error = NULL;

  first = ved_data_lock_take (folder, &error);
  g_assert_no_error (error);
  g_assert_null (ved_data_lock_take (folder, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, pid));
  g_clear_error (&error);

  g_clear_pointer (&first, ved_data_lock_free);
  again = ved_data_lock_take (folder, &error);
  g_assert_no_error (error);
  g_clear_pointer (&again, ved_data_lock_free);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--write-ticks") == 0)
    return write_ticks (argv[2]);

  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/history-store/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("restart", test_restart);
  ADD ("remove", test_remove);
  ADD ("late-rows", test_late_rows);
  ADD ("retention", test_retention);
  ADD ("clock-ahead", test_clock_ahead);
  ADD ("tiers-join", test_tiers_join);
  ADD ("kill", test_kill);
  ADD ("damage", test_damage);
  ADD ("refused-files", test_refused_files);
  ADD ("write-fault", test_write_fault);
  ADD ("full-disk", test_full_disk);
#undef ADD
  g_test_add_func ("/history-store/lock", test_lock);

  return g_test_run ();
}
