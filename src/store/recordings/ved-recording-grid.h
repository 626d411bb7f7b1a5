/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/recordings/ved-recording-answer.h"

G_BEGIN_DECLS

GBytes *ved_recording_grid_answer (const VedRecordingView *view,
                                   const char             *query,
                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
