/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"
#include "store/recordings/ved-recording-event.h"

G_BEGIN_DECLS

#define VED_TYPE_RECORDER (ved_recorder_get_type ())

G_DECLARE_FINAL_TYPE (VedRecorder, ved_recorder, VED, RECORDER, GObject)

/* Records what a source brings, whatever is shown of it meanwhile. Belongs to the thread it was made in; a
 * thread of its own writes.
 *
 * Signal: "failed" (): nothing more is written, see ved_recorder_dup_fault(). */

VedRecorder *ved_recorder_new         (VedFrameSource       *source,
                                       const char           *path,
                                       const char           *label,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
const char  *ved_recorder_get_path    (VedRecorder          *self);
char        *ved_recorder_dup_fault   (VedRecorder          *self) G_GNUC_WARN_UNUSED_RESULT;
void         ved_recorder_push        (VedRecorder          *self,
                                       VedSnapshot          *snapshot);
void         ved_recorder_add_event   (VedRecorder              *self,
                                       const VedRecordingEvent  *event);
void         ved_recorder_remove_event (VedRecorder             *self,
                                       const VedRecordingEvent  *event);
void         ved_recorder_flush       (VedRecorder          *self);
void         ved_recorder_stop_async  (VedRecorder          *self,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
int          ved_recorder_stop_finish (VedRecorder          *self,
                                       GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
