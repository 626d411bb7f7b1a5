/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-fleet"

#include "config.h"

#include "sim/ved-sim-fleet.h"

#include "sim/ved-sim-tables.h"

#include <math.h>

/* The fleet is dealt out by the shares of the profile table. Servers of one profile differ by fixed
 * offsets N(0, sd) cut at 1.5 sd (and where a value would fall below zero). The offsets are stratified:
 * each metric gets the middle quantiles of the distribution in a random order, centred, so that even
 * six servers have the profile's mean and spread. */

#define OFFSET_CUT      1.5
#define MAX_GENERIC     10
#define CREATION_STREAM 1

static void
count_profiles (guint  n_servers,
                guint *counts)
{
  guint total = 0;

  for (guint i = 0; i < VED_N_PROFILES; i++)
    {
      counts[i] = MAX (1, (guint) (n_servers * ved_profile_get_info (i)->share + 1e-9));
      total += counts[i];
    }
  counts[VED_PROFILE_WEB_API] += n_servers - total;

  if (counts[VED_PROFILE_GENERIC] > MAX_GENERIC)
    {
      counts[VED_PROFILE_ML_COMPUTE] += counts[VED_PROFILE_GENERIC] - MAX_GENERIC;
      counts[VED_PROFILE_GENERIC] = MAX_GENERIC;
    }
}

/* Φ⁻¹ by bisection: it runs once per server and metric. */
static double
normal_quantile (double probability)
{
  double low = -8.0, high = 8.0;

  while (high - low > 1e-9)
    {
      double middle = (low + high) / 2.0;

      if (0.5 * erfc (-middle * M_SQRT1_2) < probability)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* offsets: n rows of VED_N_BASE_METRICS; fills one column. */
static void
deal_offsets (double    *offsets,
              guint      n,
              VedProfile profile,
              VedMetric  metric,
              VedRng    *rng)
{
  VedBaseline baseline = ved_sim_get_baseline (profile, metric);
  double lowest = baseline.sd > 0.0 ? -MIN (OFFSET_CUT, baseline.mean / baseline.sd) : 0.0;
  g_autofree guint *order = g_new (guint, n);
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    order[i] = i;
  ved_rng_shuffle (rng, order, n);

  for (guint i = 0; i < n; i++)
    {
      double offset = CLAMP (normal_quantile ((order[i] + 0.5) / n), lowest, OFFSET_CUT);

      offsets[i * VED_N_BASE_METRICS + metric] = offset;
      sum += offset;
    }
  for (guint i = 0; i < n; i++)
    offsets[i * VED_N_BASE_METRICS + metric] -= sum / n;
}

static void
create_profile (VedSimServer        *servers,
                guint                n,
                VedProfile           profile,
                guint64              rng_seed,
                gint64               start_us,
                const VedSimInstant *instant,
                VedRng              *rng)
{
  g_autofree double *offsets = g_new0 (double, (gsize) n * VED_N_BASE_METRICS);

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    deal_offsets (offsets, n, profile, metric, rng);

  for (guint i = 0; i < n; i++)
    {
      ved_sim_server_init (&servers[i], profile, i + 1, offsets + (gsize) i * VED_N_BASE_METRICS, rng_seed, start_us);
      ved_sim_server_draw_noise (&servers[i], instant, 1.0);
    }
}

static void
choose_problem_servers (VedSimServer *servers,
                        guint         n_servers,
                        double        share,
                        VedRng       *rng)
{
  guint n_problems = (guint) (n_servers * share + 0.5);
  g_autofree guint *order = g_new (guint, n_servers);

  for (guint i = 0; i < n_servers; i++)
    order[i] = i;
  ved_rng_shuffle (rng, order, n_servers);
  for (guint i = 0; i < MIN (n_problems, n_servers); i++)
    servers[order[i]].problem = TRUE;
}

/**
 * ved_sim_fleet_new:
 * @n_servers: VED_SIM_FLEET_LEAST or more
 * @problem_share: of them that are problem servers, 0 to 1
 * @rng_seed: what the fleet is drawn from
 * @start_us: when it begins, µs UTC
 *
 * Returns: (transfer full) (array length=n_servers): the servers, by profile
 */
VedSimServer *
ved_sim_fleet_new (guint   n_servers,
                   double  problem_share,
                   guint64 rng_seed,
                   gint64  start_us)
{
  VedSimServer *servers = g_new0 (VedSimServer, n_servers);
  guint counts[VED_N_PROFILES];
  guint first = 0;
  VedSimInstant instant;
  VedRng rng;

  ved_sim_instant_init (&instant);
  ved_rng_init (&rng, rng_seed, CREATION_STREAM);
  count_profiles (n_servers, counts);
  for (guint profile = 0; profile < VED_N_PROFILES; profile++)
    {
      create_profile (servers + first, counts[profile], profile, rng_seed, start_us, &instant, &rng);
      first += counts[profile];
    }
  choose_problem_servers (servers, n_servers, problem_share, &rng);

  return servers;
}

void
ved_sim_fleet_free (VedSimServer *servers,
                    guint         n_servers)
{
  for (guint i = 0; i < n_servers; i++)
    ved_sim_server_clear (&servers[i]);
  g_free (servers);
}
