/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GListModel *ved_list_growth_attach (GtkWidget  *view,
                                    GListModel *list,
                                    guint       first_rows,
                                    guint       rows_per_frame) G_GNUC_WARN_UNUSED_RESULT;
void        ved_list_growth_begin  (GtkWidget  *view,
                                    guint       first_rows);

G_END_DECLS
