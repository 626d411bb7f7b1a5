/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

float ved_chart_head_paint (VedChart *chart,
                            cairo_t  *cr);

G_END_DECLS
