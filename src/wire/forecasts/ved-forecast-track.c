/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-track"

#include "config.h"

#include "wire/forecasts/ved-forecast-track.h"

#include "base/ved-vector.h"
#include "wire/forecasts/ved-forecast-curves.h"
#include "wire/forecasts/ved-forecast-steps.h"

#include <math.h>
#include <string.h>

/* How forecasts made every five minutes are told in about a bit a value. The forecast of the statistical engine is
 *
 *   p50 (step, time) = shape (time) + levels that fade over the steps + middle (step) · spread (time)
 *   p10, p90         = the same, less or more low (step) · spread (time)
 *
 * with shape, spread, low, middle and high standing still for hours, but for one factor of spread, the unrest of the series.
 * So from one origin to the next
 *
 *   - p50 of the same instant moves by a curve of six numbers (constant, five exponentials), which are told,
 *   - all distances are multiplied by a scale, which is told too (since version 7), and
 *   - each distance is multiplied by a factor that depends on the step alone, and p50 moves by a share of the
 *     distances that depends on the step alone: these are learned on both sides, without a word. Between the steps where
 *     the engine measured widths they go along lines, so that neighbours tell of each other.
 *
 * What is left is rounding. A value that was rounded many times is known better than to a unit, so the estimate of it
 * is kept in 1/256 of one, and the closer it lies to the middle between two codes the less sure the code: that is the
 * context of the residual. Since version 8 so is how often codes of the steps before were missed, and curves, which move
 * together, are told as what those before do not say of them. Forecasts of other engines are told by the same means, in more bits.
 *
 * The first forecast, and one that is nothing like the one before, is told from step to step; distances of the second by
 * those of the same steps before, which grow much alike. Once the engine has learned anew its forecast is off by much the
 * same from step to step, and what was learned counts for less (MODE_JUMP). All of this is done in whole
 * numbers: writer and reader have to come to the same estimate on any machine. Where whole numbers are kept in `double`,
 * none is above 2⁵³, and what is divided is cut off as whole numbers are: the compiler then makes vector code of what is
 * expected of all steps, and of what is learned of them. Only the codes themselves come one by one. */

#define GROWTH_ONE  (1 << 20)
#define LEAST_DRIFT (ONE * 3 / 2)
#define SCALE_FINE  8           /* parts of a code that the scale moves the widest distance by */
#define MOST_NEXT   640         /* decisions from which other ways to tell a forecast are tried */
#define MOST_FACTOR (1 << 23)
#define SHARE_ONE   65536
#define SMALL_SCALE 3           /* bits */
#define LARGE_SCALE 5
#define CURVE_SLACK 21          /* the less curves move, the less they tell of each other */

typedef enum {
  MODE_ANEW,
  MODE_SAME,
  MODE_NEXT,
  MODE_SECOND,                  /* the same, before anything was learned; since version 6 */
  MODE_SCALED,                  /* anew, and those that go on from it are scaled; since version 7 */
  MODE_JUMP,                    /* the next of a scaled one, after the engine has learned */
  MODE_FINE,                    /* as MODE_SCALED, and those that go on from it are fine; since version 8 */
  N_MODES
} Mode;

/* Shares of 256: how far a first, second … look moves an estimate. */
static const gint32 middle_gain[] = { 90, 90, 85, 64, 51, 43, 38 };
static const gint32 width_gain[] = { 128, 128, 128, 85, 77 };

/* What a distance can be: up to the bound of the metric. */
static inline gint32
width_limit (const Bounds *bounds,
             guint         side,
             gint32        middle)
{
  gint32 limit = side == 0 ? middle : bounds->ceiling - middle;

  return limit >= 0 ? MIN (limit, VED_FORECAST_TRACK_LIMIT) : VED_FORECAST_TRACK_LIMIT;
}

/* Whether a distance goes as far as the metric does: how far it would go otherwise is known only if it once did not. */
static inline guint8
hold (guint8 before,
      gint32 code,
      gint32 limit)
{
  return code != limit ? HELD_NOT : before == HELD_EVER ? HELD_EVER : HELD_NOW;
}

static inline gboolean
is_possible (gint32 code)
{
  return (code > -VED_FORECAST_TRACK_LIMIT) & (code < VED_FORECAST_TRACK_LIMIT);
}

VED_VECTOR_CLONES
static gboolean
are_possible (VedForecastCodes codes)
{
  gboolean all = TRUE;

  for (guint i = 0; i < VED_N_QUANTILES; i++)
    for (guint step = 0; step < STEPS; step++)
      all &= is_possible (codes[i][step]) & (i == 0 || codes[i][step] >= 0);

  return all;
}

static void
code_expected (VedSymbolCoder *coder,
               const gint32   *expected,
               gint32         *codes)
{
  for (guint step = 0; step < STEPS; step++)
    {
      gint32 code = expected[step] + code_plain (coder, FAMILY_EXPECTED, codes[step] - expected[step]);

      codes[step] = CLAMP (code, -VED_FORECAST_TRACK_LIMIT, VED_FORECAST_TRACK_LIMIT);
    }
}

static void
code_middle_anew (VedSymbolCoder *coder,
                  gint32         *codes)
{
  guint32 weight = 8;

  codes[0] = code_plain (coder, FAMILY_START, codes[0]);
  for (guint step = 1; step < STEPS; step++)
    {
      gint32 residual = code_plain (coder, FAMILY_ANEW_MIDDLE + magnitude (weight), codes[step] - codes[step - 1]);

      codes[step] = bound_estimate ((gint64) codes[step - 1] + residual);
      weight = weigh (weight, residual);
    }
}

/* Distances go on as they went. */
static void
code_width_anew (VedSymbolCoder *coder,
                 gint32         *codes)
{
  guint32 weight = 8;

  codes[0] = code_plain (coder, FAMILY_START + 1, codes[0]);
  for (guint step = 1; step < STEPS; step++)
    {
      gint64 guess = step > 1 ? 2 * (gint64) codes[step - 1] - codes[step - 2] : codes[0];
      gint32 expected = (gint32) CLAMP (guess, 0, VED_FORECAST_TRACK_LIMIT);
      gint32 residual = code_plain (coder, FAMILY_ANEW_WIDTH + magnitude (weight), codes[step] - expected);

      codes[step] = bound_estimate ((gint64) expected + residual);
      weight = weigh (weight, residual);
    }
}

static void
begin_track (VedForecastTrack *self,
             Mode              mode,
             const Bounds     *bounds,
             VedForecastCodes  codes)
{
  memset (self, 0, sizeof *self);
  self->is_known = TRUE;
  self->kind = mode == MODE_FINE ? VED_TRACK_FINE : mode == MODE_SCALED ? VED_TRACK_SCALED : VED_TRACK_PLAIN;
  for (guint step = 0; step < STEPS; step++)
    {
      self->middle[step] = codes[0][step] * ONE;
      self->seen[step] = 1;
      for (guint side = 0; side < 2; side++)
        {
          self->width[side][step] = codes[1 + side][step] * ONE;
          self->held[side][step] = hold (HELD_EVER, codes[1 + side][step], width_limit (bounds, side, codes[0][step]));
        }
    }
}

static gboolean
code_anew (VedForecastTrack *self,
           VedSymbolCoder   *coder,
           Mode              mode,
           const Bounds     *bounds,
           VedForecastCodes  codes)
{
  if (bounds->expected != NULL)
    code_expected (coder, bounds->expected, codes[0]);
  else
    code_middle_anew (coder, codes[0]);
  for (guint side = 0; side < 2; side++)
    code_width_anew (coder, codes[1 + side]);
  if (!are_possible (codes))
    return FALSE;

  begin_track (self, mode, bounds, codes);

  return TRUE;
}

static gboolean
begins (Mode mode)
{
  return mode == MODE_ANEW || mode == MODE_SCALED || mode == MODE_FINE;
}

/* Moves on by a step of time: what was known of the second step is now of the first. The last is not known. */
static void
advance_track (VedForecastTrack *self)
{
  memmove (self->middle, self->middle + 1, sizeof self->middle - sizeof self->middle[0]);
  memmove (self->seen, self->seen + 1, sizeof self->seen - sizeof self->seen[0]);
  for (guint side = 0; side < 2; side++)
    {
      memmove (self->width[side], self->width[side] + 1, sizeof self->width[0] - sizeof self->width[0][0]);
      memmove (self->held[side], self->held[side] + 1, sizeof self->held[0] - sizeof self->held[0][0]);
    }
}

/* While writing: by how much the estimates are off; all 0 where rounding would hide it. */
static void
find_curves (const VedForecastTrack *self,
             const gint32           *codes,
             gint32                 *factors)
{
  double left[STEPS - 1];
  gboolean is_off = FALSE;

  for (guint step = 0; step < STEPS - 1; step++)
    {
      left[step] = (double) (codes[step] * ONE - self->middle[step]) / ONE;
      is_off |= round_estimate (self->middle[step]) != codes[step];
    }
  if (is_off)
    ved_forecast_curves_fit (left, factors);
}

VED_VECTOR_CLONES
static void
move_middles (VedForecastTrack       *self,
              const double *restrict  moved)
{
  for (guint step = 0; step < STEPS - 1; step++)
    self->middle[step] = cut_estimate (self->middle[step] + trunc (moved[step] / (32768 / ONE)));
}

/* Where few curves move at all they move together: each is told as what those before it do not say. */
static gint32
code_fine_curve (VedForecastTrack *self,
                 VedSymbolCoder   *coder,
                 guint             curve,
                 const gint32     *factors)
{
  gint32 *shares = self->curve_share[curve];
  gint64 expected = 0, square = CURVE_SLACK;
  guint size = MIN (g_bit_storage (self->curve_size[curve] / 16), N_CURVE_SIZES - 1);
  gint32 guess, rest;

  for (guint i = 0; i < curve; i++)
    {
      expected += (gint64) shares[i] * factors[i];
      square += (gint64) factors[i] * factors[i];
    }
  guess = (gint32) CLAMP (expected / SHARE_ONE, -MOST_FACTOR, MOST_FACTOR);
  rest = code_plain (coder, size < N_CURVES ? FAMILY_CURVES + size : FAMILY_CURVE_LARGE, factors[curve] - guess);
  rest = CLAMP (rest, -2 * MOST_FACTOR, 2 * MOST_FACTOR);
  for (guint i = 0; i < curve; i++)
    shares[i] = (gint32) CLAMP (shares[i] + (gint64) rest * factors[i] * (SHARE_ONE / 2) / square, -8 * SHARE_ONE,
                                8 * SHARE_ONE);
  self->curve_size[curve] = (guint16) (self->curve_size[curve] + (MIN (ABS (rest), 2047) * 16 - self->curve_size[curve]) / 4);

  return CLAMP (guess + rest, -MOST_FACTOR, MOST_FACTOR);
}

static void
code_curves (VedForecastTrack *self,
             VedSymbolCoder   *coder,
             const gint32     *codes)
{
  gint32 factors[N_CURVES] = { 0 };
  double moved[STEPS - 1] = { 0.0 };

  if (coder->notes != NULL)
    find_curves (self, codes, factors);
  for (guint i = 0; i < N_CURVES; i++)
    {
      factors[i] = self->kind == VED_TRACK_FINE ? code_fine_curve (self, coder, i, factors)
                                                : code_plain (coder, FAMILY_CURVES + i, factors[i]);
      if (factors[i] != 0)
        ved_forecast_curves_add (i, factors[i], moved);
    }
  move_middles (self, moved);
}

static inline gint32
follow_drift (gint32 drift,
              gint32 code,
              gint32 plain)
{
  return drift + (bound_estimate ((gint64) code * ONE - plain) - drift) / 2;
}

/* Tells the medians of a second forecast, or of one behind a jump, by the residuals of the steps before. */
static void
code_rough_middle (VedSymbolCoder *coder,
                   Mode            mode,
                   const gint32   *estimates,
                   gint32         *codes)
{
  guint32 weight = 8;
  gint32 drift = 0;

  for (guint step = 0; step < STEPS - 1; step++)
    {
      gint32 guess = round_estimate (estimates[step] + drift);

      codes[step] = guess + code_plain (coder, FAMILY_SECOND_MIDDLE + magnitude (weight), codes[step] - guess);
      codes[step] = CLAMP (codes[step], -VED_FORECAST_TRACK_LIMIT, VED_FORECAST_TRACK_LIMIT);
      weight = weigh (weight, codes[step] - guess);
      drift = mode == MODE_JUMP ? follow_drift (drift, codes[step], estimates[step]) : 0;
    }
}

/* Whether enough is known for an estimate to be right within a code. */
static inline gboolean
is_fine (const VedForecastTrack *self,
         Mode                    mode)
{
  return self->age > 0 && mode != MODE_JUMP;
}

G_ALWAYS_INLINE static inline void
code_near_middles (VedSymbolCoder *coder,
                   gboolean        is_fine_track,
                   const Nears    *nears,
                   gint32         *codes)
{
  guint busy = 0;

  for (guint step = 0; step < STEPS - 1; step++)
    {
      Near near = get_near (nears, step);
      gint32 code = is_fine_track ? code_near_busy (coder, FAMILY_NEXT_MIDDLE, near, &busy, codes[step])
                                  : code_near (coder, FAMILY_NEXT_MIDDLE, near, codes[step]);

      codes[step] = CLAMP (code, -VED_FORECAST_TRACK_LIMIT, VED_FORECAST_TRACK_LIMIT);
    }
}

/* Tells medians of which enough is known. A coder of this routine alone stays in registers, and reading is the way that has
 * to be fast. */
static void
code_fine_middle (const VedForecastTrack *self,
                  VedSymbolCoder         *coder,
                  gint32                 *codes)
{
  VedSymbolCoder own = *coder;
  Nears nears;

  ved_forecast_look_at_all (FAMILY_NEXT_MIDDLE, self->seen, 0, self->middle, &nears);
  if (own.notes != NULL)
    code_near_middles (&own, TRUE, &nears, codes);
  else if (self->kind == VED_TRACK_FINE)
    code_near_middles (&own, TRUE, &nears, codes);
  else
    code_near_middles (&own, FALSE, &nears, codes);
  *coder = own;
}

static void
code_next_middle (VedForecastTrack *self,
                  VedSymbolCoder   *coder,
                  Mode              mode,
                  gint32           *codes)
{
  gint32 both[STEPS - 1], gains[STEPS - 1];
  gboolean fine = is_fine (self, mode);

  ved_forecast_expect_middles (self, both);
  code_curves (self, coder, codes);
  if (fine)
    code_fine_middle (self, coder, codes);
  else
    code_rough_middle (coder, mode, self->middle, codes);
  for (guint step = 0; step < STEPS - 1; step++)
    {
      gains[step] = fine ? GAIN (middle_gain, self->seen[step]) : 256;
      self->seen[step] = mode == MODE_JUMP ? 2 : MIN (self->seen[step] + 1, 250);
    }
  ved_forecast_learn_middles (self, both, gains, codes);
}

static void
code_last_middle (VedSymbolCoder *coder,
                  gint32         *codes)
{
  const gint32 *before = codes + STEPS - 1;
  guint32 weight = (guint32) (ABS (before[-1] - before[-2]) + ABS (before[-2] - before[-3]));

  codes[STEPS - 1] = bound_estimate ((gint64) before[-1] + code_plain (coder, FAMILY_LAST_MIDDLE + magnitude (weight),
                                                                       codes[STEPS - 1] - before[-1]));
}

/* The medians, and what is known of them. */
static void
code_next_medians (VedForecastTrack *self,
                   VedSymbolCoder   *coder,
                   Mode              mode,
                   const Bounds     *bounds,
                   gint32           *codes)
{
  if (bounds->expected == NULL)
    {
      code_next_middle (self, coder, mode, codes);
      code_last_middle (coder, codes);
      self->middle[STEPS - 1] = bound_estimate ((gint64) codes[STEPS - 1] * ONE);
      self->seen[STEPS - 1] = 1;
      return;
    }

  code_expected (coder, bounds->expected, codes);
  for (guint step = 0; step < STEPS; step++)
    {
      self->middle[step] = bound_estimate ((gint64) codes[step] * ONE);
      self->seen[step] = 250;
    }
}

/* Where a band was bounded before its median moved (idle), and after a jump, the steps are off by much the same: more than
 * @least is expected of the next step too. */
static inline gint32
add_drift (gint32 drift,
           gint32 least,
           gint32 plain,
           guint8 held,
           gint32 limit)
{
  return ABS (drift) > least && held != HELD_EVER ? CLAMP (plain + drift, 0, limit * ONE) : plain;
}

/* The distance that was @before at the same step, grown as those of the steps before did. */
static gint32
grow_width (gint64 growth,
            gint32 before,
            gint32 limit)
{
  gint64 grown = (gint64) before * ONE + before * growth * ONE / GROWTH_ONE;

  return (gint32) CLAMP (grown, 0, (gint64) limit * ONE);
}

/* The smaller a distance is, the more of what it seems to have grown by is rounding. */
static gint64
follow_growth (gint64 growth,
               gint32 before,
               gint32 code)
{
  gint64 seen, gain = before < 32 ? 96 : before < 128 ? 160 : 256;

  if (before <= 0)
    return growth;
  seen = CLAMP (((gint64) code - before) * GROWTH_ONE / before, -4 * GROWTH_ONE, 4 * GROWTH_ONE);

  return growth + (seen - growth) * gain / 256;
}

/* Tells distances of which enough is known, all but those that drift as they were expected. */
G_ALWAYS_INLINE static inline void
code_near_widths (VedForecastTrack *self,
                  VedSymbolCoder   *coder,
                  gboolean          is_fine_track,
                  guint             side,
                  const Widths     *widths,
                  gint32           *codes)
{
  gint32 drift = 0;
  guint busy = 0;
  Nears nears;

  ved_forecast_look_at_all (FAMILY_NEXT_WIDTH, self->seen, 1, widths->plain, &nears);
  for (guint step = 0; step < STEPS - 1; step++)
    {
      gint32 plain = widths->plain[step], code;
      Near near = get_near (&nears, step);

      if (G_UNLIKELY (ABS (drift) > LEAST_DRIFT))
        near = look_near (FAMILY_NEXT_WIDTH, seen_class (self->seen[step] - 1u),
                          add_drift (drift, LEAST_DRIFT, plain, self->held[side][step], widths->limit[step]));
      code = is_fine_track ? code_near_busy (coder, FAMILY_NEXT_WIDTH, near, &busy, codes[step])
                           : code_near (coder, FAMILY_NEXT_WIDTH, near, codes[step]);
      codes[step] = CLAMP (code, 0, VED_FORECAST_TRACK_LIMIT);
      drift = follow_drift (drift, codes[step], plain);
    }
}

static void
code_fine_width (VedForecastTrack *self,
                 VedSymbolCoder   *coder,
                 guint             side,
                 const Widths     *widths,
                 gint32           *codes)
{
  VedSymbolCoder own = *coder;

  if (own.notes != NULL)
    code_near_widths (self, &own, TRUE, side, widths, codes);
  else if (self->kind == VED_TRACK_FINE)
    code_near_widths (self, &own, TRUE, side, widths, codes);
  else
    code_near_widths (self, &own, FALSE, side, widths, codes);
  *coder = own;
}

/* Tells distances of a second forecast, or of one behind a jump, by the residuals of the steps before. */
static void
code_rough_width (VedForecastTrack *self,
                  VedSymbolCoder   *coder,
                  Mode              mode,
                  guint             side,
                  const Widths     *widths,
                  gint32           *codes)
{
  const gint32 *before = self->last[1 + side];
  gint32 drift = 0, least_drift = mode == MODE_JUMP ? 0 : LEAST_DRIFT;
  guint32 weight = 8;
  gint64 growth = 0;

  for (guint step = 0; step < STEPS - 1; step++)
    {
      guint8 held = self->held[side][step];
      gboolean is_grown = mode == MODE_SECOND && held != HELD_EVER;
      gint32 estimate = is_grown ? grow_width (growth, before[step], widths->limit[step])
        : add_drift (drift, least_drift, widths->plain[step], held, widths->limit[step]);
      gint32 guess = round_estimate (estimate);

      codes[step] = guess + code_plain (coder, FAMILY_SECOND_WIDTH + magnitude (weight), codes[step] - guess);
      codes[step] = CLAMP (codes[step], 0, VED_FORECAST_TRACK_LIMIT);
      weight = weigh (weight, codes[step] - guess);
      drift = follow_drift (drift, codes[step], widths->plain[step]);
      growth = mode == MODE_SECOND ? follow_growth (growth, before[step], codes[step]) : 0;
    }
}

static void
code_next_width (VedForecastTrack *self,
                 VedSymbolCoder   *coder,
                 Mode              mode,
                 const Bounds     *bounds,
                 guint             side,
                 const gint32     *medians,
                 gint32           *codes)
{
  gint32 gains[STEPS - 1];
  gboolean fine = is_fine (self, mode);
  Widths widths;

  ved_forecast_expect_widths (self, bounds, side, medians, &widths);
  if (fine)
    code_fine_width (self, coder, side, &widths, codes);
  else
    code_rough_width (self, coder, mode, side, &widths, codes);
  for (guint step = 0; step < STEPS - 1; step++)
    gains[step] = fine ? GAIN (width_gain, self->seen[step]) : 256;
  ved_forecast_learn_widths (self, side, &widths, gains, codes);
  for (guint step = 0; step < STEPS - 1; step++)
    self->held[side][step] = hold (self->held[side][step], codes[step], widths.limit[step]);
}

static void
code_last_width (VedForecastTrack *self,
                 VedSymbolCoder   *coder,
                 const Bounds     *bounds,
                 guint             side,
                 gint32            median,
                 gint32           *codes)
{
  gint32 guess = MIN (codes[STEPS - 2], width_limit (bounds, side, median));

  codes[STEPS - 1] = guess + code_plain (coder, FAMILY_LAST_WIDTH, codes[STEPS - 1] - guess);
  codes[STEPS - 1] = CLAMP (codes[STEPS - 1], 0, VED_FORECAST_TRACK_LIMIT);
  self->width[side][STEPS - 1] = codes[STEPS - 1] * ONE;
  self->held[side][STEPS - 1] = hold (HELD_EVER, codes[STEPS - 1], width_limit (bounds, side, median));
}

/* While writing: by what share of themselves distances are off, which lie within @most of it. */
static double
fit_scale (const VedForecastTrack *self,
           const Bounds           *bounds,
           VedForecastCodes        codes,
           double                  scale,
           double                  most)
{
  double product = 0.0, square = 0.0;

  for (guint side = 0; side < 2; side++)
    for (guint step = 0; step < STEPS - 1; step++)
      {
        gint32 code = codes[1 + side][step], width = self->width[side][step];
        double expected = width + (double) width * self->change[side][step] / CHANGE_ONE;
        double error = (double) code * ONE - expected;

        if (self->held[side][step] == HELD_EVER || code == width_limit (bounds, side, codes[0][step]) ||
            fabs (error - scale * expected) > most)
          continue;
        product += error * expected;
        square += expected * expected;
      }

  return square > 0.0 ? product / square : 0.0;
}

static guint
scale_family (const VedForecastTrack *self)
{
  guint size = self->scale_size / 8;

  return self->kind != VED_TRACK_FINE || size < SMALL_SCALE ? FAMILY_SCALE
         : FAMILY_SCALE_LARGE + (size >= LARGE_SCALE);
}

static void
note_scale (VedForecastTrack *self,
            gint32            number)
{
  gint32 bits = (gint32) g_bit_storage ((gulong) ABS ((gint64) number)) * 8;

  self->scale_size = (guint8) (self->scale_size + (bits - self->scale_size) / 4);
}

/* Scales all distances by what the unrest of the series moved by. */
static void
code_scale (VedForecastTrack *self,
            VedSymbolCoder   *coder,
            const Bounds     *bounds,
            VedForecastCodes  codes)
{
  gint32 widest = ved_forecast_find_widest (self), most = widest / (ONE / SCALE_FINE), number = 0;

  if (widest < LEAST_WIDTH)
    return;
  if (coder->notes != NULL)
    {
      double scale = fit_scale (self, bounds, codes, 0.0, INFINITY);

      scale = fit_scale (self, bounds, codes, scale, 2 * ONE);
      number = (gint32) CLAMP (round (scale * widest / (ONE / SCALE_FINE)), (double) -most, (double) most);
    }
  number = code_plain (coder, scale_family (self), number);
  note_scale (self, number);
  ved_forecast_scale_widths (self, (gint32) ((double) CLAMP (number, -most, most) * (ONE / SCALE_FINE) * CHANGE_ONE / widest));
}

static gboolean
code_next (VedForecastTrack *self,
           VedSymbolCoder   *coder,
           Mode              mode,
           const Bounds     *bounds,
           VedForecastCodes  codes)
{
  advance_track (self);
  if (self->kind != VED_TRACK_PLAIN && self->age > 0)
    code_scale (self, coder, bounds, codes);
  code_next_medians (self, coder, mode, bounds, codes[0]);
  if (!is_possible (codes[0][STEPS - 1]))
    return FALSE;

  for (guint side = 0; side < 2; side++)
    {
      code_next_width (self, coder, mode, bounds, side, codes[0], codes[1 + side]);
      code_last_width (self, coder, bounds, side, codes[0][STEPS - 1], codes[1 + side]);
    }
  if (self->kind != VED_TRACK_PLAIN)
    ved_forecast_smooth_changes (self);
  self->age = mode == MODE_JUMP ? 1 : MIN (self->age + 1, 250);

  return are_possible (codes);
}

static gboolean
code_mode (VedForecastTrack *self,
           VedSymbolCoder   *coder,
           Mode              mode,
           const Bounds     *bounds,
           VedForecastCodes  codes)
{
  if (begins (mode))
    return code_anew (self, coder, mode, bounds, codes);
  if (mode != MODE_SAME)
    return code_next (self, coder, mode, bounds, codes);

  memcpy (codes, self->last, sizeof self->last);

  return TRUE;
}

/* A way to tell a forecast: in which decisions, and what is known then. */
typedef struct {
  GArray *notes;                /* (element-type guint16) */
  VedForecastTrack after;
} Attempt;

static void
attempt_clear (Attempt *self)
{
  g_clear_pointer (&self->notes, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

static void
attempt_make (Attempt                *self,
              const VedForecastTrack *before,
              Mode                    mode,
              const Bounds           *bounds,
              VedForecastCodes        codes)
{
  VedSymbolCoder coder;

  self->notes = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->after = *before;
  ved_symbol_coder_init_writing (&coder, self->notes);
  code_plain (&coder, FAMILY_MODE, mode);
  code_mode (&self->after, &coder, mode, bounds, codes);
}

static void
write_attempt (VedForecastTrack *self,
               VedSymbolCoder   *coder,
               const Attempt    *attempt)
{
  *self = attempt->after;
  g_array_append_vals (coder->notes, attempt->notes->data, attempt->notes->len);
}

/* As the next of what came before; if that takes many decisions, after a jump or anew where that is shorter. */
static void
write_best (VedForecastTrack *self,
            VedSymbolCoder   *coder,
            const Bounds     *bounds,
            VedForecastCodes  codes)
{
  g_auto(Attempt) next = { NULL }, jump = { NULL }, anew = { NULL };
  const Attempt *best = &next;

  attempt_make (&next, self, self->age == 0 ? MODE_SECOND : MODE_NEXT, bounds, codes);
  if (next.notes->len > MOST_NEXT)
    {
      attempt_make (&anew, self, MODE_FINE, bounds, codes);
      if (self->age > 0)
        attempt_make (&jump, self, MODE_JUMP, bounds, codes);
      /* A second forecast pays for what is learned of it, and so does a jump. */
      if (self->age == 0)
        best = anew.notes->len * 3 / 2 < next.notes->len ? &anew : best;
      else if (jump.notes->len < MIN (next.notes->len * 4 / 3, anew.notes->len))
        best = &jump;
      else
        best = anew.notes->len < next.notes->len ? &anew : best;
    }
  write_attempt (self, coder, best);
}

static gboolean
write_codes (VedForecastTrack *self,
             VedSymbolCoder   *coder,
             guint             steps_passed,
             const Bounds     *bounds,
             VedForecastCodes  codes)
{
  g_auto(Attempt) other = { NULL };

  if (!are_possible (codes))
    return FALSE;

  if (self->is_known && self->kind == VED_TRACK_FINE && steps_passed == 1 && memcmp (self->last, codes, sizeof self->last) != 0)
    {
      write_best (self, coder, bounds, codes);
      return TRUE;
    }
  attempt_make (&other, self, self->is_known && memcmp (self->last, codes, sizeof self->last) == 0 ? MODE_SAME : MODE_FINE,
                bounds, codes);
  write_attempt (self, coder, &other);

  return TRUE;
}

/* Whether a forecast can be told so after what is known. */
static gboolean
is_mode_possible (const VedForecastTrack *self,
                  gint32                  mode)
{
  if (mode >= 0 && begins ((Mode) mode))
    return TRUE;

  return self->is_known && mode > MODE_ANEW && mode < N_MODES && (mode != MODE_SECOND || self->age == 0) &&
         (mode != MODE_JUMP || (self->kind != VED_TRACK_PLAIN && self->age > 0));
}

static gboolean
read_codes (VedForecastTrack *self,
            VedSymbolCoder   *coder,
            const Bounds     *bounds,
            VedForecastCodes  codes)
{
  gint32 mode = code_plain (coder, FAMILY_MODE, 0);

  memset (codes, 0, sizeof (VedForecastCodes));

  return is_mode_possible (self, mode) && code_mode (self, coder, (Mode) mode, bounds, codes);
}

/**
 * ved_forecast_track_code:
 * @self: (inout): what is known of the forecasts before
 * @coder: that writes or reads
 * @steps_passed: while writing: forecast steps since the forecast before
 * @expected: (nullable) (array fixed-size=96): what p50 follows to
 * @codes: (inout): while writing what is told, while reading what was
 *
 * Cost: reading about 3 µs.
 *
 * Returns: %FALSE where codes are out of range, or while reading what cannot have been written; @self is of no use
 *   then
 */
gboolean
ved_forecast_track_code (VedForecastTrack *self,
                         VedSymbolCoder   *coder,
                         VedMetric         metric,
                         guint             steps_passed,
                         const gint32     *expected,
                         VedForecastCodes  codes)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  double ceiling = info->ceiling / info->quantile_resolution;
  Bounds bounds = { VED_FORECAST_TRACK_LIMIT, expected };
  gboolean done;

  if (ceiling < VED_FORECAST_TRACK_LIMIT)
    bounds.ceiling = (gint32) round (ceiling);
  done = coder->notes != NULL ? write_codes (self, coder, steps_passed, &bounds, codes)
                              : read_codes (self, coder, &bounds, codes);
  memcpy (self->last, codes, sizeof self->last);

  return done;
}
