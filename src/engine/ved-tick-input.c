/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-tick-input"

#include "config.h"

#include "engine/ved-tick-input.h"

#include <string.h>

/**
 * ved_tick_server_fill:
 * @self: (out caller-allocates): what a worker may know; has a reference to @server
 * @server: a server
 * @now_us: the present
 *
 * Engine's thread.
 */
void
ved_tick_server_fill (VedTickServer *self,
                      VedServer     *server,
                      gint64         now_us)
{
  self->server = ved_server_ref (server);
  self->profile = server->profile;
  self->state = ved_server_get_state (server, now_us);
  self->cores = server->cores;
  self->n_points = server->n_points;
  self->store_id = server->store_id;
  self->last_seen_us = server->last_seen_us;
  self->refresh = server->is_refilled;
  self->metrics = ved_server_get_metrics (server);
  memcpy (self->current, server->current, sizeof self->current);
}

void
ved_tick_input_free (VedTickInput *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_servers; i++)
    ved_server_unref (self->servers[i].server);
  g_free (self->servers);
  g_clear_object (&self->history);
  g_clear_pointer (&self->model, ved_neural_model_unref);
  g_free (self->scenario.name);
  g_free (self->metadata.model_dir);
  g_free (self->metadata.source);
  g_free (self);
}
