/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/alerts/ved-alert-log.h"
#include "store/recordings/ved-alert-trace.h"
#include "store/recordings/ved-recording-event.h"

G_BEGIN_DECLS

/* A row of the table "frames" and its figures, as they are stored: for who copies recordings. */
typedef struct {
  gint64 time_us;
  gint64 forecast;              /* number in the file that is written; 0: none */
  gboolean is_key;
  GBytes *data;
  GBytes *figures;
} VedRecordingLink;

/* A row of the table "spans". */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint32 servers_crc;
  GBytes *data;
} VedRecordingSpanRow;

/* Writes one recording. Used by one thread at a time. */
typedef struct _VedRecordingWriter VedRecordingWriter;

VedRecordingWriter *ved_recording_writer_new           (const char                *path,
                                                        const char                *source,
                                                        gint64                     now_us,
                                                        GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void                ved_recording_writer_free          (VedRecordingWriter        *self);
gboolean            ved_recording_writer_set_lazy      (VedRecordingWriter        *self,
                                                        GError                   **error);
gboolean            ved_recording_writer_append        (VedRecordingWriter        *self,
                                                        VedSnapshot               *snapshot,
                                                        GError                   **error);
gboolean            ved_recording_writer_append_frame  (VedRecordingWriter        *self,
                                                        GBytes                    *frame,
                                                        GError                   **error);
const char         *ved_recording_writer_get_scenario  (VedRecordingWriter        *self);
VedAlertTrace      *ved_recording_writer_steal_alerts  (VedRecordingWriter        *self) G_GNUC_WARN_UNUSED_RESULT;
void                ved_recording_writer_set_alerts    (VedRecordingWriter        *self,
                                                        VedAlertTrace             *alerts);
gboolean            ved_recording_writer_add_event     (VedRecordingWriter        *self,
                                                        const VedRecordingEvent   *event,
                                                        GError                   **error);
gboolean            ved_recording_writer_remove_event  (VedRecordingWriter        *self,
                                                        const VedRecordingEvent   *event,
                                                        GError                   **error);
void                ved_recording_writer_add_document  (VedRecordingWriter        *self,
                                                        gint64                     time_us,
                                                        const char                *path,
                                                        GBytes                    *body);
gboolean            ved_recording_writer_write_documents (VedRecordingWriter      *self,
                                                        GError                   **error);
gboolean            ved_recording_writer_finish        (VedRecordingWriter        *self,
                                                        gint64                     now_us,
                                                        GError                   **error);
guint               ved_recording_writer_get_n_frames  (VedRecordingWriter        *self);
gint64              ved_recording_writer_get_last_us   (VedRecordingWriter        *self);

/* For copying: rows as they are */
gboolean            ved_recording_writer_put_info      (VedRecordingWriter        *self,
                                                        const char                *key,
                                                        const char                *value,
                                                        GError                   **error);
gboolean            ved_recording_writer_put_chain     (VedRecordingWriter        *self,
                                                        const VedRecordingLink    *links,
                                                        guint                      n_links,
                                                        const VedRecordingSpanRow *span,
                                                        GError                   **error);
gboolean            ved_recording_writer_add_change    (VedRecordingWriter        *self,
                                                        const VedAlertTransition  *change,
                                                        GError                   **error);
gint64              ved_recording_writer_put_forecasts (VedRecordingWriter        *self,
                                                        gint64                     past,
                                                        guint                      steps,
                                                        GBytes                    *data,
                                                        GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingWriter, ved_recording_writer_free)

G_END_DECLS
