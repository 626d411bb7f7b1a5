/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/recordings/ved-recording-copy.h"

G_BEGIN_DECLS

gboolean ved_recording_merge        (char                  **paths,
                                     const char             *out,
                                     const VedRecordingCut  *cut,
                                     VedRecordingCopied     *copied,
                                     GCancellable           *cancellable,
                                     GError                **error);
void     ved_recording_merge_async  (char                  **paths,
                                     const char             *out,
                                     const VedRecordingCut  *cut,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data);
gboolean ved_recording_merge_finish (GAsyncResult         *result,
                                     VedRecordingCopied   *copied,
                                     GError              **error);
gboolean ved_recording_repair       (const char           *path,
                                     const char           *out,
                                     VedProgress          *progress,
                                     VedRecordingCopied   *copied,
                                     GCancellable         *cancellable,
                                     GError              **error);
void     ved_recording_sweep        (const char           *path,
                                     gint64                now_us);

G_END_DECLS
