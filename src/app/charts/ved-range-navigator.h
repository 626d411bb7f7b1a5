/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"
#include "app/charts/ved-time-series-chart.h"

G_BEGIN_DECLS

#define VED_TYPE_RANGE_NAVIGATOR (ved_range_navigator_get_type ())

G_DECLARE_FINAL_TYPE (VedRangeNavigator, ved_range_navigator, VED, RANGE_NAVIGATOR, VedChart)

GtkWidget *ved_range_navigator_new        (VedViewport          *viewport) G_GNUC_WARN_UNUSED_RESULT;
void       ved_range_navigator_set_series (VedRangeNavigator    *self,
                                           const VedChartSeries *series);
VedRect    ved_range_navigator_get_brush  (VedRangeNavigator    *self);

G_END_DECLS
