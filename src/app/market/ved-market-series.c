/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-series"

#include "config.h"

#include "app/market/ved-market-series.h"

#include "app/charts/ved-time-series-chart.h"
#include "plot/ved-pyramid.h"

#include <glib/gi18n.h>

struct _VedMarketSeries
{
  VedBookSeries *series;
  VedPyramid *index;
};

/**
 * ved_market_series_new:
 * @series: a figure; a reference is taken
 *
 * O(values).
 *
 * Returns: (transfer full): it, with its index
 */
VedMarketSeries *
ved_market_series_new (VedBookSeries *series)
{
  VedMarketSeries *self = g_atomic_rc_box_new0 (VedMarketSeries);

  self->series = ved_book_series_ref (series);
  self->index = ved_pyramid_begin (series->values, series->n);

  return self;
}

/**
 * ved_market_series_ref:
 *
 * Returns: (transfer full): the same
 */
VedMarketSeries *
ved_market_series_ref (VedMarketSeries *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  VedMarketSeries *self = data;

  ved_pyramid_free (self->index);
  ved_book_series_unref (self->series);
}

void
ved_market_series_unref (VedMarketSeries *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * ved_market_series_get:
 *
 * Returns: (transfer none): the figure
 */
const VedBookSeries *
ved_market_series_get (const VedMarketSeries *self)
{
  return self->series;
}

/**
 * ved_market_series_get_trace:
 * @n: how many of the values are known
 *
 * Returns: what charts draw; the arrays are those of @self
 */
VedTrace
ved_market_series_get_trace (const VedMarketSeries *self,
                             guint32                n)
{
  return (VedTrace) {
           .values = self->series->values,
           .n_values = MIN (n, self->series->n),
           .times_us = self->series->times_us,
           .pyramid = self->index,
  };
}

/**
 * ved_market_halt_regions:
 * @row: what came later is left out
 *
 * Returns: (transfer full) (element-type VedChartRegion): spans of time without trading
 */
GArray *
ved_market_halt_regions (VedBookSession *session,
                         guint32         row)
{
  GArray *regions = g_array_new (FALSE, FALSE, sizeof (VedChartRegion));
  GArray *halts = ved_book_session_get_halts (session);
  const VedBookDay *day = ved_book_session_get_day (session);
  gint64 midnight_us = ved_book_session_get_midnight_us (session);

  for (guint i = 0; halts != NULL && i < halts->len; i++)
    {
      const VedBookHaltSpan *halt = &g_array_index (halts, VedBookHaltSpan, i);
      const VedChartRegion region = {
        .from_us = midnight_us + day->time_ns[halt->first_row] / 1000,
        .to_us = midnight_us + day->time_ns[MIN (halt->last_row, row)] / 1000,
        .has_level = TRUE,
        .level = VED_LEVEL_WARNING,
        .label = _("Trading halted"),
      };

      if (halt->first_row <= row)
        g_array_append_val (regions, region);
    }

  return regions;
}
