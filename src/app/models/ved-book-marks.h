/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

G_BEGIN_DECLS

/* A row of a day that the viewer wants to find again. */
typedef struct {
  guint32 row;
  char *note;
} VedBookMark;

#define VED_TYPE_BOOK_MARKS (ved_book_marks_get_type ())

G_DECLARE_FINAL_TYPE (VedBookMarks, ved_book_marks, VED, BOOK_MARKS, GObject)

/* The bookmarks of the order book that is open. They are kept in the settings, under what the day is and not where it
 * lies, so that they are there again whichever copy of it is opened.
 *
 * Signals: "changed" (): others than before; "removed" (what, its note): by the viewer, see ved_book_marks_put_back(). */

VedBookMarks      *ved_book_marks_new      (VedBookSession *session,
                                            GSettings      *settings) G_GNUC_WARN_UNUSED_RESULT;
guint              ved_book_marks_get_n    (VedBookMarks   *self);
const VedBookMark *ved_book_marks_get      (VedBookMarks   *self,
                                            guint           index);
void               ved_book_marks_put      (VedBookMarks   *self,
                                            guint32         row,
                                            const char     *note);
void               ved_book_marks_remove   (VedBookMarks   *self,
                                            guint32         row);
void               ved_book_marks_put_back (VedBookMarks   *self,
                                            GVariant       *removed);
gboolean           ved_book_marks_find     (VedBookMarks   *self,
                                            guint32         row,
                                            gboolean        forwards,
                                            guint32        *found);

G_END_DECLS
