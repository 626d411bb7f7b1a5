/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recorder"

#include "config.h"

#include "store/recordings/ved-recorder.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "store/recordings/ved-recording-inlet.h"
#include "store/ved-store-task.h"

/* The recording is made at once, so that a place that cannot be written is said at once; then everything goes
 * through the queue of a store writer. The first fault ends the recording: what was written before it is
 * kept and closed. */

#define STORE "recording"
#define MOST_BACK_US (60 * G_USEC_PER_SEC)      /* that a clock goes back without a word */

/* What the writing thread works on, in an atomic box: goes with the last job at the latest. */
typedef struct {
  VedRecordingWriter *writer;   /* (nullable): not after a fault or the end */
  GMutex lock;                  /* of what follows */
  char *fault;                  /* (nullable): the first one, which stays */
} Tape;

struct _VedRecorder
{
  GObject parent_instance;
  VedStoreWriter *queue;
  Tape *tape;
  VedRecordingInlet *inlet;     /* (nullable): not once it is stopped */
  char *path;
  gboolean has_failed;          /* and has said so */
};

enum {
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedRecorder, ved_recorder, G_TYPE_OBJECT)

static void
tape_clear (gpointer data)
{
  Tape *self = data;

  g_clear_pointer (&self->writer, ved_recording_writer_free);
  g_mutex_clear (&self->lock);
  g_free (self->fault);
}

static void
tape_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, tape_clear);
}

static char *
dup_fault (Tape *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->fault);
}

static void
note_fault (Tape       *self,
            const char *fault)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->fault == NULL)
    self->fault = g_strdup (fault);
}

static void
close_tape (Tape *self)
{
  g_autoptr(GError) error = NULL;

  if (self->writer != NULL && !ved_recording_writer_finish (self->writer, g_get_real_time (), &error))
    g_debug ("A recording that failed was not closed: %s", error->message);
  g_clear_pointer (&self->writer, ved_recording_writer_free);
}

/* Time ascends in a recording: what a clock that was set back tells would be left out for as long as it was ahead. A recorder
 * that looks as if it went on is worse than one that ends and says why. */
static gboolean
check_clock (Tape               *self,
             const VedSnapshot  *snapshot,
             GError            **error)
{
  gint64 last_us = ved_recording_writer_get_last_us (self->writer);
  gint64 time_us = ved_snapshot_get_time_us (snapshot);
  g_autofree char *last = NULL, *time = NULL;

  if (last_us - time_us <= MOST_BACK_US)
    return TRUE;

  last = ved_iso8601_format (last_us);
  time = ved_iso8601_format (time_us);
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "the clock of what is recorded went back from %s to %s: record what follows "
               "in a file of its own", last, time);

  return FALSE;
}

static gboolean
write_entry (gpointer                  sink,
             const VedRecordingEntry  *entry,
             GError                  **error)
{
  Tape *tape = sink;
  g_autoptr(GError) fault = NULL;

  if (tape->writer == NULL ||
      ((entry->snapshot == NULL || check_clock (tape, entry->snapshot, &fault)) &&
       ved_recording_entry_write (entry, tape->writer, &fault)))
    return TRUE;

  note_fault (tape, fault->message);
  close_tape (tape);
  g_propagate_error (error, g_steal_pointer (&fault));

  return FALSE;
}

static gboolean
finish_job (gpointer   data,
            GError   **error)
{
  GTask *task = data;
  Tape *tape = g_task_get_task_data (task);
  GError *fault = NULL;
  int n_frames = 0;

  if (tape->writer != NULL)
    {
      n_frames = (int) ved_recording_writer_get_n_frames (tape->writer);
      if (!ved_recording_writer_finish (tape->writer, g_get_real_time (), &fault))
        n_frames = -1;
      g_clear_pointer (&tape->writer, ved_recording_writer_free);
    }

  ved_store_task_return (task, n_frames, fault);

  return TRUE;
}

static void
health_changed_cb (VedRecorder *self)
{
  g_autofree char *fault = ved_recorder_dup_fault (self);

  /* The queue forgets that a disk was too slow as soon as it is not, but what was refused is missing. */
  if (fault == NULL && ved_store_writer_get_n_lost (self->queue) > 0)
    fault = g_strdup ("The disk was too slow: ticks are missing");
  if (fault == NULL || self->has_failed)
    return;

  self->has_failed = TRUE;
  note_fault (self->tape, fault);
  g_signal_emit (self, signals[FAILED], 0);
}

static void
ved_recorder_dispose (GObject *object)
{
  VedRecorder *self = VED_RECORDER (object);

  g_clear_pointer (&self->inlet, ved_recording_inlet_free);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->tape, tape_unref);

  G_OBJECT_CLASS (ved_recorder_parent_class)->dispose (object);
}

static void
ved_recorder_finalize (GObject *object)
{
  VedRecorder *self = VED_RECORDER (object);

  g_free (self->path);

  G_OBJECT_CLASS (ved_recorder_parent_class)->finalize (object);
}

static void
ved_recorder_class_init (VedRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ved_recorder_dispose;
  object_class->finalize = ved_recorder_finalize;

  signals[FAILED] = g_signal_new ("failed", VED_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
ved_recorder_init (VedRecorder *self)
{
  self->queue = ved_store_writer_new ();
  self->tape = g_atomic_rc_box_new0 (Tape);
  g_mutex_init (&self->tape->lock);
  g_signal_connect_object (self->queue, "health-changed", G_CALLBACK (health_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * ved_recorder_new:
 * @source: what to record; its snapshots arrive in this thread
 * @path: of the file to make
 * @label: what is recorded, for people
 *
 * Returns: (transfer full): a recorder that runs; %NULL when the file cannot be made
 */
VedRecorder *
ved_recorder_new (VedFrameSource  *source,
                  const char      *path,
                  const char      *label,
                  GError         **error)
{
  g_autoptr(VedRecorder) self = g_object_new (VED_TYPE_RECORDER, NULL);

  self->path = g_strdup (path);
  self->tape->writer = ved_recording_writer_new (path, label, g_get_real_time (), error);
  if (self->tape->writer == NULL)
    return NULL;

  self->inlet = ved_recording_inlet_new (source, self->queue, STORE, write_entry, self->tape, tape_clear);
  g_signal_connect_object (source, "snapshot", G_CALLBACK (ved_recorder_push), self, G_CONNECT_SWAPPED);

  return g_steal_pointer (&self);
}

const char *
ved_recorder_get_path (VedRecorder *self)
{
  g_return_val_if_fail (VED_IS_RECORDER (self), NULL);

  return self->path;
}

/**
 * ved_recorder_dup_fault:
 *
 * Returns: (transfer full) (nullable): why nothing more is written
 */
char *
ved_recorder_dup_fault (VedRecorder *self)
{
  char *fault;

  g_return_val_if_fail (VED_IS_RECORDER (self), NULL);

  fault = dup_fault (self->tape);

  return fault != NULL ? fault : ved_store_writer_dup_fault (self->queue);
}

/**
 * ved_recorder_push:
 * @snapshot: one that did not come as a signal, such as that which is shown when the recording begins
 *
 * Queues a snapshot.
 */
void
ved_recorder_push (VedRecorder *self,
                   VedSnapshot *snapshot)
{
  g_return_if_fail (VED_IS_RECORDER (self));

  if (self->inlet != NULL)
    ved_recording_inlet_push (self->inlet, snapshot);
}

/**
 * ved_recorder_add_event:
 * @event: its number is not used
 *
 * Queues an event of the recording, such as a bookmark.
 */
void
ved_recorder_add_event (VedRecorder             *self,
                        const VedRecordingEvent *event)
{
  g_return_if_fail (VED_IS_RECORDER (self));

  if (self->inlet != NULL)
    ved_recording_inlet_add_event (self->inlet, event);
}

/**
 * ved_recorder_remove_event:
 * @event: its number is not used
 *
 * Queues that an event that was added is not to be in the recording any more.
 */
void
ved_recorder_remove_event (VedRecorder             *self,
                           const VedRecordingEvent *event)
{
  g_return_if_fail (VED_IS_RECORDER (self));

  if (self->inlet != NULL)
    ved_recording_inlet_remove_event (self->inlet, event);
}

/**
 * ved_recorder_flush:
 *
 * Waits until everything that is queued was done: for a program that ends.
 */
void
ved_recorder_flush (VedRecorder *self)
{
  g_return_if_fail (VED_IS_RECORDER (self));

  ved_store_writer_flush (self->queue);
}

/**
 * ved_recorder_stop_async:
 *
 * Writes what is queued and closes the file. Nothing is recorded from now on.
 */
void
ved_recorder_stop_async (VedRecorder         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (VED_IS_RECORDER (self));

  g_clear_pointer (&self->inlet, ved_recording_inlet_free);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ved_recorder_stop_async);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self->tape), tape_unref);
  ved_store_writer_push (self->queue, STORE, finish_job, task, 0, NULL);
}

/**
 * ved_recorder_stop_finish:
 *
 * Returns: how many snapshots the file holds; -1 with an error when it could not be closed
 */
int
ved_recorder_stop_finish (VedRecorder   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
