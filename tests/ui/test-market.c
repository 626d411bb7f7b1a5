/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-market"

#include "config.h"

#include "app/charts/ved-candle-chart.h"
#include "app/charts/ved-depth-chart.h"
#include "app/charts/ved-heat-map.h"
#include "app/market/ved-backtest-page.h"
#include "app/market/ved-backtest-sum.h"
#include "app/market/ved-book-timeline.h"
#include "app/market/ved-depth-page.h"
#include "app/market/ved-market-series.h"
#include "app/market/ved-market-table.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-market-veil.h"
#include "app/market/ved-order-size.h"
#include "app/market/ved-orders-page.h"
#include "app/market/ved-price-page.h"
#include "app/market/ved-queue-chart.h"
#include "app/market/ved-queue-table-card.h"
#include "app/market/ved-track-card.h"
#include "app/parts/ved-paragraph.h"
#include "app/ved-settings.h"
#include "book/analytics/ved-book-backtest.h"

#include "ved-test-market.h"
#include "ved-test-window.h"

#include <math.h>

static void
test_empty_then_failed_then_there (VedTestMarket *fixture,
                                   gconstpointer  type)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "NONE_2012-06-21_34200000_57600000_message_5.csv", NULL);

  ved_test_market_settle (fixture);
  g_assert_true (ved_test_market_says (fixture, "No Order Book"));
  ved_book_session_open (fixture->session, missing);
  ved_test_market_settle (fixture);
  g_assert_true (ved_test_market_says (fixture, "The Order Book Cannot Be Read"));
  g_assert_true (ved_test_market_says (fixture, "NONE_2012-06-21_34200000_57600000_message_5.csv"));
  ved_test_market_open_day (fixture);
  g_assert_false (ved_test_market_says (fixture, "No Order Book"));
  g_assert_nonnull (ved_market_page_get_content (VED_MARKET_PAGE (fixture->page)));
  ved_book_session_close (fixture->session);
  ved_test_market_settle (fixture);
  g_assert_true (ved_test_market_says (fixture, "No Order Book"));
}

static guint64
count_redraws (VedTestMarket *fixture)
{
  g_autoptr(GPtrArray) charts = ved_test_market_find_all (fixture, VED_TYPE_CHART);
  guint64 n = 0;

  for (guint i = 0; i < charts->len; i++)
    n += ved_chart_get_data_redraws (g_ptr_array_index (charts, i));

  return n;
}

static void
test_hidden_page_sleeps (VedTestMarket *fixture,
                         gconstpointer  type)
{
  guint64 n_before;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 1000);
  n_before = count_redraws (fixture);
  ved_page_set_active (fixture->page, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (fixture->page), FALSE);
  for (guint32 row = 1001; row < 1050; row++)
    ved_book_cursor_seek (ved_book_session_get_cursor (fixture->session), row);
  ved_test_window_draw (fixture->window);
  g_assert_cmpuint (count_redraws (fixture), ==, n_before);

  gtk_widget_set_visible (GTK_WIDGET (fixture->page), TRUE);
  ved_page_set_active (fixture->page, TRUE);
  ved_test_market_settle (fixture);
  g_assert_cmpuint (count_redraws (fixture), >, n_before);
}

/* Between two frames the cursor may move often: the page looks once. */
static void
test_one_look_a_frame (VedTestMarket *fixture,
                       gconstpointer  type)
{
  guint64 n_before, n_once;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 1000);
  n_before = count_redraws (fixture);
  ved_test_market_go (fixture, 1001);
  n_once = count_redraws (fixture) - n_before;
  n_before = count_redraws (fixture);
  for (guint32 row = 1002; row < 1202; row++)
    ved_book_cursor_seek (ved_book_session_get_cursor (fixture->session), row);
  ved_test_market_settle (fixture);
  g_assert_cmpuint (count_redraws (fixture) - n_before, <=, n_once + 2);
}

static void
test_tiles (VedTestMarket *fixture,
            gconstpointer  type)
{
  g_autofree char *bid = NULL, *mid = NULL;
  char text[VED_MARKET_TEXT_SIZE];
  VedBookDay *day;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 1000);
  day = ved_book_session_get_day (fixture->session);
  bid = g_strconcat ("$", ved_market_write_price (ved_book_day_price (day, 1000, VED_BOOK_BID, 0), text, sizeof text), NULL);
  mid = g_strconcat ("$", ved_market_write_price2 (ved_book_day_get_mid2 (day, 1000), text, sizeof text), NULL);
  g_assert_true (ved_test_market_says (fixture, bid));
  g_assert_true (ved_test_market_says (fixture, mid));
}

/* Zoomed in on the end of the day: at another time there is nothing of that to see, and another window is asked for to be
 * seen. */
static void
test_zoom_ends_where_nothing_is_left (VedTestMarket *fixture,
                                      gconstpointer  type)
{
  g_autoptr(GPtrArray) toggles = NULL;
  VedViewport *viewport;
  gint64 from_us, to_us, seen_us, seen_to_us;

  ved_test_market_open_day (fixture);
  viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (ved_test_market_find_one (fixture, VED_TYPE_CANDLE_CHART, 0)));
  ved_viewport_get_range (viewport, &from_us, &to_us);
  ved_viewport_set_range (viewport, to_us - (to_us - from_us) / 2, to_us - 1000);
  ved_test_market_go (fixture, VED_TEST_MARKET_ROWS - 2);
  ved_viewport_get_range (viewport, &seen_us, &seen_to_us);
  g_assert_cmpint (seen_us, ==, to_us - (to_us - from_us) / 2);
  g_assert_false (ved_viewport_is_home (viewport));

  ved_test_market_go (fixture, VED_TEST_MARKET_ROWS / 2);
  g_assert_true (ved_viewport_is_home (viewport));
  ved_viewport_get_range (viewport, &from_us, &to_us);
  ved_viewport_set_range (viewport, to_us - 2000, to_us - 1000);
  toggles = ved_test_market_find_all (fixture, GTK_TYPE_TOGGLE_BUTTON);
  for (guint i = 0; i < toggles->len; i++)
    if (g_strcmp0 (gtk_button_get_label (toggles->pdata[i]), "Day") == 0)
      gtk_toggle_button_set_active (toggles->pdata[i], TRUE);
  ved_test_market_settle (fixture);
  g_assert_true (ved_viewport_is_home (viewport));
}

/* Trades up to the cursor, the newest first; a click goes to one, and the list ends there. */
static void
test_tape_goes_to_rows (VedTestMarket *fixture,
                        gconstpointer  type)
{
  VedMarketTable *table;
  VedBookDay *day;
  guint n;

  ved_test_market_open_day (fixture);
  day = ved_book_session_get_day (fixture->session);
  table = ved_test_market_find_one (fixture, VED_TYPE_MARKET_TABLE, 0);
  ved_test_market_go (fixture, VED_TEST_MARKET_ROWS - 1);
  n = ved_market_table_get_n (table);
  g_assert_cmpuint (n, >, 20);
  g_signal_emit_by_name (table, "activated", 9);
  ved_test_market_settle (fixture);
  g_assert_cmpuint (ved_market_table_get_n (table), ==, 10);
  g_assert_cmpuint (day->type[ved_book_cursor_get_row (ved_book_session_get_cursor (fixture->session))], >=, VED_BOOK_EXECUTE);
}

static void
test_depth_is_the_row (VedTestMarket *fixture,
                       gconstpointer  type)
{
  VedDepthChart *chart;
  VedBookDay *day;
  gboolean is_ask;
  gsize level;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 1000);
  day = ved_book_session_get_day (fixture->session);
  chart = ved_test_market_find_one (fixture, VED_TYPE_DEPTH_CHART, 0);
  g_assert_true (ved_depth_chart_find (chart, ved_book_day_price (day, 1000, VED_BOOK_BID, 2), &is_ask, &level));
  g_assert_false (is_ask);
  g_assert_cmpuint (level, ==, 2);
  g_assert_cmpfloat (ved_depth_chart_get_cumulative (chart, FALSE, 2), ==,
                     (double) ved_book_day_get_depth (day, 1000, VED_BOOK_BID, 3));
}

static void
test_ladder_is_the_row (VedTestMarket *fixture,
                        gconstpointer  type)
{
  g_autofree char *price = NULL, *size = NULL;
  char text[VED_MARKET_TEXT_SIZE];
  VedMarketTable *table;
  VedBookDay *day;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 1000);
  day = ved_book_session_get_day (fixture->session);
  table = ved_test_market_find_one (fixture, VED_TYPE_MARKET_TABLE, 0);
  g_assert_cmpuint (ved_market_table_get_n (table), ==, 2 * VED_TEST_MARKET_LEVELS);
  price = ved_market_table_get_text (table, VED_TEST_MARKET_LEVELS, 2);
  size = ved_market_table_get_text (table, VED_TEST_MARKET_LEVELS, 1);
  ved_market_write_price (ved_book_day_price (day, 1000, VED_BOOK_BID, 0), text, sizeof text);
  g_assert_true (g_str_has_prefix (price, text));
  g_assert_cmpstr (size, ==, ved_market_write_count (ved_book_day_size (day, 1000, VED_BOOK_BID, 0), text, sizeof text));
}

/* One share is taken from the best level; what the book does not hold is said so. The size is the same wherever it can be chosen. */
static void
test_market_order (VedTestMarket *fixture,
                   gconstpointer  type)
{
  g_autoptr(GtkWidget) other = g_object_ref_sink (ved_order_size_new (fixture->session));
  g_autofree char *worst = NULL;
  char price[VED_MARKET_TEXT_SIZE];
  VedBookDay *day;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 1000);
  day = ved_book_session_get_day (fixture->session);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (other), 1.0);
  ved_market_write_price (ved_book_day_price (day, 1000, VED_BOOK_ASK, 0), price, sizeof price);
  worst = g_strdup_printf ("1 level, the worst price $%s", price);
  g_assert_true (ved_test_market_says (fixture, worst));

  g_object_set (fixture->session, "order-shares", 9000000, NULL);
  g_assert_true (ved_test_market_says (fixture, "of 9,000,000 shares on"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (other)), ==, "9,000,000");
  gtk_editable_set_text (GTK_EDITABLE (other), "12,500");
  gtk_spin_button_update (GTK_SPIN_BUTTON (other));
  g_assert_cmpuint (ved_book_session_get_order_shares (fixture->session), ==, 12500);
}

/* From -> to of what is shaded on a chart that shows the whole day; returns how many spans there are. */
static guint
find_shades (VedTestMarket *fixture,
             gpointer       chart,
             float         *from,
             float         *to)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  VedBookDay *day = ved_book_session_get_day (fixture->session);
  gint64 midnight_us = ved_book_session_get_midnight_us (fixture->session);
  VedPlotFrame frame = { .plot = { 0.0f, 0.0f, 10000.0f, 100.0f }, .scale_factor = 1 };
  const VedDrawCommand *commands;
  gsize n_commands;
  guint n = 0;

  ved_scale_init_time (&frame.x, midnight_us + day->time_ns[0] / 1000,
                       midnight_us + day->time_ns[day->n_rows - 1] / 1000, 0.0, 10000.0);
  ved_market_halts_record (chart, list, &frame, fixture->session);
  commands = ved_draw_list_get_commands (list, &n_commands);
  for (gsize i = 0; i < n_commands; i++)
    {
      const VedDrawRect *rects = ved_draw_list_get_elements (list, &commands[i]);

      g_assert_cmpuint (commands[i].kind, ==, VED_DRAW_RECTS);
      for (guint j = 0; j < commands[i].n; j++)
        if (rects[j].height == 100.0f)
          {
            *from = rects[j].x;
            *to = rects[j].x + rects[j].width;
            n++;
          }
    }

  return n;
}

/* Time without trading is shaded from its beginning, as far as it is known at the row, and no code of it is a price. */
static void
test_halts_are_shaded (VedTestMarket *fixture,
                       gconstpointer  type)
{
  const VedBookHaltSpan *halt;
  float from, to, early;
  VedBookDay *day;
  gpointer chart;
  GArray *halts;

  ved_test_market_open_day (fixture);
  chart = ved_test_market_find_one (fixture, VED_TYPE_PLOT_CHART, 0);
  day = ved_book_session_get_day (fixture->session);
  halts = ved_book_session_get_halts (fixture->session);
  g_assert_nonnull (halts);
  g_assert_cmpuint (halts->len, >, 2);
  halt = &g_array_index (halts, VedBookHaltSpan, 1);
  g_assert_cmpuint (halt->last_row, >, halt->first_row + 1);

  ved_test_market_go (fixture, halt->first_row - 1);
  g_assert_cmpuint (find_shades (fixture, chart, &from, &to), ==, 1);
  ved_test_market_go (fixture, halt->first_row + 1);
  g_assert_cmpuint (find_shades (fixture, chart, &from, &early), ==, 2);
  ved_test_market_go (fixture, halt->last_row + 50);
  g_assert_cmpuint (find_shades (fixture, chart, &from, &to), ==, 2);
  g_assert_cmpfloat (early, <=, to);
  g_assert_cmpfloat_with_epsilon (from, 10000.0 * (double) (day->time_ns[halt->first_row] - day->time_ns[0]) /
                                  (double) (day->time_ns[day->n_rows - 1] - day->time_ns[0]), 1.0);
  ved_book_cursor_set_shows_future (ved_book_session_get_cursor (fixture->session), TRUE);
  g_assert_cmpuint (find_shades (fixture, chart, &from, &to), ==, halts->len);
}

/* Whether a row of a half stands on the page as it does in its file. */
static gboolean
says_row (VedTestMarket *fixture,
          const char    *half,
          guint32        row)
{
  g_autofree char *path = g_strdup_printf ("%s/TEST_2012-06-21_34200000_57600000_%s_5.csv", fixture->folder, half);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);

  return ved_test_market_says (fixture, lines[row]);
}

static void
test_raw_row (VedTestMarket *fixture,
              gconstpointer  type)
{
  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 123);
  g_assert_true (says_row (fixture, "orderbook", 123));
  for (guint32 row = 123; row < 143; row++)
    {
      ved_test_market_go (fixture, row);
      g_assert_true (says_row (fixture, "message", row));
    }
}

static gboolean
is_low (gpointer content)
{
  return gtk_widget_get_height (content) < 700;
}

static void
play_to (VedTestMarket *fixture,
         guint32        row)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (fixture->session);

  ved_book_cursor_play (cursor);
  while (ved_book_cursor_get_row (cursor) < row)
    ved_book_cursor_advance (cursor, 16667);
  ved_test_market_settle (fixture);
}

/* What is scrolled out of view waits while the day plays, and follows when it comes into view and when playing ends. */
static void
test_plays_what_is_in_view (VedTestMarket *fixture,
                            gconstpointer  type)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (fixture->session);
  GtkAdjustment *scrolled;
  GtkWidget *content;

  ved_test_market_open_day (fixture);
  content = ved_market_page_get_content (VED_MARKET_PAGE (fixture->page));
  scrolled = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (content));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 600);
  ved_test_wait_until (is_low, content);
  ved_test_market_go (fixture, 123);
  ved_book_cursor_set_pace (cursor, VED_BOOK_PACE_EVENTS);
  play_to (fixture, 124);
  g_assert_false (says_row (fixture, "orderbook", 124));
  gtk_adjustment_set_value (scrolled, gtk_adjustment_get_upper (scrolled));
  ved_test_market_settle (fixture);
  g_assert_true (says_row (fixture, "orderbook", 124));
  gtk_adjustment_set_value (scrolled, 0.0);
  play_to (fixture, 125);
  g_assert_false (says_row (fixture, "orderbook", 125));
  ved_book_cursor_pause (cursor);
  ved_test_market_settle (fixture);
  g_assert_true (says_row (fixture, "orderbook", 125));
}

static guint
count_levels (const VedBookDay *day,
              guint32           row,
              VedBookSide       side)
{
  guint n = 0;

  while (n < day->n_levels && ved_book_price_exists (ved_book_day_price (day, row, side, n)))
    n++;

  return n;
}

/* What the queues add up to is the book row, level by level. */
static void
test_queues_add_up (VedTestMarket *fixture,
                    gconstpointer  type)
{
  char text[VED_MARKET_TEXT_SIZE];
  VedItemChart *chart;
  VedBookDay *day;

  ved_test_market_open_day (fixture);
  day = ved_book_session_get_day (fixture->session);
  chart = ved_test_market_find_one (fixture, VED_TYPE_QUEUE_CHART, 0);
  for (guint32 row = 500; row < VED_TEST_MARKET_ROWS; row += 1700)
    {
      guint n_asks = count_levels (day, row, VED_BOOK_ASK), n_bids = count_levels (day, row, VED_BOOK_BID);

      ved_test_market_go (fixture, row);
      g_assert_cmpuint (n_bids, >, 0);
      g_assert_cmpuint (ved_item_chart_get_n_items (chart), ==, n_asks + n_bids);
      for (guint level = 0; level < n_bids; level++)
        {
          g_autofree char *words = VED_ITEM_CHART_GET_CLASS (chart)->describe (chart, n_asks + level);

          ved_market_write_count (ved_book_day_size (day, row, VED_BOOK_BID, level), text, sizeof text);
          g_assert_nonnull (strstr (words, text));
        }
    }
}

static guint
count_shares (VedMarketTable *table)
{
  gint64 shares = 0;

  for (guint i = 0; i < ved_market_table_get_n (table); i++)
    {
      g_autofree char *size = ved_market_table_get_text (table, i, 3);
      g_auto(GStrv) parts = g_strsplit (size, ",", -1);
      g_autofree char *digits = g_strjoinv ("", parts);

      shares += g_ascii_strtoll (digits, NULL, 10);
    }

  return (guint) shares;
}

/* A click on a known order in a queue follows it; its life ends at the cursor. */
static void
test_tracker_follows (VedTestMarket *fixture,
                      gconstpointer  type)
{
  VedQueueTableCard *card;
  VedMarketTable *table;
  VedTrackCard *track;
  VedBookDay *day;
  guint i;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 3000);
  day = ved_book_session_get_day (fixture->session);
  track = ved_test_market_find_one (fixture, VED_TYPE_TRACK_CARD, 0);
  card = ved_test_market_find_one (fixture, VED_TYPE_QUEUE_TABLE_CARD, 0);
  table = VED_MARKET_TABLE (ved_queue_table_card_get_table (card));
  g_assert_cmpuint (count_shares (table), ==, ved_book_day_get_depth (day, 3000, VED_BOOK_BID, VED_TEST_MARKET_LEVELS));
  for (i = 0; i < ved_market_table_get_n (table); i++)
    {
      g_autofree char *state = ved_market_table_get_text (table, i, 7);

      if (strstr (state, "known") != NULL)
        break;
    }
  g_assert_cmpuint (i, <, ved_market_table_get_n (table));
  g_signal_emit_by_name (table, "activated", i);
  for (guint frame = 0; frame < 200 && strstr (ved_track_card_get_text (track), "place") == NULL; frame++)
    ved_test_window_draw (fixture->window);
  g_assert_nonnull (strstr (ved_track_card_get_text (track), "place"));

  ved_track_card_follow (track, G_MAXINT64);
  g_assert_nonnull (strstr (ved_track_card_get_text (track), "not found"));
}

static double
read_size (VedMarketTable *table,
           guint           position)
{
  g_autofree char *size = ved_market_table_get_text (table, position, 3);
  g_auto(GStrv) groups = g_strsplit (size, ",", -1);
  g_autofree char *digits = g_strjoinv ("", groups);

  return g_ascii_strtod (digits, NULL);
}

/* Returns how many rows are in order. */
static guint
assert_sorted (VedMarketTable *table)
{
  guint n = ved_market_table_get_n (table);

  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (read_size (table, i - 1), >=, read_size (table, i));

  return n;
}

/* A queue sorted by size stays so while the cursor moves, and shows the same orders. */
static void
test_queues_sort (VedTestMarket *fixture,
                  gconstpointer  type)
{
  VedMarketTable *table;
  GtkColumnView *view;
  VedBookDay *day;
  guint most = 0;

  ved_test_market_open_day (fixture);
  ved_test_market_go (fixture, 3000);
  day = ved_book_session_get_day (fixture->session);
  table = VED_MARKET_TABLE (ved_queue_table_card_get_table (ved_test_market_find_one (fixture, VED_TYPE_QUEUE_TABLE_CARD, 0)));
  g_assert_cmpfloat (read_size (table, 0), >, 0.0);
  view = ved_test_market_find_one (fixture, GTK_TYPE_COLUMN_VIEW, 0);
  g_assert_true (gtk_widget_is_ancestor (GTK_WIDGET (view), GTK_WIDGET (table)));
  for (guint i = 0; i < g_list_model_get_n_items (gtk_column_view_get_columns (view)); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), i);

      g_assert_nonnull (gtk_column_view_column_get_sorter (column));
      if (i == 3)
        gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
    }
  for (guint32 row = 3000; row < 3300; row += 30)
    {
      ved_test_market_go (fixture, row);
      most = MAX (most, assert_sorted (table));
      g_assert_cmpuint (count_shares (table), ==, ved_book_day_get_depth (day, row, VED_BOOK_BID, VED_TEST_MARKET_LEVELS));
    }
  g_assert_cmpuint (most, >, 3);
}

static gboolean
has_run (gpointer user_data)
{
  return !ved_backtest_page_is_busy (user_data);
}

static void
test_backtest_lists_its_fills (VedTestMarket *fixture,
                               gconstpointer  type)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) expected = NULL;
  char text[VED_MARKET_TEXT_SIZE];
  VedMarketTable *table;

  ved_test_market_open_day (fixture);
  ved_test_wait_until (has_run, fixture->page);
  ved_test_market_settle (fixture);
  expected = ved_book_backtest_run (ved_book_session_get_day (fixture->session), &plan, NULL);
  table = ved_test_market_find_one (fixture, VED_TYPE_MARKET_TABLE, 0);
  g_assert_true (ved_test_market_says (fixture, "wherever the cursor is"));
  g_assert_true (ved_test_market_says (fixture, "may exceed it by its own size"));
  g_assert_cmpuint (expected->fills->len, >, 5);
  g_assert_cmpuint (ved_market_table_get_n (table), ==, expected->fills->len);
  g_assert_true (ved_test_market_says (fixture, ved_market_write_dollars (expected->total / VED_BOOK_DOLLAR, text, sizeof text)));
  g_signal_emit_by_name (table, "activated", 3);
  g_assert_cmpuint (ved_book_cursor_get_row (ved_book_session_get_cursor (fixture->session)), ==,
                    g_array_index (expected->fills, VedBookBacktestFill, 3).row);
}

static gboolean
is_summed (gpointer user_data)
{
  return !ved_backtest_sum_is_busy (user_data);
}

static void
leave_out (VedTestMarket *fixture,
           const char    *name)
{
  g_autoptr(GPtrArray) checks = ved_test_market_find_all (fixture, GTK_TYPE_CHECK_BUTTON);

  for (guint i = 0; i < checks->len; i++)
    if (g_strcmp0 (gtk_check_button_get_label (checks->pdata[i]), name) == 0)
      gtk_check_button_set_active (checks->pdata[i], FALSE);
}

/* With several recordings open, the market maker runs on each, and the last row is what they come to. */
static void
test_backtest_adds_up (VedTestMarket *fixture,
                       gconstpointer  type)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (12, 2000, 3, VED_TEST_BOOK_PLAIN);
  g_autofree char *messages = g_strdup_printf ("%s/OTHER_2012-06-21_34200000_57600000_message_3.csv", fixture->folder);
  g_autofree char *orders = g_strdup_printf ("%s/OTHER_2012-06-21_34200000_57600000_orderbook_3.csv", fixture->folder);
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  VedBacktestSum *sum;
  VedMarketTable *table;
  gint64 n_fills = 0;

  ved_test_market_open_day (fixture);
  g_assert_false (ved_test_market_says (fixture, "Several Recordings"));
  g_assert_true (g_file_set_contents (messages, book->messages->str, (gssize) book->messages->len, NULL));
  g_assert_true (g_file_set_contents (orders, book->book->str, (gssize) book->book->len, NULL));
  ved_test_market_open_day (fixture);
  g_assert_true (ved_test_market_says (fixture, "Several Recordings"));
  sum = ved_test_market_find_one (fixture, VED_TYPE_BACKTEST_SUM, 0);
  g_assert_true (ved_test_market_says (fixture, "2 of 2"));
  ved_backtest_sum_run (sum, &plan);
  ved_test_wait_until (is_summed, sum);
  ved_test_market_settle (fixture);
  table = ved_test_market_find_one (fixture, VED_TYPE_MARKET_TABLE, 1);
  g_assert_cmpuint (ved_market_table_get_n (table), ==, 3);
  for (guint row = 0; row < 3; row++)
    {
      g_autofree char *name = ved_market_table_get_text (table, row, 0), *fills = ved_market_table_get_text (table, row, 1);
      g_auto(GStrv) groups = g_strsplit (fills, ",", -1);
      g_autofree char *digits = g_strjoinv ("", groups);
      gint64 n = g_ascii_strtoll (digits, NULL, 10);

      g_assert_cmpint (n, >, 0);
      g_assert_cmpstr (name, ==, row == 0 ? "OTHER (3 levels)" : row == 1 ? "TEST (5 levels)" : "Sum");
      if (row == 2)
        g_assert_cmpint (n, ==, n_fills);
      n_fills += n;
    }

  /* Two stocks: what is held of each is no sum. */
  for (guint row = 0; row < 3; row++)
    {
      g_autofree char *inventory = ved_market_table_get_text (table, row, 4);

      if (row == 2)
        g_assert_cmpstr (inventory, ==, "–");
      else
        g_assert_cmpstr (inventory, !=, "–");
    }

  /* One that has become unreadable is told of with the reason. */
  g_assert_true (g_file_set_contents (messages, "not,a,message\n", -1, NULL));
  ved_backtest_sum_run (sum, &plan);
  ved_test_wait_until (is_summed, sum);
  ved_test_market_settle (fixture);
  g_assert_true (ved_test_market_says (fixture, "OTHER (3 levels): "));

  /* What is not chosen does not count. */
  leave_out (fixture, "OTHER (3 levels)");
  g_assert_true (ved_test_market_says (fixture, "1 of 2"));
  ved_backtest_sum_run (sum, &plan);
  ved_test_wait_until (is_summed, sum);
  ved_test_market_settle (fixture);
  g_assert_cmpuint (ved_market_table_get_n (table), ==, 2);
  g_assert_false (ved_test_market_says (fixture, "OTHER (3 levels): "));

  /* It stays so as long as the same recordings are open. */
  ved_backtest_sum_refresh (sum);
  g_assert_true (ved_test_market_says (fixture, "1 of 2"));
}

static int
get_least_width (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return least;
}

static void
test_fits_a_narrow_window (VedTestMarket *fixture,
                           gconstpointer  type)
{
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(VedBookActions) actions = ved_book_actions_new (fixture->session, settings);
  VedBookTimeline *timeline = g_object_ref_sink (g_object_new (VED_TYPE_BOOK_TIMELINE, NULL));

  ved_test_market_open_day (fixture);
  ved_book_timeline_set_session (timeline, fixture->session, actions);
  g_assert_cmpint (get_least_width (GTK_WIDGET (fixture->page)), <=, 400);
  g_assert_cmpint (get_least_width (GTK_WIDGET (timeline)), <=, 360);
  g_object_unref (timeline);
}

int
main (int   argc,
      char *argv[])
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  VED_TEST_MARKET_ADD ("/market/price/states", ved_price_page_get_type, test_empty_then_failed_then_there);
  VED_TEST_MARKET_ADD ("/market/price/hidden-page-sleeps", ved_price_page_get_type, test_hidden_page_sleeps);
  VED_TEST_MARKET_ADD ("/market/price/one-look-a-frame", ved_price_page_get_type, test_one_look_a_frame);
  VED_TEST_MARKET_ADD ("/market/price/tiles", ved_price_page_get_type, test_tiles);
  VED_TEST_MARKET_ADD ("/market/price/zoom-ends-where-nothing-is-left", ved_price_page_get_type, test_zoom_ends_where_nothing_is_left);
  VED_TEST_MARKET_ADD ("/market/price/halts-are-shaded", ved_price_page_get_type, test_halts_are_shaded);
  VED_TEST_MARKET_ADD ("/market/depth/halts-are-shaded", ved_depth_page_get_type, test_halts_are_shaded);
  VED_TEST_MARKET_ADD ("/market/orders/queues-sort", ved_orders_page_get_type, test_queues_sort);
  VED_TEST_MARKET_ADD ("/market/depth/states", ved_depth_page_get_type, test_empty_then_failed_then_there);
  VED_TEST_MARKET_ADD ("/market/depth/hidden-page-sleeps", ved_depth_page_get_type, test_hidden_page_sleeps);
  VED_TEST_MARKET_ADD ("/market/depth/one-look-a-frame", ved_depth_page_get_type, test_one_look_a_frame);
  VED_TEST_MARKET_ADD ("/market/depth/depth-is-the-row", ved_depth_page_get_type, test_depth_is_the_row);
  VED_TEST_MARKET_ADD ("/market/depth/ladder-is-the-row", ved_depth_page_get_type, test_ladder_is_the_row);
  VED_TEST_MARKET_ADD ("/market/depth/market-order", ved_depth_page_get_type, test_market_order);
  VED_TEST_MARKET_ADD ("/market/depth/raw-row", ved_depth_page_get_type, test_raw_row);
  VED_TEST_MARKET_ADD ("/market/depth/plays-what-is-in-view", ved_depth_page_get_type, test_plays_what_is_in_view);
  VED_TEST_MARKET_ADD ("/market/orders/plays-what-is-in-view", ved_orders_page_get_type, test_plays_what_is_in_view);
  VED_TEST_MARKET_ADD ("/market/orders/states", ved_orders_page_get_type, test_empty_then_failed_then_there);
  VED_TEST_MARKET_ADD ("/market/orders/hidden-page-sleeps", ved_orders_page_get_type, test_hidden_page_sleeps);
  VED_TEST_MARKET_ADD ("/market/orders/queues-add-up", ved_orders_page_get_type, test_queues_add_up);
  VED_TEST_MARKET_ADD ("/market/orders/tracker-follows", ved_orders_page_get_type, test_tracker_follows);
  VED_TEST_MARKET_ADD ("/market/backtest/states", ved_backtest_page_get_type, test_empty_then_failed_then_there);
  VED_TEST_MARKET_ADD ("/market/backtest/lists-its-fills", ved_backtest_page_get_type, test_backtest_lists_its_fills);
  VED_TEST_MARKET_ADD ("/market/backtest/adds-up", ved_backtest_page_get_type, test_backtest_adds_up);
  VED_TEST_MARKET_ADD ("/market/price/fits-a-narrow-window", ved_price_page_get_type, test_fits_a_narrow_window);
  VED_TEST_MARKET_ADD ("/market/depth/fits-a-narrow-window", ved_depth_page_get_type, test_fits_a_narrow_window);
  VED_TEST_MARKET_ADD ("/market/orders/fits-a-narrow-window", ved_orders_page_get_type, test_fits_a_narrow_window);
  VED_TEST_MARKET_ADD ("/market/backtest/fits-a-narrow-window", ved_backtest_page_get_type, test_fits_a_narrow_window);
  VED_TEST_MARKET_ADD ("/market/price/tape-goes-to-rows", ved_price_page_get_type, test_tape_goes_to_rows);

  return g_test_run ();
}
