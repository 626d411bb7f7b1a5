/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-severity"

#include "config.h"

#include "fleet/ved-severity.h"

#include <glib/gi18n.h>

/* Seven levels over risk 0–100, in four hue steps with a base and a strong shade each. The colours
 * keep a contrast of 4.5 : 1 as text on the backgrounds of both schemes, and their hue steps stay apart
 * for people with protanopia, deuteranopia and tritanopia (tested); still a level never shows by
 * colour alone: its letter or shape goes with it. */

static const VedLevelInfo levels[VED_N_LEVELS] = {
  [VED_LEVEL_HEALTHY] = { "healthy", N_("Healthy"), 'H', 1, FALSE, 0.0, "#11816f", "#4ec5b7" },
  [VED_LEVEL_WATCH] = { "watch", N_("Watch"), 'W', 2, FALSE, 30.0, "#966b00", "#f8d580" },
  [VED_LEVEL_DEGRADING] = { "degrading", N_("Degrading"), 'G', 2, TRUE, 50.0, "#905800", "#f5b841" },
  [VED_LEVEL_WARNING] = { "warning", N_("Warning"), 'R', 3, FALSE, 60.0, "#b7543a", "#f2924f" },
  [VED_LEVEL_DANGER] = { "danger", N_("Danger"), 'D', 3, TRUE, 70.0, "#a4382a", "#e2792d" },
  [VED_LEVEL_CRITICAL] = { "critical", N_("Critical"), 'C', 4, FALSE, 80.0, "#bd144b", "#ff686a" },
  [VED_LEVEL_IMMINENT] = { "imminent", N_("Imminent"), 'I', 4, TRUE, 90.0, "#7a0314", "#ff4357" },
};

/**
 * ved_level_get_info:
 * @level: a level of the scale
 *
 * Returns: (transfer none): its row; valid for ever
 */
const VedLevelInfo *
ved_level_get_info (VedLevel level)
{
  g_return_val_if_fail (level < VED_N_LEVELS, NULL);

  return &levels[level];
}

/**
 * ved_level_from_risk:
 * @risk: 0 to 100
 *
 * Returns: the level whose lower bound, inclusive, @risk reaches; healthy for NaN
 */
VedLevel
ved_level_from_risk (double risk)
{
  VedLevel level = VED_LEVEL_IMMINENT;

  while (level > VED_LEVEL_HEALTHY && !(risk >= levels[level].min_risk))
    level--;

  return level;
}
