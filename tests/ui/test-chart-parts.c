/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-chart-parts"

#include "config.h"

#include "app/charts/ved-chart-picture.h"
#include "app/charts/ved-text-cache.h"
#include "gl/ved-pixel-executor.h"
#include "ved-test-window.h"

#include <math.h>

/* A chart: grid, fading area, line, ring. */
static VedDrawList *
record_chart (int   scale,
              float phase)
{
  VedDrawList *list = ved_draw_list_new ();
  gsize n_columns = (gsize) (260 * scale);
  float step = 1.0f / (float) scale;
  VedDrawSpan *spans;

  for (int i = 0; i < 5; i++)
    ved_draw_list_add_h_line (list, 40.0f, 300.0f, 20.5f + 40.0f * (float) i, 1.0f, 0.0f, 0.0f, 0x80808040);
  ved_draw_list_set_clip (list, 40.0f, 20.0f, 260.0f, 160.0f);
  spans = ved_draw_list_add_band (list, 40.0f, step, n_columns, 0x3584e433);
  for (gsize i = 0; i <= n_columns; i++)
    {
      spans[i] = (VedDrawSpan) { 80.0f + 20.0f * sinf (phase + (float) i * 0.05f * step), 180.0f };
    }
  ved_draw_list_fade_band (list, 20.0f, 180.0f);
  spans = ved_draw_list_add_columns (list, 40.0f, step, n_columns, 1.5f, 0x3584e4ff);
  for (gsize i = 0; i < n_columns; i++)
    spans[i].y_from = spans[i].y_to = 80.0f + 20.0f * sinf (phase + (float) i * 0.05f * step);
  ved_draw_list_unset_clip (list);
  ved_draw_list_add_arc (list, 310.0f, 190.0f, 20.0f, 26.0f, 0.0f, 4.0f, 0xe01b24ff);

  return list;
}

/* A heat map with gaps, that wanders over what was painted before. */
static VedDrawList *
record_cells (float place)
{
  VedDrawList *list = ved_draw_list_new ();
  VedColorMap map = *ved_color_map_sequential (FALSE);
  guint8 *levels;

  map.entries[0] = 0;
  ved_draw_list_set_clip (list, 40.0f, 20.0f, 260.0f, 160.0f);
  levels = ved_draw_list_add_cells (list, 30.3f + 9.4f * place, 12.6f + 7.7f * place, 200.2f, 110.9f, 50, 40, &map);
  for (guint i = 0; i < 50 * 40; i++)
    levels[i] = (guint8) (i % 5 == 0 ? 0 : i % 251);
  ved_draw_list_add_point (list, 100.0f, 100.0f, 6.0f, VED_POINT_DIAMOND, 0xe01b24ff);
  ved_draw_list_unset_clip (list);

  return list;
}

static VedDrawList *
record_turn (int scale,
             int turn)
{
  return turn / 2 % 3 == 0 ? record_chart (scale, (float) turn) : record_cells ((float) turn);
}

static cairo_surface_t *
white_surface (int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 320 * scale, 200 * scale);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static void
assert_surfaces_agree (cairo_surface_t *a,
                       cairo_surface_t *b)
{
  const guchar *bytes_a = cairo_image_surface_get_data (a), *bytes_b = cairo_image_surface_get_data (b);
  gsize n = (gsize) cairo_image_surface_get_stride (a) * (gsize) cairo_image_surface_get_height (a);

  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (ABS (bytes_a[i] - bytes_b[i]), <=, 1);
}

/* What GTK draws is what the executor paints, in every turn of the picture's surfaces. */
static void
test_pictures_reach_gtk (void)
{
  for (int scale = 1; scale <= 2; scale++)
    {
      g_autoptr(VedChartPicture) picture = ved_chart_picture_new ();

      for (int i = 0; i < 14; i++)
        {
          g_autoptr(VedDrawList) list = record_turn (scale, i);
          cairo_surface_t *expected = white_surface (scale), *drawn = white_surface (scale);
          GskRenderNode *node = ved_chart_picture_paint (picture, list, 320, 200, scale);
          cairo_t *cr;

          ved_pixel_executor_run (list, cairo_image_surface_get_data (expected), 320 * scale, 200 * scale,
                                  (gsize) cairo_image_surface_get_stride (expected), scale, FALSE);
          cairo_surface_set_device_scale (drawn, scale, scale);
          cr = cairo_create (drawn);
          gsk_render_node_draw (node, cr);
          cairo_destroy (cr);
          cairo_surface_flush (drawn);
          assert_surfaces_agree (drawn, expected);
          gsk_render_node_unref (node);
          cairo_surface_destroy (expected);
          cairo_surface_destroy (drawn);
        }
    }
}

static void
test_empty_lists_have_no_picture (void)
{
  g_autoptr(VedChartPicture) picture = ved_chart_picture_new ();
  g_autoptr(VedDrawList) list = ved_draw_list_new ();

  ved_draw_list_set_clip (list, 10.0f, 10.0f, 20.0f, 20.0f);
  ved_draw_list_add_rect (list, 50.0f, 50.0f, 20.0f, 20.0f, 0xff0000ff);
  g_assert_null (ved_chart_picture_paint (picture, list, 320, 200, 1));
}

static void
test_texts_are_laid_out_once (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  VedTextCache cache = { 0 };
  VedText *text = ved_text_cache_get (&cache, widget, VED_TEXT_SMALL, "12:30");
  GskRenderNode *node = ved_text_get_node (text, 0xff0000ff);
  int width, bold_width, cut_width;

  pango_layout_get_pixel_size (text->layout, &width, NULL);
  g_assert_true (ved_text_cache_get (&cache, widget, VED_TEXT_SMALL, "12:30") == text);
  g_assert_nonnull (node);
  g_assert_true (ved_text_get_node (text, 0xff0000ff) == node);
  ved_text_get_node (text, 0x00ff00ff);
  g_assert_cmphex (text->color, ==, 0x00ff00ff);
  pango_layout_get_pixel_size (ved_text_cache_get (&cache, widget, VED_TEXT_FIGURE, "12:30")->layout, &bold_width, NULL);
  g_assert_cmpint (bold_width, >, width);

  /* What one caller has cut is whole for the next. */
  pango_layout_set_width (text->layout, 8 * PANGO_SCALE);
  text = ved_text_cache_get (&cache, widget, VED_TEXT_SMALL, "12:30");
  pango_layout_get_pixel_size (text->layout, &cut_width, NULL);
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
      g_assert_cmpuint (g_hash_table_size (cache.texts), <=, 100);
    }
  ved_text_cache_clear (&cache);
  g_assert_null (cache.texts);
  g_object_unref (widget);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/chart-parts/pictures-reach-gtk", test_pictures_reach_gtk);
  g_test_add_func ("/chart-parts/empty-lists-have-no-picture", test_empty_lists_have_no_picture);
  g_test_add_func ("/chart-parts/texts-are-laid-out-once", test_texts_are_laid_out_once);
  g_test_add_func ("/chart-parts/texts-do-not-gather", test_texts_do_not_gather);

  return g_test_run ();
}
