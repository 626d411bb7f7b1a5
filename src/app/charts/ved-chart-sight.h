/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"
#include "plot/ved-layout.h"

G_BEGIN_DECLS

VedRect ved_chart_get_sight   (VedChart *self);
void    ved_chart_bring_sight (VedChart *self,
                               VedRect   part);

G_END_DECLS
