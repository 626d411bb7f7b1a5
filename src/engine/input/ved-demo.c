/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-demo"

#include "config.h"

#include "engine/input/ved-demo.h"

#include "base/ved-clock.h"
#include "base/ved-crew.h"

/* The fleet's time begins `backfill_days` before now, at a 5-minute boundary. Up to the last such
 * boundary it is drawn in buckets, from there in ticks of 5 s, so the fleet is live at the moment it is
 * ready. The last hour of a fleet of moderate size is drawn in ticks too: what looks at sudden changes knows from the first
 * live one what is usual, and sees a scenario begin. Instants of ticks are multiples of 5 s from that boundary on whatever the
 * moment they are asked for: the same start gives the same fleet.
 *
 * The past is natural (healthy where the fleet is to be healthy). A scenario begins with the live part; the
 * hours before it are healthy, so that what it does is its own and not what servers were in before.
 *
 * Drawing costs a microsecond a server and bucket, 14 days of 10,000 servers most of a minute. While one
 * thread files buckets another one draws the next, and both wait for a disk that does not keep up; a large fleet comes
 * with fewer days: 4 are enough
 * for a mean profile of the day, and the warm-up rung of each forecast says how much there was. */

#define BUCKET_US           ((gint64) VED_SIMULATOR_BUCKET_S * VED_SECOND_US)
#define SAMPLES_PER_BATCH   40000
#define MAX_SERVER_DAYS     40000       /* of history: 14 days to 2,857 servers, 8 days of 5,000 … */
#define FEWEST_DAYS         4           /* … and these from 10,000 on */
#define LONGEST_CATCH_UP_US (10 * VED_MINUTE_US)
#define CALM_BUCKETS        36  /* 3 hours */
#define TICKED_BUCKETS      12  /* the last hour of them */
#define MAX_TICKED          100     /* servers: an hour of them takes a second */

struct _VedDemo
{
  gatomicrefcount ref_count;
  VedSimulator *simulator;
  VedScenarioId scenario;       /* of the live part */
  gint64 from_us;
  guint n_buckets;
  guint n_natural_buckets;
  gint64 until_us;              /* when preparing ends */
  gint64 next_us;               /* of the next tick */
  gboolean is_ready;
  gint n_done;                  /* buckets drawn; atomic */
};

typedef enum {
  STEP_FILE,
  STEP_DRAW,
  N_STEP_PARTS
} StepPart;

/* One step of the preparation: a batch is filed while the next one is drawn. */
typedef struct {
  VedSimulator *simulator;      /* of the part that draws */
  gint64 from_us;
  guint n;                      /* buckets; 0: no more */
  VedSampleBatch *drawing;      /* (nullable): what was drawn */
  VedRegistry *registry;        /* of the part that files */
  VedKeeper *keeper;            /* (nullable) */
  VedSampleBatch *drawn;        /* (nullable): in the step before; consumed */
  gint next_part;               /* atomic */
} Step;

static guint
limit_days (guint backfill_days,
            guint n_servers)
{
  return MIN (backfill_days, MAX (MAX_SERVER_DAYS / MAX (n_servers, 1), FEWEST_DAYS));
}

/**
 * ved_demo_new:
 * @config: the fleet; its start is set here
 * @backfill_days: how much history it comes with at most; from 2,858 servers on it is less
 * @now_us: its present
 *
 * Returns: (transfer full): a fleet that has to be prepared
 */
VedDemo *
ved_demo_new (const VedSimulatorConfig *config,
              guint                     backfill_days,
              gint64                    now_us)
{
  VedDemo *self = g_new0 (VedDemo, 1);
  VedSimulatorConfig own = *config;
  gint64 origin_us = ved_history_origin_us (now_us);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_buckets = (guint) (limit_days (backfill_days, config->n_servers) * VED_DAY_US / BUCKET_US);
  self->from_us = origin_us - self->n_buckets * BUCKET_US;
  if (config->n_servers <= MAX_TICKED)
    self->n_buckets -= MIN (self->n_buckets, TICKED_BUCKETS);
  self->next_us = self->from_us + self->n_buckets * BUCKET_US;
  self->until_us = now_us;
  self->scenario = config->scenario;
  self->n_natural_buckets = self->n_buckets;
  if (config->scenario != VED_SCENARIO_NATURAL)
    self->n_natural_buckets -= MIN (self->n_buckets, CALM_BUCKETS);
  own.start_us = self->from_us;
  if (config->scenario != VED_SCENARIO_HEALTHY)
    own.scenario = VED_SCENARIO_NATURAL;
  self->simulator = ved_simulator_new (&own);

  return self;
}

VedDemo *
ved_demo_ref (VedDemo *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_demo_unref (VedDemo *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  ved_simulator_free (self->simulator);
  g_free (self);
}

static void
file_batch (VedRegistry    *registry,
            VedKeeper      *keeper,
            VedSampleBatch *batch)
{
  gboolean is_bucket = ved_sample_batch_get_bucket_s (batch) > 0;
  gint64 newest_us = 0;

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);
      VedServer *server = ved_registry_ensure (registry, sample->server);
      gboolean is_news = ved_server_describe (server, sample);

      newest_us = MAX (newest_us, sample->time_us);
      if (is_bucket)
        ved_server_add_bucket (server, sample);
      else
        ved_server_add_sample (server, sample);
      if (is_news && keeper != NULL)
        ved_keeper_name_server (keeper, server);
      if (!is_bucket && keeper != NULL)
        ved_keeper_add_sample (keeper, server, sample);
    }
  if (is_bucket && keeper != NULL)
    {
      ved_keeper_wait_for_room (keeper);
      ved_keeper_add_buckets (keeper, registry, batch, newest_us);
    }
  ved_sample_batch_unref (batch);
}

/* The newest bucket or tick of an earlier life, at a boundary of buckets; 0: there was none. */
static gint64
known_until (VedRegistry *registry)
{
  gint64 newest_us = 0;

  for (guint i = 0; i < ved_registry_get_n (registry); i++)
    newest_us = MAX (newest_us, ved_registry_get (registry, i)->last_seen_us);

  return newest_us - newest_us % BUCKET_US;
}

static guint
count_known_buckets (VedDemo     *self,
                     VedRegistry *registry)
{
  return (guint) CLAMP ((known_until (registry) - self->from_us) / BUCKET_US, 0, self->n_buckets);
}

/* The parts of a step that two threads do at a time. */
static gpointer
step_thread (gpointer user_data)
{
  Step *step = user_data;
  gint part;

  while ((part = g_atomic_int_add (&step->next_part, 1)) < N_STEP_PARTS)
    {
      if (part == STEP_FILE && step->drawn != NULL)
        file_batch (step->registry, step->keeper, step->drawn);
      else if (part == STEP_DRAW && step->n > 0)
        step->drawing = ved_simulator_backfill (step->simulator, step->from_us, step->n);
    }

  return NULL;
}

static void
draw_buckets (VedDemo      *self,
              VedRegistry  *registry,
              VedKeeper    *keeper,
              guint         from,
              guint         to,
              GCancellable *cancellable)
{
  guint n_per_batch = MAX (SAMPLES_PER_BATCH / ved_simulator_get_n_servers (self->simulator), 1);
  Step step = { .simulator = self->simulator, .registry = registry, .keeper = keeper };

  do
    {
      gboolean goes_on = from < to && !g_cancellable_is_cancelled (cancellable);

      step.next_part = 0;
      step.drawn = g_steal_pointer (&step.drawing);
      step.from_us = self->from_us + from * BUCKET_US;
      step.n = goes_on ? MIN (n_per_batch, to - from) : 0;
      ved_crew_run (step_thread, &step, N_STEP_PARTS);
      from += step.n;
      g_atomic_int_set (&self->n_done, (gint) from);
    }
  while (step.drawing != NULL);
}

static VedSampleBatch *
draw_tick (VedDemo *self)
{
  VedSampleBatch *batch = ved_simulator_tick (self->simulator, self->next_us);

  self->next_us += VED_SIMULATOR_TICK_US;

  return batch;
}

/**
 * ved_demo_prepare:
 * @registry: takes the servers; what it has of an earlier life is gone on from
 * @keeper: (nullable): takes the buckets too
 * @cancellable: (nullable): ends it early
 *
 * Draws the history, in a worker, once; 14 days of 90 servers take about a second. Until
 * ved_demo_set_ready() nothing but ved_demo_get_progress() may be asked.
 */
void
ved_demo_prepare (VedDemo      *self,
                  VedRegistry  *registry,
                  VedKeeper    *keeper,
                  GCancellable *cancellable)
{
  guint done = count_known_buckets (self, registry);

  draw_buckets (self, registry, keeper, done, self->n_natural_buckets, cancellable);
  if (self->n_natural_buckets < self->n_buckets)
    ved_simulator_set_scenario (self->simulator, VED_SCENARIO_HEALTHY,
                                self->from_us + self->n_natural_buckets * BUCKET_US);
  draw_buckets (self, registry, keeper, MAX (done, self->n_natural_buckets), self->n_buckets, cancellable);
  self->next_us = MAX (self->next_us, MIN (known_until (registry), ved_history_origin_us (self->until_us)));
  while (self->next_us <= self->until_us && !g_cancellable_is_cancelled (cancellable))
    file_batch (registry, keeper, draw_tick (self));
  ved_simulator_set_scenario (self->simulator, self->scenario, self->next_us);
  for (guint i = 0; i < ved_registry_get_n (registry); i++)
    ved_server_count_points (ved_registry_get (registry, i));
}

/**
 * ved_demo_set_ready:
 *
 * Ends the preparation: from now on the fleet belongs to the engine's thread.
 */
void
ved_demo_set_ready (VedDemo *self)
{
  self->is_ready = TRUE;
}

/**
 * ved_demo_get_progress:
 *
 * Returns: how much of the history is drawn, 0..1; any thread
 */
double
ved_demo_get_progress (VedDemo *self)
{
  return self->n_buckets > 0 ? (double) g_atomic_int_get (&self->n_done) / self->n_buckets : 1.0;
}

gboolean
ved_demo_is_ready (const VedDemo *self)
{
  return self->is_ready;
}

/**
 * ved_demo_next:
 * @now_us: the present
 *
 * After a long sleep of the machine the fleet goes on 10 minutes before the present; what lies before
 * that stays a gap.
 *
 * Returns: (transfer full) (nullable): the next tick that is due; %NULL when none is
 */
VedSampleBatch *
ved_demo_next (VedDemo *self,
               gint64   now_us)
{
  gint64 late_us = now_us - self->next_us - LONGEST_CATCH_UP_US;

  if (self->next_us > now_us)
    return NULL;

  if (late_us > 0)
    self->next_us += late_us / VED_SIMULATOR_TICK_US * VED_SIMULATOR_TICK_US;

  return draw_tick (self);
}

/**
 * ved_demo_get_next_us:
 *
 * Returns: when the next tick is due
 */
gint64
ved_demo_get_next_us (const VedDemo *self)
{
  return self->next_us;
}

/**
 * ved_demo_get_simulator:
 *
 * Returns: (transfer none): the fleet, once it is ready
 */
VedSimulator *
ved_demo_get_simulator (VedDemo *self)
{
  return self->simulator;
}
