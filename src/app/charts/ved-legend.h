/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"

G_BEGIN_DECLS

#define VED_TYPE_LEGEND (ved_legend_get_type ())

G_DECLARE_FINAL_TYPE (VedLegend, ved_legend, VED, LEGEND, GtkWidget)

GtkWidget *ved_legend_new (VedPlotChart *chart) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
