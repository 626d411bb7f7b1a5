/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-pixels"

#include "config.h"

#include "gl/ved-pixels.h"

#include "base/ved-vector.h"

#include <string.h>

/* Fills come in two forms. Rows are contiguous and vector code. Columns, of which lines and bands are made, are
 * painted sixteen side by side while the sixteen pixels of a row share a cache line: opaque ones row by row, each
 * pixel replaced or kept by comparing the row with the ends of its column; translucent ones as short rows where
 * all sixteen have rows in common, and column by column in the rest. */

#define BLOCK_COLUMNS 16
#define BLOCK_BYTES 16
#define VECTOR_COLUMNS 8
#define BLOCK_VECTORS (BLOCK_COLUMNS / VECTOR_COLUMNS)

typedef gint32 VedLanes __attribute__ ((vector_size (4 * VECTOR_COLUMNS)));

/* The bytes of one channel after another: what the compiler makes vector code of. */
VED_VECTOR_CLONES static void
blend_row (guint32 *pixels,
           gsize    n_pixels,
           guint32  source)
{
  gsize n_whole = n_pixels / (BLOCK_BYTES / 4) * (BLOCK_BYTES / 4);
  guint8 *bytes = (guint8 *) pixels;
  guint16 rest = (guint16) (255 - (source >> 24));
  guint32 words[BLOCK_BYTES / 4] = { source, source, source, source };
  const guint8 *source_bytes = (const guint8 *) words;

  for (gsize i = 0; i < n_whole * 4; i += BLOCK_BYTES)
    for (gsize k = 0; k < BLOCK_BYTES; k++)
      {
        guint16 product = (guint16) (bytes[i + k] * rest + 128);

        bytes[i + k] = (guint8) (source_bytes[k] + (guint16) ((guint16) (product + (product >> 8)) >> 8));
      }

  for (gsize i = n_whole; i < n_pixels; i++)
    pixels[i] = ved_pixel_over (pixels[i], source);
}

VED_VECTOR_CLONES static void
set_row (guint32 *pixels,
         gsize    n_pixels,
         guint32  source)
{
  for (gsize i = 0; i < n_pixels; i++)
    pixels[i] = source;
}

static void
fill_column (const VedPixels *self,
             int              x,
             int              from,
             int              to,
             const guint32   *sources)
{
  guint32 *pixel = self->data + (gsize) from * self->stride + (gsize) x;

  for (int y = from; y < to; y++, pixel += self->stride)
    *pixel = sources[y] >> 24 == 255 ? sources[y] : ved_pixel_over (*pixel, sources[y]);
}

/* Each pixel of sixteen columns is replaced where its row is between the ends of its column, and else kept. */
VED_VECTOR_CLONES static void
set_block (guint32       *pixels,
           gsize          stride,
           const int     *from,
           const int     *to,
           const guint32 *sources)
{
  VedLanes begins[BLOCK_VECTORS], ends[BLOCK_VECTORS];
  int top = G_MAXINT, bottom = 0;

  memcpy (begins, from, sizeof begins);
  memcpy (ends, to, sizeof ends);
  for (int i = 0; i < BLOCK_COLUMNS; i++)
    {
      top = MIN (top, from[i] < to[i] ? from[i] : G_MAXINT);
      bottom = MAX (bottom, from[i] < to[i] ? to[i] : 0);
    }

  pixels += (gsize) MIN (top, bottom) * stride;
  for (int y = top; y < bottom; y++, pixels += stride)
    {
      VedLanes rows = y - (VedLanes) { 0 }, source = (int) sources[y] - (VedLanes) { 0 };

      for (int i = 0; i < BLOCK_VECTORS; i++)
        {
          VedLanes inside = (rows >= begins[i]) & (rows < ends[i]), below;

          memcpy (&below, pixels + i * VECTOR_COLUMNS, sizeof below);
          below = (source & inside) | (below & ~inside);
          memcpy (pixels + i * VECTOR_COLUMNS, &below, sizeof below);
        }
    }
}

static void
fill_block (const VedPixels *self,
            int              x,
            int              n_columns,
            const int       *from,
            const int       *to,
            const guint32   *sources)
{
  int common_from = from[0], common_to = to[0];

  for (int i = 1; i < n_columns; i++)
    {
      common_from = MAX (common_from, from[i]);
      common_to = MIN (common_to, to[i]);
    }
  if (common_from >= common_to)
    common_from = common_to = G_MAXINT;

  for (int i = 0; i < n_columns; i++)
    {
      fill_column (self, x + i, from[i], MIN (common_from, to[i]), sources);
      if (common_to < to[i])
        fill_column (self, x + i, common_to, to[i], sources);
    }
  for (int y = common_from; y < common_to; y++)
    ved_pixels_fill_row (self, y, x, x + n_columns, sources[y]);
}

void
ved_paint_init (VedPaint *self,
                VedColor  color)
{
  float alpha = (float) (color & 0xff) / 255.0f;

  self->alpha = 255.0f * alpha;
  self->red = (float) (color >> 24) * alpha;
  self->green = (float) ((color >> 16) & 0xff) * alpha;
  self->blue = (float) ((color >> 8) & 0xff) * alpha;
  self->solid = ved_paint_source (self, 1.0f);
}

/*
 * ved_pixels_clear:
 *
 * Replaces everything within the clip by @color.
 */
void
ved_pixels_clear (const VedPixels *self,
                  VedColor         color)
{
  gsize n_pixels = (gsize) (self->clip_right - self->clip_left);
  VedPaint paint;

  ved_paint_init (&paint, color);
  if (n_pixels == self->stride)
    set_row (self->data + (gsize) self->clip_top * self->stride,
             (gsize) (self->clip_bottom - self->clip_top) * self->stride, paint.solid);
  else
    for (int y = self->clip_top; y < self->clip_bottom; y++)
      set_row (self->data + (gsize) y * self->stride + self->clip_left, n_pixels, paint.solid);
}

/*
 * ved_pixels_fill_row:
 *
 * Puts @source, premultiplied, over the pixels [@from, @to) of a row, which must lie within the picture.
 */
void
ved_pixels_fill_row (const VedPixels *self,
                     int              y,
                     int              from,
                     int              to,
                     guint32          source)
{
  guint32 *row = self->data + (gsize) y * self->stride;

  if (from >= to)
    return;

  if (source >> 24 == 255)
    set_row (row + from, (gsize) (to - from), source);
  else if (source != 0)
    blend_row (row + from, (gsize) (to - from), source);
}

/*
 * ved_pixels_fill_runs:
 * @from: (array length=n_columns): the first row of the run in each column
 * @to: (array length=n_columns): the row after its last
 * @sources: of each row of the picture, premultiplied
 * @replaces: whether they replace what is there
 *
 * Puts the sources over one vertical run in each of @n_columns columns from @x, within the
 * picture.
 */
void
ved_pixels_fill_runs (const VedPixels *self,
                      int              x,
                      int              n_columns,
                      const int       *from,
                      const int       *to,
                      const guint32   *sources,
                      gboolean         replaces)
{
  /* Blocks begin at whole cache lines of a row that begins at one. */
  for (int i = 0; i < n_columns;)
    {
      int n = MIN (BLOCK_COLUMNS - (x + i) % BLOCK_COLUMNS, n_columns - i);

      if (replaces && n == BLOCK_COLUMNS)
        set_block (self->data + x + i, self->stride, from + i, to + i, sources);
      else
        fill_block (self, x + i, n, from + i, to + i, sources);
      i += n;
    }
}

/*
 * ved_paint_sources:
 * @sources: (out) (array length=n): what is put over pixels of that coverage
 */
VED_VECTOR_CLONES void
ved_paint_sources (const VedPaint *self,
                   const float    *coverage,
                   gsize           n,
                   guint32        *sources)
{
  VedPaint paint = *self;

  for (gsize i = 0; i < n; i++)
    sources[i] = ved_paint_source (&paint, coverage[i]);
}

/*
 * ved_pixels_cover_run:
 * @sources: of the rows @from … @to − 1, premultiplied
 *
 * Paints a vertical run of varying coverage.
 */
void
ved_pixels_cover_run (const VedPixels *self,
                      int              x,
                      int              from,
                      int              to,
                      const guint32   *sources)
{
  guint32 *pixel = self->data + (gsize) from * self->stride + (gsize) x;

  for (int y = from; y < to; y++, pixel += self->stride, sources++)
    {
      if (*sources >> 24 == 255)
        *pixel = *sources;
      else if (*sources != 0)
        *pixel = ved_pixel_over (*pixel, *sources);
    }
}
