/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A real pointer and real keys. xdotool sends them through the X server, so they take the way that a person's take,
 * and wait in the queue of the display. */

gboolean ved_test_pointer_init (void);
void     ved_test_input        (const char *format,
                                ...) G_GNUC_PRINTF (1, 2);
void     ved_test_point_at     (GtkWidget  *widget,
                                double      x,
                                double      y);
void     ved_test_drag         (GtkWidget  *widget,
                                double      from_x,
                                double      from_y,
                                double      to_x,
                                double      to_y);
void     ved_test_focus        (GtkWidget  *widget);

G_END_DECLS
