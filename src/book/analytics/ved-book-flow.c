/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-flow"

#include "config.h"

#include "book/analytics/ved-book-flow.h"

#include <math.h>

#define MAX_BUCKETS 1000000

/**
 * ved_book_flow_vwap:
 * @from: the first row
 * @to: the one after the last
 * @with_hidden: whether hidden executions count
 *
 * Returns: Σpv / Σv of the executions in the range, in ticks, without crosses; NaN where there are none.
 *   O(log n)
 */
double
ved_book_flow_vwap (const VedBookDay *day,
                    guint32           from,
                    guint32           to,
                    gboolean          with_hidden)
{
  VedBookSums sums = ved_book_day_sum (day, from, to);
  gint64 volume = sums.visible + (with_hidden ? sums.hidden : 0);
  gint64 notional = sums.visible_notional + (with_hidden ? sums.hidden_notional : 0);

  return volume > 0 ? (double) notional / (double) volume : NAN;
}

/**
 * ved_book_flow_vwap_bands:
 * @from: the first row, from which on the mean is taken
 * @to: the one after the last
 *
 * Mean and variance are kept up to date by West's method (Communications of the ACM 22, 1979): nothing is
 * lost to cancellation. σ² = Σv(p − VWAP)² / Σv. O(executions in the range).
 *
 * Returns: (transfer full) (element-type VedBookVwap): after each of the day's trades in the range
 */
GArray *
ved_book_flow_vwap_bands (const VedBookDay *day,
                          guint32           from,
                          guint32           to,
                          gboolean          with_hidden)
{
  GArray *bands = g_array_new (FALSE, FALSE, sizeof (VedBookVwap));
  double volume = 0.0, mean = 0.0, squares = 0.0;

  for (guint32 i = ved_book_day_find_trade (day, from); i < day->n_trades && day->trade_rows[i] < to; i++)
    {
      guint32 row = day->trade_rows[i];
      VedBookVwap band;

      if (day->size[row] > 0 &&
          (day->type[row] == VED_BOOK_EXECUTE || (with_hidden && day->type[row] == VED_BOOK_EXECUTE_HIDDEN)))
        {
          double size = day->size[row], away = (double) day->price[row] - mean;

          volume += size;
          mean += away * size / volume;
          squares += size * away * ((double) day->price[row] - mean);
        }
      band.vwap = volume > 0.0 ? mean : NAN;
      band.sd = volume > 0.0 ? sqrt (squares / volume) : NAN;
      g_array_append_val (bands, band);
    }

  return bands;
}

static gint64
imbalance_of_row (const VedBookDay *day,
                  guint32           row,
                  guint             level)
{
  gint64 bid = ved_book_day_price (day, row, VED_BOOK_BID, level);
  gint64 ask = ved_book_day_price (day, row, VED_BOOK_ASK, level);
  gint64 bid_before = ved_book_day_price (day, row - 1, VED_BOOK_BID, level);
  gint64 ask_before = ved_book_day_price (day, row - 1, VED_BOOK_ASK, level);
  gint64 e = 0;

  e += bid >= bid_before ? ved_book_day_size (day, row, VED_BOOK_BID, level) : 0;
  e -= bid <= bid_before ? ved_book_day_size (day, row - 1, VED_BOOK_BID, level) : 0;
  e -= ask <= ask_before ? ved_book_day_size (day, row, VED_BOOK_ASK, level) : 0;
  e += ask >= ask_before ? ved_book_day_size (day, row - 1, VED_BOOK_ASK, level) : 0;

  return e;
}

/**
 * ved_book_flow_imbalance:
 * @from: the first row
 * @to: the one after the last
 * @level: of both sides, from 0
 *
 * Order-flow imbalance (Cont, Kukanov and Stoikov, Journal of Financial Econometrics 12, 2014): what was added
 * to the bid and taken from the ask, in shares. Row 0 has nothing to compare with. O(rows).
 *
 * Returns: its sum over the range
 */
gint64
ved_book_flow_imbalance (const VedBookDay *day,
                         guint32           from,
                         guint32           to,
                         guint             level)
{
  gint64 sum = 0;

  g_return_val_if_fail (level < day->n_levels, 0);

  for (guint32 row = MAX (from, 1); row < MIN (to, day->n_rows); row++)
    sum += imbalance_of_row (day, row, level);

  return sum;
}

typedef struct {
  GArray *results;
  gint64 *buckets;              /* |bought - sold| of the last n, a ring */
  guint n_buckets;
  guint n_filled;
  gint64 sum;                   /* of the ring */
  gint64 bucket_volume;
} VpinState;

static void
close_bucket (VpinState *state,
              guint32    row,
              gint64     difference)
{
  gint64 *slot = &state->buckets[state->n_filled % state->n_buckets];
  VedBookVpin result = { row, NAN };

  state->sum += ABS (difference) - *slot;
  *slot = ABS (difference);
  state->n_filled++;
  if (state->n_filled >= state->n_buckets)
    result.vpin = (double) state->sum / ((double) state->bucket_volume * state->n_buckets);
  g_array_append_val (state->results, result);
}

/**
 * ved_book_flow_vpin:
 * @bucket_volume: executed shares a bucket, at least 1; more where that made over a million of them
 * @n_buckets: over how many the mean is taken, at least 1
 *
 * Volume-synchronised probability of informed trading (Easley, López de Prado and O'Hara, Review of Financial
 * Studies 25, 2012), with the aggressors that the file tells instead of guessed ones. An execution that does not
 * fit a bucket is split. Those of unknown side count as volume only. O(executions + volume / bucket).
 *
 * Returns: (transfer full) (element-type VedBookVpin): one for each full bucket
 */
GArray *
ved_book_flow_vpin (const VedBookDay *day,
                    gint64            bucket_volume,
                    guint             n_buckets)
{
  VpinState state = { g_array_new (FALSE, FALSE, sizeof (VedBookVpin)), NULL, n_buckets, 0, 0, bucket_volume };
  gint64 filled = 0, difference = 0;

  g_return_val_if_fail (bucket_volume > 0 && n_buckets > 0, state.results);

  state.bucket_volume = bucket_volume = MAX (bucket_volume, (day->sums[day->n_trades].visible +
                                                             day->sums[day->n_trades].hidden) / MAX_BUCKETS);
  state.buckets = g_new0 (gint64, n_buckets);
  for (guint32 i = 0; i < day->n_trades; i++)
    {
      guint32 row = day->trade_rows[i];
      gint64 left = day->type[row] == VED_BOOK_CROSS ? 0 : day->size[row];

      while (left > 0)
        {
          gint64 part = MIN (left, bucket_volume - filled);

          left -= part;
          filled += part;
          difference += day->aggressor[i] * part;
          if (filled == bucket_volume)
            {
              close_bucket (&state, row, difference);
              filled = difference = 0;
            }
        }
    }
  g_free (state.buckets);

  return state.results;
}

/**
 * ved_book_flow_trade_share:
 * @from: the first row
 * @to: the one after the last
 *
 * Returns: trade-flow imbalance Σsv / Σv of the executions in the range, from -1 to 1; NaN where there are none
 */
double
ved_book_flow_trade_share (const VedBookDay *day,
                           guint32           from,
                           guint32           to)
{
  VedBookSums sums = ved_book_day_sum (day, from, to);
  gint64 volume = sums.visible + sums.hidden;

  return volume > 0 ? (double) (sums.visible_flow + sums.hidden_flow) / (double) volume : NAN;
}

/**
 * ved_book_flow_depth_imbalance:
 * @n_levels: of each side, at most
 * @decay: how fast levels lose weight: exp (−@decay × ticks from the best price of their side); 0: all weigh the same
 *
 * Returns: (ΣwQ_bid − ΣwQ_ask) / (ΣwQ_bid + ΣwQ_ask) after @row, from -1 to 1; NaN where the book is empty. O(levels)
 */
double
ved_book_flow_depth_imbalance (const VedBookDay *day,
                               guint32           row,
                               guint             n_levels,
                               double            decay)
{
  double sums[2] = { 0.0, 0.0 };

  for (guint side = 0; side < 2; side++)
    {
      gint64 best = ved_book_day_price (day, row, side, 0);

      for (guint level = 0; level < MIN (n_levels, day->n_levels); level++)
        {
          gint64 price = ved_book_day_price (day, row, side, level);

          if (!ved_book_price_exists (price))
            break;
          sums[side] += ved_book_day_size (day, row, side, level) * exp (-decay * (double) ABS (price - best));
        }
    }

  return (sums[VED_BOOK_BID] - sums[VED_BOOK_ASK]) / (sums[VED_BOOK_BID] + sums[VED_BOOK_ASK]);
}
