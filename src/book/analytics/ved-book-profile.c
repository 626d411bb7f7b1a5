/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-profile"

#include "config.h"

#include "book/analytics/ved-book-profile.h"

#define VALUE_SHARE_PCT 70

static gint
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const VedBookProfileRow *one = a, *two = b;

  return (one->cents > two->cents) - (one->cents < two->cents);
}

static gint64
row_volume (const GArray *rows,
            guint         i)
{
  const VedBookProfileRow *row = &g_array_index (rows, VedBookProfileRow, i);

  return row->bought + row->sold + row->unknown;
}

/* Makes one row of all with the same price. */
static void
merge_rows (GArray *rows)
{
  guint n = 0;

  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const VedBookProfileRow *row = &g_array_index (rows, VedBookProfileRow, i);
      VedBookProfileRow *last = n > 0 ? &g_array_index (rows, VedBookProfileRow, n - 1) : NULL;

      if (last != NULL && last->cents == row->cents)
        {
          last->bought += row->bought;
          last->sold += row->sold;
          last->unknown += row->unknown;
        }
      else
        {
          g_array_index (rows, VedBookProfileRow, n++) = *row;
        }
    }
  g_array_set_size (rows, n);
}

/* Of all stretches of prices that hold the point of control and 70 % of the volume, the shortest; of those
 * equally short the one with most volume. */
static void
find_value_area (VedBookProfile *self,
                 guint           poc)
{
  const GArray *rows = self->rows;
  gint64 needed = (self->volume * VALUE_SHARE_PCT + 99) / 100, best_span = G_MAXINT64, best_volume = 0, sum = 0;
  guint high = 0;

  for (guint i = 0; i < poc; i++)
    sum += row_volume (rows, i);
  for (high = poc, sum += row_volume (rows, poc); sum < needed && high + 1 < rows->len;)
    sum += row_volume (rows, ++high);

  for (guint low = 0; low <= poc; low++)
    {
      gint64 span;

      while (sum < needed && high + 1 < rows->len)
        sum += row_volume (rows, ++high);
      if (sum < needed)
        break;
      span = g_array_index (rows, VedBookProfileRow, high).cents - g_array_index (rows, VedBookProfileRow, low).cents;
      if (span < best_span || (span == best_span && sum > best_volume))
        {
          best_span = span;
          best_volume = sum;
          self->value_low_cents = g_array_index (rows, VedBookProfileRow, low).cents;
          self->value_high_cents = g_array_index (rows, VedBookProfileRow, high).cents;
        }
      sum -= row_volume (rows, low);
    }
}

/**
 * ved_book_profile_new:
 * @from: the first row
 * @to: the one after the last
 *
 * Visible and hidden executions; crosses have no aggressor and are left out. O(n log n) of those in the range.
 *
 * Returns: (transfer full): the profile; without rows where nothing was executed
 */
VedBookProfile *
ved_book_profile_new (const VedBookDay *day,
                      guint32           from,
                      guint32           to)
{
  VedBookProfile *self = g_new0 (VedBookProfile, 1);
  guint poc = 0;

  self->rows = g_array_new (FALSE, FALSE, sizeof (VedBookProfileRow));
  for (guint32 i = ved_book_day_find_trade (day, from); i < day->n_trades && day->trade_rows[i] < to; i++)
    {
      guint32 row = day->trade_rows[i];
      gint64 size = day->size[row];
      VedBookProfileRow added = { ved_book_price_to_cents (day->price[row]), day->aggressor[i] > 0 ? size : 0,
                                  day->aggressor[i] < 0 ? size : 0, day->aggressor[i] == 0 ? size : 0 };

      if (day->type[row] != VED_BOOK_CROSS)
        g_array_append_val (self->rows, added);
    }
  merge_rows (self->rows);
  if (self->rows->len == 0)
    return self;

  for (guint i = 0; i < self->rows->len; i++)
    {
      self->volume += row_volume (self->rows, i);
      if (row_volume (self->rows, i) > row_volume (self->rows, poc))
        poc = i;
    }
  self->poc_cents = g_array_index (self->rows, VedBookProfileRow, poc).cents;
  find_value_area (self, poc);

  return self;
}

void
ved_book_profile_free (VedBookProfile *self)
{
  g_array_unref (self->rows);
  g_free (self);
}
