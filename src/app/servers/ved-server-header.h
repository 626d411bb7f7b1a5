/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_HEADER (ved_server_header_get_type ())

G_DECLARE_FINAL_TYPE (VedServerHeader, ved_server_header, VED, SERVER_HEADER, AdwBin)

GtkWidget *ved_server_header_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_server_header_update (VedServerHeader *self,
                                     VedSnapshot     *snapshot,
                                     guint            server,
                                     gint64           now_us,
                                     gboolean         is_saved,
                                     gboolean         is_past);

G_END_DECLS
