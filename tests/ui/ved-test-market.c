/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ved-test-market.h"

#include "support/ved-test-loop.h"
#include "ved-test-window.h"

static gboolean
is_quiet (gpointer user_data)
{
  return ved_book_session_get_state (user_data) != VED_BOOK_LOADING && ved_book_session_get_n_pending (user_data) == 0;
}

/* Parts that have come, and rows that were moved to, are shown in the next frame; tables fill in those after. */
void
ved_test_market_settle (VedTestMarket *fixture)
{
  for (guint i = 0; i < 4; i++)
    {
      ved_test_wait_until (is_quiet, fixture->session);
      ved_test_window_draw (fixture->window);
    }
}

static void
write_day (const char      *folder,
           VedTestBookFlags flags)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (11, VED_TEST_MARKET_ROWS, VED_TEST_MARKET_LEVELS, flags);

  ved_test_book_write (book, folder);
}

void
ved_test_market_set_up (VedTestMarket *fixture,
                        gconstpointer  type)
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
void
ved_test_market_open_day (VedTestMarket *fixture)
{
  ved_book_session_open (fixture->session, fixture->folder);
  ved_test_market_settle (fixture);
  ved_book_cursor_seek (ved_book_session_get_cursor (fixture->session), G_MAXUINT32);
  ved_test_market_settle (fixture);
  g_assert_cmpuint (ved_book_session_get_state (fixture->session), ==, VED_BOOK_READY);
}

void
ved_test_market_tear_down (VedTestMarket *fixture,
                           gconstpointer  type)
{
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  ved_test_window_close (fixture->window);
  ved_test_finalize (fixture->page);
  ved_test_finalize (fixture->session);
  g_object_unref (fixture->model);
  ved_clock_unref (fixture->clock);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* All widgets of a type on the page, in the order of the tree. */
GPtrArray *
ved_test_market_find_all (VedTestMarket *fixture,
                          GType          type)
{
  GPtrArray *found = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (fixture->page), type, found);

  return found;
}

gpointer
ved_test_market_find_one (VedTestMarket *fixture,
                          GType          type,
                          guint          index)
{
  g_autoptr(GPtrArray) found = ved_test_market_find_all (fixture, type);

  g_assert_cmpuint (found->len, >, index);

  return g_ptr_array_index (found, index);
}

gboolean
ved_test_market_says (VedTestMarket *fixture,
                      const char    *text)
{
  return ved_test_window_says (GTK_WIDGET (fixture->page), text);
}

void
ved_test_market_go (VedTestMarket *fixture,
                    guint32        row)
{
  ved_book_cursor_go (ved_book_session_get_cursor (fixture->session), row);
  ved_test_market_settle (fixture);
}
