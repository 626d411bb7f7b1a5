/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-viewport.h"
#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_FOOTPRINT_CARD (ved_footprint_card_get_type ())

G_DECLARE_FINAL_TYPE (VedFootprintCard, ved_footprint_card, VED, FOOTPRINT_CARD, GtkWidget)

GtkWidget *ved_footprint_card_new         (VedViewport      *viewport) G_GNUC_WARN_UNUSED_RESULT;
void       ved_footprint_card_set_session (VedFootprintCard *self,
                                           VedBookSession   *session);
void       ved_footprint_card_set_row     (VedFootprintCard *self,
                                           guint32           row);

G_END_DECLS
