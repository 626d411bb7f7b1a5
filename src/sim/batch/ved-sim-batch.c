/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-batch"

#include "config.h"

#include "sim/batch/ved-sim-batch.h"

#include "base/ved-clock.h"
#include "base/ved-crew.h"
#include "base/ved-iso8601.h"
#include "sim/ved-sim-effects.h"
#include "sim/ved-sim-fleet.h"
#include "sim/ved-simulator.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* Servers draw from sequences of their own and know of each other only what the plan of the incidents says, so each may be
 * lived through by itself. Some ticks at a time are: what all servers share of them is made first, then threads take servers
 * in groups and write the rows of each, and in the end these are put in order. */

#define GROUP 16

/* What is the same for all servers at one tick. */
typedef struct {
  VedSimInstant instant;        /* its intensities: of whoever is a source, too */
  double reached[VED_N_PROFILES];       /* by what is upstream of the profile */
} Tick;

/* A server, what happens to it, and what it has to say. */
typedef struct {
  VedSimServer *server;
  GArray *incidents;            /* of VedSimIncident, in order of the beginnings */
  guint first;                  /* of them: those before are over */
  const VedSimIncident *present;        /* (nullable) */
  GString *rows;
  GArray *ends;                 /* of gsize: where the row of each tick ends */
} Life;

struct _VedSimBatch
{
  VedSimBatchConfig config;
  VedSimServer *servers;
  GArray *incidents;            /* of VedSimIncident */
  GArray *cascades;             /* of VedSimIncident: those of them */
  guint first_cascade;          /* those before are over */
  Life *lives;
  gint64 time_us;               /* of the next tick */

  GArray *ticks;                /* of Tick: those under way */
  int next_group;               /* atomic: that no thread has taken yet */
};

static void
life_init (Life         *life,
           VedSimServer *server)
{
  life->server = server;
  life->incidents = g_array_new (FALSE, FALSE, sizeof (VedSimIncident));
  life->rows = g_string_new (NULL);
  life->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
}

static void
life_clear (Life *life)
{
  g_array_unref (life->incidents);
  g_string_free (life->rows, TRUE);
  g_array_unref (life->ends);
}

static void
hand_out_incidents (VedSimBatch *self)
{
  for (guint i = 0; i < self->incidents->len; i++)
    {
      VedSimIncident *incident = &g_array_index (self->incidents, VedSimIncident, i);

      g_array_append_vals (self->lives[incident->server].incidents, incident, 1);
      if (incident->kind == VED_SIM_CASCADE)
        g_array_append_vals (self->cascades, incident, 1);
    }
}

/**
 * ved_sim_batch_new:
 * @config: copied
 *
 * Returns: (transfer full): a fleet before its first tick
 */
VedSimBatch *
ved_sim_batch_new (const VedSimBatchConfig *config)
{
  VedSimBatch *self = g_new0 (VedSimBatch, 1);

  g_return_val_if_fail (config->n_servers >= VED_SIM_FLEET_LEAST && config->n_threads > 0, NULL);

  self->config = *config;
  self->time_us = config->start_us;
  self->servers = ved_sim_fleet_new (config->n_servers, config->problem_share, config->rng_seed, config->start_us);
  self->incidents = ved_sim_incidents_plan (self->servers, config->n_servers, config->rng_seed, config->start_us,
                                            config->end_us);
  self->cascades = g_array_new (FALSE, FALSE, sizeof (VedSimIncident));
  self->ticks = g_array_new (FALSE, FALSE, sizeof (Tick));
  self->lives = g_new0 (Life, config->n_servers);
  for (guint i = 0; i < config->n_servers; i++)
    life_init (&self->lives[i], &self->servers[i]);
  hand_out_incidents (self);

  return self;
}

void
ved_sim_batch_free (VedSimBatch *self)
{
  for (guint i = 0; i < self->config.n_servers; i++)
    life_clear (&self->lives[i]);
  g_free (self->lives);
  g_array_unref (self->ticks);
  g_array_unref (self->cascades);
  g_array_unref (self->incidents);
  ved_sim_fleet_free (self->servers, self->config.n_servers);
  g_free (self);
}

/* Of two at one time the worse. */
static const VedSimIncident *
find_present (Life   *life,
              gint64  time_us)
{
  const VedSimIncident *incidents = (const VedSimIncident *) (gconstpointer) life->incidents->data, *present = NULL;

  while (life->first < life->incidents->len && ved_sim_incident_get_end_us (&incidents[life->first]) <= time_us)
    life->first++;
  for (guint i = life->first; i < life->incidents->len && incidents[i].start_us <= time_us; i++)
    {
      if (ved_sim_incident_get_end_us (&incidents[i]) > time_us && (present == NULL || incidents[i].kind > present->kind))
        present = &incidents[i];
    }

  return present;
}

static void
add_cascade (VedSimBatch          *self,
             const VedSimIncident *cascade,
             Tick                 *tick)
{
  VedProfile profile = self->servers[cascade->server].profile;
  double intensity = ved_sim_incident_get_progress (cascade, tick->instant.time_us);
  double intensities[VED_N_PROFILES];

  ved_sim_effects_spread (profile, intensity, intensities);
  for (guint i = 0; i < VED_N_PROFILES; i++)
    {
      tick->instant.intensities[i] = MAX (tick->instant.intensities[i], intensities[i]);
      if (i != (guint) profile)
        tick->reached[i] = MAX (tick->reached[i], intensities[i]);
    }
}

static void
prepare_tick (VedSimBatch *self,
              Tick        *tick,
              gint64       time_us)
{
  const VedSimIncident *cascades = (const VedSimIncident *) (gconstpointer) self->cascades->data;
  gint64 step_us = time_us > self->config.start_us ? VED_SIMULATOR_TICK_US : 0;

  memset (tick, 0, sizeof *tick);
  ved_sim_instant_init (&tick->instant);
  ved_sim_instant_prepare (&tick->instant, NULL, time_us, step_us);
  while (self->first_cascade < self->cascades->len
         && ved_sim_incident_get_end_us (&cascades[self->first_cascade]) <= time_us)
    self->first_cascade++;
  for (guint i = self->first_cascade; i < self->cascades->len && cascades[i].start_us <= time_us; i++)
    add_cascade (self, &cascades[i], tick);
}

/* What an incident, or without one what the server depends on, makes of the instant. */
static void
show (Life                 *life,
      const Tick           *tick,
      const VedSimIncident *incident,
      VedSimInstant        *instant)
{
  VedProfile profile = life->server->profile;

  if (incident == NULL)
    {
      life->server->role = tick->reached[profile] > 0.0 ? VED_SIM_ROLE_DEPENDANT : VED_SIM_ROLE_NONE;
      instant->progress = 0.0;
      memcpy (instant->intensities, tick->instant.intensities, sizeof instant->intensities);
      instant->intensities[profile] = tick->reached[profile];
      return;
    }

  life->server->role = VED_SIM_ROLE_DRIVEN;
  instant->target = ved_sim_incident_get_target (incident);
  instant->progress = ved_sim_incident_get_progress (incident, instant->time_us);
  memset (instant->intensities, 0, sizeof instant->intensities);
  if (incident->kind == VED_SIM_CASCADE)
    instant->intensities[profile] = instant->progress;
}

/* A new incident takes the server from where it is. */
static void
face (Life          *life,
      const Tick    *tick,
      VedSimInstant *instant)
{
  const VedSimIncident *present = find_present (life, instant->time_us);

  if (present != NULL && present != life->present)
    {
      show (life, tick, life->present, instant);
      ved_sim_server_begin_drive (life->server, instant);
    }
  life->present = present;
  show (life, tick, present, instant);
}

/**
 * ved_sim_batch_append_header:
 * @out: gets the line that names the columns: those of a record of the feed
 */
void
ved_sim_batch_append_header (GString *out)
{
  g_string_append (out, "timestamp,server_name,profile,status,problem_child,cores");
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    g_string_append_printf (out, ",%s", ved_metric_get_info (metric)->key);
  g_string_append (out, ",notes\n");
}

static void
append_values (GString         *rows,
               const VedSample *sample)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const VedMetricInfo *info = ved_metric_get_info (metric);

      g_string_append_c (rows, ',');
      if (!isnan (sample->values[metric]))
        ved_json_append_value (rows, (double) sample->values[metric], info->resolution, info->decimals);
    }
}

static void
append_row (GString            *rows,
            const VedSimServer *server,
            const VedSample    *sample)
{
  const char *notes = ved_sim_effects_get_notes (server->profile, (double) sample->values[VED_METRIC_CASCADE_IMPACT],
                                                 server->role == VED_SIM_ROLE_DRIVEN);
  char time[VED_ISO8601_SIZE];

  ved_iso8601_print (time, sample->time_us);
  g_string_append_printf (rows, "%s,%s,%s,%s,%s,%u", time, server->name, ved_profile_get_info (server->profile)->key,
                          ved_feed_status_get_name (server->state), server->problem ? "true" : "false", server->cores);
  append_values (rows, sample);
  g_string_append_printf (rows, ",%s\n", notes != NULL ? notes : "");
}

static void
append_tick (const VedSimBatch   *self,
             Life                *life,
             const VedSimInstant *instant)
{
  float fill = self->config.offline == VED_SIM_OFFLINE_ZEROS ? 0.0f : NAN;
  VedSample sample;

  ved_sample_init (&sample, life->server->name, instant->time_us);
  if (life->server->state != VED_FEED_STATUS_OFFLINE)
    ved_sim_server_fill_sample (life->server, instant, &sample);
  else if (self->config.offline == VED_SIM_OFFLINE_SPARSE)
    return;
  for (guint metric = 0; life->server->state == VED_FEED_STATUS_OFFLINE && metric < VED_N_METRICS; metric++)
    sample.values[metric] = fill;
  append_row (life->rows, life->server, &sample);
}

static void
live_group (VedSimBatch *self,
            guint        first,
            guint        last)
{
  for (guint i = first; i < last; i++)
    {
      g_string_truncate (self->lives[i].rows, 0);
      g_array_set_size (self->lives[i].ends, 0);
    }
  for (guint at = 0; at < self->ticks->len; at++)
    {
      const Tick *tick = &g_array_index (self->ticks, Tick, at);
      VedSimInstant instant = tick->instant;

      for (guint i = first; i < last; i++)
        {
          Life *life = &self->lives[i];
          gsize end;

          face (life, tick, &instant);
          ved_sim_server_step (life->server, &instant);
          ved_sim_server_step_noise (life->server, &instant);
          append_tick (self, life, &instant);
          end = life->rows->len;
          g_array_append_val (life->ends, end);
        }
    }
}

static gpointer
live_groups (gpointer data)
{
  VedSimBatch *self = data;
  guint first;

  while ((first = GROUP * (guint) g_atomic_int_add (&self->next_group, 1)) < self->config.n_servers)
    live_group (self, first, MIN (first + GROUP, self->config.n_servers));

  return NULL;
}

static guint
put_in_order (VedSimBatch *self,
              GString     *out)
{
  guint n_rows = 0;

  for (guint at = 0; at < self->ticks->len; at++)
    {
      for (guint i = 0; i < self->config.n_servers; i++)
        {
          const Life *life = &self->lives[i];
          gsize from = at > 0 ? g_array_index (life->ends, gsize, at - 1) : 0;
          gsize to = g_array_index (life->ends, gsize, at);

          g_string_append_len (out, life->rows->str + from, (gssize) (to - from));
          n_rows += to > from;
        }
    }

  return n_rows;
}

/**
 * ved_sim_batch_live:
 * @n_ticks: of five seconds each; some dozens at a time, since their rows are held in memory
 * @out: where the rows go
 *
 * Lives through the next ticks. Blocks: about 5 µs a server and tick, shared by the threads.
 *
 * Returns: how many rows there are
 */
guint
ved_sim_batch_live (VedSimBatch *self,
                    guint        n_ticks,
                    GString     *out)
{
  g_array_set_size (self->ticks, n_ticks);
  for (guint i = 0; i < n_ticks; i++)
    {
      prepare_tick (self, &g_array_index (self->ticks, Tick, i), self->time_us);
      self->time_us += VED_SIMULATOR_TICK_US;
    }
  self->next_group = 0;
  ved_crew_run (live_groups, self, self->config.n_threads);

  return put_in_order (self, out);
}

/**
 * ved_sim_batch_get_servers:
 *
 * Returns: (transfer none): the fleet, as many as the configuration says
 */
const VedSimServer *
ved_sim_batch_get_servers (const VedSimBatch *self)
{
  return self->servers;
}

/**
 * ved_sim_batch_get_incidents:
 *
 * Returns: (transfer none) (element-type VedSimIncident): what is planned
 */
const GArray *
ved_sim_batch_get_incidents (const VedSimBatch *self)
{
  return self->incidents;
}
