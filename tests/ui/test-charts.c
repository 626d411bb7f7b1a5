/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-charts"

#include "config.h"

#include "app/charts/ved-bar-chart.h"
#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-chart-head.h"
#include "app/charts/ved-chart-scheduler.h"
#include "app/charts/ved-gauge.h"
#include "app/charts/ved-share-ring.h"
#include "app/charts/ved-sparkline.h"
#include "app/charts/ved-tile-map.h"
#include "app/charts/ved-time-series-chart.h"

#include "base/ved-clock.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-workers.h"
#include "ved-test-window.h"

#include <glib/gstdio.h>
#include <math.h>

#define NOW_US (1768471500 * VED_SECOND_US)
#define N_VALUES 100
#define N_STEPS 10

static float values[N_VALUES];
static float steps[3][N_STEPS];

static void
fill_values (void)
{
  for (guint i = 0; i < N_VALUES; i++)
    values[i] = i == 50 ? NAN : 20.0f + (float) (i % 10);
  for (guint i = 0; i < N_STEPS; i++)
    {
      steps[0][i] = 30.0f;
      steps[1][i] = 40.0f + (float) i;
      steps[2][i] = 60.0f;
    }
}

/* A hundred minutes of history and ten of forecast. */
static VedTimeSeriesChart *
make_chart (VedViewport *viewport)
{
  const VedNumberFormat percent = { VED_NUMBER_PERCENT, 1, NULL };
  const VedChartThreshold threshold = { 45.0, VED_LEVEL_WARNING, FALSE };
  VedTimeSeriesChart *chart = VED_TIME_SERIES_CHART (ved_time_series_chart_new (viewport));
  VedChartSeries series = {
    .label = "CPU",
    .trace = { .values = values, .n_values = N_VALUES, .start_us = NOW_US - (N_VALUES - 1) * VED_MINUTE_US,
               .step_us = VED_MINUTE_US },
  };
  VedChartForecast forecast = {
    .origin_us = NOW_US,
    .step_us = VED_MINUTE_US,
    .n_steps = N_STEPS,
    .p10 = steps[0],
    .p50 = steps[1],
    .p90 = steps[2],
    .now_us = NOW_US,
    .now_value = 29.0f,
  };

  fill_values ();
  ved_viewport_set_extent (viewport, NOW_US - 100 * VED_MINUTE_US, NOW_US + 10 * VED_MINUTE_US);
  ved_viewport_set_home (viewport, NOW_US - 100 * VED_MINUTE_US, NOW_US + 10 * VED_MINUTE_US);
  ved_chart_set_title (VED_CHART (chart), "CPU");
  ved_plot_chart_set_format (VED_PLOT_CHART (chart), &percent, &percent);
  ved_plot_chart_set_limits (VED_PLOT_CHART (chart), 0.0, 100.0, 10.0);
  ved_time_series_chart_set_series (chart, 0, &series);
  ved_time_series_chart_set_forecast (chart, &forecast);
  ved_time_series_chart_set_thresholds (chart, &threshold, 1);

  return chart;
}

static void
test_hover_redraws_no_data (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  guint64 n_before = ved_chart_get_data_redraws (VED_CHART (chart));

  g_assert_cmpuint (n_before, >=, 1);
  for (guint i = 0; i < 50; i++)
    {
      ved_viewport_set_cursor (viewport, NOW_US - i * VED_MINUTE_US);
      ved_test_window_draw (window);
    }
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before);

  ved_test_window_close (window);
}

static void
test_one_redraw_a_frame (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  guint64 n_before = ved_chart_get_data_redraws (VED_CHART (chart));

  for (guint i = 0; i < 20; i++)
    ved_viewport_pan (viewport, -VED_MINUTE_US);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before + 1);

  ved_test_window_close (window);
}

static void
test_unmapped_draws_nothing (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  guint64 n_before;

  gtk_widget_set_visible (GTK_WIDGET (chart), FALSE);
  ved_test_window_draw (window);
  n_before = ved_chart_get_data_redraws (VED_CHART (chart));
  ved_viewport_pan (viewport, -VED_MINUTE_US);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before);

  ved_test_window_close (window);
}

static void
frame_counted_cb (GdkFrameClock *clock,
                  guint         *n_frames)
{
  (*n_frames)++;
}

/* Of a minimised window no frame is asked for, whatever happens to its charts; they are drawn once when it
 * is back. */
static void
test_minimised_asks_for_no_frame (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  guint n_frames = 0;
  guint64 n_before;
  gulong id;

  if (!ved_test_window_minimise (window, TRUE))
    return;

  ved_test_window_draw (window);
  n_before = ved_chart_get_data_redraws (VED_CHART (chart));
  id = g_signal_connect (clock, "after-paint", G_CALLBACK (frame_counted_cb), &n_frames);
  for (guint i = 0; i < 20; i++)
    {
      ved_viewport_pan (viewport, -VED_MINUTE_US);
      ved_viewport_set_cursor (viewport, NOW_US - i * VED_MINUTE_US);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  g_assert_cmpuint (n_frames, ==, 0);
  g_assert_cmpuint (ved_chart_scheduler_get_n_waiting (window), ==, 1);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before);

  ved_test_window_minimise (window, FALSE);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_scheduler_get_n_waiting (window), ==, 0);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before + 1);

  g_signal_handler_disconnect (clock, id);
  ved_test_window_close (window);
}

static guint
count_finalized (guint *n_gone)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  return *n_gone;
}

static void
chart_gone_cb (gpointer user_data,
               GObject *where_the_object_was)
{
  (*(guint *) user_data)++;
}

/* A thousand charts that come to a window, are drawn at two sizes, and go. */
static void
test_thousand_lives_leave_nothing (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = ved_test_window_new (box, 300, 200);
  guint n_gone = 0;

  for (guint i = 0; i < 1000; i++)
    {
      GtkWidget *chart = GTK_WIDGET (make_chart (viewport));

      g_object_weak_ref (G_OBJECT (chart), chart_gone_cb, &n_gone);
      gtk_box_append (GTK_BOX (box), chart);
      gtk_widget_set_size_request (chart, -1, 120 + (int) (i % 2) * 40);
      if (i % 50 == 0)
        ved_test_window_draw (window);
      ved_viewport_pan (viewport, -VED_MINUTE_US);
      gtk_box_remove (GTK_BOX (box), chart);
    }
  g_assert_cmpuint (count_finalized (&n_gone), ==, 1000);
  g_assert_null (gtk_widget_get_first_child (box));
  ved_test_window_close (window);
  g_assert_cmpuint (G_OBJECT (viewport)->ref_count, ==, 1);
}

/* Rows of a tooltip are never sorted; the nearest series is among them and stands out. */
static void
test_many_series (void)
{
  enum { N_SERIES = 100 };
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  g_autoptr(VedBubble) bubble = ved_bubble_new (""), pinned = ved_bubble_new ("");
  g_autofree char *sentence = NULL;
  GtkWidget *window;

  for (guint i = 0; i < N_SERIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("s%02u", i);
      float *own = g_new (float, 2);
      VedChartSeries series = {
        .label = name,
        .trace = { .values = own, .n_values = 2, .start_us = NOW_US - VED_MINUTE_US, .step_us = VED_MINUTE_US },
        .owner = own,
        .free_owner = g_free,
      };

      own[0] = own[1] = (float) i;
      ved_time_series_chart_set_series (chart, i, &series);
    }
  window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  VED_PLOT_CHART_GET_CLASS (chart)->add_rows (VED_PLOT_CHART (chart), NOW_US, 77.2, bubble);
  sentence = ved_bubble_to_sentence (bubble);
  g_assert_nonnull (strstr (sentence, ", s00 0.0 %, s01 1.0 %, s02 2.0 %"));
  g_assert_nonnull (strstr (sentence, ", s77 77.0 %, … and "));
  g_assert_cmpuint (ved_bubble_get_n_rows (bubble), <, 30);

  ved_viewport_set_pin (viewport, VED_PIN_A, NOW_US);
  VED_PLOT_CHART_GET_CLASS (chart)->add_rows (VED_PLOT_CHART (chart), NOW_US, 77.2, pinned);
  g_assert_cmpuint (ved_bubble_get_n_rows (pinned) + 2, ==, ved_bubble_get_n_rows (bubble));

  ved_test_window_close (window);
}

static void
test_hindsight (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  g_autoptr(VedTimeSeriesChart) chart = g_object_ref_sink (make_chart (viewport));
  const VedChartForecast then = {
    .origin_us = NOW_US - 20 * VED_MINUTE_US,
    .step_us = VED_MINUTE_US,
    .n_steps = N_STEPS,
    .p10 = steps[0],
    .p50 = steps[1],
    .p90 = steps[2],
  };
  g_autofree char *csv = NULL;
  VedChartReading reading;

  ved_time_series_chart_set_hindsight (chart, &then);
  g_assert_false (ved_time_series_chart_read_hindsight (chart, then.origin_us, &reading));
  g_assert_true (ved_time_series_chart_read_hindsight (chart, then.origin_us + VED_MINUTE_US, &reading));
  g_assert_cmpfloat (reading.value, ==, 40.0f);
  g_assert_false (ved_time_series_chart_read_hindsight (chart, NOW_US, &reading));
  ved_viewport_set_range (viewport, then.origin_us + VED_MINUTE_US, then.origin_us + VED_MINUTE_US + 1);
  csv = ved_chart_to_csv (VED_CHART (chart));
  g_assert_nonnull (strstr (csv, "2026-01-15T09:46:00Z,forecast then,40,30,60\r\n"));
}

/* Any two lines can be told apart by everybody, and every line from the ground of its scheme. */
static void
test_palettes (void)
{
  const GdkRGBA inks[2] = { { 0.0f, 0.0f, 0.0f, 0.8f }, { 1.0f, 1.0f, 1.0f, 1.0f } };
  const VedColor grounds[2][2] = { { 0xffffffff, 0xfafafaff }, { 0x242424ff, 0x383838ff } };

  for (guint scheme = 0; scheme < 2; scheme++)
    {
      VedChartTheme theme;

      ved_chart_theme_init (&theme, &inks[scheme], FALSE);
      g_assert_cmpint (theme.dark, ==, scheme == 1);
      for (guint i = 0; i < VED_CHART_N_SERIES_COLORS; i++)
        {
          VedColor color = ved_chart_theme_get_series (&theme, i);

          for (guint ground = 0; ground < 2; ground++)
            g_assert_cmpfloat (ved_color_contrast (color, grounds[scheme][ground]), >=, 3.0f);
          for (guint j = 0; j < i; j++)
            for (VedVision vision = VED_VISION_FULL; vision <= VED_VISION_NO_BLUE; vision++)
              g_assert_cmpfloat (ved_color_distance (ved_color_as_seen (color, vision),
                                                     ved_color_as_seen (ved_chart_theme_get_series (&theme, j),
                                                                        vision)), >, 0.1f);
        }
      g_assert_cmpfloat (ved_color_contrast (theme.forecast, grounds[scheme][1]), >=, 3.0f);
    }
}

static void
test_readings (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  g_autoptr(VedTimeSeriesChart) chart = g_object_ref_sink (make_chart (viewport));
  VedChartReading reading;

  g_assert_true (ved_time_series_chart_read (chart, 0, NOW_US - 10 * VED_SECOND_US, &reading));
  g_assert_false (reading.is_forecast);
  g_assert_cmpint (reading.time_us, ==, NOW_US);
  g_assert_cmpfloat (reading.value, ==, 29.0f);

  /* The point where history and fan meet is no step of the forecast. */
  g_assert_true (ved_time_series_chart_read (chart, 0, NOW_US + VED_SECOND_US, &reading));
  g_assert_true (reading.is_forecast);
  g_assert_cmpint (reading.time_us, ==, NOW_US + VED_MINUTE_US);
  g_assert_cmpfloat (reading.value, ==, 40.0f);
  g_assert_cmpfloat (reading.lower, ==, 30.0f);
  g_assert_cmpfloat (reading.upper, ==, 60.0f);

  g_assert_cmpint (ved_time_series_chart_time_to_threshold (chart), ==, NOW_US + 6 * VED_MINUTE_US);
}

static void
test_cursor_keys (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);

  ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), 1);
  g_assert_cmpint (ved_viewport_get_cursor (viewport), ==, NOW_US);
  ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), -3);
  g_assert_cmpint (ved_viewport_get_cursor (viewport), ==, NOW_US - 3 * VED_MINUTE_US);
  ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), 5);
  g_assert_cmpint (ved_viewport_get_cursor (viewport), ==, NOW_US + 2 * VED_MINUTE_US);

  ved_test_window_close (window);
}

static char *
read_label (VedTimeSeriesChart *chart)
{
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, "no such label");
}

static void
assert_told (VedTimeSeriesChart *chart,
             const char         *first,
             const char         *second)
{
  g_autofree char *label = read_label (chart);

  g_test_message ("%s", label);
  g_assert_nonnull (strstr (label, first));
  g_assert_nonnull (strstr (label, second));
}

/* Who hears the chart is told what its tooltip says, of pins too; after Escape it has its name again. */
static void
test_keys_tell_all (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  g_autofree char *label = NULL;

  ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), 1);
  assert_told (chart, "CPU: 29", "reaches 45");
  ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), 1);
  assert_told (chart, "between 30", "in 1");
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_m, 0));
  assert_told (chart, "Pin A: CPU", "between 30");
  ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), 2);
  assert_told (chart, "Δt 2", "Δy");
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_m, 0));
  assert_told (chart, "Pin B: CPU", "Δt 2");
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Escape, 0));
  label = read_label (chart);
  g_assert_nonnull (strstr (label, "CPU"));
  g_assert_null (strstr (label, "CPU:"));

  ved_test_window_close (window);
}

static void
test_value_axis (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  double from, to, zoomed_from, zoomed_to;

  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &from, &to);
  g_assert_cmpfloat (from, ==, 0.0);
  g_assert_cmpfloat (to, >=, 60.0);
  g_assert_cmpfloat (to, <=, 100.0);

  ved_plot_chart_zoom_value (VED_PLOT_CHART (chart), 150.0, 0.5);
  ved_test_window_draw (window);
  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &zoomed_from, &zoomed_to);
  g_assert_cmpfloat_with_epsilon (zoomed_to - zoomed_from, (to - from) / 2.0, 1e-6);

  ved_plot_chart_zoom_value (VED_PLOT_CHART (chart), 150.0, 1e6);
  ved_test_window_draw (window);
  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &zoomed_from, &zoomed_to);
  g_assert_cmpfloat (zoomed_from, >=, 0.0);
  g_assert_cmpfloat (zoomed_to, <=, 100.0);

  ved_plot_chart_reset (VED_PLOT_CHART (chart));
  ved_test_window_draw (window);
  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &zoomed_from, &zoomed_to);
  g_assert_cmpfloat (zoomed_from, ==, from);
  g_assert_cmpfloat (zoomed_to, ==, to);

  ved_test_window_close (window);
}

/* Of the grid, and whatever else is drawn. */
static gsize
count_lines (GtkWidget *chart)
{
  gsize n_commands, n_lines = 0;
  const VedDrawCommand *commands = ved_draw_list_get_commands (ved_chart_get_draw_list (VED_CHART (chart)), &n_commands);

  for (gsize i = 0; i < n_commands; i++)
    n_lines += commands[i].n;

  return n_lines;
}

/* An axis of nothing has no ticks, unless it is known how far values can go. */
static void
test_nothing_to_measure (void)
{
  GtkWidget *chart = ved_time_series_chart_new (NULL), *window;
  gsize n_before;

  window = ved_test_window_new (chart, 600, 300);
  n_before = count_lines (chart);
  ved_plot_chart_set_limits (VED_PLOT_CHART (chart), 0.0, 100.0, 10.0);
  ved_test_window_draw (window);
  g_assert_cmpuint (count_lines (chart), >, n_before);
  ved_plot_chart_set_limits (VED_PLOT_CHART (chart), 0.0, INFINITY, 10.0);
  ved_test_window_draw (window);
  g_assert_cmpuint (count_lines (chart), ==, n_before);

  ved_test_window_close (window);
}

static void
test_csv_of_visible_range (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  g_autoptr(VedTimeSeriesChart) chart = g_object_ref_sink (make_chart (viewport));
  g_autofree char *csv = NULL;

  ved_viewport_set_range (viewport, NOW_US - VED_MINUTE_US, NOW_US + VED_MINUTE_US);
  csv = ved_chart_to_csv (VED_CHART (chart));
  g_assert_cmpstr (csv, ==,
                   "time,series,value,lower,upper\r\n"
                   "2026-01-15T10:04:00Z,CPU,28,,\r\n"
                   "2026-01-15T10:05:00Z,CPU,29,,\r\n"
                   "2026-01-15T10:06:00Z,forecast,40,30,60\r\n");
}

static void
test_log_scale (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  double from, to;

  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.log-scale", NULL);
  ved_test_window_draw (window);
  g_assert_cmpint (ved_plot_chart_get_frame (VED_PLOT_CHART (chart))->value.kind, ==, VED_SCALE_LOG);
  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &from, &to);
  g_assert_cmpfloat (from, ==, 10.0);
  g_assert_cmpfloat (to, ==, 100.0);
  ved_plot_chart_zoom_value (VED_PLOT_CHART (chart), 150.0, 0.5);
  ved_test_window_draw (window);
  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &from, &to);
  g_assert_cmpfloat (from, >, 10.0);
  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.log-scale", NULL);
  ved_test_window_draw (window);
  g_assert_cmpint (ved_plot_chart_get_frame (VED_PLOT_CHART (chart))->value.kind, ==, VED_SCALE_LINEAR);

  ved_test_window_close (window);
}

static void
export_to (VedChart     *chart,
           VedExportKind kind,
           const char   *path,
           GError      **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  ved_chart_export_async (chart, kind, file, NULL, ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);
  ved_chart_export_finish (chart, result, error);
}

static void
test_files (void)
{
  static const char *const beginnings[] = { "\x89PNG", "<?xml", "time,series" };
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedChart *chart = VED_CHART (make_chart (viewport));
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  g_autofree char *folder = g_dir_make_tmp ("ved-charts-XXXXXX", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "missing", "chart.csv", NULL);
  g_autoptr(GError) error = NULL;

  for (VedExportKind kind = VED_EXPORT_PNG; kind <= VED_EXPORT_CSV; kind++)
    {
      g_autofree char *name = g_strdup_printf ("chart.%s", ved_export_get_suffix (kind));
      g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;

      export_to (chart, kind, path, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_str_has_prefix (text, beginnings[kind]));
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  export_to (chart, VED_EXPORT_CSV, nowhere, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (g_rmdir (folder), ==, 0);

  ved_test_window_close (window);
}

/* A worker that is slow to end is never the last to hold a chart: widgets end in the main thread only. */
static void
test_workers_hold_no_chart (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedChart *chart = VED_CHART (make_chart (viewport));
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  g_autofree char *folder = g_dir_make_tmp ("ved-charts-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "chart.csv", NULL);
  g_autoptr(GError) error = NULL;
  gpointer held = chart;

  g_object_add_weak_pointer (G_OBJECT (chart), &held);
  ved_test_hold_workers (TRUE);
  export_to (chart, VED_EXPORT_CSV, path, &error);
  g_assert_no_error (error);
  ved_test_window_close (window);
  g_assert_null (held);

  ved_test_hold_workers (FALSE);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_tiles (void)
{
  static const char *const names[] = { "a", "b", "c", "d", "e" };
  VedTileMap *map = VED_TILE_MAP (ved_tile_map_new ());
  VedTile tiles[5] = { 0 };
  GtkWidget *window;
  guint64 n_before;

  for (guint i = 0; i < 5; i++)
    {
      tiles[i] = (VedTile) { names[i], (float) (20 * i), 0.2f * (float) i, (int) i, FALSE };
    }
  ved_tile_map_set_tiles (map, tiles, 5, NULL, NULL);
  window = ved_test_window_new (GTK_WIDGET (map), 500, 300);
  for (guint i = 0; i < 5; i++)
    {
      VedRect rect = ved_item_chart_get_bounds (VED_ITEM_CHART (map), i);

      g_assert_cmpuint (ved_item_chart_hit (VED_ITEM_CHART (map), rect.x + rect.width / 2.0f,
                                            rect.y + rect.height / 2.0f), ==, i);
    }
  g_assert_cmpuint (ved_item_chart_hit (VED_ITEM_CHART (map), -5.0, -5.0), ==, VED_LAYOUT_NONE);

  n_before = ved_chart_get_data_redraws (VED_CHART (map));
  ved_tile_map_set_tiles (map, tiles, 5, NULL, NULL);
  ved_item_chart_select (VED_ITEM_CHART (map), 3);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (map)), ==, n_before);
  g_assert_cmpuint (ved_item_chart_get_selected (VED_ITEM_CHART (map)), ==, 3);

  ved_test_window_close (window);
}

static void
test_bars (void)
{
  const VedBar bars[3] = {
    { .label = "a", .value = 90.0f, .level = VED_LEVEL_IMMINENT }, { .label = "b", .value = 50.0f, .level = VED_LEVEL_DEGRADING },
    { .label = "c", .warning = "Memory is full", .value = 5.0f, .level = VED_LEVEL_HEALTHY, .is_dimmed = TRUE },
  };
  VedBarChart *chart = VED_BAR_CHART (ved_bar_chart_new (GTK_ORIENTATION_HORIZONTAL));
  g_autofree char *described = NULL;
  GtkWidget *window;
  guint64 n_before;

  ved_bar_chart_set_bars (chart, bars, 3);
  window = ved_test_window_new (GTK_WIDGET (chart), 500, 300);
  g_assert_cmpuint (ved_item_chart_hit (VED_ITEM_CHART (chart), 50.0, 5.0), ==, 0);
  g_assert_cmpuint (ved_item_chart_hit (VED_ITEM_CHART (chart), 50.0, 30.0), ==, 1);
  g_assert_cmpuint (ved_item_chart_hit (VED_ITEM_CHART (chart), 50.0, 290.0), ==, VED_LAYOUT_NONE);
  g_assert_cmpstr (ved_bar_chart_get_label (chart, 2), ==, "c");
  described = VED_ITEM_CHART_GET_CLASS (chart)->describe (VED_ITEM_CHART (chart), 2);
  g_assert_cmpstr (described, ==, "c, 5, Healthy, Memory is full");

  n_before = ved_chart_get_data_redraws (VED_CHART (chart));
  ved_bar_chart_set_bars (chart, bars, 3);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before);

  ved_test_window_close (window);
}

/* A file has no page around it that says whose values they are. */
static void
test_files_name_their_subject (void)
{
  g_autoptr(GtkWidget) chart = g_object_ref_sink (ved_sparkline_new (0.0, 100.0));
  g_autofree char *nothing = ved_chart_head_get_title (VED_CHART (chart)), *alone = NULL, *both = NULL;

  ved_chart_set_title (VED_CHART (chart), "Memory");
  alone = ved_chart_head_get_title (VED_CHART (chart));
  ved_chart_head_set_subject (VED_CHART (chart), "db-1");
  both = ved_chart_head_get_title (VED_CHART (chart));

  g_assert_null (nothing);
  g_assert_cmpstr (alone, ==, "Memory");
  g_assert_cmpstr (both, ==, "db-1, Memory");
}

static GtkWidget *
make_any (guint which)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  GtkWidget *widgets[] = {
    GTK_WIDGET (make_chart (viewport)), ved_tile_map_new (), ved_bar_chart_new (GTK_ORIENTATION_HORIZONTAL), ved_gauge_new (100.0),
    ved_share_ring_new (), ved_sparkline_new (0.0, 100.0),
  };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    if (i != which)
      g_object_unref (g_object_ref_sink (widgets[i]));

  return widgets[which];
}

static void
test_nothing_leaks (void)
{
  for (guint i = 0; i < 6; i++)
    {
      GtkWidget *widget = g_object_ref_sink (make_any (i));
      GtkWidget *window = ved_test_window_new (widget, 300, 200);

      gtk_window_set_child (GTK_WINDOW (window), NULL);
      ved_test_window_close (window);
      g_assert_finalize_object (widget);
    }
}

static void
test_picture (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedTimeSeriesChart *chart = make_chart (viewport);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  g_autoptr(GdkTexture) picture = ved_chart_render (VED_CHART (chart), 2);

  g_assert_nonnull (picture);
  g_assert_cmpint (gdk_texture_get_width (picture), ==, 2 * gtk_widget_get_width (GTK_WIDGET (chart)));

  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/charts/hover-redraws-no-data", test_hover_redraws_no_data);
  g_test_add_func ("/charts/one-redraw-a-frame", test_one_redraw_a_frame);
  g_test_add_func ("/charts/unmapped-draws-nothing", test_unmapped_draws_nothing);
  g_test_add_func ("/charts/minimised-asks-for-no-frame", test_minimised_asks_for_no_frame);
  g_test_add_func ("/charts/thousand-lives-leave-nothing", test_thousand_lives_leave_nothing);
  g_test_add_func ("/charts/many-series", test_many_series);
  g_test_add_func ("/charts/hindsight", test_hindsight);
  g_test_add_func ("/charts/palettes", test_palettes);
  g_test_add_func ("/charts/readings", test_readings);
  g_test_add_func ("/charts/cursor-keys", test_cursor_keys);
  g_test_add_func ("/charts/keys-tell-all", test_keys_tell_all);
  g_test_add_func ("/charts/value-axis", test_value_axis);
  g_test_add_func ("/charts/nothing-to-measure", test_nothing_to_measure);
  g_test_add_func ("/charts/csv-of-visible-range", test_csv_of_visible_range);
  g_test_add_func ("/charts/log-scale", test_log_scale);
  g_test_add_func ("/charts/files", test_files);
  g_test_add_func ("/charts/workers-hold-no-chart", test_workers_hold_no_chart);
  g_test_add_func ("/charts/tiles", test_tiles);
  g_test_add_func ("/charts/bars", test_bars);
  g_test_add_func ("/charts/files-name-their-subject", test_files_name_their_subject);
  g_test_add_func ("/charts/nothing-leaks", test_nothing_leaks);
  g_test_add_func ("/charts/picture", test_picture);

  return g_test_run ();
}
