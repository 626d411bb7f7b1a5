/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-what-if"

#include "config.h"

#include "engine/explain/ved-what-if.h"

#include <math.h>
#include <string.h>

/* The table of fleet actions: how each changes what a server is measured to do. */

static const struct {
  const char *key;
  VedWhatIfChange change;
} kinds[VED_N_WHAT_IFS] = {
  [VED_WHAT_IF_SCALE_OUT] = { "scale_out", { 1.0 / 3, 1.0 / 3, 1.0, 1.0 / 3, 1.0 / 3, FALSE, FALSE } },
  [VED_WHAT_IF_RESTART] = { "restart", { 0.65, 0.65, 1.0, 1.0, 1.0, TRUE, FALSE } },
  [VED_WHAT_IF_STABILISE] = { "stabilise", { 0.85, 0.85, 1.0, 1.0, 1.0, FALSE, TRUE } },
  [VED_WHAT_IF_LESS_MEMORY] = { "less_memory", { 0.88, 0.88, 0.80, 1.0, 1.0, FALSE, FALSE } },
  [VED_WHAT_IF_LESS_IO] = { "less_io", { 0.92, 0.70, 1.0, 1.0, 1.0, FALSE, FALSE } },
  [VED_WHAT_IF_NOTHING] = { "nothing", { 1.0, 1.0, 1.0, 1.0, 1.0, FALSE, FALSE } },
};

/**
 * ved_what_if_kind_get_key:
 *
 * Returns: (transfer none): "scale_out", "restart", "stabilise", "less_memory", "less_io" or "nothing"
 */
const char *
ved_what_if_kind_get_key (VedWhatIfKind kind)
{
  g_return_val_if_fail ((guint) kind < VED_N_WHAT_IFS, NULL);

  return kinds[kind].key;
}

/**
 * ved_what_if_kind_from_key:
 * @kind: (out): which it names
 *
 * Returns: whether @key names one
 */
gboolean
ved_what_if_kind_from_key (const char    *key,
                           VedWhatIfKind *kind)
{
  for (guint i = 0; i < VED_N_WHAT_IFS; i++)
    {
      if (strcmp (kinds[i].key, key) == 0)
        {
          *kind = (VedWhatIfKind) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ved_what_if_kind_get_change:
 *
 * Returns: what it does to a server's inputs
 */
VedWhatIfChange
ved_what_if_kind_get_change (VedWhatIfKind kind)
{
  return kinds[MIN ((guint) kind, VED_WHAT_IF_NOTHING)].change;
}

/**
 * ved_what_if_change_is_valid:
 *
 * Returns: whether all factors are between 0 and 10
 */
gboolean
ved_what_if_change_is_valid (const VedWhatIfChange *change)
{
  const double factors[] = {
    change->cpu_factor, change->iowait_factor, change->memory_factor, change->load_factor,
    change->network_factor,
  };

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      if (!isfinite (factors[i]) || factors[i] < 0.0 || factors[i] > 10.0)
        return FALSE;
    }

  return TRUE;
}
