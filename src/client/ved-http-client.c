/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-http-client"

#include "config.h"

#include "client/ved-http-client.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "base/ved-tls.h"
#include "base/ved-url.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

/* A body whose length is known is read into one buffer: libsoup's own way goes through the main loop for
 * every 8 KB, which for a frame costs more than decoding it.
 *
 * How long a daemon may be silent depends on what it is asked, and libsoup knows one timeout a session: there is a
 * session for each that was needed. An event stream may be silent for the 15 s between its comment lines, and is taken
 * for dead after three of them. On loopback compression costs more than it saves, so identity is asked for.
 *
 * What only reads may be asked again after a fault of the network that may be over soon: a moment later, then twice as late
 * each time. */

#define ANSWER_TIMEOUT_S 10
#define SILENCE_S        45
#define RETRY_MS         250
/* A connection that the daemon is about to close (after 60 s) is not used any more. */
#define IDLE_S           30
#define MAX_CONNECTIONS  6
#define MAX_MESSAGE      300
#define MAX_KNOWN_LENGTH (1024 * 1024 * 1024)

/* In seconds, by how the path begins; the first that fits. */
static const struct {
  const char *path;
  guint timeout_s;
} timeouts[] = {
  { "/health", 2 },
  { "/feed/", 3 },
  { "/scenario/", 2 },
  { "/predictions/", 5 },
  { "/jobs/calculate", 30 },
  { "/admin/trigger-training", 30 },
  { "/admin/reload-model", 30 },
  { "/historical/export/", 30 },
};

struct _VedHttpClient
{
  GObject parent_instance;
  char *base_url;               /* without a slash at its end */
  char *key;                    /* (nullable) */
  VedTls tls;
  GHashTable *sessions;         /* SoupSession by their timeouts, s */
  gboolean loopback;
  VedRequestLog log;
};

typedef struct {
  SoupMessage *message;
  char *path;
  char *accept;                 /* (nullable) */
  char *etag;                   /* (nullable) */
  guint n_retries;              /* that are left */
  guint pause_ms;               /* before the next one */
  gint64 began_us;
  guint8 *buffer;               /* (nullable): of `length` bytes and one more, to see the end */
  gsize length;
} Exchange;

G_DEFINE_FINAL_TYPE (VedHttpClient, ved_http_client, G_TYPE_OBJECT)

static void
exchange_free (Exchange *self)
{
  g_object_unref (self->message);
  g_free (self->path);
  g_free (self->accept);
  g_free (self->etag);
  g_free (self->buffer);
  g_free (self);
}

static gboolean
is_loopback_url (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && ved_url_is_loopback (uri);
}

static const char *
pick_method (const VedHttpRequest *request)
{
  if (request->method != NULL)
    return request->method;

  return request->json_body != NULL ? SOUP_METHOD_POST : SOUP_METHOD_GET;
}

/* A redirect would carry the key to another host. */
static SoupMessage *
new_message (VedHttpClient         *self,
             const char            *path,
             const VedHttpRequest  *request,
             GError               **error)
{
  g_autofree char *url = g_strconcat (self->base_url, path, NULL);
  SoupMessage *message = soup_message_new (pick_method (request), url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "\"%s\" is no address: it has the form http://HOST:PORT", url);
      return NULL;
    }

  headers = soup_message_get_request_headers (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (self->tls.identity != NULL)
    soup_message_set_tls_client_certificate (message, self->tls.identity);
  if (self->key != NULL)
    soup_message_headers_replace (headers, "X-API-Key", self->key);
  if (request->accept != NULL)
    soup_message_headers_replace (headers, "Accept", request->accept);
  if (request->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", request->etag);
  if (self->loopback)
    soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (request->json_body != NULL)
    {
      g_autoptr(GBytes) body = g_bytes_new (request->json_body, strlen (request->json_body));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }

  return message;
}

static GTask *
begin_exchange (VedHttpClient        *self,
                const char           *path,
                const VedHttpRequest *request,
                gpointer              tag,
                GCancellable         *cancellable,
                GAsyncReadyCallback   callback,
                gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  SoupMessage *message = new_message (self, path, request, &error);
  Exchange *exchange;

  g_task_set_source_tag (task, tag);
  if (message == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return NULL;
    }

  exchange = g_new0 (Exchange, 1);
  exchange->message = message;
  exchange->path = g_strdup (path);
  exchange->accept = g_strdup (request->accept);
  exchange->etag = g_strdup (request->etag);
  exchange->n_retries = request->n_retries;
  exchange->pause_ms = RETRY_MS;
  exchange->began_us = g_get_monotonic_time ();
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);

  return task;
}

static guint
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, 24 * 3600, &seconds, NULL))
    return 0;

  return (guint) seconds;
}

static VedHttpReply *
reply_new (Exchange *exchange,
           GBytes   *body)
{
  VedHttpReply *reply = g_new0 (VedHttpReply, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);

  reply->status = soup_message_get_status (exchange->message);
  reply->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  reply->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  reply->retry_after_s = read_retry_after (headers);
  reply->elapsed_us = g_get_monotonic_time () - exchange->began_us;
  reply->body = body;

  return reply;
}

static void
log_end (VedHttpClient  *self,
         const Exchange *exchange,
         guint           status,
         gsize           n_bytes,
         const char     *fault)
{
  GUri *uri = soup_message_get_uri (exchange->message);
  const char *query = g_uri_get_query (uri);
  VedRequestEntry entry = { .time_us = g_get_real_time (), .elapsed_us = g_get_monotonic_time () - exchange->began_us,
                            .n_bytes = n_bytes, .status = status };

  g_strlcpy (entry.fault, fault != NULL ? fault : "", sizeof entry.fault);
  g_strlcpy (entry.method, soup_message_get_method (exchange->message), sizeof entry.method);
  g_snprintf (entry.path, sizeof entry.path, "%s%s%s", g_uri_get_path (uri), query != NULL ? "?" : "",
              query != NULL ? query : "");
  ved_request_log_add (&self->log, &entry);
}

static void send_message (GTask *task);

static gboolean
retry_due_cb (gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  VedHttpClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  const VedHttpRequest request = { .accept = exchange->accept, .etag = exchange->etag };

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  g_object_unref (exchange->message);
  exchange->message = new_message (self, exchange->path, &request, NULL);
  exchange->began_us = g_get_monotonic_time ();
  send_message (g_steal_pointer (&task));

  return G_SOURCE_REMOVE;
}

/* After a pause, or as soon as it is cancelled. */
static void
ask_again_later (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GSource) source = g_timeout_source_new (exchange->pause_ms);

  exchange->n_retries--;
  exchange->pause_ms *= 2;
  g_clear_pointer (&exchange->buffer, g_free);
  if (cancellable != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_source_set_static_name (source, "[vedette] retry");
  g_source_set_callback (source, retry_due_cb, g_object_ref (task), NULL);
  g_source_attach (source, g_task_get_context (task));
}

/* Whoever was silent for as long as he may be is not asked for as long again, and a certificate is no better a moment later. */
static gboolean
is_worth_another (const Exchange *exchange,
                  const GError   *error)
{
  return exchange->n_retries > 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) && error->domain != G_TLS_ERROR;
}

/* Takes @error. What its caller has cancelled is no fault of the daemon. */
static void
return_fault (GTask  *task,
              GError *error)
{
  const Exchange *exchange = g_task_get_task_data (task);
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (!is_cancelled)
    log_end (g_task_get_source_object (task), exchange, 0, 0, error->message);
  if (is_cancelled || !is_worth_another (exchange, error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_error_free (error);
  ask_again_later (task);
}

static void
return_reply (GTask  *task,
              GBytes *body)
{
  VedHttpReply *reply = reply_new (g_task_get_task_data (task), body);

  log_end (g_task_get_source_object (task), g_task_get_task_data (task), reply->status,
           body != NULL ? g_bytes_get_size (body) : 0, NULL);
  g_task_return_pointer (task, reply, (GDestroyNotify) ved_http_reply_free);
}

static void
body_spliced_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (object), result, &error) < 0)
    return_fault (task, error);
  else
    return_reply (task, g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (object)));
}

static void
body_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  gsize n_read;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &n_read, &error))
    return_fault (task, error);
  else if (n_read != exchange->length)
    return_fault (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "The answer was cut off"));
  else
    return_reply (task, g_bytes_new_take (g_steal_pointer (&exchange->buffer), n_read));
}

static gboolean
knows_length (SoupMessageHeaders *headers,
              gsize              *length)
{
  goffset said;

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
      || soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    return FALSE;

  said = soup_message_headers_get_content_length (headers);
  *length = (gsize) said;

  return said >= 0 && said <= MAX_KNOWN_LENGTH;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GInputStream) body = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  g_autoptr(GOutputStream) target = NULL;

  if (body == NULL)
    {
      return_fault (task, error);
      g_object_unref (task);
      return;
    }
  if (knows_length (soup_message_get_response_headers (exchange->message), &exchange->length))
    {
      exchange->buffer = g_malloc (exchange->length + 1);
      g_input_stream_read_all_async (body, exchange->buffer, exchange->length + 1, G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), body_read_cb, task);
      return;
    }

  target = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (target, body,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, g_task_get_cancellable (task), body_spliced_cb, task);
}

static void
events_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  GInputStream *body = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (soup_message_get_status (exchange->message) == SOUP_STATUS_OK)
    {
      g_task_return_pointer (task, body, g_object_unref);
      return;
    }

  g_object_unref (body);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The daemon sends no events: %s",
                           soup_message_get_reason_phrase (exchange->message));
}

static void
ved_http_client_dispose (GObject *object)
{
  VedHttpClient *self = VED_HTTP_CLIENT (object);

  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    soup_session_abort (session);
  g_hash_table_remove_all (self->sessions);

  G_OBJECT_CLASS (ved_http_client_parent_class)->dispose (object);
}

static void
ved_http_client_finalize (GObject *object)
{
  VedHttpClient *self = VED_HTTP_CLIENT (object);

  ved_tls_clear (&self->tls);
  g_hash_table_unref (self->sessions);
  g_free (self->base_url);
  g_free (self->key);

  G_OBJECT_CLASS (ved_http_client_parent_class)->finalize (object);
}

static void
ved_http_client_class_init (VedHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_http_client_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_http_client_finalize;
}

static void
ved_http_client_init (VedHttpClient *self)
{
  self->sessions = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/* What cannot be read is told once; a server that needs it is not spoken to then, and that is told as well. */
static void
load_tls (VedHttpClient *self)
{
  GError *error = NULL;

  if (!ved_tls_load_environment (&self->tls, &error))
    ved_report_error (G_LOG_DOMAIN, "Certificates", error);
}

static SoupSession *
new_session (VedHttpClient *self,
             guint          timeout_s)
{
  SoupSession *session = soup_session_new_with_options ("timeout", timeout_s,
                                                        "idle-timeout", IDLE_S,
                                                        "max-conns", MAX_CONNECTIONS,
                                                        "max-conns-per-host", MAX_CONNECTIONS,
                                                        "user-agent", "vedette/" VED_VERSION,
                                                        NULL);

  if (self->tls.authorities != NULL)
    soup_session_set_tls_database (session, self->tls.authorities);

  return session;
}

static SoupSession *
ensure_session (VedHttpClient *self,
                guint          timeout_s)
{
  SoupSession *session = g_hash_table_lookup (self->sessions, GUINT_TO_POINTER (timeout_s));

  if (session == NULL)
    {
      session = new_session (self, timeout_s);
      g_hash_table_insert (self->sessions, GUINT_TO_POINTER (timeout_s), session);
    }

  return session;
}

static guint
find_timeout_s (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (timeouts); i++)
    {
      if (g_str_has_prefix (path, timeouts[i].path))
        return timeouts[i].timeout_s;
    }

  return ANSWER_TIMEOUT_S;
}

/* Takes @task. */
static void
send_message (GTask *task)
{
  VedHttpClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);

  soup_session_send_async (ensure_session (self, find_timeout_s (exchange->path)), exchange->message, G_PRIORITY_DEFAULT,
                           g_task_get_cancellable (task), answered_cb, task);
}

/**
 * ved_http_client_new:
 * @base_url: as in "http://localhost:8000"
 * @key: (nullable): the API key
 *
 * Returns: (transfer full): a client for one daemon; it connects when it is asked something
 */
VedHttpClient *
ved_http_client_new (const char *base_url,
                     const char *key)
{
  VedHttpClient *self = g_object_new (VED_TYPE_HTTP_CLIENT, NULL);
  gsize length = strlen (base_url);

  while (length > 0 && base_url[length - 1] == '/')
    length--;
  self->base_url = g_strndup (base_url, length);
  self->key = key != NULL && *key != '\0' ? g_strdup (key) : NULL;
  self->loopback = is_loopback_url (base_url);
  load_tls (self);

  return self;
}

const char *
ved_http_client_get_base_url (VedHttpClient *self)
{
  g_return_val_if_fail (VED_IS_HTTP_CLIENT (self), NULL);

  return self->base_url;
}

/**
 * ved_http_client_is_loopback:
 *
 * Returns: whether the daemon is on this computer
 */
gboolean
ved_http_client_is_loopback (VedHttpClient *self)
{
  g_return_val_if_fail (VED_IS_HTTP_CLIENT (self), FALSE);

  return self->loopback;
}

/**
 * ved_http_client_get_log:
 *
 * Returns: (transfer none): the newest answers
 */
const VedRequestLog *
ved_http_client_get_log (VedHttpClient *self)
{
  g_return_val_if_fail (VED_IS_HTTP_CLIENT (self), NULL);

  return &self->log;
}

/**
 * ved_http_client_send_async:
 * @path: with its query, as in "/predictions/current"
 * @request: what else
 *
 * Any answer is a success here, whatever its status; see ved_http_reply_check(). Errors are those of the
 * network.
 */
void
ved_http_client_send_async (VedHttpClient        *self,
                            const char           *path,
                            const VedHttpRequest *request,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (VED_IS_HTTP_CLIENT (self));
  g_return_if_fail (path != NULL && request != NULL);
  g_return_if_fail (request->n_retries == 0 || g_str_equal (pick_method (request), SOUP_METHOD_GET));

  task = begin_exchange (self, path, request, ved_http_client_send_async, cancellable, callback, user_data);
  if (task != NULL)
    send_message (task);
}

/**
 * ved_http_client_send_finish:
 *
 * Returns: (transfer full): the answer
 */
VedHttpReply *
ved_http_client_send_finish (VedHttpClient  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ved_http_client_open_events_async:
 * @last_id: (nullable): the last event that was seen
 *
 * Asks for the event stream.
 */
void
ved_http_client_open_events_async (VedHttpClient       *self,
                                   const char          *last_id,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  const VedHttpRequest request = { .accept = "text/event-stream" };
  GTask *task;
  Exchange *exchange;

  g_return_if_fail (VED_IS_HTTP_CLIENT (self));

  task = begin_exchange (self, "/events", &request, ved_http_client_open_events_async, cancellable, callback,
                         user_data);
  if (task == NULL)
    return;

  exchange = g_task_get_task_data (task);
  if (last_id != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (exchange->message),
                                  "Last-Event-ID", last_id);
  soup_session_send_async (ensure_session (self, SILENCE_S), exchange->message, G_PRIORITY_DEFAULT, cancellable,
                           events_opened_cb, task);
}

/**
 * ved_http_client_open_events_finish:
 *
 * Returns: (transfer full): the body, for a #VedEventReader
 */
GInputStream *
ved_http_client_open_events_finish (VedHttpClient  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ved_http_reply_free (VedHttpReply *self)
{
  if (self == NULL)
    return;

  g_free (self->etag);
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static GIOErrorEnum
get_error_code (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      return G_IO_ERROR_PERMISSION_DENIED;
    case SOUP_STATUS_NOT_FOUND:
      return G_IO_ERROR_NOT_FOUND;
    case SOUP_STATUS_UNPROCESSABLE_ENTITY:
      return G_IO_ERROR_INVALID_ARGUMENT;
    case VED_HTTP_TOO_MANY_REQUESTS:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      return G_IO_ERROR_BUSY;
    default:
      return G_IO_ERROR_FAILED;
    }
}

/**
 * ved_http_reply_dup_member:
 * @name: of a string in the body of a refusal: "error" is its code, "message" its words
 *
 * Returns: (transfer full) (nullable): the string, cut off after 300 bytes; %NULL where the body has none
 */
char *
ved_http_reply_dup_member (const VedHttpReply *self,
                           const char         *name)
{
  g_autoptr(JsonObject) body = ved_json_read_bytes (self->body, NULL);
  const char *text = ved_json_get_text (body, name);

  return text != NULL ? g_utf8_make_valid (text, MIN (strlen (text), MAX_MESSAGE)) : NULL;
}

/**
 * ved_http_reply_check:
 *
 * Returns: whether the answer is a success; @error carries what the daemon said, or its status where it said nothing, in %G_IO_ERROR
 *   PERMISSION_DENIED, NOT_FOUND, INVALID_ARGUMENT, BUSY or FAILED
 */
gboolean
ved_http_reply_check (const VedHttpReply  *self,
                      GError             **error)
{
  g_autofree char *message = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (SOUP_STATUS_IS_SUCCESSFUL (self->status) || self->status == SOUP_STATUS_NOT_MODIFIED)
    return TRUE;

  message = ved_http_reply_dup_member (self, "message");
  if (message != NULL)
    g_set_error_literal (error, G_IO_ERROR, get_error_code (self->status), message);
  else
    g_set_error (error, G_IO_ERROR, get_error_code (self->status), "%u: %s", self->status, soup_status_get_phrase (self->status));

  return FALSE;
}
