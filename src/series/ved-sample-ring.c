/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sample-ring"

#include "config.h"

#include "series/ved-sample-ring.h"

#include <math.h>
#include <string.h>

/* Rows of 16-bit codes, oldest first, in one array that is appended to and slid back to its start
 * when its end is reached. value = (code − bias) · step, 65535 = missing. A column starts with bias 0
 * and its metric's resolution as step, so that a value that is a multiple of the resolution comes back
 * bit by bit. A value that does not fit moves the bias, or doubles the step as often as needed, and
 * re-codes the column; when what needed the wide step has left, sliding the rows narrows it again.
 * Times are microseconds from a base in 32 bits: the ring never spans more than 71 minutes. */

#define CODE_MISSING 65535
#define CODE_MAX     65534
#define SPAN_MAX     60000      /* codes in use after a re-coding: leaves room on both sides */
#define FIRST_ROWS   16
#define SLIDE_ROWS   32

typedef struct {
  double resolution;
  double step;
  gint64 bias;
} Scale;

struct _VedSampleRing
{
  guint n_columns;
  guint capacity;               /* rows */
  guint first;                  /* oldest row */
  guint n;
  gint64 base_us;
  guint32 *offsets;             /* [capacity] µs since base_us */
  guint16 *codes;               /* [capacity][n_columns] */
  Scale *scales;                /* [n_columns] */
};

static float
scale_decode (const Scale *scale,
              guint16      code)
{
  return code == CODE_MISSING ? NAN : (float) ((code - scale->bias) * scale->step);
}

static guint16
scale_encode (const Scale *scale,
              float        value)
{
  return (guint16) CLAMP (rint (value / scale->step) + scale->bias, 0.0, (double) CODE_MAX);
}

static gboolean
scale_holds (const Scale *scale,
             float        value)
{
  double code = rint (value / scale->step) + scale->bias;

  return code >= 0.0 && code <= CODE_MAX;
}

/* A code is a whole number below 2³⁰ of steps away from 0, whatever the value: beyond that a float
 * has no more digits to lose. */
static Scale
scale_for_range (double resolution,
                 double low,
                 double high)
{
  Scale scale = { resolution, resolution, 0 };
  double far = MAX (fabs (low), fabs (high));

  while ((high - low) / scale.step > SPAN_MAX || far / scale.step > 1073741824.0)
    scale.step *= 2.0;
  if (low < 0.0 || high / scale.step > CODE_MAX)
    scale.bias = (CODE_MAX - (gint64) ((high - low) / scale.step)) / 2 - (gint64) floor (low / scale.step);

  return scale;
}

static guint16 *
row_codes (const VedSampleRing *self,
           guint                index)
{
  return &self->codes[(gsize) (self->first + index) * self->n_columns];
}

static void
recode_column (VedSampleRing *self,
               guint          column,
               float          also)
{
  Scale old = self->scales[column], new;
  double low = isfinite (also) ? also : INFINITY, high = isfinite (also) ? also : -INFINITY;

  for (guint i = 0; i < self->n; i++)
    {
      float value = scale_decode (&old, row_codes (self, i)[column]);

      if (!isnan (value))
        {
          low = MIN (low, value);
          high = MAX (high, value);
        }
    }

  if (low > high)
    low = high = 0.0;
  new = scale_for_range (old.resolution, low, high);
  for (guint i = 0; i < self->n; i++)
    {
      guint16 *code = &row_codes (self, i)[column];

      if (*code != CODE_MISSING)
        *code = scale_encode (&new, scale_decode (&old, *code));
    }
  self->scales[column] = new;
}

static void
slide_rows (VedSampleRing *self)
{
  memmove (self->offsets, &self->offsets[self->first], self->n * sizeof (guint32));
  memmove (self->codes, row_codes (self, 0), (gsize) self->n * self->n_columns * sizeof (guint16));
  self->first = 0;

  for (guint column = 0; column < self->n_columns; column++)
    {
      if (self->scales[column].step > self->scales[column].resolution)
        recode_column (self, column, NAN);
    }
}

static void
make_room (VedSampleRing *self)
{
  if (self->first + self->n < self->capacity)
    return;

  /* Sliding pays when it frees a few rows; else the ring is still filling. */
  if (self->first < MIN (SLIDE_ROWS, self->capacity / 8 + 1))
    {
      self->capacity = MAX (FIRST_ROWS, self->capacity + self->capacity / 4);
      self->offsets = g_renew (guint32, self->offsets, self->capacity);
      self->codes = g_renew (guint16, self->codes, (gsize) self->capacity * self->n_columns);
    }
  if (self->first > 0)
    slide_rows (self);
}

static void
move_base (VedSampleRing *self,
           gint64         base_us)
{
  for (guint i = 0; i < self->n; i++)
    {
      guint32 *offset = &self->offsets[self->first + i];

      *offset = (guint32) (self->base_us + *offset - base_us);
    }
  self->base_us = base_us;
}

/* What @values lack stays as the row has it. */
static void
put_row (VedSampleRing *self,
         guint          index,
         gint64         time_us,
         const float   *values)
{
  guint16 *codes = row_codes (self, index);

  self->offsets[self->first + index] = (guint32) (time_us - self->base_us);
  for (guint column = 0; column < self->n_columns; column++)
    {
      if (!isfinite (values[column]))
        continue;
      if (!scale_holds (&self->scales[column], values[column]))
        {
          codes[column] = CODE_MISSING;
          recode_column (self, column, values[column]);
        }
      codes[column] = scale_encode (&self->scales[column], values[column]);
    }
}

/**
 * ved_sample_ring_new:
 * @n_columns: series side by side
 * @resolutions: (array length=n_columns): what values of a column are multiples of; > 0
 *
 * Returns: (transfer full): an empty ring
 */
VedSampleRing *
ved_sample_ring_new (guint         n_columns,
                     const double *resolutions)
{
  VedSampleRing *self = g_new0 (VedSampleRing, 1);

  self->n_columns = n_columns;
  self->scales = g_new (Scale, n_columns);
  for (guint column = 0; column < n_columns; column++)
    {
      self->scales[column] = (Scale) { resolutions[column], resolutions[column], 0 };
    }

  return self;
}

void
ved_sample_ring_free (VedSampleRing *self)
{
  if (self == NULL)
    return;

  g_free (self->offsets);
  g_free (self->codes);
  g_free (self->scales);
  g_free (self);
}

/**
 * ved_sample_ring_put:
 * @time_us: when, within 71 minutes of everything in the ring
 * @values: (array): a value per column, not finite where there is none
 *
 * Puts the sample where its time belongs; at the end that is O(columns). Of one of the same instant that stays which
 * @values lack: records may bring a part of the columns each.
 *
 * Returns: %FALSE where it took the place of one of the same instant
 */
gboolean
ved_sample_ring_put (VedSampleRing *self,
                     gint64         time_us,
                     const float   *values)
{
  guint at = ved_sample_ring_find (self, time_us);

  if (at < self->n && ved_sample_ring_get_time (self, at) == time_us)
    {
      put_row (self, at, time_us, values);
      return FALSE;
    }

  make_room (self);
  if (self->n == 0)
    self->base_us = time_us;
  else if (time_us < self->base_us)
    move_base (self, time_us);
  else if (time_us - self->base_us > G_MAXUINT32)
    move_base (self, ved_sample_ring_get_time (self, 0));

  memmove (&self->offsets[self->first + at + 1], &self->offsets[self->first + at],
           (self->n - at) * sizeof (guint32));
  memmove (row_codes (self, at + 1), row_codes (self, at),
           (gsize) (self->n - at) * self->n_columns * sizeof (guint16));
  memset (row_codes (self, at), 0xff, self->n_columns * sizeof (guint16));
  self->n++;
  put_row (self, at, time_us, values);

  return TRUE;
}

/**
 * ved_sample_ring_replace_at:
 * @index: which sample, 0 the oldest
 * @time_us: its new instant, between those of its neighbours
 * @values: (array): its new values; where there is none the old one stays
 */
void
ved_sample_ring_replace_at (VedSampleRing *self,
                            guint          index,
                            gint64         time_us,
                            const float   *values)
{
  g_return_if_fail (index < self->n);

  if (time_us - self->base_us > G_MAXUINT32)
    move_base (self, ved_sample_ring_get_time (self, 0));
  put_row (self, index, time_us, values);
}

/**
 * ved_sample_ring_drop_before:
 * @time_us: samples before it are forgotten
 */
void
ved_sample_ring_drop_before (VedSampleRing *self,
                             gint64         time_us)
{
  guint n = ved_sample_ring_find (self, time_us);

  self->first += n;
  self->n -= n;
}

guint
ved_sample_ring_get_n (const VedSampleRing *self)
{
  return self->n;
}

gint64
ved_sample_ring_get_time (const VedSampleRing *self,
                          guint                index)
{
  return self->base_us + self->offsets[self->first + index];
}

/**
 * ved_sample_ring_get_value:
 *
 * Returns: the value, NaN where the sample had none
 */
float
ved_sample_ring_get_value (const VedSampleRing *self,
                           guint                index,
                           guint                column)
{
  return scale_decode (&self->scales[column], row_codes (self, index)[column]);
}

/**
 * ved_sample_ring_find:
 *
 * Returns: the index of the first sample at or after @time_us; the number of samples where there is none
 */
guint
ved_sample_ring_find (const VedSampleRing *self,
                      gint64               time_us)
{
  guint low = 0, high = self->n;

  if (self->n > 0 && ved_sample_ring_get_time (self, self->n - 1) < time_us)
    return self->n;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (ved_sample_ring_get_time (self, middle) < time_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * ved_sample_ring_get_bytes:
 *
 * Returns: the memory it takes
 */
gsize
ved_sample_ring_get_bytes (const VedSampleRing *self)
{
  return sizeof *self + self->n_columns * sizeof (Scale)
         + self->capacity * (sizeof (guint32) + self->n_columns * sizeof (guint16));
}
