/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_LADDER_CARD (ved_ladder_card_get_type ())

G_DECLARE_FINAL_TYPE (VedLadderCard, ved_ladder_card, VED, LADDER_CARD, GtkWidget)

/* The prices in view as a ladder: what stands there, what came and went lately, what was traded. */

GtkWidget *ved_ladder_card_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_ladder_card_set_row (VedLadderCard *self,
                                    VedBookDay    *day,
                                    guint32        row,
                                    guint          n_levels);
void       ved_ladder_card_save    (VedLadderCard *self,
                                    GVariantDict  *state);
void       ved_ladder_card_restore (VedLadderCard *self,
                                    GVariant      *state);

G_END_DECLS
