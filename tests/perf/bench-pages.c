/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-pages"

#include "config.h"

#include "app/models/ved-session.h"
#include "app/parts/ved-page.h"
#include "app/ved-page-list.h"
#include "app/ved-renderer.h"
#include "app/ved-settings.h"
#include "app/ved-style.h"
#include "series/ved-robust.h"
#include "support/ved-test-snapshot.h"
#include "ved-bench-frames.h"
#include "ved-test-source.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What each page takes of the main thread with a large fleet, in a window with the app's renderer and style: its first
 * frame, coming back to it, and a refresh. CPU time of the main thread, which is what a frame waits for, and of a refresh
 * the longest turn of the main loop as well, which is how long nobody is answered. Without a daemon, so that a refresh
 * comes when it is wanted. bench-pages [N_SERVERS [PAGE…]]; needs a display. One JSON object a line. */

#define WIDTH       1060        /* of a page, in a window of 1280 px */
#define HEIGHT      700
#define N_SERVERS   10000
#define N_SNAPSHOTS 4
#define N_REFRESHES 12
#define N_VISITS    8
#define TICK_US     (5 * VED_SECOND_US)

typedef struct {
  VedFleetModel *model;
  VedSession *session;
  VedTestSource *source;
  VedSnapshot *snapshots[N_SNAPSHOTS];
  GtkWidget *window;
  GtkWidget *stack;
  guint n_servers;
  guint n_emitted;
  guint n_frames;               /* painted so far */
} Bench;

typedef struct {
  double cpu_ms;                /* up to the frame that shows it */
  double longest_ms;            /* turn of the main loop */
} Cost;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
painted_cb (Bench *bench)
{
  bench->n_frames++;
}

/* Does what one frame more needs; with @change before it. */
static Cost
measure (Bench    *bench,
         void (*change)(Bench *bench, gpointer data),
         gpointer  data)
{
  guint n_frames = bench->n_frames;
  double began = cpu_ms (), turn;
  Cost cost = { 0 };

  change (bench, data);
  turn = cpu_ms ();
  cost.longest_ms = turn - began;
  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (bench->window),
                                 GDK_FRAME_CLOCK_PHASE_PAINT | GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
  while (bench->n_frames == n_frames)
    {
      g_main_context_iteration (NULL, TRUE);
      cost.longest_ms = MAX (cost.longest_ms, cpu_ms () - turn);
      turn = cpu_ms ();
    }
  cost.cpu_ms = turn - began;

  return cost;
}

static void
do_nothing (Bench   *bench,
            gpointer data)
{
}

/* Rows that a window has no room for come in later frames. */
static void
settle (Bench *bench)
{
  for (guint i = 0; i < 120; i++)
    measure (bench, do_nothing, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
refresh (Bench   *bench,
         gpointer data)
{
  ved_test_source_emit (bench->source, bench->snapshots[bench->n_emitted++ % N_SNAPSHOTS]);
}

static void
leave (Bench   *bench,
       gpointer page)
{
  gtk_stack_set_visible_child_name (GTK_STACK (bench->stack), "nothing");
  ved_page_set_active (page, FALSE);
}

static void
come_back (Bench   *bench,
           gpointer page)
{
  gtk_stack_set_visible_child (GTK_STACK (bench->stack), page);
  ved_page_set_active (page, TRUE);
}

static void
build (Bench   *bench,
       gpointer data)
{
  const VedPageInfo *info = data;
  VedPage *page = g_object_new (info->get_type (), "model", bench->model, NULL);

  ved_page_set_session (page, bench->session);
  gtk_stack_add_named (GTK_STACK (bench->stack), GTK_WIDGET (page), info->id);
  come_back (bench, page);
}

static void
report (Bench      *bench,
        const char *id,
        const char *what,
        const char *page,
        double      value,
        const char *target)
{
  g_print ("{\"id\": \"%s\", \"what\": \"%s of %s, %u servers: CPU of the main thread\", \"value\": %.2f, \"unit\": \"ms\", "
           "\"target\": \"%s\"}\n", id, what, page, bench->n_servers, value, target);
}

static void
bench_page (Bench             *bench,
            const VedPageInfo *info)
{
  float visits[N_VISITS], refreshes[N_REFRESHES], longest[N_REFRESHES];
  Cost first = measure (bench, build, (gpointer) info);
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (bench->stack));

  settle (bench);
  for (guint i = 0; i < N_REFRESHES; i++)
    {
      Cost cost = measure (bench, refresh, NULL);

      refreshes[i] = (float) cost.cpu_ms;
      longest[i] = (float) cost.longest_ms;
      for (guint j = 0; j < 4; j++)
        measure (bench, do_nothing, NULL);
    }
  for (guint i = 0; i < N_VISITS; i++)
    {
      measure (bench, leave, page);
      refresh (bench, NULL);
      visits[i] = (float) measure (bench, come_back, page).cpu_ms;
    }
  report (bench, "T2", "first visit", info->id, first.cpu_ms, "≤ 50");
  report (bench, "T2", "switch, after a refresh,", info->id, ved_robust_median (visits, N_VISITS), "≤ 16");
  report (bench, "N2", "refresh up to its frame", info->id, ved_robust_median (refreshes, N_REFRESHES), "");
  report (bench, "N2", "longest turn at a refresh", info->id, ved_robust_median (longest, N_REFRESHES), "≤ 8");
  measure (bench, leave, page);
  gtk_stack_remove (GTK_STACK (bench->stack), page);
}

static void
set_up (Bench *bench)
{
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);

  bench->session = ved_session_new (settings);
  bench->model = g_object_ref (ved_session_get_model (bench->session));
  bench->source = ved_test_source_new ();
  ved_fleet_model_set_source (bench->model, VED_FRAME_SOURCE (bench->source));
  for (guint i = 0; i < N_SNAPSHOTS; i++)
    bench->snapshots[i] = ved_test_snapshot_new_alarmed (bench->n_servers, i + 1, bench->n_servers,
                                                         VED_TEST_TIME_US + i * TICK_US);
  bench->window = ved_bench_window_new (WIDTH, HEIGHT);
  bench->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (bench->stack), gtk_label_new ("-"), "nothing");
  ved_bench_window_set_content (bench->window, bench->stack);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (bench->window), "after-paint", G_CALLBACK (painted_cb), bench);
  refresh (bench, NULL);
  settle (bench);
}

static gboolean
is_wanted (const VedPageInfo *info,
           int                argc,
           char             **argv)
{
  for (int i = 2; i < argc; i++)
    if (strcmp (argv[i], info->id) == 0)
      return TRUE;

  return argc <= 2 && info->needs != VED_PAGE_NEEDS_BOOK;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(VedRenderer) renderer = ved_renderer_begin (argc, argv);
  Bench bench = { .n_servers = argc > 1 ? (guint) atoi (argv[1]) : N_SERVERS };
  const VedPageInfo *pages;
  guint n_pages;

  adw_init ();
  ved_renderer_choose (renderer);
  ved_style_install (gdk_display_get_default (), ved_renderer_uses_gl (renderer));
  set_up (&bench);
  pages = ved_page_list_get (&n_pages);
  for (guint i = 0; i < n_pages; i++)
    if (is_wanted (&pages[i], argc, argv))
      bench_page (&bench, &pages[i]);

  return 0;
}
