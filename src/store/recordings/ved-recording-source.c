/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-source"

#include "config.h"

#include "store/recordings/ved-recording-source.h"

#include "base/ved-error.h"
#include "store/recordings/ved-recording-answer.h"
#include "store/recordings/ved-recording-editor.h"
#include "store/recordings/ved-recording-import.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-schema.h"
#include "wire/frames/ved-frame-codec.h"

#include <glib/gstdio.h>

/* Everything that reads the file runs in a worker, one request at a time under the lock; a request that was
 * given up meanwhile reads nothing. Snapshots of small fleets come with their forecasts, as they do from a
 * daemon; of large ones a detail brings one server's. */

#define MAX_FULL 200

/* What workers share with the source, and may outlive it. */
typedef struct {
  gatomicrefcount ref_count;
  GMutex lock;
  char *path;
  char *notice;                 /* (nullable): which files of a folder were left out */
  VedRecordingReader *reader;   /* (nullable): until it was opened */
  guint shown_number;           /* of the frame below */
  VedSnapshot *shown;           /* (nullable): the newest decoded */
  VedSnapshot *full;            /* (nullable): the same with all forecasts, once one of a large fleet was asked for */
  VedFleetFigures *figures;     /* (nullable): until it was opened */
  guint n_figures;
} Desk;

struct _VedRecordingSource
{
  GObject parent_instance;
  Desk *desk;
  VedSourceState state;
  char *message;                /* (nullable) */
  const VedFleetFigures *figures;       /* (nullable): until it was opened; of the desk */
  guint n_figures;
  GPtrArray *events;            /* (element-type VedRecordingEvent) */
  gint64 first_us;
  gint64 last_us;
  GCancellable *opening;        /* (nullable) */
};

/* What opening found. */
typedef struct {
  const VedFleetFigures *figures;       /* of the desk */
  guint n_figures;
  GPtrArray *events;
  VedSnapshot *latest;
} Opened;

/* What a worker is asked for. */
typedef struct {
  Desk *desk;
  char *server;
  char *path;                   /* of a document */
  VedMetric metric;
  gint64 from_us;
  gint64 to_us;
  guint max_points;
  VedRecordingEvent *event;     /* (nullable): to be kept */
  gint64 number;                /* of an event that is to go */
} Request;

enum {
  PROP_STATE = 1,
  PROP_MESSAGE,
};

enum {
  EVENTS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void ved_recording_source_iface_init (VedFrameSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VedRecordingSource, ved_recording_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VED_TYPE_FRAME_SOURCE, ved_recording_source_iface_init))

static void
opened_free (Opened *self)
{
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->latest, ved_snapshot_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

static Desk *
desk_ref (Desk * self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

static void
desk_unref (Desk *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->reader, ved_recording_reader_free);
  g_clear_pointer (&self->full, ved_snapshot_unref);
  g_clear_pointer (&self->shown, ved_snapshot_unref);
  g_free (self->figures);
  g_mutex_clear (&self->lock);
  g_free (self->notice);
  g_free (self->path);
  g_free (self);
}

static void
request_free (Request *self)
{
  desk_unref (self->desk);
  g_free (self->server);
  g_free (self->path);
  g_clear_pointer (&self->event, ved_recording_event_free);
  g_free (self);
}

static VedSnapshot *
show_at (Desk    *desk,
         gint64   instant_us,
         GError **error)
{
  guint number = ved_recording_reader_find (desk->reader, instant_us);
  VedSnapshot *snapshot;

  if (number == desk->shown_number && desk->shown != NULL)
    return ved_snapshot_ref (desk->shown);

  snapshot = ved_recording_reader_read_snapshot (desk->reader, number, MAX_FULL, error);
  if (snapshot == NULL)
    return NULL;

  g_clear_pointer (&desk->full, ved_snapshot_unref);
  g_clear_pointer (&desk->shown, ved_snapshot_unref);
  desk->shown = ved_snapshot_ref (snapshot);
  desk->shown_number = number;

  return snapshot;
}

/* What is shown, with the forecasts of all servers. All who ask for one of them share it. */
static VedSnapshot *
get_full (Desk    *desk,
          GError **error)
{
  if (desk->shown != NULL && ved_snapshot_get_n_servers (desk->shown) <= MAX_FULL)
    return ved_snapshot_ref (desk->shown);
  if (desk->full == NULL)
    desk->full = ved_recording_reader_read_snapshot (desk->reader, MAX (desk->shown_number, 1), G_MAXUINT, error);

  return desk->full != NULL ? ved_snapshot_ref (desk->full) : NULL;
}

/* Saved snapshots become a recording that nobody else sees: the file is gone as soon as it is open. */
static VedRecordingReader *
open_saved (Desk    *desk,
            GError **error)
{
  g_autoptr(GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_dir_make_tmp ("vedette-XXXXXX", error);
  g_autofree char *file = folder != NULL ? g_build_filename (folder, "saved.vedette", NULL) : NULL;
  VedRecordingReader *reader = NULL;

  if (folder == NULL)
    return NULL;

  if (ved_recording_import (desk->path, file, left_out, NULL, error))
    reader = ved_recording_reader_open (file, error);
  g_unlink (file);
  g_rmdir (folder);
  g_ptr_array_add (left_out, NULL);
  if (reader != NULL && left_out->len > 1)
    desk->notice = g_strjoinv ("\n", (char **) left_out->pdata);

  return reader;
}

static gboolean
open_reader (Desk    *desk,
             GError **error)
{
  if (desk->reader == NULL)
    desk->reader = g_str_has_suffix (desk->path, VED_RECORDING_SUFFIX)
      ? ved_recording_reader_open (desk->path, error) : open_saved (desk, error);

  return desk->reader != NULL;
}

static Opened *
open_recording (Desk    *desk,
                GError **error)
{
  g_autoptr(Opened) opened = g_new0 (Opened, 1);

  if (!open_reader (desk, error))
    return NULL;

  if (desk->figures == NULL)
    desk->figures = ved_recording_reader_read_figures (desk->reader, &desk->n_figures);
  opened->figures = desk->figures;
  opened->n_figures = desk->n_figures;
  if (opened->n_figures == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "“%s” holds nothing yet: no snapshot was recorded",
                   desk->path);
      return NULL;
    }
  opened->events = ved_recording_reader_read_events (desk->reader);
  opened->latest = show_at (desk, G_MAXINT64, error);

  return opened->latest != NULL ? g_steal_pointer (&opened) : NULL;
}

static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Desk *desk = task_data;
  GError *error = NULL;
  Opened *opened;

  g_mutex_lock (&desk->lock);
  opened = open_recording (desk, &error);
  g_mutex_unlock (&desk->lock);

  if (opened != NULL)
    g_task_return_pointer (task, opened, (GDestroyNotify) opened_free);
  else
    g_task_return_error (task, error);
}

static void
set_state (VedRecordingSource *self,
           VedSourceState      state,
           const char         *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
  self->state = state;

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify (G_OBJECT (self), "state");
  g_object_notify (G_OBJECT (self), "message");
  g_object_thaw_notify (G_OBJECT (self));
}

static void
take_events (VedRecordingSource *self,
             GPtrArray          *events)
{
  g_ptr_array_unref (self->events);
  self->events = events;
  g_signal_emit (self, signals[EVENTS_CHANGED], 0);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedRecordingSource) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(Opened) opened = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->opening);
  if (opened == NULL)
    {
      set_state (self, VED_SOURCE_ERROR, error->message);
      return;
    }

  self->figures = opened->figures;
  self->n_figures = opened->n_figures;
  self->first_us = self->figures[0].time_us;
  self->last_us = ved_snapshot_get_time_us (opened->latest);
  set_state (self, VED_SOURCE_REPLAYING, self->desk->notice);
  ved_frame_source_emit_extent_changed (VED_FRAME_SOURCE (self));
  ved_frame_source_emit_snapshot (VED_FRAME_SOURCE (self), opened->latest);
  take_events (self, g_steal_pointer (&opened->events));
}

static void
ved_recording_source_start (VedFrameSource *source)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (source);
  g_autoptr(GTask) task = NULL;

  if (self->figures != NULL || self->opening != NULL)
    return;

  self->opening = g_cancellable_new ();
  set_state (self, VED_SOURCE_CONNECTING, NULL);
  task = g_task_new (NULL, self->opening, opened_cb, g_object_ref (self));
  g_task_set_source_tag (task, ved_recording_source_start);
  g_task_set_task_data (task, desk_ref (self->desk), (GDestroyNotify) desk_unref);
  g_task_run_in_thread (task, open_in_thread);
}

static void
ved_recording_source_stop (VedFrameSource *source)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (source);

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
}

static void
ved_recording_source_get_extent (VedFrameSource *source,
                                 gint64         *first_us,
                                 gint64         *last_us)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (source);

  *first_us = self->first_us;
  *last_us = self->last_us;
}

static const VedFleetFigures *
ved_recording_source_get_figures (VedFrameSource *source,
                                  guint          *n_figures)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (source);

  *n_figures = self->n_figures;

  return self->figures;
}

/* Begins what @run does in a worker; it frees @request. */
static void
ask (VedRecordingSource  *self,
     Request             *request,
     GTaskThreadFunc      run,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  request->desk = desk_ref (self->desk);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, run);
}

/* Returns: whether the request still counts and the recording is open; then under the lock. */
static gboolean
begin_reading (GTask   *task,
               Desk    *desk,
               GError **error)
{
  g_mutex_lock (&desk->lock);
  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), error) && open_reader (desk, error))
    return TRUE;

  g_mutex_unlock (&desk->lock);

  return FALSE;
}

static void
return_snapshot (GTask       *task,
                 VedSnapshot *snapshot,
                 GError      *error)
{
  if (snapshot != NULL)
    g_task_return_pointer (task, snapshot, (GDestroyNotify) ved_snapshot_unref);
  else
    g_task_return_error (task, error);
}

static gpointer
finish (VedFrameSource  *source,
        GAsyncResult    *result,
        GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
seek_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Request *request = task_data;
  VedSnapshot *snapshot = NULL;
  GError *error = NULL;

  if (begin_reading (task, request->desk, &error))
    {
      snapshot = show_at (request->desk, request->from_us, &error);
      g_mutex_unlock (&request->desk->lock);
    }
  return_snapshot (task, snapshot, error);
}

static void
ved_recording_source_seek_async (VedFrameSource      *source,
                                 gint64               instant_us,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Request *request = g_new0 (Request, 1);

  request->from_us = instant_us;
  ask (VED_RECORDING_SOURCE (source), request, seek_in_thread, cancellable, callback, user_data);
}

static VedSnapshot *
ved_recording_source_seek_finish (VedFrameSource  *source,
                                  GAsyncResult    *result,
                                  GError         **error)
{
  return finish (source, result, error);
}

/* The forecasts that were shown with the frame that is shown. */
static void
detail_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr(VedSnapshot) snapshot = NULL;
  GError *error = NULL;
  guint server;

  if (begin_reading (task, request->desk, &error))
    {
      snapshot = get_full (request->desk, &error);
      g_mutex_unlock (&request->desk->lock);
    }
  if (snapshot != NULL && !ved_snapshot_find (snapshot, request->server, &server))
    {
      g_clear_pointer (&snapshot, ved_snapshot_unref);
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No server %s was recorded at this instant",
                   request->server);
    }
  return_snapshot (task, g_steal_pointer (&snapshot), error);
}

static void
ved_recording_source_fetch_detail_async (VedFrameSource      *source,
                                         const char          *server,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  Request *request = g_new0 (Request, 1);

  request->server = g_strdup (server);
  ask (VED_RECORDING_SOURCE (source), request, detail_in_thread, cancellable, callback, user_data);
}

static VedSnapshot *
ved_recording_source_fetch_detail_finish (VedFrameSource  *source,
                                          GAsyncResult    *result,
                                          GError         **error)
{
  return finish (source, result, error);
}

static void
series_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Request *request = task_data;
  VedSeriesSlice *slice = NULL;
  GError *error = NULL;

  if (begin_reading (task, request->desk, &error))
    {
      slice = ved_recording_reader_read_series (request->desk->reader, request->server, request->metric,
                                                request->from_us, request->to_us, request->max_points, &error);
      g_mutex_unlock (&request->desk->lock);
    }
  if (slice != NULL)
    g_task_return_pointer (task, slice, (GDestroyNotify) ved_series_slice_unref);
  else
    g_task_return_error (task, error);
}

static void
ved_recording_source_fetch_series_async (VedFrameSource      *source,
                                         const char          *server,
                                         VedMetric            metric,
                                         gint64               from_us,
                                         gint64               to_us,
                                         guint                max_points,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  Request *request = g_new0 (Request, 1);

  request->server = g_strdup (server);
  request->metric = metric;
  request->from_us = from_us;
  request->to_us = to_us;
  request->max_points = max_points;
  ask (VED_RECORDING_SOURCE (source), request, series_in_thread, cancellable, callback, user_data);
}

static VedSeriesSlice *
ved_recording_source_fetch_series_finish (VedFrameSource  *source,
                                          GAsyncResult    *result,
                                          GError         **error)
{
  return finish (source, result, error);
}

/* What the daemon told at the instant that is shown. */
static GBytes *
read_document (Desk        *desk,
               const char  *path,
               GError     **error)
{
  VedRecordingView view = { desk->reader, desk->figures, desk->n_figures, desk->shown };
  g_autoptr(VedSnapshot) full = NULL;

  if (desk->shown == NULL)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "Nothing is shown yet");
      return NULL;
    }
  if (g_str_has_prefix (path, "/predictions/"))
    {
      full = get_full (desk, error);
      if (full == NULL)
        return NULL;
      view.shown = full;
    }

  return ved_recording_answer (&view, path, error);
}

static void
document_in_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  Request *request = task_data;
  GBytes *body = NULL;
  GError *error = NULL;

  if (begin_reading (task, request->desk, &error))
    {
      body = read_document (request->desk, request->path, &error);
      g_mutex_unlock (&request->desk->lock);
    }
  if (body != NULL)
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
ved_recording_source_fetch_document_async (VedFrameSource      *source,
                                           const char          *path,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  ask (VED_RECORDING_SOURCE (source), request, document_in_thread, cancellable, callback, user_data);
}

static GBytes *
ved_recording_source_fetch_document_finish (VedFrameSource  *source,
                                            GAsyncResult    *result,
                                            GError         **error)
{
  return finish (source, result, error);
}

static gboolean
edit (VedRecordingEditor *editor,
      Request            *request,
      GError            **error)
{
  if (request->event != NULL)
    return ved_recording_editor_put_event (editor, request->event, error);

  return ved_recording_editor_remove_event (editor, request->number, error);
}

/* The task returns the events that the file holds then. */
static void
edit_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr(VedRecordingEditor) editor = NULL;
  GPtrArray *events = NULL;
  GError *error = NULL;

  if (begin_reading (task, request->desk, &error))
    {
      editor = ved_recording_editor_open (request->desk->path, &error);
      if (editor != NULL && edit (editor, request, &error))
        events = ved_recording_reader_read_events (request->desk->reader);
      g_mutex_unlock (&request->desk->lock);
    }
  if (events != NULL)
    g_task_return_pointer (task, events, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
ved_recording_source_iface_init (VedFrameSourceInterface *iface)
{
  iface->start = ved_recording_source_start;
  iface->stop = ved_recording_source_stop;
  iface->get_extent = ved_recording_source_get_extent;
  iface->get_figures = ved_recording_source_get_figures;
  iface->seek_async = ved_recording_source_seek_async;
  iface->seek_finish = ved_recording_source_seek_finish;
  iface->fetch_series_async = ved_recording_source_fetch_series_async;
  iface->fetch_series_finish = ved_recording_source_fetch_series_finish;
  iface->fetch_detail_async = ved_recording_source_fetch_detail_async;
  iface->fetch_detail_finish = ved_recording_source_fetch_detail_finish;
  iface->fetch_document_async = ved_recording_source_fetch_document_async;
  iface->fetch_document_finish = ved_recording_source_fetch_document_finish;
}

static void
ved_recording_source_finalize (GObject *object)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (object);

  g_clear_object (&self->opening);
  desk_unref (self->desk);
  g_ptr_array_unref (self->events);
  g_free (self->message);

  G_OBJECT_CLASS (ved_recording_source_parent_class)->finalize (object);
}

static void
ved_recording_source_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ved_recording_source_class_init (VedRecordingSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ved_recording_source_finalize;
  object_class->get_property = ved_recording_source_get_property;

  g_object_class_override_property (object_class, PROP_STATE, "state");
  g_object_class_override_property (object_class, PROP_MESSAGE, "message");

  signals[EVENTS_CHANGED] = g_signal_new ("events-changed", VED_TYPE_RECORDING_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_recording_source_init (VedRecordingSource *self)
{
  self->events = g_ptr_array_new ();
  self->desk = g_new0 (Desk, 1);
  g_atomic_ref_count_init (&self->desk->ref_count);
  g_mutex_init (&self->desk->lock);
}

/**
 * ved_recording_source_new:
 * @path: of a recording, or of saved snapshots: see ved_recording_import()
 *
 * Returns: (transfer full): a source that opens the file when it is started, and shows its end first
 */
VedRecordingSource *
ved_recording_source_new (const char *path)
{
  VedRecordingSource *self = g_object_new (VED_TYPE_RECORDING_SOURCE, NULL);

  self->desk->path = g_strdup (path);

  return self;
}

const char *
ved_recording_source_get_path (VedRecordingSource *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_SOURCE (self), NULL);

  return self->desk->path;
}

/**
 * ved_recording_source_get_events:
 *
 * Returns: (transfer none) (element-type VedRecordingEvent): what happened in the recording, in the order of
 *   time; immutable, another array after "events-changed"
 */
GPtrArray *
ved_recording_source_get_events (VedRecordingSource *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_SOURCE (self), NULL);

  return self->events;
}

/**
 * ved_recording_source_put_event_async:
 * @event: with a number it replaces the event of that number, with 0 it is added
 *
 * Keeps a bookmark in the file. A removed event that is put back with its number is the same again.
 */
void
ved_recording_source_put_event_async (VedRecordingSource      *self,
                                      const VedRecordingEvent *event,
                                      GCancellable            *cancellable,
                                      GAsyncReadyCallback      callback,
                                      gpointer                 user_data)
{
  Request *request;

  g_return_if_fail (VED_IS_RECORDING_SOURCE (self));

  request = g_new0 (Request, 1);
  request->event = ved_recording_event_copy (event);
  ask (self, request, edit_in_thread, cancellable, callback, user_data);
}

/**
 * ved_recording_source_remove_event_async:
 * @number: of the event that goes
 */
void
ved_recording_source_remove_event_async (VedRecordingSource  *self,
                                         gint64               number,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  Request *request;

  g_return_if_fail (VED_IS_RECORDING_SOURCE (self));

  request = g_new0 (Request, 1);
  request->number = number;
  ask (self, request, edit_in_thread, cancellable, callback, user_data);
}

/**
 * ved_recording_source_edit_finish:
 *
 * Returns: whether the file holds the change; then "events-changed" was emitted. Else with
 *   %G_IO_ERROR_PERMISSION_DENIED on read-only media
 */
gboolean
ved_recording_source_edit_finish (VedRecordingSource  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  GPtrArray *events;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  events = g_task_propagate_pointer (G_TASK (result), error);
  if (events == NULL)
    return FALSE;

  take_events (self, events);

  return TRUE;
}
