/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run-metrics.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_RUN_CHART (ved_run_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedRunChart, ved_run_chart, VED, RUN_CHART, GtkWidget)

GtkWidget *ved_run_chart_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_run_chart_set_metrics  (VedRunChart   *self,
                                       VedRunMetrics *metrics);
void       ved_run_chart_set_active   (VedRunChart   *self,
                                       gboolean       active);

G_END_DECLS
