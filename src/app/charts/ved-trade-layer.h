/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"
#include "plot/ved-trades.h"

G_BEGIN_DECLS

/* Trades as bubbles over a chart of prices by time. The area of a bubble is its volume; a triangle was bought by
 * those who came to the sellers, a diamond sold by those who came to the buyers, a circle is neither. */
typedef struct _VedTradeLayer VedTradeLayer;

VedTradeLayer *ved_trade_layer_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_trade_layer_free       (VedTradeLayer         *self);
void           ved_trade_layer_set_trades (VedTradeLayer         *self,
                                           const VedTrades       *trades);
void           ved_trade_layer_set_n      (VedTradeLayer         *self,
                                           gsize                  n);
gboolean       ved_trade_layer_is_empty   (VedTradeLayer         *self);
void           ved_trade_layer_extend     (VedTradeLayer         *self,
                                           gint64                 from_us,
                                           gint64                 to_us,
                                           double                *least,
                                           double                *most);
void           ved_trade_layer_record     (VedTradeLayer         *self,
                                           VedDrawList           *list,
                                           const VedPlotFrame    *frame,
                                           const VedChartTheme   *theme);
void           ved_trade_layer_add_rows   (VedTradeLayer         *self,
                                           VedPlotChart          *chart,
                                           const VedNumberFormat *volume_format,
                                           VedBubble             *bubble);
VedColor       ved_trade_layer_get_color  (const VedChartTheme   *theme,
                                           double                 balance);

G_END_DECLS
