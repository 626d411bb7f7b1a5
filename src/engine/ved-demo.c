/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-demo"

#include "config.h"

#include "engine/ved-demo.h"

#include "base/ved-clock.h"

/* The fleet's time begins `backfill_days` before now, at a 5-minute boundary. Up to the last such
 * boundary it is drawn in buckets, from there in ticks of 5 s, so the fleet is live at the moment it is
 * ready. Instants of ticks are multiples of 5 s from that boundary on whatever the moment they are asked
 * for: the same start gives the same fleet. */

#define BUCKET_US           ((gint64) VED_SIMULATOR_BUCKET_S * VED_SECOND_US)
#define SAMPLES_PER_BATCH   40000
#define LONGEST_CATCH_UP_US (10 * VED_MINUTE_US)

struct _VedDemo
{
  gatomicrefcount ref_count;
  VedSimulator *simulator;
  gint64 from_us;
  guint n_buckets;
  gint64 until_us;              /* when preparing ends */
  gint64 next_us;               /* of the next tick */
  gboolean is_ready;
  gint n_done;                  /* buckets drawn; atomic */
};

/**
 * ved_demo_new:
 * @config: the fleet; its start is set here
 * @backfill_days: how much history it comes with
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
  self->n_buckets = (guint) (backfill_days * VED_DAY_US / BUCKET_US);
  self->from_us = origin_us - self->n_buckets * BUCKET_US;
  self->next_us = origin_us;
  self->until_us = now_us;
  own.start_us = self->from_us;
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
            VedSampleBatch *batch)
{
  gboolean is_bucket = ved_sample_batch_get_bucket_s (batch) > 0;

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);
      VedServer *server = ved_registry_ensure (registry, sample->server);

      if (is_bucket)
        ved_server_add_bucket (server, sample);
      else
        ved_server_add_sample (server, sample);
    }
  ved_sample_batch_unref (batch);
}

static void
prepare_in_worker (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  VedDemo *self = task_data;
  g_autoptr(VedRegistry) registry = ved_registry_new ();
  guint n_per_batch = MAX (SAMPLES_PER_BATCH / ved_simulator_get_n_servers (self->simulator), 1);

  for (guint done = 0; done < self->n_buckets && !g_cancellable_is_cancelled (cancellable);)
    {
      guint n = MIN (n_per_batch, self->n_buckets - done);

      file_batch (registry, ved_simulator_backfill (self->simulator, self->from_us + done * BUCKET_US, n));
      done += n;
      g_atomic_int_set (&self->n_done, (gint) done);
    }
  while (self->next_us <= self->until_us && !g_cancellable_is_cancelled (cancellable))
    file_batch (registry, ved_demo_next (self, self->until_us));
  for (guint i = 0; i < ved_registry_get_n (registry); i++)
    ved_server_count_points (ved_registry_get (registry, i));

  g_task_return_pointer (task, g_steal_pointer (&registry), (GDestroyNotify) ved_registry_free);
}

/**
 * ved_demo_prepare_async:
 * @cancellable: (nullable): ends it early
 * @callback: called on this thread
 * @user_data: for @callback
 *
 * Draws the history in a worker, once; 14 days of 90 servers take about a second. Until the end nothing but
 * ved_demo_get_progress() may be asked.
 */
void
ved_demo_prepare_async (VedDemo             *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_demo_prepare_async);
  g_task_set_task_data (task, ved_demo_ref (self), (GDestroyNotify) ved_demo_unref);
  g_task_run_in_thread (task, prepare_in_worker);
}

/**
 * ved_demo_prepare_finish:
 *
 * Returns: (transfer full): the servers with their history
 */
VedRegistry *
ved_demo_prepare_finish (VedDemo      *self,
                         GAsyncResult *result,
                         GError      **error)
{
  VedRegistry *registry = g_task_propagate_pointer (G_TASK (result), error);

  self->is_ready = registry != NULL;

  return registry;
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
  VedSampleBatch *batch;
  gint64 late_us = now_us - self->next_us - LONGEST_CATCH_UP_US;

  if (self->next_us > now_us)
    return NULL;

  if (late_us > 0)
    self->next_us += late_us / VED_SIMULATOR_TICK_US * VED_SIMULATOR_TICK_US;
  batch = ved_simulator_tick (self->simulator, self->next_us);
  self->next_us += VED_SIMULATOR_TICK_US;

  return batch;
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
