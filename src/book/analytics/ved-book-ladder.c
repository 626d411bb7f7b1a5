/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-ladder"

#include "config.h"

#include "book/analytics/ved-book-ladder.h"

/* Sizes and their changes are differences of two book rows and nothing else. A price that had no order then counts
 * as 0 shares where it lay between the levels in view, and as not known beyond the worst of them, unless the book
 * had fewer levels than the file has room for. */

static gboolean
find_size (const VedBookDay *day,
           guint32           row,
           VedBookSide       side,
           gint64            price,
           gint32           *size)
{
  *size = 0;
  for (guint level = 0; level < day->n_levels; level++)
    {
      gint64 other = ved_book_day_price (day, row, side, level);

      if (!ved_book_price_exists (other) || ved_book_is_better (side, price, other))
        return TRUE;
      if (other == price)
        {
          *size = ved_book_day_size (day, row, side, level);
          return TRUE;
        }
    }

  return FALSE;
}

static void
add_level (VedBookLadder    *self,
           const VedBookDay *day,
           guint32           row,
           guint32           since_row,
           VedBookSide       side,
           guint             level)
{
  VedBookLadderRow entry = {
    .price = ved_book_day_price (day, row, side, level),
    .side = side,
    .size = ved_book_day_size (day, row, side, level),
  };
  gint32 before;

  if (!ved_book_price_exists (entry.price))
    return;

  entry.is_change_known = find_size (day, since_row, side, entry.price, &before);
  entry.change = entry.is_change_known ? entry.size - before : 0;
  g_array_append_val (self->rows, entry);
}

static VedBookLadderRow *
find_price (VedBookLadder *self,
            gint64         price)
{
  guint low = 0, high = self->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->rows, VedBookLadderRow, middle).price > price)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->rows->len || g_array_index (self->rows, VedBookLadderRow, low).price != price)
    return NULL;

  return &g_array_index (self->rows, VedBookLadderRow, low);
}

static void
add_trades (VedBookLadder    *self,
            const VedBookDay *day,
            guint32           row)
{
  for (guint32 i = 0; i < day->n_trades && day->trade_rows[i] <= row; i++)
    {
      guint32 trade = day->trade_rows[i];
      VedBookLadderRow *entry;

      if (day->type[trade] == VED_BOOK_CROSS)
        continue;
      self->last_price = day->price[trade];
      self->last_aggressor = day->aggressor[i];
      entry = find_price (self, day->price[trade]);
      if (entry == NULL)
        continue;
      *(day->aggressor[i] > 0 ? &entry->bought : day->aggressor[i] < 0 ? &entry->sold : &entry->unknown) += day->size[trade];
    }
}

/**
 * ved_book_ladder_new:
 * @row: after which
 * @n_levels: of each side, at most
 * @since_row: what changes are counted from; at most @row
 *
 * O(levels² + executions up to @row × log levels). Any thread.
 *
 * Returns: (transfer full): the book as a ladder of prices
 */
VedBookLadder *
ved_book_ladder_new (const VedBookDay *day,
                     guint32           row,
                     guint             n_levels,
                     guint32           since_row)
{
  VedBookLadder *self;

  g_return_val_if_fail (row < day->n_rows && since_row <= row, NULL);

  self = g_new0 (VedBookLadder, 1);
  self->rows = g_array_new (FALSE, FALSE, sizeof (VedBookLadderRow));
  self->last_price = G_MININT64;
  n_levels = MIN (n_levels, day->n_levels);
  for (guint level = n_levels; level-- > 0;)
    add_level (self, day, row, since_row, VED_BOOK_ASK, level);
  self->n_asks = self->rows->len;
  for (guint level = 0; level < n_levels; level++)
    add_level (self, day, row, since_row, VED_BOOK_BID, level);
  add_trades (self, day, row);

  return self;
}

void
ved_book_ladder_free (VedBookLadder *self)
{
  g_array_unref (self->rows);
  g_free (self);
}
