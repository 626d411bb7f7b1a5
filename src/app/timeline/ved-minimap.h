/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-time-marks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_MINIMAP (ved_minimap_get_type ())

G_DECLARE_FINAL_TYPE (VedMinimap, ved_minimap, VED, MINIMAP, GtkWidget)

/* The worst risk of the fleet over what the model remembers, with marks where alerts began and were open, the
 * viewer's marks, and where the cursor stands. A click or a drag moves the cursor; with Shift a drag chooses a
 * range, from mark A to mark B. The wheel zooms, with Shift it moves along; a double click shows everything. */

void ved_minimap_set_model (VedMinimap    *self,
                            VedFleetModel *model,
                            VedTimeMarks  *marks);
void ved_minimap_zoom_to   (VedMinimap    *self,
                            gint64         from_us,
                            gint64         to_us);

G_END_DECLS
