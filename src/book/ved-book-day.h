/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-name.h"

#include <string.h>

G_BEGIN_DECLS

/* What a level that does not exist has for a price; its size is 0. */
#define VED_BOOK_NO_ASK G_GINT64_CONSTANT (9999999999)
#define VED_BOOK_NO_BID G_GINT64_CONSTANT (-9999999999)

/* A price of one dollar. */
#define VED_BOOK_DOLLAR 10000

#define VED_BOOK_SECOND_NS G_GINT64_CONSTANT (1000000000)

typedef enum {
  VED_BOOK_SUBMIT = 1,
  VED_BOOK_CANCEL = 2,          /* of a part */
  VED_BOOK_DELETE = 3,
  VED_BOOK_EXECUTE = 4,
  VED_BOOK_EXECUTE_HIDDEN = 5,
  VED_BOOK_CROSS = 6,
  VED_BOOK_HALT = 7,
} VedBookEvent;

#define VED_BOOK_N_EVENTS 8     /* 0 stands for all that have no name */

typedef enum {
  VED_BOOK_ASK,
  VED_BOOK_BID,
} VedBookSide;

/* How the book changed with a row, by the row-delta law (ved-book-law.h). */
typedef enum {
  VED_BOOK_SAME,                /* not at all */
  VED_BOOK_RESIZED,             /* one level's size */
  VED_BOOK_INSERTED,            /* a level came in; the worst may have been pushed out */
  VED_BOOK_REMOVED,             /* a level went; a new worst one may have come into view */
  VED_BOOK_BROKEN,              /* otherwise than its message says; also the first row */
} VedBookChange;

typedef struct {
  guint32 n_checked;            /* transitions from row to row */
  guint32 n_broken;
  guint32 first_broken;         /* row; 0 where none is */
} VedBookIntegrity;

/* Where the rows of something begin in a list of rows: item i has rows[offsets[i]] … rows[offsets[i + 1] - 1]. */
typedef struct {
  const guint32 *offsets;
  const guint32 *rows;
} VedBookRowLists;

/* Finds a number's index: open addressing over a table of a power of two, 0 free, else index + 1. */
typedef struct {
  const guint32 *slots;
  guint32 mask;
  const gint64 *keys;
  guint32 n_keys;
} VedBookTable;

/* One execution, and all that came before it: differences of two give the sums of a range of time. Volumes
 * are shares, notionals shares × ticks, flows shares × aggressor. */
typedef struct {
  gint64 visible;
  gint64 hidden;
  gint64 visible_flow;
  gint64 hidden_flow;
  gint64 visible_notional;
  gint64 hidden_notional;
  gint64 cross;
  gint64 cross_notional;
} VedBookSums;

/* One recording: the messages and, for each, the book right after it, in columns; immutable. Row numbers
 * count from 0 and are the only order: times repeat. Prices are ticks of $0.0001. Pages read the columns in
 * place; all of them have n_rows entries unless said otherwise. Reference counted; any thread. */
typedef struct {
  VedBookName name;
  char *source;                 /* what was opened, for people */
  char **notes;                 /* what is odd about the files, a sentence each */
  guint32 n_rows;
  guint n_levels;               /* that the book has */

  const gint64 *time_ns;        /* since midnight */
  const gint64 *id;
  const gint64 *price;
  const gint32 *size;
  const guint8 *type;           /* VedBookEvent, or another number */
  const gint8 *direction;       /* of the resting order: 1 buy, -1 sell */
  const guint32 *mpid;          /* (nullable): four letters, the first in the lowest byte; 0: none */

  const gint32 *cells;          /* [n_rows][4 * n_levels]: ask price, ask size, bid price, bid size; NULL if wide */
  const gint64 *wide_cells;     /* (nullable): likewise, where a price does not fit 32 bits */

  VedBookIntegrity integrity;
  const guint8 *change;         /* VedBookChange */
  const guint16 *level;         /* where it changed */
  const gint32 *price_index;    /* of the message's price in prices[side]; -1 where it moves no order */
  const gint32 *other_index;    /* of the price that was pushed out or came into view; -1 none */
  VedBookTable prices[2];       /* by VedBookSide: all prices of orders and levels */

  const gint32 *order;          /* index into orders; -1 where the message names none */
  VedBookTable orders;          /* ids in the order of their first rows */
  VedBookRowLists order_rows;   /* [n orders + 1] */
  VedBookRowLists type_rows;    /* [VED_BOOK_N_EVENTS + 1] */
  const guint32 *second_rows;   /* [n_seconds + 1]: the first row at or after first_second + i */
  gint64 first_second;
  guint32 n_seconds;

  const guint32 *trade_rows;    /* [n_trades]: of types 4, 5 and 6 */
  const gint8 *aggressor;       /* [n_trades]: 1 buyer, -1 seller, 0 not known */
  const VedBookSums *sums;      /* [n_trades + 1]: before each */
  guint32 n_trades;
} VedBookDay;

VedBookDay *ved_book_day_ref            (VedBookDay            *self) G_GNUC_WARN_UNUSED_RESULT;
void        ved_book_day_unref          (VedBookDay            *self);
gsize       ved_book_day_get_bytes      (const VedBookDay      *self);
guint32     ved_book_day_find_time      (const VedBookDay      *self,
                                         gint64                 time_ns);
guint32     ved_book_day_find_trade     (const VedBookDay      *self,
                                         guint32                row);
VedBookSums ved_book_day_sum            (const VedBookDay      *self,
                                         guint32                from,
                                         guint32                to);
gboolean    ved_book_day_jump           (const VedBookDay      *self,
                                         VedBookEvent           type,
                                         guint32                row,
                                         gboolean               forwards,
                                         guint32               *found);
gboolean    ved_book_day_jump_size      (const VedBookDay      *self,
                                         gint32                 size,
                                         guint32                row,
                                         gboolean               forwards,
                                         guint32               *found);
gboolean    ved_book_day_jump_price     (const VedBookDay      *self,
                                         gint64                 price,
                                         guint32                row,
                                         gboolean               forwards,
                                         guint32               *found);
gboolean    ved_book_day_find_order     (const VedBookDay      *self,
                                         gint64                 id,
                                         guint32               *order);
gboolean    ved_book_day_jump_order     (const VedBookDay      *self,
                                         gint64                 id,
                                         guint32                row,
                                         gboolean               forwards,
                                         guint32               *found);
gint64      ved_book_day_get_mid2       (const VedBookDay      *self,
                                         guint32                row);
double      ved_book_day_get_microprice (const VedBookDay      *self,
                                         guint32                row);
double      ved_book_day_get_imbalance  (const VedBookDay      *self,
                                         guint32                row,
                                         guint                  n_levels);
gint64      ved_book_day_get_depth      (const VedBookDay      *self,
                                         guint32                row,
                                         VedBookSide            side,
                                         guint                  n_levels);
guint32     ved_book_row_lists_find     (const VedBookRowLists *self,
                                         guint32                item,
                                         guint32                row);
gboolean    ved_book_table_find         (const VedBookTable    *self,
                                         gint64                 key,
                                         guint32               *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookDay, ved_book_day_unref)

/* What ved_book_day_get_mid2() returns where a side is empty. */
#define VED_BOOK_NO_MID G_MININT64

static inline gboolean
ved_book_price_exists (gint64 price)
{
  return price != VED_BOOK_NO_ASK && price != VED_BOOK_NO_BID;
}

/* The price of a level after @row; %VED_BOOK_NO_ASK or %VED_BOOK_NO_BID where there is no such level. */
static inline gint64
ved_book_day_price (const VedBookDay *self,
                    guint32           row,
                    VedBookSide       side,
                    guint             level)
{
  gsize at = ((gsize) row * self->n_levels + level) * 4 + 2 * side;

  if (G_UNLIKELY (self->cells == NULL))
    return self->wide_cells[at];
  if (G_UNLIKELY (self->cells[at] == G_MAXINT32))
    return VED_BOOK_NO_ASK;

  return self->cells[at] == G_MININT32 ? VED_BOOK_NO_BID : self->cells[at];
}

/* The price of a level after @row, its size behind it, where cells are narrow. */
static inline const gint32 *
ved_book_day_cell (const VedBookDay *self,
                   guint32           row,
                   VedBookSide       side,
                   guint             level)
{
  return self->cells + ((gsize) row * self->n_levels + level) * 4 + 2 * side;
}

/* The shares on a level after @row; 0 where there is no such level. */
static inline gint32
ved_book_day_size (const VedBookDay *self,
                   guint32           row,
                   VedBookSide       side,
                   guint             level)
{
  gsize at = ((gsize) row * self->n_levels + level) * 4 + 2 * side + 1;

  return G_UNLIKELY (self->cells == NULL) ? (gint32) self->wide_cells[at] : self->cells[at];
}

/* Whether level @level of @side is the same, price and size, after both rows. */
static inline gboolean
ved_book_day_same_level (const VedBookDay *self,
                         guint32           row,
                         guint             level,
                         guint32           other_row,
                         guint             other_level,
                         VedBookSide       side)
{
  gsize at = ((gsize) row * self->n_levels + level) * 4 + 2 * side;
  gsize other = ((gsize) other_row * self->n_levels + other_level) * 4 + 2 * side;

  if (G_UNLIKELY (self->cells == NULL))
    return self->wide_cells[at] == self->wide_cells[other] && self->wide_cells[at + 1] == self->wide_cells[other + 1];

  return memcmp (self->cells + at, self->cells + other, 2 * sizeof (gint32)) == 0;
}

/* Which side a message's order rests on. */
static inline VedBookSide
ved_book_day_side (const VedBookDay *self,
                   guint32           row)
{
  return self->direction[row] > 0 ? VED_BOOK_BID : VED_BOOK_ASK;
}

/* Whether price @a stands nearer to the other side than @b. */
static inline gboolean
ved_book_is_better (VedBookSide side,
                    gint64      a,
                    gint64      b)
{
  return side == VED_BOOK_ASK ? a < b : a > b;
}

G_END_DECLS
