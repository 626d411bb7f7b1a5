/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Over how many events, up to the cursor, the figures of a card are taken: a drop-down. */

GtkWidget *ved_market_window_new      (void) G_GNUC_WARN_UNUSED_RESULT;
guint32    ved_market_window_get_from (GtkWidget *window,
                                       guint32    row);

G_END_DECLS
