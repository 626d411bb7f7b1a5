/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/ved-hub-client.h"

G_BEGIN_DECLS

/* Bytes that came; less than none where a transfer has to begin again. In the thread that downloads. */
typedef void (*VedHubBytesFunc) (gint64   n_bytes,
                                 gpointer user_data);

gboolean ved_hub_download (VedHubClient        *client,
                           const VedHubConfig  *config,
                           const char          *repository,
                           const char          *commit,
                           const VedHubFile    *file,
                           VedHubBytesFunc      came,
                           gpointer             user_data,
                           GCancellable        *cancellable,
                           GError             **error);

G_END_DECLS
