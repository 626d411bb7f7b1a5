/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-book-session"

#include "config.h"

#include "app/models/ved-book-session.h"
#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"

#define N_ROWS 4000
#define N_LEVELS 5
#define MANY_ROWS 12000
#define FRAME_US 16667

static VedBookCursor *
make_cursor (VedBookDay **day)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (7, N_ROWS, N_LEVELS, VED_TEST_BOOK_HALTS);
  VedBookCursor *cursor = ved_book_cursor_new ();

  *day = ved_test_book_import (book);
  ved_book_cursor_set_day (cursor, *day);

  return cursor;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_steps_clamp (void)
{
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(VedBookCursor) cursor = make_cursor (&day);
  guint n_moves = 0;

  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (count_cb), &n_moves);
  ved_book_cursor_play (cursor);
  ved_book_cursor_move (cursor, -1);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, 0);
  g_assert_false (ved_book_cursor_get_playing (cursor));
  g_assert_cmpuint (n_moves, ==, 0);
  ved_book_cursor_move (cursor, 25);
  ved_book_cursor_move (cursor, G_MAXINT32);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, day->n_rows - 1);
  ved_book_cursor_set_step (cursor, G_MAXUINT32);
  g_assert_cmpuint (ved_book_cursor_get_step (cursor), ==, day->n_rows);
  ved_book_cursor_set_step (cursor, 0);
  g_assert_cmpuint (ved_book_cursor_get_step (cursor), ==, 1);
}

static void
test_play_by_events (void)
{
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(VedBookCursor) cursor = make_cursor (&day);

  ved_book_cursor_set_pace (cursor, VED_BOOK_PACE_EVENTS);
  ved_book_cursor_set_step (cursor, 300);
  ved_book_cursor_play (cursor);
  ved_book_cursor_advance (cursor, FRAME_US);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, 300);
  for (guint i = 0; i < 100 && ved_book_cursor_get_playing (cursor); i++)
    ved_book_cursor_advance (cursor, FRAME_US);
  g_assert_false (ved_book_cursor_get_playing (cursor));
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, day->n_rows - 1);

  /* At the end it begins anew. */
  ved_book_cursor_play (cursor);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, 0);
}

/* Small elapsed times add up to the same row as a large one, and that row is the last one by then. */
static void
test_play_by_time (void)
{
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(VedBookCursor) cursor = make_cursor (&day);
  gint64 now_ns = day->time_ns[0] + 100 * (gint64) FRAME_US * 1000 * 60;
  guint32 expected = ved_book_day_find_time (day, now_ns + 1) - 1;

  g_assert_cmpuint (expected, >, 0);
  ved_book_cursor_set_speed (cursor, 60.0);
  ved_book_cursor_play (cursor);
  for (guint i = 0; i < 100; i++)
    ved_book_cursor_advance (cursor, FRAME_US);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, expected);

  ved_book_cursor_seek (cursor, 0);
  ved_book_cursor_play (cursor);
  ved_book_cursor_advance (cursor, 100 * FRAME_US);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, expected);
  ved_book_cursor_set_speed (cursor, 1e9);
  g_assert_cmpfloat (ved_book_cursor_get_speed (cursor), ==, VED_BOOK_CURSOR_MAX_SPEED);
}

static void
play_to_stop (VedBookCursor *cursor)
{
  ved_book_cursor_set_pace (cursor, VED_BOOK_PACE_EVENTS);
  ved_book_cursor_set_step (cursor, 700);
  ved_book_cursor_play (cursor);
  while (ved_book_cursor_get_playing (cursor))
    ved_book_cursor_advance (cursor, FRAME_US);
}

static guint32
find_trade (const VedBookDay *day,
            guint32           after,
            gint32            size)
{
  for (guint32 row = after + 1; row < day->n_rows; row++)
    if ((day->type[row] == VED_BOOK_EXECUTE || day->type[row] == VED_BOOK_EXECUTE_HIDDEN) && day->size[row] >= size)
      return row;

  return day->n_rows - 1;
}

static void
test_stops (void)
{
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(VedBookCursor) cursor = make_cursor (&day);
  VedBookStops stops = { .trade_size = 200 };
  guint32 first = find_trade (day, 0, 200), halt;
  guint n_stops = 0;

  g_assert_cmpuint (first, <, day->n_rows - 1);
  g_signal_connect_swapped (cursor, "stopped", G_CALLBACK (count_cb), &n_stops);
  ved_book_cursor_set_stops (cursor, &stops);
  play_to_stop (cursor);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, first);
  g_assert_cmpuint (n_stops, ==, 1);
  play_to_stop (cursor);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, find_trade (day, first, 200));

  stops = (VedBookStops) { .at_halts = TRUE };
  ved_book_cursor_set_stops (cursor, &stops);
  ved_book_cursor_seek (cursor, 0);
  play_to_stop (cursor);
  g_assert_true (ved_book_day_jump (day, VED_BOOK_HALT, 0, TRUE, &halt));
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, halt);
}

/* A spread that stays wide stops once. */
static void
test_stop_at_spread (void)
{
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(VedBookCursor) cursor = make_cursor (&day);
  VedBookStops stops = { 0 };
  guint32 row;

  for (row = 1; row < day->n_rows; row++)
    stops.spread = MAX (stops.spread, ved_book_day_price (day, row, VED_BOOK_ASK, 0) -
                        ved_book_day_price (day, row, VED_BOOK_BID, 0));
  ved_book_cursor_set_stops (cursor, &stops);
  play_to_stop (cursor);
  row = ved_book_cursor_get_row (cursor);
  g_assert_cmpint (ved_book_day_price (day, row, VED_BOOK_ASK, 0) - ved_book_day_price (day, row, VED_BOOK_BID, 0), ==,
                   stops.spread);
  play_to_stop (cursor);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), >, row + 1);
}

static void
test_jumps_and_back (void)
{
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(VedBookCursor) cursor = make_cursor (&day);
  guint32 first, second;

  g_assert_false (ved_book_cursor_has_past (cursor));
  g_assert_true (ved_book_cursor_jump (cursor, VED_BOOK_JUMP_EVENT, VED_BOOK_EXECUTE, TRUE));
  first = ved_book_cursor_get_row (cursor);
  g_assert_cmpuint (day->type[first], ==, VED_BOOK_EXECUTE);
  g_assert_true (ved_book_cursor_jump (cursor, VED_BOOK_JUMP_SIZE, 100, TRUE));
  second = ved_book_cursor_get_row (cursor);
  g_assert_cmpint (day->size[second], >=, 100);

  ved_book_cursor_go_back (cursor);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, first);
  ved_book_cursor_go_back (cursor);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, 0);
  g_assert_false (ved_book_cursor_has_past (cursor));
  ved_book_cursor_go_forward (cursor);
  ved_book_cursor_go_forward (cursor);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, second);
  g_assert_false (ved_book_cursor_has_future (cursor));

  g_assert_true (ved_book_cursor_jump (cursor, VED_BOOK_JUMP_ORDER, day->id[first], FALSE));
  g_assert_false (ved_book_cursor_jump (cursor, VED_BOOK_JUMP_ORDER, G_MAXINT64, TRUE));
  ved_book_cursor_go_to_time (cursor, day->time_ns[second]);
  g_assert_cmpint (day->time_ns[ved_book_cursor_get_row (cursor)], ==, day->time_ns[second]);
}

typedef struct {
  VedBookSession *session;
  VedBookPart part;
} Wait;

static gboolean
is_settled (gpointer user_data)
{
  return ved_book_session_get_state (user_data) != VED_BOOK_LOADING;
}

static gboolean
is_prepared (gpointer user_data)
{
  const Wait *wait = user_data;

  return ved_book_session_prepare (wait->session, wait->part);
}

static char *
write_book (const char        *folder,
            const char        *stem,
            guint              n_levels,
            const VedTestBook *book)
{
  g_autofree char *messages = g_strdup_printf ("%s/%s_message_%u.csv", folder, stem, n_levels);
  g_autofree char *orders = g_strdup_printf ("%s/%s_orderbook_%u.csv", folder, stem, n_levels);

  g_assert_true (g_file_set_contents (messages, book->messages->str, (gssize) book->messages->len, NULL));
  g_assert_true (g_file_set_contents (orders, book->book->str, (gssize) book->book->len, NULL));

  return g_steal_pointer (&messages);
}

static char *
write_set (const char *folder,
           const char *stem,
           guint       n_levels)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (3, 2000, 2, VED_TEST_BOOK_PLAIN);

  return write_book (folder, stem, n_levels, book);
}

/* Of many recordings, Microsoft with 30 levels is shown first. */
static void
test_first_choice (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *one = write_set (folder, "AAA_2012-06-21_34200000_57600000", 2);
  g_autofree char *few = write_set (folder, "MSFT_2012-06-21_34200000_57600000", 5);
  g_autofree char *many = write_set (folder, "MSFT_2012-06-21_34200000_37800000", 30);
  g_autoptr(VedBookSession) session = ved_book_session_new ();

  ved_book_session_open (session, folder);
  ved_test_wait_until (is_settled, session);
  g_assert_cmpuint (ved_book_session_get_sets (session)->len, ==, 3);
  g_assert_cmpuint (ved_book_session_get_day (session)->name.n_levels, ==, 30);
  ved_test_remove_folder (folder);
}

static void
test_opens_and_prepares (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *one = write_set (folder, "AAA_2012-06-21_34200000_57600000", 2);
  g_autofree char *other = write_set (folder, "BBB_2012-06-21_34200000_57600000", 2);
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  Wait wait = { session, 0 };

  g_assert_true (ved_book_session_takes (folder));
  g_assert_true (ved_book_session_takes (one));
  g_assert_false (ved_book_session_takes ("/nowhere/samples.csv"));
  ved_book_session_open (session, folder);
  g_assert_cmpuint (ved_book_session_get_state (session), ==, VED_BOOK_LOADING);
  ved_test_wait_until (is_settled, session);
  g_assert_cmpuint (ved_book_session_get_state (session), ==, VED_BOOK_READY);
  g_assert_null (ved_book_session_get_progress (session));
  g_assert_cmpuint (ved_book_session_get_sets (session)->len, ==, 2);
  g_assert_cmpuint (ved_book_session_get_day (session)->n_rows, ==, 2000);
  g_assert_cmpuint (ved_book_cursor_get_row (ved_book_session_get_cursor (session)), ==, 1000);
  /* Midnight in New York in summer. */
  g_assert_cmpint (ved_book_session_get_midnight_us (session), ==, G_GINT64_CONSTANT (1340251200) * G_USEC_PER_SEC);
  g_assert_cmpstr (ved_book_session_get_zone_name (session), ==, "EDT");

  for (wait.part = 0; wait.part < VED_BOOK_N_PARTS; wait.part++)
    ved_test_wait_until (is_prepared, &wait);
  g_assert_nonnull (ved_book_session_get_replay (session));
  g_assert_nonnull (ved_book_session_get_heat (session));
  g_assert_nonnull (ved_book_session_get_series (session, VED_BOOK_SERIES_VPIN));
  g_assert_nonnull (ved_book_session_get_findings (session, VED_BOOK_ABSORPTION));
  g_assert_nonnull (ved_book_session_get_tape (session));

  ved_book_cursor_set_step (ved_book_session_get_cursor (session), 7);
  ved_book_cursor_go (ved_book_session_get_cursor (session), 100);
  ved_book_cursor_go (ved_book_session_get_cursor (session), 200);
  ved_book_session_choose (session, 1);
  g_assert_nonnull (ved_book_session_get_progress (session));
  g_assert_null (ved_book_session_get_series (session, VED_BOOK_SERIES_VPIN));
  ved_test_wait_until (is_settled, session);
  g_assert_cmpstr (ved_book_session_get_day (session)->name.ticker, ==, "BBB");
  g_assert_cmpuint (ved_book_cursor_get_step (ved_book_session_get_cursor (session)), ==, 1);

  /* Each opens where windows are full, and nothing but the first row is behind. */
  g_assert_cmpuint (ved_book_cursor_get_row (ved_book_session_get_cursor (session)), ==, 1000);
  ved_book_cursor_go_back (ved_book_session_get_cursor (session));
  g_assert_cmpuint (ved_book_cursor_get_row (ved_book_session_get_cursor (session)), ==, 0);
  g_assert_false (ved_book_cursor_has_past (ved_book_session_get_cursor (session)));
  ved_test_remove_folder (folder);
}

static gboolean
has_day (gpointer session)
{
  return ved_book_session_get_day (session) != NULL;
}

static gboolean
is_whole (gpointer session)
{
  return ved_book_session_get_arrival (session) == NULL;
}

/* Of a large recording the first rows are there while the rest is read; the viewer stays where he has gone, and nothing that was
 * made of them does. */
static void
test_large_one_begins_early (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(VedTestBook) book = ved_test_book_new (5, MANY_ROWS, 5, VED_TEST_BOOK_NO_TRUTH);
  g_autofree char *one = write_set (folder, "AAA_2012-06-21_34200000_57600000", 2);
  g_autofree char *large = write_book (folder, "BBB_2012-06-21_34200000_57600000", 5, book);
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  VedBookSet *set;

  ved_book_session_open (session, folder);
  ved_test_wait_until (is_settled, session);
  set = g_ptr_array_index (ved_book_session_get_sets (session), 1);
  set->n_bytes = 1 << 30;       /* as if it were */
  ved_book_session_choose (session, 1);
  ved_test_wait_until (has_day, session);
  g_assert_cmpuint (ved_book_session_get_state (session), ==, VED_BOOK_READY);
  g_assert_nonnull (ved_book_session_get_progress (session));
  g_assert_nonnull (ved_book_session_get_arrival (session));
  g_assert_cmpuint (ved_book_session_get_day (session)->n_rows, >, 1000);
  g_assert_cmpuint (ved_book_session_get_day (session)->n_rows, <, MANY_ROWS);
  ved_book_cursor_go (ved_book_session_get_cursor (session), 100);
  ved_book_session_prepare (session, VED_BOOK_PART_TAPE);

  ved_test_wait_until (is_whole, session);
  g_assert_null (ved_book_session_get_progress (session));
  g_assert_null (ved_book_session_get_tape (session));
  g_assert_cmpuint (ved_book_session_get_day (session)->n_rows, ==, MANY_ROWS);
  g_assert_cmpuint (ved_book_cursor_get_row (ved_book_session_get_cursor (session)), ==, 100);
  ved_test_remove_folder (folder);
}

static void
test_failure_and_cancel (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = write_set (folder, "AAA_2012-06-21_34200000_57600000", 2);
  g_autoptr(VedBookSession) session = ved_book_session_new ();

  g_assert_true (g_file_set_contents (path, "34200.1,1,7,100,1000000,1\n34200.2,x,7,100,1000000,1\n", -1, NULL));
  ved_book_session_open (session, path);
  ved_test_wait_until (is_settled, session);
  g_assert_cmpuint (ved_book_session_get_state (session), ==, VED_BOOK_FAILED);
  g_assert_nonnull (strstr (ved_book_session_get_message (session), "AAA_2012-06-21_34200000_57600000_message_2.csv"));
  g_assert_nonnull (strstr (ved_book_session_get_message (session), "2"));
  g_assert_cmpuint (ved_book_session_get_n_pending (session), ==, 0);

  ved_book_session_open (session, path);
  ved_book_session_cancel (session);
  g_assert_cmpuint (ved_book_session_get_state (session), ==, VED_BOOK_EMPTY);
  g_assert_null (ved_book_session_get_path (session));
  ved_test_remove_folder (folder);
}

/* A folder with metrics is no broken order book: it is said what can be opened. */
static void
test_folder_without (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "metrics.csv", NULL);
  g_autoptr(VedBookSession) session = ved_book_session_new ();

  g_assert_true (g_file_set_contents (path, "timestamp,cpu_idle_pct\n", -1, NULL));
  ved_book_session_open (session, folder);
  ved_test_wait_until (is_settled, session);
  g_assert_true (ved_book_session_found_nothing (session));
  g_assert_nonnull (strstr (ved_book_session_get_message (session), "vedettectl import"));

  ved_book_session_open (session, path);
  ved_test_wait_until (is_settled, session);
  g_assert_false (ved_book_session_found_nothing (session));
  ved_test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/book-cursor/steps-clamp", test_steps_clamp);
  g_test_add_func ("/book-cursor/play-by-events", test_play_by_events);
  g_test_add_func ("/book-cursor/play-by-time", test_play_by_time);
  g_test_add_func ("/book-cursor/stops", test_stops);
  g_test_add_func ("/book-cursor/stop-at-spread", test_stop_at_spread);
  g_test_add_func ("/book-cursor/jumps-and-back", test_jumps_and_back);
  g_test_add_func ("/book-session/opens-and-prepares", test_opens_and_prepares);
  g_test_add_func ("/book-session/large-one-begins-early", test_large_one_begins_early);
  g_test_add_func ("/book-session/first-choice", test_first_choice);
  g_test_add_func ("/book-session/failure-and-cancel", test_failure_and_cancel);
  g_test_add_func ("/book-session/folder-without", test_folder_without);

  return g_test_run ();
}
