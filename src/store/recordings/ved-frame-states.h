/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/frames/ved-frame-chain.h"

G_BEGIN_DECLS

/* Where the reading of chains of frames stood of late, to go on from there instead of from their keys. One thread at a time. */
typedef struct _VedFrameStates VedFrameStates;

VedFrameStates *ved_frame_states_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_frame_states_free (VedFrameStates       *self);
void            ved_frame_states_keep (VedFrameStates       *self,
                                       gint64                key,
                                       gint64                number,
                                       VedFrameChain        *chain);
gint64          ved_frame_states_find (VedFrameStates       *self,
                                       gint64                key,
                                       gint64                number,
                                       const VedFrameChain **chain);

G_END_DECLS
