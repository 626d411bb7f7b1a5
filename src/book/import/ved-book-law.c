/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-law"

#include "config.h"

#include "book/import/ved-book-law.h"

/* The row-delta law: two consecutive rows of a book differ only on the side of the message between them, and
 * only by its price and size. A new level may push the worst one out of view; a level that goes lets exactly
 * one worse level in. Hidden executions, crosses and halts change nothing. What happens behind the worst
 * visible level changes nothing either.
 *
 * So a whole recording is its first row, the messages and the levels that came into view, which is what the
 * replay builds on; and one pass over it tells whether the two files belong together and are whole. */

static gboolean
levels_match (const VedBookDay *day,
              guint32           row,
              VedBookSide       side,
              guint             from,
              guint             to,
              int               shift)
{
  for (guint level = from; level < to; level++)
    if (!ved_book_day_same_level (day, row, level, row - 1, (guint) ((int) level + shift), side))
      return FALSE;

  return TRUE;
}

static inline guint
count_differences (const gint32 *cells,
                   const gint32 *others,
                   guint         n)
{
  guint n_different = 0;

  for (guint i = 0; i < n; i++)
    n_different += cells[i] != others[i];

  return n_different;
}

/* What most rows are: one level has other shares. Looks at all cells in one go, which tells as much as looking at
 * each on its own; FALSE only says that the row has to be. */
static inline gboolean
is_resized (const VedBookDay *day,
            guint32           row,
            VedBookSide       side,
            guint16          *level)
{
  guint n_cells = 4 * day->n_levels, at = 2 * side;
  const gint32 *cells = day->cells + (gsize) row * n_cells, *before = cells - n_cells;
  gint64 price = day->price[row], size;

  while (at < n_cells && ved_book_is_better (side, before[at], price))
    at += 4;
  if (at >= n_cells || before[at] != price || before[at + 1] == 0)
    return FALSE;
  size = day->type[row] == VED_BOOK_SUBMIT ? (gint64) before[at + 1] + day->size[row] : before[at + 1] - day->size[row];
  *level = (guint16) (at / 4);

  return size > 0 && cells[at + 1] == size && count_differences (cells, before, n_cells) == (size != before[at + 1]);
}

static VedBookChange
same_or_broken (const VedBookDay *day,
                guint32           row,
                VedBookSide       side)
{
  return levels_match (day, row, side, 0, day->n_levels, 0) ? VED_BOOK_SAME : VED_BOOK_BROKEN;
}

/* The last level holds what came into view: nothing, or a price worse than all before. */
static gboolean
reveal_is_lawful (const VedBookDay *day,
                  guint32           row,
                  VedBookSide       side)
{
  guint last = day->n_levels - 1;
  gint64 price = ved_book_day_price (day, row, side, last);
  gint64 worst = ved_book_day_price (day, row - 1, side, last);

  if (!ved_book_price_exists (price))
    return ved_book_day_size (day, row, side, last) == 0;

  return ved_book_price_exists (worst) && ved_book_is_better (side, worst, price) &&
         ved_book_day_size (day, row, side, last) > 0;
}

static VedBookChange
check_known_price (const VedBookDay *day,
                   guint32           row,
                   VedBookSide       side,
                   guint             level)
{
  gboolean adds = day->type[row] == VED_BOOK_SUBMIT;
  gint64 before = ved_book_day_size (day, row - 1, side, level);
  gint64 size = adds ? before + day->size[row] : before - day->size[row];
  gboolean is_lawful;

  if (size < 0 || !levels_match (day, row, side, 0, level, 0))
    return VED_BOOK_BROKEN;
  if (size == 0)
    {
      is_lawful = levels_match (day, row, side, level, day->n_levels - 1, 1) && reveal_is_lawful (day, row, side);
      return is_lawful ? VED_BOOK_REMOVED : VED_BOOK_BROKEN;
    }
  is_lawful = ved_book_day_price (day, row, side, level) == day->price[row] &&
    ved_book_day_size (day, row, side, level) == size &&
    levels_match (day, row, side, level + 1, day->n_levels, 0);

  return is_lawful ? VED_BOOK_RESIZED : VED_BOOK_BROKEN;
}

static VedBookChange
check_new_price (const VedBookDay *day,
                 guint32           row,
                 VedBookSide       side,
                 guint             level)
{
  if (level == day->n_levels)
    return same_or_broken (day, row, side);
  if (day->type[row] != VED_BOOK_SUBMIT || !levels_match (day, row, side, 0, level, 0) ||
      ved_book_day_price (day, row, side, level) != day->price[row] ||
      ved_book_day_size (day, row, side, level) != day->size[row] ||
      !levels_match (day, row, side, level + 1, day->n_levels, -1))
    return VED_BOOK_BROKEN;

  return VED_BOOK_INSERTED;
}

/**
 * ved_book_law_check:
 * @day: messages and book; nothing derived is needed
 * @row: at least 1
 * @level: (out): where the book changed
 *
 * O(levels). Any thread.
 *
 * Returns: how the book changed with @row, %VED_BOOK_BROKEN where not as the message says
 */
VedBookChange
ved_book_law_check (const VedBookDay *day,
                    guint32           row,
                    guint16          *level)
{
  VedBookSide side = ved_book_day_side (day, row);
  gboolean is_order = day->type[row] >= VED_BOOK_SUBMIT && day->type[row] <= VED_BOOK_EXECUTE;
  gint64 price = G_MININT64;
  guint at = 0;

  if (is_order && day->cells != NULL && is_resized (day, row, side, level))
    return VED_BOOK_RESIZED;
  *level = 0;
  if (!levels_match (day, row, !side, 0, day->n_levels, 0))
    return VED_BOOK_BROKEN;
  if (!is_order)
    return same_or_broken (day, row, side);

  for (; at < day->n_levels; at++)
    {
      price = ved_book_day_price (day, row - 1, side, at);
      if (!ved_book_price_exists (price) || !ved_book_is_better (side, price, day->price[row]))
        break;
    }
  *level = (guint16) at;

  return at < day->n_levels && price == day->price[row] ? check_known_price (day, row, side, at)
                                                         : check_new_price (day, row, side, at);
}
