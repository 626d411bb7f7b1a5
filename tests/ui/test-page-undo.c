/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-page-undo"

#include "config.h"

#include "app/alerts/ved-alerts-page.h"
#include "app/diagnostics/ved-settings-card.h"
#include "app/servers/ved-servers-page.h"
#include "app/timeline/ved-minimap.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-page.h"
#include "ved-test-window.h"

/* What was done by mistake can be undone, or is asked before. */

#define N_SERVERS 90

static void
toasted_cb (VedPage   *page,
            AdwToast  *toast,
            AdwToast **last)
{
  g_set_object (last, toast);
}

/* The first, of buttons the one with that label or icon. */
static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *label)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();

  ved_test_window_collect (widget, type, found);
  for (guint i = 0; i < found->len; i++)
    if (label == NULL || g_strcmp0 (gtk_button_get_label (found->pdata[i]), label) == 0
        || g_strcmp0 (gtk_button_get_icon_name (found->pdata[i]), label) == 0)
      return found->pdata[i];

  return NULL;
}

static GtkWidget *
find_button (VedTestPage *on_screen,
             const char  *label)
{
  return find (GTK_WIDGET (on_screen->page), GTK_TYPE_BUTTON, label);
}

static GStrv
get_filters (VedTestPage *on_screen)
{
  g_autoptr(GVariant) state = g_variant_ref_sink (ved_page_save_state (on_screen->page));
  GStrv filters = NULL;

  g_assert_true (g_variant_lookup (state, "filters", "^as", &filters));

  return filters;
}

static void
set_filters (VedTestPage *on_screen,
             guint        n)
{
  GVariantDict state;
  GVariantBuilder filters;

  g_variant_builder_init (&filters, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < n; i++)
    g_variant_builder_add_value (&filters, g_variant_new_printf ("risk>%u", i));
  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert_value (&state, "filters", g_variant_builder_end (&filters));
  ved_page_restore_state (on_screen->page, g_variant_ref_sink (g_variant_dict_end (&state)));
}

/* A filter that was removed is put back where it was. */
static void
test_filter_is_put_back (void)
{
  VedTestPage on_screen = { 0 };
  g_autoptr(AdwToast) toast = NULL;
  g_auto(GStrv) removed = NULL, again = NULL;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  g_signal_connect (on_screen.page, "toasted", G_CALLBACK (toasted_cb), &toast);
  set_filters (&on_screen, 3);
  g_signal_emit_by_name (find_button (&on_screen, "list-remove-symbolic"), "clicked");
  removed = get_filters (&on_screen);
  g_assert_cmpuint (g_strv_length (removed), ==, 2);
  g_assert_nonnull (strstr (adw_toast_get_title (toast), "risk&gt;0"));
  g_signal_emit_by_name (toast, "button-clicked");
  again = get_filters (&on_screen);
  g_assert_cmpuint (g_strv_length (again), ==, 3);
  g_assert_cmpstr (again[0], ==, "risk>0");
  ved_test_page_clear (&on_screen);
}

/* Who removes the last filter by keyboard is still where that was chosen. */
static void
test_focus_outlives_the_last_filter (void)
{
  VedTestPage on_screen = { 0 };
  GtkWidget *remove, *button, *focus;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  set_filters (&on_screen, 1);
  remove = find_button (&on_screen, "list-remove-symbolic");
  button = gtk_widget_get_ancestor (remove, GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  ved_test_page_settle (&on_screen);
  g_assert_true (gtk_widget_grab_focus (remove));
  g_signal_emit_by_name (remove, "clicked");
  focus = gtk_window_get_focus (GTK_WINDOW (on_screen.window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, button));
  ved_test_page_clear (&on_screen);
}

static const VedSettingsGroup groups[] = { { "alert", "Alerts", FALSE } };

/* Who takes the defaults by mistake gets back what held before, whatever was typed over it. */
static void
test_defaults_are_undone (void)
{
  VedTestPage on_screen = { 0 };
  g_autoptr(AdwToast) toast = NULL;
  GtkWidget *card;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  g_signal_connect (on_screen.page, "toasted", G_CALLBACK (toasted_cb), &toast);
  ved_test_source_answer (on_screen.source, "/settings/some", "{\"alert\":{\"cpu\":\"70;75\"}}");
  card = g_object_ref_sink (ved_settings_card_new (on_screen.page, "/settings/some", "Some", groups, G_N_ELEMENTS (groups)));
  ved_settings_card_load (VED_SETTINGS_CARD (card));
  ved_test_page_settle (&on_screen);
  gtk_editable_set_text (GTK_EDITABLE (find (card, GTK_TYPE_ENTRY, NULL)), "1, 2");
  /* Somebody else changes it meanwhile. */
  ved_test_source_answer (on_screen.source, "/settings/some", "{\"alert\":{\"cpu\":\"60;65\"}}");
  g_signal_emit_by_name (find (card, GTK_TYPE_BUTTON, "Defaults"), "clicked");
  ved_test_page_settle (&on_screen);
  g_assert_cmpstr (ved_test_source_get_bodies (on_screen.source), ==, "{}\n");
  g_assert_nonnull (toast);
  g_signal_emit_by_name (toast, "button-clicked");
  ved_test_page_settle (&on_screen);
  g_assert_cmpstr (ved_test_source_get_performed (on_screen.source), ==, "PUT /settings/some\nPUT /settings/some\n");
  g_assert_cmpstr (ved_test_source_get_bodies (on_screen.source), ==, "{}\n{\"alert\":{\"cpu\":\"60;65\"}}\n");
  g_object_unref (card);
  ved_test_page_clear (&on_screen);
}

/* What undoes the defaults would silently take back what was applied since. */
static void
test_undo_ends_with_the_next_action (void)
{
  VedTestPage on_screen = { 0 };
  g_autoptr(AdwToast) toast = NULL;
  GtkWidget *card;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  g_signal_connect (on_screen.page, "toasted", G_CALLBACK (toasted_cb), &toast);
  ved_test_source_answer (on_screen.source, "/settings/some", "{\"alert\":{\"cpu\":\"70;75\"}}");
  card = g_object_ref_sink (ved_settings_card_new (on_screen.page, "/settings/some", "Some", groups, G_N_ELEMENTS (groups)));
  ved_settings_card_load (VED_SETTINGS_CARD (card));
  ved_test_page_settle (&on_screen);
  g_signal_emit_by_name (find (card, GTK_TYPE_BUTTON, "Defaults"), "clicked");
  ved_test_page_settle (&on_screen);
  g_assert_nonnull (toast);
  gtk_editable_set_text (GTK_EDITABLE (find (card, GTK_TYPE_ENTRY, NULL)), "1, 2");
  g_signal_emit_by_name (find (card, GTK_TYPE_BUTTON, "Apply"), "clicked");
  ved_test_page_settle (&on_screen);
  g_signal_emit_by_name (toast, "button-clicked");
  ved_test_page_settle (&on_screen);
  g_assert_cmpstr (ved_test_source_get_bodies (on_screen.source), ==, "{}\n{\"alert\":{\"cpu\":\"1;2\"}}\n");
  g_object_unref (card);
  ved_test_page_clear (&on_screen);
}

/* What cannot be saved says why. */
static void
test_filters_are_full (void)
{
  VedTestPage on_screen = { 0 };
  GtkWidget *save, *search;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  save = find_button (&on_screen, "Save This Filter");
  search = ved_test_page_find (&on_screen, GTK_TYPE_SEARCH_ENTRY);
  g_assert_false (gtk_widget_get_sensitive (save));
  gtk_editable_set_text (GTK_EDITABLE (search), "risk>77");
  g_assert_true (gtk_widget_get_sensitive (save));
  g_signal_emit_by_name (save, "clicked");
  g_assert_false (gtk_widget_get_sensitive (save));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (save), ==, "This filter is saved already");
  set_filters (&on_screen, 20);
  g_assert_false (gtk_widget_get_sensitive (save));
  g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (save), "There are 20 saved filters"));
  ved_test_page_clear (&on_screen);
}

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }

  return NULL;
}

static gboolean
has_performed (gpointer source)
{
  return *ved_test_source_get_performed (source) != '\0';
}

/* An alert that was closed is closed for good: it is asked before. */
static void
test_closing_an_alert_is_asked (void)
{
  static const char *const answers[] = { "cancel", "close" };
  VedTestPage on_screen = { 0 };
  g_autofree char *id = NULL, *expected = NULL;

  ved_test_page_init (&on_screen, VED_TYPE_ALERTS_PAGE, N_SERVERS);
  id = g_strdup (ved_snapshot_get_alert (ved_fleet_model_get_snapshot (on_screen.model), 0)->id);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (on_screen.page), "alerts.resolve", "s", id);
      g_assert_nonnull (find_dialog ());
      g_assert_cmpstr (ved_test_source_get_performed (on_screen.source), ==, "");
      adw_message_dialog_response (find_dialog (), answers[i]);
      ved_test_page_settle (&on_screen);
    }
  ved_test_wait_until (has_performed, on_screen.source);
  expected = g_strdup_printf ("/alerts/%s/resolve\n", id);
  g_assert_cmpstr (ved_test_source_get_performed (on_screen.source), ==, expected);
  ved_test_page_clear (&on_screen);
}

static gboolean
is_paused (gpointer user_data)
{
  return !ved_time_cursor_get_following (ved_fleet_model_get_cursor (user_data));
}

static gpointer
find_gesture (GtkWidget *widget,
              GType      type)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type)
        return controller;
    }

  g_assert_not_reached ();
}

/* As GTK tells of a press: first to the one that counts them. */
static void
press (GtkWidget *widget,
       int        n_presses,
       double     x)
{
  g_signal_emit_by_name (find_gesture (widget, GTK_TYPE_GESTURE_CLICK), "pressed", n_presses, x, 20.0);
  g_signal_emit_by_name (find_gesture (widget, GTK_TYPE_GESTURE_DRAG), "drag-begin", x, 20.0);
}

/* A double click is about the zoom: what was live stays so. */
static void
test_minimap_double_click (void)
{
  VedTestPage on_screen = { 0 };
  g_autoptr(VedTimeMarks) marks = NULL;
  GtkWidget *map, *window;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  for (guint tick = 1; tick <= 20; tick++)
    {
      g_autoptr(VedSnapshot) snapshot =
        ved_test_snapshot_new_at (N_SERVERS, tick, TRUE, VED_TEST_TIME_US + tick * VED_MINUTE_US);

      ved_test_source_emit (on_screen.source, snapshot);
    }
  marks = ved_time_marks_new (on_screen.model);
  map = g_object_new (VED_TYPE_MINIMAP, NULL);
  ved_minimap_set_model (VED_MINIMAP (map), on_screen.model, marks);
  window = ved_test_window_new (map, 600, 60);
  ved_test_window_draw (window);

  press (map, 1, 200.0);
  g_assert_true (is_paused (on_screen.model));
  ved_time_cursor_follow (ved_fleet_model_get_cursor (on_screen.model));
  press (map, 1, 320.0);
  g_assert_true (is_paused (on_screen.model));
  press (map, 2, 320.0);
  g_assert_false (is_paused (on_screen.model));
  ved_test_window_close (window);
  ved_test_page_clear (&on_screen);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/page-undo/filter-is-put-back", test_filter_is_put_back);
  g_test_add_func ("/page-undo/focus-outlives-the-last-filter", test_focus_outlives_the_last_filter);
  g_test_add_func ("/page-undo/defaults-are-undone", test_defaults_are_undone);
  g_test_add_func ("/page-undo/undo-ends-with-the-next-action", test_undo_ends_with_the_next_action);
  g_test_add_func ("/page-undo/filters-are-full", test_filters_are_full);
  g_test_add_func ("/page-undo/closing-an-alert-is-asked", test_closing_an_alert_is_asked);
  g_test_add_func ("/page-undo/minimap-double-click", test_minimap_double_click);

  return g_test_run ();
}
