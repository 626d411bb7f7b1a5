/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-dependency"

#include "config.h"

#include "fleet/cascade/ved-dependency.h"

/* Who depends on whom, as one table: it drives the simulator's cascades and tells the cascade detector
 * which of two servers is upstream. Edges stand in an order in which every upstream comes before its
 * downstreams, so one pass carries an effect through the whole graph. */

static const VedDependency graph[] = {
  { VED_PROFILE_WEB_API, VED_PROFILE_DATABASE, VED_EFFECT_CONNECTION_FAILURES, 0.85 },
  { VED_PROFILE_WEB_API, VED_PROFILE_DATABASE, VED_EFFECT_REQUEST_QUEUING, 0.70 },
  { VED_PROFILE_DATA_INGEST, VED_PROFILE_DATABASE, VED_EFFECT_CONNECTION_FAILURES, 0.75 },
  { VED_PROFILE_DATA_INGEST, VED_PROFILE_DATABASE, VED_EFFECT_REQUEST_QUEUING, 0.60 },
  { VED_PROFILE_RISK_ANALYTICS, VED_PROFILE_DATABASE, VED_EFFECT_DATA_STARVATION, 0.80 },
  { VED_PROFILE_RISK_ANALYTICS, VED_PROFILE_DATABASE, VED_EFFECT_IDLE_RESOURCES, 0.50 },
  { VED_PROFILE_CONDUCTOR_MGMT, VED_PROFILE_DATABASE, VED_EFFECT_CONNECTION_FAILURES, 0.70 },
  { VED_PROFILE_ML_COMPUTE, VED_PROFILE_CONDUCTOR_MGMT, VED_EFFECT_IDLE_RESOURCES, 0.90 },
  { VED_PROFILE_ML_COMPUTE, VED_PROFILE_DATA_INGEST, VED_EFFECT_DATA_STARVATION, 0.60 },
};

static const char *const effect_names[VED_N_EFFECTS] = {
  [VED_EFFECT_CONNECTION_FAILURES] = "connection_failures",
  [VED_EFFECT_REQUEST_QUEUING] = "request_queuing",
  [VED_EFFECT_IDLE_RESOURCES] = "idle_resources",
  [VED_EFFECT_DATA_STARVATION] = "data_starvation",
  [VED_EFFECT_RETRY_STORMS] = "retry_storms",
};

/**
 * ved_dependency_get_graph:
 * @n_dependencies: (out): number of edges
 *
 * Returns: (transfer none) (array length=n_dependencies): the edges, upstreams first
 */
const VedDependency *
ved_dependency_get_graph (guint *n_dependencies)
{
  *n_dependencies = G_N_ELEMENTS (graph);

  return graph;
}

/**
 * ved_dependency_get_depth:
 * @profile: a profile
 *
 * Returns: how many edges lie between @profile and the most upstream profile above it: 0 for those
 *   that depend on nobody
 */
guint
ved_dependency_get_depth (VedProfile profile)
{
  guint depths[VED_N_PROFILES] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (graph); i++)
    depths[graph[i].downstream] = MAX (depths[graph[i].downstream], depths[graph[i].upstream] + 1);

  return depths[profile];
}

/**
 * ved_dependency_has:
 *
 * Generic servers depend on nobody and nobody on them: a depth of 0 says nothing about them.
 *
 * Returns: whether @profile stands in the graph
 */
gboolean
ved_dependency_has (VedProfile profile)
{
  for (guint i = 0; i < G_N_ELEMENTS (graph); i++)
    if (graph[i].upstream == profile || graph[i].downstream == profile)
      return TRUE;

  return FALSE;
}

const char *
ved_effect_get_name (VedEffect effect)
{
  g_return_val_if_fail (effect < VED_N_EFFECTS, NULL);

  return effect_names[effect];
}
