/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-day-profile"

#include "config.h"

#include "forecast/seasonal/ved-day-profile.h"

#include "base/ved-vector.h"
#include "forecast/seasonal/ved-lane-median.h"
#include "forecast/ved-quantile-forecast.h"

#include <math.h>
#include <string.h>

/* The profile of a place is the median of the values at the same time of day on earlier days. All days
 * of a set lie at least one day back and a horizon is a third of a day, so the profile of a target does
 * not depend on the origin: that is what makes it cheap to try every shape at a hundred past origins. */

#define MAX_DAYS     14
#define SMOOTH_REACH 3          /* places averaged on each side; written out in average_neighbours() */
#define CHUNK        512

typedef struct {
  guint8 n;
  guint8 days[MAX_DAYS];
  guint8 min_age_days;          /* history from which the set is worth trying */
  gboolean is_smooth;
} DaySet;

static const DaySet sets[VED_N_DAY_SETS] = {
  [VED_DAYS_1] = { 1, { 1 }, 1 },
  [VED_DAYS_1_TO_3] = { 3, { 1, 2, 3 }, 2 },
  [VED_DAYS_1_TO_7] = { 7, { 1, 2, 3, 4, 5, 6, 7 }, 4 },
  [VED_DAYS_1_TO_14] = { 14, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 }, 8 },
  [VED_DAYS_7_1_2] = { 3, { 1, 2, 7 }, 7 },
  [VED_DAYS_7_14_21] = { 3, { 7, 14, 21 }, 14 },
  [VED_DAYS_1_SMOOTH] = { 1, { 1 }, 1, TRUE },
  [VED_DAYS_1_TO_3_SMOOTH] = { 3, { 1, 2, 3 }, 2, TRUE },
  [VED_DAYS_1_TO_7_SMOOTH] = { 7, { 1, 2, 3, 4, 5, 6, 7 }, 4, TRUE },
  [VED_DAYS_1_TO_14_SMOOTH] = { 14, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 }, 8, TRUE },
};

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
 * Returns: how many points of history the profile of a place needs at least
 */
guint
ved_day_profile_nearest (VedDaySet set)
{
  g_return_val_if_fail (set < VED_N_DAY_SETS, 0);

  return sets[set].days[0] * VED_DAY_STEPS + (sets[set].is_smooth ? SMOOTH_REACH : 0);
}

/**
 * ved_day_profile_add_weight:
 * @weight: of the set
 * @days: (array fixed-size=22) (inout): weights by days back
 *
 * Shares the weight of a set out to its days.
 */
void
ved_day_profile_add_weight (VedDaySet set,
                            float     weight,
                            float    *days)
{
  g_return_if_fail (set < VED_N_DAY_SETS);

  for (guint i = 0; i < sets[set].n; i++)
    days[sets[set].days[i]] += weight / sets[set].n;
}

static void
compute_medians (const float *filled,
                 guint        first,
                 VedDaySet    set,
                 guint        from,
                 guint        n,
                 float       *profile)
{
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
        ved_lane_median (rows, n_rows, length, profile);
      else
        for (guint i = 0; i < length; i++)
          profile[i] = NAN;
      from += length;
      profile += length;
      n -= length;
    }
}

/* Before the oldest day of a set stands its first value, so that an average exists there too. */
static void
extend_backwards (float *medians,
                  guint  n)
{
  guint first = 0;

  while (first < n && isnan (medians[first]))
    first++;
  for (guint i = 0; i < first && first < n; i++)
    medians[i] = medians[first];
}

VED_VECTOR_CLONES
static void
average_neighbours (const float *restrict medians,
                    guint                 n,
                    float *restrict       averages)
{
  for (guint i = 0; i < n; i++)
    {
      const float *m = &medians[i];

      averages[i] = (m[0] + m[1] + m[2] + m[3] + m[4] + m[5] + m[6]) * (1.0f / (2 * SMOOTH_REACH + 1));
    }
}

/**
 * ved_day_profile_compute:
 * @filled: (array): the imputed past of a series
 * @first: its first place with a value
 * @set: which days, not a smooth set
 * @from: first place wanted, at or behind @first; may lie up to half a day ahead of the past
 * @n: how many places
 * @plain: (out caller-allocates) (optional) (array length=n): their profile; NaN where no day of the set lies
 *   within the past
 * @smooth: (out caller-allocates) (optional) (array length=n): the profile of the smooth set of the same days
 *
 * Days before @first are left out. About 3 ns a place for 14 days, less for fewer.
 */
void
ved_day_profile_compute (const float *filled,
                         guint        first,
                         VedDaySet    set,
                         guint        from,
                         guint        n,
                         float       *plain,
                         float       *smooth)
{
  /* So near the start of the history there is no day to take medians of. */
  guint done = from < first + SMOOTH_REACH ? MIN (n, first + SMOOTH_REACH - from) : 0;

  g_return_if_fail (set < VED_DAYS_1_SMOOTH);

  if (smooth == NULL)
    {
      compute_medians (filled, first, set, from, n, plain);
      return;
    }

  if (plain != NULL)
    compute_medians (filled, first, set, from, done, plain);
  for (guint i = 0; i < done; i++)
    smooth[i] = NAN;
  for (guint length; done < n; done += length)
    {
      float medians[CHUNK + 2 * SMOOTH_REACH];

      length = MIN (CHUNK, n - done);
      compute_medians (filled, first, set, from + done - SMOOTH_REACH, length + 2 * SMOOTH_REACH, medians);
      if (plain != NULL)
        memcpy (&plain[done], &medians[SMOOTH_REACH], length * sizeof (float));
      extend_backwards (medians, length + 2 * SMOOTH_REACH);
      average_neighbours (medians, length, &smooth[done]);
    }
}

/**
 * ved_day_profile_smooth:
 *
 * Returns: the smooth set of the same days; %VED_N_DAY_SETS where there is none
 */
VedDaySet
ved_day_profile_smooth (VedDaySet set)
{
  switch (set)
    {
    case VED_DAYS_1:
      return VED_DAYS_1_SMOOTH;
    case VED_DAYS_1_TO_3:
      return VED_DAYS_1_TO_3_SMOOTH;
    case VED_DAYS_1_TO_7:
      return VED_DAYS_1_TO_7_SMOOTH;
    case VED_DAYS_1_TO_14:
      return VED_DAYS_1_TO_14_SMOOTH;
    case VED_DAYS_7_1_2:
    case VED_DAYS_7_14_21:
    case VED_DAYS_1_SMOOTH:
    case VED_DAYS_1_TO_3_SMOOTH:
    case VED_DAYS_1_TO_7_SMOOTH:
    case VED_DAYS_1_TO_14_SMOOTH:
    case VED_N_DAY_SETS:
    default:
      return VED_N_DAY_SETS;
    }
}
