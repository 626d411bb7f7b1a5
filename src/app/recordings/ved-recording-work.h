/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_RECORDING_WORK (ved_recording_work_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingWork, ved_recording_work, VED, RECORDING_WORK, AdwBin)

GtkWidget    *ved_recording_work_new             (const char       *text,
                                                  VedProgress      *progress,
                                                  GCancellable     *cancellable) G_GNUC_WARN_UNUSED_RESULT;
GCancellable *ved_recording_work_get_cancellable (VedRecordingWork *self);
const char   *ved_recording_work_get_text        (VedRecordingWork *self);

G_END_DECLS
