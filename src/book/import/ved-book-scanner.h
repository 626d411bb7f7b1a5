/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-rows.h"

G_BEGIN_DECLS

typedef struct _VedBookScanner VedBookScanner;

VedBookScanner *ved_book_scanner_new        (const VedBookScanPlan  *plan,
                                             const VedBookRows      *into) G_GNUC_WARN_UNUSED_RESULT;
void            ved_book_scanner_free       (VedBookScanner         *self);
gboolean        ved_book_scanner_feed       (VedBookScanner         *self,
                                             const char             *data,
                                             gsize                   length,
                                             GError                **error);
gboolean        ved_book_scanner_finish     (VedBookScanner         *self,
                                             GError                **error);
VedBookRows    *ved_book_scanner_get_rows   (VedBookScanner         *self);
gboolean        ved_book_scanner_needs_wide (const VedBookScanner   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookScanner, ved_book_scanner_free)

G_END_DECLS
