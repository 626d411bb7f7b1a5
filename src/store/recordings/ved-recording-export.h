/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"
#include "store/recordings/ved-recording-reader.h"

G_BEGIN_DECLS

typedef enum {
  VED_EXPORT_CSV,               /* a line for each server and tick */
  VED_EXPORT_JSON_LINES,        /* the same as records of the feed */
  VED_EXPORT_OPENMETRICS,       /* a family for each metric and one for risk, with time stamps */
  VED_N_EXPORT_FORMATS
} VedExportFormat;

/* What of a recording is wanted. */
typedef struct {
  VedExportFormat format;
  gint64 from_us;
  gint64 to_us;
  char **servers;               /* (nullable): names; all without */
  guint metrics;                /* a bit for each */
  VedProgress *progress;        /* (nullable): told of each snapshot that is written */
} VedExportRequest;

gboolean ved_export_format_from_name (const char             *name,
                                      VedExportFormat        *format);
gboolean ved_recording_export_check  (VedRecordingReader     *reader,
                                      const VedExportRequest *request,
                                      GError                **error);
gboolean ved_recording_export        (VedRecordingReader     *reader,
                                      const VedExportRequest *request,
                                      GOutputStream          *stream,
                                      GCancellable           *cancellable,
                                      GError                **error);

G_END_DECLS
