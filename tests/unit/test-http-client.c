/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client/ved-http-client.h"
#include "support/ved-test-loop.h"

#include <libsoup/soup.h>
#include <string.h>

/* A server in the same main loop that closes the connection of some requests instead of answering. */

typedef struct {
  SoupServer *server;
  VedHttpClient *client;
  guint n_requests;
  guint n_cut;                  /* that are still to go without an answer */
  gboolean is_silent;           /* it neither answers nor closes */
  VedHttpReply *reply;          /* (nullable) */
  GError *error;                /* (nullable) */
} Fixture;

static void
answer_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GIOStream) stream = NULL;

  fixture->n_requests++;
  if (fixture->is_silent)
    {
      soup_server_message_pause (message);
      return;
    }
  if (fixture->n_cut == 0)
    {
      const char *tag = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "If-None-Match");

      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, tag != NULL ? tag : "", tag != NULL ? strlen (tag) : 0);
      return;
    }

  fixture->n_cut--;
  stream = soup_server_message_steal_connection (message);
  g_io_stream_close (stream, NULL, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoslist(GUri) uris = NULL;
  g_autofree char *url = NULL;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, answer_cb, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->server);
  url = g_uri_to_string (uris->data);
  fixture->client = ved_http_client_new (url, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_pointer (&fixture->reply, ved_http_reply_free);
  g_clear_error (&fixture->error);
  ved_test_finalize (fixture->client);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->reply = ved_http_client_send_finish (VED_HTTP_CLIENT (object), result, &fixture->error);
}

static gboolean
has_ended (gpointer user_data)
{
  const Fixture *fixture = user_data;

  return fixture->reply != NULL || fixture->error != NULL;
}

static gboolean
was_asked (gpointer user_data)
{
  return ((Fixture *) user_data)->n_requests > 0;
}

static void
ask_for (Fixture      *fixture,
         const char   *path,
         GCancellable *cancellable,
         guint         n_retries)
{
  const VedHttpRequest request = { .accept = "text/plain", .etag = "\"5\"", .n_retries = n_retries };

  ved_http_client_send_async (fixture->client, path, &request, cancellable, ended_cb, fixture);
}

static void
ask (Fixture      *fixture,
     GCancellable *cancellable,
     guint         n_retries)
{
  ask_for (fixture, "/some/page", cancellable, n_retries);
}

/* A link that breaks for a moment costs a moment; the same is asked again. */
static void
test_asks_again (Fixture       *fixture,
                 gconstpointer  user_data)
{
  fixture->n_cut = 3;
  ask (fixture, NULL, 3);
  ved_test_wait_until (has_ended, fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->n_requests, ==, 4);
  g_assert_cmpmem (g_bytes_get_data (fixture->reply->body, NULL), g_bytes_get_size (fixture->reply->body), "\"5\"", 3);
}

/* One that stays broken is told after three more tries, or at once where none were wanted. */
static void
test_gives_up (Fixture       *fixture,
               gconstpointer  user_data)
{
  guint n_retries = GPOINTER_TO_UINT (user_data);

  fixture->n_cut = G_MAXUINT;
  ask (fixture, NULL, n_retries);
  ved_test_wait_until (has_ended, fixture);
  g_assert_nonnull (fixture->error);
  g_assert_cmpuint (fixture->n_requests, ==, 1 + n_retries);
}

/* Who was silent as long as he may be is told at once: not after four times as long. */
static void
test_silent (Fixture       *fixture,
             gconstpointer  user_data)
{
  fixture->is_silent = TRUE;
  ask_for (fixture, "/health", NULL, 3);
  ved_test_wait_until (has_ended, fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

/* A certificate that is not trusted is not trusted a moment later. */
static void
test_untrusted (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "integration", "tls", "server.pem", NULL), *url = NULL;
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, NULL);
  g_autoslist(GUri) uris = NULL;

  g_assert_nonnull (certificate);
  soup_server_disconnect (fixture->server);
  soup_server_set_tls_certificate (fixture->server, certificate);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS, NULL));
  uris = soup_server_get_uris (fixture->server);
  url = g_uri_to_string (uris->data);
  g_object_unref (fixture->client);
  fixture->client = ved_http_client_new (url, NULL);
  ask (fixture, NULL, 3);
  ved_test_wait_until (has_ended, fixture);
  g_assert_true (fixture->error->domain == G_TLS_ERROR);
  g_assert_cmpuint (ved_request_log_count (ved_http_client_get_log (fixture->client)), ==, 1);
}

/* Nobody waits for a request that was given up, not even for its pause to end. */
static void
test_cancelled (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  fixture->n_cut = G_MAXUINT;
  ask (fixture, cancellable, 3);
  ved_test_wait_until (was_asked, fixture);
  g_cancellable_cancel (cancellable);
  ved_test_wait_until (has_ended, fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http-client/asks-again", Fixture, NULL, set_up, test_asks_again, tear_down);
  g_test_add ("/http-client/gives-up", Fixture, GUINT_TO_POINTER (3), set_up, test_gives_up, tear_down);
  g_test_add ("/http-client/asks-once", Fixture, NULL, set_up, test_gives_up, tear_down);
  g_test_add ("/http-client/silent", Fixture, NULL, set_up, test_silent, tear_down);
  g_test_add ("/http-client/untrusted", Fixture, NULL, set_up, test_untrusted, tear_down);
  g_test_add ("/http-client/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);

  return g_test_run ();
}
