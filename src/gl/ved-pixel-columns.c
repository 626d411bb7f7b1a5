/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-pixel-columns"

#include "config.h"

#include "gl/ved-pixel-lines.h"

#include "base/ved-vector.h"
#include "gl/ved-strip.h"

#include <math.h>

/* A line as pixel columns is painted sixteen columns at a time. The rows that all of their strokes cover most are
 * filled; in the rows above and below, the coverage of all sixteen pixels is evaluated in vector code, by the
 * columns' own strokes and those of their neighbours, whether they have any part in the row or not: that is less
 * work than telling. */

#define BLOCK_COLUMNS 16

/* The ends of the strokes of a strip, apart from each other. Index 0 is the first column that may be painted; before
 * and after are VED_STRIP_REACH more. */
typedef struct {
  float *memory;
  float *from;
  float *to;
} VedEnds;

/* One command. */
typedef struct {
  const VedPixels *pixels;
  VedEnds ends;
  VedStroke stroke;
  int n_reached;                /* neighbours on either side whose strokes reach into a column */
  VedPaint paint;
  guint32 most;                 /* what is put over pixels that are covered most */
} VedColumnRun;

static void
ends_init (VedEnds           *ends,
           const VedDrawSpan *spans,
           gsize              n_columns)
{
  gsize n = n_columns + 2 * VED_STRIP_REACH;

  ends->memory = g_new (float, 2 * n);
  for (gsize i = 0; i < n; i++)
    {
      ends->memory[i] = spans[(gssize) i - VED_STRIP_REACH].y_from;
      ends->memory[n + i] = spans[(gssize) i - VED_STRIP_REACH].y_to;
    }
  ends->from = ends->memory + VED_STRIP_REACH;
  ends->to = ends->from + n;
}

static inline float
distance (float from,
          float to,
          float y)
{
  float above = from - y, below = y - to;
  float greater = above > below ? above : below;

  return greater > 0.0f ? greater : 0.0f;
}

static inline float
greater_side (float        coverage,
              const float *from,
              const float *to,
              gsize        dx,
              float        y,
              float        reach)
{
  float left = distance (*(from - dx), *(to - dx), y), right = distance (from[dx], to[dx], y);
  float less = left < right ? left : right;
  float side = reach - sqrtf ((float) (dx * dx) + less * less);

  return side > coverage ? side : coverage;
}

static inline void
cover_row (guint32 *restrict     pixels,
           const float *restrict from,
           const float *restrict to,
           gsize                 n_columns,
           float                 y,
           int                   n_reached,
           VedStroke             stroke,
           VedPaint              paint)
{
  for (gsize i = 0; i < n_columns; i++)
    {
      float coverage = stroke.reach - distance (from[i], to[i], y);

      if (n_reached > 0)
        coverage = greater_side (coverage, from + i, to + i, 1, y, stroke.reach);
      if (n_reached > 1)
        coverage = greater_side (coverage, from + i, to + i, 2, y, stroke.reach);
      coverage = coverage < stroke.most ? coverage : stroke.most;
      coverage = coverage > 0.0f ? coverage : 0.0f;
      pixels[i] = ved_pixel_over (pixels[i], ved_paint_source (&paint, coverage));
    }
}

VED_VECTOR_CLONES static void
cover_rows (const VedColumnRun *run,
            int                 x,
            gsize               column,
            gsize               n_columns,
            int                 from_row,
            int                 to_row)
{
  const float *from = run->ends.from + column, *to = run->ends.to + column;
  guint32 *pixels = run->pixels->data + (gsize) from_row * run->pixels->stride + (gsize) x;
  VedStroke stroke = run->stroke;
  VedPaint paint = run->paint;

  for (int row = from_row; row < to_row; row++, pixels += run->pixels->stride)
    {
      float y = (float) row + 0.5f;

      if (run->n_reached == 1)
        cover_row (pixels, from, to, n_columns, y, 1, stroke, paint);
      else if (run->n_reached == 0)
        cover_row (pixels, from, to, n_columns, y, 0, stroke, paint);
      else
        cover_row (pixels, from, to, n_columns, y, 2, stroke, paint);
    }
}

static void
paint_block (const VedColumnRun *run,
             int                 x,
             gsize               column,
             gsize               n_columns)
{
  const float *from = run->ends.from + column, *to = run->ends.to + column;
  float margin = run->stroke.reach - run->stroke.most;
  float core_from = -INFINITY, core_to = INFINITY, top = INFINITY, bottom = -INFINITY;
  int first, end, core_first, core_end;

  for (gssize i = -run->n_reached; i < (gssize) n_columns + run->n_reached; i++)
    {
      top = MIN (top, from[i]);
      bottom = MAX (bottom, to[i]);
      if (i >= 0 && i < (gssize) n_columns)
        {
          core_from = MAX (core_from, from[i]);
          core_to = MIN (core_to, to[i]);
        }
    }
  if (top > bottom)
    return;

  first = ved_pixels_first_row (run->pixels, top - run->stroke.reach);
  end = ved_pixels_end_row (run->pixels, bottom + run->stroke.reach);
  core_first = ved_pixels_first_row (run->pixels, core_from - margin);
  core_end = ved_pixels_end_row (run->pixels, core_to + margin);
  if (core_first >= core_end)
    core_first = core_end = end;

  cover_rows (run, x, column, n_columns, first, core_first);
  for (int row = core_first; row < core_end; row++)
    ved_pixels_fill_row (run->pixels, row, x, x + (int) n_columns, run->most);
  cover_rows (run, x, column, n_columns, core_end, end);
}

/* A line without a width is crisp: all of every pixel that it touches. */
static void
touched_rows (const VedPixels   *self,
              const VedDrawSpan *span,
              int               *from,
              int               *to)
{
  *from = *to = self->clip_top;
  if (span->y_from > span->y_to || !(span->y_to >= (float) self->clip_top))
    return;

  *from = ved_floor (ved_pixels_clamp_row (self, span->y_from));
  *to = MIN (ved_floor (ved_pixels_clamp_row (self, span->y_to)) + 1, self->clip_bottom);
}

static void
paint_crisp (const VedPixels   *self,
             const VedDrawSpan *spans,
             int                x,
             int                n_columns,
             const VedPaint    *paint)
{
  g_autofree int *from = g_new (int, n_columns);
  g_autofree int *to = g_new (int, n_columns);
  g_autofree guint32 *sources = g_new (guint32, self->height);

  for (int y = 0; y < self->height; y++)
    sources[y] = paint->solid;
  for (int i = 0; i < n_columns; i++)
    touched_rows (self, &spans[i], &from[i], &to[i]);
  ved_pixels_fill_runs (self, x, n_columns, from, to, sources, paint->solid >> 24 == 255);
}

static void
paint_smooth (const VedPixels      *self,
              const VedDrawCommand *command,
              const VedDrawSpan    *spans,
              int                   x,
              int                   n_columns)
{
  VedColumnRun run = { .pixels = self, .stroke = ved_stroke_init (command->params[2] * self->scale) };

  ved_paint_init (&run.paint, command->color);
  run.most = ved_paint_source (&run.paint, run.stroke.most);
  run.n_reached = MIN ((int) ceilf (run.stroke.reach) - 1, VED_STRIP_REACH);
  ends_init (&run.ends, spans, (gsize) n_columns);
  for (int i = 0; i < n_columns; i += BLOCK_COLUMNS)
    paint_block (&run, x + i, (gsize) i, (gsize) MIN (BLOCK_COLUMNS, n_columns - i));
  g_free (run.ends.memory);
}

void
ved_pixels_paint_columns (const VedPixels      *self,
                          const VedDrawCommand *command,
                          const VedDrawSpan    *spans)
{
  g_autoptr(GArray) padded = g_array_new (FALSE, FALSE, sizeof (VedDrawSpan));
  VedStrip strip = ved_strip_columns (command, spans, self->scale, self->clip_left - 2 * VED_STRIP_REACH,
                                      self->clip_right + 2 * VED_STRIP_REACH, padded);
  const VedDrawSpan *first = &g_array_index (padded, VedDrawSpan, VED_STRIP_PAD);
  gboolean is_crisp = !(command->params[2] > 0.0f);
  int reach = is_crisp ? 0 : VED_STRIP_REACH;
  int from = MAX (strip.x - reach, self->clip_left);
  int to = MIN (strip.x + (int) strip.n + reach, self->clip_right);
  VedPaint paint;

  if (from >= to)
    return;

  first += from - strip.x;
  ved_paint_init (&paint, command->color);
  if (is_crisp)
    paint_crisp (self, first, from, to - from, &paint);
  else
    paint_smooth (self, command, first, from, to - from);
}
