/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"
#include "store/recordings/ved-recording-writer.h"
#include "store/ved-store-writer.h"

G_BEGIN_DECLS

/* One thing that is to be recorded: a snapshot, an event of the recording, or a document. */
typedef struct {
  VedSnapshot *snapshot;        /* (nullable) */
  VedRecordingEvent *event;     /* (nullable) */
  gboolean is_removed;          /* the event, which was recorded before */
  GBytes *document;             /* (nullable) */
  char *path;                   /* of the document */
  gint64 time_us;               /* of the document */
} VedRecordingEntry;

gboolean ved_recording_entry_write (const VedRecordingEntry  *self,
                                    VedRecordingWriter       *writer,
                                    GError                  **error);

/* Runs in the thread of the queue. */
typedef gboolean (*VedRecordingEntryFunc) (gpointer                  sink,
                                           const VedRecordingEntry  *entry,
                                           GError                  **error);

/* Brings what is to be recorded to the thread that writes, in the order in which it came. Belongs to the thread it was
 * made in. */
typedef struct _VedRecordingInlet VedRecordingInlet;

VedRecordingInlet *ved_recording_inlet_new       (VedFrameSource           *source,
                                                  VedStoreWriter           *queue,
                                                  const char               *store,
                                                  VedRecordingEntryFunc     write,
                                                  gpointer                  sink,
                                                  GDestroyNotify            clear) G_GNUC_WARN_UNUSED_RESULT;
void               ved_recording_inlet_free      (VedRecordingInlet        *self);
void               ved_recording_inlet_push      (VedRecordingInlet        *self,
                                                  VedSnapshot              *snapshot);
void               ved_recording_inlet_add_event (VedRecordingInlet        *self,
                                                  const VedRecordingEvent  *event);
void               ved_recording_inlet_remove_event (VedRecordingInlet     *self,
                                                  const VedRecordingEvent  *event);
void               ved_recording_inlet_renew     (VedRecordingInlet        *self);

G_END_DECLS
