/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-recording-documents"

#include "config.h"

#include "base/ved-error.h"
#include "store/recordings/ved-document-pack.h"
#include "store/recordings/ved-recording-merge.h"
#include "store/recordings/ved-recording-reader.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-recording.h"

#include <sqlite3.h>
#include <string.h>

/* What a daemon told besides its snapshots, in the file. */

#define N_TICKS 130             /* more than two chains */
#define PATH    "/cascade/status"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->folder = ved_test_make_folder ();
  f->path = g_build_filename (f->folder, "test.vedette", NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static gint64
tick_us (guint tick)
{
  return VED_TEST_TIME_US + tick * VED_TEST_TICK_US;
}

/* Changes with every third tick. */
static GBytes *
make_body (guint tick)
{
  g_autoptr(GString) text = g_string_new ("{\"servers\":[");

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "\"server-%04u\",", i * 7919 % 1000);
  g_string_append_printf (text, "],\"number\":%u}", tick / 3);

  return g_bytes_new (text->str, text->len);
}

static void
record (const char *path)
{
  g_autoptr(VedRecordingWriter) writer = ved_recording_writer_new (path, "Demo fleet", VED_TEST_TIME_US, NULL);

  for (guint tick = 0; tick < N_TICKS; tick++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);
      g_autoptr(GBytes) body = make_body (tick);

      ved_recording_writer_add_document (writer, tick_us (tick), PATH, body);
      g_assert_true (ved_recording_writer_append (writer, snapshot, NULL));
    }
  g_assert_true (ved_recording_writer_finish (writer, tick_us (N_TICKS), NULL));
}

static void
assert_told (VedRecordingReader *reader,
             guint               tick)
{
  g_autoptr(GBytes) expected = make_body (tick);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body =
    ved_document_reader_read (ved_recording_reader_get_documents (reader), PATH, tick_us (tick), &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (body, expected));
}

static void
assert_not_told (VedRecordingReader *reader,
                 const char         *path,
                 gint64              instant_us)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body =
    ved_document_reader_read (ved_recording_reader_get_documents (reader), path, instant_us, &error);

  g_assert_null (body);
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
}

static guint
count_documents (const char *path)
{
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (path, NULL);
  VedRecordingCheck check;

  g_assert_nonnull (reader);
  g_assert_true (ved_recording_reader_check (reader, &check, NULL));

  return check.n_documents;
}

static void
test_every_instant_has_what_was_told (Fixture       *f,
                                      gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;

  record (f->path);
  g_assert_cmpuint (count_documents (f->path), ==, (N_TICKS + 2) / 3);
  reader = ved_recording_reader_open (f->path, NULL);
  for (guint i = 0; i < N_TICKS; i++)
    assert_told (reader, i * 37 % N_TICKS);
  assert_not_told (reader, PATH, tick_us (0) - 1);
  assert_not_told (reader, "/quality", tick_us (5));
}

static void
test_a_piece_begins_with_what_was_told_before (Fixture       *f,
                                               gconstpointer  data)
{
  g_autofree char *out = g_build_filename (f->folder, "piece.vedette", NULL);
  char *paths[] = { f->path, NULL };
  g_autoptr(VedRecordingReader) reader = NULL;
  VedRecordingCopied copied;

  record (f->path);
  g_assert_true (ved_recording_merge (paths, out, &(VedRecordingCut) { tick_us (70), tick_us (90) }, &copied, NULL, NULL));
  reader = ved_recording_reader_open (out, NULL);
  for (guint tick = 70; tick <= 90; tick++)
    assert_told (reader, tick);
  assert_not_told (reader, PATH, tick_us (68));
}

static void
test_pages_give_back_documents (Fixture       *f,
                                gconstpointer  data)
{
  g_autofree char *out = g_build_filename (f->folder, "whole.vedette", NULL), *bytes = NULL;
  g_autoptr(VedRecordingReader) reader = NULL;
  VedRecordingCopied copied;
  gsize length;

  record (f->path);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  /* The roots of the trees are gone: page 1 but its header, which tells how long pages are. */
  memset (bytes + 100, 0, 924);
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize) length, NULL));
  g_assert_null (ved_recording_reader_open (f->path, NULL));

  g_assert_true (ved_recording_repair (f->path, out, NULL, &copied, NULL, NULL));
  reader = ved_recording_reader_open (out, NULL);
  for (guint tick = 0; tick < N_TICKS; tick += 11)
    assert_told (reader, tick);
}

static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
test_a_damaged_document_is_found_and_costs_its_chain (Fixture       *f,
                                                      gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL, fault = NULL;
  g_autofree char *told = NULL;
  VedRecordingCheck check;

  record (f->path);
  execute (f->path, "UPDATE documents SET data = zeroblob (20) WHERE number = 5");
  reader = ved_recording_reader_open (f->path, NULL);
  g_assert_false (ved_recording_reader_check (reader, &check, &error));
  told = check.first_fault;
  g_assert_nonnull (strstr (error->message, "documents are damaged"));
  g_assert_cmpuint (check.n_damaged_frames, ==, 0);
  assert_told (reader, 0);
  body = ved_document_reader_read (ved_recording_reader_get_documents (reader), PATH, tick_us (20), &fault);
  g_assert_null (body);
  g_assert_error (fault, VED_ERROR, VED_ERROR_CORRUPT);
}

static void
test_recordings_of_the_first_version_open (Fixture       *f,
                                           gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GBytes) frame = NULL;
  VedRecordingCheck check;

  ved_test_record_closed (f->path, 5);
  execute (f->path, "DROP TABLE documents; DROP TABLE changes; PRAGMA user_version = 1");
  reader = ved_recording_reader_open (f->path, NULL);
  g_assert_nonnull (reader);
  g_assert_true (ved_recording_reader_check (reader, &check, NULL));
  frame = ved_recording_reader_read_frame (reader, 3, TRUE, NULL);
  g_assert_nonnull (frame);
  assert_not_told (reader, PATH, G_MAXINT64);
  changes = ved_recording_reader_read_changes (reader, 0, G_MAXINT64, NULL);
  g_assert_cmpuint (changes->len, ==, 0);
}

static void
test_bytes_that_are_no_document_are_refused (Fixture       *f,
                                             gconstpointer  data)
{
  g_autoptr(GBytes) body = make_body (1), past = make_body (2), packed = ved_document_pack (body, past);
  g_autoptr(GBytes) other = g_bytes_new_static ("nonsense", 8), none = g_bytes_new_static ("", 0);
  g_autoptr(GBytes) back = ved_document_unpack (packed, past, NULL);
  g_autoptr(GError) error = NULL, another = NULL;

  g_assert_true (g_bytes_equal (back, body));
  g_assert_null (ved_document_unpack (other, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
  g_assert_null (ved_document_unpack (none, NULL, &another));
  g_assert_error (another, VED_ERROR, VED_ERROR_CORRUPT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/recording-documents/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("every-instant-has-what-was-told", test_every_instant_has_what_was_told);
  ADD ("a-piece-begins-with-what-was-told-before", test_a_piece_begins_with_what_was_told_before);
  ADD ("pages-give-back-documents", test_pages_give_back_documents);
  ADD ("a-damaged-document-is-found-and-costs-its-chain", test_a_damaged_document_is_found_and_costs_its_chain);
  ADD ("recordings-of-the-first-version-open", test_recordings_of_the_first_version_open);
  ADD ("bytes-that-are-no-document-are-refused", test_bytes_that_are_no_document_are_refused);

  return g_test_run ();
}
