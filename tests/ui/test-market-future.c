/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-market-future"

#include "config.h"

#include "app/charts/ved-candle-chart.h"
#include "app/charts/ved-heat-map.h"
#include "app/market/ved-depth-page.h"
#include "app/market/ved-footprint-chart.h"
#include "app/market/ved-orders-page.h"
#include "app/market/ved-price-page.h"
#include "book/analytics/ved-book-quality.h"
#include "book/analytics/ved-book-resilience.h"

#include "ved-test-market.h"
#include "ved-test-window.h"

#include <math.h>

/* What comes after the cursor is not there yet, whatever a page shows. */

/* The candle that the cursor is in holds no event after it, and is whole again when the cursor has gone on. */
static void
test_candles_know_no_future (VedTestMarket *fixture,
                             gconstpointer  type)
{
  VedCandleChart *chart;
  VedCandleSlot slot;
  VedBookDay *day;
  double close;

  ved_test_market_open_day (fixture);
  g_assert_true (ved_test_market_says (fixture, "VWAP, last 1,000 events"));
  day = ved_book_session_get_day (fixture->session);
  chart = ved_test_market_find_one (fixture, VED_TYPE_CANDLE_CHART, 0);
  ved_test_market_go (fixture, 1010);
  g_assert_true (ved_candle_chart_read (chart, G_MAXINT64 / 2, &slot));
  close = (double) ved_book_day_get_mid2 (day, 1010) / 2.0;
  g_assert_cmpfloat (slot.candle.close, ==, close);
  ved_test_market_go (fixture, 1020);
  g_assert_true (ved_candle_chart_read (chart, G_MAXINT64 / 2, &slot));
  g_assert_cmpfloat (slot.candle.close, ==, (double) ved_book_day_get_mid2 (day, 1020) / 2.0);
  ved_test_market_go (fixture, 1010);
  g_assert_true (ved_candle_chart_read (chart, G_MAXINT64 / 2, &slot));
  g_assert_cmpfloat (slot.candle.close, ==, close);
  ved_test_market_go (fixture, 1149);
  g_assert_true (ved_candle_chart_read (chart, G_MAXINT64 / 2, &slot));
  g_assert_cmpfloat (slot.candle.close, ==, (double) ved_book_day_get_mid2 (day, 1149) / 2.0);
}

/* The heat map ends before the cursor, and reaches the end of the day with it. */
static void
test_heat_knows_no_future (VedTestMarket *fixture,
                           gconstpointer  type)
{
  gsize n_half, n_all;
  VedHeatMap *map;

  ved_test_market_open_day (fixture);
  map = ved_test_market_find_one (fixture, VED_TYPE_HEAT_MAP, 0);
  ved_test_market_go (fixture, VED_TEST_MARKET_ROWS - 1);
  n_all = ved_field_get_n_columns (ved_heat_map_get_field (map));
  ved_test_market_go (fixture, VED_TEST_MARKET_ROWS / 2);
  n_half = ved_field_get_n_columns (ved_heat_map_get_field (map));
  g_assert_cmpuint (n_half, >, 0);
  g_assert_cmpuint (n_half, <, n_all);
  ved_book_cursor_set_shows_future (ved_book_session_get_cursor (fixture->session), TRUE);
  ved_test_market_settle (fixture);
  g_assert_cmpuint (ved_field_get_n_columns (ved_heat_map_get_field (map)), ==, n_all);
}

/* Costs count executions whose second is over, so that a row knows no future: of the last second there is none. */
static void
test_costs_know_no_future (VedTestMarket *fixture,
                           gconstpointer  type)
{
  g_autofree char *effective = NULL, *realised = NULL, *slope = NULL;
  VedBookCost cost, hasty;
  VedBookDay *day;
  guint32 row, to;

  ved_test_market_open_day (fixture);
  day = ved_book_session_get_day (fixture->session);
  g_assert_true (ved_book_day_jump (day, VED_BOOK_EXECUTE, 3000, TRUE, &row));
  ved_test_market_go (fixture, row);
  to = ved_book_day_find_time (day, day->time_ns[row] - VED_BOOK_SECOND_NS);
  g_assert_cmpuint (to, <, row);
  ved_book_quality_cost (day, 0, to, VED_BOOK_SECOND_NS, &cost);
  ved_book_quality_cost (day, 0, row + 1, VED_BOOK_SECOND_NS, &hasty);
  g_assert_cmpint (cost.volume, <, hasty.volume);
  effective = g_strdup_printf ("$%.4f", fabs (cost.effective) / VED_BOOK_DOLLAR);
  realised = g_strdup_printf ("$%.4f", fabs (cost.realised) / VED_BOOK_DOLLAR);
  slope = g_strdup_printf ("%.1f", 100.0 * ved_book_quality_slope (day, row, VED_BOOK_BID, day->n_levels));
  g_assert_true (ved_test_market_says (fixture, effective));
  g_assert_true (ved_test_market_says (fixture, realised));
  g_assert_true (ved_test_market_says (fixture, slope));
}

/* Every share that was executed up to the row is in the footprint, and none of later. */
static void
test_footprint_knows_no_future (VedTestMarket *fixture,
                                gconstpointer  type)
{
  const guint32 rows[] = { VED_TEST_MARKET_ROWS / 3, VED_TEST_MARKET_ROWS - 1, VED_TEST_MARKET_ROWS / 2 };
  VedPlotChart *chart;
  VedBookDay *day;
  gint64 midnight_us;

  ved_test_market_open_day (fixture);
  day = ved_book_session_get_day (fixture->session);
  midnight_us = ved_book_session_get_midnight_us (fixture->session);
  chart = ved_test_market_find_one (fixture, VED_TYPE_FOOTPRINT_CHART, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      VedBookSums sums = ved_book_day_sum (day, 0, rows[i] + 1);
      g_autoptr(VedChartTable) table = NULL;
      gint64 shares = 0;

      ved_test_market_go (fixture, rows[i]);
      table = VED_PLOT_CHART_GET_CLASS (chart)->tabulate (chart, midnight_us, midnight_us + G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC);
      for (guint row = 0; row < g_list_model_get_n_items (G_LIST_MODEL (table)); row++)
        for (guint column = 2; column < 5; column++)      /* sold, bought, of unknown side */
          {
            g_autoptr(GString) text = g_string_new (NULL);

            ved_chart_table_write_cell (table, row, column, TRUE, text);
            shares += g_ascii_strtoll (text->str, NULL, 10);
          }
      g_assert_cmpint (shares, ==, sums.visible + sums.hidden);
    }
}

/* The first step up or down goes from the cell that has the frame, where most was traded. */
static void
test_footprint_steps_from_the_frame (VedTestMarket *fixture,
                                     gconstpointer  type)
{
  VedPlotChart *chart;
  VedPlotChartClass *klass;
  VedPlotPoint framed, next;
  gint64 x;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, VED_TEST_MARKET_ROWS - 1);
  chart = ved_test_market_find_one (fixture, VED_TYPE_FOOTPRINT_CHART, 0);
  klass = VED_PLOT_CHART_GET_CLASS (chart);
  x = klass->step (chart, VED_VIEWPORT_NOWHERE, 0);
  ved_viewport_set_cursor (ved_plot_chart_get_viewport (chart), x);
  g_assert_true (klass->read (chart, x, NAN, &framed));
  g_assert_true (klass->step_value (chart, 0));
  g_assert_true (klass->read (chart, x, NAN, &next));
  g_assert_cmpfloat (framed.value, ==, next.value);
}

/* Sweeps whose depth came back later are not among those that the card counts: there are more of them at the end. */
static void
test_recoveries_know_no_future (VedTestMarket *fixture,
                                gconstpointer  type)
{
  GArray *recoveries;
  guint32 row = 0;

  ved_test_market_open_day (fixture);
  recoveries = ved_book_session_get_recoveries (fixture->session);
  g_assert_nonnull (recoveries);
  g_assert_cmpuint (recoveries->len, >, 0);
  row = g_array_index (recoveries, VedBookRecovery, 0).row;
  ved_test_market_go (fixture, row - 1);
  g_assert_true (ved_test_market_says (fixture, "No sweep of levels in view"));
  ved_test_market_go (fixture, VED_TEST_MARKET_ROWS - 1);
  g_assert_true (ved_test_market_says (fixture, " sweeps · "));
}

int
main (int   argc,
      char *argv[])
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  VED_TEST_MARKET_ADD ("/market/price/candles-know-no-future", ved_price_page_get_type, test_candles_know_no_future);
  VED_TEST_MARKET_ADD ("/market/price/footprint-knows-no-future", ved_price_page_get_type, test_footprint_knows_no_future);
  VED_TEST_MARKET_ADD ("/market/price/footprint-steps-from-the-frame", ved_price_page_get_type,
                       test_footprint_steps_from_the_frame);
  VED_TEST_MARKET_ADD ("/market/depth/heat-knows-no-future", ved_depth_page_get_type, test_heat_knows_no_future);
  VED_TEST_MARKET_ADD ("/market/orders/costs-know-no-future", ved_orders_page_get_type, test_costs_know_no_future);
  VED_TEST_MARKET_ADD ("/market/orders/recoveries-know-no-future", ved_orders_page_get_type, test_recoveries_know_no_future);

  return g_test_run ();
}
