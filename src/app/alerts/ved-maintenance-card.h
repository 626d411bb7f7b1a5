/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_MAINTENANCE_CARD (ved_maintenance_card_get_type ())

G_DECLARE_FINAL_TYPE (VedMaintenanceCard, ved_maintenance_card, VED, MAINTENANCE_CARD, GtkWidget)

/* Maintenance windows: those that are planned, and a form for another one. */

GtkWidget *ved_maintenance_card_new    (VedPage            *page) G_GNUC_WARN_UNUSED_RESULT;
void       ved_maintenance_card_load   (VedMaintenanceCard *self);
void       ved_maintenance_card_update (VedMaintenanceCard *self);
void       ved_maintenance_card_plan   (VedMaintenanceCard *self,
                                        const char         *server);

G_END_DECLS
