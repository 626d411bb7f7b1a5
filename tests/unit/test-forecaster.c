/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"
#include "forecast/ved-forecaster.h"

#include <math.h>
#include <string.h>

#define ORIGIN_US (G_GINT64_CONSTANT (1700000100) * 1000000)
#define MAX_POINTS 6144

static const VedSeriesKind percent = { 0.0, 100.0, 0.01, 1.0, 0.0 };
static const VedSeriesKind rate = { 0.0, G_MAXDOUBLE, 0.01, 1.0, 0.0 };
static const VedSeriesKind uptime = { 0.0, G_MAXDOUBLE, 0.01, 0.0, 300.0 / 86400.0 };

static VedSeriesPast
past_of (const float *means,
         guint        n)
{
  return (VedSeriesPast) { means, n, ORIGIN_US };
}

static void
forecast_cold (const VedSeriesKind *kind,
               const float         *means,
               guint                n,
               VedQuantileForecast *forecast)
{
  VedSeriesPast past = past_of (means, n);
  VedSeasonalState state = { 0 };

  ved_forecaster_learn (&state, kind, &past);
  ved_forecaster_run (VED_ENGINE_SEASONAL, &state, kind, &past, forecast);
}

static void
assert_contract (const VedQuantileForecast *forecast,
                 const VedSeriesKind       *kind)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      g_assert_true (isfinite (forecast->p10[i]));
      g_assert_true (isfinite (forecast->p50[i]));
      g_assert_true (isfinite (forecast->p90[i]));
      g_assert_cmpfloat (forecast->p10[i], <=, forecast->p50[i]);
      g_assert_cmpfloat (forecast->p50[i], <=, forecast->p90[i]);
      g_assert_cmpfloat (forecast->p10[i], >=, kind->floor);
      g_assert_cmpfloat (forecast->p90[i], <=, kind->ceiling);
    }
}

/* A working-hours hump over a noisy ground. */
static float
day_value (VedRng *rng,
           guint   step)
{
  double hour = step % VED_DAY_STEPS / 12.0;
  double value = 20.0 + 40.0 * exp (-(hour - 14.0) * (hour - 14.0) / 8.0) + ved_rng_normal (rng);

  return (float) CLAMP (value, 0.0, 100.0);
}

static void
fill_days (float *means,
           guint  n)
{
  VedRng rng;

  ved_rng_init (&rng, 21, 1);
  for (guint i = 0; i < n; i++)
    means[i] = day_value (&rng, i);
}

static void
test_trend_vectors (void)
{
  float means[30];
  VedSeriesPast past = past_of (means, 24);
  VedQuantileForecast forecast;

  /* A line: both slopes are 2, the deviation of 0, 2 … 46 is √(4 (24² − 1) / 12). */
  for (guint i = 0; i < 24; i++)
    means[i] = 2.0f * i;
  ved_forecaster_run (VED_ENGINE_TREND, NULL, &rate, &past, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_TREND);
  g_assert_cmpfloat_with_epsilon (forecast.p50[0], 48.0f, 1e-4f);
  g_assert_cmpfloat_with_epsilon (forecast.p50[95], 46.0f + 192.0f, 1e-3f);
  g_assert_cmpfloat_with_epsilon (forecast.p90[3] - forecast.p50[3], 1.28 * sqrt (4.0 * 575.0 / 12.0) * 2.0,
                                  1e-3);

  /* 0 0 0 0 0 0 5: slope of 7 is 15/28, of the last 5 it is 1: 0.7 · 15/28 + 0.3 = 0.675. */
  memset (means, 0, sizeof means);
  means[6] = 5.0f;
  past.n_points = 7;
  ved_forecaster_run (VED_ENGINE_TREND, NULL, &rate, &past, &forecast);
  g_assert_cmpfloat_with_epsilon (forecast.p50[0], 5.675f, 1e-5f);
  g_assert_cmpfloat_with_epsilon (forecast.p50[9], 11.75f, 1e-4f);

  /* Five points: the plain slope. Clamped by the bounds alone. */
  past.means = &means[2];
  past.n_points = 5;
  ved_forecaster_run (VED_ENGINE_TREND, NULL, &percent, &past, &forecast);
  g_assert_cmpfloat_with_epsilon (forecast.p50[0], 6.0f, 1e-5f);
  g_assert_cmpfloat_with_epsilon (forecast.p50[95], 100.0f, 1e-5f);

  /* Two points are too few. */
  past.n_points = 2;
  ved_forecaster_run (VED_ENGINE_TREND, NULL, &percent, &past, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_PERSISTENCE);
}

static void
test_persistence (void)
{
  const float means[] = { NAN, 7.0f, NAN };
  VedSeriesPast past = past_of (means, 3);
  VedQuantileForecast forecast;

  ved_forecaster_run (VED_ENGINE_PERSISTENCE, NULL, &percent, &past, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_PERSISTENCE);
  g_assert_cmpint (forecast.rung, ==, VED_RUNG_LAST_KIND);
  g_assert_cmpfloat (forecast.p50[95], ==, 7.0f);
  g_assert_cmpfloat_with_epsilon (forecast.p90[3] - 7.0f, 2.0 * 1.2816, 1e-4);
  g_assert_cmpfloat (forecast.p10[95], ==, 0.0f);

  past.n_points = 1;
  ved_forecaster_run (VED_ENGINE_PERSISTENCE, NULL, &percent, &past, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_NONE);
}

/* What stands still has in its second hour the band that it had in its first, however high it stands; what moves much
 * has a wider one. */
static void
test_young_constant (void)
{
  const VedSeriesKind disk = { .ceiling = 100.0, .resolution = 0.1, .step_sd = 0.05 };
  float means[23], noisy[23];
  VedQuantileForecast young, old;

  for (guint i = 0; i < G_N_ELEMENTS (means); i++)
    {
      means[i] = 82.0f;
      noisy[i] = i % 2 == 0 ? 50.0f : 54.0f;
    }
  for (guint n = 12; n <= G_N_ELEMENTS (means); n++)
    {
      forecast_cold (&disk, means, 11, &young);
      forecast_cold (&disk, means, n, &old);
      g_assert_cmpint (old.rung, ==, VED_RUNG_LAST_OWN);
      g_assert_cmpmem (old.p10, sizeof old.p10, young.p10, sizeof young.p10);
      g_assert_cmpmem (old.p90, sizeof old.p90, young.p90, sizeof young.p90);
    }
  g_assert_cmpfloat (old.p90[11], <, 82.3f);

  forecast_cold (&disk, noisy, 12, &old);
  g_assert_cmpfloat (old.p90[95], >, 60.0f);
}

static void
test_warmup_ladder (void)
{
  static const struct {
    guint n;
    VedEngineId engine;
    VedWarmupRung rung;
  } ladder[] = {
    { 1, VED_ENGINE_PERSISTENCE, VED_RUNG_LAST_KIND },
    { 11, VED_ENGINE_PERSISTENCE, VED_RUNG_LAST_KIND },
    { 12, VED_ENGINE_PERSISTENCE, VED_RUNG_LAST_OWN },
    { 23, VED_ENGINE_PERSISTENCE, VED_RUNG_LAST_OWN },
    { 24, VED_ENGINE_SEASONAL, VED_RUNG_LAST_OWN },
    { 287, VED_ENGINE_SEASONAL, VED_RUNG_LAST_OWN },
    { 288, VED_ENGINE_SEASONAL, VED_RUNG_YESTERDAY },
    { 3 * 288, VED_ENGINE_SEASONAL, VED_RUNG_PROFILE },
    { 7 * 288, VED_ENGINE_SEASONAL, VED_RUNG_SELECTION },
    { MAX_POINTS, VED_ENGINE_SEASONAL, VED_RUNG_SELECTION },
  };
  g_autofree float *means = g_new (float, MAX_POINTS);
  VedQuantileForecast forecast;

  fill_days (means, MAX_POINTS);
  for (guint i = 0; i < G_N_ELEMENTS (ladder); i++)
    {
      forecast_cold (&percent, means, ladder[i].n, &forecast);
      g_assert_cmpint (forecast.engine, ==, ladder[i].engine);
      g_assert_cmpint (forecast.rung, ==, ladder[i].rung);
      assert_contract (&forecast, &percent);
    }
}

/* Point by point as a daemon lives it: every rung appears at its point, and never goes down. */
static void
test_ladder_live (void)
{
  const guint n = 7 * 288 + 1;
  g_autofree float *means = g_new (float, n);
  VedSeasonalState state = { 0 };
  VedQuantileForecast forecast;
  guint last_rung = 0;

  fill_days (means, n);
  for (guint i = 1; i <= n; i++)
    {
      VedSeriesPast past = { means, i, ORIGIN_US + i * VED_STEP_US };

      ved_forecaster_learn (&state, &percent, &past);
      ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &percent, &past, &forecast);
      g_assert_cmpuint (forecast.rung, >=, last_rung);
      if (i == 288 || i == 864 || i == 2016)
        g_assert_cmpuint (forecast.rung, ==, last_rung + 1);
      last_rung = forecast.rung;
    }
  g_assert_cmpuint (last_rung, ==, VED_RUNG_SELECTION);
}

/* Step i is the value i + 1 steps after the origin: the hump of tomorrow is where it will be. */
static void
test_alignment_and_accuracy (void)
{
  const guint n = 14 * 288 + 120;       /* 10:00, on the way up */
  g_autofree float *means = g_new (float, n + VED_HORIZON_STEPS);
  VedQuantileForecast forecast;
  guint n_inside = 0;

  fill_days (means, n + VED_HORIZON_STEPS);
  forecast_cold (&percent, means, n, &forecast);
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      g_assert_cmpfloat (fabsf (forecast.p50[i] - means[n + i]), <, 4.5f);
      n_inside += means[n + i] >= forecast.p10[i] && means[n + i] <= forecast.p90[i];
    }
  g_assert_cmpuint (n_inside, >=, 65);
  g_assert_cmpuint (n_inside, <=, 92);
}

static void
test_constant (void)
{
  g_autofree float *means = g_new (float, MAX_POINTS);
  const guint lengths[] = { 24, 100, 288, 1000, MAX_POINTS };
  VedQuantileForecast forecast;

  for (guint i = 0; i < MAX_POINTS; i++)
    means[i] = 42.42f;
  for (guint k = 0; k < G_N_ELEMENTS (lengths); k++)
    {
      forecast_cold (&percent, means, lengths[k], &forecast);
      for (guint i = 0; i < VED_HORIZON_STEPS; i++)
        {
          g_assert_cmpfloat_with_epsilon (forecast.p10[i], 42.42f, 1e-4f);
          g_assert_cmpfloat_with_epsilon (forecast.p50[i], 42.42f, 1e-4f);
          g_assert_cmpfloat_with_epsilon (forecast.p90[i], 42.42f, 1e-4f);
        }
    }
}

/* Nearly always zero: a point mass, no band of noise. */
static void
test_zero_inflated (void)
{
  g_autofree float *means = g_new0 (float, MAX_POINTS);
  VedQuantileForecast forecast;

  for (guint i = 17; i < MAX_POINTS; i += 83)
    means[i] = 5.0f;
  forecast_cold (&rate, means, MAX_POINTS, &forecast);
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      g_assert_cmpfloat (forecast.p10[i], ==, 0.0f);
      g_assert_cmpfloat (forecast.p50[i], ==, 0.0f);
      g_assert_cmpfloat (forecast.p90[i], ==, 0.0f);
    }
}

static void
test_clock_by_rule (void)
{
  float means[400];
  VedQuantileForecast forecast;

  for (guint i = 0; i < 400; i++)
    means[i] = 12.0f + i * 300.0f / 86400.0f;
  forecast_cold (&uptime, means, 400, &forecast);
  g_assert_cmpfloat_with_epsilon (forecast.p50[95], means[399] + 96.0f * 300.0f / 86400.0f, 1e-4f);
  g_assert_cmpfloat (forecast.p90[95], ==, forecast.p50[95]);

  forecast_cold (&uptime, means, 15, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_PERSISTENCE);
  g_assert_cmpfloat_with_epsilon (forecast.p50[95], means[14] + 96.0f * 300.0f / 86400.0f, 1e-4f);
}

/* A boot sets the clock back: it goes on from there. */
static void
test_clock_reset (void)
{
  float means[600];
  VedQuantileForecast forecast;

  for (guint i = 0; i < 600; i++)
    means[i] = (i < 590 ? 200.0f + i * 300.0f / 86400.0f : (i - 590) * 300.0f / 86400.0f);
  forecast_cold (&uptime, means, 600, &forecast);
  g_assert_cmpfloat_with_epsilon (forecast.p50[0], 10.0f * 300.0f / 86400.0f, 1e-5f);
  assert_contract (&forecast, &uptime);
}

/* Time is UTC and a day is 288 points: neither the hour of the origin nor a change of the clocks of a
 * country matters. */
static void
test_no_calendar (void)
{
  const gint64 origins_us[] = {
    G_GINT64_CONSTANT (1711846800) * 1000000,   /* 2024-03-31 01:00 UTC */
    G_GINT64_CONSTANT (1729990800) * 1000000,   /* 2024-10-27 01:00 UTC */
    300 * G_GINT64_CONSTANT (1000000),
  };
  g_autofree float *means = g_new (float, MAX_POINTS);
  VedQuantileForecast first, forecast;

  fill_days (means, MAX_POINTS);
  forecast_cold (&percent, means, MAX_POINTS, &first);
  for (guint i = 0; i < G_N_ELEMENTS (origins_us); i++)
    {
      VedSeriesPast past = { means, MAX_POINTS, origins_us[i] };
      VedSeasonalState state = { 0 };

      ved_forecaster_learn (&state, &percent, &past);
      ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &percent, &past, &forecast);
      g_assert_cmpmem (&forecast, sizeof forecast, &first, sizeof first);
    }
}

static double
mean_error (const VedQuantileForecast *forecast,
            const float               *observed)
{
  double sum = 0.0;

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    sum += fabsf (forecast->p50[i] - observed[i]) / VED_HORIZON_STEPS;

  return sum;
}

static void
test_gaps (void)
{
  const guint n = 15 * 288 + 100;
  g_autofree float *means = g_new (float, n + VED_HORIZON_STEPS);
  static const struct {
    guint from;
    guint length;
  } gaps[] = {
    { 14 * 288, 72 },
    { 13 * 288, 288 },
    { 15 * 288 + 88, 12 },
    { 15 * 288 + 28, 72 },
    { 14 * 288 + 100, 288 },
  };
  VedQuantileForecast clean, forecast;

  fill_days (means, n + VED_HORIZON_STEPS);
  forecast_cold (&percent, means, n, &clean);
  for (guint k = 0; k < G_N_ELEMENTS (gaps); k++)
    {
      g_autofree float *torn = g_memdup2 (means, n * sizeof (float));

      for (guint i = 0; i < gaps[k].length; i++)
        torn[gaps[k].from + i] = NAN;
      forecast_cold (&percent, torn, n, &forecast);
      assert_contract (&forecast, &percent);
      g_assert_cmpfloat (mean_error (&forecast, &means[n]), <, 1.3 * mean_error (&clean, &means[n]) + 0.1);
    }
}

static void
test_random_drop (void)
{
  const guint n = 15 * 288 + 100;
  g_autofree float *means = g_new (float, n + VED_HORIZON_STEPS);
  VedQuantileForecast clean, forecast;
  VedRng rng;

  fill_days (means, n + VED_HORIZON_STEPS);
  forecast_cold (&percent, means, n, &clean);
  ved_rng_init (&rng, 4, 4);
  for (guint i = 0; i < n; i++)
    {
      if (ved_rng_below (&rng, 20) == 0)
        means[i] = NAN;
    }
  forecast_cold (&percent, means, n, &forecast);
  g_assert_cmpfloat (mean_error (&forecast, &means[n]), <, 1.1 * mean_error (&clean, &means[n]) + 0.05);
}

/* A level that jumped three hours ago is believed, not averaged away. */
static void
test_change_point (void)
{
  const guint n = 15 * 288;
  g_autofree float *means = g_new (float, n);
  VedQuantileForecast forecast;
  VedRng rng;

  ved_rng_init (&rng, 8, 1);
  for (guint i = 0; i < n; i++)
    means[i] = (float) (ved_rng_normal (&rng) * 0.5 + (i < n - 36 ? 20.0 : 60.0));
  forecast_cold (&percent, means, n, &forecast);
  g_assert_cmpfloat (forecast.p50[0], >, 55.0f);
}

/* Two levels, each of which lasts for an hour and a half on average, and little noise. */
static void
fill_jumps (float *means,
            guint  n)
{
  double level = 30.0;
  VedRng rng;

  ved_rng_init (&rng, 11, 1);
  for (guint i = 0; i < n; i++)
    {
      if (ved_rng_uniform (&rng) < 1.0 / 18.0)
        level = level < 40.0 ? 50.0 : 30.0;
      means[i] = (float) (level + 0.5 * ved_rng_normal (&rng));
    }
}

/* Of a series that jumps and stays, what it is says most of what it will soon be: the next half hour is forecast no worse than
 * by the last value. */
static void
test_jumps (void)
{
  g_autofree float *means = g_new (float, MAX_POINTS);
  double missed = 0.0, missed_by_last = 0.0;

  fill_jumps (means, MAX_POINTS);
  for (guint n = 15 * VED_DAY_STEPS; n + VED_HORIZON_STEPS <= MAX_POINTS; n += 5)
    {
      VedQuantileForecast forecast;

      forecast_cold (&percent, means, n, &forecast);
      assert_contract (&forecast, &percent);
      for (guint i = 0; i < 6; i++)
        {
          missed += fabs ((double) means[n + i] - (double) forecast.p50[i]);
          missed_by_last += fabs ((double) means[n + i] - (double) means[n - 1]);
        }
    }
  g_test_message ("half an hour ahead: %.3f of the last value's error", missed / missed_by_last);
  g_assert_cmpfloat (missed, <, 1.02 * missed_by_last);
}

/* A single value such as never was before is no level to hold on to. */
static void
test_spike (void)
{
  g_autofree float *means = g_new (float, MAX_POINTS);
  VedQuantileForecast forecast;

  fill_jumps (means, MAX_POINTS);
  means[MAX_POINTS - 1] = 100.0f;
  forecast_cold (&percent, means, MAX_POINTS, &forecast);
  g_assert_cmpfloat (forecast.p50[0], <, 55.0f);
}

/* What a state has learned may be asked of a shorter history, and of none. */
static void
test_state_against_other_past (void)
{
  g_autofree float *means = g_new (float, MAX_POINTS);
  VedSeriesPast past = past_of (means, MAX_POINTS);
  VedSeasonalState state = { 0 };
  VedQuantileForecast forecast;

  fill_days (means, MAX_POINTS);
  ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &percent, &past, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_PERSISTENCE);

  ved_forecaster_learn (&state, &percent, &past);
  past.n_points = 30;
  ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &percent, &past, &forecast);
  assert_contract (&forecast, &percent);

  past.n_points = 0;
  ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &percent, &past, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_NONE);
}

/* Width of the band over the last hours of the horizon, where the newest three hours were @loud times as noisy as all
 * before; NaN: without any value. */
static double
width_after (float loud)
{
  g_autofree float *means = g_new (float, MAX_POINTS);
  const guint n = 5000, n_newest = 36;
  VedSeriesPast past = past_of (means, n);
  VedSeasonalState state = { 0 };
  VedQuantileForecast forecast;
  double width = 0.0;
  VedRng rng;

  fill_days (means, MAX_POINTS);
  ved_forecaster_learn (&state, &percent, &past);
  ved_rng_init (&rng, 3, 1);
  for (guint i = n; i < n + n_newest; i++)
    means[i] += (loud - 1.0f) * (float) ved_rng_normal (&rng);
  past.n_points += n_newest;
  past.origin_us += n_newest * VED_STEP_US;
  ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &percent, &past, &forecast);
  for (guint i = VED_HORIZON_STEPS / 2; i < VED_HORIZON_STEPS; i++)
    width += (double) forecast.p90[i] - (double) forecast.p10[i];

  return width;
}

/* Unrest is answered at once, without learning anew. A gap is no calm. */
static void
test_unrest (void)
{
  double usual = width_after (1.0f);

  g_assert_cmpfloat (width_after (7.0f), >, 1.3 * usual);
  g_assert_cmpfloat_with_epsilon (width_after (NAN), usual, 0.1 * usual);
}

static void
test_learning_is_rare_and_repeatable (void)
{
  g_autofree float *means = g_new (float, MAX_POINTS);
  VedSeriesPast past = past_of (means, 5000);
  VedSeasonalState state = { 0 }, again = { 0 };
  VedQuantileForecast one, other;
  gint64 learned_us;

  fill_days (means, MAX_POINTS);
  ved_forecaster_learn (&state, &percent, &past);
  ved_forecaster_learn (&again, &percent, &past);
  g_assert_cmpmem (&state, sizeof state, &again, sizeof again);
  ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &percent, &past, &one);
  ved_forecaster_run (VED_ENGINE_SEASONAL, &again, &percent, &past, &other);
  g_assert_cmpmem (&one, sizeof one, &other, sizeof other);

  learned_us = state.learned_us;
  g_assert_cmpint (state.due_us - learned_us, >=, 4 * 12 * VED_STEP_US);
  g_assert_cmpint (state.due_us - learned_us, <=, 15 * 12 * VED_STEP_US);
  past.origin_us += VED_STEP_US;
  ved_forecaster_learn (&state, &percent, &past);
  g_assert_cmpint (state.learned_us, ==, learned_us);
  past.origin_us = state.due_us;
  ved_forecaster_learn (&state, &percent, &past);
  g_assert_cmpint (state.learned_us, ==, past.origin_us);

  /* A clock that was set back does not stop learning. */
  past.origin_us = ORIGIN_US - VED_DAY_STEPS * VED_STEP_US;
  ved_forecaster_learn (&state, &percent, &past);
  g_assert_cmpint (state.learned_us, ==, past.origin_us);
}

static float
garbage_value (VedRng *rng,
               guint   flavour)
{
  const float odd[] = { NAN, INFINITY, -INFINITY, 3.4e38f, -3.4e38f, 1e-45f, 0.0f, 1e20f, 1.0f };

  if (flavour == 0 || ved_rng_below (rng, 20) == 0)
    return odd[ved_rng_below (rng, G_N_ELEMENTS (odd))];
  if (flavour == 1)
    return NAN;
  if (flavour == 2)
    return (float) ved_rng_below (rng, 2);

  return (float) (ved_rng_normal (rng) * pow (10.0, ved_rng_below (rng, 12)));
}

static void
test_garbage (void)
{
  const VedEngineId engines[] = {
    VED_ENGINE_SEASONAL, VED_ENGINE_TREND, VED_ENGINE_SNAIVE, VED_ENGINE_PERSISTENCE
  };
  const VedSeriesKind kinds[] = { percent, rate, uptime, ved_series_kind_unknown (NULL, 0) };
  g_autofree float *means = g_new (float, MAX_POINTS);
  VedRng rng;

  ved_rng_init (&rng, 99, 3);
  for (guint round = 0; round < 400; round++)
    {
      guint n = round % 3 == 0 ? ved_rng_below (&rng, 400) : ved_rng_below (&rng, MAX_POINTS);
      const VedSeriesKind *kind = &kinds[round % G_N_ELEMENTS (kinds)];
      VedSeriesPast past = past_of (means, n);
      VedSeasonalState state = { 0 };

      for (guint i = 0; i < n; i++)
        means[i] = garbage_value (&rng, round % 5);
      ved_forecaster_learn (&state, kind, &past);
      for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
        {
          VedQuantileForecast forecast;

          ved_forecaster_run (engines[i], &state, kind, &past, &forecast);
          if (forecast.engine != VED_ENGINE_NONE)
            assert_contract (&forecast, kind);
        }
    }
}

static void
test_rebase (void)
{
  VedQuantileForecast forecast = { 0 };
  float p50[VED_HORIZON_STEPS];

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      forecast.p10[i] = 40.0f;
      forecast.p50[i] = 50.0f;
      forecast.p90[i] = 55.0f;
      p50[i] = 97.0f;
    }
  ved_quantile_forecast_rebase (&forecast, &percent, p50);
  g_assert_cmpfloat (forecast.p10[5], ==, 87.0f);
  g_assert_cmpfloat (forecast.p50[5], ==, 97.0f);
  g_assert_cmpfloat (forecast.p90[5], ==, 100.0f);

  /* A twentieth of the resolution is no width. */
  forecast.p10[5] = 96.9996f;
  forecast.p90[5] = 97.0004f;
  ved_quantile_forecast_settle (&forecast, &percent);
  g_assert_cmpfloat (forecast.p10[5], ==, 97.0f);
  g_assert_cmpfloat (forecast.p90[5], ==, 97.0f);
  g_assert_cmpfloat (forecast.p10[6], ==, 87.0f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecaster/trend-vectors", test_trend_vectors);
  g_test_add_func ("/forecaster/persistence", test_persistence);
  g_test_add_func ("/forecaster/young-constant", test_young_constant);
  g_test_add_func ("/forecaster/warmup-ladder", test_warmup_ladder);
  g_test_add_func ("/forecaster/ladder-live", test_ladder_live);
  g_test_add_func ("/forecaster/alignment-and-accuracy", test_alignment_and_accuracy);
  g_test_add_func ("/forecaster/constant", test_constant);
  g_test_add_func ("/forecaster/zero-inflated", test_zero_inflated);
  g_test_add_func ("/forecaster/clock-by-rule", test_clock_by_rule);
  g_test_add_func ("/forecaster/clock-reset", test_clock_reset);
  g_test_add_func ("/forecaster/no-calendar", test_no_calendar);
  g_test_add_func ("/forecaster/gaps", test_gaps);
  g_test_add_func ("/forecaster/random-drop", test_random_drop);
  g_test_add_func ("/forecaster/change-point", test_change_point);
  g_test_add_func ("/forecaster/jumps", test_jumps);
  g_test_add_func ("/forecaster/spike", test_spike);
  g_test_add_func ("/forecaster/other-past", test_state_against_other_past);
  g_test_add_func ("/forecaster/unrest", test_unrest);
  g_test_add_func ("/forecaster/learning", test_learning_is_rare_and_repeatable);
  g_test_add_func ("/forecaster/garbage", test_garbage);
  g_test_add_func ("/forecaster/rebase", test_rebase);

  return g_test_run ();
}
