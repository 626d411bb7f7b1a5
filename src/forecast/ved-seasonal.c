/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-seasonal"

#include "config.h"

#include "forecast/ved-seasonal.h"

#include "forecast/ved-baselines.h"

#include <math.h>

#define LEVEL_STEPS 12
#define FADE_STEPS  36.0f

static float
profile_at (const VedSeriesPast *past,
            gint64               place)
{
  float sum = 0.0f;
  guint n = 0;

  for (guint day = 1; day <= 7; day++)
    {
      gint64 at = place - (gint64) day * VED_DAY_STEPS;

      if (at >= 0 && at < past->n_points && isfinite (past->means[at]))
        {
          sum += past->means[at];
          n++;
        }
    }

  return n > 0 ? sum / n : NAN;
}

static float
level_offset (const VedSeriesPast *past)
{
  float sum = 0.0f;
  guint n = 0;

  for (guint back = 1; back <= LEVEL_STEPS && back <= past->n_points; back++)
    {
      gint64 at = (gint64) past->n_points - back;
      float offset = past->means[at] - profile_at (past, at);

      if (isfinite (offset))
        {
          sum += offset;
          n++;
        }
    }

  return n > 0 ? sum / n : 0.0f;
}

void
ved_seasonal_learn (VedSeasonalState    *state,
                    const VedSeriesKind *kind,
                    const VedSeriesPast *past)
{
  state->learned_us = past->origin_us;
}

gboolean
ved_seasonal_forecast (const VedSeasonalState *state,
                       const VedSeriesKind    *kind,
                       const VedSeriesPast    *past,
                       VedQuantileForecast    *forecast)
{
  float offset = level_offset (past);

  if (!ved_baseline_persistence (kind, past, forecast))
    return FALSE;

  forecast->engine = VED_ENGINE_SEASONAL;
  forecast->rung = past->n_points >= 7 * VED_DAY_STEPS ? VED_RUNG_SELECTION : VED_RUNG_LAST_OWN;
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float point = profile_at (past, (gint64) past->n_points + i) + offset * expf (-(i + 1.0f) / FADE_STEPS);
      float shift = point - forecast->p50[i];

      if (!isfinite (point))
        continue;
      forecast->p10[i] += shift;
      forecast->p50[i] += shift;
      forecast->p90[i] += shift;
    }

  return TRUE;
}
