/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-http-server"

#include "config.h"

#include "server/ved-http-server.h"

#include "base/ved-api-key.h"
#include "base/ved-error.h"
#include "base/ved-json-guard.h"
#include "server/ved-body-coding.h"
#include "server/ved-client-stream.h"
#include "server/ved-peer.h"
#include "server/ved-routes.h"
#include "server/ved-service.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* SoupServer knows neither timeouts nor a limit of connections, so the sockets are accepted here: beyond
 * the limit they are closed at once, those that nothing is asked on are closed after a while, and a
 * request must arrive whole within its time, however slowly its bytes drip.
 *
 * All that can be said from the headers is said before the body is read: unknown path, method, key,
 * rate, length; to a length beyond the limit it is said before the body comes. What is refused is thrown
 * away as it comes, up to a bound. What is left goes to the handler of the route.
 *
 * Without a key the server listens on loopback alone. A web page in a browser on the same machine can
 * reach it there; it is kept out by the Host (no name that a foreign DNS could point here) and the
 * Origin of its requests. */

#define EXCHANGE_KEY "ved-exchange"
#define BEARER       "Bearer "
#define MAX_DRAINED  8          /* times the largest body, of what is thrown away for one request */
#define BACKLOG      1024       /* clients that wait to be taken in */

struct _VedHttpServer
{
  GObject parent_instance;

  VedService *service;
  SoupServer *soup;
  GSocketService *listener;
  VedRateLimiter *limiter;
  char *address;
  guint16 port;
  char *api_key;                /* (nullable) */
  GStrv cors_origins;
  guint max_connections;
  GHashTable *connections;      /* GSocketConnection, not owned → VedPeer */
  guint sweep_source;
  guint idle_timeout_s;
  guint request_timeout_s;
  gsize max_body;
};

/* What is kept with a message until it is finished. */
typedef struct {
  VedHttpServer *server;
  SoupServerMessage *message;
  const VedRoute *route;        /* (nullable) */
  char *param;                  /* (nullable) */
  char *client;                 /* (nullable): who the rate limiter counts */
  gsize n_received;
  guint deadline_source;
} Exchange;

G_DEFINE_FINAL_TYPE (VedHttpServer, ved_http_server, G_TYPE_OBJECT)

static void
exchange_free (Exchange *exchange)
{
  g_clear_handle_id (&exchange->deadline_source, g_source_remove);
  g_free (exchange->param);
  g_free (exchange->client);
  g_free (exchange);
}

static Exchange *
exchange_of (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);
}

static const char *
request_header (SoupServerMessage *message,
                const char        *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);
}

static void
reply_error (SoupServerMessage *message,
             guint              status,
             const char        *text)
{
  g_autoptr(VedRequest) request = ved_request_new (message, NULL);

  ved_request_reply_error (request, status, text, NULL);
}

static gboolean
origin_is_allowed (VedHttpServer *self,
                   const char    *origin)
{
  return self->cors_origins != NULL && g_strv_contains ((const char *const *) self->cors_origins, origin);
}

static void
add_cors_headers (VedHttpServer     *self,
                  SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *origin = request_header (message, "Origin");

  if (origin == NULL || !origin_is_allowed (self, origin))
    return;

  soup_message_headers_append (headers, "Access-Control-Allow-Origin", origin);
  soup_message_headers_append (headers, "Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
  soup_message_headers_append (headers, "Access-Control-Allow-Headers",
                               "Authorization, Content-Type, X-API-Key, If-Match, If-None-Match");
  soup_message_headers_append (headers, "Access-Control-Expose-Headers", "ETag, Retry-After");
  soup_message_headers_append (headers, "Vary", "Origin");
}

static gboolean
has_key (VedHttpServer     *self,
         SoupServerMessage *message)
{
  const char *bearer = request_header (message, "Authorization");

  if (bearer != NULL && g_ascii_strncasecmp (bearer, BEARER, strlen (BEARER)) == 0
      && ved_api_key_matches (self->api_key, bearer + strlen (BEARER)))
    return TRUE;

  return ved_api_key_matches (self->api_key, request_header (message, "X-API-Key"));
}

/* An address, or the one name that no foreign DNS answers for. */
static gboolean
host_is_local (SoupServerMessage *message)
{
  const char *host = g_uri_get_host (soup_server_message_get_uri (message));

  return host == NULL || g_hostname_is_ip_address (host) || g_ascii_strcasecmp (host, "localhost") == 0;
}

static void
refuse_rate (SoupServerMessage *message,
             guint              retry_after_s,
             const char        *text)
{
  g_autofree char *seconds = g_strdup_printf ("%u", retry_after_s);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", seconds);
  reply_error (message, 429, text);
}

/* Whether the key of @message may be compared. Keys are tried so often and no oftener: then nothing is compared any more, or
 * the answer to the right one would tell it. The same wrong key again, of an agent that was forgotten when the key changed,
 * is no new guess, and to send none is no guess at all. */
static gboolean
may_compare (VedHttpServer     *self,
             SoupServerMessage *message,
             const char        *client,
             const char        *digest)
{
  guint retry_after_s = 0;

  if (ved_rate_limiter_take_once (self->limiter, VED_LIMIT_WRONG_KEY, client, digest, g_get_monotonic_time (), &retry_after_s))
    return TRUE;

  refuse_rate (message, retry_after_s, "Too many wrong keys from this address: wait as long as Retry-After says");

  return FALSE;
}

/* A guess, for all that is known. */
static gboolean
compare_guess (VedHttpServer     *self,
               SoupServerMessage *message,
               VedPeer           *peer)
{
  const char *host = soup_server_message_get_remote_host (message);
  const char *bearer = request_header (message, "Authorization"), *key = request_header (message, "X-API-Key");
  g_autofree char *client = g_strdup_printf ("%s key", host == NULL ? "" : host);
  g_autofree char *given = g_strdup_printf ("%s\n%s", bearer == NULL ? "" : bearer, key == NULL ? "" : key);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, given, -1);
  gboolean is_given = bearer != NULL || key != NULL;

  if (is_given)
    ved_peer_set_trusted (peer, FALSE);
  if (is_given && !may_compare (self, message, client, digest))
    return FALSE;
  if (has_key (self, message))
    {
      ved_rate_limiter_refund_once (self->limiter, client, digest);
      ved_peer_set_trusted (peer, TRUE);
      return TRUE;
    }

  reply_error (message, SOUP_STATUS_FORBIDDEN,
               "The key is missing or wrong: send it as X-API-Key, or as a bearer token");

  return FALSE;
}

/* A connection over which the right key came goes on, whatever others behind the same address try, until a wrong one comes
 * over it: a guess each time would cost a right key. */
static gboolean
compare_key (VedHttpServer     *self,
             SoupServerMessage *message)
{
  VedPeer *peer = ved_peer_of_message (message);

  return (ved_peer_is_trusted (peer) && has_key (self, message)) || compare_guess (self, message, peer);
}

static gboolean
check_key (VedHttpServer     *self,
           SoupServerMessage *message,
           const VedRoute    *route)
{
  const char *origin = request_header (message, "Origin");

  if (self->api_key == NULL)
    {
      if (host_is_local (message) && (origin == NULL || origin_is_allowed (self, origin)))
        return TRUE;
      reply_error (message, SOUP_STATUS_FORBIDDEN,
                   "Without a key only local programs are answered: set one, or use its address");
      return FALSE;
    }

  return route->open || compare_key (self, message);
}

static gboolean
check_rate (VedHttpServer *self,
            Exchange      *exchange)
{
  SoupServerMessage *message = exchange->message;
  const char *host = soup_server_message_get_remote_host (message);
  guint retry_after_s = 0;

  if (self->api_key != NULL && !has_key (self, message))
    return TRUE;

  exchange->client = g_strdup_printf ("%s %s", host == NULL ? "" : host, exchange->route->path);
  if (ved_rate_limiter_take (self->limiter, exchange->route->limit, exchange->client, g_get_monotonic_time (),
                             &retry_after_s))
    return TRUE;

  g_clear_pointer (&exchange->client, g_free);
  refuse_rate (message, retry_after_s, "Too many requests this minute: wait as long as Retry-After says");

  return FALSE;
}

/* What is refused is read all the same, since a client looks for the answer when it has sent its body;
 * it is not kept. */
static void
throw_body_away (SoupServerMessage *message)
{
  soup_message_body_truncate (soup_server_message_get_request_body (message));
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

static void
refuse_length (Exchange *exchange)
{
  g_autofree char *text = g_strdup_printf ("More than %" G_GSIZE_FORMAT " bytes: send them in parts",
                                           exchange->server->max_body);

  reply_error (exchange->message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, text);
}

static gboolean
announces_too_much (Exchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
         && soup_message_headers_get_content_length (headers) > (goffset) exchange->server->max_body;
}

static gboolean
check_length (Exchange *exchange)
{
  if (!announces_too_much (exchange))
    return TRUE;
  refuse_length (exchange);

  return FALSE;
}

static gboolean
check_coding (SoupServerMessage *message)
{
  if (ved_body_coding_is_known (request_header (message, "Content-Encoding")))
    return TRUE;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Accept-Encoding", "gzip");
  reply_error (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, or as gzip");

  return FALSE;
}

/* Whoever sends no type is no browser, and a body of no bytes is of no type. */
static gboolean
check_type (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *type = request_header (message, "Content-Type");
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  gboolean is_empty = encoding == SOUP_ENCODING_NONE
    || (encoding == SOUP_ENCODING_CONTENT_LENGTH && soup_message_headers_get_content_length (headers) == 0);
  g_autofree char *text = NULL;

  if (type == NULL || is_empty || ved_json_is_type (type))
    return TRUE;

  text = g_strdup_printf ("The body is said to be “%s”: send JSON with the header Content-Type: application/json", type);
  reply_error (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, text);

  return FALSE;
}

static gboolean
find_route (Exchange *exchange)
{
  SoupServerMessage *message = exchange->message;
  const char *method = soup_server_message_get_method (message);
  g_autofree char *allowed = NULL;

  exchange->route = ved_routes_match (method, g_uri_get_path (soup_server_message_get_uri (message)),
                                      &exchange->param, &allowed);
  if (exchange->route != NULL)
    return TRUE;

  if (allowed == NULL)
    reply_error (message, SOUP_STATUS_NOT_FOUND, "There is no such path: / lists those there are");
  else
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allowed);
      reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "This path has other methods: see Allow");
    }

  return FALSE;
}

static gboolean
admit (VedHttpServer *self,
       Exchange      *exchange)
{
  SoupServerMessage *message = exchange->message;

  add_cors_headers (self, message);
  if (strcmp (soup_server_message_get_method (message), "OPTIONS") == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
      return FALSE;
    }

  return find_route (exchange) && check_key (self, message, exchange->route) && check_length (exchange)
         && check_coding (message) && check_type (message) && check_rate (self, exchange);
}

static void
append_header (const char *name,
               const char *value,
               gpointer    user_data)
{
  g_string_append_printf (user_data, "%s: %s\r\n", name, value);
}

/* SoupServer answers once a body is there whole, unless the client waits for leave to send it. */
static void
answer_at_once (SoupServerMessage *message)
{
  guint status = soup_server_message_get_status (message);
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_response_body (message));
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
                          status, soup_status_get_phrase (status), g_bytes_get_size (body));
  soup_message_headers_foreach (soup_server_message_get_response_headers (message), append_header, text);
  g_string_append (text, "\r\n");
  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  ved_peer_say_last (ved_peer_of_message (message), text->str, text->len);
}

static gboolean
waits_for_leave (SoupServerMessage *message)
{
  return (soup_message_headers_get_expectations (soup_server_message_get_request_headers (message))
          & SOUP_EXPECTATION_CONTINUE) != 0;
}

/* Before the body is read. A status that is set here ends the request. */
static void
early_cb (SoupServer        *soup,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Exchange *exchange = exchange_of (message);

  if (admit (user_data, exchange))
    return;

  throw_body_away (message);
  if (announces_too_much (exchange) && !waits_for_leave (message))
    answer_at_once (message);
}

/* What handlers read is never packed. */
static gboolean
unpack_body (VedHttpServer *self,
             VedRequest    *request)
{
  SoupServerMessage *message = ved_request_get_message (request);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(GBytes) packed = soup_message_body_flatten (body);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) plain = ved_body_coding_undo (request_header (message, "Content-Encoding"), packed, self->max_body,
                                                  &error);

  if (plain == NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return FALSE;
    }
  if (plain != packed)
    {
      soup_message_body_truncate (body);
      soup_message_body_append_bytes (body, plain);
    }

  return TRUE;
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  VedHttpServer *self = user_data;
  Exchange *exchange = exchange_of (message);
  g_autoptr(VedRequest) request = ved_request_new (message, exchange->param);

  g_return_if_fail (exchange->route != NULL);

  if (unpack_body (self, request))
    exchange->route->handler (self->service, request);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  Exchange *exchange = user_data;

  exchange->n_received += g_bytes_get_size (chunk);
  if (exchange->n_received > exchange->server->max_body && soup_server_message_get_status (message) == 0)
    {
      throw_body_away (message);
      refuse_length (exchange);
    }
  else if (exchange->n_received > MAX_DRAINED * exchange->server->max_body)
    ved_peer_hang_up (ved_peer_of_message (message));
}

static void
got_body_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  Exchange *exchange = user_data;

  g_clear_handle_id (&exchange->deadline_source, g_source_remove);
}

static void
finished_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  Exchange *exchange = user_data;
  VedHttpServer *self = exchange->server;
  guint status = soup_server_message_get_status (message);

  g_clear_handle_id (&exchange->deadline_source, g_source_remove);
  ved_peer_end_request (ved_peer_of_message (message));
  if ((status == SOUP_STATUS_NOT_MODIFIED || ved_request_is_limit_waived (message)) && exchange->client != NULL)
    ved_rate_limiter_refund (self->limiter, exchange->client);
  if (self->service != NULL && status != 0)
    ved_service_count_request (self->service, exchange->route == NULL ? "" : exchange->route->path, status);
}

static gboolean
deadline_passed_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->deadline_source = 0;
  ved_peer_hang_up (ved_peer_of_message (exchange->message));

  return G_SOURCE_REMOVE;
}

static void
request_started_cb (SoupServer        *soup,
                    SoupServerMessage *message,
                    gpointer           user_data)
{
  VedHttpServer *self = user_data;
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->server = self;
  exchange->message = message;
  ved_peer_begin_request (ved_peer_of_message (message));
  g_object_set_data_full (G_OBJECT (message), EXCHANGE_KEY, exchange, (GDestroyNotify) exchange_free);
  exchange->deadline_source = g_timeout_add_seconds (self->request_timeout_s, deadline_passed_cb, exchange);
  g_source_set_name_by_id (exchange->deadline_source, "vedetted: request deadline");

  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), exchange);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), exchange);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), exchange);
}

static void
connection_gone_cb (gpointer  user_data,
                    GObject  *where_the_object_was)
{
  VedHttpServer *self = user_data;

  ved_peer_close (g_hash_table_lookup (self->connections, where_the_object_was));
  g_hash_table_remove (self->connections, where_the_object_was);
  if (g_hash_table_size (self->connections) == 0)
    g_clear_handle_id (&self->sweep_source, g_source_remove);
  g_object_unref (self);
}

static gboolean
sweep_due_cb (gpointer user_data)
{
  VedHttpServer *self = user_data;
  GHashTableIter iter;
  gpointer connection;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &connection))
    {
      if (ved_peer_is_idle (connection, self->idle_timeout_s))
        ved_peer_hang_up (connection);
    }

  return G_SOURCE_CONTINUE;
}

static VedPeer *
keep_connection (VedHttpServer     *self,
                 GSocketConnection *connection,
                 GSocketAddress    *remote)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  VedPeer *client = ved_peer_attach (remote, socket);

  g_socket_set_timeout (socket, self->idle_timeout_s);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_hash_table_insert (self->connections, connection, ved_peer_ref (client));
  g_object_weak_ref (G_OBJECT (connection), connection_gone_cb, g_object_ref (self));
  if (self->sweep_source == 0)
    {
      self->sweep_source = g_timeout_add_seconds (MAX (self->idle_timeout_s / 4, 1), sweep_due_cb, self);
      g_source_set_name_by_id (self->sweep_source, "vedetted: idle connections");
    }

  return client;
}

static gboolean
incoming_cb (GSocketService    *listener,
             GSocketConnection *connection,
             GObject           *source_object,
             gpointer           user_data)
{
  VedHttpServer *self = user_data;
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr(GIOStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  if (g_hash_table_size (self->connections) >= self->max_connections || remote == NULL)
    {
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      return TRUE;
    }

  stream = ved_client_stream_new (connection, keep_connection (self, connection, remote));
  if (!soup_server_accept_iostream (self->soup, stream, local, remote, &error))
    g_message ("A connection could not be taken: %s", error->message);

  return TRUE;
}

static void
ved_http_server_finalize (GObject *object)
{
  VedHttpServer *self = VED_HTTP_SERVER (object);

  ved_http_server_stop (self);
  g_clear_object (&self->soup);
  g_clear_handle_id (&self->sweep_source, g_source_remove);
  g_hash_table_unref (self->connections);
  g_clear_object (&self->listener);
  g_clear_pointer (&self->limiter, ved_rate_limiter_free);
  g_free (self->address);
  g_free (self->api_key);
  g_strfreev (self->cors_origins);

  G_OBJECT_CLASS (ved_http_server_parent_class)->finalize (object);
}

static void
ved_http_server_class_init (VedHttpServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_http_server_finalize;
}

static void
ved_http_server_init (VedHttpServer *self)
{
  self->soup = soup_server_new ("server-header", "vedetted/" VED_VERSION, "raw-paths", TRUE, NULL);
  self->connections = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) ved_peer_unref);
  self->listener = g_socket_service_new ();
  g_socket_service_stop (self->listener);
  /* Who finds the queue full, of ten by itself, tries again a second later. */
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->listener), BACKLOG);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started_cb), self);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  g_signal_connect (self->listener, "incoming", G_CALLBACK (incoming_cb), self);
}

/**
 * ved_http_config_init:
 *
 * Sets the defaults.
 */
void
ved_http_config_init (VedHttpConfig *self)
{
  memset (self, 0, sizeof *self);
  self->address = "127.0.0.1";
  self->port = 8000;
  self->per_minute[VED_LIMIT_FEED] = 120;
  self->per_minute[VED_LIMIT_READ] = 240;
  self->per_minute[VED_LIMIT_ALERT] = 12000;
  self->per_minute[VED_LIMIT_EXPLAIN] = 60;
  self->per_minute[VED_LIMIT_WRONG_KEY] = 30;
  self->max_connections = 2048;
  self->idle_timeout_s = 60;
  self->request_timeout_s = 60;
  self->max_body = 8 * 1024 * 1024;
}

/**
 * ved_http_server_new:
 * @engine: (transfer none): what is served
 */
VedHttpServer *
ved_http_server_new (VedEngine           *engine,
                     const VedHttpConfig *config)
{
  VedHttpServer *self = g_object_new (VED_TYPE_HTTP_SERVER, NULL);
  g_autoptr(GTimeZone) zone =
    config->feed_zone == NULL ? g_time_zone_new_local () : g_time_zone_ref (config->feed_zone);

  self->service = ved_service_new (engine, zone);
  if (config->simulator != NULL)
    self->service->simulator = ved_http_client_new (config->simulator, config->simulator_key);
  self->limiter = ved_rate_limiter_new (config->per_minute);
  self->address = g_strdup (config->address);
  self->port = config->port;
  self->api_key = g_strdup (config->api_key);
  self->cors_origins = g_strdupv ((GStrv) config->cors_origins);
  self->max_connections = config->max_connections;
  self->idle_timeout_s = config->idle_timeout_s;
  self->request_timeout_s = config->request_timeout_s;
  self->max_body = config->max_body;

  return self;
}

/* SoupServer ends each connection after one answer unless it listens itself. So it gets a socket that
 * nobody can reach: its name is gone before anybody could read it. */
static gboolean
give_soup_a_listener (VedHttpServer  *self,
                      GError        **error)
{
  g_autofree char *folder = g_dir_make_tmp ("vedetted-XXXXXX", error);
  g_autofree char *name = folder == NULL ? NULL : g_build_filename (folder, "unused", NULL);
  g_autoptr(GSocketAddress) address = name == NULL ? NULL : g_unix_socket_address_new (name);
  g_autoptr(GSocket) socket = NULL;
  gboolean ok;

  if (address == NULL)
    return FALSE;

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  ok = socket != NULL && g_socket_bind (socket, address, FALSE, error) && g_socket_listen (socket, error);
  g_unlink (name);
  g_rmdir (folder);

  return ok && soup_server_listen_socket (self->soup, socket, 0, error);
}

static gboolean
check_exposure (VedHttpServer  *self,
                GInetAddress   *address,
                GError        **error)
{
  if (self->api_key != NULL || g_inet_address_get_is_loopback (address))
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "Without a key the daemon listens on loopback only, not on %s: set VEDETTE_API_KEY",
               self->address);

  return FALSE;
}

/**
 * ved_http_server_listen:
 *
 * Errors: VED_ERROR_INVALID for an address that is none, or one beyond loopback without a key; GIOError.
 *
 * Returns: whether clients can connect now
 */
gboolean
ved_http_server_listen (VedHttpServer *self,
                        GError       **error)
{
  g_autoptr(GInetAddress) address = NULL;
  g_autoptr(GSocketAddress) wanted = NULL, effective = NULL;

  address = strcmp (self->address, "localhost") == 0 ? g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)
                                                     : g_inet_address_new_from_string (self->address);
  if (address == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is no address to listen on; 127.0.0.1 is",
                   self->address);
      return FALSE;
    }
  if (!check_exposure (self, address, error))
    return FALSE;

  if (!give_soup_a_listener (self, error))
    return FALSE;
  wanted = g_inet_socket_address_new (address, self->port);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->listener), wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, error))
    {
      g_prefix_error (error, "Port %u of %s cannot be used: ", self->port, self->address);
      return FALSE;
    }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_socket_service_start (self->listener);

  return TRUE;
}

/**
 * ved_http_server_get_port:
 *
 * Returns: the port that clients connect to, once the server listens
 */
guint16
ved_http_server_get_port (VedHttpServer *self)
{
  return self->port;
}

/**
 * ved_http_server_stop:
 *
 * Ends all answers in progress and takes no more connections.
 */
void
ved_http_server_stop (VedHttpServer *self)
{
  if (self->service == NULL)
    return;

  g_socket_service_stop (self->listener);
  g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
  ved_event_stream_end (self->service->events);
  soup_server_disconnect (self->soup);
  g_clear_pointer (&self->service, ved_service_unref);
}
