/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "source/ved-csv-table.h"
#include "source/ved-sample-source.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define TIME_US (1768471500 * VED_SECOND_US)

typedef struct {
  VedSampleSource *source;
  guint n_records;
  guint n_batches;
  gint64 last_us;
} Reading;

static void
count_batch_cb (VedSampleSource *source,
                VedSampleBatch  *batch,
                gboolean         backfill,
                Reading         *reading)
{
  g_assert_true (backfill);
  g_assert_cmpuint (ved_sample_batch_get_bucket_s (batch), ==, 0);
  reading->n_batches++;
  reading->n_records += ved_sample_batch_get_n_samples (batch);
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      g_assert_cmpint (sample->time_us, >=, reading->last_us);
      reading->last_us = sample->time_us;
    }
}

static gboolean
has_ended (gpointer user_data)
{
  return ved_sample_source_get_state (user_data) != VED_SOURCE_LIVE;
}

/* Reads a file of @bytes, and returns the state at the end and its message. */
static VedSourceState
read_bytes (const char  *bytes,
            gssize       length,
            Reading     *reading,
            char       **message)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "samples", NULL);
  g_autofree char *spec = g_strconcat ("file:", path, NULL);
  g_autoptr(GError) error = NULL;
  VedSampleSource *source;
  VedSourceState state;

  g_assert_true (g_file_set_contents (path, bytes, length, &error));
  source = ved_sample_source_new_from_spec (spec, NULL, &error);
  g_assert_no_error (error);
  memset (reading, 0, sizeof *reading);
  g_signal_connect (source, "batch", G_CALLBACK (count_batch_cb), reading);
  ved_sample_source_start (source);
  ved_test_wait_until (has_ended, source);
  state = ved_sample_source_get_state (source);
  *message = g_strdup (ved_sample_source_get_message (source));
  ved_test_finalize (source);
  ved_test_remove_folder (folder);

  return state;
}

static VedSourceState
read_text (const char  *text,
           Reading     *reading,
           char       **message)
{
  return read_bytes (text, -1, reading, message);
}

static void
test_csv (void)
{
  g_autoptr(GString) text = g_string_new ("timestamp,server_name,cpu_user_pct,colour,load_average\r\n");
  g_autofree char *message = NULL;
  Reading reading;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT ",web%u,%u,red,\r\n", TIME_US / VED_SECOND_US + i,
                            i % 9, i % 100);
  g_assert_cmpint (read_text (text->str, &reading, &message), ==, VED_SOURCE_IDLE);
  g_assert_cmpuint (reading.n_records, ==, 5000);
  g_assert_cmpuint (reading.n_batches, ==, 5);
  g_assert_cmpint (reading.last_us, ==, TIME_US + 4999 * VED_SECOND_US);
  g_assert_cmpstr (message, ==, "5000 records read");
}

static void
test_csv_dirt (void)
{
  static const char text[] = "timestamp;host;cpu_user_pct\n"
    "2026-01-15T10:05:00Z;a;10\n"
    "\n"
    "2026-01-15T10:05:05Z;a\n"
    "yesterday;a;10\n"
    "2026-01-15T10:05:05Z;;10\n"
    "2026-01-15T10:05:05Z;a;NaN\n"
    "2026-01-15T10:05:05Z;a;101\n"
    "2026-01-15T10:05:05Z;\"a;10\n"
    "2026-01-15T10:05:10Z;\"a \"\"b\"\"\";\"20\"\n";
  g_autofree char *message = NULL;
  Reading reading;

  g_assert_cmpint (read_text (text, &reading, &message), ==, VED_SOURCE_IDLE);
  g_assert_cmpuint (reading.n_records, ==, 3);
  g_assert_nonnull (strstr (message, "3 records read, 5 lines left out, first "));
  g_assert_nonnull (strstr (message, "samples:4: 2 fields, the first line has 3"));
}

/* The last columns of a row may be empty. */
static void
test_tabs (void)
{
  static const char text[] = "timestamp\thost\tcpu_user_pct\tload_average\tnotes\r\n"
    "2026-01-15T10:05:00Z\ta\t10\t\t\r\n"
    " \t\r\n"
    "2026-01-15T10:05:05Z\ta\t10\t1\t\n"
    "2026-01-15T10:05:10Z\ta\t10\t1\tx\n";
  g_autofree char *message = NULL;
  Reading reading;

  g_assert_cmpint (read_text (text, &reading, &message), ==, VED_SOURCE_IDLE);
  g_assert_cmpstr (message, ==, "3 records read");
  g_assert_cmpuint (reading.n_records, ==, 3);
}

static void
test_json_lines (void)
{
  static const char text[] =
    "{\"server_name\":\"a\",\"timestamp\":\"2026-01-15T10:05:00Z\",\"cpu_user_pct\":10,\"notes\":\"x\"}\n"
    "{\"server_name\":\"a\",\"timestamp\":\"2026-01-15T10:05:05Z\",\"cpu_user_pct\":\"ten\"}\n"
    "{\"server_name\":\"a\",\"timestamp\n"
    "{\"server_name\":\"b\",\"timestamp\":\"2026-01-15T10:05:10Z\",\"load_average\":2.5}\n";
  g_autofree char *message = NULL;
  Reading reading;

  g_assert_cmpint (read_text (text, &reading, &message), ==, VED_SOURCE_IDLE);
  g_assert_cmpuint (reading.n_records, ==, 2);
  g_assert_nonnull (strstr (message, "2 lines left out"));
  g_assert_nonnull (strstr (message, "samples:2: "));
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "", "\n\n", "time,host\n1,2\n", "hello\n", "\"timestamp\n", "{}\n[]\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *message = NULL;
      Reading reading;

      g_assert_cmpint (read_text (texts[i], &reading, &message), ==, VED_SOURCE_ERROR);
      g_assert_cmpuint (reading.n_records, ==, 0);
      g_assert_nonnull (message);
    }
}

static void
test_details (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset (3600);
  VedCsvRules rules = { .zone = zone };
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();
  g_autoptr(VedCsvTable) table = NULL;
  g_autoptr(GError) error = NULL;
  const VedSample *sample;

  table = ved_csv_table_new ("@timestamp\tserver\tmem_used_pct\tcores\tprofile\tstatus\tnotes\tproblem_child\textra", &rules,
                             &error);
  g_assert_no_error (error);
  g_assert_true (ved_csv_table_read_line (table,
                                          "2026-01-15T11:05:00\tx\t50.5\t16\tdatabase\trecovery\tdisk\ttrue\t1",
                                          batch, &error));
  g_assert_no_error (error);
  sample = ved_sample_batch_get_sample (batch, 0);
  g_assert_cmpint (sample->time_us, ==, TIME_US);
  g_assert_cmpfloat (sample->values[VED_METRIC_MEM_USED], ==, 50.5f);
  g_assert_true (isnan (sample->values[VED_METRIC_CPU_USER]));
  g_assert_cmpuint (sample->cores, ==, 16);
  g_assert_cmpint (sample->profile, ==, VED_PROFILE_DATABASE);
  g_assert_cmpint (sample->status, ==, VED_FEED_STATUS_RECOVERY);
  g_assert_cmpstr (sample->notes, ==, "disk");
  g_assert_true (sample->problem_child);
  g_assert_cmpuint (ved_sample_batch_get_n_unknown (batch), ==, 1);
}

/* The night in which clocks are set back, in a file that tells local time. */
static void
test_autumn (void)
{
  static const char *const lines[] = {
    "2026-10-25T01:55:00,x,1", "2026-10-25T02:00:00,x,1", "2026-10-25T02:30:00,x,1", "2026-10-25T02:55:00,x,1",
    "2026-10-25T02:00:00,x,1", "2026-10-25T02:30:00,x,1", "2026-10-25T02:55:00,x,1", "2026-10-25T03:00:00,x,1",
  };
  static const int minutes[] = { 0, 5, 35, 60, 65, 95, 120, 125 };
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  VedCsvRules rules = { .zone = zone };
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();
  g_autoptr(VedCsvTable) table = ved_csv_table_new ("timestamp,server,mem_used_pct", &rules, NULL);

  if (zone == NULL)
    {
      g_test_skip ("no time zone database is installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_assert_true (ved_csv_table_read_line (table, lines[i], batch, NULL));
      g_assert_cmpint (ved_sample_batch_get_sample (batch, i)->time_us - ved_sample_batch_get_sample (batch, 0)->time_us, ==,
                       minutes[i] * VED_MINUTE_US);
    }
}

/* Columns of other names and units, by a configuration. */
static void
test_mapping (void)
{
  static const char text[] = "[file:x]\nwhen=timestamp\nbox=server_name\nmem=mem_used_pct * 100\n"
    "rx=net_in_mb_s*0.000001\nbad=mem_used_pct * x\nworse=colour\n";
  g_autoptr(GKeyFile) config = g_key_file_new ();
  VedCsvRules rules = { .config = config, .group = "file:x" };
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();
  g_autoptr(VedCsvTable) table = NULL;
  g_autoptr(GError) error = NULL;
  const VedSample *sample;

  g_assert_true (g_key_file_load_from_data (config, text, (gsize) - 1, G_KEY_FILE_NONE, NULL));
  table = ved_csv_table_new ("when,box,mem,rx,load_average", &rules, &error);
  g_assert_no_error (error);
  g_assert_true (ved_csv_table_read_line (table, "1768471500,a,0.25,2000000,1.5", batch, &error));
  sample = ved_sample_batch_get_sample (batch, 0);
  g_assert_cmpint (sample->time_us, ==, TIME_US);
  g_assert_cmpfloat (sample->values[VED_METRIC_MEM_USED], ==, 25.0f);
  g_assert_cmpfloat (sample->values[VED_METRIC_NET_IN], ==, 2.0f);
  g_assert_cmpfloat (sample->values[VED_METRIC_LOAD_AVERAGE], ==, 1.5f);

  g_assert_null (ved_csv_table_new ("when,box,bad", &rules, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (ved_csv_table_new ("when,box,mem,worse", &rules, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
}

static void
test_specs (void)
{
  static const char *const bad[] = {
    "", "locally", "prometheus:", "prometheus:localhost:9090", "prometheus:ftp://x", "file:", "http://x",
  };
  VedSampleSource *feed = ved_sample_source_new_from_spec ("feed", NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ved_sample_source_new_from_spec (bad[i], NULL, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
    }

  ved_sample_source_start (feed);
  g_assert_cmpint (ved_sample_source_get_state (feed), ==, VED_SOURCE_LIVE);
  g_assert_finalize_object (feed);
}

static GBytes *
pack (const char *text)
{
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (packer));

  g_assert_true (g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* A file that is packed reads as the one in it; one whose end is missing is read up to there, and that is told. */
static void
test_packed (void)
{
  g_autoptr(GString) text = g_string_new ("timestamp,server_name,mem_used_pct\n");
  g_autoptr(GBytes) packed = NULL;
  g_autofree char *message = NULL, *told = NULL;
  const char *bytes;
  gsize length;
  Reading reading;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT ",db%u,%u\n", TIME_US / VED_SECOND_US + i, i % 7, i * i % 100);
  packed = pack (text->str);
  bytes = g_bytes_get_data (packed, &length);
  g_assert_cmpuint (length, <, text->len / 2);
  g_assert_cmpint (read_bytes (bytes, (gssize) length, &reading, &message), ==, VED_SOURCE_IDLE);
  g_assert_cmpuint (reading.n_records, ==, 3000);

  g_assert_cmpint (read_bytes (bytes, (gssize) length / 2, &reading, &told), ==, VED_SOURCE_ERROR);
  g_assert_cmpuint (reading.n_records, >, 0);
  g_assert_cmpuint (reading.n_records, <, 3000);
  g_assert_nonnull (strstr (told, "/samples:"));
}

static void
test_missing_file (void)
{
  VedSampleSource *source = ved_sample_source_new_from_spec ("file:/nowhere/at/all.csv", NULL, NULL);

  ved_sample_source_start (source);
  ved_test_wait_until (has_ended, source);
  g_assert_cmpint (ved_sample_source_get_state (source), ==, VED_SOURCE_ERROR);
  g_assert_nonnull (strstr (ved_sample_source_get_message (source), "/nowhere/at/all.csv"));
  ved_test_finalize (source);
}

/* Stopped in the midst of it: nothing more comes. */
static void
test_stop (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "samples", NULL);
  g_autofree char *spec = g_strconcat ("file:", path, NULL);
  g_autoptr(GString) text = g_string_new ("timestamp,server_name,cpu_user_pct\n");
  VedSampleSource *source;
  Reading reading = { 0 };
  guint n_batches;

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT ",a,1\n", TIME_US / VED_SECOND_US + i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  source = ved_sample_source_new_from_spec (spec, NULL, NULL);
  g_signal_connect (source, "batch", G_CALLBACK (count_batch_cb), &reading);
  ved_sample_source_start (source);
  while (reading.n_batches < 2)
    g_main_context_iteration (NULL, TRUE);
  ved_sample_source_stop (source);
  n_batches = reading.n_batches;
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (reading.n_batches, ==, n_batches);
  g_object_add_weak_pointer (G_OBJECT (source), (gpointer *) &reading.source);
  reading.source = source;
  g_object_unref (source);
  while (reading.source != NULL)
    g_main_context_iteration (NULL, FALSE);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-source/csv", test_csv);
  g_test_add_func ("/file-source/csv-dirt", test_csv_dirt);
  g_test_add_func ("/file-source/tabs", test_tabs);
  g_test_add_func ("/file-source/json-lines", test_json_lines);
  g_test_add_func ("/file-source/refused", test_refused);
  g_test_add_func ("/file-source/details", test_details);
  g_test_add_func ("/file-source/autumn", test_autumn);
  g_test_add_func ("/file-source/mapping", test_mapping);
  g_test_add_func ("/file-source/specs", test_specs);
  g_test_add_func ("/file-source/packed", test_packed);
  g_test_add_func ("/file-source/missing-file", test_missing_file);
  g_test_add_func ("/file-source/stop", test_stop);

  return g_test_run ();
}
