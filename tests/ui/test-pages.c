/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pages"

#include "config.h"

#include "app/alerts/ved-alerts-page.h"
#include "app/cascade/ved-cascade-page.h"
#include "app/charts/ved-chart.h"
#include "app/charts/ved-item-chart.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/diagnostics/ved-diagnostics-page.h"
#include "app/fleet/ved-cost-page.h"
#include "app/fleet/ved-heatmap-page.h"
#include "app/fleet/ved-history-page.h"
#include "app/fleet/ved-overview-page.h"
#include "app/fleet/ved-remediation-page.h"
#include "app/fleet/ved-top-risks-page.h"
#include "app/insights/ved-insights-page.h"
#include "app/insights/ved-what-if-answer.h"
#include "app/insights/ved-what-if-sliders.h"
#include "app/parts/ved-paragraph.h"
#include "app/quality/ved-quality-page.h"
#include "app/servers/ved-server-cell.h"
#include "app/servers/ved-servers-page.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-heap.h"
#include "ved-test-page.h"
#include "ved-test-window.h"

#include <math.h>

#define NARROW_PX 400           /* of a window at the side of another, or on a telephone */
#define N_STRETCHES 5
#define N_UPDATES 200           /* in each */
#define LEAK_BYTES 512          /* an update: less than anything that one brings */
#define N_SERVERS 90

typedef VedTestPage Fixture;

static void
show (Fixture *fixture,
      guint    seed,
      guint    n_servers)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, seed, TRUE);

  ved_test_source_emit (fixture->source, snapshot);
}

static void
set_up (Fixture      *fixture,
        gconstpointer type)
{
  ved_test_page_init (fixture, *(const GType *) type, N_SERVERS);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer type)
{
  ved_test_page_clear (fixture);
}

/* Returns: by how many bytes the heap grew */
static gssize
update_often (Fixture     *fixture,
              VedSnapshot *a,
              VedSnapshot *b)
{
  gsize before = ved_test_heap_in_use ();

  for (guint i = 0; i < N_UPDATES; i++)
    ved_test_source_emit (fixture->source, i % 2 == 0 ? b : a);
  ved_test_window_draw (fixture->window);
  ved_test_page_assert_places (fixture);

  return (gssize) ved_test_heap_in_use () - (gssize) before;
}

/* 1,000 updates in stretches, the page scrolled: a leak would show in each of them. */
static void
test_updates_rebuild_nothing (Fixture      *fixture,
                              gconstpointer type)
{
  g_autoptr(GPtrArray) widgets = NULL;
  g_autoptr(VedSnapshot) a = ved_test_snapshot_new (N_SERVERS, 1, TRUE);
  g_autoptr(VedSnapshot) b = ved_test_snapshot_new (N_SERVERS, 2, TRUE);
  gssize least = G_MAXSSIZE;

  ved_test_source_emit (fixture->source, b);
  ved_test_source_emit (fixture->source, a);
  ved_test_page_settle (fixture);
  ved_test_page_scroll (fixture);
  ved_test_page_keep_places (fixture);
  widgets = ved_test_page_get_widgets (fixture);
  for (guint i = 0; i < N_STRETCHES; i++)
    least = MIN (least, update_often (fixture, a, b));

  ved_test_page_assert_same_widgets (fixture, widgets);
  g_assert_cmpint (least, <, N_UPDATES * LEAK_BYTES);
}

static void
test_hidden_page_sleeps (Fixture      *fixture,
                         gconstpointer type)
{
  g_autoptr(GPtrArray) widgets = ved_test_page_get_widgets (fixture);
  guint64 n_before = 0, n_after = 0;

  for (guint i = 0; i < widgets->len; i++)
    if (VED_IS_CHART (g_ptr_array_index (widgets, i)))
      n_before += ved_chart_get_data_redraws (g_ptr_array_index (widgets, i));

  ved_page_set_active (fixture->page, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (fixture->page), FALSE);
  show (fixture, 3, 90);
  ved_test_window_draw (fixture->window);
  for (guint i = 0; i < widgets->len; i++)
    if (VED_IS_CHART (g_ptr_array_index (widgets, i)))
      n_after += ved_chart_get_data_redraws (g_ptr_array_index (widgets, i));
  g_assert_cmpuint (n_after, ==, n_before);
}

/* Whatever a page shows, it does so in a narrow window too. */
static void
test_any_size (Fixture      *fixture,
               gconstpointer type)
{
  const guint sizes[] = { 0, 1, 7, 3000, 20 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int least;

      show (fixture, 5 + i, sizes[i]);
      ved_test_window_draw (fixture->window);
      gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, <=, NARROW_PX);
    }
}

static void
test_no_timer_while_hidden (Fixture      *fixture,
                            gconstpointer type)
{
  g_assert_nonnull (g_main_context_find_source_by_user_data (NULL, fixture->page));
  ved_page_set_active (fixture->page, FALSE);
  g_assert_null (g_main_context_find_source_by_user_data (NULL, fixture->page));
}

static guint
count_cells (Fixture *fixture)
{
  g_autoptr(GPtrArray) widgets = ved_test_page_get_widgets (fixture);
  guint n = 0;

  for (guint i = 0; i < widgets->len; i++)
    n += VED_IS_SERVER_CELL (g_ptr_array_index (widgets, i));

  return n;
}

static void
test_rows_are_lazy (Fixture      *fixture,
                    gconstpointer type)
{
  show (fixture, 9, 10000);
  ved_test_page_settle (fixture);
  g_assert_cmpuint (count_cells (fixture), >, 0);
  g_assert_cmpuint (count_cells (fixture), <, 10000);
}

static void
open_server_cb (VedPage    *page,
                const char *name,
                char      **opened)
{
  g_free (*opened);
  *opened = g_strdup (name);
}

static void
test_server_page (Fixture      *fixture,
                  gconstpointer type)
{
  g_autofree char *name = ved_test_server_name (8);

  g_assert_false (ved_page_go_back (fixture->page));
  g_assert_true (ved_page_show_server (fixture->page, name));
  ved_test_window_draw (fixture->window);
  g_assert_cmpuint (ved_test_source_get_n_fetches (fixture->source), ==, VED_N_BASE_METRICS);
  g_assert_cmpstr (ved_page_get_title (fixture->page), ==, name);

  /* A server of another fleet is not there any more. */
  show (fixture, 4, 3);
  ved_test_window_draw (fixture->window);
  show (fixture, 1, 90);
  ved_test_window_draw (fixture->window);
  g_assert_true (ved_page_go_back (fixture->page));
  g_assert_cmpstr (ved_page_get_title (fixture->page), ==, "Servers");
}

/* The heat map shows all servers, or the 30 highest; in groups each profile has its own rows. */
static void
test_top_and_groups (Fixture      *fixture,
                     gconstpointer type)
{
  VedItemChart *map = ved_test_page_find (fixture, VED_TYPE_ITEM_CHART);
  guint by_profile = 1;
  VedRect first, last;

  g_assert_cmpuint (ved_item_chart_get_n_items (map), ==, 90);
  ved_page_restore_state (fixture->page, g_variant_ref_sink (g_variant_new_parsed ("{'top': <true>}")));
  ved_test_page_settle (fixture);
  g_assert_cmpuint (ved_item_chart_get_n_items (map), ==, 30);

  ved_page_restore_state (fixture->page, g_variant_ref_sink (g_variant_new_parsed ("{'top': <false>, 'group': <%u>}",
                                                                                   by_profile)));
  ved_test_page_settle (fixture);
  g_assert_cmpuint (ved_item_chart_get_n_items (map), ==, 90);
  first = ved_item_chart_get_bounds (map, 0);
  last = ved_item_chart_get_bounds (map, 89);
  g_assert_cmpfloat (last.y, >, first.y + 4.0f * first.height);
}

/* The risk of servers has no history: what is shown instead says so, and makes way for the risk again. */
static void
test_time_tells_of_the_risk (Fixture      *fixture,
                             gconstpointer type)
{
  const char *instead = "The risk of single servers is not kept over time: ";
  g_autoptr(GPtrArray) widgets = ved_test_page_get_widgets (fixture);
  g_autoptr(GVariant) before = g_variant_ref_sink (ved_page_save_state (fixture->page)), after = NULL;
  GtkWidget *note = NULL;

  for (guint i = 0; i < widgets->len && note == NULL; i++)
    if (VED_IS_PARAGRAPH (widgets->pdata[i]) && g_str_has_prefix (ved_paragraph_get_text (widgets->pdata[i]), instead))
      note = widgets->pdata[i];
  g_assert_nonnull (note);
  g_assert_false (gtk_widget_get_visible (note));
  ved_page_restore_state (fixture->page, g_variant_ref_sink (g_variant_new_parsed ("{'view': <uint32 1>}")));
  g_assert_true (gtk_widget_get_visible (note));
  ved_page_restore_state (fixture->page, g_variant_ref_sink (g_variant_new_parsed ("{'view': <uint32 0>}")));
  g_assert_false (gtk_widget_get_visible (note));
  after = g_variant_ref_sink (ved_page_save_state (fixture->page));
  g_assert_true (g_variant_equal (before, after));
}

static void
test_keyboard_opens (Fixture      *fixture,
                     gconstpointer type)
{
  g_autoptr(GPtrArray) widgets = ved_test_page_get_widgets (fixture);
  g_autofree char *opened = NULL;

  g_signal_connect (fixture->page, "open-server", G_CALLBACK (open_server_cb), &opened);
  for (guint i = 0; i < widgets->len && opened == NULL; i++)
    {
      guint id = g_signal_lookup ("activated", G_OBJECT_TYPE (g_ptr_array_index (widgets, i)));

      if (VED_IS_CHART (g_ptr_array_index (widgets, i)) && id != 0)
        g_signal_emit (g_ptr_array_index (widgets, i), id, 0, 0);
    }
  g_assert_nonnull (opened);
}

/* The first figure of Cost is a sum of money: written with commas, read with and without, and kept where a word is typed. */
static void
test_amounts (Fixture      *fixture,
              gconstpointer type)
{
  GtkSpinButton *spin = ved_test_page_find (fixture, GTK_TYPE_SPIN_BUTTON);
  static const char *const typed[] = { "1234567", "2,345,678", "much" };
  static const double expected[] = { 1234567.0, 2345678.0, 2345678.0 };
  static const char *const written[] = { "1,234,567", "2,345,678", "2,345,678" };

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "50,000");
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (spin), typed[i]);
      gtk_spin_button_update (spin);
      g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, expected[i]);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, written[i]);
    }
}

#define CASCADE_GOES_ON \
  "{\"current_status\":{\"servers_taking_part\":20,\"cascades\":[{\"severity\":\"high\",\"server_count\":5," \
  "\"start\":\"2026-01-01T00:14:00Z\",\"root_cause\":\"db2\"}]},\"health\":{\"health_score\":97.0}}"

static void
show_calm (Fixture *fixture,
           guint    generation)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, generation, VED_TEST_TIME_US + generation * VED_MINUTE_US);
  const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE, .risk = 10.0f };
  g_autoptr(VedSnapshot) calm = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  calm = ved_snapshot_builder_finish (builder);
  ved_test_source_emit (fixture->source, calm);
  ved_test_page_settle (fixture);
}

/* No server is at risk, but a cascade goes on: the page calls nothing calm. */
static void
test_overview_agrees_with_a_cascade (Fixture      *fixture,
                                     gconstpointer type)
{
  show_calm (fixture, 2);
  g_assert_true (ved_test_page_says (fixture, "Nothing needs to be done."));

  ved_test_source_answer (fixture->source, "/cascade/status", CASCADE_GOES_ON);
  show_calm (fixture, 3);
  g_assert_true (ved_test_page_says (fixture, "A cascade is under way: see Cascade "));
  g_assert_true (ved_test_page_says (fixture, "Cascade under way\nThe fleet as a whole: "));
  g_assert_true (ved_test_page_says (fixture, "A cascade is under way since "));
  g_assert_false (ved_test_page_says (fixture, "Nothing needs to be done."));

  ved_test_source_set_state (fixture->source, VED_SOURCE_STALE);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "A cascade was under way since "));
}

#define CASCADE_OF_MANY \
  "{\"current_status\":{\"servers_taking_part\":40,\"cascades\":[{\"severity\":\"high\",\"server_count\":34," \
  "\"start\":\"2026-01-01T00:14:00Z\",\"root_cause\":\"web-frontend-012.example.org\"," \
  "\"other_root_cause\":\"database-002.example.org\",\"metrics\":[{\"metric\":\"load_average\",\"advice\":\"process-pile-up\"}]," \
  "\"members\":[{\"server\":\"web-frontend-012.example.org\",\"profile\":\"web_api\",\"onset\":\"2026-01-01T00:14:00Z\"}," \
  "{\"server\":\"database-002.example.org\",\"profile\":\"conductor_mgmt\",\"onset\":\"2026-01-01T00:15:00Z\"}]}]}," \
  "\"health\":{\"health_score\":37.0}}"

/* What a cascade has to say has room in a narrow window too. */
static void
test_cascade_of_any_size (Fixture      *fixture,
                          gconstpointer type)
{
  ved_test_source_answer (fixture->source, "/cascade/status", CASCADE_OF_MANY);
  g_object_notify (G_OBJECT (fixture->model), "source");
  show_calm (fixture, 2);
  g_assert_true (ved_test_page_says (fixture, "Probable root cause: web-frontend-012"));
  test_any_size (fixture, type);
}

/* What the probable root is in trouble by comes first, though it is alone with that. */
static void
test_cascade_names_the_trouble_of_its_root (Fixture      *fixture,
                                            gconstpointer type)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 2, VED_TEST_TIME_US + VED_MINUTE_US);
  const VedSnapshotServer server = { .name = "web-frontend-012.example.org", .state = VED_SERVER_LIVE, .risk = 100.0f };
  g_autoptr(VedSnapshot) snapshot = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_current (builder, VED_METRIC_CPU_IOWAIT)[0] = 60.0f;
  snapshot = ved_snapshot_builder_finish (builder);
  ved_test_source_answer (fixture->source, "/cascade/status", CASCADE_OF_MANY);
  g_object_notify (G_OBJECT (fixture->model), "source");
  ved_test_source_emit (fixture->source, snapshot);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "I/O wait (web-frontend-012.example.org), Load average since "));
}

/* While the source tells nothing, nothing is said of now. */
static void
test_overview_tells_what_was (Fixture      *fixture,
                              gconstpointer type)
{
  show_calm (fixture, 2);
  g_assert_true (ved_test_page_says (fixture, "Environment now"));

  ved_test_source_set_state (fixture->source, VED_SOURCE_STALE);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "Environment when last seen"));
  g_assert_true (ved_test_page_says (fixture, "The current state is unknown."));
  g_assert_false (ved_test_page_says (fixture, "Environment now"));

  ved_test_source_set_state (fixture->source, VED_SOURCE_LIVE);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "Environment now"));
}

/* Whether @text says of anything that it is so now; not what says that this is not known, nor what a button does now. */
static gboolean
speaks_of_now (const char *text)
{
  return text != NULL && g_regex_match_simple ("\\bnow\\b", text, G_REGEX_CASELESS, 0)
         && strstr (text, "not known") == NULL && strstr (text, "unknown") == NULL && strstr (text, " · ") == NULL;
}

/* What was measured before the source fell silent is told as what was, on whichever page. */
static void
test_silent_source_has_no_now (Fixture      *fixture,
                               gconstpointer type)
{
  GType types[] = { GTK_TYPE_LABEL, GTK_TYPE_INSCRIPTION, VED_TYPE_PARAGRAPH };
  g_autofree char *name = ved_test_server_name (8);

  ved_page_show_server (fixture->page, name);
  ved_test_source_set_state (fixture->source, VED_SOURCE_STALE);
  ved_test_page_settle (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GPtrArray) widgets = g_ptr_array_new ();

      ved_test_window_collect (GTK_WIDGET (fixture->page), types[i], widgets);
      for (guint k = 0; k < widgets->len; k++)
        {
          const char *text = ved_test_get_text (widgets->pdata[k]);

          if (speaks_of_now (text))
            g_error ("%s says “%s” of a silent source", G_OBJECT_TYPE_NAME (fixture->page), text);
        }
    }
}

static gboolean
tells_silence (gpointer fixture)
{
  return ved_test_page_says (fixture, "in a maintenance window (backup) by ann@desk");
}

/* The page of a server tells by what an alert of it is silenced. */
static void
test_server_page_tells_silence (Fixture      *fixture,
                                gconstpointer type)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (fixture->model);
  const VedAlert *alert = ved_snapshot_get_alert (snapshot, 0);
  g_autofree char *document = NULL, *server = g_strdup (alert->server);

  document = g_strdup_printf ("{\"alerts\":[{\"id\":\"%s\",\"silenced\":true,\"silenced_by\":\"maintenance\","
                              "\"silenced_actor\":\"ann@desk\",\"silenced_note\":\"backup\"}]}", alert->id);
  ved_test_source_answer (fixture->source, "/alerts/desk", document);
  g_assert_true (ved_page_show_server (fixture->page, server));
  ved_test_wait_until (tells_silence, fixture);
}

/* A server that was well when it was heard of last may need somebody now, and what it had is not what it has. */
static void
test_insights_tell_what_was (Fixture      *fixture,
                             gconstpointer type)
{
  VedContribution contribution = { .term = VED_RISK_TERM_CPU, .points = 10, .input = 84.3f, .bound = 80.0f };
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 2, VED_TEST_TIME_US + VED_MINUTE_US);
  const VedSnapshotServer server = {
    .name = "db1", .state = VED_SERVER_LIVE, .risk = 7.0f,
  };
  g_autoptr(VedSnapshot) calm = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_contributions (builder, 0, &contribution, 1);
  calm = ved_snapshot_builder_finish (builder);
  ved_page_show_server (fixture->page, "db1");
  ved_test_source_emit (fixture->source, calm);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "Nothing needs to be done."));
  g_assert_true (ved_test_page_says (fixture, "84.3 % now, limit 80 %"));

  ved_test_source_set_state (fixture->source, VED_SOURCE_STALE);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "Whether anything needs to be done now is not known."));
  g_assert_true (ved_test_page_says (fixture, "84.3 % when last seen, limit 80 %"));
}

/* Two servers, of which the second has the higher risk. */
static VedSnapshot *
new_pair (guint       generation,
          const char *first,
          const char *second)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (2, generation, VED_TEST_TIME_US + generation * VED_MINUTE_US);
  const VedSnapshotServer calm = { .name = first, .state = VED_SERVER_LIVE, .risk = 7.0f };
  const VedSnapshotServer risky = { .name = second, .state = VED_SERVER_LIVE, .risk = 70.0f };

  ved_snapshot_builder_set_origin_us (builder, VED_TEST_TIME_US);
  ved_snapshot_builder_set_server (builder, 0, &calm);
  ved_snapshot_builder_set_server (builder, 1, &risky);

  return ved_snapshot_builder_finish (builder);
}

static void
show_pair (Fixture       *fixture,
           VedTestSource *source,
           guint          generation,
           const char    *first,
           const char    *second)
{
  g_autoptr(VedSnapshot) pair = new_pair (generation, first, second);

  ved_test_source_emit (source, pair);
  ved_test_page_settle (fixture);
}

static void
assert_insight (Fixture    *fixture,
                const char *name,
                gboolean    is_kept)
{
  g_autoptr(GVariant) state = g_variant_ref_sink (ved_page_save_state (fixture->page));
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();
  const char *kept = NULL, *shown = NULL;

  ved_test_window_collect (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_actionable_get_action_name (buttons->pdata[i]), "win.show-server") == 0)
      shown = g_variant_get_string (gtk_actionable_get_action_target_value (buttons->pdata[i]), NULL);
  g_variant_lookup (state, "server", "&s", &kept);
  g_assert_cmpstr (shown, ==, name);
  g_assert_cmpstr (kept, ==, is_kept ? name : NULL);
}

/* Whom nobody has chosen is shown for its risk: of each source anew, and not again the next time. Who was chosen stays, where
 * the source has it. */
static void
test_insights_follow_the_source (Fixture      *fixture,
                                 gconstpointer type)
{
  g_autoptr(VedTestSource) other = ved_test_source_new ();

  ved_test_source_answer (fixture->source, "/explain/", "{}");
  show_pair (fixture, fixture->source, 2, "x1", "x2");
  assert_insight (fixture, "x2", FALSE);

  ved_fleet_model_set_source (fixture->model, VED_FRAME_SOURCE (other));
  show_pair (fixture, other, 3, "y1", "y2");
  assert_insight (fixture, "y2", FALSE);

  ved_page_show_server (fixture->page, "y1");
  ved_fleet_model_set_source (fixture->model, VED_FRAME_SOURCE (fixture->source));
  show_pair (fixture, fixture->source, 4, "y1", "y2");
  assert_insight (fixture, "y1", TRUE);

  ved_fleet_model_set_source (fixture->model, VED_FRAME_SOURCE (other));
  show_pair (fixture, other, 5, "z1", "z2");
  assert_insight (fixture, "z2", FALSE);
}

/* What a slider would do to one server is nothing that is known of another. */
static void
test_insights_forget_a_what_if (Fixture      *fixture,
                                gconstpointer type)
{
  GtkWidget *sliders = ved_test_page_find (fixture, VED_TYPE_WHAT_IF_SLIDERS);
  g_autoptr(GPtrArray) scales = g_ptr_array_new ();
  static const char answer[] = "{\"unchanged\":{\"risk\":88.4},\"changed\":{\"risk\":63.1}}";

  ved_test_source_answer (fixture->source, "/whatif/", answer);
  show_pair (fixture, fixture->source, 2, "x1", "x2");
  ved_test_window_collect (sliders, GTK_TYPE_SCALE, scales);
  g_assert_true (ved_test_page_says (fixture, "Risk 88.4 as it is"));
  gtk_range_set_value (scales->pdata[0], 50.0);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "Risk 63.1 instead of 88.4"));

  ved_test_source_answer (fixture->source, "/whatif/", "[]");
  ved_page_show_server (fixture->page, "x1");
  ved_test_page_settle (fixture);
  g_assert_false (ved_test_page_says (fixture, "Risk 63.1 instead of 88.4"));
}

/* A server is beyond its forecast, and below its critical thresholds still. */
static void
show_missed (Fixture *fixture,
             guint    generation)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, generation, VED_TEST_TIME_US + generation * VED_MINUTE_US);
  const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE, .risk = 42.0f };
  const VedEnvironment environment = { .calibrated = TRUE, .valid = TRUE };
  g_autoptr(VedSnapshot) snapshot = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_environment (builder, &environment);
  ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[0] = 15.0f;
  ved_snapshot_builder_peak (builder, VED_METRIC_CPU_IDLE)[0] = 60.0f;
  snapshot = ved_snapshot_builder_finish (builder);
  ved_test_source_emit (fixture->source, snapshot);
  ved_test_page_settle (fixture);
}

/* The chance of the fleet comes from forecasts that one server has left behind: 0 % would be of another fleet. */
static void
test_overview_tells_no_chance_that_was_missed (Fixture      *fixture,
                                               gconstpointer type)
{
  show_missed (fixture, 2);
  g_assert_false (ved_test_page_says (fixture, "0.0 %"));
  g_assert_true (ved_test_page_says (fixture, "1 server is worse than forecast"));
  g_assert_true (ved_test_page_says (fixture, "db1 is at risk 42.0 of 100: Watch. 1 server is worse than forecast, so "));
}

static void
test_remediation_marks_a_missed_forecast (Fixture      *fixture,
                                          gconstpointer type)
{
  ved_test_source_answer (fixture->source, "/remediation",
                          "{\"enabled\":false,\"plans\":[{\"id\":\"r-1\",\"server\":\"db1\",\"profile\":\"database\",\"risk\":72.0,"
                          "\"level\":\"danger\",\"predicted_cpu_p90\":40.0,\"action\":\"scale\",\"integration\":\"pager\","
                          "\"approval_label\":\"Senior engineer\",\"state\":\"proposed\"}]}");
  /* Documents are asked for anew. */
  g_object_notify (G_OBJECT (fixture->model), "source");
  show_missed (fixture, 2);
  g_assert_true (ved_test_page_says (fixture, "⚠ 40.0 %"));
}

/* Five terms, of which the sentence names the three that add most, in that order. */
static void
test_insights_sum_up_three (Fixture      *fixture,
                            gconstpointer type)
{
  const VedContribution contributions[] = {
    { .term = VED_RISK_TERM_LOAD, .points = 2, .input = 9.0f, .bound = 8.0f },
    { .term = VED_RISK_TERM_MEMORY, .points = 20, .input = 91.0f, .bound = 90.0f },
    { .term = VED_RISK_TERM_IOWAIT, .points = 30, .input = 34.0f, .bound = 30.0f },
    { .term = VED_RISK_TERM_CPU, .points = 12, .input = 84.3f, .bound = 80.0f },
    { .term = VED_RISK_TERM_SWAP, .points = 5, .input = 12.0f, .bound = 10.0f },
  };
  const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE, .cores = 8, .risk = 69.0f };
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 2, VED_TEST_TIME_US + VED_MINUTE_US);
  g_autoptr(VedSnapshot) snapshot = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_contributions (builder, 0, contributions, G_N_ELEMENTS (contributions));
  snapshot = ved_snapshot_builder_finish (builder);
  ved_page_show_server (fixture->page, "db1");
  ved_test_source_emit (fixture->source, snapshot);
  ved_test_page_settle (fixture);
  g_assert_true (ved_test_page_says (fixture, "Risk 69.0 comes from: I/O wait 34.0 % now, limit 30 % (+21.0); "
                                     "Memory 91.0 % now, limit 90 % (+14.0); CPU 84.3 % now, limit 80 % (+8.4)."));
}

/* Every action but that of @best leaves the risk as it is. */
static void
answer_what_ifs (Fixture      *fixture,
                 const char   *server,
                 VedWhatIfKind best)
{
  for (guint i = 0; i < VED_N_WHAT_IFS; i++)
    {
      VedWhatIfChange change = ved_what_if_kind_get_change (i);
      g_autofree char *path = ved_what_if_answer_path (server, &change);
      g_autofree char *answer = g_strdup_printf ("{\"unchanged\":{\"risk\":88},\"changed\":{\"risk\":%u}}", i == best ? 20 : 88);

      ved_test_source_answer (fixture->source, path, answer);
    }
}

/* Whatever is advised, its steps stand below it. */
static void
test_insights_tell_the_steps (Fixture      *fixture,
                              gconstpointer type)
{
  static const struct { VedWhatIfKind best; const char *first_step; } cases[] = {
    { VED_WHAT_IF_SCALE_OUT, "1. Add two instances of the same profile" },
    { VED_WHAT_IF_RESTART, "1. Take the server out of rotation" },
    { VED_WHAT_IF_STABILISE, "1. Find what grew during the last hour" },
    { VED_WHAT_IF_LESS_MEMORY, "1. List processes by resident memory" },
    { VED_WHAT_IF_LESS_IO, "1. Find who waits for the disk" },
    { VED_WHAT_IF_NOTHING, "No action takes enough risk away" },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (cases) == VED_N_WHAT_IFS);
  show_pair (fixture, fixture->source, 2, "x1", "x2");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *server = i % 2 == 0 ? "x1" : "x2";

      answer_what_ifs (fixture, server, cases[i].best == VED_WHAT_IF_NOTHING ? VED_N_WHAT_IFS : cases[i].best);
      ved_page_show_server (fixture->page, server);
      ved_test_page_settle (fixture);
      g_assert_true (ved_test_page_says (fixture, cases[i].first_step));
      for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
        g_assert_cmpint (ved_test_page_says (fixture, cases[k].first_step), ==, k == i);
    }
}

/* How many dashes a line across @chart has at @value. */
static guint
count_dashes (VedChart *chart,
              double    value)
{
  gsize n_commands;
  VedDrawList *list = ved_chart_get_draw_list (chart);
  const VedDrawCommand *commands = ved_draw_list_get_commands (list, &n_commands);
  double y = ved_scale_to_px (&ved_plot_chart_get_frame (VED_PLOT_CHART (chart))->value, value);
  guint n = 0;

  for (gsize i = 0; i < n_commands; i++)
    {
      const VedDrawRect *rects = ved_draw_list_get_elements (list, &commands[i]);

      for (guint k = 0; commands[i].kind == VED_DRAW_RECTS && k < commands[i].n; k++)
        n += rects[k].height <= 1.0f && rects[k].width <= 6.0f && fabs ((double) rects[k].y + 0.5 - y) < 1.0;
    }

  return n;
}

/* CPU used is what the idle share leaves, so its p10 is that of the idle p90; 70 % and 90 % have a line each. */
static void
test_card_shows_the_band (Fixture      *fixture,
                          gconstpointer type)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (fixture->model);
  VedTimeSeriesChart *chart = ved_test_page_find (fixture, VED_TYPE_TIME_SERIES_CHART);
  guint server = ved_snapshot_risk_order (snapshot)[0];
  const float *low = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P10);
  const float *middle = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P50);
  const float *high = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P90);

  for (guint step = 0; step < VED_FORECAST_STEPS; step += 19)
    {
      gint64 time_us = ved_snapshot_get_origin_us (snapshot) + (gint64) (step + 1) * VED_FORECAST_STEP_US;
      VedChartReading reading;

      g_assert_true (ved_time_series_chart_read (chart, 0, time_us, &reading));
      g_assert_true (reading.is_forecast);
      g_assert_cmpfloat_with_epsilon (reading.lower, 100.0f - high[step], 0.01f);
      g_assert_cmpfloat_with_epsilon (reading.value, 100.0f - middle[step], 0.01f);
      g_assert_cmpfloat_with_epsilon (reading.upper, 100.0f - low[step], 0.01f);
    }
  g_assert_cmpuint (count_dashes (VED_CHART (chart), 70.0), >, 10);
  g_assert_cmpuint (count_dashes (VED_CHART (chart), 90.0), >, 10);
  g_assert_cmpuint (count_dashes (VED_CHART (chart), 80.0), ==, 0);
}

#define ADD(path, type, test) g_test_add (path, Fixture, type, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  GType overview, heatmap, servers, diagnostics, alerts, quality, top_risks, insights, cost, cascade, history, remediation;

  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  alerts = VED_TYPE_ALERTS_PAGE;
  cascade = VED_TYPE_CASCADE_PAGE;
  history = VED_TYPE_HISTORY_PAGE;
  remediation = VED_TYPE_REMEDIATION_PAGE;
  quality = VED_TYPE_QUALITY_PAGE;
  top_risks = VED_TYPE_TOP_RISKS_PAGE;
  insights = VED_TYPE_INSIGHTS_PAGE;
  cost = VED_TYPE_COST_PAGE;
  overview = VED_TYPE_OVERVIEW_PAGE;
  heatmap = VED_TYPE_HEATMAP_PAGE;
  diagnostics = VED_TYPE_DIAGNOSTICS_PAGE;
  servers = VED_TYPE_SERVERS_PAGE;
  ADD ("/pages/overview/updates-rebuild-nothing", &overview, test_updates_rebuild_nothing);
  ADD ("/pages/overview/hidden-page-sleeps", &overview, test_hidden_page_sleeps);
  ADD ("/pages/overview/any-size", &overview, test_any_size);
  ADD ("/pages/overview/tells-what-was", &overview, test_overview_tells_what_was);
  ADD ("/pages/overview/agrees-with-a-cascade", &overview, test_overview_agrees_with_a_cascade);
  ADD ("/pages/overview/tells-no-chance-that-was-missed", &overview, test_overview_tells_no_chance_that_was_missed);
  ADD ("/pages/remediation/marks-a-missed-forecast", &remediation, test_remediation_marks_a_missed_forecast);
  ADD ("/pages/overview/silent-source-has-no-now", &overview, test_silent_source_has_no_now);
  ADD ("/pages/top-risks/silent-source-has-no-now", &top_risks, test_silent_source_has_no_now);
  ADD ("/pages/servers/silent-source-has-no-now", &servers, test_silent_source_has_no_now);
  ADD ("/pages/heatmap/silent-source-has-no-now", &heatmap, test_silent_source_has_no_now);
  ADD ("/pages/insights/silent-source-has-no-now", &insights, test_silent_source_has_no_now);
  ADD ("/pages/alerts/silent-source-has-no-now", &alerts, test_silent_source_has_no_now);
  ADD ("/pages/overview/opens-servers", &overview, test_keyboard_opens);
  ADD ("/pages/heatmap/updates-rebuild-nothing", &heatmap, test_updates_rebuild_nothing);
  ADD ("/pages/heatmap/hidden-page-sleeps", &heatmap, test_hidden_page_sleeps);
  ADD ("/pages/heatmap/any-size", &heatmap, test_any_size);
  ADD ("/pages/heatmap/opens-servers", &heatmap, test_keyboard_opens);
  ADD ("/pages/heatmap/time-tells-of-the-risk", &heatmap, test_time_tells_of_the_risk);
  ADD ("/pages/heatmap/top-and-groups", &heatmap, test_top_and_groups);
  ADD ("/pages/servers/updates-rebuild-nothing", &servers, test_updates_rebuild_nothing);
  ADD ("/pages/servers/any-size", &servers, test_any_size);
  ADD ("/pages/servers/rows-are-lazy", &servers, test_rows_are_lazy);
  ADD ("/pages/servers/server-page", &servers, test_server_page);
  ADD ("/pages/servers/server-page-tells-silence", &servers, test_server_page_tells_silence);
  ADD ("/pages/cascade/updates-rebuild-nothing", &cascade, test_updates_rebuild_nothing);
  ADD ("/pages/cascade/any-size", &cascade, test_any_size);
  ADD ("/pages/cascade/any-size-of-a-cascade", &cascade, test_cascade_of_any_size);
  ADD ("/pages/cascade/names-the-trouble-of-its-root", &cascade, test_cascade_names_the_trouble_of_its_root);
  ADD ("/pages/history/updates-rebuild-nothing", &history, test_updates_rebuild_nothing);
  ADD ("/pages/history/any-size", &history, test_any_size);
  ADD ("/pages/remediation/updates-rebuild-nothing", &remediation, test_updates_rebuild_nothing);
  ADD ("/pages/remediation/any-size", &remediation, test_any_size);
  ADD ("/pages/forecast-quality/updates-rebuild-nothing", &quality, test_updates_rebuild_nothing);
  ADD ("/pages/forecast-quality/any-size", &quality, test_any_size);
  ADD ("/pages/top-risks/updates-rebuild-nothing", &top_risks, test_updates_rebuild_nothing);
  ADD ("/pages/top-risks/hidden-page-sleeps", &top_risks, test_hidden_page_sleeps);
  ADD ("/pages/top-risks/shows-the-band", &top_risks, test_card_shows_the_band);
  ADD ("/pages/top-risks/any-size", &top_risks, test_any_size);
  ADD ("/pages/insights/updates-rebuild-nothing", &insights, test_updates_rebuild_nothing);
  ADD ("/pages/insights/sum-up-three", &insights, test_insights_sum_up_three);
  ADD ("/pages/insights/tell-the-steps", &insights, test_insights_tell_the_steps);
  ADD ("/pages/insights/tell-what-was", &insights, test_insights_tell_what_was);
  ADD ("/pages/insights/follow-the-source", &insights, test_insights_follow_the_source);
  ADD ("/pages/insights/forget-a-what-if", &insights, test_insights_forget_a_what_if);
  ADD ("/pages/insights/hidden-page-sleeps", &insights, test_hidden_page_sleeps);
  ADD ("/pages/insights/any-size", &insights, test_any_size);
  ADD ("/pages/cost/updates-rebuild-nothing", &cost, test_updates_rebuild_nothing);
  ADD ("/pages/cost/hidden-page-sleeps", &cost, test_hidden_page_sleeps);
  ADD ("/pages/cost/amounts", &cost, test_amounts);
  ADD ("/pages/cost/any-size", &cost, test_any_size);
  ADD ("/pages/alerts/updates-rebuild-nothing", &alerts, test_updates_rebuild_nothing);
  ADD ("/pages/alerts/hidden-page-sleeps", &alerts, test_hidden_page_sleeps);
  ADD ("/pages/alerts/any-size", &alerts, test_any_size);
  ADD ("/pages/diagnostics/updates-rebuild-nothing", &diagnostics, test_updates_rebuild_nothing);
  ADD ("/pages/diagnostics/hidden-page-sleeps", &diagnostics, test_hidden_page_sleeps);
  ADD ("/pages/diagnostics/no-timer-while-hidden", &diagnostics, test_no_timer_while_hidden);

  return g_test_run ();
}
