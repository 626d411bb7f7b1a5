/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-set.h"
#include "book/ved-book-day.h"

G_BEGIN_DECLS

VedBookDay *ved_book_cache_load (const VedBookSet *set) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ved_book_cache_save (const VedBookSet *set,
                                 const VedBookDay *day,
                                 GCancellable     *cancellable);
char       *ved_book_cache_path (const VedBookSet *set) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
