/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-item-chart.h"

G_BEGIN_DECLS

VedChartTable *ved_item_table_new (VedChart *chart) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
