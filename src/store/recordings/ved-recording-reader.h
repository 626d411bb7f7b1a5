/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-fleet-figures.h"
#include "fleet/snapshot/ved-frame-source.h"
#include "store/recordings/ved-document-reader.h"
#include "store/recordings/ved-recording-event.h"

G_BEGIN_DECLS

/* What a recording says of itself. Strings may be NULL in a damaged file. */
typedef struct {
  char *source;
  char *program;
  char *title;                  /* what the viewer calls it; NULL: nothing */
  char *note;                   /* likewise */
  char **tags;                  /* words to find it by */
  gint64 created_us;            /* 0: unknown */
  gint64 finished_us;           /* 0: the recording was never closed */
  gint64 first_us;              /* of the frames; 0 without any */
  gint64 last_us;
  guint n_frames;
  guint n_forecasts;
  guint n_events;
} VedRecordingInfo;

/* What a check of a whole recording found. */
typedef struct {
  guint n_frames;
  guint n_damaged_frames;
  guint n_damaged_forecasts;
  guint n_documents;
  guint n_bare_frames;          /* whole, but shown with forecasts that are damaged */
  guint n_damaged_documents;
  char *first_fault;            /* (nullable) */
} VedRecordingCheck;

/* Reads one recording. Used by one thread at a time. */
typedef struct _VedRecordingReader VedRecordingReader;

VedRecordingReader *ved_recording_reader_open         (const char          *path,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                ved_recording_reader_free         (VedRecordingReader  *self);
gboolean            ved_recording_reader_is_finished  (VedRecordingReader  *self);
void                ved_recording_reader_get_info     (VedRecordingReader  *self,
                                                       VedRecordingInfo    *info);
void                ved_recording_info_clear          (VedRecordingInfo    *info);
VedFleetFigures    *ved_recording_reader_read_figures (VedRecordingReader  *self,
                                                       guint               *n_figures) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *ved_recording_reader_read_events  (VedRecordingReader  *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *ved_recording_reader_read_changes (VedRecordingReader  *self,
                                                       gint64               from_us,
                                                       gint64               to_us,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
VedDocumentReader  *ved_recording_reader_get_documents (VedRecordingReader *self);
guint               ved_recording_reader_find         (VedRecordingReader  *self,
                                                       gint64               instant_us);
GBytes             *ved_recording_reader_read_frame   (VedRecordingReader  *self,
                                                       guint                number,
                                                       gboolean             with_forecasts,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
VedSnapshot        *ved_recording_reader_read_snapshot (VedRecordingReader *self,
                                                       guint                number,
                                                       guint                most_servers,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
VedSeriesSlice     *ved_recording_reader_read_series  (VedRecordingReader  *self,
                                                       const VedSeriesQuery *query,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            ved_recording_reader_check        (VedRecordingReader  *self,
                                                       VedRecordingCheck   *check,
                                                       GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingReader, ved_recording_reader_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedRecordingInfo, ved_recording_info_clear)

G_END_DECLS
