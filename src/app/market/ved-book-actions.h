/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-marks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_ACTIONS (ved_book_actions_get_type ())

G_DECLARE_FINAL_TYPE (VedBookActions, ved_book_actions, VED, BOOK_ACTIONS, GObject)

/* What one can do with the cursor of an order book, as actions of the prefix "book": play; move, leap, page, end (i);
 * back, forward; event (u); again (i); go-to; next-bookmark (i); future. The keys and the space bar of the window ask a group "time".
 *
 * Signals: "told" (text): how a search ended; "go-to" (): somewhere to type a place is wanted; "bookmark" (): the list of
 * bookmarks is. */

void            ved_book_actions_bind_keys (GtkWidgetClass *widget_class);
VedBookActions *ved_book_actions_new       (VedBookSession *session,
                                            GSettings      *settings) G_GNUC_WARN_UNUSED_RESULT;
GActionGroup   *ved_book_actions_get_group (VedBookActions *self);
GActionGroup   *ved_book_actions_get_time  (VedBookActions *self);
VedBookMarks   *ved_book_actions_get_marks (VedBookActions *self);
gboolean        ved_book_actions_jump      (VedBookActions *self,
                                            VedBookJump     kind,
                                            gint64          value,
                                            gboolean        forwards);
void            ved_book_actions_go_order  (VedBookActions *self,
                                            gint64          id);

G_END_DECLS
