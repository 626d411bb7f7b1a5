/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"
#include "base/ved-progress.h"
#include "store/recordings/ved-recording-coverage.h"

G_BEGIN_DECLS

#define VED_TYPE_PRE_RECORDING (ved_pre_recording_get_type ())

G_DECLARE_FINAL_TYPE (VedPreRecording, ved_pre_recording, VED, PRE_RECORDING, GObject)

/* Records the last hours of what is open, in the user's state folder, while the settings "pre-record",
 * "pre-record-hours" and "pre-record-mib" want it: also while nobody watches, never while something saved is shown.
 *
 * Signal: "changed" (): ved_pre_recording_is_on() or the fault is another one. */

VedPreRecording *ved_pre_recording_new         (VedSession           *session) G_GNUC_WARN_UNUSED_RESULT;
gboolean         ved_pre_recording_is_on       (VedPreRecording      *self);
gboolean         ved_pre_recording_is_elsewhere
                                               (VedPreRecording      *self);
char            *ved_pre_recording_dup_fault   (VedPreRecording      *self) G_GNUC_WARN_UNUSED_RESULT;
void             ved_pre_recording_save_async  (VedPreRecording      *self,
                                                guint                 minutes,
                                                const char           *path,
                                                VedProgress          *progress,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
int              ved_pre_recording_save_finish (VedPreRecording      *self,
                                                GAsyncResult         *result,
                                                VedRecordingCoverage *coverage,
                                                GError              **error);

G_END_DECLS
