/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-server-list"

#include "config.h"

#include "app/servers/ved-server-list.h"

#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-snapshot.h"

#include <math.h>

typedef struct {
  guint n_signals;
  guint n_removed;
  guint n_added;
} Changes;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Changes    *changes)
{
  changes->n_signals++;
  changes->n_removed += n_removed;
  changes->n_added += n_added;
}

static void
row_changed_cb (VedServerRow *row,
                guint        *n_changes)
{
  (*n_changes)++;
}

static VedServerList *
make_list (VedSnapshot *snapshot)
{
  VedServerList *list = ved_server_list_new ();

  ved_server_list_set_snapshot (list, snapshot);

  return list;
}

static void
test_sorted_by_risk (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedServerList) list = make_list (snapshot);
  const float *risk = ved_snapshot_risk (snapshot);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 90);
  for (guint i = 1; i < 90; i++)
    g_assert_cmpfloat (risk[ved_server_list_get_server (list, i - 1)], >=,
                       risk[ved_server_list_get_server (list, i)]);
}

static VedSnapshot *
make_chances (const float *chances,
              guint        n,
              gboolean     is_calibrated)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (n, 1, VED_TEST_TIME_US);
  VedEnvironment environment = { .valid = TRUE, .calibrated = is_calibrated };

  ved_snapshot_builder_set_environment (builder, &environment);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ved_test_server_name (i);
      VedSnapshotServer server = { .name = name, .last_seen_us = VED_TEST_TIME_US, .forecast_row = VED_NO_ROW };

      server.prob_30m = chances[i];
      ved_snapshot_builder_set_server (builder, i, &server);
    }

  return ved_snapshot_builder_finish (builder);
}

/* Without a point of risk, and so with the chip Healthy: what is likely is marked where chances are known to come
 * true, what is certain in any case. */
static void
test_marks_chances (void)
{
  const float chances[] = { 0.5f, 0.6f, 1.0f, NAN };
  const VedMarker calibrated[] = { VED_MARKER_NONE, VED_MARKER_MID, VED_MARKER_HIGH, VED_MARKER_NONE };
  const VedMarker not_calibrated[] = { VED_MARKER_NONE, VED_MARKER_NONE, VED_MARKER_HIGH, VED_MARKER_NONE };
  g_autoptr(VedSnapshot) sound = make_chances (chances, G_N_ELEMENTS (chances), TRUE);
  g_autoptr(VedSnapshot) guessed = make_chances (chances, G_N_ELEMENTS (chances), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (chances); i++)
    {
      g_assert_cmpint (ved_server_field_get_marker (VED_FIELD_PROB_30M, sound, i), ==, calibrated[i]);
      g_assert_cmpint (ved_server_field_get_marker (VED_FIELD_PROB_30M, guessed, i), ==, not_calibrated[i]);
    }
}

static void
test_missing_sorts_last (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedServerList) list = make_list (snapshot);
  gboolean seen = FALSE;

  /* Some servers have no forecast. */
  ved_server_list_set_sort (list, VED_FIELD_CPU_NEAR, TRUE);
  for (guint i = 0; i < 90; i++)
    {
      double value = ved_server_field_get_value (VED_FIELD_CPU_NEAR, snapshot,
                                                 ved_server_list_get_server (list, i));

      g_assert_true (!seen || value != value);
      seen = seen || value != value;
    }
  g_assert_true (seen);
}

static void
test_same_order_announces_nothing (void)
{
  g_autoptr(VedSnapshot) first = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedSnapshot) second = ved_test_snapshot_new (90, 2, TRUE);
  g_autoptr(VedServerList) list = make_list (first);
  g_autoptr(VedServerRow) row = NULL;
  Changes changes = { 0 };
  guint n_row_changes = 0, server;

  ved_server_list_set_sort (list, VED_FIELD_NAME, FALSE);
  row = g_list_model_get_item (G_LIST_MODEL (list), 3);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  g_signal_connect (row, "changed", G_CALLBACK (row_changed_cb), &n_row_changes);
  ved_server_list_set_snapshot (list, second);

  g_assert_cmpuint (changes.n_signals, ==, 0);
  g_assert_cmpuint (n_row_changes, ==, 1);
  g_assert_true (ved_server_row_get_snapshot (row, &server) == second);
  g_assert_cmpuint (server, ==, 3);
}

/* While the order is held a refresh moves nothing and says that it would; letting go sorts. */
static void
test_order_held (void)
{
  g_autoptr(VedSnapshot) first = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedSnapshot) second = ved_test_snapshot_new (90, 2, TRUE);
  g_autoptr(VedServerList) list = make_list (first);
  g_autoptr(VedServerList) fresh = make_list (second);
  Changes changes = { 0 };
  guint order[90];
  gboolean is_stale;

  ved_server_list_set_sort (list, VED_FIELD_CPU, TRUE);
  ved_server_list_set_sort (fresh, VED_FIELD_CPU, TRUE);
  for (guint i = 0; i < 90; i++)
    order[i] = ved_server_list_get_server (list, i);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  ved_server_list_set_held (list, TRUE);
  ved_server_list_set_snapshot (list, second);
  g_object_get (list, "stale", &is_stale, NULL);
  g_assert_true (is_stale);
  g_assert_cmpuint (changes.n_signals, ==, 0);
  for (guint i = 0; i < 90; i++)
    g_assert_cmpuint (ved_server_list_get_server (list, i), ==, order[i]);

  ved_server_list_set_held (list, FALSE);
  g_object_get (list, "stale", &is_stale, NULL);
  g_assert_false (is_stale);
  g_assert_cmpuint (changes.n_signals, ==, 1);
  for (guint i = 0; i < 90; i++)
    g_assert_cmpuint (ved_server_list_get_server (list, i), ==, ved_server_list_get_server (fresh, i));
}

/* Servers that come while the order is held are added at the end, those that go are taken out. */
static void
test_held_list_of_another_fleet (void)
{
  g_autoptr(VedSnapshot) few = ved_test_snapshot_new (5, 1, TRUE);
  g_autoptr(VedSnapshot) more = ved_test_snapshot_new (9, 1, TRUE);
  g_autoptr(VedServerList) list = make_list (few);
  guint server;

  ved_server_list_set_held (list, TRUE);
  ved_server_list_set_snapshot (list, more);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 9);
  for (guint i = 5; i < 9; i++)
    g_assert_false (ved_snapshot_find (few, ved_snapshot_get_name (more, ved_server_list_get_server (list, i)),
                                       &server));

  ved_server_list_set_snapshot (list, few);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
}

static void
test_rows_keep_identity (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedServerList) list = make_list (snapshot);
  g_autoptr(VedServerRow) row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  gboolean found = FALSE;

  ved_server_list_set_sort (list, VED_FIELD_NAME, TRUE);
  for (guint i = 0; i < 90 && !found; i++)
    {
      g_autoptr(VedServerRow) other = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (ved_server_row_get_name (other), ved_server_row_get_name (row)))
        {
          g_assert_true (other == row);
          found = TRUE;
        }
    }
  g_assert_true (found);
}

static void
test_rows_are_let_go (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (1000, 1, FALSE);
  g_autoptr(VedServerList) list = make_list (snapshot);

  for (guint i = 0; i < 1000; i++)
    {
      VedServerRow *row = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_finalize_object (row);
    }
}

static void
test_only_the_middle_moves (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (50, 1, TRUE);
  g_autoptr(VedServerList) list = make_list (snapshot);
  Changes changes = { 0 };

  ved_server_list_set_sort (list, VED_FIELD_NAME, FALSE);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  ved_server_list_set_limit (list, 10);
  g_assert_cmpuint (changes.n_signals, ==, 1);
  g_assert_cmpuint (changes.n_removed, ==, 40);
  g_assert_cmpuint (changes.n_added, ==, 0);
}

static void
test_search (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (70, 1, TRUE);
  g_autoptr(VedServerList) list = make_list (snapshot);

  g_assert_true (ved_server_list_set_search (list, "PPDB", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 10);
  g_assert_true (ved_server_list_set_search (list, "ppdb s00001", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_true (ved_server_list_set_search (list, "no such server", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_true (ved_server_list_set_search (list, "profile:db level>=watch", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), <, 10);
  g_assert_true (ved_server_list_set_search (list, "ppdb", NULL));
  g_assert_false (ved_server_list_set_search (list, "risk>", &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 10);
  g_assert_true (ved_server_list_set_search (list, "  ", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 70);
}

static void
test_alerts (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedServerList) list = make_list (snapshot);
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  guint n;

  ved_server_list_set_least_risk (list, 50.0);
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_assert_cmpuint (n, ==, counts->attention_50);
  for (guint i = 0; i < n; i++)
    {
      guint server = ved_server_list_get_server (list, i);

      g_assert_cmpuint (ved_snapshot_get_level (snapshot, server), >=, VED_LEVEL_DEGRADING);
      if (i > 0)
        g_assert_cmpfloat (ved_snapshot_risk (snapshot)[server], <=,
                           ved_snapshot_risk (snapshot)[ved_server_list_get_server (list, i - 1)]);
    }
  g_assert_cmpuint (n, >, 1);
}

static void
check_rows (VedServerList *list,
            GPtrArray     *rows,
            guint          first,
            guint          n)
{
  VedSnapshot *snapshot = ved_server_list_get_snapshot (list);

  for (guint i = first; i < first + n; i++)
    {
      VedServerRow *row = g_ptr_array_index (rows, i);
      guint server, place = ved_server_list_get_server (list, i);
      g_autoptr(VedServerRow) there = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_true (there == row);
      g_assert_true (ved_server_row_get_snapshot (row, &server) == snapshot);
      g_assert_cmpuint (server, ==, place);
      g_assert_cmpstr (ved_server_row_get_name (row), ==, ved_snapshot_get_name (snapshot, place));
    }
}

/* Where a view tells what can be seen of the list, rows stand for other servers where they are: nothing is bound anew. All
 * of them know what they stand for; those out of view are told when they come into view. */
static void
test_refresh_moves_no_row_in_view (void)
{
  g_autoptr(VedSnapshot) first = ved_test_snapshot_new (90, 1, TRUE), second = ved_test_snapshot_new (90, 2, TRUE);
  g_autoptr(VedSnapshot) third = ved_test_snapshot_new (60, 3, TRUE);
  g_autoptr(VedServerList) list = make_list (first);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  Changes changes = { 0 };
  guint n_seen = 0, n_unseen = 0, server;

  for (guint i = 0; i < 90; i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (list), i));
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  g_signal_connect (g_ptr_array_index (rows, 12), "changed", G_CALLBACK (row_changed_cb), &n_seen);
  g_signal_connect (g_ptr_array_index (rows, 80), "changed", G_CALLBACK (row_changed_cb), &n_unseen);
  ved_server_list_set_in_view (list, 10, 20);
  ved_server_list_set_snapshot (list, second);
  check_rows (list, rows, 0, 90);
  g_assert_cmpuint (changes.n_signals, ==, 0);
  g_assert_cmpuint (n_seen, ==, 1);
  g_assert_cmpuint (n_unseen, ==, 0);

  ved_server_list_set_in_view (list, 70, 20);
  g_assert_cmpuint (n_seen, ==, 1);
  g_assert_cmpuint (n_unseen, ==, 1);

  ved_server_list_set_snapshot (list, third);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 60);
  g_assert_cmpuint (changes.n_removed, ==, 30);
  g_assert_cmpuint (changes.n_added, ==, 0);
  g_ptr_array_set_size (rows, 60);
  ved_server_list_set_sort (list, VED_FIELD_NAME, FALSE);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr(VedServerRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpstr (ved_server_row_get_name (row), ==, ved_snapshot_get_name (third, i));
      g_assert_true (ved_server_row_get_snapshot (row, &server) == third);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-list/marks-chances", test_marks_chances);
  g_test_add_func ("/server-list/sorted-by-risk", test_sorted_by_risk);
  g_test_add_func ("/server-list/missing-sorts-last", test_missing_sorts_last);
  g_test_add_func ("/server-list/same-order-announces-nothing", test_same_order_announces_nothing);
  g_test_add_func ("/server-list/order-held", test_order_held);
  g_test_add_func ("/server-list/held-list-of-another-fleet", test_held_list_of_another_fleet);
  g_test_add_func ("/server-list/rows-keep-identity", test_rows_keep_identity);
  g_test_add_func ("/server-list/rows-are-let-go", test_rows_are_let_go);
  g_test_add_func ("/server-list/only-the-middle-moves", test_only_the_middle_moves);
  g_test_add_func ("/server-list/refresh-moves-no-row-in-view", test_refresh_moves_no_row_in_view);
  g_test_add_func ("/server-list/search", test_search);
  g_test_add_func ("/server-list/alerts", test_alerts);

  return g_test_run ();
}
