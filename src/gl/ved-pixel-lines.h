/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gl/ved-pixels.h"
#include "plot/ved-draw-list.h"

G_BEGIN_DECLS

void ved_pixels_paint_columns  (const VedPixels      *self,
                                const VedDrawCommand *command,
                                const VedDrawSpan    *spans);
void ved_pixels_paint_band     (const VedPixels      *self,
                                const VedDrawCommand *command,
                                const VedDrawSpan    *edges);
void ved_pixels_paint_polyline (const VedPixels      *self,
                                const VedDrawCommand *command,
                                const VedDrawVertex  *vertices);

G_END_DECLS
