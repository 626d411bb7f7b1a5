/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-day-profile"

#include "config.h"

#include "forecast/ved-day-profile.h"

#include "forecast/ved-lane-median.h"
#include "forecast/ved-quantile-forecast.h"

#include <math.h>

/* The profile of a place is the median of the values at the same time of day on earlier days. All days
 * of a set lie at least one day back and a horizon is a third of a day, so the profile of a target does
 * not depend on the origin: that is what makes it cheap to try every shape at a hundred past origins. */

#define MAX_DAYS     14
#define SMOOTH_REACH 3          /* places averaged on each side */
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

static void
average_neighbours (const float *medians,
                    guint        n,
                    float       *averages)
{
  float *restrict result = averages;

  for (guint i = 0; i < n; i++)
    result[i] = medians[i];
  for (guint offset = 1; offset <= 2 * SMOOTH_REACH; offset++)
    {
      for (guint i = 0; i < n; i++)
        result[i] += medians[i + offset];
    }
  for (guint i = 0; i < n; i++)
    result[i] *= 1.0f / (2 * SMOOTH_REACH + 1);
}

/**
 * ved_day_profile_compute:
 * @filled: (array): the imputed past of a series
 * @first: its first place with a value
 * @set: which days
 * @from: first place wanted, at or behind @first; may lie up to half a day ahead of the past
 * @n: how many places
 * @profile: (out caller-allocates) (array length=n): their profile; NaN where no day of the set lies
 *   within the past
 *
 * Days before @first are left out. About 3 ns a place for 14 days, less for fewer.
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

  if (!sets[set].is_smooth)
    {
      compute_medians (filled, first, set, from, n, profile);
      return;
    }

  /* So near the start of the history there is no day to take medians of. */
  for (; n > 0 && from < first + SMOOTH_REACH; from++, n--)
    *profile++ = NAN;

  for (guint done = 0; done < n; done += CHUNK)
    {
      float medians[CHUNK + 2 * SMOOTH_REACH];
      guint length = MIN (CHUNK, n - done);

      compute_medians (filled, first, set, from + done - SMOOTH_REACH, length + 2 * SMOOTH_REACH, medians);
      extend_backwards (medians, length + 2 * SMOOTH_REACH);
      average_neighbours (medians, length, &profile[done]);
    }
}
