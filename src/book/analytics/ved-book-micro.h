/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* Where the price goes from a book whose queues are as uneven, and whose spread is as wide, as this: learned from what came
 * of such books before. Not for several threads at once. */
typedef struct _VedBookMicro VedBookMicro;

VedBookMicro *ved_book_micro_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void          ved_book_micro_free   (VedBookMicro       *self);
void          ved_book_micro_learn  (VedBookMicro       *self,
                                     const VedBookDay   *day,
                                     guint32             from,
                                     guint32             to);
void          ved_book_micro_solve  (VedBookMicro       *self);
double        ved_book_micro_adjust (const VedBookMicro *self,
                                     const VedBookDay   *day,
                                     guint32             row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookMicro, ved_book_micro_free)

G_END_DECLS
