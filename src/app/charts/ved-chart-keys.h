/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

extern const VedChartKey ved_chart_keys[];

void ved_chart_add_keys (VedChart *self);

G_END_DECLS
