/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-draw-split"

#include "config.h"

#include "base/ved-rng.h"
#include "gl/ved-pixel-executor.h"
#include "plot/ved-draw-split.h"
#include "ved-test-scenes.h"

#include <math.h>
#include <string.h>

/* A list taken apart and painted piece after piece is the picture that it is in one piece, to the last bit. */

#define WIDTH VED_TEST_SCENE_WIDTH
#define HEIGHT VED_TEST_SCENE_HEIGHT
#define BLUE 0x3584e4ff
#define PALE_BLUE 0x3584e433
#define GREY 0x80808040
#define N_RANDOM_LISTS 60

static guint32 *
paint (const VedDrawList *list,
       int                scale)
{
  guint32 *pixels = g_new0 (guint32, WIDTH * HEIGHT * scale * scale);

  ved_pixel_executor_run (list, (guchar *) pixels, WIDTH * scale, HEIGHT * scale, (gsize) (WIDTH * scale) * 4,
                          scale, FALSE);

  return pixels;
}

static void
paint_fill (const VedDrawFill *fill,
            guint32           *pixels,
            int                scale)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  float unit = 1.0f / (float) scale;
  gsize n_columns = (gsize) (fill->right - fill->left);
  VedDrawSpan *edges = ved_draw_list_add_band (list, (float) fill->left * unit, unit, n_columns, fill->color);

  for (gsize i = 0; i <= n_columns; i++)
    {
      edges[i] = (VedDrawSpan) { (float) fill->top * unit, (float) fill->bottom * unit };
    }
  ved_draw_list_fade_band (list, fill->y_full * unit, fill->y_gone * unit);
  ved_pixel_executor_run (list, (guchar *) pixels, WIDTH * scale, HEIGHT * scale, (gsize) (WIDTH * scale) * 4,
                          scale, FALSE);
}

static void
assert_within_strips (const VedDrawSplit *split,
                      int                 scale)
{
  g_autofree guint32 *pixels = paint (split->rest, scale);

  for (int y = 0; y < HEIGHT * scale; y++)
    {
      const VedDrawColumns *strip = &split->strips[y / VED_DRAW_STRIP_HEIGHT];

      for (int x = 0; x < WIDTH * scale; x++)
        if (x < strip->left || x >= strip->right)
          g_assert_cmphex (pixels[y * WIDTH * scale + x], ==, 0);
    }
}

/* What is known to lie on nothing replaces it. */
static void
assert_same_on_blank (const VedDrawList *list,
                      int                scale)
{
  g_autofree guint32 *expected = paint (list, scale);
  g_autofree guint32 *painted = g_new0 (guint32, WIDTH * HEIGHT * scale * scale);

  ved_pixel_executor_run (list, (guchar *) painted, WIDTH * scale, HEIGHT * scale, (gsize) (WIDTH * scale) * 4,
                          scale, TRUE);
  g_assert_cmpmem (painted, (gsize) (WIDTH * HEIGHT * scale * scale) * 4,
                   expected, (gsize) (WIDTH * HEIGHT * scale * scale) * 4);
}

/* Returns how many fills were taken. */
static guint
assert_same_picture (VedDrawList *list,
                     int          scale)
{
  g_autoptr(VedDrawSplit) split = ved_draw_split_new (list, WIDTH * scale, HEIGHT * scale, scale);
  g_autofree guint32 *expected = paint (list, scale);
  g_autofree guint32 *painted = g_new0 (guint32, WIDTH * HEIGHT * scale * scale);

  for (guint i = 0; i < split->fills->len; i++)
    paint_fill (&g_array_index (split->fills, VedDrawFill, i), painted, scale);
  ved_pixel_executor_run (split->rest, (guchar *) painted, WIDTH * scale, HEIGHT * scale,
                          (gsize) (WIDTH * scale) * 4, scale, FALSE);
  g_assert_cmpmem (painted, (gsize) (WIDTH * HEIGHT * scale * scale) * 4,
                   expected, (gsize) (WIDTH * HEIGHT * scale * scale) * 4);
  assert_within_strips (split, scale);
  assert_same_on_blank (split->rest, scale);

  return split->fills->len;
}

static void
test_scenes (void)
{
  for (const VedTestScene *scene = ved_test_scenes; scene->name != NULL; scene++)
    for (int scale = 1; scale <= 2; scale++)
      {
        g_autoptr(VedDrawList) list = ved_draw_list_new ();

        g_test_message ("%s at %d", scene->name, scale);
        scene->build (list, scale);
        assert_same_picture (list, scale);
      }
}

/* An area below a wave, with a line on it. */
static void
add_area (VedDrawList *list,
          int          scale,
          float        middle)
{
  gsize n_columns = (gsize) (260 * scale);
  float step = 1.0f / (float) scale;
  VedDrawSpan *spans = ved_draw_list_add_band (list, 40.0f, step, n_columns, PALE_BLUE);

  for (gsize i = 0; i <= n_columns; i++)
    {
      spans[i] = (VedDrawSpan) { middle + 20.0f * sinf ((float) i * 0.05f * step), 180.0f };
    }
  ved_draw_list_fade_band (list, 20.0f, 180.0f);

  spans = ved_draw_list_add_columns (list, 40.0f, step, n_columns, 1.5f, BLUE);
  for (gsize i = 0; i < n_columns; i++)
    spans[i].y_from = spans[i].y_to = middle + 20.0f * sinf ((float) i * 0.05f * step);
}

static void
test_chart (void)
{
  for (int scale = 1; scale <= 2; scale++)
    {
      g_autoptr(VedDrawList) list = ved_draw_list_new ();

      for (int i = 0; i < 5; i++)
        ved_draw_list_add_h_line (list, 40.0f, 300.0f, 20.5f + 40.0f * (float) i, 1.0f, 0.0f, 0.0f, GREY);
      ved_draw_list_set_clip (list, 40.0f, 20.0f, 260.0f, 160.0f);
      add_area (list, scale, 80.0f);
      ved_draw_list_unset_clip (list);

      /* The grid, and all of the area below the line. */
      g_assert_cmpuint (assert_same_picture (list, scale), ==, 6);
    }
}

/* What lies on something that stays has to stay as well. */
static void
test_order (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  g_autoptr(VedDrawList) apart = ved_draw_list_new ();

  ved_draw_list_add_point (list, 100.0f, 100.0f, 8.0f, VED_POINT_CIRCLE, BLUE);
  ved_draw_list_add_rect (list, 90.0f, 90.0f, 20.0f, 20.0f, GREY);
  g_assert_cmpuint (assert_same_picture (list, 1), ==, 0);

  ved_draw_list_add_point (apart, 100.0f, 100.0f, 8.0f, VED_POINT_CIRCLE, BLUE);
  ved_draw_list_add_rect (apart, 200.0f, 90.0f, 20.0f, 20.0f, GREY);
  g_assert_cmpuint (assert_same_picture (apart, 1), ==, 1);
}

static void
test_not_whole (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();

  ved_draw_list_add_rect (list, 10.5f, 10.0f, 20.0f, 20.0f, GREY);
  ved_draw_list_add_rounded_rect (list, 50.0f, 10.0f, 20.0f, 20.0f, 4.0f, 0.0f, GREY);
  ved_draw_list_add_rounded_rect (list, 90.0f, 10.0f, 20.0f, 20.0f, 0.0f, 1.0f, GREY);
  g_assert_cmpuint (assert_same_picture (list, 1), ==, 0);
  g_assert_cmpuint (assert_same_picture (list, 2), ==, 1);
}

static void
test_gap (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  VedDrawSpan *spans = ved_draw_list_add_band (list, 40.0f, 1.0f, 200, PALE_BLUE);

  for (gsize i = 0; i <= 200; i++)
    {
      spans[i] = (VedDrawSpan) { i > 90 && i < 110 ? NAN : 60.0f, 180.0f };
    }
  g_assert_cmpuint (assert_same_picture (list, 1), ==, 0);
}

/* A field of cells with some that are translucent, on a grid. */
static void
test_cells (void)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  VedColorMap map = *ved_color_map_sequential (TRUE);
  guint8 *levels;

  map.entries[0] = GREY;
  ved_draw_list_add_h_line (list, 40.0f, 300.0f, 100.5f, 1.0f, 0.0f, 0.0f, GREY);
  levels = ved_draw_list_add_cells (list, 40.0f, 20.0f, 260.0f, 160.0f, 130, 80, &map);
  for (guint i = 0; i < 130 * 80; i++)
    levels[i] = (guint8) (i % 7 == 0 ? 0 : i % 251);
  levels = ved_draw_list_add_cells (list, 60.0f, 40.0f, 100.0f, 100.0f, 10, 10, &map);
  for (guint i = 0; i < 100; i++)
    levels[i] = (guint8) (i % 3 == 0 ? 0 : i);
  g_assert_cmpuint (assert_same_picture (list, 1), ==, 1);
  g_assert_cmpuint (assert_same_picture (list, 2), ==, 1);
}

static float
random_place (VedRng *rng,
              float   size)
{
  float place = size * (1.2f * (float) ved_rng_uniform (rng) - 0.1f);

  return ved_rng_uniform (rng) < 0.7 ? roundf (place) : place;
}

static void
add_random (VedDrawList *list,
            VedRng      *rng,
            int          scale)
{
  double kind = ved_rng_uniform (rng);

  if (kind < 0.5)
    ved_draw_list_add_rect (list, random_place (rng, WIDTH), random_place (rng, HEIGHT), random_place (rng, 60.0f),
                            random_place (rng, 40.0f), GREY);
  else if (kind < 0.7)
    ved_draw_list_set_clip (list, random_place (rng, WIDTH), random_place (rng, HEIGHT), random_place (rng, WIDTH),
                            random_place (rng, HEIGHT));
  else if (kind < 0.75)
    ved_draw_list_unset_clip (list);
  else if (kind < 0.9)
    add_area (list, scale, random_place (rng, 160.0f));
  else
    ved_draw_list_add_point (list, random_place (rng, WIDTH), random_place (rng, HEIGHT), 6.0f, VED_POINT_DIAMOND,
                             BLUE);
}

static void
test_random (void)
{
  VedRng rng;
  guint n_fills = 0;

  ved_rng_init (&rng, 11, 1);
  for (int i = 0; i < N_RANDOM_LISTS; i++)
    {
      g_autoptr(VedDrawList) list = ved_draw_list_new ();
      int scale = 1 + i % 2;

      for (int k = 0; k < 12; k++)
        add_random (list, &rng, scale);
      n_fills += assert_same_picture (list, scale);
    }
  g_assert_cmpuint (n_fills, >, 30);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw-split/scenes", test_scenes);
  g_test_add_func ("/draw-split/chart", test_chart);
  g_test_add_func ("/draw-split/order", test_order);
  g_test_add_func ("/draw-split/not-whole", test_not_whole);
  g_test_add_func ("/draw-split/gap", test_gap);
  g_test_add_func ("/draw-split/cells", test_cells);
  g_test_add_func ("/draw-split/random", test_random);

  return g_test_run ();
}
