/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-save"

#include "config.h"

#include "app/recordings/ved-recording-save.h"

#include "store/recordings/ved-recording-export.h"

/* The whole recording, as the command line does it: the end of the file's name says in which form. */

typedef struct {
  char *path;
  GFile *file;
} Saving;

static void
saving_free (Saving *self)
{
  g_free (self->path);
  g_object_unref (self->file);
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

/* What there was under the name stays until all is written. */
static gboolean
save (const Saving  *self,
      GCancellable  *cancellable,
      GError       **error)
{
  const VedExportRequest request = {
    .format = choose_format (self->file), .from_us = G_MININT64, .to_us = G_MAXINT64,
    .metrics = (1u << VED_N_BASE_METRICS) - 1,
  };
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (self->path, error);
  g_autoptr(GCancellable) abandon = NULL;
  g_autoptr(GFileOutputStream) file = NULL;
  g_autoptr(GOutputStream) buffered = NULL;

  if (reader == NULL || !ved_recording_export_check (reader, &request, error))
    return FALSE;
  file = g_file_replace (self->file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  if (file == NULL)
    return FALSE;

  buffered = g_buffered_output_stream_new (G_OUTPUT_STREAM (file));
  if (ved_recording_export (reader, &request, buffered, cancellable, error))
    return g_output_stream_close (buffered, cancellable, error);

  abandon = g_cancellable_new ();
  g_cancellable_cancel (abandon);
  g_output_stream_close (buffered, abandon, NULL);

  return FALSE;
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
 *
 * Writes all servers and metrics of a recording in a worker.
 */
void
ved_recording_save_async (const char          *path,
                          GFile               *file,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Saving *saving = g_new (Saving, 1);

  saving->path = g_strdup (path);
  saving->file = g_object_ref (file);
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
