/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-keeper.h"
#include "fleet/cascade/ved-cascade.h"

G_BEGIN_DECLS

/* The cascades of earlier lives of the daemon, and the keeping of those of this one. */
typedef struct _VedCascadeLog VedCascadeLog;

VedCascadeLog *ved_cascade_log_new         (VedKeeper              *keeper) G_GNUC_WARN_UNUSED_RESULT;
void           ved_cascade_log_free        (VedCascadeLog          *self);
void           ved_cascade_log_take        (VedCascadeLog          *self,
                                            const VedCascadeResult *result);
void           ved_cascade_log_close       (VedCascadeLog          *self,
                                            const VedCascadeResult *result);
GPtrArray     *ved_cascade_log_get_past    (VedCascadeLog          *self);
guint64        ved_cascade_log_get_last_id (VedCascadeLog          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedCascadeLog, ved_cascade_log_free)

G_END_DECLS
