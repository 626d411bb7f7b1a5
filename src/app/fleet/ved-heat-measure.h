/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-tile-map.h"
#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* What the tiles of the heat map can show: the risk, three forecasts, then every metric of the catalogue. */
typedef enum {
  VED_HEAT_RISK,
  VED_HEAT_CPU_P90,
  VED_HEAT_MEMORY_P90,
  VED_HEAT_LOAD_P90,
  VED_HEAT_CPU_USED,
  VED_HEAT_FIRST_METRIC,
  VED_N_HEAT_MEASURES = VED_HEAT_FIRST_METRIC + VED_N_BASE_METRICS
} VedHeatMeasure;

const char *ved_heat_measure_get_title   (VedHeatMeasure     measure);
gboolean    ved_heat_measure_is_forecast (VedHeatMeasure     measure) G_GNUC_CONST;
VedMetric   ved_heat_measure_get_metric  (VedHeatMeasure     measure) G_GNUC_CONST;
VedQuantile ved_heat_measure_get_quantile (VedHeatMeasure    measure) G_GNUC_CONST;
gboolean    ved_heat_measure_is_flipped  (VedHeatMeasure     measure) G_GNUC_CONST;
double      ved_heat_measure_get_value   (VedHeatMeasure     measure,
                                          const VedSnapshot *snapshot,
                                          guint              server);
void        ved_heat_measure_shade       (VedHeatMeasure     measure,
                                          const VedSnapshot *snapshot,
                                          guint              server,
                                          double             most,
                                          VedTile           *tile);
const char *ved_heat_measure_write       (VedHeatMeasure     measure,
                                          double             value,
                                          char              *buffer,
                                          gsize              size);

G_END_DECLS
