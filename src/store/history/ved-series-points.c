/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-series-points"

#include "config.h"

#include "store/history/ved-series-points.h"

#include "base/ved-clock.h"
#include "series/ved-history.h"

#include <math.h>

/* Points that fit are given as they are, those of several tiers one after the other. More of them go into
 * bins of one width, a whole multiple of the coarsest bucket they are made of, whose edges lie on
 * multiples of the width since 1970: the same instant falls into the same bin wherever the range begins,
 * so a chart does not shimmer while it is panned. The mean of a bin is weighted by samples; minimum and
 * maximum survive.
 *
 * A gap is a distance of GAP_FACTOR usual distances or more; it gets one NaN point, so that no line is
 * drawn across. What is usual is the median within a tier. */

#define GAP_FACTOR      2.5
#define MIN_POINTS      2
#define MIN_DISTANCE_US (5 * VED_SECOND_US)

typedef struct {
  VedSeriesSlice *slice;
  guint n;
} Output;

/* The usual distance of points in each tier that occurs. */
typedef struct {
  guint n;
  gint64 step_us[VED_N_TIERS];
  gint64 distance_us[VED_N_TIERS];
} Usual;

static int
compare_distances (gconstpointer a,
                   gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* The median distance of points of one tier; where there are no two, the tier's step. */
static gint64
usual_distance_us (const VedSeriesPoint *points,
                   guint                 n_points,
                   gint64                step_us)
{
  g_autoptr(GArray) distances = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 1; i < n_points; i++)
    {
      gint64 distance = points[i].time_us - points[i - 1].time_us;

      if (points[i].step_us == step_us && points[i - 1].step_us == step_us)
        g_array_append_val (distances, distance);
    }
  if (distances->len == 0)
    return MAX (step_us, MIN_DISTANCE_US);

  g_array_sort (distances, compare_distances);

  return MAX (g_array_index (distances, gint64, distances->len / 2), MIN_DISTANCE_US);
}

/* What is usual in the tiers that @points are of. */
static void
find_usual (const VedSeriesPoint *points,
            guint                 n_points,
            Usual                *usual)
{
  usual->n = 0;
  for (guint i = 0; i < n_points && usual->n < VED_N_TIERS; i++)
    {
      guint known = 0;

      while (known < usual->n && usual->step_us[known] != points[i].step_us)
        known++;
      if (known < usual->n)
        continue;
      usual->step_us[usual->n] = points[i].step_us;
      usual->distance_us[usual->n++] = usual_distance_us (points, n_points, points[i].step_us);
    }
}

static gint64
usual_of (const Usual          *usual,
          const VedSeriesPoint *point)
{
  for (guint i = 0; i < usual->n; i++)
    {
      if (usual->step_us[i] == point->step_us)
        return usual->distance_us[i];
    }

  return MAX (point->step_us, MIN_DISTANCE_US);
}

/* Whether there is a gap between a point and the one before it. */
static gboolean
is_after_gap (const Usual          *usual,
              const VedSeriesPoint *point)
{
  gint64 distance_us = MAX (usual_of (usual, point), usual_of (usual, point - 1));

  return point->time_us - (point - 1)->time_us >= (gint64) (GAP_FACTOR * distance_us);
}

static void
put (Output *output,
     gint64  time_us,
     float   mean,
     float   min,
     float   max)
{
  VedSeriesSlice *slice = output->slice;
  guint i = output->n++;

  slice->times_us[i] = time_us;
  slice->mean[i] = mean;
  slice->min[i] = min;
  slice->max[i] = max;
}

static void
put_gap (Output *output,
         gint64  time_us)
{
  put (output, time_us, NAN, NAN, NAN);
}

static guint
count_gaps (const VedSeriesPoint *points,
            guint                 n_points,
            const Usual          *usual)
{
  guint n_gaps = 0;

  for (guint i = 1; i < n_points; i++)
    n_gaps += is_after_gap (usual, &points[i]);

  return n_gaps;
}

static VedSeriesSlice *
copy_points (const VedSeriesPoint *points,
             guint                 n_points,
             guint                 n_gaps,
             const Usual          *usual)
{
  Output output = { ved_series_slice_new (n_points + n_gaps), 0 };

  for (guint i = 0; i < n_points; i++)
    {
      if (i > 0 && is_after_gap (usual, &points[i]))
        put_gap (&output, points[i - 1].time_us + usual_of (usual, &points[i - 1]));
      put (&output, points[i].time_us, points[i].mean, points[i].min, points[i].max);
    }

  return output.slice;
}

/* The points of one bin, as one. */
static void
put_bin (Output               *output,
         const VedSeriesPoint *points,
         guint                 n_points,
         gint64                start_us)
{
  double sum = 0.0, weight = 0.0;
  float min = INFINITY, max = -INFINITY;

  for (guint i = 0; i < n_points; i++)
    {
      double count = MAX (points[i].count, 1);

      sum += points[i].mean * count;
      weight += count;
      min = fminf (min, points[i].min);
      max = fmaxf (max, points[i].max);
    }
  put (output, start_us, (float) (sum / weight), min, max);
}

static VedSeriesSlice *
make_bins (const VedSeriesPoint *points,
           guint                 n_points,
           gint64                width_us,
           const Usual          *usual)
{
  gint64 n_bins = points[n_points - 1].time_us / width_us - points[0].time_us / width_us + 1;
  Output output = { ved_series_slice_new ((guint) MIN (n_bins, 2 * (gint64) n_points)), 0 };

  for (guint first = 0, next; first < n_points; first = next)
    {
      gint64 bin = points[first].time_us / width_us;

      for (next = first + 1; next < n_points && points[next].time_us / width_us == bin;)
        next++;
      put_bin (&output, points + first, next - first, bin * width_us);

      if (next < n_points && points[next].time_us / width_us > bin + 1 && is_after_gap (usual, &points[next]))
        put_gap (&output, (bin + 1) * width_us);
    }
  output.slice->n_points = output.n;

  return output.slice;
}

/* The narrowest bins that are not narrower than what goes into them and not more than may come out. */
static gint64
choose_width_us (gint64 step_us,
                 gint64 usual_us,
                 gint64 range_us,
                 guint  max_points)
{
  gint64 wanted_us = MAX (range_us / (MAX (max_points, MIN_POINTS) - 1), MAX (usual_us, step_us));

  return (wanted_us + step_us - 1) / step_us * step_us;
}

/**
 * ved_series_points_to_slice:
 * @points: in ascending order of time, all with finite values
 * @max_points: at least 2
 *
 * Returns: (transfer full): the series in at most @max_points points, gaps included; where they are of
 *   several lengths, `bucket_s` is that of the longest
 */
VedSeriesSlice *
ved_series_points_to_slice (const VedSeriesPoint *points,
                            guint                 n_points,
                            gint64                from_us,
                            gint64                to_us,
                            guint                 max_points)
{
  gint64 step_us = 0, usual_us = 0;
  VedSeriesSlice *slice;
  guint n_gaps;
  Usual usual;

  if (n_points == 0)
    return ved_series_slice_new (0);

  find_usual (points, n_points, &usual);
  for (guint i = 0; i < usual.n; i++)
    {
      step_us = MAX (step_us, usual.step_us[i]);
      usual_us = MAX (usual_us, usual.distance_us[i]);
    }

  n_gaps = count_gaps (points, n_points, &usual);
  if (n_points + n_gaps <= max_points)
    slice = copy_points (points, n_points, n_gaps, &usual);
  else
    {
      step_us = choose_width_us (MAX (step_us, VED_SECOND_US), usual_us, to_us - from_us, max_points);
      slice = make_bins (points, n_points, step_us, &usual);
    }
  slice->bucket_s = (guint) (step_us / VED_SECOND_US);

  return slice;
}
