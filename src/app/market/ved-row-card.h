/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_ROW_CARD (ved_row_card_get_type ())

G_DECLARE_FINAL_TYPE (VedRowCard, ved_row_card, VED, ROW_CARD, GtkWidget)

/* A row of both files as exact values. */

GtkWidget *ved_row_card_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_row_card_set_row (VedRowCard       *self,
                                 const VedBookDay *day,
                                 guint32           row);

G_END_DECLS
