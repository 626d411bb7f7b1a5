/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-prometheus-client"

#include "config.h"

#include "source/ved-prometheus-client.h"

#include "base/ved-api-key.h"
#include "base/ved-error.h"
#include "base/ved-url.h"
#include "source/ved-prometheus-reply.h"

#include <libsoup/soup.h>
#include <string.h>

/* Who may ask is said by a certificate, by the URL (user:password@) or by a key file that holds a bearer token or
 * "user:password". The latter two become a header, and the URL that is shown and logged has neither.
 * Header and certificate go to the server they are meant for alone: a redirect to another one leaves without them.
 *
 * Answers are read piece by piece, so that one that never ends is given up at MAX_REPLY_BYTES. */

#define TOO_MANY_REQUESTS 429     /* RFC 6585; libsoup has no name for it */
#define TIMEOUT_S       30
#define MAX_CONNECTIONS 4
#define MAX_REPLY_BYTES (256 * 1024 * 1024)
#define PIECE_BYTES     (256 * 1024)
#define MAX_KEY_BYTES   8192
#define MAX_REASON_BYTES 300

struct _VedPrometheusClient
{
  GObject parent_instance;

  SoupSession *session;
  GUri *uri;
  char *url;                    /* without secrets */
  char *authorization;          /* (nullable): the header's value */
  GTlsCertificate *identity;    /* (nullable) */
};

typedef struct {
  SoupMessage *message;
  GInputStream *stream;         /* (nullable): once the head came */
  GByteArray *body;
} Request;

G_DEFINE_TYPE (VedPrometheusClient, ved_prometheus_client, G_TYPE_OBJECT)

static void
request_free (Request *request)
{
  g_clear_object (&request->stream);
  g_clear_object (&request->message);
  g_byte_array_unref (request->body);
  g_free (request);
}

static void
ved_prometheus_client_finalize (GObject *object)
{
  VedPrometheusClient *self = VED_PROMETHEUS_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->identity);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self->url);
  g_free (self->authorization);

  G_OBJECT_CLASS (ved_prometheus_client_parent_class)->finalize (object);
}

static void
ved_prometheus_client_class_init (VedPrometheusClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ved_prometheus_client_finalize;
}

static void
ved_prometheus_client_init (VedPrometheusClient *self)
{
  self->session = g_object_new (SOUP_TYPE_SESSION,
                                "timeout", TIMEOUT_S,
                                "max-conns-per-host", MAX_CONNECTIONS,
                                "user-agent", "vedette/" VED_VERSION " ",
                                NULL);
}

static char *
make_basic (const char *user_and_password)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) user_and_password, strlen (user_and_password));

  return g_strconcat ("Basic ", encoded, NULL);
}

static gboolean
read_key_file (VedPrometheusClient  *self,
               const char           *path,
               GError              **error)
{
  g_autofree char *key = NULL;
  gsize length;

  if (!ved_api_key_check_mode (path, error) || !g_file_get_contents (path, &key, &length, error))
    return FALSE;

  g_strstrip (key);
  if (*key == '\0' || length > MAX_KEY_BYTES || strpbrk (key, "\r\n") != NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "The key file “%s” must hold one line: a bearer token, or user:password", path);
      return FALSE;
    }

  g_free (self->authorization);
  self->authorization = strchr (key, ':') != NULL ? make_basic (key) : g_strconcat ("Bearer ", key, NULL);

  return TRUE;
}

static void
cut_slashes (char *text)
{
  for (gsize length = strlen (text); length > 0 && text[length - 1] == '/'; length--)
    text[length - 1] = '\0';
}

static gboolean
read_url (VedPrometheusClient  *self,
          const char           *url,
          GError              **error)
{
  g_autoptr(GUri) uri = ved_url_parse (url, SOUP_HTTP_URI_FLAGS);
  g_autofree char *path = NULL;

  if (uri == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is no address: name one, as in http://localhost:9090", url);
      return FALSE;
    }

  if (g_uri_get_user (uri) != NULL)
    {
      const char *password = g_uri_get_password (uri);
      g_autofree char *both = g_strconcat (g_uri_get_user (uri), ":", password, NULL);
      g_autofree char *plain = g_uri_unescape_string (both, NULL);

      self->authorization = make_basic (plain != NULL ? plain : both);
    }

  path = g_strdup (g_uri_get_path (uri));
  cut_slashes (path);
  self->uri = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                           path, NULL, NULL);
  self->url = g_uri_to_string (self->uri);
  cut_slashes (self->url);

  return TRUE;
}

/**
 * ved_prometheus_client_new:
 * @url: http or https, with a path where the API is below one; may have user and password
 * @key_file: (nullable): read now
 *
 * Returns: (transfer full): the client; %NULL for an address that is none, or a key file that cannot be
 *   read. Nothing is asked yet.
 */
VedPrometheusClient *
ved_prometheus_client_new (const char  *url,
                           const char  *key_file,
                           GError     **error)
{
  g_autoptr(VedPrometheusClient) self = g_object_new (VED_TYPE_PROMETHEUS_CLIENT, NULL);

  if (!read_url (self, url, error) || (key_file != NULL && !read_key_file (self, key_file, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ved_prometheus_client_set_tls:
 * @tls: whom to trust, and who asks; before the first request
 */
void
ved_prometheus_client_set_tls (VedPrometheusClient *self,
                               const VedTls        *tls)
{
  if (tls->authorities != NULL)
    soup_session_set_tls_database (self->session, tls->authorities);
  g_set_object (&self->identity, tls->identity);
}

static gboolean
take_tls (VedPrometheusClient  *self,
          GKeyFile             *config,
          const char           *group,
          GError              **error)
{
  g_autofree char *ca_file = g_key_file_get_string (config, group, "ca-file", NULL);
  g_autofree char *certificate_file = g_key_file_get_string (config, group, "certificate-file", NULL);
  g_auto(VedTls) tls = { NULL };

  if (!ved_tls_load (&tls, ca_file, certificate_file, error))
    return FALSE;

  ved_prometheus_client_set_tls (self, &tls);

  return TRUE;
}

/**
 * ved_prometheus_client_new_configured:
 * @url: as for ved_prometheus_client_new()
 * @key_file: (nullable): where the configuration names none
 * @config: (nullable): its group "prometheus:URL", of the address without the key, says where the key and the
 *   certificates are
 * @name: (out): of that group
 *
 * Returns: (transfer full): the client; %NULL with a message for people
 */
VedPrometheusClient *
ved_prometheus_client_new_configured (const char  *url,
                                      const char  *key_file,
                                      GKeyFile    *config,
                                      char       **name,
                                      GError     **error)
{
  g_autoptr(VedPrometheusClient) self = ved_prometheus_client_new (url, key_file, error);
  g_autofree char *own_key_file = NULL;

  if (self == NULL)
    return NULL;

  *name = g_strconcat ("prometheus:", self->url, NULL);
  if (config == NULL)
    return g_steal_pointer (&self);

  own_key_file = g_key_file_get_string (config, *name, "key-file", NULL);
  if ((own_key_file != NULL && !read_key_file (self, own_key_file, error)) || !take_tls (self, config, *name, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ved_prometheus_client_get_url:
 *
 * Returns: where it asks, without secrets
 */
const char *
ved_prometheus_client_get_url (VedPrometheusClient *self)
{
  return self->url;
}

static gboolean
is_same_server (GUri *a,
                GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_strcmp0 (g_uri_get_host (a), g_uri_get_host (b)) == 0 && g_uri_get_port (a) == g_uri_get_port (b);
}

static void
restarted_cb (SoupMessage         *message,
              VedPrometheusClient *self)
{
  if (is_same_server (soup_message_get_uri (message), self->uri))
    return;

  soup_message_headers_remove (soup_message_get_request_headers (message), "Authorization");
  soup_message_set_tls_client_certificate (message, NULL);
}

static SoupMessage *
make_message (VedPrometheusClient *self,
              const char          *method,
              const char          *path,
              GHashTable          *parameters)
{
  g_autofree char *query = parameters != NULL ? soup_form_encode_hash (parameters) : NULL;
  g_autofree char *full_path = g_strconcat (g_uri_get_path (self->uri), path, NULL);
  g_autoptr(GUri) uri = soup_uri_copy (self->uri, SOUP_URI_PATH, full_path, SOUP_URI_QUERY, query,
                                       SOUP_URI_NONE);
  SoupMessage *message = soup_message_new_from_uri (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (self->authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", self->authorization);
  if (self->identity != NULL)
    soup_message_set_tls_client_certificate (message, self->identity);
  g_signal_connect_object (message, "restarted", G_CALLBACK (restarted_cb), self, 0);

  return message;
}

/* Questions are refused in JSON, what is written in a line of text. */
static char *
dup_reason (SoupMessage *message,
            GBytes      *body)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  char *reason;

  if (g_strcmp0 (type, "text/plain") != 0 || length == 0)
    return ved_prometheus_reply_dup_error (body);

  reason = g_utf8_make_valid (text, (gssize) MIN (length, MAX_REASON_BYTES));
  g_strdelimit (reason, "\r\n", ' ');

  return g_strstrip (reason);
}

static GError *
make_status_error (VedPrometheusClient *self,
                   const Request       *request)
{
  g_autoptr(GBytes) body = g_bytes_new_static (request->body->data, request->body->len);
  g_autofree char *said = dup_reason (request->message, body);
  guint status = soup_message_get_status (request->message);
  const char *reason = said != NULL ? said : soup_message_get_reason_phrase (request->message);

  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                          "%s does not let us in (%u %s): give a key file or user:password", self->url,
                          status, reason);

    case TOO_MANY_REQUESTS:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_BUSY, "%s is busy (%u %s)", self->url, status, reason);

    case SOUP_STATUS_BAD_REQUEST:
    case SOUP_STATUS_UNPROCESSABLE_ENTITY:
      return g_error_new (VED_ERROR, VED_ERROR_UNSUPPORTED, "%s refuses what it was sent: %s", self->url, reason);

    case SOUP_STATUS_NOT_FOUND:
      return g_error_new (VED_ERROR, VED_ERROR_NOT_FOUND,
                          "%s has no Prometheus API (404): check the address and its path", self->url);

    default:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "%s answers %u %s", self->url, status, reason);
    }
}

static void
finish_request (GTask *task)
{
  VedPrometheusClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (request->message)))
    g_task_return_error (task, make_status_error (self, request));
  else
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&request->body)),
                           (GDestroyNotify) g_bytes_unref);
  if (request->body == NULL)
    request->body = g_byte_array_new ();
}

static void read_piece (GTask *task);

static void
piece_was_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  VedPrometheusClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (piece == NULL)
    {
      g_prefix_error (&error, "%s: ", self->url);
      g_task_return_error (task, error);
      return;
    }
  if (g_bytes_get_size (piece) == 0)
    {
      finish_request (task);
      return;
    }

  g_byte_array_append (request->body, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
  if (request->body->len > MAX_REPLY_BYTES)
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_TOO_LARGE, "%s answers with more than %d MiB",
                             self->url, MAX_REPLY_BYTES / 1024 / 1024);
  else
    read_piece (g_steal_pointer (&task));
}

static void
read_piece (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (request->stream, PIECE_BYTES, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), piece_was_read_cb, task);
}

static void
head_came_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  VedPrometheusClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (request->stream == NULL)
    {
      g_prefix_error (&error, "%s does not answer: ", self->url);
      g_task_return_error (task, error);
      return;
    }

  read_piece (g_steal_pointer (&task));
}

static void
send (VedPrometheusClient *self,
      SoupMessage         *message,
      gpointer             source_tag,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->message = message;
  request->body = g_byte_array_new ();
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, cancellable, head_came_cb, task);
}

/**
 * ved_prometheus_client_get_async:
 * @path: below the API's address: "/api/v1/query"
 * @parameters: (nullable) (element-type utf8 utf8): of the query
 */
void
ved_prometheus_client_get_async (VedPrometheusClient *self,
                                 const char          *path,
                                 GHashTable          *parameters,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  send (self, make_message (self, SOUP_METHOD_GET, path, parameters), ved_prometheus_client_get_async, cancellable,
        callback, user_data);
}

/**
 * ved_prometheus_client_get_finish:
 *
 * Returns: (transfer full): the body; %NULL with %G_IO_ERROR_PERMISSION_DENIED, %G_IO_ERROR_BUSY,
 *   %VED_ERROR_UNSUPPORTED (the query was refused), %VED_ERROR_NOT_FOUND, or what the network says. All
 *   messages name the server.
 */
GBytes *
ved_prometheus_client_get_finish (VedPrometheusClient  *self,
                                  GAsyncResult         *result,
                                  GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ved_prometheus_client_write_async:
 * @body: of remote write 1.0, see ved_remote_write_pack()
 *
 * Sends samples to the address itself where that has a path, else to "/api/v1/write" there. Redirects are not
 * followed.
 */
void
ved_prometheus_client_write_async (VedPrometheusClient *self,
                                   GBytes              *body,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  const char *path = *g_uri_get_path (self->uri) == '\0' ? "/api/v1/write" : "";
  SoupMessage *message = make_message (self, SOUP_METHOD_POST, path, NULL);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Content-Encoding", "snappy");
  soup_message_headers_replace (headers, "X-Prometheus-Remote-Write-Version", "0.1.0");
  soup_message_set_request_body_from_bytes (message, "application/x-protobuf", body);
  send (self, message, ved_prometheus_client_write_async, cancellable, callback, user_data);
}

/**
 * ved_prometheus_client_write_finish:
 *
 * Returns: %FALSE with the errors of ved_prometheus_client_get_finish(); %VED_ERROR_UNSUPPORTED: these samples will
 *   never be taken
 */
gboolean
ved_prometheus_client_write_finish (VedPrometheusClient  *self,
                                    GAsyncResult         *result,
                                    GError              **error)
{
  g_autoptr(GBytes) answer = ved_prometheus_client_get_finish (self, result, error);

  return answer != NULL;
}
