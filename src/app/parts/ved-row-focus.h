/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The focus in a list whose rows are made anew, with a button at the end of each. */

int  ved_row_focus_get (GtkListBox *list);
void ved_row_focus_set (GtkListBox *list,
                        int         index,
                        GtkWidget  *otherwise);

G_END_DECLS
