/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-exports"

#include "config.h"

#include "app/alerts/ved-alerts-page.h"
#include "app/fleet/ved-cost-page.h"
#include "app/fleet/ved-overview-page.h"
#include "app/fleet/ved-remediation-page.h"
#include "app/parts/ved-export-button.h"
#include "app/parts/ved-page-text.h"
#include "app/servers/ved-servers-page.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-page.h"
#include "ved-test-window.h"

#include <json-glib/json-glib.h>

/* What a page shows and what its file holds are the same: every row, in the same order, with the words of the API. */

#define N_SERVERS 90

/* What is written to the file, in pieces. */
static char *
export_text (gpointer    button,
             const char *format)
{
  g_autoptr(VedChartTable) table = ved_export_button_create_table (button);
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr(GError) error = NULL;

  if (table == NULL)
    return NULL;

  if (g_str_equal (format, "json"))
    ved_chart_table_save_json (table, stream, NULL, &error);
  else
    ved_chart_table_save_csv (table, stream, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, &error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);

  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static char **
export_lines (VedTestPage *on_screen)
{
  g_autofree char *csv = export_text (ved_test_page_find (on_screen, VED_TYPE_EXPORT_BUTTON), "csv");

  g_assert_true (g_str_has_suffix (csv, "\r\n"));

  return g_strsplit (csv, "\r\n", -1);
}

/* All but the heading and what follows the last line break. */
static guint
count_rows (char **lines)
{
  return g_strv_length (lines) - 2;
}

static JsonArray *
export_json (VedTestPage *on_screen,
             JsonParser  *parser)
{
  g_autofree char *json = export_text (ved_test_page_find (on_screen, VED_TYPE_EXPORT_BUTTON), "json");
  g_autoptr(GError) error = NULL;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);

  return json_node_get_array (json_parser_get_root (parser));
}

static void
assert_same_server (JsonObject  *row,
                    VedSnapshot *snapshot)
{
  const char *name = json_object_get_string_member (row, "server_name");
  double idle;
  guint server;

  g_assert_true (ved_snapshot_find (snapshot, name, &server));
  idle = (double) ved_snapshot_current (snapshot, VED_METRIC_CPU_IDLE)[server];
  g_assert_cmpfloat (json_object_get_double_member (row, "risk_score"), ==, ved_snapshot_risk (snapshot)[server]);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (row, "cpu_used_pct"), 100.0 - idle, 1e-4);
  g_assert_cmpstr (json_object_get_string_member (row, "profile"), ==,
                   ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->key);
  g_assert_cmpstr (json_object_get_string_member (row, "state"), ==,
                   ved_server_state_get_name (ved_snapshot_get_state (snapshot, server)));
}

static void
test_servers (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, 1, TRUE);
  g_auto(GStrv) lines = NULL;
  VedTestPage on_screen = { 0 };
  JsonArray *rows;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  lines = export_lines (&on_screen);
  rows = export_json (&on_screen, parser);
  g_assert_cmpuint (count_rows (lines), ==, N_SERVERS);
  g_assert_true (g_str_has_prefix (lines[0], "server_name,profile,state,level,risk_score,prob_30m,prob_8h,"));
  g_assert_cmpuint (json_array_get_length (rows), ==, N_SERVERS);
  for (guint i = 0; i < N_SERVERS; i++)
    assert_same_server (json_array_get_object_element (rows, i), snapshot);
  ved_test_page_clear (&on_screen);
}

/* The button takes the focus, and opens a menu of formats, which is not made before. */
static void
test_menu (void)
{
  VedTestPage on_screen = { 0 };
  GMenuModel *menu;
  GtkWidget *button;

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  button = gtk_widget_get_first_child (ved_test_page_find (&on_screen, VED_TYPE_EXPORT_BUTTON));
  g_assert_true (gtk_widget_grab_focus (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button));
  g_assert_nonnull (menu);
  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 2);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *action = NULL;

      g_assert_true (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action));
      g_assert_cmpstr (action, ==, "table.export");
    }
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  ved_test_page_clear (&on_screen);
}

static gboolean
is_filtered (gpointer user_data)
{
  g_auto(GStrv) lines = export_lines (user_data);

  return count_rows (lines) < N_SERVERS;
}

/* Only what is listed is kept. */
static void
test_filtered (void)
{
  g_auto(GStrv) lines = NULL;
  VedTestPage on_screen = { 0 };

  ved_test_page_init (&on_screen, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  gtk_editable_set_text (ved_test_page_find (&on_screen, GTK_TYPE_SEARCH_ENTRY), "profile:db");
  ved_test_wait_until (is_filtered, &on_screen);
  lines = export_lines (&on_screen);
  g_assert_cmpuint (count_rows (lines), >, 0);
  for (guint i = 1; i <= count_rows (lines); i++)
    g_assert_nonnull (strstr (lines[i], ",database,"));
  ved_test_page_clear (&on_screen);
}

static void
test_alerts (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  VedTestPage on_screen = { 0 };
  JsonArray *rows;

  ved_test_page_init (&on_screen, VED_TYPE_ALERTS_PAGE, N_SERVERS);
  rows = export_json (&on_screen, parser);
  g_assert_cmpuint (json_array_get_length (rows), ==, 12);
  for (guint i = 0; i < 12; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      g_assert_true (g_str_has_prefix (json_object_get_string_member (row, "id"), "a-0000"));
      g_assert_cmpstr (json_object_get_string_member (row, "metric"), ==, "mem_used_pct");
      g_assert_cmpstr (json_object_get_string_member (row, "opened_at"), ==, "2026-01-15T09:55:00Z");
      g_assert_cmpfloat (json_object_get_double_member (row, "current_value"), ==, 88.5);
      g_assert_cmpfloat (json_object_get_double_member (row, "predicted_value"), ==, 91.25);
      g_assert_cmpint (json_object_get_int_member (row, "minutes_ahead") % 5, ==, 0);
    }
  ved_test_page_clear (&on_screen);
}

static const char *const summary =
  "{\"likely_outages\":3,\"possible_outages\":7,\"total_alerts\":12}";

/* As many rows as the page asks for are a whole range. */
static char *
make_environment (guint n_rows)
{
  GString *text = g_string_new ("{\"snapshots\":[");

  for (guint i = 0; i < n_rows; i++)
    g_string_append (text, i > 0 ? ",{\"total_servers\":90}" : "{\"total_servers\":90}");
  g_string_append (text, "]}");

  return g_string_free (text, FALSE);
}

static gboolean
says (VedTestPage *on_screen,
      const char  *text)
{
  return ved_test_window_says (GTK_WIDGET (on_screen->page), text);
}

static gboolean
says_from_alerts (gpointer user_data)
{
  return says (user_data, "From recorded alerts: in 30.0 days 3 reached risk 70 or above, and 7 reached 50");
}

static VedSnapshot *
build_chances (gboolean calibrated,
               float    near)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  VedSnapshotServer server = { .name = "ppweb001", .cores = 8, .state = VED_SERVER_LIVE };
  VedEnvironment environment = { .valid = TRUE, .calibrated = calibrated, .prob_30m = near, .prob_8h = 0.99f };

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_environment (builder, &environment);

  return ved_snapshot_builder_finish (builder);
}

/* Rules are beside the list of alerts, and made when they are first shown. */
static void
show_rules (VedTestPage *on_screen)
{
  g_autoptr(GPtrArray) stacks = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (on_screen->page), GTK_TYPE_STACK, stacks);
  gtk_stack_set_visible_child_name (g_ptr_array_index (stacks, 0), "routing");
}

/* A rule whose chance is a guess says why there is no alert. */
static void
test_rules (void)
{
  static const struct {
    gboolean calibrated;
    float near;
    const char *text;
  } cases[] = {
    { TRUE, 0.559f, "matches: 55.9 % now" },
    { FALSE, 0.559f, "not known yet: no alert until it is calibrated" },
    { FALSE, 1.0f, "matches: 100 % now" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedTestPage on_screen = { 0 };
      g_autoptr(VedSnapshot) snapshot = build_chances (cases[i].calibrated, cases[i].near);

      ved_test_page_init (&on_screen, VED_TYPE_ALERTS_PAGE, N_SERVERS);
      show_rules (&on_screen);
      ved_test_source_emit (on_screen.source, snapshot);
      ved_test_page_settle (&on_screen);
      g_assert_true (says (&on_screen, cases[i].text));
      ved_test_page_clear (&on_screen);
    }
}

/* A guess is not told; what is certain is no guess. */
static void
test_guess (void)
{
  static const struct {
    gboolean calibrated;
    float near;
    const char *text, *not_text;
  } cases[] = {
    { TRUE, 0.559f, "55.9 %", "Not known yet" },
    { FALSE, 0.559f, "Not known yet", "55.9 %" },
    { FALSE, 1.0f, "100 %", ">99 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedTestPage on_screen = { 0 };
      g_autoptr(VedSnapshot) snapshot = build_chances (cases[i].calibrated, cases[i].near);

      ved_test_page_init (&on_screen, VED_TYPE_OVERVIEW_PAGE, N_SERVERS);
      ved_test_source_emit (on_screen.source, snapshot);
      ved_test_page_settle (&on_screen);
      g_assert_true (says (&on_screen, cases[i].text));
      g_assert_false (says (&on_screen, cases[i].not_text));
      ved_test_page_clear (&on_screen);
    }
}

static gboolean
says_snapshot (gpointer user_data)
{
  return says (user_data, "Snapshot estimate");
}

static void
refresh (VedTestPage *on_screen)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, 2, TRUE);

  ved_test_source_emit (on_screen->source, snapshot);
}

/* A month of recorded alerts: 3 and 7 in 30 days are (3 + 7 × 0.3) × 0.85 ÷ 30 = 0.1445 outages a day at 125,000, which
 * is 18,062.50 a day and 541,875 a month. With less than a day of history the estimate is that of the moment, and says so. */
static void
test_cost (void)
{
  g_autofree char *month = make_environment (240), *hours = make_environment (5);
  VedTestPage on_screen = { 0 };

  ved_test_page_init (&on_screen, VED_TYPE_COST_PAGE, N_SERVERS);
  ved_test_wait_until (says_snapshot, &on_screen);
  ved_test_source_answer (on_screen.source, "/historical/summary", summary);
  ved_test_source_answer (on_screen.source, "/historical/environment", month);
  gtk_drop_down_set_selected (ved_test_page_find (&on_screen, GTK_TYPE_DROP_DOWN), 1);
  gtk_drop_down_set_selected (ved_test_page_find (&on_screen, GTK_TYPE_DROP_DOWN), 2);
  ved_test_wait_until (says_from_alerts, &on_screen);
  g_assert_false (says (&on_screen, "after a day of history"));
  g_assert_true (says (&on_screen, "18.1 k €"));
  g_assert_true (says (&on_screen, "542 k €"));
  refresh (&on_screen);
  g_assert_true (says_from_alerts (&on_screen));

  ved_test_source_answer (on_screen.source, "/historical/environment", hours);
  gtk_drop_down_set_selected (ved_test_page_find (&on_screen, GTK_TYPE_DROP_DOWN), 0);
  ved_test_wait_until (says_snapshot, &on_screen);
  g_assert_true (says (&on_screen, "snapshot estimate"));
  g_assert_true (says (&on_screen, "after a day of history"));
  ved_test_page_clear (&on_screen);
}

/* What is no amount, or out of bounds, leaves the one before, and is told until something is taken. */
static void
test_cost_refuses (void)
{
  static const char *const typed[] = { "60.000", "many", "2000000000" };
  VedTestPage on_screen = { 0 };
  GtkSpinButton *spin;

  ved_test_page_init (&on_screen, VED_TYPE_COST_PAGE, N_SERVERS);
  spin = ved_test_page_find (&on_screen, GTK_TYPE_SPIN_BUTTON);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autofree char *told = g_strdup_printf ("“%s” was not accepted", typed[i]);

      gtk_editable_set_text (GTK_EDITABLE (spin), typed[i]);
      gtk_spin_button_update (spin);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "50,000");
      g_assert_true (says (&on_screen, told));
    }
  gtk_editable_set_text (GTK_EDITABLE (spin), "60,000");
  gtk_spin_button_update (spin);
  g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, 60000.0);
  g_assert_false (says (&on_screen, "was not taken"));
  ved_test_page_clear (&on_screen);
}

/* All servers at 70 or above at 125,000, and five of those at 50 to below 70 at 75,000. */
static void
test_cost_table (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, 1, TRUE);
  VedTestPage on_screen = { 0 };
  guint n_likely, n_possible = 0;
  JsonArray *rows;

  ved_test_page_init (&on_screen, VED_TYPE_COST_PAGE, N_SERVERS);
  rows = export_json (&on_screen, parser);
  n_likely = ved_snapshot_get_counts (snapshot)->high_risk_70;
  g_assert_cmpuint (json_array_get_length (rows), ==, n_likely + 5);
  for (guint i = 0; i < n_likely + 5; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      gboolean is_likely = json_object_get_double_member (row, "risk_score") >= 70.0;

      g_assert_cmpfloat (json_object_get_double_member (row, "outage_cost"), ==, is_likely ? 125000.0 : 75000.0);
      n_possible += !is_likely;
    }
  g_assert_cmpuint (n_possible, ==, 5);
  ved_test_page_clear (&on_screen);
}

static gboolean
has_plans (gpointer user_data)
{
  g_autofree char *csv = export_text (ved_test_page_find (user_data, VED_TYPE_EXPORT_BUTTON), "csv");

  return csv != NULL;
}

static void
test_remediation (void)
{
  g_auto(GStrv) lines = NULL;
  VedTestPage on_screen = { 0 };

  ved_test_page_init (&on_screen, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  g_assert_false (has_plans (&on_screen));
  ved_test_source_answer (on_screen.source, "/remediation",
                          "{\"enabled\":false,\"log\":[],\"plans\":[{\"id\":\"r-1\",\"server\":\"ppdb001\",\"profile\":\"database\","
                          "\"level\":\"danger\",\"risk\":72.5,\"predicted_cpu_p90\":null,\"action\":\"move, then stop\","
                          "\"integration\":\"-\",\"eta_minutes\":5,\"approval_label\":\"lead\",\"state\":\"proposed\"}]}");
  ved_fleet_model_set_source (on_screen.model, NULL);
  ved_fleet_model_set_source (on_screen.model, VED_FRAME_SOURCE (on_screen.source));
  refresh (&on_screen);
  ved_test_wait_until (has_plans, &on_screen);
  lines = export_lines (&on_screen);
  g_assert_cmpstr (lines[0], ==, "id,server,profile,level,risk,predicted_cpu_p90,action,integration,eta_minutes,"
                   "approval_label,state");
  g_assert_cmpstr (lines[1], ==, "r-1,ppdb001,database,danger,72.5,,\"move, then stop\",-,5,lead,proposed");
  ved_test_page_clear (&on_screen);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/exports/rules", test_rules);
  g_test_add_func ("/exports/guess", test_guess);
  g_test_add_func ("/exports/servers", test_servers);
  g_test_add_func ("/exports/menu", test_menu);
  g_test_add_func ("/exports/filtered", test_filtered);
  g_test_add_func ("/exports/alerts", test_alerts);
  g_test_add_func ("/exports/cost", test_cost_table);
  g_test_add_func ("/exports/remediation", test_remediation);
  g_test_add_func ("/cost-page/from-history", test_cost);
  g_test_add_func ("/cost-page/refuses", test_cost_refuses);

  return g_test_run ();
}
