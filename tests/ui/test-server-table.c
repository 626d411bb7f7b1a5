/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-server-table"

#include "config.h"

#include "app/servers/ved-server-table.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-window.h"

/* What a table of servers does without room for all of its columns. */

#define HEIGHT 300


static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);

  return found;
}

/* Whether columns gave way in a window of that width; then nothing scrolls sideways and no figure is cut. Where something
 * does, bars say so all the time. */
static gboolean
is_squeezed_at (VedServerList *list,
                int            width)
{
  static const VedServerField fields[] = {
    VED_FIELD_LEVEL, VED_FIELD_NAME, VED_FIELD_PROFILE, VED_FIELD_RISK, VED_FIELD_CPU, VED_FIELD_CPU_NEAR,
    VED_FIELD_CPU_DELTA, VED_FIELD_IOWAIT, VED_FIELD_IOWAIT_NEAR, VED_FIELD_IOWAIT_DELTA, VED_FIELD_MEMORY,
    VED_FIELD_MEMORY_NEAR, VED_FIELD_MEMORY_DELTA,
  };
  GtkWidget *table = ved_server_table_new (list, fields, G_N_ELEMENTS (fields));
  GtkWidget *window = ved_test_window_new (table, width, HEIGHT);
  GtkWidget *scroller = find_widget (table, GTK_TYPE_SCROLLED_WINDOW), *view = find_widget (table, GTK_TYPE_COLUMN_VIEW);
  GtkAdjustment *sideways = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  gboolean is_squeezed, has_more;

  for (guint i = 0; i < 4; i++)
    ved_test_window_draw (window);
  has_more = gtk_adjustment_get_upper (sideways) > gtk_adjustment_get_page_size (sideways);
  g_assert_true (gtk_scrolled_window_get_overlay_scrolling (GTK_SCROLLED_WINDOW (scroller)) == !has_more);
  is_squeezed = gtk_widget_has_css_class (view, "squeezed");
  if (is_squeezed)
    g_assert_false (has_more);
  ved_test_window_close (window);

  return is_squeezed;
}

/* Between the width that all columns like and the one that they can do with, they give way evenly; wider tables are
 * left as they are. */
static void
test_columns_give_way (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedServerList) list = ved_server_list_new ();
  guint n_squeezed = 0;

  ved_server_list_set_snapshot (list, snapshot);
  g_assert_false (is_squeezed_at (list, 1800));
  for (int width = 1300; width >= 900; width -= 50)
    n_squeezed += is_squeezed_at (list, width);
  g_assert_cmpuint (n_squeezed, >=, 1);
  g_assert_false (is_squeezed_at (list, 800));
}

/* Read from right to left, the names of a table that scrolls sideways are in sight until somebody scrolls, in windows of any width. */
static void
test_names_are_in_sight_mirrored (void)
{
  static const VedServerField fields[] = {
    VED_FIELD_NAME, VED_FIELD_LEVEL, VED_FIELD_PROFILE, VED_FIELD_RISK, VED_FIELD_CPU, VED_FIELD_CPU_FORECAST, VED_FIELD_MEMORY,
    VED_FIELD_IOWAIT, VED_FIELD_LOAD, VED_FIELD_DISK, VED_FIELD_SWAP,
  };
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (9, 1, TRUE);
  g_autoptr(VedServerList) list = ved_server_list_new ();
  GtkWidget *table, *window;
  GtkAdjustment *sideways;
  double start;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  ved_server_list_set_snapshot (list, snapshot);
  table = ved_server_table_new (list, fields, G_N_ELEMENTS (fields));
  window = ved_test_window_new (table, 700, HEIGHT);
  sideways = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (find_widget (table, GTK_TYPE_SCROLLED_WINDOW)));
  for (guint i = 0; i < 4; i++)
    ved_test_window_draw (window);
  start = gtk_adjustment_get_upper (sideways) - gtk_adjustment_get_page_size (sideways);
  g_assert_cmpfloat (start, >, 10.0);
  g_assert_cmpfloat (gtk_adjustment_get_value (sideways), ==, start);

  gtk_adjustment_set_value (sideways, 5.0);
  gtk_adjustment_set_upper (sideways, gtk_adjustment_get_upper (sideways) + 50.0);
  g_assert_cmpfloat (gtk_adjustment_get_value (sideways), ==, 5.0);
  ved_test_window_close (window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* The columns of a table that are shown, by their titles. */
static char *
list_columns (GtkWidget *table)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (find_widget (table, GTK_TYPE_COLUMN_VIEW)));
  g_autoptr(GString) titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const char *title = gtk_column_view_column_get_title (column);

      if (title != NULL && gtk_column_view_column_get_visible (column))
        g_string_append_printf (titles, "%s|", title);
    }

  return g_string_free (g_steal_pointer (&titles), FALSE);
}

static void
choose_sort (GtkWidget     *table,
             GtkWidget     *window,
             VedServerField field)
{
  g_assert_true (gtk_widget_activate_action (table, "servers.sort", "i", (int) field));
  for (guint i = 0; i < 4; i++)
    ved_test_window_draw (window);
}

/* A narrow table can be sorted by what it has no room for, and shows it then. */
static void
test_narrow_table_sorts_by_all (void)
{
  static const VedServerField fields[] = {
    VED_FIELD_NAME, VED_FIELD_LEVEL, VED_FIELD_RISK, VED_FIELD_CPU, VED_FIELD_CPU_NEAR, VED_FIELD_MEMORY, VED_FIELD_SWAP,
  };
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedServerList) list = ved_server_list_new ();
  GtkWidget *table = ved_server_table_new (list, fields, G_N_ELEMENTS (fields));
  GtkWidget *window = ved_test_window_new (table, 350, HEIGHT), *button = find_widget (table, GTK_TYPE_MENU_BUTTON);
  gboolean is_descending;

  ved_server_list_set_snapshot (list, snapshot);
  choose_sort (table, window, VED_FIELD_RISK);
  {
    g_autofree char *titles = list_columns (table);

    g_assert_cmpstr (titles, ==, "Server|Level|Risk|");
  }
  choose_sort (table, window, VED_FIELD_MEMORY);
  {
    g_autofree char *titles = list_columns (table);

    g_assert_cmpstr (titles, ==, "Server|Level|Memory %|");
  }
  g_assert_cmpint (ved_server_list_get_sort (list, &is_descending), ==, VED_FIELD_MEMORY);
  g_assert_true (is_descending);
  choose_sort (table, window, VED_FIELD_MEMORY);
  g_assert_cmpint (ved_server_list_get_sort (list, &is_descending), ==, VED_FIELD_MEMORY);
  g_assert_false (is_descending);
  g_assert_true (gtk_widget_get_mapped (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button))), ==, G_N_ELEMENTS (fields));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  ved_test_window_close (window);
}

/* What stands below the window costs its first frame nothing, and is there soon after. */
static void
test_begins_with_few_rows (void)
{
  static const VedServerField fields[] = { VED_FIELD_NAME, VED_FIELD_RISK };
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (40, 1, TRUE);
  g_autoptr(VedServerList) list = ved_server_list_new ();
  GtkWidget *table = ved_server_table_new (list, fields, G_N_ELEMENTS (fields));
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (find_widget (table, GTK_TYPE_COLUMN_VIEW))));
  GtkWidget *window;

  ved_server_table_fit_height (VED_SERVER_TABLE (table), HEIGHT, 2);
  ved_server_list_set_snapshot (list, snapshot);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 2);
  window = ved_test_window_new (table, 350, HEIGHT);
  for (guint i = 0; i < 40; i++)
    ved_test_window_draw (window);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 40);
  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/server-table/columns-give-way", test_columns_give_way);
  g_test_add_func ("/server-table/names-are-in-sight-mirrored", test_names_are_in_sight_mirrored);
  g_test_add_func ("/server-table/begins-with-few-rows", test_begins_with_few_rows);
  g_test_add_func ("/server-table/narrow-sorts-by-all", test_narrow_table_sorts_by_all);

  return g_test_run ();
}
