/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-set"

#include "config.h"

#include "fleet/snapshot/ved-forecast-set.h"

#include <math.h>
#include <string.h>

/* One row is 15 metrics × 3 quantiles × 96 steps of float, 17 KB, contiguous: a page that opens one
 * server touches one row. What the whole fleet is judged by (the mean and the worst of the first half
 * hour) is computed once, when the set is sealed.
 *
 * A lazy set (of a recording, where a row takes a while to unpack) reads a row when it is first asked for. To its
 * readers it is immutable all the same.
 *
 * Values are snapped to the metric's quantile resolution on their way in. Order holds by
 * construction: p10 and p90 are clamped against p50. */

typedef float ForecastRow[VED_N_METRICS][VED_N_QUANTILES][VED_FORECAST_STEPS];
typedef float NearRow[VED_N_METRICS][VED_N_QUANTILES];
typedef float PeakRow[VED_N_METRICS];

/* What of a row a lazy set reads: tables of a fleet need no more than its CPU. */
enum {
  PART_CPU,
  PART_ALL,
  N_PARTS
};

static const guint part_metrics[N_PARTS] = { VED_METRIC_CPU_IDLE + 1, VED_N_METRICS };

/* For how many sets more a row is read ahead that nobody asks for any more. */
#define MOST_UNASKED 2

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
  guint8 (*metric_engines)[VED_N_METRICS];      /* of those that differ; the second of two in the upper four bits */
  NearRow *near;
  PeakRow *peak;
  ForecastRow **lazy[N_PARTS];  /* (nullable): instead of rows; each NULL until it was read. Atomic */
  int *unasked[N_PARTS];        /* of a lazy set: how many sets ago each was asked for. Atomic */
  GMutex lock;                  /* of a lazy set: while one is read */
  VedForecastLoader loader;
  gpointer loader_data;
  GDestroyNotify loader_destroy;
};

G_DEFINE_BOXED_TYPE (VedForecastSet, ved_forecast_set, ved_forecast_set_ref, ved_forecast_set_unref)

static VedForecastSet *
set_new (guint  n_rows,
         gint64 origin_us)
{
  VedForecastSet *self = g_new0 (VedForecastSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->origin_us = origin_us;
  self->present = g_new0 (guint16, n_rows);
  self->engines = g_new0 (guint8, n_rows);
  self->rungs = g_new0 (guint8, n_rows);
  self->metric_engines = g_malloc0_n (MAX (n_rows, 1), sizeof *self->metric_engines);

  return self;
}

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
  VedForecastSet *self = set_new (n_rows, origin_us);

  self->rows = g_new (ForecastRow, n_rows);

  return self;
}

/**
 * ved_forecast_set_new_lazy:
 * @n_rows: servers
 * @origin_us: as for ved_forecast_set_new()
 * @loader: reads a row
 * @user_data: for @loader
 * @destroy: of @user_data
 *
 * Its rows get their metrics and engines, then it is sealed.
 *
 * Returns: (transfer full): a set that reads a row when it is first asked for
 */
VedForecastSet *
ved_forecast_set_new_lazy (guint             n_rows,
                           gint64            origin_us,
                           VedForecastLoader loader,
                           gpointer          user_data,
                           GDestroyNotify    destroy)
{
  VedForecastSet *self = set_new (n_rows, origin_us);

  for (guint part = 0; part < N_PARTS; part++)
    {
      self->lazy[part] = g_new0 (ForecastRow *, MAX (n_rows, 1));
      self->unasked[part] = g_new0 (int, MAX (n_rows, 1));
    }
  g_mutex_init (&self->lock);
  self->loader = loader;
  self->loader_data = user_data;
  self->loader_destroy = destroy;

  return self;
}

VedForecastSet *
ved_forecast_set_ref (VedForecastSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

static void
free_lazy (VedForecastSet *self)
{
  if (!ved_forecast_set_is_lazy (self))
    return;

  for (guint part = 0; part < N_PARTS; part++)
    {
      for (guint row = 0; row < self->n_rows; row++)
        g_free (self->lazy[part][row]);
      g_free (self->lazy[part]);
      g_free (self->unasked[part]);
    }
  g_mutex_clear (&self->lock);
  if (self->loader_destroy != NULL)
    self->loader_destroy (self->loader_data);
}

void
ved_forecast_set_unref (VedForecastSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  free_lazy (self);
  g_free (self->rows);
  g_free (self->present);
  g_free (self->engines);
  g_free (self->rungs);
  g_free (self->metric_engines);
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

/**
 * ved_forecast_set_is_lazy:
 *
 * Returns: whether rows are read when they are asked for
 */
gboolean
ved_forecast_set_is_lazy (const VedForecastSet *self)
{
  return self->lazy[PART_ALL] != NULL;
}

gboolean
ved_forecast_set_has_metric (const VedForecastSet *self,
                             guint                 row,
                             VedMetric             metric)
{
  return row < self->n_rows && (self->present[row] & (1u << metric)) != 0;
}

/* What cannot be read is not a number. */
static ForecastRow *
load_row (VedForecastSet *self,
          guint           row,
          guint           part)
{
  ForecastRow *loaded = g_new (ForecastRow, 1);
  float *steps = (*loaded)[0][0];

  if (!self->loader (self->loader_data, row, part_metrics[part], steps))
    for (guint i = 0; i < sizeof *loaded / sizeof *steps; i++)
      steps[i] = NAN;

  return loaded;
}

static ForecastRow *
get_lazy_row (VedForecastSet *self,
              guint           row,
              guint           part)
{
  ForecastRow *found = g_atomic_pointer_get (&self->lazy[PART_ALL][row]);

  if (found == NULL)
    found = g_atomic_pointer_get (&self->lazy[part][row]);
  if (found != NULL)
    return found;

  g_mutex_lock (&self->lock);
  found = self->lazy[part][row];
  if (found == NULL)
    {
      found = load_row (self, row, part);
      g_atomic_pointer_set (&self->lazy[part][row], found);
    }
  g_mutex_unlock (&self->lock);

  return found;
}

static ForecastRow *
get_row (const VedForecastSet *self,
         guint                 row,
         VedMetric             metric)
{
  guint part = (guint) metric < part_metrics[PART_CPU] ? PART_CPU : PART_ALL;

  if (!ved_forecast_set_is_lazy (self))
    return &self->rows[row];

  if (g_atomic_int_get (&self->unasked[part][row]) > 0)
    g_atomic_int_set (&self->unasked[part][row], 0);

  return get_lazy_row ((VedForecastSet *) self, row, part);
}

/* Whether something that was read was asked for, and not only read ahead. */
static gboolean
was_looked_at (const VedForecastSet *self)
{
  for (guint part = 0; part < N_PARTS; part++)
    for (guint row = 0; row < self->n_rows; row++)
      if (g_atomic_pointer_get (&self->lazy[part][row]) != NULL && g_atomic_int_get (&self->unasked[part][row]) == 0)
        return TRUE;

  return FALSE;
}

static void
read_ahead (VedForecastSet       *self,
            const VedForecastSet *other,
            int                   most_unasked,
            guint                 row,
            guint                 part)
{
  int unasked = g_atomic_int_get (&other->unasked[part][row]);

  if (g_atomic_pointer_get (&other->lazy[part][row]) == NULL || unasked >= most_unasked)
    return;

  g_atomic_int_set (&self->unasked[part][row], unasked + 1);
  get_lazy_row (self, row, part);
}

/**
 * ved_forecast_set_load_as:
 * @self: a lazy set
 * @other: (nullable): the lazy set that was shown before
 *
 * Reads what was asked for of @other, in the hope that it will be asked for again: then in a worker, not while a page
 * is drawn. Not every set of a recording is shown: what was only read ahead is so for two sets more at most, and not where
 * something else was asked for instead.
 */
void
ved_forecast_set_load_as (VedForecastSet       *self,
                          const VedForecastSet *other)
{
  int most_unasked;

  if (self == other || other == NULL || !ved_forecast_set_is_lazy (other))
    return;

  most_unasked = was_looked_at (other) ? 1 : MOST_UNASKED;
  for (guint part = N_PARTS; part-- > 0;)
    for (guint row = 0; row < MIN (self->n_rows, other->n_rows); row++)
      read_ahead (self, other, most_unasked, row, part);
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

  return (*get_row (self, row, metric))[metric][quantile];
}

VedEngineId
ved_forecast_set_get_engine (const VedForecastSet *self,
                             guint                 row)
{
  return row < self->n_rows ? self->engines[row] : VED_ENGINE_NONE;
}

/**
 * ved_forecast_set_get_metric_engine:
 * @other: (out): the other one of two whose mean was taken; else %VED_ENGINE_NONE
 *
 * Returns: what made the forecast of a metric; %VED_ENGINE_NONE where that is not kept apart from the server's
 */
VedEngineId
ved_forecast_set_get_metric_engine (const VedForecastSet *self,
                                    guint                 row,
                                    VedMetric             metric,
                                    VedEngineId          *other)
{
  guint8 engines = row < self->n_rows ? self->metric_engines[row][metric] : 0;

  *other = engines >> 4;

  return engines & 15;
}

VedWarmupRung
ved_forecast_set_get_rung (const VedForecastSet *self,
                           guint                 row)
{
  return row < self->n_rows ? self->rungs[row] : VED_RUNG_LAST_KIND;
}

/**
 * ved_forecast_set_get_near:
 * @self: a sealed set, not a lazy one
 *
 * Returns: the mean of steps 0..5 ("30 min"), snapped; NaN without a forecast
 */
float
ved_forecast_set_get_near (const VedForecastSet *self,
                           guint                 row,
                           VedMetric             metric,
                           VedQuantile           quantile)
{
  g_return_val_if_fail (self->sealed && !ved_forecast_set_is_lazy (self), NAN);

  return row < self->n_rows ? self->near[row][metric][quantile] : NAN;
}

/**
 * ved_forecast_set_get_peak:
 * @self: a sealed set, not a lazy one
 *
 * Returns: the worst value that is still likely within 30 min: the highest p90 of steps 0..5, or the
 *   lowest p10 where low is bad; NaN without a forecast
 */
float
ved_forecast_set_get_peak (const VedForecastSet *self,
                           guint                 row,
                           VedMetric             metric)
{
  g_return_val_if_fail (self->sealed && !ved_forecast_set_is_lazy (self), NAN);

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

  g_return_if_fail (!self->sealed && !ved_forecast_set_is_lazy (self) && row < self->n_rows);

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
  g_return_val_if_fail (!self->sealed && !ved_forecast_set_is_lazy (self) && row < self->n_rows, NULL);

  self->present[row] |= (guint16) (1u << metric);

  return self->rows[row][metric][0];
}

/**
 * ved_forecast_set_put_metrics:
 * @self: a lazy set that is not sealed
 * @metrics: bits of those that the row has forecasts of
 */
void
ved_forecast_set_put_metrics (VedForecastSet *self,
                              guint           row,
                              guint16         metrics)
{
  g_return_if_fail (!self->sealed && ved_forecast_set_is_lazy (self) && row < self->n_rows);

  self->present[row] = metrics;
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

/**
 * ved_forecast_set_put_metric_engine:
 * @self: a set that is not sealed
 * @other: where it is the mean of two the other one, else %VED_ENGINE_NONE
 *
 * Says what made the forecast of one metric of a server that has several engines. Neither frames nor recordings keep it.
 */
void
ved_forecast_set_put_metric_engine (VedForecastSet *self,
                                    guint           row,
                                    VedMetric       metric,
                                    VedEngineId     engine,
                                    VedEngineId     other)
{
  g_return_if_fail (!self->sealed && row < self->n_rows);

  self->metric_engines[row][metric] = (guint8) (engine | other << 4);
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
 * ved_forecast_set_copy_row:
 * @self: a set that is not sealed
 * @row: its row to be filled
 * @from: another set
 * @from_row: its row
 */
void
ved_forecast_set_copy_row (VedForecastSet       *self,
                           guint                 row,
                           const VedForecastSet *from,
                           guint                 from_row)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (ved_forecast_set_has_metric (from, from_row, metric))
        ved_forecast_set_put (self, row, metric,
                              ved_forecast_set_get (from, from_row, metric, VED_QUANTILE_P10),
                              ved_forecast_set_get (from, from_row, metric, VED_QUANTILE_P50),
                              ved_forecast_set_get (from, from_row, metric, VED_QUANTILE_P90));
    }
  ved_forecast_set_put_engine (self, row, ved_forecast_set_get_engine (from, from_row),
                               ved_forecast_set_get_rung (from, from_row));
  memcpy (self->metric_engines[row], from->metric_engines[from_row], sizeof self->metric_engines[row]);
}

/**
 * ved_forecast_set_seal:
 *
 * Computes what is kept per row (not of a lazy set) and ends the filling. Cost: one pass over the values.
 */
void
ved_forecast_set_seal (VedForecastSet *self)
{
  g_return_if_fail (!self->sealed);

  self->sealed = TRUE;
  if (ved_forecast_set_is_lazy (self))
    return;

  self->near = g_new (NearRow, self->n_rows);
  self->peak = g_new (PeakRow, self->n_rows);
  for (guint row = 0; row < self->n_rows; row++)
    {
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        summarise (self, row, metric);
    }
}
