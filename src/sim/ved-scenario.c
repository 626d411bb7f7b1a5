/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-scenario"

#include "config.h"

#include "sim/ved-scenario.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"

#include <math.h>
#include <string.h>

/* A scenario drives the servers it affects from where they are to a target within a ramp. The demo is
 * a script over five minutes, played again and again: 90 s of calm, escalation until 150 s, a peak that
 * swells once until 210 s, and recovery. */

#define DEMO_PERIOD_US   (300 * VED_SECOND_US)
#define DEMO_CALM_S      90.0
#define DEMO_ESCALATED_S 150.0
#define DEMO_PEAK_END_S  210.0
#define DEMO_END_S       300.0
#define DEMO_ESCALATED   0.7
#define DEMO_PEAK        0.8
#define DEMO_SWELL       0.2

#define N_CASCADE_SOURCES 2

static const char *const names[VED_N_SCENARIOS] = {
  [VED_SCENARIO_NATURAL] = "natural",
  [VED_SCENARIO_HEALTHY] = "healthy",
  [VED_SCENARIO_DEGRADING] = "degrading",
  [VED_SCENARIO_CRITICAL] = "critical",
  [VED_SCENARIO_CASCADE] = "cascade",
  [VED_SCENARIO_DEMO] = "demo",
};

static const VedScenarioTarget degrading = {
  VED_FEED_STATUS_HEAVY_LOAD, 5 * VED_MINUTE_US, 95.5, 91.0, 91.0, 12.0, 1.05, 18.0
};

static const VedScenarioTarget critical = {
  VED_FEED_STATUS_CRITICAL_ISSUE, 2 * VED_MINUTE_US, 99.0, 97.0, 98.5, 30.0, 1.25, 35.0
};

static const VedScenarioTarget critical_from_degrading = {
  VED_FEED_STATUS_CRITICAL_ISSUE, 1 * VED_MINUTE_US, 99.5, 98.5, 99.0, 35.0, 1.6, 40.0
};

static const VedScenarioTarget cascade_source = {
  VED_FEED_STATUS_CRITICAL_ISSUE, 2 * VED_MINUTE_US, 99.0, 96.0, 96.0, 30.0, 1.25, 45.0
};

/**
 * ved_scenario_id_get_name:
 *
 * Returns: the name of the control API: "natural", "healthy", "degrading", "critical", "cascade" or
 *   "demo"
 */
const char *
ved_scenario_id_get_name (VedScenarioId scenario)
{
  g_return_val_if_fail (scenario < VED_N_SCENARIOS, NULL);

  return names[scenario];
}

/**
 * ved_scenario_id_from_name:
 * @name: a scenario's name
 * @scenario: (out): the scenario
 *
 * Returns: %FALSE with VED_ERROR_INVALID for an unknown name
 */
gboolean
ved_scenario_id_from_name (const char    *name,
                           VedScenarioId *scenario,
                           GError       **error)
{
  for (guint i = 0; i < VED_N_SCENARIOS; i++)
    {
      if (strcmp (names[i], name) == 0)
        {
          *scenario = i;
          return TRUE;
        }
    }

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "There is no scenario “%s”: use natural, healthy, degrading, critical, cascade or demo",
               name);

  return FALSE;
}

/**
 * ved_scenario_get_target:
 * @scenario: a scenario
 * @before: the one that it followed
 *
 * Returns: (nullable): what affected servers (of a cascade: its sources) are driven to; %NULL for
 *   scenarios that drive nobody
 */
const VedScenarioTarget *
ved_scenario_get_target (VedScenarioId scenario,
                         VedScenarioId before)
{
  switch (scenario)
    {
    case VED_SCENARIO_DEGRADING:
      return &degrading;
    case VED_SCENARIO_CRITICAL:
      return before == VED_SCENARIO_DEGRADING ? &critical_from_degrading : &critical;
    case VED_SCENARIO_CASCADE:
      return &cascade_source;
    case VED_SCENARIO_DEMO:
      return &critical;
    case VED_SCENARIO_NATURAL:
    case VED_SCENARIO_HEALTHY:
    case VED_N_SCENARIOS:
    default:
      return NULL;
    }
}

/**
 * ved_scenario_get_n_affected:
 *
 * Returns: how many servers @scenario drives itself, at least one; those that a cascade reaches
 *   through dependencies are not counted
 */
guint
ved_scenario_get_n_affected (VedScenarioId scenario,
                             guint         n_servers)
{
  switch (scenario)
    {
    case VED_SCENARIO_DEGRADING:
      return MAX (1, n_servers / 5);
    case VED_SCENARIO_CRITICAL:
    case VED_SCENARIO_DEMO:
      return MAX (1, n_servers / 4);
    case VED_SCENARIO_CASCADE:
      return N_CASCADE_SOURCES;
    case VED_SCENARIO_NATURAL:
    case VED_SCENARIO_HEALTHY:
    case VED_N_SCENARIOS:
    default:
      return 0;
    }
}

static double
get_demo_intensity (double second)
{
  if (second < DEMO_CALM_S)
    return 0.0;
  if (second < DEMO_ESCALATED_S)
    return DEMO_ESCALATED * (second - DEMO_CALM_S) / (DEMO_ESCALATED_S - DEMO_CALM_S);
  if (second < DEMO_PEAK_END_S)
    {
      double share = (second - DEMO_ESCALATED_S) / (DEMO_PEAK_END_S - DEMO_ESCALATED_S);

      return DEMO_PEAK + DEMO_SWELL * sin (M_PI * share);
    }

  return DEMO_PEAK * (DEMO_END_S - second) / (DEMO_END_S - DEMO_PEAK_END_S);
}

/**
 * ved_scenario_get_progress:
 * @scenario: a scenario
 * @before: the one that it followed
 * @elapsed_us: since the switch
 *
 * Returns: how far affected servers are on their way to the target, 0 to 1
 */
double
ved_scenario_get_progress (VedScenarioId scenario,
                           VedScenarioId before,
                           gint64        elapsed_us)
{
  const VedScenarioTarget *target = ved_scenario_get_target (scenario, before);

  if (target == NULL || elapsed_us <= 0)
    return 0.0;

  if (scenario == VED_SCENARIO_DEMO)
    return get_demo_intensity ((double) (elapsed_us % DEMO_PERIOD_US) / VED_SECOND_US);

  return MIN (1.0, (double) elapsed_us / target->ramp_us);
}
