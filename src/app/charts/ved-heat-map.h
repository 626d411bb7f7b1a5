/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-heat-axes.h"
#include "app/charts/ved-heat-colors.h"

G_BEGIN_DECLS

#define VED_TYPE_HEAT_MAP (ved_heat_map_get_type ())

G_DECLARE_FINAL_TYPE (VedHeatMap, ved_heat_map, VED, HEAT_MAP, VedPlotChart)

/* Cells on two axes: servers by time, prices by time. Zoomed out, a pixel shows the greatest of its cells.
 *
 * Signal: "row-activated" (row): the name of a row was clicked, or Enter pressed on it. */

GtkWidget   *ved_heat_map_new              (VedViewport         *viewport) G_GNUC_WARN_UNUSED_RESULT;
void         ved_heat_map_set_cells        (VedHeatMap          *self,
                                            const VedFieldCells *cells,
                                            const VedHeatAxes   *axes,
                                            gpointer             owner,
                                            GDestroyNotify       free_owner);
void         ved_heat_map_set_names        (VedHeatMap          *self,
                                            const char  * const *names);
void         ved_heat_map_set_scale        (VedHeatMap          *self,
                                            VedHeatScale         scale);
void         ved_heat_map_set_range        (VedHeatMap          *self,
                                            double               from,
                                            double               to);
void         ved_heat_map_set_sample       (VedHeatMap          *self,
                                            const float         *sample,
                                            gsize                n_sample);
VedField    *ved_heat_map_get_field        (VedHeatMap          *self);
void         ved_heat_map_append_columns   (VedHeatMap          *self,
                                            gsize                n_columns);
void         ved_heat_map_append_rows      (VedHeatMap          *self,
                                            gsize                n_rows);
void         ved_heat_map_cells_changed    (VedHeatMap          *self,
                                            gsize                row,
                                            gsize                column,
                                            gsize                n_rows,
                                            gsize                n_columns);
gboolean     ved_heat_map_hit              (VedHeatMap          *self,
                                            double               x_px,
                                            double               y_px,
                                            gsize               *row,
                                            gsize               *column);
void         ved_heat_map_select_row       (VedHeatMap          *self,
                                            gsize                row);
gsize        ved_heat_map_get_selected_row (VedHeatMap          *self);

G_END_DECLS
