/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-simulator"

#include "config.h"

#include "sim/ved-simulator.h"

#include "base/ved-clock.h"
#include "sim/ved-sim-effects.h"
#include "sim/ved-sim-fleet.h"

#include <math.h>
#include <string.h>

/* Every server walks its own random sequence, named after it; commands draw from another one. So a
 * fleet is the same for the same seed, start and commands, and one server's fate never changes what
 * the others draw. */

#define COMMAND_STREAM 2
#define BUCKET_US      (VED_SIMULATOR_BUCKET_S * VED_SECOND_US)

struct _VedSimulator
{
  VedSimServer *servers;
  guint n_servers;
  GTimeZone *zone;              /* (nullable) */
  VedRng commands;
  VedSimInstant instant;
  gint64 time_us;
  guint64 tick;

  VedScenarioId scenario;
  VedScenarioId scenario_before;
  gint64 scenario_us;           /* when it was set */
  GArray *affected;             /* of guint: the driven ones first */
};

static guint *
list_servers (const VedSimulator *self,
              guint              *n)
{
  guint *list = g_new (guint, self->n_servers);

  *n = self->n_servers;
  for (guint i = 0; i < *n; i++)
    list[i] = i;

  return list;
}

static void
begin_drives (VedSimulator *self)
{
  guint n_driven = ved_scenario_get_n_affected (self->scenario, self->n_servers);

  for (guint i = 0; i < MIN (n_driven, self->affected->len); i++)
    ved_sim_server_begin_drive (&self->servers[g_array_index (self->affected, guint, i)], &self->instant);
}

/* Puts the present scenario into the instant. */
static void
apply_scenario (VedSimulator *self)
{
  VedSimInstant *instant = &self->instant;
  double before = instant->progress;
  gboolean calm = self->scenario == VED_SCENARIO_HEALTHY || self->scenario == VED_SCENARIO_DEMO;
  double progress = ved_scenario_get_progress (self->scenario, self->scenario_before,
                                               instant->time_us - self->scenario_us);

  /* The demo's script begins anew each time: from where the servers then are. */
  if (self->scenario == VED_SCENARIO_DEMO && before == 0.0 && progress > 0.0)
    begin_drives (self);

  instant->target = ved_scenario_get_target (self->scenario, self->scenario_before);
  instant->progress = progress;
  instant->forced_state = calm ? VED_FEED_STATUS_HEALTHY : VED_FEED_STATUS_NONE;
  ved_sim_effects_spread (VED_PROFILE_DATABASE, self->scenario == VED_SCENARIO_CASCADE ? progress : 0.0,
                          instant->intensities);
}

static void
move_to (VedSimulator *self,
         gint64        time_us)
{
  gint64 step_us = MAX (time_us - self->time_us, 0);

  self->time_us = MAX (time_us, self->time_us);
  ved_sim_instant_prepare (&self->instant, self->zone, time_us, step_us);
  apply_scenario (self);
}

static gboolean
may_be_driven (const VedSimulator *self,
               VedScenarioId       scenario,
               guint               server)
{
  return scenario != VED_SCENARIO_CASCADE || self->servers[server].profile == VED_PROFILE_DATABASE;
}

static void
choose_driven (VedSimulator *self,
               VedScenarioId scenario)
{
  guint n_wanted = ved_scenario_get_n_affected (scenario, self->n_servers);
  guint n;
  g_autofree guint *order = list_servers (self, &n);

  ved_rng_shuffle (&self->commands, order, n);
  g_array_set_size (self->affected, 0);
  for (guint i = 0; i < n && self->affected->len < n_wanted; i++)
    {
      if (may_be_driven (self, scenario, order[i]))
        g_array_append_val (self->affected, order[i]);
    }
}

static void
assign_roles (VedSimulator *self)
{
  double reached[VED_N_PROFILES];
  guint n_driven = self->affected->len;

  for (guint i = 0; i < self->n_servers; i++)
    self->servers[i].role = VED_SIM_ROLE_NONE;
  for (guint i = 0; i < n_driven; i++)
    self->servers[g_array_index (self->affected, guint, i)].role = VED_SIM_ROLE_DRIVEN;

  if (self->scenario != VED_SCENARIO_CASCADE)
    return;

  ved_sim_effects_spread (VED_PROFILE_DATABASE, 1.0, reached);
  for (guint i = 0; i < self->n_servers; i++)
    {
      VedSimServer *server = &self->servers[i];

      if (server->profile == VED_PROFILE_DATABASE || reached[server->profile] <= 0.0)
        continue;

      server->role = VED_SIM_ROLE_DEPENDANT;
      g_array_append_val (self->affected, i);
    }
}

/**
 * ved_simulator_new:
 * @config: read here alone
 *
 * To give a fleet a past before a scenario, start it natural or healthy, back-fill, and set the
 * scenario then.
 *
 * Returns: (transfer full): the fleet at its start
 */
VedSimulator *
ved_simulator_new (const VedSimulatorConfig *config)
{
  VedSimulator *self = g_new0 (VedSimulator, 1);

  self->n_servers = MAX (config->n_servers, VED_SIM_FLEET_LEAST);
  self->servers = ved_sim_fleet_new (self->n_servers, VED_SIM_FLEET_PROBLEM_SHARE, config->rng_seed, config->start_us);
  self->zone = config->zone != NULL ? g_time_zone_ref (config->zone) : NULL;
  self->affected = g_array_new (FALSE, FALSE, sizeof (guint));
  self->time_us = config->start_us;
  self->scenario = VED_SCENARIO_NATURAL;
  ved_rng_init (&self->commands, config->rng_seed, COMMAND_STREAM);
  ved_sim_instant_init (&self->instant);
  ved_simulator_set_scenario (self, config->scenario, config->start_us);

  return self;
}

void
ved_simulator_free (VedSimulator *self)
{
  ved_sim_fleet_free (self->servers, self->n_servers);
  g_array_unref (self->affected);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

static VedSample *
add_sample (VedSampleBatch     *batch,
            const VedSimServer *server,
            gint64              time_us)
{
  return ved_sample_batch_add (batch, server->name, strlen (server->name), time_us);
}

static void
set_notes (VedSampleBatch     *batch,
           const VedSimServer *server,
           VedSample          *sample)
{
  double impact = (double) sample->values[VED_METRIC_CASCADE_IMPACT];
  const char *notes = ved_sim_effects_get_notes (server->profile, impact, server->role == VED_SIM_ROLE_DRIVEN);

  if (notes != NULL)
    ved_sample_batch_set_notes (batch, sample, notes, strlen (notes));
}

/**
 * ved_simulator_tick:
 * @time_us: µs UTC, later than the time before
 *
 * Moves the fleet to @time_us; any step will do, 5 s is usual.
 *
 * Returns: (transfer full): one record per server that is not offline
 */
VedSampleBatch *
ved_simulator_tick (VedSimulator *self,
                    gint64        time_us)
{
  VedSampleBatch *batch = ved_sample_batch_new ();

  move_to (self, time_us);
  self->tick++;
  for (guint i = 0; i < self->n_servers; i++)
    {
      VedSimServer *server = &self->servers[i];
      VedSample *sample;

      ved_sim_server_step (server, &self->instant);
      ved_sim_server_step_noise (server, &self->instant);
      if (server->state == VED_FEED_STATUS_OFFLINE)
        continue;

      sample = add_sample (batch, server, time_us);
      ved_sim_server_fill_sample (server, &self->instant, sample);
      set_notes (batch, server, sample);
    }

  return batch;
}

static void
add_bucket (VedSimulator   *self,
            VedSampleBatch *batch,
            gint64          start_us)
{
  move_to (self, start_us + BUCKET_US / 2);
  for (guint i = 0; i < self->n_servers; i++)
    {
      VedSimServer *server = &self->servers[i];

      ved_sim_server_step (server, &self->instant);
      if (server->state != VED_FEED_STATUS_OFFLINE)
        ved_sim_server_fill_bucket (server, &self->instant, add_sample (batch, server, start_us));
    }
  self->time_us = start_us + BUCKET_US;
}

/**
 * ved_simulator_backfill:
 * @from_us: start of the first bucket, µs UTC
 * @n_buckets: how many buckets of five minutes
 *
 * Lives through the buckets at their own resolution, about a microsecond per server and bucket.
 *
 * Returns: (transfer full): one record per server and bucket, stamped with the bucket's start: means
 *   with minimum and maximum; nothing of servers that are offline
 */
VedSampleBatch *
ved_simulator_backfill (VedSimulator *self,
                        gint64        from_us,
                        guint         n_buckets)
{
  VedSampleBatch *batch = ved_sample_batch_new ();

  ved_sample_batch_set_bucket_s (batch, VED_SIMULATOR_BUCKET_S);
  for (guint i = 0; i < n_buckets; i++)
    add_bucket (self, batch, from_us + i * BUCKET_US);

  for (guint i = 0; i < self->n_servers; i++)
    ved_sim_server_draw_noise (&self->servers[i], &self->instant, 1.0);

  return batch;
}

/**
 * ved_simulator_set_scenario:
 * @scenario: a scenario
 * @time_us: when, µs UTC
 *
 * Setting the present scenario again changes nothing. From degrading to critical the same servers stay
 * affected.
 *
 * Returns: how many servers are affected, or will be
 */
guint
ved_simulator_set_scenario (VedSimulator *self,
                            VedScenarioId scenario,
                            gint64        time_us)
{
  g_return_val_if_fail (scenario < VED_N_SCENARIOS, 0);

  if (scenario == self->scenario)
    return self->affected->len;

  ved_sim_instant_prepare (&self->instant, self->zone, MAX (time_us, self->time_us), 0);
  apply_scenario (self);
  if (scenario != VED_SCENARIO_CRITICAL || self->scenario != VED_SCENARIO_DEGRADING)
    choose_driven (self, scenario);

  self->scenario_before = self->scenario;
  self->scenario = scenario;
  self->scenario_us = self->instant.time_us;
  begin_drives (self);
  assign_roles (self);
  self->instant.progress = 0.0;

  return self->affected->len;
}

VedScenarioId
ved_simulator_get_scenario (const VedSimulator *self)
{
  return self->scenario;
}

/**
 * ved_simulator_get_n_affected:
 *
 * Returns: how many servers the scenario affects now; nobody in the calm of the demo's script
 */
guint
ved_simulator_get_n_affected (const VedSimulator *self)
{
  if (self->scenario == VED_SCENARIO_DEMO && self->instant.progress == 0.0)
    return 0;

  return self->affected->len;
}

/**
 * ved_simulator_get_affected:
 * @index: below the number of affected servers
 *
 * Returns: (transfer none): a server's name; those that the scenario drives itself come first
 */
const char *
ved_simulator_get_affected (const VedSimulator *self,
                            guint               index)
{
  g_return_val_if_fail (index < self->affected->len, NULL);

  return self->servers[g_array_index (self->affected, guint, index)].name;
}

guint64
ved_simulator_get_tick (const VedSimulator *self)
{
  return self->tick;
}

guint
ved_simulator_get_n_servers (const VedSimulator *self)
{
  return self->n_servers;
}

const char *
ved_simulator_get_server (const VedSimulator *self,
                          guint               index)
{
  g_return_val_if_fail (index < self->n_servers, NULL);

  return self->servers[index].name;
}
