/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-quantile-forecast.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_CUBE_QUANTILES 3

/* The forecasts of one engine for many series at many origins, as they are scored and written to files.
 * Each row of 96 steps is filled by one thread; rows may be filled side by side. */
typedef struct {
  guint n_series;
  guint n_origins;
  guint *origins;               /* ascending: steps from the start of the data */
  float *values;                /* [3][n_series][n_origins][96]: p10, p50, p90 */
} VedForecastCube;

VedForecastCube *ved_forecast_cube_new       (guint                       n_series,
                                              const guint                *origins,
                                              guint                       n_origins) G_GNUC_WARN_UNUSED_RESULT;
void             ved_forecast_cube_free      (VedForecastCube            *self);
float           *ved_forecast_cube_row       (const VedForecastCube      *self,
                                              guint                       quantile,
                                              guint                       series,
                                              guint                       origin);
void             ved_forecast_cube_put       (VedForecastCube            *self,
                                              guint                       series,
                                              guint                       origin,
                                              const VedQuantileForecast  *forecast);
void             ved_forecast_cube_get       (const VedForecastCube      *self,
                                              guint                       series,
                                              guint                       origin,
                                              VedQuantileForecast        *forecast);
gboolean         ved_forecast_cube_write_npy (const VedForecastCube      *self,
                                              const char                 *path,
                                              GCancellable               *cancellable,
                                              GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedForecastCube, ved_forecast_cube_free)

G_END_DECLS
