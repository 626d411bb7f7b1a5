/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-blob"

#include "config.h"

#include "store/history/ved-forecast-blob.h"

#include "store/ved-varint.h"

/* The forecast of one server, in variable-length numbers (ved-varint.h):
 *
 *   engine, rung
 *   metrics     a bit per metric that has a forecast
 *   per such metric, 96 times:
 *     p50       the folded difference to the step before (at first to 0)
 *     below     p50 − p10, ≥ 0
 *     above     p90 − p50, ≥ 0
 *
 * in whole multiples of the metric's quantile resolution, so what comes out is what went in, bit by
 * bit. Nothing may follow. 14 metrics take some 4 KB of their 16 KB. */

static double
resolution_of (guint metric)
{
  return ved_metric_get_info ((VedMetric) metric)->quantile_resolution;
}

static void
encode_metric (VedForecastSet *forecasts,
               guint           row,
               guint           metric,
               GByteArray     *out)
{
  const float *p10 = ved_forecast_set_get (forecasts, row, (VedMetric) metric, VED_QUANTILE_P10);
  const float *p50 = ved_forecast_set_get (forecasts, row, (VedMetric) metric, VED_QUANTILE_P50);
  const float *p90 = ved_forecast_set_get (forecasts, row, (VedMetric) metric, VED_QUANTILE_P90);
  double resolution = resolution_of (metric);
  guint32 before = 0;

  for (guint step = 0; step < VED_FORECAST_STEPS; step++)
    {
      guint32 middle = (guint32) ved_code_from_value (p50[step], resolution);

      ved_varint_put (out, ved_varint_fold ((gint32) (middle - before)));
      ved_varint_put (out, middle - (guint32) ved_code_from_value (p10[step], resolution));
      ved_varint_put (out, (guint32) ved_code_from_value (p90[step], resolution) - middle);
      before = middle;
    }
}

/**
 * ved_forecast_blob_encode:
 * @out: where the bytes are appended
 */
void
ved_forecast_blob_encode (VedForecastSet *forecasts,
                          guint           row,
                          GByteArray     *out)
{
  guint metrics = 0;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (ved_forecast_set_has_metric (forecasts, row, (VedMetric) metric))
        metrics |= 1u << metric;
    }

  ved_varint_put (out, ved_forecast_set_get_engine (forecasts, row));
  ved_varint_put (out, ved_forecast_set_get_rung (forecasts, row));
  ved_varint_put (out, metrics);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((metrics >> metric & 1) != 0)
        encode_metric (forecasts, row, metric, out);
    }
}

static void
decode_metric (VedForecastSet  *forecasts,
               guint            row,
               guint            metric,
               VedVarintReader *reader)
{
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];
  double resolution = resolution_of (metric);
  guint32 middle = 0;

  for (guint step = 0; step < VED_FORECAST_STEPS; step++)
    {
      middle += (guint32) ved_varint_unfold (ved_varint_get (reader));
      p50[step] = ved_value_from_code ((gint32) middle, resolution);
      p10[step] = ved_value_from_code ((gint32) (middle - ved_varint_get (reader)), resolution);
      p90[step] = ved_value_from_code ((gint32) (middle + ved_varint_get (reader)), resolution);
    }
  ved_forecast_set_put (forecasts, row, (VedMetric) metric, p10, p50, p90);
}

/**
 * ved_forecast_blob_decode:
 * @forecasts: not sealed yet
 * @data: bytes from the file, not trusted
 *
 * Returns: whether they were a forecast
 */
gboolean
ved_forecast_blob_decode (VedForecastSet *forecasts,
                          guint           row,
                          const guint8   *data,
                          gsize           length)
{
  VedVarintReader reader = { data, data + length, FALSE };
  guint32 engine = ved_varint_get (&reader);
  guint32 rung = ved_varint_get (&reader);
  guint32 metrics = ved_varint_get (&reader);

  if (reader.damaged || engine >= VED_N_ENGINES || rung >= VED_N_RUNGS || metrics >> VED_N_METRICS != 0)
    return FALSE;

  ved_forecast_set_put_engine (forecasts, row, (VedEngineId) engine, (VedWarmupRung) rung);
  for (guint metric = 0; metric < VED_N_METRICS && !reader.damaged; metric++)
    {
      if ((metrics >> metric & 1) != 0)
        decode_metric (forecasts, row, metric, &reader);
    }

  return !reader.damaged && reader.at == reader.end;
}
