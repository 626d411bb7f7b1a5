/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-warmup"

#include "config.h"

#include "engine/ved-warmup.h"

#define COMPLETE_SHARE 0.9

/**
 * ved_warmup_measure:
 * @self: (out caller-allocates): where the fleet stands
 * @registry: its servers
 * @now_us: the present
 *
 * Counts real 5-minute points, never batches. One new server leaves a warm fleet warm.
 */
void
ved_warmup_measure (VedWarmup   *self,
                    VedRegistry *registry,
                    gint64       now_us)
{
  guint n_present = 0, n_present_ready = 0;

  *self = (VedWarmup) { .n_servers = ved_registry_get_n (registry) };
  for (guint i = 0; i < self->n_servers; i++)
    {
      const VedServer *server = ved_registry_get (registry, i);
      VedServerState state = ved_server_get_state (server, now_us);
      gboolean is_ready = server->n_points >= VED_FORECAST_READY_POINTS;

      self->n_in_state[state]++;
      self->n_ready += is_ready;
      self->most_points = MAX (self->most_points, server->n_points);
      if (state == VED_SERVER_OFFLINE)
        continue;
      n_present++;
      n_present_ready += is_ready;
      self->mean_points += server->n_points;
      self->progress += MIN (1.0, (double) server->n_points / VED_FORECAST_READY_POINTS);
    }

  if (n_present == 0)
    return;
  self->mean_points /= n_present;
  self->progress /= n_present;
  self->is_complete = n_present_ready >= COMPLETE_SHARE * n_present;
}
