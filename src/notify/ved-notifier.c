/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-notifier"

#include "config.h"

#include "notify/ved-notifier.h"

#include "base/ved-clock.h"

#include <string.h>

/* An episode is *due* from its opening, or from the rise to another level, until the roles of that level have
 * been told. What is due is looked at once per result:
 *
 *   silenced          stays due: it is told when the silence ends, if it is still there
 *   acknowledged      not told again: somebody has taken charge, until that is taken back
 *   a storm           more than GROUP_ABOVE servers of one profile opened within a minute: all that is due of
 *                     the profile becomes one notice, and the next such notice waits for a minute
 *   else              one notice per server, with all of its episodes that are due
 *
 * A level that falls and rises again is not told twice. Escalation counts from the first notice of the present level.
 * Whoever was told that an episode is open, at whatever level, or by escalation, is told that it has resolved, unless
 * that happened under a silence. */

#define GROUP_ABOVE    5
#define GROUP_US       VED_MINUTE_US
#define ENVIRONMENT    "*"

typedef struct {
  VedAlert alert;
  VedProfile profile;
  VedLevel level;
  gboolean is_due;
  gboolean is_counted;          /* among the openings of its profile */
  VedNoticeKind due_kind;
  gint64 notified_us;           /* of the level; 0: not told */
  VedLevel told_level;          /* the highest that was told */
  GPtrArray *told_roles;        /* of char *: who heard of it */
  guint n_steps;
} Entry;

/* A server that came into trouble a moment ago. */
typedef struct {
  char *server;
  gint64 time_us;
} Opening;

struct _VedNotifier
{
  const VedRouting *routing;    /* not owned */
  const VedSilences *silences;  /* not owned */
  VedNoticeFunc func;
  gpointer user_data;
  GHashTable *entries;          /* id → Entry */
  GPtrArray *due;               /* of char *: ids in the order they became due */
  GPtrArray *resolved;          /* of Entry: told as open, not yet as resolved */
  GArray *openings[VED_N_PROFILES];     /* of Opening: within the last minute, oldest first, a server once */
  gint64 grouped_us[VED_N_PROFILES];    /* newest notice of a group; 0: none */
};

static void
entry_free (Entry *entry)
{
  ved_alert_clear (&entry->alert);
  g_ptr_array_unref (entry->told_roles);
  g_free (entry);
}

static void
opening_clear (Opening *opening)
{
  g_free (opening->server);
}

/**
 * ved_notifier_new:
 * @routing: who is told; outlives the notifier
 * @silences: what is held back; outlives it too
 * @func: sends
 * @user_data: for @func
 *
 * Returns: (transfer full): a notifier that knows of no episode
 */
VedNotifier *
ved_notifier_new (const VedRouting  *routing,
                  const VedSilences *silences,
                  VedNoticeFunc      func,
                  gpointer           user_data)
{
  VedNotifier *self = g_new0 (VedNotifier, 1);

  self->routing = routing;
  self->silences = silences;
  self->func = func;
  self->user_data = user_data;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);
  self->due = g_ptr_array_new_with_free_func (g_free);
  self->resolved = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  for (guint i = 0; i < VED_N_PROFILES; i++)
    {
      self->openings[i] = g_array_new (FALSE, FALSE, sizeof (Opening));
      g_array_set_clear_func (self->openings[i], (GDestroyNotify) opening_clear);
    }

  return self;
}

void
ved_notifier_free (VedNotifier *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->due);
  g_ptr_array_unref (self->resolved);
  for (guint i = 0; i < VED_N_PROFILES; i++)
    g_array_unref (self->openings[i]);
  g_free (self);
}

static gboolean
is_environment (const VedAlert *alert)
{
  return strcmp (alert->server, ENVIRONMENT) == 0;
}

static const VedRoute *
get_route (const VedNotifier *self,
           const Entry       *entry)
{
  return ved_routing_get (self->routing, entry->level, is_environment (&entry->alert));
}

static Entry *
ensure_entry (VedNotifier    *self,
              const VedAlert *alert,
              VedProfile      profile)
{
  Entry *entry = g_hash_table_lookup (self->entries, alert->id);

  if (entry != NULL)
    g_hash_table_steal (self->entries, alert->id);
  else
    {
      entry = g_new0 (Entry, 1);
      entry->told_roles = g_ptr_array_new_with_free_func (g_free);
    }
  ved_alert_clear (&entry->alert);
  ved_alert_copy_to (alert, &entry->alert);
  entry->profile = profile;
  entry->level = ved_alert_get_level (alert);
  g_hash_table_insert (self->entries, entry->alert.id, entry);

  return entry;
}

/**
 * ved_notifier_set_routing:
 * @routing: who is told from now on; outlives the notifier, or the next call
 */
void
ved_notifier_set_routing (VedNotifier      *self,
                          const VedRouting *routing)
{
  self->routing = routing;
}

static void
remember_role (GPtrArray  *roles,
               const char *role)
{
  if (!g_ptr_array_find_with_equal_func (roles, role, g_str_equal, NULL))
    g_ptr_array_add (roles, g_strdup (role));
}

static void
remember_roles (GPtrArray *roles,
                GStrv      more)
{
  for (guint i = 0; more != NULL && more[i] != NULL; i++)
    remember_role (roles, more[i]);
}

static void
make_due (VedNotifier   *self,
          Entry         *entry,
          VedNoticeKind  kind)
{
  if (!entry->is_due)
    g_ptr_array_add (self->due, g_strdup (entry->alert.id));
  if (!entry->is_due || kind == VED_NOTICE_OPENED)
    entry->due_kind = kind;
  entry->is_due = TRUE;
  entry->is_counted = FALSE;
  entry->n_steps = 0;
}

/**
 * ved_notifier_restore:
 * @alert: an episode of an earlier run that is not resolved
 * @profile: of its server
 * @was_silenced: whether nobody was to hear of it when it opened
 * @now_us: the present
 *
 * One that was silenced is told when the silence ends. Any other counts as told, up to and with the escalations whose
 * time has come: a restart tells nothing twice.
 */
void
ved_notifier_restore (VedNotifier    *self,
                      const VedAlert *alert,
                      VedProfile      profile,
                      gboolean        was_silenced,
                      gint64          now_us)
{
  Entry *entry = ensure_entry (self, alert, profile);
  const VedRoute *route = get_route (self, entry);

  if (was_silenced)
    {
      make_due (self, entry, VED_NOTICE_OPENED);
      return;
    }

  entry->notified_us = alert->opened_us;
  entry->told_level = entry->level;
  remember_roles (entry->told_roles, route->roles);
  while (entry->n_steps < route->n_escalations
         && entry->notified_us + route->escalations[entry->n_steps].after_min * VED_MINUTE_US <= now_us)
    remember_role (entry->told_roles, route->escalations[entry->n_steps++].role);
}

static void
end_entry (VedNotifier *self,
           Entry       *entry)
{
  g_hash_table_steal (self->entries, entry->alert.id);
  if (entry->notified_us > 0)
    g_ptr_array_add (self->resolved, entry);
  else
    entry_free (entry);
}

/**
 * ved_notifier_take:
 * @change: what happened
 * @alert: the episode after it
 * @profile: of its server
 *
 * Nothing is sent before ved_notifier_advance(), which sees all that one result has changed.
 */
void
ved_notifier_take (VedNotifier    *self,
                   VedAlertChange  change,
                   const VedAlert *alert,
                   VedProfile      profile)
{
  Entry *entry = ensure_entry (self, alert, profile);

  switch (change)
    {
    case VED_ALERT_OPENED:
    case VED_ALERT_REOPENED:
      make_due (self, entry, VED_NOTICE_OPENED);
      break;
    case VED_ALERT_RAISED:
      if (entry->notified_us == 0 || entry->level > entry->told_level)
        make_due (self, entry, VED_NOTICE_RAISED);
      break;
    case VED_ALERT_WAS_GIVEN_BACK:
      if (entry->level > entry->told_level || entry->notified_us == 0)
        make_due (self, entry, entry->notified_us == 0 ? VED_NOTICE_OPENED : VED_NOTICE_RAISED);
      break;
    case VED_ALERT_WAS_RESOLVED:
      end_entry (self, entry);
      break;
    case VED_ALERT_LOWERED:
    case VED_ALERT_WAS_ACKNOWLEDGED:
    default:
      break;
    }
}

/* Notices */

static void
send_to_roles (VedNotifier *self,
               VedNotice   *notice,
               GPtrArray   *roles)
{
  for (guint i = 0; i < roles->len; i++)
    {
      g_free (notice->role);
      notice->role = g_strdup (roles->pdata[i]);
      self->func (notice, self->user_data);
    }
}

static gboolean
is_silenced (const VedNotifier *self,
             const Entry       *entry,
             gint64             now_us)
{
  return ved_silences_cover (self->silences, &entry->alert, entry->profile, now_us);
}

static void
forget_openings (GArray *openings,
                 gint64  now_us)
{
  guint n_old = 0;

  while (n_old < openings->len && g_array_index (openings, Opening, n_old).time_us <= now_us - GROUP_US)
    n_old++;
  g_array_remove_range (openings, 0, n_old);
}

static void
add_opening (GArray     *openings,
             const char *server,
             gint64      now_us)
{
  Opening opening = { NULL, now_us };

  for (guint i = 0; i < openings->len; i++)
    if (strcmp (g_array_index (openings, Opening, i).server, server) == 0)
      return;

  opening.server = g_strdup (server);
  g_array_append_val (openings, opening);
}

/* Counts servers, not episodes: one server with six metrics in trouble, one after the other, is no storm. */
static void
count_openings (VedNotifier *self,
                GPtrArray   *entries,
                gint64       now_us)
{
  for (guint i = 0; i < VED_N_PROFILES; i++)
    forget_openings (self->openings[i], now_us);
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      if (entry->due_kind == VED_NOTICE_OPENED && !entry->is_counted && !is_environment (&entry->alert))
        add_opening (self->openings[entry->profile], entry->alert.server, now_us);
      entry->is_counted = TRUE;
    }
}

static gboolean
is_storm (const VedNotifier *self,
          const Entry       *entry)
{
  return !is_environment (&entry->alert) && self->openings[entry->profile]->len > GROUP_ABOVE;
}

static void
mark_told (Entry  *entry,
           gint64  now_us)
{
  entry->is_due = FALSE;
  entry->notified_us = now_us;
  entry->told_level = MAX (entry->told_level, entry->level);
}

/* One notice of all of @entries for which @same says so, told to the roles of the worst. */
static void
tell (VedNotifier *self,
      GPtrArray   *entries,
      guint        first,
      gboolean     as_group,
      gint64       now_us)
{
  Entry *leader = g_ptr_array_index (entries, first);
  g_autoptr(VedNotice) notice = ved_notice_new (leader->due_kind, NULL, now_us);
  g_autoptr(GPtrArray) told = g_ptr_array_new (), roles = g_ptr_array_new_with_free_func (g_free);

  notice->is_group = as_group;
  notice->profile = leader->profile;
  for (guint i = first; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);
      gboolean belongs = as_group ? entry->profile == leader->profile && !is_environment (&entry->alert)
                                  : strcmp (entry->alert.server, leader->alert.server) == 0;

      if (!entry->is_due || !belongs)
        continue;
      ved_notice_add (notice, &entry->alert, entry->level);
      mark_told (entry, now_us);
      g_ptr_array_add (told, entry);
    }

  remember_roles (roles, ved_routing_get (self->routing, notice->level, is_environment (&leader->alert))->roles);
  for (guint i = 0; i < told->len; i++)
    for (guint j = 0; j < roles->len; j++)
      remember_role (((Entry *) told->pdata[i])->told_roles, roles->pdata[j]);
  send_to_roles (self, notice, roles);
}

/* Hands over what may be told now; what is silenced or taken charge of is left out. */
static GPtrArray *
collect_due (VedNotifier *self,
             gint64       now_us)
{
  GPtrArray *entries = g_ptr_array_new ();

  for (guint i = self->due->len; i > 0; i--)
    {
      Entry *entry = g_hash_table_lookup (self->entries, g_ptr_array_index (self->due, i - 1));

      if (entry == NULL || !entry->is_due || entry->alert.state != VED_ALERT_OPEN)
        {
          if (entry != NULL)
            entry->is_due = FALSE;
          g_ptr_array_remove_index (self->due, i - 1);
        }
      else if (!is_silenced (self, entry, now_us))
        g_ptr_array_insert (entries, 0, entry);
    }

  return entries;
}

static void
tell_due (VedNotifier *self,
          gint64       now_us)
{
  g_autoptr(GPtrArray) entries = NULL;

  if (self->due->len == 0)
    return;

  entries = collect_due (self, now_us);
  count_openings (self, entries, now_us);
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);
      gboolean storm = is_storm (self, entry);
      gint64 *grouped_us = &self->grouped_us[entry->profile];

      if (!entry->is_due || (storm && *grouped_us > 0 && now_us - *grouped_us < GROUP_US))
        continue;
      if (storm)
        *grouped_us = now_us;
      tell (self, entries, i, storm, now_us);
    }
}

static void
escalate (VedNotifier *self,
          Entry       *entry,
          gint64       now_us)
{
  const VedRoute *route = get_route (self, entry);

  if (entry->notified_us == 0 || entry->is_due || entry->alert.state != VED_ALERT_OPEN)
    return;

  while (entry->n_steps < route->n_escalations
         && now_us - entry->notified_us >= route->escalations[entry->n_steps].after_min * VED_MINUTE_US)
    {
      g_autoptr(VedNotice) notice = NULL;

      if (is_silenced (self, entry, now_us))
        return;
      notice = ved_notice_new (VED_NOTICE_ESCALATED, route->escalations[entry->n_steps++].role, now_us);
      ved_notice_add (notice, &entry->alert, entry->level);
      remember_role (entry->told_roles, notice->role);
      self->func (notice, self->user_data);
    }
}

static void
add_resolved (VedNotice   *notice,
              GPtrArray   *roles,
              const Entry *entry)
{
  ved_notice_add (notice, &entry->alert, entry->told_level);
  for (guint i = 0; i < entry->told_roles->len; i++)
    remember_role (roles, entry->told_roles->pdata[i]);
}

static void
tell_resolved (VedNotifier *self,
               gint64       now_us)
{
  for (guint i = 0; i < self->resolved->len; i++)
    {
      const Entry *leader = g_ptr_array_index (self->resolved, i);
      g_autoptr(VedNotice) notice = ved_notice_new (VED_NOTICE_RESOLVED, NULL, now_us);
      g_autoptr(GPtrArray) roles = g_ptr_array_new_with_free_func (g_free);

      for (guint j = self->resolved->len; j > i; j--)
        {
          const Entry *entry = g_ptr_array_index (self->resolved, j - 1);

          if (strcmp (entry->alert.server, leader->alert.server) != 0)
            continue;
          if (!is_silenced (self, entry, now_us))
            add_resolved (notice, roles, entry);
          if (j - 1 > i)
            g_ptr_array_remove_index (self->resolved, j - 1);
        }
      send_to_roles (self, notice, roles);
    }
  g_ptr_array_set_size (self->resolved, 0);
}

/**
 * ved_notifier_advance:
 * @now_us: the present
 *
 * Sends what is to be sent now; to be called after each result. Cost: a look at every open episode.
 */
void
ved_notifier_advance (VedNotifier *self,
                      gint64       now_us)
{
  GHashTableIter iter;
  gpointer entry;

  tell_due (self, now_us);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    escalate (self, entry, now_us);
  tell_resolved (self, now_us);
}

/**
 * ved_notifier_look_up:
 * @id: of an episode
 * @notified: (out caller-allocates): valid until the next call of another function
 *
 * Returns: whether there is such an open episode
 */
gboolean
ved_notifier_look_up (const VedNotifier *self,
                      const char        *id,
                      VedNotified       *notified)
{
  const Entry *entry = g_hash_table_lookup (self->entries, id);
  const VedRoute *route;

  if (entry == NULL)
    return FALSE;

  route = get_route (self, entry);
  *notified = (VedNotified) { .notified_us = entry->notified_us, .n_steps = entry->n_steps };
  if (entry->notified_us > 0 && entry->alert.state == VED_ALERT_OPEN && entry->n_steps < route->n_escalations)
    {
      notified->next_role = route->escalations[entry->n_steps].role;
      notified->next_step_us = entry->notified_us + route->escalations[entry->n_steps].after_min * VED_MINUTE_US;
    }

  return TRUE;
}
