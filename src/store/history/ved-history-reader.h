/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"
#include "series/ved-history.h"
#include "store/ved-database.h"

G_BEGIN_DECLS

/* What is asked of the history. A plain value. */
typedef struct {
  guint server;
  VedMetric metric;
  gint64 from_us;
  gint64 to_us;                 /* excluded */
  gint64 newest_us;             /* of the whole history: says which tiers reach back to @from_us */
  guint max_points;
} VedHistoryQuery;

typedef void (*VedHistoryRowFunc) (guint        server,
                                   gint64       time_us,
                                   const float *means,
                                   guint        n_samples,
                                   gpointer     user_data);

VedSeriesSlice *ved_history_reader_read_series (VedDatabase            *database,
                                                const VedHistoryQuery  *query,
                                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_history_reader_restore     (VedDatabase            *database,
                                                VedTier                 tier,
                                                gint64                  from_us,
                                                VedHistoryRowFunc       func,
                                                gpointer                user_data,
                                                GError                **error);

G_END_DECLS
