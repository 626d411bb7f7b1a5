/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/ved-metric.h"

#include <math.h>
#include <string.h>

static void
test_keys (void)
{
  for (guint i = 0; i < VED_N_METRICS; i++)
    {
      const VedMetricInfo *info = ved_metric_get_info (i);
      VedMetric metric;

      g_assert_true (ved_metric_from_key (info->key, strlen (info->key), &metric));
      g_assert_cmpint (metric, ==, i);
      g_assert_false (ved_metric_from_key (info->key, strlen (info->key) - 1, &metric));
    }
}

static void
test_validity (void)
{
  g_assert_true (ved_metric_is_valid (VED_METRIC_CPU_USER, 100.0));
  g_assert_false (ved_metric_is_valid (VED_METRIC_CPU_USER, 100.01));
  g_assert_false (ved_metric_is_valid (VED_METRIC_MEM_USED, -0.01));
  g_assert_true (ved_metric_is_valid (VED_METRIC_UPTIME_DAYS, 365.0));
  g_assert_true (ved_metric_is_valid (VED_METRIC_NET_IN, VED_METRIC_MAX));
  g_assert_false (ved_metric_is_valid (VED_METRIC_NET_IN, 1e11));
  g_assert_false (ved_metric_is_valid (VED_METRIC_NET_IN, NAN));
  g_assert_false (ved_metric_is_valid (VED_METRIC_NET_IN, INFINITY));
}

/* Any value on the wire comes back with the same bits. */
static void
test_codes (void)
{
  for (gint32 code = -20000; code <= 20000; code++)
    {
      float value = ved_value_from_code (code, 0.01);

      g_assert_cmpint (ved_code_from_value (value, 0.01), ==, code);
    }
  g_assert_cmpint (ved_code_from_value (NAN, 0.01), ==, VED_CODE_MISSING);
  g_assert_cmpint (ved_code_from_value (INFINITY, 0.01), ==, VED_CODE_MISSING);
  g_assert_true (isnan (ved_value_from_code (VED_CODE_MISSING, 0.5)));
  g_assert_cmpfloat (ved_value_snap (1.005, 0.5), ==, 1.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/keys", test_keys);
  g_test_add_func ("/metric/validity", test_validity);
  g_test_add_func ("/metric/codes", test_codes);

  return g_test_run ();
}
