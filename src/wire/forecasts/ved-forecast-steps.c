/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-steps"

#include "config.h"

#include "wire/forecasts/ved-forecast-steps.h"

#include "base/ved-vector.h"

#include <string.h>

/* What is expected of a forecast, and learned of it, is the same for all steps: loops that the compiler makes vector code
 * of. See ved-forecast-track.c for what it means. */

#define MOST_ERROR (127 * ONE)
#define LEAST_ERROR 200         /* more than rounding explains: something is to be learned */
#define ERROR_GAIN 80

/* Shares of 256: how far a first, second … look moves what is known of a change. */
static const gint32 change_gain[] = { 256, 128, 85, 64, 51 };
static const gint32 scaled_change_gain[] = { 256, 128, 85, 64, 51, 43, 36, 32, 28, 25 };

/* Whether widths go along a line from the step before to the one behind. */
static const guint8 within_line[STEPS] = {
  [10 ... 15] = 1, [19 ... 27] = 1, [31 ... 39] = 1, [43 ... 51] = 1,
  [55 ... 63] = 1, [67 ... 75] = 1, [79 ... 87] = 1, [91 ... 93] = 1,
};

/* Shares of 256 that an error tells of a change. */
typedef struct {
  gint32 small;
  gint32 large;                 /* where rounding does not explain it */
} Gains;

static Gains
change_gains (const VedForecastTrack *self)
{
  gint32 gain = self->kind != VED_TRACK_PLAIN ? GAIN (scaled_change_gain, self->age) : GAIN (change_gain, self->age);

  return (Gains) { gain, self->kind != VED_TRACK_PLAIN ? MAX (gain, ERROR_GAIN) : gain };
}

/* What is known of a change once an error told what share of @width it is; @width: ONE at least. */
static inline gint32
learn_change (gint32 change,
              gint32 error,
              gint32 width,
              Gains  gains)
{
  gint32 size = MIN (ABS (error), MOST_ERROR), gain = size > LEAST_ERROR ? gains.large : gains.small;
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

/**
 * ved_forecast_expect_middles:
 * @both: (out) (array fixed-size=95): the whole band of each step
 *
 * Medians as they are expected.
 */
VED_VECTOR_CLONES
void
ved_forecast_expect_middles (VedForecastTrack *self,
                             gint32 *restrict  both)
{
  for (guint step = 0; step < STEPS - 1; step++)
    {
      both[step] = MAX (cut_estimate ((double) self->width[0][step] + self->width[1][step]), ONE);
      self->middle[step] = cut_estimate ((double) self->middle[step] + share_of (both[step], self->change[2][step]));
    }
}

/**
 * ved_forecast_learn_middles:
 * @both: (array fixed-size=95): as they were expected with
 * @gains: (array fixed-size=95): of each step, of 256
 * @codes: (array fixed-size=95): what was told
 *
 * Takes in medians.
 */
VED_VECTOR_CLONES
void
ved_forecast_learn_middles (VedForecastTrack      *self,
                            const gint32 *restrict both,
                            const gint32 *restrict gains,
                            const gint32 *restrict codes)
{
  Gains change = change_gains (self);

  for (guint step = 0; step < STEPS - 1; step++)
    {
      gint32 estimate = self->middle[step], error = cut_estimate ((double) codes[step] * ONE - estimate);

      self->change[2][step] = learn_change (self->change[2][step], error, both[step], change);
      self->middle[step] = keep_to_code (estimate + (gint32) ((double) error * gains[step] / 256), codes[step]);
    }
}

/**
 * ved_forecast_look_at_all:
 * @family: of the codes
 * @seen: (array fixed-size=95): how often each step was looked at
 * @before: looks of which @seen counts too many
 * @estimates: (array fixed-size=95): of the codes
 * @nears: (out): what they say of the codes
 */
VED_VECTOR_CLONES
void
ved_forecast_look_at_all (guint                  family,
                          const guint8 *restrict seen,
                          guint                  before,
                          const gint32 *restrict estimates,
                          Nears *restrict        nears)
{
  for (guint step = 0; step < STEPS - 1; step++)
    {
      Near near = look_near (family, seen_class (seen[step] - before), estimates[step]);

      nears->guess[step] = near.guess;
      nears->sign[step] = near.sign;
      nears->zero[step] = near.zero;
    }
}

/**
 * ved_forecast_expect_widths:
 * @side: 0: of p10, 1: of p90
 * @medians: (array fixed-size=95): as they are told
 * @widths: (out): what is expected of the distances
 */
VED_VECTOR_CLONES
void
ved_forecast_expect_widths (const VedForecastTrack *self,
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

/**
 * ved_forecast_learn_widths:
 * @side: 0: of p10, 1: of p90
 * @widths: as they were expected
 * @gains: (array fixed-size=95): of each step, of 256
 * @codes: (array fixed-size=95): what was told
 *
 * Takes in the distances of a side; those that stand at their bounds tell nothing of how far they would go.
 */
VED_VECTOR_CLONES
void
ved_forecast_learn_widths (VedForecastTrack       *self,
                           guint                   side,
                           const Widths *restrict  widths,
                           const gint32 *restrict  gains,
                           const gint32 *restrict  codes)
{
  Gains change_share = change_gains (self);

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

/**
 * ved_forecast_find_widest:
 *
 * Returns: the widest distance, in 1/256 of a code
 */
VED_VECTOR_CLONES
gint32
ved_forecast_find_widest (const VedForecastTrack *self)
{
  gint32 widest = 0;

  for (guint side = 0; side < 2; side++)
    for (guint step = 0; step < STEPS - 1; step++)
      widest = MAX (widest, self->width[side][step]);

  return widest;
}

/**
 * ved_forecast_scale_widths:
 * @share: of each distance that it grows by, in 1/2²²
 */
VED_VECTOR_CLONES
void
ved_forecast_scale_widths (VedForecastTrack *self,
                           gint32            share)
{
  for (guint side = 0; side < 2; side++)
    for (guint step = 0; step < STEPS - 1; step++)
      {
        gint32 width = self->width[side][step];

        self->width[side][step] = cut_estimate ((double) width + share_of (width, share));
      }
}

/**
 * ved_forecast_smooth_changes:
 *
 * Draws what was learned of a step towards what its neighbours on the same line tell.
 */
VED_VECTOR_CLONES
void
ved_forecast_smooth_changes (VedForecastTrack *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->change); i++)
    {
      gint32 *change = self->change[i], before[STEPS];

      memcpy (before, change, sizeof before);
      for (guint step = 1; step < STEPS - 1; step++)
        {
          gint32 drawn = ((before[step - 1] + before[step + 1]) / 2 - before[step]) / 4;

          change[step] = before[step] + (drawn & -(gint32) within_line[step]);
        }
    }
}
