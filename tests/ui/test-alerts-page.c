/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-alerts-page"

#include "config.h"

#include "app/alerts/ved-alert-filters.h"
#include "app/alerts/ved-alert-row.h"
#include "app/alerts/ved-alerts-page.h"
#include "app/alerts/ved-maintenance-card.h"
#include "app/alerts/ved-routing-view.h"
#include "app/cascade/ved-cascade-line.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-page.h"
#include "ved-test-window.h"

/* The page of alerts: what can be done to one, what is told of all, and what stays where it is meanwhile. */

#define N_SERVERS 90
#define NARROW_PX 400

static void
set_up (VedTestPage  *fixture,
        gconstpointer data)
{
  ved_test_page_init (fixture, VED_TYPE_ALERTS_PAGE, N_SERVERS);
}

static void
tear_down (VedTestPage  *fixture,
           gconstpointer data)
{
  ved_test_page_clear (fixture);
}

static void
show (VedTestPage *fixture,
      guint        seed)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, seed, TRUE);

  ved_test_source_emit (fixture->source, snapshot);
}

static void
toasted_cb (VedPage   *page,
            AdwToast  *toast,
            AdwToast **last)
{
  g_set_object (last, toast);
}

static gboolean
is_set (gpointer toast)
{
  return *(AdwToast *const *) toast != NULL;
}

static gboolean
has_undone (gpointer source)
{
  return g_str_has_suffix (ved_test_source_get_performed (source), "/unacknowledge\n");
}

/* What was done to an alert is told by its name, and can be undone from there. */
static void
test_alert_is_given_back (VedTestPage  *fixture,
                          gconstpointer type)
{
  const VedAlert *alert = ved_snapshot_get_alert (ved_fleet_model_get_snapshot (fixture->model), 0);
  g_autofree char *id = g_strdup (alert->id), *server = g_strdup (alert->server), *expected = NULL;
  g_autoptr(AdwToast) toast = NULL;

  g_signal_connect (fixture->page, "toasted", G_CALLBACK (toasted_cb), &toast);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "alerts.acknowledge", "s", id);
  ved_test_wait_until (is_set, &toast);
  g_assert_nonnull (strstr (adw_toast_get_title (toast), server));
  g_assert_nonnull (adw_toast_get_button_label (toast));
  g_signal_emit_by_name (toast, "button-clicked");
  ved_test_wait_until (has_undone, fixture->source);

  expected = g_strdup_printf ("/alerts/%s/acknowledge\n/alerts/%s/unacknowledge\n", id, id);
  g_assert_cmpstr (ved_test_source_get_performed (fixture->source), ==, expected);
}

#define CASCADE_GOES_ON \
  "{\"current_status\":{\"servers_taking_part\":20,\"cascades\":[{\"severity\":\"high\",\"server_count\":5," \
  "\"start\":\"2026-01-01T00:14:00Z\",\"root_cause\":\"db2\"}]},\"health\":{\"health_score\":97.0}}"

/* An alert is of one server: what many have at once stands above them, in a line that keeps its place. */
static void
test_alerts_tell_of_a_cascade (VedTestPage  *fixture,
                               gconstpointer type)
{
  GtkWidget *line = ved_test_page_find (fixture, VED_TYPE_CASCADE_LINE);
  int height = gtk_widget_get_height (line);

  g_assert_true (ved_test_page_says (fixture, "Cascade: unknown"));
  ved_cascade_line_stop (VED_CASCADE_LINE (line));
  ved_test_source_answer (fixture->source, "/cascade/status", CASCADE_GOES_ON);
  show (fixture, 2);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "Cascade under way since "));
  g_assert_cmpint (gtk_widget_get_height (line), ==, height);
}

static double
get_list_opacity (VedTestPage *fixture)
{
  GtkWidget *row = ved_test_page_find (fixture, VED_TYPE_ALERT_ROW);

  return gtk_widget_get_opacity (gtk_widget_get_ancestor (row, GTK_TYPE_LIST_VIEW));
}

/* A list of what was open looks like one at a glance, and says of when it is. */
static void
test_alerts_tell_what_was (VedTestPage  *fixture,
                           gconstpointer type)
{
  g_assert_false (ved_test_page_says (fixture, "The current state is unknown."));
  g_assert_cmpfloat (get_list_opacity (fixture), ==, 1.0);

  ved_test_source_set_state (fixture->source, VED_SOURCE_DISCONNECTED);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "The current state is unknown. Last data: "));
  g_assert_cmpfloat (get_list_opacity (fixture), <, 1.0);

  ved_test_source_set_state (fixture->source, VED_SOURCE_LIVE);
  ved_test_page_settle (fixture);
  g_assert_false (ved_test_page_says (fixture, "The current state is unknown."));
  g_assert_cmpfloat (get_list_opacity (fixture), ==, 1.0);
}

static gboolean
tells_charge (gpointer fixture)
{
  return ved_test_page_says (fixture, "acknowledged by ann@desk");
}

/* Who takes charge of one alert finds the next where it was. */
static void
test_alerts_keep_their_height (VedTestPage  *fixture,
                               gconstpointer type)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (fixture->model);
  GtkWidget *row = ved_test_page_find (fixture, VED_TYPE_ALERT_ROW);
  int height = gtk_widget_get_height (row);
  g_autoptr(GString) document = g_string_new ("{\"alerts\":[");

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    g_string_append_printf (document, "%s{\"id\":\"%s\",\"acknowledged_by\":\"ann@desk\"}", i > 0 ? "," : "",
                            ved_snapshot_get_alert (snapshot, i)->id);
  g_string_append (document, "]}");
  g_assert_cmpint (height, >, 0);
  ved_test_source_answer (fixture->source, "/alerts/desk", document->str);
  show (fixture, 1);
  ved_test_wait_until (tells_charge, fixture);
  ved_test_page_settle (fixture);
  g_assert_cmpint (gtk_widget_get_height (row), ==, height);
}

static guint
count_widgets (VedTestPage *fixture,
               GType        type)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (fixture->page), type, found);

  return found->len;
}

/* The tabs beside the list have most of the widgets of the page, and are seldom looked at. */
static void
test_tabs_are_made_when_shown (VedTestPage  *fixture,
                               gconstpointer type)
{
  const VedAlert *alert = ved_snapshot_get_alert (ved_fleet_model_get_snapshot (fixture->model), 0);
  g_autoptr(GPtrArray) stacks = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (fixture->page), GTK_TYPE_STACK, stacks);
  g_assert_cmpuint (count_widgets (fixture, VED_TYPE_ROUTING_VIEW), ==, 0);
  g_assert_cmpuint (count_widgets (fixture, VED_TYPE_MAINTENANCE_CARD), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "alerts.maintain", "s", alert->server);
  g_assert_cmpuint (count_widgets (fixture, VED_TYPE_MAINTENANCE_CARD), ==, 1);
  gtk_stack_set_visible_child_name (g_ptr_array_index (stacks, 0), "routing");
  g_assert_cmpuint (count_widgets (fixture, VED_TYPE_ROUTING_VIEW), ==, 1);
  gtk_stack_set_visible_child_name (g_ptr_array_index (stacks, 0), "active");
  gtk_stack_set_visible_child_name (g_ptr_array_index (stacks, 0), "routing");
  g_assert_cmpuint (count_widgets (fixture, VED_TYPE_ROUTING_VIEW), ==, 1);
}

/* In a narrow window one button takes the place of eight, and chooses among them. */
static void
test_filters_fold (VedTestPage  *fixture,
                   gconstpointer type)
{
  VedAlertFilters *filters = ved_test_page_find (fixture, VED_TYPE_ALERT_FILTERS);
  g_autoptr(GPtrArray) buttons = g_ptr_array_new (), menus = g_ptr_array_new ();
  GtkWidget *narrow;

  ved_test_window_collect (GTK_WIDGET (filters), GTK_TYPE_TOGGLE_BUTTON, buttons);
  ved_test_window_collect (GTK_WIDGET (filters), GTK_TYPE_MENU_BUTTON, menus);
  g_assert_true (gtk_widget_get_mapped (buttons->pdata[0]));
  g_assert_false (gtk_widget_get_mapped (menus->pdata[0]));

  g_object_ref (fixture->page);
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  narrow = ved_test_window_new (GTK_WIDGET (fixture->page), NARROW_PX, 600);
  ved_test_window_draw (narrow);
  g_assert_true (gtk_widget_get_mapped (menus->pdata[0]));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (filters)), <, 60);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (filters), "filters.choose", "s", "critical"));
  g_assert_cmpstr (ved_alert_filters_get_key (filters), ==, "critical");
  g_assert_true (g_str_has_prefix (gtk_menu_button_get_label (menus->pdata[0]), "Servers, critical  "));
  ved_alert_filters_set_count (filters, VED_ALERT_FILTER_SILENCED, 3);
  g_assert_true (g_str_has_suffix (gtk_menu_button_get_label (menus->pdata[0]), " · 3 silenced"));

  gtk_window_set_child (GTK_WINDOW (narrow), NULL);
  ved_test_window_close (narrow);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  g_object_unref (fixture->page);
}

#define ADD(path, test) g_test_add (path, VedTestPage, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  ADD ("/alerts-page/given-back", test_alert_is_given_back);
  ADD ("/alerts-page/tell-of-a-cascade", test_alerts_tell_of_a_cascade);
  ADD ("/alerts-page/tell-what-was", test_alerts_tell_what_was);
  ADD ("/alerts-page/keep-their-height", test_alerts_keep_their_height);
  ADD ("/alerts-page/tabs-are-made-when-shown", test_tabs_are_made_when_shown);
  ADD ("/alerts-page/filters-fold", test_filters_fold);

  return g_test_run ();
}
