/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-draw-extremes"

#include "config.h"

#include "base/ved-rng.h"
#include "gl/ved-pixel-executor.h"
#include "plot/ved-draw-list.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Whatever numbers a list has, painting it ends, and stays within the picture and the clip. */

#define WIDTH 70
#define HEIGHT 40
#define STRIDE 77
#define MARGIN 3
#define UNTOUCHED 0x00c0ffee
#define MAX_ELEMENTS 40

static const float numbers[] = {
  0.0f, -0.0f, 0.3f, 1.0f, -1.0f, 10.5f, 39.9f, 70.0f, -7.25f, 100.0f, 1e4f, -1e4f, 1e9f, -1e9f, 1e20f, -1e20f, 1e30f,
  FLT_MAX, -FLT_MAX, FLT_MIN, 1e-40f, INFINITY, -INFINITY, NAN,
};

static float
any_float (VedRng *rng)
{
  if (ved_rng_below (rng, 2) == 0)
    return (float) (ved_rng_uniform (rng) * 100.0 - 20.0);

  return numbers[ved_rng_below (rng, G_N_ELEMENTS (numbers))];
}

static VedColor
any_color (VedRng *rng)
{
  return (VedColor) ved_rng_next (rng) | (ved_rng_below (rng, 2) == 0 ? 0xff : 0);
}

static void
fill_any (VedRng *rng,
          float  *values,
          gsize   n_values)
{
  for (gsize i = 0; i < n_values; i++)
    values[i] = any_float (rng);
}

static void
add_strip (VedRng      *rng,
           VedDrawList *list)
{
  gsize n = 1 + ved_rng_below (rng, MAX_ELEMENTS);
  VedColor color = any_color (rng);

  switch (ved_rng_below (rng, 4))
    {
    case 0:
      fill_any (rng, &ved_draw_list_add_columns (list, any_float (rng), any_float (rng), n,
                                                 any_float (rng), color)->y_from, 2 * n);
      break;

    case 1:
      fill_any (rng, &ved_draw_list_add_columns (list, (float) ved_rng_below (rng, 70) - 20.0f, 1.0f, n,
                                                 (float) ved_rng_below (rng, 4), color)->y_from, 2 * n);
      break;

    case 2:
      fill_any (rng, &ved_draw_list_add_band (list, any_float (rng), any_float (rng), n, color)->y_from,
                2 * n + 2);
      ved_draw_list_fade_band (list, any_float (rng), any_float (rng));
      break;

    default:
      fill_any (rng, &ved_draw_list_add_polyline (list, n, any_float (rng), color)->x, 2 * n);
      break;
    }
}

static void
add_any (VedRng      *rng,
         VedDrawList *list)
{
  float v[6];

  fill_any (rng, v, G_N_ELEMENTS (v));
  switch (ved_rng_below (rng, 9))
    {
    case 0:
      ved_draw_list_add_rounded_rect (list, v[0], v[1], v[2], v[3], v[4], v[5], any_color (rng));
      break;

    case 1:
      ved_draw_list_add_rect (list, v[0], v[1], v[2], v[3], any_color (rng));
      break;

    case 2:
      ved_draw_list_add_point (list, v[0], v[1], v[2], ved_rng_below (rng, 4), any_color (rng));
      break;

    case 3:
      ved_draw_list_add_arc (list, v[0], v[1], v[2], v[3], v[4], v[5], any_color (rng));
      break;

    case 4:
      memset (ved_draw_list_add_cells (list, v[0], v[1], v[2], v[3], 5, 4, ved_color_map_sequential (TRUE)), 9, 20);
      break;

    case 5:
      ved_draw_list_add_h_line (list, v[0], v[1], v[2], v[3], v[4], v[5], any_color (rng));
      ved_draw_list_add_v_line (list, v[0], v[1], v[2], v[3], v[4], v[5], any_color (rng));
      break;

    default:
      add_strip (rng, list);
      break;
    }
}

static void
test_within_the_picture (void)
{
  g_autofree guint32 *memory = g_new (guint32, STRIDE * (HEIGHT + 2 * MARGIN));
  VedRng rng;

  ved_rng_init (&rng, 81, 1);
  for (int round = 0; round < 3000; round++)
    {
      g_autoptr(VedDrawList) list = ved_draw_list_new ();
      gboolean is_clipped = round % 3 == 0;
      int n_commands = round % 10 == 0 ? 20 : 2;

      for (gsize i = 0; i < STRIDE * (HEIGHT + 2 * MARGIN); i++)
        memory[i] = UNTOUCHED;
      if (is_clipped)
        ved_draw_list_set_clip (list, 5.0f, 7.0f, 20.0f, 11.0f);
      for (int i = 0; i < n_commands; i++)
        add_any (&rng, list);
      ved_pixel_executor_run (list, (guchar *) (memory + STRIDE * MARGIN), WIDTH, HEIGHT, STRIDE * 4, 1, FALSE);
      for (int y = -MARGIN; y < HEIGHT + MARGIN; y++)
        for (int x = 0; x < STRIDE; x++)
          if (x >= WIDTH || y < 0 || y >= HEIGHT ||
              (is_clipped && (x < 5 || x >= 25 || y < 7 || y >= 18)))
            g_assert_cmphex (memory[(y + MARGIN) * STRIDE + x], ==, UNTOUCHED);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/draw-extremes/within-the-picture", test_within_the_picture);

  return g_test_run ();
}
