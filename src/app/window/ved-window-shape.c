/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-window-shape"

#include "config.h"

#include "app/window/ved-window-shape.h"

/**
 * ved_window_shape_save:
 * @flap: its sidebar. One that is away for want of room, or in full screen, is there again with more of it
 */
void
ved_window_shape_save (GtkWindow *window,
                       AdwFlap   *flap,
                       GSettings *settings)
{
  int width, height;

  g_return_if_fail (GTK_IS_WINDOW (window));

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  g_settings_set_int (settings, "window-width", MAX (width, 1));
  g_settings_set_int (settings, "window-height", MAX (height, 1));
  if (!adw_flap_get_folded (flap) && !gtk_window_is_fullscreen (window))
    g_settings_set_boolean (settings, "sidebar-visible", adw_flap_get_reveal_flap (flap));
}

/**
 * ved_window_shape_restore:
 * @flap: its sidebar
 * @width: (out): of the window, px
 * @height: (out): of the window, px
 *
 * What it was when it was closed, but for its size, which is told.
 */
void
ved_window_shape_restore (GtkWindow *window,
                          AdwFlap   *flap,
                          GSettings *settings,
                          int       *width,
                          int       *height)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  *width = g_settings_get_int (settings, "window-width");
  *height = g_settings_get_int (settings, "window-height");
  adw_flap_set_reveal_flap (flap, g_settings_get_boolean (settings, "sidebar-visible"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
}
