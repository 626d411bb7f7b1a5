/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-import"

#include "config.h"

#include "store/recordings/ved-recording-import.h"

#include "base/ved-error.h"
#include "store/recordings/ved-recording-writer.h"
#include "wire/json/ved-predictions-reader.h"

#include <glib/gstdio.h>

/* Files are read twice: once for their instants, which put them in order, once for what they hold. So memory is that
 * of one snapshot, however many there are. */

/* A file that holds a snapshot. */
typedef struct {
  char *path;
  gint64 time_us;
} Saved;

static void
saved_clear (gpointer data)
{
  Saved *self = data;

  g_free (self->path);
}

static int
compare_saved (gconstpointer a,
               gconstpointer b)
{
  const Saved *one = a, *other = b;

  return one->time_us < other->time_us ? -1 : one->time_us > other->time_us;
}

static void
leave_out (GPtrArray  *left_out,
           const char *path,
           const char *why)
{
  g_autofree char *name = g_path_get_basename (path);

  g_ptr_array_add (left_out, g_strdup_printf ("%s: %s", name, why));
}

static VedSnapshot *
read_snapshot (const char *path,
               guint64     generation,
               GError    **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  return ved_predictions_read (text, length, generation, error);
}

static void
look_at (GArray    *saved,
         GPtrArray *left_out,
         char      *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) snapshot = read_snapshot (path, 1, &error);
  Saved entry = { .path = path };

  if (snapshot == NULL)
    {
      leave_out (left_out, path, error->message);
      g_free (path);
      return;
    }

  entry.time_us = ved_snapshot_get_time_us (snapshot);
  g_array_append_val (saved, entry);
}

static GArray *
find_saved (const char    *path,
            GPtrArray     *left_out,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(GArray) saved = g_array_new (FALSE, FALSE, sizeof (Saved));
  g_autoptr(GDir) folder = NULL;
  const char *name;

  g_array_set_clear_func (saved, saved_clear);
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      look_at (saved, left_out, g_strdup (path));
      return g_steal_pointer (&saved);
    }

  folder = g_dir_open (path, 0, error);
  if (folder == NULL)
    return NULL;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (g_str_has_suffix (name, ".json"))
        look_at (saved, left_out, g_build_filename (path, name, NULL));
    }
  g_array_sort (saved, compare_saved);

  return g_steal_pointer (&saved);
}

static gboolean
write_saved (GArray              *saved,
             VedRecordingWriter  *writer,
             GPtrArray           *left_out,
             GCancellable        *cancellable,
             GError             **error)
{
  for (guint i = 0; i < saved->len; i++)
    {
      const Saved *entry = &g_array_index (saved, Saved, i);
      g_autoptr(GError) fault = NULL;
      g_autoptr(VedSnapshot) snapshot = read_snapshot (entry->path, i + 1, &fault);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (snapshot == NULL)
        leave_out (left_out, entry->path, fault->message);
      else if (i > 0 && entry->time_us == g_array_index (saved, Saved, i - 1).time_us)
        leave_out (left_out, entry->path, "another file is of the same instant");
      else if (!ved_recording_writer_append (writer, snapshot, error))
        return FALSE;
    }

  return ved_recording_writer_finish (writer, g_get_real_time (), error);
}

/**
 * ved_recording_import:
 * @path: a saved answer of /predictions/current, or a folder of such files (*.json)
 * @out: the recording to make
 * @left_out: (element-type utf8): a line is added for each file that is none, with the reason
 *
 * Makes a recording of saved snapshots, in the order of their time stamps. Without success there is no file. Blocks:
 * 100 ns a byte.
 *
 * Returns: whether there is a recording; %VED_ERROR_NOT_FOUND when no file holds a snapshot
 */
gboolean
ved_recording_import (const char    *path,
                      const char    *out,
                      GPtrArray     *left_out,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr(GArray) saved = find_saved (path, left_out, cancellable, error);
  g_autoptr(VedRecordingWriter) writer = NULL;
  gboolean done;

  if (saved == NULL)
    return FALSE;
  if (saved->len == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "“%s” holds no saved predictions%s%s", path,
                   left_out->len > 0 ? "; " : "", left_out->len > 0 ? (const char *) left_out->pdata[0] : "");
      return FALSE;
    }

  writer = ved_recording_writer_new (out, path, g_get_real_time (), error);
  if (writer == NULL)
    return FALSE;
  done = ved_recording_writer_set_lazy (writer, error) && write_saved (saved, writer, left_out, cancellable, error);
  g_clear_pointer (&writer, ved_recording_writer_free);
  if (!done)
    g_unlink (out);

  return done;
}
