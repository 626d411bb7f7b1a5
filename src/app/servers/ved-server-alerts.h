/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_ALERTS (ved_server_alerts_get_type ())

G_DECLARE_FINAL_TYPE (VedServerAlerts, ved_server_alerts, VED, SERVER_ALERTS, AdwBin)

GtkWidget *ved_server_alerts_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_server_alerts_update (VedServerAlerts *self,
                                     VedFleetModel   *model,
                                     VedSnapshot     *snapshot,
                                     const char      *server);

G_END_DECLS
