/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far an import is: its workers tell, and any thread may ask. */
typedef struct _VedBookProgress VedBookProgress;

VedBookProgress *ved_book_progress_new   (void) G_GNUC_WARN_UNUSED_RESULT;
VedBookProgress *ved_book_progress_ref   (VedBookProgress *self) G_GNUC_WARN_UNUSED_RESULT;
void             ved_book_progress_unref (VedBookProgress *self);
void             ved_book_progress_begin (VedBookProgress *self,
                                          gsize            n_bytes);
void             ved_book_progress_add   (VedBookProgress *self,
                                          gsize            n_bytes);
void             ved_book_progress_get   (VedBookProgress *self,
                                          gsize           *n_read,
                                          gsize           *n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookProgress, ved_book_progress_unref)

G_END_DECLS
