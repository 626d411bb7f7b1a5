/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-status"

#include "config.h"

#include "engine/ved-engine-status.h"

void
ved_engine_status_free (VedEngineStatus *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_sources; i++)
    {
      g_free (self->sources[i].name);
      g_free (self->sources[i].message);
    }
  g_free (self->sources);
  g_free (self->write_back.target);
  g_free (self->write_back.message);
  g_free (self->store.message);
  g_free (self);
}

/**
 * ved_engine_phase_get_name:
 *
 * Returns: (transfer none): "stopped", "starting" or "running"
 */
const char *
ved_engine_phase_get_name (VedEnginePhase phase)
{
  static const char *names[] = {
    [VED_ENGINE_STOPPED] = "stopped",
    [VED_ENGINE_STARTING] = "starting",
    [VED_ENGINE_RUNNING] = "running",
  };

  g_return_val_if_fail ((guint) phase < G_N_ELEMENTS (names), NULL);

  return names[phase];
}
