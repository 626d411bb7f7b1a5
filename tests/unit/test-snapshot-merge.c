/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "fleet/snapshot/ved-snapshot-merge.h"
#include "fleet/ved-shard.h"
#include "support/ved-test-snapshot.h"

#include <math.h>
#include <string.h>

#define N_SMALL 5
#define N_LARGE 12

/* Two daemons that both have the first servers, as after a fleet was divided anew. */
typedef struct {
  VedSnapshot *small;
  VedSnapshot *large;
  VedSnapshot *fleet;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->small = ved_test_snapshot_new (N_SMALL, 1, TRUE);
  fixture->large = ved_test_snapshot_new (N_LARGE, 2, TRUE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ved_snapshot_unref (fixture->small);
  ved_snapshot_unref (fixture->large);
  g_clear_pointer (&fixture->fleet, ved_snapshot_unref);
}

static void
merge (Fixture  *fixture,
       gboolean  small_is_present,
       gboolean  large_is_present)
{
  const VedSnapshotPart parts[] = {
    { fixture->small, small_is_present, "@1" }, { fixture->large, large_is_present, "@2" },
  };

  fixture->fleet = ved_snapshot_merge (parts, G_N_ELEMENTS (parts), 0, 77, "a, b");
}

static void
assert_same (float a,
             float b)
{
  g_assert_true (isnan (a) ? isnan (b) : a == b);
}

static void
assert_server (VedSnapshot *fleet,
               guint        index,
               VedSnapshot *part,
               guint        server)
{
  guint n, n_part;

  g_assert_cmpstr (ved_snapshot_get_name (fleet, index), ==, ved_snapshot_get_name (part, server));
  g_assert_cmpint (ved_snapshot_get_profile (fleet, index), ==, ved_snapshot_get_profile (part, server));
  g_assert_cmpint (ved_snapshot_get_engine (fleet, index), ==, ved_snapshot_get_engine (part, server));
  assert_same (ved_snapshot_risk (fleet)[index], ved_snapshot_risk (part)[server]);
  assert_same (ved_snapshot_prob_8h (fleet)[index], ved_snapshot_prob_8h (part)[server]);
  ved_snapshot_get_contributions (fleet, index, &n);
  ved_snapshot_get_contributions (part, server, &n_part);
  g_assert_cmpuint (n, ==, n_part);

  for (VedMetric metric = 0; metric < VED_N_METRICS; metric++)
    {
      const float *p90 = ved_snapshot_get_forecast (fleet, index, metric, VED_QUANTILE_P90);
      const float *part_p90 = ved_snapshot_get_forecast (part, server, metric, VED_QUANTILE_P90);

      g_assert_cmpint (ved_snapshot_has_metric (fleet, index, metric), ==,
                       ved_snapshot_has_metric (part, server, metric));
      assert_same (ved_snapshot_current (fleet, metric)[index], ved_snapshot_current (part, metric)[server]);
      assert_same (ved_snapshot_near (fleet, metric)[index], ved_snapshot_near (part, metric)[server]);
      assert_same (ved_snapshot_peak (fleet, metric)[index], ved_snapshot_peak (part, metric)[server]);
      g_assert_cmpint (p90 == NULL, ==, part_p90 == NULL);
      if (p90 != NULL)
        g_assert_cmpmem (p90, VED_FORECAST_STEPS * sizeof *p90, part_p90, VED_FORECAST_STEPS * sizeof *p90);
    }
}

/* A server that two daemons have is that of the one that answers; the others are those that have them. */
static void
test_servers (Fixture       *fixture,
              gconstpointer  data)
{
  merge (fixture, TRUE, FALSE);
  g_assert_cmpuint (ved_snapshot_get_n_servers (fixture->fleet), ==, N_LARGE);
  g_assert_cmpuint (ved_snapshot_get_generation (fixture->fleet), ==, 77);
  g_assert_cmpstr (ved_snapshot_get_metadata (fixture->fleet)->source, ==, "a, b");

  for (guint i = 0; i < N_LARGE; i++)
    {
      const char *name = ved_snapshot_get_name (fixture->fleet, i);
      guint server;
      gboolean own = ved_snapshot_find (fixture->small, name, &server);

      if (!own)
        g_assert_true (ved_snapshot_find (fixture->large, name, &server));
      assert_server (fixture->fleet, i, own ? fixture->small : fixture->large, server);
      g_assert_cmpint (ved_snapshot_get_state (fixture->fleet, i), ==,
                       own || ved_snapshot_get_state (fixture->large, server) == VED_SERVER_OFFLINE
                       ? ved_snapshot_get_state (own ? fixture->small : fixture->large, server) : VED_SERVER_STALE);
    }
}

/* A daemon whose clock is ahead, and which is gone, does not hold up the time of the others. */
static void
test_time_is_of_who_answers (Fixture       *fixture,
                             gconstpointer  data)
{
  ved_snapshot_unref (fixture->large);
  fixture->large = ved_test_snapshot_new_at (N_LARGE, 2, TRUE, VED_TEST_TIME_US + 10 * VED_MINUTE_US);
  merge (fixture, TRUE, FALSE);
  g_assert_cmpint (ved_snapshot_get_time_us (fixture->fleet), ==, ved_snapshot_get_time_us (fixture->small));
  g_assert_cmpint (ved_snapshot_get_origin_us (fixture->fleet), ==, ved_snapshot_get_origin_us (fixture->small));
  g_clear_pointer (&fixture->fleet, ved_snapshot_unref);

  merge (fixture, FALSE, FALSE);
  g_assert_cmpint (ved_snapshot_get_time_us (fixture->fleet), ==, ved_snapshot_get_time_us (fixture->large));
}

/* The time of a fleet does not step back with who is gone; what is shown is not older for that. */
static void
test_time_does_not_step_back (Fixture       *fixture,
                              gconstpointer  data)
{
  const VedSnapshotPart part = { fixture->small, TRUE, "@1" };
  gint64 time_us = ved_snapshot_get_time_us (fixture->small), ahead_us = 10 * VED_MINUTE_US;

  fixture->fleet = ved_snapshot_merge (&part, 1, time_us + ahead_us, 77, "a");
  g_assert_cmpint (ved_snapshot_get_time_us (fixture->fleet), ==, time_us + ahead_us);
  g_assert_cmpint (ved_snapshot_get_sample_age_us (fixture->fleet), ==, ved_snapshot_get_sample_age_us (fixture->small));
  g_assert_cmpint (ved_snapshot_get_origin_us (fixture->fleet), ==, ved_snapshot_get_origin_us (fixture->small));
  for (guint i = 0; i < ved_snapshot_get_n_servers (fixture->fleet); i++)
    g_assert_cmpint (ved_snapshot_get_last_seen_us (fixture->fleet, i), ==,
                     ved_snapshot_get_last_seen_us (fixture->small, i) + ahead_us);
  g_clear_pointer (&fixture->fleet, ved_snapshot_unref);

  fixture->fleet = ved_snapshot_merge (&part, 1, time_us - ahead_us, 77, "a");
  g_assert_cmpint (ved_snapshot_get_time_us (fixture->fleet), ==, time_us);
}

/* All episodes are there in the order of a snapshot, and each says by its id whose it is. */
static void
test_alerts (Fixture       *fixture,
             gconstpointer  data)
{
  guint n_of[2] = { 0 };

  merge (fixture, TRUE, TRUE);
  for (guint i = 0; i < ved_snapshot_get_n_alerts (fixture->fleet); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (fixture->fleet, i);

      g_assert_true (g_str_has_suffix (alert->id, "@1") || g_str_has_suffix (alert->id, "@2"));
      n_of[g_str_has_suffix (alert->id, "@2")]++;
      if (i > 0)
        g_assert_cmpint (ved_snapshot_get_alert (fixture->fleet, i - 1)->severity, >=, alert->severity);
    }
  g_assert_cmpuint (n_of[0], ==, ved_snapshot_get_n_alerts (fixture->small));
  g_assert_cmpuint (n_of[1], ==, ved_snapshot_get_n_alerts (fixture->large));
}

/* None of the fleet crosses when none of any part does. */
static void
test_environment (Fixture       *fixture,
                  gconstpointer  data)
{
  const VedEnvironment *small = ved_snapshot_get_environment (fixture->small);
  const VedEnvironment *large = ved_snapshot_get_environment (fixture->large);
  const VedEnvironment *fleet;

  merge (fixture, TRUE, TRUE);
  fleet = ved_snapshot_get_environment (fixture->fleet);
  g_assert_true (fleet->valid);
  g_assert_cmpint (fleet->calibrated, ==, small->calibrated && large->calibrated);
  g_assert_cmpuint (fleet->high_risk_servers, ==, small->high_risk_servers + large->high_risk_servers);
  g_assert_cmpfloat_with_epsilon (fleet->prob_30m, 1.0 - (1.0 - small->prob_30m) * (1.0 - large->prob_30m), 0.0001);
  g_assert_false (ved_snapshot_get_scenario (fixture->fleet)->available);
}

static VedSnapshot *
make_part (float prob_30m,
           float prob_8h)
{
  const VedEnvironment environment = { .valid = TRUE, .prob_30m = prob_30m, .prob_8h = prob_8h };
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (0, 1, VED_TEST_TIME_US);

  ved_snapshot_builder_set_environment (builder, &environment);

  return ved_snapshot_builder_finish (builder);
}

/* Many parts at likely risk are as good as certain, and yet not; a part that is makes the whole so. */
static void
test_certainty (Fixture       *fixture,
                gconstpointer  data)
{
  VedSnapshotPart parts[10];
  const VedEnvironment *fleet;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i] = (VedSnapshotPart) { make_part (0.7f, i == 3 ? 1.0f : 0.2f), TRUE, "@1" };
    }
  fixture->fleet = ved_snapshot_merge (parts, G_N_ELEMENTS (parts), 0, 77, "many");
  fleet = ved_snapshot_get_environment (fixture->fleet);
  g_assert_cmpfloat (fleet->prob_30m, ==, 0.9999f);
  g_assert_cmpfloat (fleet->prob_8h, ==, 1.0f);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    ved_snapshot_unref (parts[i].snapshot);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/snapshot-merge/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("servers", test_servers);
  ADD ("time-is-of-who-answers", test_time_is_of_who_answers);
  ADD ("time-does-not-step-back", test_time_does_not_step_back);
  ADD ("alerts", test_alerts);
  ADD ("environment", test_environment);
  ADD ("certainty", test_certainty);
#undef ADD

  return g_test_run ();
}
