/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

/* One bar. The label is copied. */
typedef struct {
  const char *label;
  float value;
  VedLevel level;               /* gives the colour and the letter */
  gboolean is_dimmed;
} VedBar;

#define VED_TYPE_BAR_CHART (ved_bar_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedBarChart, ved_bar_chart, VED, BAR_CHART, VedChart)

/* Ranked horizontal bars. Signal: "activated" (index): a bar was clicked, or chosen with Enter. */

GtkWidget  *ved_bar_chart_new        (double        ceiling_value) G_GNUC_WARN_UNUSED_RESULT;
void        ved_bar_chart_set_bars   (VedBarChart  *self,
                                      const VedBar *bars,
                                      guint         n_bars);
guint       ved_bar_chart_get_n_bars (VedBarChart  *self);
const char *ved_bar_chart_get_label  (VedBarChart  *self,
                                      guint         index);
guint       ved_bar_chart_hit        (VedBarChart  *self,
                                      double        y);
void        ved_bar_chart_select     (VedBarChart  *self,
                                      guint         index);

G_END_DECLS
