/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The 5-minute means of one server over the last three weeks, in a byte a point. A slot is the number
 * of a 5-minute bucket since 1970. */
typedef struct _VedMeanRing VedMeanRing;

VedMeanRing *ved_mean_ring_new          (guint              n_columns) G_GNUC_WARN_UNUSED_RESULT;
void         ved_mean_ring_free         (VedMeanRing       *self);

gboolean     ved_mean_ring_put          (VedMeanRing       *self,
                                         gint64             slot,
                                         const float       *means);
void         ved_mean_ring_read         (const VedMeanRing *self,
                                         guint              column,
                                         gint64             first_slot,
                                         guint              n_slots,
                                         float             *means);
void         ved_mean_ring_read_slot    (const VedMeanRing *self,
                                         gint64             slot,
                                         float             *means);
guint        ved_mean_ring_get_n_points (const VedMeanRing *self);
gsize        ved_mean_ring_get_bytes    (const VedMeanRing *self);

G_END_DECLS
