/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_ALERT_NOTIFIER (ved_alert_notifier_get_type ())

G_DECLARE_FINAL_TYPE (VedAlertNotifier, ved_alert_notifier, VED, ALERT_NOTIFIER, GObject)

/* Tells the desktop of alerts as they open.
 *
 * Signals: "raised" (id, GNotification): somebody should see it; "ended" (id): what was raised
 * under it need not be seen any more. */

VedAlertNotifier *ved_alert_notifier_new         (VedFleetModel    *model) G_GNUC_WARN_UNUSED_RESULT;
void              ved_alert_notifier_set_enabled (VedAlertNotifier *self,
                                                  gboolean          is_enabled);

G_END_DECLS
