/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-chart-readings"

#include "config.h"

#include "app/charts/ved-candle-chart.h"
#include "app/charts/ved-depth-chart.h"
#include "app/charts/ved-heat-map.h"
#include "app/charts/ved-plot-private.h"
#include "app/charts/ved-save-file.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/charts/ved-wheel.h"

#include "base/ved-clock.h"
#include "base/ved-save-stream.h"
#include "support/ved-test-loop.h"
#include "ved-test-window.h"

#include <adwaita.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>

/* What charts with axes say at a place: to the pointer, and to the keyboard. */

#define START_US (1768471500 * VED_SECOND_US)
#define WIDTH_PX 600
#define HEIGHT_PX 300

typedef struct {
  VedPlotChart *chart;
  VedViewport *viewport;
  GtkWidget *window;
} Fixture;

static void
open_chart (Fixture   *fixture,
            GtkWidget *chart)
{
  fixture->chart = VED_PLOT_CHART (chart);
  fixture->viewport = ved_plot_chart_get_viewport (fixture->chart);
  fixture->window = ved_test_window_new (chart, WIDTH_PX, HEIGHT_PX);
}

static Fixture
make_lines (gint64 span_us)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  Fixture fixture;

  ved_viewport_set_extent (viewport, START_US, START_US + span_us);
  ved_viewport_set_home (viewport, START_US, START_US + span_us);
  open_chart (&fixture, ved_time_series_chart_new (viewport));

  return fixture;
}

/* A line with a sample each second, from @start on, of one value; @n_missing of them at @missing have none. */
static void
add_line (Fixture    *fixture,
          const char *label,
          guint       start,
          guint       n,
          float       value,
          guint       missing,
          guint       n_missing)
{
  float *values = g_new (float, n);
  VedChartSeries series = {
    .label = label,
    .trace = { .values = values, .n_values = n, .start_us = START_US + start * VED_SECOND_US, .step_us = VED_SECOND_US },
    .owner = values, .free_owner = g_free,
  };

  for (guint i = 0; i < n; i++)
    values[i] = i >= missing && i < missing + n_missing ? NAN : value;
  ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (fixture->chart), ved_plot_chart_get_n_series (fixture->chart),
                                    &series);
}

/* As if the pointer were there. */
static void
point_at (Fixture *fixture,
          gint64   x,
          double   value)
{
  VedPlotChartPrivate *priv = ved_plot_chart_get_private (fixture->chart);

  priv->pointer_x = ved_scale_time_to_px (&priv->frame.x, x);
  priv->pointer_y = ved_scale_to_px (&priv->frame.value, value);
  priv->has_pointer = TRUE;
  ved_plot_chart_put_cursor (fixture->chart, x);
}

static char *
read_tooltip (Fixture *fixture)
{
  g_autoptr(VedBubble) bubble = ved_plot_chart_make_tooltip (fixture->chart, ved_viewport_get_cursor (fixture->viewport));

  return ved_bubble_get_n_rows (bubble) > 0 ? ved_bubble_to_sentence (bubble) : g_strdup ("");
}

static void
assert_tooltip (Fixture    *fixture,
                const char *part,
                gboolean    is_there)
{
  g_autofree char *text = read_tooltip (fixture);

  g_test_message ("%s", text);
  g_assert_cmpint (strstr (text, part) != NULL, ==, is_there);
}

static void
assert_cursor (Fixture *fixture,
               guint    second)
{
  g_assert_cmpint (ved_viewport_get_cursor (fixture->viewport), ==, START_US + second * VED_SECOND_US);
}

/* Arrows go from the last sample before a gap to the first one after it, and back, whatever the gap is made of. */
static void
test_keys_cross_gaps (void)
{
  const guint lengths[] = { 1, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      Fixture fixture = make_lines (100 * VED_SECOND_US);

      add_line (&fixture, "line", 0, 100, 1.0f, 50, lengths[i]);
      ved_test_window_draw (fixture.window);
      ved_viewport_set_cursor (fixture.viewport, START_US + 49 * VED_SECOND_US);
      ved_plot_chart_move_cursor (fixture.chart, 1);
      assert_cursor (&fixture, 50 + lengths[i]);
      ved_plot_chart_move_cursor (fixture.chart, -1);
      assert_cursor (&fixture, 49);
      ved_test_window_close (fixture.window);
    }
}

/* Page Down leaves the near half of a gap that is longer than the window. */
static void
test_pages_cross_gaps (void)
{
  Fixture fixture = make_lines (1000 * VED_SECOND_US);

  add_line (&fixture, "line", 0, 1000, 1.0f, 100, 700);
  ved_viewport_set_range (fixture.viewport, START_US, START_US + 120 * VED_SECOND_US);
  ved_test_window_draw (fixture.window);
  ved_viewport_set_cursor (fixture.viewport, START_US + 99 * VED_SECOND_US);
  g_assert_true (ved_test_press (GTK_WIDGET (fixture.chart), GDK_KEY_Page_Down, 0));
  assert_cursor (&fixture, 800);
  ved_test_window_close (fixture.window);
}

/* Where a gap goes on to the end there is nowhere to go. */
static void
test_keys_stay_before_an_open_gap (void)
{
  Fixture fixture = make_lines (100 * VED_SECOND_US);

  add_line (&fixture, "line", 0, 100, 1.0f, 50, 50);
  ved_test_window_draw (fixture.window);
  ved_viewport_set_cursor (fixture.viewport, START_US + 49 * VED_SECOND_US);
  ved_plot_chart_move_cursor (fixture.chart, 1);
  assert_cursor (&fixture, 49);
  ved_test_window_close (fixture.window);
}

/* The difference between the pins is that of the line which is pointed at, and says so. */
static void
test_difference_is_of_what_is_pointed_at (void)
{
  Fixture fixture = make_lines (100 * VED_SECOND_US);
  float *rising = g_new (float, 100);
  VedChartSeries series = {
    .label = "rising", .trace = { .values = rising, .n_values = 100, .start_us = START_US, .step_us = VED_SECOND_US },
    .owner = rising, .free_owner = g_free,
  };

  for (guint i = 0; i < 100; i++)
    rising[i] = 50.0f + (float) i;
  add_line (&fixture, "flat", 0, 100, 1.0f, 0, 0);
  ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (fixture.chart), 1, &series);
  ved_test_window_draw (fixture.window);
  ved_viewport_set_pin (fixture.viewport, VED_PIN_A, START_US + 20 * VED_SECOND_US);
  ved_viewport_set_pin (fixture.viewport, VED_PIN_B, START_US + 60 * VED_SECOND_US);
  point_at (&fixture, START_US + 70 * VED_SECOND_US, 118.0);
  assert_tooltip (&fixture, "Δy rising 40", TRUE);
  point_at (&fixture, START_US + 70 * VED_SECOND_US, 2.0);
  assert_tooltip (&fixture, "Δy flat 0", TRUE);
  assert_tooltip (&fixture, "40 s", TRUE);
  ved_test_window_close (fixture.window);
}

/* A line that ended long before is no part of what is told of an instant, nor one with a gap there. */
static void
test_only_what_is_there_is_told (void)
{
  Fixture fixture = make_lines (1000 * VED_SECOND_US);
  g_autofree char *ended = NULL, *current = NULL;

  add_line (&fixture, "whole", 0, 1000, 1.0f, 0, 0);
  add_line (&fixture, "ended", 0, 100, 2.0f, 0, 0);
  add_line (&fixture, "broken", 0, 1000, 3.0f, 400, 300);
  ved_test_window_draw (fixture.window);
  point_at (&fixture, START_US + 500 * VED_SECOND_US, 2.1);
  assert_cursor (&fixture, 500);
  assert_tooltip (&fixture, "whole", TRUE);
  assert_tooltip (&fixture, "ended", FALSE);
  assert_tooltip (&fixture, "broken", FALSE);
  ended = VED_PLOT_CHART_GET_CLASS (fixture.chart)->write_series (fixture.chart, 1, START_US + 500 * VED_SECOND_US);
  current = VED_PLOT_CHART_GET_CLASS (fixture.chart)->write_series (fixture.chart, 0, START_US + 500 * VED_SECOND_US);
  g_assert_null (ended);
  g_assert_nonnull (current);
  point_at (&fixture, START_US + 100 * VED_SECOND_US, 2.1);
  assert_tooltip (&fixture, "ended", TRUE);
  assert_tooltip (&fixture, "broken", TRUE);
  ved_test_window_close (fixture.window);
}

/* Arrows read a line that is drawn, not one that the legend hides. */
static void
test_keys_read_what_is_shown (void)
{
  Fixture fixture = make_lines (100 * VED_SECOND_US);
  g_autofree char *text = NULL;

  add_line (&fixture, "first", 0, 100, 1.0f, 0, 0);
  add_line (&fixture, "second", 50, 100, 2.0f, 0, 0);
  ved_plot_chart_show_only (fixture.chart, 1);
  ved_test_window_draw (fixture.window);
  ved_viewport_set_cursor (fixture.viewport, START_US + 50 * VED_SECOND_US);
  ved_plot_chart_move_cursor (fixture.chart, -1);
  assert_cursor (&fixture, 50);
  text = ved_plot_chart_describe (fixture.chart, START_US + 60 * VED_SECOND_US);
  g_assert_nonnull (strstr (text, "second"));
  ved_test_window_close (fixture.window);
}

/* A side of the book that is hidden is neither marked nor read. */
static void
test_hidden_side_is_not_read (void)
{
  static const gint64 bids[] = { 99, 98 }, asks[] = { 101, 102 };
  static const double sizes[] = { 1.0, 2.0 };
  const VedDepthSide bid = { 2, bids, sizes }, ask = { 2, asks, sizes };
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  Fixture fixture;
  VedPlotPoint point;

  ved_viewport_set_extent (viewport, 90, 110);
  ved_viewport_set_home (viewport, 90, 110);
  open_chart (&fixture, ved_depth_chart_new (viewport));
  ved_depth_chart_set_book (VED_DEPTH_CHART (fixture.chart), &bid, &ask, NULL, NULL);
  ved_plot_chart_show_only (fixture.chart, 1);
  ved_test_window_draw (fixture.window);
  g_assert_true (VED_PLOT_CHART_GET_CLASS (fixture.chart)->read (fixture.chart, 95, NAN, &point));
  g_assert_cmpint (point.x, ==, 101);
  g_assert_cmpint (VED_PLOT_CHART_GET_CLASS (fixture.chart)->step (fixture.chart, 101, -1), ==, 101);
  ved_plot_chart_show_only (fixture.chart, 1);
  g_assert_true (VED_PLOT_CHART_GET_CLASS (fixture.chart)->read (fixture.chart, 95, NAN, &point));
  g_assert_cmpint (point.x, ==, 98);
  ved_test_window_close (fixture.window);
}

static gboolean
has_overlay (Fixture *fixture)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  VED_CHART_GET_CLASS (fixture->chart)->overlay (VED_CHART (fixture->chart), snapshot, WIDTH_PX, HEIGHT_PX);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return FALSE;
  gsk_render_node_unref (node);

  return TRUE;
}

/* The cell below the pointer answers, though its column begins outside of the window. */
static void
test_partly_visible_columns_answer (void)
{
  static const float cells[4] = { 1.0f, 2.0f, 3.0f, 4.0f };
  const VedFieldCells field = { .kind = VED_CELL_FLOAT, .cells = cells, .n_rows = 2, .n_columns = 2, .stride = 2 };
  const VedHeatAxes axes = { START_US, VED_HOUR_US, 0.0, 1.0 };
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  Fixture fixture;

  ved_viewport_set_extent (viewport, START_US, START_US + 2 * VED_HOUR_US);
  ved_viewport_set_home (viewport, START_US, START_US + 2 * VED_HOUR_US);
  open_chart (&fixture, ved_heat_map_new (viewport));
  ved_heat_map_set_cells (VED_HEAT_MAP (fixture.chart), &field, &axes, NULL, NULL);
  ved_viewport_set_range (viewport, START_US + 10 * VED_MINUTE_US, START_US + 12 * VED_MINUTE_US);
  ved_test_window_draw (fixture.window);
  point_at (&fixture, START_US + 11 * VED_MINUTE_US, 1.5);
  g_assert_cmpint (ved_viewport_get_cursor (viewport), ==, START_US);
  g_assert_true (has_overlay (&fixture));
  ved_plot_chart_get_private (fixture.chart)->has_pointer = FALSE;
  g_assert_false (has_overlay (&fixture));
  ved_test_window_close (fixture.window);
}

/* The difference along a row of cells names the row. */
static void
test_difference_of_cells (void)
{
  static const float cells[6] = { 1.0f, 2.0f, 3.0f, 10.0f, 20.0f, 70.0f };
  const VedFieldCells field = { .kind = VED_CELL_FLOAT, .cells = cells, .n_rows = 2, .n_columns = 3, .stride = 3 };
  const VedHeatAxes axes = { START_US, VED_HOUR_US, 0.0, 1.0 };
  static const char *const names[] = { "upper", "lower", NULL };
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  Fixture fixture;

  ved_viewport_set_extent (viewport, START_US, START_US + 3 * VED_HOUR_US);
  ved_viewport_set_home (viewport, START_US, START_US + 3 * VED_HOUR_US);
  open_chart (&fixture, ved_heat_map_new (viewport));
  ved_heat_map_set_cells (VED_HEAT_MAP (fixture.chart), &field, &axes, NULL, NULL);
  ved_heat_map_set_names (VED_HEAT_MAP (fixture.chart), names);
  ved_test_window_draw (fixture.window);
  ved_viewport_set_pin (viewport, VED_PIN_A, START_US);
  ved_viewport_set_pin (viewport, VED_PIN_B, START_US + 2 * VED_HOUR_US);
  point_at (&fixture, START_US + 90 * VED_MINUTE_US, 1.5);
  assert_tooltip (&fixture, "Δy lower 60", TRUE);
  ved_test_window_close (fixture.window);
}

/* A value axis that is dragged beyond what there can be stands at the bound, as long as it was. */
static void
test_values_pan_to_their_bound (void)
{
  Fixture fixture = make_lines (100 * VED_SECOND_US);
  double from, to;

  ved_plot_chart_set_limits (fixture.chart, 0.0, 100.0, 1.0);
  add_line (&fixture, "low", 0, 100, 1.0f, 0, 0);
  add_line (&fixture, "high", 0, 100, 99.0f, 0, 0);
  ved_test_window_draw (fixture.window);
  ved_plot_chart_set_value_range (fixture.chart, -10.0, 10.0);
  ved_test_window_draw (fixture.window);
  ved_plot_chart_get_value_range (fixture.chart, &from, &to);
  g_assert_cmpfloat (from, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (to, 20.0, 1e-9);
  ved_plot_chart_set_value_range (fixture.chart, 95.0, 115.0);
  ved_test_window_draw (fixture.window);
  ved_plot_chart_get_value_range (fixture.chart, &from, &to);
  g_assert_cmpfloat_with_epsilon (from, 80.0, 1e-9);
  g_assert_cmpfloat (to, ==, 100.0);
  ved_test_window_close (fixture.window);
}

/* With the keyboard alone: two pins, and the axis of the values. */
static void
test_keys_pin_and_zoom_values (void)
{
  Fixture fixture = make_lines (100 * VED_SECOND_US);
  double from, to, zoomed_from, zoomed_to;

  add_line (&fixture, "line", 0, 100, 50.0f, 0, 0);
  ved_test_window_draw (fixture.window);
  ved_plot_chart_get_value_range (fixture.chart, &from, &to);
  ved_viewport_set_cursor (fixture.viewport, START_US + 20 * VED_SECOND_US);
  g_assert_true (ved_test_press (GTK_WIDGET (fixture.chart), GDK_KEY_m, 0));
  ved_plot_chart_move_cursor (fixture.chart, 10);
  g_assert_true (ved_test_press (GTK_WIDGET (fixture.chart), GDK_KEY_m, 0));
  g_assert_cmpint (ved_viewport_get_pin (fixture.viewport, VED_PIN_A), ==, START_US + 20 * VED_SECOND_US);
  g_assert_cmpint (ved_viewport_get_pin (fixture.viewport, VED_PIN_B), ==, START_US + 30 * VED_SECOND_US);

  g_assert_true (ved_test_press (GTK_WIDGET (fixture.chart), GDK_KEY_plus, GDK_CONTROL_MASK));
  ved_test_window_draw (fixture.window);
  ved_plot_chart_get_value_range (fixture.chart, &zoomed_from, &zoomed_to);
  g_assert_cmpfloat (zoomed_to - zoomed_from, <, to - from);
  g_assert_true (ved_test_press (GTK_WIDGET (fixture.chart), GDK_KEY_Up, GDK_CONTROL_MASK));
  ved_test_window_draw (fixture.window);
  ved_plot_chart_get_value_range (fixture.chart, &from, &to);
  g_assert_cmpfloat (from, >, zoomed_from);
  g_assert_cmpfloat_with_epsilon (to - from, zoomed_to - zoomed_from, 1e-9);
  ved_test_window_close (fixture.window);
}

/* A single 0 does not take the least of the other values out of the picture of a logarithmic axis. */
static void
test_logarithms_show_all_above_zero (void)
{
  const gsize lengths[] = { 100, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      Fixture fixture = make_lines ((gint64) lengths[i] * VED_SECOND_US);
      float *values = g_new (float, lengths[i]);
      VedChartSeries series = {
        .label = "rate", .trace = { .values = values, .n_values = lengths[i], .start_us = START_US, .step_us = VED_SECOND_US },
        .owner = values, .free_owner = g_free,
      };
      double from, to;

      for (gsize j = 0; j < lengths[i]; j++)
        values[j] = j == lengths[i] / 2 ? 0.0f : j < lengths[i] / 2 ? 0.002f : 80.0f;
      ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (fixture.chart), 0, &series);
      ved_plot_chart_set_value_flags (fixture.chart, VED_PLOT_VALUE_LOG);
      ved_test_window_draw (fixture.window);
      ved_plot_chart_get_value_range (fixture.chart, &from, &to);
      g_assert_cmpfloat (from, <=, 0.002);
      g_assert_cmpfloat (from, >, 0.0);
      ved_test_window_close (fixture.window);
    }
}

/* The colours of a part are those of the whole that it is a part of. */
static void
test_colours_hold_from_part_to_part (void)
{
  static const float all[6] = { 1.0f, 2.0f, 3.0f, 50.0f, 60.0f, 70.0f };
  const VedHeatScale scales[] = { VED_HEAT_LINEAR, VED_HEAT_LOG, VED_HEAT_RANKED };
  Fixture fixture = make_lines (100 * VED_SECOND_US);
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (fixture.chart));

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      VedColor seen[2];
      VedHeatColors colors;

      ved_heat_colors_init (&colors);
      colors.scale = scales[i];
      ved_heat_colors_set_sample (&colors, all, 6);
      for (guint part = 0; part < 2; part++)
        {
          const VedFieldCells cells = {
            .kind = VED_CELL_FLOAT, .cells = all + 3 * part, .n_rows = 1, .n_columns = 3, .stride = 3
          };
          g_autoptr(VedField) field = ved_field_new (&cells);

          ved_heat_colors_update (&colors, field, theme);
          seen[part] = ved_heat_colors_lookup (&colors, 50.0);
          ved_heat_colors_drop_field (&colors);
          ved_heat_colors_touch (&colors);
        }
      g_assert_cmpuint (seen[0], ==, seen[1]);
      ved_heat_colors_set_sample (&colors, NULL, 0);
    }
  ved_test_window_close (fixture.window);
}

static gboolean
write_little (gpointer       user_data,
              GOutputStream *stream,
              GCancellable  *cancellable,
              GError       **error)
{
  return g_output_stream_write_all (stream, "new", 3, NULL, cancellable, error);
}

/* A disk without room for the last piece of a file leaves the file that there was. */
static void
test_full_disk_keeps_the_old_file (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "chart.csv", NULL), *text = NULL;
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  struct rlimit before, none;
  gboolean is_saved;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  none = before;
  none.rlim_cur = 0;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  is_saved = ved_save_stream (file, write_little, NULL, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (is_saved);
  g_assert_nonnull (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  ved_test_remove_folder (folder);
}

/* A stroke of fingers on a touchpad is told in pixels, ten of which are one click of a wheel. */
static void
test_touchpads_scroll_by_pixels (void)
{
  g_assert_cmpfloat (ved_wheel_to_clicks (GDK_SCROLL_UNIT_WHEEL, 1.0), ==, 1.0);
  g_assert_cmpfloat (ved_wheel_to_clicks (GDK_SCROLL_UNIT_SURFACE, 20.0), ==, 2.0);
}

static gboolean
shows_text (gpointer user_data)
{
  const char *const *wanted = user_data;
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  ved_test_window_collect ((GtkWidget *) wanted[0], GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (g_str_equal (gtk_label_get_text (g_ptr_array_index (labels, i)), wanted[1]))
      return TRUE;

  return FALSE;
}

static void
wait_for_text (GtkWidget  *window,
               const char *text)
{
  ved_test_wait_until (shows_text, (const char *[]) { (const char *) window, text });
}

/* A file that takes a while says so, can be cancelled, and it is told when it is there. */
static void
test_saving_is_told (void)
{
  GtkWidget *toasts = adw_toast_overlay_new (), *child = gtk_label_new ("page");
  GtkWidget *window;
  g_autoptr(GFile) file = g_file_new_for_path ("/some/table.csv");
  g_autoptr(GError) fault = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_autoptr(GCancellable) cancellable = NULL;
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();
  VedSaveJob *job;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), child);
  window = ved_test_window_new (toasts, 400, 200);
  job = ved_save_job_new (child, file);
  cancellable = g_object_ref (ved_save_job_get_cancellable (job));
  wait_for_text (window, "Saving table.csv…");
  ved_test_window_collect (window, GTK_TYPE_BUTTON, buttons);
  g_assert_cmpuint (buttons->len, >, 0);
  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_button_get_label (g_ptr_array_index (buttons, i)), "_Cancel") == 0)
      g_signal_emit_by_name (g_ptr_array_index (buttons, i), "clicked");
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  ved_save_job_end (job, fault);
  ved_save_job_end (ved_save_job_new (child, file), NULL);
  wait_for_text (window, "Saved as table.csv");
  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/chart-readings/keys-cross-gaps", test_keys_cross_gaps);
  g_test_add_func ("/chart-readings/pages-cross-gaps", test_pages_cross_gaps);
  g_test_add_func ("/chart-readings/keys-stay-before-an-open-gap", test_keys_stay_before_an_open_gap);
  g_test_add_func ("/chart-readings/difference-is-of-what-is-pointed-at", test_difference_is_of_what_is_pointed_at);
  g_test_add_func ("/chart-readings/only-what-is-there-is-told", test_only_what_is_there_is_told);
  g_test_add_func ("/chart-readings/keys-read-what-is-shown", test_keys_read_what_is_shown);
  g_test_add_func ("/chart-readings/hidden-side-is-not-read", test_hidden_side_is_not_read);
  g_test_add_func ("/chart-readings/partly-visible-columns-answer", test_partly_visible_columns_answer);
  g_test_add_func ("/chart-readings/difference-of-cells", test_difference_of_cells);
  g_test_add_func ("/chart-readings/values-pan-to-their-bound", test_values_pan_to_their_bound);
  g_test_add_func ("/chart-readings/keys-pin-and-zoom-values", test_keys_pin_and_zoom_values);
  g_test_add_func ("/chart-readings/logarithms-show-all-above-zero", test_logarithms_show_all_above_zero);
  g_test_add_func ("/chart-readings/colours-hold-from-part-to-part", test_colours_hold_from_part_to_part);
  g_test_add_func ("/chart-readings/full-disk-keeps-the-old-file", test_full_disk_keeps_the_old_file);
  g_test_add_func ("/chart-readings/touchpads-scroll-by-pixels", test_touchpads_scroll_by_pixels);
  g_test_add_func ("/chart-readings/saving-is-told", test_saving_is_told);

  return g_test_run ();
}
