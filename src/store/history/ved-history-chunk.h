/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"
#include "store/history/ved-history-schema.h"

G_BEGIN_DECLS

#define VED_CHUNK_MAX_SLOTS 12

/* One row of a tier table, unpacked. */
typedef struct {
  guint filled;                         /* a bit per slot */
  guint detail[VED_CHUNK_MAX_SLOTS];    /* buckets: samples in it; samples: ms after the slot's start */
  float mean[VED_N_METRICS][VED_CHUNK_MAX_SLOTS];
  float min[VED_N_METRICS][VED_CHUNK_MAX_SLOTS];
  float max[VED_N_METRICS][VED_CHUNK_MAX_SLOTS];
} VedHistoryChunk;

void     ved_history_chunk_clear  (VedHistoryChunk       *self);
void     ved_history_chunk_encode (const VedHistoryChunk *self,
                                   const VedHistoryTable *table,
                                   GByteArray            *out);
gboolean ved_history_chunk_decode (VedHistoryChunk       *self,
                                   const VedHistoryTable *table,
                                   const guint8          *data,
                                   gsize                  length);

G_END_DECLS
