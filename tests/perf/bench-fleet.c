/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"
#include "fleet/alerts/ved-alert-book.h"
#include "fleet/cascade/ved-cascade.h"
#include "fleet/risk/ved-probability.h"
#include "fleet/risk/ved-risk.h"
#include "sim/ved-simulator.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* What a tick costs at 10,000 servers besides forecasts, and what a simulated fleet costs: CPU time of
 * one thread, the median of N_ROUNDS. One JSON object a line. */

#define N_SERVERS 10000
#define N_ROUNDS  9
#define CASCADE_TICKS 180
#define START_US  G_GINT64_CONSTANT (1767598200000000)

typedef struct {
  VedForecastSet *forecasts[2];
  VedAlertBook *book;
  VedAlertInput *inputs;
  VedCascade *cascade;
  VedRng rng;
  VedSimulator *simulator;
  gint64 time_us;
  guint round;
} Data;

typedef void (*Work) (Data *data);

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int
compare_double (gconstpointer a,
                gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static void
report (const char *id,
        const char *what,
        Work        work,
        Data       *data)
{
  double times[N_ROUNDS];

  work (data);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start = cpu_ms ();

      data->round++;
      work (data);
      times[i] = cpu_ms () - start;
    }
  qsort (times, N_ROUNDS, sizeof times[0], compare_double);
  g_print ("{\"id\": \"%s\", \"what\": \"%s\", \"value\": %.3f, \"unit\": \"ms\"}\n", id, what,
           times[N_ROUNDS / 2]);
}

static void
tick_fleet (Data *data)
{
  data->time_us += VED_SIMULATOR_TICK_US;
  ved_sample_batch_unref (ved_simulator_tick (data->simulator, data->time_us));
}

static void
backfill_demo (Data *data)
{
  const VedSimulatorConfig config = { 90, VED_SIMULATOR_RNG_SEED, START_US, VED_SCENARIO_NATURAL, NULL };
  g_autoptr(VedSimulator) simulator = ved_simulator_new (&config);

  for (guint day = 0; day < 14; day++)
    ved_sample_batch_unref (ved_simulator_backfill (simulator, START_US + day * 86400000000, 288));
}

static void
score (Data *data)
{
  for (guint i = 0; i < N_SERVERS; i++)
    {
      VedRiskInput input = { .cores = data->inputs[i].cores };
      VedRisk risk;

      memcpy (input.current, data->inputs[i].current, sizeof input.current);
      ved_risk_input_set_forecast (&input, data->forecasts[0], i);
      ved_risk_compute (&input, &risk);
      data->inputs[i].risk = risk.score;
    }
}

static void
compute_chances (Data *data)
{
  VedServerChance chance;

  for (guint i = 0; i < N_SERVERS; i++)
    ved_server_chance_compute (&chance, ved_thresholds_get_default (), data->forecasts[0], i, 8);
}

static void
update_book (Data           *data,
             VedForecastSet *forecasts)
{
  data->time_us += VED_SIMULATOR_TICK_US;
  ved_alert_book_begin (data->book, data->time_us, forecasts);
  for (guint i = 0; i < N_SERVERS; i++)
    ved_alert_book_update_server (data->book, i, &data->inputs[i]);
  ved_alert_book_end (data->book);
}

static void
judge_same_forecast (Data *data)
{
  update_book (data, data->forecasts[0]);
}

static void
judge_new_forecast (Data *data)
{
  update_book (data, data->forecasts[data->round % 2]);
}

static void
look_for_cascade (Data *data)
{
  data->time_us += VED_SIMULATOR_TICK_US;
  ved_cascade_begin (data->cascade, data->time_us);
  for (guint i = 0; i < N_SERVERS; i++)
    {
      float current[VED_N_METRICS];

      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        current[metric] = data->inputs[i].current[metric] + (float) ved_rng_uniform (&data->rng);
      ved_cascade_update (data->cascade, i, current);
    }
  ved_cascade_result_unref (ved_cascade_end (data->cascade));
}

/* Until the windows are mostly full. */
static void
begin_cascade (Data *data)
{
  ved_rng_init (&data->rng, VED_SIMULATOR_RNG_SEED, 0);
  data->cascade = ved_cascade_new ();
  for (guint i = 0; i < N_SERVERS; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "server-%u", i);
      ved_cascade_add_server (data->cascade, name, VED_PROFILE_WEB_API);
    }
  for (guint i = 0; i < CASCADE_TICKS; i++)
    look_for_cascade (data);
}

static VedForecastSet *
make_forecasts (void)
{
  VedForecastSet *forecasts = ved_forecast_set_new (N_SERVERS, START_US);
  float low[VED_FORECAST_STEPS], middle[VED_FORECAST_STEPS], high[VED_FORECAST_STEPS];

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      middle[i] = 14.0f + 0.02f * i;
      low[i] = middle[i] - 2.0f;
      high[i] = middle[i] + 2.0f;
    }
  for (guint row = 0; row < N_SERVERS; row++)
    {
      for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
        ved_forecast_set_put (forecasts, row, metric, low, middle, high);
    }
  ved_forecast_set_seal (forecasts);

  return forecasts;
}

static void
take_inputs (Data *data)
{
  g_autoptr(VedSampleBatch) batch = ved_simulator_tick (data->simulator, data->time_us);

  data->inputs = g_new0 (VedAlertInput, N_SERVERS);
  for (guint i = 0; i < N_SERVERS; i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      data->inputs[i].state = VED_SERVER_LIVE;
      data->inputs[i].cores = sample->cores;
      data->inputs[i].forecast_row = i;
      memcpy (data->inputs[i].current, sample->values, sizeof sample->values);
      ved_alert_book_add_server (data->book, sample->server);
    }
}

int
main (int    argc,
      char **argv)
{
  const VedSimulatorConfig config = {
    N_SERVERS, VED_SIMULATOR_RNG_SEED, START_US, VED_SCENARIO_HEALTHY, NULL
  };
  Data data = { .time_us = START_US };

  data.simulator = ved_simulator_new (&config);
  data.book = ved_alert_book_new (ved_thresholds_get_default (), 1);
  data.forecasts[0] = make_forecasts ();
  data.forecasts[1] = make_forecasts ();
  take_inputs (&data);

  report ("sim-tick", "tick of 10,000 simulated servers", tick_fleet, &data);
  report ("sim-backfill", "14 days of 90 simulated servers", backfill_demo, &data);
  report ("risk", "score of 10,000 servers", score, &data);
  report ("chance", "both horizons' chances of 10,000 servers", compute_chances, &data);
  report ("alerts-tick", "alerts of 10,000 servers, same forecast", judge_same_forecast, &data);
  begin_cascade (&data);
  report ("cascade-tick", "look for cascades in 10,000 servers", look_for_cascade, &data);
  report ("alerts-forecast", "alerts of 10,000 servers, new forecast", judge_new_forecast, &data);

  for (guint i = 0; i < 2; i++)
    ved_forecast_set_unref (data.forecasts[i]);
  ved_alert_book_free (data.book);
  ved_cascade_free (data.cascade);
  ved_simulator_free (data.simulator);
  g_free (data.inputs);

  return 0;
}
