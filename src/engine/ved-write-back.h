/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-engine-status.h"

G_BEGIN_DECLS

/**
 * VedWriteBack:
 *
 * Tells a store of time series what is made of its samples: risks and chances once a minute, forecasts when there are
 * new ones. Of its engine's thread; bodies are made in a worker.
 */
typedef struct _VedWriteBack VedWriteBack;

typedef void (*VedWriteBackFunc) (gpointer user_data);

VedWriteBack *ved_write_back_new      (const char       *url,
                                       GKeyFile         *config,
                                       const VedShard   *shard,
                                       VedWriteBackFunc  changed,
                                       gpointer          user_data,
                                       GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void          ved_write_back_unref    (VedWriteBack     *self);
void          ved_write_back_take     (VedWriteBack     *self,
                                       VedSnapshot      *snapshot);
void          ved_write_back_stop     (VedWriteBack     *self);
void          ved_write_back_describe (VedWriteBack     *self,
                                       VedEngineStatus  *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedWriteBack, ved_write_back_unref)

G_END_DECLS
