/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-item-chart.h"
#include "plot/ved-number-format.h"

G_BEGIN_DECLS

/* What a part is painted in besides the colour of a VedLevel. */
#define VED_SHARE_PALETTE (-1)  /* its own colour of the palette of series */
#define VED_SHARE_REST (-2)     /* grey: none of the others */

/* One part of the whole. The label is copied. */
typedef struct {
  const char *label;
  double value;                 /* > 0; anything else takes no room and is left out */
  int level;                    /* VedLevel, VED_SHARE_PALETTE or VED_SHARE_REST */
} VedSharePart;

#define VED_TYPE_SHARE_RING (ved_share_ring_get_type ())

G_DECLARE_FINAL_TYPE (VedShareRing, ved_share_ring, VED, SHARE_RING, VedItemChart)

/* Parts of a whole, clockwise from the top. Its items are the parts with a value, in their order. */

GtkWidget *ved_share_ring_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_share_ring_set_legend (VedShareRing          *self,
                                      gboolean               has_legend);
void       ved_share_ring_set_parts  (VedShareRing          *self,
                                      const VedSharePart    *parts,
                                      guint                  n_parts,
                                      const char            *figure,
                                      const char            *caption);

G_END_DECLS
