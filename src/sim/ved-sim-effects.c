/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-effects"

#include "config.h"

#include "sim/ved-sim-effects.h"

/* What a failing upstream does to the values of those who depend on it. An effect multiplies and adds;
 * with intensity i and strength s it is v · (1 + (m − 1) · i · s) + a · i · s. An affected profile
 * hands 0.8 of its intensity on to its own downstreams. */

#define HANDED_ON 0.8

typedef struct {
  VedEffect effect;
  VedMetric metric;
  double factor;
  double addend;
} Change;

static const Change changes[] = {
  { VED_EFFECT_CONNECTION_FAILURES, VED_METRIC_BACK_CLOSE_WAIT, 3.0, 15.0 },
  { VED_EFFECT_CONNECTION_FAILURES, VED_METRIC_FRONT_CLOSE_WAIT, 2.5, 10.0 },
  { VED_EFFECT_CONNECTION_FAILURES, VED_METRIC_LOAD_AVERAGE, 1.3, 0.0 },
  { VED_EFFECT_CONNECTION_FAILURES, VED_METRIC_CPU_SYS, 1.4, 0.0 },
  { VED_EFFECT_REQUEST_QUEUING, VED_METRIC_LOAD_AVERAGE, 2.0, 0.0 },
  { VED_EFFECT_REQUEST_QUEUING, VED_METRIC_MEM_USED, 1.15, 0.0 },
  { VED_EFFECT_REQUEST_QUEUING, VED_METRIC_BACK_CLOSE_WAIT, 1.5, 5.0 },
  { VED_EFFECT_REQUEST_QUEUING, VED_METRIC_JAVA_CPU, 1.2, 0.0 },
  { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_CPU_USER, 0.3, 0.0 },
  { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_JAVA_CPU, 0.2, 0.0 },
  { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_NET_IN, 0.1, 0.0 },
  { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_NET_OUT, 0.1, 0.0 },
  { VED_EFFECT_IDLE_RESOURCES, VED_METRIC_LOAD_AVERAGE, 0.4, 0.0 },
  { VED_EFFECT_DATA_STARVATION, VED_METRIC_CPU_USER, 0.4, 0.0 },
  { VED_EFFECT_DATA_STARVATION, VED_METRIC_JAVA_CPU, 0.3, 0.0 },
  { VED_EFFECT_DATA_STARVATION, VED_METRIC_NET_IN, 0.15, 0.0 },
  { VED_EFFECT_DATA_STARVATION, VED_METRIC_MEM_USED, 0.9, 0.0 },
  { VED_EFFECT_DATA_STARVATION, VED_METRIC_LOAD_AVERAGE, 0.5, 0.0 },
  { VED_EFFECT_RETRY_STORMS, VED_METRIC_CPU_USER, 1.6, 0.0 },
  { VED_EFFECT_RETRY_STORMS, VED_METRIC_CPU_SYS, 1.4, 0.0 },
  { VED_EFFECT_RETRY_STORMS, VED_METRIC_NET_OUT, 1.8, 0.0 },
  { VED_EFFECT_RETRY_STORMS, VED_METRIC_LOAD_AVERAGE, 1.5, 0.0 },
};

/**
 * ved_sim_effects_spread:
 * @source: what fails, such as a database
 * @source_intensity: of its failure, 0 to 1
 * @intensities: (out caller-allocates): VED_N_PROFILES intensities; 0 for who does not depend on @source
 *
 * Carries the intensity down the dependency graph. The source's own entry is @source_intensity.
 */
void
ved_sim_effects_spread (VedProfile source,
                        double     source_intensity,
                        double    *intensities)
{
  const VedDependency *graph = ved_dependencies_get_default ()->edges;
  guint n = ved_dependencies_get_default ()->n;

  for (guint i = 0; i < VED_N_PROFILES; i++)
    intensities[i] = 0.0;
  intensities[source] = source_intensity;

  for (guint i = 0; i < n; i++)
    {
      double handed_on = ved_sim_effects_get_impact (intensities[graph[i].upstream], graph[i].upstream == source);

      intensities[graph[i].downstream] = MAX (intensities[graph[i].downstream], handed_on);
    }
}

/**
 * ved_sim_effects_apply_one:
 * @effect: an effect
 * @amount: intensity × strength
 * @values: (inout): VED_N_METRICS values of a server
 */
void
ved_sim_effects_apply_one (VedEffect effect,
                           double    amount,
                           double   *values)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      const Change *change = &changes[i];

      if (change->effect == effect)
        values[change->metric] = values[change->metric] * (1.0 + (change->factor - 1.0) * amount) +
          change->addend * amount;
    }
}

/**
 * ved_sim_effects_apply:
 * @profile: of a server
 * @intensities: by profile
 * @values: (inout): VED_N_METRICS values of the server
 *
 * Applies every edge that leads to @profile from what is affected itself.
 */
void
ved_sim_effects_apply (VedProfile    profile,
                       const double *intensities,
                       double       *values)
{
  const VedDependency *graph = ved_dependencies_get_default ()->edges;
  guint n = ved_dependencies_get_default ()->n;

  for (guint i = 0; i < n; i++)
    {
      if (graph[i].downstream == profile && intensities[graph[i].upstream] > 0.0)
        ved_sim_effects_apply_one (graph[i].effect, intensities[profile] * graph[i].strength, values);
    }
}

/**
 * ved_sim_effects_get_impact:
 *
 * Returns: the `cascade_impact` of a server with this intensity
 */
double
ved_sim_effects_get_impact (double   intensity,
                            gboolean source)
{
  return source ? intensity : HANDED_ON *intensity;
}

/**
 * ved_sim_effects_get_notes:
 * @profile: of the server
 * @impact: `cascade_impact`
 * @source: whether the server is where the cascade began
 *
 * Returns: (nullable): the `notes` of its feed record
 */
const char *
ved_sim_effects_get_notes (VedProfile profile,
                           double     impact,
                           gboolean   source)
{
  static const char *const of_sources[VED_N_PROFILES] = {
    [VED_PROFILE_DATABASE] = "database performance issue",
    [VED_PROFILE_CONDUCTOR_MGMT] = "conductor performance issue",
    [VED_PROFILE_DATA_INGEST] = "ingest performance issue",
  };

  if (source)
    return impact > 0.5 ? of_sources[profile] : NULL;
  if (impact > 0.7)
    return "upstream dependency failure";

  return impact > 0.3 ? "upstream degradation" : NULL;
}
