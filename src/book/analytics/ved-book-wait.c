/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-wait"

#include "config.h"

#include "book/analytics/ved-book-wait.h"

#include <math.h>

/* An order without a submission in the file is older than all that have one. */
static gboolean
is_before (const VedBookDay *day,
           gint32            other,
           guint32           order)
{
  guint32 other_first = day->order_rows.rows[day->order_rows.offsets[other]];
  guint32 first = day->order_rows.rows[day->order_rows.offsets[order]];

  return other_first < first || (day->type[other_first] != VED_BOOK_SUBMIT && day->type[first] == VED_BOOK_SUBMIT);
}

/**
 * ved_book_wait:
 * @row: now
 * @order: index into the orders of @day
 * @ahead: shares before it in its queue
 * @span_ns: over how long up to @row the pace is measured; over the day so far, where that is shorter
 * @wait: (out): the expected wait, @ahead / (executed + cancelled)
 *
 * O(rows of the span). Any thread.
 */
void
ved_book_wait (const VedBookDay *day,
               guint32           row,
               guint32           order,
               gint64            ahead,
               gint64            span_ns,
               VedBookWait      *wait)
{
  guint32 first = day->order_rows.rows[day->order_rows.offsets[order]];
  gint64 executed = 0, cancelled = 0, now = day->time_ns[row];
  double seconds = (double) MAX (MIN (span_ns, now - day->time_ns[0]), 1) / VED_BOOK_SECOND_NS;

  for (guint32 i = row + 1; i-- > 0 && now - day->time_ns[i] < span_ns;)
    {
      if (day->price_index[i] != day->price_index[first] || ved_book_day_side (day, i) != ved_book_day_side (day, first)
          || day->order[i] < 0)
        continue;
      if (day->type[i] == VED_BOOK_EXECUTE)
        executed += day->size[i];
      else if (day->type[i] != VED_BOOK_SUBMIT && is_before (day, day->order[i], order))
        cancelled += day->size[i];
    }
  wait->executed = (double) executed / seconds;
  wait->cancelled = (double) cancelled / seconds;
  wait->seconds = ahead == 0 ? 0.0 : executed + cancelled > 0 ? (double) ahead / (wait->executed + wait->cancelled)
                                                              : INFINITY;
}
