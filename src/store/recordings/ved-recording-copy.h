/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/recordings/ved-recording-writer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What became of the frames of a recording that was copied. */
typedef struct {
  guint n_frames;               /* copied */
  guint n_lost_frames;          /* damaged, or hidden behind a damaged one of their chain */
  guint n_lost_forecasts;       /* frames that were copied without their damaged forecasts */
  guint n_lost_servers;         /* servers whose damaged forecasts were left out of a chain, counted in each */
} VedRecordingCopied;

gboolean ved_recording_copy (const char          *path,
                             gint64               from_us,
                             gint64               to_us,
                             gint64               bookmarks_us,
                             VedRecordingWriter  *writer,
                             VedRecordingCopied  *copied,
                             GCancellable        *cancellable,
                             GError             **error);

G_END_DECLS
