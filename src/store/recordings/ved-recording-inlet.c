/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-inlet"

#include "config.h"

#include "store/recordings/ved-recording-inlet.h"

#include "store/recordings/ved-document-taker.h"

/* What is queued outlives the inlet: each entry holds on to the sink that it goes to. */

#define SNAPSHOT_BYTES 4096     /* of a server, in the queue: snapshots share what did not change */

struct _VedRecordingInlet
{
  VedStoreWriter *queue;
  VedDocumentTaker *documents;
  const char *store;
  VedRecordingEntryFunc write;
  gpointer sink;
  GDestroyNotify clear;
};

typedef struct {
  VedRecordingEntry entry;
  VedRecordingEntryFunc write;
  gpointer sink;
  GDestroyNotify clear;
} Append;

static void
append_free (gpointer data)
{
  Append *self = data;

  g_clear_pointer (&self->entry.snapshot, ved_snapshot_unref);
  g_clear_pointer (&self->entry.event, ved_recording_event_free);
  g_clear_pointer (&self->entry.document, g_bytes_unref);
  g_free (self->entry.path);
  g_atomic_rc_box_release_full (self->sink, self->clear);
  g_free (self);
}

static gboolean
append_job (gpointer   data,
            GError   **error)
{
  const Append *self = data;

  return self->write (self->sink, &self->entry, error);
}

/* Takes what @entry owns. */
static void
push_entry (VedRecordingInlet *self,
            VedRecordingEntry  entry,
            gsize              bytes)
{
  Append *append = g_new (Append, 1);

  *append = (Append) { entry, self->write, g_atomic_rc_box_acquire (self->sink), self->clear };
  ved_store_writer_push (self->queue, self->store, append_job, append, bytes, append_free);
}

static void
document_taken (gint64      time_us,
                const char *path,
                GBytes     *body,
                gpointer    user_data)
{
  VedRecordingEntry entry = { .document = g_bytes_ref (body), .path = g_strdup (path), .time_us = time_us };

  push_entry (user_data, entry, g_bytes_get_size (body));
}

/**
 * ved_recording_entry_write:
 *
 * Writes what it is.
 */
gboolean
ved_recording_entry_write (const VedRecordingEntry  *self,
                           VedRecordingWriter       *writer,
                           GError                  **error)
{
  if (self->snapshot != NULL)
    return ved_recording_writer_append (writer, self->snapshot, error);
  if (self->event != NULL && self->is_removed)
    return ved_recording_writer_remove_event (writer, self->event, error);
  if (self->event != NULL)
    return ved_recording_writer_add_event (writer, self->event, error);

  ved_recording_writer_add_document (writer, self->time_us, self->path, self->document);

  return TRUE;
}

/**
 * ved_recording_inlet_new:
 * @source: whose documents are recorded; its snapshots are pushed by the caller
 * @store: what the queue calls it
 * @write: given each entry
 * @sink: what @write works on, in a box of g_atomic_rc_box_new(): it goes with the last who holds it, in any thread
 * @clear: frees what is in that box
 *
 * Returns: (transfer full): an inlet that is open until it is freed
 */
VedRecordingInlet *
ved_recording_inlet_new (VedFrameSource        *source,
                         VedStoreWriter        *queue,
                         const char            *store,
                         VedRecordingEntryFunc  write,
                         gpointer               sink,
                         GDestroyNotify         clear)
{
  VedRecordingInlet *self = g_new (VedRecordingInlet, 1);

  *self = (VedRecordingInlet) { g_object_ref (queue), NULL, store, write, g_atomic_rc_box_acquire (sink), clear };
  self->documents = ved_document_taker_new (source, document_taken, self);

  return self;
}

void
ved_recording_inlet_free (VedRecordingInlet *self)
{
  g_return_if_fail (self != NULL);

  ved_document_taker_free (self->documents);
  g_object_unref (self->queue);
  g_atomic_rc_box_release_full (self->sink, self->clear);
  g_free (self);
}

/**
 * ved_recording_inlet_push:
 *
 * Queues a snapshot, and asks the source for the documents that are due with it.
 */
void
ved_recording_inlet_push (VedRecordingInlet *self,
                          VedSnapshot       *snapshot)
{
  push_entry (self, (VedRecordingEntry) { .snapshot = ved_snapshot_ref (snapshot) },
              (gsize) ved_snapshot_get_n_servers (snapshot) * SNAPSHOT_BYTES);
  ved_document_taker_advance (self->documents, snapshot);
}

/**
 * ved_recording_inlet_add_event:
 * @event: its number is not used
 *
 * Queues an event of the recording, such as a bookmark.
 */
void
ved_recording_inlet_add_event (VedRecordingInlet       *self,
                               const VedRecordingEvent *event)
{
  push_entry (self, (VedRecordingEntry) { .event = ved_recording_event_copy (event) }, sizeof (Append));
}

/**
 * ved_recording_inlet_remove_event:
 * @event: its number is not used
 *
 * Queues that an event is not to be in the recording any more.
 */
void
ved_recording_inlet_remove_event (VedRecordingInlet       *self,
                                  const VedRecordingEvent *event)
{
  push_entry (self, (VedRecordingEntry) { .event = ved_recording_event_copy (event), .is_removed = TRUE }, sizeof (Append));
}

/**
 * ved_recording_inlet_renew:
 *
 * Another file begins, which must tell everything by itself: with the next snapshot all documents are due.
 */
void
ved_recording_inlet_renew (VedRecordingInlet *self)
{
  ved_document_taker_renew (self->documents);
}
