/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/ved-connection.h"
#include "client/ved-http-client.h"

G_BEGIN_DECLS

VedHttpClient *ved_connection_get_http      (VedConnection           *self);
GHashTable    *ved_connection_get_documents (VedConnection           *self);
void           ved_connection_add_requests  (VedFrameSourceClass     *klass);
void           ved_connection_decode_async  (VedConnection           *self,
                                             GBytes                  *bytes,
                                             GCancellable            *cancellable,
                                             GAsyncReadyCallback      callback,
                                             gpointer                 user_data);
VedSnapshot   *ved_connection_decode_finish (VedConnection           *self,
                                             GAsyncResult            *result,
                                             gint64                  *decode_us,
                                             GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
