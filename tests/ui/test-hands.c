/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-hands"

#include "config.h"

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

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  ved_test_hands_add ("time-series", make_time_series);

  return g_test_run ();
}
