/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_TAPE_CARD (ved_tape_card_get_type ())

G_DECLARE_FINAL_TYPE (VedTapeCard, ved_tape_card, VED, TAPE_CARD, GtkWidget)

/* Time and sales: trades up to a row, the newest first, those below a size left out. A click goes to its row. */

GtkWidget *ved_tape_card_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_tape_card_take_tape (VedTapeCard    *self,
                                    VedBookSession *session);
void       ved_tape_card_set_row   (VedTapeCard    *self,
                                    guint32         row);
void       ved_tape_card_save      (VedTapeCard    *self,
                                    GVariantDict   *state);
void       ved_tape_card_restore   (VedTapeCard    *self,
                                    GVariant       *state);

G_END_DECLS
