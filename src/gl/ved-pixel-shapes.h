/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gl/ved-pixels.h"
#include "plot/ved-draw-list.h"

G_BEGIN_DECLS

void ved_pixels_paint_rects  (const VedPixels      *self,
                              const VedDrawRect    *rects,
                              gsize                 n_rects);
void ved_pixels_paint_points (const VedPixels      *self,
                              const VedDrawPoint   *points,
                              gsize                 n_points);
void ved_pixels_paint_arcs   (const VedPixels      *self,
                              const VedDrawArc     *arcs,
                              gsize                 n_arcs);
void ved_pixels_paint_cells  (const VedPixels      *self,
                              const VedDrawCommand *command,
                              const VedDrawCells   *cells);

G_END_DECLS
