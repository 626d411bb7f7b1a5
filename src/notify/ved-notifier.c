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
 *   a storm           at more than GROUP_ABOVE servers of one profile something opened or rose within a minute: all
 *                     that is due of the profile becomes one notice, and the next such notice waits for a minute
 *   else              one notice per server, with all of its episodes that are due
 *
 * A level that falls and rises again is not told twice. Escalation counts from the notice of the highest level, by the
 * row of the present one; a step is taken once whoever was told it, by that row or another, when its time had come.
 * Whoever was told that an episode is open, at whatever level, or by escalation, is told that it has resolved, unless
 * that happened under a silence. A role that no channel serves has not been told: once one does it hears, late, of what is
 * still open, and steps of escalation that reached nobody are taken again.
 *
 * An episode of an earlier run may be over since. Nobody is told of it, and it does not escalate, until its server has been
 * judged by as many results, over as long a time, as the alert book needs to end an episode: if it is over, the book has ended
 * it by then. Where that takes longer than UNJUDGED_US from the first result on, as when the server is silent, it counts as it
 * is; so does an episode of the fleet, which has no server. */

#define GROUP_ABOVE    5
#define GROUP_US       VED_MINUTE_US
#define UNJUDGED_US    (5 * VED_MINUTE_US)
#define ENVIRONMENT    "*"

typedef struct {
  VedAlert alert;
  VedProfile profile;
  VedLevel level;
  gboolean is_due;
  gboolean is_late;             /* due for those alone who could not be reached before */
  gboolean is_missed;           /* it would be, had nobody taken charge */
  gboolean is_counted;          /* among the openings of its profile */
  VedNoticeKind due_kind;
  gboolean is_unjudged;         /* from an earlier run: it may be over */
  guint n_judged;               /* results that have judged its server since the restart, while it is unjudged */
  gint64 judged_us;             /* time of the first of them */
  VedTold *told;
} Entry;

struct _VedNotifier
{
  const VedRouting *routing;    /* not owned */
  const VedSilences *silences;  /* not owned */
  VedNoticeFunc func;
  gpointer user_data;
  GHashTable *entries;          /* id → Entry */
  GPtrArray *due;               /* of char *: ids in the order they became due */
  GPtrArray *resolved;          /* of Entry: told as open, not yet as resolved */
  GHashTable *changed;          /* ids (char *) of which more was told, or which are over */
  GHashTable *openings[VED_N_PROFILES]; /* server → gint64: when it came into trouble, within the last minute */
  gint64 grouped_us[VED_N_PROFILES];    /* newest notice of a group; 0: none */
  gint64 began_us;              /* of the first result; 0: there was none */
};

static void
entry_free (Entry *entry)
{
  ved_alert_clear (&entry->alert);
  ved_told_free (entry->told);
  g_free (entry);
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
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < VED_N_PROFILES; i++)
    self->openings[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

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
  g_hash_table_unref (self->changed);
  for (guint i = 0; i < VED_N_PROFILES; i++)
    g_hash_table_unref (self->openings[i]);
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

static gint64
get_step_us (const Entry        *entry,
             const VedRouteStep *step)
{
  return entry->told->time_us + step->after_min * VED_MINUTE_US;
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
      entry->told = ved_told_new (alert->id);
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
add_roles (VedTold           *told,
           const char *const *roles)
{
  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    ved_told_add_role (told, roles[i]);
}

static void
note_change (VedNotifier *self,
             const char  *id)
{
  g_hash_table_add (self->changed, g_strdup (id));
}

static void
make_due (VedNotifier   *self,
          Entry         *entry,
          VedNoticeKind  kind)
{
  if (!entry->is_due)
    g_ptr_array_add (self->due, g_strdup (entry->alert.id));
  if (!entry->is_due || entry->is_late || kind == VED_NOTICE_OPENED)
    entry->due_kind = kind;
  entry->is_due = TRUE;
  entry->is_late = FALSE;
  entry->is_counted = FALSE;
}

static void
end_entry (VedNotifier *self,
           Entry       *entry)
{
  g_hash_table_steal (self->entries, entry->alert.id);
  if (entry->told->time_us > 0)
    {
      note_change (self, entry->alert.id);
      g_ptr_array_add (self->resolved, entry);
    }
  else
    entry_free (entry);
}

static void
make_late (VedNotifier *self,
           Entry       *entry)
{
  make_due (self, entry, VED_NOTICE_OPENED);
  entry->is_late = TRUE;
  entry->is_missed = FALSE;
}

/* Of an episode that began before it was kept who was told: whoever was to be has been. */
static void
assume_told (const VedNotifier *self,
             const Entry       *entry,
             gint64             now_us)
{
  const VedRoute *route = get_route (self, entry);

  add_roles (entry->told, (const char *const *) route->roles);
  for (guint i = 0; i < route->n_escalations && get_step_us (entry, &route->escalations[i]) <= now_us; i++)
    {
      ved_told_add_role (entry->told, route->escalations[i].role);
      ved_told_add_step (entry->told, route->escalations[i].role, get_step_us (entry, &route->escalations[i]), TRUE);
    }
  entry->told->is_assumed = FALSE;
}

/* It opened in a maintenance window that still lasts: whoever is to hear of it does when that ends. */
static gboolean
is_still_maintained (const VedNotifier *self,
                     const Entry       *entry,
                     gint64             now_us)
{
  gint64 opened_us = entry->alert.opened_us;
  const VedMaintenance *window = ved_silences_find_maintenance (self->silences, &entry->alert, entry->profile, opened_us);

  return window != NULL && ved_maintenance_get_end_us (window, opened_us) > now_us;
}

/**
 * ved_notifier_restore:
 * @alert: an episode of an earlier run that is not resolved, or of which it has not been told that it is
 * @profile: of its server, as far as it is known
 * @told: (nullable): who was told of it then
 * @now_us: the present
 *
 * A restart tells nothing twice, and goes on where the run before has ended: what nobody has been told of is due, and so are
 * the escalations whose time has come since; both once its server has been judged, see ved_notifier_see_server(). What is
 * silenced is told when the silence ends.
 */
void
ved_notifier_restore (VedNotifier    *self,
                      const VedAlert *alert,
                      VedProfile      profile,
                      const VedTold  *told,
                      gint64          now_us)
{
  Entry *entry = ensure_entry (self, alert, profile);

  entry->is_unjudged = TRUE;
  if (told == NULL || told->time_us == 0 || (told->is_assumed && is_still_maintained (self, entry, now_us)))
    {
      make_due (self, entry, VED_NOTICE_OPENED);
      return;
    }

  ved_told_free (entry->told);
  entry->told = ved_told_copy (told);
  if (told->is_assumed)
    assume_told (self, entry, now_us);
  if (alert->state == VED_ALERT_RESOLVED)
    {
      end_entry (self, entry);
      return;
    }

  if (entry->level > told->level)
    make_due (self, entry, VED_NOTICE_RAISED);
}

/* Counts as the alert book does: had the trouble been over from the first result on, the book would have ended it. */
static void
count_judged (Entry  *entry,
              gint64  now_us)
{
  if (entry->n_judged++ == 0)
    entry->judged_us = now_us;
  if (entry->n_judged >= VED_ALERT_CALM_RESULTS && now_us - entry->judged_us >= VED_ALERT_CALM_US)
    entry->is_unjudged = FALSE;
}

/**
 * ved_notifier_see_server:
 * @id: of an episode; where there is none such, nothing happens
 * @profile: that its server has
 * @is_judged: whether the rules have judged its server by this result
 * @now_us: the result's time
 *
 * A result has the server of an episode that is still there: after its transitions, before ved_notifier_advance().
 */
void
ved_notifier_see_server (VedNotifier *self,
                         const char  *id,
                         VedProfile   profile,
                         gboolean     is_judged,
                         gint64       now_us)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    return;

  entry->profile = profile;
  if (is_judged && entry->is_unjudged)
    count_judged (entry, now_us);
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

  if (change != VED_ALERT_WAS_ACKNOWLEDGED && change != VED_ALERT_WAS_GIVEN_BACK)
    entry->is_unjudged = FALSE;
  switch (change)
    {
    case VED_ALERT_OPENED:
    case VED_ALERT_REOPENED:
      make_due (self, entry, VED_NOTICE_OPENED);
      break;
    case VED_ALERT_RAISED:
      if (entry->told->time_us == 0 || entry->level > entry->told->level)
        make_due (self, entry, VED_NOTICE_RAISED);
      break;
    case VED_ALERT_WAS_GIVEN_BACK:
      if (entry->level > entry->told->level || entry->told->time_us == 0)
        make_due (self, entry, entry->told->time_us == 0 ? VED_NOTICE_OPENED : VED_NOTICE_RAISED);
      else if (entry->is_missed)
        make_late (self, entry);
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

/* Returns: whether a channel serves @role. */
static gboolean
send_to_role (VedNotifier *self,
              VedNotice   *notice,
              const char  *role)
{
  g_free (notice->role);
  notice->role = g_strdup (role);

  return self->func (notice, self->user_data);
}

static gboolean
is_silenced (const VedNotifier *self,
             const Entry       *entry,
             gint64             now_us)
{
  return ved_silences_cover (self->silences, &entry->alert, entry->profile, now_us);
}

static gboolean
is_held (const VedNotifier *self,
         const Entry       *entry,
         gint64             now_us)
{
  return entry->is_unjudged && now_us - self->began_us < UNJUDGED_US;
}

static void
forget_openings (GHashTable *openings,
                 gint64      now_us)
{
  GHashTableIter iter;
  gpointer time_us;

  g_hash_table_iter_init (&iter, openings);
  while (g_hash_table_iter_next (&iter, NULL, &time_us))
    if (*(const gint64 *) time_us <= now_us - GROUP_US)
      g_hash_table_iter_remove (&iter);
}

static void
add_opening (GHashTable *openings,
             const char *server,
             gint64      now_us)
{
  if (!g_hash_table_contains (openings, server))
    g_hash_table_insert (openings, g_strdup (server), g_memdup2 (&now_us, sizeof now_us));
}

/* Counts servers, not episodes: one server with six metrics in trouble, one after the other, is no storm. What rises is as much
 * news as what opens. */
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

      if (!entry->is_counted && !is_environment (&entry->alert))
        add_opening (self->openings[entry->profile], entry->alert.server, now_us);
      entry->is_counted = TRUE;
    }
}

static gboolean
is_storm (const VedNotifier *self,
          const Entry       *entry)
{
  return !is_environment (&entry->alert) && g_hash_table_size (self->openings[entry->profile]) > GROUP_ABOVE;
}

/* Escalation counts from the first notice, not from that of who could not be reached then. */
static void
mark_told (VedNotifier *self,
           Entry       *entry,
           gint64       now_us)
{
  if (!entry->is_late)
    entry->told->time_us = now_us;
  entry->told->level = MAX (entry->told->level, entry->level);
  note_change (self, entry->alert.id);
}

static gboolean
is_news_to (GPtrArray  *entries,
            const char *role)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (!entry->is_late || !ved_told_has_role (entry->told, role))
        return TRUE;
    }

  return FALSE;
}

static void
tell_role (VedNotifier *self,
           VedNotice   *notice,
           GPtrArray   *entries,
           const char  *role)
{
  if (!is_news_to (entries, role) || !send_to_role (self, notice, role))
    return;

  for (guint i = 0; i < entries->len; i++)
    ved_told_add_role (((Entry *) g_ptr_array_index (entries, i))->told, role);
}

/* One notice of all of @entries from @first on that belong to it, told to the roles of the worst. */
static void
tell (VedNotifier *self,
      GPtrArray   *entries,
      guint        first,
      gboolean     as_group,
      gint64       now_us)
{
  Entry *leader = g_ptr_array_index (entries, first);
  g_autoptr(VedNotice) notice = ved_notice_new (leader->due_kind, NULL, now_us);
  g_autoptr(GPtrArray) told = g_ptr_array_new ();
  const char *const *roles;

  notice->is_group = as_group;
  notice->profile = leader->profile;
  for (guint i = first; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);
      gboolean belongs = as_group ? entry->profile == leader->profile && !is_environment (&entry->alert)
                                  : strcmp (entry->alert.server, leader->alert.server) == 0;

      if (!entry->is_due || !belongs)
        continue;
      entry->is_due = FALSE;
      ved_notice_add (notice, &entry->alert, entry->is_late ? entry->told->level : entry->level);
      g_ptr_array_add (told, entry);
    }

  roles = (const char *const *) ved_routing_get (self->routing, notice->level, is_environment (&leader->alert))->roles;
  for (guint i = 0; i < told->len; i++)
    mark_told (self, g_ptr_array_index (told, i), now_us);
  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    tell_role (self, notice, told, roles[i]);
}

/* Hands over what may be told now, in the order it became due; what is silenced, held or taken charge of is left out, and
 * what is silenced or held stays due. */
static GPtrArray *
collect_due (VedNotifier *self,
             gint64       now_us)
{
  g_autoptr(GPtrArray) due = g_steal_pointer (&self->due);
  GPtrArray *entries = g_ptr_array_new ();

  self->due = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < due->len; i++)
    {
      Entry *entry = g_hash_table_lookup (self->entries, g_ptr_array_index (due, i));

      if (entry == NULL || !entry->is_due)
        continue;
      if (entry->alert.state != VED_ALERT_OPEN)
        {
          entry->is_due = FALSE;
          continue;
        }
      g_ptr_array_add (self->due, g_strdup (entry->alert.id));
      if (!is_held (self, entry, now_us) && !is_silenced (self, entry, now_us))
        g_ptr_array_add (entries, entry);
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

/* What a higher level has told at another time counts by the row of the present one if its time had come by then. */
static gboolean
was_taken (const Entry        *entry,
           const VedRouteStep *step)
{
  for (guint i = 0; i < entry->told->steps->len; i++)
    {
      const VedToldStep *taken = &g_array_index (entry->told->steps, VedToldStep, i);

      if (taken->time_us >= get_step_us (entry, step) && strcmp (taken->role, step->role) == 0)
        return TRUE;
    }

  return FALSE;
}

/* NULL: there is none, or somebody took charge, or nobody has been told. */
static const VedRouteStep *
find_next_step (const VedNotifier *self,
                const Entry       *entry)
{
  const VedRoute *route = get_route (self, entry);

  if (entry->told->time_us == 0 || entry->alert.state != VED_ALERT_OPEN)
    return NULL;

  for (guint i = 0; i < route->n_escalations; i++)
    if (!was_taken (entry, &route->escalations[i]))
      return &route->escalations[i];

  return NULL;
}

static void
escalate (VedNotifier *self,
          Entry       *entry,
          gint64       now_us)
{
  const VedRouteStep *step;

  if (is_held (self, entry, now_us))
    return;

  while (!entry->is_due && (step = find_next_step (self, entry)) != NULL && get_step_us (entry, step) <= now_us)
    {
      g_autoptr(VedNotice) notice = NULL;
      gboolean is_reached;

      if (is_silenced (self, entry, now_us))
        return;
      notice = ved_notice_new (VED_NOTICE_ESCALATED, NULL, now_us);
      ved_notice_add (notice, &entry->alert, entry->level);
      is_reached = send_to_role (self, notice, step->role);
      if (is_reached)
        ved_told_add_role (entry->told, step->role);
      ved_told_add_step (entry->told, step->role, now_us, is_reached);
      note_change (self, entry->alert.id);
    }
}

/* Of a server: all that has resolved of it, and who is to hear. */
typedef struct {
  VedNotice *notice;
  VedTold *told;
} Recovery;

static void
recovery_free (Recovery *recovery)
{
  ved_notice_free (recovery->notice);
  ved_told_free (recovery->told);
  g_free (recovery);
}

static Recovery *
ensure_recovery (GHashTable *by_server,
                 GPtrArray  *recoveries,
                 const char *server,
                 gint64      now_us)
{
  Recovery *recovery = g_hash_table_lookup (by_server, server);

  if (recovery != NULL)
    return recovery;

  recovery = g_new (Recovery, 1);
  *recovery = (Recovery) { ved_notice_new (VED_NOTICE_RESOLVED, NULL, now_us), ved_told_new (NULL) };
  g_hash_table_insert (by_server, (char *) server, recovery);
  g_ptr_array_add (recoveries, recovery);

  return recovery;
}

static void
tell_resolved (VedNotifier *self,
               gint64       now_us)
{
  g_autoptr(GHashTable) by_server = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) recoveries = g_ptr_array_new_with_free_func ((GDestroyNotify) recovery_free);

  for (guint i = 0; i < self->resolved->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->resolved, i);
      Recovery *recovery;

      if (is_silenced (self, entry, now_us))
        continue;
      recovery = ensure_recovery (by_server, recoveries, entry->alert.server, now_us);
      ved_notice_add (recovery->notice, &entry->alert, entry->told->level);
      for (guint j = 0; j < entry->told->roles->len; j++)
        ved_told_add_role (recovery->told, g_ptr_array_index (entry->told->roles, j));
    }
  for (guint i = 0; i < recoveries->len; i++)
    {
      const Recovery *recovery = g_ptr_array_index (recoveries, i);

      for (guint j = 0; j < recovery->told->roles->len; j++)
        send_to_role (self, recovery->notice, g_ptr_array_index (recovery->told->roles, j));
    }
  g_ptr_array_set_size (self->resolved, 0);
}

/* Whether somebody can be reached who was to be told of the highest level that was told. Who would be told of the present one
 * is another matter: that an episode has become less is no news. */
static gboolean
is_owed (const VedNotifier *self,
         const Entry       *entry,
         VedServesFunc      serves)
{
  const VedRoute *route = ved_routing_get (self->routing, entry->told->level, is_environment (&entry->alert));

  for (guint i = 0; route->roles != NULL && route->roles[i] != NULL; i++)
    if (!ved_told_has_role (entry->told, route->roles[i]) && serves (route->roles[i], self->user_data))
      return TRUE;

  return FALSE;
}

static void
catch_up (VedNotifier   *self,
          Entry         *entry,
          VedServesFunc  serves)
{
  for (guint i = entry->told->steps->len; i-- > 0;)
    {
      const VedToldStep *step = &g_array_index (entry->told->steps, VedToldStep, i);

      if (!step->is_reached && serves (step->role, self->user_data))
        g_array_remove_index (entry->told->steps, i);
    }
  entry->is_missed = !entry->is_due && is_owed (self, entry, serves);
  if (entry->is_missed && entry->alert.state == VED_ALERT_OPEN)
    make_late (self, entry);
}

/**
 * ved_notifier_catch_up:
 * @serves: (scope call): asked with the data of the notifier
 *
 * Channels or routes have changed, or are those of another run: whoever can be reached only now is told of what is open, with
 * the next ved_notifier_advance().
 */
void
ved_notifier_catch_up (VedNotifier   *self,
                       VedServesFunc  serves)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (entry->told->time_us > 0)
        catch_up (self, entry, serves);
    }
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

  if (self->began_us == 0)
    self->began_us = now_us;
  tell_due (self, now_us);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    escalate (self, entry, now_us);
  tell_resolved (self, now_us);
}

/**
 * ved_notifier_take_changes:
 *
 * Returns: (transfer full) (element-type VedTold): what is to be kept of the episodes of which more was told since the last call;
 *   of those that are over only the id, with a time of 0
 */
GPtrArray *
ved_notifier_take_changes (VedNotifier *self)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_told_free);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const Entry *entry = g_hash_table_lookup (self->entries, id);

      g_ptr_array_add (changes, entry != NULL ? ved_told_copy (entry->told) : ved_told_new (id));
    }
  g_hash_table_remove_all (self->changed);

  return changes;
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
  const VedRouteStep *step;

  if (entry == NULL)
    return FALSE;

  *notified = (VedNotified) { .notified_us = entry->told->time_us, .steps = entry->told->steps };
  step = find_next_step (self, entry);
  if (step != NULL)
    {
      notified->next_role = step->role;
      notified->next_step_us = get_step_us (entry, step);
    }

  return TRUE;
}
