/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-series-points"

#include "config.h"

#include "store/ved-series-points.h"

#include "base/ved-clock.h"

#include <math.h>

/* Samples that fit are given as they are. All else goes into bins of one width, a whole multiple of
 * the coarsest bucket it is made of, whose edges lie on multiples of the width since 1970: the same
 * instant falls into the same bin wherever the range begins, so a chart does not shimmer while it is
 * panned. The mean of a bin is weighted by samples; minimum and maximum survive.
 *
 * A gap is a distance of GAP_FACTOR usual distances (their median) or more; it gets one NaN point, so
 * that no line is drawn across. There is no room for it in `max_points` only where there is no gap. */

#define GAP_FACTOR 2.5
#define MIN_POINTS 2

typedef struct {
  VedSeriesSlice *slice;
  guint n;
} Output;

static int
compare_distances (gconstpointer a,
                   gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static gint64
usual_distance_us (const VedSeriesPoint *points,
                   guint                 n_points)
{
  g_autoptr(GArray) distances = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_points);

  for (guint i = 1; i < n_points; i++)
    {
      gint64 distance = points[i].time_us - points[i - 1].time_us;

      g_array_append_val (distances, distance);
    }
  if (distances->len == 0)
    return 5 * VED_SECOND_US;

  g_array_sort (distances, compare_distances);

  return MAX (g_array_index (distances, gint64, distances->len / 2), VED_SECOND_US);
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
            gint64                gap_us)
{
  guint n_gaps = 0;

  for (guint i = 1; i < n_points; i++)
    n_gaps += points[i].time_us - points[i - 1].time_us >= gap_us;

  return n_gaps;
}

static VedSeriesSlice *
make_raw (const VedSeriesPoint *points,
          guint                 n_points,
          guint                 n_gaps,
          gint64                usual_us,
          gint64                gap_us)
{
  Output output = { ved_series_slice_new (n_points + n_gaps), 0 };

  output.slice->bucket_s = 0;
  for (guint i = 0; i < n_points; i++)
    {
      if (i > 0 && points[i].time_us - points[i - 1].time_us >= gap_us)
        put_gap (&output, points[i - 1].time_us + usual_us);
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
           gint64                gap_us)
{
  gint64 n_bins = points[n_points - 1].time_us / width_us - points[0].time_us / width_us + 1;
  Output output = { ved_series_slice_new ((guint) MIN (n_bins, 2 * (gint64) n_points)), 0 };

  output.slice->bucket_s = (guint) (width_us / VED_SECOND_US);
  for (guint first = 0, next; first < n_points; first = next)
    {
      gint64 bin = points[first].time_us / width_us;

      for (next = first + 1; next < n_points && points[next].time_us / width_us == bin;)
        next++;
      put_bin (&output, points + first, next - first, bin * width_us);

      if (next < n_points && points[next].time_us / width_us > bin + 1 &&
          points[next].time_us - points[next - 1].time_us >= gap_us)
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
 * Returns: (transfer full): the series in at most @max_points points, gaps included
 */
VedSeriesSlice *
ved_series_points_to_slice (const VedSeriesPoint *points,
                            guint                 n_points,
                            gint64                from_us,
                            gint64                to_us,
                            guint                 max_points)
{
  gint64 usual_us = usual_distance_us (points, n_points);
  gint64 gap_us = (gint64) (GAP_FACTOR * usual_us);
  guint n_gaps = count_gaps (points, n_points, gap_us);
  gint64 step_us = 0;

  if (n_points == 0)
    return ved_series_slice_new (0);

  for (guint i = 0; i < n_points; i++)
    step_us = MAX (step_us, points[i].step_us);
  if (step_us == 0 && n_points + n_gaps <= max_points)
    return make_raw (points, n_points, n_gaps, usual_us, gap_us);

  return make_bins (points, n_points,
                    choose_width_us (MAX (step_us, VED_SECOND_US), usual_us, to_us - from_us, max_points),
                    gap_us);
}
