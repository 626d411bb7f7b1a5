/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-runs-view"

#include "config.h"

#include "app/commands/ved-run-output.h"
#include "app/commands/ved-runs-view.h"
#include "app/parts/ved-card.h"
#include "support/ved-test-loop.h"
#include "ved-test-window.h"

/* Runs on a page that has no room for them: whoever starts one sees it, and what it says. */

#define FORM_PX  1000           /* what stands above the runs */
#define LINES_PX 150            /* of the output that are to be seen */

typedef struct {
  char *folder;
  VedCommandDesk *desk;
  GtkWidget *view;
  GtkWidget *scroller;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *form = gtk_label_new ("form");
  g_autofree char *history = NULL;
  VedCommandPlaces places = { 0 };

  fixture->folder = ved_test_make_folder ();
  history = g_build_filename (fixture->folder, "runs.jsonl", NULL);
  places.user_forms = places.system_forms = places.state = places.work = fixture->folder;
  places.history = history;
  fixture->desk = ved_command_desk_new (&places);
  fixture->view = ved_runs_view_new (fixture->desk);
  gtk_widget_set_size_request (form, -1, FORM_PX);
  gtk_box_append (GTK_BOX (box), form);
  gtk_box_append (GTK_BOX (box), fixture->view);
  fixture->scroller = ved_page_scroller_new (box);
  fixture->window = ved_test_window_new (fixture->scroller, 700, 620);
  ved_runs_view_set_active (VED_RUNS_VIEW (fixture->view), TRUE);
  ved_test_window_draw (fixture->window);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  ved_test_window_close (fixture->window);
  ved_test_finalize (fixture->desk);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static VedRun *
start (Fixture    *fixture,
       const char *title)
{
  const char *const argv[] = { "sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $i; done", NULL };
  g_autoptr(VedFormCommand) command = ved_form_command_new (argv, 1, fixture->folder);
  VedRun *run = ved_command_desk_run (fixture->desk, title, command, VED_RUN_IO_CLOSED);

  ved_runs_view_show (VED_RUNS_VIEW (fixture->view), run);

  return run;
}

static gpointer
find (GtkWidget *root,
      GType      type)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();

  ved_test_window_collect (root, type, found);
  g_assert_cmpuint (found->len, >=, 1);

  return g_ptr_array_index (found, 0);
}

static gboolean
is_within (GtkWidget *widget,
           GtkWidget *frame,
           float      least_px)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (widget) && gtk_widget_compute_bounds (widget, frame, &bounds) && bounds.origin.y >= -1.0f
         && bounds.size.height > 0.0f
         && bounds.origin.y + MIN (bounds.size.height, least_px) <= (float) gtk_widget_get_height (frame) + 1.0f;
}

static gboolean
output_is_in_sight (gpointer data)
{
  Fixture *fixture = data;

  return is_within (find (fixture->view, VED_TYPE_RUN_OUTPUT), fixture->scroller, LINES_PX);
}

static gboolean
row_is_in_sight (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *list = find (fixture->view, GTK_TYPE_LIST_BOX);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));
  GtkWidget *frame = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);

  return row != NULL && is_within (GTK_WIDGET (row), frame, 1000.0f);
}

static void
test_run_is_scrolled_to (Fixture      *fixture,
                         gconstpointer data)
{
  start (fixture, "one");
  ved_test_wait_until (output_is_in_sight, fixture);
  ved_test_wait_until (row_is_in_sight, fixture);
}

/* A list of many runs shows the one that was started, and one that is shown again. */
static void
test_row_is_in_sight (Fixture      *fixture,
                      gconstpointer data)
{
  VedRun *first = start (fixture, "first");

  for (guint i = 0; i < 12; i++)
    start (fixture, "another");
  ved_test_wait_until (row_is_in_sight, fixture);
  ved_runs_view_show (VED_RUNS_VIEW (fixture->view), first);
  ved_test_wait_until (row_is_in_sight, fixture);
  ved_test_wait_until (output_is_in_sight, fixture);
}

/* Who has gone elsewhere meanwhile stays there. */
static void
test_reader_is_left_alone (Fixture      *fixture,
                           gconstpointer data)
{
  GtkAdjustment *page = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (fixture->scroller));

  start (fixture, "one");
  ved_test_wait_until (output_is_in_sight, fixture);
  gtk_adjustment_set_value (page, 0.0);
  gtk_widget_set_size_request (fixture->view, -1, 2000);
  for (guint i = 0; i < 4; i++)
    ved_test_window_draw (fixture->window);
  g_assert_cmpfloat (gtk_adjustment_get_value (page), ==, 0.0);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  ADD ("/runs-view/run-is-scrolled-to", test_run_is_scrolled_to);
  ADD ("/runs-view/row-is-in-sight", test_row_is_in_sight);
  ADD ("/runs-view/reader-is-left-alone", test_reader_is_left_alone);

  return g_test_run ();
}
