/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"
#include "plot/ved-layout.h"

G_BEGIN_DECLS

/* Where a ring is, in px of the widget: what gauge and share ring have in common. */
typedef struct {
  float x;                      /* of the centre */
  float y;
  float inner;
  float outer;
} VedRing;

/* A number and the words below it, in the middle of a ring. Zeroed: none. */
typedef struct {
  char *figure;
  char *caption;
} VedRingText;

gboolean ved_ring_init       (VedRing           *self,
                              const VedRect     *area,
                              float              below_share,
                              float              thickness_share,
                              float              max_radius);
gboolean ved_ring_text_set   (VedRingText       *self,
                              const char        *figure,
                              const char        *caption);
void     ved_ring_text_clear (VedRingText       *self);
void     ved_ring_text_draw  (const VedRingText *self,
                              VedChart          *chart,
                              GtkSnapshot       *snapshot,
                              const VedRing     *ring,
                              VedColor           caption_color);

G_END_DECLS
