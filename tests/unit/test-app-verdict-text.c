/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-verdict-text"

#include "config.h"

#include "app/fleet/ved-verdict-text.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-snapshot.h"

/* What Overview says of the fleet: how it is now beside what is expected, in one sentence that contradicts neither. */

static VedSnapshot *
fleet_of (float    risk,
          float    prob_30m,
          float    prob_8h,
          gboolean calibrated)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = {
    .name = "db1", .state = VED_SERVER_LIVE, .risk = risk, .prob_30m = prob_30m, .prob_8h = prob_8h,
  };
  const VedEnvironment environment = {
    .prob_30m = prob_30m, .prob_8h = prob_8h, .calibrated = calibrated, .valid = TRUE,
  };

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_environment (builder, &environment);

  return ved_snapshot_builder_finish (builder);
}

static void
test_both_in_one_sentence (void)
{
  static const struct {
    float risk, prob_30m, prob_8h;
    gboolean calibrated;
    const char *call;
    const char *text;           /* what it begins with */
  } cases[] = {
    { 10.0f, 0.01f, 0.05f, TRUE, "Nothing needs to be done.",
      "Healthy now; 5 % chance of an incident within 8 h. " },
    { 10.0f, 0.05f, 0.71f, TRUE, "No server is at risk 50 or above now.",
      "Healthy now; 71 % chance of an incident within 8 h. db1 is the most likely to turn critical within 8 h (71 %)." },
    { 10.0f, 0.05f, 0.71f, FALSE, "No server is at risk 50 or above now.",
      "Healthy now; the chance of an incident is not known yet. " },
    { 10.0f, 0.75f, 0.99f, TRUE, "No server is at risk 50 or above now.",
      "Healthy now; 75 % chance of an incident within 30 min. db1 is the most likely to turn critical within 30 min (75 %)." },
    { 35.0f, 0.05f, 0.10f, TRUE, "Keep an eye on db1.", "db1 is at risk 35.0 of 100: Watch. 10 % chance of an incident within 8 h." },
    { 35.0f, 0.01f, 0.05f, TRUE, "Keep an eye on db1.", "db1 is at risk 35.0 of 100: Watch. 5 % chance of an incident within 8 h." },
    { 35.0f, 0.05f, 0.71f, TRUE, "No server is at risk 50 or above now.",
      "Watch now; 71 % chance of an incident within 8 h. db1 is the most likely to turn critical within 8 h (71 %)." },
    { 95.0f, 0.05f, 0.10f, TRUE, "Act now: begin with db1.",
      "db1 is at risk 95.0 of 100: Imminent. 10 % chance of an incident within 8 h." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_of (cases[i].risk, cases[i].prob_30m, cases[i].prob_8h, cases[i].calibrated);
      VedVerdict verdict = ved_fleet_verdict (snapshot);
      g_autofree char *call = ved_verdict_text_call (snapshot, &verdict, FALSE);
      g_autofree char *text = ved_verdict_text (snapshot, &verdict, FALSE);

      g_assert_cmpstr (call, ==, cases[i].call);
      if (!g_str_has_prefix (text, cases[i].text))
        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Two of twenty are Imminent, which is too few for the fleet's status: the card still begins with them. */
static void
test_worst_comes_first (void)
{
  VedFleetCounts counts = { .total = 20, .max_risk = 100.0, .mean_risk = 10.5 };
  VedVerdict calm = { .call = VED_CALL_NONE }, certain = { .call = VED_CALL_CERTAIN, .n_certain = 1 };
  g_autofree char *imminent = NULL, *beyond = NULL, *critical = NULL, *quiet = NULL;

  counts.level[VED_LEVEL_HEALTHY] = 18;
  counts.level[VED_LEVEL_IMMINENT] = 2;
  g_assert_cmpint (ved_fleet_status_from_counts (&counts), ==, VED_FLEET_HEALTHY);
  g_assert_cmpint (ved_verdict_get_worst (&calm, &counts), ==, VED_LEVEL_IMMINENT);
  imminent = ved_verdict_text_worst (&calm, &counts);
  g_assert_cmpstr (imminent, ==, "2 of 20 servers\nThe fleet as a whole: Healthy, mean risk 10.5, highest 100.0");

  /* Shares alone may be worse than any server. */
  counts.level[VED_LEVEL_HEALTHY] = 8;
  counts.level[VED_LEVEL_IMMINENT] = 0;
  counts.level[VED_LEVEL_WARNING] = 12;
  g_assert_cmpint (ved_verdict_get_worst (&calm, &counts), ==, VED_LEVEL_CRITICAL);
  critical = ved_verdict_text_worst (&calm, &counts);
  g_assert_true (g_str_has_prefix (critical, "12 of 20 at risk 60 or above\n"));

  counts.level[VED_LEVEL_HEALTHY] = 20;
  counts.level[VED_LEVEL_WARNING] = 0;
  counts.max_risk = 10.5;
  g_assert_cmpint (ved_verdict_get_worst (&certain, &counts), ==, VED_LEVEL_CRITICAL);
  beyond = ved_verdict_text_worst (&certain, &counts);
  g_assert_true (g_str_has_prefix (beyond, "1 of 20 beyond a critical threshold\n"));
  g_assert_cmpint (ved_verdict_get_worst (&calm, &counts), ==, VED_LEVEL_HEALTHY);
  quiet = ved_verdict_text_worst (&calm, &counts);
  g_assert_cmpstr (quiet, ==, "0 of 20 at risk 60 or above\nmean risk 10.5, highest 10.5");
}

/* No server is at risk, and all the same it is not calm. */
static void
test_nothing_is_calm_beside_a_cascade (void)
{
  g_autoptr(VedSnapshot) calm = fleet_of (10.0f, 0.01f, 0.05f, TRUE), busy = fleet_of (95.0f, 0.01f, 0.05f, TRUE);
  const VedFleetCounts *counts = ved_snapshot_get_counts (calm);
  VedVerdict verdict = ved_fleet_verdict (calm), urgent = ved_fleet_verdict (busy);
  g_autofree char *call = NULL, *text = NULL, *worst = NULL, *together = NULL, *was_together = NULL, *urgent_text = NULL;
  g_autofree char *urgent_past = NULL;

  ved_verdict_add_together (&verdict, VED_LEVEL_WARNING, TRUE);
  call = ved_verdict_text_call (calm, &verdict, FALSE);
  text = ved_verdict_text (calm, &verdict, FALSE);
  worst = ved_verdict_text_worst (&verdict, counts);
  g_assert_cmpstr (call, ==, "A cascade is under way: see Cascade for its origin.");
  g_assert_cmpstr (text, ==, "db1 is at risk 10.0 of 100: Healthy. 5 % chance of an incident within 8 h.");
  g_assert_cmpint (ved_verdict_get_worst (&verdict, counts), ==, VED_LEVEL_WARNING);
  g_assert_true (g_str_has_prefix (worst, "Cascade under way\nThe fleet as a whole: Healthy"));

  verdict = ved_fleet_verdict (calm);
  ved_verdict_add_together (&verdict, VED_LEVEL_DEGRADING, FALSE);
  together = ved_verdict_text_call (calm, &verdict, FALSE);
  g_assert_cmpstr (together, ==, "Keep an eye on Cascade: servers move together.");
  g_assert_cmpint (ved_verdict_get_worst (&verdict, counts), ==, VED_LEVEL_HEALTHY);
  was_together = ved_verdict_text_call (calm, &verdict, TRUE);
  g_assert_cmpstr (was_together, ==, "Servers moved together: see Cascade.");

  ved_verdict_add_together (&urgent, VED_LEVEL_WARNING, TRUE);
  urgent_text = ved_verdict_text (busy, &urgent, FALSE);
  g_assert_true (g_str_has_suffix (urgent_text, " A cascade is under way."));
  urgent_past = ved_verdict_text (busy, &urgent, TRUE);
  g_assert_true (g_str_has_suffix (urgent_past, " A cascade was under way."));
}

/* An alert of a single metric is open while no server is at risk: that is no all-clear. */
static void
test_open_alert_is_no_all_clear (void)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE, .risk = 10.0f };
  const VedAlert alert = { .id = (char *) "a-1", .server = (char *) "db1", .metric = VED_METRIC_MEM_USED };
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autofree char *call = NULL;
  VedVerdict verdict;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_add_alert (builder, &alert);
  snapshot = ved_snapshot_builder_finish (builder);
  verdict = ved_fleet_verdict (snapshot);
  call = ved_verdict_text_call (snapshot, &verdict, FALSE);
  g_assert_cmpstr (call, ==, "No server is at risk 50 or above now.");
}

/* Incidents and alerts have thresholds of their own: the words tell them apart. */
static void
test_bounds_are_told_apart (void)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = {
    .name = "web-1", .state = VED_SERVER_LIVE, .risk = 21.0f, .prob_30m = 1.0f, .prob_8h = 1.0f,
  };
  const VedEnvironment environment = { .prob_30m = 1.0f, .prob_8h = 1.0f, .calibrated = TRUE, .valid = TRUE };
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autofree char *call = NULL, *text = NULL;
  VedVerdict verdict;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_environment (builder, &environment);
  ved_snapshot_builder_current (builder, VED_METRIC_MEM_USED)[0] = 97.5f;
  snapshot = ved_snapshot_builder_finish (builder);
  verdict = ved_fleet_verdict (snapshot);
  call = ved_verdict_text_call (snapshot, &verdict, FALSE);
  text = ved_verdict_text (snapshot, &verdict, FALSE);

  g_assert_cmpstr (call, ==, "Look into web-1 now.");
  g_assert_cmpstr (text, ==,
                   "web-1 is beyond a critical threshold already, though its risk is only 21.0 of 100. "
                   "Memory is 97.5 %: an incident counts from 95.0 %, its alert is critical from 98.0 %.");
}

/* One of low risk is named before others of higher risk: what it has passed is said with its name. */
static void
test_whoever_is_named_first_is_said_why (void)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (2, 1, VED_TEST_TIME_US);
  const VedSnapshotServer first = { .name = "db1", .state = VED_SERVER_LIVE, .risk = 57.0f, .prob_30m = 0.3f, .prob_8h = 0.5f };
  const VedSnapshotServer second = { .name = "etl4", .state = VED_SERVER_LIVE, .risk = 21.0f, .prob_30m = 1.0f, .prob_8h = 1.0f };
  const VedEnvironment environment = { .prob_30m = 1.0f, .prob_8h = 1.0f, .calibrated = TRUE, .valid = TRUE };
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autofree char *call = NULL, *text = NULL, *none = NULL;
  VedVerdict verdict;

  ved_snapshot_builder_set_server (builder, 0, &first);
  ved_snapshot_builder_set_server (builder, 1, &second);
  ved_snapshot_builder_set_environment (builder, &environment);
  ved_snapshot_builder_current (builder, VED_METRIC_MEM_USED)[1] = 97.5f;
  snapshot = ved_snapshot_builder_finish (builder);
  verdict = ved_fleet_verdict (snapshot);
  call = ved_verdict_text_call (snapshot, &verdict, FALSE);
  text = ved_verdict_text (snapshot, &verdict, FALSE);
  none = ved_verdict_text_beyond (snapshot, 0);

  g_assert_cmpstr (call, ==, "Act now: begin with etl4.");
  g_assert_nonnull (strstr (text, "1 server is beyond a critical threshold now. etl4: Memory is 97.5 %: an incident counts "
                            "from 95.0 %, its alert is critical from 98.0 %."));
  g_assert_null (none);
}

/* A server that is Degrading and beyond a threshold is not one to keep an eye on. */
static void
test_banner_is_as_urgent_as_its_strongest_part (void)
{
  g_autoptr(VedSnapshot) snapshot = fleet_of (52.5f, 1.0f, 1.0f, TRUE);
  VedVerdict verdict = ved_fleet_verdict (snapshot);
  g_autofree char *call = ved_verdict_text_call (snapshot, &verdict, FALSE);
  g_autofree char *text = ved_verdict_text (snapshot, &verdict, FALSE);

  g_assert_cmpint (verdict.level, ==, VED_LEVEL_CRITICAL);
  g_assert_cmpstr (call, ==, "Act now: begin with db1.");
  g_assert_cmpstr (text, ==, "db1 is at risk 52.5 of 100: Degrading. 1 server is beyond a critical threshold now.");
}

/* What was the case when the source was heard of last is told as that. */
static void
test_past_is_not_now (void)
{
  static const struct {
    float risk, prob_30m, prob_8h;
    gboolean calibrated;
    const char *text, *call;
  } cases[] = {
    { 52.5f, 1.0f, 1.0f, TRUE, "db1 was at risk 52.5 of 100: Degrading. 1 server was beyond a critical threshold.",
      "It was time to act, and to begin with db1." },
    { 10.0f, 0.01f, 0.05f, TRUE, "Healthy; 5 % chance of an incident within 8 h. db1 was at risk 10.0 of 100: Healthy.",
      "Nothing needed to be done." },
    { 10.0f, 0.01f, 0.05f, FALSE, "Healthy; the chance of an incident was not known yet. db1 was at risk 10.0 of 100: Healthy.",
      "Nothing needed to be done." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_of (cases[i].risk, cases[i].prob_30m, cases[i].prob_8h, cases[i].calibrated);
      VedVerdict verdict = ved_fleet_verdict (snapshot);
      g_autofree char *text = ved_verdict_text (snapshot, &verdict, TRUE);
      g_autofree char *call = ved_verdict_text_call (snapshot, &verdict, TRUE);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (call, ==, cases[i].call);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/verdict-text/nothing-is-calm-beside-a-cascade", test_nothing_is_calm_beside_a_cascade);
  g_test_add_func ("/verdict-text/past-is-not-now", test_past_is_not_now);
  g_test_add_func ("/verdict-text/open-alert-is-no-all-clear", test_open_alert_is_no_all_clear);
  g_test_add_func ("/verdict-text/both-in-one-sentence", test_both_in_one_sentence);
  g_test_add_func ("/verdict-text/worst-comes-first", test_worst_comes_first);
  g_test_add_func ("/verdict-text/bounds-are-told-apart", test_bounds_are_told_apart);
  g_test_add_func ("/verdict-text/whoever-is-named-first-is-said-why", test_whoever_is_named_first_is_said_why);
  g_test_add_func ("/verdict-text/banner-is-as-urgent-as-its-strongest-part",
                   test_banner_is_as_urgent_as_its_strongest_part);

  return g_test_run ();
}
