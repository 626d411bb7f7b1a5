/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-depth-chart"

#include "config.h"

#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-depth-chart.h"
#include "app/charts/ved-legend.h"

#include "ved-test-window.h"

#include <math.h>

#define N_LEVELS 4

static const gint64 bid_prices[N_LEVELS] = { 5853300, 5853000, 5851000, 5850000 };
static const gint64 ask_prices[N_LEVELS] = { 5859400, 5859500, 5860000, 5866000 };
static const double bid_sizes[N_LEVELS] = { 18.0, 200.0, 100.0, 50.0 };
static const double ask_sizes[N_LEVELS] = { 200.0, 10.0, 30.0, 400.0 };

static VedDepthChart *
make_chart (gsize n_bids,
            gsize n_asks)
{
  const VedDepthSide bids = { n_bids, bid_prices, bid_sizes }, asks = { n_asks, ask_prices, ask_sizes };
  VedDepthChart *chart = VED_DEPTH_CHART (ved_depth_chart_new (NULL));

  ved_depth_chart_set_book (chart, &bids, &asks, NULL, NULL);

  return chart;
}

static void
test_levels (void)
{
  VedDepthChart *chart = make_chart (N_LEVELS, N_LEVELS);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  gboolean is_ask;
  gsize level;

  for (gsize i = 0; i < N_LEVELS; i++)
    {
      g_assert_true (ved_depth_chart_find (chart, bid_prices[i] + 20, &is_ask, &level));
      g_assert_false (is_ask);
      g_assert_cmpuint (level, ==, i);
      g_assert_true (ved_depth_chart_find (chart, ask_prices[i] - 20, &is_ask, &level));
      g_assert_true (is_ask);
      g_assert_cmpuint (level, ==, i);
    }
  g_assert_cmpfloat (ved_depth_chart_get_cumulative (chart, FALSE, 3), ==, 368.0);
  g_assert_cmpfloat (ved_depth_chart_get_cumulative (chart, TRUE, 1), ==, 210.0);

  ved_test_window_close (window);
}

/* From level to level along the axis, from the bids to the asks. */
static void
test_keys (void)
{
  VedDepthChart *chart = make_chart (N_LEVELS, N_LEVELS);
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 600, 300);
  guint64 n_before = ved_chart_get_data_redraws (VED_CHART (chart));

  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Right, 0));
  g_assert_cmpint (ved_viewport_get_cursor (viewport), ==, ask_prices[0]);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Left, 0));
  g_assert_cmpint (ved_viewport_get_cursor (viewport), ==, bid_prices[0]);
  g_assert_true (ved_test_press (GTK_WIDGET (chart), GDK_KEY_Left, 0));
  g_assert_cmpint (ved_viewport_get_cursor (viewport), ==, bid_prices[1]);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before);

  ved_test_window_close (window);
}

static void
test_csv_of_visible_range (void)
{
  VedDepthChart *chart = make_chart (N_LEVELS, N_LEVELS);
  g_autofree char *csv = NULL;

  g_object_ref_sink (chart);
  ved_viewport_set_range (ved_plot_chart_get_viewport (VED_PLOT_CHART (chart)), 5853000, 5859450);
  csv = ved_chart_to_csv (VED_CHART (chart));
  g_assert_cmpstr (csv, ==,
                   "side,price,size,cumulative\r\n"
                   "bid,585.3,200,218\r\n"
                   "bid,585.33,18,18\r\n"
                   "ask,585.94,200,200\r\n");
  g_object_unref (chart);
}

/* An empty book, one side, one level. */
static void
test_odd_books (void)
{
  for (guint i = 0; i < 9; i++)
    {
      VedDepthChart *chart = make_chart (i / 3 * 2, i % 3 * 2);
      GtkWidget *window;

      ved_depth_chart_set_execution (chart, ask_prices[0], "EXECUTION");
      window = ved_test_window_new (GTK_WIDGET (chart), 300, 200);
      ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), 1);
      ved_test_window_draw (window);
      ved_test_window_close (window);
    }
}

static void
assert_told (GtkWidget  *legend,
             const char *bids,
             const char *asks)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new ();

  ved_test_window_collect (legend, GTK_TYPE_INSCRIPTION, values);
  g_assert_cmpuint (values->len, ==, 2);
  g_assert_cmpstr (ved_test_get_text (values->pdata[0]), ==, bids);
  g_assert_cmpstr (ved_test_get_text (values->pdata[1]), ==, asks);
}

/* The legend tells of the book that is shown, also where nobody points at it. */
static void
test_legend_follows_the_book (void)
{
  VedDepthChart *chart = make_chart (N_LEVELS, N_LEVELS);
  const VedDepthSide bids = { 2, bid_prices, bid_sizes }, asks = { 3, ask_prices, ask_sizes };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *legend = ved_legend_new (VED_PLOT_CHART (chart)), *window;

  gtk_box_append (GTK_BOX (box), legend);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (chart));
  window = ved_test_window_new (box, 600, 300);
  assert_told (legend, "368", "640");

  ved_depth_chart_set_book (chart, &bids, &asks, NULL, NULL);
  ved_test_window_draw (window);
  assert_told (legend, "218", "240");

  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/depth-chart/levels", test_levels);
  g_test_add_func ("/depth-chart/keys", test_keys);
  g_test_add_func ("/depth-chart/csv-of-visible-range", test_csv_of_visible_range);
  g_test_add_func ("/depth-chart/odd-books", test_odd_books);
  g_test_add_func ("/depth-chart/legend-follows-the-book", test_legend_follows_the_book);

  return g_test_run ();
}
