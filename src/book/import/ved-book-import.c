/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-import"

#include "config.h"

#include "book/import/ved-book-import.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "book/import/ved-book-archive.h"
#include "book/import/ved-book-cache.h"
#include "book/import/ved-book-derive.h"
#include "book/import/ved-book-intake.h"
#include "book/import/ved-book-parallel.h"
#include "book/import/ved-book-quick.h"
#include "book/import/ved-book-scanner.h"

#include <string.h>

/* From a set to a day. A plain file is mapped; a member of an archive is scanned while it is unpacked. Both halves
 * go side by side. Cells are 32 bits wide unless a price does not fit, in which case all is read again with 64.
 *
 * Several threads cut a mapped file into segments at line ends, count the lines of each, and then know where its
 * rows belong: each segment is read straight into its part of the columns. A segment does not know the numbers of
 * its lines for messages, and has fewer rows than lines where some are blank. Where one fails, or has not as many
 * rows as lines, the file is read again as one, which ends at the same place with the right number. */

#define MIN_SEGMENT  (1 << 20)
#define CHUNK_SIZE   (256 * 1024)
#define PIECE_SIZE   (4 << 20)  /* of a mapped file, between two looks at the cancellable */
#define MAX_SEGMENTS 32

/* One half of a set while it is read. */
typedef struct {
  VedBookFileKind kind;
  char *archive;                /* (nullable) */
  char *path;                   /* or member */
  char *file;                   /* the last part of it, for messages */
  GBytes *bytes;                /* (nullable): of a plain file */
  VedBookScanPlan plan;
  VedBookRows rows;
  gboolean needs_wide;
  GError *error;
} Half;

typedef struct {
  Half *half;
  const char *text;
  gsize length;
  gsize n_lines;                /* 0 where its half is one segment */
  VedBookScanner *scanner;
  GError *error;
} Segment;

typedef struct {
  Half halves[2];
  guint n_halves;
  Segment segments[2 * MAX_SEGMENTS];
  guint n_segments;
  guint n_threads;
  gsize n_bytes;                /* of text, where that is known */
  VedProgress *progress;    /* (nullable) */
  GCancellable *cancellable;
} Import;

static void
import_clear (Import *self)
{
  for (guint i = 0; i < self->n_segments; i++)
    {
      g_clear_pointer (&self->segments[i].scanner, ved_book_scanner_free);
      g_clear_error (&self->segments[i].error);
    }
  self->n_segments = 0;
  for (guint i = 0; i < self->n_halves; i++)
    {
      g_free (self->halves[i].archive);
      g_free (self->halves[i].path);
      g_free (self->halves[i].file);
      g_clear_pointer (&self->halves[i].bytes, g_bytes_unref);
      ved_book_rows_clear (&self->halves[i].rows);
      g_clear_error (&self->halves[i].error);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

/* Cuts a mapped half into segments, at line ends. */
static void
cut_half (Import *self,
          Half   *half,
          guint   n_parts)
{
  gsize size, from = 0;
  const char *text = g_bytes_get_data (half->bytes, &size);

  for (guint i = 0; i < n_parts && from < size; i++)
    {
      gsize to = size / n_parts * (i + 1);
      const char *stop = i + 1 < n_parts && to > from ? memchr (text + to, '\n', size - to) : NULL;
      Segment *segment = &self->segments[self->n_segments++];

      to = stop != NULL ? (gsize) (stop - text) + 1 : size;
      *segment = (Segment) { .half = half, .text = text + from, .length = to - from };
      from = to;
    }
}

/* Those of one half lie side by side. */
static Segment *
get_segments (Import     *self,
              const Half *half,
              guint      *n)
{
  Segment *first = NULL;

  *n = 0;
  for (guint i = 0; i < self->n_segments; i++)
    if (self->segments[i].half == half)
      {
        first = first != NULL ? first : &self->segments[i];
        (*n)++;
      }

  return first;
}

static void
count_task (guint    index,
            gpointer data)
{
  Import *import = data;
  Segment *segment = &import->segments[index];

  segment->n_lines = ved_book_quick_count_lines (segment->text, segment->length);
}

/* Makes room for the rows of a half that is cut; returns whether its segments can be read into it. */
static gboolean
make_room (Import *self,
           Half   *half)
{
  guint n;
  Segment *segments = get_segments (self, half, &n);
  gsize n_lines = 0;

  if (n == 0)
    return TRUE;
  for (guint i = 0; i < n; i++)
    n_lines += segments[i].n_lines;
  if (half->plan.format.has_header)
    segments[0].n_lines--;
  /* A number and its separator take two bytes: more lines than that have blank ones among them. */
  if (n_lines > g_bytes_get_size (half->bytes) / (2 * half->plan.format.n_columns) + 16 || n_lines >= G_MAXINT32 / 2)
    return FALSE;
  if (n > 1)
    ved_book_rows_reserve (&half->rows, &half->plan, n_lines);

  return TRUE;
}

static void
segment_task (guint    index,
              gpointer data)
{
  Import *import = data;
  Segment *segments, *segment = &import->segments[index];
  VedBookScanPlan plan = segment->half->plan;
  VedBookRows part;
  gboolean goes_on = TRUE;
  gsize first = 0;
  guint n;

  segments = get_segments (import, segment->half, &n);
  for (guint i = 0; i < n && &segments[i] != segment; i++)
    first += segments[i].n_lines;
  if (segment != segments)
    plan.format.has_bom = plan.format.has_header = FALSE;
  if (n > 1)
    ved_book_rows_lend (&segment->half->rows, &plan, first, segment->n_lines, &part);
  segment->scanner = ved_book_scanner_new (&plan, n > 1 ? &part : NULL);
  for (gsize at = 0; at < segment->length && goes_on; at += PIECE_SIZE)
    {
      gsize length = MIN (PIECE_SIZE, segment->length - at);

      goes_on = !g_cancellable_set_error_if_cancelled (import->cancellable, &segment->error) &&
        ved_book_scanner_feed (segment->scanner, segment->text + at, length, &segment->error);
      ved_progress_add (import->progress, length);
    }
  if (goes_on)
    ved_book_scanner_finish (segment->scanner, &segment->error);
}

/* Gives a half what its segments read; returns whether it has to be read once more as one. */
static gboolean
join_segments (Import *self,
               Half   *half)
{
  guint n;
  Segment *segments = get_segments (self, half, &n);
  gboolean has_failed = FALSE;

  for (guint i = 0; i < n; i++)
    {
      Segment *segment = &segments[i];
      VedBookRows *rows = ved_book_scanner_get_rows (segment->scanner);

      half->needs_wide |= ved_book_scanner_needs_wide (segment->scanner);
      has_failed |= segment->error != NULL || (i + 1 < n && rows->n_rows != segment->n_lines);
      if (half->error == NULL && segment->error != NULL)
        half->error = g_steal_pointer (&segment->error);
      if (n == 1)
        {
          half->rows = *rows;
          *rows = (VedBookRows) { 0 };
        }
      else
        {
          half->rows.n_rows += rows->n_rows;
          half->rows.n_blank += rows->n_blank;
          half->rows.max_decimals = MAX (half->rows.max_decimals, rows->max_decimals);
        }
      g_clear_pointer (&segment->scanner, ved_book_scanner_free);
      g_clear_error (&segment->error);
    }

  return has_failed && n > 1 && !half->needs_wide && !g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
read_segments (Import *self)
{
  gboolean is_good = TRUE;

  if (self->n_threads > 1)
    ved_book_parallel (self->n_segments, self->n_threads, count_task, self);
  for (guint i = 0; i < self->n_halves && self->n_threads > 1; i++)
    is_good &= self->halves[i].bytes == NULL || make_room (self, &self->halves[i]);
  if (!is_good)
    return FALSE;
  ved_book_parallel (self->n_segments, self->n_threads, segment_task, self);
  for (guint i = 0; i < self->n_halves; i++)
    if (self->halves[i].bytes != NULL)
      is_good &= !join_segments (self, &self->halves[i]);

  return is_good;
}

static void
read_mapped (Import  *self,
             gboolean is_wide)
{
  self->n_segments = 0;
  for (guint i = 0; i < self->n_halves; i++)
    {
      Half *half = &self->halves[i];
      gsize size;
      const char *text;
      guint n_parts;

      if (half->bytes == NULL)
        continue;
      text = g_bytes_get_data (half->bytes, &size);
      n_parts = self->n_threads == 1 ? 1 : (guint) CLAMP (size / MIN_SEGMENT, 1, MIN (2 * self->n_threads, MAX_SEGMENTS));
      if (ved_book_scan_plan_init (&half->plan, half->kind, half->file, text != NULL ? text : "", size, size, is_wide,
                                   &half->error))
        cut_half (self, half, n_parts);
    }
  if (read_segments (self))
    return;

  self->n_threads = 1;
  for (guint i = 0; i < self->n_halves; i++)
    if (self->halves[i].bytes != NULL)
      {
        ved_book_rows_clear (&self->halves[i].rows);
        g_clear_error (&self->halves[i].error);
      }
  read_mapped (self, is_wide);
}

/* Takes what was read. */
static void
empty_intake (VedBookIntake *intake,
              Half          *half)
{
  half->plan = *ved_book_intake_get_plan (intake);
  half->plan.file = half->file;
  half->rows = *ved_book_intake_get_rows (intake);
  *ved_book_intake_get_rows (intake) = (VedBookRows) { 0 };
}

/* Scans a member while it is unpacked. */
static gboolean
stream_half (Import    *self,
             Half      *half,
             gboolean   is_wide,
             GError   **error)
{
  g_autoptr(VedBookArchive) archive = ved_book_archive_open (half->archive, half->path, error);
  g_autoptr(VedBookIntake) intake = ved_book_intake_new (half->kind, half->file, is_wide);
  g_autofree char *buffer = g_malloc (CHUNK_SIZE);
  gssize n = archive != NULL ? 1 : -1;
  gboolean is_good = TRUE;

  while (n > 0 && is_good)
    {
      n = ved_book_archive_read (archive, buffer, CHUNK_SIZE, error);
      if (n < 0 && ved_book_intake_get_rows (intake)->n_rows > 0)
        g_prefix_error (error, "Beyond row %" G_GSIZE_FORMAT ": ", ved_book_intake_get_rows (intake)->n_rows);
      if (n < 0 || g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      ved_progress_add (self->progress, (gsize) n);
      is_good = n > 0 ? ved_book_intake_feed (intake, buffer, (gsize) n, error) : ved_book_intake_finish (intake, error);
    }
  half->needs_wide = ved_book_intake_needs_wide (intake);
  if (n == 0 && is_good)
    empty_intake (intake, half);

  return half->needs_wide || (n == 0 && is_good);
}

typedef struct {
  Import *import;
  gboolean is_wide;
} StreamWork;

static void
stream_task (guint    index,
             gpointer data)
{
  StreamWork *work = data;
  Half *half = &work->import->halves[index];

  if (half->archive != NULL)
    stream_half (work->import, half, work->is_wide, &half->error);
}

static gboolean
read_halves (Import   *self,
             gboolean  is_wide,
             GError  **error)
{
  StreamWork work = { self, is_wide };

  ved_progress_begin (self->progress, self->n_bytes);
  ved_book_parallel (self->n_halves, self->n_threads, stream_task, &work);
  read_mapped (self, is_wide);
  for (guint i = 0; i < self->n_halves; i++)
    if (self->halves[i].error != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&self->halves[i].error));
        return FALSE;
      }

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
read_all (Import  *self,
          GError **error)
{
  gboolean needs_wide = FALSE;

  if (!read_halves (self, FALSE, error))
    return FALSE;
  for (guint i = 0; i < self->n_halves; i++)
    needs_wide |= self->halves[i].needs_wide;
  if (!needs_wide)
    return TRUE;

  for (guint i = 0; i < self->n_halves; i++)
    {
      ved_book_rows_clear (&self->halves[i].rows);
      self->halves[i].needs_wide = FALSE;
    }

  return read_halves (self, TRUE, error);
}

/* The half that holds the book: the messages' own sheet, where it does. */
static Half *
get_cells (Import *self)
{
  return &self->halves[self->halves[0].plan.has_cells ? 0 : self->n_halves - 1];
}

/* Whoever names two files may name those of two recordings. */
static void
note_names (const Import      *self,
            const VedBookName *name,
            GPtrArray         *notes)
{
  const Half *book = &self->halves[self->n_halves - 1];
  g_auto(VedBookName) other = { 0 };

  if (book->path != NULL && book->kind == VED_BOOK_FILE_BOOK && *name->date != '\0' &&
      ved_book_name_parse (book->path, &other) &&
      !(g_str_equal (other.ticker, name->ticker) && g_str_equal (other.date, name->date)))
    g_ptr_array_add (notes, g_strdup_printf ("The messages are of %s on %s, the order book is of %s on %s.", name->ticker,
                                             name->date, other.ticker, other.date));
}

/* What is odd about the files and does not keep them from being loaded. */
static void
note_oddities (Import            *self,
               const VedBookName *name,
               guint              n_levels,
               GPtrArray         *notes)
{
  const VedBookRows *messages = &self->halves[0].rows, *cells = &get_cells (self)->rows;

  for (guint i = 0; i < self->n_halves && (i == 0 || !self->halves[0].plan.format.is_merged); i++)
    {
      const VedBookFormat *format = &self->halves[i].plan.format;
      g_autoptr(GString) text = g_string_new (NULL);

      g_string_append (text, format->has_bom ? ", begins with a byte order mark" : "");
      g_string_append (text, format->has_header ? ", has a header line" : "");
      g_string_append (text, format->has_cr ? ", lines end in CR LF" : "");
      g_string_append (text, format->is_merged ? ", holds messages and order book in one sheet" : "");
      if (format->separator != ',')
        g_string_append_printf (text, ", columns are separated by “%c”", format->separator);
      if (self->halves[i].rows.n_blank > 1)
        g_string_append_printf (text, ", has %" G_GSIZE_FORMAT " blank lines, which are left out",
                                self->halves[i].rows.n_blank);
      if (text->len > 0)
        g_ptr_array_add (notes, g_strdup_printf ("%s was edited%s.", self->halves[i].file, text->str));
    }
  if (messages->n_rows > 100 && messages->max_decimals <= 6)
    g_ptr_array_add (notes, g_strdup_printf ("Times are cut to %u decimals: events of one instant are told apart by "
                                             "their rows only.", messages->max_decimals));
  if (messages->n_rows != cells->n_rows)
    g_ptr_array_add (notes, g_strdup_printf ("There are %" G_GSIZE_FORMAT " messages and %" G_GSIZE_FORMAT " rows of "
                                             "the book: one file was cut, or they do not belong together. What both "
                                             "have is loaded.", messages->n_rows, cells->n_rows));
  note_names (self, name, notes);
  if (name->n_levels != 0 && name->n_levels != n_levels)
    g_ptr_array_add (notes, g_strdup_printf ("The name says %u levels, the book has %u.", name->n_levels, n_levels));
}

static VedBookDay *
make_day (Import             *self,
          const VedBookName  *name,
          const char         *source,
          GError            **error)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new ();
  Half *cells = get_cells (self);
  gsize n_rows = MIN (self->halves[0].rows.n_rows, cells->rows.n_rows);
  guint n_levels = cells->plan.format.n_levels;
  VedBookDayStore *store;

  if (n_rows == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: there are no rows", source);
      return NULL;
    }
  if (!cells->plan.has_cells)
    {
      g_autofree char *expected = ved_book_name_expected (name, VED_BOOK_FILE_BOOK);

      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND,
                   "%s: its order book is missing: put %s beside it (the messages, %" G_GSIZE_FORMAT " rows, are in order)",
                   source, expected, n_rows);
      return NULL;
    }

  note_oddities (self, name, n_levels, notes);
  store = ved_book_day_store_new (name, source);
  ved_book_rows_give (&self->halves[0].rows, &cells->rows, n_rows, n_levels, store);
  ved_book_derive (store, self->n_threads, notes);
  g_ptr_array_add (notes, NULL);
  store->day.notes = (char **) g_ptr_array_steal (notes, NULL);

  return &store->day;
}

static gboolean
add_half (Import           *self,
          VedBookFileKind   kind,
          const char       *archive,
          const char       *path,
          GError          **error)
{
  Half *half = &self->halves[self->n_halves++];
  gboolean is_compressed = archive == NULL && ved_book_archive_sniff (path);
  g_autoptr(GMappedFile) mapped = NULL;

  half->kind = kind;
  half->path = g_strdup (path);
  half->file = g_path_get_basename (path);
  half->archive = g_strdup (is_compressed ? path : archive);
  if (half->archive != NULL)
    return TRUE;

  mapped = g_mapped_file_new (path, FALSE, error);
  if (mapped == NULL)
    return FALSE;
  half->bytes = g_mapped_file_get_bytes (mapped);

  return TRUE;
}

/* How much text there is, unless a file does not say how large it was before it was compressed. */
static gsize
count_bytes (const Import     *self,
             const VedBookSet *set)
{
  for (guint i = 0; i < self->n_halves; i++)
    if (self->halves[i].archive != NULL && set->archive == NULL)
      return 0;

  return set->n_bytes;
}

static VedBookDay *
import_set (const VedBookSet  *set,
            guint              n_threads,
            VedProgress       *progress,
            GCancellable      *cancellable,
            GError           **error)
{
  g_auto(Import) import = { .n_threads = ved_book_n_threads (n_threads), .progress = progress,
                            .cancellable = cancellable };
  g_autofree char *source = ved_book_set_get_source (set);

  if (!add_half (&import, VED_BOOK_FILE_MESSAGES, set->archive, set->messages, error) ||
      (set->book != NULL && !add_half (&import, VED_BOOK_FILE_BOOK, set->archive, set->book, error)))
    return NULL;
  import.n_bytes = count_bytes (&import, set);
  if (!read_all (&import, error))
    return NULL;

  return make_day (&import, &set->name, source, error);
}

/**
 * ved_book_import:
 * @set: what to load
 * @n_threads: at most; 0: as many as there are processors
 * @progress: (nullable): is told how far it is
 *
 * Maps the side-car file that an earlier import left, or reads the set and leaves one. Blocks; any thread but
 * the main one. O(bytes); memory is that of the day until it is mapped, besides 256 KiB a half of an archive, and
 * at most half of the computer's. A side-car that cannot be written is no error.
 *
 * Returns: (transfer full): the recording; %NULL with %VED_ERROR_INVALID (file, line, row and column),
 *   %VED_ERROR_NOT_FOUND, %VED_ERROR_CORRUPT, %VED_ERROR_TOO_LARGE, or a #GFileError
 */
VedBookDay *
ved_book_import (const VedBookSet    *set,
                 VedBookImportFlags   flags,
                 guint                n_threads,
                 VedProgress         *progress,
                 GCancellable        *cancellable,
                 GError             **error)
{
  gboolean use_cache = (flags & VED_BOOK_IMPORT_NO_CACHE) == 0;
  VedBookDay *day = use_cache ? ved_book_cache_load (set) : NULL, *mapped;

  if (day != NULL)
    return day;
  day = import_set (set, n_threads, progress, cancellable, error);
  if (day == NULL || !use_cache || !ved_book_cache_save (set, day, cancellable))
    return day;

  /* From now on the columns lie in pages of the file, which the kernel can take back and read again. */
  mapped = ved_book_cache_load (set);
  if (mapped == NULL)
    return day;
  ved_book_day_unref (day);

  return mapped;
}

typedef struct {
  VedBookSet *set;
  VedBookImportFlags flags;
  VedProgress *progress;
} AsyncWork;

static void
async_work_free (gpointer data)
{
  AsyncWork *work = data;

  ved_book_set_free (work->set);
  g_clear_pointer (&work->progress, ved_progress_unref);
  g_free (work);
}

static void
import_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  AsyncWork *work = data;
  GError *error = NULL;
  VedBookDay *day = ved_book_import (work->set, work->flags, 0, work->progress, cancellable, &error);

  ved_task_return (task, day, (GDestroyNotify) ved_book_day_unref, error);
}

/**
 * ved_book_import_async:
 * @callback: called in the thread-default main context
 *
 * ved_book_import() in a worker.
 */
void
ved_book_import_async (const VedBookSet    *set,
                       VedBookImportFlags   flags,
                       VedProgress         *progress,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  AsyncWork *work = g_new (AsyncWork, 1);

  *work = (AsyncWork) { ved_book_set_copy (set), flags, progress != NULL ? ved_progress_ref (progress) : NULL };
  g_task_set_source_tag (task, ved_book_import_async);
  g_task_set_task_data (task, work, async_work_free);
  g_task_run_in_thread (task, import_thread);
}

/**
 * ved_book_import_finish:
 *
 * Returns: (transfer full): as ved_book_import()
 */
VedBookDay *
ved_book_import_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ved_book_import_bytes:
 * @name: what it is
 * @messages: the text of the messages
 * @book: the text of the order book
 *
 * For texts that lie in memory already; one thread, no side-car.
 *
 * Returns: (transfer full): as ved_book_import()
 */
VedBookDay *
ved_book_import_bytes (const VedBookName  *name,
                       GBytes             *messages,
                       GBytes             *book,
                       GError            **error)
{
  g_auto(Import) import = { .n_halves = 2, .n_threads = 1 };

  import.halves[0] = (Half) { .kind = VED_BOOK_FILE_MESSAGES, .file = g_strdup ("messages"),
                              .bytes = g_bytes_ref (messages) };
  import.halves[1] = (Half) { .kind = VED_BOOK_FILE_BOOK, .file = g_strdup ("order book"), .bytes = g_bytes_ref (book) };
  if (!read_all (&import, error))
    return NULL;

  return make_day (&import, name, name->ticker, error);
}
