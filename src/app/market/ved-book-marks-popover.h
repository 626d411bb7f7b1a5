/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-marks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_MARKS_POPOVER (ved_book_marks_popover_get_type ())

G_DECLARE_FINAL_TYPE (VedBookMarksPopover, ved_book_marks_popover, VED, BOOK_MARKS_POPOVER, GtkPopover)

GtkWidget *ved_book_marks_popover_new (VedBookSession *session,
                                       VedBookMarks   *marks);

G_END_DECLS
