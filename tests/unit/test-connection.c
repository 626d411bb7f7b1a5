/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-connection"

#include "config.h"

#include "client/ved-connection.h"
#include "client/ved-daemon-group.h"
#include "client/ved-frame-file.h"
#include "client/ved-source-spec.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "support/ved-test-workers.h"
#include "wire/frames/ved-frame-codec.h"

#include <libsoup/soup.h>
#include <string.h>

/* A daemon in the same main loop, whose answers are set by the test. */

typedef struct {
  SoupServer *server;
  VedConnection *connection;
  VedClock *clock;
  GBytes *frame;
  char *etag;
  guint status;
  const char *code;             /* of refusals */
  gboolean refuse_events;
  SoupServerMessage *events;    /* (nullable): an open event stream */
  SoupServerMessage *held;      /* (nullable): a request that is kept waiting */
  gboolean hold;
  guint n_requests;
  guint n_open;
  guint most_open;
  guint n_not_modified;
  guint n_snapshots;
  char *last_path;
  char *last_key;
  char *last_encoding;
} Fixture;

static void
send_frame (Fixture           *fixture,
            SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *known = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                    "If-None-Match");

  soup_message_headers_replace (headers, "ETag", fixture->etag);
  if (g_strcmp0 (known, fixture->etag) == 0)
    {
      fixture->n_not_modified++;
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, VED_FRAME_MEDIA_TYPE, SOUP_MEMORY_COPY,
                                    g_bytes_get_data (fixture->frame, NULL),
                                    g_bytes_get_size (fixture->frame));
}

static void
finished_cb (SoupServerMessage *message,
             Fixture           *fixture)
{
  fixture->n_open--;
}

static void
answer_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  fixture->n_requests++;
  fixture->n_open++;
  fixture->most_open = MAX (fixture->most_open, fixture->n_open);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), fixture);
  g_free (fixture->last_path);
  fixture->last_path = g_strdup (path);
  g_free (fixture->last_key);
  fixture->last_key = g_strdup (soup_message_headers_get_one (headers, "X-API-Key"));
  g_free (fixture->last_encoding);
  fixture->last_encoding = g_strdup (soup_message_headers_get_one (headers, "Accept-Encoding"));

  if (fixture->hold)
    {
      fixture->held = message;
      soup_server_message_pause (message);
    }
  else if (fixture->status == SOUP_STATUS_OK)
    send_frame (fixture, message);
  else if (fixture->code == NULL)
    soup_server_message_set_status (message, fixture->status, NULL);
  else
    {
      g_autofree char *refusal = g_strdup_printf ("{\"error\":\"%s\",\"message\":\"as the daemon says\"}",
                                                  fixture->code);

      if (fixture->status == 429)
        soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
      soup_server_message_set_status (message, fixture->status, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, refusal,
                                        strlen (refusal));
    }
}

static void
events_finished_cb (SoupServerMessage *message,
                    Fixture           *fixture)
{
  fixture->events = NULL;
}

static void
events_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (fixture->refuse_events)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            ": hello\n\n", 9);
  fixture->events = message;
  g_signal_connect (message, "finished", G_CALLBACK (events_finished_cb), fixture);
}

static void
send_events (Fixture    *fixture,
             const char *events)
{
  soup_message_body_append (soup_server_message_get_response_body (fixture->events), SOUP_MEMORY_COPY, events,
                            strlen (events));
  soup_server_message_unpause (fixture->events);
}

static void
send_event (Fixture *fixture)
{
  send_events (fixture, "event: forecast\nid: 2\ndata: {}\n\n");
}

static void
publish (Fixture *fixture,
         guint    n_servers,
         guint    seed)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, seed, TRUE);

  g_clear_pointer (&fixture->frame, g_bytes_unref);
  fixture->frame = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);
  g_free (fixture->etag);
  fixture->etag = g_strdup_printf ("\"%u\"", seed);
}

static void
snapshot_cb (VedConnection *connection,
             VedSnapshot   *snapshot,
             Fixture       *fixture)
{
  fixture->n_snapshots++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoslist(GUri) uris = NULL;
  g_autofree char *url = NULL;

  fixture->status = SOUP_STATUS_OK;
  fixture->code = "some_code";
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, "/predictions", answer_cb, fixture, NULL);
  soup_server_add_handler (fixture->server, "/events", events_cb, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->server);
  url = g_uri_to_string (uris->data);
  publish (fixture, 20, 1);
  fixture->connection = ved_connection_new (fixture->clock, url, "secret");
  g_signal_connect (fixture->connection, "snapshot", G_CALLBACK (snapshot_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  if (fixture->connection != NULL)
    ved_frame_source_stop (VED_FRAME_SOURCE (fixture->connection));
  g_assert_cmpuint (fixture->most_open, <=, 1);
  g_clear_object (&fixture->connection);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_bytes_unref (fixture->frame);
  ved_clock_unref (fixture->clock);
  g_free (fixture->etag);
  g_free (fixture->last_path);
  g_free (fixture->last_key);
  g_free (fixture->last_encoding);
}

static void
start (Fixture *fixture)
{
  ved_frame_source_start (VED_FRAME_SOURCE (fixture->connection));
}

static gboolean
has_snapshot (gpointer user_data)
{
  return ((Fixture *) user_data)->n_snapshots > 0;
}

static gboolean
has_second_snapshot (gpointer user_data)
{
  return ((Fixture *) user_data)->n_snapshots > 1;
}

static gboolean
has_events (gpointer user_data)
{
  return ((Fixture *) user_data)->events != NULL;
}

static gboolean
has_not_modified (gpointer user_data)
{
  Fixture *fixture = user_data;

  return ved_connection_get_timings (fixture->connection)->n_unchanged > 0;
}

static gboolean
is_out_of_order (gpointer user_data)
{
  VedSourceState state = ved_frame_source_get_state (VED_FRAME_SOURCE (((Fixture *) user_data)->connection));

  return state != VED_SOURCE_IDLE && state != VED_SOURCE_CONNECTING && state != VED_SOURCE_LIVE;
}

static VedSourceState
get_state (Fixture *fixture)
{
  return ved_frame_source_get_state (VED_FRAME_SOURCE (fixture->connection));
}

static void
test_small_fleet (Fixture       *fixture,
                  gconstpointer  user_data)
{
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_LIVE);
  g_assert_cmpstr (fixture->last_path, ==, "/predictions/current");
  g_assert_cmpstr (fixture->last_key, ==, "secret");
  g_assert_cmpstr (fixture->last_encoding, ==, "identity");
  g_assert_cmpuint (fixture->n_requests, ==, 2);
  g_assert_cmpuint (fixture->n_snapshots, ==, 1);
}

static void
document_came_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  GBytes **body = user_data;

  *body = ved_frame_source_fetch_document_finish (VED_FRAME_SOURCE (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
has_come (gpointer user_data)
{
  return *(GBytes **) user_data != NULL;
}

static GBytes *
fetch_document (Fixture *fixture)
{
  GBytes *body = NULL;

  ved_frame_source_fetch_document_async (VED_FRAME_SOURCE (fixture->connection), "/predictions/desk", NULL, document_came_cb, &body);
  ved_test_wait_until (has_come, &body);

  return body;
}

/* A document that has a tag is sent once, and again when there is another one. */
static void
test_unchanged_document (Fixture       *fixture,
                         gconstpointer  user_data)
{
  g_autoptr(GBytes) first = fetch_document (fixture), same = fetch_document (fixture), other = NULL;

  g_assert_cmpuint (fixture->n_not_modified, ==, 1);
  g_assert_true (same == first);
  publish (fixture, 3, 2);
  other = fetch_document (fixture);
  g_assert_cmpuint (fixture->n_not_modified, ==, 1);
  g_assert_false (g_bytes_equal (other, first));
  ved_frame_source_refresh (VED_FRAME_SOURCE (fixture->connection));
  g_bytes_unref (fetch_document (fixture));
  g_assert_cmpuint (fixture->n_not_modified, ==, 1);
}

static void
test_large_fleet (Fixture       *fixture,
                  gconstpointer  user_data)
{
  publish (fixture, VED_CONNECTION_MAX_FULL + 1, 1);
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpstr (fixture->last_path, ==, "/predictions/summary");
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

/* A recording wants the forecasts of any fleet. */
static void
test_large_fleet_in_full (Fixture       *fixture,
                          gconstpointer  user_data)
{
  publish (fixture, VED_CONNECTION_MAX_FULL + 1, 1);
  ved_connection_set_max_full (fixture->connection, G_MAXUINT);
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpstr (fixture->last_path, ==, "/predictions/current");
  g_assert_cmpuint (fixture->n_snapshots, ==, 1);
}

static void
test_events (Fixture       *fixture,
             gconstpointer  user_data)
{
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  ved_test_wait_until (has_events, fixture);

  /* nothing new: 304, and nothing is told to anybody */
  send_event (fixture);
  ved_test_wait_until (has_not_modified, fixture);
  g_assert_cmpuint (fixture->n_snapshots, ==, 1);

  publish (fixture, 20, 2);
  send_event (fixture);
  ved_test_wait_until (has_second_snapshot, fixture);
  g_assert_cmpuint (fixture->n_snapshots, ==, 2);
}

/* An interval says how often pages change, and delays no alert. */
static void
test_interval_delays_no_alert (Fixture       *fixture,
                               gconstpointer  user_data)
{
  guint n_requests;

  ved_connection_set_interval (fixture->connection, 300);
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  ved_test_wait_until (has_events, fixture);
  n_requests = fixture->n_requests;

  publish (fixture, 20, 2);
  send_events (fixture, "event: forecast\ndata: {}\n\nevent: forecast\ndata: {}\n\nevent: alert\ndata: {}\n\n");
  ved_test_wait_until (has_second_snapshot, fixture);
  g_assert_cmpuint (fixture->n_requests, ==, n_requests + 1);
  g_assert_cmpuint (ved_connection_get_wait_s (fixture->connection), >, 200);
}

static gboolean
has_third_snapshot (gpointer user_data)
{
  return ((Fixture *) user_data)->n_snapshots >= 3;
}

/* A daemon tells of a tick in several events; it is asked once. */
static void
test_tick_is_asked_for_once (Fixture       *fixture,
                             gconstpointer  user_data)
{
  static const char tick[] = "event: forecast\ndata: {}\n\nevent: alert\ndata: {}\n\nevent: cascade\ndata: {}\n\n";
  guint n_requests;

  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  ved_test_wait_until (has_events, fixture);
  n_requests = fixture->n_requests;

  publish (fixture, 20, 2);
  send_events (fixture, tick);
  ved_test_wait_until (has_second_snapshot, fixture);
  publish (fixture, 20, 3);
  send_events (fixture, tick);
  ved_test_wait_until (has_third_snapshot, fixture);
  g_assert_cmpuint (fixture->n_requests, ==, n_requests + 2);
  g_assert_cmpuint (fixture->n_not_modified, ==, 0);
}

static gboolean
is_held (gpointer user_data)
{
  return ((Fixture *) user_data)->held != NULL;
}

/* However often it is asked meanwhile, one request is under way, and one follows. */
static void
test_one_in_flight (Fixture       *fixture,
                    gconstpointer  user_data)
{
  fixture->refuse_events = TRUE;
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  fixture->hold = TRUE;
  for (guint i = 0; i < 10; i++)
    ved_frame_source_refresh (VED_FRAME_SOURCE (fixture->connection));
  ved_test_wait_until (is_held, fixture);
  g_assert_cmpuint (fixture->n_requests, ==, 3);

  fixture->hold = FALSE;
  send_frame (fixture, fixture->held);
  soup_server_message_unpause (fixture->held);
  ved_test_wait_until (has_second_snapshot, fixture);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fixture->n_requests, <=, 4);
}

/* Who asks anew by hand gets the whole answer, also where nothing has changed. */
static void
test_refresh_bypasses_cache (Fixture       *fixture,
                             gconstpointer  user_data)
{
  fixture->refuse_events = TRUE;
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  ved_frame_source_refresh (VED_FRAME_SOURCE (fixture->connection));
  ved_test_wait_until (has_second_snapshot, fixture);
  g_assert_cmpuint (fixture->n_not_modified, ==, 0);
}

static void
assert_refusal (Fixture        *fixture,
                guint           status,
                VedSourceState  state)
{
  g_autofree char *message = NULL;

  fixture->status = status;
  start (fixture);
  ved_test_wait_until (is_out_of_order, fixture);
  g_assert_cmpint (get_state (fixture), ==, state);
  message = ved_frame_source_dup_message (VED_FRAME_SOURCE (fixture->connection));
  g_assert_nonnull (strstr (message, "as the daemon says"));
  g_assert_null (strstr (message, "secret"));
}

static void
test_not_authorised (Fixture       *fixture,
                     gconstpointer  user_data)
{
  assert_refusal (fixture, SOUP_STATUS_FORBIDDEN, VED_SOURCE_NOT_AUTHORISED);
  g_assert_cmpuint (ved_connection_get_wait_s (fixture->connection), >, 30);

  fixture->status = SOUP_STATUS_OK;
  ved_connection_set_key (fixture->connection, "another");
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpstr (fixture->last_key, ==, "another");
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_LIVE);
}

/* Who answers but knows nothing of what is asked may be Prometheus: that is said, with the cure. */
static void
test_stranger (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autofree char *message = NULL;

  fixture->code = NULL;
  fixture->status = SOUP_STATUS_NOT_FOUND;
  start (fixture);
  ved_test_wait_until (is_out_of_order, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_ERROR);
  message = ved_frame_source_dup_message (VED_FRAME_SOURCE (fixture->connection));
  g_assert_nonnull (strstr (message, "Address Is Prometheus"));
}

static void
test_throttled (Fixture       *fixture,
                gconstpointer  user_data)
{
  assert_refusal (fixture, 429, VED_SOURCE_THROTTLED);
  g_assert_cmpuint (ved_connection_get_wait_s (fixture->connection), <=, 1);
  ved_test_wait_until (has_events, fixture);
  send_event (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fixture->n_requests, ==, 1);
  fixture->status = SOUP_STATUS_OK;
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_LIVE);
}

static void
test_warming (Fixture       *fixture,
              gconstpointer  user_data)
{
  assert_refusal (fixture, SOUP_STATUS_SERVICE_UNAVAILABLE, VED_SOURCE_WARMING);
}

static gboolean
is_warming (gpointer user_data)
{
  return get_state (user_data) == VED_SOURCE_WARMING;
}

/* A source that cannot deliver is an error with its reason; it is asked again, and recovers by itself. */
static void
test_source_failed (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autofree char *message = NULL;

  fixture->code = "source_failed";
  assert_refusal (fixture, SOUP_STATUS_SERVICE_UNAVAILABLE, VED_SOURCE_ERROR);
  message = ved_frame_source_dup_message (VED_FRAME_SOURCE (fixture->connection));
  g_assert_cmpstr (message, ==, "as the daemon says");
  g_assert_cmpuint (ved_connection_get_wait_s (fixture->connection), <=, 1);

  fixture->code = "warming_up";
  ved_test_wait_until (is_warming, fixture);
  ved_test_wait_until (has_events, fixture);
  fixture->status = SOUP_STATUS_OK;
  send_event (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_LIVE);
}

/* Of another version, nothing is read but that. */
static void
test_other_version (Fixture       *fixture,
                    gconstpointer  user_data)
{
  gsize length;
  g_autofree guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&fixture->frame), &length);
  g_autofree char *message = NULL;

  bytes[4] = VED_FRAME_VERSION + 1;
  fixture->frame = g_bytes_new_take (g_steal_pointer (&bytes), length);
  start (fixture);
  ved_test_wait_until (is_out_of_order, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_ERROR);
  message = ved_frame_source_dup_message (VED_FRAME_SOURCE (fixture->connection));
  g_assert_nonnull (strstr (message, "version 2"));
}

static void
test_malformed (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr(GBytes) good = g_steal_pointer (&fixture->frame);

  fixture->frame = g_bytes_new_static ("VEDF and then nothing", 21);
  start (fixture);
  ved_test_wait_until (is_out_of_order, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_ERROR);
  g_assert_cmpuint (fixture->n_snapshots, ==, 0);

  /* it recovers by itself */
  g_bytes_unref (fixture->frame);
  fixture->frame = g_steal_pointer (&good);
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_LIVE);
}

static void
test_disconnected (Fixture       *fixture,
                   gconstpointer  user_data)
{
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  soup_server_disconnect (fixture->server);
  ved_frame_source_refresh (VED_FRAME_SOURCE (fixture->connection));
  ved_test_wait_until (is_out_of_order, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_DISCONNECTED);
}

static gboolean
is_stale (gpointer user_data)
{
  return get_state (user_data) == VED_SOURCE_STALE;
}

static void
test_stale (Fixture       *fixture,
            gconstpointer  user_data)
{
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_LIVE);
  ved_clock_advance_us (fixture->clock, 5 * VED_MINUTE_US);
  ved_frame_source_refresh (VED_FRAME_SOURCE (fixture->connection));
  ved_test_wait_until (is_stale, fixture);
}

/* What the clock of the viewer shows is no matter, nor in which time the daemon lives. */
static void
test_other_clocks (Fixture       *fixture,
                   gconstpointer  user_data)
{
  ved_clock_set_us (fixture->clock, VED_TEST_TIME_US + GPOINTER_TO_INT (user_data) * VED_DAY_US);
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_LIVE);
  ved_clock_advance_us (fixture->clock, 5 * VED_MINUTE_US);
  ved_frame_source_refresh (VED_FRAME_SOURCE (fixture->connection));
  ved_test_wait_until (is_stale, fixture);
}

static gboolean
is_told (gpointer user_data)
{
  g_autofree char *message = ved_frame_source_dup_message (user_data);

  return message != NULL;
}

static void
test_part_that_is_gone (void)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US + VED_DAY_US);
  g_autoptr(VedDaemonGroup) group = ved_daemon_group_new (clock);
  g_autoptr(VedFrameSource) part = VED_FRAME_SOURCE (ved_frame_file_new ("/nowhere"));
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (3, 1, FALSE);
  g_autofree char *message = NULL;

  ved_daemon_group_add (group, part, "east");
  ved_frame_source_emit_snapshot (part, snapshot);
  ved_clock_advance_us (clock, 30 * VED_SECOND_US);
  ved_frame_source_start (part);
  ved_test_wait_until (is_told, group);
  message = ved_frame_source_dup_message (VED_FRAME_SOURCE (group));
  g_assert_nonnull (strstr (message, "3 servers as of 30 s ago"));
}

static void
count_cb (VedFrameSource *source,
          VedSnapshot    *snapshot,
          gpointer        n)
{
  ++*(guint *) n;
}

static gboolean
is_counted (gpointer n)
{
  return *(guint *) n > 0;
}

/* What came to a group that was stopped before it had put it together is there when it goes on, although its part has nothing
 * new to tell. */
static void
test_group_goes_on (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autoptr(VedDaemonGroup) group = ved_daemon_group_new (fixture->clock);
  guint n = 0;

  ved_daemon_group_add (group, VED_FRAME_SOURCE (fixture->connection), "east");
  g_signal_connect (group, "snapshot", G_CALLBACK (count_cb), &n);
  ved_frame_source_start (VED_FRAME_SOURCE (group));
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpuint (n, ==, 0);
  ved_frame_source_stop (VED_FRAME_SOURCE (group));
  ved_frame_source_start (VED_FRAME_SOURCE (group));
  ved_test_wait_until (is_counted, &n);
  ved_frame_source_stop (VED_FRAME_SOURCE (group));
}

static void
document_heard_cb (VedFrameSource *source,
                   const char     *path,
                   GBytes         *body,
                   char          **heard)
{
  g_assert_null (*heard);
  *heard = g_strdup (path);
}

/* What a part tells is heard from the group, under the path that the group was asked for: so it is recorded. */
static void
test_group_tells_documents (Fixture       *fixture,
                            gconstpointer  user_data)
{
  g_autoptr(VedDaemonGroup) group = ved_daemon_group_new (fixture->clock);
  g_autoptr(GBytes) body = NULL;
  g_autofree char *heard = NULL;
  GBytes *told = NULL;

  ved_daemon_group_add (group, VED_FRAME_SOURCE (fixture->connection), "east");
  g_signal_connect (group, "document", G_CALLBACK (document_heard_cb), &heard);
  ved_frame_source_fetch_document_async (VED_FRAME_SOURCE (group), "/predictions/desk@1", NULL, document_came_cb, &told);
  while (told == NULL)
    g_main_context_iteration (NULL, TRUE);
  body = told;
  g_assert_cmpstr (heard, ==, "/predictions/desk@1");
  g_assert_cmpstr (fixture->last_path, ==, "/predictions/desk");
}

static gboolean
has_asked (gpointer user_data)
{
  return ((Fixture *) user_data)->last_key != NULL;
}

/* The key is of every daemon that is named. */
static void
test_parts_are_asked_with_the_key (Fixture       *fixture,
                                   gconstpointer  user_data)
{
  g_autofree char *text = g_strconcat (ved_connection_get_url (fixture->connection), ",http://127.0.0.1:9", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (text, "/", &error);
  g_autoptr(VedFrameSource) group = NULL;

  g_assert_no_error (error);
  group = ved_source_spec_open (spec, fixture->clock, "secret", &error);
  g_assert_no_error (error);
  ved_frame_source_start (group);
  ved_test_wait_until (has_asked, fixture);
  ved_frame_source_stop (group);
  g_assert_cmpstr (fixture->last_key, ==, "secret");
}

/* A file of samples is not late: it is over. */
static void
test_ended (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autofree char *message = NULL;

  ved_clock_set_us (fixture->clock, VED_TEST_TIME_US + VED_DAY_US);
  ved_connection_set_has_end (fixture->connection, TRUE);
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  g_object_get (fixture->connection, "message", &message, NULL);
  g_assert_cmpint (get_state (fixture), ==, VED_SOURCE_ENDED);
  g_assert_null (message);
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  user_data)
{
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  ved_frame_source_stop (VED_FRAME_SOURCE (fixture->connection));
  g_assert_cmpuint (ved_connection_get_wait_s (fixture->connection), ==, 0);
  ved_frame_source_refresh (VED_FRAME_SOURCE (fixture->connection));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fixture->n_requests, ==, 2);

  /* and on again, from where it was */
  start (fixture);
  publish (fixture, 20, 2);
  ved_test_wait_until (has_second_snapshot, fixture);
}

static void
add (const char *path,
     void      (*test)(Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static gboolean
is_decoding (gpointer user_data)
{
  Fixture *fixture = user_data;

  return ved_connection_get_timings (fixture->connection)->received_us > 0;
}

/* What was let go before it was decoded is not taken for known. */
static void
test_stopped_while_decoding (Fixture       *fixture,
                             gconstpointer  user_data)
{
  start (fixture);
  ved_test_wait_until (is_decoding, fixture);
  g_assert_cmpuint (fixture->n_snapshots, ==, 0);
  ved_frame_source_stop (VED_FRAME_SOURCE (fixture->connection));
  ved_frame_source_start (VED_FRAME_SOURCE (fixture->connection));
  ved_test_wait_until (has_snapshot, fixture);
  g_assert_cmpuint (fixture->n_not_modified, ==, 0);
}

/* Too many ask for too much at once: that passes by itself. */
static void
test_busy (Fixture       *fixture,
           gconstpointer  user_data)
{
  fixture->code = "busy";
  assert_refusal (fixture, SOUP_STATUS_SERVICE_UNAVAILABLE, VED_SOURCE_THROTTLED);
}

/* A worker that is slow to end is never the last to hold a connection: its requests end in their own thread only. */
static void
test_worker_holds_no_connection (Fixture       *fixture,
                                 gconstpointer  user_data)
{
  gpointer held = fixture->connection;

  g_object_add_weak_pointer (held, &held);
  ved_test_hold_workers (TRUE);
  start (fixture);
  ved_test_wait_until (has_snapshot, fixture);
  ved_frame_source_stop (VED_FRAME_SOURCE (fixture->connection));
  g_clear_object (&fixture->connection);
  ved_test_wait_until (is_gone, &held);
  ved_test_hold_workers (FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/connection/small-fleet", test_small_fleet);
  add ("/connection/unchanged-document", test_unchanged_document);
  add ("/connection/large-fleet", test_large_fleet);
  add ("/connection/large-fleet-in-full", test_large_fleet_in_full);
  add ("/connection/events", test_events);
  add ("/connection/tick-is-asked-for-once", test_tick_is_asked_for_once);
  add ("/connection/interval-delays-no-alert", test_interval_delays_no_alert);
  add ("/connection/one-in-flight", test_one_in_flight);
  add ("/connection/refresh-bypasses-cache", test_refresh_bypasses_cache);
  add ("/connection/stopped-while-decoding", test_stopped_while_decoding);
  add ("/connection/busy", test_busy);
  add ("/connection/not-authorised", test_not_authorised);
  add ("/connection/stranger", test_stranger);
  add ("/connection/throttled", test_throttled);
  add ("/connection/warming", test_warming);
  add ("/connection/source-failed", test_source_failed);
  add ("/connection/other-version", test_other_version);
  add ("/connection/malformed", test_malformed);
  add ("/connection/disconnected", test_disconnected);
  add ("/connection/stale", test_stale);
  g_test_add ("/connection/viewer-is-ahead", Fixture, GINT_TO_POINTER (400), set_up, test_other_clocks, tear_down);
  g_test_add ("/connection/viewer-is-behind", Fixture, GINT_TO_POINTER (-400), set_up, test_other_clocks, tear_down);
  g_test_add_func ("/connection/part-that-is-gone", test_part_that_is_gone);
  add ("/connection/parts-are-asked-with-the-key", test_parts_are_asked_with_the_key);
  add ("/connection/group-goes-on", test_group_goes_on);
  add ("/connection/group-tells-documents", test_group_tells_documents);
  add ("/connection/ended", test_ended);
  add ("/connection/stopped", test_stopped);
  add ("/connection/worker-holds-no-connection", test_worker_holds_no_connection);

  return g_test_run ();
}
