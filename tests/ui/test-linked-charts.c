/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-linked-charts"

#include "config.h"

#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-event-strip.h"
#include "app/charts/ved-legend.h"
#include "app/charts/ved-range-navigator.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/market/ved-book-strip.h"
#include "app/recordings/ved-recording-thumbnail.h"
#include "app/timeline/ved-minimap.h"
#include "base/ved-clock.h"
#include "ved-test-window.h"

/* What stands beside a chart and follows its range, its cursor, its series or its colours. */

#define NOW_US (1768471500 * VED_SECOND_US)
#define N_VALUES 100
#define START_US (NOW_US - (N_VALUES - 1) * VED_MINUTE_US)

static float values[N_VALUES];

static VedChartSeries
make_series (const char *label)
{
  for (guint i = 0; i < N_VALUES; i++)
    values[i] = 20.0f + (float) (i % 10);

  return (VedChartSeries) {
           .label = label,
           .trace = { .values = values, .n_values = N_VALUES, .start_us = START_US, .step_us = VED_MINUTE_US },
  };
}

static VedTimeSeriesChart *
make_chart (VedViewport *viewport)
{
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (ved_time_series_chart_new (viewport));
  VedChartSeries series = make_series ("CPU");

  ved_viewport_set_extent (viewport, START_US, NOW_US);
  ved_viewport_set_home (viewport, START_US, NOW_US);
  ved_time_series_chart_set_series (chart, 0, &series);

  return chart;
}

static void
test_legend (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  VedPlotChart *plot = VED_PLOT_CHART (chart);
  GtkWidget *legend = ved_legend_new (plot), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  VedChartSeries second = make_series ("other");
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();
  g_autofree char *csv = NULL;
  GtkWidget *window, *all;

  g_assert_false (gtk_widget_get_visible (legend));
  ved_time_series_chart_set_series (chart, 1, &second);
  g_assert_true (gtk_widget_get_visible (legend));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (chart));
  gtk_box_append (GTK_BOX (box), legend);
  window = ved_test_window_new (box, 600, 400);

  ved_plot_chart_show_only (plot, 1);
  g_assert_false (ved_plot_chart_is_visible (plot, 0));
  g_assert_true (ved_plot_chart_is_visible (plot, 1));
  csv = ved_chart_to_csv (VED_CHART (chart));
  g_assert_null (strstr (csv, "Z,CPU,"));
  g_assert_nonnull (strstr (csv, "Z,other,"));
  ved_plot_chart_toggle (plot, 0);
  g_assert_true (ved_plot_chart_is_visible (plot, 0));
  ved_plot_chart_toggle (plot, 0);
  ved_plot_chart_toggle (plot, 1);
  g_assert_true (ved_plot_chart_is_visible (plot, 0) && ved_plot_chart_is_visible (plot, 1));
  ved_plot_chart_show_only (plot, 0);
  ved_plot_chart_show_only (plot, 0);
  g_assert_true (ved_plot_chart_is_visible (plot, 1));

  /* While one is hidden, a button brings it back. */
  ved_test_window_collect (legend, GTK_TYPE_BUTTON, buttons);
  all = g_ptr_array_index (buttons, buttons->len - 1);
  g_assert_false (gtk_widget_get_visible (all));
  ved_plot_chart_toggle (plot, 1);
  g_assert_true (gtk_widget_get_visible (all));
  g_signal_emit_by_name (all, "clicked");
  g_assert_true (ved_plot_chart_is_visible (plot, 1));
  g_assert_false (gtk_widget_get_visible (all));

  ved_test_window_close (window);
}

/* Names of entries say the value at the cursor; the count of those without an entry brings some of them, and the keyboard goes
 * on there; what is hidden is struck through. */
static void
test_long_legend (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (ved_time_series_chart_new (viewport));
  GtkWidget *legend = ved_legend_new (VED_PLOT_CHART (chart)), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window;
  g_autoptr(GPtrArray) before = g_ptr_array_new (), after = g_ptr_array_new (), labels = g_ptr_array_new ();
  g_autofree char *name = NULL;
  static const float ones[2] = { 1.0f, 2.0f };

  for (guint i = 0; i < 100; i++)
    {
      VedChartSeries series = {
        .label = "series", .trace = { .values = ones, .n_values = 2, .start_us = NOW_US, .step_us = VED_MINUTE_US },
      };

      ved_time_series_chart_set_series (chart, i, &series);
    }
  ved_viewport_set_home (viewport, NOW_US, NOW_US + VED_MINUTE_US);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (chart));
  gtk_box_append (GTK_BOX (box), legend);
  window = ved_test_window_new (box, 600, 400);
  ved_viewport_set_cursor (viewport, NOW_US);
  ved_test_window_collect (legend, GTK_TYPE_BUTTON, before);
  g_assert_cmpuint (before->len, ==, 62);
  name = gtk_test_accessible_check_property (GTK_ACCESSIBLE (g_ptr_array_index (before, 0)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                             "no such label");
  g_assert_nonnull (strstr (name, "series, 1"));
  g_assert_true (gtk_widget_grab_focus (g_ptr_array_index (before, 60)));
  g_signal_emit_by_name (g_ptr_array_index (before, 60), "clicked");
  ved_test_window_collect (legend, GTK_TYPE_BUTTON, after);
  g_assert_cmpuint (after->len, ==, 102);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == g_ptr_array_index (after, 60));
  ved_plot_chart_toggle (VED_PLOT_CHART (chart), 0);
  ved_test_window_collect (legend, GTK_TYPE_LABEL, labels);
  g_assert_nonnull (gtk_label_get_attributes (g_ptr_array_index (labels, 0)));
  g_assert_null (gtk_label_get_attributes (g_ptr_array_index (labels, 1)));

  ved_test_window_close (window);
}

static void
theme_changed_cb (VedChart *chart,
                  gboolean *is_high)
{
  *is_high = ved_chart_get_theme (chart)->high_contrast;
}

/* A chart whose data stand still is drawn in high contrast once it is asked for, and in its usual colours afterwards. */
static void
test_high_contrast (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.gnome.desktop.a11y.interface");
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  gboolean is_high = FALSE;

  g_signal_connect (chart, "theme-changed", G_CALLBACK (theme_changed_cb), &is_high);
  for (guint i = 0; i < 2; i++)
    {
      guint64 n_redraws = ved_chart_get_data_redraws (VED_CHART (chart));

      g_settings_set_boolean (settings, "high-contrast", i == 0);
      ved_test_window_draw (window);
      g_assert_true (is_high == (i == 0));
      g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), >, n_redraws);
    }

  ved_test_window_close (window);
}

/* (transfer full): what was drawn of a widget last */
static GBytes *
read_picture (GtkWidget *widget)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);

  return gsk_render_node_serialize (node);
}

/* So is what draws with the colours of charts and is none, though what it shows has not changed. */
static void
test_high_contrast_beside_charts (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.gnome.desktop.a11y.interface");
  g_autoptr(VedRecordingItem) item = ved_recording_item_load ("/nowhere");
  GtkWidget *widgets[] = {
    g_object_new (VED_TYPE_MINIMAP, NULL), g_object_new (VED_TYPE_BOOK_STRIP, NULL), ved_recording_thumbnail_new (item),
  };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      GtkWidget *window = ved_test_window_new (widgets[i], 300, 60);
      g_autoptr(GBytes) usual = read_picture (widgets[i]), high = NULL;

      g_settings_set_boolean (settings, "high-contrast", TRUE);
      ved_test_window_draw (window);
      high = read_picture (widgets[i]);
      g_assert_false (g_bytes_equal (usual, high));
      g_settings_set_boolean (settings, "high-contrast", FALSE);
      ved_test_window_close (window);
    }
}

static void
test_navigator (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *navigator = ved_range_navigator_new (viewport), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  VedChartSeries series = make_series ("CPU");
  GtkWidget *window;
  VedRect whole, half;
  guint64 n_redraws;
  gint64 from_us, to_us;

  ved_range_navigator_set_series (VED_RANGE_NAVIGATOR (navigator), &series);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (chart));
  gtk_box_append (GTK_BOX (box), navigator);
  window = ved_test_window_new (box, 600, 400);
  whole = ved_range_navigator_get_brush (VED_RANGE_NAVIGATOR (navigator));
  n_redraws = ved_chart_get_data_redraws (VED_CHART (navigator));

  ved_viewport_zoom (viewport, START_US, 0.5);
  ved_test_window_draw (window);
  half = ved_range_navigator_get_brush (VED_RANGE_NAVIGATOR (navigator));
  g_assert_cmpfloat_with_epsilon (half.x, whole.x, 0.5);
  g_assert_cmpfloat_with_epsilon (2.0f * half.width, whole.width, 1.0);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (navigator)), ==, n_redraws);

  g_assert_true (ved_test_press (navigator, GDK_KEY_End, 0));
  ved_viewport_get_range (viewport, &from_us, &to_us);
  g_assert_cmpint (to_us, ==, NOW_US);
  g_assert_true (ved_test_press (navigator, GDK_KEY_Left, 0));
  ved_viewport_get_range (viewport, &from_us, &to_us);
  g_assert_cmpint (to_us, <, NOW_US);
  g_assert_true (ved_test_press (navigator, GDK_KEY_0, 0));
  g_assert_true (ved_viewport_is_home (viewport));

  ved_test_window_close (window);
}

/* A thousand events on the pixels of a few cost no more marks than pixels, and the keyboard reaches each. */
static void
test_event_strip (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  g_autofree VedStripEvent *events = g_new0 (VedStripEvent, 1000);
  VedEventStrip *strip = VED_EVENT_STRIP (ved_event_strip_new (viewport));
  const VedDrawCommand *commands;
  GtkWidget *window;
  gsize n_commands, n_marks = 0;
  VedRect bounds;

  ved_viewport_set_home (viewport, NOW_US - VED_HOUR_US, NOW_US + VED_HOUR_US);
  for (guint i = 0; i < 1000; i++)
    {
      events[i] = (VedStripEvent) { NOW_US - i * VED_SECOND_US, i % 2 == 0, VED_LEVEL_WARNING, "trouble" };
    }
  events[500].level = VED_LEVEL_CRITICAL;
  ved_event_strip_set_events (strip, events, 1000);
  window = ved_test_window_new (GTK_WIDGET (strip), 600, 60);
  commands = ved_draw_list_get_commands (ved_chart_get_draw_list (VED_CHART (strip)), &n_commands);
  for (gsize i = 0; i < n_commands; i++)
    n_marks += commands[i].kind == VED_DRAW_POINTS ? commands[i].n : 0;
  g_assert_cmpuint (n_marks, >, 5);
  g_assert_cmpuint (n_marks, <, 100);

  /* What is hit is what is drawn: the worst of those that share its pixels. */
  bounds = ved_item_chart_get_bounds (VED_ITEM_CHART (strip), 498);
  g_assert_cmpuint (ved_item_chart_hit (VED_ITEM_CHART (strip), bounds.x + bounds.width / 2.0f, bounds.y), ==, 499);
  bounds = ved_item_chart_get_bounds (VED_ITEM_CHART (strip), 999);
  g_assert_cmpuint (ved_item_chart_hit (VED_ITEM_CHART (strip), bounds.x + bounds.width / 2.0f, bounds.y), !=,
                    VED_LAYOUT_NONE);
  g_assert_cmpuint (ved_item_chart_hit (VED_ITEM_CHART (strip), bounds.x + 100.0f, bounds.y), ==,
                    VED_LAYOUT_NONE);
  ved_viewport_set_range (viewport, NOW_US, NOW_US + VED_MINUTE_US);
  ved_item_chart_select (VED_ITEM_CHART (strip), 0);
  g_assert_cmpint (ved_viewport_get_cursor (viewport), ==, NOW_US - 999 * VED_SECOND_US);

  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  /* Nobody's own settings are changed. */
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/linked-charts/legend", test_legend);
  g_test_add_func ("/linked-charts/high-contrast", test_high_contrast);
  g_test_add_func ("/linked-charts/high-contrast-beside-charts", test_high_contrast_beside_charts);
  g_test_add_func ("/linked-charts/long-legend", test_long_legend);
  g_test_add_func ("/linked-charts/navigator", test_navigator);
  g_test_add_func ("/linked-charts/event-strip", test_event_strip);

  return g_test_run ();
}
