/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-market-parts"

#include "config.h"

#include "app/charts/ved-chart-export.h"
#include "app/market/ved-book-actions.h"
#include "app/market/ved-book-popover.h"
#include "app/market/ved-book-timeline.h"
#include "app/market/ved-import-bar.h"
#include "app/market/ved-market-table.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-price-page.h"
#include "app/market/ved-profile-chart.h"
#include "app/models/ved-book-marks.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"
#include "app/sources/ved-file-drop.h"
#include "app/ved-settings.h"

#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"
#include "ved-test-window.h"

#include <adwaita.h>
#include <string.h>

/* What pages of order books are made of, without a recording. */

static void
write_number (gpointer owner,
              guint    row,
              guint    column,
              GString *text)
{
  g_string_append_printf (text, "=%u=", *(const guint *) owner + row);
}

static GtkWidget *
find_text (GtkWidget  *widget,
           const char *text)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  ved_test_window_collect (widget, GTK_TYPE_INSCRIPTION, labels);
  for (guint i = 0; i < labels->len; i++)
    if (g_str_equal (gtk_inscription_get_text (g_ptr_array_index (labels, i)), text) &&
        gtk_widget_get_mapped (g_ptr_array_index (labels, i)))
      return g_ptr_array_index (labels, i);

  return NULL;
}

/* Other rows are written into the cells that are there, as many as there are. */
static void
test_table_rewrites (void)
{
  const VedMarketColumn columns[] = { { "Number", 0, TRUE } };
  guint base = 0;
  GtkWidget *table = ved_market_table_new (columns, 1, FALSE, write_number, &base);
  GtkWidget *window = ved_test_window_new (table, 300, 400), *third;

  ved_market_table_reset (VED_MARKET_TABLE (table), 6);
  ved_test_window_draw (window);
  third = find_text (table, "=3=");
  g_assert_nonnull (third);
  base = 100;
  ved_market_table_reset (VED_MARKET_TABLE (table), 5);
  ved_test_window_draw (window);
  g_assert_true (find_text (table, "=103=") == third);
  g_assert_null (find_text (table, "=3="));
  g_assert_null (find_text (table, "=105="));
  ved_market_table_reset (VED_MARKET_TABLE (table), 7);
  ved_test_window_draw (window);
  g_assert_nonnull (find_text (table, "=106="));
  ved_test_window_close (window);
}

typedef struct {
  guint n_written;
} Counter;

static void
write_and_count (gpointer owner,
                 guint    row,
                 guint    column,
                 GString *text)
{
  ((Counter *) owner)->n_written++;
  g_string_append_printf (text, "%u", row);
}

/* How many cells are written in the first frames of a table, and then in each of some that scroll by a page. */
static void
count_written (guint  n_rows,
               guint *n_first,
               guint *n_scrolled)
{
  const VedMarketColumn columns[] = { { "Number", 0, TRUE }, { "Again", 0, TRUE } };
  Counter counter = { 0 };
  GtkWidget *table = ved_market_table_new (columns, 2, FALSE, write_and_count, &counter);
  GtkWidget *window = ved_test_window_new (table, 300, 400);
  g_autoptr(GPtrArray) scrollers = g_ptr_array_new ();
  GtkAdjustment *adjustment;

  ved_market_table_reset (VED_MARKET_TABLE (table), n_rows);
  for (guint i = 0; i < 3; i++)
    ved_test_window_draw (window);
  *n_first = counter.n_written;
  ved_test_window_collect (table, GTK_TYPE_SCROLLED_WINDOW, scrollers);
  g_assert_cmpuint (scrollers->len, ==, 1);
  adjustment = gtk_scrolled_window_get_vadjustment (g_ptr_array_index (scrollers, 0));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, 2 * 400.0);
  counter.n_written = 0;
  for (guint i = 1; i <= 10; i++)
    {
      gtk_adjustment_set_value (adjustment, i * gtk_adjustment_get_page_size (adjustment));
      ved_test_window_draw (window);
    }
  *n_scrolled = counter.n_written;
  ved_test_window_close (window);
}

/* What a table costs, and what scrolling it does, follows what is on the screen and not how long it is. */
static void
test_table_costs_what_is_seen (void)
{
  guint n_first, n_scrolled, n_first_of_many, n_scrolled_of_many;

  count_written (2000, &n_first, &n_scrolled);
  count_written (200000, &n_first_of_many, &n_scrolled_of_many);
  g_assert_cmpuint (n_first_of_many, ==, n_first);
  g_assert_cmpuint (n_scrolled_of_many, ==, n_scrolled);
  g_assert_cmpuint (n_first, <, 2 * 1000);
}

/* A list keeps cells around those that are seen; when its rows change only what is seen is written. */
static void
test_table_rewrites_what_is_seen (void)
{
  const VedMarketColumn columns[] = { { "Number", 0, TRUE }, { "Again", 0, TRUE } };
  Counter counter = { 0 };
  GtkWidget *table = ved_market_table_new (columns, 2, FALSE, write_and_count, &counter);
  GtkWidget *window = ved_test_window_new (table, 300, 400);

  ved_market_table_reset (VED_MARKET_TABLE (table), 2000);
  for (guint i = 0; i < 3; i++)
    ved_test_window_draw (window);
  counter.n_written = 0;
  ved_market_table_reset (VED_MARKET_TABLE (table), 2000);
  ved_test_window_draw (window);
  g_assert_cmpuint (counter.n_written, >, 0);
  g_assert_cmpuint (counter.n_written, <, 2 * 60);
  ved_test_window_close (window);
}

/* One that its page has scrolled away says nothing new until it is scrolled to. */
static void
test_table_out_of_view (void)
{
  const VedMarketColumn columns[] = { { "Number", 0, TRUE } };
  guint base = 0;
  GtkWidget *table = ved_market_table_new (columns, 1, FALSE, write_number, &base);
  GtkWidget *above = gtk_drawing_area_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new (), *window = ved_test_window_new (scroller, 300, 400);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_widget_set_size_request (above, -1, 3000);
  gtk_widget_set_size_request (table, -1, 300);
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), table);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  ved_market_table_reset (VED_MARKET_TABLE (table), 6);
  ved_test_window_draw (window);
  g_assert_nonnull (find_text (table, "=3="));
  base = 100;
  ved_market_table_reset (VED_MARKET_TABLE (table), 6);
  ved_test_window_draw (window);
  g_assert_nonnull (find_text (table, "=3="));
  g_assert_null (find_text (table, "=103="));
  gtk_adjustment_set_value (place, 3000.0);
  ved_test_window_draw (window);
  g_assert_null (find_text (table, "=3="));
  g_assert_nonnull (find_text (table, "=103="));
  ved_test_window_close (window);
}

/* What changes in each frame asks for no layout, whatever it says, and is not drawn where it says the same. */
static void
test_steady_text (void)
{
  GtkWidget *text = ved_text_steady_new (6, 1, "caption");
  GtkWidget *window = ved_test_window_new (text, 300, 60);
  int width, long_width, height, long_height;

  ved_text_steady_set (text, "1");
  ved_test_window_draw (window);
  gtk_widget_measure (text, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  ved_text_steady_set (text, "1,234,567,890,123,456,789\n0");
  gtk_widget_measure (text, GTK_ORIENTATION_HORIZONTAL, -1, &long_width, NULL, NULL, NULL);
  gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, -1, &long_height, NULL, NULL, NULL);
  g_assert_cmpint (long_width, ==, width);
  g_assert_cmpint (long_height, ==, height);
  g_assert_cmpstr (gtk_inscription_get_text (GTK_INSCRIPTION (text)), ==, "1,234,567,890,123,456,789\n0");
  ved_test_window_close (window);
}

static void
remember_path (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  g_free (*(char **) user_data);
  *(char **) user_data = g_variant_dup_string (parameter, NULL);
}

static GtkDropTarget *
find_drop_target (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }

  return NULL;
}

/* A file, an archive or a folder that is dropped goes where a name on the command line goes. */
static void
test_dropped (void)
{
  g_autofree char *opened = NULL;
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("open-source", G_VARIANT_TYPE_STRING);
  GtkWidget *place = gtk_label_new ("drop it here"), *window = ved_test_window_new (place, 200, 100);
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GFile) file = g_file_new_for_path ("/tmp/a day.zip");
  GtkDropTarget *target;
  gboolean is_taken = FALSE;

  g_signal_connect (action, "activate", G_CALLBACK (remember_path), &opened);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
  gtk_widget_insert_action_group (window, "app", G_ACTION_GROUP (actions));
  ved_file_drop_accept (place);
  target = find_drop_target (place);
  g_assert_nonnull (target);
  g_assert_true (gdk_content_formats_contain_gtype (gtk_drop_target_get_formats (target), G_TYPE_FILE));
  g_value_init (&value, G_TYPE_FILE);
  g_value_set_object (&value, file);
  g_signal_emit_by_name (target, "drop", &value, 5.0, 5.0, &is_taken);
  g_assert_true (is_taken);
  g_assert_cmpstr (opened, ==, "/tmp/a day.zip");
  ved_test_window_close (window);
}

/* What the bar of a page that waits says is what was read. */
static void
test_import_bar (void)
{
  g_autoptr(VedProgress) progress = ved_progress_new ();
  VedImportBar *bar = VED_IMPORT_BAR (ved_import_bar_new ());
  GtkProgressBar *shown = GTK_PROGRESS_BAR (adw_bin_get_child (ADW_BIN (bar)));
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (bar), 400, 200);

  ved_import_bar_follow (bar, NULL, TRUE);
  ved_test_window_draw (window);
  g_assert_cmpstr (gtk_progress_bar_get_text (shown), ==, "Looking for recordings…");
  ved_import_bar_follow (bar, progress, TRUE);
  ved_progress_begin (progress, 4000);
  ved_progress_add (progress, 1000);
  ved_test_window_draw (window);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (shown), ==, 0.25);
  g_assert_nonnull (strstr (gtk_progress_bar_get_text (shown), "1.0\302\240kB of 4.0\302\240kB read"));
  ved_progress_add (progress, 3000);
  ved_test_window_draw (window);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (shown), ==, 1.0);
  g_assert_cmpstr (gtk_progress_bar_get_text (shown), ==, "Checking every row…");
  ved_progress_begin (progress, 0);
  ved_progress_add (progress, 2000);
  ved_test_window_draw (window);
  g_assert_nonnull (strstr (gtk_progress_bar_get_text (shown), "2.0\302\240kB read"));
  ved_import_bar_follow (bar, NULL, FALSE);
  ved_test_window_close (window);
}

/* The last button of the source's popover does not scroll out of view. */
static void
test_source_popover (void)
{
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(GtkWidget) popover = g_object_ref_sink (ved_book_popover_new (session, settings));
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();
  GtkWidget *last;

  ved_test_window_collect (popover, GTK_TYPE_BUTTON, buttons);
  last = buttons->pdata[buttons->len - 1];
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (last)), ==, "_Close Order Book");
  g_assert_null (gtk_widget_get_ancestor (last, GTK_TYPE_SCROLLED_WINDOW));
}

static gboolean
is_quiet (gpointer session)
{
  return ved_book_session_get_state (session) != VED_BOOK_LOADING;
}

static void
open_rows (VedBookSession *session,
           const char     *folder,
           guint           n_rows)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (11, n_rows, 5, VED_TEST_BOOK_PLAIN);

  ved_test_book_write (book, folder);
  ved_book_session_open (session, folder);
  ved_test_wait_until (is_quiet, session);
  g_assert_cmpuint (ved_book_session_get_day (session)->n_rows, >=, n_rows);
}

/* A day that has not come in full has its bookmarks when more of it is there. */
static void
test_bookmarks_of_a_day_that_arrives (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(VedBookMarks) marks = ved_book_marks_new (session, settings);

  open_rows (session, folder, 200);
  ved_book_marks_put (marks, 30, "early");
  open_rows (session, folder, 400);
  g_assert_cmpuint (ved_book_marks_get_n (marks), ==, 1);
  g_assert_cmpstr (ved_book_marks_get (marks, 0)->note, ==, "early");
  ved_book_marks_remove (marks, 30);
  g_assert_cmpuint (ved_book_marks_get_n (marks), ==, 0);
  ved_test_remove_folder (folder);
}

static void
write_day (const char       *folder,
           VedTestBookFlags  flags)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (11, 2000, 5, flags);

  ved_test_book_write (book, folder);
}

static void
mark_removed_cb (VedBookMarks *marks,
                 GVariant     *mark,
                 const char   *note,
                 GVariant    **removed)
{
  g_clear_pointer (removed, g_variant_unref);
  *removed = g_variant_ref (mark);
}

/* Bookmarks belong to the day, wherever it lies, and come back with it. */
static void
test_bookmarks (void)
{
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  g_autoptr(VedBookMarks) marks = ved_book_marks_new (session, settings);
  g_autoptr(VedBookSession) other = ved_book_session_new ();
  g_autoptr(VedBookMarks) others = ved_book_marks_new (other, settings);
  g_autofree char *folder = ved_test_make_folder (), *copy = ved_test_make_folder ();
  g_autoptr(GVariant) removed = NULL;
  guint32 row;

  ved_book_marks_put (marks, 5, "nothing is open");
  g_assert_cmpuint (ved_book_marks_get_n (marks), ==, 0);
  write_day (folder, VED_TEST_BOOK_HALTS);
  ved_book_session_open (session, folder);
  ved_test_wait_until (is_quiet, session);
  ved_book_marks_put (marks, 300, "a sweep");
  ved_book_marks_put (marks, 20, "");
  ved_book_marks_put (marks, 300, "a large sweep");
  g_assert_cmpuint (ved_book_marks_get_n (marks), ==, 2);
  g_assert_cmpuint (ved_book_marks_get (marks, 0)->row, ==, 20);
  g_assert_cmpstr (ved_book_marks_get (marks, 1)->note, ==, "a large sweep");
  g_assert_true (ved_book_marks_find (marks, 20, TRUE, &row));
  g_assert_cmpuint (row, ==, 300);
  g_assert_false (ved_book_marks_find (marks, 20, FALSE, &row));

  write_day (copy, VED_TEST_BOOK_HALTS);
  ved_book_session_open (other, copy);
  ved_test_wait_until (is_quiet, other);
  g_assert_cmpuint (ved_book_marks_get_n (others), ==, 2);
  g_signal_connect (others, "removed", G_CALLBACK (mark_removed_cb), &removed);
  ved_book_marks_remove (others, 20);
  g_assert_cmpuint (ved_book_marks_get_n (marks), ==, 1);
  ved_book_marks_put_back (others, removed);
  ved_book_marks_put_back (others, removed);
  g_assert_cmpuint (ved_book_marks_get_n (marks), ==, 2);
  ved_book_marks_remove (others, 20);
  write_day (copy, VED_TEST_BOOK_PLAIN);
  ved_book_session_open (other, copy);
  ved_test_wait_until (is_quiet, other);
  g_assert_cmpuint (ved_book_marks_get_n (others), ==, 0);
  ved_test_remove_folder (copy);
  ved_test_remove_folder (folder);
}

/* What was looked for in one recording is not what "again" looks for in the next. */
static void
test_search_is_forgotten (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(VedTestBook) market = ved_test_book_new (11, 2000, 5, VED_TEST_BOOK_PLAIN);
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  g_autoptr(VedBookActions) actions = ved_book_actions_new (session, settings);
  VedBookCursor *cursor = ved_book_session_get_cursor (session);

  ved_test_book_write (market, folder);
  ved_book_session_open (session, folder);
  ved_test_wait_until (is_quiet, session);
  g_assert_true (ved_book_actions_jump (actions, VED_BOOK_JUMP_EVENT, VED_BOOK_DELETE, TRUE));
  g_assert_cmpint (ved_book_session_get_day (session)->type[ved_book_cursor_get_row (cursor)], ==, VED_BOOK_DELETE);
  ved_book_session_choose (session, 0);
  ved_test_wait_until (is_quiet, session);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, 1000);
  g_action_group_activate_action (ved_book_actions_get_group (actions), "again", g_variant_new_int32 (1));
  g_assert_cmpint (ved_book_session_get_day (session)->type[ved_book_cursor_get_row (cursor)], ==, VED_BOOK_EXECUTE);
  ved_test_remove_folder (folder);
}

static void
test_text (void)
{
  char text[VED_MARKET_TEXT_SIZE];
  gint64 value;

  g_assert_cmpstr (ved_market_write_price (2238200, text, sizeof text), ==, "223.8200");
  g_assert_cmpstr (ved_market_write_price2 (4476401, text, sizeof text), ==, "223.82005");
  g_assert_cmpstr (ved_market_write_price (VED_BOOK_NO_ASK, text, sizeof text), ==, "–");
  g_assert_cmpstr (ved_market_write_price (VED_BOOK_NO_BID, text, sizeof text), ==, "–");
  g_assert_cmpstr (ved_market_write_price (G_GINT64_CONSTANT (33552100000), text, sizeof text), ==, "3,355,210.0000");
  g_assert_cmpstr (ved_market_write_count (147916, text, sizeof text), ==, "147,916");
  g_assert_cmpstr (ved_market_write_count (-1234567, text, sizeof text), ==, "−1,234,567");
  g_assert_cmpstr (ved_market_write_dollars (-1274.75, text, sizeof text), ==, "−$1,274.75");
  g_assert_cmpstr (ved_market_write_time (G_GINT64_CONSTANT (34200017459617), text, sizeof text), ==, "09:30:00.017459617");
  g_assert_true (ved_market_read_time ("9:30:00.017459617", &value));
  g_assert_cmpint (value, ==, G_GINT64_CONSTANT (34200017459617));
  g_assert_true (ved_market_read_time ("9:45", &value));
  g_assert_cmpint (value, ==, 35100 * VED_BOOK_SECOND_NS);
  g_assert_false (ved_market_read_time ("9", &value));
  g_assert_false (ved_market_read_time ("24:00", &value));
  g_assert_false (ved_market_read_time ("9:45:", &value));
  g_assert_true (ved_market_read_price ("$223.82", &value));
  g_assert_cmpint (value, ==, 2238200);
  g_assert_false (ved_market_read_price ("223.82005", &value));
  g_assert_false (ved_market_read_price ("dear", &value));
}

/* The clock of an order book is that of its exchange, and says so. */
static void
test_clock_names_its_zone (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  g_autoptr(VedBookActions) actions = ved_book_actions_new (session, settings);
  VedBookTimeline *timeline = g_object_new (VED_TYPE_BOOK_TIMELINE, NULL);
  GtkWidget *window = ved_test_window_new (GTK_WIDGET (timeline), 1000, 100);
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();
  gboolean is_named = FALSE;

  write_day (folder, VED_TEST_BOOK_PLAIN);
  ved_book_session_open (session, folder);
  ved_test_wait_until (is_quiet, session);
  ved_book_timeline_set_session (timeline, session, actions);
  ved_book_cursor_seek (ved_book_session_get_cursor (session), 1000);
  ved_test_window_draw (window);
  ved_test_window_collect (GTK_WIDGET (timeline), VED_TYPE_PARAGRAPH, texts);
  for (guint i = 0; i < texts->len; i++)
    is_named |= g_str_has_suffix (ved_paragraph_get_text (texts->pdata[i]), " EDT");
  g_assert_true (is_named);
  ved_test_window_close (window);
  ved_test_remove_folder (folder);
}

/* A fault is told with what was opened and with both paths. */
static void
test_failure_names_both_files (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *messages = g_build_filename (folder, "BAD_2012-06-21_34200000_57600000_message_2.csv", NULL);
  g_autofree char *book = g_build_filename (folder, "BAD_2012-06-21_34200000_57600000_orderbook_2.csv", NULL);
  g_autoptr(VedClock) clock = ved_clock_new_manual (0);
  g_autoptr(VedFleetModel) model = ved_fleet_model_new (clock);
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  GtkWidget *page = g_object_new (VED_TYPE_PRICE_PAGE, "model", model, NULL), *window;

  ved_market_page_set_book (VED_MARKET_PAGE (page), session);
  ved_page_set_active (VED_PAGE (page), TRUE);
  window = ved_test_window_new (page, 1000, 800);
  g_assert_true (g_file_set_contents (messages, "34200.1,1,5,10,1000000,1\nnot,a,message\n", -1, NULL));
  g_assert_true (g_file_set_contents (book, "1000200,40,1000000,10,1,1,1,1\n1000200,40,1000000,10,1,1,1,1\n", -1, NULL));
  ved_book_session_open (session, folder);
  ved_test_wait_until (is_quiet, session);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_book_session_get_state (session), ==, VED_BOOK_FAILED);
  g_assert_true (ved_test_window_says (page, ved_book_session_get_message (session)));
  g_assert_true (ved_test_window_says (page, folder));
  g_assert_true (ved_test_window_says (page, messages));
  g_assert_true (ved_test_window_says (page, book));
  ved_test_window_close (window);
  ved_test_remove_folder (folder);
}

static void
assert_says (GtkWidget  *chart,
             const char *part)
{
  g_autofree char *text = ved_plot_chart_describe (VED_PLOT_CHART (chart), 0);

  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, part));
}

static gboolean
shows_price (GtkWidget *chart,
             double     dollars)
{
  double least, most;

  ved_plot_chart_get_value_range (VED_PLOT_CHART (chart), &least, &most);

  return dollars * 10000.0 >= least && dollars * 10000.0 <= most;
}

/* Keys go over the bars of a profile, and the prices that are shown go with them; its file has these prices. */
static void
test_profile_by_keys (void)
{
  GtkWidget *chart = ved_profile_chart_new (), *window;
  VedBookProfile *profile = g_new0 (VedBookProfile, 1);
  g_autofree char *all = NULL, *part = NULL;

  profile->rows = g_array_new (FALSE, FALSE, sizeof (VedBookProfileRow));
  for (gint64 i = 0; i < 10; i++)
    {
      const VedBookProfileRow row = { .cents = 10000 + i, .bought = 10 * (i + 1), .sold = i };

      g_array_append_val (profile->rows, row);
    }
  profile->poc_cents = 10005;
  profile->value_low_cents = 10002;
  profile->value_high_cents = 10008;
  ved_profile_chart_set_profile (VED_PROFILE_CHART (chart), profile, VED_BOOK_NO_MID);
  window = ved_test_window_new (chart, 400, 400);
  g_assert_true (ved_test_press (chart, GDK_KEY_Up, 0));
  assert_says (chart, "$100.06");
  assert_says (chart, "70");
  for (guint i = 0; i < 9; i++)
    g_assert_true (ved_test_press (chart, GDK_KEY_Down, 0));
  assert_says (chart, "$100.00");
  all = ved_chart_to_csv (VED_CHART (chart));
  g_assert_nonnull (strstr (all, "100.00,"));
  ved_plot_chart_set_value_range (VED_PLOT_CHART (chart), 1000400.0, 1000700.0);
  ved_test_window_draw (window);
  part = ved_chart_to_csv (VED_CHART (chart));
  g_assert_null (strstr (part, "100.02,"));
  g_assert_nonnull (strstr (part, "100.05,"));
  g_assert_null (strstr (part, "100.09,"));

  g_assert_false (shows_price (chart, 100.09));
  g_assert_true (ved_test_press (chart, GDK_KEY_Home, 0));
  ved_test_window_draw (window);
  assert_says (chart, "$100.09");
  g_assert_true (shows_price (chart, 100.09));
  g_assert_false (shows_price (chart, 100.00));
  g_assert_true (ved_test_press (chart, GDK_KEY_Page_Down, 0));
  ved_test_window_draw (window);
  assert_says (chart, "$100.00");
  g_assert_true (shows_price (chart, 100.00));
  ved_test_window_close (window);
}

int
main (int   argc,
      char *argv[])
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/market/text", test_text);
  g_test_add_func ("/market/clock-names-its-zone", test_clock_names_its_zone);
  g_test_add_func ("/market/failure-names-both-files", test_failure_names_both_files);
  g_test_add_func ("/market/search-is-forgotten", test_search_is_forgotten);
  g_test_add_func ("/market/import-bar", test_import_bar);
  g_test_add_func ("/market/table-rewrites", test_table_rewrites);
  g_test_add_func ("/market/table-costs-what-is-seen", test_table_costs_what_is_seen);
  g_test_add_func ("/market/table-rewrites-what-is-seen", test_table_rewrites_what_is_seen);
  g_test_add_func ("/market/table-out-of-view", test_table_out_of_view);
  g_test_add_func ("/market/steady-text", test_steady_text);
  g_test_add_func ("/market/dropped", test_dropped);
  g_test_add_func ("/market/source-popover", test_source_popover);
  g_test_add_func ("/market-parts/profile-by-keys", test_profile_by_keys);
  g_test_add_func ("/market-parts/bookmarks", test_bookmarks);
  g_test_add_func ("/market-parts/bookmarks-of-a-day-that-arrives", test_bookmarks_of_a_day_that_arrives);

  return g_test_run ();
}
