/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"
#include "series/ved-engine-id.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  VED_QUANTILE_P10,
  VED_QUANTILE_P50,
  VED_QUANTILE_P90,
  VED_N_QUANTILES
} VedQuantile;

#define VED_FORECAST_STEPS   96
#define VED_FORECAST_STEP_S  300
#define VED_FORECAST_STEP_US (VED_FORECAST_STEP_S * G_GINT64_CONSTANT (1000000))
#define VED_NEAR_STEPS       6          /* "30 min": steps 0..5 */
#define VED_HOUR_STEPS       12         /* "1 h": steps 0..11 */

#define VED_TYPE_FORECAST_SET (ved_forecast_set_get_type ())

/* Forecasts of many servers from one origin. Made every five minutes, and shared by the snapshots of
 * all ticks until the next. Row r, step i is the time origin + (i + 1) · 300 s.
 *
 * Filled by one thread, then sealed: immutable and shared by reference. */
typedef struct _VedForecastSet VedForecastSet;

/* Reads the values of a row that somebody asks for; any thread, one at a time.
 *
 * @n_metrics: how many of the catalogue
 * @steps: (array): for each of these 3 quantiles × 96 steps; those of metrics without a forecast are left
 *
 * Returns: whether it could */
typedef gboolean (*VedForecastLoader) (gpointer  user_data,
                                       guint     row,
                                       guint     n_metrics,
                                       float    *steps);

GType           ved_forecast_set_get_type      (void) G_GNUC_CONST;
VedForecastSet *ved_forecast_set_new           (guint                 n_rows,
                                                gint64                origin_us) G_GNUC_WARN_UNUSED_RESULT;
VedForecastSet *ved_forecast_set_new_lazy      (guint                 n_rows,
                                                gint64                origin_us,
                                                VedForecastLoader     loader,
                                                gpointer              user_data,
                                                GDestroyNotify        destroy) G_GNUC_WARN_UNUSED_RESULT;
VedForecastSet *ved_forecast_set_ref           (VedForecastSet       *self);
void            ved_forecast_set_unref         (VedForecastSet       *self);

guint           ved_forecast_set_get_n_rows    (const VedForecastSet *self);
gint64          ved_forecast_set_get_origin_us (const VedForecastSet *self);
gboolean        ved_forecast_set_is_lazy       (const VedForecastSet *self);
void            ved_forecast_set_load_as       (VedForecastSet       *self,
                                                const VedForecastSet *other);
gboolean        ved_forecast_set_has_metric    (const VedForecastSet *self,
                                                guint                 row,
                                                VedMetric             metric);
const float    *ved_forecast_set_get           (const VedForecastSet *self,
                                                guint                 row,
                                                VedMetric             metric,
                                                VedQuantile           quantile);
VedEngineId     ved_forecast_set_get_engine    (const VedForecastSet *self,
                                                guint                 row);
VedEngineId     ved_forecast_set_get_metric_engine (const VedForecastSet *self,
                                                    guint                 row,
                                                    VedMetric             metric,
                                                    VedEngineId          *other);
VedWarmupRung   ved_forecast_set_get_rung      (const VedForecastSet *self,
                                                guint                 row);
float           ved_forecast_set_get_near      (const VedForecastSet *self,
                                                guint                 row,
                                                VedMetric             metric,
                                                VedQuantile           quantile);
float           ved_forecast_set_get_peak      (const VedForecastSet *self,
                                                guint                 row,
                                                VedMetric             metric);

void            ved_forecast_set_put           (VedForecastSet       *self,
                                                guint                 row,
                                                VedMetric             metric,
                                                const float          *p10,
                                                const float          *p50,
                                                const float          *p90);
float          *ved_forecast_set_begin_put     (VedForecastSet       *self,
                                                guint                 row,
                                                VedMetric             metric);
void            ved_forecast_set_put_metrics   (VedForecastSet       *self,
                                                guint                 row,
                                                guint16               metrics);
void            ved_forecast_set_put_engine    (VedForecastSet       *self,
                                                guint                 row,
                                                VedEngineId           engine,
                                                VedWarmupRung         rung);
void            ved_forecast_set_put_metric_engine (VedForecastSet       *self,
                                                    guint                 row,
                                                    VedMetric             metric,
                                                    VedEngineId           engine,
                                                    VedEngineId           other);
void            ved_forecast_set_copy_row      (VedForecastSet       *self,
                                                guint                 row,
                                                const VedForecastSet *from,
                                                guint                 from_row);
void            ved_forecast_set_seal          (VedForecastSet       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedForecastSet, ved_forecast_set_unref)

G_END_DECLS
