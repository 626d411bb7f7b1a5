/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-style"

#include "config.h"

#include "app/ved-style.h"
#include "plot/ved-color.h"

#include "ved-test-window.h"

#include <adwaita.h>

/* Text as it comes out on each ground of the app, in both schemes: 4.5 to 1 is what the W3C asks for, WCAG 2.1, 1.4.3.
 * A glyph that fills its cell has a pixel that is nothing but the colour of text. */

#define LEAST_CONTRAST 4.5f

static const char *const grounds[] = { "background", "card", "sidebar-pane", "timeline", "command-info" };
static const char *const texts[] = { "heading", "dim-label", "caption", "error", "warning", "success" };

/* Returns: the contrast of what stands farthest from the colour of the ground. */
static float
measure_contrast (GtkWidget *box)
{
  const int width = gtk_widget_get_width (box), height = gtk_widget_get_height (box);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (box);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  const guint32 *pixels;
  VedColor ground;
  float most = 0.0f;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  pixels = (const guint32 *) cairo_image_surface_get_data (surface);
  ground = pixels[(height / 2) * width + 20] << 8 | 0xff;
  for (int x = 20; x < width - 20; x++)
    most = MAX (most, ved_color_contrast (ground, pixels[(height / 2) * width + x] << 8 | 0xff));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return most;
}

static void
check_text (const char *ground,
            const char *text)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (NULL), *window;
  float contrast;

  gtk_label_set_markup (GTK_LABEL (label), "<span size='30pt'>█</span>");
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_add_css_class (label, text);
  gtk_widget_add_css_class (outer, "background");
  gtk_widget_add_css_class (inner, ground);
  gtk_box_append (GTK_BOX (inner), label);
  gtk_box_append (GTK_BOX (outer), inner);
  window = ved_test_window_new (outer, 200, 100);
  ved_test_window_draw (window);
  contrast = measure_contrast (outer);
  g_test_message ("%s on %s: %.2f", text, ground, (double) contrast);
  g_assert_cmpfloat (contrast, >=, LEAST_CONTRAST);
  ved_test_window_close (window);
}

static void
test_text_can_be_read (gconstpointer scheme)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), GPOINTER_TO_INT (scheme));
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
      check_text (grounds[i], texts[j]);
}

/* Warnings are fatal here. */
static void
test_sheet_of_keys_is_shown (void)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/org/vedette/Vedette/gtk/help-overlay.ui");
  GtkWidget *sheet = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_present (GTK_WINDOW (sheet));
  ved_test_window_draw (sheet);
  ved_test_window_draw (sheet);
  g_assert_true (gtk_widget_get_mapped (sheet));
  gtk_window_destroy (GTK_WINDOW (sheet));
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  ved_style_install (gdk_display_get_default (), FALSE);
  g_test_add_data_func ("/style/text-can-be-read/light", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_LIGHT),
                        test_text_can_be_read);
  g_test_add_data_func ("/style/text-can-be-read/dark", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_DARK),
                        test_text_can_be_read);
  g_test_add_func ("/style/sheet-of-keys-is-shown", test_sheet_of_keys_is_shown);

  return g_test_run ();
}
