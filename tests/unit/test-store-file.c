/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ved-store-file.h"
#include "support/ved-test-loop.h"

static const char *const migrations[] = { "CREATE TABLE words (word TEXT NOT NULL) STRICT;" };

static const VedDatabaseSchema schema = { "words", 0x56454457, migrations, G_N_ELEMENTS (migrations) };

typedef struct {
  VedStoreFile *file;
  sqlite3_stmt *insert;
  const char *words[3];         /* ends with NULL; an empty one is a fault */
} Words;

static gboolean
insert_words (gpointer   data,
              GError   **error)
{
  Words *words = data;

  for (guint i = 0; words->words[i] != NULL; i++)
    {
      if (*words->words[i] == '\0')
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "an empty word");
          return FALSE;
        }
      sqlite3_bind_text (words->insert, 1, words->words[i], -1, SQLITE_STATIC);
      if (!ved_database_run (words->file->database, words->insert, error))
        return FALSE;
    }

  return TRUE;
}

static VedStoreFile *
open_file (const char     *folder,
           VedStoreWriter *writer)
{
  g_autoptr(GError) error = NULL;
  VedStoreFile *file = ved_store_file_open (folder, &schema, writer, &error);

  g_assert_no_error (error);
  g_assert_null (ved_store_file_get_notice (file));

  return file;
}

static void
push (VedStoreFile *file,
      sqlite3_stmt *insert,
      const char   *first,
      const char   *second)
{
  Words *words = g_new0 (Words, 1);

  *words = (Words) { file, insert, { first, second, NULL } };
  ved_store_file_push (file, insert_words, words, sizeof *words, g_free);
}

static void
add_word (gpointer      words,
          sqlite3_stmt *row)
{
  g_string_append_printf (words, "%s ", (const char *) sqlite3_column_text (row, 0));
}

/* What one change makes counts as a whole or not at all, and closing waits for all of them. */
static void
test_changes (void)
{
  g_autoptr(VedStoreWriter) writer = ved_store_writer_new ();
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(VedStoreFile) file = open_file (folder, writer);
  g_autoptr(VedStatement) query = NULL;
  g_autoptr(GString) words = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  sqlite3_stmt *insert;

  g_assert_true (ved_database_keep (file->database, "INSERT INTO words VALUES (?)", &insert, &error));
  g_assert_no_error (error);
  push (file, insert, "one", "two");
  push (file, insert, "three", "");
  push (file, insert, "four", NULL);
  g_clear_pointer (&file, ved_store_file_close);
  g_assert_cmpuint (ved_store_writer_get_n_lost (writer), ==, 1);

  file = open_file (folder, writer);
  query = ved_database_prepare (file->reader, "SELECT word FROM words ORDER BY rowid", &error);
  g_assert_true (ved_database_read_rows (file->reader, query, add_word, words, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (words->str, ==, "one two four ");

  g_clear_pointer (&query, ved_statement_free);
  g_clear_pointer (&file, ved_store_file_close);
  ved_test_remove_folder (folder);
}

static void
test_bad_statement (void)
{
  g_autoptr(VedStoreWriter) writer = ved_store_writer_new ();
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(VedStoreFile) file = open_file (folder, writer);
  g_autoptr(GError) error = NULL;
  sqlite3_stmt *statement;

  g_assert_false (ved_database_keep (file->database, "INSERT INTO sentences VALUES (?)", &statement, &error));
  g_assert_nonnull (error);
  g_assert_null (statement);
  g_clear_pointer (&file, ved_store_file_close);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-file/changes", test_changes);
  g_test_add_func ("/store-file/bad-statement", test_bad_statement);

  return g_test_run ();
}
