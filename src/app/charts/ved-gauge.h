/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

#define VED_TYPE_GAUGE (ved_gauge_get_type ())

G_DECLARE_FINAL_TYPE (VedGauge, ved_gauge, VED, GAUGE, VedChart)

GtkWidget *ved_gauge_new            (double      ceiling_value) G_GNUC_WARN_UNUSED_RESULT;
void       ved_gauge_set_has_levels (VedGauge   *self,
                                     gboolean    has_levels);
void       ved_gauge_set_value      (VedGauge   *self,
                                     double      value,
                                     VedLevel    level,
                                     const char *figure,
                                     const char *caption);

G_END_DECLS
