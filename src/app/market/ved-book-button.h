/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_BUTTON (ved_book_button_get_type ())

G_DECLARE_FINAL_TYPE (VedBookButton, ved_book_button, VED, BOOK_BUTTON, AdwBin)

/* What the source button is on the pages of an order book: which recording is open, and a popover with what is known
 * of it and what else could be opened. */

void ved_book_button_set_session (VedBookButton  *self,
                                  VedBookSession *session,
                                  GSettings      *settings);
void ved_book_button_set_narrow  (VedBookButton  *self,
                                  gboolean        is_narrow);
void ved_book_button_set_page    (VedBookButton  *self,
                                  const char     *page);
GtkMenuButton *ved_book_button_get_button (VedBookButton *self);

G_END_DECLS
