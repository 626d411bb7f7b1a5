/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-forecast"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "forecast/neural/ved-neural-model.h"
#include "forecast/ved-forecaster.h"
#include "series/ved-history.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What the history and the forecasts of a fleet cost on one core: CPU seconds of this process, one JSON
 * object a line. The fleet is read like the daemon reads it: means out of the tiers, learning when it is
 * due, forecast. All of a large fleet has the history of a few dozen servers (its memory would not tell
 * anything about time), but every series its own state. */

#define N_METRICS    14
#define N_COLUMNS    15
#define N_HISTORIES  48
#define HISTORY_DAYS 21
#define N_CYCLES     7
#define LEARN_CYCLES 144

typedef struct {
  VedHistory *histories[N_HISTORIES];
  gint64 origin_us;
} Fleet;

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec + now.tv_nsec * 1e-9;
}

static void
print_figure (const char *id,
              const char *what,
              double      value,
              const char *unit,
              const char *target)
{
  printf ("{\"id\": \"%s\", \"what\": \"%s\", \"value\": %.4g, \"unit\": \"%s\", \"target\": \"%s\"}\n",
          id, what, value, unit, target);
  fflush (stdout);
}

/* A day with a working-hours hump, noise that remembers, and a batch peak at night. */
static float
sample_value (VedRng *rng,
              guint   column,
              guint   step,
              double *memory)
{
  double hour = step % VED_DAY_STEPS / 12.0;
  double hump = exp (-(hour - 14.0) * (hour - 14.0) / 18.0) * (20.0 + column);
  double batch = hour >= 2.0 && hour < 2.5 ? 15.0 : 0.0;

  *memory = 0.9 * *memory + ved_rng_normal (rng);

  return (float) (rint (MAX (0.0, 20.0 + hump + batch + *memory) * 100.0) / 100.0);
}

static void
fleet_init (Fleet *fleet,
            gint64 origin_us)
{
  gint64 start_us = origin_us - HISTORY_DAYS * VED_DAY_US;
  double resolutions[N_COLUMNS];

  for (guint column = 0; column < N_COLUMNS; column++)
    resolutions[column] = 0.01;

  fleet->origin_us = origin_us;
  for (guint i = 0; i < N_HISTORIES; i++)
    {
      double memory[N_COLUMNS] = { 0.0 };
      float values[N_COLUMNS];
      VedRng rng;

      ved_rng_init (&rng, 11, i);
      fleet->histories[i] = ved_history_new (N_COLUMNS, resolutions);
      for (guint step = 0; step < HISTORY_DAYS * VED_DAY_STEPS; step++)
        {
          for (guint column = 0; column < N_COLUMNS; column++)
            values[column] = sample_value (&rng, column, step, &memory[column]);
          ved_history_add_bucket (fleet->histories[i], start_us + step * VED_STEP_US, values);
        }
    }
}

static void
fleet_clear (Fleet *fleet)
{
  for (guint i = 0; i < N_HISTORIES; i++)
    ved_history_free (fleet->histories[i]);
}

/* One cycle of the whole fleet; returns a sum so that nothing is left out. */
static double
run_cycle (const Fleet      *fleet,
           guint             n_servers,
           VedSeasonalState *states,
           gboolean          is_learning)
{
  const VedSeriesKind kind = { 0.0, 1e9, 0.01, 1.0, 0.0 };
  float means[VED_HISTORY_POINTS];
  VedQuantileForecast forecast;
  double sum = 0.0;

  for (guint server = 0; server < n_servers; server++)
    {
      for (guint metric = 0; metric < N_METRICS; metric++)
        {
          VedSeasonalState *state = &states[(gsize) server * N_METRICS + metric];
          VedSeriesPast past = { means, VED_HISTORY_POINTS, fleet->origin_us };

          ved_history_read_means (fleet->histories[server % N_HISTORIES], metric, fleet->origin_us,
                                  VED_HISTORY_POINTS, means);
          if (is_learning)
            ved_forecaster_learn (state, &kind, &past);
          ved_forecaster_run (VED_ENGINE_SEASONAL, state, &kind, &past, &forecast);
          sum += forecast.p50[VED_HORIZON_STEPS - 1];
        }
    }

  return sum;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Every series learns about every 12 hours, that is 144 cycles: so much of a cold pass belongs to each. */
static void
bench_fleet (guint n_servers)
{
  g_autofree VedSeasonalState *states = g_new0 (VedSeasonalState, (gsize) n_servers * N_METRICS);
  guint n_series = n_servers * N_METRICS, n_cycles = n_servers > 1000 ? 3 : N_CYCLES;
  double times[N_CYCLES], start, cold, warm, sum = 0.0;
  g_autofree char *cycle = g_strdup_printf ("forecast of %u servers, learning included", n_servers);
  g_autofree char *first = g_strdup_printf ("first forecast of %u servers: learn all", n_servers);
  Fleet fleet;

  fleet_init (&fleet, 20000 * VED_DAY_US);
  start = cpu_seconds ();
  sum += run_cycle (&fleet, n_servers, states, TRUE);
  cold = cpu_seconds () - start;
  for (guint i = 0; i < n_cycles; i++)
    {
      start = cpu_seconds ();
      sum += run_cycle (&fleet, n_servers, states, FALSE);
      times[i] = cpu_seconds () - start;
    }
  qsort (times, n_cycles, sizeof *times, compare_doubles);
  warm = times[n_cycles / 2] + (cold - times[n_cycles / 2]) / LEARN_CYCLES;
  fleet_clear (&fleet);
  g_assert_true (isfinite (sum));

  print_figure ("forecast-cycle", cycle, warm * 1e3, "ms CPU", n_servers > 1000 ? "<= 2000" : "<= 15");
  print_figure ("forecast-series", "one series, learning included", warm / n_series * 1e6, "us CPU", "<= 10");
  print_figure ("forecast-cold", first, cold * 1e3, "ms CPU", "");
  print_figure ("forecast-learn", "one series: learn from three weeks", cold / n_series * 1e6, "us CPU",
                "<= 1000");
}

static VedNeuralModel *
make_network (void)
{
  const VedNeuralShape shape = { VED_ENGINE_MLP, 1, 32, 4, VED_DAY_TOKENS, 3 };
  const char *const metrics[] = { NULL };
  VedNeuralModel *model = ved_neural_model_new (&shape, metrics);
  VedRng rng;

  ved_rng_init (&rng, 12, 1);
  ved_neural_net_start (&model->net, &rng, model->params);
  ved_neural_model_seal (model);

  return model;
}

/* What networks cost beside the seasonal forecast that they correct. The transformer is measured by itself (nn). */
static void
bench_network (void)
{
  g_autoptr(VedNeuralModel) model = make_network ();
  const VedSeriesKind kind = { 0.0, 1e9, 0.01, 1.0, 0.0 };
  g_autofree float *means = g_new (float, N_METRICS * VED_HISTORY_POINTS);
  VedQuantileForecast statistical[N_METRICS], forecasts[N_METRICS];
  VedSeriesPast pasts[N_METRICS];
  VedNeuralCase cases[N_METRICS];
  double times[N_CYCLES];
  Fleet fleet;

  fleet_init (&fleet, 20000 * VED_DAY_US);
  for (guint metric = 0; metric < N_METRICS; metric++)
    {
      VedSeasonalState state = { 0 };
      float *values = &means[metric * VED_HISTORY_POINTS];

      ved_history_read_means (fleet.histories[0], metric, fleet.origin_us, VED_HISTORY_POINTS, values);
      pasts[metric] = (VedSeriesPast) { values, VED_HISTORY_POINTS, fleet.origin_us };
      ved_forecaster_learn (&state, &kind, &pasts[metric]);
      ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &kind, &pasts[metric], &statistical[metric]);
      cases[metric] = (VedNeuralCase) { &kind, &pasts[metric], &statistical[metric], 0 };
    }
  for (guint i = 0; i < N_CYCLES; i++)
    {
      double start = cpu_seconds ();

      for (guint j = 0; j < N_HISTORIES; j++)
        ved_neural_model_forecast (model, cases, N_METRICS, forecasts);
      times[i] = (cpu_seconds () - start) / N_HISTORIES;
    }
  qsort (times, N_CYCLES, sizeof *times, compare_doubles);
  fleet_clear (&fleet);
  print_figure ("forecast-network", "a server: 14 metrics through three networks of two layers",
                times[N_CYCLES / 2] * 1e3, "ms CPU", "<= 3");
}

static void
bench_history (void)
{
  const guint n_samples = 20 * 17280;
  double resolutions[N_COLUMNS], start, seconds;
  float values[N_COLUMNS];
  VedHistory *history;
  Fleet fleet;

  for (guint column = 0; column < N_COLUMNS; column++)
    resolutions[column] = 0.01;
  history = ved_history_new (N_COLUMNS, resolutions);

  start = cpu_seconds ();
  for (guint i = 0; i < n_samples; i++)
    {
      for (guint column = 0; column < N_COLUMNS; column++)
        values[column] = (float) ((i * 7 + column * 13) % 10000) / 100.0f;
      ved_history_add_sample (history, i * 5 * VED_SECOND_US, values);
      if (i % 12 == 11)
        ved_history_collect (history, i * 5 * VED_SECOND_US, NULL, NULL);
    }
  seconds = cpu_seconds () - start;
  print_figure ("history-add", "one sample of 15 columns into the tiers", seconds / n_samples * 1e6, "us CPU",
                "");
  print_figure ("history-bytes", "history of a server, 20 days at 5 s, 15 columns",
                ved_history_get_bytes (history) / 1024.0, "KiB", "<= 130");
  ved_history_free (history);

  fleet_init (&fleet, 20000 * VED_DAY_US);
  start = cpu_seconds ();
  for (guint i = 0; i < 1000; i++)
    {
      float means[VED_HISTORY_POINTS];

      ved_history_read_means (fleet.histories[i % N_HISTORIES], i % N_COLUMNS, fleet.origin_us,
                              VED_HISTORY_POINTS, means);
    }
  print_figure ("history-read", "three weeks of means of a series", (cpu_seconds () - start) * 1e3, "us CPU",
                "");
  print_figure ("forecast-state", "what a series keeps between forecasts", sizeof (VedSeasonalState), "bytes",
                "<= 1024");
  fleet_clear (&fleet);
}

int
main (int    argc,
      char **argv)
{
  bench_network ();
  bench_history ();
  bench_fleet (90);
  bench_fleet (argc > 1 ? (guint) atoi (argv[1]) : 10000);

  return 0;
}
