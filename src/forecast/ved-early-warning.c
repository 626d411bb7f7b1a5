/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-early-warning"

#include "config.h"

#include "forecast/ved-early-warning.h"

#include "series/ved-exceedance.h"
#include "series/ved-robust.h"

#include <math.h>
#include <string.h>

/* Whether a series will lie above its level for three samples in a row between 30 minutes and 8 hours ahead.
 * Quantiles of single steps say little about that: a peak that comes every day, but not at the same minute, never
 * shows in them. So the chance is a logistic regression on seven signs: how far the level lies from the forecast at
 * the likeliest three neighbouring steps (z), how often the same window of the day brought an event during two
 * weeks (younger days count more) and yesterday, how many there were during the last 8 hours, how far the last
 * hour lies below the level, how likely an event is if the course of one of these days begins anew from where the
 * series is now, and how much of the last day it spent above.
 *
 * An event is a matter of a whole course, not of single steps: of each day's window counts the highest that three
 * samples in a row reached, raised by what the hour before the origin lies above the hour before that window. Days are
 * few, so each stands for a normal distribution around what it reached, half as wide as the days differ. A day counts
 * the more the nearer its eight hours before the window came to the newest eight hours: by exp (−4 distance / median
 * distance), the distance being the mean of |difference|. So three weeks of days tell more than two.
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
#define COURSE_DAYS      20
#define COURSE_DECAY     0.95
#define LIKENESS_STEPS   96     /* before a window, whose course tells how like a day is to this one */
#define LIKENESS         4.0
#define LEAST_LIKE       20.0   /* median distances: farther ones, and unknown ones, are not told apart */
#define COURSE_WIDTH     0.5    /* of the deviation of what the days reached */
#define COURSE_SLACK     0.01   /* of the spread of the series: the least width */
#define COURSE_LEAST     0.01   /* chances beyond are not told apart */
#define COURSE_UNKNOWN   0.1    /* the chance where there is no day to go by */
#define TIME_UNKNOWN     0.02   /* the share of time above likewise */
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
  SIGN_COURSE,
  SIGN_TIME_ABOVE,
};

static const VedWarningRule usual_rule = { { -1.05, -0.35, 2.8, 0.4, 0.15, 0.05, 0.28, 0.22 } };

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

/* Of the last hour; NaN where nothing was observed. */
static double
mean_before (const float *values,
             guint        origin)
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

  return n > 0 ? sum / n : NAN;
}

static double
below_level (const VedWarningLevel *level,
             double                 now)
{
  return isfinite (now) ? CLAMP ((level->level - now) / level->spread, BELOW_LEAST, BELOW_MOST) : 0.0;
}

/* The highest that an event's number of samples in a row reach; not finite where so many were never observed. */
static double
highest_run (const float *values)
{
  double highest = -INFINITY;

  for (guint first = VED_WARNING_FIRST_STEP; first + VED_WARNING_STEPS_ABOVE <= VED_HORIZON_STEPS; first++)
    {
      double lowest = INFINITY;

      for (guint i = first; i < first + VED_WARNING_STEPS_ABOVE; i++)
        lowest = isfinite (values[i]) ? MIN (lowest, values[i]) : -INFINITY;
      highest = MAX (highest, lowest);
    }

  return highest;
}

/* What the courses of earlier days reach from here. */
typedef struct {
  double reached[COURSE_DAYS];
  double weight[COURSE_DAYS];
  guint n;
} Courses;

/* How far the hours before @place were from those before @origin; NaN where nothing can be compared. */
static double
distance_of (const float *values,
             guint        origin,
             guint        place)
{
  double sum = 0.0;
  guint n = 0;

  for (guint back = 1; back <= MIN (place, LIKENESS_STEPS); back++)
    {
      double distance = fabs ((double) values[origin - back] - values[place - back]);

      if (!isfinite (distance))
        continue;
      sum += distance;
      n++;
    }

  return n > 0 ? sum / n : NAN;
}

/* Of those that are known; 0 without any. */
static double
median_distance (const double *distances,
                 guint         n)
{
  float known[COURSE_DAYS];
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    {
      if (isfinite (distances[i]))
        known[n_known++] = (float) distances[i];
    }

  return n_known > 0 ? ved_robust_quantile (known, n_known, (n_known - 1) / 2.0) : 0.0;
}

/* Turns ages into weights: the like days count more. */
static void
courses_weigh (Courses      *self,
               const double *distances)
{
  double usual = MAX (median_distance (distances, self->n), G_MINDOUBLE);

  for (guint i = 0; i < self->n; i++)
    {
      double distance = isfinite (distances[i]) ? distances[i] / usual : LEAST_LIKE;

      self->weight[i] *= exp (-LIKENESS * MIN (distance, LEAST_LIKE));
    }
}

static void
courses_read (Courses     *self,
              const float *values,
              guint        origin,
              double       now)
{
  double weight = 1.0, distances[COURSE_DAYS];

  self->n = 0;
  for (guint day = 1; day <= COURSE_DAYS && origin >= day * VED_DAY_STEPS; day++, weight *= COURSE_DECAY)
    {
      guint place = origin - day * VED_DAY_STEPS;
      double raise = now - mean_before (values, place), reached = highest_run (&values[place]);

      if (!isfinite (reached))
        continue;
      self->reached[self->n] = reached + (isfinite (raise) ? raise : 0.0);
      self->weight[self->n] = weight;
      distances[self->n++] = distance_of (values, origin, place);
    }
  courses_weigh (self, distances);
}

/* Standard deviation of what was reached; @whole: sum of the weights. */
static double
courses_deviation (const Courses *self,
                   double         whole)
{
  double mean = 0.0, squares = 0.0;

  for (guint i = 0; i < self->n; i++)
    mean += self->weight[i] / whole * self->reached[i];
  for (guint i = 0; i < self->n; i++)
    squares += self->weight[i] / whole * (self->reached[i] - mean) * (self->reached[i] - mean);

  return sqrt (squares);
}

/* The chance that one of the courses brings an event. */
static double
courses_chance (const Courses         *self,
                const VedWarningLevel *level)
{
  double whole = 0.0, chance = 0.0, width;

  for (guint i = 0; i < self->n; i++)
    whole += self->weight[i];
  if (self->n == 0)
    return COURSE_UNKNOWN;

  width = COURSE_WIDTH * courses_deviation (self, whole) + COURSE_SLACK * level->spread;
  for (guint i = 0; i < self->n; i++)
    chance += self->weight[i] / whole * ved_exceedance_chance ((level->level - self->reached[i]) / width);

  return CLAMP (chance, COURSE_LEAST, 1.0 - COURSE_LEAST);
}

/* Half a sample is above and half of one below, whatever was seen. */
static double
share_above (const VedWarningLevel *level,
             const float           *values,
             guint                  origin)
{
  guint above = 0, n = 0;

  for (guint i = origin - MIN (origin, VED_DAY_STEPS); i < origin; i++)
    {
      above += values[i] > level->level;
      n += isfinite (values[i]) != 0;
    }

  return n > 0 ? (above + 0.5) / (n + 1.0) : TIME_UNKNOWN;
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
  double now = mean_before (values, origin), chance;
  Courses courses;

  courses_read (&courses, values, origin, now);
  chance = courses_chance (&courses, level);
  self->sign[SIGN_Z] = z_of_forecast (level, quantiles);
  read_same_window (self, level, values, origin);
  self->sign[SIGN_RECENT] = log1p (count_begun (&values[origin - recent], recent, level->level));
  self->sign[SIGN_BELOW] = below_level (level, now);
  self->sign[SIGN_COURSE] = log (chance / (1.0 - chance));
  self->sign[SIGN_TIME_ABOVE] = log (share_above (level, values, origin));
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
