/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean   ved_test_init_gtk        (int            *argc,
                                     char         ***argv);
GtkWidget *ved_test_window_new      (GtkWidget      *child,
                                     int             width,
                                     int             height) G_GNUC_WARN_UNUSED_RESULT;
void       ved_test_window_draw     (GtkWidget      *window);
gboolean   ved_test_window_minimise (GtkWidget      *window,
                                     gboolean        is_minimised);
gboolean   ved_test_press           (GtkWidget      *widget,
                                     guint           key,
                                     GdkModifierType state);
void       ved_test_window_collect  (GtkWidget      *widget,
                                     GType           type,
                                     GPtrArray      *found);
const char *ved_test_get_text       (GtkWidget      *widget);
gboolean   ved_test_window_says     (GtkWidget      *widget,
                                     const char     *text);
void       ved_test_window_close    (GtkWidget      *window);

G_END_DECLS
