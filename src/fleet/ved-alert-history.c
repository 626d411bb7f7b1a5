/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-history"

#include "config.h"

#include "fleet/ved-alert-history.h"

#include "base/ved-clock.h"

#include <math.h>
#include <string.h>

/* Everything is counted by episode, never by transition: an episode that rose three times is one alert, and its
 * time to resolution runs from its own opening to its own end. An episode that was open when the range began
 * counts too, whether something happens to it or not. One that resolved and was reopened is open. */

#define INCIDENT_US (5 * VED_MINUTE_US)

typedef struct {
  char *server;
  gint64 opened_us;
  gint64 resolved_us;           /* 0: open */
  gint64 last_us;
  gint64 critical_us;           /* when it first reached Critical; 0: never */
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

/**
 * ved_alert_history_add:
 * @time_us: of the transition; ascending
 * @alert: the episode after it; those about anything but the risk score are passed over
 */
void
ved_alert_history_add (VedAlertHistory *self,
                       gint64           time_us,
                       const VedAlert  *alert)
{
  Episode *episode;

  if (alert->subject != VED_ALERT_SUBJECT_RISK)
    return;

  episode = g_hash_table_lookup (self->episodes, alert->id);
  if (episode == NULL)
    {
      episode = g_new0 (Episode, 1);
      episode->server = g_strdup (alert->server);
      g_hash_table_insert (self->episodes, g_strdup (alert->id), episode);
    }
  episode->opened_us = alert->opened_us;
  episode->last_us = time_us;
  episode->resolved_us = alert->state == VED_ALERT_RESOLVED ? time_us : 0;
  episode->level = alert->state == VED_ALERT_RESOLVED ? VED_LEVEL_HEALTHY : alert->level;
  episode->worst = MAX (episode->worst, alert->level);
  if (alert->level >= VED_LEVEL_CRITICAL && episode->critical_us == 0)
    episode->critical_us = time_us;
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
    ved_alert_history_add (self, alert->opened_us, alert);
}

static gboolean
is_incident (const Episode *episode,
             gint64         now_us)
{
  gint64 end_us = episode->resolved_us > 0 ? episode->resolved_us : now_us;

  return episode->critical_us > 0 && end_us - episode->opened_us >= INCIDENT_US;
}

/**
 * ved_alert_history_is_incident:
 * @id: of an episode
 * @now_us: the end of what still goes on
 *
 * Returns: whether it reached Critical and lasted for 5 minutes
 */
gboolean
ved_alert_history_is_incident (VedAlertHistory *self,
                               const char      *id,
                               gint64           now_us)
{
  const Episode *episode = g_hash_table_lookup (self->episodes, id);

  return episode != NULL && is_incident (episode, now_us);
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
      summary->n_resolved += episode->resolved_us > 0;
      summary->n_incidents += is_incident (episode, now_us);
      if (episode->resolved_us > 0)
        minutes += (double) (episode->resolved_us - episode->opened_us) / (double) VED_MINUTE_US;
      g_hash_table_add (servers, episode->server);
    }
  summary->n_servers = g_hash_table_size (servers);
  if (summary->n_resolved > 0)
    summary->mean_resolution_min = minutes / summary->n_resolved;
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
      stats->n_resolved += episode->resolved_us > 0;
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
    default:
      return NULL;
    }
}
