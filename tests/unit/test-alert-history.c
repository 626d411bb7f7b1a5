/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "fleet/alerts/ved-alert-history.h"

#include <math.h>

#define T0_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)

static void
add (VedAlertHistory *history,
     double           minute,
     const char      *id,
     const char      *server,
     double           opened_minute,
     VedLevel         level,
     VedAlertState    state)
{
  const VedAlert alert = {
    .id = (char *) id, .server = (char *) server, .subject = VED_ALERT_SUBJECT_RISK, .metric = VED_METRIC_NONE,
    .level = level, .state = state, .opened_us = T0_US + (gint64) (opened_minute * VED_MINUTE_US),
  };

  ved_alert_history_add (history, T0_US + (gint64) (minute * VED_MINUTE_US),
                         state == VED_ALERT_RESOLVED ? VED_ALERT_WAS_RESOLVED : VED_ALERT_RAISED, &alert);
}

/* Four episodes by hand:
 *   a-1  db1  opens at 0 as Watch, Critical at 2, resolved at 10: critical, an incident, 10 min
 *   a-2  db1  opens at 20 as Critical, resolved at 24: critical, too short for an incident, 4 min
 *   a-3  web1 opened at −30 (before the range), falls to Warning at 5, resolved at 6: a warning, 36 min
 *   a-4  web2 opens at 30 as Imminent, still open at 35: critical, an incident
 * Resolved 3 of 4; mean (10 + 4 + 36) / 3 = 16.67 min. */
static VedAlertHistory *
make_history (void)
{
  VedAlertHistory *history = ved_alert_history_new ();
  VedAlert metric = {
    .id = (char *) "a-9", .server = (char *) "db9", .subject = VED_ALERT_SUBJECT_METRIC, .metric = VED_METRIC_MEM_USED,
  };

  add (history, 0, "a-1", "db1", 0, VED_LEVEL_WATCH, VED_ALERT_OPEN);
  add (history, 2, "a-1", "db1", 0, VED_LEVEL_CRITICAL, VED_ALERT_OPEN);
  add (history, 5, "a-3", "web1", -30, VED_LEVEL_WARNING, VED_ALERT_OPEN);
  add (history, 6, "a-3", "web1", -30, VED_LEVEL_WARNING, VED_ALERT_RESOLVED);
  add (history, 8, "a-1", "db1", 0, VED_LEVEL_WATCH, VED_ALERT_ACKNOWLEDGED);
  add (history, 10, "a-1", "db1", 0, VED_LEVEL_WATCH, VED_ALERT_RESOLVED);
  add (history, 20, "a-2", "db1", 20, VED_LEVEL_CRITICAL, VED_ALERT_OPEN);
  add (history, 24, "a-2", "db1", 20, VED_LEVEL_CRITICAL, VED_ALERT_RESOLVED);
  add (history, 30, "a-4", "web2", 30, VED_LEVEL_IMMINENT, VED_ALERT_OPEN);
  ved_alert_history_add (history, T0_US, VED_ALERT_OPENED, &metric);

  return history;
}

static void
test_summary (void)
{
  g_autoptr(VedAlertHistory) history = make_history ();
  VedAlertSummary summary;

  ved_alert_history_summarise (history, T0_US + 35 * VED_MINUTE_US, &summary);
  g_assert_cmpuint (summary.n_alerts, ==, 4);
  g_assert_cmpuint (summary.n_critical, ==, 3);
  g_assert_cmpuint (summary.n_warning, ==, 1);
  g_assert_cmpuint (summary.n_likely, ==, 3);
  g_assert_cmpuint (summary.n_possible, ==, 1);
  g_assert_cmpuint (summary.n_resolved, ==, 3);
  g_assert_cmpuint (summary.n_incidents, ==, 2);
  g_assert_cmpuint (summary.n_servers, ==, 3);
  g_assert_cmpfloat_with_epsilon (summary.mean_resolution_min, 50.0 / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (summary.resolution_rate, 75.0, 1e-9);

  /* A second earlier the open one has not lasted long enough. */
  ved_alert_history_summarise (history, T0_US + 35 * VED_MINUTE_US - 1, &summary);
  g_assert_cmpuint (summary.n_incidents, ==, 1);
  g_assert_true (ved_alert_history_is_incident (history, "a-1", T0_US + 2 * VED_MINUTE_US, T0_US));
  g_assert_false (ved_alert_history_is_incident (history, "a-2", T0_US + 20 * VED_MINUTE_US, T0_US));
}

static void
test_reopened (void)
{
  g_autoptr(VedAlertHistory) history = make_history ();
  VedAlertSummary summary;

  /* Reopened within ten minutes it is one alert, which is open again. */
  add (history, 31, "a-2", "db1", 20, VED_LEVEL_WARNING, VED_ALERT_OPEN);
  ved_alert_history_summarise (history, T0_US + 35 * VED_MINUTE_US, &summary);
  g_assert_cmpuint (summary.n_alerts, ==, 4);
  g_assert_cmpuint (summary.n_resolved, ==, 2);
}

/* A fault that comes back is one alert, but the quiet between is no trouble: three times 2 minutes are no incident, and
 * take 2 minutes to resolve. */
static void
test_comes_back (void)
{
  g_autoptr(VedAlertHistory) history = ved_alert_history_new ();
  g_autoptr(GPtrArray) servers = NULL;
  VedAlertSummary summary;

  for (guint i = 0; i < 3; i++)
    {
      add (history, 5 * i, "a-1", "db1", 0, VED_LEVEL_IMMINENT, VED_ALERT_OPEN);
      add (history, 5 * i + 2, "a-1", "db1", 0, VED_LEVEL_IMMINENT, VED_ALERT_RESOLVED);
    }
  ved_alert_history_summarise (history, T0_US + 20 * VED_MINUTE_US, &summary);
  g_assert_cmpuint (summary.n_alerts, ==, 1);
  g_assert_cmpuint (summary.n_returns, ==, 2);
  g_assert_cmpuint (summary.n_resolved, ==, 1);
  g_assert_cmpuint (summary.n_incidents, ==, 0);
  g_assert_cmpfloat_with_epsilon (summary.mean_resolution_min, 2.0, 1e-9);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (ved_alert_history_get_span_us (history, "a-1", T0_US + (5 * i + 2) * VED_MINUTE_US), ==,
                     2 * VED_MINUTE_US);
  g_assert_cmpint (ved_alert_history_get_span_us (history, "a-7", T0_US), ==, -1);

  /* A fourth time it stays: that is an incident, the ones before are still none. */
  add (history, 20, "a-1", "db1", 0, VED_LEVEL_CRITICAL, VED_ALERT_OPEN);
  ved_alert_history_summarise (history, T0_US + 25 * VED_MINUTE_US, &summary);
  g_assert_cmpuint (summary.n_resolved, ==, 0);
  g_assert_cmpuint (summary.n_incidents, ==, 1);
  g_assert_false (ved_alert_history_is_incident (history, "a-1", T0_US + 12 * VED_MINUTE_US, T0_US + VED_HOUR_US));
  g_assert_true (ved_alert_history_is_incident (history, "a-1", T0_US + 20 * VED_MINUTE_US, T0_US + VED_HOUR_US));
  servers = ved_alert_history_list_servers (history);
  g_assert_cmpuint (((VedServerAlertStats *) g_ptr_array_index (servers, 0))->n_returns, ==, 3);
}

/* Where the range begins with a return, the stretch begins there, not where the episode opened. */
static void
test_returns_first (void)
{
  g_autoptr(VedAlertHistory) history = ved_alert_history_new ();
  VedAlert alert = { .id = (char *) "a-1", .server = (char *) "db1", .subject = VED_ALERT_SUBJECT_RISK,
                     .level = VED_LEVEL_CRITICAL, .opened_us = T0_US - VED_HOUR_US };

  ved_alert_history_add (history, T0_US, VED_ALERT_REOPENED, &alert);
  g_assert_cmpint (ved_alert_history_get_span_us (history, "a-1", T0_US + VED_MINUTE_US), ==, VED_MINUTE_US);
}

/* What has been open since before the range, and has not changed in it, is an alert all the same. */
static void
test_open_all_the_while (void)
{
  g_autoptr(VedAlertHistory) history = make_history ();
  VedAlert quiet = { .id = (char *) "a-0", .server = (char *) "etl1", .subject = VED_ALERT_SUBJECT_RISK,
                     .level = VED_LEVEL_WARNING, .state = VED_ALERT_OPEN, .opened_us = T0_US - VED_HOUR_US };
  VedAlert known = quiet, metric = quiet;
  VedAlertSummary summary;

  known.id = (char *) "a-2";
  metric.id = (char *) "a-9";
  metric.subject = VED_ALERT_SUBJECT_METRIC;
  ved_alert_history_add_open (history, &quiet);
  ved_alert_history_add_open (history, &known);
  ved_alert_history_add_open (history, &metric);
  ved_alert_history_summarise (history, T0_US + 35 * VED_MINUTE_US, &summary);
  g_assert_cmpuint (summary.n_alerts, ==, 5);
  g_assert_cmpuint (summary.n_warning, ==, 2);
  g_assert_cmpuint (summary.n_resolved, ==, 3);
  g_assert_cmpuint (summary.n_servers, ==, 4);
}

static void
test_servers (void)
{
  g_autoptr(VedAlertHistory) history = make_history ();
  g_autoptr(GPtrArray) servers = ved_alert_history_list_servers (history);
  const VedServerAlertStats *first = g_ptr_array_index (servers, 0);
  const VedServerAlertStats *second = g_ptr_array_index (servers, 1);

  g_assert_cmpuint (servers->len, ==, 3);
  g_assert_cmpstr (first->server, ==, "db1");
  g_assert_cmpuint (first->n_alerts, ==, 2);
  g_assert_cmpuint (first->n_critical, ==, 2);
  g_assert_cmpuint (first->n_resolved, ==, 2);
  g_assert_cmpint (first->level, ==, VED_LEVEL_HEALTHY);
  g_assert_cmpint (first->last_us, ==, T0_US + 24 * VED_MINUTE_US);
  g_assert_cmpstr (second->server, ==, "web2");
  g_assert_cmpint (second->level, ==, VED_LEVEL_IMMINENT);
}

static void
test_empty (void)
{
  g_autoptr(VedAlertHistory) history = ved_alert_history_new ();
  VedAlertSummary summary;

  ved_alert_history_summarise (history, T0_US, &summary);
  g_assert_cmpuint (summary.n_alerts, ==, 0);
  g_assert_true (isnan (summary.mean_resolution_min));
  g_assert_cmpfloat (summary.resolution_rate, ==, 100.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert-history/summary", test_summary);
  g_test_add_func ("/alert-history/comes-back", test_comes_back);
  g_test_add_func ("/alert-history/returns-first", test_returns_first);
  g_test_add_func ("/alert-history/open-all-the-while", test_open_all_the_while);
  g_test_add_func ("/alert-history/reopened", test_reopened);
  g_test_add_func ("/alert-history/servers", test_servers);
  g_test_add_func ("/alert-history/empty", test_empty);

  return g_test_run ();
}
