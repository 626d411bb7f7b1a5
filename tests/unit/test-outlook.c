/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-outlook"

#include "config.h"

#include "fleet/risk/ved-outlook.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-snapshot.h"

#include <math.h>

static void
test_change_bounds (void)
{
  g_assert_cmpint (ved_change_between (100.0, 115.1), ==, VED_CHANGE_RISES_MUCH);
  g_assert_cmpint (ved_change_between (100.0, 115.0), ==, VED_CHANGE_RISES);
  g_assert_cmpint (ved_change_between (100.0, 105.1), ==, VED_CHANGE_RISES);
  g_assert_cmpint (ved_change_between (100.0, 105.0), ==, VED_CHANGE_STAYS);
  g_assert_cmpint (ved_change_between (100.0, 95.0), ==, VED_CHANGE_STAYS);
  g_assert_cmpint (ved_change_between (100.0, 94.9), ==, VED_CHANGE_FALLS);
  g_assert_cmpint (ved_change_between (100.0, 85.0), ==, VED_CHANGE_FALLS);
  g_assert_cmpint (ved_change_between (100.0, 84.9), ==, VED_CHANGE_FALLS_MUCH);
  g_assert_cmpint (ved_change_between (NAN, 1.0), ==, VED_CHANGE_UNKNOWN);
  g_assert_cmpint (ved_change_between (0.0, 0.0), ==, VED_CHANGE_STAYS);
  g_assert_cmpint (ved_change_between (0.0, 3.0), ==, VED_CHANGE_RISES_MUCH);
}

/* The band of what is used lies the right way up: its upper edge comes from the lower one of what is idle. */
static void
test_cpu_is_flipped (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (20, 1, TRUE);
  const float *idle_p10 = ved_snapshot_get_forecast (snapshot, 3, VED_METRIC_CPU_IDLE, VED_QUANTILE_P10);
  float p10[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];

  ved_server_copy_cpu_used (snapshot, 3, VED_QUANTILE_P10, p10);
  ved_server_copy_cpu_used (snapshot, 3, VED_QUANTILE_P90, p90);
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      g_assert_cmpfloat (p10[i], <=, p90[i]);
      g_assert_cmpfloat (p90[i], ==, 100.0f - idle_p10[i]);
    }
}

static void
test_outlook (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (20, 1, TRUE);
  VedVitalOutlook cpu = ved_vital_get_outlook (VED_VITAL_CPU, snapshot, 3);
  const float *p50 = ved_snapshot_get_forecast (snapshot, 3, VED_METRIC_CPU_IDLE, VED_QUANTILE_P50);
  guint n_rising = 0;

  g_assert_cmpfloat (cpu.now, ==, 100.0f - ved_snapshot_current (snapshot, VED_METRIC_CPU_IDLE)[3]);
  g_assert_cmpfloat (cpu.far, ==, 100.0f - p50[VED_FORECAST_STEPS - 1]);
  for (guint i = 0; i < VED_N_VITALS; i++)
    {
      VedVitalOutlook outlook = ved_vital_get_outlook (i, snapshot, 3);

      n_rising += outlook.near > 1.05f * outlook.now;
    }
  g_assert_cmpuint (ved_server_count_rising (snapshot, 3), ==, n_rising);
}

/* A figure is beyond its forecast when it lies clearly outside the worst of the next 30 minutes, for what is idle below. */
static void
test_unforeseen (void)
{
  const struct {
    float now;                  /* of CPU used and of memory, against a worst of 40; of the load against 4 */
    gboolean is_unforeseen;
  } cases[] = { { 40.0f, FALSE }, { 45.0f, FALSE }, { 46.0f, TRUE }, { 20.0f, FALSE }, { NAN, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, 0);
      VedSnapshotServer server = { .name = "ppweb001", .cores = 8, .state = VED_SERVER_LIVE };
      g_autoptr(VedSnapshot) snapshot = NULL;

      ved_snapshot_builder_set_server (builder, 0, &server);
      ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[0] = 100.0f - cases[i].now;
      ved_snapshot_builder_peak (builder, VED_METRIC_CPU_IDLE)[0] = 60.0f;
      ved_snapshot_builder_current (builder, VED_METRIC_MEM_USED)[0] = cases[i].now;
      ved_snapshot_builder_peak (builder, VED_METRIC_MEM_USED)[0] = 40.0f;
      ved_snapshot_builder_current (builder, VED_METRIC_LOAD_AVERAGE)[0] = 4.0f + 0.4f * (cases[i].now - 40.0f);
      ved_snapshot_builder_peak (builder, VED_METRIC_LOAD_AVERAGE)[0] = 4.0f;
      ved_snapshot_builder_current (builder, VED_METRIC_DISK_USAGE)[0] = cases[i].now;
      snapshot = ved_snapshot_builder_finish (builder);
      g_assert_cmpint (ved_vital_is_unforeseen (VED_VITAL_CPU, snapshot, 0), ==, cases[i].is_unforeseen);
      g_assert_cmpint (ved_vital_is_unforeseen (VED_VITAL_MEMORY, snapshot, 0), ==, cases[i].is_unforeseen);
      g_assert_cmpint (ved_vital_is_unforeseen (VED_VITAL_LOAD, snapshot, 0), ==, cases[i].is_unforeseen);
      g_assert_false (ved_vital_is_unforeseen (VED_VITAL_DISK, snapshot, 0));
    }
}

static void
test_steps_until (void)
{
  const float values[] = { 10.0f, 69.9f, 70.0f, 91.0f };

  g_assert_cmpuint (ved_steps_until (values, 4, 70.0, FALSE), ==, 2);
  g_assert_cmpuint (ved_steps_until (values, 4, 90.0, FALSE), ==, 3);
  g_assert_cmpuint (ved_steps_until (values, 4, 95.0, FALSE), ==, 4);
  g_assert_cmpuint (ved_steps_until (values, 4, 10.0, TRUE), ==, 0);
  g_assert_cmpuint (ved_steps_until (values, 4, 9.0, TRUE), ==, 4);
}

/* A forecast tells when trouble ends only where it knows of it: one that was made before does not. */
static void
test_crossing (void)
{
  float p50[VED_FORECAST_STEPS];
  gint64 origin_us = 1000 * VED_FORECAST_STEP_US, now_us = origin_us + VED_FORECAST_STEP_US / 2;
  VedCrossing crossing;

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    p50[i] = i < 4 ? 40.0f : 80.0f;
  crossing = ved_crossing_find (p50, origin_us, 99.0, now_us, 70.0);
  g_assert_cmpint (crossing.kind, ==, VED_CROSSING_UNFORESEEN);
  g_assert_true (crossing.is_beyond);

  crossing = ved_crossing_find (p50, origin_us, 50.0, now_us, 70.0);
  g_assert_cmpint (crossing.kind, ==, VED_CROSSING_AHEAD);
  g_assert_false (crossing.is_beyond);
  g_assert_cmpint (crossing.time_us, ==, origin_us + 5 * VED_FORECAST_STEP_US);
  g_assert_cmpint (ved_crossing_find (p50, origin_us, 50.0, now_us, 90.0).kind, ==, VED_CROSSING_NONE);

  /* Known: it goes on as the forecast says, counted from the step of now. */
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    p50[i] = i < 4 ? 95.0f : 40.0f;
  crossing = ved_crossing_find (p50, origin_us, 99.0, now_us, 70.0);
  g_assert_cmpint (crossing.kind, ==, VED_CROSSING_AHEAD);
  g_assert_true (crossing.is_beyond);
  g_assert_cmpint (crossing.time_us, ==, origin_us + 5 * VED_FORECAST_STEP_US);
  crossing = ved_crossing_find (p50, origin_us, 99.0, origin_us + 4 * VED_FORECAST_STEP_US + 1, 70.0);
  g_assert_cmpint (crossing.kind, ==, VED_CROSSING_UNFORESEEN);
  g_assert_cmpint (ved_crossing_find (p50, origin_us, 99.0, now_us + VED_DAY_US, 70.0).kind, ==, VED_CROSSING_UNFORESEEN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outlook/crossing", test_crossing);
  g_test_add_func ("/outlook/change-bounds", test_change_bounds);
  g_test_add_func ("/outlook/cpu-is-flipped", test_cpu_is_flipped);
  g_test_add_func ("/outlook/now-near-far", test_outlook);
  g_test_add_func ("/outlook/unforeseen", test_unforeseen);
  g_test_add_func ("/outlook/steps-until", test_steps_until);

  return g_test_run ();
}
