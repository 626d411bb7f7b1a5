/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day-private.h"

G_BEGIN_DECLS

void ved_book_derive (VedBookDayStore *store,
                      guint            n_threads,
                      GPtrArray       *notes);

G_END_DECLS
