/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ved_name_widget  (GtkWidget  *widget,
                       const char *name);
void ved_name_row     (GtkWidget  *cell,
                       const char *name);
void ved_name_focused (void);

G_END_DECLS
