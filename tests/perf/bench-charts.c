/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-charts"

#include "config.h"

#include "app/charts/ved-heat-map.h"
#include "app/charts/ved-sparkline.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/ved-renderer.h"
#include "app/ved-style.h"
#include "ved-bench-frames.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The charts of the app in real windows, drawn by whom the app would choose. Each run is a process of its own
 * and prints one JSON object a line: {"action", "frames": [[wall ms, CPU ms], …]}. bench_charts.py runs it
 * beside its peers and makes rows of it.
 *
 *   bench-charts line POINTS SERIES   first frame, append, pan, zoom and hover of a line chart
 *   bench-charts first POINTS SERIES  its first frame alone
 *   bench-charts depth POINTS         the same pan at windows from everything down to a millionth
 *   bench-charts length FILE          pan of the samples of a file, as it is mapped
 *   bench-charts sparklines ROWS      a list of sparklines that scrolls
 *   bench-charts heat ROWS COLUMNS    first frame, new row, pan and zoom of a heat map
 *   bench-charts stock                no chart of ours: a stock window around a GtkGLArea */

#define WIDTH 1200
#define HEIGHT 600
#define STEP_US G_GINT64_CONSTANT (1000000)
#define START_US G_GINT64_CONSTANT (1767225600000000)
#define N_FRAMES 31
#define N_SERIES_LABELS 8

typedef struct {
  GtkWidget *window;
  VedViewport *viewport;
  VedTimeSeriesChart *chart;
  guint n_series;
  gsize n_values;
  float *values;                /* of all series, one after the other, with room to grow between */
  gsize stride;
  VedPyramid **pyramids;
  double centre;                /* of the visible window, as a share of the data */
  double share;                 /* of the data that is visible */
} VedLineBench;

static guint32
next_random (guint32 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;

  return *state;
}

static float
uniform (guint32 *state)
{
  return (float) (next_random (state) >> 8) / 16777216.0f;
}

/* Eight waves with noise, however many samples there are: what a metric looks like. The peers draw the same. */
static void
fill_values (float  *values,
             gsize   n_values,
             guint32 seed)
{
  double step = 16.0 * G_PI / (double) n_values, phase = seed;

  for (gsize i = 0; i < n_values; i++)
    values[i] = (float) (50.0 + 30.0 * sin (phase + step * (double) i)) + 6.0f * (uniform (&seed) - 0.5f);
}

static VedTrace
get_trace (VedLineBench *bench,
           guint         series)
{
  return (VedTrace) {
           .values = bench->values + series * bench->stride,
           .n_values = bench->n_values,
           .start_us = START_US,
           .step_us = STEP_US,
           .pyramid = bench->pyramids[series],
  };
}

static void
show_window (VedLineBench *bench,
             double        centre,
             double        share)
{
  double extent_us = (double) bench->n_values * STEP_US;
  gint64 from_us = START_US + (gint64) (extent_us * (centre - share / 2.0));

  ved_viewport_set_range (bench->viewport, from_us, from_us + MAX ((gint64) (extent_us * share), 1));
}

static void
show_all (VedLineBench *bench)
{
  gint64 end_us = START_US + (gint64) bench->n_values * STEP_US;

  ved_viewport_set_extent (bench->viewport, START_US, end_us);
  ved_viewport_set_home (bench->viewport, START_US, end_us);
}

static void
set_series (VedLineBench *bench,
            guint         index)
{
  static const char *const labels[N_SERIES_LABELS] = { "a", "b", "c", "d", "e", "f", "g", "h" };
  VedChartSeries series = { .label = labels[index % N_SERIES_LABELS], .trace = get_trace (bench, index) };

  ved_time_series_chart_set_series (bench->chart, index, &series);
}

/* From bare arrays to a chart in the window: the index, the widget and its first picture. */
static void
show_chart_cb (guint    index,
               gpointer user_data)
{
  VedLineBench *bench = user_data;

  for (guint i = 0; i < bench->n_series; i++)
    bench->pyramids[i] = ved_pyramid_begin (bench->values + i * bench->stride, bench->n_values);
  bench->chart = VED_TIME_SERIES_CHART (ved_time_series_chart_new (bench->viewport));
  for (guint i = 0; i < bench->n_series; i++)
    set_series (bench, i);
  show_all (bench);
  ved_bench_window_set_content (bench->window, GTK_WIDGET (bench->chart));
}

static void
pan_cb (guint    index,
        gpointer user_data)
{
  VedLineBench *bench = user_data;

  show_window (bench, bench->centre + bench->share * 0.001 * (index % 32), bench->share);
}

static void
zoom_cb (guint    index,
         gpointer user_data)
{
  show_window (user_data, 0.5, 1.0 - 0.5 * (index % 16) / 16.0);
}

static void
append_cb (guint    index,
           gpointer user_data)
{
  VedLineBench *bench = user_data;

  bench->n_values++;
  for (guint i = 0; i < bench->n_series; i++)
    {
      ved_pyramid_append (bench->pyramids[i], bench->values[i * bench->stride + bench->n_values - 1]);
      set_series (bench, i);
    }
  show_all (bench);
}

static void
hover_cb (guint    index,
          gpointer user_data)
{
  VedLineBench *bench = user_data;
  gint64 extent_us = (gint64) bench->n_values * STEP_US;

  ved_viewport_set_cursor (bench->viewport, START_US + extent_us / 8 + index * extent_us / 64);
}

static void
bench_init (VedLineBench *bench,
            gsize         n_values,
            guint         n_series)
{
  bench->window = ved_bench_window_new (WIDTH, HEIGHT);
  bench->viewport = ved_viewport_new ();
  bench->n_values = n_values;
  bench->n_series = n_series;
  bench->stride = n_values + N_FRAMES;
  bench->pyramids = g_new0 (VedPyramid *, n_series);
  bench->centre = 0.475;
  bench->share = 0.9;
}

static void
bench_clear (VedLineBench *bench)
{
  gtk_window_destroy (GTK_WINDOW (bench->window));
  for (guint i = 0; i < bench->n_series; i++)
    ved_pyramid_free (bench->pyramids[i]);
  g_free (bench->pyramids);
  g_object_unref (bench->viewport);
}

static void
report_redraws (VedLineBench *bench,
                guint64       n_before)
{
  g_print ("{\"action\": \"hover-redraws\", \"count\": %" G_GUINT64_FORMAT "}\n",
           ved_chart_get_data_redraws (VED_CHART (bench->chart)) - n_before);
}

static void
report_index (VedLineBench *bench)
{
  gsize bytes = 0;

  for (guint i = 0; i < bench->n_series; i++)
    bytes += ved_pyramid_get_bytes (bench->pyramids[i]);
  g_print ("{\"action\": \"memory\", \"share\": %.5f}\n",
           1.0 + (double) bytes / ((double) bench->n_series * (double) bench->n_values * sizeof (float)));
}

static void
report_more (VedLineBench *bench)
{
  guint64 n_redraws;

  report_index (bench);
  ved_bench_report ("append", bench->window, N_FRAMES, append_cb, bench);
  ved_bench_report ("pan", bench->window, N_FRAMES, pan_cb, bench);
  ved_bench_report ("zoom", bench->window, N_FRAMES, zoom_cb, bench);
  n_redraws = ved_chart_get_data_redraws (VED_CHART (bench->chart));
  ved_bench_report ("hover", bench->window, N_FRAMES, hover_cb, bench);
  report_redraws (bench, n_redraws);
}

static void
run_line (gsize    n_values,
          guint    n_series,
          gboolean only_first)
{
  VedLineBench bench = { 0 };

  bench_init (&bench, n_values, n_series);
  bench.values = g_new (float, bench.stride * n_series);
  for (guint i = 0; i < n_series; i++)
    fill_values (bench.values + i * bench.stride, bench.stride, i + 1);

  ved_bench_report ("first", bench.window, 1, show_chart_cb, &bench);
  if (!only_first)
    {
      ved_bench_settle (bench.window);
      report_more (&bench);
    }
  bench_clear (&bench);
  g_free (bench.values);
}

/* The samples are noise without a trend, so that every window has the same amount to paint. */
static void
run_depth (gsize n_values)
{
  VedLineBench bench = { 0 };
  guint32 seed = 1;

  bench_init (&bench, n_values, 1);
  bench.values = g_new (float, bench.stride);
  for (gsize i = 0; i < bench.stride; i++)
    bench.values[i] = 50.0f + 12.0f * (uniform (&seed) - 0.5f);
  ved_bench_measure (bench.window, 1, show_chart_cb, &bench, NULL);
  for (guint i = 0; i <= 12; i++)
    {
      g_autofree char *action = g_strdup_printf ("depth-%u", i);

      bench.share = pow (10.0, -0.5 * i);
      bench.centre = 0.5 - 0.016 * bench.share;
      ved_bench_report (action, bench.window, N_FRAMES, pan_cb, &bench);
    }
  bench.share = 0.001;
  bench.centre = 0.001;
  ved_bench_report ("start", bench.window, N_FRAMES, pan_cb, &bench);
  bench.centre = 0.999;
  ved_bench_report ("end", bench.window, N_FRAMES, pan_cb, &bench);
  bench_clear (&bench);
  g_free (bench.values);
}

static gboolean
run_length (const char *path)
{
  VedLineBench bench = { 0 };
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  off_t size = fd < 0 ? 0 : lseek (fd, 0, SEEK_END);

  if (size < (off_t) sizeof (float))
    {
      g_printerr ("bench-charts: %s has no samples\n", path);
      return FALSE;
    }

  bench_init (&bench, (gsize) size / sizeof (float), 1);
  bench.values = mmap (NULL, (gsize) size, PROT_READ, MAP_SHARED, fd, 0);
  close (fd);
  if (bench.values == MAP_FAILED)
    return FALSE;

  ved_bench_report ("first", bench.window, 1, show_chart_cb, &bench);
  ved_bench_settle (bench.window);
  ved_bench_report ("pan", bench.window, N_FRAMES, pan_cb, &bench);
  bench_clear (&bench);
  munmap (bench.values, (gsize) size);

  return TRUE;
}

typedef struct {
  GtkWidget *window;
  VedViewport *viewport;
  VedHeatMap *map;
  VedFieldCells cells;
  guint8 *memory;
} VedHeatBench;

static void
show_heat_cb (guint    index,
              gpointer user_data)
{
  VedHeatBench *bench = user_data;
  const VedHeatAxes axes = { START_US, STEP_US, 0.0, 1.0 };
  gint64 end_us = START_US + (gint64) bench->cells.n_columns * STEP_US;

  bench->map = VED_HEAT_MAP (ved_heat_map_new (bench->viewport));
  ved_heat_map_set_cells (bench->map, &bench->cells, &axes, NULL, NULL);
  ved_heat_map_set_range (bench->map, 0.0, 100.0);
  ved_viewport_set_extent (bench->viewport, START_US, end_us);
  ved_viewport_set_home (bench->viewport, START_US, end_us);
  ved_bench_window_set_content (bench->window, GTK_WIDGET (bench->map));
}

static void
show_columns (VedHeatBench *bench,
              double        from,
              double        to)
{
  double extent_us = (double) bench->cells.n_columns * STEP_US;

  ved_viewport_set_range (bench->viewport, START_US + (gint64) (from * extent_us),
                          START_US + (gint64) (to * extent_us));
}

static void
pan_heat_cb (guint    index,
             gpointer user_data)
{
  show_columns (user_data, 0.001 * (index % 32), 0.9 + 0.001 * (index % 32));
}

static void
zoom_heat_cb (guint    index,
              gpointer user_data)
{
  show_columns (user_data, 0.25 * (index % 16) / 16.0, 1.0 - 0.25 * (index % 16) / 16.0);
}

static void
append_row_cb (guint    index,
               gpointer user_data)
{
  VedHeatBench *bench = user_data;
  gsize row = ved_field_next_row (ved_heat_map_get_field (bench->map));

  memset (bench->memory + row * bench->cells.stride, (int) (10 + index * 2), bench->cells.n_columns);
  ved_heat_map_append_rows (bench->map, 1);
}

static void
run_heat (gsize n_rows,
          gsize n_columns)
{
  VedHeatBench bench = {
    .cells = { VED_CELL_U8, NULL, n_rows, n_columns, n_columns, FALSE, 0.0, 0.5 },
  };
  guint32 seed = 1;

  bench.memory = g_new (guint8, n_rows * n_columns);
  for (gsize row = 0; row < n_rows; row++)
    for (gsize column = 0; column < n_columns; column++)
      bench.memory[row * n_columns + column] =
        (guint8) (100.0 + 80.0 * sin ((double) row * 0.05 + (double) column * 0.03) + 20.0 * uniform (&seed));
  bench.cells.cells = bench.memory;
  bench.window = ved_bench_window_new (WIDTH, HEIGHT);
  bench.viewport = ved_viewport_new ();

  ved_bench_report ("first", bench.window, 1, show_heat_cb, &bench);
  ved_bench_settle (bench.window);
  ved_bench_report ("append", bench.window, N_FRAMES, append_row_cb, &bench);
  ved_bench_report ("pan", bench.window, N_FRAMES, pan_heat_cb, &bench);
  ved_bench_report ("zoom", bench.window, N_FRAMES, zoom_heat_cb, &bench);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.viewport);
  g_free (bench.memory);
}

static void
row_setup_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *line = ved_sparkline_new (0.0, 100.0);

  gtk_widget_set_size_request (line, 240, 28);
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), line);
  gtk_list_item_set_child (item, box);
}

static void
row_bind_cb (GtkListItemFactory *factory,
             GtkListItem        *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  guint position = gtk_list_item_get_position (item);
  float values[96];

  fill_values (values, G_N_ELEMENTS (values), position + 1);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
  ved_sparkline_set_history (VED_SPARKLINE (gtk_widget_get_last_child (box)), values, G_N_ELEMENTS (values));
}

static void
scroll_cb (guint    index,
           gpointer user_data)
{
  gtk_adjustment_set_value (user_data, 40.0 * index + 7.0);
}

static GtkWidget *
make_list (guint n_rows)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("server-%04u", i);

      gtk_string_list_append (names, name);
    }
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);

  return gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (names))), factory);
}

static void
run_sparklines (guint n_rows)
{
  GtkWidget *window = ved_bench_window_new (WIDTH, HEIGHT);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), make_list (n_rows));
  ved_bench_window_set_content (window, scrolled);
  ved_bench_settle (window);
  ved_bench_report ("scroll", window, 4 * N_FRAMES, scroll_cb,
                    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
render_area_cb (guint    index,
                gpointer user_data)
{
  gtk_gl_area_queue_render (user_data);
}

/* What a developer gets who draws into a GtkGLArea and leaves everything else as it is. */
static void
run_stock (void)
{
  GtkWidget *window = ved_bench_window_new (WIDTH, HEIGHT);
  GtkWidget *area = gtk_gl_area_new ();

  gtk_gl_area_set_auto_render (GTK_GL_AREA (area), FALSE);
  ved_bench_window_set_content (window, area);
  ved_bench_settle (window);
  g_print ("{\"renderer\": \"%s\"}\n", G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (window))));
  ved_bench_report ("frame", window, N_FRAMES, render_area_cb, area);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
run_ours (int    argc,
          char **argv)
{
  gsize number = argc > 2 ? (gsize) g_ascii_strtoull (argv[2], NULL, 10) : 0;

  if ((g_str_equal (argv[1], "line") || g_str_equal (argv[1], "first")) && argc == 4 && number > 0)
    run_line (number, MAX ((guint) atoi (argv[3]), 1), g_str_equal (argv[1], "first"));
  else if (g_str_equal (argv[1], "depth") && number > 0)
    run_depth (number);
  else if (g_str_equal (argv[1], "heat") && argc == 4 && number > 0)
    run_heat (number, (gsize) MAX (atoi (argv[3]), 1));
  else if (g_str_equal (argv[1], "sparklines") && number > 0)
    run_sparklines ((guint) number);
  else if (g_str_equal (argv[1], "length") && argc == 3)
    return run_length (argv[2]);
  else
    return FALSE;

  return TRUE;
}

static gboolean
run_with_renderer (int    argc,
                   char **argv)
{
  g_autoptr(VedRenderer) renderer = ved_renderer_begin (argc, argv);

  ved_renderer_choose (renderer);
  adw_init ();
  ved_style_install (gdk_display_get_default (), ved_renderer_uses_gl (renderer));
  g_print ("{\"renderer\": \"%s\", \"reason\": \"%s\"}\n", ved_renderer_uses_gl (renderer) ? "gl" : "cairo",
           ved_renderer_get_reason (renderer));

  return run_ours (argc, argv);
}

int
main (int    argc,
      char **argv)
{
  if (argc < 2)
    {
      g_printerr ("usage: bench-charts line|first|depth|length|sparklines|heat|stock …\n");
      return 2;
    }
  if (!g_str_equal (argv[1], "stock"))
    return run_with_renderer (argc, argv) ? 0 : 2;

  adw_init ();
  run_stock ();

  return 0;
}
