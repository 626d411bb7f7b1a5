/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-engine-id"

#include "config.h"

#include "series/ved-engine-id.h"

static const char *const engine_names[VED_N_ENGINES] = {
  [VED_ENGINE_NONE] = "none",
  [VED_ENGINE_PERSISTENCE] = "persistence",
  [VED_ENGINE_TREND] = "trend",
  [VED_ENGINE_SNAIVE] = "snaive",
  [VED_ENGINE_SEASONAL] = "seasonal",
  [VED_ENGINE_MLP] = "mlp",
  [VED_ENGINE_TFT] = "tft",
  [VED_ENGINE_MIXED] = "mixed",
};

static const char *const rung_names[VED_N_RUNGS] = {
  [VED_RUNG_LAST_KIND] = "last-kind",
  [VED_RUNG_LAST_OWN] = "last-own",
  [VED_RUNG_YESTERDAY] = "yesterday",
  [VED_RUNG_PROFILE] = "profile",
  [VED_RUNG_SELECTION] = "selection",
};

/**
 * ved_engine_id_get_name:
 *
 * Returns: the name of the engine in the API ("seasonal")
 */
const char *
ved_engine_id_get_name (VedEngineId id)
{
  g_return_val_if_fail ((guint) id < VED_N_ENGINES, engine_names[VED_ENGINE_NONE]);

  return engine_names[id];
}

/**
 * ved_engine_id_from_name:
 * @name: (nullable): a name of the API
 * @id: (out): the engine of that name, untouched where there is none
 *
 * Returns: whether there is such an engine
 */
gboolean
ved_engine_id_from_name (const char  *name,
                         VedEngineId *id)
{
  for (guint i = 0; i < VED_N_ENGINES; i++)
    {
      if (g_strcmp0 (name, engine_names[i]) == 0)
        {
          *id = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ved_warmup_rung_get_name:
 *
 * Returns: the name of the rung in the API ("selection")
 */
const char *
ved_warmup_rung_get_name (VedWarmupRung rung)
{
  g_return_val_if_fail ((guint) rung < VED_N_RUNGS, rung_names[VED_RUNG_LAST_KIND]);

  return rung_names[rung];
}

/**
 * ved_warmup_rung_from_name:
 * @name: (nullable): a name of the API
 * @rung: (out): the rung of that name, untouched where there is none
 *
 * Returns: whether there is such a rung
 */
gboolean
ved_warmup_rung_from_name (const char    *name,
                           VedWarmupRung *rung)
{
  for (guint i = 0; i < VED_N_RUNGS; i++)
    {
      if (g_strcmp0 (name, rung_names[i]) == 0)
        {
          *rung = i;
          return TRUE;
        }
    }

  return FALSE;
}
