/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-footprint"

#include "config.h"

#include "book/analytics/ved-book-footprint.h"

#include "base/ved-clock.h"
#include "book/analytics/ved-book-profile.h"

#define LEAN_RATIO  3
#define LEAN_SHARES 100         /* a round lot: below that one order of a few shares would make a lean */

static gint
compare_cells (gconstpointer a,
               gconstpointer b)
{
  const VedBookFootprintCell *one = a, *two = b;

  return one->bar != two->bar ? (one->bar > two->bar) - (one->bar < two->bar)
                              : (one->step > two->step) - (one->step < two->step);
}

/* Makes one cell of all in the same place. */
static void
merge_cells (GArray *cells)
{
  guint n = 0;

  g_array_sort (cells, compare_cells);
  for (guint i = 0; i < cells->len; i++)
    {
      const VedBookFootprintCell *cell = &g_array_index (cells, VedBookFootprintCell, i);
      VedBookFootprintCell *last = n > 0 ? &g_array_index (cells, VedBookFootprintCell, n - 1) : NULL;

      if (last == NULL || compare_cells (last, cell) != 0)
        {
          g_array_index (cells, VedBookFootprintCell, n++) = *cell;
          continue;
        }
      last->bought += cell->bought;
      last->sold += cell->sold;
      last->unknown += cell->unknown;
    }
  g_array_set_size (cells, n);
}

/**
 * ved_book_footprint_new:
 * @from: the first row
 * @to: the one after the last: the cursor's row + 1, to see no future
 * @bar_ns: aligned to multiples of it since midnight; at least 1
 * @step_cents: aligned to multiples of it; at least 1. Prices count by whole cents, half a cent up
 *
 * Visible and hidden executions; crosses have no aggressor and are left out. O(n log n) of those in the range. Any thread.
 *
 * Returns: (transfer full) (element-type VedBookFootprintCell): by bar, then by price
 */
GArray *
ved_book_footprint_new (const VedBookDay *day,
                        guint32           from,
                        guint32           to,
                        gint64            bar_ns,
                        gint64            step_cents)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (VedBookFootprintCell));

  g_return_val_if_fail (bar_ns > 0 && step_cents > 0, cells);

  for (guint32 i = ved_book_day_find_trade (day, from); i < day->n_trades && day->trade_rows[i] < to; i++)
    {
      guint32 row = day->trade_rows[i];
      gint64 size = day->size[row];
      VedBookFootprintCell cell = {
        day->time_ns[row] / bar_ns, ved_floor_to (ved_book_price_to_cents (day->price[row]), step_cents) / step_cents,
        day->aggressor[i] > 0 ? size : 0, day->aggressor[i] < 0 ? size : 0, day->aggressor[i] == 0 ? size : 0
      };

      if (day->type[row] != VED_BOOK_CROSS)
        g_array_append_val (cells, cell);
    }
  merge_cells (cells);

  return cells;
}

/**
 * ved_book_footprint_get_lean:
 *
 * Returns: 1 where at least three times as many shares were bought as sold, and a round lot; -1 where it is the other way
 *   round; else 0
 */
int
ved_book_footprint_get_lean (const VedBookFootprintCell *cell)
{
  if (cell->bought >= LEAN_SHARES && cell->bought >= LEAN_RATIO * cell->sold)
    return 1;

  return cell->sold >= LEAN_SHARES && cell->sold >= LEAN_RATIO * cell->bought ? -1 : 0;
}
