/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/market/ved-book-actions.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_GOTO (ved_book_goto_get_type ())

G_DECLARE_FINAL_TYPE (VedBookGoto, ved_book_goto, VED, BOOK_GOTO, GtkPopover)

GtkWidget *ved_book_goto_new (VedBookSession *session,
                              VedBookActions *actions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
