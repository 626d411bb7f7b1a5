/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quantile-forecast"

#include "config.h"

#include "forecast/ved-quantile-forecast.h"

#include "base/ved-vector.h"

#include <math.h>

#define NO_WIDTH 0.05

static inline float
bound (float value,
       float low,
       float high)
{
  float raised = value > low ? value : low;

  return raised < high ? raised : high;
}

/**
 * ved_quantile_forecast_settle:
 * @kind: whose bounds hold
 *
 * Makes the forecast keep its contract, whatever it holds: finite, inside the bounds, ordered around p50.
 * Distances from p50 of a twentieth of the resolution are noise of the computation, and made none.
 */
VED_VECTOR_CLONES
void
ved_quantile_forecast_settle (VedQuantileForecast *self,
                              const VedSeriesKind *kind)
{
  float low = (float) MAX (kind->floor, -G_MAXFLOAT), high = (float) MIN (kind->ceiling, G_MAXFLOAT);
  float least = (float) (kind->resolution * NO_WIDTH);

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float below = self->p10[i], middle = self->p50[i], above = self->p90[i];
      float p50 = bound (isnan (middle) ? 0.0f : middle, low, high);
      float p10 = bound (isnan (below) ? p50 : below, low, high);
      float p90 = bound (isnan (above) ? p50 : above, low, high);

      self->p10[i] = p50 - p10 < least ? p50 : p10;
      self->p50[i] = p50;
      self->p90[i] = p90 - p50 < least ? p50 : p90;
    }
}

/**
 * ved_quantile_forecast_rebase:
 * @kind: whose bounds hold
 * @p50: (array fixed-size=96): new medians
 *
 * Moves the band to other medians and keeps its widths: for a metric that follows from others (idle
 * from the parts of the CPU).
 */
void
ved_quantile_forecast_rebase (VedQuantileForecast *self,
                              const VedSeriesKind *kind,
                              const float         *p50)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      self->p10[i] += p50[i] - self->p50[i];
      self->p90[i] += p50[i] - self->p50[i];
      self->p50[i] = p50[i];
    }
  ved_quantile_forecast_settle (self, kind);
}

/**
 * ved_quantile_forecast_mix:
 * @other: another forecast of the same series and origin
 * @share: its part, 0 … 1
 *
 * Takes the weighted mean of each quantile. Order and bounds hold where they held for both.
 */
void
ved_quantile_forecast_mix (VedQuantileForecast       *self,
                           const VedQuantileForecast *other,
                           float                      share)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      self->p10[i] += share * (other->p10[i] - self->p10[i]);
      self->p50[i] += share * (other->p50[i] - self->p50[i]);
      self->p90[i] += share * (other->p90[i] - self->p90[i]);
    }
}
