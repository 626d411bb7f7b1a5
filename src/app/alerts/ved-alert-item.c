/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-item"

#include "config.h"

#include "app/alerts/ved-alert-item.h"

#include "app/parts/ved-alert-text.h"
#include "app/parts/ved-page-text.h"

/* An item keeps the snapshot that told of its alert; of an episode that no snapshot tells of any more it has a copy. */

struct _VedAlertItem
{
  GObject parent_instance;

  VedSnapshot *snapshot;
  const VedAlert *alert;        /* of the snapshot, or the copy */
  VedAlert ended;               /* the copy; all zero while there is none */
  gboolean is_silenced;
  gboolean is_muted;
  gint64 muted_until_us;        /* 0: until it is ended */
  char *charge;                 /* (nullable) */
  VedDeskDelivery delivery;
  VedAlertGroup group;
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedAlertItem, ved_alert_item, G_TYPE_OBJECT)

static void
ved_alert_item_finalize (GObject *object)
{
  VedAlertItem *self = VED_ALERT_ITEM (object);

  ved_alert_clear (&self->ended);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_free (self->charge);
  ved_desk_delivery_clear (&self->delivery);

  G_OBJECT_CLASS (ved_alert_item_parent_class)->finalize (object);
}

static void
ved_alert_item_class_init (VedAlertItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_alert_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_ALERT_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_alert_item_init (VedAlertItem *self)
{
}

static void
take_over (VedAlertItem   *self,
           const VedAlert *alert,
           VedSnapshot    *snapshot)
{
  g_autoptr(VedSnapshot) old = self->snapshot;

  self->snapshot = ved_snapshot_ref (snapshot);
  self->alert = alert;
  ved_alert_clear (&self->ended);
}

/**
 * ved_alert_item_new:
 * @alert: of @snapshot
 *
 * Returns: an item
 */
VedAlertItem *
ved_alert_item_new (const VedAlert *alert,
                    VedSnapshot    *snapshot)
{
  VedAlertItem *self = g_object_new (VED_TYPE_ALERT_ITEM, NULL);

  take_over (self, alert, snapshot);

  return self;
}

/**
 * ved_alert_item_get_alert:
 *
 * Returns: (transfer none): the episode as it was last heard of
 */
const VedAlert *
ved_alert_item_get_alert (VedAlertItem *self)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), NULL);

  return self->alert;
}

/**
 * ved_alert_item_get_time_us:
 *
 * Returns: the instant that ages are counted from, UTC
 */
gint64
ved_alert_item_get_time_us (VedAlertItem *self)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), 0);

  return ved_snapshot_get_time_us (self->snapshot);
}

/**
 * ved_alert_item_get_calibrated:
 *
 * Returns: whether probabilities of the whole fleet have been measured to be odds
 */
gboolean
ved_alert_item_get_calibrated (VedAlertItem *self)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), FALSE);

  return ved_snapshot_get_environment (self->snapshot)->calibrated;
}

/**
 * ved_alert_item_describe_level:
 *
 * Returns: (transfer full) (nullable): why the level is not that of the server, where it is not
 */
char *
ved_alert_item_describe_level (VedAlertItem *self)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), NULL);

  return ved_alert_text_level (self->alert, self->snapshot);
}

/**
 * ved_alert_item_is_silenced:
 *
 * Returns: whether nobody is told of the episode
 */
gboolean
ved_alert_item_is_silenced (VedAlertItem *self)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), FALSE);

  return self->is_silenced;
}

/**
 * ved_alert_item_is_muted:
 * @until_us: (out) (optional): until when; 0: until it is ended
 *
 * Returns: whether that is of the episode alone, and can be ended by it alone
 */
gboolean
ved_alert_item_is_muted (VedAlertItem *self,
                         gint64       *until_us)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), FALSE);

  if (until_us != NULL)
    *until_us = self->muted_until_us;

  return self->is_muted;
}

/**
 * ved_alert_item_get_charge:
 *
 * Returns: (nullable): who has taken charge, what they wrote, and until when nobody is told, in words
 */
const char *
ved_alert_item_get_charge (VedAlertItem *self)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), NULL);

  return self->charge;
}

/**
 * ved_alert_item_get_delivery:
 *
 * Returns: (transfer none) (nullable): whom it reaches; %NULL where the daemon did not tell
 */
const VedDeskDelivery *
ved_alert_item_get_delivery (VedAlertItem *self)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), NULL);

  return self->delivery.reached != NULL ? &self->delivery : NULL;
}

/**
 * ved_alert_item_get_group:
 *
 * Returns: where it stands among those of its server
 */
VedAlertGroup
ved_alert_item_get_group (VedAlertItem *self)
{
  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), VED_ALERT_UNGROUPED);

  return self->group;
}

/**
 * ved_alert_item_set_group:
 *
 * Shown with the next ved_alert_item_set_alert() or ved_alert_item_tell().
 */
void
ved_alert_item_set_group (VedAlertItem *self,
                          VedAlertGroup group)
{
  g_return_if_fail (VED_IS_ALERT_ITEM (self));

  self->group = group;
}

/**
 * ved_alert_item_set_entry:
 * @entry: (nullable): what the desk knows of the episode
 *
 * Shown with the next ved_alert_item_set_alert() or ved_alert_item_tell().
 *
 * Returns: whether that is something else than before
 */
gboolean
ved_alert_item_set_entry (VedAlertItem       *self,
                          const VedDeskEntry *entry)
{
  gboolean is_silenced = entry != NULL && entry->is_silenced, is_muted = entry != NULL && entry->is_muted;
  gint64 muted_until_us = is_muted ? entry->silenced_until_us : 0;
  g_autofree char *charge = entry != NULL ? ved_desk_entry_describe (entry) : NULL;

  g_return_val_if_fail (VED_IS_ALERT_ITEM (self), FALSE);

  if (!ved_desk_delivery_take (&self->delivery, entry != NULL ? &entry->delivery : NULL)
      && self->is_silenced == is_silenced && self->is_muted == is_muted && self->muted_until_us == muted_until_us
      && g_strcmp0 (self->charge, charge) == 0)
    return FALSE;

  self->is_silenced = is_silenced;
  self->is_muted = is_muted;
  self->muted_until_us = muted_until_us;
  g_free (self->charge);
  self->charge = g_steal_pointer (&charge);

  return TRUE;
}

/**
 * ved_alert_item_set_alert:
 * @alert: of @snapshot: the same episode, or another that has taken its place
 */
void
ved_alert_item_set_alert (VedAlertItem   *self,
                          const VedAlert *alert,
                          VedSnapshot    *snapshot)
{
  g_return_if_fail (VED_IS_ALERT_ITEM (self));

  take_over (self, alert, snapshot);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_alert_item_tell:
 *
 * Has the item shown as it is now.
 */
void
ved_alert_item_tell (VedAlertItem *self)
{
  g_return_if_fail (VED_IS_ALERT_ITEM (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_alert_item_end:
 *
 * The episode is no longer told of: it has resolved. Its row may stay for a while.
 */
void
ved_alert_item_end (VedAlertItem *self)
{
  g_return_if_fail (VED_IS_ALERT_ITEM (self));

  if (self->alert->state == VED_ALERT_RESOLVED)
    return;

  ved_alert_copy_to (self->alert, &self->ended);
  self->ended.state = VED_ALERT_RESOLVED;
  self->alert = &self->ended;
  g_signal_emit (self, signals[CHANGED], 0);
}
