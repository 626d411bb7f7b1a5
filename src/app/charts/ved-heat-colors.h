/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"
#include "plot/ved-field.h"
#include "plot/ved-level-map.h"
#include "plot/ved-number-format.h"

G_BEGIN_DECLS

#define VED_HEAT_KEY_PX 28.0f   /* the room above the plot that the key takes */

/* How values become colours. */
typedef enum {
  VED_HEAT_LINEAR,
  VED_HEAT_LOG,                 /* values above 0 */
  VED_HEAT_RANKED,              /* by percentile: as many cells of each colour */
} VedHeatScale;

/* The colours of a heat map, and the key to them. */
typedef struct {
  VedHeatScale scale;
  double set_from;              /* NaN: as the data have it */
  double set_to;
  double from;                  /* of the levels */
  double to;
  float *sample;                /* (nullable): what ranks and range are taken of instead of the field */
  gsize n_sample;
  gboolean is_current;          /* for the values that the field has */
  VedLevelMap *levels;          /* (nullable): made when they are needed */
  VedColorMap colors;
} VedHeatColors;

void     ved_heat_colors_init         (VedHeatColors         *self);
void     ved_heat_colors_touch        (VedHeatColors         *self);
void     ved_heat_colors_clear        (VedHeatColors         *self);
void     ved_heat_colors_set_sample   (VedHeatColors         *self,
                                       const float           *sample,
                                       gsize                  n_sample);
void     ved_heat_colors_drop_field   (VedHeatColors         *self);
void     ved_heat_colors_update       (VedHeatColors         *self,
                                       VedField              *field,
                                       const VedChartTheme   *theme);
VedColor ved_heat_colors_lookup       (const VedHeatColors   *self,
                                       double                 value);
void     ved_heat_colors_record_key   (const VedHeatColors   *self,
                                       VedChart              *chart,
                                       VedDrawList           *list,
                                       float                  x,
                                       float                  room);
void     ved_heat_colors_annotate_key (const VedHeatColors   *self,
                                       VedChart              *chart,
                                       GtkSnapshot           *snapshot,
                                       const VedNumberFormat *format,
                                       float                  x,
                                       float                  room);

G_END_DECLS
