/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-set"

#include "config.h"

#include "fleet/ved-forecast-set.h"

#include <math.h>
#include <string.h>

/* One row is 15 metrics × 3 quantiles × 96 steps of float, 17 KB, contiguous: a page that opens one
 * server touches one row. What the whole fleet is judged by (the mean and the worst of the first half
 * hour) is computed once, when the set is sealed.
 *
 * Values are snapped to the metric's quantile resolution on their way in. Order holds by
 * construction: p10 and p90 are clamped against p50. */

typedef float ForecastRow[VED_N_METRICS][VED_N_QUANTILES][VED_FORECAST_STEPS];
typedef float NearRow[VED_N_METRICS][VED_N_QUANTILES];
typedef float PeakRow[VED_N_METRICS];

struct _VedForecastSet
{
  gatomicrefcount ref_count;
  guint n_rows;
  gint64 origin_us;
  gboolean sealed;
  ForecastRow *rows;
  guint16 *present;             /* a bit for each metric */
  guint8 *engines;
  guint8 *rungs;
  NearRow *near;
  PeakRow *peak;
};

G_DEFINE_BOXED_TYPE (VedForecastSet, ved_forecast_set, ved_forecast_set_ref, ved_forecast_set_unref)

/**
 * ved_forecast_set_new:
 * @n_rows: servers
 * @origin_us: end of the last complete 5-minute bucket, µs UTC
 *
 * Returns: (transfer full): a set without forecasts
 */
VedForecastSet *
ved_forecast_set_new (guint  n_rows,
                      gint64 origin_us)
{
  VedForecastSet *self = g_new0 (VedForecastSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->origin_us = origin_us;
  self->rows = g_new (ForecastRow, n_rows);
  self->present = g_new0 (guint16, n_rows);
  self->engines = g_new0 (guint8, n_rows);
  self->rungs = g_new0 (guint8, n_rows);

  return self;
}

VedForecastSet *
ved_forecast_set_ref (VedForecastSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_forecast_set_unref (VedForecastSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->rows);
  g_free (self->present);
  g_free (self->engines);
  g_free (self->rungs);
  g_free (self->near);
  g_free (self->peak);
  g_free (self);
}

guint
ved_forecast_set_get_n_rows (const VedForecastSet *self)
{
  return self->n_rows;
}

gint64
ved_forecast_set_get_origin_us (const VedForecastSet *self)
{
  return self->origin_us;
}

gboolean
ved_forecast_set_has_metric (const VedForecastSet *self,
                             guint                 row,
                             VedMetric             metric)
{
  return row < self->n_rows && (self->present[row] & (1u << metric)) != 0;
}

/**
 * ved_forecast_set_get:
 *
 * Returns: (nullable) (array fixed-size=96): values of steps 0..95, %NULL when the row has no
 *   forecast of @metric
 */
const float *
ved_forecast_set_get (const VedForecastSet *self,
                      guint                 row,
                      VedMetric             metric,
                      VedQuantile           quantile)
{
  if (!ved_forecast_set_has_metric (self, row, metric))
    return NULL;

  return self->rows[row][metric][quantile];
}

VedEngineId
ved_forecast_set_get_engine (const VedForecastSet *self,
                             guint                 row)
{
  return row < self->n_rows ? self->engines[row] : VED_ENGINE_NONE;
}

VedWarmupRung
ved_forecast_set_get_rung (const VedForecastSet *self,
                           guint                 row)
{
  return row < self->n_rows ? self->rungs[row] : VED_RUNG_LAST_KIND;
}

/**
 * ved_forecast_set_get_near:
 * @self: a sealed set
 *
 * Returns: the mean of steps 0..5 ("30 min"), snapped; NaN without a forecast
 */
float
ved_forecast_set_get_near (const VedForecastSet *self,
                           guint                 row,
                           VedMetric             metric,
                           VedQuantile           quantile)
{
  g_return_val_if_fail (self->sealed, NAN);

  return row < self->n_rows ? self->near[row][metric][quantile] : NAN;
}

/**
 * ved_forecast_set_get_peak:
 * @self: a sealed set
 *
 * Returns: the worst value that is still likely within 30 min: the highest p90 of steps 0..5, or the
 *   lowest p10 where low is bad; NaN without a forecast
 */
float
ved_forecast_set_get_peak (const VedForecastSet *self,
                           guint                 row,
                           VedMetric             metric)
{
  g_return_val_if_fail (self->sealed, NAN);

  return row < self->n_rows ? self->peak[row][metric] : NAN;
}

/**
 * ved_forecast_set_put:
 * @self: a set that is not sealed; rows may be filled by several threads at once, one thread a row
 * @p10: (array fixed-size=96): finite values
 * @p50: (array fixed-size=96): finite values
 * @p90: (array fixed-size=96): finite values
 */
void
ved_forecast_set_put (VedForecastSet *self,
                      guint           row,
                      VedMetric       metric,
                      const float    *p10,
                      const float    *p50,
                      const float    *p90)
{
  double resolution = ved_metric_get_info (metric)->quantile_resolution;
  float (*out)[VED_FORECAST_STEPS];

  g_return_if_fail (!self->sealed && row < self->n_rows);

  out = self->rows[row][metric];
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      float median = ved_value_snap (p50[i], resolution);

      out[VED_QUANTILE_P10][i] = MIN (ved_value_snap (p10[i], resolution), median);
      out[VED_QUANTILE_P50][i] = median;
      out[VED_QUANTILE_P90][i] = MAX (ved_value_snap (p90[i], resolution), median);
    }
  self->present[row] |= (guint16) (1u << metric);
}

/**
 * ved_forecast_set_begin_put:
 * @self: a set that is not sealed; rows may be filled by several threads at once, one thread a row
 *
 * For decoders, whose values are whole multiples and in order already: ved_forecast_set_put() without
 * its checks.
 *
 * Returns: (array fixed-size=288): where to write 96 steps of p10, then of p50, then of p90
 */
float *
ved_forecast_set_begin_put (VedForecastSet *self,
                            guint           row,
                            VedMetric       metric)
{
  g_return_val_if_fail (!self->sealed && row < self->n_rows, NULL);

  self->present[row] |= (guint16) (1u << metric);

  return self->rows[row][metric][0];
}

void
ved_forecast_set_put_engine (VedForecastSet *self,
                             guint           row,
                             VedEngineId     engine,
                             VedWarmupRung   rung)
{
  g_return_if_fail (!self->sealed && row < self->n_rows);

  self->engines[row] = (guint8) engine;
  self->rungs[row] = (guint8) rung;
}

static float
near_mean (const float *steps,
           double       resolution)
{
  double sum = 0.0;

  for (guint i = 0; i < VED_NEAR_STEPS; i++)
    sum += steps[i];

  return ved_value_snap (sum / VED_NEAR_STEPS, resolution);
}

static float
worst_step (const float *p10,
            const float *p90,
            gboolean     low_is_bad)
{
  float worst = low_is_bad ? p10[0] : p90[0];

  for (guint i = 1; i < VED_NEAR_STEPS; i++)
    worst = low_is_bad ? MIN (worst, p10[i]) : MAX (worst, p90[i]);

  return worst;
}

static void
summarise (VedForecastSet *self,
           guint           row,
           VedMetric       metric)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  const float (*steps)[VED_FORECAST_STEPS] = (const float (*)[VED_FORECAST_STEPS])self->rows[row][metric];

  if (!ved_forecast_set_has_metric (self, row, metric))
    {
      for (guint quantile = 0; quantile < VED_N_QUANTILES; quantile++)
        self->near[row][metric][quantile] = NAN;
      self->peak[row][metric] = NAN;
      return;
    }

  for (guint quantile = 0; quantile < VED_N_QUANTILES; quantile++)
    self->near[row][metric][quantile] = near_mean (steps[quantile], info->quantile_resolution);
  self->peak[row][metric] = worst_step (steps[VED_QUANTILE_P10], steps[VED_QUANTILE_P90], info->low_is_bad);
}

/**
 * ved_forecast_set_seal:
 *
 * Computes what is kept per row and ends the filling. Cost: one pass over the values.
 */
void
ved_forecast_set_seal (VedForecastSet *self)
{
  g_return_if_fail (!self->sealed);

  self->near = g_new (NearRow, self->n_rows);
  self->peak = g_new (PeakRow, self->n_rows);
  for (guint row = 0; row < self->n_rows; row++)
    {
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        summarise (self, row, metric);
    }
  self->sealed = TRUE;
}
