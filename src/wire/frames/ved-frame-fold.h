/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"
#include "wire/frames/ved-frame-sections.h"

G_BEGIN_DECLS

/* What sections of a frame are told by: the others, and the current values of its servers. A plain value that owns
 * nothing. */
typedef struct {
  const VedFrameSections *frame;                /* its cores, names and strings, its time and generation */
  const gint32 *current[VED_N_METRICS];         /* codes of its servers; NULL where not known */
} VedFrameFold;

gboolean ved_frame_can_fold (guint                id);
GBytes  *ved_frame_fold     (const VedFrameFold  *self,
                             guint                id,
                             GBytes              *section) G_GNUC_WARN_UNUSED_RESULT;
GBytes  *ved_frame_unfold   (const VedFrameFold  *self,
                             guint                id,
                             GBytes              *folded) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
