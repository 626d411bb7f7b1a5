/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "store/history/ved-historical-fetch.h"
#include "support/ved-test-loop.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* What is asked of a month in which more happened than any list tells. */

#define NOW_US (1768471500 * VED_SECOND_US)

typedef struct {
  char *folder;
  VedStoreWriter *writer;
  VedAlertLog *alerts;
  VedEnvironmentStore *environment;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->folder = ved_test_make_folder ();
  f->writer = ved_store_writer_new ();
  f->alerts = ved_alert_log_new (f->folder, f->writer, NULL);
  f->environment = ved_environment_store_new (f->folder, f->writer, NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  ved_test_finalize (f->alerts);
  ved_test_finalize (f->environment);
  ved_test_finalize (f->writer);
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
}

static void
add (Fixture         *f,
     guint            number,
     VedAlertSubject  subject,
     VedAlertChange   change,
     gint64           opened_us,
     gint64           time_us)
{
  g_autofree char *id = g_strdup_printf ("a-%06u", number), *server = g_strdup_printf ("db%03u", number % 100);
  VedAlert alert = {
    .id = id, .server = server, .subject = subject, .metric = VED_METRIC_NONE, .level = VED_LEVEL_DANGER,
    .state = change == VED_ALERT_WAS_RESOLVED ? VED_ALERT_RESOLVED : VED_ALERT_OPEN, .opened_us = opened_us,
    .updated_us = time_us, .current_value = 72.5f, .predicted_value = NAN, .threshold = NAN, .probability = NAN,
  };
  VedAlertEvent event = { .change = change, .time_us = time_us, .actor = VED_ALERT_RULES_ACTOR, .alert = &alert };

  ved_alert_log_add (f->alerts, &event, NULL);
}

static JsonObject *
ask (Fixture    *f,
     const char *path,
     JsonParser *parser)
{
  g_auto(GStrv) parts = g_strsplit (path, "?", 2);
  g_autoptr(GError) error = NULL;
  VedHistoricalQuestion *question = ved_historical_question_new (parts[0], parts[1], NOW_US, &error);
  GAsyncResult *place = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) answer = NULL;

  g_assert_no_error (error);
  ved_historical_fetch_async (question, f->alerts, f->environment, NULL, NULL, ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);
  answer = ved_historical_fetch_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer),
                                             &error));
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

/* A hundred episodes of a week ago, resolved after half an hour; and since then much that tells no level. */
static void
test_sums_of_all (Fixture       *f,
                  gconstpointer  data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  gint64 then_us = NOW_US - 7 * VED_DAY_US;
  JsonObject *sums;

  for (guint i = 0; i < 100; i++)
    {
      add (f, i, VED_ALERT_SUBJECT_RISK, VED_ALERT_OPENED, then_us, then_us);
      add (f, i, VED_ALERT_SUBJECT_RISK, VED_ALERT_WAS_RESOLVED, then_us, then_us + 30 * VED_MINUTE_US);
    }
  for (guint i = 0; i < 50100; i++)
    add (f, 1000 + i, VED_ALERT_SUBJECT_METRIC, VED_ALERT_OPENED, NOW_US - VED_HOUR_US, NOW_US - VED_HOUR_US);
  ved_alert_log_commit (f->alerts, NOW_US);
  ved_store_writer_flush (f->writer);

  sums = ask (f, "/historical/summary?time_range=1M", parser);
  g_assert_cmpint (json_object_get_int_member (sums, "total_alerts"), ==, 100);
  g_assert_cmpint (json_object_get_int_member (sums, "likely_outages"), ==, 100);
  g_assert_cmpint (json_object_get_int_member (sums, "resolved_count"), ==, 100);
  g_assert_cmpint (json_object_get_int_member (sums, "servers_affected"), ==, 100);
  g_assert_cmpfloat (json_object_get_double_member (sums, "avg_resolution_minutes"), ==, 30.0);

  sums = ask (f, "/historical/alerts?time_range=1M", parser);
  g_assert_cmpint (json_object_get_int_member (sums, "count"), ==, 200);
  g_assert_false (json_object_get_boolean_member (sums, "truncated"));
}

/* A list that is cut says so, and from when on it tells. Its sums are whole all the same. */
static void
test_cut_list (Fixture       *f,
               gconstpointer  data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  gint64 then_us = NOW_US - 20 * VED_DAY_US;
  JsonObject *answer;

  for (guint i = 0; i < 50010; i++)
    add (f, 100 * i, VED_ALERT_SUBJECT_RISK, VED_ALERT_OPENED, then_us + i * VED_SECOND_US, then_us + i * VED_SECOND_US);
  ved_alert_log_commit (f->alerts, NOW_US);
  ved_store_writer_flush (f->writer);

  answer = ask (f, "/historical/server/db000?time_range=1M", parser);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "events")), ==, 50000);
  g_assert_true (json_object_get_boolean_member (answer, "truncated"));
  g_assert_cmpstr (json_object_get_string_member (answer, "from"), ==, "2025-12-26T10:05:10Z");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (answer, "stats"), "total_alerts"), ==, 50010);

  answer = ask (f, "/historical/export/alerts?time_range=1M", parser);
  g_assert_false (json_object_get_boolean_member (answer, "truncated"));
  answer = ask (f, "/historical/export/alerts?time_range=1M&format=json", parser);
  g_assert_true (json_object_get_boolean_member (answer, "truncated"));
}

/* A server that is gone, and had alerts of metrics alone, is told of: it was there. Of one that never was, it is said. */
static void
test_gone_server (Fixture       *f,
                  gconstpointer  data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  VedHistoricalQuestion *question = ved_historical_question_new ("/historical/server/db008", "time_range=1w", NOW_US, NULL);
  GAsyncResult *place = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;

  add (f, 7, VED_ALERT_SUBJECT_METRIC, VED_ALERT_OPENED, NOW_US - VED_DAY_US, NOW_US - VED_DAY_US);
  ved_alert_log_commit (f->alerts, NOW_US);
  ved_store_writer_flush (f->writer);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (ask (f, "/historical/server/db007?time_range=1w", parser),
                                                                         "events")), ==, 0);
  ved_historical_fetch_async (question, f->alerts, f->environment, NULL, NULL, ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);
  answer = ved_historical_fetch_finish (result, &error);
  g_assert_null (answer);
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/historical/sums-of-all", Fixture, NULL, set_up, test_sums_of_all, tear_down);
  g_test_add ("/historical/cut-list", Fixture, NULL, set_up, test_cut_list, tear_down);
  g_test_add ("/historical/gone-server", Fixture, NULL, set_up, test_gone_server, tear_down);

  return g_test_run ();
}
