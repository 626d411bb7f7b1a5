/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_NOTEBOOK (ved_server_notebook_get_type ())

G_DECLARE_FINAL_TYPE (VedServerNotebook, ved_server_notebook, VED, SERVER_NOTEBOOK, GtkWidget)

/* What there is to know of a server beside its metrics: its peers, what happened to it, what people wrote. */

GtkWidget *ved_server_notebook_new    (VedFleetModel     *model) G_GNUC_WARN_UNUSED_RESULT;
void       ved_server_notebook_update (VedServerNotebook *self,
                                       VedSnapshot       *snapshot,
                                       guint              server);

G_END_DECLS
