/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_POPOVER (ved_book_popover_get_type ())

G_DECLARE_FINAL_TYPE (VedBookPopover, ved_book_popover, VED, BOOK_POPOVER, GtkPopover)

GtkWidget *ved_book_popover_new (VedBookSession *session,
                                 GSettings      *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
