/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-pixel-shapes"

#include "config.h"

#include "gl/ved-pixel-shapes.h"

#include <string.h>

/* Rectangles, points, ring segments and cells, by the formulas described in plot/ved-draw-list.c. Signed
 * distances are negative inside of a shape. */

typedef struct {
  int left;
  int top;
  int right;
  int bottom;
} VedPixelBox;

typedef struct {
  float x, y;
  float inner, outer;
  float start_x, start_y;
  float end_x, end_y;
  float sweep;
} VedRing;

/* Whole pixels that a shape may touch, within the clip. */
static VedPixelBox
pixel_box (const VedPixels *self,
           float            left,
           float            top,
           float            right,
           float            bottom)
{
  return (VedPixelBox) {
           .left = (int) ved_bound (floorf (left), (float) self->clip_left, (float) self->clip_right),
           .top = (int) ved_bound (floorf (top), (float) self->clip_top, (float) self->clip_bottom),
           .right = (int) ved_bound (ceilf (right), (float) self->clip_left, (float) self->clip_right),
           .bottom = (int) ved_bound (ceilf (bottom), (float) self->clip_top, (float) self->clip_bottom),
  };
}

static float
overlap (int   pixel,
         float from,
         float to)
{
  float low = (float) pixel, high = low + 1.0f;

  return ved_clamp_unit (MIN (high, to) - MAX (low, from));
}

static void
paint_plain_rect (const VedPixels   *self,
                  const VedDrawRect *rect,
                  const VedPaint    *paint)
{
  float right = rect->x + rect->width, bottom = rect->y + rect->height;
  VedPixelBox box = pixel_box (self, rect->x, rect->y, right, bottom);
  int inner_left = (int) ved_bound (ceilf (rect->x), (float) box.left, (float) box.right);
  int inner_right = (int) ved_bound (floorf (right), (float) inner_left, (float) box.right);

  for (int y = box.top; y < box.bottom; y++)
    {
      float rows = overlap (y, rect->y, bottom);
      guint32 *row = self->data + (gsize) y * self->stride;

      for (int x = box.left; x < inner_left; x++)
        ved_pixel_cover (&row[x], paint, rows * overlap (x, rect->x, right));
      ved_pixels_fill_row (self, y, inner_left, inner_right, ved_paint_source (paint, rows));
      for (int x = inner_right; x < box.right; x++)
        ved_pixel_cover (&row[x], paint, rows * overlap (x, rect->x, right));
    }
}

static inline float
rounded_coverage (const VedDrawRect *rect,
                  float              x,
                  float              y)
{
  float qx = fabsf (x - (rect->x + rect->width / 2.0f)) - (rect->width / 2.0f - rect->radius);
  float qy = fabsf (y - (rect->y + rect->height / 2.0f)) - (rect->height / 2.0f - rect->radius);
  float ox = MAX (qx, 0.0f), oy = MAX (qy, 0.0f);
  float distance = sqrtf (ox * ox + oy * oy) + MIN (MAX (qx, qy), 0.0f) - rect->radius;
  float coverage = ved_clamp_unit (0.5f - distance);

  return rect->border > 0.0f ? coverage - ved_clamp_unit (0.5f - (distance + rect->border)) : coverage;
}

static void
cover_rounded_row (const VedPixels   *self,
                   const VedDrawRect *rect,
                   const VedPaint    *paint,
                   int                y,
                   int                from,
                   int                to)
{
  guint32 *row = self->data + (gsize) y * self->stride;

  for (int x = from; x < to; x++)
    ved_pixel_cover (&row[x], paint, rounded_coverage (rect, (float) x + 0.5f, (float) y + 0.5f));
}

/* In rows well inside, all pixels away from the left and right rim are covered alike: fully, or in an outline
 * not at all. The rim is as wide as the corners are in their rows, else as the outline. */
static void
paint_rounded_rect (const VedPixels   *self,
                    const VedDrawRect *rect,
                    const VedPaint    *paint)
{
  float right = rect->x + rect->width, bottom = rect->y + rect->height;
  VedPixelBox box = pixel_box (self, rect->x - 0.5f, rect->y - 0.5f, right + 0.5f, bottom + 0.5f);

  for (int y = box.top; y < box.bottom; y++)
    {
      float depth = MIN ((float) y + 0.5f - rect->y, bottom - ((float) y + 0.5f));
      float rim = depth < rect->radius ? MAX (rect->radius, rect->border) : rect->border;
      int inner_left = (int) ved_bound (ceilf (rect->x + rim), (float) box.left, (float) box.right);
      int inner_right = (int) ved_bound (floorf (right - rim), (float) inner_left, (float) box.right);

      if (depth < rect->border + 0.5f)
        {
          cover_rounded_row (self, rect, paint, y, box.left, box.right);
          continue;
        }
      cover_rounded_row (self, rect, paint, y, box.left, inner_left);
      if (rect->border <= 0.0f)
        ved_pixels_fill_row (self, y, inner_left, inner_right, paint->solid);
      cover_rounded_row (self, rect, paint, y, inner_right, box.right);
    }
}

static float
shape_distance (guint32 shape,
                float   dx,
                float   dy,
                float   radius)
{
  float ax = fabsf (dx), ay = fabsf (dy);
  float circumradius = radius * 1.15f;

  switch (shape)
    {
    case VED_POINT_SQUARE:
      return MAX (ax, ay) - radius;

    case VED_POINT_DIAMOND:
      return (ax + ay - radius) * 0.70710678f;

    case VED_POINT_TRIANGLE:
      return MAX (dy, ax * 0.8660254f - dy * 0.5f) - circumradius * 0.5f;

    case VED_POINT_CIRCLE:
    default:
      return sqrtf (dx * dx + dy * dy) - radius;
    }
}

static void
paint_point (const VedPixels    *self,
             const VedDrawPoint *point)
{
  float x = point->x * self->scale, y = point->y * self->scale, radius = point->radius * self->scale;
  float reach = radius * 1.2f + 0.5f;
  VedPixelBox box = pixel_box (self, x - reach, y - reach, x + reach, y + reach);
  VedPaint paint;

  ved_paint_init (&paint, point->color);
  for (int row = box.top; row < box.bottom; row++)
    for (int column = box.left; column < box.right; column++)
      {
        float dx = (float) column + 0.5f - x, dy = (float) row + 0.5f - y;
        float coverage = ved_clamp_unit (0.5f - shape_distance (point->shape, dx, dy, radius));

        ved_pixel_cover (self->data + (gsize) row * self->stride + column, &paint, coverage);
      }
}

static VedRing
ring_init (const VedDrawArc *arc,
           float             scale)
{
  return (VedRing) {
           .x = arc->x * scale,
           .y = arc->y * scale,
           .inner = arc->inner_radius * scale,
           .outer = arc->outer_radius * scale,
           .start_x = cosf (arc->start),
           .start_y = sinf (arc->start),
           .end_x = cosf (arc->start + arc->sweep),
           .end_y = sinf (arc->start + arc->sweep),
           .sweep = arc->sweep,
  };
}

static inline float
ring_coverage (const VedRing *ring,
               float          dx,
               float          dy)
{
  float distance = sqrtf (dx * dx + dy * dy);
  float coverage = ved_clamp_unit (0.5f - (distance - ring->outer));
  float start, end;

  if (ring->inner > 0.0f)
    coverage -= ved_clamp_unit (0.5f - (distance - ring->inner));
  if (ring->sweep >= 2.0f * (float) G_PI || coverage <= 0.0f)
    return coverage;

  start = ved_clamp_unit (0.5f + (ring->start_x * dy - ring->start_y * dx));
  end = ved_clamp_unit (0.5f - (ring->end_x * dy - ring->end_y * dx));

  return coverage * (ring->sweep <= (float) G_PI ? MIN (start, end) : MAX (start, end));
}

static void
paint_ring_row (const VedPixels   *self,
                const VedRing     *ring,
                const VedPixelBox *box,
                int                y,
                const VedPaint    *paint)
{
  guint32 *row = self->data + (gsize) y * self->stride;
  float dy = (float) y + 0.5f - ring->y;
  float most = (ring->outer + 0.5f) * (ring->outer + 0.5f) - dy * dy;
  float hole = ring->inner > 0.5f ? (ring->inner - 0.5f) * (ring->inner - 0.5f) - dy * dy : -1.0f;
  float half, hole_half;
  int from, to;

  if (!(most > 0.0f))
    return;

  half = sqrtf (most);
  hole_half = hole > 0.0f ? sqrtf (hole) : -1.0f;
  from = (int) ved_bound (floorf (ring->x - half), (float) box->left, (float) box->right);
  to = (int) ved_bound (ceilf (ring->x + half), (float) from, (float) box->right);
  for (int x = from; x < to; x++)
    {
      float dx = (float) x + 0.5f - ring->x;

      if (fabsf (dx) >= hole_half)
        ved_pixel_cover (&row[x], paint, ring_coverage (ring, dx, dy));
    }
}

/* Returns: whether all colours are opaque */
static gboolean
prepare_palette (const VedDrawCells *cells,
                 guint32            *sources)
{
  gboolean is_opaque = TRUE;

  for (gsize i = 0; i < VED_COLOR_MAP_SIZE; i++)
    {
      VedPaint paint;

      ved_paint_init (&paint, cells->palette[i]);
      sources[i] = paint.solid;
      is_opaque = is_opaque && paint.solid >> 24 == 255;
    }

  return is_opaque;
}

/* The cell at the centre of each pixel from @from to @to. The bias decides ties the same way on every
 * processor. */
static guint32 *
map_pixels (int   from,
            int   to,
            float origin,
            float length,
            guint n_cells)
{
  guint32 *map = g_new (guint32, MAX (to - from, 1));
  float cells_per_px = (float) n_cells / length;

  for (int i = from; i < to; i++)
    {
      float cell = floorf (((float) i + 0.5f - origin) * cells_per_px + 0.001f);

      map[i - from] = (guint32) ved_bound (cell, 0.0f, (float) (n_cells - 1));
    }

  return map;
}

/* The pixels whose centres lie within [from, to). */
static void
centred_pixels (float from,
                float to,
                int   clip_from,
                int   clip_to,
                int  *first,
                int  *end)
{
  *first = (int) ved_bound (ceilf (from - 0.5f), (float) clip_from, (float) clip_to);
  *end = (int) ved_bound (ceilf (to - 0.5f), (float) *first, (float) clip_to);
}

void
ved_pixels_paint_rects (const VedPixels   *self,
                        const VedDrawRect *rects,
                        gsize              n_rects)
{
  for (gsize i = 0; i < n_rects; i++)
    {
      const VedDrawRect *rect = &rects[i];
      float scale = self->scale;
      VedDrawRect device = {
        rect->x * scale, rect->y * scale, rect->width * scale, rect->height * scale,
        rect->radius * scale, rect->border * scale, rect->color,
      };
      VedPaint paint;

      ved_paint_init (&paint, rect->color);
      if (device.radius > 0.0f || device.border > 0.0f)
        paint_rounded_rect (self, &device, &paint);
      else
        paint_plain_rect (self, &device, &paint);
    }
}

void
ved_pixels_paint_points (const VedPixels    *self,
                         const VedDrawPoint *points,
                         gsize               n_points)
{
  for (gsize i = 0; i < n_points; i++)
    paint_point (self, &points[i]);
}

void
ved_pixels_paint_arcs (const VedPixels  *self,
                       const VedDrawArc *arcs,
                       gsize             n_arcs)
{
  for (gsize i = 0; i < n_arcs; i++)
    {
      VedRing ring = ring_init (&arcs[i], self->scale);
      float reach = ring.outer + 0.5f;
      VedPixelBox box = pixel_box (self, ring.x - reach, ring.y - reach, ring.x + reach, ring.y + reach);
      VedPaint paint;

      ved_paint_init (&paint, arcs[i].color);
      for (int y = box.top; y < box.bottom; y++)
        paint_ring_row (self, &ring, &box, y, &paint);
    }
}

void
ved_pixels_paint_cells (const VedPixels      *self,
                        const VedDrawCommand *command,
                        const VedDrawCells   *cells)
{
  float x = command->params[0] * self->scale, width = command->params[2] * self->scale;
  float y = command->params[1] * self->scale, height = command->params[3] * self->scale;
  g_autofree guint32 *columns = NULL;
  g_autofree guint32 *rows = NULL;
  guint32 sources[VED_COLOR_MAP_SIZE];
  int left, right, top, bottom;
  gboolean replaces;

  if (command->n == 0 || command->n_rows == 0 || !(width > 0.0f) || !(height > 0.0f))
    return;

  centred_pixels (x, x + width, self->clip_left, self->clip_right, &left, &right);
  centred_pixels (y, y + height, self->clip_top, self->clip_bottom, &top, &bottom);
  columns = map_pixels (left, right, x, width, command->n);
  rows = map_pixels (top, bottom, y, height, command->n_rows);
  replaces = prepare_palette (cells, sources) || self->is_blank;
  for (int row = top; row < bottom; row++)
    {
      const guint8 *levels = cells->levels + (gsize) rows[row - top] * command->n;
      guint32 *pixels = self->data + (gsize) row * self->stride + left;

      if (replaces && row > top && rows[row - top] == rows[row - top - 1])
        memcpy (pixels, pixels - self->stride, (gsize) (right - left) * sizeof *pixels);
      else if (replaces)
        for (int i = 0; i < right - left; i++)
          pixels[i] = sources[levels[columns[i]]];
      else
        for (int i = 0; i < right - left; i++)
          pixels[i] = ved_pixel_over (pixels[i], sources[levels[columns[i]]]);
    }
}
