/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-style"

#include "config.h"

#include "app/charts/ved-chart-theme.h"
#include "app/parts/ved-stack.h"
#include "app/ved-contrast.h"
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

/* In high contrast levels stand out by 7 to 1, and by no less than before otherwise. */
static void
test_levels_in_high_contrast (void)
{
  const VedColor behind[2] = { 0xffffffff, 0x242426ff };

  for (guint dark = 0; dark < 2; dark++)
    for (VedLevel level = 0; level < VED_N_LEVELS; level++)
      {
        float usual = ved_color_contrast (ved_chart_theme_level_color (level, dark == 1, FALSE), behind[dark]);
        float high = ved_color_contrast (ved_chart_theme_level_color (level, dark == 1, TRUE), behind[dark]);

        g_assert_cmpfloat (usual, >=, LEAST_CONTRAST);
        g_assert_cmpfloat (high, >=, 7.0f);
      }
}

static GdkRGBA
look_up (GtkWidget *widget)
{
  GdkRGBA colour;

  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "ved_watch", &colour));

  return colour;
}

/* So have the colours of the style sheet, also where that is only tried. */
static void
test_sheet_follows_contrast (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window = ved_test_window_new (box, 100, 100);
  GdkRGBA usual = look_up (box), tried;

  ved_contrast_try (TRUE);
  tried = look_up (box);
  g_assert_false (gdk_rgba_equal (&usual, &tried));
  ved_contrast_try (FALSE);
  tried = look_up (box);
  g_assert_true (gdk_rgba_equal (&usual, &tried));
  ved_test_window_close (window);
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

/* A label that counts how often it is styled anew. */
#define TEST_TYPE_STYLED (test_styled_get_type ())
G_DECLARE_FINAL_TYPE (TestStyled, test_styled, TEST, STYLED, GtkWidget)

struct _TestStyled
{
  GtkWidget parent_instance;
  guint n_styled;
};

G_DEFINE_FINAL_TYPE (TestStyled, test_styled, GTK_TYPE_WIDGET)

static void
test_styled_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  TEST_STYLED (widget)->n_styled++;
}

static void
test_styled_class_init (TestStyledClass *klass)
{
  GTK_WIDGET_CLASS (klass)->css_changed = test_styled_css_changed;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "styled");
}

static void
test_styled_init (TestStyled *self)
{
}

static void
add_rule (const char *rule)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider, rule, -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static GtkWidget *
add_box (GtkWidget  *stack,
         const char *name,
         GtkWidget  *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), child);
  gtk_stack_add_named (GTK_STACK (stack), box, name);

  return box;
}

/* What is not on top is styled once it is. */
static void
test_hidden_is_left_alone (void)
{
  GtkWidget *stack = gtk_stack_new (), *button = gtk_button_new (), *styled = g_object_new (TEST_TYPE_STYLED, NULL);
  GtkWidget *window = ved_test_window_new (stack, 200, 100), *back;
  guint n_before;

  add_box (stack, "front", button);
  back = add_box (stack, "back", styled);
  add_rule ("stack:checked > box > styled { color: red; }");
  ved_stack_show (GTK_STACK (stack), back);
  ved_test_window_draw (window);
  ved_stack_show_name (GTK_STACK (stack), "front");
  ved_test_window_draw (window);
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_false (gtk_widget_get_visible (back));

  n_before = TEST_STYLED (styled)->n_styled;
  gtk_widget_set_state_flags (stack, GTK_STATE_FLAG_CHECKED, FALSE);
  ved_test_window_draw (window);
  g_assert_cmpuint (TEST_STYLED (styled)->n_styled, ==, n_before);

  ved_stack_show (GTK_STACK (stack), back);
  ved_test_window_draw (window);
  g_assert_true (gtk_widget_get_mapped (styled));
  g_assert_cmpuint (TEST_STYLED (styled)->n_styled, >, n_before);
  ved_test_window_close (window);
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
  g_test_add_func ("/style/hidden-is-left-alone", test_hidden_is_left_alone);
  g_test_add_func ("/style/sheet-of-keys-is-shown", test_sheet_of_keys_is_shown);
  g_test_add_func ("/style/levels-in-high-contrast", test_levels_in_high_contrast);
  g_test_add_func ("/style/sheet-follows-contrast", test_sheet_follows_contrast);

  return g_test_run ();
}
