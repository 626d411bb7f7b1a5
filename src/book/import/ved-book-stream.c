/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-stream"

#include "config.h"

#include "book/import/ved-book-stream.h"

#include "book/import/ved-book-derive.h"
#include "book/import/ved-book-intake.h"

/* Each half goes through an intake of its own, under one lock. Cells are read with 64 bits, since what came cannot
 * be read again where a price does not fit 32. A look at what there is so far is a day like any other: the columns
 * are copied under the lock, and all that follows from them is made without it. A half that breaks off in a line
 * leaves that line out. */

typedef struct {
  VedBookIntake *intake;
  gint64 n_bytes;               /* that came */
  GError *error;                /* (nullable): the text is not as it should be; nothing more is read */
} Half;

struct _VedBookStream
{
  VedBookName name;
  char *source;

  GMutex lock;                  /* guards what follows */
  Half halves[2];               /* by VedBookFileKind */
  VedBookStreamState state;
  guint n_restarts;
  char *message;                /* (nullable) */
};

static void
half_begin (Half                *half,
            const VedBookStream *stream,
            VedBookFileKind      kind)
{
  g_autofree char *file = ved_book_name_expected (&stream->name, kind);

  g_clear_pointer (&half->intake, ved_book_intake_free);
  g_clear_error (&half->error);
  half->n_bytes = 0;
  half->intake = ved_book_intake_new (kind, file, TRUE);
}

/**
 * ved_book_stream_new:
 * @name: what will come
 * @source: from where, for people
 *
 * Returns: (transfer full): one that nothing has come of
 */
VedBookStream *
ved_book_stream_new (const VedBookName *name,
                     const char        *source)
{
  VedBookStream *self = g_atomic_rc_box_new0 (VedBookStream);

  ved_book_name_copy (name, &self->name);
  self->source = g_strdup (source);
  g_mutex_init (&self->lock);
  for (VedBookFileKind kind = VED_BOOK_FILE_MESSAGES; kind <= VED_BOOK_FILE_BOOK; kind++)
    half_begin (&self->halves[kind], self, kind);

  return self;
}

static void
stream_clear (gpointer data)
{
  VedBookStream *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      g_clear_pointer (&self->halves[i].intake, ved_book_intake_free);
      g_clear_error (&self->halves[i].error);
    }
  ved_book_name_clear (&self->name);
  g_mutex_clear (&self->lock);
  g_free (self->source);
  g_free (self->message);
}

VedBookStream *
ved_book_stream_ref (VedBookStream *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ved_book_stream_unref (VedBookStream *self)
{
  g_atomic_rc_box_release_full (self, stream_clear);
}

/**
 * ved_book_stream_feed:
 * @kind: which half
 * @offset: of the piece in its file: where the last one ended, or 0 where the file begins anew
 * @data: (array length=length): cut anywhere
 *
 * Any thread. O(length)
 */
void
ved_book_stream_feed (VedBookStream   *self,
                      VedBookFileKind  kind,
                      gint64           offset,
                      gconstpointer    data,
                      gsize            length)
{
  Half *half = &self->halves[kind];

  g_mutex_lock (&self->lock);
  if (offset == 0 && half->n_bytes > 0)
    {
      half_begin (half, self, kind);
      self->n_restarts++;
    }
  g_warn_if_fail (offset == half->n_bytes);
  if (half->error == NULL && offset == half->n_bytes)
    ved_book_intake_feed (half->intake, data, length, &half->error);
  half->n_bytes = offset + (gint64) length;
  g_mutex_unlock (&self->lock);
}

/* Under the lock. */
static gsize
count_rows (VedBookStream *self)
{
  return MIN (ved_book_intake_get_rows (self->halves[VED_BOOK_FILE_MESSAGES].intake)->n_rows,
              ved_book_intake_get_rows (self->halves[VED_BOOK_FILE_BOOK].intake)->n_rows);
}

static char *
write_end (gsize       n_rows,
           const char *message)
{
  return n_rows == 0 ? g_strdup (message)
                     : g_strdup_printf ("Row %" G_GSIZE_FORMAT " was the last that came: %s", n_rows - 1, message);
}

/**
 * ved_book_stream_end:
 * @message: (nullable): why no more will come; %NULL where all has
 */
void
ved_book_stream_end (VedBookStream *self,
                     const char    *message)
{
  g_mutex_lock (&self->lock);
  self->state = message == NULL ? VED_BOOK_STREAM_WHOLE : VED_BOOK_STREAM_BROKEN;
  self->message = message != NULL ? write_end (count_rows (self), message) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (self->halves) && message == NULL; i++)
    if (self->halves[i].error == NULL)
      ved_book_intake_finish (self->halves[i].intake, &self->halves[i].error);
  g_mutex_unlock (&self->lock);
}

/**
 * ved_book_stream_look:
 * @status: (out): how it stands
 *
 * Any thread.
 */
void
ved_book_stream_look (VedBookStream       *self,
                      VedBookStreamStatus *status)
{
  const char *message;

  g_mutex_lock (&self->lock);
  message = self->message;
  for (guint i = 0; i < G_N_ELEMENTS (self->halves) && message == NULL; i++)
    message = self->halves[i].error != NULL ? self->halves[i].error->message : NULL;
  *status = (VedBookStreamStatus) { self->state, count_rows (self), self->n_restarts, g_strdup (message) };
  g_mutex_unlock (&self->lock);
}

/* Copies what both halves have; returns the number of rows. */
static gsize
copy_rows (VedBookStream *self,
           VedBookRows   *messages,
           VedBookRows   *cells,
           guint         *n_levels)
{
  VedBookIntake *book;
  gsize n_rows;

  g_mutex_lock (&self->lock);
  book = self->halves[VED_BOOK_FILE_BOOK].intake;
  n_rows = count_rows (self);
  if (n_rows > 0)
    {
      *n_levels = ved_book_intake_get_plan (book)->format.n_levels;
      ved_book_rows_copy_messages (ved_book_intake_get_rows (self->halves[VED_BOOK_FILE_MESSAGES].intake), n_rows, messages);
      ved_book_rows_copy_cells (ved_book_intake_get_rows (book), n_rows, *n_levels, cells);
    }
  g_mutex_unlock (&self->lock);

  return n_rows;
}

/**
 * ved_book_stream_make_day:
 *
 * Blocks for as long as an import of the rows takes, without the reading of text; any thread but the main one.
 * O(rows × levels)
 *
 * Returns: (transfer full) (nullable): the rows so far; %NULL where there are none
 */
VedBookDay *
ved_book_stream_make_day (VedBookStream *self)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new ();
  VedBookRows messages = { 0 }, cells = { 0 };
  VedBookDayStore *store;
  guint n_levels;
  gsize n_rows = copy_rows (self, &messages, &cells, &n_levels);

  if (n_rows == 0)
    return NULL;

  store = ved_book_day_store_new (&self->name, self->source);
  ved_book_rows_give (&messages, &cells, n_rows, n_levels, store);
  ved_book_derive (store, 1, notes);
  g_ptr_array_add (notes, NULL);
  store->day.notes = (char **) g_ptr_array_steal (notes, NULL);

  return &store->day;
}

void
ved_book_stream_status_clear (VedBookStreamStatus *self)
{
  g_clear_pointer (&self->message, g_free);
}
