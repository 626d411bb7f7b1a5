/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-immediate"

#include "config.h"

#include "book/analytics/ved-book-immediate.h"

#include <math.h>

/* The order walks from the best level to worse ones, at the sizes of one book row. Hidden orders, which might fill it at
 * better prices, and levels beyond those of the recording are not known. */

static void
take (VedBookImmediate *self,
      gint64            price,
      gint64            n_shares)
{
  self->n_shares += n_shares;
  self->notional += n_shares * price;
  self->worst = price;
  self->n_levels++;
}

/**
 * ved_book_immediate:
 * @row: after which the order would come
 * @side: whose orders it takes: the asks if it buys
 * @n_shares: that are asked for
 * @result: (out): with fewer shares where no more are visible
 *
 * O(levels). Any thread.
 */
void
ved_book_immediate (const VedBookDay *day,
                    guint32           row,
                    VedBookSide       side,
                    gint64            n_shares,
                    VedBookImmediate *result)
{
  gint64 mid2;

  g_return_if_fail (row < day->n_rows);

  *result = (VedBookImmediate) { .worst = side == VED_BOOK_ASK ? VED_BOOK_NO_ASK : VED_BOOK_NO_BID };
  for (guint level = 0; level < day->n_levels && result->n_shares < n_shares; level++)
    {
      gint64 price = ved_book_day_price (day, row, side, level);

      if (!ved_book_price_exists (price))
        break;
      take (result, price, MIN (ved_book_day_size (day, row, side, level), n_shares - result->n_shares));
    }

  mid2 = ved_book_day_get_mid2 (day, row);
  result->average = result->n_shares > 0 ? (double) result->notional / (double) result->n_shares : NAN;
  result->cost = mid2 == VED_BOOK_NO_MID ? NAN : side == VED_BOOK_ASK ? result->average - (double) mid2 / 2.0
                                                                       : (double) mid2 / 2.0 - result->average;
  result->basis_points = mid2 > 0 ? 2e4 * result->cost / (double) mid2 : NAN;
}
