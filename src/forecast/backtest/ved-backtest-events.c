/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-events"

#include "config.h"

#include "forecast/backtest/ved-backtest-events.h"

#include "forecast/ved-early-warning.h"
#include "series/ved-robust.h"

#include <math.h>

/* The early warning of protocol FP-1. The level of a series is the 0.98 quantile of its training days. A
 * chance is an origin at which the series lies below it; an event, that it then lies above for three samples
 * in a row between 30 minutes and 8 hours ahead. How likely that is says the rule of ved-early-warning.h from the
 * engine's forecast and the past, fitted on origins whose outcome is known before the test. An alarm is raised from
 * the chance on that promises the best F1 there. */

#define LEVEL 0.98

typedef struct {
  const VedBacktestData *data;
  const VedForecastCube *cube;
  const gboolean *usable;
  guint test_start;
  VedWarningLevel *levels;      /* [n_series] */
} Judge;

/* Signs and outcomes side by side. */
typedef struct {
  GArray *signs;                /* of VedWarningSigns */
  GArray *events;               /* of gboolean */
  GArray *leads;                /* of guint: the first step above */
} Warnings;

static void
warnings_init (Warnings *self)
{
  self->signs = g_array_new (FALSE, FALSE, sizeof (VedWarningSigns));
  self->events = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->leads = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
warnings_clear (Warnings *self)
{
  g_array_unref (self->signs);
  g_array_unref (self->events);
  g_array_unref (self->leads);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Warnings, warnings_clear)

static float
spread_of (const float *finite,
           guint        n)
{
  double mean = 0.0, squares = 0.0;

  for (guint i = 0; i < n; i++)
    mean += finite[i] / n;
  for (guint i = 0; i < n; i++)
    squares += (finite[i] - mean) * (finite[i] - mean);

  return (float) sqrt (squares / n) + G_MINFLOAT;
}

static VedWarningLevel
level_of (const float *training,
          guint        n)
{
  g_autofree float *finite = g_new (float, n);
  guint kept = ved_robust_compact (training, n, finite);
  VedWarningLevel level = { NAN, 1.0f };

  if (kept == 0)
    return level;
  level.spread = spread_of (finite, kept);
  level.level = ved_robust_quantile (finite, kept, LEVEL * (kept - 1.0));

  return level;
}

static void
add_chance (const Judge *self,
            guint        series,
            guint        origin,
            Warnings    *warnings)
{
  const float *values = ved_backtest_data_series (self->data, series);
  const float *const quantiles[3] = {
    ved_forecast_cube_row (self->cube, 0, series, origin),
    ved_forecast_cube_row (self->cube, 1, series, origin),
    ved_forecast_cube_row (self->cube, 2, series, origin),
  };
  guint place = self->cube->origins[origin];
  guint first = ved_warning_first_above (&values[place], self->levels[series].level);
  gboolean is_event = first < VED_HORIZON_STEPS;
  VedWarningSigns signs;

  ved_warning_signs_read (&signs, &self->levels[series], values, place, quantiles);
  g_array_append_val (warnings->signs, signs);
  g_array_append_val (warnings->events, is_event);
  g_array_append_val (warnings->leads, first);
}

/* All origins at which the last known value is not above: those of the test, or those before. */
static void
collect (const Judge *self,
         gboolean     is_test,
         Warnings    *warnings)
{
  for (guint series = 0; series < self->data->n_series; series++)
    {
      const float *values = ved_backtest_data_series (self->data, series);

      for (guint i = 0; i < self->cube->n_origins && self->usable[series]; i++)
        {
          guint place = self->cube->origins[i];

          if ((place >= self->test_start) == is_test && values[place - 1] <= self->levels[series].level)
            add_chance (self, series, i, warnings);
        }
    }
}

static double *
list_chances (const VedWarningRule *rule,
              const Warnings       *warnings)
{
  double *chances = g_new (double, warnings->signs->len + 1);

  for (guint i = 0; i < warnings->signs->len; i++)
    chances[i] = ved_warning_rule_chance (rule, &g_array_index (warnings->signs, VedWarningSigns, i));

  return chances;
}

/* Without origins before the test nothing is fitted, and the test's own chances, which need no outcomes, say from
 * where on. */
static void
learn_rule (const Judge    *self,
            const Warnings *test,
            VedWarningRule *rule,
            double         *threshold)
{
  g_auto(Warnings) earlier = { 0 };
  g_autofree double *chances = NULL;

  warnings_init (&earlier);
  collect (self, FALSE, &earlier);
  ved_warning_rule_fit (rule, (VedWarningSigns *) (gpointer) earlier.signs->data,
                        (gboolean *) (gpointer) earlier.events->data, earlier.signs->len);
  if (earlier.signs->len == 0)
    chances = list_chances (rule, test);
  else
    chances = list_chances (rule, &earlier);
  *threshold = ved_warning_best_threshold (chances, earlier.signs->len > 0 ? earlier.signs->len : test->signs->len);
}

static double
share_of (guint part,
          guint whole)
{
  return whole > 0 ? (double) part / whole : 0.0;
}

static void
count_alarms (const Warnings    *warnings,
              const double      *chances,
              VedBacktestEvents *events,
              GArray            *hit_leads)
{
  events->n_chances = warnings->signs->len;
  for (guint i = 0; i < warnings->signs->len; i++)
    {
      gboolean is_event = g_array_index (warnings->events, gboolean, i);
      gboolean is_alarm = chances[i] >= events->threshold;
      float minutes = (g_array_index (warnings->leads, guint, i) + 1) * 5.0f;

      ved_reliability_add (&events->reliability, chances[i], is_event);
      events->n_events += is_event;
      events->n_alarms += is_alarm;
      events->n_hits += is_alarm && is_event;
      if (is_alarm && is_event)
        g_array_append_val (hit_leads, minutes);
    }
}

/**
 * ved_backtest_events_compute:
 * @data: what came
 * @cube: what an engine said, at origins before @test_start too
 * @usable: (array): which series count
 * @train_end: end of the days that set the level of a series
 * @test_start: first origin that is judged; those before set the rule
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
  g_autofree VedWarningLevel *levels = g_new (VedWarningLevel, data->n_series);
  g_autofree double *chances = NULL;
  g_autoptr(GArray) leads = g_array_new (FALSE, FALSE, sizeof (float));
  g_auto(Warnings) test = { 0 };
  Judge judge = { data, cube, usable, test_start, levels };
  VedBacktestEvents events = { 0 };
  VedWarningRule rule;

  for (guint series = 0; series < data->n_series; series++)
    levels[series] = level_of (ved_backtest_data_series (data, series), train_end);
  warnings_init (&test);
  collect (&judge, TRUE, &test);
  learn_rule (&judge, &test, &rule, &events.threshold);
  chances = list_chances (&rule, &test);
  count_alarms (&test, chances, &events, leads);

  events.precision = share_of (events.n_hits, events.n_alarms);
  events.recall = share_of (events.n_hits, events.n_events);
  events.f1 = share_of (2 * events.n_hits, events.n_alarms + events.n_events);
  events.lead_minutes = NAN;
  if (leads->len > 0)
    events.lead_minutes = ved_robust_quantile ((float *) (gpointer) leads->data, leads->len, (leads->len - 1) / 2.0);

  return events;
}
