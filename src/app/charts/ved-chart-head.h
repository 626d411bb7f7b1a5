/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

void  ved_chart_head_set_subject (VedChart   *chart,
                                  const char *subject);
char *ved_chart_head_get_title   (VedChart   *chart) G_GNUC_WARN_UNUSED_RESULT;
float ved_chart_head_paint       (VedChart   *chart,
                                  cairo_t    *cr);

G_END_DECLS
