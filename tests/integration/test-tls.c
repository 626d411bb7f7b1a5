/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "base/ved-tls.h"
#include "client/ved-http-client.h"
#include "source/ved-prometheus-client.h"
#include "source/ved-sample-source.h"
#include "support/ved-test-loop.h"

#include <libsoup/soup.h>
#include <string.h>

/* A server that proves who it is by an authority that no system knows, and wants to know who asks. The keys in the folder
 * tls were made for this test and open nothing else. */

typedef struct {
  SoupServer *server;
  char *url;
} Fixture;

static char *
path_of (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "integration", "tls", name, NULL);
}

static void
answer (SoupServer        *server,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           user_data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static gboolean
is_known (SoupServerMessage    *message,
          GTlsCertificate      *certificate,
          GTlsCertificateFlags  errors,
          gpointer              user_data)
{
  return errors == 0;
}

static void
request_started_cb (SoupServer        *server,
                    SoupServerMessage *message,
                    gpointer           user_data)
{
  g_signal_connect (message, "accept-certificate", G_CALLBACK (is_known), NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *authority = path_of ("authority.pem"), *own = path_of ("server.pem");
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GTlsDatabase) authorities = NULL;
  g_autoptr(GError) error = NULL;
  GSList *uris;

  certificate = g_tls_certificate_new_from_file (own, &error);
  g_assert_no_error (error);
  authorities = G_TLS_DATABASE (g_tls_file_database_new (authority, &error));
  g_assert_no_error (error);
  fixture->server = soup_server_new ("tls-certificate", certificate, "tls-database", authorities, "tls-auth-mode",
                                     G_TLS_AUTHENTICATION_REQUIRED, NULL);
  g_signal_connect (fixture->server, "request-started", G_CALLBACK (request_started_cb), NULL);
  soup_server_add_handler (fixture->server, NULL, answer, NULL, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_free (fixture->url);
  g_unsetenv ("VEDETTE_CA_FILE");
  g_unsetenv ("VEDETTE_CERTIFICATE_FILE");
}

static void
name_file (const char *variable,
           const char *name)
{
  g_autofree char *path = name != NULL ? path_of (name) : NULL;

  if (path != NULL)
    g_setenv (variable, path, TRUE);
  else
    g_unsetenv (variable);
}

/* Returns: what a daemon at the other end answers; 0 where it is not spoken to */
static guint
ask_daemon (Fixture    *fixture,
            const char *ca_file,
            const char *certificate_file)
{
  g_autoptr(VedHttpClient) client = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(VedHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  VedHttpRequest request = { NULL };
  GAsyncResult *result = NULL;

  name_file ("VEDETTE_CA_FILE", ca_file);
  name_file ("VEDETTE_CERTIFICATE_FILE", certificate_file);
  client = ved_http_client_new (fixture->url, NULL);
  ved_http_client_send_async (client, "/health", &request, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);
  reply = ved_http_client_send_finish (client, done, &error);
  g_assert_true ((reply == NULL) == (error != NULL));
  if (error != NULL)
    g_test_message ("%s", error->message);

  return reply != NULL ? reply->status : 0;
}

static void
test_daemon (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_cmpuint (ask_daemon (fixture, "authority.pem", "viewer.pem"), ==, 200);
  g_assert_cmpuint (ask_daemon (fixture, "authority.pem", NULL), ==, 0);
  g_assert_cmpuint (ask_daemon (fixture, NULL, "viewer.pem"), ==, 0);
  g_assert_cmpuint (ask_daemon (fixture, "viewer.pem", "viewer.pem"), ==, 0);
}

static gboolean
ask_prometheus (Fixture    *fixture,
                const char *ca_file,
                const char *certificate_file)
{
  g_autofree char *authority = ca_file != NULL ? path_of (ca_file) : NULL;
  g_autofree char *own = certificate_file != NULL ? path_of (certificate_file) : NULL;
  g_autoptr(VedPrometheusClient) client = NULL;
  g_autoptr(GAsyncResult) done = NULL;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(VedTls) tls = { NULL };
  GAsyncResult *result = NULL;

  g_assert_true (ved_tls_load (&tls, authority, own, &error));
  client = ved_prometheus_client_new (fixture->url, NULL, &error);
  g_assert_no_error (error);
  ved_prometheus_client_set_tls (client, &tls);
  ved_prometheus_client_get_async (client, "/api/v1/labels", NULL, NULL, ved_test_store_result_cb, &result);
  done = ved_test_wait_for_result (&result);
  reply = ved_prometheus_client_get_finish (client, done, &error);

  return reply != NULL;
}

static void
test_prometheus (Fixture       *fixture,
                 gconstpointer  data)
{
  g_assert_true (ask_prometheus (fixture, "authority.pem", "viewer.pem"));
  g_assert_false (ask_prometheus (fixture, "authority.pem", NULL));
  g_assert_false (ask_prometheus (fixture, NULL, "viewer.pem"));
}

/* As a configuration of the daemon says it. */
static void
test_prometheus_source (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *authority = path_of ("authority.pem"), *own = path_of ("viewer.pem");
  g_autofree char *group = g_strconcat ("prometheus:", fixture->url, NULL);
  g_autoptr(GKeyFile) config = g_key_file_new ();
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  const VedSourceOptions options = { .config = config, .clock = clock };
  g_autoptr(VedSampleSource) source = NULL;
  g_autoptr(GError) error = NULL;

  g_key_file_set_string (config, group, "ca-file", authority);
  g_key_file_set_string (config, group, "certificate-file", own);
  source = ved_sample_source_new_from_spec (group, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (source);
}

/* The file is named, and what should be in it. */
static void
test_wrong_files (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *wrong = g_build_filename (folder, "wrong.pem", NULL);
  VedTls tls;

  g_assert_true (g_file_set_contents (wrong, "no certificate", -1, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ved_tls_load (&tls, i == 0 ? wrong : NULL, i == 1 ? wrong : NULL, &error));
      g_assert_nonnull (strstr (error->message, wrong));
      g_assert_null (tls.authorities);
      g_assert_null (tls.identity);
    }
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP no TLS: the package glib-networking is not installed\n");
      return 0;
    }

  g_test_add ("/tls/daemon", Fixture, NULL, set_up, test_daemon, tear_down);
  g_test_add ("/tls/prometheus", Fixture, NULL, set_up, test_prometheus, tear_down);
  g_test_add ("/tls/prometheus-source", Fixture, NULL, set_up, test_prometheus_source, tear_down);
  g_test_add_func ("/tls/wrong-files", test_wrong_files);

  return g_test_run ();
}
