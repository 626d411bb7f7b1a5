/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-bar-geometry.h"
#include "app/charts/ved-item-chart.h"
#include "plot/ved-number-format.h"

G_BEGIN_DECLS

/* One bar of a ranking. The texts are copied. */
typedef struct {
  const char *label;
  const char *warning;          /* (nullable): what its level does not tell: marked, and said where the bar is pointed at */
  float value;                  /* >= 0 */
  VedLevel level;               /* gives the colour and the letter */
  gboolean is_dimmed;
} VedBar;

#define VED_TYPE_BAR_CHART (ved_bar_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedBarChart, ved_bar_chart, VED, BAR_CHART, VedItemChart)

/* Bars side by side or stacked, along rows or columns. Its items are the values: category × series count + series. */

GtkWidget  *ved_bar_chart_new         (GtkOrientation         orientation) G_GNUC_WARN_UNUSED_RESULT;
void        ved_bar_chart_set_range   (VedBarChart           *self,
                                       double                 from,
                                       double                 to);
void        ved_bar_chart_set_format  (VedBarChart           *self,
                                       const VedNumberFormat *format);
void        ved_bar_chart_set_stacked (VedBarChart           *self,
                                       gboolean               is_stacked);
void        ved_bar_chart_set_bars    (VedBarChart           *self,
                                       const VedBar          *bars,
                                       guint                  n_bars);
void        ved_bar_chart_set_series  (VedBarChart           *self,
                                       const char    * const *labels,
                                       guint                  n_labels,
                                       const VedBarSeries    *series,
                                       guint                  n_series,
                                       gpointer               owner,
                                       GDestroyNotify         free_owner);
const char *ved_bar_chart_get_label   (VedBarChart           *self,
                                       guint                  category);

G_END_DECLS
