/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fleet/alerts/ved-alert-book.h"
#include "support/ved-test-http.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <glib/gstdio.h>
#include <string.h>

/* What people do about alerts, as two clients of one daemon see it, and what a restart keeps. */

typedef struct {
  char *folder;
  VedTestHttp http;
  JsonParser *parser;
} Fixture;

static void
begin (Fixture *f,
       gint64   now_us)
{
  const VedEngineConfig config = { .data_dir = f->folder };

  ved_test_http_init_engine_at (&f->http, &config, now_us);
}

static void
feed (Fixture *f,
      double   mem)
{
  g_autofree char *time = NULL;
  g_autofree char *body = NULL;
  g_autoptr(GDateTime) now = NULL;

  ved_clock_advance_us (f->http.clock, 5 * VED_SECOND_US);
  now = g_date_time_new_from_unix_utc (ved_clock_now_us (f->http.clock) / VED_SECOND_US);
  time = g_date_time_format (now, "%FT%TZ");
  body = g_strdup_printf ("{\"records\":[{\"timestamp\":\"%s\",\"server_name\":\"ppdb001\",\"mem_used_pct\":%.1f}]}",
                          time, mem);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_post (&f->http, "/feed/data", body, -1);

    g_assert_cmpuint (answer.status, ==, 200);
  }
  ved_test_http_settle (&f->http);
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->folder = ved_test_make_folder ();
  f->parser = json_parser_new ();
  begin (f, VED_TEST_TIME_US);
  feed (f, 99.0);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_test_http_clear (&f->http);
  ved_test_remove_folder (f->folder);
  g_object_unref (f->parser);
  g_free (f->folder);
}

/* Another life of the daemon on the same folder and time. */
static void
restart (Fixture *f)
{
  gint64 now_us = ved_clock_now_us (f->http.clock);

  ved_test_http_clear (&f->http);
  begin (f, now_us);
}

static JsonObject *
get (Fixture    *f,
     const char *path)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get (&f->http, path);

  g_assert_cmpuint (answer.status, ==, 200);

  return ved_test_answer_read_json (&answer, f->parser);
}

static void
post (Fixture    *f,
      const char *path,
      const char *body,
      guint       status)
{
  g_auto(VedTestAnswer) answer = ved_test_http_post (&f->http, path, body, -1);

  g_assert_cmpuint (answer.status, ==, status);
  ved_test_http_settle (&f->http);
}

static void
delete (Fixture    *f,
        const char *path,
        guint       status)
{
  g_auto(VedTestAnswer) answer = ved_test_http_send (&f->http, ved_test_http_make_message (&f->http, "DELETE", path));

  g_assert_cmpuint (answer.status, ==, status);
}

static JsonObject *
find_alert (Fixture    *f,
            const char *metric)
{
  JsonArray *alerts = json_object_get_array_member (get (f, "/alerts/desk"), "alerts");

  for (guint i = 0; i < json_array_get_length (alerts); i++)
    {
      JsonObject *alert = json_array_get_object_element (alerts, i);

      if (strcmp (json_object_get_string_member (alert, "metric"), metric) == 0)
        return alert;
    }

  return NULL;
}

static char *
path_of (Fixture    *f,
         const char *metric,
         const char *action)
{
  return g_strdup_printf ("/alerts/%s/%s", json_object_get_string_member (find_alert (f, metric), "id"), action);
}

static void
test_acknowledge (Fixture      *f,
                  gconstpointer data)
{
  g_autofree char *path = path_of (f, "mem_used_pct", "acknowledge");

  g_assert_null (json_object_get_string_member (find_alert (f, "mem_used_pct"), "acknowledged_by"));
  post (f, path, "{\"actor\":\"ann@desk\",\"note\":\"restarting it\"}", 200);

  /* The other client, and one after a restart, see who and why. */
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *alert = find_alert (f, "mem_used_pct");

      g_assert_cmpstr (json_object_get_string_member (alert, "state"), ==, "acknowledged");
      g_assert_cmpstr (json_object_get_string_member (alert, "acknowledged_by"), ==, "ann@desk");
      g_assert_cmpstr (json_object_get_string_member (alert, "note"), ==, "restarting it");
      g_assert_cmpstr (json_object_get_string_member (alert, "note_by"), ==, "ann@desk");
      g_assert_null (json_object_get_string_member (alert, "next_role"));
      restart (f);
      feed (f, 99.0);
    }
}

/* Whoever acknowledged the wrong one takes it back: nobody is in charge, and it escalates as before. */
static void
test_unacknowledge (Fixture      *f,
                    gconstpointer data)
{
  g_autofree char *take = path_of (f, "mem_used_pct", "acknowledge");
  g_autofree char *give_back = path_of (f, "mem_used_pct", "unacknowledge");

  post (f, take, "{\"actor\":\"ann@desk\"}", 200);
  post (f, give_back, "{\"actor\":\"ann@desk\"}", 200);
  post (f, give_back, "", 200);
  post (f, "/alerts/a-999999/unacknowledge", "", 404);

  for (guint i = 0; i < 2; i++)
    {
      JsonObject *alert = find_alert (f, "mem_used_pct");

      g_assert_cmpstr (json_object_get_string_member (alert, "state"), ==, "open");
      g_assert_null (json_object_get_string_member (alert, "acknowledged_by"));
      g_assert_cmpstr (json_object_get_string_member (alert, "next_role"), ==, "senior engineer");
      restart (f);
      feed (f, 99.0);
    }
}

static void
test_mute (Fixture      *f,
           gconstpointer data)
{
  g_autofree char *mute = path_of (f, "mem_used_pct", "mute");
  g_autofree char *unmute = path_of (f, "mem_used_pct", "unmute");
  g_autofree char *long_actor = g_strnfill (300, 'a');
  g_autofree char *too_long = g_strdup_printf ("{\"actor\":\"%s\"}", long_actor);

  post (f, mute, "{\"until\":\"2026-01-15T09:00:00Z\"}", 422);
  post (f, mute, too_long, 422);
  post (f, "/mutes", "{\"scope\":\"profile\",\"target\":\"database\",\"until\":\"2026-01-15T09:00:00Z\"}", 422);
  post (f, mute, "{\"until\":\"2026-01-15T11:00:00Z\"}", 200);
  g_assert_true (json_object_get_boolean_member (find_alert (f, "mem_used_pct"), "silenced"));
  g_assert_false (json_object_get_boolean_member (find_alert (f, "risk_score"), "silenced"));
  g_assert_cmpint (json_object_get_int_member (get (f, "/alerts/desk"), "silenced"), ==, 1);
  post (f, unmute, "", 200);
  post (f, unmute, "", 404);
  post (f, "/alerts/a-999999/mute", "", 404);

  post (f, "/mutes", "{\"scope\":\"profile\",\"target\":\"database\",\"actor\":\"ann@desk\"}", 200);
  restart (f);
  feed (f, 99.0);
  g_assert_cmpint (json_object_get_int_member (get (f, "/alerts/desk"), "silenced"), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get (f, "/mutes"), "mutes")), ==, 1);
  delete (f, "/mutes?scope=profile&target=database", 200);
  delete (f, "/mutes?scope=profile&target=database", 404);
  delete (f, "/mutes?scope=color&target=red", 422);
  post (f, "/mutes", "{\"scope\":\"server\"}", 422);
  g_assert_cmpint (json_object_get_int_member (get (f, "/alerts/desk"), "silenced"), ==, 0);
}

/* Servers that are to come may be silenced; who mistyped a name hears of it. */
static void
test_unknown_servers (Fixture      *f,
                      gconstpointer data)
{
  JsonObject *window, *mute;

  feed (f, 50.0);
  post (f, "/maintenance", "{\"servers\":[\"ppdb001\",\"ppdb0o1\",\"new-one\"],\"end\":\"2026-01-16T10:00:00Z\"}", 200);
  window = json_array_get_object_element (json_object_get_array_member (get (f, "/maintenance"), "windows"), 0);
  g_assert_cmpstr (json_object_get_string_member (window, "remark"), ==,
                   "no server is called “ppdb0o1” yet, did you mean “ppdb001”?; no server is called “new-one” yet");
  post (f, "/mutes", "{\"scope\":\"server\",\"target\":\"new-one\"}", 200);
  mute = json_array_get_object_element (json_object_get_array_member (get (f, "/mutes"), "mutes"), 0);
  g_assert_cmpstr (json_object_get_string_member (mute, "remark"), ==, "no server is called “new-one” yet");
}

static void
test_maintenance (Fixture      *f,
                  gconstpointer data)
{
  JsonObject *window;

  post (f, "/maintenance", "{\"servers\":[\"ppdb001\"],\"zone\":\"Mars/Olympus\",\"end\":\"2026-01-16T10:00:00Z\"}", 422);
  post (f, "/maintenance", "{\"servers\":[\"ppdb001\"],\"repaet\":\"daily\",\"end\":\"2026-01-16T10:00:00Z\"}", 422);
  post (f, "/maintenance", "{\"servers\":[\"ppdb001\"],\"start\":\"2026-01-14T10:00:00Z\","
        "\"end\":\"2026-01-14T11:00:00Z\",\"repeat\":\"daily\",\"note\":\"backup\"}", 200);
  post (f, "/maintenance", "{\"servers\":[],\"end\":\"2026-01-16T10:00:00Z\"}", 422);
  post (f, "/maintenance", "{\"servers\":[\"x\"],\"end\":\"soon\"}", 422);
  post (f, "/maintenance", "{\"servers\":[\"x\"],\"end\":\"2026-01-16T10:00:00Z\",\"repeat\":\"hourly\"}", 422);
  restart (f);
  feed (f, 99.0);
  window = json_array_get_object_element (json_object_get_array_member (get (f, "/maintenance"), "windows"), 0);
  g_assert_true (json_object_get_boolean_member (window, "active"));
  g_assert_cmpstr (json_object_get_string_member (window, "note"), ==, "backup");
  g_assert_cmpstr (json_object_get_string_member (window, "zone"), ==, "UTC");
  g_assert_null (json_object_get_string_member (window, "remark"));
  g_assert_cmpstr (json_object_get_string_member (find_alert (f, "mem_used_pct"), "silenced_note"), ==, "backup");
  g_assert_cmpstr (json_object_get_string_member (find_alert (f, "mem_used_pct"), "silenced_until"), ==, "2026-01-15T11:00:00Z");
  g_assert_cmpstr (json_object_get_string_member (find_alert (f, "mem_used_pct"), "silenced_by"), ==, "maintenance");
  delete (f, "/maintenance/1", 200);
  delete (f, "/maintenance/1", 404);
  delete (f, "/maintenance/one", 404);
  g_assert_false (json_object_get_boolean_member (find_alert (f, "mem_used_pct"), "silenced"));
}

static guint
count_active (Fixture *f)
{
  g_auto(VedTestAnswer) answer = ved_test_http_get (&f->http, "/alerts/active");

  g_assert_cmpuint (answer.status, ==, 200);

  return (guint) json_object_get_int_member (ved_test_answer_read_json (&answer, f->parser), "count");
}

static void
test_restarted (Fixture      *f,
                gconstpointer data)
{
  guint n_open = count_active (f);

  g_assert_cmpuint (n_open, >, 0);
  g_assert_cmpuint (n_open, <, 10);
  restart (f);
  g_assert_cmpuint (count_active (f), ==, n_open);
  feed (f, 99.0);
  g_assert_cmpuint (count_active (f), ==, n_open);
}

/* While a daemon starts it does not say that nothing is open, but that it does not know yet. */
static void
test_starting (void)
{
  VedTestHttp http;

  ved_test_http_init_starting (&http);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_get (&http, "/alerts/active");
    g_autoptr(VedEngineStatus) status = NULL;

    g_assert_cmpuint (answer.status, ==, 503);
    ved_test_answer_assert_error (&answer, "warming_up");
    g_assert_cmpstr (ved_test_answer_get_header (&answer, "Retry-After"), ==, "5");
    ved_test_http_assert_status (&http, "/alerts/desk", 503);
    status = ved_engine_get_status (http.engine);
    g_assert_cmpint (status->phase, ==, VED_ENGINE_STARTING);
  }
  ved_test_http_clear (&http);
}

/* As many notes as a server may have: that is no matter of how large the body is. */
static void
test_limit (Fixture      *f,
            gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    post (f, "/notes/ppdb001", "{\"text\":\"once more\"}", 200);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_post (&f->http, "/notes/ppdb001", "{\"text\":\"once more\"}", -1);

    g_assert_cmpuint (answer.status, ==, 409);
    ved_test_answer_assert_error (&answer, "limit");
  }
}

static void
test_notes (Fixture      *f,
            gconstpointer data)
{
  g_autofree char *path = path_of (f, "mem_used_pct", "note");
  JsonArray *notes;

  post (f, path, "{\"text\":\"leak of release 4\",\"actor\":\"bob@desk\"}", 200);
  post (f, "/notes/ppdb001", "{\"text\":\"disk ordered\"}", 200);
  post (f, "/notes/ppdb001", "{\"text\":\"\"}", 422);
  post (f, "/notes/ppdb001", "{}", 422);
  restart (f);
  feed (f, 99.0);
  notes = json_object_get_array_member (get (f, "/notes/ppdb001"), "notes");
  g_assert_cmpuint (json_array_get_length (notes), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (notes, 0), "actor"), ==, "bob@desk");
  g_assert_cmpstr (json_object_get_string_member (find_alert (f, "mem_used_pct"), "note"), ==, "leak of release 4");
  g_assert_cmpstr (json_object_get_string_member (find_alert (f, "mem_used_pct"), "note_by"), ==, "bob@desk");
  g_assert_false (json_object_get_null_member (find_alert (f, "mem_used_pct"), "note_at"));
  delete (f, "/notes/ppdb002?id=1", 404);
  delete (f, "/notes/ppdb001?id=1", 200);
  delete (f, "/notes/ppdb001?id=1", 404);
}

static void
test_delivery (Fixture      *f,
               gconstpointer data)
{
  JsonObject *desk = get (f, "/alerts/desk");
  JsonArray *deliveries = json_object_get_array_member (desk, "deliveries");
  guint n_before = json_array_get_length (deliveries);
  JsonObject *alert = find_alert (f, "mem_used_pct");

  /* Told once; the roles that nobody serves are named. */
  g_assert_false (json_object_get_null_member (alert, "notified_at"));
  g_assert_cmpstr (json_object_get_string_member (alert, "next_role"), ==, "senior engineer");
  g_assert_cmpuint (n_before, >, 0);
  for (guint i = 0; i < 5; i++)
    feed (f, 99.0);
  desk = get (f, "/alerts/desk");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (desk, "deliveries")), ==, n_before);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (desk, "roles_without_channel")), >, 0);

  /* A restart tells nothing again. */
  restart (f);
  feed (f, 99.0);
  desk = get (f, "/alerts/desk");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (desk, "deliveries")), ==, n_before);
}

static guint
count_deliveries (Fixture *f)
{
  return json_array_get_length (json_object_get_array_member (get (f, "/alerts/desk"), "deliveries"));
}

/* What comes after it is another episode. */
static void
resolve_and_wait (Fixture *f)
{
  g_autofree char *path = path_of (f, "mem_used_pct", "resolve");

  post (f, path, "", 200);
  for (guint i = 0; i < 3; i++)
    {
      feed (f, 50.0);
      ved_clock_advance_us (f->http.clock, VED_HOUR_US);
    }
}

/* What opened under a mute is told when that ends, though the daemon has ended in between: once it has been judged for a
 * minute. What people do meanwhile makes new pictures, which judge nothing. */
static void
test_muted_over_a_restart (Fixture      *f,
                           gconstpointer data)
{
  guint n_before;

  resolve_and_wait (f);
  post (f, "/mutes", "{\"scope\":\"server\",\"target\":\"ppdb001\"}", 200);
  n_before = count_deliveries (f);
  feed (f, 99.0);
  g_assert_nonnull (find_alert (f, "mem_used_pct"));
  restart (f);
  for (guint i = 0; i < VED_ALERT_CALM_RESULTS; i++)
    post (f, "/mutes", "{\"scope\":\"server\",\"target\":\"ppdb009\"}", 200);
  ved_clock_advance_us (f->http.clock, VED_MINUTE_US);
  delete (f, "/mutes?scope=server&target=ppdb001", 200);
  feed (f, 99.0);
  g_assert_cmpuint (count_deliveries (f), ==, n_before);
  feed (f, 99.0);
  g_assert_cmpuint (count_deliveries (f), >, n_before);
}

/* The desk is asked for with every tick: as long as nobody has done anything, and nothing has begun or ended, it is not sent. */
static void
test_unchanged_desk_is_not_sent (Fixture      *f,
                                 gconstpointer data)
{
  g_autofree char *id = g_strdup (json_object_get_string_member (find_alert (f, "mem_used_pct"), "id"));
  g_autofree char *path = g_strdup_printf ("/alerts/%s/acknowledge", id);
  g_auto(VedTestAnswer) first = ved_test_http_get (&f->http, "/alerts/desk");
  const char *tag = ved_test_answer_get_header (&first, "ETag");

  g_assert_nonnull (tag);
  feed (f, 99.4);
  {
    g_auto(VedTestAnswer) same = ved_test_http_get_with (&f->http, "/alerts/desk", "If-None-Match", tag);

    g_assert_cmpuint (same.status, ==, 304);
    g_assert_cmpuint (g_bytes_get_size (same.body), ==, 0);
    g_assert_cmpstr (ved_test_answer_get_header (&same, "ETag"), ==, tag);
  }
  post (f, path, "{\"actor\":\"ann@desk\"}", 200);
  {
    g_auto(VedTestAnswer) taken = ved_test_http_get_with (&f->http, "/alerts/desk", "If-None-Match", tag);

    g_assert_cmpuint (taken.status, ==, 200);
    g_assert_cmpstr (ved_test_answer_get_header (&taken, "ETag"), !=, tag);
  }
}

static void
test_routing (Fixture      *f,
              gconstpointer data)
{
  JsonArray *routes = json_object_get_array_member (get (f, "/settings/routing"), "routes");
  JsonObject *first = json_array_get_object_element (routes, 0);

  g_assert_cmpuint (json_array_get_length (routes), ==, 9);
  g_assert_cmpstr (json_object_get_string_member (first, "level"), ==, "imminent");
  g_assert_cmpint (json_object_get_int_member (first, "notice_minutes"), ==, 5);
}

static guint
put (Fixture    *f,
     const char *path,
     const char *body,
     const char *if_match)
{
  SoupMessage *message = ved_test_http_make_message (&f->http, "PUT", path);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  if (if_match != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "If-Match", if_match);
  {
    g_auto(VedTestAnswer) answer = ved_test_http_send (&f->http, message);

    return answer.status;
  }
}

/* What is not understood is refused with words, not passed over: each of these rows would have been taken for none. */
static void
test_routing_mistyped (Fixture      *f,
                       gconstpointer data)
{
  const char *rows[] = {
    "\"roles\":\"pager\"", "\"role\":[\"pager\"]", "\"roles\":[\"\"]", "\"escalation\":[]", "\"escalations\":{}",
    "\"escalations\":[{\"minutes\":5,\"role\":\"on-call\"}]", "\"escalations\":[7]", "\"notice_minutes\":-5",
    "\"notice_minutes\":20000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"routes\":[{\"level\":\"critical\",%s}]}", rows[i]);

      g_assert_cmpuint (put (f, "/settings/routing", body, NULL), ==, 422);
    }
}

/* Names that the file of the settings would drop. */
static void
test_settings_names (Fixture      *f,
                     gconstpointer data)
{
  const char *bodies[] = {
    "{\"\":{\"cpu_user_pct\":\"80;90\"}}", "{\"a\\tb\":{\"cpu_user_pct\":\"80;90\"}}", "{\" alert\":{\"cpu_user_pct\":\"80;90\"}}",
    "{\"alert\":{\"\":\"80;90\"}}", "{\"alert\":{\"a\\tb\":\"80;90\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    g_assert_cmpuint (put (f, "/settings/thresholds", bodies[i], NULL), ==, 422);
}

/* A row that is changed is the one notices go by, over a restart; the others stay as they were. */
static void
test_routing_change (Fixture      *f,
                     gconstpointer data)
{
  const char *change = "{\"routes\":[{\"applies_to\":\"server\",\"level\":\"imminent\",\"notice_minutes\":2,"
    "\"roles\":[\"night shift\"],\"escalations\":[{\"after_minutes\":7,\"role\":\"owner; of it\"}]}]}";
  JsonObject *first, *step;

  g_assert_cmpuint (put (f, "/settings/routing", "{\"routes\":[{\"level\":\"purple\"}]}", NULL), ==, 422);
  g_assert_cmpuint (put (f, "/settings/routing", "{\"routes\":[{\"level\":\"danger\",\"roles\":[7]}]}", NULL), ==, 422);
  g_assert_cmpuint (put (f, "/settings/routing", "{\"routes\":[{\"level\":5}]}", NULL), ==, 422);
  g_assert_cmpuint (put (f, "/settings/routing", "{\"routes\":[{\"level\":\"danger\",\"applies_to\":[]}]}", NULL), ==, 422);
  g_assert_cmpuint (put (f, "/settings/routing", "{\"routes\":[{\"level\":\"danger\",\"notice_minutes\":\"5\"}]}", NULL), ==, 422);
  g_assert_cmpuint (put (f, "/settings/routing",
                         "{\"routes\":[{\"level\":\"danger\",\"escalations\":[{\"after_minutes\":5,\"role\":7}]}]}", NULL),
                    ==, 422);
  g_assert_cmpuint (put (f, "/settings/routing", "{}", NULL), ==, 422);
  g_assert_cmpuint (put (f, "/settings/routing", change, "\"stale\""), ==, 412);
  g_assert_cmpuint (put (f, "/settings/routing", change, NULL), ==, 200);
  restart (f);
  feed (f, 99.0);
  first = json_array_get_object_element (json_object_get_array_member (get (f, "/settings/routing"), "routes"), 0);
  g_assert_cmpint (json_object_get_int_member (first, "notice_minutes"), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (first, "roles"), 0), ==, "night shift");
  step = json_array_get_object_element (json_object_get_array_member (first, "escalations"), 0);
  g_assert_cmpint (json_object_get_int_member (step, "after_minutes"), ==, 7);
  g_assert_cmpstr (json_object_get_string_member (step, "role"), ==, "owner; of it");

  g_assert_cmpuint (put (f, "/settings/routing", "{\"routes\":[]}", NULL), ==, 200);
  first = json_array_get_object_element (json_object_get_array_member (get (f, "/settings/routing"), "routes"), 0);
  g_assert_cmpint (json_object_get_int_member (first, "notice_minutes"), ==, 5);
}

static JsonObject *
find_channel (Fixture    *f,
              const char *name)
{
  JsonArray *channels = json_object_get_array_member (get (f, "/settings/channels"), "channels");

  for (guint i = 0; i < json_array_get_length (channels); i++)
    {
      JsonObject *channel = json_array_get_object_element (channels, i);

      if (strcmp (json_object_get_string_member (channel, "name"), name) == 0)
        return channel;
    }

  return NULL;
}

/* A notice that waits for its channel waits on in the next life of the daemon, and arrives there. */
static void
test_waiting_over_a_restart (Fixture      *f,
                             gconstpointer data)
{
  g_assert_cmpuint (put (f, "/settings/channels", "{\"channels\":[{\"name\":\"chat\",\"type\":\"webhook\","
                         "\"url\":\"http://127.0.0.1:1/\",\"roles\":[\"pager\"]}]}", NULL), ==, 200);
  resolve_and_wait (f);
  feed (f, 99.0);
  g_assert_cmpint (json_object_get_int_member (find_channel (f, "chat"), "waiting"), >, 0);
  restart (f);
  g_assert_cmpint (json_object_get_int_member (find_channel (f, "chat"), "waiting"), >, 0);
}

static char *
read_kept_channels (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "channels.settings", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text;
}

/* Of the roles that hear of the critical alert, pager, phone, SMS and push, those that a channel reaches. */
static guint
count_reached (Fixture *f)
{
  JsonArray *alerts = json_object_get_array_member (get (f, "/alerts/desk"), "alerts");

  return json_array_get_length (json_object_get_array_member (json_array_get_object_element (alerts, 0), "reached_roles"));
}

#define CHAT "{\"name\":\"chat\",\"type\":\"webhook\",\"roles\":[\"chat\",\"pager\"]"

/* What is added reaches people, over a restart, too; no program can be added, and what is the configuration's stays. */
static void
test_channels (Fixture      *f,
               gconstpointer data)
{
  const char *good = "{\"channels\":[" CHAT ",\"url\":\"http://127.0.0.1:1/hook\"}]}";
  static const char *const bad[] = {
    "{}", "{\"channels\":[7]}", "{\"channels\":[" CHAT "}]}", "{\"channels\":[" CHAT ",\"url\":\"ftp://x\"}]}",
    "{\"channels\":[" CHAT ",\"url\":\"http://x\",\"colour\":\"red\"}]}",
    "{\"channels\":[" CHAT ",\"url\":\"http://x\",\"enabled\":1}]}",
    "{\"channels\":[" CHAT ",\"url\":\"http://x\",\"authorization\":\"a\\nb\"}]}",
    "{\"channels\":[" CHAT ",\"url\":\"http://x\"}," CHAT ",\"url\":\"http://x\"}]}",
    "{\"channels\":[{\"name\":\"a]b\",\"type\":\"webhook\",\"url\":\"http://x\"}]}",
    "{\"channels\":[{\"name\":\"log\",\"type\":\"webhook\",\"url\":\"http://x\"}]}",
    "{\"channels\":[{\"name\":\"pager\",\"type\":\"command\",\"enabled\":true}]}",
    "{\"channels\":[{\"name\":\"post\",\"type\":\"mail\",\"from\":\"a@b\",\"to\":[\"c@d\"]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpuint (put (f, "/settings/channels", bad[i], NULL), ==, 422);
  g_assert_cmpuint (put (f, "/settings/channels", good, "\"stale\""), ==, 412);
  g_assert_null (find_channel (f, "chat"));
  g_assert_cmpuint (count_reached (f), ==, 1);
  g_assert_cmpuint (put (f, "/settings/channels", good, NULL), ==, 200);
  g_assert_cmpuint (count_reached (f), ==, 2);
  restart (f);
  feed (f, 99.0);
  g_assert_nonnull (find_channel (f, "chat"));
  g_assert_false (json_object_get_boolean_member (find_channel (f, "chat"), "configured"));
  g_assert_true (json_object_get_boolean_member (find_channel (f, "log"), "configured"));
  g_assert_cmpuint (put (f, "/settings/channels", "{\"channels\":[]}", NULL), ==, 200);
  g_assert_null (find_channel (f, "chat"));
  g_assert_nonnull (find_channel (f, "log"));
}

/* Who reads the channels learns no secret, and who changes one takes none elsewhere. */
static void
test_channel_secrets (Fixture      *f,
                      gconstpointer data)
{
  const char *first = "{\"channels\":[" CHAT ",\"url\":\"http://127.0.0.1:1/hidden\",\"authorization\":\"Bearer abc\"}]}";
  const char *kept = "{\"channels\":[" CHAT ",\"enabled\":false}]}";
  const char *moved = "{\"channels\":[" CHAT ",\"url\":\"http://127.0.0.1:1/mine\"}]}";
  g_autofree char *before = NULL, *after = NULL;
  GStatBuf status;
  g_autofree char *path = g_build_filename (f->folder, "channels.settings", NULL);

  g_assert_cmpuint (put (f, "/settings/channels", first, NULL), ==, 200);
  g_assert_cmpstr (json_object_get_string_member (find_channel (f, "chat"), "origin"), ==, "http://127.0.0.1:1");
  {
    g_auto(VedTestAnswer) told = ved_test_http_get (&f->http, "/settings/channels");

    const char *text = g_bytes_get_data (told.body, NULL);

    g_assert_null (g_strstr_len (text, (gssize) g_bytes_get_size (told.body), "hidden"));
    g_assert_null (g_strstr_len (text, (gssize) g_bytes_get_size (told.body), "abc"));
  }
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0077, ==, 0);

  g_assert_cmpuint (put (f, "/settings/channels", kept, NULL), ==, 200);
  before = read_kept_channels (f);
  g_assert_nonnull (strstr (before, "/hidden"));
  g_assert_nonnull (strstr (before, "Bearer abc"));
  g_assert_cmpuint (put (f, "/settings/channels", moved, NULL), ==, 200);
  after = read_kept_channels (f);
  g_assert_nonnull (strstr (after, "/mine"));
  g_assert_null (strstr (after, "Bearer abc"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http-alerts/acknowledge", Fixture, NULL, set_up, test_acknowledge, tear_down);
  g_test_add ("/http-alerts/unacknowledge", Fixture, NULL, set_up, test_unacknowledge, tear_down);
  g_test_add ("/http-alerts/muted-over-a-restart", Fixture, NULL, set_up, test_muted_over_a_restart, tear_down);
  g_test_add ("/http-alerts/waiting-over-a-restart", Fixture, NULL, set_up, test_waiting_over_a_restart, tear_down);
  g_test_add ("/http-alerts/mute", Fixture, NULL, set_up, test_mute, tear_down);
  g_test_add ("/http-alerts/unknown-servers", Fixture, NULL, set_up, test_unknown_servers, tear_down);
  g_test_add ("/http-alerts/maintenance", Fixture, NULL, set_up, test_maintenance, tear_down);
  g_test_add ("/http-alerts/notes", Fixture, NULL, set_up, test_notes, tear_down);
  g_test_add ("/http-alerts/delivery", Fixture, NULL, set_up, test_delivery, tear_down);
  g_test_add ("/http-alerts/unchanged-desk-is-not-sent", Fixture, NULL, set_up, test_unchanged_desk_is_not_sent, tear_down);
  g_test_add ("/http-alerts/restarted", Fixture, NULL, set_up, test_restarted, tear_down);
  g_test_add_func ("/http-alerts/starting", test_starting);
  g_test_add ("/http-alerts/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add ("/http-alerts/routing", Fixture, NULL, set_up, test_routing, tear_down);
  g_test_add ("/http-alerts/routing-mistyped", Fixture, NULL, set_up, test_routing_mistyped, tear_down);
  g_test_add ("/http-alerts/settings-names", Fixture, NULL, set_up, test_settings_names, tear_down);
  g_test_add ("/http-alerts/routing-change", Fixture, NULL, set_up, test_routing_change, tear_down);
  g_test_add ("/http-alerts/channels", Fixture, NULL, set_up, test_channels, tear_down);
  g_test_add ("/http-alerts/channel-secrets", Fixture, NULL, set_up, test_channel_secrets, tear_down);

  return g_test_run ();
}
