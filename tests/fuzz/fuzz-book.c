/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "book/analytics/ved-book-backtest.h"
#include "book/analytics/ved-book-detect.h"
#include "book/analytics/ved-book-heat.h"
#include "book/import/ved-book-stream.h"
#include "book/replay/ved-book-replay.h"
#include "support/ved-test-book.h"

#include <string.h>

/* The text of the messages, a NUL, the text of the book. What can be read at all can be replayed, with totals
 * that match on every row, and looked at in every way. */

static void
look_at (VedBookDay *day)
{
  g_autoptr(VedBookCheckpoints) checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_VERIFY, NULL);
  g_autoptr(VedBookReplay) replay = ved_book_replay_new (checkpoints);
  g_autoptr(VedBookHeat) heat = ved_book_heat_new (day, NULL);
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) result = NULL;
  VedBookDetectRules rules;
  g_auto(VedBookQueues) queues = { 0 };

  ved_book_replay_seek (replay, day->n_rows - 1);
  ved_book_replay_read (replay, G_MAXUINT, &queues);
  ved_book_replay_seek (replay, 0);
  plan.rule = VED_BOOK_FILL_QUEUE;
  result = ved_book_backtest_run (day, &plan, NULL);
  ved_book_detect_defaults (day, &rules);
  for (guint i = 0; i < VED_BOOK_N_DETECTORS; i++)
    g_array_unref (ved_book_detect (day, (VedBookDetector) i, &rules));
}

static void
feed (VedBookStream   *stream,
      VedBookFileKind  kind,
      GBytes          *text)
{
  gsize size, cut;
  const char *data = g_bytes_get_data (text, &size);

  cut = size / 3;
  ved_book_stream_feed (stream, kind, 0, data, cut);
  ved_book_stream_feed (stream, kind, (gint64) cut, data + cut, size - cut);
}

/* What is read as it comes has the rows of what is read at once, and no more where that fails. A sheet with both
 * halves in it is never sent as two. @day: (nullable): what was read at once */
static void
read_as_it_comes (const VedBookName *name,
                  GBytes            *messages,
                  GBytes            *book,
                  const VedBookDay  *day)
{
  g_autoptr(VedBookStream) stream = ved_book_stream_new (name, "fuzz");
  g_autoptr(VedBookDay) streamed = NULL;
  g_auto(VedBookStreamStatus) status = { 0 };

  feed (stream, VED_BOOK_FILE_MESSAGES, messages);
  feed (stream, VED_BOOK_FILE_BOOK, book);
  ved_book_stream_end (stream, NULL);
  ved_book_stream_look (stream, &status);
  streamed = ved_book_stream_make_day (stream);
  g_assert_true ((streamed != NULL) == (status.n_rows > 0));
  if (day != NULL && status.message == NULL)
    {
      g_assert_cmpuint (streamed->n_rows, ==, day->n_rows);
      g_assert_cmpmem (streamed->time_ns, day->n_rows * sizeof (gint64), day->time_ns, day->n_rows * sizeof (gint64));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const guint8 *middle = size > 0 ? memchr (data, '\0', size) : NULL;
  g_autoptr(GBytes) messages = NULL, book = NULL;
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(GError) error = NULL;
  VedBookName name = { (char *) "FUZZ", (char *) "2026-01-15", 0, 1, 0, VED_BOOK_FILE_MESSAGES };

  if (middle == NULL)
    return 0;
  messages = g_bytes_new_static (data, (gsize) (middle - data));
  book = g_bytes_new_static (middle + 1, size - (gsize) (middle - data) - 1);
  day = ved_book_import_bytes (&name, messages, book, &error);
  read_as_it_comes (&name, messages, book, day);
  if (day == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  look_at (day);

  return 0;
}

static void
add_seed (GPtrArray  *seeds,
          const char *messages,
          const char *book)
{
  GByteArray *seed = g_byte_array_new ();

  g_byte_array_append (seed, (const guint8 *) messages, (guint) strlen (messages) + 1);
  g_byte_array_append (seed, (const guint8 *) book, (guint) strlen (book));
  g_ptr_array_add (seeds, g_byte_array_free_to_bytes (seed));
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(VedTestBook) book = ved_test_book_new (i, 12 + 10 * i, 1 + i, i == 2 ? VED_TEST_BOOK_DEAR : VED_TEST_BOOK_HALTS);

      add_seed (seeds, book->messages->str, book->book->str);
    }
  add_seed (seeds, "Time,Type\r\n34200.1;1;5;100;1000000;1;null\r\n34200.2;4;5;100;1000000;1;UBSS",
            "\xef\xbb\xbf" "9999999999;0;1000000;100\r\n2000000;7;-9999999999;0\r\n");
  add_seed (seeds, "100.5,1,1,10,1000000,1,,2000000,5,1000000.00,10,,1,2\n,,,,,,,,,,,,,\n", "");

  return seeds;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
