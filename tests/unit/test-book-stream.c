/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-book-stream"

#include "config.h"

#include "book/import/ved-book-head.h"
#include "book/import/ved-book-stream.h"
#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"

#include <string.h>

#define N_ROWS   3000
#define N_LEVELS 4

typedef struct {
  VedTestBook *book;
  VedBookDay *whole;            /* what an import makes of it */
  VedBookStream *stream;
  GRand *rand;
  gsize n_fed[2];
} Fixture;

/* @data: VedTestBookFlags */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  VedBookName name = { .ticker = (char *) "AAA", .date = (char *) "2012-06-21", .start_ms = 34200000, .end_ms = 57600000,
                       .n_levels = N_LEVELS };

  fixture->book = ved_test_book_new (11, N_ROWS, N_LEVELS, (VedTestBookFlags) GPOINTER_TO_UINT (data));
  fixture->whole = ved_test_book_import (fixture->book);
  fixture->stream = ved_book_stream_new (&name, "here");
  fixture->rand = g_rand_new_with_seed (5);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ved_test_book_free (fixture->book);
  ved_book_day_unref (fixture->whole);
  ved_book_stream_unref (fixture->stream);
  g_rand_free (fixture->rand);
}

static const GString *
get_text (Fixture         *fixture,
          VedBookFileKind  kind)
{
  return kind == VED_BOOK_FILE_MESSAGES ? fixture->book->messages : fixture->book->book;
}

/* The next piece of a half, of any length. */
static void
feed (Fixture         *fixture,
      VedBookFileKind  kind,
      gsize            max)
{
  const GString *text = get_text (fixture, kind);
  gsize at = fixture->n_fed[kind], length = (gsize) g_rand_int_range (fixture->rand, 1, (gint32) max);

  length = MIN (length, text->len - at);
  ved_book_stream_feed (fixture->stream, kind, (gint64) at, text->str + at, length);
  fixture->n_fed[kind] += length;
}

static void
feed_all (Fixture *fixture)
{
  for (VedBookFileKind kind = VED_BOOK_FILE_MESSAGES; kind <= VED_BOOK_FILE_BOOK; kind++)
    while (fixture->n_fed[kind] < get_text (fixture, kind)->len)
      feed (fixture, kind, 20000);
}

static gsize
count_lines (const char *text,
             gsize       length)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    n += text[i] == '\n';

  return n;
}

/* Of whole lines, that both halves have. Two lines are needed to tell what they are. */
static gsize
count_expected (Fixture *fixture)
{
  gsize n_messages = count_lines (fixture->book->messages->str, fixture->n_fed[VED_BOOK_FILE_MESSAGES]);
  gsize n_books = count_lines (fixture->book->book->str, fixture->n_fed[VED_BOOK_FILE_BOOK]);
  gsize n = MIN (n_messages, n_books);

  return n >= 2 ? n : 0;
}

static void
assert_begins_alike (VedBookDay *day,
                     VedBookDay *whole)
{
  g_assert_cmpuint (day->n_levels, ==, whole->n_levels);
  g_assert_true ((day->cells == NULL) == (whole->cells == NULL));
  g_assert_cmpuint (day->integrity.n_broken, ==, 0);
  g_assert_cmpuint (day->integrity.n_checked, ==, day->n_rows - 1);
  g_assert_cmpmem (day->time_ns, day->n_rows * sizeof (gint64), whole->time_ns, day->n_rows * sizeof (gint64));
  g_assert_cmpmem (day->id, day->n_rows * sizeof (gint64), whole->id, day->n_rows * sizeof (gint64));
  g_assert_cmpmem (day->price, day->n_rows * sizeof (gint64), whole->price, day->n_rows * sizeof (gint64));
  g_assert_cmpmem (day->change, day->n_rows, whole->change, day->n_rows);
  for (guint32 row = 0; row < day->n_rows; row++)
    for (guint level = 0; level < day->n_levels; level++)
      for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
        {
          g_assert_cmpint (ved_book_day_price (day, row, side, level), ==, ved_book_day_price (whole, row, side, level));
          g_assert_cmpint (ved_book_day_size (day, row, side, level), ==, ved_book_day_size (whole, row, side, level));
        }
}

/* Whatever has come, its whole lines are there, and are what an import of all makes of them. */
static void
test_rows_so_far (Fixture       *fixture,
                  gconstpointer  data)
{
  while (fixture->n_fed[0] < fixture->book->messages->len || fixture->n_fed[1] < fixture->book->book->len)
    {
      g_auto(VedBookStreamStatus) status = { 0 };
      g_autoptr(VedBookDay) day = NULL;

      feed (fixture, VED_BOOK_FILE_MESSAGES, 5000);
      feed (fixture, VED_BOOK_FILE_BOOK, 25000);
      ved_book_stream_look (fixture->stream, &status);
      g_assert_cmpuint (status.state, ==, VED_BOOK_STREAM_COMING);
      g_assert_cmpstr (status.message, ==, NULL);
      g_assert_cmpuint (status.n_rows, ==, count_expected (fixture));
      day = ved_book_stream_make_day (fixture->stream);
      g_assert_cmpuint (day != NULL ? day->n_rows : 0, ==, status.n_rows);
      if (day != NULL)
        assert_begins_alike (day, fixture->whole);
    }
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  g_auto(VedBookStreamStatus) status = { 0 };
  g_autoptr(VedBookDay) day = NULL;

  /* The last line has no end, so it is one when nothing follows. */
  g_string_truncate (fixture->book->messages, fixture->book->messages->len - 1);
  feed_all (fixture);
  ved_book_stream_end (fixture->stream, NULL);
  ved_book_stream_look (fixture->stream, &status);
  g_assert_cmpuint (status.state, ==, VED_BOOK_STREAM_WHOLE);
  g_assert_null (status.message);
  day = ved_book_stream_make_day (fixture->stream);
  g_assert_cmpuint (day->n_rows, ==, N_ROWS);
  assert_begins_alike (day, fixture->whole);
}

/* What breaks off in a line has the lines before, and says in which row it did. */
static void
test_broken (Fixture       *fixture,
             gconstpointer  data)
{
  g_auto(VedBookStreamStatus) status = { 0 };
  g_autoptr(VedBookDay) day = NULL;
  g_autofree char *row = NULL;

  g_string_truncate (fixture->book->book, (gsize) (strchr (fixture->book->book->str + 40000, '\n') + 10 - fixture->book->book->str));
  feed_all (fixture);
  ved_book_stream_end (fixture->stream, "the line went dead");
  ved_book_stream_look (fixture->stream, &status);
  g_assert_cmpuint (status.state, ==, VED_BOOK_STREAM_BROKEN);
  g_assert_cmpuint (status.n_rows, ==, count_lines (fixture->book->book->str, fixture->book->book->len));
  g_assert_nonnull (strstr (status.message, "the line went dead"));
  row = g_strdup_printf ("Row %" G_GSIZE_FORMAT " was the last that came: ", status.n_rows - 1);
  g_assert_true (g_str_has_prefix (status.message, row));
  day = ved_book_stream_make_day (fixture->stream);
  g_assert_cmpuint (day->n_rows, ==, status.n_rows);
  assert_begins_alike (day, fixture->whole);
}

/* A transfer that has to begin again does not leave rows of its first try. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_auto(VedBookStreamStatus) status = { 0 };

  feed_all (fixture);
  ved_book_stream_feed (fixture->stream, VED_BOOK_FILE_BOOK, 0, fixture->book->book->str, 1);
  ved_book_stream_look (fixture->stream, &status);
  g_assert_cmpuint (status.n_rows, ==, 0);
  g_assert_cmpuint (status.n_restarts, ==, 1);
  g_assert_null (ved_book_stream_make_day (fixture->stream));
  fixture->n_fed[VED_BOOK_FILE_BOOK] = 1;
  feed_all (fixture);
  ved_book_stream_status_clear (&status);
  ved_book_stream_look (fixture->stream, &status);
  g_assert_cmpuint (status.n_rows, ==, N_ROWS);
}

/* What is wrong with the text is known before all of it has come, and what was right stays. */
static void
test_fault (Fixture       *fixture,
            gconstpointer  data)
{
  char *line = fixture->book->messages->str;
  g_auto(VedBookStreamStatus) status = { 0 };

  for (guint i = 0; i < 500; i++)
    line = strchr (line, '\n') + 1;
  line[0] = 'x';
  feed_all (fixture);
  ved_book_stream_look (fixture->stream, &status);
  g_assert_cmpuint (status.state, ==, VED_BOOK_STREAM_COMING);
  g_assert_cmpuint (status.n_rows, ==, 500);
  g_assert_nonnull (strstr (status.message, "AAA_2012-06-21_34200000_57600000_message_4.csv:501: row 500, column 1"));
}

static void
head_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(VedBookDay **) user_data = ved_book_head_finish (result);
}

static gboolean
is_there (gpointer user_data)
{
  return *(VedBookDay **) user_data != NULL;
}

/* The first rows of files are rows of the whole day; of what is small, that is read without them. */
static void
test_head (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(VedTestBook) book = ved_test_book_new (23, 12000, 5, VED_TEST_BOOK_NO_TRUTH);
  g_autoptr(VedBookDay) whole = ved_test_book_import (book), head = NULL;
  g_autoptr(GPtrArray) sets = NULL;
  const VedBookSet *set;

  ved_test_book_write (book, folder);
  sets = ved_book_sets_find (folder, NULL, NULL);
  g_assert_nonnull (sets);
  set = g_ptr_array_index (sets, 0);
  g_assert_false (ved_book_head_is_worth_it (set));
  ved_book_head_async (set, NULL, head_read_cb, &head);
  ved_test_wait_until (is_there, &head);

  g_assert_cmpuint (head->n_rows, >, 1000);
  g_assert_cmpuint (head->n_rows, <, whole->n_rows);
  g_assert_cmpmem (head->time_ns, head->n_rows * sizeof (gint64), whole->time_ns, head->n_rows * sizeof (gint64));
  g_assert_cmpmem (head->size, head->n_rows * sizeof (gint32), whole->size, head->n_rows * sizeof (gint32));
  for (guint32 row = 0; row < head->n_rows; row++)
    for (guint side = 0; side < 2; side++)
      g_assert_cmpint (ved_book_day_price (head, row, side, 1), ==, ved_book_day_price (whole, row, side, 1));
  ved_test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, flags, function) g_test_add ("/book/stream/" path, Fixture, GUINT_TO_POINTER (flags), set_up, function, \
                                               tear_down)
  ADD ("rows-so-far", VED_TEST_BOOK_HALTS, test_rows_so_far);
  ADD ("rows-so-far-of-dear-shares", VED_TEST_BOOK_DEAR, test_rows_so_far);
  ADD ("whole", VED_TEST_BOOK_PLAIN, test_whole);
  ADD ("broken", VED_TEST_BOOK_PLAIN, test_broken);
  ADD ("restart", VED_TEST_BOOK_PLAIN, test_restart);
  ADD ("fault", VED_TEST_BOOK_PLAIN, test_fault);

  g_test_add_func ("/book/stream/head", test_head);

  return g_test_run ();
}
