/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-word"

#include "config.h"

#include "engine/alerts/ved-alert-desk-private.h"

#include "base/ved-error.h"

#include <string.h>

/* What is kept of the word that goes out, so that another life of the daemon goes on where this one has ended, however it
 * ends: who has been told of each episode, written with the result that told him, and each notice that waits at a channel,
 * written when it begins to and removed when it has arrived or is given up. A notice that was on its way just then goes out
 * once more. */

static GStrv
list_episodes (const VedNotice *notice)
{
  GStrv ids = g_new0 (char *, notice->alerts->len + 1);

  for (guint i = 0; i < notice->alerts->len; i++)
    ids[i] = g_strdup (((const VedAlert *) g_ptr_array_index (notice->alerts, i))->id);

  return ids;
}

/*< private >
 * ved_alert_desk_queue_cb:
 *
 * A notice has begun to wait, or waits no more.
 */
void
ved_alert_desk_queue_cb (const char      *channel,
                         const VedNotice *notice,
                         gboolean         waits,
                         gpointer         user_data)
{
  VedAlertDesk *self = user_data;
  g_auto(GStrv) episodes = NULL;

  if (self->keeper == NULL)
    return;
  if (!waits)
    {
      ved_alert_notebook_remove_waiting (ved_keeper_get_notebook (self->keeper), notice->number);
      return;
    }

  episodes = list_episodes (notice);
  {
    const VedWaiting waiting = {
      .number = notice->number, .channel = (char *) channel, .role = notice->role,
      .kind = (char *) ved_notice_kind_get_name (notice->kind), .level = notice->level, .time_us = notice->time_us,
      .profile = (char *) ved_profile_get_info (notice->profile)->key, .breadth = notice->is_mixed ? 2 : notice->is_group,
      .episodes = episodes,
    };

    ved_alert_notebook_add_waiting (ved_keeper_get_notebook (self->keeper), &waiting);
  }
}

/*< private >
 * ved_alert_desk_keep_word:
 *
 * After the notifier was advanced.
 */
void
ved_alert_desk_keep_word (VedAlertDesk *self)
{
  g_autoptr(GPtrArray) changes = ved_notifier_take_changes (self->notifier);

  if (self->keeper != NULL && changes->len > 0)
    ved_alert_notebook_take_told (ved_keeper_get_notebook (self->keeper), changes);
}

static VedNoticeKind
find_kind (const char *name)
{
  VedNoticeKind kind = 0;

  while (kind < VED_N_NOTICE_KINDS && strcmp (ved_notice_kind_get_name (kind), name) != 0)
    kind++;

  return kind;
}

/* What is known of its episodes now; NULL where none of them is. */
static VedNotice *
make_notice (const VedWaiting *waiting,
             GHashTable       *episodes)
{
  VedNoticeKind kind = find_kind (waiting->kind);
  g_autoptr(VedNotice) notice = ved_notice_new (kind, waiting->role, waiting->time_us);

  notice->number = waiting->number;
  notice->is_group = waiting->breadth > 0;
  notice->is_mixed = waiting->breadth > 1;
  ved_profile_from_text (waiting->profile, strlen (waiting->profile), &notice->profile);
  for (guint i = 0; waiting->episodes[i] != NULL; i++)
    {
      const VedAlert *alert = g_hash_table_lookup (episodes, waiting->episodes[i]);

      if (alert != NULL)
        ved_notice_add (notice, alert, waiting->level);
    }

  return kind < VED_N_NOTICE_KINDS && notice->alerts->len > 0 ? g_steal_pointer (&notice) : NULL;
}

static void
restore_waiting (VedAlertDesk     *self,
                 const VedWaiting *waiting,
                 GHashTable       *episodes)
{
  g_autoptr(VedNotice) notice = make_notice (waiting, episodes);

  if (notice != NULL && ved_dispatcher_restore (self->dispatcher, waiting->channel, notice))
    return;

  g_message ("A notice that has waited for the channel %s since before the start is given up", waiting->channel);
  ved_alert_notebook_remove_waiting (ved_keeper_get_notebook (self->keeper), waiting->number);
}

static GPtrArray *
load_waiting (VedAlertDesk *self)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *list = ved_alert_notebook_load_waiting (ved_keeper_get_notebook (self->keeper), &error);

  if (list == NULL)
    ved_report_error (G_LOG_DOMAIN, "Restoring what waits to be delivered", g_steal_pointer (&error));

  return list != NULL ? list : g_ptr_array_new ();
}

static GHashTable *
load_told (VedAlertDesk *self)
{
  g_autoptr(GError) error = NULL;
  GHashTable *told = ved_alert_notebook_load_told (ved_keeper_get_notebook (self->keeper), &error);

  if (told == NULL)
    ved_report_error (G_LOG_DOMAIN, "Restoring who has been told", g_steal_pointer (&error));

  return told;
}

/* A row of an episode that is not there any more is of no use. */
static void
forget_told (VedAlertDesk *self,
             GHashTable   *told)
{
  g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_told_free);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (gone, ved_told_new (id));
  if (gone->len > 0)
    ved_alert_notebook_take_told (ved_keeper_get_notebook (self->keeper), gone);
}

/* One that has resolved while somebody who was told of it has not been told of that is restored, too. */
static void
restore_told (VedAlertDesk *self,
              GPtrArray    *episodes,
              gint64        now_us)
{
  g_autoptr(GHashTable) told = load_told (self);

  for (guint i = 0; told != NULL && i < episodes->len; i++)
    {
      const VedAlert *alert = &((VedAlertTransition *) g_ptr_array_index (episodes, i))->alert;
      const VedTold *row = g_hash_table_lookup (told, alert->id);

      if (row != NULL || alert->state != VED_ALERT_RESOLVED)
        ved_notifier_restore (self->notifier, alert, ved_profile_from_server_name (alert->server), row, now_us);
      g_hash_table_remove (told, alert->id);
    }
  if (told != NULL)
    forget_told (self, told);
}

/*< private >
 * ved_alert_desk_restore_word:
 * @now_us: the present
 *
 * At the start, after the silences.
 */
void
ved_alert_desk_restore_word (VedAlertDesk *self,
                             gint64        now_us)
{
  g_autoptr(GPtrArray) waiting = load_waiting (self), episodes = NULL;
  g_autoptr(GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 since_us = now_us;

  for (guint i = 0; i < waiting->len; i++)
    since_us = MIN (since_us, ((const VedWaiting *) g_ptr_array_index (waiting, i))->time_us);
  episodes = ved_keeper_load_episodes (self->keeper, since_us);
  for (guint i = 0; i < episodes->len; i++)
    {
      VedAlert *alert = &((VedAlertTransition *) g_ptr_array_index (episodes, i))->alert;

      g_hash_table_insert (by_id, alert->id, alert);
    }
  restore_told (self, episodes, now_us);
  for (guint i = 0; i < waiting->len; i++)
    restore_waiting (self, g_ptr_array_index (waiting, i), by_id);
}
