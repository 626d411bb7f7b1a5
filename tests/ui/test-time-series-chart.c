/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-time-series-chart"

#include "config.h"

#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-time-series-private.h"

#include "base/ved-clock.h"
#include "ved-test-window.h"

#include <math.h>

/* What lines look like: how wide many are, how counts are drawn, and what is said where there are none. */

#define START_US (1768471500 * VED_SECOND_US)
#define N_VALUES 2000
#define WIDTH_PX 600
#define HEIGHT_PX 300

static VedTimeSeriesChart *
make_chart (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();

  ved_viewport_set_extent (viewport, START_US, START_US + N_VALUES * VED_SECOND_US);
  ved_viewport_set_home (viewport, START_US, START_US + N_VALUES * VED_SECOND_US);

  return VED_TIME_SERIES_CHART (ved_time_series_chart_new (viewport));
}

/* Adds @n_values of @values, which the chart takes over. */
static void
add_series (VedTimeSeriesChart *chart,
            float              *values,
            gsize               n_values,
            gboolean            has_steps)
{
  VedChartSeries series = {
    .label = "jobs",
    .trace = { .values = values, .n_values = n_values, .start_us = START_US, .step_us = VED_SECOND_US },
    .has_steps = has_steps,
    .owner = values,
    .free_owner = g_free,
  };

  ved_time_series_chart_set_series (chart, ved_plot_chart_get_n_series (VED_PLOT_CHART (chart)), &series);
}

/* Each line goes up and down within its own band, the first at the bottom. */
static void
add_noise (VedTimeSeriesChart *chart,
           guint               n_series)
{
  for (guint i = 0; i < n_series; i++)
    {
      float *values = g_new (float, N_VALUES);

      for (guint j = 0; j < N_VALUES; j++)
        values[j] = 10.0f * (float) i + (float) (j % 7);
      add_series (chart, values, N_VALUES, FALSE);
    }
}

/* How many lines of columns the chart consists of; @width is that of the last. */
static guint
count_columns (VedTimeSeriesChart *chart,
               float              *width)
{
  gsize n_commands;
  const VedDrawCommand *commands = ved_draw_list_get_commands (ved_chart_get_draw_list (VED_CHART (chart)),
                                                               &n_commands);
  guint n = 0;

  for (gsize i = 0; i < n_commands; i++)
    if (commands[i].kind == VED_DRAW_COLUMNS)
      {
        *width = commands[i].params[2];
        n++;
      }

  return n;
}

/* Few dense lines have soft edges, a crowd of them is crisp; the nearest of a crowd is drawn above it. */
static void
test_crowd_is_crisp (void)
{
  VedTimeSeriesChart *chart = make_chart ();
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), WIDTH_PX, HEIGHT_PX);
  guint64 n_redraws;
  float width = -1.0f;

  add_noise (chart, 24);
  ved_test_window_draw (window);
  g_assert_cmpuint (count_columns (chart, &width), ==, 24);
  g_assert_cmpfloat (width, >, 1.0f);

  add_noise (chart, 1);
  ved_test_window_draw (window);
  g_assert_cmpuint (count_columns (chart, &width), ==, 25);
  g_assert_cmpfloat (width, ==, 0.0f);
  g_assert_null (chart->emphasis);

  n_redraws = ved_chart_get_data_redraws (VED_CHART (chart));
  gtk_widget_grab_focus (GTK_WIDGET (chart));
  for (guint i = 0; i < 3; i++)
    g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Down, 0));
  ved_viewport_set_cursor (viewport, START_US + 100 * VED_SECOND_US);
  ved_test_window_draw (window);
  g_assert_nonnull (chart->emphasis);
  g_assert_cmpuint (chart->emphasis_series, ==, 3);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_redraws);

  ved_plot_chart_show_only (VED_PLOT_CHART (chart), 3);
  ved_test_window_draw (window);
  g_assert_cmpuint (count_columns (chart, &width), ==, 1);
  g_assert_cmpfloat (width, >, 1.0f);

  ved_test_window_close (window);
}

/* A count holds until it changes: its line only goes along and up or down. */
static void
test_steps (void)
{
  VedTimeSeriesChart *chart = make_chart ();
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), WIDTH_PX, HEIGHT_PX);
  float *values = g_new (float, 5);
  const VedDrawCommand *commands;
  const VedDrawVertex *vertices = NULL;
  guint n_vertices = 0;
  gsize n_commands;

  for (guint i = 0; i < 5; i++)
    values[i] = (float) (i * i);
  add_series (chart, values, 5, TRUE);
  ved_viewport_set_range (viewport, START_US, START_US + 5 * VED_SECOND_US);
  ved_test_window_draw (window);
  commands = ved_draw_list_get_commands (ved_chart_get_draw_list (VED_CHART (chart)), &n_commands);
  for (gsize i = 0; i < n_commands; i++)
    if (commands[i].kind == VED_DRAW_POLYLINE)
      {
        vertices = ved_draw_list_get_elements (ved_chart_get_draw_list (VED_CHART (chart)), &commands[i]);
        n_vertices = commands[i].n;
      }

  g_assert_cmpuint (n_vertices, ==, 9);
  for (guint i = 1; i < n_vertices; i++)
    g_assert_true ((vertices[i].x == vertices[i - 1].x) != (vertices[i].y == vertices[i - 1].y));

  ved_test_window_close (window);
}

/* Two areas of 3 and 4 stand on each other: the axis reaches 7, what is read is the height of each. */
static void
test_stacked (void)
{
  static const float lower[] = { 3.0f, 3.0f }, upper[] = { 4.0f, 4.0f }, nothing[] = { 0.0f, 0.0f }, sum[] = { 7.0f, 7.0f };
  static const gint64 times_us[] = { START_US, START_US + 100 * VED_SECOND_US };
  const VedChartSeries series[] = {
    { .label = "lower", .trace = { .values = lower, .n_values = 2, .times_us = times_us }, .stack_base = nothing,
      .stack_top = lower, .has_level = TRUE, .level = VED_LEVEL_CRITICAL },
    { .label = "upper", .trace = { .values = upper, .n_values = 2, .times_us = times_us }, .stack_base = lower,
      .stack_top = sum, .has_level = TRUE, .level = VED_LEVEL_HEALTHY },
  };
  VedTimeSeriesChart *chart = make_chart ();
  VedPlotChart *plot = VED_PLOT_CHART (chart);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), WIDTH_PX, HEIGHT_PX);
  VedPlotPoint point;
  double least, most;

  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    ved_time_series_chart_set_series (chart, i, &series[i]);
  ved_test_window_draw (window);
  g_assert_true (VED_PLOT_CHART_GET_CLASS (plot)->get_value_extent (plot, times_us[0], times_us[1], &least, &most));
  g_assert_cmpfloat (least, ==, 0.0);
  g_assert_cmpfloat (most, ==, 7.0);

  /* At the height of 6 the pointer is in the upper area, at 1 in the lower one. */
  g_assert_true (VED_PLOT_CHART_GET_CLASS (plot)->read (plot, times_us[0], 6.0, &point));
  g_assert_cmpfloat (point.value, ==, 4.0);
  g_assert_true (VED_PLOT_CHART_GET_CLASS (plot)->read (plot, times_us[0], 1.0, &point));
  g_assert_cmpfloat (point.value, ==, 3.0);
  g_assert_cmpuint (ved_time_series_chart_get_color (chart, 0), !=, ved_time_series_chart_get_color (chart, 1));

  ved_test_window_close (window);
}

/* A series beside has an axis of its own: the one of the others does not stretch for it, it is found at the height where it is drawn, and
 * written in its own way. Alone in view it is no blank plot. */
static void
test_second_axis (void)
{
  static const float counts[] = { 4.0f, 4.0f }, risks[] = { 25.4f, 25.4f };
  static const gint64 times_us[] = { START_US, START_US + 100 * VED_SECOND_US };
  const VedNumberFormat whole = { VED_NUMBER_DECIMAL, 0, NULL }, tenths = { VED_NUMBER_DECIMAL, 1, NULL };
  const VedChartSeries series[] = {
    { .label = "counts", .trace = { .values = counts, .n_values = 2, .times_us = times_us } },
    { .label = "risk", .trace = { .values = risks, .n_values = 2, .times_us = times_us }, .is_beside = TRUE },
  };
  VedTimeSeriesChart *chart = make_chart ();
  VedPlotChart *plot = VED_PLOT_CHART (chart);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), WIDTH_PX, HEIGHT_PX);
  const VedPlotFrame *frame = ved_plot_chart_get_frame (plot);
  g_autofree char *written = NULL;
  VedPlotPoint point;
  double least, most, height;

  ved_plot_chart_set_format (plot, &whole, &whole);
  ved_time_series_chart_set_second_axis (chart, 20.0, 100.0, &whole, &tenths);
  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    ved_time_series_chart_set_series (chart, i, &series[i]);
  ved_viewport_set_range (ved_plot_chart_get_viewport (plot), times_us[0], times_us[1]);
  ved_test_window_draw (window);
  g_assert_true (VED_PLOT_CHART_GET_CLASS (plot)->get_value_extent (plot, times_us[0], times_us[1], &least, &most));
  g_assert_cmpfloat (most, ==, 4.0);
  g_assert_cmpfloat (ved_time_series_chart_get_scale (chart, frame, 0).to, ==, frame->value.to);
  g_assert_cmpfloat (ved_time_series_chart_get_scale (chart, frame, 1).from, ==, 0.0);
  g_assert_cmpfloat (ved_time_series_chart_get_scale (chart, frame, 1).to, >, 25.4);
  g_assert_cmpfloat (ved_time_series_chart_get_scale (chart, frame, 1).to, <=, 40.0);

  height = ved_time_series_chart_to_height (chart, frame, 1, 25.4);
  g_assert_true (VED_PLOT_CHART_GET_CLASS (plot)->read (plot, times_us[0], height, &point));
  g_assert_cmpfloat_with_epsilon (point.value, 25.4, 1e-4);
  written = VED_PLOT_CHART_GET_CLASS (plot)->write_series (plot, 1, times_us[0]);
  g_assert_cmpstr (written, ==, "25.4");

  ved_plot_chart_toggle (plot, 0);
  ved_test_window_draw (window);
  g_assert_null (ved_time_series_chart_explain_blank (chart, frame));

  ved_test_window_close (window);
}

static void
test_blank (void)
{
  VedTimeSeriesChart *chart = make_chart ();
  VedPlotChart *plot = VED_PLOT_CHART (chart);
  VedViewport *viewport = ved_plot_chart_get_viewport (plot);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), WIDTH_PX, HEIGHT_PX);
  const VedPlotFrame *frame = ved_plot_chart_get_frame (plot);
  float *missing = g_new (float, 50), *known = g_new (float, 50);

  g_assert_cmpstr (ved_time_series_chart_explain_blank (chart, frame), ==, "No values");

  for (guint i = 0; i < 50; i++)
    {
      missing[i] = NAN;
      known[i] = -1.0f;
    }
  add_series (chart, missing, 50, FALSE);
  ved_test_window_draw (window);
  g_assert_cmpstr (ved_time_series_chart_explain_blank (chart, frame), ==, "No values");

  add_series (chart, known, 50, FALSE);
  ved_test_window_draw (window);
  g_assert_null (ved_time_series_chart_explain_blank (chart, frame));

  ved_viewport_set_range (viewport, START_US + 100 * VED_SECOND_US, START_US + 200 * VED_SECOND_US);
  ved_test_window_draw (window);
  g_assert_cmpstr (ved_time_series_chart_explain_blank (chart, frame), ==, "No values in this range");

  ved_viewport_reset (viewport);
  ved_plot_chart_set_value_flags (plot, VED_PLOT_VALUE_LOG);
  ved_test_window_draw (window);
  g_assert_cmpstr (ved_time_series_chart_explain_blank (chart, frame), ==, "No values above zero");

  ved_test_window_close (window);
}

static VedColor
pixel_at (const guint32 *pixels,
          gsize          index)
{
  return pixels[index] << 8 | 0xff;
}

/* Whether a colour is among the first rows of a picture. */
static gboolean
has_color (GdkTexture *picture,
           int         n_rows,
           VedColor    color)
{
  gsize width = (gsize) gdk_texture_get_width (picture), height = (gsize) gdk_texture_get_height (picture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);

  gdk_texture_download (picture, (guchar *) pixels, width * 4);
  for (gsize i = 0; i < width * (gsize) n_rows; i++)
    if (pixel_at (pixels, i) == color)
      return TRUE;

  return FALSE;
}

/* A picture of a chart says what it shows: title and visible series stand above it. */
static void
test_pictures_have_a_legend (void)
{
  VedTimeSeriesChart *chart = make_chart ();
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), WIDTH_PX, HEIGHT_PX);
  g_autoptr(GdkTexture) bare = NULL, titled = NULL, full = NULL, part = NULL;
  g_autoptr(GBytes) svg = NULL;
  g_autofree char *size = NULL;
  int head;

  add_noise (chart, 1);
  ved_test_window_draw (window);
  bare = ved_chart_render (VED_CHART (chart), 1);
  g_assert_cmpint (gdk_texture_get_height (bare), ==, gtk_widget_get_height (GTK_WIDGET (chart)));

  ved_chart_set_title (VED_CHART (chart), "Jobs");
  titled = ved_chart_render (VED_CHART (chart), 1);
  g_assert_cmpint (gdk_texture_get_height (titled), >, gdk_texture_get_height (bare));

  add_noise (chart, 2);
  ved_test_window_draw (window);
  full = ved_chart_render (VED_CHART (chart), 1);
  head = gdk_texture_get_height (full) - gdk_texture_get_height (bare);
  g_assert_cmpint (gdk_texture_get_height (full), >, gdk_texture_get_height (titled));
  for (guint i = 0; i < 3; i++)
    g_assert_true (has_color (full, head, ved_time_series_chart_get_color (chart, i)));
  svg = ved_chart_to_svg (VED_CHART (chart));
  size = g_strdup_printf ("height=\"%d", gdk_texture_get_height (full));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (svg, NULL), 400, size));

  ved_plot_chart_toggle (VED_PLOT_CHART (chart), 1);
  ved_test_window_draw (window);
  part = ved_chart_render (VED_CHART (chart), 1);
  g_assert_true (has_color (part, head, ved_time_series_chart_get_color (chart, 0)));
  g_assert_false (has_color (part, head, ved_time_series_chart_get_color (chart, 1)));

  ved_test_window_close (window);
}

int
main (int   argc,
      char *argv[])
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/time-series-chart/crowd-is-crisp", test_crowd_is_crisp);
  g_test_add_func ("/time-series-chart/steps", test_steps);
  g_test_add_func ("/time-series-chart/stacked", test_stacked);
  g_test_add_func ("/time-series-chart/second-axis", test_second_axis);
  g_test_add_func ("/time-series-chart/blank", test_blank);
  g_test_add_func ("/time-series-chart/pictures-have-a-legend", test_pictures_have_a_legend);

  return g_test_run ();
}
