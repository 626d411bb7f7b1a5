/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"
#include "series/ved-history.h"

G_BEGIN_DECLS

/* One bucket of one server on its way into the file: NaN where there is no value. */
typedef struct {
  guint server;                 /* as ved_history_store_add_server() numbered it */
  VedTier tier;
  VedBucketMode mode;
  guint16 count;                /* samples in it */
  gint64 start_us;              /* VED_TIER_SAMPLES: time of the sample */
  float mean[VED_N_METRICS];
  float min[VED_N_METRICS];     /* not of VED_TIER_SAMPLES */
  float max[VED_N_METRICS];
} VedHistoryRow;

/* The rows of one tick: filled by one thread, then given away. */
typedef struct _VedHistoryBatch VedHistoryBatch;

VedHistoryBatch     *ved_history_batch_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void                 ved_history_batch_free       (VedHistoryBatch       *self);
VedHistoryRow       *ved_history_batch_add        (VedHistoryBatch       *self);
void                 ved_history_batch_add_bucket (VedHistoryBatch       *self,
                                                   guint                  server,
                                                   const VedTierBucket   *bucket);
void                 ved_history_batch_add_sample (VedHistoryBatch       *self,
                                                   guint                  server,
                                                   gint64                 time_us,
                                                   const float           *values);
guint                ved_history_batch_get_n_rows (const VedHistoryBatch *self);
const VedHistoryRow *ved_history_batch_get_row    (const VedHistoryBatch *self,
                                                   guint                  index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHistoryBatch, ved_history_batch_free)

G_END_DECLS
