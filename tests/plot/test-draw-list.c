/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-draw-list"

#include "config.h"

#include "gl/ved-pixel-executor.h"
#include "plot/ved-draw-list.h"

#include <math.h>
#include <string.h>

#define WIDTH 64
#define HEIGHT 48

static void
paint (const VedDrawList *list,
       guint32           *pixels,
       int                scale)
{
  memset (pixels, 0, (gsize) (WIDTH * HEIGHT * scale * scale) * sizeof *pixels);
  ved_pixel_executor_run (list, (guchar *) pixels, WIDTH * scale, HEIGHT * scale,
                          (gsize) (WIDTH * scale) * 4, scale, FALSE);
}

/* The sum of all coverage, in pixels. */
static double
painted_area (const VedDrawList *list,
              int                scale)
{
  g_autofree guint32 *pixels = g_new (guint32, (gsize) (WIDTH * HEIGHT * scale * scale));
  double sum = 0.0;

  paint (list, pixels, scale);
  for (int i = 0; i < WIDTH * HEIGHT * scale * scale; i++)
    sum += (double) (pixels[i] >> 24) / 255.0;

  return sum / (double) (scale * scale);
}

static void
build_sample (VedDrawList *list)
{
  VedDrawSpan *spans;
  VedDrawVertex *vertices;
  guint8 *levels;

  ved_draw_list_add_clear (list, 0xffffffff);
  ved_draw_list_set_clip (list, 4.0f, 4.0f, 56.0f, 40.0f);
  ved_draw_list_add_h_line (list, 0.0f, 20.0f, 10.5f, 1.0f, 8.0f, 4.0f, 0x000000ff);
  spans = ved_draw_list_add_columns (list, 10.0f, 1.0f, 2, 1.5f, 0x3584e4ff);
  spans[0] = (VedDrawSpan) { 10.0f, 20.25f };
  spans[1] = (VedDrawSpan) { NAN, NAN };
  spans = ved_draw_list_add_band (list, 20.0f, 10.0f, 1, 0x3584e440);
  spans[0] = (VedDrawSpan) { 10.0f, 30.0f };
  spans[1] = (VedDrawSpan) { 12.0f, 28.0f };
  ved_draw_list_fade_band (list, 10.0f, 30.0f);
  vertices = ved_draw_list_add_polyline (list, 2, 2.0f, 0xe01b24ff);
  vertices[0] = (VedDrawVertex) { 1.0f, 2.0f };
  vertices[1] = (VedDrawVertex) { 3.0f, 4.0f };
  ved_draw_list_add_point (list, 5.0f, 6.0f, 3.0f, VED_POINT_DIAMOND, 0x26a269ff);
  ved_draw_list_add_point (list, 15.0f, 6.0f, 3.0f, VED_POINT_CIRCLE, 0x26a269ff);
  ved_draw_list_add_arc (list, 32.0f, 24.0f, 5.0f, 8.0f, 0.0f, 3.0f, 0x26a269ff);
  ved_draw_list_unset_clip (list);
  levels = ved_draw_list_add_cells (list, 1.0f, 2.0f, 30.0f, 40.0f, 3, 5, ved_color_map_sequential (TRUE));
  memset (levels, 7, 15);
}

static const char sample_text[] =
  "clear 0 #ffffffff 0 0 0 0\n"
  "clip 0 #00000000 4 4 56 40\n"
  "rects 2 #00000000 0 0 0 0\n"
  "  0 10 8 1 0 0 #000000ff\n"
  "  12 10 8 1 0 0 #000000ff\n"
  "columns 2 #3584e4ff 10 1 1.5 0\n"
  "  10 20.25\n"
  "  nan nan\n"
  "band 1 #3584e440 20 10 10 30\n"
  "  10 30\n"
  "  12 28\n"
  "polyline 2 #e01b24ff 2 0 0 0\n"
  "  1 2\n"
  "  3 4\n"
  "points 2 #00000000 0 0 0 0\n"
  "  5 6 3 shape 2 #26a269ff\n"
  "  15 6 3 shape 0 #26a269ff\n"
  "arcs 1 #00000000 0 0 0 0\n"
  "  32 24 5 8 0 3 #26a269ff\n"
  "clip 0 #00000000 0 0 -1 -1\n"
  "cells 3 #00000000 1 2 30 40\n"
  "  3 x 5 sha256 ";

static void
test_text (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  g_autofree char *text = NULL;

  build_sample (list);
  text = ved_draw_list_to_string (list);
  g_assert_cmpuint (strlen (text), ==, strlen (sample_text) + 65);
  text[strlen (sample_text)] = 0;
  g_assert_cmpstr (text, ==, sample_text);
}

static void
test_hash (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  guint64 empty = ved_draw_list_hash (list), full;

  build_sample (list);
  full = ved_draw_list_hash (list);
  g_assert_cmpuint (full, !=, empty);
  ved_draw_list_reset (list);
  g_assert_cmpuint (ved_draw_list_hash (list), ==, empty);
  build_sample (list);
  g_assert_cmpuint (ved_draw_list_hash (list), ==, full);
  ved_draw_list_add_point (list, 0.0f, 0.0f, 1.0f, VED_POINT_CIRCLE, 0);
  g_assert_cmpuint (ved_draw_list_hash (list), !=, full);
}

/* Wherever a shape lies between pixels, it covers its own area. */
static void
test_area_is_kept (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();

  for (float offset = 0.0f; offset < 1.0f; offset += 0.19f)
    for (int scale = 1; scale <= 2; scale++)
      {
        VedDrawSpan *edges;

        ved_draw_list_reset (list);
        ved_draw_list_add_rect (list, 5.0f + offset, 6.0f + offset, 20.5f, 10.25f, 0x000000ff);
        g_assert_cmpfloat_with_epsilon (painted_area (list, scale), 20.5 * 10.25, 0.2);

        ved_draw_list_reset (list);
        ved_draw_list_add_rounded_rect (list, 5.0f + offset, 6.0f + offset, 30.0f, 20.0f,
                                        6.0f, 0.0f, 0x000000ff);
        g_assert_cmpfloat_with_epsilon (painted_area (list, scale), 600.0 - (4.0 - G_PI) * 36.0, 1.0);

        ved_draw_list_reset (list);
        ved_draw_list_add_point (list, 20.0f + offset, 20.0f - offset, 9.0f, VED_POINT_CIRCLE, 0x000000ff);
        g_assert_cmpfloat_with_epsilon (painted_area (list, scale), G_PI * 81.0, 1.0);

        ved_draw_list_reset (list);
        ved_draw_list_add_arc (list, 30.0f + offset, 24.0f, 10.0f, 20.0f, 1.0f, (float) G_PI, 0x000000ff);
        g_assert_cmpfloat_with_epsilon (painted_area (list, scale), G_PI * 150.0, 1.5);

        ved_draw_list_reset (list);
        edges = ved_draw_list_add_band (list, 10.0f, 30.0f, 1, 0x000000ff);
        edges[0] = (VedDrawSpan) { 4.0f + offset, 40.0f };
        edges[1] = (VedDrawSpan) { 34.0f + offset, 40.0f };
        g_assert_cmpfloat_with_epsilon (painted_area (list, scale), 30.0 * (21.0 - (double) offset), 0.5);
      }
}

/* A horizontal line covers its width, also when thinner than a pixel or recorded for another scale. */
static void
test_lines_keep_their_width (void)
{
  static const float widths[] = { 0.5f, 1.0f, 1.5f, 2.0f };
  g_autoptr(VedDrawList) list = ved_draw_list_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    for (int scale = 1; scale <= 2; scale++)
      {
        VedDrawVertex *vertices;
        VedDrawSpan *spans;

        ved_draw_list_reset (list);
        ved_draw_list_set_clip (list, 10.0f, 0.0f, 40.0f, HEIGHT);
        vertices = ved_draw_list_add_polyline (list, 2, widths[i], 0x000000ff);
        vertices[0] = (VedDrawVertex) { -10.0f, 20.5f };
        vertices[1] = (VedDrawVertex) { 80.0f, 20.5f };
        g_assert_cmpfloat_with_epsilon (painted_area (list, scale), 40.0 * (double) widths[i], 0.5);

        ved_draw_list_reset (list);
        ved_draw_list_set_clip (list, 10.0f, 0.0f, 40.0f, HEIGHT);
        spans = ved_draw_list_add_columns (list, 0.0f, 1.0f, WIDTH, widths[i], 0x000000ff);
        for (int k = 0; k < WIDTH; k++)
          {
            spans[k] = (VedDrawSpan) { 20.5f, 20.5f };
          }
        g_assert_cmpfloat_with_epsilon (painted_area (list, scale), 40.0 * (double) widths[i], 0.5);
      }
}

/* Nothing outside of the clip or the picture is touched, wherever shapes are. */
static void
test_clip_holds (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  guint32 pixels[WIDTH * HEIGHT];
  VedDrawVertex *vertices;
  VedDrawSpan *spans;
  guint8 *levels;

  ved_draw_list_set_clip (list, 20.0f, 10.0f, 30.0f, 20.0f);
  ved_draw_list_add_clear (list, 0x11223344);
  ved_draw_list_add_rect (list, -100.0f, -100.0f, 1000.0f, 1000.0f, 0xff000080);
  ved_draw_list_add_rounded_rect (list, 15.0f, 5.0f, 100.0f, 100.0f, 9.0f, 2.0f, 0xff0000ff);
  ved_draw_list_add_point (list, 20.0f, 10.0f, 40.0f, VED_POINT_TRIANGLE, 0x00ff00ff);
  ved_draw_list_add_arc (list, 1000.0f, -1000.0f, 0.0f, 5000.0f, 0.0f, 7.0f, 0x00ff0080);
  vertices = ved_draw_list_add_polyline (list, 3, 4.0f, 0x0000ffff);
  vertices[0] = (VedDrawVertex) { -500.0f, -500.0f };
  vertices[1] = (VedDrawVertex) { 500.0f, 500.0f };
  vertices[2] = (VedDrawVertex) { 25.0f, -1e6f };
  spans = ved_draw_list_add_columns (list, -50.0f, 1.0f, 200, 2.0f, 0x0000ff80);
  for (int i = 0; i < 200; i++)
    {
      spans[i] = (VedDrawSpan) { -1e9f, i % 3 == 0 ? INFINITY : 15.0f };
    }
  spans = ved_draw_list_add_band (list, -30.0f, 100.0f, 2, 0x00ffff80);
  for (int i = 0; i < 3; i++)
    {
      spans[i] = (VedDrawSpan) { -1e5f, 1e5f };
    }
  levels = ved_draw_list_add_cells (list, -9.0f, -9.0f, 500.0f, 500.0f, 9, 9,
                                    ved_color_map_sequential (TRUE));
  memset (levels, 3, 81);
  paint (list, pixels, 1);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_cmpint (pixels[y * WIDTH + x] != 0, ==, x >= 20 && x < 50 && y >= 10 && y < 30);
}

/* A translucent line is painted once, also where its segments meet. */
static void
test_joints_do_not_add_up (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  guint32 pixels[WIDTH * HEIGHT];
  VedDrawVertex *vertices = ved_draw_list_add_polyline (list, 20, 3.0f, 0x00000080);

  for (int i = 0; i < 20; i++)
    {
      vertices[i] = (VedDrawVertex) { 3.0f + 3.0f * (float) i, i % 2 == 0 ? 10.0f : 30.0f };
    }
  paint (list, pixels, 1);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    g_assert_cmpuint (pixels[i] >> 24, <=, 0x80);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/draw-list/text", test_text);
  g_test_add_func ("/plot/draw-list/hash", test_hash);
  g_test_add_func ("/plot/draw-list/area-is-kept", test_area_is_kept);
  g_test_add_func ("/plot/draw-list/lines-keep-their-width", test_lines_keep_their_width);
  g_test_add_func ("/plot/draw-list/clip-holds", test_clip_holds);
  g_test_add_func ("/plot/draw-list/joints-do-not-add-up", test_joints_do_not_add_up);

  return g_test_run ();
}
