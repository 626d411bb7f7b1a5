/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-alert-routing"

#include "config.h"

#include "fleet/alerts/ved-alert-routing.h"

static void
test_worst_first (void)
{
  guint n;
  const VedAlertRoute *routes = ved_alert_routing_get_servers (&n);

  g_assert_cmpuint (n, ==, 6);
  for (guint i = 1; i < n; i++)
    {
      g_assert_cmpuint (routes[i].level, <, routes[i - 1].level);
      g_assert_true (routes[i].notice_min == 0 || routes[i].notice_min > routes[i - 1].notice_min);
    }
}

static void
test_levels (void)
{
  VedAlert alert = { .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_CRITICAL };
  const VedAlertRoute *route = ved_alert_routing_find (&alert);

  g_assert_cmpuint (route->notice_min, ==, 15);
  g_assert_cmpuint (route->escalations[0].after_min, ==, 15);
  g_assert_cmpstr (route->escalations[1].role, ==, "director");
  g_assert_cmpuint (route->escalations[1].after_min, ==, 30);

  alert.level = VED_LEVEL_WATCH;
  g_assert_cmpuint (ved_alert_routing_find (&alert)->notice_min, ==, 0);
  alert.level = VED_LEVEL_HEALTHY;
  g_assert_null (ved_alert_routing_find (&alert));
}

static void
test_metrics_by_severity (void)
{
  VedAlert alert = { .subject = VED_ALERT_SUBJECT_METRIC, .severity = VED_ALERT_SEVERITY_CRITICAL };

  g_assert_cmpuint (ved_alert_get_level (&alert), ==, VED_LEVEL_CRITICAL);
  alert.severity = VED_ALERT_SEVERITY_WARNING;
  g_assert_cmpuint (ved_alert_get_level (&alert), ==, VED_LEVEL_WARNING);
  g_assert_cmpstr (ved_alert_routing_find (&alert)->channels, ==, "chat");
}

static void
test_environment_apart (void)
{
  VedAlert alert = { .subject = VED_ALERT_SUBJECT_PROB_8H, .level = VED_LEVEL_WARNING };

  g_assert_cmpstr (ved_alert_routing_find (&alert)->channels, ==, "e-mail");
  g_assert_null (ved_alert_routing_find (&alert)->escalations[0].role);
  alert = (VedAlert) { .subject = VED_ALERT_SUBJECT_PROB_30M, .level = VED_LEVEL_DANGER };
  g_assert_cmpuint (ved_alert_routing_find (&alert)->escalations[0].after_min, ==, 30);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/alert-routing/worst-first", test_worst_first);
  g_test_add_func ("/alert-routing/levels", test_levels);
  g_test_add_func ("/alert-routing/metrics-by-severity", test_metrics_by_severity);
  g_test_add_func ("/alert-routing/environment-apart", test_environment_apart);

  return g_test_run ();
}
