/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-seasonal"

#include "config.h"

#include "forecast/seasonal/ved-seasonal.h"

#include "base/ved-vector.h"
#include "forecast/seasonal/ved-seasonal-fit.h"
#include "series/ved-history.h"

#include <math.h>
#include <string.h>

/* The statistical engine. A series is forecast as a mixture of a few shapes (profiles of the day, constants), each with
 * the present level above it fading away, soon held to the newest values as far as that pays (ved-hold-share.h), plus
 * residual quantiles per block of the horizon. What to mix and how wide the band is comes from ved_seasonal_fit(), which
 * looks back over two weeks; it is done anew every 12 hours, spread over 6 hours so that a fleet whose series all began
 * together does not go on learning together. Between two fits a forecast costs the medians of 108 places. */

#define ORIGIN_NONE     0
#define RELEARN_SHARE   8       /* learned anew when the history has grown by an eighth … */
#define RELEARN_MIN     3
#define RELEARN_MAX     144     /* … or 12 hours have gone … */
#define SPREAD          4       /* … spread over ± 1/4 of that */
#define HOUR_POINTS     12
#define PROFILE_STEPS   (VED_LEVEL_STEPS + VED_HORIZON_STEPS)

static const guint rung_points[VED_N_RUNGS] = {
  [VED_RUNG_LAST_KIND] = 0,
  [VED_RUNG_LAST_OWN] = HOUR_POINTS,
  [VED_RUNG_YESTERDAY] = VED_DAY_STEPS,
  [VED_RUNG_PROFILE] = 3 * VED_DAY_STEPS,
  [VED_RUNG_SELECTION] = 7 * VED_DAY_STEPS,
};

/* The newest points that the engine looks at. */
static VedSeriesPast
newest_part (const VedSeriesPast *past)
{
  guint n = MIN (past->n_points, VED_HISTORY_POINTS);

  return (VedSeriesPast) { past->means + (past->n_points - n), n, past->origin_us };
}

static guint
count_observed (const float *means,
                guint        n)
{
  guint observed = 0;

  for (guint i = 0; i < n; i++)
    observed += means[i] - means[i] == 0.0f;

  return observed;
}

static gboolean
has_observed (const VedSeriesPast *past,
              guint                least)
{
  guint observed = 0;

  for (guint i = past->n_points; i > 0 && observed < least; i--)
    observed += isfinite (past->means[i - 1]) != 0;

  return observed >= least;
}

static VedWarmupRung
rung_of (guint observed)
{
  VedWarmupRung rung = VED_RUNG_LAST_KIND;

  while (rung + 1 < VED_N_RUNGS && observed >= rung_points[rung + 1])
    rung++;

  return rung;
}

/* A number that differs from series to series and is the same on every run. */
static guint32
scatter (const VedSeriesPast *past)
{
  guint32 hash = 2166136261u;

  for (guint i = past->n_points - MIN (past->n_points, HOUR_POINTS); i < past->n_points; i++)
    {
      guint32 bits;

      memcpy (&bits, &past->means[i], sizeof bits);
      hash = (hash ^ bits) * 16777619u;
    }

  return hash ^ (hash >> 15);
}

static guint
points_until_due (const VedSeriesPast *past,
                  guint                observed,
                  VedWarmupRung        rung)
{
  guint usual = CLAMP (observed / RELEARN_SHARE, RELEARN_MIN, RELEARN_MAX);
  guint spread = usual / SPREAD;
  guint due = usual - spread + scatter (past) % (2 * spread + 1);

  if (rung + 1 < VED_N_RUNGS)
    due = MIN (due, rung_points[rung + 1] - observed);

  return due;
}

/**
 * ved_seasonal_learn:
 * @state: (inout): what was learned so far; all zero for a series never seen
 * @kind: physics of the series
 * @past: its history up to now
 *
 * Learns when it is due (see ved_forecaster_learn()).
 */
void
ved_seasonal_learn (VedSeasonalState    *state,
                    const VedSeriesKind *kind,
                    const VedSeriesPast *past)
{
  VedSeriesPast newest = newest_part (past);
  g_autofree float *buffer = NULL;
  VedFilledPast filled;
  guint observed;

  if (state->learned_us != ORIGIN_NONE
      && past->origin_us >= state->learned_us && past->origin_us < state->due_us)
    return;
  if (!has_observed (&newest, VED_FORECAST_READY_POINTS))
    return;

  buffer = g_new (float, newest.n_points);
  ved_filled_past_init (&filled, newest.means, newest.n_points, buffer);
  observed = count_observed (newest.means, newest.n_points);
  ved_seasonal_fit (state, newest.means, &filled);
  state->rung = (guint8) rung_of (observed);
  state->learned_us = past->origin_us;
  state->due_us = past->origin_us + points_until_due (&newest, observed, state->rung) * VED_STEP_US;
}

/* The shapes of a mixture, each once. */
typedef struct {
  guint n;
  guint8 shapes[VED_SEASONAL_PARTS];
  const float *at[VED_SEASONAL_PARTS];  /* its profile, NULL of a constant */
  float profiles[VED_N_DAY_SETS][PROFILE_STEPS];
  VedShapeLevel levels[VED_SEASONAL_PARTS];
} Shapes;

static gboolean
shapes_have (const Shapes *self,
             guint         shape)
{
  for (guint i = 0; i < self->n; i++)
    {
      if (self->shapes[i] == shape)
        return TRUE;
    }

  return FALSE;
}

VED_VECTOR_CLONES
static void
clamp_profile (float                  *profile,
               const VedSeasonalState *state)
{
  for (guint i = 0; i < PROFILE_STEPS; i++)
    profile[i] = CLAMP (profile[i], state->least, state->most);
}

/* The profiles of the day sets among the shapes; a plain set and the smooth one of the same days share medians. */
static void
measure_profiles (Shapes                 *self,
                  const VedSeasonalState *state,
                  const VedFilledPast    *past)
{
  for (guint set = 0; set < VED_DAYS_1_SMOOTH; set++)
    {
      guint smooth = ved_day_profile_smooth (set);
      gboolean has_plain = shapes_have (self, set);
      /* The number that says there is none is that of a constant shape. */
      gboolean has_smooth = smooth < VED_N_DAY_SETS && shapes_have (self, smooth);

      if (has_plain || has_smooth)
        ved_day_profile_compute (past->filled, past->first, set, past->n - VED_LEVEL_STEPS, PROFILE_STEPS,
                                 has_plain ? self->profiles[set] : NULL,
                                 has_smooth ? self->profiles[smooth] : NULL);
    }
  for (guint i = 0; i < self->n; i++)
    {
      gboolean is_profile = self->shapes[i] < VED_N_DAY_SETS;

      self->at[i] = is_profile ? self->profiles[self->shapes[i]] : NULL;
      if (is_profile)
        clamp_profile (self->profiles[self->shapes[i]], state);
    }
}

static void
shapes_measure (Shapes                 *self,
                const VedSeasonalState *state,
                const VedFilledPast    *past)
{
  self->n = 0;
  for (guint i = 0; i < state->n_parts; i++)
    {
      if (!shapes_have (self, state->parts[i].shape))
        self->shapes[self->n++] = state->parts[i].shape;
    }
  measure_profiles (self, state, past);
  ved_shape_levels (past, past->n, self->shapes, self->at, self->n, self->levels);
}

/* Adds to @points @factor times @curve, of a horizon. */
VED_VECTOR_CLONES
static void
add_curve (float                 factor,
           const float *restrict curve,
           float *restrict       points)
{
  for (guint step = 0; step < VED_HORIZON_STEPS; step++)
    points[step] += factor * curve[step];
}

/* Adds the parts of the mixture that have the shape: its profile and the level against it are the same
 * for all of them. */
static void
add_shape (const VedSeasonalState *state,
           guint                   shape,
           const float            *profile,
           const VedShapeLevel    *at,
           float                  *points)
{
  const VedFades *fades = ved_fades_get ();
  float weight = 0.0f;

  for (guint i = 0; i < state->n_parts; i++)
    {
      const VedSeasonalPart *part = &state->parts[i];

      if (part->shape != shape)
        continue;
      weight += part->weight;
      add_curve (part->weight * at->level, fades->fade[part->fade], points);
    }
  add_curve (weight * at->near, fades->near, points);
  if (profile != NULL)
    add_curve (weight, &profile[VED_LEVEL_STEPS], points);
  for (guint step = 0; step < VED_HORIZON_STEPS && profile == NULL; step++)
    points[step] += weight * at->base;
}

/* The middle of the mixture. */
static void
mix_shapes (const VedSeasonalState *state,
            const VedFilledPast    *past,
            float                  *points)
{
  Shapes shapes;

  shapes_measure (&shapes, state, past);
  memset (points, 0, VED_HORIZON_STEPS * sizeof *points);
  for (guint i = 0; i < shapes.n; i++)
    add_shape (state, shapes.shapes[i], shapes.at[i], &shapes.levels[i], points);
}

/* @widths: of each block of the horizon; @spread: of each step */
static void
spread_widths (const float *widths,
               const float *spread,
               const float *points,
               float       *quantiles)
{
  float width[VED_HORIZON_STEPS];

  ved_horizon_blocks_fill (widths, width);
  for (guint step = 0; step < VED_HORIZON_STEPS; step++)
    quantiles[step] = points[step] + width[step] * spread[step];
}

/* What to multiply widths by at each step: the spread of its hour of the day, and the unrest of now. */
static void
fill_spread (const VedSeasonalState *state,
             const VedSeriesPast    *newest,
             float                  *spread)
{
  gint64 since_learned = (newest->origin_us - state->learned_us) / VED_STEP_US;
  VedUnrest unrest;
  float factor;

  ved_unrest_measure (&unrest, newest->means, newest->n_points, state->least, state->most);
  factor = ved_unrest_get_factor (&unrest, &state->unrest);
  ved_day_spread_fill (&state->spread, (guint) (since_learned % VED_DAY_STEPS + VED_DAY_STEPS), VED_HORIZON_STEPS, spread);
  for (guint step = 0; step < VED_HORIZON_STEPS; step++)
    spread[step] *= factor;
}

/* A clock moves by rule: nothing to learn, no band. */
static void
forecast_by_rule (const VedSeriesKind *kind,
                  const VedFilledPast *past,
                  VedQuantileForecast *forecast)
{
  for (guint step = 0; step < VED_HORIZON_STEPS; step++)
    {
      forecast->p50[step] = (float) (past->filled[past->n - 1] + kind->slope_per_step * (step + 1));
      forecast->p10[step] = forecast->p90[step] = forecast->p50[step];
    }
}

/* A state may have been learned on a longer history than the one at hand. */
static gboolean
parts_are_ready (const VedSeasonalState *state,
                 const VedFilledPast    *past)
{
  for (guint i = 0; i < state->n_parts; i++)
    {
      if (!ved_shape_is_ready (state->parts[i].shape, ved_filled_past_get_age (past)))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_seasonal_forecast:
 * @state: what was learned
 * @kind: physics of the series
 * @past: history up to the origin
 * @forecast: (out caller-allocates): the forecast, not yet bounded
 *
 * Returns: %FALSE where the history has fewer than 24 points, or nothing was learned of it yet
 */
gboolean
ved_seasonal_forecast (const VedSeasonalState *state,
                       const VedSeriesKind    *kind,
                       const VedSeriesPast    *past,
                       VedQuantileForecast    *forecast)
{
  VedSeriesPast newest = newest_part (past);
  float buffer[VED_HISTORY_POINTS], points[VED_HORIZON_STEPS], spread[VED_HORIZON_STEPS];
  VedFilledPast filled;
  VedNewest held;

  if (state == NULL || state->learned_us == ORIGIN_NONE || !has_observed (&newest, VED_FORECAST_READY_POINTS))
    return FALSE;

  ved_filled_past_init (&filled, newest.means, newest.n_points, buffer);
  if (!parts_are_ready (state, &filled))
    return FALSE;

  forecast->engine = VED_ENGINE_SEASONAL;
  forecast->rung = state->rung;
  if (kind->slope_per_step != 0.0)
    {
      forecast_by_rule (kind, &filled, forecast);
      return TRUE;
    }

  mix_shapes (state, &filled, points);
  held = ved_newest_read (&filled.filled[filled.n], state->least, state->most);
  ved_hold_shares_apply (&state->held, &held, points);
  fill_spread (state, &newest, spread);
  spread_widths (state->low, spread, points, forecast->p10);
  spread_widths (state->middle, spread, points, forecast->p50);
  spread_widths (state->high, spread, points, forecast->p90);

  return TRUE;
}
