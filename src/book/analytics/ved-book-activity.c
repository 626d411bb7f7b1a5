/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-activity"

#include "config.h"

#include "book/analytics/ved-book-activity.h"

/* An event is as far from the best price as that stood before it, so a better price lies inside the spread, and an order that
 * empties the best level is still at it. Events on a side that was empty have no distance and are left out. */

#define NO_DISTANCE G_MAXUINT

static const gint64 distances[VED_BOOK_N_DISTANCES] = { -1, 0, 100, 200, 500, 1000, 2500, G_MAXINT64 };

/**
 * ved_book_activity_get_distance:
 * @distance: below %VED_BOOK_N_DISTANCES
 *
 * Returns: the most ticks behind the best price that belong to it; %G_MAXINT64: any
 */
gint64
ved_book_activity_get_distance (guint distance)
{
  g_return_val_if_fail (distance < VED_BOOK_N_DISTANCES, 0);

  return distances[distance];
}

static guint
find_distance (const VedBookDay *day,
               guint32           row,
               VedBookSide       side)
{
  gint64 best, behind;
  guint distance = 0;

  if (row == 0)
    return NO_DISTANCE;
  best = ved_book_day_price (day, row - 1, side, 0);
  if (!ved_book_price_exists (best))
    return NO_DISTANCE;

  behind = side == VED_BOOK_ASK ? day->price[row] - best : best - day->price[row];
  while (behind > distances[distance])
    distance++;

  return distance;
}

static void
count_gap (VedBookActivity *activity,
           gint64           gap_ns)
{
  gint64 limit = 1;
  guint bin = 0;

  for (; bin + 1 < VED_BOOK_N_GAPS && gap_ns >= limit; bin++)
    limit *= bin == 0 ? 10000 : 10;
  activity->gaps[bin]++;
  activity->n_gaps++;
}

/* Whether @row took the last share of its order, by what was known then. */
static gboolean
is_used_up (const VedBookDay *day,
            guint32           row)
{
  guint32 from = day->order_rows.offsets[day->order[row]], to = day->order_rows.offsets[day->order[row] + 1];
  gint64 left = day->size[day->order_rows.rows[from]];

  for (guint32 i = from + 1; i < to && day->order_rows.rows[i] <= row; i++)
    left -= day->size[day->order_rows.rows[i]];

  return left <= 0;
}

static void
count_end (VedBookActivity  *activity,
           const VedBookDay *day,
           guint32           row)
{
  guint32 first = day->order[row] >= 0 ? day->order_rows.rows[day->order_rows.offsets[day->order[row]]] : row;
  VedBookSide side = ved_book_day_side (day, row);
  guint distance;

  if (day->type[first] != VED_BOOK_SUBMIT || (day->type[row] == VED_BOOK_EXECUTE && !is_used_up (day, row)))
    return;
  distance = find_distance (day, first, side);
  if (distance == NO_DISTANCE)
    return;
  activity->n_ended[side][distance]++;
  activity->n_filled[side][distance] += day->type[row] == VED_BOOK_EXECUTE;
}

/* Newer files do not say which side a hidden order was on: its aggressor does. */
static void
count_event (VedBookActivity  *activity,
             const VedBookDay *day,
             guint32           row,
             int               aggressor)
{
  gboolean is_hidden = day->type[row] == VED_BOOK_EXECUTE_HIDDEN;
  VedBookSide side = is_hidden ? (aggressor > 0 ? VED_BOOK_ASK : VED_BOOK_BID) : ved_book_day_side (day, row);
  guint distance;

  if (day->type[row] < VED_BOOK_SUBMIT || day->type[row] > VED_BOOK_EXECUTE_HIDDEN || (is_hidden && aggressor == 0))
    return;
  distance = find_distance (day, row, side);
  if (distance != NO_DISTANCE)
    activity->n_events[side][distance][day->type[row]]++;
}

/**
 * ved_book_activity:
 * @from: the first row
 * @to: the one after the last
 * @activity: (out): what was found; it knows nothing of later rows
 *
 * O(rows in the range). Any thread.
 */
void
ved_book_activity (const VedBookDay *day,
                   guint32           from,
                   guint32           to,
                   VedBookActivity  *activity)
{
  *activity = (VedBookActivity) { 0 };
  ved_book_activity_move (day, from, to, activity);
}

/**
 * ved_book_activity_move:
 * @activity: of a range of the same day, or zeroed
 *
 * Like ved_book_activity(). O(rows since) where the range begins as before and goes on.
 */
void
ved_book_activity_move (const VedBookDay *day,
                        guint32           from,
                        guint32           to,
                        VedBookActivity  *activity)
{
  guint32 since, trade;

  to = MIN (to, day->n_rows);
  if (from != activity->from || to < activity->to || activity->to == 0)
    {
      *activity = (VedBookActivity) { .from = from, .to = from };
    }
  since = activity->to;
  activity->to = MAX (from, to);
  trade = ved_book_day_find_trade (day, since);
  if (to > from)
    activity->seconds = (double) (day->time_ns[to - 1] - day->time_ns[from]) * 1e-9;
  for (guint32 row = since; row < activity->to; row++)
    {
      gboolean is_trade = trade < day->n_trades && day->trade_rows[trade] == row;

      count_event (activity, day, row, is_trade ? day->aggressor[trade] : 0);
      trade += is_trade;
      if (row > from)
        count_gap (activity, day->time_ns[row] - day->time_ns[row - 1]);
      if (day->type[row] == VED_BOOK_DELETE || day->type[row] == VED_BOOK_EXECUTE)
        count_end (activity, day, row);
    }
}
