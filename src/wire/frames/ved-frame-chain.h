/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"

G_BEGIN_DECLS

/* Frames in a row, each packed against the one before; the first of a chain, its key, stands for itself.
 * The same object packs or unpacks a chain, never both. Used by one thread at a time. */
typedef struct _VedFrameChain VedFrameChain;

VedFrameChain *ved_frame_chain_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_frame_chain_free          (VedFrameChain  *self);
void           ved_frame_chain_assign        (VedFrameChain        *self,
                                              const VedFrameChain  *from);
GBytes        *ved_frame_chain_pack          (VedFrameChain  *self,
                                              GBytes         *frame,
                                              gboolean       *is_key,
                                              GError        **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_frame_chain_unpack        (VedFrameChain  *self,
                                              GBytes         *packed,
                                              GError        **error);
GBytes        *ved_frame_chain_build         (VedFrameChain  *self,
                                              GError        **error) G_GNUC_WARN_UNUSED_RESULT;
const gint32  *ved_frame_chain_get_current   (VedFrameChain  *self,
                                              VedMetric       metric);
guint          ved_frame_chain_get_n_servers (VedFrameChain  *self);
gint64         ved_frame_chain_get_time_us   (VedFrameChain  *self);
gint64         ved_frame_chain_get_origin_us (VedFrameChain  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFrameChain, ved_frame_chain_free)

G_END_DECLS
