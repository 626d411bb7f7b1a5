/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-pyramid"

#include "config.h"

#include "plot/ved-pyramid.h"

#include <math.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_WIDE_LANES
#endif

/* Level 0 holds the least and the greatest value of every block of 64 samples, each further level those of 16
 * blocks of the level below, until one level fits a single block. That is 3.3 % of the samples' memory. A
 * query reads the ragged ends of its range from the samples (at most 63 on either side) and from each level
 * (at most 15 on either side), so its cost grows with the logarithm of the range and its answer is exact.
 *
 * NaN is no value: comparisons with it are false, so it never replaces a minimum or maximum. A block without
 * values has min +∞ and max −∞. Sums are never formed, so the order of evaluation cannot change a result. */

#define BASE_SHIFT 6
#define BASE_SIZE (1 << BASE_SHIFT)
#define FAN_SHIFT 4
#define FAN_SIZE (1 << FAN_SHIFT)
#define MAX_LEVELS 16
#define MANY_VALUES 1000000
#define RUN_BLOCKS 4096        /* what a thread takes at a time: a mebibyte of values */
#define MAX_THREADS 4

typedef float VedLanes __attribute__ ((vector_size (16)));
typedef gint32 VedMask __attribute__ ((vector_size (16)));

typedef struct {
  float min;
  float max;
} VedBlock;

typedef struct {
  VedBlock *blocks;
  gsize n_blocks;
  gsize n_allocated;
} VedLevel;

typedef struct _VedBaseWork VedBaseWork;

struct _VedPyramid
{
  gsize n_values;
  guint n_levels;
  VedLevel levels[MAX_LEVELS];
  VedBaseWork *work;            /* what is being built; (nullable): the index is there */
};

static const VedBlock no_values = { .min = INFINITY, .max = -INFINITY };

static inline void
take (VedBlock *block,
      VedBlock  other)
{
  block->min = other.min < block->min ? other.min : block->min;
  block->max = other.max > block->max ? other.max : block->max;
}

static inline void
take_value (VedBlock *block,
            float     value)
{
  take (block, (VedBlock) { value, value });
}

/* Four minima at once. The order of the operands matters: the instruction gives the second one where either
 * is NaN, so what has been gathered so far stays. */
static inline VedLanes
lanes_min (VedLanes values,
           VedLanes gathered)
{
#ifdef HAVE_WIDE_LANES
  return (VedLanes) _mm_min_ps ((__m128) values, (__m128) gathered);
#else
  VedMask is_less = values < gathered;

  return (VedLanes) (((VedMask) values & is_less) | ((VedMask) gathered & ~is_less));
#endif
}

static inline VedLanes
lanes_max (VedLanes values,
           VedLanes gathered)
{
#ifdef HAVE_WIDE_LANES
  return (VedLanes) _mm_max_ps ((__m128) values, (__m128) gathered);
#else
  VedMask is_greater = values > gathered;

  return (VedLanes) (((VedMask) values & is_greater) | ((VedMask) gathered & ~is_greater));
#endif
}

static inline VedLanes
lanes_load (const float *values)
{
  VedLanes lanes;

  memcpy (&lanes, values, sizeof lanes);

  return lanes;
}

/* Neither operand is NaN here. */
static inline VedBlock
lanes_reduce (VedLanes min,
              VedLanes max)
{
  const VedMask halves = { 2, 3, 0, 1 }, neighbours = { 1, 0, 3, 2 };

  min = lanes_min (__builtin_shuffle (min, halves), min);
  max = lanes_max (__builtin_shuffle (max, halves), max);
  min = lanes_min (__builtin_shuffle (min, neighbours), min);
  max = lanes_max (__builtin_shuffle (max, neighbours), max);

  return (VedBlock) { min[0], max[0] };
}

static VedBlock
scan (const float *values,
      gsize        n_values)
{
  VedLanes min_a = { INFINITY, INFINITY, INFINITY, INFINITY }, min_b = min_a;
  VedLanes max_a = -min_a, max_b = max_a;
  gsize i = 0;
  VedBlock block;

  /* Two accumulators each, as a minimum takes four cycles but two can be begun in every one. */
  for (; i + 8 <= n_values; i += 8)
    {
      VedLanes a = lanes_load (values + i), b = lanes_load (values + i + 4);

      min_a = lanes_min (a, min_a);
      max_a = lanes_max (a, max_a);
      min_b = lanes_min (b, min_b);
      max_b = lanes_max (b, max_b);
    }

  block = lanes_reduce (lanes_min (min_a, min_b), lanes_max (max_a, max_b));
  for (; i < n_values; i++)
    take_value (&block, values[i]);

  return block;
}

/* Least values lie in even lanes, greatest ones in odd lanes; there is no NaN among them. */
static VedBlock
scan_blocks (const VedBlock *blocks,
             gsize           n_blocks)
{
  VedLanes min = { INFINITY, INFINITY, INFINITY, INFINITY }, max = -min;
  VedBlock block;
  gsize i = 0;

  for (; i + 2 <= n_blocks; i += 2)
    {
      VedLanes pair = lanes_load (&blocks[i].min);

      min = lanes_min (pair, min);
      max = lanes_max (pair, max);
    }

  block = (VedBlock) { MIN (min[0], min[2]), MAX (max[1], max[3]) };
  if (i < n_blocks)
    take (&block, blocks[i]);

  return block;
}

static void
level_resize (VedLevel *level,
              gsize     n_blocks)
{
  if (n_blocks > level->n_allocated)
    {
      level->n_allocated = MAX (n_blocks, level->n_allocated + level->n_allocated / 4);
      level->blocks = g_renew (VedBlock, level->blocks, level->n_allocated);
    }
  level->n_blocks = n_blocks;
}

static void
build_upper_levels (VedPyramid *self)
{
  while (self->levels[self->n_levels - 1].n_blocks > FAN_SIZE)
    {
      const VedLevel *below = &self->levels[self->n_levels - 1];
      VedLevel *level = &self->levels[self->n_levels++];

      level_resize (level, (below->n_blocks + FAN_SIZE - 1) >> FAN_SHIFT);
      for (gsize i = 0; i < level->n_blocks; i++)
        level->blocks[i] = scan_blocks (below->blocks + (i << FAN_SHIFT),
                                        MIN ((gsize) FAN_SIZE, below->n_blocks - (i << FAN_SHIFT)));
    }
}

/* Blocks [from, to) of a level and all levels above it. */
static VedBlock
query_blocks (const VedPyramid *self,
              guint             index,
              gsize             from,
              gsize             to)
{
  const VedLevel *level = &self->levels[index];
  gsize inner_from = (from + FAN_SIZE - 1) >> FAN_SHIFT;
  gsize inner_to = to >> FAN_SHIFT;
  VedBlock block;

  if (index + 1 == self->n_levels || inner_from >= inner_to)
    return scan_blocks (level->blocks + from, to - from);

  block = query_blocks (self, index + 1, inner_from, inner_to);
  take (&block, scan_blocks (level->blocks + from, (inner_from << FAN_SHIFT) - from));
  take (&block, scan_blocks (level->blocks + (inner_to << FAN_SHIFT), to - (inner_to << FAN_SHIFT)));

  return block;
}

/* The lowest level under construction: whoever has time takes the next run of blocks. */
struct _VedBaseWork
{
  VedBlock *blocks;
  gsize n_blocks;
  const float *values;
  gsize n_values;
  gboolean has_wide_lanes;
  int n_taken;
  guint n_helpers;
  GThread *helpers[MAX_THREADS - 1];
};

static void
scan_whole_blocks (const float *values,
                   gsize        n_blocks,
                   VedBlock    *blocks)
{
  for (gsize i = 0; i < n_blocks; i++)
    blocks[i] = scan (values + (i << BASE_SHIFT), BASE_SIZE);
}

#ifdef HAVE_WIDE_LANES
/* The same with lanes of eight, and with one chain of shuffles for both ends of a block: memory sets the pace then. */
__attribute__ ((target ("avx"))) static void
scan_whole_blocks_wide (const float *values,
                        gsize        n_blocks,
                        VedBlock    *blocks)
{
  for (gsize i = 0; i < n_blocks; i++, values += BASE_SIZE)
    {
      __m256 min_a = _mm256_set1_ps (INFINITY), min_b = min_a, max_a = _mm256_set1_ps (-INFINITY), max_b = max_a;
      __m128 min, max, low, high, least, most;

      for (gsize k = 0; k < BASE_SIZE; k += 16)
        {
          __m256 a = _mm256_loadu_ps (values + k), b = _mm256_loadu_ps (values + k + 8);

          min_a = _mm256_min_ps (a, min_a);
          max_a = _mm256_max_ps (a, max_a);
          min_b = _mm256_min_ps (b, min_b);
          max_b = _mm256_max_ps (b, max_b);
        }
      min_a = _mm256_min_ps (min_a, min_b);
      max_a = _mm256_max_ps (max_a, max_b);
      min = _mm_min_ps (_mm256_castps256_ps128 (min_a), _mm256_extractf128_ps (min_a, 1));
      max = _mm_max_ps (_mm256_castps256_ps128 (max_a), _mm256_extractf128_ps (max_a, 1));
      low = _mm_unpacklo_ps (min, max);
      high = _mm_unpackhi_ps (min, max);
      least = _mm_min_ps (low, high);
      most = _mm_max_ps (low, high);
      least = _mm_min_ps (least, _mm_movehl_ps (least, least));
      most = _mm_max_ps (most, _mm_movehl_ps (most, most));
      blocks[i] = (VedBlock) { ((VedLanes) least)[0], ((VedLanes) most)[1] };
    }
}
#endif

static void
scan_run (const VedBaseWork *work,
          gsize              from,
          gsize              to)
{
  const float *values = work->values + (from << BASE_SHIFT);
  gsize n_whole = MIN (to, work->n_values >> BASE_SHIFT) - from;

#ifdef HAVE_WIDE_LANES
  if (work->has_wide_lanes)
    scan_whole_blocks_wide (values, n_whole, work->blocks + from);
  else
#endif
  scan_whole_blocks (values, n_whole, work->blocks + from);
  if (from + n_whole < to)
    work->blocks[to - 1] = scan (values + (n_whole << BASE_SHIFT), work->n_values & (BASE_SIZE - 1));
}

static gpointer
help_with_base (gpointer data)
{
  VedBaseWork *work = data;

  for (;;)
    {
      gsize from = (gsize) g_atomic_int_add (&work->n_taken, 1) * RUN_BLOCKS;

      if (from >= work->n_blocks)
        return NULL;
      scan_run (work, from, MIN (from + RUN_BLOCKS, work->n_blocks));
    }
}

/* A thread costs about as much as a hundred thousand values, and memory has no more to give than a few can take. */
static VedBaseWork *
work_begin (VedLevel    *level,
            const float *values,
            gsize        n_values)
{
  VedBaseWork *self = g_new0 (VedBaseWork, 1);
  guint n_helpers = n_values >= MANY_VALUES ? MIN (g_get_num_processors (), MAX_THREADS) - 1 : 0;

  self->blocks = level->blocks;
  self->n_blocks = level->n_blocks;
  self->values = values;
  self->n_values = n_values;
#ifdef HAVE_WIDE_LANES
  self->has_wide_lanes = __builtin_cpu_supports ("avx") != 0;
#endif
  for (guint i = 0; i < n_helpers; i++)
    {
      self->helpers[self->n_helpers] = g_thread_try_new ("ved-pyramid", help_with_base, self, NULL);
      self->n_helpers += self->helpers[self->n_helpers] != NULL;
    }

  return self;
}

/* Takes its share of what is left to do. */
static void
work_finish (VedBaseWork *self)
{
  help_with_base (self);
  for (guint i = 0; i < self->n_helpers; i++)
    g_thread_join (self->helpers[i]);
  g_free (self);
}

/* Waits for an index that has only been begun, the first time that anybody looks at it. */
static void
complete (VedPyramid *self)
{
  static GMutex mutex;

  g_mutex_lock (&mutex);
  if (self->work != NULL)
    {
      work_finish (self->work);
      build_upper_levels (self);
      g_atomic_pointer_set (&self->work, NULL);
    }
  g_mutex_unlock (&mutex);
}

static inline void
ensure_complete (const VedPyramid *self)
{
  VedPyramid *begun = (VedPyramid *) self;

  if (G_UNLIKELY (g_atomic_pointer_get (&begun->work) != NULL))
    complete (begun);
}

/**
 * ved_pyramid_begin:
 * @values: (array length=n_values): not kept, but read until the index is first looked at: they neither change nor go
 *   before that
 *
 * Like ved_pyramid_new(), but of millions of values other threads make the index while the caller goes on; whoever
 * looks at it first helps with what is left. Freeing it waits as well. Any thread.
 *
 * Returns: (transfer full): a new pyramid
 */
VedPyramid *
ved_pyramid_begin (const float *values,
                   gsize        n_values)
{
  VedPyramid *self = g_new0 (VedPyramid, 1);
  VedLevel *base = &self->levels[0];

  self->n_values = n_values;
  self->n_levels = 1;
  level_resize (base, (n_values + BASE_SIZE - 1) >> BASE_SHIFT);
  self->work = work_begin (base, values, n_values);

  return self;
}

/**
 * ved_pyramid_new:
 * @values: (array length=n_values): read once, not kept; NaN is a gap
 *
 * Builds the index over all values in one pass, O(n), about 0.4 ns a value, of millions in several threads. Any thread.
 *
 * Returns: (transfer full): a new pyramid
 */
VedPyramid *
ved_pyramid_new (const float *values,
                 gsize        n_values)
{
  VedPyramid *self = ved_pyramid_begin (values, n_values);

  complete (self);

  return self;
}

void
ved_pyramid_free (VedPyramid *self)
{
  ensure_complete (self);
  for (guint i = 0; i < self->n_levels; i++)
    g_free (self->levels[i].blocks);
  g_free (self);
}

/**
 * ved_pyramid_append:
 * @value: the sample after the last one; NaN is a gap
 *
 * Keeps the index up to date in O(log n): one block on each level.
 */
void
ved_pyramid_append (VedPyramid *self,
                    float       value)
{
  gsize index;

  ensure_complete (self);
  index = self->n_values++ >> BASE_SHIFT;
  for (guint i = 0; i < self->n_levels; i++)
    {
      VedLevel *level = &self->levels[i];

      if (index >= level->n_blocks)
        {
          level_resize (level, index + 1);
          level->blocks[index] = no_values;
        }
      take_value (&level->blocks[index], value);
      index >>= FAN_SHIFT;
    }
  build_upper_levels (self);
}

/**
 * ved_pyramid_get_count:
 *
 * Returns: how many values the index covers
 */
gsize
ved_pyramid_get_count (const VedPyramid *self)
{
  return self->n_values;
}

/**
 * ved_pyramid_get_bytes:
 *
 * Returns: the memory the index takes, about 3.3 % of that of the values
 */
gsize
ved_pyramid_get_bytes (const VedPyramid *self)
{
  gsize n_bytes = sizeof *self;

  ensure_complete (self);
  for (guint i = 0; i < self->n_levels; i++)
    n_bytes += self->levels[i].n_allocated * sizeof (VedBlock);

  return n_bytes;
}

/**
 * ved_pyramid_query:
 * @values: the indexed values
 * @from: the first of them to look at
 * @to: the one after the last, at most as many as are indexed
 * @min: (out): the least value, +∞ where the range has none
 * @max: (out): the greatest value, −∞ where the range has none
 *
 * Exact, O(log n). Any thread, as long as nothing is appended meanwhile.
 */
void
ved_pyramid_query (const VedPyramid *self,
                   const float      *values,
                   gsize             from,
                   gsize             to,
                   float            *min,
                   float            *max)
{
  gsize inner_from = (from + BASE_SIZE - 1) >> BASE_SHIFT;
  gsize inner_to = to >> BASE_SHIFT;
  VedBlock block = no_values;

  *min = block.min;
  *max = block.max;
  g_return_if_fail (from <= to && to <= self->n_values);

  ensure_complete (self);
  if (inner_from >= inner_to)
    {
      block = scan (values + from, to - from);
    }
  else
    {
      block = query_blocks (self, 0, inner_from, inner_to);
      take (&block, scan (values + from, (inner_from << BASE_SHIFT) - from));
      take (&block, scan (values + (inner_to << BASE_SHIFT), to - (inner_to << BASE_SHIFT)));
    }
  *min = block.min;
  *max = block.max;
}

/**
 * ved_min_max:
 * @values: (array length=n_values): NaN is no value
 * @min: (out): the least value, +∞ where there is none
 * @max: (out): the greatest value, −∞ where there is none
 */
void
ved_min_max (const float *values,
             gsize        n_values,
             float       *min,
             float       *max)
{
  VedBlock block = scan (values, n_values);

  *min = block.min;
  *max = block.max;
}
