/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quantile-pack"

#include "config.h"

#include "wire/frames/ved-quantile-pack.h"

#include "base/ved-error.h"
#include "fleet/snapshot/ved-forecast-set.h"
#include "wire/frames/ved-frame-columns.h"
#include "wire/frames/ved-frame-format.h"
#include "wire/frames/ved-quantile-section.h"
#include "wire/frames/ved-small-numbers.h"
#include "wire/frames/ved-zstd.h"

#include <string.h>

/* The forecasts of a recording: the section "quantiles" of a frame (ved-frame-encoder.c), packed. A path of
 * 96 steps is smooth, and looks much like the path forecast one step earlier, so a code is predicted from
 *
 *   STEP   the step before
 *   PAST   the same instant in the forecast before
 *   BOTH   that, moved by what it missed the step before by: a level that fades in or out
 *
 * whichever leaves the least over a column. Layout, little-endian, all of it through zstd:
 *
 *   u8 layout (1), u8 whether the heads are those of the past, u16 steps passed since the past
 *   unless they are: u32 length, the heads
 *   for each column: u8 prediction, the zigzagged residuals (ved-small-numbers.h)
 *   u32 length, the section as it is: instead of all that when it is not made of such columns (layout 2)
 *
 * Without a past all three predictions are STEP. */

#define LAYOUT_COLUMNS 1
#define LAYOUT_RAW 2
#define ZSTD_LEVEL 6

typedef enum {
  PREDICT_STEP,
  PREDICT_PAST,
  PREDICT_BOTH,
  N_PREDICTIONS
} Prediction;

/* What was predicted of value i: of its run, only what stands before it is read. */
static guint32
predict (Prediction    prediction,
         const gint32 *codes,
         const gint32 *past,
         guint         steps_passed,
         guint         i)
{
  guint step = i % VED_FORECAST_STEPS;
  guint32 before = step > 0 ? (guint32) codes[i - 1] : 0;

  if (past == NULL || prediction == PREDICT_STEP || step + steps_passed >= VED_FORECAST_STEPS)
    return before;
  if (prediction == PREDICT_PAST || step == 0)
    return (guint32) past[i + steps_passed];

  return (guint32) past[i + steps_passed] + before - (guint32) past[i + steps_passed - 1];
}

/* Fills the residuals of one prediction; returns their weight. */
static gsize
try_prediction (Prediction    prediction,
                const gint32 *codes,
                const gint32 *past,
                guint         steps_passed,
                guint         n_values,
                guint32      *residuals)
{
  for (guint i = 0; i < n_values; i++)
    residuals[i] = ved_zigzag ((guint32) codes[i] - predict (prediction, codes, past, steps_passed, i));

  return ved_small_numbers_weigh (residuals, n_values);
}

static void
pack_column (GByteArray   *out,
             const gint32 *codes,
             const gint32 *past,
             guint         steps_passed,
             guint         n_values)
{
  g_autofree guint32 *residuals = g_new (guint32, MAX (n_values, 1));
  Prediction best = PREDICT_STEP;
  gsize least = G_MAXSIZE;

  for (Prediction prediction = PREDICT_STEP; prediction < (past != NULL ? N_PREDICTIONS : 1); prediction++)
    {
      gsize bits = try_prediction (prediction, codes, past, steps_passed, n_values, residuals);

      if (bits < least)
        {
          least = bits;
          best = prediction;
        }
    }

  try_prediction (best, codes, past, steps_passed, n_values, residuals);
  ved_frame_append_u8 (out, (guint8) best);
  ved_small_numbers_append (out, residuals, NULL, n_values);
}

static GBytes *
pack_raw (GBytes *section)
{
  g_autoptr(GByteArray) plain = g_byte_array_new ();
  gsize length;
  gconstpointer data = g_bytes_get_data (section, &length);

  ved_frame_append_u8 (plain, LAYOUT_RAW);
  ved_frame_append_u32 (plain, (guint32) length);
  g_byte_array_append (plain, data, (guint) length);

  return ved_zstd_pack (plain->data, plain->len, ZSTD_LEVEL);
}

/* The past is of use only for the same rows and metrics. */
static gboolean
read_past (VedQuantileSection *self,
           GBytes             *past,
           GBytes             *section,
           gsize               heads_length)
{
  return past != NULL && ved_quantile_section_read (self, past) && self->heads_length == heads_length &&
         g_bytes_get_size (section) >= heads_length &&
         memcmp (g_bytes_get_data (past, NULL), g_bytes_get_data (section, NULL), heads_length) == 0;
}

/**
 * ved_quantile_pack:
 * @section: the section "quantiles" of a plain frame
 * @past: (nullable): the section packed before it, which unpacking will need again
 * @steps_passed: forecast steps between the two origins
 *
 * Cost: about 20 ns a value.
 *
 * Returns: (transfer full): the forecasts, packed
 */
GBytes *
ved_quantile_pack (GBytes *section,
                   GBytes *past,
                   guint   steps_passed)
{
  g_auto(VedQuantileSection) now = { 0 }, before = { 0 };
  g_autoptr(GByteArray) plain = g_byte_array_new ();
  g_autoptr(GBytes) again = NULL;
  gboolean has_past;

  if (ved_quantile_section_read (&now, section))
    again = ved_quantile_section_write (&now, g_bytes_get_data (section, NULL));
  if (again == NULL || !g_bytes_equal (again, section))
    return pack_raw (section);

  has_past = steps_passed < VED_FORECAST_STEPS && read_past (&before, past, section, now.heads_length);
  ved_frame_append_u8 (plain, LAYOUT_COLUMNS);
  ved_frame_append_u8 (plain, has_past ? 1 : 0);
  ved_frame_append_u16 (plain, has_past ? (guint16) steps_passed : 0);
  if (!has_past)
    {
      ved_frame_append_u32 (plain, (guint32) now.heads_length);
      g_byte_array_append (plain, g_bytes_get_data (section, NULL), (guint) now.heads_length);
    }
  for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
    pack_column (plain, now.codes[i], has_past ? before.codes[i] : NULL, steps_passed, now.n_values[i]);

  return ved_zstd_pack (plain->data, plain->len, ZSTD_LEVEL);
}

/* The other way round of predict(), for a run. */
static void
unpack_run (Prediction     prediction,
            const guint32 *residuals,
            const gint32  *past,
            guint          n_known,
            gint32        *codes)
{
  guint32 last = 0, moved = 0;

  for (guint step = 0; step < n_known; step++)
    {
      guint32 residual = ved_unzigzag (residuals[step]);

      moved = prediction == PREDICT_BOTH ? moved + residual : residual;
      codes[step] = (gint32) ((guint32) past[step] + moved);
    }
  if (n_known > 0)
    last = (guint32) codes[n_known - 1];
  for (guint step = n_known; step < VED_FORECAST_STEPS; step++)
    {
      last += ved_unzigzag (residuals[step]);
      codes[step] = (gint32) last;
    }
}

static gboolean
unpack_column (VedFrameBytes *bytes,
               const gint32  *past,
               guint          steps_passed,
               guint          n_values,
               gint32       **codes)
{
  guint prediction = ved_frame_bytes_u8 (bytes), n_known = 0;
  g_autofree guint32 *residuals = NULL;

  if (prediction >= N_PREDICTIONS || n_values / 8 > bytes->length)
    return FALSE;
  residuals = g_new (guint32, MAX (n_values, 1));
  if (!ved_small_numbers_read (bytes, residuals, NULL, n_values))
    return FALSE;

  if (past != NULL && prediction != PREDICT_STEP && steps_passed < VED_FORECAST_STEPS)
    n_known = VED_FORECAST_STEPS - steps_passed;
  *codes = g_new (gint32, MAX (n_values, 1));
  for (guint i = 0; i < n_values; i += VED_FORECAST_STEPS)
    unpack_run ((Prediction) prediction, residuals + i, n_known > 0 ? past + i + steps_passed : NULL, n_known, *codes + i);

  return TRUE;
}

/* Puts the next column behind @out; that of the past is the next of @past. */
static gboolean
unpack_next (VedFrameBytes *bytes,
             VedFrameBytes *past,
             guint          steps_passed,
             guint          n_values,
             GByteArray    *out)
{
  g_autofree gint32 *before = NULL, *codes = NULL;
  guint n_before = n_values;

  if (past != NULL && (!ved_quantile_column_read (past, &n_before, &before) || n_before != n_values))
    return FALSE;
  if (!unpack_column (bytes, before, steps_passed, n_values, &codes))
    return FALSE;

  ved_frame_column_append (out, codes, n_values);

  return TRUE;
}

/* Column by column, so that of a large fleet no more than the two sections is in memory. */
static GBytes *
unpack_columns (VedFrameBytes *bytes,
                GBytes        *past)
{
  gboolean has_past = ved_frame_bytes_u8 (bytes) != 0;
  guint steps_passed = ved_frame_bytes_u16 (bytes);
  g_auto(VedQuantileSection) now = { 0 };
  g_autoptr(GByteArray) out = NULL;
  VedFrameBytes before;
  VedQuantileHeads shared;
  const guint8 *heads;
  gsize length;

  if (has_past && past == NULL)
    return NULL;
  if (has_past)
    {
      ved_frame_bytes_init (&before, g_bytes_get_data (past, NULL), g_bytes_get_size (past));
      if (!ved_quantile_heads_read (&shared, &before))
        return NULL;
    }
  length = has_past ? before.at : ved_frame_bytes_u32 (bytes);
  heads = has_past ? before.data : ved_frame_bytes_take (bytes, length);
  if (!bytes->ok || !ved_quantile_section_count (&now, heads, length))
    return NULL;

  out = g_byte_array_sized_new (has_past ? (guint) g_bytes_get_size (past) : 0);
  g_byte_array_append (out, heads, (guint) length);
  for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
    if (!unpack_next (bytes, has_past ? &before : NULL, steps_passed, now.n_values[i], out))
      return NULL;

  return bytes->at == bytes->length ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

static GBytes *
unpack_raw (VedFrameBytes *bytes)
{
  guint32 length = ved_frame_bytes_u32 (bytes);
  const guint8 *data = ved_frame_bytes_take (bytes, length);

  return bytes->ok && bytes->at == bytes->length ? g_bytes_new (data, length) : NULL;
}

/**
 * ved_quantile_unpack:
 * @packed: what ved_quantile_pack() made
 * @past: (nullable): the section that it was given
 *
 * Returns: (transfer full): the section, byte for byte; %NULL with %VED_ERROR_CORRUPT
 */
GBytes *
ved_quantile_unpack (GBytes  *packed,
                     GBytes  *past,
                     GError **error)
{
  gsize length, whole;
  gconstpointer data = g_bytes_get_data (packed, &length);
  g_autofree guint8 *plain = ved_zstd_unpack (data, length, VED_FRAME_MAX_BODY, &whole);
  VedFrameBytes bytes;
  GBytes *section = NULL;

  if (plain == NULL)
    return ved_quantile_refuse (error);

  ved_frame_bytes_init (&bytes, plain, whole);
  switch (ved_frame_bytes_u8 (&bytes))
    {
    case LAYOUT_COLUMNS: section = unpack_columns (&bytes, past); break;
    case LAYOUT_RAW: section = unpack_raw (&bytes); break;
    default: break;
    }

  return section != NULL ? section : ved_quantile_refuse (error);
}

/**
 * ved_quantile_refuse:
 *
 * Says that packed forecasts are damaged.
 *
 * Returns: %NULL
 */
gpointer
ved_quantile_refuse (GError **error)
{
  g_set_error_literal (error, VED_ERROR, VED_ERROR_CORRUPT,
                       "Forecasts of the recording are damaged: what was packed does not hold together");

  return NULL;
}
