/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

VedBookChange ved_book_law_check (const VedBookDay *day,
                                  guint32           row,
                                  guint16          *level);

G_END_DECLS
