/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"
#include "book/import/ved-book-set.h"
#include "book/ved-book-day.h"

G_BEGIN_DECLS

typedef enum {
  VED_BOOK_IMPORT_DEFAULT = 0,
  VED_BOOK_IMPORT_NO_CACHE = 1 << 0,    /* neither look for a side-car file nor leave one */
} VedBookImportFlags;

VedBookDay *ved_book_import        (const VedBookSet    *set,
                                    VedBookImportFlags   flags,
                                    guint                n_threads,
                                    VedProgress         *progress,
                                    GCancellable        *cancellable,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void        ved_book_import_async  (const VedBookSet    *set,
                                    VedBookImportFlags   flags,
                                    VedProgress         *progress,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
VedBookDay *ved_book_import_finish (GAsyncResult        *result,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;
VedBookDay *ved_book_import_bytes  (const VedBookName   *name,
                                    GBytes              *messages,
                                    GBytes              *book,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
