/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ved_announce         (GtkWidget  *widget,
                           const char *text);
void ved_announce_at_rest (GtkWidget  *widget,
                           const char *text);
void ved_announce_markup  (GtkWidget  *widget,
                           const char *markup);
void ved_describe         (GtkWidget  *widget,
                           const char *description);

G_END_DECLS
