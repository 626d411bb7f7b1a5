/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-iso8601.h"
#include "engine/ved-keeper.h"
#include "support/ved-test-http.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <string.h>

/* History, cascades, remediation and settings, as a client sees them over restarts. */

typedef struct {
  char *folder;
  GKeyFile *config;             /* (nullable) */
  VedTestHttp http;
  JsonParser *parser;
} Fixture;

static void
begin (Fixture *f)
{
  const VedEngineConfig config = { .data_dir = f->folder, .alert_config = f->config };

  ved_test_http_init_engine (&f->http, &config);
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->folder = ved_test_make_folder ();
  f->parser = json_parser_new ();
  if (data != NULL)
    {
      g_autofree char *file = g_build_filename (f->folder, "ran", NULL);
      g_autofree char *text = g_strdup_printf ("[remediation]\nenabled=true\ncommand=%s '%s'\n", (const char *) data, file);

      f->config = g_key_file_new ();
      g_key_file_load_from_data (f->config, text, (gsize) - 1, G_KEY_FILE_NONE, NULL);
    }
  begin (f);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_test_http_clear (&f->http);
  ved_test_remove_folder (f->folder);
  g_clear_pointer (&f->config, g_key_file_unref);
  g_object_unref (f->parser);
  g_free (f->folder);
}

static void
restart (Fixture *f)
{
  gint64 now_us = ved_clock_now_us (f->http.clock);

  ved_test_http_clear (&f->http);
  begin (f);
  ved_clock_set_us (f->http.clock, now_us);
}

/* One server of the Web API, hot or not: risk 0.7·(60 + 50 + 30) = 98 by what is measured alone at 99.5 %. */
static void
feed (Fixture *f,
      double   used)
{
  g_autofree char *time = NULL;
  g_autofree char *body = NULL;
  g_autoptr(GDateTime) now = NULL;

  ved_clock_advance_us (f->http.clock, 30 * VED_SECOND_US);
  now = g_date_time_new_from_unix_utc (ved_clock_now_us (f->http.clock) / VED_SECOND_US);
  time = g_date_time_format (now, "%FT%TZ");
  body = g_strdup_printf ("{\"records\":[{\"timestamp\":\"%s\",\"server_name\":\"ppweb001\",\"mem_used_pct\":%.1f,"
                          "\"cpu_idle_pct\":%.1f,\"swap_used_pct\":%.1f}]}", time, used, 100.0 - used,
                          used > 90.0 ? 60.0 : 1.0);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_post (&f->http, "/feed/data", body, -1);

    g_assert_cmpuint (answer.status, ==, 200);
  }
  ved_test_http_settle (&f->http);
  ved_engine_flush (f->http.engine);
}

static void
live (Fixture *f,
      guint    minutes,
      double   used)
{
  for (guint i = 0; i < 2 * minutes; i++)
    feed (f, used);
}

static JsonObject *
get (Fixture    *f,
     const char *path)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get (&f->http, path);

  g_assert_cmpuint (answer.status, ==, 200);

  return ved_test_answer_read_json (&answer, f->parser);
}

static guint
send (Fixture    *f,
      const char *method,
      const char *path,
      const char *body,
      const char *if_match)
{
  SoupMessage *message = ved_test_http_make_message (&f->http, method, path);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  if (if_match != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "If-Match", if_match);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_send (&f->http, message);

    ved_test_http_settle (&f->http);
    return answer.status;
  }
}

/* Healthy for 5 minutes, hot for 7, then calm: one incident that took 8 minutes, with the minute of calm. */
static void
live_through_an_incident (Fixture *f)
{
  live (f, 5, 20.0);
  live (f, 7, 99.5);
  live (f, 3, 20.0);
}

static void
test_history (Fixture      *f,
              gconstpointer data)
{
  JsonObject *summary, *row;
  JsonArray *snapshots, *alerts;

  live_through_an_incident (f);
  restart (f);
  summary = get (f, "/historical/summary?time_range=30m");
  g_assert_cmpint (json_object_get_int_member (summary, "total_alerts"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (summary, "total_alerts"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (summary, "critical_alerts"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (summary, "incidents_caused"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (summary, "resolution_rate"), ==, 100.0);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (summary, "avg_resolution_minutes"), 8.0, 0.51);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (summary, "servers")), ==, 1);

  snapshots = json_object_get_array_member (get (f, "/historical/environment?time_range=30m"), "snapshots");
  g_assert_cmpuint (json_array_get_length (snapshots), >=, 14);
  g_assert_cmpuint (json_array_get_length (snapshots), <=, 17);
  row = json_array_get_object_element (snapshots, 8);
  g_assert_cmpint (json_object_get_int_member (row, "critical_count"), ==, 1);
  g_assert_cmpint (json_node_get_value_type (json_object_get_member (row, "critical_count")), ==, G_TYPE_INT64);
  g_assert_cmpstr (json_object_get_string_member (row, "top_risk_server"), ==, "ppweb001");
  g_assert_cmpfloat (json_object_get_double_member (row, "fleet_health"), ==, 0.0);

  alerts = json_object_get_array_member (get (f, "/historical/alerts?time_range=1h"), "alerts");
  row = json_array_get_object_element (alerts, 0);
  g_assert_cmpstr (json_object_get_string_member (row, "event_type"), ==, "resolved");
  g_assert_cmpstr (json_object_get_string_member (row, "new_level"), ==, "healthy");
  g_assert_true (json_object_get_boolean_member (row, "caused_incident"));
  g_assert_nonnull (strstr (json_object_get_string_member (row, "metrics_snapshot"), "\"mem_used_pct\":"));
  summary = json_object_get_object_member (get (f, "/historical/server/ppweb001?time_range=1w"), "stats");
  g_assert_cmpint (json_object_get_int_member (summary, "total_alerts"), ==, 1);
  ved_test_http_assert_status (&f->http, "/historical/summary?time_range=2h", 422);
  ved_test_http_assert_status (&f->http, "/historical/server/nobody", 404);
}

static void
test_export (Fixture      *f,
             gconstpointer data)
{
  JsonObject *export;
  const char *csv;

  live_through_an_incident (f);
  export = get (f, "/historical/export/alerts?time_range=1d");
  csv = json_object_get_string_member (export, "csv_data");
  g_assert_true (g_str_has_prefix (csv, "timestamp,server_name,event_type,previous_level,new_level,risk_score,"
                                   "resolved_at,resolution_duration_minutes,caused_incident,notes\n"));
  g_assert_nonnull (strstr (csv, ",\"ppweb001\",resolved,"));
  g_assert_true (g_str_has_prefix (json_object_get_string_member (export, "filename"), "vedette_alerts_1d_2026"));
  csv = json_object_get_string_member (get (f, "/historical/export/environment?time_range=30m"), "csv_data");
  g_assert_true (g_str_has_prefix (csv, "timestamp,total_servers,critical_count,"));
  g_assert_nonnull (strstr (csv, "\"ppweb001\",100.0\n"));
  g_assert_nonnull (get (f, "/historical/export/environment?time_range=30m&format=json"));
  ved_test_http_assert_status (&f->http, "/historical/export/secrets", 404);
  ved_test_http_assert_status (&f->http, "/historical/export/alerts?format=xml", 422);
}

static void
test_cascade (Fixture      *f,
              gconstpointer data)
{
  JsonObject *status;

  ved_test_http_assert_status (&f->http, "/cascade/status", 503);
  live (f, 1, 20.0);
  status = get (f, "/cascade/status");
  g_assert_false (json_object_get_boolean_member (json_object_get_object_member (status, "current_status"),
                                                  "cascade_detected"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (status, "graph")), ==, 9);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_object_get_object_member (status, "tracking"),
                                                                         "metrics_tracked")), ==, 5);
  g_assert_cmpfloat (json_object_get_double_member (get (f, "/cascade/health"), "health_score"), ==, 100.0);
}

/* The table of profiles decides at once on the servers that are there, also on the row of memory that they are scored
 * by, and after a restart. */
static void
test_profiles (Fixture      *f,
               gconstpointer data)
{
  const char *path = "/predictions/ppweb001";

  live (f, 1, 95.0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (get (f, path), "prediction"),
                                                  "profile"), ==, "Web API");
  g_assert_cmpuint (send (f, "PUT", "/settings/profiles", "{\"servers\":{\"ppweb001\":\"mainframe\"}}", NULL), ==, 422);
  g_assert_cmpuint (send (f, "PUT", "/settings/profiles", "{\"prefixes\":{\"database\":\"ppweb\"}}", NULL), ==, 200);
  live (f, 1, 95.0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (get (f, path), "prediction"),
                                                  "profile"), ==, "Database");
  g_assert_cmpuint (send (f, "PUT", "/settings/profiles", "{\"servers\":{\"ppweb001\":\"risk_analytics\"}}", NULL), ==,
                    200);
  restart (f);
  live (f, 1, 95.0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (get (f, path), "prediction"),
                                                  "profile"), ==, "Risk Analytics");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (get (f, "/settings/profiles"),
                                                                                 "servers"), "ppweb001"), ==,
                   "risk_analytics");

  /* What rules gave is not what records told: it goes with the rules. */
  g_assert_cmpuint (send (f, "PUT", "/settings/profiles", "{\"servers\":{},\"prefixes\":{\"database\":\"ppdb\"}}",
                          NULL), ==, 200);
  live (f, 1, 95.0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (get (f, path), "prediction"),
                                                  "profile"), ==, "Web API");
}

/* A server that was away for a day: not forecast, then live again, with what was known of it. */
static void
test_return (Fixture      *f,
             gconstpointer data)
{
  const char *path = "/predictions/ppweb001";
  JsonObject *prediction;

  live (f, 150, 30.0);
  prediction = json_object_get_object_member (get (f, path), "prediction");
  g_assert_cmpstr (json_object_get_string_member (prediction, "engine"), ==, "seasonal");
  ved_clock_advance_us (f->http.clock, VED_DAY_US);
  ved_test_http_settle (&f->http);
  ved_test_http_assert_status (&f->http, path, 503);

  live (f, 6, 30.0);
  prediction = json_object_get_object_member (get (f, path), "prediction");
  g_assert_cmpstr (json_object_get_string_member (prediction, "state"), ==, "live");
  g_assert_cmpstr (json_object_get_string_member (prediction, "engine"), ==, "seasonal");
}

static void
test_settings (Fixture      *f,
               gconstpointer data)
{
  const char *lower = "{\"alert\":{\"mem_used_pct\":\"40;60\"}}";
  g_autofree char *etag = NULL;

  live (f, 1, 50.0);
  g_assert_cmpint (json_object_get_int_member (get (f, "/alerts/active"), "count"), ==, 0);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_get (&f->http, "/settings/thresholds");

    etag = g_strdup (ved_test_answer_get_header (&answer, "ETag"));
  }
  g_assert_cmpuint (send (f, "PUT", "/settings/thresholds", "{\"alert\":{\"mem_used_pct\":\"99;10\"}}", NULL), ==, 422);
  g_assert_cmpuint (send (f, "PUT", "/settings/thresholds", lower, "\"stale\""), ==, 412);
  g_assert_cmpuint (send (f, "PUT", "/settings/thresholds", lower, etag), ==, 200);
  g_assert_cmpuint (send (f, "PUT", "/settings/thresholds", lower, etag), ==, 412);
  g_assert_cmpuint (send (f, "PUT", "/settings/colours", "{}", NULL), ==, 404);

  /* Judged by at once, and after a restart. */
  g_assert_cmpint (json_object_get_int_member (get (f, "/alerts/active"), "count"), ==, 1);
  g_assert_cmpuint (send (f, "PUT", "/settings/cascade", "{\"cascade\":{\"anomaly_z_score\":6}}", NULL), ==, 200);
  g_assert_cmpuint (send (f, "PUT", "/settings/cascade", "{\"cascade\":{\"anomaly_z_score\":0}}", NULL), ==, 422);
  restart (f);
  live (f, 1, 50.0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (get (f, "/settings/thresholds"),
                                                                                 "alert"), "mem_used_pct"), ==,
                   "40;60;");
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (get (f, "/cascade/status"),
                                                                                   "thresholds"), "anomaly_z_score"),
                     ==, 6.0);
}

static guint
count_edges (Fixture *f)
{
  return json_array_get_length (json_object_get_array_member (get (f, "/cascade/status"), "graph"));
}

/* Who depends on whom is set as other things are: checked, told, kept, and given up for the default by an empty table. */
static void
test_dependencies (Fixture      *f,
                   gconstpointer data)
{
  const char *path = "/settings/dependencies";

  live (f, 1, 20.0);
  g_assert_cmpuint (count_edges (f), ==, 9);
  g_assert_cmpuint (send (f, "PUT", path, "{\"dependencies\":{\"database.generic.data_starvation\":0.5}}", NULL), ==, 200);
  g_assert_cmpuint (send (f, "PUT", path, "{\"dependencies\":{\"database.moon.data_starvation\":0.5}}", NULL), ==, 422);
  g_assert_cmpuint (send (f, "PUT", path, "{\"dependencies\":{\"database.database.data_starvation\":0.5}}", NULL), ==, 422);
  g_assert_cmpuint (count_edges (f), ==, 1);
  restart (f);
  live (f, 1, 20.0);
  g_assert_cmpuint (count_edges (f), ==, 1);
  g_assert_true (json_object_has_member (json_object_get_object_member (get (f, path), "dependencies"),
                                         "database.generic.data_starvation"));
  g_assert_cmpuint (send (f, "PUT", path, "{\"dependencies\":{}}", NULL), ==, 200);
  g_assert_cmpuint (count_edges (f), ==, 9);
}

/* Points begin elsewhere, and the fleet is scored anew with the next result. */
static void
test_rescore (Fixture      *f,
              gconstpointer data)
{
  live (f, 1, 50.0);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (get (f, "/predictions/summary"),
                                                                                   "summary"), "max_risk_score"), ==, 0.0);
  g_assert_cmpuint (send (f, "PUT", "/settings/thresholds", "{\"risk\":{\"memory\":\"40;50;60;70\"}}", NULL), ==, 422);
  g_assert_cmpuint (send (f, "PUT", "/settings/thresholds", "{\"risk\":{\"speed\":\"40\"}}", NULL), ==, 422);
  g_assert_cmpuint (send (f, "PUT", "/settings/thresholds", "{\"risk\":{\"memory\":\"98;95;90;45\"}}", NULL), ==, 200);
  live (f, 1, 50.0);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (get (f, "/predictions/summary"),
                                                                                   "summary"), "max_risk_score"), ==, 7.0);
}

static char *
plan_path (Fixture    *f,
           const char *verdict)
{
  JsonArray *plans = json_object_get_array_member (get (f, "/remediation"), "plans");

  g_assert_cmpuint (json_array_get_length (plans), ==, 1);

  return g_strdup_printf ("/remediation/%s/%s",
                          json_object_get_string_member (json_array_get_object_element (plans, 0), "id"), verdict);
}

static void
test_remediation (Fixture      *f,
                  gconstpointer data)
{
  g_autofree char *approve = NULL;
  JsonObject *desk, *plan;

  live (f, 1, 20.0);
  g_assert_cmpint (json_object_get_int_member (get (f, "/remediation"), "queued"), ==, 0);
  live (f, 1, 99.5);
  desk = get (f, "/remediation");
  plan = json_array_get_object_element (json_object_get_array_member (desk, "plans"), 0);
  g_assert_false (json_object_get_boolean_member (desk, "enabled"));
  g_assert_cmpint (json_object_get_int_member (desk, "autonomous"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (plan, "action"), ==, "scale out +2 instances, rate limiting");
  g_assert_cmpstr (json_object_get_string_member (plan, "approval"), ==, "director");
  g_assert_cmpfloat (json_object_get_double_member (plan, "predicted_cpu_p90"), >, 20.0);

  /* Dry: an approval is noted, and that is all; it cannot be taken twice. */
  approve = plan_path (f, "approve");
  g_assert_cmpuint (send (f, "POST", approve, "{\"actor\":\"ann@desk\"}", NULL), ==, 200);
  g_assert_cmpuint (send (f, "POST", approve, "{}", NULL), ==, 422);
  g_assert_cmpuint (send (f, "POST", "/remediation/r-0/reject", "{}", NULL), ==, 404);
  desk = get (f, "/remediation");
  plan = json_array_get_object_element (json_object_get_array_member (desk, "log"), 0);
  g_assert_cmpstr (json_object_get_string_member (plan, "state"), ==, "approved");
  g_assert_cmpstr (json_object_get_string_member (plan, "actor"), ==, "ann@desk");
  g_assert_cmpstr (json_object_get_string_member (plan, "result"), ==, "nothing is executed");

  /* The log outlives the daemon, the plan goes with the risk. */
  ved_engine_flush (f->http.engine);
  restart (f);
  live (f, 1, 20.0);
  desk = get (f, "/remediation");
  g_assert_cmpint (json_object_get_int_member (desk, "queued"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (desk, "log")), >=, 2);
}

static gboolean
is_executed (gpointer user_data)
{
  Fixture *f = user_data;
  JsonArray *plans = json_object_get_array_member (get (f, "/remediation"), "plans");

  return strcmp (json_object_get_string_member (json_array_get_object_element (plans, 0), "state"), "executed") == 0;
}

static void
test_execution (Fixture      *f,
                gconstpointer data)
{
  g_autofree char *file = g_build_filename (f->folder, "ran", NULL);
  g_autofree char *approve = NULL;
  g_autofree char *told = NULL;

  live (f, 1, 99.5);
  approve = plan_path (f, "approve");
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (send (f, "POST", approve, "{\"actor\":\"ann@desk\"}", NULL), ==, 200);
  ved_test_wait_until (is_executed, f);
  g_assert_true (g_file_get_contents (file, &told, NULL, NULL));
  g_assert_nonnull (strstr (told, "\"server\":\"ppweb001\""));

  /* While it runs, and for a while after, the server's alerts are silent. */
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get (f, "/mutes"), "mutes")), ==, 1);
}

static const char *
get_state (Fixture *f)
{
  JsonArray *plans = json_object_get_array_member (get (f, "/remediation"), "plans");

  g_assert_cmpuint (json_array_get_length (plans), ==, 1);

  return json_object_get_string_member (json_array_get_object_element (plans, 0), "state");
}

/* What was executed is not proposed again because the daemon began anew, but when the server is at risk once more. */
static void
test_executed_over_a_restart (Fixture      *f,
                              gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL, *next = NULL;

  live (f, 1, 99.5);
  before = plan_path (f, "approve");
  g_assert_cmpuint (send (f, "POST", before, "{\"actor\":\"ann@desk\"}", NULL), ==, 200);
  ved_test_wait_until (is_executed, f);
  ved_engine_flush (f->http.engine);
  restart (f);
  live (f, 1, 99.5);
  after = plan_path (f, "approve");
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (get_state (f), ==, "executed");
  g_assert_cmpuint (send (f, "POST", after, "{}", NULL), ==, 422);

  live (f, 10, 20.0);
  g_assert_cmpint (json_object_get_int_member (get (f, "/remediation"), "queued"), ==, 0);
  ved_engine_flush (f->http.engine);
  restart (f);
  live (f, 1, 99.5);
  next = plan_path (f, "approve");
  g_assert_cmpstr (next, !=, before);
  g_assert_cmpstr (get_state (f), ==, "proposed");
}

static gboolean
has_failed (gpointer user_data)
{
  return strcmp (get_state (user_data), "failed") == 0;
}

/* An action that failed leaves nobody deaf, and may be tried again. */
static void
test_failed_once (Fixture      *f,
                  gconstpointer data)
{
  g_autofree char *approve = NULL;

  live (f, 1, 99.5);
  approve = plan_path (f, "approve");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (send (f, "POST", approve, "{\"actor\":\"ann@desk\"}", NULL), ==, 200);
      ved_test_wait_until (has_failed, f);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get (f, "/mutes"), "mutes")), ==, 0);
    }
}

/* What is executed when the daemon ends has failed, in the log, too. */
static void
test_cut_off (Fixture      *f,
              gconstpointer data)
{
  g_autofree char *approve = NULL;
  JsonObject *line;

  live (f, 1, 99.5);
  approve = plan_path (f, "approve");
  g_assert_cmpuint (send (f, "POST", approve, "{\"actor\":\"ann@desk\"}", NULL), ==, 200);
  g_assert_cmpstr (get_state (f), ==, "executing");
  restart (f);
  live (f, 1, 99.5);
  g_assert_cmpstr (get_state (f), ==, "failed");
  line = json_array_get_object_element (json_object_get_array_member (get (f, "/remediation"), "log"), 0);
  g_assert_cmpstr (json_object_get_string_member (line, "state"), ==, "failed");
  g_assert_cmpstr (json_object_get_string_member (line, "result"), ==, "the daemon ended while it was executed");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get (f, "/mutes"), "mutes")), ==, 0);
}

/* Earlier versions logged no end: what was decided long ago holds nothing back. */
static void
test_decided_long_ago (Fixture      *f,
                       gconstpointer data)
{
  static const char line[] = "{\"timestamp\":\"2020-01-01T00:00:00Z\",\"id\":\"r-1-1\",\"server\":\"ppweb001\","
    "\"state\":\"approved\",\"rule\":\"risk >= 70\"}";
  g_autoptr(GError) error = NULL;
  g_autoptr(VedKeeper) keeper = NULL;

  ved_test_http_clear (&f->http);
  keeper = ved_keeper_new (f->folder, &error);
  g_assert_no_error (error);
  ved_environment_store_add_event (ved_keeper_get_environment (keeper), VED_TEST_TIME_US - 2 * VED_DAY_US, "remediation", line);
  g_clear_pointer (&keeper, ved_keeper_unref);
  begin (f);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get (f, "/remediation"), "log")), ==, 1);
  live (f, 1, 99.5);
  g_assert_cmpstr (get_state (f), ==, "proposed");
}

static void
feed_other (Fixture *f)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (ved_clock_now_us (f->http.clock) / VED_SECOND_US);
  g_autofree char *time = g_date_time_format (now, "%FT%TZ");
  g_autofree char *body = g_strdup_printf ("{\"records\":[{\"timestamp\":\"%s\",\"server_name\":\"ppdb001\","
                                           "\"mem_used_pct\":20}]}", time);
  g_auto(VedTestAnswer) answer = ved_test_http_post (&f->http, "/feed/data", body, -1);

  g_assert_cmpuint (answer.status, ==, 200);
  ved_test_http_settle (&f->http);
}

static gint64
count_servers (Fixture *f)
{
  JsonObject *summary = json_object_get_object_member (get (f, "/predictions/summary"), "summary");

  return json_object_get_int_member (summary, "total_servers");
}

/* A server that was decommissioned goes when somebody says so, with its alerts and its mute, and stays away over a restart; samples bring
 * it back. */
static void
test_remove_server (Fixture      *f,
                    gconstpointer data)
{
  live (f, 5, 99.5);
  feed_other (f);
  g_assert_cmpint (count_servers (f), ==, 2);
  g_assert_cmpint (json_object_get_int_member (get (f, "/alerts/active"), "count"), >, 0);

  g_assert_cmpuint (send (f, "DELETE", "/servers/nobody", "", NULL), ==, 404);
  g_assert_cmpuint (send (f, "POST", "/mutes", "{\"scope\":\"server\",\"target\":\"ppweb001\",\"actor\":\"ann@desk\"}", NULL), ==, 200);
  ved_clock_advance_us (f->http.clock, VED_SECOND_US);
  g_assert_cmpuint (send (f, "DELETE", "/servers/ppweb001", "", NULL), ==, 200);
  ved_test_http_assert_status (&f->http, "/predictions/ppweb001", 404);
  g_assert_cmpint (count_servers (f), ==, 1);
  {
    g_auto(VedTestAnswer) alerts = ved_test_http_get (&f->http, "/alerts/active");

    g_assert_null (g_strstr_len (g_bytes_get_data (alerts.body, NULL), (gssize) g_bytes_get_size (alerts.body), "ppweb001"));
  }
  g_assert_cmpuint (send (f, "DELETE", "/servers/ppweb001", "", NULL), ==, 404);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get (f, "/mutes"), "mutes")), ==, 0);

  ved_engine_flush (f->http.engine);
  restart (f);
  feed_other (f);
  g_assert_cmpint (count_servers (f), ==, 1);

  live (f, 1, 20.0);
  ved_test_http_assert_status (&f->http, "/predictions/ppweb001", 200);
  g_assert_cmpint (count_servers (f), ==, 2);
}

/* The last one leaves nothing to be told of. */
static void
test_remove_last_server (Fixture      *f,
                         gconstpointer data)
{
  live (f, 1, 20.0);
  g_assert_cmpuint (send (f, "DELETE", "/servers/ppweb001", "", NULL), ==, 200);
  ved_test_http_assert_status (&f->http, "/predictions/ppweb001", 503);
  live (f, 1, 20.0);
  ved_test_http_assert_status (&f->http, "/predictions/ppweb001", 200);
}

static guint
post_at (VedTestHttp *http,
         gint64       time_us)
{
  g_autofree char *time = ved_iso8601_format (time_us);
  g_autofree char *body = g_strdup_printf ("{\"records\":[{\"timestamp\":\"%s\",\"server_name\":\"ppdb001\","
                                           "\"mem_used_pct\":20}]}", time);
  g_auto(VedTestAnswer) answer = ved_test_http_post (http, "/feed/data", body, -1);

  ved_test_http_settle (http);

  return answer.status;
}

/* However many batches a past is told in, they do not count; what goes on does. */
static void
test_past_is_free (void)
{
  VedHttpConfig config;
  VedTestHttp http;

  ved_http_config_init (&config);
  config.port = 0;
  config.per_minute[VED_LIMIT_FEED] = 2;
  ved_test_http_init (&http, &config);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (post_at (&http, VED_TEST_TIME_US - VED_DAY_US + i * VED_MINUTE_US), ==, 200);
  g_assert_cmpuint (post_at (&http, VED_TEST_TIME_US - 9 * VED_MINUTE_US), ==, 200);
  g_assert_cmpuint (post_at (&http, VED_TEST_TIME_US), ==, 200);
  g_assert_cmpuint (post_at (&http, VED_TEST_TIME_US), ==, 429);
  ved_test_http_clear (&http);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http-fleet/history", Fixture, NULL, set_up, test_history, tear_down);
  g_test_add ("/http-fleet/export", Fixture, NULL, set_up, test_export, tear_down);
  g_test_add_func ("/http-fleet/past-is-free", test_past_is_free);
  g_test_add ("/http-fleet/dependencies", Fixture, NULL, set_up, test_dependencies, tear_down);
  g_test_add ("/http-fleet/remove-server", Fixture, NULL, set_up, test_remove_server, tear_down);
  g_test_add ("/http-fleet/remove-last-server", Fixture, NULL, set_up, test_remove_last_server, tear_down);
  g_test_add ("/http-fleet/cascade", Fixture, NULL, set_up, test_cascade, tear_down);
  g_test_add ("/http-fleet/return", Fixture, NULL, set_up, test_return, tear_down);
  g_test_add ("/http-fleet/profiles", Fixture, NULL, set_up, test_profiles, tear_down);
  g_test_add ("/http-fleet/settings", Fixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/http-fleet/rescore", Fixture, NULL, set_up, test_rescore, tear_down);
  g_test_add ("/http-fleet/remediation", Fixture, NULL, set_up, test_remediation, tear_down);
  g_test_add ("/http-fleet/execution", Fixture, "tee", set_up, test_execution, tear_down);
  g_test_add ("/http-fleet/executed-over-a-restart", Fixture, "tee", set_up,
              test_executed_over_a_restart, tear_down);
  g_test_add ("/http-fleet/failed-once", Fixture, "false", set_up, test_failed_once, tear_down);
  g_test_add ("/http-fleet/cut-off", Fixture, "sleep 1000 #", set_up, test_cut_off, tear_down);
  g_test_add ("/http-fleet/decided-long-ago", Fixture, NULL, set_up, test_decided_long_ago, tear_down);

  return g_test_run ();
}
