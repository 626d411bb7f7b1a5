/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-candle-chart.h"

G_BEGIN_DECLS

#define VED_CANDLE_VOLUME_ALPHA 0.5f

VedColor ved_candle_drawing_get_color (const VedChartTheme *theme,
                                       gboolean             is_rising);
void     ved_candle_drawing_add       (VedDrawList         *list,
                                       const VedPlotFrame  *frame,
                                       const VedChartTheme *theme,
                                       const GArray        *slots,
                                       gboolean             has_prices,
                                       double               most_volume);

G_END_DECLS
