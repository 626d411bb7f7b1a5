/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-trace"

#include "config.h"

#include "store/recordings/ved-alert-trace.h"

/* A snapshot tells which episodes are open, not what happened to them. An episode that is there anew was opened, or
 * reopened where its opening is older than the snapshot before; one that is gone was resolved; one of another level
 * rose or fell. What was open at the first snapshot is known from that snapshot. */

struct _VedAlertTrace
{
  GHashTable *open;             /* id → VedAlert: of the risk score, in the snapshot before */
  gint64 time_us;               /* of that; 0: there was none */
};

static void
alert_free (gpointer data)
{
  ved_alert_clear (data);
  g_free (data);
}

VedAlertTrace *
ved_alert_trace_new (void)
{
  VedAlertTrace *self = g_new0 (VedAlertTrace, 1);

  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, alert_free);

  return self;
}

void
ved_alert_trace_free (VedAlertTrace *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->open);
  g_free (self);
}

static void
add_change (GPtrArray      *changes,
            VedAlertChange  change,
            const VedAlert *alert,
            VedLevel        previous,
            gint64          time_us)
{
  VedAlertTransition *transition = g_new0 (VedAlertTransition, 1);

  ved_alert_copy_to (alert, &transition->alert);
  transition->change = change;
  transition->previous_level = previous;
  transition->previous_severity = alert->severity;
  transition->time_us = time_us;
  g_ptr_array_add (changes, transition);
}

static void
follow (VedAlertTrace  *self,
        const VedAlert *alert,
        gint64          time_us,
        GPtrArray      *changes)
{
  const VedAlert *before = g_hash_table_lookup (self->open, alert->id);

  if (before != NULL && before->level != alert->level)
    add_change (changes, alert->level > before->level ? VED_ALERT_RAISED : VED_ALERT_LOWERED, alert, before->level,
                time_us);
  else if (before == NULL && self->time_us > 0)
    add_change (changes, alert->opened_us > self->time_us ? VED_ALERT_OPENED : VED_ALERT_REOPENED, alert,
                VED_LEVEL_HEALTHY, time_us);
}

/* What is left of the snapshot before has ended. */
static void
resolve_rest (VedAlertTrace     *self,
              const VedSnapshot *snapshot,
              GPtrArray         *changes)
{
  gint64 time_us = ved_snapshot_get_time_us (snapshot);
  GHashTableIter iter;
  gpointer value;
  guint server;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VedAlert *alert = value;

      alert->state = VED_ALERT_RESOLVED;
      alert->resolved_us = alert->updated_us = time_us;
      if (ved_snapshot_find (snapshot, alert->server, &server))
        alert->current_value = ved_snapshot_risk (snapshot)[server];
      add_change (changes, VED_ALERT_WAS_RESOLVED, alert, alert->level, time_us);
    }
}

/**
 * ved_alert_trace_take:
 * @snapshot: the next
 *
 * Cost: the number of its alerts.
 *
 * Returns: (transfer full) (element-type VedAlertTransition): what happened since the snapshot before
 */
GPtrArray *
ved_alert_trace_take (VedAlertTrace     *self,
                      const VedSnapshot *snapshot)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_alert_transition_free);
  GHashTable *open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, alert_free);
  gint64 time_us = ved_snapshot_get_time_us (snapshot);

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);
      VedAlert *copy;

      if (alert->subject != VED_ALERT_SUBJECT_RISK)
        continue;
      follow (self, alert, time_us, changes);
      g_hash_table_remove (self->open, alert->id);
      copy = g_new0 (VedAlert, 1);
      ved_alert_copy_to (alert, copy);
      g_hash_table_replace (open, copy->id, copy);
    }
  resolve_rest (self, snapshot, changes);
  g_hash_table_unref (self->open);
  self->open = open;
  self->time_us = time_us;

  return changes;
}
