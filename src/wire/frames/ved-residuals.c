/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-residuals"

#include "config.h"

#include "wire/frames/ved-residuals.h"

#include "base/ved-vector.h"
#include "fleet/ved-metric.h"
#include "wire/frames/ved-small-numbers.h"

#include <string.h>

/* Predictions, of which each column takes the one that leaves least: the last code, best for what drifts
 * or stands still; a fading mean, best for noise about a level (against the last code noise counts twice);
 * nothing, best for what comes and goes; and what the caller gives, which other columns may tell: of the shares of
 * a processor the last one is what the others leave. A residual is zigzagged and moved up by one, since 0 says
 * "missing":
 *
 *   u8 prediction (LAST, MEAN, NOTHING, UNCHANGED or GIVEN), then, unless UNCHANGED, the residuals (ved-small-numbers.h).
 *
 * Both directions keep the same state, so nothing about it is stored. Arithmetic is modulo 2³², which any
 * code survives. The mean has MEAN_BITS binary digits after the point and moves a 2^-MEAN_SHIFT-th of the way. How large the
 * residuals of a row are on average is followed by a 2^-SPREAD_SHIFT-th, and says how they are written. */

#define MEAN_BITS 4
#define MEAN_SHIFT 2
#define SPREAD_SHIFT 3
#define MAX_SPREAD 0x00ffffffu  /* of a residual that counts */
#define HINTS_EVERY 4           /* columns */

typedef enum {
  PREDICT_LAST,
  PREDICT_MEAN,
  PREDICT_NOTHING,
  PREDICT_UNCHANGED,
  PREDICT_GIVEN,
  N_PREDICTIONS
} Prediction;

struct _VedResiduals
{
  guint n_values;
  gboolean has_past;
  gint32 *last;
  gint64 *mean;                 /* times 2^MEAN_BITS */
  gboolean has_spread;
  guint n_learned;              /* columns that taught a spread */
  guint32 *spread;              /* of the symbols, times 2^SPREAD_SHIFT */
  guint8 *hints;
  guint32 *predicted;           /* made when it is first needed, as are the next */
  guint32 *symbols[N_PREDICTIONS];
};

VedResiduals *
ved_residuals_new (guint n_values)
{
  VedResiduals *self = g_new0 (VedResiduals, 1);

  self->n_values = n_values;
  self->last = g_new0 (gint32, MAX (n_values, 1));
  self->mean = g_new0 (gint64, MAX (n_values, 1));
  self->spread = g_new0 (guint32, MAX (n_values, 1));
  self->hints = g_new0 (guint8, MAX (n_values, 1));

  return self;
}

/**
 * ved_residuals_assign:
 * @from: of as many values
 *
 * Lets a column stand where another does.
 */
void
ved_residuals_assign (VedResiduals       *self,
                      const VedResiduals *from)
{
  gsize n = self->n_values;

  g_return_if_fail (from->n_values == self->n_values);

  memcpy (self->last, from->last, n * sizeof *self->last);
  memcpy (self->mean, from->mean, n * sizeof *self->mean);
  memcpy (self->spread, from->spread, n * sizeof *self->spread);
  memcpy (self->hints, from->hints, n * sizeof *self->hints);
  self->has_past = from->has_past;
  self->has_spread = from->has_spread;
  self->n_learned = from->n_learned;
}

static void
make_room (VedResiduals *self)
{
  if (self->predicted != NULL)
    return;

  self->predicted = g_new (guint32, MAX (self->n_values, 1));
  for (guint i = 0; i < G_N_ELEMENTS (self->symbols); i++)
    self->symbols[i] = g_new (guint32, MAX (self->n_values, 1));
}

void
ved_residuals_free (VedResiduals *self)
{
  g_free (self->last);
  g_free (self->mean);
  g_free (self->spread);
  g_free (self->hints);
  g_free (self->predicted);
  for (guint i = 0; i < G_N_ELEMENTS (self->symbols); i++)
    g_free (self->symbols[i]);
  g_free (self);
}

/* Where a fading mean stands for what was missing. */
VED_VECTOR_CLONES
static void
predict_means (const gint64 *restrict means,
               guint32 *restrict      predicted,
               guint                  n)
{
  for (guint i = 0; i < n; i++)
    predicted[i] = (guint32) ((guint64) (means[i] + (1 << (MEAN_BITS - 1))) >> MEAN_BITS);
}

VED_VECTOR_CLONES
static void
prefer_known (const gint32 *restrict known,
              guint32 *restrict      predicted,
              guint                  n)
{
  for (guint i = 0; i < n; i++)
    predicted[i] = known[i] != VED_CODE_MISSING ? (guint32) known[i] : predicted[i];
}

/* Returns what each row is expected to be, until the next call. */
static const guint32 *
predict (VedResiduals *self,
         Prediction    prediction,
         const gint32 *given)
{
  guint32 *predicted = self->predicted;

  if (prediction == PREDICT_NOTHING)
    {
      memset (predicted, 0, self->n_values * sizeof *predicted);
      return predicted;
    }

  predict_means (self->mean, predicted, self->n_values);
  if (prediction == PREDICT_GIVEN)
    prefer_known (given, predicted, self->n_values);
  else if (prediction == PREDICT_LAST)
    prefer_known (self->last, predicted, self->n_values);

  return predicted;
}

static guint32
to_symbol (gint32  code,
           guint32 predicted)
{
  return code == VED_CODE_MISSING ? 0 : ved_zigzag ((guint32) code - predicted) + 1;
}

VED_VECTOR_CLONES
static void
from_symbols (const guint32 *restrict symbols,
              const guint32 *restrict predicted,
              gint32 *restrict        codes,
              guint                   n)
{
  for (guint i = 0; i < n; i++)
    {
      gint32 code = (gint32) (predicted[i] + ved_unzigzag (symbols[i] - 1));

      codes[i] = symbols[i] == 0 ? VED_CODE_MISSING : code;
    }
}

/* The k of a Rice code whose numbers are so large on average. */
static inline guint8
to_hint (guint32 spread)
{
  guint32 mean = (spread * 5 / 8) >> SPREAD_SHIFT;

  return (guint8) MIN (mean > 0 ? 32 - (guint) __builtin_clz (mean) : 0, VED_MAX_HINT);
}

static guint32
mean_of (const guint32 *symbols,
         guint          n)
{
  guint64 sum = 0;

  for (guint i = 0; i < n; i++)
    sum += MIN (symbols[i], MAX_SPREAD);

  return (guint32) (sum / MAX (n, 1));
}

VED_VECTOR_CLONES
static void
follow_spread (const guint32 *restrict symbols,
               guint32 *restrict       spread,
               guint                   n)
{
  for (guint i = 0; i < n; i++)
    {
      guint32 moved = spread[i] + MIN (symbols[i], MAX_SPREAD) - (spread[i] >> SPREAD_SHIFT);

      spread[i] = symbols[i] != 0 ? moved : spread[i];
    }
}

/* At first a row is taken for one like all others. What is missing, symbol 0, teaches nothing. */
static void
learn_spread (VedResiduals  *self,
              const guint32 *symbols)
{
  guint32 *spread = self->spread;

  if (self->has_spread)
    follow_spread (symbols, spread, self->n_values);
  else
    {
      guint32 mean = mean_of (symbols, self->n_values);

      for (guint i = 0; i < self->n_values; i++)
        spread[i] = mean << SPREAD_SHIFT;
    }

  if (self->n_learned++ % HINTS_EVERY == 0)
    for (guint i = 0; i < self->n_values; i++)
      self->hints[i] = to_hint (spread[i]);
  self->has_spread = TRUE;
}

VED_VECTOR_CLONES
static void
follow_means (const gint32 *restrict codes,
              gint64 *restrict       means,
              guint                  n)
{
  for (guint i = 0; i < n; i++)
    {
      gint64 moved = means[i] + (((gint64) codes[i] * (1 << MEAN_BITS) - means[i]) >> MEAN_SHIFT);

      means[i] = codes[i] != VED_CODE_MISSING ? moved : means[i];
    }
}

static void
begin_means (const gint32 *codes,
             gint64       *means,
             guint         n)
{
  for (guint i = 0; i < n; i++)
    means[i] = codes[i] != VED_CODE_MISSING ? (gint64) codes[i] * (1 << MEAN_BITS) : means[i];
}

/* @symbols: those that were written of @codes. These loops run for every frame that is passed on the way to another,
 * so they are without a branch, for the compiler to do several rows at once. */
static void
learn (VedResiduals  *self,
       const gint32  *codes,
       const guint32 *symbols)
{
  if (self->has_past)
    {
      learn_spread (self, symbols);
      follow_means (codes, self->mean, self->n_values);
    }
  else
    begin_means (codes, self->mean, self->n_values);
  memcpy (self->last, codes, self->n_values * sizeof *codes);
  self->has_past = TRUE;
}

/* Fills the symbols of one prediction. Returns their weight; the most there is where a residual is so large
 * that its symbol would say "missing", which cannot be against NOTHING. */
static gsize
try_prediction (VedResiduals *self,
                Prediction    prediction,
                const gint32 *given,
                const gint32 *codes)
{
  guint32 *symbols = self->symbols[prediction];
  const guint32 *predicted = predict (self, prediction, given);
  gboolean fits = TRUE;

  for (guint i = 0; i < self->n_values; i++)
    {
      symbols[i] = to_symbol (codes[i], predicted[i]);
      fits &= (symbols[i] == 0) == (codes[i] == VED_CODE_MISSING);
    }

  return fits ? ved_small_numbers_weigh (symbols, self->n_values) : G_MAXSIZE;
}

/* NULL before two columns taught what to expect. */
static const guint8 *
get_hints (const VedResiduals *self)
{
  return self->has_spread ? self->hints : NULL;
}

/**
 * ved_residuals_append:
 * @out: where to
 * @codes: (array): the next value of each row; %VED_CODE_MISSING where there is none
 * @given: (nullable) (array): what they may be, as other columns tell
 */
void
ved_residuals_append (VedResiduals *self,
                      GByteArray   *out,
                      const gint32 *codes,
                      const gint32 *given)
{
  Prediction best = PREDICT_NOTHING;
  gsize least = G_MAXSIZE;

  make_room (self);
  if (self->has_past && memcmp (codes, self->last, self->n_values * sizeof *codes) == 0)
    {
      ved_frame_append_u8 (out, PREDICT_UNCHANGED);
      return;
    }

  for (Prediction prediction = PREDICT_LAST; prediction < N_PREDICTIONS; prediction++)
    {
      gsize weight = G_MAXSIZE;

      if (prediction != PREDICT_UNCHANGED && (prediction != PREDICT_GIVEN || given != NULL))
        weight = try_prediction (self, prediction, given, codes);
      if (weight < least)
        {
          least = weight;
          best = prediction;
        }
    }

  ved_frame_append_u8 (out, (guint8) best);
  ved_small_numbers_append (out, self->symbols[best], get_hints (self), self->n_values);
  learn (self, codes, self->symbols[best]);
}

static gboolean
read_codes (VedResiduals  *self,
            VedFrameBytes *bytes,
            Prediction     prediction,
            const gint32  *given,
            gint32        *codes)
{
  guint32 *symbols = self->symbols[prediction];

  if (!ved_small_numbers_read (bytes, symbols, get_hints (self), self->n_values))
    return FALSE;
  from_symbols (symbols, predict (self, prediction, given), codes, self->n_values);

  return TRUE;
}

/**
 * ved_residuals_read:
 * @bytes: what ved_residuals_append() wrote
 * @given: (nullable) (array): what was given then
 *
 * Reads the next value of each row, see ved_residuals_get_codes().
 *
 * Returns: whether a whole column stood there
 */
gboolean
ved_residuals_read (VedResiduals  *self,
                    VedFrameBytes *bytes,
                    const gint32  *given)
{
  guint prediction = ved_frame_bytes_u8 (bytes);
  g_autofree gint32 *codes = NULL;

  if (!bytes->ok || prediction >= N_PREDICTIONS || (prediction == PREDICT_UNCHANGED && !self->has_past) ||
      (prediction == PREDICT_GIVEN && given == NULL))
    return FALSE;
  if (prediction == PREDICT_UNCHANGED)
    return TRUE;

  make_room (self);
  codes = g_new (gint32, MAX (self->n_values, 1));
  if (!read_codes (self, bytes, (Prediction) prediction, given, codes))
    return FALSE;
  learn (self, codes, self->symbols[prediction]);

  return TRUE;
}

/**
 * ved_residuals_get_codes:
 *
 * Returns: (transfer none) (array): the newest value of each row
 */
const gint32 *
ved_residuals_get_codes (const VedResiduals *self)
{
  return self->last;
}
