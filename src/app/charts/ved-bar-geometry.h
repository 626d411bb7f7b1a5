/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-layout.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One value for each category. The values are borrowed. */
typedef struct {
  const char *name;             /* copied */
  const float *values;          /* as many as there are categories; NaN: none */
} VedBarSeries;

/* Where the bars of a chart are: numbers in, rectangles out, for a script that runs to the right. */
typedef struct {
  const VedBarSeries *series;
  guint n_series;
  guint n_categories;
  GtkOrientation orientation;   /* of the bars */
  gboolean is_stacked;
  VedRect area;                 /* of all bars, in px */
  double from;                  /* value at the beginning of the area, <= 0 */
  double to;                    /* at its end, > from */
} VedBarGeometry;

guint    ved_bar_geometry_count_beside (const VedBarGeometry *self);
double   ved_bar_geometry_total        (const VedBarGeometry *self,
                                        guint                 category);
double   ved_bar_geometry_stack_below  (const VedBarGeometry *self,
                                        guint                 category,
                                        guint                 series,
                                        gboolean              is_negative);
double   ved_bar_geometry_label        (const VedBarGeometry *self,
                                        guint                 category,
                                        guint                 beside,
                                        double               *end);
void     ved_bar_geometry_fit          (VedBarGeometry       *self,
                                        double                fixed_from,
                                        double                fixed_to);
gboolean ved_bar_geometry_is_whole     (const VedBarGeometry *self);
gboolean ved_bar_geometry_is_blank     (const VedBarGeometry *self);
float    ved_bar_geometry_row_height   (const VedBarGeometry *self);
void     ved_bar_geometry_slot         (const VedBarGeometry *self,
                                        guint                 category,
                                        float                *from,
                                        float                *to);
void     ved_bar_geometry_breadth      (const VedBarGeometry *self,
                                        guint                 category,
                                        guint                 series,
                                        float                *from,
                                        float                *to);
float    ved_bar_geometry_to_px        (const VedBarGeometry *self,
                                        double                value);
gboolean ved_bar_geometry_rect         (const VedBarGeometry *self,
                                        guint                 category,
                                        guint                 series,
                                        VedRect              *rect);
guint    ved_bar_geometry_hit          (const VedBarGeometry *self,
                                        float                 x,
                                        float                 y);
int      ved_bar_geometry_step         (const VedBarGeometry *self,
                                        guint                 index,
                                        gboolean              is_vertical,
                                        int                   sign);

G_END_DECLS
