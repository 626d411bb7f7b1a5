/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-seasonal-fit"

#include "config.h"

#include "forecast/seasonal/ved-seasonal-fit.h"

#include "base/ved-vector.h"
#include "forecast/seasonal/ved-lane-median.h"
#include "series/ved-history.h"
#include "series/ved-robust.h"

#include <math.h>
#include <string.h>

/* How the seasonal engine learns. It goes back to past origins (every 3 hours over two weeks), makes
 * the forecast of every shape with every fade there, and looks at what came: outcomes already known
 * count, be it for the first steps of a horizon only.
 *
 * Choice: the mean absolute error of a candidate over that of holding the level, at the same origins,
 * younger ones counting more (7 days). While few origins are known the ratio is drawn towards what the
 * shape is worth in general, so a series with one day of history gets "yesterday + level" before that
 * could prove itself. Every shape takes the fade that suits it best, and the best shapes are mixed, weighted
 * by the ninth power of how close they come to the best: a mixture of unlike parts is hardly ever worse
 * than its best part, and much less nervous. In its first two hours the newest values may count more
 * (ved-hold-share.h).
 *
 * Widths: the residuals of the mixture are sorted per block of the horizon and read at 0.1, 0.5 and
 * 0.9, weighted by age with a decay of 14 days (conformal prediction with exchangeable blocks; the
 * position is corrected for the number of origins, as split conformal does). During the first three days
 * they are drawn towards what the spread of the series suggests. A mixture that could not be tried yet
 * (yesterday, on the second day) gets two thirds of the widths of the constant shapes.
 *
 * Before that the residuals are divided by the spread of their hour of the day (ved-day-spread.h), and by how
 * much more restless the series was than usual when the forecast was made (ved-unrest.h); the forecast multiplies
 * by both again. */

#define ORIGIN_STRIDE     36
#define ORIGIN_STRIDE_MIN 3
#define YOUNG_ORIGINS     32
#define WINDOW            (14 * VED_DAY_STEPS + VED_HORIZON_STEPS)
#define MAX_ORIGINS       (WINDOW / ORIGIN_STRIDE + 1)
#define PROFILE_MAX       (WINDOW + VED_LEVEL_STEPS + VED_HORIZON_STEPS)
#define PAST_DAYS         15     /* WINDOW, rounded up */
#define CHOICE_DECAY      (7.0 * VED_DAY_STEPS)
#define WIDTH_DECAY       (14.0 * VED_DAY_STEPS)
#define PRIOR_ORIGINS     2.0
#define PRIOR_PROFILE     0.80
#define PRIOR_FLAT        0.95
#define PRIOR_FAR_FADE    0.07  /* worse: the fastest and the slowest fade */
#define CLOSENESS_POWER   9.0
#define FEWEST_RESIDUALS  8
#define FEWEST_WHOLE      8
#define WHOLE             0.999f
#define TRUSTED_WIDTH     0.65f
#define YOUNG_AGE         (3 * VED_DAY_STEPS)
#define MODEL_OUTCOMES    2.0
#define Z90               1.2816
#define LANES             8
#define SPIKE_SLACK       2.0f
#define MAX_OUT           (2 + VED_HISTORY_POINTS / VED_DAY_STEPS)

typedef float Lanes __attribute__((vector_size (LANES *sizeof (float))));
typedef gint32 LaneBits __attribute__((vector_size (LANES *sizeof (gint32))));
typedef float LooseLanes __attribute__((vector_size (LANES *sizeof (float)), aligned (sizeof (float)), may_alias));

static const float no_profile[VED_HORIZON_STEPS];        /* of a constant */

typedef struct {
  double score;
  guint8 shape;
  guint8 fade;
} Candidate;

/* What was known at a past origin. */
typedef struct {
  guint place;
  guint n_known;                /* steps whose outcome is known */
  float outcome[VED_HORIZON_STEPS];     /* 0 where not observed */
  float mask[VED_HORIZON_STEPS];        /* 1 where observed, else 0 */
  float choice_weight;
  float width_weight;
  float hold_error;             /* Σ |error| of holding the level */
} Origin;

typedef struct {
  const VedFilledPast *past;    /* without spikes */
  float least;                  /* what values are believed to reach */
  float most;
  guint profile_from;           /* place of the first element of profiles */
  guint n_origins;
  guint span;                   /* points between the oldest origin and now */
  Origin origins[MAX_ORIGINS];
  float profiles[VED_N_DAY_SETS][PROFILE_MAX];
  VedShapeLevel levels[VED_N_SHAPES][MAX_ORIGINS];
  gboolean has_shape[VED_N_SHAPES];
  guint defined_from[VED_N_SHAPES];     /* first origin at which a shape exists */
  float mixture[MAX_ORIGINS][VED_HORIZON_STEPS];
  float unrest[MAX_ORIGINS];    /* factors of what is to be expected there */
  float residuals[MAX_ORIGINS * VED_HORIZON_STEPS];
  float weights[MAX_ORIGINS * VED_HORIZON_STEPS];
} Fit;

VED_VECTOR_CLONES
static void
copy_outcomes (const float *restrict means,
               guint                 n,
               float                 least,
               float                 most,
               Origin *restrict      origin)
{
  memset (origin->mask, 0, sizeof origin->mask);
  memset (origin->outcome, 0, sizeof origin->outcome);
  for (guint step = 0; step < n; step++)
    {
      float value = means[step];
      gboolean is_known = value - value == 0.0f;

      origin->mask[step] = is_known ? 1.0f : 0.0f;
      origin->outcome[step] = is_known ? CLAMP (value, least, most) : 0.0f;
    }
}

static void
fit_add_origin (Fit         *self,
                const float *means,
                guint        place)
{
  Origin *origin = &self->origins[self->n_origins++];
  double age = self->past->n - place;

  origin->place = place;
  origin->n_known = MIN (VED_HORIZON_STEPS, self->past->n - place);
  origin->choice_weight = (float) exp (-age / CHOICE_DECAY);
  origin->width_weight = (float) exp (-age / WIDTH_DECAY);
  copy_outcomes (&means[place], origin->n_known, self->least, self->most, origin);
}

static void
fit_find_origins (Fit         *self,
                  const float *means)
{
  guint age = ved_filled_past_get_age (self->past);
  guint stride = CLAMP (age / YOUNG_ORIGINS, ORIGIN_STRIDE_MIN, ORIGIN_STRIDE);
  guint window = MIN (WINDOW, age - MIN (age, VED_LEVEL_STEPS));

  for (guint back = stride; back <= window && self->n_origins < MAX_ORIGINS; back += stride)
    {
      fit_add_origin (self, means, self->past->n - back);
      self->span = back;
    }
}

static const float *
profile_at (const Fit *self,
            guint      shape,
            guint      place)
{
  return shape < VED_N_DAY_SETS ? &self->profiles[shape][place - self->profile_from] : NULL;
}

/* Medians of (value − profile) over the hour and the quarter of an hour before each origin, all origins
 * side by side. Day sets that lie before the history there are not read later. */
static void
measure_levels (const Fit     *self,
                guint          shape,
                VedShapeLevel *levels)
{
  float offsets[VED_LEVEL_STEPS][MAX_ORIGINS], hour[MAX_ORIGINS], newest[MAX_ORIGINS];
  const float *rows[VED_LEVEL_STEPS];
  const float *const *newest_rows = &rows[VED_LEVEL_STEPS - VED_NEAR_STEPS_BACK];

  for (guint step = 0; step < VED_LEVEL_STEPS; step++)
    {
      rows[step] = offsets[step];
      for (guint i = 0; i < self->n_origins; i++)
        {
          guint place = self->origins[i].place - VED_LEVEL_STEPS + step;
          const float *profile = profile_at (self, shape, place);
          float against = profile != NULL ? *profile : 0.0f;

          if (isnan (against))
            against = ved_shape_stand_in (&profile[VED_LEVEL_STEPS - step]);
          offsets[step][i] = self->past->filled[place] - against;
        }
    }
  ved_lane_median (rows, VED_LEVEL_STEPS, self->n_origins, hour);
  ved_lane_median (newest_rows, VED_NEAR_STEPS_BACK, self->n_origins, newest);
  for (guint i = 0; i < self->n_origins; i++)
    {
      levels[i] = (VedShapeLevel) { 0.0f, hour[i], newest[i] - hour[i] };
    }
}

/* The values of a constant shape at all origins: side by side those whose windows the history holds whole. */
static void
measure_flats (const Fit *self,
               guint      shape,
               float     *flats)
{
  guint stride = ved_shape_flat_stride (shape), n_whole = 0;
  float values[VED_FLAT_READS][MAX_ORIGINS];
  const float *rows[VED_FLAT_READS];

  while (n_whole < self->n_origins
         && self->origins[n_whole].place >= self->past->first + VED_FLAT_READS * stride)
    n_whole++;
  for (guint row = 0; row < VED_FLAT_READS; row++)
    {
      rows[row] = values[row];
      for (guint i = 0; i < n_whole; i++)
        values[row][i] = self->past->filled[self->origins[i].place - 1 - row * stride];
    }
  if (n_whole > 0)
    ved_lane_median (rows, VED_FLAT_READS, n_whole, flats);
  for (guint i = n_whole; i < self->n_origins; i++)
    flats[i] = ved_shape_flat_value (shape, self->past, self->origins[i].place);
}

static void
fit_measure_constants (Fit *self)
{
  VedShapeLevel *hold = self->levels[VED_SHAPE_HOLD];

  measure_levels (self, VED_SHAPE_HOLD, hold);
  for (guint shape = VED_SHAPE_FLAT_6H; shape < VED_SHAPE_HOLD; shape++)
    {
      float flats[MAX_ORIGINS];

      measure_flats (self, shape, flats);
      for (guint i = 0; i < self->n_origins; i++)
        {
          self->levels[shape][i] = (VedShapeLevel) { flats[i], hold[i].level - flats[i], hold[i].near };
        }
    }
  for (guint i = 0; i < self->n_origins; i++)
    {
      hold[i] = (VedShapeLevel) { hold[i].level, 0.0f, hold[i].near };
    }
}

/* The profile of a plain day set, and of the smooth one of the same days; both are ready at the same age. */
static void
measure_profiles (Fit  *self,
                  guint set)
{
  guint smooth = ved_day_profile_smooth (set);

  ved_day_profile_compute (self->past->filled, self->past->first, set, self->profile_from,
                           self->past->n - self->profile_from + VED_HORIZON_STEPS, self->profiles[set],
                           smooth < VED_N_DAY_SETS ? self->profiles[smooth] : NULL);
}

static void
fit_measure_shapes (Fit *self)
{
  guint age = ved_filled_past_get_age (self->past);
  guint oldest = self->past->n - self->span;

  self->profile_from = MAX (self->past->first, oldest - MIN (oldest, VED_LEVEL_STEPS));
  for (guint shape = 0; shape < VED_N_SHAPES; shape++)
    {
      self->has_shape[shape] = ved_shape_is_ready (shape, age);
      self->defined_from[shape] = ved_shape_defined_from (shape, self->past);
      if (self->has_shape[shape] && shape < VED_DAYS_1_SMOOTH)
        measure_profiles (self, shape);
    }
  for (guint shape = 0; shape < VED_N_DAY_SETS; shape++)
    {
      if (self->has_shape[shape])
        measure_levels (self, shape, self->levels[shape]);
    }
  fit_measure_constants (self);
}

static inline float
sum_lanes (const float *lanes)
{
  float sum = 0.0f;

  for (guint lane = 0; lane < LANES; lane++)
    sum += lanes[lane];

  return sum;
}

/* Σ |what is left of the outcomes without the shape and its level| where something was observed, for each fade. */
VED_VECTOR_CLONES
static void
faded_errors (const Origin        *origin,
              const float         *profile,
              const VedShapeLevel *at,
              const VedFades      *fades,
              float               *errors)
{
  Lanes sums[VED_N_FADES] = { { 0.0f } };

#define AT(array) (*(const LooseLanes *) &(array)[step])
  for (guint step = 0; step < VED_HORIZON_STEPS; step += LANES)
    {
      Lanes offset = AT (origin->outcome) - AT (profile) - at->base - at->near * AT (fades->near);

      for (guint fade = 0; fade < VED_N_FADES; fade++)
        {
          Lanes error = offset - at->level * AT (fades->fade[fade]);

          sums[fade] += AT (origin->mask) * (Lanes) ((LaneBits) error & G_MAXINT32);
        }
    }
#undef AT
  for (guint fade = 0; fade < VED_N_FADES; fade++)
    errors[fade] = sum_lanes ((const float *) &sums[fade]);
}

static void
errors_at (const Fit *self,
           guint      shape,
           guint      index,
           float     *errors)
{
  const Origin *origin = &self->origins[index];
  const float *profile = profile_at (self, shape, origin->place);

  faded_errors (origin, profile != NULL ? profile : no_profile, &self->levels[shape][index], ved_fades_get (), errors);
}

static void
fit_measure_holding (Fit *self)
{
  for (guint i = 0; i < self->n_origins; i++)
    {
      float errors[VED_N_FADES];

      errors_at (self, VED_SHAPE_HOLD, i, errors);
      self->origins[i].hold_error = errors[0];
    }
}

/* What a candidate is worth against holding the level before anything is known of the series. */
static double
prior_of (guint shape,
          guint fade)
{
  double worth = shape < VED_N_DAY_SETS ? PRIOR_PROFILE : PRIOR_FLAT;

  return fade == 0 || fade + 1 == VED_N_FADES ? worth + PRIOR_FAR_FADE : worth;
}

/* Mean |error| of the fades of one shape over that of holding the level, drawn towards the prior. */
static void
fit_score_shape (const Fit *self,
                 guint      shape,
                 double    *scores)
{
  double sums[VED_N_FADES] = { 0.0 }, held = 0.0, all_held = 0.0, all_weight = 0.0, usual;
  float errors[VED_N_FADES];

  for (guint i = 0; i < self->n_origins; i++)
    {
      const Origin *origin = &self->origins[i];

      all_held += origin->choice_weight * origin->hold_error;
      all_weight += origin->choice_weight;
      if (origin->place < self->defined_from[shape])
        continue;
      held += origin->choice_weight * origin->hold_error;
      errors_at (self, shape, i, errors);
      for (guint fade = 0; fade < VED_N_FADES; fade++)
        sums[fade] += origin->choice_weight * errors[fade];
    }

  usual = all_weight > 0.0 ? PRIOR_ORIGINS * all_held / all_weight : 0.0;
  for (guint fade = 0; fade < VED_N_FADES; fade++)
    {
      if (held + usual > 0.0)
        scores[fade] = (sums[fade] + prior_of (shape, fade) * usual) / (held + usual);
      else
        scores[fade] = sums[fade] > 0.0 ? G_MAXDOUBLE : prior_of (shape, fade);
    }
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *one = a, *other = b;

  return (one->score > other->score) - (one->score < other->score);
}

/* A shape with the fade that suits it best. */
static Candidate
best_of_shape (const Fit *self,
               guint8     shape)
{
  Candidate best = { G_MAXDOUBLE, shape, 0 };
  double scores[VED_N_FADES];

  fit_score_shape (self, shape, scores);
  for (guint8 fade = 0; fade < VED_N_FADES; fade++)
    {
      if (scores[fade] < best.score)
        {
          best = (Candidate) { scores[fade], shape, fade };
        }
    }

  return best;
}

static void
fit_choose (const Fit        *self,
            VedSeasonalState *state)
{
  Candidate candidates[VED_N_SHAPES];
  guint n = 0;
  float sum = 0.0f;

  for (guint8 shape = 0; shape < VED_SHAPE_HOLD; shape++)
    {
      if (self->has_shape[shape])
        candidates[n++] = best_of_shape (self, shape);
    }
  candidates[n++] = (Candidate) { 1.0, VED_SHAPE_HOLD, 0 };
  qsort (candidates, n, sizeof *candidates, compare_candidates);

  state->n_parts = (guint8) MIN (n, VED_SEASONAL_PARTS);
  for (guint i = 0; i < state->n_parts; i++)
    {
      double closeness = candidates[i].score > 0.0 ? candidates[0].score / candidates[i].score : 1.0;

      state->parts[i] = (VedSeasonalPart) {
        candidates[i].shape, candidates[i].fade, (float) pow (closeness, CLOSENESS_POWER)
      };
      sum += state->parts[i].weight;
    }
  for (guint i = 0; i < state->n_parts; i++)
    state->parts[i].weight /= sum;
}

static gboolean
part_is_defined_at (const Fit             *self,
                    const VedSeasonalPart *part,
                    guint                  place)
{
  return place >= self->defined_from[part->shape];
}

/* The weight of those parts of the mixture that were possible at an origin. */
static float
weight_defined_at (const Fit              *self,
                   const VedSeasonalState *state,
                   guint                   place)
{
  float weight = 0.0f;

  for (guint i = 0; i < state->n_parts; i++)
    {
      if (part_is_defined_at (self, &state->parts[i], place))
        weight += state->parts[i].weight;
    }

  return weight;
}

/* Adds what is left of the outcomes without a part. */
VED_VECTOR_CLONES
static void
add_residuals (const Origin        *origin,
               const float         *profile,
               const VedShapeLevel *at,
               const float         *fade,
               const float         *near,
               float                weight,
               float *restrict      residuals)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float offset = origin->outcome[i] - profile[i] - at->base - at->near * near[i];

      residuals[i] += weight * (offset - at->level * fade[i]);
    }
}

static void
add_part_residuals (const Fit             *self,
                    const VedSeasonalPart *part,
                    guint                  index,
                    float                  weight,
                    float                 *residuals)
{
  const Origin *origin = &self->origins[index];
  const float *profile = profile_at (self, part->shape, origin->place);
  const VedFades *fades = ved_fades_get ();

  add_residuals (origin, profile != NULL ? profile : no_profile, &self->levels[part->shape][index],
                 fades->fade[part->fade], fades->near, weight, residuals);
}

/* Residuals of the mixture at one origin, NaN where nothing was observed. Where only some parts were
 * possible they stand for all; where none was, holding a fading level does. */
static void
mixture_residuals (const Fit              *self,
                   const VedSeasonalState *state,
                   guint                   index,
                   float                  *residuals)
{
  const Origin *origin = &self->origins[index];
  float whole = weight_defined_at (self, state, origin->place);

  for (guint step = 0; step < VED_HORIZON_STEPS; step++)
    residuals[step] = origin->mask[step] > 0.0f ? 0.0f : NAN;

  if (whole <= 0.0f)
    add_part_residuals (self, &(VedSeasonalPart) { VED_SHAPE_FLAT_24H, 2, 1.0f }, index, 1.0f, residuals);

  for (guint i = 0; i < state->n_parts && whole > 0.0f; i++)
    {
      const VedSeasonalPart *part = &state->parts[i];

      if (part_is_defined_at (self, part, origin->place))
        add_part_residuals (self, part, index, part->weight / whole, residuals);
    }
}

static guint
count_whole (const Fit              *self,
             const VedSeasonalState *state)
{
  guint n_whole = 0;

  for (guint i = 0; i < self->n_origins; i++)
    n_whole += weight_defined_at (self, state, self->origins[i].place) >= WHOLE;

  return n_whole;
}

/* Steps from the moment of learning to a place of the past, in full days more. */
static guint
steps_since_now (const Fit *self,
                 guint      place)
{
  return place + PAST_DAYS * VED_DAY_STEPS - self->past->n;
}

/* The residuals of the mixture at all origins at which at least @least of it was possible; origins that do
 * not count have none. */
static void
fit_measure_mixture (Fit                    *self,
                     const VedSeasonalState *state,
                     float                   least)
{
  for (guint i = 0; i < self->n_origins; i++)
    {
      if (weight_defined_at (self, state, self->origins[i].place) >= least)
        mixture_residuals (self, state, i, self->mixture[i]);
      else
        for (guint step = 0; step < VED_HORIZON_STEPS; step++)
          self->mixture[i][step] = NAN;
    }
}

/* How much of the newest values forecasts hold on to, and what is then left of the outcomes. */
static void
fit_hold (Fit              *self,
          VedSeasonalState *state)
{
  VedHoldCase cases[MAX_ORIGINS];

  for (guint i = 0; i < self->n_origins; i++)
    {
      const Origin *origin = &self->origins[i];
      VedNewest newest = ved_newest_read (&self->past->filled[origin->place], self->least, self->most);

      cases[i] = (VedHoldCase) { newest, origin->outcome, self->mixture[i], origin->width_weight };
    }
  ved_hold_shares_learn (&state->held, cases, self->n_origins);
  for (guint i = 0; i < self->n_origins; i++)
    {
      const float *outcome = self->origins[i].outcome;
      float points[VED_HORIZON_STEPS];

      for (guint step = 0; step < VED_HORIZON_STEPS; step++)
        points[step] = outcome[step] - self->mixture[i][step];
      ved_hold_shares_apply (&state->held, &cases[i].newest, points);
      for (guint step = 0; step < VED_HORIZON_STEPS; step++)
        self->mixture[i][step] = outcome[step] - points[step];
    }
}

static void
fit_measure_spread (Fit              *self,
                    VedSeasonalState *state)
{
  VedSpreadSums sums = { 0 };

  for (guint i = 0; i < self->n_origins; i++)
    ved_spread_sums_add (&sums, steps_since_now (self, self->origins[i].place), self->mixture[i],
                         self->origins[i].width_weight);
  ved_day_spread_measure (&state->spread, &sums, (double) self->span / VED_DAY_STEPS);
}

/* The unrest before each origin, against that before all. */
static void
fit_measure_unrest (Fit              *self,
                    VedSeasonalState *state,
                    const float      *means)
{
  VedUnrest unrests[MAX_ORIGINS];
  float weights[MAX_ORIGINS];

  for (guint i = 0; i < self->n_origins; i++)
    {
      ved_unrest_measure (&unrests[i], means, self->origins[i].place, self->least, self->most);
      weights[i] = self->origins[i].width_weight;
    }
  ved_unrest_mean (&state->unrest, unrests, weights, self->n_origins);
  for (guint i = 0; i < self->n_origins; i++)
    self->unrest[i] = ved_unrest_get_factor (&unrests[i], &state->unrest);
}

/* Sorts the residuals, over the spread of their hour and the unrest, by block, and counts them. Those that are not known are
 * overwritten by the next. */
static void
fit_sort_residuals (Fit                    *self,
                    const VedSeasonalState *state,
                    guint                  *counts)
{
  float spread[VED_DAY_STEPS + VED_HORIZON_STEPS];

  memset (counts, 0, VED_HORIZON_BLOCKS * sizeof *counts);
  ved_day_spread_fill (&state->spread, 0, G_N_ELEMENTS (spread), spread);
  for (guint i = 0; i < self->n_origins; i++)
    {
      const float *spreads = &spread[steps_since_now (self, self->origins[i].place) % VED_DAY_STEPS];
      const float *mixture = self->mixture[i];

      for (guint block = 0; block < VED_HORIZON_BLOCKS; block++)
        {
          guint start = ved_horizon_block_start[block], n = start * MAX_ORIGINS + counts[block];

          for (guint step = start; step < ved_horizon_block_start[block + 1]; step++)
            {
              self->residuals[n] = mixture[step] / (self->unrest[i] * spreads[step]);
              self->weights[n] = self->origins[i].width_weight;
              n += fabsf (self->residuals[n]) <= G_MAXFLOAT;
            }
          counts[block] = n - start * MAX_ORIGINS;
        }
    }
}

/* Standard deviation of the newest day. */
static double
recent_spread (const VedFilledPast *past)
{
  guint n = MIN (ved_filled_past_get_age (past), VED_DAY_STEPS);
  double mean = 0.0, squares = 0.0;

  for (guint i = past->n - n; i < past->n; i++)
    mean += past->filled[i] / n;
  for (guint i = past->n - n; i < past->n; i++)
    squares += (past->filled[i] - mean) * (past->filled[i] - mean);

  return sqrt (squares / n);
}

/* What the outcomes of a block say, drawn towards a plain model while few of them are independent: the
 * spread of the newest day, growing with the root of the lead against the length of what was seen. */
static void
blend_with_model (const Fit        *self,
                  VedSeasonalState *state,
                  guint             block,
                  double            spread)
{
  guint age = ved_filled_past_get_age (self->past);
  double lead = (ved_horizon_block_start[block] + ved_horizon_block_start[block + 1] + 1) / 2.0;
  double model = Z90 * spread * sqrt (1.0 + 2.0 * lead / MIN (age, VED_DAY_STEPS));
  double n_seen = MAX (0.0, self->span - lead) / MAX (lead, VED_LEVEL_STEPS);
  double share = n_seen / (n_seen + MODEL_OUTCOMES);

  state->low[block] = (float) (share * state->low[block] - (1.0 - share) * model);
  state->middle[block] = (float) (share * state->middle[block]);
  state->high[block] = (float) (share * state->high[block] + (1.0 - share) * model);
}

/* A block whose outcomes are not known yet is as wide as the last one that has them. */
static void
continue_block (VedSeasonalState *state,
                guint             block)
{
  state->low[block] = block > 0 ? state->low[block - 1] : 0.0f;
  state->middle[block] = block > 0 ? state->middle[block - 1] : 0.0f;
  state->high[block] = block > 0 ? state->high[block - 1] : 0.0f;
}

static void
read_block (Fit              *self,
            VedSeasonalState *state,
            guint             block,
            guint             n)
{
  guint from = ved_horizon_block_start[block] * MAX_ORIGINS;
  double correction = 0.9 / self->n_origins;
  const double levels[3] = { MAX (0.0, 0.1 - correction), 0.5, MIN (1.0, 0.9 + correction) };
  float quantiles[3];

  ved_robust_weighted_quantiles (&self->residuals[from], &self->weights[from], n, levels, 3, quantiles);
  state->low[block] = quantiles[0];
  state->middle[block] = quantiles[1];
  state->high[block] = quantiles[2];
}

static void
fit_widths (Fit              *self,
            VedSeasonalState *state,
            const float      *means)
{
  guint counts[VED_HORIZON_BLOCKS], n_whole = count_whole (self, state);
  gboolean is_on_trust = n_whole < FEWEST_WHOLE && n_whole < self->n_origins;
  gboolean is_young = ved_filled_past_get_age (self->past) < YOUNG_AGE;
  double spread = recent_spread (self->past);

  fit_measure_mixture (self, state, is_on_trust ? 0.0f : WHOLE);
  fit_hold (self, state);
  fit_measure_spread (self, state);
  fit_measure_unrest (self, state, means);
  fit_sort_residuals (self, state, counts);
  for (guint block = 0; block < VED_HORIZON_BLOCKS; block++)
    {
      if (counts[block] >= FEWEST_RESIDUALS)
        read_block (self, state, block, counts[block]);
      else
        continue_block (state, block);
      if (is_young)
        blend_with_model (self, state, block, spread);
      if (is_on_trust)
        {
          state->low[block] *= TRUSTED_WIDTH;
          state->high[block] *= TRUSTED_WIDTH;
        }
    }
}

/* The @n greatest values seen so far in a row, the least of them first. */
typedef struct {
  guint n;
  float values[MAX_OUT];
} Greatest;

static void
greatest_init (Greatest *self,
               guint     n)
{
  self->n = n;
  for (guint i = 0; i < n; i++)
    self->values[i] = -INFINITY;
}

static void
greatest_insert (Greatest *self,
                 float     value)
{
  guint i = 1;

  for (; i < self->n && self->values[i] < value; i++)
    self->values[i - 1] = self->values[i];
  self->values[i - 1] = value;
}

/* The lesser of each two neighbours, signs turned where @sign is −1. */
static float
find_greatest_pair (const VedFilledPast *past,
                    float                sign,
                    guint                n_out)
{
  Greatest greatest;

  greatest_init (&greatest, n_out + 1);
  for (guint i = past->first; i + 1 < past->n; i++)
    {
      float pair = MIN (sign * past->filled[i], sign * past->filled[i + 1]);

      if (pair > greatest.values[0])
        greatest_insert (&greatest, pair);
    }

  return sign * greatest.values[0];
}

/* The range that two samples in a row keep to, but for one pair a day: what lies outside by more than SPIKE_SLACK of
 * that range again is a spike, of which nothing is learned. A series that stands still keeps all it has. */
static void
find_range (const VedFilledPast *past,
            VedSeasonalState    *state)
{
  guint n = ved_filled_past_get_age (past), n_out = 1 + n / VED_DAY_STEPS;
  float least, most, slack;

  state->least = -G_MAXFLOAT;
  state->most = G_MAXFLOAT;
  if (n <= 4 * n_out)
    return;

  most = find_greatest_pair (past, 1.0f, n_out);
  least = find_greatest_pair (past, -1.0f, n_out);
  slack = SPIKE_SLACK * (most - least);
  if (!(slack > 0.0f))
    return;
  state->least = least - slack;
  state->most = most + slack;
}

VED_VECTOR_CLONES
static float *
clip_past (const VedFilledPast    *past,
           const VedSeasonalState *state)
{
  float *clipped = g_new (float, past->n);

  for (guint i = 0; i < past->n; i++)
    clipped[i] = i < past->first ? past->filled[i] : CLAMP (past->filled[i], state->least, state->most);

  return clipped;
}

/* A thread keeps its own for the next series: fresh pages of this size would cost more than half a fit. */
static Fit *
get_scratch (void)
{
  static GPrivate scratch = G_PRIVATE_INIT (g_free);
  Fit *fit = g_private_get (&scratch);

  if (fit == NULL)
    g_private_set (&scratch, fit = g_new (Fit, 1));

  return fit;
}

/**
 * ved_seasonal_fit:
 * @state: (inout): its parts and widths are set
 * @means: (array): the 5-minute means as they came, as many as @past has
 * @past: the same, imputed; at least one value
 *
 * Chooses the shapes and fades of a series and learns the widths of its band. About 0.3 ms with three
 * weeks of history; deterministic.
 */
void
ved_seasonal_fit (VedSeasonalState    *state,
                  const float         *means,
                  const VedFilledPast *past)
{
  Fit *fit = get_scratch ();
  g_autofree float *clipped = NULL;
  VedFilledPast calm = *past;

  find_range (past, state);
  calm.filled = clipped = clip_past (past, state);
  fit->past = &calm;
  fit->least = state->least;
  fit->most = state->most;
  fit->n_origins = 0;
  fit->span = 0;
  fit_find_origins (fit, means);
  fit_measure_shapes (fit);
  fit_measure_holding (fit);
  fit_choose (fit, state);
  fit_widths (fit, state, means);
}
