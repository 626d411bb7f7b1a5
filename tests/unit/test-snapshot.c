/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/snapshot/ved-snapshot-builder.h"

#include <math.h>

static const char *const names[] = { "alpha", "beta", "delta", "gamma" };
static const float risks[] = { 15.0f, 90.0f, 52.5f, 95.0f };

static VedForecastSet *
forecasts_new (void)
{
  VedForecastSet *set = ved_forecast_set_new (1, 300 * G_GINT64_CONSTANT (1000000));
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      p50[i] = 40.0f + i;
      p10[i] = p50[i] + 1.0f;     /* crosses: must be held at the median */
      p90[i] = p50[i] + 10.004f;
    }
  ved_forecast_set_put (set, 0, VED_METRIC_MEM_USED, p10, p50, p90);
  ved_forecast_set_put (set, 0, VED_METRIC_CPU_IDLE, p10, p50, p90);
  ved_forecast_set_put_engine (set, 0, VED_ENGINE_SEASONAL, VED_RUNG_PROFILE);
  ved_forecast_set_seal (set);

  return set;
}

static VedSnapshot *
snapshot_new (void)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (4, 7, 1000);
  g_autoptr(VedForecastSet) set = forecasts_new ();

  for (guint i = 0; i < 4; i++)
    {
      VedSnapshotServer server = {
        .name = names[i], .state = i == 3 ? VED_SERVER_OFFLINE : VED_SERVER_LIVE, .risk = risks[i],
        .forecast_row = i == 1 ? 0 : VED_NO_ROW, .cores = i == 0 ? 4 : 0,
      };

      ved_snapshot_builder_set_server (builder, i, &server);
      ved_snapshot_builder_current (builder, VED_METRIC_MEM_USED)[i] = 10.0f * (i + 1);
      ved_snapshot_builder_current (builder, VED_METRIC_LOAD_AVERAGE)[i] = 6.0f;
    }
  ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[0] = 12.34f;
  ved_snapshot_builder_set_forecasts (builder, set);

  return ved_snapshot_builder_finish (builder);
}

static void
test_find (void)
{
  g_autoptr(VedSnapshot) snapshot = snapshot_new ();
  guint server;

  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (ved_snapshot_find (snapshot, names[i], &server));
      g_assert_cmpuint (server, ==, i);
    }
  g_assert_false (ved_snapshot_find (snapshot, "", &server));
  g_assert_false (ved_snapshot_find (snapshot, "epsilon", &server));
}

static void
test_counts (void)
{
  g_autoptr(VedSnapshot) snapshot = snapshot_new ();
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);
  guint in_levels = 0;

  for (guint level = 0; level < VED_N_LEVELS; level++)
    in_levels += counts->level[level];
  g_assert_cmpuint (in_levels + counts->state[VED_SERVER_OFFLINE], ==, counts->total);
  g_assert_cmpuint (counts->critical_80, ==, 1);
  g_assert_cmpuint (counts->healthy_below_50, ==, 1);
  g_assert_cmpuint (counts->attention_50, ==, 2);
  g_assert_cmpfloat (counts->max_risk, ==, 90.0);
  g_assert_cmpfloat (counts->mean_risk, ==, (15.0 + 90.0 + 52.5) / 3.0);
}

static void
test_risk_order (void)
{
  g_autoptr(VedSnapshot) snapshot = snapshot_new ();
  const guint *order = ved_snapshot_risk_order (snapshot);
  const guint expected[] = { 1, 2, 0, 3 };

  g_assert_cmpmem (order, sizeof expected, expected, sizeof expected);
}

/* By hand: 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and deviation 2. The Heatmap's figures are made by the same code. */
static void
test_stats_by_hand (void)
{
  const double values[] = { 2.0, NAN, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0 }, far[] = { 1e9 + 1.0, 1e9 + 3.0 };
  VedMetricStats stats = ved_metric_stats_compute (values, G_N_ELEMENTS (values));

  g_assert_cmpuint (stats.n, ==, 8);
  g_assert_cmpfloat (stats.min, ==, 2.0);
  g_assert_cmpfloat_with_epsilon (stats.mean, 5.0, 1e-12);
  g_assert_cmpfloat (stats.max, ==, 9.0);
  g_assert_cmpfloat_with_epsilon (stats.sd, 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (ved_metric_stats_compute (far, 2).sd, 1.0, 1e-6);

  stats = ved_metric_stats_compute (&values[1], 1);
  g_assert_cmpuint (stats.n, ==, 0);
  g_assert_true (isnan (stats.min) && isnan (stats.mean) && isnan (stats.max) && isnan (stats.sd));
}

static void
test_stats_leave_offline_out (void)
{
  g_autoptr(VedSnapshot) snapshot = snapshot_new ();
  const VedMetricStats *stats = ved_snapshot_get_stats (snapshot, VED_METRIC_MEM_USED);

  g_assert_cmpuint (stats->n, ==, 3);
  g_assert_cmpfloat (stats->mean, ==, 20.0);
  g_assert_cmpfloat (stats->max, ==, 30.0);
  g_assert_true (isnan (ved_snapshot_get_stats (snapshot, VED_METRIC_NET_IN)->mean));
}

static void
test_derived_values (void)
{
  g_autoptr(VedSnapshot) snapshot = snapshot_new ();

  g_assert_cmpfloat (ved_snapshot_get_cpu_used (snapshot, 0), ==, ved_value_from_code (8766, 0.01));
  g_assert_true (isnan (ved_snapshot_get_cpu_used (snapshot, 1)));
  g_assert_cmpfloat (ved_snapshot_get_load_l (snapshot, 0), ==, 12.0);
  g_assert_cmpfloat (ved_snapshot_get_load_l (snapshot, 1), ==, 6.0);
}

static void
test_forecasts (void)
{
  g_autoptr(VedSnapshot) snapshot = snapshot_new ();
  const float *p10 = ved_snapshot_get_forecast (snapshot, 1, VED_METRIC_MEM_USED, VED_QUANTILE_P10);
  const float *p90 = ved_snapshot_get_forecast (snapshot, 1, VED_METRIC_MEM_USED, VED_QUANTILE_P90);

  g_assert_null (ved_snapshot_get_forecast (snapshot, 0, VED_METRIC_MEM_USED, VED_QUANTILE_P50));
  g_assert_null (ved_snapshot_get_forecast (snapshot, 1, VED_METRIC_NET_IN, VED_QUANTILE_P50));
  g_assert_cmpfloat (p10[3], ==, 43.0);
  g_assert_cmpfloat (p90[0], ==, 50.0);
  g_assert_cmpfloat (ved_snapshot_near (snapshot, VED_METRIC_MEM_USED)[1], ==, 42.5);
  g_assert_cmpfloat (ved_snapshot_peak (snapshot, VED_METRIC_MEM_USED)[1], ==, 55.0);
  g_assert_cmpfloat (ved_snapshot_peak (snapshot, VED_METRIC_CPU_IDLE)[1], ==, 40.0);
  g_assert_cmpint (ved_snapshot_get_origin_us (snapshot), ==, 300000000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snapshot/find", test_find);
  g_test_add_func ("/snapshot/counts", test_counts);
  g_test_add_func ("/snapshot/risk-order", test_risk_order);
  g_test_add_func ("/snapshot/stats-by-hand", test_stats_by_hand);
  g_test_add_func ("/snapshot/stats-leave-offline-out", test_stats_leave_offline_out);
  g_test_add_func ("/snapshot/derived-values", test_derived_values);
  g_test_add_func ("/snapshot/forecasts", test_forecasts);

  return g_test_run ();
}
