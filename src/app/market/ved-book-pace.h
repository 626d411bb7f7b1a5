/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-cursor.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_PACE (ved_book_pace_get_type ())

G_DECLARE_FINAL_TYPE (VedBookPacePopover, ved_book_pace, VED, BOOK_PACE, GtkPopover)

GtkWidget *ved_book_pace_new (VedBookCursor *cursor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
