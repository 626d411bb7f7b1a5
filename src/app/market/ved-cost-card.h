/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_COST_CARD (ved_cost_card_get_type ())

G_DECLARE_FINAL_TYPE (VedCostCard, ved_cost_card, VED, COST_CARD, GtkWidget)

/* What trading costs, how it moves the price, and how soon the book is as it was before. */

GtkWidget *ved_cost_card_new     (VedBookSession *session) G_GNUC_WARN_UNUSED_RESULT;
void       ved_cost_card_set_row (VedCostCard    *self,
                                  guint32         row);
void       ved_cost_card_save    (VedCostCard    *self,
                                  GVariantDict   *state);
void       ved_cost_card_restore (VedCostCard    *self,
                                  GVariant       *state);

G_END_DECLS
