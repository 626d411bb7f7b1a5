/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_VIEW (ved_server_view_get_type ())

G_DECLARE_FINAL_TYPE (VedServerView, ved_server_view, VED, SERVER_VIEW, AdwBin)

/* All about one server. Signal: "closed" (): back to the list. */

GtkWidget  *ved_server_view_new         (VedFleetModel *model) G_GNUC_WARN_UNUSED_RESULT;
void        ved_server_view_show_server (VedServerView *self,
                                         const char    *name);
const char *ved_server_view_get_server  (VedServerView *self);
void        ved_server_view_update      (VedServerView *self,
                                         VedSnapshot   *snapshot);
guint       ved_server_view_get_range   (VedServerView *self);
void        ved_server_view_set_range   (VedServerView *self,
                                         guint          range);

G_END_DECLS
