/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-pointer"

#include "config.h"

#include "ved-test-pointer.h"

#include "support/ved-test-loop.h"

#include <gdk/x11/gdkx.h>
#include <math.h>

/* Whether there is a pointer to move; else the test is skipped. */
gboolean
ved_test_pointer_init (void)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  if (GDK_IS_X11_DISPLAY (gdk_display_get_default ()) && xdotool != NULL)
    return TRUE;

  g_test_skip ("xdotool is not installed, or this is no X display");

  return FALSE;
}

/* Runs xdotool with these arguments. */
void
ved_test_input (const char *format,
                ...)
{
  g_autofree char *arguments = NULL, *command = NULL;
  g_autoptr(GError) error = NULL;
  va_list args;
  int status;

  va_start (args, format);
  arguments = g_strdup_vprintf (format, args);
  va_end (args);
  command = g_strdup_printf ("xdotool %s", arguments);
  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* A point of a widget in its window on the screen; windows without a manager stand at the origin, their shadow
 * included. */
static void
locate (GtkWidget *widget,
        double     x,
        double     y,
        int       *window_x,
        int       *window_y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t point;
  double shift_x, shift_y;

  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native), &GRAPHENE_POINT_INIT ((float) x, (float) y),
                                           &point));
  gtk_native_get_surface_transform (native, &shift_x, &shift_y);
  *window_x = (int) lround (point.x + shift_x);
  *window_y = (int) lround (point.y + shift_y);
}

static gulong
get_xid (GtkWidget *widget)
{
  return gdk_x11_surface_get_xid (gtk_native_get_surface (gtk_widget_get_native (widget)));
}

void
ved_test_point_at (GtkWidget *widget,
                   double     x,
                   double     y)
{
  int window_x, window_y;

  locate (widget, x, y, &window_x, &window_y);
  ved_test_input ("mousemove --window %lu %d %d", get_xid (widget), window_x, window_y);
}

void
ved_test_drag (GtkWidget *widget,
               double     from_x,
               double     from_y,
               double     to_x,
               double     to_y)
{
  int x, y;

  ved_test_point_at (widget, from_x, from_y);
  locate (widget, to_x, to_y, &x, &y);
  ved_test_input ("mousedown 1 mousemove --window %lu %d %d mouseup 1", get_xid (widget), x, y);
}

static gboolean
is_focused (gpointer user_data)
{
  return gtk_widget_has_focus (user_data);
}

/* Gives the window and the widget the keyboard. */
void
ved_test_focus (GtkWidget *widget)
{
  ved_test_input ("windowfocus %lu", get_xid (widget));
  gtk_widget_grab_focus (widget);
  ved_test_wait_until (is_focused, widget);
}
