/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-day-profile"

#include "config.h"

#include "forecast/ved-day-profile.h"

#include "forecast/ved-quantile-forecast.h"

#include <math.h>
#include <string.h>

/* The profile of a place is the median of the values at the same time of day on earlier days. All days
 * of a set lie at least one day back and a horizon is a third of a day, so the profile of a target does
 * not depend on the origin: that is what makes it cheap to try every shape at a hundred past origins.
 *
 * Medians are taken of many neighbouring places at once: a sorting network (K. E. Batcher, "Sorting
 * networks and their applications", 1968) has no branches, and its comparators become vector minima
 * and maxima. Networks for a number of rows that is no power of two leave out the comparators that
 * reach beyond it. */

#define MAX_DAYS        14
#define MAX_COMPARATORS 64
#define LANES           32

typedef struct {
  guint8 n;
  guint8 days[MAX_DAYS];
  guint8 min_age_days;          /* history from which the set is worth trying */
} DaySet;

typedef struct {
  guint n;
  guint8 low[MAX_COMPARATORS];
  guint8 high[MAX_COMPARATORS];
} Network;

static const DaySet sets[VED_N_DAY_SETS] = {
  [VED_DAYS_1] = { 1, { 1 }, 1 },
  [VED_DAYS_1_TO_3] = { 3, { 1, 2, 3 }, 2 },
  [VED_DAYS_1_TO_7] = { 7, { 1, 2, 3, 4, 5, 6, 7 }, 4 },
  [VED_DAYS_1_TO_14] = { 14, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 }, 8 },
  [VED_DAYS_7_1_2] = { 3, { 1, 2, 7 }, 7 },
  [VED_DAYS_7_14_21] = { 3, { 7, 14, 21 }, 14 },
};

static void
network_build (Network *self,
               guint    n_rows)
{
  guint size = 1;

  while (size < n_rows)
    size *= 2;

  self->n = 0;
  for (guint p = 1; p < size; p *= 2)
    {
      for (guint k = p; k >= 1; k /= 2)
        {
          for (guint j = k % p; j + k < size; j += 2 * k)
            {
              for (guint i = 0; i < MIN (k, size - j - k); i++)
                {
                  if ((i + j) / (p * 2) != (i + j + k) / (p * 2) || i + j + k >= n_rows)
                    continue;
                  self->low[self->n] = (guint8) (i + j);
                  self->high[self->n++] = (guint8) (i + j + k);
                }
            }
        }
    }
}

static const Network *
network_get (guint n_rows)
{
  static Network networks[MAX_DAYS + 1];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint n = 1; n <= MAX_DAYS; n++)
        network_build (&networks[n], n);
      g_once_init_leave (&once, 1);
    }

  return &networks[n_rows];
}

static inline void
sort_lanes (const Network *network,
            float          rows[MAX_DAYS][LANES])
{
  for (guint c = 0; c < network->n; c++)
    {
      float *restrict low = rows[network->low[c]];
      float *restrict high = rows[network->high[c]];

      for (guint lane = 0; lane < LANES; lane++)
        {
          float a = low[lane], b = high[lane];

          low[lane] = a < b ? a : b;
          high[lane] = a < b ? b : a;
        }
    }
}

#ifdef __x86_64__
__attribute__((target_clones ("avx2", "default")))
#endif
static void
median_of_rows (const float *const *rows,
                guint               n_rows,
                guint               n,
                float              *medians)
{
  const Network *network = network_get (n_rows);

  for (guint i = 0; i < n; i += LANES)
    {
      float block[MAX_DAYS][LANES];
      guint n_lanes = MIN (LANES, n - i);

      for (guint row = 0; row < n_rows; row++)
        {
          if (n_lanes < LANES)
            memset (block[row], 0, sizeof block[row]);
          memcpy (block[row], &rows[row][i], n_lanes * sizeof (float));
        }
      sort_lanes (network, block);
      for (guint lane = 0; lane < n_lanes; lane++)
        medians[i + lane] = block[(n_rows - 1) / 2][lane] * 0.5f + block[n_rows / 2][lane] * 0.5f;
    }
}

/**
 * ved_day_profile_min_age:
 *
 * Returns: the length of history, in points, from which forecasts may use the set
 */
guint
ved_day_profile_min_age (VedDaySet set)
{
  g_return_val_if_fail (set < VED_N_DAY_SETS, 0);

  return sets[set].min_age_days * VED_DAY_STEPS;
}

/**
 * ved_day_profile_nearest:
 *
 * Returns: how many points back the nearest day of the set is
 */
guint
ved_day_profile_nearest (VedDaySet set)
{
  g_return_val_if_fail (set < VED_N_DAY_SETS, 0);

  return sets[set].days[0] * VED_DAY_STEPS;
}

/**
 * ved_day_profile_compute:
 * @filled: (array): the imputed past of a series
 * @first: its first place with a value
 * @set: which days
 * @from: first place wanted, at or behind @first; may lie up to a day ahead of the past
 * @n: how many places
 * @profile: (out caller-allocates) (array length=n): their profile; NaN where no day of the set lies
 *   within the past
 *
 * Days before @first are left out. About 10 ns a place for 14 days, less for fewer.
 */
void
ved_day_profile_compute (const float *filled,
                         guint        first,
                         VedDaySet    set,
                         guint        from,
                         guint        n,
                         float       *profile)
{
  g_return_if_fail (set < VED_N_DAY_SETS);

  while (n > 0)
    {
      const float *rows[MAX_DAYS];
      guint n_rows = 0, length = n;

      for (guint i = 0; i < sets[set].n; i++)
        {
          guint back = sets[set].days[i] * VED_DAY_STEPS;

          if (from >= first + back)
            rows[n_rows++] = &filled[from - back];
          else
            length = MIN (length, first + back - from);
        }

      if (n_rows > 0)
        median_of_rows (rows, n_rows, length, profile);
      else
        for (guint i = 0; i < length; i++)
          profile[i] = NAN;
      from += length;
      profile += length;
      n -= length;
    }
}
