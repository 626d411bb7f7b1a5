/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-item-hands"

#include "config.h"

#include "app/charts/ved-bar-chart.h"
#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-event-strip.h"
#include "app/charts/ved-range-navigator.h"
#include "app/charts/ved-share-ring.h"
#include "app/charts/ved-tile-map.h"
#include "base/ved-clock.h"
#include "support/ved-test-loop.h"
#include "ved-test-pointer.h"
#include "ved-test-window.h"

/* The gestures of charts of separate things, done by a real pointer and real keys to each kind. */

#define N_LABELS 4
#define NOW_US (1768471500 * VED_SECOND_US)
#define SPAN_US (2 * VED_HOUR_US)
#define WIDTH 520
#define HEIGHT 300

typedef struct {
  GtkWidget *window;
  VedItemChart *chart;
  guint activated;
} Hands;

typedef struct {
  const char *name;
  VedItemChart *(*make)(void);
  gboolean has_legend;          /* of its own, that shows and hides */
} Kind;

typedef struct {
  const char *name;
  void (*run)(Hands *hands);
  gboolean needs_legend;
} Gesture;

typedef struct {
  const Kind *kind;
  const Gesture *gesture;
} Case;

static VedItemChart *
make_bars (GtkOrientation orientation,
           gboolean       is_stacked)
{
  static const char *const labels[N_LABELS] = { "north", "east", "south", "west" };
  static const float first[N_LABELS] = { 4.0f, 2.0f, 1.0f, 3.0f }, second[N_LABELS] = { 2.0f, 1.0f, 3.0f, 5.0f };
  const VedBarSeries series[2] = { { "first", first }, { "second", second } };
  VedBarChart *chart = VED_BAR_CHART (ved_bar_chart_new (orientation));

  ved_bar_chart_set_series (chart, labels, N_LABELS, series, 2, NULL, NULL);
  ved_bar_chart_set_stacked (chart, is_stacked);

  return VED_ITEM_CHART (chart);
}

static VedItemChart *
make_rows (void)
{
  return make_bars (GTK_ORIENTATION_HORIZONTAL, FALSE);
}

static VedItemChart *
make_columns (void)
{
  return make_bars (GTK_ORIENTATION_VERTICAL, FALSE);
}

static VedItemChart *
make_stack (void)
{
  return make_bars (GTK_ORIENTATION_VERTICAL, TRUE);
}

static VedItemChart *
make_ranking (void)
{
  const VedBar bars[3] = {
    { .label = "alpha", .value = 90.0f, .level = VED_LEVEL_CRITICAL }, { .label = "beta", .value = 60.0f, .level = VED_LEVEL_WARNING },
    { .label = "gamma", .value = 20.0f, .level = VED_LEVEL_HEALTHY, .is_dimmed = TRUE },
  };
  VedBarChart *chart = VED_BAR_CHART (ved_bar_chart_new (GTK_ORIENTATION_HORIZONTAL));

  ved_bar_chart_set_bars (chart, bars, G_N_ELEMENTS (bars));

  return VED_ITEM_CHART (chart);
}

static VedItemChart *
make_ring (void)
{
  const VedSharePart parts[4] = {
    { "one", 50.0, VED_SHARE_PALETTE }, { "none", 0.0, VED_SHARE_PALETTE }, { "two", 30.0, VED_SHARE_PALETTE },
    { "three", 20.0, VED_SHARE_REST },
  };
  VedShareRing *chart = VED_SHARE_RING (ved_share_ring_new ());

  ved_share_ring_set_legend (chart, TRUE);
  ved_share_ring_set_parts (chart, parts, G_N_ELEMENTS (parts), "100", "things");

  return VED_ITEM_CHART (chart);
}

static void
write_tile_cb (const VedTile *tile,
               char          *buffer,
               gsize          size,
               gpointer       user_data)
{
  g_snprintf (buffer, size, "%.0f", (double) tile->value);
}

static VedItemChart *
make_tiles (void)
{
  static const VedTile tiles[N_LABELS] = {
    { "a", 1.0f, 0.1f, VED_TILE_NO_LEVEL, FALSE }, { "b", 2.0f, 0.4f, VED_TILE_NO_LEVEL, FALSE },
    { "c", 3.0f, 0.7f, VED_LEVEL_WARNING, FALSE }, { "d", 4.0f, 1.0f, VED_LEVEL_CRITICAL, TRUE },
  };
  VedTileMap *chart = VED_TILE_MAP (ved_tile_map_new ());

  ved_tile_map_set_texts (chart, write_tile_cb, NULL, NULL);
  ved_tile_map_set_tiles (chart, tiles, N_LABELS, NULL, NULL);

  return VED_ITEM_CHART (chart);
}

static VedItemChart *
make_events (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedEventStrip *strip = VED_EVENT_STRIP (ved_event_strip_new (viewport));
  VedStripEvent events[N_LABELS];

  ved_viewport_set_extent (viewport, NOW_US - SPAN_US, NOW_US);
  ved_viewport_set_home (viewport, NOW_US - SPAN_US, NOW_US);
  for (guint i = 0; i < N_LABELS; i++)
    {
      events[i] = (VedStripEvent) { NOW_US - SPAN_US + (gint64) (i + 1) * 20 * VED_MINUTE_US, TRUE, VED_LEVEL_WARNING, "trouble" };
    }
  ved_event_strip_set_events (strip, events, N_LABELS);

  return VED_ITEM_CHART (strip);
}

static void
point_at_item (Hands *hands,
               guint  index)
{
  VedRect bounds = ved_item_chart_get_bounds (hands->chart, index);

  ved_test_point_at (GTK_WIDGET (hands->chart), bounds.x + bounds.width / 2.0f, bounds.y + bounds.height / 2.0f);
}

typedef struct {
  Hands *hands;
  guint index;
} Expected;

/* What is read out, and copied, is the item below the pointer, else the selected one. */
static gboolean
is_read (gpointer user_data)
{
  Expected *expected = user_data;
  VedItemChart *chart = expected->hands->chart;
  g_autofree char *text = VED_CHART_GET_CLASS (chart)->get_value_text (VED_CHART (chart));
  g_autofree char *wanted = VED_ITEM_CHART_GET_CLASS (chart)->describe (chart, expected->index);

  return g_strcmp0 (text, wanted) == 0;
}

static void
test_hover_reads_and_draws_no_data (Hands *hands)
{
  guint64 n_redraws = ved_chart_get_data_redraws (VED_CHART (hands->chart));

  for (guint i = 0; i < 2; i++)
    {
      point_at_item (hands, i);
      ved_test_wait_until (is_read, &(Expected) { hands, i });
      ved_test_window_draw (hands->window);
    }
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (hands->chart)), ==, n_redraws);
}

static gboolean
is_activated (gpointer user_data)
{
  Expected *expected = user_data;

  return expected->hands->activated == expected->index;
}

static void
test_click_chooses (Hands *hands)
{
  point_at_item (hands, 1);
  ved_test_wait_until (is_read, &(Expected) { hands, 1 });
  ved_test_input ("click 1");
  ved_test_wait_until (is_activated, &(Expected) { hands, 1 });
  g_assert_cmpuint (ved_item_chart_get_selected (hands->chart), ==, 1);
}

static gboolean
is_selected (gpointer user_data)
{
  Expected *expected = user_data;

  return ved_item_chart_get_selected (expected->hands->chart) == expected->index;
}

static void
press (Hands      *hands,
       const char *key,
       guint       index)
{
  ved_test_input ("key %s", key);
  ved_test_wait_until (is_selected, &(Expected) { hands, index });
  g_assert_true (is_read (&(Expected) { hands, index }));
}

static void
test_keys_choose (Hands *hands)
{
  guint last = ved_item_chart_get_n_items (hands->chart) - 1;

  ved_test_focus (GTK_WIDGET (hands->chart));
  press (hands, "Home", 0);
  press (hands, "End", last);
  press (hands, "Home", 0);
  ved_test_input ("key Return");
  ved_test_wait_until (is_activated, &(Expected) { hands, 0 });
}

static gboolean
has_dialog (gpointer user_data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) == 2;
}

static void
test_t_opens_the_table (Hands *hands)
{
  GListModel *windows = gtk_window_get_toplevels ();

  ved_test_focus (GTK_WIDGET (hands->chart));
  ved_test_input ("key t");
  ved_test_wait_until (has_dialog, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (window == hands->window)
        continue;

      ved_test_window_draw (window);
      gtk_window_destroy (GTK_WINDOW (window));
      break;
    }
}

static gboolean
has_menu (gpointer user_data)
{
  GtkWidget *menu = g_object_get_data (G_OBJECT (((Hands *) user_data)->chart), "chart-menu");

  return menu != NULL && gtk_widget_get_mapped (menu);
}

static void
test_menu_opens (Hands *hands)
{
  point_at_item (hands, 0);
  ved_test_wait_until (is_read, &(Expected) { hands, 0 });
  ved_test_input ("click 3");
  ved_test_wait_until (has_menu, hands);
  g_assert_cmpuint (ved_item_chart_get_selected (hands->chart), ==, 0);
  gtk_popover_popdown (g_object_get_data (G_OBJECT (hands->chart), "chart-menu"));
}

/* Keyboards without a key for it have Shift+F10. */
static void
test_shift_f10_opens_the_menu (Hands *hands)
{
  ved_test_focus (GTK_WIDGET (hands->chart));
  press (hands, "KP_Home", 0);
  ved_test_input ("key shift+F10");
  ved_test_wait_until (has_menu, hands);
  gtk_popover_popdown (g_object_get_data (G_OBJECT (hands->chart), "chart-menu"));
}

static void
test_exports (Hands *hands)
{
  g_autoptr(GBytes) svg = ved_chart_to_svg (VED_CHART (hands->chart));
  g_autofree char *csv = ved_chart_to_csv (VED_CHART (hands->chart));
  g_autoptr(GdkTexture) picture = ved_chart_render (VED_CHART (hands->chart), 2);
  g_auto(GStrv) rows = g_strsplit (csv, "\r\n", -1);

  g_assert_nonnull (picture);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (svg, NULL), (gssize) g_bytes_get_size (svg), "<svg"));
  g_assert_cmpuint (g_strv_length (rows), ==, ved_item_chart_get_n_items (hands->chart) + 2);
}

/* Somewhere on an entry of the legend. */
static gboolean
point_at_entry (Hands *hands,
                guint  entry)
{
  VedItemChartClass *class = VED_ITEM_CHART_GET_CLASS (hands->chart);

  for (float y = 0.0f; y < HEIGHT; y += 4.0f)
    for (float x = 0.0f; x < WIDTH; x += 4.0f)
      if (class->hit_entry (hands->chart, x, y) == entry && class->hit_entry (hands->chart, x + 4.0f, y + 4.0f) == entry)
        {
          ved_test_point_at (GTK_WIDGET (hands->chart), (double) x + 4.0, (double) y + 4.0);
          return TRUE;
        }

  return FALSE;
}

static gboolean
is_first_alone (gpointer user_data)
{
  VedItemChart *chart = ((Hands *) user_data)->chart;

  return ved_item_chart_is_shown (chart, 0) && !ved_item_chart_is_shown (chart, 1) &&
         !ved_item_chart_is_shown (chart, VED_ITEM_CHART_GET_CLASS (chart)->get_n_entries (chart) - 1);
}

static gboolean
is_first_hidden (gpointer user_data)
{
  VedItemChart *chart = ((Hands *) user_data)->chart;

  return !ved_item_chart_is_shown (chart, 0) &&
         ved_item_chart_is_shown (chart, VED_ITEM_CHART_GET_CLASS (chart)->get_n_entries (chart) - 1);
}

static gboolean
are_all_shown (gpointer user_data)
{
  VedItemChart *chart = ((Hands *) user_data)->chart;

  for (guint i = 0; i < VED_ITEM_CHART_GET_CLASS (chart)->get_n_entries (chart); i++)
    if (!ved_item_chart_is_shown (chart, i))
      return FALSE;

  return TRUE;
}

/* A click shows one entry alone and a second one all; with Ctrl one is hidden and comes back. While one is hidden, there is one
 * more, which shows all. */
static void
test_legend_shows_and_hides (Hands *hands)
{
  guint n_entries = VED_ITEM_CHART_GET_CLASS (hands->chart)->get_n_entries (hands->chart);

  g_assert_true (point_at_entry (hands, 0));
  ved_test_input ("click 1");
  ved_test_wait_until (is_first_alone, hands);
  ved_test_window_draw (hands->window);
  ved_test_input ("click 1");
  ved_test_wait_until (are_all_shown, hands);
  ved_test_window_draw (hands->window);
  g_assert_true (point_at_entry (hands, 0));
  ved_test_input ("keydown ctrl click 1 keyup ctrl");
  ved_test_wait_until (is_first_hidden, hands);
  ved_test_window_draw (hands->window);
  ved_test_input ("keydown ctrl click 1 keyup ctrl");
  ved_test_wait_until (are_all_shown, hands);
  ved_test_window_draw (hands->window);
  g_assert_false (point_at_entry (hands, n_entries));
  g_assert_true (point_at_entry (hands, 0));
  ved_test_input ("click 1");
  ved_test_wait_until (is_first_alone, hands);
  ved_test_window_draw (hands->window);
  g_assert_true (point_at_entry (hands, n_entries));
  ved_test_input ("click 1");
  ved_test_wait_until (are_all_shown, hands);
  g_assert_cmpuint (hands->activated, ==, VED_LAYOUT_NONE);
}

/* The same without a pointer. */
static void
test_keys_show_and_hide (Hands *hands)
{
  ved_test_focus (GTK_WIDGET (hands->chart));
  press (hands, "Home", 0);
  ved_test_input ("key o");
  ved_test_wait_until (is_first_alone, hands);
  ved_test_window_draw (hands->window);
  ved_test_input ("key 0");
  ved_test_wait_until (are_all_shown, hands);
  ved_test_input ("key h");
  ved_test_wait_until (is_first_hidden, hands);
  ved_test_window_draw (hands->window);
  ved_test_input ("key 0");
  ved_test_wait_until (are_all_shown, hands);
}

/* The name of an item; what follows it may tell its share of what is shown. */
static char *
name_of (VedItemChart *chart,
         guint         index)
{
  g_autofree char *text = VED_ITEM_CHART_GET_CLASS (chart)->describe (chart, index);
  char *end = strchr (text, ',');

  return g_strndup (text, end != NULL ? (gsize) (end - text) : strlen (text));
}

static void
assert_selected (VedItemChart *chart,
                 const char   *name,
                 guint         entry)
{
  guint selected = ved_item_chart_get_selected (chart);
  g_autofree char *selected_name = name_of (chart, selected);

  g_assert_cmpstr (selected_name, ==, name);
  g_assert_cmpuint (VED_ITEM_CHART_GET_CLASS (chart)->get_entry (chart, selected), ==, entry);
}

/* What is hidden before it does not move the selection to something else. */
static void
test_selection_stays (Hands *hands)
{
  VedItemChart *chart = hands->chart;
  guint last = ved_item_chart_get_n_items (chart) - 1, entry = VED_ITEM_CHART_GET_CLASS (chart)->get_entry (chart, last);
  g_autofree char *name = name_of (chart, last);

  ved_test_focus (GTK_WIDGET (chart));
  ved_item_chart_select (chart, last);
  ved_item_chart_toggle (chart, 0);
  assert_selected (chart, name, entry);
  ved_item_chart_toggle (chart, 0);
  assert_selected (chart, name, entry);
}

static const Kind kinds[] = {
  { "rows", make_rows, TRUE },
  { "columns", make_columns, TRUE },
  { "stack", make_stack, TRUE },
  { "ranking", make_ranking, FALSE },
  { "ring", make_ring, TRUE },
  { "tiles", make_tiles, FALSE },
  { "events", make_events, FALSE },
};

static const Gesture gestures[] = {
  { "hover-reads-and-draws-no-data", test_hover_reads_and_draws_no_data, FALSE },
  { "click-chooses", test_click_chooses, FALSE },
  { "keys-choose", test_keys_choose, FALSE },
  { "t-opens-the-table", test_t_opens_the_table, FALSE },
  { "menu-opens", test_menu_opens, FALSE },
  { "shift-f10-opens-the-menu", test_shift_f10_opens_the_menu, FALSE },
  { "exports", test_exports, FALSE },
  { "legend-shows-and-hides", test_legend_shows_and_hides, TRUE },
  { "keys-show-and-hide", test_keys_show_and_hide, TRUE },
  { "selection-stays", test_selection_stays, TRUE },
};

static void
activated_cb (VedItemChart *chart,
              guint         index,
              guint        *activated)
{
  *activated = index;
}

static void
run_case (gconstpointer user_data)
{
  const Case *test = user_data;
  Hands hands = { .activated = VED_LAYOUT_NONE };

  if (!ved_test_pointer_init ())
    return;

  hands.chart = test->kind->make ();
  g_signal_connect (hands.chart, "activated", G_CALLBACK (activated_cb), &hands.activated);
  hands.window = ved_test_window_new (GTK_WIDGET (hands.chart), WIDTH, HEIGHT);
  ved_test_input ("mousemove %d %d", 2 * WIDTH, 2 * HEIGHT);
  ved_test_window_draw (hands.window);
  test->gesture->run (&hands);
  ved_test_window_close (hands.window);
}

static gboolean
is_moved_right (gpointer user_data)
{
  gint64 from_us, to_us;

  ved_viewport_get_range (user_data, &from_us, &to_us);

  return from_us > NOW_US - SPAN_US;
}

static gboolean
is_wider (gpointer user_data)
{
  gint64 from_us, to_us;

  ved_viewport_get_range (user_data, &from_us, &to_us);

  return to_us - from_us > SPAN_US / 4;
}

/* The brush of the navigator is dragged by its middle and by its edge, and draws no data. */
static void
test_navigator (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedRangeNavigator *navigator = VED_RANGE_NAVIGATOR (ved_range_navigator_new (viewport));
  GtkWidget *window;
  guint64 n_redraws;
  VedRect brush;
  double y;

  ved_viewport_set_extent (viewport, NOW_US - SPAN_US, NOW_US);
  ved_viewport_set_home (viewport, NOW_US - SPAN_US, NOW_US - SPAN_US + SPAN_US / 4);
  window = ved_test_window_new (GTK_WIDGET (navigator), WIDTH, 60);
  if (!ved_test_pointer_init ())
    {
      ved_test_window_close (window);
      return;
    }

  ved_test_input ("mousemove 2 2");
  ved_test_window_draw (window);
  n_redraws = ved_chart_get_data_redraws (VED_CHART (navigator));
  brush = ved_range_navigator_get_brush (navigator);
  y = (double) (brush.y + brush.height / 2.0f);
  ved_test_drag (GTK_WIDGET (navigator), (double) (brush.x + brush.width / 2.0f), y,
                 (double) (brush.x + brush.width / 2.0f) + 80.0, y);
  ved_test_wait_until (is_moved_right, viewport);
  ved_test_window_draw (window);
  brush = ved_range_navigator_get_brush (navigator);
  ved_test_drag (GTK_WIDGET (navigator), (double) (brush.x + brush.width), y, (double) (brush.x + brush.width) + 60.0, y);
  ved_test_wait_until (is_wider, viewport);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (navigator)), ==, n_redraws);
  ved_test_window_close (window);
}

static void
add_case (const Kind    *kind,
          const Gesture *gesture)
{
  g_autofree char *path = g_strdup_printf ("/item-hands/%s/%s", kind->name, gesture->name);
  Case *test = g_new (Case, 1);

  *test = (Case) { kind, gesture };
  g_test_add_data_func_full (path, test, run_case, g_free);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < G_N_ELEMENTS (gestures); i++)
      if (kinds[k].has_legend || !gestures[i].needs_legend)
        add_case (&kinds[k], &gestures[i]);
  g_test_add_func ("/item-hands/navigator", test_navigator);

  return g_test_run ();
}
