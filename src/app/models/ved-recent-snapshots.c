/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recent-snapshots"

#include "config.h"

#include "app/models/ved-recent-snapshots.h"

/* How far back one can go follows from memory: half an hour of 90 servers at a tick of 5 s, hours of 20. Of a fleet so
 * large that the budget holds next to nothing, a minute and more stays nevertheless. */

#define MAX_BYTES (24 * 1024 * 1024)
#define MIN_SNAPSHOTS 16
#define MAX_SNAPSHOTS 4096

/* Of a server: what each snapshot has of its own, and the forecasts that those of one origin share. */
#define SERVER_BYTES 400
#define FORECAST_BYTES (17 * 1024)

/* What @snapshot adds to what is kept beside @neighbour, the next older or newer one. */
static gsize
get_cost (const VedSnapshot *snapshot,
          const VedSnapshot *neighbour)
{
  VedForecastSet *forecasts = ved_snapshot_get_forecasts (snapshot);
  gsize n_bytes = (gsize) ved_snapshot_get_n_servers (snapshot) * SERVER_BYTES;

  if (forecasts != NULL && (neighbour == NULL || ved_snapshot_get_forecasts (neighbour) != forecasts))
    n_bytes += (gsize) ved_forecast_set_get_n_rows (forecasts) * FORECAST_BYTES;

  return n_bytes;
}

static void
drop_oldest (VedRecentSnapshots *self)
{
  g_autoptr(VedSnapshot) oldest = g_queue_pop_head (&self->snapshots);

  self->n_bytes -= get_cost (oldest, ved_recent_snapshots_get_oldest (self));
}

/**
 * ved_recent_snapshots_init:
 *
 * Begins with none; for memory of the caller's.
 */
void
ved_recent_snapshots_init (VedRecentSnapshots *self)
{
  g_return_if_fail (self != NULL);

  g_queue_init (&self->snapshots);
  self->n_bytes = 0;
}

/**
 * ved_recent_snapshots_clear:
 *
 * Lets go of all; more can be pushed afterwards.
 */
void
ved_recent_snapshots_clear (VedRecentSnapshots *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->snapshots, (GDestroyNotify) ved_snapshot_unref);
  self->n_bytes = 0;
}

/**
 * ved_recent_snapshots_drop_after:
 *
 * Lets go of those that are later than @time_us.
 */
void
ved_recent_snapshots_drop_after (VedRecentSnapshots *self,
                                 gint64              time_us)
{
  g_return_if_fail (self != NULL);

  while (!g_queue_is_empty (&self->snapshots) && ved_snapshot_get_time_us (self->snapshots.tail->data) > time_us)
    {
      g_autoptr(VedSnapshot) latest = g_queue_pop_tail (&self->snapshots);

      self->n_bytes -= get_cost (latest, ved_recent_snapshots_get_latest (self));
    }
}

/**
 * ved_recent_snapshots_push:
 * @snapshot: newer than all others
 *
 * Keeps it, and lets go of the oldest ones that no longer fit.
 */
void
ved_recent_snapshots_push (VedRecentSnapshots *self,
                           VedSnapshot        *snapshot)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (snapshot != NULL);

  self->n_bytes += get_cost (snapshot, ved_recent_snapshots_get_latest (self));
  g_queue_push_tail (&self->snapshots, ved_snapshot_ref (snapshot));
  while (g_queue_get_length (&self->snapshots) > MAX_SNAPSHOTS
         || (self->n_bytes > MAX_BYTES && g_queue_get_length (&self->snapshots) > MIN_SNAPSHOTS))
    drop_oldest (self);
}

/**
 * ved_recent_snapshots_get_oldest:
 *
 * Returns: (transfer none) (nullable): the oldest that is kept
 */
VedSnapshot *
ved_recent_snapshots_get_oldest (const VedRecentSnapshots *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_queue_peek_head ((GQueue *) &self->snapshots);
}

/**
 * ved_recent_snapshots_get_latest:
 *
 * Returns: (transfer none) (nullable): the newest
 */
VedSnapshot *
ved_recent_snapshots_get_latest (const VedRecentSnapshots *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_queue_peek_tail ((GQueue *) &self->snapshots);
}

static GList *
find_link (const VedRecentSnapshots *self,
           gint64                    position_us)
{
  GList *link = self->snapshots.tail;

  while (link != NULL && ved_snapshot_get_time_us (link->data) > position_us)
    link = link->prev;

  return link;
}

/**
 * ved_recent_snapshots_find:
 * @position_us: µs UTC
 *
 * Returns: (transfer none) (nullable): the newest at or before @position_us
 */
VedSnapshot *
ved_recent_snapshots_find (const VedRecentSnapshots *self,
                           gint64                    position_us)
{
  GList *link;

  g_return_val_if_fail (self != NULL, NULL);

  link = find_link (self, position_us);

  return link != NULL ? link->data : NULL;
}

/**
 * ved_recent_snapshots_find_step:
 * @position_us: µs UTC, of what is shown
 * @n_steps: forward from there, or back when negative
 *
 * Returns: (transfer none) (nullable): the one that many steps away, or the last one on the way there; %NULL when
 *          there is none in that direction
 */
VedSnapshot *
ved_recent_snapshots_find_step (const VedRecentSnapshots *self,
                                gint64                    position_us,
                                int                       n_steps)
{
  int index, n;

  g_return_val_if_fail (self != NULL, NULL);

  index = g_queue_link_index ((GQueue *) &self->snapshots, find_link (self, position_us)) + n_steps;
  n = (int) g_queue_get_length ((GQueue *) &self->snapshots);
  if (n == 0 || (index < 0 && position_us < ved_snapshot_get_time_us (ved_recent_snapshots_get_oldest (self))))
    return NULL;

  return g_queue_peek_nth ((GQueue *) &self->snapshots, (guint) CLAMP (index, 0, n - 1));
}
