/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first row of a list view or column view: in lists that are ordered by urgency it is the one that matters. */

void ved_list_top_show (GtkWidget  *view);
void ved_list_top_keep (GtkWidget  *view,
                        GListModel *model);

G_END_DECLS
