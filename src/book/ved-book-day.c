/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-day"

#include "config.h"

#include "base/ved-search.h"
#include "book/ved-book-day-private.h"
#include "book/ved-book-hash.h"

#include <math.h>

/* A day is a table of sections, each one column. The public struct points into them; whether they were just
 * made from text or lie in a mapped side-car file makes no difference to a reader. */

#define COLUMN(day, id) ((day)->sections[VED_BOOK_SECTION_ ## id].data)
#define COUNT(day, id, type) ((guint32) ((day)->sections[VED_BOOK_SECTION_ ## id].n_bytes / sizeof (type)))

VedBookDayStore *
ved_book_day_store_new (const VedBookName *name,
                        const char        *source)
{
  VedBookDayStore *self = g_new0 (VedBookDayStore, 1);

  g_atomic_ref_count_init (&self->ref_count);
  ved_book_name_copy (name, &self->day.name);
  self->day.source = g_strdup (source);

  return self;
}

/* Takes @data, from g_malloc(), which a later ved_book_day_store_bind() lets the day see. */
void
ved_book_day_store_put (VedBookDayStore  *self,
                        VedBookSectionId  id,
                        gpointer          data,
                        gsize             n_bytes)
{
  g_return_if_fail (self->mapping == NULL && self->sections[id].data == NULL);

  self->sections[id] = (VedBookSection) { data, n_bytes };
}

static VedBookTable
bind_table (const VedBookSection *keys,
            const VedBookSection *slots)
{
  return (VedBookTable) {
           slots->data, (guint32) (slots->n_bytes / sizeof (guint32)) - 1,
           keys->data, (guint32) (keys->n_bytes / sizeof (gint64))
  };
}

/* Points the columns of the day into the sections. */
void
ved_book_day_store_bind (VedBookDayStore *self)
{
  VedBookDay *day = &self->day;

  day->n_rows = COUNT (self, TIME, gint64);
  day->time_ns = COLUMN (self, TIME);
  day->id = COLUMN (self, ID);
  day->price = COLUMN (self, PRICE);
  day->size = COLUMN (self, SIZE);
  day->type = COLUMN (self, TYPE);
  day->direction = COLUMN (self, DIRECTION);
  day->mpid = COLUMN (self, MPID);
  day->cells = COLUMN (self, CELLS);
  day->wide_cells = COLUMN (self, WIDE_CELLS);
  day->change = COLUMN (self, CHANGE);
  day->level = COLUMN (self, LEVEL);
  day->price_index = COLUMN (self, PRICE_INDEX);
  day->other_index = COLUMN (self, OTHER_INDEX);
  day->prices[VED_BOOK_ASK] = bind_table (&self->sections[VED_BOOK_SECTION_ASK_PRICES],
                                          &self->sections[VED_BOOK_SECTION_ASK_SLOTS]);
  day->prices[VED_BOOK_BID] = bind_table (&self->sections[VED_BOOK_SECTION_BID_PRICES],
                                          &self->sections[VED_BOOK_SECTION_BID_SLOTS]);
  day->order = COLUMN (self, ORDER);
  day->orders = bind_table (&self->sections[VED_BOOK_SECTION_ORDER_IDS],
                            &self->sections[VED_BOOK_SECTION_ORDER_SLOTS]);
  day->order_rows = (VedBookRowLists) { COLUMN (self, ORDER_OFFSETS), COLUMN (self, ORDER_ROWS) };
  day->type_rows = (VedBookRowLists) { COLUMN (self, TYPE_OFFSETS), COLUMN (self, TYPE_ROWS) };
  day->second_rows = COLUMN (self, SECOND_ROWS);
  day->n_seconds = MAX (COUNT (self, SECOND_ROWS, guint32), 1) - 1;
  day->first_second = day->n_rows > 0 ? day->time_ns[0] / VED_BOOK_SECOND_NS : 0;
  day->trade_rows = COLUMN (self, TRADE_ROWS);
  day->n_trades = COUNT (self, TRADE_ROWS, guint32);
  day->aggressor = COLUMN (self, AGGRESSOR);
  day->sums = COLUMN (self, SUMS);
}

static void
store_free (VedBookDayStore *self)
{
  for (guint i = 0; self->mapping == NULL && i < VED_BOOK_N_SECTIONS; i++)
    g_free ((gpointer) self->sections[i].data);
  g_clear_pointer (&self->mapping, g_bytes_unref);
  ved_book_name_clear (&self->day.name);
  g_free (self->day.source);
  g_strfreev (self->day.notes);
  g_free (self);
}

/**
 * ved_book_day_ref:
 *
 * Returns: (transfer full): the same day
 */
VedBookDay *
ved_book_day_ref (VedBookDay *self)
{
  g_atomic_ref_count_inc (&((VedBookDayStore *) self)->ref_count);

  return self;
}

/**
 * ved_book_day_unref:
 *
 * The last one frees the day.
 */
void
ved_book_day_unref (VedBookDay *self)
{
  VedBookDayStore *store = (VedBookDayStore *) self;

  if (g_atomic_ref_count_dec (&store->ref_count))
    store_free (store);
}

/**
 * ved_book_day_get_bytes:
 *
 * Returns: the memory that the columns take
 */
gsize
ved_book_day_get_bytes (const VedBookDay *self)
{
  const VedBookDayStore *store = (const VedBookDayStore *) self;
  gsize n_bytes = sizeof *store;

  for (guint i = 0; i < VED_BOOK_N_SECTIONS; i++)
    n_bytes += store->sections[i].n_bytes;

  return n_bytes;
}

/**
 * ved_book_day_find_time:
 * @time_ns: nanoseconds since midnight
 *
 * Of rows with equal times the first is meant. O(log of the rows in that second).
 *
 * Returns: the first row at or after @time_ns; n_rows where there is none
 */
guint32
ved_book_day_find_time (const VedBookDay *self,
                        gint64            time_ns)
{
  gint64 second = time_ns / VED_BOOK_SECOND_NS - self->first_second;

  if (self->n_rows == 0 || time_ns <= self->time_ns[0])
    return 0;
  if (second >= self->n_seconds)
    return self->n_rows;

  return (guint32) ved_search_times (self->time_ns, self->second_rows[second], self->second_rows[second + 1], time_ns);
}

/**
 * ved_book_day_find_trade:
 * @row: a row
 *
 * Returns: the index of the first trade at or after @row; n_trades where there is none. O(log n)
 */
guint32
ved_book_day_find_trade (const VedBookDay *self,
                         guint32           row)
{
  return ved_search_rows (self->trade_rows, 0, self->n_trades, row);
}

/**
 * ved_book_day_sum:
 * @from: the first row
 * @to: the one after the last
 *
 * Returns: volumes, flows and notionals of the executions in these rows. O(log n)
 */
VedBookSums
ved_book_day_sum (const VedBookDay *self,
                  guint32           from,
                  guint32           to)
{
  VedBookSums sums = self->sums[ved_book_day_find_trade (self, to)];
  const VedBookSums *before = &self->sums[ved_book_day_find_trade (self, from)];

  sums.visible -= before->visible;
  sums.hidden -= before->hidden;
  sums.visible_flow -= before->visible_flow;
  sums.hidden_flow -= before->hidden_flow;
  sums.visible_notional -= before->visible_notional;
  sums.hidden_notional -= before->hidden_notional;
  sums.cross -= before->cross;
  sums.cross_notional -= before->cross_notional;

  return sums;
}

static gboolean
jump_in_list (const VedBookRowLists *lists,
              guint32                item,
              guint32                row,
              gboolean               forwards,
              guint32               *found)
{
  guint32 from = lists->offsets[item], to = lists->offsets[item + 1];
  guint32 at = ved_search_rows (lists->rows, from, to, forwards ? row + 1 : row);

  if (forwards ? at == to : at == from)
    return FALSE;
  *found = lists->rows[forwards ? at : at - 1];

  return TRUE;
}

/**
 * ved_book_row_lists_find:
 * @item: which list
 * @row: a row
 *
 * Returns: the index into rows of the list's first row at or after @row; that of its end where there is none.
 *   O(log n)
 */
guint32
ved_book_row_lists_find (const VedBookRowLists *self,
                         guint32                item,
                         guint32                row)
{
  return ved_search_rows (self->rows, self->offsets[item], self->offsets[item + 1], row);
}

/**
 * ved_book_day_jump:
 * @type: of event
 * @row: where to start; itself not looked at
 * @forwards: which way
 * @found: (out): the row
 *
 * Returns: whether there is a next or previous event of that type. O(log n)
 */
gboolean
ved_book_day_jump (const VedBookDay *self,
                   VedBookEvent      type,
                   guint32           row,
                   gboolean          forwards,
                   guint32          *found)
{
  g_return_val_if_fail (type < VED_BOOK_N_EVENTS, FALSE);

  return jump_in_list (&self->type_rows, type, row, forwards, found);
}

/**
 * ved_book_day_jump_size:
 * @size: at least that many shares
 *
 * Like ved_book_day_jump(); O(rows in between), about 1 ns a row.
 */
gboolean
ved_book_day_jump_size (const VedBookDay *self,
                        gint32            size,
                        guint32           row,
                        gboolean          forwards,
                        guint32          *found)
{
  for (guint32 i = row; forwards ? ++i < self->n_rows : i-- > 0;)
    if (self->size[i] >= size)
      {
        *found = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ved_book_day_jump_price:
 * @price: of the message, in ticks; the code of a halt is no price
 *
 * Like ved_book_day_jump(); O(rows in between), about 1 ns a row.
 */
gboolean
ved_book_day_jump_price (const VedBookDay *self,
                         gint64            price,
                         guint32           row,
                         gboolean          forwards,
                         guint32          *found)
{
  for (guint32 i = row; forwards ? ++i < self->n_rows : i-- > 0;)
    if (self->price[i] == price && self->type[i] != VED_BOOK_HALT)
      {
        *found = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ved_book_day_find_order:
 * @id: of an order
 * @order: (out): its index, for order_rows
 *
 * Returns: whether a message names it. O(1)
 */
gboolean
ved_book_day_find_order (const VedBookDay *self,
                         gint64            id,
                         guint32          *order)
{
  return ved_book_table_find (&self->orders, id, order);
}

/**
 * ved_book_day_jump_order:
 * @id: of an order
 *
 * Like ved_book_day_jump(), over the rows of one order.
 */
gboolean
ved_book_day_jump_order (const VedBookDay *self,
                         gint64            id,
                         guint32           row,
                         gboolean          forwards,
                         guint32          *found)
{
  guint32 order;

  return ved_book_day_find_order (self, id, &order) &&
         jump_in_list (&self->order_rows, order, row, forwards, found);
}

/**
 * ved_book_day_get_mid2:
 *
 * Returns: twice the price in the middle, so that it is whole: best ask + best bid, in ticks after @row;
 *   %VED_BOOK_NO_MID where a side is empty
 */
gint64
ved_book_day_get_mid2 (const VedBookDay *self,
                       guint32           row)
{
  gint64 ask = ved_book_day_price (self, row, VED_BOOK_ASK, 0);
  gint64 bid = ved_book_day_price (self, row, VED_BOOK_BID, 0);

  return ved_book_price_exists (ask) && ved_book_price_exists (bid) ? ask + bid : VED_BOOK_NO_MID;
}

/**
 * ved_book_day_get_microprice:
 *
 * Returns: the mid weighted with the sizes of the opposite sides, in ticks: (Pb·Qa + Pa·Qb) / (Qa + Qb); NaN
 *   where a side is empty
 */
double
ved_book_day_get_microprice (const VedBookDay *self,
                             guint32           row)
{
  gint64 ask = ved_book_day_price (self, row, VED_BOOK_ASK, 0);
  gint64 bid = ved_book_day_price (self, row, VED_BOOK_BID, 0);
  gint64 ask_size = ved_book_day_size (self, row, VED_BOOK_ASK, 0);
  gint64 bid_size = ved_book_day_size (self, row, VED_BOOK_BID, 0);

  if (!ved_book_price_exists (ask) || !ved_book_price_exists (bid) || ask_size + bid_size <= 0)
    return NAN;

  return (double) (bid * ask_size + ask * bid_size) / (double) (ask_size + bid_size);
}

/**
 * ved_book_day_get_depth:
 * @n_levels: how many of the best levels
 *
 * Returns: the shares on them after @row
 */
gint64
ved_book_day_get_depth (const VedBookDay *self,
                        guint32           row,
                        VedBookSide       side,
                        guint             n_levels)
{
  gint64 depth = 0;

  for (guint level = 0; level < MIN (n_levels, self->n_levels); level++)
    depth += ved_book_day_size (self, row, side, level);

  return depth;
}

/**
 * ved_book_day_get_imbalance:
 * @n_levels: how many of the best levels
 *
 * Returns: (ΣQb − ΣQa) / (ΣQb + ΣQa), from -1 to 1; NaN for an empty book
 */
double
ved_book_day_get_imbalance (const VedBookDay *self,
                            guint32           row,
                            guint             n_levels)
{
  gint64 bid = ved_book_day_get_depth (self, row, VED_BOOK_BID, n_levels);
  gint64 ask = ved_book_day_get_depth (self, row, VED_BOOK_ASK, n_levels);

  return bid + ask > 0 ? (double) (bid - ask) / (double) (bid + ask) : NAN;
}

/**
 * ved_book_table_find:
 * @key: an order's id or a price
 * @index: (out): its index
 *
 * Returns: whether the table has it. O(1)
 */
gboolean
ved_book_table_find (const VedBookTable *self,
                     gint64              key,
                     guint32            *index)
{
  if (self->n_keys == 0)
    return FALSE;

  for (guint32 slot = ved_book_hash (key) & self->mask; self->slots[slot] != 0; slot = (slot + 1) & self->mask)
    if (self->keys[self->slots[slot] - 1] == key)
      {
        *index = self->slots[slot] - 1;
        return TRUE;
      }

  return FALSE;
}
