/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-alerts"

#include "config.h"

#include "server/ved-handlers.h"

#include "server/ved-request-body.h"
#include "wire/json/ved-predictions-json.h"

#include <string.h>

/* Alert episodes: POST /alerts/{id}/acknowledge, /unacknowledge and /resolve may say note and actor; /mute also until; /note
 * has to say text. */

static const char *const act_members[] = { "actor", "note", NULL };
static const char *const mute_members[] = { "actor", "until", NULL };

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
  ved_predictions_json_write_alert (out, alert);
  ved_alert_clear (alert);
  g_free (alert);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

static void
act (VedService         *service,
     VedRequest         *request,
     VedAlertActionKind  kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_body_read_members (request, act_members, &error);
  g_autofree char *somebody = ved_body_default_actor (request);
  VedAlertAction action = { .kind = kind, .target = ved_request_get_param (request), .actor = somebody };

  if (body == NULL || !ved_body_read_who (body, &action.actor, &action.note, &error))
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
ved_handle_alert_unacknowledge (VedService *service,
                                VedRequest *request)
{
  act (service, request, VED_ALERT_ACTION_GIVE_BACK);
}

void
ved_handle_alert_resolve (VedService *service,
                          VedRequest *request)
{
  act (service, request, VED_ALERT_ACTION_RESOLVE);
}

static const VedAlert *
find_alert (VedService   *service,
            VedRequest   *request,
            VedSnapshot **snapshot)
{
  const char *id = ved_request_get_param (request);

  *snapshot = ved_engine_ref_snapshot (service->engine);
  for (guint i = 0; *snapshot != NULL && i < ved_snapshot_get_n_alerts (*snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (*snapshot, i);

      if (strcmp (alert->id, id) == 0)
        return alert;
    }
  ved_request_reply_error (request, SOUP_STATUS_NOT_FOUND, "there is no active alert of that id", NULL);

  return NULL;
}

static void
reply_alert (VedRequest     *request,
             const VedAlert *alert)
{
  GString *out = g_string_new (NULL);

  ved_predictions_json_write_alert (out, alert);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_alert_mute (VedService *service,
                       VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_body_read_members (request, mute_members, &error);
  g_autofree char *somebody = ved_body_default_actor (request);
  g_autoptr(VedSnapshot) snapshot = NULL;
  const char *actor = somebody;
  gint64 until_us = G_MAXINT64;
  const VedAlert *alert;

  if (body == NULL || !ved_body_read_who (body, &actor, NULL, &error)
      || !ved_body_read_until (body, ved_engine_get_now_us (service->engine), &until_us, &error)
      || !ved_body_check_mutes (service, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }
  alert = find_alert (service, request, &snapshot);
  if (alert == NULL)
    return;

  ved_alert_desk_mute (ved_engine_get_alert_desk (service->engine), VED_MUTE_EPISODE, alert->id, until_us, actor);
  ved_engine_silences_changed (service->engine);
  reply_alert (request, alert);
}

void
ved_handle_alert_unmute (VedService *service,
                         VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) snapshot = NULL;
  const VedAlert *alert = find_alert (service, request, &snapshot);

  if (alert == NULL)
    return;
  if (!ved_alert_desk_unmute (ved_engine_get_alert_desk (service->engine), VED_MUTE_EPISODE, alert->id, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_engine_silences_changed (service->engine);
  reply_alert (request, alert);
}

void
ved_handle_alert_note (VedService *service,
                       VedRequest *request)
{
  g_autoptr(VedSnapshot) snapshot = NULL;
  const VedAlert *alert = find_alert (service, request, &snapshot);

  if (alert != NULL)
    ved_body_add_note (service, request, alert->server, alert->id);
}

void
ved_handle_alert_desk (VedService *service,
                       VedRequest *request)
{
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (service->engine);
  VedAlertDesk *desk = ved_engine_get_alert_desk (service->engine);
  gint64 now_us = ved_engine_get_now_us (service->engine);
  g_autoptr(GString) description = NULL;
  g_autofree char *etag = NULL;
  GString *out;

  if (!ved_handlers_check_alerts (service, request))
    return;

  description = ved_alert_desk_describe (desk);
  etag = ved_alert_desk_make_etag (desk, snapshot, now_us, description);
  ved_request_set_etag (request, etag, TRUE);
  if (ved_request_has_etag (request, etag))
    {
      ved_request_reply (request, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
      return;
    }

  out = g_string_new (NULL);
  ved_alert_desk_write_status (desk, snapshot, now_us, description, out);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}
