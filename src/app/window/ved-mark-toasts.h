/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-marks.h"
#include "app/models/ved-time-marks.h"
#include "app/window/ved-window.h"

G_BEGIN_DECLS

/* Bookmarks that were removed can be had back: the window says so, and offers it. */

void ved_mark_toasts_watch (VedWindow    *window,
                            VedTimeMarks *time_marks,
                            VedBookMarks *book_marks);

G_END_DECLS
