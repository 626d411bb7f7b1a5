/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-draw-list.h"

G_BEGIN_DECLS

/* Spans and vertices without a place: far outside of every picture, and safe in comparisons on every GPU,
 * which NaN is not. */
#define VED_STRIP_NOWHERE 1e30f

/* Columns on either side of a strip whose stroke may reach into it, and the empty ones around them. */
#define VED_STRIP_REACH 2
#define VED_STRIP_PAD (2 * VED_STRIP_REACH)

/* Empty vertices before and after a poly-line, so that every segment has two neighbours on either side. */
#define VED_STRIP_VERTEX_PAD 3

/* A line wider than this fills every picture. */
#define VED_STRIP_MAX_WIDTH 10000.0f

/* Like CLAMP(), but the lower bound for what is no number. */
static inline float
ved_bound (float value,
           float low,
           float high)
{
  if (!(value > low))
    return low;

  return value < high ? value : high;
}

/* One command's columns, band edges or vertices in device pixels, padded. */
typedef struct {
  int x;                        /* device column of the first unpadded element */
  gsize n;                      /* columns or vertices without padding */
} VedStrip;

VedStrip ved_strip_columns   (const VedDrawCommand *command,
                              const VedDrawSpan    *spans,
                              float                 scale,
                              int                   left,
                              int                   right,
                              GArray               *output);
VedStrip ved_strip_band      (const VedDrawCommand *command,
                              const VedDrawSpan    *edges,
                              float                 scale,
                              GArray               *output);
VedStrip ved_strip_polyline  (const VedDrawCommand *command,
                              const VedDrawVertex  *vertices,
                              float                 scale,
                              GArray               *output);

G_END_DECLS
