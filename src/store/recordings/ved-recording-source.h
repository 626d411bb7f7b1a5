/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"
#include "store/recordings/ved-recording-event.h"

G_BEGIN_DECLS

#define VED_TYPE_RECORDING_SOURCE (ved_recording_source_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingSource, ved_recording_source, VED, RECORDING_SOURCE, VedFrameSource)

/* A #VedFrameSource over a recording: the same pages, any instant of it; and the marks that the viewer made.
 *
 * Signal: "events-changed" (): ved_recording_source_get_events() returns others, also when the file was opened. */

VedRecordingSource *ved_recording_source_new                (const char               *path) G_GNUC_WARN_UNUSED_RESULT;
const char         *ved_recording_source_get_path           (VedRecordingSource       *self);
GPtrArray          *ved_recording_source_get_events         (VedRecordingSource       *self);
void                ved_recording_source_put_event_async    (VedRecordingSource       *self,
                                                             const VedRecordingEvent  *event,
                                                             GCancellable             *cancellable,
                                                             GAsyncReadyCallback       callback,
                                                             gpointer                  user_data);
void                ved_recording_source_remove_event_async (VedRecordingSource       *self,
                                                             gint64                    number,
                                                             GCancellable             *cancellable,
                                                             GAsyncReadyCallback       callback,
                                                             gpointer                  user_data);
gboolean            ved_recording_source_edit_finish        (VedRecordingSource       *self,
                                                             GAsyncResult             *result,
                                                             GError                  **error);

G_END_DECLS
