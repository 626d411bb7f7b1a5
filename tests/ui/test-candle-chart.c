/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-candle-chart"

#include "config.h"

#include "app/charts/ved-candle-chart.h"
#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-time-series-chart.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "ved-test-window.h"

#include <math.h>

#define NOW_US (1768471500 * VED_SECOND_US)
#define N_MANY 5000

typedef struct {
  gint64 times_us[N_MANY];
  double prices[4][N_MANY];     /* open, high, low, close */
  double volumes[N_MANY];
} Data;

static VedCandles
make_candles (Data *data,
              gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double middle = 100.0 + 5.0 * sin ((double) i * 0.01);

      data->times_us[i] = NOW_US + (gint64) i * VED_SECOND_US;
      data->prices[0][i] = middle;
      data->prices[1][i] = middle + 2.0;
      data->prices[2][i] = middle - 2.0;
      data->prices[3][i] = middle + (i % 2 == 0 ? 1.0 : -1.0);
      data->volumes[i] = 10.0;
    }

  return (VedCandles) {
           n, data->times_us, VED_SECOND_US, data->prices[0], data->prices[1], data->prices[2], data->prices[3],
           data->volumes
  };
}

static VedCandleChart *
make_chart (const VedCandles *candles)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  gint64 end_us = NOW_US + (gint64) MAX (candles->n, 1) * VED_SECOND_US;
  VedCandleChart *chart;

  ved_viewport_set_extent (viewport, NOW_US, end_us);
  ved_viewport_set_home (viewport, NOW_US, end_us);
  chart = VED_CANDLE_CHART (ved_candle_chart_new (viewport));
  ved_candle_chart_set_candles (chart, candles, NULL, NULL);

  return chart;
}

/* Whatever range is asked for, the index says what walking over it says. */
static void
test_index (void)
{
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, 1000);
  g_autoptr(VedCandleIndex) index = ved_candle_index_new ();
  VedRng rng;

  ved_rng_init (&rng, 7, 0);
  for (gsize i = 0; i < 40; i++)
    data->prices[0][ved_rng_below (&rng, 1000)] = NAN;
  ved_candle_index_update (index, &candles, 0);
  for (guint i = 0; i < 2000; i++)
    {
      gsize a = ved_rng_below (&rng, 1001), b = ved_rng_below (&rng, 1001), from = MIN (a, b), to = MAX (a, b);
      double open = NAN, close = NAN, high = -INFINITY, low = INFINITY, volume = 0.0;
      VedCandle candle = ved_candle_index_query (index, &candles, from, to);

      for (gsize j = from; j < to; j++)
        {
          if (isnan (candles.open[j]))
            continue;

          open = isnan (open) ? candles.open[j] : open;
          close = candles.close[j];
          high = MAX (high, candles.high[j]);
          low = MIN (low, candles.low[j]);
          volume += candles.volume[j];
        }
      if (isnan (open))
        {
          g_assert_cmpuint (candle.n, ==, 0);
          continue;
        }
      g_assert_cmpfloat (candle.open, ==, open);
      g_assert_cmpfloat (candle.close, ==, close);
      g_assert_cmpfloat (candle.high, ==, high);
      g_assert_cmpfloat (candle.low, ==, low);
      g_assert_cmpfloat (candle.volume, ==, volume);
    }
}

/* Those that were not there are indexed, whatever else is said to have changed. */
static void
test_index_of_new_ones (void)
{
  g_autofree Data *data = g_new0 (Data, 1);
  const VedCandles none = { 0 };
  VedCandles candles = make_candles (data, 1000);
  g_autoptr(VedCandleIndex) index = ved_candle_index_new ();
  VedCandle whole;

  ved_candle_index_update (index, &candles, 0);
  ved_candle_index_update (index, &none, 0);
  data->prices[1][500] = 200.0;
  ved_candle_index_update (index, &candles, 999);
  whole = ved_candle_index_query (index, &candles, 0, 1000);
  g_assert_cmpuint (whole.n, ==, 1000);
  g_assert_cmpfloat (whole.high, ==, 200.0);
}

static void
test_reads_what_is_there (void)
{
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, 20);
  VedCandleChart *chart = make_chart (&candles);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 700, 400);

  for (gsize i = 0; i < 20; i++)
    {
      VedCandleSlot slot;

      g_assert_true (ved_candle_chart_read (chart, NOW_US + (gint64) i * VED_SECOND_US + 400000, &slot));
      g_assert_cmpuint (slot.first, ==, i);
      g_assert_cmpuint (slot.end, ==, i + 1);
      g_assert_cmpfloat (slot.candle.close, ==, candles.close[i]);
    }
  ved_test_window_close (window);
}

/* Long prices are written in full, and what is linked to them moves along. */
static void
test_prices_fit (void)
{
  const VedNumberFormat price = { VED_NUMBER_PRICE, 4, "$", 10000 };
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, 20);
  VedCandleChart *chart = make_chart (&candles);
  GtkWidget *below = ved_time_series_chart_new (ved_plot_chart_get_viewport (VED_PLOT_CHART (chart)));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = ved_test_window_new (box, 700, 400);
  const VedPlotFrame *frame = ved_plot_chart_get_frame (VED_PLOT_CHART (chart));
  float width;

  gtk_widget_set_vexpand (GTK_WIDGET (chart), TRUE);
  gtk_box_append (GTK_BOX (box), below);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (chart));
  for (gsize i = 0; i < 20; i++)
    for (guint j = 0; j < 4; j++)
      data->prices[j][i] += 12345678.0;
  ved_plot_chart_set_format (VED_PLOT_CHART (chart), &price, &price);
  ved_candle_chart_set_candles (chart, &candles, NULL, NULL);
  ved_test_window_draw (window);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  ved_test_window_draw (window);

  ved_chart_measure_text (VED_CHART (chart), VED_TEXT_SMALL, "$1234.5678", &width, NULL);
  g_assert_cmpfloat (frame->plot.x, >, width);
  g_assert_cmpfloat (ved_plot_chart_get_frame (VED_PLOT_CHART (below))->plot.x, ==, frame->plot.x);
  ved_test_window_close (window);
}

/* Zoomed out, slots hold many candles, all of them together hold each once, and few are drawn. */
static void
test_zoomed_out (void)
{
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, N_MANY);
  VedCandleChart *chart = make_chart (&candles);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 700, 400);
  VedCandleSlot slot;
  gsize next = 0, n_slots = 0;

  while (next < N_MANY)
    {
      g_assert_true (ved_candle_chart_read (chart, data->times_us[next], &slot));
      g_assert_cmpuint (slot.first, ==, next);
      g_assert_cmpfloat (slot.candle.volume, ==, 10.0 * (double) (slot.end - slot.first));
      g_assert_cmpfloat (slot.candle.open, ==, candles.open[slot.first]);
      g_assert_cmpfloat (slot.candle.close, ==, candles.close[slot.end - 1]);
      next = slot.end;
      n_slots++;
    }
  g_assert_cmpuint (n_slots, <, 700 / 4);

  ved_test_window_close (window);
}

static void
assert_slots_fit (VedCandleChart *chart,
                  gint64          from_us,
                  gint64          to_us)
{
  double bottom, top;
  VedCandleSlot slot;

  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &bottom, &top);
  for (gint64 at_us = from_us; at_us <= to_us; at_us = slot.to_us)
    {
      g_assert_true (ved_candle_chart_read (chart, at_us, &slot));
      g_assert_cmpfloat (slot.candle.high, <=, top);
      g_assert_cmpfloat (slot.candle.low, >=, bottom);
    }
}

/* Whatever window is shown, no candle of it and no trade is cut, though slots at its ends reach beyond it. */
static void
test_nothing_is_cut (void)
{
  static const double dear = 140.0, volume = 10.0;
  static const gint8 sign = 1;
  const gint64 trade_us = NOW_US + 2000 * VED_SECOND_US;
  const VedTrades trades = { 1, &trade_us, &dear, &volume, &sign };
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, N_MANY);
  VedCandleChart *chart = make_chart (&candles);
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 700, 400);
  double bottom, top;

  for (gsize i = 0; i < N_MANY; i += 37)
    {
      data->prices[1][i] += (double) (i % 101);
      data->prices[2][i] -= (double) (i % 89);
    }
  ved_candle_chart_set_candles (chart, &candles, NULL, NULL);
  for (guint i = 0; i < 40; i++)
    {
      gint64 from_us = NOW_US + g_test_rand_int_range (0, N_MANY / 2) * VED_SECOND_US;
      gint64 to_us = from_us + g_test_rand_int_range (10, N_MANY / 2) * VED_SECOND_US;

      ved_viewport_set_range (viewport, from_us, to_us);
      ved_test_window_draw (window);
      assert_slots_fit (chart, from_us, to_us);
    }
  ved_candle_chart_set_trades (chart, &trades, NULL, NULL);
  ved_viewport_set_range (viewport, trade_us - VED_SECOND_US, trade_us + VED_SECOND_US);
  ved_test_window_draw (window);
  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &bottom, &top);
  g_assert_cmpfloat (top, >, dear);

  ved_test_window_close (window);
}

/* A picture that moves does not change its candles. */
static void
test_slots_stay (void)
{
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, N_MANY);
  VedCandleChart *chart = make_chart (&candles);
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 700, 400);
  VedCandleSlot before, after;

  ved_viewport_set_range (viewport, NOW_US + 1000 * VED_SECOND_US, NOW_US + 3000 * VED_SECOND_US);
  ved_test_window_draw (window);
  g_assert_true (ved_candle_chart_read (chart, NOW_US + 2000 * VED_SECOND_US, &before));
  ved_viewport_pan (viewport, 123456789);
  ved_test_window_draw (window);
  g_assert_true (ved_candle_chart_read (chart, NOW_US + 2000 * VED_SECOND_US, &after));
  g_assert_cmpint (before.from_us, ==, after.from_us);
  g_assert_cmpuint (before.end, ==, after.end);

  ved_test_window_close (window);
}

static void
test_hover_redraws_no_data (void)
{
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, 200);
  VedCandleChart *chart = make_chart (&candles);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (chart), 700, 400);
  guint64 n_before = ved_chart_get_data_redraws (VED_CHART (chart));

  for (guint i = 0; i < 20; i++)
    {
      ved_viewport_set_cursor (ved_plot_chart_get_viewport (VED_PLOT_CHART (chart)), NOW_US + i * VED_SECOND_US);
      ved_test_window_draw (window);
    }
  g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), ==, n_before);

  ved_test_window_close (window);
}

static void
test_csv_of_visible_range (void)
{
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, 10);
  VedCandleChart *chart = make_chart (&candles);
  g_autofree char *csv = NULL;

  g_object_ref_sink (chart);
  data->prices[0][1] = 100.25;
  ved_viewport_set_range (ved_plot_chart_get_viewport (VED_PLOT_CHART (chart)), NOW_US, NOW_US + VED_SECOND_US);
  csv = ved_chart_to_csv (VED_CHART (chart));
  g_assert_true (g_str_has_prefix (csv, "time,open,high,low,close,volume\r\n2026-01-15T10:05:00Z,100,102,98,101,10\r\n"));
  g_assert_nonnull (strstr (csv, "2026-01-15T10:05:01Z,100.25,"));
  g_assert_null (strstr (csv, "10:05:02Z"));
  g_object_unref (chart);
}

/* What the legend hides is not in the file, and lines that are shown are. */
static void
test_csv_of_what_is_shown (void)
{
  static const float values[10] = { 1.5f, 2.5f, 3.5f };
  g_autofree Data *data = g_new0 (Data, 1);
  VedCandles candles = make_candles (data, 10);
  VedCandleChart *chart = make_chart (&candles);
  const VedCandleLine lines[2] = {
    { "VWAP", { .values = values, .n_values = 10, .start_us = NOW_US, .step_us = VED_SECOND_US } },
    { "Hidden", { .values = values, .n_values = 10, .start_us = NOW_US, .step_us = VED_SECOND_US } },
  };
  g_autofree char *all = NULL, *part = NULL;

  g_object_ref_sink (chart);
  ved_candle_chart_set_lines (chart, lines, 2, NULL, NULL);
  all = ved_chart_to_csv (VED_CHART (chart));
  g_assert_true (g_str_has_prefix (all, "time,open,high,low,close,volume,VWAP,Hidden\r\n2026-01-15T10:05:00Z,100,102,98,101,10,2.5,2.5\r\n"));
  ved_plot_chart_toggle (VED_PLOT_CHART (chart), 1);
  ved_plot_chart_toggle (VED_PLOT_CHART (chart), 3);
  part = ved_chart_to_csv (VED_CHART (chart));
  g_assert_true (g_str_has_prefix (part, "time,open,high,low,close,VWAP\r\n2026-01-15T10:05:00Z,100,102,98,101,2.5\r\n"));
  g_object_unref (chart);
}

static void
test_trades_add_up (void)
{
  static const gint64 times_us[] = { 0, 10, 20, 999, 1000, 1001 };
  static const double prices[] = { 5.0, 5.0, 6.0, 5.0, 5.0, 5.0 };
  static const double volumes[] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0 };
  static const gint8 signs[] = { 1, -1, 1, 1, -1, -1 };
  const VedTrades trades = { 6, times_us, prices, volumes, signs };
  g_autoptr(GArray) bubbles = g_array_new (FALSE, FALSE, sizeof (VedTradeBubble));
  const VedTradeBubble *all;

  g_assert_cmpuint (ved_trades_gather (&trades, 1000, bubbles, 0), ==, 0);
  all = (const VedTradeBubble *) (gpointer) bubbles->data;
  g_assert_cmpuint (bubbles->len, ==, 3);
  g_assert_cmpfloat (all[0].volume, ==, 7.0);
  g_assert_cmpfloat_with_epsilon (all[0].balance, 3.0 / 7.0, 1e-12);
  g_assert_cmpuint (all[0].n, ==, 3);
  g_assert_cmpfloat (all[1].price, ==, 6.0);
  g_assert_cmpint (all[2].time_us, ==, 1500);
  g_assert_cmpfloat (all[2].balance, ==, -1.0);
}

/* However the number of known trades came to be what it is, their bubbles are those of a fresh look at them. */
static void
test_trades_come_and_go (void)
{
  enum { N = 400, SPAN_US = 1000 };
  gint64 times_us[N];
  double prices[N], volumes[N];
  gint8 signs[N];
  VedTrades trades = { 0, times_us, prices, volumes, signs };
  g_autoptr(GArray) bubbles = g_array_new (FALSE, FALSE, sizeof (VedTradeBubble));
  gsize n_before = 0;

  for (guint i = 0; i < N; i++)
    {
      times_us[i] = (i > 0 ? times_us[i - 1] : -5000) + g_test_rand_int_range (0, 700);
      prices[i] = g_test_rand_int_range (1, 4);
      volumes[i] = g_test_rand_int_range (1, 100);
      signs[i] = (gint8) g_test_rand_int_range (-1, 2);
    }
  for (guint step = 0; step < 500; step++)
    {
      g_autoptr(GArray) fresh = g_array_new (FALSE, FALSE, sizeof (VedTradeBubble));
      guint differs;

      trades.n = (gsize) g_test_rand_int_range (0, N + 1);
      differs = ved_trades_gather (&trades, SPAN_US, bubbles, n_before);
      ved_trades_gather (&trades, SPAN_US, fresh, 0);
      g_assert_cmpuint (differs, <=, bubbles->len);
      g_assert_cmpmem (bubbles->data, bubbles->len * sizeof (VedTradeBubble), fresh->data,
                       fresh->len * sizeof (VedTradeBubble));
      n_before = trades.n;
    }
}

/* No candles, one, without prices, all alike, negative: each draws without a warning. */
static void
test_odd_data (void)
{
  static const double values[] = { NAN, 0.0, -50.0 };
  g_autofree Data *data = g_new0 (Data, 1);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (gsize n = 0; n < 3; n++)
      {
        VedCandles candles = make_candles (data, n);
        VedCandleChart *chart;
        GtkWidget *window;

        for (guint k = 0; k < 4; k++)
          for (gsize j = 0; j < n; j++)
            data->prices[k][j] = values[i];
        chart = make_chart (&candles);
        window = ved_test_window_new (GTK_WIDGET (chart), 300, 200);
        ved_plot_chart_move_cursor (VED_PLOT_CHART (chart), 1);
        ved_test_window_draw (window);
        ved_test_window_close (window);
      }
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/candle-chart/index", test_index);
  g_test_add_func ("/candle-chart/index-of-new-ones", test_index_of_new_ones);
  g_test_add_func ("/candle-chart/reads-what-is-there", test_reads_what_is_there);
  g_test_add_func ("/candle-chart/prices-fit", test_prices_fit);
  g_test_add_func ("/candle-chart/zoomed-out", test_zoomed_out);
  g_test_add_func ("/candle-chart/nothing-is-cut", test_nothing_is_cut);
  g_test_add_func ("/candle-chart/slots-stay", test_slots_stay);
  g_test_add_func ("/candle-chart/hover-redraws-no-data", test_hover_redraws_no_data);
  g_test_add_func ("/candle-chart/csv-of-visible-range", test_csv_of_visible_range);
  g_test_add_func ("/candle-chart/csv-of-what-is-shown", test_csv_of_what_is_shown);
  g_test_add_func ("/candle-chart/trades-add-up", test_trades_add_up);
  g_test_add_func ("/candle-chart/trades-come-and-go", test_trades_come_and_go);
  g_test_add_func ("/candle-chart/odd-data", test_odd_data);

  return g_test_run ();
}
