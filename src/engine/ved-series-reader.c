/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-series-reader"

#include "config.h"

#include "engine/ved-series-reader.h"

#include "base/ved-clock.h"

#include <math.h>
#include <string.h>

/* Series out of what is resident: the samples of the last hour and three weeks of 5-minute means. Where
 * there is a history on disk it answers, and only its tail comes from here: buckets that are not complete
 * yet are not on disk.
 *
 * A bucket that is made here of 5-minute means has their extremes for min and max. */

#define SAMPLES_KEPT_US VED_HOUR_US
#define FIVE_MINUTES_US (5 * VED_MINUTE_US)
#define STORED_STEP_US  1000            /* to which the disk rounds the times of samples down */
#define MAX_SAMPLES     4096
#define GAP_US          (15 * VED_SECOND_US)

/* One series under way: parallel arrays. */
typedef struct {
  GArray *times_us;
  GArray *mean;
  GArray *min;
  GArray *max;
} Points;

static Points
points_new (void)
{
  Points points;

  points.times_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  points.mean = g_array_new (FALSE, FALSE, sizeof (float));
  points.min = g_array_new (FALSE, FALSE, sizeof (float));
  points.max = g_array_new (FALSE, FALSE, sizeof (float));

  return points;
}

static void
points_add (Points *points,
            gint64  time_us,
            float   mean,
            float   min,
            float   max)
{
  g_array_append_val (points->times_us, time_us);
  g_array_append_val (points->mean, mean);
  g_array_append_val (points->min, min);
  g_array_append_val (points->max, max);
}

/* Ends the points and makes a slice of them. */
static VedSeriesSlice *
points_finish (Points *points,
               guint   bucket_s)
{
  guint n = points->times_us->len;
  VedSeriesSlice *slice = ved_series_slice_new (n);

  slice->bucket_s = bucket_s;
  if (n > 0)
    {
      memcpy (slice->times_us, points->times_us->data, n * sizeof (gint64));
      memcpy (slice->mean, points->mean->data, n * sizeof (float));
      memcpy (slice->min, points->min->data, n * sizeof (float));
      memcpy (slice->max, points->max->data, n * sizeof (float));
    }
  g_array_unref (points->times_us);
  g_array_unref (points->mean);
  g_array_unref (points->min);
  g_array_unref (points->max);

  return slice;
}

/* What is no hole in a series, only its pace. */
static gint64
longest_gap_us (const VedServer *server)
{
  return MAX (GAP_US, 3 * server->usual_gap_us);
}

static guint
read_samples (VedServer *server,
              VedMetric  metric,
              gint64     from_us,
              gint64     to_us,
              gint64    *times_us,
              float     *values)
{
  guint n;

  g_mutex_lock (&server->lock);
  n = ved_history_read_samples (server->history, metric, from_us, to_us, MAX_SAMPLES, times_us, values);
  g_mutex_unlock (&server->lock);

  return n;
}

/* Samples as they came, with a point without value where some are missing. */
static void
add_raw (Points       *points,
         const gint64 *times_us,
         const float  *values,
         guint         n,
         gint64        gap_us)
{
  for (guint i = 0; i < n; i++)
    {
      if (i > 0 && times_us[i] - times_us[i - 1] > gap_us)
        points_add (points, times_us[i - 1] + (times_us[i] - times_us[i - 1]) / 2, NAN, NAN, NAN);
      points_add (points, times_us[i], values[i], values[i], values[i]);
    }
}

/* Puts values that stand @step_us apart or anyhow into buckets from @from_us on. */
static void
add_buckets (Points       *points,
             const gint64 *times_us,
             const float  *values,
             guint         n,
             gint64        from_us,
             gint64        to_us,
             gint64        bucket_us)
{
  guint i = 0;

  for (gint64 start_us = from_us; start_us < to_us; start_us += bucket_us)
    {
      double sum = 0.0;
      float min = INFINITY, max = -INFINITY;
      guint n_values = 0;

      for (; i < n && times_us[i] < start_us + bucket_us; i++)
        {
          if (times_us[i] < start_us || isnan (values[i]))
            continue;
          sum += values[i];
          min = MIN (min, values[i]);
          max = MAX (max, values[i]);
          n_values++;
        }
      if (n_values > 0)
        points_add (points, start_us, (float) (sum / n_values), min, max);
      else
        points_add (points, start_us, NAN, NAN, NAN);
    }
}

static gint64
bucket_for (gint64 length_us,
            guint  max_points,
            gint64 unit_us)
{
  gint64 bucket_us = length_us / MAX (max_points, 1);

  return MAX ((bucket_us + unit_us - 1) / unit_us, 1) * unit_us;
}

/* 5-minute means for the part that no sample reaches back to: after a back-fill, or a restart. Returns
 * their number. */
static guint
add_means (Points    *points,
           VedServer *server,
           VedMetric  metric,
           gint64     from_us,
           gint64     to_us)
{
  gint64 end_us = ved_floor_to (to_us, FIVE_MINUTES_US);
  guint n = (guint) MAX ((end_us - from_us) / FIVE_MINUTES_US, 0);
  g_autofree float *means = g_new (float, MAX (n, 1));

  g_mutex_lock (&server->lock);
  ved_history_settle (server->history);
  ved_history_read_means (server->history, metric, end_us, n, means);
  g_mutex_unlock (&server->lock);
  for (guint i = 0; i < n; i++)
    points_add (points, end_us - (gint64) (n - i) * FIVE_MINUTES_US, means[i], means[i], means[i]);

  return n;
}

static VedSeriesSlice *
read_recent (VedServer *server,
             VedMetric  metric,
             gint64     from_us,
             gint64     to_us,
             guint      max_points)
{
  g_autofree gint64 *times_us = g_new (gint64, MAX_SAMPLES);
  g_autofree float *values = g_new (float, MAX_SAMPLES);
  guint n = read_samples (server, metric, from_us, to_us, times_us, values);
  gint64 bucket_us = bucket_for (to_us - from_us, max_points, 5 * VED_SECOND_US);
  Points points = points_new ();

  if (n <= max_points)
    {
      guint n_means = add_means (&points, server, metric, from_us, n > 0 ? times_us[0] : to_us);

      add_raw (&points, times_us, values, n, longest_gap_us (server));
      return points_finish (&points, n_means > 0 ? FIVE_MINUTES_US / VED_SECOND_US : 0);
    }

  add_buckets (&points, times_us, values, n, ved_floor_to (from_us, bucket_us), to_us, bucket_us);

  return points_finish (&points, (guint) (bucket_us / VED_SECOND_US));
}

static VedSeriesSlice *
read_distant (VedServer *server,
              VedMetric  metric,
              gint64     from_us,
              gint64     to_us,
              guint      max_points)
{
  gint64 bucket_us = bucket_for (to_us - from_us, max_points, FIVE_MINUTES_US);
  gint64 start_us = ved_floor_to (from_us, bucket_us);
  gint64 end_us = ved_floor_to (to_us + FIVE_MINUTES_US - 1, FIVE_MINUTES_US);
  guint n = (guint) CLAMP ((end_us - start_us) / FIVE_MINUTES_US, 1, 2 * VED_HISTORY_POINTS);
  g_autofree gint64 *times_us = g_new (gint64, n);
  g_autofree float *means = g_new (float, n);
  Points points = points_new ();

  for (guint i = 0; i < n; i++)
    times_us[i] = end_us - (gint64) (n - i) * FIVE_MINUTES_US;
  g_mutex_lock (&server->lock);
  ved_history_settle (server->history);
  ved_history_read_means (server->history, metric, end_us, n, means);
  g_mutex_unlock (&server->lock);
  add_buckets (&points, times_us, means, n, start_us, to_us, bucket_us);

  return points_finish (&points, (guint) (bucket_us / VED_SECOND_US));
}

/**
 * ved_series_reader_read:
 * @from_us: first instant
 * @to_us: first instant not wanted
 * @max_points: at most so many, and a few for gaps
 *
 * Engine's thread; some 10 µs.
 *
 * Returns: (transfer full): what is resident of a series, of the finest tier that reaches back to
 *   @from_us, decimated to buckets where it has more points
 */
VedSeriesSlice *
ved_series_reader_read (VedServer *server,
                        VedMetric  metric,
                        gint64     from_us,
                        gint64     to_us,
                        guint      max_points)
{
  gint64 first_us = server->last_seen_us - VED_HISTORY_POINTS * FIVE_MINUTES_US;

  from_us = MAX (from_us, first_us);
  to_us = MIN (to_us, server->last_seen_us + 1);
  if (from_us >= to_us)
    return ved_series_slice_new (0);
  if (from_us >= server->last_seen_us - SAMPLES_KEPT_US)
    return read_recent (server, metric, from_us, to_us, max_points);

  return read_distant (server, metric, from_us, to_us, max_points);
}

static void
add_slice (Points               *points,
           const VedSeriesSlice *slice)
{
  g_array_append_vals (points->times_us, slice->times_us, slice->n_points);
  g_array_append_vals (points->mean, slice->mean, slice->n_points);
  g_array_append_vals (points->min, slice->min, slice->n_points);
  g_array_append_vals (points->max, slice->max, slice->n_points);
}

/**
 * ved_series_reader_extend:
 * @slice: (transfer full): what the history on disk has
 * @from_us: first instant wanted
 * @to_us: first instant not wanted
 *
 * Adds what is newer than @slice and resident, in its bucket length.
 *
 * Returns: (transfer full): @slice itself where there is nothing newer
 */
VedSeriesSlice *
ved_series_reader_extend (VedSeriesSlice *slice,
                          VedServer      *server,
                          VedMetric       metric,
                          gint64          from_us,
                          gint64          to_us)
{
  g_autofree gint64 *times_us = g_new (gint64, MAX_SAMPLES);
  g_autofree float *values = g_new (float, MAX_SAMPLES);
  gint64 bucket_us = slice->bucket_s * VED_SECOND_US;
  Points points;
  guint n;

  if (slice->n_points > 0)
    from_us = slice->times_us[slice->n_points - 1] + MAX (bucket_us, STORED_STEP_US);
  to_us = MIN (to_us, server->last_seen_us + 1);
  if (from_us >= to_us)
    return slice;
  n = read_samples (server, metric, from_us, to_us, times_us, values);
  if (n == 0)
    return slice;

  points = points_new ();
  add_slice (&points, slice);
  if (times_us[0] - from_us > MAX (GAP_US, bucket_us))
    points_add (&points, from_us, NAN, NAN, NAN);
  if (bucket_us == 0)
    add_raw (&points, times_us, values, n, longest_gap_us (server));
  else
    add_buckets (&points, times_us, values, n, ved_floor_to (times_us[0] - from_us, bucket_us) + from_us, to_us,
                 bucket_us);
  ved_series_slice_unref (slice);

  return points_finish (&points, (guint) (bucket_us / VED_SECOND_US));
}

/**
 * ved_series_reader_close_gaps:
 * @slice: of @server, and nobody else's yet
 *
 * Takes out empty buckets that are shorter than the pace of the server's samples: means of a minute of a server that
 * is measured every five are no series of holes.
 */
void
ved_series_reader_close_gaps (VedSeriesSlice  *slice,
                              const VedServer *server)
{
  const gint64 longest_us = longest_gap_us (server);
  guint n = 0, last = 0;        /* how many stay, and the place after the last of them with a value */

  for (guint i = 0; i < slice->n_points; i++)
    {
      if (!isnan (slice->mean[i]) && last > 0 && slice->times_us[i] - slice->times_us[last - 1] <= longest_us)
        n = last;
      slice->times_us[n] = slice->times_us[i];
      slice->mean[n] = slice->mean[i];
      slice->min[n] = slice->min[i];
      slice->max[n] = slice->max[i];
      n++;
      if (!isnan (slice->mean[i]))
        last = n;
    }
  slice->n_points = n;
}
