/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/alerts/ved-alert-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_ALERT_ROW (ved_alert_row_get_type ())

G_DECLARE_FINAL_TYPE (VedAlertRow, ved_alert_row, VED, ALERT_ROW, GtkWidget)

/* One alert: what, where, since when, who is told, and what can be done. Its buttons activate "alerts.…" actions
 * of the page they are on. */

GtkWidget *ved_alert_row_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_alert_row_set_item (VedAlertRow  *self,
                                   VedAlertItem *item);
void       ved_alert_row_catch_up (VedAlertRow  *self);

G_END_DECLS
