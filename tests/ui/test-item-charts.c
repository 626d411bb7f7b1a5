/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-item-charts"

#include "config.h"

#include "app/charts/ved-bar-chart.h"
#include "app/charts/ved-bubble.h"
#include "app/charts/ved-chart-sight.h"
#include "app/charts/ved-gauge.h"
#include "app/charts/ved-share-ring.h"
#include "app/charts/ved-sparkline.h"
#include "app/charts/ved-tile-map.h"
#include "app/parts/ved-level-badge.h"

#include "ved-test-window.h"

#include <math.h>

#define N_LABELS 4

static const char *const labels[N_LABELS] = { "north", "east", "south", "a place with a name that has no end" };
static const float first[N_LABELS] = { 4.0f, -2.0f, NAN, 1.0f };
static const float second[N_LABELS] = { 2.0f, -1.0f, 3.0f, 5.0f };
static const VedBarSeries both[2] = { { "first", first }, { "second", second } };

static VedItemChart *
make_bars (GtkOrientation orientation,
           gboolean       is_stacked)
{
  VedBarChart *chart = VED_BAR_CHART (ved_bar_chart_new (orientation));

  ved_bar_chart_set_series (chart, labels, N_LABELS, both, 2, NULL, NULL);
  ved_bar_chart_set_stacked (chart, is_stacked);
  ved_chart_set_title (VED_CHART (chart), "Places");

  return VED_ITEM_CHART (chart);
}

static void
assert_hits_itself (VedItemChart *chart)
{
  for (guint i = 0; i < ved_item_chart_get_n_items (chart); i++)
    {
      VedRect rect = ved_item_chart_get_bounds (chart, i);

      if (rect.width <= 0.0f || rect.height <= 0.0f)
        continue;

      g_assert_cmpuint (ved_item_chart_hit (chart, rect.x + rect.width / 2.0f, rect.y + rect.height / 2.0f),
                        ==, i);
    }
  g_assert_cmpuint (ved_item_chart_hit (chart, -1.0, -1.0), ==, VED_LAYOUT_NONE);
}

static void
test_bars_hit_what_is_drawn (void)
{
  for (guint i = 0; i < 8; i++)
    {
      VedItemChart *chart = make_bars ((i & 1) != 0 ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                                       (i & 2) != 0);
      GtkWidget *window;

      gtk_widget_set_direction (GTK_WIDGET (chart), (i & 4) != 0 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      window = ved_test_window_new (GTK_WIDGET (chart), 500, 300);
      g_assert_cmpuint (ved_item_chart_get_n_items (chart), ==, 2 * N_LABELS);
      assert_hits_itself (chart);
      ved_test_window_close (window);
    }
}

/* Bars of one category stand on each other, negative ones to the other side of the same line. */
static void
test_stacks (void)
{
  VedItemChart *chart = make_bars (GTK_ORIENTATION_VERTICAL, TRUE);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 500, 300);
  VedRect lower = ved_item_chart_get_bounds (chart, 0), upper = ved_item_chart_get_bounds (chart, 1);
  VedRect below = ved_item_chart_get_bounds (chart, 2), lowest = ved_item_chart_get_bounds (chart, 3);
  VedRect missing = ved_item_chart_get_bounds (chart, 4);

  g_assert_cmpfloat_with_epsilon (upper.y + upper.height, lower.y, 0.01f);
  g_assert_cmpfloat_with_epsilon (lower.height, 2.0f * upper.height, 0.01f);
  g_assert_cmpfloat_with_epsilon (below.y, lower.y + lower.height, 0.01f);
  g_assert_cmpfloat_with_epsilon (lowest.y, below.y + below.height, 0.01f);
  g_assert_cmpfloat (missing.height, ==, 0.0f);
  g_assert_cmpfloat (lower.x, ==, upper.x);

  ved_test_window_close (window);
}

static void
test_mirrored (void)
{
  VedItemChart *chart = make_bars (GTK_ORIENTATION_HORIZONTAL, FALSE);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 500, 300);
  float width = (float) gtk_widget_get_width (GTK_WIDGET (chart));
  VedRect before = ved_item_chart_get_bounds (chart, 0), after;

  gtk_widget_set_direction (GTK_WIDGET (chart), GTK_TEXT_DIR_RTL);
  ved_chart_queue_data (VED_CHART (chart));
  ved_test_window_draw (window);
  after = ved_item_chart_get_bounds (chart, 0);
  g_assert_cmpfloat_with_epsilon (after.x + after.width, width - before.x, 0.01f);

  ved_test_window_close (window);
}

/* Tiles follow each other as words do; keys go where they point. */
static void
test_tiles_are_mirrored (void)
{
  static const VedTile tiles[N_LABELS] = {
    { "a", 1.0f, 0.1f, VED_TILE_NO_LEVEL, FALSE }, { "b", 2.0f, 0.4f, VED_TILE_NO_LEVEL, FALSE },
    { "c", 3.0f, 0.7f, VED_LEVEL_WARNING, FALSE }, { "d", 4.0f, 1.0f, VED_LEVEL_CRITICAL, TRUE },
  };
  VedItemChart *chart = VED_ITEM_CHART (ved_tile_map_new ());
  GtkWidget *window;

  ved_tile_map_set_tiles (VED_TILE_MAP (chart), tiles, N_LABELS, NULL, NULL);
  gtk_widget_set_direction (GTK_WIDGET (chart), GTK_TEXT_DIR_RTL);
  window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  g_assert_cmpfloat (ved_item_chart_get_bounds (chart, 0).x, >, ved_item_chart_get_bounds (chart, 1).x);
  assert_hits_itself (chart);
  ved_item_chart_select (chart, 0);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Left, 0));
  g_assert_cmpuint (ved_item_chart_get_selected (chart), ==, 1);

  ved_test_window_close (window);
}

#define N_TILES 90

/* A map of which the window shows a part. */
static VedItemChart *
make_tall_map (GtkWidget **window)
{
  static const guint sizes[2] = { 42, N_TILES - 42 };
  static const char *const titles[2] = { "one", "other" };
  VedItemChart *chart = VED_ITEM_CHART (ved_tile_map_new ());
  GtkWidget *scroller = gtk_scrolled_window_new ();
  VedTile tiles[N_TILES];

  for (guint i = 0; i < N_TILES; i++)
    {
      tiles[i] = (VedTile) { "tile", (float) i, (float) i / N_TILES, (int) (i % VED_N_LEVELS), FALSE };
    }
  ved_tile_map_set_tiles (VED_TILE_MAP (chart), tiles, N_TILES, NULL, NULL);
  ved_tile_map_set_groups (VED_TILE_MAP (chart), sizes, titles, 2);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (chart));
  *window = ved_test_window_new (scroller, 400, 200);
  gtk_widget_grab_focus (GTK_WIDGET (chart));

  return chart;
}

static void
assert_is_seen (GtkWidget    *window,
                VedItemChart *chart)
{
  VedRect tile = ved_item_chart_get_bounds (chart, ved_item_chart_get_selected (chart)), sight;

  ved_test_window_draw (window);
  sight = ved_chart_get_sight (VED_CHART (chart));
  g_assert_cmpfloat (sight.height, <, (float) gtk_widget_get_height (GTK_WIDGET (chart)));
  g_assert_cmpfloat (tile.y, >=, sight.y);
  g_assert_cmpfloat (tile.y + tile.height, <=, sight.y + sight.height);
}

/* What keys select is scrolled to, and Up and Down stay in their column over the short rows of groups. */
static void
test_tiles_by_keys (void)
{
  GtkWidget *window;
  VedItemChart *chart = make_tall_map (&window);
  guint64 n_before = ved_chart_get_data_redraws (VED_CHART (chart));
  guint selected;
  float x;

  ved_item_chart_select (chart, 2);
  x = ved_item_chart_get_bounds (chart, 2).x;
  do
    {
      selected = ved_item_chart_get_selected (chart);
      g_assert_cmpfloat (ved_item_chart_get_bounds (chart, selected).x, <=, x);
      assert_is_seen (window, chart);
    }
  while (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Down, 0));
  g_assert_cmpuint (selected, >, N_TILES - 8);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Page_Up, 0));
      assert_is_seen (window, chart);
    }
  g_assert_cmpfloat (ved_item_chart_get_bounds (chart, ved_item_chart_get_selected (chart)).x, ==, x);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Page_Down, 0));
  g_assert_cmpuint (ved_item_chart_get_selected (chart), >, 4);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_End, 0));
  assert_is_seen (window, chart);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Home, 0));
  assert_is_seen (window, chart);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before);

  ved_test_window_close (window);
}

/* A tooltip is where it can be read. */
static void
test_bubble_is_seen (void)
{
  GtkWidget *window;
  VedItemChart *chart = make_tall_map (&window);
  g_autoptr(VedBubble) bubble = ved_bubble_new ("heading");
  g_autoptr(GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t bounds;
  VedRect sight;

  ved_item_chart_select (chart, 60);
  ved_test_window_draw (window);
  sight = ved_chart_get_sight (VED_CHART (chart));
  g_assert_cmpfloat (sight.y, >, 0.0f);
  g_assert_cmpfloat (sight.y + sight.height, <, (float) gtk_widget_get_height (GTK_WIDGET (chart)));
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, "row", "1");
  ved_bubble_draw (bubble, VED_CHART (chart), snapshot, 10.0f, sight.y + sight.height - 2.0f);
  ved_bubble_draw (bubble, VED_CHART (chart), snapshot, 10.0f, sight.y - 50.0f);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_get_bounds (node, &bounds);
  g_assert_cmpfloat (bounds.origin.y, >=, sight.y);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, sight.y + sight.height);

  ved_test_window_close (window);
}

static void
test_pages_of_bars (void)
{
  static const float values[20] = { 1.0f };
  static const char *names[20];
  const VedBarSeries one = { "one", values };

  for (guint i = 0; i < 20; i++)
    names[i] = "bar";
  for (guint i = 0; i < 4; i++)
    {
      GtkWidget *chart = ved_bar_chart_new ((i & 1) != 0 ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
      GtkWidget *window;

      ved_bar_chart_set_series (VED_BAR_CHART (chart), names, 20, &one, 1, NULL, NULL);
      gtk_widget_set_direction (chart, (i & 2) != 0 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      window = ved_test_window_new (chart, 500, 500);
      g_assert_true (ved_test_press (chart, GDK_KEY_Home, 0));
      g_assert_true (ved_test_press (chart, GDK_KEY_Page_Down, 0));
      g_assert_cmpuint (ved_item_chart_get_selected (VED_ITEM_CHART (chart)), ==, 5);
      g_assert_true (ved_test_press (chart, GDK_KEY_Page_Down, 0));
      g_assert_true (ved_test_press (chart, GDK_KEY_Page_Up, 0));
      g_assert_cmpuint (ved_item_chart_get_selected (VED_ITEM_CHART (chart)), ==, 5);
      g_assert_true (ved_test_press (chart, GDK_KEY_End, 0));
      g_assert_false (ved_test_press (chart, GDK_KEY_Page_Down, 0));
      ved_test_window_close (window);
    }
}

/* Every level can be told without its colour, whatever the size of the tiles: by letters, or by the length of a bar. */
static void
test_small_tiles_tell_their_level (void)
{
  VedItemChart *chart = VED_ITEM_CHART (ved_tile_map_new ());
  g_autofree VedTile *tiles = g_new0 (VedTile, 6000);
  GtkWidget *window;
  g_autofree char *bad = NULL, *worse = NULL, *told = NULL;

  for (guint i = 0; i < 6000; i++)
    {
      tiles[i] = (VedTile) { "tile", 60.0f, 0.6f, VED_LEVEL_DANGER, FALSE };
    }
  ved_tile_map_set_tiles (VED_TILE_MAP (chart), tiles, 6000, NULL, NULL);
  window = ved_test_window_new (GTK_WIDGET (chart), 500, 300);
  bad = ved_draw_list_to_string (ved_chart_get_draw_list (VED_CHART (chart)));
  g_assert_cmpfloat (ved_item_chart_get_bounds (chart, 0).width, <, 16.0f);
  told = VED_ITEM_CHART_GET_CLASS (chart)->describe (chart, 0);
  g_assert_nonnull (strstr (told, "Danger"));
  tiles[0].level = VED_LEVEL_CRITICAL;
  ved_tile_map_set_tiles (VED_TILE_MAP (chart), tiles, 6000, NULL, NULL);
  ved_test_window_draw (window);
  worse = ved_draw_list_to_string (ved_chart_get_draw_list (VED_CHART (chart)));
  g_assert_null (strstr (bad, " 11.0952 2 "));
  g_assert_nonnull (strstr (worse, " 11.0952 2 "));

  ved_test_window_close (window);
}

/* The square with the letter begins the line: at the right in a script that runs to the left. */
static void
test_badge_is_mirrored (void)
{
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *badge = ved_level_badge_new (FALSE), *window;
      g_autofree char *drawn = NULL, *square = NULL;

      gtk_widget_set_direction (badge, i == 0 ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
      window = ved_test_window_new (badge, 300, 60);
      drawn = ved_draw_list_to_string (ved_chart_get_draw_list (VED_CHART (badge)));
      square = g_strdup_printf ("\n  %d ", i == 0 ? 2 : gtk_widget_get_width (badge) - 20);
      g_assert_nonnull (strstr (drawn, square));
      ved_test_window_close (window);
    }
}

static void
activated_cb (VedItemChart *chart,
              guint         index,
              guint        *activated)
{
  *activated = index;
}

static void
test_keys (void)
{
  VedItemChart *chart = make_bars (GTK_ORIENTATION_HORIZONTAL, FALSE);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 500, 300);
  guint64 n_before = ved_chart_get_data_redraws (VED_CHART (chart));
  guint activated = VED_LAYOUT_NONE;

  g_signal_connect (chart, "activated", G_CALLBACK (activated_cb), &activated);
  g_assert_false (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Return, 0));
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Down, 0));
  g_assert_cmpuint (ved_item_chart_get_selected (chart), ==, 0);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Down, 0));
  g_assert_cmpuint (ved_item_chart_get_selected (chart), ==, 2);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Right, 0));
  g_assert_cmpuint (ved_item_chart_get_selected (chart), ==, 3);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_End, 0));
  g_assert_cmpuint (ved_item_chart_get_selected (chart), ==, 7);
  g_assert_false (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Down, 0));
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Home, 0));
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Return, 0));
  g_assert_cmpuint (activated, ==, 0);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before);

  ved_test_window_close (window);
}

static void
test_ring (void)
{
  const VedSharePart parts[4] = {
    { "one", 50.0, VED_SHARE_PALETTE }, { "none", 0.0, VED_SHARE_PALETTE }, { "two", 49.9, VED_SHARE_PALETTE },
    { "a little", 0.1, VED_SHARE_REST },
  };
  VedItemChart *chart = VED_ITEM_CHART (ved_share_ring_new ());
  GtkWidget *window;

  ved_share_ring_set_parts (VED_SHARE_RING (chart), parts, 4, "100", "things");
  window = ved_test_window_new (GTK_WIDGET (chart), 300, 300);
  g_assert_cmpuint (ved_item_chart_get_n_items (chart), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      VedRect rect = ved_item_chart_get_bounds (chart, i);

      g_assert_cmpuint (ved_item_chart_hit (chart, rect.x, rect.y), ==, i);
    }
  g_assert_cmpuint (ved_item_chart_hit (chart, 150.0, 150.0), ==, VED_LAYOUT_NONE);
  g_assert_cmpuint (ved_item_chart_hit (chart, 1.0, 1.0), ==, VED_LAYOUT_NONE);

  ved_test_window_close (window);
}

static guint
find_part (VedItemChart *chart,
           const char   *name)
{
  for (guint i = 0; i < ved_item_chart_get_n_items (chart); i++)
    {
      g_autofree char *text = VED_ITEM_CHART_GET_CLASS (chart)->describe (chart, i);

      if (g_str_has_prefix (text, name))
        return i;
    }

  return VED_LAYOUT_NONE;
}

/* The selection stays with its part while others come and go. */
static void
test_ring_keeps_its_selection (void)
{
  VedSharePart parts[3] = {
    { "critical", 5.0, VED_SHARE_PALETTE }, { "warning", 3.0, VED_SHARE_PALETTE }, { "healthy", 9.0, VED_SHARE_PALETTE }
  };
  VedItemChart *chart = VED_ITEM_CHART (ved_share_ring_new ());
  GtkWidget *window;

  ved_share_ring_set_parts (VED_SHARE_RING (chart), parts, 3, "17", "servers");
  window = ved_test_window_new (GTK_WIDGET (chart), 300, 300);
  ved_item_chart_select (chart, find_part (chart, "warning"));
  parts[0].value = 0.0;
  ved_share_ring_set_parts (VED_SHARE_RING (chart), parts, 3, "12", "servers");
  g_assert_cmpuint (ved_item_chart_get_selected (chart), ==, find_part (chart, "warning"));
  parts[0].value = 1.0;
  ved_share_ring_set_parts (VED_SHARE_RING (chart), parts, 3, "13", "servers");
  g_assert_cmpuint (ved_item_chart_get_selected (chart), ==, find_part (chart, "warning"));
  parts[1].value = 0.0;
  ved_share_ring_set_parts (VED_SHARE_RING (chart), parts, 3, "10", "servers");
  g_assert_cmpuint (ved_item_chart_get_selected (chart), ==, VED_LAYOUT_NONE);

  ved_test_window_close (window);
}

static void
test_ring_legend_is_hit (void)
{
  const VedSharePart parts[2] = { { "one", 3.0, VED_SHARE_PALETTE }, { "two", 1.0, VED_SHARE_PALETTE } };
  VedItemChart *chart = VED_ITEM_CHART (ved_share_ring_new ());
  GtkWidget *window;

  ved_share_ring_set_legend (VED_SHARE_RING (chart), TRUE);
  ved_share_ring_set_parts (VED_SHARE_RING (chart), parts, 2, "4", "things");
  window = ved_test_window_new (GTK_WIDGET (chart), 600, 200);
  g_assert_cmpuint (ved_item_chart_hit (chart, 400.0, 90.0), ==, 0);
  g_assert_cmpuint (ved_item_chart_hit (chart, 400.0, 110.0), ==, 1);

  ved_test_window_close (window);
}

/* Where there is no room for all names beside each other, they go on below. */
static void
test_bar_legend_has_lines (void)
{
  static const VedBarSeries series[] = {
    { "the first of five names", first }, { "the second of five names", second }, { "the third of five names", first },
    { "the fourth of five names", second }, { "the last of five names", first },
  };
  VedItemChart *chart = make_bars (GTK_ORIENTATION_VERTICAL, TRUE);
  GtkWidget *window;
  gboolean is_found[G_N_ELEMENTS (series)] = { FALSE };

  ved_bar_chart_set_series (VED_BAR_CHART (chart), labels, N_LABELS, series, G_N_ELEMENTS (series), NULL, NULL);
  window = ved_test_window_new (GTK_WIDGET (chart), 340, 300);
  for (float y = 2.0f; y < 200.0f; y += 8.0f)
    for (float x = 2.0f; x < 340.0f; x += 8.0f)
      {
        guint entry = VED_ITEM_CHART_GET_CLASS (chart)->hit_entry (chart, x, y);

        if (entry != VED_LAYOUT_NONE)
          is_found[entry] = TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    g_assert_true (is_found[i]);

  ved_test_window_close (window);
}

static GtkWidget *
make_bar_case (const float *values)
{
  const VedBarSeries series = { "only", values };
  GtkWidget *chart = ved_bar_chart_new (GTK_ORIENTATION_VERTICAL);

  ved_bar_chart_set_series (VED_BAR_CHART (chart), labels, 2, &series, 1, NULL, NULL);

  return chart;
}

/* Whatever comes, something finite is drawn. */
static void
test_odd_data (void)
{
  static const float missing[2] = { NAN, NAN }, zero[2] = { 0.0f, 0.0f }, negative[2] = { -3.0f, -1.0f };
  static const float beyond[2] = { INFINITY, 1.0f };
  GtkWidget *widgets[] = {
    make_bar_case (missing), make_bar_case (zero), make_bar_case (negative), make_bar_case (beyond),
    ved_bar_chart_new (GTK_ORIENTATION_HORIZONTAL), ved_share_ring_new (), ved_gauge_new (100.0),
    ved_sparkline_new (0.0, 1.0), ved_sparkline_new (0.0, 1.0), ved_sparkline_new (0.0, 1.0),
  };

  ved_sparkline_set_history (VED_SPARKLINE (widgets[8]), missing, 2);
  ved_sparkline_set_history (VED_SPARKLINE (widgets[9]), zero, 1);
  ved_sparkline_set_threshold (VED_SPARKLINE (widgets[9]), 0.5, VED_LEVEL_WARNING);
  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      GtkWidget *window = ved_test_window_new (widgets[i], 300, 200);
      g_autofree char *text = ved_draw_list_to_string (ved_chart_get_draw_list (VED_CHART (widgets[i])));

      /* A line has NaN where it is broken; nothing else may. */
      if (!VED_IS_SPARKLINE (widgets[i]))
        g_assert_null (strstr (text, "nan"));
      g_assert_null (strstr (text, "inf"));
      ved_test_window_close (window);
    }
}

static void
test_sparkline_redraws_changes_only (void)
{
  float values[3] = { 0.1f, 0.5f, 0.9f };
  GtkWidget *sparkline = ved_sparkline_new (0.0, 1.0), *window;
  guint64 n_before;

  ved_sparkline_set_history (VED_SPARKLINE (sparkline), values, 3);
  window = ved_test_window_new (sparkline, 100, 40);
  n_before = ved_chart_get_data_redraws (VED_CHART (sparkline));
  ved_sparkline_set_history (VED_SPARKLINE (sparkline), values, 3);
  ved_sparkline_set_threshold (VED_SPARKLINE (sparkline), NAN, VED_LEVEL_HEALTHY);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (sparkline)), ==, n_before);
  values[2] = 0.8f;
  ved_sparkline_set_history (VED_SPARKLINE (sparkline), values, 3);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (sparkline)), ==, n_before + 1);

  ved_test_window_close (window);
}

/* Bars without any value are told from bars of which some are missing. */
static void
test_blank_bars (void)
{
  static const float missing[N_LABELS] = { NAN, NAN, NAN, NAN };
  const VedBarSeries none[2] = { { "first", missing }, { "second", missing } };
  const VedBarSeries some[2] = { { "first", missing }, { "second", first } };

  g_assert_true (ved_bar_geometry_is_blank (&(VedBarGeometry) { .series = none, .n_series = 2, .n_categories = N_LABELS }));
  g_assert_false (ved_bar_geometry_is_blank (&(VedBarGeometry) { .series = some, .n_series = 2, .n_categories = N_LABELS }));
}

static gsize
count_shapes (GtkWidget *chart)
{
  gsize n_commands, n_shapes = 0;
  const VedDrawCommand *commands = ved_draw_list_get_commands (ved_chart_get_draw_list (VED_CHART (chart)), &n_commands);

  for (gsize i = 0; i < n_commands; i++)
    n_shapes += commands[i].n;

  return n_shapes;
}

/* Columns without any value stand on a bare line, unless it is known how far they can go. */
static void
test_nothing_to_measure (void)
{
  static const float missing[2] = { NAN, NAN };
  GtkWidget *chart = make_bar_case (missing), *window = ved_test_window_new (chart, 300, 200);

  g_assert_cmpuint (count_shapes (chart), ==, 1);
  ved_bar_chart_set_range (VED_BAR_CHART (chart), 0.0, 100.0);
  ved_test_window_draw (window);
  g_assert_cmpuint (count_shapes (chart), >, 2);

  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/item-charts/bars-hit-what-is-drawn", test_bars_hit_what_is_drawn);
  g_test_add_func ("/item-charts/stacks", test_stacks);
  g_test_add_func ("/item-charts/mirrored", test_mirrored);
  g_test_add_func ("/item-charts/tiles-are-mirrored", test_tiles_are_mirrored);
  g_test_add_func ("/item-charts/tiles-by-keys", test_tiles_by_keys);
  g_test_add_func ("/item-charts/bubble-is-seen", test_bubble_is_seen);
  g_test_add_func ("/item-charts/badge-is-mirrored", test_badge_is_mirrored);
  g_test_add_func ("/item-charts/pages-of-bars", test_pages_of_bars);
  g_test_add_func ("/item-charts/small-tiles-tell-their-level", test_small_tiles_tell_their_level);
  g_test_add_func ("/item-charts/keys", test_keys);
  g_test_add_func ("/item-charts/ring", test_ring);
  g_test_add_func ("/item-charts/ring-keeps-its-selection", test_ring_keeps_its_selection);
  g_test_add_func ("/item-charts/ring-legend-is-hit", test_ring_legend_is_hit);
  g_test_add_func ("/item-charts/bar-legend-has-lines", test_bar_legend_has_lines);
  g_test_add_func ("/item-charts/blank-bars", test_blank_bars);
  g_test_add_func ("/item-charts/nothing-to-measure", test_nothing_to_measure);
  g_test_add_func ("/item-charts/odd-data", test_odd_data);
  g_test_add_func ("/item-charts/sparkline-redraws-changes-only", test_sparkline_redraws_changes_only);

  return g_test_run ();
}
