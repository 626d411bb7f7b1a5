/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/ved-sim-server.h"

G_BEGIN_DECLS

#define VED_SIM_FLEET_LEAST         7       /* one of each profile */
#define VED_SIM_FLEET_PROBLEM_SHARE 0.10

VedSimServer *ved_sim_fleet_new  (guint         n_servers,
                                  double        problem_share,
                                  guint64       rng_seed,
                                  gint64        start_us) G_GNUC_WARN_UNUSED_RESULT;
void          ved_sim_fleet_free (VedSimServer *servers,
                                  guint         n_servers);

G_END_DECLS
