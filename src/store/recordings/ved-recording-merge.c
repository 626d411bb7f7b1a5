/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-merge"

#include "config.h"

#include "store/recordings/ved-recording-merge.h"

#include "base/ved-error.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-salvage.h"
#include "store/recordings/ved-recording-schema.h"

#include <errno.h>
#include <glib/gstdio.h>

/* Trimming is merging one recording; what a rolling recording keeps is many short ones. Where two overlap, the
 * earlier one counts. */

#define UNFINISHED_SUFFIX ".part"       /* of a name that no list of recordings shows */
#define FOUND_SUFFIX      ".found"      /* likewise, of what a repair finds */
#define AT_WORK_US        G_TIME_SPAN_HOUR      /* within which a program that makes a file writes to it */

/* One of the recordings, in the order of time. */
typedef struct {
  const char *path;
  gint64 first_us;
} Part;

typedef struct {
  char **paths;
  char *out;
  VedRecordingCut cut;
  VedRecordingCopied copied;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_strfreev (self->paths);
  g_free (self->out);
  g_clear_pointer (&self->cut.progress, ved_progress_unref);
  g_free (self);
}

static int
compare_parts (gconstpointer a,
               gconstpointer b)
{
  const Part *one = a, *other = b;

  return one->first_us < other->first_us ? -1 : one->first_us > other->first_us;
}

/* Reads what @path says of itself. */
static gboolean
read_info (const char       *path,
           VedRecordingInfo *info,
           GError          **error)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, error);

  if (reader == NULL)
    return FALSE;
  ved_recording_reader_get_info (reader, info);

  return TRUE;
}

/* @n_frames: (inout): what of it lies in the range is added */
static gboolean
read_part (const char             *path,
           const VedRecordingCut  *cut,
           Part                   *part,
           gsize                  *n_frames,
           GError                **error)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, error);
  g_auto(VedRecordingInfo) info = { 0 };

  if (reader == NULL)
    return FALSE;

  ved_recording_reader_get_info (reader, &info);
  *part = (Part) { path, info.first_us };
  if (info.n_frames > 0 && cut->to_us >= info.first_us && cut->from_us <= info.last_us)
    *n_frames += ved_recording_reader_find (reader, cut->to_us) - ved_recording_reader_find (reader, cut->from_us) + 1;

  return TRUE;
}

/* Returns: (transfer full) (element-type Part) (nullable): at least one */
static GArray *
order_parts (char                  **paths,
             const VedRecordingCut  *cut,
             GError                **error)
{
  g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  gsize n_frames = 0;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr(GError) fault = NULL;
      Part part;

      if (read_part (paths[i], cut, &part, &n_frames, &fault))
        {
          g_array_append_val (parts, part);
        }
      else if (!cut->leaves_out || (paths[i + 1] == NULL && parts->len == 0))
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return NULL;
        }
      else
        {
          g_message ("Left out: %s", fault->message);
        }
    }
  g_array_sort (parts, compare_parts);
  ved_progress_begin (cut->progress, n_frames);

  return g_steal_pointer (&parts);
}

static gboolean
put_text (VedRecordingWriter  *writer,
          const char          *key,
          const char          *text,
          GError             **error)
{
  return text == NULL || ved_recording_writer_put_info (writer, key, text, error);
}

static gboolean
put_texts (VedRecordingWriter      *writer,
           const VedRecordingInfo  *info,
           GError                 **error)
{
  g_autofree char *tags = g_strjoinv (VED_RECORDING_TAG_SEPARATOR, info->tags);

  return ved_recording_writer_set_lazy (writer, error) &&
         put_text (writer, VED_RECORDING_INFO_TITLE, info->title, error) &&
         put_text (writer, VED_RECORDING_INFO_NOTE, info->note, error) &&
         put_text (writer, VED_RECORDING_INFO_TAGS, *tags != '\0' ? tags : NULL, error);
}

/* A recording that says of itself what the one at @path does. Without success there is no file. */
static VedRecordingWriter *
begin_copy (const char  *path,
            const char  *out,
            GError     **error)
{
  g_autoptr(VedRecordingWriter) writer = NULL;
  g_auto(VedRecordingInfo) info = { 0 };

  if (!read_info (path, &info, error))
    return NULL;

  writer = ved_recording_writer_new (out, info.source != NULL ? info.source : "", g_get_real_time (), error);
  if (writer == NULL || put_texts (writer, &info, error))
    return g_steal_pointer (&writer);

  g_clear_pointer (&writer, ved_recording_writer_free);
  ved_database_remove_file (out);

  return NULL;
}

/* Damage in a part costs what comes behind it there, and nothing of the others. */
static gboolean
leave_out (const VedRecordingCut *cut,
           const GError          *fault)
{
  if (!cut->leaves_out || !g_error_matches (fault, VED_ERROR, VED_ERROR_CORRUPT))
    return FALSE;

  g_message ("Left out: %s", fault->message);

  return TRUE;
}

static gboolean
copy_parts (GArray                 *parts,
            VedRecordingWriter     *writer,
            const VedRecordingCut  *cut,
            VedRecordingCopied     *copied,
            GCancellable           *cancellable,
            GError                **error)
{
  g_autoptr(GError) damage = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr(GError) fault = NULL;
      gint64 told_us = ved_recording_writer_get_last_us (writer);
      VedRecordingCut rest = *cut;

      if (told_us > 0)
        rest.from_us = MAX (cut->from_us, told_us + 1);
      if (ved_recording_copy (g_array_index (parts, Part, i).path, &rest, cut->from_us, writer, copied, cancellable, &fault))
        continue;
      if (!leave_out (cut, fault))
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      if (damage == NULL)
        damage = g_steal_pointer (&fault);
    }
  if (copied->n_frames > 0)
    return ved_recording_writer_finish (writer, g_get_real_time (), error);

  if (damage != NULL)
    g_propagate_error (error, g_steal_pointer (&damage));
  else if (copied->n_lost_frames > 0)
    g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "None of %u snapshots can be read: there is nothing to save",
                 copied->n_lost_frames);
  else
    g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "No snapshot lies in the range");

  return FALSE;
}

static gboolean
check_is_free (const char  *out,
               GError     **error)
{
  if (!g_file_test (out, G_FILE_TEST_EXISTS))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "“%s” exists: choose another name", out);

  return FALSE;
}

static gboolean
put_in_place (const char  *unfinished,
              const char  *out,
              GError     **error)
{
  int saved_errno;

  if (!check_is_free (out, error))
    return FALSE;
  if (g_rename (unfinished, out) == 0)
    return TRUE;

  saved_errno = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "Cannot write “%s”: %s", out, g_strerror (saved_errno));

  return FALSE;
}

/**
 * ved_recording_merge:
 * @paths: (array zero-terminated=1): recordings, in any order; also such as are being written
 * @out: the file to make
 * @cut: what is wanted of them
 * @copied: (out): what became of the frames
 *
 * Makes one recording of several, or a shorter one of one. Title, note and tags are those of the earliest.
 * Without success there is no file, and none has the name before it is whole. Blocks: reads and writes all of it.
 *
 * Returns: whether the file is there and closed; %VED_ERROR_NOT_FOUND when no snapshot is in the range
 */
gboolean
ved_recording_merge (char                  **paths,
                     const char             *out,
                     const VedRecordingCut  *cut,
                     VedRecordingCopied     *copied,
                     GCancellable           *cancellable,
                     GError                **error)
{
  g_autoptr(VedRecordingWriter) writer = NULL;
  g_autoptr(GArray) parts = NULL;
  g_autofree char *unfinished = g_strconcat (out, UNFINISHED_SUFFIX, NULL);
  gboolean done;

  g_return_val_if_fail (paths != NULL && *paths != NULL, FALSE);

  *copied = (VedRecordingCopied) { 0 };
  if (!check_is_free (out, error))
    return FALSE;

  /* Of a program that was ended. */
  ved_database_remove_file (unfinished);
  parts = order_parts (paths, cut, error);
  writer = parts != NULL ? begin_copy (g_array_index (parts, Part, 0).path, unfinished, error) : NULL;
  if (writer == NULL)
    return FALSE;

  done = copy_parts (parts, writer, cut, copied, cancellable, error);
  g_clear_pointer (&writer, ved_recording_writer_free);
  done = done && put_in_place (unfinished, out, error);
  if (!done)
    ved_database_remove_file (unfinished);

  return done;
}

static void
merge_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Request *request = task_data;
  GError *error = NULL;

  if (ved_recording_merge (request->paths, request->out, &request->cut, &request->copied, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ved_recording_merge_async:
 *
 * As ved_recording_merge(), in a worker.
 */
void
ved_recording_merge_async (char                  **paths,
                           const char             *out,
                           const VedRecordingCut  *cut,
                           GCancellable           *cancellable,
                           GAsyncReadyCallback     callback,
                           gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->paths = g_strdupv (paths);
  request->out = g_strdup (out);
  request->cut = *cut;
  if (cut->progress != NULL)
    request->cut.progress = ved_progress_ref (cut->progress);
  g_task_set_source_tag (task, ved_recording_merge_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, merge_in_thread);
}

gboolean
ved_recording_merge_finish (GAsyncResult        *result,
                            VedRecordingCopied  *copied,
                            GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *copied = ((Request *) g_task_get_task_data (G_TASK (result)))->copied;

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
repair_pages (const char             *path,
              const char             *out,
              const VedRecordingCut  *cut,
              VedRecordingCopied     *copied,
              GCancellable           *cancellable,
              GError                **error)
{
  g_autofree char *found = g_strconcat (out, FOUND_SUFFIX, NULL);
  char *paths[] = { found, NULL };
  gboolean done;

  g_unlink (found);
  done = ved_recording_salvage (path, found, error) &&
    ved_recording_merge (paths, out, cut, copied, cancellable, error);
  g_unlink (found);
  if (!done && error != NULL && g_error_matches (*error, VED_ERROR, VED_ERROR_NOT_FOUND))
    {
      g_clear_error (error);
      g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "No snapshot is left in “%s”: there is nothing to save", path);
    }

  return done;
}

/**
 * ved_recording_repair:
 * @path: of a recording, damaged in any way
 * @out: the file to make
 * @progress: (nullable): told how far it is
 * @copied: (out): what became of the frames
 *
 * Makes a sound recording of what can still be read. Where the tree of pages itself is damaged the pages are
 * searched for rows whose checksums hold. Blocks. Without success there is no file.
 *
 * Returns: whether there is a file
 */
gboolean
ved_recording_repair (const char          *path,
                      const char          *out,
                      VedProgress         *progress,
                      VedRecordingCopied  *copied,
                      GCancellable        *cancellable,
                      GError             **error)
{
  char *paths[] = { (char *) path, NULL };
  VedRecordingCut cut = VED_RECORDING_ALL;
  g_autoptr(GError) fault = NULL;

  cut.progress = progress;
  if (ved_recording_merge (paths, out, &cut, copied, cancellable, &fault))
    return TRUE;
  if (fault->domain == VED_ERROR || g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_FAILED))
    return repair_pages (path, out, &cut, copied, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&fault));

  return FALSE;
}

static gint64
read_written_us (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  const char *const parts[] = { path, log };
  gint64 written_us = G_MININT64;
  GStatBuf status;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_stat (parts[i], &status) == 0)
      written_us = MAX (written_us, (gint64) status.st_mtime * G_USEC_PER_SEC);

  return written_us;
}

/**
 * ved_recording_sweep:
 * @path: of any file where recordings are kept
 * @now_us: the present, µs UTC
 *
 * Takes away what a program that was killed left of a recording it was making; what somebody may still be making stays.
 */
void
ved_recording_sweep (const char *path,
                     gint64      now_us)
{
  if (!g_str_has_suffix (path, VED_RECORDING_SUFFIX UNFINISHED_SUFFIX) &&
      !g_str_has_suffix (path, VED_RECORDING_SUFFIX FOUND_SUFFIX))
    return;

  if (read_written_us (path) < now_us - AT_WORK_US)
    ved_database_remove_file (path);
}
