/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-replay"

#include "config.h"

#include "engine/ved-cascade-replay.h"

#include "base/ved-clock.h"

#include <string.h>

/* A detector that has lived through the last hour: the samples of that hour are on disk, and go through it tick by tick, as
 * they did before the restart. So it knows after a restart what it knew before: the course of each server, how often each
 * metric is anomalous, and since when whoever is anomalous is. Episodes alone do not come back: the one that went on is in
 * the log, as cut off.
 *
 * A tick is EACH_US long here: that is how often the course of a server takes a value in (ved-residual.c). Where the newest
 * sample is older than what the course remembers, there is nothing to go on with. */

#define REPLAYED_US VED_HOUR_US
#define EACH_US     (15 * VED_SECOND_US)

/* What a server told last in the tick under way. */
typedef struct {
  VedServer *server;            /* not owned */
  gint64 time_us;               /* 0: it told nothing */
  float values[VED_N_METRICS];
} Told;

typedef struct {
  VedCascade *cascade;
  Told *told;                   /* [n_told]: of every server */
  guint n_told;
  GHashTable *by_id;            /* number of a server in the history → Told: numbers have no end, and most may be of nobody */
  gint64 now_us;
  gint64 tick_us;               /* start of the tick under way */
  gint64 newest_us;             /* of its samples; 0: none came */
} Replay;

static void
replay_clear (Replay *self)
{
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_free (self->told);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replay, replay_clear)

static void
update_server (VedCascade *cascade,
               Told       *told)
{
  VedServerWork *work = &told->server->work;

  work->cascade_slot = ved_cascade_add_server (cascade, told->server->name, told->server->profile);
  work->cascade_profile = told->server->profile;
  work->cascade_us = told->time_us;
  ved_cascade_update (cascade, work->cascade_slot, told->values);
  told->time_us = 0;
}

static void
end_tick (Replay *self)
{
  if (self->newest_us == 0)
    return;

  ved_cascade_begin (self->cascade, self->newest_us);
  for (guint i = 0; i < self->n_told; i++)
    if (self->told[i].time_us > 0)
      update_server (self->cascade, &self->told[i]);
  ved_cascade_result_unref (ved_cascade_end (self->cascade));
  self->newest_us = 0;
}

static void
take_sample (guint        server,
             gint64       time_us,
             const float *values,
             guint        n_samples,
             gpointer     user_data)
{
  Replay *self = user_data;
  Told *told = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (server));

  if (told == NULL || time_us > self->now_us)
    return;

  if (ved_floor_to (time_us, EACH_US) != self->tick_us)
    end_tick (self);
  self->tick_us = ved_floor_to (time_us, EACH_US);
  self->newest_us = MAX (self->newest_us, time_us);
  told->time_us = time_us;
  memcpy (told->values, values, sizeof told->values);
}

static void
list_servers (Replay      *self,
              VedRegistry *registry)
{
  self->n_told = ved_registry_get_n (registry);
  self->told = g_new0 (Told, self->n_told);
  self->by_id = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->n_told; i++)
    {
      self->told[i].server = ved_registry_get (registry, i);
      g_hash_table_insert (self->by_id, GUINT_TO_POINTER (self->told[i].server->store_id), &self->told[i]);
    }
}

/**
 * ved_cascade_replay:
 * @history: of an earlier life
 * @registry: has the servers of it, named; nobody else looks at them
 * @settings: the bounds that it goes by
 * @now_us: the present
 *
 * In a worker, before the first tick: some 0.2 s for 200 servers.
 *
 * Returns: (transfer full) (nullable): a detector that knows the last hour; %NULL without an error where that is too long ago
 */
VedCascade *
ved_cascade_replay (VedHistoryStore           *history,
                    VedRegistry               *registry,
                    const VedCascadeSettings  *settings,
                    gint64                     now_us,
                    GError                   **error)
{
  g_autoptr(VedCascade) cascade = NULL;
  g_auto(Replay) replay = { .now_us = now_us };
  gint64 newest_us = MIN (ved_history_store_get_newest_us (history), now_us);

  if (newest_us == G_MININT64 || now_us - newest_us > VED_CASCADE_SETTLE_US)
    return NULL;

  replay.cascade = cascade = ved_cascade_new ();
  list_servers (&replay, registry);
  ved_cascade_set_settings (cascade, settings);
  if (!ved_history_store_restore (history, VED_TIER_SAMPLES, newest_us - REPLAYED_US, take_sample, &replay, error))
    return NULL;

  end_tick (&replay);
  ved_cascade_drop_episodes (cascade);

  return g_steal_pointer (&cascade);
}
