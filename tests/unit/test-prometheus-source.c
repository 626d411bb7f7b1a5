/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "source/ved-prometheus-queries.h"
#include "source/ved-prometheus-source.h"
#include "support/ved-test-loop.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#define NOW_US     (1768471500 * VED_SECOND_US)
#define INTERVAL_MS 20

/* A server that answers as the test wants, and the source that asks it. */
typedef struct {
  SoupServer *server;
  char *url;
  guint status;
  const char *body;             /* (nullable): instead of an answer */
  const char *refuse;           /* (nullable): part of a query that is refused */
  const char *redirect;         /* (nullable) */
  gboolean silent_targets;
  const char *twin;             /* (nullable): an instance more */
  VedShard shard;               /* what the source wants */
  guint n_requests;
  guint n_range_requests;
  guint n_rates;                /* questions about how fast something grows of late … */
  guint n_wide_rates;           /* … over four of the longest intervals at which hosts are scraped */
  char *authorization;          /* (nullable): of the last request */

  VedSampleSource *source;
  VedSampleBatch *live;         /* (nullable): the last one */
  guint n_live;
  guint n_buckets;
  gint64 first_bucket_us;
  gint64 last_bucket_us;
} Fixture;

static const char *
find_value (const char *query,
            gboolean    second)
{
  if (strstr (query, "node_load1") != NULL)
    return second ? "7.5" : "1.5";
  if (strstr (query, "mode=~\"idle\"") != NULL)
    return "60.001";
  if (strstr (query, "mode=~\"user|nice\"") != NULL)
    return "30.001";
  if (strstr (query, "mode=~\"") != NULL)
    return "5";
  if (strstr (query, "node_cpu_seconds_total)") != NULL)
    return "8";
  if (strstr (query, "node_filesystem") != NULL)
    return second ? "NaN" : "100.0000001";

  return NULL;
}

static void
add_series (GString    *text,
            GHashTable *query,
            const char *instance,
            const char *value)
{
  const char *time = g_hash_table_lookup (query, "time");
  double start, end;

  if (value == NULL)
    return;

  g_string_append_printf (text, "%s{\"metric\":{\"x\":\"\\u00e9\",\"instance\":\"%s\"},",
                          g_str_has_suffix (text->str, "[") ? "" : ",", instance);
  if (time != NULL)
    {
      g_string_append_printf (text, "\"value\":[%s,\"%s\"]}", time, value);
      return;
    }

  start = g_ascii_strtod (g_hash_table_lookup (query, "start"), NULL);
  end = g_ascii_strtod (g_hash_table_lookup (query, "end"), NULL);
  g_string_append (text, "\"values\":[");
  for (double at = start; at <= end; at += 300.0)
    g_string_append_printf (text, "%s[%.0f,\"%s\"]", at > start ? "," : "", at, value);
  g_string_append (text, "]}");
}

static char *
make_answer (Fixture    *fixture,
             GHashTable *query)
{
  const char *expression = g_hash_table_lookup (query, "query");
  g_autoptr(GString) text = g_string_new ("{\"status\":\"success\",\"data\":{\"result\":[");

  add_series (text, query, "web1:9100", find_value (expression, FALSE));
  add_series (text, query, "[::2]:9100", find_value (expression, TRUE));
  if (fixture->twin != NULL)
    add_series (text, query, fixture->twin, find_value (expression, TRUE));
  g_string_append (text, "]}}");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
request_came_cb (SoupServer        *server,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *text = NULL;

  fixture->n_requests++;
  g_free (fixture->authorization);
  fixture->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  if (fixture->redirect != NULL)
    {
      soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, fixture->redirect);
      return;
    }
  if (strcmp (path, "/api/v1/targets") == 0)
    {
      answer (message, fixture->silent_targets ? 404 : 200,
              "{\"data\":{\"activeTargets\":[{\"scrapeInterval\":\"1m30s\",\"labels\":{\"job\":\"node\"}},"
              "{\"scrapeInterval\":\"5m\",\"labels\":{\"job\":\"db\"}}]}}");
      return;
    }

  if (strcmp (path, "/api/v1/query") == 0 && strstr (g_hash_table_lookup (query, "query"), "rate(") != NULL)
    {
      fixture->n_rates++;
      fixture->n_wide_rates += strstr (g_hash_table_lookup (query, "query"), "[360s]") != NULL;
    }
  fixture->n_range_requests += strcmp (path, "/api/v1/query_range") == 0;
  if (fixture->body != NULL || fixture->status != 200)
    {
      answer (message, fixture->status, fixture->body != NULL ? fixture->body : "");
      return;
    }
  if (fixture->refuse != NULL && strstr (g_hash_table_lookup (query, "query"), fixture->refuse) != NULL)
    {
      answer (message, 400, "{\"status\":\"error\",\"error\":\"parse error at char 7\"}");
      return;
    }

  text = make_answer (fixture, query);
  answer (message, 200, text);
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

  g_assert_cmpuint (ved_sample_batch_get_bucket_s (batch), ==, 300);
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      g_assert_cmpint (sample->time_us, >=, fixture->last_bucket_us);
      fixture->last_bucket_us = sample->time_us;
      if (fixture->n_buckets++ == 0)
        fixture->first_bucket_us = sample->time_us;
    }
}

static SoupServer *
start_server (Fixture  *fixture,
              char    **url)
{
  SoupServer *server = g_object_new (SOUP_TYPE_SERVER, NULL);
  g_autoptr(GError) error = NULL;
  GSList *uris;

  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  soup_server_add_handler (server, NULL, request_came_cb, fixture, NULL);
  uris = soup_server_get_uris (server);
  *url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return server;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->status = 200;
  fixture->server = start_server (fixture, &fixture->url);
}

static void
stop_source (Fixture *fixture)
{
  if (fixture->source == NULL)
    return;

  ved_sample_source_stop (fixture->source);
  g_object_add_weak_pointer (G_OBJECT (fixture->source), (gpointer *) &fixture->source);
  g_object_unref (fixture->source);
  while (fixture->source != NULL)
    g_main_context_iteration (NULL, FALSE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  stop_source (fixture);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_clear_pointer (&fixture->live, ved_sample_batch_unref);
  g_free (fixture->authorization);
  g_free (fixture->url);
}

static void
start_source (Fixture    *fixture,
              const char *url,
              const char *key_file)
{
  g_autofree char *spec = g_strconcat ("prometheus:", url, NULL);
  g_autoptr(VedClock) clock = ved_clock_new_manual (NOW_US + 7 * VED_SECOND_US);
  VedSourceOptions options = { .clock = clock, .backfill_days = 2, .key_file = key_file };
  g_autoptr(GError) error = NULL;

  options.shard = fixture->shard;
  fixture->source = ved_sample_source_new_from_spec (spec, &options, &error);
  g_assert_no_error (error);
  ved_prometheus_source_set_interval (VED_PROMETHEUS_SOURCE (fixture->source), INTERVAL_MS);
  g_signal_connect (fixture->source, "batch", G_CALLBACK (batch_came_cb), fixture);
  ved_sample_source_start (fixture->source);
}

static gboolean
has_two_rounds (gpointer user_data)
{
  return ((Fixture *) user_data)->n_live >= 2;
}

static gboolean
has_past (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_buckets == 2 * 2 * 288 && ved_sample_source_get_message (fixture->source) == NULL;
}

static gboolean
has_settled (gpointer user_data)
{
  return ved_sample_source_get_state (user_data) != VED_SOURCE_CONNECTING;
}

static gboolean
is_live (gpointer user_data)
{
  return ved_sample_source_get_state (user_data) == VED_SOURCE_LIVE;
}

static const VedSample *
find_sample (VedSampleBatch *batch,
             const char     *server)
{
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      if (strcmp (sample->server, server) == 0)
        return sample;
    }
  g_assert_not_reached ();
}

static void
test_hosts (Fixture       *fixture,
            gconstpointer  data)
{
  const VedSample *first, *second;

  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_two_rounds, fixture);
  g_assert_cmpint (ved_sample_source_get_state (fixture->source), ==, VED_SOURCE_LIVE);
  g_assert_cmpuint (ved_sample_batch_get_n_samples (fixture->live), ==, 2);
  g_assert_cmpuint (ved_sample_batch_get_bucket_s (fixture->live), ==, 0);

  first = find_sample (fixture->live, "web1");
  second = find_sample (fixture->live, "::2");
  g_assert_cmpint (first->time_us, ==, NOW_US + 7 * VED_SECOND_US);
  g_assert_cmpuint (first->cores, ==, 8);
  g_assert_cmpfloat (first->values[VED_METRIC_LOAD_AVERAGE], ==, 1.5f);
  g_assert_cmpfloat (second->values[VED_METRIC_LOAD_AVERAGE], ==, 7.5f);
  g_assert_cmpfloat (first->values[VED_METRIC_CPU_USER], ==, 30.0f);
  g_assert_cmpfloat (first->values[VED_METRIC_CPU_IDLE], ==, 60.0f);
  g_assert_cmpfloat (first->values[VED_METRIC_DISK_USAGE], ==, 100.0f);
  g_assert_true (isnan (second->values[VED_METRIC_DISK_USAGE]));
  g_assert_true (isnan (first->values[VED_METRIC_MEM_USED]));
  g_assert_true (isnan (first->values[VED_METRIC_JAVA_CPU]));
}

/* The server scrapes its hosts every 1m30s, and says so. */
static void
test_window (Fixture       *fixture,
             gconstpointer  data)
{
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_two_rounds, fixture);
  g_assert_cmpuint (fixture->n_rates, >, 0);
  g_assert_cmpuint (fixture->n_wide_rates, ==, fixture->n_rates);
}

static gboolean
has_past_of_three (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_buckets == 3 * 2 * 288 && ved_sample_source_get_message (fixture->source) == NULL;
}

/* Two instances of one host are two servers: no sample is filed under the name that they would share. */
static void
test_ports (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->twin = "web1:9101";
  g_test_expect_message ("ved-prometheus-source", G_LOG_LEVEL_MESSAGE, "*several instances of web1 answer*");
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_two_rounds, fixture);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (ved_sample_batch_get_n_samples (fixture->live), ==, 3);
  g_assert_cmpfloat (find_sample (fixture->live, "web1:9100")->values[VED_METRIC_LOAD_AVERAGE], ==, 1.5f);
  g_assert_cmpfloat (find_sample (fixture->live, "web1:9101")->values[VED_METRIC_LOAD_AVERAGE], ==, 7.5f);
  g_assert_cmpfloat (find_sample (fixture->live, "::2")->values[VED_METRIC_LOAD_AVERAGE], ==, 7.5f);
  ved_test_wait_until (has_past_of_three, fixture);

  fixture->twin = NULL;
  fixture->n_live = 0;
  ved_test_wait_until (has_two_rounds, fixture);
  g_assert_nonnull (find_sample (fixture->live, "web1:9100"));
}

/* A twin that is said later: what is asked meanwhile is asked again. */
static void
test_late_port (Fixture       *fixture,
                gconstpointer  data)
{
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_two_rounds, fixture);
  g_assert_nonnull (find_sample (fixture->live, "web1"));
  g_test_expect_message ("ved-prometheus-source", G_LOG_LEVEL_MESSAGE, "*several instances of web1 answer*");
  fixture->twin = "web1:9101";
  fixture->n_live = 0;
  ved_test_wait_until (has_two_rounds, fixture);
  g_test_assert_expected_messages ();
  g_assert_nonnull (find_sample (fixture->live, "web1:9101"));
}

/* Of the two, web1 falls to the second of three parts and ::2 to the third. */
static void
test_shard (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->shard = (VedShard) { 1, 3 };
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_two_rounds, fixture);
  g_assert_cmpuint (ved_sample_batch_get_n_samples (fixture->live), ==, 1);
  g_assert_cmpstr (ved_sample_batch_get_sample (fixture->live, 0)->server, ==, "web1");
}

/* A part that no server falls to is no fault. */
static void
test_empty_shard (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture->shard = (VedShard) { 0, 3 };
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (is_live, fixture->source);
  g_assert_cmpstr (ved_sample_source_get_message (fixture->source), ==,
                   "None of 2 servers belongs to this part of the fleet");
  g_assert_cmpuint (fixture->n_live, ==, 0);
}

static void
test_past (Fixture       *fixture,
           gconstpointer  data)
{
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_past, fixture);
  g_assert_cmpint (fixture->first_bucket_us, ==, NOW_US - 2 * VED_DAY_US);
  g_assert_cmpint (fixture->last_bucket_us, ==, NOW_US - 5 * VED_MINUTE_US);
}

/* One question is refused: its metric is absent, the others come, and the message says why. */
static void
test_refused_query (Fixture       *fixture,
                    gconstpointer  data)
{
  fixture->refuse = "node_load1";
  fixture->silent_targets = TRUE;
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_two_rounds, fixture);
  g_assert_true (isnan (find_sample (fixture->live, "web1")->values[VED_METRIC_LOAD_AVERAGE]));
  g_assert_cmpfloat (find_sample (fixture->live, "web1")->values[VED_METRIC_CPU_SYS], ==, 5.0f);
  while (g_strrstr (ved_sample_source_get_message (fixture->source), "parse error at char 7") == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_fault (Fixture        *fixture,
              guint           status,
              const char     *body,
              VedSourceState  state,
              const char     *words)
{
  fixture->status = status;
  fixture->body = body;
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_settled, fixture->source);
  g_assert_cmpint (ved_sample_source_get_state (fixture->source), ==, state);
  g_assert_nonnull (strstr (ved_sample_source_get_message (fixture->source), fixture->url));
  if (strstr (ved_sample_source_get_message (fixture->source), words) == NULL)
    g_error ("“%s” does not say “%s”", ved_sample_source_get_message (fixture->source), words);
  g_assert_null (fixture->live);

  /* It comes back by itself. */
  fixture->status = 200;
  fixture->body = NULL;
  ved_test_wait_until (is_live, fixture->source);
  g_clear_pointer (&fixture->live, ved_sample_batch_unref);
  stop_source (fixture);
}

static void
test_malformed (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const bodies[] = {
    "<html>Please log in</html>",
    "",
    "{\"status\":\"success\",\"data\":{\"result\":[",
    "{\"status\":\"success\",\"data\":{}}",
    "{\"status\":\"success\",\"data\":{\"result\":7}}",
    "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{\"instance\":\"a\"},\"value\":[1]}]}}",
    "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{\"instance\":\"a\"},\"value\":{}}]}}",
    "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{\"instance\":\"a\"}}]}}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    assert_fault (fixture, 200, bodies[i], VED_SOURCE_ERROR, "not an answer of the Prometheus API");
}

static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  assert_fault (fixture, 401, NULL, VED_SOURCE_NOT_AUTHORISED, "401");
  assert_fault (fixture, 403, NULL, VED_SOURCE_NOT_AUTHORISED, "key file");
  assert_fault (fixture, 429, NULL, VED_SOURCE_THROTTLED, "busy");
  assert_fault (fixture, 503, NULL, VED_SOURCE_THROTTLED, "busy");
  assert_fault (fixture, 404, NULL, VED_SOURCE_ERROR, "check the address");
  assert_fault (fixture, 500, NULL, VED_SOURCE_DISCONNECTED, "500");
  assert_fault (fixture, 422, "{\"error\":\"too many samples\"}", VED_SOURCE_ERROR, "too many samples");
}

static void
test_no_hosts (Fixture       *fixture,
               gconstpointer  data)
{
  fixture->body = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_settled, fixture->source);
  g_assert_cmpint (ved_sample_source_get_state (fixture->source), ==, VED_SOURCE_ERROR);
  g_assert_cmpuint (fixture->n_range_requests, ==, 0);
}

static void
test_nobody_there (Fixture       *fixture,
                   gconstpointer  data)
{
  soup_server_disconnect (fixture->server);
  start_source (fixture, fixture->url, NULL);
  ved_test_wait_until (has_settled, fixture->source);
  g_assert_cmpint (ved_sample_source_get_state (fixture->source), ==, VED_SOURCE_DISCONNECTED);
  g_assert_nonnull (strstr (ved_sample_source_get_message (fixture->source), "does not answer"));
}

static void
test_password (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *url = g_strdup_printf ("http://me:s%%3Acret@%s/", fixture->url + strlen ("http://"));
  g_autofree char *name = g_strconcat ("prometheus:", fixture->url, NULL);

  start_source (fixture, url, NULL);
  g_assert_cmpstr (ved_sample_source_get_name (fixture->source), ==, name);
  ved_test_wait_until (has_two_rounds, fixture);
  g_assert_cmpstr (fixture->authorization, ==, "Basic bWU6czpjcmV0");
}

static void
test_key_file (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "key", NULL);

  g_assert_true (g_file_set_contents_full (path, "eyJhbGciOi.J9\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  start_source (fixture, fixture->url, path);
  ved_test_wait_until (has_two_rounds, fixture);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer eyJhbGciOi.J9");
  ved_test_remove_folder (folder);
}

/* A redirect is followed, but the key stays with the server it is for. */
static void
test_redirect (Fixture       *fixture,
               gconstpointer  data)
{
  Fixture other = { .status = 200, .body = "{\"status\":\"success\",\"data\":{\"result\":[]}}" };
  g_autofree char *url = g_strdup_printf ("http://me:secret@%s", fixture->url + strlen ("http://"));

  other.server = start_server (&other, &other.url);
  fixture->redirect = other.url;
  start_source (fixture, url, NULL);
  ved_test_wait_until (has_settled, fixture->source);
  g_assert_nonnull (fixture->authorization);
  g_assert_cmpuint (other.n_requests, >, 0);
  g_assert_null (other.authorization);
  stop_source (fixture);
  soup_server_disconnect (other.server);
  g_object_unref (other.server);
  g_free (other.url);
}

/* The configuration of a connection: one expression changed, one not asked, days and label. */
static void
test_config (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *group = g_strconcat ("prometheus:", fixture->url, NULL);
  g_autofree char *text = g_strdup_printf ("[%s]\njava_cpu_pct=something(node_load1)\nload_average=\n"
                                           "backfill-days=1\nlabel=x\n", group);
  g_autofree char *bad_text = g_strdup_printf ("[%s]\ncpu=1\n", group);
  g_autoptr(GKeyFile) config = g_key_file_new ();
  g_autoptr(GKeyFile) bad_config = g_key_file_new ();
  VedSourceOptions options = { .config = config };
  VedSourceOptions bad_options = { .config = bad_config };
  g_autoptr(GError) error = NULL;
  const VedSample *sample;

  g_assert_true (g_key_file_load_from_data (config, text, (gsize) - 1, G_KEY_FILE_NONE, NULL));
  g_assert_true (g_key_file_load_from_data (bad_config, bad_text, (gsize) - 1, G_KEY_FILE_NONE, NULL));
  g_assert_null (ved_sample_source_new_from_spec (group, &bad_options, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);

  fixture->source = ved_sample_source_new_from_spec (group, &options, &error);
  g_assert_no_error (error);
  ved_prometheus_source_set_interval (VED_PROMETHEUS_SOURCE (fixture->source), INTERVAL_MS);
  g_signal_connect (fixture->source, "batch", G_CALLBACK (batch_came_cb), fixture);
  ved_sample_source_start (fixture->source);
  ved_test_wait_until (has_two_rounds, fixture);
  sample = ved_sample_batch_get_sample (fixture->live, 0);
  g_assert_cmpstr (sample->server, ==, "é");
  g_assert_true (isfinite (sample->values[VED_METRIC_JAVA_CPU]));
  g_assert_true (isnan (sample->values[VED_METRIC_LOAD_AVERAGE]));
}

static void
test_queries (void)
{
  g_autofree char *text = ved_prometheus_queries_render ("rate(x[$w]) by ($by)", "host", 60);

  g_assert_cmpstr (text, ==, "rate(x[60s]) by (host)");
  for (guint query = 0; query < VED_N_PROMETHEUS_QUERIES; query++)
    {
      gboolean asked = query != VED_METRIC_JAVA_CPU && query != VED_METRIC_FRONT_CLOSE_WAIT &&
        query != VED_METRIC_CASCADE_IMPACT;

      g_assert_true ((ved_prometheus_queries_get_default (query) != NULL) == asked);
    }
}

/* What carries the bytes of other devices once more is left out, and nothing else; PromQL anchors. */
static void
test_devices (void)
{
  static const char *const counted[] = { "eth0", "ens3", "enp4s0f1", "eno1", "wlan0", "wlp2s0", "ib0", "wwan0", "usb0", "venet0" };
  static const char *const left_out[] = {
    "lo", "br0", "bridge0", "br-3f2a", "lxdbr0", "lxcbr0", "incusbr0", "podman0", "vmbr1", "team0", "bond0", "cilium_host",
    "lxc12ab", "ovs-system", "vxlan.calico", "kube-ipvs0", "eth0.7", "wg0", "docker0", "tailscale0",
  };
  const char *start = strstr (ved_prometheus_queries_get_default (VED_METRIC_NET_IN), "device!~\"") + strlen ("device!~\"");
  g_autofree char *pattern = g_strdup_printf ("^(?:%.*s)$", (int) strcspn (start, "\""), start);

  for (guint i = 0; i < G_N_ELEMENTS (counted); i++)
    g_assert_false (g_regex_match_simple (pattern, counted[i], 0, 0));
  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
    g_assert_true (g_regex_match_simple (pattern, left_out[i], 0, 0));
}

static void
test_bad_options (void)
{
  VedSourceOptions no_key = { .key_file = "/nowhere/key" };
  VedSourceOptions bad_label = { .server_label = "a) or vector(1" };
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  VedSourceOptions open_key = { .key_file = path };
  g_autoptr(GError) missing = NULL, open = NULL;
  g_autoptr(GError) label = NULL;

  g_assert_null (ved_sample_source_new_from_spec ("prometheus:http://localhost:9", &no_key, &missing));
  g_assert_error (missing, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents_full (path, "secret\n", -1, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
  g_assert_null (ved_sample_source_new_from_spec ("prometheus:http://localhost:9", &open_key, &open));
  g_assert_error (open, VED_ERROR, VED_ERROR_INVALID);
  ved_test_remove_folder (folder);
  g_assert_null (ved_sample_source_new_from_spec ("prometheus:http://localhost:9", &bad_label, &label));
  g_assert_error (label, VED_ERROR, VED_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/prometheus-source/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("hosts", test_hosts);
  ADD ("ports", test_ports);
  ADD ("late-port", test_late_port);
  ADD ("shard", test_shard);
  ADD ("empty-shard", test_empty_shard);
  ADD ("past", test_past);
  ADD ("refused-query", test_refused_query);
  ADD ("malformed", test_malformed);
  ADD ("status", test_status);
  ADD ("no-hosts", test_no_hosts);
  ADD ("nobody-there", test_nobody_there);
  ADD ("password", test_password);
  ADD ("key-file", test_key_file);
  ADD ("redirect", test_redirect);
  ADD ("config", test_config);
  ADD ("window", test_window);
#undef ADD
  g_test_add_func ("/prometheus-source/queries", test_queries);
  g_test_add_func ("/prometheus-source/devices", test_devices);
  g_test_add_func ("/prometheus-source/bad-options", test_bad_options);

  return g_test_run ();
}
