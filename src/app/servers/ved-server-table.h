/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/servers/ved-server-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_TABLE (ved_server_table_get_type ())

G_DECLARE_FINAL_TYPE (VedServerTable, ved_server_table, VED, SERVER_TABLE, GtkWidget)

/* A sortable table over a list of servers. Signal: "activated" (name): a row was opened. */

GtkWidget     *ved_server_table_new        (VedServerList        *list,
                                            const VedServerField *fields,
                                            guint                 n_fields) G_GNUC_WARN_UNUSED_RESULT;
void           ved_server_table_sort_by    (VedServerTable       *self,
                                            VedServerField        field,
                                            gboolean              is_descending);
void           ved_server_table_fit_height (VedServerTable       *self,
                                            int                   most_px,
                                            guint                 first_rows);
void           ved_server_table_show_first (VedServerTable       *self);

G_END_DECLS
