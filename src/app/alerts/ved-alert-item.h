/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/alerts/ved-desk-report.h"
#include "fleet/snapshot/ved-snapshot.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define VED_TYPE_ALERT_ITEM (ved_alert_item_get_type ())

G_DECLARE_FINAL_TYPE (VedAlertItem, ved_alert_item, VED, ALERT_ITEM, GObject)

/* Where an item stands among those of its server, in a list that is grouped by server. */
typedef enum {
  VED_ALERT_UNGROUPED,
  VED_ALERT_FIRST_OF_SERVER,
  VED_ALERT_NEXT_OF_SERVER,
} VedAlertGroup;

/* A place in a list, and the episode in it. Signal: "changed" (): it says something else, or time has passed. */

VedAlertItem   *ved_alert_item_new            (const VedAlert     *alert,
                                               VedSnapshot        *snapshot) G_GNUC_WARN_UNUSED_RESULT;
const VedAlert *ved_alert_item_get_alert      (VedAlertItem       *self);
gint64          ved_alert_item_get_time_us    (VedAlertItem       *self);
gboolean        ved_alert_item_get_calibrated (VedAlertItem       *self);
char           *ved_alert_item_describe_level (VedAlertItem       *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_alert_item_is_silenced    (VedAlertItem       *self);
gboolean        ved_alert_item_is_muted       (VedAlertItem       *self,
                                               gint64             *until_us);
const char     *ved_alert_item_get_charge     (VedAlertItem       *self);
const VedDeskDelivery *ved_alert_item_get_delivery (VedAlertItem  *self);
VedAlertGroup   ved_alert_item_get_group      (VedAlertItem       *self);
void            ved_alert_item_set_group      (VedAlertItem       *self,
                                               VedAlertGroup       group);
gboolean        ved_alert_item_set_entry      (VedAlertItem       *self,
                                               const VedDeskEntry *entry);
void            ved_alert_item_set_alert      (VedAlertItem       *self,
                                               const VedAlert     *alert,
                                               VedSnapshot        *snapshot);
void            ved_alert_item_tell           (VedAlertItem       *self);
void            ved_alert_item_end            (VedAlertItem       *self);

G_END_DECLS
