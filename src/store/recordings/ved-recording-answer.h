/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/recordings/ved-recording-reader.h"

G_BEGIN_DECLS

/* What a question to a recording is about. */
typedef struct {
  VedRecordingReader *reader;
  const VedFleetFigures *figures;
  guint n_figures;
  const VedSnapshot *shown;     /* the instant that is shown, with its forecasts */
} VedRecordingView;

GBytes *ved_recording_answer (const VedRecordingView *view,
                              const char             *path,
                              GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
