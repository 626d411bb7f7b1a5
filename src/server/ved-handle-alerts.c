/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-alerts"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "wire/ved-predictions-json.h"

#include <string.h>

/* POST /alerts/{id}/…: the body may say until (time), note, actor, and for mutes scope ("episode",
 * "server", "profile", "metric"), whose target is then {id}. */

static const char *const scope_names[] = {
  [VED_MUTE_EPISODE] = "episode",
  [VED_MUTE_SERVER] = "server",
  [VED_MUTE_PROFILE] = "profile",
  [VED_MUTE_METRIC] = "metric",
};

static gboolean
read_text (JsonObject  *object,
           const char  *key,
           const char **text,
           GError     **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  if (*text == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: must be a text", key);

  return *text != NULL;
}

static gboolean
read_scope (JsonObject    *object,
            VedMuteScope  *scope,
            GError       **error)
{
  const char *name = scope_names[VED_MUTE_EPISODE];

  if (!read_text (object, "scope", &name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (scope_names); i++)
    {
      if (strcmp (scope_names[i], name) == 0)
        {
          *scope = i;
          return TRUE;
        }
    }
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "scope: must be episode, server, profile or metric");

  return FALSE;
}

static gboolean
read_until (JsonObject  *object,
            gint64      *until_us,
            GError     **error)
{
  const char *text = NULL;

  if (!read_text (object, "until", &text, error))
    return FALSE;
  if (text == NULL || ved_iso8601_parse (text, strlen (text), NULL, until_us))
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "until: not an ISO 8601 time such as 2026-01-15T10:05:02Z");

  return FALSE;
}

static void
acted_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(VedRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  VedAlert *alert = ved_engine_act_on_alert_finish (VED_ENGINE (source_object), result, &error);
  GString *out;

  if (error != NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  out = g_string_new (NULL);
  if (alert == NULL)
    g_string_append (out, "{\"status\":\"success\"}");
  else
    {
      ved_predictions_json_write_alert (out, alert);
      ved_alert_clear (alert);
      g_free (alert);
    }
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static void
act (VedService         *service,
     VedRequest         *request,
     VedAlertActionKind  kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_request_read_json (request, &error);
  const char *host = soup_server_message_get_remote_host (ved_request_get_message (request));
  g_autofree char *somebody = g_strdup_printf ("api@%s", host == NULL ? "unknown" : host);
  VedAlertAction action = { .kind = kind, .target = ved_request_get_param (request), .actor = somebody };

  if (body == NULL || !read_scope (body, &action.scope, &error) || !read_text (body, "actor", &action.actor,
                                                                               &error)
      || !read_text (body, "note", &action.note, &error) || !read_until (body, &action.until_us, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_request_hold (request);
  ved_engine_act_on_alert_async (service->engine, &action, NULL, acted_cb, ved_request_ref (request));
}

void
ved_handle_alert_acknowledge (VedService *service,
                              VedRequest *request)
{
  act (service, request, VED_ALERT_ACTION_ACKNOWLEDGE);
}

void
ved_handle_alert_resolve (VedService *service,
                          VedRequest *request)
{
  act (service, request, VED_ALERT_ACTION_RESOLVE);
}

void
ved_handle_alert_mute (VedService *service,
                       VedRequest *request)
{
  act (service, request, VED_ALERT_ACTION_MUTE);
}

void
ved_handle_alert_unmute (VedService *service,
                         VedRequest *request)
{
  act (service, request, VED_ALERT_ACTION_UNMUTE);
}
