/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* One price of a ladder. */
typedef struct {
  gint64 price;
  VedBookSide side;
  gint32 size;                  /* shares there now */
  gint32 change;                /* since the row to compare with: above 0 stacked, below 0 pulled or executed */
  gboolean is_change_known;     /* FALSE where the price was out of view then */
  gint64 bought;                /* executed there so far, by aggressors */
  gint64 sold;
  gint64 unknown;
} VedBookLadderRow;

typedef struct {
  GArray *rows;                 /* VedBookLadderRow, the highest price first; the spread is after n_asks of them */
  guint n_asks;
  gint64 last_price;            /* of the last execution; G_MININT64 before the first */
  gint8 last_aggressor;
} VedBookLadder;

VedBookLadder *ved_book_ladder_new  (const VedBookDay *day,
                                     guint32           row,
                                     guint             n_levels,
                                     guint32           since_row) G_GNUC_WARN_UNUSED_RESULT;
void           ved_book_ladder_free (VedBookLadder    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookLadder, ved_book_ladder_free)

G_END_DECLS
