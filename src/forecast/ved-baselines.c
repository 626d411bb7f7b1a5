/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-baselines"

#include "config.h"

#include "forecast/ved-baselines.h"

#include "forecast/seasonal/ved-young-band.h"

#include <math.h>
#include <string.h>

/* The engines that need no learning: last resorts, and what the others are measured by. */

#define Z90               1.2816
#define TREND_POINTS      24
#define TREND_FEW         5
#define NEWEST_POINTS     3
#define NEAR_STEPS        3.0

/* The newest finite values, oldest first, of at most @max places. */
static guint
newest_values (const VedSeriesPast *past,
               guint                max,
               double              *values)
{
  guint n = 0;
  guint from = past->n_points > max ? past->n_points - max : 0;

  for (guint i = from; i < past->n_points; i++)
    {
      if (isfinite (past->means[i]))
        values[n++] = past->means[i];
    }

  return n;
}

static gboolean
last_value (const VedSeriesPast *past,
            double              *value)
{
  for (guint i = past->n_points; i > 0; i--)
    {
      if (isfinite (past->means[i - 1]))
        {
          *value = past->means[i - 1];
          return TRUE;
        }
    }

  return FALSE;
}

static double
spread_of (const double *values,
           guint         n)
{
  double mean = 0.0, squares = 0.0;

  for (guint i = 0; i < n; i++)
    mean += values[i] / n;
  for (guint i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);

  return n > 0 ? sqrt (squares / n) : 0.0;
}

static double
slope_of (const double *values,
          guint         n)
{
  double centre = (n - 1) / 2.0, numerator = 0.0, denominator = 0.0;

  for (guint i = 0; i < n; i++)
    {
      numerator += (i - centre) * values[i];
      denominator += (i - centre) * (i - centre);
    }

  return denominator > 0.0 ? numerator / denominator : 0.0;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static double
median_of (const double *values,
           guint         n)
{
  double sorted[VED_HOUR_STEPS];

  memcpy (sorted, values, n * sizeof *sorted);
  qsort (sorted, n, sizeof *sorted, compare_doubles);

  return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0;
}

static double
walk_width (double step_sd,
            double lead)
{
  return Z90 * step_sd * sqrt (lead);
}

/* Of what is large much may move, but what is known of a kind counts for more: a disk that stands still has a
 * narrow band however full it is. So the band is no wider than that of a walk whose steps are as large as the
 * spread of the hour, or as usual for the kind where that is more. */
static VedYoungBand
hour_band (const VedSeriesKind *kind,
           double               sd,
           double               level,
           double               lead)
{
  VedYoungBand band = ved_young_band (sd, level, lead);
  double widest = walk_width (MAX (sd, kind->step_sd), lead);

  if (kind->step_sd > 0.0)
    {
      band = (VedYoungBand) { MIN (band.below, widest), MIN (band.above, widest) };
    }

  return band;
}

/**
 * ved_baseline_persistence:
 *
 * The series stays where it is (moved on by the slope of the kind): at first at the median of the last
 * quarter of an hour, soon at that of the last hour, since single samples are noisy. The band is that of
 * ved_young_band() for the spread of the last hour, bounded by the usual change of the kind; with less than an
 * hour it is that change times √lead, where it is known.
 *
 * Returns: %FALSE where there is no value at all
 */
gboolean
ved_baseline_persistence (const VedSeriesKind *kind,
                          const VedSeriesPast *past,
                          VedQuantileForecast *forecast)
{
  double values[VED_HOUR_STEPS], last, sd, level, near;
  guint n = newest_values (past, VED_HOUR_STEPS, values);
  gboolean is_of_kind = n < VED_HOUR_STEPS && kind->step_sd > 0.0;

  if (n == 0)
    {
      if (!last_value (past, &last))
        return FALSE;
      values[n++] = last;
    }

  for (guint i = 0; i < n; i++)
    values[i] += kind->slope_per_step * (n - 1 - i);
  sd = spread_of (values, n);
  level = median_of (values, n);
  near = median_of (&values[n - MIN (n, NEWEST_POINTS)], MIN (n, NEWEST_POINTS)) - level;

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      double lead = i + 1.0, p50 = level + near * exp (-lead / NEAR_STEPS) + kind->slope_per_step * lead;
      double of_kind = walk_width (kind->step_sd, lead);
      VedYoungBand band = is_of_kind ? (VedYoungBand) { of_kind, of_kind } : hour_band (kind, sd, fabs (level), lead);

      forecast->p50[i] = (float) p50;
      forecast->p10[i] = (float) (p50 - band.below);
      forecast->p90[i] = (float) (p50 + band.above);
    }
  forecast->engine = VED_ENGINE_PERSISTENCE;
  forecast->rung = n < VED_HOUR_STEPS ? VED_RUNG_LAST_KIND : VED_RUNG_LAST_OWN;

  return TRUE;
}

/**
 * ved_baseline_trend:
 *
 * The heuristic of the reference system: over the last 24 five-minute points the least-squares slope,
 * with more than 5 points 0.7 of it and 0.3 of the slope of the last 5; p50 = last + slope · i,
 * p10/p90 = p50 ∓ 1.28 · sd · √i with the standard deviation of the points (1.0 with two or fewer).
 *
 * Returns: %FALSE with fewer than 3 points
 */
gboolean
ved_baseline_trend (const VedSeriesKind *kind,
                    const VedSeriesPast *past,
                    VedQuantileForecast *forecast)
{
  double values[TREND_POINTS], slope, sd;
  guint n = newest_values (past, TREND_POINTS, values);

  if (n < 3)
    return FALSE;

  slope = slope_of (values, n);
  if (n > TREND_FEW)
    slope = 0.7 * slope + 0.3 * slope_of (&values[n - TREND_FEW], TREND_FEW);
  sd = spread_of (values, n);

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      double p50 = CLAMP (values[n - 1] + slope * (i + 1), kind->floor, kind->ceiling);

      forecast->p50[i] = (float) p50;
      forecast->p10[i] = (float) (p50 - 1.28 * sd * sqrt (i + 1.0));
      forecast->p90[i] = (float) (p50 + 1.28 * sd * sqrt (i + 1.0));
    }
  forecast->engine = VED_ENGINE_TREND;
  forecast->rung = n < VED_HOUR_STEPS ? VED_RUNG_LAST_KIND : VED_RUNG_LAST_OWN;

  return TRUE;
}

/**
 * ved_baseline_snaive:
 *
 * The value of the same time yesterday; where that is missing the last value. The band is that of
 * the changes from day to day.
 *
 * Returns: %FALSE where there is no day of history
 */
gboolean
ved_baseline_snaive (const VedSeriesKind *kind,
                     const VedSeriesPast *past,
                     VedQuantileForecast *forecast)
{
  double last, squares = 0.0, sd;
  guint n = 0;

  if (past->n_points < VED_DAY_STEPS || !last_value (past, &last))
    return FALSE;

  for (guint i = MAX (VED_DAY_STEPS, past->n_points - VED_DAY_STEPS); i < past->n_points; i++)
    {
      double change = (double) past->means[i] - past->means[i - VED_DAY_STEPS];

      if (isfinite (change))
        {
          squares += change * change;
          n++;
        }
    }
  sd = n > 0 ? sqrt (squares / n) : kind->step_sd * sqrt (VED_HORIZON_STEPS);

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      double value = past->means[past->n_points - VED_DAY_STEPS + i];

      forecast->p50[i] = (float) (isfinite (value) ? value : last);
      forecast->p10[i] = (float) (forecast->p50[i] - Z90 * sd);
      forecast->p90[i] = (float) (forecast->p50[i] + Z90 * sd);
    }
  forecast->engine = VED_ENGINE_SNAIVE;

  return TRUE;
}
