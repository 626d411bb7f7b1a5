/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-hands"

#include "config.h"

#include "ved-test-hands.h"

#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-heat-map.h"
#include "app/charts/ved-legend.h"
#include "base/ved-clock.h"
#include "support/ved-test-loop.h"
#include "ved-test-pointer.h"
#include "ved-test-window.h"

#include <math.h>

/* The gestures that all charts with axes share, done by a real pointer and real keys to a chart of any kind in a real
 * window. */

#define NOW_US (1768471500 * VED_SECOND_US)
#define SPAN_US (2 * VED_HOUR_US)
#define WIDTH 700
#define HEIGHT 360

typedef struct {
  GtkWidget *window;
  VedPlotChart *chart;
  VedViewport *viewport;
  VedPlotFrame home;
  guint64 n_redraws;
  guint n_frames;
} Hands;

typedef struct {
  const char *name;
  void (*run)(Hands *hands);
} Gesture;

typedef struct {
  VedTestMakeChart make;
  const Gesture *gesture;
} Case;

static void
point_at (Hands *hands,
          double x,
          double y)
{
  ved_test_point_at (GTK_WIDGET (hands->chart), x, y);
}

static void
drag (Hands *hands,
      double from_x,
      double from_y,
      double to_x,
      double to_y)
{
  ved_test_drag (GTK_WIDGET (hands->chart), from_x, from_y, to_x, to_y);
}

static double
middle_x (Hands *hands)
{
  return floor (hands->home.plot.x + hands->home.plot.width / 2.0);
}

static double
middle_y (Hands *hands)
{
  return floor (hands->home.plot.y + hands->home.plot.height / 2.0);
}

static gboolean
has_cursor (gpointer user_data)
{
  return ved_viewport_get_cursor (((Hands *) user_data)->viewport) != VED_VIEWPORT_NOWHERE;
}

static void
hover (Hands *hands,
       double x,
       double y)
{
  point_at (hands, x, y);
  ved_test_wait_until (has_cursor, hands);
}

static void
get_range (Hands  *hands,
           gint64 *from_x,
           gint64 *to_x)
{
  ved_viewport_get_range (hands->viewport, from_x, to_x);
}

static gboolean
has_other_range (gpointer user_data)
{
  Hands *hands = user_data;
  gint64 from_x, to_x;

  get_range (hands, &from_x, &to_x);

  return from_x != hands->home.x.from_us || to_x != hands->home.x.to_us;
}

static gboolean
has_home_range (gpointer user_data)
{
  return !has_other_range (user_data) && ved_viewport_is_home (((Hands *) user_data)->viewport);
}

static gboolean
has_other_values (gpointer user_data)
{
  Hands *hands = user_data;
  double from, to;

  ved_plot_chart_get_value_range (hands->chart, &from, &to);

  return from != hands->home.value.from || to != hands->home.value.to;
}

static gboolean
has_home_values (gpointer user_data)
{
  return !has_other_values (user_data);
}

/* Positions that lie a pixel or less apart. */
static void
assert_near (Hands *hands,
             gint64 a,
             gint64 b)
{
  double px = (double) (hands->home.x.to_us - hands->home.x.from_us) / hands->home.plot.width;

  g_assert_cmpfloat (fabs ((double) (a - b)), <=, 1.5 * px);
}

static void
test_drag_pans (Hands *hands)
{
  gint64 from_x, to_x, distance;

  drag (hands, middle_x (hands), middle_y (hands), middle_x (hands) + 100.0, middle_y (hands));
  ved_test_wait_until (has_other_range, hands);
  ved_test_window_draw (hands->window);
  get_range (hands, &from_x, &to_x);
  distance = ved_scale_time_from_px (&hands->home.x, middle_x (hands)) -
    ved_scale_time_from_px (&hands->home.x, middle_x (hands) + 100.0);
  g_assert_cmpint (to_x - from_x, ==, hands->home.x.to_us - hands->home.x.from_us);
  assert_near (hands, from_x, hands->home.x.from_us + distance);
  g_assert_cmpint (ved_viewport_get_pin (hands->viewport, VED_PIN_A), ==, VED_VIEWPORT_NOWHERE);
}

static void
count_frame_cb (Hands *hands)
{
  hands->n_frames++;
}

static gboolean
has_many_frames (gpointer user_data)
{
  return ((Hands *) user_data)->n_frames > 20;
}

/* A hand that rests while it holds something keeps the frames of the screen coming, and has nothing drawn. */
static void
test_held_button_keeps_frames (Hands *hands)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (hands->window);
  guint64 n_redraws;

  hover (hands, middle_x (hands), middle_y (hands));
  ved_test_input ("mousedown 1");
  ved_test_window_draw (hands->window);
  n_redraws = ved_chart_get_data_redraws (VED_CHART (hands->chart));
  g_signal_connect_swapped (clock, "update", G_CALLBACK (count_frame_cb), hands);
  ved_test_wait_until (has_many_frames, hands);
  g_signal_handlers_disconnect_by_data (clock, hands);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (hands->chart)), ==, n_redraws);
  ved_test_input ("mouseup 1");
}

static void
test_drag_on_x_axis_zooms_it (Hands *hands)
{
  double y = hands->home.plot.y + hands->home.plot.height + 12.0;
  gint64 from_x, to_x;

  drag (hands, middle_x (hands), y, middle_x (hands) + 120.0, y);
  ved_test_wait_until (has_other_range, hands);
  get_range (hands, &from_x, &to_x);
  g_assert_cmpint (from_x, ==, hands->home.x.from_us);
  assert_near (hands, 2 * (to_x - from_x), hands->home.x.to_us - hands->home.x.from_us);
}

static void
test_drag_on_value_axis_zooms_it (Hands *hands)
{
  double x = hands->home.plot.x - 20.0;

  drag (hands, x, middle_y (hands) + 50.0, x, middle_y (hands) - 50.0);
  ved_test_wait_until (has_other_values, hands);
  g_assert_false (has_other_range (hands));
}

static void
test_box_zooms (Hands *hands)
{
  double x = middle_x (hands), y = middle_y (hands);
  gint64 from_x, to_x;

  ved_test_input ("keydown shift");
  drag (hands, x - 80.0, y - 40.0, x + 60.0, y + 50.0);
  ved_test_input ("keyup shift");
  ved_test_wait_until (has_other_range, hands);
  ved_test_wait_until (has_other_values, hands);
  get_range (hands, &from_x, &to_x);
  assert_near (hands, from_x, ved_scale_time_from_px (&hands->home.x, x - 80.0));
  assert_near (hands, to_x, ved_scale_time_from_px (&hands->home.x, x + 60.0));
}

static void
test_wheel_zooms_about_the_pointer (Hands *hands)
{
  double x = hands->home.plot.x + hands->home.plot.width / 4.0;
  VedScale zoomed = hands->home.x;

  hover (hands, x, middle_y (hands));
  ved_test_input ("click 4");
  ved_test_wait_until (has_other_range, hands);
  get_range (hands, &zoomed.from_us, &zoomed.to_us);
  g_assert_cmpint (zoomed.to_us - zoomed.from_us, <, hands->home.x.to_us - hands->home.x.from_us);
  assert_near (hands, ved_scale_time_from_px (&zoomed, x), ved_scale_time_from_px (&hands->home.x, x));
  g_assert_false (has_other_values (hands) && (ved_plot_chart_get_value_flags (hands->chart) &
                                               VED_PLOT_VALUE_EXACT) != 0);
}

static gboolean
has_scrolled_on (gpointer user_data)
{
  return gtk_adjustment_get_value (user_data) > 20.0;
}

/* The chart in a page that is higher than its window, and has just been scrolled. */
static GtkAdjustment *
put_on_page (Hands *hands)
{
  GtkWidget *page = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *below = gtk_label_new (NULL), *chart = g_object_ref (GTK_WIDGET (hands->chart));
  GtkAdjustment *adjustment;

  gtk_window_set_child (GTK_WINDOW (hands->window), NULL);
  gtk_widget_set_size_request (chart, -1, HEIGHT);
  gtk_widget_set_size_request (below, -1, 3 * HEIGHT);
  gtk_box_append (GTK_BOX (box), chart);
  gtk_box_append (GTK_BOX (box), below);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (page), box);
  gtk_window_set_child (GTK_WINDOW (hands->window), page);
  ved_test_window_draw (hands->window);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page));
  g_object_unref (chart);

  return adjustment;
}

static void
test_wheel_goes_on_scrolling_a_page (Hands *hands)
{
  GtkAdjustment *adjustment = put_on_page (hands);

  hover (hands, middle_x (hands), middle_y (hands));
  gtk_adjustment_set_value (adjustment, 20.0);
  ved_test_window_draw (hands->window);
  ved_test_input ("click 5");
  ved_test_wait_until (has_scrolled_on, adjustment);
  g_assert_false (has_other_range (hands));

  /* Somebody points at the chart: now it is the chart's. */
  gtk_adjustment_set_value (adjustment, 0.0);
  ved_test_window_draw (hands->window);
  hover (hands, middle_x (hands) + 40.0, middle_y (hands));
  hover (hands, middle_x (hands) + 80.0, middle_y (hands));
  ved_test_input ("click 4");
  ved_test_wait_until (has_other_range, hands);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0.0);
}

static void
test_control_wheel_zooms_values (Hands *hands)
{
  hover (hands, middle_x (hands), middle_y (hands));
  ved_test_input ("keydown ctrl click 4 keyup ctrl");
  ved_test_wait_until (has_other_values, hands);
  g_assert_false (has_other_range (hands));
}

static void
test_shift_wheel_pans (Hands *hands)
{
  gint64 from_x, to_x;

  hover (hands, middle_x (hands), middle_y (hands));
  ved_test_input ("keydown shift click 5 keyup shift");
  ved_test_wait_until (has_other_range, hands);
  get_range (hands, &from_x, &to_x);
  g_assert_cmpint (to_x - from_x, ==, hands->home.x.to_us - hands->home.x.from_us);
  g_assert_cmpint (from_x, >, hands->home.x.from_us);
}

static void
zoom_in (Hands *hands)
{
  ved_viewport_zoom (hands->viewport, hands->home.x.from_us, 1e-9);
  ved_plot_chart_zoom_value (hands->chart, middle_y (hands), 0.5);
  ved_test_wait_until (has_other_values, hands);
}

static void
test_double_click_resets (Hands *hands)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (hands->chart));

  hover (hands, middle_x (hands), middle_y (hands));
  zoom_in (hands);
  /* On a busy computer there may be long between the two. */
  g_object_set (settings, "gtk-double-click-time", 60000, NULL);
  ved_test_input ("click --repeat 2 --delay 20 1");
  ved_test_wait_until (has_home_range, hands);
  ved_test_wait_until (has_home_values, hands);
  gtk_settings_reset_property (settings, "gtk-double-click-time");
  g_assert_cmpint (ved_viewport_get_pin (hands->viewport, VED_PIN_A), ==, VED_VIEWPORT_NOWHERE);
}

static void
focus (Hands *hands)
{
  ved_test_focus (GTK_WIDGET (hands->chart));
}

static void
test_zero_resets (Hands *hands)
{
  focus (hands);
  zoom_in (hands);
  ved_test_input ("key 0");
  ved_test_wait_until (has_home_range, hands);
  ved_test_wait_until (has_home_values, hands);
}

static gboolean
is_cursor_past_middle (gpointer user_data)
{
  Hands *hands = user_data;

  return ved_viewport_get_cursor (hands->viewport) >= ved_scale_time_from_px (&hands->home.x, middle_x (hands));
}

/* The crosshair is the viewport's, so every linked chart has it; the data is drawn for none of them. */
static void
test_hover_redraws_no_data (Hands *hands)
{
  hover (hands, hands->home.plot.x + 10.0, middle_y (hands));
  g_assert_false (is_cursor_past_middle (hands));
  hover (hands, middle_x (hands) + 60.0, middle_y (hands));
  ved_test_wait_until (is_cursor_past_middle, hands);
  ved_test_window_draw (hands->window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (hands->chart)), ==, hands->n_redraws);
}

static gboolean
has_pin_a (gpointer user_data)
{
  return ved_viewport_get_pin (((Hands *) user_data)->viewport, VED_PIN_A) != VED_VIEWPORT_NOWHERE;
}

static gboolean
has_pin_b (gpointer user_data)
{
  return ved_viewport_get_pin (((Hands *) user_data)->viewport, VED_PIN_B) != VED_VIEWPORT_NOWHERE;
}

static void
test_clicks_pin_cursors (Hands *hands)
{
  hover (hands, middle_x (hands) - 100.0, middle_y (hands));
  ved_test_input ("click 1");
  ved_test_wait_until (has_pin_a, hands);
  g_assert_false (has_pin_b (hands));
  ved_test_window_draw (hands->window);
  ved_test_window_draw (hands->window);
  g_assert_true (ved_plot_chart_get_pointer (hands->chart, NULL, NULL));
  hover (hands, middle_x (hands) + 100.0, middle_y (hands));
  ved_test_input ("click 1");
  ved_test_wait_until (has_pin_b, hands);
  g_assert_cmpint (ved_viewport_get_pin (hands->viewport, VED_PIN_A), <,
                   ved_viewport_get_pin (hands->viewport, VED_PIN_B));
  ved_test_window_draw (hands->window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (hands->chart)), ==, hands->n_redraws);
}

typedef struct {
  Hands *hands;
  gint64 from;
} Moved;

static gboolean
has_moved (gpointer user_data)
{
  Moved *moved = user_data;

  return ved_viewport_get_cursor (moved->hands->viewport) != moved->from;
}

static gint64
press (Hands      *hands,
       const char *key)
{
  Moved moved = { hands, ved_viewport_get_cursor (hands->viewport) };

  ved_test_input ("key %s", key);
  ved_test_wait_until (has_moved, &moved);

  return ved_viewport_get_cursor (hands->viewport);
}

static void
test_keys_move_the_cursor (Hands *hands)
{
  gint64 first, second, home, end;

  focus (hands);
  press (hands, "Right");
  first = press (hands, "Home");
  second = press (hands, "Right");
  g_assert_cmpint (second, >, first);
  g_assert_cmpint (press (hands, "Left"), ==, first);
  end = press (hands, "End");
  home = press (hands, "Home");
  g_assert_cmpint (home, <, end);
  g_assert_cmpint (press (hands, "Page_Down"), >, home);
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

  focus (hands);
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

static void
test_exports (Hands *hands)
{
  g_autoptr(VedChartTable) whole = ved_chart_create_table (VED_CHART (hands->chart));
  g_autoptr(GBytes) svg = ved_chart_to_svg (VED_CHART (hands->chart));
  g_autofree char *csv = ved_chart_to_csv (VED_CHART (hands->chart));
  g_autoptr(GdkTexture) picture = ved_chart_render (VED_CHART (hands->chart), 2);
  g_autoptr(VedChartTable) part = NULL;
  const char *drawing;
  gsize length;

  g_assert_nonnull (picture);
  drawing = g_bytes_get_data (svg, &length);
  g_assert_nonnull (g_strstr_len (drawing, (gssize) length, "<svg"));
  g_assert_nonnull (g_strstr_len (drawing, (gssize) length, "<path"));
  g_assert_nonnull (g_strstr_len (drawing, (gssize) length, "glyph"));
  if (!VED_IS_HEAT_MAP (hands->chart))
    g_assert_null (g_strstr_len (drawing, (gssize) length, "<image"));
  g_assert_nonnull (strstr (csv, "\r\n"));

  ved_viewport_zoom (hands->viewport, hands->home.x.from_us, 0.25);
  part = ved_chart_create_table (VED_CHART (hands->chart));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (part)), >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (part)), <,
                    g_list_model_get_n_items (G_LIST_MODEL (whole)));
}

static gboolean
has_menu (gpointer user_data)
{
  Hands *hands = user_data;
  GtkWidget *menu = g_object_get_data (G_OBJECT (hands->chart), "chart-menu");

  return menu != NULL && gtk_widget_get_mapped (menu);
}

static gboolean
is_home_again (gpointer user_data)
{
  return has_home_range (user_data) && has_home_values (user_data);
}

/* The secondary button opens it, and what it offers works: here the view is as at first. */
static void
test_menu_opens (Hands *hands)
{
  hover (hands, middle_x (hands), middle_y (hands));
  zoom_in (hands);
  ved_test_input ("click 3");
  ved_test_wait_until (has_menu, hands);
  gtk_widget_activate_action (GTK_WIDGET (hands->chart), "chart.reset", NULL);
  ved_test_wait_until (is_home_again, hands);
  gtk_popover_popdown (g_object_get_data (G_OBJECT (hands->chart), "chart-menu"));
}

static void
text_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static gboolean
is_text_read (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

/* The menu copies the value at which it was opened, whatever pointer and focus do once it is there. */
static void
test_menu_copies_what_was_clicked (Hands *hands)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (hands->chart));
  g_autofree char *wanted = NULL, *copied = NULL;

  hover (hands, hands->home.plot.x + 0.7 * hands->home.plot.width, hands->home.plot.y + 0.3 * hands->home.plot.height);
  ved_test_window_draw (hands->window);
  wanted = ved_chart_get_value_text (VED_CHART (hands->chart));
  ved_test_input ("click 3");
  ved_test_wait_until (has_menu, hands);
  ved_test_input ("mousemove_relative 30 30");
  ved_test_window_draw (hands->window);
  gdk_clipboard_set_text (clipboard, "nothing");
  gtk_widget_activate_action (GTK_WIDGET (hands->chart), "chart.copy-value", NULL);
  gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, &copied);
  ved_test_wait_until (is_text_read, &copied);
  g_assert_cmpstr (copied, ==, wanted != NULL ? wanted : "nothing");
  gtk_popover_popdown (g_object_get_data (G_OBJECT (hands->chart), "chart-menu"));
}

static gboolean
has_no_cursor (gpointer user_data)
{
  return !has_cursor (user_data);
}

/* A chart that was clicked has the focus, and says nothing more when the pointer has gone elsewhere. */
static void
test_click_leaves_no_tooltip (Hands *hands)
{
  hover (hands, middle_x (hands), middle_y (hands));
  ved_test_input ("click 1");
  ved_test_wait_until (has_pin_a, hands);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (hands->chart)));
  g_assert_true (ved_plot_chart_is_addressed (hands->chart));
  ved_test_input ("mousemove 2 2");
  ved_test_wait_until (has_no_cursor, hands);
  g_assert_false (ved_plot_chart_is_addressed (hands->chart));
}

/* Puts the legend below the chart, as cards do. */
static GtkWidget *
put_above_legend (Hands *hands)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *chart = g_object_ref (GTK_WIDGET (hands->chart));
  GtkWidget *legend = ved_legend_new (hands->chart);

  gtk_window_set_child (GTK_WINDOW (hands->window), NULL);
  gtk_widget_set_vexpand (chart, TRUE);
  gtk_box_append (GTK_BOX (box), chart);
  gtk_box_append (GTK_BOX (box), legend);
  gtk_window_set_child (GTK_WINDOW (hands->window), box);
  ved_test_window_draw (hands->window);
  g_object_unref (chart);

  return legend;
}

/* The button of a series, found in the order in which they stand. */
static GtkWidget *
find_button (GtkWidget *widget,
             guint     *n_before)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget))
    return (*n_before)-- == 0 ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, n_before);

  return found;
}

static void
point_at_entry (GtkWidget *legend,
                guint      series)
{
  GtkWidget *button = find_button (legend, &series);

  g_assert_nonnull (button);
  ved_test_point_at (button, gtk_widget_get_width (button) / 2.0, gtk_widget_get_height (button) / 2.0);
}

static gboolean
is_second_alone (gpointer user_data)
{
  VedPlotChart *chart = ((Hands *) user_data)->chart;

  return !ved_plot_chart_is_visible (chart, 0) && ved_plot_chart_is_visible (chart, 1);
}

static gboolean
are_both_visible (gpointer user_data)
{
  VedPlotChart *chart = ((Hands *) user_data)->chart;

  return ved_plot_chart_is_visible (chart, 0) && ved_plot_chart_is_visible (chart, 1);
}

/* A click shows one series alone and a second one all; with Ctrl one is hidden and comes back. */
static void
test_legend_shows_and_hides (Hands *hands)
{
  GtkWidget *legend = put_above_legend (hands);

  if (ved_plot_chart_get_n_series (hands->chart) < 2)
    {
      g_assert_false (gtk_widget_get_visible (legend));
      return;
    }

  point_at_entry (legend, 1);
  ved_test_input ("click 1");
  ved_test_wait_until (is_second_alone, hands);
  ved_test_input ("click 1");
  ved_test_wait_until (are_both_visible, hands);
  point_at_entry (legend, 0);
  ved_test_input ("keydown ctrl click 1 keyup ctrl");
  ved_test_wait_until (is_second_alone, hands);
  ved_test_input ("keydown ctrl click 1 keyup ctrl");
  ved_test_wait_until (are_both_visible, hands);
}

static const Gesture gestures[] = {
  { "drag-pans", test_drag_pans },
  { "held-button-keeps-frames", test_held_button_keeps_frames },
  { "drag-on-x-axis-zooms-it", test_drag_on_x_axis_zooms_it },
  { "drag-on-value-axis-zooms-it", test_drag_on_value_axis_zooms_it },
  { "box-zooms", test_box_zooms },
  { "wheel-zooms-about-the-pointer", test_wheel_zooms_about_the_pointer },
  { "wheel-goes-on-scrolling-a-page", test_wheel_goes_on_scrolling_a_page },
  { "control-wheel-zooms-values", test_control_wheel_zooms_values },
  { "shift-wheel-pans", test_shift_wheel_pans },
  { "double-click-resets", test_double_click_resets },
  { "zero-resets", test_zero_resets },
  { "hover-redraws-no-data", test_hover_redraws_no_data },
  { "clicks-pin-cursors", test_clicks_pin_cursors },
  { "keys-move-the-cursor", test_keys_move_the_cursor },
  { "t-opens-the-table", test_t_opens_the_table },
  { "exports", test_exports },
  { "menu-opens", test_menu_opens },
  { "menu-copies-what-was-clicked", test_menu_copies_what_was_clicked },
  { "click-leaves-no-tooltip", test_click_leaves_no_tooltip },
  { "legend-shows-and-hides", test_legend_shows_and_hides },
};

static void
run_case (gconstpointer user_data)
{
  const Case *test = user_data;
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  Hands hands = { .viewport = viewport };

  if (!ved_test_pointer_init ())
    return;

  ved_viewport_set_extent (viewport, NOW_US - SPAN_US, NOW_US);
  ved_viewport_set_home (viewport, NOW_US - SPAN_US, NOW_US);
  hands.chart = VED_PLOT_CHART (test->make (viewport));
  hands.window = ved_test_window_new (GTK_WIDGET (hands.chart), WIDTH, HEIGHT);
  ved_test_input ("mousemove 2 2");
  ved_test_window_draw (hands.window);
  hands.home = *ved_plot_chart_get_frame (hands.chart);
  hands.n_redraws = ved_chart_get_data_redraws (VED_CHART (hands.chart));
  test->gesture->run (&hands);
  ved_test_window_close (hands.window);
}

/**
 * ved_test_hands_add:
 * @kind: of charts, for the names of the tests
 * @make: makes one
 *
 * Adds a test of each gesture of the hands that all charts share.
 */
void
ved_test_hands_add (const char      *kind,
                    VedTestMakeChart make)
{
  for (guint i = 0; i < G_N_ELEMENTS (gestures); i++)
    {
      g_autofree char *path = g_strdup_printf ("/hands/%s/%s", kind, gestures[i].name);
      Case *test = g_new (Case, 1);

      *test = (Case) { make, &gestures[i] };
      g_test_add_data_func_full (path, test, run_case, g_free);
    }
}
