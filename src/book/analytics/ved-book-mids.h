/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* The mid of each row with an index of its least and greatest values, for charts: any range in O(log n). */
typedef struct _VedBookMids VedBookMids;

VedBookMids  *ved_book_mids_new   (const VedBookDay  *day) G_GNUC_WARN_UNUSED_RESULT;
void          ved_book_mids_free  (VedBookMids       *self);
gboolean      ved_book_mids_query (const VedBookMids *self,
                                   guint32            from,
                                   guint32            to,
                                   gint64            *min2,
                                   gint64            *max2);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookMids, ved_book_mids_free)

G_END_DECLS
