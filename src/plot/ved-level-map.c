/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-level-map"

#include "config.h"

#include "plot/ved-level-map.h"

#include "base/ved-vector.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* A linear map is one multiplication a value, a logarithmic one that and log2, written so that the compiler
 * makes vector code of it: the exponent is read from the bits, the mantissa m gives
 * 2/ln 2 · (z + z³/3 + z⁵/5 + z⁷/7) with z = (m − 1)/(m + 1) ≤ 1/3, which is off by less than 2 · 10⁻⁵.
 *
 * A ranked map gives every level an equal share of a sample. The bits of a float, with those of negative ones
 * turned over, are an integer of the same order. Its upper 16 bits choose one of 65,536 bins, an eighth of a
 * per cent to a per cent of the value wide. A bin that more than one level's share falls into is divided into
 * 256 parts by the next 8 bits; there are at most as many of those as levels. So building the map takes two
 * passes over the sample and no sort, and applying it one or two look-ups a value. */

#define N_STEPS (VED_LEVEL_MOST - VED_LEVEL_LEAST)
#define N_LEVELS (N_STEPS + 1)
#define N_BINS 65536
#define N_PARTS 256

typedef struct {
  guint8 levels[N_BINS];
  guint8 divided[N_BINS];       /* 0: not divided, else 1 + which of .parts */
  guint8 parts[N_STEPS][N_PARTS];
  float values[VED_LEVEL_MOST + 1];     /* the least value in each level */
} VedRanks;

typedef struct {
  guint64 n_below;
  guint64 n_total;
  guint64 next;                 /* the level that has no value yet */
} VedRankWalk;

struct _VedLevelMap
{
  gboolean is_log;
  float from;                   /* of a logarithmic map: log2 of its ends */
  float to;
  VedRanks *ranks;              /* NULL: not ranked */
};

static inline gboolean
is_value (float value)
{
  return value >= -FLT_MAX;
}

static inline float
fast_log2 (float value)
{
  guint32 bits, mantissa_bits;
  float mantissa, z, square;

  memcpy (&bits, &value, sizeof bits);
  mantissa_bits = (bits & 0x007fffff) | 0x3f800000;
  memcpy (&mantissa, &mantissa_bits, sizeof mantissa);
  z = (mantissa - 1.0f) / (mantissa + 1.0f);
  square = z * z;
  z *= 1.0f + square * (1.0f / 3.0f + square * (1.0f / 5.0f + square * (1.0f / 7.0f)));

  return (float) ((gint32) (bits >> 23) - 127) + 2.88539008f * z;
}

static inline guint8
level_at (float position)
{
  position = position < (float) N_STEPS ? position : (float) N_STEPS;
  position = position > 0.0f ? position : 0.0f;

  return (guint8) (VED_LEVEL_LEAST + (int) (position + 0.5f));
}

static inline float
steps_per_unit (const VedLevelMap *self)
{
  return (float) N_STEPS / (self->to - self->from);
}

VED_VECTOR_CLONES static void
apply_linear (const VedLevelMap *self,
              const float       *values,
              gsize              n_values,
              guint8            *levels)
{
  float from = self->from, factor = steps_per_unit (self);

  for (gsize i = 0; i < n_values; i++)
    levels[i] = is_value (values[i]) ? level_at ((values[i] - from) * factor) : VED_LEVEL_MISSING;
}

VED_VECTOR_CLONES static void
apply_log (const VedLevelMap *self,
           const float       *values,
           gsize              n_values,
           guint8            *levels)
{
  float from = self->from, factor = steps_per_unit (self);

  for (gsize i = 0; i < n_values; i++)
    {
      float positive = values[i] > FLT_MIN ? values[i] : FLT_MIN;

      levels[i] = is_value (values[i]) ? level_at ((fast_log2 (positive) - from) * factor)
                  : VED_LEVEL_MISSING;
    }
}

/* An integer of the same order as the value. */
static inline guint32
key_of (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);

  return bits >> 31 != 0 ? ~bits : bits | 0x80000000u;
}

static float
value_of_key (guint32 key)
{
  guint32 bits = key >> 31 != 0 ? key & 0x7fffffffu : ~key;
  float value;

  memcpy (&value, &bits, sizeof value);

  return value;
}

static void
apply_ranks (const VedRanks *ranks,
             const float    *values,
             gsize           n_values,
             guint8         *levels)
{
  for (gsize i = 0; i < n_values; i++)
    {
      guint32 key = key_of (values[i]), bin = key >> 16;

      if (!is_value (values[i]))
        levels[i] = VED_LEVEL_MISSING;
      else if (ranks->divided[bin] != 0)
        levels[i] = ranks->parts[ranks->divided[bin] - 1][(key >> 8) & 0xff];
      else
        levels[i] = ranks->levels[bin];
    }
}

/* Takes the next @n values in order, which begin at @key, and gives them the level of their middle rank. */
static guint8
rank_next (VedRankWalk *walk,
           VedRanks    *ranks,
           guint32      n,
           guint32      key)
{
  guint64 twice_rank = 2 * walk->n_below + n;
  guint64 level = MIN (VED_LEVEL_LEAST + twice_rank * N_LEVELS / (2 * walk->n_total), VED_LEVEL_MOST);

  walk->n_below += n;
  for (; n > 0 && walk->next <= level; walk->next++)
    ranks->values[walk->next] = value_of_key (key);

  return (guint8) level;
}

/* Counts the parts of the bins that hold more than a level's share. */
static guint32 *
count_parts (VedRanks      *ranks,
             const float   *sample,
             gsize          n_sample,
             const guint32 *bins,
             guint64        n_total)
{
  guint32 *parts = g_new0 (guint32, N_STEPS * N_PARTS);
  guint n_divided = 0;

  for (guint32 bin = 0; bin < N_BINS; bin++)
    if ((guint64) bins[bin] * N_LEVELS > n_total)
      ranks->divided[bin] = (guint8) (++n_divided);

  for (gsize i = 0; i < n_sample; i++)
    {
      guint32 key = key_of (sample[i]), which = ranks->divided[key >> 16];

      if (is_value (sample[i]) && which != 0)
        parts[(which - 1) * N_PARTS + ((key >> 8) & 0xff)]++;
    }

  return parts;
}

static guint32 *
count_bins (const float *sample,
            gsize        n_sample,
            guint64     *n_total)
{
  guint32 *bins = g_new0 (guint32, N_BINS);

  *n_total = 0;
  for (gsize i = 0; i < n_sample; i++)
    if (is_value (sample[i]))
      {
        bins[key_of (sample[i]) >> 16]++;
        *n_total += 1;
      }

  return bins;
}

static void
fill_ranks (VedRanks      *ranks,
            const guint32 *bins,
            const guint32 *parts,
            guint64        n_total)
{
  VedRankWalk walk = { .n_total = MAX (n_total, 1), .next = VED_LEVEL_LEAST };
  float greatest = 0.0f;

  for (guint32 bin = 0; bin < N_BINS; bin++)
    {
      guint which = ranks->divided[bin];

      if (bins[bin] > 0)
        greatest = value_of_key (bin << 16);
      if (which == 0)
        ranks->levels[bin] = rank_next (&walk, ranks, bins[bin], bin << 16);
      else
        for (guint32 part = 0; part < N_PARTS; part++)
          ranks->parts[which - 1][part] = rank_next (&walk, ranks, parts[(which - 1) * N_PARTS + part],
                                                     bin << 16 | part << 8);
    }

  for (guint64 level = walk.next; level <= VED_LEVEL_MOST; level++)
    ranks->values[level] = greatest;
}

/**
 * ved_level_map_new_linear:
 * @from: the value of the lowest level; what is below has it too
 * @to: the value of the highest level; what is above has it too
 *
 * Equal ends are taken as a span of one above @from, ends that are no finite number as 0 and 1.
 *
 * Returns: (transfer full): a map in even steps
 */
VedLevelMap *
ved_level_map_new_linear (double from,
                          double to)
{
  VedLevelMap *self = g_new0 (VedLevelMap, 1);
  gboolean is_usable = fabs (from) <= (double) FLT_MAX && fabs (to) <= (double) FLT_MAX;

  self->from = is_usable ? (float) from : 0.0f;
  self->to = is_usable ? (float) to : 1.0f;
  if (self->from == self->to || !isfinite (steps_per_unit (self)))
    self->to = self->from + MAX (1.0f, fabsf (self->from) * 1e-6f);

  return self;
}

/**
 * ved_level_map_new_log:
 * @from: the value of the lowest level, above zero; what is below, zero and negative values too, has it
 * @to: the value of the highest level, above @from
 *
 * Ends that are no such numbers are moved to where they are.
 *
 * Returns: (transfer full): a map in even steps of the logarithm
 */
VedLevelMap *
ved_level_map_new_log (double from,
                       double to)
{
  VedLevelMap *self = g_new0 (VedLevelMap, 1);
  double least = from >= (double) FLT_MIN ? MIN (from, (double) FLT_MAX / 2.0) : (double) FLT_MIN;
  double most = to > least * 1.0001 ? MIN (to, (double) FLT_MAX) : least * 2.0;

  self->is_log = TRUE;
  self->from = (float) log2 (least);
  self->to = (float) log2 (most);

  return self;
}

/**
 * ved_level_map_new_ranked:
 * @sample: (array length=n_sample): values that stand for all, e.g. ved_field_get_sample(); NaN is none
 *
 * A map that gives each level the same number of the sample's values, whatever their distribution: percentiles.
 * O(n), about 0.4 ms for 65,536 values. Any thread.
 *
 * Returns: (transfer full): a map by rank
 */
VedLevelMap *
ved_level_map_new_ranked (const float *sample,
                          gsize        n_sample)
{
  VedLevelMap *self = g_new0 (VedLevelMap, 1);
  guint64 n_total;
  g_autofree guint32 *bins = count_bins (sample, n_sample, &n_total);
  g_autofree guint32 *parts = NULL;

  self->ranks = g_new0 (VedRanks, 1);
  parts = count_parts (self->ranks, sample, n_sample, bins, n_total);
  fill_ranks (self->ranks, bins, parts, n_total);

  return self;
}

void
ved_level_map_free (VedLevelMap *self)
{
  g_free (self->ranks);
  g_free (self);
}

/**
 * ved_level_map_apply:
 * @values: (array length=n_values): NaN and −∞ are missing
 * @levels: (out) (array length=n_values): a level for each
 *
 * Any thread. About a nanosecond a value.
 */
void
ved_level_map_apply (const VedLevelMap *self,
                     const float       *values,
                     gsize              n_values,
                     guint8            *levels)
{
  if (self->ranks != NULL)
    apply_ranks (self->ranks, values, n_values, levels);
  else if (self->is_log)
    apply_log (self, values, n_values, levels);
  else
    apply_linear (self, values, n_values, levels);
}

/**
 * ved_level_map_get_level:
 *
 * Returns: the level of one value, %VED_LEVEL_MISSING for NaN
 */
guint8
ved_level_map_get_level (const VedLevelMap *self,
                         float              value)
{
  guint8 level;

  ved_level_map_apply (self, &value, 1, &level);

  return level;
}

/**
 * ved_level_map_get_value:
 * @level: 1 … 255
 *
 * For a legend beside the picture.
 *
 * Returns: the value in the middle of a level, of a ranked map the least one of its sample; NaN for
 *   %VED_LEVEL_MISSING
 */
double
ved_level_map_get_value (const VedLevelMap *self,
                         guint8             level)
{
  double share = (double) (level - VED_LEVEL_LEAST) / N_STEPS;
  double position = (double) self->from + share * ((double) self->to - (double) self->from);

  if (level == VED_LEVEL_MISSING)
    return NAN;
  if (self->ranks != NULL)
    return (double) self->ranks->values[level];

  return self->is_log ? exp2 (position) : position;
}
