/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-states"

#include "config.h"

#include "sim/ved-sim-states.h"

#include "base/ved-clock.h"

#include <math.h>

/* States change by rates per hour, so that the length of a step does not matter: during a step a
 * server leaves its state with the probability 1 − exp (−Σ rate · Δt), and goes where the rates point,
 * in proportion. */

#define ANY_HOUR 0, 23

typedef struct {
  VedFeedStatus from;
  VedFeedStatus to;
  guint first_hour;             /* inclusive; may lie after last_hour: over midnight */
  guint last_hour;
  double rate;                  /* per hour, within these hours */
  double other_rate;            /* outside */
} Transition;

static const Transition transitions[] = {
  { VED_FEED_STATUS_IDLE, VED_FEED_STATUS_HEALTHY, ANY_HOUR, 0.50, 0.50 },
  { VED_FEED_STATUS_IDLE, VED_FEED_STATUS_MAINTENANCE, ANY_HOUR, 0.10, 0.10 },
  { VED_FEED_STATUS_HEALTHY, VED_FEED_STATUS_MORNING_SPIKE, 7, 9, 0.50, 0.05 },
  { VED_FEED_STATUS_HEALTHY, VED_FEED_STATUS_HEAVY_LOAD, 10, 17, 0.30, 0.05 },
  { VED_FEED_STATUS_HEALTHY, VED_FEED_STATUS_CRITICAL_ISSUE, ANY_HOUR, 0.002, 0.002 },
  { VED_FEED_STATUS_HEALTHY, VED_FEED_STATUS_IDLE, 23, 5, 0.30, 0.03 },
  { VED_FEED_STATUS_MORNING_SPIKE, VED_FEED_STATUS_HEALTHY, ANY_HOUR, 1.6, 1.6 },
  { VED_FEED_STATUS_MORNING_SPIKE, VED_FEED_STATUS_HEAVY_LOAD, ANY_HOUR, 0.6, 0.6 },
  { VED_FEED_STATUS_MORNING_SPIKE, VED_FEED_STATUS_CRITICAL_ISSUE, ANY_HOUR, 0.005, 0.005 },
  { VED_FEED_STATUS_HEAVY_LOAD, VED_FEED_STATUS_HEALTHY, ANY_HOUR, 1.0, 1.0 },
  { VED_FEED_STATUS_HEAVY_LOAD, VED_FEED_STATUS_IDLE, ANY_HOUR, 0.10, 0.10 },
  { VED_FEED_STATUS_HEAVY_LOAD, VED_FEED_STATUS_CRITICAL_ISSUE, ANY_HOUR, 0.010, 0.010 },
  { VED_FEED_STATUS_CRITICAL_ISSUE, VED_FEED_STATUS_RECOVERY, ANY_HOUR, 2.0, 2.0 },
  { VED_FEED_STATUS_CRITICAL_ISSUE, VED_FEED_STATUS_OFFLINE, ANY_HOUR, 0.5, 0.5 },
  { VED_FEED_STATUS_MAINTENANCE, VED_FEED_STATUS_HEALTHY, ANY_HOUR, 0.8, 0.8 },
  { VED_FEED_STATUS_MAINTENANCE, VED_FEED_STATUS_OFFLINE, ANY_HOUR, 0.2, 0.2 },
  { VED_FEED_STATUS_RECOVERY, VED_FEED_STATUS_HEALTHY, ANY_HOUR, 2.6, 2.6 },
  { VED_FEED_STATUS_RECOVERY, VED_FEED_STATUS_IDLE, ANY_HOUR, 0.4, 0.4 },
  { VED_FEED_STATUS_OFFLINE, VED_FEED_STATUS_RECOVERY, ANY_HOUR, 4.0, 4.0 },
};

static double
get_rate (const Transition *transition,
          guint             hour,
          gboolean          problem)
{
  gboolean within = transition->first_hour <= transition->last_hour ?
    hour >= transition->first_hour && hour <= transition->last_hour :
    hour >= transition->first_hour || hour <= transition->last_hour;
  double rate = within ? transition->rate : transition->other_rate;

  if (problem && transition->to == VED_FEED_STATUS_CRITICAL_ISSUE)
    return rate * 2.0;
  if (problem && transition->to == VED_FEED_STATUS_OFFLINE)
    return rate * 1.5;

  return rate;
}

static double
get_total_rate (VedFeedStatus state,
                guint         hour,
                gboolean      problem)
{
  double total = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      if (transitions[i].from == state)
        total += get_rate (&transitions[i], hour, problem);
    }

  return total;
}

/**
 * ved_sim_states_prepare:
 * @self: (out caller-allocates): what @ved_sim_states_draw needs
 * @hour: of the local day
 * @step_us: length of the step
 */
void
ved_sim_states_prepare (VedSimStates *self,
                        guint         hour,
                        gint64        step_us)
{
  double hours = (double) step_us / VED_HOUR_US;

  self->hour = hour;
  for (int state = 0; state < VED_N_FEED_STATUSES; state++)
    {
      for (guint problem = 0; problem < 2; problem++)
        self->leave[state][problem] = -expm1 (-get_total_rate (state, hour, problem) * hours);
    }
}

/**
 * ved_sim_states_draw:
 * @state: of a server
 * @problem: whether it is a problem server
 * @rng: (inout): advanced by one or two numbers
 *
 * Returns: its state after the step
 */
VedFeedStatus
ved_sim_states_draw (const VedSimStates *self,
                     VedFeedStatus       state,
                     gboolean            problem,
                     VedRng             *rng)
{
  VedFeedStatus next = state;
  double rest;

  if (ved_rng_uniform (rng) >= self->leave[state][problem ? 1 : 0])
    return state;

  rest = ved_rng_uniform (rng) * get_total_rate (state, self->hour, problem);
  for (guint i = 0; i < G_N_ELEMENTS (transitions) && rest >= 0.0; i++)
    {
      if (transitions[i].from != state)
        continue;
      next = transitions[i].to;
      rest -= get_rate (&transitions[i], self->hour, problem);
    }

  return next;
}
