/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-control"

#include "config.h"

#include "sim/ved-sim-control.h"

#include "base/ved-api-key.h"
#include "base/ved-error.h"
#include "base/ved-json-guard.h"
#include "wire/json/ved-json-scanner.h"
#include "wire/json/ved-json-writer.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

/* GET / and /status are open; /scenario/set and /scenario/status want the key where there is one. Errors
 * are {"error": code, "message": text}. Without a key only loopback is served, and since a web page in a
 * browser could reach that, foreign host names and origins are refused. */

#define MAX_BODY  (64 * 1024)
#define MAX_NAMES 10
#define TOO_LARGE "ved-too-large"

struct _VedSimControl
{
  GObject parent_instance;

  SoupServer *server;
  VedSimStream *stream;         /* outlives this */
  char *inference_url;
  char *api_key;                /* (nullable) */
};

typedef void (*Handler) (VedSimControl     *self,
                         SoupServerMessage *message);

typedef struct {
  const char *path;
  const char *method;
  gboolean open;                /* without a key */
  Handler handler;
} Route;

G_DEFINE_FINAL_TYPE (VedSimControl, ved_sim_control, G_TYPE_OBJECT)

static void
reply (SoupServerMessage *message,
       guint              status,
       GString           *body)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize length;
  const char *data;

  g_string_append_c (body, '}');
  bytes = g_string_free_to_bytes (body);
  data = g_bytes_get_data (bytes, &length);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, data, length);
}

static void
reply_error (SoupServerMessage *message,
             guint              status,
             const char        *code,
             const char        *text)
{
  GString *body = g_string_new ("{");

  ved_json_member_string (body, "error", code);
  ved_json_member_string (body, "message", text);
  reply (message, status, body);
}

static VedSimulator *
get_simulator (VedSimControl *self)
{
  return ved_sim_stream_get_simulator (self->stream);
}

static const char *
get_scenario_name (VedSimControl *self)
{
  return ved_scenario_id_get_name (ved_simulator_get_scenario (get_simulator (self)));
}

static void
answer_root (VedSimControl     *self,
             SoupServerMessage *message)
{
  GString *body = g_string_new ("{");

  ved_json_member_string (body, "service", "vedette-sim");
  ved_json_member_string (body, "version", VED_VERSION);
  ved_json_member_string (body, "status", ved_sim_stream_is_running (self->stream) ? "streaming" : "stopped");
  ved_json_member_string (body, "scenario", get_scenario_name (self));
  ved_json_member_uint (body, "fleet_size", ved_simulator_get_n_servers (get_simulator (self)));
  ved_json_member (body, "endpoints");
  g_string_append_c (body, '{');
  ved_json_member_string (body, "set_scenario", "POST /scenario/set");
  ved_json_member_string (body, "scenario_status", "GET /scenario/status");
  ved_json_member_string (body, "status", "GET /status");
  g_string_append_c (body, '}');
  reply (message, SOUP_STATUS_OK, body);
}

static void
answer_status (VedSimControl     *self,
               SoupServerMessage *message)
{
  VedSimulator *simulator = get_simulator (self);
  GString *body = g_string_new ("{");

  ved_json_member_bool (body, "running", ved_sim_stream_is_running (self->stream));
  ved_json_member_string (body, "scenario", get_scenario_name (self));
  ved_json_member_uint (body, "tick_count", ved_simulator_get_tick (simulator));
  ved_json_member_uint (body, "fleet_size", ved_simulator_get_n_servers (simulator));
  ved_json_member_uint (body, "affected_servers", ved_simulator_get_n_affected (simulator));
  ved_json_member_string (body, "inference_url", self->inference_url);
  reply (message, SOUP_STATUS_OK, body);
}

static void
answer_scenario_status (VedSimControl     *self,
                        SoupServerMessage *message)
{
  VedSimulator *simulator = get_simulator (self);
  guint n_affected = ved_simulator_get_n_affected (simulator);
  GString *body = g_string_new ("{");

  ved_json_member_string (body, "scenario", get_scenario_name (self));
  ved_json_member (body, "affected_servers");
  g_string_append_c (body, '[');
  for (guint i = 0; i < MIN (n_affected, MAX_NAMES); i++)
    {
      if (i > 0)
        g_string_append_c (body, ',');
      ved_json_append_string (body, ved_simulator_get_affected (simulator, i));
    }
  g_string_append_c (body, ']');
  ved_json_member_uint (body, "total_affected", n_affected);
  ved_json_member_uint (body, "fleet_size", ved_simulator_get_n_servers (simulator));
  ved_json_member_uint (body, "tick_count", ved_simulator_get_tick (simulator));
  reply (message, SOUP_STATUS_OK, body);
}

static gboolean
read_scenario (SoupServerMessage *message,
               VedScenarioId     *scenario,
               GError           **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  JsonNode *root, *name = NULL;

  if (!ved_json_check (data, length, error) || !json_parser_load_from_data (parser, data, (gssize) length, error))
    return FALSE;

  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    name = json_object_get_member (json_node_get_object (root), "scenario");
  if (name == NULL || !JSON_NODE_HOLDS_VALUE (name) || json_node_get_value_type (name) != G_TYPE_STRING)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                           "scenario: name one of healthy, degrading, critical, cascade, as in {\"scenario\":\"healthy\"}");
      return FALSE;
    }

  return ved_scenario_id_from_name (json_node_get_string (name), scenario, error);
}

static void
answer_scenario_set (VedSimControl     *self,
                     SoupServerMessage *message)
{
  g_autoptr(GError) error = NULL;
  const char *old_name = get_scenario_name (self);
  VedScenarioId scenario;
  GString *body;
  guint n_affected;

  if (!read_scenario (message, &scenario, &error))
    {
      reply_error (message, SOUP_STATUS_UNPROCESSABLE_ENTITY, "invalid", error->message);
      return;
    }

  n_affected = ved_sim_stream_set_scenario (self->stream, scenario);
  body = g_string_new ("{");
  ved_json_member_string (body, "status", "success");
  ved_json_member_string (body, "old_scenario", old_name);
  ved_json_member_string (body, "new_scenario", ved_scenario_id_get_name (scenario));
  ved_json_member_uint (body, "affected_servers", n_affected);
  ved_json_member_uint (body, "tick_count", ved_simulator_get_tick (get_simulator (self)));
  reply (message, SOUP_STATUS_OK, body);
}

static const Route routes[] = {
  { "/", "GET", TRUE, answer_root },
  { "/status", "GET", TRUE, answer_status },
  { "/scenario/status", "GET", FALSE, answer_scenario_status },
  { "/scenario/set", "POST", FALSE, answer_scenario_set },
};

static const char *
get_given_key (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *bearer = soup_message_headers_get_one (headers, "Authorization");

  if (bearer != NULL && g_ascii_strncasecmp (bearer, "Bearer ", strlen ("Bearer ")) == 0)
    return bearer + strlen ("Bearer ");

  return soup_message_headers_get_one (headers, "X-API-Key");
}

static gboolean
is_allowed (VedSimControl     *self,
            SoupServerMessage *message,
            const Route       *route)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *host = g_uri_get_host (soup_server_message_get_uri (message));

  if (self->api_key != NULL)
    return route->open || ved_api_key_matches (self->api_key, get_given_key (message));

  if (soup_message_headers_get_one (headers, "Origin") != NULL)
    return FALSE;

  return host == NULL || g_hostname_is_ip_address (host) || g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Whoever sends no type is no browser. */
static gboolean
has_json (SoupServerMessage *message)
{
  const char *type = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Content-Type");

  return type == NULL || ved_json_is_type (type) || strcmp (soup_server_message_get_method (message), "POST") != 0;
}

static void
requested_cb (SoupServer        *server,
              SoupServerMessage *message,
              const char        *path,
              GHashTable        *query,
              gpointer           user_data)
{
  VedSimControl *self = VED_SIM_CONTROL (user_data);
  const char *method = soup_server_message_get_method (message);
  const Route *route = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (strcmp (routes[i].path, path) == 0)
        route = &routes[i];
    }

  if (g_object_get_data (G_OBJECT (message), TOO_LARGE) != NULL)
    reply_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too_large", "The body is over 64 KiB");
  else if (route == NULL)
    reply_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is nothing at this path");
  else if (!is_allowed (self, message, route))
    reply_error (message, SOUP_STATUS_FORBIDDEN, "forbidden", "Wrong or missing API key (X-API-Key)");
  else if (strcmp (route->method, method) != 0)
    reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed", "Use the other method");
  else if (!has_json (message))
    reply_error (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type",
                 "Send JSON with the header Content-Type: application/json");
  else
    route->handler (self, message);
}

/* A body beyond the limit is thrown away as it comes. */
static void
chunk_received_cb (SoupServerMessage *message,
                   GBytes            *chunk,
                   gpointer           user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length <= MAX_BODY)
    return;

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  g_object_set_data (G_OBJECT (message), TOO_LARGE, GINT_TO_POINTER (TRUE));
}

static void
request_started_cb (SoupServer        *server,
                    SoupServerMessage *message,
                    gpointer           user_data)
{
  g_signal_connect (message, "got-chunk", G_CALLBACK (chunk_received_cb), NULL);
}

static void
ved_sim_control_finalize (GObject *object)
{
  VedSimControl *self = VED_SIM_CONTROL (object);

  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->inference_url);
  g_free (self->api_key);

  G_OBJECT_CLASS (ved_sim_control_parent_class)->finalize (object);
}

static void
ved_sim_control_class_init (VedSimControlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_sim_control_finalize;
}

static void
ved_sim_control_init (VedSimControl *self)
{
  self->server = soup_server_new ("server-header", "vedette-sim ", NULL);
  soup_server_add_handler (self->server, NULL, requested_cb, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (request_started_cb), NULL);
}

/**
 * ved_sim_control_new:
 * @stream: outlives the control
 * @inference_url: where the stream posts; told in /status
 * @api_key: (nullable): what clients have to send
 *
 * Returns: (transfer full): a server that does not listen yet
 */
VedSimControl *
ved_sim_control_new (VedSimStream *stream,
                     const char   *inference_url,
                     const char   *api_key)
{
  VedSimControl *self = g_object_new (VED_TYPE_SIM_CONTROL, NULL);

  self->stream = stream;
  self->inference_url = g_strdup (inference_url);
  self->api_key = g_strdup (api_key);

  return self;
}

/**
 * ved_sim_control_listen:
 * @address: a numeric address, as in "127.0.0.1"
 * @port: 0 lets the system choose
 *
 * Errors: VED_ERROR_INVALID for no address, or for one other than loopback without a key; GIOError when
 * the port is taken.
 */
gboolean
ved_sim_control_listen (VedSimControl *self,
                        const char    *address,
                        guint16        port,
                        GError       **error)
{
  g_autoptr(GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr(GSocketAddress) socket_address = NULL;

  g_return_val_if_fail (VED_IS_SIM_CONTROL (self), FALSE);

  if (inet == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "“%s” is no address to listen on: it has the form 127.0.0.1 or ::1", address);
      return FALSE;
    }
  if (self->api_key == NULL && !g_inet_address_get_is_loopback (inet))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "Listening on %s needs an API key: give --api-key-file or VEDETTE_API_KEY", address);
      return FALSE;
    }

  socket_address = g_inet_socket_address_new (inet, port);

  return soup_server_listen (self->server, socket_address, 0, error);
}

/**
 * ved_sim_control_get_port:
 *
 * Returns: the port that is listened on; 0 before
 */
guint16
ved_sim_control_get_port (VedSimControl *self)
{
  g_autoslist(GUri) uris = NULL;

  g_return_val_if_fail (VED_IS_SIM_CONTROL (self), 0);

  uris = soup_server_get_uris (self->server);

  return uris == NULL ? 0 : (guint16) g_uri_get_port (uris->data);
}
