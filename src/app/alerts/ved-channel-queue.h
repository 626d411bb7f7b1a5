/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-document.h"

G_BEGIN_DECLS

/* Changes of channels, one after the other. */
typedef struct _VedChannelQueue VedChannelQueue;

/* What came of one change. @fault: (nullable): why it was not made; @asker: (nullable): who wanted it, if still there */
typedef void (*VedChannelQueueFunc) (const char *name,
                                     const char *fault,
                                     GObject    *asker,
                                     gpointer    user_data);

#define VED_CHANNELS_PATH "/settings/channels"

VedChannelQueue *ved_channel_queue_new         (VedFleetModel       *model,
                                                VedDocument         *document,
                                                gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void             ved_channel_queue_free        (VedChannelQueue     *self);
void             ved_channel_queue_forget      (VedChannelQueue     *self);
void             ved_channel_queue_save        (VedChannelQueue     *self,
                                                JsonObject          *row,
                                                GObject             *asker,
                                                VedChannelQueueFunc  done);
void             ved_channel_queue_set_enabled (VedChannelQueue     *self,
                                                const char          *name,
                                                gboolean             is_enabled,
                                                VedChannelQueueFunc  done);
void             ved_channel_queue_remove      (VedChannelQueue     *self,
                                                const char          *name,
                                                VedChannelQueueFunc  done);

G_END_DECLS
