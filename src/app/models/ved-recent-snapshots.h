/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* The newest snapshots of a source, oldest first: what a viewer of live data can go back to. Main thread. */

typedef struct {
  GQueue snapshots;             /* of VedSnapshot, oldest first */
  gsize n_bytes;                /* of all of them, roughly */
} VedRecentSnapshots;

void         ved_recent_snapshots_init       (VedRecentSnapshots       *self);
void         ved_recent_snapshots_clear      (VedRecentSnapshots       *self);
void         ved_recent_snapshots_drop_after (VedRecentSnapshots       *self,
                                              gint64                    time_us);
void         ved_recent_snapshots_push       (VedRecentSnapshots       *self,
                                              VedSnapshot              *snapshot);
VedSnapshot *ved_recent_snapshots_get_oldest (const VedRecentSnapshots *self);
VedSnapshot *ved_recent_snapshots_get_latest (const VedRecentSnapshots *self);
VedSnapshot *ved_recent_snapshots_find       (const VedRecentSnapshots *self,
                                              gint64                    position_us);
VedSnapshot *ved_recent_snapshots_find_step  (const VedRecentSnapshots *self,
                                              gint64                    position_us,
                                              int                       n_steps);

G_END_DECLS
