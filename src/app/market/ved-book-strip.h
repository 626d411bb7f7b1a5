/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-marks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_STRIP (ved_book_strip_get_type ())

G_DECLARE_FINAL_TYPE (VedBookStrip, ved_book_strip, VED, BOOK_STRIP, GtkWidget)

/* How busy a day was over its time, where the cursor and the bookmarks stand. A click or a drag moves the cursor. */

void ved_book_strip_set_session (VedBookStrip   *self,
                                 VedBookSession *session);
void ved_book_strip_set_marks   (VedBookStrip   *self,
                                 VedBookMarks   *marks);

G_END_DECLS
