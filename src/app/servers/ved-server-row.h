/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/servers/ved-server-field.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_ROW (ved_server_row_get_type ())

G_DECLARE_FINAL_TYPE (VedServerRow, ved_server_row, VED, SERVER_ROW, GObject)

/* One server in a table, by name. Signal: "changed" (): a newer snapshot knows other values. */

VedServerRow *ved_server_row_new          (VedSnapshot  *snapshot,
                                           guint         server) G_GNUC_WARN_UNUSED_RESULT;
const char   *ved_server_row_get_name     (VedServerRow *self);
VedSnapshot  *ved_server_row_get_snapshot (VedServerRow *self,
                                           guint        *server);
void          ved_server_row_take         (VedServerRow *self,
                                           VedSnapshot  *snapshot,
                                           guint         server);
void          ved_server_row_tell         (VedServerRow *self);

G_END_DECLS
