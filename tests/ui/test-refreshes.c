/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-refreshes"

#include "config.h"

#include "app/fleet/ved-overview-page.h"
#include "app/parts/ved-reader.h"
#include "app/servers/ved-server-row.h"
#include "app/servers/ved-servers-page.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-heap.h"
#include "ved-test-page.h"
#include "ved-test-pointer.h"
#include "ved-test-window.h"

/* Somebody typed a filter, scrolled, and stands on a row, while 1,000 refreshes come in, 5 s apart, each with other
 * values and so with another order, and each is drawn. All of it stays where it is, the page remains the same widgets,
 * and the heap holds in the end what it held: a leak would show in every stretch. */

#define N_SERVERS 60
#define TICK_US (5 * VED_SECOND_US)
#define N_STRETCHES 5
#define STRETCH 200
#define LEAK_BYTES 1024         /* a refresh: less than anything that one brings */
#define FILTER "risk>20"

typedef struct {
  VedTestPage on_screen;
  GtkWidget *table;
  GtkEditable *filter;
  char *chosen;                 /* the server of the row that has the focus */
  guint position;               /* of that row */
  guint n_rows;
  guint n_refreshes;
} Fixture;

static GtkSingleSelection *
get_selection (Fixture *self)
{
  return GTK_SINGLE_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (self->table)));
}

static guint
get_n_rows (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_selection (self)));
}

static const char *
get_chosen (Fixture *self)
{
  gpointer row = gtk_single_selection_get_selected_item (get_selection (self));

  return row != NULL ? ved_server_row_get_name (VED_SERVER_ROW (row)) : NULL;
}

static void
refresh (Fixture *self)
{
  g_autoptr(VedSnapshot) snapshot = NULL;

  self->n_refreshes++;
  ved_clock_advance_us (self->on_screen.clock, TICK_US);
  snapshot = ved_test_snapshot_new_at (N_SERVERS, self->n_refreshes, TRUE, VED_TEST_TIME_US + self->n_refreshes * TICK_US);
  ved_test_source_emit (self->on_screen.source, snapshot);
  ved_test_window_draw (self->on_screen.window);
}

static gboolean
is_filtered (gpointer user_data)
{
  return get_n_rows (user_data) < N_SERVERS;
}

static void
type_filter (Fixture *self)
{
  gtk_editable_set_text (self->filter, FILTER);
  ved_test_wait_until (is_filtered, self);
  ved_test_page_settle (&self->on_screen);
  self->n_rows = get_n_rows (self);
}

static gboolean
is_read (gpointer reader)
{
  return ved_reader_is_there (reader);
}

/* The table is somebody's whose keys have been pressed in it; the pointer, which would choose a row as well, is elsewhere. */
static void
press_key (Fixture *self)
{
  GtkWidget *read = gtk_widget_get_ancestor (self->table, GTK_TYPE_OVERLAY);

  ved_test_input ("mousemove 0 0 key shift");
  ved_test_wait_until (is_read, g_object_get_data (G_OBJECT (read), "ved-reader"));
}

/* As the arrow keys do. */
static void
choose_row (Fixture *self)
{
  GtkWidget *rows = gtk_widget_get_last_child (self->table);

  while (!GTK_IS_LIST_VIEW (rows))
    rows = gtk_widget_get_prev_sibling (rows);
  self->position = self->n_rows / 2;
  gtk_widget_activate_action (rows, "list.scroll-to-item", "u", self->position);
  ved_test_page_settle (&self->on_screen);
  g_assert_true (gtk_widget_grab_focus (rows));
  press_key (self);
  gtk_single_selection_set_selected (get_selection (self), self->position);
  ved_test_page_settle (&self->on_screen);
  self->chosen = g_strdup (get_chosen (self));
  g_assert_nonnull (self->chosen);
}

static void
assert_nothing_moved (Fixture *self)
{
  g_assert_cmpstr (get_chosen (self), ==, self->chosen);
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (self)), ==, self->position);
  g_assert_cmpuint (get_n_rows (self), ==, self->n_rows);
  if (self->filter != NULL)
    g_assert_cmpstr (gtk_editable_get_text (self->filter), ==, FILTER);
  ved_test_page_assert_places (&self->on_screen);
}

/* Returns: by how many bytes the heap grew */
static gssize
run_stretch (Fixture *self)
{
  gsize before = ved_test_heap_in_use ();

  for (guint i = 0; i < STRETCH; i++)
    {
      refresh (self);
      assert_nothing_moved (self);
    }

  return (gssize) ved_test_heap_in_use () - (gssize) before;
}

static void
run_refreshes (Fixture *self)
{
  g_autoptr(GPtrArray) widgets = ved_test_page_get_widgets (&self->on_screen);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->on_screen.window));
  gssize least = G_MAXSSIZE;

  for (guint i = 0; i < N_STRETCHES; i++)
    {
      gssize growth = run_stretch (self);

      g_test_message ("The heap grew by %" G_GSSIZE_FORMAT " bytes in %u refreshes", growth, STRETCH);
      least = MIN (least, growth);
    }

  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->on_screen.window)) == focus);
  ved_test_page_assert_same_widgets (&self->on_screen, widgets);
  g_assert_cmpint (least, <, STRETCH * LEAK_BYTES);
}

static void
set_up (Fixture *self,
        GType    type)
{
  ved_test_page_init (&self->on_screen, type, N_SERVERS);
  self->table = ved_test_page_find (&self->on_screen, GTK_TYPE_COLUMN_VIEW);
}

static void
tear_down (Fixture *self)
{
  g_free (self->chosen);
  ved_test_page_clear (&self->on_screen);
}

static void
test_servers (void)
{
  const char *by_cpu = "{'sort': <%u>, 'descending': <true>}";
  Fixture self = { 0 };

  if (!ved_test_pointer_init ())
    return;

  set_up (&self, VED_TYPE_SERVERS_PAGE);
  ved_page_restore_state (self.on_screen.page,
                          g_variant_ref_sink (g_variant_new_parsed (by_cpu, (guint) VED_FIELD_CPU)));
  self.filter = ved_test_page_find (&self.on_screen, GTK_TYPE_SEARCH_ENTRY);
  type_filter (&self);
  ved_test_page_scroll (&self.on_screen);
  choose_row (&self);
  ved_test_page_keep_places (&self.on_screen);
  run_refreshes (&self);
  tear_down (&self);
}

static void
test_overview (void)
{
  Fixture self = { 0 };

  if (!ved_test_pointer_init ())
    return;

  set_up (&self, VED_TYPE_OVERVIEW_PAGE);
  self.n_rows = get_n_rows (&self);
  ved_test_page_scroll (&self.on_screen);
  choose_row (&self);
  ved_test_page_keep_places (&self.on_screen);
  run_refreshes (&self);
  tear_down (&self);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/refreshes/servers", test_servers);
  g_test_add_func ("/refreshes/overview", test_overview);

  return g_test_run ();
}
