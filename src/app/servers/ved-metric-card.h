/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-viewport.h"
#include "fleet/snapshot/ved-frame-source.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_METRIC_CARD (ved_metric_card_get_type ())

G_DECLARE_FINAL_TYPE (VedMetricCard, ved_metric_card, VED, METRIC_CARD, GtkWidget)

GtkWidget *ved_metric_card_new         (VedMetric       metric,
                                        VedViewport    *viewport) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_metric_card_get_chart   (VedMetricCard  *self);
void       ved_metric_card_clear       (VedMetricCard  *self);
void       ved_metric_card_set_history (VedMetricCard  *self,
                                        VedSeriesSlice *slice);
void       ved_metric_card_set_server  (VedMetricCard  *self,
                                        VedSnapshot    *snapshot,
                                        VedSnapshot    *detail,
                                        const char     *name,
                                        gboolean        is_past);
void       ved_metric_card_set_fault   (VedMetricCard  *self,
                                        const char     *message);

G_END_DECLS
