/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-strip"

#include "config.h"

#include "gl/ved-strip.h"

#include <math.h>

/* Both executors paint columns and bands in whole device columns. A list recorded for this scale has exactly
 * those and is copied; any other (a picture exported at twice the size, a band of one wide column) is
 * resampled here, so that the executors need not know. The output arrays hold pairs of floats and are
 * appended to: the GL executor collects the strips of a whole list and uploads them at once. */

/* Farther out there is no picture, and the squares of distances are still numbers. */
#define FARTHEST_COLUMN 1e5f
#define FARTHEST_VERTEX 1e9f

static const VedDrawSpan empty_span = { VED_STRIP_NOWHERE, -VED_STRIP_NOWHERE };
static const VedDrawVertex empty_vertex = { VED_STRIP_NOWHERE, VED_STRIP_NOWHERE };

static VedDrawSpan *
append_spans (GArray *output,
              gsize   n_spans)
{
  guint offset = output->len;

  g_array_set_size (output, offset + (guint) n_spans);

  return &g_array_index (output, VedDrawSpan, offset);
}

static VedStrip
device_columns (const VedDrawCommand *command,
                float                 scale)
{
  float from = command->params[0] * scale;
  float to = (command->params[0] + command->params[1] * (float) command->n) * scale;
  float left = roundf (ved_bound (from, -FARTHEST_COLUMN, FARTHEST_COLUMN));
  float right = roundf (ved_bound (to, left, FARTHEST_COLUMN));

  return (VedStrip) { .x = (int) left, .n = isnan (from) ? 0 : (gsize) (right - left) };
}

static VedDrawSpan
scaled_span (VedDrawSpan span,
             float       scale)
{
  if (isnan (span.y_from) || isnan (span.y_to))
    return empty_span;

  return (VedDrawSpan) { span.y_from *scale, span.y_to *scale };
}

static VedDrawSpan
edge_between (VedDrawSpan a,
              VedDrawSpan b,
              float       share)
{
  return (VedDrawSpan) {
           a.y_from + (b.y_from - a.y_from) * share,
           a.y_to + (b.y_to - a.y_to) * share,
  };
}

/* Position of a device column's left edge in columns of the command; close to whole ones exactly whole. */
static float
source_position (const VedDrawCommand *command,
                 float                 device_x,
                 float                 scale)
{
  float position = (device_x / scale - command->params[0]) / command->params[1];
  float whole = roundf (position);

  return fabsf (position - whole) < 0.01f ? whole : position;
}

/* The part of a strip that lies within the given device columns. */
static VedStrip
strip_within (VedStrip strip,
              int      left,
              int      right)
{
  int from = MAX (strip.x, left), to = MIN (strip.x + (int) strip.n, right);

  return (VedStrip) { .x = from, .n = (gsize) MAX (to - from, 0) };
}

/*
 * ved_strip_columns:
 * @left: the first device column that is wanted
 * @right: the one after the last
 * @output: (element-type VedDrawSpan): gets VED_STRIP_PAD empty spans, those of the device columns, and the
 *   same padding again
 */
VedStrip
ved_strip_columns (const VedDrawCommand *command,
                   const VedDrawSpan    *spans,
                   float                 scale,
                   int                   left,
                   int                   right,
                   GArray               *output)
{
  VedStrip whole = device_columns (command, scale), strip = strip_within (whole, left, right);
  VedDrawSpan *output_spans = append_spans (output, strip.n + 2 * VED_STRIP_PAD);

  for (gsize i = 0; i < VED_STRIP_PAD; i++)
    output_spans[i] = output_spans[VED_STRIP_PAD + strip.n + i] = empty_span;

  output_spans += VED_STRIP_PAD;
  if (whole.n == command->n && scale == 1.0f)
    {
      for (gsize i = 0; i < strip.n; i++)
        output_spans[i] = scaled_span (spans[(gsize) (strip.x - whole.x) + i], 1.0f);
      return strip;
    }

  for (gsize i = 0; i < strip.n; i++)
    {
      float position = source_position (command, (float) strip.x + (float) i + 0.5f, scale);
      gsize source = (gsize) ved_bound (position, 0.0f, (float) (command->n - 1));

      output_spans[i] = scaled_span (spans[source], scale);
    }

  return strip;
}

/*
 * ved_strip_band:
 * @output: (element-type VedDrawSpan): gets the edges of the device columns, one more than there are columns
 */
VedStrip
ved_strip_band (const VedDrawCommand *command,
                const VedDrawSpan    *edges,
                float                 scale,
                GArray               *output)
{
  VedStrip strip = device_columns (command, scale);
  VedDrawSpan *output_edges = append_spans (output, strip.n + 1);

  for (gsize i = 0; i <= strip.n; i++)
    {
      float position = source_position (command, (float) strip.x + (float) i, scale);
      float bounded = ved_bound (position, 0.0f, (float) command->n);
      gsize source = (gsize) bounded;
      VedDrawSpan edge = edges[source];

      if (bounded > (float) source)
        edge = edge_between (edge, edges[source + 1], bounded - (float) source);
      output_edges[i] = scaled_span (edge, scale);
    }

  return strip;
}

/*
 * ved_strip_polyline:
 * @output: (element-type VedDrawVertex): gets VED_STRIP_VERTEX_PAD empty vertices, those of the line, and the
 *   same padding again
 */
VedStrip
ved_strip_polyline (const VedDrawCommand *command,
                    const VedDrawVertex  *vertices,
                    float                 scale,
                    GArray               *output)
{
  guint offset = output->len;
  VedDrawVertex *padded;

  g_array_set_size (output, offset + command->n + 2 * VED_STRIP_VERTEX_PAD);
  padded = &g_array_index (output, VedDrawVertex, offset);
  for (guint i = 0; i < VED_STRIP_VERTEX_PAD; i++)
    padded[i] = padded[VED_STRIP_VERTEX_PAD + command->n + i] = empty_vertex;

  padded += VED_STRIP_VERTEX_PAD;
  for (guint i = 0; i < command->n; i++)
    {
      gboolean is_break = !isfinite (vertices[i].x) || !isfinite (vertices[i].y);

      padded[i] = is_break ? empty_vertex : (VedDrawVertex) {
        ved_bound (vertices[i].x * scale, -FARTHEST_VERTEX, FARTHEST_VERTEX),
        ved_bound (vertices[i].y * scale, -FARTHEST_VERTEX, FARTHEST_VERTEX),
      };
    }

  return (VedStrip) { .x = 0, .n = command->n };
}
