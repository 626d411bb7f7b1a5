/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-candle-chart.h"
#include "app/charts/ved-chart-table.h"
#include "plot/ved-candles.h"

G_BEGIN_DECLS

/* What a chart of candles shows. All of it is borrowed. */
typedef struct {
  const VedCandles *candles;
  gboolean has_prices;
  gboolean has_volume;
  GPtrArray *lines;             /* const VedCandleLine */
  VedNumberFormat price_format;
  VedNumberFormat volume_format;
} VedCandleTableSpec;

/* Candles as a table. */

VedChartTable *ved_candle_table_new (const VedCandleTableSpec *spec,
                                     gint64                    from_us,
                                     gint64                    to_us,
                                     GTimeZone                *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
