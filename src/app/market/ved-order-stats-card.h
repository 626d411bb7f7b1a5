/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_ORDER_STATS_CARD (ved_order_stats_card_get_type ())

G_DECLARE_FINAL_TYPE (VedOrderStatsCard, ved_order_stats_card, VED, ORDER_STATS_CARD, GtkWidget)

/* Sizes, rates and lifetimes of orders, and what trading costs, over the last events or from the beginning of the day to a row. */

GtkWidget *ved_order_stats_card_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_order_stats_card_set_row (VedOrderStatsCard *self,
                                         VedBookDay        *day,
                                         guint32            row);
void       ved_order_stats_card_save    (VedOrderStatsCard *self,
                                         GVariantDict      *state);
void       ved_order_stats_card_restore (VedOrderStatsCard *self,
                                         GVariant          *state);

G_END_DECLS
