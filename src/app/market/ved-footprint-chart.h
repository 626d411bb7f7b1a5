/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"
#include "book/ved-book-day.h"

G_BEGIN_DECLS

#define VED_TYPE_FOOTPRINT_CHART (ved_footprint_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedFootprintChart, ved_footprint_chart, VED, FOOTPRINT_CHART, VedPlotChart)

/* What was sold and bought in each bar of time, price by price. How long bars are, and how many cents a step of prices
 * is, follows from how much of the day is shown: figures always have room. */

GtkWidget *ved_footprint_chart_new     (VedViewport       *viewport) G_GNUC_WARN_UNUSED_RESULT;
void       ved_footprint_chart_set_day (VedFootprintChart *self,
                                        VedBookDay        *day,
                                        gint64             midnight_us);
void       ved_footprint_chart_set_end (VedFootprintChart *self,
                                        guint32            end);

G_END_DECLS
