/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-mean-ring"

#include "config.h"

#include "series/ved-mean-ring.h"

#include "base/ved-vector.h"
#include "series/ved-history.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Time is cut into blocks of 96 buckets (8 hours, aligned to the epoch). A closed block keeps for each
 * column the least value, a step and a byte a point: value = base + code · step, 255 = missing. The
 * step is 1/254 of what the column ranged over in those 8 hours, so the error (at most half a step)
 * is far below the noise of the series, and zeros and constants stay exact. The block that is written
 * is kept as floats beside it and encoded when another one is opened; writing in order, and block by
 * block in any order, thus rounds once. Blocks without a point take no memory. */

#define BLOCK_POINTS 96
#define N_BLOCKS     (VED_HISTORY_POINTS / BLOCK_POINTS + 1)
#define CODE_MISSING 255
#define CODE_MAX     254
#define AHEAD        6
#define NO_BLOCK     G_MININT64
#define VALUE_MAX    (FLT_MAX / 4.0f)    /* so that the range of a block is a float too */

typedef struct {
  float base;
  float step;
  guint8 codes[BLOCK_POINTS];
} Column;

struct _VedMeanRing
{
  guint n_columns;
  gint64 newest;                /* number of the newest block; NO_BLOCK before the first point */
  gint64 open;                  /* number of the block that `points` holds */
  gboolean is_changed;          /* `points` is ahead of its encoded form */
  float *points;                /* [column][BLOCK_POINTS] */
  Column *blocks[N_BLOCKS];     /* block b at b mod N_BLOCKS, NULL without a point */
  guint8 n_present[N_BLOCKS];   /* slots with a value in any column */
};

static gint64
block_of_slot (gint64 slot)
{
  return slot >= 0 ? slot / BLOCK_POINTS : (slot + 1) / BLOCK_POINTS - 1;
}

static guint
place_of_block (gint64 block)
{
  gint64 place = block % N_BLOCKS;

  return (guint) (place < 0 ? place + N_BLOCKS : place);
}

static void
column_encode (Column      *column,
               const float *points)
{
  float low = INFINITY, high = -INFINITY;
  float scale;

  for (guint i = 0; i < BLOCK_POINTS; i++)
    {
      if (!isnan (points[i]))
        {
          low = MIN (low, points[i]);
          high = MAX (high, points[i]);
        }
    }

  column->base = low <= high ? low : 0.0f;
  column->step = low < high ? (high - low) / CODE_MAX : 0.0f;
  if (column->step < FLT_MIN)
    column->step = 0.0f;
  scale = column->step > 0.0f ? 1.0f / column->step : 0.0f;
  for (guint i = 0; i < BLOCK_POINTS; i++)
    {
      if (isnan (points[i]))
        column->codes[i] = CODE_MISSING;
      else
        column->codes[i] = (guint8) CLAMP (rintf ((points[i] - low) * scale), 0.0f, (float) CODE_MAX);
    }
}

static inline void
decode (const guint8   *codes,
        guint           n,
        float           base,
        float           step,
        float *restrict points)
{
  for (guint i = 0; i < n; i++)
    {
      float code = codes[i];

      points[i] = code > CODE_MAX ? NAN : base + code * step;
    }
}

/* Most blocks are read whole: of a length that is known the compiler makes vector code without ends. */
VED_VECTOR_CLONES
static void
column_decode (const Column *column,
               guint         first,
               guint         n,
               float        *points)
{
  if (n == BLOCK_POINTS)
    decode (column->codes, BLOCK_POINTS, column->base, column->step, points);
  else
    decode (&column->codes[first], n, column->base, column->step, points);
}

static guint8
count_present (const VedMeanRing *self)
{
  guint8 n = 0;

  for (guint i = 0; i < BLOCK_POINTS; i++)
    {
      for (guint column = 0; column < self->n_columns; column++)
        {
          if (!isnan (self->points[column * BLOCK_POINTS + i]))
            {
              n++;
              break;
            }
        }
    }

  return n;
}

static void
close_block (VedMeanRing *self)
{
  guint place = place_of_block (self->open);

  if (!self->is_changed)
    return;

  if (self->blocks[place] == NULL)
    self->blocks[place] = g_new (Column, self->n_columns);
  for (guint column = 0; column < self->n_columns; column++)
    column_encode (&self->blocks[place][column], &self->points[column * BLOCK_POINTS]);
  self->n_present[place] = count_present (self);
  self->is_changed = FALSE;
}

static void
forget_block (VedMeanRing *self,
              gint64       block)
{
  guint place = place_of_block (block);

  g_clear_pointer (&self->blocks[place], g_free);
  self->n_present[place] = 0;
}

static void
advance_newest (VedMeanRing *self,
                gint64       block)
{
  gint64 from = self->newest + 1;

  if (self->newest == NO_BLOCK || block - self->newest > N_BLOCKS)
    from = block - N_BLOCKS + 1;
  for (gint64 b = from; b <= block; b++)
    forget_block (self, b);
  self->newest = block;
}

static void
open_block (VedMeanRing *self,
            gint64       block)
{
  const Column *columns;

  if (block == self->open)
    return;

  close_block (self);
  if (self->newest == NO_BLOCK || block > self->newest)
    advance_newest (self, block);

  columns = self->blocks[place_of_block (block)];
  for (guint column = 0; column < self->n_columns; column++)
    {
      float *points = &self->points[column * BLOCK_POINTS];

      if (columns != NULL)
        column_decode (&columns[column], 0, BLOCK_POINTS, points);
      else
        for (guint i = 0; i < BLOCK_POINTS; i++)
          points[i] = NAN;
    }
  self->open = block;
}

static gboolean
block_is_kept (const VedMeanRing *self,
               gint64             block)
{
  return self->newest != NO_BLOCK && block <= self->newest && block > self->newest - N_BLOCKS;
}

/**
 * ved_mean_ring_new:
 * @n_columns: series side by side
 *
 * Returns: (transfer full): an empty ring
 */
VedMeanRing *
ved_mean_ring_new (guint n_columns)
{
  VedMeanRing *self = g_new0 (VedMeanRing, 1);

  self->n_columns = n_columns;
  self->newest = NO_BLOCK;
  self->open = NO_BLOCK;
  self->points = g_new (float, (gsize) n_columns * BLOCK_POINTS);

  return self;
}

void
ved_mean_ring_free (VedMeanRing *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_BLOCKS; i++)
    g_free (self->blocks[i]);
  g_free (self->points);
  g_free (self);
}

/**
 * ved_mean_ring_put:
 * @slot: number of the 5-minute bucket
 * @means: (array): a value per column, NaN where there is none; replaces what was there
 *
 * Returns: %FALSE where the slot is older than what is kept
 */
gboolean
ved_mean_ring_put (VedMeanRing *self,
                   gint64       slot,
                   const float *means)
{
  gint64 block = block_of_slot (slot);
  guint place = (guint) (slot - block * BLOCK_POINTS);

  if (self->newest != NO_BLOCK && block <= self->newest - N_BLOCKS)
    return FALSE;

  open_block (self, block);
  for (guint column = 0; column < self->n_columns; column++)
    {
      float mean = CLAMP (means[column], -VALUE_MAX, VALUE_MAX);

      self->points[column * BLOCK_POINTS + place] = isfinite (means[column]) ? mean : NAN;
    }
  self->is_changed = TRUE;

  return TRUE;
}

static void
read_block (const VedMeanRing *self,
            guint              column,
            gint64             block,
            guint              first,
            guint              n,
            float             *means)
{
  const Column *columns = block_is_kept (self, block) ? self->blocks[place_of_block (block)] : NULL;

  if (block == self->open)
    memcpy (means, &self->points[column * BLOCK_POINTS + first], n * sizeof (float));
  else if (columns != NULL)
    column_decode (&columns[column], first, n, means);
  else
    for (guint i = 0; i < n; i++)
      means[i] = NAN;
}

/* Blocks lie all over the memory: that of @block is on its way while those before it are decoded. */
static inline void
prefetch_block (const VedMeanRing *self,
                guint              column,
                gint64             block)
{
  const Column *columns = self->blocks[place_of_block (block)];

  if (columns == NULL)
    return;
  __builtin_prefetch (&columns[column]);
  __builtin_prefetch (&columns[column].codes[BLOCK_POINTS / 2]);
  __builtin_prefetch (&columns[column].codes[BLOCK_POINTS - 1]);
}

/**
 * ved_mean_ring_read:
 * @column: which series
 * @first_slot: the oldest slot wanted
 * @n_slots: how many slots
 * @means: (out caller-allocates) (array length=n_slots): their values, NaN where there is none
 */
void
ved_mean_ring_read (const VedMeanRing *self,
                    guint              column,
                    gint64             first_slot,
                    guint              n_slots,
                    float             *means)
{
  while (n_slots > 0)
    {
      gint64 block = block_of_slot (first_slot);
      guint first = (guint) (first_slot - block * BLOCK_POINTS);
      guint n = MIN (n_slots, BLOCK_POINTS - first);

      prefetch_block (self, column, block + AHEAD);
      read_block (self, column, block, first, n, means);
      first_slot += n;
      n_slots -= n;
      means += n;
    }
}

/**
 * ved_mean_ring_read_slot:
 * @slot: number of the 5-minute bucket
 * @means: (out caller-allocates) (array): a value per column, NaN where there is none
 */
void
ved_mean_ring_read_slot (const VedMeanRing *self,
                         gint64             slot,
                         float             *means)
{
  for (guint column = 0; column < self->n_columns; column++)
    ved_mean_ring_read (self, column, slot, 1, &means[column]);
}

/**
 * ved_mean_ring_get_n_points:
 *
 * Returns: how many slots have a value in any column
 */
guint
ved_mean_ring_get_n_points (const VedMeanRing *self)
{
  guint n = 0;

  for (guint i = 0; i < N_BLOCKS; i++)
    n += self->n_present[i];
  if (self->is_changed)
    n += count_present (self) - (guint) self->n_present[place_of_block (self->open)];

  return n;
}

/**
 * ved_mean_ring_get_bytes:
 *
 * Returns: the memory it takes
 */
gsize
ved_mean_ring_get_bytes (const VedMeanRing *self)
{
  gsize bytes = sizeof *self + (gsize) self->n_columns * BLOCK_POINTS * sizeof (float);

  for (guint i = 0; i < N_BLOCKS; i++)
    {
      if (self->blocks[i] != NULL)
        bytes += self->n_columns * sizeof (Column);
    }

  return bytes;
}
