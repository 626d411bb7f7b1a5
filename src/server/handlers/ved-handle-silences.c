/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-silences"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "server/ved-request-body.h"

#include <string.h>

/* Mutes, maintenance windows and notes. A mute goes by scope ("episode", "server", "profile", "metric") and
 * target, in a body as in a query; a window by its number, a note by server and number. */

static const char *const mute_members[] = { "scope", "target", "until", "actor", NULL };
static const char *const window_members[] = { "servers", "profiles", "start", "end", "repeat", "zone", "actor", "note", NULL };

static VedAlertDesk *
get_desk (VedService *service)
{
  return ved_engine_get_alert_desk (service->engine);
}

static void
reply_mutes (VedService *service,
             VedRequest *request)
{
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (service->engine);
  GString *out = g_string_new (NULL);

  ved_alert_desk_write_mutes (get_desk (service), snapshot, out);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_mutes (VedService *service,
                  VedRequest *request)
{
  reply_mutes (service, request);
}

/* (transfer full) (nullable): the target as it is kept, with an error where it makes no sense */
static char *
read_target (const char    *scope_name,
             const char    *target,
             VedMuteScope  *scope,
             GError       **error)
{
  if (scope_name == NULL || !ved_mute_scope_from_name (scope_name, scope))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "scope: must be episode, server, profile or metric, not “%s”", scope_name != NULL ? scope_name : "");
  else if (target == NULL || *target == '\0')
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "target: name the %s that is meant", scope_name);
  else
    return ved_mute_check (*scope, target, error);

  return NULL;
}

void
ved_handle_mute_add (VedService *service,
                     VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_body_read_members (request, mute_members, &error);
  g_autofree char *somebody = ved_body_default_actor (request), *kept = NULL;
  const char *actor = somebody, *scope_name = NULL, *target = NULL;
  gint64 until_us = G_MAXINT64;
  VedMuteScope scope = VED_MUTE_EPISODE;

  if (body == NULL || !ved_body_read_text (body, "scope", &scope_name, &error)
      || !ved_body_read_text (body, "target", &target, &error)
      || !ved_body_read_who (body, &actor, NULL, &error)
      || !ved_body_read_until (body, ved_engine_get_now_us (service->engine), &until_us, &error)
      || !ved_body_check_mutes (service, &error)
      || (kept = read_target (scope_name, target, &scope, &error)) == NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_alert_desk_mute (get_desk (service), scope, kept, until_us, actor);
  ved_engine_silences_changed (service->engine);
  reply_mutes (service, request);
}

void
ved_handle_mute_remove (VedService *service,
                        VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  VedMuteScope scope = VED_MUTE_EPISODE;
  g_autofree char *target = read_target (ved_request_get_query (request, "scope"),
                                         ved_request_get_query (request, "target"), &scope, &error);

  if (target == NULL || !ved_alert_desk_unmute (get_desk (service), scope, target, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_engine_silences_changed (service->engine);
  reply_mutes (service, request);
}

static void
reply_windows (VedService *service,
               VedRequest *request)
{
  g_autoptr(VedSnapshot) snapshot = ved_engine_ref_snapshot (service->engine);
  GString *out = g_string_new (NULL);

  ved_alert_desk_write_maintenances (get_desk (service), snapshot, ved_engine_get_now_us (service->engine), out);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_maintenance (VedService *service,
                        VedRequest *request)
{
  reply_windows (service, request);
}

static gboolean
read_repeat (JsonObject  *body,
             VedRepeat   *repeat,
             GError     **error)
{
  const char *name = NULL;

  if (!ved_body_read_text (body, "repeat", &name, error))
    return FALSE;
  if (name == NULL || ved_repeat_from_name (name, repeat))
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "repeat: must be never, daily or weekly, not “%s”", name);

  return FALSE;
}

static gboolean
read_zone (JsonObject  *body,
           GTimeZone  **zone,
           GError     **error)
{
  const char *name = NULL;

  if (!ved_body_read_text (body, "zone", &name, error))
    return FALSE;
  *zone = name != NULL && strcmp (name, "UTC") != 0 ? ved_time_zone_read (name, error) : NULL;

  return name == NULL || strcmp (name, "UTC") == 0 || *zone != NULL;
}

static gboolean
read_window (JsonObject      *body,
             VedMaintenance  *window,
             const char     **actor,
             const char     **note,
             GError         **error)
{
  return ved_body_read_list (body, "servers", &window->servers, error)
         && ved_body_read_list (body, "profiles", &window->profiles, error)
         && ved_body_read_time (body, "start", &window->start_us, error)
         && ved_body_read_time (body, "end", &window->end_us, error)
         && ved_body_read_who (body, actor, note, error)
         && read_zone (body, &window->zone, error)
         && read_repeat (body, &window->repeat, error);
}

void
ved_handle_maintenance_add (VedService *service,
                            VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = ved_body_read_members (request, window_members, &error);
  VedMaintenance window = { .start_us = ved_engine_get_now_us (service->engine) };
  g_autofree char *somebody = ved_body_default_actor (request);
  const char *actor = somebody, *note = NULL;
  guint id = 0;

  if (body != NULL && read_window (body, &window, &actor, &note, &error))
    {
      window.actor = g_strdup (actor);
      window.note = g_strdup (note);
      id = ved_alert_desk_add_maintenance (get_desk (service), &window, &error);
    }
  ved_maintenance_clear (&window);
  if (id == 0)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_engine_silences_changed (service->engine);
  reply_windows (service, request);
}

static gboolean
read_number (const char *text,
             guint64    *number)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, number, NULL);
}

void
ved_handle_maintenance_remove (VedService *service,
                               VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  guint64 id = 0;

  if (!read_number (ved_request_get_param (request), &id))
    g_set_error (&error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no maintenance window “%s”",
                 ved_request_get_param (request));
  if (error != NULL || !ved_alert_desk_remove_maintenance (get_desk (service), (guint) id, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_engine_silences_changed (service->engine);
  reply_windows (service, request);
}

static void
reply_notes (VedService *service,
             VedRequest *request)
{
  GString *out = g_string_new (NULL);

  ved_alert_desk_write_notes (get_desk (service), ved_request_get_param (request), out);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_notes (VedService *service,
                  VedRequest *request)
{
  reply_notes (service, request);
}

void
ved_handle_note_add (VedService *service,
                     VedRequest *request)
{
  ved_body_add_note (service, request, ved_request_get_param (request), NULL);
}

void
ved_handle_note_remove (VedService *service,
                        VedRequest *request)
{
  g_autoptr(GError) error = NULL;
  guint64 id = 0;

  read_number (ved_request_get_query (request, "id"), &id);
  if (!ved_alert_desk_remove_note (get_desk (service), ved_request_get_param (request), (gint64) id, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }

  ved_engine_silences_changed (service->engine);
  reply_notes (service, request);
}
