/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

void ved_chart_menu_install (GtkWidgetClass *widget_class);
void ved_chart_menu_popup   (VedChart       *chart,
                             double          x,
                             double          y);

G_END_DECLS
