/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/history/ved-history-batch.h"
#include "store/ved-database.h"

G_BEGIN_DECLS

/* Writes batches into the tier tables and removes what is older than they keep. Used by the writer's
 * thread alone. */
typedef struct _VedHistoryAppender VedHistoryAppender;

VedHistoryAppender *ved_history_appender_new    (VedDatabase            *database,
                                                 GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                ved_history_appender_free   (VedHistoryAppender     *self);
gboolean            ved_history_appender_write  (VedHistoryAppender     *self,
                                                 const VedHistoryBatch  *batch,
                                                 GError                **error);
gboolean            ved_history_appender_retire (VedHistoryAppender     *self,
                                                 gint64                  now_us,
                                                 GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHistoryAppender, ved_history_appender_free)

G_END_DECLS
