/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-tick-input"

#include "config.h"

#include "engine/ved-tick-input.h"

void
ved_tick_input_free (VedTickInput *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_servers; i++)
    ved_server_unref (self->servers[i].server);
  g_free (self->servers);
  g_free (self->scenario.name);
  g_free (self->metadata.model_dir);
  g_free (self->metadata.source);
  g_free (self);
}
