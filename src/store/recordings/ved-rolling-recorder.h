/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "base/ved-progress.h"
#include "fleet/snapshot/ved-frame-source.h"
#include "store/recordings/ved-recording-coverage.h"
#include "store/recordings/ved-recording-event.h"

G_BEGIN_DECLS

/* How much a rolling recording keeps. */
typedef struct {
  gint64 window_us;             /* what is older goes, when a new piece begins */
  guint64 max_bytes;            /* of all rolling recordings in the folder */
} VedRollingLimits;

#define VED_TYPE_ROLLING_RECORDER (ved_rolling_recorder_get_type ())

G_DECLARE_FINAL_TYPE (VedRollingRecorder, ved_rolling_recorder, VED, ROLLING_RECORDER, GObject)

/* Always records the last hours of what a source brings, so that they can be kept after something happened. Wakes up
 * with a snapshot and at no other time; a thread of its own writes. Belongs to the thread it was made in.
 *
 * Signals: "health-changed" (): ved_rolling_recorder_dup_fault() returns something else; "stopped" (): all was written after
 * ved_rolling_recorder_stop(). */

VedRollingRecorder *ved_rolling_recorder_new         (VedFrameSource           *source,
                                                      const char               *folder,
                                                      const char               *name,
                                                      const char               *label,
                                                      const VedRollingLimits   *limits,
                                                      VedClock                 *clock,
                                                      GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void                ved_rolling_recorder_push        (VedRollingRecorder       *self,
                                                      VedSnapshot              *snapshot);
void                ved_rolling_recorder_add_event   (VedRollingRecorder       *self,
                                                      const VedRecordingEvent  *event);
void                ved_rolling_recorder_remove_event (VedRollingRecorder      *self,
                                                      const VedRecordingEvent  *event);
void                ved_rolling_recorder_set_limits  (VedRollingRecorder       *self,
                                                      const VedRollingLimits   *limits);
void                ved_rolling_recorder_stop        (VedRollingRecorder       *self);
char               *ved_rolling_recorder_dup_fault   (VedRollingRecorder       *self) G_GNUC_WARN_UNUSED_RESULT;
void                ved_rolling_recorder_flush       (VedRollingRecorder       *self);
void                ved_rolling_recorder_save_async  (VedRollingRecorder       *self,
                                                      gint64                    from_us,
                                                      const char               *path,
                                                      VedProgress              *progress,
                                                      GCancellable             *cancellable,
                                                      GAsyncReadyCallback       callback,
                                                      gpointer                  user_data);
int                 ved_rolling_recorder_save_finish (VedRollingRecorder       *self,
                                                      GAsyncResult             *result,
                                                      VedRecordingCoverage     *coverage,
                                                      GError                  **error);

G_END_DECLS
