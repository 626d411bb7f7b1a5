/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

#define VED_TYPE_SPARKLINE (ved_sparkline_get_type ())

G_DECLARE_FINAL_TYPE (VedSparkline, ved_sparkline, VED, SPARKLINE, VedChart)

GtkWidget *ved_sparkline_new           (double        floor_value,
                                        double        ceiling_value) G_GNUC_WARN_UNUSED_RESULT;
void       ved_sparkline_set_values    (VedSparkline *self,
                                        const float  *lower,
                                        const float  *middle,
                                        const float  *upper,
                                        guint         n_values);
void       ved_sparkline_set_history   (VedSparkline *self,
                                        const float  *values,
                                        guint         n_values);
void       ved_sparkline_set_range     (VedSparkline *self,
                                        double        floor_value,
                                        double        ceiling_value);
void       ved_sparkline_set_threshold (VedSparkline *self,
                                        double        value,
                                        VedLevel      level);

G_END_DECLS
