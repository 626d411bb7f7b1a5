/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/forecasts/ved-forecast-curves.h"
#include "wire/forecasts/ved-forecast-track.h"

G_BEGIN_DECLS

/* How the numbers of a forecast are told, decision by decision. All of it is inline: it is most of what reading one takes. */

#define N_CURVES     VED_FORECAST_CURVES
#define ONE          256        /* a code, in the unit of estimates */
#define N_MAGNITUDES 12
#define MAX_BITS     24
#define N_SEEN       5
#define N_NEAR       8
#define FAMILY_SIZE  (2 + 15)   /* zero, sign, bits */
#define NEAR_FAMILIES 5
#define MOST_WEIGHT  4000
#define N_PLACES      (2 * N_SEEN * N_NEAR)
#define LEAST_BUSY    36        /* share of 256 of codes that were missed of late: of note … */
#define VERY_BUSY     88        /* … and large */
#define BUSY_GAIN     8         /* steps that are of late */
#define BUSY_FAMILIES 10
#define N_SCALE_SIZES 3
#define N_CURVE_SIZES (N_CURVES + 1)

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
  FAMILY_NEAR,                  /* not one: contexts of how likely the two before are 0 */
  FAMILY_SCALE = FAMILY_NEAR + NEAR_FAMILIES,
  FAMILY_SCALE_LARGE,           /* since version 8, as all that follow */
  FAMILY_CURVE_LARGE = FAMILY_SCALE_LARGE + N_SCALE_SIZES - 1,
  FAMILY_BUSY,                  /* not one: contexts as those of FAMILY_NEAR, where codes were missed of late */
  FAMILY_SIGN = FAMILY_BUSY + BUSY_FAMILIES,    /* not one: contexts of the sign by how near the estimate was */
  N_FAMILIES
};

#define CONTEXT_OF_FAMILY(family) (1 + (family) * FAMILY_SIZE)
#define CONTEXT_NEAR              CONTEXT_OF_FAMILY (FAMILY_NEAR)
#define CONTEXT_BUSY              CONTEXT_OF_FAMILY (FAMILY_BUSY)
#define CONTEXT_SIGN              CONTEXT_OF_FAMILY (FAMILY_SIGN)

G_STATIC_ASSERT (N_PLACES <= NEAR_FAMILIES * FAMILY_SIZE && 2 * N_PLACES <= BUSY_FAMILIES * FAMILY_SIZE);
G_STATIC_ASSERT (2 * N_NEAR <= FAMILY_SIZE);
G_STATIC_ASSERT (CONTEXT_OF_FAMILY (N_FAMILIES) <= VED_FORECAST_TRACK_CONTEXTS);
G_STATIC_ASSERT (VED_FORECAST_TRACK_CONTEXTS <= G_MAXUINT16 / 2);

static inline gint32
round_estimate (gint32 estimate)
{
  gint32 raised = estimate + ONE / 2;

  return raised >= 0 ? raised / ONE : -((ONE - 1 - raised) / ONE);
}

/* Tells a number that is not 0; @sign: context of its sign. */
static inline gint32
code_some (VedSymbolCoder *coder,
           guint           family,
           guint           sign,
           gint32          number)
{
  guint context = CONTEXT_OF_FAMILY (family), n_bits = g_bit_storage ((gulong) ABS (number)), n = 1;
  guint32 size = (guint32) ABS (number), found = 1;
  gboolean is_negative;

  is_negative = ved_symbol_coder_decide (coder, sign, number < 0);
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
  return ved_symbol_coder_decide (coder, zero, number != 0)
         ? code_some (coder, family, CONTEXT_OF_FAMILY (family) + 1, number) : 0;
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

/* What an estimate says of a code. */
typedef struct {
  gint32 guess;
  gint32 sign;                  /* to which side the estimate lies of it */
  gint32 zero;                  /* context of the code being the guess */
} Near;

/* @seen: how well @estimate is known, 0 … N_SEEN − 1. */
static inline Near
look_near (guint  family,
           guint  seen,
           gint32 estimate)
{
  gint32 guess = round_estimate (estimate), off = estimate - guess * ONE;
  gint32 near = MIN (ABS (off) / (ONE / 2 / N_NEAR), N_NEAR - 1);

  return (Near) { guess, off < 0 ? -1 : 1,
                  (gint32) (CONTEXT_NEAR + ((family - FAMILY_NEXT_MIDDLE) * N_SEEN + seen) * N_NEAR) + near };
}

static inline gint32
code_near (VedSymbolCoder *coder,
           guint           family,
           Near            near,
           gint32          code)
{
  return near.guess + near.sign * code_number (coder, family, (guint) near.zero, near.sign * (code - near.guess));
}

/* How often codes were missed of late, in 1/256, after another. */
static inline guint
note_miss (guint    busy,
           gboolean is_missed)
{
  return busy - busy / BUSY_GAIN + (is_missed ? 256 / BUSY_GAIN : 0);
}

/* As code_near(), by how often codes were missed of late. Of a miss the estimate tells the side, too. */
static inline gint32
code_near_busy (VedSymbolCoder *coder,
                guint           family,
                Near            near,
                guint          *busy,
                gint32          code)
{
  guint place = (guint) near.zero - CONTEXT_NEAR, level = (*busy >= LEAST_BUSY) + (*busy >= VERY_BUSY);
  guint zero = level > 0 ? CONTEXT_BUSY + (level - 1) * N_PLACES + place : (guint) near.zero;
  guint sign = CONTEXT_SIGN + (family - FAMILY_NEXT_MIDDLE) * N_NEAR + place % N_NEAR;
  gint32 off = near.sign * (code - near.guess);

  off = ved_symbol_coder_decide (coder, zero, off != 0) ? code_some (coder, family, sign, off) : 0;
  *busy = note_miss (*busy, off != 0);

  return near.guess + near.sign * off;
}

G_END_DECLS
