/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-database"

#include "config.h"

#include "store/ved-database.h"

#include "base/ved-error.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* A database of the data directory is one SQLite file in WAL mode: a reader never waits for the writer,
 * and a killed process loses the transaction it was in, no more. `synchronous = NORMAL` syncs at
 * checkpoints alone: a power cut may take the last transactions, never the file.
 *
 * Opening looks at the file before it trusts it: the header must be SQLite's, application_id ours,
 * user_version one we know, and quick_check must find nothing (on huge files it gives up, satisfied,
 * after CHECK_LIMIT_US). A damaged file is renamed, with its log and the date, and a fresh one begins;
 * the notice says so. A file of somebody else or of a newer version is refused and left alone. */

#define CHECK_LIMIT_US   (5 * G_TIME_SPAN_SECOND)
#define CHECK_EVERY_OPS  100000
#define BUSY_TIMEOUT_MS  5000

/* A document is small: what is left over at the end of a page counts, and so do pages that hold nothing any more, which
 * "PRAGMA incremental_vacuum" gives back. */
#define DOCUMENT_PAGES   "PRAGMA page_size = 2048; PRAGMA auto_vacuum = INCREMENTAL"

struct _VedDatabase
{
  sqlite3 *handle;
  char *path;
  char *notice;                 /* (nullable) */
  gboolean is_document;         /* a file that a person keeps: nothing sets it aside */
  GPtrArray *kept;              /* of sqlite3_stmt */
};

/* SQLite's codes in terms a caller can act on. */
static GError *
make_error (const VedDatabase *self,
            int                code)
{
  const char *text = sqlite3_errmsg (self->handle);

  /* Of a quota or a limit of the size of files SQLite does not tell more than this. */
  if (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                        "“%s” cannot be written: its disk is full, over its quota, or gone", self->path);

  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                          "No space left for “%s”: free some on its disk", self->path);

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return g_error_new (VED_ERROR, VED_ERROR_CORRUPT, self->is_document
                          ? "“%s” is damaged, or no file of Vedette (%s): “vedettectl repair” saves what can still be read"
                          : "“%s” is damaged (%s): a restart sets it aside", self->path, text);

    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                          "“%s” cannot be written (%s): check the owner and rights of its folder",
                          self->path, text);

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return g_error_new (VED_ERROR, VED_ERROR_LOCKED, "“%s” is in use by another program", self->path);

    default:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "“%s”: %s", self->path, text);
    }
}

static gboolean
check (const VedDatabase  *self,
       int                 code,
       GError            **error)
{
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
    return TRUE;

  g_propagate_error (error, make_error (self, code));

  return FALSE;
}

static int
give_up_when_late (gpointer user_data)
{
  const gint64 *deadline_us = user_data;

  return g_get_monotonic_time () > *deadline_us;
}

static gboolean
find_damage (VedDatabase  *self,
             GError      **error)
{
  g_autoptr(VedStatement) statement = NULL;
  gint64 deadline_us = g_get_monotonic_time () + CHECK_LIMIT_US;
  const char *finding, *line;
  int code;

  statement = ved_database_prepare (self, "PRAGMA quick_check(1)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_progress_handler (self->handle, CHECK_EVERY_OPS, give_up_when_late, &deadline_us);
  code = sqlite3_step (statement);
  sqlite3_progress_handler (self->handle, 0, NULL, NULL);

  if (code == SQLITE_INTERRUPT)
    return TRUE;
  if (code != SQLITE_ROW)
    return check (self, code, error);

  finding = (const char *) sqlite3_column_text (statement, 0);
  if (g_strcmp0 (finding, "ok") == 0)
    return TRUE;

  /* Before the last line stands the name of the database. */
  line = finding != NULL ? strrchr (finding, '\n') : NULL;
  g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "“%s” is damaged: %s", self->path,
               line != NULL ? line + 1 : finding);

  return FALSE;
}

static gboolean
check_identity (VedDatabase              *self,
                const VedDatabaseSchema  *schema,
                GError                  **error)
{
  gint64 application_id = ved_database_get_number (self, "PRAGMA application_id", 0);
  gint64 version = ved_database_get_number (self, "PRAGMA user_version", 0);
  gboolean is_new = ved_database_get_number (self, "SELECT count(*) FROM sqlite_schema", 0) == 0;

  if (application_id != schema->application_id && !is_new)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "“%s” was not made by Vedette: move it away or choose another data directory",
                   self->path);
      return FALSE;
    }
  if (version > schema->n_migrations)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_VERSION,
                   "“%s” has version %" G_GINT64_FORMAT ", this program knows versions up to %u: "
                   "use a newer Vedette or another data directory", self->path, version,
                   schema->n_migrations);
      return FALSE;
    }

  return TRUE;
}

/* A file to read must have been made by us; an empty one was not. */
static gboolean
check_is_ours (VedDatabase              *self,
               const VedDatabaseSchema  *schema,
               GError                  **error)
{
  g_autoptr(VedStatement) statement = ved_database_prepare (self, "PRAGMA schema_version", error);

  if (statement == NULL || !ved_database_step (self, statement, error))
    return FALSE;
  g_clear_pointer (&statement, ved_statement_free);

  if (ved_database_get_number (self, "SELECT count(*) FROM sqlite_schema", 0) > 0)
    return check_identity (self, schema, error);

  if (ved_database_get_number (self, "PRAGMA application_id", 0) == schema->application_id)
    g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT,
                 "“%s” is damaged (it does not tell its tables any more): “vedettectl repair” saves what can still be read",
                 self->path);
  else
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is empty", self->path);

  return FALSE;
}

static gboolean
migrate (VedDatabase              *self,
         const VedDatabaseSchema  *schema,
         GError                  **error)
{
  for (gint64 version = ved_database_get_number (self, "PRAGMA user_version", 0);
       version < schema->n_migrations;
       version++)
    {
      g_autofree char *stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                                schema->application_id, (int) version + 1);
      gboolean done;

      if (!ved_database_begin (self, error))
        return FALSE;

      done = ved_database_execute (self, schema->migrations[version], error) &&
        ved_database_execute (self, stamp, error);
      if (!ved_database_end (self, done, done ? error : NULL) || !done)
        return FALSE;
    }

  return TRUE;
}

static VedDatabase *
connect_to (const char  *path,
            int          flags,
            gboolean     is_document,
            GError     **error)
{
  g_autoptr(VedDatabase) self = g_new0 (VedDatabase, 1);
  int code;

  self->path = g_strdup (path);
  self->is_document = is_document;
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_statement_free);
  code = sqlite3_open_v2 (path, &self->handle, flags | SQLITE_OPEN_EXRESCODE, NULL);
  if (!check (self, code, error))
    return NULL;
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);

  return g_steal_pointer (&self);
}

static VedDatabase *
open_for_writing (const char               *path,
                  const VedDatabaseSchema  *schema,
                  gboolean                  is_document,
                  GError                  **error)
{
  g_autoptr(VedDatabase) self = NULL;

  self = connect_to (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, is_document, error);
  if (self == NULL ||
      (is_document && !ved_database_execute (self, DOCUMENT_PAGES, error)) ||
      !find_damage (self, error) ||
      !check_identity (self, schema, error) ||
      !ved_database_execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
                             "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -4096", error) ||
      !migrate (self, schema, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* A file and what lies beside it. */
static const char *const parts[] = { "", "-wal", "-shm", "-journal" };

/* Renames the damaged file and its log out of the way, so that whoever wants to can repair them. */
static gboolean
set_aside (const char  *path,
           char       **aside,
           GError     **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H-%M-%S");

  *aside = g_strdup_printf ("%s.damaged-%s", path, date);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *from = g_strconcat (path, parts[i], NULL);
      g_autofree char *to = g_strconcat (*aside, parts[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          int saved_errno = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                       "Cannot set the damaged “%s” aside: %s", path, g_strerror (saved_errno));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ved_database_open:
 * @data_dir: made where it is missing
 * @schema: static
 *
 * Opens, checks and migrates a database, for writing. A damaged file is set aside and a fresh one
 * begun, see ved_database_get_notice(). Blocks, on large files for seconds.
 *
 * Returns: (transfer full): the connection; %NULL with %VED_ERROR_VERSION or %VED_ERROR_INVALID when
 *   the file is another program's, with %G_IO_ERROR when it cannot be used
 */
VedDatabase *
ved_database_open (const char               *data_dir,
                   const VedDatabaseSchema  *schema,
                   GError                  **error)
{
  g_autofree char *file_name = g_strconcat (schema->name, ".sqlite", NULL);
  g_autofree char *path = g_build_filename (data_dir, file_name, NULL);
  g_autofree char *aside = NULL;
  g_autoptr(GError) damage = NULL;
  VedDatabase *self;

  if (g_mkdir_with_parents (data_dir, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   "Cannot make the data directory “%s”: %s", data_dir, g_strerror (saved_errno));
      return NULL;
    }

  self = open_for_writing (path, schema, FALSE, &damage);
  if (self != NULL)
    return self;

  if (!g_error_matches (damage, VED_ERROR, VED_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return NULL;
    }
  if (!set_aside (path, &aside, error))
    return NULL;

  self = open_for_writing (path, schema, FALSE, error);
  if (self != NULL)
    {
      self->notice = g_strdup_printf ("%s. It was set aside as “%s”, and a fresh file begun.",
                                      damage->message, aside);
      g_message ("%s", self->notice);
    }

  return self;
}

/**
 * ved_database_remove_file:
 *
 * Takes away a database that nobody has open, with what lies beside it.
 */
void
ved_database_remove_file (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *part = g_strconcat (path, parts[i], NULL);

      g_unlink (part);
    }
}

/**
 * ved_database_create_file:
 * @path: where no file is
 * @schema: static; its name is not used
 *
 * Makes a database that a person keeps as one file, for writing.
 *
 * Returns: (transfer full): the connection; %NULL with %G_IO_ERROR_EXISTS, or when it cannot be made: then nothing of
 *   it stays
 */
VedDatabase *
ved_database_create_file (const char               *path,
                          const VedDatabaseSchema  *schema,
                          GError                  **error)
{
  VedDatabase *self;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "“%s” exists: choose another name", path);
      return NULL;
    }

  self = open_for_writing (path, schema, TRUE, error);
  if (self == NULL)
    ved_database_remove_file (path);

  return self;
}

/* Whether what a crash left in the log can be taken over into the file. */
static gboolean
can_recover (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_access (path, W_OK) == 0 && g_access (folder, W_OK) == 0;
}

/**
 * ved_database_leaves_log:
 * @path: of a file of ved_database_create_file()
 *
 * Returns: whether there is a log which ved_database_open_file() cannot take over
 */
gboolean
ved_database_leaves_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf status;

  return g_stat (log, &status) == 0 && status.st_size > 0 && !can_recover (path);
}

/* On read-only media, where no log can be kept beside the file, it is taken as it stands. */
static VedDatabase *
connect_to_read (const char  *path,
                 GError     **error)
{
  g_autofree char *uri_path = NULL, *uri = NULL;

  if (can_recover (path))
    return connect_to (path, SQLITE_OPEN_READWRITE, TRUE, error);

  uri_path = g_uri_escape_string (path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, TRUE);
  uri = g_strdup_printf ("file:%s?immutable=1", uri_path);

  return connect_to (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, TRUE, error);
}

static gboolean
check_is_file (const char  *path,
               GError     **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "“%s” is no file", path);

  return FALSE;
}

/**
 * ved_database_open_file:
 * @path: of a file of ved_database_create_file()
 * @schema: what it must be
 *
 * Opens such a file for reading alone. What a crash left in its log is taken over first where the folder
 * can be written. The pages are not checked.
 *
 * Returns: (transfer full): the connection; %NULL with %VED_ERROR_VERSION or %VED_ERROR_INVALID when the
 *   file is another program's, with %G_IO_ERROR when it cannot be read
 */
VedDatabase *
ved_database_open_file (const char               *path,
                        const VedDatabaseSchema  *schema,
                        GError                  **error)
{
  g_autoptr(VedDatabase) self = NULL;

  if (!check_is_file (path, error))
    return NULL;

  self = connect_to_read (path, error);
  if (self == NULL || !check_is_ours (self, schema, error) ||
      !ved_database_execute (self, "PRAGMA query_only = 1", error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ved_database_edit_file:
 * @path: of a file of ved_database_create_file()
 * @schema: what it must be
 *
 * Opens such a file to change a little of it. It stays one file, and others may read it meanwhile.
 *
 * Returns: (transfer full): the connection; %NULL as ved_database_open_file(), and with
 *   %G_IO_ERROR_PERMISSION_DENIED where it cannot be written
 */
VedDatabase *
ved_database_edit_file (const char               *path,
                        const VedDatabaseSchema  *schema,
                        GError                  **error)
{
  g_autoptr(VedDatabase) self = NULL;

  if (!check_is_file (path, error))
    return NULL;
  if (!can_recover (path))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "“%s” cannot be written: copy it to a folder of your own first", path);
      return NULL;
    }

  self = connect_to (path, SQLITE_OPEN_READWRITE, TRUE, error);
  if (self == NULL || !check_is_ours (self, schema, error) ||
      !ved_database_execute (self, "PRAGMA synchronous = FULL", error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ved_database_open_reader:
 *
 * Returns: (transfer full): a second connection to the same file, which only reads
 */
VedDatabase *
ved_database_open_reader (const VedDatabase  *writer,
                          GError            **error)
{
  g_autoptr(VedDatabase) self = NULL;

  self = connect_to (writer->path, SQLITE_OPEN_READWRITE, writer->is_document, error);
  if (self == NULL || !ved_database_execute (self, "PRAGMA query_only = 1", error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ved_database_free (VedDatabase *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->kept);
  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self->notice);
  g_free (self);
}

/**
 * ved_database_get_notice:
 *
 * Returns: (nullable): what was wrong with the file that was found, and where it is now
 */
const char *
ved_database_get_notice (const VedDatabase *self)
{
  return self->notice;
}

/**
 * ved_database_execute:
 * @sql: one or more statements without results
 */
gboolean
ved_database_execute (VedDatabase  *self,
                      const char   *sql,
                      GError      **error)
{
  return check (self, sqlite3_exec (self->handle, sql, NULL, NULL, NULL), error);
}

/**
 * ved_database_prepare:
 *
 * Returns: (transfer full) (nullable): the statement, to be freed before the connection
 */
sqlite3_stmt *
ved_database_prepare (VedDatabase  *self,
                      const char   *sql,
                      GError      **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

  return check (self, code, error) ? statement : NULL;
}

/**
 * ved_database_keep:
 * @statement: (out) (transfer none): the statement, which goes with the connection
 *
 * Prepares what is run again and again.
 */
gboolean
ved_database_keep (VedDatabase   *self,
                   const char    *sql,
                   sqlite3_stmt **statement,
                   GError       **error)
{
  *statement = ved_database_prepare (self, sql, error);
  if (*statement == NULL)
    return FALSE;

  g_ptr_array_add (self->kept, *statement);

  return TRUE;
}

/**
 * ved_database_run:
 * @statement: one that gives no rows; its bindings are used and cleared
 */
gboolean
ved_database_run (VedDatabase   *self,
                  sqlite3_stmt  *statement,
                  GError       **error)
{
  gboolean done = check (self, sqlite3_step (statement), error);

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);

  return done;
}

/**
 * ved_database_step:
 * @error: set when %FALSE does not mean the end
 *
 * Returns: whether there is another row. After the last one the statement may be bound anew.
 */
gboolean
ved_database_step (VedDatabase   *self,
                   sqlite3_stmt  *statement,
                   GError       **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;

  check (self, code, error);
  sqlite3_reset (statement);

  return FALSE;
}

/**
 * ved_database_read_rows:
 * @statement: bound; afterwards it may be bound anew
 * @func: (scope call): called for each row
 * @target: what it gets
 *
 * Returns: whether all rows were read
 */
gboolean
ved_database_read_rows (VedDatabase   *self,
                        sqlite3_stmt  *statement,
                        VedRowFunc     func,
                        gpointer       target,
                        GError       **error)
{
  g_autoptr(GError) fault = NULL;

  while (ved_database_step (self, statement, &fault))
    func (target, statement);
  if (fault == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&fault));

  return FALSE;
}

gboolean
ved_database_begin (VedDatabase  *self,
                    GError      **error)
{
  return ved_database_execute (self, "BEGIN IMMEDIATE", error);
}

/**
 * ved_database_end:
 * @commit: whether the transaction is to count
 *
 * Returns: whether it was committed, or rolled back as wanted. Where a commit fails nothing of the
 *   transaction stays.
 */
gboolean
ved_database_end (VedDatabase  *self,
                  gboolean      commit,
                  GError      **error)
{
  if (commit && ved_database_execute (self, "COMMIT", error))
    return TRUE;

  /* A full disk may have rolled it back already. */
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);

  return !commit;
}

/**
 * ved_database_transact:
 * @func: (scope call): makes the changes
 *
 * Returns: whether all of them count; else nothing of them stays
 */
gboolean
ved_database_transact (VedDatabase    *self,
                       VedChangeFunc   func,
                       gpointer        data,
                       GError        **error)
{
  gboolean done;

  if (!ved_database_begin (self, error))
    return FALSE;

  done = func (data, error);

  return ved_database_end (self, done, done ? error : NULL) && done;
}

/**
 * ved_database_open_blob:
 * @row: its rowid
 *
 * Returns: (transfer full) (nullable): a value of which parts can be read without the rest, for sqlite3_blob_close(); %NULL
 *   where there is no such table or row. While it is open a transaction is
 */
sqlite3_blob *
ved_database_open_blob (VedDatabase *self,
                        const char  *table,
                        const char  *column,
                        gint64       row)
{
  sqlite3_blob *blob = NULL;

  if (sqlite3_blob_open (self->handle, "main", table, column, row, FALSE, &blob) == SQLITE_OK)
    return blob;

  sqlite3_blob_close (blob);

  return NULL;
}

/**
 * ved_database_get_number:
 * @sql: a query of one integer
 *
 * Returns: the number, or @fallback where there is no row, NULL, or a fault
 */
gint64
ved_database_get_number (VedDatabase *self,
                         const char  *sql,
                         gint64       fallback)
{
  g_autoptr(VedStatement) statement = ved_database_prepare (self, sql, NULL);

  if (statement == NULL || sqlite3_step (statement) != SQLITE_ROW ||
      sqlite3_column_type (statement, 0) == SQLITE_NULL)
    return fallback;

  return sqlite3_column_int64 (statement, 0);
}
