/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-bar-chart.h"

G_BEGIN_DECLS

typedef struct {
  VedLevel level;
  gboolean is_dimmed;
  char *warning;                /* (nullable) */
} VedBarLook;

/* What the files of VedBarChart share: its items and its drawing. */
struct _VedBarChart
{
  VedItemChart parent_instance;

  VedBarGeometry bars;          /* of the series that are shown; its area and range are those of the last record */
  VedNumberFormat format;
  double fixed_from;            /* NaN: the range follows the data */
  double fixed_to;
  GPtrArray *labels;
  GArray *series;               /* VedBarSeries, names owned */
  GArray *shown;                /* VedBarSeries, those of .series that are shown */
  GArray *places;               /* guint: where they are in .series */
  gpointer owner;
  GDestroyNotify free_owner;
  GArray *looks;                /* VedBarLook of a ranking, one for each category; else empty */

  double step;                  /* what the digits of values tell apart */
  float label_width;
  float value_width;
};

const VedBarLook *ved_bar_chart_get_look      (VedBarChart  *self,
                                               guint         category);
float             ved_bar_chart_get_value     (VedBarChart  *self,
                                               guint         category,
                                               guint         series);
const char       *ved_bar_chart_get_name      (VedBarChart  *self,
                                               guint         series);
gboolean          ved_bar_chart_is_horizontal (VedBarChart  *self);
void              ved_bar_chart_write_number  (VedBarChart  *self,
                                               double        value,
                                               char         *buffer,
                                               gsize         size);
float             ved_bar_chart_legend_height (VedBarChart  *self);
guint             ved_bar_chart_hit_legend    (VedBarChart  *self,
                                               float         x,
                                               float         y);
void              ved_bar_chart_record        (VedChart     *chart,
                                               VedDrawList  *list,
                                               int           width,
                                               int           height);
void              ved_bar_chart_annotate      (VedChart     *chart,
                                               GtkSnapshot  *snapshot,
                                               int           width,
                                               int           height);

G_END_DECLS
