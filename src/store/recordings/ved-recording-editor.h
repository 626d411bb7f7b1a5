/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/recordings/ved-recording-event.h"

G_BEGIN_DECLS

/* Changes what a recording says of itself: title, tags, note and events, never what was recorded. Others may
 * read the file, or go on recording into it, meanwhile. Blocks on the disk; used by one thread at a time. */
typedef struct _VedRecordingEditor VedRecordingEditor;

VedRecordingEditor *ved_recording_editor_open         (const char               *path,
                                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void                ved_recording_editor_free         (VedRecordingEditor       *self);
gboolean            ved_recording_editor_set_title    (VedRecordingEditor       *self,
                                                       const char               *title,
                                                       GError                  **error);
gboolean            ved_recording_editor_set_note     (VedRecordingEditor       *self,
                                                       const char               *note,
                                                       GError                  **error);
gboolean            ved_recording_editor_set_tags     (VedRecordingEditor       *self,
                                                       char                    **tags,
                                                       GError                  **error);
gboolean            ved_recording_editor_put_event    (VedRecordingEditor       *self,
                                                       VedRecordingEvent        *event,
                                                       GError                  **error);
gboolean            ved_recording_editor_remove_event (VedRecordingEditor       *self,
                                                       gint64                    number,
                                                       GError                  **error);
gboolean            ved_recording_editor_remove_like  (VedRecordingEditor       *self,
                                                       const VedRecordingEvent  *event,
                                                       GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingEditor, ved_recording_editor_free)

G_END_DECLS
