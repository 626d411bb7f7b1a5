/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-snapshot.h"
#include "store/ved-recording-event.h"

G_BEGIN_DECLS

/* Writes one recording. Used by one thread at a time. */
typedef struct _VedRecordingWriter VedRecordingWriter;

VedRecordingWriter *ved_recording_writer_new          (const char          *path,
                                                       const char          *source,
                                                       gint64               now_us,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                ved_recording_writer_free         (VedRecordingWriter  *self);
gboolean            ved_recording_writer_append       (VedRecordingWriter  *self,
                                                       VedSnapshot         *snapshot,
                                                       GError             **error);
gboolean            ved_recording_writer_add_event    (VedRecordingWriter       *self,
                                                       const VedRecordingEvent  *event,
                                                       GError                  **error);
gboolean            ved_recording_writer_finish       (VedRecordingWriter  *self,
                                                       gint64               now_us,
                                                       GError             **error);
guint               ved_recording_writer_get_n_frames (VedRecordingWriter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingWriter, ved_recording_writer_free)

G_END_DECLS
