/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-heat-map"

#include "config.h"

#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-heat-map.h"

#include "base/ved-clock.h"
#include "support/ved-test-loop.h"
#include "ved-test-pointer.h"
#include "ved-test-window.h"

#include <math.h>

#define NOW_US (1768471500 * VED_SECOND_US)
#define N_ROWS 40
#define N_COLUMNS 60

static float cells[N_ROWS * N_COLUMNS];
static const VedHeatAxes axes = { NOW_US, VED_MINUTE_US, 0.0, 1.0 };

static VedFieldCells
describe_cells (guint n_rows,
                guint n_columns)
{
  return (VedFieldCells) {
           .kind = VED_CELL_FLOAT, .cells = cells, .n_rows = n_rows, .n_columns = n_columns, .stride = N_COLUMNS
  };
}

static void
fill (float value)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    cells[i] = value;
}

static VedHeatMap *
make_map (guint n_rows,
          guint n_columns)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  VedHeatMap *map;
  VedFieldCells field = describe_cells (n_rows, n_columns);
  gint64 end_us = NOW_US + n_columns * VED_MINUTE_US;

  ved_viewport_set_extent (viewport, NOW_US, end_us);
  ved_viewport_set_home (viewport, NOW_US, end_us);
  map = VED_HEAT_MAP (ved_heat_map_new (viewport));
  ved_heat_map_set_cells (map, &field, &axes, NULL, NULL);

  return map;
}

/* Every cell is found where its value lies on the axes. */
static void
test_hits (void)
{
  VedHeatMap *map;
  GtkWidget *window;
  const VedPlotFrame *frame;

  fill (1.0f);
  map = make_map (8, 12);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  frame = ved_plot_chart_get_frame (VED_PLOT_CHART (map));
  for (gsize i = 0; i < 8; i++)
    for (gsize j = 0; j < 12; j++)
      {
        gsize row, column;
        double x = ved_scale_time_to_px (&frame->x, NOW_US + (gint64) j * VED_MINUTE_US + VED_MINUTE_US / 2);
        double y = ved_scale_to_px (&frame->value, (double) i + 0.5);

        g_assert_true (ved_heat_map_hit (map, x, y, &row, &column));
        g_assert_cmpuint (row, ==, i);
        g_assert_cmpuint (column, ==, j);
      }
  ved_test_window_close (window);
}

/* A single spike among more cells than there are pixels stays findable, and is what the pixel says. */
static void
test_spike_is_kept (void)
{
  static float wide[4 * 20000];
  const VedFieldCells field = {
    .kind = VED_CELL_FLOAT, .cells = wide, .n_rows = 4, .n_columns = 20000, .stride = 20000
  };
  VedHeatMap *map = VED_HEAT_MAP (ved_heat_map_new (NULL));
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (map));
  const VedPlotFrame *frame = ved_plot_chart_get_frame (VED_PLOT_CHART (map));
  gint64 end_us = NOW_US + 20000 * VED_MINUTE_US, spike_us = NOW_US + 12345 * VED_MINUTE_US;
  GtkWidget *window;
  gsize row, column;

  wide[2 * 20000 + 12345] = 99.0f;
  ved_viewport_set_extent (viewport, NOW_US, end_us);
  ved_viewport_set_home (viewport, NOW_US, end_us);
  ved_heat_map_set_cells (map, &field, &axes, NULL, NULL);
  window = ved_test_window_new (GTK_WIDGET (map), 500, 200);
  g_assert_true (ved_heat_map_hit (map, ved_scale_time_to_px (&frame->x, spike_us),
                                   ved_scale_to_px (&frame->value, 2.5), &row, &column));
  g_assert_cmpuint (row, ==, 2);
  g_assert_cmpuint (column, ==, 12345);

  ved_test_window_close (window);
}

static void
test_hover_redraws_no_data (void)
{
  VedHeatMap *map;
  GtkWidget *window;
  guint64 n_before;

  fill (1.0f);
  map = make_map (N_ROWS, N_COLUMNS);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  n_before = ved_chart_get_data_redraws (VED_CHART (map));
  for (guint i = 0; i < 20; i++)
    {
      ved_viewport_set_cursor (ved_plot_chart_get_viewport (VED_PLOT_CHART (map)), NOW_US + i * VED_MINUTE_US);
      ved_test_window_draw (window);
    }
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (map)), ==, n_before);

  ved_test_window_close (window);
}

/* New columns replace the oldest, wherever the memory of the ring begins. */
static void
test_append (void)
{
  VedHeatMap *map;
  GtkWidget *window;
  VedField *field;

  fill (1.0f);
  map = make_map (2, 10);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  field = ved_heat_map_get_field (map);
  for (guint i = 0; i < 13; i++)
    {
      gsize column = ved_field_next_column (field);

      cells[column] = cells[N_COLUMNS + column] = 100.0f + (float) i;
      ved_heat_map_append_columns (map, 1);
    }
  ved_test_window_draw (window);
  g_assert_cmpfloat (ved_field_get_value (field, 0, 9), ==, 112.0);
  g_assert_cmpfloat (ved_field_get_value (field, 1, 0), ==, 103.0);

  ved_test_window_close (window);
}

static void
test_csv_of_visible_range (void)
{
  static const char *const names[] = { "web-1", "db, old", NULL };
  VedHeatMap *map;
  GtkWidget *window;
  g_autofree char *csv = NULL;

  fill (2.5f);
  cells[N_COLUMNS + 4] = NAN;
  map = make_map (2, 10);
  ved_heat_map_set_names (map, names);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  ved_viewport_set_range (ved_plot_chart_get_viewport (VED_PLOT_CHART (map)), NOW_US + 3 * VED_MINUTE_US,
                          NOW_US + 5 * VED_MINUTE_US - 1);
  ved_test_window_draw (window);
  csv = ved_chart_to_csv (VED_CHART (map));
  g_assert_cmpstr (csv, ==,
                   "time,row,value\r\n"
                   "2026-01-15T10:08:00Z,web-1,2.5\r\n"
                   "2026-01-15T10:09:00Z,web-1,2.5\r\n"
                   "2026-01-15T10:08:00Z,\"db, old\",2.5\r\n"
                   "2026-01-15T10:09:00Z,\"db, old\",\r\n");

  ved_test_window_close (window);
}

static void
row_activated_cb (VedHeatMap *map,
                  guint64     row,
                  guint64    *activated)
{
  *activated = row;
}

static void
test_rows_by_keyboard (void)
{
  VedHeatMap *map;
  GtkWidget *window;
  guint64 activated = G_MAXUINT64;

  fill (1.0f);
  map = make_map (N_ROWS, N_COLUMNS);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  g_signal_connect (map, "row-activated", G_CALLBACK (row_activated_cb), &activated);
  g_assert_true (ved_test_press (GTK_WIDGET (map), GDK_KEY_Up, 0));
  g_assert_cmpuint (ved_heat_map_get_selected_row (map), ==, 1);
  g_assert_true (ved_test_press (GTK_WIDGET (map), GDK_KEY_Return, 0));
  g_assert_cmpuint (activated, ==, 1);
  g_assert_true (ved_test_press (GTK_WIDGET (map), GDK_KEY_Down, 0));
  g_assert_false (ved_test_press (GTK_WIDGET (map), GDK_KEY_Down, 0));

  ved_test_window_close (window);
}

static gboolean
has_selected_third (gpointer map)
{
  return ved_heat_map_get_selected_row (map) == 3;
}

/* The keyboard goes on from the cell that was clicked. */
static void
test_click_chooses_the_row (void)
{
  VedHeatMap *map;
  GtkWidget *window;
  const VedPlotFrame *frame;

  if (!ved_test_pointer_init ())
    return;

  fill (1.0f);
  map = make_map (10, N_COLUMNS);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  frame = ved_plot_chart_get_frame (VED_PLOT_CHART (map));
  ved_test_point_at (GTK_WIDGET (map), (double) (frame->plot.x + frame->plot.width / 2.0f),
                     ved_scale_to_px (&frame->value, 3.5));
  ved_test_input ("click 1");
  ved_test_wait_until (has_selected_third, map);
  g_assert_true (ved_test_press (GTK_WIDGET (map), GDK_KEY_Up, 0));
  g_assert_cmpuint (ved_heat_map_get_selected_row (map), ==, 4);
  ved_test_window_close (window);
}

/* Scales end where the values do, and label themselves. */
static void
test_odd_data (void)
{
  static const float values[] = { NAN, 0.0f, -5.0f, 7.0f, INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint scale = VED_HEAT_LINEAR; scale <= VED_HEAT_RANKED; scale++)
      for (guint n = 0; n < 3; n++)
        {
          VedHeatMap *map;
          GtkWidget *window;

          fill (values[i]);
          map = make_map (n * 3, 1);
          ved_heat_map_set_scale (map, scale);
          window = ved_test_window_new (GTK_WIDGET (map), 300, 200);
          ved_test_window_close (window);
        }
}

/* Colours follow what is written, and hold still while one looks around. */
static void
test_range_follows_values (void)
{
  VedHeatMap *map;
  VedViewport *viewport;
  GtkWidget *window;
  guint64 dull, bright;

  fill (1.0f);
  map = make_map (4, 10);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (map));
  dull = ved_draw_list_hash (ved_chart_get_draw_list (VED_CHART (map)));
  cells[0] = 50.0f;
  ved_heat_map_cells_changed (map, 0, 0, 1, 1);
  ved_viewport_set_range (viewport, NOW_US + 5 * VED_MINUTE_US, NOW_US + 10 * VED_MINUTE_US);
  ved_test_window_draw (window);
  bright = ved_draw_list_hash (ved_chart_get_draw_list (VED_CHART (map)));
  cells[0] = 1.0f;
  ved_heat_map_cells_changed (map, 0, 0, 1, 1);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_draw_list_hash (ved_chart_get_draw_list (VED_CHART (map))), !=, bright);
  ved_viewport_reset (viewport);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_draw_list_hash (ved_chart_get_draw_list (VED_CHART (map))), ==, dull);

  ved_test_window_close (window);
}

static void
test_keyboard_reads_missing_cells (void)
{
  VedHeatMap *map;
  GtkWidget *window;
  g_autofree char *text = NULL;

  fill (1.0f);
  cells[3] = NAN;
  map = make_map (4, 10);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  text = ved_plot_chart_describe (VED_PLOT_CHART (map), NOW_US + 3 * VED_MINUTE_US);
  g_assert_nonnull (strstr (text, "no value"));

  ved_test_window_close (window);
}

static guint
count_cells_drawn (VedHeatMap *map)
{
  gsize n_commands;
  const VedDrawCommand *commands = ved_draw_list_get_commands (ved_chart_get_draw_list (VED_CHART (map)),
                                                               &n_commands);
  guint n = 0;

  for (gsize i = 0; i < n_commands; i++)
    n += commands[i].kind == VED_DRAW_CELLS;

  return n;
}

/* The ramp of the key is there only where there are values that it explains. */
static void
test_key_needs_values (void)
{
  VedHeatMap *map;
  GtkWidget *window;

  fill (1.0f);
  map = make_map (8, 12);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  g_assert_cmpuint (count_cells_drawn (map), ==, 2);
  ved_test_window_close (window);

  fill (NAN);
  map = make_map (8, 12);
  window = ved_test_window_new (GTK_WIDGET (map), 600, 300);
  g_assert_cmpuint (count_cells_drawn (map), ==, 1);
  ved_test_window_close (window);
}

/* A row that is selected may go with the others; keys go on from the last. */
static void
test_keys_outlive_rows (void)
{
  VedHeatMap *map = make_map (N_ROWS, N_COLUMNS);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (map), 300, 200);
  VedFieldCells fewer = describe_cells (4, N_COLUMNS);

  ved_heat_map_select_row (map, N_ROWS - 1);
  ved_heat_map_set_cells (map, &fewer, &axes, NULL, NULL);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_heat_map_get_selected_row (map), ==, 3);
  g_assert_true (ved_test_press (GTK_WIDGET (map), GDK_KEY_Down, 0));
  g_assert_cmpuint (ved_heat_map_get_selected_row (map), ==, 2);
  ved_test_window_close (window);
}

/* Rows of cells have no logarithm. */
static void
test_rows_are_linear (void)
{
  VedHeatMap *map = make_map (4, 6);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (map), 300, 200);
  gboolean is_log = TRUE;

  gtk_widget_activate_action (GTK_WIDGET (map), "chart.log-scale", NULL);
  g_object_get (map, "log-scale", &is_log, NULL);
  g_assert_false (is_log);
  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/heat-map/hits", test_hits);
  g_test_add_func ("/heat-map/spike-is-kept", test_spike_is_kept);
  g_test_add_func ("/heat-map/hover-redraws-no-data", test_hover_redraws_no_data);
  g_test_add_func ("/heat-map/append", test_append);
  g_test_add_func ("/heat-map/csv-of-visible-range", test_csv_of_visible_range);
  g_test_add_func ("/heat-map/rows-by-keyboard", test_rows_by_keyboard);
  g_test_add_func ("/heat-map/click-chooses-row", test_click_chooses_the_row);
  g_test_add_func ("/heat-map/odd-data", test_odd_data);
  g_test_add_func ("/heat-map/range-follows-values", test_range_follows_values);
  g_test_add_func ("/heat-map/key-needs-values", test_key_needs_values);
  g_test_add_func ("/heat-map/keyboard-reads-missing-cells", test_keyboard_reads_missing_cells);
  g_test_add_func ("/heat-map/keys-outlive-rows", test_keys_outlive_rows);
  g_test_add_func ("/heat-map/rows-are-linear", test_rows_are_linear);

  return g_test_run ();
}
