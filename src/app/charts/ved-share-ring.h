/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

#define VED_TYPE_SHARE_RING (ved_share_ring_get_type ())

G_DECLARE_FINAL_TYPE (VedShareRing, ved_share_ring, VED, SHARE_RING, VedChart)

GtkWidget *ved_share_ring_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_share_ring_set_counts (VedShareRing *self,
                                      const guint  *levels,
                                      guint         n_offline,
                                      const char   *figure,
                                      const char   *caption);

G_END_DECLS
