/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-trace"

#include "config.h"

#include "plot/ved-trace.h"

#include "base/ved-search.h"

#include <math.h>

/* Decimation keeps four samples of those that fall into a pixel column: the first and the last, where
 * the line enters and leaves it, and the least and the greatest, which it passes in between. A picture of
 * those is the picture of all samples (U. Jugel et al., "M4: A Visualization-Oriented Time Series Data
 * Aggregation", VLDB 2014); a spike of a single sample is never lost. A column takes the samples with left
 * edge <= t < right edge, so each sample belongs to exactly one. The cost follows the columns: one binary
 * search and one pyramid query each. */

#define FEW_SAMPLES 64
#define CACHE_LINE_SAMPLES 16

/* Like ved_trace_find(), but near @hint: doubles its steps from there, so columns in order cost little. */
static inline gsize
find_from (const VedTrace *self,
           gsize           hint,
           gint64          time_us)
{
  gsize step = 1;
  gsize high = hint;

  if (self->times_us == NULL)
    return ved_trace_find (self, time_us);

  while (high < self->n_values && self->times_us[high] < time_us)
    {
      hint = high + 1;
      high += step;
      step *= 2;
    }

  return ved_search_times (self->times_us, hint, MIN (high, self->n_values), time_us);
}

static void
range_of (const VedTrace *self,
          gsize           from,
          gsize           to,
          float          *min,
          float          *max)
{
  if (self->pyramid != NULL && to - from > FEW_SAMPLES)
    ved_pyramid_query (self->pyramid, self->values, from, to, min, max);
  else
    ved_min_max (self->values + from, to - from, min, max);
}

/* The samples around the right edge of the next column, which a query will read, and which no processor foresees. */
static inline void
expect (const VedTrace *self,
        gsize           index)
{
  gsize first = index / FEW_SAMPLES * FEW_SAMPLES;

  if (self->pyramid != NULL && first + FEW_SAMPLES <= self->n_values)
    for (gsize i = 0; i < FEW_SAMPLES; i += CACHE_LINE_SAMPLES)
      __builtin_prefetch (self->values + first + i);
}

static gboolean
has_value (const VedTrace *self,
           gsize           from,
           gsize           to)
{
  float min, max;

  range_of (self, from, to, &min, &max);

  return min <= max;
}

/* The first sample from @from on that has a value, or the number of samples: stretches are doubled until one has a
 * value, then halved, so that a gap of millions is passed with a pyramid's few steps. */
static gsize
next_value (const VedTrace *self,
            gsize           from)
{
  gsize length = 1;

  while (from < self->n_values && !has_value (self, from, from + MIN (length, self->n_values - from)))
    {
      from += MIN (length, self->n_values - from);
      length *= 2;
    }
  length = MIN (length, self->n_values - from);
  while (length > 1)
    {
      gsize half = length / 2;

      if (has_value (self, from, from + half))
        {
          length = half;
          continue;
        }
      from += half;
      length -= half;
    }

  return from;
}

/* The number of samples up to the last one before @to that has a value; 0 where none has. */
static gsize
end_of_values (const VedTrace *self,
               gsize           to)
{
  gsize length = 1;

  while (to > 0 && !has_value (self, to - MIN (length, to), to))
    {
      to -= MIN (length, to);
      length *= 2;
    }
  length = MIN (length, to);
  while (length > 1)
    {
      gsize half = length / 2;

      if (has_value (self, to - half, to))
        {
          length = half;
          continue;
        }
      to -= half;
      length -= half;
    }

  return to;
}

/**
 * ved_trace_time:
 * @index: of a sample
 *
 * Returns: its instant, µs UTC
 */
gint64
ved_trace_time (const VedTrace *self,
                gsize           index)
{
  return self->times_us != NULL ? self->times_us[index] : self->start_us + (gint64) index * self->step_us;
}

/**
 * ved_trace_find:
 *
 * Returns: the index of the first sample at or after @time_us, the number of samples where there is none
 */
gsize
ved_trace_find (const VedTrace *self,
                gint64          time_us)
{
  guint64 offset_us, step_us;

  if (self->times_us != NULL)
    return ved_search_times (self->times_us, 0, self->n_values, time_us);

  if (time_us <= self->start_us)
    return 0;

  /* Unsigned, as the ends of time are farther apart than a signed number says. */
  offset_us = (guint64) time_us - (guint64) self->start_us;
  step_us = (guint64) MAX (self->step_us, 1);

  return MIN ((gsize) ((offset_us - 1) / step_us + 1), self->n_values);
}

/**
 * ved_trace_nearest:
 *
 * The sample that a pointer at @time_us means: the nearest one that has a value.
 *
 * Returns: its index, or %VED_TRACE_NONE where no sample has one
 */
gsize
ved_trace_nearest (const VedTrace *self,
                   gint64          time_us)
{
  gsize found = ved_trace_find (self, time_us);
  gsize right = next_value (self, found);
  gsize left = end_of_values (self, found);

  if (right == self->n_values)
    return left > 0 ? left - 1 : VED_TRACE_NONE;
  if (left == 0)
    return right;

  if (ved_trace_time (self, right) - time_us < time_us - ved_trace_time (self, left - 1))
    return right;

  return left - 1;
}

/**
 * ved_trace_range:
 * @from_us: first instant to look at
 * @to_us: last instant to look at, inclusive
 * @min: (out): the least value
 * @max: (out): the greatest value
 *
 * Returns: whether there is any value between the two instants
 */
gboolean
ved_trace_range (const VedTrace *self,
                 gint64          from_us,
                 gint64          to_us,
                 float          *min,
                 float          *max)
{
  gsize from = ved_trace_find (self, from_us);
  gsize to = ved_trace_find (self, to_us + 1);

  range_of (self, from, MAX (from, to), min, max);

  return *min <= *max;
}

/**
 * ved_trace_columns:
 * @time_scale: the visible window; its pixels do not matter
 * @n_columns: device pixels of the window
 * @columns: (out) (array length=n_columns): one entry for each of them
 *
 * Decimates the visible samples exactly. With a pyramid the cost follows @n_columns, without one the visible
 * samples.
 *
 * Returns: how many samples are visible; no more than @n_columns: better drawn as a poly-line
 */
gsize
ved_trace_columns (const VedTrace *self,
                   const VedScale *time_scale,
                   gsize           n_columns,
                   VedColumn      *columns)
{
  double span_us = (double) (time_scale->to_us - time_scale->from_us);
  gsize begin = ved_trace_find (self, time_scale->from_us);
  gsize from = begin;

  for (gsize i = 0; i < n_columns; i++)
    {
      /* The first whole microsecond at or right of the right edge. */
      double edge_us = span_us * (double) (i + 1) / (double) n_columns;
      gint64 whole_us = (gint64) edge_us;
      gsize to = find_from (self, from, time_scale->from_us + whole_us + ((double) whole_us < edge_us ? 1 : 0));

      columns[i] = (VedColumn) { .from = from, .to = to, .min = INFINITY, .max = -INFINITY };
      expect (self, 2 * to - from);
      if (from < to)
        range_of (self, from, to, &columns[i].min, &columns[i].max);
      from = to;
    }

  return from - begin;
}
