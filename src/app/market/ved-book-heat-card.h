/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_HEAT_CARD (ved_book_heat_card_get_type ())

G_DECLARE_FINAL_TYPE (VedBookHeatCard, ved_book_heat_card, VED, BOOK_HEAT_CARD, GtkWidget)

/* The liquidity of a day over time and price, with the best prices and the executions, up to a row. */

GtkWidget *ved_book_heat_card_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_book_heat_card_set_session (VedBookHeatCard *self,
                                           VedBookSession  *session);
void       ved_book_heat_card_take_parts  (VedBookHeatCard *self);
void       ved_book_heat_card_set_row     (VedBookHeatCard *self,
                                           guint32          row);
void       ved_book_heat_card_save        (VedBookHeatCard *self,
                                           GVariantDict    *state);
void       ved_book_heat_card_restore     (VedBookHeatCard *self,
                                           GVariant        *state);

G_END_DECLS
