/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-picture"

#include "config.h"

#include "app/ved-picture.h"

#include "base/ved-error.h"

/**
 * ved_picture_save:
 * @content: a widget in a window
 * @path: of the PNG
 * @error: why there is none
 *
 * Draws what a window shows with the window's renderer onto a texture of its own, so that the picture is the
 * same whether or not a window manager shows the window. Main thread.
 */
gboolean
ved_picture_save (GtkWidget   *content,
                  const char  *path,
                  GError     **error)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (content));
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (content);
  int width = gtk_widget_get_width (content);
  int height = gtk_widget_get_height (content);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_BUSY, "The window has not been drawn yet");
      return FALSE;
    }

  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (gdk_texture_save_to_png (texture, path))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be written", path);

  return FALSE;
}
