/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-notifier"

#include "config.h"

#include "app/alerts/ved-alert-notifier.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/pages/ved-alert-text.h"
#include "app/pages/ved-page-text.h"

#include <glib/gi18n.h>

/* Only what is Critical or worse, open and new is worth an interruption; chances that are not calibrated are not.
 * What is already open when a source is chosen is shown on the page and told to nobody. Many that open with one result
 * are told of in one notification. */

#define LEAST_LEVEL VED_LEVEL_CRITICAL
#define MOST_AT_ONCE 3
#define SUMMARY_ID "alerts"

struct _VedAlertNotifier
{
  GObject parent_instance;

  VedFleetModel *model;
  VedFrameSource *source;       /* not owned: compared only */
  GHashTable *known;            /* ids of open alerts */
  gboolean is_enabled;
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

  raise_notification (self, alert->id, title, text);
}

static void
raise_all (VedAlertNotifier *self,
           GPtrArray        *alerts)
{
  g_autofree char *title = NULL, *body = NULL;

  if (alerts->len <= MOST_AT_ONCE)
    {
      for (guint i = 0; i < alerts->len; i++)
        raise_one (self, alerts->pdata[i]);
      return;
    }

  title = g_strdup_printf (ngettext ("%u alert has opened", "%u alerts have opened", alerts->len), alerts->len);
  body = g_strdup_printf (_("The first is about %s."), ved_alert_text_place (alerts->pdata[0]));
  raise_notification (self, SUMMARY_ID, title, body);
}

static void
tell_ended (VedAlertNotifier *self,
            GHashTable       *open)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (open, id))
      g_signal_emit (self, signals[ENDED], 0, id);
}

static void
changed_cb (VedAlertNotifier *self)
{
  VedSnapshot *latest = ved_fleet_model_get_latest (self->model);
  VedFrameSource *source = ved_fleet_model_get_source (self->model);
  g_autoptr(GHashTable) open = NULL;
  g_autoptr(GPtrArray) news = NULL;

  if (latest == NULL || ved_fleet_model_get_state (self->model) == VED_SOURCE_REPLAYING)
    return;

  open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
  if (self->source == source && self->is_enabled)
    raise_all (self, news);
  self->source = source;
  g_hash_table_unref (self->known);
  self->known = g_steal_pointer (&open);
}

static void
ved_alert_notifier_finalize (GObject *object)
{
  VedAlertNotifier *self = VED_ALERT_NOTIFIER (object);

  g_clear_object (&self->model);
  g_hash_table_unref (self->known);

  G_OBJECT_CLASS (ved_alert_notifier_parent_class)->finalize (object);
}

static void
ved_alert_notifier_class_init (VedAlertNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_alert_notifier_finalize;

  signals[RAISED] = g_signal_new ("raised", VED_TYPE_ALERT_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_NOTIFICATION);
  signals[ENDED] = g_signal_new ("ended", VED_TYPE_ALERT_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_alert_notifier_init (VedAlertNotifier *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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

  return self;
}

/**
 * ved_alert_notifier_set_enabled:
 * @is_enabled: whether anybody is told
 */
void
ved_alert_notifier_set_enabled (VedAlertNotifier *self,
                                gboolean          is_enabled)
{
  g_return_if_fail (VED_IS_ALERT_NOTIFIER (self));

  self->is_enabled = is_enabled;
}
