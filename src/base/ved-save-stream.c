/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-save-stream"

#include "config.h"

#include "base/ved-save-stream.h"

/* Files that are replaced whole. GIO writes beside the name, and closing the stream puts what was written in the place
 * of what was there: also where only half of it could be written, unless the stream is closed as a cancelled one. */

/* Closing a stream that was cancelled leaves what there was under the name. Where there was nothing it was written at once,
 * and goes. */
static void
abandon (GOutputStream *stream,
         GFile         *file,
         gboolean       is_new)
{
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
  if (is_new)
    g_file_delete (file, NULL, NULL);
}

/**
 * ved_save_stream:
 * @file: replaced
 * @write: writes its contents, in pieces of any size
 * @user_data: for @write
 *
 * Keeps what takes a while to write in a file. What there was under the name stays until all is written, and where
 * that comes to nothing. Blocks: call it in a worker.
 *
 * Returns: whether the file is there
 */
gboolean
ved_save_stream (GFile         *file,
                 VedSaveWrite   write,
                 gpointer       user_data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  gboolean is_new = !g_file_query_exists (file, cancellable);
  g_autoptr(GFileOutputStream) replaced = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  g_autoptr(GOutputStream) buffered = NULL;

  if (replaced == NULL)
    return FALSE;

  buffered = g_buffered_output_stream_new (G_OUTPUT_STREAM (replaced));
  /* A stream that cannot write its last piece while it is being closed puts what it has in the place of what there was. */
  if (write (user_data, buffered, cancellable, error) && g_output_stream_flush (buffered, cancellable, error))
    return g_output_stream_close (buffered, cancellable, error);
  abandon (buffered, file, is_new);

  return FALSE;
}
