/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-tape"

#include "config.h"

#include "book/analytics/ved-book-tape.h"

#include <math.h>

/* An order that crosses the spread is one decision, but a row for each order that it meets. Executions that
 * follow each other at one time and on one side are therefore one trade: what bubbles, the tape and sweeps
 * count. Executions that other messages stand between stay together as long as the time does. The side is that of the
 * aggressor: newer files say the same direction for all hidden executions. One whose side nobody knows goes with those
 * around it. */

static gboolean
continues (const VedBookDay   *day,
           const VedBookTrade *trade,
           guint32             row,
           gint8               aggressor)
{
  return !trade->is_cross && day->type[row] != VED_BOOK_CROSS && day->time_ns[row] == trade->time_ns &&
         (aggressor == trade->aggressor || aggressor == 0 || trade->aggressor == 0);
}

static void
add_row (VedBookTrade     *trade,
         const VedBookDay *day,
         guint32           row,
         gint8             aggressor)
{
  gint64 price = day->price[row];

  if (day->type[row] == VED_BOOK_EXECUTE && (trade->n_levels == 0 || price != trade->last_level))
    {
      trade->n_levels++;
      trade->last_level = price;
    }
  if (trade->aggressor == 0)
    trade->aggressor = aggressor;
  trade->n_rows++;
  trade->last_row = row;
  trade->volume += day->size[row];
  trade->hidden_volume += day->type[row] == VED_BOOK_EXECUTE_HIDDEN ? day->size[row] : 0;
  trade->notional = (gint64) ((guint64) trade->notional + (guint64) day->size[row] * (guint64) price);
  trade->low = MIN (trade->low, price);
  trade->high = MAX (trade->high, price);
}

/**
 * ved_book_tape_new:
 * @from: the first row
 * @to: the one after the last
 *
 * O(executions in the range). Any thread.
 *
 * Returns: (transfer full) (element-type VedBookTrade): the trades, in order; the first and the last may go on
 *   beyond the range
 */
GArray *
ved_book_tape_new (const VedBookDay *day,
                   guint32           from,
                   guint32           to)
{
  GArray *trades = g_array_new (FALSE, FALSE, sizeof (VedBookTrade));

  for (guint32 i = ved_book_day_find_trade (day, from); i < day->n_trades && day->trade_rows[i] < to; i++)
    {
      guint32 row = day->trade_rows[i];
      VedBookTrade *last = trades->len > 0 ? &g_array_index (trades, VedBookTrade, trades->len - 1) : NULL;

      if (last == NULL || !continues (day, last, row, day->aggressor[i]))
        {
          VedBookTrade trade = {
            .first_row = row, .last_row = row, .time_ns = day->time_ns[row], .aggressor = day->aggressor[i],
            .is_cross = day->type[row] == VED_BOOK_CROSS, .low = G_MAXINT64, .high = G_MININT64
          };

          g_array_append_val (trades, trade);
          last = &g_array_index (trades, VedBookTrade, trades->len - 1);
        }
      add_row (last, day, row, day->aggressor[i]);
    }

  return trades;
}

/**
 * ved_book_trade_vwap:
 *
 * Returns: the mean price of a share, in ticks
 */
double
ved_book_trade_vwap (const VedBookTrade *self)
{
  return self->volume > 0 ? (double) self->notional / (double) self->volume : NAN;
}
