/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-derive"

#include "config.h"

#include "book/import/ved-book-derive.h"

#include "book/import/ved-book-law.h"
#include "book/import/ved-book-parallel.h"
#include "book/import/ved-book-rows.h"
#include "book/ved-book-hash.h"

#include <string.h>

/* What is computed once at import, so that nothing later has to walk the rows: how each row changed the book,
 * consecutive indexes for prices and orders (a replay then works on arrays, without looking anything up), row
 * lists by type, order and second, and the sums of executions. */

#define LAW_ROWS_A_TASK 16384
#define AHEAD           16      /* rows: what an order's look-up needs is asked for so much earlier */

typedef struct {
  VedBookDayStore *store;
  guint8 *change;
  guint16 *level;
} LawWork;

static void
law_task (guint    index,
          gpointer data)
{
  LawWork *work = data;
  const VedBookDay *day = &work->store->day;
  guint32 from = index * LAW_ROWS_A_TASK;
  guint32 to = MIN (day->n_rows, from + LAW_ROWS_A_TASK);

  for (guint32 row = MAX (from, 1); row < to; row++)
    work->change[row] = ved_book_law_check (day, row, &work->level[row]);
}

static void
derive_changes (VedBookDayStore *store,
                guint            n_threads)
{
  VedBookDay *day = &store->day;
  LawWork work = { store, g_new (guint8, day->n_rows), g_new (guint16, day->n_rows) };
  VedBookIntegrity integrity = { day->n_rows - 1, 0, 0 };

  work.change[0] = VED_BOOK_BROKEN;
  work.level[0] = 0;
  ved_book_parallel ((day->n_rows + LAW_ROWS_A_TASK - 1) / LAW_ROWS_A_TASK, n_threads, law_task, &work);
  for (guint32 row = day->n_rows; row-- > 1;)
    if (work.change[row] == VED_BOOK_BROKEN)
      {
        integrity.n_broken++;
        integrity.first_broken = row;
      }
  day->integrity = integrity;
  ved_book_day_store_put (store, VED_BOOK_SECTION_CHANGE, work.change, day->n_rows);
  ved_book_day_store_put (store, VED_BOOK_SECTION_LEVEL, work.level, day->n_rows * sizeof (guint16));
  ved_book_day_store_bind (store);
}

static void
put_hash (VedBookDayStore  *store,
          VedBookHash      *hash,
          VedBookSectionId  keys,
          VedBookSectionId  slots)
{
  ved_book_day_store_put (store, keys, g_steal_pointer (&hash->keys), hash->n_keys * sizeof (gint64));
  ved_book_day_store_put (store, slots, g_steal_pointer (&hash->slots), (hash->mask + 1) * sizeof (guint32));
}

static void
add_visible_prices (const VedBookDay *day,
                    guint32           row,
                    VedBookHash      *prices)
{
  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    for (guint level = 0; level < day->n_levels; level++)
      {
        gint64 price = ved_book_day_price (day, row, side, level);

        if (ved_book_price_exists (price))
          ved_book_hash_add (&prices[side], price);
      }
}

/* Has the cells at hand by the time find_other() looks at them. */
static inline void
prefetch_other (const VedBookDay *day,
                guint32           row)
{
  if (day->cells != NULL && row < day->n_rows)
    __builtin_prefetch (ved_book_day_cell (day, row, VED_BOOK_ASK, day->n_levels - 1));
}

/* The price that left view or came into it. */
static gint32
find_other (const VedBookDay *day,
            guint32           row,
            VedBookHash      *prices)
{
  VedBookSide side = ved_book_day_side (day, row);
  gint64 price = VED_BOOK_NO_ASK;

  if (day->change[row] == VED_BOOK_INSERTED)
    price = ved_book_day_price (day, row - 1, side, day->n_levels - 1);
  else if (day->change[row] == VED_BOOK_REMOVED)
    price = ved_book_day_price (day, row, side, day->n_levels - 1);

  return ved_book_price_exists (price) ? (gint32) ved_book_hash_add (&prices[side], price) : -1;
}

static void
derive_prices (VedBookDayStore *store,
               GPtrArray       *notes)
{
  VedBookDay *day = &store->day;
  gint32 *index = g_new (gint32, day->n_rows), *other = g_new (gint32, day->n_rows);
  VedBookHash prices[2];

  ved_book_hash_init (&prices[VED_BOOK_ASK], 1024);
  ved_book_hash_init (&prices[VED_BOOK_BID], 1024);
  for (guint32 row = 0; row < day->n_rows; row++)
    {
      gboolean is_order = day->type[row] >= VED_BOOK_SUBMIT && day->type[row] <= VED_BOOK_EXECUTE;

      prefetch_other (day, row + AHEAD);
      if (G_UNLIKELY (day->change[row] == VED_BOOK_BROKEN))
        add_visible_prices (day, row, prices);
      index[row] = is_order ? (gint32) ved_book_hash_add (&prices[ved_book_day_side (day, row)], day->price[row]) : -1;
      other[row] = find_other (day, row, prices);
    }

  ved_book_day_store_put (store, VED_BOOK_SECTION_PRICE_INDEX, index, day->n_rows * sizeof (gint32));
  ved_book_day_store_put (store, VED_BOOK_SECTION_OTHER_INDEX, other, day->n_rows * sizeof (gint32));
  put_hash (store, &prices[VED_BOOK_ASK], VED_BOOK_SECTION_ASK_PRICES, VED_BOOK_SECTION_ASK_SLOTS);
  put_hash (store, &prices[VED_BOOK_BID], VED_BOOK_SECTION_BID_PRICES, VED_BOOK_SECTION_BID_SLOTS);
}

/* Row lists by counting: @items says to which list each row belongs, below 0 to none. */
static void
put_lists (VedBookDayStore  *store,
           const gint32     *items,
           guint32           n_items,
           VedBookSectionId  offsets_id,
           VedBookSectionId  rows_id)
{
  guint32 n_rows = store->day.n_rows, n_listed = 0;
  guint32 *offsets = g_new0 (guint32, n_items + 2);
  guint32 *rows;

  for (guint32 row = 0; row < n_rows; row++)
    if (items[row] >= 0)
      {
        offsets[items[row] + 2]++;
        n_listed++;
      }
  for (guint32 i = 0; i < n_items; i++)
    offsets[i + 2] += offsets[i + 1];
  rows = g_new (guint32, MAX (n_listed, 1));
  for (guint32 row = 0; row < n_rows; row++)
    if (items[row] >= 0)
      rows[offsets[items[row] + 1]++] = row;

  ved_book_day_store_put (store, offsets_id, offsets, (n_items + 1) * sizeof (guint32));
  ved_book_day_store_put (store, rows_id, rows, n_listed * sizeof (guint32));
}

static void
derive_orders (VedBookDayStore *store,
               GPtrArray       *notes)
{
  VedBookDay *day = &store->day;
  gint32 *order = g_new (gint32, day->n_rows);
  VedBookHash ids;

  ved_book_hash_init (&ids, day->n_rows / 2);
  for (guint32 row = 0; row < day->n_rows; row++)
    {
      gboolean is_order = day->type[row] >= VED_BOOK_SUBMIT && day->type[row] <= VED_BOOK_EXECUTE;

      if (row + AHEAD < day->n_rows)
        ved_book_hash_prefetch (&ids, day->id[row + AHEAD]);
      order[row] = is_order ? (gint32) ved_book_hash_add (&ids, day->id[row]) : -1;
    }
  put_lists (store, order, ids.n_keys, VED_BOOK_SECTION_ORDER_OFFSETS, VED_BOOK_SECTION_ORDER_ROWS);
  ved_book_day_store_put (store, VED_BOOK_SECTION_ORDER, order, day->n_rows * sizeof (gint32));
  put_hash (store, &ids, VED_BOOK_SECTION_ORDER_IDS, VED_BOOK_SECTION_ORDER_SLOTS);
}

static void
derive_types (VedBookDayStore *store,
              GPtrArray       *notes)
{
  const VedBookDay *day = &store->day;
  g_autofree gint32 *type = g_new (gint32, day->n_rows);

  for (guint32 row = 0; row < day->n_rows; row++)
    type[row] = day->type[row] < VED_BOOK_N_EVENTS ? day->type[row] : 0;
  put_lists (store, type, VED_BOOK_N_EVENTS, VED_BOOK_SECTION_TYPE_OFFSETS, VED_BOOK_SECTION_TYPE_ROWS);
}

/* Where times go back, a second begins where the latest time so far enters it. */
static void
derive_seconds (VedBookDayStore *store,
                GPtrArray       *notes)
{
  const VedBookDay *day = &store->day;
  gint64 first = day->time_ns[0] / VED_BOOK_SECOND_NS, latest = day->time_ns[0];
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n_back = 0, first_back = 0;
  gsize n_bytes;

  for (guint32 row = 0; row < day->n_rows; row++)
    {
      if (day->time_ns[row] < latest && n_back++ == 0)
        first_back = row;
      latest = MAX (latest, day->time_ns[row]);
      while ((gint64) rows->len <= latest / VED_BOOK_SECOND_NS - first)
        g_array_append_val (rows, row);
    }
  g_array_append_val (rows, day->n_rows);
  n_bytes = rows->len * sizeof (guint32);
  ved_book_day_store_put (store, VED_BOOK_SECTION_SECOND_ROWS, g_array_free (rows, FALSE), n_bytes);
  if (n_back > 0)
    g_ptr_array_add (notes, g_strdup_printf ("Times go back in %u rows, first in row %u: rows keep their order.",
                                             n_back, first_back));
}

typedef struct {
  guint32 n_trades;
  guint32 n_hidden_buys;
  guint32 n_hidden_sells;
} TradeCounts;

static inline gboolean
is_trade (guint8 type)
{
  return type >= VED_BOOK_EXECUTE && type <= VED_BOOK_CROSS;
}

static TradeCounts
count_trades (const VedBookDay *day)
{
  TradeCounts counts = { 0, 0, 0 };

  for (guint32 row = 0; row < day->n_rows; row++)
    {
      gboolean is_hidden = day->type[row] == VED_BOOK_EXECUTE_HIDDEN;

      counts.n_trades += is_trade (day->type[row]);
      counts.n_hidden_buys += is_hidden & (day->direction[row] > 0);
      counts.n_hidden_sells += is_hidden & (day->direction[row] < 0);
    }

  return counts;
}

static gint8
find_aggressor (const VedBookDay *day,
                guint32           row,
                gboolean          sides_are_told)
{
  gint64 mid2;

  if (day->type[row] == VED_BOOK_CROSS)
    return 0;
  if (day->type[row] == VED_BOOK_EXECUTE || sides_are_told)
    return day->direction[row] < 0 ? 1 : -1;

  mid2 = row > 0 ? ved_book_day_get_mid2 (day, row - 1) : VED_BOOK_NO_MID;
  if (mid2 == VED_BOOK_NO_MID || 2 * day->price[row] == mid2)
    return 0;

  return 2 * day->price[row] > mid2 ? 1 : -1;
}

/* Sums of what hostile files hold wrap around instead of being undefined. */
static void
add_to (gint64 *sum,
        gint64  amount)
{
  *sum = (gint64) ((guint64) * sum + (guint64) amount);
}

static VedBookSums
add_trade (VedBookSums       sums,
           const VedBookDay *day,
           guint32           row,
           gint8             aggressor)
{
  gint64 size = day->size[row];
  gint64 notional = (gint64) ((guint64) size * (guint64) day->price[row]);

  switch (day->type[row])
    {
    case VED_BOOK_EXECUTE:
      add_to (&sums.visible, size);
      add_to (&sums.visible_flow, aggressor * size);
      add_to (&sums.visible_notional, notional);
      break;

    case VED_BOOK_EXECUTE_HIDDEN:
      add_to (&sums.hidden, size);
      add_to (&sums.hidden_flow, aggressor * size);
      add_to (&sums.hidden_notional, notional);
      break;

    default:
      add_to (&sums.cross, size);
      add_to (&sums.cross_notional, notional);
      break;
    }

  return sums;
}

static void
derive_trades (VedBookDayStore *store,
               GPtrArray       *notes)
{
  const VedBookDay *day = &store->day;
  TradeCounts counts = count_trades (day);
  guint32 n_trades = counts.n_trades, n = 0;
  guint32 *rows = g_new (guint32, MAX (n_trades, 1));
  gint8 *aggressor = g_new (gint8, MAX (n_trades, 1));
  VedBookSums *sums = ved_book_column_new ((n_trades + (gsize) 1) * sizeof (VedBookSums));
  /* Since 2014 the feed hides the side of hidden executions, and files say the same for all of them. */
  gboolean sides_are_told = counts.n_hidden_buys > 0 && counts.n_hidden_sells > 0;

  sums[0] = (VedBookSums) { 0 };
  for (guint32 row = 0; row < day->n_rows; row++)
    if (is_trade (day->type[row]))
      {
        rows[n] = row;
        aggressor[n] = find_aggressor (day, row, sides_are_told);
        sums[n + 1] = add_trade (sums[n], day, row, aggressor[n]);
        n++;
      }
  ved_book_day_store_put (store, VED_BOOK_SECTION_TRADE_ROWS, rows, n_trades * sizeof (guint32));
  ved_book_day_store_put (store, VED_BOOK_SECTION_AGGRESSOR, aggressor, n_trades);
  ved_book_day_store_put (store, VED_BOOK_SECTION_SUMS, sums, (n_trades + 1) * sizeof (VedBookSums));
  if (!sides_are_told && counts.n_hidden_buys + counts.n_hidden_sells > 0)
    g_ptr_array_add (notes, g_strdup ("All hidden executions name the same side, as feeds do since 2014: their "
                                      "aggressor is told from the price and the mid before."));
}

/* What is independent of each other, the longest first. */
static void (*const derivations[])(VedBookDayStore * store,
                                   GPtrArray       *notes) = {
  derive_prices,
  derive_orders,
  derive_trades,
  derive_types,
  derive_seconds,
};

typedef struct {
  VedBookDayStore *store;
  GPtrArray *notes[G_N_ELEMENTS (derivations)];
} DeriveWork;

static void
derive_task (guint    index,
             gpointer data)
{
  DeriveWork *work = data;

  derivations[index] (work->store, work->notes[index]);
}

/**
 * ved_book_derive:
 * @store: messages and cells; at least one row
 * @n_threads: at most
 * @notes: (element-type utf8): gets sentences on what is odd
 *
 * Adds all sections that follow from those, and binds. O(rows × levels).
 */
void
ved_book_derive (VedBookDayStore *store,
                 guint            n_threads,
                 GPtrArray       *notes)
{
  DeriveWork work = { store, { NULL } };

  derive_changes (store, n_threads);
  for (guint i = 0; i < G_N_ELEMENTS (derivations); i++)
    work.notes[i] = g_ptr_array_new ();
  ved_book_parallel (G_N_ELEMENTS (derivations), n_threads, derive_task, &work);
  for (guint i = 0; i < G_N_ELEMENTS (derivations); i++)
    g_ptr_array_extend_and_steal (notes, work.notes[i]);
  ved_book_day_store_bind (store);
}
