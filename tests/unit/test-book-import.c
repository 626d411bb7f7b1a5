/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "book/import/ved-book-cache.h"
#include "book/import/ved-book-import.h"
#include "book/replay/ved-book-checkpoints.h"
#include "support/ved-test-book.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define STEM "TEST_2026-01-15_34200000_57600000_"
#define MESSAGES STEM "message_3.csv"
#define BOOK STEM "orderbook_3.csv"

typedef struct {
  char *folder;
  VedTestBook *market;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("vedette-book-XXXXXX", NULL);
  fixture->market = ved_test_book_new (5, 300, 3, VED_TEST_BOOK_PLAIN);
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  ved_test_book_free (fixture->market);
}

static char *
write_file (const Fixture *fixture,
            const char    *name,
            const char    *text,
            gssize         length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);

  return path;
}

static void
write_pair (const Fixture *fixture)
{
  g_free (write_file (fixture, MESSAGES, fixture->market->messages->str, -1));
  g_free (write_file (fixture, BOOK, fixture->market->book->str, -1));
}

static VedBookDay *
import_path (const char *path,
             GError    **error)
{
  g_autoptr(VedBookSet) set = ved_book_sets_find_one (path, NULL, error);

  return set != NULL ? ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 2, NULL, NULL, error) : NULL;
}

static void
assert_is_market (const VedBookDay  *day,
                  const VedTestBook *market)
{
  g_autoptr(VedBookDay) truth = ved_test_book_import (market);
  gsize n = truth->n_rows;

  g_assert_cmpuint (day->n_rows, ==, market->n_rows);
  g_assert_cmpuint (day->n_levels, ==, market->n_levels);
  g_assert_cmpmem (day->time_ns, n * 8, truth->time_ns, n * 8);
  g_assert_cmpmem (day->id, n * 8, truth->id, n * 8);
  g_assert_cmpmem (day->price, n * 8, truth->price, n * 8);
  g_assert_cmpmem (day->size, n * 4, truth->size, n * 4);
  g_assert_cmpmem (day->cells, n * 4 * day->n_levels * 4, truth->cells, n * 4 * day->n_levels * 4);
  g_assert_cmpuint (day->integrity.n_broken, ==, 0);
}

static void
assert_imports (const Fixture *fixture,
                const char    *path,
                const char    *note)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = import_path (path, &error);
  g_autofree char *notes = NULL;

  g_assert_no_error (error);
  assert_is_market (day, fixture->market);
  notes = g_strjoinv ("\n", day->notes);
  if (note == NULL)
    g_assert_cmpstr (notes, ==, "");
  else
    g_assert_nonnull (strstr (notes, note));
}

/* Names are read from the right. */
static void
test_names (void)
{
  static const struct {
    const char *path;
    const char *ticker;
    guint n_levels;
  } names[] = {
    { "/x/AMZN_2012-06-21_34200000_57600000_message_10.csv", "AMZN", 10 },
    { "BRK.A_2012-06-21_34200000_57600000_orderbook_1.csv.gz", "BRK.A", 1 },
    { "BF-B_X2_2012-06-21_34200000_37800000_message_50.clean_ed.csv", "BF-B_X2", 50 },
    { "AMZN_2012-06-21_34200000_57600000_message_5 (1).csv", "AMZN", 5 },
    { "AMZN_2012-06-21_34200000_57600000_orderbook_5.CSV", "AMZN", 5 },
    { "AMZN_2012-06-21_34200000_57600000_MESSAGE_5.CSV", "AMZN", 5 },
  };
  static const char *const others[] = {
    "AMZN_2012-06-21_34200000_57600000_message_10", "AMZN_2012-06-21_34200000_57600000_messages_10.csv",
    "AMZN_20120621_34200000_57600000_message_10.csv", "_2012-06-21_34200000_57600000_message_10.csv",
    "AMZN_2012-06-21_x_57600000_message_10.csv", "LOBSTER_SampleFiles_ReadMe.txt", "", "/",
    "__MACOSX/._AMZN_2012-06-21_34200000_57600000_message_10.csv",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto(VedBookName) name = { 0 };

      g_assert_true (ved_book_name_parse (names[i].path, &name));
      g_assert_cmpstr (name.ticker, ==, names[i].ticker);
      g_assert_cmpstr (name.date, ==, "2012-06-21");
      g_assert_cmpint (name.start_ms, ==, 34200000);
      g_assert_cmpuint (name.n_levels, ==, names[i].n_levels);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      VedBookName name;

      g_assert_false (ved_book_name_parse (others[i], &name));
    }
}

static void
test_pair_and_folder (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *messages = g_build_filename (fixture->folder, MESSAGES, NULL);
  g_autofree char *book = g_build_filename (fixture->folder, BOOK, NULL);
  g_autofree char *above = g_path_get_dirname (fixture->folder);
  g_autoptr(GPtrArray) sets = NULL;
  g_autoptr(VedBookSet) pair = NULL;
  g_autofree char *label = NULL;

  write_pair (fixture);
  assert_imports (fixture, messages, NULL);
  assert_imports (fixture, book, NULL);
  assert_imports (fixture, fixture->folder, NULL);
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  assert_imports (fixture, MESSAGES, NULL);
  g_assert_cmpint (g_chdir ("/"), ==, 0);

  sets = ved_book_sets_find (fixture->folder, NULL, NULL);
  label = ved_book_name_label (&((VedBookSet *) g_ptr_array_index (sets, 0))->name);
  g_assert_cmpstr (label, ==, "TEST (3 levels)");
  pair = ved_book_set_new_pair (messages, book, NULL);
  g_assert_cmpuint (pair->n_bytes, ==, fixture->market->messages->len + fixture->market->book->len);
}

static void
add_member (struct archive *archive,
            const char     *name,
            const char     *text,
            gsize           length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, length), ==, (la_ssize_t) length);
  archive_entry_free (entry);
}

static struct archive *
begin_archive (const char *path)
{
  struct archive *archive = archive_write_new ();

  if (g_str_has_suffix (path, ".7z"))
    archive_write_set_format_7zip (archive);
  else if (g_str_has_suffix (path, ".zip"))
    archive_write_set_format_zip (archive);
  else if (g_str_has_suffix (path, ".tar.gz"))
    {
      archive_write_set_format_pax_restricted (archive);
      archive_write_add_filter_gzip (archive);
    }
  else if (g_str_has_suffix (path, ".tar"))
    archive_write_set_format_gnutar (archive);
  else
    {
      archive_write_set_format_raw (archive);
      archive_write_add_filter_gzip (archive);
    }
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);

  return archive;
}

static void
end_archive (struct archive *archive)
{
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

static void
write_zip (const Fixture *fixture,
           const char    *path)
{
  struct archive *archive = begin_archive (path);

  add_member (archive, "readme.txt", "hello", 5);
  add_member (archive, "deep/" BOOK, fixture->market->book->str, fixture->market->book->len);
  add_member (archive, "deep/" MESSAGES, fixture->market->messages->str, fixture->market->messages->len);
  end_archive (archive);
}

/* Names of members in an encoding of old are listed in UTF-8, and found again by what they were listed as. */
static void
test_foreign_names (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "old.tar", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookSet) set = NULL;
  g_autoptr(VedBookDay) day = NULL;
  struct archive *archive = begin_archive (path);

  add_member (archive, "B\xfc" "cher/" BOOK, fixture->market->book->str, fixture->market->book->len);
  add_member (archive, "B\xfc" "cher/" MESSAGES, fixture->market->messages->str, fixture->market->messages->len);
  end_archive (archive);
  set = ved_book_sets_find_one (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (set->messages, -1, NULL));
  day = ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (day->n_rows, ==, fixture->market->n_rows);
}

static void
test_archives (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *const names[] = { "day.zip", "day.7z", "day.tar.gz" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      write_zip (fixture, path);
      assert_imports (fixture, path, NULL);
    }
}

static void
write_gz_pair (const Fixture *fixture)
{
  const GString *texts[] = { fixture->market->messages, fixture->market->book };
  const char *names[] = { MESSAGES ".gz", BOOK ".gz" };

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *file = g_build_filename (fixture->folder, names[i], NULL);
      struct archive *archive = begin_archive (file);

      add_member (archive, "x", texts[i]->str, texts[i]->len);
      end_archive (archive);
    }
}

static void
test_gz_pair (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, MESSAGES ".gz", NULL);

  write_gz_pair (fixture);
  assert_imports (fixture, path, NULL);
}

static void
write_archive (const char    *path,
               const char    *member,
               const GString *text)
{
  struct archive *archive = begin_archive (path);

  add_member (archive, member, text->str, text->len);
  end_archive (archive);
}

/* Each half compressed under its plain name, then in a zip of its own, then both compressed in one zip that is not
 * named like one. */
static void
test_odd_containers (Fixture       *fixture,
                     gconstpointer  data)
{
  const GString *texts[] = { fixture->market->messages, fixture->market->book };
  const char *names[] = { MESSAGES, BOOK };
  g_autofree char *nested = g_build_filename (fixture->folder, "nested.zip", NULL);
  g_autofree char *plain = g_build_filename (fixture->folder, "nested", NULL);
  g_autofree char *first = g_build_filename (fixture->folder, MESSAGES, NULL);
  g_autofree char *first_zip = g_build_filename (fixture->folder, MESSAGES ".zip", NULL);
  struct archive *both = begin_archive (nested);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autofree char *zip = g_strconcat (path, ".zip", NULL), *member = g_strconcat (names[i], ".gz", NULL), *text = NULL;
      gsize length;

      write_archive (path, "x", texts[i]);
      write_archive (zip, "any.csv", texts[i]);
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      add_member (both, member, text, length);
    }
  end_archive (both);
  assert_imports (fixture, first, NULL);
  g_unlink (first);
  assert_imports (fixture, first_zip, NULL);
  g_assert_cmpint (g_rename (nested, plain), ==, 0);
  assert_imports (fixture, plain, NULL);
}

static void
assert_fails (const char *path,
              VedError    code,
              const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = import_path (path, &error);

  g_assert_null (day);
  g_assert_error (error, VED_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, text));
}

static void
test_hostile_archives (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *escape = g_build_filename (fixture->folder, "escape.zip", NULL);
  g_autofree char *bomb = g_build_filename (fixture->folder, "bomb.zip", NULL);
  g_autofree char *cut = g_build_filename (fixture->folder, "cut.zip", NULL);
  g_autofree char *noise = write_file (fixture, "noise.zip", "PK\003\004 and then nothing of the kind", -1);
  g_autofree char *blank = g_malloc (1 << 20), *text = NULL;
  gsize length;
  struct archive *archive;

  archive = begin_archive (escape);
  add_member (archive, "../../" MESSAGES, "1", 1);
  end_archive (archive);
  assert_fails (escape, VED_ERROR_INVALID, "points outside");

  /* 300 MiB of line feeds from a few hundred KiB: not rows, and no memory. */
  memset (blank, '\n', 1 << 20);
  archive = begin_archive (bomb);
  {
    struct archive_entry *entry = archive_entry_new ();

    archive_entry_set_pathname (entry, MESSAGES);
    archive_entry_set_size (entry, 300 << 20);
    archive_entry_set_filetype (entry, AE_IFREG);
    g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
    memcpy (blank, "34200.1,1,1,1,1,1", 17);
    for (guint i = 0; i < 300; i++)
      {
        archive_write_data (archive, blank, 1 << 20);
        memset (blank, '\n', 17);
      }
    archive_entry_free (entry);
  }
  add_member (archive, BOOK, fixture->market->book->str, fixture->market->book->len);
  end_archive (archive);
  assert_fails (bomb, VED_ERROR_TOO_LARGE, "times its size");

  archive = begin_archive (cut);
  add_member (archive, MESSAGES, fixture->market->messages->str, fixture->market->messages->len);
  add_member (archive, BOOK, fixture->market->book->str, fixture->market->book->len);
  end_archive (archive);
  g_file_get_contents (cut, &text, &length, NULL);
  g_file_set_contents (cut, text, (gssize) length / 2, NULL);
  {
    g_autoptr(GError) error = NULL;

    g_assert_null (import_path (cut, &error));
    g_assert_nonnull (error);
  }
  {
    g_autoptr(GError) error = NULL;

    g_assert_null (import_path (noise, &error));
    g_assert_nonnull (error);
  }
}

/* What ends too early says after which row; an archive in an archive is named. */
static void
test_cut_and_nested (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(VedTestBook) large = ved_test_book_new (1, 20000, 3, VED_TEST_BOOK_NO_TRUTH);
  g_autofree char *messages = g_build_filename (fixture->folder, MESSAGES ".gz", NULL), *text = NULL;
  g_autofree char *book = g_build_filename (fixture->folder, BOOK ".gz", NULL);
  g_autofree char *nested = g_build_filename (fixture->folder, "nested.zip", NULL);
  gsize length;

  write_archive (messages, "x", large->messages);
  write_archive (book, "x", large->book);
  g_assert_true (g_file_get_contents (messages, &text, &length, NULL));
  g_assert_true (g_file_set_contents (messages, text, (gssize) length / 2, NULL));
  assert_fails (messages, VED_ERROR_CORRUPT, "Beyond row ");
  write_archive (nested, "inside.zip", fixture->market->book);
  assert_fails (nested, VED_ERROR_NOT_FOUND, "holds another archive, inside.zip: unpack that first");
}

/* Every line of a text, changed. */
static char *
change_lines (const char *text,
              const char *separator,
              const char *end)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GString) changed = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i], ",", -1);
      g_autofree char *line = g_strjoinv (separator, cells);

      g_string_append_printf (changed, "%s%s", line, end);
    }

  return g_string_free (g_steal_pointer (&changed), FALSE);
}

static void
test_bom_crlf_header (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *crlf = change_lines (fixture->market->messages->str, ",", "\r\n");
  g_autofree char *text = g_strconcat ("\xef\xbb\xbf" "Time,Type,OrderId,Size,Price,Direction\r\n", crlf, NULL);
  g_autofree char *semicolons = change_lines (fixture->market->book->str, ";", "\r\n");
  g_autofree char *messages = write_file (fixture, STEM "message_3.clean.csv", text, -1);
  g_autofree char *book = write_file (fixture, STEM "orderbook_3.csv", semicolons, -1);

  assert_imports (fixture, messages, "begins with a byte order mark, has a header line, lines end in CR LF");
  assert_imports (fixture, book, "separated by “;”");
}

static void
test_no_last_newline (Fixture       *fixture,
                      gconstpointer  data)
{
  g_string_truncate (fixture->market->messages, fixture->market->messages->len - 1);
  g_string_truncate (fixture->market->book, fixture->market->book->len - 1);
  write_pair (fixture);
  assert_imports (fixture, fixture->folder, NULL);
}

/* Messages and book side by side, as a spreadsheet keeps them, with plot columns and blank rows. */
static void
test_merged_sheet (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto(GStrv) messages = g_strsplit (fixture->market->messages->str, "\n", -1);
  g_auto(GStrv) rows = g_strsplit (fixture->market->book->str, "\n", -1);
  g_autoptr(GString) sheet = g_string_new ("Time,Type,Order ID,Size,Price,Direction,,Ask Price 1\n");
  g_autofree char *path = NULL;

  for (guint i = 0; *messages[i] != '\0'; i++)
    g_string_append_printf (sheet, "%s,,%s,,%u,%u\n%s", messages[i], rows[i], i, i,
                            i % 50 == 0 ? ",,,,,,,,,,,,,,,,,,,,,\n" : "");
  path = write_file (fixture, STEM "message_3.sheet.csv", sheet->str, -1);
  assert_imports (fixture, path, "holds messages and order book in one sheet");
}

/* Pasted beside each other without a gap, with the participants or without. */
static void
test_merged_without_gap (Fixture       *fixture,
                         gconstpointer  data)
{
  g_auto(GStrv) messages = g_strsplit (fixture->market->messages->str, "\n", -1);
  g_auto(GStrv) rows = g_strsplit (fixture->market->book->str, "\n", -1);

  for (guint has_mpid = 0; has_mpid < 2; has_mpid++)
    {
      g_autoptr(GString) sheet = g_string_new (NULL);
      g_autofree char *path = NULL;

      for (guint i = 0; *messages[i] != '\0'; i++)
        g_string_append_printf (sheet, "%s,%s%s\n", messages[i], has_mpid ? "UBSS," : "", rows[i]);
      path = write_file (fixture, MESSAGES, sheet->str, -1);
      assert_imports (fixture, path, "holds messages and order book in one sheet");
    }
}

/* As a spreadsheet exports it where commas are decimal points. */
static void
test_decimal_commas (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *semicolons = change_lines (fixture->market->messages->str, ";", "\n");
  g_autofree char *text = g_strconcat ("\"Time\";\"Type\";\"Id\";\"Size\";\"Price\";\"Direction\"\n",
                                       g_strdelimit (semicolons, ".", ','), NULL);

  write_pair (fixture);
  g_free (write_file (fixture, MESSAGES, text, -1));
  assert_imports (fixture, fixture->folder, "has a header line, columns are separated by “;”");
}

/* Half of it there, or cut. */
static void
test_incomplete (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *messages = write_file (fixture, MESSAGES, fixture->market->messages->str, -1);
  g_autofree char *book = NULL, *cut = NULL;
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(GError) error = NULL;

  assert_fails (messages, VED_ERROR_NOT_FOUND, "put " BOOK " beside it");

  cut = g_strndup (fixture->market->book->str, fixture->market->book->len / 2);
  *(strrchr (cut, '\n') + 1) = '\0';
  book = write_file (fixture, BOOK, cut, -1);
  day = import_path (messages, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (day->n_rows, <, fixture->market->n_rows);
  g_assert_nonnull (strstr (day->notes[0], "one file was cut"));

  g_unlink (messages);
  assert_fails (book, VED_ERROR_NOT_FOUND, "put " MESSAGES " beside it");
  assert_fails (fixture->folder, VED_ERROR_NOT_FOUND, "put " MESSAGES " beside it");

  g_free (write_file (fixture, STEM "message_3.noon.csv", fixture->market->messages->str, -1));
  g_free (write_file (fixture, STEM "message_3.evening.csv", fixture->market->messages->str, -1));
  assert_fails (book, VED_ERROR_INVALID, "several files may hold its messages");
}

/* Complete messages beside a book that was cut to its best level: what happens behind it changes nothing. */
static void
test_book_cut_to_one_level (Fixture       *fixture,
                            gconstpointer  data)
{
  g_auto(GStrv) rows = g_strsplit (fixture->market->book->str, "\n", -1);
  g_autoptr(GString) best = g_string_new (NULL);
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *book = NULL, *messages = write_file (fixture, MESSAGES, fixture->market->messages->str, -1);

  for (guint i = 0; *rows[i] != '\0'; i++)
    {
      g_auto(GStrv) cells = g_strsplit (rows[i], ",", -1);

      g_string_append_printf (best, "%s,%s,%s,%s\n", cells[0], cells[1], cells[2], cells[3]);
    }
  book = write_file (fixture, BOOK, best->str, -1);
  day = import_path (messages, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (day->n_levels, ==, 1);
  g_assert_cmpuint (day->integrity.n_broken, ==, 0);
  g_assert_nonnull (strstr (day->notes[0], "The name says 3 levels, the book has 1."));
}

/* Two files that a user named, of different tickers. */
static void
test_two_tickers (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *messages = write_file (fixture, MESSAGES, fixture->market->messages->str, -1);
  g_autofree char *book = write_file (fixture, "OTHER_2026-01-16_34200000_57600000_orderbook_3.csv",
                                      fixture->market->book->str, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookSet) set = ved_book_set_new_pair (messages, book, &error);
  g_autoptr(VedBookSet) none = NULL;
  g_autoptr(VedBookDay) day = NULL;

  g_assert_no_error (error);
  day = ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (day->notes[0], "of TEST on 2026-01-15, the order book is of OTHER on 2026-01-16"));

  none = ved_book_set_new_pair (messages, fixture->folder, &error);
  g_assert_null (none);
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
}

static void
test_broken_row_is_named (Fixture       *fixture,
                          gconstpointer  data)
{
  g_auto(GStrv) rows = g_strsplit (fixture->market->book->str, "\n", -1);
  g_autofree char *text = NULL;
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(GError) error = NULL;

  for (char *at = rows[123]; *at != '\0'; at++)
    if (at[0] == ',' && at[1] == '1' && g_ascii_isdigit (at[2]))
      {
        at[1] = '7';
        break;
      }
  text = g_strjoinv ("\n", rows);
  day = ved_test_book_read (fixture->market->messages->str, text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (day->integrity.first_broken, ==, 123);
  g_assert_cmpuint (day->integrity.n_broken, <=, 2);
}

/* What cannot be read, and the words that say so. */
typedef struct {
  const char *messages;
  const char *book;
  const char *text;
} Fault;

#define GOOD "34200.1,1,5,100,1000000,1\n"
#define GOOD_BOOK "2000000,1,1000000,100\n"

static const Fault faults[] = {
  { "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 9\n", GOOD_BOOK, "Git LFS pointer" },
  { "", GOOD_BOOK, "messages: the file is empty" },
  { GOOD, "", "order book: the file is empty" },
  { "Time,Type\n", GOOD_BOOK, "nothing after the first line" },
  { "Time,Type\nmore,words\n", GOOD_BOOK, "neither of the first two lines holds numbers" },
  { "<!DOCTYPE html>\n", GOOD_BOOK, "this is a web page" },
  { "\xff\xfe" "3\0", GOOD_BOOK, "this is UTF-16 text" },
  { "34200.1,1,5,100,1000000,1\r34200.2,1,6,100,1000000,1\r", GOOD_BOOK, "lines end in CR alone" },
  { "1,2,3\n", GOOD_BOOK, "3 columns: messages have 6" },
  { GOOD, "1,2,3,4,5\n", "5 columns: an order book has 4 a level" },
  { GOOD "34200.2,1,x,100,1000000,1\n", GOOD_BOOK, "messages:2: row 1, column 3: “x” is no order id" },
  { GOOD "34200.2,1,1.2E+08,100,1000000,1\n", GOOD_BOOK, "a spreadsheet has shortened it" },
  { GOOD "34200.2,1,7,100,1000000,2\n", GOOD_BOOK, "column 6: “2” is no direction" },
  { GOOD "34200.2,1,7,-100,1000000,1\n", GOOD_BOOK, "column 4: “-100” is no number of shares" },
  { GOOD "34200.2,1,7,100,1000000\n", GOOD_BOOK, "messages:2: row 1 has 5 columns" },
  { GOOD "34200.2,1,7,100,1000000,1,1,1\n", GOOD_BOOK, "row 1 has 7 columns" },
  { GOOD, GOOD_BOOK "2000000,1,1000000,1oo\n", "order book:2: row 1, column 4: “1oo” is no number of shares" },
  { GOOD, GOOD_BOOK "2000000,1,99999999999999999999,1\n", "column 3" },
  { "99999999.1,1,5,100,1000000,1\n", GOOD_BOOK, "column 1: “99999999.1” is no time" },
  { GOOD "\n\n" GOOD, GOOD_BOOK "\x01\n", "order book:2" },
};

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_test_book_read (fault->messages, fault->book, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, fault->text));
}

/* A blank line in the midst makes fewer rows than lines, which moves none to another place. */
static void
assert_blank_line_is_no_row (const Fixture     *fixture,
                             const VedTestBook *market,
                             const char        *messages,
                             gsize              at)
{
  g_autoptr(GString) text = g_string_new (market->book->str);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = NULL;

  g_string_insert (text, (gssize) at, "\n\n");
  g_free (write_file (fixture, STEM "orderbook_10.csv", text->str, -1));
  day = import_path (messages, &error);
  g_assert_no_error (error);
  assert_is_market (day, market);
  g_assert_nonnull (strstr (day->notes[0], "has 2 blank lines"));
}

/* Large enough for several segments: a fault far down has its right line. */
static void
test_segments (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(VedTestBook) market = ved_test_book_new (77, 30000, 10, VED_TEST_BOOK_PLAIN);
  g_autofree char *messages = write_file (fixture, STEM "message_10.csv", market->messages->str, -1);
  g_autofree char *book = write_file (fixture, STEM "orderbook_10.csv", market->book->str, -1);
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(GError) error = NULL;
  char *at = market->book->str;

  g_assert_cmpuint (market->book->len, >, 3 << 20);
  day = import_path (messages, &error);
  g_assert_no_error (error);
  assert_is_market (day, market);

  for (guint i = 0; i < 25000; i++)
    at = strchr (at, '\n') + 1;
  assert_blank_line_is_no_row (fixture, market, messages, (gsize) (at - market->book->str));
  *strchr (at, ',') = 'x';
  g_free (book);
  book = write_file (fixture, STEM "orderbook_10.csv", market->book->str, -1);
  assert_fails (messages, VED_ERROR_INVALID, "orderbook_10.csv:25001: row 25000");
}

/* All that was read is told, of plain files and of what is unpacked, and what cannot be known is not. */
static void
test_progress (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct {
    const char *name;
    gboolean is_known;
  } kinds[] = { { MESSAGES, TRUE }, { "day.zip", TRUE }, { MESSAGES ".gz", FALSE } };
  gsize n_text = fixture->market->messages->len + fixture->market->book->len;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, kinds[i].name, NULL);
      g_autoptr(VedProgress) progress = ved_progress_new ();
      g_autoptr(VedBookSet) set = NULL;
      g_autoptr(VedBookDay) day = NULL;
      gsize n_read, n_bytes;

      if (i == 0)
        write_pair (fixture);
      else if (i == 1)
        write_zip (fixture, path);
      else
        write_gz_pair (fixture);
      set = ved_book_sets_find_one (path, NULL, NULL);
      day = ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 2, progress, NULL, NULL);
      g_assert_nonnull (day);
      ved_progress_get (progress, &n_read, &n_bytes);
      g_assert_cmpuint (n_read, ==, n_text);
      g_assert_cmpuint (n_bytes, ==, kinds[i].is_known ? n_text : 0);
    }
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(VedBookSet) set = NULL;
  g_autoptr(GError) error = NULL;

  write_pair (fixture);
  set = ved_book_sets_find_one (fixture->folder, NULL, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_null (ved_book_import (set, VED_BOOK_IMPORT_NO_CACHE, 1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_side_car (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(VedBookSet) set = NULL;
  g_autoptr(VedBookDay) first = NULL, again = NULL, changed = NULL;
  g_autofree char *path = NULL, *messages = g_build_filename (fixture->folder, MESSAGES, NULL);
  g_autoptr(GError) error = NULL;
  struct utimbuf times = { 1000000000, 1000000000 };

  write_pair (fixture);
  set = ved_book_sets_find_one (fixture->folder, NULL, NULL);
  path = ved_book_cache_path (set);
  g_assert_true (g_str_has_prefix (path, g_get_user_cache_dir ()));
  g_assert_null (ved_book_cache_load (set));

  first = ved_book_import (set, VED_BOOK_IMPORT_DEFAULT, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  again = ved_book_cache_load (set);
  g_assert_nonnull (again);
  assert_is_market (again, fixture->market);
  g_assert_cmpmem (again->sums, (again->n_trades + 1) * sizeof (VedBookSums), first->sums,
                   (first->n_trades + 1) * sizeof (VedBookSums));
  g_assert_cmpuint (again->n_seconds, ==, first->n_seconds);
  g_assert_cmpstr (again->source, ==, first->source);

  /* A source of another time is another source. */
  g_assert_cmpint (utime (messages, &times), ==, 0);
  g_assert_null (ved_book_cache_load (set));
  changed = ved_book_import (set, VED_BOOK_IMPORT_DEFAULT, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&changed, ved_book_day_unref);
  changed = ved_book_cache_load (set);
  g_assert_nonnull (changed);
}

/* No byte of a side-car file, wrong or missing, does more than make it useless. */
static void
test_damaged_side_car (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(VedBookSet) set = NULL;
  g_autoptr(VedBookDay) day = NULL;
  g_autofree char *path = NULL, *text = NULL;
  gsize length;
  VedRng rng;

  write_pair (fixture);
  set = ved_book_sets_find_one (fixture->folder, NULL, NULL);
  path = ved_book_cache_path (set);
  day = ved_book_import (set, VED_BOOK_IMPORT_DEFAULT, 1, NULL, NULL, NULL);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  ved_rng_init (&rng, 1, 1);
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *copy = g_memdup2 (text, length);
      gsize at = i < 100 ? ved_rng_below (&rng, 1024) : ved_rng_below (&rng, (guint) length);
      g_autoptr(VedBookDay) damaged = NULL;

      copy[at] ^= (char) (1 << ved_rng_below (&rng, 8));
      g_file_set_contents (path, copy, i % 4 == 0 ? (gssize) at : (gssize) length, NULL);
      damaged = ved_book_cache_load (set);
      if (damaged != NULL)
        {
          g_autoptr(VedBookCheckpoints) checkpoints = ved_book_checkpoints_new (damaged, VED_BOOK_REPLAY_VERIFY, NULL);

          g_assert_nonnull (checkpoints);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/book/import/names", test_names);
#define ADD(path, function) g_test_add ("/book/import/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("pair-and-folder", test_pair_and_folder);
  ADD ("foreign-names", test_foreign_names);
  ADD ("archives", test_archives);
  ADD ("gz-pair", test_gz_pair);
  ADD ("odd-containers", test_odd_containers);
  ADD ("hostile-archives", test_hostile_archives);
  ADD ("cut-and-nested", test_cut_and_nested);
  ADD ("bom-crlf-header", test_bom_crlf_header);
  ADD ("no-last-newline", test_no_last_newline);
  ADD ("merged-sheet", test_merged_sheet);
  ADD ("merged-without-gap", test_merged_without_gap);
  ADD ("decimal-commas", test_decimal_commas);
  ADD ("incomplete", test_incomplete);
  ADD ("book-cut-to-one-level", test_book_cut_to_one_level);
  ADD ("two-tickers", test_two_tickers);
  ADD ("broken-row-is-named", test_broken_row_is_named);
  ADD ("segments", test_segments);
  ADD ("progress", test_progress);
  ADD ("cancelled", test_cancelled);
  ADD ("side-car", test_side_car);
  ADD ("damaged-side-car", test_damaged_side_car);
#undef ADD
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/book/import/fault-%u", i);

      g_test_add_data_func (path, &faults[i], test_fault);
    }

  return g_test_run ();
}
