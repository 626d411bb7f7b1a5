/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-collect"

#include "config.h"

#include "engine/ved-collect.h"

/* The way of buckets from the histories to the disk. They are taken even where nobody keeps them, since
 * histories hold them until then. A bucket may be taken twice, by a run and while samples are filed: the
 * lock has them reach the store in the order in which they were taken, so the later one stands. */

G_LOCK_DEFINE_STATIC (order);

typedef struct {
  VedHistoryBatch *batch;
  guint store_id;
} Collector;

static void
collect_bucket (const VedTierBucket *bucket,
                gpointer             user_data)
{
  Collector *collector = user_data;

  ved_history_batch_add_bucket (collector->batch, collector->store_id, bucket);
}

static void
collect (VedServer       *server,
         guint            store_id,
         gint64           until_us,
         VedHistoryBatch *batch)
{
  Collector collector = { batch, store_id };
  guint n_lost;

  g_mutex_lock (&server->lock);
  ved_history_collect (server->history, until_us, batch != NULL ? collect_bucket : NULL, &collector);
  n_lost = ved_history_take_n_lost (server->history);
  g_mutex_unlock (&server->lock);

  if (batch != NULL && n_lost > 0)
    g_warning ("%u buckets of the history of %s came too fast to be kept on disk", n_lost, server->name);
}

/**
 * ved_collect_complete:
 * @input: the servers, until when buckets are complete, and who keeps them
 *
 * In a worker; 3 µs a server.
 */
void
ved_collect_complete (const VedTickInput *input)
{
  VedHistoryBatch *batch = input->history != NULL ? ved_history_batch_new () : NULL;

  G_LOCK (order);
  for (guint i = 0; i < input->n_servers; i++)
    collect (input->servers[i].server, input->servers[i].store_id, input->collect_us, batch);
  if (batch != NULL)
    ved_history_store_append (input->history, batch, input->time_us);
  G_UNLOCK (order);
}

/**
 * ved_collect_waiting:
 * @server: one in whose history much waits
 * @history: (nullable): who keeps it
 * @now_us: the present
 *
 * Takes the buckets whose samples have gone, without waiting for a run.
 */
void
ved_collect_waiting (VedServer       *server,
                     VedHistoryStore *history,
                     gint64           now_us)
{
  VedHistoryBatch *batch = history != NULL ? ved_history_batch_new () : NULL;

  G_LOCK (order);
  collect (server, server->store_id, G_MININT64, batch);
  if (batch != NULL)
    ved_history_store_append (history, batch, now_us);
  G_UNLOCK (order);
}

/**
 * ved_collect_all:
 * @history: who keeps them
 * @now_us: the present
 *
 * Takes the buckets too that are not complete: at the end.
 */
void
ved_collect_all (VedRegistry     *registry,
                 VedHistoryStore *history,
                 gint64           now_us)
{
  VedHistoryBatch *batch = ved_history_batch_new ();

  G_LOCK (order);
  for (guint i = 0; i < ved_registry_get_n (registry); i++)
    {
      VedServer *server = ved_registry_get (registry, i);

      collect (server, server->store_id, G_MAXINT64, batch);
    }
  ved_history_store_append (history, batch, now_us);
  G_UNLOCK (order);
}
