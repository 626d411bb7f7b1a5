/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-head"

#include "config.h"

#include "book/import/ved-book-head.h"

#include "book/import/ved-book-archive.h"
#include "book/import/ved-book-cache.h"
#include "book/import/ved-book-stream.h"

/* The first rows of a large recording, to be looked at while the rest is read. Both halves are fed to a stream like those
 * of a download: messages up to a limit, then as much of the book as there are messages. What is wrong with the files is
 * for the import itself to say: here it only means fewer rows, or none. */

#define LEAST_BYTES   (64 * 1024 * 1024)        /* what is smaller is read in less than half a second */
#define MESSAGE_BYTES (256 * 1024)
#define PIECE_BYTES   (128 * 1024)

/* A half, from its file or its archive. */
typedef struct {
  VedBookArchive *archive;      /* (nullable) */
  GInputStream *file;           /* (nullable) */
  gint64 n_bytes;               /* read so far */
} Source;

static void
source_clear (Source *self)
{
  g_clear_pointer (&self->archive, ved_book_archive_close);
  g_clear_object (&self->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static gboolean
source_open (Source     *self,
             const char *archive,
             const char *path)
{
  g_autoptr(GFile) file = NULL;

  if (archive != NULL || ved_book_archive_sniff (path))
    {
      self->archive = ved_book_archive_open (archive != NULL ? archive : path, path, NULL);
      return self->archive != NULL;
    }

  file = g_file_new_for_path (path);
  self->file = G_INPUT_STREAM (g_file_read (file, NULL, NULL));

  return self->file != NULL;
}

/* Feeds the next piece; FALSE: there was none. */
static gboolean
feed (Source          *self,
      VedBookStream   *stream,
      VedBookFileKind  kind,
      char            *buffer)
{
  gssize n = self->archive != NULL ? ved_book_archive_read (self->archive, buffer, PIECE_BYTES, NULL)
                                   : g_input_stream_read (self->file, buffer, PIECE_BYTES, NULL, NULL);

  if (n <= 0)
    return FALSE;
  ved_book_stream_feed (stream, kind, self->n_bytes, buffer, (gsize) n);
  self->n_bytes += n;

  return TRUE;
}

static gsize
count_rows (VedBookStream *stream)
{
  g_auto(VedBookStreamStatus) status = { 0 };

  ved_book_stream_look (stream, &status);

  return status.message == NULL ? status.n_rows : 0;
}

/* Until more of the book brings no more rows: then the messages are at their end. */
static void
feed_book (Source        *book,
           VedBookStream *stream,
           char          *buffer,
           GCancellable  *cancellable)
{
  gsize n_rows = 0, n_before;

  do
    {
      n_before = n_rows;
      if (!feed (book, stream, VED_BOOK_FILE_BOOK, buffer))
        break;
      n_rows = count_rows (stream);
    }
  while (n_rows > n_before && !g_cancellable_is_cancelled (cancellable));
}

static VedBookDay *
read_head (const VedBookSet *set,
           GCancellable     *cancellable)
{
  g_auto(Source) messages = { 0 }, book = { 0 };
  g_autofree char *source = ved_book_set_get_source (set), *buffer = g_malloc (PIECE_BYTES);
  g_autoptr(VedBookStream) stream = ved_book_stream_new (&set->name, source);

  if (!source_open (&messages, set->archive, set->messages) || !source_open (&book, set->archive, set->book))
    return NULL;
  while (messages.n_bytes < MESSAGE_BYTES && feed (&messages, stream, VED_BOOK_FILE_MESSAGES, buffer))
    if (g_cancellable_is_cancelled (cancellable))
      return NULL;
  feed_book (&book, stream, buffer, cancellable);

  return count_rows (stream) > 0 && !g_cancellable_is_cancelled (cancellable) ? ved_book_stream_make_day (stream) : NULL;
}

static void
head_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  const VedBookSet *set = data;
  g_autoptr(VedBookDay) cached = ved_book_cache_load (set);

  g_task_return_pointer (task, cached == NULL ? read_head (set, cancellable) : NULL, (GDestroyNotify) ved_book_day_unref);
}

/**
 * ved_book_head_is_worth_it:
 *
 * Returns: whether @set is so large that its first rows are there long before the rest; not where both halves are one
 *   sheet, nor where an archive must be unpacked up to the second
 */
gboolean
ved_book_head_is_worth_it (const VedBookSet *set)
{
  return set->n_bytes >= LEAST_BYTES && set->book != NULL &&
         (set->archive == NULL || g_str_has_suffix (set->archive, ".zip"));
}

/**
 * ved_book_head_async:
 * @set: with a book of its own
 * @callback: called in the thread-default main context
 *
 * Reads some thousand first rows, in a worker. O(bytes of them).
 */
void
ved_book_head_async (const VedBookSet    *set,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_book_head_async);
  g_task_set_task_data (task, ved_book_set_copy (set), (GDestroyNotify) ved_book_set_free);
  g_task_run_in_thread (task, head_thread);
}

/**
 * ved_book_head_finish:
 *
 * Returns: (transfer full) (nullable): the first rows; %NULL where the recording was read before, which takes no time, or
 *   where there are none
 */
VedBookDay *
ved_book_head_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
