/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-document-writer"

#include "config.h"

#include "store/recordings/ved-document-writer.h"

#include "base/ved-crc32c.h"
#include "store/recordings/ved-document-pack.h"
#include "store/recordings/ved-recording-schema.h"

/* A document is packed against the one of the same path before it. How many paths are remembered for that is bounded;
 * a path that was forgotten begins anew. Documents wait for the transaction of the next snapshot, which costs no sync
 * of their own. */

#define MAX_PATHS   256
#define MAX_WAITING 1024

/* The newest document of a path. */
typedef struct {
  gint64 number;
  guint depth;                  /* of its chain */
  GBytes *body;
} Newest;

typedef struct {
  gint64 time_us;
  char *path;
  GBytes *body;
} Waiting;

struct _VedDocumentWriter
{
  VedDatabase *database;        /* of who made this */
  sqlite3_stmt *insert;
  GHashTable *newest;           /* path → Newest */
  GQueue waiting;               /* of Waiting */
  gint64 n_documents;
};

static void
newest_free (gpointer data)
{
  g_bytes_unref (((Newest *) data)->body);
  g_free (data);
}

static void
waiting_free (Waiting *self)
{
  g_free (self->path);
  g_bytes_unref (self->body);
  g_free (self);
}

/**
 * ved_document_writer_new:
 * @database: of a recording that is new; outlives the writer
 */
VedDocumentWriter *
ved_document_writer_new (VedDatabase  *database,
                         GError      **error)
{
  g_autoptr(VedDocumentWriter) self = g_new0 (VedDocumentWriter, 1);

  self->database = database;
  self->newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, newest_free);
  self->insert = ved_database_prepare (database, "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)", error);

  return self->insert != NULL ? g_steal_pointer (&self) : NULL;
}

void
ved_document_writer_free (VedDocumentWriter *self)
{
  if (self == NULL)
    return;

  sqlite3_finalize (self->insert);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) waiting_free);
  g_hash_table_unref (self->newest);
  g_free (self);
}

/**
 * ved_document_writer_add:
 * @time_us: when it was told
 * @path: under which, with its query
 * @body: one of more than VED_DOCUMENT_MAX_BYTES is left out
 *
 * Keeps a document for ved_document_writer_write().
 */
void
ved_document_writer_add (VedDocumentWriter *self,
                         gint64             time_us,
                         const char        *path,
                         GBytes            *body)
{
  Waiting *waiting;

  if (g_bytes_get_size (body) > VED_DOCUMENT_MAX_BYTES)
    return;

  waiting = g_new (Waiting, 1);
  *waiting = (Waiting) { time_us, g_strdup (path), g_bytes_ref (body) };
  g_queue_push_tail (&self->waiting, waiting);
  if (self->waiting.length > MAX_WAITING)
    waiting_free (g_queue_pop_head (&self->waiting));
}

static gboolean
insert (VedDocumentWriter  *self,
        const Waiting      *document,
        gint64              past,
        GBytes             *packed,
        GError            **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (packed, &length);

  sqlite3_bind_int64 (self->insert, 1, self->n_documents + 1);
  sqlite3_bind_int64 (self->insert, 2, document->time_us);
  sqlite3_bind_text (self->insert, 3, document->path, -1, SQLITE_STATIC);
  if (past > 0)
    sqlite3_bind_int64 (self->insert, 4, past);
  sqlite3_bind_int64 (self->insert, 5, ved_crc32c (0, data, length));
  sqlite3_bind_blob64 (self->insert, 6, data, length, SQLITE_STATIC);

  return ved_database_run (self->database, self->insert, error);
}

static void
remember (VedDocumentWriter *self,
          const Waiting     *document,
          guint              depth)
{
  Newest *newest = g_new (Newest, 1);

  *newest = (Newest) { ++self->n_documents, depth, g_bytes_ref (document->body) };
  if (g_hash_table_size (self->newest) >= MAX_PATHS)
    g_hash_table_remove_all (self->newest);
  g_hash_table_replace (self->newest, g_strdup (document->path), newest);
}

static gboolean
write_document (VedDocumentWriter  *self,
                const Waiting      *document,
                GError            **error)
{
  const Newest *before = g_hash_table_lookup (self->newest, document->path);
  g_autoptr(GBytes) packed = NULL;
  gboolean goes_on;

  if (before != NULL && g_bytes_equal (before->body, document->body))
    return TRUE;

  goes_on = before != NULL && before->depth + 1 < VED_RECORDING_CHAIN_DOCUMENTS;
  packed = ved_document_pack (document->body, goes_on ? before->body : NULL);
  if (!insert (self, document, goes_on ? before->number : 0, packed, error))
    return FALSE;
  remember (self, document, goes_on ? before->depth + 1 : 0);

  return TRUE;
}

/**
 * ved_document_writer_write:
 *
 * Writes what waits, each where it is not what its path told before. To be called in a transaction.
 */
gboolean
ved_document_writer_write (VedDocumentWriter  *self,
                           GError            **error)
{
  Waiting *document;

  while ((document = g_queue_pop_head (&self->waiting)) != NULL)
    {
      gboolean done = write_document (self, document, error);

      waiting_free (document);
      if (!done)
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_document_writer_reset:
 *
 * After a transaction that failed: what follows must not lean on what was not written.
 */
void
ved_document_writer_reset (VedDocumentWriter *self)
{
  g_hash_table_remove_all (self->newest);
  self->n_documents = ved_database_get_number (self->database, "SELECT max(number) FROM documents", 0);
}
