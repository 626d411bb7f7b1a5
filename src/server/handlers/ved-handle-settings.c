/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-settings"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "base/ved-key-file.h"
#include "server/ved-channel-rows.h"
#include "server/ved-request-body.h"
#include "server/ved-route-rows.h"
#include "wire/json/ved-json-writer.h"

#include <string.h>

/* GET and PUT /settings/{thresholds|profiles|cascade}: an object of groups, each an object of keys, whose values are
 * the texts of a key file ("80;90"). /settings/routing has rows instead, as they are shown; a PUT names those that
 * differ from the configuration. /settings/channels has rows, too, and tells no secrets. Also what people decide about
 * remediations.
 *
 * A PUT may say If-Match with the ETag of what it changes; whoever was faster is not overwritten. */

#define ROUTING  "routing"
#define CHANNELS "channels"

static char *
make_etag (const char *data)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, data, -1);

  digest[16] = '\0';

  return g_strdup_printf ("\"%s\"", digest);
}

static void
write_groups (GString    *out,
              const char *data)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) groups = NULL;

  g_key_file_load_from_data (file, data, (gsize) - 1, G_KEY_FILE_NONE, NULL);
  groups = g_key_file_get_groups (file, NULL);
  g_string_append_c (out, '{');
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto(GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);

      ved_json_member (out, groups[i]);
      g_string_append_c (out, '{');
      for (guint j = 0; keys != NULL && keys[j] != NULL; j++)
        {
          g_autofree char *value = g_key_file_get_value (file, groups[i], keys[j], NULL);

          ved_json_member_string (out, keys[j], value);
        }
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
}

static void
set_etag (VedRequest *request,
          const char *data)
{
  g_autofree char *etag = make_etag (data);

  ved_request_set_etag (request, etag, FALSE);
}

static void
reply_settings (VedRequest *request,
                const char *data)
{
  GString *out = g_string_new (NULL);

  set_etag (request, data);
  write_groups (out, data);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_settings (VedService *service,
                     VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *data = ved_engine_dup_settings (service->engine, ved_request_get_param (request), &error);

  if (data != NULL)
    reply_settings (request, data);
  else
    ved_request_reply_gerror (request, error, NULL);
}

/* Texts go as they are, numbers as they are written. */
static gboolean
take_value (GKeyFile    *file,
            const char  *group,
            const char  *key,
            JsonNode    *node,
            GError     **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  const char *text = type == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  if (text != NULL && strpbrk (text, "\r\n") == NULL)
    g_key_file_set_value (file, group, key, text);
  else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    ved_key_file_set_number (file, group, key, json_node_get_double (node));
  else
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s, %s: must be a text or a number", group, key);
      return FALSE;
    }

  return TRUE;
}

/* What a key file takes for the name of a group, or of a key: others would be dropped in silence. */
static gboolean
is_name (const char *name,
         const char *forbidden)
{
  if (*name == '\0' || strpbrk (name, forbidden) != NULL || g_ascii_isspace (*name)
      || g_ascii_isspace (name[strlen (name) - 1]))
    return FALSE;
  for (const char *at = name; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return FALSE;

  return TRUE;
}

static char *
read_groups (VedService  *service,
             JsonObject  *body,
             GError     **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  JsonObjectIter groups, keys;
  const char *group, *key;
  JsonNode *node, *value;

  json_object_iter_init_ordered (&groups, body);
  while (json_object_iter_next_ordered (&groups, &group, &node))
    {
      if (!JSON_NODE_HOLDS_OBJECT (node) || !is_name (group, "[]"))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s”: must be the name of an object of settings", group);
          return NULL;
        }
      json_object_iter_init_ordered (&keys, json_node_get_object (node));
      while (json_object_iter_next_ordered (&keys, &key, &value))
        {
          if (!is_name (key, "=[] #"))
            {
              g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: “%s” is no name of a setting", group, key);
              return NULL;
            }
          if (!take_value (file, group, key, value, error))
            return NULL;
        }
    }

  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
is_current (VedRequest *request,
            const char *data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (ved_request_get_message (request));
  const char *wanted = soup_message_headers_get_one (headers, "If-Match");
  g_autofree char *etag = make_etag (data);

  return wanted == NULL || strcmp (wanted, "*") == 0 || strcmp (wanted, etag) == 0;
}

typedef char *(*ReadFunc) (VedService *service,
                           JsonObject *body,
                           GError    **error);

/* Changes the settings @name by the body, which @read makes the text form of. FALSE: it has been answered. */
static gboolean
change_settings (VedService *service,
                 VedRequest *request,
                 const char *name,
                 ReadFunc    read)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *before = ved_engine_dup_settings (service->engine, name, &error);
  g_autoptr(JsonObject) body = before != NULL ? ved_request_read_json (request, &error) : NULL;
  g_autofree char *data = body != NULL ? read (service, body, &error) : NULL;

  if (data != NULL && !is_current (request, before))
    {
      ved_request_reply_error_code (request, SOUP_STATUS_PRECONDITION_FAILED, "changed",
                                    "somebody else has changed these settings: read them again", NULL);
      return FALSE;
    }
  if (data == NULL || !ved_engine_set_settings (service->engine, name, data, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return FALSE;
    }

  return TRUE;
}

void
ved_handle_settings_put (VedService *service,
                         VedRequest *request)
{
  const char *name = ved_request_get_param (request);
  g_autofree char *after = NULL;

  if (!change_settings (service, request, name, read_groups))
    return;

  after = ved_engine_dup_settings (service->engine, name, NULL);
  reply_settings (request, after);
}

void
ved_handle_routing (VedService *service,
                    VedRequest *request)
{
  VedAlertDesk *desk = ved_engine_get_alert_desk (service->engine);
  GString *out = g_string_new (NULL);

  set_etag (request, ved_alert_desk_get_routing_data (desk));
  ved_alert_desk_write_routing (desk, out);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static char *
read_routes (VedService *service,
             JsonObject *body,
             GError    **error)
{
  return ved_route_rows_read (body, error);
}

void
ved_handle_routing_put (VedService *service,
                        VedRequest *request)
{
  if (change_settings (service, request, ROUTING, read_routes))
    ved_handle_routing (service, request);
}

void
ved_handle_channels (VedService *service,
                     VedRequest *request)
{
  VedAlertDesk *desk = ved_engine_get_alert_desk (service->engine);
  GString *out = g_string_new (NULL);

  set_etag (request, ved_alert_desk_get_channels_data (desk));
  ved_alert_desk_write_channels (desk, out);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static char *
read_channels (VedService *service,
               JsonObject *body,
               GError    **error)
{
  return ved_channel_rows_read (ved_engine_get_alert_desk (service->engine), body, error);
}

void
ved_handle_channels_put (VedService *service,
                         VedRequest *request)
{
  if (change_settings (service, request, CHANNELS, read_channels))
    ved_handle_channels (service, request);
}

void
ved_handle_channel_test (VedService *service,
                         VedRequest *request)
{
  g_autoptr(GError) error = NULL;

  if (ved_alert_desk_test_channel (ved_engine_get_alert_desk (service->engine), ved_request_get_param (request), &error))
    ved_handle_channels (service, request);
  else
    ved_request_reply_gerror (request, error, NULL);
}

static void
reply_remediation (VedService *service,
                   VedRequest *request)
{
  GString *out = g_string_new (NULL);

  ved_remediation_desk_write_json (ved_engine_get_remediation (service->engine), out);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_remediation (VedService *service,
                        VedRequest *request)
{
  reply_remediation (service, request);
}

static void
decide (VedService *service,
        VedRequest *request,
        gboolean    approve)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_request_read_json (request, &error);
  g_autofree char *somebody = ved_body_default_actor (request);
  const char *actor = somebody, *note = NULL;

  if (body == NULL || !ved_body_read_who (body, &actor, &note, &error)
      || !ved_remediation_desk_decide (ved_engine_get_remediation (service->engine), ved_request_get_param (request),
                                       approve, actor, note, ved_engine_get_now_us (service->engine), &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  reply_remediation (service, request);
}

void
ved_handle_remediation_approve (VedService *service,
                                VedRequest *request)
{
  decide (service, request, TRUE);
}

void
ved_handle_remediation_reject (VedService *service,
                               VedRequest *request)
{
  decide (service, request, FALSE);
}
