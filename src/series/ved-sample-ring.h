/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The samples of one server over the last hour, ordered by time, in two bytes a value. */
typedef struct _VedSampleRing VedSampleRing;

VedSampleRing *ved_sample_ring_new         (guint                n_columns,
                                            const double        *resolutions) G_GNUC_WARN_UNUSED_RESULT;
void           ved_sample_ring_free        (VedSampleRing       *self);

gboolean       ved_sample_ring_put         (VedSampleRing       *self,
                                            gint64               time_us,
                                            const float         *values);
void           ved_sample_ring_replace_at  (VedSampleRing       *self,
                                            guint                index,
                                            gint64               time_us,
                                            const float         *values);
void           ved_sample_ring_drop_before (VedSampleRing       *self,
                                            gint64               time_us);

guint          ved_sample_ring_get_n       (const VedSampleRing *self);
gint64         ved_sample_ring_get_time    (const VedSampleRing *self,
                                            guint                index);
float          ved_sample_ring_get_value   (const VedSampleRing *self,
                                            guint                index,
                                            guint                column);
guint          ved_sample_ring_find        (const VedSampleRing *self,
                                            gint64               time_us);
gsize          ved_sample_ring_get_bytes   (const VedSampleRing *self);

G_END_DECLS
