/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/replay/ved-book-replay.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_QUEUE_TABLE_CARD (ved_queue_table_card_get_type ())

G_DECLARE_FINAL_TYPE (VedQueueTableCard, ved_queue_table_card, VED, QUEUE_TABLE_CARD, GtkWidget)

/* The orders of one side of a book, in the order in which they will trade.
 *
 * Signal: "order-chosen" (id): an order was clicked. */

GtkWidget *ved_queue_table_card_new        (VedBookSide          side) G_GNUC_WARN_UNUSED_RESULT;
void       ved_queue_table_card_set_queues (VedQueueTableCard   *self,
                                            const VedBookDay    *day,
                                            const VedBookQueues *queues);
GtkWidget *ved_queue_table_card_get_table  (VedQueueTableCard   *self);

G_END_DECLS
