/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"

G_BEGIN_DECLS

#define VED_MAX_SHARDS 1000

/* One of the equal parts that several daemons divide a fleet into. A plain value; all zero is the whole
 * fleet. */
typedef struct {
  guint index;                  /* from 0 on */
  guint n_shards;               /* 0: not divided */
} VedShard;

gboolean        ved_shard_parse     (const char      *text,
                                     VedShard        *self,
                                     GError         **error);
gboolean        ved_shard_is_part   (const VedShard  *self);
char           *ved_shard_to_string (const VedShard  *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_shard_has       (const VedShard  *self,
                                     const char      *server);
VedSampleBatch *ved_shard_select    (const VedShard  *self,
                                     VedSampleBatch  *batch) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
