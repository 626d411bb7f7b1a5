/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/ved-sim-effects.h"

#include <string.h>

/* The whole table, at full amount: factor and addend. */
static void
test_table (void)
{
  const struct {
    VedEffect effect;
    VedMetric metric;
    double of_ten;              /* what becomes of 10 */
  } cases[] = {
    { VED_EFFECT_CONNECTION_FAILURES, VED_METRIC_BACK_CLOSE_WAIT, 45.0 },
    { VED_EFFECT_CONNECTION_FAILURES, VED_METRIC_FRONT_CLOSE_WAIT, 35.0 },
    { VED_EFFECT_CONNECTION_FAILURES, VED_METRIC_LOAD_AVERAGE, 13.0 },
    { VED_EFFECT_CONNECTION_FAILURES, VED_METRIC_CPU_SYS, 14.0 },
    { VED_EFFECT_REQUEST_QUEUING, VED_METRIC_LOAD_AVERAGE, 20.0 },
    { VED_EFFECT_REQUEST_QUEUING, VED_METRIC_MEM_USED, 11.5 },
    { VED_EFFECT_REQUEST_QUEUING, VED_METRIC_BACK_CLOSE_WAIT, 20.0 },
    { VED_EFFECT_REQUEST_QUEUING, VED_METRIC_JAVA_CPU, 12.0 },
    { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_CPU_USER, 3.0 },
    { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_JAVA_CPU, 2.0 },
    { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_NET_IN, 1.0 },
    { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_NET_OUT, 1.0 },
    { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_LOAD_AVERAGE, 4.0 },
    { VED_EFFECT_DATA_STARVATION, VED_METRIC_CPU_USER, 4.0 },
    { VED_EFFECT_DATA_STARVATION, VED_METRIC_JAVA_CPU, 3.0 },
    { VED_EFFECT_DATA_STARVATION, VED_METRIC_NET_IN, 1.5 },
    { VED_EFFECT_DATA_STARVATION, VED_METRIC_MEM_USED, 9.0 },
    { VED_EFFECT_DATA_STARVATION, VED_METRIC_LOAD_AVERAGE, 5.0 },
    { VED_EFFECT_RETRY_STORMS, VED_METRIC_CPU_USER, 16.0 },
    { VED_EFFECT_RETRY_STORMS, VED_METRIC_CPU_SYS, 14.0 },
    { VED_EFFECT_RETRY_STORMS, VED_METRIC_NET_OUT, 18.0 },
    { VED_EFFECT_RETRY_STORMS, VED_METRIC_LOAD_AVERAGE, 15.0 },
  };
  double expected[VED_N_EFFECTS][VED_N_METRICS];

  for (guint i = 0; i < VED_N_EFFECTS * VED_N_METRICS; i++)
    expected[i / VED_N_METRICS][i % VED_N_METRICS] = 10.0;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    expected[cases[i].effect][cases[i].metric] = cases[i].of_ten;

  for (guint effect = 0; effect < VED_N_EFFECTS; effect++)
    {
      double values[VED_N_METRICS];

      for (guint i = 0; i < VED_N_METRICS; i++)
        values[i] = 10.0;
      ved_sim_effects_apply_one (effect, 1.0, values);
      for (guint i = 0; i < VED_N_METRICS; i++)
        g_assert_cmpfloat_with_epsilon (values[i], expected[effect][i], 1e-9);
    }
}

static void
test_edges (void)
{
  double intensities[VED_N_PROFILES], values[VED_N_METRICS] = { 0.0 };

  ved_sim_effects_spread (VED_PROFILE_DATABASE, 0.5, intensities);

  /* 8 + both edges from the databases: (8 · (1 + 2 · 0.5 · 0.85) + 15 · 0.5 · 0.85) · 1.175 + 1.75 */
  values[VED_METRIC_BACK_CLOSE_WAIT] = 8.0;
  values[VED_METRIC_CPU_SYS] = 5.0;
  ved_sim_effects_apply (VED_PROFILE_WEB_API, intensities, values);
  g_assert_cmpfloat_with_epsilon (values[VED_METRIC_BACK_CLOSE_WAIT], 26.630625, 1e-9);
  g_assert_cmpfloat_with_epsilon (values[VED_METRIC_CPU_SYS], 5.0 * (1.0 + 0.4 * 0.5 * 0.85), 1e-9);

  ved_sim_effects_apply (VED_PROFILE_GENERIC, intensities, values);
  g_assert_cmpfloat_with_epsilon (values[VED_METRIC_BACK_CLOSE_WAIT], 26.630625, 1e-9);
}

static void
test_spread (void)
{
  double intensities[VED_N_PROFILES];

  ved_sim_effects_spread (VED_PROFILE_DATABASE, 1.0, intensities);
  g_assert_cmpfloat (intensities[VED_PROFILE_DATABASE], ==, 1.0);
  g_assert_cmpfloat (intensities[VED_PROFILE_WEB_API], ==, 1.0);
  g_assert_cmpfloat (intensities[VED_PROFILE_CONDUCTOR_MGMT], ==, 1.0);
  g_assert_cmpfloat_with_epsilon (intensities[VED_PROFILE_ML_COMPUTE], 0.8, 1e-9);
  g_assert_cmpfloat (intensities[VED_PROFILE_GENERIC], ==, 0.0);
}

static void
test_notes (void)
{
  g_assert_cmpfloat (ved_sim_effects_get_impact (1.0, TRUE), ==, 1.0);
  g_assert_cmpfloat (ved_sim_effects_get_impact (1.0, FALSE), ==, 0.8);
  g_assert_null (ved_sim_effects_get_notes (VED_PROFILE_DATABASE, 0.5, TRUE));
  g_assert_cmpstr (ved_sim_effects_get_notes (VED_PROFILE_DATABASE, 0.51, TRUE), ==, "database performance issue");
  g_assert_cmpstr (ved_sim_effects_get_notes (VED_PROFILE_CONDUCTOR_MGMT, 0.51, TRUE), ==, "conductor performance issue");
  g_assert_cmpstr (ved_sim_effects_get_notes (VED_PROFILE_DATA_INGEST, 0.51, TRUE), ==, "ingest performance issue");
  g_assert_null (ved_sim_effects_get_notes (VED_PROFILE_WEB_API, 0.3, FALSE));
  g_assert_cmpstr (ved_sim_effects_get_notes (VED_PROFILE_WEB_API, 0.31, FALSE), ==, "upstream degradation");
  g_assert_cmpstr (ved_sim_effects_get_notes (VED_PROFILE_WEB_API, 0.71, FALSE), ==, "upstream dependency failure");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-effects/table", test_table);
  g_test_add_func ("/sim-effects/edges", test_edges);
  g_test_add_func ("/sim-effects/spread", test_spread);
  g_test_add_func ("/sim-effects/notes", test_notes);

  return g_test_run ();
}
