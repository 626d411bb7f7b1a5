/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-alert-list"

#include "config.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/alerts/ved-alert-list.h"
#include "app/parts/ved-alert-text.h"
#include "app/parts/ved-page-text.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-snapshot.h"

#define N_MANY 10000
#define N_SHOWN 6

static VedAlertList *
make_list (guint   n_servers,
           guint64 seed)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, seed, TRUE);
  VedAlertList *list = ved_alert_list_new ();

  ved_alert_list_set_snapshot (list, snapshot);

  return list;
}

static guint
count_items (VedAlertList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
test_counts_add_up (void)
{
  g_autoptr(VedAlertList) list = make_list (90, 1);
  guint all = ved_alert_list_count (list, VED_ALERT_FILTER_ALL);

  g_assert_cmpuint (all, >, 2);
  g_assert_cmpuint (count_items (list), ==, all);
  g_assert_cmpuint (ved_alert_list_count (list, VED_ALERT_FILTER_CRITICAL)
                    + ved_alert_list_count (list, VED_ALERT_FILTER_WARNING)
                    + ved_alert_list_count (list, VED_ALERT_FILTER_FLEET), ==, all);
  g_assert_cmpuint (ved_alert_list_count (list, VED_ALERT_FILTER_UNACKNOWLEDGED)
                    + ved_alert_list_count (list, VED_ALERT_FILTER_RECEDING)
                    + ved_alert_list_count (list, VED_ALERT_FILTER_ACKNOWLEDGED), >=, all);
  g_assert_cmpuint (ved_alert_list_count (list, VED_ALERT_FILTER_UNACKNOWLEDGED)
                    + ved_alert_list_count (list, VED_ALERT_FILTER_RECEDING), <=, all);
}

static VedSnapshot *
snapshot_of (const VedAlert *alerts,
             guint           n)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (0, 1, VED_TEST_TIME_US);

  for (guint i = 0; i < n; i++)
    ved_snapshot_builder_add_alert (builder, &alerts[i]);

  return ved_snapshot_builder_finish (builder);
}

/* Whoever takes charge of all takes charge of what nobody else has: of a server, or of what the search lists. */
static void
test_open_ones_are_found_together (void)
{
  const VedAlert alerts[] = {
    { .id = (char *) "a-1", .server = (char *) "db-1", .metric = VED_METRIC_MEM_USED, .current_value = 99.0f, .threshold = 90.0f },
    { .id = (char *) "a-2", .server = (char *) "db-1", .metric = VED_METRIC_CPU_IOWAIT, .current_value = 40.0f,
      .threshold = 30.0f },
    { .id = (char *) "a-3", .server = (char *) "db-1", .metric = VED_METRIC_SWAP_USED, .state = VED_ALERT_ACKNOWLEDGED,
      .current_value = 40.0f, .threshold = 25.0f },
    { .id = (char *) "a-4", .server = (char *) "web-1", .metric = VED_METRIC_MEM_USED, .current_value = 99.0f, .threshold = 90.0f },
  };
  g_autoptr(VedSnapshot) snapshot = snapshot_of (alerts, G_N_ELEMENTS (alerts));
  g_autoptr(VedAlertList) list = ved_alert_list_new ();
  g_auto(GStrv) of_server = NULL, listed = NULL;

  ved_alert_list_set_snapshot (list, snapshot);
  ved_alert_list_set_search (list, "web-1");
  of_server = ved_alert_list_get_open (list, "db-1");
  listed = ved_alert_list_get_open (list, NULL);

  g_assert_cmpuint (g_strv_length (of_server), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) of_server, "a-1"));
  g_assert_true (g_strv_contains ((const char *const *) of_server, "a-2"));
  g_assert_cmpuint (g_strv_length (listed), ==, 1);
  g_assert_cmpstr (listed[0], ==, "a-4");
}

/* The worst of what holds comes first, whatever its server is called; what is over already waits below. */
static void
test_most_urgent_first (void)
{
  static const char *const expected[] = { "a-4", "a-5", "a-2", "a-3", "a-1" };
  const VedAlert alerts[] = {
    { .id = (char *) "a-1", .server = (char *) "aa", .subject = VED_ALERT_SUBJECT_METRIC, .metric = VED_METRIC_CPU_IOWAIT,
      .severity = VED_ALERT_SEVERITY_CRITICAL, .threshold = 30.0f, .current_value = 9.0f },
    { .id = (char *) "a-2", .server = (char *) "bb", .subject = VED_ALERT_SUBJECT_METRIC, .metric = VED_METRIC_CPU_IOWAIT,
      .severity = VED_ALERT_SEVERITY_CRITICAL, .threshold = 30.0f, .current_value = 35.0f },
    { .id = (char *) "a-3", .server = (char *) "cc", .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_WARNING,
      .threshold = 60.0f, .current_value = 63.0f },
    { .id = (char *) "a-4", .server = (char *) "zz", .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_IMMINENT,
      .threshold = 90.0f, .current_value = 100.0f },
    /* It has fallen to Critical, and has its level until that is sure. */
    { .id = (char *) "a-5", .server = (char *) "yy", .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_IMMINENT,
      .threshold = 90.0f, .current_value = 84.0f },
  };
  g_autoptr(VedSnapshot) snapshot = snapshot_of (alerts, G_N_ELEMENTS (alerts));
  g_autoptr(VedAlertList) list = ved_alert_list_new ();

  ved_alert_list_set_snapshot (list, snapshot);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(VedAlertItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpstr (ved_alert_item_get_alert (item)->id, ==, expected[i]);
    }
  g_assert_cmpuint (ved_alert_list_count (list, VED_ALERT_FILTER_UNACKNOWLEDGED), ==, 4);
  g_assert_cmpuint (ved_alert_list_count (list, VED_ALERT_FILTER_RECEDING), ==, 1);
}

/* By server, the first of each is told apart, and no longer is in another order. */
static void
test_groups (void)
{
  static const struct { const char *id; VedAlertGroup group; } expected[] = {
    { "a-2", VED_ALERT_FIRST_OF_SERVER }, { "a-3", VED_ALERT_NEXT_OF_SERVER }, { "a-1", VED_ALERT_FIRST_OF_SERVER },
  };
  const VedAlert alerts[] = {
    { .id = (char *) "a-1", .server = (char *) "web-1", .metric = VED_METRIC_MEM_USED, .current_value = 99.0f, .threshold = 90.0f },
    { .id = (char *) "a-2", .server = (char *) "db-1", .metric = VED_METRIC_MEM_USED, .current_value = 99.0f, .threshold = 90.0f },
    { .id = (char *) "a-3", .server = (char *) "db-1", .metric = VED_METRIC_SWAP_USED, .current_value = 40.0f, .threshold = 25.0f },
  };
  g_autoptr(VedSnapshot) snapshot = snapshot_of (alerts, G_N_ELEMENTS (alerts));
  g_autoptr(VedAlertList) list = ved_alert_list_new ();
  g_autoptr(VedAlertItem) kept = NULL;

  ved_alert_list_set_snapshot (list, snapshot);
  kept = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpint (ved_alert_item_get_group (kept), ==, VED_ALERT_UNGROUPED);
  ved_alert_list_set_sort (list, VED_ALERT_SORT_SERVER);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(VedAlertItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpstr (ved_alert_item_get_alert (item)->id, ==, expected[i].id);
      g_assert_cmpint (ved_alert_item_get_group (item), ==, expected[i].group);
    }
  ved_alert_list_set_sort (list, VED_ALERT_SORT_URGENCY);
  g_assert_cmpint (ved_alert_item_get_group (kept), ==, VED_ALERT_UNGROUPED);
}

static void
test_filters_list_what_they_count (void)
{
  g_autoptr(VedAlertList) list = make_list (90, 1);

  for (guint i = 0; i < VED_N_ALERT_FILTERS; i++)
    {
      ved_alert_list_set_filter (list, i);
      g_assert_cmpuint (count_items (list), ==, ved_alert_list_count (list, i));
    }
}

static void
test_search (void)
{
  g_autoptr(VedAlertList) list = make_list (90, 1);
  guint all = count_items (list);
  g_autoptr(VedAlertItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autofree char *server = g_strdup (ved_alert_item_get_alert (item)->server);

  ved_alert_list_set_search (list, server);
  g_assert_cmpuint (count_items (list), >, 0);
  g_assert_cmpuint (count_items (list), <, all);
  ved_alert_list_set_search (list, "MEMORY warning");
  g_assert_cmpuint (count_items (list), >, 0);
  ved_alert_list_set_search (list, "no such thing");
  g_assert_cmpuint (count_items (list), ==, 0);
  ved_alert_list_set_search (list, "");
  g_assert_cmpuint (count_items (list), ==, all);
}

static void
changed_cb (guint *n_changes)
{
  (*n_changes)++;
}

static void
test_episodes_keep_their_items (void)
{
  g_autoptr(VedAlertList) list = make_list (90, 1);
  g_autoptr(VedSnapshot) again = ved_test_snapshot_new (90, 1, FALSE);
  g_autoptr(VedAlertItem) before = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_autoptr(VedAlertItem) after = NULL;
  guint n_moves = 0, n_changes = 0;

  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (changed_cb), &n_moves);
  g_signal_connect_swapped (before, "changed", G_CALLBACK (changed_cb), &n_changes);
  ved_alert_list_set_snapshot (list, again);
  after = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_true (before == after);
  g_assert_cmpuint (n_moves, ==, 0);
  g_assert_cmpuint (n_changes, ==, 1);
}

static const char *
id_at (VedAlertList *list,
       guint         position)
{
  g_autoptr(VedAlertItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return item != NULL ? ved_alert_item_get_alert (item)->id : NULL;
}

static VedAlert
make_alert (const char *id,
            float       value)
{
  return (VedAlert) {
           .id = (char *) id, .server = (char *) "ss", .subject = VED_ALERT_SUBJECT_METRIC, .metric = VED_METRIC_MEM_USED,
           .severity = value > 95.0f ? VED_ALERT_SEVERITY_CRITICAL : VED_ALERT_SEVERITY_WARNING, .threshold = 90.0f,
           .current_value = value,
  };
}

/* Who points at a row, or is about to click, has that row under the hand whatever comes: worse ones wait and are counted,
 * one that resolved stays and says so, one that no longer passes the filter stays too. */
static void
test_held_order_moves_nothing (void)
{
  const VedAlert first[] = { make_alert ("a-1", 99.0f), make_alert ("a-2", 93.0f), make_alert ("a-3", 92.0f) };
  VedAlert second[] = { make_alert ("a-4", 99.5f), make_alert ("a-3", 99.0f), make_alert ("a-2", 93.0f) };
  g_autoptr(VedSnapshot) before = snapshot_of (first, 3);
  g_autoptr(VedSnapshot) after = NULL;
  g_autoptr(VedAlertList) list = ved_alert_list_new ();
  g_autoptr(VedAlertItem) resolved = NULL;
  g_autoptr(VedAlertItem) risen = NULL;
  guint n_moves = 0, n_tellings = 0, n_new;

  second[2].state = VED_ALERT_ACKNOWLEDGED;
  after = snapshot_of (second, 3);
  ved_alert_list_set_filter (list, VED_ALERT_FILTER_UNACKNOWLEDGED);
  ved_alert_list_set_snapshot (list, before);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (changed_cb), &n_moves);
  g_signal_connect_swapped (list, "waiting", G_CALLBACK (changed_cb), &n_tellings);
  ved_alert_list_set_held (list, TRUE);
  g_assert_false (ved_alert_list_is_stale (list, &n_new));
  ved_alert_list_set_snapshot (list, after);

  g_assert_cmpuint (n_moves, ==, 0);
  g_assert_cmpuint (n_tellings, ==, 1);
  g_assert_true (ved_alert_list_is_stale (list, &n_new));
  g_assert_cmpuint (n_new, ==, 1);
  g_assert_cmpstr (id_at (list, 0), ==, "a-1");
  g_assert_cmpstr (id_at (list, 1), ==, "a-2");
  g_assert_cmpstr (id_at (list, 2), ==, "a-3");
  resolved = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpint (ved_alert_item_get_alert (resolved)->state, ==, VED_ALERT_RESOLVED);
  risen = ved_alert_list_find (list, "a-3");
  g_assert_cmpfloat (ved_alert_item_get_alert (risen)->current_value, ==, 99.0f);
  g_assert_null (ved_alert_list_find (list, "a-4"));

  /* Whoever has gone sees what there is; so does who asks for it, and goes on to be left alone. */
  ved_alert_list_sort_now (list);
  g_assert_cmpstr (id_at (list, 0), ==, "a-4");
  g_assert_cmpuint (count_items (list), ==, 2);
  g_assert_false (ved_alert_list_is_stale (list, &n_new));
  ved_alert_list_set_snapshot (list, before);
  g_assert_cmpstr (id_at (list, 0), ==, "a-4");
  ved_alert_list_set_held (list, FALSE);
  g_assert_cmpstr (id_at (list, 0), ==, "a-1");
  g_assert_cmpuint (count_items (list), ==, 3);
}

/* Ten thousand alerts, of which a window shows six: a refresh makes no item and tells those six, once each, of what the
 * others of the list would be told when they are asked for. What the desk has to say is told to whom it is about. */
static void
test_cost_follows_what_is_shown (void)
{
  g_autoptr(VedSnapshot) before = ved_test_snapshot_new_alarmed (5000, 1, N_MANY, VED_TEST_TIME_US);
  g_autoptr(VedSnapshot) after = ved_test_snapshot_new_alarmed (5000, 2, N_MANY, VED_TEST_TIME_US + VED_SECOND_US);
  g_autoptr(VedAlertList) list = ved_alert_list_new (), fresh = ved_alert_list_new ();
  g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) desk = g_hash_table_new (g_str_hash, g_str_equal);
  VedDeskEntry entry = { .note = (char *) "mine" };
  guint n_tellings = 0, n_moves = 0;

  ved_alert_list_set_snapshot (list, before);
  ved_alert_list_set_snapshot (fresh, after);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (changed_cb), &n_moves);
  for (guint i = 0; i < N_SHOWN; i++)
    {
      g_ptr_array_add (shown, g_list_model_get_item (G_LIST_MODEL (list), i));
      g_signal_connect_swapped (shown->pdata[i], "changed", G_CALLBACK (changed_cb), &n_tellings);
    }
  ved_alert_list_set_snapshot (list, after);
  g_assert_cmpuint (n_tellings, ==, N_SHOWN);
  g_assert_cmpuint (n_moves, ==, 0);
  for (guint i = 0; i < N_MANY; i += 97)
    g_assert_cmpstr (id_at (list, i), ==, id_at (fresh, i));
  for (guint i = 0; i < N_SHOWN; i++)
    g_assert_cmpstr (ved_alert_item_get_alert (shown->pdata[i])->id, ==, id_at (fresh, i));

  g_hash_table_insert (desk, (gpointer) id_at (list, 2), &entry);
  ved_alert_list_set_desk (list, desk);
  g_assert_cmpuint (n_tellings, ==, N_SHOWN + 1);
  ved_alert_list_set_desk (list, desk);
  g_assert_cmpuint (n_tellings, ==, N_SHOWN + 1);
  g_assert_cmpstr (ved_alert_item_get_charge (shown->pdata[2]), ==, "mine");
}

static VedSnapshot *
snapshot_of_risk (float risk)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE, .risk = risk };

  ved_snapshot_builder_set_server (builder, 0, &server);

  return ved_snapshot_builder_finish (builder);
}

/* Why a metric is critical while its server is calm is told; where the two agree nothing is. */
static void
test_levels_are_told_apart (void)
{
  const VedAlert memory = {
    .server = (char *) "db1", .subject = VED_ALERT_SUBJECT_METRIC, .metric = VED_METRIC_MEM_USED,
    .severity = VED_ALERT_SEVERITY_CRITICAL,
  };
  const VedAlert risk = { .server = (char *) "db1", .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_CRITICAL };
  g_autoptr(VedSnapshot) calm = snapshot_of_risk (34.5f), critical = snapshot_of_risk (82.0f);
  g_autofree char *text = ved_alert_text_level (&memory, calm);

  g_assert_nonnull (strstr (text, "Watch"));
  g_assert_null (ved_alert_text_level (&memory, critical));
  g_assert_null (ved_alert_text_level (&risk, calm));
}

/* Nobody keeps what no view shows. */
static void
test_items_are_let_go (void)
{
  g_autoptr(VedAlertList) list = make_list (90, 1);

  for (guint i = 0; i < count_items (list); i++)
    {
      VedAlertItem *item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_finalize_object (item);
    }
}

static void
test_escalation (void)
{
  VedAlert alert = { .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_CRITICAL,
                     .opened_us = VED_TEST_TIME_US };
  g_autofree char *first = ved_alert_text_escalation (&alert, VED_TEST_TIME_US + 5 * VED_MINUTE_US);
  g_autofree char *second = ved_alert_text_escalation (&alert, VED_TEST_TIME_US + 15 * VED_MINUTE_US);
  g_autofree char *last = ved_alert_text_escalation (&alert, VED_TEST_TIME_US + 31 * VED_MINUTE_US);
  g_autofree char *taken = NULL;

  g_assert_cmpstr (first, ==, "escalates to senior engineer in 10 min");
  g_assert_cmpstr (second, ==, "escalates to director in 15 min");
  g_assert_cmpstr (last, ==, "all escalation steps are due");
  alert.state = VED_ALERT_ACKNOWLEDGED;
  taken = ved_alert_text_escalation (&alert, VED_TEST_TIME_US + 5 * VED_MINUTE_US);
  g_assert_cmpstr (taken, ==, "acknowledged: no escalation");
}

/* What is told of the way of an alert is what the daemon can reach, not what its table would like. */
static void
test_reached (void)
{
  const VedAlert alert = { .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_CRITICAL, .opened_us = VED_TEST_TIME_US };
  const VedDeskDelivery some = { (char *) "push", (char *) "director", VED_TEST_TIME_US + 15 * VED_MINUTE_US, TRUE, NULL };
  const VedDeskDelivery none = { (char *) "", (char *) "director", VED_TEST_TIME_US + 15 * VED_MINUTE_US, FALSE, NULL };
  g_autofree char *reached = ved_alert_text_reached (&alert, &some, VED_TEST_TIME_US);
  g_autofree char *nobody = ved_alert_text_reached (&alert, &none, VED_TEST_TIME_US);
  const VedDeskDelivery past = { .reached = (char *) "push" };
  g_autofree char *last = ved_alert_text_reached (&alert, &past, VED_TEST_TIME_US + 31 * VED_MINUTE_US);

  g_assert_cmpstr (reached, ==, "notified: push · escalates to director in 15 min");
  g_assert_cmpstr (nobody, ==, "nobody is notified, no channel for it · escalates to director in 15 min, but no channel reaches it");
  g_assert_cmpstr (last, ==, "notified: push · no further escalation");
}

/* Who was told, and who would have been but for a channel, can be seen when nobody is next any more. Somebody who takes charge stands
 * in place of who is next: the line grows no longer. */
static void
test_escalated (void)
{
  VedAlert alert = { .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_CRITICAL, .opened_us = VED_TEST_TIME_US };
  VedDeskStep steps[] = { { (char *) "director", VED_TEST_TIME_US, TRUE }, { (char *) "owner", VED_TEST_TIME_US, FALSE } };
  g_autoptr(GArray) array = g_array_new (FALSE, FALSE, sizeof (VedDeskStep));
  const VedDeskDelivery past = { .reached = (char *) "push", .steps = array };
  const char *next = " · no further escalation";
  g_autofree char *clock = ved_text_clock (VED_TEST_TIME_US);
  g_autofree char *expected = g_strdup_printf ("notified: push · escalated to director, %s · escalated to owner, %s, but no channel "
                                               "reached it%s", clock, clock, next);
  g_autofree char *none = ved_alert_text_reached (&alert, &past, VED_TEST_TIME_US + VED_HOUR_US), *text = NULL, *taken = NULL;

  g_assert_cmpstr (none, ==, "notified: push · no escalation");
  g_array_append_vals (array, steps, G_N_ELEMENTS (steps));
  text = ved_alert_text_reached (&alert, &past, VED_TEST_TIME_US + VED_HOUR_US);
  g_assert_cmpstr (text, ==, expected);
  alert.state = VED_ALERT_ACKNOWLEDGED;
  taken = ved_alert_text_reached (&alert, &past, VED_TEST_TIME_US + VED_HOUR_US);
  expected[strlen (expected) - strlen (next)] = '\0';
  g_assert_cmpstr (taken, ==, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/alert-list/counts-add-up", test_counts_add_up);
  g_test_add_func ("/alert-list/open-ones-are-found-together", test_open_ones_are_found_together);
  g_test_add_func ("/alert-list/most-urgent-first", test_most_urgent_first);
  g_test_add_func ("/alert-list/groups", test_groups);
  g_test_add_func ("/alert-list/filters-list-what-they-count", test_filters_list_what_they_count);
  g_test_add_func ("/alert-list/search", test_search);
  g_test_add_func ("/alert-list/episodes-keep-their-items", test_episodes_keep_their_items);
  g_test_add_func ("/alert-list/held-order-moves-nothing", test_held_order_moves_nothing);
  g_test_add_func ("/alert-list/cost-follows-what-is-shown", test_cost_follows_what_is_shown);
  g_test_add_func ("/alert-list/items-are-let-go", test_items_are_let_go);
  g_test_add_func ("/alert-list/levels-are-told-apart", test_levels_are_told_apart);
  g_test_add_func ("/alert-list/escalation", test_escalation);
  g_test_add_func ("/alert-list/reached", test_reached);
  g_test_add_func ("/alert-list/escalated", test_escalated);

  return g_test_run ();
}
