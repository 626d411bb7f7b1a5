/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-set.h"
#include "book/ved-book-day.h"

G_BEGIN_DECLS

gboolean    ved_book_head_is_worth_it (const VedBookSet    *set);
void        ved_book_head_async       (const VedBookSet    *set,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
VedBookDay *ved_book_head_finish      (GAsyncResult        *result) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
