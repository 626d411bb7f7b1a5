/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-source"

#include "config.h"

#include "store/recordings/ved-recording-source.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "store/recordings/ved-recording-answer.h"
#include "store/recordings/ved-recording-desk.h"
#include "store/recordings/ved-recording-editor.h"

#define SILENCE_S 60             /* after so long without a snapshot nobody seems to write any more */

/* Everything that reads the file runs in a worker, one request at a time under the lock; a request that was
 * given up meanwhile reads nothing (ved-recording-desk.h).
 *
 * A recording that is still written has a log beside it: whenever that changes it is looked whether there is more, and the
 * newest snapshot comes as those of a daemon do. Whether somebody writes is told by what comes: the log stays too when
 * recording was interrupted. */

struct _VedRecordingSource
{
  VedFrameSource parent_instance;
  VedRecordingDesk *desk;
  VedFleetFigures *figures;     /* (nullable): until it was opened */
  guint n_figures;
  GPtrArray *events;            /* (element-type VedRecordingEvent) */
  gint64 first_us;
  gint64 last_us;
  GCancellable *opening;        /* (nullable): also while it is looked for more */
  gboolean look_again;          /* it was asked for meanwhile */
  GFileMonitor *log;            /* (nullable): that of a recording which is still written */
  gboolean is_growing;
  guint silence_id;             /* while it is growing */
};

/* What a worker is asked for. */
typedef struct _Request Request;

/* Reads what is asked for, in a worker and under the lock. */
typedef gpointer (*ReadFunc) (Request  *request,
                              GError  **error);

struct _Request
{
  ReadFunc read;
  VedRecordingDesk *desk;
  char *server;
  char *path;                   /* of a document */
  VedSeriesQuery *query;        /* (nullable): of a series */
  gint64 instant_us;
  guint n;                      /* figures that are known */
  VedRecordingEvent *event;     /* (nullable): to be kept */
  gint64 number;                /* of an event that is to go */
  char *notice;                 /* (nullable): what was noted while it was answered */
};

enum {
  EVENTS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedRecordingSource, ved_recording_source, VED_TYPE_FRAME_SOURCE)

static void
request_free (Request *self)
{
  ved_recording_desk_unref (self->desk);
  g_free (self->notice);
  g_free (self->server);
  g_free (self->path);
  g_clear_pointer (&self->query, ved_series_query_free);
  g_clear_pointer (&self->event, ved_recording_event_free);
  g_free (self);
}

static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Request *request = task_data;
  GError *error = NULL;
  VedRecordingNews *news;

  g_mutex_lock (&request->desk->lock);
  news = ved_recording_desk_read_news (request->desk, request->n, &error);
  g_mutex_unlock (&request->desk->lock);

  ved_task_return (task, news, (GDestroyNotify) ved_recording_news_free, error);
}

static gboolean
silence_cb (gpointer user_data)
{
  VedRecordingSource *self = user_data;

  self->silence_id = 0;
  self->is_growing = FALSE;
  g_object_notify (G_OBJECT (self), "state");

  return G_SOURCE_REMOVE;
}

static void
set_growing (VedRecordingSource *self,
             gboolean            is_growing)
{
  gboolean is_new = is_growing != self->is_growing;

  g_clear_handle_id (&self->silence_id, g_source_remove);
  if (is_growing)
    {
      self->silence_id = g_timeout_add_seconds (SILENCE_S, silence_cb, self);
      g_source_set_name_by_id (self->silence_id, "ved-recording-source");
    }
  self->is_growing = is_growing;
  if (is_new)
    g_object_notify (G_OBJECT (self), "state");
}

static void
take_events (VedRecordingSource *self,
             GPtrArray          *events)
{
  g_ptr_array_unref (self->events);
  self->events = events;
  g_signal_emit (self, signals[EVENTS_CHANGED], 0);
}

static gboolean
are_known (VedRecordingSource *self,
           GPtrArray          *events)
{
  if (events->len != self->events->len)
    return FALSE;

  for (guint i = 0; i < events->len; i++)
    if (((VedRecordingEvent *) events->pdata[i])->number != ((VedRecordingEvent *) self->events->pdata[i])->number)
      return FALSE;

  return TRUE;
}

static void
take_news (VedRecordingSource *self,
           VedRecordingNews   *own)
{
  g_autoptr(VedRecordingNews) news = own;
  gboolean is_first = self->figures == NULL;

  g_free (self->figures);
  self->figures = g_steal_pointer (&news->figures);
  self->n_figures = news->n_figures;
  self->first_us = self->figures[0].time_us;
  self->last_us = ved_snapshot_get_time_us (news->latest);
  if (is_first || news->notice != NULL)
    ved_frame_source_set_state (VED_FRAME_SOURCE (self), VED_SOURCE_REPLAYING, news->notice);
  if (!is_first)
    set_growing (self, TRUE);
  ved_frame_source_emit_extent_changed (VED_FRAME_SOURCE (self));
  ved_frame_source_emit_snapshot (VED_FRAME_SOURCE (self), news->latest);
  take_events (self, g_steal_pointer (&news->events));
}

static void open_file (VedRecordingSource *self);

/* For what is not opened, and while it is, there is nothing to look at again. */
static void
look_again (VedRecordingSource *self)
{
  if (self->opening != NULL)
    self->look_again = TRUE;
  else if (self->figures != NULL)
    open_file (self);
}

static void
watch_log (VedRecordingSource *self)
{
  g_autofree char *path = g_strconcat (self->desk->path, "-wal", NULL);
  g_autoptr(GFile) file = NULL;

  if (self->log != NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  file = g_file_new_for_path (path);
  self->log = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->log != NULL)
    g_signal_connect_object (self->log, "changed", G_CALLBACK (look_again), self, G_CONNECT_SWAPPED);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedRecordingSource) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedRecordingNews) news = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean is_finished = news != NULL && news->is_finished;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->opening);
  if (news == NULL && self->figures == NULL)
    {
      ved_frame_source_set_state (VED_FRAME_SOURCE (self), VED_SOURCE_ERROR, error->message);
      return;
    }

  if (news == NULL)
    ved_report_error (G_LOG_DOMAIN, "Reading on in a recording", g_steal_pointer (&error));
  else if (news->latest != NULL)
    take_news (self, g_steal_pointer (&news));
  else if (!are_known (self, news->events))
    take_events (self, g_steal_pointer (&news->events));
  if (is_finished)
    set_growing (self, FALSE);
  watch_log (self);
  if (self->look_again)
    open_file (self);
}

static void
open_file (VedRecordingSource *self)
{
  Request *request = g_new0 (Request, 1);
  g_autoptr(GTask) task = NULL;

  self->look_again = FALSE;
  self->opening = g_cancellable_new ();
  request->desk = ved_recording_desk_ref (self->desk);
  request->n = self->n_figures;
  task = g_task_new (NULL, self->opening, opened_cb, g_object_ref (self));
  g_task_set_source_tag (task, open_file);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, open_in_thread);
}

static void
ved_recording_source_start (VedFrameSource *source)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (source);

  if (self->opening != NULL)
    return;
  if (self->figures == NULL)
    ved_frame_source_set_state (VED_FRAME_SOURCE (self), VED_SOURCE_CONNECTING, NULL);
  open_file (self);
}

static void
ved_recording_source_stop (VedFrameSource *source)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (source);

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_object (&self->log);
  set_growing (self, FALSE);
}

static gboolean
ved_recording_source_is_growing (VedFrameSource *source)
{
  return VED_RECORDING_SOURCE (source)->is_growing;
}

static void
ved_recording_source_refresh (VedFrameSource *source)
{
  look_again (VED_RECORDING_SOURCE (source));
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

/* In a worker: reads what @request asks for under the lock, once the recording is open. */
static gpointer
answer (gpointer       task_data,
        GCancellable  *cancellable,
        GError       **error)
{
  Request *request = task_data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&request->desk->lock);
  gboolean had_damage = request->desk->has_damage;
  gpointer answer;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !ved_recording_desk_open (request->desk, error))
    return NULL;

  answer = request->read (request, error);
  if (request->desk->has_damage && !had_damage)
    request->notice = g_strdup (request->desk->notice);

  return answer;
}

static void
answered_cb (GTask *task)
{
  const Request *request = g_task_get_task_data (task);

  if (request->notice != NULL)
    ved_frame_source_set_state (VED_FRAME_SOURCE (g_task_get_source_object (task)), VED_SOURCE_REPLAYING, request->notice);
}

/* Takes @request. @destroy is for what its `read` returns. */
static void
ask (VedRecordingSource  *self,
     Request             *request,
     GDestroyNotify       destroy,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  request->desk = ved_recording_desk_ref (self->desk);
  g_task_set_source_tag (task, ask);
  g_signal_connect (task, "notify::completed", G_CALLBACK (answered_cb), NULL);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  ved_task_run (task, answer, destroy);
}

static Request *
request_new (ReadFunc read)
{
  Request *request = g_new0 (Request, 1);

  request->read = read;

  return request;
}

static gpointer
read_frame (Request  *request,
            GError  **error)
{
  return ved_recording_desk_show (request->desk, request->instant_us, error);
}

static void
ved_recording_source_seek_async (VedFrameSource      *source,
                                 gint64               instant_us,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Request *request = request_new (read_frame);

  request->instant_us = instant_us;
  ask (VED_RECORDING_SOURCE (source), request, (GDestroyNotify) ved_snapshot_unref, cancellable, callback, user_data);
}

/* The forecasts that were shown with the frame that is shown. */
static gpointer
read_detail (Request  *request,
             GError  **error)
{
  g_autoptr(VedSnapshot) snapshot = ved_recording_desk_get_full (request->desk, error);
  guint server;

  if (snapshot == NULL || ved_snapshot_find (snapshot, request->server, &server))
    return g_steal_pointer (&snapshot);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No server %s was recorded at this instant", request->server);

  return NULL;
}

static void
ved_recording_source_fetch_detail_async (VedFrameSource      *source,
                                         const char          *server,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  Request *request = request_new (read_detail);

  request->server = g_strdup (server);
  ask (VED_RECORDING_SOURCE (source), request, (GDestroyNotify) ved_snapshot_unref, cancellable, callback, user_data);
}

static gpointer
read_series (Request  *request,
             GError  **error)
{
  return ved_recording_reader_read_series (request->desk->reader, request->query, error);
}

static void
ved_recording_source_fetch_series_async (VedFrameSource       *source,
                                         const VedSeriesQuery *query,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data)
{
  Request *request = request_new (read_series);

  request->query = ved_series_query_copy (query);
  ask (VED_RECORDING_SOURCE (source), request, (GDestroyNotify) ved_series_slice_unref, cancellable, callback, user_data);
}

/* What the daemon told at the instant that is shown. */
static gpointer
read_document (Request  *request,
               GError  **error)
{
  VedRecordingDesk *desk = request->desk;
  VedRecordingView view = { desk->reader, desk->figures, desk->n_figures, desk->shown };
  g_autoptr(VedSnapshot) full = NULL;

  if (desk->shown == NULL)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "Nothing is shown yet");
      return NULL;
    }
  if (g_str_has_prefix (request->path, "/predictions/"))
    {
      full = ved_recording_desk_get_full (desk, error);
      if (full == NULL)
        return NULL;
      view.shown = full;
    }

  return ved_recording_answer (&view, request->path, error);
}

static void
ved_recording_source_fetch_document_async (VedFrameSource      *source,
                                           const char          *path,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  Request *request = request_new (read_document);

  request->path = g_strdup (path);
  ask (VED_RECORDING_SOURCE (source), request, (GDestroyNotify) g_bytes_unref, cancellable, callback, user_data);
}

static gboolean
change_event (VedRecordingEditor  *editor,
              Request             *request,
              GError             **error)
{
  if (request->event != NULL)
    return ved_recording_editor_put_event (editor, request->event, error);

  return ved_recording_editor_remove_event (editor, request->number, error);
}

/* Returns: the events that the file holds then. */
static gpointer
edit (Request  *request,
      GError  **error)
{
  g_autoptr(VedRecordingEditor) editor = ved_recording_editor_open (request->desk->path, error);

  if (editor == NULL || !change_event (editor, request, error))
    return NULL;

  return ved_recording_reader_read_events (request->desk->reader);
}

static void
ved_recording_source_finalize (GObject *object)
{
  VedRecordingSource *self = VED_RECORDING_SOURCE (object);

  g_clear_object (&self->opening);
  g_clear_object (&self->log);
  g_clear_handle_id (&self->silence_id, g_source_remove);
  g_free (self->figures);
  ved_recording_desk_unref (self->desk);
  g_ptr_array_unref (self->events);

  G_OBJECT_CLASS (ved_recording_source_parent_class)->finalize (object);
}

static void
ved_recording_source_class_init (VedRecordingSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VedFrameSourceClass *source_class = VED_FRAME_SOURCE_CLASS (klass);

  object_class->finalize = ved_recording_source_finalize;
  source_class->start = ved_recording_source_start;
  source_class->stop = ved_recording_source_stop;
  source_class->refresh = ved_recording_source_refresh;
  source_class->get_extent = ved_recording_source_get_extent;
  source_class->get_figures = ved_recording_source_get_figures;
  source_class->is_growing = ved_recording_source_is_growing;
  source_class->seek_async = ved_recording_source_seek_async;
  source_class->fetch_series_async = ved_recording_source_fetch_series_async;
  source_class->fetch_detail_async = ved_recording_source_fetch_detail_async;
  source_class->fetch_document_async = ved_recording_source_fetch_document_async;

  signals[EVENTS_CHANGED] = g_signal_new ("events-changed", VED_TYPE_RECORDING_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_recording_source_init (VedRecordingSource *self)
{
  self->events = g_ptr_array_new ();
  self->desk = ved_recording_desk_new ();
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

  request = request_new (edit);
  request->event = ved_recording_event_copy (event);
  ask (self, request, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
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

  request = request_new (edit);
  request->number = number;
  ask (self, request, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
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
