/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "fleet/cascade/ved-cascade.h"
#include "fleet/risk/ved-risk.h"
#include "sim/ved-simulator.h"

#include <string.h>

/* The detector on simulated fleets: how often it cries wolf, and how soon it sees the wolf. */

/* Monday, 2026-01-05 07:30 UTC: the season changes soon after, and most from 18 to 19 h. */
#define START_US (G_GINT64_CONSTANT (1767598200) * VED_SECOND_US)
#define EVENING_US (START_US + 10 * VED_HOUR_US)

typedef struct {
  VedSimulator *fleet;
  VedCascade *cascade;
  gint64 time_us;
  VedCascadeResult *result;
} Run;

static void
run_init (Run   *run,
          guint  n_servers,
          gint64 start_us)
{
  const VedSimulatorConfig config = {
    n_servers, VED_SIMULATOR_RNG_SEED, start_us, VED_SCENARIO_HEALTHY, NULL
  };

  *run = (Run) { ved_simulator_new (&config), ved_cascade_new (), start_us, NULL };
}

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->result, ved_cascade_result_unref);
  ved_cascade_free (run->cascade);
  ved_simulator_free (run->fleet);
}

static float
risk_of (const VedSample *sample)
{
  VedRiskInput input = { .profile = (VedProfile) sample->profile };
  VedRisk risk;

  memcpy (input.current, sample->values, sizeof input.current);
  ved_risk_input_set_forecast (&input, NULL, 0);
  ved_risk_compute (&input, &risk);

  return risk.score;
}

static void
run_tick (Run *run)
{
  g_autoptr(VedSampleBatch) batch = ved_simulator_tick (run->fleet, run->time_us);

  ved_cascade_begin (run->cascade, run->time_us);
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);
      guint slot = ved_cascade_add_server (run->cascade, sample->server, (VedProfile) sample->profile);

      ved_cascade_update (run->cascade, slot, sample->values);
      ved_cascade_set_risk (run->cascade, slot, risk_of (sample));
    }
  g_clear_pointer (&run->result, ved_cascade_result_unref);
  run->result = ved_cascade_end (run->cascade);
  run->time_us += VED_SIMULATOR_TICK_US;
}

static void
test_false_alarms (gconstpointer data)
{
  guint n_servers = GPOINTER_TO_UINT (data);
  gboolean is_short = n_servers > 200 && !g_test_slow ();
  guint n_ticks = g_test_slow () ? 24 * 720 : is_short ? 1080 : 6 * 720;
  guint n_alarms = 0;
  Run run;

  run_init (&run, n_servers, is_short ? EVENING_US : START_US);
  for (guint i = 0; i < n_ticks; i++)
    {
      run_tick (&run);
      n_alarms += run.result->is_detected;
    }
  g_test_message ("%u servers, %u ticks: %u with an alarm, %" G_GUINT64_FORMAT " episodes", n_servers, n_ticks,
                  n_alarms, run.result->n_episodes);
  g_assert_cmpuint (run.result->n_taking_part, >=, n_servers);
  g_assert_cmpuint (100 * n_alarms, <, n_ticks);
  g_assert_cmpuint (run.result->n_episodes, <=, 1);
  g_assert_cmpfloat (run.result->correlation, <, 0.5);
  run_clear (&run);
}

static gboolean
is_source (Run        *run,
           const char *name)
{
  for (guint i = 0; name != NULL && i < MIN (2, ved_simulator_get_n_affected (run->fleet)); i++)
    {
      if (strcmp (ved_simulator_get_affected (run->fleet, i), name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether a source is the root, or stands second. */
static gboolean
names_source (Run *run)
{
  const VedCascadeEpisode *episode = g_ptr_array_index (run->result->active, 0);

  return is_source (run, episode->root) || is_source (run, episode->other_root);
}

static void
test_found (gconstpointer data)
{
  guint n_servers = GPOINTER_TO_UINT (data);
  guint n_ticks = 0;
  Run run;

  run_init (&run, n_servers, START_US);
  for (guint i = 0; i < 720; i++)
    run_tick (&run);
  g_assert_cmpuint (run.result->active->len, ==, 0);

  ved_simulator_set_scenario (run.fleet, VED_SCENARIO_CASCADE, run.time_us);
  while (!run.result->is_detected && n_ticks < 24)
    {
      run_tick (&run);
      n_ticks++;
    }
  g_test_message ("%u servers: found after %u s", n_servers, 5 * n_ticks);
  g_assert_true (run.result->is_detected);
  g_assert_cmpuint (5 * n_ticks, <=, 60);
  for (; n_ticks < 12; n_ticks++)
    run_tick (&run);
  g_assert_cmpuint (run.result->active->len, ==, 1);
  g_assert_true (names_source (&run));
  run_clear (&run);
}

/* What lasts longer than the detector takes to call it normal is one episode all the same, for as long as those that it came from
 * are critical, and never another's. Then it ends. */
static void
test_lasting (void)
{
  guint n_ticks = 0, n_at_risk = 0;
  Run run;

  run_init (&run, 40, START_US);
  for (guint i = 0; i < 720; i++)
    run_tick (&run);
  ved_simulator_set_scenario (run.fleet, VED_SCENARIO_CASCADE, run.time_us);
  for (guint i = 0; i < 45 * 12; i++)
    {
      run_tick (&run);
      n_at_risk = MAX (n_at_risk, run.result->n_at_risk);
      if (i < 24)
        continue;
      g_assert_cmpuint (run.result->active->len, ==, 1);
      g_assert_cmpuint (run.result->n_episodes, ==, 1);
      g_assert_true (names_source (&run));
      g_assert_cmpfloat (run.result->health_score, <, 40.0);
      g_assert_cmpstr (ved_cascade_get_status_name (run.result), ==, "critical");
    }
  g_assert_cmpuint (n_at_risk, >=, 2);

  ved_simulator_set_scenario (run.fleet, VED_SCENARIO_HEALTHY, run.time_us);
  for (; n_ticks < 60 * 12 && run.result->active->len > 0; n_ticks++)
    run_tick (&run);
  g_test_message ("over %u s after the scenario", 5 * n_ticks);
  g_assert_cmpuint (run.result->active->len, ==, 0);
  g_assert_cmpuint (run.result->n_episodes, ==, 1);
  g_assert_cmpstr (ved_cascade_get_status_name (run.result), ==, "healthy");
  run_clear (&run);
}

int
main (int    argc,
      char **argv)
{
  const guint fleets[] = { 20, 45, 90, 200, 1000 };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fleets); i++)
    {
      g_autofree char *quiet = g_strdup_printf ("/sim-cascade/false-alarms/%u", fleets[i]);
      g_autofree char *found = g_strdup_printf ("/sim-cascade/found/%u", fleets[i]);

      g_test_add_data_func (quiet, GUINT_TO_POINTER (fleets[i]), test_false_alarms);
      g_test_add_data_func (found, GUINT_TO_POINTER (fleets[i]), test_found);
    }
  g_test_add_func ("/sim-cascade/lasting", test_lasting);

  return g_test_run ();
}
