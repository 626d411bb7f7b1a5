/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-stream"

#include "config.h"

#include "sim/ved-sim-stream.h"

#include "base/ved-clock.h"

/* The past is drawn bucket by bucket and posted in full batches: the next is drawn when the poster has
 * none left, so memory does not grow with the number of days. It ends at the last full five minutes;
 * from there the fleet ticks, first catching up with the clock.
 *
 * At the speed of the clock the fleet lives on through an outage, and the poster keeps what it can.
 * Faster than that there is no clock to keep up with: the fleet waits for the daemon. */

#define BUCKET_US         (VED_SIMULATOR_BUCKET_S * VED_SECOND_US)
#define RECORDS_PER_BATCH 10000         /* as many as a daemon takes at once: 5 MB */
#define MAX_TICKS         25            /* in one go */
#define MAX_AHEAD         32            /* batches that wait while the fleet is fast */
#define MIN_INTERVAL_MS   10

struct _VedSimStream
{
  VedSimulator *simulator;
  VedSimPoster *poster;
  VedScenarioId scenario;       /* to be set when the past is told */
  double speed;
  guint tick_source;
  gboolean running;

  gint64 bucket_us;             /* start of the next bucket */
  gint64 live_us;               /* end of the past */
  gint64 next_us;               /* of the next tick */
  gint64 anchor_us;             /* simulated time … */
  gint64 anchor_monotonic_us;   /* … of this moment */
};

static void
push_buckets (VedSimStream *self)
{
  guint n_servers = ved_simulator_get_n_servers (self->simulator);
  guint n_left = (guint) ((self->live_us - self->bucket_us) / BUCKET_US);
  guint n = MIN (MAX (RECORDS_PER_BATCH / n_servers, 1), n_left);
  g_autoptr(VedSampleBatch) batch = ved_simulator_backfill (self->simulator, self->bucket_us, n);

  self->bucket_us += n * BUCKET_US;
  ved_sim_poster_push (self->poster, batch);
}

static void
anchor (VedSimStream *self,
        gint64        time_us)
{
  self->anchor_us = time_us;
  self->anchor_monotonic_us = g_get_monotonic_time ();
}

static gint64
get_simulated_time (const VedSimStream *self)
{
  return self->anchor_us + (gint64) ((g_get_monotonic_time () - self->anchor_monotonic_us) * self->speed);
}

static gboolean
must_wait (const VedSimStream *self)
{
  return self->speed > 1.0 && ved_sim_poster_get_n_queued (self->poster) >= MAX_AHEAD;
}

static gboolean
tick_due_cb (gpointer user_data)
{
  VedSimStream *self = user_data;

  for (guint i = 0; i < MAX_TICKS && self->next_us <= get_simulated_time (self); i++)
    {
      g_autoptr(VedSampleBatch) batch = NULL;

      if (must_wait (self))
        {
          anchor (self, self->next_us);
          break;
        }

      batch = ved_simulator_tick (self->simulator, self->next_us);
      ved_sim_poster_push (self->poster, batch);
      self->next_us += VED_SIMULATOR_TICK_US;
    }

  return G_SOURCE_CONTINUE;
}

static void
go_live (VedSimStream *self)
{
  guint interval_ms = MAX ((guint) (VED_SIMULATOR_TICK_US / 1000 / MAX (self->speed, 1.0)), MIN_INTERVAL_MS);

  ved_simulator_set_scenario (self->simulator, self->scenario, self->live_us);
  self->next_us = self->live_us;
  if (self->speed > 1.0)
    anchor (self, self->live_us);
  self->tick_source = g_timeout_add (interval_ms, tick_due_cb, self);
  g_source_set_name_by_id (self->tick_source, "[vedette] tick of the simulated fleet");
  tick_due_cb (self);
}

static void
drained_cb (VedSimPoster *poster,
            gpointer      user_data)
{
  VedSimStream *self = user_data;

  if (self->bucket_us < self->live_us)
    push_buckets (self);
  else if (self->tick_source == 0)
    go_live (self);
}

/* A fleet that is to be quiet has a quiet past. */
static VedScenarioId
get_past_scenario (VedScenarioId scenario)
{
  return scenario == VED_SCENARIO_HEALTHY || scenario == VED_SCENARIO_DEMO ? VED_SCENARIO_HEALTHY :
                                                                             VED_SCENARIO_NATURAL;
}

/**
 * ved_sim_stream_new:
 * @config: read here alone
 * @poster: kept; where batches go
 * @now_us: µs UTC
 *
 * Returns: (transfer full): a stream that waits for its start
 */
VedSimStream *
ved_sim_stream_new (const VedSimStreamConfig *config,
                    VedSimPoster             *poster,
                    gint64                    now_us)
{
  VedSimStream *self = g_new0 (VedSimStream, 1);
  VedSimulatorConfig simulator = { 0 };

  self->live_us = now_us - now_us % BUCKET_US;
  self->bucket_us = self->live_us - (gint64) (config->backfill_days * 24 * 12) * BUCKET_US;
  self->poster = g_object_ref (poster);
  self->scenario = config->scenario;
  self->speed = config->speed;
  anchor (self, now_us);

  simulator.n_servers = config->n_servers;
  simulator.rng_seed = config->rng_seed;
  simulator.start_us = self->bucket_us;
  simulator.scenario = get_past_scenario (config->scenario);
  self->simulator = ved_simulator_new (&simulator);
  g_signal_connect (poster, "drained", G_CALLBACK (drained_cb), self);

  return self;
}

void
ved_sim_stream_free (VedSimStream *self)
{
  g_signal_handlers_disconnect_by_data (self->poster, self);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_object_unref (self->poster);
  ved_simulator_free (self->simulator);
  g_free (self);
}

/**
 * ved_sim_stream_start:
 *
 * Begins with the past, and goes on for ever.
 */
void
ved_sim_stream_start (VedSimStream *self)
{
  if (self->running)
    return;

  self->running = TRUE;
  if (self->bucket_us < self->live_us)
    push_buckets (self);
  else
    go_live (self);
}

gboolean
ved_sim_stream_is_running (const VedSimStream *self)
{
  return self->running;
}

VedSimulator *
ved_sim_stream_get_simulator (const VedSimStream *self)
{
  return self->simulator;
}

/**
 * ved_sim_stream_set_scenario:
 * @scenario: in force from the next tick on; while the past is told, from its end
 *
 * Returns: how many servers are affected
 */
guint
ved_sim_stream_set_scenario (VedSimStream *self,
                             VedScenarioId scenario)
{
  self->scenario = scenario;
  if (self->running && self->tick_source == 0)
    return ved_scenario_get_n_affected (scenario, ved_simulator_get_n_servers (self->simulator));

  return ved_simulator_set_scenario (self->simulator, scenario, self->next_us);
}
