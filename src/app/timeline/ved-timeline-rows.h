/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The layout of a bar below the pages: one row where it is wide, two where it is narrow, so that nothing is cut. Rows are
 * arrays of widgets that end with NULL. */

void ved_timeline_rows_measure  (gpointer       *upper,
                                 gpointer       *lower,
                                 GtkOrientation  orientation,
                                 int             for_size,
                                 int            *minimum,
                                 int            *natural);
void ved_timeline_rows_allocate (GtkWidget      *bar,
                                 gpointer       *wide,
                                 gpointer       *upper,
                                 gpointer       *lower,
                                 int             width,
                                 int             height);

G_END_DECLS
