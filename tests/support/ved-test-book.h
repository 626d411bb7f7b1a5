/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-import.h"

G_BEGIN_DECLS

/* A recording of a market that never was: a seeded matching engine with all its orders, of which the files show
 * the best levels only, as real ones do. So the truth is known, and so is what a reader cannot know. */

typedef enum {
  VED_TEST_BOOK_PLAIN = 0,
  VED_TEST_BOOK_HALTS = 1 << 0,         /* two halts and a cross */
  VED_TEST_BOOK_HIDDEN_SIDES = 1 << 1,  /* all hidden executions say direction 1 */
  VED_TEST_BOOK_DEAR = 1 << 2,          /* prices beyond 32 bits */
  VED_TEST_BOOK_NO_TRUTH = 1 << 3,      /* keep no orders: for days so long that they would fill memory */
} VedTestBookFlags;

/* One order that truly stands in the book. */
typedef struct {
  gint64 id;
  gint64 price;
  gint32 size;
  VedBookSide side;
} VedTestBookOrder;

typedef struct {
  GString *messages;
  GString *book;
  guint n_rows;
  guint n_levels;
  GArray *orders;               /* VedTestBookOrder: after each row, those of its visible levels in FIFO order */
  GArray *offsets;              /* guint: of each row, and the end */
} VedTestBook;

VedTestBook *ved_test_book_new    (guint64            seed,
                                   guint              n_rows,
                                   guint              n_levels,
                                   VedTestBookFlags   flags) G_GNUC_WARN_UNUSED_RESULT;
void         ved_test_book_free   (VedTestBook       *self);
void         ved_test_book_write  (const VedTestBook *self,
                                   const char        *folder);
VedBookDay  *ved_test_book_import (const VedTestBook *self) G_GNUC_WARN_UNUSED_RESULT;
VedBookDay  *ved_test_book_read   (const char        *messages,
                                   const char        *book,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedTestBook, ved_test_book_free)

G_END_DECLS
