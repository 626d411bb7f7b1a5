/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Entries that show a value of the daemon and may be typed over. */

const char *ved_typed_entry_get_shown   (GtkWidget  *entry);
void        ved_typed_entry_show        (GtkWidget  *entry,
                                         const char *text,
                                         gboolean    is_anew);
void        ved_typed_entry_show_number (GtkWidget  *spin_button,
                                         double      value,
                                         gboolean    is_anew);

G_END_DECLS
