/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-pixel-lines"

#include "config.h"

#include "gl/ved-pixel-lines.h"

#include "base/ved-vector.h"
#include "gl/ved-strip.h"

#include <string.h>

/* Poly-lines and bands are painted column by column. In each column of a band the rows that are covered all the same
 * are known without evaluating anything and filled at once; the formulas of coverage are evaluated for the few
 * rows at their ends, and for poly-lines along the segments near the column. */

typedef struct {
  float x, y;
  float dx, dy;
  float inverse_square;         /* of the length; 0 for a dot */
  float left, right;
} VedSegment;

/* The runs of one command: those of one coverage, and a column of varying coverage. */
typedef struct {
  int *from;
  int *to;
  guint32 *sources;             /* of each row: the colour of the runs */
  guint32 *row_sources;         /* what the column being painted puts over its pixels */
  float *coverage;              /* of each row: zero except within the column being painted */
  int top;                      /* rows of .coverage that may not be zero */
  int bottom;
} VedRuns;

static void
runs_init (VedRuns         *runs,
           const VedPixels *self,
           gsize            n_columns,
           guint32          source)
{
  runs->from = g_new (int, n_columns);
  runs->to = g_new (int, n_columns);
  runs->sources = g_new (guint32, self->height);
  for (int y = 0; y < self->height; y++)
    runs->sources[y] = source;
  runs->row_sources = g_new (guint32, self->height);
  runs->coverage = g_new0 (float, self->height);
  runs->top = G_MAXINT;
  runs->bottom = 0;
}

static void
runs_clear (VedRuns *runs)
{
  g_free (runs->from);
  g_free (runs->to);
  g_free (runs->sources);
  g_free (runs->row_sources);
  g_free (runs->coverage);
}

static void
runs_touch (VedRuns *runs,
            int      from,
            int      to)
{
  if (from >= to)
    return;

  runs->top = MIN (runs->top, from);
  runs->bottom = MAX (runs->bottom, to);
}

/* Paints what has been gathered in .coverage, and empties it. */
static void
runs_flush (VedRuns         *runs,
            const VedPixels *self,
            int              x,
            const VedPaint  *paint)
{
  if (runs->top >= runs->bottom)
    return;

  ved_paint_sources (paint, runs->coverage + runs->top, (gsize) (runs->bottom - runs->top), runs->row_sources);
  ved_pixels_cover_run (self, x, runs->top, runs->bottom, runs->row_sources);
  memset (runs->coverage + runs->top, 0, (gsize) (runs->bottom - runs->top) * sizeof *runs->coverage);
  runs->top = G_MAXINT;
  runs->bottom = 0;
}

/* Half-plane below a straight edge: the mean over the pixel of clamp (distance below the edge, 0, 1), by the integral
 * of clamp between the distances at the pixel's sides. An edge that is almost level has the clamp of its middle: so
 * little is left of the integral's difference then that its digits would not do. */
typedef struct {
  float higher;                 /* of its two ends, so the lesser y */
  float lower;
  float inverse_rise;           /* 0: it is almost level */
} VedEdge;

static VedEdge
edge_init (float a,
           float b)
{
  float higher = MIN (a, b), lower = MAX (a, b);

  return (VedEdge) { higher, lower, lower - higher < 1.0f / 64.0f ? 0.0f : 1.0f / (lower - higher) };
}

static inline float
integral_of_clamp (float t)
{
  float within = ved_clamp_unit (t), beyond = t - 1.0f;

  return 0.5f * within * within + (beyond > 0.0f ? beyond : 0.0f);
}

static inline float
cover_below (VedEdge edge,
             float   bottom)
{
  float high = bottom - edge.higher, low = bottom - edge.lower;
  float level = ved_clamp_unit ((high + low) * 0.5f);
  float steep = (integral_of_clamp (high) - integral_of_clamp (low)) * edge.inverse_rise;

  steep = low < 1.0f ? steep : 1.0f;    /* exactly, however long the edge is */

  return edge.inverse_rise > 0.0f ? steep : level;
}

/* @shares: of each row: 1, or less where the band fades. */
VED_VECTOR_CLONES static void
cover_band_rows (float *restrict       coverage,
                 const VedDrawSpan    *edges,
                 const float *restrict shares,
                 int                   from,
                 int                   to)
{
  VedEdge top = edge_init (edges[0].y_from, edges[1].y_from), bottom = edge_init (edges[0].y_to, edges[1].y_to);

  for (int y = from; y < to; y++)
    {
      float row_bottom = (float) y + 1.0f;

      coverage[y] = ved_clamp_unit (cover_below (top, row_bottom) - cover_below (bottom, row_bottom)) * shares[y];
    }
}

static void
paint_band_rows (const VedPixels   *self,
                 VedRuns           *runs,
                 int                x,
                 const VedDrawSpan *edge,
                 const float       *shares,
                 int                from,
                 int                to,
                 const VedPaint    *paint)
{
  if (from >= to)
    return;

  cover_band_rows (runs->coverage, edge, shares, from, to);
  runs_touch (runs, from, to);
  runs_flush (runs, self, x, paint);
}

static void
paint_band_column (const VedPixels   *self,
                   VedRuns           *runs,
                   gsize              column,
                   int                x,
                   const VedDrawSpan *edge,
                   const float       *shares,
                   const VedPaint    *paint)
{
  int from = ved_floor (ved_pixels_clamp_row (self, MIN (edge[0].y_from, edge[1].y_from)));
  int to = ved_ceil (ved_pixels_clamp_row (self, MAX (edge[0].y_to, edge[1].y_to)));
  int core_from = ved_ceil (ved_pixels_clamp_row (self, MAX (edge[0].y_from, edge[1].y_from)));
  int core_to = ved_floor (ved_pixels_clamp_row (self, MIN (edge[0].y_to, edge[1].y_to)));

  runs->from[column] = runs->to[column] = self->clip_top;
  if (edge[0].y_from > edge[0].y_to || edge[1].y_from > edge[1].y_to)
    return;

  if (core_from >= core_to)
    core_from = core_to = to;
  runs->from[column] = core_from;
  runs->to[column] = core_to;
  paint_band_rows (self, runs, x, edge, shares, from, core_from, paint);
  paint_band_rows (self, runs, x, edge, shares, core_to, to, paint);
}

/* A band whose colour fades along y has a colour of its own in every row. */
static float *
fade_rows (const VedPixels      *self,
           const VedDrawCommand *command,
           const VedPaint       *paint,
           VedRuns              *runs)
{
  float *shares = g_new (float, self->height);
  float y_full = command->params[2] * self->scale, y_gone = command->params[3] * self->scale;

  for (int y = 0; y < self->height; y++)
    {
      shares[y] = 1.0f;
      if (y_full != y_gone)
        shares[y] = ved_clamp_unit (((float) y + 0.5f - y_gone) / (y_full - y_gone));
      runs->sources[y] = ved_paint_source (paint, shares[y]);
    }

  return shares;
}

static gboolean
segment_init (VedSegment          *segment,
              const VedDrawVertex *vertex)
{
  float square;

  if (vertex[0].x >= VED_STRIP_NOWHERE || vertex[1].x >= VED_STRIP_NOWHERE)
    return FALSE;

  segment->x = vertex[0].x;
  segment->y = vertex[0].y;
  segment->dx = vertex[1].x - vertex[0].x;
  segment->dy = vertex[1].y - vertex[0].y;
  square = segment->dx * segment->dx + segment->dy * segment->dy;
  segment->inverse_square = square > 0.0f ? 1.0f / square : 0.0f;
  segment->left = MIN (vertex[0].x, vertex[1].x);
  segment->right = MAX (vertex[0].x, vertex[1].x);

  return TRUE;
}

static GArray *
collect_segments (const VedDrawVertex *vertices,
                  gsize                n_vertices,
                  gboolean            *is_ascending)
{
  GArray *segments = g_array_sized_new (FALSE, FALSE, sizeof (VedSegment), (guint) n_vertices);
  float left = -INFINITY;

  *is_ascending = TRUE;
  for (gsize i = 0; i + 1 < n_vertices; i++)
    {
      VedSegment segment;

      if (!segment_init (&segment, vertices + i))
        continue;
      if (segment.dx < 0.0f || segment.left < left)
        *is_ascending = FALSE;
      left = segment.left;
      g_array_append_val (segments, segment);
    }

  return segments;
}

VED_VECTOR_CLONES static void
raise_rows (float            *coverage,
            int               from,
            int               to,
            float             px,
            const VedSegment *segment,
            const VedStroke  *stroke)
{
  VedSegment s = *segment;
  VedStroke k = *stroke;

  for (int y = from; y < to; y++)
    {
      float py = (float) y + 0.5f - s.y;
      float t = ved_clamp_unit ((px * s.dx + py * s.dy) * s.inverse_square);
      float ex = px - s.dx * t, ey = py - s.dy * t;
      float value = k.reach - sqrtf (ex * ex + ey * ey);

      value = value < k.most ? value : k.most;
      coverage[y] = value > coverage[y] ? value : coverage[y];
    }
}

/* Raises the coverage of a column, centred at @x, by a segment. */
static void
raise_segment (const VedPixels  *self,
               VedRuns          *runs,
               const VedSegment *segment,
               float             x,
               const VedStroke  *stroke)
{
  float share_per_px = segment->dx != 0.0f ? 1.0f / segment->dx : 0.0f;
  float a = ved_clamp_unit ((x - stroke->reach - segment->x) * share_per_px);
  float b = segment->dx != 0.0f ? ved_clamp_unit ((x + stroke->reach - segment->x) * share_per_px) : 1.0f;
  float y_a = segment->y + segment->dy * a, y_b = segment->y + segment->dy * b;
  int from = ved_pixels_first_row (self, MIN (y_a, y_b) - stroke->reach);
  int to = ved_pixels_end_row (self, MAX (y_a, y_b) + stroke->reach);

  raise_rows (runs->coverage, from, to, x - segment->x, segment, stroke);
  runs_touch (runs, from, to);
}

static void
paint_segments (const VedPixels *self,
                const GArray    *segments,
                gboolean         is_ascending,
                const VedStroke *stroke,
                const VedPaint  *paint)
{
  guint first = 0;
  VedRuns runs;

  runs_init (&runs, self, 0, 0);
  for (int column = self->clip_left; column < self->clip_right; column++)
    {
      float x = (float) column + 0.5f;

      for (guint i = first; i < segments->len; i++)
        {
          const VedSegment *segment = &g_array_index (segments, VedSegment, i);

          if (is_ascending && segment->left > x + stroke->reach)
            break;
          if (is_ascending && segment->right < x - stroke->reach && i == first)
            first++;
          if (segment->left <= x + stroke->reach && segment->right >= x - stroke->reach)
            raise_segment (self, &runs, segment, x, stroke);
        }
      runs_flush (&runs, self, column, paint);
    }
  runs_clear (&runs);
}

void
ved_pixels_paint_band (const VedPixels      *self,
                       const VedDrawCommand *command,
                       const VedDrawSpan    *edges)
{
  g_autoptr(GArray) array = g_array_new (FALSE, FALSE, sizeof (VedDrawSpan));
  VedStrip strip = ved_strip_band (command, edges, self->scale, array);
  const VedDrawSpan *device_edges = &g_array_index (array, VedDrawSpan, 0);
  g_autofree float *shares = NULL;
  int from = MAX (strip.x, self->clip_left);
  int to = MIN (strip.x + (int) strip.n, self->clip_right);
  VedPaint paint;
  VedRuns runs;

  ved_paint_init (&paint, command->color);
  if (from >= to)
    return;

  runs_init (&runs, self, (gsize) (to - from), paint.solid);
  shares = fade_rows (self, command, &paint, &runs);
  for (int x = from; x < to; x++)
    paint_band_column (self, &runs, (gsize) (x - from), x, device_edges + (x - strip.x), shares, &paint);
  ved_pixels_fill_runs (self, from, to - from, runs.from, runs.to, runs.sources,
                        self->is_blank || (paint.solid >> 24 == 255 && command->params[2] == command->params[3]));
  runs_clear (&runs);
}

void
ved_pixels_paint_polyline (const VedPixels      *self,
                           const VedDrawCommand *command,
                           const VedDrawVertex  *vertices)
{
  g_autoptr(GArray) padded = g_array_new (FALSE, FALSE, sizeof (VedDrawVertex));
  g_autoptr(GArray) segments = NULL;
  VedStroke stroke = ved_stroke_init (command->params[0] * self->scale);
  gboolean is_ascending;
  VedPaint paint;

  ved_strip_polyline (command, vertices, self->scale, padded);
  segments = collect_segments (&g_array_index (padded, VedDrawVertex, VED_STRIP_VERTEX_PAD), command->n,
                               &is_ascending);
  ved_paint_init (&paint, command->color);
  paint_segments (self, segments, is_ascending, &stroke, &paint);
}
