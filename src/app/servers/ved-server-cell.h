/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/servers/ved-server-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_CELL (ved_server_cell_get_type ())

G_DECLARE_FINAL_TYPE (VedServerCell, ved_server_cell, VED, SERVER_CELL, GtkWidget)

GtkWidget  *ved_server_cell_new      (VedServerField field) G_GNUC_WARN_UNUSED_RESULT;
void        ved_server_cell_set_row  (VedServerCell *self,
                                      VedServerRow  *row);
const char *ved_server_cell_get_text (VedServerCell *self);

G_END_DECLS
