/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-desk"

#include "config.h"

#include "engine/alerts/ved-alert-desk.h"

#include "engine/alerts/ved-alert-desk-private.h"
#include "wire/json/ved-json-writer.h"
#include "wire/json/ved-predictions-json.h"

#include <string.h>

/* Of the roles of one alert. */
#define MAX_REACHED 16

#define MAX_REMARK 400          /* bytes after which no further name is told */
#define MAX_GUESSES 8           /* of names that may be meant, in one answer */

/* The desk as the API tells it. An episode is the object of /alerts/active with what the desk knows added. */

static void
begin_item (GString *out)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
}

static void
member_time (GString    *out,
             const char *key,
             gint64      time_us)
{
  if (time_us > 0 && time_us < G_MAXINT64)
    {
      ved_json_member_time (out, key, time_us);
      return;
    }

  ved_json_member (out, key);
  g_string_append (out, "null");
}

static void
member_list (GString           *out,
             const char        *key,
             const char *const *texts)
{
  ved_json_member (out, key);
  g_string_append_c (out, '[');
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_string (out, texts[i]);
    }
  g_string_append_c (out, ']');
}

static VedProfile
find_profile (VedSnapshot *snapshot,
              const char  *name)
{
  guint server;

  return ved_snapshot_find (snapshot, name, &server) ? ved_snapshot_get_profile (snapshot, server)
                                                     : VED_PROFILE_GENERIC;
}

static void
write_silence (VedAlertDesk   *self,
               const VedAlert *alert,
               VedProfile      profile,
               gint64          now_us,
               GString        *out)
{
  const VedMute *mute = ved_silences_find_mute (self->silences, alert, profile, now_us);
  const VedMaintenance *window = ved_silences_find_maintenance (self->silences, alert, profile, now_us);
  gint64 until_us = mute != NULL ? mute->until_us : window != NULL ? ved_maintenance_get_end_us (window, now_us) : 0;

  ved_json_member_bool (out, "silenced", mute != NULL || window != NULL);
  ved_json_member_string (out, "silenced_by", mute != NULL ? ved_mute_scope_get_name (mute->scope)
                                                           : window != NULL ? "maintenance" : NULL);
  ved_json_member_string (out, "silenced_target", mute != NULL ? mute->target : NULL);
  ved_json_member_string (out, "silenced_actor", mute != NULL ? mute->actor : window != NULL ? window->actor : NULL);
  ved_json_member_string (out, "silenced_note", mute == NULL && window != NULL ? window->note : NULL);
  member_time (out, "silenced_until", until_us);
}

/* What was written about it last, by whom and when: a note, else what was said when it was acknowledged. */
static VedDeskCharge
find_note (VedAlertDesk *self,
           const char   *id)
{
  const VedDeskCharge *charge = g_hash_table_lookup (self->charges, id);

  for (guint i = self->notes->len; i > 0; i--)
    {
      const VedNote *note = g_ptr_array_index (self->notes, i - 1);

      if (note->episode != NULL && strcmp (note->episode, id) == 0)
        {
          return (VedDeskCharge) { note->actor, note->text, note->time_us };
        }
    }

  return charge != NULL && charge->note != NULL ? *charge : (VedDeskCharge) { 0 };
}

/* Of the roles that hear of such an episode those whom a channel reaches. */
static void
write_reached (VedAlertDesk   *self,
               const VedAlert *alert,
               GString        *out)
{
  const VedRoute *route = ved_routing_get (self->routing, ved_alert_get_level (alert), strcmp (alert->server, "*") == 0);
  const char *reached[MAX_REACHED + 1];
  guint n = 0;

  for (guint i = 0; route->roles != NULL && route->roles[i] != NULL && n < MAX_REACHED; i++)
    if (ved_dispatcher_serves (self->dispatcher, route->roles[i]))
      reached[n++] = route->roles[i];
  reached[n] = NULL;
  member_list (out, "reached_roles", reached);
}

/* Whom it has escalated to: what was told, and what would have been but for a channel. */
static void
write_steps (const VedNotified *notified,
             GString           *out)
{
  ved_json_member (out, "escalated");
  g_string_append_c (out, '[');
  for (guint i = 0; notified->steps != NULL && i < notified->steps->len; i++)
    {
      const VedToldStep *step = &g_array_index (notified->steps, VedToldStep, i);

      begin_item (out);
      ved_json_member_string (out, "role", step->role);
      ved_json_member_time (out, "timestamp", step->time_us);
      ved_json_member_bool (out, "is_reached", step->is_reached);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_charge (VedAlertDesk   *self,
              const VedAlert *alert,
              GString        *out)
{
  const VedDeskCharge *charge = alert->state == VED_ALERT_ACKNOWLEDGED
                                ? g_hash_table_lookup (self->charges, alert->id)
                                : NULL;
  const VedDeskCharge note = find_note (self, alert->id);
  VedNotified notified = { 0 };

  ved_json_member_string (out, "acknowledged_by", charge != NULL ? charge->actor : NULL);
  member_time (out, "acknowledged_at", charge != NULL ? charge->time_us : 0);
  ved_json_member_string (out, "note", note.note);
  ved_json_member_string (out, "note_by", note.actor);
  member_time (out, "note_at", note.time_us);
  ved_notifier_look_up (self->notifier, alert->id, &notified);
  member_time (out, "notified_at", notified.notified_us);
  ved_json_member_uint (out, "escalations", notified.steps != NULL ? notified.steps->len : 0);
  write_steps (&notified, out);
  ved_json_member_string (out, "next_role", notified.next_role);
  member_time (out, "next_at", notified.next_step_us);
  ved_json_member_bool (out, "next_is_reached",
                        notified.next_role != NULL && ved_dispatcher_serves (self->dispatcher, notified.next_role));
  write_reached (self, alert, out);
}

static gboolean
write_episode (VedAlertDesk   *self,
               const VedAlert *alert,
               VedProfile      profile,
               gint64          now_us,
               GString        *out)
{
  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
  ved_predictions_json_write_alert (out, alert);
  g_string_truncate (out, out->len - 1);
  ved_json_member_string (out, "profile", strcmp (alert->server, "*") != 0
                                          ? ved_profile_get_info (profile)->key
                                          : NULL);
  ved_json_member_string (out, "level", ved_level_get_info (ved_alert_get_level (alert))->key);
  write_charge (self, alert, out);
  write_silence (self, alert, profile, now_us, out);
  g_string_append_c (out, '}');

  return ved_silences_cover (self->silences, alert, profile, now_us);
}

/* Without its braces. */
static void
write_channel (const VedChannelInfo *channel,
               GString              *out)
{
  ved_json_member_string (out, "name", channel->name);
  ved_json_member_string (out, "type", ved_channel_kind_get_name (channel->kind));
  member_list (out, "roles", channel->roles);
  ved_json_member_bool (out, "enabled", channel->enabled);
  ved_json_member_uint (out, "sent", channel->n_sent);
  ved_json_member_uint (out, "failed", channel->n_failed);
  ved_json_member_uint (out, "waiting", channel->n_waiting);
  member_time (out, "last_sent_at", channel->sent_us);
  ved_json_member_string (out, "fault", channel->fault);
}

static void
write_channels (VedAlertDesk *self,
                GString      *out)
{
  ved_json_member (out, "channels");
  g_string_append_c (out, '[');
  for (guint i = 0; i < ved_dispatcher_get_n_channels (self->dispatcher); i++)
    {
      VedChannelInfo channel = ved_dispatcher_get_channel (self->dispatcher, i);

      begin_item (out);
      write_channel (&channel, out);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_unserved (VedAlertDesk *self,
                GString      *out)
{
  g_auto(GStrv) roles = ved_routing_list_roles (self->routing);
  g_autoptr(GPtrArray) unserved = g_ptr_array_new ();

  for (guint i = 0; roles[i] != NULL; i++)
    {
      if (!ved_dispatcher_serves (self->dispatcher, roles[i]))
        g_ptr_array_add (unserved, roles[i]);
    }
  g_ptr_array_add (unserved, NULL);
  member_list (out, "roles_without_channel", (const char *const *) unserved->pdata);
}

static void
write_deliveries (VedAlertDesk *self,
                  GString      *out)
{
  ved_json_member (out, "deliveries");
  g_string_append_c (out, '[');
  for (guint i = self->delivered->len; i > 0; i--)
    {
      const VedDelivered *delivered = g_ptr_array_index (self->delivered, i - 1);

      begin_item (out);
      ved_json_member_time (out, "timestamp", delivered->time_us);
      ved_json_member_string (out, "channel", delivered->channel);
      ved_json_member_string (out, "role", delivered->role);
      ved_json_member_string (out, "kind", delivered->kind);
      ved_json_member_string (out, "subject", delivered->subject);
      ved_json_member_string (out, "fault", delivered->fault);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

/**
 * ved_alert_desk_describe:
 *
 * Returns: (transfer full): what the desk knows whatever goes on: channels, roles and deliveries, as members of an object
 */
GString *
ved_alert_desk_describe (VedAlertDesk *self)
{
  GString *out = g_string_new ("[");

  write_channels (self, out);
  write_unserved (self, out);
  write_deliveries (self, out);
  g_string_erase (out, 0, 1);

  return out;
}

/**
 * ved_alert_desk_write_status:
 * @snapshot: (nullable): the newest result, whose episodes are told
 * @now_us: the present
 * @description: of ved_alert_desk_describe()
 * @out: gets an object: counts, episodes, channels, deliveries
 */
void
ved_alert_desk_write_status (VedAlertDesk  *self,
                             VedSnapshot   *snapshot,
                             gint64         now_us,
                             const GString *description,
                             GString       *out)
{
  guint n_alerts = snapshot != NULL ? ved_snapshot_get_n_alerts (snapshot) : 0;
  guint n_silenced = 0;

  g_string_append_c (out, '{');
  ved_json_member_time (out, "timestamp", now_us);
  ved_json_member_uint (out, "count", n_alerts);
  ved_json_member (out, "alerts");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_alerts; i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);

      n_silenced += write_episode (self, alert, find_profile (snapshot, alert->server), now_us, out);
    }
  g_string_append_c (out, ']');
  ved_json_member_uint (out, "silenced", n_silenced);
  g_string_append_printf (out, ",%s}", description->str);
}

/**
 * ved_alert_desk_make_etag:
 * @snapshot: (nullable): the newest result, whose episodes are told
 * @now_us: the present
 * @description: of ved_alert_desk_describe()
 *
 * Of what the desk itself knows, and of which episodes there are in which state. What is measured of them is told elsewhere, and
 * changes with every tick.
 *
 * Returns: (transfer full): a tag with its quotes, another one for whatever ved_alert_desk_write_status() tells anew
 */
char *
ved_alert_desk_make_etag (VedAlertDesk  *self,
                          VedSnapshot   *snapshot,
                          gint64         now_us,
                          const GString *description)
{
  guint n_alerts = snapshot != NULL ? ved_snapshot_get_n_alerts (snapshot) : 0;
  g_autoptr(GString) text = g_string_new ("[");
  g_autofree char *digest = NULL;

  for (guint i = 0; i < n_alerts; i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);

      begin_item (text);
      ved_json_member_string (text, "id", alert->id);
      ved_json_member_uint (text, "state", alert->state);
      ved_json_member_uint (text, "level", ved_alert_get_level (alert));
      write_charge (self, alert, text);
      write_silence (self, alert, find_profile (snapshot, alert->server), now_us, text);
      g_string_append (text, "}[");
    }
  g_string_append_len (text, description->str, (gssize) description->len);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
  digest[16] = '\0';

  return g_strdup_printf ("\"%s\"", digest);
}

/* Of an address what is no secret: a path or a query may be one. */
static char *
make_origin (const char *url)
{
  g_autoptr(GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL ? g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                                   "", NULL, NULL)
                     : NULL;
}

/**
 * ved_alert_desk_write_channels:
 * @out: gets an object: channels as they are set, how they do, and which roles there are; no secrets
 */
void
ved_alert_desk_write_channels (VedAlertDesk *self,
                               GString      *out)
{
  g_auto(GStrv) roles = ved_routing_list_roles (self->routing);

  g_string_append_c (out, '{');
  ved_json_member (out, "channels");
  g_string_append_c (out, '[');
  for (guint i = 0; i < ved_dispatcher_get_n_channels (self->dispatcher); i++)
    {
      VedChannelInfo channel = ved_dispatcher_get_channel (self->dispatcher, i);
      g_autofree char *origin = make_origin (channel.url);

      begin_item (out);
      write_channel (&channel, out);
      ved_json_member_bool (out, "configured", ved_alert_desk_has_configured (self, channel.name));
      ved_json_member_string (out, "origin", origin);
      ved_json_member_string (out, "relay", channel.relay);
      ved_json_member_string (out, "from", channel.from);
      member_list (out, "to", channel.to);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  member_list (out, "roles", (const char *const *) roles);
  write_unserved (self, out);
  g_string_append_c (out, '}');
}

/* Who is silenced before he comes is as good as who was mistyped, so that nobody is refused: it is said who is not there,
 * and who may be meant; of the first few only, since whoever is alike is looked for in the whole fleet. */
static void
write_remark (VedSnapshot       *snapshot,
              const char *const *servers,
              guint             *n_guesses,
              GString           *out)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0, server; snapshot != NULL && servers[i] != NULL && text->len < MAX_REMARK; i++)
    {
      const char *nearest = NULL;

      if (ved_snapshot_find (snapshot, servers[i], &server))
        continue;
      if (*n_guesses > 0)
        {
          nearest = ved_snapshot_find_nearest (snapshot, servers[i]);
          (*n_guesses)--;
        }
      g_string_append_printf (text, "%sno server is called “%s” yet", text->len > 0 ? "; " : "", servers[i]);
      if (nearest != NULL)
        g_string_append_printf (text, ", did you mean “%s”?", nearest);
    }
  ved_json_member_string (out, "remark", text->len > 0 ? text->str : NULL);
}

static void
write_mute (const VedMute *mute,
            VedSnapshot   *snapshot,
            guint         *n_guesses,
            GString       *out)
{
  const char *servers[2] = { mute->scope == VED_MUTE_SERVER && strcmp (mute->target, "*") != 0 ? mute->target : NULL, NULL };

  begin_item (out);
  ved_json_member_string (out, "scope", ved_mute_scope_get_name (mute->scope));
  ved_json_member_string (out, "target", mute->target);
  member_time (out, "until", mute->until_us);
  ved_json_member_string (out, "actor", mute->actor);
  write_remark (snapshot, servers, n_guesses, out);
  g_string_append_c (out, '}');
}

/**
 * ved_alert_desk_write_mutes:
 * @snapshot: (nullable): the newest
 * @out: gets an object with "mutes"
 */
void
ved_alert_desk_write_mutes (VedAlertDesk *self,
                            VedSnapshot  *snapshot,
                            GString      *out)
{
  guint n_mutes, n_guesses = MAX_GUESSES;
  const VedMute *mutes = ved_silences_get_mutes (self->silences, &n_mutes);

  g_string_append (out, "{\"mutes\":[");
  for (guint i = 0; i < n_mutes; i++)
    write_mute (&mutes[i], snapshot, &n_guesses, out);
  g_string_append (out, "]}");
}

/**
 * ved_alert_desk_write_maintenances:
 * @snapshot: (nullable): the newest
 * @now_us: the present
 * @out: gets an object with "windows"
 */
void
ved_alert_desk_write_maintenances (VedAlertDesk *self,
                                   VedSnapshot  *snapshot,
                                   gint64        now_us,
                                   GString      *out)
{
  guint n_guesses = MAX_GUESSES;

  g_string_append (out, "{\"windows\":[");
  for (guint i = 0; i < ved_silences_get_n_maintenances (self->silences); i++)
    {
      const VedMaintenance *window = ved_silences_get_maintenance (self->silences, i);

      begin_item (out);
      ved_json_member_uint (out, "id", window->id);
      member_list (out, "servers", (const char *const *) window->servers);
      member_list (out, "profiles", (const char *const *) window->profiles);
      ved_json_member_time (out, "start", window->start_us);
      ved_json_member_time (out, "end", window->end_us);
      ved_json_member_string (out, "repeat", ved_repeat_get_name (window->repeat));
      ved_json_member_string (out, "zone", ved_maintenance_get_zone (window));
      ved_json_member_bool (out, "active", ved_maintenance_is_on (window, now_us));
      ved_json_member_string (out, "actor", window->actor);
      ved_json_member_string (out, "note", window->note);
      write_remark (snapshot, (const char *const *) window->servers, &n_guesses, out);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");
}

/**
 * ved_alert_desk_write_note:
 * @out: gets an object
 */
void
ved_alert_desk_write_note (const VedNote *note,
                           GString       *out)
{
  g_string_append_c (out, '{');
  ved_json_member_uint (out, "id", (guint64) note->id);
  ved_json_member_string (out, "server", note->server);
  ved_json_member_string (out, "episode", note->episode);
  ved_json_member_time (out, "timestamp", note->time_us);
  ved_json_member_string (out, "actor", note->actor);
  ved_json_member_string (out, "text", note->text);
  g_string_append_c (out, '}');
}

/**
 * ved_alert_desk_write_notes:
 * @server: whose
 * @out: gets an object with "notes", oldest first
 */
void
ved_alert_desk_write_notes (VedAlertDesk *self,
                            const char   *server,
                            GString      *out)
{
  g_string_append_c (out, '{');
  ved_json_member_string (out, "server", server);
  ved_json_member (out, "notes");
  g_string_append_c (out, '[');
  for (guint i = 0; i < self->notes->len; i++)
    {
      const VedNote *note = g_ptr_array_index (self->notes, i);

      if (strcmp (note->server, server) != 0)
        continue;
      if (out->str[out->len - 1] != '[')
        g_string_append_c (out, ',');
      ved_alert_desk_write_note (note, out);
    }
  g_string_append (out, "]}");
}

/**
 * ved_alert_desk_write_routing:
 * @out: gets an object: the matrix, and the roles that nobody serves
 */
void
ved_alert_desk_write_routing (VedAlertDesk *self,
                              GString      *out)
{
  g_string_append (out, "{\"routes\":");
  ved_routing_write_json (self->routing, out);
  write_unserved (self, out);
  write_channels (self, out);
  g_string_append_c (out, '}');
}
