/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-file"

#include "config.h"

#include "client/ved-frame-file.h"

#include "base/ved-task.h"
#include "wire/frames/ved-frame-codec.h"

/* The file is mapped and decoded once, in a worker, when the source is started. Its extent is the one
 * instant of the frame; a detail is the frame itself where it holds the forecasts. */

struct _VedFrameFile
{
  VedFrameSource parent_instance;
  char *path;
  VedSnapshot *snapshot;        /* (nullable) */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (VedFrameFile, ved_frame_file, VED_TYPE_FRAME_SOURCE)

static void
load_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr(GMappedFile) file = g_mapped_file_new (task_data, FALSE, &error);
  g_autoptr(GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  VedSnapshot *snapshot = bytes != NULL ? ved_frame_decode (bytes, &error) : NULL;

  if (bytes != NULL)
    g_prefix_error (&error, "“%s”: ", (const char *) task_data);
  ved_task_return (task, snapshot, (GDestroyNotify) ved_snapshot_unref, error);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedFrameFile) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) snapshot = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (snapshot == NULL)
    {
      g_clear_object (&self->cancellable);      /* so that it can be started again */
      ved_frame_source_set_state (VED_FRAME_SOURCE (self), VED_SOURCE_ERROR, error->message);
      return;
    }

  self->snapshot = ved_snapshot_ref (snapshot);
  ved_frame_source_set_state (VED_FRAME_SOURCE (self), VED_SOURCE_REPLAYING, NULL);
  ved_frame_source_emit_snapshot (VED_FRAME_SOURCE (self), snapshot);
}

static void
ved_frame_file_start (VedFrameSource *source)
{
  VedFrameFile *self = VED_FRAME_FILE (source);
  g_autoptr(GTask) task = NULL;

  if (self->snapshot != NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  ved_frame_source_set_state (VED_FRAME_SOURCE (self), VED_SOURCE_CONNECTING, NULL);
  task = g_task_new (NULL, self->cancellable, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, ved_frame_file_start);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

static void
ved_frame_file_stop (VedFrameSource *source)
{
  VedFrameFile *self = VED_FRAME_FILE (source);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ved_frame_file_get_extent (VedFrameSource *source,
                           gint64         *first_us,
                           gint64         *last_us)
{
  VedFrameFile *self = VED_FRAME_FILE (source);

  *first_us = *last_us = self->snapshot != NULL ? ved_snapshot_get_time_us (self->snapshot) : 0;
}

static void
return_snapshot (VedFrameFile *self,
                 GTask        *task)
{
  if (self->snapshot != NULL)
    g_task_return_pointer (task, ved_snapshot_ref (self->snapshot), (GDestroyNotify) ved_snapshot_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s is not loaded", self->path);
}

static void
ved_frame_file_seek_async (VedFrameSource      *source,
                           gint64               instant_us,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_frame_file_seek_async);
  return_snapshot (VED_FRAME_FILE (source), task);
}

static void
ved_frame_file_fetch_detail_async (VedFrameSource      *source,
                                   const char          *server,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  VedFrameFile *self = VED_FRAME_FILE (source);
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  guint index;

  g_task_set_source_tag (task, ved_frame_file_fetch_detail_async);
  if (self->snapshot != NULL && !ved_snapshot_find (self->snapshot, server, &index))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s holds no server %s",
                             self->path, server);
  else
    return_snapshot (self, task);
}

static void
ved_frame_file_finalize (GObject *object)
{
  VedFrameFile *self = VED_FRAME_FILE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_free (self->path);

  G_OBJECT_CLASS (ved_frame_file_parent_class)->finalize (object);
}

static void
ved_frame_file_class_init (VedFrameFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VedFrameSourceClass *source_class = VED_FRAME_SOURCE_CLASS (klass);

  object_class->finalize = ved_frame_file_finalize;
  source_class->start = ved_frame_file_start;
  source_class->stop = ved_frame_file_stop;
  source_class->get_extent = ved_frame_file_get_extent;
  source_class->seek_async = ved_frame_file_seek_async;
  source_class->fetch_detail_async = ved_frame_file_fetch_detail_async;
}

static void
ved_frame_file_init (VedFrameFile *self)
{
}

/**
 * ved_frame_file_new:
 * @path: of a file that holds the body of a compact frame
 *
 * Returns: (transfer full): a source that reads the file when it is started
 */
VedFrameFile *
ved_frame_file_new (const char *path)
{
  VedFrameFile *self = g_object_new (VED_TYPE_FRAME_FILE, NULL);

  self->path = g_strdup (path);

  return self;
}
