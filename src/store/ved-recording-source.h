/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-frame-source.h"

G_BEGIN_DECLS

#define VED_TYPE_RECORDING_SOURCE (ved_recording_source_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingSource, ved_recording_source, VED, RECORDING_SOURCE, GObject)

/* A #VedFrameSource over a recording: the same pages, any instant of it. */

VedRecordingSource *ved_recording_source_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
