/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes what a recording holds as text, for other programs. */

void     ved_recording_save_async  (const char           *path,
                                    GFile                *file,
                                    VedProgress          *progress,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean ved_recording_save_finish (GAsyncResult         *result,
                                    GError              **error);

G_END_DECLS
