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
#include "app/market/ved-orders-page.h"
#include "app/market/ved-price-page.h"
#include "app/market/ved-queue-chart.h"
#include "app/market/ved-queue-table-card.h"
#include "app/market/ved-track-card.h"
#include "app/parts/ved-paragraph.h"
#include "app/ved-settings.h"
#include "book/analytics/ved-book-backtest.h"
#include "book/analytics/ved-book-quality.h"

#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"
#include "ved-test-window.h"

#include <math.h>

#define N_ROWS 6000
#define N_LEVELS 5

typedef struct {
  char *folder;
  VedClock *clock;
  VedFleetModel *model;
  VedBookSession *session;
  VedPage *page;
  GtkWidget *window;
} Fixture;

static gboolean
is_quiet (gpointer user_data)
{
  return ved_book_session_get_state (user_data) != VED_BOOK_LOADING && ved_book_session_get_n_pending (user_data) == 0;
}

/* Parts that have come, and rows that were moved to, are shown in the next frame; tables fill in those after. */
static void
settle (Fixture *fixture)
{
  for (guint i = 0; i < 4; i++)
    {
      ved_test_wait_until (is_quiet, fixture->session);
      ved_test_window_draw (fixture->window);
    }
}

static void
write_day (const char       *folder,
           VedTestBookFlags  flags)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (11, N_ROWS, N_LEVELS, flags);

  ved_test_book_write (book, folder);
}

static void
set_up (Fixture      *fixture,
        gconstpointer type)
{
  GType page_type = ((GType (*)(void))type)();

  fixture->folder = ved_test_make_folder ();
  write_day (fixture->folder, VED_TEST_BOOK_HALTS);
  fixture->clock = ved_clock_new_manual (0);
  fixture->model = ved_fleet_model_new (fixture->clock);
  fixture->session = ved_book_session_new ();
  fixture->page = g_object_new (page_type, "model", fixture->model, NULL);
  g_object_ref_sink (fixture->page);
  ved_market_page_set_book (VED_MARKET_PAGE (fixture->page), fixture->session);
  ved_page_set_active (fixture->page, TRUE);
  fixture->window = ved_test_window_new (GTK_WIDGET (fixture->page), 1100, 2400);
}

/* At the end, where all of the day is past. */
static void
open_day (Fixture *fixture)
{
  ved_book_session_open (fixture->session, fixture->folder);
  settle (fixture);
  ved_book_cursor_seek (ved_book_session_get_cursor (fixture->session), G_MAXUINT32);
  settle (fixture);
  g_assert_cmpuint (ved_book_session_get_state (fixture->session), ==, VED_BOOK_READY);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer type)
{
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  ved_test_window_close (fixture->window);
  g_assert_finalize_object (fixture->page);
  g_assert_finalize_object (fixture->session);
  g_object_unref (fixture->model);
  ved_clock_unref (fixture->clock);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* All widgets of a type on the page, in the order of the tree. */
static GPtrArray *
find_all (Fixture *fixture,
          GType    type)
{
  GPtrArray *found = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (fixture->page), type, found);

  return found;
}

static gpointer
find_one (Fixture *fixture,
          GType    type,
          guint    index)
{
  g_autoptr(GPtrArray) found = find_all (fixture, type);

  g_assert_cmpuint (found->len, >, index);

  return g_ptr_array_index (found, index);
}

static gboolean
says (Fixture    *fixture,
      const char *text)
{
  g_autoptr(GPtrArray) widgets = find_all (fixture, GTK_TYPE_WIDGET);

  for (guint i = 0; i < widgets->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (widgets, i);
      const char *said = ved_test_get_text (widget);

      if (said != NULL && gtk_widget_get_mapped (widget) && strstr (said, text) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
go (Fixture *fixture,
    guint32  row)
{
  ved_book_cursor_go (ved_book_session_get_cursor (fixture->session), row);
  settle (fixture);
}

static void
test_empty_then_failed_then_there (Fixture      *fixture,
                                   gconstpointer type)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "NONE_2012-06-21_34200000_57600000_message_5.csv", NULL);

  settle (fixture);
  g_assert_true (says (fixture, "No Order Book"));
  ved_book_session_open (fixture->session, missing);
  settle (fixture);
  g_assert_true (says (fixture, "The Order Book Cannot Be Read"));
  g_assert_true (says (fixture, "NONE_2012-06-21_34200000_57600000_message_5.csv"));
  open_day (fixture);
  g_assert_false (says (fixture, "No Order Book"));
  g_assert_nonnull (ved_market_page_get_content (VED_MARKET_PAGE (fixture->page)));
  ved_book_session_close (fixture->session);
  settle (fixture);
  g_assert_true (says (fixture, "No Order Book"));
}

static guint64
count_redraws (Fixture *fixture)
{
  g_autoptr(GPtrArray) charts = find_all (fixture, VED_TYPE_CHART);
  guint64 n = 0;

  for (guint i = 0; i < charts->len; i++)
    n += ved_chart_get_data_redraws (g_ptr_array_index (charts, i));

  return n;
}

static void
test_hidden_page_sleeps (Fixture      *fixture,
                         gconstpointer type)
{
  guint64 n_before;

  open_day (fixture);
  go (fixture, 1000);
  n_before = count_redraws (fixture);
  ved_page_set_active (fixture->page, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (fixture->page), FALSE);
  for (guint32 row = 1001; row < 1050; row++)
    ved_book_cursor_seek (ved_book_session_get_cursor (fixture->session), row);
  ved_test_window_draw (fixture->window);
  g_assert_cmpuint (count_redraws (fixture), ==, n_before);

  gtk_widget_set_visible (GTK_WIDGET (fixture->page), TRUE);
  ved_page_set_active (fixture->page, TRUE);
  settle (fixture);
  g_assert_cmpuint (count_redraws (fixture), >, n_before);
}

/* Between two frames the cursor may move often: the page looks once. */
static void
test_one_look_a_frame (Fixture      *fixture,
                       gconstpointer type)
{
  guint64 n_before, n_once;

  open_day (fixture);
  go (fixture, 1000);
  n_before = count_redraws (fixture);
  go (fixture, 1001);
  n_once = count_redraws (fixture) - n_before;
  n_before = count_redraws (fixture);
  for (guint32 row = 1002; row < 1202; row++)
    ved_book_cursor_seek (ved_book_session_get_cursor (fixture->session), row);
  settle (fixture);
  g_assert_cmpuint (count_redraws (fixture) - n_before, <=, n_once + 2);
}

static void
test_tiles (Fixture      *fixture,
            gconstpointer type)
{
  g_autofree char *bid = NULL, *mid = NULL;
  char text[VED_MARKET_TEXT_SIZE];
  VedBookDay *day;

  open_day (fixture);
  go (fixture, 1000);
  day = ved_book_session_get_day (fixture->session);
  bid = g_strconcat ("$", ved_market_write_price (ved_book_day_price (day, 1000, VED_BOOK_BID, 0), text, sizeof text), NULL);
  mid = g_strconcat ("$", ved_market_write_price2 (ved_book_day_get_mid2 (day, 1000), text, sizeof text), NULL);
  g_assert_true (says (fixture, bid));
  g_assert_true (says (fixture, mid));
}

/* The candle that the cursor is in holds no event after it, and is whole again when the cursor has gone on. */
static void
test_candles_know_no_future (Fixture      *fixture,
                             gconstpointer type)
{
  VedCandleChart *chart;
  VedCandleSlot slot;
  VedBookDay *day;
  double close;

  open_day (fixture);
  g_assert_true (says (fixture, "VWAP, last 1,000 events"));
  day = ved_book_session_get_day (fixture->session);
  chart = find_one (fixture, VED_TYPE_CANDLE_CHART, 0);
  go (fixture, 1010);
  g_assert_true (ved_candle_chart_read (chart, G_MAXINT64 / 2, &slot));
  close = (double) ved_book_day_get_mid2 (day, 1010) / 2.0;
  g_assert_cmpfloat (slot.candle.close, ==, close);
  go (fixture, 1020);
  g_assert_true (ved_candle_chart_read (chart, G_MAXINT64 / 2, &slot));
  g_assert_cmpfloat (slot.candle.close, ==, (double) ved_book_day_get_mid2 (day, 1020) / 2.0);
  go (fixture, 1010);
  g_assert_true (ved_candle_chart_read (chart, G_MAXINT64 / 2, &slot));
  g_assert_cmpfloat (slot.candle.close, ==, close);
  go (fixture, 1149);
  g_assert_true (ved_candle_chart_read (chart, G_MAXINT64 / 2, &slot));
  g_assert_cmpfloat (slot.candle.close, ==, (double) ved_book_day_get_mid2 (day, 1149) / 2.0);
}

/* Zoomed in on the end of the day: at another time there is nothing of that to see, and another window is asked for to be
 * seen. */
static void
test_zoom_ends_where_nothing_is_left (Fixture      *fixture,
                                      gconstpointer type)
{
  g_autoptr(GPtrArray) toggles = NULL;
  VedViewport *viewport;
  gint64 from_us, to_us, seen_us, seen_to_us;

  open_day (fixture);
  viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (find_one (fixture, VED_TYPE_CANDLE_CHART, 0)));
  ved_viewport_get_range (viewport, &from_us, &to_us);
  ved_viewport_set_range (viewport, to_us - (to_us - from_us) / 2, to_us - 1000);
  go (fixture, N_ROWS - 2);
  ved_viewport_get_range (viewport, &seen_us, &seen_to_us);
  g_assert_cmpint (seen_us, ==, to_us - (to_us - from_us) / 2);
  g_assert_false (ved_viewport_is_home (viewport));

  go (fixture, N_ROWS / 2);
  g_assert_true (ved_viewport_is_home (viewport));
  ved_viewport_get_range (viewport, &from_us, &to_us);
  ved_viewport_set_range (viewport, to_us - 2000, to_us - 1000);
  toggles = find_all (fixture, GTK_TYPE_TOGGLE_BUTTON);
  for (guint i = 0; i < toggles->len; i++)
    if (g_strcmp0 (gtk_button_get_label (toggles->pdata[i]), "Day") == 0)
      gtk_toggle_button_set_active (toggles->pdata[i], TRUE);
  settle (fixture);
  g_assert_true (ved_viewport_is_home (viewport));
}

/* Trades up to the cursor, the newest first; a click goes to one, and the list ends there. */
static void
test_tape_goes_to_rows (Fixture      *fixture,
                        gconstpointer type)
{
  VedMarketTable *table;
  VedBookDay *day;
  guint n;

  open_day (fixture);
  day = ved_book_session_get_day (fixture->session);
  table = find_one (fixture, VED_TYPE_MARKET_TABLE, 0);
  go (fixture, N_ROWS - 1);
  n = ved_market_table_get_n (table);
  g_assert_cmpuint (n, >, 20);
  g_signal_emit_by_name (table, "activated", 9);
  settle (fixture);
  g_assert_cmpuint (ved_market_table_get_n (table), ==, 10);
  g_assert_cmpuint (day->type[ved_book_cursor_get_row (ved_book_session_get_cursor (fixture->session))], >=, VED_BOOK_EXECUTE);
}

static void
test_depth_is_the_row (Fixture      *fixture,
                       gconstpointer type)
{
  VedDepthChart *chart;
  VedBookDay *day;
  gboolean is_ask;
  gsize level;

  open_day (fixture);
  go (fixture, 1000);
  day = ved_book_session_get_day (fixture->session);
  chart = find_one (fixture, VED_TYPE_DEPTH_CHART, 0);
  g_assert_true (ved_depth_chart_find (chart, ved_book_day_price (day, 1000, VED_BOOK_BID, 2), &is_ask, &level));
  g_assert_false (is_ask);
  g_assert_cmpuint (level, ==, 2);
  g_assert_cmpfloat (ved_depth_chart_get_cumulative (chart, FALSE, 2), ==,
                     (double) ved_book_day_get_depth (day, 1000, VED_BOOK_BID, 3));
}

static void
test_ladder_is_the_row (Fixture      *fixture,
                        gconstpointer type)
{
  g_autofree char *price = NULL, *size = NULL;
  char text[VED_MARKET_TEXT_SIZE];
  VedMarketTable *table;
  VedBookDay *day;

  open_day (fixture);
  go (fixture, 1000);
  day = ved_book_session_get_day (fixture->session);
  table = find_one (fixture, VED_TYPE_MARKET_TABLE, 0);
  g_assert_cmpuint (ved_market_table_get_n (table), ==, 2 * N_LEVELS);
  price = ved_market_table_get_text (table, N_LEVELS, 2);
  size = ved_market_table_get_text (table, N_LEVELS, 1);
  ved_market_write_price (ved_book_day_price (day, 1000, VED_BOOK_BID, 0), text, sizeof text);
  g_assert_true (g_str_has_prefix (price, text));
  g_assert_cmpstr (size, ==, ved_market_write_count (ved_book_day_size (day, 1000, VED_BOOK_BID, 0), text, sizeof text));
}

/* The heat map ends before the cursor, and reaches the end of the day with it. */
static void
test_heat_knows_no_future (Fixture      *fixture,
                           gconstpointer type)
{
  gsize n_half, n_all;
  VedHeatMap *map;

  open_day (fixture);
  map = find_one (fixture, VED_TYPE_HEAT_MAP, 0);
  go (fixture, N_ROWS - 1);
  n_all = ved_field_get_n_columns (ved_heat_map_get_field (map));
  go (fixture, N_ROWS / 2);
  n_half = ved_field_get_n_columns (ved_heat_map_get_field (map));
  g_assert_cmpuint (n_half, >, 0);
  ved_book_cursor_set_shows_future (ved_book_session_get_cursor (fixture->session), TRUE);
  settle (fixture);
  g_assert_cmpuint (ved_field_get_n_columns (ved_heat_map_get_field (map)), >=, n_all / 2);
  g_assert_cmpuint (n_all, >, 0);
}

/* From -> to of what is shaded on a chart that shows the whole day; returns how many spans there are. */
static guint
find_shades (Fixture *fixture,
             gpointer chart,
             float   *from,
             float   *to)
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
test_halts_are_shaded (Fixture      *fixture,
                       gconstpointer type)
{
  const VedBookHaltSpan *halt;
  float from, to, early;
  VedBookDay *day;
  gpointer chart;
  GArray *halts;

  open_day (fixture);
  chart = find_one (fixture, VED_TYPE_PLOT_CHART, 0);
  day = ved_book_session_get_day (fixture->session);
  halts = ved_book_session_get_halts (fixture->session);
  g_assert_nonnull (halts);
  g_assert_cmpuint (halts->len, >, 2);
  halt = &g_array_index (halts, VedBookHaltSpan, 1);
  g_assert_cmpuint (halt->last_row, >, halt->first_row + 1);

  go (fixture, halt->first_row - 1);
  g_assert_cmpuint (find_shades (fixture, chart, &from, &to), ==, 1);
  go (fixture, halt->first_row + 1);
  g_assert_cmpuint (find_shades (fixture, chart, &from, &early), ==, 2);
  go (fixture, halt->last_row + 50);
  g_assert_cmpuint (find_shades (fixture, chart, &from, &to), ==, 2);
  g_assert_cmpfloat (early, <=, to);
  g_assert_cmpfloat_with_epsilon (from, 10000.0 * (double) (day->time_ns[halt->first_row] - day->time_ns[0]) /
                                  (double) (day->time_ns[day->n_rows - 1] - day->time_ns[0]), 1.0);
  ved_book_cursor_set_shows_future (ved_book_session_get_cursor (fixture->session), TRUE);
  g_assert_cmpuint (find_shades (fixture, chart, &from, &to), ==, halts->len);
}

/* Whether a row of a half stands on the page as it does in its file. */
static gboolean
says_row (Fixture    *fixture,
          const char *half,
          guint32     row)
{
  g_autofree char *path = g_strdup_printf ("%s/TEST_2012-06-21_34200000_57600000_%s_5.csv", fixture->folder, half);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);

  return says (fixture, lines[row]);
}

static void
test_raw_row (Fixture      *fixture,
              gconstpointer type)
{
  open_day (fixture);
  go (fixture, 123);
  g_assert_true (says_row (fixture, "orderbook", 123));
  for (guint32 row = 123; row < 143; row++)
    {
      go (fixture, row);
      g_assert_true (says_row (fixture, "message", row));
    }
}

static gboolean
is_low (gpointer content)
{
  return gtk_widget_get_height (content) < 700;
}

static void
play_to (Fixture *fixture,
         guint32  row)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (fixture->session);

  ved_book_cursor_play (cursor);
  while (ved_book_cursor_get_row (cursor) < row)
    ved_book_cursor_advance (cursor, 16667);
  settle (fixture);
}

/* What is scrolled out of view waits while the day plays, and follows when it comes into view and when playing ends. */
static void
test_plays_what_is_in_view (Fixture      *fixture,
                            gconstpointer type)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (fixture->session);
  GtkAdjustment *scrolled;
  GtkWidget *content;

  open_day (fixture);
  content = ved_market_page_get_content (VED_MARKET_PAGE (fixture->page));
  scrolled = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (content));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 600);
  ved_test_wait_until (is_low, content);
  go (fixture, 123);
  ved_book_cursor_set_pace (cursor, VED_BOOK_PACE_EVENTS);
  play_to (fixture, 124);
  g_assert_false (says_row (fixture, "orderbook", 124));
  gtk_adjustment_set_value (scrolled, gtk_adjustment_get_upper (scrolled));
  settle (fixture);
  g_assert_true (says_row (fixture, "orderbook", 124));
  gtk_adjustment_set_value (scrolled, 0.0);
  play_to (fixture, 125);
  g_assert_false (says_row (fixture, "orderbook", 125));
  ved_book_cursor_pause (cursor);
  settle (fixture);
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
test_queues_add_up (Fixture      *fixture,
                    gconstpointer type)
{
  char text[VED_MARKET_TEXT_SIZE];
  VedItemChart *chart;
  VedBookDay *day;

  open_day (fixture);
  day = ved_book_session_get_day (fixture->session);
  chart = find_one (fixture, VED_TYPE_QUEUE_CHART, 0);
  for (guint32 row = 500; row < N_ROWS; row += 1700)
    {
      guint n_asks = count_levels (day, row, VED_BOOK_ASK), n_bids = count_levels (day, row, VED_BOOK_BID);

      go (fixture, row);
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
test_tracker_follows (Fixture      *fixture,
                      gconstpointer type)
{
  VedQueueTableCard *card;
  VedMarketTable *table;
  VedTrackCard *track;
  VedBookDay *day;
  guint i;

  open_day (fixture);
  go (fixture, 3000);
  day = ved_book_session_get_day (fixture->session);
  track = find_one (fixture, VED_TYPE_TRACK_CARD, 0);
  card = find_one (fixture, VED_TYPE_QUEUE_TABLE_CARD, 0);
  table = VED_MARKET_TABLE (ved_queue_table_card_get_table (card));
  g_assert_cmpuint (count_shares (table), ==, ved_book_day_get_depth (day, 3000, VED_BOOK_BID, N_LEVELS));
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
test_queues_sort (Fixture      *fixture,
                  gconstpointer type)
{
  VedMarketTable *table;
  GtkColumnView *view;
  VedBookDay *day;
  guint most = 0;

  open_day (fixture);
  go (fixture, 3000);
  day = ved_book_session_get_day (fixture->session);
  table = VED_MARKET_TABLE (ved_queue_table_card_get_table (find_one (fixture, VED_TYPE_QUEUE_TABLE_CARD, 0)));
  g_assert_cmpfloat (read_size (table, 0), >, 0.0);
  view = find_one (fixture, GTK_TYPE_COLUMN_VIEW, 0);
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
      go (fixture, row);
      most = MAX (most, assert_sorted (table));
      g_assert_cmpuint (count_shares (table), ==, ved_book_day_get_depth (day, row, VED_BOOK_BID, N_LEVELS));
    }
  g_assert_cmpuint (most, >, 3);
}

static gboolean
has_run (gpointer user_data)
{
  return !ved_backtest_page_is_busy (user_data);
}

static void
test_backtest_lists_its_fills (Fixture      *fixture,
                               gconstpointer type)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  g_autoptr(VedBookBacktest) expected = NULL;
  char text[VED_MARKET_TEXT_SIZE];
  VedMarketTable *table;

  open_day (fixture);
  ved_test_wait_until (has_run, fixture->page);
  settle (fixture);
  expected = ved_book_backtest_run (ved_book_session_get_day (fixture->session), &plan, NULL);
  table = find_one (fixture, VED_TYPE_MARKET_TABLE, 0);
  g_assert_true (says (fixture, "wherever the cursor is"));
  g_assert_true (says (fixture, "may exceed it by its own size"));
  g_assert_cmpuint (expected->fills->len, >, 5);
  g_assert_cmpuint (ved_market_table_get_n (table), ==, expected->fills->len);
  g_assert_true (says (fixture, ved_market_write_dollars (expected->total / VED_BOOK_DOLLAR, text, sizeof text)));
  g_signal_emit_by_name (table, "activated", 3);
  g_assert_cmpuint (ved_book_cursor_get_row (ved_book_session_get_cursor (fixture->session)), ==,
                    g_array_index (expected->fills, VedBookBacktestFill, 3).row);
}

static gboolean
is_summed (gpointer user_data)
{
  return !ved_backtest_sum_is_busy (user_data);
}

/* With several recordings open, the market maker runs on each, and the last row is what they come to. */
static void
test_backtest_adds_up (Fixture      *fixture,
                       gconstpointer type)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (12, 2000, 3, VED_TEST_BOOK_PLAIN);
  g_autofree char *messages = g_strdup_printf ("%s/OTHER_2012-06-21_34200000_57600000_message_3.csv", fixture->folder);
  g_autofree char *orders = g_strdup_printf ("%s/OTHER_2012-06-21_34200000_57600000_orderbook_3.csv", fixture->folder);
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  VedBacktestSum *sum;
  VedMarketTable *table;
  gint64 n_fills = 0;

  open_day (fixture);
  g_assert_false (says (fixture, "Several Recordings"));
  g_assert_true (g_file_set_contents (messages, book->messages->str, (gssize) book->messages->len, NULL));
  g_assert_true (g_file_set_contents (orders, book->book->str, (gssize) book->book->len, NULL));
  open_day (fixture);
  g_assert_true (says (fixture, "Several Recordings"));
  sum = find_one (fixture, VED_TYPE_BACKTEST_SUM, 0);
  ved_backtest_sum_run (sum, &plan);
  ved_test_wait_until (is_summed, sum);
  settle (fixture);
  table = find_one (fixture, VED_TYPE_MARKET_TABLE, 1);
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
  settle (fixture);
  g_assert_true (says (fixture, "OTHER (3 levels): "));
}

#define ADD(path, get_type, test) g_test_add (path, Fixture, (gconstpointer) (get_type), set_up, test, tear_down)

static int
get_least_width (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return least;
}

static void
test_fits_a_narrow_window (Fixture      *fixture,
                           gconstpointer type)
{
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(VedBookActions) actions = ved_book_actions_new (fixture->session, settings);
  VedBookTimeline *timeline = g_object_ref_sink (g_object_new (VED_TYPE_BOOK_TIMELINE, NULL));

  open_day (fixture);
  ved_book_timeline_set_session (timeline, fixture->session, actions);
  g_assert_cmpint (get_least_width (GTK_WIDGET (fixture->page)), <=, 400);
  g_assert_cmpint (get_least_width (GTK_WIDGET (timeline)), <=, 360);
  g_object_unref (timeline);
}

/* Costs count executions whose second is over, so that a row knows no future: of the last second there is none. */
static void
test_costs_know_no_future (Fixture      *fixture,
                           gconstpointer type)
{
  g_autofree char *effective = NULL, *realised = NULL, *slope = NULL;
  VedBookCost cost, hasty;
  VedBookDay *day;
  guint32 row, to;

  open_day (fixture);
  day = ved_book_session_get_day (fixture->session);
  g_assert_true (ved_book_day_jump (day, VED_BOOK_EXECUTE, 3000, TRUE, &row));
  go (fixture, row);
  to = ved_book_day_find_time (day, day->time_ns[row] - VED_BOOK_SECOND_NS);
  g_assert_cmpuint (to, <, row);
  ved_book_quality_cost (day, row - 1000, to, VED_BOOK_SECOND_NS, &cost);
  ved_book_quality_cost (day, row - 1000, row + 1, VED_BOOK_SECOND_NS, &hasty);
  g_assert_cmpint (cost.volume, <, hasty.volume);
  effective = g_strdup_printf ("$%.4f", fabs (cost.effective) / VED_BOOK_DOLLAR);
  realised = g_strdup_printf ("$%.4f", fabs (cost.realised) / VED_BOOK_DOLLAR);
  slope = g_strdup_printf ("%.1f", 100.0 * ved_book_quality_slope (day, row, VED_BOOK_BID, day->n_levels));
  g_assert_true (says (fixture, effective));
  g_assert_true (says (fixture, realised));
  g_assert_true (says (fixture, slope));
}

int
main (int   argc,
      char *argv[])
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  ADD ("/market/price/states", ved_price_page_get_type, test_empty_then_failed_then_there);
  ADD ("/market/price/hidden-page-sleeps", ved_price_page_get_type, test_hidden_page_sleeps);
  ADD ("/market/price/one-look-a-frame", ved_price_page_get_type, test_one_look_a_frame);
  ADD ("/market/price/tiles", ved_price_page_get_type, test_tiles);
  ADD ("/market/price/candles-know-no-future", ved_price_page_get_type, test_candles_know_no_future);
  ADD ("/market/price/zoom-ends-where-nothing-is-left", ved_price_page_get_type, test_zoom_ends_where_nothing_is_left);
  ADD ("/market/price/halts-are-shaded", ved_price_page_get_type, test_halts_are_shaded);
  ADD ("/market/depth/halts-are-shaded", ved_depth_page_get_type, test_halts_are_shaded);
  ADD ("/market/orders/queues-sort", ved_orders_page_get_type, test_queues_sort);
  ADD ("/market/depth/states", ved_depth_page_get_type, test_empty_then_failed_then_there);
  ADD ("/market/depth/hidden-page-sleeps", ved_depth_page_get_type, test_hidden_page_sleeps);
  ADD ("/market/depth/one-look-a-frame", ved_depth_page_get_type, test_one_look_a_frame);
  ADD ("/market/depth/depth-is-the-row", ved_depth_page_get_type, test_depth_is_the_row);
  ADD ("/market/depth/ladder-is-the-row", ved_depth_page_get_type, test_ladder_is_the_row);
  ADD ("/market/depth/heat-knows-no-future", ved_depth_page_get_type, test_heat_knows_no_future);
  ADD ("/market/depth/raw-row", ved_depth_page_get_type, test_raw_row);
  ADD ("/market/depth/plays-what-is-in-view", ved_depth_page_get_type, test_plays_what_is_in_view);
  ADD ("/market/orders/plays-what-is-in-view", ved_orders_page_get_type, test_plays_what_is_in_view);
  ADD ("/market/orders/states", ved_orders_page_get_type, test_empty_then_failed_then_there);
  ADD ("/market/orders/hidden-page-sleeps", ved_orders_page_get_type, test_hidden_page_sleeps);
  ADD ("/market/orders/queues-add-up", ved_orders_page_get_type, test_queues_add_up);
  ADD ("/market/orders/tracker-follows", ved_orders_page_get_type, test_tracker_follows);
  ADD ("/market/backtest/states", ved_backtest_page_get_type, test_empty_then_failed_then_there);
  ADD ("/market/backtest/lists-its-fills", ved_backtest_page_get_type, test_backtest_lists_its_fills);
  ADD ("/market/backtest/adds-up", ved_backtest_page_get_type, test_backtest_adds_up);
  ADD ("/market/price/fits-a-narrow-window", ved_price_page_get_type, test_fits_a_narrow_window);
  ADD ("/market/depth/fits-a-narrow-window", ved_depth_page_get_type, test_fits_a_narrow_window);
  ADD ("/market/orders/fits-a-narrow-window", ved_orders_page_get_type, test_fits_a_narrow_window);
  ADD ("/market/backtest/fits-a-narrow-window", ved_backtest_page_get_type, test_fits_a_narrow_window);
  ADD ("/market/orders/costs-know-no-future", ved_orders_page_get_type, test_costs_know_no_future);
  ADD ("/market/price/tape-goes-to-rows", ved_price_page_get_type, test_tape_goes_to_rows);

  return g_test_run ();
}
