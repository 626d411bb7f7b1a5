/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/market/ved-book-actions.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_TIMELINE (ved_book_timeline_get_type ())

G_DECLARE_FINAL_TYPE (VedBookTimeline, ved_book_timeline, VED, BOOK_TIMELINE, GtkWidget)

/* The bar below the pages of an order book: where in the day the viewer is, and how to get elsewhere. It drives
 * playing, frame by frame, while it is on the screen. */

void ved_book_timeline_set_session (VedBookTimeline *self,
                                    VedBookSession  *session,
                                    VedBookActions  *actions);

G_END_DECLS
