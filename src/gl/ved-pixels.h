/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gl/ved-strip.h"
#include "plot/ved-color.h"

#include <math.h>

G_BEGIN_DECLS

/* A picture being painted in software, in device pixels: 0xAARRGGBB words with premultiplied alpha, which is
 * CAIRO_FORMAT_ARGB32. */
typedef struct {
  guint32 *data;
  gsize stride;                 /* in words */
  int width;
  int height;
  float scale;                  /* device pixels per pixel of the list */
  int stripe_left;              /* the part of the width that is painted at present */
  int stripe_right;
  int clip_left;
  int clip_top;
  int clip_right;
  int clip_bottom;
  gboolean is_blank;            /* nothing has been painted so far: what is put over that replaces it */
} VedPixels;

/* A colour made ready for painting: premultiplied, 0 … 255. */
typedef struct {
  float alpha;
  float red;
  float green;
  float blue;
  guint32 solid;                /* at full coverage */
} VedPaint;

/* How a line of some width covers what is near it. */
typedef struct {
  float reach;                  /* half the width + 0.5: coverage ends here */
  float most;                   /* greatest coverage, less than 1 for lines thinner than a pixel */
} VedStroke;

/* x · 255⁻¹ of two 8-bit numbers in one word, rounded. */
static inline guint32
ved_pixel_multiply (guint32 pairs,
                    guint32 factor)
{
  guint32 product = pairs * factor + 0x00800080u;

  return ((product + ((product >> 8) & 0x00ff00ffu)) >> 8) & 0x00ff00ffu;
}

static inline guint32
ved_pixel_over (guint32 below,
                guint32 source)
{
  guint32 rest = 255 - (source >> 24);

  return source + (ved_pixel_multiply (below & 0x00ff00ffu, rest) |
                   ved_pixel_multiply ((below >> 8) & 0x00ff00ffu, rest) << 8);
}

static inline guint32
ved_paint_source (const VedPaint *paint,
                  float           coverage)
{
  return (guint32) (int) (paint->alpha * coverage + 0.5f) << 24 | (guint32) (int) (paint->red * coverage + 0.5f) << 16 |
         (guint32) (int) (paint->green * coverage + 0.5f) << 8 | (guint32) (int) (paint->blue * coverage + 0.5f);
}

static inline void
ved_pixel_cover (guint32        *pixel,
                 const VedPaint *paint,
                 float           coverage)
{
  if (coverage > 0.0f)
    *pixel = ved_pixel_over (*pixel, ved_paint_source (paint, coverage));
}

/* Of numbers that an int holds: without the call that the floor of a library is on older processors. */
static inline int
ved_floor (float value)
{
  int whole = (int) value;

  return whole - ((float) whole > value ? 1 : 0);
}

static inline int
ved_ceil (float value)
{
  int whole = (int) value;

  return whole + ((float) whole < value ? 1 : 0);
}

static inline float
ved_clamp_unit (float value)
{
  value = value < 1.0f ? value : 1.0f;

  return value > 0.0f ? value : 0.0f;
}

void ved_paint_init        (VedPaint        *self,
                            VedColor         color);
/* A row within the clip. */
static inline float
ved_pixels_clamp_row (const VedPixels *self,
                      float            row)
{
  return ved_bound (row, (float) self->clip_top, (float) self->clip_bottom);
}

/* The rows whose centres lie within [from, to]. */
static inline int
ved_pixels_first_row (const VedPixels *self,
                      float            from)
{
  return ved_ceil (ved_pixels_clamp_row (self, from - 0.5f));
}

static inline int
ved_pixels_end_row (const VedPixels *self,
                    float            to)
{
  return ved_floor (ved_pixels_clamp_row (self, to + 0.5f));
}

static inline VedStroke
ved_stroke_init (float width)
{
  width = ved_bound (width, 0.0f, VED_STRIP_MAX_WIDTH);

  return (VedStroke) { .reach = width / 2.0f + 0.5f, .most = MIN (1.0f, width) };
}

void ved_pixels_clear      (const VedPixels *self,
                            VedColor         color);
void ved_pixels_fill_row   (const VedPixels *self,
                            int              y,
                            int              from,
                            int              to,
                            guint32          source);
void ved_pixels_fill_runs  (const VedPixels *self,
                            int              x,
                            int              n_columns,
                            const int       *from,
                            const int       *to,
                            const guint32   *sources,
                            gboolean         replaces);
void ved_paint_sources     (const VedPaint  *self,
                            const float     *coverage,
                            gsize            n,
                            guint32         *sources);
void ved_pixels_cover_run  (const VedPixels *self,
                            int              x,
                            int              from,
                            int              to,
                            const guint32   *sources);

G_END_DECLS
