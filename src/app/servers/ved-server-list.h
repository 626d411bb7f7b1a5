/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/servers/ved-server-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_SERVER_LIST (ved_server_list_get_type ())

G_DECLARE_FINAL_TYPE (VedServerList, ved_server_list, VED, SERVER_LIST, GObject)

/* The servers of a snapshot, filtered and sorted: a GListModel of VedServerRow. Rows are made when a view
 * asks for them and live as long as it shows them.
 *
 * Property, with notify: "stale" (boolean): the order is held, and would be another one by now. */

VedServerList  *ved_server_list_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_server_list_set_snapshot   (VedServerList *self,
                                                VedSnapshot   *snapshot);
void            ved_server_list_set_in_view    (VedServerList *self,
                                                guint          first,
                                                guint          n_rows);
VedSnapshot    *ved_server_list_get_snapshot   (VedServerList *self);
gboolean        ved_server_list_set_search     (VedServerList *self,
                                                const char    *text,
                                                GError       **error);
void            ved_server_list_set_least_risk (VedServerList *self,
                                                double         least_risk);
void            ved_server_list_set_limit      (VedServerList *self,
                                                guint          limit);
void            ved_server_list_set_sort       (VedServerList *self,
                                                VedServerField field,
                                                gboolean       is_descending);
VedServerField  ved_server_list_get_sort       (VedServerList *self,
                                                gboolean      *is_descending);
guint           ved_server_list_get_server     (VedServerList *self,
                                                guint          position);
void            ved_server_list_set_held       (VedServerList *self,
                                                gboolean       is_held);
void            ved_server_list_sort_now       (VedServerList *self);

G_END_DECLS
