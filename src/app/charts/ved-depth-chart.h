/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"

G_BEGIN_DECLS

/* One side of an order book as bare arrays, the best price first: bids fall, asks rise. */
typedef struct {
  gsize n;
  const gint64 *prices;         /* in ticks */
  const double *sizes;          /* > 0 */
} VedDepthSide;

#define VED_TYPE_DEPTH_CHART (ved_depth_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedDepthChart, ved_depth_chart, VED, DEPTH_CHART, VedPlotChart)

/* An order book at one instant: a bar for each price and, as a step line, what stands from the best price to there.
 * x is the price. */

GtkWidget *ved_depth_chart_new            (VedViewport        *viewport) G_GNUC_WARN_UNUSED_RESULT;
void       ved_depth_chart_set_book       (VedDepthChart      *self,
                                           const VedDepthSide *bids,
                                           const VedDepthSide *asks,
                                           gpointer            owner,
                                           GDestroyNotify      free_owner);
void       ved_depth_chart_set_execution  (VedDepthChart      *self,
                                           gint64              price,
                                           const char         *text);
gboolean   ved_depth_chart_find           (VedDepthChart      *self,
                                           gint64              price,
                                           gboolean           *is_ask,
                                           gsize              *level);
double     ved_depth_chart_get_cumulative (VedDepthChart      *self,
                                           gboolean            is_ask,
                                           gsize               level);

G_END_DECLS
