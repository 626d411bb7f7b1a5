/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-robust"

#include "config.h"

#include "series/ved-robust.h"

#include "base/ved-vector.h"

#include <math.h>
#include <string.h>

/* Order statistics of small float arrays. Selection is Hoare's quickselect with a median-of-three
 * pivot. The running median keeps its window twice, in order of arrival and sorted; a push is one
 * removal and one insertion in the sorted copy, which for windows up to a few hundred values is
 * faster than any tree. Missing values are NaN and take a place in the window but no rank. */

#define N_BINS          512
#define MAX_IN_BIN      512
#define FEWEST_FOR_BINS 64
#define MOST_FOR_BINS   4096
#define N_LANES         8

static void
swap_values (float *a,
             float *b)
{
  float kept = *a;

  *a = *b;
  *b = kept;
}

static float
median_of_three (float a,
                 float b,
                 float c)
{
  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/**
 * ved_robust_compact:
 * @values: (array length=n): any values
 * @n: their number
 * @finite: (out caller-allocates) (array length=n): the finite ones, in their order; may be @values
 *
 * Returns: how many values are finite
 */
guint
ved_robust_compact (const float *values,
                    guint        n,
                    float       *finite)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    {
      if (isfinite (values[i]))
        finite[kept++] = values[i];
    }

  return kept;
}

/**
 * ved_robust_select:
 * @values: (array length=n) (inout): finite values; left in another order, those of a lower rank first
 * @n: > 0
 * @rank: < @n
 *
 * Returns: the value that would stand at @rank after sorting; O(n) on average
 */
float
ved_robust_select (float *values,
                   guint  n,
                   guint  rank)
{
  gssize low = 0, high = (gssize) n - 1;

  g_return_val_if_fail (rank < n, NAN);

  while (low < high)
    {
      float pivot = median_of_three (values[low], values[low + (high - low) / 2], values[high]);
      gssize i = low, j = high;

      while (i <= j)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i <= j)
            swap_values (&values[i++], &values[j--]);
        }

      if ((gssize) rank <= j)
        high = j;
      else if ((gssize) rank >= i)
        low = i;
      else
        break;
    }

  return values[rank];
}

/**
 * ved_robust_quantile:
 * @values: (array length=n) (inout): finite values; left in another order
 * @n: their number
 * @position: a place in the sorted values, 0 … @n − 1, clipped to that; linear between neighbours
 *
 * Returns: the value at @position, NaN for no values
 */
float
ved_robust_quantile (float  *values,
                     guint   n,
                     double  position)
{
  guint rank;
  float low, high = INFINITY;

  if (n == 0)
    return NAN;

  position = CLAMP (position, 0.0, n - 1.0);
  rank = (guint) position;
  low = ved_robust_select (values, n, rank);
  if (position == rank)
    return low;

  for (guint i = rank + 1; i < n; i++)
    high = MIN (high, values[i]);

  return (float) (low + (position - rank) * ((double) high - low));
}

/* Hoare's partition of [low, high] around a value of its own: what is left of the returned place is at
 * most the pivot; *@right is where values of at least the pivot begin. */
static gssize
partition_pairs (float  *values,
                 float  *weights,
                 gssize  low,
                 gssize  high,
                 gssize *right)
{
  float pivot = median_of_three (values[low], values[low + (high - low) / 2], values[high]);
  gssize i = low, j = high;

  while (i <= j)
    {
      while (values[i] < pivot)
        i++;
      while (values[j] > pivot)
        j--;
      if (i <= j)
        {
          swap_values (&values[i], &values[j]);
          swap_values (&weights[i++], &weights[j--]);
        }
    }
  *right = i;

  return j;
}

static double
sum_range (const float *weights,
           gssize       from,
           gssize       to)
{
  double sum = 0.0;

  for (gssize i = from; i < to; i++)
    sum += weights[i];

  return sum;
}

/* The place in [low, high] at which the weights, @before added, reach @target; on return @before is the
 * weight in front of it. */
static gssize
select_by_weight (float  *values,
                  float  *weights,
                  gssize  low,
                  gssize  high,
                  double  target,
                  double *before)
{
  while (low < high)
    {
      gssize right;
      gssize left = partition_pairs (values, weights, low, high, &right);
      double lighter = sum_range (weights, low, left + 1);
      double middle = sum_range (weights, left + 1, right);

      if (*before + lighter >= target)
        {
          high = MAX (left, low);
          continue;
        }
      if (*before + lighter + middle >= target || right > high)
        {
          *before += lighter;
          return MIN (left + 1, high);
        }
      *before += lighter + middle;
      low = right;
    }

  return low;
}

/* Least and greatest of at least N_LANES values. */
VED_VECTOR_CLONES
static void
find_extremes (const float *values,
               guint        n,
               float       *least,
               float       *greatest)
{
  float low[N_LANES], high[N_LANES];

  memcpy (low, values, sizeof low);
  memcpy (high, values, sizeof high);
  for (guint i = 0; i + N_LANES <= n; i += N_LANES)
    {
      for (guint lane = 0; lane < N_LANES; lane++)
        {
          low[lane] = values[i + lane] < low[lane] ? values[i + lane] : low[lane];
          high[lane] = values[i + lane] > high[lane] ? values[i + lane] : high[lane];
        }
    }
  for (guint i = n - n % N_LANES; i < n; i++)
    {
      low[0] = MIN (low[0], values[i]);
      high[0] = MAX (high[0], values[i]);
    }
  *least = low[0];
  *greatest = high[0];
  for (guint lane = 1; lane < N_LANES; lane++)
    {
      *least = MIN (*least, low[lane]);
      *greatest = MAX (*greatest, high[lane]);
    }
}

VED_VECTOR_CLONES
static void
find_bins (const float *restrict values,
           guint                 n,
           float                 low,
           float                 scale,
           guint16 *restrict     bins)
{
  for (guint i = 0; i < n; i++)
    {
      float place = (values[i] - low) * scale;

      bins[i] = (guint16) (gint32) (place < N_BINS - 1.0f ? place : N_BINS - 1.0f);
    }
}

/* The value at which the weights of bin @bin, @before added, reach @target; NaN where the bin holds more
 * values than there is room for. */
static float
select_in_bin (const float   *values,
               const float   *weights,
               const guint16 *bins,
               guint          n,
               guint          bin,
               double         target,
               double         before)
{
  float kept[MAX_IN_BIN + 1], kept_weights[MAX_IN_BIN + 1];
  guint n_kept = 0;

  for (guint i = 0; i < n && n_kept <= MAX_IN_BIN; i++)
    {
      kept[n_kept] = values[i];
      kept_weights[n_kept] = weights[i];
      n_kept += bins[i] == bin;
    }
  if (n_kept == 0 || n_kept > MAX_IN_BIN)
    return NAN;

  return kept[select_by_weight (kept, kept_weights, 0, n_kept - 1, target, &before)];
}

/* Sums of the weights in each bin; two halves, so that neighbours in one bin do not wait for each other. */
static void
weigh_bins (const float   *weights,
            const guint16 *bins,
            guint          n,
            double        *sums)
{
  double others[N_BINS] = { 0.0 };
  guint i = 0;

  memset (sums, 0, N_BINS * sizeof *sums);
  for (; i + 1 < n; i += 2)
    {
      sums[bins[i]] += weights[i];
      others[bins[i + 1]] += weights[i + 1];
    }
  if (i < n)
    sums[bins[i]] += weights[i];
  for (guint bin = 0; bin < N_BINS; bin++)
    sums[bin] += others[bin];
}

/* Sorts the weights into a histogram first, so that only the values of one bin a level need ordering:
 * without the mispredicted branches of a selection among all. FALSE where the bins do not separate. */
static gboolean
quantiles_by_bins (const float  *values,
                   const float  *weights,
                   guint         n,
                   double        total,
                   const double *levels,
                   guint         n_levels,
                   float        *quantiles)
{
  double sums[N_BINS], before = 0.0;
  guint16 bins[MOST_FOR_BINS];
  float low, high, scale;
  guint bin = 0;

  find_extremes (values, n, &low, &high);
  scale = N_BINS / (high - low);
  if (!isfinite (scale) || !isfinite (high - low))
    return FALSE;

  find_bins (values, n, low, scale, bins);
  weigh_bins (weights, bins, n, sums);
  for (guint i = 0; i < n_levels; i++)
    {
      while (bin < N_BINS - 1 && before + sums[bin] < levels[i] * total)
        before += sums[bin++];
      quantiles[i] = select_in_bin (values, weights, bins, n, bin, levels[i] * total, before);
      if (isnan (quantiles[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_robust_weighted_quantiles:
 * @values: (array length=n) (inout): finite values; left in another order
 * @weights: (array length=n) (inout): their weights, ≥ 0; moved with the values
 * @n: > 0
 * @levels: (array length=n_levels): shares of the whole weight, 0 … 1, ascending
 * @n_levels: their number
 * @quantiles: (out caller-allocates) (array length=n_levels): for each level the least value at which
 *   the weight of all values up to it reaches that share
 *
 * O(n) on average.
 */
void
ved_robust_weighted_quantiles (float        *values,
                               float        *weights,
                               guint         n,
                               const double *levels,
                               guint         n_levels,
                               float        *quantiles)
{
  double total = sum_range (weights, 0, n), before = 0.0;
  gssize from = 0;

  g_return_if_fail (n > 0);

  if (n >= FEWEST_FOR_BINS && n <= MOST_FOR_BINS
      && quantiles_by_bins (values, weights, n, total, levels, n_levels, quantiles))
    return;

  for (guint i = 0; i < n_levels; i++)
    {
      from = select_by_weight (values, weights, from, (gssize) n - 1, levels[i] * total, &before);
      quantiles[i] = values[from];
    }
}

/**
 * ved_robust_median:
 * @values: (array length=n): values, those that are not finite do not count
 * @n: their number
 *
 * Returns: the median, NaN where no value is finite
 */
float
ved_robust_median (const float *values,
                   guint        n)
{
  g_autofree float *copy = g_new (float, n + 1);
  guint kept = ved_robust_compact (values, n, copy);

  return ved_robust_quantile (copy, kept, (kept - 1.0) / 2.0);
}

/**
 * ved_robust_mad:
 * @values: (array length=n): values, those that are not finite do not count
 * @n: their number
 * @centre: what deviations are taken from, normally the median
 *
 * Returns: the median absolute deviation, without the factor %VED_MAD_TO_SD; NaN where no value is
 *   finite
 */
float
ved_robust_mad (const float *values,
                guint        n,
                float        centre)
{
  g_autofree float *copy = g_new (float, n + 1);
  guint kept = ved_robust_compact (values, n, copy);

  for (guint i = 0; i < kept; i++)
    copy[i] = fabsf (copy[i] - centre);

  return ved_robust_quantile (copy, kept, (kept - 1.0) / 2.0);
}

/**
 * ved_robust_running_median:
 * @values: (array length=n): values, NaN where missing
 * @n: their number
 * @before: how many values before a place are in its window
 * @after: how many after it; 0 for a causal median, @before for a two-sided one
 * @medians: (out caller-allocates) (array length=n): not @values; NaN where a window is empty
 *
 * Windows are cut at both ends. @before + @after + 1 is at most %VED_RUNNING_MEDIAN_MAX.
 */
void
ved_robust_running_median (const float *values,
                           guint        n,
                           guint        before,
                           guint        after,
                           float       *medians)
{
  VedRunningMedian window;

  g_return_if_fail (before + after < VED_RUNNING_MEDIAN_MAX);

  ved_running_median_init (&window, before + after + 1);
  for (guint i = 0; i < n + after; i++)
    {
      ved_running_median_push (&window, i < n ? values[i] : NAN);
      if (i >= after)
        medians[i - after] = ved_running_median_get (&window);
    }
}

/**
 * ved_running_median_init:
 * @capacity: length of the window, 1 … %VED_RUNNING_MEDIAN_MAX
 */
void
ved_running_median_init (VedRunningMedian *self,
                         guint             capacity)
{
  g_return_if_fail (capacity > 0 && capacity <= VED_RUNNING_MEDIAN_MAX);

  self->capacity = capacity;
  self->n = 0;
  self->next = 0;
  for (guint i = 0; i < capacity; i++)
    self->recent[i] = NAN;
}

static guint
lower_bound (const float *sorted,
             guint        n,
             float        value)
{
  guint low = 0;

  while (n > 0)
    {
      guint half = n / 2;

      if (sorted[low + half] < value)
        {
          low += half + 1;
          n -= half + 1;
        }
      else
        {
          n = half;
        }
    }

  return low;
}

/**
 * ved_running_median_push:
 * @value: the next value, which takes the place of the oldest; not finite: a missing one
 */
void
ved_running_median_push (VedRunningMedian *self,
                         float             value)
{
  float oldest = self->recent[self->next];

  if (isfinite (oldest))
    {
      guint at = lower_bound (self->sorted, self->n, oldest);

      memmove (&self->sorted[at], &self->sorted[at + 1], (self->n - at - 1) * sizeof (float));
      self->n--;
    }

  if (isfinite (value))
    {
      guint at = lower_bound (self->sorted, self->n, value);

      memmove (&self->sorted[at + 1], &self->sorted[at], (self->n - at) * sizeof (float));
      self->sorted[at] = value;
      self->n++;
    }

  self->recent[self->next] = isfinite (value) ? value : NAN;
  self->next = (self->next + 1) % self->capacity;
}

/**
 * ved_running_median_get:
 *
 * Returns: the median of the window, NaN while it is empty
 */
float
ved_running_median_get (const VedRunningMedian *self)
{
  if (self->n == 0)
    return NAN;

  return (self->sorted[(self->n - 1) / 2] + self->sorted[self->n / 2]) * 0.5f;
}
