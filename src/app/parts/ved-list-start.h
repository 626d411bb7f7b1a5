/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first columns of a table that scrolls sideways. */

void ved_list_start_keep (GtkWidget *scroller);

G_END_DECLS
