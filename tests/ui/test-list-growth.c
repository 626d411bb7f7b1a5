/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-list-growth"

#include "config.h"

#include "app/parts/ved-list-growth.h"
#include "support/ved-test-loop.h"
#include "ved-test-window.h"

/* A list of a thousand rows is on the screen with the first few, and whole some frames later; so is one that grew
 * out of view. */

#define N_ROWS 1000
#define FIRST_ROWS 16
#define ROWS_PER_FRAME 2

typedef struct {
  GtkStringList *list;
  GListModel *rows;
  GtkWidget *view;
  GtkWidget *window;
} Fixture;

static void
set_up_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  gtk_list_item_set_child (item, gtk_label_new ("row"));
}

static void
append (GtkStringList *list,
        guint          n)
{
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, "row");
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr(GtkNoSelection) selection = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), NULL);
  self->list = gtk_string_list_new (NULL);
  append (self->list, GPOINTER_TO_UINT (data));
  self->view = gtk_list_view_new (NULL, factory);
  self->rows = ved_list_growth_attach (self->view, G_LIST_MODEL (self->list), FIRST_ROWS, ROWS_PER_FRAME);
  selection = gtk_no_selection_new (g_object_ref (self->rows));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->view), GTK_SELECTION_MODEL (selection));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  g_assert_cmpuint (g_list_model_get_n_items (self->rows), <=, FIRST_ROWS);
  self->window = ved_test_window_new (scroller, 300, 200);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  ved_test_window_close (self->window);
  g_assert_finalize_object (self->rows);
  g_assert_finalize_object (self->list);
}

static gboolean
is_whole (gpointer user_data)
{
  Fixture *self = user_data;

  return g_list_model_get_n_items (self->rows) == g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

static void
test_grows (Fixture      *self,
            gconstpointer data)
{
  ved_test_wait_until (is_whole, self);
  g_assert_cmpuint (g_list_model_get_n_items (self->rows), ==, N_ROWS);

  gtk_string_list_splice (self->list, 10, 900, NULL);
  g_assert_true (is_whole (self));
}

static void
test_fills_later (Fixture      *self,
                  gconstpointer data)
{
  append (self->list, N_ROWS);
  g_assert_cmpuint (g_list_model_get_n_items (self->rows), ==, FIRST_ROWS);
  ved_test_wait_until (is_whole, self);
}

static void
test_hidden (Fixture      *self,
             gconstpointer data)
{
  gtk_widget_set_visible (self->view, FALSE);
  append (self->list, N_ROWS);
  ved_test_window_draw (self->window);
  ved_test_window_draw (self->window);
  ved_test_window_draw (self->window);
  g_assert_cmpuint (g_list_model_get_n_items (self->rows), ==, FIRST_ROWS);
  gtk_widget_set_visible (self->view, TRUE);
  ved_test_wait_until (is_whole, self);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add ("/list-growth/grows", Fixture, GUINT_TO_POINTER (N_ROWS), set_up, test_grows, tear_down);
  g_test_add ("/list-growth/fills-later", Fixture, NULL, set_up, test_fills_later, tear_down);
  g_test_add ("/list-growth/hidden", Fixture, NULL, set_up, test_hidden, tear_down);

  return g_test_run ();
}
