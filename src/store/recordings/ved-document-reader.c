/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-document-reader"

#include "config.h"

#include "store/recordings/ved-document-reader.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "store/recordings/ved-document-pack.h"
#include "store/recordings/ved-recording-schema.h"

/* A document is reached from the one its chain begins with, or from the one of its path that was read last. A
 * recording of the first version has no documents: its table is missing, and nothing was recorded. */

typedef enum {
  NEWEST_AT,
  ROW,
  RANGE,
  ALL,
  N_STATEMENTS
} Statement;

static const char *const statement_sql[N_STATEMENTS] = {
  [NEWEST_AT] = "SELECT number FROM documents WHERE path = ? AND time_us <= ? ORDER BY time_us DESC, number DESC LIMIT 1",
  [ROW] = "SELECT past, crc, data FROM documents WHERE number = ?",
  /* In SQLite the bare column belongs to the row of the maximum. */
  [RANGE] = "SELECT number, time_us, path FROM (SELECT max(number) AS number, time_us, path FROM documents "
    "WHERE time_us < ?1 GROUP BY path UNION ALL SELECT number, time_us, path FROM documents "
    "WHERE time_us BETWEEN ?1 AND ?2) ORDER BY number",
  [ALL] = "SELECT number FROM documents ORDER BY number",
};

typedef struct {
  gint64 number;
  GBytes *body;
} Known;

struct _VedDocumentReader
{
  VedDatabase *database;        /* of who made this */
  sqlite3_stmt *statements[N_STATEMENTS];       /* (nullable): none in a recording without documents */
  GHashTable *known;            /* path → Known */
};

static void
known_free (gpointer data)
{
  g_bytes_unref (((Known *) data)->body);
  g_free (data);
}

/**
 * ved_document_reader_new:
 * @database: of a recording; outlives the reader
 */
VedDocumentReader *
ved_document_reader_new (VedDatabase  *database,
                         GError      **error)
{
  g_autoptr(VedDocumentReader) self = g_new0 (VedDocumentReader, 1);

  self->database = database;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  if (ved_database_get_number (database, "PRAGMA user_version", 0) < VED_RECORDING_VERSION_DOCUMENTS)
    return g_steal_pointer (&self);

  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = ved_database_prepare (database, statement_sql[i], error);
      if (self->statements[i] == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
ved_document_reader_free (VedDocumentReader *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  g_hash_table_unref (self->known);
  g_free (self);
}

/* One row, packed; NULL when it is damaged. */
static GBytes *
read_row (VedDocumentReader *self,
          gint64             number,
          gint64            *past)
{
  sqlite3_stmt *statement = self->statements[ROW];
  GBytes *packed = NULL;

  sqlite3_bind_int64 (statement, 1, number);
  if (ved_database_step (self->database, statement, NULL))
    {
      gconstpointer data = sqlite3_column_blob (statement, 2);
      gsize length = (gsize) sqlite3_column_bytes (statement, 2);

      *past = sqlite3_column_int64 (statement, 0);
      if (ved_crc32c (0, data, length) == (guint32) sqlite3_column_int64 (statement, 1))
        packed = g_bytes_new (data, length);
    }
  sqlite3_reset (statement);
  if (packed != NULL && (*past < 0 || *past >= number))
    g_clear_pointer (&packed, g_bytes_unref);

  return packed;
}

static GBytes *
read_number (VedDocumentReader  *self,
             const Known        *known,
             gint64              number,
             guint               depth,
             GError            **error)
{
  g_autoptr(GBytes) packed = NULL, before = NULL;
  gint64 past = 0;

  if (known != NULL && known->number == number)
    return g_bytes_ref (known->body);

  packed = depth < VED_RECORDING_CHAIN_DOCUMENTS ? read_row (self, number, &past) : NULL;
  if (packed == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "Document %" G_GINT64_FORMAT " of the recording is damaged",
                   number);
      return NULL;
    }
  if (past > 0)
    {
      before = read_number (self, known, past, depth + 1, error);
      if (before == NULL)
        return NULL;
    }

  return ved_document_unpack (packed, before, error);
}

static GBytes *
read_known (VedDocumentReader  *self,
            const char         *path,
            gint64              number,
            GError            **error)
{
  GBytes *body = read_number (self, g_hash_table_lookup (self->known, path), number, 0, error);
  Known *known;

  if (body == NULL)
    return NULL;

  known = g_new (Known, 1);
  *known = (Known) { number, g_bytes_ref (body) };
  if (g_hash_table_size (self->known) > VED_RECORDING_CHAIN_DOCUMENTS)
    g_hash_table_remove_all (self->known);
  g_hash_table_replace (self->known, g_strdup (path), known);

  return body;
}

/**
 * ved_document_reader_read:
 * @path: with its query
 * @instant_us: what is shown
 *
 * Returns: (transfer full): what the daemon had told last under @path at that instant; the same bytes again while it
 *   told nothing else. %NULL with %VED_ERROR_NOT_FOUND when that was not recorded, or %VED_ERROR_CORRUPT
 */
GBytes *
ved_document_reader_read (VedDocumentReader  *self,
                          const char         *path,
                          gint64              instant_us,
                          GError            **error)
{
  sqlite3_stmt *statement = self->statements[NEWEST_AT];
  gint64 number = 0;

  if (statement != NULL)
    {
      sqlite3_bind_text (statement, 1, path, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, instant_us);
      if (ved_database_step (self->database, statement, NULL))
        number = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  if (number > 0)
    return read_known (self, path, number, error);

  g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, "Not recorded at this instant");

  return NULL;
}

/**
 * ved_document_reader_walk:
 * @func: called for each document of the range, and first for the one of each path that was in force when it began;
 *   damaged ones are left out
 *
 * Returns: whether @func went through with it
 */
gboolean
ved_document_reader_walk (VedDocumentReader *self,
                          gint64             from_us,
                          gint64             to_us,
                          VedDocumentFunc    func,
                          gpointer           user_data)
{
  sqlite3_stmt *statement = self->statements[RANGE];
  gboolean goes_on = TRUE;

  if (statement == NULL)
    return TRUE;

  sqlite3_bind_int64 (statement, 1, from_us);
  sqlite3_bind_int64 (statement, 2, to_us);
  while (goes_on && ved_database_step (self->database, statement, NULL))
    {
      const char *path = (const char *) sqlite3_column_text (statement, 2);
      g_autoptr(GBytes) body = NULL;

      if (path != NULL)
        body = read_known (self, path, sqlite3_column_int64 (statement, 0), NULL);
      if (body != NULL)
        goes_on = func (sqlite3_column_int64 (statement, 1), path, body, user_data);
    }
  sqlite3_reset (statement);

  return goes_on;
}

/**
 * ved_document_reader_check:
 * @n_damaged: (out): how many cannot be read
 *
 * Reads every document.
 *
 * Returns: how many there are
 */
guint
ved_document_reader_check (VedDocumentReader *self,
                           guint             *n_damaged)
{
  sqlite3_stmt *statement = self->statements[ALL];
  guint n = 0;

  *n_damaged = 0;
  while (statement != NULL && ved_database_step (self->database, statement, NULL))
    {
      g_autoptr(GBytes) body = read_number (self, NULL, sqlite3_column_int64 (statement, 0), 0, NULL);

      n++;
      *n_damaged += body == NULL;
    }

  return n;
}
