/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "source/ved-prometheus-source.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-process.h"
#include "wire/ved-remote-write.h"

#include <math.h>
#include <string.h>

/* Prometheus and node_exporter as they are installed, on free ports of the loopback. A history of two
 * hours is given to Prometheus before it starts, then it scrapes this computer each second. */

#define PAST_LOAD  1.5
#define PAST_USER  0.25         /* CPU seconds a second */
#define PAST_STEP_S 15
#define MIN_PAST_BUCKETS 20

typedef struct {
  char *folder;
  guint prometheus_port;
  guint exporter_port;
  GSubprocess *prometheus;
  GSubprocess *exporter;
  VedSampleSource *source;
  VedSampleBatch *live;         /* (nullable): the last one */
  guint n_live;
  guint n_past;
} Fixture;

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
append_cpu (Fixture    *fixture,
            GString    *text,
            const char *mode,
            double      seconds,
            gint64      at_s)
{
  g_string_append_printf (text, "node_cpu_seconds_total{instance=\"127.0.0.1:%u\",cpu=\"0\",mode=\"%s\"}",
                          fixture->exporter_port, mode);
  g_string_append_printf (text, " %.2f %" G_GINT64_FORMAT "\n", seconds, at_s);
}

/* Turns two hours of samples, as text, into blocks of Prometheus' data base. */
static void
make_past (Fixture *fixture)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) load = g_string_new ("# TYPE node_load1 gauge\n");
  g_autofree char *input = g_build_filename (fixture->folder, "past.txt", NULL);
  g_autofree char *output = g_build_filename (fixture->folder, "data", NULL);
  const char *command[] = { "promtool", "tsdb", "create-blocks-from", "openmetrics", input, output, NULL };
  g_autoptr(GSubprocess) promtool = NULL;
  gint64 now_s = g_get_real_time () / VED_SECOND_US;

  g_string_append (text, "# TYPE node_cpu_seconds counter\n");
  for (gint64 at_s = now_s - 3 * 3600; at_s < now_s - 3600; at_s += PAST_STEP_S)
    {
      double since = (double) (at_s - now_s + 3 * 3600);

      g_string_append_printf (load, "node_load1{instance=\"127.0.0.1:%u\"} %.1f %" G_GINT64_FORMAT "\n",
                              fixture->exporter_port, PAST_LOAD, at_s);
      append_cpu (fixture, text, "user", PAST_USER * since, at_s);
      append_cpu (fixture, text, "idle", (1.0 - PAST_USER) * since, at_s);
    }
  g_string_append (text, load->str);
  g_string_append (text, "# EOF\n");
  write_file (fixture, "past.txt", text->str);
  promtool = ved_test_spawn (command);
  g_assert_true (g_subprocess_wait_check (promtool, NULL, NULL));
}

static void
start_prometheus (Fixture *fixture)
{
  g_autofree char *config = g_build_filename (fixture->folder, "prometheus.yml", NULL);
  g_autofree char *config_option = g_strconcat ("--config.file=", config, NULL);
  g_autofree char *data_option = g_strconcat ("--storage.tsdb.path=", fixture->folder, "/data", NULL);
  g_autofree char *listen_option = g_strdup_printf ("--web.listen-address=127.0.0.1:%u",
                                                    fixture->prometheus_port);
  const char *command[] = { "prometheus", config_option, data_option, listen_option,
                            "--web.enable-remote-write-receiver", NULL };
  g_autofree char *text = NULL;

  text = g_strdup_printf ("global:\n  scrape_interval: 1s\nscrape_configs:\n- job_name: node\n"
                          "  static_configs:\n  - targets: ['127.0.0.1:%u']\n", fixture->exporter_port);
  write_file (fixture, "prometheus.yml", text);
  fixture->prometheus = ved_test_spawn (command);
}

static void
start_exporter (Fixture *fixture)
{
  g_autofree char *listen_option = g_strdup_printf ("--web.listen-address=127.0.0.1:%u",
                                                    fixture->exporter_port);
  const char *command[] = { "prometheus-node-exporter", listen_option, "--collector.tcpstat", NULL };

  fixture->exporter = ved_test_spawn (command);
}

static void
batch_came_cb (VedSampleSource *source,
               VedSampleBatch  *batch,
               gboolean         backfill,
               Fixture         *fixture)
{
  if (!backfill)
    {
      g_clear_pointer (&fixture->live, ved_sample_batch_unref);
      fixture->live = ved_sample_batch_ref (batch);
      fixture->n_live++;
      return;
    }

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      g_assert_cmpstr (sample->server, ==, "127.0.0.1");
      g_assert_cmpint (sample->time_us % (5 * VED_MINUTE_US), ==, 0);
      if (sample->values[VED_METRIC_LOAD_AVERAGE] == (float) PAST_LOAD &&
          fabsf (sample->values[VED_METRIC_CPU_USER] - 100.0f * (float) PAST_USER) < 0.5f)
        fixture->n_past++;
    }
}

static gboolean
has_past (gpointer user_data)
{
  return ((Fixture *) user_data)->n_past >= MIN_PAST_BUCKETS;
}

/* Rates need two scrapes, so the first rounds may lack them. */
static gboolean
has_all (gpointer user_data)
{
  Fixture *fixture = user_data;
  const VedSample *sample;

  if (fixture->live == NULL || ved_sample_batch_get_n_samples (fixture->live) != 1)
    return FALSE;

  sample = ved_sample_batch_get_sample (fixture->live, 0);

  return isfinite (sample->values[VED_METRIC_CPU_IDLE]) && isfinite (sample->values[VED_METRIC_MEM_USED]) &&
         isfinite (sample->values[VED_METRIC_UPTIME_DAYS]) && sample->cores > 0;
}

static gboolean
is_disconnected (gpointer user_data)
{
  return ved_sample_source_get_state (user_data) == VED_SOURCE_DISCONNECTED;
}

static void
check_live (Fixture *fixture)
{
  const VedSample *sample = ved_sample_batch_get_sample (fixture->live, 0);
  double sum = 0.0;

  g_assert_cmpstr (sample->server, ==, "127.0.0.1");
  g_assert_cmpuint (sample->cores, ==, g_get_num_processors ());
  for (VedMetric metric = VED_METRIC_CPU_USER; metric <= VED_METRIC_CPU_IDLE; metric++)
    sum += sample->values[metric];
  g_assert_cmpfloat_with_epsilon (sum, 100.0, 0.001);
  g_assert_cmpfloat (sample->values[VED_METRIC_MEM_USED], >, 0.0f);
  g_assert_true (isfinite (sample->values[VED_METRIC_LOAD_AVERAGE]));
  g_assert_true (isfinite (sample->values[VED_METRIC_BACK_CLOSE_WAIT]));
  g_assert_true (isnan (sample->values[VED_METRIC_JAVA_CPU]));
}

static gboolean
write_risk (VedPrometheusClient  *client,
            gint64                time_us,
            double                risk,
            GError              **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(GBytes) body = NULL;

  ved_remote_write_add (message, time_us, risk, "vedette_server_risk", "profile", "web", "server", "shop-1", NULL);
  body = ved_remote_write_pack (message);
  ved_prometheus_client_write_async (client, body, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);

  return ved_prometheus_client_write_finish (client, done, error);
}

/* A sample that was written is found; one that is older than it is refused, for good. */
static void
check_written (Fixture *fixture)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", fixture->prometheus_port);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedPrometheusClient) client = ved_prometheus_client_new (url, NULL, &error);
  g_autoptr(GHashTable) query = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 now_us = g_get_real_time ();
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(GBytes) answer = NULL;

  g_assert_no_error (error);
  g_assert_true (write_risk (client, now_us, 62.5, &error));
  g_assert_no_error (error);

  g_hash_table_insert (query, (char *) "query", (char *) "vedette_server_risk{server=\"shop-1\",profile=\"web\"}");
  ved_prometheus_client_get_async (client, "/api/v1/query", query, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);
  answer = ved_prometheus_client_get_finish (client, done, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), "\"62.5\""));

  g_assert_false (write_risk (client, now_us - VED_MINUTE_US, 10.0, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "out of order sample"));
}

static void
test_host (void)
{
  Fixture fixture = { 0 };
  VedSourceOptions options = { .backfill_days = 1 };
  g_autofree char *spec = NULL;

  fixture.folder = ved_test_make_folder ();
  fixture.prometheus_port = ved_test_find_free_port ();
  fixture.exporter_port = ved_test_find_free_port ();
  make_past (&fixture);

  /* The source is there first, and waits for its server. */
  spec = g_strdup_printf ("prometheus:http://127.0.0.1:%u", fixture.prometheus_port);
  fixture.source = ved_sample_source_new_from_spec (spec, &options, NULL);
  ved_prometheus_source_set_interval (VED_PROMETHEUS_SOURCE (fixture.source), 500);
  g_signal_connect (fixture.source, "batch", G_CALLBACK (batch_came_cb), &fixture);
  ved_sample_source_start (fixture.source);
  ved_test_wait_until (is_disconnected, fixture.source);

  start_exporter (&fixture);
  start_prometheus (&fixture);
  ved_test_wait_until (has_all, &fixture);
  check_live (&fixture);
  ved_test_wait_until (has_past, &fixture);
  check_written (&fixture);

  ved_test_kill (&fixture.prometheus);
  ved_test_wait_until (is_disconnected, fixture.source);
  g_assert_nonnull (strstr (ved_sample_source_get_message (fixture.source), "does not answer"));

  ved_sample_source_stop (fixture.source);
  ved_test_kill (&fixture.exporter);
  g_clear_object (&fixture.source);
  g_clear_pointer (&fixture.live, ved_sample_batch_unref);
  ved_test_remove_folder (fixture.folder);
  g_free (fixture.folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ved_test_is_installed ("prometheus") || !ved_test_is_installed ("promtool") ||
      !ved_test_is_installed ("prometheus-node-exporter"))
    {
      g_print ("1..0 # SKIP the packages prometheus and prometheus-node-exporter are not installed\n");
      return 0;
    }

  g_test_add_func ("/prometheus/host", test_host);

  return g_test_run ();
}
