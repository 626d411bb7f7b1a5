/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-events"

#include "config.h"

#include "forecast/ved-backtest-events.h"

#include "series/ved-exceedance.h"
#include "series/ved-robust.h"

#include <math.h>

/* The early warning of protocol FP-1. The level of a series is the 0.98 quantile of its training days. A
 * chance is an origin at which the series lies below it; an event, that it then lies above for three samples
 * in a row between 30 minutes and 8 hours ahead. The forecast's say is the chance to be above at the three
 * neighbouring steps that are likeliest together, taken as the least of theirs; it is compared as z, which
 * falls with the chance.
 *
 * An alarm is raised from a chance p* on that gives the best F1 on origins before the test, per metric.
 * Where a metric had few events there, the whole set has its say: its counts are added as if it had
 * brought PRIOR_EVENTS of them. */

#define LEVEL         0.98
#define FIRST_STEP    5         /* 30 minutes ahead */
#define STEPS_ABOVE   3
#define PRIOR_EVENTS  8.0
#define USUAL_CHANCE  0.35      /* p* where no event is known */
#define SIGMA_SHARE   1e-4      /* of the level: the least standard deviation of a forecast */

typedef struct {
  double z;
  double weight;
  gboolean is_event;
} Warning;

typedef struct {
  const VedBacktestData *data;
  const VedForecastCube *cube;
  const gboolean *usable;
  guint test_start;
  float *levels;                /* [n_series] */
} Judge;

static float
level_of (const float *training,
          guint        n)
{
  g_autofree float *finite = g_new (float, n);
  guint kept = ved_robust_compact (training, n, finite);

  return kept > 0 ? ved_robust_quantile (finite, kept, LEVEL * (kept - 1.0)) : NAN;
}

/* The first step ahead from which the series lies above for long enough; VED_HORIZON_STEPS: it does not. */
static guint
first_above (const float *outcome,
             float        level)
{
  guint run = 0;

  for (guint step = FIRST_STEP; step < VED_HORIZON_STEPS; step++)
    {
      run = outcome[step] > level ? run + 1 : 0;
      if (run == STEPS_ABOVE)
        return step + 1 - STEPS_ABOVE;
    }

  return VED_HORIZON_STEPS;
}

static double
z_of_forecast (const Judge *self,
               guint        series,
               guint        origin)
{
  const float *p10 = ved_forecast_cube_row (self->cube, 0, series, origin);
  const float *p50 = ved_forecast_cube_row (self->cube, 1, series, origin);
  const float *p90 = ved_forecast_cube_row (self->cube, 2, series, origin);
  float level = self->levels[series];
  double floor_sigma = SIGMA_SHARE * fabsf (level) + 1e-9;
  double least = INFINITY, recent[STEPS_ABOVE];

  for (guint step = FIRST_STEP; step < VED_HORIZON_STEPS; step++)
    {
      double worst = -INFINITY;

      recent[step % STEPS_ABOVE] = ved_exceedance_z (p10[step], p50[step], p90[step], level, floor_sigma, FALSE);
      for (guint i = 0; step + 1 >= FIRST_STEP + STEPS_ABOVE && i < STEPS_ABOVE; i++)
        worst = MAX (worst, recent[i]);
      if (step + 1 >= FIRST_STEP + STEPS_ABOVE)
        least = MIN (least, worst);
    }

  return least;
}

/* Whether an origin is a chance: the last known value, and it is not above. */
static gboolean
is_below_now (const Judge *self,
              guint        series,
              guint        place)
{
  const float *values = ved_backtest_data_series (self->data, series);

  return values[place - 1] <= self->levels[series];
}

static void
collect (const Judge *self,
         guint        metric,
         gboolean     is_test,
         GArray      *warnings,
         GArray      *leads)
{
  for (guint series = metric; series < self->data->n_series; series += self->data->n_metrics)
    {
      const float *values = ved_backtest_data_series (self->data, series);

      for (guint i = 0; i < self->cube->n_origins && self->usable[series]; i++)
        {
          guint place = self->cube->origins[i], first;
          Warning warning;

          if ((place >= self->test_start) != is_test || !is_below_now (self, series, place))
            continue;
          first = first_above (&values[place], self->levels[series]);
          warning = (Warning) { z_of_forecast (self, series, i), 1.0, first < VED_HORIZON_STEPS };
          g_array_append_val (warnings, warning);
          if (leads != NULL)
            g_array_append_val (leads, first);
        }
    }
}

static int
compare_warnings (gconstpointer a,
                  gconstpointer b)
{
  const Warning *one = a, *other = b;

  return (one->z > other->z) - (one->z < other->z);
}

static double
count_events (GArray *warnings)
{
  double n = 0.0;

  for (guint i = 0; i < warnings->len; i++)
    n += g_array_index (warnings, Warning, i).is_event;

  return n;
}

/* The z up to which an alarm gives the best F1 = 2 hits / (alarms + events). */
static double
best_z (GArray *warnings)
{
  double events = 0.0, hits = 0.0, alarms = 0.0, best = 0.0, z = NAN;

  g_array_sort (warnings, compare_warnings);
  for (guint i = 0; i < warnings->len; i++)
    {
      const Warning *warning = &g_array_index (warnings, Warning, i);

      events += warning->is_event ? warning->weight : 0.0;
    }
  for (guint i = 0; i < warnings->len; i++)
    {
      const Warning *warning = &g_array_index (warnings, Warning, i);
      gboolean is_last = i + 1 == warnings->len || g_array_index (warnings, Warning, i + 1).z > warning->z;

      alarms += warning->weight;
      hits += warning->is_event ? warning->weight : 0.0;
      if (is_last && 2.0 * hits / (alarms + events) > best)
        {
          best = 2.0 * hits / (alarms + events);
          z = warning->z;
        }
    }

  return z;
}

static double
usual_z (void)
{
  double low = 0.0, high = 8.0;

  for (guint i = 0; i < 60; i++)
    {
      double middle = (low + high) / 2.0;

      if (ved_exceedance_chance (middle) > USUAL_CHANCE)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static double
threshold_of (const Judge *self,
              guint        metric,
              GArray      *all)
{
  g_autoptr(GArray) warnings = g_array_new (FALSE, FALSE, sizeof (Warning));
  double share = PRIOR_EVENTS / MAX (PRIOR_EVENTS, count_events (all)), z;

  collect (self, metric, FALSE, warnings, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      Warning warning = g_array_index (all, Warning, i);

      warning.weight = share;
      g_array_append_val (warnings, warning);
    }
  z = best_z (warnings);

  return isnan (z) ? usual_z () : z;
}

static void
count_metric (const Judge       *self,
              guint              metric,
              double             z,
              VedBacktestEvents *events,
              GArray            *hit_leads)
{
  g_autoptr(GArray) warnings = g_array_new (FALSE, FALSE, sizeof (Warning));
  g_autoptr(GArray) leads = g_array_new (FALSE, FALSE, sizeof (guint));

  collect (self, metric, TRUE, warnings, leads);
  events->n_chances += warnings->len;
  for (guint i = 0; i < warnings->len; i++)
    {
      const Warning *warning = &g_array_index (warnings, Warning, i);
      float minutes = (g_array_index (leads, guint, i) + 1) * 5.0f;

      events->n_events += warning->is_event;
      events->n_alarms += warning->z <= z;
      events->n_hits += warning->z <= z && warning->is_event;
      if (warning->z <= z && warning->is_event)
        g_array_append_val (hit_leads, minutes);
    }
}

static double
share_of (guint part,
          guint whole)
{
  return whole > 0 ? (double) part / whole : 0.0;
}

/**
 * ved_backtest_events_compute:
 * @data: what came
 * @cube: what an engine said, at origins before @test_start too
 * @usable: (array): which series count
 * @train_end: end of the days that set the level of a series
 * @test_start: first origin that is judged; those before set the thresholds of alarms
 *
 * Returns: the early warning of the engine at all origins from @test_start on, all series together
 */
VedBacktestEvents
ved_backtest_events_compute (const VedBacktestData *data,
                             const VedForecastCube *cube,
                             const gboolean        *usable,
                             guint                  train_end,
                             guint                  test_start)
{
  g_autofree float *levels = g_new (float, data->n_series);
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (Warning));
  g_autoptr(GArray) leads = g_array_new (FALSE, FALSE, sizeof (float));
  Judge judge = { data, cube, usable, test_start, levels };
  VedBacktestEvents events = { 0 };

  for (guint series = 0; series < data->n_series; series++)
    levels[series] = level_of (ved_backtest_data_series (data, series), train_end);
  for (guint metric = 0; metric < data->n_metrics; metric++)
    collect (&judge, metric, FALSE, all, NULL);
  for (guint metric = 0; metric < data->n_metrics; metric++)
    count_metric (&judge, metric, threshold_of (&judge, metric, all), &events, leads);

  events.precision = share_of (events.n_hits, events.n_alarms);
  events.recall = share_of (events.n_hits, events.n_events);
  events.f1 = share_of (2 * events.n_hits, events.n_alarms + events.n_events);
  events.lead_minutes = NAN;
  if (leads->len > 0)
    events.lead_minutes = ved_robust_quantile ((float *) (gpointer) leads->data, leads->len, (leads->len - 1) / 2.0);

  return events;
}
