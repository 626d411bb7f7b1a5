/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-rows.h"

G_BEGIN_DECLS

/* How far beyond a line's start there must be text that may be looked at. */
#define VED_BOOK_LINE_ROOM 160

/* Reads lines of untouched files. */
typedef struct {
  const VedBookScanPlan *plan;
  const char *last_line;        /* of a book: the one before, where it can still be compared with */
  guint32 *offsets;             /* [2 * n_levels + 1]: where the texts of its levels begin, and its length */
  guint32 *next_offsets;
} VedBookQuick;

void        ved_book_quick_init        (VedBookQuick          *self,
                                        const VedBookScanPlan *plan);
void        ved_book_quick_clear       (VedBookQuick          *self);
const char *ved_book_quick_take        (VedBookQuick          *self,
                                        VedBookRows           *rows,
                                        const char            *at,
                                        const char            *limit);
gsize       ved_book_quick_count_lines (const char            *text,
                                        gsize                  length);

G_END_DECLS
