/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-chart-parts"

#include "config.h"

#include "app/charts/ved-chart-surface.h"
#include "app/charts/ved-text-cache.h"
#include "ved-test-window.h"

static void
assert_transparent (cairo_surface_t *surface)
{
  const guint32 *pixels = (const guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  gsize n = (gsize) cairo_image_surface_get_stride (surface) / 4 * (gsize) cairo_image_surface_get_height (surface);

  for (gsize i = 0; i < n; i++)
    g_assert_cmphex (pixels[i], ==, 0);
}

/* On both sides of the size from which pictures are mapped. */
static void
test_surfaces_of_any_size (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 300, 200 }, { 1024, 512 }, { 1025, 513 }, { 2400, 1200 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      cairo_surface_t *surface = ved_chart_surface_new (sizes[i][0], sizes[i][1]);
      cairo_t *cr;

      g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, sizes[i][0]);
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, sizes[i][1]);
      assert_transparent (surface);
      cr = cairo_create (surface);
      cairo_paint (cr);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static void
test_texts_are_laid_out_once (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  VedTextCache cache = { 0 };
  PangoLayout *layout = ved_text_cache_get (&cache, widget, VED_TEXT_SMALL, "12:30");
  int width, bold_width, cut_width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  g_assert_true (ved_text_cache_get (&cache, widget, VED_TEXT_SMALL, "12:30") == layout);
  pango_layout_get_pixel_size (ved_text_cache_get (&cache, widget, VED_TEXT_FIGURE, "12:30"), &bold_width, NULL);
  g_assert_cmpint (bold_width, >, width);

  /* What one caller has cut is whole for the next. */
  pango_layout_set_width (layout, 8 * PANGO_SCALE);
  layout = ved_text_cache_get (&cache, widget, VED_TEXT_SMALL, "12:30");
  pango_layout_get_pixel_size (layout, &cut_width, NULL);
  g_assert_cmpint (cut_width, ==, width);

  ved_text_cache_clear (&cache);
  g_object_unref (widget);
}

/* Labels that never come again, such as those of a chart that streams, do not gather. */
static void
test_texts_do_not_gather (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  VedTextCache cache = { 0 };

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      ved_text_cache_get (&cache, widget, VED_TEXT_SMALL, text);
      g_assert_cmpuint (g_hash_table_size (cache.layouts), <=, 100);
    }
  ved_text_cache_clear (&cache);
  g_assert_null (cache.layouts);
  g_object_unref (widget);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/chart-parts/surfaces-of-any-size", test_surfaces_of_any_size);
  g_test_add_func ("/chart-parts/texts-are-laid-out-once", test_texts_are_laid_out_once);
  g_test_add_func ("/chart-parts/texts-do-not-gather", test_texts_do_not_gather);

  return g_test_run ();
}
