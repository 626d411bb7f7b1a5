/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart-table.h"
#include "plot/ved-candles.h"

G_BEGIN_DECLS

/* Candles as a table. */

VedChartTable *ved_candle_table_new (const VedCandles      *candles,
                                     gint64                 from_us,
                                     gint64                 to_us,
                                     const VedNumberFormat *price_format,
                                     const VedNumberFormat *volume_format,
                                     GTimeZone             *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
