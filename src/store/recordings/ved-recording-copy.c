/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-copy"

#include "config.h"

#include "store/recordings/ved-recording-copy.h"

#include "base/ved-crc32c.h"
#include "store/recordings/ved-recording-bundle.h"
#include "store/recordings/ved-recording-figures.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-schema.h"
#include "store/recordings/ved-recording-strips.h"
#include "wire/forecasts/ved-forecast-link.h"
#include "wire/frames/ved-frame-codec.h"

/* Whole chains are copied as they are, row by row with other numbers: a day of a large fleet takes seconds.
 * What is left of a chain (the range begins or ends in it, it was cut off, a row is damaged) is unpacked
 * and packed anew, frame by frame, which gives the same frames. Damaged frames are left out and counted. Documents
 * are packed anew; the range begins with those that were in force. */

#define DOCUMENTS_AT_ONCE 256

typedef enum {
  CHAINS,
  LINKS,
  TIME,
  FIGURES,
  FORECASTS,
  SPAN,
  N_STATEMENTS
} Statement;

static const char *const statement_sql[N_STATEMENTS] = {
  [CHAINS] = "SELECT key, max(number), min(time_us), max(time_us) FROM frames GROUP BY key ORDER BY key",
  [LINKS] = "SELECT number, time_us, forecast, crc, data FROM frames WHERE number BETWEEN ? AND ? ORDER BY number",
  [TIME] = "SELECT time_us FROM frames WHERE number = ?",
  [FIGURES] = "SELECT data FROM figures WHERE number BETWEEN ? AND ? ORDER BY number",
  [FORECASTS] = "SELECT past, steps, crc, data FROM forecasts WHERE number = ?",
  [SPAN] = "SELECT from_us, to_us, servers, crc, data FROM spans WHERE key = ?",
};

/* A chain as it was found. */
typedef struct {
  gint64 key;
  gint64 last;
  gint64 from_us;
  gint64 to_us;
} Chain;

typedef struct {
  VedDatabase *database;
  sqlite3_stmt *statements[N_STATEMENTS];
  VedRecordingBundles *bundles;
  VedRecordingStrips *strips;
  VedRecordingReader *reader;
  VedRecordingWriter *writer;
  GHashTable *forecasts;        /* number there → number here, gint64 → gint64 */
  GHashTable *lost;             /* a set: servers that the chain of forecasts at hand is without */
  gint64 from_us;
  gint64 to_us;
  gint64 bookmarks_us;          /* those from there on are wanted */
  VedRecordingCopied *copied;
  VedProgress *progress;        /* (nullable) */
} Copier;

static void
copier_clear (Copier *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  g_clear_pointer (&self->bundles, ved_recording_bundles_free);
  g_clear_pointer (&self->strips, ved_recording_strips_unref);
  g_clear_pointer (&self->database, ved_database_free);
  g_clear_pointer (&self->reader, ved_recording_reader_free);
  g_clear_pointer (&self->forecasts, g_hash_table_unref);
  g_clear_pointer (&self->lost, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copier, copier_clear)

static gboolean
copier_open (Copier      *self,
             const char  *path,
             GError     **error)
{
  self->forecasts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->lost = g_hash_table_new (NULL, NULL);
  self->reader = ved_recording_reader_open (path, error);
  if (self->reader == NULL)
    return FALSE;
  self->database = ved_database_open_file (path, &ved_recording_schema, error);
  for (guint i = 0; self->database != NULL && i < N_STATEMENTS; i++)
    {
      self->statements[i] = ved_database_prepare (self->database, statement_sql[i], error);
      if (self->statements[i] == NULL)
        return FALSE;
    }

  if (self->database == NULL)
    return FALSE;
  self->bundles = ved_recording_bundles_new (self->database);
  self->strips = ved_recording_strips_new (self->database);

  return TRUE;
}

static void
link_clear (gpointer data)
{
  VedRecordingLink *self = data;

  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->figures, g_bytes_unref);
}

static GBytes *
column_blob (sqlite3_stmt *statement,
             int           at)
{
  return g_bytes_new (sqlite3_column_blob (statement, at), (gsize) sqlite3_column_bytes (statement, at));
}

static gboolean
is_whole (GBytes       *data,
          sqlite3_stmt *statement,
          int           crc_at)
{
  return ved_crc32c (0, g_bytes_get_data (data, NULL), g_bytes_get_size (data)) ==
         (guint32) sqlite3_column_int64 (statement, crc_at);
}

/* NULL when the checksum in the column before does not hold. */
static GBytes *
column_checked (sqlite3_stmt *statement,
                int           at)
{
  g_autoptr(GBytes) data = column_blob (statement, at);

  return is_whole (data, statement, at - 1) ? g_steal_pointer (&data) : NULL;
}

/* Forecasts as they are packed against those before, but without the servers that are lost by then: what is damaged of one
 * costs it its forecasts up to the next key, and the others nothing. @data: the row, empty where strips have it. */
static GBytes *
take_forecasts (Copier *self,
                gint64  number,
                GBytes *data)
{
  guint n_before = g_hash_table_size (self->lost);
  g_autoptr(VedForecastLink) link = NULL;
  GBytes *taken;

  if (g_bytes_get_size (data) > 0)
    {
      link = n_before > 0 && ved_forecast_link_is_packed (data) ? ved_forecast_link_new (data, number, NULL) : NULL;
      if (n_before == 0)
        return g_bytes_ref (data);

      return link != NULL ? ved_forecast_link_pack_without (link, self->lost) : NULL;
    }

  taken = n_before == 0 ? ved_recording_strips_join_link (self->strips, number, NULL) : NULL;
  if (taken == NULL)
    taken = ved_recording_strips_save_link (self->strips, number, self->lost);
  self->copied->n_lost_servers += g_hash_table_size (self->lost) - n_before;

  return taken;
}

/* The number that forecasts have in the copy; they and what they lean on are copied where they were not yet.
 * 0: they are damaged. */
static gint64
copy_forecasts (Copier *self,
                gint64  number,
                guint   depth)
{
  sqlite3_stmt *statement = self->statements[FORECASTS];
  const gint64 *known = g_hash_table_lookup (self->forecasts, &number);
  g_autoptr(GBytes) data = NULL, taken = NULL;
  gint64 past = 0, here;
  guint steps = 0;

  if (known != NULL)
    return *known;
  if (depth > VED_RECORDING_CHAIN_FORECASTS)
    return 0;

  sqlite3_bind_int64 (statement, 1, number);
  if (ved_database_step (self->database, statement, NULL))
    {
      past = sqlite3_column_int64 (statement, 0);
      steps = (guint) sqlite3_column_int64 (statement, 1);
      data = column_checked (statement, 3);
    }
  sqlite3_reset (statement);
  if (data == NULL || past < 0 || past >= number)
    return 0;

  if (past == 0)
    g_hash_table_remove_all (self->lost);
  past = past > 0 ? copy_forecasts (self, past, depth + 1) : -1;
  taken = past != 0 ? take_forecasts (self, number, data) : NULL;
  here = taken != NULL ? ved_recording_writer_put_forecasts (self->writer, MAX (past, 0), steps, taken, NULL) : 0;
  if (here != 0)
    g_hash_table_insert (self->forecasts, g_memdup2 (&number, sizeof number), g_memdup2 (&here, sizeof here));

  return here;
}

/* What a frame says stands in its row, or in the bundle of its chain. NULL where it is damaged. */
static GBytes *
read_data (Copier       *self,
           sqlite3_stmt *statement,
           const Chain  *chain)
{
  g_autoptr(GBytes) data = NULL;

  if (sqlite3_column_bytes (statement, 4) > 0)
    return column_checked (statement, 4);

  data = ved_recording_bundles_get_link (self->bundles, chain->key, sqlite3_column_int64 (statement, 0), chain->last);

  return data != NULL && is_whole (data, statement, 3) ? g_steal_pointer (&data) : NULL;
}

/* The figures of a chain, one behind the other, of as many frames as are known. */
static GBytes *
read_figures (Copier      *self,
              const Chain *chain)
{
  sqlite3_stmt *statement = self->statements[FIGURES];
  GByteArray *all = g_byte_array_new ();

  sqlite3_bind_int64 (statement, 1, chain->key);
  sqlite3_bind_int64 (statement, 2, chain->last);
  while (ved_database_step (self->database, statement, NULL))
    {
      g_autoptr(GBytes) plain = ved_recording_unpack_figures (sqlite3_column_blob (statement, 0),
                                                              (gsize) sqlite3_column_bytes (statement, 0));

      if (plain != NULL)
        g_byte_array_append (all, g_bytes_get_data (plain, NULL), (guint) g_bytes_get_size (plain));
    }
  sqlite3_reset (statement);

  return g_byte_array_free_to_bytes (all);
}

static gboolean
read_link (Copier       *self,
           sqlite3_stmt *statement,
           const Chain  *chain,
           GBytes       *figures,
           GArray       *links)
{
  gint64 forecast = sqlite3_column_int64 (statement, 2);
  VedRecordingLink link = { .time_us = sqlite3_column_int64 (statement, 1) };

  link.is_key = sqlite3_column_int64 (statement, 0) == chain->key;
  link.data = read_data (self, statement, chain);
  link.figures = g_bytes_new_from_bytes (figures, links->len * VED_RECORDING_FIGURES_SIZE, VED_RECORDING_FIGURES_SIZE);
  link.forecast = forecast > 0 ? copy_forecasts (self, forecast, 1) : 0;
  g_array_append_val (links, link);

  return link.data != NULL && (forecast == 0 || link.forecast != 0);
}

/* The rows of a chain; NULL unless all are whole. */
static GArray *
read_links (Copier      *self,
            const Chain *chain)
{
  sqlite3_stmt *statement = self->statements[LINKS];
  g_autoptr(GArray) links = g_array_new (FALSE, FALSE, sizeof (VedRecordingLink));
  g_autoptr(GBytes) figures = read_figures (self, chain);
  gint64 n_links = chain->last - chain->key + 1;
  gboolean whole = g_bytes_get_size (figures) == (gsize) n_links * VED_RECORDING_FIGURES_SIZE;

  g_array_set_clear_func (links, link_clear);
  sqlite3_bind_int64 (statement, 1, chain->key);
  sqlite3_bind_int64 (statement, 2, chain->last);
  while (whole && links->len < n_links && ved_database_step (self->database, statement, NULL))
    whole = read_link (self, statement, chain, figures, links);
  sqlite3_reset (statement);

  return whole && links->len == n_links ? g_steal_pointer (&links) : NULL;
}

static void
count_copied (Copier *self,
              guint   n_frames)
{
  self->copied->n_frames += n_frames;
  ved_progress_add (self->progress, n_frames);
}

static void
count_lost (Copier *self)
{
  self->copied->n_lost_frames++;
  ved_progress_add (self->progress, 1);
}

/* No checksum covers the time in a row. Rows whose times are those of a chain are taken as they are; else each frame tells its
 * own time. */
static gboolean
have_order (Copier                    *self,
            GArray                    *links,
            const VedRecordingSpanRow *span)
{
  gint64 last_us = ved_recording_writer_get_last_us (self->writer);

  if (links->len == 0 || g_array_index (links, VedRecordingLink, 0).time_us < span->from_us)
    return FALSE;

  for (guint i = 0; i < links->len; i++)
    {
      gint64 time_us = g_array_index (links, VedRecordingLink, i).time_us;

      if (time_us <= last_us || time_us > span->to_us)
        return FALSE;
      last_us = time_us;
    }

  return TRUE;
}

/* Returns whether the chain was copied as a whole; else nothing of it was, with an error where the copy
 * cannot be written. */
static gboolean
copy_whole (Copier       *self,
            const Chain  *chain,
            GError      **error)
{
  sqlite3_stmt *statement = self->statements[SPAN];
  g_autoptr(GArray) links = NULL;
  VedRecordingSpanRow span = { 0 };
  gboolean done = FALSE;

  if (chain->from_us < self->from_us || chain->to_us > self->to_us ||
      chain->last - chain->key > VED_RECORDING_CHAIN_FRAMES)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, chain->key);
  if (ved_database_step (self->database, statement, NULL))
    {
      span.from_us = sqlite3_column_int64 (statement, 0);
      span.to_us = sqlite3_column_int64 (statement, 1);
      span.servers_crc = (guint32) sqlite3_column_int64 (statement, 2);
      span.data = column_checked (statement, 4);
    }
  sqlite3_reset (statement);
  links = span.data != NULL ? read_links (self, chain) : NULL;
  if (links != NULL && have_order (self, links, &span))
    done = ved_recording_writer_put_chain (self->writer, (const VedRecordingLink *) (gpointer) links->data, links->len,
                                           &span, error);
  if (done)
    count_copied (self, links->len);
  g_clear_pointer (&span.data, g_bytes_unref);

  return done;
}

/* With its forecasts, else without them. NULL when it is damaged. */
static GBytes *
read_frame (Copier   *self,
            gint64    number,
            gboolean *is_bare)
{
  GBytes *frame = ved_recording_reader_read_frame (self->reader, (guint) number, TRUE, NULL);

  *is_bare = frame == NULL;
  if (*is_bare)
    frame = ved_recording_reader_read_frame (self->reader, (guint) number, FALSE, NULL);

  return frame;
}

static gboolean
is_in_range (const Copier *self,
             gint64        time_us)
{
  return time_us >= self->from_us && time_us <= self->to_us;
}

/* As its row says: for one that cannot tell it itself. */
static gboolean
is_lost (Copier *self,
         gint64  number)
{
  sqlite3_stmt *statement = self->statements[TIME];
  gboolean is_wanted;

  sqlite3_bind_int64 (statement, 1, number);
  is_wanted = !ved_database_step (self->database, statement, NULL) ||
    is_in_range (self, sqlite3_column_int64 (statement, 0));
  sqlite3_reset (statement);

  return is_wanted;
}

/* Returns FALSE only where the copy cannot be written. */
static gboolean
copy_frame (Copier  *self,
            gint64   number,
            GError **error)
{
  gboolean is_bare;
  g_autoptr(GBytes) frame = read_frame (self, number, &is_bare);
  g_autoptr(VedSnapshot) snapshot = frame != NULL ? ved_frame_decode (frame, NULL) : NULL;
  guint n_before = ved_recording_writer_get_n_frames (self->writer);

  if (snapshot == NULL)
    {
      if (is_lost (self, number))
        count_lost (self);
      return TRUE;
    }
  if (!is_in_range (self, ved_snapshot_get_time_us (snapshot)))
    return TRUE;
  if (!ved_recording_writer_append_frame (self->writer, frame, error))
    return FALSE;

  /* One that is no later than the one before is left out. */
  if (ved_recording_writer_get_n_frames (self->writer) == n_before)
    {
      count_lost (self);
      return TRUE;
    }
  self->copied->n_lost_forecasts += is_bare;
  count_copied (self, 1);

  return TRUE;
}

static gboolean
copy_chain (Copier       *self,
            const Chain  *chain,
            GError      **error)
{
  g_autoptr(GError) fault = NULL;

  /* Damaged numbers may claim a chain that never was, or goes on for ever. */
  if (chain->key < 1 || chain->key > G_MAXINT32)
    {
      self->copied->n_lost_frames++;
      return TRUE;
    }
  if (chain->to_us < self->from_us || chain->from_us > self->to_us || copy_whole (self, chain, &fault))
    return TRUE;
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  for (gint64 number = chain->key; number <= MIN (chain->last, chain->key + VED_RECORDING_CHAIN_FRAMES - 1); number++)
    if (!copy_frame (self, number, error))
      return FALSE;

  return TRUE;
}

static gboolean
copy_chains (Copier        *self,
             GCancellable  *cancellable,
             GError       **error)
{
  sqlite3_stmt *statement = self->statements[CHAINS];
  gboolean done = TRUE;

  while (done && ved_database_step (self->database, statement, error))
    {
      Chain chain = {
        .key = sqlite3_column_int64 (statement, 0),
        .last = sqlite3_column_int64 (statement, 1),
        .from_us = sqlite3_column_int64 (statement, 2),
        .to_us = sqlite3_column_int64 (statement, 3),
      };

      done = !g_cancellable_set_error_if_cancelled (cancellable, error) && copy_chain (self, &chain, error);
    }
  sqlite3_reset (statement);

  return done;
}

static gboolean
is_wanted (const Copier            *self,
           const VedRecordingEvent *event)
{
  gint64 from_us = event->kind == VED_RECORDING_BOOKMARK ? self->bookmarks_us : self->from_us;

  return event->time_us >= from_us && event->time_us <= self->to_us;
}

/* Each recording names the scenario that was on when it began, which is news only where the one before names another. */
static gboolean
is_told (const Copier            *self,
         const VedRecordingEvent *event,
         gint64                   first_us)
{
  return event->kind == VED_RECORDING_SCENARIO && event->time_us <= first_us &&
         g_strcmp0 (event->title, ved_recording_writer_get_scenario (self->writer)) == 0;
}

/* The scenario that was on when the range began, as if it had begun then. */
static gboolean
copy_scenario (Copier     *self,
               GPtrArray  *events,
               GError    **error)
{
  VedRecordingEvent *on = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      VedRecordingEvent *event = events->pdata[i];

      if (event->time_us < self->from_us && event->kind == VED_RECORDING_SCENARIO)
        on = event;
    }
  if (on == NULL)
    return TRUE;

  on->time_us = self->from_us;

  return is_told (self, on, self->from_us) || ved_recording_writer_add_event (self->writer, on, error);
}

/* Those of the range. */
static gboolean
copy_events (Copier  *self,
             GError **error)
{
  g_autoptr(GPtrArray) events = ved_recording_reader_read_events (self->reader);
  g_auto(VedRecordingInfo) info = { 0 };
  gint64 first_us;

  ved_recording_reader_get_info (self->reader, &info);
  first_us = MAX (self->from_us, info.first_us);
  if (!copy_scenario (self, events, error))
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      const VedRecordingEvent *event = events->pdata[i];

      if (is_wanted (self, event) && !is_told (self, event, first_us) &&
          !ved_recording_writer_add_event (self->writer, event, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
copy_changes (Copier  *self,
              GError **error)
{
  g_autoptr(GPtrArray) changes = ved_recording_reader_read_changes (self->reader, self->from_us, self->to_us, NULL);

  /* Newest first, as they are shown; a damaged table is none. */
  for (guint i = changes != NULL ? changes->len : 0; i > 0; i--)
    if (!ved_recording_writer_add_change (self->writer, changes->pdata[i - 1], error))
      return FALSE;

  return TRUE;
}

typedef struct {
  VedRecordingWriter *writer;
  guint n_waiting;
  GError *fault;
} DocumentCopy;

static gboolean
copy_document (gint64      time_us,
               const char *path,
               GBytes     *body,
               gpointer    user_data)
{
  DocumentCopy *copy = user_data;

  ved_recording_writer_add_document (copy->writer, time_us, path, body);
  if (++copy->n_waiting % DOCUMENTS_AT_ONCE != 0)
    return TRUE;

  return ved_recording_writer_write_documents (copy->writer, &copy->fault);
}

static gboolean
copy_documents (Copier  *self,
                GError **error)
{
  DocumentCopy copy = { .writer = self->writer };

  if (ved_document_reader_walk (ved_recording_reader_get_documents (self->reader), self->from_us, self->to_us,
                                copy_document, &copy))
    return ved_recording_writer_write_documents (self->writer, error);

  g_propagate_error (error, copy.fault);

  return FALSE;
}

/**
 * ved_recording_copy:
 * @path: of a recording, also of one that is being written
 * @cut: what is wanted of it
 * @bookmarks_us: first instant that bookmarks are wanted of: a recording has those that were set while it was written, also
 *   of what an earlier one tells
 * @writer: what it is appended to
 * @copied: (inout): what became of the frames; counted on
 *
 * Copies the frames, forecasts, documents and events of a range. Cost: that of reading and writing the bytes.
 *
 * Returns: whether all that could be read was written; else with the error of the writer,
 *   %G_IO_ERROR_CANCELLED, or that of a file that cannot be read
 */
gboolean
ved_recording_copy (const char             *path,
                    const VedRecordingCut  *cut,
                    gint64                  bookmarks_us,
                    VedRecordingWriter     *writer,
                    VedRecordingCopied     *copied,
                    GCancellable           *cancellable,
                    GError                **error)
{
  g_auto(Copier) copier = { .writer = writer, .from_us = cut->from_us, .to_us = cut->to_us, .bookmarks_us = bookmarks_us,
                            .copied = copied, .progress = cut->progress };
  g_autoptr(GError) fault = NULL;

  if (!copier_open (&copier, path, error))
    return FALSE;
  /* A file that is damaged between its chains ends the walk with a fault, and a success so far. */
  if (!copy_chains (&copier, cancellable, &fault) || fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }

  return copy_events (&copier, error) && copy_changes (&copier, error) && copy_documents (&copier, error);
}
