/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-layout"

#include "config.h"

#include "base/ved-rng.h"
#include "plot/ved-layout.h"

/* Every tile is found at its centre, none overlaps the next, and what can fit does. */
static void
test_tiles (void)
{
  VedRng rng;

  ved_rng_init (&rng, 21, 1);
  for (int round = 0; round < 200; round++)
    {
      guint sizes[3] = { ved_rng_below (&rng, 50), 0, 1 + ved_rng_below (&rng, 90) };
      guint n_tiles = sizes[0] + sizes[1] + sizes[2];
      float width = 200.0f + (float) ved_rng_below (&rng, 900);
      float height = 150.0f + (float) ved_rng_below (&rng, 600);
      VedTileSpec spec = {
        .area = { 10.0f, 20.0f, width, height },
        .group_sizes = round % 2 == 0 ? sizes : NULL, .n_groups = 3, .n_tiles = n_tiles,
        .gap = 3.0f, .heading_height = round % 3 == 0 ? 18.0f : 0.0f,
        .min_tile = 12.0f, .max_tile = 120.0f, .aspect = 1.6f,
      };
      VedTileLayout layout;

      ved_tile_layout_init (&layout, &spec);
      g_assert_cmpfloat (layout.tile_width, >=, spec.min_tile);
      g_assert_cmpfloat (layout.tile_width, <=, spec.max_tile);
      for (guint i = 0; i < n_tiles; i++)
        {
          VedRect tile = ved_tile_layout_tile (&layout, i);
          float x = tile.x + tile.width / 2.0f, y = tile.y + tile.height / 2.0f;

          g_assert_cmpuint (ved_tile_layout_hit (&layout, x, y), ==, i);
          g_assert_cmpfloat (tile.x, >=, spec.area.x);
          g_assert_cmpfloat (tile.x + tile.width, <=, spec.area.x + spec.area.width + 0.01f);
          g_assert_cmpfloat (tile.y + tile.height, <=, spec.area.y + layout.content_height + 0.01f);
        }
      if (layout.content_height > spec.area.height)
        g_assert_cmpfloat (layout.tile_width, ==, spec.min_tile);
    }
}

/* Up and Down keep the column over short rows and the beginnings of groups, and reach every row. */
static void
test_tiles_by_rows (void)
{
  static const guint sizes[4] = { 6, 0, 2, 5 };
  VedTileSpec spec = {
    .area = { 0.0f, 0.0f, 40.0f, 10.0f }, .group_sizes = sizes, .n_groups = 4, .n_tiles = 13,
    .heading_height = 5.0f, .min_tile = 10.0f, .max_tile = 10.0f, .aspect = 1.0f,
  };
  VedTileLayout layout;

  ved_tile_layout_init (&layout, &spec);
  g_assert_cmpuint (layout.n_columns, ==, 4);
  g_assert_cmpuint (ved_tile_layout_column (&layout, 10), ==, 2);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 1, TRUE, 1), ==, 5);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 3, TRUE, 3), ==, 5);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 5, TRUE, 3), ==, 7);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 7, TRUE, 3), ==, 11);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 11, TRUE, 3), ==, 12);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 12, TRUE, 3), ==, 12);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 12, FALSE, 3), ==, 11);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 11, FALSE, 3), ==, 7);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 7, FALSE, 3), ==, 5);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 5, FALSE, 3), ==, 3);
  g_assert_cmpuint (ved_tile_layout_step (&layout, 3, FALSE, 3), ==, 3);
}

static void
test_tiles_without_room (void)
{
  VedTileSpec spec = {
    .area = { 0.0f, 0.0f, 5.0f, 5.0f }, .n_tiles = 3, .gap = 2.0f,
    .min_tile = 10.0f, .max_tile = 50.0f, .aspect = 1.0f,
  };
  VedTileLayout layout;

  ved_tile_layout_init (&layout, &spec);
  g_assert_cmpuint (layout.n_columns, ==, 1);
  g_assert_cmpfloat (layout.content_height, ==, 34.0f);
  g_assert_cmpuint (ved_tile_layout_hit (&layout, 5.0f, 11.0f), ==, VED_LAYOUT_NONE);
  g_assert_cmpuint (ved_tile_layout_hit (&layout, 5.0f, 40.0f), ==, VED_LAYOUT_NONE);
  g_assert_cmpuint (ved_tile_layout_hit (&layout, -1.0f, 5.0f), ==, VED_LAYOUT_NONE);
}

static void
test_bars (void)
{
  VedBarLayout layout = { .from = 10.0f, .to = 110.0f, .n_bars = 10, .gap_share = 0.2f };
  float from, to;

  ved_bar_layout_bar (&layout, 3, &from, &to);
  g_assert_cmpfloat_with_epsilon (from, 41.0f, 1e-4f);
  g_assert_cmpfloat_with_epsilon (to, 49.0f, 1e-4f);
  for (guint i = 0; i < layout.n_bars; i++)
    {
      ved_bar_layout_bar (&layout, i, &from, &to);
      g_assert_cmpuint (ved_bar_layout_hit (&layout, (from + to) / 2.0f), ==, i);
    }
  g_assert_cmpuint (ved_bar_layout_hit (&layout, 9.0f), ==, VED_LAYOUT_NONE);
  g_assert_cmpuint (ved_bar_layout_hit (&layout, 110.0f), ==, VED_LAYOUT_NONE);
}

static void
test_plot (void)
{
  VedGutters gutters = { 50.0f, 10.0f, 20.0f, 30.0f };
  VedRect plot = ved_layout_plot (400.0f, 300.0f, &gutters);

  g_assert_cmpfloat (plot.x, ==, 50.0f);
  g_assert_cmpfloat (plot.width, ==, 330.0f);
  g_assert_cmpfloat (plot.height, ==, 260.0f);
  g_assert_cmpfloat (ved_layout_plot (10.0f, 10.0f, &gutters).width, ==, 0.0f);
}

static void
test_snapped_lines (void)
{
  g_assert_cmpfloat (ved_layout_snap_line (10.2f, 1.0f, 1), ==, 10.5f);
  g_assert_cmpfloat (ved_layout_snap_line (10.2f, 1.0f, 2), ==, 10.0f);
  g_assert_cmpfloat (ved_layout_snap_line (10.2f, 2.0f, 1), ==, 10.0f);
  g_assert_cmpfloat (ved_layout_snap_line (10.3f, 0.5f, 2), ==, 10.25f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/layout/tiles", test_tiles);
  g_test_add_func ("/plot/layout/tiles-by-rows", test_tiles_by_rows);
  g_test_add_func ("/plot/layout/tiles-without-room", test_tiles_without_room);
  g_test_add_func ("/plot/layout/bars", test_bars);
  g_test_add_func ("/plot/layout/plot", test_plot);
  g_test_add_func ("/plot/layout/snapped-lines", test_snapped_lines);

  return g_test_run ();
}
