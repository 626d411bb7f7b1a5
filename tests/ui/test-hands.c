/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-hands"

#include "config.h"

#include "app/charts/ved-candle-chart.h"
#include "app/charts/ved-depth-chart.h"
#include "app/charts/ved-heat-map.h"
#include "app/charts/ved-time-series-chart.h"
#include "base/ved-clock.h"
#include "ved-test-hands.h"
#include "ved-test-window.h"

#define N_VALUES 121

static GtkWidget *
make_time_series (VedViewport *viewport)
{
  static float values[2][N_VALUES];
  GtkWidget *chart = ved_time_series_chart_new (viewport);
  gint64 from_us, to_us;

  ved_viewport_get_range (viewport, &from_us, &to_us);
  for (guint s = 0; s < 2; s++)
    {
      VedChartSeries series = {
        .label = s == 0 ? "up" : "down",
        .trace = { .values = values[s], .n_values = N_VALUES, .start_us = from_us, .step_us = VED_MINUTE_US },
      };

      for (guint i = 0; i < N_VALUES; i++)
        values[s][i] = (float) (s == 0 ? i : 2 * N_VALUES - i);
      ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (chart), s, &series);
    }

  return chart;
}

static GtkWidget *
make_heat_map (VedViewport *viewport)
{
  static float cells[20 * (N_VALUES - 1)];
  const VedFieldCells field = {
    .kind = VED_CELL_FLOAT, .cells = cells, .n_rows = 20, .n_columns = N_VALUES - 1, .stride = N_VALUES - 1
  };
  VedHeatAxes axes = { .x_step = VED_MINUTE_US, .row_step = 1.0 };
  GtkWidget *chart = ved_heat_map_new (viewport);
  gint64 to_us;

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    cells[i] = (float) (i % 37);
  ved_viewport_get_range (viewport, &axes.x_from, &to_us);
  ved_heat_map_set_cells (VED_HEAT_MAP (chart), &field, &axes, NULL, NULL);

  return chart;
}

static GtkWidget *
make_candles (VedViewport *viewport)
{
  static gint64 times_us[N_VALUES];
  static double prices[4][N_VALUES], volumes[N_VALUES];
  const VedCandles candles = {
    N_VALUES, times_us, VED_MINUTE_US, prices[0], prices[1], prices[2], prices[3], volumes
  };
  GtkWidget *chart = ved_candle_chart_new (viewport);
  gint64 from_us, to_us;

  ved_viewport_get_range (viewport, &from_us, &to_us);
  for (guint i = 0; i < N_VALUES; i++)
    {
      times_us[i] = from_us + i * VED_MINUTE_US;
      prices[0][i] = 100.0 + i;
      prices[1][i] = 105.0 + i;
      prices[2][i] = 96.0 + i;
      prices[3][i] = 102.0 + i - 4.0 * (i % 2);
      volumes[i] = 10.0 + i % 7;
    }
  ved_candle_chart_set_candles (VED_CANDLE_CHART (chart), &candles, NULL, NULL);

  return chart;
}

/* Prices take the place of instants: a level a minute apart on both sides of the middle. */
static GtkWidget *
make_depth (VedViewport *viewport)
{
  static gint64 prices[2][N_VALUES / 2];
  static double sizes[N_VALUES / 2];
  const VedDepthSide bids = { N_VALUES / 2, prices[0], sizes }, asks = { N_VALUES / 2, prices[1], sizes };
  GtkWidget *chart = ved_depth_chart_new (viewport);
  gint64 from_x, to_x, middle;

  ved_viewport_get_range (viewport, &from_x, &to_x);
  middle = from_x + (to_x - from_x) / 2;
  for (guint i = 0; i < N_VALUES / 2; i++)
    {
      prices[0][i] = middle - (i + 1) * VED_MINUTE_US;
      prices[1][i] = middle + (i + 1) * VED_MINUTE_US;
      sizes[i] = 10.0 + i % 5;
    }
  ved_depth_chart_set_book (VED_DEPTH_CHART (chart), &bids, &asks, NULL, NULL);

  return chart;
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  ved_test_hands_add ("time-series", make_time_series);
  ved_test_hands_add ("heat-map", make_heat_map);
  ved_test_hands_add ("candles", make_candles);
  ved_test_hands_add ("depth", make_depth);

  return g_test_run ();
}
