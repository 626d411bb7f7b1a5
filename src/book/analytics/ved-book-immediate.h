/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* What a market order would get at one instant from the visible book. */
typedef struct {
  gint64 n_shares;              /* that are asked for and visible */
  gint64 notional;              /* of them: shares × ticks */
  gint64 worst;                 /* price of the last of them; NO_ASK or NO_BID where there is none */
  guint n_levels;               /* that they are taken from */
  double average;               /* ticks a share; NaN where there is none */
  double cost;                  /* against the mid: ticks a share, above 0; NaN without a mid */
  double basis_points;          /* likewise, of the mid */
} VedBookImmediate;

void ved_book_immediate (const VedBookDay *day,
                         guint32           row,
                         VedBookSide       side,
                         gint64            n_shares,
                         VedBookImmediate *result);

G_END_DECLS
