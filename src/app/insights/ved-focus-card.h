/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_FOCUS_CARD (ved_focus_card_get_type ())

G_DECLARE_FINAL_TYPE (VedFocusCard, ved_focus_card, VED, FOCUS_CARD, GtkWidget)

/* Which part of the past a forecast leans on, and how that is known. */

GtkWidget *ved_focus_card_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_focus_card_set_bytes   (VedFocusCard *self,
                                       GBytes       *bytes);
void       ved_focus_card_set_message (VedFocusCard *self,
                                       const char   *message);

G_END_DECLS
