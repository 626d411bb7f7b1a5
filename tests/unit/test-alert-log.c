/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "store/alerts/ved-alert-log.h"
#include "support/ved-test-loop.h"

#include <math.h>
#include <sqlite3.h>

#define NOW_US (1768471500 * VED_SECOND_US)

typedef struct {
  char *folder;
  VedStoreWriter *writer;
  VedAlertLog *log;
} Fixture;

static void
open_log (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->writer = ved_store_writer_new ();
  fixture->log = ved_alert_log_new (fixture->folder, fixture->writer, &error);
  g_assert_no_error (error);
}

static void
close_log (Fixture *fixture)
{
  ved_test_finalize (g_steal_pointer (&fixture->log));
  ved_test_finalize (g_steal_pointer (&fixture->writer));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = ved_test_make_folder ();
  open_log (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_log (fixture);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* Who does what is added, and what it is about. */
static const char *actor = VED_ALERT_RULES_ACTOR;
static VedAlertSubject subject = VED_ALERT_SUBJECT_METRIC;

static void
add (Fixture        *fixture,
     const char     *id,
     const char     *server,
     VedAlertChange  change,
     gint64          time_us,
     const char     *note)
{
  VedAlert alert = {
    .id = (char *) id,
    .server = (char *) server,
    .subject = subject,
    .metric = VED_METRIC_MEM_USED,
    .severity = VED_ALERT_SEVERITY_CRITICAL,
    .level = VED_LEVEL_HEALTHY,
    .state = change == VED_ALERT_WAS_RESOLVED ? VED_ALERT_RESOLVED : VED_ALERT_OPEN,
    .opened_us = NOW_US,
    .updated_us = time_us,
    .resolved_us = change == VED_ALERT_WAS_RESOLVED ? time_us : 0,
    .current_value = 97.5f,
    .predicted_value = 99.25f,
    .threshold = 95.0f,
    .probability = NAN,
    .steps_ahead = 3,
  };
  float current[VED_N_METRICS];
  VedAlertEvent event = {
    .change = change, .time_us = time_us, .actor = actor, .alert = &alert, .current = current
  };

  for (VedMetric metric = 0; metric < VED_N_METRICS; metric++)
    current[metric] = NAN;
  current[VED_METRIC_CPU_USER] = 12.25f;
  current[VED_METRIC_MEM_USED] = 97.5f;

  ved_alert_log_add (fixture->log, &event, note);
}

static void
commit (Fixture *fixture,
        gint64   now_us)
{
  ved_alert_log_commit (fixture->log, now_us);
  ved_store_writer_flush (fixture->writer);
}

static void
test_restore (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) episodes = NULL;
  g_autoptr(GError) error = NULL;
  const VedAlertTransition *open;

  g_assert_cmpuint (ved_alert_log_get_last_number (fixture->log), ==, 0);
  add (fixture, "a-000001", "db001", VED_ALERT_OPENED, NOW_US, NULL);
  add (fixture, "a-000002", "db002", VED_ALERT_OPENED, NOW_US, NULL);
  add (fixture, "a-000003", "db003", VED_ALERT_OPENED, NOW_US, NULL);
  commit (fixture, NOW_US);
  add (fixture, "a-000002", "db002", VED_ALERT_WAS_RESOLVED, NOW_US + VED_MINUTE_US, NULL);
  add (fixture, "a-000003", "db003", VED_ALERT_WAS_RESOLVED, NOW_US + VED_HOUR_US, NULL);
  /* By hand, long ago: one of them has come again since. */
  actor = "ann@desk";
  add (fixture, "a-000004", "db004", VED_ALERT_WAS_RESOLVED, NOW_US + VED_MINUTE_US, NULL);
  add (fixture, "a-000005", "db005", VED_ALERT_WAS_RESOLVED, NOW_US + VED_MINUTE_US, NULL);
  actor = VED_ALERT_RULES_ACTOR;
  add (fixture, "a-000006", "db005", VED_ALERT_WAS_RESOLVED, NOW_US + 2 * VED_MINUTE_US, NULL);
  commit (fixture, NOW_US + VED_HOUR_US);
  close_log (fixture);

  open_log (fixture);
  g_assert_cmpuint (ved_alert_log_get_last_number (fixture->log), ==, 6);
  episodes = ved_alert_log_load_episodes (fixture->log, NOW_US + 50 * VED_MINUTE_US, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (episodes->len, ==, 3);
  g_assert_cmpstr (((VedAlertTransition *) episodes->pdata[2])->alert.id, ==, "a-000004");

  open = g_ptr_array_index (episodes, 0);
  g_assert_cmpstr (open->alert.id, ==, "a-000001");
  g_assert_cmpstr (open->alert.server, ==, "db001");
  g_assert_cmpint (open->alert.state, ==, VED_ALERT_OPEN);
  g_assert_cmpint (open->alert.metric, ==, VED_METRIC_MEM_USED);
  g_assert_cmpint (open->alert.severity, ==, VED_ALERT_SEVERITY_CRITICAL);
  g_assert_cmpint (open->alert.opened_us, ==, NOW_US);
  g_assert_cmpfloat (open->alert.current_value, ==, 97.5f);
  g_assert_cmpstr (open->metrics, ==, "{\"cpu_user_pct\":12.25,\"mem_used_pct\":97.5}");
  g_assert_true (isnan (open->alert.probability));
  g_assert_cmpuint (open->alert.steps_ahead, ==, 3);
  g_assert_cmpstr (((VedAlertTransition *) g_ptr_array_index (episodes, 1))->alert.id, ==, "a-000003");
}

static void
collect_cb (const VedAlertTransition *transition,
            gpointer                  user_data)
{
  g_ptr_array_add (user_data, g_strdup_printf ("%s %d", transition->alert.id, transition->change));
}

/* Who sums up sees all that risk episodes did, oldest first; who lists, the newest changes of level alone. */
static void
test_fetch (Fixture       *fixture,
            gconstpointer  data)
{
  VedAlertRange range = { NULL, NOW_US, NOW_US + VED_DAY_US };
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_free), levels = NULL, newest = NULL, one = NULL;
  g_autoptr(GError) error = NULL;
  const VedAlertTransition *transition;

  add (fixture, "a-000007", "db001", VED_ALERT_OPENED, NOW_US, NULL);
  subject = VED_ALERT_SUBJECT_RISK;
  add (fixture, "a-000001", "db001", VED_ALERT_OPENED, NOW_US, NULL);
  add (fixture, "a-000002", "db002", VED_ALERT_OPENED, NOW_US, NULL);
  add (fixture, "a-000001", "db001", VED_ALERT_RAISED, NOW_US + VED_SECOND_US, "I look at it");
  add (fixture, "a-000001", "db001", VED_ALERT_WAS_ACKNOWLEDGED, NOW_US + 2 * VED_SECOND_US, NULL);
  add (fixture, "a-000003", "db003", VED_ALERT_OPENED, NOW_US + VED_DAY_US, NULL);
  subject = VED_ALERT_SUBJECT_METRIC;
  commit (fixture, NOW_US);

  g_assert_true (ved_alert_log_visit_risk (fixture->log, &range, collect_cb, all, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 4);
  g_assert_cmpstr (all->pdata[0], ==, "a-000001 0");
  g_assert_cmpstr (all->pdata[3], ==, "a-000001 4");

  levels = ved_alert_log_list_levels (fixture->log, &range, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (levels->len, ==, 3);
  newest = ved_alert_log_list_levels (fixture->log, &range, 1, &error);
  g_assert_cmpuint (newest->len, ==, 1);
  transition = g_ptr_array_index (newest, 0);
  g_assert_cmpint (transition->change, ==, VED_ALERT_RAISED);
  g_assert_cmpstr (transition->note, ==, "I look at it");
  g_assert_cmpstr (transition->actor, ==, "vedetted");
  range.server = "db002";
  one = ved_alert_log_list_levels (fixture->log, &range, 100, &error);
  g_assert_cmpuint (one->len, ==, 1);
}

static guint
count_levels (Fixture *fixture)
{
  const VedAlertRange range = { NULL, 0, G_MAXINT64 };
  g_autoptr(GPtrArray) levels = ved_alert_log_list_levels (fixture->log, &range, 100, NULL);

  return levels->len;
}

/* A clock that leaps a year ahead takes nothing with it, unless it goes on from there; quiet days are no leap. */
static void
test_clock_ahead (Fixture       *fixture,
                  gconstpointer  data)
{
  gint64 ahead_us = NOW_US + 365 * VED_DAY_US;

  subject = VED_ALERT_SUBJECT_RISK;
  add (fixture, "a-000001", "db001", VED_ALERT_OPENED, NOW_US, NULL);
  add (fixture, "a-000001", "db001", VED_ALERT_WAS_RESOLVED, NOW_US + VED_MINUTE_US, NULL);
  commit (fixture, NOW_US + VED_MINUTE_US);
  add (fixture, "a-000002", "db002", VED_ALERT_OPENED, ahead_us, NULL);
  commit (fixture, ahead_us);
  g_assert_cmpuint (count_levels (fixture), ==, 3);
  add (fixture, "a-000003", "db003", VED_ALERT_OPENED, NOW_US + VED_HOUR_US, NULL);
  commit (fixture, NOW_US + VED_HOUR_US);
  g_assert_cmpuint (count_levels (fixture), ==, 4);
  for (guint day = 0; day < 92; day++)
    commit (fixture, NOW_US + day * VED_DAY_US);
  add (fixture, "a-000004", "db004", VED_ALERT_OPENED, NOW_US + 92 * VED_DAY_US, NULL);
  commit (fixture, NOW_US + 92 * VED_DAY_US);
  g_assert_cmpuint (count_levels (fixture), ==, 3);
  subject = VED_ALERT_SUBJECT_METRIC;
}

/* After 90 days resolved episodes go, open ones stay, and numbers are not given again. */
static void
test_retention (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) episodes = NULL;

  add (fixture, "a-000001", "db001", VED_ALERT_OPENED, NOW_US, NULL);
  add (fixture, "a-000009", "db002", VED_ALERT_OPENED, NOW_US, NULL);
  add (fixture, "a-000009", "db002", VED_ALERT_WAS_RESOLVED, NOW_US + VED_MINUTE_US, NULL);
  commit (fixture, NOW_US);
  for (guint day = 1; day < 91; day++)
    commit (fixture, NOW_US + day * VED_DAY_US);
  add (fixture, "a-000005", "db005", VED_ALERT_OPENED, NOW_US + 91 * VED_DAY_US, NULL);
  commit (fixture, NOW_US + 91 * VED_DAY_US);
  close_log (fixture);

  open_log (fixture);
  episodes = ved_alert_log_load_episodes (fixture->log, 0, NULL);
  g_assert_cmpuint (episodes->len, ==, 2);
  g_assert_cmpuint (ved_alert_log_get_last_number (fixture->log), ==, 9);
}

/* That nothing could be read is not that there is nothing. */
static void
test_find_server (Fixture       *fixture,
                  gconstpointer  data)
{
  const VedAlertRange range = { "db001", NOW_US, NOW_US + VED_MINUTE_US }, other = { "db002", NOW_US, NOW_US + VED_MINUTE_US };
  g_autofree char *path = g_build_filename (fixture->folder, "alerts.sqlite", NULL);
  g_autoptr(GError) error = NULL;
  gboolean is_there;
  sqlite3 *database;

  add (fixture, "a-000001", "db001", VED_ALERT_OPENED, NOW_US, NULL);
  commit (fixture, NOW_US);
  g_assert_true (ved_alert_log_find_server (fixture->log, &range, &is_there, &error));
  g_assert_true (is_there);
  g_assert_true (ved_alert_log_find_server (fixture->log, &other, &is_there, &error));
  g_assert_false (is_there);
  g_assert_no_error (error);

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "ALTER TABLE transitions RENAME TO gone", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  g_assert_false (ved_alert_log_find_server (fixture->log, &range, &is_there, &error));
  g_assert_nonnull (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/alert-log/restore", Fixture, NULL, set_up, test_restore, tear_down);
  g_test_add ("/alert-log/fetch", Fixture, NULL, set_up, test_fetch, tear_down);
  g_test_add ("/alert-log/clock-ahead", Fixture, NULL, set_up, test_clock_ahead, tear_down);
  g_test_add ("/alert-log/find-server", Fixture, NULL, set_up, test_find_server, tear_down);
  g_test_add ("/alert-log/retention", Fixture, NULL, set_up, test_retention, tear_down);

  return g_test_run ();
}
