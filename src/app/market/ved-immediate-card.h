/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_IMMEDIATE_CARD (ved_immediate_card_get_type ())

G_DECLARE_FINAL_TYPE (VedImmediateCard, ved_immediate_card, VED, IMMEDIATE_CARD, GtkWidget)

/* What a market order would cost at a row. */

GtkWidget *ved_immediate_card_new     (VedBookSession   *session) G_GNUC_WARN_UNUSED_RESULT;
void       ved_immediate_card_set_row (VedImmediateCard *self,
                                       VedBookDay       *day,
                                       guint32           row);

G_END_DECLS
