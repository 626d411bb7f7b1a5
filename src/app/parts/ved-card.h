/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *ved_card_new          (const char *title,
                                  GtkWidget **content,
                                  GtkWidget **header_end) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_page_scroller_new (GtkWidget  *child);
gboolean   ved_page_scroller_shows (GtkWidget *part);

G_END_DECLS
