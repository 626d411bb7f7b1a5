/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-trace-painter"

#include "config.h"

#include "plot/ved-trace-painter.h"

#include <math.h>
#include <string.h>

/* A trace with no more visible samples than device pixels is a poly-line through its samples, cut to the plot in
 * double precision, so that a neighbour a day away does not bend the line in a window of a millisecond. One with more
 * samples becomes a vertical stroke per pixel column from its least to its greatest value. Strokes of neighbouring columns are linked: the line from the last sample of one column to
 * the first of the next, both at their exact places, belongs to each of the two as far as their common edge, and
 * columns without a sample in between get the part that passes through them. So the stroke of a column is exactly
 * what all segments of the line cover of it.
 *
 * A trace with steps holds each value until the next sample. Its stroke in a column begins at the value that is
 * held at the left edge.
 *
 * Bands and areas are sampled at the edges of the device columns: interpolated between samples where those
 * are sparse, the outermost value of the two columns at the edge where they are dense, and what passes between two columns
 * without samples. */

#define CUT_MARGIN_PX 64.0
#define FAR_PX 1e5
#define MAX_COLUMNS 1e6
#define STEEP_PX 8.0

typedef struct {
  double x;
  double y;
} VedSpot;

/* An axis with the divisions done once: px = px_from + (position − from) × px_per_unit. */
typedef struct {
  double px_from;
  double from;
  double px_per_unit;
  gboolean is_log;
} VedAxis;

typedef struct {
  const VedTraceFrame *frame;
  const VedTrace *trace;
  VedAxis value;
  double px_per_us;
  gsize begin;                  /* visible samples */
  gsize end;
  gsize n_columns;
  double columns_per_us;
  gboolean has_steps;
} VedView;

typedef struct {
  VedSpot from;                 /* the box that lines are cut to */
  VedSpot to;
  VedDrawVertex *vertices;
  gsize n_vertices;
  VedSpot last;
} VedPen;

static VedAxis
axis_init (const VedScale *scale)
{
  gboolean is_log = scale->kind == VED_SCALE_LOG;
  double from = is_log ? log10 (scale->from) : scale->from;
  double to = is_log ? log10 (scale->to) : scale->to;

  return (VedAxis) {
           .px_from = scale->px_from,
           .from = from,
           .px_per_unit = (scale->px_to - scale->px_from) / (to - from),
           .is_log = is_log,
  };
}

static inline double
value_px (const VedView *view,
          float          value)
{
  double position = (double) value;

  if (view->value.is_log)
    position = log10 (MAX (position, G_MINDOUBLE));

  return view->value.px_from + (position - view->value.from) * view->value.px_per_unit;
}

static gboolean
view_init (VedView             *view,
           const VedTraceFrame *frame,
           const VedTrace      *trace)
{
  double width_px = (frame->time.px_to - frame->time.px_from) * frame->scale_factor;

  *view = (VedView) {
    .frame = frame,
    .trace = trace,
    .value = axis_init (&frame->value),
    .px_per_us = (frame->time.px_to - frame->time.px_from) /
      (double) (frame->time.to_us - frame->time.from_us),
    .begin = ved_trace_find (trace, frame->time.from_us),
    .end = ved_trace_find (trace, frame->time.to_us + 1),
    .n_columns = width_px >= 1.0 && width_px <= MAX_COLUMNS ? (gsize) llround (width_px) : 0,
  };
  view->columns_per_us = (double) view->n_columns / (double) (frame->time.to_us - frame->time.from_us);

  return view->n_columns > 0 && trace->n_values > 0;
}

static float
column_step (const VedView *view)
{
  return (float) ((view->frame->time.px_to - view->frame->time.px_from) / (double) view->n_columns);
}

static gboolean
is_sparse (const VedView *view)
{
  return view->end - view->begin <= view->n_columns;
}

/* Where samples are about as many as pixels, the line is drawn through them as long as it is smooth. In noise it goes
 * up and down all the time, looks the same as columns do, and costs several times as much. */
static gboolean
is_smooth (const VedView *view)
{
  double travel_px = 0.0;

  if ((view->end - view->begin) * 2 <= view->n_columns)
    return TRUE;

  for (gsize i = view->begin + 1; i < view->end; i++)
    {
      double step_px = fabs (value_px (view, view->trace->values[i]) - value_px (view, view->trace->values[i - 1]));

      travel_px += isnan (step_px) ? 0.0 : step_px;
    }

  return travel_px * view->frame->scale_factor <= STEEP_PX * (double) view->n_columns;
}

static gboolean
is_joined (const VedTrace *trace,
           gsize           left)
{
  return trace->max_gap_us == 0 ||
         ved_trace_time (trace, left + 1) - ved_trace_time (trace, left) <= trace->max_gap_us;
}

static VedSpot
sample_spot (const VedView *view,
             gsize          index)
{
  const VedScale *time = &view->frame->time;
  gint64 offset_us = ved_trace_time (view->trace, index) - time->from_us;

  return (VedSpot) {
           .x = time->px_from + (double) offset_us * view->px_per_us,
           .y = value_px (view, view->trace->values[index]),
  };
}

/* One side of the box after Liang and Barsky: narrows [*enter, *leave] of the segment to where it is
 * inside. */
static gboolean
cut_side (double  inward,
          double  distance,
          double *enter,
          double *leave)
{
  double share;

  if (inward == 0.0)
    return distance >= 0.0;

  share = -distance / inward;
  if (inward > 0.0)
    *enter = MAX (*enter, share);
  else
    *leave = MIN (*leave, share);

  return *enter <= *leave;
}

static gboolean
cut_segment (const VedPen *pen,
             VedSpot      *a,
             VedSpot      *b)
{
  double dx = b->x - a->x, dy = b->y - a->y;
  double enter = 0.0, leave = 1.0;
  VedSpot start = *a;

  if (!cut_side (dx, a->x - pen->from.x, &enter, &leave) ||
      !cut_side (-dx, pen->to.x - a->x, &enter, &leave) ||
      !cut_side (dy, a->y - pen->from.y, &enter, &leave) ||
      !cut_side (-dy, pen->to.y - a->y, &enter, &leave))
    return FALSE;

  if (leave < 1.0)
    {
      *b = (VedSpot) { start.x + dx * leave, start.y + dy * leave };
    }
  if (enter > 0.0)
    {
      *a = (VedSpot) { start.x + dx * enter, start.y + dy * enter };
    }

  return TRUE;
}

static void
pen_put (VedPen *pen,
         VedSpot spot)
{
  pen->vertices[pen->n_vertices++] = (VedDrawVertex) { (float) spot.x, (float) spot.y };
  pen->last = spot;
}

static void
pen_segment (VedPen *pen,
             VedSpot a,
             VedSpot b)
{
  if (!cut_segment (pen, &a, &b))
    return;

  if (a.x != pen->last.x || a.y != pen->last.y)
    {
      if (pen->n_vertices > 0)
        pen_put (pen, (VedSpot) { NAN, NAN });
      pen_put (pen, a);
    }
  pen_put (pen, b);
}

static void
pen_init (VedPen              *pen,
          const VedTraceFrame *frame,
          gsize                n_samples)
{
  double top = MIN (frame->value.px_from, frame->value.px_to);
  double bottom = MAX (frame->value.px_from, frame->value.px_to);

  *pen = (VedPen) {
    .from = { frame->time.px_from - CUT_MARGIN_PX, top - CUT_MARGIN_PX },
    .to = { frame->time.px_to + CUT_MARGIN_PX, bottom + CUT_MARGIN_PX },
    .vertices = g_new (VedDrawVertex, n_samples * 6 + 3),
    .last = { NAN, NAN },
  };
}

static void
add_sparse_trace (VedDrawList   *list,
                  const VedView *view,
                  float          line_width,
                  VedColor       color)
{
  gsize from = view->begin > 0 ? view->begin - 1 : 0;
  gsize to = MIN (view->end + 1, view->trace->n_values);
  VedSpot previous = { NAN, NAN };
  gboolean is_alone = FALSE;
  VedPen pen;

  pen_init (&pen, view->frame, to - from);
  for (gsize i = from; i < to; i++)
    {
      VedSpot spot = sample_spot (view, i);
      gboolean goes_on = !isnan (previous.y) && !isnan (spot.y) && is_joined (view->trace, i - 1);

      if (goes_on && view->has_steps)
        {
          pen_segment (&pen, previous, (VedSpot) { spot.x, previous.y });
          pen_segment (&pen, (VedSpot) { spot.x, previous.y }, spot);
        }
      else if (goes_on)
        pen_segment (&pen, previous, spot);
      else if (is_alone)
        pen_segment (&pen, previous, previous);
      is_alone = !goes_on && !isnan (spot.y);
      previous = spot;
    }
  if (is_alone)
    pen_segment (&pen, previous, previous);

  if (pen.n_vertices > 0)
    memcpy (ved_draw_list_add_polyline (list, pen.n_vertices, line_width, color), pen.vertices,
            pen.n_vertices * sizeof *pen.vertices);
  g_free (pen.vertices);
}

static inline void
extend_span (VedDrawSpan *span,
             double       y)
{
  float position = (float) y;

  span->y_from = position < span->y_from ? position : span->y_from;
  span->y_to = position > span->y_to ? position : span->y_to;
}

/* Adds the straight line from @a to @b, x in columns, to the spans of the columns that it passes: where it crosses
 * from one to the next, as its ends are samples, which their columns have already. */
static inline void
link_columns (VedDrawSpan *spans,
              gsize        n_columns,
              VedSpot      a,
              VedSpot      b)
{
  gsize first = a.x < 0.0 ? 0 : (gsize) a.x + 1;
  gsize last = b.x < 0.0 ? 0 : (gsize) MIN (b.x, (double) n_columns);
  double slope = (b.y - a.y) / (b.x - a.x);

  if (b.x < 0.0)
    return;

  for (gsize i = first; i <= last; i++)
    {
      double y = a.y + ((double) i - a.x) * slope;

      if (i > 0)
        extend_span (&spans[i - 1], y);
      if (i < n_columns)
        extend_span (&spans[i], y);
    }
}

/* Adds what a trace with steps does from @a to @b: hold the value of @a as far as @b, there go to that of @b. */
static void
step_columns (VedDrawSpan *spans,
              gsize        n_columns,
              VedSpot      a,
              VedSpot      b)
{
  double from = MAX (a.x, 0.0);

  for (gsize i = (gsize) from; i < n_columns && (double) i <= b.x; i++)
    extend_span (&spans[i], a.y);
  if (b.x >= 0.0 && b.x <= (double) n_columns)
    extend_span (&spans[MIN ((gsize) b.x, n_columns - 1)], b.y);
}

/* A sample with x in columns. */
static inline VedSpot
column_spot (const VedView *view,
             gsize          index)
{
  return (VedSpot) {
           .x = (double) (ved_trace_time (view->trace, index) - view->frame->time.from_us) * view->columns_per_us,
           .y = value_px (view, view->trace->values[index]),
  };
}

/* The part of a trace from one sample to the next, where they are joined. */
static void
link_samples (const VedView *view,
              VedDrawSpan   *spans,
              gsize          left)
{
  const VedTrace *trace = view->trace;

  if (isnan (trace->values[left]) || isnan (trace->values[left + 1]) || !is_joined (trace, left))
    return;

  if (view->has_steps)
    step_columns (spans, view->n_columns, column_spot (view, left), column_spot (view, left + 1));
  else
    link_columns (spans, view->n_columns, column_spot (view, left), column_spot (view, left + 1));
}

/* The spans of the samples of each column. One without any has its ends at infinity, the upper one below the lower,
 * also after the sum that makes pixels of a linear axis. */
static void
span_samples (const VedView   *view,
              const VedColumn *columns,
              VedDrawSpan     *spans)
{
  gboolean is_upwards = view->value.px_per_unit < 0.0;

  for (gsize i = 0; i < view->n_columns; i++)
    {
      float upper = is_upwards ? columns[i].max : columns[i].min;
      float lower = is_upwards ? columns[i].min : columns[i].max;

      if (view->value.is_log && columns[i].min > columns[i].max)
        {
          spans[i] = (VedDrawSpan) { INFINITY, -INFINITY };
        }
      else
        {
          spans[i] = (VedDrawSpan) { (float) value_px (view, upper), (float) value_px (view, lower) };
        }
    }
}

/* Whether the line from the samples of one column to those of the next stays within the strokes that they have anyway:
 * in noise it mostly does. */
static inline gboolean
is_link_covered (const VedTrace  *trace,
                 const VedColumn *left,
                 const VedColumn *right)
{
  float a, b;

  if (left->from >= left->to)
    return FALSE;

  a = trace->values[right->from - 1];
  b = trace->values[right->from];

  return b >= left->min && b <= left->max && a >= right->min && a <= right->max;
}

static void
fill_spans (const VedView   *view,
            const VedColumn *columns,
            VedDrawSpan     *spans)
{
  gsize end = columns[view->n_columns - 1].to;

  span_samples (view, columns, spans);
  for (gsize i = 0; i < view->n_columns; i++)
    {
      const VedColumn *column = &columns[i];

      if (column->from < column->to && column->from > 0 &&
          !(i > 0 && is_link_covered (view->trace, column - 1, column)))
        link_samples (view, spans, column->from - 1);
    }

  /* The next sample may stand on the right edge itself, which no column has. */
  if (end > 0 && end < view->trace->n_values)
    link_samples (view, spans, end - 1);
  for (gsize i = 0; i < view->n_columns; i++)
    if (spans[i].y_from > spans[i].y_to)
      {
        spans[i] = (VedDrawSpan) { NAN, NAN };
      }
}

static void
add_dense_trace (VedDrawList   *list,
                 const VedView *view,
                 float          line_width,
                 VedColor       color)
{
  g_autofree VedColumn *columns = g_new (VedColumn, view->n_columns);
  VedDrawSpan *spans;

  ved_trace_columns (view->trace, &view->frame->time, view->n_columns, columns);
  spans = ved_draw_list_add_columns (list, (float) view->frame->time.px_from, column_step (view),
                                     view->n_columns, line_width, color);
  fill_spans (view, columns, spans);
}

static void
sample_sparse_edges (const VedView *view,
                     float         *edges)
{
  gsize right = view->begin;

  for (gsize i = 0; i <= view->n_columns; i++)
    {
      double x = view->frame->time.px_from + (double) i * (double) column_step (view);
      VedSpot a, b;

      edges[i] = NAN;
      while (right < view->trace->n_values && sample_spot (view, right).x < x)
        right++;
      if (right == view->trace->n_values)
        continue;

      b = sample_spot (view, right);
      if (b.x <= x + 1e-6)
        edges[i] = (float) b.y;
      else if (right > 0 && is_joined (view->trace, right - 1))
        {
          a = sample_spot (view, right - 1);
          edges[i] = (float) (view->has_steps ? a.y : a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x));
        }
    }
}

/* What passes an edge of a column that has no sample, as link_samples() draws it; NaN where nothing does. */
static double
passing_px (const VedView   *view,
            const VedColumn *column,
            gsize            edge)
{
  const VedTrace *trace = view->trace;
  gsize right = column->from;
  VedSpot a, b;

  if (column->from < column->to || right == 0 || right == trace->n_values || isnan (trace->values[right]) ||
      !is_joined (trace, right - 1))
    return NAN;

  a = column_spot (view, right - 1);
  b = column_spot (view, right);

  return view->has_steps ? a.y : a.y + (b.y - a.y) * ((double) edge - a.x) / (b.x - a.x);
}

static void
sample_dense_edges (const VedView *view,
                    gboolean       is_upper,
                    float         *edges)
{
  g_autofree VedColumn *columns = g_new (VedColumn, view->n_columns);
  float previous = NAN;

  ved_trace_columns (view->trace, &view->frame->time, view->n_columns, columns);
  for (gsize i = 0; i <= view->n_columns; i++)
    {
      const VedColumn *column = &columns[MIN (i, view->n_columns - 1)];
      float value = column->min > column->max ? NAN : is_upper ? column->max : column->min;
      float outer = is_upper ? fmaxf (value, previous) : fminf (value, previous);

      edges[i] = (float) (isnan (outer) ? passing_px (view, column, i) : value_px (view, outer));
      previous = value;
    }
}

static float *
sample_edges (const VedView *view,
              gboolean       is_upper)
{
  float *edges = g_new (float, view->n_columns + 1);

  if (is_sparse (view))
    sample_sparse_edges (view, edges);
  else
    sample_dense_edges (view, is_upper, edges);

  return edges;
}

static void
fill_band (VedDrawList   *list,
           const VedView *view,
           const float   *first,
           const float   *second,
           VedColor       color)
{
  VedDrawSpan *spans = ved_draw_list_add_band (list, (float) view->frame->time.px_from, column_step (view),
                                               view->n_columns, color);

  for (gsize i = 0; i <= view->n_columns; i++)
    {
      float a = CLAMP (first[i], (float) -FAR_PX, (float) FAR_PX);
      float b = CLAMP (second[i], (float) -FAR_PX, (float) FAR_PX);

      spans[i] = (VedDrawSpan) { NAN, NAN };
      if (!isnan (a) && !isnan (b))
        {
          spans[i] = (VedDrawSpan) { MIN (a, b), MAX (a, b) };
        }
    }
}

static void
add_trace (VedDrawList         *list,
           const VedTraceFrame *frame,
           const VedTrace      *trace,
           gboolean             has_steps,
           float                line_width,
           VedColor             color)
{
  VedView view;

  if (!view_init (&view, frame, trace))
    return;

  view.has_steps = has_steps;
  if (line_width > 0.0f && is_sparse (&view) && is_smooth (&view))
    add_sparse_trace (list, &view, line_width, color);
  else
    add_dense_trace (list, &view, line_width, color);
}

/**
 * ved_draw_list_add_trace:
 * @line_width: in widget pixels; 0: a crisp line of single pixels, half as much work where there are many
 *
 * Draws a series as a line: through its samples where they are sparse, as exact pixel columns where they are
 * dense. The caller sets a clip to the plot before. With a pyramid the cost follows the pixels, not the
 * samples.
 */
void
ved_draw_list_add_trace (VedDrawList         *list,
                         const VedTraceFrame *frame,
                         const VedTrace      *trace,
                         float                line_width,
                         VedColor             color)
{
  add_trace (list, frame, trace, FALSE, line_width, color);
}

/**
 * ved_draw_list_add_steps:
 * @line_width: in widget pixels; 0: a crisp line of single pixels
 *
 * Draws a series whose values hold until the next one: counts, prices, states. As ved_draw_list_add_trace().
 */
void
ved_draw_list_add_steps (VedDrawList         *list,
                         const VedTraceFrame *frame,
                         const VedTrace      *trace,
                         float                line_width,
                         VedColor             color)
{
  add_trace (list, frame, trace, TRUE, line_width, color);
}

/**
 * ved_draw_list_add_samples:
 * @radius: of the marks
 *
 * Marks the samples of a series, as many as there is room for: none where neighbours would touch, so that the
 * cost follows the pixels. A single value between gaps keeps its mark in the line itself.
 *
 * Returns: whether there was room
 */
gboolean
ved_draw_list_add_samples (VedDrawList         *list,
                           const VedTraceFrame *frame,
                           const VedTrace      *trace,
                           float                radius,
                           VedPointShape        shape,
                           VedColor             color)
{
  VedView view;

  if (!view_init (&view, frame, trace) ||
      (double) (view.end - view.begin) * 2.0 * (double) radius * frame->scale_factor > (double) view.n_columns)
    return FALSE;

  for (gsize i = view.begin; i < view.end; i++)
    {
      VedSpot spot = sample_spot (&view, i);

      if (fabs (spot.y) < FAR_PX)
        ved_draw_list_add_point (list, (float) spot.x, (float) spot.y, radius, shape, color);
    }

  return TRUE;
}

/**
 * ved_draw_list_add_fan:
 * @lower: e.g. the 10 % quantile
 * @upper: e.g. the 90 % quantile; has its own instants
 *
 * Fills the area between two series where both have values.
 */
void
ved_draw_list_add_fan (VedDrawList         *list,
                       const VedTraceFrame *frame,
                       const VedTrace      *lower,
                       const VedTrace      *upper,
                       VedColor             color)
{
  g_autofree float *lower_edges = NULL;
  g_autofree float *upper_edges = NULL;
  VedView lower_view, upper_view;

  if (!view_init (&lower_view, frame, lower) || !view_init (&upper_view, frame, upper))
    return;

  lower_edges = sample_edges (&lower_view, FALSE);
  upper_edges = sample_edges (&upper_view, TRUE);
  fill_band (list, &lower_view, lower_edges, upper_edges, color);
}

static void
add_area (VedDrawList         *list,
          const VedTraceFrame *frame,
          const VedTrace      *trace,
          gboolean             has_steps,
          double               base_value,
          gboolean             fades,
          VedColor             color)
{
  g_autofree float *edges = NULL;
  g_autofree float *base = NULL;
  VedView view;

  if (!view_init (&view, frame, trace))
    return;

  view.has_steps = has_steps;
  edges = sample_edges (&view, TRUE);
  base = g_new (float, view.n_columns + 1);
  for (gsize i = 0; i <= view.n_columns; i++)
    base[i] = (float) ved_scale_to_px (&frame->value, base_value);
  fill_band (list, &view, edges, base, color);
  if (fades)
    ved_draw_list_fade_band (list, (float) frame->value.px_to, base[0]);
}

/**
 * ved_draw_list_add_area:
 * @base_value: where the area ends, usually 0
 * @fades: whether the colour fades from the far end of the value axis towards the base
 *
 * Fills the area between a series and a value.
 */
void
ved_draw_list_add_area (VedDrawList         *list,
                        const VedTraceFrame *frame,
                        const VedTrace      *trace,
                        double               base_value,
                        gboolean             fades,
                        VedColor             color)
{
  add_area (list, frame, trace, FALSE, base_value, fades, color);
}

/**
 * ved_draw_list_add_step_area:
 * @base_value: where the area ends, usually 0
 * @fades: whether the colour fades from the far end of the value axis towards the base
 *
 * Fills the area below what ved_draw_list_add_steps() draws.
 */
void
ved_draw_list_add_step_area (VedDrawList         *list,
                             const VedTraceFrame *frame,
                             const VedTrace      *trace,
                             double               base_value,
                             gboolean             fades,
                             VedColor             color)
{
  add_area (list, frame, trace, TRUE, base_value, fades, color);
}
