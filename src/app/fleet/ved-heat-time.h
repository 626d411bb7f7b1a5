/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-heat-map.h"
#include "app/fleet/ved-heat-measure.h"
#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_HEAT_TIME (ved_heat_time_get_type ())

G_DECLARE_FINAL_TYPE (VedHeatTime, ved_heat_time, VED, HEAT_TIME, GtkWidget)

/* Servers by time: the hours before now and those that are forecast.
 *
 * Signals: "activated" (name): a server was chosen. */

GtkWidget *ved_heat_time_new       (VedFleetModel  *model) G_GNUC_WARN_UNUSED_RESULT;
void       ved_heat_time_show      (VedHeatTime    *self,
                                    VedSnapshot    *snapshot,
                                    VedHeatMeasure  measure,
                                    const guint    *order,
                                    guint           n_order);
void       ved_heat_time_set_scale (VedHeatTime    *self,
                                    VedHeatScale    scale);
void       ved_heat_time_stop      (VedHeatTime    *self);

G_END_DECLS
