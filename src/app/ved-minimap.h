/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_MINIMAP (ved_minimap_get_type ())

G_DECLARE_FINAL_TYPE (VedMinimap, ved_minimap, VED, MINIMAP, GtkWidget)

/* The worst risk of the fleet over what the model remembers, with a mark where critical alerts were open,
 * and where the cursor stands. A click or a drag moves the cursor. */

void ved_minimap_set_model (VedMinimap    *self,
                            VedFleetModel *model);

G_END_DECLS
