/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"
#include "plot/ved-candles.h"
#include "plot/ved-trace.h"
#include "plot/ved-trades.h"

G_BEGIN_DECLS

/* A line over the candles, such as the VWAP. */
typedef struct {
  const char *label;            /* copied */
  VedTrace trace;               /* borrowed */
} VedCandleLine;

/* What stands at one place: one candle, or what many make where they are narrower than can be drawn. */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  gsize first;                  /* candles */
  gsize end;
  VedCandle candle;
} VedCandleSlot;

#define VED_TYPE_CANDLE_CHART (ved_candle_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedCandleChart, ved_candle_chart, VED, CANDLE_CHART, VedPlotChart)

/* Open, high, low and close over time, volumes below them, lines and trades above. Rising candles are hollow,
 * falling ones filled. Its series are price, volume, the lines in their order, and trades. */

GtkWidget *ved_candle_chart_new               (VedViewport           *viewport) G_GNUC_WARN_UNUSED_RESULT;
void       ved_candle_chart_set_candles       (VedCandleChart        *self,
                                               const VedCandles      *candles,
                                               gpointer               owner,
                                               GDestroyNotify         free_owner);
void       ved_candle_chart_candles_changed   (VedCandleChart        *self,
                                               const VedCandles      *candles,
                                               gsize                  from);
void       ved_candle_chart_set_lines         (VedCandleChart        *self,
                                               const VedCandleLine   *lines,
                                               guint                  n_lines,
                                               gpointer               owner,
                                               GDestroyNotify         free_owner);
void       ved_candle_chart_set_trades        (VedCandleChart        *self,
                                               const VedTrades       *trades,
                                               gpointer               owner,
                                               GDestroyNotify         free_owner);
void       ved_candle_chart_set_n_trades      (VedCandleChart        *self,
                                               gsize                  n);
gboolean   ved_candle_chart_read              (VedCandleChart        *self,
                                               gint64                 time_us,
                                               VedCandleSlot         *slot);

G_END_DECLS
