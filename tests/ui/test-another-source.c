/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-another-source"

#include "config.h"

#include "app/alerts/ved-alerts-page.h"
#include "app/alerts/ved-channel-window.h"
#include "app/alerts/ved-channels-card.h"
#include "app/alerts/ved-maintenance-card.h"
#include "app/alerts/ved-routing-editor.h"
#include "app/cascade/ved-cascade-page.h"
#include "app/cascade/ved-dependency-editor.h"
#include "app/diagnostics/ved-settings-card.h"
#include "app/fleet/ved-history-page.h"
#include "app/fleet/ved-remediation-page.h"
#include "app/parts/ved-paragraph.h"
#include "app/parts/ved-typing-fault.h"
#include "app/recordings/ved-compare-side.h"
#include "app/servers/ved-server-notebook.h"
#include "app/servers/ved-server-view.h"
#include "app/servers/ved-servers-page.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-page.h"
#include "ved-test-window.h"

/* What one source told is not on the screen when another is open that tells nothing; what somebody has typed is on the
 * screen until it was applied, or is about another source. */

#define N_SERVERS 20
#define MAX_SAID  5

typedef struct {
  const char *name;
  GType (*get_type)(void);
  const char *path;
  const char *document;
  const char *said[MAX_SAID];   /* what lines begin with; NULL: no more */
} Case;

static const Case cases[] = {
  { "cascade", ved_cascade_page_get_type, "/cascade/status",
    "{\"current_status\":{\"servers_taking_part\":20,\"servers_with_anomalies\":3,\"cascades\":[]},"
    "\"health\":{\"health_score\":88.5,\"cascade_risk\":\"low\"},\"event_count\":7,\"episodes\":[],"
    "\"thresholds\":{\"anomaly_z_score\":4.5,\"fdr_q\":0.02}}", { "88.5", "No cascade: 3 of 20 servers" } },
  { "remediation", ved_remediation_page_get_type, "/remediation",
    "{\"enabled\":true,\"queued\":4,\"autonomous\":2,\"manual\":3,\"plans\":[{\"id\":\"r-1\",\"server\":\"db1\","
    "\"profile\":\"database\",\"risk\":72.0,\"level\":\"danger\",\"action\":\"scale out\",\"integration\":\"pager\","
    "\"approval_label\":\"Senior engineer\",\"state\":\"proposed\"}],\"log\":[{\"id\":\"r-0\",\"server\":\"db9\","
    "\"timestamp\":\"2026-01-01T00:14:00Z\",\"state\":\"rejected\",\"rule\":\"risk < 65\",\"risk\":64.0}]}",
    { "Approved actions are executed", "scale out", "db1: scale out", "db9", "risk < 65" } },
  { "history/environment", ved_history_page_get_type, "/historical/environment",
    "{\"snapshots\":[{\"timestamp\":\"2026-01-01T00:14:00Z\",\"prob_30m\":0.4321,\"prob_8h\":0.5,\"fleet_health\":91.0,"
    "\"critical_count\":1,\"warning_count\":2,\"degraded_count\":3,\"healthy_count\":14,\"avg_risk_score\":8.5}]}",
    { "Incident within 30 min: 43.2", "Critical and worse: 1" } },
  { "history/summary", ved_history_page_get_type, "/historical/summary",
    "{\"total_alerts\":123,\"critical_alerts\":45,\"warning_alerts\":67,\"servers_affected\":12,\"resolution_rate\":50.0,"
    "\"servers\":[{\"server_name\":\"db7\",\"level\":\"danger\",\"total\":9}]}", { "123", "45", "67", "db7" } },
  { "history/alerts", ved_history_page_get_type, "/historical/alerts",
    "{\"alerts\":[{\"timestamp\":\"2026-01-01T00:14:00Z\",\"server_name\":\"db8\",\"event_type\":\"alert_created\","
    "\"new_level\":\"danger\",\"previous_level\":\"healthy\",\"risk_score\":77.7}]}", { "db8", "77.7" } },
};

static void
show (VedTestPage *page,
      guint        seed)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, seed, TRUE);

  ved_test_source_emit (page->source, snapshot);
  ved_test_page_settle (page);
}

static void
open_another (VedTestPage *page)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, 3, TRUE);

  ved_test_page_open_another (page, snapshot);
}

/* Of the document that is answered next: it is asked for anew. */
static void
answer (VedTestPage *page,
        const char  *path,
        const char  *document)
{
  ved_test_source_answer (page->source, path, document);
  g_object_notify (G_OBJECT (page->model), "source");
  show (page, 2);
}

static void
test_nothing_is_left (gconstpointer data)
{
  const Case *test = data;
  VedTestPage page;

  ved_test_page_init (&page, test->get_type (), N_SERVERS);
  answer (&page, test->path, test->document);
  for (guint i = 0; i < MAX_SAID && test->said[i] != NULL; i++)
    g_assert_true (ved_test_page_says (&page, test->said[i]));

  open_another (&page);
  for (guint i = 0; i < MAX_SAID && test->said[i] != NULL; i++)
    g_assert_false (ved_test_page_says (&page, test->said[i]));
  ved_test_page_clear (&page);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();

  ved_test_window_collect (widget, GTK_TYPE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_button_get_label (buttons->pdata[i]), label) == 0 && gtk_widget_is_visible (buttons->pdata[i]))
      return buttons->pdata[i];

  g_error ("There is no button %s", label);
}

/* Plans are decided and bounds applied on the daemon that they are of. */
static void
test_nothing_is_decided_elsewhere (gconstpointer data)
{
  const char *button = data;
  const Case *test = &cases[g_str_equal (button, "Apply") ? 0 : 1];
  GtkWidget *found;
  VedTestPage page;

  ved_test_page_init (&page, test->get_type (), N_SERVERS);
  answer (&page, test->path, test->document);
  found = find_button (GTK_WIDGET (page.page), button);
  g_assert_true (gtk_widget_is_sensitive (found));
  open_another (&page);
  g_assert_false (gtk_widget_is_sensitive (found));
  ved_test_page_clear (&page);
}

/* Bounds are those of the source that is open, whatever was shown before. */
static void
test_bounds_are_read_anew (void)
{
  VedTestPage page;
  GtkSpinButton *spin;

  ved_test_page_init (&page, VED_TYPE_CASCADE_PAGE, N_SERVERS);
  answer (&page, cases[0].path, cases[0].document);
  spin = ved_test_page_find (&page, GTK_TYPE_SPIN_BUTTON);
  g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, 4.5);
  gtk_spin_button_set_value (spin, 9.0);
  show (&page, 3);
  g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, 9.0);

  open_another (&page);
  answer (&page, cases[0].path, "{\"current_status\":{\"servers_taking_part\":20},\"health\":{\"health_score\":90.0},"
          "\"thresholds\":{\"anomaly_z_score\":6.0}}");
  g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, 6.0);
  ved_test_page_clear (&page);
}

/* A server of the same name has its own history: it is asked for at once, and none is shown where there is no such server. */
static void
test_server_page_is_of_the_source (void)
{
  g_autoptr(VedSnapshot) other = NULL;
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer stranger = { .name = "stranger", .state = VED_SERVER_LIVE, .risk = 10.0f };
  g_autofree char *name = NULL;
  GtkWidget *notebook;
  VedTestPage page;

  ved_snapshot_builder_set_server (builder, 0, &stranger);
  other = ved_snapshot_builder_finish (builder);
  ved_test_page_init (&page, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  name = g_strdup (ved_snapshot_get_name (ved_fleet_model_get_snapshot (page.model), 0));
  g_assert_true (ved_page_show_server (page.page, name));
  ved_test_page_settle (&page);
  g_assert_cmpuint (ved_test_source_get_n_fetches (page.source), >, 0);

  open_another (&page);
  g_assert_cmpuint (ved_test_source_get_n_fetches (page.source), >, 0);
  notebook = ved_test_page_find (&page, VED_TYPE_SERVER_NOTEBOOK);
  g_assert_true (gtk_widget_get_mapped (notebook));

  ved_test_page_open_another (&page, other);
  g_assert_false (gtk_widget_get_mapped (notebook));
  g_assert_true (ved_test_page_says (&page, "This server is not part of the data"));
  ved_test_page_clear (&page);
}

static void
write_note (GtkWidget  *notebook,
            const char *text)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new ();

  ved_test_window_collect (notebook, GTK_TYPE_ENTRY, entries);
  g_assert_cmpuint (entries->len, ==, 1);
  gtk_editable_set_text (entries->pdata[0], text);
  g_signal_emit_by_name (entries->pdata[0], "activate");
}

static const char *
get_note (GtkWidget *notebook)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new ();

  ved_test_window_collect (notebook, GTK_TYPE_ENTRY, entries);

  return gtk_editable_get_text (entries->pdata[0]);
}

/* A note is gone from where it was written when it has been written down, not before. */
static void
test_refused_note_is_kept (void)
{
  g_autofree char *name = NULL, *expected = NULL;
  GtkWidget *notebook;
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_SERVERS_PAGE, N_SERVERS);
  name = g_strdup (ved_snapshot_get_name (ved_fleet_model_get_snapshot (page.model), 0));
  ved_test_source_answer (page.source, "/notes/", "{\"notes\":[]}");
  ved_test_source_set_refuses (page.source, TRUE);
  ved_page_show_server (page.page, name);
  ved_test_page_settle (&page);
  notebook = ved_test_page_find (&page, VED_TYPE_SERVER_NOTEBOOK);
  write_note (notebook, "A paragraph of mine");
  ved_test_page_settle (&page);
  g_assert_cmpstr (get_note (notebook), ==, "A paragraph of mine");
  expected = g_strdup_printf ("The note about %s was not saved: This source refuses", name);
  g_assert_true (ved_test_page_says (&page, expected));

  ved_test_source_set_refuses (page.source, FALSE);
  write_note (notebook, "A paragraph of mine");
  ved_page_show_server (page.page, ved_snapshot_get_name (ved_fleet_model_get_snapshot (page.model), 1));
  ved_test_page_settle (&page);
  g_assert_cmpstr (get_note (notebook), ==, "");
  g_assert_nonnull (strstr (ved_test_source_get_performed (page.source), name));
  ved_test_page_clear (&page);
}

static GtkWidget *
find_entry (GtkWidget  *widget,
            const char *text)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new ();

  ved_test_window_collect (widget, GTK_TYPE_ENTRY, entries);
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (gtk_editable_get_text (entries->pdata[i]), text))
      return entries->pdata[i];

  g_error ("No entry says %s", text);
}

static const VedSettingsGroup groups[] = { { "alert", "Alerts", FALSE } };

/* What is half typed outlives a look at another page; what was applied is what the daemon says. */
static void
test_typed_settings_are_kept (void)
{
  GtkWidget *card, *typed, *other;
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  ved_test_source_answer (page.source, "/settings/some", "{\"alert\":{\"cpu\":\"80;90;\",\"disk\":\"85;95;\"}}");
  card = ved_settings_card_new (page.page, "/settings/some", "Some", groups, G_N_ELEMENTS (groups));
  g_object_ref_sink (card);
  ved_settings_card_load (VED_SETTINGS_CARD (card));
  ved_test_page_settle (&page);
  typed = find_entry (card, "80, 90");
  other = find_entry (card, "85, 95");
  gtk_editable_set_text (GTK_EDITABLE (typed), "70, 90");

  ved_test_source_answer (page.source, "/settings/some", "{\"alert\":{\"cpu\":\"80;90;\",\"disk\":\"60;95;\"}}");
  ved_settings_card_load (VED_SETTINGS_CARD (card));
  ved_test_page_settle (&page);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (typed)), ==, "70, 90");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (other)), ==, "60, 95");
  g_assert_true (gtk_widget_has_css_class (typed, "warning"));
  g_assert_false (gtk_widget_has_css_class (other, "warning"));

  /* What was changed elsewhere since stays as it is now. */
  ved_test_source_answer (page.source, "/settings/some", "{\"alert\":{\"cpu\":\"80;90;\",\"disk\":\"55;95;\"}}");
  g_signal_emit_by_name (find_button (card, "Apply"), "clicked");
  ved_test_page_settle (&page);
  g_assert_nonnull (strstr (ved_test_source_get_bodies (page.source), "\"cpu\":\"70;90\""));
  g_assert_nonnull (strstr (ved_test_source_get_bodies (page.source), "\"disk\":\"55;95\""));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (typed)), ==, "80, 90");
  g_assert_false (gtk_widget_has_css_class (typed, "warning"));
  g_object_unref (card);
  ved_test_page_clear (&page);
}

static void
test_typed_routing_is_kept (void)
{
  static const char routes[] = "{\"routes\":[{\"applies_to\":\"server\",\"level\":\"danger\",\"notice_minutes\":7,"
    "\"roles\":[\"chat\"],\"escalations\":[]}]}";
  GtkWidget *editor, *entry;
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  ved_test_source_answer (page.source, "/settings/routing", routes);
  editor = g_object_ref_sink (ved_routing_editor_new (page.page));
  ved_routing_editor_load (VED_ROUTING_EDITOR (editor));
  ved_test_page_settle (&page);
  entry = find_entry (editor, "chat");
  gtk_editable_set_text (GTK_EDITABLE (entry), "chat, pager");
  ved_routing_editor_load (VED_ROUTING_EDITOR (editor));
  ved_test_page_settle (&page);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "chat, pager");

  open_another (&page);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), !=, "chat, pager");
  g_object_unref (editor);
  ved_test_page_clear (&page);
}

static void
toasted_cb (VedPage   *page,
            AdwToast  *toast,
            AdwToast **last)
{
  g_set_object (last, toast);
}

/* What is being edited outlives what the daemon tells meanwhile, and the rows around it follow that; what was applied can be
 * undone by the table before it, but not at another daemon. */
static void
test_edited_dependencies_are_kept (void)
{
  static const char one[] = "{\"dependencies\":{\"web_api.database.retry_storms\":\"0.85\"}}";
  static const char another[] = "{\"dependencies\":{\"web_api.database.retry_storms\":\"0.25\"}}";
  AdwToast *toast = NULL;
  GtkWidget *editor, *apply;
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  g_signal_connect (page.page, "toasted", G_CALLBACK (toasted_cb), &toast);
  ved_test_source_answer (page.source, "/settings/dependencies", one);
  editor = g_object_ref_sink (ved_dependency_editor_new (page.page));
  ved_dependency_editor_load (VED_DEPENDENCY_EDITOR (editor));
  ved_test_page_settle (&page);
  apply = find_button (editor, "Apply");
  g_assert_false (gtk_widget_is_sensitive (apply));

  g_signal_emit_by_name (find_button (editor, "Add"), "clicked");
  g_assert_true (gtk_widget_is_sensitive (apply));
  ved_test_source_answer (page.source, "/settings/dependencies", another);
  ved_dependency_editor_load (VED_DEPENDENCY_EDITOR (editor));
  ved_test_page_settle (&page);
  g_assert_true (gtk_widget_is_sensitive (apply));
  g_signal_emit_by_name (apply, "clicked");
  ved_test_page_settle (&page);
  g_assert_nonnull (strstr (ved_test_source_get_bodies (page.source), "\"web_api.database.retry_storms\":\"0.25\","
                            "\"generic.database.connection_failures\":\"0.5\""));
  g_assert_false (gtk_widget_is_sensitive (apply));

  g_assert_nonnull (toast);
  g_signal_emit_by_name (toast, "button-clicked");
  ved_test_page_settle (&page);
  g_assert_nonnull (strstr (ved_test_source_get_bodies (page.source), another));

  open_another (&page);
  g_assert_false (gtk_widget_is_sensitive (find_button (editor, "Defaults")));
  g_assert_false (gtk_widget_is_sensitive (find_button (editor, "Add")));
  g_signal_emit_by_name (toast, "button-clicked");
  ved_test_page_settle (&page);
  g_assert_cmpstr (ved_test_source_get_bodies (page.source), ==, "");
  g_clear_object (&toast);
  g_object_unref (editor);
  ved_test_page_clear (&page);
}

static gboolean
has_series (gpointer side)
{
  return ved_compare_side_get_slice (side) != NULL;
}

/* What is drawn of a comparison is of the server, the metric and the source that are chosen, or not there. */
static void
test_comparison_has_no_other_series (void)
{
  g_autoptr(VedCompareSide) side = ved_compare_side_new ();
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, 1, TRUE);
  const char *name = ved_snapshot_get_name (snapshot, 0);
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  ved_compare_side_watch (side, page.model);
  ved_compare_side_set_series (side, name, VED_METRIC_MEM_USED);
  ved_test_wait_until (has_series, side);
  ved_compare_side_set_series (side, name, VED_METRIC_LOAD_AVERAGE);
  g_assert_false (has_series (side));
  g_assert_true (ved_compare_side_is_fetching (side));
  ved_test_wait_until (has_series, side);

  open_another (&page);
  ved_test_wait_until (has_series, side);
  g_assert_cmpuint (ved_test_source_get_n_fetches (page.source), ==, 1);
  ved_compare_side_close (side);
  ved_test_page_clear (&page);
}

static VedTypingFault *
find_fault (GtkWidget *widget)
{
  g_autoptr(GPtrArray) faults = g_ptr_array_new ();

  ved_test_window_collect (widget, VED_TYPE_TYPING_FAULT, faults);
  g_assert_cmpuint (faults->len, ==, 1);

  return faults->pdata[0];
}

/* The first field gets the focus once there is one, unless the viewer has gone on to something else meanwhile. */
static void
test_settings_bring_nobody_back (void)
{
  for (gboolean has_left = FALSE; has_left <= TRUE; has_left++)
    {
      GtkWidget *card, *window, *focus;
      VedTestPage page;

      ved_test_page_init (&page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
      card = ved_settings_card_new (page.page, "/settings/some", "Some", groups, G_N_ELEMENTS (groups));
      window = ved_test_window_new (card, 400, 300);
      g_assert_false (gtk_widget_grab_focus (card));
      gtk_widget_set_visible (card, !has_left);
      gtk_widget_set_visible (card, TRUE);
      ved_test_source_answer (page.source, "/settings/some", "{\"alert\":{\"cpu\":\"80;90;\"}}");
      ved_settings_card_load (VED_SETTINGS_CARD (card));
      ved_test_page_settle (&page);
      focus = gtk_window_get_focus (GTK_WINDOW (window));
      g_assert_cmpint (focus != NULL && gtk_widget_is_ancestor (focus, find_entry (card, "80, 90")), ==, !has_left);
      ved_test_window_close (window);
      ved_test_page_clear (&page);
    }
}

/* Who writes a note can begin at once. */
static void
test_note_has_the_focus (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  VedTestPage page;
  guint n_dialogs = 0;

  ved_test_page_init (&page, VED_TYPE_ALERTS_PAGE, N_SERVERS);
  gtk_widget_activate_action (GTK_WIDGET (page.page), "alerts.note", "s", "a-1");
  ved_test_page_settle (&page);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (!ADW_IS_MESSAGE_DIALOG (window))
        continue;
      g_assert_true (GTK_IS_TEXT_VIEW (gtk_window_get_focus (window)));
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (window), "cancel");
      n_dialogs++;
    }
  g_assert_cmpuint (n_dialogs, ==, 1);
  ved_test_page_clear (&page);
}

/* What is no number is told below its entry, and asks no daemon; so is what a daemon makes of one. */
static void
test_nonsense_is_not_sent (void)
{
  GtkWidget *card, *typed, *fault;
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  ved_test_source_answer (page.source, "/settings/some", "{\"alert\":{\"cpu\":\"80;90;\"}}");
  card = g_object_ref_sink (ved_settings_card_new (page.page, "/settings/some", "Some", groups, G_N_ELEMENTS (groups)));
  ved_settings_card_load (VED_SETTINGS_CARD (card));
  ved_test_page_settle (&page);
  typed = find_entry (card, "80, 90");
  fault = gtk_widget_get_first_child (GTK_WIDGET (find_fault (card)));
  gtk_editable_set_text (GTK_EDITABLE (typed), "90, abc");
  g_assert_cmpstr (ved_test_get_text (fault), ==, "“abc” is no number.");
  g_signal_emit_by_name (find_button (card, "Apply"), "clicked");
  ved_test_page_settle (&page);
  g_assert_null (strstr (ved_test_source_get_performed (page.source), "PUT"));
  gtk_editable_set_text (GTK_EDITABLE (typed), "90, 95");
  g_assert_cmpstr (ved_test_get_text (fault), ==, "");
  g_object_unref (card);
  ved_test_page_clear (&page);
}

/* A test that fails says so, not only that one more waits. */
static void
test_failed_test_is_told (void)
{
#define FAILING(fault, waiting) "{\"channels\":[{\"name\":\"hook\",\"type\":\"webhook\",\"configured\":true,\"enabled\":true," \
  "\"roles\":[],\"sent\":0,\"waiting\":" waiting ",\"fault\":" fault "}],\"roles\":[]}"
  GtkWidget *card, *frame;
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  ved_test_source_answer (page.source, "/settings/channels", FAILING ("null", "0"));
  card = ved_channels_card_new (page.page);
  frame = ved_test_window_new (card, 600, 400);
  ved_channels_card_load (VED_CHANNELS_CARD (card));
  ved_test_page_settle (&page);
  ved_test_window_draw (frame);
  ved_test_source_answer (page.source, "/settings/channels", FAILING ("\"connection refused\"", "4"));
  g_signal_emit_by_name (find_button (card, "Test"), "clicked");
  ved_test_page_settle (&page);
  g_assert_true (ved_test_window_says (card, "Test failed: connection refused"));
  ved_test_window_close (frame);
  ved_test_page_clear (&page);
#undef FAILING
}

/* The answer to a test is not the answer to what is being written in the window. */
static void
test_test_leaves_the_window_alone (void)
{
  static const char channels[] = "{\"channels\":[{\"name\":\"hook\",\"type\":\"webhook\",\"configured\":false,\"enabled\":true,"
    "\"roles\":[],\"sent\":0,\"waiting\":0}],\"roles\":[\"chat\"]}";
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();
  VedChannelWindow *window = NULL;
  GtkWidget *card, *frame;
  GListModel *windows;
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  ved_test_source_answer (page.source, "/settings/channels", channels);
  card = ved_channels_card_new (page.page);
  frame = ved_test_window_new (card, 600, 400);
  ved_channels_card_load (VED_CHANNELS_CARD (card));
  ved_test_page_settle (&page);
  ved_test_window_draw (frame);
  ved_test_window_collect (card, GTK_TYPE_BUTTON, buttons);
  g_assert_cmpuint (buttons->len, ==, 4);
  g_signal_emit_by_name (buttons->pdata[1], "clicked");
  g_signal_emit_by_name (buttons->pdata[2], "clicked");
  ved_test_page_settle (&page);

  windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) widget = g_list_model_get_item (windows, i);

      if (VED_IS_CHANNEL_WINDOW (widget))
        window = VED_CHANNEL_WINDOW (widget);
    }
  g_assert_nonnull (strstr (ved_test_source_get_performed (page.source), "/hook/test"));
  g_assert_nonnull (window);
  g_signal_emit_by_name (window, "save");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  ved_test_page_settle (&page);
  g_assert_null (window);
  ved_test_window_close (frame);
  ved_test_page_clear (&page);
}

#define HOOK(name, enabled) \
  "{\"name\":\"" name "\",\"type\":\"webhook\",\"configured\":false,\"enabled\":" enabled ",\"roles\":[]}"
#define HOOKS(hooks) "{\"channels\":[" hooks "],\"roles\":[\"chat\"]}"
#define SENT(name, enabled) "{\"name\":\"" name "\",\"type\":\"webhook\",\"roles\":[],\"enabled\":" enabled "}"

/* Of the last line that was of that channel. */
static GtkWidget *
find_remove (GtkWidget  *card,
             const char *name)
{
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();

  ved_test_window_collect (card, GTK_TYPE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    {
      const char *icon = gtk_button_get_icon_name (buttons->pdata[i]);
      GtkWidget *texts = gtk_widget_get_first_child (gtk_widget_get_parent (buttons->pdata[i]));
      GtkWidget *title = texts != NULL ? gtk_widget_get_first_child (texts) : NULL;

      if (g_strcmp0 (icon, "user-trash-symbolic") == 0 && GTK_IS_LABEL (title)
          && g_str_equal (gtk_label_get_text (GTK_LABEL (title)), name))
        return buttons->pdata[i];
    }

  g_error ("No channel is called %s", name);
}

static void
click_remove (GtkWidget  *card,
              const char *name)
{
  g_signal_emit_by_name (find_remove (card, name), "clicked");
}

static gboolean
shows_channel (GtkWidget  *card,
               const char *name)
{
  return gtk_widget_get_visible (gtk_widget_get_parent (find_remove (card, name)));
}

typedef struct {
  VedTestPage page;
  AdwToast *toast;              /* (nullable): the last */
  char *told;                   /* (nullable): the last */
  GtkWidget *card;
  GtkWidget *frame;
} Removing;

static void
told_cb (VedPage    *page,
         const char *text,
         Removing   *removing)
{
  g_free (removing->told);
  removing->told = g_strdup (text);
}

static void
begin_removing (Removing   *removing,
                const char *channels)
{
  *removing = (Removing) { 0 };
  ved_test_page_init (&removing->page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  g_signal_connect (removing->page.page, "toasted", G_CALLBACK (toasted_cb), &removing->toast);
  g_signal_connect (removing->page.page, "told", G_CALLBACK (told_cb), removing);
  ved_test_source_answer (removing->page.source, "/settings/channels", channels);
  removing->card = ved_channels_card_new (removing->page.page);
  removing->frame = ved_test_window_new (removing->card, 600, 400);
  ved_channels_card_load (VED_CHANNELS_CARD (removing->card));
  ved_test_page_settle (&removing->page);
  ved_test_window_draw (removing->frame);
}

static void
end_removing (Removing *removing)
{
  ved_test_window_close (removing->frame);
  g_signal_handlers_disconnect_by_data (removing->page.page, removing);
  g_signal_handlers_disconnect_by_data (removing->page.page, &removing->toast);
  g_clear_object (&removing->toast);
  g_free (removing->told);
  ved_test_page_clear (&removing->page);
}

/* Secrets of a channel that was removed cannot be entered again by somebody who wants it back: it is off at once, and dropped
 * when the offer to undo that has gone. */
static void
test_removed_channel_comes_back (void)
{
  Removing removing;

  begin_removing (&removing, HOOKS (HOOK ("hook", "true")));
  click_remove (removing.card, "hook");
  g_assert_false (shows_channel (removing.card, "hook"));
  ved_test_page_settle (&removing.page);
  g_assert_false (shows_channel (removing.card, "hook"));
  g_assert_cmpstr (ved_test_source_get_bodies (removing.page.source), ==,
                   "{\"channels\":[" SENT ("hook", "false") "]}\n");
  g_signal_emit_by_name (removing.toast, "button-clicked");
  ved_test_page_settle (&removing.page);
  g_assert_true (shows_channel (removing.card, "hook"));
  g_assert_true (g_str_has_suffix (ved_test_source_get_bodies (removing.page.source),
                                   "{\"channels\":[" SENT ("hook", "true") "]}\n"));

  click_remove (removing.card, "hook");
  g_signal_emit_by_name (removing.toast, "dismissed");
  ved_test_page_settle (&removing.page);
  g_assert_true (g_str_has_suffix (ved_test_source_get_bodies (removing.page.source), "{\"channels\":[]}\n"));
  g_assert_false (shows_channel (removing.card, "hook"));
  end_removing (&removing);
}

/* Each is removed from what there is by then, and none of them is seen or sent again. */
static void
test_three_channels_are_removed (void)
{
  Removing removing;

  begin_removing (&removing, HOOKS (HOOK ("a", "false") "," HOOK ("b", "false") "," HOOK ("c", "false")));
  click_remove (removing.card, "a");
  click_remove (removing.card, "b");
  click_remove (removing.card, "c");
  g_assert_false (shows_channel (removing.card, "a"));
  g_assert_false (shows_channel (removing.card, "b"));
  g_assert_false (shows_channel (removing.card, "c"));
  ved_test_source_answer (removing.page.source, "/settings/channels", HOOKS (HOOK ("b", "false") "," HOOK ("new", "true")));
  ved_test_page_settle (&removing.page);
  g_assert_true (g_str_has_suffix (ved_test_source_get_bodies (removing.page.source),
                                   "{\"channels\":[" SENT ("new", "true") "]}\n"));
  g_assert_cmpstr (ved_test_source_get_performed (removing.page.source), ==,
                   "PUT /settings/channels\nPUT /settings/channels\n");
  g_assert_true (shows_channel (removing.card, "new"));
  g_assert_false (shows_channel (removing.card, "b"));
  end_removing (&removing);
}

static void
test_refused_removal_is_told (void)
{
  Removing removing;

  begin_removing (&removing, HOOKS (HOOK ("hook", "true")));
  ved_test_source_set_refuses (removing.page.source, TRUE);
  click_remove (removing.card, "hook");
  ved_test_page_settle (&removing.page);
  g_assert_true (shows_channel (removing.card, "hook"));
  g_assert_cmpstr (removing.told, ==, "This source refuses");
  end_removing (&removing);
}

static void
show_windows (Removing   *removing,
              const char *windows)
{
  ved_test_source_answer (removing->page.source, "/maintenance", windows);
  ved_maintenance_card_load (VED_MAINTENANCE_CARD (removing->card));
  ved_test_page_settle (&removing->page);
}

/* A window that was removed silences nobody at once, also when the app ends; undone, it is planned as it was. */
static void
test_removed_window_is_planned_again (void)
{
  static const char window[] = "{\"servers\":[\"db1\"],\"profiles\":[],\"start\":\"2026-01-01T00:00:00Z\","
    "\"end\":\"2026-01-01T01:00:00Z\",\"repeat\":\"daily\",\"actor\":\"ann\",\"note\":\"backup\"}";
  g_autofree char *windows = g_strdup_printf ("{\"windows\":[{\"id\":7,\"active\":true,\"zone\":null,%s]}", window + 1);
  g_autofree char *bodies = g_strdup_printf ("{}\n%s\n", window);
  Removing removing = { 0 };
  GtkWidget *remove;

  ved_test_page_init (&removing.page, VED_TYPE_REMEDIATION_PAGE, N_SERVERS);
  g_signal_connect (removing.page.page, "toasted", G_CALLBACK (toasted_cb), &removing.toast);
  g_signal_connect (removing.page.page, "told", G_CALLBACK (told_cb), &removing);
  removing.card = ved_maintenance_card_new (removing.page.page);
  removing.frame = ved_test_window_new (removing.card, 600, 400);
  show_windows (&removing, windows);
  remove = find_button (removing.card, "Remove");
  g_signal_emit_by_name (remove, "clicked");
  ved_test_page_settle (&removing.page);
  g_assert_cmpstr (ved_test_source_get_performed (removing.page.source), ==, "DELETE /maintenance/7\n");
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (remove)));

  g_signal_emit_by_name (removing.toast, "button-clicked");
  ved_test_page_settle (&removing.page);
  g_assert_cmpstr (ved_test_source_get_performed (removing.page.source), ==, "DELETE /maintenance/7\n/maintenance\n");
  g_assert_cmpstr (ved_test_source_get_bodies (removing.page.source), ==, bodies);

  ved_test_source_set_refuses (removing.page.source, TRUE);
  g_signal_emit_by_name (remove, "clicked");
  ved_test_page_settle (&removing.page);
  g_assert_cmpstr (removing.told, ==, "This source refuses");
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (remove)));
  end_removing (&removing);
}

static gboolean
says_noted (gpointer page)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (((VedTestPage *) page)->page), VED_TYPE_PARAGRAPH, labels);
  for (guint i = 0; i < labels->len; i++)
    if (strstr (ved_paragraph_get_text (labels->pdata[i]), "backup") != NULL)
      return TRUE;

  return FALSE;
}

/* Alerts of two daemons have the same ids: what the desk of one knows of them is not told of the other's. */
static void
test_desk_is_forgotten (gconstpointer data)
{
  gboolean is_server = data != NULL;
  g_autoptr(GString) document = g_string_new ("{\"alerts\":[");
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, 2, TRUE);
  g_autoptr(VedTestSource) before = NULL;
  VedTestPage page;

  ved_test_page_init (&page, is_server ? VED_TYPE_SERVERS_PAGE : VED_TYPE_ALERTS_PAGE, N_SERVERS);
  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    g_string_append_printf (document, "%s{\"id\":\"%s\",\"silenced\":false,\"note\":\"backup\"}", i > 0 ? "," : "",
                            ved_snapshot_get_alert (snapshot, i)->id);
  g_string_append (document, "]}");
  if (is_server)
    ved_page_show_server (page.page, ved_snapshot_get_alert (snapshot, 0)->server);
  answer (&page, "/alerts/desk", document->str);
  ved_test_wait_until (says_noted, &page);

  before = g_steal_pointer (&page.source);
  page.source = ved_test_source_new ();
  ved_fleet_model_set_source (page.model, VED_FRAME_SOURCE (page.source));
  g_assert_false (says_noted (&page));
  ved_test_page_clear (&page);
}

/* Escape leaves a search for its page, as it leaves any other field, and what was searched for stays. */
static void
test_escape_leaves_the_search (void)
{
  GtkWidget *search;
  VedTestPage page;

  ved_test_page_init (&page, VED_TYPE_ALERTS_PAGE, N_SERVERS);
  search = ved_test_page_find (&page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "db");
  gtk_widget_grab_focus (search);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (page.window)), search));
  g_signal_emit_by_name (search, "stop-search");
  g_assert_false (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (page.window)), search));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "db");
  ved_test_page_clear (&page);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/another-source/nothing-is-left/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_nothing_is_left);
    }
  g_test_add_data_func ("/another-source/nothing-is-decided-elsewhere/bounds", "Apply", test_nothing_is_decided_elsewhere);
  g_test_add_data_func ("/another-source/nothing-is-decided-elsewhere/plans", "Approve", test_nothing_is_decided_elsewhere);
  g_test_add_func ("/another-source/bounds-are-read-anew", test_bounds_are_read_anew);
  g_test_add_func ("/another-source/server-page", test_server_page_is_of_the_source);
  g_test_add_func ("/another-source/refused-note-is-kept", test_refused_note_is_kept);
  g_test_add_func ("/another-source/typed-settings-are-kept", test_typed_settings_are_kept);
  g_test_add_func ("/another-source/settings-bring-nobody-back", test_settings_bring_nobody_back);
  g_test_add_func ("/another-source/note-has-the-focus", test_note_has_the_focus);
  g_test_add_func ("/another-source/typed-routing-is-kept", test_typed_routing_is_kept);
  g_test_add_func ("/another-source/edited-dependencies-are-kept", test_edited_dependencies_are_kept);
  g_test_add_data_func ("/another-source/desk/alerts", NULL, test_desk_is_forgotten);
  g_test_add_data_func ("/another-source/desk/server", "server", test_desk_is_forgotten);
  g_test_add_func ("/another-source/removed-channel-comes-back", test_removed_channel_comes_back);
  g_test_add_func ("/another-source/three-channels-are-removed", test_three_channels_are_removed);
  g_test_add_func ("/another-source/refused-removal-is-told", test_refused_removal_is_told);
  g_test_add_func ("/another-source/removed-window-is-planned-again", test_removed_window_is_planned_again);
  g_test_add_func ("/another-source/escape-leaves-the-search", test_escape_leaves_the_search);
  g_test_add_func ("/another-source/comparison", test_comparison_has_no_other_series);
  g_test_add_func ("/another-source/test-leaves-the-window-alone", test_test_leaves_the_window_alone);
  g_test_add_func ("/another-source/nonsense-is-not-sent", test_nonsense_is_not_sent);
  g_test_add_func ("/another-source/failed-test-is-told", test_failed_test_is_told);

  return g_test_run ();
}
