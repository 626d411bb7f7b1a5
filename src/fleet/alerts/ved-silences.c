/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-silences"

#include "config.h"

#include "fleet/alerts/ved-silences.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"

#include <string.h>

/* Mutes and maintenance windows hold back what would be delivered, never what is recorded: an episode that
 * is silenced opens, rises and resolves like any other. The alerts of the environment (server "*") belong
 * to no profile and to no server's maintenance.
 *
 * A window that repeats begins and ends at the same hours by the clock of its zone, whatever summer time makes of them in
 * UTC. An hour that spring leaves out is moved, one that autumn has twice counts as GLib counts it. */

#define ENVIRONMENT_SERVER "*"
#define MAX_LENGTH_US      (366 * VED_DAY_US)
#define MOST_SHIFT_US      (3 * VED_HOUR_US)    /* that clocks are put forward or back by */

static const char *const scope_names[VED_N_MUTE_SCOPES] = {
  [VED_MUTE_EPISODE] = "episode",
  [VED_MUTE_SERVER] = "server",
  [VED_MUTE_PROFILE] = "profile",
  [VED_MUTE_METRIC] = "metric",
};

static const struct {
  const char *name;
  guint n_days;
} repeats[VED_N_REPEATS] = {
  [VED_REPEAT_NEVER] = { "never", 0 },
  [VED_REPEAT_DAILY] = { "daily", 1 },
  [VED_REPEAT_WEEKLY] = { "weekly", 7 },
};

struct _VedSilences
{
  GArray *mutes;                /* of VedMute */
  GArray *maintenances;         /* of VedMaintenance */
  guint last_id;
};

static void
mute_clear (VedMute *mute)
{
  g_free (mute->target);
  g_free (mute->actor);
}

void
ved_maintenance_clear (VedMaintenance *self)
{
  g_clear_pointer (&self->servers, g_strfreev);
  g_clear_pointer (&self->profiles, g_strfreev);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->unknown_zone, g_free);
  g_clear_pointer (&self->actor, g_free);
  g_clear_pointer (&self->note, g_free);
}

/**
 * ved_silences_new:
 *
 * Returns: (transfer full): nothing is silenced
 */
VedSilences *
ved_silences_new (void)
{
  VedSilences *self = g_new0 (VedSilences, 1);

  self->mutes = g_array_new (FALSE, FALSE, sizeof (VedMute));
  g_array_set_clear_func (self->mutes, (GDestroyNotify) mute_clear);
  self->maintenances = g_array_new (FALSE, FALSE, sizeof (VedMaintenance));
  g_array_set_clear_func (self->maintenances, (GDestroyNotify) ved_maintenance_clear);

  return self;
}

void
ved_silences_free (VedSilences *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->mutes);
  g_array_unref (self->maintenances);
  g_free (self);
}

/**
 * ved_silences_drop_ended:
 * @time_us: the present
 *
 * Returns: whether mutes or windows were over, and are gone
 */
gboolean
ved_silences_drop_ended (VedSilences *self,
                         gint64       time_us)
{
  guint n_before = self->mutes->len + self->maintenances->len;

  for (guint i = self->mutes->len; i > 0; i--)
    {
      if (g_array_index (self->mutes, VedMute, i - 1).until_us <= time_us)
        g_array_remove_index (self->mutes, i - 1);
    }
  for (guint i = self->maintenances->len; i > 0; i--)
    {
      const VedMaintenance *maintenance = &g_array_index (self->maintenances, VedMaintenance, i - 1);

      if (maintenance->repeat == VED_REPEAT_NEVER && maintenance->end_us <= time_us)
        g_array_remove_index (self->maintenances, i - 1);
    }

  return self->mutes->len + self->maintenances->len < n_before;
}

/**
 * ved_silences_mute:
 * @scope: what @target names
 * @target: an id, server, profile key or subject key
 * @until_us: when delivery begins again, µs UTC
 * @actor: who asks
 *
 * Muting again moves the end.
 */
void
ved_silences_mute (VedSilences  *self,
                   VedMuteScope  scope,
                   const char   *target,
                   gint64        until_us,
                   const char   *actor)
{
  VedMute mute = { scope, g_strdup (target), g_strdup (actor), until_us };

  ved_silences_unmute (self, scope, target);
  g_array_append_val (self->mutes, mute);
}

/**
 * ved_silences_unmute:
 *
 * Returns: whether there was such a mute
 */
gboolean
ved_silences_unmute (VedSilences  *self,
                     VedMuteScope  scope,
                     const char   *target)
{
  for (guint i = 0; i < self->mutes->len; i++)
    {
      const VedMute *mute = &g_array_index (self->mutes, VedMute, i);

      if (mute->scope == scope && strcmp (mute->target, target) == 0)
        {
          g_array_remove_index (self->mutes, i);
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ved_silences_get_mutes:
 * @n_mutes: (out): their number
 *
 * Returns: (transfer none) (array length=n_mutes): mutes in force; valid until they change
 */
const VedMute *
ved_silences_get_mutes (const VedSilences *self,
                        guint             *n_mutes)
{
  *n_mutes = self->mutes->len;

  return (const VedMute *) (gconstpointer) self->mutes->data;
}

static gboolean
mute_covers (const VedMute  *mute,
             const VedAlert *alert,
             VedProfile      profile)
{
  switch (mute->scope)
    {
    case VED_MUTE_EPISODE:
      return strcmp (mute->target, alert->id) == 0;
    case VED_MUTE_SERVER:
      return strcmp (mute->target, alert->server) == 0;
    case VED_MUTE_PROFILE:
      return strcmp (mute->target, ved_profile_get_info (profile)->key) == 0 &&
             strcmp (alert->server, ENVIRONMENT_SERVER) != 0;
    case VED_MUTE_METRIC:
      return strcmp (mute->target, ved_alert_get_subject_key (alert)) == 0;
    case VED_N_MUTE_SCOPES:
    default:
      return FALSE;
    }
}

/**
 * ved_silences_find_mute:
 * @alert: an episode
 * @profile: of its server
 * @time_us: when
 *
 * Returns: (transfer none) (nullable): a mute that holds it back
 */
const VedMute *
ved_silences_find_mute (const VedSilences *self,
                        const VedAlert    *alert,
                        VedProfile         profile,
                        gint64             time_us)
{
  for (guint i = 0; i < self->mutes->len; i++)
    {
      const VedMute *mute = &g_array_index (self->mutes, VedMute, i);

      if (mute->until_us > time_us && mute_covers (mute, alert, profile))
        return mute;
    }

  return NULL;
}

static GStrv
dup_list (GStrv list)
{
  return list != NULL ? g_strdupv (list) : g_new0 (char *, 1);
}

/* (transfer full): as ved_silences_find_maintenance() knows it; what is no profile stays as it is */
static char *
make_profile_key (const char *text)
{
  VedProfile profile;

  return g_strdup (ved_profile_from_text (text, strlen (text), &profile) ? ved_profile_get_info (profile)->key : text);
}

static GStrv
make_profile_keys (GStrv profiles)
{
  g_autoptr(GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; profiles != NULL && profiles[i] != NULL; i++)
    {
      g_autofree char *key = make_profile_key (profiles[i]);

      g_strv_builder_add (keys, key);
    }

  return g_strv_builder_end (keys);
}

/**
 * ved_silences_add_maintenance:
 * @maintenance: copied; its id counts when it is not 0, for one of an earlier run
 *
 * Returns: its id
 */
guint
ved_silences_add_maintenance (VedSilences          *self,
                              const VedMaintenance *maintenance)
{
  VedMaintenance copy = *maintenance;

  copy.id = maintenance->id != 0 ? maintenance->id : self->last_id + 1;
  copy.servers = dup_list (maintenance->servers);
  copy.profiles = make_profile_keys (maintenance->profiles);
  copy.zone = maintenance->zone != NULL ? g_time_zone_ref (maintenance->zone) : NULL;
  copy.unknown_zone = g_strdup (maintenance->unknown_zone);
  copy.actor = g_strdup (maintenance->actor);
  copy.note = g_strdup (maintenance->note);
  self->last_id = MAX (self->last_id, copy.id);
  g_array_append_val (self->maintenances, copy);

  return copy.id;
}

/**
 * ved_silences_reserve_ids:
 * @last_id: new windows get higher ones
 */
void
ved_silences_reserve_ids (VedSilences *self,
                          guint        last_id)
{
  self->last_id = MAX (self->last_id, last_id);
}

/**
 * ved_silences_remove_maintenance:
 *
 * Returns: whether there was one of that id
 */
gboolean
ved_silences_remove_maintenance (VedSilences *self,
                                 guint        id)
{
  for (guint i = 0; i < self->maintenances->len; i++)
    {
      if (g_array_index (self->maintenances, VedMaintenance, i).id == id)
        {
          g_array_remove_index (self->maintenances, i);
          return TRUE;
        }
    }

  return FALSE;
}

guint
ved_silences_get_n_maintenances (const VedSilences *self)
{
  return self->maintenances->len;
}

/**
 * ved_silences_get_maintenance:
 * @index: below their number
 *
 * Returns: (transfer none): a window; valid until they change
 */
const VedMaintenance *
ved_silences_get_maintenance (const VedSilences *self,
                              guint              index)
{
  g_return_val_if_fail (index < self->maintenances->len, NULL);

  return &g_array_index (self->maintenances, VedMaintenance, index);
}

/**
 * ved_silences_find_maintenance:
 * @alert: an episode
 * @profile: of its server
 * @time_us: when
 *
 * Returns: (transfer none) (nullable): a window that is on and holds it back
 */
const VedMaintenance *
ved_silences_find_maintenance (const VedSilences *self,
                               const VedAlert    *alert,
                               VedProfile         profile,
                               gint64             time_us)
{
  const char *key = ved_profile_get_info (profile)->key;

  if (strcmp (alert->server, ENVIRONMENT_SERVER) == 0)
    return NULL;

  for (guint i = 0; i < self->maintenances->len; i++)
    {
      const VedMaintenance *window = &g_array_index (self->maintenances, VedMaintenance, i);

      if ((g_strv_contains ((const char *const *) window->servers, alert->server) ||
           g_strv_contains ((const char *const *) window->profiles, key)) &&
          ved_maintenance_is_on (window, time_us))
        return window;
    }

  return NULL;
}

/**
 * ved_silences_cover:
 *
 * Returns: whether nothing shall be delivered about @alert at @time_us
 */
gboolean
ved_silences_cover (const VedSilences *self,
                    const VedAlert    *alert,
                    VedProfile         profile,
                    gint64             time_us)
{
  return ved_silences_find_mute (self, alert, profile, time_us) != NULL ||
         ved_silences_find_maintenance (self, alert, profile, time_us) != NULL;
}

/* By the clock of a zone: @n_days after @time_us. */
static gint64
add_days (GTimeZone *zone,
          gint64     time_us,
          gint64     n_days)
{
  gint64 second = time_us / G_USEC_PER_SEC;
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (second);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr(GDateTime) then = local != NULL ? g_date_time_add_days (local, (gint) n_days) : NULL;

  return then != NULL ? g_date_time_to_unix (then) * G_USEC_PER_SEC + time_us % G_USEC_PER_SEC : time_us;
}

static gint64
period_us (const VedMaintenance *self)
{
  return repeats[self->repeat].n_days * VED_DAY_US;
}

/* Ends the time of a window that holds @time_us; 0 where none does. By UTC all are alike. */
static gint64
find_end (const VedMaintenance *self,
          gint64                time_us)
{
  gint64 since_us = time_us - self->start_us, length_us = self->end_us - self->start_us, n;

  if (self->repeat == VED_REPEAT_NEVER)
    return since_us >= 0 && since_us < length_us ? self->end_us : 0;

  n = MAX (since_us, 0) / period_us (self);
  if (self->zone == NULL)
    return since_us >= 0 && since_us - n * period_us (self) < length_us ? self->end_us + n * period_us (self) : 0;

  /* Far from each of them by UTC is outside of each of them by any clock. */
  if (since_us - n * period_us (self) > length_us + MOST_SHIFT_US && since_us - n * period_us (self) < period_us (self) - MOST_SHIFT_US)
    return 0;
  for (gint64 i = MAX (n - 1, 0); i <= n + 1; i++)
    {
      gint64 n_days = i * repeats[self->repeat].n_days;
      gint64 end_us = add_days (self->zone, self->end_us, n_days);

      if (time_us < end_us)
        return time_us >= add_days (self->zone, self->start_us, n_days) ? end_us : 0;
    }

  return 0;
}

gboolean
ved_maintenance_is_on (const VedMaintenance *self,
                       gint64                time_us)
{
  return find_end (self, time_us) != 0;
}

/**
 * ved_maintenance_get_end_us:
 * @time_us: when
 *
 * Returns: when the window that is on at @time_us ends this time; 0 where it is not on
 */
gint64
ved_maintenance_get_end_us (const VedMaintenance *self,
                            gint64                time_us)
{
  return find_end (self, time_us);
}

/**
 * ved_maintenance_get_zone:
 *
 * Returns: (transfer none): the name of the zone whose clock it is to repeat by, as it was written; "UTC"
 */
const char *
ved_maintenance_get_zone (const VedMaintenance *self)
{
  if (self->zone != NULL)
    return g_time_zone_get_identifier (self->zone);

  return self->unknown_zone != NULL ? self->unknown_zone : "UTC";
}

/* GLib opens files by such names, which come from the network: one that leads out of the zones of this host is none. */
static gboolean
is_zone_name (const char *name)
{
  if (!g_ascii_isalnum (*name) && *name != '+' && *name != '-')
    return FALSE;

  return strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+-_/:") == strlen (name);
}

/**
 * ved_time_zone_read:
 * @name: of a zone, as in "Europe/Berlin", or an offset, as in "+01:00"
 *
 * Returns: (transfer full): the zone; %NULL with VED_ERROR_INVALID where this host knows none of that name
 */
GTimeZone *
ved_time_zone_read (const char  *name,
                    GError     **error)
{
  GTimeZone *zone = is_zone_name (name) ? g_time_zone_new_identifier (name) : NULL;

  if (zone == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "zone: this host knows no time zone “%s”: name one as in Europe/Berlin, "
                 "or leave it out for UTC", name);

  return zone;
}

/**
 * ved_maintenance_check:
 *
 * Returns: %FALSE with VED_ERROR_INVALID, which names the member, where it makes no sense
 */
gboolean
ved_maintenance_check (const VedMaintenance  *self,
                       GError               **error)
{
  gint64 length_us = self->end_us - self->start_us;
  VedProfile profile;

  if ((self->servers == NULL || *self->servers == NULL) && (self->profiles == NULL || *self->profiles == NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "servers or profiles: name at least one");
      return FALSE;
    }
  for (guint i = 0; self->profiles != NULL && self->profiles[i] != NULL; i++)
    {
      if (!ved_profile_from_text (self->profiles[i], strlen (self->profiles[i]), &profile))
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "profiles: there is no profile “%s”",
                       self->profiles[i]);
          return FALSE;
        }
    }
  if (length_us <= 0 || length_us > MAX_LENGTH_US)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "end: must be later than start, by a year at most");
      return FALSE;
    }
  if (self->repeat != VED_REPEAT_NEVER && length_us >= period_us (self))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "end: a %s window has to end before it begins anew",
                   repeats[self->repeat].name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_subject (const char *key)
{
  static const char *const others[] = { "risk_score", "prob_30m", "prob_8h", NULL };
  VedMetric metric;

  return g_strv_contains (others, key) || ved_metric_from_key (key, strlen (key), &metric);
}

/**
 * ved_mute_check:
 * @scope: what @target names
 * @target: as somebody wrote it
 *
 * Returns: (transfer full) (nullable): @target as ved_silences_mute() wants it; %NULL with VED_ERROR_INVALID where there
 *   is no such profile or metric. Whether there is such a server or episode is not looked at: it may be to come
 */
char *
ved_mute_check (VedMuteScope   scope,
                const char    *target,
                GError       **error)
{
  VedProfile profile;

  if (scope == VED_MUTE_PROFILE && !ved_profile_from_text (target, strlen (target), &profile))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "target: there is no profile “%s”", target);
  else if (scope == VED_MUTE_METRIC && !is_subject (target))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                 "target: “%s” is no metric; as in mem_used_pct, or risk_score, prob_30m, prob_8h", target);
  else
    return scope == VED_MUTE_PROFILE ? make_profile_key (target) : g_strdup (target);

  return NULL;
}

const char *
ved_mute_scope_get_name (VedMuteScope scope)
{
  g_return_val_if_fail (scope < VED_N_MUTE_SCOPES, NULL);

  return scope_names[scope];
}

gboolean
ved_mute_scope_from_name (const char   *name,
                          VedMuteScope *scope)
{
  for (VedMuteScope i = 0; i < VED_N_MUTE_SCOPES; i++)
    {
      if (strcmp (scope_names[i], name) == 0)
        {
          *scope = i;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
ved_repeat_get_name (VedRepeat repeat)
{
  g_return_val_if_fail (repeat < VED_N_REPEATS, NULL);

  return repeats[repeat].name;
}

gboolean
ved_repeat_from_name (const char *name,
                      VedRepeat  *repeat)
{
  for (VedRepeat i = 0; i < VED_N_REPEATS; i++)
    {
      if (strcmp (repeats[i].name, name) == 0)
        {
          *repeat = i;
          return TRUE;
        }
    }

  return FALSE;
}
