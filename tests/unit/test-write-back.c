/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "engine/ved-write-back.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <libsoup/soup.h>
#include <string.h>

#define N_SERVERS 100           /* two pieces */

/* A store that answers as the test wants. */
typedef struct {
  SoupServer *server;
  VedWriteBack *write_back;
  guint status;
  guint n_requests;
  guint n_expected;
  gboolean has_headers;         /* of remote write, in every request so far */
  guint n_changes;
  gint64 now_us;
  gboolean has_old_forecasts;   /* the next snapshots bring no new ones */
} Fixture;

static gboolean
has_header (SoupMessageHeaders *headers,
            const char         *name,
            const char         *value)
{
  return g_strcmp0 (soup_message_headers_get_one (headers, name), value) == 0;
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
  static const char why[] = "out of order sample\n";

  fixture->n_requests++;
  fixture->has_headers = fixture->has_headers && strcmp (path, "/api/v1/write") == 0
    && has_header (headers, "Content-Encoding", "snappy") && has_header (headers, "Content-Type", "application/x-protobuf")
    && has_header (headers, "X-Prometheus-Remote-Write-Version", "0.1.0");
  soup_server_message_set_status (message, fixture->status, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_STATIC, why, sizeof why - 1);
}

static void
changed_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
}

static void
set_up (Fixture *fixture)
{
  const VedShard whole = { 0, 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  GSList *uris;

  *fixture = (Fixture) { .status = SOUP_STATUS_NO_CONTENT, .has_headers = TRUE, .now_us = VED_TEST_TIME_US };
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, request_came_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->write_back = ved_write_back_new (url, NULL, &whole, changed_cb, fixture, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture)
{
  ved_write_back_stop (fixture->write_back);
  ved_write_back_unref (fixture->write_back);
  soup_server_disconnect (fixture->server);
  ved_test_finalize (fixture->server);
}

static void
tick (Fixture *fixture,
      gint64   later_us)
{
  g_autoptr(VedSnapshot) snapshot = NULL;

  fixture->now_us += later_us;
  snapshot = ved_test_snapshot_new_at (N_SERVERS, 1, !fixture->has_old_forecasts, fixture->now_us);
  fixture->has_old_forecasts = TRUE;
  ved_write_back_take (fixture->write_back, snapshot);
}

static VedEngineStatus *
describe (Fixture *fixture)
{
  VedEngineStatus *status = g_new0 (VedEngineStatus, 1);

  ved_write_back_describe (fixture->write_back, status);

  return status;
}

static gboolean
has_waiting (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(VedEngineStatus) status = describe (fixture);

  return status->write_back.n_waiting == fixture->n_expected;
}

static void
wait_for_waiting (Fixture *fixture,
                  guint    n)
{
  fixture->n_expected = n;
  ved_test_wait_until (has_waiting, fixture);
}

static gboolean
has_fault (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(VedEngineStatus) status = describe (fixture);

  return !status->write_back.working;
}

/* Risks once a minute, forecasts when there are new ones, each in two pieces. */
static void
test_rounds (void)
{
  Fixture fixture;
  g_autoptr(VedEngineStatus) status = NULL;

  set_up (&fixture);
  tick (&fixture, 0);
  wait_for_waiting (&fixture, 0);
  g_assert_cmpuint (fixture.n_requests, ==, 4);
  g_assert_true (fixture.has_headers);

  tick (&fixture, 5 * VED_SECOND_US);
  wait_for_waiting (&fixture, 0);
  g_assert_cmpuint (fixture.n_requests, ==, 4);

  tick (&fixture, VED_MINUTE_US);
  wait_for_waiting (&fixture, 0);
  g_assert_cmpuint (fixture.n_requests, ==, 6);

  status = describe (&fixture);
  g_assert_true (status->write_back.working);
  g_assert_cmpuint (status->write_back.n_requests, ==, 6);
  g_assert_cmpuint (status->write_back.n_lost, ==, 0);
  g_assert_cmpint (status->write_back.written_us, ==, fixture.now_us);
  tear_down (&fixture);
}

/* A store that is away is not asked again at once; what waits for it is told when it is back. */
static void
test_away (void)
{
  Fixture fixture;
  g_autoptr(VedEngineStatus) status = NULL;

  set_up (&fixture);
  fixture.status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  tick (&fixture, 0);
  ved_test_wait_until (has_fault, &fixture);
  g_assert_cmpuint (fixture.n_requests, ==, 1);
  tick (&fixture, VED_SECOND_US / 10);
  g_assert_cmpuint (fixture.n_requests, ==, 1);

  fixture.status = SOUP_STATUS_NO_CONTENT;
  tick (&fixture, VED_MINUTE_US);
  wait_for_waiting (&fixture, 0);
  g_assert_cmpuint (fixture.n_requests, ==, 1 + 6);
  g_assert_cmpuint (fixture.n_changes, ==, 2);
  status = describe (&fixture);
  g_assert_true (status->write_back.working);
  g_assert_cmpuint (status->write_back.n_lost, ==, 0);
  tear_down (&fixture);
}

/* An hour without the store costs ten rounds of risks and one of forecasts, and it is said what was lost. */
static void
test_long_away (void)
{
  Fixture fixture;
  g_autoptr(VedEngineStatus) status = NULL;

  set_up (&fixture);
  fixture.status = SOUP_STATUS_INTERNAL_SERVER_ERROR;
  tick (&fixture, 0);
  ved_test_wait_until (has_fault, &fixture);
  for (guint minute = 1; minute < 60; minute++)
    tick (&fixture, VED_MINUTE_US);
  status = describe (&fixture);
  g_assert_cmpuint (status->write_back.n_waiting, <=, 12);
  g_assert_cmpuint (status->write_back.n_lost, >=, 48);
  g_assert_nonnull (strstr (status->write_back.message, "500"));
  tear_down (&fixture);
}

/* What will never be taken does not hold up what comes after it. */
static void
test_refused (void)
{
  Fixture fixture;
  g_autoptr(VedEngineStatus) status = NULL;

  set_up (&fixture);
  fixture.status = SOUP_STATUS_BAD_REQUEST;
  tick (&fixture, 0);
  wait_for_waiting (&fixture, 0);
  status = describe (&fixture);
  g_assert_cmpuint (status->write_back.n_lost, ==, 4);
  g_assert_nonnull (strstr (status->write_back.message, "out of order sample"));

  fixture.status = SOUP_STATUS_NO_CONTENT;
  tick (&fixture, VED_MINUTE_US);
  wait_for_waiting (&fixture, 0);
  g_assert_false (has_fault (&fixture));
  tear_down (&fixture);
}

/* Stopped while a request is under way: nothing is told any more. */
static void
test_stopped (void)
{
  Fixture fixture;

  set_up (&fixture);
  tick (&fixture, 0);
  tear_down (&fixture);
}

static void
test_address (void)
{
  const VedShard whole = { 0, 0 };
  g_autoptr(GError) error = NULL;
  VedWriteBack *write_back = ved_write_back_new ("ftp://store", NULL, &whole, changed_cb, NULL, &error);

  g_assert_null (write_back);
  g_assert_nonnull (error);
  /* It names the option that was wrong, not the client that takes addresses of sources too. */
  g_assert_cmpstr (error->message, ==, "--write-back: “ftp://store” is no address: name one, as in http://localhost:9090");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/write-back/rounds", test_rounds);
  g_test_add_func ("/write-back/away", test_away);
  g_test_add_func ("/write-back/long-away", test_long_away);
  g_test_add_func ("/write-back/refused", test_refused);
  g_test_add_func ("/write-back/stopped", test_stopped);
  g_test_add_func ("/write-back/address", test_address);

  return g_test_run ();
}
