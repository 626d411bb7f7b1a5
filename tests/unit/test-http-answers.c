/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/jobs/ved-job-desk.h"
#include "support/ved-test-http.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-fleet-grid-json.h"

#include <string.h>

#define STAMP     "\"timestamp\":\"2026-01-15T10:05:00Z\""

/* What a feeder sends that knows the reference API alone comes back as forecasts. */
static void
test_round_trip (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *root, *predictions, *server, *metric;
  g_autofree char *name = ved_test_server_name (3);
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 20, VED_TEST_TIME_US);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_get (&fixture, "/predictions/current");

    g_assert_cmpuint (answer.status, ==, 200);
    root = ved_test_answer_read_json (&answer, parser);
    predictions = json_object_get_object_member (root, "predictions");
    g_assert_cmpuint (json_object_get_size (predictions), ==, 20);
    server = json_object_get_object_member (predictions, name);
    metric = json_object_get_object_member (server, "mem_used_pct");
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (metric, "p90")), ==, 96);
  }
  ved_test_http_clear (&fixture);
}

static void
test_frame_equals_json (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(VedSnapshot) snapshot = NULL;
  JsonObject *predictions;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 20, VED_TEST_TIME_US);
  {
    g_auto(VedTestAnswer) frame = ved_test_http_get_with (&fixture, "/predictions/current", "Accept",
                                                          VED_FRAME_MEDIA_TYPE);
    g_auto(VedTestAnswer) json = ved_test_http_get (&fixture, "/predictions/current");

    g_assert_cmpstr (ved_test_answer_get_header (&frame, "Content-Type"), ==, VED_FRAME_MEDIA_TYPE);
    g_assert_cmpstr (ved_test_answer_get_header (&frame, "ETag"), !=, ved_test_answer_get_header (&json,
                                                                                                  "ETag"));
    snapshot = ved_frame_decode (frame.body, NULL);
    predictions = json_object_get_object_member (ved_test_answer_read_json (&json, parser), "predictions");
    for (guint i = 0; i < 20; i++)
      {
        JsonObject *server = json_object_get_object_member (predictions, ved_snapshot_get_name (snapshot, i));
        JsonObject *load = json_object_get_object_member (server, "load_average");
        const float *p90 = ved_snapshot_get_forecast (snapshot, i, VED_METRIC_LOAD_AVERAGE, VED_QUANTILE_P90);
        double sent = json_array_get_double_element (json_object_get_array_member (load, "p90"), 95);

        g_assert_cmpfloat (ved_value_snap (sent, 0.01), ==, p90[95]);
      }
  }
  ved_test_http_clear (&fixture);
}

static void
test_not_modified (void)
{
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 5, VED_TEST_TIME_US);
  {
    g_auto(VedTestAnswer) first = ved_test_http_get (&fixture, "/predictions/current");
    g_auto(VedTestAnswer) same = ved_test_http_get_with (&fixture, "/predictions/current", "If-None-Match",
                                                         ved_test_answer_get_header (&first,
                                                                                     "ETag"));
    g_auto(VedTestAnswer) part = ved_test_http_get_with (&fixture, "/predictions/current?fields=summary",
                                                         "If-None-Match",
                                                         ved_test_answer_get_header (&first, "ETag"));

    g_assert_cmpuint (same.status, ==, 304);
    g_assert_cmpuint (g_bytes_get_size (same.body), ==, 0);
    g_assert_cmpuint (part.status, ==, 200);

    ved_clock_advance_us (fixture.clock, 5 * VED_SECOND_US);
    ved_test_http_feed (&fixture, 5, VED_TEST_TIME_US + 5 * VED_SECOND_US);
    {
      g_auto(VedTestAnswer) later = ved_test_http_get_with (&fixture, "/predictions/current", "If-None-Match",
                                                            ved_test_answer_get_header (&first, "ETag"));

      g_assert_cmpuint (later.status, ==, 200);
    }
  }
  ved_test_http_clear (&fixture);
}

static void
test_gzip (void)
{
  g_autoptr(GConverter) inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr(GBytes) plain = NULL;
  g_autoptr(GInputStream) packed_stream = NULL, plain_stream = NULL;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  soup_session_remove_feature_by_type (fixture.session, SOUP_TYPE_CONTENT_DECODER);
  ved_test_http_feed (&fixture, 5, VED_TEST_TIME_US);
  {
    g_auto(VedTestAnswer) packed = ved_test_http_get_with (&fixture, "/predictions/current",
                                                           "Accept-Encoding", "gzip");
    g_auto(VedTestAnswer) again = ved_test_http_get_with (&fixture, "/predictions/current", "Accept-Encoding",
                                                          "br, gzip;q=0.5");
    g_auto(VedTestAnswer) identity = ved_test_http_get (&fixture, "/predictions/current");

    g_assert_cmpstr (ved_test_answer_get_header (&packed, "Content-Encoding"), ==, "gzip");
    g_assert_cmpstr (ved_test_answer_get_header (&packed, "ETag"), !=, ved_test_answer_get_header (&identity,
                                                                                                   "ETag"));
    g_assert_true (g_bytes_equal (packed.body, again.body));
    packed_stream = g_memory_input_stream_new_from_bytes (packed.body);
    plain_stream = g_converter_input_stream_new (packed_stream, inflater);
    plain = g_input_stream_read_bytes (plain_stream, g_bytes_get_size (identity.body) + 1, NULL, NULL);
    g_assert_true (g_bytes_equal (plain, identity.body));
  }
  ved_test_http_clear (&fixture);
}

static void
test_subsets (void)
{
  g_autofree char *name = ved_test_server_name (2);
  g_autofree char *one = g_strdup_printf ("/predictions/%s", name);
  g_autofree char *by_name = g_strdup_printf ("/predictions/current?servers=%s&fields=risk_score", name);
  g_autoptr(JsonParser) parser = json_parser_new ();
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 20, VED_TEST_TIME_US);
  ved_test_http_assert_status (&fixture, "/predictions/nobody", 404);
  ved_test_http_assert_status (&fixture, "/predictions/current?fields=nothing", 422);
  ved_test_http_assert_status (&fixture, "/predictions/current?servers=nobody", 404);
  ved_test_http_assert_status (&fixture, "/predictions/summary", 200);
  {
    g_auto(VedTestAnswer) server = ved_test_http_get (&fixture, one);
    g_auto(VedTestAnswer) subset = ved_test_http_get (&fixture, by_name);

    g_assert_cmpstr (json_object_get_string_member (ved_test_answer_read_json (&server, parser), "server"),
                     ==, name);
    g_assert_cmpuint (json_object_get_size (json_object_get_object_member (ved_test_answer_read_json (&subset,
                                                                                                      parser),
                                                                           "predictions")), ==, 1);
  }
  ved_test_http_clear (&fixture);
}

static void
test_alert_actions (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *path = NULL;
  JsonObject *alert;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  {
    g_auto(VedTestAnswer) hot = ved_test_http_post (&fixture, "/feed/data",
                                                    "{\"records\":[{\"server_name\":\"a\"," STAMP
                                                    ",\"mem_used_pct\":99.5}]}", -1);

    g_assert_cmpuint (hot.status, ==, 200);
  }
  ved_test_http_settle (&fixture);
  {
    g_auto(VedTestAnswer) list = ved_test_http_get (&fixture, "/alerts/active");
    JsonArray *alerts = json_object_get_array_member (ved_test_answer_read_json (&list, parser), "alerts");

    g_assert_cmpuint (json_array_get_length (alerts), >, 0);
    path = g_strdup_printf ("/alerts/%s/acknowledge",
                            json_object_get_string_member (json_array_get_object_element (alerts, 0), "id"));
  }
  {
    g_auto(VedTestAnswer) done = ved_test_http_post (&fixture, path,
                                                     "{\"actor\":\"me@here\",\"note\":\"looking\"}", -1);
    g_auto(VedTestAnswer) list = ved_test_http_get (&fixture, "/alerts/active");
    g_auto(VedTestAnswer) unknown = ved_test_http_post (&fixture, "/alerts/a-999999/acknowledge", "", 0);
    g_auto(VedTestAnswer) wrong = ved_test_http_post (&fixture, path, "{\"actor\":7}", -1);
    g_autofree char *brackets = g_strnfill (500000, '[');
    g_auto(VedTestAnswer) deep = ved_test_http_post (&fixture, path, brackets, -1);

    g_assert_cmpuint (done.status, ==, 200);
    g_assert_cmpstr (json_object_get_string_member (ved_test_answer_read_json (&done, parser), "state"), ==,
                     "acknowledged");
    alert = json_array_get_object_element (json_object_get_array_member (ved_test_answer_read_json (&list, parser),
                                                                         "alerts"), 0);
    g_assert_cmpstr (json_object_get_string_member (alert, "state"), ==, "acknowledged");
    g_assert_cmpuint (unknown.status, ==, 404);
    g_assert_cmpuint (wrong.status, ==, 422);
    g_assert_cmpuint (deep.status, ==, 422);
  }
  ved_test_http_clear (&fixture);
}

static void
test_wrong_series (void)
{
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 2, VED_TEST_TIME_US);
  ved_test_http_assert_status (&fixture, "/series", 422);
  ved_test_http_assert_status (&fixture, "/series?metric=speed&servers=a", 422);
  ved_test_http_assert_status (&fixture, "/series?metric=mem_used_pct&servers=a&from=yesterday", 422);
  ved_test_http_assert_status (&fixture, "/series?metric=mem_used_pct&servers=a&points=many", 422);
  ved_test_http_assert_status (&fixture, "/series?metric=mem_used_pct&servers=a"
                               "&to=2026-01-15T10:00Z&from=2026-01-15T11:00Z", 422);
  ved_test_http_clear (&fixture);
}

/* All servers over time: eight hours of what was, as each server's own history has it, and the forecast. */
static void
test_fleet_series (void)
{
  const char *path = VED_FLEET_GRID_PATH "?metric=mem_used_pct&hours=2";
  g_autoptr(VedFleetGrid) grid = NULL;
  VedTestHttp fixture;

  ved_test_http_init_demo (&fixture, 7, VED_SCENARIO_HEALTHY);
  ved_test_http_assert_status (&fixture, VED_FLEET_GRID_PATH, 422);
  ved_test_http_assert_status (&fixture, VED_FLEET_GRID_PATH "?metric=mem_used_pct&quantile=p99", 422);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_get (&fixture, path);

    g_assert_cmpuint (answer.status, ==, 200);
    grid = ved_fleet_grid_json_read (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body), NULL);
  }
  g_assert_nonnull (grid);
  g_assert_cmpuint (grid->n_servers, ==, 7);
  for (guint i = 0; i < grid->n_servers; i++)
    for (guint j = 0; j < grid->n_columns; j++)
      {
        g_assert_cmpfloat (ved_fleet_grid_get_row (grid, i)[j], >=, 0.0f);
        g_assert_cmpfloat (ved_fleet_grid_get_row (grid, i)[j], <=, 100.0f);
      }
  ved_test_http_clear (&fixture);
}

static void
test_jobs (void)
{
  g_autofree char *name = ved_test_server_name (1);
  g_autofree char *wanted =
    g_strdup_printf ("{\"type\":\"what_if\",\"server\":\"%s\",\"scenario\":\"restart\"}", name);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *path = NULL;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 3, VED_TEST_TIME_US);
  {
    g_auto(VedTestAnswer) unknown = ved_test_http_post (&fixture, "/jobs/calculate", "{\"type\":\"miracle\"}",
                                                        -1);
    g_auto(VedTestAnswer) started = ved_test_http_post (&fixture, "/jobs/calculate", wanted, -1);

    g_assert_cmpuint (unknown.status, ==, 422);
    g_assert_cmpuint (started.status, ==, 202);
    path = g_strdup_printf ("/jobs/%s/status",
                            json_object_get_string_member (ved_test_answer_read_json (&started, parser),
                                                           "job_id"));
  }
  ved_test_http_assert_status (&fixture, path, 200);
  ved_test_http_clear (&fixture);
}

/* A measurement that has nothing to measure is not begun. */
static void
test_jobs_in_vain (void)
{
  const VedEngineConfig config = { .measures_quality = TRUE };
  VedTestHttp fixture;

  ved_test_http_init_engine (&fixture, &config);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_post (&fixture, "/jobs/calculate", "{\"type\":\"backtest\"}", -1);

    g_assert_cmpuint (answer.status, ==, 503);
    g_assert_cmpstr (ved_test_answer_get_header (&answer, "Retry-After"), ==, "5");
  }
  ved_test_http_clear (&fixture);
}

/* A job desk keeps the newest 64 MiB of files. */
static void
test_jobs_make_room (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  VedJobDesk *desk = ved_job_desk_new (clock, NULL, NULL);
  const gsize size = 24 * 1024 * 1024;
  const char *ids[4];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *id = g_strdup (ved_job_desk_begin (desk, "export")->id);

      ids[i] = g_intern_string (id);
      ved_job_desk_deliver (desk, id, "a.csv", g_bytes_new_take (g_malloc0 (size), size));
    }
  g_assert_null (ved_job_desk_find (desk, ids[0]));
  g_assert_null (ved_job_desk_find (desk, ids[1]));
  g_assert_nonnull (ved_job_desk_find (desk, ids[2]));
  g_assert_nonnull (ved_job_desk_find (desk, ids[3])->file);

  /* One that is larger than all there may be is kept also where another job has begun meanwhile. */
  {
    const gsize large = 65 * 1024 * 1024;
    g_autofree char *id = g_strdup (ved_job_desk_begin (desk, "export")->id);

    ved_job_desk_begin (desk, "export");
    ved_job_desk_deliver (desk, id, "a.csv", g_bytes_new_take (g_malloc0 (large), large));
    g_assert_nonnull (ved_job_desk_find (desk, id));
    g_assert_null (ved_job_desk_find (desk, ids[3]));
  }

  /* And one that waited for what does not come ends. */
  {
    g_autofree char *id = g_strdup (ved_job_desk_begin (desk, "backtest")->id);

    g_assert_cmpint (ved_job_desk_find (desk, id)->status, ==, VED_JOB_PROCESSING);
    ved_clock_advance_us (clock, VED_HOUR_US + 1);
    g_assert_cmpint (ved_job_desk_find (desk, id)->status, ==, VED_JOB_FAILED);
  }
  ved_job_desk_unref (desk);
}

/* A job about a server that is not named, or not by a text, or not known. */
static void
test_jobs_without_server (void)
{
  static const struct {
    const char *body;
    guint status;
    const char *words;
  } cases[] = {
    { "{\"type\":\"what_if\",\"scenario\":\"restart\"}", 422, "name the server" },
    { "{\"type\":\"what_if\",\"scenario\":\"restart\",\"server\":5}", 422, "name the server" },
    { "{\"type\":\"what_if\",\"scenario\":\"restart\",\"server\":\"nobody\"}", 404, "nobody" },
    { "{\"type\":\"export\",\"from\":\"2026-01-15T10:00:00Z\",\"to\":\"2026-01-15T11:00:00Z\"}", 422,
      "name the server" },
    { "{\"type\":\"export\",\"from\":\"2026-01-15T10:00:00Z\",\"to\":\"2026-01-15T11:00:00Z\",\"server\":null}", 422,
      "name the server" },
  };
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 3, VED_TEST_TIME_US);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(VedTestAnswer) answer = ved_test_http_post (&fixture, "/jobs/calculate", cases[i].body, -1);

      g_assert_cmpuint (answer.status, ==, cases[i].status);
      g_assert_nonnull (g_strstr_len (g_bytes_get_data (answer.body, NULL), (gssize) g_bytes_get_size (answer.body),
                                      cases[i].words));
    }
  ved_test_http_clear (&fixture);
}

/* The stream, read line by line in the test's own thread. */
typedef struct {
  GInputStream *body;
  GDataInputStream *lines;
} Listener;

static void
listener_init (Listener    *self,
               VedTestHttp *fixture,
               const char  *last_id)
{
  g_autoptr(SoupMessage) message = ved_test_http_make_message (fixture, "GET", "/events");
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(GError) error = NULL;

  if (last_id != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Last-Event-ID", last_id);
  soup_session_send_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, ved_test_store_result_cb,
                           &result);
  done = ved_test_wait_for_result (&result);
  self->body = soup_session_send_finish (fixture->session, done, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL),
                   ==,
                   "text/event-stream");
  self->lines = g_data_input_stream_new (self->body);
}

static void
listener_clear (Listener *self)
{
  g_object_unref (self->lines);
  g_object_unref (self->body);
}

static char *
next_line (Listener   *self,
           const char *prefix)
{
  for (;;)
    {
      GAsyncResult *result = NULL;
      g_autoptr(GAsyncResult) done = NULL;
      g_autofree char *line = NULL;

      g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, NULL, ved_test_store_result_cb,
                                           &result);
      done = ved_test_wait_for_result (&result);
      line = g_data_input_stream_read_line_finish (self->lines, done, NULL, NULL);
      g_assert_nonnull (line);
      if (g_str_has_prefix (line, prefix))
        return g_strdup (line + strlen (prefix));
    }
}

static void
test_events (void)
{
  Listener listener;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 3, VED_TEST_TIME_US);
  listener_init (&listener, &fixture, NULL);
  ved_clock_advance_us (fixture.clock, 5 * VED_SECOND_US);
  ved_test_http_feed (&fixture, 3, VED_TEST_TIME_US + 5 * VED_SECOND_US);
  {
    g_autofree char *event = next_line (&listener, "event: forecast");
    g_autofree char *id = next_line (&listener, "id: ");
    g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (fixture.engine);
    g_autofree char *generation =
      g_strdup_printf ("%" G_GUINT64_FORMAT, ved_snapshot_get_generation (snapshot));

    g_assert_cmpstr (id, ==, generation);
  }
  listener_clear (&listener);
  ved_test_http_clear (&fixture);
}

static void
test_events_resume (void)
{
  g_autofree char *first_id = NULL, *second_id = NULL, *third_id = NULL, *resync = NULL;
  Listener listener;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  listener_init (&listener, &fixture, NULL);
  for (guint i = 0; i < 3; i++)
    {
      ved_clock_advance_us (fixture.clock, 5 * VED_SECOND_US);
      ved_test_http_feed (&fixture, 2, VED_TEST_TIME_US + (i + 1) * 5 * VED_SECOND_US);
    }
  first_id = next_line (&listener, "id: ");
  second_id = next_line (&listener, "id: ");
  listener_clear (&listener);

  listener_init (&listener, &fixture, first_id);
  third_id = next_line (&listener, "id: ");
  g_assert_cmpstr (third_id, ==, second_id);
  listener_clear (&listener);

  listener_init (&listener, &fixture, "17");
  resync = next_line (&listener, "event: ");
  g_assert_cmpstr (resync, ==, "resync");
  listener_clear (&listener);
  ved_test_http_clear (&fixture);
}

static void
live_for (VedTestHttp *self,
          gint64       duration_us)
{
  for (gint64 gone_us = 0; gone_us < duration_us; gone_us += 5 * VED_SECOND_US)
    {
      ved_clock_advance_us (self->clock, 5 * VED_SECOND_US);
      ved_test_http_settle (self);
    }
}

static gint64
read_count (VedTestHttp *self,
            const char  *count)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_auto(VedTestAnswer) answer = ved_test_http_get (self, "/predictions/summary");
  JsonObject *summary =
    json_object_get_object_member (ved_test_answer_read_json (&answer, parser), "summary");

  return json_object_get_int_member (summary, count);
}

/* A scenario shows in every answer: the reply, the counts, the alerts. */
static void
test_scenario (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  VedTestHttp fixture;

  ved_test_http_init_demo (&fixture, 20, VED_SCENARIO_HEALTHY);
  live_for (&fixture, VED_MINUTE_US);
  g_assert_cmpint (read_count (&fixture, "critical_count") + read_count (&fixture, "warning_count"), ==, 0);
  {
    g_auto(VedTestAnswer) unknown = ved_test_http_post (&fixture, "/scenario/set", "{\"scenario\":\"fine\"}",
                                                        -1);
    g_auto(VedTestAnswer) set = ved_test_http_post (&fixture, "/scenario/set", "{\"scenario\":\"critical\"}",
                                                    -1);
    JsonObject *reply = ved_test_answer_read_json (&set, parser);

    g_assert_cmpuint (unknown.status, ==, 422);
    g_assert_cmpstr (json_object_get_string_member (reply, "old_scenario"), ==, "healthy");
    g_assert_cmpstr (json_object_get_string_member (reply, "new_scenario"), ==, "critical");
    g_assert_cmpint (json_object_get_int_member (reply, "affected_servers"), ==, 5);
  }
  live_for (&fixture, 3 * VED_MINUTE_US);
  g_assert_cmpint (read_count (&fixture, "critical_count"), >=, 4);
  {
    g_auto(VedTestAnswer) status = ved_test_http_get (&fixture, "/scenario/status");
    g_auto(VedTestAnswer) alerts = ved_test_http_get (&fixture, "/alerts/active");
    JsonObject *reply = ved_test_answer_read_json (&status, parser);

    g_assert_cmpstr (json_object_get_string_member (reply, "scenario"), ==, "critical");
    g_assert_cmpint (json_object_get_int_member (reply, "total_affected"), ==, 5);
    g_assert_cmpint (json_object_get_int_member (ved_test_answer_read_json (&alerts, parser), "count"), >=,
                     4);
  }
  ved_test_http_clear (&fixture);
}

static JsonObject *
get_object (VedTestHttp *self,
            const char  *path,
            JsonParser  *parser)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get (self, path);

  g_assert_cmpuint (answer.status, ==, 200);

  return ved_test_answer_read_json (&answer, parser);
}

/* However often one asks, the answer is the result that there is: no request makes another. */
static void
test_gets_compute_nothing (void)
{
  const char *paths[] = { "/predictions/current", "/predictions/ppdb001", "/predictions/summary", "/explain/ppdb001" };
  g_autoptr(VedSnapshot) before = NULL, after = NULL;
  VedTestHttp fixture;

  ved_test_http_init_demo (&fixture, 7, VED_SCENARIO_HEALTHY);
  before = ved_engine_ref_snapshot (fixture.engine);
  for (guint i = 0; i < 3 * G_N_ELEMENTS (paths); i++)
    ved_test_http_assert_status (&fixture, paths[i % G_N_ELEMENTS (paths)], 200);
  after = ved_engine_ref_snapshot (fixture.engine);
  g_assert_true (before == after);
  ved_test_http_clear (&fixture);
}

/* A change that there is none of is not passed over in silence. */
static void
test_what_if_refused (void)
{
  VedTestHttp fixture;

  ved_test_http_init_demo (&fixture, 7, VED_SCENARIO_HEALTHY);
  {
    g_auto(VedTestAnswer) known = ved_test_http_post (&fixture, "/whatif/ppdb001", "{\"memory\":0.8}", -1);
    g_auto(VedTestAnswer) strange = ved_test_http_post (&fixture, "/whatif/ppdb001", "{\"memroy\":0.8}", -1);

    g_auto(VedTestAnswer) unsure = ved_test_http_get (&fixture, "/whatif/ppdb001?clear=1");

    g_assert_cmpuint (known.status, ==, 200);
    g_assert_cmpuint (strange.status, ==, 422);
    ved_test_answer_assert_error (&strange, "invalid");
    g_assert_cmpuint (unsure.status, ==, 422);
  }
  ved_test_http_clear (&fixture);
}

/* What was measured of past forecasts, per metric and lead, and the drift in it. */
static void
test_quality (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object, *metric, *horizon;
  VedTestHttp fixture;

  ved_test_http_init_measured (&fixture);
  object = get_object (&fixture, "/quality", parser);
  g_assert_cmpint (json_object_get_int_member (object, "servers"), ==, 7);
  metric = json_object_get_object_member (json_object_get_object_member (object, "metrics"), "mem_used_pct");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (metric, "leads")), ==, 6);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (metric, "pit")), ==, 10);
  g_assert_cmpfloat (json_object_get_double_member (metric, "coverage"), >, 0.6);
  horizon = json_object_get_object_member (json_object_get_object_member (object, "horizons"), "8h");
  g_assert_true (json_object_get_boolean_member (horizon, "servers_calibrated"));
  g_assert_false (json_object_get_boolean_member (horizon, "fleet_calibrated"));
  g_assert_true (json_object_has_member (json_object_get_object_member (object, "drift"), "features"));

  object = get_object (&fixture, "/drift/status", parser);
  g_assert_cmpstr (json_object_get_string_member (object, "recommendation"), !=, "insufficient");
  g_assert_true (json_object_get_null_member (json_object_get_object_member (object, "trends"), "per"));
  object = get_object (&fixture, "/drift/report", parser);
  g_assert_nonnull (strstr (json_object_get_string_member (object, "report"), "Anomaly rate"));
  ved_test_http_clear (&fixture);
}

/* Before anything was measured nothing is claimed. */
static void
test_no_quality (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object, *current;
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  object = get_object (&fixture, "/quality", parser);
  g_assert_true (json_object_get_null_member (object, "timestamp"));
  object = get_object (&fixture, "/drift/status", parser);
  g_assert_cmpstr (json_object_get_string_member (object, "recommendation"), ==, "insufficient");
  current = json_object_get_object_member (object, "current_metrics");
  g_assert_true (json_object_get_null_member (current, "per"));
  ved_test_http_clear (&fixture);
}

/* Points times weight of all contributions are the risk, exactly. */
static void
assert_risk_adds_up (VedTestHttp *self,
                     const char  *name)
{
  g_autofree char *path = g_strdup_printf ("/predictions/%s", name);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_auto(VedTestAnswer) answer = ved_test_http_get (self, path);
  JsonObject *root = ved_test_answer_read_json (&answer, parser);
  JsonArray *contributions = json_object_get_array_member (root, "contributions");
  double sum = 0.0;

  for (guint i = 0; i < json_array_get_length (contributions); i++)
    {
      JsonObject *contribution = json_array_get_object_element (contributions, i);

      sum += json_object_get_double_member (contribution, "points")
        * json_object_get_double_member (contribution, "weight");
    }
  g_assert_cmpfloat_with_epsilon (sum, json_object_get_double_member (
                                    json_object_get_object_member (root, "prediction"), "risk_score"), 1e-9);
}

static void
test_contributions (void)
{
  g_autoptr(VedSnapshot) snapshot = NULL;
  VedTestHttp fixture;

  ved_test_http_init_demo (&fixture, 20, VED_SCENARIO_CRITICAL);
  live_for (&fixture, 3 * VED_MINUTE_US);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  for (guint i = 0; i < 20; i++)
    assert_risk_adds_up (&fixture, ved_snapshot_get_name (snapshot, i));
  ved_test_http_clear (&fixture);
}

static void
test_metrics (void)
{
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 3, VED_TEST_TIME_US);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_get (&fixture, "/metrics");
    g_autofree char *text = g_strndup (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body));
    const char *families[] = {
      "vedette_feed_records_total 3\n", "vedette_feed_rejected_total 0\n", "\nvedette_feed_unknown_keys_total 0\n", "\nvedette_forecast_seconds ",
      "\nvedette_result_generation ", "\nvedette_server_risk{server=", "\nvedette_server_prob{server=",
      "\nvedette_environment_prob{horizon=\"30m\"} ", "\nvedette_servers{state=\"live\"} ",
      "\nvedette_alerts_open{severity=", "\nvedette_engine_servers{engine=",
      "\nvedette_http_requests_total{path=\"/feed/data\",code=\"200\"} 1\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS (families); i++)
      g_assert_nonnull (strstr (text, families[i]));
    g_assert_true (g_str_has_suffix (text, "\n# EOF\n"));
    g_assert_true (g_regex_match_simple ("\nvedette_environment_prob\\{horizon=\"8h\"\\} \\d(\\.\\d{1,4})?\n", text, 0, 0));
  }
  ved_test_http_clear (&fixture);
}

/* A server that has fallen silent has no risk that a store should take for one of now. */
static void
test_metrics_of_the_living (void)
{
  g_autofree char *heard = ved_test_server_name (0);
  g_autofree char *silent = ved_test_server_name (2);
  g_autofree char *risk = g_strdup_printf ("vedette_server_risk{server=\"%s\"", heard);
  g_autofree char *prob = g_strdup_printf ("vedette_server_prob{server=\"%s\"", heard);
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  ved_test_http_feed (&fixture, 3, VED_TEST_TIME_US);
  ved_clock_advance_us (fixture.clock, VED_MINUTE_US);
  ved_test_http_feed (&fixture, 2, VED_TEST_TIME_US + VED_MINUTE_US);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_get (&fixture, "/metrics");
    g_autofree char *text = g_strndup (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body));

    g_assert_nonnull (strstr (text, "\nvedette_servers{state=\"stale\"} 1\n"));
    g_assert_nonnull (strstr (text, risk));
    g_assert_nonnull (strstr (text, prob));
    g_assert_null (strstr (text, silent));
  }
  ved_test_http_clear (&fixture);
}

static guint
ask_with_key (VedTestHttp *fixture,
              const char  *key)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get_with (fixture, "/alerts/active", "X-API-Key", key);

  return answer.status;
}

static guint
ask_over (VedTestHttp *fixture,
          SoupSession *session,
          const char  *key)
{
  SoupSession *own = fixture->session;
  guint status;

  fixture->session = session;
  status = ask_with_key (fixture, key);
  fixture->session = own;

  return status;
}

/* Who tries keys learns nothing more for a while, not even which is right; the right one is no guess however often it comes,
 * nor is a wrong one that came before, and who was let in before the guesses stays in. */
static void
test_wrong_keys (void)
{
  g_autoptr(SoupSession) other = NULL;
  VedHttpConfig config;
  VedTestHttp fixture;

  ved_http_config_init (&config);
  config.port = 0;
  config.api_key = "right-key";
  config.per_minute[VED_LIMIT_WRONG_KEY] = 3;
  ved_test_http_init (&fixture, &config);
  other = soup_session_new ();
  g_assert_cmpuint (ask_over (&fixture, other, "right-key"), ==, 200);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (ask_with_key (&fixture, "right-key"), ==, 200);
  for (guint i = 0; i < 10; i++)
    ved_test_http_assert_status (&fixture, "/alerts/active", 403);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (ask_with_key (&fixture, "the-old-key"), ==, 403);
  g_assert_cmpuint (ask_with_key (&fixture, "right-key"), ==, 200);
  g_assert_cmpuint (ask_with_key (&fixture, "wrong-2"), ==, 403);
  g_assert_cmpuint (ask_with_key (&fixture, "wrong-3"), ==, 403);
  g_assert_cmpuint (ask_with_key (&fixture, "wrong-4"), ==, 429);
  g_assert_cmpuint (ask_with_key (&fixture, "right-key"), ==, 429);
  g_assert_cmpuint (ask_with_key (&fixture, "the-old-key"), ==, 403);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (ask_over (&fixture, other, "right-key"), ==, 200);
  g_assert_cmpuint (ask_over (&fixture, other, "wrong-5"), ==, 429);
  g_assert_cmpuint (ask_over (&fixture, other, "right-key"), ==, 429);
  ved_test_http_assert_status (&fixture, "/alerts/active", 403);
  ved_test_http_assert_status (&fixture, "/health", 200);
  ved_test_http_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-answers/round-trip", test_round_trip);
  g_test_add_func ("/http-answers/frame-equals-json", test_frame_equals_json);
  g_test_add_func ("/http-answers/not-modified", test_not_modified);
  g_test_add_func ("/http-answers/gzip", test_gzip);
  g_test_add_func ("/http-answers/subsets", test_subsets);
  g_test_add_func ("/http-answers/alert-actions", test_alert_actions);
  g_test_add_func ("/http-answers/wrong-series", test_wrong_series);
  g_test_add_func ("/http-answers/fleet-series", test_fleet_series);
  g_test_add_func ("/http-answers/jobs", test_jobs);
  g_test_add_func ("/http-answers/jobs-in-vain", test_jobs_in_vain);
  g_test_add_func ("/http-answers/jobs-make-room", test_jobs_make_room);
  g_test_add_func ("/http-answers/jobs-without-server", test_jobs_without_server);
  g_test_add_func ("/http-answers/events", test_events);
  g_test_add_func ("/http-answers/events-resume", test_events_resume);
  g_test_add_func ("/http-answers/scenario", test_scenario);
  g_test_add_func ("/http-answers/gets-compute-nothing", test_gets_compute_nothing);
  g_test_add_func ("/http-answers/what-if-refused", test_what_if_refused);
  g_test_add_func ("/http-answers/quality", test_quality);
  g_test_add_func ("/http-answers/no-quality", test_no_quality);
  g_test_add_func ("/http-answers/contributions", test_contributions);
  g_test_add_func ("/http-answers/metrics", test_metrics);
  g_test_add_func ("/http-answers/metrics-of-the-living", test_metrics_of_the_living);
  g_test_add_func ("/http-answers/wrong-keys", test_wrong_keys);

  return g_test_run ();
}
