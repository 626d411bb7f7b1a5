/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-large-fleet"

#include "config.h"

#include "app/alerts/ved-alert-list.h"
#include "app/alerts/ved-alert-row.h"
#include "app/alerts/ved-alerts-page.h"
#include "app/servers/ved-server-table.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-page.h"
#include "ved-test-window.h"

/* A fleet in trouble has more alerts than a view has rows: what a refresh does to a page is counted in rows, and whatever
 * comes into view is up to date. */

#define N_SERVERS 600
#define N_LISTED 2000           /* more than a list that grows has pixels */
#define TICK_US (5 * VED_SECOND_US)

static void
refresh (VedTestPage *on_screen,
         guint64      seed)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new_alarmed (N_SERVERS, seed, N_SERVERS,
                                                                   VED_TEST_TIME_US + (gint64) seed * TICK_US);

  ved_test_source_emit (on_screen->source, snapshot);
  ved_test_window_draw (on_screen->window);
}

static const char *
get_place (GtkWidget *row)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();

  ved_test_window_collect (row, GTK_TYPE_WIDGET, parts);
  for (guint i = 0; i < parts->len; i++)
    if (gtk_widget_has_css_class (parts->pdata[i], "heading"))
      return ved_test_get_text (parts->pdata[i]);

  g_error ("The row has no heading");
}

/* The rows of the page, or those that can be seen, from the top on. */
static GPtrArray *
get_rows (VedTestPage *on_screen,
          gboolean     only_seen)
{
  GPtrArray *rows = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (on_screen->page), VED_TYPE_ALERT_ROW, rows);
  for (guint i = rows->len; only_seen && i-- > 0;)
    if (!gtk_widget_get_child_visible (gtk_widget_get_parent (rows->pdata[i])))
      g_ptr_array_remove_index (rows, i);

  return rows;
}

static const char *
get_server (VedAlertList *list,
            guint         position)
{
  g_autoptr(VedAlertItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return item != NULL ? ved_alert_item_get_alert (item)->server : NULL;
}

/* What is seen is a part of the list as it is now. */
static void
assert_up_to_date (VedTestPage *on_screen)
{
  g_autoptr(VedAlertList) list = ved_alert_list_new ();
  g_autoptr(GPtrArray) rows = get_rows (on_screen, TRUE);
  guint first = 0;

  ved_alert_list_set_snapshot (list, ved_fleet_model_get_snapshot (on_screen->model));
  g_assert_cmpuint (rows->len, >, 2);
  while (g_strcmp0 (get_server (list, first), get_place (rows->pdata[0])) != 0)
    g_assert_cmpuint (++first, <, N_SERVERS);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpstr (get_place (rows->pdata[i]), ==, get_server (list, first + i));
}

static char **
get_places (VedTestPage *on_screen)
{
  g_autoptr(GPtrArray) rows = get_rows (on_screen, FALSE);
  g_autoptr(GStrvBuilder) places = g_strv_builder_new ();

  for (guint i = 0; i < rows->len; i++)
    g_strv_builder_add (places, get_place (rows->pdata[i]));

  return g_strv_builder_end (places);
}

static void
show_alerts (VedTestPage *on_screen)
{
  ved_test_page_init (on_screen, VED_TYPE_ALERTS_PAGE, N_SERVERS);
  refresh (on_screen, 1);
  ved_test_page_settle (on_screen);
}

/* Of the two hundred rows that a view has, those are written anew that somebody sees. */
static void
test_refresh_writes_what_is_seen (void)
{
  VedTestPage on_screen;
  g_auto(GStrv) before = NULL, after = NULL;
  g_autoptr(GPtrArray) seen = NULL;
  guint n_written = 0;

  show_alerts (&on_screen);
  seen = get_rows (&on_screen, TRUE);
  before = get_places (&on_screen);
  refresh (&on_screen, 2);
  after = get_places (&on_screen);
  g_assert_cmpuint (g_strv_length (before), >, 100);
  for (guint i = 0; before[i] != NULL; i++)
    n_written += !g_str_equal (before[i], after[i]);
  g_assert_cmpuint (n_written, >, 0);
  g_assert_cmpuint (n_written, <=, seen->len);
  assert_up_to_date (&on_screen);
  ved_test_page_clear (&on_screen);
}

/* By a little, by a screen, and to the other end of what the view has rows for. */
static void
test_scrolled_into_view (void)
{
  const double steps[] = { 40.0, 300.0, 500.0, 2500.0, -2000.0, 7000.0 };
  VedTestPage on_screen;
  GtkAdjustment *place;

  show_alerts (&on_screen);
  place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (
                                                                      ved_test_page_find (&on_screen, GTK_TYPE_LIST_VIEW),
                                                                      GTK_TYPE_SCROLLED_WINDOW)));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      refresh (&on_screen, i + 2);
      gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) + steps[i]);
      ved_test_window_draw (on_screen.window);
      assert_up_to_date (&on_screen);
    }
  ved_test_page_clear (&on_screen);
}

/* A window that grows shows more. */
static void
test_grown_into_view (void)
{
  VedTestPage on_screen;
  g_autoptr(GPtrArray) before = NULL, after = NULL;

  show_alerts (&on_screen);
  before = get_rows (&on_screen, TRUE);
  refresh (&on_screen, 2);
  gtk_window_set_default_size (GTK_WINDOW (on_screen.window), 1280, 1000);
  ved_test_page_settle (&on_screen);
  after = get_rows (&on_screen, TRUE);
  g_assert_cmpuint (after->len, >, before->len);
  assert_up_to_date (&on_screen);
  ved_test_page_clear (&on_screen);
}

static void
count_removed (GListModel *list,
               guint       position,
               guint       n_removed,
               guint       n_added,
               guint      *sum)
{
  *sum += n_removed;
}

static void
list_servers (VedServerList *list,
              guint64        seed)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new_alarmed (N_LISTED, seed, N_LISTED,
                                                                   VED_TEST_TIME_US + (gint64) seed * TICK_US);

  ved_server_list_set_snapshot (list, snapshot);
}

/* The table takes in its rows frame by frame. A refresh meanwhile has them stand for other servers, and moves none. */
static void
test_refresh_while_growing (void)
{
  static const VedServerField fields[] = { VED_FIELD_NAME, VED_FIELD_RISK, VED_FIELD_CPU };
  g_autoptr(VedServerList) list = ved_server_list_new ();
  GtkWidget *table, *window;
  guint n_removed = 0;

  ved_server_list_set_sort (list, VED_FIELD_CPU, TRUE);
  list_servers (list, 1);
  table = ved_server_table_new (list, fields, G_N_ELEMENTS (fields));
  window = ved_test_window_new (table, 600, 400);
  ved_test_window_draw (window);

  g_signal_connect (list, "items-changed", G_CALLBACK (count_removed), &n_removed);
  list_servers (list, 2);
  g_assert_cmpuint (n_removed, ==, 0);
  g_signal_handlers_disconnect_by_func (list, count_removed, &n_removed);
  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/large-fleet/alerts/refresh-writes-what-is-seen", test_refresh_writes_what_is_seen);
  g_test_add_func ("/large-fleet/alerts/scrolled-into-view", test_scrolled_into_view);
  g_test_add_func ("/large-fleet/alerts/grown-into-view", test_grown_into_view);
  g_test_add_func ("/large-fleet/servers/refresh-while-growing", test_refresh_while_growing);

  return g_test_run ();
}
