/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-history"

#include "config.h"

#include "fleet/alerts/ved-alert-history.h"

#include "base/ved-clock.h"

#include <math.h>
#include <string.h>

/* Alerts are counted by episode, never by transition: an episode that rose three times is one alert, and one that
 * resolved and came back is open. An episode that was open when the range began counts too, whether something happens
 * to it or not.
 *
 * How long something lasted is counted by stretch, from where an episode opened or came back to where it resolved: the
 * quiet in between is no trouble. Of a stretch that began before the range all that is known is when its episode opened. */

#define INCIDENT_US (5 * VED_MINUTE_US)

typedef struct {
  gint64 from_us;
  gint64 resolved_us;           /* 0: goes on */
  gboolean is_critical;         /* reached it */
} Stretch;

typedef struct {
  char *server;
  GArray *stretches;            /* of Stretch, oldest first; one at least */
  gint64 last_us;
  VedLevel worst;
  VedLevel level;
} Episode;

struct _VedAlertHistory
{
  GHashTable *episodes;         /* id → Episode */
};

static void
episode_free (Episode *episode)
{
  g_array_unref (episode->stretches);
  g_free (episode->server);
  g_free (episode);
}

static void
stats_free (gpointer data)
{
  g_free (((VedServerAlertStats *) data)->server);
  g_free (data);
}

VedAlertHistory *
ved_alert_history_new (void)
{
  VedAlertHistory *self = g_new (VedAlertHistory, 1);

  self->episodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) episode_free);

  return self;
}

void
ved_alert_history_free (VedAlertHistory *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->episodes);
  g_free (self);
}

static Stretch *
newest_stretch (const Episode *episode)
{
  return &g_array_index (episode->stretches, Stretch, episode->stretches->len - 1);
}

static Episode *
ensure_episode (VedAlertHistory *self,
                const VedAlert  *alert)
{
  Episode *episode = g_hash_table_lookup (self->episodes, alert->id);

  if (episode != NULL)
    return episode;

  episode = g_new0 (Episode, 1);
  episode->server = g_strdup (alert->server);
  episode->stretches = g_array_new (FALSE, TRUE, sizeof (Stretch));
  g_hash_table_insert (self->episodes, g_strdup (alert->id), episode);

  return episode;
}

/* The stretch that a transition is of; it begins one where the episode came back. */
static Stretch *
follow_stretch (Episode        *episode,
                gint64          time_us,
                VedAlertChange  change,
                const VedAlert *alert)
{
  gboolean is_first = episode->stretches->len == 0;
  Stretch stretch = { .from_us = is_first && change != VED_ALERT_REOPENED ? alert->opened_us : time_us };

  if (is_first || (newest_stretch (episode)->resolved_us > 0 && alert->state != VED_ALERT_RESOLVED))
    g_array_append_val (episode->stretches, stretch);

  return newest_stretch (episode);
}

/**
 * ved_alert_history_add:
 * @time_us: of the transition; ascending
 * @change: what it was
 * @alert: the episode after it; those about anything but the risk score are passed over
 */
void
ved_alert_history_add (VedAlertHistory *self,
                       gint64           time_us,
                       VedAlertChange   change,
                       const VedAlert  *alert)
{
  gboolean is_over = alert->state == VED_ALERT_RESOLVED;
  Episode *episode;
  Stretch *stretch;

  if (alert->subject != VED_ALERT_SUBJECT_RISK)
    return;

  episode = ensure_episode (self, alert);
  stretch = follow_stretch (episode, time_us, change, alert);
  stretch->resolved_us = is_over ? time_us : 0;
  stretch->is_critical |= alert->level >= VED_LEVEL_CRITICAL;
  episode->last_us = time_us;
  episode->level = is_over ? VED_LEVEL_HEALTHY : alert->level;
  episode->worst = MAX (episode->worst, alert->level);
}

/**
 * ved_alert_history_add_open:
 * @alert: an episode that is not resolved now
 *
 * Adds an episode to which nothing happened in the range; others are known already.
 */
void
ved_alert_history_add_open (VedAlertHistory *self,
                            const VedAlert  *alert)
{
  if (!g_hash_table_contains (self->episodes, alert->id))
    ved_alert_history_add (self, alert->opened_us, VED_ALERT_OPENED, alert);
}

static gboolean
is_incident (const Stretch *stretch,
             gint64         now_us)
{
  gint64 end_us = stretch->resolved_us > 0 ? stretch->resolved_us : now_us;

  return stretch->is_critical && end_us - stretch->from_us >= INCIDENT_US;
}

/* The stretch of an episode that an instant is in. */
static const Stretch *
find_stretch (VedAlertHistory *self,
              const char      *id,
              gint64           time_us)
{
  const Episode *episode = g_hash_table_lookup (self->episodes, id);

  for (guint i = episode != NULL ? episode->stretches->len : 0; i > 0; i--)
    {
      const Stretch *stretch = &g_array_index (episode->stretches, Stretch, i - 1);

      if (i == 1 || stretch->from_us <= time_us)
        return stretch;
    }

  return NULL;
}

/**
 * ved_alert_history_is_incident:
 * @id: of an episode
 * @time_us: of a transition of it
 * @now_us: the end of what still goes on
 *
 * Returns: whether it was Critical about that time and lasted for 5 minutes without a break
 */
gboolean
ved_alert_history_is_incident (VedAlertHistory *self,
                               const char      *id,
                               gint64           time_us,
                               gint64           now_us)
{
  const Stretch *stretch = find_stretch (self, id, time_us);

  return stretch != NULL && is_incident (stretch, now_us);
}

/**
 * ved_alert_history_get_span_us:
 * @id: of an episode
 * @time_us: of a transition of it
 *
 * Returns: how long it had lasted then, since it opened or last came back; -1 for an unknown one
 */
gint64
ved_alert_history_get_span_us (VedAlertHistory *self,
                               const char      *id,
                               gint64           time_us)
{
  const Stretch *stretch = find_stretch (self, id, time_us);

  return stretch != NULL ? time_us - stretch->from_us : -1;
}

static void
add_stretches (VedAlertSummary *summary,
               const Episode   *episode,
               gint64           now_us,
               double          *minutes)
{
  for (guint i = 0; i < episode->stretches->len; i++)
    {
      const Stretch *stretch = &g_array_index (episode->stretches, Stretch, i);

      summary->n_incidents += is_incident (stretch, now_us);
      if (stretch->resolved_us == 0)
        continue;
      summary->n_resolutions++;
      *minutes += (double) (stretch->resolved_us - stretch->from_us) / (double) VED_MINUTE_US;
    }
  summary->n_returns += episode->stretches->len - 1;
}

/**
 * ved_alert_history_summarise:
 * @now_us: the end of what still goes on
 * @summary: (out caller-allocates): the sums
 */
void
ved_alert_history_summarise (VedAlertHistory *self,
                             gint64           now_us,
                             VedAlertSummary *summary)
{
  g_autoptr(GHashTable) servers = g_hash_table_new (g_str_hash, g_str_equal);
  double minutes = 0.0;
  GHashTableIter iter;
  gpointer value;

  *summary = (VedAlertSummary) { .mean_resolution_min = NAN, .resolution_rate = 100.0 };
  g_hash_table_iter_init (&iter, self->episodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Episode *episode = value;

      summary->n_alerts++;
      summary->n_critical += episode->worst >= VED_LEVEL_CRITICAL;
      summary->n_warning += episode->worst >= VED_LEVEL_WARNING && episode->worst < VED_LEVEL_CRITICAL;
      summary->n_likely += episode->worst >= VED_LEVEL_DANGER;
      summary->n_possible += episode->worst >= VED_LEVEL_DEGRADING && episode->worst < VED_LEVEL_DANGER;
      summary->n_resolved += newest_stretch (episode)->resolved_us > 0;
      add_stretches (summary, episode, now_us, &minutes);
      g_hash_table_add (servers, episode->server);
    }
  summary->n_servers = g_hash_table_size (servers);
  if (summary->n_resolutions > 0)
    summary->mean_resolution_min = minutes / summary->n_resolutions;
  if (summary->n_alerts > 0)
    summary->resolution_rate = 100.0 * summary->n_resolved / summary->n_alerts;
}

static int
compare_stats (gconstpointer a,
               gconstpointer b)
{
  const VedServerAlertStats *left = *(const VedServerAlertStats *const *) a;
  const VedServerAlertStats *right = *(const VedServerAlertStats *const *) b;

  if (left->n_critical != right->n_critical)
    return left->n_critical > right->n_critical ? -1 : 1;
  if (left->n_alerts != right->n_alerts)
    return left->n_alerts > right->n_alerts ? -1 : 1;

  return strcmp (left->server, right->server);
}

/**
 * ved_alert_history_list_servers:
 *
 * Returns: (transfer full) (element-type VedServerAlertStats): every server that had an alert, those with the
 *   most critical ones first
 */
GPtrArray *
ved_alert_history_list_servers (VedAlertHistory *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (stats_free);
  g_autoptr(GHashTable) by_server = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->episodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Episode *episode = value;
      VedServerAlertStats *stats = g_hash_table_lookup (by_server, episode->server);

      if (stats == NULL)
        {
          stats = g_new0 (VedServerAlertStats, 1);
          stats->server = g_strdup (episode->server);
          g_hash_table_insert (by_server, stats->server, stats);
          g_ptr_array_add (list, stats);
        }
      stats->n_alerts++;
      stats->n_critical += episode->worst >= VED_LEVEL_CRITICAL;
      stats->n_warning += episode->worst >= VED_LEVEL_WARNING && episode->worst < VED_LEVEL_CRITICAL;
      stats->n_resolved += newest_stretch (episode)->resolved_us > 0;
      stats->n_returns += episode->stretches->len - 1;
      stats->last_us = MAX (stats->last_us, episode->last_us);
      stats->level = MAX (stats->level, episode->level);
    }
  g_ptr_array_sort (list, compare_stats);

  return list;
}

/**
 * ved_alert_history_get_event:
 *
 * Returns: (nullable): "escalation", "de-escalation" or "resolved"; %NULL for what changes no level
 */
const char *
ved_alert_history_get_event (VedAlertChange change)
{
  switch (change)
    {
    case VED_ALERT_OPENED:
    case VED_ALERT_REOPENED:
    case VED_ALERT_RAISED:
      return "escalation";
    case VED_ALERT_LOWERED:
      return "de-escalation";
    case VED_ALERT_WAS_RESOLVED:
      return "resolved";
    case VED_ALERT_WAS_ACKNOWLEDGED:
    case VED_ALERT_WAS_GIVEN_BACK:
    default:
      return NULL;
    }
}
