/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecaster"

#include "config.h"

#include "forecast/ved-forecaster.h"

#include "forecast/seasonal/ved-seasonal.h"
#include "forecast/ved-baselines.h"

#include <string.h>

static gboolean
run_engine (VedEngineId             engine,
            const VedSeasonalState *state,
            const VedSeriesKind    *kind,
            const VedSeriesPast    *past,
            VedQuantileForecast    *forecast)
{
  switch (engine)
    {
    case VED_ENGINE_SEASONAL:
      return ved_seasonal_forecast (state, kind, past, forecast);
    case VED_ENGINE_TREND:
      return ved_baseline_trend (kind, past, forecast);
    case VED_ENGINE_SNAIVE:
      return ved_baseline_snaive (kind, past, forecast);
    case VED_ENGINE_PERSISTENCE:
      return ved_baseline_persistence (kind, past, forecast);
    case VED_ENGINE_NONE:
    case VED_ENGINE_MLP:
    case VED_ENGINE_TFT:
    case VED_ENGINE_MIXED:
    case VED_N_ENGINES:
    default:
      return FALSE;
    }
}

/**
 * ved_forecaster_learn:
 * @state: (inout): what was learned so far; all zero for a series never seen
 * @kind: physics of the series
 * @past: its history up to now
 *
 * Lets the seasonal engine learn from the outcomes that became known since the last call. To be called
 * with each new origin, before ved_forecaster_run(); a state that is new or far behind is caught up
 * from the history, which takes 0.3 ms with three weeks of it; else one call in 144 does that and the
 * others do nothing. One thread a state.
 */
void
ved_forecaster_learn (VedSeasonalState    *state,
                      const VedSeriesKind *kind,
                      const VedSeriesPast *past)
{
  g_return_if_fail (state != NULL && kind != NULL && past != NULL);

  ved_seasonal_learn (state, kind, past);
}

/**
 * ved_forecaster_run:
 * @engine: the engine wanted
 * @state: what ved_forecaster_learn() learned; only the seasonal engine reads it
 * @kind: physics of the series
 * @past: its history up to the origin
 * @forecast: (out caller-allocates): the forecast
 *
 * Forecasts the next 96 steps of 300 s. An engine that has too little history for its work is replaced
 * by persistence, and without any value there is none: @forecast names who truly made it. Deterministic;
 * any thread.
 */
void
ved_forecaster_run (VedEngineId             engine,
                    const VedSeasonalState *state,
                    const VedSeriesKind    *kind,
                    const VedSeriesPast    *past,
                    VedQuantileForecast    *forecast)
{
  g_return_if_fail (kind != NULL && past != NULL && forecast != NULL);

  memset (forecast, 0, sizeof *forecast);
  if (run_engine (engine, state, kind, past, forecast) || ved_baseline_persistence (kind, past, forecast))
    ved_quantile_forecast_settle (forecast, kind);
}
