/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-candles"

#include "config.h"

#include "book/analytics/ved-book-candles.h"

/* Candles of the mid. Their edges do not depend on where one looks: multiples of the step. A candle holds the
 * rows that it is given, so that the one at the cursor shows what was known then. Rows with a side missing
 * have no mid and are passed over. */

static gint64
find_bucket (const VedBookDay  *day,
             VedBookCandleKind  kind,
             gint64             step,
             guint32            row,
             gint64             volume)
{
  switch (kind)
    {
    case VED_BOOK_CANDLES_BY_EVENTS:
      return row / step;

    case VED_BOOK_CANDLES_BY_TIME:
      return day->time_ns[row] / step;

    case VED_BOOK_CANDLES_BY_VOLUME:
    default:
      return volume / step;
    }
}

static void
add_mid (VedBookCandle *candle,
         guint32        row,
         gint64         mid2)
{
  candle->last_row = row;
  candle->high2 = MAX (candle->high2, mid2);
  candle->low2 = MIN (candle->low2, mid2);
  candle->close2 = mid2;
}

static void
add_volume (GArray           *candles,
            const VedBookDay *day)
{
  for (guint i = 0; i < candles->len; i++)
    {
      VedBookCandle *candle = &g_array_index (candles, VedBookCandle, i);
      VedBookSums sums = ved_book_day_sum (day, candle->first_row, candle->last_row + 1);

      candle->volume = sums.visible + sums.hidden;
      candle->flow = sums.visible_flow + sums.hidden_flow;
    }
}

/**
 * ved_book_candles_new:
 * @step: the size of a candle, by @kind; at least 1
 * @from: the first row
 * @to: the one after the last: the cursor's row + 1, to see no future
 *
 * O(rows in the range). Any thread.
 *
 * Returns: (transfer full) (element-type VedBookCandle): candles with at least one row, in order
 */
GArray *
ved_book_candles_new (const VedBookDay  *day,
                      VedBookCandleKind  kind,
                      gint64             step,
                      guint32            from,
                      guint32            to)
{
  GArray *candles = g_array_new (FALSE, FALSE, sizeof (VedBookCandle));
  guint32 trade = ved_book_day_find_trade (day, from);
  gint64 last_bucket = -1;

  g_return_val_if_fail (step > 0, candles);

  for (guint32 row = from; row < MIN (to, day->n_rows); row++)
    {
      gint64 mid2 = ved_book_day_get_mid2 (day, row), bucket;

      bucket = find_bucket (day, kind, step, row, day->sums[trade].visible + day->sums[trade].hidden);
      trade += trade < day->n_trades && day->trade_rows[trade] == row;
      if (mid2 == VED_BOOK_NO_MID)
        continue;
      if (candles->len == 0 || bucket != last_bucket)
        {
          VedBookCandle candle = { row, row, day->time_ns[row], mid2, mid2, mid2, mid2, 0, 0 };

          g_array_append_val (candles, candle);
          last_bucket = bucket;
        }
      add_mid (&g_array_index (candles, VedBookCandle, candles->len - 1), row, mid2);
    }
  add_volume (candles, day);

  return candles;
}
