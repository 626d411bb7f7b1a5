/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "fleet/risk/ved-risk.h"
#include "sim/ved-sim-tables.h"
#include "sim/ved-simulator.h"

#include <math.h>
#include <string.h>

/* Monday, 2026-01-05 07:30 UTC: every profile's factor is 1.0 from 7 to 8 o'clock. */
#define START_US (G_GINT64_CONSTANT (1767598200) * VED_SECOND_US)

static VedSimulator *
new_fleet (guint         n_servers,
           VedScenarioId scenario)
{
  const VedSimulatorConfig config = { n_servers, VED_SIMULATOR_RNG_SEED, START_US, scenario, NULL };

  return ved_simulator_new (&config);
}

static double
current_risk (const VedSample *sample)
{
  VedRiskInput input = { .profile = (VedProfile) sample->profile, .cores = sample->cores };

  memcpy (input.current, sample->values, sizeof input.current);

  return ved_risk_get_current_part (&input);
}

static guint
count_at_risk (const VedSampleBatch *batch,
               double                bound)
{
  guint n = 0;

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    n += current_risk (ved_sample_batch_get_sample (batch, i)) >= bound;

  return n;
}

static void
check_sample (const VedSample *sample)
{
  double sum = 0.0;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    g_assert_true (ved_metric_is_valid (metric, (double) sample->values[metric]));
  for (guint metric = VED_METRIC_CPU_USER; metric <= VED_METRIC_CPU_IDLE; metric++)
    sum += (double) sample->values[metric];
  g_assert_cmpfloat_with_epsilon (sum, 100.0, 0.01);
  g_assert_cmpuint (sample->cores, ==, ved_profile_get_info ((VedProfile) sample->profile)->cores);
  g_assert_cmpuint (ved_profile_from_server_name (sample->server), ==, sample->profile);
}

static void
check_batch (const VedSampleBatch *batch)
{
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    check_sample (ved_sample_batch_get_sample (batch, i));
}

static void
test_composition (void)
{
  const struct {
    guint n_servers;
    guint counts[VED_N_PROFILES];
  } cases[] = {
    { 1, { 1, 1, 1, 1, 1, 1, 1 } },
    { 7, { 1, 1, 1, 1, 1, 1, 1 } },
    { 20, { 4, 3, 8, 1, 2, 1, 1 } },
    { 90, { 19, 15, 28, 5, 9, 8, 6 } },
    { 1000, { 280, 170, 280, 60, 110, 90, 10 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSimulator) simulator = new_fleet (cases[i].n_servers, VED_SCENARIO_HEALTHY);
      guint counts[VED_N_PROFILES] = { 0 };

      for (guint j = 0; j < ved_simulator_get_n_servers (simulator); j++)
        counts[ved_profile_from_server_name (ved_simulator_get_server (simulator, j))]++;
      for (guint j = 0; j < VED_N_PROFILES; j++)
        g_assert_cmpuint (counts[j], ==, cases[i].counts[j]);
    }
}

static void
test_problem_servers (void)
{
  g_autoptr(VedSimulator) simulator = new_fleet (200, VED_SCENARIO_HEALTHY);
  g_autoptr(VedSampleBatch) batch = ved_simulator_tick (simulator, START_US);
  guint n = 0;

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    n += ved_sample_batch_get_sample (batch, i)->problem_child;
  g_assert_cmpuint (n, ==, 20);
}

static void
assert_equal (const VedSampleBatch *a,
              const VedSampleBatch *b)
{
  g_assert_cmpuint (ved_sample_batch_get_n_samples (a), ==, ved_sample_batch_get_n_samples (b));
  for (guint i = 0; i < ved_sample_batch_get_n_samples (a); i++)
    {
      const VedSample *left = ved_sample_batch_get_sample (a, i);
      const VedSample *right = ved_sample_batch_get_sample (b, i);

      g_assert_cmpstr (left->server, ==, right->server);
      g_assert_cmpint (left->status, ==, right->status);
      g_assert_cmpmem (left->values, sizeof left->values, right->values, sizeof right->values);
    }
}

static void
test_deterministic (void)
{
  g_autoptr(VedSimulator) one = new_fleet (50, VED_SCENARIO_NATURAL);
  g_autoptr(VedSimulator) two = new_fleet (50, VED_SCENARIO_NATURAL);

  for (guint i = 0; i < 200; i++)
    {
      gint64 time_us = START_US + i * VED_MINUTE_US;
      g_autoptr(VedSampleBatch) left = ved_simulator_tick (one, time_us);
      g_autoptr(VedSampleBatch) right = ved_simulator_tick (two, time_us);

      assert_equal (left, right);
      if (i == 50)
        {
          ved_simulator_set_scenario (one, VED_SCENARIO_CASCADE, time_us);
          ved_simulator_set_scenario (two, VED_SCENARIO_CASCADE, time_us);
        }
    }
  g_assert_cmpuint (ved_simulator_get_tick (one), ==, 200);
}

static void
check_moments (const VedSimulator *simulator,
               double            (*means)[VED_N_METRICS],
               VedProfile          profile,
               VedMetric           metric)
{
  VedBaseline baseline = ved_sim_get_baseline (profile, metric);
  double sum = 0.0, squares = 0.0, mean, sd;
  guint n = 0;

  for (guint i = 0; i < ved_simulator_get_n_servers (simulator); i++)
    {
      if (ved_profile_from_server_name (ved_simulator_get_server (simulator, i)) != profile)
        continue;
      n++;
      sum += means[i][metric];
      squares += means[i][metric] * means[i][metric];
    }

  mean = sum / n;
  sd = sqrt ((squares - n * mean * mean) / (n - 1));
  g_test_message ("%s %s: mean %.3f (%.3f), sd %.3f (%.3f)", ved_profile_get_info (profile)->key,
                  ved_metric_get_info (metric)->key, mean, baseline.mean, sd, baseline.sd);
  g_assert_cmpfloat (fabs (mean / baseline.mean - 1.0), <, 0.05);
  g_assert_cmpfloat (fabs (sd / baseline.sd - 1.0), <, 0.20);
}

/* Means of 20 minutes, so that the noise of a tick does not hide what the servers are like. */
static void
test_baselines (void)
{
  const guint n_servers = 200, n_ticks = 240;
  g_autoptr(VedSimulator) simulator = new_fleet (n_servers, VED_SCENARIO_HEALTHY);
  double (*means)[VED_N_METRICS] = g_malloc0_n (n_servers, sizeof *means);

  for (guint i = 0; i < n_ticks; i++)
    {
      g_autoptr(VedSampleBatch) batch = ved_simulator_tick (simulator, START_US + i * VED_SIMULATOR_TICK_US);

      for (guint j = 0; j < n_servers; j++)
        {
          for (guint metric = 0; metric < VED_N_METRICS; metric++)
            means[j][metric] += (double) ved_sample_batch_get_sample (batch, j)->values[metric] / n_ticks;
        }
    }

  for (guint profile = 0; profile < VED_N_PROFILES; profile++)
    {
      for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
        {
          if (metric != VED_METRIC_CPU_IDLE)
            check_moments (simulator, means, profile, metric);
        }
    }
  g_free (means);
}

static void
test_healthy (void)
{
  const guint sizes[] = { 20, 90 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(VedSimulator) simulator = new_fleet (sizes[i], VED_SCENARIO_HEALTHY);
      guint n_quiet = 0, n_all = 0;

      /* A week, every two minutes. */
      for (guint j = 0; j < 7 * 24 * 30; j++)
        {
          g_autoptr(VedSampleBatch) batch = ved_simulator_tick (simulator, START_US + j * 2 * VED_MINUTE_US);

          check_batch (batch);
          g_assert_cmpuint (ved_sample_batch_get_n_samples (batch), ==, sizes[i]);
          g_assert_cmpuint (count_at_risk (batch, 60.0), ==, 0);
          n_all += sizes[i];
          n_quiet += sizes[i] - count_at_risk (batch, 30.0);
        }
      g_assert_cmpfloat ((double) n_quiet / n_all, >, 0.95);
    }
}

static void
check_soft_limits (const VedSample *sample)
{
  if (sample->status != VED_FEED_STATUS_HEALTHY && sample->status != VED_FEED_STATUS_IDLE)
    return;

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    g_assert_cmpfloat ((double) sample->values[metric], <=, ved_sim_get_soft_limit (metric));
  g_assert_cmpfloat ((double) sample->values[VED_METRIC_CPU_IDLE], >=, 15.0 - 1e-4);
}

static void
test_natural (void)
{
  g_autoptr(VedSimulator) simulator = new_fleet (90, VED_SCENARIO_NATURAL);
  guint seen[VED_N_FEED_STATUSES] = { 0 };
  guint n_records = 0;

  for (guint i = 0; i < 14 * 24 * 12; i++)
    {
      g_autoptr(VedSampleBatch) batch = ved_simulator_tick (simulator, START_US + i * 5 * VED_MINUTE_US);

      check_batch (batch);
      for (guint j = 0; j < ved_sample_batch_get_n_samples (batch); j++)
        {
          const VedSample *sample = ved_sample_batch_get_sample (batch, j);

          check_soft_limits (sample);
          seen[sample->status]++;
          n_records++;
        }
    }

  /* Every state is lived through; those offline send nothing; most are healthy. */
  g_assert_cmpuint (seen[VED_FEED_STATUS_OFFLINE], ==, 0);
  for (int state = 0; state < VED_FEED_STATUS_OFFLINE; state++)
    g_assert_cmpuint (seen[state], >, 0);
  g_assert_cmpuint (n_records, <, 90 * 14 * 24 * 12);
  g_assert_cmpfloat ((double) seen[VED_FEED_STATUS_HEALTHY] / n_records, >, 0.6);
  g_assert_cmpfloat ((double) seen[VED_FEED_STATUS_CRITICAL_ISSUE] / n_records, <, 0.01);
}

static void
run_scenario (VedSimulator *simulator,
              VedScenarioId scenario,
              gint64       *time_us,
              guint         minutes)
{
  ved_simulator_set_scenario (simulator, scenario, *time_us);
  for (guint i = 0; i < minutes * 12; i++)
    {
      g_autoptr(VedSampleBatch) batch = NULL;

      *time_us += VED_SIMULATOR_TICK_US;
      batch = ved_simulator_tick (simulator, *time_us);
      check_batch (batch);
    }
}

static void
check_affected (VedSimulator *simulator,
                gint64        time_us,
                VedFeedStatus state,
                double        least_risk,
                double        least_database_risk)
{
  g_autoptr(VedSampleBatch) batch = ved_simulator_tick (simulator, time_us);

  for (guint i = 0; i < ved_simulator_get_n_affected (simulator); i++)
    {
      const char *name = ved_simulator_get_affected (simulator, i);
      const VedSample *sample = NULL;

      for (guint j = 0; j < ved_sample_batch_get_n_samples (batch); j++)
        {
          if (strcmp (ved_sample_batch_get_sample (batch, j)->server, name) == 0)
            sample = ved_sample_batch_get_sample (batch, j);
        }
      g_assert_nonnull (sample);
      g_assert_cmpint (sample->status, ==, state);
      g_assert_cmpfloat (current_risk (sample), >=, sample->profile == VED_PROFILE_DATABASE ?
                         least_database_risk : least_risk);
    }
}

static void
test_degrading (void)
{
  g_autoptr(VedSimulator) simulator = new_fleet (200, VED_SCENARIO_HEALTHY);
  gint64 time_us = START_US;

  run_scenario (simulator, VED_SCENARIO_DEGRADING, &time_us, 6);
  g_assert_cmpuint (ved_simulator_get_n_affected (simulator), ==, 40);
  check_affected (simulator, time_us, VED_FEED_STATUS_HEAVY_LOAD, 52.5, 52.5);

  /* The same servers go on to critical, within a minute. */
  run_scenario (simulator, VED_SCENARIO_CRITICAL, &time_us, 1);
  g_assert_cmpuint (ved_simulator_get_n_affected (simulator), ==, 40);
  check_affected (simulator, time_us, VED_FEED_STATUS_CRITICAL_ISSUE, 100.0, 100.0);
}

static void
test_critical (void)
{
  g_autoptr(VedSimulator) small = new_fleet (20, VED_SCENARIO_HEALTHY);
  g_autoptr(VedSimulator) large = new_fleet (200, VED_SCENARIO_HEALTHY);
  g_autoptr(VedSampleBatch) batch = NULL;
  gint64 time_us = START_US;

  run_scenario (small, VED_SCENARIO_CRITICAL, &time_us, 3);
  batch = ved_simulator_tick (small, time_us);
  g_assert_cmpuint (count_at_risk (batch, 80.0), >=, 4);

  time_us = START_US;
  run_scenario (large, VED_SCENARIO_CRITICAL, &time_us, 2);
  g_assert_cmpuint (ved_simulator_get_n_affected (large), ==, 50);
  check_affected (large, time_us, VED_FEED_STATUS_CRITICAL_ISSUE, 84.0, 100.0);

  /* Asking again changes nothing; healthy ends it. */
  g_assert_cmpuint (ved_simulator_set_scenario (large, VED_SCENARIO_CRITICAL, time_us), ==, 50);
  g_assert_cmpuint (ved_simulator_set_scenario (large, VED_SCENARIO_HEALTHY, time_us), ==, 0);
  g_clear_pointer (&batch, ved_sample_batch_unref);
  batch = ved_simulator_tick (large, time_us + VED_SIMULATOR_TICK_US);
  g_assert_cmpuint (count_at_risk (batch, 60.0), ==, 0);
}

static void
test_cascade (void)
{
  g_autoptr(VedSimulator) simulator = new_fleet (90, VED_SCENARIO_HEALTHY);
  g_autoptr(VedSampleBatch) batch = NULL;
  gint64 time_us = START_US;
  guint n_sources = 0;

  run_scenario (simulator, VED_SCENARIO_CASCADE, &time_us, 3);
  batch = ved_simulator_tick (simulator, time_us);
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);
      float impact = sample->values[VED_METRIC_CASCADE_IMPACT];

      if (impact == 1.0f)
        {
          n_sources++;
          g_assert_cmpint (sample->profile, ==, VED_PROFILE_DATABASE);
          g_assert_cmpfloat (current_risk (sample), ==, 100.0);
          g_assert_cmpstr (sample->notes, ==, "database performance issue");
        }
      else if (sample->profile == VED_PROFILE_WEB_API)
        {
          g_assert_cmpfloat_with_epsilon (impact, 0.8, 1e-6);
          g_assert_cmpstr (sample->notes, ==, "upstream dependency failure");
          g_assert_cmpfloat (sample->values[VED_METRIC_BACK_CLOSE_WAIT], >, 30.0f);
        }
      else if (sample->profile == VED_PROFILE_ML_COMPUTE)
        g_assert_cmpstr (sample->notes, ==, "upstream degradation");
      else if (sample->profile == VED_PROFILE_GENERIC)
        g_assert_cmpfloat (impact, ==, 0.0f);
    }
  g_assert_cmpuint (n_sources, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (ved_profile_from_server_name (ved_simulator_get_affected (simulator, i)), ==,
                      VED_PROFILE_DATABASE);
}

static void
test_demo (void)
{
  g_autoptr(VedSimulator) simulator = new_fleet (20, VED_SCENARIO_DEMO);
  const struct {
    guint second;
    guint least;
    guint most;
  } cases[] = {
    { 85, 0, 0 }, { 180, 4, 5 }, { 300, 0, 0 }, { 385, 0, 0 }, { 480, 4, 5 },
  };
  guint next = 0;

  for (guint second = 0; second <= 480; second += 5)
    {
      g_autoptr(VedSampleBatch) batch = ved_simulator_tick (simulator, START_US + second * VED_SECOND_US);
      guint n = count_at_risk (batch, 80.0);

      check_batch (batch);
      if (second != cases[next].second)
        continue;
      g_assert_cmpuint (ved_simulator_get_n_affected (simulator), ==, cases[next].most);
      g_assert_cmpuint (n, >=, cases[next].least);
      g_assert_cmpuint (n, <=, cases[next].most);
      next++;
    }
  g_assert_cmpuint (next, ==, G_N_ELEMENTS (cases));
}

static void
test_backfill (void)
{
  g_autoptr(VedSimulator) simulator = new_fleet (90, VED_SCENARIO_NATURAL);
  g_autoptr(VedSampleBatch) live = NULL;
  const guint n_buckets = 288;

  for (guint day = 0; day < 3; day++)
    {
      gint64 from_us = START_US + day * VED_DAY_US;
      g_autoptr(VedSampleBatch) batch = ved_simulator_backfill (simulator, from_us, n_buckets);
      guint n = ved_sample_batch_get_n_samples (batch);

      g_assert_cmpuint (ved_sample_batch_get_bucket_s (batch), ==, 300);
      g_assert_cmpuint (n, <=, 90 * n_buckets);
      g_assert_cmpuint (n, >, 89 * n_buckets);
      g_assert_cmpint (ved_sample_batch_get_sample (batch, 0)->time_us, ==, from_us);
      g_assert_cmpint (ved_sample_batch_get_sample (batch, n - 1)->time_us, ==,
                       from_us + (n_buckets - 1) * 5 * VED_MINUTE_US);
      check_batch (batch);
      for (guint i = 0; i < n; i++)
        {
          const VedSample *sample = ved_sample_batch_get_sample (batch, i);

          for (guint metric = 0; metric < VED_N_METRICS; metric++)
            {
              g_assert_cmpfloat (sample->min[metric], <=, sample->values[metric]);
              g_assert_cmpfloat (sample->max[metric], >=, sample->values[metric]);
              g_assert_true (ved_metric_is_valid (metric, (double) sample->min[metric]));
              g_assert_true (ved_metric_is_valid (metric, (double) sample->max[metric]));
            }
        }
    }

  live = ved_simulator_tick (simulator, START_US + 3 * VED_DAY_US);
  check_batch (live);
}

/* A bucket drawn at once must look like a bucket of ticks: same mean, min and max on average. */
static void
test_buckets_like_ticks (void)
{
  g_autoptr(VedSimulator) ticking = new_fleet (20, VED_SCENARIO_HEALTHY);
  g_autoptr(VedSimulator) drawn = new_fleet (20, VED_SCENARIO_HEALTHY);
  const VedMetric metric = VED_METRIC_MEM_USED;
  const guint n_buckets = 12;
  double tick_range = 0.0, drawn_range = 0.0, tick_sum = 0.0, drawn_sum = 0.0;
  g_autoptr(VedSampleBatch) buckets = ved_simulator_backfill (drawn, START_US, n_buckets);
  float min[20], max[20];

  for (guint i = 0; i < n_buckets * 60; i++)
    {
      g_autoptr(VedSampleBatch) batch = ved_simulator_tick (ticking, START_US + i * VED_SIMULATOR_TICK_US);

      for (guint j = 0; j < 20; j++)
        {
          float value = ved_sample_batch_get_sample (batch, j)->values[metric];

          min[j] = i % 60 == 0 ? value : MIN (min[j], value);
          max[j] = i % 60 == 0 ? value : MAX (max[j], value);
          tick_sum += (double) value / 60;
          tick_range += i % 60 == 59 ? (double) (max[j] - min[j]) : 0.0;
        }
    }
  for (guint i = 0; i < 20 * n_buckets; i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (buckets, i);

      drawn_sum += (double) sample->values[metric];
      drawn_range += (double) (sample->max[metric] - sample->min[metric]);
    }

  g_test_message ("range %.2f of ticks, %.2f drawn", tick_range / (20 * n_buckets),
                  drawn_range / (20 * n_buckets));
  g_assert_cmpfloat (fabs (drawn_sum / tick_sum - 1.0), <, 0.01);
  g_assert_cmpfloat (fabs (drawn_range / tick_range - 1.0), <, 0.10);
}

static void
test_names (void)
{
  g_autoptr(GError) error = NULL;
  VedScenarioId scenario;

  for (guint i = 0; i < VED_N_SCENARIOS; i++)
    {
      g_assert_true (ved_scenario_id_from_name (ved_scenario_id_get_name (i), &scenario, &error));
      g_assert_cmpuint (scenario, ==, i);
    }
  g_assert_no_error (error);
  g_assert_false (ved_scenario_id_from_name ("meltdown", &scenario, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/composition", test_composition);
  g_test_add_func ("/simulator/problem-servers", test_problem_servers);
  g_test_add_func ("/simulator/deterministic", test_deterministic);
  g_test_add_func ("/simulator/baselines", test_baselines);
  g_test_add_func ("/simulator/healthy", test_healthy);
  g_test_add_func ("/simulator/natural", test_natural);
  g_test_add_func ("/simulator/degrading", test_degrading);
  g_test_add_func ("/simulator/critical", test_critical);
  g_test_add_func ("/simulator/cascade", test_cascade);
  g_test_add_func ("/simulator/demo", test_demo);
  g_test_add_func ("/simulator/backfill", test_backfill);
  g_test_add_func ("/simulator/buckets-like-ticks", test_buckets_like_ticks);
  g_test_add_func ("/simulator/names", test_names);

  return g_test_run ();
}
