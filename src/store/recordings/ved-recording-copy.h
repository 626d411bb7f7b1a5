/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"
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

/* What is wanted of recordings. */
typedef struct {
  gint64 from_us;               /* first instant */
  gint64 to_us;                 /* last one */
  VedProgress *progress;        /* (nullable): told of each snapshot */
  gboolean leaves_out;          /* a recording that cannot be opened, instead of failing */
} VedRecordingCut;

#define VED_RECORDING_ALL ((VedRecordingCut) { G_MININT64, G_MAXINT64, NULL, FALSE })

gboolean ved_recording_copy (const char             *path,
                             const VedRecordingCut  *cut,
                             gint64                  bookmarks_us,
                             VedRecordingWriter     *writer,
                             VedRecordingCopied     *copied,
                             GCancellable           *cancellable,
                             GError                **error);

G_END_DECLS
