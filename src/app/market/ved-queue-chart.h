/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-item-chart.h"
#include "book/replay/ved-book-replay.h"

G_BEGIN_DECLS

#define VED_TYPE_QUEUE_CHART (ved_queue_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedQueueChart, ved_queue_chart, VED, QUEUE_CHART, VedItemChart)

/* The queues of an order book: a bar for each price, cut into its orders in the order in which they will trade. Its
 * items are the levels, the highest price first. */

GtkWidget *ved_queue_chart_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_queue_chart_set_queues (VedQueueChart       *self,
                                       const VedBookQueues *queues);

G_END_DECLS
