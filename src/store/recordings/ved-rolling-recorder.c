/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-rolling-recorder"

#include "config.h"

#include "store/recordings/ved-rolling-recorder.h"

#include "base/ved-error.h"
#include "store/recordings/ved-recording-editor.h"
#include "store/recordings/ved-recording-inlet.h"
#include "store/recordings/ved-recording-merge.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-rolling-folder.h"
#include "store/ved-data-lock.h"
#include "store/ved-retention.h"
#include "store/ved-store-task.h"

#include <glib/gstdio.h>
#include <utime.h>

/* The last hours are kept as short recordings, one after the other (ved-rolling-folder.c); saving merges those
 * that are wanted into one file, in the thread that writes them: nothing is dropped meanwhile. Appends are not
 * synced one by one: a kill loses nothing, a power cut may take the last minutes. After a fault the next
 * snapshot begins a new piece, so that a disk that was full for a while costs no more than that while. So does one whose time
 * lies before the last one's, as where a daemon's clock was set back: within a piece time ascends.
 *
 * The lock goes when recording has stopped, and so with the last thing that writes there, not with the last who holds the
 * recorder. */

#define STORE "pre-recording"
#define SAVED "saved hours"       /* where these cannot be written says nothing of the pieces */
#define PIECE_US (15 * G_TIME_SPAN_MINUTE)
#define LEAPS_IN_WINDOW 6       /* what a clock may go by from piece to piece is this part of the window */

/* What the writing thread works on, in an atomic box: goes with the last job at the latest. */
typedef struct {
  VedDataLock *lock;            /* (nullable): not once it is stopped */
  char *folder;
  char *name;
  char *label;
  VedClock *clock;
  VedRetention retention;       /* once a piece was begun */
  VedRollingLimits limits;
  VedRecordingWriter *writer;   /* (nullable): of the newest piece */
  char *path;                   /* (nullable): of that piece */
  VedAlertTrace *alerts;        /* (nullable): those open when the piece before ended, where none was begun since */
  gint64 first_us;              /* of that piece */
  gint64 last_us;               /* of it so far */
  GError *fault;                /* (nullable): why there is no piece */
} Reel;

struct _VedRollingRecorder
{
  GObject parent_instance;
  VedStoreWriter *queue;
  Reel *reel;
  VedRecordingInlet *inlet;     /* (nullable): not once it is stopped */
  gint64 told_us;               /* time of the snapshot when all documents were asked for last */
  gint64 last_us;               /* time of the last snapshot */
};

typedef struct {
  Reel *reel;
  VedRollingLimits limits;
} NewLimits;

/* The data of a task. */
typedef struct {
  Reel *reel;
  gint64 from_us;
  char *path;
  VedProgress *progress;        /* (nullable) */
  VedRecordingCoverage coverage; /* of what was saved */
} Save;

enum {
  HEALTH_CHANGED,
  STOPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedRollingRecorder, ved_rolling_recorder, G_TYPE_OBJECT)

static void
reel_clear (gpointer data)
{
  Reel *self = data;

  g_clear_pointer (&self->writer, ved_recording_writer_free);
  g_clear_pointer (&self->alerts, ved_alert_trace_free);
  g_clear_pointer (&self->lock, ved_data_lock_free);
  g_clear_error (&self->fault);
  ved_clock_unref (self->clock);
  g_free (self->path);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->label);
}

static void
reel_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, reel_clear);
}

static gboolean
measure (Save    *self,
         GError **error)
{
  VedRecordingReader *reader = ved_recording_reader_open (self->path, error);
  g_autofree VedFleetFigures *figures = NULL;
  guint n_figures;

  if (reader == NULL)
    return FALSE;

  figures = ved_recording_reader_read_figures (reader, &n_figures);
  ved_recording_coverage_init (&self->coverage, figures, n_figures);
  ved_recording_reader_free (reader);

  return TRUE;
}

static void
save_free (gpointer data)
{
  Save *self = data;

  reel_unref (self->reel);
  g_clear_pointer (&self->progress, ved_progress_unref);
  g_free (self->path);
  g_free (self);
}

static void
end_piece (Reel *self)
{
  g_autoptr(GError) error = NULL;

  if (self->writer != NULL && !ved_recording_writer_finish (self->writer, g_get_real_time (), &error))
    g_debug ("A piece was not closed: %s", error->message);
  if (self->writer != NULL)
    self->alerts = ved_recording_writer_steal_alerts (self->writer);
  g_clear_pointer (&self->writer, ved_recording_writer_free);
}

/* A clock that leaps ahead, and is put right, costs nothing of what is kept: of some hours a leap of less than a day would cost
 * all. */
static void
prune (Reel *self)
{
  gint64 now_us = ved_clock_now_us (self->clock), window_us = self->limits.window_us;

  if (self->retention.leap_us == 0)
    ved_retention_init (&self->retention, ved_rolling_folder_last_written (self->folder));
  self->retention.leap_us = MAX (2 * PIECE_US, window_us / LEAPS_IN_WINDOW);
  self->retention.spared_us = window_us;
  ved_rolling_folder_prune (self->folder, now_us, ved_retention_get_present (&self->retention, now_us) - window_us,
                            self->limits.max_bytes);
}

static gboolean
begin_piece (Reel    *self,
             gint64   first_us,
             GError **error)
{
  end_piece (self);
  prune (self);
  g_free (self->path);
  self->path = ved_rolling_folder_new_piece (self->folder, self->name, first_us);
  self->writer = ved_recording_writer_new (self->path, self->label, g_get_real_time (), error);
  self->first_us = first_us;
  if (self->writer != NULL && self->alerts != NULL)
    ved_recording_writer_set_alerts (self->writer, g_steal_pointer (&self->alerts));

  return self->writer != NULL && ved_recording_writer_set_lazy (self->writer, error);
}

static gboolean
reach_piece (Reel               *self,
             const VedSnapshot  *snapshot,
             GError            **error)
{
  gint64 time_us = ved_snapshot_get_time_us (snapshot);
  gboolean goes_on = self->writer != NULL && time_us >= self->last_us && time_us < self->first_us + PIECE_US;

  self->last_us = time_us;

  return goes_on || begin_piece (self, time_us, error);
}

/* As long as the same goes wrong it is the same fault, though each try names another file. */
static gboolean
refuse (Reel    *self,
        GError  *own,
        GError **error)
{
  g_autoptr(GError) fault = own;

  end_piece (self);
  if (self->fault == NULL || !g_error_matches (fault, self->fault->domain, self->fault->code))
    {
      g_clear_error (&self->fault);
      self->fault = g_steal_pointer (&fault);
    }
  g_propagate_error (error, g_error_copy (self->fault));

  return FALSE;
}

/* By its age a piece is deleted, and that is the age of what is in it. */
static void
set_age (const char     *path,
         const GStatBuf *status)
{
  struct utimbuf times = { .actime = status->st_atime, .modtime = status->st_mtime };

  g_utime (path, &times);
}

/* The piece that an event was written to may have ended since. One that cannot be changed keeps it, the others do not. */
static void
remove_from_ended (Reel                    *self,
                   const VedRecordingEvent *event)
{
  g_auto(GStrv) pieces = ved_rolling_folder_list (self->folder, self->name, G_MININT64);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedRecordingEditor) editor = NULL;
      GStatBuf status;

      if ((self->writer != NULL && g_str_equal (pieces[i], self->path)) || g_stat (pieces[i], &status) != 0)
        continue;
      editor = ved_recording_editor_open (pieces[i], &error);
      if (editor == NULL || !ved_recording_editor_remove_like (editor, event, &error))
        g_message ("A bookmark stays in “%s”: %s", pieces[i], error->message);
      g_clear_pointer (&editor, ved_recording_editor_free);
      set_age (pieces[i], &status);
    }
}

/* Between two pieces there is none to write documents and events to; after a fault they are lost with the snapshot. */
static gboolean
write_entry (gpointer                  sink,
             const VedRecordingEntry  *entry,
             GError                  **error)
{
  Reel *reel = sink;
  GError *fault = NULL;

  if (entry->is_removed)
    remove_from_ended (reel, entry->event);
  if (entry->snapshot == NULL && reel->writer == NULL)
    return reel->fault == NULL || refuse (reel, g_error_copy (reel->fault), error);

  if (entry->snapshot != NULL && !reach_piece (reel, entry->snapshot, &fault))
    return refuse (reel, fault, error);
  if (!ved_recording_entry_write (entry, reel->writer, &fault))
    return refuse (reel, fault, error);

  g_clear_error (&reel->fault);

  return TRUE;
}

static void
end_reel (Reel *self)
{
  end_piece (self);
  g_clear_pointer (&self->lock, ved_data_lock_free);
}

static gboolean
end_job (gpointer   data,
         GError   **error)
{
  end_reel (data);

  return TRUE;
}

static gboolean
stop_job (gpointer   data,
          GError   **error)
{
  GTask *task = data;

  end_reel (g_task_get_task_data (task));
  ved_store_task_return (task, 0, NULL);

  return TRUE;
}

static gboolean
limits_job (gpointer   data,
            GError   **error)
{
  NewLimits *new_limits = data;

  new_limits->reel->limits = new_limits->limits;

  return TRUE;
}

static void
new_limits_free (gpointer data)
{
  NewLimits *self = data;

  reel_unref (self->reel);
  g_free (self);
}

/* Nothing from the time that a clock told which was ahead; but a bookmark behind the last snapshot. */
static gint64
find_end (const Reel *self)
{
  return self->last_us > 0 ? self->last_us + PIECE_US : G_MAXINT64;
}

static gboolean
save_job (gpointer   data,
          GError   **error)
{
  GTask *task = data;
  Save *save = g_task_get_task_data (task);
  VedRecordingCut cut = { save->from_us, find_end (save->reel), save->progress, TRUE };
  g_auto(GStrv) pieces = ved_rolling_folder_list (save->reel->folder, save->reel->name, save->from_us);
  VedRecordingCopied copied;
  GError *fault = NULL;

  if (*pieces == NULL)
    g_set_error_literal (&fault, VED_ERROR, VED_ERROR_NOT_FOUND, "Nothing was recorded yet");
  else if (ved_recording_merge (pieces, save->path, &cut, &copied, g_task_get_cancellable (task), &fault))
    measure (save, &fault);

  ved_store_task_return (task, fault == NULL ? (gssize) copied.n_frames : -1, fault);

  return TRUE;
}

static void
health_changed_cb (VedRollingRecorder *self)
{
  g_signal_emit (self, signals[HEALTH_CHANGED], 0);
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_signal_emit (object, signals[STOPPED], 0);
}

static void
ved_rolling_recorder_dispose (GObject *object)
{
  VedRollingRecorder *self = VED_ROLLING_RECORDER (object);

  g_clear_pointer (&self->inlet, ved_recording_inlet_free);
  if (self->queue != NULL && self->reel != NULL)
    ved_store_writer_push (self->queue, STORE, end_job, g_atomic_rc_box_acquire (self->reel), 0, reel_unref);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->reel, reel_unref);

  G_OBJECT_CLASS (ved_rolling_recorder_parent_class)->dispose (object);
}

static void
ved_rolling_recorder_class_init (VedRollingRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_rolling_recorder_dispose;

  signals[HEALTH_CHANGED] = g_signal_new ("health-changed", VED_TYPE_ROLLING_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[STOPPED] = g_signal_new ("stopped", VED_TYPE_ROLLING_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_rolling_recorder_init (VedRollingRecorder *self)
{
  self->queue = ved_store_writer_new ();
  g_signal_connect_object (self->queue, "health-changed", G_CALLBACK (health_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * ved_rolling_recorder_new:
 * @source: what to record; its snapshots arrive in this thread
 * @folder: where rolling recordings are kept
 * @name: of what is recorded, as a file name: what was recorded of the same before is gone on with
 * @label: the same for people
 * @clock: by which what is old is dropped
 *
 * Returns: (transfer full): a recorder that runs; %NULL when another program records the same, or the folder cannot
 *   be written
 */
VedRollingRecorder *
ved_rolling_recorder_new (VedFrameSource          *source,
                          const char              *folder,
                          const char              *name,
                          const char              *label,
                          const VedRollingLimits  *limits,
                          VedClock                *clock,
                          GError                 **error)
{
  g_autoptr(VedRollingRecorder) self = NULL;
  g_autofree char *own = g_build_filename (folder, name, NULL);
  VedDataLock *lock = ved_data_lock_take (own, error);

  if (lock == NULL)
    return NULL;

  self = g_object_new (VED_TYPE_ROLLING_RECORDER, NULL);
  self->reel = g_atomic_rc_box_new0 (Reel);
  self->reel->lock = lock;
  self->reel->folder = g_strdup (folder);
  self->reel->name = g_strdup (name);
  self->reel->label = g_strdup (label);
  self->reel->clock = ved_clock_ref (clock);
  self->reel->limits = *limits;
  self->inlet = ved_recording_inlet_new (source, self->queue, STORE, write_entry, self->reel, reel_clear);
  g_signal_connect_object (source, "snapshot", G_CALLBACK (ved_rolling_recorder_push), self, G_CONNECT_SWAPPED);

  return g_steal_pointer (&self);
}

/**
 * ved_rolling_recorder_push:
 * @snapshot: one that did not come as a signal
 *
 * Queues a snapshot.
 */
void
ved_rolling_recorder_push (VedRollingRecorder *self,
                           VedSnapshot        *snapshot)
{
  gint64 time_us;

  g_return_if_fail (VED_IS_ROLLING_RECORDER (self));

  if (self->inlet == NULL)
    return;

  time_us = ved_snapshot_get_time_us (snapshot);
  if (time_us < self->last_us || time_us - self->told_us >= PIECE_US)
    {
      ved_recording_inlet_renew (self->inlet);
      self->told_us = time_us;
    }
  self->last_us = time_us;
  ved_recording_inlet_push (self->inlet, snapshot);
}

/**
 * ved_rolling_recorder_add_event:
 * @event: its number is not used
 *
 * Queues an event of the recording, such as a bookmark; before the first snapshot there is nothing to mark.
 */
void
ved_rolling_recorder_add_event (VedRollingRecorder      *self,
                                const VedRecordingEvent *event)
{
  g_return_if_fail (VED_IS_ROLLING_RECORDER (self));

  if (self->inlet != NULL)
    ved_recording_inlet_add_event (self->inlet, event);
}

/**
 * ved_rolling_recorder_set_limits:
 *
 * Queues other limits; they hold from the next piece on.
 */
void
ved_rolling_recorder_set_limits (VedRollingRecorder     *self,
                                 const VedRollingLimits *limits)
{
  NewLimits *data;

  g_return_if_fail (VED_IS_ROLLING_RECORDER (self));

  data = g_new (NewLimits, 1);
  *data = (NewLimits) { g_atomic_rc_box_acquire (self->reel), *limits };
  ved_store_writer_push (self->queue, STORE, limits_job, data, 0, new_limits_free);
}

/**
 * ved_rolling_recorder_stop:
 *
 * Lets the queue write what waits and close the piece; "stopped" tells when that was done, and others can record the same.
 * Nothing is recorded from now on.
 */
void
ved_rolling_recorder_stop (VedRollingRecorder *self)
{
  GTask *task;

  g_return_if_fail (VED_IS_ROLLING_RECORDER (self));

  g_clear_pointer (&self->inlet, ved_recording_inlet_free);
  task = g_task_new (self, NULL, stopped_cb, NULL);
  g_task_set_source_tag (task, ved_rolling_recorder_stop);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self->reel), reel_unref);
  ved_store_writer_push (self->queue, STORE, stop_job, task, 0, NULL);
}

/**
 * ved_rolling_recorder_remove_event:
 * @event: its number is not used
 *
 * Queues that an event that was added is not to be in the recording any more, whichever piece it is in.
 */
void
ved_rolling_recorder_remove_event (VedRollingRecorder      *self,
                                   const VedRecordingEvent *event)
{
  g_return_if_fail (VED_IS_ROLLING_RECORDER (self));

  if (self->inlet != NULL)
    ved_recording_inlet_remove_event (self->inlet, event);
}

/**
 * ved_rolling_recorder_dup_fault:
 *
 * Returns: (transfer full) (nullable): why nothing is written at present
 */
char *
ved_rolling_recorder_dup_fault (VedRollingRecorder *self)
{
  g_return_val_if_fail (VED_IS_ROLLING_RECORDER (self), NULL);

  return ved_store_writer_dup_fault (self->queue);
}

/**
 * ved_rolling_recorder_flush:
 *
 * Waits until everything that is queued was done.
 */
void
ved_rolling_recorder_flush (VedRollingRecorder *self)
{
  g_return_if_fail (VED_IS_ROLLING_RECORDER (self));

  ved_store_writer_flush (self->queue);
}

/**
 * ved_rolling_recorder_save_async:
 * @from_us: first instant that is wanted
 * @path: of the recording to make, where no file is
 * @progress: (nullable): told of each snapshot
 *
 * Makes a recording of what was recorded from an instant on until now.
 */
void
ved_rolling_recorder_save_async (VedRollingRecorder  *self,
                                 gint64               from_us,
                                 const char          *path,
                                 VedProgress         *progress,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Save *save;
  GTask *task;

  g_return_if_fail (VED_IS_ROLLING_RECORDER (self));

  save = g_new0 (Save, 1);
  save->reel = g_atomic_rc_box_acquire (self->reel);
  save->from_us = from_us;
  save->path = g_strdup (path);
  save->progress = progress != NULL ? ved_progress_ref (progress) : NULL;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ved_rolling_recorder_save_async);
  g_task_set_task_data (task, save, save_free);
  ved_store_writer_push (self->queue, SAVED, save_job, task, 0, NULL);
}

/**
 * ved_rolling_recorder_save_finish:
 * @coverage: (out caller-allocates): how much of the time it holds
 *
 * Returns: how many snapshots the file holds; -1 with %VED_ERROR_NOT_FOUND where nothing was recorded since then,
 *   or when the file cannot be made
 */
int
ved_rolling_recorder_save_finish (VedRollingRecorder    *self,
                                  GAsyncResult          *result,
                                  VedRecordingCoverage  *coverage,
                                  GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  *coverage = ((Save *) g_task_get_task_data (G_TASK (result)))->coverage;

  return (int) g_task_propagate_int (G_TASK (result), error);
}
