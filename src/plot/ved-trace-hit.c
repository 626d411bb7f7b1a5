/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-trace-hit"

#include "config.h"

#include "plot/ved-trace-hit.h"

#include <math.h>

/* Each line is asked once, where the pointer is: the least and greatest value in its pixel column, as it is drawn,
 * and the height of the line between the two samples on either side. The first says how far the pointer is from
 * the stroke; where it lies on several, the second says which is nearest. That is two searches and a query of the
 * pyramid a line: nothing is sorted. */

typedef struct {
  double stroke_px;             /* distance from the stroke of the column */
  double line_px;               /* from the line at the very instant */
} VedDistance;

static double
value_distance (const VedTraceFrame *frame,
                double               value,
                double               y_px)
{
  return fabs (ved_scale_to_px (&frame->value, value) - y_px);
}

static double
line_distance (const VedTraceFrame *frame,
               const VedTrace      *trace,
               gint64               time_us,
               double               y_px)
{
  gsize right = ved_trace_find (trace, time_us);
  gint64 left_us, right_us;
  double left, share;

  if (right == 0 || right >= trace->n_values || isnan (trace->values[right - 1]) ||
      isnan (trace->values[right]))
    return INFINITY;

  left_us = ved_trace_time (trace, right - 1);
  right_us = ved_trace_time (trace, right);
  if (trace->max_gap_us != 0 && right_us - left_us > trace->max_gap_us)
    return INFINITY;

  share = right_us > left_us ? (double) (time_us - left_us) / (double) (right_us - left_us) : 0.0;
  left = ved_scale_to_px (&frame->value, (double) trace->values[right - 1]);

  return fabs (left + (ved_scale_to_px (&frame->value, (double) trace->values[right]) - left) * share - y_px);
}

static double
stroke_distance (const VedTraceFrame *frame,
                 const VedTrace      *trace,
                 gint64               from_us,
                 gint64               to_us,
                 double               y_px)
{
  double a, b;
  float min, max;

  if (!ved_trace_range (trace, from_us, to_us, &min, &max))
    return INFINITY;

  a = ved_scale_to_px (&frame->value, (double) min);
  b = ved_scale_to_px (&frame->value, (double) max);

  return MAX (MAX (MIN (a, b) - y_px, y_px - MAX (a, b)), 0.0);
}

static VedDistance
trace_distance (const VedTraceFrame *frame,
                const VedTrace      *trace,
                double               x_px,
                double               y_px)
{
  double half_px = 0.5 / MAX (frame->scale_factor, 1);
  gint64 time_us = ved_scale_time_from_px (&frame->time, x_px);
  double line = line_distance (frame, trace, time_us, y_px);
  double stroke = stroke_distance (frame, trace, ved_scale_time_from_px (&frame->time, x_px - half_px),
                                   ved_scale_time_from_px (&frame->time, x_px + half_px), y_px);

  return (VedDistance) { .stroke_px = MIN (line, stroke), .line_px = line };
}

/* A sample that no line leads to, beside the pointer. */
static double
sample_distance (const VedTraceFrame *frame,
                 const VedTrace      *trace,
                 gsize                sample,
                 double               x_px,
                 double               y_px)
{
  return hypot (ved_scale_time_to_px (&frame->time, ved_trace_time (trace, sample)) - x_px,
                value_distance (frame, (double) trace->values[sample], y_px));
}

/**
 * ved_trace_hit:
 * @traces: (array length=n_traces): as they are drawn in @frame
 * @x_px: of the pointer, in the pixels of the scales
 * @y_px: likewise
 * @reach_px: how far away a line may be
 * @hit: (out): the nearest line; of equally near ones the last, which is drawn above
 *
 * O(lines × log samples). Any thread.
 *
 * Returns: whether there is one within reach
 */
gboolean
ved_trace_hit (const VedTraceFrame *frame,
               const VedTrace      *traces,
               gsize                n_traces,
               double               x_px,
               double               y_px,
               double               reach_px,
               VedTraceHit         *hit)
{
  VedDistance nearest = { INFINITY, INFINITY };
  gint64 time_us = ved_scale_time_from_px (&frame->time, x_px);

  for (gsize i = 0; i < n_traces; i++)
    {
      gsize sample = ved_trace_nearest (&traces[i], time_us);
      VedDistance distance;

      if (sample == VED_TRACE_NONE)
        continue;

      distance = trace_distance (frame, &traces[i], x_px, y_px);
      if (isinf (distance.stroke_px))
        distance.stroke_px = sample_distance (frame, &traces[i], sample, x_px, y_px);
      if (distance.stroke_px > reach_px || distance.stroke_px > nearest.stroke_px ||
          (distance.stroke_px == nearest.stroke_px && distance.line_px > nearest.line_px))
        continue;

      nearest = distance;
      *hit = (VedTraceHit) { .trace = i, .sample = sample, .distance_px = distance.stroke_px };
    }

  return isfinite (nearest.stroke_px);
}
