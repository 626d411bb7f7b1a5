/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-desk"

#include "config.h"

#include "engine/alerts/ved-alert-desk.h"

#include "base/ved-error.h"
#include "base/ved-key-file.h"
#include "engine/alerts/ved-alert-desk-private.h"

#include <string.h>

/* The rules say what an episode is (ved-alert-book.h); the desk says who hears of it. Both see every
 * transition once. What people do here never changes an episode, but for acknowledging and resolving, which go
 * through the book. */

#define MAX_DELIVERED    100
#define MAX_SERVER_NOTES 100
#define MAX_NOTES        20000  /* of all servers, whether there are such or not */
#define MAX_SILENCES     1000

static void
charge_free (VedDeskCharge *charge)
{
  g_free (charge->actor);
  g_free (charge->note);
  g_free (charge);
}

static void
keep_delivered (VedAlertDesk *self,
                VedDelivered *delivered)
{
  g_ptr_array_add (self->delivered, delivered);
  if (self->delivered->len > MAX_DELIVERED)
    g_ptr_array_remove_index (self->delivered, 0);
}

static void
delivered_cb (const VedDelivery *delivery,
              gpointer           user_data)
{
  VedAlertDesk *self = user_data;
  g_autofree char *subject = ved_notice_format_subject (delivery->notice);
  const VedDelivered row = {
    delivery->time_us, (char *) delivery->channel, delivery->notice->role,
    (char *) ved_notice_kind_get_name (delivery->notice->kind), subject, (char *) delivery->fault,
  };

  keep_delivered (self, ved_delivered_copy (&row));
  if (self->keeper != NULL)
    ved_alert_notebook_add_delivered (ved_keeper_get_notebook (self->keeper), &row);
}

static gboolean
notice_cb (const VedNotice *notice,
           gpointer         user_data)
{
  VedAlertDesk *self = user_data;

  ved_dispatcher_send (self->dispatcher, notice);
  if (self->func != NULL)
    self->func (notice, self->user_data);

  return ved_dispatcher_serves (self->dispatcher, notice->role);
}

static gboolean
serves_cb (const char *role,
           gpointer    user_data)
{
  VedAlertDesk *self = user_data;

  return ved_dispatcher_serves (self->dispatcher, role);
}

/*< private >
 * ved_alert_desk_catch_up:
 *
 * Whoever can be reached only now hears of what is open.
 */
void
ved_alert_desk_catch_up (VedAlertDesk *self)
{
  ved_notifier_catch_up (self->notifier, serves_cb);
}

/**
 * ved_alert_desk_new:
 * @config: (nullable): groups [channel:NAME] and [routing]
 * @clock: for what is delivered
 *
 * Returns: (transfer full): a desk without silences and notes; %NULL with an error that names group and key
 */
VedAlertDesk *
ved_alert_desk_new (GKeyFile  *config,
                    VedClock  *clock,
                    GError   **error)
{
  g_autoptr(VedAlertDesk) self = g_new0 (VedAlertDesk, 1);

  self->charges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) charge_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_note_free);
  self->delivered = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_delivered_free);
  self->silences = ved_silences_new ();
  self->config = config != NULL ? g_key_file_ref (config) : g_key_file_new ();
  self->routing_data = g_strdup ("");
  self->channels_data = g_strdup ("");
  self->routing = ved_routing_new (config, error);
  if (self->routing == NULL)
    return NULL;
  self->dispatcher = ved_dispatcher_new (config, clock, delivered_cb, self, error);
  if (self->dispatcher == NULL)
    return NULL;
  ved_dispatcher_set_queue_func (self->dispatcher, ved_alert_desk_queue_cb);
  self->notifier = ved_notifier_new (self->routing, self->silences, notice_cb, self);

  return g_steal_pointer (&self);
}

void
ved_alert_desk_free (VedAlertDesk *self)
{
  if (self == NULL)
    return;

  if (self->dispatcher != NULL)
    ved_dispatcher_stop (self->dispatcher);
  ved_notifier_free (self->notifier);
  ved_dispatcher_unref (self->dispatcher);
  ved_routing_free (self->routing);
  g_key_file_unref (self->config);
  g_free (self->routing_data);
  g_free (self->channels_data);
  ved_silences_free (self->silences);
  g_hash_table_unref (self->charges);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->delivered);
  g_clear_pointer (&self->keeper, ved_keeper_unref);
  g_free (self);
}

/**
 * ved_alert_desk_set_notice_func:
 * @func: told of every notice, whether or not a channel serves its role
 */
void
ved_alert_desk_set_notice_func (VedAlertDesk      *self,
                                VedDeskNoticeFunc  func,
                                gpointer           user_data)
{
  self->func = func;
  self->user_data = user_data;
}

/**
 * ved_alert_desk_get_routing_data:
 *
 * Returns: (transfer none): what ved_alert_desk_set_routing_data() was given last; "" before
 */
const char *
ved_alert_desk_get_routing_data (VedAlertDesk *self)
{
  return self->routing_data;
}

/*< private >
 * ved_alert_desk_dup_config:
 *
 * Returns: (transfer full): what the configuration says, to be changed
 */
GKeyFile *
ved_alert_desk_dup_config (VedAlertDesk *self)
{
  g_autofree char *data = g_key_file_to_data (self->config, NULL, NULL);
  GKeyFile *copy = g_key_file_new ();

  g_key_file_load_from_data (copy, data, (gsize) - 1, G_KEY_FILE_NONE, NULL);

  return copy;
}

/**
 * ved_alert_desk_set_routing_data:
 * @data: a key file with the group [routing]: what it names takes the place of what the configuration says
 *
 * Notices from now on go that way.
 *
 * Returns: %FALSE with VED_ERROR_INVALID that names the key; then nothing has changed
 */
gboolean
ved_alert_desk_set_routing_data (VedAlertDesk  *self,
                                 const char    *data,
                                 GError       **error)
{
  g_autoptr(GKeyFile) changes = g_key_file_new (), merged = NULL;
  VedRouting *routing;

  if (!g_key_file_load_from_data (changes, data, (gsize) - 1, G_KEY_FILE_NONE, error))
    return FALSE;
  merged = ved_alert_desk_dup_config (self);
  ved_key_file_take_group (merged, changes, VED_ROUTING_GROUP);
  routing = ved_routing_new (merged, error);
  if (routing == NULL)
    return FALSE;

  ved_notifier_set_routing (self->notifier, routing);
  ved_routing_free (self->routing);
  self->routing = routing;
  g_free (self->routing_data);
  self->routing_data = g_strdup (data);
  ved_alert_desk_catch_up (self);

  return TRUE;
}

static void
set_charge (VedAlertDesk *self,
            const char   *id,
            const char   *actor,
            const char   *note,
            gint64        time_us)
{
  VedDeskCharge *charge = g_new (VedDeskCharge, 1);

  *charge = (VedDeskCharge) { g_strdup (actor), g_strdup (note), time_us };
  g_hash_table_replace (self->charges, g_strdup (id), charge);
}

static void
restore_charges (VedAlertDesk *self)
{
  g_autoptr(GPtrArray) acknowledged = ved_keeper_load_acknowledged (self->keeper);

  for (guint i = 0; i < acknowledged->len; i++)
    {
      const VedAlertTransition *change = g_ptr_array_index (acknowledged, i);

      set_charge (self, change->alert.id, change->actor, change->note, change->time_us);
    }
}

/**
 * ved_alert_desk_restore:
 * @keeper: what was kept of an earlier life; takes from now on what is to be kept
 * @now_us: the present
 *
 * At the start. Short waits for the disk.
 */
void
ved_alert_desk_restore (VedAlertDesk *self,
                        VedKeeper    *keeper,
                        gint64        now_us)
{
  VedAlertNotebook *notebook = ved_keeper_get_notebook (keeper);
  g_autoptr(GError) error = NULL;
  GPtrArray *notes, *delivered;

  self->keeper = ved_keeper_ref (keeper);
  if (!ved_alert_notebook_restore_silences (notebook, self->silences, now_us, &error))
    ved_report_error (G_LOG_DOMAIN, "Restoring silences", g_steal_pointer (&error));
  ved_alert_desk_restore_word (self, now_us);
  ved_alert_desk_catch_up (self);
  restore_charges (self);

  notes = ved_alert_notebook_load_notes (notebook, &self->last_note, &error);
  if (notes != NULL)
    {
      g_ptr_array_unref (self->notes);
      self->notes = notes;
    }
  else
    ved_report_error (G_LOG_DOMAIN, "Restoring notes", g_steal_pointer (&error));

  delivered = ved_alert_notebook_load_delivered (notebook, MAX_DELIVERED, &error);
  if (delivered != NULL)
    {
      g_ptr_array_unref (self->delivered);
      self->delivered = delivered;
    }
  else
    ved_report_error (G_LOG_DOMAIN, "Restoring deliveries", g_steal_pointer (&error));
}

/**
 * ved_alert_desk_take:
 * @transition: of an episode
 * @note: (nullable): what its actor said
 *
 * Nothing is sent before ved_alert_desk_advance().
 */
void
ved_alert_desk_take (VedAlertDesk        *self,
                     const VedTransition *transition,
                     const char          *note)
{
  const VedAlert *alert = &transition->alert;

  if (transition->change == VED_ALERT_WAS_ACKNOWLEDGED)
    set_charge (self, alert->id, transition->actor, note, transition->time_us);
  else if (transition->change == VED_ALERT_WAS_GIVEN_BACK)
    g_hash_table_remove (self->charges, alert->id);
  ved_notifier_take (self->notifier, transition->change, alert, transition->profile);
  ved_dispatcher_tell_state (self->dispatcher, alert, transition->profile,
                             ved_silences_cover (self->silences, alert, transition->profile,
                                                 transition->time_us));
}

/* Where the server is not known any more the profile is that of its name, as before. A server that is silent is not
 * judged. */
static void
take_servers (VedAlertDesk *self,
              VedSnapshot  *snapshot,
              gboolean      is_judged,
              gint64        now_us)
{
  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);
      guint server;

      if (!ved_snapshot_find (snapshot, alert->server, &server))
        continue;
      ved_notifier_see_server (self->notifier, alert->id, ved_snapshot_get_profile (snapshot, server),
                               is_judged && ved_snapshot_get_state (snapshot, server) < VED_SERVER_STALE, now_us);
    }
}

static void
tell_states (VedAlertDesk *self,
             VedSnapshot  *snapshot,
             gint64        now_us)
{
  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);
      guint server;
      VedProfile profile = ved_snapshot_find (snapshot, alert->server, &server)
                           ? ved_snapshot_get_profile (snapshot, server)
                           : VED_PROFILE_GENERIC;

      ved_dispatcher_tell_state (self->dispatcher, alert, profile,
                                 ved_silences_cover (self->silences, alert, profile, now_us));
    }
}

static void
save_silences (VedAlertDesk *self)
{
  if (self->keeper != NULL)
    ved_alert_notebook_set_silences (ved_keeper_get_notebook (self->keeper), self->silences);
}

/**
 * ved_alert_desk_advance:
 * @snapshot: the newest result
 * @is_judged: whether the rules were applied to it
 * @now_us: the present
 *
 * Sends what is to be sent now: after the transitions of each result.
 */
void
ved_alert_desk_advance (VedAlertDesk *self,
                        VedSnapshot  *snapshot,
                        gboolean      is_judged,
                        gint64        now_us)
{
  if (ved_silences_drop_ended (self->silences, now_us))
    save_silences (self);
  take_servers (self, snapshot, is_judged, now_us);
  ved_notifier_advance (self->notifier, now_us);
  ved_alert_desk_keep_word (self);
  if (ved_dispatcher_wants_states (self->dispatcher))
    tell_states (self, snapshot, now_us);
  ved_dispatcher_advance (self->dispatcher);
}

gboolean
ved_alert_desk_is_silenced (VedAlertDesk   *self,
                            const VedAlert *alert,
                            VedProfile      profile,
                            gint64          now_us)
{
  return ved_silences_cover (self->silences, alert, profile, now_us);
}

const VedSilences *
ved_alert_desk_get_silences (VedAlertDesk *self)
{
  return self->silences;
}

void
ved_alert_desk_mute (VedAlertDesk *self,
                     VedMuteScope  scope,
                     const char   *target,
                     gint64        until_us,
                     const char   *actor)
{
  ved_silences_mute (self->silences, scope, target, until_us, actor);
  save_silences (self);
}

/**
 * ved_alert_desk_unmute:
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND where there is no such mute
 */
gboolean
ved_alert_desk_unmute (VedAlertDesk  *self,
                       VedMuteScope   scope,
                       const char    *target,
                       GError       **error)
{
  if (!ved_silences_unmute (self->silences, scope, target))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "“%s” is not muted", target);
      return FALSE;
    }
  save_silences (self);

  return TRUE;
}

/**
 * ved_alert_desk_add_maintenance:
 * @maintenance: copied; its id is given here
 *
 * Returns: its id; 0 with VED_ERROR_INVALID that names the member, or VED_ERROR_LIMIT
 */
guint
ved_alert_desk_add_maintenance (VedAlertDesk          *self,
                                const VedMaintenance  *maintenance,
                                GError               **error)
{
  VedMaintenance window = *maintenance;
  guint id;

  if (!ved_maintenance_check (maintenance, error))
    return 0;
  if (ved_silences_get_n_maintenances (self->silences) >= MAX_SILENCES)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_LIMIT, "there are %d windows already: remove some first",
                   MAX_SILENCES);
      return 0;
    }

  window.id = 0;
  id = ved_silences_add_maintenance (self->silences, &window);
  save_silences (self);

  return id;
}

/**
 * ved_alert_desk_remove_maintenance:
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND where there is no such window
 */
gboolean
ved_alert_desk_remove_maintenance (VedAlertDesk  *self,
                                   guint          id,
                                   GError       **error)
{
  if (!ved_silences_remove_maintenance (self->silences, id))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no maintenance window %u", id);
      return FALSE;
    }
  save_silences (self);

  return TRUE;
}

static guint
count_notes (VedAlertDesk *self,
             const char   *server)
{
  guint n = 0;

  for (guint i = 0; i < self->notes->len; i++)
    n += strcmp (((VedNote *) g_ptr_array_index (self->notes, i))->server, server) == 0;

  return n;
}

/**
 * ved_alert_desk_add_note:
 * @note: copied; its id is given here
 *
 * Returns: (transfer none): the note; %NULL with VED_ERROR_INVALID for an empty or endless text, with
 *   VED_ERROR_LIMIT when the server has very many
 */
const VedNote *
ved_alert_desk_add_note (VedAlertDesk   *self,
                         const VedNote  *note,
                         GError        **error)
{
  VedNote *copy;

  if (note->text == NULL || *note->text == '\0' || strlen (note->text) > VED_NOTE_MAX_BYTES)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "text: must have 1 to %d bytes", VED_NOTE_MAX_BYTES);
      return NULL;
    }
  if (count_notes (self, note->server) >= MAX_SERVER_NOTES)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_LIMIT, "“%s” has %d notes already: remove some first",
                   note->server, MAX_SERVER_NOTES);
      return NULL;
    }

  if (self->notes->len >= MAX_NOTES)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_LIMIT, "there are %d notes already: remove some first", MAX_NOTES);
      return NULL;
    }

  copy = g_new (VedNote, 1);
  copy->id = ++self->last_note;
  copy->server = g_strdup (note->server);
  copy->episode = g_strdup (note->episode);
  copy->time_us = note->time_us;
  copy->actor = g_strdup (note->actor);
  copy->text = g_strdup (note->text);
  g_ptr_array_add (self->notes, copy);
  if (self->keeper != NULL)
    ved_alert_notebook_add_note (ved_keeper_get_notebook (self->keeper), copy);

  return copy;
}

/**
 * ved_alert_desk_remove_note:
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND where @server has no such note
 */
gboolean
ved_alert_desk_remove_note (VedAlertDesk  *self,
                            const char    *server,
                            gint64         id,
                            GError       **error)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      const VedNote *note = g_ptr_array_index (self->notes, i);

      if (note->id != id || strcmp (note->server, server) != 0)
        continue;
      g_ptr_array_remove_index (self->notes, i);
      if (self->keeper != NULL)
        ved_alert_notebook_remove_note (ved_keeper_get_notebook (self->keeper), id);
      return TRUE;
    }

  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "“%s” has no note %" G_GINT64_FORMAT, server, id);

  return FALSE;
}
