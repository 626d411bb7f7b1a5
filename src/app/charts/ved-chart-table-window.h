/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

GtkWidget *ved_chart_table_window_present (VedChart *chart);

G_END_DECLS
