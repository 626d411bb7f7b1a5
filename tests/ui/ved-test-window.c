/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-window"

#include "config.h"

#include "ved-test-window.h"

#include "app/parts/ved-paragraph.h"

#include "support/ved-test-loop.h"

#include <X11/Xatom.h>
#include <adwaita.h>
#include <gdk/x11/gdkx.h>
#include <string.h>

static void
frame_painted_cb (GdkFrameClock *clock,
                  gpointer       user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

/* Begins a test program. Returns FALSE, after saying why, where there is no display. */
gboolean
ved_test_init_gtk (int    *argc,
                   char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return FALSE;
    }
  adw_init ();

  return TRUE;
}

/* A window on the screen, with @child in it and one frame drawn. */
GtkWidget *
ved_test_window_new (GtkWidget *child,
                     int        width,
                     int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  ved_test_wait_until (is_mapped, child);
  ved_test_window_draw (window);

  return window;
}

/* Waits until the next frame has been painted. */
void
ved_test_window_draw (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean is_painted = FALSE;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (frame_painted_cb), &is_painted);

  gtk_widget_queue_draw (window);
  ved_test_wait_until (is_set, &is_painted);
  g_signal_handler_disconnect (clock, id);
}

/* Gives a key to the controllers of @widget, as GTK does while it has the focus. Returns TRUE when one of them
 * took it. */
gboolean
ved_test_press (GtkWidget      *widget,
                guint           key,
                GdkModifierType state)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_handled = FALSE;

  for (guint i = 0; !is_handled && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &is_handled);
    }

  return is_handled;
}

typedef struct {
  GdkSurface *surface;
  gboolean is_minimised;
} Minimise;

static gboolean
is_as_wanted (gpointer user_data)
{
  const Minimise *wanted = user_data;
  GdkToplevelState state = gdk_toplevel_get_state (GDK_TOPLEVEL (wanted->surface));

  return ((state & GDK_TOPLEVEL_STATE_MINIMIZED) != 0) == wanted->is_minimised;
}

/* Says of a window what a window manager says when it minimises one or brings it back. Returns FALSE, after
 * skipping the test, where the display has no such windows. */
gboolean
ved_test_window_minimise (GtkWidget *window,
                          gboolean   is_minimised)
{
  GdkDisplay *display = gtk_widget_get_display (window);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  Minimise wanted = { surface, is_minimised };
  Atom hidden;

  if (!GDK_IS_X11_DISPLAY (display))
    {
      g_test_skip ("only X windows can be minimised by their clients");
      return FALSE;
    }

  hidden = gdk_x11_get_xatom_by_name_for_display (display, "_NET_WM_STATE_HIDDEN");
  XChangeProperty (GDK_DISPLAY_XDISPLAY (display), gdk_x11_surface_get_xid (surface),
                   gdk_x11_get_xatom_by_name_for_display (display, "_NET_WM_STATE"), XA_ATOM, 32,
                   PropModeReplace, (const guchar *) &hidden, is_minimised ? 1 : 0);
  ved_test_wait_until (is_as_wanted, &wanted);

  return TRUE;
}

/* Those of a type below @widget, itself included, in the order of the tree. */
void
ved_test_window_collect (GtkWidget *widget,
                         GType      type,
                         GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    ved_test_window_collect (child, type, found);
}

/* Returns: what the widget says; NULL when it is no text. */
const char *
ved_test_get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));

  return VED_IS_PARAGRAPH (widget) ? ved_paragraph_get_text (VED_PARAGRAPH (widget)) : NULL;
}

/* Whether the widget, or one in it, is seen to say so. */
gboolean
ved_test_window_says (GtkWidget  *widget,
                      const char *text)
{
  const char *said = gtk_widget_get_mapped (widget) ? ved_test_get_text (widget) : NULL;

  if (said != NULL && strstr (said, text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (ved_test_window_says (child, text))
      return TRUE;

  return FALSE;
}

void
ved_test_window_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}
