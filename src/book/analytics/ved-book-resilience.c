/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-resilience"

#include "config.h"

#include "book/analytics/ved-book-resilience.h"

#include "book/analytics/ved-book-tape.h"

/* The shares count at the prices that the sweep reached, and at better ones: a book that is as full at worse prices has only
 * moved on. */

/**
 * ved_book_resilience_defaults:
 * @rules: (out): sweeps of two levels; 80 % of the shares, within a minute
 */
void
ved_book_resilience_defaults (VedBookResilienceRules *rules)
{
  *rules = (VedBookResilienceRules) { 2, 0.8, 60 * VED_BOOK_SECOND_NS };
}

/* Shares at @price and better ones. */
static gint64
get_depth (const VedBookDay *day,
           guint32           row,
           VedBookSide       side,
           gint64            price)
{
  gint64 depth = 0;

  for (guint level = 0; level < day->n_levels; level++)
    {
      gint64 other = ved_book_day_price (day, row, side, level);

      if (!ved_book_price_exists (other) || ved_book_is_better (side, price, other))
        break;
      depth += ved_book_day_size (day, row, side, level);
    }

  return depth;
}

/* Whether all that the sweep took was in view: a book of one level says nothing of the next. */
static gboolean
was_in_view (const VedBookDay   *day,
             const VedBookTrade *sweep,
             VedBookSide         side)
{
  gint64 worst = ved_book_day_price (day, sweep->first_row - 1, side, day->n_levels - 1);

  return !ved_book_price_exists (worst) || !ved_book_is_better (side, worst, sweep->last_level);
}

static gboolean
follow (const VedBookDay             *day,
        const VedBookTrade           *sweep,
        const VedBookResilienceRules *rules,
        VedBookRecovery              *recovery)
{
  VedBookSide side = sweep->aggressor > 0 ? VED_BOOK_ASK : VED_BOOK_BID;
  double needed = rules->share * (double) get_depth (day, sweep->first_row - 1, side, sweep->last_level);

  *recovery = (VedBookRecovery) { sweep->last_row, G_MAXUINT32, rules->limit_ns, side };
  if (!was_in_view (day, sweep, side))
    return FALSE;

  for (guint32 row = sweep->last_row; row < day->n_rows; row++)
    {
      gint64 span = day->time_ns[row] - day->time_ns[sweep->last_row];

      if (span > rules->limit_ns)
        break;
      if ((double) get_depth (day, row, side, sweep->last_level) >= needed)
        {
          recovery->back_row = row;
          recovery->time_ns = span;
          break;
        }
    }

  return TRUE;
}

/**
 * ved_book_resilience_new:
 * @from: the first row
 * @to: the one after the last, of the sweeps: what follows them may lie beyond
 *
 * Whoever shows what was known at a row leaves out what came back later. O(executions + rows within the limit of a sweep).
 * Any thread.
 *
 * Returns: (transfer full) (element-type VedBookRecovery): one for each sweep of levels in view, in order
 */
GArray *
ved_book_resilience_new (const VedBookDay             *day,
                         guint32                       from,
                         guint32                       to,
                         const VedBookResilienceRules *rules)
{
  GArray *recoveries = g_array_new (FALSE, FALSE, sizeof (VedBookRecovery));
  g_autoptr(GArray) trades = ved_book_tape_new (day, from, to);

  for (guint i = 0; i < trades->len; i++)
    {
      const VedBookTrade *trade = &g_array_index (trades, VedBookTrade, i);
      VedBookRecovery recovery;

      if (trade->n_levels >= rules->levels && trade->aggressor != 0 && trade->first_row > 0 &&
          follow (day, trade, rules, &recovery))
        g_array_append_val (recoveries, recovery);
    }

  return recoveries;
}
