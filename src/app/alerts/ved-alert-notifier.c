/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-notifier"

#include "config.h"

#include "app/alerts/ved-alert-notifier.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/parts/ved-alert-text.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

/* Only what is Critical or worse, open and new is worth an interruption; chances that are not calibrated are not.
 * What is already open when a source is chosen is shown on the page and told to nobody. Many that open with one result
 * are told of in one notification. Whoever wants to be told has the source go on while no window can be seen. */

#define LEAST_LEVEL VED_LEVEL_CRITICAL
#define MOST_AT_ONCE 3
#define SUMMARY_ID "alerts"

struct _VedAlertNotifier
{
  GObject parent_instance;

  VedFleetModel *model;
  GHashTable *known;            /* ids of open alerts */
  GHashTable *raised;           /* those of them that have a notification of their own */
  GHashTable *summed;           /* and those that the notification of many is about */
  gboolean has_begun;           /* the source has told what is open */
  gboolean is_enabled;
  gboolean holds;               /* the model, so that its source goes on */
};

enum {
  RAISED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedAlertNotifier, ved_alert_notifier, G_TYPE_OBJECT)

static gboolean
is_worth_it (const VedAlert    *alert,
             const VedSnapshot *snapshot)
{
  if (alert->state != VED_ALERT_OPEN || ved_alert_get_level (alert) < LEAST_LEVEL)
    return FALSE;

  return !ved_alert_is_environment (alert) || ved_snapshot_get_environment (snapshot)->calibrated;
}

static void
raise_notification (VedAlertNotifier *self,
                    const char       *id,
                    const char       *title,
                    const char       *body)
{
  g_autoptr(GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_default_action_and_target (notification, "app.show-page", "s", "alerts");
  g_signal_emit (self, signals[RAISED], 0, id, notification);
}

static void
raise_one (VedAlertNotifier *self,
           const VedAlert   *alert)
{
  g_autofree char *text = ved_alert_text (alert);
  g_autofree char *title = g_strdup_printf (_("%s: %s"), ved_alert_text_place (alert),
                                            _(ved_level_get_info (ved_alert_get_level (alert))->label));

  g_hash_table_add (self->raised, g_strdup (alert->id));
  raise_notification (self, alert->id, title, text);
}

/* The notification of many, which is about these from now on. */
static void
raise_summary (VedAlertNotifier *self,
               GPtrArray        *alerts)
{
  const VedAlert *first = alerts->pdata[0];
  g_autofree char *title = NULL, *body = NULL;

  g_hash_table_remove_all (self->summed);
  for (guint i = 0; i < alerts->len; i++)
    g_hash_table_add (self->summed, g_strdup (((const VedAlert *) alerts->pdata[i])->id));
  title = g_strdup_printf (ngettext ("%u alert has opened", "%u alerts have opened", alerts->len), alerts->len);
  body = g_strdup_printf (_("The first is about %s."), ved_alert_text_place (first));
  raise_notification (self, SUMMARY_ID, title, body);
}

static void
raise_all (VedAlertNotifier *self,
           GPtrArray        *alerts)
{
  if (alerts->len > MOST_AT_ONCE)
    {
      raise_summary (self, alerts);
      return;
    }

  for (guint i = 0; i < alerts->len; i++)
    raise_one (self, alerts->pdata[i]);
}

/* Only what was raised can be withdrawn; the notification of many goes with the last of them. */
static void
tell_ended (VedAlertNotifier *self,
            GHashTable       *open)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->raised);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      if (g_hash_table_contains (open, id))
        continue;
      g_signal_emit (self, signals[ENDED], 0, id);
      g_hash_table_iter_remove (&iter);
    }
  g_hash_table_iter_init (&iter, self->summed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      if (g_hash_table_contains (open, id))
        continue;
      g_hash_table_iter_remove (&iter);
      if (g_hash_table_size (self->summed) == 0)
        g_signal_emit (self, signals[ENDED], 0, SUMMARY_ID);
    }
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
changed_cb (VedAlertNotifier *self)
{
  VedSnapshot *latest = ved_fleet_model_get_latest (self->model);
  g_autoptr(GHashTable) open = NULL;
  g_autoptr(GPtrArray) news = NULL;

  if (latest == NULL || ved_fleet_model_get_state (self->model) == VED_SOURCE_REPLAYING)
    return;

  open = new_set ();
  news = g_ptr_array_new ();
  for (guint i = 0; i < ved_snapshot_get_n_alerts (latest); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (latest, i);

      if (!is_worth_it (alert, latest))
        continue;
      g_hash_table_add (open, g_strdup (alert->id));
      if (!g_hash_table_contains (self->known, alert->id))
        g_ptr_array_add (news, (gpointer) alert);
    }
  tell_ended (self, open);
  if (self->has_begun && self->is_enabled)
    raise_all (self, news);
  self->has_begun = TRUE;
  g_hash_table_unref (self->known);
  self->known = g_steal_pointer (&open);
}

/* What is recorded or saved opens no alerts, and does nothing by itself. */
static void
update_hold (VedAlertNotifier *self)
{
  VedFrameSource *source = ved_fleet_model_get_source (self->model);
  gboolean wanted = self->is_enabled && source != NULL && ved_frame_source_can_perform (source);

  if (wanted == self->holds)
    return;

  self->holds = wanted;
  if (wanted)
    ved_fleet_model_hold (self->model);
  else
    ved_fleet_model_release (self->model);
}

/* What was told of another source is not so here. */
static void
source_changed_cb (VedAlertNotifier *self)
{
  g_autoptr(GHashTable) none = new_set ();

  tell_ended (self, none);
  g_hash_table_remove_all (self->known);
  self->has_begun = FALSE;
  update_hold (self);
}

static void
ved_alert_notifier_dispose (GObject *object)
{
  VedAlertNotifier *self = VED_ALERT_NOTIFIER (object);

  if (self->holds)
    ved_fleet_model_release (self->model);
  self->holds = FALSE;
  g_clear_object (&self->model);

  G_OBJECT_CLASS (ved_alert_notifier_parent_class)->dispose (object);
}

static void
ved_alert_notifier_finalize (GObject *object)
{
  VedAlertNotifier *self = VED_ALERT_NOTIFIER (object);

  g_hash_table_unref (self->known);
  g_hash_table_unref (self->raised);
  g_hash_table_unref (self->summed);

  G_OBJECT_CLASS (ved_alert_notifier_parent_class)->finalize (object);
}

static void
ved_alert_notifier_class_init (VedAlertNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_alert_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_alert_notifier_finalize;

  signals[RAISED] = g_signal_new ("raised", VED_TYPE_ALERT_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_NOTIFICATION);
  signals[ENDED] = g_signal_new ("ended", VED_TYPE_ALERT_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_alert_notifier_init (VedAlertNotifier *self)
{
  self->known = new_set ();
  self->raised = new_set ();
  self->summed = new_set ();
  self->is_enabled = TRUE;
}

/**
 * ved_alert_notifier_new:
 * @model: what is watched
 *
 * Returns: a notifier that listens
 */
VedAlertNotifier *
ved_alert_notifier_new (VedFleetModel *model)
{
  VedAlertNotifier *self = g_object_new (VED_TYPE_ALERT_NOTIFIER, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "received", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::source", G_CALLBACK (source_changed_cb), self, G_CONNECT_SWAPPED);
  update_hold (self);

  return self;
}

/**
 * ved_alert_notifier_set_enabled:
 * @is_enabled: whether anybody is told
 *
 * While somebody is, what is live goes on though no window can be seen.
 */
void
ved_alert_notifier_set_enabled (VedAlertNotifier *self,
                                gboolean          is_enabled)
{
  g_return_if_fail (VED_IS_ALERT_NOTIFIER (self));

  self->is_enabled = is_enabled;
  update_hold (self);
}
