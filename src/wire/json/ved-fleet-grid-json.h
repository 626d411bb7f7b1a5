/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-fleet-grid.h"

G_BEGIN_DECLS

/* Where a daemon, and a recording, tells all servers over time. */
#define VED_FLEET_GRID_PATH "/series/fleet"

void          ved_fleet_grid_json_write (GString             *out,
                                         const VedFleetGrid  *grid);
VedFleetGrid *ved_fleet_grid_json_read  (const char          *text,
                                         gsize                length,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
