/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-cost"

#include "config.h"

#include "fleet/risk/ved-cost.h"

#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-snapshot.h"

#include <math.h>

/* Two likely and three possible outages a day, by hand: (2 + 0.9) × 0.85 × 125,000. */
static void
test_by_hand (void)
{
  VedCostInputs inputs = ved_cost_inputs_default ();
  VedCostEstimate estimate;

  ved_cost_estimate (&inputs, 2.0, 3.0, &estimate);
  g_assert_cmpfloat_with_epsilon (estimate.incidents_per_day, 2.465, 1e-9);
  g_assert_cmpfloat_with_epsilon (estimate.cost_per_incident, 125000.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (estimate.daily, 308125.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (estimate.monthly, 9243750.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (estimate.annual, 112465625.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (estimate.payback_months, 250000.0 / 9243750.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (estimate.first_year_net, 112215625.0, 1e-6);
  g_assert_cmpint (estimate.payback, ==, VED_PAYBACK_EXCELLENT);
}

static void
test_nothing_prevented (void)
{
  VedCostInputs inputs = ved_cost_inputs_default ();
  VedCostEstimate estimate;

  ved_cost_estimate (&inputs, 0.0, 0.0, &estimate);
  g_assert_cmpfloat (estimate.annual, ==, 0.0);
  g_assert_true (isinf (estimate.payback_months));
  g_assert_cmpfloat (estimate.first_year_net, ==, -250000.0);
  g_assert_cmpint (estimate.payback, ==, VED_PAYBACK_LONG);
}

static void
test_payback_bounds (void)
{
  const struct {
    double months;
    VedPayback payback;
  } cases[] = {
    { 5.99, VED_PAYBACK_EXCELLENT }, { 6.0, VED_PAYBACK_STRONG }, { 11.99, VED_PAYBACK_STRONG },
    { 12.0, VED_PAYBACK_GOOD }, { 23.99, VED_PAYBACK_GOOD }, { 24.0, VED_PAYBACK_LONG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedCostInputs inputs = { .cost_per_hour = 1.0, .outage_hours = 1.0, .prevention_rate = 1.0,
                               .project_cost = cases[i].months * 30.0 };
      VedCostEstimate estimate;

      ved_cost_estimate (&inputs, 1.0, 0.0, &estimate);
      g_assert_cmpint (estimate.payback, ==, cases[i].payback);
    }
}

static void
test_counts (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  guint n_likely, n_possible, likely = 0, possible = 0;

  for (guint i = 0; i < 90; i++)
    {
      float risk = ved_snapshot_risk (snapshot)[i];

      if (ved_snapshot_get_state (snapshot, i) == VED_SERVER_OFFLINE)
        continue;
      likely += risk >= 70.0f;
      possible += risk >= 50.0f && risk < 70.0f;
    }
  ved_cost_count_at_risk (snapshot, &n_likely, &n_possible);
  g_assert_cmpuint (n_likely, ==, likely);
  g_assert_cmpuint (n_possible, ==, possible);
}

/* The table has all of 70 and above at the whole cost, five of those below at three fifths, and none that is offline. */
static void
test_table (void)
{
  static const float risks[] = { 49.5f, 50.0f, 55.0f, 100.0f, 62.0f, 69.5f, 70.0f, 51.0f, 52.0f, 95.0f, 53.0f };
  static const guint expected[] = { 3, 6, 5, 4, 2, 10, 8 };
  static const double shares[] = { 1.0, 1.0, 0.6, 0.6, 0.6, 0.6, 0.6 };
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (G_N_ELEMENTS (risks), 1, VED_TEST_TIME_US);
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autofree guint *servers = NULL;
  guint n_servers;

  for (guint i = 0; i < G_N_ELEMENTS (risks); i++)
    {
      g_autofree char *name = g_strdup_printf ("s%02u", i);
      const VedSnapshotServer server = { .name = name, .last_seen_us = VED_TEST_TIME_US, .forecast_row = VED_NO_ROW,
                                         .risk = risks[i],
                                         .state = risks[i] > 90.0f && i != 3 ? VED_SERVER_OFFLINE : VED_SERVER_LIVE };

      ved_snapshot_builder_set_server (builder, i, &server);
    }
  snapshot = ved_snapshot_builder_finish (builder);
  servers = ved_cost_list_at_risk (snapshot, &n_servers);
  g_assert_cmpmem (servers, n_servers * sizeof *servers, expected, sizeof expected);
  for (guint i = 0; i < n_servers; i++)
    g_assert_cmpfloat (ved_cost_get_share ((double) risks[servers[i]]), ==, shares[i]);
}

/* Three episodes that reached 70 and seven that reached 50 in two days and a half: 1.2 and 2.8 a day. A second less
 * than a day says nothing of a day. */
static void
test_history (void)
{
  VedCostHistory history = { 3, 7, 60 * VED_HOUR_US };
  VedCostInputs inputs = ved_cost_inputs_default ();
  double n_likely = -1.0, n_possible = -1.0;
  VedCostEstimate estimate;

  g_assert_true (ved_cost_count_a_day (&history, &n_likely, &n_possible));
  g_assert_cmpfloat_with_epsilon (n_likely, 1.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (n_possible, 2.8, 1e-9);
  ved_cost_estimate (&inputs, n_likely, n_possible, &estimate);
  g_assert_cmpfloat_with_epsilon (estimate.incidents_per_day, 1.734, 1e-9);
  g_assert_cmpfloat_with_epsilon (estimate.daily, 216750.0, 1e-6);

  history.observed_us = VED_DAY_US;
  g_assert_true (ved_cost_count_a_day (&history, &n_likely, &n_possible));
  g_assert_cmpfloat (n_likely, ==, 3.0);
  history.observed_us = VED_DAY_US - VED_SECOND_US;
  g_assert_false (ved_cost_count_a_day (&history, &n_likely, &n_possible));
  history = (VedCostHistory) { 0 };
  g_assert_false (ved_cost_count_a_day (&history, &n_likely, &n_possible));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cost/by-hand", test_by_hand);
  g_test_add_func ("/cost/nothing-prevented", test_nothing_prevented);
  g_test_add_func ("/cost/payback-bounds", test_payback_bounds);
  g_test_add_func ("/cost/counts", test_counts);
  g_test_add_func ("/cost/table", test_table);
  g_test_add_func ("/cost/history", test_history);

  return g_test_run ();
}
