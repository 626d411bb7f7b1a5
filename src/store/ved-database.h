/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* What a database of the data directory is: file name, identity, and the numbered steps that lead
 * from an empty file to its present schema. Step i takes user_version i to i + 1; released steps are
 * never changed. */
typedef struct {
  const char *name;             /* "history": the file is history.sqlite */
  int application_id;
  const char * const *migrations;
  guint n_migrations;
} VedDatabaseSchema;

/* One connection. Used by one thread at a time. */
typedef struct _VedDatabase VedDatabase;

/* Takes a row of a query. */
typedef void (*VedRowFunc) (gpointer      target,
                            sqlite3_stmt *row);

/* Makes the changes of a transaction; FALSE with an error takes all of them back. */
typedef gboolean (*VedChangeFunc) (gpointer   data,
                                   GError   **error);

VedDatabase  *ved_database_open        (const char               *data_dir,
                                        const VedDatabaseSchema  *schema,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
VedDatabase  *ved_database_create_file (const char               *path,
                                        const VedDatabaseSchema  *schema,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void          ved_database_remove_file (const char               *path);
VedDatabase  *ved_database_open_file   (const char               *path,
                                        const VedDatabaseSchema  *schema,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      ved_database_leaves_log (const char *path);
VedDatabase  *ved_database_edit_file   (const char               *path,
                                        const VedDatabaseSchema  *schema,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
VedDatabase  *ved_database_open_reader (const VedDatabase        *writer,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void          ved_database_free        (VedDatabase              *self);
const char   *ved_database_get_notice  (const VedDatabase        *self);

gboolean      ved_database_execute     (VedDatabase              *self,
                                        const char               *sql,
                                        GError                  **error);
sqlite3_stmt *ved_database_prepare     (VedDatabase              *self,
                                        const char               *sql,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      ved_database_run         (VedDatabase              *self,
                                        sqlite3_stmt             *statement,
                                        GError                  **error);
gboolean      ved_database_step        (VedDatabase              *self,
                                        sqlite3_stmt             *statement,
                                        GError                  **error);
gboolean      ved_database_keep        (VedDatabase              *self,
                                        const char               *sql,
                                        sqlite3_stmt            **statement,
                                        GError                  **error);
gboolean      ved_database_read_rows   (VedDatabase              *self,
                                        sqlite3_stmt             *statement,
                                        VedRowFunc                func,
                                        gpointer                  target,
                                        GError                  **error);
gboolean      ved_database_begin       (VedDatabase              *self,
                                        GError                  **error);
gboolean      ved_database_end         (VedDatabase              *self,
                                        gboolean                  commit,
                                        GError                  **error);
gboolean      ved_database_transact    (VedDatabase              *self,
                                        VedChangeFunc             func,
                                        gpointer                  data,
                                        GError                  **error);
sqlite3_blob *ved_database_open_blob   (VedDatabase              *self,
                                        const char               *table,
                                        const char               *column,
                                        gint64                    row) G_GNUC_WARN_UNUSED_RESULT;
gint64        ved_database_get_number  (VedDatabase              *self,
                                        const char               *sql,
                                        gint64                    fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDatabase, ved_database_free)

typedef sqlite3_stmt VedStatement;

static inline void
ved_statement_free (VedStatement *statement)
{
  sqlite3_finalize (statement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedStatement, ved_statement_free)

G_END_DECLS
