/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-save"

#include "config.h"

#include "app/recordings/ved-recording-save.h"

#include "base/ved-save-stream.h"
#include "store/recordings/ved-recording-export.h"

/* The whole recording, as the command line does it: the end of the file's name says in which form. */

typedef struct {
  char *path;
  GFile *file;
  VedProgress *progress;        /* (nullable) */
} Saving;

/* What is to be written, while it is. */
typedef struct {
  VedRecordingReader *reader;
  VedExportRequest request;
} Contents;

static void
saving_free (Saving *self)
{
  g_free (self->path);
  g_object_unref (self->file);
  g_clear_pointer (&self->progress, ved_progress_unref);
  g_free (self);
}

static VedExportFormat
choose_format (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  if (g_str_has_suffix (name, ".jsonl"))
    return VED_EXPORT_JSON_LINES;

  return g_str_has_suffix (name, ".txt") ? VED_EXPORT_OPENMETRICS : VED_EXPORT_CSV;
}

static gboolean
write_contents (gpointer       user_data,
                GOutputStream *stream,
                GCancellable  *cancellable,
                GError       **error)
{
  const Contents *contents = user_data;

  return ved_recording_export (contents->reader, &contents->request, stream, cancellable, error);
}

static gboolean
save (const Saving  *self,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (self->path, error);
  Contents contents = {
    .reader = reader,
    .request = { .format = choose_format (self->file), .from_us = G_MININT64, .to_us = G_MAXINT64,
                 .metrics = (1u << VED_N_BASE_METRICS) - 1, .progress = self->progress },
  };

  return reader != NULL && ved_recording_export_check (reader, &contents.request, error) &&
         ved_save_stream (self->file, write_contents, &contents, cancellable, error);
}

static void
save_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (save (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ved_recording_save_async:
 * @path: of a recording
 * @file: to write; its name ends with .csv, .jsonl (records of the feed) or .txt (OpenMetrics)
 * @progress: (nullable): told how far it is
 *
 * Writes all servers and metrics of a recording in a worker.
 */
void
ved_recording_save_async (const char          *path,
                          GFile               *file,
                          VedProgress         *progress,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Saving *saving = g_new (Saving, 1);

  saving->path = g_strdup (path);
  saving->file = g_object_ref (file);
  saving->progress = progress != NULL ? ved_progress_ref (progress) : NULL;
  g_task_set_source_tag (task, ved_recording_save_async);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * ved_recording_save_finish:
 *
 * Returns: whether the file is there
 */
gboolean
ved_recording_save_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
