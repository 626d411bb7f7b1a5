/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-early-warning"

#include "config.h"

#include "forecast/ved-early-warning.h"

#include "series/ved-exceedance.h"

#include <math.h>
#include <string.h>

/* Whether a series will lie above its level for three samples in a row between 30 minutes and 8 hours ahead.
 * Quantiles of single steps say little about that: a peak that comes every day, but not at the same minute, never
 * shows in them. So the chance is a logistic regression on five signs: how far the level lies from the forecast at
 * the likeliest three neighbouring steps (z), how often the same window of the day brought an event during two
 * weeks (younger days count more) and yesterday, how many there were during the last 8 hours, and how far the last
 * hour lies below the level.
 *
 * The rule begins with weights found alike on metrics of two kinds of servers, and is drawn away from them by the
 * outcomes of the fleet at hand: the maximum of the likelihood with a ridge around the beginning, by Newton's
 * method with halved steps. */

#define SAME_WINDOW_DAYS 14
#define DAY_DECAY        0.85
#define RECENT_STEPS     96
#define LEVEL_STEPS      12
#define Z_LEAST          (-3.0)
#define Z_MOST           5.0
#define BELOW_LEAST      (-5.0)
#define BELOW_MOST       10.0
#define SIGMA_SHARE      1e-4   /* of the level: the least standard deviation of a forecast */
#define RIDGE            30.0
#define RIDGE_CONSTANT   3.0
#define ROUNDS           30
#define HALVINGS         12
#define N_WEIGHTS        (VED_WARNING_SIGNS + 1)

enum {
  SIGN_Z,
  SIGN_SAME_WINDOW,
  SIGN_YESTERDAY,
  SIGN_RECENT,
  SIGN_BELOW,
};

static const VedWarningRule usual_rule = { { -2.0, -0.45, 2.95, 0.70, 0.38, -0.12 } };

typedef double Matrix[N_WEIGHTS][N_WEIGHTS];

/**
 * ved_warning_first_above:
 * @values: (array fixed-size=96): of the horizon, NaN where not observed
 *
 * Returns: the first step, from 30 minutes ahead on, from which three in a row lie above; VED_HORIZON_STEPS: none
 */
guint
ved_warning_first_above (const float *values,
                         float        level)
{
  guint run = 0;

  for (guint step = VED_WARNING_FIRST_STEP; step < VED_HORIZON_STEPS; step++)
    {
      run = values[step] > level ? run + 1 : 0;
      if (run == VED_WARNING_STEPS_ABOVE)
        return step + 1 - VED_WARNING_STEPS_ABOVE;
    }

  return VED_HORIZON_STEPS;
}

static double
z_of_forecast (const VedWarningLevel *level,
               const float *const     quantiles[3])
{
  double floor_sigma = SIGMA_SHARE * fabsf (level->level) + 1e-9;
  double least = INFINITY, recent[VED_WARNING_STEPS_ABOVE];

  for (guint i = 0; i < VED_WARNING_STEPS_ABOVE; i++)
    recent[i] = INFINITY;
  for (guint step = VED_WARNING_FIRST_STEP; step < VED_HORIZON_STEPS; step++)
    {
      double worst = -INFINITY;

      recent[step % VED_WARNING_STEPS_ABOVE] = ved_exceedance_z (quantiles[0][step], quantiles[1][step], quantiles[2][step],
                                                                 level->level, floor_sigma, FALSE);
      for (guint i = 0; i < VED_WARNING_STEPS_ABOVE; i++)
        worst = MAX (worst, recent[i]);
      least = MIN (least, worst);
    }

  return CLAMP (least, Z_LEAST, Z_MOST);
}

/* Events that began in @n samples. */
static guint
count_begun (const float *values,
             guint        n,
             float        level)
{
  guint run = 0, begun = 0;

  for (guint i = 0; i < n; i++)
    {
      run = values[i] > level ? run + 1 : 0;
      begun += run >= VED_WARNING_STEPS_ABOVE;
    }

  return begun;
}

static void
read_same_window (VedWarningSigns       *self,
                  const VedWarningLevel *level,
                  const float           *values,
                  guint                  origin)
{
  double sum = 0.0, whole = 0.0, weight = 1.0;

  self->sign[SIGN_YESTERDAY] = 0.0;
  for (guint day = 1; day <= SAME_WINDOW_DAYS && origin >= day * VED_DAY_STEPS; day++, weight *= DAY_DECAY)
    {
      gboolean is_event = ved_warning_first_above (&values[origin - day * VED_DAY_STEPS], level->level) < VED_HORIZON_STEPS;

      sum += is_event ? weight : 0.0;
      whole += weight;
      if (day == 1)
        self->sign[SIGN_YESTERDAY] = is_event;
    }
  self->sign[SIGN_SAME_WINDOW] = whole > 0.0 ? sum / whole : 0.0;
}

static double
below_level (const VedWarningLevel *level,
             const float           *values,
             guint                  origin)
{
  double sum = 0.0;
  guint n = 0;

  for (guint i = origin - MIN (origin, LEVEL_STEPS); i < origin; i++)
    {
      if (!isfinite (values[i]))
        continue;
      sum += values[i];
      n++;
    }

  return n > 0 ? CLAMP ((level->level - sum / n) / level->spread, BELOW_LEAST, BELOW_MOST) : 0.0;
}

/**
 * ved_warning_signs_read:
 * @level: of the series
 * @values: (array): the series; what lies at @origin and behind is not read
 * @origin: the first step ahead
 * @quantiles: (array fixed-size=3): p10, p50, p90 of the forecast made there
 */
void
ved_warning_signs_read (VedWarningSigns       *self,
                        const VedWarningLevel *level,
                        const float           *values,
                        guint                  origin,
                        const float *const     quantiles[3])
{
  guint recent = MIN (origin, RECENT_STEPS);

  self->sign[SIGN_Z] = z_of_forecast (level, quantiles);
  read_same_window (self, level, values, origin);
  self->sign[SIGN_RECENT] = log1p (count_begun (&values[origin - recent], recent, level->level));
  self->sign[SIGN_BELOW] = below_level (level, values, origin);
}

/**
 * ved_warning_rule_init:
 * @self: (out caller-allocates): the rule that needs no outcomes
 */
void
ved_warning_rule_init (VedWarningRule *self)
{
  *self = usual_rule;
}

static double
log_odds (const VedWarningRule  *self,
          const VedWarningSigns *signs)
{
  double sum = self->weight[0];

  for (guint i = 0; i < VED_WARNING_SIGNS; i++)
    sum += self->weight[i + 1] * signs->sign[i];

  return sum;
}

/**
 * ved_warning_rule_chance:
 *
 * Returns: the chance of an event, 0 to 1
 */
double
ved_warning_rule_chance (const VedWarningRule  *self,
                         const VedWarningSigns *signs)
{
  return 1.0 / (1.0 + exp (-log_odds (self, signs)));
}

static double
ridge_of (guint weight)
{
  return weight == 0 ? RIDGE_CONSTANT : RIDGE;
}

/* What is made small: the outcomes' negative log likelihood and the ridge. */
static double
cost_of (const VedWarningRule  *self,
         const VedWarningSigns *signs,
         const gboolean        *events,
         guint                  n)
{
  double cost = 0.0;

  for (guint i = 0; i < n; i++)
    {
      double odds = log_odds (self, &signs[i]);

      cost += MAX (odds, 0.0) + log1p (exp (-fabs (odds))) - (events[i] ? odds : 0.0);
    }
  for (guint i = 0; i < N_WEIGHTS; i++)
    {
      double distance = self->weight[i] - usual_rule.weight[i];

      cost += 0.5 * ridge_of (i) * distance * distance;
    }

  return cost;
}

static void
add_outcome (const VedWarningRule  *self,
             const VedWarningSigns *signs,
             gboolean               is_event,
             Matrix                 curvature,
             double                *slope)
{
  double chance = ved_warning_rule_chance (self, signs), input[N_WEIGHTS] = { 1.0 };

  memcpy (&input[1], signs->sign, sizeof signs->sign);
  for (guint i = 0; i < N_WEIGHTS; i++)
    {
      slope[i] += (is_event - chance) * input[i];
      for (guint j = 0; j <= i; j++)
        curvature[i][j] += chance * (1.0 - chance) * input[i] * input[j];
    }
}

/* Solves curvature · step = slope in place by Cholesky's method; the ridge makes it positive definite. */
static void
solve (Matrix  curvature,
       double *slope)
{
  for (guint i = 0; i < N_WEIGHTS; i++)
    {
      for (guint j = 0; j <= i; j++)
        {
          for (guint k = 0; k < j; k++)
            curvature[i][j] -= curvature[i][k] * curvature[j][k];
          curvature[i][j] = i == j ? sqrt (curvature[i][j]) : curvature[i][j] / curvature[j][j];
        }
      for (guint k = 0; k < i; k++)
        slope[i] -= curvature[i][k] * slope[k];
      slope[i] /= curvature[i][i];
    }
  for (guint i = N_WEIGHTS; i-- > 0;)
    {
      for (guint k = i + 1; k < N_WEIGHTS; k++)
        slope[i] -= curvature[k][i] * slope[k];
      slope[i] /= curvature[i][i];
    }
}

static void
find_step (const VedWarningRule  *self,
           const VedWarningSigns *signs,
           const gboolean        *events,
           guint                  n,
           double                *step)
{
  Matrix curvature = { { 0.0 } };

  memset (step, 0, N_WEIGHTS * sizeof *step);
  for (guint i = 0; i < n; i++)
    add_outcome (self, &signs[i], events[i], curvature, step);
  for (guint i = 0; i < N_WEIGHTS; i++)
    {
      curvature[i][i] += ridge_of (i);
      step[i] -= ridge_of (i) * (self->weight[i] - usual_rule.weight[i]);
    }
  solve (curvature, step);
}

/**
 * ved_warning_rule_fit:
 * @self: (out caller-allocates): the rule
 * @signs: (array length=n): what was seen
 * @events: (array length=n): whether an event followed
 *
 * Few outcomes change little. Deterministic; some 10 ns an outcome and round.
 */
void
ved_warning_rule_fit (VedWarningRule        *self,
                      const VedWarningSigns *signs,
                      const gboolean        *events,
                      guint                  n)
{
  double cost;

  ved_warning_rule_init (self);
  cost = cost_of (self, signs, events, n);
  for (guint round = 0; round < ROUNDS; round++)
    {
      double step[N_WEIGHTS], before = cost;
      VedWarningRule next = *self;

      find_step (self, signs, events, n, step);
      for (guint halving = 0; halving < HALVINGS; halving++)
        {
          for (guint i = 0; i < N_WEIGHTS; i++)
            next.weight[i] = self->weight[i] + ldexp (step[i], -(int) halving);
          cost = cost_of (&next, signs, events, n);
          if (cost < before)
            break;
        }
      if (!(cost < before * (1.0 - 1e-9)))
        return;
      *self = next;
    }
}

static int
compare_descending (gconstpointer a,
                    gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one < other) - (one > other);
}

/**
 * ved_warning_best_threshold:
 * @chances: (array length=n) (inout): chances as they come; sorted here
 *
 * The chance from which on to raise an alarm for the best F1 = 2 hits / (alarms + events), if chances are true: the
 * hits among alarms are then their sum, and no outcome is needed.
 *
 * Returns: the threshold; above 1 without chances
 */
double
ved_warning_best_threshold (double *chances,
                            guint   n)
{
  double events = 0.0, hits = 0.0, best = -1.0, threshold = 2.0;

  qsort (chances, n, sizeof *chances, compare_descending);
  for (guint i = 0; i < n; i++)
    events += chances[i];
  for (guint i = 0; i < n; i++)
    {
      hits += chances[i];
      if (2.0 * hits / (i + 1.0 + events) > best)
        {
          best = 2.0 * hits / (i + 1.0 + events);
          threshold = chances[i];
        }
    }

  return threshold;
}
