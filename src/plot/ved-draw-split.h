/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/ved-draw-list.h"

G_BEGIN_DECLS

/* Device pixels of one colour, or of one that fades along y. */
typedef struct {
  int left;
  int top;
  int right;
  int bottom;
  VedColor color;
  float y_full;                 /* where .color is full */
  float y_gone;                 /* where it has faded to nothing; equal: no fading */
} VedDrawFill;

/* Columns of device pixels that something may touch. */
typedef struct {
  int left;
  int right;                    /* <= left: none */
} VedDrawColumns;

/* A list as what is plain rectangles, and the rest. Painted one after the other they are the list. */
typedef struct {
  GArray *fills;                /* (element-type VedDrawFill): what is painted first, in this order */
  VedDrawList *rest;
  VedDrawColumns *strips;       /* what the rest touches, in each level strip of the picture */
  guint n_strips;
  VedDrawFill replaced;         /* pixels that the rest begins with cells in, whatever was there; no colour */
} VedDrawSplit;

/* Device pixels; the last strip may be lower. */
#define VED_DRAW_STRIP_HEIGHT 32

VedDrawSplit *ved_draw_split_new   (VedDrawList  *list,
                                    int           width,
                                    int           height,
                                    int           scale) G_GNUC_WARN_UNUSED_RESULT;
void          ved_draw_split_free  (VedDrawSplit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDrawSplit, ved_draw_split_free)

G_END_DECLS
