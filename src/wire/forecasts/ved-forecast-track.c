/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-track"

#include "config.h"

#include "wire/forecasts/ved-forecast-track.h"

#include "base/ved-vector.h"

#include <math.h>
#include <string.h>

/* How forecasts made every five minutes are told in about a bit a value. The forecast of the statistical engine is
 *
 *   p50 (step, time) = shape (time) + levels that fade over the steps + middle (step) · spread (time)
 *   p10, p90         = the same, less or more low (step) · spread (time)
 *
 * with shape, spread, low, middle and high standing still for hours. So from one origin to the next
 *
 *   - p50 of the same instant moves by a curve of six numbers (constant, five exponentials), which are told, and
 *   - each distance is multiplied by a factor that depends on the step alone, and p50 moves by a share of the
 *     distances that depends on the step alone: these are learned on both sides, without a word.
 *
 * What is left is rounding. A value that was rounded many times is known better than to a unit, so the estimate of it
 * is kept in 1/256 of one, and the closer it lies to the middle between two codes the less sure the code: that is the
 * context of the residual. Forecasts of other engines are told by the same means, in more bits.
 *
 * The first forecast, and one that is nothing like the one before (the engine learned anew), is told from step to
 * step; distances of the second by those of the same steps before, which grow much alike. All of this is done in whole
 * numbers: writer and reader have to come to the same estimate on any machine. Where whole numbers are kept in `double`,
 * none is above 2⁵³, and what is divided is cut off as whole numbers are: the compiler then makes vector code of what is
 * expected of all steps, and of what is learned of them. Only the codes themselves come one by one. */

#define STEPS      VED_FORECAST_STEPS
#define ONE        256          /* a code, in the unit of estimates */
#define CHANGE_ONE (1 << 22)
#define GROWTH_ONE (1 << 20)
#define N_CURVES   6
#define N_MAGNITUDES 12
#define MAX_BITS   24
#define N_SEEN     5
#define N_NEAR     8
#define FAMILY_SIZE (2 + 15)    /* zero, sign, bits */
#define MOST_WEIGHT 4000
#define MOST_ERROR (127 * ONE)
#define MOST_ESTIMATE (1 << 30)
#define LEAST_WIDTH (2 * ONE)   /* of which a factor can be learned */
#define LEAST_DRIFT (ONE * 3 / 2)
#define TRY_ANEW   3            /* decisions a value from which telling anew is tried */

typedef enum {
  MODE_ANEW,
  MODE_SAME,
  MODE_NEXT,
  MODE_SECOND,                  /* the same, before anything was learned; since version 6 */
} Mode;

enum { HELD_NOT, HELD_NOW, HELD_EVER };

/* A number is told as: zero or not, its sign, the bits it takes, and all but the first of those. */
enum {
  FAMILY_MODE,
  FAMILY_EXPECTED,
  FAMILY_CURVES,
  FAMILY_START = FAMILY_CURVES + N_CURVES,
  FAMILY_ANEW_MIDDLE = FAMILY_START + 2,
  FAMILY_ANEW_WIDTH = FAMILY_ANEW_MIDDLE + N_MAGNITUDES,
  FAMILY_LAST_MIDDLE = FAMILY_ANEW_WIDTH + N_MAGNITUDES,
  FAMILY_LAST_WIDTH = FAMILY_LAST_MIDDLE + N_MAGNITUDES,
  FAMILY_SECOND_MIDDLE,
  FAMILY_SECOND_WIDTH = FAMILY_SECOND_MIDDLE + N_MAGNITUDES,
  FAMILY_NEXT_MIDDLE = FAMILY_SECOND_WIDTH + N_MAGNITUDES,
  FAMILY_NEXT_WIDTH,
  N_FAMILIES
};

#define CONTEXT_OF_FAMILY(family) (1 + (family) * FAMILY_SIZE)
#define CONTEXT_NEAR              CONTEXT_OF_FAMILY (N_FAMILIES)

G_STATIC_ASSERT (CONTEXT_NEAR + 2 * N_SEEN * N_NEAR <= VED_FORECAST_TRACK_CONTEXTS);
G_STATIC_ASSERT (VED_FORECAST_TRACK_CONTEXTS <= G_MAXUINT16 / 2);

/* What a metric can be, in codes. */
typedef struct {
  gint32 ceiling;
  const gint32 *expected;       /* (nullable): p50, as other metrics tell it */
} Bounds;

typedef struct {
  gint32 value[N_CURVES][STEPS];        /* in 1/32768 */
} Curves;

/* Shares of 256: how far a first, second … look moves an estimate. */
static const gint32 middle_gain[] = { 90, 90, 85, 64, 51, 43, 38 };
static const gint32 width_gain[] = { 128, 128, 128, 85, 77 };
static const gint32 change_gain[] = { 256, 128, 85, 64, 51 };

#define GAIN(table, n) (table)[MIN ((guint) (n), G_N_ELEMENTS (table) - 1)]

/* Fadings of 10 h, 3 h, 1 h, 20 min and 15 min a step, in 1/2³⁰, and what makes curves at right angles of them, in
 * 1/65536: rounded results of the process of Gram and Schmidt, which are part of the format. */
static const gint64 fading[N_CURVES] = { 1 << 30, 1064831155, 1044326105, 987890168, 836230973, 769369636 };
static const gint32 right_angles[N_CURVES][N_CURVES] = {
  { 6689 },
  { -29118, 42479 },
  { 86881, -187172, 120367 },
  { -143943, 350235, -335564, 161408 },
  { 141180, -359752, 396074, -320869, 206467 },
  { -162874, 425565, -504992, 551864, -1510035, 1298596 },
};

static const Curves *
curves_get (void)
{
  static Curves curves;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      gint64 faded[N_CURVES];

      for (guint i = 0; i < N_CURVES; i++)
        faded[i] = fading[i];
      for (guint step = 0; step < STEPS; step++)
        for (guint i = N_CURVES; i-- > 0;)
          {
            gint64 sum = 0;

            for (guint j = 0; j <= i; j++)
              sum += right_angles[i][j] * faded[j];
            curves.value[i][step] = (gint32) (sum / (G_GINT64_CONSTANT (1) << 31));
            faded[i] = i > 0 ? faded[i] * fading[i] / (1 << 30) : faded[i];
          }
      g_once_init_leave (&once, 1);
    }

  return &curves;
}

static inline gint32
round_estimate (gint32 estimate)
{
  gint32 raised = estimate + ONE / 2;

  return raised >= 0 ? raised / ONE : -((ONE - 1 - raised) / ONE);
}

static inline gint32
bound_estimate (gint64 estimate)
{
  return (gint32) CLAMP (estimate, -MOST_ESTIMATE, MOST_ESTIMATE);
}

static inline gint32
cut_estimate (double estimate)
{
  return (gint32) CLAMP (estimate, (double) -MOST_ESTIMATE, (double) MOST_ESTIMATE);
}

static inline gint32
share_of (gint32 width,
          gint32 change)
{
  return (gint32) ((double) width * change / CHANGE_ONE);
}

/* Tells a number that is not 0. */
static gint32
code_some (VedSymbolCoder *coder,
           guint           family,
           gint32          number)
{
  guint context = CONTEXT_OF_FAMILY (family), n_bits = g_bit_storage ((gulong) ABS (number)), n = 1;
  guint32 size = (guint32) ABS (number), found = 1;
  gboolean is_negative;

  is_negative = ved_symbol_coder_decide (coder, context + 1, number < 0);
  while (n < MAX_BITS && ved_symbol_coder_decide (coder, context + 2 + MIN (n - 1, 14), n_bits > n))
    n++;
  for (guint i = n - 1; i-- > 0;)
    found = found << 1 | (ved_symbol_coder_decide (coder, VED_SYMBOL_EVEN, (size >> i & 1) != 0) ? 1 : 0);

  return is_negative ? -(gint32) found : (gint32) found;
}

/* Tells a number of which @zero is the context of being none. Most are. */
static inline gint32
code_number (VedSymbolCoder *coder,
             guint           family,
             guint           zero,
             gint32          number)
{
  return ved_symbol_coder_decide (coder, zero, number != 0) ? code_some (coder, family, number) : 0;
}

static inline gint32
code_plain (VedSymbolCoder *coder,
            guint           family,
            gint32          number)
{
  return code_number (coder, family, CONTEXT_OF_FAMILY (family), number);
}

/* How large the residuals were of late. */
static inline guint
magnitude (guint32 weight)
{
  return MIN (g_bit_storage (weight), N_MAGNITUDES - 1);
}

static inline guint32
weigh (guint32 weight,
       gint32  residual)
{
  return MIN ((weight + 2 * (guint32) ABS (residual) + 1) / 2, MOST_WEIGHT);
}

/* Tells a code of which @estimate is known; @seen: how well, 0 … N_SEEN − 1. */
static inline gint32
code_near (VedSymbolCoder *coder,
           guint           family,
           guint           seen,
           gint32          estimate,
           gint32          code)
{
  gint32 guess = round_estimate (estimate), off = estimate - guess * ONE;
  gint32 sign = off < 0 ? -1 : 1;
  guint near = MIN ((guint) ABS (off) / (ONE / 2 / N_NEAR), N_NEAR - 1);
  guint zero = CONTEXT_NEAR + ((family - FAMILY_NEXT_MIDDLE) * N_SEEN + seen) * N_NEAR + near;

  return guess + sign * code_number (coder, family, zero, sign * (code - guess));
}

static inline guint
seen_class (guint seen)
{
  return seen <= 1 ? 0 : seen == 2 ? 1 : seen <= 4 ? 2 : seen <= 8 ? 3 : 4;
}

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

static gboolean
is_possible (gint32 code)
{
  return code > -VED_FORECAST_TRACK_LIMIT && code < VED_FORECAST_TRACK_LIMIT;
}

static gboolean
are_possible (VedForecastCodes codes)
{
  gboolean all = TRUE;

  for (guint i = 0; i < VED_N_QUANTILES; i++)
    for (guint step = 0; step < STEPS; step++)
      all = all && is_possible (codes[i][step]) && (i == 0 || codes[i][step] >= 0);

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
             const Bounds     *bounds,
             VedForecastCodes  codes)
{
  memset (self, 0, sizeof *self);
  self->is_known = TRUE;
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

  begin_track (self, bounds, codes);

  return TRUE;
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

/* Least squares over all steps but the last; nearly at right angles, so that a few rounds of relaxation do. */
static void
fit_curves (const gint32 *left,
            gint32       *factors)
{
  const Curves *curves = curves_get ();
  double rest[STEPS - 1];

  for (guint step = 0; step < STEPS - 1; step++)
    rest[step] = (double) left[step] / ONE;
  memset (factors, 0, N_CURVES * sizeof *factors);
  for (guint i = 0; i < 4 * N_CURVES; i++)
    {
      const gint32 *curve = curves->value[i % N_CURVES];
      double product = 0.0, square = 0.0, moved;

      for (guint step = 0; step < STEPS - 1; step++)
        {
          product += curve[step] * rest[step];
          square += (double) curve[step] * curve[step];
        }
      moved = round (product / square * 32768.0);
      moved = CLAMP (moved, -(double) VED_FORECAST_TRACK_LIMIT, (double) VED_FORECAST_TRACK_LIMIT);
      factors[i % N_CURVES] += (gint32) moved;
      for (guint step = 0; step < STEPS - 1; step++)
        rest[step] -= moved * curve[step] / 32768.0;
    }
}

/* While writing: by how much the estimates are off; all 0 where rounding would hide it. */
static void
find_curves (const VedForecastTrack *self,
             const gint32           *codes,
             gint32                 *factors)
{
  gint32 left[STEPS - 1];
  gboolean is_off = FALSE;

  for (guint step = 0; step < STEPS - 1; step++)
    {
      left[step] = codes[step] * ONE - self->middle[step];
      is_off |= round_estimate (self->middle[step]) != codes[step];
    }
  if (is_off)
    fit_curves (left, factors);
}

/* Adds a curve to what estimates move by, in 1/32768 of a code. */
VED_VECTOR_CLONES
static void
add_curve (gint32                 factor,
           const gint32 *restrict curve,
           double *restrict       moved)
{
  for (guint step = 0; step < STEPS - 1; step++)
    moved[step] += (double) factor * curve[step];
}

VED_VECTOR_CLONES
static void
move_middles (VedForecastTrack       *self,
              const double *restrict  moved)
{
  for (guint step = 0; step < STEPS - 1; step++)
    self->middle[step] = cut_estimate (self->middle[step] + trunc (moved[step] / (32768 / ONE)));
}

static void
code_curves (VedForecastTrack *self,
             VedSymbolCoder   *coder,
             const gint32     *codes)
{
  const Curves *curves = curves_get ();
  gint32 factors[N_CURVES] = { 0 };
  double moved[STEPS - 1] = { 0.0 };

  if (coder->notes != NULL)
    find_curves (self, codes, factors);
  for (guint i = 0; i < N_CURVES; i++)
    {
      factors[i] = code_plain (coder, FAMILY_CURVES + i, factors[i]);
      if (factors[i] != 0)
        add_curve (factors[i], curves->value[i], moved);
    }
  move_middles (self, moved);
}

/* What is known of a change once an error told what share of @width it is; @width: ONE at least. */
static inline gint32
learn_change (gint32 change,
              gint32 error,
              gint32 width,
              gint32 gain)
{
  gint32 size = MIN (ABS (error), MOST_ERROR);
  gint32 share = (gint32) ((double) (size << 15) / width) * gain / 2;
  gint32 learned = change + (error < 0 ? -share : share);

  return CLAMP (learned, -CHANGE_ONE, CHANGE_ONE);
}

/* No code was rounded by more than half of one. */
static inline gint32
keep_to_code (gint32 estimate,
              gint32 code)
{
  return CLAMP (estimate, code * ONE - ONE / 2, code * ONE + ONE / 2);
}

/* Medians as they are expected; @both: the whole band of each step. */
VED_VECTOR_CLONES
static void
expect_middles (VedForecastTrack *self,
                gint32 *restrict  both)
{
  for (guint step = 0; step < STEPS - 1; step++)
    {
      both[step] = MAX (cut_estimate ((double) self->width[0][step] + self->width[1][step]), ONE);
      self->middle[step] = cut_estimate ((double) self->middle[step] + share_of (both[step], self->change[2][step]));
    }
}

/* Takes in medians; @gains: of each step, of 256. */
VED_VECTOR_CLONES
static void
learn_middles (VedForecastTrack      *self,
               const gint32 *restrict both,
               const gint32 *restrict gains,
               const gint32 *restrict codes)
{
  gint32 gain = GAIN (change_gain, self->age);

  for (guint step = 0; step < STEPS - 1; step++)
    {
      gint32 estimate = self->middle[step], error = cut_estimate ((double) codes[step] * ONE - estimate);

      self->change[2][step] = learn_change (self->change[2][step], error, both[step], gain);
      self->middle[step] = keep_to_code (estimate + (gint32) ((double) error * gains[step] / 256), codes[step]);
    }
}

/* Tells the medians of a second forecast, by the residuals of the steps before. */
static void
code_second_middle (VedSymbolCoder *coder,
                    const gint32   *estimates,
                    gint32         *codes)
{
  guint32 weight = 8;

  for (guint step = 0; step < STEPS - 1; step++)
    {
      gint32 guess = round_estimate (estimates[step]);

      codes[step] = guess + code_plain (coder, FAMILY_SECOND_MIDDLE + magnitude (weight), codes[step] - guess);
      codes[step] = CLAMP (codes[step], -VED_FORECAST_TRACK_LIMIT, VED_FORECAST_TRACK_LIMIT);
      weight = weigh (weight, codes[step] - guess);
    }
}

static void
code_next_middle (VedForecastTrack *self,
                  VedSymbolCoder   *coder,
                  gint32           *codes)
{
  gint32 both[STEPS - 1], gains[STEPS - 1];

  expect_middles (self, both);
  code_curves (self, coder, codes);
  if (self->age == 0)
    code_second_middle (coder, self->middle, codes);
  for (guint step = 0; step < STEPS - 1; step++)
    {
      if (self->age > 0)
        codes[step] = code_near (coder, FAMILY_NEXT_MIDDLE, seen_class (self->seen[step]), self->middle[step], codes[step]);
      codes[step] = CLAMP (codes[step], -VED_FORECAST_TRACK_LIMIT, VED_FORECAST_TRACK_LIMIT);
      gains[step] = self->age > 0 ? GAIN (middle_gain, self->seen[step]) : 256;
      self->seen[step] = MIN (self->seen[step] + 1, 250);
    }
  learn_middles (self, both, gains, codes);
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
                   const Bounds     *bounds,
                   gint32           *codes)
{
  if (bounds->expected == NULL)
    {
      code_next_middle (self, coder, codes);
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

/* What is expected of the distances of a side. */
typedef struct {
  gint32 limit[STEPS - 1];      /* the bound of the metric, in codes */
  gint32 off[STEPS - 1];        /* how far p50 was rounded to this side */
  gint32 width[STEPS - 1];      /* from p50 before it was rounded */
  gint32 plain[STEPS - 1];      /* from p50 as it is told */
} Widths;

VED_VECTOR_CLONES
static void
expect_widths (const VedForecastTrack *self,
               const Bounds           *bounds,
               guint                   side,
               const gint32 *restrict  medians,
               Widths *restrict        widths)
{
  gint32 sign = side == 0 ? 1 : -1, base = side == 0 ? 0 : bounds->ceiling;

  for (guint step = 0; step < STEPS - 1; step++)
    {
      gint32 room = base + sign * medians[step], before = self->width[side][step];
      gint32 limit = room >= 0 ? MIN (room, VED_FORECAST_TRACK_LIMIT) : VED_FORECAST_TRACK_LIMIT;
      gint32 off = sign * (medians[step] * ONE - self->middle[step]);
      gint32 width = cut_estimate ((double) before + share_of (before, self->change[side][step]));
      gint32 plain = CLAMP (width + off, 0, limit * ONE);

      widths->limit[step] = limit;
      widths->off[step] = off;
      widths->width[step] = width;
      widths->plain[step] = self->held[side][step] == HELD_EVER ? limit * ONE : plain;
    }
}

/* Takes in the distances of a side; those that stand at their bounds tell nothing of how far they would go. */
VED_VECTOR_CLONES
static void
learn_widths (VedForecastTrack       *self,
              guint                   side,
              const Widths *restrict  widths,
              const gint32 *restrict  gains,
              const gint32 *restrict  codes)
{
  gint32 change_share = GAIN (change_gain, self->age);

  for (guint step = 0; step < STEPS - 1; step++)
    {
      gint32 before = self->width[side][step], change = self->change[side][step], plain = widths->plain[step];
      gint32 error = cut_estimate ((double) codes[step] * ONE - plain);
      gint32 learned = learn_change (change, error, MAX (before, ONE), change_share);
      gint32 moved = plain + (gint32) ((double) error * gains[step] / 256);
      gint32 width = MAX (keep_to_code (moved, codes[step]) - widths->off[step], 0);
      gint32 held_width = MAX (widths->width[step], widths->limit[step] * ONE - widths->off[step]);
      gboolean is_held = codes[step] == widths->limit[step];

      self->width[side][step] = is_held ? held_width : width;
      self->change[side][step] = is_held || before < LEAST_WIDTH ? change : learned;
    }
}

/* Where a band was bounded before its median moved (idle), the steps are off by much the same: more than rounding
 * explains is expected of the next step too. */
static inline gint32
add_drift (gint32 drift,
           gint32 plain,
           guint8 held,
           gint32 limit)
{
  return ABS (drift) > LEAST_DRIFT && held != HELD_EVER ? CLAMP (plain + drift, 0, limit * ONE) : plain;
}

static inline gint32
follow_drift (gint32 drift,
              gint32 code,
              gint32 plain)
{
  return drift + (bound_estimate ((gint64) code * ONE - plain) - drift) / 2;
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

static void
code_next_width (VedForecastTrack *self,
                 VedSymbolCoder   *coder,
                 Mode              mode,
                 const Bounds     *bounds,
                 guint             side,
                 const gint32     *medians,
                 gint32           *codes)
{
  const gint32 *before = self->last[1 + side];
  gint32 gains[STEPS - 1], drift = 0;
  guint32 weight = 8;
  gint64 growth = 0;
  Widths widths;

  expect_widths (self, bounds, side, medians, &widths);
  for (guint step = 0; step < STEPS - 1; step++)
    {
      gboolean is_grown = mode == MODE_SECOND && self->held[side][step] != HELD_EVER;
      gint32 estimate = is_grown ? grow_width (growth, before[step], widths.limit[step])
        : add_drift (drift, widths.plain[step], self->held[side][step], widths.limit[step]);
      gint32 guess = round_estimate (estimate);

      if (self->age > 0)
        codes[step] = code_near (coder, FAMILY_NEXT_WIDTH, seen_class (self->seen[step] - 1u), estimate, codes[step]);
      else
        codes[step] = guess + code_plain (coder, FAMILY_SECOND_WIDTH + magnitude (weight), codes[step] - guess);
      codes[step] = CLAMP (codes[step], 0, VED_FORECAST_TRACK_LIMIT);
      weight = weigh (weight, codes[step] - guess);
      drift = follow_drift (drift, codes[step], widths.plain[step]);
      growth = mode == MODE_SECOND ? follow_growth (growth, before[step], codes[step]) : 0;
      gains[step] = self->age > 0 ? GAIN (width_gain, self->seen[step]) : 256;
    }
  learn_widths (self, side, &widths, gains, codes);
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

static gboolean
code_next (VedForecastTrack *self,
           VedSymbolCoder   *coder,
           Mode              mode,
           const Bounds     *bounds,
           VedForecastCodes  codes)
{
  advance_track (self);
  code_next_medians (self, coder, bounds, codes[0]);
  if (!is_possible (codes[0][STEPS - 1]))
    return FALSE;

  for (guint side = 0; side < 2; side++)
    {
      code_next_width (self, coder, mode, bounds, side, codes[0], codes[1 + side]);
      code_last_width (self, coder, bounds, side, codes[0][STEPS - 1], codes[1 + side]);
    }
  self->age = MIN (self->age + 1, 250);

  return are_possible (codes);
}

/* Moves on while writing, and says in how many decisions that was told. */
static guint
try_coding (VedForecastTrack *track,
            VedSymbolCoder   *coder,
            Mode              mode,
            const Bounds     *bounds,
            VedForecastCodes  codes)
{
  guint n_before = coder->notes->len;

  code_plain (coder, FAMILY_MODE, mode);
  if (mode == MODE_NEXT || mode == MODE_SECOND)
    code_next (track, coder, mode, bounds, codes);
  else if (mode == MODE_ANEW)
    code_anew (track, coder, bounds, codes);

  return coder->notes->len - n_before;
}

/* As the next of what came before, or anew where that is shorter. */
static void
write_best (VedForecastTrack *self,
            VedSymbolCoder   *coder,
            const Bounds     *bounds,
            VedForecastCodes  codes)
{
  guint n_before = coder->notes->len, n_next, n_anew, age = self->age;
  VedForecastTrack next = *self;
  g_autoptr(GArray) other = NULL;
  VedSymbolCoder anew;

  n_next = try_coding (&next, coder, age == 0 ? MODE_SECOND : MODE_NEXT, bounds, codes);
  if (n_next > TRY_ANEW * VED_N_QUANTILES * STEPS)
    {
      other = g_array_new (FALSE, FALSE, sizeof (guint16));
      ved_symbol_coder_init_writing (&anew, other);
      n_anew = try_coding (self, &anew, MODE_ANEW, bounds, codes);
      /* A second forecast pays for what is learned of it. */
      if (n_anew + (age == 0 ? n_anew / 2 : 0) < n_next)
        {
          g_array_set_size (coder->notes, n_before);
          g_array_append_vals (coder->notes, other->data, other->len);
          return;
        }
    }
  *self = next;
}

static gboolean
write_codes (VedForecastTrack *self,
             VedSymbolCoder   *coder,
             guint             steps_passed,
             const Bounds     *bounds,
             VedForecastCodes  codes)
{
  if (!are_possible (codes))
    return FALSE;

  if (self->is_known && memcmp (self->last, codes, sizeof self->last) == 0)
    try_coding (self, coder, MODE_SAME, bounds, codes);
  else if (self->is_known && steps_passed == 1)
    write_best (self, coder, bounds, codes);
  else
    try_coding (self, coder, MODE_ANEW, bounds, codes);

  return TRUE;
}

static gboolean
read_codes (VedForecastTrack *self,
            VedSymbolCoder   *coder,
            const Bounds     *bounds,
            VedForecastCodes  codes)
{
  gint32 mode = code_plain (coder, FAMILY_MODE, 0);

  memset (codes, 0, sizeof (VedForecastCodes));
  if (mode == MODE_ANEW)
    return code_anew (self, coder, bounds, codes);
  if (!self->is_known || mode < MODE_ANEW || mode > MODE_SECOND || (mode == MODE_SECOND && self->age > 0))
    return FALSE;
  if (mode != MODE_SAME)
    return code_next (self, coder, (Mode) mode, bounds, codes);

  memcpy (codes, self->last, sizeof self->last);

  return TRUE;
}

/**
 * ved_forecast_track_code:
 * @self: (inout): what is known of the forecasts before
 * @coder: that writes or reads
 * @steps_passed: while writing: forecast steps since the forecast before
 * @expected: (nullable) (array fixed-size=96): what p50 follows to
 * @codes: (inout): while writing what is told, while reading what was
 *
 * Cost: reading about 4 µs.
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
