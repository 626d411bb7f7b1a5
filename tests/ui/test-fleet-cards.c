/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-fleet-cards"

#include "config.h"

#include "app/alerts/ved-routing-editor.h"
#include "app/fleet/ved-history-rows.h"
#include "app/fleet/ved-outlook-card.h"
#include "app/models/ved-fleet-model.h"
#include "base/ved-clock.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-source.h"
#include "ved-test-window.h"

#include <math.h>
#include <string.h>

/* Cards about the whole fleet. */

#define NARROW_PX 344           /* of a card in a window of 400 px */
#define WIDE_PX   1000

/* The fields that are not wholly in the editor, and how many rows those of the first line take. */
static guint
count_cut (GtkWidget *editor,
           int       *n_rows)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new ();
  guint n_cut = 0;
  float last_y = 0.0f;

  ved_test_window_collect (editor, GTK_TYPE_TEXT, fields);
  g_assert_cmpuint (fields->len, ==, 3 * 9);
  for (guint i = 0; i < fields->len; i++)
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (g_ptr_array_index (fields, i), editor, &bounds));
      if (bounds.origin.x < 0.0f || bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (editor))
        n_cut++;
      if (i < 3 && (i == 0 || bounds.origin.y > last_y))
        *n_rows += 1;
      last_y = bounds.origin.y;
    }

  return n_cut;
}

/* Who is told and who next can be read and typed in a narrow window, too: nothing has to be scrolled sideways. */
static void
test_routing_has_room (void)
{
  static const struct { int width, n_rows; } cases[] = { { NARROW_PX, 3 }, { WIDE_PX, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *editor = g_object_new (VED_TYPE_ROUTING_EDITOR, NULL);
      GtkWidget *window = ved_test_window_new (editor, cases[i].width, 600);
      int n_rows = 0;

      ved_test_window_draw (window);
      g_assert_cmpint (gtk_widget_get_width (editor), <=, cases[i].width);
      g_assert_cmpuint (count_cut (editor, &n_rows), ==, 0);
      g_assert_cmpint (n_rows, ==, cases[i].n_rows);
      ved_test_window_close (window);
    }
}

static VedSnapshot *
fleet_of (float prob_30m,
          float prob_8h)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (0, 1, VED_TEST_TIME_US);
  const VedScenario calm = { .available = TRUE, .name = (char *) "demo" };
  const VedEnvironment environment = { .prob_30m = prob_30m, .prob_8h = prob_8h, .calibrated = TRUE, .valid = TRUE };

  ved_snapshot_builder_set_scenario (builder, &calm);
  ved_snapshot_builder_set_environment (builder, &environment);

  return ved_snapshot_builder_finish (builder);
}

/* The same chances are Critical for how bad a fleet would be and a Warning for how urgent that is: both are told as what they
 * are. */
static void
test_two_words_are_told_apart (void)
{
  static const struct { float near, far; VedFleetStatus status; const char *alert; } cases[] = {
    { 0.12f, 0.90f, VED_FLEET_CRITICAL, "its alert says how urgent it is: Warning." }, { 0.45f, 0.50f, VED_FLEET_WARNING, "its alert says how urgent it is: Danger." },
    { 0.12f, 0.70f, VED_FLEET_WARNING, NULL }, { 0.80f, 0.90f, VED_FLEET_CRITICAL, NULL }, { 0.01f, 0.05f, VED_FLEET_HEALTHY, NULL },
  };
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  g_autoptr(VedFleetModel) model = ved_fleet_model_new (clock);
  g_autoptr(VedTestSource) source = ved_test_source_new ();
  GtkWidget *card = ved_outlook_card_new (), *window = ved_test_window_new (card, WIDE_PX, 600);

  ved_fleet_model_set_source (model, VED_FRAME_SOURCE (source));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_of (cases[i].near, cases[i].far);
      VedVerdict verdict = ved_fleet_verdict (snapshot);

      ved_outlook_card_update (VED_OUTLOOK_CARD (card), model, snapshot, &verdict, FALSE);
      ved_test_window_draw (window);
      g_assert_cmpint (ved_fleet_status_from_environment (ved_snapshot_get_environment (snapshot)), ==, cases[i].status);
      g_assert_true (ved_test_window_says (card, cases[i].alert != NULL ? cases[i].alert : "incident risk"));
      g_assert_cmpint (ved_test_window_says (card, "its alert says"), ==, cases[i].alert != NULL);
    }
  ved_outlook_card_stop (VED_OUTLOOK_CARD (card));
  ved_test_window_close (window);
}

/* A row a minute until what was seen here begins, which is known to the snapshot; what was before the range is left out. */
static void
test_history_is_refined (void)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(VedHistoryRows) kept = NULL, refined = NULL;
  VedFleetFigures figures[4] = { 0 };
  g_autofree char *csv = NULL;

  g_assert_true (json_parser_load_from_data (parser, "[{\"timestamp\":\"2026-01-15T10:04:00Z\",\"avg_risk_score\":10},"
                                             "{\"timestamp\":\"2026-01-15T10:05:00Z\",\"avg_risk_score\":11},"
                                             "{\"timestamp\":\"2026-01-15T10:06:00Z\",\"avg_risk_score\":12}]", -1, NULL));
  kept = ved_history_rows_new_from_json (json_node_get_array (json_parser_get_root (parser)));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      figures[i].time_us = VED_TEST_TIME_US + ((gint64) i * 5 + 25) * VED_SECOND_US;
      figures[i].mean_risk = 20.0f + (float) i;
      figures[i].total = 10;
      figures[i].offline = 2;
      figures[i].healthy_below_50 = 6;
      figures[i].level[VED_LEVEL_CRITICAL] = figures[i].level[VED_LEVEL_DANGER] = 1;
      figures[i].prob_30m = NAN;
    }
  refined = ved_history_rows_refine (kept, figures, G_N_ELEMENTS (figures), VED_TEST_TIME_US + 30 * VED_SECOND_US);
  g_assert_cmpuint (refined->n, ==, 5);
  g_assert_cmpfloat (refined->values[VED_HISTORY_RISK][1], ==, 11.0f);
  g_assert_cmpfloat (refined->values[VED_HISTORY_RISK][2], ==, 21.0f);
  g_assert_cmpfloat (refined->values[VED_HISTORY_HEALTH][4], ==, 75.0f);
  g_assert_cmpfloat (refined->stack[VED_HISTORY_N_STACKED][4], ==, 8.0f);
  csv = ved_history_rows_to_csv (refined, VED_HISTORY_RISK);
  g_assert_true (g_str_has_prefix (csv, "timestamp,value\n2026-01-15T10:04:00Z,10\n"));
  g_assert_true (g_str_has_suffix (csv, "10:05:40Z,23\n"));
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/fleet-cards/routing-has-room", test_routing_has_room);
  g_test_add_func ("/fleet-cards/two-words-are-told-apart", test_two_words_are_told_apart);
  g_test_add_func ("/fleet-cards/history-is-refined", test_history_is_refined);

  return g_test_run ();
}
