/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_ALERTS (ved_server_alerts_get_type ())

G_DECLARE_FINAL_TYPE (VedServerAlerts, ved_server_alerts, VED, SERVER_ALERTS, AdwBin)

GtkWidget *ved_server_alerts_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_server_alerts_update (VedServerAlerts *self,
                                     VedSnapshot     *snapshot,
                                     const char      *server,
                                     gint64           now_us);

G_END_DECLS
