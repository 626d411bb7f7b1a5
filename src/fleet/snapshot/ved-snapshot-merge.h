/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* What one of several daemons told last. Lent. */
typedef struct {
  VedSnapshot *snapshot;
  gboolean is_present;          /* its daemon answers; else its servers are shown as stale */
  const char *mark;             /* appended to the ids of its alerts */
} VedSnapshotPart;

gint64       ved_snapshot_merge_time
                                (const VedSnapshotPart *parts,
                                 guint                  n_parts);
VedSnapshot *ved_snapshot_merge (const VedSnapshotPart *parts,
                                 guint                  n_parts,
                                 gint64                 not_before_us,
                                 guint64                generation,
                                 const char            *source) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
