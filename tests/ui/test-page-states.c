/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-page-states"

#include "config.h"

#include "app/alerts/ved-alerts-page.h"
#include "app/cascade/ved-cascade-page.h"
#include "app/charts/ved-item-chart.h"
#include "app/charts/ved-plot-chart.h"
#include "app/charts/ved-sparkline.h"
#include "app/diagnostics/ved-diagnostics-page.h"
#include "app/fleet/ved-cost-page.h"
#include "app/fleet/ved-heatmap-page.h"
#include "app/fleet/ved-history-page.h"
#include "app/fleet/ved-overview-page.h"
#include "app/fleet/ved-top-risks-page.h"
#include "app/insights/ved-insights-page.h"
#include "app/market/ved-depth-page.h"
#include "app/market/ved-orders-page.h"
#include "app/market/ved-price-page.h"
#include "app/parts/ved-kpi-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/quality/ved-quality-page.h"
#include "app/servers/ved-servers-page.h"
#include "app/ved-contrast.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-page.h"
#include "ved-test-window.h"

/* What the viewer chose on a page is there again when the app is started again, and stays while data comes. And what all
 * pages say of their charts. */

#define N_SERVERS 90
#define FEW_SERVERS 2           /* most levels have none of them */
#define N_ROWS    3000
#define N_LEVELS  5

static GtkWidget *
get_ancestor (GtkWidget *widget,
              GType      type)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return parent != NULL ? gtk_widget_get_ancestor (parent, type) : NULL;
}

/* A button that shows what is folded, or opens a menu, chooses nothing. */
static gboolean
is_choice (GtkWidget *widget)
{
  if (GTK_IS_DROP_DOWN (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_SEARCH_ENTRY (widget))
    return get_ancestor (widget, GTK_TYPE_POPOVER) == NULL;

  return GTK_IS_TOGGLE_BUTTON (widget) && get_ancestor (widget, GTK_TYPE_DROP_DOWN) == NULL
         && get_ancestor (widget, GTK_TYPE_MENU_BUTTON) == NULL && get_ancestor (widget, GTK_TYPE_STACK_SWITCHER) == NULL
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "Technical details") != 0;
}

static void
collect (GtkWidget *widget,
         GPtrArray *choices)
{
  if (is_choice (widget))
    g_ptr_array_add (choices, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, choices);
}

static char *
describe (GtkWidget *choice)
{
  if (GTK_IS_DROP_DOWN (choice))
    return g_strdup_printf ("%u", gtk_drop_down_get_selected (GTK_DROP_DOWN (choice)));
  if (GTK_IS_SPIN_BUTTON (choice))
    return g_strdup_printf ("%g", gtk_spin_button_get_value (GTK_SPIN_BUTTON (choice)));
  if (GTK_IS_SEARCH_ENTRY (choice))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (choice)));

  return g_strdup (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (choice)) ? "on" : "off");
}

/* What every control of a page stands at. */
static GStrv
read_choices (VedPage *page)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GPtrArray) choices = g_ptr_array_new ();

  collect (GTK_WIDGET (page), choices);
  for (guint i = 0; i < choices->len; i++)
    {
      g_autofree char *value = describe (choices->pdata[i]);
      g_autofree char *line = g_strdup_printf ("%u. %s: %s", i, G_OBJECT_TYPE_NAME (choices->pdata[i]), value);

      g_strv_builder_add (builder, line);
    }

  return g_strv_builder_end (builder);
}

static void
change (GtkWidget *choice)
{
  if (!gtk_widget_is_sensitive (choice))
    return;

  if (GTK_IS_DROP_DOWN (choice))
    {
      GtkDropDown *drop_down = GTK_DROP_DOWN (choice);
      guint n = g_list_model_get_n_items (gtk_drop_down_get_model (drop_down));

      gtk_drop_down_set_selected (drop_down, (gtk_drop_down_get_selected (drop_down) + 1) % n);
    }
  else if (GTK_IS_SPIN_BUTTON (choice))
    {
      double before = gtk_spin_button_get_value (GTK_SPIN_BUTTON (choice));

      gtk_spin_button_spin (GTK_SPIN_BUTTON (choice), GTK_SPIN_STEP_FORWARD, 0.0);
      if (gtk_spin_button_get_value (GTK_SPIN_BUTTON (choice)) - before < 1e-9)
        gtk_spin_button_spin (GTK_SPIN_BUTTON (choice), GTK_SPIN_STEP_BACKWARD, 0.0);
    }
  else if (GTK_IS_SEARCH_ENTRY (choice))
    {
      gtk_editable_set_text (GTK_EDITABLE (choice), "db");
    }
  else
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (choice), !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (choice)));
    }
}

static void
change_all (VedPage *page)
{
  g_autoptr(GPtrArray) choices = g_ptr_array_new ();

  collect (GTK_WIDGET (page), choices);
  g_assert_cmpuint (choices->len, >, 0);
  for (guint i = 0; i < choices->len; i++)
    change (choices->pdata[i]);
}

static guint
count_different (GStrv a,
                 GStrv b)
{
  guint n = 0;

  g_assert_cmpuint (g_strv_length (a), ==, g_strv_length (b));
  for (guint i = 0; a[i] != NULL; i++)
    n += !g_str_equal (a[i], b[i]);

  return n;
}

static void
assert_same (GStrv expected,
             GStrv found)
{
  g_assert_cmpuint (g_strv_length (found), ==, g_strv_length (expected));
  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_cmpstr (found[i], ==, expected[i]);
}

/* Another page of the kind stands as the one before was left. */
static void
test_fleet_page (gconstpointer get_type)
{
  GType type = ((GType (*)(void))get_type)();
  VedTestPage before = { 0 }, after = { 0 };
  g_auto(GStrv) at_first = NULL, left = NULL, found = NULL;
  g_autoptr(GVariant) state = NULL;

  ved_test_page_init (&before, type, N_SERVERS);
  at_first = read_choices (before.page);
  change_all (before.page);
  ved_test_page_settle (&before);
  left = read_choices (before.page);
  g_assert_cmpuint (count_different (at_first, left), >, 0);
  state = g_variant_ref_sink (ved_page_save_state (before.page));
  ved_test_page_clear (&before);

  ved_test_page_init (&after, type, N_SERVERS);
  ved_page_restore_state (after.page, state);
  ved_test_page_settle (&after);
  found = read_choices (after.page);
  assert_same (left, found);
  ved_test_page_clear (&after);
}

/* Who was shown is shown again, where the fleet still has it. */
static void
test_chosen_server (gconstpointer get_type)
{
  GType type = ((GType (*)(void))get_type)();
  g_autofree char *name = ved_test_server_name (8);
  static const guint sizes[] = { N_SERVERS, 3 };
  g_autoptr(GVariant) state = NULL;
  VedTestPage before = { 0 };

  ved_test_page_init (&before, type, N_SERVERS);
  g_assert_true (ved_page_show_server (before.page, name));
  ved_test_page_settle (&before);
  state = g_variant_ref_sink (ved_page_save_state (before.page));
  ved_test_page_clear (&before);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (sizes[i], 1, TRUE);
      VedTestPage after = { 0 };

      ved_test_page_init (&after, type, sizes[i]);
      ved_page_restore_state (after.page, state);
      ved_test_source_emit (after.source, snapshot);
      ved_test_page_settle (&after);
      g_assert_cmpint (ved_test_page_says (&after, name), ==, i == 0);
      ved_test_page_clear (&after);
    }
}

typedef struct {
  VedBookSession *session;
  VedFleetModel *model;
  VedClock *clock;
  VedPage *page;
  GtkWidget *window;
  guint order_shares;           /* a setting of the app, which all pages share; 0: as installed */
} Market;

static gboolean
is_quiet (gpointer session)
{
  return ved_book_session_get_state (session) != VED_BOOK_LOADING && ved_book_session_get_n_pending (session) == 0;
}

/* A page of an order book that gets @state before it has a day, as when the app is started. */
static void
open_market (Market     *self,
             GType       type,
             const char *folder,
             GVariant   *state)
{
  self->clock = ved_clock_new_manual (0);
  self->model = ved_fleet_model_new (self->clock);
  self->session = ved_book_session_new ();
  if (self->order_shares > 0)
    g_object_set (self->session, "order-shares", self->order_shares, NULL);
  self->page = g_object_ref_sink (g_object_new (type, "model", self->model, NULL));
  if (state != NULL)
    ved_page_restore_state (self->page, state);
  ved_market_page_set_book (VED_MARKET_PAGE (self->page), self->session);
  ved_page_set_active (self->page, TRUE);
  self->window = ved_test_window_new (GTK_WIDGET (self->page), 1100, 2400);
  if (state != NULL)
    {
      g_autoptr(GVariant) kept = g_variant_ref_sink (ved_page_save_state (self->page));

      g_assert_true (g_variant_equal (kept, state));
    }
  ved_book_session_open (self->session, folder);
  for (guint i = 0; i < 4; i++)
    {
      ved_test_wait_until (is_quiet, self->session);
      ved_test_window_draw (self->window);
    }
}

static void
close_market (Market *self)
{
  self->order_shares = ved_book_session_get_order_shares (self->session);
  gtk_window_set_child (GTK_WINDOW (self->window), NULL);
  ved_test_window_close (self->window);
  ved_test_finalize (self->page);
  ved_test_finalize (self->session);
  g_object_unref (self->model);
  ved_clock_unref (self->clock);
}

static void
test_market_page (gconstpointer get_type)
{
  GType type = ((GType (*)(void))get_type)();
  g_autoptr(VedTestBook) book = ved_test_book_new (11, N_ROWS, N_LEVELS, VED_TEST_BOOK_PLAIN);
  g_autofree char *folder = ved_test_make_folder ();
  g_auto(GStrv) at_first = NULL, left = NULL, found = NULL;
  g_autoptr(GVariant) state = NULL;
  Market before = { 0 }, after = { 0 };

  ved_test_book_write (book, folder);
  open_market (&before, type, folder, NULL);
  at_first = read_choices (before.page);
  change_all (before.page);
  left = read_choices (before.page);
  g_assert_cmpuint (count_different (at_first, left), >, 0);
  state = g_variant_ref_sink (ved_page_save_state (before.page));
  close_market (&before);

  after.order_shares = before.order_shares;
  open_market (&after, type, folder, state);
  found = read_choices (after.page);
  assert_same (left, found);
  close_market (&after);
  ved_test_remove_folder (folder);
}

static void
emit_at (VedTestPage *on_screen,
         guint        tick)
{
  g_autoptr(VedSnapshot) snapshot =
    ved_test_snapshot_new_at (N_SERVERS, 1 + tick, TRUE, VED_TEST_TIME_US + tick * VED_MINUTE_US);

  ved_test_source_emit (on_screen->source, snapshot);
  ved_test_page_settle (on_screen);
}

/* What a short recording holds takes half of the charts of a server, however far its forecast reaches. */
static void
test_short_recording_is_wide (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, 2, TRUE);
  VedTestPage on_screen = { 0 };
  gint64 now_us = ved_snapshot_get_time_us (snapshot), from_us, to_us;
  VedViewport *viewport;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  ved_test_source_set_length (on_screen.source, 25 * VED_MINUTE_US);
  ved_test_source_set_state (on_screen.source, VED_SOURCE_REPLAYING);
  g_assert_true (ved_page_show_server (on_screen.page, ved_snapshot_get_name (snapshot, 0)));
  ved_test_source_emit (on_screen.source, snapshot);
  ved_test_page_settle (&on_screen);
  viewport = ved_plot_chart_get_viewport (ved_test_page_find (&on_screen, VED_TYPE_PLOT_CHART));
  ved_viewport_reset (viewport);
  ved_viewport_get_range (viewport, &from_us, &to_us);
  g_assert_cmpint (from_us, ==, now_us - 25 * VED_MINUTE_US);
  g_assert_cmpint (to_us, ==, now_us + 25 * VED_MINUTE_US);
  ved_test_page_clear (&on_screen);
}

/* Soon after trouble has begun nothing is resolved, and that is not judged; nor are incidents that are none yet. */
static void
test_young_trouble_is_not_judged (void)
{
  static const char summary[] = "{\"total_alerts\":2,\"critical_alerts\":1,\"warning_alerts\":1,\"servers_affected\":2,"
    "\"resolution_rate\":0.0,\"unresolved_count\":2,\"incidents_caused\":0}";
  static const struct { gint64 open_us; const char *told; guint n_marks; } cases[] = {
    { 6 * VED_MINUTE_US, "2 still open, none long enough to tell", 1 }, { 2 * VED_HOUR_US, "2 still open", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedTestPage on_screen = { 0 };
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
      const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE, .risk = 90.0f };
      const VedAlert alert = { .id = (char *) "a-1", .server = (char *) "db1", .subject = VED_ALERT_SUBJECT_RISK,
                               .level = VED_LEVEL_IMMINENT, .opened_us = VED_TEST_TIME_US - cases[i].open_us };
      g_autoptr(GPtrArray) badges = g_ptr_array_new (), cards = g_ptr_array_new ();
      g_autoptr(VedSnapshot) snapshot = NULL;
      guint n_marks = 0;

      ved_snapshot_builder_set_server (builder, 0, &server);
      ved_snapshot_builder_add_alert (builder, &alert);
      snapshot = ved_snapshot_builder_finish (builder);
      ved_test_page_init (&on_screen, VED_TYPE_HISTORY_PAGE, N_SERVERS);
      ved_test_source_answer (on_screen.source, "/historical/summary", summary);
      g_object_notify (G_OBJECT (on_screen.model), "source");
      ved_test_source_emit (on_screen.source, snapshot);
      ved_test_page_settle (&on_screen);
      g_assert_true (ved_test_page_says (&on_screen, cases[i].told));
      ved_test_window_collect (GTK_WIDGET (on_screen.page), VED_TYPE_KPI_CARD, cards);
      for (guint card = 0; card < cards->len; card++)
        ved_test_window_collect (cards->pdata[card], VED_TYPE_LEVEL_BADGE, badges);
      for (guint badge = 0; badge < badges->len; badge++)
        n_marks += gtk_widget_get_visible (badges->pdata[badge]);
      g_assert_cmpuint (n_marks, ==, cases[i].n_marks);
      ved_test_page_clear (&on_screen);
    }
}

static guint
count_faint (VedTestPage *on_screen)
{
  g_autoptr(GPtrArray) badges = g_ptr_array_new ();
  guint n_faint = 0;

  ved_test_window_collect (GTK_WIDGET (on_screen->page), VED_TYPE_LEVEL_BADGE, badges);
  for (guint i = 0; i < badges->len; i++)
    n_faint += gtk_widget_get_opacity (badges->pdata[i]) < 1.0;

  return n_faint;
}

/* Nothing is faint in high contrast, also while nothing new comes. */
static void
test_contrast_is_followed (gconstpointer data)
{
  VedTestPage on_screen = { 0 };
  guint n_faint;

  ved_test_page_init (&on_screen, ((GType (*)(void))data)(), FEW_SERVERS);
  ved_test_page_settle (&on_screen);
  n_faint = count_faint (&on_screen);
  g_assert_cmpuint (n_faint, >, 0);
  ved_contrast_try (TRUE);
  g_assert_cmpuint (count_faint (&on_screen), ==, 0);

  ved_page_set_active (on_screen.page, FALSE);
  ved_contrast_try (FALSE);
  ved_page_set_active (on_screen.page, TRUE);
  g_assert_cmpuint (count_faint (&on_screen), ==, n_faint);
  ved_test_page_clear (&on_screen);
}

/* What was measured with the pins stays when the next rows come, and goes with another range. */
static void
test_history_keeps_pins (void)
{
  VedTestPage on_screen = { 0 };
  gint64 pin_us = VED_TEST_TIME_US - 20 * VED_MINUTE_US, from_us, to_us;
  VedViewport *viewport;

  ved_test_page_init (&on_screen, VED_TYPE_HISTORY_PAGE, N_SERVERS);
  ved_test_source_set_state (on_screen.source, VED_SOURCE_REPLAYING);
  ved_test_source_answer (on_screen.source, "/historical/environment", "{\"snapshots\":[]}");
  emit_at (&on_screen, 1);
  viewport = ved_plot_chart_get_viewport (ved_test_page_find (&on_screen, VED_TYPE_PLOT_CHART));
  ved_viewport_set_pin (viewport, VED_PIN_A, pin_us);
  ved_test_source_answer (on_screen.source, "/historical/environment", "{\"snapshots\":[],\"count\":0}");
  emit_at (&on_screen, 2);
  ved_viewport_get_range (viewport, &from_us, &to_us);
  g_assert_cmpint (to_us, ==, VED_TEST_TIME_US + 2 * VED_MINUTE_US);
  g_assert_cmpint (ved_viewport_get_pin (viewport, VED_PIN_A), ==, pin_us);

  ved_page_restore_state (on_screen.page, g_variant_ref_sink (g_variant_new_parsed ("{'range': <uint32 1>}")));
  ved_test_page_settle (&on_screen);
  g_assert_cmpint (ved_viewport_get_pin (viewport, VED_PIN_A), ==, VED_VIEWPORT_NOWHERE);
  ved_test_page_clear (&on_screen);
}

static gboolean
is_wrong (gpointer search)
{
  return gtk_widget_has_css_class (search, "error");
}

/* The same filter as above the table of servers chooses the tiles; what it does not understand is told once typing rests. */
static void
test_heatmap_is_filtered (void)
{
  VedTestPage on_screen = { 0 };
  VedSnapshot *snapshot;
  VedItemChart *map;
  GtkWidget *search;
  guint n_risky = 0;

  ved_test_page_init (&on_screen, VED_TYPE_HEATMAP_PAGE, N_SERVERS);
  map = ved_test_page_find (&on_screen, VED_TYPE_ITEM_CHART);
  search = ved_test_page_find (&on_screen, GTK_TYPE_SEARCH_ENTRY);
  snapshot = ved_fleet_model_get_snapshot (on_screen.model);
  for (guint i = 0; i < N_SERVERS; i++)
    n_risky += ved_snapshot_risk (snapshot)[i] > 20.0f;
  ved_page_search (on_screen.page, "risk>20");
  g_signal_emit_by_name (search, "search-changed");
  ved_test_page_settle (&on_screen);
  g_assert_cmpuint (ved_item_chart_get_n_items (map), ==, n_risky);

  gtk_editable_delete_text (GTK_EDITABLE (search), (int) strlen ("risk>"), -1);
  g_signal_emit_by_name (search, "search-changed");
  g_assert_false (gtk_widget_has_css_class (search, "error"));
  ved_test_wait_until (is_wrong, search);
  g_assert_cmpuint (ved_item_chart_get_n_items (map), ==, n_risky);
  ved_page_search (on_screen.page, "");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_false (gtk_widget_has_css_class (search, "error"));
  ved_test_page_settle (&on_screen);
  g_assert_cmpuint (ved_item_chart_get_n_items (map), ==, N_SERVERS);
  ved_test_page_clear (&on_screen);
}

/* In a sentence, for those who do not see them. Badges and small lines say all they have in their names. */
static void
assert_charts_are_described (GtkWidget *page)
{
  g_autoptr(GPtrArray) charts = g_ptr_array_new ();

  ved_test_window_collect (page, VED_TYPE_CHART, charts);
  for (guint i = 0; i < charts->len; i++)
    {
      GtkWidget *chart = g_ptr_array_index (charts, i);

      g_test_message ("%s, %s", G_OBJECT_TYPE_NAME (chart), ved_chart_get_title (VED_CHART (chart)));
      if (!VED_IS_LEVEL_BADGE (chart) && !VED_IS_SPARKLINE (chart))
        g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
    }
}

static void
test_fleet_charts (gconstpointer get_type)
{
  VedTestPage on_screen = { 0 };

  ved_test_page_init (&on_screen, ((GType (*)(void))get_type)(), N_SERVERS);
  emit_at (&on_screen, 1);
  assert_charts_are_described (GTK_WIDGET (on_screen.page));
  ved_test_page_clear (&on_screen);
}

static void
test_market_charts (gconstpointer get_type)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (11, N_ROWS, N_LEVELS, VED_TEST_BOOK_PLAIN);
  g_autofree char *folder = ved_test_make_folder ();
  Market market = { 0 };

  ved_test_book_write (book, folder);
  open_market (&market, ((GType (*)(void))get_type)(), folder, NULL);
  assert_charts_are_described (GTK_WIDGET (market.page));
  close_market (&market);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; GType (*get_type) (void); } fleet[] = {
    { "/page-states/heatmap", ved_heatmap_page_get_type }, { "/page-states/servers", ved_servers_page_get_type },
    { "/page-states/top-risks", ved_top_risks_page_get_type }, { "/page-states/history", ved_history_page_get_type },
    { "/page-states/cost", ved_cost_page_get_type }, { "/page-states/alerts", ved_alerts_page_get_type },
    { "/page-states/forecast-quality", ved_quality_page_get_type },
  };
  static const struct { const char *path; GType (*get_type) (void); } charts[] = {
    { "/page-states/charts/overview", ved_overview_page_get_type }, { "/page-states/charts/heatmap", ved_heatmap_page_get_type },
    { "/page-states/charts/history", ved_history_page_get_type }, { "/page-states/charts/top-risks", ved_top_risks_page_get_type },
    { "/page-states/charts/insights", ved_insights_page_get_type }, { "/page-states/charts/cascade", ved_cascade_page_get_type },
    { "/page-states/charts/forecast-quality", ved_quality_page_get_type },
    { "/page-states/charts/diagnostics", ved_diagnostics_page_get_type },
  };
  static const struct { const char *path; GType (*get_type) (void); } market[] = {
    { "/page-states/charts/price", ved_price_page_get_type }, { "/page-states/charts/depth", ved_depth_page_get_type },
    { "/page-states/charts/orders", ved_orders_page_get_type },
  };

  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (fleet); i++)
    g_test_add_data_func (fleet[i].path, (gconstpointer) fleet[i].get_type, test_fleet_page);
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    g_test_add_data_func (charts[i].path, (gconstpointer) charts[i].get_type, test_fleet_charts);
  for (guint i = 0; i < G_N_ELEMENTS (market); i++)
    g_test_add_data_func (market[i].path, (gconstpointer) market[i].get_type, test_market_charts);
  g_test_add_data_func ("/page-states/server-that-was-open", (gconstpointer) ved_servers_page_get_type, test_chosen_server);
  g_test_add_data_func ("/page-states/insights-server", (gconstpointer) ved_insights_page_get_type, test_chosen_server);
  g_test_add_data_func ("/page-states/price", (gconstpointer) ved_price_page_get_type, test_market_page);
  g_test_add_data_func ("/page-states/depth", (gconstpointer) ved_depth_page_get_type, test_market_page);
  g_test_add_data_func ("/page-states/orders", (gconstpointer) ved_orders_page_get_type, test_market_page);
  g_test_add_func ("/page-states/heatmap-is-filtered", test_heatmap_is_filtered);
  g_test_add_func ("/page-states/history-keeps-pins", test_history_keeps_pins);
  g_test_add_data_func ("/page-states/overview/contrast", (gconstpointer) ved_overview_page_get_type, test_contrast_is_followed);
  g_test_add_data_func ("/page-states/top-risks/contrast", (gconstpointer) ved_top_risks_page_get_type, test_contrast_is_followed);
  g_test_add_func ("/page-states/short-recording-is-wide", test_short_recording_is_wide);
  g_test_add_func ("/page-states/young-trouble-is-not-judged", test_young_trouble_is_not_judged);

  return g_test_run ();
}
