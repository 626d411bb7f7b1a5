/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-engine.h"
#include "engine/ved-keeper.h"
#include "engine/ved-registry.h"
#include "fleet/ved-shard.h"

G_BEGIN_DECLS

typedef struct {
  guint64 n_batches;            /* accepted */
  guint64 n_records;
  guint64 n_refused;            /* records of refused batches */
  guint64 n_unknown_keys;
  guint64 n_foreign;            /* records about servers of other parts of the fleet, passed over */
  gint64 last_batch_us;         /* when the newest was accepted; 0: never */
  gint64 latest_sample_us;      /* newest time stamp; 0: none */
} VedIntakeCounts;

/* Takes samples: the servers, the present, and what has come so far. Of the engine's thread. */
typedef struct _VedIntake VedIntake;

VedIntake             *ved_intake_new            (VedClock        *clock,
                                                  VedTimeBase      time_base,
                                                  gint64           shift_us,
                                                  const VedShard  *shard,
                                                  VedKeeper       *keeper) G_GNUC_WARN_UNUSED_RESULT;
void                   ved_intake_free           (VedIntake       *self);

gint64                 ved_intake_get_now_us     (VedIntake       *self);
void                   ved_intake_follow_clock   (VedIntake       *self);
gint64                 ved_intake_get_due_origin (VedIntake       *self,
                                                  gint64           now_us);
gint64                 ved_intake_get_reach_us   (VedIntake       *self);
VedRegistry           *ved_intake_get_registry   (VedIntake       *self);
const VedIntakeCounts *ved_intake_get_counts     (VedIntake       *self);

gboolean               ved_intake_check          (VedIntake       *self,
                                                  VedSampleBatch  *batch,
                                                  guint           *bad_record,
                                                  GError         **error);
void                   ved_intake_file           (VedIntake       *self,
                                                  VedSampleBatch  *batch);
void                   ved_intake_adopt          (VedIntake       *self,
                                                  VedRegistry     *servers);
void                   ved_intake_resume         (VedIntake       *self,
                                                  gint64           newest_us);
gboolean               ved_intake_forget_server  (VedIntake       *self,
                                                  const char      *name);
void                   ved_intake_forget_old     (VedIntake       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedIntake, ved_intake_free)

G_END_DECLS
