/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-neural-input"

#include "config.h"

#include "forecast/neural/ved-neural-input.h"

#include "base/ved-clock.h"
#include "forecast/nn/ved-nn-real.h"
#include "series/ved-robust.h"

#include <math.h>
#include <string.h>

/* Networks do not forecast values, they correct the statistical forecast. What they read is the series less
 * its mean of the last day, over its deviation of the last week, in half hours; the statistical forecast
 * in the same terms; the same hours yesterday, the day before and a week ago; the clock and the day of the week, in
 * UTC, as no other time of day holds for all servers. What
 * they say is in units of half the width of the statistical band at that step: a shift of p50, and what to add
 * to the two sides before a softplus makes them positive. A network that says nothing but zeros leaves
 * the statistical forecast as it is, and quantiles never cross. */

#define LIMIT         8.0
#define SMALLEST_UNIT 0.01      /* in deviations */
#define SMALLEST_SIDE 0.02f     /* in units */
#define SMALLEST_RATIO 0.02
#define FEWEST_POINTS VED_DAY_STEPS
#define WEEK_STEPS    (7 * VED_DAY_STEPS)
#define WEEK_US       (7 * VED_DAY_US)
#define HOUR_EVERY    3
#define HOUR_POINTS   (3 * VED_TOKEN_STEPS / HOUR_EVERY)
#define MOST_SORTED   96

static const double levels[3] = { 0.1, 0.5, 0.9 };

/* Of the days before the newest two: those whose same half hour is read alone. */
static const guint far_days[VED_FAR_DAYS] = { 3, 4, 5, 6, 14 };

/* Of the hour and a half around the same half hour in a week: what is read of its sorted points. Every third of them
 * says it well enough. */
static const double hour_levels[VED_HOUR_LEVELS] = { 0.0, 0.1, 0.5, 0.9, 1.0 };

/* The newest points: how many, and which of them are sorted. */
static const struct {
  guint n;
  guint every;
} stretches[VED_STRETCHES] = {
  { 12, 1 }, { 48, 1 }, { VED_DAY_STEPS, 4 }, { WEEK_STEPS, 24 }
};

static float
limit (double value)
{
  return isfinite (value) ? (float) CLAMP (value, -LIMIT, LIMIT) : 0.0f;
}

/* Mean and deviation of the newest @n points that were observed. */
static guint
measure (const VedSeriesPast *past,
         guint                n,
         double              *mean,
         double              *sd)
{
  double sum = 0.0, squares = 0.0;
  guint kept = 0;

  n = MIN (n, past->n_points);
  for (guint i = past->n_points - n; i < past->n_points; i++)
    {
      if (isfinite (past->means[i]))
        {
          sum += past->means[i];
          kept++;
        }
    }
  *mean = kept > 0 ? sum / kept : 0.0;
  for (guint i = past->n_points - n; i < past->n_points; i++)
    {
      double off = past->means[i] - *mean;

      if (isfinite (off))
        squares += off * off;
    }
  *sd = kept > 0 ? sqrt (squares / kept) : 0.0;

  return kept;
}

static float
softplus (float x)
{
  return x > 20.0f ? x : log1pf (expf (x));
}

static float
softplus_inverse (float y)
{
  return y > 20.0f ? y : logf (expm1f (y));
}

/**
 * ved_neural_scale_init:
 * @from: the case
 *
 * Returns: %FALSE where there is nothing for a network to do: less than a day of points, a series that did not
 *   move for a week, one that follows a rule, or no forecast of the seasonal engine
 */
gboolean
ved_neural_scale_init (VedNeuralScale      *self,
                       const VedNeuralCase *from)
{
  const VedQuantileForecast *statistical = from->statistical;
  double week_mean;

  if (statistical->engine != VED_ENGINE_SEASONAL || from->kind->slope_per_step != 0.0)
    return FALSE;
  if (measure (from->past, WEEK_STEPS, &week_mean, &self->sd) < FEWEST_POINTS)
    return FALSE;
  if (measure (from->past, VED_DAY_STEPS, &self->mean, &(double) { 0.0 }) == 0)
    self->mean = week_mean;
  if (self->sd <= 1e-6 * fabs (week_mean) || self->sd <= from->kind->resolution || self->sd < 1e-30)
    return FALSE;

  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float low = statistical->p50[i] - statistical->p10[i], high = statistical->p90[i] - statistical->p50[i];
      float unit = MAX ((low + high) / 2.0f, (float) (SMALLEST_UNIT * self->sd));

      self->unit[i] = unit;
      self->low[i] = softplus_inverse (MAX (low / unit, SMALLEST_SIDE));
      self->high[i] = softplus_inverse (MAX (high / unit, SMALLEST_SIDE));
    }

  return TRUE;
}

/**
 * ved_neural_scale_place:
 * @statistical: the forecast that is corrected
 * @out: (array): [96, 3], what the network said
 * @forecast: (out caller-allocates): the corrected quantiles, ordered and not yet bounded; nothing else
 *   of it is touched
 */
void
ved_neural_scale_place (const VedNeuralScale      *self,
                        const VedQuantileForecast *statistical,
                        const float               *out,
                        VedQuantileForecast       *forecast)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float p50 = statistical->p50[i] + self->unit[i] * out[i * 3 + 1];

      forecast->p50[i] = p50;
      forecast->p10[i] = p50 - self->unit[i] * softplus (self->low[i] + out[i * 3]);
      forecast->p90[i] = p50 + self->unit[i] * softplus (self->high[i] + out[i * 3 + 2]);
    }
}

static double
pinball (double  error,
         double  level,
         double *slope)
{
  *slope = error > 0.0 ? -level : 1.0 - level;

  return error > 0.0 ? level * error : (level - 1.0) * error;
}

static float
sigmoid (float x)
{
  return 1.0f / (1.0f + expf (-x));
}

/**
 * ved_neural_scale_loss:
 * @observed: (array fixed-size=96): what came, NaN where nothing was observed
 * @out: (array): [96, 3], what the network said
 * @weight: what the loss is multiplied by
 * @dout: (array) (nullable): [96, 3], derivative by @out
 *
 * Returns: the pinball loss, summed over observed steps and quantiles
 */
double
ved_neural_scale_loss (const VedNeuralScale      *self,
                       const VedQuantileForecast *statistical,
                       const float               *observed,
                       const float               *out,
                       double                     weight,
                       float                     *dout)
{
  double sum = 0.0;

  if (dout != NULL)
    memset (dout, 0, VED_NEURAL_OUT * sizeof (float));
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      float low = self->low[i] + out[i * 3], high = self->high[i] + out[i * 3 + 2], unit = self->unit[i];
      double p50 = statistical->p50[i] + unit * out[i * 3 + 1], slopes[3];

      if (!isfinite (observed[i]))
        continue;
      sum += pinball (observed[i] - (p50 - unit * softplus (low)), levels[0], &slopes[0]);
      sum += pinball (observed[i] - p50, levels[1], &slopes[1]);
      sum += pinball (observed[i] - (p50 + unit * softplus (high)), levels[2], &slopes[2]);
      if (dout == NULL)
        continue;
      dout[i * 3] = (float) (-weight * unit * slopes[0] * sigmoid (low));
      dout[i * 3 + 1] = (float) (weight * unit * (slopes[0] + slopes[1] + slopes[2]));
      dout[i * 3 + 2] = (float) (weight * unit * slopes[2] * sigmoid (high));
    }

  return weight * sum;
}

/* Mean and spread of the points [from, from + 6) of the past; NaN where none was observed or it lies before it. */
static double
token_mean (const VedSeriesPast *past,
            gint64               from,
            double              *highest)
{
  double sum = 0.0, top = -INFINITY;
  guint n = 0;

  for (gint64 i = MAX (from, 0); i < from + VED_TOKEN_STEPS; i++)
    {
      if (i < (gint64) past->n_points && isfinite (past->means[i]))
        {
          sum += past->means[i];
          top = MAX (top, past->means[i]);
          n++;
        }
    }
  *highest = n > 0 ? top : NAN;

  return n > 0 ? sum / n : NAN;
}

static float
scaled (const VedNeuralScale *scale,
        double                value)
{
  return limit ((value - scale->mean) / scale->sd);
}

static double
phase_of (gint64 time_us,
          gint64 period_us)
{
  return 2.0 * G_PI * (double) (time_us % period_us) / (double) period_us;
}

static gint64
token_time (const VedSeriesPast *past,
            int                  token)
{
  return past->origin_us + (token * VED_TOKEN_STEPS + VED_TOKEN_STEPS / 2) * VED_STEP_US;
}

static void
fill_past (VedNeuralInput       *self,
           const VedSeriesPast  *past,
           const VedNeuralScale *scale,
           guint                 n_tokens)
{
  for (guint i = 0; i < n_tokens; i++)
    {
      int token = (int) i - (int) n_tokens;
      gint64 from = (gint64) past->n_points + token * VED_TOKEN_STEPS;
      double highest, yesterday, mean = token_mean (past, from, &highest);
      double phase = phase_of (token_time (past, token), VED_DAY_US);
      float *to = self->past[i];

      yesterday = token_mean (past, from - VED_DAY_STEPS, &(double) { 0.0 });
      to[0] = scaled (scale, mean);
      to[1] = isfinite (mean) ? limit ((highest - mean) / scale->sd) : 0.0f;
      to[2] = isfinite (mean) ? 1.0f : 0.0f;
      to[3] = isfinite (mean) && isfinite (yesterday) ? limit ((mean - yesterday) / scale->sd) : 0.0f;
      to[4] = (float) sin (phase);
      to[5] = (float) cos (phase);
    }
}

/* The statistical forecast over one half hour. */
typedef struct {
  double p50;
  double low;
  double high;
  double unit;
} Ahead;

static Ahead
look_ahead (const VedQuantileForecast *statistical,
            const VedNeuralScale      *scale,
            guint                      step)
{
  Ahead ahead = { 0.0 };

  for (guint i = step; i < step + VED_TOKEN_STEPS; i++)
    {
      ahead.p50 += statistical->p50[i] / VED_TOKEN_STEPS;
      ahead.low += (statistical->p50[i] - statistical->p10[i]) / VED_TOKEN_STEPS;
      ahead.high += (statistical->p90[i] - statistical->p50[i]) / VED_TOKEN_STEPS;
      ahead.unit += scale->unit[i] / VED_TOKEN_STEPS;
    }

  return ahead;
}

/* The same half hour on the days before: mean, deviation and highest of its points. */
typedef struct {
  double mean;
  double sd;
  double highest;
} Before;

static Before
look_back (const VedSeriesPast *past,
           guint                step,
           guint                first_day,
           guint                last_day)
{
  Before before = { NAN, NAN, NAN };
  double sum = 0.0, squares = 0.0, highest = -INFINITY;
  guint n = 0;

  for (guint day = first_day; day <= last_day; day++)
    {
      gint64 from = (gint64) past->n_points + step - (gint64) day * VED_DAY_STEPS;

      for (gint64 i = MAX (from, 0); i < from + VED_TOKEN_STEPS; i++)
        {
          double value = past->means[i];

          if (!isfinite (value))
            continue;
          sum += value;
          squares += value * value;
          highest = MAX (highest, value);
          n++;
        }
    }
  if (n > 0)
    {
      before.mean = sum / n;
      before.sd = sqrt (MAX (squares / n - before.mean * before.mean, 0.0));
      before.highest = highest;
    }

  return before;
}

static float
log_ratio (double value,
           double unit)
{
  return limit (log (value / unit + SMALLEST_RATIO));
}

static void
fill_token (const VedNeuralCase  *from,
            const VedNeuralScale *scale,
            guint                 token,
            float                *to)
{
  guint step = token * VED_TOKEN_STEPS;
  Ahead ahead = look_ahead (from->statistical, scale, step);
  Before yesterday = look_back (from->past, step, 1, 1), day_before = look_back (from->past, step, 2, 2);
  Before week_ago = look_back (from->past, step, VED_PROFILE_DAYS, VED_PROFILE_DAYS);
  Before week = look_back (from->past, step, 1, VED_PROFILE_DAYS);
  double phase = phase_of (token_time (from->past, (int) token), VED_DAY_US);
  double week_phase = phase_of (token_time (from->past, (int) token), WEEK_US);

  to[0] = limit ((yesterday.mean - ahead.p50) / ahead.unit);
  to[1] = limit ((day_before.mean - ahead.p50) / ahead.unit);
  to[2] = limit ((week_ago.mean - ahead.p50) / ahead.unit);
  to[3] = limit ((week.mean - ahead.p50) / ahead.unit);
  to[4] = limit ((week.highest - ahead.p50) / ahead.unit);
  to[5] = log_ratio (week.sd, ahead.unit);
  to[6] = log_ratio (yesterday.sd, ahead.unit);
  to[7] = log_ratio (ahead.low, ahead.unit);
  to[8] = log_ratio (ahead.high, ahead.unit);
  to[9] = log_ratio (ahead.unit, scale->sd);
  to[10] = scaled (scale, ahead.p50);
  to[11] = limit ((ahead.p50 - from->kind->floor) / ahead.unit);
  to[12] = (float) sin (phase);
  to[13] = (float) cos (phase);
  to[14] = (float) token / VED_DECODER_TOKENS;
  to[15] = 1.0f / (1.0f + (float) token);
  to[16] = (float) sin (week_phase);
  to[17] = (float) cos (week_phase);
}

/**
 * ved_neural_input_fill:
 * @from: the case
 * @scale: its scale
 * @n_tokens: half hours of the past to read, at most %VED_MAX_TOKENS
 *
 * Fills in all that a network may read of the case. What was not observed is 0, the mean of the day.
 */
void
ved_neural_input_fill (VedNeuralInput       *self,
                       const VedNeuralCase  *from,
                       const VedNeuralScale *scale,
                       guint                 n_tokens)
{
  const VedSeriesPast *past = from->past;
  double units = 0.0, first = from->statistical->p50[0];

  fill_past (self, past, scale, n_tokens);
  for (guint i = 0; i < VED_DECODER_TOKENS; i++)
    fill_token (from, scale, i, self->future[i]);
  for (guint i = 0; i < VED_RECENT_POINTS; i++)
    {
      guint back = VED_RECENT_POINTS - i;
      double value = back <= past->n_points ? past->means[past->n_points - back] : NAN;

      self->recent[i] = limit ((value - first) / scale->unit[0] / 2.0);
    }
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    units += scale->unit[i] / VED_HORIZON_STEPS;
  self->fixed[0] = limit (log (units / scale->sd));
  self->fixed[1] = limit (log (scale->sd / (fabs (scale->mean) + scale->sd)));
  self->fixed[2] = limit (log (scale->unit[0] / units));
  self->fixed[3] = from->statistical->rung / (float) VED_N_RUNGS;
  self->metric = from->metric;
}

/* Adds those of the points [from, to) that were observed, one of every @every from the first on, to the @n there are. */
static guint
add_points (const VedSeriesPast *past,
            gint64               from,
            gint64               to,
            guint                every,
            float               *points,
            guint                n)
{
  for (gint64 i = from; i < to; i += every)
    {
      if (i >= 0 && i < (gint64) past->n_points && isfinite (past->means[i]) && n < MOST_SORTED)
        points[n++] = past->means[i];
    }

  return n;
}

static void
take_quantiles (float        *points,
                guint         n,
                const double *at,
                guint         n_at,
                float        *quantiles)
{
  for (guint i = 0; i < n_at; i++)
    quantiles[i] = ved_robust_quantile (points, n, at[i] * (n - 1.0));
}

static void
sort_stretches (const VedSeriesPast *past,
                float                quantiles[VED_STRETCHES][VED_STRETCH_LEVELS])
{
  for (guint i = 0; i < VED_STRETCHES; i++)
    {
      gint64 end = past->n_points, from = end - stretches[i].n + stretches[i].every - 1;
      float points[MOST_SORTED];
      guint n = add_points (past, from, end, stretches[i].every, points, 0);

      take_quantiles (points, n, levels, VED_STRETCH_LEVELS, quantiles[i]);
    }
}

static void
sort_hour (const VedSeriesPast *past,
           guint                step,
           float               *quantiles)
{
  float points[MOST_SORTED];
  guint n = 0;

  for (guint day = 1; day <= VED_PROFILE_DAYS; day++)
    {
      gint64 from = (gint64) past->n_points + step - VED_TOKEN_STEPS - (gint64) day * VED_DAY_STEPS;

      n = add_points (past, from + 1, from + HOUR_POINTS * HOUR_EVERY, HOUR_EVERY, points, n);
    }
  take_quantiles (points, n, hour_levels, VED_HOUR_LEVELS, quantiles);
}

/**
 * ved_neural_input_fill_levels:
 * @from: the case
 * @scale: its scale
 *
 * Fills in how the series stood against each half hour of the statistical forecast: on more days, in the week at that
 * hour, and in the newest hour, four hours, day and week. For networks that read every half hour alone.
 */
void
ved_neural_input_fill_levels (VedNeuralInput       *self,
                              const VedNeuralCase  *from,
                              const VedNeuralScale *scale)
{
  float newest[VED_STRETCHES][VED_STRETCH_LEVELS];

  sort_stretches (from->past, newest);
  for (guint token = 0; token < VED_DECODER_TOKENS; token++)
    {
      guint step = token * VED_TOKEN_STEPS;
      Ahead ahead = look_ahead (from->statistical, scale, step);
      float hour[VED_HOUR_LEVELS], *to = self->levels[token];

      for (guint i = 0; i < VED_FAR_DAYS; i++)
        *to++ = limit ((look_back (from->past, step, far_days[i], far_days[i]).mean - ahead.p50) / ahead.unit);
      sort_hour (from->past, step, hour);
      for (guint i = 0; i < VED_HOUR_LEVELS; i++)
        *to++ = limit ((hour[i] - ahead.p50) / ahead.unit);
      for (guint i = 0; i < VED_STRETCHES * VED_STRETCH_LEVELS; i++)
        *to++ = limit ((newest[i / VED_STRETCH_LEVELS][i % VED_STRETCH_LEVELS] - ahead.p50) / ahead.unit);
    }
}
