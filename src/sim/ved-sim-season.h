/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-profile.h"

#include <glib.h>

G_BEGIN_DECLS

/* The rhythm of day and week at one instant. */
typedef struct {
  guint hour;                   /* of the local day, 0 to 23 */
  double factor[VED_N_PROFILES];
} VedSimSeason;

void ved_sim_season_at (VedSimSeason *self,
                        GTimeZone    *zone,
                        gint64        time_us);

G_END_DECLS
