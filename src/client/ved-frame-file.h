/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

#define VED_TYPE_FRAME_FILE (ved_frame_file_get_type ())

G_DECLARE_FINAL_TYPE (VedFrameFile, ved_frame_file, VED, FRAME_FILE, VedFrameSource)

/* A #VedFrameSource over one saved compact frame: an instant to look at without a daemon. */

VedFrameFile *ved_frame_file_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
