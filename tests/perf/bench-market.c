/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-market"

#include "config.h"

#include "app/market/ved-book-timeline.h"
#include "app/market/ved-depth-page.h"
#include "app/market/ved-orders-page.h"
#include "app/market/ved-price-page.h"
#include "app/ved-renderer.h"
#include "app/ved-settings.h"
#include "app/ved-style.h"
#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"
#include "ved-bench-frames.h"

#include <stdlib.h>

/* How many different rows of a day are on the screen in a second of playing, in a window with a page and its timeline,
 * as the frame clock of a display paints it: what the viewer sees, and not what a frame would allow. A recording by
 * its path, else a made-up one. One JSON object a line. */

#define WIDTH     1280
#define HEIGHT    800
#define SECONDS   10
#define N_ROWS    400000
#define N_LEVELS  10

typedef struct {
  VedBookSession *session;
  GtkWidget *window;
  guint32 row;                  /* that was painted last */
  guint n_rows;                 /* different ones that were */
  gint64 began_us;
  gint64 ended_us;
} Bench;

typedef struct {
  const char *name;
  VedBookPace pace;
  guint step;                   /* rows an update */
  double speed;                 /* times as fast as it was */
} Play;

static const Play plays[] = {
  { "one row an update", VED_BOOK_PACE_EVENTS, 1, 1.0 },
  { "100 rows an update", VED_BOOK_PACE_EVENTS, 100, 1.0 },
  { "×1,000", VED_BOOK_PACE_TIME, 1, 1000.0 },
};

static void
painted_cb (GdkFrameClock *clock,
            Bench         *bench)
{
  guint32 row = ved_book_cursor_get_row (ved_book_session_get_cursor (bench->session));

  bench->n_rows += row != bench->row;
  bench->row = row;
  bench->ended_us = g_get_monotonic_time ();
}

static void
wait_until_quiet (Bench *bench)
{
  while (ved_book_session_get_state (bench->session) == VED_BOOK_LOADING || ved_book_session_get_n_pending (bench->session) > 0)
    g_main_context_iteration (NULL, TRUE);
  ved_bench_settle (bench->window);
}

/* Plays from the middle of the day. */
static void
measure (Bench      *bench,
         const char *page,
         const Play *play)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (bench->session);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (bench->window);
  double cpu_ms, seconds;
  gulong painted;

  ved_book_cursor_set_pace (cursor, play->pace);
  ved_book_cursor_set_step (cursor, play->step);
  ved_book_cursor_set_speed (cursor, play->speed);
  ved_book_cursor_seek (cursor, ved_book_session_get_day (bench->session)->n_rows / 2);
  wait_until_quiet (bench);
  painted = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), bench);
  ved_book_cursor_play (cursor);
  bench->n_rows = 0;
  bench->row = ved_book_cursor_get_row (cursor);
  bench->began_us = bench->ended_us = g_get_monotonic_time ();
  cpu_ms = ved_bench_cpu_ms ();
  while (ved_book_cursor_get_playing (cursor) && bench->ended_us - bench->began_us < SECONDS * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);
  cpu_ms = ved_bench_cpu_ms () - cpu_ms;
  ved_book_cursor_pause (cursor);
  g_signal_handler_disconnect (clock, painted);
  seconds = (double) (bench->ended_us - bench->began_us) / G_USEC_PER_SEC;
  g_print ("{\"id\": \"B3\", \"what\": \"%s, %s: different rows on the screen\", \"value\": %.4g, \"unit\": \"1/s\", "
           "\"target\": \"≥ 59\"}\n", page, play->name, bench->n_rows / seconds);
  g_print ("{\"id\": \"B3\", \"what\": \"%s, %s: CPU time of one\", \"value\": %.4g, \"unit\": \"ms\", "
           "\"target\": \"≤ 16\"}\n", page, play->name, cpu_ms / MAX (bench->n_rows, 1));
}

static void
bench_page (Bench         *bench,
            VedFleetModel *model,
            GSettings     *settings,
            GType          type,
            const char    *name)
{
  g_autoptr(VedBookActions) actions = ved_book_actions_new (bench->session, settings);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  VedPage *page = g_object_new (type, "model", model, NULL);
  VedBookTimeline *timeline = g_object_new (VED_TYPE_BOOK_TIMELINE, NULL);

  ved_market_page_set_book (VED_MARKET_PAGE (page), bench->session);
  ved_book_timeline_set_session (timeline, bench->session, actions);
  gtk_widget_set_vexpand (GTK_WIDGET (page), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (timeline));
  ved_bench_window_set_content (bench->window, box);
  ved_page_set_active (page, TRUE);
  wait_until_quiet (bench);
  for (guint i = 0; i < G_N_ELEMENTS (plays); i++)
    measure (bench, name, &plays[i]);
  ved_page_set_active (page, FALSE);
}

/* Returns: (transfer full): a folder with a day that never was */
static char *
write_day (void)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (1, N_ROWS, N_LEVELS, VED_TEST_BOOK_NO_TRUTH);
  char *folder = ved_test_make_folder ();
  g_autofree char *messages = g_build_filename (folder, "MADE_2026-01-15_34200000_57600000_message_10.csv", NULL);
  g_autofree char *orders = g_build_filename (folder, "MADE_2026-01-15_34200000_57600000_orderbook_10.csv", NULL);

  if (!g_file_set_contents (messages, book->messages->str, (gssize) book->messages->len, NULL) ||
      !g_file_set_contents (orders, book->book->str, (gssize) book->book->len, NULL))
    g_error ("%s: cannot be written", folder);

  return folder;
}

static void
bench_day (const char *path)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (0);
  g_autoptr(VedFleetModel) model = ved_fleet_model_new (clock);
  g_autoptr(VedBookSession) session = ved_book_session_new ();
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  Bench bench = { .session = session, .window = ved_bench_window_new (WIDTH, HEIGHT) };

  ved_book_session_open (session, path);
  wait_until_quiet (&bench);
  if (ved_book_session_get_state (session) != VED_BOOK_READY)
    {
      g_printerr ("%s\n", ved_book_session_get_message (session));
      return;
    }
  bench_page (&bench, model, settings, VED_TYPE_PRICE_PAGE, "Price");
  bench_page (&bench, model, settings, VED_TYPE_DEPTH_PAGE, "Depth");
  bench_page (&bench, model, settings, VED_TYPE_ORDERS_PAGE, "Orders");
  gtk_window_destroy (GTK_WINDOW (bench.window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(VedRenderer) renderer = ved_renderer_begin (argc, argv);
  g_autofree char *folder = argc > 1 ? NULL : write_day ();

  adw_init ();
  ved_renderer_choose (renderer);
  ved_style_install (gdk_display_get_default (), ved_renderer_uses_gl (renderer));
  bench_day (folder != NULL ? folder : argv[1]);
  if (folder != NULL)
    ved_test_remove_folder (folder);

  return 0;
}
